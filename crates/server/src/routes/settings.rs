use axum::Json;
use axum::extract::State;
use muse_core::api::{self, KeepMindKey};
use muse_core::studio::{Settings, SettingsChange};

use super::Answer;
use crate::door::Door;
use crate::extract::Body;

/// What the creator chose, and the default of what she did not.
#[utoipa::path(get, path = "/api/v1/settings", tag = "studio",
    responses((status = 200, description = "The settings.", body = Settings)))]
pub(crate) async fn settings(State(door): State<Door>) -> Answer<Settings> {
    Ok(Json(api::settings(door.studio()).await?))
}

/// Keeps what is named; what is left out stays. Another ComfyUI server is used from the next render on.
#[utoipa::path(put, path = "/api/v1/settings", tag = "studio",
    request_body(content = SettingsChange, example = json!({ "theme": "dark" })),
    responses((status = 200, description = "The settings as they stand now.", body = Settings)))]
pub(crate) async fn change_settings(State(door): State<Door>, Body(change): Body<SettingsChange>) -> Answer<Settings> {
    Ok(Json(api::change_settings(door.studio(), change).await?))
}

/// Keeps the key of the mind outside, encrypted, for as long as the mind stays at its place. It is never shown again.
#[utoipa::path(put, path = "/api/v1/keys/mind_key", tag = "studio", request_body = KeepMindKey,
    responses((status = 200, description = "The settings as they stand now.", body = Settings)))]
pub(crate) async fn keep_mind_key(State(door): State<Door>, Body(request): Body<KeepMindKey>) -> Answer<Settings> {
    Ok(Json(api::keep_mind_key(door.studio(), request).await?))
}

/// Forgets the key of the mind outside.
#[utoipa::path(delete, path = "/api/v1/keys/mind_key", tag = "studio",
    responses((status = 200, description = "The settings as they stand now.", body = Settings)))]
pub(crate) async fn drop_mind_key(State(door): State<Door>) -> Answer<Settings> {
    Ok(Json(api::drop_mind_key(door.studio()).await?))
}
