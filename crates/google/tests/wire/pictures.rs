use muse_google::{Charge, FinishReason, GoogleError, ImageRequest, Media, Modality};
use muse_google_double::Turn;
use serde_json::json;

use crate::{IMAGE, developer};

fn edit() -> ImageRequest {
    let request = ImageRequest::new(IMAGE, "make the coat red").with(Media::png([1, 2, 3]));
    ImageRequest { aspect_ratio: Some("3:4".to_owned()), size: Some("1K".to_owned()), ..request }
}

#[tokio::test]
async fn a_picture_is_edited_and_sketches_are_left_out() {
    let (double, google) = developer().await;
    double.paints(|asked| {
        assert_eq!(asked.images, [("image/png".to_owned(), vec![1, 2, 3])]);
        vec![4, 5, 6]
    });
    let made = google.image(&edit()).await.unwrap();
    assert_eq!((made.pictures.len(), made.pictures[0].bytes.as_slice()), (1, [4, 5, 6].as_slice()));
    assert_eq!((made.finish, made.usage.output.of(&Modality::Image)), (FinishReason::Stop, 1120));
    assert_eq!(
        double.seen()[0].body,
        json!({
            "contents": [{ "role": "user", "parts": [
                { "text": "make the coat red" }, { "inlineData": { "mimeType": "image/png", "data": "AQID" } }] }],
            "generationConfig": { "responseModalities": ["TEXT", "IMAGE"],
                                  "imageConfig": { "aspectRatio": "3:4", "imageSize": "1K" } },
        })
    );
}

#[tokio::test]
async fn an_answer_without_a_picture_is_an_error_that_was_counted() {
    let (double, google) = developer().await;
    double.next(Turn::NoImage);
    let error = google.image(&edit()).await.unwrap_err();
    let message = "Google made no picture (finish reason NO_IMAGE): You said: make the coat red";
    assert_eq!(error.to_string(), message);
    assert!(matches!(error.charge(), Charge::Counted(usage) if usage.output.total == 24));
}

#[tokio::test]
async fn a_paid_call_of_unknown_outcome_is_not_sent_again() {
    let (double, google) = developer().await;
    for turn in [Turn::HangUp, Turn::HalfBody, Turn::Internal, Turn::Overloaded] {
        let before = double.seen().len();
        double.next(turn.clone());
        let error = google.image(&edit()).await.unwrap_err();
        assert_eq!((error.code(), error.charge()), ("google.outcome_unknown", Charge::Possible), "{turn:?}: {error}");
        assert!(error.to_string().starts_with("outcome unknown: "), "{error}");
        assert_eq!(double.seen().len() - before, 1, "{turn:?}");
    }
}

#[tokio::test]
async fn a_paid_call_without_an_answer_in_time_is_of_unknown_outcome() {
    let (double, google) = developer().await;
    double.next(Turn::Silence);
    let hasty = google.within(std::time::Duration::from_millis(50));
    let error = hasty.image(&edit()).await.unwrap_err();
    assert!(matches!(error, GoogleError::OutcomeUnknown { .. }), "{error:?}");
    assert_eq!(double.seen().len(), 1);
}

#[tokio::test]
async fn a_paid_call_that_was_refused_before_any_work_is_sent_again() {
    let (double, google) = developer().await;
    double.next(Turn::RateLimited(3));
    google.image(&edit()).await.unwrap();
    assert_eq!(double.seen().len(), 2);
}
