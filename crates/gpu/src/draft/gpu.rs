//! The kernel on a graphics device.

use wgpu::util::DeviceExt;

use super::plate::Plate;
use crate::device::{AdapterKind, adapters, best, describe};
use crate::{AdapterInfo, GpuError, Picture};

/// A graphics device with the draft kernel compiled; shared between threads.
#[derive(Debug)]
pub struct GpuDraft {
    device: wgpu::Device,
    queue: wgpu::Queue,
    pipeline: wgpu::ComputePipeline,
    info: AdapterInfo,
}

impl GpuDraft {
    /// Opens the best adapter and compiles the kernel; 0.2 to 0.5 s.
    ///
    /// * `software`: whether a device drawn on the processor will do; it is slower than the CPU twin.
    ///
    /// # Errors
    /// [`GpuError::NoAdapter`], or [`GpuError::Device`] with what the driver said.
    pub fn open(software: bool) -> Result<Self, GpuError> {
        let adapters = adapters();
        let infos: Vec<AdapterInfo> = adapters.iter().map(|a| describe(&a.get_info())).collect();
        let chosen = best(&infos).filter(|i| software || infos[*i].kind != AdapterKind::Cpu);
        let chosen = chosen.ok_or(GpuError::NoAdapter)?;
        let request = adapters[chosen].request_device(&wgpu::DeviceDescriptor {
            label: Some("draft"),
            required_limits: wgpu::Limits::downlevel_defaults(),
            ..Default::default()
        });
        let (device, queue) = pollster::block_on(request).map_err(failed)?;
        let scope = device.push_error_scope(wgpu::ErrorFilter::Validation);
        let module = device.create_shader_module(wgpu::include_wgsl!("kernel.wgsl"));
        let pipeline = device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
            label: Some("draft"),
            layout: None,
            module: &module,
            entry_point: Some("main"),
            compilation_options: wgpu::PipelineCompilationOptions::default(),
            cache: None,
        });
        match pollster::block_on(scope.pop()) {
            Some(error) => Err(failed(error)),
            None => Ok(Self { device, queue, pipeline, info: infos[chosen].clone() }),
        }
    }

    /// Which device this is.
    pub fn info(&self) -> &AdapterInfo {
        &self.info
    }

    /// Shades the plate: one dispatch, one read-back.
    pub(super) fn shade_all(&self, plate: &Plate) -> Result<Picture, GpuError> {
        let [width, height, ..] = plate.header.size;
        let length = u64::from(width) * u64::from(height) * 4;
        let validation = self.device.push_error_scope(wgpu::ErrorFilter::Validation);
        let memory = self.device.push_error_scope(wgpu::ErrorFilter::OutOfMemory);
        let read_back = self.dispatch(plate, width, height, length);
        let out_of_memory = pollster::block_on(memory.pop());
        if let Some(error) = pollster::block_on(validation.pop()).or(out_of_memory) {
            return Err(failed(error));
        }
        let (sender, receiver) = std::sync::mpsc::channel();
        read_back.map_async(wgpu::MapMode::Read, .., move |mapped| {
            // The receiver only goes away when this function returned early.
            let _ = sender.send(mapped);
        });
        self.device.poll(wgpu::PollType::wait_indefinitely()).map_err(failed)?;
        receiver.recv().map_err(failed)?.map_err(failed)?;
        let view = read_back.get_mapped_range(..).map_err(failed)?;
        let rgb = view.chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect();
        Picture::new(width, height, rgb)
            .ok_or_else(|| GpuError::Device { reason: "the device returned too few pixels".into() })
    }

    fn dispatch(&self, plate: &Plate, width: u32, height: u32, length: u64) -> wgpu::Buffer {
        let filled = |contents: &[u8], usage| {
            self.device.create_buffer_init(&wgpu::util::BufferInitDescriptor { label: Some("draft"), contents, usage })
        };
        let empty = |usage| {
            let descriptor =
                wgpu::BufferDescriptor { label: Some("draft"), size: length, usage, mapped_at_creation: false };
            self.device.create_buffer(&descriptor)
        };
        let header = filled(bytemuck::bytes_of(&plate.header), wgpu::BufferUsages::UNIFORM);
        let layers = filled(bytemuck::cast_slice(&plate.layers), wgpu::BufferUsages::STORAGE);
        let portrait = filled(bytemuck::cast_slice(&plate.portrait), wgpu::BufferUsages::STORAGE);
        let pixels = empty(wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_SRC);
        let read_back = empty(wgpu::BufferUsages::MAP_READ | wgpu::BufferUsages::COPY_DST);
        let buffers = [&header, &layers, &portrait, &pixels];
        let entries: Vec<_> = (0u32..)
            .zip(buffers)
            .map(|(binding, buffer)| wgpu::BindGroupEntry { binding, resource: buffer.as_entire_binding() })
            .collect();
        let bindings = self.device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("draft"),
            layout: &self.pipeline.get_bind_group_layout(0),
            entries: &entries,
        });
        let mut encoder = self.device.create_command_encoder(&wgpu::CommandEncoderDescriptor { label: Some("draft") });
        {
            let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor::default());
            pass.set_pipeline(&self.pipeline);
            pass.set_bind_group(0, &bindings, &[]);
            pass.dispatch_workgroups(width.div_ceil(8), height.div_ceil(8), 1);
        }
        encoder.copy_buffer_to_buffer(&pixels, 0, &read_back, 0, length);
        self.queue.submit([encoder.finish()]);
        read_back
    }
}

fn failed(error: impl ToString) -> GpuError {
    GpuError::Device { reason: error.to_string() }
}
