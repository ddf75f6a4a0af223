use std::path::Path;

use muse_gpu::{DecodeLimits, Domain, Embedding, Face, Picture, Similarity};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ApiError;
use crate::db::DbError;
use crate::governance::critic::Question;
use crate::governance::genesis::find_muse;
use crate::governance::identity::{ReferencePicture, enrol};
use crate::governance::{Critic, EnrolmentError, Judgement};
use crate::studio::Studio;
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
}

/// What a labelled folder says about the anchors.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct CalibrationReport {
    /// The embedding model.
    pub model: String,
    /// People in the folder.
    pub people: usize,
    /// Pictures with a face.
    pub pictures: usize,
    /// Pairs of pictures of different people.
    pub impostor_pairs: usize,
    /// Pictures compared with the centre of the others of the same person.
    pub genuine: usize,
    /// Raw cosine at which 1 % of the impostor pairs pass: the anchor for 0.25.
    pub verify_cosine: f32,
    /// The larger of the cosine at which 0.01 % pass and the 2.5 % quantile of the genuine ones: the anchor for 0.75.
    pub accept_cosine: f32,
    /// Share of the genuine ones at or above the accepting anchor.
    pub accepted_share: f32,
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
            backend: critic.report().backend.clone(),
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
    let (name, domain) = (name.to_owned(), request.domain);
    blocking(move || {
        let question = Question { domain, laid_from: None };
        let judgement =
            critic.judge(&bytes, &cast.known, &question).map_err(|e| EnrolmentError::of_picture(&name, &e))?;
        Ok(Audit { sentence: judgement.sentence(), judgement })
    })
    .await
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
        let references = pictures.iter().map(|p| db.blobs().put(&p.bytes)).collect::<Result<Vec<BlobHash>, _>>()?;
        Ok(Enrolment {
            identity: DraftIdentity::References { references, basis, domain },
            baseline_cosine: enrolled.baseline_cosine,
            weakest_cosine: enrolled.weakest_cosine,
        })
    })
    .await
}

/// Computes anchors from a folder with one subfolder of pictures per person. Pictures without a face are passed over.
///
/// # Errors
/// Fewer than two people with two pictures each.
pub async fn calibrate(studio: &Studio, folder: &Path) -> Result<CalibrationReport, ApiError> {
    let critic = studio.critic().await?;
    let folder = folder.to_owned();
    blocking(move || {
        let people = people(&critic, &folder)?;
        let template = |vectors: &[Embedding], without: usize| {
            let rest: Vec<Embedding> =
                vectors.iter().enumerate().filter(|(i, _)| *i != without).map(|(_, v)| v.clone()).collect();
            Embedding::centroid(&rest)
        };
        let mut genuine: Vec<f32> = Vec::new();
        let mut impostors: Vec<f32> = Vec::new();
        for (p, vectors) in people.iter().enumerate() {
            for (i, vector) in vectors.iter().enumerate() {
                genuine.extend(template(vectors, i).map(|centre| vector.cosine(&centre).get()));
                for others in &people[p + 1..] {
                    impostors.extend(others.iter().map(|other| vector.cosine(other).get()));
                }
            }
        }
        if people.len() < 2 || genuine.is_empty() || impostors.is_empty() {
            let what = format!("{} needs at least two subfolders with two pictures of a face each", folder.display());
            return Err(ApiError::BadRequest { what });
        }
        genuine.sort_unstable_by(f32::total_cmp);
        impostors.sort_unstable_by(f32::total_cmp);
        let quantile = |sorted: &[f32], share: f64| {
            let at = ((sorted.len() as f64 * share) as usize).min(sorted.len() - 1);
            sorted[at]
        };
        let accept = quantile(&impostors, 0.9999).max(quantile(&genuine, 0.025));
        let accepted = genuine.iter().filter(|cosine| **cosine >= accept).count();
        Ok(CalibrationReport {
            model: critic.reader().models().embedder.to_string(),
            people: people.len(),
            pictures: people.iter().map(Vec::len).sum(),
            impostor_pairs: impostors.len(),
            genuine: genuine.len(),
            verify_cosine: quantile(&impostors, 0.99),
            accept_cosine: accept,
            accepted_share: accepted as f32 / genuine.len() as f32,
        })
    })
    .await
}

fn people(critic: &Critic, folder: &Path) -> Result<Vec<Vec<Embedding>>, ApiError> {
    let list = |folder: &Path| -> Result<Vec<std::path::PathBuf>, ApiError> {
        let entries = std::fs::read_dir(folder).map_err(|e| DbError::file("cannot read", folder, e))?;
        let mut paths: Vec<_> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
        paths.sort();
        Ok(paths)
    };
    let mut people = Vec::new();
    for person in list(folder)?.into_iter().filter(|path| path.is_dir()) {
        let mut vectors = Vec::new();
        for path in list(&person)? {
            if let Ok((picture, faces)) = face_of(critic, &path) {
                vectors.extend(critic.reader().embed(&picture, &faces[0]).ok());
            }
        }
        if vectors.len() >= 2 {
            people.push(vectors);
        }
    }
    Ok(people)
}
