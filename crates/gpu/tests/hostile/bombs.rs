//! Files that promise more than anybody can hold, and large ones that are honest.

use image::{DynamicImage, ImageFormat};
use libjpeg_turbo_rs::Subsampling;

use crate::counted::{read, refused, sized, tried, turn};
use crate::made::{
    bmp, chunk, exif, find, gif, gif_frame, grey_tiff, jpeg, many_code_tables, png, riff, sample, vp8x, with_segment,
    zeros, zipped,
};
use crate::{TOO_LARGE, UNDECODABLE, fixture, squares};

#[test]
fn bombs_go_off_outside() {
    let _turn = turn();
    let pixel = chunk(b"IDAT", &zipped(&[0, 9]));
    refused("PNG, pixels of 65 535 × 65 535", &png(65_535, 65_535, 8, 0, &[chunk(b"IDAT", &zeros(1))]), TOO_LARGE);
    tried("PNG, 4 GiB of zeros for one pixel", &png(1, 1, 8, 0, &[chunk(b"IDAT", &zeros(64))])).ok();
    sized("PNG, 64 MiB of zeros for 7000 × 7000", &png(7000, 7000, 8, 0, &[chunk(b"IDAT", &zeros(1))]), 7000, 7000);
    refused("PNG, 16 bits, 8000 × 8000 in 64 KiB", &png(8000, 8000, 16, 6, &[chunk(b"IDAT", &zeros(8))]), TOO_LARGE);
    let text = |head: &[u8]| [head, &zeros(64)].concat();
    for (name, kind, head) in [
        ("PNG, profile of 4 GiB", b"iCCP", b"x\0\0".as_slice()),
        ("PNG, zTXt of 4 GiB", b"zTXt", b"x\0\0"),
        ("PNG, iTXt of 4 GiB", b"iTXt", b"XML:com.adobe.xmp\0\x01\0\0\0"),
        ("PNG, IPTC of 4 GiB", b"zTXt", b"Raw profile type iptc\0\0"),
    ] {
        sized(name, &png(1, 1, 8, 0, &[chunk(kind, &text(head)), pixel.clone()]), 1, 1);
    }
    sized("PNG, text of 40 MiB", &png(1, 1, 8, 0, &[chunk(b"tEXt", &vec![b'x'; 40 << 20]), pixel.clone()]), 1, 1);
    sized("PNG, Exif of 40 MiB", &png(1, 1, 8, 0, &[chunk(b"eXIf", &vec![0; 40 << 20]), pixel.clone()]), 1, 1);
    let many = png(1, 1, 8, 0, &[chunk(b"tEXt", b"").repeat(1_000_000), pixel.clone()]);
    sized("PNG, a million empty texts", &many, 1, 1);
    let split = png(1, 1, 8, 0, &[[chunk(b"IDAT", b""), chunk(b"tEXt", b"")].concat().repeat(500_000), pixel]);
    refused("PNG, half a million parts", &split, UNDECODABLE);

    refused("GIF, screen of 65 535 × 65 535", &gif((65_535, 65_535), &gif_frame(1, 1)), TOO_LARGE);
    refused("GIF, frame of 65 535 × 65 535", &gif((1, 1), &gif_frame(65_535, 65_535)), TOO_LARGE);
    refused("GIF, frame beside a large screen", &gif((6000, 6000), &gif_frame(7000, 7000)), TOO_LARGE);
    refused("GIF, 7000 × 8000 of one byte", &gif((7000, 8000), &gif_frame(7000, 8000)), TOO_LARGE);
    refused("GIF, 5000 × 5000 of one byte", &gif((5000, 5000), &gif_frame(5000, 5000)), UNDECODABLE);
    let extension = |body: &[u8]| [b"\x21\xff\x0bXMP DataXMP".as_slice(), body, &[0]].concat();
    let blocks = [&[255_u8; 256][..]].concat().repeat(160_000);
    let moving = fixture("plain.gif");
    let frame_at = find(&moving, b"\x2c\0\0\0\0");
    let with = |part: &[u8]| [&moving[..frame_at], part, &moving[frame_at..]].concat();
    squares("GIF, XMP of 40 MiB", &read("GIF, XMP of 40 MiB", &with(&extension(&blocks))), [0, 1, 2, 3], 2);
    let frames = [&moving[..moving.len() - 1], &moving[frame_at..moving.len() - 1].repeat(100_000), b"\x3b"].concat();
    squares("GIF, 100 000 frames", &read("GIF, 100 000 frames", &frames), [0, 1, 2, 3], 2);
    let empty = with(&b"\x21\xf9\x04\0\0\0\0\0".repeat(1_000_000));
    squares("GIF, a million control blocks", &read("GIF, a million control blocks", &empty), [0, 1, 2, 3], 2);

    let zip = zeros(1);
    refused("TIFF, 65 535 × 65 535", &grey_tiff(65_535, 65_535, 8, &zip, &[]), TOO_LARGE);
    sized("TIFF, one strip of 7000 × 7000 zeros", &grey_tiff(7000, 7000, 8, &zip, &[]), 7000, 7000);
    sized("TIFF, 4 GiB of zeros for one pixel", &grey_tiff(1, 1, 8, &zeros(64), &[]), 1, 1);
    let rgb = [(262, 3, 1, 2), (277, 3, 1, 3), (258, 3, 1, 8)];
    refused("TIFF, RGB of 8000 × 8000", &grey_tiff(8000, 8000, 8, &zeros(3), &rgb), TOO_LARGE);
    refused("TIFF, strip entry of 16 GiB", &grey_tiff(9, 9, 1, &[0; 81], &[(273, 4, u32::MAX, 8)]), UNDECODABLE);
    refused(
        "TIFF, 60 MiB of strip offsets",
        &grey_tiff(9, 9, 1, &vec![0; 60 << 20], &[(273, 4, 15 << 20, 8)]),
        TOO_LARGE,
    );
    refused("TIFF, 65 535 channels", &grey_tiff(16_000, 1, 8, &zip, &[(277, 3, 1, 65_535)]), TOO_LARGE);
    let tiles = |width: u32, height: u32, count: u32| {
        [
            (273, 0, 0, 0),
            (278, 0, 0, 0),
            (279, 0, 0, 0),
            (322, 4, 1, width),
            (323, 4, 1, height),
            (324, 4, count, 8),
            (325, 4, count, 9),
        ]
    };
    refused("TIFF, tile of 4 · 10⁹ × 1", &grey_tiff(9, 9, 8, &zip, &tiles(u32::MAX, 1, 9)), TOO_LARGE);
    refused("TIFF, tile of 10⁹ × 10⁹", &grey_tiff(9, 9, 8, &zip, &tiles(1 << 30, 1 << 30, 1)), TOO_LARGE);
    refused("TIFF, LZW of nothing", &grey_tiff(7000, 7000, 5, &[0x80; 64], &[]), UNDECODABLE);
    refused("TIFF, fax of nothing", &grey_tiff(7000, 7000, 4, &[0; 64], &[(258, 3, 1, 1)]), UNDECODABLE);
    let mut ring = grey_tiff(2, 2, 1, &[7; 4], &[]);
    let end = ring.len() - 4;
    ring[end..].copy_from_slice(&12_u32.to_le_bytes());
    refused("TIFF, directory that names itself", &ring, UNDECODABLE);
    let big = [b"II+\0\x08\0\0\0\x10\0\0\0\0\0\0\0".as_slice(), &[0xff; 8], &[0; 40_000]].concat();
    refused("TIFF, big one of 2⁶⁴ entries", &big, UNDECODABLE);

    let lossy = |width: u16, height: u16| {
        [b"\x10\0\0\x9d\x01\x2a".as_slice(), &width.to_le_bytes(), &height.to_le_bytes(), &[0; 40]].concat()
    };
    let lossless = |width: u32, height: u32| {
        [&[0x2f], ((width - 1) | ((height - 1) << 14)).to_le_bytes().as_slice(), &[0; 40]].concat()
    };
    refused("WebP, canvas of 16 777 216²", &riff(&[vp8x(0, 1 << 24, 1 << 24), (b"VP8 ", lossy(9, 9))]), TOO_LARGE);
    refused("WebP, 16 383 × 16 383 lossy", &riff(&[(b"VP8 ", lossy(16_383, 16_383))]), TOO_LARGE);
    refused("WebP, 16 384 × 16 384 lossless", &riff(&[(b"VP8L", lossless(16_384, 16_384))]), TOO_LARGE);
    refused(
        "WebP, lossy giant in a small canvas",
        &riff(&[vp8x(0, 9, 9), (b"VP8 ", lossy(16_383, 16_383))]),
        UNDECODABLE,
    );
    let frame = |inner: Vec<u8>| {
        let part = [b"VP8 ".as_slice(), &(inner.len() as u32).to_le_bytes(), &inner].concat();
        [&[0; 6], &[8, 0, 0, 8, 0, 0], [0; 4].as_slice(), &part].concat()
    };
    let moving = |inner| riff(&[vp8x(2, 9, 9), (b"ANIM", vec![0; 6]), (b"ANMF", frame(inner))]);
    refused("WebP, giant in a small frame", &moving(lossy(16_383, 16_383)), UNDECODABLE);
    let moving = riff(&[vp8x(2, 16_384, 16_384), (b"ANIM", vec![0; 6]), (b"ANMF", frame(lossy(9, 9)))]);
    refused("WebP, animation of 16 384 × 16 384", &moving, TOO_LARGE);
    let mut claim = riff(&[vp8x(8, 32, 32), (b"VP8L", fixture("lossless.webp")[20..].to_vec()), (b"EXIF", vec![0; 8])]);
    let at = find(&claim, b"EXIF");
    claim[at + 4..at + 8].copy_from_slice(&0xffff_fff0_u32.to_le_bytes());
    refused("WebP, Exif that claims 4 GiB", &claim, UNDECODABLE);
    refused("WebP, 65 536 groups of code tables", &riff(&[(b"VP8L", many_code_tables())]), TOO_LARGE);

    refused("BMP, 65 535 × 65 535", &bmp(65_535, 65_535, 24, 0, 0, &[]), TOO_LARGE);
    refused("BMP, 2³¹ rows upwards", &bmp(1, i32::MIN, 24, 0, 0, &[]), UNDECODABLE);
    refused("BMP, 2³¹ - 1 rows", &bmp(1, i32::MAX, 24, 0, 0, &[]), UNDECODABLE);
    refused("BMP, negative width", &bmp(-5, 5, 24, 0, 0, &[0; 400]), UNDECODABLE);
    refused("BMP, 7000 × 7000 of nothing", &bmp(7000, 7000, 24, 0, 0, &[]), UNDECODABLE);
    refused("BMP, 2³² colours", &bmp(4, 4, 8, 0, u32::MAX, &[0; 64]), UNDECODABLE);
    tried("BMP, 7000 × 7000 run lengths of nothing", &bmp(7000, 7000, 8, 1, 256, &[0, 1])).ok();
    tried("BMP, run lengths that jump", &bmp(7000, 7000, 8, 1, 256, &[0, 2, 255, 255].repeat(100_000))).ok();

    let head = |width: u16, height: u16, kind: u8| {
        let sizes = [height.to_be_bytes(), width.to_be_bytes()].concat();
        [
            b"\xff\xd8\xff".as_slice(),
            &[kind, 0, 17, 8],
            &sizes,
            &[3, 1, 0x22, 0, 2, 0x11, 0, 3, 0x11, 0, 0xff, 0xda, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 0x3f, 0],
            b"\xff\xd9",
        ]
        .concat()
    };
    for kind in [0xc0, 0xc1, 0xc2, 0xc3, 0xc9, 0xca] {
        refused(&format!("JPEG {kind:x}, 65 535 × 65 535"), &head(65_535, 65_535, kind), TOO_LARGE);
    }
}

