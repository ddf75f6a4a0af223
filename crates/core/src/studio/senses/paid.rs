//! A poll that costs money, one durable step at a time. Starting and carrying on are the same walk.

use tokio_util::sync::CancellationToken;

use super::super::Studio;
use super::super::error::StudioError;
use super::FeedError;
use crate::db::DbError;
use crate::governance::genesis::{find_generation, find_muse};
use crate::governance::treasury::GrantRequest;
use crate::governance::{Grant, Purpose, Quote};
use crate::perception::SourceError;
use crate::perception::feeds::store::OpenPoll;
use crate::perception::feeds::{self, Ending, Feed, Poll};
use crate::perception::sources::Batch;
use crate::perception::sources::apify::{Apify, LONGEST_WAIT_SECS, LOOKED_THROUGH, Run, RunOrder, RunStatus};
use crate::vocab::{Advice, Limits, MuseId, PollId, Timestamp, Usd};

/// How long a run may take, in seconds: reading some hundred posts takes one or two minutes.
const RUN_SECS: u32 = 300;

/// A run whose beginning was not answered and that is not among the account's runs after this was never begun.
const GRACE_MS: i64 = 120_000;

/// Clocks differ: a run that began this long before it was asked for may still be it.
const CLOCKS_MS: i64 = 600_000;

/// A run that moves for this long beyond what it may is asked to end.
const LATE_MS: i64 = 120_000;

/// After a day nobody will tell any more what became of a run: the worst case is counted.
const LAST_HOPE_MS: i64 = 24 * 3_600_000;

/// A run that was looked for.
enum Found {
    /// It is there.
    Run(Box<Run>),
    /// It is not among the account's runs.
    Nowhere,
    /// More has run since than can be looked through.
    Unclear,
}

impl Studio {
    pub(super) async fn poll_paid(&self, feed: &Feed, cancel: &CancellationToken) -> Result<Option<Poll>, StudioError> {
        let (open, apify, fresh) = match feeds::store::open_poll(self.db(), feed.feed_id).await? {
            Some(open) => match self.apify().await {
                Ok(apify) => (open, apify, false),
                Err(StudioError::Source(error)) => return self.doubt(feed, &open, error).await,
                Err(error) => return Err(error),
            },
            None => {
                self.must_not_be_paused().await?;
                // The key comes first: without one no money is held.
                let (poll_id, asked_at) = (PollId::new(), self.clock().now());
                let apify = match self.apify().await {
                    Ok(apify) => apify,
                    Err(StudioError::Source(error)) => {
                        let ending = Ending::bad(poll_id, asked_at, asked_at, &error);
                        return self.end_poll(feed, ending, Batch::default(), None).await.map(Some);
                    }
                    Err(error) => return Err(error),
                };
                match self.begin_poll(feed, poll_id, asked_at).await {
                    Ok(open) => (open, apify, true),
                    Err(refusal) if refusal.is_about_money() => {
                        self.note_trip(feed.feed_id.to_string(), &refusal, asked_at).await?;
                        let problem = Some(refusal.problem());
                        let ending = Ending { problem, ..Ending::good(poll_id, asked_at, asked_at, None) };
                        return self.end_poll(feed, ending, Batch::default(), None).await.map(Some);
                    }
                    Err(error) => return Err(error),
                }
            }
        };
        match (&open.poll.run_id, &open.dataset_id) {
            (Some(run_id), Some(dataset_id)) => {
                self.follow_run(feed, &open, &apify, (run_id.clone(), dataset_id.clone()), cancel).await
            }
            _ => self.begin_run(feed, &open, &apify, fresh, cancel).await,
        }
    }

    /// Writes the intent and holds the money for it.
    async fn begin_poll(&self, feed: &Feed, poll_id: PollId, asked_at: Timestamp) -> Result<OpenPoll, StudioError> {
        let (Some(muse_id), Some(actor)) = (feed.muse_id, feed.actor) else { return Err(FeedError::NeedsMuse.into()) };
        let order = RunOrder {
            actor,
            input: actor.input(&feed.listening, feed.most_posts),
            most: feed.most_posts,
            cap: feed.cap,
            timeout_secs: RUN_SECS,
        };
        let request = GrantRequest {
            muse_id,
            purpose: Purpose::Poll(poll_id),
            quote: self.quote_feed_poll(feed)?,
            limits: self.limits_of(muse_id).await?,
            approved: feed.approved,
        };
        let (feed_id, held) = (feed.feed_id, feed.cap);
        self.with_grant(request, asked_at, move |tx, grant| {
            Box::pin(async move {
                let poll = Poll {
                    poll_id,
                    feed_id,
                    asked_at,
                    ended_at: None,
                    run_id: None,
                    grant_id: Some(grant.id()),
                    held,
                    cost: None,
                    read: 0,
                    new_signals: 0,
                    new_observations: 0,
                    skipped: 0,
                    bad: 0,
                    speed: None,
                    problem: None,
                };
                feeds::store::begin_poll(tx.conn(), &poll, &order).await?;
                Ok(OpenPoll { poll, order, dataset_id: None })
            })
        })
        .await
    }

