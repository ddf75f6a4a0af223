use std::io::Write;
use std::sync::{Arc, Mutex};

use muse_google::{Google, GoogleError, ImageRequest, InteractionRequest, Request};
use muse_google_double::{GoogleDouble, Turn};
use tracing_subscriber::fmt::MakeWriter;

use crate::{IMAGE, KEY, TEXT, developer, enterprise};

/// Everything that is said of an error, by whoever says it.
fn all_of(error: &GoogleError) -> String {
    let mut said = format!("{error} {error:?} {error:#?} {:?} {:?}", error.advice(), error.charge());
    let mut cause = std::error::Error::source(error);
    while let Some(next) = cause {
        said.push_str(&format!(" {next} {next:?}"));
        cause = next.source();
    }
    said
}

async fn every_failure(double: &GoogleDouble, google: &Google) -> Vec<String> {
    let mut said = vec![format!("{google:?}"), format!("{:?}", google.options())];
    for turn in [
        Turn::Indiscreet,
        Turn::BadKey,
        Turn::Denied,
        Turn::Redirect,
        Turn::NotJson,
        Turn::HangUp,
        Turn::HalfBody,
        Turn::RateLimited(600_000),
        Turn::DailyQuota,
        Turn::Internal,
        Turn::BlockedPrompt,
        Turn::NoImage,
    ] {
        double.next(turn.clone());
        let error = google.image(&ImageRequest::new(IMAGE, "a hat")).await.unwrap_err();
        said.push(format!("{turn:?}: {}", all_of(&error)));
    }
    for turn in [Turn::Indiscreet, Turn::HangUp] {
        double.next(turn.clone());
        let error = google.interactions().create(&InteractionRequest::new(TEXT, "hello")).await.unwrap_err();
        said.push(format!("{turn:?}: {}", all_of(&error)));
    }
    double.next(Turn::Indiscreet);
    said.push(all_of(&google.stream(&Request::new(TEXT, "hello")).await.unwrap_err()));
    said
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Log;

    fn make_writer(&self) -> Log {
        self.clone()
    }
}

#[tokio::test]
async fn no_error_and_no_log_line_holds_a_key_or_a_token() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(log.clone()).finish();
    let _here = tracing::subscriber::set_default(subscriber);
    let mut said = Vec::new();
    for (double, google) in [developer().await, enterprise().await] {
        said.extend(every_failure(&double, &google).await);
        // The canary was sent each time, or this test would prove nothing.
        assert!(
            double.seen().iter().all(|seen| seen.secret.as_deref().is_some_and(|secret| secret.contains("canary")))
        );
    }
    for line in &said {
        assert!(!line.contains("canary"), "{line}");
    }
    assert!(said.iter().any(|line| line.contains("cannot read [secret] here")), "{said:#?}");
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("giving up"), "the log is not looked at");
    assert!(!log.contains("canary"), "{log}");
    assert!(!said.is_empty() && KEY.contains("canary"));
}
