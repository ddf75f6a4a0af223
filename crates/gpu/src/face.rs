//! Faces: found, turned into vectors, measured as a mesh.
//!
//! In: a [`Picture`]. Out: [`Face`]s, their [`Embedding`] and [`Mesh`].
//! Never: decides who somebody is; that takes references and a [`Calibration`](crate::Calibration).

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

use serde::{Deserialize, Serialize};

use self::detect::Shape;
use crate::preprocess::{Preprocess, Transform};
use crate::runtime::{Model, Provider};
use crate::{Embedding, GpuError, Picture, Runtime};

pub(crate) mod align;
mod detect;
pub(crate) mod mesh;
mod route;

pub use self::mesh::{Mesh, deviation, deviations, mean_shape};
pub use self::route::{Chosen, RouteOptions, Timing};

/// Where the three face models lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelPaths {
    /// YuNet, 640 × 640.
    pub detector: PathBuf,
    /// YuNet, 640 × 448, for pictures of 3 : 2 and wider; opened at the first.
    pub wide_detector: PathBuf,
    /// YuNet, 448 × 640, likewise for tall ones.
    pub tall_detector: PathBuf,
    /// SFace, 112 × 112.
    pub embedder: PathBuf,
    /// MediaPipe face mesh, 192 × 192; opened at the first mesh.
    pub mesh: PathBuf,
}

impl ModelPaths {
    /// The files under the names of `assets/models`.
    #[must_use]
    pub fn in_dir(folder: &Path) -> Self {
        Self {
            detector: folder.join("yunet_640_f32.onnx"),
            wide_detector: folder.join("yunet_640x448_f32.onnx"),
            tall_detector: folder.join("yunet_448x640_f32.onnx"),
            embedder: folder.join("sface_112_f16w.onnx"),
            mesh: folder.join("facemesh_192_f32.onnx"),
        }
    }
}

/// Which models answered; stored beside every vector, since vectors of two models never compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ModelInfo {
    /// Id of the detector.
    pub detector: &'static str,
    /// Id of the embedder, the key of [`Anchors`](crate::Anchors).
    pub embedder: &'static str,
    /// Id of the mesh model.
    pub mesh: &'static str,
}

const MODELS: ModelInfo =
    ModelInfo { detector: "yunet-2023mar", embedder: "sface-2021dec", mesh: "mediapipe-facemesh-468" };

/// The embedder's output and its length.
const EMBEDDING: (&str, usize) = ("fc1", 128);

/// A rectangle in picture pixels; it may reach over the edge.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bounds {
    /// Left edge.
    pub x: f32,
    /// Top edge.
    pub y: f32,
    /// Width.
    pub w: f32,
    /// Height.
    pub h: f32,
}

impl Bounds {
    /// Area in square pixels.
    #[must_use]
    pub fn area(&self) -> f32 {
        self.w * self.h
    }

    /// Larger by a share of its own size, the same on every side: 0.25 makes 100 × 80 into 125 × 100.
    #[must_use]
    pub fn grown(&self, share: f32) -> Self {
        let (dx, dy) = (self.w * share, self.h * share);
        Self { x: self.x - dx / 2.0, y: self.y - dy / 2.0, w: self.w + dx, h: self.h + dy }
    }

    /// Overlap by union, 0 (apart) to 1 (the same).
    #[must_use]
    pub fn overlap(&self, other: &Self) -> f32 {
        let w = (self.x + self.w).min(other.x + other.w) - self.x.max(other.x);
        let h = (self.y + self.h).min(other.y + other.h) - self.y.max(other.y);
        if w <= 0.0 || h <= 0.0 {
            return 0.0;
        }
        w * h / (self.area() + other.area() - w * h)
    }
}

/// One found face.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Face {
    /// Forehead to chin, ear to ear.
    pub bounds: Bounds,
    /// The detector's confidence, 0.6 to 1.
    pub score: f32,
    /// Right eye, left eye, nose tip, right and left mouth corner (the person's own sides), in
    /// picture pixels.
    pub landmarks: [[f32; 2]; 5],
}

/// A model as a bench runs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Network {
    /// The detector, 640 × 640.
    Detector,
    /// The detector for pictures of 3 : 2 and wider, 640 × 448.
    WideDetector,
    /// The embedder.
    Embedder,
    /// The face mesh.
    Mesh,
}

/// Finds, embeds and measures faces. Share one per process: calls from several threads run side by side.
#[derive(Debug)]
pub struct FaceReader {
    runtime: Runtime,
    paths: ModelPaths,
    preprocess: Preprocess,
    /// The models in use; replaced by those of the processor when a device fails.
    models: RwLock<Arc<Models>>,
    /// What a person should know: a device that failed midway.
    note: Mutex<Option<String>>,
    chosen: Chosen,
    /// Pictures being read this moment.
    reading: AtomicUsize,
}

