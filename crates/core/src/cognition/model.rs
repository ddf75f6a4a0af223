use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::perception::Phase;
use crate::vocab::{Axis, BlobHash, DecisionId, GenerationId, InsightId, MuseId, Timestamp, UsdRange, WorkflowId};

/// A positive quantity with its 80 % interval. Products of intervals are taken as log-normal and independent.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Interval {
    /// One chance in ten that it is less.
    pub low: f64,
    /// The likely value.
    pub mid: f64,
    /// One chance in ten that it is more.
    pub high: f64,
}

impl Interval {
    /// A quantity known exactly.
    pub const fn exactly(value: f64) -> Self {
        Self { low: value, mid: value, high: value }
    }

    /// The product with another.
    #[must_use]
    pub fn times(self, other: Self) -> Self {
        self.combine(other, self.mid * other.mid)
    }

    /// The quotient by another; an interval that touches zero in the divisor is held at a millionth.
    #[must_use]
    pub fn over(self, other: Self) -> Self {
        let other = Self { low: other.low.max(1e-6), mid: other.mid.max(1e-6), high: other.high.max(1e-6) };
        self.combine(other, self.mid / other.mid)
    }

    /// Widths add up as independent errors do: in squares, on the logarithmic scale.
    fn combine(self, other: Self, mid: f64) -> Self {
        let up = ((self.high / self.mid).ln().powi(2) + (other.high / other.mid).ln().powi(2)).sqrt();
        let down = ((self.mid / self.low).ln().powi(2) + (other.mid / other.low).ln().powi(2)).sqrt();
        let bounded = |width: f64| if width.is_finite() { width } else { 0.0 };
        Self { low: mid * (-bounded(down)).exp(), mid, high: mid * bounded(up).exp() }
    }
}

impl From<UsdRange> for Interval {
    fn from(range: UsdRange) -> Self {
        Self { low: range.low.as_f64(), mid: range.mid.as_f64(), high: range.high.as_f64() }
    }
}

impl std::fmt::Display for Interval {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.2} ({:.2}–{:.2})", self.mid, self.low, self.high)
    }
}

/// Where the work will be shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Platform {
    /// 4:5 portrait.
    #[default]
    Instagram,
    /// 9:16 tall.
    Tiktok,
    /// 16:9 wide.
    Youtube,
    /// 1:1 square.
    Reddit,
}

impl Platform {
    /// The name in rows and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Instagram => "instagram",
            Self::Tiktok => "tiktok",
            Self::Youtube => "youtube",
            Self::Reddit => "reddit",
        }
    }

    /// The picture's size there, in pixels.
    pub const fn format(self) -> Format {
        let (width_px, height_px) = match self {
            Self::Instagram => (1080, 1350),
            Self::Tiktok => (1080, 1920),
            Self::Youtube => (1920, 1080),
            Self::Reddit => (1080, 1080),
        };
        Format { width_px, height_px }
    }
}

/// Size of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Format {
    /// In pixels.
    pub width_px: u32,
    /// In pixels.
    pub height_px: u32,
}

/// Which renderer the creator asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RendererChoice {
    /// ComfyUI with an identity lock when a server offers one, else a draft.
    #[default]
    Auto,
    /// The embedded compositor: free, a mood board.
    Draft,
    /// A ComfyUI server.
    Comfy,
    /// One of Google's image models.
    Google,
    /// ComfyUI on a rented machine.
    Burst,
}

/// What a subject is about, as numbers: the only thing that leaves the text it was read from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Subject {
    /// Per axis: the level it speaks of in [0, 1] and how much that weighs: words of the lexicon, or the confidence of
    /// another mind in tenths.
    pub axes: BTreeMap<String, (f64, u32)>,
    /// Ids of the Muse's own values it touches.
    pub values: Vec<String>,
}

impl Subject {
    /// Level and number of words on one axis.
    pub fn axis(&self, axis: Axis) -> Option<(f64, u32)> {
        self.axes.get(axis.name()).copied()
    }
}

/// Which mind reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MindKind {
    /// The lexicon that is part of the studio.
    #[default]
    Embedded,
    /// A model on a server near by that speaks as OpenAI's chat completions do.
    Openai,
    /// A remote agent over A2A 1.0.
    A2a,
    /// One of Google's text models; each reading is paid from the Muse's wallet.
    Gemini,
}

/// Who was asked besides the lexicon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AskedMind {
    /// Which kind.
    pub kind: MindKind,
    /// Where.
    pub address: String,
    /// Which model, when it has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// The prompt it was asked with: `read-subject.v1`.
    pub prompt: String,
}

