//! What the critic says and what it is asked: plain data.

use muse_gpu::{Domain, Embedding, Face, Fingerprint, MainFace, Mesh, Picture, Pose, Quality, QualityProblem};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::governance::assay::Odds;
use crate::vocab::{BlobHash, RenderId, Timestamp, VerdictId};

/// What a verdict says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum VerdictOutcome {
    /// It is her.
    Accept,
    /// Nearly: send it to repair.
    Repair,
    /// It is not, or it cannot be told.
    Reject,
}

impl VerdictOutcome {
    /// The name in rows and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Repair => "repair",
            Self::Reject => "reject",
        }
    }

    /// The outcome of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Accept, Self::Repair, Self::Reject].into_iter().find(|outcome| outcome.name() == name)
    }
}

/// Something the critic noticed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Finding {
    /// Nobody is in the picture.
    NoFace,
    /// More than one person is.
    SeveralFaces {
        /// How many faces of comparable size.
        count: u32,
    },
    /// The face cannot be told from this picture, whoever it is.
    Unsure {
        /// Why.
        #[schema(value_type = Vec<String>)]
        problems: Vec<QualityProblem>,
    },
    /// Somebody else.
    Stranger,
    /// The right family of faces, drifted.
    Drifted,
    /// A reference copied, not a new picture.
    CopyPaste {
        /// Which reference.
        reference: BlobHash,
        /// Whether the renderer said that it lays this reference into the picture.
        declared: bool,
        /// Whether it is mirrored.
        #[serde(default)]
        mirrored: bool,
    },
    /// The shape of the face is further than 2 % from her reference shape: a hint, no reason to reject.
    ShapeDrift {
        /// Root mean square deviation, as a share of the distance of the outer eye corners.
        deviation: f32,
    },
    /// A repair that made something worse than it was.
    RepairWorse {
        /// What: `score`, `faces`, `sharpness`, `shape`, `visibility`.
        axes: Vec<String>,
    },
    /// She has one reference only, and the picture was laid out from it: the similarity says nothing about likeness.
    OnlyItself,
    /// The anchors of this model and domain were never measured.
    Uncalibrated,
}

impl Finding {
    /// Stable, dotted: `critic.no_face`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoFace => "critic.no_face",
            Self::SeveralFaces { .. } => "critic.several_faces",
            Self::Unsure { .. } => "critic.unsure",
            Self::Stranger => "critic.stranger",
            Self::Drifted => "critic.drifted",
            Self::CopyPaste { .. } => "critic.copy_paste",
            Self::ShapeDrift { .. } => "critic.shape_drift",
            Self::RepairWorse { .. } => "critic.repair_worse",
            Self::OnlyItself => "critic.only_itself",
            Self::Uncalibrated => "critic.uncalibrated",
        }
    }
}

/// What the critic found out about one picture, with the evidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Judgement {
    /// The word.
    pub outcome: VerdictOutcome,
    /// Calibrated similarity in [0, 1]; absent when there is no face to measure.
    pub score: Option<f32>,
    /// Raw cosine to the centre of the references that count.
    pub cosine: Option<f32>,
    /// Raw cosines at which the score is 0.25 and 0.75.
    pub anchors: (f32, f32),
    /// Where the anchors come from.
    pub anchors_source: String,
    /// The model the vectors come from.
    pub model: String,
    /// Which kind of picture the anchors are for.
    #[schema(value_type = String)]
    pub domain: Domain,
    /// Left, top, width, height of the face, in pixels.
    pub face_box: Option<[f32; 4]>,
    /// Right eye, left eye, nose, right and left corner of the mouth, in pixels.
    pub landmarks: Option<[[f32; 2]; 5]>,
    /// The reference that is nearest, and its raw cosine.
    pub nearest: Option<(BlobHash, f32)>,
    /// What was noticed; the first one decides.
    pub findings: Vec<Finding>,
    /// What computed it.
    pub backend: String,
    /// How many faces there are.
    #[serde(default)]
    pub faces: u32,
    /// How well the face can be seen.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub quality: Option<Quality>,
    /// Which way it looks.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub pose: Option<Pose>,
    /// How far its shape is from her reference shape.
    #[serde(default)]
    pub shape: Shape,
    /// How often the accepting bound errs with this cosine as the bound: strangers at or above it, own pictures below it.
    #[serde(default)]
    pub odds: Option<Odds>,
}