/// The three models on one provider.
#[derive(Debug)]
struct Models {
    provider: Provider,
    /// One for each [`detect::Shape`]; all but the first opened at the first picture of theirs.
    detectors: [OnceLock<Model>; 3],
    embedder: Model,
    /// Opened at the first mesh.
    mesh: OnceLock<Model>,
    #[cfg(test)]
    broken: std::sync::atomic::AtomicBool,
}

impl Models {
    fn load(runtime: &Runtime, provider: Provider, paths: &ModelPaths) -> Result<Self, GpuError> {
        let embedder = Model::load(runtime, provider, "face embedder", &paths.embedder, align::FORMAT, &[EMBEDDING.0])?;
        let models = Self {
            provider,
            detectors: [const { OnceLock::new() }; 3],
            embedder,
            mesh: OnceLock::new(),
            #[cfg(test)]
            broken: std::sync::atomic::AtomicBool::new(false),
        };
        models.detector(runtime, paths, Shape::Square)?;
        Ok(models)
    }

    fn detector(&self, runtime: &Runtime, paths: &ModelPaths, shape: Shape) -> Result<&Model, GpuError> {
        let path = match shape {
            Shape::Square => &paths.detector,
            Shape::Wide => &paths.wide_detector,
            Shape::Tall => &paths.tall_detector,
        };
        let load = || {
            let names = shape.outputs().map(|(name, _)| name);
            Model::load(runtime, self.provider, "face detector", path, shape.format(), &names)
        };
        opened(&self.detectors[shape as usize], load)
    }

    fn mesh(&self, runtime: &Runtime, paths: &ModelPaths) -> Result<&Model, GpuError> {
        let names = mesh::OUTPUTS.map(|(name, _)| name);
        let load = || Model::load(runtime, self.provider, "face mesh", &paths.mesh, mesh::FORMAT, &names);
        opened(&self.mesh, load)
    }
}

/// A model, loaded at its first use. Two threads may load it at once; one of the two is dropped.
fn opened(slot: &OnceLock<Model>, load: impl FnOnce() -> Result<Model, GpuError>) -> Result<&Model, GpuError> {
    if let Some(model) = slot.get() {
        return Ok(model);
    }
    let model = load()?;
    Ok(slot.get_or_init(|| model))
}

impl FaceReader {
    /// Loads detector and embedder on the processor, 20 MB and 0.2 s; the mesh model follows at its first use.
    /// [`open`](Self::open) chooses the fastest device instead.
    ///
    /// # Errors
    /// [`GpuError::ModelMissing`] names the file, [`GpuError::ModelUnusable`] a damaged one.
    pub fn load(runtime: &Runtime, paths: &ModelPaths) -> Result<Self, GpuError> {
        Self::load_on(runtime, paths, runtime.plain(), Preprocess::cpu())
    }

    /// Loads the models on one provider and prepares pictures on one device; nothing is measured.
    ///
    /// # Errors
    /// As [`load`](Self::load); [`GpuError::ModelUnusable`] also when the provider does not take a whole model.
    pub fn load_on(
        runtime: &Runtime,
        paths: &ModelPaths,
        provider: Provider,
        preprocess: Preprocess,
    ) -> Result<Self, GpuError> {
        let models = Models::load(runtime, provider, paths)?;
        let chosen = Chosen::by_name(provider, &preprocess);
        Ok(Self {
            runtime: runtime.clone(),
            paths: paths.clone(),
            preprocess,
            models: RwLock::new(Arc::new(models)),
            note: Mutex::new(None),
            chosen,
            reading: AtomicUsize::new(0),
        })
    }

    /// All faces with a score of at least 0.6, largest first; none is an empty list.
    ///
    /// The picture is fitted into 640 × 640, so a face below about 2 % of the longer side is missed.
    /// In a release build about 10 ms with ONNX Runtime (7 ms for pictures of 3 : 2 and wider), 40 ms with tract.
    ///
    /// # Errors
    /// [`GpuError::Inference`].
    pub fn detect(&self, picture: &Picture) -> Result<Vec<Face>, GpuError> {
        let shape = Shape::of(picture.width_px, picture.height_px);
        self.on_models(|models| {
            models.detector(&self.runtime, &self.paths, shape)?.run(
                shape.outputs(),
                |input| self.preprocess.letterbox(picture, shape.format(), input),
                |scale, outputs| detect::faces(shape, scale, outputs),
            )
        })
    }

