//! The senses: live feeds, asked at their time, paid for before they are asked, and carried on after any death.
//!
//! A poll by way of Apify costs a Muse's money: its intent and its grant are one transaction, its run's id is kept before
//! anybody looks at the run, and its looks, its row and its settlement are one transaction again. A question whose answer was
//! lost is never asked again: the run is looked for among the account's own, and what nobody can tell is counted as spent.

mod edit;
mod error;
mod listen;
mod model;
mod paid;

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

pub use error::FeedError;
pub use model::{FeedChange, FeedCost, FeedView, NewFeed, SourceOptions};

use super::Studio;
use super::error::StudioError;
use super::keys::{GivenKeys, KeyName};
use crate::db::EventKind;
use crate::governance::Grant;
use crate::perception::feeds::{self, Ending, Feed, Poll};
use crate::perception::live::Live;
use crate::perception::sources::apify::Apify;
use crate::perception::sources::reddit::{Reddit, RedditApp};
use crate::perception::sources::rss::Rss;
use crate::perception::sources::{Asked, Batch, Source};
use crate::perception::{self, ImportReport, Service, SourceError, Via};
use crate::vocab::{FeedId, PollId, Usd};

/// What the senses hold in memory.
#[derive(Default)]
pub(super) struct Senses {
    /// Feeds that are being asked in this process, each with its way.
    asking: Mutex<HashMap<FeedId, Via>>,
    /// Wakes whoever waits for the next feed's time.
    nudge: Notify,
    /// Clients with the keys they were made with.
    sources: tokio::sync::Mutex<Sources>,
    /// The insights in memory, once a poll has brought something.
    live: tokio::sync::Mutex<Option<Live>>,
}

#[derive(Default)]
struct Sources {
    apify: Option<Arc<Apify>>,
    reddit: Option<Arc<Reddit>>,
    rss: Option<Arc<Rss>>,
}

impl Senses {
    /// Whoever waits for the next feed's time looks again.
    pub(super) fn wake(&self) {
        self.nudge.notify_one();
    }
}

impl Studio {
    pub(super) fn given_keys(&self) -> &GivenKeys {
        &self.inner.options.sources.given
    }

    /// Makes every client anew at its next use: a key is another one now.
    pub(super) async fn forget_sources(&self) {
        *self.inner.senses.sources.lock().await = Sources::default();
        self.inner.senses.wake();
    }

    /// Apify, asked with the token there is.
    ///
    /// # Errors
    /// [`SourceError::NoKey`], [`SourceError::BadAddress`], or what the vault says.
    pub async fn apify(&self) -> Result<Arc<Apify>, StudioError> {
        let mut sources = self.inner.senses.sources.lock().await;
        if let Some(apify) = &sources.apify {
            return Ok(Arc::clone(apify));
        }
        let token = self.key(KeyName::ApifyToken).await?.ok_or(SourceError::NoKey { service: Service::Apify })?;
        let apify = Arc::new(Apify::new(&self.inner.options.sources.apify_url, token)?);
        sources.apify = Some(Arc::clone(&apify));
        Ok(apify)
    }

    /// Reddit, asked as the app there is.
    ///
    /// # Errors
    /// [`SourceError::NoKey`], [`SourceError::BadAddress`], or what the vault says.
    pub async fn reddit(&self) -> Result<Arc<Reddit>, StudioError> {
        let mut sources = self.inner.senses.sources.lock().await;
        if let Some(reddit) = &sources.reddit {
            return Ok(Arc::clone(reddit));
        }
        let id = self.key(KeyName::RedditAppId).await?.ok_or(SourceError::NoKey { service: Service::Reddit })?;
        let app = RedditApp { id, secret: self.key(KeyName::RedditSecret).await? };
        let options = &self.inner.options.sources;
        let reddit = Arc::new(Reddit::new(&options.reddit_url, &options.reddit_oauth_url, app)?);
        sources.reddit = Some(Arc::clone(&reddit));
        Ok(reddit)
    }

    async fn rss(&self) -> Result<Arc<Rss>, StudioError> {
        let mut sources = self.inner.senses.sources.lock().await;
        if let Some(rss) = &sources.rss {
            return Ok(Arc::clone(rss));
        }
        let rss = Arc::new(Rss::new(&self.inner.options.sources.reddit_url)?);
        sources.rss = Some(Arc::clone(&rss));
        Ok(rss)
    }

    /// The free source of a way.
    async fn free_source(&self, via: Via) -> Result<Source, StudioError> {
        Ok(match via {
            Via::Oauth => Source::Reddit(self.reddit().await?),
            Via::Rss => Source::Rss(self.rss().await?),
            // Apify is no free source and is asked elsewhere; a file needs nobody.
            Via::Apify | Via::File => Source::File,
        })
    }

    /// Reads a file of signals into the studio and computes the insights anew.
    ///
    /// # Errors
    /// When nothing in it is usable, or what the storage says.
    pub async fn import_signals(&self, path: &Path) -> Result<ImportReport, StudioError> {
        let mut live = self.inner.senses.live.lock().await;
        // The rows are about to be others.
        *live = None;
        Ok(perception::import_file(self.db(), path, self.clock().now()).await?)
    }

