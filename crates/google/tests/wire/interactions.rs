use futures_util::StreamExt as _;
use muse_google::{
    Access, Charge, Delta, Google, GoogleError, InteractionEvent, InteractionRequest, Keep, Media, OutputFormat,
    Request, Status,
};
use muse_google_double::Turn;
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::{KEY, TEXT, developer, enterprise, quick};

fn hello() -> InteractionRequest {
    InteractionRequest::new(TEXT, "one two three")
}

#[tokio::test]
async fn an_interaction_is_answered_and_nothing_of_it_is_kept() {
    let (double, google) = developer().await;
    let done = google.interactions().create(&hello()).await.unwrap();
    assert_eq!((done.status.clone(), done.text().as_str()), (Status::Completed, "You said: one two three"));
    assert_eq!((done.id.as_str(), done.usage.billed_output()), ("", 32));
    let seen = &double.seen()[0];
    assert_eq!((seen.path.as_str(), seen.headers["api-revision"].as_str()), ("/v1/interactions", "2026-05-20"));
    assert_eq!(seen.body, json!({ "model": TEXT, "input": "one two three", "store": false }));
}

#[tokio::test]
async fn the_enterprise_back_end_keeps_interactions_under_its_project() {
    let (double, google) = enterprise().await;
    let request = InteractionRequest {
        output: Some(OutputFormat::Json(json!({ "type": "boolean" }))),
        ..InteractionRequest::of(
            TEXT,
            vec![muse_google::Block::media(&Media::png([1])), muse_google::Block::text("is it?")],
        )
    };
    let done = google.interactions().create(&request).await.unwrap();
    assert_eq!(done.text(), "true");
    let seen = &double.seen()[0];
    assert_eq!(seen.path, "/v1beta1/projects/p-1/locations/europe-west4/interactions");
    assert_eq!(
        seen.body,
        json!({
            "model": TEXT, "store": false,
            "input": [{ "type": "user_input", "content": [
                { "type": "image", "data": "AQ==", "mime_type": "image/png" }, { "type": "text", "text": "is it?" }] }],
            "response_format": { "type": "text", "mime_type": "application/json", "schema": { "type": "boolean" } },
        })
    );
}

#[tokio::test]
async fn a_job_in_the_background_is_found_again_after_a_restart() {
    let (double, google) = developer().await;
    double.patience(3);
    let begun = google.interactions().create(&hello().in_background()).await.unwrap();
    assert!(begun.status.is_under_way());
    assert_eq!(google.interactions().get(&begun.id).await.unwrap().status, Status::InProgress);
    drop(google);

    let restarted = Google::new(Access::Developer { key: KEY.into() }, quick(&double)).unwrap();
    let done = restarted.interactions().poll_until_done(&begun.id, &CancellationToken::new()).await.unwrap();
    assert_eq!(done.text(), "You said: one two three");
    assert_eq!((double.asked("POST /v1/interactions"), double.asked("GET /v1/interactions/v1_1")), (1, 4));

    restarted.interactions().delete(&begun.id).await.unwrap();
    assert!(!double.keeps(&begun.id));
    // Twice is once.
    restarted.interactions().delete(&begun.id).await.unwrap();
    let error = restarted.interactions().get(&begun.id).await.unwrap_err();
    assert_eq!(error.to_string(), "Google no longer knows the job v1_1");
}

#[tokio::test]
async fn a_job_that_ends_badly_says_how() {
    let (double, google) = developer().await;
    for (turn, status, message) in [
        (Turn::Fails, Status::Failed, "the job v1_1 ended as failed: The double was told so."),
        (Turn::IsCancelled, Status::Cancelled, "the job v1_2 ended as cancelled"),
        (Turn::IsIncomplete, Status::Incomplete, "the job v1_3 ended as incomplete: The double was told so."),
        (
            Turn::BudgetExceeded,
            Status::BudgetExceeded,
            "the job v1_4 ended as budget_exceeded: The double was told so.",
        ),
    ] {
        double.next(turn);
        let begun = google.interactions().create(&hello().in_background()).await.unwrap();
        let error = google.interactions().poll_until_done(&begun.id, &CancellationToken::new()).await.unwrap_err();
        assert_eq!(error.to_string(), message);
        let counted = matches!(error.charge(), Charge::Counted(usage) if usage.input.total == 12);
        assert_eq!(counted, status != Status::Cancelled);
        assert!(matches!(error, GoogleError::JobEnded { status: ended, .. } if ended == status));
    }
}

#[tokio::test]
async fn a_status_from_the_future_is_waited_on() {
    let (double, google) = developer().await;
    double.patience(2);
    double.next(Turn::UnknownStatus);
    let begun = google.interactions().create(&hello().in_background()).await.unwrap();
    let looked = google.interactions().get(&begun.id).await.unwrap();
    assert_eq!(looked.status, Status::Other("pondering".to_owned()));
    let done = google.interactions().poll_until_done(&begun.id, &CancellationToken::new()).await.unwrap();
    assert_eq!(done.status, Status::Completed);
}

