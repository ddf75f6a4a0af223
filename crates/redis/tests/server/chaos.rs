//! Several processes on one wallet; processes and server are killed at random moments.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use muse_redis::{Answer, Id, RowKind, Shared, SharedError};
use tokio::task::JoinSet;

use crate::fixture::{Keeps, RedisServer};
use crate::ledger::{Ledger, union};
use crate::{Studio, id};

const STUDIOS: [&str; 4] = ["a", "b", "c", "d"];

/// What a spending process is told by its environment.
const TOLD: [&str; 5] =
    ["MUSE_REDIS_URL", "MUSE_REDIS_HOME", "MUSE_REDIS_STUDIO", "MUSE_REDIS_PRICES", "MUSE_REDIS_ASKS"];

/// What work costs, in turn, so that what fits depends on the order in which they ask.
type Prices = (u64, u64);

/// Short: what a killed process had asked for comes back while the test runs. What a living one has asked for is safe all
/// the same, because it sweeps only while nothing is on its way.
const LEASE: Duration = Duration::from_millis(30);

/// How long all of it may take before it counts as stuck.
const STUCK: Duration = Duration::from_secs(60);

fn random(below: u64) -> u64 {
    u64::from_le_bytes(uuid::Uuid::new_v4().as_bytes()[..8].try_into().expect("eight")) % below
}

/// A process that asks for money again and again; see [`spending_process`].
struct Spender {
    process: Child,
    studio: &'static str,
}

impl Spender {
    fn start(server: &RedisServer, home: &Path, studio: &'static str, prices: Prices, asks: Option<u64>) -> Self {
        let (prices, asks) = (format!("{},{}", prices.0, prices.1), asks.unwrap_or(0).to_string());
        let told = [server.url(), home.display().to_string(), studio.to_owned(), prices, asks];
        let process = Command::new(std::env::current_exe().expect("this test"))
            .args(["--exact", "chaos::spending_process", "--ignored", "--nocapture"])
            .envs(TOLD.into_iter().zip(told))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .expect("started");
        Self { process, studio }
    }

    /// As kill -9 does, and gone before this returns: a studio is one process at a time.
    fn kill(self) -> &'static str {
        self.studio
    }

    fn wait(mut self) {
        let ended = self.process.wait().expect("waited");
        assert!(ended.success(), "{} ended with {ended}", self.studio);
    }
}

impl Drop for Spender {
    fn drop(&mut self) {
        // Fails only when it has ended.
        let _killed = self.process.kill();
        let _waited = self.process.wait();
    }
}

