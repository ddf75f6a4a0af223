//! JPEG, decoded bit for bit as libjpeg-turbo does.
//!
//! The detector turns one level of difference in a pixel into some tenths of a pixel in a landmark, and the embedder that
//! into a cosine of 0.999: with another decoder the vectors of one file would depend on who decoded it.

use image::metadata::Orientation;
use libjpeg_turbo_rs::common::error::JpegError;
use libjpeg_turbo_rs::common::types::{ComponentInfo, DecodeLimits as JpegLimits, FrameHeader};
use libjpeg_turbo_rs::{Decoder, PixelFormat};

use super::complete::has_its_end;
use super::{DecodeLimits, MEMORY, Picture, check_size, is_quarter_turn, limited, turned, undecodable};
use crate::GpuError;

/// More scans than any real progressive file, far fewer than a bomb.
const MAX_SCANS: usize = 200;

pub(super) fn decode(bytes: &[u8], limits: &DecodeLimits) -> Result<Picture, GpuError> {
    let mut decoder = Decoder::new_with_limits(bytes, JpegLimits { max_scans: MAX_SCANS, ..JpegLimits::default() })
        .map_err(refused)?;
    let header = decoder.header();
    let (width, height) = header.dimensions();
    check_size(width as u64, height as u64, limits)?;
    if !has_its_end(bytes) {
        return Err(undecodable("the file ends too early"));
    }
    if header.precision != 8 {
        return Err(undecodable(format!("it has {} bits a channel; 8 are read", header.precision)));
    }
    let inks = header.components.len() == 4;
    let orientation = decoder.exif_orientation().and_then(Orientation::from_exif).unwrap_or(Orientation::NoTransforms);
    let pixels = (width * height) as u64;
    // What follows the decoder: inks become colours, a turned picture is a second copy.
    let after = match (inks, orientation) {
        (true, _) => pixels * 7,
        (false, turn) if is_quarter_turn(turn) => pixels * 6,
        _ => 0,
    };
    let worst = decoding_bytes(header).max(after) + side_data_bytes(bytes) + bytes.len() as u64;
    limited(MEMORY, worst, limits.max_memory_bytes)?;
    decoder.set_output_format(if inks { PixelFormat::Cmyk } else { PixelFormat::Rgb });
    // A stream damaged in the middle is an error here, not a picture with a grey half.
    let decoded = decoder.decode_image().map_err(refused)?;
    let rgb = if inks { from_inks(&decoded.data) } else { decoded.data };
    let picture = Picture::new(width as u32, height as u32, rgb).ok_or_else(|| undecodable("pixels are missing"))?;
    Ok(turned(picture, orientation))
}

/// What the decoder takes at the worst moment: its output, the planes of all components in whole blocks, for progressive
/// files the coefficients, and full-size copies of the planes that it cannot enlarge row by row.
///
/// Its own estimate takes every plane for full-size and refuses photos of 30 megapixels.
fn decoding_bytes(header: &FrameHeader) -> u64 {
    let (width, height) = header.dimensions();
    let of =
        |pick: fn(&ComponentInfo) -> u8| header.components.iter().map(|c| u64::from(pick(c))).max().unwrap_or(1).max(1);
    let (most_across, most_down) = (of(|c| c.horizontal_sampling), of(|c| c.vertical_sampling));
    let blocks = (width as u64).div_ceil(8 * most_across) * (height as u64).div_ceil(8 * most_down);
    let plane = |c: &ComponentInfo| blocks * 64 * u64::from(c.horizontal_sampling) * u64::from(c.vertical_sampling);
    let planes: u64 = header.components.iter().map(plane).sum();
    let full = blocks * 64 * most_across * most_down;
    let enlarged = header.components.iter().filter(|c| plane(c) < full).count() as u64;
    let by_rows = header.components.len() == 3
        && (most_across, most_down) != (1, 1)
        && most_across <= 2
        && most_down <= 2
        && header.components[1..].iter().all(|c| (c.horizontal_sampling, c.vertical_sampling) == (1, 1));
    let out = (width * height) as u64 * if header.components.len() == 4 { 4 } else { 3 };
    let coefficients = if header.is_progressive { planes * 2 + planes / 64 } else { 0 };
    let wide = if header.is_lossless { planes } else { 0 };
    out + planes + coefficients + wide + if by_rows { 0 } else { enlarged * full } + (1 << 20)
}

/// Colour profiles and other data beside the picture, which the decoder collects, joins and copies.
fn side_data_bytes(bytes: &[u8]) -> u64 {
    let (mut at, mut sum) = (2, 0);
    while let Some(&[0xff, kind, high, low]) = bytes.get(at..at + 4) {
        let length = u64::from(u16::from_be_bytes([high, low]));
        match kind {
            0xda => break,
            0xe0..=0xef | 0xfe => sum += length * 3,
            _ => {}
        }
        at += 2 + length as usize;
    }
    sum
}

/// Cyan, magenta, yellow and black to colours, without a profile.
///
/// JPEGs hold their inks inverted: Adobe's programs began it, and browsers, Pillow and ImageMagick read all files so,
/// with Adobe's mark or without.
fn from_inks(cmyk: &[u8]) -> Vec<u8> {
    let mut rgb = Vec::with_capacity(cmyk.len() / 4 * 3);
    for &[c, m, y, k] in cmyk.as_chunks::<4>().0 {
        rgb.extend([c, m, y].map(|light| ((u32::from(light) * u32::from(k) + 127) / 255) as u8));
    }
    rgb
}

fn refused(error: JpegError) -> GpuError {
    undecodable(error.to_string())
}
