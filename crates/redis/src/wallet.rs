//! The mirror of one subject's wallet: the union of its studios' ledgers, and the one place to ask before spending.
//!
//! In: rows of this studio's ledger, reservations before money is held in it. Out: yes or no.
//! Never: more promised than all ledgers together hold, nor more captured and in flight within [`WINDOW`] than the cap;
//! also not after the server was killed, emptied or set back.
//!
//! The order that makes it so, for a studio that spends: [`Wallet::reserve`], then the hold in its own ledger under the
//! same id, then [`Reservation::kept`]; later its own settlement, then [`Wallet::settle`]. Whatever is cut off in between
//! is put right by [`Wallet::tend`]: the ledger's rows are told again, each counting once by its id, and a reservation
//! that never reached the ledger is given back when its lease has run out.
//!
//! What a server has lost it cannot know. So a wallet grants nothing until every studio that ever took part has told its
//! ledger to this start of this server, unless the server waits for its disk with every answer. Who takes part is known
//! to each studio on its own disk: a new one may spend from the moment at which it and all the others have written each
//! other down, and from then on none of them can heal the wallet without it.
//!
//! One process per studio and subject: what a studio has reserved but not yet written is known to its process only.

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedRwLockReadGuard, RwLock};
use uuid::Uuid;

use crate::books::{Books, Row};
use crate::error::{Healing, SharedError};
use crate::id::Id;
use crate::link::{Shared, key};

/// The rolling window of the cap.
pub const WINDOW: Duration = Duration::from_secs(60 * 60);

/// The most that one row may move: a billion dollars in micro-dollars. Sums of nine such are exact in the mirror.
pub const MOST: u64 = 1_000_000_000_000_000;

/// Rows told in one call; each takes a few microseconds, during which Redis answers nobody else.
const ROWS_AT_ONCE: usize = 500;

/// How often a loss in the middle of healing is answered by beginning again.
const TRIES: u32 = 4;

/// The mirror of one subject's wallet, as one studio uses it; cheap to clone.
#[derive(Clone, Debug)]
pub struct Wallet {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    shared: Shared,
    studio: Id,
    keys: Vec<String>,
    seen: Mutex<Seen>,
    /// Shared by reservations on their way into the ledger, taken alone while the ledger is told: a ledger is whole only
    /// while nothing is on its way into it.
    gate: Arc<RwLock<()>>,
}

#[derive(Clone, Debug, Default)]
struct Seen {
    epoch: String,
    version: u64,
    /// Rows of the own ledger up to this one were told to `told_to`.
    told: u64,
    told_to: String,
    /// Counts how often the ledger was told, so that many who find the wallet healing tell it once.
    rounds: u64,
}

/// A rule that said no.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// The wallet does not hold it.
    Wallet,
    /// Captures within [`WINDOW`] and everything in flight would pass the cap.
    Cap,
}

/// What a reservation was answered.
#[derive(Debug)]
#[must_use]
pub enum Answer {
    /// It is held.
    Held(Reservation),
    /// This operation is over: settled or refunded. An id is used once.
    Over,
    /// No.
    Denied {
        /// By which rule.
        limit: Limit,
        /// How much it would have allowed, in micro-dollars.
        room: u64,
    },
}

/// Money held in the mirror, on its way into the studio's ledger. While it lives the ledger is not told to anybody, so
/// it goes along into the transaction that writes the hold.
#[derive(Debug)]
#[must_use = "it must be kept when the ledger has it, or refunded"]
pub struct Reservation {
    wallet: Wallet,
    op: Id,
    _gate: OwnedRwLockReadGuard<()>,
}

impl Reservation {
    /// The ledger has the hold.
    pub fn kept(self) {}

    /// The ledger has refused the hold: gives the money back.
    ///
    /// # Errors
    /// [`SharedError::Away`]: it then comes back by [`Wallet::tend`] when its lease has run out.
    pub async fn refund(self) -> Result<(), SharedError> {
        self.wallet.refund(&self.op).await
    }
}

/// One studio that takes part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Which.
    pub studio: Id,
    /// Its ledger is part of the mirror as it stands.
    pub told: bool,
    /// All others and it know each other. One that is not admitted cannot reserve, and nobody waits for it.
    pub admitted: bool,
}

/// What [`Wallet::tend`] found and did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Healed {
    /// Rows told in this round.
    pub rows: u64,
    /// Rows that another ledger tells differently; the telling that leaves less to spend counts.
    pub differing: u64,
    /// Reservations given back because they never reached the ledger.
    pub swept: u64,
    /// Who takes part.
    pub members: Vec<Member>,
}

