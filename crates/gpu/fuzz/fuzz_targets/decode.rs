//! Any bytes as a picture: an answer in bounded memory, and a picture holds as many pixels as it says.
#![no_main]
#![allow(dead_code, reason = "the other uses of these modules are in muse-gpu")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use gpu::error::GpuError;
use gpu::picture::{DecodeLimits, Picture};
use libfuzzer_sys::fuzz_target;

#[path = "../../src"]
mod gpu {
    pub mod error;
    pub mod picture;
}

const MOST_BYTES: usize = 256 << 20;

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
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        add(layout.size());
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, bytes: usize) -> *mut u8 {
        add(bytes);
        LIVE.fetch_sub(layout.size(), Relaxed);
        unsafe { System.realloc(place, layout, bytes) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size(), Relaxed);
        unsafe { System.dealloc(place, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fuzz_target!(
    // A panic inside a decoder is caught by `Picture::decode`; the fuzzer's own hook would end the process first.
    init: drop(std::panic::take_hook()),
    |bytes: &[u8]| {
        let before = LIVE.load(Relaxed);
        PEAK.store(before, Relaxed);
        let decoded = Picture::decode(bytes, &DecodeLimits::default());
        let peak = PEAK.load(Relaxed) - before + bytes.len();
        match decoded {
            Ok(picture) => {
                assert_eq!(picture.rgb.len(), picture.width_px as usize * picture.height_px as usize * 3);
                assert!(!picture.rgb.is_empty());
            }
            Err(error) => assert!(error.code().starts_with("picture.") && error.advice().is_some()),
        }
        if peak > MOST_BYTES {
            eprintln!("{peak} bytes");
            std::process::abort();
        }
    }
);
