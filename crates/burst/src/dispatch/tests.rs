use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::FutureExt as _;
use futures_util::future::join_all;
use proptest::prelude::*;

use super::*;

const ROOM: Limits = Limits { most: 12, most_of_one: 5 };

/// Starts all that can be started.
fn start(queue: &mut Queue<&'static str, u32, u32>) -> Vec<(u32, u32)> {
    std::iter::from_fn(|| queue.next()).collect()
}

#[test]
fn a_job_goes_to_her_own_session_first_and_then_to_the_emptiest() {
    let mut queue = Queue::new(Limits::default());
    queue.open(1, None, 2);
    queue.open(2, None, 3);
    queue.open(3, Some("Ada"), 1);
    queue.open(4, Some("Bo"), 9);
    for job in 0..6 {
        queue.enqueue("Ada", job).unwrap();
    }
    assert_eq!(start(&mut queue), [(0, 3), (1, 2), (2, 1), (3, 2), (4, 1), (5, 2)]);
    assert_eq!((queue.free(&4), queue.free(&2), queue.free(&5)), (Some(9), Some(0), None));
}

#[test]
fn ten_thousand_jobs_of_one_owner_hold_up_nobody_else_by_more_than_one() {
    let mut queue = Queue::new(Limits::default());
    queue.open(1, None, 1);
    for job in 0..10_000 {
        queue.enqueue("Ada", job).unwrap();
    }
    assert_eq!(queue.next(), Some((0, 1)));
    queue.enqueue("Bo", 20_000).unwrap();
    queue.enqueue("Bo", 20_001).unwrap();
    let mut order = Vec::new();
    let mut runs = 0;
    for _ in 0..5 {
        queue.done(&runs);
        runs = queue.next().unwrap().0;
        order.push(runs);
    }
    // Ada's second, who stood in line already; then in turn.
    assert_eq!(order, [1, 20_000, 2, 20_001, 3]);
}

#[test]
fn what_ran_in_a_closed_session_comes_back_in_order_and_goes_to_the_front() {
    let mut queue = Queue::new(Limits { most: 4, most_of_one: 4 });
    queue.open(1, None, 2);
    for job in 0..4 {
        queue.enqueue("Ada", job).unwrap();
    }
    assert_eq!(start(&mut queue).len(), 2);
    for job in 4..6 {
        queue.enqueue("Ada", job).unwrap();
    }
    let ran = queue.close(&1);
    assert_eq!(ran, [("Ada", 0), ("Ada", 1)]);
    assert_eq!((queue.done(&0), queue.place(&2), queue.close(&1)), (None, Some(0), Vec::new()));
    // They were let in once: the limit of four stops new ones only.
    queue.enqueue_again(ran);
    assert_eq!((queue.place(&0), queue.place(&1), queue.place(&2)), (Some(0), Some(1), Some(2)));
    assert_eq!(queue.enqueue("Ada", 9), Err(Full::Owner { waiting: 6 }));
    assert_eq!(queue.enqueue("Bo", 9), Err(Full::Everybody { waiting: 6 }));
    // One that waits is not put in twice.
    assert_eq!(queue.enqueue("Bo", 5), Ok(false));
    queue.enqueue_again([("Bo", 5)]);
    assert_eq!((queue.waiting(), queue.waiting_of(&"Bo")), (6, 0));
}

#[test]
fn a_session_is_wanted_for_those_whom_no_open_one_would_ever_take() {
    let mut queue = Queue::new(Limits::default());
    for (owner, job) in [("Bo", 1), ("Ada", 2), ("Bo", 3)] {
        queue.enqueue(owner, job).unwrap();
    }
    let wanting = |queue: &Queue<_, _, _>| queue.wanting().copied().collect::<Vec<_>>();
    assert_eq!(wanting(&queue), ["Bo", "Ada"]);
    queue.open(1, Some("Bo"), 1);
    queue.next();
    // Bo's third job waits, but for a slot, not for a session.
    assert_eq!(wanting(&queue), ["Ada"]);
    queue.open(1, Some("Bo"), 0);
    assert_eq!(wanting(&queue), ["Ada", "Bo"]);
    assert_eq!(queue.running(&1).copied().collect::<Vec<_>>(), [1]);
    queue.open(2, None, 1);
    assert_eq!((wanting(&queue), queue.wanting_len()), (vec![], 0));
}

