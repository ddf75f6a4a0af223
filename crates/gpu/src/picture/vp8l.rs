//! The head of a lossless WebP stream, read as far as the number of its code tables.
//!
//! A picture can switch between groups of five Huffman codes from block to block. Its decoder builds all of them first, and
//! a table of 4 KiB needs only about ten bytes in the file: 65 536 groups, the most that can be named, take more than a
//! gigabyte. Encoders make a few thousand at most, so the tables are counted before they are built.
//!
//! Source: RFC 9649, sections 3.4 to 3.7.

/// Signature, sides, transparency and version, before the first transform.
pub(super) const HEAD_BITS: usize = 40;

/// The largest table, with what is kept for it.
const TABLE_BYTES: u64 = 4300;
/// No table of that size can be written in fewer bytes.
const BYTES_PER_TABLE: u64 = 9;
/// Streams that cannot hold many tables are not read.
const TOO_SHORT_FOR_HARM: usize = 64 << 10;

/// At most how many bytes the tables of a stream take; `None` when the stream is damaged.
pub(super) fn table_bytes(stream: &[u8], head_bits: usize, width: usize, height: usize) -> Option<u64> {
    let most = stream.len() as u64 / BYTES_PER_TABLE + 5;
    let tables = if stream.len() <= TOO_SHORT_FOR_HARM {
        most
    } else {
        (groups(&mut Bits { bytes: stream, at: head_bits }, width, height)? * 5).min(most)
    };
    Some(tables * TABLE_BYTES)
}

fn groups(bits: &mut Bits<'_>, mut width: usize, height: usize) -> Option<u64> {
    let mut seen = [false; 4];
    while bits.take(1)? == 1 {
        let transform = bits.take(2)?;
        if std::mem::replace(&mut seen[transform as usize], true) {
            return None;
        }
        match transform {
            // Prediction and colour: one value for each block.
            0 | 1 => {
                let block = bits.take(3)? as usize + 2;
                image(bits, blocks(width, block), blocks(height, block))?;
            }
            2 => {}
            _ => {
                let colours = bits.take(8)? + 1;
                image(bits, colours as usize, 1)?;
                // Few colours: several pixels share one value.
                let shared = match colours {
                    0..=2 => 3,
                    3..=4 => 2,
                    5..=16 => 1,
                    _ => 0,
                };
                width = blocks(width, shared);
            }
        }
    }
    cache_bits(bits)?;
    if bits.take(1)? == 0 {
        return Some(1);
    }
    let block = bits.take(3)? as usize + 2;
    let names = image(bits, blocks(width, block), blocks(height, block))?;
    names.iter().map(|pixel| u64::from(pixel >> 8 & 0xffff) + 1).max()
}

fn blocks(side: usize, bits: usize) -> usize {
    side.div_ceil(1 << bits)
}

fn cache_bits(bits: &mut Bits<'_>) -> Option<u32> {
    if bits.take(1)? == 0 {
        return Some(0);
    }
    bits.take(4).filter(|bits| (1..=11).contains(bits))
}

/// Pixels (alpha, red, green, blue from the top bit) of one of the small images that a stream begins with.
fn image(bits: &mut Bits<'_>, width: usize, height: usize) -> Option<Vec<u32>> {
    let cache_bits = cache_bits(bits)?;
    let cached = if cache_bits == 0 { 0 } else { 1 << cache_bits };
    let mut cache = vec![0_u32; cached];
    let codes = [
        Code::read(bits, 280 + cached)?,
        Code::read(bits, 256)?,
        Code::read(bits, 256)?,
        Code::read(bits, 256)?,
        Code::read(bits, 40)?,
    ];
    let wanted = width * height;
    let mut pixels: Vec<u32> = Vec::with_capacity(wanted);
    while pixels.len() < wanted {
        let before = pixels.len();
        match u32::from(codes[0].symbol(bits)?) {
            green @ 0..256 => {
                let mut next = |code: &Code| code.symbol(bits).map(u32::from);
                let (red, blue, alpha) = (next(&codes[1])?, next(&codes[2])?, next(&codes[3])?);
                pixels.push(alpha << 24 | red << 16 | green << 8 | blue);
            }
            length @ 256..280 => {
                let length = bits.prefixed(length - 256)?;
                let symbol = u32::from(codes[4].symbol(bits)?);
                let back = distance(bits.prefixed(symbol)?, width);
                let from = before.checked_sub(back)?;
                for step in 0..length.min(wanted - before) {
                    pixels.push(pixels[from + step]);
                }
            }
            place => pixels.push(*cache.get(place as usize - 280)?),
        }
        if cached > 0 {
            for pixel in &pixels[before..] {
                cache[(pixel.wrapping_mul(0x1e35_a7bd) >> (32 - cache_bits)) as usize] = *pixel;
            }
        }
    }
    Some(pixels)
}

/// Small codes name neighbours, nearest first.
fn distance(code: usize, width: usize) -> usize {
    match NEIGHBOURS.get(code - 1) {
        Some(&(x, y)) => (i64::from(x) + i64::from(y) * width as i64).max(1) as usize,
        None => code - NEIGHBOURS.len(),
    }
}

struct Bits<'a> {
    bytes: &'a [u8],
    /// Bits read so far, the lowest of each byte first.
    at: usize,
}