#[test]
fn large_pictures_are_read_in_bounded_memory() {
    let _turn = turn();
    let camera = jpeg(8192, 6144, Subsampling::S420, |encoder| encoder);
    sized("JPEG, 50 megapixels, 4:2:0", &camera, 8192, 6144);
    tried("JPEG, 50 megapixels, turned", &with_segment(&camera, 0xe1, &exif(6))).ok();
    drop(camera);
    for (name, kind) in [
        ("4:4:4", Subsampling::S444),
        ("4:2:2", Subsampling::S422),
        ("4:4:0", Subsampling::S440),
        ("4:1:1", Subsampling::S411),
        ("4:4:1", Subsampling::S441),
    ] {
        tried(&format!("JPEG, 24 megapixels, {name}"), &jpeg(6000, 4000, kind, |encoder| encoder)).ok();
    }
    let coefficients = jpeg(5000, 4000, Subsampling::S420, |encoder| encoder.progressive(true));
    sized("JPEG, 20 megapixels, progressive", &coefficients, 5000, 4000);
    let arithmetic = jpeg(2000, 1500, Subsampling::S420, |encoder| encoder.arithmetic(true));
    sized("JPEG, 3 megapixels, arithmetic", &arithmetic, 2000, 1500);
    let both = jpeg(2000, 1500, Subsampling::S420, |encoder| encoder.arithmetic(true).progressive(true));
    tried("JPEG, 3 megapixels, both", &both).ok();
    tried("JPEG, 3 megapixels, lossless", &jpeg(2000, 1500, Subsampling::S444, |encoder| encoder.lossless(true))).ok();
    for (width, height) in [(16_384, 1), (1, 16_384), (7000, 3000)] {
        sized("PNG, a strange shape", &sample(width, height).encode_png(), width, height);
    }
    // The encoder of GIF takes minutes for a picture of this size.
    for format in [ImageFormat::WebP, ImageFormat::Bmp, ImageFormat::Tiff] {
        let picture = sample(3000, 2000);
        let image = image::RgbImage::from_raw(3000, 2000, picture.rgb).expect("pixels");
        for (name, image) in [
            ("", DynamicImage::ImageRgb8(image.clone())),
            (" with alpha", DynamicImage::ImageRgb8(image).into_rgba8().into()),
        ] {
            let mut file = std::io::Cursor::new(Vec::new());
            if image.write_to(&mut file, format).is_ok() {
                sized(&format!("{format:?}{name}, 6 megapixels"), file.get_ref(), 3000, 2000);
            }
        }
    }
}
