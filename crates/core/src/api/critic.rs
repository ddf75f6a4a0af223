use std::path::Path;

use muse_gpu::{DecodeLimits, Domain, Face, Picture, Similarity};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ApiError;
use crate::db::DbError;
use crate::governance::assay::{
    About, Assay, HonestRow, LabelledSet, PlantedRow, Settings, TrialRows, assay, markdown, roc_svg, spread_svg,
};
use crate::governance::critic::{Drift, Question};
use crate::governance::genesis::find_muse;
use crate::governance::identity::{ReferencePicture, enrol};
use crate::governance::{Critic, EnrolmentError, Judgement};
use crate::studio::{LookAlikes, Studio, Uniqueness};
use crate::vocab::{Basis, BlobHash, DraftIdentity};

/// Two pictures compared.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Comparison {
    /// Raw cosine of the two faces.
    pub cosine: f32,
    /// Calibrated similarity in [0, 1].
    pub score: f32,
    /// Raw cosines at which the score is 0.25 and 0.75.
    pub anchors: (f32, f32),
    /// Faces found in each.
    pub faces: (usize, usize),
    /// What computed it.
    pub backend: String,
}

/// A picture to judge.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AuditRequest {
    /// Against whom.
    pub muse: String,
    /// Which kind of picture it is.
    #[schema(value_type = String)]
    pub domain: Domain,
    /// Whether a raw cosine of 0.75 is asked for besides the score.
    #[serde(default)]
    pub strict: bool,
}

/// A judgement in words and numbers.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Audit {
    /// In one sentence.
    pub sentence: String,
    /// With the evidence.
    #[serde(flatten)]
    pub judgement: Judgement,
}

/// References that were measured and kept.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Enrolment {
    /// To be put into a draft as its identity.
    pub identity: DraftIdentity,
    /// Mean raw cosine of each reference to the centre of the others.
    pub baseline_cosine: f32,
    /// The lowest of those.
    pub weakest_cosine: f32,
    /// Their standard deviation.
    pub spread: f32,
    /// References that count but could be better, each with what to do about it.
    pub advice: Vec<ReferenceAdvice>,
}

/// A reference that could be better.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ReferenceAdvice {
    /// Which picture.
    pub name: String,
    /// What to do about it.
    pub advice: Vec<String>,
}

/// What a labelled folder is to be used for.
#[derive(Clone, Debug)]
pub struct CalibrateRequest {
    /// One subfolder of pictures per person.
    pub folder: std::path::PathBuf,
    /// Which kind of pictures they are.
    pub domain: Domain,
    /// Where the report goes, as Markdown; its two figures are written beside it.
    pub report: Option<std::path::PathBuf>,
    /// Where the spread of the cosines goes, as TOML.
    pub spread: Option<std::path::PathBuf>,
    /// Whether flaws are planted and the critic is asked about them; takes minutes.
    pub planted: bool,
    /// The command that makes the report again, for its first page.
    pub command: String,
}

/// What a labelled folder says about the critic.
#[derive(Clone, Debug, Serialize)]
pub struct CalibrationReport {
    /// The embedding model.
    pub model: String,
    /// Rates, look-alikes, groups, proposed anchors.
    #[serde(flatten)]
    pub assay: Assay,
    /// Planted flaws: what the critic said.
    pub planted: Vec<PlantedRow>,
    /// Pictures with nothing wrong: what the critic said.
    pub honest: Vec<HonestRow>,
    /// Pictures that could not be measured, and why.
    pub passed_over: Vec<String>,
}

fn read(path: &Path) -> Result<Vec<u8>, ApiError> {
    std::fs::read(path).map_err(|e| DbError::file("cannot read", path, e).into())
}

fn face_of(critic: &Critic, path: &Path) -> Result<(Picture, Vec<Face>), ApiError> {
    let name = path.display().to_string();
    let of_picture = |e| EnrolmentError::of_picture(&name, &e);
    let picture = Picture::decode(&read(path)?, &DecodeLimits::default()).map_err(of_picture)?;
    let faces = critic.reader().detect(&picture).map_err(of_picture)?;
    if faces.is_empty() {
        return Err(EnrolmentError::NoFace { name }.into());
    }
    Ok((picture, faces))
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| ApiError::Interrupted)?
}

