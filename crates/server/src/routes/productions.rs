use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use muse_core::api::{self, ApiError, ProductionView, ReviewRequest};
use muse_core::cognition::Decision;
use muse_core::studio::{Export, ProduceRequest, Produced, Production};
use muse_core::vocab::ProductionId;
use serde::Deserialize;
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;
use utoipa::ToSchema;

use super::{Answer, Limited};
use crate::door::Door;
use crate::extract::{Asked, Body, MaybeBody, Named};
use crate::problem::Refused;

/// Who releases.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReleaseRequest {
    /// `creator` when left out.
    #[serde(default)]
    who: Option<String>,
}

/// Who releases, the creator where nobody is named.
pub(crate) fn who_of(request: Option<ReleaseRequest>) -> String {
    request.and_then(|request| request.who).unwrap_or_else(|| "creator".to_owned())
}

/// Decides about an intent and keeps the decision; nothing is made, nothing is spent.
#[utoipa::path(post, path = "/api/v1/decide", tag = "productions",
    request_body(content = ProduceRequest, example = json!({ "intent": "Minimalist Avant-Garde" })),
    responses((status = 200, description = "The decision, with its arithmetic.", body = Decision)))]
pub(crate) async fn decide(State(door): State<Door>, Body(request): Body<ProduceRequest>) -> Answer<Decision> {
    Ok(Json(api::decide(door.studio(), &request).await?))
}

/// What would be decided about an intent now, while somebody still types it: nothing is kept.
#[utoipa::path(post, path = "/api/v1/foresee", tag = "productions",
    request_body(content = ProduceRequest, example = json!({ "intent": "Minimalist Avant-Garde" })),
    responses((status = 200, description = "The decision it would be, with its arithmetic.", body = Decision)))]
pub(crate) async fn foresee(State(door): State<Door>, Body(request): Body<ProduceRequest>) -> Answer<Decision> {
    Ok(Json(api::foresee(door.studio(), &request).await?))
}

/// Decides and, on a yes, begins: the answer comes at once, `events` tell how it goes.
#[utoipa::path(post, path = "/api/v1/productions", tag = "productions",
    request_body(content = ProduceRequest, example = json!({ "intent": "Minimalist Avant-Garde", "renderer": "draft" })),
    responses((status = 202, description = "Yes: it is being made.", body = Produced),
        (status = 200, description = "No: the decision says why; there is no production.", body = Produced)))]
pub(crate) async fn produce(
    State(door): State<Door>,
    Body(request): Body<ProduceRequest>,
) -> Result<(StatusCode, Json<Produced>), Refused> {
    let (studio, approved) = (door.studio().clone(), request.approved);
    let deciding = async move { api::start_production(&studio, &request).await };
    let begun = |produced: &Produced| produced.production.as_ref().map(|production| production.production_id);
    let produced = begin(&door, approved, deciding, begun).await?;
    let status = if produced.production.is_some() { StatusCode::ACCEPTED } else { StatusCode::OK };
    Ok((status, Json(produced)))
}

/// Plans something and drives it behind the answer, which comes as soon as it is planned.
pub(crate) async fn begin<T: Send + 'static>(
    door: &Door,
    approved: bool,
    planning: impl Future<Output = Result<T, ApiError>> + Send + 'static,
    begun: impl FnOnce(&T) -> Option<ProductionId> + Send + 'static,
) -> Result<T, ApiError> {
    let (reply, planned) = oneshot::channel();
    let (studio, shutdown) = (door.studio().clone(), door.shutdown().child_token());
    // The whole of it is a task of the server: whoever asked may hang up, and what was planned is still made.
    door.work().spawn(async move {
        let outcome = planning.await;
        let production_id = outcome.as_ref().ok().and_then(begun);
        // Nobody may be waiting any more.
        let _ = reply.send(outcome);
        let Some(production_id) = production_id else { return };
        // A studio that closes cancels nobody's work: the drive is left where it stands, and the next start goes on.
        let driven = tokio::select! {
            biased;
            () = shutdown.cancelled() => return,
            driven = studio.drive(production_id, approved, CancellationToken::new()) => driven,
        };
        if let Err(error) = driven {
            tracing::error!("production {production_id} stands where it is: {error}; `muse resume` continues it");
        }
    });
    planned.await.map_err(|_| ApiError::Interrupted)?
}

/// Latest productions, newest first.
#[utoipa::path(get, path = "/api/v1/productions", tag = "productions", params(Limited),
    responses((status = 200, description = "The productions.", body = Vec<Production>)))]
pub(crate) async fn list_productions(
    State(door): State<Door>,
    Asked(limited): Asked<Limited>,
) -> Answer<Vec<Production>> {
    Ok(Json(api::list_productions(door.studio(), limited.rows()).await?))
}

/// One production with its decision, its attempts and what the creator said.
#[utoipa::path(get, path = "/api/v1/productions/{production}", tag = "productions",
    params(("production" = String, Path, description = "Its id, or the last digits of it.")),
    responses((status = 200, description = "The production.", body = ProductionView)))]
pub(crate) async fn show_production(
    State(door): State<Door>,
    Named(production): Named<String>,
) -> Answer<ProductionView> {
    Ok(Json(api::show_production(door.studio(), &production).await?))
}

/// Stops a production and frees the money it holds.
#[utoipa::path(post, path = "/api/v1/productions/{production}/cancel", tag = "productions",
    params(("production" = String, Path, description = "Its id, or the last digits of it.")),
    responses((status = 200, description = "The production as it stands now.", body = Production)))]
pub(crate) async fn cancel(State(door): State<Door>, Named(production): Named<String>) -> Answer<Production> {
    Ok(Json(api::cancel(door.studio(), &production).await?))
}

/// What waits for the creator, oldest first.
#[utoipa::path(get, path = "/api/v1/reviews/queue", tag = "productions",
    responses((status = 200, description = "Productions in review.", body = Vec<Production>)))]
pub(crate) async fn review_queue(State(door): State<Door>) -> Answer<Vec<Production>> {
    Ok(Json(api::review_queue(door.studio()).await?))
}

/// Takes the creator's word; approvals and rejections teach the next decisions.
#[utoipa::path(post, path = "/api/v1/productions/{production}/review", tag = "productions",
    request_body(content = ReviewRequest, example = json!({ "status": "approved", "why": "as meant" })),
    params(("production" = String, Path, description = "Its id, or the last digits of it.")),
    responses((status = 200, description = "The production as it stands now.", body = Production)))]
pub(crate) async fn review(
    State(door): State<Door>,
    Named(production): Named<String>,
    Body(request): Body<ReviewRequest>,
) -> Answer<Production> {
    Ok(Json(api::review(door.studio(), &production, request).await?))
}

/// Releases an approved work as a signed export; doing it again gives the same one.
#[utoipa::path(post, path = "/api/v1/productions/{production}/release", tag = "productions",
    request_body = Option<ReleaseRequest>,
    params(("production" = String, Path, description = "Its id, or the last digits of it.")),
    responses((status = 200, description = "Where it lies.", body = Export)))]
pub(crate) async fn release(
    State(door): State<Door>,
    Named(production): Named<String>,
    MaybeBody(request): MaybeBody<Option<ReleaseRequest>>,
) -> Answer<Export> {
    Ok(Json(api::release(door.studio(), &production, &who_of(request)).await?))
}