/// Not a test of its own: the process that the tests below start. It asks as often as it is told and keeps what it gets in
/// flight; or, told nothing, it spends all that it gets until the tests have calmed down and the cap is reached.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "started by other tests, as a process of its own"]
async fn spending_process() {
    let [url, home, name, prices, asks] = TOLD.map(|name| std::env::var(name).expect("told"));
    let home = Path::new(&home);
    let prices: Vec<u64> = prices.split(',').map(|price| price.parse().expect("number")).collect();
    let asks = asks.parse::<u64>().ok().filter(|asks| *asks > 0);
    let wallet = Shared::open(&url).expect("address").wallet(&id("vela"), &id(&name));
    let studio = Arc::new(Studio { ledger: Ledger::open(&home.join(&name)), wallet });
    // As after any start: what was left midway is driven to its end.
    for (op, amount) in studio.ledger.open_ops() {
        finish(&studio, &op, amount).await;
    }
    let tending = tokio::spawn(tend_always(Arc::clone(&studio)));
    let mut tasks = JoinSet::new();
    for (asked, price) in (1..).zip(prices.into_iter().cycle()) {
        let studio = Arc::clone(&studio);
        tasks.spawn(async move { spend(&studio, price, asks.is_none()).await });
        let mut granted = true;
        if tasks.len() >= 64 {
            granted = tasks.join_next().await.expect("one").expect("no panic");
        }
        if asks == Some(asked) || (asks.is_none() && !granted && home.join("calm").exists()) {
            break;
        }
    }
    while let Some(ended) = tasks.join_next().await {
        ended.expect("no panic");
    }
    // Others may still need it to heal.
    std::fs::write(home.join(format!("{name}.done")), "").expect("noted");
    let (all_done, until) = (|| STUDIOS.iter().all(|other| is_done(home, other)), Instant::now() + STUCK);
    while !all_done() && Instant::now() < until {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    tending.abort();
}

async fn tend_always(studio: Arc<Studio>) {
    loop {
        let _away_for_now = studio.wallet.tend(&studio.ledger).await;
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

fn is_done(home: &Path, studio: &str) -> bool {
    home.join(format!("{studio}.done")).exists()
}

/// The cap of these tests: five dollars.
const CAP: u64 = 5_000_000;

/// Asks until there is an answer, whatever happens to the server meanwhile; whether it was yes.
async fn spend(studio: &Studio, amount: u64, settles: bool) -> bool {
    let (mut op, until) = (Id::from(uuid::Uuid::new_v4()), Instant::now() + STUCK);
    loop {
        match studio.wallet.reserve(&studio.ledger, &op, amount, Some(CAP), LEASE).await {
            Ok(Answer::Held(reservation)) => {
                studio.ledger.hold(&op, amount);
                reservation.kept();
                if settles {
                    finish(studio, &op, amount).await;
                }
                return true;
            }
            Ok(Answer::Denied { .. }) => return false,
            // The yes was lost on its way, and given back before this asked again.
            Ok(Answer::Over) => op = Id::from(uuid::Uuid::new_v4()),
            Err(SharedError::Away { .. } | SharedError::Healing(_)) if Instant::now() < until => {
                tokio::time::sleep(Duration::from_millis(3)).await;
            }
            Err(error) => panic!("{error} {error:?}"),
        }
    }
}

async fn finish(studio: &Studio, op: &Id, amount: u64) {
    studio.ledger.settle(op, amount);
    match studio.wallet.settle(op, amount).await {
        // The ledger tells it later.
        Ok(()) | Err(SharedError::Away { .. } | SharedError::Healing(_) | SharedError::OpOrphan { .. }) => {}
        Err(error) => panic!("{error} {error:?}"),
    }
}

struct World {
    server: RedisServer,
    home: tempfile::TempDir,
}

impl World {
    /// Four that have met.
    async fn new(keeps: Keeps, wallet: u64) -> Self {
        let world = Self { server: RedisServer::start(keeps), home: tempfile::tempdir().expect("folder") };
        let studios = world.studios();
        studios[0].ledger.write(RowKind::In, &id("start"), wallet);
        for studio in studios.iter().chain(&studios) {
            studio.tend().await;
        }
        world
    }

    fn studios(&self) -> Vec<Studio> {
        STUDIOS.iter().map(|name| Studio::in_folder(&self.server, self.home.path(), name)).collect()
    }

    fn start(&self, studio: &'static str, prices: Prices, asks: Option<u64>) -> Spender {
        Spender::start(&self.server, self.home.path(), studio, prices, asks)
    }

    /// All ledgers together, and the mirror, which has to say the same.
    async fn sums(&self) -> (i64, u64, u64) {
        let studios = self.studios();
        for studio in studios.iter().chain(&studios) {
            studio.tend().await;
        }
        let (sums, ledgers) = (studios[0].sums().await, studios.iter().map(|studio| &studio.ledger));
        assert_eq!(sums, union(&ledgers.collect::<Vec<_>>()), "the mirror is the union of the ledgers");
        sums
    }
}

/// Nobody is killed: exactly what fits is granted.
async fn check_quiet(wallet: u64, fits: u64) {
    let world = World::new(Keeps::Nothing, wallet).await;
    let spenders = STUDIOS.map(|studio| world.start(studio, (7_000, 11_000), Some(2_500)));
    spenders.into_iter().for_each(Spender::wait);
    let (free, held, spent) = world.sums().await;
    assert_eq!((i64::try_from(held).expect("small") + free, spent), (i64::try_from(wallet).expect("small"), 0));
    assert!(held <= fits, "{held} was granted where {fits} fit");
    assert!(fits - held < 7_000, "only {held} was granted: more would have fitted");
}

#[tokio::test]
async fn ten_thousand_asks_from_four_processes_never_pass_the_cap() {
    check_quiet(9_000_000, CAP).await;
}

#[tokio::test]
async fn ten_thousand_asks_from_four_processes_never_overdraw_the_wallet() {
    check_quiet(4_500_000, 4_500_000).await;
}

/// Server and processes are killed and started again, then all spend until the cap is reached.
async fn check_chaos(keeps: Keeps) {
    const PRICES: Prices = (700, 1_100);
    let mut world = World::new(keeps, 9_000_000).await;
    let mut spenders = Vec::from(STUDIOS.map(|studio| world.start(studio, PRICES, None)));
    for kill in 0..12 {
        tokio::time::sleep(Duration::from_millis(20 + random(60))).await;
        if kill % 2 == 0 {
            world.server.kill();
            tokio::time::sleep(Duration::from_millis(random(20))).await;
            world.server.start_again();
        } else {
            // What it had asked for but not written dies with it.
            let killed = spenders.swap_remove(usize::try_from(random(4)).expect("small")).kill();
            spenders.push(world.start(killed, PRICES, None));
        }
    }
    std::fs::write(world.home.path().join("calm"), "").expect("noted");
    spenders.into_iter().for_each(Spender::wait);
    let (free, held, spent) = world.sums().await;
    assert!(spent <= CAP, "{spent} was captured under a cap of {CAP}");
    assert!(CAP - spent < PRICES.1, "only {spent} was captured: more would have fitted");
    assert_eq!((free, held), (9_000_000 - i64::try_from(spent).expect("small"), 0), "all that was held is settled");
}

#[tokio::test]
async fn four_processes_never_overspend_while_a_server_that_keeps_everything_is_killed() {
    check_chaos(Keeps::Everything).await;
}

#[tokio::test]
async fn four_processes_never_overspend_while_a_server_that_keeps_nothing_is_killed() {
    check_chaos(Keeps::Nothing).await;
}
