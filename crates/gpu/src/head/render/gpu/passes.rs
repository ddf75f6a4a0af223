//! The passes of one picture in their order, and what is read when they are done.

use super::kernels::{Kernel, Kernels, RIBBON_BINDS};
use super::memory::{BandWords, Memory, Store};
use super::plan::{Plan, Rows};
use crate::GpuError;
use crate::device::OpenDevice;
use crate::head::render::picture::{Aux, Picture};

/// Invocations of a workgroup over vertices, triangles, points.
const LINE: usize = 64;
/// Invocations of a workgroup along a side, over samples and pixels.
const SQUARE: usize = 8;
/// Bytes that a sample, a pixel, a guide take.
const LANES: u64 = 16;
const PIXEL: u64 = 4;
const GUIDE: u64 = 32;

/// Everything that one picture needs.
pub(super) struct Passes<'a> {
    pub on: &'a OpenDevice,
    pub kernels: &'a Kernels,
    pub memory: &'a mut Memory,
    pub plan: &'a Plan<'a>,
    /// Points of strands, cells of their cloud, pieces to draw.
    pub points: usize,
    pub cells: usize,
    pub pieces: u32,
}

impl Passes<'_> {
    /// What does not depend on bands: depth maps, openness, the cloud of hair, knots.
    ///
    /// # Errors
    /// [`GpuError::Device`].
    pub fn prepare(&mut self, sky: bool, shadows: bool) -> Result<(), GpuError> {
        let on = self.on;
        on.checked(|| self.encode_preparation(sky, shadows))
    }

    fn encode_preparation(&mut self, sky: bool, shadows: bool) {
        let Self { on, kernels, memory, plan, .. } = self;
        let (vertices, triangles) = (plan.mesh.vertices.len(), plan.mesh.triangles.len());
        for sky in &mut memory.sky {
            sky.hold(on, vertices as u64 * LANES);
        }
        // Both kinds of maps lie in one buffer: when it grows both are lost, but then both are new.
        memory.maps.hold(on, plan.atlas.texels as u64 * PIXEL);
        memory.cloud.hold(on, self.cells as u64 * 5 * PIXEL);
        memory.knots.hold(on, self.points as u64 * 2 * LANES);
        let mut encoder = on.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        let lamps = plan.atlas.shadows.len();
        let maps: usize = plan.atlas.sky.iter().map(Vec::len).sum();
        let (shadow_bytes, all_bytes) = (plan.atlas.shadow_texels as u64 * PIXEL, plan.atlas.texels as u64 * PIXEL);
        if shadows {
            encoder.clear_buffer(memory.maps.buffer(), 0, Some(shadow_bytes));
        }
        if sky {
            encoder.clear_buffer(memory.maps.buffer(), shadow_bytes, Some(all_bytes - shadow_bytes));
        }
        let mut first = |phase: usize| memory.band(on, &BandWords { phase: phase as u32, ..BandWords::default() });
        let (to_shadows, to_sky) = (first(0), first(super::uniforms::LAMPS));
        let mut pass = Pass::new(on, memory, &mut encoder);
        if shadows {
            pass.run(&kernels.draw_maps, to_shadows, 0, [triangles.div_ceil(LINE), lamps]);
        }
        if sky {
            pass.run(&kernels.draw_maps, to_sky, 0, [triangles.div_ceil(LINE), maps]);
            pass.run(&kernels.see_sky, 0, 1, [vertices.div_ceil(LINE), 1]);
            pass.run(&kernels.smooth_sky, 0, 0, [vertices.div_ceil(LINE), 1]);
            pass.run(&kernels.smooth_sky, 0, 1, [vertices.div_ceil(LINE), 1]);
        }
        pass.run(&kernels.light_cloud, 0, 0, [self.cells.div_ceil(LINE), 1]);
        // Rows of workgroups, because one row has 65,535 at most.
        let groups = self.points.div_ceil(LINE);
        pass.run(&kernels.shade_knots, 0, 0, [groups.min(32_768), groups.div_ceil(32_768)]);
        drop(pass);
        on.queue.submit([encoder.finish()]);
    }

    /// Draws all bands and reads the picture.
    ///
    /// # Errors
    /// [`GpuError::Device`].
    pub fn draw(&mut self, guides: bool) -> Result<(Picture, Aux), GpuError> {
        let on = self.on;
        let [width, height] = self.plan.size();
        let bytes = (width * height) as u64 * PIXEL;
        let mut aux = Aux::default();
        for rows in self.plan.bands() {
            on.checked(|| self.encode_band(rows, guides, bytes))?;
            if guides {
                self.read_guides(rows, &mut aux)?;
            }
        }
        if guides {
            self.plan.finish(&mut aux);
        }
        let memory = &mut *self.memory;
        on.checked(|| copy_back(on, memory, |memory| &memory.pixels, bytes))?;
        let to_rgb = |view: &[u8]| view.chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect();
        let rgb = on.read(memory.read_back.buffer(), 0..bytes, to_rgb)?;
        let [width_px, height_px] = self.plan.scene.size_px;
        Ok((Picture { width_px, height_px, rgb }, aux))
    }

    fn encode_band(&mut self, band: Rows, guides: bool, picture_bytes: u64) {
        let Self { on, kernels, memory, plan, .. } = self;
        let width = plan.view.size[0];
        let count = (width * band.rows) as u64;
        memory.seen.hold(on, count * 2 * PIXEL);
        for light in &mut memory.light {
            light.hold(on, count * LANES);
        }
        memory.rest.hold(on, count * 2 * LANES);
        memory.pixels.hold(on, picture_bytes);
        let [out_width, _] = plan.size();
        memory.guides.hold(on, if guides { (out_width * band.out_rows) as u64 * GUIDE } else { 0 });
        memory.hold_canvas(on, kernels.format, [width as u32, band.rows as u32]);
        let words = BandWords {
            top: band.top as u32,
            rows: band.rows as u32,
            width: width as u32,
            phase: 0,
            out_top: band.out_top as u32,
            out_rows: band.out_rows as u32,
            out_width: out_width as u32,
            spare: 0,
        };
        let phases = [0, 1, 2].map(|phase| memory.band(on, &BandWords { phase, ..words }));
        let mut encoder = on.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        encoder.clear_buffer(memory.seen.buffer(), 0, Some(count * 2 * PIXEL));
        let square = |columns: usize, rows: usize| [columns.div_ceil(SQUARE), rows.div_ceil(SQUARE)];
        let lines = [plan.mesh.triangles.len().div_ceil(LINE), 1];
        let mut pass = Pass::new(on, memory, &mut encoder);
        pass.run(&kernels.draw_near, phases[0], 0, lines);
        pass.run(&kernels.draw_claims, phases[0], 0, lines);
        if plan.effort.stride == 1 {
            pass.run(&kernels.shade, phases[2], 1, square(width, band.rows));
        } else {
            // Every other column, then those between.
            let half = square(width.div_ceil(2), band.rows);
            pass.run(&kernels.shade, phases[0], 1, half);
            pass.run(&kernels.shade, phases[1], 1, half);
        }
        if plan.effort.scatter {
            pass.run(&kernels.scatter, phases[0], 0, square(width, band.rows));
            pass.run(&kernels.scatter, phases[1], 1, square(width, band.rows));
        }
        pass.run(&kernels.compose, phases[0], 0, square(width, band.rows));
        drop(pass);
        self.encode_ribbons(&mut encoder, phases[0], [width as f32, band.rows as f32]);
        let Self { on, kernels, memory, .. } = self;
        let mut pass = Pass::new(on, memory, &mut encoder);
        pass.run(&kernels.resolve, phases[0], 0, square(out_width, band.out_rows));
        if guides {
            pass.run(&kernels.guide, phases[0], 0, square(out_width, band.out_rows));
        }
        drop(pass);
        on.queue.submit([encoder.finish()]);
    }

    fn encode_ribbons(&self, encoder: &mut wgpu::CommandEncoder, band: usize, [width, height]: [f32; 2]) {
        let Self { on, kernels, memory, .. } = self;
        let Some([colour, hair]) = memory.canvas() else { return };
        let attachment = |view, load| {
            let ops = wgpu::Operations { load, store: wgpu::StoreOp::Store };
            Some(wgpu::RenderPassColorAttachment { view, depth_slice: None, resolve_target: None, ops })
        };
        let attachments =
            [attachment(colour, wgpu::LoadOp::Load), attachment(hair, wgpu::LoadOp::Clear(wgpu::Color::BLACK))];
        let mut pass = encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
            label: Some("ribbons"),
            color_attachments: &attachments,
            ..wgpu::RenderPassDescriptor::default()
        });
        if self.pieces > 0 {
            let group = memory.bind_numbers(on, &kernels.ribbon_layout, RIBBON_BINDS, band, 0);
            pass.set_pipeline(&kernels.ribbons);
            pass.set_bind_group(0, &group, &[]);
            pass.set_viewport(0.0, 0.0, width, height, 0.0, 1.0);
            pass.set_scissor_rect(0, 0, width as u32, height as u32);
            pass.draw(0..self.pieces * 6, 0..1);
        }
    }

    fn read_guides(&mut self, band: Rows, aux: &mut Aux) -> Result<(), GpuError> {
        let on = self.on;
        let memory = &mut *self.memory;
        let bytes = (self.plan.size()[0] * band.out_rows) as u64 * GUIDE;
        on.checked(|| copy_back(on, memory, |memory| &memory.guides, bytes))?;
        on.read(memory.read_back.buffer(), 0..bytes, |view| {
            for pixel in view.chunks_exact(GUIDE as usize) {
                let lanes: [f32; 8] = bytemuck::pod_read_unaligned(pixel);
                aux.normal.push([lanes[0], lanes[1], lanes[2]]);
                aux.depth_dm.push(lanes[3]);
                aux.hair.push(lanes[4]);
                aux.part.push(lanes[5] as u8);
            }
        })
    }
}

