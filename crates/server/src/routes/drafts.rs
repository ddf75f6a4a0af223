use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use muse_core::api;
use muse_core::studio::{DraftRow, KeepDraft, SavedDraft};
use muse_core::vocab::DraftId;

use super::Answer;
use crate::door::Door;
use crate::extract::{Body, Named};
use crate::problem::Refused;

/// What is being written and not sealed yet, newest first.
#[utoipa::path(get, path = "/api/v1/drafts", tag = "muses",
    responses((status = 200, description = "The drafts, without their bodies.", body = Vec<DraftRow>)))]
pub(crate) async fn list_drafts(State(door): State<Door>) -> Answer<Vec<DraftRow>> {
    Ok(Json(api::list_drafts(door.studio()).await?))
}

/// One draft as it stands.
#[utoipa::path(get, path = "/api/v1/drafts/{draft}", tag = "muses",
    params(("draft" = DraftId, Path, description = "Its id.")),
    responses((status = 200, description = "The draft.", body = SavedDraft)))]
pub(crate) async fn show_draft(State(door): State<Door>, Named(draft): Named<DraftId>) -> Answer<SavedDraft> {
    Ok(Json(api::show_draft(door.studio(), draft).await?))
}

/// Keeps a draft under an id of the writer's choice, as a step that can be undone.
///
/// Sent with the revision it was written upon, it is refused when another one stands. What stands already is not kept
/// again.
#[utoipa::path(put, path = "/api/v1/drafts/{draft}", tag = "muses",
    request_body(content = KeepDraft, example = json!({ "body": { "name": "Ada" }, "revision": 0 })),
    params(("draft" = DraftId, Path, description = "Its id: any UUID.")),
    responses((status = 200, description = "The draft as it stands now.", body = SavedDraft)))]
pub(crate) async fn keep_draft(
    State(door): State<Door>,
    Named(draft): Named<DraftId>,
    Body(wanted): Body<KeepDraft>,
) -> Answer<SavedDraft> {
    Ok(Json(api::keep_draft(door.studio(), draft, wanted).await?))
}

/// Removes a draft with all its steps.
#[utoipa::path(delete, path = "/api/v1/drafts/{draft}", tag = "muses",
    params(("draft" = DraftId, Path, description = "Its id.")),
    responses((status = 204, description = "It is gone.")))]
pub(crate) async fn remove_draft(
    State(door): State<Door>,
    Named(draft): Named<DraftId>,
) -> Result<StatusCode, Refused> {
    api::remove_draft(door.studio(), draft).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes the last step of a draft back; the last 200 are kept.
#[utoipa::path(post, path = "/api/v1/drafts/{draft}/undo", tag = "muses",
    params(("draft" = DraftId, Path, description = "Its id.")),
    responses((status = 200, description = "The draft as it stands now.", body = SavedDraft)))]
pub(crate) async fn undo_draft(State(door): State<Door>, Named(draft): Named<DraftId>) -> Answer<SavedDraft> {
    Ok(Json(api::undo_draft(door.studio(), draft).await?))
}

/// Does the step of a draft again that was taken back last.
#[utoipa::path(post, path = "/api/v1/drafts/{draft}/redo", tag = "muses",
    params(("draft" = DraftId, Path, description = "Its id.")),
    responses((status = 200, description = "The draft as it stands now.", body = SavedDraft)))]
pub(crate) async fn redo_draft(State(door): State<Door>, Named(draft): Named<DraftId>) -> Answer<SavedDraft> {
    Ok(Json(api::redo_draft(door.studio(), draft).await?))
}
