//! A loaded model: sessions that several threads share, each with input memory of its own.

use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use ort::memory::Allocator;
use ort::session::{HasSelectedOutputs, OutputSelector, RunOptions, Session};
use ort::value::{Tensor, TensorRef};

use super::{Provider, Runtime, provider};
use crate::GpuError;
use crate::preprocess::TensorFormat;

/// The most sessions of one model on the processor; each holds the weights anew.
const MOST_SESSIONS: usize = 4;

/// One model with one input of `[1, 3, height, width]`. Calls of several threads run side by side, up to one a core on the
/// processor and one on a graphics device; further ones wait.
#[derive(Debug)]
pub(crate) struct Model {
    runtime: Runtime,
    provider: Provider,
    role: &'static str,
    path: PathBuf,
    format: TensorFormat,
    most: usize,
    pool: Mutex<Pool>,
    returned: Condvar,
}

#[derive(Debug, Default)]
struct Pool {
    idle: Vec<Seat>,
    made: usize,
}

/// A session with the memory of its input and outputs; all are kept from call to call.
struct Seat {
    session: Session,
    /// Where ONNX Runtime writes what comes out. Besides sparing allocations, it goes round a leak of 300 bytes for each
    /// output that `ort` 2.0.0-rc.14 makes itself (a type description that is never released).
    outputs: Option<RunOptions<HasSelectedOutputs>>,
    name: String,
    input: Vec<f32>,
}

impl std::fmt::Debug for Seat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Seat").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Model {
    /// Loads `path` and checks that every wanted output exists.
    ///
    /// # Errors
    /// [`GpuError::ModelMissing`] or [`GpuError::ModelUnusable`].
    pub(crate) fn load(
        runtime: &Runtime,
        provider: Provider,
        role: &'static str,
        path: &Path,
        format: TensorFormat,
        outputs: &[&str],
    ) -> Result<Self, GpuError> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let model = Self {
            runtime: runtime.clone(),
            provider,
            role,
            path: path.to_owned(),
            format,
            most: if provider.is_plain() { cores.min(MOST_SESSIONS) } else { 1 },
            pool: Mutex::default(),
            returned: Condvar::new(),
        };
        let first = model.new_seat()?;
        if let Some(absent) = outputs.iter().find(|want| first.session.outputs().iter().all(|o| o.name() != **want)) {
            return Err(model.unusable(format!("it has no output named {absent}")));
        }
        *model.lock() = Pool { idle: vec![first], made: 1 };
        Ok(model)
    }

    /// Runs once: `fill` writes the whole input (it holds what the last call left), `read` sees the outputs in the order
    /// of `outputs`, each of the given length.
    ///
    /// # Errors
    /// What `fill` says, else [`GpuError::Inference`].
    pub(crate) fn run<const N: usize, F, R>(
        &self,
        outputs: [(&str, usize); N],
        fill: impl FnOnce(&mut [f32]) -> Result<F, GpuError>,
        read: impl FnOnce(F, [&[f32]; N]) -> R,
    ) -> Result<R, GpuError> {
        let mut taken = self.take_seat()?;
        let seat = &mut taken.seat;
        let Some(Seat { session, outputs: room, name, input }) = seat else { return Err(self.failed("no session")) };
        let filled = fill(input)?;
        let failed = |error: ort::Error| self.failed(error.to_string());
        let tensor = TensorRef::from_array_view(([1, 3, self.format.height, self.format.width], input.as_slice()))
            .map_err(failed)?;
        let inputs = ort::inputs![name.as_str() => tensor];
        let results = match room {
            Some(room) => session.run_with_options(inputs, room),
            None => session.run(inputs),
        }
        .map_err(failed)?;
        let mut seen = [[].as_slice(); N];
        for (slot, (name, len)) in seen.iter_mut().zip(outputs) {
            let value = results.get(name).ok_or_else(|| self.failed(format!("there is no output {name}")))?;
            let (_, numbers) = value.try_extract_tensor::<f32>().map_err(failed)?;
            if numbers.len() != len {
                let found = numbers.len();
                return Err(self.failed(format!("output {name} holds {found} values instead of {len}")));
            }
            *slot = numbers;
        }
        Ok(read(filled, seen))
    }

    /// This model's complaint.
    pub(crate) fn failed(&self, reason: impl Into<String>) -> GpuError {
        GpuError::Inference { role: self.role, reason: reason.into() }
    }

    fn take_seat(&self) -> Result<Taken<'_>, GpuError> {
        let mut pool = self.lock();
        loop {
            if let Some(seat) = pool.idle.pop() {
                return Ok(Taken { model: self, seat: Some(seat) });
            }
            if pool.made < self.most {
                pool.made += 1;
                drop(pool);
                // Its place is given back when the load fails.
                let mut taken = Taken { model: self, seat: None };
                taken.seat = Some(self.new_seat()?);
                return Ok(taken);
            }
            pool = self.returned.wait(pool).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn new_seat(&self) -> Result<Seat, GpuError> {
        if !self.path.is_file() {
            return Err(GpuError::ModelMissing { role: self.role, path: self.path.clone() });
        }
        let bytes = std::fs::read(&self.path).map_err(|e| self.unusable(e.to_string()))?;
        let session =
            provider::session(&self.runtime, self.provider, &bytes).map_err(|e| self.unusable(e.to_string()))?;
        let name = match session.inputs() {
            [only] => only.name().to_owned(),
            several => return Err(self.unusable(format!("it has {} inputs instead of one", several.len()))),
        };
        // Elsewhere the device decides where its outputs lie.
        let outputs = if self.provider == Provider::Cpu { room_for_outputs(&session) } else { None };
        Ok(Seat { session, outputs, name, input: vec![0.0; self.format.len()] })
    }

    fn unusable(&self, reason: String) -> GpuError {
        GpuError::ModelUnusable { role: self.role, path: self.path.clone(), reason }
    }

    fn lock(&self) -> MutexGuard<'_, Pool> {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Memory for every output; `None` where a shape is only known after a run.
fn room_for_outputs(session: &Session) -> Option<RunOptions<HasSelectedOutputs>> {
    let mut selected = OutputSelector::default();
    for output in session.outputs() {
        let shape = output.dtype().tensor_shape()?;
        let sides: Vec<usize> = shape.iter().map(|side| usize::try_from(*side).ok()).collect::<Option<_>>()?;
        selected = selected.preallocate(output.name(), Tensor::<f32>::new(&Allocator::default(), sides).ok()?);
    }
    Some(RunOptions::new().ok()?.with_outputs(selected))
}

/// A seat in use; it goes back to the pool however the call ends.
struct Taken<'a> {
    model: &'a Model,
    seat: Option<Seat>,
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        let mut pool = self.model.lock();
        match self.seat.take() {
            Some(seat) => pool.idle.push(seat),
            None => pool.made -= 1,
        }
        drop(pool);
        self.model.returned.notify_one();
    }
}