/// Whose reading a decision rests on; with the subject beside it the decision can be computed again without asking.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MindNote {
    /// Whose reading counts.
    pub kind: MindKind,
    /// Who was asked, if anybody was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<AskedMind>,
    /// Red lines that it found crossed where the lexicon found none, by their tags.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub red_lines: Vec<String>,
    /// Why its answer does not count, and the lexicon's does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<Reason>,
}

/// One node or edge of the moral graph and what it did to the alignment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AlignmentReason {
    /// `axis technophilia`, `value slow_craft`, `edge slow_craft→technophilia`.
    pub node: String,
    /// What it added (or took), in alignment units.
    pub effect: f64,
}

/// The trend a decision leans on, as numbers and ids only.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TrendContext {
    /// Which insight.
    pub insight_id: InsightId,
    /// Its phase.
    pub phase: Phase,
    /// Its velocity, when figures exist.
    pub vvs: Option<f64>,
    /// Share of the intent's words that its signals use, in [0, 1].
    pub closeness: f64,
    /// How many signals it is made of.
    pub signal_count: u32,
    /// When it was last looked at.
    pub last_at: Timestamp,
}

/// Everything a decision was computed from, so that it can be explained and computed again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DecisionInputs {
    /// Where the work will be shown.
    pub platform: Platform,
    /// The trend, or `None`: then no trend is assumed.
    pub trend: Option<TrendContext>,
    /// What the subject is about.
    pub subject: Subject,
    /// Who read it.
    #[serde(default)]
    pub mind: MindNote,
    /// Expected views.
    pub reach_views: Interval,
    /// Dollars per 1,000 views.
    pub value_per_1000_views: Interval,
    /// In [0, 1].
    pub alignment: f64,
    /// Which nodes and edges made the alignment.
    pub alignment_reasons: Vec<AlignmentReason>,
    /// What past reviews multiply the value with.
    pub lesson_factor: f64,
    /// Dollars of value.
    pub value: Interval,
    /// Dollars of cost, the creator's attention included.
    pub cost: Interval,
    /// Which price-book rows and other data the numbers came from.
    pub sources: Vec<String>,
    /// The creator said "anyway".
    pub insisted: bool,
}

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Make it.
    Produce,
    /// Not worth it now.
    Skip,
    /// Never: a line or a value stands against it.
    Refuse,
}

impl Outcome {
    /// The name in rows and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Produce => "produce",
            Self::Skip => "skip",
            Self::Refuse => "refuse",
        }
    }

    /// The outcome of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Produce, Self::Skip, Self::Refuse].into_iter().find(|outcome| outcome.name() == name)
    }
}

/// Why it was decided so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Reason {
    /// Stable: `roi.high`, `trend.peaking`, `creator.insisted`, `roi.low`, `red_line`, `alignment.low`.
    pub code: String,
    /// As one sentence with the numbers.
    pub sentence: String,
}

/// One answer to "is this worth making?".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Decision {
    /// Its id.
    pub decision_id: DecisionId,
    /// For whom.
    pub muse_id: MuseId,
    /// Under which sealed DNA.
    pub generation_id: GenerationId,
    /// What was asked for.
    pub intent: String,
    /// The answer.
    pub outcome: Outcome,
    /// Why.
    pub reason: Reason,
    /// Value over cost.
    pub roi: Interval,
    /// Everything it was computed from.
    pub inputs: DecisionInputs,
    /// When.
    pub decided_at: Timestamp,
}

/// How a yes will be carried out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ProductionPlan {
    /// Where it will be shown.
    pub platform: Platform,
    /// Size of the picture.
    pub format: Format,
    /// Which renderer was asked for.
    pub renderer: RendererChoice,
    /// What the picture shows, in words for a model. Made from the intent and the DNA, never from scraped text.
    pub prompt: String,
    /// What it must not show.
    pub negative_prompt: String,
    /// Pictures tried at most, repairs included.
    pub attempts: u32,
    /// Seconds one render may take.
    pub deadline_secs: u64,
    /// Noise seed of the first attempt.
    pub seed: u64,
    /// The creator approved a quote above her threshold; kept, so that a restart does not ask again.
    pub approved: bool,
    /// A workflow of the creator's own that makes it, in the place of a template.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own: Option<OwnPlan>,
}

/// Which workflow of the creator's own makes a picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OwnPlan {
    /// The document it was run from.
    pub workflow_id: WorkflowId,
    /// The document as it stood then.
    pub document: BlobHash,
    /// Nodes up to which it runs; all outputs when empty.
    pub targets: Vec<String>,
}

/// What a review taught: a factor on the value of whatever is about the same.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Lesson {
    /// Whom it was taught.
    pub muse_id: MuseId,
    /// The words it is about.
    pub terms: Vec<String>,
    /// Above one: make more of it; below one: less.
    pub factor: f64,
    /// The review it came from, in words.
    pub why: String,
    /// When.
    pub learned_at: Timestamp,
}
