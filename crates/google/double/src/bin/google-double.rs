//! A Google for whoever tests from outside.
//!
//!     google-double [LOG]
//!
//! Prints its address, writes each request to LOG as one line of JSON (without keys and tokens), and ends with its
//! standard input. `POST /_double` tells it how to answer: `{"next": "daily_quota"}`, `{"next": {"rate_limited": 300},
//! "at": "POST"}`, `{"models": ["gemini-3.8-flash"]}`, `{"patience": 3}`, `{"signed_out": true}`.
#![allow(clippy::print_stdout)]

use std::io::{Read as _, Write as _};
use std::path::Path;

use muse_google_double::GoogleDouble;

#[tokio::main]
async fn main() {
    let google = GoogleDouble::start().await;
    if let Some(log) = std::env::args_os().nth(1) {
        google.log_to(Path::new(&log)).expect("the log can be written");
    }
    println!("{}", google.url);
    std::io::stdout().flush().expect("the parent listens");
    let closed = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new()));
    closed.await.expect("standard input ends").expect("standard input can be read");
}
