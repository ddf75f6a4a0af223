//! Files made byte by byte.

use std::io::Write as _;

use flate2::{Compress, Compression, FlushCompress};
use libjpeg_turbo_rs::{Encoder, PixelFormat, Subsampling};
use muse_gpu::Picture;

pub fn sample(width: u32, height: u32) -> Picture {
    let row = |y: u32| (0..width).flat_map(move |x| [(x * 7) as u8, (y * 5) as u8, (x * y / 9) as u8]);
    Picture::new(width, height, (0..height).flat_map(row).collect()).expect("a picture")
}

pub fn jpeg(
    width: usize,
    height: usize,
    kind: Subsampling,
    change: impl FnOnce(Encoder<'_>) -> Encoder<'_>,
) -> Vec<u8> {
    let picture = sample(width as u32, height as u32);
    let encoder = Encoder::new(&picture.rgb, width, height, PixelFormat::Rgb).quality(80).subsampling(kind);
    change(encoder).encode().expect("a file")
}

/// The file with one segment behind its start mark.
pub fn with_segment(jpeg: &[u8], kind: u8, body: &[u8]) -> Vec<u8> {
    let length = (body.len() as u16 + 2).to_be_bytes();
    [&jpeg[..2], &[0xff, kind], &length, body, &jpeg[2..]].concat()
}

pub fn exif(orientation: u8) -> Vec<u8> {
    [b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".as_slice(), &[orientation, 0, 0, 0, 0, 0, 0, 0]].concat()
}

pub fn find(bytes: &[u8], part: &[u8]) -> usize {
    bytes.windows(part.len()).position(|window| window == part).expect("a part")
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |c, _| if c & 1 == 1 { (c >> 1) ^ 0xedb8_8320 } else { c >> 1 })
    })
}

pub fn chunk(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let named = [kind.as_slice(), body].concat();
    [&(body.len() as u32).to_be_bytes(), named.as_slice(), &crc32(&named).to_be_bytes()].concat()
}

/// `kind`: colour type of the format.
pub fn png(width: u32, height: u32, depth: u8, kind: u8, chunks: &[Vec<u8>]) -> Vec<u8> {
    let header = [&width.to_be_bytes(), &height.to_be_bytes(), [depth, kind, 0, 0].as_slice(), &[0]].concat();
    [b"\x89PNG\r\n\x1a\n".as_slice(), &chunk(b"IHDR", &header), &chunks.concat(), &chunk(b"IEND", b"")].concat()
}

pub fn zipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

/// A zlib stream of `times` × 64 MiB zeros; 64 KiB each.
pub fn zeros(times: usize) -> Vec<u8> {
    let mut part = Vec::with_capacity(1 << 20);
    Compress::new(Compression::best(), false)
        .compress_vec(&vec![0; 64 << 20], &mut part, FlushCompress::Sync)
        .expect("a stream");
    [b"\x78\xda".as_slice(), &part.repeat(times), b"\x01\0\0\xff\xff\0\0\0\x01"].concat()
}

/// Tag, kind (3: 16 bits, 4: 32 bits), count and value or offset; `data` begins at 8.
fn tiff(data: &[u8], entries: &[(u16, u16, u32, u32)]) -> Vec<u8> {
    let mut file = [b"II*\0".as_slice(), &(8 + data.len() as u32).to_le_bytes(), data].concat();
    file.extend((entries.len() as u16).to_le_bytes());
    for (tag, kind, count, value) in entries {
        file.extend([tag.to_le_bytes(), kind.to_le_bytes()].concat());
        file.extend([count.to_le_bytes(), value.to_le_bytes()].concat());
    }
    file.extend([0; 4]);
    file
}

/// An uncompressed grey TIFF of one strip, with further entries.
pub fn grey_tiff(width: u32, height: u32, compression: u32, data: &[u8], more: &[(u16, u16, u32, u32)]) -> Vec<u8> {
    let mut entries = vec![
        (256, 4, 1, width),
        (257, 4, 1, height),
        (258, 3, 1, 8),
        (259, 3, 1, compression),
        (262, 3, 1, 1),
        (273, 4, 1, 8),
        (277, 3, 1, 1),
        (278, 4, 1, height),
        (279, 4, 1, data.len() as u32),
    ];
    entries.retain(|entry| more.iter().all(|other| other.0 != entry.0));
    entries.extend(more);
    entries.retain(|entry| entry.1 > 0);
    entries.sort_unstable();
    tiff(data, &entries)
}

