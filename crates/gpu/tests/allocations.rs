//! Preparing pictures on the processor: no memory is asked for once a picture of the size was seen.
#![expect(unsafe_code, reason = "an allocator cannot be counted without one of our own")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use muse_gpu::preprocess::{TensorFormat, Transform};
use muse_gpu::{Picture, Preprocess};

/// The system's allocator, counting for each thread how often it was asked.
struct Counting;

thread_local! {
    static ASKED: Cell<usize> = const { Cell::new(0) };
}

fn count() {
    // Gone while a thread ends; nobody counts there.
    let _ = ASKED.try_with(|asked| asked.set(asked.get() + 1));
}

// SAFETY: every call is handed on unchanged; the count neither allocates nor panics.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count();
        // SAFETY: the caller keeps the promises of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller keeps the promises of `dealloc`, and `pointer` came from the system's allocator.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        count();
        // SAFETY: likewise.
        unsafe { System.realloc(pointer, layout, new_size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn asked_during(work: impl FnOnce()) -> usize {
    let before = ASKED.get();
    work();
    ASKED.get() - before
}

#[test]
fn a_picture_of_a_known_size_is_prepared_without_asking_for_memory() {
    let picture = |level: u8| Picture::filled(1024, 700, [level, 9, 200]);
    let (first, second) = (picture(3), picture(4));
    let detector = TensorFormat::square(640, true, 1.0);
    let mesh = TensorFormat::square(192, false, 1.0 / 255.0);
    let (mut fitted, mut turned) = (vec![0.0; detector.len()], vec![0.0; mesh.len()]);
    let processor = Preprocess::cpu();
    let mut prepare = |picture: &Picture| {
        processor.letterbox(picture, detector, &mut fitted).expect("a fitted picture");
        let part = Transform { a: 2.0, b: 0.3, tx: 200.0, ty: 150.0 };
        processor.warp(picture, part, mesh, &mut turned).expect("a turned picture");
    };
    assert!(asked_during(|| prepare(&first)) > 0, "the counter counts");
    assert_eq!(asked_during(|| prepare(&second)), 0);
}
