//! Review and release: the creator's word, what it teaches, and the signed export.

use std::path::PathBuf;

use ed25519_dalek::Signer;
use muse_gpu::{DecodeLimits, Picture};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::Studio;
use super::error::StudioError;
use super::model::{Production, ProductionState};
use super::store;
use super::words::{move_along, teach};
use crate::creation::RenderError;
use crate::db::{Blobs, DbError};
use crate::governance::critic::find_verdict;
use crate::governance::genesis::find_generation;
use crate::governance::review::{self, Review, ReviewStatus};
use crate::vocab::{ProductionId, canonical_json};

/// Where a released work lies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Export {
    /// The folder.
    #[schema(value_type = String)]
    pub folder: PathBuf,
    /// The picture in it.
    #[schema(value_type = String)]
    pub picture: PathBuf,
    /// The signed manifest in it.
    #[schema(value_type = String)]
    pub manifest: PathBuf,
}

impl Studio {
    /// Takes the creator's word on a piece of work and moves it along; approvals and rejections become lessons.
    ///
    /// # Errors
    /// [`ReviewError::NotInReview`](crate::governance::ReviewError::NotInReview),
    /// [`ReviewError::NotAllowed`](crate::governance::ReviewError::NotAllowed).
    pub async fn review(
        &self,
        production_id: ProductionId,
        status: ReviewStatus,
        who: &str,
        why: &str,
    ) -> Result<Production, StudioError> {
        if status == ReviewStatus::Released {
            return Err(StudioError::BadRequest { what: "a work is released with `muse release`".to_owned() });
        }
        let now = self.clock().now();
        let word = Review { production_id, status, who: who.to_owned(), why: why.to_owned(), at: now };
        self.db()
            .write::<_, StudioError, _>(move |tx| {
                Box::pin(async move {
                    let here = store::standing(tx.conn(), production_id).await?;
                    move_along(tx, &here, &word, None).await?;
                    teach(tx, &here, status, &word.why, now).await?;
                    Ok(())
                })
            })
            .await?;
        store::find(self.db(), production_id).await
    }

    /// Releases an approved work: picture, workflow and a signed manifest in one folder. Doing it again after a crash
    /// writes the same files.
    ///
    /// # Errors
    /// [`StudioError::NotReleasable`] for whatever is not approved.
    pub async fn release(&self, production_id: ProductionId, who: &str) -> Result<Export, StudioError> {
        let production = store::find(self.db(), production_id).await?;
        if production.state == ProductionState::Released {
            return Ok(self.export_of(&production));
        }
        if production.state != ProductionState::Approved {
            return Err(StudioError::NotReleasable { production_id, state: production.state.name().to_owned() });
        }
        let export = self.export_of(&production);
        std::fs::create_dir_all(&export.folder)
            .map_err(|e| DbError::file("cannot make the folder", &export.folder, e))?;
        let (picture, manifest) = self.export_files(&production).await?;
        Blobs::write_file(&export.picture, &picture)?;
        Blobs::write_file(&export.manifest, manifest.as_bytes())?;
        if let Some(workflow) = &production.workflow_blob {
            Blobs::write_file(&export.folder.join("workflow.json"), &self.db().blobs().get(workflow)?)?;
        }
        let now = self.clock().now();
        let word = Review {
            production_id,
            status: ReviewStatus::Released,
            who: who.to_owned(),
            why: "released".to_owned(),
            at: now,
        };
        self.db()
            .write::<_, StudioError, _>(move |tx| {
                Box::pin(async move {
                    review::say(tx, &word).await?;
                    let (from, to) = (ProductionState::Approved, ProductionState::Released);
                    Ok(store::advance(tx, production_id, from, to, None, now).await?)
                })
            })
            .await?;
        Ok(export)
    }

    fn export_of(&self, production: &Production) -> Export {
        let folder = self.db().home().exports().join(format!(
            "{}-{}",
            slug(&production.intent),
            production.production_id.short()
        ));
        Export { picture: folder.join("picture.png"), manifest: folder.join("manifest.json"), folder }
    }

