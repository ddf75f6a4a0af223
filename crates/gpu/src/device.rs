//! Which graphics devices this machine offers, and one of them opened.

mod place;

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::Serialize;

pub(crate) use place::Kernel;
pub use place::Place;

use crate::GpuError;

/// What kind of device an adapter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AdapterKind {
    /// A card with its own memory.
    Discrete,
    /// Part of the processor's chip.
    Integrated,
    /// Handed through by a hypervisor.
    Virtual,
    /// Graphics drawn in software.
    Cpu,
    /// The driver does not say.
    Other,
}

/// One adapter as its driver describes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AdapterInfo {
    /// Name of the device.
    pub name: String,
    /// What kind of device it is.
    pub kind: AdapterKind,
    /// `vulkan`, `metal`, `dx12`.
    pub backend: String,
    /// Driver and its version, as far as known.
    pub driver: String,
}

/// Every adapter and the one that would be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeviceReport {
    /// In the order the drivers list them.
    pub adapters: Vec<AdapterInfo>,
    /// Index of the best one; `None` without adapters.
    pub chosen: Option<usize>,
    /// For people: what follows from the list.
    pub note: String,
}

impl DeviceReport {
    /// Whether there is a graphics device that is not drawn in software.
    pub fn has_real_device(&self) -> bool {
        self.adapters.iter().any(|adapter| adapter.kind != AdapterKind::Cpu)
    }
}

/// Asks every driver; 0.1 to 0.3 s, never fails.
pub fn report() -> DeviceReport {
    let adapters: Vec<AdapterInfo> = adapters().iter().map(|a| describe(&a.get_info())).collect();
    let chosen = best(&adapters);
    let note = match chosen.map(|i| &adapters[i]) {
        None => "No graphics driver answered; pictures are computed on the processor.".to_owned(),
        Some(a) if a.kind == AdapterKind::Cpu => {
            format!("Only a software device ({}) was found; the processor computes pictures directly.", a.name)
        }
        Some(a) => format!("{} computes pictures.", a.name),
    };
    DeviceReport { adapters, chosen, note }
}

/// How long a device may take for one piece of work before it counts as hung.
const PATIENCE: Duration = Duration::from_secs(120);

/// Opens the best adapter; 0.2 to 0.5 s. Buffers may be as large as the adapter allows, every other limit is
/// wgpu's `downlevel_defaults`, which nearly every driver meets.
///
/// * `label`: who asks, for the driver's messages.
/// * `software`: whether a device drawn on the processor will do.
///
/// # Errors
/// [`GpuError::NoAdapter`], or [`GpuError::Device`] with what the driver said.
pub(crate) fn open(label: &'static str, software: bool) -> Result<OpenDevice, GpuError> {
    let least = wgpu::Limits::downlevel_defaults();
    let needs = Needs {
        storage_buffers: least.max_storage_buffers_per_shader_stage,
        texture_px: least.max_texture_dimension_2d,
        welcome: wgpu::Features::empty(),
    };
    open_with(label, software, &needs)
}

/// What a kernel needs beyond wgpu's `downlevel_defaults`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Needs {
    /// Storage buffers that one shader binds.
    pub storage_buffers: u32,
    /// Longest side of a texture.
    pub texture_px: u32,
    /// Features that are asked for where the adapter has them.
    pub welcome: wgpu::Features,
}

