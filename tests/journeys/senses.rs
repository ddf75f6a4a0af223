//! Live sources: what they bring, how often they are asked, and what they refuse.

use muse_core::api;
use muse_core::perception::Via;
use muse_core::perception::feeds::{Listening, Poll, Sorting};
use muse_core::studio::Studio;
use muse_core::studio::keys::{GivenKeys, KeyName};
use muse_core::studio::senses::NewFeed;
use muse_core::vocab::{Advice, FeedId};
use muse_tests::feeds::{APIFY_TOKEN, REDDIT_APP_ID, REDDIT_SECRET, atom, listed_post};
use muse_tests::studio::count;
use muse_tests::{Fault, FeedDouble, TempStudio};
use serde_json::json;
use tokio_util::sync::CancellationToken;

/// A studio at noon that hears a double of both services, with good keys.
pub async fn world() -> (TempStudio, FeedDouble, Studio) {
    let temp = TempStudio::new();
    let double = FeedDouble::start(temp.clock()).await;
    let temp = temp.hearing(double.options());
    let studio = temp.open().await;
    (temp, double, studio)
}

pub fn communities(names: &[&str]) -> Listening {
    let names = names.iter().map(|name| (*name).to_owned()).collect();
    Listening::Communities { names, sorting: Sorting::Hot }
}

/// A free feed by this way.
pub fn wanted(listening: Listening, via: Via) -> NewFeed {
    NewFeed {
        listening,
        name: None,
        muse: None,
        via: Some(via),
        actor: None,
        every_secs: None,
        most_posts: None,
        cap: None,
        approved: false,
    }
}

pub async fn feed(studio: &Studio, wanted: NewFeed) -> FeedId {
    api::add_feed(studio, wanted).await.expect("a feed").feed.feed_id
}

pub async fn poll(studio: &Studio, feed_id: FeedId) -> Poll {
    let polled = studio.poll_feed(feed_id, &CancellationToken::new()).await.expect("a poll");
    polled.expect("it was not stopped")
}

/// The code of what went wrong at a poll.
pub fn code(poll: &Poll) -> &str {
    poll.problem.as_ref().map_or("", |problem| &problem.code)
}

#[tokio::test]
async fn an_app_hears_posts_with_their_figures_page_by_page() {
    let (temp, double, studio) = world().await;
    let posts = |upvotes: u64| {
        (0..250)
            .map(|n| listed_post(&format!("p{n}"), &format!("Fog number {n}"), "art", upvotes, "2026-11-22T10:00:00Z"))
            .collect::<Vec<_>>()
    };
    double.lists(posts(100));
    let mut wish = wanted(communities(&["art", "r/fog"]), Via::Oauth);
    wish.most_posts = Some(230);
    let feed_id = feed(&studio, wish).await;
    let first = poll(&studio, feed_id).await;
    assert_eq!((code(&first), first.read, first.new_signals, first.bad), ("", 230, 230, 0));
    assert_eq!((first.cost, first.grant_id), (None, None), "an app costs nothing");
    let asked: Vec<String> = double.log().into_iter().filter(|line| line.starts_with("GET")).collect();
    assert_eq!(
        asked,
        [
            "GET /r/art+fog/hot?limit=100&raw_json=1",
            "GET /r/art+fog/hot?limit=100&raw_json=1&after=t3_p99",
            "GET /r/art+fog/hot?limit=30&raw_json=1&after=t3_p199",
        ]
    );
    assert_eq!(double.asked("POST /api/v1/access_token"), 1, "one token for all of them");

    // A minute later the same posts have more upvotes: no new post, new looks, and a velocity between the two.
    temp.wait(60);
    double.lists(posts(300));
    let second = poll(&studio, feed_id).await;
    assert_eq!((second.new_signals, second.new_observations), (0, 230));
    assert!(second.speed.is_some_and(|speed| speed > 0.0), "{second:?}");
    let trends = api::list_trends(&studio, 10).await.expect("trends");
    assert_eq!((trends[0].ways.as_slice(), trends[0].counted), ([Via::Oauth].as_slice(), true));
    assert_eq!(trends[0].last_at, temp.now(), "how fresh it is, is said");
    let view = api::show_trend(&studio, trends[0].insight_id).await.expect("a trend");
    assert_eq!(view.signals[0].via, Via::Oauth);
    assert_eq!(view.signals[0].url.as_deref().map(|url| &url[..32]), Some("https://www.reddit.com/r/art/com"));
    assert_eq!(double.asked("POST /api/v1/access_token"), 2, "a token is used for its hour and not longer");
}

