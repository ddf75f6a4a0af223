//! A ComfyUI for whoever tests the studio from outside: it loses Nova's face in a new picture and finds it again in a
//! repair, until it is told otherwise.
//!
//! Prints its address, then paints as each line on its standard input says, and ends with it. Used by `ui/e2e/comfy.mjs`.
#![allow(clippy::print_stdout)]

use std::io::Write;

use muse_tests::{ComfyDouble, Lock, painters};

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
            other => panic!("no painter {other:?}"),
        })
    });
    told.await.expect("it knows its painters");
}
