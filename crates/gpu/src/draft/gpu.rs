//! The kernel on a graphics device.

use super::plate::Plate;
use crate::device::{self, Kernel, OpenDevice};
use crate::{AdapterInfo, GpuError, Picture};

/// A graphics device with the draft kernel compiled; shared between threads.
#[derive(Debug)]
pub struct GpuDraft {
    on: OpenDevice,
    kernel: wgpu::ComputePipeline,
}

impl Kernel for GpuDraft {
    fn open(software: bool) -> Result<Self, GpuError> {
        Self::open(software)
    }

    fn info(&self) -> &AdapterInfo {
        self.info()
    }
}

impl GpuDraft {
    /// Opens the best adapter and compiles the kernel; 0.2 to 0.5 s.
    ///
    /// * `software`: whether a device drawn on the processor will do; it is slower than the CPU twin.
    ///
    /// # Errors
    /// [`GpuError::NoAdapter`], or [`GpuError::Device`] with what the driver said.
    pub fn open(software: bool) -> Result<Self, GpuError> {
        let on = device::open("draft", software)?;
        let kernel = on.kernel(wgpu::include_wgsl!("kernel.wgsl"), "main")?;
        Ok(Self { on, kernel })
    }

    /// Which device this is.
    pub fn info(&self) -> &AdapterInfo {
        &self.on.info
    }

    /// Shades the plate: one dispatch, one read-back.
    pub(super) fn shade_all(&self, plate: &Plate) -> Result<Picture, GpuError> {
        let [width, height, ..] = plate.header.size;
        let length = u64::from(width) * u64::from(height) * 4;
        let read_back = self.on.checked(|| self.dispatch(plate, width, height, length))?;
        let to_rgb = |view: &[u8]| view.chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect();
        let rgb = self.on.read(&read_back, 0..length, to_rgb)?;
        Picture::new(width, height, rgb)
            .ok_or_else(|| GpuError::Device { reason: "the device returned too few pixels".into() })
    }

    fn dispatch(&self, plate: &Plate, width: u32, height: u32, length: u64) -> wgpu::Buffer {
        let header = self.on.filled(bytemuck::bytes_of(&plate.header), wgpu::BufferUsages::UNIFORM);
        let layers = self.on.filled(bytemuck::cast_slice(&plate.layers), wgpu::BufferUsages::STORAGE);
        let portrait = self.on.filled(bytemuck::cast_slice(&plate.portrait), wgpu::BufferUsages::STORAGE);
        let pixels = self.on.buffer(length, wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_SRC);
        let read_back = self.on.buffer(length, wgpu::BufferUsages::MAP_READ | wgpu::BufferUsages::COPY_DST);
        let bindings = self.on.bound(&self.kernel, 0, &[&header, &layers, &portrait, &pixels]);
        let mut encoder = self.on.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        {
            let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor::default());
            pass.set_pipeline(&self.kernel);
            pass.set_bind_group(0, &bindings, &[]);
            pass.dispatch_workgroups(width.div_ceil(8), height.div_ceil(8), 1);
        }
        encoder.copy_buffer_to_buffer(&pixels, 0, &read_back, 0, length);
        self.on.queue.submit([encoder.finish()]);
        read_back
    }
}