/// Compares the largest faces of two pictures.
///
/// # Errors
/// A picture that cannot be read or has no face.
pub async fn compare(studio: &Studio, a: &Path, b: &Path, domain: Domain) -> Result<Comparison, ApiError> {
    let critic = studio.critic().await?;
    let (a, b) = (a.to_owned(), b.to_owned());
    blocking(move || {
        let (first, second) = (face_of(&critic, &a)?, face_of(&critic, &b)?);
        let embed = |(picture, faces): &(Picture, Vec<Face>), path: &Path| {
            critic
                .reader()
                .embed(picture, &faces[0])
                .map_err(|e| ApiError::from(EnrolmentError::of_picture(&path.display().to_string(), &e)))
        };
        let similarity: Similarity = embed(&first, &a)?.cosine(&embed(&second, &b)?);
        let calibration = critic.anchors().get(critic.reader().models().embedder, domain);
        Ok(Comparison {
            cosine: similarity.get(),
            score: calibration.score(similarity),
            anchors: (calibration.verify_cosine, calibration.accept_cosine),
            faces: (first.1.len(), second.1.len()),
            backend: critic.reader().backend(),
        })
    })
    .await
}

/// Judges a picture against a Muse; nothing is kept.
///
/// # Errors
/// A picture that cannot be read; one without a face is a judgement.
pub async fn audit(studio: &Studio, name: &str, bytes: Vec<u8>, request: &AuditRequest) -> Result<Audit, ApiError> {
    let row = find_muse(studio.db(), &request.muse).await?;
    let cast = studio.cast(row.head).await?;
    let critic = studio.critic().await?;
    let (name, domain, strict) = (name.to_owned(), request.domain, request.strict);
    blocking(move || {
        let question = Question { domain, laid_from: None, strict };
        let judgement =
            critic.judge(&bytes, &cast.known, &question).map_err(|e| EnrolmentError::of_picture(&name, &e))?;
        Ok(Audit { sentence: judgement.sentence(), judgement })
    })
    .await
}

/// A picture that shows why a picture is judged as it is: faces, score, and where her shape deviates. Nothing is kept.
///
/// # Errors
/// A picture that cannot be read.
pub async fn evidence(
    studio: &Studio,
    name: &str,
    bytes: Vec<u8>,
    request: &AuditRequest,
) -> Result<Picture, ApiError> {
    let row = find_muse(studio.db(), &request.muse).await?;
    let cast = studio.cast(row.head).await?;
    let critic = studio.critic().await?;
    let (name, domain, strict) = (name.to_owned(), request.domain, request.strict);
    blocking(move || {
        let question = Question { domain, laid_from: None, strict };
        let judged = critic.judge(&bytes, &cast.known, &question);
        let shown = judged.and_then(|judgement| critic.evidence(&bytes, &cast.known, &judgement));
        shown.map_err(|e| EnrolmentError::of_picture(&name, &e).into())
    })
    .await
}

/// Whether her last accepted pictures wander off from her.
///
/// # Errors
/// As [`Studio::drift`].
pub async fn drift(studio: &Studio, muse: &str) -> Result<Drift, ApiError> {
    studio.drift(muse).await
}

/// Whether her face is hers alone.
///
/// # Errors
/// As [`Studio::uniqueness`].
pub async fn uniqueness(studio: &Studio, muse: &str) -> Result<Uniqueness, ApiError> {
    studio.uniqueness(muse).await
}

/// Pairs among her latest pictures that are one shot twice, the most alike first.
///
/// # Errors
/// As [`Studio::look_alikes`].
pub async fn look_alikes(studio: &Studio, muse: &str) -> Result<Vec<LookAlikes>, ApiError> {
    studio.look_alikes(muse).await
}

