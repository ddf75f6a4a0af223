//! Decoding with its memory and time counted, and what holds for every file.
#![expect(unsafe_code, reason = "the memory a decoder takes is counted by an allocator")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::io::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Mutex, MutexGuard, PoisonError};

use muse_gpu::{DecodeLimits, GpuError, Picture};

const MOST_BYTES: usize = 256 << 20;
/// Only an endless loop takes that long.
const MOST_MILLIS: f64 = 2000.0;

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
pub fn turn() -> MutexGuard<'static, ()> {
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
pub fn tried(name: &str, file: &[u8]) -> Result<Picture, GpuError> {
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

pub fn refused(name: &str, file: &[u8], code: &str) {
    let error = tried(name, file).err().unwrap_or_else(|| panic!("{name} was read"));
    assert_eq!(error.code(), code, "{name}: {error}");
    assert!(error.advice().is_some());
}

pub fn read(name: &str, file: &[u8]) -> Picture {
    tried(name, file).unwrap_or_else(|error| panic!("{name}: {error}"))
}

pub fn sized(name: &str, file: &[u8], width: u32, height: u32) -> Picture {
    let picture = read(name, file);
    assert_eq!((picture.width_px, picture.height_px), (width, height), "{name}");
    picture
}