#[tokio::test]
async fn an_open_feed_brings_no_figures_and_that_is_said() {
    let (temp, double, studio) = world().await;
    double.publishes(atom(&[
        ("a", "Brutalist towers in the fog", "art", "2026-11-22T09:00:00Z"),
        ("b", "My cat opens the fridge", "cats", "2026-11-22T10:00:00Z"),
    ]));
    let feed_id = feed(&studio, wanted(communities(&["art", "cats"]), Via::Rss)).await;
    let first = poll(&studio, feed_id).await;
    assert_eq!((code(&first), first.read, first.new_signals, first.speed), ("", 2, 2, None));
    assert_eq!(double.log(), ["GET /r/art+cats/hot/.rss?limit=100"]);
    let trends = api::list_trends(&studio, 10).await.expect("trends");
    assert_eq!(trends.len(), 2);
    for trend in &trends {
        assert_eq!((trend.vvs, trend.slope, trend.counted), (None, None, false), "nothing is made up: {trend:?}");
        assert_eq!(trend.ways, [Via::Rss]);
    }
    // Nothing changed: the feed says so and nothing is read again.
    temp.wait(10);
    let second = poll(&studio, feed_id).await;
    assert_eq!((code(&second), second.read, second.new_observations), ("", 0, 0));
    assert_eq!(count(&studio, "select count(*) from observation").await, 2);
}

#[tokio::test]
async fn the_same_post_heard_by_two_ways_is_one_signal_with_the_figures_that_were_counted() {
    let (temp, double, studio) = world().await;
    double.publishes(atom(&[("a", "Brutalist towers in the fog", "art", "2026-11-22T09:00:00Z")]));
    double.lists(vec![listed_post("a", "Brutalist towers in the fog", "art", 90, "2026-11-22T09:00:00Z")]);
    let open = feed(&studio, wanted(communities(&["art"]), Via::Rss)).await;
    let app = feed(&studio, wanted(communities(&["art"]), Via::Oauth)).await;
    poll(&studio, open).await;
    temp.wait(1);
    let counted = poll(&studio, app).await;
    assert_eq!((counted.new_signals, counted.new_observations), (0, 1));
    temp.wait(10);
    double.publishes(atom(&[("a", "Brutalist towers in the fog!", "art", "2026-11-22T09:00:00Z")]));
    poll(&studio, open).await;
    assert_eq!(count(&studio, "select count(*) from signal").await, 1);
    assert_eq!(count(&studio, "select count(*) from observation").await, 3);
    let trend = api::list_trends(&studio, 10).await.expect("trends").remove(0);
    assert_eq!((trend.ways.as_slice(), trend.counted), ([Via::Oauth, Via::Rss].as_slice(), true));
    assert!(trend.vvs.is_some(), "a look that cannot count takes no velocity away");
    let view = api::show_trend(&studio, trend.insight_id).await.expect("a trend");
    assert_eq!((view.signals[0].upvotes, view.signals[0].observed_at), (Some(90), temp.now()));
}

#[tokio::test]
async fn a_file_is_a_feed_like_any_other_and_is_read_again_when_it_changed() {
    let (temp, _, studio) = world().await;
    let path = temp.path("posts.jsonl");
    let row = |id: &str| format!("{{\"id\":\"{id}\",\"title\":\"Fog {id}\",\"upvotes\":5}}\n");
    std::fs::write(&path, row("a")).expect("a file");
    let listening = Listening::File { path: path.display().to_string() };
    let feed_id = feed(&studio, wanted(listening, Via::File)).await;
    assert_eq!(poll(&studio, feed_id).await.new_signals, 1);
    temp.wait(1);
    assert_eq!(poll(&studio, feed_id).await.read, 0, "it did not change");
    std::fs::write(&path, row("a") + &row("b")).expect("a file");
    assert_eq!(poll(&studio, feed_id).await.new_signals, 1);
    std::fs::remove_file(&path).expect("removed");
    assert_eq!(code(&poll(&studio, feed_id).await), "signals.unreadable");
}

