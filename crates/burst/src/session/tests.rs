use super::seen::PodEnd;
use super::words::{NewsKind, read};
use super::*;
use crate::money::Prices;
use crate::spec::Means;
use time::macros::datetime;

const NOON: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

fn after(secs: i64) -> OffsetDateTime {
    NOON + Duration::seconds(secs)
}

fn session() -> Session {
    let spec = SessionSpec {
        granted_secs: 1000,
        lease_secs: 210,
        idle_secs: 120,
        port: 8188,
        prices: Prices { micros_per_hour: 3_600_000_000, start_up_micros: 7, storage_micros: 5, tail_secs: 0 },
        means: Means::Pool { warm_pool: "comfy".to_owned() },
    };
    Session::new(SessionId::new("a").unwrap(), "ns", spec, NOON).unwrap()
}

fn object(secs: u32) -> ObjectSeen {
    ObjectSeen { uid: "u".to_owned(), lease: Some(Lease { since: NOON, secs }), over: None, sandbox: None }
}

fn pod(ready: bool) -> PodSeen {
    PodSeen {
        name: "p".to_owned(),
        scheduled: Some(after(10)),
        started: Some(after(20)),
        restored: false,
        ready: ready.then_some(after(30)),
        deleting: false,
        disrupted: None,
        ended: None,
    }
}

fn seen(at: i64, object: Option<ObjectSeen>, pod: Option<PodSeen>) -> Seen {
    Seen { object, pod, ..Seen::nothing(after(at)) }
}

fn ready() -> Session {
    let mut session = session();
    session.take(&seen(40, Some(object(210)), Some(pod(true))));
    session
}

#[test]
fn one_look_can_pass_several_phases_each_at_its_own_time() {
    let session = ready();
    let times: Vec<_> =
        session.history.iter().map(|moment| (moment.phase, (moment.at - NOON).whole_seconds())).collect();
    assert_eq!(
        times,
        [(Phase::Intent, 0), (Phase::Asked, 40), (Phase::Scheduled, 10), (Phase::Started, 20), (Phase::Ready, 30)]
    );
}

#[test]
fn the_same_look_again_changes_nothing() {
    let mut session = ready();
    let before = session.clone();
    assert_eq!(session.take(&seen(40, Some(object(210)), Some(pod(true)))), []);
    assert_eq!(session, before);
}

#[test]
fn nothing_comes_back_from_the_end() {
    let mut session = ready();
    session.next(after(50), &Wish::End(Why::Asked));
    session.take(&seen(51, Some(object(210)), Some(pod(true))));
    assert_eq!(session.next(after(52), &Wish::Work).0, Step::End);
    assert_eq!((session.phase(), session.ends), (Phase::Ending, Some(Why::Asked)));
}

#[test]
fn the_first_reason_is_kept() {
    let mut session = ready();
    let mut evicted = pod(false);
    evicted.ended = Some(PodEnd { why: Why::Evicted, at: Some(after(60)) });
    let mut over = object(210);
    over.over = Some(Over::Failed("BackoffLimitExceeded".to_owned()));
    session.take(&seen(61, Some(over), Some(evicted)));
    assert_eq!(session.ends, Some(Why::Evicted));
}

#[test]
fn it_is_gone_only_when_owner_object_and_pod_are_gone() {
    let mut session = ready();
    session.next(after(50), &Wish::End(Why::Asked));
    session.take(&seen(51, None, Some(PodSeen { deleting: true, ..pod(true) })));
    assert_eq!(session.phase(), Phase::Ending);
    session.take(&Seen { owner: Some(NOON), ..Seen::nothing(after(52)) });
    assert_eq!(session.phase(), Phase::Ending);
    session.take(&Seen::nothing(after(53)));
    assert_eq!(session.phase(), Phase::Gone);
    assert_eq!(session.next(after(54), &Wish::Work).0, Step::Nothing);
}

#[test]
fn what_appears_after_everything_had_gone_is_ended_again() {
    let mut session = ready();
    session.next(after(50), &Wish::End(Why::Asked));
    session.take(&Seen::nothing(after(53)));
    session.take(&seen(60, Some(object(210)), None));
    assert_eq!(session.next(after(60), &Wish::Work).0, Step::End);
}

