//! The loop that asks each feed at its time. It belongs to whoever owns the studio's folder and ends with its token.

use std::collections::HashMap;
use std::sync::PoisonError;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::super::Studio;
use super::super::error::StudioError;
use super::FeedError;
use crate::db::Access;
use crate::perception::Via;
use crate::perception::feeds::{self, Feed, Poll};
use crate::vocab::{Advice, FeedId};

/// The longest sleep: whatever else changes is noticed after that.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);

/// How many feeds of a way are asked at once: Reddit is asked one thing after the other, runs may go side by side.
const fn at_once(via: Via) -> usize {
    match via {
        Via::Apify => 4,
        Via::Oauth | Via::Rss | Via::File => 1,
    }
}

impl Studio {
    /// Asks every feed at its time until `cancel`; then waits until what was begun is written down. Runs that are under way
    /// go on without us and are carried on at the next start.
    ///
    /// Does nothing in a process that only reads the studio.
    pub async fn listen(&self, cancel: CancellationToken) {
        if self.inner.options.db.access == Access::Reader {
            return;
        }
        let mut asked = JoinSet::new();
        while !cancel.is_cancelled() {
            let sleep = match self.ask_due(&mut asked, &cancel).await {
                Ok(sleep) => sleep,
                Err(error) => {
                    tracing::warn!("the feeds could not be looked at: {error} [{}]", error.code());
                    LONGEST_SLEEP
                }
            };
            tokio::select! {
                biased;
                () = cancel.cancelled() => {}
                Some(ended) = asked.join_next() => tell(ended),
                () = self.inner.senses.nudge.notified() => {}
                () = tokio::time::sleep(sleep) => {}
            }
        }
        while let Some(ended) = asked.join_next().await {
            tell(ended);
        }
    }

    /// Begins to ask the feeds whose time has come; returns how long to sleep until the next one's.
    async fn ask_due(
        &self,
        asked: &mut JoinSet<(FeedId, Result<Option<Poll>, StudioError>)>,
        cancel: &CancellationToken,
    ) -> Result<Duration, StudioError> {
        let waiting = feeds::store::waiting_feeds(self.db()).await?;
        let paused = self.is_paused().await?;
        let now = self.clock().now();
        let mut busy: HashMap<Via, usize> = HashMap::new();
        let asking = self.inner.senses.asking.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for via in asking.values() {
            *busy.entry(*via).or_default() += 1;
        }
        let mut sleep = LONGEST_SLEEP;
        for feed in waiting.into_iter().filter(|feed| !asking.contains_key(&feed.feed_id)) {
            // While the studio is paused nothing new is begun; what was begun is carried on.
            if paused && !feeds::store::is_under_way(self.db(), feed.feed_id).await? {
                continue;
            }
            let at = feed.next_at.max(feed.not_before);
            if at > now {
                let ms = u64::try_from(at.millis() - now.millis()).unwrap_or(0);
                sleep = sleep.min(Duration::from_millis(ms));
                break;
            }
            let asked_now = busy.entry(feed.via).or_default();
            // One that has to wait for another of its way is begun when that one ends.
            if *asked_now < at_once(feed.via) {
                *asked_now += 1;
                let (studio, cancel) = (self.clone(), cancel.clone());
                asked.spawn(async move { (feed.feed_id, studio.poll_feed(feed.feed_id, &cancel).await) });
            }
        }
        Ok(sleep)
    }

    /// Asks every feed whose time has come, and waits for the ends of these polls. For whoever has no loop.
    ///
    /// # Errors
    /// What the storage says; what a source says is in its poll.
    pub async fn poll_due(&self, cancel: &CancellationToken) -> Result<Vec<Poll>, StudioError> {
        let now = self.clock().now();
        let waiting = feeds::store::waiting_feeds(self.db()).await?;
        let due = |feed: &Feed| feed.next_at.max(feed.not_before) <= now;
        let mut polls = Vec::new();
        for feed in waiting.into_iter().filter(due) {
            match self.poll_feed(feed.feed_id, cancel).await {
                Ok(poll) => polls.extend(poll),
                Err(StudioError::Source(_) | StudioError::Feed(FeedError::Busy { .. } | FeedError::TooSoon { .. })) => {
                }
                Err(error) => return Err(error),
            }
        }
        Ok(polls)
    }
}

fn tell(ended: Result<(FeedId, Result<Option<Poll>, StudioError>), tokio::task::JoinError>) {
    match ended {
        // What a source said is in the poll's row and its event.
        Ok((_, Ok(_))) => {}
        // Somebody in this process asks it by hand, or the source was closed a moment ago.
        Ok((_, Err(StudioError::Feed(FeedError::Busy { .. } | FeedError::TooSoon { .. })))) => {}
        Ok((feed_id, Err(error))) => tracing::warn!("feed {feed_id}: {error} [{}]", error.code()),
        Err(error) => tracing::error!("asking a feed ended in the middle: {error}"),
    }
}
