use muse_redis::{Answer, Limit, RowKind};

use crate::fixture::{Keeps, RedisServer};
use crate::ledger::union;
use crate::{Studio, denied, id, two_studios};

#[tokio::test]
async fn what_is_held_is_captured_and_the_rest_is_free_again() {
    let (server, home) = (RedisServer::start(Keeps::Nothing), tempfile::tempdir().expect("folder"));
    let studio = Studio::in_folder(&server, home.path(), "a");
    studio.deposit("start", 1_000_000).await;
    studio.hold("one", 400_000).await;
    assert_eq!(studio.sums().await, (600_000, 400_000, 0));
    studio.settle("one", 150_000).await;
    assert_eq!(studio.sums().await, (850_000, 0, 150_000));
    let refunded = studio.reserve("two", 850_000, None).await;
    assert_eq!(denied(studio.ask("three", 1, None).await.expect("answer")), (Limit::Wallet, 0));
    refunded.refund().await.expect("refunded");
    assert_eq!(studio.sums().await, union(&[&studio.ledger]));
}

#[tokio::test]
async fn captures_of_the_last_hour_and_everything_in_flight_stay_under_the_cap() {
    let (server, home) = (RedisServer::start(Keeps::Nothing), tempfile::tempdir().expect("folder"));
    let studio = Studio::in_folder(&server, home.path(), "a");
    // One capture leaves the window while the test runs; one left it long ago; one is too young by far.
    for (op, captured, age_ms) in [("old", 50, 7_200_000), ("leaving", 30, 3_599_700), ("young", 20, 60_000)] {
        studio.ledger.write(RowKind::In, &id(&format!("for-{op}")), 100);
        studio.ledger.write_aged(RowKind::Hold, &id(op), 50, age_ms);
        studio.ledger.write_aged(RowKind::Settle, &id(op), captured, age_ms);
    }
    studio.tend().await;
    assert_eq!(studio.wallet.look().await.expect("a look").captured, 50);
    let held = studio.reserve("held", 10, Some(70)).await;
    assert_eq!(denied(studio.ask("more", 11, Some(70)).await.expect("answer")), (Limit::Cap, 10));
    assert_eq!(denied(studio.ask("never", 1, Some(0)).await.expect("answer")), (Limit::Cap, 0));
    tokio::time::sleep(std::time::Duration::from_millis(350)).await;
    let more = studio.reserve("more", 40, Some(70)).await;
    assert_eq!(denied(studio.ask("again", 1, Some(70)).await.expect("answer")), (Limit::Cap, 0));
    // Without a cap only the wallet counts.
    studio.reserve("withdrawal", 100, None).await.kept();
    drop((held, more));
}

#[tokio::test]
async fn the_same_operation_is_held_once_and_an_id_is_used_once() {
    let (server, home) = (RedisServer::start(Keeps::Nothing), tempfile::tempdir().expect("folder"));
    let studio = Studio::in_folder(&server, home.path(), "a");
    studio.deposit("start", 100).await;
    studio.reserve("one", 60, None).await.kept();
    studio.reserve("one", 60, None).await.kept();
    assert_eq!(studio.sums().await, (40, 60, 0));
    assert_eq!(studio.ask("one", 61, None).await.expect_err("another amount").code(), "redis.op_differs");
    studio.ledger.hold(&id("one"), 60);
    studio.settle("one", 10).await;
    studio.settle("one", 10).await;
    assert!(matches!(studio.ask("one", 60, None).await.expect("answer"), Answer::Over));
    studio.reserve("two", 5, None).await.refund().await.expect("refunded");
    assert!(matches!(studio.ask("two", 5, None).await.expect("answer"), Answer::Over));
    assert_eq!(studio.sums().await, (90, 0, 10));
    assert_eq!(studio.wallet.settle(&id("never"), 1).await.expect_err("nothing held").code(), "redis.op_orphan");
    assert_eq!(studio.ask("big", u64::MAX, None).await.expect_err("too much").code(), "redis.bad_input");
}

