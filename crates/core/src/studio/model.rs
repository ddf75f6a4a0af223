use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::cognition::{Decision, Platform, ProductionPlan, RendererChoice};
use crate::creation::draft::DraftRenderer;
use crate::vocab::{
    BlobHash, DecisionId, GenerationId, GrantId, MuseId, Problem, ProductionId, RenderId, Timestamp, Usd,
};

/// Where a production stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProductionState {
    /// Decided and planned.
    Planned,
    /// Its workflow is written.
    Compiled,
    /// Its money is held.
    Granted,
    /// A picture is being made.
    Rendering,
    /// The critic has judged.
    Audited,
    /// Another attempt is due.
    Repairing,
    /// Waits for the creator.
    InReview,
    /// The creator said yes.
    Approved,
    /// It is out.
    Released,
    /// The critic or the creator said no.
    Rejected,
    /// It ended with a problem.
    Failed,
    /// Somebody stopped it.
    Cancelled,
}

impl ProductionState {
    /// Every state.
    pub const ALL: [Self; 12] = [
        Self::Planned,
        Self::Compiled,
        Self::Granted,
        Self::Rendering,
        Self::Audited,
        Self::Repairing,
        Self::InReview,
        Self::Approved,
        Self::Released,
        Self::Rejected,
        Self::Failed,
        Self::Cancelled,
    ];

    /// The name in rows and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Compiled => "compiled",
            Self::Granted => "granted",
            Self::Rendering => "rendering",
            Self::Audited => "audited",
            Self::Repairing => "repairing",
            Self::InReview => "in_review",
            Self::Approved => "approved",
            Self::Released => "released",
            Self::Rejected => "rejected",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// One piece of work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Production {
    /// Its id.
    pub production_id: ProductionId,
    /// For whom.
    pub muse_id: MuseId,
    /// Under which sealed DNA.
    pub generation_id: GenerationId,
    /// The decision behind it.
    pub decision_id: DecisionId,
    /// What was asked for.
    pub intent: String,
    /// Where it stands.
    pub state: ProductionState,
    /// How it is made.
    pub plan: ProductionPlan,
    /// What the creator should know of the workflow: the route that was chosen, models that are assumed.
    pub notes: Vec<String>,
    /// The workflow as ComfyUI opens it.
    pub workflow_blob: Option<BlobHash>,
    /// The workflow as ComfyUI runs it.
    pub prompt_blob: Option<BlobHash>,
    /// The picture that counts.
    pub picture_blob: Option<BlobHash>,
    /// The money.
    pub grant_id: Option<GrantId>,
    /// Why it ended, when it did not end well.
    pub problem: Option<Problem>,
    /// Somebody asked to stop it.
    pub cancel_asked: bool,
    /// When it began.
    pub created_at: Timestamp,
    /// When it last moved.
    pub updated_at: Timestamp,
}

/// One attempt at a picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RenderRow {
    /// Its id.
    pub render_id: RenderId,
    /// For which production.
    pub production_id: ProductionId,
    /// From 1.
    pub attempt: u32,
    /// `fresh` or `repair`.
    pub kind: String,
    /// `draft`, `comfy`.
    pub renderer: String,
    /// What a server ran.
    pub prompt_blob: Option<BlobHash>,
    /// What came out.
    pub picture_blob: Option<BlobHash>,
    /// The reference it was laid out from, when it is not a new picture.
    pub laid_from: Option<BlobHash>,
    /// Why nothing came out.
    pub problem: Option<Problem>,
    /// What it cost.
    pub cost: Usd,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

impl RenderRow {
    /// Whether the picture is of the same kind as her references: one of them in a frame, or her own head drawn for a
    /// draft. What a model made is its own kind.
    pub fn is_of_her_kind(&self) -> bool {
        self.laid_from.is_some() || self.renderer == DraftRenderer::NAME
    }
}

/// What to make.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProduceRequest {
    /// In the creator's words, 1 to 400 characters.
    pub intent: String,
    /// Name or id; may be left out when there is only one Muse. With none at all the first one is drawn and sealed.
    #[serde(default)]
    pub muse: Option<String>,
    /// Where it will be shown.
    #[serde(default)]
    pub platform: Platform,
    /// What renders it.
    #[serde(default)]
    pub renderer: RendererChoice,
    /// The creator approves a quote above her threshold.
    #[serde(default)]
    pub approved: bool,
    /// The creator wants it although the ROI says no.
    #[serde(default)]
    pub anyway: bool,
    /// Seed of the first attempt; drawn when left out.
    #[serde(default)]
    pub seed: Option<u64>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Produced {
    /// The decision, with its arithmetic.
    pub decision: Decision,
    /// The production, when the decision was yes.
    pub production: Option<Production>,
}
