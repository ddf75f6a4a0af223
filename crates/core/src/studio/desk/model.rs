//! What lies on the desk and what can be done with it: plain data.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::cognition::Platform;
use crate::governance::{ReviewStatus, VerdictOutcome};
use crate::studio::ProductionState;
use crate::vocab::{BlobHash, MuseId, PinId, Problem, ProductionId, Timestamp, Usd};

/// The creator's quick yes or no while looking through takes; not yet a word of a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Flag {
    /// To be looked at again.
    Pick,
    /// Not to be looked at again.
    Reject,
}

impl Flag {
    /// The name in rows and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pick => "pick",
            Self::Reject => "reject",
        }
    }

    /// The flag of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Pick, Self::Reject].into_iter().find(|flag| flag.name() == name)
    }
}

/// A note at a place of a picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Pin {
    /// Its id.
    pub pin_id: PinId,
    /// From the left, as a share of the picture's width.
    pub x: f64,
    /// From the top, as a share of the picture's height.
    pub y: f64,
    /// What is to be said there.
    pub text: String,
    /// A line drawn around what is meant, as such shares; empty without one.
    #[schema(value_type = Vec<Vec<f64>>)]
    pub stroke: Vec<[f64; 2]>,
    /// Whether it is dealt with.
    pub done: bool,
    /// Who said it.
    pub who: String,
    /// When.
    pub at: Timestamp,
}

/// A pin to be put on a picture.
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPin {
    /// Its id; made when left out.
    #[serde(default)]
    pub pin_id: Option<PinId>,
    /// From the left, as a share of the picture's width.
    #[schema(minimum = 0, maximum = 1)]
    pub x: f64,
    /// From the top, as a share of the picture's height.
    #[schema(minimum = 0, maximum = 1)]
    pub y: f64,
    /// What is to be said there, up to 2000 characters.
    pub text: String,
    /// A line drawn around what is meant, up to 2000 points.
    #[serde(default)]
    #[schema(value_type = Option<Vec<Vec<f64>>>)]
    pub stroke: Option<Vec<[f64; 2]>>,
}

/// A word of a review that the creator can say at the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SetWord {
    /// Is being looked at.
    InReview,
    /// Goes back to be changed.
    Changes,
    /// May be released.
    Approved,
    /// Will not be.
    Rejected,
}

impl SetWord {
    /// The status that it sets.
    pub const fn status(self) -> ReviewStatus {
        match self {
            Self::InReview => ReviewStatus::InReview,
            Self::Changes => ReviewStatus::Changes,
            Self::Approved => ReviewStatus::Approved,
            Self::Rejected => ReviewStatus::Rejected,
        }
    }
}

/// One thing done at the desk.
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum DeskStep {
    /// Gives stars.
    Stars {
        /// To which take.
        production_id: ProductionId,
        /// 0 to 5.
        #[schema(minimum = 0, maximum = 5)]
        stars: u8,
    },
    /// Sets a flag, or takes it off.
    Flag {
        /// On which take.
        production_id: ProductionId,
        /// Which; none when `null`.
        #[serde(default)]
        flag: Option<Flag>,
    },
    /// Says a word of the review.
    Review {
        /// On which take.
        production_id: ProductionId,
        /// Which word.
        status: SetWord,
        /// Why.
        #[serde(default)]
        why: String,
    },
    /// Puts a pin on the picture.
    AddPin {
        /// On which take.
        production_id: ProductionId,
        /// The pin.
        pin: NewPin,
    },
    /// Changes what a pin says.
    EditPin {
        /// On which take.
        production_id: ProductionId,
        /// Which pin.
        pin_id: PinId,
        /// What it says now.
        text: String,
        /// Whether it is dealt with.
        done: bool,
    },
    /// Takes a pin off.
    RemovePin {
        /// On which take.
        production_id: ProductionId,
        /// Which pin.
        pin_id: PinId,
    },
}

impl DeskStep {
    /// Which take it is about.
    pub const fn production_id(&self) -> ProductionId {
        match self {
            Self::Stars { production_id, .. }
            | Self::Flag { production_id, .. }
            | Self::Review { production_id, .. }
            | Self::AddPin { production_id, .. }
            | Self::EditPin { production_id, .. }
            | Self::RemovePin { production_id, .. } => *production_id,
        }
    }
}

/// Several things done at once: all of them or none, taken back together.
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeskRequest {
    /// In this order, 1 to 5000.
    pub steps: Vec<DeskStep>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct DeskReply {
    /// The step of the history; `null` when everything stood so already.
    pub desk_step_id: Option<i64>,
    /// The takes it was about, as they are now.
    pub takes: Vec<Take>,
    /// What was done, in words.
    pub sentence: String,
}

/// One step of the desk's history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DeskEntry {
    /// Its id.
    pub desk_step_id: i64,
    /// When.
    pub at: Timestamp,
    /// What was done, in words.
    pub sentence: String,
    /// Whether it is taken back.
    pub undone: bool,
}

