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

/// From pixels to what a network reads.
pub mod preprocess;

/// ONNX Runtime or tract, started once per process; the models it runs.
mod runtime;

/// Faces found, embedded, measured.
mod face;

/// Which part of a picture may change: a face, its eyes, its mouth.
mod mask;

/// An edited part laid back into its picture; everything else stays bit for bit.
mod composite;

/// Whether a face can be seen well enough.
mod quality;

/// Whether two pictures are the same shot.
mod fingerprint;

/// Everything that can be measured on the main face, in one call.
mod reading;

/// Flawed pictures made from good ones, to find out what a critic misses.
pub mod planted;

/// Which graphics devices this machine offers, and one of them opened.
pub mod device;

/// Type on a picture.
mod text;

/// Pictures that show why a verdict was given.
mod evidence;

/// Many small pictures on one, in rows with names.
mod sheet;

/// The draft renderer: a designed frame around a portrait.
pub mod draft;

/// The most alike among a million vectors.
pub mod search;

/// A parametric head that belongs to nobody: designed, posed, drawn.
pub mod head;

pub use anchors::{Anchor, Anchors, Calibration, Domain};
pub use composite::{ColourMatch, composite, differs_outside};
pub use device::{AdapterInfo, AdapterKind, DeviceReport};
pub use draft::{DraftDevice, DraftScene, DraftStyle, Light, render};
pub use embedding::{Embedding, Similarity};
pub use error::GpuError;
pub use evidence::{Label, Tone, annotated, heat_map};
pub use face::{
    Bounds, Chosen, Face, FaceReader, Mesh, ModelInfo, ModelPaths, Network, RouteOptions, Timing, deviation,
    deviations, mean_shape,
};
pub use fingerprint::{Copied, Fingerprint, face_fingerprint, fingerprint};
pub use mask::{Mask, Region};
pub use picture::{DecodeLimits, Picture};
pub use preprocess::Preprocess;
pub use quality::{Quality, QualityProblem, assess};
pub use reading::{MainFace, Pose, Reading};
pub use runtime::{BackendChoice, Provider, ProviderReport, Runtime, RuntimeOptions, RuntimeReport};
pub use search::{Hit, SearchDevice, VectorIndex};
pub use sheet::{SheetRow, contact_sheet};

/// Keeps the example of the README compiling.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;
