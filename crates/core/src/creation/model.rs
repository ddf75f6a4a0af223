use std::sync::Arc;

use futures_util::future::BoxFuture;
use muse_comfy::{ComfyError, OutputFile};
use muse_google::GoogleError;
use muse_gpu::head::HeadError;
use muse_gpu::{GpuError, Mask, Picture};
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;
use utoipa::ToSchema;

use super::burst::{BurstFault, BurstPhase};
use super::own::OwnWorkflow;
use crate::cognition::ProductionPlan;
use crate::db::DbError;
use crate::governance::{Grant, PriceBookError};
use crate::vocab::{Advice, BlobHash, BurstId, MuseDna, RenderId, Usd};

/// One reference picture of the identity, ready to be used.
#[derive(Clone)]
pub struct PictureRef {
    /// Its blob.
    pub blob: BlobHash,
    /// The file's bytes.
    pub bytes: Arc<Vec<u8>>,
    /// Decoded.
    pub picture: Arc<Picture>,
    /// Left, top, width, height of the face.
    pub face: [f32; 4],
}

/// Everything a renderer may know.
#[derive(Clone)]
pub struct Brief {
    /// The Muse as sealed.
    pub dna: Arc<MuseDna>,
    /// What was asked for.
    pub intent: String,
    /// How it is to be made.
    pub plan: ProductionPlan,
    /// Her reference pictures.
    pub references: Arc<Vec<PictureRef>>,
    /// The creator's own workflow, when it is not one of the templates that makes the picture.
    pub own: Option<Arc<OwnWorkflow>>,
}

impl Brief {
    /// The reference for an attempt: the first is the frontal one, later attempts take the next.
    pub fn reference(&self, attempt: u32) -> Option<&PictureRef> {
        let count = self.references.len();
        (count > 0).then(|| &self.references[(attempt.saturating_sub(1) as usize) % count])
    }
}

/// Which template makes the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Route {
    /// SDXL with PuLID + IP-Adapter FaceID.
    IdentitySdxl,
    /// FLUX with PuLID + IP-Adapter for FLUX.
    IdentityFlux,
    /// Her own picture on a designed ground: no model, a mood plate.
    Plate,
    /// A workflow of the creator's own.
    Own,
}

impl Route {
    /// As it is said.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::IdentitySdxl => "SDXL with identity lock (PuLID + IP-Adapter FaceID)",
            Self::IdentityFlux => "FLUX with identity lock (PuLID + IP-Adapter)",
            Self::Plate => "model-free plate from her identity picture",
            Self::Own => "a workflow of the creator's own",
        }
    }
}

/// A workflow in its three forms.
#[derive(Clone, Debug, PartialEq)]
pub struct Compiled {
    /// Which template it came from.
    pub route: Route,
    /// As people read it.
    pub script: String,
    /// As ComfyUI opens it.
    pub workflow_json: String,
    /// As ComfyUI runs it.
    pub prompt_json: String,
    /// What the creator should know: models that are assumed, nodes that are missing.
    pub notes: Vec<String>,
}

/// What is to be rendered now.
#[derive(Clone)]
pub struct Attempt {
    /// Its id, also ComfyUI's prompt id.
    pub render_id: RenderId,
    /// From 1.
    pub number: u32,
    /// What to repair; `None` for a fresh picture.
    pub repair: Option<Repair>,
    /// It was asked for before a restart; its fate is looked up first.
    pub resumed: bool,
}

/// A finished picture.
#[derive(Clone, Debug)]
pub struct Rendered {
    /// PNG bytes.
    pub png: Vec<u8>,
    /// The reference it was laid out from, when it is not a new picture.
    pub laid_from: Option<BlobHash>,
    /// The prompt that made it, when a server did.
    pub prompt_json: Option<String>,
    /// What rendered it: a device or a server.
    pub made_by: String,
}

/// How an attempt ended. The grant comes back either way.
pub struct RenderEnd {
    /// The grant that was handed in.
    pub grant: Grant,
    /// What it cost, also when it failed.
    pub cost: Usd,
    /// The picture, or why there is none.
    pub result: Result<Rendered, RenderError>,
}

