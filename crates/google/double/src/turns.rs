use axum::Json;
use axum::body::Body;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use futures_util::StreamExt as _;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// How one request is answered otherwise than soundly.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    // Refusals that any request can get.
    /// 429 with `RetryInfo` of so many milliseconds.
    RateLimited(u64),
    /// 429 with the header `retry-after-ms`.
    RateLimitedByHeader(u64),
    /// 429 for the quota of the day, without `RetryInfo`.
    DailyQuota,
    /// 503 `UNAVAILABLE`.
    Overloaded,
    /// 500 `INTERNAL`.
    Internal,
    /// 403 `PERMISSION_DENIED`.
    Denied,
    /// 400 with the reason `API_KEY_INVALID`, inside an array, as the Developer API does.
    BadKey,
    /// 400 whose message repeats the key or token of the request.
    Indiscreet,
    /// 302 to another path of this server.
    Redirect,
    /// A page of somebody else's.
    NotJson,
    /// 200 and a body without end.
    Endless,
    /// The request is read, then the connection is closed without an answer.
    HangUp,
    /// The request is read, and nothing ever comes.
    Silence,
    /// The head and a part of the body, then the connection breaks.
    HalfBody,
    /// The head and a part of a film, then nothing ever.
    Pauses,

    // Answers of models.
    /// The prompt is refused: 200 without candidates.
    BlockedPrompt,
    /// The answer is cut at its limit of tokens.
    MaxTokens,
    /// The answer is JSON that is none.
    MalformedJson,
    /// JSON of another shape than was asked for.
    OtherShape,
    /// A picture was asked for and words come.
    NoImage,
    /// A finish reason from the future.
    UnknownFinish,
    /// A stream that breaks after two pieces.
    StreamCut,
    /// A stream that ends after two pieces without a finish reason.
    StreamEnds,
    /// An error in place of a piece, as an event.
    StreamError,
    /// The same as bare JSON over several lines.
    StreamBareError,
    /// Lines end with CR alone, and U+2028 stands in the text.
    StreamOddLines,

    // Ends of jobs, said when they begin.
    /// The job ends with an error.
    Fails,
    /// The job ends as cancelled.
    IsCancelled,
    /// The job ends as incomplete.
    IsIncomplete,
    /// The job ends at a budget.
    BudgetExceeded,
    /// The job is, for one look, in a status from the future, then completes.
    UnknownStatus,
    /// The job completes with words and no video.
    NoVideo,
    /// A filter withholds the result.
    Filtered,
    /// The file is still worked on at the first look at it.
    FileProcessing,
    /// The file's content lies behind a redirect.
    FileElsewhere,
    /// The file's address is not Google's.
    FileAbroad,
}

impl Turn {
    /// The refusal, for turns that need nothing of the request but its secret.
    pub(crate) fn refusal(&self, secret: &str) -> Option<Response> {
        let retry_info = |millis: &u64| {
            json!([{ "@type": "type.googleapis.com/google.rpc.RetryInfo",
                     "retryDelay": format!("{}s", *millis as f64 / 1e3) }])
        };
        Some(match self {
            Self::RateLimited(millis) => error(429, "RESOURCE_EXHAUSTED", "Resource exhausted.", retry_info(millis)),
            Self::RateLimitedByHeader(millis) => {
                let mut response = error(429, "RESOURCE_EXHAUSTED", "Resource exhausted.", json!([]));
                response.headers_mut().insert("retry-after-ms", (*millis).into());
                response
            }
            Self::DailyQuota => error(
                429,
                "RESOURCE_EXHAUSTED",
                "You exceeded your current quota, please check your plan and billing details.",
                json!([
                    { "@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [{
                        "quotaMetric": "generativelanguage.googleapis.com/generate_content_free_tier_requests",
                        "quotaId": "GenerateRequestsPerDayPerProjectPerModel-FreeTier", "quotaValue": "250" }] },
                    { "@type": "type.googleapis.com/google.rpc.Help", "links": [] },
                ]),
            ),
            Self::Overloaded => {
                error(503, "UNAVAILABLE", "The model is overloaded. Please try again later.", json!([]))
            }
            Self::Internal => error(500, "INTERNAL", "An internal error has occurred.", json!([])),
            Self::Denied => error(403, "PERMISSION_DENIED", "The caller does not have permission", json!([])),
            Self::BadKey => {
                let details = json!([{ "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                                       "reason": "API_KEY_INVALID", "domain": "googleapis.com" }]);
                let message = "API key not valid. Please pass a valid API key.";
                (StatusCode::BAD_REQUEST, Json(json!([error_body(400, "INVALID_ARGUMENT", message, details)])))
                    .into_response()
            }
            Self::Indiscreet => error(400, "INVALID_ARGUMENT", &format!("cannot read {secret} here"), json!([])),
            Self::Redirect => (StatusCode::FOUND, [(header::LOCATION, "/elsewhere")]).into_response(),
            Self::NotJson => ([(header::CONTENT_TYPE, "text/html")], "<html>Log in</html>").into_response(),
            Self::Endless => {
                let spaces = futures_util::stream::repeat_with(|| Ok::<_, std::convert::Infallible>(" ".repeat(65536)));
                ([(header::CONTENT_TYPE, "application/json")], Body::from_stream(spaces)).into_response()
            }
            Self::HalfBody => {
                let begun = "{\"candidates\": [{\"content\": ".to_owned();
                broken_off(vec![Ok(begun), Err(std::io::Error::other("cut"))]).into_response()
            }
            Self::Pauses => {
                let begun = format!(
                    r#"{{"done": true, "response": {{"videos": [{{"bytesBase64Encoded": "{}"#,
                    "A".repeat(200_000)
                );
                let begun = futures_util::stream::once(async { Ok::<_, std::convert::Infallible>(begun) });
                Body::from_stream(begun.chain(futures_util::stream::pending())).into_response()
            }
            _ => return None,
        })
    }
}

/// A body of these pieces; an error breaks the connection, after all before it has gone out.
pub(crate) fn broken_off(pieces: Vec<Result<String, std::io::Error>>) -> Body {
    let pieces = futures_util::stream::iter(pieces).then(|piece| async move {
        if piece.is_err() {
            // Whoever writes the body writes what it has while this waits.
            tokio::task::yield_now().await;
        }
        piece
    });
    Body::from_stream(pieces)
}

/// An error as Google words it.
pub(crate) fn error(code: u16, status: &str, message: &str, details: Value) -> Response {
    let http = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (http, Json(error_body(code, status, message, details))).into_response()
}

pub(crate) fn error_body(code: u16, status: &str, message: &str, details: Value) -> Value {
    let mut body = json!({ "error": { "code": code, "message": message, "status": status } });
    if details.as_array().is_some_and(|details| !details.is_empty()) {
        body["error"]["details"] = details;
    }
    body
}

pub(crate) fn bad_request(message: &str) -> Response {
    error(400, "INVALID_ARGUMENT", message, json!([]))
}

pub(crate) fn not_found(message: &str) -> Response {
    error(404, "NOT_FOUND", message, json!([]))
}
