//! Live sources that cost money: held before it is asked for, settled by what it cost, never asked for twice.

use muse_core::api;
use muse_core::governance::{EntryKind, ledger};
use muse_core::perception::Via;
use muse_core::perception::feeds::{Actor, Listening, Poll};
use muse_core::studio::Studio;
use muse_core::studio::senses::{FeedChange, NewFeed};
use muse_core::vocab::{Advice, FeedId, MuseId, Usd};
use muse_tests::feeds::{actor_post, video};
use muse_tests::studio::{assert_at_rest, count, deposit, id_of, seal, usd};
use muse_tests::{Fault, FeedDouble, TempStudio};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::senses::{code, communities, feed, poll, wanted, world};

const START: &str = "POST /v2/acts/";
const LOOK: &str = "GET /v2/actor-runs/";
const ITEMS: &str = "GET /v2/datasets/";

fn posts(count: usize) -> Vec<Value> {
    let post = |n: usize| actor_post(&format!("p{n}"), &format!("Fog {n}"), "art", 40, "2026-11-22T10:00:00Z");
    (0..count).map(post).collect()
}

/// A Muse with dollars and a feed that may cost half a dollar a poll.
async fn paying(studio: &Studio, dollars: &str) -> (MuseId, FeedId) {
    let muse = id_of(&seal(studio, 1, |draft| draft.limits.approval_above = usd("1")).await);
    deposit(studio, muse, dollars).await;
    let wish = paid(&muse.to_string(), communities(&["art"]));
    (muse, feed(studio, wish).await)
}

fn paid(muse: &str, listening: Listening) -> NewFeed {
    NewFeed { muse: Some(muse.to_owned()), cap: Some(usd("0.50")), ..wanted(listening, Via::Apify) }
}

async fn wallet(studio: &Studio, muse: MuseId) -> (String, String, String) {
    let wallet = api::wallet(studio, &muse.to_string()).await.expect("a wallet");
    (wallet.free.to_string(), wallet.held.to_string(), wallet.spent.to_string())
}

fn money(free: &str, held: &str, spent: &str) -> (String, String, String) {
    (free.to_owned(), held.to_owned(), spent.to_owned())
}

/// Asks without minding that the source does not answer.
async fn ask(studio: &Studio, feed_id: FeedId) -> Result<Poll, String> {
    let polled = studio.poll_feed(feed_id, &CancellationToken::new()).await;
    polled.map(|poll| poll.expect("not stopped")).map_err(|error| error.code().to_owned())
}

#[tokio::test]
async fn a_run_is_bounded_and_paid_for_before_it_is_asked_and_settled_by_what_it_cost() {
    let (_temp, double, studio) = world().await;
    let (muse, feed_id) = paying(&studio, "5").await;
    double.finds(posts(3));
    double.takes(2, "SUCCEEDED");
    double.costs(Some(0.0123), Value::Null);
    let told = poll(&studio, feed_id).await;
    assert_eq!((code(&told), told.read, told.new_signals), ("", 3, 3));
    assert_eq!((told.held, told.cost), (usd("0.50"), Some(usd("0.0123"))));
    assert_eq!(wallet(&studio, muse).await, money("$4.9877", "$0.00", "$0.0123"));
    assert_at_rest(&studio).await;

    // Both of Apify's bounds, a time, and an answer at once: never the form that answers after five minutes.
    let runs = double.runs();
    let query: Vec<(&str, &str)> = runs[0].query.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(
        query,
        [("maxItems", "100"), ("maxTotalChargeUsd", "0.500000"), ("timeout", "300"), ("waitForFinish", "0")]
    );
    assert_eq!((runs.len(), runs[0].actor.as_str()), (1, "trudax~reddit-scraper-lite"));
    assert_eq!(runs[0].input["startUrls"], json!([{ "url": "https://www.reddit.com/r/art/hot/" }]));
    assert!(double.log().iter().all(|line| !line.contains("run-sync") && !line.contains("token=")));
    assert!(double.log().iter().filter(|line| line.starts_with(LOOK)).all(|line| line.ends_with("waitForFinish=60")));

    // The rows of the ledger name the grant; the books say what it was for.
    let rows = ledger::entries_after(studio.db(), 0, 100).await.expect("rows");
    let kinds: Vec<EntryKind> = rows.iter().filter(|row| row.grant_id == told.grant_id).map(|row| row.kind).collect();
    assert_eq!(kinds, [EntryKind::Hold, EntryKind::Capture, EntryKind::Release]);
    let spend = api::spend(&studio, 1).await.expect("the books");
    assert_eq!((spend.by_day[0].kind.as_str(), spend.by_day[0].amount), ("apify", usd("0.0123")));
    let trend = api::list_trends(&studio, 1).await.expect("trends").remove(0);
    assert_eq!((trend.ways.as_slice(), trend.counted), ([Via::Apify].as_slice(), true));
}

