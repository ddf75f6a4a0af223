//! Two homes, one of them a copy of the other, that share a Muse through a real Redis: together they spend what she has once.

use std::time::Duration;

use muse_core::api::{self, AutopilotChange, CheckState, InitiativeOutcome, KeepKey, SetLimit};
use muse_core::cognition::RendererChoice;
use muse_core::studio::keys::KeyName;
use muse_core::studio::{ProduceRequest, Production, ProductionState, Studio};
use muse_core::vocab::{Advice, DraftIdentity, MuseId, Usd};
use muse_tests::studio::{
    TempStudio, assert_at_rest, assert_speaks, code_of, count, deposit, id_of, look, seal, usd, wanting,
};
use muse_tests::{ComfyDouble, Lock};
use serde_json::json;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::redis_server::{Keeps, RedisServer};

const INTENT: &str = "Minimalist Avant-Garde";

/// A picture costs a quarter; its quote, with every attempt, three.
const PRICE: &str = "0.25";
const QUOTE: &str = "0.75";

struct World {
    redis: RedisServer,
    _comfy: ComfyDouble,
    homes: [TempStudio; 2],
    studios: [Studio; 2],
    muse: MuseId,
}

/// A Muse with this much money, in two homes that have met.
async fn world(money: &str) -> World {
    let (redis, comfy) = (RedisServer::start(Keeps::Nothing), ComfyDouble::start(Lock::Sdxl).await);
    let first = TempStudio::beside(&comfy.url).sharing(&redis.url());
    first.price(PRICE);
    let studio = first.open().await;
    let muse = seal(&studio, 7, |draft| {
        draft.identity = DraftIdentity::Starter { starter: "nova".to_owned() };
        draft.limits.daily_budget = usd("100");
    });
    let muse = id_of(&muse.await);
    deposit(&studio, muse, money).await;
    drop(studio);
    let second = closed(&first).await.copied();
    let studios = [first.open().await, second.open().await];
    for studio in [&studios[0], &studios[1], &studios[0]] {
        api::shared_context(studio).await.expect("they meet");
    }
    World { redis, _comfy: comfy, homes: [first, second], studios, muse }
}

