use std::collections::HashMap;

use a2a::errordetails::PROTOCOL_DOMAIN;
use a2a::{A2AError, FieldViolation, TypedDetail, VERSION, error_code, error_reason};
use axum::http::{HeaderMap, StatusCode};
use muse_core::api::ApiError;
use muse_core::vocab::Advice;
use serde_json::{Value, json};

use crate::problem::status_of;

/// An answer, or why there is none.
pub(super) type Answer<T> = Result<T, A2AError>;

/// A refusal with a stable code of the studio and what to do about it, in the metadata of its `ErrorInfo`.
pub(super) fn refused(kind: i32, code: &str, message: impl Into<String>, advice: Option<String>) -> A2AError {
    let mut said = HashMap::from([("code".to_owned(), code.to_owned())]);
    said.extend(advice.map(|advice| ("advice".to_owned(), advice)));
    let info = TypedDetail::error_info(error_reason(kind), PROTOCOL_DOMAIN, Some(said));
    A2AError::new(kind, message).with_details(vec![info])
}

/// What the studio says, as the protocol says it; code and advice are the same as at every door.
pub(super) fn of_studio(error: &ApiError) -> A2AError {
    let kind = match (error.code(), status_of(error.code())) {
        ("production.unknown", _) => error_code::TASK_NOT_FOUND,
        ("production.not_running", _) => error_code::TASK_NOT_CANCELABLE,
        ("ask.differs", _) => error_code::INVALID_PARAMS,
        (_, StatusCode::CONFLICT | StatusCode::FORBIDDEN | StatusCode::PAYMENT_REQUIRED) => {
            error_code::UNSUPPORTED_OPERATION
        }
        (_, status) if status.is_client_error() => error_code::INVALID_PARAMS,
        _ => error_code::INTERNAL_ERROR,
    };
    refused(kind, error.code(), error.to_string(), error.advice())
}

/// A parameter that cannot be taken, and which.
pub(super) fn bad(field: &str, message: impl Into<String>) -> A2AError {
    let message = message.into();
    let violation = FieldViolation { field: field.to_owned(), description: message.clone() };
    let mut error = refused(error_code::INVALID_PARAMS, "request.bad", message, None);
    error.details.get_or_insert_default().insert(0, TypedDetail::bad_request(vec![violation]));
    error
}

/// Content that this agent does not take.
pub(super) fn content(message: impl Into<String>) -> A2AError {
    let advice = "The agent's card says which content each skill takes.".to_owned();
    refused(error_code::CONTENT_TYPE_NOT_SUPPORTED, "request.content", message, Some(advice))
}

/// Only 1.0 is spoken; nothing said means 0.3, as the protocol has it.
pub(super) fn check_version(headers: &HeaderMap) -> Answer<()> {
    let mut said = headers.get_all(a2a::SVC_PARAM_VERSION).iter();
    let version = match (said.next(), said.next()) {
        (None, _) => "",
        (Some(version), None) => version.to_str().unwrap_or("?").trim(),
        (Some(_), Some(_)) => "?",
    };
    // Patch numbers count for nothing between the two sides.
    let major_minor = version.splitn(3, '.').take(2).collect::<Vec<_>>().join(".");
    if major_minor == VERSION {
        return Ok(());
    }
    let named = if version.is_empty() { "0.3, which is meant when no version is named," } else { "this version" };
    let advice = format!("Send the header {}: {VERSION}.", a2a::SVC_PARAM_VERSION);
    let message = format!("{named} of the protocol is not spoken here; {VERSION} is");
    Err(refused(error_code::VERSION_NOT_SUPPORTED, "a2a.version", message, Some(advice)))
}

/// The status and the body of a refusal over HTTP+JSON: a `google.rpc.Status`.
pub(super) fn status(error: &A2AError) -> (StatusCode, Value) {
    let status = StatusCode::from_u16(error.http_status_code()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let name = match error.code {
        error_code::TASK_NOT_FOUND => "NOT_FOUND",
        error_code::METHOD_NOT_FOUND => "UNIMPLEMENTED",
        error_code::CONTENT_TYPE_NOT_SUPPORTED
        | error_code::PARSE_ERROR
        | error_code::INVALID_REQUEST
        | error_code::INVALID_PARAMS => "INVALID_ARGUMENT",
        error_code::INTERNAL_ERROR => "INTERNAL",
        _ => "FAILED_PRECONDITION",
    };
    let details = error.to_jsonrpc_error().data.unwrap_or_default();
    let body = json!({
        "error": { "code": status.as_u16(), "status": name, "message": error.message, "details": details }
    });
    (status, body)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn one_version_is_spoken_and_silence_means_an_older_one() {
        let check = |versions: &[&'static str], spoken: bool| {
            let mut headers = HeaderMap::new();
            for version in versions {
                headers.append(a2a::SVC_PARAM_VERSION, HeaderValue::from_static(version));
            }
            let answer = check_version(&headers);
            assert_eq!(answer.is_ok(), spoken, "{versions:?}");
            assert!(spoken || answer.is_err_and(|error| error.code == error_code::VERSION_NOT_SUPPORTED));
        };
        check(&["1.0"], true);
        check(&[" 1.0 "], true);
        check(&["1.0.1"], true);
        check(&[], false);
        check(&[""], false);
        check(&["0.3"], false);
        check(&["1"], false);
        check(&["1.1"], false);
        check(&["2.0"], false);
        check(&["1.0", "1.0"], false);
    }

    #[test]
    fn a_refusal_of_the_studio_keeps_its_code_and_advice_on_both_bindings() {
        let error = of_studio(&ApiError::Paused);
        let info = |details: &Value| {
            let details = details.as_array().cloned().unwrap_or_default();
            details.into_iter().find(|detail| detail["@type"] == a2a::ERROR_INFO_TYPE).unwrap_or_default()
        };
        let (http, body) = status(&error);
        for info in [info(&error.to_jsonrpc_error().data.unwrap_or_default()), info(&body["error"]["details"])] {
            assert_eq!(
                (&info["reason"], &info["domain"]),
                (&json!("UNSUPPORTED_OPERATION"), &json!("a2a-protocol.org"))
            );
            assert_eq!(info["metadata"]["code"], "studio.paused");
            assert!(info["metadata"]["advice"].as_str().is_some_and(|advice| advice.len() > 10), "{info}");
        }
        assert_eq!((http.as_u16(), &body["error"]["status"]), (400, &json!("FAILED_PRECONDITION")));
    }
}