#[tokio::test]
async fn what_a_run_costs_is_read_where_it_is_told_and_else_all_that_was_held() {
    let (temp, double, studio) = world().await;
    let (muse, feed_id) = paying(&studio, "5").await;
    double.finds(posts(10));
    let check = async |usage: Option<f64>, pricing: Value, cost: Option<&str>, spent: &str| {
        temp.wait(120);
        double.costs(usage, pricing.clone());
        let told = poll(&studio, feed_id).await;
        assert_eq!(told.cost, cost.map(usd), "{pricing}");
        assert_eq!(wallet(&studio, muse).await.2, spent, "{pricing}");
    };
    let by_item = json!({ "pricingModel": "PRICE_PER_DATASET_ITEM", "pricePerUnitUsd": 0.004 });
    check(None, by_item, Some("0.04"), "$0.04").await;
    let by_event = json!({ "pricingModel": "PAY_PER_EVENT", "pricingPerEvent": { "actorChargeEvents": {
        "post": { "eventPriceUsd": 0.001 } } } });
    check(None, by_event, Some("0.01"), "$0.05").await;
    check(None, Value::Null, None, "$0.55").await;
    // A service that does not keep its bound: the wallet loses what was held, the row says the truth.
    check(Some(0.75), Value::Null, Some("0.75"), "$1.05").await;
    assert_at_rest(&studio).await;
}

#[tokio::test]
async fn each_thing_apify_can_refuse_is_told_apart_and_costs_nothing() {
    let (temp, double, studio) = world().await;
    let (muse, feed_id) = paying(&studio, "5").await;
    let check = async |fault: Fault, expected: &str| {
        temp.wait(600);
        double.breaks(START, fault.clone());
        let told = poll(&studio, feed_id).await;
        assert_eq!((code(&told), told.cost), (expected, Some(Usd::ZERO)), "{fault:?}");
        let problem = told.problem.expect("a problem");
        assert!(problem.message.contains(' ') && problem.advice.is_some(), "{problem:?}");
        assert_eq!(wallet(&studio, muse).await, money("$5.00", "$0.00", "$0.00"), "{fault:?}");
        assert_at_rest(&studio).await;
    };
    check(Fault::apify(401, "user-or-token-not-found", "no"), "source.bad_credentials").await;
    check(Fault::apify(403, "actor-is-not-rented", "You must rent a paid Actor"), "source.not_rented").await;
    check(Fault::apify(402, "not-enough-usage-to-run-paid-actor", "no"), "source.spend_cap").await;
    check(Fault::apify(403, "platform-feature-disabled", "Monthly usage hard limit exceeded"), "source.spend_cap")
        .await;
    check(Fault::apify(402, "actor-memory-limit-exceeded", "no"), "source.spend_cap").await;
    check(Fault::apify(429, "rate-limit-exceeded", "no"), "source.rate_limited").await;
    check(Fault::apify(404, "record-not-found", "Actor was not found"), "source.gone").await;
    check(Fault::apify(400, "invalid-input", "Field startUrls is required"), "source.refused").await;
    check(Fault::apify(403, "insufficient-permissions", "no"), "source.refused").await;
    assert_eq!(double.runs().len(), 0);
}

