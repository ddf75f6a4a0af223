//! The search on a graphics device: it names the groups of 64 vectors that can hold a hit, the processor does the rest.

use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use super::tiles::{LANES, Tiles};
use super::{Hit, VectorIndex, cpu};
use crate::device::{self, Kernel, OpenDevice};
use crate::{AdapterInfo, Embedding, GpuError};

/// Vectors that share one score, as in the kernel.
const GROUP: usize = 64;

/// Vectors per workgroup, as in the kernel.
const WORKGROUP: usize = 256;

/// Queries per dispatch at most; a million vectors answer with 4 MB then.
const QUERIES: usize = 64;

/// A graphics device with the search kernel compiled and a copy of one index; shared between threads, which take turns.
#[derive(Debug)]
pub struct GpuSearch {
    on: OpenDevice,
    kernel: wgpu::ComputePipeline,
    mirror: Mutex<Mirror>,
}

/// What the device holds.
#[derive(Debug, Default)]
struct Mirror {
    /// Of which index.
    id: Option<u64>,
    /// The first so many vectors.
    len: usize,
    blocks: Vec<Block>,
}

#[derive(Debug)]
struct Block {
    shape: wgpu::Buffer,
    tiles: wgpu::Buffer,
    bindings: wgpu::BindGroup,
}

impl Kernel for GpuSearch {
    fn open(software: bool) -> Result<Self, GpuError> {
        Self::open(software)
    }

    fn info(&self) -> &AdapterInfo {
        self.info()
    }
}

impl GpuSearch {
    /// Opens the best adapter and compiles the kernel; 0.2 to 0.5 s.
    ///
    /// * `software`: whether a device drawn on the processor will do; it is slower than the processor itself.
    ///
    /// # Errors
    /// [`GpuError::NoAdapter`], or [`GpuError::Device`] with what the driver said.
    pub fn open(software: bool) -> Result<Self, GpuError> {
        let on = device::open("search", software)?;
        let kernel = on.kernel(wgpu::include_wgsl!("kernel.wgsl"), "main")?;
        Ok(Self { on, kernel, mirror: Mutex::default() })
    }

    /// Which device this is.
    pub fn info(&self) -> &AdapterInfo {
        &self.on.info
    }

    /// [`VectorIndex::top_many`] on the device, with the same answer.
    ///
    /// The device keeps a copy of the index (4 bytes a number, in blocks of at most 16 MiB); a search first sends
    /// what was pushed since the last one. Searching another index starts the copy anew, so give each its own device.
    ///
    /// * time: the device reads its copy once per four queries, with luck from its cache; then the processor looks
    ///   into about `k` groups of 64 vectors per query.
    ///
    /// # Errors
    /// [`GpuError::BadVector`] when a query has another length; [`GpuError::Device`] when the device is lost or
    /// its memory is short.
    pub fn top_many(&self, index: &VectorIndex, queries: &[Embedding], k: usize) -> Result<Vec<Vec<Hit>>, GpuError> {
        let queries = index.numbers(queries)?;
        let tiles = &index.tiles;
        if k == 0 || index.is_empty() {
            return Ok(vec![Vec::new(); queries.len()]);
        }
        let mut answers = Vec::with_capacity(queries.len());
        for some in queries.chunks(QUERIES) {
            let best = {
                let mut mirror = self.mirror.lock().unwrap_or_else(PoisonError::into_inner);
                self.update(&mut mirror, tiles)?;
                self.best_of_groups(&mirror, tiles, some)?
            };
            for (query, best) in some.iter().zip(best) {
                let runs = promising(&best, tiles, k);
                answers.append(&mut cpu::top_within(tiles, &runs, &[query], k));
            }
        }
        Ok(answers)
    }

    /// As if the card had been pulled out.
    #[cfg(test)]
    pub(super) fn lose(&self) {
        self.on.device.destroy();
    }

    /// Sends the vectors the mirror lacks.
    fn update(&self, mirror: &mut Mirror, tiles: &Tiles) -> Result<(), GpuError> {
        if mirror.id != Some(tiles.id()) {
            *mirror = Mirror { id: Some(tiles.id()), ..Mirror::default() };
        }
        let (per_block, stride) = (tiles.per_block(), tiles.stride());
        let block_bytes = per_block as u64 * stride as u64 * 4;
        let limits = self.on.device.limits();
        if block_bytes > limits.max_storage_buffer_binding_size.min(limits.max_buffer_size) {
            return Err(device::failed(format!("vectors of {} numbers are too long for it", tiles.dimensions())));
        }
        // The last tile may have gained vectors, so it goes again.
        let mut sent = mirror.len / LANES;
        while mirror.len < tiles.len() {
            let at = sent / per_block;
            let end = ((at + 1) * per_block).min(tiles.count());
            let vectors = tiles.len().min(end * LANES) - at * per_block * LANES;
            let shape = [tiles.dimensions() as u32, vectors as u32, (at * per_block * LANES / GROUP) as u32, 0];
            if at == mirror.blocks.len() {
                mirror.blocks.push(self.on.checked(|| self.block(block_bytes))?);
            }
            self.on.checked(|| {
                let within = (sent - at * per_block) * stride..(end - at * per_block) * stride;
                let (offset, block) = (within.start as u64 * 4, &mirror.blocks[at]);
                self.on.queue.write_buffer(&block.shape, 0, bytemuck::cast_slice(&shape));
                self.on.queue.write_buffer(&block.tiles, offset, bytemuck::cast_slice(&tiles.blocks()[at][within]));
                self.on.queue.submit([]);
            })?;
            // Block by block, or wgpu would stage the whole index a second time.
            self.on.finish()?;
            sent = end;
            mirror.len = tiles.len().min(end * LANES);
        }
        Ok(())
    }