/// A file on a server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ServerFile {
    /// Its name.
    pub filename: String,
    /// The folder below that of its kind; often empty.
    pub subfolder: String,
    /// `output` or `temp`.
    pub kind: String,
}

impl From<OutputFile> for ServerFile {
    fn from(file: OutputFile) -> Self {
        Self { filename: file.filename, subfolder: file.subfolder, kind: file.kind }
    }
}

/// How far a render is.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "step")]
pub enum Step {
    /// It waits for a rented machine.
    Session {
        /// Which.
        burst_id: BurstId,
        /// Where that stands.
        phase: BurstPhase,
    },
    /// References go up.
    Uploading,
    /// Waits in line.
    Queued {
        /// How many run before it.
        position: u32,
    },
    /// A node runs.
    Working {
        /// Which, as the server calls it.
        what: String,
        /// Share that is done, in [0, 1].
        done: f32,
        /// Its id in the prompt.
        #[serde(skip_serializing_if = "Option::is_none")]
        node: Option<String>,
    },
    /// These nodes need not run again.
    Cached {
        /// Their ids in the prompt.
        nodes: Vec<String>,
    },
    /// The work so far can be looked at.
    Preview {
        /// Counts the pictures of this render, from 1.
        number: u32,
        /// The encoded picture.
        #[serde(skip)]
        #[schema(ignore)]
        picture: Arc<Vec<u8>>,
    },
    /// A node made files, which lie on the server.
    Output {
        /// Its id in the prompt.
        node: String,
        /// The files.
        files: Vec<ServerFile>,
    },
    /// The connection broke; the render goes on.
    Reconnecting {
        /// From 1.
        attempt: u32,
    },
    /// The picture comes down.
    Downloading,
}

/// A picture of which a part is to be made anew.
#[derive(Clone, Debug)]
pub struct Repair {
    /// The picture as a file.
    pub picture: Arc<Vec<u8>>,
    /// What may change; every pixel outside stays bit for bit.
    pub mask: Arc<Mask>,
}

/// Where a renderer says how far it is.
pub type ProgressSink = Arc<dyn Fn(Step) + Send + Sync>;

/// A renderer's name and price-book row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RendererInfo {
    /// `draft`, `comfy`, `google`, `burst`.
    pub name: String,
    /// What it runs on.
    pub detail: String,
    /// Its row of the price book.
    pub price: String,
}

impl RendererInfo {
    /// A ComfyUI server at this address.
    pub fn comfy(url: String) -> Self {
        Self { name: "comfy".to_owned(), detail: url, price: "comfy.picture".to_owned() }
    }

    /// A ComfyUI on a rented machine.
    pub fn rented(machine: String) -> Self {
        Self { name: "burst".to_owned(), detail: machine, price: "burst.picture".to_owned() }
    }
}

/// Something that makes pictures.
pub trait Renderer: Send + Sync {
    /// Its name and what it runs on.
    fn info(&self) -> RendererInfo;

    /// Turns a brief into a workflow. Free: no money, no effect outside.
    fn compile<'a>(&'a self, brief: &'a Brief) -> BoxFuture<'a, Result<Compiled, RenderError>>;

    /// Makes one picture with this money, and gives back what it did not use.
    fn render<'a>(
        &'a self,
        brief: &'a Brief,
        attempt: Attempt,
        grant: Grant,
        cancel: CancellationToken,
        progress: ProgressSink,
    ) -> BoxFuture<'a, RenderEnd>;
}

