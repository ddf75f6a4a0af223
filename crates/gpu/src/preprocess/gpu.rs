//! Pictures fitted and turned on a graphics device.

use std::iter::once;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use bytemuck::{Pod, Zeroable};
use wgpu::BufferUsages as Usage;

use super::cpu::Letterbox;
use super::{TensorFormat, Transform};
use crate::device::{self, OpenDevice};
use crate::{AdapterInfo, GpuError, Picture};

/// Invocations in a row and in a column of a workgroup, as in the kernel; each does four pixels of a row.
const WORKGROUP: usize = 8;

/// No transform may spread a square further than this in pixels, so that whole pixels fit 32 bits.
const REACH: u64 = 1 << 29;

/// A graphics device with both kernels compiled and memory that is kept from call to call; threads take turns.
#[derive(Debug)]
pub struct GpuPreprocess {
    on: OpenDevice,
    letterbox: wgpu::ComputePipeline,
    warp: wgpu::ComputePipeline,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    planner: Letterbox,
    plan: Vec<u8>,
    room: Option<Room>,
}

/// The header of a call, as in the kernel.
#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
struct Call {
    width: u32,
    height: u32,
    /// Four levels each.
    words_per_row: u32,
    bgr: u32,
    /// Of the picture, in pixels.
    stride: u32,
    /// Of the fitted picture.
    columns: u32,
    rows: u32,
    _padding: u32,
}

const CALL_BYTES: u64 = size_of::<Call>() as u64;

/// Where one square lies in its region, as in the kernel: whole pixels apart from parts of them, which stay exact to
/// 1e-5 of a pixel however large the picture is.
#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
struct Placement {
    origin: [i32; 2],
    whole_step: [i32; 2],
    origin_part: [f32; 2],
    step_part: [f32; 2],
    /// The first pixel of the region, counted over all regions.
    start: u32,
    width: u32,
    height: u32,
    _padding: u32,
}

/// The part of a picture that a square can touch.
struct Region {
    x: Range<usize>,
    y: Range<usize>,
}

/// Bytes of the three things that differ from call to call.
#[derive(Clone, Copy, Debug)]
struct Sizes {
    plan: u64,
    pixels: u64,
    levels: u64,
}

/// Large enough for one element of everything, which a binding has to be.
const LEAST: Sizes = Sizes { plan: 1024, pixels: 1024, levels: 1024 };

/// Buffers of one size, bound once.
#[derive(Debug)]
struct Room {
    sizes: Sizes,
    /// Mapped between calls: header, plan, pixels.
    upload: wgpu::Buffer,
    call: wgpu::Buffer,
    plan: wgpu::Buffer,
    pixels: wgpu::Buffer,
    levels: wgpu::Buffer,
    read_back: wgpu::Buffer,
    to_letterbox: wgpu::BindGroup,
    to_warp: wgpu::BindGroup,
}

#[derive(Clone, Copy)]
enum Kernel {
    Letterbox,
    Warp,
}

impl GpuPreprocess {
    /// Opens the best adapter and compiles the kernels; 0.2 to 0.5 s.
    ///
    /// * `software`: whether a device drawn on the processor will do; it is slower than the processor itself.
    ///
    /// # Errors
    /// [`GpuError::NoAdapter`], or [`GpuError::Device`] with what the driver said.
    pub fn open(software: bool) -> Result<Self, GpuError> {
        let on = device::open("preprocess", software)?;
        let letterbox = on.kernel(wgpu::include_wgsl!("kernel.wgsl"), "letterbox")?;
        let warp = on.kernel(wgpu::include_wgsl!("kernel.wgsl"), "warp")?;
        Ok(Self { on, letterbox, warp, state: Mutex::default() })
    }

    /// Which device this is.
    pub fn info(&self) -> &AdapterInfo {
        &self.on.info
    }

