use muse_burst::pool::Start;
use muse_burst::{Mode, PoolSeen};

use super::*;

#[tokio::test]
async fn a_pool_with_a_pod_that_waits_is_a_hit() {
    let (double, cluster) = double().await;
    double.set(|set| (set.pool_replicas, set.pool_ready) = (3, 2));
    let seen = cluster.pool("comfy").await.unwrap();
    assert_eq!(seen, PoolSeen { replicas: 3, ready: 2, snapshot: Some(true) });
    assert!(seen.is_hit() && seen.start() == Start::Warm);
}

#[tokio::test]
async fn a_pool_whose_pods_are_not_ready_is_a_miss_and_its_snapshot_says_how_long() {
    let (double, cluster) = double().await;
    double.set(|set| set.pool_replicas = 1);
    let seen = cluster.pool("comfy").await.unwrap();
    assert_eq!(seen, PoolSeen { replicas: 1, ready: 0, snapshot: Some(true) });
    assert!(!seen.is_hit() && seen.start() == Start::Restored);
    // It awaits its first pod's checkpoint.
    double.set(|set| set.has_snapshots = false);
    assert_eq!(cluster.pool("comfy").await.unwrap().start(), Start::Cold);
    // The cluster takes none at all.
    double.set(|set| set.groups.retain(|group| group != "podsnapshot.gke.io"));
    assert_eq!(cluster.pool("comfy").await.unwrap().snapshot, Some(false));
}

#[tokio::test]
async fn a_pool_that_is_not_there_is_said() {
    let (double, cluster) = double().await;
    let error = cluster.pool("other").await.unwrap_err();
    assert_eq!(error.code(), "burst.missing", "{error}");
    double.set(|set| set.groups.clear());
    assert_eq!(cluster.pool("comfy").await.unwrap_err().code(), "burst.missing");
    assert_eq!(cluster.pool("a/b").await.unwrap_err().code(), "burst.bad_setting");
}

#[tokio::test]
async fn a_role_without_the_looks_says_less_and_still_claims() {
    let (double, cluster) = double().await;
    let without = |hidden: &[&str]| {
        let mut rules = rules(true);
        rules.retain(|rule| !hidden.contains(&rule.resources.as_ref().unwrap()[0].as_str()));
        rules
    };
    double.allow_only(NAMESPACE, &without(&["podsnapshots"]));
    let seen = cluster.pool("comfy").await.unwrap();
    assert_eq!((seen.snapshot, seen.start()), (None, Start::Unknown));
    double.allow_only(NAMESPACE, &without(&["podsnapshots", "sandboxwarmpools"]));
    assert_eq!(cluster.pool("comfy").await.unwrap_err().code(), "burst.denied");
    let survey = cluster.survey().await;
    assert!(survey.can_run_jobs() && survey.mode().0 == Mode::Pool, "{survey:#?}");
}
