//! How the vectors lie in memory: 32 at a time, first all their first numbers, then all their second, …
//!
//! So one load feeds 32 sums on either device, the sums need no folding at the end, and the number of dimensions
//! is free: on the processor a row of a tile is eight SSE registers, on a graphics device neighbours read neighbours.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

/// Vectors per tile.
pub(super) const LANES: usize = 32;

/// Numbers per block: 16 MiB.
const BLOCK_NUMBERS: usize = 4 << 20;

/// Tiles of a block at most, so that one dispatch (65,535 workgroups) covers it.
const BLOCK_TILES: usize = 65_536;

/// The vectors; they are only ever added to, so `id` and `len` tell the whole contents.
pub(super) struct Tiles {
    id: u64,
    dimensions: usize,
    per_block: usize,
    len: usize,
    /// Full ones and a last one that grows within the room reserved for it.
    blocks: Vec<Vec<f32>>,
}

impl Tiles {
    pub fn new(dimensions: usize) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let stride = dimensions.saturating_mul(LANES).max(1);
        // Even, so that the pair of tiles one workgroup takes lies within a block.
        let per_block = (BLOCK_NUMBERS / stride).clamp(2, BLOCK_TILES) & !1;
        Self { id: NEXT.fetch_add(1, Ordering::Relaxed), dimensions, per_block, len: 0, blocks: Vec::new() }
    }

    /// Different for every index of this process.
    pub fn id(&self) -> u64 {
        self.id
    }

    pub fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// Vectors.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Tiles, the last one perhaps not full: what is missing there is 0.
    pub fn count(&self) -> usize {
        self.len.div_ceil(LANES)
    }

    /// Numbers per tile.
    pub fn stride(&self) -> usize {
        self.dimensions * LANES
    }

    /// Tiles per block, an even number.
    pub fn per_block(&self) -> usize {
        self.per_block
    }

    pub fn blocks(&self) -> &[Vec<f32>] {
        &self.blocks
    }

    /// The numbers of tile `at`, row by row.
    pub fn tile(&self, at: usize) -> &[f32] {
        let within = at % self.per_block * self.stride();
        &self.blocks[at / self.per_block][within..within + self.stride()]
    }

    /// Vectors in tile `at`.
    pub fn filled(&self, at: usize) -> usize {
        (self.len - at * LANES).min(LANES)
    }

    /// Adds a vector of `dimensions` numbers and returns its number.
    pub fn push(&mut self, numbers: &[f32]) -> usize {
        let (tile, lane) = (self.len / LANES, self.len % LANES);
        let (block, within) = (tile / self.per_block, tile % self.per_block * self.stride());
        if block == self.blocks.len() {
            // Reserved at once, touched tile by tile: a small index takes little, and growing moves nothing.
            self.blocks.push(Vec::with_capacity(self.per_block * self.stride()));
        }
        let numbers_of_block = &mut self.blocks[block];
        if lane == 0 {
            numbers_of_block.resize(within + self.dimensions * LANES, 0.0);
        }
        for (row, number) in numbers_of_block[within..].chunks_exact_mut(LANES).zip(numbers) {
            row[lane] = *number;
        }
        self.len += 1;
        self.len - 1
    }
}

impl fmt::Debug for Tiles {
    /// Without the numbers: there are a hundred million.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { dimensions, len, .. } = self;
        f.debug_struct("Tiles").field("dimensions", dimensions).field("len", len).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_even_and_neither_empty_nor_beyond_one_dispatch() {
        for dimensions in [0, 1, 2, 3, 100, 128, 511, 512, 4096, 1 << 20, 1 << 40] {
            let tiles = Tiles::new(dimensions).per_block();
            assert!(tiles.is_multiple_of(2) && (2..=BLOCK_TILES).contains(&tiles), "{dimensions}: {tiles}");
        }
        assert_eq!(Tiles::new(128).per_block() * LANES, 32_768);
    }

    #[test]
    fn growing_moves_nothing() {
        let mut tiles = Tiles::new(2048);
        let many = tiles.per_block() * LANES + 1;
        tiles.push(&vec![1.0; 2048]);
        let first = tiles.tile(0).as_ptr();
        for _ in 1..many {
            tiles.push(&vec![1.0; 2048]);
        }
        assert_eq!(tiles.blocks().len(), 2);
        assert_eq!(tiles.tile(0).as_ptr(), first);
        assert_eq!(tiles.filled(tiles.count() - 1), 1);
    }
}