    /// For people: `NVIDIA H100 (vulkan)`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} ({})", self.on.info.name, self.on.info.backend)
    }

    /// [`Letterbox::fill`] on the device, with the same numbers.
    ///
    /// Sends the whole picture (3 bytes a pixel) and reads a byte a number.
    ///
    /// # Errors
    /// [`GpuError::Inference`] when `out` has not [`TensorFormat::len`] numbers; [`GpuError::TooLarge`] for a picture
    /// that does not fit one buffer of the device, which stays usable; [`GpuError::Device`] when it is lost or its
    /// memory is short.
    pub fn letterbox(&self, picture: &Picture, format: TensorFormat, out: &mut [f32]) -> Result<f32, GpuError> {
        format.check(1, out)?;
        let state = &mut *self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let (columns, rows, scale) = state.planner.plan_for(picture, format);
        let call =
            Call { stride: picture.width_px, columns: columns.len() as u32, rows: rows.len() as u32, ..call(format) };
        state.plan.clear();
        state.plan.extend_from_slice(bytemuck::cast_slice(columns));
        state.plan.extend_from_slice(bytemuck::cast_slice(rows));
        self.run(Kernel::Letterbox, state, call, once(picture.rgb.as_slice()), format, out)?;
        Ok(scale)
    }

    /// [`warp`](super::warp) on the device, within one level of 255.
    ///
    /// # Errors
    /// As [`warp_all`](Self::warp_all).
    pub fn warp(
        &self,
        picture: &Picture,
        to_picture: Transform,
        format: TensorFormat,
        out: &mut [f32],
    ) -> Result<(), GpuError> {
        self.warp_all(picture, &[to_picture], format, out)
    }

    /// [`warp`](super::warp) for several parts of one picture, one after the other in `out`: one dispatch, one read-back.
    ///
    /// Sends only what each part can touch of the picture, 3 bytes a pixel, and reads a byte a number.
    ///
    /// # Errors
    /// [`GpuError::Inference`] when `out` has not [`TensorFormat::len`] numbers for each part; [`GpuError::TooLarge`]
    /// for parts that do not fit one buffer of the device or are scaled beyond reason, the device stays usable;
    /// [`GpuError::Device`] when it is lost or its memory is short.
    pub fn warp_all(
        &self,
        picture: &Picture,
        to_picture: &[Transform],
        format: TensorFormat,
        out: &mut [f32],
    ) -> Result<(), GpuError> {
        format.check(to_picture.len(), out)?;
        if to_picture.is_empty() {
            return Ok(());
        }
        let state = &mut *self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.plan.clear();
        let mut start = 0;
        for part in to_picture {
            let region = Region::of(picture, *part, format);
            let placement = region.placement(*part, format, start)?;
            state.plan.extend_from_slice(bytemuck::bytes_of(&placement));
            start += region.x.len() as u64 * region.y.len() as u64;
        }
        let lines = to_picture.iter().flat_map(|part| Region::of(picture, *part, format).lines(picture));
        self.run(Kernel::Warp, state, call(format), lines, format, out)
    }

    /// As if the card had been pulled out.
    #[cfg(test)]
    pub(super) fn lose(&self) {
        self.on.device.destroy();
    }

    /// One call: everything up, one dispatch, everything down.
    ///
    /// * `pixels`: bytes that lie one behind the other on the device.
    fn run<'a>(
        &self,
        kernel: Kernel,
        state: &mut State,
        call: Call,
        pixels: impl Iterator<Item = &'a [u8]> + Clone,
        format: TensorFormat,
        out: &mut [f32],
    ) -> Result<(), GpuError> {
        let count = out.len() / format.len();
        let bytes: u64 = pixels.clone().map(|line| line.len() as u64).sum();
        let needed = Sizes {
            plan: state.plan.len() as u64,
            // The kernel reads two words for each pixel.
            pixels: bytes.next_multiple_of(4) + 4,
            levels: count as u64 * 3 * u64::from(call.height) * u64::from(call.words_per_row) * 4,
        };
        let room = match state.room.take() {
            Some(room) if room.sizes.hold(needed) => room,
            smaller => self.room(needed, smaller.map(|room| room.sizes))?,
        };
        let rows = format.height.div_ceil(WORKGROUP) as u32;
        let groups = [call.words_per_row.div_ceil(WORKGROUP as u32), rows, count as u32];
        room.write(call, &state.plan, pixels)?;
        self.on.checked(|| self.submit(&room, kernel, groups, needed))?;
        self.on.read(&room.read_back, 0..needed.levels, |levels| unpack(levels, format, out))?;
        // Kept only when all went well: after a failure nobody knows what is mapped.
        state.room = Some(room);
        Ok(())
    }

    fn submit(&self, room: &Room, kernel: Kernel, [x, y, z]: [u32; 3], needed: Sizes) {
        room.upload.unmap();
        let mut encoder = self.on.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        let plan_at = CALL_BYTES;
        let pixels_at = plan_at + needed.plan;
        encoder.copy_buffer_to_buffer(&room.upload, 0, &room.call, 0, CALL_BYTES);
        encoder.copy_buffer_to_buffer(&room.upload, plan_at, &room.plan, 0, needed.plan);
        encoder.copy_buffer_to_buffer(&room.upload, pixels_at, &room.pixels, 0, needed.pixels);
        {
            let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor::default());
            let (pipeline, bindings) = match kernel {
                Kernel::Letterbox => (&self.letterbox, &room.to_letterbox),
                Kernel::Warp => (&self.warp, &room.to_warp),
            };
            pass.set_pipeline(pipeline);
            pass.set_bind_group(0, bindings, &[]);
            pass.dispatch_workgroups(x, y, z);
        }
        encoder.copy_buffer_to_buffer(&room.levels, 0, &room.read_back, 0, needed.levels);
        self.on.queue.submit([encoder.finish()]);
        // Done by the time the answer is read; a failure shows at the next write.
        room.upload.map_async(wgpu::MapMode::Write, .., |_| ());
    }

    /// Buffers for a call, with some room to spare and at least as large as the last.
    fn room(&self, needed: Sizes, last: Option<Sizes>) -> Result<Room, GpuError> {
        let limits = self.on.device.limits();
        // The kernel counts bytes in 32 bits.
        let most = limits.max_storage_buffer_binding_size.min(limits.max_buffer_size).min(u64::from(u32::MAX)) & !15;
        let spare = |what, needed: u64, last: u64| match needed {
            got if got > most => Err(GpuError::TooLarge { what, got, limit: most }),
            _ => Ok(needed.max(last).next_power_of_two().min(most)),
        };
        let last = last.unwrap_or(LEAST);
        let sizes = Sizes {
            plan: spare("its plan on the device", needed.plan, last.plan)?,
            pixels: spare("its memory on the device", needed.pixels, last.pixels)?,
            levels: spare("its prepared size on the device", needed.levels, last.levels)?,
        };
        let upload = CALL_BYTES + sizes.plan + sizes.pixels;
        if upload > limits.max_buffer_size {
            return Err(GpuError::TooLarge {
                what: "its memory on the device",
                got: upload,
                limit: limits.max_buffer_size,
            });
        }
        self.on.checked(|| {
            let on = &self.on;
            let call = on.buffer(CALL_BYTES, Usage::UNIFORM | Usage::COPY_DST);
            let plan = on.buffer(sizes.plan, Usage::STORAGE | Usage::COPY_DST);
            let pixels = on.buffer(sizes.pixels, Usage::STORAGE | Usage::COPY_DST);
            let levels = on.buffer(sizes.levels, Usage::STORAGE | Usage::COPY_SRC);
            let bound = |kernel| on.bound(kernel, 0, &[&call, &pixels, &levels, &plan]);
            Room {
                sizes,
                upload: on.device.create_buffer(&wgpu::BufferDescriptor {
                    label: Some("preprocess"),
                    size: upload,
                    usage: Usage::MAP_WRITE | Usage::COPY_SRC,
                    mapped_at_creation: true,
                }),
                read_back: on.buffer(sizes.levels, Usage::MAP_READ | Usage::COPY_DST),
                to_letterbox: bound(&self.letterbox),
                to_warp: bound(&self.warp),
                call,
                plan,
                pixels,
                levels,
            }
        })
    }
}

