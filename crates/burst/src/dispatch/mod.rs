//! Many jobs over many sessions: who runs next, and where.
//!
//! In: jobs of owners who wait, sessions that open and close. Out: a [`Seat`] for each job when its turn has come.
//! Never: starts a session, runs a job, or runs one again.
//!
//! [`Queue`] has the rules and can be driven by hand; [`Dispatcher`] is the same for tasks that wait.
//!
//! ```
//! # async fn example() -> Result<(), muse_burst::dispatch::Full> {
//! use muse_burst::dispatch::{Dispatcher, Limits};
//!
//! let dispatcher: Dispatcher<&str, u32> = Dispatcher::new(Limits::default());
//! let waiting = dispatcher.seat("Ada")?; // in line from here on; `Full` is said at once
//! dispatcher.open(7, Some("Ada"), 2); // her own session, two jobs at a time
//! let seat = waiting.await;
//! tokio::select! {
//!     () = async { /* render in *seat.session() */ } => drop(seat), // the next may come
//!     () = seat.closed() => { /* the session is gone: was anything sent? */ }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! **Back-pressure** is [`Full`]: whoever makes jobs faster than they are run is told so at once, and asks again when one of
//! hers is done. **Nothing is retried here.** A seat says that its session has closed; whether the job may run again depends on
//! what was sent, and to whom, which only its sender knows. Where it may, [`Seat::again`] waits at the front of the line.

/// The rules.
pub mod queue;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

pub use queue::{Full, Limits, Queue};

/// What names an owner or a session.
pub trait Key: Clone + Ord {}

impl<K: Clone + Ord> Key for K {}

/// Seats in sessions, for tasks that wait for them. Clones are one dispatcher; it lives as long as any of them, or any seat.
#[derive(Debug)]
pub struct Dispatcher<O: Key, S: Key> {
    inside: Arc<Inside<O, S>>,
}

impl<O: Key, S: Key> Clone for Dispatcher<O, S> {
    fn clone(&self) -> Self {
        Self { inside: Arc::clone(&self.inside) }
    }
}

/// A job that waits for its seat. Awaited, it gives the [`Seat`]; dropped, it leaves the line, and a seat that was already
/// meant for it goes to the next.
#[derive(Debug)]
#[must_use = "dropped, it leaves the line"]
pub struct Waiting<O: Key, S: Key> {
    inside: Arc<Inside<O, S>>,
    owner: O,
    /// `None` once it has its seat.
    ticket: Option<u64>,
}

/// A slot of a session. Dropped, it is free, and the next job has it.
#[derive(Debug)]
#[must_use = "dropped, its slot is free for the next"]
pub struct Seat<O: Key, S: Key> {
    inside: Arc<Inside<O, S>>,
    owner: O,
    ticket: u64,
    session: S,
    closed: CancellationToken,
    is_given_back: bool,
}

struct Inside<O: Key, S: Key> {
    /// Never held across an await, nor while somebody is woken.
    state: Mutex<State<O, S>>,
    demand: watch::Sender<usize>,
}

struct State<O: Key, S: Key> {
    queue: Queue<O, u64, S>,
    /// Those that wait, and those that have a seat and have not taken it yet.
    waiters: BTreeMap<u64, Waiter<S>>,
    /// Tells the seats of each open session when it closes.
    sessions: BTreeMap<S, CancellationToken>,
    last: u64,
}

enum Waiter<S> {
    /// Nobody has to be woken: it was not polled since it joined the line.
    Unpolled,
    Polled(Waker),
    Seated(S),
}

/// Nothing of the queue: a seat is printed beside thousands of others.
impl<O: Key, S: Key> std::fmt::Debug for Inside<O, S> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Inside").finish_non_exhaustive()
    }
}

impl<O: Key, S: Key> Dispatcher<O, S> {
    /// Nobody waits, no session is open.
    pub fn new(limits: Limits) -> Self {
        let state = State { queue: Queue::new(limits), waiters: BTreeMap::new(), sessions: BTreeMap::new(), last: 0 };
        Self { inside: Arc::new(Inside { state: Mutex::new(state), demand: watch::Sender::new(0) }) }
    }

    /// Joins the owner's line. The place is that of this call, not of the first poll.
    ///
    /// # Errors
    /// [`Full`] when as many wait as may; nothing has changed.
    pub fn seat(&self, owner: O) -> Result<Waiting<O, S>, Full> {
        let ticket = self.inside.change(|state| {
            state.last += 1;
            let ticket = state.last;
            state.queue.enqueue(owner.clone(), ticket)?;
            state.waiters.insert(ticket, Waiter::Unpolled);
            Ok(ticket)
        })?;
        Ok(Waiting { inside: Arc::clone(&self.inside), owner, ticket: Some(ticket) })
    }

    /// Opens a session for everybody, or for one owner only. One that is open already is changed, see [`Queue::open`]: with
    /// `0` slots it is left to run empty.
    pub fn open(&self, session: S, owner: Option<O>, slots: u32) {
        self.inside.change(|state| {
            state.sessions.entry(session.clone()).or_default();
            state.queue.open(session, owner, slots);
        });
        self.inside.tell();
    }