#[tokio::test]
async fn what_stands_in_a_ledger_is_not_refunded() {
    let (server, home) = (RedisServer::start(Keeps::Nothing), tempfile::tempdir().expect("folder"));
    let studio = Studio::in_folder(&server, home.path(), "a");
    studio.deposit("start", 100).await;
    studio.hold("one", 60).await;
    studio.tend().await;
    let again = studio.reserve("one", 60, None).await;
    assert_eq!(again.refund().await.expect_err("kept").code(), "redis.op_kept");
    assert_eq!(studio.sums().await, (40, 60, 0));
}

#[tokio::test]
async fn two_studios_from_one_home_count_their_common_past_once() {
    let (server, home) = (RedisServer::start(Keeps::Nothing), tempfile::tempdir().expect("folder"));
    let a = Studio::in_folder(&server, home.path(), "a");
    a.ledger.write(RowKind::In, &id("start"), 100);
    a.ledger.hold(&id("past"), 30);
    a.ledger.settle(&id("past"), 25);
    let b = Studio::new(&server, "b", a.ledger.copy_to(&home.path().join("b")));
    a.tend().await;
    b.tend().await;
    a.tend().await;
    assert_eq!(a.sums().await, (75, 0, 25));
    a.hold("of-a", 40).await;
    b.hold("of-b", 35).await;
    assert_eq!(denied(b.ask("one-more", 1, None).await.expect("answer")), (Limit::Wallet, 0));
    assert_eq!(b.sums().await, union(&[&a.ledger, &b.ledger]));
}

#[tokio::test]
async fn of_two_tellings_the_one_that_leaves_less_to_spend_counts() {
    let (server, home) = (RedisServer::start(Keeps::Nothing), tempfile::tempdir().expect("folder"));
    let a = Studio::in_folder(&server, home.path(), "a");
    a.ledger.write(RowKind::In, &id("start"), 100);
    a.ledger.hold(&id("open"), 30);
    // Both go on with work that was open when the home was copied.
    let b = Studio::new(&server, "b", a.ledger.copy_to(&home.path().join("b")));
    a.ledger.settle(&id("open"), 10);
    b.ledger.settle(&id("open"), 20);
    assert_eq!(b.tend().await.differing, 0);
    assert_eq!(a.tend().await.differing, 1);
    assert_eq!(a.sums().await, (80, 0, 20));
    let (c, d) = (Studio::in_folder(&server, home.path(), "c"), Studio::in_folder(&server, home.path(), "d"));
    c.ledger.write(RowKind::In, &id("gift"), 7);
    d.ledger.write(RowKind::In, &id("gift"), 5);
    c.tend().await;
    assert_eq!(d.tend().await.differing, 1);
    assert_eq!(a.sums().await.0, 85);
}

#[tokio::test]
async fn a_withdrawal_is_reserved_then_told_and_counts_once() {
    let (server, home) = (RedisServer::start(Keeps::Nothing), tempfile::tempdir().expect("folder"));
    let (a, b) = two_studios(&server, home.path(), 100).await;
    let reservation = a.reserve("withdrawal", 70, None).await;
    assert_eq!(denied(b.ask("too-much", 31, None).await.expect("answer")), (Limit::Wallet, 30));
    a.ledger.write(RowKind::Out, &id("withdrawal"), 70);
    reservation.kept();
    a.tend().await;
    assert_eq!(a.sums().await, (30, 0, 0));
    assert_eq!(a.sums().await, union(&[&a.ledger, &b.ledger]));
}

#[tokio::test]
async fn a_reservation_that_never_became_a_hold_is_given_back_and_one_that_did_is_not() {
    let (server, home) = (RedisServer::start(Keeps::Nothing), tempfile::tempdir().expect("folder"));
    let (a, b) = two_studios(&server, home.path(), 100).await;
    let soon = std::time::Duration::from_millis(1);
    for op in ["lost", "kept"] {
        let answer = a.wallet.reserve(&a.ledger, &id(op), 30, None, soon).await.expect("answer");
        assert!(matches!(answer, Answer::Held(_)), "{answer:?}");
    }
    a.ledger.hold(&id("kept"), 30);
    // The death of its process: nobody settles, nobody refunds.
    let a = a.start_again(&server, home.path(), "a");
    tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    assert_eq!(b.tend().await.swept, 0, "only its own studio knows");
    assert_eq!(b.sums().await.1, 60);
    assert_eq!(a.tend().await.swept, 1);
    assert_eq!(a.sums().await, (70, 30, 0));
    assert_eq!(a.tend().await.swept, 0);
}