#[tokio::test]
async fn a_run_whose_beginning_was_not_answered_is_found_and_not_begun_again() {
    let (_temp, double, studio) = world().await;
    let (muse, feed_id) = paying(&studio, "5").await;
    double.finds(posts(4));
    double.costs(Some(0.02), Value::Null);
    for fault in [Fault::Loses, Fault::Loses] {
        double.breaks(START, fault);
        let told = poll(&studio, feed_id).await;
        assert_eq!((code(&told), told.read, told.cost), ("", 4, Some(usd("0.02"))));
    }
    let ids: Vec<String> = double.runs().into_iter().map(|run| run.id).collect();
    let polls = api::list_polls(&studio, &feed_id.to_string(), 10).await.expect("polls");
    let known: Vec<String> = polls.into_iter().rev().filter_map(|poll| poll.run_id).collect();
    assert_eq!((ids.len(), known), (2, ids), "each poll has a run of its own");
    assert_eq!(wallet(&studio, muse).await, money("$4.96", "$0.00", "$0.04"));
    assert_at_rest(&studio).await;
}

#[tokio::test]
async fn somebody_elses_run_is_not_taken_for_the_one_that_was_lost() {
    let (temp, double, studio) = world().await;
    let (muse, feed_id) = paying(&studio, "5").await;
    double.finds(posts(4));
    // Run by hand in Apify's own window: another question to the same actor, and the same one yesterday.
    let by_hand = async |input: Value| {
        let client = reqwest::Client::new();
        let url = format!("{}/v2/acts/trudax~reddit-scraper-lite/runs", double.url);
        let asked = client.post(url).bearer_auth(muse_tests::feeds::APIFY_TOKEN).json(&input).send().await;
        assert!(asked.expect("an answer").status().is_success());
    };
    by_hand(Actor::RedditLite.input(&communities(&["art"]), 100)).await;
    temp.wait(24 * 60);
    by_hand(Actor::RedditLite.input(&communities(&["fog"]), 100)).await;
    double.breaks(START, Fault::Cuts);
    assert_eq!(ask(&studio, feed_id).await.expect_err("no answer"), "source.unreachable");
    assert_eq!(wallet(&studio, muse).await, money("$4.50", "$0.50", "$0.00"), "it may have begun: the money is held");
    // Two minutes later Apify would know of it.
    assert!(api::poll_due_feeds(&studio, &CancellationToken::new()).await.expect("polls").is_empty());
    temp.wait(2);
    let told = poll(&studio, feed_id).await;
    assert_eq!((code(&told), told.cost, &told.run_id), ("source.not_started", Some(Usd::ZERO), &None));
    assert_eq!(wallet(&studio, muse).await, money("$5.00", "$0.00", "$0.00"));
    assert_eq!(double.asked(START), 3, "by hand twice, by us once");
    assert_at_rest(&studio).await;
}

#[tokio::test]
async fn what_nobody_can_tell_for_a_day_counts_as_spent() {
    let (temp, double, studio) = world().await;
    let (muse, feed_id) = paying(&studio, "5").await;
    double.breaks(START, Fault::Loses);
    double.breaks("GET /v2/acts/", Fault::says(503, ""));
    assert_eq!(ask(&studio, feed_id).await.expect_err("no answer"), "source.failing");
    for hour in 1..24 {
        temp.wait(60);
        double.breaks("GET /v2/acts/", Fault::apify(401, "user-or-token-not-found", "no"));
        assert_eq!(ask(&studio, feed_id).await.expect_err("no answer"), "source.bad_credentials", "hour {hour}");
    }
    assert_eq!(wallet(&studio, muse).await, money("$4.50", "$0.50", "$0.00"));
    temp.wait(60);
    double.breaks("GET /v2/acts/", Fault::apify(401, "user-or-token-not-found", "no"));
    let told = poll(&studio, feed_id).await;
    assert_eq!((code(&told), told.cost), ("source.outcome_unknown", None));
    assert_eq!(wallet(&studio, muse).await, money("$4.50", "$0.00", "$0.50"), "the worst case");
    assert_at_rest(&studio).await;
}