/// Copies the first `bytes` of a buffer to where they can be read.
fn copy_back(on: &OpenDevice, memory: &mut Memory, from: impl Fn(&Memory) -> &Store, bytes: u64) {
    memory.read_back.hold(on, bytes);
    let mut encoder = on.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
    encoder.copy_buffer_to_buffer(from(memory).buffer(), 0, memory.read_back.buffer(), 0, bytes);
    on.queue.submit([encoder.finish()]);
}

/// Kernels one after the other; each sees what those before it wrote.
struct Pass<'a> {
    on: &'a OpenDevice,
    memory: &'a Memory,
    pass: wgpu::ComputePass<'a>,
}

impl<'a> Pass<'a> {
    fn new(on: &'a OpenDevice, memory: &'a Memory, encoder: &'a mut wgpu::CommandEncoder) -> Self {
        Self { on, memory, pass: encoder.begin_compute_pass(&wgpu::ComputePassDescriptor::default()) }
    }

    fn run(&mut self, kernel: &Kernel, band: usize, turn: usize, [columns, rows]: [usize; 2]) {
        if columns == 0 || rows == 0 {
            return;
        }
        let group = self.memory.bind(self.on, kernel, band, turn);
        self.pass.set_pipeline(&kernel.pipeline);
        self.pass.set_bind_group(0, &group, &[]);
        self.pass.dispatch_workgroups(columns as u32, rows as u32, 1);
    }
}
