//! Rented GPUs: each machine a row with its money before the cluster is asked for it, followed until nothing is left of it.
//!
//! In: a click, renders that wait. Out: sessions that render, and what they cost.
//! Never: asks a cluster before the row and the grant are on disk, renews what was not granted, forgets a session.

mod follow;
mod model;
mod seat;
mod store;
mod tend;
mod view;

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use model::{Burst, Place, Stop};
pub use model::{BurstEnd, BurstNews, BurstOffer, BurstOverview, BurstStray, BurstStretch, BurstView, StartBurst};
use muse_burst::dispatch::{Dispatcher, Limits};
use muse_burst::pool::Start;
use muse_burst::{BurstError, Cluster, Means, Mode, PoolSeen, Session, SessionId, Wish};
pub(super) use seat::RentedSeat;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::Studio;
use super::context::studio_identity;
use super::error::StudioError;
use crate::creation::RenderError;
use crate::creation::burst::{
    BurstChoice, BurstFault, BurstSetup, BurstWay, Expected, PICTURE_SECS, Rates, Span, connect, dollars,
    measured_start,
};
use crate::db::DbError;
use crate::governance::treasury::{GrantRequest, breaker};
use crate::governance::{Purpose, Quote, Refusal};
use crate::vocab::{Advice, BurstId, MuseId, Problem, Timestamp, Usd, UsdRange};

/// Renders that a session takes at the same time: one runs, and the next waits inside so that the GPU never does.
const SLOTS: u32 = 2;

impl From<BurstFault> for StudioError {
    fn from(fault: BurstFault) -> Self {
        Self::Render(RenderError::Burst(fault))
    }
}

impl From<BurstError> for StudioError {
    fn from(error: BurstError) -> Self {
        BurstFault::from(error).into()
    }
}

/// What the studio remembers of the machines it rents.
pub(super) struct Bursts {
    /// Who renders next, and where.
    dispatcher: Dispatcher<MuseId, BurstId>,
    /// Sessions that this process follows.
    going: Mutex<HashMap<BurstId, Arc<Going>>>,
    /// Whoever begins a session holds it, so that two clicks do not pass the same bound.
    beginning: tokio::sync::Mutex<()>,
    /// The way to each cluster.
    clusters: tokio::sync::Mutex<HashMap<String, Cluster>>,
    /// What clusters said they can do, for the way that is chosen before a click.
    modes: Mutex<HashMap<String, (Mode, String)>>,
    compared: Mutex<tend::Books>,
    /// Every session is left to its lease: the studio closes.
    closing: CancellationToken,
    tasks: TaskTracker,
}

impl Default for Bursts {
    fn default() -> Self {
        Self {
            dispatcher: Dispatcher::new(Limits::default()),
            going: Mutex::default(),
            beginning: tokio::sync::Mutex::default(),
            clusters: tokio::sync::Mutex::default(),
            modes: Mutex::default(),
            compared: Mutex::default(),
            closing: CancellationToken::new(),
            tasks: TaskTracker::new(),
        }
    }
}

/// A session that this process follows.
struct Going {
    burst_id: BurstId,
    /// What is known of it.
    record: watch::Sender<Session>,
    wish: watch::Sender<Wish>,
    /// Renders that have a seat in it.
    busy: AtomicU32,
    heard: Mutex<Heard>,
    cluster: Cluster,
    machine: String,
    /// The tunnel and the renderer at its end, once somebody rendered.
    reached: tokio::sync::Mutex<Option<Arc<seat::Reached>>>,
}

/// What the cluster last said.
struct Heard {
    /// By this machine's clock, which does not jump.
    at: Instant,
    problem: Option<Problem>,
}