#[tokio::test]
async fn a_run_under_way_outlives_every_trouble_and_its_result_is_kept_once() {
    let (temp, double, studio) = world().await;
    let (muse, feed_id) = paying(&studio, "5").await;
    double.finds(posts(5));
    double.costs(Some(0.03), Value::Null);
    let troubles = [
        (LOOK, Fault::Cuts),
        (LOOK, Fault::says(502, "")),
        (LOOK, Fault::apify(429, "rate-limit-exceeded", "slowly")),
        (LOOK, Fault::says(200, "not json")),
        (ITEMS, Fault::Loses),
        (ITEMS, Fault::says(200, "{\"no\":\"list\"}")),
        (ITEMS, Fault::Floods(33 << 20)),
    ];
    for (start, fault) in troubles {
        double.breaks(start, fault.clone());
        ask(&studio, feed_id).await.expect_err(&format!("{fault:?}"));
        assert_eq!(count(&studio, "select count(*) from signal").await, 0, "nothing is kept by halves");
        assert_eq!(wallet(&studio, muse).await, money("$4.50", "$0.50", "$0.00"));
        temp.wait(5);
    }
    let told = poll(&studio, feed_id).await;
    assert_eq!((code(&told), told.read, told.new_signals, told.cost), ("", 5, 5, Some(usd("0.03"))));
    assert_eq!((double.asked(START), double.runs().len()), (1, 1));
    assert_eq!(wallet(&studio, muse).await, money("$4.97", "$0.00", "$0.03"));
    assert_at_rest(&studio).await;
}

#[tokio::test]
async fn a_run_goes_on_while_the_studio_is_closed_and_is_carried_on_when_it_opens() {
    let (temp, double, studio) = world().await;
    let (muse, feed_id) = paying(&studio, "5").await;
    double.finds(posts(6));
    double.takes(u32::MAX, "SUCCEEDED");
    let cancel = CancellationToken::new();
    let listening = tokio::spawn({
        let (studio, cancel) = (studio.clone(), cancel.clone());
        async move { api::listen(&studio, cancel).await }
    });
    double.begins(1).await;
    cancel.cancel();
    listening.await.expect("a good end");
    assert_eq!(wallet(&studio, muse).await, money("$4.50", "$0.50", "$0.00"));
    let holds = api::spend(&studio, 1).await.expect("the books").holds;
    assert_eq!((holds[0].feed_id, holds[0].production_id, holds[0].intent.as_str()), (Some(feed_id), None, "r/art"));
    // Removed meanwhile: what was begun is settled all the same.
    api::remove_feed(&studio, "r/art").await.expect("removed");
    drop(studio);

    double.takes(0, "SUCCEEDED");
    temp.wait(10);
    let studio = temp.open().await;
    let polls = api::poll_due_feeds(&studio, &CancellationToken::new()).await.expect("polls");
    assert_eq!((polls.len(), polls[0].read, code(&polls[0])), (1, 6, ""));
    assert_eq!((double.asked(START), double.runs().len()), (1, 1), "nothing was asked for twice");
    assert_at_rest(&studio).await;
    assert!(api::poll_due_feeds(&studio, &CancellationToken::new()).await.expect("polls").is_empty());
}