#[derive(Clone, Debug)]
enum Act {
    Enqueue(u8),
    Open(u8, Option<u8>, u32),
    Close(u8, bool),
    Withdraw(prop::sample::Index),
    Done(prop::sample::Index),
    Next,
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        6 => (0..4u8).prop_map(Act::Enqueue),
        2 => (0..4u8, prop::option::of(0..4u8), 0..4u32).prop_map(|(session, owner, slots)| Act::Open(session, owner, slots)),
        1 => (0..4u8, any::<bool>()).prop_map(|(session, again)| Act::Close(session, again)),
        1 => any::<prop::sample::Index>().prop_map(Act::Withdraw),
        4 => any::<prop::sample::Index>().prop_map(Act::Done),
        8 => Just(Act::Next),
    ];
    prop::collection::vec(act, 1..200)
}

/// The same in the plainest way, and what the queue promises beside it.
#[derive(Default)]
struct Plain {
    lines: BTreeMap<u8, VecDeque<u32>>,
    /// In the order of their starts.
    running: Vec<(u32, u8, u8)>,
    sessions: BTreeMap<u8, (Option<u8>, u32)>,
    /// For each owner, who has waited without a start ever since her last one in a shared session.
    passed_over: BTreeMap<u8, BTreeSet<u8>>,
    last: u32,
}

impl Plain {
    fn waiting(&self) -> usize {
        self.lines.values().map(VecDeque::len).sum()
    }

    fn free(&self, session: u8) -> u32 {
        let used = self.running.iter().filter(|(.., at)| *at == session).count() as u32;
        self.sessions[&session].1.saturating_sub(used)
    }

    /// Sessions that would take her job now.
    fn open_to(&self, owner: u8) -> impl Iterator<Item = u8> {
        let of_hers = self.sessions.iter().filter(move |(_, (of, _))| of.is_none_or(|of| of == owner));
        of_hers.map(|(session, _)| *session).filter(|session| self.free(*session) > 0)
    }

    fn start(&mut self, job: u32, session: u8) {
        let (&owner, _) = self.lines.iter().find(|(_, line)| line.contains(&job)).expect("a job that waits");
        let own: Vec<u8> = self.open_to(owner).filter(|session| self.sessions[session].0.is_some()).collect();
        let all: Vec<u8> = self.open_to(owner).collect();
        let best = if own.is_empty() { &all } else { &own };
        assert!(best.contains(&session), "{session} may not have it, or has no slot");
        assert_eq!(self.free(session), best.iter().map(|session| self.free(*session)).max().unwrap());
        assert_eq!(self.lines.get_mut(&owner).unwrap().pop_front(), Some(job), "out of order");
        if own.is_empty() {
            let before = self.passed_over.remove(&owner).unwrap_or_default();
            assert_eq!(before, BTreeSet::new(), "passed over by {owner}");
            let others = self.lines.iter().filter(|(other, line)| **other != owner && !line.is_empty());
            self.passed_over.insert(owner, others.map(|(other, _)| *other).collect());
        }
        self.running.push((job, owner, session));
        self.passed_over.values_mut().for_each(|passed| passed.retain(|other| *other != owner));
    }