/// The wallet as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// Free, in micro-dollars; below zero when studios spent apart what they owned together.
    pub free: i64,
    /// In flight.
    pub held: u64,
    /// Captured since ever.
    pub spent: u64,
    /// Captured within [`WINDOW`].
    pub captured: u64,
    /// Why nothing is granted; `None` when all is well.
    pub healing: Option<Healing>,
    /// Who takes part.
    pub members: Vec<Member>,
}

impl Shared {
    /// The mirror of a subject's wallet.
    pub fn wallet(&self, subject: &Id, studio: &Id) -> Wallet {
        // In the order of the library's `WALLET, MEMBERS, …`.
        let kinds = ["wallet", "members", "pending", "acks", "forgotten", "ops", "moves", "window", "leases"];
        let inner = Inner {
            shared: self.clone(),
            studio: studio.clone(),
            keys: kinds.iter().map(|kind| key(kind, subject)).collect(),
            seen: Mutex::default(),
            gate: Arc::default(),
        };
        Wallet { inner: Arc::new(inner) }
    }
}

impl Wallet {
    /// Asks for money before it is held in the ledger. A wallet that is healing is healed as far as this studio can, and
    /// asked once more.
    ///
    /// * `op`: a new id; asking again with the same id and amount holds nothing more.
    /// * `cap`: what captures within [`WINDOW`] and everything in flight may reach; `None` for money that is not work.
    /// * `lease`: how long the ledger may take to confirm it.
    ///
    /// # Errors
    /// [`SharedError::Healing`] while others have not told their ledgers, [`SharedError::Away`],
    /// [`SharedError::OpDiffers`], and what the books say.
    pub async fn reserve(
        &self,
        books: &impl Books,
        op: &Id,
        amount: u64,
        cap: Option<u64>,
        lease: Duration,
    ) -> Result<Answer, SharedError> {
        let rounds = self.seen().rounds;
        match self.try_reserve(op, amount, cap, lease).await {
            Err(SharedError::Healing(_)) => {
                self.tend_after(books, rounds).await?;
                self.try_reserve(op, amount, cap, lease).await
            }
            other => other,
        }
    }

    async fn try_reserve(
        &self,
        op: &Id,
        amount: u64,
        cap: Option<u64>,
        lease: Duration,
    ) -> Result<Answer, SharedError> {
        let gate = Arc::clone(&self.inner.gate).read_owned().await;
        let seen = self.seen();
        let cap = cap.map(|cap| checked(cap.min(MOST))).transpose()?.unwrap_or_default();
        let args = [
            self.inner.studio.to_string(),
            seen.epoch,
            seen.version.to_string(),
            op.to_string(),
            checked(amount)?,
            cap,
            lease.as_millis().max(1).to_string(),
        ];
        let held = || Answer::Held(Reservation { wallet: self.clone(), op: op.clone(), _gate: gate });
        let mut reply = self.call("reserve", &args).await?;
        let word = reply.word.clone();
        match word.as_str() {
            "OK" => Ok(held()),
            "AGAIN" if reply.text()? == "o" => Ok(held()),
            "AGAIN" => Ok(Answer::Over),
            "DENIED" => {
                let limit = if reply.text()? == "cap" { Limit::Cap } else { Limit::Wallet };
                Ok(Answer::Denied { limit, room: u64::try_from(reply.number::<i64>()?).unwrap_or(0) })
            }
            "DIFFERS" => Err(SharedError::OpDiffers { op: op.to_string() }),
            _ => Err(reply.strange()),
        }
    }

    /// Tells the mirror what the ledger has settled; the rest of the hold is free again.
    ///
    /// # Errors
    /// [`SharedError::Away`] and [`SharedError::Healing`]: the next [`Wallet::tend`] tells it then.
    /// [`SharedError::OpOrphan`] when nothing of that size was held.
    pub async fn settle(&self, op: &Id, captured: u64) -> Result<(), SharedError> {
        let seen = self.seen();
        let reply =
            self.call("settle", &[seen.epoch, seen.version.to_string(), op.to_string(), checked(captured)?]).await?;
        reply.done()
    }

    /// Gives back what was reserved and is refused by the ledger, or never reached it.
    ///
    /// # Errors
    /// [`SharedError::OpKept`] when a ledger has it, [`SharedError::Away`]: [`Wallet::tend`] then gives it back later.
    pub async fn refund(&self, op: &Id) -> Result<(), SharedError> {
        let seen = self.seen();
        let args = [seen.epoch, seen.version.to_string(), self.inner.studio.to_string(), op.to_string()];
        let reply = self.call("refund", &args).await?;
        match reply.word.as_str() {
            "KEPT" => Err(SharedError::OpKept { op: op.to_string() }),
            _ => reply.done(),
        }
    }

