//! Feeds are made, changed, shown and removed.

use serde_json::json;

use super::super::Studio;
use super::super::error::StudioError;
use super::super::keys::KeyName;
use super::super::settings::must_exist;
use super::{FeedChange, FeedCost, FeedError, FeedView, NewFeed};
use crate::db::EventKind;
use crate::governance::Refusal;
use crate::governance::genesis::{find_muse, list_muses};
use crate::perception::Via;
use crate::perception::feeds::{self, Actor, Feed, LONGEST_EVERY_SECS, Listening, MOST_POSTS, Poll, USUAL_POSTS, pace};
use crate::vocab::{FeedId, MuseId, Usd};

/// Feeds of one studio, at most.
const MOST_FEEDS: usize = 100;

/// The longest name, in characters.
const LONGEST_NAME: usize = 80;

/// Seconds of a day.
const DAY_SECS: u32 = 86_400;

/// The smallest bound of a run: a hundredth of a cent.
const LEAST_CAP: Usd = Usd::from_micros(100);

/// The largest bound of a run: a hundred dollars.
const MOST_CAP: Usd = Usd::from_micros(100_000_000);

impl Studio {
    /// Every feed, oldest first.
    ///
    /// # Errors
    /// What the storage says.
    pub async fn feeds(&self) -> Result<Vec<FeedView>, StudioError> {
        let mut views = Vec::new();
        for feed in feeds::store::list_feeds(self.db()).await? {
            views.push(self.view_feed(feed).await?);
        }
        Ok(views)
    }

    /// A feed by its id, the end of its id, or its name.
    ///
    /// # Errors
    /// [`FeedError::Unknown`], [`FeedError::Ambiguous`].
    pub async fn find_feed(&self, wanted: &str) -> Result<Feed, StudioError> {
        let asked = wanted.trim().to_lowercase();
        let fits = |feed: &Feed| {
            let id = feed.feed_id.to_string();
            feed.name.to_lowercase() == asked
                || id == asked
                || (asked.len() >= 4 && id.replace('-', "").ends_with(&asked))
        };
        let mut found: Vec<Feed> = feeds::store::list_feeds(self.db()).await?.into_iter().filter(fits).collect();
        let wanted = wanted.chars().filter(|c| !c.is_control()).take(80).collect();
        match found.len() {
            1 => Ok(found.remove(0)),
            0 => Err(FeedError::Unknown { wanted }.into()),
            count => Err(FeedError::Ambiguous { wanted, count }.into()),
        }
    }

    /// A feed with whose it is, what it costs and how it went.
    ///
    /// # Errors
    /// What the storage says.
    pub async fn view_feed(&self, feed: Feed) -> Result<FeedView, StudioError> {
        let muse_name = match feed.muse_id {
            Some(muse_id) => {
                list_muses(self.db()).await?.into_iter().find(|muse| muse.muse_id == muse_id).map(|m| m.name)
            }
            None => None,
        };
        let last = feeds::store::polls_of(self.db(), feed.feed_id, 1).await?.pop();
        Ok(FeedView { cost: self.cost_of(&feed).await?, muse_name, last, feed })
    }

    /// The latest polls of a feed, newest first.
    ///
    /// # Errors
    /// What the storage says.
    pub async fn polls(&self, feed_id: FeedId, limit: u32) -> Result<Vec<Poll>, StudioError> {
        Ok(feeds::store::polls_of(self.db(), feed_id, limit).await?)
    }

    /// What a feed would cost; `None` where it would be free. Nothing is kept.
    ///
    /// # Errors
    /// As [`Studio::add_feed`].
    pub async fn quote_feed(&self, wanted: NewFeed) -> Result<Option<FeedCost>, StudioError> {
        let feed = self.draw_up(wanted).await?;
        self.cost_of(&feed).await
    }

    /// Begins to listen to something; it is asked for the first time at once.
    ///
    /// # Errors
    /// [`FeedError`] for what cannot be listened to, [`Refusal::NeedsApproval`] for a cap above what the Muse spends without
    /// asking, or what the storage says.
    pub async fn add_feed(&self, wanted: NewFeed) -> Result<FeedView, StudioError> {
        if feeds::store::list_feeds(self.db()).await?.len() >= MOST_FEEDS {
            return Err(FeedError::TooMany { most: MOST_FEEDS }.into());
        }
        let feed = self.draw_up(wanted).await?;
        self.must_be_approved(&feed).await?;
        let (kept, now) = (feed.clone(), feed.created_at);
        self.db()
            .write::<_, StudioError, _>(move |tx| {
                Box::pin(async move {
                    if let Some(muse_id) = kept.muse_id {
                        must_exist(tx, muse_id).await?;
                    }
                    feeds::store::insert_feed(tx.conn(), &kept).await?;
                    let detail = json!({ "change": "added", "name": kept.name });
                    Ok(tx.record(now, EventKind::FeedChanged, kept.feed_id.to_string(), detail).await?)
                })
            })
            .await?;
        self.inner.senses.wake();
        self.view_feed(feed).await
    }

