//! The critic: is this picture her? It judges a picture and an identity; it knows nothing of render jobs.

use std::path::PathBuf;

use muse_gpu::{
    Anchors, Bounds, DecodeLimits, Domain, Embedding, Face, FaceReader, Fingerprint, GpuError, ModelPaths, Picture,
    Runtime, RuntimeOptions, RuntimeReport, fingerprint,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::SqliteConnection;
use utoipa::ToSchema;

use crate::db::{Db, DbError};
use crate::vocab::{BlobHash, RenderId, Timestamp, VerdictId};

/// At this calibrated score and above, a picture is accepted.
pub const ACCEPT: f32 = 0.75;

/// At this calibrated score and above, it is the right family of faces and may be repaired.
pub const REPAIR: f32 = 0.50;

/// This close to one single reference, in vector and in pixels, it is a copy of it. The vector moves with scale and
/// grading, so it only tells which references are worth the look at the pixels.
const COPY_COSINE: f32 = 0.85;
const COPY_DISTANCE: f32 = 0.08;

/// A second face this large, relative to the first, is a second person; smaller ones are background.
const SECOND_FACE_SHARE: f32 = 0.25;

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
            Self::Stranger => "critic.stranger",
            Self::Drifted => "critic.drifted",
            Self::CopyPaste { .. } => "critic.copy_paste",
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
    /// What was noticed.
    pub findings: Vec<Finding>,
    /// What computed it.
    pub backend: String,
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
                Finding::Stranger => "it is somebody else",
                Finding::Drifted => "the face has drifted",
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
    /// The model they came from.
    pub model: String,
}

/// What is known about the picture.
#[derive(Clone, Debug)]
pub struct Question {
    /// Which kind of picture it is.
    pub domain: Domain,
    /// The reference it was laid out from, when the renderer says so. It is then left out of the comparison, so that a
    /// picture is never judged against itself.
    pub laid_from: Option<BlobHash>,
}

/// Faces, vectors and anchors, loaded once. Shared and thread-safe; judging blocks for some tens of milliseconds.
pub struct Critic {
    reader: FaceReader,
    anchors: Anchors,
    report: RuntimeReport,
}

/// Where the models and the inference library are looked for.
#[derive(Clone, Debug, Default)]
pub struct CriticOptions {
    /// A folder with the models; the ones that ship are looked for beside the binary and in the source tree.
    pub models: Option<PathBuf>,
    /// The ONNX Runtime library; else it is looked for where `scripts/setup` puts it.
    pub library: Option<PathBuf>,
}

impl Critic {
    /// Opens the inference library and loads the models.
    ///
    /// # Errors
    /// What the vision library says; a missing inference library is no error, the pure-Rust one takes over.
    pub fn open(options: &CriticOptions) -> Result<Self, GpuError> {
        let runtime = Runtime::open(&RuntimeOptions {
            library: options.library.clone(),
            search: library_folders(),
            ..RuntimeOptions::default()
        })?;
        let folder =
            options.models.clone().or_else(|| model_folders().into_iter().find(|f| f.join("anchors.toml").is_file()));
        let folder = folder.unwrap_or_else(|| PathBuf::from("assets/models"));
        let reader = FaceReader::load(&runtime, &ModelPaths::in_dir(&folder))?;
        let anchors = Anchors::from_toml(include_str!("../../../../assets/models/anchors.toml"))?;
        Ok(Self { reader, anchors, report: runtime.report() })
    }

    /// What computes, and from where.
    pub const fn report(&self) -> &RuntimeReport {
        &self.report
    }

    /// The face reader, for enrolment.
    pub const fn reader(&self) -> &FaceReader {
        &self.reader
    }

    /// The calibration anchors.
    pub const fn anchors(&self) -> &Anchors {
        &self.anchors
    }