    /// The face as a vector of 128 numbers and length 1. About 25 ms, with tract 45 ms.
    ///
    /// # Errors
    /// [`GpuError::FaceDegenerate`] for landmarks that coincide, else [`GpuError::Inference`].
    pub fn embed(&self, picture: &Picture, face: &Face) -> Result<Embedding, GpuError> {
        let placement = align::placement(&face.landmarks)?;
        self.embedding(|input| self.preprocess.warp(picture, placement, align::FORMAT, input))
    }

    /// [`embed`](Self::embed) for several faces of one picture, in their order; a graphics device prepares all at once.
    /// The model runs once a face; 147 KiB of memory each.
    ///
    /// # Errors
    /// As [`embed`](Self::embed), for the first face with which something is wrong.
    pub fn embed_all(&self, picture: &Picture, faces: &[Face]) -> Result<Vec<Embedding>, GpuError> {
        let placements: Result<Vec<Transform>, GpuError> =
            faces.iter().map(|face| align::placement(&face.landmarks)).collect();
        let mut inputs = vec![0.0; faces.len() * align::FORMAT.len()];
        self.preprocess.warp_all(picture, &placements?, align::FORMAT, &mut inputs)?;
        let prepared = |ready: &[f32]| {
            self.embedding(|input| {
                input.copy_from_slice(ready);
                Ok(())
            })
        };
        inputs.chunks_exact(align::FORMAT.len()).map(prepared).collect()
    }

    fn embedding(&self, fill: impl Fn(&mut [f32]) -> Result<(), GpuError>) -> Result<Embedding, GpuError> {
        self.on_models(|models| {
            let raw = models.embedder.run([EMBEDDING], &fill, |(), [raw]| raw.to_vec())?;
            Embedding::from_raw(raw).ok_or_else(|| models.embedder.failed("its vector has no direction"))
        })
    }

    /// The shape of the face as 468 points. Looked at twice, because where the second look is aimed depends on the face
    /// alone and no longer on the detector; about 3.5 ms a look.
    ///
    /// # Errors
    /// [`GpuError::ModelMissing`] or [`GpuError::ModelUnusable`] at the first call, else
    /// [`GpuError::FaceDegenerate`] and [`GpuError::Inference`].
    pub fn mesh(&self, picture: &Picture, face: &Face) -> Result<Mesh, GpuError> {
        let first = self.mesh_at(picture, mesh::placement(face)?)?;
        self.second_look(picture, &first)
    }

    /// As [`mesh`](Self::mesh), after one look.
    pub(crate) fn glance(&self, picture: &Picture, face: &Face) -> Result<Mesh, GpuError> {
        self.mesh_at(picture, mesh::only_placement(face)?)
    }

    /// The second look.
    pub(crate) fn second_look(&self, picture: &Picture, first: &Mesh) -> Result<Mesh, GpuError> {
        self.mesh_at(picture, mesh::second_placement(first)?)
    }

    fn mesh_at(&self, picture: &Picture, placement: Transform) -> Result<Mesh, GpuError> {
        self.on_models(|models| {
            models.mesh(&self.runtime, &self.paths)?.run(
                mesh::OUTPUTS,
                |input| self.preprocess.warp(picture, placement, mesh::FORMAT, input),
                |(), outputs| mesh::decode(placement, outputs),
            )
        })
    }

    /// Counts a picture in until the guard falls, and says whether there is a core to spare for each being read.
    pub(crate) fn begin_reading(&self) -> (ReadingGuard<'_>, bool) {
        let others = self.reading.fetch_add(1, Ordering::Relaxed);
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        (ReadingGuard(&self.reading), 2 * (others + 1) <= cores)
    }

    /// Milliseconds of one model's run alone on whatever its input holds: what a bench compares whole audits with.
    ///
    /// # Errors
    /// [`GpuError::Inference`]; at the first run of a model also that it is missing or unusable.
    pub fn bare_run(&self, network: Network) -> Result<f64, GpuError> {
        let models = Arc::clone(&self.models.read().unwrap_or_else(PoisonError::into_inner));
        let detect = |shape: Shape| {
            let model = models.detector(&self.runtime, &self.paths, shape)?;
            bare(|| model.run(shape.outputs(), |_| Ok(()), |(), _| ()))
        };
        match network {
            Network::Detector => detect(Shape::Square),
            Network::WideDetector => detect(Shape::Wide),
            Network::Embedder => bare(|| models.embedder.run([EMBEDDING], |_| Ok(()), |(), _| ())),
            Network::Mesh => {
                let mesh = models.mesh(&self.runtime, &self.paths)?;
                bare(|| mesh.run(mesh::OUTPUTS, |_| Ok(()), |(), _| ()))
            }
        }
    }

