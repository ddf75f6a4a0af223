//! Keys of services: whatever is done with them, they are told to nobody and lie nowhere in the open.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use muse_core::api;
use muse_core::studio::{Studio, StudioOptions};
use muse_tests::google::{GoogleDouble, Turn};
use muse_tests::{Answer, Muse};
use serde_json::json;

/// Keys as they would be.
const CANARIES: [(&str, &str); 4] = [
    ("apify_token", "canary-apify-7f3a9c1e5b"),
    ("reddit_app_id", "canary-redditid-2d8e4f6a"),
    ("reddit_secret", "canary-redditsecret-9b1c"),
    ("google_key", "canary-google-4e6f8a0b2c"),
];

const MIND_KEY: &str = "canary-mind-5a7b9c1d3e";

async fn run(muse: &Arc<Muse>, arguments: &[&str], input: &str) -> Answer {
    let answer = muse.asked(arguments, input).await;
    must_not_tell(format!("{}{}", answer.out, answer.err).as_bytes(), "an answer");
    answer
}

/// Every form in which a key could stand in a file: as it is, and in base64.
fn forms() -> Vec<Vec<u8>> {
    let keys = CANARIES.iter().map(|(_, key)| *key).chain([MIND_KEY]);
    keys.flat_map(|key| {
        let coded = STANDARD_NO_PAD.encode(key);
        // The last letters depend on what follows.
        [
            key.as_bytes().to_vec(),
            coded.as_bytes()[..coded.len() - 2].to_vec(),
            STANDARD.encode(format!(":{key}")).into_bytes(),
        ]
    })
    .collect()
}

fn must_not_tell(bytes: &[u8], place: &str) {
    for form in forms() {
        let found = bytes.windows(form.len()).any(|window| window == form);
        assert!(!found, "{place} holds a key as {}", String::from_utf8_lossy(&form));
    }
}

/// A service that refuses everybody and repeats all it was told.
async fn echo() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let repeat = |headers: axum::http::HeaderMap, body: String| async move {
        let told = format!("{headers:?} {body}");
        (axum::http::StatusCode::UNAUTHORIZED, json!({ "error": { "type": told, "message": told } }).to_string())
    };
    let router = axum::Router::new().fallback(repeat);
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(files_below(&path)) } else { found.push(path) }
    }
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_are_in_no_answer_no_log_no_row_no_picture_and_no_export() {
    let google = GoogleDouble::start().await;
    let echo = echo().await;
    let mut environment = vec![("GOOGLE_GEMINI_BASE_URL", google.url.clone()), ("MUSE_LOG", "trace".to_owned())];
    for service in ["APIFY_API_BASE_URL", "REDDIT_BASE_URL", "REDDIT_OAUTH_BASE_URL"] {
        environment.push((service, echo.clone()));
    }
    let muse = Arc::new(Muse::new().within(environment));
    let mut draft = run(&muse, &["surprise", "--seed", "7"], "").await.exits(0).json();
    draft["draft_dna"]["identity"] = json!({ "kind": "starter", "starter": "mei" });
    run(&muse, &["genesis", "-"], &draft.to_string()).await.exits(0);
    run(&muse, &["wallet", "deposit", "5"], "").await.exits(0);
    for (name, key) in CANARIES {
        run(&muse, &["keys", "set", name], &format!("{key}\n")).await.exits(0);
    }
    {
        let options = StudioOptions { prefer_gpu: false, ..StudioOptions::owner(muse.home()) };
        let studio = Studio::open(options).await.expect("a studio");
        let change = serde_json::from_value(json!({ "mind": "openai", "mind_url": echo, "mind_model": "reader" }));
        api::change_settings(&studio, change.expect("a change")).await.expect("kept");
        studio.keep_mind_key(Some(MIND_KEY)).await.expect("kept");
        must_not_tell(json!(api::settings(&studio).await.expect("settings")).to_string().as_bytes(), "the settings");
        must_not_tell(json!(api::list_keys(&studio).await.expect("keys")).to_string().as_bytes(), "the keys");
    }
    // Good and bad: whatever a service answers, nothing of a key comes back.
    google.next(Turn::Indiscreet);
    run(&muse, &["doctor", "--json"], "").await;
    let feed = ["scout", "add", "--community", "art", "--via", "oauth", "--name", "art"];
    run(&muse, &feed, "").await.exits(0);
    run(&muse, &["scout", "poll", "art"], "").await;
    google.next_at(":generateContent", Turn::Indiscreet);
    let painted = ["produce", "--intent", "brutalist fog", "--renderer", "google", "--anyway", "--yes", "--json"];
    run(&muse, &painted, "").await;
    let drawn = ["produce", "--intent", "brutalist fog", "--renderer", "draft", "--anyway", "--json"];
    let made = run(&muse, &drawn, "").await.exits(0).json();
    let id = made["production"]["production_id"].as_str().expect("an id").to_owned();
    run(&muse, &["review", "approve", &id], "").await.exits(0);
    run(&muse, &["release", &id], "").await.exits(0);
    run(&muse, &["ledger", "export"], "").await;
    run(&muse, &["doctor", "--json"], "").await;

    let files = files_below(&muse.home());
    assert!(files.iter().any(|file| file.ends_with("studio.db")) && files.len() > 10, "{files:?}");
    for file in files {
        must_not_tell(&std::fs::read(&file).expect("a file"), &file.display().to_string());
    }
}
