//! Reading and writing pictures, above all the ones that are not what they claim to be.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use muse_gpu::{DecodeLimits, Picture};
use proptest::prelude::*;

fn decode(bytes: &[u8]) -> Result<Picture, muse_gpu::GpuError> {
    Picture::decode(bytes, &DecodeLimits::default())
}

/// Red to the left, blue to the right, brighter towards the bottom.
fn sample(width: u32, height: u32) -> Picture {
    let rgb = (0..height).flat_map(|y| {
        (0..width).flat_map(move |x| {
            let level = (y * 120 / height) as u8;
            if x < width / 2 { [200, level, 30] } else { [30, level, 200] }
        })
    });
    Picture::new(width, height, rgb.collect()).expect("a picture")
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |c, _| if c & 1 == 1 { (c >> 1) ^ 0xedb8_8320 } else { c >> 1 })
    })
}

fn written_as(picture: &Picture, format: ImageFormat) -> Vec<u8> {
    let image = image::RgbImage::from_raw(picture.width_px, picture.height_px, picture.rgb.clone()).expect("pixels");
    let mut file = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(image).write_to(&mut file, format).expect("a file");
    file.into_inner()
}

#[test]
fn a_png_comes_back_as_it_was() {
    let picture = sample(37, 21);
    assert_eq!(decode(&picture.encode_png()).expect("a picture"), picture);
}

#[test]
fn every_format_is_recognised_by_its_content() {
    let picture = sample(40, 24);
    for format in [ImageFormat::Png, ImageFormat::WebP, ImageFormat::Bmp, ImageFormat::Tiff] {
        assert_eq!(decode(&written_as(&picture, format)).expect("a picture"), picture, "{format:?}");
    }
    for file in [written_as(&picture, ImageFormat::Gif), picture.encode_jpeg(95)] {
        let found = decode(&file).expect("a picture");
        assert_eq!((found.width_px, found.height_px), (40, 24));
    }
}

#[test]
fn a_file_cut_anywhere_is_refused() {
    let picture = sample(64, 48);
    let files = [
        picture.encode_png(),
        picture.encode_jpeg(90),
        written_as(&picture, ImageFormat::WebP),
        written_as(&picture, ImageFormat::Bmp),
        written_as(&picture, ImageFormat::Gif),
    ];
    for file in files {
        for share in [5, 20, 50, 80, 95, 99] {
            let cut = &file[..file.len() * share / 100];
            let error = decode(cut).expect_err("half a file");
            assert_eq!(error.code(), "picture.undecodable", "{share} %: {error}");
            assert!(error.advice().is_some());
        }
    }
}

