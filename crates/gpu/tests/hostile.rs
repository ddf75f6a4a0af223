//! Files made to harm: bombs, lies about sizes, damage, odd colours. Each is refused with a reason or read right, and none
//! takes more than 256 MiB, the file included.
//!
//! `cargo test -p muse-gpu --test hostile -- --nocapture` prints a table of results, memory and processor time.
#![expect(unsafe_code, reason = "the memory a decoder takes is counted by an allocator")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::io::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Mutex, MutexGuard, PoisonError};

use flate2::{Compress, Compression, FlushCompress};
use image::{DynamicImage, ImageFormat};
use libjpeg_turbo_rs::{ColorSpace, Encoder, PixelFormat, Subsampling};
use muse_gpu::{DecodeLimits, GpuError, Picture};

const MOST_BYTES: usize = 256 << 20;
/// Only an endless loop takes that long.
const MOST_MILLIS: f64 = 2000.0;
const TOO_LARGE: &str = "picture.too_large";
const UNDECODABLE: &str = "picture.undecodable";

struct Counting;

static LIVE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

fn add(bytes: usize) {
    PEAK.fetch_max(LIVE.fetch_add(bytes, Relaxed) + bytes, Relaxed);
}

// SAFETY: every call is handed to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        add(layout.size());
        // SAFETY: as the caller promised.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        add(layout.size());
        // SAFETY: as the caller promised.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, bytes: usize) -> *mut u8 {
        // Old and new stand side by side while one is copied to the other.
        add(bytes);
        LIVE.fetch_sub(layout.size(), Relaxed);
        // SAFETY: as the caller promised.
        unsafe { System.realloc(place, layout, bytes) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size(), Relaxed);
        // SAFETY: as the caller promised.
        unsafe { System.dealloc(place, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// One test at a time, or they would count each other's memory.
fn turn() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Nanoseconds this thread was on a processor; 0 where the system does not say.
fn processor_nanos() -> u64 {
    // The time is brought up to date when the thread gives way.
    std::thread::yield_now();
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

/// Decodes and checks what holds for every file.
fn tried(name: &str, file: &[u8]) -> Result<Picture, GpuError> {
    let before = LIVE.load(Relaxed);
    PEAK.store(before, Relaxed);
    let start = processor_nanos();
    let decoded = Picture::decode(file, &DecodeLimits::default());
    let millis = (processor_nanos() - start) as f64 / 1e6;
    let peak = PEAK.load(Relaxed) - before + file.len();
    if !name.is_empty() {
        let result = match &decoded {
            Ok(picture) => format!("{} × {}", picture.width_px, picture.height_px),
            Err(error) => error.to_string(),
        };
        let line = format!("{name:<44} {millis:>8.1} ms {:>7.1} MiB  {result}\n", peak as f64 / f64::from(1 << 20));
        // Not `println!`, so that the table is not mixed with the captured output of the harness.
        let _ = std::io::stdout().write_all(line.as_bytes());
    }
    assert!(peak <= MOST_BYTES, "{name}: {peak} bytes");
    assert!(millis < MOST_MILLIS, "{name}: {millis} ms");
    if let Ok(picture) = &decoded {
        assert_eq!(picture.rgb.len(), picture.width_px as usize * picture.height_px as usize * 3, "{name}");
    }
    decoded
}

fn refused(name: &str, file: &[u8], code: &str) {
    let error = tried(name, file).err().unwrap_or_else(|| panic!("{name} was read"));
    assert_eq!(error.code(), code, "{name}: {error}");
    assert!(error.advice().is_some());
}

fn read(name: &str, file: &[u8]) -> Picture {
    tried(name, file).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn sized(name: &str, file: &[u8], width: u32, height: u32) -> Picture {
    let picture = read(name, file);
    assert_eq!((picture.width_px, picture.height_px), (width, height), "{name}");
    picture
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/hostile/{name}", env!("CARGO_MANIFEST_DIR"))).expect("a fixture")
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

fn sample(width: u32, height: u32) -> Picture {
    let row = |y: u32| (0..width).flat_map(move |x| [(x * 7) as u8, (y * 5) as u8, (x * y / 9) as u8]);
    Picture::new(width, height, (0..height).flat_map(row).collect()).expect("a picture")
}

fn jpeg(width: usize, height: usize, kind: Subsampling, change: impl FnOnce(Encoder<'_>) -> Encoder<'_>) -> Vec<u8> {
    let picture = sample(width as u32, height as u32);
    let encoder = Encoder::new(&picture.rgb, width, height, PixelFormat::Rgb).quality(80).subsampling(kind);
    change(encoder).encode().expect("a file")
}

/// The file with one segment behind its start mark.
fn with_segment(jpeg: &[u8], kind: u8, body: &[u8]) -> Vec<u8> {
    let length = (body.len() as u16 + 2).to_be_bytes();
    [&jpeg[..2], &[0xff, kind], &length, body, &jpeg[2..]].concat()
}

fn exif(orientation: u8) -> Vec<u8> {
    [b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".as_slice(), &[orientation, 0, 0, 0, 0, 0, 0, 0]].concat()
}

fn find(bytes: &[u8], part: &[u8]) -> usize {
    bytes.windows(part.len()).position(|window| window == part).expect("a part")
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |c, _| if c & 1 == 1 { (c >> 1) ^ 0xedb8_8320 } else { c >> 1 })
    })
}

fn chunk(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let named = [kind.as_slice(), body].concat();
    [&(body.len() as u32).to_be_bytes(), named.as_slice(), &crc32(&named).to_be_bytes()].concat()
}

/// `kind`: colour type of the format.
fn png(width: u32, height: u32, depth: u8, kind: u8, chunks: &[Vec<u8>]) -> Vec<u8> {
    let header = [&width.to_be_bytes(), &height.to_be_bytes(), [depth, kind, 0, 0].as_slice(), &[0]].concat();
    [b"\x89PNG\r\n\x1a\n".as_slice(), &chunk(b"IHDR", &header), &chunks.concat(), &chunk(b"IEND", b"")].concat()
}

fn zipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

/// A zlib stream of `times` × 64 MiB zeros; 64 KiB each.
fn zeros(times: usize) -> Vec<u8> {
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
fn grey_tiff(width: u32, height: u32, compression: u32, data: &[u8], more: &[(u16, u16, u32, u32)]) -> Vec<u8> {
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

fn riff(chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut body = b"WEBP".to_vec();
    for (kind, bytes) in chunks {
        body.extend_from_slice(*kind);
        body.extend((bytes.len() as u32).to_le_bytes());
        body.extend(bytes);
        body.extend(&[0][..bytes.len() & 1]);
    }
    [b"RIFF".as_slice(), &(body.len() as u32).to_le_bytes(), &body].concat()
}

fn vp8x(flags: u8, width: u32, height: u32) -> (&'static [u8; 4], Vec<u8>) {
    let side = |side: u32| (side - 1).to_le_bytes()[..3].to_vec();
    (b"VP8X", [vec![flags, 0, 0, 0], side(width), side(height)].concat())
}

/// `compression`: 0 for none, 1 for run lengths.
fn bmp(width: i32, height: i32, bits: u16, compression: u32, colours: u32, data: &[u8]) -> Vec<u8> {
    let start = 54 + colours.min(256) * 4;
    let head = [start + data.len() as u32, 0, start, 40].map(u32::to_le_bytes).concat();
    let sizes = [&width.to_le_bytes(), &height.to_le_bytes(), [1, 0].as_slice(), &bits.to_le_bytes()].concat();
    let rest = [compression, 0, 0, 0, colours, 0].map(u32::to_le_bytes).concat();
    [b"BM".as_slice(), &head, &sizes, &rest, &vec![0; colours.min(256) as usize * 4], data].concat()
}

fn gif(canvas: (u16, u16), blocks: &[u8]) -> Vec<u8> {
    let sizes = [canvas.0.to_le_bytes(), canvas.1.to_le_bytes()].concat();
    [b"GIF89a".as_slice(), &sizes, &[0x80, 0, 0, 0, 0, 0, 255, 255, 255], blocks, b"\x3b"].concat()
}

/// A frame whose data is one black pixel and the end.
fn gif_frame(width: u16, height: u16) -> Vec<u8> {
    let sizes = [width.to_le_bytes(), height.to_le_bytes()].concat();
    [b"\x2c\0\0\0\0".as_slice(), &sizes, &[0, 2, 2, 0x44, 0x01, 0]].concat()
}

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

/// A lossless stream of 64 × 64 pixels whose blocks name group 65 535, so that 65 536 groups of five codes follow, each
/// with lengths up to 10, which makes the largest tables.
fn many_code_tables() -> Vec<u8> {
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
fn what_is_cut_anywhere_is_refused_or_complete() {
    let _turn = turn();
    for name in FIXTURES {
        let file = fixture(name);
        let whole = Picture::decode(&file, &DecodeLimits::default()).expect("a picture");
        let mut complete = 0;
        for end in 0..file.len() {
            match tried("", &file[..end]) {
                Ok(picture) => {
                    assert_eq!(picture.rgb, whole.rgb, "{name} cut at {end}");
                    complete += 1;
                }
                Err(error) => assert_eq!(error.code(), UNDECODABLE, "{name} cut at {end}: {error}"),
            }
        }
        let _ = std::io::stdout()
            .write_all(format!("{name:<20} {complete} of {} cuts are complete\n", file.len()).as_bytes());
    }
}

#[test]
fn a_changed_byte_never_harms() {
    let _turn = turn();
    for name in FIXTURES {
        let mut file = fixture(name);
        for at in 0..file.len().min(700) {
            for value in [0, 1, 0x7f, 0x80, 0xff] {
                let kept = std::mem::replace(&mut file[at], value);
                tried("", &file).ok();
                file[at] = kept;
            }
        }
    }
}

#[test]
fn jpegs_with_too_many_scans_or_damage_are_refused() {
    let _turn = turn();
    let file = jpeg(400, 300, Subsampling::S420, |encoder| encoder.progressive(true));
    let scan = file.windows(2).rposition(|mark| mark == [0xff, 0xda]).expect("a scan");
    let end = file.len() - 2;
    let bomb = [&file[..end], &file[scan..end].repeat(300), &file[end..]].concat();
    refused("JPEG, 300 scans", &bomb, UNDECODABLE);
    let large = jpeg(5000, 4000, Subsampling::S420, |encoder| encoder.progressive(true));
    let scan = large.windows(2).rposition(|mark| mark == [0xff, 0xda]).expect("a scan");
    let large = [&large[..scan], &large[scan..scan + 10], &[0; 6], &large[large.len() - 2..]].concat();
    tried("JPEG, 20 megapixels, damaged last scan", &large).ok();

    let restarts = jpeg(400, 300, Subsampling::S420, |encoder| encoder.restart_blocks(8));
    sized("JPEG, restart marks", &restarts, 400, 300);
    let middle = restarts.len() / 2;
    let mark =
        middle + restarts[middle..].windows(2).position(|m| m[0] == 0xff && m[1] & 0xf8 == 0xd0).expect("a mark");
    for (name, change) in
        [("another number", 0xd0 + (restarts[mark + 1] + 3) % 8), ("no mark", 0x00), ("the end", 0xd9)]
    {
        let mut damaged = restarts.clone();
        damaged[mark + 1] = change;
        tried(&format!("JPEG, restart mark: {name}"), &damaged).ok();
    }
    let mut damaged = restarts;
    damaged[middle..middle + 60].fill(0xaa);
    tried("JPEG, 60 bytes of noise", &damaged).ok();

    let deep = [
        b"\xff\xd8\xff\xc1\0\x0b\x0c\0\x08\0\x08\x01\x01\x11\0".as_slice(),
        b"\xff\xda\0\x08\x01\x01\0\0\x3f\0\0\xff\xd9",
    ]
    .concat();
    refused("JPEG, 12 bits", &deep, UNDECODABLE);
    let profile =
        with_segment(&fixture("baseline.jpg"), 0xe2, &[b"ICC_PROFILE\0\x01\x01".as_slice(), &[0; 60_000]].concat());
    let many = [&profile[..2], &profile[2..60_020].repeat(600), &profile[2..]].concat();
    tried("JPEG, 600 profiles", &many).ok();
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