    /// Brings mirror and ledger together: joins, writes down who else takes part, tells the rows that the mirror does not
    /// have from this studio yet, and gives back reservations that never reached the ledger.
    ///
    /// Call it at the start, after movements that were not reserved (a deposit), and every few seconds: only so do others
    /// meet this studio. It waits for reservations that are on their way into the ledger.
    ///
    /// # Errors
    /// [`SharedError::Away`], [`SharedError::Books`], [`SharedError::OpOrphan`] for a ledger that settles what it never held.
    pub async fn tend(&self, books: &impl Books) -> Result<Healed, SharedError> {
        let _alone = self.inner.gate.write().await;
        self.tend_alone(books).await
    }

    async fn tend_after(&self, books: &impl Books, rounds: u64) -> Result<(), SharedError> {
        let _alone = self.inner.gate.write().await;
        // Somebody else, for whom this one waited, has just done it.
        if self.seen().rounds == rounds {
            self.tend_alone(books).await?;
        }
        Ok(())
    }

    async fn tend_alone(&self, books: &impl Books) -> Result<Healed, SharedError> {
        let mut tries = 1;
        loop {
            match self.tell(books).await {
                // Lost again while it was being told.
                Err(SharedError::Healing(_)) if tries < TRIES => tries += 1,
                other => return other,
            }
        }
    }

    async fn tell(&self, books: &impl Books) -> Result<Healed, SharedError> {
        let studio = &self.inner.studio;
        let known = books.known().await.map_err(|source| SharedError::Books { source })?;
        let seen = self.seen();
        let durable = self.inner.shared.durable().await;
        let mut args = vec![
            studio.to_string(),
            Uuid::new_v4().to_string(),
            seen.epoch,
            seen.version.to_string(),
            if durable { "1" } else { "0" }.to_owned(),
        ];
        args.extend(known.iter().map(Id::to_string));
        let joined = self.call("join", &args).await?;
        let epoch = joined.epoch.clone();
        self.meet(books, &known, joined.roster()?).await?;

        let mut told = if seen.told_to == epoch { seen.told } else { 0 };
        let (mut rows, mut differing) = (0, 0);
        loop {
            let some = books.rows(told, ROWS_AT_ONCE).await.map_err(|source| SharedError::Books { source })?;
            let Some(last) = some.last() else { break };
            told = last.seq;
            rows += some.len() as u64;
            differing += self.replay(&epoch, &some).await?;
            self.note(|seen| (seen.told, seen.told_to) = (told, epoch.clone()));
        }
        let roster = self.call("replayed", &[studio.to_string(), epoch]).await?.roster()?;
        let members = self.meet(books, &known, roster).await?;
        let swept = self.sweep(books).await?;
        self.note(|seen| seen.rounds += 1);
        Ok(Healed { rows, differing, swept, members })
    }

    /// Writes down on the own disk who takes part, then says so: whoever is known here is waited for after a loss.
    async fn meet(&self, books: &impl Books, known: &BTreeSet<Id>, roster: Roster) -> Result<Vec<Member>, SharedError> {
        // One that has not told its ledger yet is met later: until then nobody has to wait for it.
        let there = roster.members.iter().filter(|member| member.admitted || member.told);
        let met: BTreeSet<Id> =
            there.map(|member| member.studio.clone()).filter(|studio| *studio != self.inner.studio).collect();
        let gone: BTreeSet<Id> = roster.forgotten.intersection(known).cloned().collect();
        if met.is_subset(known) && gone.is_empty() {
            return Ok(roster.members);
        }
        books.remember(&met, &gone).await.map_err(|source| SharedError::Books { source })?;
        let mut args = vec![self.inner.studio.to_string()];
        args.extend(met.iter().map(Id::to_string));
        Ok(self.call("note", &args).await?.roster()?.members)
    }

    async fn replay(&self, epoch: &str, rows: &[Row]) -> Result<u64, SharedError> {
        let mut args = vec![self.inner.studio.to_string(), epoch.to_owned()];
        for row in rows {
            args.extend([row.kind.name().to_owned(), row.id.to_string(), checked(row.amount)?, row.age_ms.to_string()]);
        }
        let mut reply = self.call("replay", &args).await?;
        if reply.word == "OK" { reply.number() } else { Err(reply.strange()) }
    }

    async fn sweep(&self, books: &impl Books) -> Result<u64, SharedError> {
        let reply = self.call("expired", &[self.inner.studio.to_string()]).await?;
        let mut swept = 0;
        for op in &reply.rest {
            let op: Id = op.parse()?;
            if !books.holds(&op).await.map_err(|source| SharedError::Books { source })? {
                self.refund(&op).await?;
                swept += 1;
            }
        }
        Ok(swept)
    }

