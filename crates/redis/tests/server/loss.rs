use muse_redis::{Healing, Limit, SharedError};

use crate::fixture::{Keeps, RedisServer};
use crate::ledger::union;
use crate::{Studio, denied, id, two_studios};

fn healing(error: SharedError) -> Healing {
    match error {
        SharedError::Healing(why) => why,
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn an_emptied_server_grants_nothing_until_every_ledger_is_told_again() {
    let (server, home) = (RedisServer::start(Keeps::Nothing), tempfile::tempdir().expect("folder"));
    let (a, b) = two_studios(&server, home.path(), 100).await;
    a.hold("of-a", 40).await;
    b.hold("of-b", 50).await;
    b.settle("of-b", 45).await;
    server.admin(&["FLUSHALL"]);
    let error = a.ask("early", 50, None).await.expect_err("b is missing");
    assert_eq!(healing(error), Healing::Awaited(vec!["b".to_owned()]));
    // b tells its ledger because it wants to spend, and everybody has what all ledgers say together.
    assert_eq!(denied(b.ask("more", 16, None).await.expect("answer")), (Limit::Wallet, 15));
    assert_eq!(a.sums().await, (15, 40, 45));
    assert_eq!(a.sums().await, union(&[&a.ledger, &b.ledger]));
    a.settle("of-a", 40).await;
    assert_eq!(
        b.wallet.look().await.expect("a look").captured,
        85,
        "what was captured before the loss counts in the window"
    );
}

#[tokio::test]
async fn a_ledger_is_told_only_while_nothing_is_on_its_way_into_it() {
    let (server, home) = (RedisServer::start(Keeps::Nothing), tempfile::tempdir().expect("folder"));
    let (a, b) = two_studios(&server, home.path(), 100).await;
    let under_way = a.reserve("of-a", 80, None).await;
    server.admin(&["FLUSHALL"]);
    let (ledger, wallet) = (std::sync::Arc::new(a.ledger), a.wallet.clone());
    let telling = tokio::spawn({
        let ledger = std::sync::Arc::clone(&ledger);
        async move { wallet.tend(&*ledger).await }
    });
    for _ in 0..5 {
        let error = b.ask("early", 80, None).await.expect_err("a has not told its ledger");
        assert_eq!(healing(error), Healing::Awaited(vec!["a".to_owned()]));
        tokio::task::yield_now().await;
    }
    ledger.hold(&id("of-a"), 80);
    under_way.kept();
    telling.await.expect("task").expect("told");
    assert_eq!(denied(b.ask("late", 80, None).await.expect("answer")), (Limit::Wallet, 20));
}

#[tokio::test]
async fn a_server_that_waits_for_its_disk_is_believed_after_it_was_killed() {
    let (mut server, home) = (RedisServer::start(Keeps::Everything), tempfile::tempdir().expect("folder"));
    let (a, b) = two_studios(&server, home.path(), 100).await;
    a.hold("of-a", 40).await;
    drop(b);
    server.kill();
    assert_eq!(a.ask("away", 1, None).await.expect_err("killed").code(), "redis.away");
    server.start_again();
    // b is asleep, and nobody has to wait for it.
    assert_eq!(denied(a.ask("too-much", 61, None).await.expect("answer")), (Limit::Wallet, 60));
    a.hold("more", 60).await;
    a.settle("of-a", 40).await;
    assert_eq!(a.sums().await, (0, 60, 40));
}

/// As Redis 7.0 does that is killed twice while it writes: the log of the first time is cut off inside a transaction.
#[tokio::test]
async fn half_of_a_change_that_a_killed_server_kept_is_counted_anew() {
    let (mut server, home) = (RedisServer::start(Keeps::Everything), tempfile::tempdir().expect("folder"));
    let studio = Studio::in_folder(&server, home.path(), "a");
    studio.deposit("start", 100).await;
    studio.hold("one", 40).await;
    for (op, half) in [("one", "40:40:s:0:a"), ("never-answered", "30:0:o:1:a")] {
        server.admin(&["HSET", "muse:ops:{vela}", op, half]);
    }
    server.admin(&["ZADD", "muse:leases:{vela}", "1", "never-answered"]);
    server.kill();
    server.start_again();
    studio.ledger.settle(&id("one"), 40);
    assert_eq!(studio.tend().await.swept, 1);
    assert_eq!(studio.sums().await, (60, 0, 40));
    assert_eq!(studio.sums().await, union(&[&studio.ledger]));
}

#[tokio::test]
async fn a_server_that_came_back_with_an_old_picture_is_not_believed() {
    let (mut server, home) = (RedisServer::start(Keeps::Saves), tempfile::tempdir().expect("folder"));
    let (a, b) = two_studios(&server, home.path(), 100).await;
    server.admin(&["SAVE"]);
    b.hold("of-b", 90).await;
    server.kill();
    server.start_again();
    let a = a.start_again(&server, home.path(), "a");
    let error = a.ask("early", 90, None).await.expect_err("b is missing");
    assert_eq!(healing(error), Healing::Awaited(vec!["b".to_owned()]));
    b.tend().await;
    assert_eq!(denied(a.ask("late", 90, None).await.expect("answer")), (Limit::Wallet, 10));
    b.settle("of-b", 90).await;
    assert_eq!(a.sums().await, (10, 0, 90));
}

#[tokio::test]
async fn a_wallet_that_was_set_back_behind_everybodys_back_is_noticed() {
    let (server, home) = (RedisServer::start(Keeps::Everything), tempfile::tempdir().expect("folder"));
    let (a, b) = two_studios(&server, home.path(), 100).await;
    let kept = server.dump("muse:wallet:{vela}");
    b.hold("of-b", 90).await;
    a.wallet.look().await.expect("a look");
    server.set_back("muse:wallet:{vela}", &kept);
    let error = a.ask("early", 90, None).await.expect_err("set back");
    assert_eq!(healing(error), Healing::Awaited(vec!["b".to_owned()]));
    b.tend().await;
    assert_eq!(a.sums().await, (10, 90, 0), "what no longer fitted together was told again");
}

#[tokio::test]
async fn a_studio_spends_only_after_all_have_met_it_and_then_nobody_heals_without_it() {
    let (server, home) = (RedisServer::start(Keeps::Nothing), tempfile::tempdir().expect("folder"));
    let (a, b) = (Studio::in_folder(&server, home.path(), "a"), Studio::in_folder(&server, home.path(), "b"));
    a.deposit("start", 100).await;
    let error = b.ask("early", 1, None).await.expect_err("a has not met b");
    assert_eq!(healing(error), Healing::Unknown(vec!["a".to_owned()]));
    // Nobody has to wait for one that may not spend yet: a does not know of b, and the server forgets both.
    a.hold("of-a", 10).await;
    server.admin(&["FLUSHALL"]);
    a.hold("more", 10).await;
    b.tend().await;
    a.tend().await;
    b.hold("of-b", 20).await;
    server.admin(&["FLUSHALL"]);
    let a = a.start_again(&server, home.path(), "a");
    let error = a.ask("again", 1, None).await.expect_err("b is missing");
    assert_eq!(healing(error), Healing::Awaited(vec!["b".to_owned()]));
    assert_eq!(error_code_and_advice(&a).await, ("redis.healing", true));
}

async fn error_code_and_advice(studio: &Studio) -> (&'static str, bool) {
    let error = studio.ask("once-more", 1, None).await.expect_err("healing");
    (error.code(), error.advice().is_some_and(|advice| advice.contains("forgotten")))
}

#[tokio::test]
async fn a_studio_that_is_gone_for_good_is_forgotten_by_all_and_may_come_back_as_a_new_one() {
    let (server, home) = (RedisServer::start(Keeps::Nothing), tempfile::tempdir().expect("folder"));
    let (a, b) = two_studios(&server, home.path(), 100).await;
    let c = Studio::in_folder(&server, home.path(), "c");
    for studio in [&c, &a, &b, &c] {
        studio.tend().await;
    }
    c.hold("of-c", 30).await;
    server.admin(&["FLUSHALL"]);
    assert!(a.ask("early", 1, None).await.is_err());
    b.tend().await;
    a.wallet.forget(&a.ledger, &id("c")).await.expect("forgotten");
    a.hold("of-a", 50).await;
    // b learns it, and does not bring c up at the next loss.
    b.tend().await;
    server.admin(&["FLUSHALL"]);
    a.tend().await;
    b.hold("of-b", 10).await;
    let error = c.ask("back", 1, None).await.expect_err("a and b have to meet it again");
    assert_eq!(healing(error), Healing::Unknown(vec!["a".to_owned(), "b".to_owned()]));
    for studio in [&a, &b, &c] {
        studio.tend().await;
    }
    assert_eq!(c.sums().await, (10, 90, 0));
    c.hold("last", 10).await;
    assert_eq!(c.sums().await, union(&[&a.ledger, &b.ledger, &c.ledger]));
}