impl Sizes {
    fn hold(&self, needed: Self) -> bool {
        self.plan >= needed.plan && self.pixels >= needed.pixels && self.levels >= needed.levels
    }
}

impl Room {
    fn write<'a>(&self, call: Call, plan: &[u8], pixels: impl Iterator<Item = &'a [u8]>) -> Result<(), GpuError> {
        let mut view = self.upload.get_mapped_range_mut(..).map_err(device::failed)?;
        let mut at = 0;
        let mut append = |bytes: &[u8]| {
            view.slice(at..at + bytes.len()).copy_from_slice(bytes);
            at += bytes.len();
        };
        append(bytemuck::bytes_of(&call));
        append(plan);
        pixels.for_each(append);
        Ok(())
    }
}

impl Region {
    fn of(picture: &Picture, part: Transform, format: TensorFormat) -> Self {
        let [right, low] = [format.width, format.height].map(|count| (count - 1) as f64);
        let corners = [[0.0, 0.0], [right, 0.0], [0.0, low], [right, low]].map(|[x, y]| part.apply(x, y));
        let span = |axis: usize, most: u32| {
            let places = corners.iter().map(|corner| corner[axis]);
            // Two pixels more than needed, since the device rounds otherwise. NaN becomes 0, an empty range.
            let within = |at: f64| at.clamp(0.0, f64::from(most)) as usize;
            let least = within(places.clone().fold(f64::INFINITY, f64::min) - 2.0);
            let end = within(places.fold(f64::NEG_INFINITY, f64::max) + 4.0);
            least..end.max(least)
        };
        let (x, y) = (span(0, picture.width_px), span(1, picture.height_px));
        if x.is_empty() || y.is_empty() { Self { x: 0..0, y: 0..0 } } else { Self { x, y } }
    }

