//! Sessions as they are shown.

use std::sync::PoisonError;
use std::sync::atomic::Ordering;
use std::time::Instant;

use muse_burst::session::Held;
use muse_burst::{Moment, Phase, Session, Why};
use time::OffsetDateTime;

use super::super::Studio;
use super::super::error::StudioError;
use super::model::{Burst, BurstEnd, BurstNews, BurstOverview, BurstStretch, BurstView, Stop};
use super::{cluster_now, spent, store};
use crate::creation::burst::{BurstWay, dollars};
use crate::vocab::{Problem, Timestamp, Usd};

impl Studio {
    /// Every session that lives and the last that ended, and what cluster and books disagree about.
    ///
    /// # Errors
    /// What the storage says.
    pub async fn bursts(&self) -> Result<BurstOverview, StudioError> {
        let setup = self.burst_setup().await?;
        let mut rows = store::alive(self.db()).await?;
        rows.reverse();
        rows.extend(store::ended(self.db()).await?);
        let mut sessions = Vec::with_capacity(rows.len());
        for row in &rows {
            sessions.push(self.view_burst(row).await?);
        }
        let books = self.inner.bursts.compared.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Ok(BurstOverview {
            is_set_up: setup.is_complete(),
            setup,
            sessions,
            strays: books.strays,
            compared_at: books.at,
            problem: books.problem,
        })
    }

    pub(super) async fn view_burst(&self, burst: &Burst) -> Result<BurstView, StudioError> {
        let going = self.going(burst.burst_id).filter(|_| burst.ended_at.is_none());
        let (record, heard, problem, running) = match &going {
            Some(going) => {
                let heard = going.heard.lock().unwrap_or_else(PoisonError::into_inner);
                let record = going.record.borrow().clone();
                (record, Some(heard.at), heard.problem.clone(), going.busy.load(Ordering::SeqCst))
            }
            None => (burst.record.clone(), None, None, 0),
        };
        let waiting = match burst.ended_at {
            None => self.inner.bursts.dispatcher.waiting_of(&burst.muse_id),
            Some(_) => 0,
        };
        Ok(view(burst, &record, (heard, problem), (running, waiting), self.clock().now()))
    }
}

fn view(
    burst: &Burst,
    record: &Session,
    (heard, problem): (Option<Instant>, Option<Problem>),
    (running, waiting): (u32, usize),
    now: Timestamp,
) -> BurstView {
    let at = cluster_now(record, heard, now);
    let (least, most) = spent(record, burst.likely, at);
    let unattended = if burst.ended_at.is_some() { 0 } else { record.unattended_loss(at) };
    BurstView {
        burst_id: burst.burst_id,
        muse_id: burst.muse_id,
        session: record.id.to_string(),
        cluster: burst.place.cluster.clone(),
        namespace: record.namespace.clone(),
        way: BurstWay::of(&record.spec.means),
        machine: burst.place.machine.clone(),
        phase: record.phase().into(),
        stretches: stretches(burst, record, at),
        asked_at: burst.asked_at,
        ended_at: burst.ended_at,
        lease_ends: record.lease.filter(|_| record.phase() < Phase::Ending).map(|lease| lease.ends().into()),
        granted_secs: record.spec.granted_secs,
        per_hour: dollars(burst.likely.micros_per_hour),
        spent: burst.cost.unwrap_or(least),
        spent_at_most: burst.cost.unwrap_or(most).min(burst.held),
        held: burst.held,
        unattended: dollars(unattended).min(burst.held),
        ends: end(burst, record),
        news: record.news.iter().map(news).collect(),
        running,
        waiting: u32::try_from(waiting).unwrap_or(u32::MAX),
        followed: heard.is_some(),
        problem,
        cost: burst.cost,
    }
}

/// The phases with what the machine cost in each; a phase that lasts ends now.
fn stretches(burst: &Burst, record: &Session, at: OffsetDateTime) -> Vec<BurstStretch> {
    let ends = record.history.iter().skip(1).map(|moment| moment.at);
    let last = match record.phase() {
        Phase::Gone => None,
        _ => Some(at),
    };
    let mut stretches: Vec<BurstStretch> = Vec::new();
    for (Moment { phase, at: since }, until) in record.history.iter().zip(ends.chain(last)) {
        // The clocks of this machine and of the cluster differ: the intent is told by ours.
        let until = until.max(*since);
        stretches.push(BurstStretch {
            phase: (*phase).into(),
            since: (*since).into(),
            secs: (until - *since).as_seconds_f64(),
            cost: held_between(record.held, *since, until)
                .map_or(Usd::ZERO, |millis| dollars(burst.likely.of_millis(millis))),
        });
    }
    stretches
}

/// For how many milliseconds of a stretch a machine was held.
fn held_between(held: Option<Held>, since: OffsetDateTime, until: OffsetDateTime) -> Option<u64> {
    let held = held?;
    let from = since.max(held.since);
    let to = held.until.map_or(until, |left| until.min(left));
    u64::try_from((to - from).whole_milliseconds()).ok()
}

fn end(burst: &Burst, record: &Session) -> Option<BurstEnd> {
    let why = record.ends.as_ref()?;
    let (name, detail) = match (why, burst.stop) {
        (Why::Asked, Some(Stop::Breaker)) => ("breaker", None),
        (Why::Failed { message }, Some(Stop::Slow)) => ("slow", Some(message.clone())),
        (Why::Asked, _) => ("asked", None),
        (Why::Idle, _) => ("idle", None),
        (Why::Granted, _) => ("granted", None),
        (Why::Lease, _) => ("lease", None),
        (Why::Evicted, _) => ("evicted", None),
        (Why::Preempted, _) => ("preempted", None),
        (Why::Failed { message }, _) => ("failed", Some(message.clone())),
        (Why::Refused { message }, _) => ("refused", Some(message.clone())),
        (Why::Vanished, _) => ("vanished", None),
        (Why::Stale, _) => ("stale", None),
    };
    Some(BurstEnd { why: name.to_owned(), detail })
}

fn news(news: &muse_burst::session::words::News) -> BurstNews {
    let kind = serde_json::to_value(news.kind).ok().and_then(|kind| kind.as_str().map(str::to_owned));
    BurstNews {
        kind: kind.unwrap_or_default(),
        text: news.text.clone(),
        advice: news.advice.clone(),
        said: news.said.clone(),
        trouble: news.is_trouble(),
        at: news.at.into(),
    }
}