    /// What one poll of a feed by way of Apify is quoted at.
    pub(super) fn quote_feed_poll(&self, feed: &Feed) -> Result<Quote, StudioError> {
        let by = feed.actor.map_or("Apify", |actor| actor.name());
        let what = format!("up to {} posts by {by}", feed.most_posts);
        Ok(self.prices().quote_posts("apify", what, feed.most_posts, feed.cap)?)
    }

    /// Her sealed limits.
    pub(in crate::studio) async fn limits_of(&self, muse_id: MuseId) -> Result<Limits, StudioError> {
        let muse = find_muse(self.db(), &muse_id.to_string()).await?;
        Ok(find_generation(self.db(), muse.head).await?.sealed.dna.limits)
    }

    /// Sends the question once; one whose answer was lost, then or before a death, is looked for instead.
    async fn begin_run(
        &self,
        feed: &Feed,
        open: &OpenPoll,
        apify: &Apify,
        fresh: bool,
        cancel: &CancellationToken,
    ) -> Result<Option<Poll>, StudioError> {
        let lost = match fresh {
            true => match apify.start(&open.order, open.poll.asked_at).await {
                Ok(run) => return self.note_and_follow(feed, open, apify, &run, cancel).await,
                Err(error) if !error.leaves_doubt() => {
                    return self.end_paid(feed, open, Some(Usd::ZERO), Batch::default(), Some(error)).await.map(Some);
                }
                Err(error) => error,
            },
            false => SourceError::NotStarted,
        };
        match self.find_run(apify, open).await {
            Ok(Found::Run(run)) => self.note_and_follow(feed, open, apify, &run, cancel).await,
            Ok(Found::Nowhere) if self.clock().now() >= open.poll.asked_at.plus_millis(GRACE_MS) => {
                let never = Some(SourceError::NotStarted);
                self.end_paid(feed, open, Some(Usd::ZERO), Batch::default(), never).await.map(Some)
            }
            Ok(Found::Nowhere) => self.put_off(feed, lost, open.poll.asked_at.plus_millis(GRACE_MS)).await,
            Ok(Found::Unclear) => self.doubt(feed, open, lost).await,
            Err(error) => self.doubt(feed, open, error).await,
        }
    }

    /// The run that a question has become: the account's own, begun since, asked the same, and no other poll's.
    async fn find_run(&self, apify: &Apify, open: &OpenPoll) -> Result<Found, SourceError> {
        let (since, now) = (open.poll.asked_at.plus_millis(-CLOCKS_MS), self.clock().now());
        let runs = apify.recent(open.order.actor, now).await?;
        let whole = runs.len() < LOOKED_THROUGH || runs.iter().any(|run| run.started_at.is_some_and(|at| at < since));
        let mut candidates: Vec<Run> =
            runs.into_iter().filter(|run| run.started_at.is_some_and(|at| at >= since)).collect();
        // The earliest one that fits: a later one belongs to a later question.
        candidates.reverse();
        for run in candidates {
            let known = feeds::store::is_known_run(self.db(), &run.id).await;
            // A database that does not answer is no reason to take another poll's run.
            if known.unwrap_or(true) {
                continue;
            }
            if apify.input_of(&run, now).await?.as_ref() == Some(&open.order.input) {
                return Ok(Found::Run(Box::new(run)));
            }
        }
        Ok(if whole { Found::Nowhere } else { Found::Unclear })
    }

    async fn note_and_follow(
        &self,
        feed: &Feed,
        open: &OpenPoll,
        apify: &Apify,
        run: &Run,
        cancel: &CancellationToken,
    ) -> Result<Option<Poll>, StudioError> {
        let (poll_id, run_id, dataset_id) = (open.poll.poll_id, run.id.clone(), run.dataset_id.clone());
        let noted = (run_id.clone(), dataset_id.clone());
        self.db()
            .write::<_, StudioError, _>(move |tx| {
                Box::pin(async move { Ok(feeds::store::note_run(tx.conn(), poll_id, &noted.0, &noted.1).await?) })
            })
            .await?;
        self.follow_run(feed, open, apify, (run_id, dataset_id), cancel).await
    }

