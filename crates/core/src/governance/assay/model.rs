//! What is asked of a labelled set and what it says: plain data.

use muse_gpu::{Calibration, Embedding};
use serde::Serialize;

use super::{Estimate, Rate, Spread};

/// References a template is made of, as a Muse has at least.
pub const REFERENCES: usize = 3;

/// Raw cosines that are always looked at, besides the accepting anchor.
pub const USUAL_GATES: [f32; 6] = [0.363, 0.5, 0.55, 0.6, 0.7, 0.75];

/// Share of pairs of strangers that may reach the verifying anchor.
pub const VERIFY_FAR: f64 = 1e-2;

/// Share of pairs of strangers that may reach the accepting anchor.
pub const ACCEPT_FAR: f64 = 1e-4;

/// Share of the right person's pictures that may fall below the accepting anchor, against a template.
pub const ACCEPT_FRR: f64 = 2.5e-2;

/// Two pictures of one person this close may be one picture twice, which flatters every figure.
pub const TWIN_COSINE: f32 = 0.98;

/// One picture of a labelled set, measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// Who it shows: the name of the folder.
    pub person: String,
    /// The file's name inside that folder; its order decides what becomes a reference.
    pub file: String,
    /// The face as a direction; all of one model.
    pub vector: Embedding,
    /// Distance between the centres of the eyes, in pixels of the picture as stored.
    pub eye_distance_px: f32,
    /// Mean brightness of the face, 0 to 255.
    pub luma: f32,
}

/// What is asked of the set.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Settings {
    /// The anchors in use; the accepting one is the gate.
    pub shipped: Calibration,
    /// Further raw cosines to give rates for.
    pub gates: Vec<f32>,
    /// How often the people are drawn again; fewer than 1,000 are taken as 1,000.
    pub resamples: u32,
    /// Where the draws start, so that they can be repeated.
    pub seed: u64,
}

impl Settings {
    /// The usual gates and 2,000 draws.
    #[must_use]
    pub fn new(shipped: Calibration) -> Self {
        Self { shipped, gates: USUAL_GATES.to_vec(), resamples: 2_000, seed: 0x6d75_7365 }
    }
}

/// Who and what the set holds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SetSize {
    /// Different people.
    pub people: usize,
    /// Pictures of them.
    pub pictures: usize,
    /// Pictures of the person with the fewest and of the one with the most.
    pub pictures_each: (usize, usize),
    /// People with four pictures or more: three references, the rest are probes.
    pub full_template: usize,
    /// People with two or three pictures: each is compared with the centre of the others.
    pub thin_template: usize,
    /// People without a template: one picture only, or vectors that cancel out. They serve as strangers.
    pub no_template: usize,
    /// Pairs of pictures of one person at [`TWIN_COSINE`] or above.
    pub twins: usize,
}

/// How a list of cosines is spread. With nothing to compare every figure is absent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Summary {
    /// How many.
    pub count: usize,
    /// Their mean.
    pub mean: Option<f64>,
    /// The lowest.
    pub min: Option<f64>,
    /// 1 % lie below.
    pub p1: Option<f64>,
    /// 2.5 % lie below.
    pub p2_5: Option<f64>,
    /// Half lie below.
    pub median: Option<f64>,
    /// 99 % lie below.
    pub p99: Option<f64>,
    /// 99.9 % lie below.
    pub p999: Option<f64>,
    /// The highest.
    pub max: Option<f64>,
}

/// What a gate at one cosine lets in.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct RocPoint {
    /// Accepted from this raw cosine on.
    pub threshold: f64,
    /// Share of the strangers accepted.
    pub far: f64,
    /// Share of the right people accepted.
    pub tar: f64,
}

/// Where the two mistakes are equally frequent.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct EqualError {
    /// The mean of the two rates there.
    pub rate: f64,
    /// The middle of the gap between two cosines in which it holds.
    pub threshold: f64,
}

/// The gate that keeps false accepts to a wanted share.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct AtFar {
    /// The share of strangers that may pass.
    pub target: f64,
    /// Comparisons of strangers there are.
    pub of: u64,
    /// The lowest threshold that keeps to it; absent where not even one of the comparisons may pass.
    pub found: Option<RocPoint>,
    /// The share of the right people accepted there.
    pub tar: Option<Estimate>,
}

/// The trade between letting strangers in and keeping the right person out.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Roc {
    /// For drawing: every step at the rare end, finely spaced elsewhere, thresholds rising.
    pub points: Vec<RocPoint>,
    /// For reading: every 0.05.
    pub steps: Vec<RocPoint>,
    /// Where both mistakes are equally frequent; absent without both kinds of comparison.
    pub equal_error: Option<EqualError>,
    /// At 1 %, 0.1 % and 0.01 %.
    pub at_far: Vec<AtFar>,
}

/// One way to compare pictures, with all that follows.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Protocol {
    /// Comparisons of a person with itself.
    pub genuine: Summary,
    /// Comparisons of different people.
    pub impostor: Summary,
    /// The trade between the two mistakes.
    pub roc: Roc,
}

/// The two mistakes at a gate.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Rates {
    /// Strangers at or above the gate.
    pub false_accept: Rate,
    /// The right person below the gate.
    pub false_reject: Rate,
}

/// A gate and what it does in both protocols.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Gate {
    /// Accepted from this raw cosine on.
    pub cosine: f32,
    /// Each picture against a template.
    pub template: Rates,
    /// Each picture against each other picture.
    pub pairs: Rates,
}

