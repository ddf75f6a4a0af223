//! Files made to harm: bombs, lies about sizes, damage, odd colours. Each is refused with a reason or read right, and none
//! takes more than 256 MiB, the file included.
//!
//! `cargo test -p muse-gpu --test hostile -- --nocapture` prints a table of results, memory and processor time.

mod bombs;
mod counted;
mod damage;
mod made;

use counted::{read, refused, sized, turn};
use libjpeg_turbo_rs::{ColorSpace, Encoder, PixelFormat, Subsampling};
use made::{chunk, exif, grey_tiff, png, riff, vp8x, with_segment, zipped};
use muse_gpu::Picture;

const TOO_LARGE: &str = "picture.too_large";
const UNDECODABLE: &str = "picture.undecodable";

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/hostile/files/{name}", env!("CARGO_MANIFEST_DIR"))).expect("a fixture")
}

const FIXTURES: [&str; 25] = [
    "alpha.webp",
    "animated.gif",
    "baseline.jpg",
    "bilevel.png",
    "cmyk.jpg",
    "cmyk.tif",
    "deep.png",
    "fax.tif",
    "grey.jpg",
    "interlaced.gif",
    "interlaced.png",
    "lossless.webp",
    "lossy.webp",
    "lzw.tif",
    "packbits.tif",
    "palette.bmp",
    "palette.png",
    "plain.bmp",
    "plain.gif",
    "planar.tif",
    "progressive.jpg",
    "rle.bmp",
    "tiled.tif",
    "turned.tif",
    "zip.tif",
];

/// The fixtures show four squares of 16 × 16 pixels.
const SQUARES: [[u8; 3]; 4] = [[200, 40, 30], [40, 180, 60], [30, 60, 200], [220, 220, 180]];

fn squares(name: &str, picture: &Picture, order: [usize; 4], tolerance: u8) {
    assert_eq!((picture.width_px, picture.height_px), (32, 32), "{name}");
    for (place, square) in [(7, 7), (24, 7), (7, 24), (24, 24)].into_iter().zip(order) {
        let at = (place.1 * 32 + place.0) * 3;
        let (found, wanted) = (&picture.rgb[at..at + 3], SQUARES[square]);
        assert!(found.iter().zip(wanted).all(|(a, b)| a.abs_diff(b) <= tolerance), "{name}: {found:?}, not {wanted:?}");
    }
}

#[test]
fn every_kind_of_colour_is_read_right() {
    let _turn = turn();
    for name in FIXTURES {
        let picture = read(name, &fixture(name));
        match name {
            "bilevel.png" | "fax.tif" | "grey.jpg" => {
                assert!(picture.rgb.as_chunks::<3>().0.iter().all(|[r, g, b]| r == g && g == b), "{name}");
            }
            // Half of each colour, half mid-grey.
            "alpha.webp" => assert!(picture.rgb[0].abs_diff(164) <= 4 && picture.rgb[1].abs_diff(84) <= 4, "{name}"),
            "turned.tif" => squares(name, &picture, [2, 0, 3, 1], 0),
            "cmyk.tif" => squares(name, &picture, [0, 1, 2, 3], 3),
            _ if name.ends_with("jpg") || name == "lossy.webp" => squares(name, &picture, [0, 1, 2, 3], 5),
            _ => squares(name, &picture, [0, 1, 2, 3], 1),
        }
    }
    refused("jpeg.tif", &fixture("jpeg.tif"), UNDECODABLE);
    for (depth, kind, row, wanted) in [
        (16_u8, 0_u8, vec![0, 0x80, 0], [128; 3]),
        (16, 2, vec![0, 10, 0, 20, 0, 30, 0], [10, 20, 30]),
        (16, 4, vec![0, 255, 255, 0, 0], [128; 3]),
        (8, 4, vec![0, 200, 255], [200; 3]),
        (1, 0, vec![0, 0x80], [255; 3]),
        (2, 0, vec![0, 0x40], [85; 3]),
    ] {
        let file = png(1, 1, depth, kind, &[chunk(b"IDAT", &zipped(&row))]);
        assert_eq!(read(&format!("PNG, {depth} bits, kind {kind}"), &file).rgb, wanted);
    }
    let palette =
        [chunk(b"PLTE", &[1, 2, 3, 250, 0, 0]), chunk(b"tRNS", &[255, 0]), chunk(b"IDAT", &zipped(&[0, 0x40]))];
    assert_eq!(read("PNG, palette with transparency", &png(2, 1, 1, 3, &palette)).rgb, [1, 2, 3, 128, 128, 128]);
    let deep: Vec<u8> = [10_u16, 20, 30].iter().flat_map(|level| (level << 8).to_le_bytes()).collect();
    let entries = [(258, 3, 1, 16), (262, 3, 1, 2), (277, 3, 1, 3)];
    assert_eq!(read("TIFF, 16 bits", &grey_tiff(1, 1, 1, &deep, &entries)).rgb, [10, 20, 30]);
}

