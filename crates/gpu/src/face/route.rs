//! Which device reads faces: measured at the first use, remembered, overridable.

use std::path::{Path, PathBuf};
use std::time::Instant;

use serde::{Deserialize, Serialize};

use super::detect::Shape;
use super::{Bounds, Face, FaceReader, ModelPaths};
use crate::preprocess::Preprocess;
use crate::runtime::Provider;
use crate::{Embedding, GpuError, Picture, Runtime, device};

/// Runs whose fastest counts; one before them builds shaders and memory.
const RUNS: usize = 3;
/// A device whose vector is further than this from the processor's is not used.
const SAME_ANSWER: f32 = 0.999;

/// What a person may decide about the device.
#[derive(Clone, Debug, Default)]
pub struct RouteOptions {
    /// This provider and no other; `None` measures which is fastest.
    pub provider: Option<Provider>,
    /// Pictures prepared on a graphics device (`true`) or the processor (`false`); `None` measures which is faster.
    pub graphics: Option<bool>,
    /// The file in which a measurement is kept for the next start; `None` measures anew each time.
    pub remember: Option<PathBuf>,
}

/// One candidate's measurement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Timing {
    /// What was measured: `web_gpu`, `graphics preprocessing`.
    pub what: String,
    /// Milliseconds for one picture, the fastest of three; `None` when it failed.
    pub millis: Option<f64>,
    /// Whether it was taken, and if not, why.
    pub verdict: String,
}

/// The device that was chosen, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Chosen {
    /// What runs the models.
    pub provider: Provider,
    /// Whether pictures are prepared on a graphics device.
    pub graphics: bool,
    /// In a sentence.
    pub why: String,
    /// What was measured; empty when there was nothing to choose from.
    pub timings: Vec<Timing>,
}

/// The file: a choice holds for one set of devices, drivers and libraries.
#[derive(Serialize, Deserialize)]
struct Remembered {
    machine: String,
    chosen: Chosen,
}

impl Chosen {
    pub(super) fn by_name(provider: Provider, preprocess: &Preprocess) -> Self {
        let why = format!("{} was asked for by name.", provider.name());
        Self { provider, graphics: preprocess.is_graphics(), why, timings: Vec::new() }
    }
}

impl FaceReader {
    /// Loads the models on the device that is fastest here.
    ///
    /// With more than one candidate each reads one picture and has to give the processor's answer; that takes some
    /// seconds the first time and is kept in [`RouteOptions::remember`] until a driver or library changes.
    ///
    /// # Errors
    /// As [`load`](Self::load); a provider asked for by name that does not work is an error, a measured one is passed over.
    pub fn open(runtime: &Runtime, paths: &ModelPaths, options: &RouteOptions) -> Result<Self, GpuError> {
        let machine = machine(runtime);
        let remembered = options.remember.as_deref().and_then(|file| recall(file, &machine));
        let mut chosen = match (options.provider, remembered) {
            (None, Some(chosen)) => chosen,
            (wanted, _) => {
                let chosen = choose(runtime, paths, wanted)?;
                if let (None, Some(file), false) = (wanted, &options.remember, chosen.timings.is_empty()) {
                    remember(file, &Remembered { machine, chosen: chosen.clone() });
                }
                chosen
            }
        };
        chosen.graphics = options.graphics.unwrap_or(chosen.graphics);
        let preprocess = if chosen.graphics { Preprocess::graphics(false) } else { Ok(Preprocess::cpu()) };
        let preprocess = match (preprocess, options.graphics) {
            (Err(error), Some(true)) => return Err(error),
            (opened, _) => opened.unwrap_or_else(|_| Preprocess::cpu()),
        };
        // A remembered device may be gone without leaving a trace in the list; then the processor does.
        let reader = match Self::load_on(runtime, paths, chosen.provider, preprocess) {
            Err(GpuError::ModelUnusable { .. }) if options.provider.is_none() && !chosen.provider.is_plain() => {
                let mut plain = Self::load(runtime, paths)?;
                plain.chosen.why = format!("{} no longer starts; the processor is used.", chosen.provider.name());
                return Ok(plain);
            }
            loaded => loaded?,
        };
        Ok(Self { chosen, ..reader })
    }
}

/// Everything a measurement depends on, in one line. The graphics drivers are not asked, which would cost every start
/// some tenths of a second; a new device shows in the list of providers.
fn machine(runtime: &Runtime) -> String {
    let report = runtime.report();
    let providers: Vec<String> =
        report.providers.iter().filter(|p| p.available).map(|p| format!("{} ({})", p.provider.name(), p.why)).collect();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("muse-gpu {}; {}; {}; {cores} cores", env!("CARGO_PKG_VERSION"), report.backend, providers.join(", "))
}

fn recall(file: &Path, machine: &str) -> Option<Chosen> {
    let kept: Remembered = serde_json::from_slice(&std::fs::read(file).ok()?).ok()?;
    (kept.machine == machine).then_some(kept.chosen)
}