impl Bits<'_> {
    fn take(&mut self, count: usize) -> Option<u32> {
        let mut window = [0; 8];
        let rest = self.bytes.get(self.at / 8..)?;
        let held = rest.len().min(8);
        window[..held].copy_from_slice(&rest[..held]);
        let value = u64::from_le_bytes(window) >> (self.at % 8) & ((1 << count) - 1);
        self.at += count;
        (self.at <= self.bytes.len() * 8).then_some(value as u32)
    }

    /// A length or a distance: a symbol for its magnitude and bits for the rest.
    fn prefixed(&mut self, symbol: u32) -> Option<usize> {
        if symbol < 4 {
            return Some(symbol as usize + 1);
        }
        let extra = (symbol as usize - 2) >> 1;
        let offset = (2 + (symbol as usize & 1)) << extra;
        Some(offset + self.take(extra)? as usize + 1)
    }
}

/// A canonical Huffman code.
struct Code {
    /// How many symbols have a code of each length.
    counts: [u16; 16],
    /// In the order of their codes.
    symbols: Vec<u16>,
}

impl Code {
    fn read(bits: &mut Bits<'_>, alphabet: usize) -> Option<Self> {
        if bits.take(1)? == 1 {
            let two = bits.take(1)? == 1;
            let long = bits.take(1)? == 1;
            let mut symbols = vec![bits.take(if long { 8 } else { 1 })? as u16];
            if two {
                symbols.push(bits.take(8)? as u16);
            }
            let mut counts = [0; 16];
            counts[1] = symbols.len() as u16;
            return Some(Self { counts, symbols });
        }
        const ORDER: [usize; 19] = [17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
        let mut lengths = [0_u8; 19];
        let count = 4 + bits.take(4)? as usize;
        for place in ORDER.get(..count)? {
            lengths[*place] = bits.take(3)? as u8;
        }
        let code = Self::of(&lengths);
        let mut left = alphabet;
        if bits.take(1)? == 1 {
            let width = 2 + 2 * bits.take(3)? as usize;
            left = 2 + bits.take(width)? as usize;
        }
        let mut lengths = vec![0_u8; alphabet];
        let (mut at, mut previous) = (0, 8);
        while at < alphabet && left > 0 {
            left -= 1;
            let (value, times) = match code.symbol(bits)? {
                16 => (previous, 3 + bits.take(2)?),
                17 => (0, 3 + bits.take(3)?),
                18 => (0, 11 + bits.take(7)?),
                length => (length as u8, 1),
            };
            lengths.get_mut(at..at + times as usize)?.fill(value);
            at += times as usize;
            if value != 0 {
                previous = value;
            }
        }
        Some(Self::of(&lengths))
    }

    fn of(lengths: &[u8]) -> Self {
        let mut counts = [0; 16];
        lengths.iter().filter(|length| **length > 0).for_each(|length| counts[usize::from(*length)] += 1);
        let mut symbols: Vec<u16> =
            (0..lengths.len() as u16).filter(|symbol| lengths[usize::from(*symbol)] > 0).collect();
        symbols.sort_by_key(|symbol| lengths[usize::from(*symbol)]);
        Self { counts, symbols }
    }

    fn symbol(&self, bits: &mut Bits<'_>) -> Option<u16> {
        // A code of one symbol takes no bits.
        if let [only] = self.symbols[..] {
            return Some(only);
        }
        let (mut code, mut first, mut index) = (0, 0, 0);
        for count in &self.counts[1..] {
            let count = usize::from(*count);
            code |= bits.take(1)? as usize;
            if code < first + count {
                return self.symbols.get(index + code - first).copied();
            }
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }
        None
    }
}

/// Steps to the left and up.
#[rustfmt::skip]
const NEIGHBOURS: [(i8, i8); 120] = [
    (0, 1), (1, 0), (1, 1), (-1, 1), (0, 2), (2, 0), (1, 2), (-1, 2), (2, 1), (-2, 1), (2, 2), (-2, 2), (0, 3),
    (3, 0), (1, 3), (-1, 3), (3, 1), (-3, 1), (2, 3), (-2, 3), (3, 2), (-3, 2), (0, 4), (4, 0), (1, 4), (-1, 4),
    (4, 1), (-4, 1), (3, 3), (-3, 3), (2, 4), (-2, 4), (4, 2), (-4, 2), (0, 5), (3, 4), (-3, 4), (4, 3), (-4, 3),
    (5, 0), (1, 5), (-1, 5), (5, 1), (-5, 1), (2, 5), (-2, 5), (5, 2), (-5, 2), (4, 4), (-4, 4), (3, 5), (-3, 5),
    (5, 3), (-5, 3), (0, 6), (6, 0), (1, 6), (-1, 6), (6, 1), (-6, 1), (2, 6), (-2, 6), (6, 2), (-6, 2), (4, 5),
    (-4, 5), (5, 4), (-5, 4), (3, 6), (-3, 6), (6, 3), (-6, 3), (0, 7), (7, 0), (1, 7), (-1, 7), (5, 5), (-5, 5),
    (7, 1), (-7, 1), (4, 6), (-4, 6), (6, 4), (-6, 4), (2, 7), (-2, 7), (7, 2), (-7, 2), (3, 7), (-3, 7), (7, 3),
    (-7, 3), (5, 6), (-5, 6), (6, 5), (-6, 5), (8, 0), (4, 7), (-4, 7), (7, 4), (-7, 4), (8, 1), (8, 2), (6, 6),
    (-6, 6), (8, 3), (5, 7), (-5, 7), (7, 5), (-7, 5), (8, 4), (6, 7), (-6, 7), (7, 6), (-7, 6), (8, 5), (7, 7),
    (-7, 7), (8, 6), (8, 7),
];