/// As [`open`], with more than nearly every driver offers.
///
/// # Errors
/// As [`open`]; [`GpuError::Device`] also names what the adapter lacks.
pub(crate) fn open_with(label: &'static str, software: bool, needs: &Needs) -> Result<OpenDevice, GpuError> {
    let adapters = adapters();
    let infos: Vec<AdapterInfo> = adapters.iter().map(|a| describe(&a.get_info())).collect();
    let chosen = best(&infos).filter(|i| software || infos[*i].kind != AdapterKind::Cpu);
    let chosen = chosen.ok_or(GpuError::NoAdapter)?;
    let offered = adapters[chosen].limits();
    for (what, offer, need) in [
        ("storage buffers per shader", offered.max_storage_buffers_per_shader_stage, needs.storage_buffers),
        ("pixels along a texture", offered.max_texture_dimension_2d, needs.texture_px),
    ] {
        if offer < need {
            return Err(failed(format!("{} offers {offer} {what}, {need} are needed", infos[chosen].name)));
        }
    }
    let request = adapters[chosen].request_device(&wgpu::DeviceDescriptor {
        label: Some(label),
        required_features: adapters[chosen].features() & needs.welcome,
        required_limits: wgpu::Limits {
            max_storage_buffers_per_shader_stage: needs.storage_buffers,
            max_texture_dimension_2d: needs.texture_px,
            max_buffer_size: offered.max_buffer_size,
            max_storage_buffer_binding_size: offered.max_storage_buffer_binding_size,
            ..wgpu::Limits::downlevel_defaults()
        },
        ..Default::default()
    });
    let (device, queue) = pollster::block_on(request).map_err(failed)?;
    let fault = Fault::default();
    let (lost, unclaimed) = (fault.clone(), fault.clone());
    device.set_device_lost_callback(move |reason, message| lost.note(format!("lost ({reason:?}): {message}")));
    // Without a handler of ours wgpu panics.
    device.on_uncaptured_error(Arc::new(move |error: wgpu::Error| unclaimed.note(error.to_string())));
    Ok(OpenDevice { device, queue, label, info: infos[chosen].clone(), fault })
}

/// What every kernel of this crate runs on; shared between threads.
///
/// Three rules keep a driver's trouble an error instead of a panic: touch `device`, `queue` and what comes from
/// them inside [`checked`](Self::checked); fill buffers with [`filled`](Self::filled), not with wgpu's
/// `create_buffer_init`, which panics when memory is short; wait with [`read`](Self::read) or
/// [`finish`](Self::finish).
/// A device that was lost or hung once is not asked again: each later call answers with the same error.
#[derive(Debug)]
pub(crate) struct OpenDevice {
    pub device: wgpu::Device,
    pub queue: wgpu::Queue,
    /// Which device this is.
    pub info: AdapterInfo,
    label: &'static str,
    fault: Fault,
}