/// A home whose studio has written everything and gone.
async fn closed(home: &TempStudio) -> &TempStudio {
    let lock = std::fs::File::open(home.home().join("owner.lock")).expect("the lock");
    while lock.try_lock().is_err() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    // The writer folds its log into the file as its last act.
    for _ in 0..100 {
        if !home.home().join("studio.db-wal").exists() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    home
}

fn paid() -> ProduceRequest {
    ProduceRequest { anyway: true, ..wanting(INTENT, RendererChoice::Comfy) }
}

async fn make(studio: &Studio, request: &ProduceRequest) -> Production {
    let produced = api::produce(studio, request, CancellationToken::new()).await.expect("produced");
    produced.production.expect("a production")
}

impl World {
    /// What both have spent, by their own ledgers.
    async fn spent(&self) -> Usd {
        let mut spent = Usd::ZERO;
        for studio in &self.studios {
            assert_at_rest(studio).await;
            spent = spent.plus(api::wallet(studio, &self.muse.to_string()).await.expect("the wallet").spent);
        }
        spent
    }

    async fn free_here(&self, at: usize) -> Usd {
        api::wallet(&self.studios[at], &self.muse.to_string()).await.expect("the wallet").free
    }

    /// Asks both for this many works each, all at once; the codes of what was refused.
    async fn all_at_once(&self, each: usize) -> Vec<String> {
        let mut tasks = JoinSet::new();
        for studio in self.studios.iter().cycle().take(2 * each) {
            let studio = studio.clone();
            tasks.spawn(async move { make(&studio, &paid()).await });
        }
        let mut refused = Vec::new();
        while let Some(made) = tasks.join_next().await {
            let made = made.expect("no panic");
            match made.state {
                ProductionState::InReview => {}
                _ => refused.push(code_of(&made).to_owned()),
            }
        }
        refused
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_homes_that_share_a_muse_spend_what_she_has_once() {
    let world = world("2").await;
    world.all_at_once(6).await;
    let mut refused = Vec::new();
    for _ in 0..8 {
        refused.extend(world.all_at_once(1).await);
    }
    let spent = world.spent().await;
    assert!(spent <= usd("2"), "{spent} of $2.00");
    let left = usd("2").minus(spent);
    assert!(left < usd(QUOTE), "{left} is left, and nobody got it: {refused:?}");
    assert!(refused.iter().any(|code| code == "context.wallet_short"), "{refused:?}");
    // Alone, each of them would still have had enough.
    assert!(world.free_here(0).await >= usd(QUOTE) || world.free_here(1).await >= usd(QUOTE));
    let shared = api::shared_context(&world.studios[0]).await.expect("the context");
    let muse = &shared.muses[0];
    assert_eq!((muse.free, muse.held, muse.captured), (left, Usd::ZERO, spent));
    assert_eq!((muse.studios.len(), muse.healing.as_deref()), (2, None));
    let over = make(&world.studios[0], &paid()).await;
    assert_speaks(&over, "context.wallet_short");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_cap_of_an_hour_holds_over_both_homes() {
    let world = world("50").await;
    for studio in &world.studios {
        let cap = SetLimit { hourly_cap: usd("1"), why: "a quiet day".to_owned(), who: None };
        api::set_limit(studio, cap).await.expect("the cap");
    }
    for _ in 0..4 {
        world.all_at_once(1).await;
    }
    // 0.25 captured and 0.75 asked fit under 1.00; 0.50 and 0.75 do not.
    assert_eq!(world.spent().await, usd("0.50"));
    let refused = world.all_at_once(1).await;
    assert!(refused.iter().all(|code| code == "context.cap_reached" || code == "breaker.open"), "{refused:?}");
    // One of them captured at most half of it and would have had room alone.
    assert!(refused.iter().any(|code| code == "context.cap_reached"), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn without_redis_nothing_is_spent_and_after_a_loss_both_ledgers_heal_it() {
    let mut world = world("2").await;
    assert_eq!(make(&world.studios[1], &paid()).await.state, ProductionState::InReview);
    world.redis.kill();
    let refused = make(&world.studios[0], &paid()).await;
    assert_speaks(&refused, "context.away");
    let draft =
        make(&world.studios[0], &ProduceRequest { anyway: true, ..wanting(INTENT, RendererChoice::Draft) }).await;
    assert_eq!(draft.state, ProductionState::InReview, "what costs nothing goes on: {:?}", draft.problem);
    world.redis.start_again();
    // It has forgotten everything; the other home is not there to tell what it spent.
    let refused = make(&world.studios[0], &paid()).await;
    assert_speaks(&refused, "context.healing");
    api::shared_context(&world.studios[1]).await.expect("it tells");
    assert_eq!(make(&world.studios[0], &paid()).await.state, ProductionState::InReview);
    let shared = api::shared_context(&world.studios[0]).await.expect("the context");
    assert_eq!((shared.muses[0].free, shared.muses[0].captured), (usd("1.50"), usd("0.50")));
    assert_eq!(world.spent().await, usd("0.50"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_home_that_was_copied_is_another_studio_and_can_be_forgotten() {
    let mut world = world("2").await;
    let ids =
        |shared: &api::SharedContext| shared.muses[0].studios.iter().map(|studio| studio.studio_id).collect::<Vec<_>>();
    let first = api::shared_context(&world.studios[0]).await.expect("the context");
    let second = api::shared_context(&world.studios[1]).await.expect("the context");
    assert_ne!(first.studio_id, second.studio_id);
    assert_eq!(ids(&first), ids(&second));
    // The original is who it was, whenever it is opened.
    world.studios[0] = {
        let other = world.studios[1].clone();
        let [gone, _] = std::mem::replace(&mut world.studios, [other.clone(), other]);
        drop(gone);
        closed(&world.homes[0]).await.open().await
    };
    assert_eq!(api::shared_context(&world.studios[0]).await.expect("the context").studio_id, first.studio_id);
    let unknown = api::forget_studio(&world.studios[0], &first.studio_id.to_string()).await.expect_err("itself");
    assert_eq!(unknown.code(), "context.unknown_studio");
    world.redis.admin(&["FLUSHALL"]);
    assert_speaks(&make(&world.studios[0], &paid()).await, "context.healing");
    let alone = api::forget_studio(&world.studios[0], &second.studio_id.to_string()).await.expect("forgotten");
    assert_eq!(ids(&alone), [first.studio_id]);
    assert_eq!(make(&world.studios[0], &paid()).await.state, ProductionState::InReview);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn money_taken_out_of_one_home_is_not_spent_by_the_other() {
    let world = world("1").await;
    let out = |amount: &str| api::DepositRequest { amount: usd(amount), note: "out".to_owned(), transfer_id: None };
    api::post_deposit(&world.studios[0], &world.muse.to_string(), out("-0.90")).await.expect("it is there");
    assert_speaks(&make(&world.studios[1], &paid()).await, "context.wallet_short");
    let refused = api::post_deposit(&world.studios[1], &world.muse.to_string(), out("-0.20")).await.expect_err("gone");
    assert_eq!(refused.code(), "context.wallet_short");
    assert_eq!(world.free_here(1).await, usd("1"));
    deposit(&world.studios[1], world.muse, "0.65").await;
    assert_eq!(
        make(&world.studios[0], &paid()).await.problem.map(|problem| problem.code).as_deref(),
        Some("wallet.short")
    );
    assert_eq!(make(&world.studios[1], &paid()).await.state, ProductionState::InReview);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_one_home_hands_over_the_other_makes_once() {
    let world = world("2").await;
    let wanted = ProduceRequest { anyway: true, ..wanting(INTENT, RendererChoice::Draft) };
    let handed = api::hand_over(&world.studios[0], &wanted, None).await.expect("handed over");
    api::hand_over(&world.studios[0], &wanted, Some(handed.task_id)).await.expect("the same");
    let shared = api::shared_context(&world.studios[1]).await.expect("the context");
    assert_eq!(shared.muses[0].handed_over, std::slice::from_ref(&handed));
    let approved = ProduceRequest { approved: true, ..wanted.clone() };
    assert_eq!(api::hand_over(&world.studios[0], &approved, None).await.expect_err("approval").code(), "request.bad");
    let mut events = world.studios[1].db().listen();
    let stop = CancellationToken::new();
    let (taker, ended) = (world.studios[1].clone(), stop.clone());
    let sharing = tokio::spawn(async move { api::share(&taker, ended).await });
    let production_id = loop {
        let event = events.recv().await.expect("an event");
        if event.kind.name() == "task_taken" {
            break serde_json::from_value(event.detail["production_id"].clone()).expect("a production");
        }
    };
    while look(&world.studios[1], production_id).await.production.state != ProductionState::InReview {
        events.recv().await.expect("an event");
    }
    while !api::shared_context(&world.studios[0]).await.expect("the context").muses[0].handed_over.is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    stop.cancel();
    sharing.await.expect("ended");
    for (studio, made) in [(&world.studios[0], 0), (&world.studios[1], 1)] {
        assert_eq!(count(studio, "select count(*) from production").await, made);
    }
}

/// Posts that move, the same for both homes.
async fn import(home: &TempStudio, studio: &Studio) {
    let at = |minutes: i64| home.now().plus_millis(minutes * 60_000).to_string();
    let post = |when: i64, upvotes: u64| {
        json!({ "source": "reddit", "id": "t3_a", "community": "r/a", "title": "Minimalist avant-garde ceramic bowls",
                "created_at": at(-600), "observed_at": at(when), "upvotes": upvotes, "comments": 400, "shares": 30 })
    };
    let path = home.path("signals.jsonl");
    std::fs::write(&path, format!("{}\n{}\n", post(-120, 900), post(0, 90_000))).expect("the file");
    assert_eq!(api::import_signals(studio, &path).await.expect("imported").bad, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_trend_that_one_home_has_taken_up_is_left_by_the_other() {
    let world = world("2").await;
    let muse = world.muse.to_string();
    let change = AutopilotChange { enabled: Some(true), renderer: Some(RendererChoice::Draft), platform: None };
    let mut outcomes = Vec::new();
    for (home, studio) in world.homes.iter().zip(&world.studios) {
        import(home, studio).await;
        api::change_autopilot(studio, &muse, change.clone()).await.expect("changed");
        studio.look_around(&CancellationToken::new()).await.expect("looked around");
        let looks = api::list_initiatives(studio, &muse, 10).await.expect("her initiatives");
        outcomes.extend(looks.into_iter().map(|one| (one.outcome, one.reason.code)));
    }
    assert_eq!(outcomes.len(), 2, "{outcomes:?}");
    assert_eq!(outcomes[0].0, InitiativeOutcome::Begun, "{outcomes:?}");
    assert_eq!(outcomes[1], (InitiativeOutcome::Declined, "context.taken_up".to_owned()));
    let moods = [api::autopilot(&world.studios[0], &muse).await, api::autopilot(&world.studios[1], &muse).await];
    let moods = moods.map(|pilot| pilot.expect("her autopilot").mood);
    assert_eq!(moods[0], moods[1], "both know how she feels");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_test_of_redis_tells_good_from_bad_and_shows_no_password() {
    let redis = RedisServer::start_with(Keeps::Everything, Some("open-sesame"));
    let home = TempStudio::new();
    let studio = home.open().await;
    seal(&studio, 7, |_| {}).await;
    let test = async || api::test_connection(&studio, "redis").await.expect("a link");
    assert_eq!(test().await.state, CheckState::Absent);
    let keep = async |url: String| {
        let kept = api::keep_key(&studio, KeyName::RedisUrl, KeepKey { value: url }).await;
        kept.map(drop).map_err(|error| error.as_problem())
    };
    let problem = keep("http://:open-sesame@host".to_owned()).await.expect_err("no Redis");
    assert_eq!(problem.code, "redis.bad_url");
    keep(redis.url().replace("open-sesame", "wrong-word")).await.expect("kept");
    let (wrong, refused) = (test().await, api::shared_context(&studio).await.expect_err("refused"));
    assert_eq!((wrong.state, refused.code()), (CheckState::Broken, "redis.denied"));
    keep(redis.url()).await.expect("kept");
    let good = test().await;
    assert_eq!(good.state, CheckState::Ok, "{good:?}");
    assert!(good.detail.contains("Redis ") && good.detail.contains("1 studio"), "{good:?}");
    let shown = format!("{problem:?} {wrong:?} {refused:?} {good:?}");
    assert!(!shown.contains("sesame") && !shown.contains("wrong-word"), "{shown}");
    for file in muse_tests::studio::files(&home.home()) {
        let bytes = std::fs::read(&file).expect("a file");
        assert!(!bytes.windows(11).any(|part| part == b"open-sesame"), "{} holds the password", file.display());
    }
}