    fn block(&self, bytes: u64) -> Block {
        let shape = self.on.buffer(16, wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST);
        let tiles = self.on.buffer(bytes, wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_DST);
        let bindings = self.on.bound(&self.kernel, 0, &[&shape, &tiles]);
        Block { shape, tiles, bindings }
    }

    /// For each query the best score of each group of 64 vectors.
    fn best_of_groups(&self, mirror: &Mirror, tiles: &Tiles, queries: &[&[f32]]) -> Result<Vec<Vec<f32>>, GpuError> {
        let groups = tiles.len().div_ceil(GROUP);
        let quads = queries.len().div_ceil(4);
        let length = groups as u64 * quads as u64 * 16;
        let read_back = self.on.checked(|| self.dispatch(mirror, tiles, queries, length))?;
        self.on.read(&read_back, 0..length, |view| {
            let scores: &[f32] = bytemuck::cast_slice(view);
            // A driver that answers nonsense would hide hits in silence.
            if !scores.iter().all(|score| (-2.0..1.5).contains(score)) {
                return Err(device::failed("it computed impossible similarities"));
            }
            let of_query = |q| scores.iter().skip(q).step_by(quads * 4).copied().collect();
            Ok((0..queries.len()).map(of_query).collect())
        })?
    }

    fn dispatch(&self, mirror: &Mirror, tiles: &Tiles, queries: &[&[f32]], length: u64) -> wgpu::Buffer {
        let in_quads: Vec<[f32; 4]> = queries
            .chunks(4)
            .flat_map(|quad| {
                (0..tiles.dimensions()).map(|d| std::array::from_fn(|q| quad.get(q).map_or(0.0, |query| query[d])))
            })
            .collect();
        let count = [queries.len().div_ceil(4) as u32, 0, 0, 0];
        let count = self.on.filled(bytemuck::cast_slice(&count), wgpu::BufferUsages::UNIFORM);
        let in_quads = self.on.filled(bytemuck::cast_slice(&in_quads), wgpu::BufferUsages::STORAGE);
        let best = self.on.buffer(length, wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_SRC);
        let read_back = self.on.buffer(length, wgpu::BufferUsages::MAP_READ | wgpu::BufferUsages::COPY_DST);
        let call = self.on.bound(&self.kernel, 1, &[&count, &in_quads, &best]);
        let mut encoder = self.on.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        {
            let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor::default());
            pass.set_pipeline(&self.kernel);
            pass.set_bind_group(1, &call, &[]);
            let per_block = tiles.per_block() * LANES;
            for (at, block) in mirror.blocks.iter().enumerate() {
                let vectors = (tiles.len() - at * per_block).min(per_block);
                pass.set_bind_group(0, &block.bindings, &[]);
                pass.dispatch_workgroups(vectors.div_ceil(WORKGROUP) as u32, 1, 1);
            }
        }
        encoder.copy_buffer_to_buffer(&best, 0, &read_back, 0, length);
        self.on.queue.submit([encoder.finish()]);
        read_back
    }
}

/// The tiles that can hold one of the `k` best, given the best score of each group.
///
/// The `k`-th best group holds a vector at most one rounding error below its score, so `k` vectors are that good,
/// and a hit lies at most one more below.
fn promising(best: &[f32], tiles: &Tiles, k: usize) -> Vec<Range<usize>> {
    let mut sorted = best.to_vec();
    let bar = match sorted.get(k - 1) {
        Some(_) => *sorted.select_nth_unstable_by(k - 1, |a, b| b.total_cmp(a)).1 - cpu::margin(tiles.dimensions()),
        None => f32::NEG_INFINITY,
    };
    let run = |group: usize| group * GROUP / LANES..((group + 1) * GROUP / LANES).min(tiles.count());
    best.iter().enumerate().filter(|(_, score)| **score >= bar).map(|(group, _)| run(group)).collect()
}
