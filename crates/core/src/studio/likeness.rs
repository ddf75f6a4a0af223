//! Likeness over time and between Muses: whether her accepted pictures wander off, and whether her face is hers alone.

use muse_gpu::{Embedding, Mesh, VectorIndex};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::error::StudioError;
use super::{Studio, store};
use crate::db::{Db, DbError, EventKind};
use crate::governance::critic::{ACCEPT, DRIFT_PICTURES, Drift, REPAIR, drift, find_verdict};
use crate::governance::genesis::{find_muse, list_muses};
use crate::governance::{Critic, EnrolmentError, VerdictOutcome};
use crate::vocab::{BlobHash, GenerationId, MuseId};

/// Another Muse and how alike the two faces are.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Neighbour {
    /// Who.
    pub muse_id: MuseId,
    /// Her name.
    pub name: String,
    /// Raw cosine of the centres of both faces.
    pub cosine: f32,
    /// The same, calibrated for the kind of picture she was enrolled from.
    pub score: f32,
}

/// Whether a face is one Muse's alone.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Uniqueness {
    /// Whose.
    pub muse_id: MuseId,
    /// With how many Muses she was compared.
    pub compared: usize,
    /// The most alike, nearest first.
    pub nearest: Vec<Neighbour>,
    /// What follows, in a sentence.
    pub sentence: String,
}

/// How many neighbours are named.
const NEIGHBOURS: usize = 5;

impl Studio {
    /// Compares a Muse's face with those of all others in this studio.
    ///
    /// # Errors
    /// [`GenesisError::UnknownMuse`](crate::governance::GenesisError::UnknownMuse), or a Muse that is not as she was sealed.
    pub async fn uniqueness(&self, muse: &str) -> Result<Uniqueness, StudioError> {
        let row = find_muse(self.db(), muse).await?;
        let own = self.cast(row.head).await?;
        let damaged = || DbError::damaged("enrolment", "the vectors have no centre");
        let centre = Embedding::centroid(&own.known.vectors).ok_or_else(damaged)?;
        let mut others = Vec::new();
        let mut index = VectorIndex::new(centre.dimensions());
        for other in list_muses(self.db()).await?.into_iter().filter(|other| other.muse_id != row.muse_id) {
            let cast = self.cast(other.head).await?;
            // Vectors of two models never compare.
            if cast.known.model != own.known.model {
                continue;
            }
            if let Some(centre) = Embedding::centroid(&cast.known.vectors) {
                index.push(&centre).map_err(|e| EnrolmentError::of_models(&e))?;
                others.push(other);
            }
        }
        let anchors = self.critic().await?.anchors().get(&own.known.model, own.dna.identity.domain);
        let hits = index.top(&centre, NEIGHBOURS).map_err(|e| EnrolmentError::of_models(&e))?;
        let nearest: Vec<Neighbour> = hits
            .into_iter()
            .filter_map(|hit| {
                let other = others.get(hit.index)?;
                let (cosine, score) = (hit.similarity.get(), anchors.score(hit.similarity));
                Some(Neighbour { muse_id: other.muse_id, name: other.name.clone(), cosine, score })
            })
            .collect();
        let sentence = match nearest.first() {
            None => "She is the only Muse with a face of this kind.".to_owned(),
            Some(other) if other.score >= ACCEPT => format!(
                "Her face cannot be told from {}'s (similarity {:.2}): pictures of one pass for the other.",
                other.name, other.score
            ),
            Some(other) if other.score >= REPAIR => {
                format!("Her face is close to {}'s (similarity {:.2}).", other.name, other.score)
            }
            Some(other) => {
                format!("Her face is her own; the nearest is {}'s (similarity {:.2}).", other.name, other.score)
            }
        };
        Ok(Uniqueness { muse_id: row.muse_id, compared: others.len(), nearest, sentence })
    }

    /// The drift rule over her last five accepted pictures. The pictures themselves are measured: no shape of a face is
    /// kept beside them.
    ///
    /// # Errors
    /// As [`uniqueness`](Self::uniqueness); what the storage says.
    pub async fn drift(&self, muse: &str) -> Result<Drift, StudioError> {
        let row = find_muse(self.db(), muse).await?;
        self.drift_of(row.muse_id, row.head).await
    }

    async fn drift_of(&self, muse_id: MuseId, head: GenerationId) -> Result<Drift, StudioError> {
        let cast = self.cast(head).await?;
        let critic = self.critic().await?;
        let accepted = accepted(self.db(), muse_id).await?;
        let identity = &cast.dna.identity;
        let anchors = critic.anchors().get(&cast.known.model, identity.domain);
        let own = muse_gpu::Similarity::from_cosine(identity.baseline_cosine as f32);
        let baseline = own.map_or(1.0, |cosine| anchors.score(cosine));
        let (db, reference) = (self.db().clone(), cast.known.shape.clone());
        let measured = tokio::task::spawn_blocking(move || {
            let pictures: Result<Vec<(Option<Mesh>, f32)>, StudioError> =
                accepted.into_iter().map(|(blob, score)| Ok((shape_in(&db, &critic, &blob)?, score))).collect();
            pictures.map(|pictures| drift(reference.as_ref(), baseline, &pictures))
        });
        measured.await.map_err(|_| StudioError::Interrupted)?
    }

    /// Looks for drift after the creator approved a picture, and says so when there is some. What cannot be measured is no reason
    /// to hold the picture back.
    pub(crate) async fn watch_drift(&self, muse_id: MuseId, head: GenerationId) {
        let found = match self.drift_of(muse_id, head).await {
            Ok(found) if !found.alarms.is_empty() => found,
            Ok(_) => return,
            Err(error) => return tracing::warn!(%error, %muse_id, "drift could not be measured"),
        };
        let now = self.clock().now();
        let written = self
            .db()
            .write::<_, DbError, _>(move |tx| {
                Box::pin(async move { tx.record(now, EventKind::DriftAlarm, muse_id.to_string(), json!(found)).await })
            })
            .await;
        if let Err(error) = written {
            tracing::warn!(%error, %muse_id, "the drift alarm could not be written");
        }
    }
}

/// Her last accepted pictures, newest first, with their scores.
async fn accepted(db: &Db, muse_id: MuseId) -> Result<Vec<(BlobHash, f32)>, StudioError> {
    let mut found = Vec::new();
    for production in store::shown(db, muse_id, DRIFT_PICTURES as u32).await? {
        let renders = store::renders_of(db, production.production_id).await?;
        let Some(last) = renders.last() else { continue };
        let verdict = find_verdict(db, last.render_id).await?.map(|verdict| verdict.judgement);
        let score = verdict.filter(|v| v.outcome == VerdictOutcome::Accept).and_then(|v| v.score);
        found.extend(production.picture_blob.zip(score));
    }
    Ok(found)
}

fn shape_in(db: &Db, critic: &Critic, blob: &BlobHash) -> Result<Option<Mesh>, StudioError> {
    let bytes = db.blobs().get(blob)?;
    Ok(critic.shape(&bytes).map_err(|e| EnrolmentError::of_picture(blob.as_str(), &e))?)
}
