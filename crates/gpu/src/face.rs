//! Faces: found, turned into vectors, measured as a mesh.
//!
//! In: a [`Picture`]. Out: [`Face`]s, their [`Embedding`] and [`Mesh`].
//! Never: decides who somebody is; that takes references and a [`Calibration`](crate::Calibration).

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::runtime::Model;
use crate::{Embedding, GpuError, Picture, Runtime};

mod align;
mod detect;
mod mesh;

pub use self::mesh::{Mesh, deviation};

/// Where the three face models lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelPaths {
    /// YuNet, 640 × 640.
    pub detector: PathBuf,
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

/// Finds, embeds and measures faces. Share one per process; calls from several threads queue up.
#[derive(Debug)]
pub struct FaceReader {
    runtime: Runtime,
    detector: Model,
    embedder: Model,
    mesh: Mutex<MeshModel>,
}

#[derive(Debug)]
enum MeshModel {
    Waiting(PathBuf),
    Loaded(Model),
}

impl FaceReader {
    /// Loads detector and embedder, 20 MB and 0.2 s; the mesh model follows at its first use.
    ///
    /// # Errors
    /// [`GpuError::ModelMissing`] names the file, [`GpuError::ModelUnusable`] a damaged one.
    pub fn load(runtime: &Runtime, paths: &ModelPaths) -> Result<Self, GpuError> {
        Ok(Self {
            detector: Model::load(runtime, "face detector", &paths.detector, &detect::OUTPUTS)?,
            embedder: Model::load(runtime, "face embedder", &paths.embedder, &[EMBEDDING.0])?,
            mesh: Mutex::new(MeshModel::Waiting(paths.mesh.clone())),
            runtime: runtime.clone(),
        })
    }

    /// All faces with a score of at least 0.6, largest first; none is an empty list.
    ///
    /// The picture is fitted into 640 × 640, so a face below about 2 % of the longer side is missed.
    /// In a release build about 10 ms with ONNX Runtime, 40 ms with tract.
    ///
    /// # Errors
    /// [`GpuError::Inference`].
    pub fn detect(&self, picture: &Picture) -> Result<Vec<Face>, GpuError> {
        detect::detect(&self.detector, picture)
    }

    /// The face as a vector of 128 numbers and length 1. About 25 ms, with tract 45 ms.
    ///
    /// # Errors
    /// [`GpuError::FaceDegenerate`] for landmarks that coincide, else [`GpuError::Inference`].
    pub fn embed(&self, picture: &Picture, face: &Face) -> Result<Embedding, GpuError> {
        let input = align::aligned(picture, &face.landmarks)?;
        let [raw] = self.embedder.run(align::SIDE, input, [EMBEDDING])?;
        Embedding::from_raw(raw).ok_or_else(|| self.embedder.failed("its vector has no direction"))
    }

    /// The shape of the face as 468 points. About 8 ms (two passes).
    ///
    /// # Errors
    /// [`GpuError::ModelMissing`] or [`GpuError::ModelUnusable`] at the first call, else
    /// [`GpuError::FaceDegenerate`] and [`GpuError::Inference`].
    pub fn mesh(&self, picture: &Picture, face: &Face) -> Result<Mesh, GpuError> {
        let mut slot = self.mesh.lock().unwrap_or_else(PoisonError::into_inner);
        if let MeshModel::Waiting(path) = &*slot {
            *slot = MeshModel::Loaded(Model::load(&self.runtime, "face mesh", path, &mesh::OUTPUTS)?);
        }
        match &*slot {
            MeshModel::Loaded(model) => mesh::measure(model, picture, face),
            MeshModel::Waiting(path) => Err(GpuError::ModelMissing { role: "face mesh", path: path.clone() }),
        }
    }

    /// The ids of the models in use.
    #[must_use]
    pub fn models(&self) -> ModelInfo {
        MODELS
    }
}
