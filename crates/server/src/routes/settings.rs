use axum::Json;
use axum::extract::State;
use muse_core::api;
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