    /// Judges one picture.
    ///
    /// # Errors
    /// [`GpuError`] when the picture cannot be read or the models fail; a picture without a face is a judgement.
    pub fn judge(&self, bytes: &[u8], known: &KnownFace, question: &Question) -> Result<Judgement, GpuError> {
        let picture = Picture::decode(bytes, &DecodeLimits::default())?;
        let faces = self.reader.detect(&picture)?;
        let calibration = self.anchors.get(&known.model, question.domain);
        let mut judgement = Judgement {
            outcome: VerdictOutcome::Reject,
            score: None,
            cosine: None,
            anchors: (calibration.verify_cosine, calibration.accept_cosine),
            anchors_source: self.anchors.source(&known.model, question.domain).to_owned(),
            model: known.model.clone(),
            domain: question.domain,
            face_box: None,
            landmarks: None,
            nearest: None,
            findings: Vec::new(),
            backend: self.report.backend.clone(),
        };
        let uncalibrated = (!self.anchors.is_measured(&known.model, question.domain)).then_some(Finding::Uncalibrated);
        let Some(face) = faces.first() else {
            judgement.findings.push(Finding::NoFace);
            judgement.findings.extend(uncalibrated);
            return Ok(judgement);
        };
        judgement.face_box = Some(corners(&face.bounds));
        judgement.landmarks = Some(face.landmarks);
        let vector = self.reader.embed(&picture, face)?;
        let counted = |hash: &BlobHash| known.references.len() < 2 || question.laid_from.as_ref() != Some(hash);
        let rest: Vec<Embedding> = known
            .references
            .iter()
            .zip(&known.vectors)
            .filter(|(hash, _)| counted(hash))
            .map(|(_, v)| v.clone())
            .collect();
        if known.references.len() < 2 && question.laid_from.is_some() {
            judgement.findings.push(Finding::OnlyItself);
        }
        if let Some(centre) = Embedding::centroid(&rest) {
            let cosine = vector.cosine(&centre);
            judgement.cosine = Some(cosine.get());
            judgement.score = Some(calibration.score(cosine));
        }
        let own = fingerprint(&picture, Some(&face.bounds));
        let mut copied: Option<(f32, &BlobHash)> = None;
        for ((hash, theirs), thumbnail) in known.references.iter().zip(&known.vectors).zip(&known.fingerprints) {
            let cosine = vector.cosine(theirs).get();
            if judgement.nearest.as_ref().is_none_or(|(_, nearest)| cosine > *nearest) {
                judgement.nearest = Some((hash.clone(), cosine));
            }
            if cosine >= COPY_COSINE {
                let distance = own.distance(thumbnail);
                if distance < COPY_DISTANCE && copied.is_none_or(|(least, _)| distance < least) {
                    copied = Some((distance, hash));
                }
            }
        }
        if let Some((_, hash)) = copied {
            let declared = question.laid_from.as_ref() == Some(hash);
            judgement.findings.push(Finding::CopyPaste { reference: hash.clone(), declared });
        }
        let comparable = faces.iter().filter(|other| area(other) >= SECOND_FACE_SHARE * area(face)).count();
        if comparable > 1 {
            judgement.findings.push(Finding::SeveralFaces { count: u32::try_from(comparable).unwrap_or(u32::MAX) });
        }
        // Last, because the first finding names a rejection.
        judgement.findings.extend(uncalibrated);
        conclude(&mut judgement);
        Ok(judgement)
    }
}

/// The thresholds, in one place.
fn conclude(judgement: &mut Judgement) {
    let score = judgement.score.unwrap_or(0.0);
    judgement.outcome = if score >= ACCEPT {
        VerdictOutcome::Accept
    } else if score >= REPAIR {
        judgement.findings.insert(0, Finding::Drifted);
        VerdictOutcome::Repair
    } else {
        judgement.findings.insert(0, Finding::Stranger);
        VerdictOutcome::Reject
    };
    let spoiled = judgement
        .findings
        .iter()
        .any(|finding| matches!(finding, Finding::SeveralFaces { .. } | Finding::CopyPaste { declared: false, .. }));
    if spoiled {
        judgement.outcome = VerdictOutcome::Reject;
    }
}

