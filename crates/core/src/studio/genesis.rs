//! Genesis, as the conductor runs it: enrol the face, seal the DNA, keep both in one transaction.

use std::sync::Arc;

use muse_gpu::head::HeadError;
use muse_gpu::{Domain, Embedding};
use serde::Serialize;
use utoipa::ToSchema;

use super::error::StudioError;
use super::{Cast, Studio};
use crate::creation::forge::Forge;
use crate::governance::genesis::{find_generation, find_muse, generations_of, keep};
use crate::governance::identity::{ReferencePicture, StarterShelf, enrol};
use crate::governance::{Enrolled, Generation, GenesisError, Sealed};
use crate::vocab::{Basis, BlobHash, Draft, DraftIdentity, GenerationId, Identity, MuseDna, MuseId, Reference};

/// What verifying a Muse found.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Verification {
    /// Whose.
    pub muse_id: MuseId,
    /// Her name.
    pub name: String,
    /// Generations whose seal and parent hold.
    pub generations: u32,
    /// Hash of the newest DNA.
    pub dna_hash: String,
    /// The studio's public key.
    pub public_key: String,
    /// Whether the seal was made with this studio's own key.
    pub own_key: bool,
    /// References whose bytes are what their names say.
    pub references: u32,
}

struct Face {
    identity: Identity,
    vectors: Vec<Embedding>,
}

/// The sealed face, when a draft asks for the design it was drawn from: nothing is drawn again then.
fn as_sealed(wanted: &DraftIdentity, head: &Cast) -> Result<Option<Face>, StudioError> {
    let DraftIdentity::Forged { design } = wanted else { return Ok(None) };
    let identity = &head.dna.identity;
    let forge = Forge::open()?;
    let same = identity.forged.as_ref().is_some_and(|sealed| forge.draws(sealed) && sealed.design == **design);
    Ok(same.then(|| Face { identity: identity.clone(), vectors: head.known.vectors.clone() }))
}

impl Studio {
    /// Seals a draft as a new Muse.
    ///
    /// # Errors
    /// [`GenesisError::NotSealable`] names every field at fault; nothing is then stored.
    pub async fn genesis(&self, draft: Draft, reason: &str) -> Result<Generation, StudioError> {
        check(&draft)?;
        let face = self.enrol_face(&draft.identity).await?;
        self.seal(MuseId::new(), 1, None, draft, face, reason).await
    }

    /// Seals a changed draft as the next generation of a Muse.
    ///
    /// # Errors
    /// [`GenesisError::BiometricLock`] when the face is another one, [`GenesisError::NoChange`] when nothing changes,
    /// [`GenesisError::NoReason`] without a reason.
    pub async fn next_generation(&self, muse: &str, draft: Draft, reason: &str) -> Result<Generation, StudioError> {
        if reason.trim().is_empty() {
            return Err(GenesisError::NoReason.into());
        }
        check(&draft)?;
        let row = find_muse(self.db(), muse).await?;
        let head = self.cast(row.head).await?;
        let parent = &head.generation.sealed;
        let face = match as_sealed(&draft.identity, &head)? {
            Some(face) => face,
            None => self.enrol_face(&draft.identity).await?,
        };
        let same_face = face.identity == parent.dna.identity;
        if !same_face {
            let critic = self.critic().await?;
            let needed = critic.anchors().get(&face.identity.model, face.identity.domain).accept_cosine;
            let centres = (Embedding::centroid(&face.vectors), Embedding::centroid(&head.known.vectors));
            let cosine = match centres {
                (Some(new), Some(old)) if face.identity.model == head.known.model => new.cosine(&old).get(),
                _ => -1.0,
            };
            if cosine < needed {
                return Err(GenesisError::BiometricLock { cosine, needed }.into());
            }
        }
        let number = parent.dna.generation + 1;
        let parent_hash = Some(parent.dna_hash.clone());
        let dna = dna(row.muse_id, number, parent_hash.clone(), &draft, face.identity.clone());
        let unchanged = MuseDna { generation: parent.dna.generation, parent: parent.dna.parent.clone(), ..dna };
        if unchanged == parent.dna {
            return Err(GenesisError::NoChange.into());
        }
        self.seal(row.muse_id, number, parent_hash, draft, face, reason).await
    }

    async fn seal(
        &self,
        muse_id: MuseId,
        number: u32,
        parent: Option<String>,
        draft: Draft,
        face: Face,
        reason: &str,
    ) -> Result<Generation, StudioError> {
        let vault = self.vault().await?;
        let sealed = Sealed::seal(dna(muse_id, number, parent, &draft, face.identity), &vault.signing_key())?;
        let generation = Generation {
            generation_id: GenerationId::new(),
            sealed,
            reason: reason.to_owned(),
            sealed_at: self.clock().now(),
        };
        let vectors = Enrolled::seal(&vault, generation.generation_id, &face.vectors)?;
        let kept = generation.clone();
        self.db()
            .write::<_, StudioError, _>(move |tx| Box::pin(async move { Ok(keep(tx, &kept, vectors).await?) }))
            .await?;
        Ok(generation)
    }

