//! Studios that share a Muse: one Redis that all of them ask before they spend, and through which they tell each other
//! how she feels, who takes up which trend, and what one hands to another.
//!
//! In: grants, movements of money, moods, hand-overs. Out: leave to hold money, or why not.
//! Never: makes Redis the truth. This home's ledger is the truth about this home; without an address nothing is shared,
//! nobody is asked, and all of this costs one look at a flag.

mod books;
mod error;
mod handing;
mod together;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use books::MuseBooks;
pub(super) use books::identity as studio_identity;
pub use error::ContextError;
use futures_util::future::BoxFuture;
pub use handing::HandedOver;
use muse_redis::{About, Answer, Id, Limit, Reservation, Shared, SharedError, Wallet};
use serde::Serialize;
pub(super) use together::TakenUp;
use tokio_util::sync::CancellationToken;
use utoipa::ToSchema;
use uuid::Uuid;

use super::Studio;
use super::error::StudioError;
use super::follow::stirred;
use super::keys::KeyName;
use crate::db::{DbError, EventKind, WriteTx};
use crate::governance::genesis::list_muses;
use crate::governance::treasury::{Admission, GrantRequest, hourly_cap};
use crate::governance::{Grant, Refusal};
use crate::vocab::{GrantId, MuseId, StudioId, Timestamp, TransferId, Usd};

/// How long a reservation may take to become a hold; a disk that takes longer is a broken one.
const LEASE: Duration = Duration::from_secs(60);

/// Mirror and ledger are brought together at least this often, and whenever money moved.
const EVERY: Duration = Duration::from_secs(5);

/// For so long a Redis that did not answer is not bothered with what may as well wait.
const SILENCE: Duration = Duration::from_secs(10);

/// What the studio remembers of whom it shares its Muses with.
#[derive(Default)]
pub(super) struct Context {
    /// `None` until somebody looked; then whether anything is shared.
    joined: tokio::sync::Mutex<Option<Option<Arc<Joined>>>>,
}

/// A Redis in use.
pub(super) struct Joined {
    shared: Shared,
    studio_id: StudioId,
    wallets: Mutex<HashMap<MuseId, Arc<MirroredWallet>>>,
    silent_since: Mutex<Option<Instant>>,
    /// How each Muse felt when this studio last said or read it.
    said: Mutex<HashMap<MuseId, String>>,
}

/// A Muse's wallet in Redis, with this home's books of her.
struct MirroredWallet {
    wallet: Wallet,
    books: MuseBooks,
}

/// The studios that share this one's Muses.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct SharedContext {
    /// Host and port of Redis.
    pub place: String,
    /// Its version.
    pub version: String,
    /// There and back, in microseconds.
    pub latency_micros: u64,
    /// A restart of that Redis forgets nothing; otherwise every studio has to be there to heal after one.
    pub durable: bool,
    /// This studio.
    pub studio_id: StudioId,
    /// What is shared.
    pub muses: Vec<SharedMuse>,
}

/// One Muse, as all studios together have her.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct SharedMuse {
    /// Who.
    pub muse_id: MuseId,
    /// Her name.
    pub name: String,
    /// Free, in micro-dollars; below zero when studios spent apart what they owned together.
    pub free: Usd,
    /// In flight.
    pub held: Usd,
    /// Captured within 60 minutes.
    pub captured: Usd,
    /// Why nothing is granted; absent when all is well.
    pub healing: Option<String>,
    /// Who takes part.
    pub studios: Vec<SharingStudio>,
    /// Work that was handed over and is not done yet.
    pub handed_over: Vec<HandedOver>,
}

/// One studio that takes part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SharingStudio {
    /// Which.
    pub studio_id: StudioId,
    /// It is this one.
    pub this: bool,
    /// Its ledger is part of the shared wallet.
    pub told: bool,
    /// It and the others have met; before that it cannot spend.
    pub admitted: bool,
}