/// Two people and how alike they look to the model, over pairs of their pictures.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LookAlike {
    /// The two people, in name order.
    pub people: (String, String),
    /// Pairs of pictures.
    pub pairs: usize,
    /// Their mean cosine.
    pub mean: f64,
    /// The highest cosine.
    pub max: f64,
}

/// The set once more, without comparisons between the two hardest look-alikes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WithoutLookAlikes {
    /// The pair that stands out: highest mean, and a maximum above the 99.9 % quantile of all other strangers.
    pub pair: LookAlike,
    /// That quantile.
    pub others_p999: f64,
    /// Pictures against pictures.
    pub pairs: Protocol,
    /// Pictures against templates.
    pub template: Protocol,
    /// The gates, in the order of [`Assay::gates`].
    pub gates: Vec<Gate>,
}

/// One comparison worth a look.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Odd {
    /// Who the picture shows.
    pub person: String,
    /// Which picture.
    pub file: String,
    /// Whose template it was compared with.
    pub against: String,
    /// The raw cosine.
    pub cosine: f64,
}

/// Pictures with something in common, each against the template of the person it shows.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Group {
    /// What they have in common, in words.
    pub name: String,
    /// People with a picture in the group.
    pub people: usize,
    /// Mean cosine; absent for an empty group.
    pub mean: Option<f64>,
    /// How many fell below the gate.
    pub false_rejects: u64,
    /// The same as a share.
    pub share: Estimate,
}

/// The same probes, grouped three ways.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Groups {
    /// By the distance between the eyes: below 40 px, 40 to 70, above 70.
    pub face_size: Vec<Group>,
    /// By brightness, in three parts of about equal size; empty where brightness hardly differs.
    pub brightness: Vec<Group>,
    /// By the number of references the template was made of.
    pub references: Vec<Group>,
}

/// What decided the proposed accepting anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AcceptRule {
    /// One pair of strangers in 10,000 passes.
    FalseAccepts,
    /// There are fewer than 10,000 pairs of strangers: just above the highest of them.
    HighestStranger,
    /// One picture in 40 of the right person falls below: strangers would allow a lower gate.
    GenuineQuantile,
}

/// Anchors as this set alone would place them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Proposal {
    /// For score 0.25: the lowest gate that keeps false accepts over pairs to 1 %, rounded up to thousandths.
    pub verify_cosine: f32,
    /// For score 0.75: the larger of false accepts over pairs at 0.01 % and the 2.5 % quantile of genuine pictures
    /// against a template, in thousandths.
    pub accept_cosine: f32,
    /// Which of the two it was.
    pub accept_rule: AcceptRule,
    /// Whether to think of using them: 100 pairs of strangers were there, and the two lie at least 0.01 apart.
    pub usable: bool,
    /// At the verifying anchor.
    pub verify: Gate,
    /// At the accepting anchor.
    pub accept: Gate,
}

/// What was to be kept at an anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Aim {
    /// At most 1 % of the pairs of strangers reach the verifying anchor.
    StrangersAtVerify,
    /// At most 0.01 % of the pairs of strangers reach the accepting anchor.
    StrangersAtAccept,
    /// At most 2.5 % of the right person's pictures fall below the accepting anchor, against a template.
    RightPersonAtAccept,
}

/// Whether it was kept, read with the interval over people; too few of them are never sure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Held {
    /// Even the upper end of the interval keeps the limit.
    Surely,
    /// The measured share keeps the limit, the upper end of the interval does not.
    AsMeasured,
    /// The measured share breaks the limit, the lower end of the interval does not.
    Doubtful,
    /// The whole interval lies beyond the limit.
    Broken,
    /// There was nothing to compare.
    Unmeasured,
}

/// An aim of the shipped anchors, checked on this set.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct AimCheck {
    /// What was to be kept.
    pub aim: Aim,
    /// The share that must not be passed.
    pub limit: f64,
    /// The share that was found.
    pub found: Rate,
    /// Whether it was kept.
    pub held: Held,
}

/// All that one labelled set says about the critic.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Assay {
    /// What was asked.
    pub settings: Settings,
    /// Who and what was measured.
    pub set: SetSize,
    /// Every picture against every other one.
    pub pairs: Protocol,
    /// Every picture against templates, as the critic works.
    pub template: Protocol,
    /// The accepting anchor in use.
    pub gate: Gate,
    /// The verifying anchor in use.
    pub verify: Gate,
    /// The anchors in use and the further gates asked for, rising.
    pub gates: Vec<Gate>,
    /// The people most alike, by mean cosine.
    pub look_alikes: Vec<LookAlike>,
    /// The same without the hardest look-alikes, when one pair of people stands out.
    pub without: Option<WithoutLookAlikes>,
    /// Pictures least like the template of their own person.
    pub weakest: Vec<Odd>,
    /// Pictures most like the template of somebody else.
    pub closest: Vec<Odd>,
    /// False rejects at the gate by face size, brightness and number of references.
    pub groups: Groups,
    /// Whether the anchors in use keep what they promise.
    pub aims: Vec<AimCheck>,
    /// Anchors as this set would place them; absent without both kinds of comparison.
    pub proposal: Option<Proposal>,
    /// The cosines against templates, to be kept beside the anchors.
    pub spread: Spread,
}
