//! Casting: a sealed generation with everything that is needed to work with her face.

use std::sync::{Arc, PoisonError};

use muse_gpu::{Fingerprint, Mesh, mean_shape};

use super::Studio;
use super::error::StudioError;
use crate::creation::PictureRef;
use crate::governance::critic::KnownFace;
use crate::governance::genesis::{find_generation, vectors_box};
use crate::governance::{Enrolled, EnrolmentError, Generation, GenesisError};
use crate::vocab::{GenerationId, MuseDna, hash_hex};

/// A Muse ready to be worked with: seal checked, vectors opened, references decoded.
pub struct Cast {
    /// Her sealed generation.
    pub generation: Generation,
    /// Her DNA, shared.
    pub dna: Arc<MuseDna>,
    /// Her references.
    pub references: Arc<Vec<PictureRef>>,
    /// What the critic compares with.
    pub known: KnownFace,
}

impl Studio {
    /// Opens a generation, checking its seal, its place in the line and its vectors each time; the decoded pictures are
    /// kept for the next call.
    ///
    /// # Errors
    /// [`GenesisError::Tampered`] when anything is not what was sealed.
    pub async fn cast(&self, generation_id: GenerationId) -> Result<Arc<Cast>, StudioError> {
        let generation = find_generation(self.db(), generation_id).await?;
        {
            let casts = self.inner.casts.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(cast) = casts.get(&generation_id).filter(|cast| cast.generation == generation) {
                return Ok(Arc::clone(cast));
            }
        }
        let cast = Arc::new(self.open_cast(generation).await?);
        let mut casts = self.inner.casts.lock().unwrap_or_else(PoisonError::into_inner);
        // A studio works with a handful of Muses; more than sixteen opened ones would only hold memory.
        if casts.len() >= 16 {
            casts.clear();
        }
        casts.insert(generation_id, Arc::clone(&cast));
        Ok(cast)
    }

    async fn open_cast(&self, generation: Generation) -> Result<Cast, StudioError> {
        let identity = generation.sealed.dna.identity.clone();
        let tampered = |detail: &str| {
            StudioError::from(GenesisError::Tampered {
                muse: generation.sealed.dna.name.clone(),
                detail: detail.to_owned(),
            })
        };
        let sealed_box =
            vectors_box(self.db(), generation.generation_id).await?.ok_or_else(|| tampered("her vectors are gone"))?;
        let vault = self.vault().await?;
        let vectors = Enrolled::unseal(&vault, generation.generation_id, &sealed_box, identity.references.len())?;
        let bytes: Vec<u8> = vectors.iter().flat_map(muse_gpu::Embedding::to_bytes).collect();
        if hash_hex(&bytes) != identity.vectors_hash {
            return Err(tampered("her vectors are not the sealed ones"));
        }
        let critic = self.critic().await?;
        let db = self.db().clone();
        let (listed, domain) = (identity.references.clone(), identity.domain);
        let opened = tokio::task::spawn_blocking(move || {
            listed
                .into_iter()
                .map(|reference| {
                    let bytes = db.blobs().get(&reference.blob)?;
                    let of_picture = |e| EnrolmentError::of_picture(&reference.name, &e);
                    let read = critic.open_reference(&bytes, domain).map_err(of_picture)?;
                    let read = read.ok_or_else(|| EnrolmentError::NoFace { name: reference.name.clone() })?;
                    let bounds = read.face.bounds;
                    let picture = PictureRef {
                        blob: reference.blob.clone(),
                        bytes: Arc::new(bytes),
                        picture: Arc::new(read.picture),
                        face: [bounds.x, bounds.y, bounds.w, bounds.h],
                    };
                    Ok((picture, (read.fingerprint, read.shape)))
                })
                .collect::<Result<Vec<_>, StudioError>>()
        })
        .await
        .map_err(|_| StudioError::Interrupted)??;
        let (references, faces): (Vec<PictureRef>, Vec<(Fingerprint, Option<Mesh>)>) = opened.into_iter().unzip();
        let (fingerprints, shapes): (Vec<Fingerprint>, Vec<Option<Mesh>>) = faces.into_iter().unzip();
        let shape = mean_shape(&shapes.into_iter().flatten().collect::<Vec<Mesh>>());
        Ok(Cast {
            dna: Arc::new(generation.sealed.dna.clone()),
            known: KnownFace {
                references: references.iter().map(|r| r.blob.clone()).collect(),
                vectors,
                fingerprints,
                shape,
                model: identity.model.clone(),
                domain: identity.domain,
            },
            references: Arc::new(references),
            generation,
        })
    }
}
