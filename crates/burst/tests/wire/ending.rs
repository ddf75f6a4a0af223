use muse_burst::session::words::NewsKind;
use muse_burst::{Phase, Why, Wish};

use super::*;

/// What ends a session under way: the record's reason, the bill, and nothing left in the cluster.
async fn check(spec: SessionSpec, trouble: impl Fn(&KubeDouble), expected: impl Fn(&Why) -> bool) {
    let (double, cluster) = double().await;
    let mut session = session("ends", spec);
    until(&cluster, &mut session, &Wish::Work, Phase::Rendering).await;
    double.advance(40);
    trouble(&double);
    until(&cluster, &mut session, &Wish::Work, Phase::Ending).await;
    let why = session.ends.clone().unwrap();
    assert!(expected(&why), "{why:?}");
    end(&double, &cluster, &mut session, &Wish::Work).await;
    assert!(double.is_clean(), "{why:?}");
    let held = double.held_since(NOON).whole_seconds() as u64 * 1000;
    let spent = session.spent(double.now());
    assert!(spent.least <= L4.cost(held) && L4.cost(held) <= spent.most, "{why:?}: {held} ms, {spent:?}");
    assert!(spent.most - spent.least <= L4.of_secs(3), "{why:?}: {spent:?}");
}

#[tokio::test]
async fn an_eviction_ends_it() {
    check(by_job(), KubeDouble::evict, |why| *why == Why::Evicted).await;
}

#[tokio::test]
async fn a_spot_machine_that_is_taken_away_ends_it() {
    check(by_job(), KubeDouble::preempt, |why| *why == Why::Preempted).await;
    check(by_pool(), KubeDouble::preempt, |why| *why == Why::Preempted).await;
}

#[tokio::test]
async fn a_queue_that_stops_it_ends_it_because_its_clock_would_begin_anew() {
    check(by_job(), |double| double.suspend(), |why| *why == Why::Preempted).await;
}

#[tokio::test]
async fn a_container_that_fails_ends_it_with_its_code() {
    let says_so = |why: &Why| matches!(why, Why::Failed { message } if message.contains("code 1"));
    check(by_job(), |double| double.exit(1), says_so).await;
}

#[tokio::test]
async fn a_container_that_found_itself_idle_ends_it() {
    check(by_job(), |double| double.exit(0), |why| *why == Why::Idle).await;
}

#[tokio::test]
async fn somebody_with_kubectl_ends_it() {
    check(by_job(), |double| double.delete_all("jobs"), |why| *why == Why::Vanished).await;
    check(by_pool(), |double| double.delete_all("sandboxclaims"), |why| *why == Why::Vanished).await;
    check(by_job(), |double| double.delete_all("configmaps"), |why| *why == Why::Vanished).await;
}

#[tokio::test]
async fn a_desktop_that_was_away_finds_that_the_lease_ended_it() {
    for spec in [by_job(), by_pool()] {
        let (double, cluster) = double().await;
        let mut session = session("away", spec);
        until(&cluster, &mut session, &Wish::Work, Phase::Rendering).await;
        double.advance(240);
        until(&cluster, &mut session, &Wish::Work, Phase::Ending).await;
        assert_eq!(session.ends, Some(Why::Lease));
        end(&double, &cluster, &mut session, &Wish::Work).await;
        // It was last seen at the beginning, and can have been there until its lease ended.
        let spent = session.spent(double.now());
        assert_eq!(spent.most, L4.cost(220_000));
    }
}

/// What a session that gets nowhere is told.
async fn told(change: impl Fn(&KubeDouble), kind: NewsKind) {
    let (double, cluster) = double().await;
    change(&double);
    let mut session = session("waits", by_job());
    cluster.step(&mut session, &Wish::Rest).await.unwrap();
    double.advance(5);
    let changes = cluster.step(&mut session, &Wish::Rest).await.unwrap();
    let news = session.news.iter().find(|news| news.kind == kind).unwrap_or_else(|| panic!("{:?}", session.news));
    assert!(news.is_trouble() && !news.advice.is_empty());
    assert!(changes.iter().any(|change| matches!(change, Change::News(told) if told.kind == kind)), "{changes:?}");
    // The same thing is not said twice.
    double.advance(5);
    let changes = cluster.step(&mut session, &Wish::Rest).await.unwrap();
    assert!(!changes.iter().any(|change| matches!(change, Change::News(_))), "{changes:?}");
}

#[tokio::test]
async fn no_gpu_left_is_said_in_words() {
    told(|double| double.set(|set| set.gpus = 0), NewsKind::NoGpu).await;
}

#[tokio::test]
async fn an_image_that_cannot_be_pulled_is_said_in_words() {
    told(|double| double.set(|set| set.has_image = false), NewsKind::ImagePull).await;
}

#[tokio::test]
async fn a_quota_that_is_used_up_is_said_in_words() {
    told(|double| double.quota(NAMESPACE, 0), NewsKind::Quota).await;
}

#[tokio::test]
async fn a_pool_that_is_not_there_never_gives_a_pod_and_ends_by_its_lease() {
    let (double, cluster) = double().await;
    double.set(|set| set.pools.clear());
    let mut session = session("nopool", by_pool());
    cluster.step(&mut session, &Wish::Rest).await.unwrap();
    double.advance(211);
    until(&cluster, &mut session, &Wish::Rest, Phase::Gone).await;
    assert_eq!(session.ends, Some(Why::Lease));
    assert!(double.is_clean());
}

#[tokio::test]
async fn what_the_cluster_refuses_is_over_and_leaves_nothing() {
    let (double, cluster) = double().await;
    double.allow_only(NAMESPACE, &rules(false)[1..]);
    let mut session = session("refused", by_job());
    cluster.step(&mut session, &Wish::Rest).await.unwrap();
    assert!(matches!(&session.ends, Some(Why::Refused { message }) if message.contains("cannot patch")), "{session:?}");
    double.allow_only(NAMESPACE, &rules(false));
    end(&double, &cluster, &mut session, &Wish::Rest).await;
    assert!(double.is_clean());
    assert_eq!(session.spent(double.now()).most, 0);
}

#[tokio::test]
async fn the_log_is_there_once_there_is_a_pod() {
    let (double, cluster) = double().await;
    double.writes("loading\nTo see the GUI go to: http://0.0.0.0:8188\n");
    let mut session = session("log", by_job());
    assert_eq!(cluster.log(&session, 10).await.unwrap_err().code(), "burst.not_ready");
    until(&cluster, &mut session, &Wish::Rest, Phase::Ready).await;
    assert_eq!(cluster.log(&session, 1).await.unwrap(), "To see the GUI go to: http://0.0.0.0:8188\n");
}
