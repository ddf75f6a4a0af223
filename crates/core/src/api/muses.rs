use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ApiError;
use crate::cognition::surprise;
use crate::creation::forge::Forge;
use crate::governance::genesis;
use crate::governance::{DnaChange, Generation, Wallet};
use crate::studio::{Studio, Uniqueness, Verification};
use crate::vocab::{BlobHash, Draft, GenerationId, MuseId, Timestamp};

/// A draft that was drawn.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Surprise {
    /// The seed it was drawn from: the same seed gives the same draft.
    pub seed: u64,
    /// The draft, as genesis takes it.
    pub draft_dna: Draft,
}

/// What to seal.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GenesisRequest {
    /// The draft, for example from surprise-me.
    pub draft_dna: Draft,
    /// Why; kept with the generation.
    #[serde(default)]
    pub reason: Option<String>,
    /// The seed a draft came with, so that surprise-me's reply can be sent back as it is.
    #[serde(default)]
    #[allow(dead_code)]
    seed: Option<u64>,
}

impl GenesisRequest {
    /// A request for this draft.
    pub const fn of(draft_dna: Draft, reason: Option<String>) -> Self {
        Self { draft_dna, reason, seed: None }
    }
}

/// A Muse in the list.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = MuseRow)]
pub struct MuseSummary {
    /// Her id.
    pub muse_id: MuseId,
    /// Her name.
    pub name: String,
    /// Her newest generation.
    pub head: GenerationId,
    /// How many generations there are.
    pub generations: u32,
    /// Since when.
    pub created_at: Timestamp,
    /// Her first reference picture.
    pub portrait: Option<BlobHash>,
    /// Her colours as `#rrggbb`; the first is the ground.
    pub palette: Vec<String>,
    /// Her money.
    pub wallet: Wallet,
}

/// A Muse with her sealed DNA and her money.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct MuseView {
    /// Her newest generation.
    pub head: Generation,
    /// Every generation: number, hash, reason.
    pub generations: Vec<GenerationRow>,
    /// Her money.
    pub wallet: Wallet,
    /// Whether her face is hers alone; told when a generation is sealed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uniqueness: Option<Uniqueness>,
}

/// One generation in the line.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct GenerationRow {
    /// From 1.
    pub number: u32,
    /// Hash of its DNA.
    pub dna_hash: String,
    /// Why it was made.
    pub reason: String,
}

/// Who is meant: the Muse of this name or id, or the only one there is. Nobody is sealed.
///
/// # Errors
/// See [`Studio::muse_meant`].
pub async fn muse_meant(studio: &Studio, wanted: Option<&str>) -> Result<MuseId, ApiError> {
    Ok(studio.muse_meant(wanted).await?.muse_id)
}

/// Draws a coherent concept; with a seed, always the same one.
///
/// # Errors
/// When the system gives no random number.
pub fn surprise_me(seed: Option<u64>) -> Result<Surprise, ApiError> {
    let seed = match seed {
        Some(seed) => seed,
        None => {
            // 53 bits: a number that every JSON reader keeps exactly.
            let mut bytes = [0u8; 8];
            getrandom::fill(&mut bytes)
                .map_err(|e| ApiError::BadRequest { what: format!("the system gives no random number: {e}") })?;
            u64::from_le_bytes(bytes) & ((1 << 53) - 1)
        }
    };
    Ok(Surprise { seed, draft_dna: surprise(seed, Forge::open()?.space())? })
}

/// Seals a draft as a new Muse.
///
/// # Errors
/// See [`Studio::genesis`].
pub async fn genesis(studio: &Studio, request: GenesisRequest) -> Result<MuseView, ApiError> {
    let sealed = studio.genesis(request.draft_dna, request.reason.as_deref().unwrap_or("genesis")).await?;
    sealed_view(studio, &sealed.sealed.dna.muse_id.to_string()).await
}

/// A Muse as she was just sealed, beside the others.
async fn sealed_view(studio: &Studio, muse: &str) -> Result<MuseView, ApiError> {
    let uniqueness = Some(studio.uniqueness(muse).await?);
    Ok(MuseView { uniqueness, ..show_muse(studio, muse).await? })
}

/// Seals a changed draft as the next generation.
///
/// # Errors
/// See [`Studio::next_generation`].
pub async fn next_generation(studio: &Studio, muse: &str, request: GenesisRequest) -> Result<MuseView, ApiError> {
    studio.next_generation(muse, request.draft_dna, request.reason.as_deref().unwrap_or_default()).await?;
    sealed_view(studio, muse).await
}

/// All Muses, oldest first.
///
/// # Errors
/// What the storage says.
pub async fn list_muses(studio: &Studio) -> Result<Vec<MuseSummary>, ApiError> {
    let mut cards = genesis::calling_cards(studio.db()).await?;
    let mut muses = Vec::new();
    for row in genesis::list_muses(studio.db()).await? {
        let card = cards.remove(&row.muse_id).unwrap_or_default();
        muses.push(MuseSummary {
            muse_id: row.muse_id,
            name: row.name,
            head: row.head,
            generations: row.generations,
            created_at: row.created_at,
            portrait: card.portrait,
            palette: card.palette,
            wallet: studio.treasury().wallet(studio.db(), row.muse_id).await?,
        });
    }
    Ok(muses)
}

/// One Muse by name or id.
///
/// # Errors
/// Nobody of that name, or DNA that is not what was sealed.
pub async fn show_muse(studio: &Studio, muse: &str) -> Result<MuseView, ApiError> {
    let row = genesis::find_muse(studio.db(), muse).await?;
    let mut line = genesis::generations_of(studio.db(), row.muse_id).await?;
    let generations = line
        .iter()
        .map(|generation| GenerationRow {
            number: generation.sealed.dna.generation,
            dna_hash: generation.sealed.dna_hash.clone(),
            reason: generation.reason.clone(),
        })
        .collect();
    let lost = || crate::governance::GenesisError::UnknownMuse { wanted: muse.to_owned() };
    let head = line.pop().ok_or_else(lost)?;
    Ok(MuseView {
        head,
        generations,
        wallet: studio.treasury().wallet(studio.db(), row.muse_id).await?,
        uniqueness: None,
    })
}

/// What changed between two generations, by their numbers.
///
/// # Errors
/// A number that is not there.
pub async fn diff_muse(studio: &Studio, muse: &str, from: u32, to: u32) -> Result<Vec<DnaChange>, ApiError> {
    let row = genesis::find_muse(studio.db(), muse).await?;
    let line = genesis::generations_of(studio.db(), row.muse_id).await?;
    let pick = |number: u32| {
        let missing = || ApiError::BadRequest { what: format!("{} has no generation {number}", row.name) };
        line.iter().find(|generation| generation.sealed.dna.generation == number).ok_or_else(missing)
    };
    Ok(genesis::diff(&pick(from)?.sealed.dna, &pick(to)?.sealed.dna))
}

/// Checks seals, line, vectors and references.
///
/// # Errors
/// The first thing that does not hold.
pub async fn verify_muse(studio: &Studio, muse: &str) -> Result<Verification, ApiError> {
    studio.verify_muse(muse).await
}

/// Keeps a picture for a draft to name.
///
/// # Errors
/// When it is no picture.
pub async fn upload_picture(studio: &Studio, name: &str, bytes: Vec<u8>) -> Result<BlobHash, ApiError> {
    studio.keep_picture(name, bytes).await
}