#[test]
fn a_lease_is_renewed_when_a_third_of_it_is_over() {
    let mut session = ready();
    assert_eq!(session.next(after(69), &Wish::Work).0, Step::Wait);
    assert_eq!(session.next(after(70), &Wish::Work).0, Step::Renew { uid: "u".to_owned(), secs: 280 });
}

#[test]
fn the_last_renewal_goes_up_to_the_grant_and_none_beyond() {
    let mut session = ready();
    session.take(&seen(890, Some(object(960)), Some(pod(true))));
    assert_eq!(session.next(after(890), &Wish::Work).0, Step::Renew { uid: "u".to_owned(), secs: 1000 });
    session.take(&seen(891, Some(object(1000)), Some(pod(true))));
    assert_eq!(session.next(after(990), &Wish::Work).0, Step::Wait);
    assert_eq!(session.renew_in_secs(after(990)), None);
}

#[test]
fn a_clock_that_stands_still_needs_no_renewal() {
    let mut session = session();
    session.take(&seen(5, Some(ObjectSeen { lease: None, ..object(0) }), None));
    assert_eq!(session.next(after(5000), &Wish::Rest).0, Step::Wait);
}

#[test]
fn a_container_that_came_out_of_a_snapshot_is_restored() {
    let mut session = session();
    session.take(&seen(40, Some(object(210)), Some(PodSeen { restored: true, ..pod(false) })));
    assert_eq!(session.phase(), Phase::Restored);
}

#[test]
fn idle_time_counts_from_the_end_of_the_work() {
    let mut session = ready();
    session.next(after(60), &Wish::Work);
    session.next(after(500), &Wish::Rest);
    session.next(after(619), &Wish::Rest);
    assert_eq!(session.phase(), Phase::Idle);
    session.next(after(620), &Wish::Rest);
    assert_eq!(session.ends, Some(Why::Idle));
}

/// A dollar a second, and twelve millionths for start and storage.
fn costs(session: &Session, at: i64, least: u64, most: u64) {
    assert_eq!(session.spent(after(at)), Spent { least, most });
}

#[test]
fn spending_ticks_from_the_machine_on_and_is_honest_about_what_nobody_saw() {
    let mut running = ready();
    // Seen at 40, scheduled at 10: thirty seconds are certain. Nobody has looked since.
    costs(&running, 100, 30_000_012, 90_000_012);
    // But never beyond the lease and the time to end.
    costs(&running, 9000, 30_000_012, 210_000_012);
    running.next(after(100), &Wish::End(Why::Asked));
    running.take(&Seen::nothing(after(103)));
    costs(&running, 9000, 30_000_012, 93_000_012);
}

#[test]
fn a_session_that_is_only_an_intent_has_cost_nothing() {
    costs(&session(), 500, 0, 0);
}

#[test]
fn asked_for_and_never_seen_again_may_have_cost_a_lease() {
    let mut session = session();
    session.take(&seen(0, Some(object(210)), None));
    session.take(&Seen::nothing(after(5000)));
    costs(&session, 6000, 0, 220_000_012);
}

#[test]
fn without_a_machine_to_be_had_nothing_was_spent() {
    let mut session = session();
    let news = read("FailedScheduling", "3 Insufficient nvidia.com/gpu", NOON).unwrap();
    assert_eq!(news.kind, NewsKind::NoGpu);
    session.take(&Seen { news: vec![news], ..seen(0, Some(object(210)), None) });
    session.take(&Seen::nothing(after(5000)));
    costs(&session, 6000, 0, 0);
}

#[test]
fn what_it_may_cost_unattended_shrinks_with_its_lease() {
    let session = ready();
    assert_eq!(session.unattended_loss(NOON), 220_000_000);
    assert_eq!(session.unattended_loss(after(200)), 20_000_000);
}

#[test]
fn a_spec_that_cannot_work_makes_no_session() {
    let spec = SessionSpec { lease_secs: 5, ..session().spec };
    let error = Session::new(SessionId::new("a").unwrap(), "ns", spec, NOON).unwrap_err();
    assert_eq!(error.code(), "burst.bad_setting");
}
