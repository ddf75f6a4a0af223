//! Studios that share a Muse.

use tokio_util::sync::CancellationToken;

use super::ApiError;
use crate::studio::context::{HandedOver, SharedContext};
use crate::studio::{ProduceRequest, Studio};
use crate::vocab::TaskId;

/// The studios that share this one's Muses, and what they have together.
///
/// # Errors
/// As [`Studio::shared_context`].
pub async fn shared_context(studio: &Studio) -> Result<SharedContext, ApiError> {
    studio.shared_context().await
}

/// Declares that another studio is gone for good: nobody waits for its ledger any more.
///
/// # Errors
/// As [`Studio::forget_studio`].
pub async fn forget_studio(studio: &Studio, gone: &str) -> Result<SharedContext, ApiError> {
    studio.forget_studio(gone).await
}

/// Hands an intent to whichever studio has time; handing over again under the same id hands over once.
///
/// # Errors
/// As [`Studio::hand_over`].
pub async fn hand_over(
    studio: &Studio,
    request: &ProduceRequest,
    task: Option<TaskId>,
) -> Result<HandedOver, ApiError> {
    studio.hand_over(request, task.unwrap_or_else(TaskId::new)).await
}

/// Keeps shared wallets up to date and makes what other studios hand over, until `stop`. For the host that owns the studio.
pub async fn share(studio: &Studio, stop: CancellationToken) {
    studio.share(stop).await;
}
