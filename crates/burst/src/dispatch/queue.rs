//! The rules of the dispatcher: who runs next, and where. No clock, no task, no lock; the same calls give the same answers.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// How many jobs may wait. Those that run do not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Of all owners together.
    pub most: usize,
    /// Of one owner.
    pub most_of_one: usize,
}

impl Default for Limits {
    /// Twenty thousand, ten thousand of them of one owner: some ten megabytes.
    fn default() -> Self {
        Self { most: 20_000, most_of_one: 10_000 }
    }
}

/// A job that was not taken, because too many wait already. Nothing has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Full {
    /// All owners together have as many as may wait.
    #[error("{waiting} jobs wait, and no more may")]
    Everybody {
        /// How many wait.
        waiting: usize,
    },
    /// This owner has as many as she may have.
    #[error("{waiting} jobs of this owner wait, and no more may")]
    Owner {
        /// How many of hers wait.
        waiting: usize,
    },
}

impl Full {
    /// A stable name for interfaces and logs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Everybody { .. } => "burst.queue_full",
            Self::Owner { .. } => "burst.owner_full",
        }
    }

    /// What the person at the screen can do.
    pub fn advice(&self) -> Option<String> {
        Some("Wait until some of them are done, take some back, or start another session.".to_owned())
    }
}

/// Jobs of many owners, and the sessions that have slots for them.
///
/// * `O`, an owner: whoever a session may belong to, and whom the queue is fair to.
/// * `T`, a job: unique among those that wait or run.
/// * `S`, a session: unique among those that are open.
///
/// What it holds to:
///
/// - **A job is known once.** It waits or it runs, in one session, until it is [done](Self::done), is
///   [withdrawn](Self::withdraw), or comes out of [`close`](Self::close).
/// - **A session serves whom it is for.** One with an owner takes her jobs only, because she pays for it; one without takes
///   anybody's. Never more of them than it has slots.
/// - **First come, first served**, among the jobs of one owner.
/// - **In turn, between owners.** Of the owners who have something that can run now, whoever was served longest ago is served
///   next; one who comes anew stands behind all who wait. So between two jobs of one owner that run in shared sessions,
///   every other owner who waited all the while has had one at least: of two who both wait and share their sessions, neither
///   is ever more than one job ahead. Her own sessions take nothing from anybody, so they are filled before shared ones.
/// - **No slot stands free** while a job waits that it could take, once [`next`](Self::next) has said `None`.
///
/// Each call takes logarithmic time, save [`place`](Self::place), [`wanting`](Self::wanting) and [`close`](Self::close), which
/// are linear in what they count.
#[derive(Clone, Debug)]
pub struct Queue<O, T, S> {
    limits: Limits,
    jobs: BTreeMap<T, Job<O, S>>,
    owners: BTreeMap<O, Owner<T, S>>,
    sessions: BTreeMap<S, Open<O, T>>,
    /// Sessions for everybody that have a free slot.
    shared: Free<S>,
    /// How many sessions for everybody have slots at all.
    shared_open: usize,
    waiting: usize,
    /// Owners with waiting jobs, in turn; below, those of them who have a free slot of their own, and those of them who have
    /// no session of their own.
    ring: Ring<O>,
    at_home: Ring<O>,
    homeless: Ring<O>,
    /// The last turn that was given, and the last number of a start.
    turn: u64,
    started: u64,
    /// The first and the last place in the lines.
    front: i64,
    back: i64,
}

/// Owners by their turn: the lowest is next.
type Ring<O> = BTreeMap<u64, O>;

/// Sessions by their free slots: the first has most.
type Free<S> = BTreeSet<(Reverse<u32>, S)>;

#[derive(Clone, Debug)]
struct Job<O, S> {
    owner: O,
    at: At<S>,
}

#[derive(Clone, Debug)]
enum At<S> {
    /// At this place of its owner's line.
    Waits(i64),
    /// In this session, under the number of its start.
    Runs(S, u64),
}

/// Kept while somebody has waiting jobs or open sessions.
#[derive(Clone, Debug)]
struct Owner<T, S> {
    turn: u64,
    line: BTreeMap<i64, T>,
    /// Her own sessions that have a free slot.
    free: Free<S>,
    /// How many sessions of her own have slots at all.
    open: usize,
}

#[derive(Clone, Debug)]
struct Open<O, T> {
    owner: Option<O>,
    slots: u32,
    /// By the number of the start.
    running: BTreeMap<u64, T>,
}

impl<O, T> Open<O, T> {
    fn free(&self) -> u32 {
        self.slots.saturating_sub(u32::try_from(self.running.len()).unwrap_or(u32::MAX))
    }
}