    /// Closes a session that is gone. Its seats are [told](Seat::closed). A seat that nobody has taken yet was never used:
    /// its job goes back to the front of its line.
    pub fn close(&self, session: &S) {
        let closed = self.inside.change(|state| {
            let mut ran = state.queue.close(session);
            ran.retain(|(_, ticket)| state.waiters.contains_key(ticket));
            for (_, ticket) in &ran {
                // It has been woken for the seat and will look again.
                state.waiters.insert(*ticket, Waiter::Unpolled);
            }
            state.queue.enqueue_again(ran);
            state.sessions.remove(session)
        });
        if let Some(closed) = closed {
            closed.cancel();
        }
        self.inside.tell();
    }

    /// Owners who wait for a session that nobody has opened yet, the one whose turn is next first.
    pub fn wanting(&self) -> Vec<O> {
        self.inside.lock().queue.wanting().cloned().collect()
    }

    /// How many owners are [wanting](Self::wanting); changes whenever that list may have changed, so that whoever starts
    /// sessions can wait for `changed()` and look.
    pub fn demand(&self) -> watch::Receiver<usize> {
        self.inside.demand.subscribe()
    }

    /// How many jobs wait, of all owners.
    pub fn waiting(&self) -> usize {
        self.inside.lock().queue.waiting()
    }

    /// How many jobs of an owner wait.
    pub fn waiting_of(&self, owner: &O) -> usize {
        self.inside.lock().queue.waiting_of(owner)
    }

    /// How many jobs have seats in a session; none when it is not open.
    pub fn running(&self, session: &S) -> usize {
        self.inside.lock().queue.running(session).count()
    }
}

impl<O: Key, S: Key> Waiting<O, S> {
    /// How many jobs of the same owner run before this one; `None` when it has its seat. Linear in that number.
    pub fn place(&self) -> Option<usize> {
        self.inside.lock().queue.place(&self.ticket?)
    }
}

impl<O: Key, S: Key> Seat<O, S> {
    /// Where to run.
    pub fn session(&self) -> &S {
        &self.session
    }

    /// Whose job it is.
    pub fn owner(&self) -> &O {
        &self.owner
    }

    /// Returns once the session is closed. What was sent there may have been done or not.
    pub async fn closed(&self) {
        self.closed.cancelled().await;
    }

    /// Whether the session is closed.
    pub fn is_closed(&self) -> bool {
        self.closed.is_cancelled()
    }

    /// Gives the seat back and waits for another at the front of the owner's line, whatever the limits: for a job that may
    /// run again.
    pub fn again(mut self) -> Waiting<O, S> {
        self.is_given_back = true;
        self.inside.change(|state| {
            state.queue.done(&self.ticket);
            state.queue.enqueue_again([(self.owner.clone(), self.ticket)]);
            state.waiters.insert(self.ticket, Waiter::Unpolled);
        });
        Waiting { inside: Arc::clone(&self.inside), owner: self.owner.clone(), ticket: Some(self.ticket) }
    }
}

impl<O: Key + Unpin, S: Key> Future for Waiting<O, S> {
    type Output = Seat<O, S>;

    /// Pending for ever once it has given its seat.
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Some(ticket) = self.ticket else { return Poll::Pending };
        let mut state = self.inside.lock();
        let known = state.waiters.remove(&ticket);
        if let Some(Waiter::Seated(session)) = known {
            // It is open: `close` takes seats back that were not taken.
            let closed = state.sessions.get(&session).cloned().unwrap_or_default();
            drop(state);
            self.ticket = None;
            let (inside, owner) = (Arc::clone(&self.inside), self.owner.clone());
            return Poll::Ready(Seat { inside, owner, ticket, session, closed, is_given_back: false });
        }
        state.waiters.insert(ticket, Waiter::Polled(context.waker().clone()));
        drop(state);
        // Only now: to drop a waker may be to drop a task, and with it a seat.
        drop(known);
        Poll::Pending
    }
}

impl<O: Key, S: Key> Drop for Waiting<O, S> {
    fn drop(&mut self) {
        let Some(ticket) = self.ticket else { return };
        let known = self.inside.change(|state| {
            if !state.queue.withdraw(&ticket) {
                state.queue.done(&ticket);
            }
            state.waiters.remove(&ticket)
        });
        drop(known);
    }
}

impl<O: Key, S: Key> Drop for Seat<O, S> {
    fn drop(&mut self) {
        if !self.is_given_back {
            self.inside.change(|state| state.queue.done(&self.ticket));
        }
    }
}

impl<O: Key, S: Key> Inside<O, S> {
    fn lock(&self) -> MutexGuard<'_, State<O, S>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes something, seats whoever can be seated then, and wakes them.
    fn change<R>(&self, change: impl FnOnce(&mut State<O, S>) -> R) -> R {
        let mut state = self.lock();
        let wanted = state.queue.wanting_len();
        let out = change(&mut state);
        let seated = state.seat();
        let is_told = wanted == state.queue.wanting_len();
        drop(state);
        for waker in seated {
            waker.wake();
        }
        if !is_told {
            self.tell();
        }
        out
    }

    /// Counted again at the time of telling, so that of two who tell the last one tells the truth.
    fn tell(&self) {
        self.demand.send_modify(|known| *known = self.lock().queue.wanting_len());
    }
}

impl<O: Key, S: Key> State<O, S> {
    fn seat(&mut self) -> Vec<Waker> {
        let mut seated = Vec::new();
        while let Some((ticket, session)) = self.queue.next() {
            if let Some(Waiter::Polled(waker)) = self.waiters.insert(ticket, Waiter::Seated(session)) {
                seated.push(waker);
            }
        }
        seated
    }
}
