use std::path::Path;

use super::ApiError;
use crate::cognition::{self, Decision};
use crate::perception::{self, ImportReport, ScoreReport, TrendInsight};
use crate::studio::Studio;

/// Reads a file of signals into the studio.
///
/// # Errors
/// When nothing in it is usable.
pub async fn import_signals(studio: &Studio, path: &Path) -> Result<ImportReport, ApiError> {
    Ok(perception::import_file(studio.db(), path, studio.clock().now()).await?)
}

/// Scores a file without keeping anything, in constant memory. Needs no studio.
///
/// # Errors
/// When nothing in it is usable, or `out` cannot be written.
pub async fn score_signals(path: &Path, top: usize, out: Option<&Path>) -> Result<ScoreReport, ApiError> {
    let (path, out) = (path.to_owned(), out.map(Path::to_owned));
    let now = crate::vocab::Clock::system().now();
    let scored = tokio::task::spawn_blocking(move || perception::score_file(&path, now, top, out.as_deref())).await;
    Ok(scored.map_err(|_| ApiError::Interrupted)??)
}

/// Current insights, fastest first.
///
/// # Errors
/// What the storage says.
pub async fn list_trends(studio: &Studio, limit: u32) -> Result<Vec<TrendInsight>, ApiError> {
    Ok(perception::store::list_insights(studio.db(), limit).await?)
}

/// Latest decisions, newest first.
///
/// # Errors
/// What the storage says.
pub async fn list_decisions(studio: &Studio, limit: u32) -> Result<Vec<Decision>, ApiError> {
    Ok(cognition::store::list_decisions(studio.db(), limit).await?)
}
