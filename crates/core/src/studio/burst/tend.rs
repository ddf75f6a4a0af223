//! The books against the clusters, and what is held against the cap: at the start and every minute.

use std::sync::PoisonError;
use std::time::Duration;

use muse_burst::{Cluster, Listed, Phase, SessionId};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::super::Studio;
use super::super::error::StudioError;
use super::super::follow::stirred;
use super::model::{BurstStray, Stop};
use super::{BurstOverview, mark_of, place_of, store};
use crate::creation::burst::BurstFault;
use crate::db::{DbError, EventKind};
use crate::governance::treasury::{Breaker, breaker};
use crate::vocab::{Advice, Problem, Timestamp};

/// Between two comparisons.
const EVERY: Duration = Duration::from_secs(60);

/// What a comparison found.
#[derive(Clone, Default)]
pub(super) struct Books {
    pub(super) strays: Vec<BurstStray>,
    pub(super) at: Option<Timestamp>,
    pub(super) problem: Option<Problem>,
}

impl Studio {
    /// Follows every session that lives, compares the books with the cluster every minute, and ends what would cross the cap,
    /// until the studio closes. Sessions are then left to their leases.
    pub async fn tend_bursts(&self, cancel: CancellationToken) {
        let mut events = self.db().listen();
        loop {
            if let Err(error) = self.look_after_bursts().await {
                tracing::warn!(%error, "the rented machines could not be looked after");
            }
            let counts = |kind| matches!(kind, EventKind::LimitChanged | EventKind::SettingsChanged);
            if !stirred(&mut events, EVERY, &cancel, counts).await {
                return self.leave_bursts().await;
            }
        }
    }

    /// One look at everything that is rented.
    ///
    /// # Errors
    /// What the storage says; that a cluster cannot be asked is part of [`Studio::bursts`].
    pub async fn look_after_bursts(&self) -> Result<(), StudioError> {
        self.follow_all().await?;
        self.keep_within_cap().await?;
        let found = self.compare().await;
        let problem = match found {
            Ok(()) => return Ok(()),
            Err(StudioError::Db(error)) => return Err(error.into()),
            Err(error) => error.as_problem(),
        };
        let mut books = self.inner.bursts.compared.lock().unwrap_or_else(PoisonError::into_inner);
        books.problem = Some(problem);
        Ok(())
    }

    /// Ends a session of the cluster that is not in the books.
    ///
    /// # Errors
    /// [`BurstFault::Unknown`] when it is not there or is in the books, else as the cluster answers.
    pub async fn end_stray(&self, name: &str) -> Result<BurstOverview, StudioError> {
        let cluster = self.burst_cluster().await?;
        let unknown = || BurstFault::Unknown { wanted: name.to_owned() };
        let (strays, _) = self.strays(&cluster).await?;
        let stray = strays.into_iter().find(|stray| stray.name == name).ok_or_else(unknown)?;
        cluster.end_stray(&stray).await?;
        self.look_after_bursts().await?;
        self.bursts().await
    }

    async fn compare(&self) -> Result<(), StudioError> {
        let setup = self.burst_setup().await?;
        let Ok(place) = place_of(&setup) else {
            *self.inner.bursts.compared.lock().unwrap_or_else(PoisonError::into_inner) = Books::default();
            return Ok(());
        };
        let cluster = self.cluster(&place).await?;
        let (strays, mark) = self.strays(&cluster).await?;
        let is_ours = |stray: &Listed| stray.id.strip_prefix(&mark).is_some_and(|rest| rest.starts_with('-'));
        for stray in strays.iter().filter(|stray| is_ours(stray) && !stray.is_over) {
            // What this studio began and does not know any more is nobody's.
            tracing::warn!("session {} is in the cluster and not in the books: it is ended", stray.id);
            cluster.end_stray(stray).await?;
        }
        let now = self.clock().now();
        let shown = strays.iter().map(|stray| BurstStray {
            name: stray.name.clone(),
            session: stray.id.clone(),
            ours: is_ours(stray),
            created: stray.created.map(Timestamp::from),
            left_secs: stray.left_secs(now.into()),
            over: stray.is_over,
        });
        let found = Books { strays: shown.collect(), at: Some(now), problem: None };
        *self.inner.bursts.compared.lock().unwrap_or_else(PoisonError::into_inner) = found;
        Ok(())
    }

    /// Sessions of a cluster that are not in the books, and what those of this studio begin with.
    async fn strays(&self, cluster: &Cluster) -> Result<(Vec<Listed>, String), StudioError> {
        let mark = mark_of(self).await?;
        let strays = cluster.compare(&self.known().await?).await?.strays;
        // Rows are written before the cluster is asked: one that was begun meanwhile is known by now.
        let known = self.known().await?;
        let is_known = |stray: &Listed| known.iter().any(|id| id.as_str() == stray.id);
        Ok((strays.into_iter().filter(|stray| !is_known(stray)).collect(), mark))
    }

    async fn known(&self) -> Result<Vec<SessionId>, DbError> {
        Ok(store::alive(self.db()).await?.into_iter().map(|burst| burst.record.id).collect())
    }

    /// Ends sessions, the youngest first, until captures and what is held fit under the cap: it may have been lowered.
    async fn keep_within_cap(&self) -> Result<(), StudioError> {
        let now = self.clock().now();
        let mut conn = self.db().read().acquire().await.map_err(DbError::from_sqlx)?;
        let breaker = breaker(&mut conn, now).await?;
        drop(conn);
        let mut excess = breaker.captured.plus(breaker.in_flight).minus(breaker.cap);
        for burst in store::alive(self.db()).await?.into_iter().rev() {
            if excess.micros() <= 0 {
                break;
            }
            excess = excess.minus(burst.held);
            let ends = self.going(burst.burst_id).is_some_and(|going| going.record.borrow().phase() >= Phase::Ending);
            if burst.stop.is_some() || ends {
                continue;
            }
            match self.end_burst(burst.burst_id, Stop::Breaker).await {
                Ok(()) => {}
                Err(StudioError::Render(_)) => continue,
                Err(error) => return Err(error),
            }
            let Breaker { captured, in_flight, cap, .. } = breaker;
            let detail = json!(BurstFault::OverCap { burst_id: burst.burst_id, captured, in_flight, cap }.problem());
            let subject = burst.burst_id.to_string();
            self.db()
                .write::<_, StudioError, _>(move |tx| {
                    Box::pin(async move { Ok(tx.record(now, EventKind::BreakerTripped, subject, detail).await?) })
                })
                .await?;
        }
        Ok(())
    }
}