/// Measures reference pictures and keeps them, so that a draft can name them. The basis must be said.
///
/// # Errors
/// The picture at fault.
pub async fn enroll(
    studio: &Studio,
    paths: &[std::path::PathBuf],
    basis: Basis,
    domain: Domain,
) -> Result<Enrolment, ApiError> {
    let critic = studio.critic().await?;
    let (paths, db) = (paths.to_owned(), studio.db().clone());
    blocking(move || {
        let pictures = paths
            .iter()
            .map(|path| Ok(ReferencePicture { name: path.display().to_string(), bytes: read(path)? }))
            .collect::<Result<Vec<_>, ApiError>>()?;
        let enrolled = enrol(critic.reader(), critic.anchors(), domain, &pictures)?;
        let advice = pictures.iter().zip(&enrolled.qualities).filter(|(_, quality)| !quality.problems.is_empty());
        let advice = advice.map(|(picture, quality)| ReferenceAdvice {
            name: picture.name.clone(),
            advice: quality.problems.iter().map(|problem| problem.advice().to_owned()).collect(),
        });
        let references = pictures.iter().map(|p| db.blobs().put(&p.bytes)).collect::<Result<Vec<BlobHash>, _>>()?;
        Ok(Enrolment {
            identity: DraftIdentity::References { references, basis, domain },
            baseline_cosine: enrolled.baseline_cosine,
            weakest_cosine: enrolled.weakest_cosine,
            spread: enrolled.spread,
            advice: advice.collect(),
        })
    })
    .await
}

/// Measures the critic on a folder with one subfolder of pictures per person, and writes what was asked for. Pictures
/// without a face are passed over and named.
///
/// # Errors
/// Fewer than two people with a picture each; files that cannot be read or written.
pub async fn calibrate(studio: &Studio, request: CalibrateRequest) -> Result<CalibrationReport, ApiError> {
    let critic = studio.critic().await?;
    blocking(move || {
        let folder = &request.folder;
        let set = LabelledSet::read(&critic, folder).map_err(|e| DbError::file("cannot read", folder, e))?;
        let model = critic.reader().models().embedder.to_owned();
        let measured = assay(&set.samples(), &Settings::new(critic.anchors().get(&model, request.domain)));
        if measured.set.people < 2 || measured.pairs.impostor.count == 0 {
            let what = format!("{} needs at least two subfolders with a picture of a face each", folder.display());
            return Err(ApiError::BadRequest { what });
        }
        let trial = if request.planted {
            let name = folder.display().to_string();
            set.try_critic(&critic, request.domain).map_err(|e| EnrolmentError::of_picture(&name, &e))?
        } else {
            TrialRows::default()
        };
        if let Some(file) = &request.spread {
            let kept = std::collections::BTreeMap::from([(
                model.as_str(),
                std::collections::BTreeMap::from([(request.domain, &measured.spread)]),
            )]);
            let text = toml::to_string(&kept).map_err(|e| ApiError::BadRequest { what: e.to_string() })?;
            write(file, &format!("{SPREAD_HEADER}{text}"))?;
        }
        if let Some(file) = &request.report {
            let stem = file.file_stem().map_or_else(|| "critic".to_owned(), |s| s.to_string_lossy().into_owned());
            let about = About {
                model: model.clone(),
                pictures: match request.domain {
                    Domain::Photo => "photos".to_owned(),
                    Domain::Generated => "generated pictures".to_owned(),
                    Domain::Rendered => "renders".to_owned(),
                },
                command: request.command.clone(),
                devices: vec![critic.reader().backend(), critic.reader().chosen().why.clone()],
                passed_over: set.passed_over.clone(),
                roc_figure: format!("{stem}-roc.svg"),
                spread_figure: format!("{stem}-spread.svg"),
                planted: trial.planted.clone(),
                honest: trial.honest.clone(),
            };
            write(file, &markdown(&measured, &about))?;
            write(&file.with_file_name(&about.roc_figure), &roc_svg(&measured))?;
            write(&file.with_file_name(&about.spread_figure), &spread_svg(&measured))?;
        }
        let TrialRows { planted, honest } = trial;
        Ok(CalibrationReport { model, assay: measured, planted, honest, passed_over: set.passed_over })
    })
    .await
}

const SPREAD_HEADER: &str = "\
# How the cosines of own pictures and of strangers to a template spread, per model and kind of picture: counts in bins of
# 0.02, the first bin counted from -1. Written by `muse critic calibrate FOLDER --spread FILE`.

";

fn write(path: &Path, text: &str) -> Result<(), ApiError> {
    std::fs::write(path, text).map_err(|e| DbError::file("cannot write", path, e).into())
}