    fn act(&mut self, act: Act, queue: &mut Queue<u8, u32, u8>) {
        match act {
            Act::Enqueue(owner) => {
                self.last += 1;
                let (all, hers) = (self.waiting(), self.lines.get(&owner).map_or(0, VecDeque::len));
                let expected = match () {
                    () if hers >= ROOM.most_of_one => Err(Full::Owner { waiting: hers }),
                    () if all >= ROOM.most => Err(Full::Everybody { waiting: all }),
                    () => Ok(true),
                };
                assert_eq!(queue.enqueue(owner, self.last), expected);
                if expected.is_ok() {
                    self.lines.entry(owner).or_default().push_back(self.last);
                }
            }
            Act::Open(session, owner, slots) => {
                queue.open(session, owner, slots);
                self.sessions.insert(session, (owner, slots));
            }
            Act::Close(session, again) => {
                let (ran, on) = std::mem::take(&mut self.running).into_iter().partition(|(.., at)| *at == session);
                self.running = on;
                self.sessions.remove(&session);
                let ran: Vec<(u8, u32)> = Vec::into_iter(ran).map(|(job, owner, _)| (owner, job)).collect();
                assert_eq!(queue.close(&session), ran);
                if again {
                    for (owner, job) in ran.iter().rev() {
                        self.lines.entry(*owner).or_default().push_front(*job);
                    }
                    queue.enqueue_again(ran);
                }
            }
            Act::Withdraw(which) => {
                let job = which.index(self.last as usize + 1) as u32;
                let before = self.waiting();
                self.lines.values_mut().for_each(|line| line.retain(|other| *other != job));
                assert_eq!(queue.withdraw(&job), self.waiting() < before);
            }
            Act::Done(which) => {
                let job = which.index(self.last as usize + 1) as u32;
                let at = self.running.iter().position(|(other, ..)| *other == job);
                let session = at.map(|at| self.running.remove(at).2);
                assert_eq!(queue.done(&job), session);
            }
            Act::Next => match queue.next() {
                Some((job, session)) => self.start(job, session),
                None => {
                    let could = |(owner, line): (&u8, &VecDeque<u32>)| {
                        !line.is_empty() && self.open_to(*owner).next().is_some()
                    };
                    assert!(!self.lines.iter().any(could), "a slot stands free");
                }
            },
        }
        let lines = &self.lines;
        self.passed_over.values_mut().for_each(|passed| passed.retain(|owner| !lines[owner].is_empty()));
    }