/// What the shape of a face says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Shape {
    /// Measured against her reference shape.
    Measured {
        /// Root mean square deviation, as a share of the distance of the outer eye corners; 0.009 is usual.
        deviation: f32,
    },
    /// Not to be compared.
    NotMeasurable {
        /// Why.
        why: String,
    },
    /// There was no face.
    #[default]
    NoFace,
}

impl Judgement {
    /// The picture's fate in one sentence.
    pub fn sentence(&self) -> String {
        let measured = match (self.score, self.cosine) {
            (Some(score), Some(cosine)) => format!("similarity {score:.2} (raw cosine {cosine:.3})"),
            _ => "no similarity could be measured".to_owned(),
        };
        let noticed: Vec<&str> = self
            .findings
            .iter()
            .map(|finding| match finding {
                Finding::NoFace => "no face is found",
                Finding::SeveralFaces { .. } => "several faces are found",
                Finding::Unsure { problems } => match problems.first() {
                    Some(QualityProblem::TooSmall) => "the face is too small to tell whose it is",
                    Some(QualityProblem::Blurred) => "the face is too blurred to tell whose it is",
                    Some(QualityProblem::TurnedAway) => "the face is turned too far away to tell whose it is",
                    _ => "the face cannot be seen well enough to tell whose it is",
                },
                Finding::Stranger => "it is somebody else",
                Finding::Drifted => "the face has drifted",
                Finding::ShapeDrift { .. } => "the shape of the face deviates by more than 2 %",
                Finding::RepairWorse { .. } => "the repair made something worse",
                Finding::CopyPaste { declared: false, mirrored: true, .. } => "it copies a reference, mirrored",
                Finding::CopyPaste { declared: false, .. } => "it copies a reference",
                Finding::CopyPaste { declared: true, .. } => "it is laid out from a reference, as declared",
                Finding::OnlyItself => "she has no second reference to compare it with",
                Finding::Uncalibrated => "the scale was never measured for this kind of picture",
            })
            .collect();
        if noticed.is_empty() { measured } else { format!("{measured}; {}", noticed.join("; ")) }
    }
}

/// A judgement on one render.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Verdict {
    /// Its id.
    pub verdict_id: VerdictId,
    /// Which render.
    pub render_id: RenderId,
    /// What was found.
    pub judgement: Judgement,
    /// When.
    pub judged_at: Timestamp,
}

/// The identity a picture is compared with.
#[derive(Clone, Debug)]
pub struct KnownFace {
    /// The reference pictures, in the order of the vectors.
    pub references: Vec<BlobHash>,
    /// Their vectors.
    pub vectors: Vec<Embedding>,
    /// Thumbnails of their faces, to notice a copy.
    pub fingerprints: Vec<Fingerprint>,
    /// The mean shape of those that look at the camera with a closed mouth; `None` when none does.
    pub shape: Option<Mesh>,
    /// The model they came from.
    pub model: String,
    /// Which kind of pictures the references are.
    pub domain: Domain,
}

/// What is known about the picture.
#[derive(Clone, Debug)]
pub struct Question {
    /// Which kind of picture it is.
    pub domain: Domain,
    /// The reference it was laid out from, when the renderer says so. It is then left out of the comparison, so that a
    /// picture is never judged against itself.
    pub laid_from: Option<BlobHash>,
    /// Whether a picture needs the raw cosine [`STRICT_COSINE`](super::STRICT_COSINE) besides its score to be accepted.
    pub strict: bool,
}

/// A reference opened for comparing: what [`KnownFace`] is made of, without its vector, which is kept sealed.
#[derive(Clone, Debug)]
pub struct OpenReference {
    /// Its decoded picture.
    pub picture: Picture,
    /// Where the face is.
    pub face: Face,
    /// To notice a copy.
    pub fingerprint: Fingerprint,
    /// Its shape, where that can be compared.
    pub shape: Option<Mesh>,
}

/// A reference as it was read, vector and all.
#[derive(Clone, Debug)]
pub struct ReadReference {
    /// Its decoded picture.
    pub picture: Picture,
    /// Where the face is.
    pub face: Face,
    /// What was measured on it.
    pub main: MainFace,
}

/// Whether the last accepted pictures wander off from her.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Drift {
    /// How many accepted pictures were looked at, at most five.
    pub pictures: usize,
    /// Deviation of their mean shape from her reference shape; absent when fewer than three of them can be compared.
    pub shape: Option<f32>,
    /// Their mean calibrated score; absent without pictures.
    pub score: Option<f32>,
    /// The score of her own references against each other.
    pub baseline: f32,
    /// What is beyond its bound, in words; an empty list is no alarm.
    pub alarms: Vec<String>,
}
