use futures_util::StreamExt as _;
use muse_google::{Charge, Content, FinishReason, Google, GoogleError, Media, Modality, Part, Request, Thinking};
use muse_google_double::{GoogleDouble, Turn};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{TEXT, developer, enterprise};

fn hello() -> Request {
    Request::new(TEXT, "one two three four")
}

#[tokio::test]
async fn a_question_is_answered_and_counted() {
    let (double, google) = developer().await;
    let request = Request {
        temperature: Some(0.4),
        max_output_tokens: Some(100),
        seed: Some(7),
        thinking: Some(Thinking::Level("LOW".to_owned())),
        ..hello().system("Be short.").with(&Media::png([1, 2, 3]))
    };
    let answer = google.generate(&request).await.unwrap();
    assert_eq!(answer.text(), "You said: one two three four");
    assert_eq!(answer.finish, Some(FinishReason::Stop));
    assert_eq!((answer.usage.input.of(&Modality::Image), answer.usage.billed_output()), (258, 32));

    let seen = &double.seen()[0];
    assert_eq!(seen.path, format!("/v1/models/{TEXT}:generateContent"));
    assert_eq!((seen.query.as_str(), seen.headers["signed-in"].as_str()), ("", "key"));
    assert_eq!(
        seen.body,
        json!({
            "contents": [{ "role": "user", "parts": [
                { "text": "one two three four" }, { "inlineData": { "mimeType": "image/png", "data": "AQID" } }] }],
            "systemInstruction": { "role": "user", "parts": [{ "text": "Be short." }] },
            "generationConfig": { "temperature": 0.4, "maxOutputTokens": 100, "seed": 7,
                                  "thinkingConfig": { "thinkingLevel": "LOW" } },
        })
    );
    // Google is told when it may stop, in whole seconds.
    assert_eq!(seen.headers["x-server-timeout"], "180");
}

#[tokio::test]
async fn the_enterprise_back_end_is_asked_under_its_project() {
    let (double, google) = enterprise().await;
    let request = Request { labels: vec![("muse".to_owned(), "nova".to_owned())], ..hello() };
    google.generate(&request).await.unwrap();
    let seen = &double.seen()[0];
    let path = "/v1beta1/projects/p-1/locations/europe-west4/publishers/google/models/gemini-3.8-flash:generateContent";
    assert_eq!((seen.path.as_str(), seen.headers["signed-in"].as_str()), (path, "token"));
}

#[tokio::test]
async fn a_conversation_goes_on_with_the_models_own_words() {
    let (double, google) = developer().await;
    double.paints(|_| vec![9]);
    let first = google.generate(&hello()).await.unwrap();
    google.generate(&hello().then(&first, "and then?")).await.unwrap();
    let contents: Vec<Content> = serde_json::from_value(double.seen()[1].body["contents"].clone()).unwrap();
    assert_eq!(contents[1], first.content);
    assert_eq!(contents[2], Content::user(vec![Part::text("and then?")]));
}