    fn compare(&self, queue: &Queue<u8, u32, u8>) {
        assert_eq!(queue.waiting(), self.waiting());
        for (owner, line) in &self.lines {
            assert_eq!(queue.waiting_of(owner), line.len());
            for (place, job) in line.iter().enumerate() {
                assert_eq!(queue.place(job), Some(place));
            }
        }
        for (session, (_, slots)) in &self.sessions {
            let ran = self.running.iter().filter(|(.., at)| at == session).map(|(job, ..)| job);
            assert!(queue.running(session).eq(ran), "{session}");
            assert_eq!(queue.free(session), Some(self.free(*session)));
            assert!(self.free(*session) <= *slots);
        }
        let has_one =
            |owner: &u8| self.sessions.values().any(|(of, slots)| *slots > 0 && of.is_none_or(|of| of == *owner));
        let wanting = self.lines.iter().filter(|(owner, line)| !line.is_empty() && !has_one(owner));
        let wanting: BTreeSet<u8> = wanting.map(|(owner, _)| *owner).collect();
        assert_eq!(queue.wanting().copied().collect::<BTreeSet<_>>(), wanting);
        assert_eq!(queue.wanting().count(), queue.wanting_len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    /// None is lost or run twice, none runs where it may not, lines keep their order, nobody is passed over, no slot stands
    /// free, the limits hold.
    #[test]
    fn whatever_happens_the_queue_keeps_its_promises(acts in acts()) {
        let (mut plain, mut queue) = (Plain::default(), Queue::new(ROOM));
        for act in acts {
            plain.act(act, &mut queue);
            plain.compare(&queue);
        }
        // In the end all are run once.
        queue.open(200, None, u32::MAX);
        plain.sessions.insert(200, (None, u32::MAX));
        while plain.waiting() > 0 {
            plain.act(Act::Next, &mut queue);
        }
        plain.compare(&queue);
        for (job, ..) in std::mem::take(&mut plain.running) {
            prop_assert!(queue.done(&job).is_some());
            prop_assert!(queue.done(&job).is_none());
        }
        prop_assert!(queue.is_idle());
    }

    #[test]
    fn of_two_who_both_wait_and_share_neither_is_more_than_one_ahead(slots in 1..5u32, ends in prop::collection::vec(any::<prop::sample::Index>(), 100)) {
        let mut queue = Queue::new(Limits::default());
        queue.open(1, None, slots);
        for job in 0..200 {
            queue.enqueue(job / 100, job).unwrap();
        }
        let (mut running, mut served) = (Vec::new(), [0i32; 2]);
        for end in ends {
            while let Some((job, _)) = queue.next() {
                running.push(job);
                served[(job / 100) as usize] += 1;
                prop_assert!((served[0] - served[1]).abs() <= 1, "{served:?}");
            }
            queue.done(&running.swap_remove(end.index(running.len())));
        }
    }
}

fn dispatcher() -> Dispatcher<&'static str, u32> {
    Dispatcher::new(ROOM)
}

#[tokio::test]
async fn a_seat_that_is_dropped_goes_to_the_next_in_line() {
    let dispatcher = dispatcher();
    let mut first = dispatcher.seat("Ada").unwrap();
    let mut second = dispatcher.seat("Ada").unwrap();
    assert!((&mut first).now_or_never().is_none() && second.place() == Some(1));
    dispatcher.open(1, None, 1);
    let seat = first.await;
    assert_eq!((*seat.session(), *seat.owner(), dispatcher.running(&1)), (1, "Ada", 1));
    assert!((&mut second).now_or_never().is_none());
    let second = tokio::spawn(second);
    drop(seat);
    let seat = second.await.unwrap();
    assert_eq!((dispatcher.waiting(), dispatcher.running(&1)), (0, 1));
    drop(seat);
    assert_eq!(dispatcher.running(&1), 0);
}

#[tokio::test]
async fn whoever_stops_waiting_leaves_the_line_and_makes_room() {
    let dispatcher = dispatcher();
    let mut all: Vec<_> = (0..ROOM.most_of_one).map(|_| dispatcher.seat("Ada").unwrap()).collect();
    assert_eq!(dispatcher.seat("Ada").unwrap_err(), Full::Owner { waiting: 5 });
    assert!(all.iter_mut().all(|waiting| waiting.now_or_never().is_none()));
    drop(all.remove(0));
    assert_eq!((all[0].place(), dispatcher.waiting_of(&"Ada")), (Some(0), 4));
    all.push(dispatcher.seat("Ada").unwrap());
    drop(all);
    assert_eq!((dispatcher.waiting(), dispatcher.wanting()), (0, vec![]));
}

#[tokio::test]
async fn a_seat_that_came_too_late_is_handed_on() {
    let dispatcher = dispatcher();
    let gives_up = dispatcher.seat("Ada").unwrap();
    let stays = dispatcher.seat("Bo").unwrap();
    dispatcher.open(1, None, 1);
    // It has its seat, and nobody has looked.
    assert_eq!((gives_up.place(), dispatcher.running(&1)), (None, 1));
    drop(gives_up);
    assert_eq!(*stays.now_or_never().expect("the seat").owner(), "Bo");
}

#[tokio::test]
async fn those_in_a_closed_session_are_told_and_may_go_first_if_they_may_go_again() {
    let dispatcher = dispatcher();
    dispatcher.open(1, Some("Ada"), 2);
    let (sent, unsent) = (dispatcher.seat("Ada").unwrap().await, dispatcher.seat("Ada").unwrap().await);
    let later = dispatcher.seat("Ada").unwrap();
    let told = tokio::spawn(async move {
        sent.closed().await;
        sent
    });
    tokio::task::yield_now().await;
    dispatcher.close(&1);
    let sent = told.await.unwrap();
    assert!(sent.is_closed() && unsent.is_closed());
    let again = unsent.again();
    assert_eq!((again.place(), later.place()), (Some(0), Some(1)));
    // What was sent is over, whenever its seat is dropped; it frees nothing in the new session.
    dispatcher.open(1, Some("Ada"), 1);
    drop(sent);
    assert_eq!(dispatcher.running(&1), 1);
    let seat = again.await;
    assert!(!seat.is_closed() && later.place() == Some(0));
}

#[tokio::test]
async fn a_seat_that_nobody_has_taken_goes_back_when_its_session_closes() {
    let dispatcher = dispatcher();
    let mut first = dispatcher.seat("Ada").unwrap();
    let second = dispatcher.seat("Ada").unwrap();
    assert!((&mut first).now_or_never().is_none());
    let first = tokio::spawn(first);
    tokio::task::yield_now().await;
    dispatcher.open(1, None, 1);
    dispatcher.close(&1);
    assert_eq!((dispatcher.waiting(), second.place()), (2, Some(1)));
    dispatcher.open(2, None, 1);
    let seat = first.await.unwrap();
    assert_eq!((*seat.session(), seat.is_closed()), (2, false));
}

#[tokio::test]
async fn whoever_starts_sessions_waits_for_demand() {
    let dispatcher = dispatcher();
    let mut demand = dispatcher.demand();
    let starter = tokio::spawn({
        let dispatcher = dispatcher.clone();
        async move {
            for session in 0.. {
                demand.wait_for(|wanted| *wanted > 0).await.unwrap();
                let owner = dispatcher.wanting()[0];
                dispatcher.open(session, Some(owner), 1);
                if owner == "Bo" {
                    return session;
                }
            }
            0
        }
    });
    let (ada, bo) = (dispatcher.seat("Ada").unwrap(), dispatcher.seat("Bo").unwrap());
    assert_eq!(dispatcher.wanting(), ["Ada", "Bo"]);
    assert_eq!((*ada.await.session(), *bo.await.session()), (0, 1));
    assert_eq!((starter.await.unwrap(), *dispatcher.demand().borrow()), (1, 0));
}

#[tokio::test]
async fn demand_is_told_anew_when_another_wants_in_her_place() {
    let dispatcher = dispatcher();
    let (_ada, _bo) = (dispatcher.seat("Ada").unwrap(), dispatcher.seat("Bo").unwrap());
    dispatcher.open(1, Some("Ada"), 1);
    let mut demand = dispatcher.demand();
    demand.mark_unchanged();
    let _more = dispatcher.seat("Ada").unwrap();
    assert!(!demand.has_changed().unwrap());
    dispatcher.open(1, Some("Bo"), 1);
    assert!(demand.has_changed().unwrap());
    assert_eq!((*demand.borrow(), dispatcher.wanting()), (1, vec!["Ada"]));
}

/// Work in a session with two slots; counted off when it ends or is dropped.
struct Busy<'a>(&'a AtomicUsize);