    /// Runs on the models in use; where a device fails midway, once more on the processor, and from then on there.
    fn on_models<R>(&self, run: impl Fn(&Models) -> Result<R, GpuError>) -> Result<R, GpuError> {
        let models = Arc::clone(&self.models.read().unwrap_or_else(PoisonError::into_inner));
        let attempt = self.attempt(&models, &run);
        match attempt {
            Err(error @ (GpuError::Inference { .. } | GpuError::ModelUnusable { .. }))
                if !models.provider.is_plain() =>
            {
                let plain = self.fall_back(&models, &error)?;
                run(&plain)
            }
            other => other,
        }
    }

    #[cfg(not(test))]
    #[expect(clippy::unused_self, reason = "its twin for tests needs it")]
    fn attempt<R>(&self, models: &Models, run: impl Fn(&Models) -> Result<R, GpuError>) -> Result<R, GpuError> {
        run(models)
    }

    #[cfg(test)]
    fn attempt<R>(&self, models: &Models, run: impl Fn(&Models) -> Result<R, GpuError>) -> Result<R, GpuError> {
        if models.broken.load(Ordering::Relaxed) {
            return Err(models.embedder.failed("the device is lost"));
        }
        run(models)
    }

    fn fall_back(&self, failed: &Arc<Models>, error: &GpuError) -> Result<Arc<Models>, GpuError> {
        let mut models = self.models.write().unwrap_or_else(PoisonError::into_inner);
        // Another thread may have been faster.
        if Arc::ptr_eq(&models, failed) {
            *models = Arc::new(Models::load(&self.runtime, self.runtime.plain(), &self.paths)?);
            let note = format!("{} failed midway and the processor took over: {error}", failed.provider.name());
            tracing::warn!("{note}");
            *self.note.lock().unwrap_or_else(PoisonError::into_inner) = Some(note);
        }
        Ok(Arc::clone(&models))
    }

    /// What computes now; after a device failed it is the processor.
    #[must_use]
    pub fn provider(&self) -> Provider {
        self.models.read().unwrap_or_else(PoisonError::into_inner).provider
    }

    /// Where pictures are prepared for the models.
    #[must_use]
    pub fn preprocess(&self) -> &Preprocess {
        &self.preprocess
    }

    /// For people: `ONNX Runtime 1.31.1, cpu`.
    #[must_use]
    pub fn backend(&self) -> String {
        format!("{}, {}", self.runtime.report().backend, self.provider().name())
    }

    /// How the device was chosen, and what was measured.
    #[must_use]
    pub fn chosen(&self) -> &Chosen {
        &self.chosen
    }

    /// What a person should know: a device that failed midway; `None` while all is well.
    #[must_use]
    pub fn note(&self) -> Option<String> {
        let models = self.note.lock().unwrap_or_else(PoisonError::into_inner).clone();
        models.or_else(|| self.preprocess.note())
    }

    /// The ids of the models in use.
    #[must_use]
    pub fn models(&self) -> ModelInfo {
        MODELS
    }
}

/// Counts a picture out again.
pub(crate) struct ReadingGuard<'a>(&'a AtomicUsize);

impl Drop for ReadingGuard<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

fn bare(run: impl FnOnce() -> Result<(), GpuError>) -> Result<f64, GpuError> {
    let begun = std::time::Instant::now();
    run()?;
    Ok(begun.elapsed().as_secs_f64() * 1e3)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;

    use super::*;
    use crate::{BackendChoice, RuntimeOptions};

    #[test]
    fn a_device_that_fails_midway_is_replaced_by_the_processor_with_a_note_and_the_same_answer() {
        let library =
            std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache/sovereign-muse/onnxruntime"));
        let search = library.into_iter().collect();
        let options = RuntimeOptions { search, backend: BackendChoice::Auto, ..RuntimeOptions::default() };
        let runtime = Runtime::open(&options).expect("a runtime");
        let paths = ModelPaths::in_dir(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/models"));
        let bytes = include_bytes!("../../../assets/starter_muses/nova/1-front.jpg");
        let picture = Picture::decode(bytes, &crate::DecodeLimits::default()).expect("a picture");
        let calm = FaceReader::load(&runtime, &paths).expect("models");
        let expected = calm.read(&picture).expect("a reading");
        assert_eq!(calm.note(), None);

        let reader = FaceReader::load(&runtime, &paths).expect("models");
        {
            let mut slot = reader.models.write().expect("a lock");
            let models = Arc::get_mut(&mut slot).expect("nobody else holds them");
            // As a graphics device would look that is lost between two pictures.
            models.provider = Provider::WebGpu;
            models.broken.store(true, Ordering::Relaxed);
        }
        assert_eq!(reader.provider(), Provider::WebGpu);
        assert_eq!(reader.read(&picture).expect("a reading"), expected);
        assert!(reader.provider().is_plain());
        assert!(reader.note().is_some_and(|note| note.contains("web_gpu") && note.contains("took over")));
    }
}