#[tokio::test]
async fn a_run_that_ends_badly_is_paid_for_and_what_it_found_is_kept() {
    let (temp, double, studio) = world().await;
    let (muse, feed_id) = paying(&studio, "5").await;
    double.finds(posts(2));
    double.costs(Some(0.01), Value::Null);
    for (ends_as, spent) in [("FAILED", "$0.01"), ("TIMED-OUT", "$0.02"), ("ABORTED", "$0.03")] {
        double.takes(0, ends_as);
        let told = poll(&studio, feed_id).await;
        assert_eq!((code(&told), told.read, told.cost), ("source.run_failed", 2, Some(usd("0.01"))), "{ends_as}");
        assert_eq!(wallet(&studio, muse).await.2, spent);
        temp.wait(600);
    }
    // One that never ends is asked to, and then settled.
    double.takes(u32::MAX, "SUCCEEDED");
    let asking = tokio::spawn({
        let studio = studio.clone();
        async move { poll(&studio, feed_id).await }
    });
    double.begins(4).await;
    temp.wait(10);
    let told = asking.await.expect("an end");
    assert_eq!((code(&told), double.asked("POST /v2/actor-runs/")), ("source.run_failed", 1));
    // A run that Apify has forgotten cannot be asked what it cost.
    temp.wait(600);
    double.takes(0, "SUCCEEDED");
    double.breaks(LOOK, Fault::apify(404, "record-not-found", "gone"));
    let told = poll(&studio, feed_id).await;
    assert_eq!((code(&told), told.cost), ("source.outcome_unknown", None));
    assert_at_rest(&studio).await;
}

#[tokio::test]
async fn without_money_or_leave_nothing_is_asked() {
    let (temp, double, studio) = world().await;
    let (muse, feed_id) = paying(&studio, "0.40").await;
    assert_eq!(code(&poll(&studio, feed_id).await), "wallet.short");
    deposit(&studio, muse, "20").await;
    temp.wait(600);
    let cap = api::SetLimit { hourly_cap: usd("0.45"), why: "careful".to_owned(), who: None };
    api::set_limit(&studio, cap).await.expect("a limit");
    assert_eq!(code(&poll(&studio, feed_id).await), "breaker.open");
    let tripped = "select count(*) from event where kind = 'breaker_tripped'";
    assert_eq!(count(&studio, tripped).await, 1);
    assert_eq!(double.asked("POST"), 0, "nobody was asked");
    assert_at_rest(&studio).await;
}

#[tokio::test]
async fn a_feed_that_costs_money_needs_a_muse_a_bound_and_leave_above_her_threshold() {
    let (_temp, _double, studio) = world().await;
    let muse = id_of(&seal(&studio, 1, |draft| draft.limits.approval_above = usd("0.10")).await).to_string();
    let check = async |wish: NewFeed, expected: &str| {
        let refused = api::add_feed(&studio, wish).await.expect_err(expected);
        assert_eq!(refused.code(), expected, "{refused}");
        assert!(refused.advice().is_some_and(|advice| advice.contains(' ')));
    };
    let free = || wanted(communities(&["art"]), Via::Apify);
    check(NewFeed { cap: Some(usd("0.05")), ..free() }, "feed.needs_muse").await;
    check(NewFeed { muse: Some(muse.clone()), ..free() }, "feed.needs_cap").await;
    check(paid(&muse, communities(&["art"])), "budget.needs_approval").await;
    check(paid("nobody", communities(&["art"])), "muse.unknown").await;
    check(NewFeed { cap: Some(usd("101")), ..paid(&muse, communities(&["art"])) }, "feed.out_of_range").await;
    check(NewFeed { every_secs: Some(10), ..paid(&muse, communities(&["art"])) }, "feed.out_of_range").await;
    check(NewFeed { actor: Some(Actor::Tiktok), ..paid(&muse, communities(&["art"])) }, "feed.bad_listening").await;
    let hashtags = || Listening::Hashtags { names: vec!["fog".to_owned()] };
    check(wanted(hashtags(), Via::Rss), "feed.wrong_way").await;
    check(wanted(communities(&["a b"]), Via::Rss), "feed.bad_listening").await;

    let leave = NewFeed { approved: true, name: Some("Fog".to_owned()), ..paid(&muse, hashtags()) };
    let cost = api::quote_feed(&studio, leave.clone()).await.expect("a quote").cost.expect("a cost");
    assert!(cost.poll.low <= cost.poll.mid && cost.poll.high <= cost.cap, "{cost:?}");
    assert_eq!((cost.cap, count(&studio, "select count(*) from feed").await), (usd("0.50"), 0));
    let view = api::add_feed(&studio, leave).await.expect("a feed");
    assert_eq!((view.feed.actor, view.cost), (Some(Actor::Tiktok), Some(cost)));
    // A larger bound is another promise; a smaller one is not.
    let change = |cap: &str| FeedChange { cap: Some(usd(cap)), ..FeedChange::default() };
    let refused = api::change_feed(&studio, "fog", change("0.60")).await.expect_err("not approved");
    assert_eq!(refused.code(), "budget.needs_approval");
    assert_eq!(api::change_feed(&studio, "fog", change("0.40")).await.expect("changed").feed.cap, usd("0.40"));
    // Of all ways the fullest one there is money and keys for.
    let any = |muse: Option<String>, cap| NewFeed {
        via: None,
        approved: true,
        muse,
        cap,
        ..wanted(communities(&["fog"]), Via::Rss)
    };
    let via = async |wish| api::add_feed(&studio, wish).await.expect("a feed").feed.via;
    assert_eq!(via(any(Some(muse.clone()), Some(usd("0.05")))).await, Via::Apify);
    assert_eq!(via(any(Some(muse), None)).await, Via::Oauth);
}