    /// The picture with its provenance inside, and the signed manifest that names its hashes.
    async fn export_files(&self, production: &Production) -> Result<(Vec<u8>, String), StudioError> {
        let blob = production.picture_blob.as_ref().ok_or(RenderError::NoPicture)?;
        let renders = store::renders_of(self.db(), production.production_id).await?;
        let render = renders.iter().rev().find(|render| render.picture_blob.as_ref() == Some(blob));
        let verdict = match render {
            Some(render) => find_verdict(self.db(), render.render_id).await?,
            None => None,
        };
        // IPTC's vocabulary: laid out from synthetic elements, or made by a trained model.
        let source_type = if render.is_some_and(|render| render.is_of_her_kind()) {
            "http://cv.iptc.org/newscodes/digitalsourcetype/compositeSynthetic"
        } else {
            "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
        };
        let generation = find_generation(self.db(), production.generation_id).await?;
        let decoded =
            Picture::decode(&self.db().blobs().get(blob)?, &DecodeLimits::default()).map_err(RenderError::from)?;
        let picture = decoded.encode_png_with_text(&[
            ("Title".to_owned(), production.intent.clone()),
            ("Author".to_owned(), generation.sealed.dna.name.clone()),
            ("Software".to_owned(), format!("Sovereign Muse OS {}", env!("CARGO_PKG_VERSION"))),
            ("XML:com.adobe.xmp".to_owned(), xmp(source_type)),
        ]);
        let decision = self.decision_of(production).await?;
        let reviews = review::history(self.db(), production.production_id).await?;
        let content = json!({
            "format": 1,
            "production_id": production.production_id,
            "intent": production.intent,
            "muse": { "name": generation.sealed.dna.name, "generation": generation.sealed.dna.generation,
                      "dna_hash": generation.sealed.dna_hash },
            "picture": { "file": "picture.png", "width_px": decoded.width_px, "height_px": decoded.height_px,
                         "blake3": blake3::hash(&picture).to_hex().as_str(),
                         "sha256": hex::encode(Sha256::digest(&picture)),
                         "digital_source_type": source_type },
            "renderer": render.map(|render| render.renderer.clone()),
            "seed": production.plan.seed,
            "decision": { "reason": decision.reason, "roi": decision.roi },
            "verdict": verdict.map(|v| json!({ "outcome": v.judgement.outcome, "score": v.judgement.score,
                                                "cosine": v.judgement.cosine, "model": v.judgement.model })),
            "reviews": reviews,
        });
        Ok((picture, self.signed_manifest("production", content).await?))
    }

    /// What a manifest says, with its hash and the studio's signature on that.
    ///
    /// * `of`: what it is about, for a content that cannot be written down.
    pub(super) async fn signed_manifest(&self, of: &'static str, content: Value) -> Result<String, StudioError> {
        let key = self.vault().await?.signing_key();
        let text = canonical_json(&content).map_err(|e| DbError::damaged(of, e))?;
        let hash = blake3::hash(text.as_bytes());
        let signed = json!({
            "content": content,
            "blake3": hash.to_hex().as_str(),
            "signature": hex::encode(key.sign(hash.as_bytes()).to_bytes()),
            "public_key": hex::encode(key.verifying_key().to_bytes()),
        });
        Ok(serde_json::to_string_pretty(&signed).map_err(|e| DbError::damaged(of, e))?)
    }
}

pub(super) fn slug(text: &str) -> String {
    let plain: String =
        text.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    let words: Vec<&str> = plain.split('-').filter(|word| !word.is_empty()).collect();
    let joined: String = words.join("-").chars().take(48).collect();
    if joined.is_empty() { "work".to_owned() } else { joined }
}

fn xmp(source_type: &str) -> String {
    format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?><x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF \
         xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description rdf:about=\"\" \
         xmlns:Iptc4xmpExt=\"http://iptc.org/std/Iptc4xmpExt/2008-02-29/\" Iptc4xmpExt:DigitalSourceType=\"{source_type}\"/>\
         </rdf:RDF></x:xmpmeta><?xpacket end=\"w\"?>"
    )
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn a_folder_name_is_made_of_plain_letters_only() {
        assert_eq!(slug("Minimalist Avant-Garde"), "minimalist-avant-garde");
        assert_eq!(slug("../../etc/passwd"), "etc-passwd");
        assert_eq!(slug("…"), "work");
    }
}
