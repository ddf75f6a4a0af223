//! Kill −9 at random instants: nothing acknowledged is lost, nothing is done twice.
#![allow(clippy::print_stdout)]

use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use muse_core::api;
use muse_core::governance::{EntryKind, ledger};
use muse_core::studio::{ProductionState, Studio, StudioOptions};
use muse_core::vocab::ProductionId;

/// Instants to die at; `MUSE_CRASHES` asks for more.
const DEATHS: usize = 200;

/// The longest a child lives after it is ready: about three productions.
const LONGEST_LIFE: Duration = Duration::from_millis(1200);

/// A small generator, so that a failing run can be repeated with `MUSE_CRASH_SEED`.
struct Instants(u64);

impl Instants {
    fn next(&mut self) -> Duration {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        LONGEST_LIFE.mul_f64((self.0 >> 11) as f64 / (1_u64 << 53) as f64)
    }
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn spawn(home: &std::path::Path) -> (Child, BufReader<std::process::ChildStdout>) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_crash-child"))
        .arg(home)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the child starts");
    let out = BufReader::new(child.stdout.take().expect("its output"));
    (child, out)
}

#[tokio::test]
async fn killed_at_two_hundred_random_instants_every_production_ends_and_no_posting_is_lost_or_doubled() {
    let home = tempfile::tempdir().expect("folder");
    prepare(home.path()).await;
    let seed = number("MUSE_CRASH_SEED").unwrap_or_else(|| u64::from(std::process::id()) * 7919);
    println!("MUSE_CRASH_SEED={seed}");
    let deaths = number("MUSE_CRASHES").map_or(DEATHS, |n| n as usize);
    let mut instants = Instants(seed);
    let mut acknowledged: Vec<ProductionId> = Vec::new();
    for death in 0..deaths {
        let (mut child, mut out) = spawn(home.path());
        let mut line = String::new();
        out.read_line(&mut line).expect("its output");
        if line.trim() != "ready" {
            let told = child.wait_with_output().expect("its end");
            panic!("death {death}, seed {seed}: {}", String::from_utf8_lossy(&told.stderr));
        }
        std::thread::sleep(instants.next());
        child.kill().expect("kill -9");
        child.wait().expect("its end");
        // Lines written before the death are promises.
        acknowledged.extend(out.lines().map_while(Result::ok).filter_map(|id| id.parse::<ProductionId>().ok()));
    }
    let (mut child, mut out) = spawn(home.path());
    let mut line = String::new();
    out.read_line(&mut line).expect("its output");
    child.kill().expect("kill -9");
    child.wait().expect("its end");
    assert_eq!(line.trim(), "ready", "the last death is mended as well, seed {seed}");
    check(home.path(), &acknowledged, deaths).await;
}

async fn prepare(home: &std::path::Path) {
    // A price, so that money is really held and released around each death.
    let price = "[item.\"draft.picture\"]\nprice = [\"0.001\"]\nunit = \"picture\"\nsource = \"test\"\nas_of = \"2026-11-22\"\nconfidence = \"high\"\n";
    std::fs::write(home.join("pricebook.toml"), price).expect("prices");
    let studio = Studio::open(StudioOptions { prefer_gpu: false, ..StudioOptions::owner(home) }).await.expect("studio");
    // A face that ships: a designed one would be drawn anew for each picture, longer than a child lives.
    let muse =
        api::genesis(&studio, api::GenesisRequest::of(muse_tests::studio::draft(1), None)).await.expect("sealed");
    let request = api::DepositRequest {
        amount: "50".parse().expect("money"),
        note: "for the crash test".to_owned(),
        transfer_id: None,
    };
    api::post_deposit(&studio, &muse.head.sealed.dna.muse_id.to_string(), request).await.expect("deposit");
}

async fn check(home: &std::path::Path, acknowledged: &[ProductionId], deaths: usize) {
    let studio = Studio::open(StudioOptions::reader(home)).await.expect("studio");
    let works = api::list_productions(&studio, 100_000).await.expect("productions");
    let mut states: HashMap<&str, usize> = HashMap::new();
    for work in &works {
        *states.entry(work.state.name()).or_default() += 1;
        // Another process may be in its first steps only for the one that was killed last.
        let excused = work.production_id == works[0].production_id && work.state.is_moving();
        assert!(excused || work.state == ProductionState::InReview || work.problem.is_some(), "{work:?}");
    }
    for id in acknowledged {
        let found = works.iter().find(|work| work.production_id == *id);
        assert_eq!(found.map(|work| work.state), Some(ProductionState::InReview), "{id} was acknowledged");
    }
    let report = api::verify_ledger(&studio).await.expect("ledger");
    assert!(report.is_sound(), "{:?}", report.faults);
    let mut kinds: HashMap<(String, EntryKind), usize> = HashMap::new();
    for entry in ledger::entries_after(studio.db(), 0, 1_000_000).await.expect("rows") {
        if let Some(production) = entry.production_id {
            *kinds.entry((production.to_string(), entry.kind)).or_default() += 1;
        }
    }
    assert!(kinds.values().all(|count| *count == 1), "a posting is doubled: {kinds:?}");
    for work in works.iter().filter(|work| work.state == ProductionState::InReview) {
        for kind in [EntryKind::Hold, EntryKind::Capture, EntryKind::Release] {
            assert!(kinds.contains_key(&(work.production_id.to_string(), kind)), "{}: no {kind:?}", work.production_id);
        }
    }
    let wallet = api::wallets(&studio).await.expect("wallets").remove(0);
    assert_eq!(
        wallet.free.plus(wallet.held).to_string(),
        "$50.00",
        "free drafts cost nothing, however often they were killed"
    );
    println!(
        "{} productions, {} acknowledged before a death, states {states:?}, {} ledger rows",
        works.len(),
        acknowledged.len(),
        report.rows
    );
    assert!(
        acknowledged.len() * 10 >= deaths,
        "the children lived too briefly to prove anything: {}",
        acknowledged.len()
    );
}