pub fn riff(chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut body = b"WEBP".to_vec();
    for (kind, bytes) in chunks {
        body.extend_from_slice(*kind);
        body.extend((bytes.len() as u32).to_le_bytes());
        body.extend(bytes);
        body.extend(&[0][..bytes.len() & 1]);
    }
    [b"RIFF".as_slice(), &(body.len() as u32).to_le_bytes(), &body].concat()
}

pub fn vp8x(flags: u8, width: u32, height: u32) -> (&'static [u8; 4], Vec<u8>) {
    let side = |side: u32| (side - 1).to_le_bytes()[..3].to_vec();
    (b"VP8X", [vec![flags, 0, 0, 0], side(width), side(height)].concat())
}

/// `compression`: 0 for none, 1 for run lengths.
pub fn bmp(width: i32, height: i32, bits: u16, compression: u32, colours: u32, data: &[u8]) -> Vec<u8> {
    let start = 54 + colours.min(256) * 4;
    let head = [start + data.len() as u32, 0, start, 40].map(u32::to_le_bytes).concat();
    let sizes = [&width.to_le_bytes(), &height.to_le_bytes(), [1, 0].as_slice(), &bits.to_le_bytes()].concat();
    let rest = [compression, 0, 0, 0, colours, 0].map(u32::to_le_bytes).concat();
    [b"BM".as_slice(), &head, &sizes, &rest, &vec![0; colours.min(256) as usize * 4], data].concat()
}

pub fn gif(canvas: (u16, u16), blocks: &[u8]) -> Vec<u8> {
    let sizes = [canvas.0.to_le_bytes(), canvas.1.to_le_bytes()].concat();
    [b"GIF89a".as_slice(), &sizes, &[0x80, 0, 0, 0, 0, 0, 255, 255, 255], blocks, b"\x3b"].concat()
}

/// A frame whose data is one black pixel and the end.
pub fn gif_frame(width: u16, height: u16) -> Vec<u8> {
    let sizes = [width.to_le_bytes(), height.to_le_bytes()].concat();
    [b"\x2c\0\0\0\0".as_slice(), &sizes, &[0, 2, 2, 0x44, 0x01, 0]].concat()
}

/// A lossless stream of 64 × 64 pixels whose blocks name group 65 535, so that 65 536 groups of five codes follow, each
/// with lengths up to 10, which makes the largest tables.
pub fn many_code_tables() -> Vec<u8> {
    let (mut bytes, mut held, mut count) = (Vec::new(), 0_u64, 0);
    let mut put = |value: u64, width: u32| {
        held |= value << count;
        count += width;
        while count >= 8 {
            bytes.push(held as u8);
            held >>= 8;
            count -= 8;
        }
    };
    for (value, width) in [(0x2f, 8), (63, 14), (63, 14), (0, 4)] {
        put(value, width);
    }
    // No transform, no cache, groups by blocks of 4 × 4; for these again no cache and five codes of one symbol.
    for (value, width) in [(0, 1), (0, 1), (1, 1), (0, 3), (0, 1)] {
        put(value, width);
    }
    for symbol in [255, 255, 0, 0, 0] {
        for (value, width) in [(1, 1), (0, 1), (1, 1), (symbol, 8)] {
            put(value, width);
        }
    }
    for _ in 0..65_536 * 5 {
        put(0, 1);
        put(10, 4);
        for length in [0, 0, 0, 3, 3, 3, 3, 3, 0, 3, 4, 4, 4, 4] {
            put(length, 3);
        }
        // Eleven lengths follow: 1 to 10, and 10 again.
        for (value, width) in [(1, 1), (1, 3), (9, 4)] {
            put(value, width);
        }
        for code in 0..6_u64 {
            put(code.reverse_bits() >> 61, 3);
        }
        for code in [12, 13, 14, 15, 15_u64] {
            put(code.reverse_bits() >> 60, 4);
        }
    }
    put(0, 16);
    bytes
}
