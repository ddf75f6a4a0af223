//! Execution providers: what an ONNX Runtime library can compute on, and sessions that stay on it.

use std::path::{Path, PathBuf};

use ort::environment::Environment;
use ort::ep::{self, ExecutionProvider as _, ExecutionProviderDispatch};
use ort::memory::DeviceType;
use ort::session::Session;
use ort::session::builder::{GraphOptimizationLevel, SessionBuilder};
use serde::{Deserialize, Serialize};

use super::Runtime;

/// What computes a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provider {
    /// NVIDIA's CUDA; needs a library built with it.
    Cuda,
    /// Apple's Core ML; needs a library built with it.
    CoreMl,
    /// Direct3D 12 through DirectML; needs a library built with it.
    DirectMl,
    /// Any graphics device through Vulkan, Metal or Direct3D 12; needs the WebGPU plugin beside the library.
    WebGpu,
    /// ONNX Runtime on the processor.
    Cpu,
    /// The built-in pure-Rust runtime, on the processor.
    Tract,
}

impl Provider {
    /// Those of an ONNX Runtime library, the fastest kind of device first.
    const OF_ONNX_RUNTIME: [Self; 5] = [Self::Cuda, Self::CoreMl, Self::DirectMl, Self::WebGpu, Self::Cpu];

    /// The name in settings and files: `cuda`, `core_ml`, `direct_ml`, `web_gpu`, `cpu`, `tract`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cuda => "cuda",
            Self::CoreMl => "core_ml",
            Self::DirectMl => "direct_ml",
            Self::WebGpu => "web_gpu",
            Self::Cpu => "cpu",
            Self::Tract => "tract",
        }
    }

    /// The inverse of [`name`](Self::name).
    pub fn from_name(name: &str) -> Option<Self> {
        Self::OF_ONNX_RUNTIME.into_iter().chain([Self::Tract]).find(|provider| provider.name() == name)
    }

    /// Whether it computes on the processor.
    pub fn is_plain(self) -> bool {
        matches!(self, Self::Cpu | Self::Tract)
    }

    fn built_in(self) -> Option<ExecutionProviderDispatch> {
        Some(match self {
            Self::Cuda => ep::CUDA::default().build(),
            Self::CoreMl => ep::CoreML::default().build(),
            Self::DirectMl => ep::DirectML::default().build(),
            Self::WebGpu | Self::Cpu | Self::Tract => return None,
        })
    }

    fn is_built_in(self) -> bool {
        let listed = match self {
            Self::Cuda => ep::CUDA::is_available(),
            Self::CoreMl => ep::CoreML::is_available(),
            Self::DirectMl => ep::DirectML::is_available(),
            Self::WebGpu | Self::Cpu | Self::Tract => return false,
        };
        listed.unwrap_or(false)
    }
}

/// Whether a provider can be used here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProviderReport {
    /// Which.
    pub provider: Provider,
    /// Whether models can be loaded on it; that they also run shows at the first measurement.
    pub available: bool,
    /// Whether its device is drawn in software.
    pub software: bool,
    /// Why it is, or why not.
    pub why: String,
}

impl ProviderReport {
    fn here(provider: Provider, why: impl Into<String>) -> Self {
        Self { provider, available: true, software: false, why: why.into() }
    }

    fn absent(provider: Provider, why: impl Into<String>) -> Self {
        Self { provider, available: false, software: false, why: why.into() }
    }
}

pub(super) fn of_tract() -> Vec<ProviderReport> {
    vec![ProviderReport::here(Provider::Tract, "built in; needs no library")]
}

/// Registers the WebGPU plugin that lies beside the library, for good, and lists what there is.
pub(super) fn of_onnx_runtime(environment: &Environment, library: &Path) -> Vec<ProviderReport> {
    let report = |provider: Provider| match provider {
        Provider::WebGpu => web_gpu(environment, library),
        Provider::Cpu => ProviderReport::here(provider, "part of every ONNX Runtime"),
        _ if provider.is_built_in() => ProviderReport::here(provider, "part of this ONNX Runtime"),
        _ => ProviderReport::absent(provider, "this ONNX Runtime is built without it"),
    };
    Provider::OF_ONNX_RUNTIME.into_iter().map(report).collect()
}

fn web_gpu(environment: &Environment, library: &Path) -> ProviderReport {
    let Some(plugin) = plugin_beside(library) else {
        return ProviderReport::absent(Provider::WebGpu, "its plugin does not lie beside the ONNX Runtime library");
    };
    match environment.register_ep_library("muse_webgpu", &plugin) {
        // The guard would unload the plugin; sessions on it live as long as the process.
        Ok(guard) => std::mem::forget(guard),
        Err(error) => return ProviderReport::absent(Provider::WebGpu, format!("its plugin does not load: {error}")),
    }
    let devices: Vec<(String, bool)> = environment
        .devices()
        .filter(is_web_gpu)
        .map(|device| {
            let hardware = device.hardware_device();
            (hardware.vendor().unwrap_or_default().to_owned(), hardware.ty() == DeviceType::CPU)
        })
        .collect();
    match devices.as_slice() {
        [] => ProviderReport::absent(Provider::WebGpu, "its plugin found no graphics device"),
        [(vendor, true), ..] => {
            let why = format!("a graphics device drawn in software ({vendor}); used only when asked for by name");
            ProviderReport { software: true, ..ProviderReport::here(Provider::WebGpu, why) }
        }
        [(vendor, false), ..] => ProviderReport::here(Provider::WebGpu, format!("a graphics device of {vendor}")),
    }
}

fn is_web_gpu(device: &ort::device::Device<'_>) -> bool {
    device.ep().is_ok_and(|name| name == "WebGpuExecutionProvider")
}

fn plugin_beside(library: &Path) -> Option<PathBuf> {
    let folder = library.parent()?;
    ["libonnxruntime_providers_webgpu.so", "libonnxruntime_providers_webgpu.dylib", "onnxruntime_providers_webgpu.dll"]
        .into_iter()
        .map(|name| folder.join(name))
        .find(|path| path.is_file())
}

/// A session of which every node runs on the provider; one that would land on the processor unasked is an error.
pub(super) fn session(runtime: &Runtime, provider: Provider, bytes: &[u8]) -> Result<Session, ort::Error> {
    let environment = &runtime.started.environment;
    // tract optimises only when told to (five times faster), and has no setting for threads.
    let builder = Session::builder(environment)?.with_optimization_level(GraphOptimizationLevel::All)?;
    // Under load two threads are slower than one (facts/faces.md, section 5).
    let builder = if provider == Provider::Tract { builder } else { builder.with_intra_threads(1)? };
    let mut builder = match provider {
        Provider::Cpu | Provider::Tract => builder,
        Provider::WebGpu => {
            let devices: Vec<_> = environment.devices().filter(is_web_gpu).collect();
            // With no device ONNX Runtime would run on the processor without a word.
            if devices.is_empty() {
                return Err(ort::Error::new("there is no WebGPU device"));
            }
            nowhere_else(builder)?.with_devices(devices, None)?
        }
        Provider::Cuda | Provider::CoreMl | Provider::DirectMl => {
            let wanted = provider.built_in().map(ExecutionProviderDispatch::error_on_failure);
            nowhere_else(builder)?.with_execution_providers(wanted.as_slice())?
        }
    };
    builder.commit_from_memory(bytes)
}

fn nowhere_else(builder: SessionBuilder) -> Result<SessionBuilder, ort::Error> {
    Ok(builder.with_disable_cpu_fallback()?)
}
