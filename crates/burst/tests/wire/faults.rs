//! After each fault the desktop is dead for ever: what can it cost?

use muse_burst::{Phase, Wish};
use muse_burst_double::Turn;

use super::*;

/// What a creator is promised: five minutes and a quarter of a dollar, the empty machine's tail included.
const MOST_SECS: i64 = 300;
const MOST_MICROS: u64 = 250_000;

type Fault = (&'static str, fn(&KubeDouble));

/// Something goes wrong under way, and nobody does anything any more.
const FAULTS: [Fault; 9] = [
    ("the desktop is killed", |_| {}),
    ("the API server is gone for an hour", |double| double.away(true)),
    ("the tunnel is cut", |double| double.cut_tunnels()),
    ("the pod is evicted", KubeDouble::evict),
    ("the machine is taken away", KubeDouble::preempt),
    ("the container fails", |double| double.exit(1)),
    ("the history is forgotten", |double| double.forget()),
    ("somebody deletes the pods", |double| double.delete_all("pods")),
    ("the container hangs on its way out", |double| double.set(|set| set.stop_secs = 3600)),
];

/// Faults that the desktop meets while it asks, waits or renews.
const EARLY: [Fault; 6] = [
    ("no GPU is left, and one comes when the desktop is dead", |double| double.set(|set| set.gpus = 0)),
    ("the image cannot be pulled", |double| double.set(|set| set.has_image = false)),
    ("the machine takes long", |double| double.set(|set| set.machine_secs = 100)),
    ("the quota is used up", |double| double.quota(NAMESPACE, 0)),
    ("the reply to the Job or claim is lost", |double| {
        double.next_at("jobs/", Turn::ReplyLost);
        double.next_at("sandboxclaims/muse-burst-fault?", Turn::ReplyLost);
    }),
    ("the API server answers with errors", |double| {
        for _ in 0..3 {
            double.next_at("muse-burst-fault", Turn::Refuse(500));
        }
    }),
];

fn judge(double: &KubeDouble, name: &str, from: OffsetDateTime) -> (i64, u64) {
    // Whatever comes late comes now: GPUs, images.
    double.set(|set| (set.gpus, set.has_image) = (4, true));
    for _ in 0..120 {
        double.advance(60);
    }
    let secs = double.held_since(from).whole_seconds();
    let micros = L4.of_secs(secs.unsigned_abs() + u64::from(L4.tail_secs));
    assert!(secs <= MOST_SECS, "{name}: {secs} s without anybody");
    assert!(micros <= MOST_MICROS, "{name}: {micros} micro-dollars without anybody");
    for kind in ["jobs", "pods", "sandboxclaims"] {
        assert!(double.objects(kind).is_empty(), "{name}: {kind} are left");
    }
    (secs, micros)
}

#[tokio::test]
async fn after_each_fault_under_way_a_dead_desktop_costs_little() {
    let mut most = (0, 0);
    for (name, fault) in FAULTS {
        for spec in [by_job(), by_pool()] {
            // The worst moment: the lease has just been renewed.
            let (double, cluster) = double().await;
            let mut session = session("fault", spec);
            until(&cluster, &mut session, &Wish::Work, Phase::Rendering).await;
            double.advance(100);
            cluster.step(&mut session, &Wish::Work).await.unwrap();
            assert_eq!(session.lease.unwrap().secs, 310);
            let promised = session.unattended_loss(double.now());
            fault(&double);
            drop(cluster);
            let (secs, micros) = judge(&double, name, NOON + time::Duration::seconds(100));
            assert!(micros <= promised, "{name}: {micros} > {promised}");
            most = most.max((secs, micros));
        }
    }
    // The matrix would show nothing if no fault left a machine running for about a lease.
    assert!(most.0 >= 210, "{most:?}");
}

#[tokio::test]
async fn after_each_fault_at_the_start_a_dead_desktop_costs_little() {
    for (name, fault) in EARLY {
        for spec in [by_job(), by_pool()] {
            let (double, cluster) = double().await;
            fault(&double);
            let mut session = session("fault", spec);
            for _ in 0..4 {
                // Some of these fail; that is the point.
                let _ = cluster.step(&mut session, &Wish::Rest).await;
                double.advance(20);
            }
            drop(cluster);
            let from = double.now();
            judge(&double, name, from);
        }
    }
}

#[tokio::test]
async fn a_server_that_says_nothing_is_not_waited_for_for_ever() {
    let (double, cluster) = double().await;
    let cluster = cluster.patience(Duration::from_millis(50));
    let mut session = session("silent", by_job());
    double.next_at("configmaps/", Turn::Silence);
    let error = cluster.step(&mut session, &Wish::Rest).await.unwrap_err();
    assert_eq!(error.code(), "burst.silent");
    assert!(error.may_have_happened());
}

#[tokio::test]
async fn a_page_of_somebody_elses_is_no_cluster() {
    let (double, cluster) = double().await;
    let mut session = session("page", by_job());
    double.next_at("configmaps/", Turn::NotJson);
    let error = cluster.step(&mut session, &Wish::Rest).await.unwrap_err();
    assert_eq!(error.code(), "burst.bad_reply");
}
