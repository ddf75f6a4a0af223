//! What a Muse does by herself.

use tokio_util::sync::CancellationToken;

use super::ApiError;
use crate::studio::autopilot::{Autopilot, AutopilotChange, Initiative};
use crate::studio::{Production, Studio};
use crate::vocab::InitiativeId;

/// Whether a Muse acts by herself, and how it stands.
///
/// # Errors
/// As [`Studio::autopilot`].
pub async fn autopilot(studio: &Studio, muse: &str) -> Result<Autopilot, ApiError> {
    studio.autopilot(muse).await
}

/// Lets a Muse act by herself, stops her, or says where and with what.
///
/// # Errors
/// As [`Studio::change_autopilot`].
pub async fn change_autopilot(studio: &Studio, muse: &str, change: AutopilotChange) -> Result<Autopilot, ApiError> {
    studio.change_autopilot(muse, change).await
}

/// What a Muse did, proposed and let be, newest first.
///
/// # Errors
/// As [`Studio::initiatives`].
pub async fn list_initiatives(studio: &Studio, muse: &str, limit: u32) -> Result<Vec<Initiative>, ApiError> {
    studio.initiatives(muse, limit).await
}

/// Lets every Muse that may act look around whenever something happens, until `stop`. For the host that owns the studio.
pub async fn let_muses_act(studio: &Studio, stop: CancellationToken) {
    studio.act(stop).await;
}

/// Lets a proposal become a work; the caller drives it.
///
/// # Errors
/// As [`Studio::begin_proposal`].
pub async fn begin_proposal(studio: &Studio, initiative: InitiativeId) -> Result<Production, ApiError> {
    studio.begin_proposal(initiative).await
}
