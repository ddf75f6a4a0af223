use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;
use utoipa::ToSchema;

use super::ApiError;
use crate::cognition::{Decision, RendererChoice};
use crate::creation::RenderError;
use crate::db::Event;
use crate::governance::critic::find_verdict;
use crate::governance::review::{self as words, Review, ReviewStatus};
use crate::governance::{Quote, Verdict};
use crate::studio::store::{self, Recent};
use crate::studio::{Answered, Ask, Export, ProduceRequest, Produced, Production, ProductionState, RenderRow, Studio};
use crate::vocab::BlobHash;

/// A production with everything that belongs to it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ProductionView {
    /// The production.
    pub production: Production,
    /// The decision behind it.
    pub decision: Decision,
    /// Its attempts, first to last.
    pub renders: Vec<RenderView>,
    /// What the creator said, oldest first.
    pub reviews: Vec<Review>,
}

/// An attempt with its verdict.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct RenderView {
    /// The attempt.
    #[serde(flatten)]
    pub render: RenderRow,
    /// The critic's word on it.
    pub verdict: Option<Verdict>,
}

/// A word of the creator.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewRequest {
    /// `in_review`, `changes`, `approved`, `rejected`.
    pub status: ReviewStatus,
    /// Why.
    #[serde(default)]
    pub why: String,
    /// Who.
    #[serde(default)]
    pub who: Option<String>,
}

/// Decides about an intent and keeps the decision; nothing is made.
///
/// # Errors
/// See [`Studio::appraise`].
pub async fn decide(studio: &Studio, request: &ProduceRequest) -> Result<Decision, ApiError> {
    studio.appraise(request).await
}

/// What would be decided about an intent now; nothing is kept.
///
/// # Errors
/// See [`Studio::foresee`].
pub async fn foresee(studio: &Studio, request: &ProduceRequest) -> Result<Decision, ApiError> {
    studio.foresee(request).await
}

/// Decides and, on a yes, makes it: returns when it waits for the creator or has ended.
///
/// # Errors
/// See [`Studio::produce`].
pub async fn produce(
    studio: &Studio,
    request: &ProduceRequest,
    cancel: CancellationToken,
) -> Result<Produced, ApiError> {
    studio.produce(request, cancel).await
}

/// Decides and, on a yes, leaves the planned production for [`Studio::drive`].
///
/// # Errors
/// See [`Studio::commission`].
pub async fn start_production(studio: &Studio, request: &ProduceRequest) -> Result<Produced, ApiError> {
    studio.commission(request).await
}

/// As [`start_production`], once for each name of an ask.
///
/// # Errors
/// See [`Studio::commission_once`].
pub async fn start_production_once(studio: &Studio, request: &ProduceRequest, ask: Ask) -> Result<Answered, ApiError> {
    studio.commission_once(request, ask).await
}

/// Continues whatever was under way when the studio last ended.
///
/// # Errors
/// What the storage says.
pub async fn resume(studio: &Studio, cancel: CancellationToken) -> Result<Vec<Production>, ApiError> {
    studio.resume_all(cancel).await
}

/// Stops a production.
///
/// # Errors
/// When there is nothing to stop.
pub async fn cancel(studio: &Studio, production: &str) -> Result<Production, ApiError> {
    let found = store::find_by_text(studio.db(), production).await?;
    studio.cancel(found.production_id).await
}

/// Latest productions, newest first.
///
/// # Errors
/// What the storage says.
pub async fn list_productions(studio: &Studio, limit: u32) -> Result<Vec<Production>, ApiError> {
    Ok(store::latest(studio.db(), limit).await?)
}

/// Productions that fit, most recently moved first, at most `limit`; and how many there are in all.
///
/// # Errors
/// What the storage says.
pub async fn recent_productions(
    studio: &Studio,
    which: &Recent,
    limit: u32,
) -> Result<(Vec<Production>, i64), ApiError> {
    Ok((store::recent(studio.db(), which, limit).await?, store::count_recent(studio.db(), which).await?))
}

/// What waits for the creator, oldest first.
///
/// # Errors
/// What the storage says.
pub async fn review_queue(studio: &Studio) -> Result<Vec<Production>, ApiError> {
    Ok(store::in_state(studio.db(), ProductionState::InReview).await?)
}

/// One production by its id or the last digits of it.
///
/// # Errors
/// When there is none.
pub async fn show_production(studio: &Studio, production: &str) -> Result<ProductionView, ApiError> {
    let production = store::find_by_text(studio.db(), production).await?;
    let mut renders = Vec::new();
    for render in store::renders_of(studio.db(), production.production_id).await? {
        let verdict = find_verdict(studio.db(), render.render_id).await?;
        renders.push(RenderView { render, verdict });
    }
    Ok(ProductionView {
        decision: studio.decision_of(&production).await?,
        reviews: words::history(studio.db(), production.production_id).await?,
        renders,
        production,
    })
}

/// The bytes of a production's picture and their hash.
///
/// # Errors
/// When it has none.
pub async fn picture(studio: &Studio, production: &str) -> Result<(BlobHash, Vec<u8>), ApiError> {
    let production = store::find_by_text(studio.db(), production).await?;
    let blob = production.picture_blob.ok_or(RenderError::NoPicture)?;
    let bytes = studio.db().blobs().get(&blob)?;
    Ok((blob, bytes))
}

/// Takes the creator's word.
///
/// # Errors
/// A step that is not allowed.
pub async fn review(studio: &Studio, production: &str, request: ReviewRequest) -> Result<Production, ApiError> {
    let found = store::find_by_text(studio.db(), production).await?;
    let who = request.who.unwrap_or_else(|| "creator".to_owned());
    let reviewed = studio.review(found.production_id, request.status, &who, &request.why).await?;
    // With each picture that the creator lets through she may have wandered a little further.
    if reviewed.state == ProductionState::Approved {
        studio.watch_drift(reviewed.muse_id, reviewed.generation_id).await;
    }
    Ok(reviewed)
}

/// Releases an approved work as a signed export.
///
/// # Errors
/// When it is not approved.
pub async fn release(studio: &Studio, production: &str, who: &str) -> Result<Export, ApiError> {
    let found = store::find_by_text(studio.db(), production).await?;
    studio.release(found.production_id, who).await
}

/// What a production would cost.
///
/// # Errors
/// What the price book says.
pub async fn quote(studio: &Studio, renderer: RendererChoice, attempts: u32) -> Result<Quote, ApiError> {
    studio.quote_for(renderer, attempts).await
}

/// Stored events after `seq`, oldest first.
///
/// # Errors
/// What the storage says.
pub async fn events_after(studio: &Studio, seq: i64, limit: u32) -> Result<Vec<Event>, ApiError> {
    Ok(studio.db().events_after(seq, limit).await?)
}