#[tokio::test]
async fn a_wait_can_be_cancelled_and_the_job_goes_on_until_it_is_cancelled_too() {
    let (double, google) = developer().await;
    double.patience(usize::MAX - 1);
    let begun = google.interactions().create(&hello().in_background()).await.unwrap();
    let cancel = CancellationToken::new();
    let waiting = google.interactions();
    let (ended, ()) = tokio::join!(waiting.poll_until_done(&begun.id, &cancel), async {
        while double.asked("GET") < 2 {
            tokio::task::yield_now().await;
        }
        cancel.cancel();
    });
    assert_eq!(ended.unwrap_err().code(), "google.cancelled");
    google.interactions().cancel(&begun.id).await.unwrap();
    assert_eq!(google.interactions().get(&begun.id).await.unwrap().status, Status::Cancelled);
    let seen = double.seen();
    let asked = seen.iter().find(|seen| seen.path.ends_with("/cancel")).unwrap();
    assert_eq!(asked.headers["content-length"], "0");
}

#[tokio::test]
async fn a_look_that_fails_is_taken_again() {
    let (double, google) = developer().await;
    let begun = google.interactions().create(&hello().in_background()).await.unwrap();
    double.next_at("GET", Turn::Overloaded);
    double.next_at("GET", Turn::HangUp);
    google.interactions().poll_until_done(&begun.id, &CancellationToken::new()).await.unwrap();
}

#[tokio::test]
async fn an_interaction_of_unknown_outcome_is_not_started_again() {
    let (double, google) = developer().await;
    for turn in [Turn::HangUp, Turn::Internal] {
        let before = double.seen().len();
        double.next(turn);
        let error = google.interactions().create(&hello().in_background()).await.unwrap_err();
        assert_eq!(error.code(), "google.outcome_unknown");
        assert_eq!(double.seen().len() - before, 1);
    }
}

#[tokio::test]
async fn what_is_missing_is_named_model_or_predecessor() {
    let (double, google) = developer().await;
    let follows = InteractionRequest { previous: Some("v1_77".to_owned()), keep: Keep::Stored, ..hello() };
    let error = google.interactions().create(&follows).await.unwrap_err();
    assert!(matches!(error, GoogleError::JobGone { id } if id == "v1_77"));
    double.has_models(&[]);
    let error = google.interactions().create(&follows).await.unwrap_err();
    assert!(matches!(error, GoogleError::ModelGone { model } if model == TEXT));
}

#[tokio::test]
async fn a_streamed_interaction_goes_on_where_it_broke() {
    let (double, google) = developer().await;
    double.next(Turn::StreamCut);
    let request = InteractionRequest { keep: Keep::Stored, ..hello() };
    let mut stream = google.interactions().stream(&request).await.unwrap();
    let (mut id, mut last, mut words) = (String::new(), None, String::new());
    let mut broke = false;
    loop {
        let Some(event) = stream.next().await else { break };
        match event {
            Ok(InteractionEvent::Created { interaction, event_id }) => (id, last) = (interaction.id, event_id),
            Ok(InteractionEvent::StepDelta { delta: Delta::Block(block), event_id, .. }) => {
                words.push_str(block.text.as_deref().unwrap());
                last = event_id;
            }
            Ok(InteractionEvent::Completed { interaction }) => {
                assert_eq!((interaction.status, interaction.usage.total), (Status::Completed, 44));
            }
            Ok(_) => {}
            Err(error) => {
                assert_eq!((error.code(), std::mem::replace(&mut broke, true)), ("google.unreachable", false));
                stream = google.interactions().resume_stream(&id, last.as_deref()).await.unwrap();
            }
        }
    }
    assert_eq!((words.as_str(), broke), ("You said: one two three", true));
    assert_eq!(double.seen()[1].query, "stream=true&last_event_id=e4");
}

#[tokio::test]
async fn an_error_event_ends_the_stream_of_an_interaction() {
    let (double, google) = developer().await;
    double.next(Turn::StreamError);
    let stream = google.interactions().stream(&hello()).await.unwrap();
    let events: Vec<_> = stream.collect().await;
    assert!(matches!(events.last(), Some(Err(GoogleError::RateLimited { .. }))), "{events:?}");
    assert_eq!(events.len(), 6);
}

#[tokio::test]
async fn express_mode_has_no_interactions() {
    let (double, _) = developer().await;
    let google = Google::new(Access::Express { key: KEY.into() }, quick(&double)).unwrap();
    assert_eq!(google.interactions().create(&hello()).await.unwrap_err().code(), "google.bad_request");
    google.generate(&Request::new(TEXT, "hello")).await.unwrap();
    let seen = &double.seen()[0];
    assert_eq!(seen.path, format!("/v1beta1/publishers/google/models/{TEXT}:generateContent"));
    assert_eq!(seen.headers["signed-in"], "key");
}
