//! A process that is there to be killed: carries on with the runs an earlier one left, checks them, then asks without end.
//!
//! Prints `ready` once what was left is settled, then one line per poll. Used by `journeys/senses_crash.rs`.
#![allow(clippy::print_stdout)]

use std::io::Write;
use std::time::Duration;

use muse_core::api;
use muse_core::studio::keys::{GivenKeys, KeyName};
use muse_core::studio::{SourceOptions, Studio, StudioOptions};
use muse_core::vocab::Clock;
use muse_tests::feeds::APIFY_TOKEN;
use tokio_util::sync::CancellationToken;

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let home = arguments.next().expect("the studio's folder");
    let url = arguments.next().expect("the address of the services");
    let later: i64 = arguments.next().and_then(|ms| ms.parse().ok()).expect("how much later it is");
    let sources = SourceOptions {
        apify_url: url.clone(),
        reddit_url: url.clone(),
        reddit_oauth_url: url,
        given: GivenKeys::default().with(KeyName::ApifyToken, APIFY_TOKEN),
        rest: Duration::from_millis(1),
    };
    let clock = Clock::from_fn(move || Clock::system().now().plus_millis(later));
    let options = StudioOptions { prefer_gpu: false, sources, clock, ..StudioOptions::owner(home) };
    let studio = Studio::open(options).await.expect("the studio opens after any death");
    let cancel = CancellationToken::new();
    let feeds = api::list_feeds(&studio).await.expect("feeds");
    for view in feeds.iter().filter(|view| view.last.as_ref().is_some_and(|poll| poll.ended_at.is_none())) {
        let carried = studio.poll_feed(view.feed.feed_id, &cancel).await.expect("what was left is carried on");
        let poll = carried.expect("it was not stopped");
        assert!(poll.ended_at.is_some(), "{poll:?}");
    }
    let report = api::verify_ledger(&studio).await.expect("the ledger can be read");
    assert!(report.is_sound(), "{:?}", report.faults);
    assert_eq!(report.held.micros(), 0, "a grant is left open");
    say("ready");
    loop {
        for view in &feeds {
            let polled = studio.poll_feed(view.feed.feed_id, &cancel).await.expect("a poll");
            let poll = polled.expect("it was not stopped");
            assert!(poll.problem.is_none(), "{poll:?}");
            say(&poll.poll_id.to_string());
        }
    }
}

/// What is said here is acknowledged: it must be there after the death.
fn say(line: &str) {
    println!("{line}");
    std::io::stdout().flush().expect("the parent listens");
}