#[test]
fn what_is_no_picture_is_refused() {
    for bytes in
        [&b""[..], b"hello", b"<html><body>404</body></html>", &[0; 4096], b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"]
    {
        assert_eq!(decode(bytes).expect_err("no picture").code(), "picture.undecodable");
    }
}

#[test]
fn a_header_that_claims_a_giant_is_refused_before_any_pixel() {
    let mut file = sample(8, 8).encode_png();
    file[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
    file[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
    let check = crc32(&file[12..29]).to_be_bytes();
    file[29..33].copy_from_slice(&check);
    let error = decode(&file).expect_err("a bomb");
    assert_eq!(error.code(), "picture.too_large");
    assert!(error.to_string().contains("60000"), "{error}");
}

#[test]
fn each_limit_holds_by_itself() {
    let file = sample(64, 48).encode_png();
    let limits = DecodeLimits::default();
    for limits in [
        DecodeLimits { max_bytes: file.len() - 1, ..limits },
        DecodeLimits { max_side_px: 63, ..limits },
        DecodeLimits { max_pixels: 64 * 48 - 1, ..limits },
    ] {
        assert_eq!(Picture::decode(&file, &limits).expect_err("too large").code(), "picture.too_large");
    }
    let exact = DecodeLimits { max_bytes: file.len(), max_side_px: 64, max_pixels: 64 * 48, ..limits };
    assert!(Picture::decode(&file, &exact).is_ok());
}

#[test]
fn a_photo_taken_sideways_is_turned_upright() {
    let jpeg = sample(64, 32).encode_jpeg(95);
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0".to_vec();
    let mut file = jpeg[..2].to_vec();
    file.extend([0xff, 0xe1]);
    file.extend(((exif.len() + 2) as u16).to_be_bytes());
    file.append(&mut exif);
    file.extend_from_slice(&jpeg[2..]);
    let upright = decode(&file).expect("a picture");
    assert_eq!((upright.width_px, upright.height_px), (32, 64));
    // A quarter turn clockwise brings the left side to the top.
    let (top, bottom) = (&upright.rgb[..3], &upright.rgb[upright.rgb.len() - 3..]);
    assert!(top[0] > 150 && top[2] < 80, "{top:?}");
    assert!(bottom[0] < 80 && bottom[2] > 150, "{bottom:?}");
}

#[test]
fn transparency_shows_mid_grey() {
    let image = RgbaImage::from_fn(2, 1, |x, _| if x == 0 { Rgba([255, 0, 0, 0]) } else { Rgba([255, 0, 0, 255]) });
    let mut file = Cursor::new(Vec::new());
    DynamicImage::ImageRgba8(image).write_to(&mut file, ImageFormat::Png).expect("a file");
    assert_eq!(decode(file.get_ref()).expect("a picture").rgb, [128, 128, 128, 255, 0, 0]);
}

#[test]
fn texts_travel_inside_the_png() {
    let texts = [
        ("Title".to_owned(), "Nova – émerveillée 星".to_owned()),
        ("XML:com.adobe.xmp".to_owned(), "<x:xmpmeta/>".to_owned()),
        ("日本".to_owned(), "not a keyword".to_owned()),
    ];
    let picture = sample(5, 4);
    let file = picture.encode_png_with_text(&texts);
    assert_eq!(decode(&file).expect("a picture"), picture);
    let holds = |part: &[u8]| file.windows(part.len()).any(|window| window == part);
    assert!(holds("iTXtTitle\0\0\0\0\0Nova – émerveillée 星".as_bytes()));
    assert!(holds(b"iTXtXML:com.adobe.xmp\0\0\0\0\0<x:xmpmeta/>"));
    assert!(!holds(b"not a keyword"));
}

#[test]
fn cutting_and_scaling_stay_inside_the_picture() {
    let picture = sample(40, 20);
    assert_eq!(picture.cropped(30, 10, 100, 100).width_px, 10);
    assert_eq!(picture.cropped(500, 500, 3, 3), picture.cropped(39, 19, 1, 1));
    assert_eq!(picture.cropped(0, 0, 40, 20), picture);
    let fitted = picture.fitted(10);
    assert_eq!((fitted.width_px, fitted.height_px), (10, 5));
    assert_eq!(picture.fitted(4096), picture);
    let resized = picture.resized(0, 7);
    assert_eq!((resized.width_px, resized.height_px), (1, 7));
    assert_eq!(Picture::new(2, 2, vec![0; 11]), None);
    assert_eq!(Picture::new(0, 2, vec![]), None);
}

#[test]
fn fields_that_contradict_each_other_do_no_harm() {
    let wrong = Picture { width_px: 9, height_px: 9, rgb: vec![1, 2] };
    assert!(decode(&wrong.encode_png()).is_ok());
    assert_eq!(wrong.cropped(3, 3, 2, 2).rgb.len(), 12);
    assert_eq!(wrong.resized(3, 3).rgb.len(), 27);
    let empty = Picture { width_px: 0, height_px: 0, rgb: vec![] };
    let _ =
        (empty.encode_png(), empty.encode_jpeg(80), empty.cropped(0, 0, 1, 1), empty.fitted(10), empty.resized(2, 2));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_mutated_file_gives_a_picture_or_an_error_but_never_a_panic(
        kind in 0..6_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        cut in any::<prop::sample::Index>(),
        shortened in any::<bool>(),
    ) {
        let picture = sample(24, 16);
        let mut file = match kind {
            0 => picture.encode_png(),
            1 => picture.encode_jpeg(80),
            2 => written_as(&picture, ImageFormat::WebP),
            3 => written_as(&picture, ImageFormat::Bmp),
            4 => written_as(&picture, ImageFormat::Gif),
            _ => written_as(&picture, ImageFormat::Tiff),
        };
        for (place, value) in changes {
            let at = place.index(file.len());
            file[at] = value;
        }
        if shortened {
            file.truncate(cut.index(file.len()));
        }
        if let Ok(found) = decode(&file) {
            prop_assert_eq!(found.rgb.len(), found.width_px as usize * found.height_px as usize * 3);
        }
    }
}