    /// Measures the face a draft asks for and keeps its pictures.
    async fn enrol_face(&self, wanted: &DraftIdentity) -> Result<Face, StudioError> {
        let (pictures, basis, domain, forged) = match wanted {
            DraftIdentity::Starter { starter } => {
                let starter = StarterShelf::find(starter)?;
                let origin = format!("designed face '{}', rendered from a parametric CC0 head", starter.name);
                (starter.pictures(), Basis::Synthetic { origin }, Domain::Rendered, None)
            }
            DraftIdentity::Forged { design } => {
                let design = design.clone();
                let drawn = tokio::task::spawn_blocking(move || {
                    let forge = Forge::open()?;
                    Ok::<_, HeadError>((forge.reference_pictures(&design)?, forge.head_of(&design)))
                });
                let (pictures, head) = drawn.await.map_err(|_| StudioError::Interrupted)??;
                let origin = format!("designed in the face forge, renderer {}", head.renderer_version);
                (pictures, Basis::Synthetic { origin }, Domain::Rendered, Some(head))
            }
            DraftIdentity::References { references, basis, domain } => {
                let pictures = references
                    .iter()
                    .map(|blob| {
                        let bytes = self.db().blobs().get(blob)?;
                        Ok(ReferencePicture { name: blob.as_str()[..12].to_owned(), bytes })
                    })
                    .collect::<Result<Vec<_>, StudioError>>()?;
                (pictures, basis.clone(), *domain, None)
            }
        };
        let critic = self.critic().await?;
        let db = self.db().clone();
        tokio::task::spawn_blocking(move || {
            let enrolled = enrol(critic.reader(), critic.anchors(), domain, &pictures)?;
            let references = pictures
                .iter()
                .map(|p| Ok(Reference { blob: db.blobs().put(&p.bytes)?, name: p.name.clone() }))
                .collect::<Result<Vec<Reference>, StudioError>>()?;
            // Six decimals: a hash must not hang on the last bit of a float.
            let rounded = |cosine: f32| (f64::from(cosine) * 1e6).round() / 1e6;
            let identity = Identity {
                basis,
                domain,
                references,
                model: enrolled.model.clone(),
                vectors_hash: enrolled.vectors_hash(),
                baseline_cosine: rounded(enrolled.baseline_cosine),
                weakest_cosine: rounded(enrolled.weakest_cosine),
                forged,
            };
            Ok(Face { identity, vectors: enrolled.vectors })
        })
        .await
        .map_err(|_| StudioError::Interrupted)?
    }

    /// Checks a Muse from end to end: every seal, the line of parents, the vectors, the bytes of every reference.
    ///
    /// # Errors
    /// [`GenesisError::Tampered`] names the first thing that does not hold.
    pub async fn verify_muse(&self, muse: &str) -> Result<Verification, StudioError> {
        let row = find_muse(self.db(), muse).await?;
        let line = generations_of(self.db(), row.muse_id).await?;
        let mut references = 0;
        for generation in &line {
            references +=
                u32::try_from(self.open_cast_fresh(generation.generation_id).await?.references.len()).unwrap_or(0);
        }
        let head = find_generation(self.db(), row.head).await?;
        let own = hex::encode(self.vault().await?.signing_key().verifying_key().to_bytes());
        Ok(Verification {
            muse_id: row.muse_id,
            name: row.name,
            generations: u32::try_from(line.len()).unwrap_or(u32::MAX),
            dna_hash: head.sealed.dna_hash,
            own_key: own == head.sealed.public_key,
            public_key: head.sealed.public_key,
            references,
        })
    }

    /// Keeps an uploaded picture, so that a draft can name it.
    ///
    /// # Errors
    /// When it is no picture, or the disk refuses.
    pub async fn keep_picture(&self, name: &str, bytes: Vec<u8>) -> Result<BlobHash, StudioError> {
        let db = self.db().clone();
        let name = name.to_owned();
        tokio::task::spawn_blocking(move || {
            let limits = muse_gpu::DecodeLimits::default();
            muse_gpu::Picture::decode(&bytes, &limits)
                .map_err(|e| crate::governance::EnrolmentError::of_picture(&name, &e))?;
            Ok(db.blobs().put(&bytes)?)
        })
        .await
        .map_err(|_| StudioError::Interrupted)?
    }
}

impl Studio {
    async fn open_cast_fresh(&self, generation_id: GenerationId) -> Result<Arc<Cast>, StudioError> {
        self.inner.casts.lock().unwrap_or_else(std::sync::PoisonError::into_inner).remove(&generation_id);
        self.cast(generation_id).await
    }
}

fn check(draft: &Draft) -> Result<(), GenesisError> {
    let problems = draft.problems();
    if problems.is_empty() { Ok(()) } else { Err(GenesisError::NotSealable { problems }) }
}

fn dna(muse_id: MuseId, generation: u32, parent: Option<String>, draft: &Draft, identity: Identity) -> MuseDna {
    MuseDna {
        format: MuseDna::FORMAT,
        muse_id,
        generation,
        parent,
        name: draft.name.trim().to_owned(),
        persona: draft.persona.clone(),
        identity,
        moral_graph: draft.moral_graph.clone(),
        style: draft.style.clone(),
        voice: draft.voice.clone(),
        red_lines: draft.red_lines.clone(),
        limits: draft.limits.clone(),
    }
}
