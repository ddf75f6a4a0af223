//! How much time is ours between the click and ComfyUI's first answer: against a cluster whose pods are ready at once.
//!
//!     cargo run --release -p muse-burst --example overhead [SESSIONS]
#![allow(clippy::print_stdout)]

use std::time::{Duration, Instant};

use axum::{Router, routing::get};
use muse_burst::{Cluster, Gpu, GpuKind, Machine, Means, Phase, Prices, Session, SessionId, SessionSpec, Why, Wish};
use muse_burst_double::KubeDouble;
use time::OffsetDateTime;
use tokio::sync::watch;

type Failure = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let sessions: usize = std::env::args().nth(1).map_or(Ok(200), |count| count.parse())?;
    let double = KubeDouble::start(OffsetDateTime::now_utc()).await;
    double.set(|set| set.stop_secs = 0);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    double.pods_lead_to(listener.local_addr()?);
    tokio::spawn(async move { axum::serve(listener, Router::new().route("/", get(async || "ComfyUI"))).await });
    let file = tempfile::NamedTempFile::new()?;
    std::fs::write(file.path(), double.kubeconfig("muse-burst"))?;
    let cluster = Cluster::from_kubeconfig(Some(file.path()), None, None).await?;
    for means in ["job", "pool"] {
        let mut asked = Vec::new();
        let mut answered = Vec::new();
        for _ in 0..sessions {
            let (one, two) = run(&cluster, means).await?;
            asked.push(one);
            answered.push(two);
        }
        print(&format!("{means}: click to taken by the cluster"), asked);
        print(&format!("{means}: click to first answer through the tunnel"), answered);
    }
    Ok(())
}

async fn run(cluster: &Cluster, means: &str) -> Result<(Duration, Duration), Failure> {
    let mut session = Session::new(SessionId::random()?, cluster.namespace(), spec(means), OffsetDateTime::now_utc())?;
    let (wishes, mut wish) = watch::channel(Wish::Rest);
    let (told, mut heard) = tokio::sync::mpsc::unbounded_channel();
    let click = Instant::now();
    let driver = {
        let cluster = cluster.clone();
        tokio::spawn(async move {
            cluster.drive(&mut session, &mut wish, |session, _| drop(told.send(session.clone()))).await
        })
    };
    let (mut asked, mut ready) = (None, None);
    while let Some(session) = heard.recv().await {
        if session.phase() >= Phase::Asked {
            asked.get_or_insert(click.elapsed());
        }
        if session.is_ready() && ready.is_none() {
            let tunnel = cluster.tunnel(&session).await?;
            reqwest::get(tunnel.url()).await?.error_for_status()?;
            ready = Some(click.elapsed());
            wishes.send(Wish::End(Why::Asked))?;
        }
    }
    driver.await?;
    Ok((asked.ok_or("never asked")?, ready.ok_or("never ready")?))
}

fn spec(means: &str) -> SessionSpec {
    let machine = Machine {
        image: "comfy".to_owned(),
        args: Vec::new(),
        gpu: Gpu { count: 1, kind: GpuKind::Any, spot: false },
        cpu_millis: 1000,
        memory_mib: 1024,
        scratch_gib: 1,
        models: None,
        outputs: None,
        service_account: None,
        queue: None,
    };
    let means = match means {
        "job" => Means::Job(Box::new(machine)),
        _ => Means::Pool { warm_pool: "comfy".to_owned() },
    };
    let prices = Prices { micros_per_hour: 700_000, start_up_micros: 0, storage_micros: 0, tail_secs: 600 };
    SessionSpec { granted_secs: 600, lease_secs: 210, idle_secs: 120, port: 8188, prices, means }
}

fn print(what: &str, mut times: Vec<Duration>) {
    times.sort();
    let at = |share: usize| times[(times.len() - 1) * share / 100].as_secs_f64() * 1000.0;
    println!("{what}: p50 {:.1} ms, p99 {:.1} ms, of {}", at(50), at(99), times.len());
}
