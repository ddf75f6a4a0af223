//! A session, followed from wherever it stands until nothing is left of it and it is settled. Starting and carrying on are the
//! same walk.

use std::sync::atomic::AtomicU32;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use muse_burst::{BurstError, Change, Cluster, Phase, Prices, Session, Why, Wish};
use serde_json::json;
use tokio::sync::{mpsc, watch};

use super::super::Studio;
use super::super::error::StudioError;
use super::model::{Burst, Stop};
use super::{Going, Heard, SLOTS, spent, store};
use crate::creation::burst::{BurstFault, BurstPhase};
use crate::db::{DbError, EventKind};
use crate::vocab::{Advice, BurstId, Problem, Usd};

/// How long a machine may be billed before ComfyUI answers on it, in seconds: a large image and its models take minutes.
const SLOW_SECS: i64 = 900;

/// How long what the cluster complains of may last while a machine is billed for it, in seconds.
const TROUBLE_SECS: i64 = 180;

/// After a day nobody will tell any more what became of a session: the worst case is counted.
const LAST_HOPE_MS: i64 = 24 * 3_600_000;

/// What one step brought.
struct News {
    record: Session,
    result: Result<Vec<Change>, Problem>,
}

impl Studio {
    /// Follows a session that was just begun.
    pub(super) fn follow_in_background(&self, burst: Burst, cluster: Cluster) {
        let (studio, burst_id) = (self.clone(), burst.burst_id);
        let Some(going) = self.take_session(&burst, cluster) else { return };
        self.inner.bursts.tasks.spawn(async move {
            let closing = studio.inner.bursts.closing.clone();
            let left = tokio::select! {
                biased;
                () = closing.cancelled() => Ok(()),
                left = studio.follow_burst(burst, &going) => left,
            };
            if let Err(error) = left {
                tracing::error!("session {burst_id} stands where it is: {error}");
            }
            studio.leave_session(burst_id);
        });
    }

    /// Follows every session that lives and that this process does not follow yet.
    pub(super) async fn follow_all(&self) -> Result<(), StudioError> {
        for burst in store::alive(self.db()).await? {
            if self.going(burst.burst_id).is_some() {
                continue;
            }
            match self.cluster(&burst.place).await {
                Ok(cluster) => self.follow_in_background(burst, cluster),
                Err(fault) => self.give_up_on(&burst, &fault).await?,
            }
        }
        Ok(())
    }

    /// Leaves every session to its lease and waits until nobody follows one any more: the studio closes.
    pub async fn leave_bursts(&self) {
        let bursts = &self.inner.bursts;
        bursts.closing.cancel();
        bursts.tasks.close();
        bursts.tasks.wait().await;
    }

    fn take_session(&self, burst: &Burst, cluster: Cluster) -> Option<Arc<Going>> {
        let wish = if burst.stop.is_some() { Wish::End(Why::Asked) } else { Wish::Rest };
        let going = Going {
            burst_id: burst.burst_id,
            record: watch::Sender::new(burst.record.clone()),
            wish: watch::Sender::new(wish),
            busy: AtomicU32::new(0),
            heard: Mutex::new(Heard { at: Instant::now(), problem: None }),
            cluster,
            machine: burst.place.machine.clone(),
            reached: tokio::sync::Mutex::default(),
        };
        let mut all = self.inner.bursts.going.lock().unwrap_or_else(PoisonError::into_inner);
        match all.entry(burst.burst_id) {
            std::collections::hash_map::Entry::Occupied(_) => None,
            std::collections::hash_map::Entry::Vacant(free) => Some(Arc::clone(free.insert(Arc::new(going)))),
        }
    }

    fn leave_session(&self, burst_id: BurstId) {
        self.inner.bursts.dispatcher.close(&burst_id);
        self.inner.bursts.going.lock().unwrap_or_else(PoisonError::into_inner).remove(&burst_id);
    }

    /// Moves a session until it is settled. An error leaves it where it stands.
    async fn follow_burst(&self, burst: Burst, going: &Arc<Going>) -> Result<(), StudioError> {
        loop {
            let mut session = going.record.borrow().clone();
            if session.phase() == Phase::Gone {
                return self.settle_burst(&burst, &session).await;
            }
            let (told, mut news) = mpsc::unbounded_channel();
            let mut wishes = going.wish.subscribe();
            let cluster = going.cluster.clone();
            let driving = async move {
                let keep = move |session: &Session, result: Result<&[Change], &BurstError>| {
                    let result = result.map(<[Change]>::to_vec).map_err(problem_of);
                    let _ = told.send(News { record: session.clone(), result });
                };
                cluster.drive(&mut session, &mut wishes, keep).await;
                Ok(())
            };
            let keeping = async {
                while let Some(news) = news.recv().await {
                    self.take_in(&burst, going, news).await?;
                }
                Ok::<_, StudioError>(())
            };
            // What cannot be kept is not driven on.
            tokio::try_join!(driving, keeping)?;
        }
    }

