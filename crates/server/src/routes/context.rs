use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use muse_core::api::{self, HandedOver, SharedContext};
use muse_core::studio::ProduceRequest;

use super::Answer;
use crate::door::Door;
use crate::extract::{Body, Named};
use crate::problem::Refused;

/// The studios that share this one's Muses, what they have together, and what was handed over.
#[utoipa::path(get, path = "/api/v1/context", tag = "studio",
    responses((status = 200, description = "Who takes part, and how each shared wallet stands.", body = SharedContext)))]
pub(crate) async fn shared_context(State(door): State<Door>) -> Answer<SharedContext> {
    Ok(Json(api::shared_context(door.studio()).await?))
}

/// Declares that another studio is gone for good: nobody waits for its ledger any more.
#[utoipa::path(delete, path = "/api/v1/context/studios/{studio}", tag = "studio",
    params(("studio" = String, Path, description = "Its id.")),
    responses((status = 200, description = "Who takes part from now on.", body = SharedContext)))]
pub(crate) async fn forget_studio(State(door): State<Door>, Named(studio): Named<String>) -> Answer<SharedContext> {
    Ok(Json(api::forget_studio(door.studio(), &studio).await?))
}

/// Hands an intent to whichever studio that shares her has time.
#[utoipa::path(post, path = "/api/v1/context/tasks", tag = "studio",
    request_body(content = ProduceRequest, example = json!({ "intent": "Minimalist Avant-Garde" })),
    responses((status = 202, description = "It waits for a studio.", body = HandedOver)))]
pub(crate) async fn hand_over(
    State(door): State<Door>,
    Body(request): Body<ProduceRequest>,
) -> Result<(StatusCode, Json<HandedOver>), Refused> {
    let handed = api::hand_over(door.studio(), &request, None).await?;
    Ok((StatusCode::ACCEPTED, Json(handed)))
}
