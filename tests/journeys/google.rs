//! Pictures by Google's image models, against a double that speaks the documented wire: judged, paid by what was counted,
//! never asked twice.

use std::sync::Arc;

use muse_tests::google::{GoogleDouble, Turn};
use muse_tests::pictures::{likeness, view};
use muse_tests::{Answer, Muse};
use serde_json::{Value, json};

/// Shows up nowhere.
const KEY: &str = "google-canary-0123456789";

async fn run(muse: &Arc<Muse>, arguments: &[&str], input: &str) -> Answer {
    let (muse, input) = (Arc::clone(muse), input.to_owned());
    let arguments: Vec<String> = arguments.iter().map(|text| (*text).to_owned()).collect();
    let ran = tokio::task::spawn_blocking(move || {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        muse.told(&arguments, &input)
    });
    let answer = ran.await.expect("it ran");
    assert!(!format!("{}{}", answer.out, answer.err).contains(KEY), "the key is told: {answer:?}");
    answer
}

/// A sealed Muse with five dollars, beside a Google that paints her.
async fn beside() -> (Arc<Muse>, GoogleDouble) {
    let google = GoogleDouble::start().await;
    let portrait = view("mei", 1);
    google.paints(move |_| likeness(&portrait, 864, 1080).encode_png());
    let environment = vec![("GOOGLE_GEMINI_BASE_URL", google.url.clone()), ("MUSE_LOG", "trace".to_owned())];
    let muse = Arc::new(Muse::new().within(environment));
    let drawn = run(&muse, &["surprise", "--seed", "7"], "").await;
    let mut draft = drawn.exits(0).json();
    draft["draft_dna"]["identity"] = json!({ "kind": "starter", "starter": "mei" });
    run(&muse, &["genesis", "-"], &draft.to_string()).await.exits(0);
    run(&muse, &["wallet", "deposit", "5"], "").await.exits(0);
    (muse, google)
}

fn produce() -> Vec<&'static str> {
    vec!["produce", "--intent", "Minimalist Avant-Garde", "--renderer", "google", "--anyway", "--yes", "--json"]
}

async fn wallet(muse: &Arc<Muse>) -> Value {
    run(muse, &["wallet", "show", "--json"], "").await.exits(0).json()[0].clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_picture_by_google_is_judged_and_paid_by_what_was_counted() {
    let (muse, google) = beside().await;
    let without = run(&muse, &produce(), "").await;
    assert_eq!(without.problem()["code"], "google.no_credentials", "{without:?}");
    run(&muse, &["keys", "set", "google_key"], &format!("{KEY}\n")).await.exits(0);

    let made = run(&muse, &produce(), "").await.exits(0).json();
    assert_eq!(made["production"]["state"], "in_review", "{made}");
    let asked = google.seen().into_iter().find(|seen| seen.path.contains(":generateContent")).expect("a request");
    assert!(asked.path.contains("gemini-nano-banana-2.1"), "{}", asked.path);
    let config = &asked.body["generationConfig"];
    assert_eq!(config["imageConfig"], json!({ "aspectRatio": "4:5", "imageSize": "1K" }));
    let parts = asked.body["contents"][0]["parts"].as_array().expect("parts");
    assert!((2..=4).contains(&parts.len()), "the words and her references: {}", parts.len());

    let spent = wallet(&muse).await["spent"].as_i64().expect("an amount");
    assert!(spent > 0 && spent < 5_000_000, "{spent}");
    let verified = run(&muse, &["ledger", "verify", "--json"], "").await.exits(0).json();
    assert_eq!((&verified["held"], &verified["faults"]), (&json!(0), &json!([])), "{verified}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_google_may_have_painted_is_paid_and_never_asked_for_again() {
    let (muse, google) = beside().await;
    run(&muse, &["keys", "set", "google_key"], &format!("{KEY}\n")).await.exits(0);
    google.next_at(":generateContent", Turn::HangUp);
    let ended = run(&muse, &produce(), "").await;
    assert_eq!(ended.json()["production"]["problem"]["code"], "google.outcome_unknown", "{ended:?}");
    assert_eq!(google.asked(":generateContent"), 1, "once");
    let wallet = wallet(&muse).await;
    assert_eq!((&wallet["spent"], &wallet["held"]), (&json!(50_000), &json!(0)), "the most a picture costs: {wallet}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_google_refuses_costs_nothing_and_says_what_to_do() {
    let (muse, google) = beside().await;
    run(&muse, &["keys", "set", "google_key"], &format!("{KEY}\n")).await.exits(0);
    google.next_at(":generateContent", Turn::Denied);
    let ended = run(&muse, &produce(), "").await.json();
    assert_eq!(ended["production"]["problem"]["code"], "google.denied", "{ended}");
    assert_eq!(wallet(&muse).await["spent"], 0);
    google.next_at(":generateContent", Turn::BlockedPrompt);
    let ended = run(&muse, &produce(), "").await.json();
    assert_eq!(ended["production"]["problem"]["code"], "google.blocked", "{ended}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_doctor_holds_googles_list_against_the_registry() {
    let (muse, google) = beside().await;
    run(&muse, &["keys", "set", "google_key"], &format!("{KEY}\n")).await.exits(0);
    let check = async || {
        let report = run(&muse, &["doctor", "--json"], "").await.json();
        let checks = report["checks"].as_array().expect("checks").clone();
        checks.into_iter().find(|check| check["link"] == "google").expect("google")
    };
    google.has_models(&["gemini-3.8-flash"]);
    let found = check().await;
    assert_eq!(found["state"], "note", "{found}");
    assert!(
        found["detail"].as_str().is_some_and(|text| text.contains("gemini-nano-banana-2.1 is not listed")),
        "{found}"
    );
    google.next(Turn::BadKey);
    assert_eq!(check().await["state"], "broken");
}