/// A production as it lies on the desk.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Take {
    /// Its id.
    pub production_id: ProductionId,
    /// Whose it is.
    pub muse_id: MuseId,
    /// Her name.
    pub muse_name: String,
    /// What was asked for.
    pub intent: String,
    /// Where it stands.
    pub state: ProductionState,
    /// The last word of its review; none before it got there.
    pub review: Option<ReviewStatus>,
    /// What made it, or is to make it: `draft`, `comfy`.
    pub renderer: String,
    /// Where it will be shown.
    pub platform: Platform,
    /// The picture that counts.
    pub picture_blob: Option<BlobHash>,
    /// Width of the picture that was planned.
    pub width_px: u32,
    /// Height of the picture that was planned.
    pub height_px: u32,
    /// When it began.
    pub created_at: Timestamp,
    /// When it last moved.
    pub updated_at: Timestamp,
    /// The critic's word on the latest picture that it judged.
    pub outcome: Option<VerdictOutcome>,
    /// Calibrated similarity in [0, 1].
    pub score: Option<f32>,
    /// Raw cosine.
    pub cosine: Option<f32>,
    /// What the critic noticed, by kind; the first one decided.
    pub findings: Vec<String>,
    /// How far the shape of the face is from hers, as a share of the distance of the outer eye corners.
    pub deviation: Option<f32>,
    /// The creator's stars, 0 to 5.
    #[schema(minimum = 0, maximum = 5)]
    pub stars: u8,
    /// The creator's flag.
    pub flag: Option<Flag>,
    /// How many pins there are.
    pub pins: u32,
    /// Pictures tried so far.
    pub attempts: u32,
    /// What they cost.
    pub cost: Usd,
    /// The take it was made again from.
    pub parent: Option<ProductionId>,
    /// The first take of its line.
    pub stack: ProductionId,
    /// Its number in that line; 1 is the first.
    pub version: u32,
    /// The creator thinks otherwise than the critic.
    pub disagrees: bool,
}

/// Takes, newest first.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct TakePage {
    /// The takes.
    pub takes: Vec<Take>,
    /// What `before` has to be to see the next ones; `null` when there are none.
    pub next: Option<ProductionId>,
}

/// Which takes.
#[derive(Clone, Copy, Debug, Default)]
pub struct TakeFilter {
    /// Of this Muse only.
    pub muse_id: Option<MuseId>,
    /// In this state only.
    pub state: Option<ProductionState>,
    /// Begun before this one.
    pub before: Option<ProductionId>,
    /// At most so many, 1 to [`MOST_TAKES`](super::MOST_TAKES).
    pub limit: u32,
}

/// What part of a picture is to be made anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RepairRegion {
    /// Her face.
    Face,
}

/// What a step changed, with what was there before: enough to take it back and to do it again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum Change {
    Stars {
        production_id: ProductionId,
        from: u8,
        to: u8,
    },
    Flag {
        production_id: ProductionId,
        from: Option<Flag>,
        to: Option<Flag>,
    },
    Review {
        production_id: ProductionId,
        from: ReviewStatus,
        to: ReviewStatus,
        why: String,
        /// Why the critic had rejected it, when it had.
        problem: Option<Problem>,
        /// What the word taught, while it stands.
        lesson: Option<i64>,
    },
    Pin {
        production_id: ProductionId,
        pin_id: PinId,
        from: Option<Pin>,
        to: Option<Pin>,
    },
}

impl Change {
    pub(super) const fn production_id(&self) -> ProductionId {
        match self {
            Self::Stars { production_id, .. }
            | Self::Flag { production_id, .. }
            | Self::Review { production_id, .. }
            | Self::Pin { production_id, .. } => *production_id,
        }
    }

    pub(super) fn changes_nothing(&self) -> bool {
        match self {
            Self::Stars { from, to, .. } => from == to,
            Self::Flag { from, to, .. } => from == to,
            Self::Pin { from, to, .. } => from == to,
            // A word said again with another reason is a word.
            Self::Review { .. } => false,
        }
    }
}

/// Where a step of the history stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StepState {
    /// Done.
    Done,
    /// Done, and cannot be taken back any more.
    Kept,
    /// Taken back.
    Undone,
    /// Taken back, and cannot be done again any more.
    Dropped,
}

impl StepState {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Kept => "kept",
            Self::Undone => "undone",
            Self::Dropped => "dropped",
        }
    }
}

/// A step with everything it changed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Step {
    pub(super) desk_step_id: i64,
    pub(super) sentence: String,
    pub(super) changes: Vec<Change>,
}