    /// Changes what is named; what is left out stays.
    ///
    /// # Errors
    /// As [`Studio::add_feed`], and [`FeedError::Unknown`].
    pub async fn change_feed(&self, feed_id: FeedId, change: FeedChange) -> Result<FeedView, StudioError> {
        let mut feed = self.find_feed(&feed_id.to_string()).await?;
        let now = self.clock().now();
        if let Some(name) = &change.name {
            feed.name = checked_name(name)?;
        }
        if let Some(every) = change.every_secs {
            feed.every_secs = checked_every(feed.via, Some(every))?;
            feed.pace_secs = feed.every_secs.max(pace::usual_secs(feed.via));
            feed.next_at = feed.next_at.min(now.plus_millis(i64::from(feed.every_secs) * 1000));
        }
        if let Some(most) = change.most_posts {
            feed.most_posts = checked_posts(Some(most))?;
        }
        if let Some(cap) = change.cap {
            // A larger bound is another promise.
            feed.approved &= cap <= feed.cap;
            feed.cap = checked_cap(feed.via, Some(cap))?;
        }
        feed.approved = change.approved.unwrap_or(feed.approved);
        if let Some(enabled) = change.enabled {
            if enabled && !feed.enabled {
                feed.next_at = now;
            }
            feed.enabled = enabled;
        }
        self.must_be_approved(&feed).await?;
        let kept = feed.clone();
        self.db()
            .write::<_, StudioError, _>(move |tx| {
                Box::pin(async move {
                    feeds::store::change_feed(tx.conn(), &kept).await?;
                    let detail = json!({ "change": "changed", "name": kept.name });
                    Ok(tx.record(now, EventKind::FeedChanged, kept.feed_id.to_string(), detail).await?)
                })
            })
            .await?;
        self.inner.senses.wake();
        self.view_feed(feed).await
    }

    /// Stops listening; what it brought stays, and a run that is under way is settled.
    ///
    /// # Errors
    /// [`FeedError::Unknown`], or what the storage says.
    pub async fn remove_feed(&self, feed_id: FeedId) -> Result<Feed, StudioError> {
        let feed = self.find_feed(&feed_id.to_string()).await?;
        let (now, name) = (self.clock().now(), feed.name.clone());
        self.db()
            .write::<_, StudioError, _>(move |tx| {
                Box::pin(async move {
                    feeds::store::remove_feed(tx.conn(), feed_id, now).await?;
                    let detail = json!({ "change": "removed", "name": name });
                    Ok(tx.record(now, EventKind::FeedChanged, feed_id.to_string(), detail).await?)
                })
            })
            .await?;
        Ok(feed)
    }

    /// Lets the loop ask a feed as soon as its source allows.
    ///
    /// # Errors
    /// [`FeedError::Unknown`], or what the storage says.
    pub async fn ask_feed(&self, feed_id: FeedId) -> Result<FeedView, StudioError> {
        let mut feed = self.find_feed(&feed_id.to_string()).await?;
        feed.next_at = self.clock().now();
        let kept = feed.clone();
        self.db()
            .write::<_, StudioError, _>(move |tx| {
                Box::pin(async move { Ok(feeds::store::change_feed(tx.conn(), &kept).await?) })
            })
            .await?;
        self.inner.senses.wake();
        self.view_feed(feed).await
    }

