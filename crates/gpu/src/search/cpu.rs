//! The search on the processor, and the exact end of every search.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::ops::Range;
use std::sync::atomic::{self, AtomicUsize};

use super::Hit;
use super::tiles::{LANES, Tiles};
use crate::Similarity;

/// Numbers a thread takes at a time: 512 KiB, some 25 µs of memory.
const RUN_NUMBERS: usize = 128 << 10;

/// How far a cosine summed in `f32`, in any order, fused or not, rounded in any direction, can lie from the same
/// pair's [`Similarity`], at most; doubled.
///
/// Each of `n` products and sums errs by 2^-23 of the whole at most (Higham 2002, section 3.1); the 8 holds the
/// rounding of the vectors' lengths and of the similarity itself.
pub(super) fn margin(dimensions: usize) -> f32 {
    (dimensions as f32 + 8.0) / 4_194_304.0
}

/// Over all vectors, on every core.
pub(super) fn top_many(tiles: &Tiles, queries: &[&[f32]], k: usize) -> Vec<Vec<Hit>> {
    let step = (RUN_NUMBERS / tiles.stride().max(1)).max(1);
    let runs: Vec<Range<usize>> =
        (0..tiles.count()).step_by(step).map(|start| start..(start + step).min(tiles.count())).collect();
    top_within(tiles, &runs, queries, k)
}

/// Over the tiles of `runs`, on as many cores as that is worth.
pub(super) fn top_within(tiles: &Tiles, runs: &[Range<usize>], queries: &[&[f32]], k: usize) -> Vec<Vec<Hit>> {
    let k = k.min(tiles.len());
    if k == 0 || runs.is_empty() {
        return vec![Vec::new(); queries.len()];
    }
    let next = AtomicUsize::new(0);
    let walk = || {
        let mut best: Vec<Best> = queries.iter().map(|_| Best::new(k, margin(tiles.dimensions()))).collect();
        // Few runs at a time, so that a core busy elsewhere holds nobody up.
        while let Some(run) = runs.get(next.fetch_add(1, atomic::Ordering::Relaxed)) {
            for at in run.clone() {
                for (best, query) in best.iter_mut().zip(queries) {
                    best.look_at(tiles, at, query);
                }
            }
        }
        best
    };
    // A thread costs about as much as 1 MiB of tiles.
    let numbers = runs.iter().map(Range::len).sum::<usize>() * tiles.stride() * queries.len();
    let worth = (numbers / (2 * RUN_NUMBERS)).min(runs.len() - 1);
    let helpers = if worth == 0 { 0 } else { worth.min(cores() - 1) };
    let found: Vec<Best> = std::thread::scope(|scope| {
        // A system out of threads leaves the work to those that started.
        let helpers: Vec<_> = (0..helpers)
            .filter_map(|_| std::thread::Builder::new().name("search".into()).spawn_scoped(scope, walk).ok())
            .collect();
        let mut found = walk();
        for helper in helpers {
            let theirs = helper.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            for (mine, theirs) in found.iter_mut().zip(theirs) {
                mine.kept.extend(theirs.kept);
            }
        }
        found
    });
    found.into_iter().map(|best| best.into_hits(k)).collect()
}

/// Asking costs some 20 µs, so small searches do not.
fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from).min(16)
}

/// The cosine of `query` and each vector of a tile, in `f32`; what a tile lacks gives 0.
///
/// Plain code on purpose: LLVM keeps the 32 sums in registers, and one query is bound by memory even on SSE2.
fn scores(tile: &[f32], query: &[f32]) -> [f32; LANES] {
    let mut sums = [0.0; LANES];
    for (row, number) in tile.as_chunks::<LANES>().0.iter().zip(query) {
        for (sum, value) in sums.iter_mut().zip(row) {
            *sum += value * number;
        }
    }
    sums
}

/// The best hits so far of one query on one thread.
struct Best {
    k: usize,
    margin: f32,
    /// A score below this cannot be among the best.
    bar: f32,
    /// The worst on top.
    kept: BinaryHeap<Ranked>,
}

impl Best {
    fn new(k: usize, margin: f32) -> Self {
        Self { k, margin, bar: f32::NEG_INFINITY, kept: BinaryHeap::new() }
    }

    fn look_at(&mut self, tiles: &Tiles, at: usize, query: &[f32]) {
        let tile = tiles.tile(at);
        let scores = scores(tile, query);
        // No early end, so that it stays a few vector comparisons.
        if !scores.iter().fold(false, |any, score| any | (*score >= self.bar)) {
            return;
        }
        for (lane, score) in scores.iter().enumerate().take(tiles.filled(at)) {
            if *score >= self.bar {
                let vector = tile.as_chunks::<LANES>().0.iter().map(|row| row[lane]);
                let similarity = Similarity::of_pairs(vector.zip(query.iter().copied()));
                self.offer(Hit { index: at * LANES + lane, similarity });
            }
        }
    }

    fn offer(&mut self, hit: Hit) {
        if self.kept.len() < self.k {
            self.kept.push(Ranked(hit));
        } else if let Some(mut worst) = self.kept.peek_mut()
            && Ranked(hit) < *worst
        {
            *worst = Ranked(hit);
        }
        if self.kept.len() == self.k
            && let Some(worst) = self.kept.peek()
        {
            self.bar = worst.0.similarity.get() - self.margin;
        }
    }

    fn into_hits(self, k: usize) -> Vec<Hit> {
        let mut ranked = self.kept.into_sorted_vec();
        ranked.truncate(k);
        ranked.into_iter().map(|Ranked(hit)| hit).collect()
    }
}

/// Ordered by rank: the more alike come first, equals by number.
struct Ranked(Hit);

impl Ord for Ranked {
    fn cmp(&self, other: &Self) -> Ordering {
        let (mine, theirs) = (self.0.similarity.get(), other.0.similarity.get());
        // A similarity is never NaN; 0 and -0 are equal here.
        theirs.partial_cmp(&mine).unwrap_or(Ordering::Equal).then(self.0.index.cmp(&other.0.index))
    }
}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Ranked {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Ranked {}