impl Joined {
    /// The mirror of a Muse's wallet; this studio is written down as one that takes part.
    async fn wallet(&self, studio: &Studio, muse_id: MuseId) -> Result<Arc<MirroredWallet>, StudioError> {
        let known = || self.wallets.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known().get(&muse_id) {
            return Ok(Arc::clone(found));
        }
        let books =
            MuseBooks { db: studio.db().clone(), clock: studio.clock().clone(), muse_id, studio_id: self.studio_id };
        books.take_part().await?;
        let wallet = self.shared.wallet(&muse_id.uuid().into(), &self.studio_id.uuid().into());
        // One per Muse in this process: it knows what is on its way into the ledger.
        Ok(Arc::clone(known().entry(muse_id).or_insert_with(|| Arc::new(MirroredWallet { wallet, books }))))
    }

    fn is_silent(&self) -> bool {
        let since = *self.silent_since.lock().unwrap_or_else(PoisonError::into_inner);
        since.is_some_and(|since| since.elapsed() < SILENCE)
    }

    fn heard<T>(&self, answer: &Result<T, SharedError>) {
        let away = matches!(answer, Err(SharedError::Away { .. }));
        *self.silent_since.lock().unwrap_or_else(PoisonError::into_inner) = away.then(Instant::now);
    }
}

impl Studio {
    /// The Redis that is shared, when one is.
    async fn joined(&self) -> Result<Option<Arc<Joined>>, StudioError> {
        let mut joined = self.inner.context.joined.lock().await;
        if let Some(known) = &*joined {
            return Ok(known.clone());
        }
        let found = match self.key(KeyName::RedisUrl).await? {
            None => None,
            Some(url) => {
                let shared = Shared::open(url.expose()).map_err(ContextError::from)?;
                let studio_id = books::identity(self.db()).await?;
                Some(Arc::new(Joined {
                    shared,
                    studio_id,
                    wallets: Mutex::default(),
                    silent_since: Mutex::default(),
                    said: Mutex::default(),
                }))
            }
        };
        *joined = Some(found.clone());
        Ok(found)
    }

    /// Looks for the address anew at the next use.
    pub(super) async fn forget_context(&self) {
        *self.inner.context.joined.lock().await = None;
    }

