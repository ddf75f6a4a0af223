//! A million vectors of 128 numbers, the ten most alike: `cargo bench -p muse-gpu --bench search`.
//!
//! `memory` reads as many bytes and does nothing else: the bound a search is compared with.

use std::hint::black_box;
use std::sync::LazyLock;

use divan::Bencher;
use muse_gpu::search::GpuSearch;
use muse_gpu::{Embedding, VectorIndex};

const VECTORS: usize = 1_000_000;
const DIMENSIONS: usize = 128;

fn main() {
    divan::main();
}

fn embedding(state: &mut u64) -> Embedding {
    let mut roll = || {
        *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (*state >> 40) as f32 / 8_388_608.0 - 1.0
    };
    Embedding::from_raw((0..DIMENSIONS).map(|_| roll()).collect()).expect("a direction")
}

static INDEX: LazyLock<VectorIndex> = LazyLock::new(|| {
    let mut index = VectorIndex::new(DIMENSIONS);
    let mut state = 1;
    for _ in 0..VECTORS {
        index.push(&embedding(&mut state)).expect("the right length");
    }
    index
});

fn queries(count: usize) -> Vec<Embedding> {
    let mut state = 99;
    (0..count).map(|_| embedding(&mut state)).collect()
}

#[divan::bench(sample_count = 30)]
fn memory(bencher: Bencher<'_, '_>) {
    let numbers = vec![1u32; VECTORS * DIMENSIONS];
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    bencher.bench_local(|| {
        std::thread::scope(|scope| {
            for part in numbers.chunks(numbers.len().div_ceil(cores)) {
                scope.spawn(move || {
                    let mut sums = [0u32; 32];
                    for row in part.as_chunks::<32>().0 {
                        for (sum, number) in sums.iter_mut().zip(row) {
                            *sum ^= number;
                        }
                    }
                    black_box(sums);
                });
            }
        });
    });
}

#[divan::bench(args = [1, 16], sample_count = 30)]
fn processor(bencher: Bencher<'_, '_>, count: usize) {
    let (index, queries) = (&*INDEX, queries(count));
    bencher.bench_local(|| index.top_many(&queries, 10).expect("an answer"));
}

/// The slowest data there is: a million times the same vector, so that each has to be scored exactly.
#[divan::bench(sample_count = 10)]
fn all_equal(bencher: Bencher<'_, '_>) {
    let query = &queries(1)[0];
    let mut index = VectorIndex::new(DIMENSIONS);
    for _ in 0..VECTORS {
        index.push(query).expect("the right length");
    }
    bencher.bench_local(|| index.top(query, 10).expect("an answer"));
}

#[divan::bench(args = [1, 16], sample_count = 10)]
fn device(bencher: Bencher<'_, '_>, count: usize) {
    let (index, queries) = (&*INDEX, queries(count));
    // Software counts too: the figure then says why `SearchDevice::open` passes it over.
    let Ok(gpu) = GpuSearch::open(true) else { return };
    // Once before, so that the copy is there.
    gpu.top_many(index, &queries, 10).expect("an answer");
    bencher.bench_local(|| gpu.top_many(index, &queries, 10).expect("an answer"));
}

#[divan::bench(sample_count = 10)]
fn push(bencher: Bencher<'_, '_>) {
    let vectors = queries(10_000);
    bencher.bench_local(|| {
        let mut index = VectorIndex::new(DIMENSIONS);
        index.push_all(&vectors).expect("the right length");
        index
    });
}