/// A measurement that cannot be kept is made again next time.
fn remember(file: &Path, kept: &Remembered) {
    let written = serde_json::to_vec_pretty(kept).map_err(std::io::Error::other).and_then(|text| {
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let fresh = file.with_extension("new");
        std::fs::write(&fresh, text)?;
        std::fs::rename(fresh, file)
    });
    if let Err(error) = written {
        tracing::warn!(%error, file = %file.display(), "the measured device cannot be remembered");
    }
}

fn choose(runtime: &Runtime, paths: &ModelPaths, wanted: Option<Provider>) -> Result<Chosen, GpuError> {
    let plain = runtime.plain();
    let candidates: Vec<Provider> =
        wanted.map_or_else(|| runtime.usable(), |one| vec![one]).into_iter().filter(|p| *p != plain).collect();
    let mut timings = Vec::new();
    let mut provider = wanted.unwrap_or(plain);
    let picture = test_card();
    if wanted.is_none() && !candidates.is_empty() {
        let (own, expected) = time(&FaceReader::load(runtime, paths)?, &picture)?;
        timings.push(Timing { what: plain.name().to_owned(), millis: Some(own), verdict: "the yardstick".to_owned() });
        let mut fastest = own;
        for candidate in candidates {
            let measured = FaceReader::load_on(runtime, paths, candidate, Preprocess::cpu())
                .and_then(|reader| Ok((time(&reader, &picture)?, reader.provider())));
            let (millis, verdict) = match measured {
                Err(error) => (None, format!("does not work: {error}")),
                Ok((_, landed)) if landed != candidate => (None, "failed midway".to_owned()),
                Ok(((_, vector), _)) if vector.cosine(&expected).get() < SAME_ANSWER => {
                    (None, format!("gives another answer (cosine {:.5})", vector.cosine(&expected).get()))
                }
                Ok(((millis, _), _)) if millis < fastest => {
                    (fastest, provider) = (millis, candidate);
                    (Some(millis), "faster".to_owned())
                }
                Ok(((millis, _), _)) => (Some(millis), "slower".to_owned()),
            };
            timings.push(Timing { what: candidate.name().to_owned(), millis, verdict });
        }
    }
    // Drivers are asked only where a provider found a real device; asking costs some tenths of a second.
    let real = runtime.usable().iter().any(|provider| !provider.is_plain());
    let on_graphics = real && device::report().has_real_device() && faster_on_graphics(&picture, &mut timings);
    let why = match (wanted, timings.is_empty()) {
        (Some(one), _) => format!("{} was asked for by name.", one.name()),
        (None, true) => "The processor is the only device here that can run the models.".to_owned(),
        (None, false) => format!("{} was the fastest of those measured.", provider.name()),
    };
    Ok(Chosen { provider, graphics: on_graphics, why, timings })
}

fn time(reader: &FaceReader, picture: &Picture) -> Result<(f64, Embedding), GpuError> {
    let face = Face {
        bounds: Bounds { x: 400.0, y: 340.0, w: 220.0, h: 300.0 },
        score: 1.0,
        landmarks: [[460.0, 450.0], [560.0, 452.0], [510.0, 510.0], [470.0, 570.0], [552.0, 571.0]],
    };
    let mut fastest = f64::INFINITY;
    reader.detect(picture)?;
    let vector = reader.embed(picture, &face)?;
    for _ in 0..RUNS {
        let begun = Instant::now();
        reader.detect(picture)?;
        reader.embed(picture, &face)?;
        fastest = fastest.min(begun.elapsed().as_secs_f64() * 1e3);
    }
    Ok((fastest, vector))
}

fn faster_on_graphics(picture: &Picture, timings: &mut Vec<Timing>) -> bool {
    let format = Shape::Square.format();
    let mut room = vec![0.0; format.len()];
    let mut measure = |device: &Preprocess| {
        let mut fastest = f64::INFINITY;
        for _ in 0..=RUNS {
            let begun = Instant::now();
            if device.letterbox(picture, format, &mut room).is_err() || device.note().is_some() {
                return None;
            }
            fastest = fastest.min(begun.elapsed().as_secs_f64() * 1e3);
        }
        Some(fastest)
    };
    let own = measure(&Preprocess::cpu());
    let theirs = Preprocess::graphics(false).ok().and_then(|device| measure(&device));
    let faster = matches!((own, theirs), (Some(own), Some(theirs)) if theirs < own);
    let verdict = if faster { "faster" } else { "slower" };
    timings.push(Timing { what: "fitting on the processor".into(), millis: own, verdict: "the yardstick".into() });
    timings.push(Timing { what: "fitting on the graphics device".into(), millis: theirs, verdict: verdict.into() });
    faster
}

/// 1024 × 1024 of shapes at every scale, so that no provider has an easy picture.
fn test_card() -> Picture {
    let level = |x: u32, y: u32, c: u32| ((x * (3 + c) + y * (7 - c)) ^ ((x / 9) * (y / 13)) ^ ((x * y) >> 7)) as u8;
    let rgb = (0..1024 * 1024u32).flat_map(|i| [0, 1, 2].map(|c| level(i % 1024, i / 1024, c))).collect();
    Picture { width_px: 1024, height_px: 1024, rgb }
}