#[test]
fn inks_become_the_colours_that_other_programs_show() {
    let _turn = turn();
    // As ImageMagick 6.9.11 shows them: cyan, magenta, yellow and black, a little of each.
    let inks: [[u8; 4]; 4] = [[55, 215, 225, 0], [215, 75, 195, 0], [225, 195, 55, 0], [20, 30, 60, 90]];
    let shown: [[u8; 3]; 4] = [[200, 40, 30], [40, 180, 60], [30, 60, 200], [152, 146, 126]];
    let pixels: Vec<u8> = inks.iter().flat_map(|ink| ink.repeat(64)).collect();
    for adobe in [true, false] {
        // Inverted, as Adobe's programs write them; other programs read all files so, marked or not.
        let stored: Vec<u8> = pixels.iter().map(|ink| 255 - ink).collect();
        let encoder = Encoder::new(&stored, 8, 32, PixelFormat::Cmyk).quality(95).subsampling(Subsampling::S444);
        let file = encoder.colorspace(ColorSpace::Cmyk).write_adobe_marker(adobe).encode().expect("a file");
        assert_eq!(file.windows(5).any(|part| part == b"Adobe"), adobe);
        let picture = sized(&format!("JPEG, inks, Adobe {adobe}"), &file, 8, 32);
        for (index, wanted) in shown.iter().enumerate() {
            let at = ((index * 8 + 4) * 8 + 4) * 3;
            let found = &picture.rgb[at..at + 3];
            assert!(found.iter().zip(wanted).all(|(a, b)| a.abs_diff(*b) <= 4), "{adobe}: {found:?}, not {wanted:?}");
        }
    }
}

#[test]
fn the_orientation_is_applied_and_a_damaged_one_ignored() {
    let _turn = turn();
    // Where the squares of the stored picture go; stored: 0 1 / 2 3.
    let orders = [
        [0, 1, 2, 3],
        [1, 0, 3, 2],
        [3, 2, 1, 0],
        [2, 3, 0, 1],
        [0, 2, 1, 3],
        [2, 0, 3, 1],
        [3, 1, 2, 0],
        [1, 3, 0, 2],
    ];
    let (jpeg, webp, plain) = (fixture("baseline.jpg"), fixture("lossless.webp"), fixture("interlaced.png"));
    for (index, order) in orders.into_iter().enumerate() {
        let exif = exif(index as u8 + 1);
        let name = format!("orientation {}", index + 1);
        squares(&name, &read("", &with_segment(&jpeg, 0xe1, &exif)), order, 5);
        let file = riff(&[vp8x(8, 32, 32), (b"VP8L", webp[20..].to_vec()), (b"EXIF", exif[6..].to_vec())]);
        squares(&name, &read("", &file), order, 1);
        let file = [&plain[..33], &chunk(b"eXIf", &exif[6..]), &plain[33..]].concat();
        squares(&name, &read("", &file), order, 1);
    }
    let whole = exif(6);
    for end in 0..whole.len() {
        let picture = read("", &with_segment(&jpeg, 0xe1, &whole[..end]));
        assert_eq!((picture.width_px, picture.height_px), (32, 32));
    }
    for (at, value) in [(6, b'X'), (10, 0xff), (17, 0xff), (19, 0xff), (24, 0), (24, 9), (24, 0xff)] {
        let mut damaged = whole.clone();
        damaged[at] = value;
        squares("a damaged orientation", &read("", &with_segment(&jpeg, 0xe1, &damaged)), [0, 1, 2, 3], 5);
    }
}

#[test]
fn content_decides_what_a_file_is() {
    let _turn = turn();
    refused("empty", b"", UNDECODABLE);
    refused("a page", b"<!doctype html><img src=x.png>", UNDECODABLE);
    let (jpeg, plain) = (fixture("baseline.jpg"), fixture("palette.png"));
    let zip = [b"PK\x03\x04".as_slice(), &[0; 60]].concat();
    squares("PNG and ZIP", &read("PNG with a ZIP behind it", &[plain.as_slice(), &zip].concat()), [0, 1, 2, 3], 1);
    squares("JPEG and PNG", &read("JPEG with a PNG behind it", &[jpeg.as_slice(), &plain].concat()), [0, 1, 2, 3], 5);
    let thumbnail = with_segment(&jpeg, 0xe1, &[exif(1), plain.clone()].concat());
    squares("JPEG", &read("JPEG with a PNG as its thumbnail", &thumbnail), [0, 1, 2, 3], 5);
    let thumbnail = with_segment(&jpeg, 0xe1, &[exif(1), jpeg.clone()].concat());
    squares("JPEG", &read("JPEG with a JPEG as its thumbnail", &thumbnail), [0, 1, 2, 3], 5);
    refused("HTML in front of a JPEG", &[b"<html>".as_slice(), &jpeg].concat(), UNDECODABLE);
    // An animated WebP: the first frame, whatever follows.
    let inner = fixture("lossless.webp")[12..].to_vec();
    let frame = [&[0; 6], [31, 0, 0, 31, 0, 0].as_slice(), &[0; 4], &inner].concat();
    let broken = [&frame[..40], &[0xff; 60]].concat();
    let mut parts = vec![vp8x(2, 32, 32), (b"ANIM", vec![0; 6]), (b"ANMF", frame)];
    parts.extend(std::iter::repeat_n((b"ANMF", broken), 10_000));
    squares("animated WebP", &read("animated WebP, 10 000 broken frames", &riff(&parts)), [0, 1, 2, 3], 1);
    // An animated PNG: the still picture is the answer, whatever its frames say.
    let control = [chunk(b"acTL", &[0, 0, 0, 2, 0, 0, 0, 0]), chunk(b"fcTL", &[0; 26])].concat();
    let frames = chunk(b"fdAT", &[0xff; 100]).repeat(1000);
    let end = plain.len() - 12;
    let moving = [&plain[..33], &control, &plain[33..end], &frames, &plain[end..]].concat();
    squares("animated PNG", &read("animated PNG, broken frames", &moving), [0, 1, 2, 3], 1);
}
