//! The model runtime of this process: ONNX Runtime when its library is found, pure Rust otherwise; and which of its
//! execution providers computes.

use std::path::PathBuf;
use std::sync::Mutex;

use ort::environment::Environment;
use serde::{Deserialize, Serialize};

use crate::GpuError;

mod library;
mod model;
mod provider;

pub(crate) use self::model::Model;
pub use self::provider::{Provider, ProviderReport};

/// Which backend to start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BackendChoice {
    /// ONNX Runtime when a library loads, tract otherwise.
    #[default]
    Auto,
    /// ONNX Runtime or an error.
    OnnxRuntime,
    /// The built-in pure-Rust runtime; two to five times slower, equal results.
    Tract,
}

/// Where to look for the ONNX Runtime library.
#[derive(Clone, Debug, Default)]
pub struct RuntimeOptions {
    /// The library file a person named; tried first.
    pub library: Option<PathBuf>,
    /// Folders that may hold `libonnxruntime.so*`, `libonnxruntime*.dylib` or `onnxruntime.dll`,
    /// tried in order after `ORT_DYLIB_PATH`.
    pub search: Vec<PathBuf>,
    /// Which backend to start.
    pub backend: BackendChoice,
}

/// What was started, for the settings page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RuntimeReport {
    /// For people: `ONNX Runtime 1.31.1` or `tract (pure Rust)`.
    pub backend: String,
    /// The library in use; `None` for the built-in runtime.
    pub library: Option<PathBuf>,
    /// What a person should know, e.g. that a named library did not load.
    pub note: Option<String>,
    /// Every execution provider this crate can use: whether it is here, and why not.
    pub providers: Vec<ProviderReport>,
}

/// The one runtime of this process; cheap to copy.
#[derive(Clone)]
pub struct Runtime {
    started: &'static Started,
    report: RuntimeReport,
}

struct Started {
    environment: Environment,
    report: RuntimeReport,
}

impl std::fmt::Debug for Runtime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Runtime").field(&self.report).finish()
    }
}

/// `ort` holds one library and one environment per process, so the first success is kept for good.
static STARTED: Mutex<Option<&'static Started>> = Mutex::new(None);

impl Runtime {
    /// Starts the runtime, or hands out the one this process already runs; its report says so when
    /// `options` ask for another. Takes 10 to 50 ms the first time.
    ///
    /// Order: [`library`](RuntimeOptions::library), the variable `ORT_DYLIB_PATH`, the search folders, tract.
    /// A library that does not load is skipped and named in [`RuntimeReport::note`].
    ///
    /// # Errors
    /// [`GpuError::RuntimeUnusable`] when nothing starts, or when ONNX Runtime was demanded and none loads.
    pub fn open(options: &RuntimeOptions) -> Result<Self, GpuError> {
        let mut started = STARTED.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(running) = *started {
            return Ok(Self::joining(running, options));
        }
        let fresh: &'static Started = Box::leak(Box::new(start(options)?));
        *started = Some(fresh);
        let report = fresh.report.clone();
        tracing::info!(backend = %report.backend, note = report.note.as_deref(), "inference runtime started");
        Ok(Self { started: fresh, report })
    }

    /// The providers that can compute here, the fastest kind of device first, the processor last. Graphics devices drawn in
    /// software are left out: they are slower than the processor and serve tests.
    pub fn usable(&self) -> Vec<Provider> {
        let real = self.report.providers.iter().filter(|p| p.available && !p.software);
        real.map(|p| p.provider).collect()
    }

    /// The processor: what every other provider falls back to.
    pub fn plain(&self) -> Provider {
        if self.is_tract() { Provider::Tract } else { Provider::Cpu }
    }

    /// What was started.
    pub fn report(&self) -> RuntimeReport {
        self.report.clone()
    }

    fn is_tract(&self) -> bool {
        self.started.report.library.is_none()
    }

    fn joining(running: &'static Started, options: &RuntimeOptions) -> Self {
        let mut report = running.report.clone();
        let other = match options.backend {
            BackendChoice::Tract => report.library.is_some(),
            BackendChoice::OnnxRuntime => report.library.is_none(),
            BackendChoice::Auto => false,
        };
        if other {
            let running = &report.backend;
            report.note = Some(format!("this process already runs {running}; the choice takes effect after a restart"));
        }
        Self { started: running, report }
    }
}

fn start(options: &RuntimeOptions) -> Result<Started, GpuError> {
    let mut failures = Vec::new();
    if options.backend != BackendChoice::Tract {
        for candidate in library::candidates(options) {
            match library::probe(&candidate) {
                Ok(version) => {
                    let mut started = start_onnx_runtime(candidate, &version)?;
                    started.report.note = (!failures.is_empty()).then(|| failures.join("; "));
                    return Ok(started);
                }
                Err(reason) => failures.push(reason),
            }
        }
        if options.backend == BackendChoice::OnnxRuntime {
            let reason =
                if failures.is_empty() { "no ONNX Runtime library was found".into() } else { failures.join("; ") };
            return Err(GpuError::RuntimeUnusable { reason });
        }
    }
    if !ort::set_api(ort_tract::api()) {
        let reason = "another runtime was started half-way; restart the application".to_owned();
        return Err(GpuError::RuntimeUnusable { reason });
    }
    let environment =
        ort::init().with_name("muse").build().map_err(|e| GpuError::RuntimeUnusable { reason: e.to_string() })?;
    let note = match options.backend {
        BackendChoice::Tract => None,
        _ if failures.is_empty() => Some("no ONNX Runtime library was found; the built-in runtime is slower".into()),
        _ => Some(failures.join("; ")),
    };
    let providers = provider::of_tract();
    let report = RuntimeReport { backend: "tract (pure Rust)".into(), library: None, note, providers };
    Ok(Started { environment, report })
}

fn start_onnx_runtime(library: PathBuf, version: &str) -> Result<Started, GpuError> {
    let unusable = |reason: String| GpuError::RuntimeUnusable { reason: format!("{}: {reason}", library.display()) };
    // `init_from` returns an error where `init` would panic (facts/faces.md, section 5).
    let environment = ort::init_from(&library)
        .map_err(|e| unusable(e.to_string()))?
        .with_name("muse")
        .with_telemetry(false)
        .build()
        .map_err(|e| unusable(e.to_string()))?;
    let providers = provider::of_onnx_runtime(&environment, &library);
    let backend = format!("ONNX Runtime {version}");
    Ok(Started { environment, report: RuntimeReport { backend, library: Some(library), note: None, providers } })
}