impl OpenDevice {
    /// Compiles the entry point `entry`; the layout of its bindings is read from the source.
    ///
    /// # Errors
    /// [`GpuError::Device`] with the compiler's message.
    pub fn kernel(
        &self,
        source: wgpu::ShaderModuleDescriptor<'_>,
        entry: &str,
    ) -> Result<wgpu::ComputePipeline, GpuError> {
        self.checked(|| {
            let module = self.device.create_shader_module(source);
            self.device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
                label: Some(self.label),
                layout: None,
                module: &module,
                entry_point: Some(entry),
                compilation_options: wgpu::PipelineCompilationOptions::default(),
                cache: None,
            })
        })
    }

    /// Runs `work` and gives back what it made, unless the driver complained meanwhile.
    ///
    /// # Errors
    /// [`GpuError::Device`]: something invalid was asked for, memory is short, or the device was lost.
    pub fn checked<T>(&self, work: impl FnOnce() -> T) -> Result<T, GpuError> {
        self.fault.check()?;
        let filters = [wgpu::ErrorFilter::Validation, wgpu::ErrorFilter::OutOfMemory, wgpu::ErrorFilter::Internal];
        let scopes = filters.map(|filter| self.device.push_error_scope(filter));
        let made = work();
        // Scopes close in the reverse order of their opening.
        let complaints = scopes.into_iter().rev().map(|scope| pollster::block_on(scope.pop()));
        let complaint = complaints.fold(None, Option::or);
        // A lost device shows in no scope; it tells its callback, at a poll when nothing is under way any more. What it
        // made after its loss is invalid, and using that is a complaint that hides the cause.
        match complaint {
            Some(error) => self.finish().and(Err(failed(error))),
            None => {
                self.poll(wgpu::PollType::Poll)?;
                self.fault.check().map(|()| made)
            }
        }
    }

    /// A buffer of `size` bytes, all zero. Call it inside [`checked`](Self::checked).
    pub fn buffer(&self, size: u64, usage: wgpu::BufferUsages) -> wgpu::Buffer {
        let label = Some(self.label);
        self.device.create_buffer(&wgpu::BufferDescriptor { label, size, usage, mapped_at_creation: false })
    }

    /// A buffer that holds `contents`, a whole number of 4-byte words. Call it inside [`checked`](Self::checked).
    pub fn filled(&self, contents: &[u8], usage: wgpu::BufferUsages) -> wgpu::Buffer {
        let buffer = self.buffer(contents.len() as u64, usage | wgpu::BufferUsages::COPY_DST);
        self.queue.write_buffer(&buffer, 0, contents);
        buffer
    }

    /// Binds whole `buffers` as 0, 1, 2, … of `group`. Call it inside [`checked`](Self::checked).
    pub fn bound(&self, kernel: &wgpu::ComputePipeline, group: u32, buffers: &[&wgpu::Buffer]) -> wgpu::BindGroup {
        let entries: Vec<_> = (0..)
            .zip(buffers)
            .map(|(binding, buffer)| wgpu::BindGroupEntry { binding, resource: buffer.as_entire_binding() })
            .collect();
        let layout = &kernel.get_bind_group_layout(group);
        self.device.create_bind_group(&wgpu::BindGroupDescriptor { label: Some(self.label), layout, entries: &entries })
    }

    /// Waits for everything submitted, at most two minutes.
    ///
    /// # Errors
    /// [`GpuError::Device`] when the device is lost or hangs.
    pub fn finish(&self) -> Result<(), GpuError> {
        self.fault.check()?;
        self.poll(wgpu::PollType::Wait { submission_index: None, timeout: Some(PATIENCE) })?;
        self.fault.check()
    }

    /// Waits for everything submitted and lets `take` read `bytes` of `buffer`, which has `MAP_READ`.
    ///
    /// # Errors
    /// [`GpuError::Device`] when the device is lost or hangs, or the buffer cannot be mapped.
    pub fn read<T>(
        &self,
        buffer: &wgpu::Buffer,
        bytes: Range<u64>,
        take: impl FnOnce(&[u8]) -> T,
    ) -> Result<T, GpuError> {
        let (sender, receiver) = sync_channel(1);
        self.checked(|| {
            buffer.map_async(wgpu::MapMode::Read, bytes.clone(), move |mapped| {
                // The receiver only goes away when this function returned early.
                let _ = sender.send(mapped);
            });
        })?;
        self.finish()?;
        // Another thread's poll may be the one that delivers it, hence the patience.
        receiver.recv_timeout(PATIENCE).map_err(failed)?.map_err(failed)?;
        let view = buffer.get_mapped_range(bytes).map_err(failed)?;
        let taken = take(&view);
        drop(view);
        buffer.unmap();
        Ok(taken)
    }

    fn poll(&self, how: wgpu::PollType) -> Result<(), GpuError> {
        // wgpu 30 panics when the device is lost while it polls; its own tables are sound by then.
        match catch_unwind(AssertUnwindSafe(|| self.device.poll(how))) {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => {
                self.fault.note(error.to_string());
                self.fault.check()
            }
            Err(_) => {
                self.fault.note("lost while it worked".into());
                self.fault.check()
            }
        }
    }
}

/// Why a device is not asked any more: the first thing it was heard to say.
#[derive(Clone, Debug, Default)]
struct Fault(Arc<Mutex<Option<String>>>);

impl Fault {
    fn note(&self, reason: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(reason);
    }

    fn check(&self) -> Result<(), GpuError> {
        match &*self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(reason) => Err(GpuError::Device { reason: reason.clone() }),
            None => Ok(()),
        }
    }
}

pub(crate) fn failed(error: impl ToString) -> GpuError {
    GpuError::Device { reason: error.to_string() }
}

/// For people: `CPU, 8 threads`.
pub(crate) fn processor() -> String {
    format!("CPU, {} threads", std::thread::available_parallelism().map_or(1, usize::from))
}

