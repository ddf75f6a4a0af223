use serde::Deserialize;
use utoipa::ToSchema;

use super::ApiError;
use crate::studio::{Settings, SettingsChange, Studio};

/// The key of a mind outside, to be kept. There is no `Debug`: it would show it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KeepMindKey {
    /// The key itself; it is never shown again.
    pub value: String,
}

/// What the creator chose, and the default of what she did not.
///
/// # Errors
/// What the storage says.
pub async fn settings(studio: &Studio) -> Result<Settings, ApiError> {
    studio.settings().await
}

/// Keeps what is named; what is left out stays.
///
/// # Errors
/// See [`Studio::change_settings`].
pub async fn change_settings(studio: &Studio, change: SettingsChange) -> Result<Settings, ApiError> {
    studio.change_settings(change).await
}

/// Keeps the key of the mind outside, encrypted.
///
/// # Errors
/// See [`Studio::keep_mind_key`].
pub async fn keep_mind_key(studio: &Studio, request: KeepMindKey) -> Result<Settings, ApiError> {
    studio.keep_mind_key(Some(&request.value)).await
}

/// Forgets the key of the mind outside.
///
/// # Errors
/// What the storage says.
pub async fn drop_mind_key(studio: &Studio) -> Result<Settings, ApiError> {
    studio.keep_mind_key(None).await
}
