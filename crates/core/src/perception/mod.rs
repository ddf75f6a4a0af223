//! Perception: from what happens on the network to what is moving.
//!
//! In: posts with their counts, from files and from live sources.
//! Out: [`TrendInsight`]s with a velocity, a phase and where they came from.
//! Never: lets scraped text choose anything, invents a figure that was not observed, reads the clock.

pub mod feeds;
mod insights;
pub mod live;
mod model;
pub mod rules;
pub mod sources;
pub mod store;
mod terms;

pub use model::{
    BadRow, Counts, ImportReport, Momentum, Phase, ScoreReport, Scored, SeriesPoint, Signal, SignalLook, SourceKind,
    TrendInsight, Via,
};
pub use sources::file::{FileError, score_file, score_posts};
pub use sources::{Service, SourceError};
pub use terms::{Terms, overlap};

use std::path::Path;

use crate::db::{Db, DbError};
use crate::vocab::Timestamp;
use live::Live;

/// Reads a file of signals into the studio and computes the insights anew.
///
/// Good rows are kept; bad ones are counted and the first hundred listed with line, field and reason.
///
/// # Errors
/// [`FileError`] when the file cannot be opened or holds no readable row at all, or the database refuses.
pub async fn import_file(db: &Db, path: &Path, now: Timestamp) -> Result<ImportReport, FileError> {
    let mut report = ImportReport::default();
    // Rows travel in batches: constant memory, and a commit for every few thousand rows instead of each one.
    let (batches, mut queue) = tokio::sync::mpsc::channel::<Vec<Signal>>(4);
    let path = path.to_owned();
    let reading = tokio::task::spawn_blocking(move || {
        let mut batch = Vec::with_capacity(store::BATCH);
        let tally = sources::file::read_signals(&path, now, |signal| {
            batch.push(signal);
            if batch.len() == store::BATCH {
                // A closed channel means the database refused; that error is reported below.
                let _ = batches.blocking_send(std::mem::take(&mut batch));
            }
        })?;
        let _ = batches.blocking_send(batch);
        Ok::<_, FileError>(tally)
    });
    while let Some(batch) = queue.recv().await {
        let stored = store::keep_signals(db, batch).await?;
        report.new_signals += stored.new_signals;
        report.new_observations += stored.new_observations;
        report.repeated += stored.repeated;
    }
    let tally = reading.await.map_err(|_| FileError::Interrupted)??;
    report.read = tally.good;
    report.skipped = tally.skipped;
    report.bad = tally.bad;
    report.bad_rows = tally.bad_rows;
    report.insights = store::refresh_insights(db, now, report.new_signals + report.new_observations).await?.count();
    Ok(report)
}

/// Keeps the insights up with what a look brought; computes them anew where they are not in memory.
///
/// * `held`: what is in memory; nothing after an error, so that it is computed anew.
///
/// # Errors
/// What the database said.
pub async fn keep_up(
    db: &Db,
    held: &mut Option<Live>,
    batch: Vec<Signal>,
    now: Timestamp,
    news: u64,
) -> Result<u64, DbError> {
    let Some(mut live) = held.take().filter(|live| !live.is_stale()) else {
        // The rows hold the batch already.
        let live = store::refresh_insights(db, now, news).await?;
        return Ok(held.insert(live).count());
    };
    let grouped = tokio::task::spawn_blocking(move || {
        let changes = live.take(&batch);
        (live, changes)
    });
    let (live, changes) = grouped.await.map_err(|_| DbError::damaged("signal", "the signals could not be grouped"))?;
    let count = live.count();
    store::keep_changes(db, changes, now, news, count).await?;
    *held = Some(live);
    Ok(count)
}