    /// The feed that is wished for, with everything decided that was left out.
    async fn draw_up(&self, wanted: NewFeed) -> Result<Feed, StudioError> {
        let listening = wanted.listening.checked().map_err(|what| FeedError::BadListening { what })?;
        let muse_id = match wanted.muse.as_deref() {
            Some(muse) => Some(find_muse(self.db(), muse).await?.muse_id),
            None => None,
        };
        let via = match wanted.via {
            Some(via) => via,
            None => self.fullest_way(&listening, muse_id, wanted.cap).await?,
        };
        let wrong = || FeedError::WrongWay { what: listening.summary(), via };
        if !listening.ways().contains(&via) {
            return Err(wrong().into());
        }
        let actor = match (via, wanted.actor) {
            (Via::Apify, Some(actor)) if !actor.takes(&listening) => {
                let what = format!("{} does not read {}", actor.name(), listening.summary());
                return Err(FeedError::BadListening { what }.into());
            }
            (Via::Apify, chosen) => chosen.or(Actor::usual(&listening)),
            _ => None,
        };
        if via == Via::Apify && muse_id.is_none() {
            return Err(FeedError::NeedsMuse.into());
        }
        let every_secs = checked_every(via, wanted.every_secs)?;
        let now = self.clock().now();
        Ok(Feed {
            feed_id: FeedId::new(),
            muse_id,
            name: match wanted.name {
                Some(name) => checked_name(&name)?,
                None => listening.summary().chars().take(LONGEST_NAME).collect(),
            },
            via,
            actor,
            every_secs,
            most_posts: checked_posts(wanted.most_posts)?,
            cap: checked_cap(via, wanted.cap)?,
            approved: wanted.approved,
            enabled: true,
            created_at: now,
            next_at: now,
            not_before: now,
            pace_secs: every_secs.max(pace::usual_secs(via)),
            failures: 0,
            polled_at: None,
            problem: None,
            speed: None,
            mark: None,
            listening,
        })
    }

    /// The way with the most figures that there is a key for; Apify only where somebody pays within a bound.
    async fn fullest_way(
        &self,
        listening: &Listening,
        muse_id: Option<MuseId>,
        cap: Option<Usd>,
    ) -> Result<Via, StudioError> {
        let ways = listening.ways();
        for via in ways {
            let open = match via {
                Via::Apify => muse_id.is_some() && cap.is_some() && self.key(KeyName::ApifyToken).await?.is_some(),
                Via::Oauth => self.key(KeyName::RedditAppId).await?.is_some(),
                Via::Rss | Via::File => true,
            };
            if open {
                return Ok(*via);
            }
        }
        // The only way there is; what it lacks is said next.
        Ok(ways.first().copied().unwrap_or(Via::File))
    }

    async fn must_be_approved(&self, feed: &Feed) -> Result<(), StudioError> {
        let (Some(muse_id), Via::Apify) = (feed.muse_id, feed.via) else { return Ok(()) };
        let threshold = self.limits_of(muse_id).await?.approval_above;
        if feed.cap > threshold && !feed.approved {
            return Err(Refusal::NeedsApproval { quote: feed.cap, threshold }.into());
        }
        Ok(())
    }

    async fn cost_of(&self, feed: &Feed) -> Result<Option<FeedCost>, StudioError> {
        let (Some(muse_id), Via::Apify) = (feed.muse_id, feed.via) else { return Ok(None) };
        let quote = self.quote_feed_poll(feed)?;
        let every = feed.every_secs.max(pace::shortest_secs(feed.via)).max(1);
        let a_day = feed.cap.times(i64::from(DAY_SECS.div_ceil(every)));
        let most_a_day = a_day.min(self.limits_of(muse_id).await?.daily_budget);
        Ok(Some(FeedCost { poll: quote.cost, cap: quote.maximum, most_a_day }))
    }
}

fn checked_name(name: &str) -> Result<String, FeedError> {
    let name = name.trim();
    let good = (1..=LONGEST_NAME).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    good.then(|| name.to_owned()).ok_or(FeedError::BadName)
}

fn checked_every(via: Via, every_secs: Option<u32>) -> Result<u32, FeedError> {
    let (least, most) = (pace::shortest_secs(via), LONGEST_EVERY_SECS);
    let every = every_secs.unwrap_or_else(|| pace::usual_bound_secs(via));
    let out = FeedError::OutOfRange { field: "every_secs", least: u64::from(least), most: u64::from(most) };
    if (least..=most).contains(&every) { Ok(every) } else { Err(out) }
}

fn checked_posts(most_posts: Option<u32>) -> Result<u32, FeedError> {
    let most = most_posts.unwrap_or(USUAL_POSTS);
    let out = FeedError::OutOfRange { field: "most_posts", least: 1, most: u64::from(MOST_POSTS) };
    if (1..=MOST_POSTS).contains(&most) { Ok(most) } else { Err(out) }
}

fn checked_cap(via: Via, cap: Option<Usd>) -> Result<Usd, FeedError> {
    if via != Via::Apify {
        return Ok(Usd::ZERO);
    }
    let cap = cap.ok_or(FeedError::NeedsCap)?;
    let micros = |usd: Usd| usd.micros().unsigned_abs();
    let out = FeedError::OutOfRange { field: "cap", least: micros(LEAST_CAP), most: micros(MOST_CAP) };
    if (LEAST_CAP..=MOST_CAP).contains(&cap) { Ok(cap) } else { Err(out) }
}