#[tokio::test]
async fn a_blocked_prompt_is_an_error_although_it_is_http_200() {
    let (double, google) = developer().await;
    double.next(Turn::BlockedPrompt);
    let error = google.generate(&hello()).await.unwrap_err();
    assert_eq!(error.to_string(), "Google blocked the prompt (PROHIBITED_CONTENT)");
    assert!(matches!(error.charge(), Charge::Counted(usage) if usage.input.total == 9));
    double.next(Turn::BlockedPrompt);
    let mut stream = google.stream(&hello()).await.unwrap();
    assert_eq!(stream.next().await.unwrap().unwrap_err().code(), "google.blocked");
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn a_finish_reason_from_the_future_is_kept() {
    let (double, google) = developer().await;
    double.next(Turn::UnknownFinish);
    let answer = google.generate(&hello()).await.unwrap();
    assert_eq!(answer.finish, Some(FinishReason::Other("BORED".to_owned())));
}

#[tokio::test]
async fn a_stream_gives_its_pieces_and_the_count_at_the_end() {
    let (double, google) = developer().await;
    let mut stream = google.stream(&hello()).await.unwrap();
    let mut pieces = Vec::new();
    while let Some(piece) = stream.next().await {
        pieces.push(piece.unwrap());
    }
    let texts: Vec<String> = pieces.iter().map(muse_google::Generated::text).collect();
    assert_eq!(texts, ["You ", "said: ", "one ", "two ", "three ", "four"]);
    assert_eq!((pieces[4].finish.clone(), pieces[5].finish.clone()), (None, Some(FinishReason::Stop)));
    assert_eq!(pieces[5].usage.billed_output(), 32);
    let seen = &double.seen()[0];
    assert_eq!((seen.query.as_str(), seen.headers["accept"].as_str()), ("alt=sse", "text/event-stream"));

    let whole = google.stream(&hello()).await.unwrap().whole().await.unwrap();
    assert_eq!((whole.text().as_str(), whole.content.parts.len()), ("You said: one two three four", 1));
}

#[tokio::test]
async fn a_stream_is_split_at_cr_and_not_at_the_separators_of_unicode() {
    let (double, google) = developer().await;
    double.next(Turn::StreamOddLines);
    let whole = google.stream(&hello()).await.unwrap().whole().await.unwrap();
    assert_eq!(whole.text(), "You \u{2028}said: \u{2028}one \u{2028}two \u{2028}three \u{2028}four\u{2028}");
}

async fn broken(double: &GoogleDouble, google: &Google, turn: Turn) -> (String, GoogleError) {
    double.next(turn);
    let mut stream = google.stream(&hello()).await.unwrap();
    for expected in ["You ", "said: "] {
        assert_eq!(stream.next().await.unwrap().unwrap().text(), expected);
    }
    let error = stream.next().await.unwrap().unwrap_err();
    assert!(stream.next().await.is_none());
    assert_eq!((error.code(), error.charge()), ("google.interrupted", Charge::Possible));
    match error {
        GoogleError::Interrupted { so_far, source } => (so_far.text(), *source),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_stream_that_breaks_keeps_what_came() {
    let (double, google) = developer().await;
    let (kept, cause) = broken(&double, &google, Turn::StreamCut).await;
    assert_eq!((kept.as_str(), cause.code()), ("You said: ", "google.unreachable"));
    assert!(cause.is_passing());
    // An end without a finish reason is no end.
    let (kept, cause) = broken(&double, &google, Turn::StreamEnds).await;
    assert_eq!((kept.as_str(), cause.code()), ("You said: ", "google.bad_reply"));
}

#[tokio::test]
async fn an_error_in_the_middle_of_a_stream_is_an_error() {
    let (double, google) = developer().await;
    for turn in [Turn::StreamError, Turn::StreamBareError] {
        let (kept, cause) = broken(&double, &google, turn.clone()).await;
        assert_eq!(kept, "You said: ");
        assert!(matches!(cause, GoogleError::Unavailable { status: 503, .. }), "{turn:?}: {cause:?}");
    }
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct Scores {
    mood: String,
    energy: f64,
    tags: Vec<String>,
}

fn schema() -> Value {
    json!({ "type": "object", "required": ["mood", "energy", "tags"], "properties": {
        "mood": { "type": "string", "enum": ["calm", "wild"] },
        "energy": { "type": "number", "minimum": 0, "maximum": 1 },
        "tags": { "type": "array", "items": { "type": "string" } },
    } })
}

#[tokio::test]
async fn a_structured_answer_becomes_a_type() {
    let (double, google) = developer().await;
    let answer = google.structured::<Scores>(&hello(), &schema()).await.unwrap();
    assert_eq!(answer.value, Scores { mood: "calm".to_owned(), energy: 0.0, tags: vec!["word".to_owned()] });
    assert_eq!(answer.reply.usage.total, 44);
    let config = &double.seen()[0].body["generationConfig"];
    assert_eq!(*config, json!({ "responseMimeType": "application/json", "responseJsonSchema": schema() }));
}

#[tokio::test]
async fn a_structured_answer_that_does_not_fit_says_how_the_model_ended() {
    let (double, google) = developer().await;
    for (turn, finish, reason, advice) in [
        (Turn::MaxTokens, "MAX_TOKENS", "the model was cut short", "Allow more tokens, or ask for less."),
        (Turn::MalformedJson, "STOP", "it is not JSON, at line 1 column 1", "Ask again, or choose another model."),
        (Turn::OtherShape, "STOP", "the JSON does not fit, at line 1 column 10", "Ask again, or choose another model."),
    ] {
        double.next(turn);
        let error = google.structured::<Scores>(&hello(), &schema()).await.unwrap_err();
        let message = format!("the answer is not of the shape asked for (finish reason {finish}): {reason}");
        assert_eq!((error.to_string(), error.advice().unwrap()), (message, advice.to_owned()));
        assert!(matches!(error.charge(), Charge::Counted(usage) if usage.total == 44));
    }
    // The words that nobody has looked at are kept, and are in no message.
    double.next(Turn::MalformedJson);
    let error = google.structured::<Scores>(&hello(), &schema()).await.unwrap_err();
    assert!(matches!(&error, GoogleError::NotAsAsked { text, .. } if text.starts_with("Sure!")));
    assert!(!error.to_string().contains("Sure!"));
}

#[tokio::test]
async fn all_models_are_listed_page_by_page() {
    let (double, google) = developer().await;
    let models = google.models().await.unwrap();
    let ids: Vec<&str> = models.iter().map(|model| model.id.as_str()).collect();
    assert_eq!((ids.len(), ids[0], ids[8]), (9, "gemini-4-argon", "veo-3.1-lite-generate-001"));
    assert_eq!(models[0].input_token_limit, Some(1_048_576));
    let queries: Vec<String> = double.seen().into_iter().map(|seen| seen.query).collect();
    assert_eq!(queries, ["pageSize=200", "pageSize=200&pageToken=from-4", "pageSize=200&pageToken=from-8"]);

    let (double, google) = enterprise().await;
    assert_eq!(google.models().await.unwrap()[0].id, "gemini-4-argon");
    assert_eq!(double.seen()[0].path, "/v1beta1/publishers/google/models");
}
