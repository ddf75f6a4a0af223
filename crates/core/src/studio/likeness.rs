//! Likeness over time and between Muses: whether her accepted pictures wander off, and whether her face is hers alone.

use muse_gpu::{DecodeLimits, Embedding, Fingerprint, GpuError, Mesh, Picture, VectorIndex, fingerprint};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::error::StudioError;
use super::{Studio, store};
use crate::db::{Db, DbError, EventKind};
use crate::governance::critic::{ACCEPT, ANCHORS, DRIFT_PICTURES, Drift, REPAIR, drift, find_verdict};
use crate::governance::genesis::{find_muse, list_muses};
use crate::governance::{Critic, EnrolmentError, VerdictOutcome};
use crate::vocab::{BlobHash, GenerationId, MuseId, ProductionId, hash_hex};

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

/// Two pictures of a Muse that are one shot twice.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct LookAlikes {
    /// The newer one.
    pub newer: ProductionId,
    /// The older one.
    pub older: ProductionId,
    /// How different they look, 0 to 1; below 0.05 it is the same shot, scaled or graded.
    pub distance: f32,
}

/// How many of her latest pictures are looked through for the same shot, and with how many each is compared.
const LATEST: u32 = 500;
const ALIKE: usize = 6;
/// Below this [`Fingerprint::distance`] two pictures are the same shot.
const SAME_SHOT: f32 = 0.05;

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

    /// Which of her latest pictures show the same shot twice. The pictures are read again, some milliseconds each.
    ///
    /// # Errors
    /// As [`uniqueness`](Self::uniqueness); what the storage says.
    pub async fn look_alikes(&self, muse: &str) -> Result<Vec<LookAlikes>, StudioError> {
        let row = find_muse(self.db(), muse).await?;
        let shown = store::shown(self.db(), row.muse_id, LATEST).await?;
        let blobs = shown.into_iter().filter_map(|made| Some((made.production_id, made.picture_blob?)));
        let (db, blobs): (Db, Vec<_>) = (self.db().clone(), blobs.collect());
        let compared = tokio::task::spawn_blocking(move || {
            let mut takes = Vec::new();
            for (production_id, blob) in blobs {
                let of_picture = |e| EnrolmentError::of_picture(blob.as_str(), &e);
                let picture = Picture::decode(&db.blobs().get(&blob)?, &DecodeLimits::default()).map_err(of_picture)?;
                takes.push((production_id, fingerprint(&picture, None)));
            }
            same_shots(&takes).map_err(|e| EnrolmentError::of_models(&e).into())
        });
        compared.await.map_err(|_| StudioError::Interrupted)?
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

    /// What was read last, as long as it was read of the same pictures: a studio that only shows what it knows needs no
    /// models.
    async fn drift_of(&self, muse_id: MuseId, head: GenerationId) -> Result<Drift, StudioError> {
        let accepted = accepted(self.db(), muse_id).await?;
        let read_of = hash_hex(json!([ANCHORS, head, accepted]).to_string().as_bytes());
        if let Some(known) = store::drift_reading(self.db(), muse_id, &read_of).await? {
            return Ok(known);
        }
        let read = self.read_drift(head, accepted).await?;
        let kept = read.clone();
        let written = self
            .db()
            .write::<_, DbError, _>(move |tx| {
                Box::pin(async move { store::keep_drift_reading(tx, muse_id, &read_of, &kept).await })
            })
            .await;
        // Somebody who only looks at a studio keeps nothing.
        if let Err(error) = written {
            tracing::debug!(%error, %muse_id, "the reading of her drift is not kept");
        }
        Ok(read)
    }

    async fn read_drift(&self, head: GenerationId, accepted: Vec<(BlobHash, f32)>) -> Result<Drift, StudioError> {
        let cast = self.cast(head).await?;
        let critic = self.critic().await?;
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

/// Pairs of takes, newest first, that are one shot twice; the most alike first.
fn same_shots(takes: &[(ProductionId, Fingerprint)]) -> Result<Vec<LookAlikes>, GpuError> {
    // A flat picture has no direction; it is like none.
    let directions: Vec<_> = takes.iter().filter_map(|take| Some((take, take.1.direction()?))).collect();
    let Some((_, first)) = directions.first() else { return Ok(Vec::new()) };
    let mut index = VectorIndex::new(first.dimensions());
    for (_, direction) in &directions {
        index.push(direction)?;
    }
    let mut pairs = Vec::new();
    for (at, ((newer, own), direction)) in directions.iter().enumerate() {
        for hit in index.top(direction, ALIKE)?.into_iter().filter(|hit| hit.index > at) {
            let ((older, other), _) = &directions[hit.index];
            let distance = own.distance(other);
            if distance < SAME_SHOT {
                pairs.push(LookAlikes { newer: *newer, older: *older, distance });
            }
        }
    }
    pairs.sort_by(|a, b| a.distance.total_cmp(&b.distance));
    Ok(pairs)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shot_taken_twice_is_found_scaled_and_graded_and_another_one_is_not() {
        let wave = |side: u32, phase: f32, gain: f32| {
            let level = |i: u32| {
                let (x, y) = ((i % side) as f32 / side as f32, (i / side) as f32 / side as f32);
                ((x * 9.0 + phase).sin() * (y * 7.0 - phase).cos() * 90.0 * gain + 120.0) as u8
            };
            let rgb = (0..side * side).flat_map(|i| [level(i); 3]).collect();
            fingerprint(&Picture::new(side, side, rgb).expect("the sides match"), None)
        };
        let ids: Vec<ProductionId> = (0..4).map(|_| ProductionId::new()).collect();
        let takes = [(ids[0], wave(200, 0.0, 1.0)), (ids[1], wave(200, 2.0, 1.0)), (ids[2], wave(90, 0.0, 0.8))];
        let found = same_shots(&takes).expect("an answer");
        assert_eq!(found.iter().map(|pair| (pair.newer, pair.older)).collect::<Vec<_>>(), [(ids[0], ids[2])]);
        assert!(same_shots(&[(ids[3], wave(90, 0.0, 0.0))]).expect("an answer").is_empty(), "a flat picture");
    }
}
