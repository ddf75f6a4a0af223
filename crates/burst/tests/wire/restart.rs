use muse_burst::{Phase, Why, Wish};
use muse_burst_double::Turn;

use super::*;

/// The API server goes away after so many requests, and with it the desktop; a second desktop finds the record as it was
/// last on disk, and ends the session.
async fn dies_after(spec: SessionSpec, requests: u32) -> u64 {
    let (double, cluster) = double().await;
    let mut first = session("dies", spec);
    let mut disk = serde_json::to_string(&first).unwrap();
    double.away_after(requests);
    for _ in 0..6 {
        if cluster.step(&mut first, &Wish::Work).await.is_err() {
            break;
        }
        disk = serde_json::to_string(&first).unwrap();
        double.advance(20);
    }
    drop((cluster, first));
    double.away(false);
    double.advance(5);
    let cluster = connect(&double).await;
    let mut second: Session = serde_json::from_str(&disk).unwrap();
    end(&double, &cluster, &mut second, &Wish::End(Why::Asked)).await;
    assert!(double.is_clean(), "after {requests} requests");
    let made = double.objects("events").len();
    assert_eq!(made, 0, "after {requests} requests");
    double.held_since(NOON).whole_seconds().unsigned_abs()
}

#[tokio::test]
async fn a_desktop_that_dies_at_any_request_leaves_nothing_that_the_next_does_not_end() {
    let mut held = 0;
    for requests in 0..24 {
        held = held.max(dies_after(by_job(), requests).await);
        held = held.max(dies_after(by_pool(), requests).await);
    }
    // Otherwise nothing was ever running, and this test would show nothing.
    assert!(held > 60, "{held}");
}

#[tokio::test]
async fn a_reply_that_was_lost_makes_no_second_session() {
    for (spec, at, plural) in
        [(by_job(), "jobs/", "jobs"), (by_pool(), "sandboxclaims/muse-burst-lost?", "sandboxclaims")]
    {
        let (double, cluster) = double().await;
        let mut session = session("lost", spec);
        double.next_at(at, Turn::ReplyLost);
        let error = cluster.step(&mut session, &Wish::Rest).await.unwrap_err();
        assert!(error.may_have_happened(), "{error:?}");
        assert_eq!(session.phase(), Phase::Intent);
        let uid = double.objects(plural)[0]["metadata"]["uid"].clone();
        until(&cluster, &mut session, &Wish::Rest, Phase::Ready).await;
        assert_eq!(double.objects(plural).len(), 1);
        assert_eq!(session.uid.as_deref(), uid.as_str());
    }
}

#[tokio::test]
async fn an_owner_whose_job_never_came_is_gone_on_with_while_it_is_young() {
    let (double, cluster) = double().await;
    let mut session = session("half", by_job());
    double.next_at("jobs/", Turn::HangUp);
    cluster.step(&mut session, &Wish::Rest).await.unwrap_err();
    assert_eq!((double.objects("configmaps").len(), double.objects("jobs").len()), (1, 0));
    until(&cluster, &mut session, &Wish::Rest, Phase::Ready).await;
    assert_eq!(double.objects("jobs").len(), 1);
}

#[tokio::test]
async fn an_owner_that_stands_alone_for_long_may_have_had_its_job_and_gets_no_other() {
    let (double, cluster) = double().await;
    let mut first = session("old", by_job());
    let disk = serde_json::to_string(&first).unwrap();
    until(&cluster, &mut first, &Wish::Rest, Phase::Ready).await;
    // It lives, ends by its lease, and its Job is removed when it has been looked at for long enough.
    double.advance(600);
    assert_eq!((double.objects("configmaps").len(), double.objects("jobs").len()), (1, 0));
    let mut second: Session = serde_json::from_str(&disk).unwrap();
    end(&double, &cluster, &mut second, &Wish::Rest).await;
    assert_eq!(second.ends, Some(Why::Stale));
    assert!(double.is_clean());
    // Nobody looked; so it may have cost up to its first lease.
    let spent = second.spent(double.now());
    assert_eq!((spent.least, spent.most), (0, L4.maximum_loss(210)));
    assert!(L4.cost(double.held_since(NOON).whole_seconds() as u64 * 1000) <= spent.most);
}

