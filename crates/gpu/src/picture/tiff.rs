//! The first directory of a TIFF, read for the sizes it claims.
//!
//! Source: TIFF 6.0, section 2. BigTIFF is not recognised as a picture and never comes here.

use super::survey::Survey;
use super::{DecodeLimits, check_size, limited, undecodable};
use crate::GpuError;

const WIDTH: u16 = 256;
const HEIGHT: u16 = 257;
const BITS: u16 = 258;
const COMPRESSION: u16 = 259;
const SAMPLES: u16 = 277;
const TILE_WIDTH: u16 = 322;
const TILE_HEIGHT: u16 = 323;
/// JPEG data inside, in the old and in the new way.
const JPEG: [u64; 2] = [6, 7];
/// Tags above are metadata, which the decoder leaves alone.
const LAST_READ: u16 = 699;
/// Strips and tiles of real files are some thousand; the decoder needs about 70 bytes for each.
const MAX_VALUES: u64 = 500_000;
/// Colours and transparency are five at most; the rest is for measuring instruments.
const MAX_SAMPLES: u64 = 8;

/// The sizes, and what the decoder needs beside its output: a second copy of all pixels, the list of parts, and one row.
pub(super) fn survey<'a>(bytes: &'a [u8], limits: &DecodeLimits) -> Result<Survey<'a>, GpuError> {
    let directory = Directory::first(bytes).ok_or_else(|| undecodable("the file ends too early"))?;
    let mut values = 0;
    for entry in directory.entries() {
        let entry = entry.ok_or_else(|| undecodable("the file ends too early"))?;
        if entry.tag > LAST_READ {
            continue;
        }
        values += entry.count;
        if !entry.lies_inside(bytes) {
            return Err(undecodable(format!("its entry {} is longer than the file", entry.tag)));
        }
    }
    let one =
        |tag: u16| directory.entries().flatten().find(|entry| entry.tag == tag).and_then(|entry| entry.first(bytes));
    let (width_px, height_px) = one(WIDTH).zip(one(HEIGHT)).ok_or_else(|| undecodable("its size is missing"))?;
    check_size(width_px, height_px, limits)?;
    limited("number of parts", values, MAX_VALUES)?;
    if JPEG.contains(&one(COMPRESSION).unwrap_or(1)) {
        return Err(undecodable("it is a TIFF that holds a JPEG; save it as a plain JPEG"));
    }
    let samples = one(SAMPLES).unwrap_or(1);
    limited("number of channels", samples, MAX_SAMPLES)?;
    let bits = one(BITS).unwrap_or(1).min(64);
    // Tiles stand over the edge; what stands over is unpacked too, and thrown away.
    let tile = (one(TILE_WIDTH).unwrap_or(width_px).max(1), one(TILE_HEIGHT).unwrap_or(1).max(1));
    let padded = |side: u64, tile: u64| side.div_ceil(tile).saturating_mul(tile);
    let unpacked = padded(width_px, tile.0).saturating_mul(padded(height_px, tile.1));
    limited("number of pixels in its tiles", unpacked, limits.max_pixels)?;
    let bytes_of = |pixels: u64| pixels * samples * bits.div_ceil(8);
    let beside_bytes = bytes_of(width_px * height_px) + bytes_of(tile.0.max(width_px)) + values * 72 + (1 << 20);
    Ok(Survey::whole(bytes, beside_bytes))
}

#[derive(Clone, Copy)]
struct Reading<'a> {
    bytes: &'a [u8],
    little: bool,
}

impl Reading<'_> {
    fn number(&self, at: u64, length: usize) -> Option<u64> {
        let at = usize::try_from(at).ok()?;
        let part = self.bytes.get(at..at.checked_add(length)?)?;
        let join = |sum: u64, byte: &u8| sum << 8 | u64::from(*byte);
        Some(if self.little { part.iter().rev().fold(0, join) } else { part.iter().fold(0, join) })
    }
}

struct Directory<'a> {
    reading: Reading<'a>,
    /// Where the first entry starts, and how many there are.
    start: u64,
    count: u64,
}

struct Entry<'a> {
    reading: Reading<'a>,
    tag: u16,
    kind: u64,
    count: u64,
    /// Where the values are when they fit, else where their place is written.
    field: u64,
}

impl<'a> Directory<'a> {
    fn first(bytes: &'a [u8]) -> Option<Self> {
        let reading = Reading { bytes, little: bytes.first()? == &b'I' };
        let place = reading.number(4, 4)?;
        Some(Self { reading, start: place + 2, count: reading.number(place, 2)? })
    }

    /// `None` for an entry that lies outside the file, which is also the last.
    fn entries(&self) -> impl Iterator<Item = Option<Entry<'a>>> + '_ {
        let mut ended = false;
        (0..self.count).map_while(move |index| {
            let entry = (!ended).then(|| self.entry(self.start + index * 12))?;
            ended = entry.is_none();
            Some(entry)
        })
    }

    fn entry(&self, at: u64) -> Option<Entry<'a>> {
        let reading = self.reading;
        reading.number(at + 8, 4)?;
        Some(Entry {
            reading,
            tag: reading.number(at, 2)? as u16,
            kind: reading.number(at + 2, 2)?,
            count: reading.number(at + 4, 4)?,
            field: at + 8,
        })
    }
}

impl Entry<'_> {
    /// Length of one value; 0 for kinds nobody knows, which decoders skip.
    fn value_len(&self) -> u64 {
        match self.kind {
            1 | 2 | 6 | 7 => 1,
            3 | 8 => 2,
            4 | 9 | 11 | 13 => 4,
            5 | 10 | 12 | 16 | 17 | 18 => 8,
            _ => 0,
        }
    }

    /// Where the values are.
    fn place(&self) -> Option<u64> {
        let inside = self.value_len().checked_mul(self.count)? <= 4;
        if inside { Some(self.field) } else { self.reading.number(self.field, 4) }
    }

    fn lies_inside(&self, bytes: &[u8]) -> bool {
        let end = || self.place()?.checked_add(self.value_len().checked_mul(self.count)?);
        end().is_some_and(|end| end <= bytes.len() as u64)
    }

    fn first(&self, bytes: &[u8]) -> Option<u64> {
        let length = usize::try_from(self.value_len()).ok()?;
        let known = self.count > 0 && length > 0 && self.lies_inside(bytes);
        self.reading.number(self.place().filter(|_| known)?, length)
    }
}
