//! A ComfyUI for whoever tests the studio from outside: it loses Nova's face in a new picture and finds it again in a
//! repair, until it is told otherwise.
//!
//! Prints its address, then paints or misbehaves as each line on its standard input says, and ends with it. Used by
//! `ui/e2e/comfy.mjs`.
#![allow(clippy::print_stdout)]

use std::io::Write;

use muse_tests::{ComfyDouble, Faults, Lock, painters};

#[tokio::main]
async fn main() {
    let comfy = ComfyDouble::start(Lock::Sdxl).await;
    comfy.paints(painters::drifting);
    println!("{}", comfy.url);
    std::io::stdout().flush().expect("the parent listens");
    let told = tokio::task::spawn_blocking(move || {
        std::io::stdin().lines().for_each(|line| match line.expect("text").as_str() {
            "drifting" => comfy.paints(painters::drifting),
            "drifted" => comfy.paints(painters::drifted),
            "her" => comfy.paints(painters::her),
            "raising" => comfy.faults(Faults { raise_in: Some("KSampler"), ..Faults::default() }),
            // The second of a prompt's nodes: it has begun, and is far from done.
            "holding" => comfy.faults(Faults { hold_at_node: Some(1), ..Faults::default() }),
            "sound" => comfy.faults(Faults::default()),
            other => panic!("neither painter nor fault {other:?}"),
        })
    });
    told.await.expect("it knows its painters");
}
