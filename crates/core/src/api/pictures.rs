use muse_gpu::Domain;
use muse_gpu::head::design::presets::Preset;
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;
use utoipa::ToSchema;

use super::ApiError;
use crate::cognition::Platform;
use crate::governance::{MeasuredReferences, StarterShelf};
use crate::studio::{Studio, Thumbnail};
use crate::vocab::{BlobHash, Draft};

/// Quality of the JPEG files that screens show.
const SCREEN_QUALITY: u8 = 90;

/// A draft to look at.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PreviewRequest {
    /// The draft, sealable or not.
    pub draft_dna: Draft,
    /// The same seed gives the same picture; 1 when left out.
    #[serde(default)]
    pub seed: Option<u64>,
    /// Whose format; Instagram's when left out.
    #[serde(default)]
    pub platform: Platform,
}

/// Pictures to be measured before they are enrolled.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckReferences {
    /// Their hashes, one to twenty.
    pub blobs: Vec<BlobHash>,
    /// `photo`, `generated` or `rendered`.
    #[schema(value_type = String)]
    pub domain: Domain,
}

/// A designed face that ships with the studio.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct StarterFace {
    /// Its name.
    pub name: &'static str,
    /// Who it is.
    pub doc: &'static str,
    /// What its pictures are called, in their order.
    pub views: Vec<&'static str>,
}

/// The bytes of a picture of the store.
///
/// # Errors
/// As [`Studio::picture_bytes`].
pub async fn stored_picture(studio: &Studio, blob: &str) -> Result<Vec<u8>, ApiError> {
    studio.picture_bytes(&named(blob)?).await
}

/// A picture of the store in small.
///
/// # Errors
/// As [`Studio::thumbnail`].
pub async fn thumbnail(studio: &Studio, blob: &str, side_px: u32) -> Result<Thumbnail, ApiError> {
    studio.thumbnail(&named(blob)?, side_px).await
}

/// What is no hash is nobody's name either.
fn named(blob: &str) -> Result<BlobHash, ApiError> {
    blob.parse().map_err(|_| ApiError::UnknownPicture { wanted: blob.chars().take(80).collect() })
}

/// Makes thumbnails of new pictures until `cancel`.
pub async fn tend_thumbnails(studio: &Studio, cancel: CancellationToken) {
    studio.tend_thumbnails(cancel).await;
}

/// A draft's picture as the draft compositor would make it, as a JPEG file. Nothing is kept.
///
/// # Errors
/// As [`Studio::preview`].
pub async fn preview_muse(studio: &Studio, request: PreviewRequest) -> Result<Vec<u8>, ApiError> {
    let PreviewRequest { draft_dna, seed, platform } = request;
    let picture = studio.preview(draft_dna, seed.unwrap_or(1), platform).await?;
    tokio::task::spawn_blocking(move || picture.encode_jpeg(SCREEN_QUALITY)).await.map_err(|_| ApiError::Interrupted)
}

/// The designed faces that ship with the studio.
pub fn starters() -> Vec<StarterFace> {
    let shown = StarterShelf::names().into_iter().filter_map(|name| StarterShelf::find(name).ok());
    let face = |starter: &'static crate::governance::Starter| StarterFace {
        name: starter.name,
        doc: Preset::find(starter.name).map_or("", |preset| preset.doc),
        views: starter.views.iter().map(|(name, _)| *name).collect(),
    };
    shown.map(face).collect()
}

/// One picture of a starter, by its place among its views.
///
/// # Errors
/// A starter or a place there is not.
pub fn starter_picture(name: &str, n: usize) -> Result<&'static [u8], ApiError> {
    let unknown = || ApiError::UnknownPicture { wanted: format!("{n} of the starter face {name}") };
    let starter = StarterShelf::find(name).map_err(|_| unknown())?;
    starter.views.get(n).map(|(_, bytes)| *bytes).ok_or_else(unknown)
}

/// What enrolment would say of these pictures. Nothing is kept.
///
/// # Errors
/// As [`Studio::measure_references`].
pub async fn check_references(studio: &Studio, request: &CheckReferences) -> Result<MeasuredReferences, ApiError> {
    studio.measure_references(&request.blobs, request.domain).await
}
