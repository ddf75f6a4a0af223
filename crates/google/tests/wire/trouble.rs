use std::time::{Duration, Instant};

use muse_google::{Access, Charge, Google, GoogleError, Options, Request};
use muse_google_double::Turn;

use crate::{KEY, TEXT, developer, quick};

fn hello() -> Request {
    Request::new(TEXT, "hello")
}

#[tokio::test]
async fn a_429_with_retry_info_waits_as_told() {
    let (double, google) = developer().await;
    for turn in [Turn::RateLimited(40), Turn::RateLimitedByHeader(40)] {
        let before = double.seen().len();
        double.next(turn.clone());
        let began = Instant::now();
        google.generate(&hello()).await.unwrap();
        // Our own back-off would be four milliseconds at most.
        assert!(began.elapsed() >= Duration::from_millis(40), "{turn:?}");
        assert_eq!(double.seen().len() - before, 2);
    }
}

#[tokio::test]
async fn a_wait_beyond_the_deadline_is_not_begun() {
    let (double, google) = developer().await;
    double.next(Turn::RateLimited(600_000));
    let error = google.generate(&hello()).await.unwrap_err();
    assert_eq!(error.to_string(), "Google asks to slow down for 600 s: Resource exhausted. (RESOURCE_EXHAUSTED)");
    assert_eq!((error.advice().as_deref(), error.is_passing()), (Some("Try again in 600 s."), true));
    assert_eq!((double.seen().len(), error.charge()), (1, Charge::Nothing));
}

#[tokio::test]
async fn the_quota_of_the_day_fails_at_once() {
    let (double, google) = developer().await;
    double.next(Turn::DailyQuota);
    let error = google.generate(&hello()).await.unwrap_err();
    assert_eq!((error.code(), error.is_passing()), ("google.daily_quota", false));
    assert_eq!(double.seen().len(), 1);
}

#[tokio::test]
async fn an_overloaded_server_is_asked_again_until_it_answers_or_enough_is_enough() {
    let (double, google) = developer().await;
    double.next(Turn::Overloaded);
    double.next(Turn::HangUp);
    google.generate(&hello()).await.unwrap();
    assert_eq!(double.seen().len(), 3);

    (0..4).for_each(|_| double.next(Turn::Overloaded));
    let error = google.generate(&hello()).await.unwrap_err();
    let message = "Google cannot answer now (HTTP 503): The model is overloaded. Please try again later. (UNAVAILABLE)";
    assert_eq!((error.to_string().as_str(), double.seen().len()), (message, 7));
}

#[tokio::test]
async fn a_retired_model_is_named() {
    let (double, google) = developer().await;
    double.has_models(&["gemini-4-argon"]);
    let error = google.generate(&hello()).await.unwrap_err();
    assert_eq!(error.to_string(), format!("Google has no model `{TEXT}` here"));
    assert!(error.advice().unwrap().contains("successor"), "{error:?}");
    let error = google.stream(&hello()).await.unwrap_err();
    assert!(matches!(error, GoogleError::ModelGone { model } if model == TEXT));
    assert_eq!(double.seen().len(), 2);
}

#[tokio::test]
async fn refusals_are_told_apart_and_not_repeated() {
    let (double, google) = developer().await;
    for (turn, code) in [
        (Turn::Denied, "google.denied"),
        (Turn::BadKey, "google.denied"),
        (Turn::Indiscreet, "google.bad_request"),
        (Turn::Redirect, "google.bad_reply"),
        (Turn::NotJson, "google.bad_reply"),
    ] {
        let before = double.seen().len();
        double.next(turn.clone());
        let error = google.generate(&hello()).await.unwrap_err();
        assert_eq!(error.code(), code, "{turn:?}: {error}");
        assert_eq!(double.seen().len() - before, 1, "{turn:?}");
    }
}

#[tokio::test]
async fn what_google_does_not_know_is_refused_with_its_own_words() {
    let (_double, google) = developer().await;
    // Labels are for the enterprise back end.
    let request = Request { labels: vec![("a".to_owned(), "b".to_owned())], ..hello() };
    let error = google.generate(&request).await.unwrap_err();
    assert!(error.to_string().contains("Unknown name \"labels\": Cannot find field."), "{error}");
}

#[tokio::test]
async fn a_reply_without_end_stops_at_the_limit() {
    let (double, _) = developer().await;
    let options = Options { max_reply_bytes: 200_000, ..quick(&double) };
    let google = Google::new(Access::Developer { key: KEY.into() }, options).unwrap();
    double.next(Turn::Endless);
    let error = google.generate(&hello()).await.unwrap_err();
    assert_eq!(error.to_string(), "the reply is larger than 200000 bytes");
}

#[tokio::test]
async fn nobody_at_the_address_is_said_so() {
    let (double, _) = developer().await;
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let options = Options { base_url: Some(format!("http://{free}")), ..quick(&double) };
    let google = Google::new(Access::Developer { key: KEY.into() }, options).unwrap();
    let error = google.generate(&hello()).await.unwrap_err();
    assert_eq!((error.code(), error.charge()), ("google.unreachable", Charge::Nothing));
    assert_eq!(error.to_string(), format!("http://{free} cannot be reached while trying to generate text"));
}

#[tokio::test]
async fn a_call_ends_at_its_deadline() {
    let (double, google) = developer().await;
    double.next(Turn::Silence);
    let error = google.within(Duration::from_millis(50)).generate(&hello()).await.unwrap_err();
    assert_eq!(error.code(), "google.deadline");
}

#[tokio::test]
async fn every_call_can_run_on_another_thread() {
    fn sendable<T: Send>(future: T) -> T {
        future
    }
    let (_double, google) = developer().await;
    let request = hello();
    sendable(google.generate(&request)).await.unwrap();
    drop(sendable(google.stream(&request)));
    drop(sendable(google.models()));
    let job =
        muse_google::VideoJob { model: "m".to_owned(), family: muse_google::VideoFamily::Omni, id: "v1_1".to_owned() };
    let cancel = tokio_util::sync::CancellationToken::new();
    drop(sendable(google.video_wait(&job, std::path::Path::new("x"), &cancel)));
    drop(sendable(google.interactions().poll_until_done("v1_1", &cancel)));
}
