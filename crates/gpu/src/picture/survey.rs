//! What a file says about itself, read before any decoder allocates for it.
//!
//! Decoders believe what they read: a profile that unpacks to gigabytes, a frame larger than its canvas, a table longer
//! than the file. Here the claims are compared with the limits and with each other, and only the parts that make pixels
//! are handed on: no profiles, no texts, no later frames.

use image::ImageFormat;
use image::metadata::Orientation;

use super::pieces::Pieces;
use super::{DecodeLimits, check_size, tiff, undecodable, webp};
use crate::GpuError;

const TOO_EARLY: &str = "the file ends too early";

/// More separate parts than any real file has between the chunks that are left out.
const MAX_PIECES: usize = 1024;

pub(super) struct Survey<'a> {
    /// What the decoder gets to read.
    pub pieces: Pieces<'a>,
    /// How the pixels have to be turned, where the file says so outside its pixels.
    pub orientation: Orientation,
    /// What the decoder allocates beside its output.
    pub beside_bytes: u64,
}

impl<'a> Survey<'a> {
    pub(super) fn whole(bytes: &'a [u8], beside_bytes: u64) -> Self {
        Self { pieces: Pieces::new(vec![bytes]), orientation: Orientation::NoTransforms, beside_bytes }
    }
}

/// Reads the claims of a file.
///
/// # Errors
/// [`GpuError::TooLarge`] when a claimed size is above a limit, [`GpuError::Undecodable`] when the file is not whole or
/// contradicts itself.
pub(super) fn survey<'a>(bytes: &'a [u8], format: ImageFormat, limits: &DecodeLimits) -> Result<Survey<'a>, GpuError> {
    match format {
        ImageFormat::Png => png(bytes, limits),
        ImageFormat::Gif => gif(bytes, limits),
        ImageFormat::WebP => webp::survey(bytes, limits),
        ImageFormat::Tiff => tiff::survey(bytes, limits),
        // One header of fixed size and then rows.
        _ => Ok(Survey::whole(bytes, 0)),
    }
}

/// `IHDR`, `PLTE`, `tRNS`, `IDAT` and `IEND`; the orientation is taken from `eXIf`.
fn png<'a>(bytes: &'a [u8], limits: &DecodeLimits) -> Result<Survey<'a>, GpuError> {
    let side = |at: usize| Some(u64::from(u32::from_be_bytes(*bytes.get(at..at + 4)?.first_chunk()?)));
    let (Some(width_px), Some(height_px)) = (side(16), side(20)) else { return Err(undecodable(TOO_EARLY)) };
    if bytes.get(12..16) != Some(b"IHDR") {
        return Err(undecodable("its header is not the first chunk"));
    }
    check_size(width_px, height_px, limits)?;
    let mut slices: Vec<&[u8]> = Vec::new();
    let mut orientation = None;
    // Where the run of chunks that are kept began, and where the walk is.
    let (mut from, mut at) = (0_usize, 8_usize);
    loop {
        let (kind, body, next) = chunk(bytes, at).ok_or_else(|| undecodable(TOO_EARLY))?;
        // A small first letter marks a chunk that is not needed to show the picture.
        let kept = kind[0] & 0x20 == 0 || kind == b"tRNS";
        if !kept {
            if kind == b"eXIf" {
                orientation = orientation.or_else(|| Orientation::from_exif_chunk(body));
            }
            slices.extend((from < at).then(|| &bytes[from..at]));
            from = next;
        }
        at = next;
        if kind == b"IEND" {
            break;
        }
        if slices.len() > MAX_PIECES {
            return Err(undecodable("it is made of too many parts"));
        }
    }
    slices.push(&bytes[from..at]);
    let orientation = orientation.unwrap_or(Orientation::NoTransforms);
    // Some rows, which are unfiltered where they were inflated.
    Ok(Survey { pieces: Pieces::new(slices), orientation, beside_bytes: (1 << 20) + width_px * 32 })
}

/// Kind, body and the place of the next chunk.
fn chunk(bytes: &[u8], at: usize) -> Option<(&[u8], &[u8], usize)> {
    let length = u32::from_be_bytes(*bytes.get(at..at + 4)?.first_chunk()?) as usize;
    let kind = bytes.get(at + 4..at + 8)?;
    let end = (at + 8).checked_add(length)?;
    let body = bytes.get(at + 8..end)?;
    // The checksum.
    bytes.get(end..end + 4)?;
    Some((kind, body, end + 4))
}

/// The head, the last control block before the first frame, and that frame.
fn gif<'a>(bytes: &'a [u8], limits: &DecodeLimits) -> Result<Survey<'a>, GpuError> {
    const FRAME: u8 = 0x2c;
    const EXTENSION: u8 = 0x21;
    const CONTROL: u8 = 0xf9;
    let too_early = || undecodable(TOO_EARLY);
    let word = |at: usize| Some(u64::from(u16::from_le_bytes(*bytes.get(at..at + 2)?.first_chunk()?)));
    let (width_px, height_px) = word(6).zip(word(8)).ok_or_else(too_early)?;
    check_size(width_px, height_px, limits)?;
    let head = 13 + palette_len(*bytes.get(10).ok_or_else(too_early)?);
    let mut slices = vec![bytes.get(..head).ok_or_else(too_early)?];
    let mut control: Option<&[u8]> = None;
    let mut at = head;
    loop {
        match *bytes.get(at).ok_or_else(too_early)? {
            EXTENSION => {
                let end = blocks_end(bytes, at + 2).ok_or_else(too_early)?;
                if bytes[at + 1] == CONTROL {
                    control = Some(&bytes[at..end]);
                }
                at = end;
            }
            FRAME => {
                let (frame_width_px, frame_height_px) = word(at + 5).zip(word(at + 7)).ok_or_else(too_early)?;
                check_size(frame_width_px, frame_height_px, limits)?;
                let data = at + 11 + palette_len(*bytes.get(at + 9).ok_or_else(too_early)?);
                let end = blocks_end(bytes, data).ok_or_else(too_early)?;
                slices.extend(control);
                slices.extend([&bytes[at..end], b"\x3b"]);
                // A frame that does not fill its canvas is unpacked beside it; a row of indices comes on top.
                let own = if (frame_width_px, frame_height_px) == (width_px, height_px) { 0 } else { 4 };
                let beside_bytes = frame_width_px * frame_height_px * own + (1 << 20);
                return Ok(Survey {
                    pieces: Pieces::new(slices),
                    orientation: Orientation::NoTransforms,
                    beside_bytes,
                });
            }
            _ => return Err(undecodable("it holds no frame")),
        }
    }
}

/// Bytes of the colour table that the flags of a GIF announce.
fn palette_len(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// Where a chain of length-prefixed blocks ends, behind its empty block.
fn blocks_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let length = usize::from(*bytes.get(at)?);
        at += 1 + length;
        if length == 0 {
            return Some(at);
        }
    }
}
