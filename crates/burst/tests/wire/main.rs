//! Sessions against an API server that has the real one's oddities, over real connections; with no more rights than the
//! printed Role gives.
#![allow(clippy::unwrap_used)]

mod ending;
mod faults;
mod gke;
mod pool;
mod restart;
mod story;
mod survey;
mod traps;
mod tunnels;

use std::time::Duration;

use muse_burst::manifests::admin::rules;
use muse_burst::{Change, Cluster, Gpu, GpuKind, Machine, Means, Phase, Prices, Session, SessionId, SessionSpec, Wish};
use muse_burst_double::KubeDouble;
use time::OffsetDateTime;
use time::macros::datetime;

const NAMESPACE: &str = "muse-burst";
const NOON: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);
/// An L4 with an autoscaler that takes ten minutes to remove an empty machine.
const L4: Prices = Prices { micros_per_hour: 700_000, start_up_micros: 0, storage_micros: 0, tail_secs: 600 };

fn machine() -> Machine {
    Machine {
        image: "registry.example/comfyui:1".to_owned(),
        args: Vec::new(),
        gpu: Gpu { count: 1, kind: GpuKind::Accelerator("nvidia-l4".to_owned()), spot: true },
        cpu_millis: 3000,
        memory_mib: 12_288,
        scratch_gib: 20,
        models: None,
        outputs: None,
        service_account: None,
        queue: None,
    }
}

fn by_job() -> SessionSpec {
    SessionSpec {
        granted_secs: 1800,
        lease_secs: 210,
        idle_secs: 120,
        port: 8188,
        prices: L4,
        means: Means::Job(Box::new(machine())),
    }
}

fn by_pool() -> SessionSpec {
    SessionSpec { means: Means::Pool { warm_pool: "comfy".to_owned() }, ..by_job() }
}

fn session(id: &str, spec: SessionSpec) -> Session {
    Session::new(SessionId::new(id).unwrap(), NAMESPACE, spec, NOON).unwrap()
}

/// A cluster in which only the printed Role's rights are given.
async fn double() -> (KubeDouble, Cluster) {
    let double = KubeDouble::start(NOON).await;
    double.allow_only(NAMESPACE, &rules(true));
    let cluster = connect(&double).await;
    (double, cluster)
}

async fn connect(double: &KubeDouble) -> Cluster {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), double.kubeconfig(NAMESPACE)).unwrap();
    Cluster::from_kubeconfig(Some(file.path()), None, None).await.unwrap().patience(Duration::from_secs(5))
}

/// Steps until the session is in a phase, or beyond it; no time passes in the cluster.
async fn until(cluster: &Cluster, session: &mut Session, wish: &Wish, phase: Phase) -> Vec<Change> {
    let mut all = Vec::new();
    for _ in 0..12 {
        all.extend(cluster.step(session, wish).await.unwrap());
        if session.phase() >= phase {
            return all;
        }
    }
    panic!("it stays {:?}, not {phase:?}: {all:?}", session.phase());
}

/// Ends it, letting the cluster's time pass.
async fn end(double: &KubeDouble, cluster: &Cluster, session: &mut Session, wish: &Wish) {
    for _ in 0..30 {
        cluster.step(session, wish).await.unwrap();
        if session.phase() == Phase::Gone {
            return;
        }
        double.advance(1);
    }
    panic!("it does not end: {session:?}");
}

fn phases(session: &Session) -> Vec<Phase> {
    session.history.iter().map(|moment| moment.phase).collect()
}
