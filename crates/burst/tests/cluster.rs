//! The same sessions in a real cluster, the one that `KUBECONFIG` leads to; without it this says so and passes.
//!
//! It needs what `muse burst manifests` prints to have been applied, and no right beyond that Role. It starts small pods of a
//! web server and ends them.
//!
//! | variable | default | what |
//! | --- | --- | --- |
//! | `KUBECONFIG` | | the file; the current context is taken |
//! | `MUSE_BURST_NAMESPACE` | that of the context, else `muse-burst` | where |
//! | `MUSE_BURST_IMAGE` | `nginxinc/nginx-unprivileged:stable` | an image that answers `GET /` as user 10000 |
//! | `MUSE_BURST_ARGS` | | its arguments, by spaces |
//! | `MUSE_BURST_PORT` | 8080 | its port |
//! | `MUSE_BURST_GPUS` | 0 | GPUs to ask for |
#![allow(clippy::unwrap_used, clippy::print_stderr)]

use std::time::{Duration, Instant};

use muse_burst::{Cluster, Gpu, GpuKind, Machine, Means, Phase, Prices, Session, SessionId, SessionSpec, Why, Wish};
use time::OffsetDateTime;

fn var(name: &str, default: &str) -> String {
    std::env::var(name).ok().filter(|value| !value.is_empty()).unwrap_or_else(|| default.to_owned())
}

/// `None` after having said why.
async fn cluster() -> Option<Cluster> {
    if var("KUBECONFIG", "").is_empty() {
        eprintln!("skipped: KUBECONFIG names no cluster");
        return None;
    }
    let namespace = var("MUSE_BURST_NAMESPACE", "");
    let namespace = Some(namespace.as_str()).filter(|namespace| !namespace.is_empty());
    let cluster = Cluster::from_kubeconfig(None, None, namespace).await.unwrap();
    let survey = cluster.survey().await;
    for finding in &survey.findings {
        eprintln!("{:?} {}: {}", finding.state, finding.subject, finding.text);
    }
    assert!(survey.can_run_jobs(), "apply what `muse burst manifests` prints first");
    Some(cluster)
}

fn session(cluster: &Cluster, granted_secs: u32) -> Session {
    let machine = Machine {
        image: var("MUSE_BURST_IMAGE", "nginxinc/nginx-unprivileged:stable"),
        args: var("MUSE_BURST_ARGS", "").split_whitespace().map(str::to_owned).collect(),
        gpu: Gpu { count: var("MUSE_BURST_GPUS", "0").parse().unwrap(), kind: GpuKind::Any, spot: false },
        cpu_millis: 100,
        memory_mib: 128,
        scratch_gib: 1,
        models: None,
        outputs: None,
        service_account: None,
        queue: None,
    };
    let spec = SessionSpec {
        granted_secs,
        lease_secs: 45,
        idle_secs: 600,
        port: var("MUSE_BURST_PORT", "8080").parse().unwrap(),
        prices: Prices { micros_per_hour: 700_000, start_up_micros: 0, storage_micros: 0, tail_secs: 0 },
        means: Means::Job(Box::new(machine)),
    };
    Session::new(SessionId::random().unwrap(), cluster.namespace(), spec, OffsetDateTime::now_utc()).unwrap()
}

/// Steps twice a second until something is so.
async fn until(cluster: &Cluster, session: &mut Session, wish: &Wish, secs: u64, is_so: impl Fn(&Session) -> bool) {
    let begun = Instant::now();
    while !is_so(session) {
        assert!(begun.elapsed() < Duration::from_secs(secs), "not after {secs} s: {session:#?}");
        if let Err(error) = cluster.step(session, wish).await {
            assert!(error.is_passing(), "{error}");
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

#[tokio::test]
async fn a_session_lives_is_reached_renewed_found_and_ended() {
    let Some(cluster) = cluster().await else { return };
    let mut session = session(&cluster, 900);
    let mut twin = session.clone();
    cluster.step(&mut session, &Wish::Rest).await.unwrap();
    // The same session asked for by a process that knows nothing of the first: it is the same Job.
    cluster.step(&mut twin, &Wish::Rest).await.unwrap();
    assert_eq!((&session.uid, session.uid.is_some()), (&twin.uid, true));

    until(&cluster, &mut session, &Wish::Rest, 300, Session::is_ready).await;
    let tunnel = cluster.tunnel(&session).await.unwrap();
    let answer = reqwest::get(tunnel.url()).await.unwrap();
    assert!(answer.status().as_u16() < 500, "{}", answer.status());
    assert_eq!(tunnel.broken(), 0);

    let first = session.lease.unwrap();
    until(&cluster, &mut session, &Wish::Work, 60, |session| session.lease.unwrap().secs > first.secs).await;
    assert_eq!(session.lease.unwrap().since, first.since);

    let compared = cluster.compare(std::slice::from_ref(&session.id)).await.unwrap();
    assert!(compared.known.iter().any(|listed| listed.id == session.id.as_str()) && compared.missing.is_empty());
    let compared = cluster.compare(&[]).await.unwrap();
    assert!(compared.strays.iter().any(|listed| listed.id == session.id.as_str()));

    until(&cluster, &mut session, &Wish::End(Why::Asked), 90, |session| session.phase() == Phase::Gone).await;
    assert_eq!(session.ends, Some(Why::Asked));
    let spent = session.spent(OffsetDateTime::now_utc());
    assert!(spent.most > 0 && spent.most <= session.spec.prices.maximum_loss(session.spec.granted_secs));
}

#[tokio::test]
async fn a_session_that_nobody_tends_ends_by_itself() {
    let Some(cluster) = cluster().await else { return };
    let mut session = session(&cluster, 900);
    cluster.step(&mut session, &Wish::Rest).await.unwrap();
    let (id, begun) = (session.id.to_string(), Instant::now());
    // Only looks, which renew nothing.
    loop {
        let (listed, _) = cluster.sessions().await.unwrap();
        if listed.iter().all(|listed| listed.id != id || listed.is_over) {
            break;
        }
        assert!(begun.elapsed() < Duration::from_secs(120), "it lives for ever");
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    assert!(begun.elapsed() < Duration::from_secs(45 + 20), "{:?}", begun.elapsed());
    until(&cluster, &mut session, &Wish::Rest, 60, |session| session.phase() == Phase::Gone).await;
    assert_eq!(session.ends, Some(Why::Lease));
}

#[tokio::test]
async fn a_session_ends_with_its_grant_however_it_is_tended() {
    let Some(cluster) = cluster().await else { return };
    let mut session = session(&cluster, 60);
    let begun = Instant::now();
    until(&cluster, &mut session, &Wish::Work, 150, |session| session.phase() == Phase::Gone).await;
    assert_eq!(session.ends, Some(Why::Granted));
    assert!(begun.elapsed() < Duration::from_secs(60 + 40), "{:?}", begun.elapsed());
}