#[tokio::test]
async fn each_thing_reddit_can_refuse_is_told_apart_and_nothing_is_read_of_it() {
    let (_temp, double, studio) = world().await;
    double.lists(vec![listed_post("a", "Fog", "art", 9, "2026-11-22T10:00:00Z")]);
    double.publishes(atom(&[("a", "Fog", "art", "2026-11-22T10:00:00Z")]));
    let app = feed(&studio, wanted(communities(&["art"]), Via::Oauth)).await;
    let open = feed(&studio, wanted(communities(&["art"]), Via::Rss)).await;
    let check = async |feed_id: FeedId, start: &str, fault: Fault, expected: &str| {
        double.breaks(start, fault.clone());
        let told = poll(&studio, feed_id).await;
        assert_eq!(code(&told), expected, "{start} {fault:?}: {told:?}");
        assert_eq!((told.read, told.new_signals), (0, 0));
        let problem = told.problem.expect("a problem");
        assert!(problem.message.contains(' ') && problem.advice.is_some(), "{problem:?}");
    };
    check(app, "POST /api/v1/access_token", Fault::says(401, "{\"error\":401}"), "source.bad_credentials").await;
    check(app, "POST /api/v1/access_token", Fault::says(400, "{}"), "source.bad_credentials").await;
    let of_another_kind = Fault::says(200, "{\"error\":\"unsupported_grant_type\"}");
    check(app, "POST /api/v1/access_token", of_another_kind, "source.bad_credentials").await;
    check(app, "POST /api/v1/access_token", Fault::says(200, "{}"), "source.bad_reply").await;
    check(app, "POST /api/v1/access_token", Fault::Cuts, "source.unreachable").await;
    check(app, "GET /r/", Fault::says(403, "{\"reason\":\"private\"}"), "source.gone").await;
    check(app, "GET /r/", Fault::says(404, "{\"reason\":\"banned\"}"), "source.gone").await;
    check(app, "GET /r/", Fault::says(302, ""), "source.gone").await;
    check(app, "GET /r/", Fault::says(503, "upstream"), "source.failing").await;
    check(app, "GET /r/", Fault::says(200, "<html>log in</html>"), "source.bad_reply").await;
    check(app, "GET /r/", Fault::says(200, "{\"kind\":\"Listing\"}"), "source.bad_reply").await;
    check(app, "GET /r/", Fault::Loses, "source.unreachable").await;
    check(app, "GET /r/", Fault::Floods(9 << 20), "source.too_large").await;
    check(open, "GET /r/", Fault::says(403, "blocked"), "source.refused").await;
    check(open, "GET /r/", Fault::says(302, ""), "source.gone").await;
    check(open, "GET /r/", Fault::says(500, ""), "source.failing").await;
    check(open, "GET /r/", Fault::says(200, "<html><body>Whoa there</body></html>"), "source.bad_reply").await;
    check(open, "GET /r/", Fault::says(200, "<feed><entry>"), "source.bad_reply").await;
    check(open, "GET /r/", Fault::Loses, "source.unreachable").await;
    check(open, "GET /r/", Fault::Floods(5 << 20), "source.too_large").await;
    let laughs = "<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">]><feed>&b;</feed>";
    check(open, "GET /r/", Fault::says(200, laughs), "source.bad_reply").await;
    let wide = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><feed/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    check(open, "GET /r/", Fault::Says(200, Vec::new(), wide), "source.bad_reply").await;
    // And when nothing is wrong any more, both bring what they have.
    assert_eq!((code(&poll(&studio, app).await), poll(&studio, open).await.read), ("", 1));
}

#[tokio::test]
async fn a_token_that_was_taken_back_is_replaced_once() {
    let (_temp, double, studio) = world().await;
    double.lists(vec![listed_post("a", "Fog", "art", 9, "2026-11-22T10:00:00Z")]);
    let app = feed(&studio, wanted(communities(&["art"]), Via::Oauth)).await;
    double.breaks("GET /r/", Fault::says(401, "{}"));
    assert_eq!((code(&poll(&studio, app).await), double.asked("POST /api/v1/access_token")), ("", 2));
    double.breaks("GET /r/", Fault::says(401, "{}"));
    double.breaks("GET /r/", Fault::says(401, "{}"));
    assert_eq!(code(&poll(&studio, app).await), "source.bad_credentials");
    assert_eq!(double.asked("POST /api/v1/access_token"), 3, "and not once more");
}

