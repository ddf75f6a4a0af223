use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use muse_core::api::{self, ListTakes};
use muse_core::studio::Production;
use muse_core::studio::desk::{AgainRequest, DeskEntry, DeskReply, DeskRequest, Pin, Take, TakePage};

use super::productions::begin;
use super::{Answer, Limited};
use crate::door::Door;
use crate::extract::{Asked, Body, MaybeBody, Named};
use crate::problem::Refused;

/// Takes with everything that is shown of them, newest first; `next` is the `before` of the next page.
#[utoipa::path(get, path = "/api/v1/takes", tag = "desk", params(ListTakes),
    responses((status = 200, description = "The takes.", body = TakePage)))]
pub(crate) async fn list_takes(State(door): State<Door>, Asked(asked): Asked<ListTakes>) -> Answer<TakePage> {
    Ok(Json(api::list_takes(door.studio(), &asked).await?))
}

/// Stars, flags, pins and words of the review: all of it or nothing, as one step that can be taken back.
#[utoipa::path(post, path = "/api/v1/desk", tag = "desk",
    request_body(content = DeskRequest, example = json!({ "steps": [
        { "kind": "stars", "production_id": "01934f2a-0000-7000-8000-000000000000", "stars": 4 },
        { "kind": "review", "production_id": "01934f2a-0000-7000-8000-000000000000", "status": "approved" }] })),
    responses((status = 200, description = "The takes it was about, as they are now.", body = DeskReply)))]
pub(crate) async fn change_desk(State(door): State<Door>, Body(request): Body<DeskRequest>) -> Answer<DeskReply> {
    let reply = api::change_desk(door.studio(), request).await?;
    Ok(watched(&door, reply))
}

/// Takes the latest step back, whichever window it was made in.
#[utoipa::path(post, path = "/api/v1/desk/undo", tag = "desk",
    responses((status = 200, description = "The takes it was about, as they are now.", body = DeskReply)))]
pub(crate) async fn undo_desk(State(door): State<Door>) -> Answer<DeskReply> {
    Ok(Json(api::undo_desk(door.studio()).await?))
}

/// Does the step again that was taken back last.
#[utoipa::path(post, path = "/api/v1/desk/redo", tag = "desk",
    responses((status = 200, description = "The takes it was about, as they are now.", body = DeskReply)))]
pub(crate) async fn redo_desk(State(door): State<Door>) -> Answer<DeskReply> {
    let reply = api::redo_desk(door.studio()).await?;
    Ok(watched(&door, reply))
}

/// The latest steps, newest first.
#[utoipa::path(get, path = "/api/v1/desk/history", tag = "desk", params(Limited),
    responses((status = 200, description = "The steps.", body = Vec<DeskEntry>)))]
pub(crate) async fn desk_history(State(door): State<Door>, Asked(limited): Asked<Limited>) -> Answer<Vec<DeskEntry>> {
    Ok(Json(api::desk_history(door.studio(), Some(limited.rows())).await?))
}

/// The notes on a picture, oldest first.
#[utoipa::path(get, path = "/api/v1/productions/{production}/pins", tag = "desk",
    params(("production" = String, Path, description = "Its id, or the last digits of it.")),
    responses((status = 200, description = "The pins.", body = Vec<Pin>)))]
pub(crate) async fn list_pins(State(door): State<Door>, Named(production): Named<String>) -> Answer<Vec<Pin>> {
    Ok(Json(api::list_pins(door.studio(), &production).await?))
}

/// Makes a new version of what is in review or rejected: with ComfyUI a repair of its picture, as a draft a new picture.
/// The answer comes at once, `events` tell how it goes.
#[utoipa::path(post, path = "/api/v1/productions/{production}/again", tag = "desk",
    request_body = Option<AgainRequest>,
    params(("production" = String, Path, description = "Its id, or the last digits of it.")),
    responses((status = 202, description = "It is being made.", body = Production)))]
pub(crate) async fn again(
    State(door): State<Door>,
    Named(production): Named<String>,
    MaybeBody(request): MaybeBody<Option<AgainRequest>>,
) -> Result<(StatusCode, Json<Production>), Refused> {
    let (studio, request) = (door.studio().clone(), request.unwrap_or_default());
    let approved = request.approved;
    let planning = async move { api::start_again(&studio, &production, &request).await };
    let planned = begin(&door, approved, planning, |planned| Some(planned.production_id)).await?;
    Ok((StatusCode::ACCEPTED, Json(planned)))
}

/// Every version of the work that this is a version of, oldest first.
#[utoipa::path(get, path = "/api/v1/productions/{production}/lineage", tag = "desk",
    params(("production" = String, Path, description = "Its id, or the last digits of it.")),
    responses((status = 200, description = "The versions.", body = Vec<Take>)))]
pub(crate) async fn lineage(State(door): State<Door>, Named(production): Named<String>) -> Answer<Vec<Take>> {
    Ok(Json(api::lineage(door.studio(), &production).await?))
}

/// Answers at once; whether she drifts with what was let through is looked at behind it.
fn watched(door: &Door, reply: DeskReply) -> Json<DeskReply> {
    let (studio, of) = (door.studio().clone(), reply.clone());
    door.work().spawn(async move { api::watch_desk(&studio, &of).await });
    Json(reply)
}
