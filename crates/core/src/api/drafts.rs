use super::ApiError;
use crate::studio::{DraftRow, KeepDraft, SavedDraft, Studio};
use crate::vocab::DraftId;

/// What is being written, newest first.
///
/// # Errors
/// What the storage says.
pub async fn list_drafts(studio: &Studio) -> Result<Vec<DraftRow>, ApiError> {
    studio.drafts().await
}

/// One draft as it stands.
///
/// # Errors
/// When there is none.
pub async fn show_draft(studio: &Studio, draft_id: DraftId) -> Result<SavedDraft, ApiError> {
    studio.draft(draft_id).await
}

/// Keeps a draft under an id of the writer's choice.
///
/// # Errors
/// See [`Studio::keep_draft`].
pub async fn keep_draft(studio: &Studio, draft_id: DraftId, wanted: KeepDraft) -> Result<SavedDraft, ApiError> {
    studio.keep_draft(draft_id, wanted).await
}

/// Removes a draft with all its steps.
///
/// # Errors
/// When there is none.
pub async fn remove_draft(studio: &Studio, draft_id: DraftId) -> Result<(), ApiError> {
    studio.remove_draft(draft_id).await
}

/// Takes the last step of a draft back.
///
/// # Errors
/// When there is none.
pub async fn undo_draft(studio: &Studio, draft_id: DraftId) -> Result<SavedDraft, ApiError> {
    studio.undo_draft(draft_id).await
}

/// Does the step of a draft again that was taken back last.
///
/// # Errors
/// When there is none.
pub async fn redo_draft(studio: &Studio, draft_id: DraftId) -> Result<SavedDraft, ApiError> {
    studio.redo_draft(draft_id).await
}