#[tokio::test]
async fn an_app_without_a_secret_is_asked_as_one_that_is_installed() {
    let temp = TempStudio::new();
    let double = FeedDouble::start(temp.clock()).await;
    double.lists(vec![listed_post("a", "Fog", "art", 9, "2026-11-22T10:00:00Z")]);
    let given = GivenKeys::default().with(KeyName::RedditAppId, REDDIT_APP_ID);
    let temp = temp.hearing(double.options_with(given));
    let studio = temp.open().await;
    let app = feed(&studio, wanted(communities(&["art"]), Via::Oauth)).await;
    assert_eq!(poll(&studio, app).await.read, 1);
}

#[tokio::test]
async fn a_source_that_wants_rest_gets_it_from_every_feed_and_whoever_asks() {
    let (temp, double, studio) = world().await;
    let first = feed(&studio, wanted(communities(&["art"]), Via::Rss)).await;
    let second = feed(&studio, wanted(communities(&["fog"]), Via::Rss)).await;
    double.breaks("GET /r/", Fault::too_many("retry-after", "600"));
    assert_eq!(code(&poll(&studio, first).await), "source.rate_limited");
    for feed_id in [first, second] {
        let refused = studio.poll_feed(feed_id, &CancellationToken::new()).await.expect_err("too soon");
        assert_eq!(refused.code(), "feed.too_soon", "{refused}");
    }
    assert!(api::poll_due_feeds(&studio, &CancellationToken::new()).await.expect("polls").is_empty());
    temp.wait_secs(599);
    assert!(studio.poll_feed(second, &CancellationToken::new()).await.is_err());
    temp.wait_secs(2);
    assert_eq!(code(&poll(&studio, second).await), "");
    assert_eq!(double.asked("GET /r/"), 2, "nobody asked in between");

    // An app's window without room closes it until it is whole, though nothing was refused.
    double.has_room(1.0, 45);
    let app = feed(&studio, wanted(communities(&["art"]), Via::Oauth)).await;
    assert_eq!(code(&poll(&studio, app).await), "");
    let refused = studio.poll_feed(app, &CancellationToken::new()).await.expect_err("too soon");
    assert!(refused.to_string().contains("45 s") || refused.to_string().contains("46 s"), "{refused}");
    temp.wait_secs(46);
    double.breaks("GET /r/", Fault::too_many("x-ratelimit-remaining", "0"));
    let told = poll(&studio, app).await;
    assert_eq!(code(&told), "source.rate_limited");
}

#[tokio::test]
async fn a_quiet_feed_is_asked_less_often_and_a_failing_one_rests_longer_each_time() {
    let (temp, double, studio) = world().await;
    double.publishes(atom(&[("a", "Fog", "art", "2026-11-22T09:00:00Z")]));
    let feed_id = feed(&studio, wanted(communities(&["art"]), Via::Rss)).await;
    let pace = async || api::show_feed(&studio, &feed_id.to_string()).await.expect("a feed").feed;
    poll(&studio, feed_id).await;
    let lively = pace().await.pace_secs;
    assert!(lively < 300, "all of it was new: {lively}");
    for _ in 0..4 {
        temp.wait(60);
        poll(&studio, feed_id).await;
    }
    assert!(pace().await.pace_secs > lively * 3, "{:?}", pace().await);
    let mut rests = Vec::new();
    for failures in 1..=3 {
        double.breaks("GET /r/", Fault::says(500, ""));
        temp.wait(600);
        poll(&studio, feed_id).await;
        let feed = pace().await;
        assert_eq!((feed.failures, feed.problem.as_deref()), (failures, Some("source.failing")));
        rests.push(feed.next_at.millis() - temp.now().millis());
    }
    assert!(rests.windows(2).all(|pair| pair[1] > pair[0] * 3 / 2), "{rests:?}");
    assert!(api::poll_due_feeds(&studio, &CancellationToken::new()).await.expect("polls").is_empty());
    temp.wait(600);
    let due = api::poll_due_feeds(&studio, &CancellationToken::new()).await.expect("polls");
    assert_eq!((due.len(), pace().await.failures), (1, 0));
}