#[tokio::test]
async fn a_claim_that_may_have_come_and_gone_is_not_made_again() {
    let (double, cluster) = double().await;
    let mut first = session("oldclaim", by_pool());
    let disk = serde_json::to_string(&first).unwrap();
    until(&cluster, &mut first, &Wish::Rest, Phase::Ready).await;
    double.advance(300);
    assert!(double.is_clean());
    let mut second: Session = serde_json::from_str(&disk).unwrap();
    end(&double, &cluster, &mut second, &Wish::Rest).await;
    assert_eq!(second.ends, Some(Why::Stale));
    assert_eq!(double.objects("sandboxclaims").len(), 0);
}

#[tokio::test]
async fn a_clock_of_this_machine_that_is_wrong_moves_no_lease() {
    for (hours, spec) in [(-9, by_job()), (9, by_job()), (-9, by_pool()), (9, by_pool())] {
        let (double, cluster) = double().await;
        // The intent's time is this machine's; everything else is the cluster's.
        let wrong = NOON + time::Duration::hours(hours);
        let mut session = Session::new(SessionId::new("clock").unwrap(), NAMESPACE, spec, wrong).unwrap();
        until(&cluster, &mut session, &Wish::Work, Phase::Rendering).await;
        let lease = session.lease.unwrap();
        assert_eq!((lease.since, lease.secs), (NOON, 210));
        double.advance(100);
        cluster.step(&mut session, &Wish::Work).await.unwrap();
        assert_eq!(session.lease.unwrap().secs, 310);
    }
}

#[tokio::test]
async fn a_renewal_never_brings_back_what_has_gone() {
    let (double, cluster) = double().await;
    let mut session = session("dead", by_job());
    until(&cluster, &mut session, &Wish::Work, Phase::Rendering).await;
    double.advance(100);
    // Between the look and the renewal somebody deletes the Job and makes another of its name.
    let before = double.asked("fieldManager=muse-burst-lease");
    double.next_at("fieldManager=muse-burst-lease", Turn::HangUp);
    cluster.step(&mut session, &Wish::Work).await.unwrap_err();
    double.delete_all("jobs");
    double.advance(3);
    until(&cluster, &mut session, &Wish::Work, Phase::Gone).await;
    assert_eq!(double.objects("jobs").len(), 0);
    assert_eq!(double.asked("fieldManager=muse-burst-lease"), before);
}

#[tokio::test]
async fn strays_are_found_and_ended_and_the_missing_are_named() {
    let (double, cluster) = double().await;
    let mut known = session("known", by_job());
    until(&cluster, &mut known, &Wish::Rest, Phase::Ready).await;
    for (id, spec) in [("stray-job", by_job()), ("stray-claim", by_pool())] {
        let mut forgotten = session(id, spec);
        until(&cluster, &mut forgotten, &Wish::Rest, Phase::Ready).await;
    }
    let books = [SessionId::new("known").unwrap(), SessionId::new("lost").unwrap()];
    let compared = cluster.compare(&books).await.unwrap();
    let ids = |listed: &[muse_burst::Listed]| listed.iter().map(|listed| listed.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&compared.known), ["known"]);
    assert_eq!(ids(&compared.strays), ["stray-job", "stray-claim"]);
    assert_eq!(compared.missing, [SessionId::new("lost").unwrap()]);
    assert_eq!(compared.strays[0].left_secs(double.now()), Some(220));
    for stray in &compared.strays {
        cluster.end_stray(stray).await.unwrap();
    }
    double.advance(3);
    let compared = cluster.compare(&books).await.unwrap();
    assert!(compared.strays.is_empty() && compared.known.len() == 1);
}

#[tokio::test]
async fn a_cluster_without_pools_is_compared_all_the_same() {
    let (double, cluster) = double().await;
    double.set(|set| set.groups.clear());
    assert_eq!(cluster.compare(&[]).await.unwrap(), Default::default());
}