impl Going {
    /// Tells whoever moves it what is wanted now; an end that was wished for stays.
    fn wish_anew(&self) {
        let wanted = if self.busy.load(Ordering::SeqCst) > 0 { Wish::Work } else { Wish::Rest };
        self.wish.send_if_modified(|wish| {
            let changes = !matches!(wish, Wish::End(_)) && *wish != wanted;
            if changes {
                *wish = wanted;
            }
            changes
        });
    }

    fn end(&self, why: muse_burst::Why) {
        self.wish.send_if_modified(|wish| {
            let changes = !matches!(wish, Wish::End(_));
            if changes {
                *wish = Wish::End(why);
            }
            changes
        });
    }
}

impl Studio {
    fn going(&self, burst_id: BurstId) -> Option<Arc<Going>> {
        let going = self.inner.bursts.going.lock().unwrap_or_else(PoisonError::into_inner);
        going.get(&burst_id).map(Arc::clone)
    }

    /// The way to a cluster, kept once it was found.
    async fn cluster(&self, place: &Place) -> Result<Cluster, BurstFault> {
        let key = key_of(place);
        let mut clusters = self.inner.bursts.clusters.lock().await;
        if let Some(cluster) = clusters.get(&key) {
            return Ok(cluster.clone());
        }
        let cluster = connect(&place.cluster, place.namespace.as_deref()).await?;
        clusters.insert(key, cluster.clone());
        Ok(cluster)
    }