pub(crate) fn adapters() -> Vec<wgpu::Adapter> {
    let instance = wgpu::Instance::new(wgpu::InstanceDescriptor::new_without_display_handle());
    let all = pollster::block_on(instance.enumerate_adapters(wgpu::Backends::PRIMARY));
    all.into_iter()
        .filter(|a| a.get_downlevel_capabilities().flags.contains(wgpu::DownlevelFlags::COMPUTE_SHADERS))
        .collect()
}

/// Discrete before integrated before virtual before software.
pub(crate) fn best(adapters: &[AdapterInfo]) -> Option<usize> {
    let rank = |kind: AdapterKind| match kind {
        AdapterKind::Discrete => 0,
        AdapterKind::Integrated => 1,
        AdapterKind::Virtual => 2,
        AdapterKind::Other => 3,
        AdapterKind::Cpu => 4,
    };
    (0..adapters.len()).min_by_key(|i| rank(adapters[*i].kind))
}

pub(crate) fn describe(info: &wgpu::AdapterInfo) -> AdapterInfo {
    AdapterInfo {
        name: info.name.clone(),
        kind: match info.device_type {
            wgpu::DeviceType::DiscreteGpu => AdapterKind::Discrete,
            wgpu::DeviceType::IntegratedGpu => AdapterKind::Integrated,
            wgpu::DeviceType::VirtualGpu => AdapterKind::Virtual,
            wgpu::DeviceType::Cpu => AdapterKind::Cpu,
            wgpu::DeviceType::Other => AdapterKind::Other,
        },
        backend: info.backend.to_str().to_owned(),
        driver: format!("{} {}", info.driver, info.driver_info).trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn adapter(kind: AdapterKind) -> AdapterInfo {
        AdapterInfo { name: "x".into(), kind, backend: "vulkan".into(), driver: String::new() }
    }

    fn opened() -> Option<OpenDevice> {
        match open("test", true) {
            Ok(device) => Some(device),
            // A machine without any driver has nothing to test; any other refusal is a failure.
            Err(GpuError::NoAdapter) if report().adapters.is_empty() => None,
            Err(error) => panic!("{error}"),
        }
    }

    fn read_zeros(device: &OpenDevice) -> Result<Vec<u8>, GpuError> {
        let usage = wgpu::BufferUsages::MAP_READ | wgpu::BufferUsages::COPY_DST;
        let buffer = device.checked(|| device.filled(&[0; 8], usage))?;
        device.read(&buffer, 0..8, <[u8]>::to_vec)
    }

    #[test]
    fn a_lost_device_is_an_error_from_then_on() {
        let Some(device) = opened() else { return };
        assert_eq!(read_zeros(&device).expect("zeros"), [0; 8]);
        device.device.destroy();
        for _ in 0..3 {
            assert_eq!(read_zeros(&device).expect_err("a lost device").code(), "gpu.device_failed");
        }
        assert!(device.finish().is_err());
    }

    #[test]
    fn a_buffer_nobody_can_hold_is_an_error_and_the_device_goes_on() {
        let Some(device) = opened() else { return };
        let refused = device.checked(|| device.buffer(1 << 60, wgpu::BufferUsages::STORAGE));
        assert_eq!(refused.expect_err("too large").code(), "gpu.device_failed");
        assert_eq!(read_zeros(&device).expect("zeros"), [0; 8]);
    }

    #[test]
    fn an_error_outside_every_check_is_heard_at_the_next_one() {
        let Some(device) = opened() else { return };
        device.buffer(1 << 60, wgpu::BufferUsages::STORAGE);
        assert!(device.checked(|| ()).is_err());
    }

    #[test]
    fn a_card_is_preferred_to_software() {
        let list = [adapter(AdapterKind::Cpu), adapter(AdapterKind::Integrated), adapter(AdapterKind::Discrete)];
        assert_eq!(best(&list), Some(2));
        assert_eq!(best(&list[..1]), Some(0));
        assert_eq!(best(&[]), None);
    }
}
