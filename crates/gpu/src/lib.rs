//! Pictures, faces and models on the device at hand.
//!
//! A leaf: it knows nothing of muses or money. Read the modules from top to bottom; each uses only
//! those above it.

/// What can go wrong, and what to do about it.
mod error;

/// RGB pictures: read with limits, cut, scaled, written.
mod picture;

/// Unit vectors and their similarity.
mod embedding;

/// From cosine to score, per model and kind of picture.
mod anchors;

/// ONNX Runtime or tract, started once per process; the models it runs.
mod runtime;

/// Faces found, embedded, measured.
mod face;

/// Whether a face can be seen well enough.
mod quality;

/// Whether two pictures are the same shot.
mod fingerprint;

/// Which graphics devices this machine offers.
pub mod device;

/// The draft renderer: a designed frame around a portrait.
pub mod draft;

pub use anchors::{Anchor, Anchors, Calibration, Domain};
pub use device::{AdapterInfo, AdapterKind, DeviceReport};
pub use draft::{DraftDevice, DraftScene, DraftStyle, Light, render};
pub use embedding::{Embedding, Similarity};
pub use error::GpuError;
pub use face::{Bounds, Face, FaceReader, Mesh, ModelInfo, ModelPaths, deviation};
pub use fingerprint::{Fingerprint, fingerprint};
pub use picture::{DecodeLimits, Picture};
pub use quality::{Quality, QualityProblem, assess};
pub use runtime::{BackendChoice, Runtime, RuntimeOptions, RuntimeReport};

/// Keeps the example of the README compiling.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;