#[tokio::test]
async fn videos_are_heard_like_posts() {
    let (_temp, double, studio) = world().await;
    let muse = id_of(&seal(&studio, 1, |draft| draft.limits.approval_above = usd("1")).await);
    deposit(&studio, muse, "5").await;
    double.finds(vec![
        video("7301", "spin #robot", "robot", 500, "2026-11-22T10:00:00Z"),
        json!({ "id": "7302", "text": "buy", "diggCount": 1, "isAd": true }),
        json!({ "id": "7303", "diggCount": 1 }),
    ]);
    let wish = paid(&muse.to_string(), Listening::Hashtags { names: vec!["robot".to_owned()] });
    let feed_id = feed(&studio, wish).await;
    let told = poll(&studio, feed_id).await;
    assert_eq!((told.read, told.skipped, told.bad), (1, 1, 1), "{told:?}");
    let input = &double.runs()[0].input;
    assert_eq!(
        (&input["hashtags"], &input["resultsPerPage"], &input["shouldDownloadVideos"]),
        (&json!(["robot"]), &json!(100), &json!(false))
    );
}

/// Whoever adds another way to ask has to think of its bound, too.
#[tokio::test]
async fn every_question_that_can_cost_money_carries_both_bounds() {
    let temp = TempStudio::new();
    let double = FeedDouble::start(temp.clock()).await;
    let temp = temp.hearing(double.options());
    let studio = temp.open().await;
    let muse = id_of(&seal(&studio, 1, |draft| draft.limits.approval_above = usd("1")).await);
    deposit(&studio, muse, "20").await;
    for (n, actor) in Actor::ALL.into_iter().enumerate() {
        let names = vec![format!("fog{n}")];
        let listening = [
            communities(&["fog"]),
            Listening::Hashtags { names: names.clone() },
            Listening::Profiles { names: names.clone() },
        ];
        let listening = listening.into_iter().find(|listening| actor.takes(listening)).expect("something it takes");
        let wish =
            NewFeed { actor: Some(actor), name: Some(format!("feed {n}")), ..paid(&muse.to_string(), listening) };
        let feed_id = feed(&studio, wish).await;
        assert_eq!(code(&poll(&studio, feed_id).await), "");
    }
    for run in double.runs() {
        let bounds = ["maxItems", "maxTotalChargeUsd", "timeout"].map(|name| run.query.contains_key(name));
        assert_eq!(bounds, [true; 3], "{run:?}");
    }
    assert_eq!(double.runs().len(), 6);
}
