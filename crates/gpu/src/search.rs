//! The most alike among a million vectors: near-duplicate pictures, and whether a face is anybody's already.
//!
//! In: unit vectors in a [`VectorIndex`], one or more queries. Out: for each query its `k` most alike [`Hit`]s.
//! Never: approximates. An answer is what sorting every [`Embedding::cosine`] would give, to the bit and on every
//! device; only the time differs.
//!
//! How: a fast pass in `f32` names the vectors that can still be among the best, with room for every rounding error
//! of that pass; those few are scored again with [`Embedding::cosine`]'s own arithmetic.

mod cpu;
mod gpu;
mod tiles;

use std::ops::Range;

pub use gpu::GpuSearch;

use self::tiles::Tiles;
use crate::device::Place;
use crate::{Embedding, GpuError, Similarity};

/// One vector of an index and how alike it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// Its number, in the order of pushing, from 0.
    pub index: usize,
    /// What [`Embedding::cosine`] says of it and the query.
    pub similarity: Similarity,
}

/// Unit vectors of one model, in memory, searched exactly. It only grows.
///
/// * memory: 4 bytes a number, so 512 MB for a million vectors of 128; it grows in blocks of at most 16 MiB, and
///   nothing already stored is ever copied.
///
/// ```
/// # use muse_gpu::{Embedding, VectorIndex};
/// # fn main() -> Result<(), muse_gpu::GpuError> {
/// # let [east, north] = [[1.0, 0.0], [0.0, 1.0]].map(|raw| Embedding::from_raw(raw.to_vec()).unwrap());
/// let mut index = VectorIndex::new(2);
/// index.push(&east)?;
/// index.push(&north)?;
/// assert_eq!(index.top(&north, 1)?[0].index, 1);
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct VectorIndex {
    tiles: Tiles,
}

impl VectorIndex {
    /// An empty index for vectors of `dimensions` numbers (SFace: 128); takes no memory yet.
    pub fn new(dimensions: usize) -> Self {
        Self { tiles: Tiles::new(dimensions) }
    }

    /// Numbers per vector.
    pub fn dimensions(&self) -> usize {
        self.tiles.dimensions()
    }

    /// How many vectors.
    pub fn len(&self) -> usize {
        self.tiles.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds one vector and returns its number; about 0.1 µs for 128 numbers.
    ///
    /// # Errors
    /// [`GpuError::BadVector`] when it has another length.
    pub fn push(&mut self, embedding: &Embedding) -> Result<usize, GpuError> {
        self.check(embedding)?;
        Ok(self.tiles.push(embedding.as_slice()))
    }

    /// Adds all of them, or none, and returns their numbers.
    ///
    /// # Errors
    /// [`GpuError::BadVector`] when one has another length.
    pub fn push_all(&mut self, embeddings: &[Embedding]) -> Result<Range<usize>, GpuError> {
        embeddings.iter().try_for_each(|embedding| self.check(embedding))?;
        let first = self.len();
        for embedding in embeddings {
            self.tiles.push(embedding.as_slice());
        }
        Ok(first..self.len())
    }

    /// The `k` most alike, best first, equals by lower number; fewer when the index holds fewer.
    ///
    /// * time: memory is read once, on every core; the memory's speed is the bound (a million vectors of 128 at
    ///   20 GB/s: 25 ms). Many vectors as alike as the `k`-th best cost up to 0.2 µs more each.
    ///
    /// # Errors
    /// [`GpuError::BadVector`] when the query has another length.
    pub fn top(&self, query: &Embedding, k: usize) -> Result<Vec<Hit>, GpuError> {
        Ok(self.top_many(std::slice::from_ref(query), k)?.pop().unwrap_or_default())
    }

    /// [`top`](Self::top) for several queries while memory is read once; the lists are in the order of the queries.
    ///
    /// * time: from the fourth query on arithmetic is the bound; 16 queries to a million vectors of 128 took 0.13 s
    ///   on two cores (SSE2), one took 25 ms.
    /// * memory: `k` hits of 16 bytes per query and core.
    ///
    /// # Errors
    /// [`GpuError::BadVector`] when a query has another length.
    pub fn top_many(&self, queries: &[Embedding], k: usize) -> Result<Vec<Vec<Hit>>, GpuError> {
        Ok(cpu::top_many(&self.tiles, &self.numbers(queries)?, k))
    }

    fn check(&self, embedding: &Embedding) -> Result<(), GpuError> {
        match (self.dimensions(), embedding.dimensions()) {
            (expected, got) if expected == got => Ok(()),
            (expected, got) => Err(GpuError::BadVector { expected, got }),
        }
    }

    fn numbers<'a>(&self, queries: &'a [Embedding]) -> Result<Vec<&'a [f32]>, GpuError> {
        queries.iter().map(|query| self.check(query).map(|()| query.as_slice())).collect()
    }
}

/// Where searches are computed; a graphics device keeps a copy of one index.
pub type SearchDevice = Place<GpuSearch>;

impl SearchDevice {
    /// [`VectorIndex::top`] on this device, with the same answer.
    ///
    /// # Errors
    /// [`GpuError::BadVector`] when the query has another length.
    pub fn top(&self, index: &VectorIndex, query: &Embedding, k: usize) -> Result<Vec<Hit>, GpuError> {
        Ok(self.top_many(index, std::slice::from_ref(query), k)?.pop().unwrap_or_default())
    }

    /// [`VectorIndex::top_many`] on this device, with the same answer.
    ///
    /// A graphics device that fails is replaced by the processor for this search, with a warning in the log.
    ///
    /// # Errors
    /// [`GpuError::BadVector`] when a query has another length.
    pub fn top_many(&self, index: &VectorIndex, queries: &[Embedding], k: usize) -> Result<Vec<Vec<Hit>>, GpuError> {
        let Self::Gpu(gpu) = self else { return index.top_many(queries, k) };
        match gpu.top_many(index, queries, k) {
            Err(error @ (GpuError::Device { .. } | GpuError::NoAdapter)) => {
                tracing::warn!(%error, "the graphics device failed; the processor searches");
                index.top_many(queries, k)
            }
            answer => answer,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_processor_answers_for_a_device_that_is_lost() {
        let gpu = match GpuSearch::open(true) {
            Ok(gpu) => gpu,
            // A machine without any driver has nothing to lose; any other refusal is a failure.
            Err(GpuError::NoAdapter) if crate::device::report().adapters.is_empty() => return,
            Err(error) => panic!("{error}"),
        };
        let vectors: Vec<Embedding> =
            (1..200_u8).filter_map(|i| Embedding::from_raw(vec![f32::from(i), 100.0, f32::from(i % 7)])).collect();
        let mut index = VectorIndex::new(3);
        index.push_all(&vectors).expect("the right length");
        let expected = index.top(&vectors[50], 4).expect("an answer");
        assert_eq!(gpu.top_many(&index, &vectors[50..51], 4).expect("an answer"), std::slice::from_ref(&expected));
        gpu.lose();
        let refused = gpu.top_many(&index, &vectors[50..51], 4).expect_err("a lost device");
        assert_eq!(refused.code(), "gpu.device_failed");
        index.push(&vectors[0]).expect("the right length");
        assert_eq!(SearchDevice::Gpu(gpu).top(&index, &vectors[50], 4).expect("an answer"), expected);
    }
}