#[tokio::test]
async fn the_loop_asks_at_once_survives_a_restart_and_ends_when_told() {
    let (temp, double, studio) = world().await;
    double.publishes(atom(&[("a", "Fog", "art", "2026-11-22T09:00:00Z")]));
    let feed_id = feed(&studio, wanted(communities(&["art"]), Via::Rss)).await;
    let heard = async |studio: &Studio, polls: i64| {
        for _ in 0..1000 {
            if count(studio, "select count(*) from poll where ended_at is not null").await >= polls {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        panic!("it was not asked: {:?}", double.log());
    };
    let listen = |studio: &Studio| {
        let (studio, cancel) = (studio.clone(), CancellationToken::new());
        let stop = cancel.clone();
        (tokio::spawn(async move { api::listen(&studio, cancel).await }), stop)
    };
    let (listening, stop) = listen(&studio);
    heard(&studio, 1).await;
    // Whoever presses the button is heard by the loop that sleeps.
    api::ask_feed(&studio, &feed_id.to_string()).await.expect("asked");
    heard(&studio, 2).await;
    stop.cancel();
    listening.await.expect("a good end");
    drop(studio);

    temp.wait(60);
    let studio = temp.open().await;
    let (listening, stop) = listen(&studio);
    heard(&studio, 3).await;
    stop.cancel();
    listening.await.expect("a good end");
    assert_eq!(double.asked("GET /r/"), 3);
    drop(studio);

    // A process that only reads asks nobody.
    temp.wait(600);
    let reader = temp.read().await.expect("a reader");
    api::listen(&reader, CancellationToken::new()).await;
    assert_eq!(double.asked("GET /r/"), 3);
}

#[tokio::test]
async fn a_paused_studio_asks_nobody_and_goes_on_where_it_was() {
    let (_temp, double, studio) = world().await;
    feed(&studio, wanted(communities(&["art"]), Via::Rss)).await;
    let set = async |paused: bool| {
        let change = serde_json::from_value(json!({ "paused": paused })).expect("a change");
        api::change_settings(&studio, change).await.expect("settings");
    };
    set(true).await;
    let cancel = CancellationToken::new();
    let listening = tokio::spawn({
        let (studio, cancel) = (studio.clone(), cancel.clone());
        async move { api::listen(&studio, cancel).await }
    });
    // The loop has looked at least once when the settings were read twice.
    for _ in 0..20 {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    assert_eq!(double.log(), Vec::<String>::new());
    set(false).await;
    for _ in 0..1000 {
        if double.asked("GET /r/") == 1 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    cancel.cancel();
    listening.await.expect("a good end");
    assert_eq!(double.asked("GET /r/"), 1);
}

#[tokio::test]
async fn a_connection_is_tested_with_good_and_bad_keys_and_with_nobody_there() {
    let (temp, double, studio) = world().await;
    let state = async |studio: &Studio, name: &str| {
        let check = api::test_connection(studio, name).await.expect("a check");
        let told = serde_json::to_string(&check).expect("JSON");
        for secret in [APIFY_TOKEN, REDDIT_APP_ID, REDDIT_SECRET, "wrongAPIFY", "wrongAPP"] {
            assert!(!told.contains(secret), "{told}");
        }
        format!("{:?}", check.state)
    };
    assert_eq!((state(&studio, "apify").await, state(&studio, "reddit").await), ("Ok".to_owned(), "Ok".to_owned()));
    let keep = async |name: KeyName, value: &str| {
        api::keep_key(&studio, name, api::KeepKey { value: value.to_owned() }).await.expect("kept");
    };
    keep(KeyName::ApifyToken, "wrongAPIFY").await;
    keep(KeyName::RedditAppId, "wrongAPP").await;
    for name in ["apify", "reddit"] {
        let check = api::test_connection(&studio, name).await.expect("a check");
        assert!(check.detail.contains("does not accept the key"), "{check:?}");
        assert_eq!(state(&studio, name).await, "Broken");
    }
    // What was kept by hand counts more than what the environment brought, and gives way to it when it is dropped.
    api::drop_key(&studio, KeyName::ApifyToken).await.expect("dropped");
    assert_eq!(state(&studio, "apify").await, "Ok");
    for (start, name, fault) in
        [("GET /v2/users/me", "apify", Fault::Cuts), ("POST /api/v1/access_token", "reddit", Fault::says(500, ""))]
    {
        double.breaks(start, fault);
        assert_eq!(state(&studio, name).await, "Broken");
    }
    drop(studio);
    let nobody = temp.hearing(FeedDouble::start(|| unreachable!()).await.options_with(GivenKeys::default()));
    let studio = nobody.open().await;
    assert_eq!(
        (state(&studio, "apify").await, state(&studio, "reddit").await),
        ("Absent".to_owned(), "Broken".to_owned())
    );
    api::drop_key(&studio, KeyName::RedditAppId).await.expect("dropped");
    assert_eq!(state(&studio, "reddit").await, "Absent");
}