    /// Declares that a studio is gone for good: nobody waits for it any more. What its ledger alone knew of is no longer
    /// part of the mirror once that is lost; should the studio come back, it joins as a new one.
    ///
    /// # Errors
    /// [`SharedError::Away`], [`SharedError::Books`].
    pub async fn forget(&self, books: &impl Books, studio: &Id) -> Result<(), SharedError> {
        let gone = BTreeSet::from([studio.clone()]);
        books.remember(&BTreeSet::new(), &gone).await.map_err(|source| SharedError::Books { source })?;
        self.call("forget", &[studio.to_string()]).await?.done()
    }

    /// The wallet as it stands; changes nothing.
    ///
    /// # Errors
    /// [`SharedError::Away`], [`SharedError::Healing`] when the server knows nothing of it.
    pub async fn look(&self) -> Result<Look, SharedError> {
        let mut reply = self.call("look", &[]).await?;
        let (free, held, spent, captured) = (reply.number()?, reply.number()?, reply.number()?, reply.number()?);
        let why = reply.text()?;
        let members = reply.roster()?.members;
        let awaited: Vec<String> =
            members.iter().filter(|m| m.admitted && !m.told).map(|m| m.studio.to_string()).collect();
        let healing = match why.as_str() {
            "" if awaited.is_empty() => None,
            "" => Some(Healing::Awaited(awaited)),
            other => Some(healing_of(other, Vec::new())),
        };
        Ok(Look { free, held, spent, captured, healing, members })
    }

    fn seen(&self) -> Seen {
        self.inner.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn note(&self, change: impl FnOnce(&mut Seen)) {
        change(&mut self.inner.seen.lock().unwrap_or_else(PoisonError::into_inner));
    }

    async fn call(&self, doing: &'static str, args: &[String]) -> Result<Reply, SharedError> {
        let parts: Vec<String> = self.inner.shared.call(doing, &self.inner.keys, args).await?;
        let mut reply = Reply { doing, word: String::new(), epoch: String::new(), rest: parts.into() };
        (reply.word, reply.epoch) = (reply.text()?, reply.text()?);
        let version: u64 = reply.number()?;
        self.note(|seen| {
            if seen.epoch == reply.epoch {
                seen.version = seen.version.max(version);
            } else if !reply.epoch.is_empty() {
                (seen.epoch, seen.version) = (reply.epoch.clone(), version);
            }
        });
        match reply.word.as_str() {
            "HEALING" => {
                let why = reply.text()?;
                Err(SharedError::Healing(healing_of(&why, reply.rest.into())))
            }
            "ORPHAN" => Err(SharedError::OpOrphan { op: reply.text()? }),
            _ => Ok(reply),
        }
    }
}

fn healing_of(why: &str, mut studios: Vec<String>) -> Healing {
    studios.sort();
    match why {
        "missing" => Healing::Missing,
        "restarted" => Healing::Restarted,
        "resumed" => Healing::Resumed,
        "stale" => Healing::Stale,
        "awaited" => Healing::Awaited(studios),
        _ => Healing::Unknown(studios),
    }
}

fn checked(amount: u64) -> Result<String, SharedError> {
    if amount > MOST {
        return Err(SharedError::BadInput { what: "an amount", reason: format!("{amount} is more than {MOST}") });
    }
    Ok(amount.to_string())
}

#[derive(Debug)]
struct Roster {
    members: Vec<Member>,
    forgotten: BTreeSet<Id>,
}

/// What a function of the library answered: a word, then values, taken one by one.
#[derive(Debug)]
struct Reply {
    doing: &'static str,
    word: String,
    epoch: String,
    rest: VecDeque<String>,
}

impl Reply {
    fn strange(&self) -> SharedError {
        SharedError::BadReply { doing: self.doing, detail: format!("{} {:?}", self.word, self.rest) }
    }

    fn done(&self) -> Result<(), SharedError> {
        if self.word == "OK" { Ok(()) } else { Err(self.strange()) }
    }

    fn text(&mut self) -> Result<String, SharedError> {
        self.rest.pop_front().ok_or_else(|| self.strange())
    }

    fn number<T: std::str::FromStr>(&mut self) -> Result<T, SharedError> {
        self.text()?.parse().map_err(|_| self.strange())
    }

    fn roster(mut self) -> Result<Roster, SharedError> {
        let mut members = Vec::new();
        for admitted in [true, false] {
            for _ in 0..self.number::<usize>()? {
                members.push(Member { studio: self.text()?.parse()?, told: self.text()? == "1", admitted });
            }
        }
        members.sort_by(|one, other| one.studio.cmp(&other.studio));
        let forgotten = self.rest.iter().map(|text| text.parse()).collect::<Result<_, _>>()?;
        Ok(Roster { members, forgotten })
    }
}
