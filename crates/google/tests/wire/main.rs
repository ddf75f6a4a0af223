//! The client against a server that speaks Google's documented wire, over real connections.
#![allow(clippy::unwrap_used)]

mod interactions;
mod pictures;
mod secrets;
mod sign_in;
mod trouble;
mod video;
mod words;

use std::time::Duration;

use muse_google::{Access, Credentials, Google, Options, Polling, Retry};
use muse_google_double::GoogleDouble;

const KEY: &str = "AIza-canary-of-a-key-0123456789";
const TEXT: &str = "gemini-3.8-flash";
const IMAGE: &str = "gemini-nano-banana-2.1";
const OMNI: &str = "gemini-omni-1.2-flash";
const VEO: &str = "veo-3.1-generate-001";

/// Waits of a millisecond where a real client waits for seconds.
fn quick(double: &GoogleDouble) -> Options {
    let (first_wait, longest_wait) = (Duration::from_millis(1), Duration::from_millis(4));
    Options {
        base_url: Some(double.url.clone()),
        storage_url: Some(double.url.clone()),
        retry: Retry { attempts: 4, first_wait, longest_wait },
        polling: Polling { first_wait, longest_wait, deadline: Duration::from_secs(20) },
        ..Options::default()
    }
}

async fn developer() -> (GoogleDouble, Google) {
    let double = GoogleDouble::start().await;
    let google = Google::new(Access::Developer { key: KEY.into() }, quick(&double)).unwrap();
    (double, google)
}

async fn enterprise() -> (GoogleDouble, Google) {
    let double = GoogleDouble::start().await;
    let google = as_account(&double, Credentials::access_token("ya29.canary-of-a-token"));
    (double, google)
}

fn as_account(double: &GoogleDouble, credentials: Credentials) -> Google {
    let (project, location) = ("p-1".to_owned(), "europe-west4".to_owned());
    Google::new(Access::Enterprise { project, location, credentials }, quick(double)).unwrap()
}