    /// Its rows, as they lie in the picture.
    fn lines<'a>(self, picture: &'a Picture) -> impl Iterator<Item = &'a [u8]> + Clone + use<'a> {
        let (stride, x) = (picture.width_px as usize * 3, self.x.start * 3..self.x.end * 3);
        self.y.map(move |y| &picture.rgb[y * stride..][x.clone()])
    }

    fn placement(&self, part: Transform, format: TensorFormat, start: u64) -> Result<Placement, GpuError> {
        let [half_width, half_height] = [format.width, format.height].map(|count| (count / 2) as f64);
        let centre = part.apply(half_width, half_height);
        let spread = (part.a.abs() + part.b.abs()) * format.width.max(format.height) as f64;
        if self.x.is_empty() {
            // Nothing of the picture can be seen, wherever that is.
            return Ok(Placement::zeroed());
        }
        if !spread.is_finite() || spread >= REACH as f64 {
            return Err(GpuError::TooLarge { what: "the spread of its part", got: spread as u64, limit: REACH });
        }
        let origin = [centre[0].floor(), centre[1].floor()];
        let whole = [part.a.round(), part.b.round()];
        Ok(Placement {
            origin: [(origin[0] - self.x.start as f64) as i32, (origin[1] - self.y.start as f64) as i32],
            whole_step: whole.map(|step| step as i32),
            origin_part: [(centre[0] - origin[0]) as f32, (centre[1] - origin[1]) as f32],
            step_part: [(part.a - whole[0]) as f32, (part.b - whole[1]) as f32],
            start: u32::try_from(start).unwrap_or(u32::MAX),
            width: self.x.len() as u32,
            height: self.y.len() as u32,
            _padding: 0,
        })
    }
}

fn call(format: TensorFormat) -> Call {
    Call {
        width: format.width as u32,
        height: format.height as u32,
        words_per_row: format.width.div_ceil(4) as u32,
        bgr: u32::from(format.bgr),
        ..Call::zeroed()
    }
}

/// From bytes, each row filled up to whole words, to the numbers of the format.
fn unpack(levels: &[u8], format: TensorFormat, out: &mut [f32]) {
    let width = format.width;
    for (line, values) in levels.chunks_exact(width.next_multiple_of(4)).zip(out.chunks_exact_mut(width)) {
        for (level, value) in line.iter().zip(values) {
            *value = f32::from(*level) * format.level;
        }
    }
}