    /// Asks anew how to reach clusters: something about them was changed.
    pub(super) async fn forget_clusters(&self) {
        self.inner.bursts.clusters.lock().await.clear();
        self.inner.bursts.modes.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The cluster that is set up.
    ///
    /// # Errors
    /// [`BurstFault::NotSetUp`], or what the way to it says.
    pub async fn burst_cluster(&self) -> Result<Cluster, StudioError> {
        let setup = self.burst_setup().await?;
        Ok(self.cluster(&place_of(&setup)?).await?)
    }

    /// How sessions are run, and why.
    async fn way(&self, setup: &BurstSetup, place: &Place, cluster: &Cluster) -> (BurstWay, String) {
        let chosen = |way, why: &str| (way, why.to_owned());
        match (setup.way, setup.warm_pool.is_some(), setup.image.is_empty()) {
            (BurstChoice::Job, ..) => chosen(BurstWay::Job, "chosen in the set-up"),
            (BurstChoice::Pool, ..) => chosen(BurstWay::Pool, "chosen in the set-up"),
            (BurstChoice::Auto, false, _) => chosen(BurstWay::Job, "no pool is named; any Kubernetes runs Jobs"),
            (BurstChoice::Auto, true, true) => chosen(BurstWay::Pool, "a pool is named, and no image"),
            (BurstChoice::Auto, true, false) => {
                let key = key_of(place);
                let known = || self.inner.bursts.modes.lock().unwrap_or_else(PoisonError::into_inner);
                let found = known().get(&key).cloned();
                let (mode, why) = match found {
                    Some(found) => found,
                    None => {
                        let (mode, why) = cluster.survey().await.mode();
                        known().entry(key).or_insert((mode, why.to_owned())).clone()
                    }
                };
                (if mode == Mode::Pool { BurstWay::Pool } else { BurstWay::Job }, why)
            }
        }
    }

    /// What a session would be and cost, and what would be refused now. Costs nothing and begins nothing.
    ///
    /// * `pictures`: for how many the cost is reckoned; the maximum does not depend on it.
    ///
    /// # Errors
    /// [`BurstFault::NotSetUp`], or what the way to the cluster, the prices and the storage say.
    pub async fn burst_offer(
        &self,
        muse: Option<&str>,
        minutes: Option<u32>,
        pictures: u32,
    ) -> Result<BurstOffer, StudioError> {
        let muse_id = self.muse_meant(muse).await?.muse_id;
        let setup = self.burst_setup().await?;
        let place = place_of(&setup)?;
        let cluster = self.cluster(&place).await?;
        let (way, why) = self.way(&setup, &place, &cluster).await;
        let minutes = minutes.unwrap_or(setup.minutes);
        let rates = Rates::of(self.prices(), &setup)?;
        let spec = setup.spec(way, minutes, rates.most)?;
        let pool = match &spec.means {
            Means::Pool { warm_pool } => Some(cluster.pool(warm_pool).await),
            Means::Job(_) => None,
        };
        let begins = pool.as_ref().map(|pool| pool.as_ref().map_or(Start::Unknown, PoolSeen::start));
        let hit = match begins {
            Some(Start::Warm | Start::Restored) => Some(true),
            Some(Start::Cold) => Some(false),
            Some(Start::Unknown) | None => None,
        };
        let (cold, restored) = (measured_start(&setup, false), measured_start(&setup, true));
        let machine = Span::from(muse_burst::plan::NEW_MACHINE);
        let handed_over = Span::from(muse_burst::plan::HANDED_OVER);
        let found = if begins == Some(Start::Warm) { handed_over } else { restored };
        let wait_hit = begins.map(|_| found);
        let start = if hit == Some(true) { found } else { cold };
        let quote = rates.quote(&setup, minutes, Expected { start, picture: PICTURE_SECS, pictures });
        let request = GrantRequest {
            muse_id,
            purpose: Purpose::Burst(BurstId::new()),
            quote: quote.clone(),
            limits: self.limits_of(muse_id).await?,
            approved: true,
        };
        let approval = quote.maximum > request.limits.approval_above;
        let alive = store::alive(self.db()).await?;
        let now = self.clock().now();
        let mut conn = self.db().read().acquire().await.map_err(DbError::from_sqlx)?;
        // A pool that is not there would refuse the claim.
        let no_pool = pool.and_then(Result::err).filter(|error| matches!(error, BurstError::Missing { .. }));
        let fault = no_pool.map(BurstFault::from).or_else(|| too_many(alive.len(), setup.most_at_once));
        let refused = match fault {
            Some(fault) => Some(fault.problem()),
            None => match self.treasury().would_grant(&mut conn, now, &request).await {
                Ok(()) => None,
                Err(Refusal::Db(error)) => return Err(error.into()),
                Err(refusal) => Some(refusal.problem()),
            },
        };
        let breaker = breaker(&mut conn, now).await?;
        drop(conn);
        let fresh = Session::new(session_id(self, BurstId::new()).await?, cluster.namespace(), spec, now.into())?;
        Ok(BurstOffer {
            muse_id,
            way,
            why,
            machine: machine_name(&setup, way),
            minutes,
            pictures,
            unattended: dollars(fresh.unattended_loss(now.into())).min(quote.maximum),
            quote,
            lease_secs: fresh.spec.lease_secs,
            idle_secs: setup.idle_secs,
            hit,
            wait_hit,
            wait_miss: cold.after(machine),
            alive: u32::try_from(alive.iter().filter(|burst| burst.muse_id == muse_id).count()).unwrap_or(u32::MAX),
            breaker,
            free: self.treasury().wallet(self.db(), muse_id).await?.free,
            approval,
            refusal: refused,
        })
    }

    /// What a session for so many pictures is quoted at, without asking a cluster.
    pub(super) async fn quote_burst(&self, pictures: u32) -> Result<Quote, StudioError> {
        let setup = self.burst_setup().await?;
        let rates = Rates::of(self.prices(), &setup)?;
        let start = measured_start(&setup, false);
        Ok(rates.quote(&setup, setup.minutes, Expected { start, picture: PICTURE_SECS, pictures }))
    }

    /// What up to so many pictures take of a machine that is put to use.
    pub(super) async fn share_of_burst(&self, attempts: u32) -> Result<Quote, StudioError> {
        let setup = self.burst_setup().await?;
        let rates = Rates::of(self.prices(), &setup)?;
        let picture = rates.picture(PICTURE_SECS);
        let maximum = picture.high.times(i64::from(attempts));
        let mid = Usd::from_micros(picture.mid.micros().saturating_mul(3) / 2).min(maximum);
        Ok(Quote {
            what: format!("up to {attempts} pictures' share of {}", setup.machine_name()),
            cost: UsdRange { low: picture.low, mid, high: maximum },
            maximum,
            rows: rates.rows().to_vec(),
        })
    }

    /// Rents a machine: holds the most it can cost, writes its row, and asks the cluster for it. It is followed from then on;
    /// the answer does not wait for it.
    ///
    /// # Errors
    /// [`StudioError::Paused`], [`BurstFault::NotSetUp`], [`BurstFault::TooMany`], a [`Refusal`] of the money, or what the way
    /// to the cluster says. Nothing is held then.
    pub async fn start_burst(&self, start: &StartBurst) -> Result<BurstView, StudioError> {
        let muse_id = self.muse_meant(start.muse.as_deref()).await?.muse_id;
        let _turn = self.inner.bursts.beginning.lock().await;
        let burst_id = self.begin_burst(muse_id, start.minutes, start.approved).await?;
        self.view_burst(&store::find(self.db(), burst_id).await?).await
    }

    /// As [`Studio::start_burst`]; the caller has the turn.
    async fn begin_burst(&self, muse_id: MuseId, minutes: Option<u32>, approved: bool) -> Result<BurstId, StudioError> {
        self.must_not_be_paused().await?;
        let setup = self.burst_setup().await?;
        let place = place_of(&setup)?;
        // What cannot be reached holds no money.
        let cluster = self.cluster(&place).await?;
        let (way, _) = self.way(&setup, &place, &cluster).await;
        if let Some(fault) = too_many(store::alive(self.db()).await?.len(), setup.most_at_once) {
            return Err(fault.into());
        }
        let minutes = minutes.unwrap_or(setup.minutes);
        let rates = Rates::of(self.prices(), &setup)?;
        let start = measured_start(&setup, false);
        let quote = rates.quote(&setup, minutes, Expected { start, picture: PICTURE_SECS, pictures: 1 });
        let (burst_id, asked_at) = (BurstId::new(), self.clock().now());
        let spec = setup.spec(way, minutes, rates.most)?;
        let record = Session::new(session_id(self, burst_id).await?, cluster.namespace(), spec, asked_at.into())?;
        let request = GrantRequest {
            muse_id,
            purpose: Purpose::Burst(burst_id),
            quote,
            limits: self.limits_of(muse_id).await?,
            approved,
        };
        let place = Place { machine: machine_name(&setup, way), ..place };
        let burst = self
            .with_grant(request, asked_at, move |tx, grant| {
                Box::pin(async move {
                    let burst = Burst {
                        burst_id,
                        muse_id,
                        grant_id: grant.id(),
                        held: grant.amount(),
                        place,
                        record,
                        likely: rates.likely,
                        stop: None,
                        asked_at,
                        ended_at: None,
                        cost: None,
                    };
                    store::insert(tx, &burst).await?;
                    Ok(burst)
                })
            })
            .await;
        match burst {
            Ok(burst) => {
                self.follow_in_background(burst, cluster);
                Ok(burst_id)
            }
            Err(refusal) => {
                self.note_trip(burst_id.to_string(), &refusal, asked_at).await?;
                Err(refusal)
            }
        }
    }

    /// Ends a session: at once when this process follows it, else as soon as one does.
    ///
    /// # Errors
    /// [`BurstFault::Unknown`], [`BurstFault::Ended`], or what the storage says.
    pub async fn stop_burst(&self, wanted: &str) -> Result<BurstView, StudioError> {
        let burst_id = store::find_by_text(self.db(), wanted).await?.burst_id;
        self.end_burst(burst_id, Stop::Asked).await?;
        self.view_burst(&store::find(self.db(), burst_id).await?).await
    }

    async fn end_burst(&self, burst_id: BurstId, why: Stop) -> Result<(), StudioError> {
        let noted = self
            .db()
            .write::<_, StudioError, _>(move |tx| {
                Box::pin(async move { Ok(store::stop(tx.conn(), burst_id, why).await?) })
            })
            .await?;
        if !noted {
            return Err(BurstFault::Ended { burst_id }.into());
        }
        match self.going(burst_id) {
            Some(going) => going.end(muse_burst::Why::Asked),
            None => self.follow_all().await?,
        }
        Ok(())
    }

    /// A session, by its id or the last digits of it.
    ///
    /// # Errors
    /// [`BurstFault::Unknown`], [`BurstFault::Ambiguous`], or what the storage says.
    pub async fn burst(&self, wanted: &str) -> Result<BurstView, StudioError> {
        self.view_burst(&store::find_by_text(self.db(), wanted).await?).await
    }

    /// The last lines that a session's container wrote.
    ///
    /// # Errors
    /// [`BurstFault::Unknown`], [`BurstFault::Ended`], or as the cluster answers.
    pub async fn burst_log(&self, wanted: &str, lines: u32) -> Result<String, StudioError> {
        let burst = store::find_by_text(self.db(), wanted).await?;
        if burst.ended_at.is_some() {
            return Err(BurstFault::Ended { burst_id: burst.burst_id }.into());
        }
        let cluster = self.cluster(&burst.place).await?;
        let record = match self.going(burst.burst_id) {
            Some(going) => going.record.borrow().clone(),
            None => burst.record,
        };
        Ok(cluster.log(&record, lines).await?)
    }
}

/// The cluster that is set up, as a place.
fn place_of(setup: &BurstSetup) -> Result<Place, BurstFault> {
    let cluster = setup.cluster.clone().filter(|_| setup.is_complete()).ok_or(BurstFault::NotSetUp)?;
    Ok(Place { cluster, namespace: setup.namespace.clone(), machine: setup.machine_name() })
}

fn key_of(place: &Place) -> String {
    serde_json::json!([place.cluster, place.namespace]).to_string()
}

fn machine_name(setup: &BurstSetup, way: BurstWay) -> String {
    match (way, &setup.warm_pool) {
        (BurstWay::Pool, Some(pool)) => pool.clone(),
        _ => setup.machine_name(),
    }
}

fn too_many(alive: usize, most: u32) -> Option<BurstFault> {
    (alive >= most as usize).then_some(BurstFault::TooMany { most })
}

/// A session's name in the cluster: which studio began it, and which it is.
async fn session_id(studio: &Studio, burst_id: BurstId) -> Result<SessionId, StudioError> {
    let mark = mark_of(studio).await?;
    Ok(SessionId::new(format!("{mark}-{}", burst_id.uuid().simple()))?)
}

/// What every session of this studio begins with.
async fn mark_of(studio: &Studio) -> Result<String, StudioError> {
    let studio_id = studio_identity(studio.db()).await?.uuid().simple().to_string();
    // The last digits are drawn; the first are a time.
    Ok(studio_id[25..].to_owned())
}

/// What it has cost so far by a clock of the cluster, at these prices.
fn spent(record: &Session, prices: muse_burst::Prices, at: time::OffsetDateTime) -> (Usd, Usd) {
    let mut priced = record.clone();
    priced.spec.prices = prices;
    let spent = priced.spent(at);
    (dollars(spent.least), dollars(spent.most))
}

/// The cluster's clock now: when it was last seen, and the time since then by a clock that does not jump.
fn cluster_now(record: &Session, heard: Option<Instant>, now: Timestamp) -> time::OffsetDateTime {
    let last = record.held.map(|held| held.until.unwrap_or(held.seen));
    match (last, heard) {
        (Some(last), Some(heard)) => last + heard.elapsed(),
        (Some(last), None) => last,
        (None, _) => now.into(),
    }
}