    /// Keeps what a step brought, and decides what is wanted next.
    async fn take_in(&self, burst: &Burst, going: &Going, news: News) -> Result<(), StudioError> {
        let (burst_id, now) = (burst.burst_id, self.clock().now());
        let before = going.record.borrow().phase();
        let phase = news.record.phase();
        let changes = match &news.result {
            Ok(changes) => changes.as_slice(),
            Err(_) => &[],
        };
        let has_moved = phase != before || changes.iter().any(|change| matches!(change, Change::Ends(_)));
        let at = news.record.held.map_or_else(|| now.into(), |held| held.until.unwrap_or(held.seen));
        let (cost, _) = spent(&news.record, burst.likely, at);
        let detail = json!({ "phase": BurstPhase::from(phase), "spent": cost, "muse_id": burst.muse_id });
        // Gone is written with its settlement, by which it is over here as well.
        if phase != Phase::Gone && (!changes.is_empty() || news.record != *going.record.borrow()) {
            let (record, detail) = (news.record.clone(), detail.clone());
            self.db()
                .write::<_, StudioError, _>(move |tx| {
                    Box::pin(async move {
                        store::note(tx.conn(), burst_id, &record).await?;
                        if has_moved {
                            tx.record(now, EventKind::BurstMoved, burst_id.to_string(), detail).await?;
                        }
                        Ok(())
                    })
                })
                .await?;
        }
        let problem = news.result.as_ref().err().cloned();
        if let Some(problem) = &problem {
            tracing::warn!(code = problem.code, "session {burst_id}: {}", problem.message);
        }
        *going.heard.lock().unwrap_or_else(PoisonError::into_inner) = Heard { at: Instant::now(), problem };
        let is_ready = news.record.is_ready();
        let why = slow(&news.record);
        going.record.send_replace(news.record);
        if is_ready {
            self.inner.bursts.dispatcher.open(burst_id, Some(burst.muse_id), SLOTS);
        } else if phase >= Phase::Ending {
            self.inner.bursts.dispatcher.close(&burst_id);
        }
        if let Some(why) = why {
            self.end_slow(burst_id, going, why).await?;
        }
        if !has_moved && phase != Phase::Gone {
            self.db().announce(now, EventKind::BurstMoved, burst_id.to_string(), detail);
        }
        Ok(())
    }

    async fn end_slow(&self, burst_id: BurstId, going: &Going, why: Why) -> Result<(), StudioError> {
        self.db()
            .write::<_, StudioError, _>(move |tx| {
                Box::pin(async move { Ok(store::stop(tx.conn(), burst_id, Stop::Slow).await?) })
            })
            .await?;
        going.end(why);
        Ok(())
    }

    /// Nothing is left of it: what its machine cost is captured and the rest released.
    async fn settle_burst(&self, burst: &Burst, record: &Session) -> Result<(), StudioError> {
        let at = record.since().unwrap_or_else(|| self.clock().now().into());
        let cost = cost_of(record, burst.likely, at).min(burst.held);
        self.end_row(burst, record, cost).await
    }

    async fn end_row(&self, burst: &Burst, record: &Session, cost: Usd) -> Result<(), StudioError> {
        let mut conn = self.db().read().acquire().await.map_err(DbError::from_sqlx)?;
        let grant = self.inner.treasury.reopen(&mut conn, burst.grant_id).await?;
        drop(conn);
        let (treasury, now, burst_id, record) =
            (self.inner.treasury.clone(), self.clock().now(), burst.burst_id, record.clone());
        let detail = json!({ "phase": BurstPhase::Gone, "spent": cost, "muse_id": burst.muse_id });
        self.db()
            .write::<_, StudioError, _>(move |tx| {
                Box::pin(async move {
                    if store::end(tx.conn(), burst_id, &record, cost, now).await? {
                        treasury.settle(tx, now, grant, cost).await?;
                        tx.record(now, EventKind::BurstMoved, burst_id.to_string(), detail).await?;
                    }
                    Ok(())
                })
            })
            .await?;
        self.money_moved(burst.muse_id).await
    }

    /// A cluster that there is no way to any more: when nobody can tell what became of a session, the most it can have cost
    /// counts as spent.
    async fn give_up_on(&self, burst: &Burst, fault: &BurstFault) -> Result<(), StudioError> {
        let granted = i64::from(burst.record.spec.granted_secs) * 1000;
        let now = self.clock().now();
        if now < burst.asked_at.plus_millis(granted + LAST_HOPE_MS) {
            tracing::warn!(code = fault.code(), "session {} cannot be looked at: {fault}", burst.burst_id);
            return Ok(());
        }
        self.end_row(burst, &burst.record, burst.held).await
    }
}

/// What a session that is gone is settled at: the seconds that its machine was held, at the likely price, counted to the moment
/// at which it had certainly left it.
fn cost_of(record: &Session, likely: Prices, at: time::OffsetDateTime) -> Usd {
    spent(record, likely, at).1
}

/// Why a session that has a machine and does not answer is not waited for any longer.
fn slow(record: &Session) -> Option<Why> {
    let held = record.held.filter(|held| held.until.is_none())?;
    if record.phase() >= Phase::Ready {
        return None;
    }
    let secs = (held.seen - held.since).whole_seconds();
    let trouble =
        record.news.iter().filter(|news| news.is_trouble() && news.at >= held.since).max_by_key(|news| news.at);
    match trouble {
        Some(news) if secs >= TROUBLE_SECS => Some(Why::Failed { message: news.text.clone() }),
        _ if secs >= SLOW_SECS => {
            Some(Why::Failed { message: format!("ComfyUI did not answer within {} minutes", SLOW_SECS / 60) })
        }
        _ => None,
    }
}

fn problem_of(error: &BurstError) -> Problem {
    Problem { code: error.code().to_owned(), message: error.to_string(), advice: error.advice(), node: None }
}