const fn corners(bounds: &Bounds) -> [f32; 4] {
    [bounds.x, bounds.y, bounds.w, bounds.h]
}

fn area(face: &Face) -> f32 {
    face.bounds.w * face.bounds.h
}

/// Beside the binary (an installed studio), then the source tree (a developer's).
fn model_folders() -> Vec<PathBuf> {
    let mut folders = Vec::new();
    if let Ok(binary) = std::env::current_exe() {
        for up in binary.ancestors().skip(1).take(3) {
            folders.push(up.join("models"));
            folders.push(up.join("share/sovereign-muse/models"));
        }
    }
    folders.push(PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/models")));
    folders
}

/// Where `scripts/setup` and an installed studio keep the ONNX Runtime library.
fn library_folders() -> Vec<PathBuf> {
    let mut folders = model_folders();
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let cache = cache.or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache")));
    folders.extend(cache.map(|cache| cache.join("sovereign-muse/onnxruntime")));
    folders
}

/// Writes a verdict, in the caller's transaction.
///
/// # Errors
/// What the database said.
pub async fn keep_verdict(conn: &mut SqliteConnection, verdict: &Verdict) -> Result<(), DbError> {
    let judgement = &verdict.judgement;
    let (outcome, detail) = (judgement.outcome.name(), json!(judgement).to_string());
    sqlx::query!(
        r#"
        insert into verdict (verdict_id, render_id, outcome, score, cosine, detail, judged_at)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        "#,
        verdict.verdict_id,
        verdict.render_id,
        outcome,
        judgement.score,
        judgement.cosine,
        detail,
        verdict.judged_at
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The verdict on a render, if it was judged.
///
/// # Errors
/// What the database said, or [`DbError::Damaged`].
pub async fn find_verdict(db: &Db, render_id: RenderId) -> Result<Option<Verdict>, DbError> {
    let row = sqlx::query!(
        r#"
        select verdict_id as "verdict_id!: VerdictId",
               detail     as "detail!: String",
               judged_at  as "judged_at!: Timestamp"
        from verdict
        where render_id = ?1
        "#,
        render_id
    )
    .fetch_optional(db.read())
    .await?;
    row.map(|row| {
        let judgement = serde_json::from_str(&row.detail).map_err(|e| DbError::damaged("verdict", e))?;
        Ok(Verdict { verdict_id: row.verdict_id, render_id, judgement, judged_at: row.judged_at })
    })
    .transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_thresholds_are_those_of_the_design() {
        let check = |score: Option<f32>, findings: Vec<Finding>, outcome: VerdictOutcome, first: &str| {
            let mut judgement = Judgement {
                outcome: VerdictOutcome::Reject,
                score,
                cosine: score,
                anchors: (0.363, 0.6),
                anchors_source: String::new(),
                model: "m".to_owned(),
                domain: Domain::Photo,
                face_box: None,
                landmarks: None,
                nearest: None,
                findings,
                backend: String::new(),
            };
            conclude(&mut judgement);
            assert_eq!(judgement.outcome, outcome, "{score:?}");
            assert_eq!(judgement.findings.first().map_or("", Finding::code), first);
        };
        check(Some(0.75), vec![], VerdictOutcome::Accept, "");
        check(Some(0.7499), vec![], VerdictOutcome::Repair, "critic.drifted");
        check(Some(0.50), vec![], VerdictOutcome::Repair, "critic.drifted");
        check(Some(0.4999), vec![], VerdictOutcome::Reject, "critic.stranger");
        check(None, vec![], VerdictOutcome::Reject, "critic.stranger");
        check(Some(0.9), vec![Finding::SeveralFaces { count: 2 }], VerdictOutcome::Reject, "critic.several_faces");
        let copy = |declared| vec![Finding::CopyPaste { reference: BlobHash::of(b"x"), declared }];
        check(Some(0.99), copy(false), VerdictOutcome::Reject, "critic.copy_paste");
        check(Some(0.99), copy(true), VerdictOutcome::Accept, "critic.copy_paste");
    }
}
