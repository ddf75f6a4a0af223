//! Kill −9 at random instants of paid polls: no run is begun twice, none is lost, none is paid for twice.
#![allow(clippy::print_stdout)]

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use muse_core::api;
use muse_core::perception::Via;
use muse_core::perception::feeds::Poll;
use muse_core::studio::senses::NewFeed;
use muse_core::studio::{Studio, StudioOptions};
use muse_core::vocab::{Clock, Usd};
use muse_tests::FeedDouble;
use muse_tests::feeds::actor_post;
use muse_tests::studio::{count, deposit, id_of, seal, usd};
use serde_json::Value;

use super::senses::{communities, wanted};

/// Instants to die at; `MUSE_CRASHES` asks for more.
const DEATHS: usize = 100;

/// The longest a child lives after it is ready: a few polls.
const LONGEST_LIFE: Duration = Duration::from_millis(150);

/// Between two lives: longer than anybody waits for a lost question, shorter than a run may take.
const LATER_MS: i64 = 180_000;

/// Posts of each run.
const POSTS: usize = 3;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn spawn(home: &std::path::Path, url: &str, later: i64) -> (Child, BufReader<ChildStdout>) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_listening-child"))
        .args([home.as_os_str(), url.as_ref(), later.to_string().as_ref()])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the child starts");
    let out = BufReader::new(child.stdout.take().expect("its output"));
    (child, out)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_random_instants_no_run_is_begun_twice_and_no_result_is_lost_or_paid_for_twice() {
    let home = tempfile::tempdir().expect("folder");
    let later = Arc::new(AtomicI64::new(0));
    let clock = Arc::clone(&later);
    let double = FeedDouble::start(move || Clock::system().now().plus_millis(clock.load(Ordering::SeqCst))).await;
    double.costs(Some(0.001), Value::Null);
    double.takes(1, "SUCCEEDED");
    double.finds_each(|run| {
        let post = |n| actor_post(&format!("r{run}n{n}"), &format!("Fog {run} {n}"), "art", 9, "2026-01-01T00:00:00Z");
        (0..POSTS).map(post).collect()
    });
    prepare(home.path()).await;
    let seed = number("MUSE_CRASH_SEED").unwrap_or_else(|| u64::from(std::process::id()) * 7919);
    println!("MUSE_CRASH_SEED={seed}");
    let deaths = number("MUSE_CRASHES").map_or(DEATHS, |n| n as usize);
    let mut state = seed;
    let mut instant = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        LONGEST_LIFE.mul_f64((state >> 11) as f64 / (1_u64 << 53) as f64)
    };
    let mut acknowledged: BTreeSet<String> = BTreeSet::new();
    for death in 0..=deaths {
        let now = later.fetch_add(LATER_MS, Ordering::SeqCst) + LATER_MS;
        let (home, url, wait) = (home.path().to_owned(), double.url.clone(), instant());
        let lived = tokio::task::spawn_blocking(move || {
            let (mut child, mut out) = spawn(&home, &url, now);
            let mut line = String::new();
            out.read_line(&mut line).expect("its output");
            if line.trim() != "ready" {
                let told = child.wait_with_output().expect("its end");
                panic!("death {death}, seed {seed}: {}", String::from_utf8_lossy(&told.stderr));
            }
            // The last one only mends what the one before it left.
            if death < deaths {
                std::thread::sleep(wait);
            }
            child.kill().expect("kill -9");
            child.wait().expect("its end");
            out.lines().map_while(Result::ok).collect::<Vec<_>>()
        });
        acknowledged.extend(lived.await.expect("a life"));
    }
    check(home.path(), &double, &acknowledged, deaths).await;
}

async fn prepare(home: &std::path::Path) {
    let studio = Studio::open(StudioOptions { prefer_gpu: false, ..StudioOptions::owner(home) }).await.expect("studio");
    let sealed = seal(&studio, 1, |draft| {
        draft.limits.daily_budget = usd("1000");
        draft.limits.approval_above = usd("1000");
    });
    let muse = id_of(&sealed.await);
    deposit(&studio, muse, "100").await;
    for name in ["art", "fog"] {
        let wish = NewFeed {
            muse: Some(muse.to_string()),
            cap: Some(usd("0.05")),
            ..wanted(communities(&[name]), Via::Apify)
        };
        api::add_feed(&studio, wish).await.expect("a feed");
    }
}

async fn check(home: &std::path::Path, double: &FeedDouble, acknowledged: &BTreeSet<String>, deaths: usize) {
    let studio = Studio::open(StudioOptions::reader(home)).await.expect("studio");
    let mut polls: Vec<Poll> = Vec::new();
    for view in api::list_feeds(&studio).await.expect("feeds") {
        polls.extend(api::list_polls(&studio, &view.feed.feed_id.to_string(), 100_000).await.expect("polls"));
    }
    // The last one that was killed may just have begun another poll.
    let ended: Vec<&Poll> = polls.iter().filter(|poll| poll.ended_at.is_some()).collect();
    assert!(polls.len() - ended.len() <= 1, "{polls:?}");
    let known: BTreeSet<&str> = polls.iter().filter_map(|poll| poll.run_id.as_deref()).collect();
    let runs = double.runs();
    let left: Vec<&str> = runs.iter().map(|run| run.id.as_str()).filter(|id| !known.contains(id)).collect();
    assert!(left.len() <= polls.len() - ended.len(), "runs that nobody knows of: {left:?}");
    for poll in &ended {
        match &poll.run_id {
            Some(run_id) => {
                assert_eq!((poll.cost, poll.problem.as_ref()), (Some(usd("0.001")), None), "{poll:?}");
                let run: usize = run_id.trim_start_matches("run").parse().expect("a number");
                let kept = sqlx::query_scalar::<_, i64>("select count(*) from signal where external_id like ?1")
                    .bind(format!("t3_r{run}n%"))
                    .fetch_one(studio.db().read())
                    .await
                    .expect("counted");
                assert_eq!((kept as usize, poll.new_signals), (POSTS, POSTS as u64), "run {run}");
            }
            None => {
                let code = poll.problem.as_ref().map(|problem| problem.code.as_str());
                assert_eq!((code, poll.cost), (Some("source.not_started"), Some(Usd::ZERO)), "{poll:?}");
            }
        }
    }
    for id in acknowledged {
        assert!(ended.iter().any(|poll| poll.poll_id.to_string() == *id), "{id} was acknowledged");
    }
    let report = api::verify_ledger(&studio).await.expect("ledger");
    assert!(report.is_sound(), "{:?}", report.faults);
    let paid = ended.iter().filter(|poll| poll.run_id.is_some()).count();
    let wallet = api::wallets(&studio).await.expect("wallets").remove(0);
    assert_eq!(wallet.spent, usd("0.001").times(paid as i64), "each run is paid for once");
    assert_eq!(wallet.free.plus(wallet.held).plus(wallet.spent), usd("100"));
    let twice = "select count(*) from (select grant_id from ledger_entry where kind = 'capture' group by grant_id having count(*) > 1)";
    assert_eq!(count(&studio, twice).await, 0);
    let lost = ended.len() - paid;
    println!(
        "{} polls, {paid} runs, {lost} never begun, {} acknowledged before a death",
        polls.len(),
        acknowledged.len()
    );
    assert!(
        acknowledged.len() * 4 >= deaths,
        "the children lived too briefly to prove anything: {}",
        acknowledged.len()
    );
}
