//! Feeds: what the studio listens to live, how often, and how each poll went.
//!
//! In: what a source brought, or why it brought nothing. Out: looks, a row of the poll, and when to ask again; all in the
//! caller's transaction, because money may have to be settled in the same one.
//! Never: asks a source, spends money, reads the clock.

mod actor;
mod model;
pub mod pace;
pub mod store;

pub use actor::Actor;
pub use model::{Feed, LONGEST_EVERY_SECS, Listening, MOST_NAMES, MOST_POSTS, Poll, Sorting, USUAL_POSTS};

use self::pace::News;
use super::sources::{Batch, Room, SourceError};
use super::store::{keep_in, speed_of};
use crate::db::{DbError, WriteTx};
use crate::vocab::{Advice, PollId, Problem, Timestamp, Usd};

/// How a poll ended.
#[derive(Clone, Debug)]
pub struct Ending {
    /// Which poll; it has a row already when money was held for it.
    pub poll_id: PollId,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// When it ended.
    pub ended_at: Timestamp,
    /// What it cost, as far as anybody says.
    pub cost: Option<Usd>,
    /// What went wrong.
    pub problem: Option<Problem>,
    /// How long the source wants to be left alone, in seconds, when it says so.
    pub wait_secs: Option<u64>,
    /// What is left of the window of questions, where the source says so.
    pub room: Option<Room>,
}

impl Ending {
    /// A poll that ended as it should.
    pub const fn good(poll_id: PollId, asked_at: Timestamp, ended_at: Timestamp, room: Option<Room>) -> Self {
        Self { poll_id, asked_at, ended_at, cost: None, problem: None, wait_secs: None, room }
    }

    /// A poll that brought nothing, and why.
    pub fn bad(poll_id: PollId, asked_at: Timestamp, ended_at: Timestamp, error: &SourceError) -> Self {
        let good = Self::good(poll_id, asked_at, ended_at, None);
        Self { problem: Some(error.problem()), wait_secs: error.wait_secs(), ..good }
    }
}

/// Writes down how a poll ended: its looks, its row, and when the feed is to be asked again. The poll is whole afterwards.
///
/// * `batch`: what it brought, also when it ended badly.
///
/// # Errors
/// What the database said; the transaction must then be given up.
pub async fn finish(tx: &mut WriteTx, feed: &Feed, ending: &Ending, batch: &Batch) -> Result<Poll, DbError> {
    let kept = keep_in(tx.conn(), &batch.signals).await?;
    let speed = speed_of(tx.conn(), &batch.signals).await?;
    let seed = ending.poll_id.uuid().as_u64_pair().1;
    let mut after = feed.clone();
    after.polled_at = Some(ending.asked_at);
    after.problem = ending.problem.as_ref().map(|problem| problem.code.clone());
    if let Some(until) = pace::closed_until(ending.room, ending.wait_secs, ending.ended_at) {
        store::close_way(tx.conn(), feed.via, until).await?;
        after.not_before = after.not_before.max(until);
    }
    if ending.problem.is_none() {
        let news = News { read: batch.tally.good, new: kept.new_signals, speed: (speed, feed.speed) };
        let next = pace::after_news(feed.via, feed.every_secs, feed.pace_secs, &news, seed, ending.ended_at);
        after.next_at = next.at;
        after.pace_secs = next.pace_secs;
        after.failures = 0;
        after.speed = speed.or(feed.speed);
        after.mark.clone_from(&batch.mark);
    } else {
        after.failures = feed.failures.saturating_add(1);
        let (every, wait) = (feed.every_secs, ending.wait_secs);
        after.next_at = pace::after_failure(feed.via, every, after.failures, wait, seed, ending.ended_at);
    }
    store::keep_state(tx.conn(), &after).await?;
    let poll = Poll {
        poll_id: ending.poll_id,
        feed_id: feed.feed_id,
        asked_at: ending.asked_at,
        ended_at: Some(ending.ended_at),
        run_id: None,
        grant_id: None,
        held: Usd::ZERO,
        cost: ending.cost,
        read: batch.tally.good,
        new_signals: kept.new_signals,
        new_observations: kept.new_observations,
        skipped: batch.tally.skipped,
        bad: batch.tally.bad,
        speed,
        problem: ending.problem.clone(),
    };
    store::end_poll(tx.conn(), &poll).await?;
    // A poll that money was held for keeps what its row knew before.
    store::find_poll(tx.conn(), poll.poll_id).await
}

/// Puts off a feed whose poll is still under way: its run is looked at again then.
///
/// # Errors
/// What the database said.
pub async fn put_off(
    tx: &mut WriteTx,
    feed: &Feed,
    error: &SourceError,
    not_before: Timestamp,
    now: Timestamp,
) -> Result<(), DbError> {
    let failures = feed.failures.saturating_add(1);
    let wait = error.wait_secs();
    if let Some(until) = pace::closed_until(None, wait, now) {
        store::close_way(tx.conn(), feed.via, until).await?;
    }
    // A run under way costs nothing to look at; it is not left alone as long as a feed that fails.
    let next = pace::after_look(failures, wait, now).max(not_before);
    let after = Feed { failures, next_at: next, problem: Some(error.code().to_owned()), ..feed.clone() };
    store::keep_state(tx.conn(), &after).await
}
