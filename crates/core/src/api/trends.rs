use std::path::Path;

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::ApiError;
use crate::cognition::{self, Decision};
use crate::perception::{self, ImportReport, ScoreReport, SeriesPoint, SignalLook, TrendInsight};
use crate::studio::Studio;
use crate::vocab::InsightId;

/// Posts of an insight that are told.
const MOST_SIGNALS: usize = 200;

/// Decisions on an insight that are told.
const MOST_DECISIONS: u32 = 100;

/// An insight with what it is made of and what came of it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct TrendView {
    /// The insight.
    pub insight: TrendInsight,
    /// How fast it was at each look, oldest first, at most 240 of them.
    pub series: Vec<SeriesPoint>,
    /// Its posts as they were last seen, the most upvoted first, at most 200.
    pub signals: Vec<SignalLook>,
    /// Decisions that leaned on it, newest first, at most 100.
    pub decisions: Vec<Decision>,
}

/// Reads a file of signals into the studio.
///
/// # Errors
/// When nothing in it is usable.
pub async fn import_signals(studio: &Studio, path: &Path) -> Result<ImportReport, ApiError> {
    studio.import_signals(path).await
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

/// Scores posts that are at hand; nothing is kept.
///
/// # Errors
/// [`ApiError::Interrupted`] when the studio closes meanwhile.
pub async fn score_posts(studio: &Studio, posts: Vec<Value>, top: usize) -> Result<ScoreReport, ApiError> {
    let now = studio.clock().now();
    let scored = tokio::task::spawn_blocking(move || perception::score_posts(posts, now, top)).await;
    scored.map_err(|_| ApiError::Interrupted)
}

/// Current insights, fastest first.
///
/// # Errors
/// What the storage says.
pub async fn list_trends(studio: &Studio, limit: u32) -> Result<Vec<TrendInsight>, ApiError> {
    Ok(perception::store::list_insights(studio.db(), limit).await?)
}

/// One insight with its posts, its speed over time and the decisions that leaned on it.
///
/// # Errors
/// [`ApiError::UnknownInsight`], or what the storage says.
pub async fn show_trend(studio: &Studio, insight_id: InsightId) -> Result<TrendView, ApiError> {
    let found = perception::store::find_insight(studio.db(), insight_id).await?;
    let insight = found.ok_or(ApiError::UnknownInsight { insight_id })?;
    let (signals, series) = perception::store::signals_of(studio.db(), &insight, MOST_SIGNALS).await?;
    let decisions = cognition::store::decisions_on(studio.db(), insight_id, MOST_DECISIONS).await?;
    Ok(TrendView { insight, series, signals, decisions })
}

/// Latest decisions, newest first.
///
/// # Errors
/// What the storage says.
pub async fn list_decisions(studio: &Studio, limit: u32) -> Result<Vec<Decision>, ApiError> {
    Ok(cognition::store::list_decisions(studio.db(), limit).await?)
}
