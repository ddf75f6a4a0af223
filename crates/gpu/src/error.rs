//! Everything that can go wrong here, named after its cause.

use std::path::PathBuf;

/// A refusal or failure of this crate. Compare [`code`](Self::code), never the text.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GpuError {
    /// The bytes are not a whole picture in a format we read.
    #[error("this is not a picture that can be read: {reason}")]
    Undecodable {
        /// What the decoder met.
        reason: String,
    },

    /// The picture breaks a [`DecodeLimits`](crate::DecodeLimits) bound.
    #[error("the picture is too large: {what} is {got}, the limit is {limit}")]
    TooLarge {
        /// The quantity that broke the bound.
        what: &'static str,
        /// The value met.
        got: u64,
        /// The value allowed.
        limit: u64,
    },

    /// Something that should lie over a picture has another shape than it.
    #[error("the {what} is {} × {} pixels and does not fit a picture of {} × {}", .got[0], .got[1], .wanted[0], .wanted[1])]
    Mismatch {
        /// What does not fit, e.g. `mask`.
        what: &'static str,
        /// Its width and height.
        got: [u32; 2],
        /// Width and height of the picture.
        wanted: [u32; 2],
    },

    /// A model file is not where it should be.
    #[error("the {role} model is missing: {}", .path.display())]
    ModelMissing {
        /// What the model is for, e.g. `face detector`.
        role: &'static str,
        /// Where it was looked for.
        path: PathBuf,
    },

    /// A model file exists and cannot be loaded, or its tensors are not the expected ones.
    #[error("the {role} model cannot be used ({}): {reason}", .path.display())]
    ModelUnusable {
        /// What the model is for.
        role: &'static str,
        /// The file.
        path: PathBuf,
        /// What the runtime said.
        reason: String,
    },

    /// Neither ONNX Runtime nor the built-in runtime could be started.
    #[error("no model runtime could be started: {reason}")]
    RuntimeUnusable {
        /// What was tried.
        reason: String,
    },

    /// A model was loaded and failed while running.
    #[error("the {role} model failed while running: {reason}")]
    Inference {
        /// What the model is for.
        role: &'static str,
        /// What the runtime said.
        reason: String,
    },

    /// The landmarks of a face coincide or are not numbers, so it cannot be aligned.
    #[error("this face cannot be aligned: its landmarks lie on one spot")]
    FaceDegenerate,

    /// No graphics adapter answered.
    #[error("no graphics adapter was found")]
    NoAdapter,

    /// A graphics adapter was found and failed.
    #[error("the graphics device failed: {reason}")]
    Device {
        /// What the driver said.
        reason: String,
    },

    /// Calibration anchors that make no sense.
    #[error("the calibration anchors cannot be used: {reason}")]
    BadAnchors {
        /// Which rule they break.
        reason: String,
    },

    /// A draft scene that cannot be drawn.
    #[error("the draft cannot be drawn: {reason}")]
    BadScene {
        /// Which rule it breaks.
        reason: String,
    },

    /// A vector of another length than the index holds.
    #[error("this vector cannot be compared: it has {got} numbers, the index holds vectors of {expected}")]
    BadVector {
        /// Numbers per vector of the index.
        expected: usize,
        /// Numbers of the vector met.
        got: usize,
    },
}

impl GpuError {
    /// A stable name for programs, area and cause: `picture.undecodable`, `model.missing`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Undecodable { .. } => "picture.undecodable",
            Self::TooLarge { .. } => "picture.too_large",
            Self::Mismatch { .. } => "picture.mismatch",
            Self::ModelMissing { .. } => "model.missing",
            Self::ModelUnusable { .. } => "model.unusable",
            Self::RuntimeUnusable { .. } => "runtime.unusable",
            Self::Inference { .. } => "model.inference",
            Self::FaceDegenerate => "face.degenerate",
            Self::NoAdapter => "gpu.no_adapter",
            Self::Device { .. } => "gpu.device_failed",
            Self::BadAnchors { .. } => "anchors.unreadable",
            Self::BadScene { .. } => "draft.bad_scene",
            Self::BadVector { .. } => "search.bad_vector",
        }
    }

    /// What the person at the screen can do about it; `None` when nothing but a bug report helps.
    pub fn advice(&self) -> Option<String> {
        Some(match self {
            Self::Undecodable { .. } => {
                "Use a whole PNG, JPEG, WebP, BMP, GIF or TIFF file; if it came from a download, fetch it again.".into()
            }
            Self::TooLarge { what, limit, .. } => {
                format!("Scale the picture down until its {what} is at most {limit}, then try again.")
            }
            Self::Mismatch { what, wanted: [width_px, height_px], .. } => {
                format!("Make the {what} again at {width_px} × {height_px} pixels, or choose the picture it was made for.")
            }
            Self::ModelMissing { path, .. } => format!(
                "Put {} back: it ships in assets/models of the application; reinstalling restores it.",
                path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned())
            ),
            Self::ModelUnusable { path, .. } => format!(
                "The file may be damaged: compare {} with assets/models/SHA256SUMS, and reinstall if it differs.",
                path.display()
            ),
            Self::RuntimeUnusable { .. } => {
                "Set ORT_DYLIB_PATH to an ONNX Runtime library of version 1.24 or newer, or unset it to use the built-in runtime.".into()
            }
            Self::NoAdapter => "The processor is used instead; install a Vulkan, Metal or DirectX 12 driver to use the graphics card.".into(),
            Self::Device { .. } => "The processor can do the work; update the graphics driver to use the card again.".into(),
            Self::BadAnchors { .. } => "Restore assets/models/anchors.toml, or run the calibration again.".into(),
            Self::BadScene { .. } => "Choose a size between 256 and 8192 pixels and one to eight colours.".into(),
            Self::BadVector { .. } => "Compare only vectors of one model; compute this one again with the model that filled the index.".into(),
            Self::FaceDegenerate => "Use a picture in which both eyes and the mouth are visible.".into(),
            Self::Inference { .. } => return None,
        })
    }
}