    /// Asks a feed now, whenever its time is, and waits for the end of it. A poll that is under way is carried on.
    ///
    /// What the source refuses is the problem of the poll that is returned. `None` when it was stopped before it had begun;
    /// one that was stopped in the middle of a run has not ended and is carried on later.
    ///
    /// # Errors
    /// [`FeedError::Unknown`], [`FeedError::Busy`], [`FeedError::TooSoon`], a source that does not answer about a run under
    /// way, or what the storage says.
    pub async fn poll_feed(&self, feed_id: FeedId, cancel: &CancellationToken) -> Result<Option<Poll>, StudioError> {
        let unknown = || FeedError::Unknown { wanted: feed_id.to_string() };
        let feed = feeds::store::find_feed(self.db(), feed_id).await?.ok_or_else(unknown)?;
        let _asking = self.take_ear(&feed)?;
        // A poll that was left midway may have handed in a change that is still being written.
        self.db().settled().await?;
        let feed = feeds::store::find_feed(self.db(), feed_id).await?.ok_or_else(unknown)?;
        let now = self.clock().now();
        if feed.not_before > now {
            let secs = u64::try_from((feed.not_before.millis() - now.millis()).div_euclid(1000) + 1).unwrap_or(0);
            return Err(FeedError::TooSoon { secs }.into());
        }
        match feed.via {
            Via::Apify => self.poll_paid(&feed, cancel).await,
            Via::Oauth | Via::Rss | Via::File => self.poll_free(&feed, cancel).await,
        }
    }

    fn take_ear(&self, feed: &Feed) -> Result<Ear<'_>, FeedError> {
        let mut asking = self.inner.senses.asking.lock().unwrap_or_else(PoisonError::into_inner);
        if asking.contains_key(&feed.feed_id) {
            return Err(FeedError::Busy { feed_id: feed.feed_id });
        }
        asking.insert(feed.feed_id, feed.via);
        Ok(Ear { studio: self, feed_id: feed.feed_id })
    }

    async fn poll_free(&self, feed: &Feed, cancel: &CancellationToken) -> Result<Option<Poll>, StudioError> {
        let (poll_id, asked_at) = (PollId::new(), self.clock().now());
        let asked =
            Asked { listening: &feed.listening, most: feed.most_posts, mark: feed.mark.as_deref(), now: asked_at };
        let found = match self.free_source(feed.via).await {
            Ok(source) => tokio::select! {
                biased;
                () = cancel.cancelled() => return Ok(None),
                found = source.poll(asked) => found,
            },
            Err(StudioError::Source(error)) => Err(error),
            Err(error) => return Err(error),
        };
        let ended_at = self.clock().now();
        let (ending, batch) = match found {
            Ok(batch) => (Ending::good(poll_id, asked_at, ended_at, batch.room), batch),
            Err(error) => (Ending::bad(poll_id, asked_at, ended_at, &error), Batch::default()),
        };
        self.end_poll(feed, ending, batch, None).await.map(Some)
    }

    /// Writes a poll's end: looks, row, the feed's next moment and the settlement become durable together.
    async fn end_poll(
        &self,
        feed: &Feed,
        ending: Ending,
        batch: Batch,
        settle: Option<(Grant, Usd)>,
    ) -> Result<Poll, StudioError> {
        let (treasury, feed, now) = (self.inner.treasury.clone(), feed.clone(), ending.ended_at);
        let paid_by = feed.muse_id.filter(|_| settle.is_some());
        let (poll, batch, unkept) = self
            .db()
            .write::<_, StudioError, _>(move |tx| {
                Box::pin(async move {
                    let poll = feeds::finish(tx, &feed, &ending, &batch).await?;
                    if let Some((grant, cost)) = settle {
                        treasury.settle(tx, now, grant, cost).await?;
                    }
                    let detail = told(&feed, &poll);
                    // A poll without news is a row, and said to whoever listens; it is no event to keep.
                    let kept = poll.new_signals > 0 || poll.problem.is_some() || poll.grant_id.is_some();
                    if kept {
                        tx.record(now, EventKind::FeedPolled, feed.feed_id.to_string(), detail.clone()).await?;
                    }
                    Ok((poll, batch, (!kept).then_some(detail)))
                })
            })
            .await?;
        if let Some(detail) = unkept {
            self.db().announce(now, EventKind::FeedPolled, poll.feed_id.to_string(), detail);
        }
        if let Some(muse_id) = paid_by {
            self.money_moved(muse_id).await?;
        }
        if poll.new_observations > 0 {
            let mut live = self.inner.senses.live.lock().await;
            let news = poll.new_signals + poll.new_observations;
            perception::keep_up(self.db(), &mut live, batch.signals, now, news).await?;
        }
        self.inner.senses.wake();
        Ok(poll)
    }
}

/// A poll as its event tells it.
fn told(feed: &Feed, poll: &Poll) -> Value {
    json!({
        "poll_id": poll.poll_id,
        "via": feed.via,
        "name": feed.name,
        "read": poll.read,
        "new": poll.new_signals,
        "cost": poll.cost,
        "problem": poll.problem.as_ref().map(|problem| &problem.code),
    })
}

/// Held while a feed is being asked; lets go however that ends.
struct Ear<'a> {
    studio: &'a Studio,
    feed_id: FeedId,
}

impl Drop for Ear<'_> {
    fn drop(&mut self) {
        let mut asking = self.studio.inner.senses.asking.lock().unwrap_or_else(PoisonError::into_inner);
        asking.remove(&self.feed_id);
    }
}
