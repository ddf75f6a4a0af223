//! The chunks of a WebP, read for the sizes they claim.
//!
//! Source: WebP Container Specification (RFC 9649), sections 2.5 to 2.7.

use image::metadata::Orientation;

use super::survey::Survey;
use super::{DecodeLimits, check_size, undecodable, vp8l};
use crate::GpuError;

/// What a lossy frame may claim for one of its parts before the decoder notices that the file is shorter.
const PART_CLAIM: u64 = 16 << 20;

/// Width and height.
type Size = (u64, u64);

/// Sizes, whether all parts agree on them, and the orientation in the `EXIF` chunk.
pub(super) fn survey<'a>(bytes: &'a [u8], limits: &DecodeLimits) -> Result<Survey<'a>, GpuError> {
    let too_early = || undecodable("the file ends too early");
    let promised = number(bytes, 4, 4).ok_or_else(too_early)? + 8;
    let first = chunks(bytes, 12).next().ok_or_else(too_early)?;
    let canvas = first.size().ok_or_else(too_early)?;
    check_size(canvas.0, canvas.1, limits)?;
    if promised > bytes.len() as u64 {
        return Err(too_early());
    }
    let (mut orientation, mut animated, mut beside_bytes) = (None, false, 1 << 20);
    for chunk in chunks(bytes, 12) {
        if !chunk.whole && chunk.start < promised {
            return Err(too_early());
        }
        match chunk.kind {
            b"EXIF" => orientation = orientation.or_else(|| Orientation::from_exif_chunk(chunk.body)),
            // The first frame is the picture; the decoder lays it on a canvas of its own.
            b"ANMF" if !animated => {
                animated = true;
                let side = |at: usize| number(chunk.body, at, 3).map(|side| side + 1);
                let frame = side(6).zip(side(9)).ok_or_else(too_early)?;
                check_size(frame.0, frame.1, limits)?;
                for part in chunks(chunk.body, 16) {
                    beside_bytes += part.cost(frame)?;
                }
                beside_bytes += (frame.0 * frame.1 + canvas.0 * canvas.1) * 4;
            }
            _ => beside_bytes += chunk.cost(canvas)?,
        }
    }
    let orientation = orientation.unwrap_or(Orientation::NoTransforms);
    Ok(Survey { orientation, ..Survey::whole(bytes, beside_bytes) })
}

struct Chunk<'a> {
    start: u64,
    kind: &'a [u8],
    /// As much of it as the file holds.
    body: &'a [u8],
    whole: bool,
}

fn chunks(bytes: &[u8], first: usize) -> impl Iterator<Item = Chunk<'_>> {
    let mut at = first;
    std::iter::from_fn(move || {
        let start = at;
        let length = number(bytes, start + 4, 4)? as usize;
        let rest = &bytes[start + 8..];
        let body = &rest[..length.min(rest.len())];
        // Chunks start at even places.
        at = start.saturating_add(8).saturating_add(length).saturating_add(length & 1).min(bytes.len());
        Some(Chunk { start: start as u64, kind: &bytes[start..start + 4], body, whole: body.len() == length })
    })
}

impl Chunk<'_> {
    /// The size that the chunk itself tells.
    fn size(&self) -> Option<Size> {
        match self.kind {
            b"VP8X" => Some((number(self.body, 4, 3)? + 1, number(self.body, 7, 3)? + 1)),
            b"VP8 " => Some((number(self.body, 6, 2)? & 0x3fff, number(self.body, 8, 2)? & 0x3fff)),
            b"VP8L" => {
                let sides = number(self.body, 1, 4)?;
                Some(((sides & 0x3fff) + 1, (sides >> 14 & 0x3fff) + 1))
            }
            _ => None,
        }
    }

    /// What the decoder allocates for this part of a frame of `size`, beside the frame's pixels.
    fn cost(&self, size: Size) -> Result<u64, GpuError> {
        let pixels = size.0 * size.1;
        let length = self.body.len() as u64;
        if matches!(self.kind, b"VP8 " | b"VP8L") && self.size() != Some(size) {
            return Err(undecodable("its parts disagree about the size"));
        }
        let tables = |stream: Option<&[u8]>, head_bits: usize| {
            let bytes =
                stream.and_then(|stream| vp8l::table_bytes(stream, head_bits, size.0 as usize, size.1 as usize));
            bytes.ok_or_else(|| undecodable("its lossless data is damaged"))
        };
        Ok(match self.kind {
            // Brightness and two quarter-size colours, in whole blocks of 16.
            b"VP8 " => (size.0 + 16) * (size.1 + 16) * 3 / 2 + length + length.max(PART_CLAIM),
            b"VP8L" => pixels * 5 + tables(Some(self.body), vp8l::HEAD_BITS)?,
            b"ALPH" if self.body.first().is_some_and(|flags| flags & 3 == 1) => {
                pixels * 6 + tables(self.body.get(1..), 0)?
            }
            b"ALPH" => pixels,
            _ => 0,
        })
    }
}

/// Little-endian.
fn number(bytes: &[u8], at: usize, length: usize) -> Option<u64> {
    let part = bytes.get(at..at.checked_add(length)?)?;
    Some(part.iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte)))
}
