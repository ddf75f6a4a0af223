use super::ApiError;
use crate::studio::{Settings, SettingsChange, Studio};

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