/// Why there is no picture.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RenderError {
    /// ComfyUI or the way to it.
    #[error("{0}")]
    Comfy(Arc<ComfyError>),
    /// Google's models or the way to them.
    #[error("{0}")]
    Google(Arc<GoogleError>),
    /// A rented machine or the way to it.
    #[error(transparent)]
    Burst(#[from] BurstFault),
    /// A picture or a device.
    #[error("{0}")]
    Gpu(Arc<GpuError>),
    /// Her head could not be drawn.
    #[error(transparent)]
    Head(#[from] HeadError),
    /// The server lacks what the workflow needs.
    #[error("this ComfyUI lacks {} node(s) of the workflow: {}", nodes.len(), nodes.join(", "))]
    MissingNodes {
        /// Their class names.
        nodes: Vec<String>,
    },
    /// The workflow would be refused.
    #[error("the workflow is not valid: {}", problems.join("; "))]
    Invalid {
        /// Each problem with node and input.
        problems: Vec<String>,
    },
    /// No template has this name.
    #[error("there is no workflow template `{name}`")]
    UnknownTemplate {
        /// As it was asked for.
        name: String,
        /// Those there are.
        known: Vec<&'static str>,
    },
    /// A node that a run should end at is not there, does not run, or makes no picture.
    #[error("the run cannot end at node '{node}'")]
    UnknownTarget {
        /// Its id.
        node: String,
    },
    /// The identity has no picture to work from.
    #[error("she has no reference picture")]
    NoReference,
    /// The server ran the workflow and gave nothing.
    #[error("the workflow ran, but no picture came out")]
    NoPicture,
    /// The creator or the breaker stopped it.
    #[error("the render was cancelled")]
    Cancelled,
    /// It took longer than the plan allows.
    #[error("the render took longer than {secs} seconds")]
    Deadline {
        /// What the plan allowed.
        secs: u64,
    },
    /// No price for this renderer.
    #[error(transparent)]
    Price(#[from] PriceBookError),
    /// A file could not be kept.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<ComfyError> for RenderError {
    fn from(error: ComfyError) -> Self {
        match error {
            ComfyError::Cancelled => Self::Cancelled,
            other => Self::Comfy(Arc::new(other)),
        }
    }
}

impl From<GoogleError> for RenderError {
    fn from(error: GoogleError) -> Self {
        match error {
            GoogleError::Cancelled => Self::Cancelled,
            other => Self::Google(Arc::new(other)),
        }
    }
}

impl From<GpuError> for RenderError {
    fn from(error: GpuError) -> Self {
        Self::Gpu(Arc::new(error))
    }
}

impl Advice for RenderError {
    fn code(&self) -> &'static str {
        match self {
            Self::Comfy(error) => error.code(),
            Self::Google(error) => error.code(),
            Self::Burst(error) => error.code(),
            Self::Gpu(error) => error.code(),
            Self::Head(error) => error.code(),
            Self::MissingNodes { .. } => "render.missing_nodes",
            Self::Invalid { .. } => "render.invalid_workflow",
            Self::UnknownTemplate { .. } => "render.unknown_template",
            Self::UnknownTarget { .. } => "render.unknown_target",
            Self::NoReference => "render.no_reference",
            Self::NoPicture => "render.no_picture",
            Self::Cancelled => "render.cancelled",
            Self::Deadline { .. } => "render.deadline",
            Self::Price(error) => error.code(),
            Self::Db(error) => error.code(),
        }
    }

    fn node(&self) -> Option<String> {
        let Self::Comfy(error) = self else { return None };
        match error.as_ref() {
            ComfyError::ExecutionFailed(fault) => Some(fault.node_id.clone()),
            ComfyError::Interrupted { node_id } => node_id.clone(),
            _ => None,
        }
    }

    fn advice(&self) -> Option<String> {
        match self {
            Self::Comfy(error) => error.advice(),
            Self::Google(error) => error.advice(),
            Self::Burst(error) => error.advice(),
            Self::Gpu(error) => error.advice(),
            Self::Head(error) => error.advice(),
            Self::MissingNodes { nodes } => {
                Some(format!("Install the pack that provides {}, restart ComfyUI, then try again.", nodes.join(", ")))
            }
            Self::Invalid { .. } => Some("Correct the named inputs, or choose another renderer.".to_owned()),
            Self::UnknownTemplate { known, .. } => Some(format!("Take one of {}.", known.join(", "))),
            Self::UnknownTarget { .. } => {
                Some("Choose one that is neither muted nor bypassed and makes a picture.".to_owned())
            }
            Self::NoReference => Some("Enrol her face again with at least one picture.".to_owned()),
            Self::NoPicture => Some("Open the workflow in ComfyUI and look at its output node.".to_owned()),
            Self::Cancelled => {
                Some("Nothing is charged beyond what was used; start it again when you like.".to_owned())
            }
            Self::Deadline { .. } => Some("Use a smaller format or a faster server.".to_owned()),
            Self::Price(error) => error.advice(),
            Self::Db(error) => error.advice(),
        }
    }
}