    /// Holds money by the rules of this studio and of all that share its Muse, and does `then` in the same transaction.
    ///
    /// # Errors
    /// [`ContextError::Away`] and [`ContextError::Healing`] while the others cannot be asked, what the rules refuse, and
    /// what `then` says.
    pub(super) async fn with_grant<T, F>(
        &self,
        request: GrantRequest,
        now: Timestamp,
        then: F,
    ) -> Result<T, StudioError>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut WriteTx, Grant) -> BoxFuture<'t, Result<T, StudioError>> + Send + 'static,
    {
        let (muse_id, quote, grant_id) = (request.muse_id, request.quote.maximum, GrantId::new());
        let asked = match quote > Usd::ZERO && quote <= Usd::MAX {
            true => {
                let mut conn = self.db().read().acquire().await.map_err(DbError::from_sqlx)?;
                let cap = hourly_cap(&mut conn).await?;
                drop(conn);
                self.ask_others(muse_id, grant_id.uuid(), quote, Some(cap)).await?
            }
            // What costs nothing takes nothing from anybody.
            false => None,
        };
        let shared = asked.is_some();
        let admission = match asked {
            Some(reservation) => Admission::agreed(grant_id, request, reservation),
            None => Admission::alone(request),
        };
        let treasury = self.inner.treasury.clone();
        let done = self
            .db()
            .write::<_, StudioError, _>(move |tx| {
                Box::pin(async move {
                    let grant = treasury.grant(tx, now, admission).await?;
                    then(tx, grant).await
                })
            })
            .await;
        if let Err(error) = &done
            && shared
        {
            self.give_back(muse_id, grant_id.uuid(), error).await;
        }
        done
    }

    /// Moves money into a wallet, or out of it when `amount` is negative; what goes out is asked of all that share her.
    ///
    /// # Errors
    /// As [`Treasury::deposit`](crate::governance::Treasury::deposit), and for what goes out as `with_grant`.
    pub async fn deposit(
        &self,
        muse_id: MuseId,
        transfer_id: TransferId,
        amount: Usd,
        note: String,
    ) -> Result<(), StudioError> {
        let asked = match amount.is_negative() && amount >= Usd::ZERO.minus(Usd::MAX) {
            true => self.ask_others(muse_id, transfer_id.uuid(), Usd::ZERO.minus(amount), None).await?,
            false => None,
        };
        let shared = asked.is_some();
        let (treasury, now) = (self.inner.treasury.clone(), self.clock().now());
        let done = self
            .db()
            .write::<_, StudioError, _>(move |tx| {
                Box::pin(async move {
                    let _on_its_way = asked;
                    Ok(treasury.deposit(tx, now, muse_id, transfer_id, amount, note).await?)
                })
            })
            .await;
        if let Err(error) = &done
            && shared
        {
            self.give_back(muse_id, transfer_id.uuid(), error).await;
        }
        done?;
        self.money_moved(muse_id).await
    }

    /// Reserves in the shared wallet; `None` when nothing is shared, or this very movement was made before.
    async fn ask_others(
        &self,
        muse_id: MuseId,
        op: Uuid,
        amount: Usd,
        cap: Option<Usd>,
    ) -> Result<Option<Reservation>, StudioError> {
        let Some(joined) = self.joined().await? else { return Ok(None) };
        let mirrored = joined.wallet(self, muse_id).await?;
        let micros = |amount: Usd| u64::try_from(amount.micros()).unwrap_or(0);
        let MirroredWallet { wallet, books } = &*mirrored;
        let answer = wallet.reserve(books, &op.into(), micros(amount), cap.map(micros), LEASE).await;
        joined.heard(&answer);
        let in_dollars = |room: u64| i64::try_from(room).map_or(Usd::MAX, Usd::from_micros);
        match answer.map_err(ContextError::from)? {
            Answer::Held(reservation) => Ok(Some(reservation)),
            Answer::Over => Ok(None),
            Answer::Denied { limit: Limit::Wallet, room } => {
                Err(ContextError::WalletShort { quote: amount, room: in_dollars(room) }.into())
            }
            Answer::Denied { limit: Limit::Cap, room } => {
                let cap = cap.unwrap_or(Usd::MAX);
                Err(ContextError::CapReached { quote: amount, cap, room: in_dollars(room) }.into())
            }
        }
    }

    /// Gives back what was reserved for a hold that this studio's own rules refused.
    async fn give_back(&self, muse_id: MuseId, op: Uuid, why: &StudioError) {
        // After an error of the disk nobody knows whether the hold is written: the lease decides, by the ledger.
        if matches!(why, StudioError::Db(_) | StudioError::Money(Refusal::Db(_)) | StudioError::Interrupted) {
            return;
        }
        let given = async {
            let Some(joined) = self.joined().await? else { return Ok(()) };
            let mirrored = joined.wallet(self, muse_id).await?;
            Ok::<_, StudioError>(mirrored.wallet.refund(&op.into()).await.map_err(ContextError::from)?)
        };
        if let Err(error) = given.await {
            tracing::warn!(%error, "what was reserved and refused comes back when its lease has run out");
        }
    }

    /// To be called after money moved: sums over durable rows may be remembered, and the others are told. A Redis that
    /// is away is told later.
    ///
    /// # Errors
    /// What the storage says.
    pub(super) async fn money_moved(&self, muse_id: MuseId) -> Result<(), StudioError> {
        self.inner.treasury.note_durable(self.db()).await?;
        if let Some(joined) = self.joined().await?
            && !joined.is_silent()
        {
            let mirrored = joined.wallet(self, muse_id).await?;
            let told = mirrored.wallet.tend(&mirrored.books).await;
            joined.heard(&told);
            if let Err(error) = told {
                tracing::warn!(%error, "the studios that share her are told later");
            }
        }
        Ok(())
    }

    /// Keeps the shared wallets and this home's ledger together, until `cancel`: others meet this studio, and a Redis that
    /// lost everything has it again. For the host that owns the studio.
    pub async fn share(&self, cancel: CancellationToken) {
        let mut events = self.db().listen();
        loop {
            let tended = async {
                self.tend_shared().await?;
                self.take_tasks(&cancel).await
            };
            if let Err(error) = tended.await {
                tracing::warn!(%error, "the shared context could not be brought up to date");
            }
            let counts = |kind| matches!(kind, EventKind::LedgerPosted | EventKind::SettingsChanged);
            if !stirred(&mut events, EVERY, &cancel, counts).await {
                return;
            }
        }
    }

    /// What the shared Redis says about itself; `None` when nothing is shared. Changes nothing, there or here.
    ///
    /// # Errors
    /// [`ContextError::Away`], [`ContextError::Redis`].
    pub async fn shared_redis(&self) -> Result<Option<About>, StudioError> {
        let Some(url) = self.key(KeyName::RedisUrl).await? else { return Ok(None) };
        let shared = Shared::connect(url.expose()).await.map_err(ContextError::from)?;
        Ok(Some(shared.about().await.map_err(ContextError::from)?))
    }

    async fn tend_shared(&self) -> Result<(), StudioError> {
        let Some(joined) = self.joined().await? else { return Ok(()) };
        for muse in list_muses(self.db()).await? {
            let mirrored = joined.wallet(self, muse.muse_id).await?;
            let told = mirrored.wallet.tend(&mirrored.books).await;
            joined.heard(&told);
            told.map_err(ContextError::from)?;
        }
        Ok(())
    }

    /// The studios that share this one's Muses, and what they have together.
    ///
    /// # Errors
    /// [`ContextError::NotShared`], [`ContextError::Away`], or what Redis and the storage say.
    pub async fn shared_context(&self) -> Result<SharedContext, StudioError> {
        let joined = self.joined().await?.ok_or(ContextError::NotShared)?;
        let about = joined.shared.about().await.map_err(ContextError::from)?;
        let mut muses = Vec::new();
        for muse in list_muses(self.db()).await? {
            let mirrored = joined.wallet(self, muse.muse_id).await?;
            mirrored.wallet.tend(&mirrored.books).await.map_err(ContextError::from)?;
            let look = mirrored.wallet.look().await.map_err(ContextError::from)?;
            let handed_over = joined.handed_over(muse.muse_id).await?;
            let micros = |amount: u64| i64::try_from(amount).map_or(Usd::MAX, Usd::from_micros);
            let mut studios = Vec::new();
            for member in look.members {
                let studio_id = id_of(&member.studio)?;
                let this = studio_id == joined.studio_id;
                studios.push(SharingStudio { studio_id, this, told: member.told, admitted: member.admitted });
            }
            muses.push(SharedMuse {
                muse_id: muse.muse_id,
                name: muse.name,
                free: Usd::from_micros(look.free),
                held: micros(look.held),
                captured: micros(look.captured),
                healing: look.healing.map(|why| why.to_string()),
                studios,
                handed_over,
            });
        }
        Ok(SharedContext {
            place: about.place,
            version: about.version,
            latency_micros: u64::try_from(about.latency.as_micros()).unwrap_or(u64::MAX),
            durable: about.durable,
            studio_id: joined.studio_id,
            muses,
        })
    }

    /// Declares that another studio is gone for good: nobody waits for its ledger any more.
    ///
    /// # Errors
    /// [`ContextError::UnknownStudio`], [`ContextError::NotShared`], [`ContextError::Away`].
    pub async fn forget_studio(&self, wanted: &str) -> Result<SharedContext, StudioError> {
        let joined = self.joined().await?.ok_or(ContextError::NotShared)?;
        let unknown = || ContextError::UnknownStudio { wanted: wanted.chars().take(80).collect() };
        let studio_id: StudioId = wanted.parse().map_err(|_| unknown())?;
        let mut met = BTreeMap::new();
        for muse in self.shared_context().await?.muses {
            let takes_part = muse.studios.iter().any(|studio| studio.studio_id == studio_id && !studio.this);
            met.insert(muse.muse_id, takes_part);
        }
        if !met.values().any(|takes_part| *takes_part) {
            return Err(unknown().into());
        }
        for muse_id in met.into_iter().filter_map(|(muse_id, takes_part)| takes_part.then_some(muse_id)) {
            let mirrored = joined.wallet(self, muse_id).await?;
            let gone = Id::from(studio_id.uuid());
            mirrored.wallet.forget(&mirrored.books, &gone).await.map_err(ContextError::from)?;
        }
        self.shared_context().await
    }
}

fn id_of(id: &Id) -> Result<StudioId, ContextError> {
    let strange = |_| SharedError::BadReply { doing: "who takes part", detail: id.to_string() };
    Ok(id.as_str().parse().map_err(strange)?)
}