impl<O: Clone + Ord, T: Clone + Ord, S: Clone + Ord> Queue<O, T, S> {
    /// Nobody waits, no session is open.
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            jobs: BTreeMap::new(),
            owners: BTreeMap::new(),
            sessions: BTreeMap::new(),
            shared: Free::new(),
            shared_open: 0,
            waiting: 0,
            ring: Ring::new(),
            at_home: Ring::new(),
            homeless: Ring::new(),
            turn: 0,
            started: 0,
            front: 0,
            back: 0,
        }
    }

    /// Puts a job at the end of its owner's line. `false`, and nothing changes, when it waits or runs already.
    ///
    /// # Errors
    /// [`Full`] when as many wait as may.
    pub fn enqueue(&mut self, owner: O, job: T) -> Result<bool, Full> {
        if self.jobs.contains_key(&job) {
            return Ok(false);
        }
        let of_hers = self.waiting_of(&owner);
        if of_hers >= self.limits.most_of_one {
            return Err(Full::Owner { waiting: of_hers });
        }
        if self.waiting >= self.limits.most {
            return Err(Full::Everybody { waiting: self.waiting });
        }
        self.back += 1;
        self.wait(owner, job, self.back);
        Ok(true)
    }

    /// Puts jobs at the front of their owners' lines, in this order: those that [`close`](Self::close) gave back, where they
    /// may be run again. They were let in once, so no limit stops them. Jobs that wait or run already stay where they are.
    pub fn enqueue_again(&mut self, jobs: impl IntoIterator<Item = (O, T), IntoIter: DoubleEndedIterator>) {
        for (owner, job) in jobs.into_iter().rev() {
            if !self.jobs.contains_key(&job) {
                self.front -= 1;
                self.wait(owner, job, self.front);
            }
        }
    }

    /// Takes a job back that waits; `false` when it does not wait (any more). One that runs is stopped by whoever runs it,
    /// who then says [`done`](Self::done).
    pub fn withdraw(&mut self, job: &T) -> bool {
        let Some(Job { owner, at: At::Waits(place) }) = self.jobs.get(job) else { return false };
        let (owner, place) = (owner.clone(), *place);
        self.jobs.remove(job);
        if let Some(her) = self.owners.get_mut(&owner) {
            her.line.remove(&place);
        }
        self.waiting -= 1;
        self.settle(&owner);
        true
    }

    /// Opens a session for everybody, or for one owner only, with so many slots. One that is open already is changed: what
    /// runs in it runs on, and with `0` slots it takes nothing new and counts for nobody.
    pub fn open(&mut self, session: S, owner: Option<O>, slots: u32) {
        let running = self.take_out(&session).map(|open| open.running).unwrap_or_default();
        self.put_in(session, Open { owner, slots, running });
    }

    /// Closes a session and gives back what ran in it, in the order in which it was started; nothing when it is not open.
    /// Whether those may run again is for the caller to know: see [`enqueue_again`](Self::enqueue_again).
    pub fn close(&mut self, session: &S) -> Vec<(O, T)> {
        let running = self.take_out(session).map(|open| open.running).unwrap_or_default();
        running.into_values().filter_map(|job| Some((self.jobs.remove(&job)?.owner, job))).collect()
    }

    /// Starts the next job: which one, and in which session. `None` when nothing that waits can run now.
    ///
    /// It goes to the owner's own session with most free slots, else to the shared one with most; of equals to the first by
    /// name.
    #[expect(clippy::should_implement_trait, reason = "what is next depends on what happens in between")]
    pub fn next(&mut self) -> Option<(T, S)> {
        let candidates = if self.shared.is_empty() { &self.at_home } else { &self.ring };
        let owner = candidates.values().next()?.clone();
        let her = self.owners.get_mut(&owner)?;
        let (_, session) = her.free.first().or_else(|| self.shared.first())?.clone();
        let (_, job) = her.line.pop_first()?;
        self.waiting -= 1;
        self.started += 1;
        let at = At::Runs(session.clone(), self.started);
        self.jobs.insert(job.clone(), Job { owner: owner.clone(), at });
        if let Some(mut open) = self.take_out(&session) {
            open.running.insert(self.started, job.clone());
            self.put_in(session.clone(), open);
        }
        self.goes_last(&owner);
        Some((job, session))
    }

    /// A job that ran is done: its slot is free. Says in which session; `None` when it did not run (any more).
    pub fn done(&mut self, job: &T) -> Option<S> {
        let Some(Job { at: At::Runs(session, started), .. }) = self.jobs.get(job) else { return None };
        let (session, started) = (session.clone(), *started);
        self.jobs.remove(job);
        let mut open = self.take_out(&session)?;
        open.running.remove(&started);
        self.put_in(session.clone(), open);
        Some(session)
    }

    /// Owners who have waiting jobs that no open session would ever take, in turn: a session has to be started for them.
    pub fn wanting(&self) -> impl Iterator<Item = &O> {
        self.homeless.values().take(self.wanting_len())
    }

    /// How many owners are [wanting](Self::wanting).
    pub fn wanting_len(&self) -> usize {
        if self.shared_open == 0 { self.homeless.len() } else { 0 }
    }

    /// How many jobs wait, of all owners.
    pub fn waiting(&self) -> usize {
        self.waiting
    }

    /// How many jobs of an owner wait.
    pub fn waiting_of(&self, owner: &O) -> usize {
        self.owners.get(owner).map_or(0, |her| her.line.len())
    }

    /// How many jobs of the same owner run before this one; `None` when it does not wait. Linear in that number.
    pub fn place(&self, job: &T) -> Option<usize> {
        let Some(Job { owner, at: At::Waits(place) }) = self.jobs.get(job) else { return None };
        Some(self.owners.get(owner)?.line.range(..*place).count())
    }

    /// What runs in a session, in the order in which it was started.
    pub fn running(&self, session: &S) -> impl Iterator<Item = &T> {
        self.sessions.get(session).into_iter().flat_map(|open| open.running.values())
    }

    /// Free slots of a session; `None` when it is not open.
    pub fn free(&self, session: &S) -> Option<u32> {
        self.sessions.get(session).map(Open::free)
    }

    #[cfg(test)]
    pub(super) fn is_idle(&self) -> bool {
        let owners_have_sessions = self.owners.values().all(|her| her.open > 0);
        self.jobs.is_empty() && self.ring.is_empty() && owners_have_sessions
    }

    fn wait(&mut self, owner: O, job: T, place: i64) {
        self.jobs.insert(job.clone(), Job { owner: owner.clone(), at: At::Waits(place) });
        self.waiting += 1;
        let her = self.owner(&owner);
        let is_new = her.line.is_empty();
        her.line.insert(place, job);
        if is_new {
            self.goes_last(&owner);
        }
    }

    fn owner(&mut self, owner: &O) -> &mut Owner<T, S> {
        self.owners.entry(owner.clone()).or_insert_with(|| Owner {
            turn: 0,
            line: BTreeMap::new(),
            free: Free::new(),
            open: 0,
        })
    }

    /// Takes a session out of every index; its jobs stay known.
    fn take_out(&mut self, session: &S) -> Option<Open<O, T>> {
        let open = self.sessions.remove(session)?;
        let key = (Reverse(open.free()), session.clone());
        let counts = usize::from(open.slots > 0);
        match &open.owner {
            None => {
                self.shared.remove(&key);
                self.shared_open -= counts;
            }
            Some(owner) => {
                let her = self.owner(owner);
                her.free.remove(&key);
                her.open -= counts;
                self.settle(owner);
            }
        }
        Some(open)
    }

    fn put_in(&mut self, session: S, open: Open<O, T>) {
        let key = (open.free() > 0).then(|| (Reverse(open.free()), session.clone()));
        let counts = usize::from(open.slots > 0);
        match &open.owner {
            None => {
                self.shared.extend(key);
                self.shared_open += counts;
            }
            Some(owner) => {
                let her = self.owner(owner);
                her.free.extend(key);
                her.open += counts;
                self.settle(owner);
            }
        }
        self.sessions.insert(session, open);
    }

    /// Gives an owner the last turn.
    fn goes_last(&mut self, owner: &O) {
        self.turn += 1;
        let turn = self.turn;
        if let Some(her) = self.owners.get_mut(owner) {
            let old = std::mem::replace(&mut her.turn, turn);
            for ring in [&mut self.ring, &mut self.at_home, &mut self.homeless] {
                ring.remove(&old);
            }
        }
        self.settle(owner);
    }

    /// Puts an owner where she belongs in the rings, and forgets one who has nothing here.
    fn settle(&mut self, owner: &O) {
        let Some(her) = self.owners.get(owner) else { return };
        let (turn, waits) = (her.turn, !her.line.is_empty());
        let (has_free, has_none) = (!her.free.is_empty(), her.open == 0);
        if !waits && has_none {
            self.owners.remove(owner);
        }
        let rings =
            [(&mut self.ring, waits), (&mut self.at_home, waits && has_free), (&mut self.homeless, waits && has_none)];
        for (ring, belongs) in rings {
            if belongs {
                ring.insert(turn, owner.clone());
            } else {
                ring.remove(&turn);
            }
        }
    }
}
