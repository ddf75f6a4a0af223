//! A process that is there to be killed: resumes what an earlier one left, checks it, then produces without end.
//!
//! Prints `ready` once what was left is sound again, then one line per production. Used by `journeys/crash.rs`.
#![allow(clippy::print_stdout)]

use std::io::Write;

use muse_core::api;
use muse_core::cognition::{Platform, RendererChoice};
use muse_core::studio::{ProduceRequest, Studio, StudioOptions};
use tokio_util::sync::CancellationToken;

#[tokio::main]
async fn main() {
    let home = std::env::args().nth(1).expect("the studio's folder");
    let options = StudioOptions { prefer_gpu: false, ..StudioOptions::owner(home) };
    let studio = Studio::open(options).await.expect("the studio opens after any death");
    for resumed in api::resume(&studio, CancellationToken::new()).await.expect("what was left is driven on") {
        let ended = !resumed.state.is_moving();
        assert!(ended, "{} still {}", resumed.production_id, resumed.state.name());
        assert!(resumed.problem.is_none(), "{}: {:?}", resumed.production_id, resumed.problem);
    }
    let report = api::verify_ledger(&studio).await.expect("the ledger can be read");
    assert!(report.is_sound(), "{:?}", report.faults);
    assert_eq!(report.held.micros(), 0, "a grant is left open");
    say("ready");
    for i in 0.. {
        let request = ProduceRequest {
            intent: format!("Minimalist Avant-Garde {i}"),
            muse: None,
            platform: Platform::Reddit,
            renderer: RendererChoice::Draft,
            approved: true,
            anyway: true,
            seed: Some(i),
        };
        let produced = api::produce(&studio, &request, CancellationToken::new()).await.expect("produced");
        say(&produced.production.expect("a production").production_id.to_string());
    }
}

/// What is said here is acknowledged: it must be there after the death.
fn say(line: &str) {
    println!("{line}");
    std::io::stdout().flush().expect("the parent listens");
}