    /// Waits for a run's end, reads what it found and settles.
    async fn follow_run(
        &self,
        feed: &Feed,
        open: &OpenPoll,
        apify: &Apify,
        (run_id, dataset_id): (String, String),
        cancel: &CancellationToken,
    ) -> Result<Option<Poll>, StudioError> {
        let late = open.poll.asked_at.plus_millis(i64::from(open.order.timeout_secs) * 1000 + LATE_MS);
        let run = loop {
            let now = self.clock().now();
            if now >= open.poll.asked_at.plus_millis(LAST_HOPE_MS) {
                let unknown = Some(SourceError::OutcomeUnknown);
                return self.end_paid(feed, open, None, Batch::default(), unknown).await.map(Some);
            }
            let looked = tokio::select! {
                biased;
                // The run goes on without us and is looked at again.
                () = cancel.cancelled() => return Ok(Some(open.poll.clone())),
                looked = apify.look(&run_id, LONGEST_WAIT_SECS, now) => looked,
            };
            let ended = match looked {
                Ok(run) if run.status != RunStatus::Moving => break run,
                Ok(_) if now > late => apify.abort(&run_id, now).await,
                Ok(_) => Ok(()),
                Err(error) => Err(error),
            };
            match ended {
                Ok(()) => {}
                // Nobody remembers it: nothing can be read, and what it cost cannot be asked.
                Err(SourceError::Gone { .. }) => {
                    let unknown = Some(SourceError::OutcomeUnknown);
                    return self.end_paid(feed, open, None, Batch::default(), unknown).await.map(Some);
                }
                Err(error) => return self.doubt(feed, open, error).await,
            }
            tokio::select! {
                biased;
                () = cancel.cancelled() => return Ok(Some(open.poll.clone())),
                () = tokio::time::sleep(self.inner.options.sources.rest) => {}
            }
        };
        let now = self.clock().now();
        // Also of a run that ended badly: what it found is paid for.
        let read = tokio::select! {
            biased;
            () = cancel.cancelled() => return Ok(Some(open.poll.clone())),
            read = apify.items(&dataset_id, open.order.most, now) => read,
        };
        let (batch, unread) = match read {
            Ok(batch) => (batch, None),
            Err(error @ SourceError::Gone { .. }) => (Batch::default(), Some(error)),
            Err(error) => return self.doubt(feed, open, error).await,
        };
        let failed = (run.status == RunStatus::Ended)
            .then(|| SourceError::RunFailed { status: run.told.0.clone(), detail: run.told.1.clone() });
        let cost = run.cost(&open.order, batch.tally.rows());
        self.end_paid(feed, open, cost, batch, failed.or(unread)).await.map(Some)
    }

    /// Ends a poll that money was held for.
    ///
    /// * `cost`: what it cost; `None` when nobody says, and then all that was held counts as spent.
    async fn end_paid(
        &self,
        feed: &Feed,
        open: &OpenPoll,
        cost: Option<Usd>,
        batch: Batch,
        error: Option<SourceError>,
    ) -> Result<Poll, StudioError> {
        let (poll_id, asked_at, ended_at) = (open.poll.poll_id, open.poll.asked_at, self.clock().now());
        let ending = match &error {
            Some(error) => Ending { cost, ..Ending::bad(poll_id, asked_at, ended_at, error) },
            None => Ending { cost, ..Ending::good(poll_id, asked_at, ended_at, batch.room) },
        };
        let grant = self.grant_of(open).await?;
        // The service keeps its bound; if it did not, the rest is in the poll's row and not in the wallet.
        let captured = cost.unwrap_or(grant.amount()).min(grant.amount());
        self.end_poll(feed, ending, batch, Some((grant, captured))).await
    }

    async fn grant_of(&self, open: &OpenPoll) -> Result<Grant, StudioError> {
        let lost = || DbError::damaged("poll", format!("{} has no grant", open.poll.poll_id));
        let grant_id = open.poll.grant_id.ok_or_else(lost)?;
        let mut conn = self.db().read().acquire().await.map_err(DbError::from_sqlx)?;
        Ok(self.inner.treasury.reopen(&mut conn, grant_id).await?)
    }

    /// The service does not tell what became of a run: it is asked again later, for a day; then the worst case is counted.
    async fn doubt(&self, feed: &Feed, open: &OpenPoll, error: SourceError) -> Result<Option<Poll>, StudioError> {
        let now = self.clock().now();
        if now >= open.poll.asked_at.plus_millis(LAST_HOPE_MS) {
            let unknown = Some(SourceError::OutcomeUnknown);
            return self.end_paid(feed, open, None, Batch::default(), unknown).await.map(Some);
        }
        self.put_off(feed, error, now).await
    }

    async fn put_off(
        &self,
        feed: &Feed,
        error: SourceError,
        not_before: Timestamp,
    ) -> Result<Option<Poll>, StudioError> {
        let (feed, now, told) = (feed.clone(), self.clock().now(), error.clone());
        self.db()
            .write::<_, StudioError, _>(move |tx| {
                Box::pin(async move { Ok(feeds::put_off(tx, &feed, &told, not_before, now).await?) })
            })
            .await?;
        Err(error.into())
    }
}