impl<'a> Busy<'a> {
    fn begin(session: &'a AtomicUsize) -> Self {
        assert!(session.fetch_add(1, Ordering::SeqCst) < 2, "too many");
        Self(session)
    }
}

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_jobs_of_a_hundred_owners_all_run_and_never_too_many_at_once() {
    let dispatcher: Dispatcher<u32, usize> = Dispatcher::new(Limits { most: 10_000, most_of_one: 100 });
    let busy: Arc<[AtomicUsize; 8]> = Arc::default();
    let waiting: Vec<_> = (0..10_000).map(|job| dispatcher.seat(job % 100).unwrap()).collect();
    assert_eq!(dispatcher.seat(0).unwrap_err(), Full::Owner { waiting: 100 });
    let mut jobs = Vec::new();
    for (job, waiting) in waiting.into_iter().enumerate() {
        let busy = Arc::clone(&busy);
        // Every tenth gives up, some of them when they have their seats already.
        let gives_up = job.is_multiple_of(10);
        jobs.push(tokio::spawn(async move {
            let work = async move {
                let mut seat = waiting.await;
                loop {
                    let busy = Busy::begin(&busy[*seat.session()]);
                    tokio::task::yield_now().await;
                    drop(busy);
                    if !seat.is_closed() {
                        return 1;
                    }
                    seat = seat.again().await;
                }
            };
            if gives_up {
                tokio::select! {
                    biased;
                    () = tokio::task::yield_now() => 0,
                    done = work => done,
                }
            } else {
                work.await
            }
        }));
    }
    for session in 0..8 {
        let owner = u32::try_from(session).ok().filter(|owner| *owner < 4);
        dispatcher.open(session, owner, 2);
    }
    // One is lost under way, and another comes.
    tokio::task::yield_now().await;
    dispatcher.close(&7);
    dispatcher.open(6, None, 1);
    let done: usize = join_all(jobs).await.into_iter().map(Result::unwrap).sum();
    assert!((9_000..=10_000).contains(&done), "{done}");
    assert_eq!((dispatcher.waiting(), (0..8).map(|session| dispatcher.running(&session)).sum::<usize>()), (0, 0));
}
