use std::time::Duration;

use muse_redis::{Claim, Mood, Shared};

use crate::fixture::{Keeps, RedisServer};
use crate::{LEASE, id};

/// Over at once.
const NONE: Duration = Duration::ZERO;

async fn shared(server: &RedisServer) -> Shared {
    Shared::connect(&server.url()).await.expect("connected")
}

#[tokio::test]
async fn the_latest_mood_stands_and_of_two_at_once_the_studio_that_sorts_later() {
    let server = RedisServer::start(Keeps::Nothing);
    let shared = shared(&server).await;
    assert_eq!(shared.mood(&id("vela")).await.expect("read"), None);
    let mood = |at_ms, studio, value: &str| Mood { at_ms, studio: id(studio), value: value.to_owned() };
    let say = async |said: &Mood| shared.set_mood(&id("vela"), said).await.expect("said");
    assert!(say(&mood(10, "a", "calm")).await);
    assert!(!say(&mood(9, "b", "late news")).await);
    assert!(say(&mood(10, "b", "wild")).await);
    assert!(!say(&mood(10, "a", "calm")).await);
    assert_eq!(shared.mood(&id("vela")).await.expect("read"), Some(mood(10, "b", "wild")));
    // A clock that runs ahead does not silence everybody else for good.
    assert!(say(&mood(i64::MAX / 2, "a", "from the future")).await);
    tokio::time::sleep(Duration::from_millis(2)).await;
    assert!(say(&mood(i64::MAX / 2, "a", "later")).await);
    assert_eq!(
        shared.set_mood(&id("vela"), &mood(1, "a", &"x".repeat(20_000))).await.expect_err("long").code(),
        "redis.bad_input"
    );
}

#[tokio::test]
async fn a_task_is_taken_by_one_and_added_once() {
    let server = RedisServer::start(Keeps::Nothing);
    let shared = shared(&server).await;
    let (a, b) = (shared.tasks(&id("vela"), &id("a")), shared.tasks(&id("vela"), &id("b")));
    assert!(a.add(&id("one"), "first").await.expect("added"));
    assert!(!b.add(&id("one"), "first").await.expect("known"));
    assert!(a.add(&id("two"), "second").await.expect("added"));
    let one = b.take(LEASE).await.expect("asked").expect("a task");
    assert_eq!((one.id.as_str(), one.body.as_str(), one.delivery), ("one", "first", 1));
    let listed = a.list().await.expect("list");
    let rows: Vec<_> = listed.iter().map(|row| (row.id.as_str(), row.holder.as_ref().map(|id| id.as_str()))).collect();
    assert_eq!(rows, [("one", Some("b")), ("two", None)]);
    assert!(b.done(&one).await.expect("done"));
    assert!(!a.add(&id("one"), "first").await.expect("done already"));
    let two = a.take(LEASE).await.expect("asked").expect("a task");
    assert_eq!(two.id.as_str(), "two");
    assert_eq!(b.take(LEASE).await.expect("asked"), None);
    assert!(a.keep_alive(&two).await.expect("alive"));
}

#[tokio::test]
async fn what_a_dead_studio_held_is_taken_over_and_the_dead_one_is_told() {
    let server = RedisServer::start(Keeps::Nothing);
    let shared = shared(&server).await;
    let (a, b) = (shared.tasks(&id("vela"), &id("a")), shared.tasks(&id("vela"), &id("b")));
    a.add(&id("one"), "work").await.expect("added");
    let before = a.take(LEASE).await.expect("asked").expect("a task");
    assert_eq!(b.take(LEASE).await.expect("asked"), None, "a is alive");
    let after = b.take(NONE).await.expect("asked").expect("a fell silent");
    assert_eq!((after.id.as_str(), after.delivery), ("one", 2));
    assert!(!a.keep_alive(&before).await.expect("answer"));
    assert!(!a.done(&before).await.expect("answer"), "done it is, but b had it");
    assert!(!b.keep_alive(&after).await.expect("answer"), "and b hears that it is done");
    assert_eq!(b.list().await.expect("list"), []);
}

#[tokio::test]
async fn tasks_and_claims_outlive_a_server_that_waits_for_its_disk() {
    let mut server = RedisServer::start(Keeps::Everything);
    let shared = shared(&server).await;
    let tasks = shared.tasks(&id("vela"), &id("a"));
    tasks.add(&id("one"), "work").await.expect("added");
    let claim = shared.claim(&id("vela"), &id("a"), "trend/1", LEASE).await.expect("claimed");
    server.kill();
    assert_eq!(tasks.take(LEASE).await.expect_err("killed").code(), "redis.away");
    server.start_again();
    assert_eq!(tasks.take(LEASE).await.expect("asked").expect("a task").id.as_str(), "one");
    assert_eq!(shared.claim(&id("vela"), &id("a"), "trend/1", LEASE).await.expect("claimed"), claim);
}

#[tokio::test]
async fn a_claim_has_one_holder_and_its_token_grows_also_over_a_loss() {
    let server = RedisServer::start(Keeps::Nothing);
    let shared = shared(&server).await;
    let claim =
        async |studio: &str, lease| shared.claim(&id("vela"), &id(studio), "trend/1", lease).await.expect("answer");
    let token = |claim| match claim {
        Claim::Mine { token } => token,
        Claim::Theirs { studio } => panic!("{studio} has it"),
    };
    let first = token(claim("a", LEASE).await);
    assert_eq!(claim("b", LEASE).await, Claim::Theirs { studio: id("a") });
    assert_eq!(
        token(claim("a", Duration::from_millis(1)).await),
        first,
        "lengthened or shortened, it is the same claim"
    );
    tokio::time::sleep(Duration::from_millis(5)).await;
    let second = token(claim("b", LEASE).await);
    assert!(second > first);
    assert!(!shared.unclaim(&id("vela"), "trend/1", first).await.expect("answer"), "out of date");
    server.admin(&["FLUSHALL"]);
    let third = token(claim("a", LEASE).await);
    assert!(third > second);
    assert!(shared.unclaim(&id("vela"), "trend/1", third).await.expect("answer"));
    assert!(token(claim("b", LEASE).await) > third);
    assert_eq!(shared.claim(&id("vela"), &id("a"), "", LEASE).await.expect_err("no name").code(), "redis.bad_input");
}
