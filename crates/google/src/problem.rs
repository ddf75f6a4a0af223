//! What Google says when it refuses: an error object, its details, and the headers around it.

use std::time::{Duration, SystemTime};

use reqwest::header::HeaderMap;
use serde_json::Value;

use crate::secret::{Secret, quotable};

/// An answer that is not a success.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Problem {
    /// The HTTP status, or the code inside a stream.
    pub status: u16,
    /// `RESOURCE_EXHAUSTED` and so on; empty when there is none.
    pub name: String,
    /// Google's words, fit to be shown.
    pub message: String,
    /// `API_KEY_INVALID` and so on, from `google.rpc.ErrorInfo`.
    pub reason: Option<String>,
    /// The longest of what `RetryInfo`, `Retry-After` and `retry-after-ms` ask for.
    pub wait: Option<Duration>,
    /// Whether `RetryInfo` was there.
    pub has_retry_info: bool,
    /// Whether a quota per day is named.
    pub per_day: bool,
}

impl Problem {
    pub(crate) fn of_response(status: u16, headers: &HeaderMap, body: &[u8], secrets: &[Secret]) -> Self {
        let json = serde_json::from_slice::<Value>(body).ok();
        let mut problem = match json.as_ref().and_then(Self::error_object) {
            Some(error) => Self::of_error(error, secrets),
            None => Self::without_words(),
        };
        problem.status = status;
        if problem.message.is_empty() {
            problem.message = format!("HTTP {status} without a reason");
        }
        let now = SystemTime::now();
        problem.wait = problem.wait.max(header_wait(headers, now));
        problem
    }

    /// `error` of an answer, of a chunk, or of an answer wrapped into an array.
    pub(crate) fn error_object(json: &Value) -> Option<&Value> {
        let json = match json {
            Value::Array(items) => items.first()?,
            other => other,
        };
        json.get("error").filter(|error| error.is_object())
    }

    pub(crate) fn of_error(error: &Value, secrets: &[Secret]) -> Self {
        let text = |key: &str| error.get(key).and_then(Value::as_str).unwrap_or_default();
        // Interactions put a word into `code`, or an address that ends with one.
        let name = if text("status").is_empty() { text("code") } else { text("status") };
        let name = name.rsplit('/').next().unwrap_or_default();
        let code = error.get("code").and_then(Value::as_u64).and_then(|code| u16::try_from(code).ok());
        let mut problem = Self {
            status: code.unwrap_or_else(|| status_of(name)),
            name: name.to_owned(),
            message: quotable(text("message"), secrets),
            ..Self::without_words()
        };
        for detail in error.get("details").and_then(Value::as_array).into_iter().flatten() {
            let kind = detail.get("@type").and_then(Value::as_str).unwrap_or_default();
            match kind.rsplit('.').next().unwrap_or_default() {
                "RetryInfo" => {
                    problem.has_retry_info = true;
                    problem.wait = problem.wait.max(detail.get("retryDelay").and_then(delay));
                }
                "ErrorInfo" => {
                    problem.reason = detail.get("reason").and_then(Value::as_str).map(str::to_owned);
                    problem.per_day |= names_a_day(detail);
                }
                "QuotaFailure" => problem.per_day |= names_a_day(detail),
                _ => {}
            }
        }
        problem
    }

    fn without_words() -> Self {
        Self {
            status: 0,
            name: String::new(),
            message: String::new(),
            reason: None,
            wait: None,
            has_retry_info: false,
            per_day: false,
        }
    }
}

/// The HTTP status of a canonical code, where an error inside a stream has none.
fn status_of(name: &str) -> u16 {
    match name.to_ascii_uppercase().as_str() {
        "INVALID_ARGUMENT" | "FAILED_PRECONDITION" | "OUT_OF_RANGE" | "INVALID_REQUEST" => 400,
        "UNAUTHENTICATED" => 401,
        "PERMISSION_DENIED" => 403,
        "NOT_FOUND" => 404,
        "RESOURCE_EXHAUSTED" => 429,
        "UNAVAILABLE" => 503,
        "DEADLINE_EXCEEDED" => 504,
        _ => 500,
    }
}

/// `quotaId`s and `quota_limit`s are called `GenerateRequestsPerDayPerProjectPerModel-FreeTier` and the like.
fn names_a_day(detail: &Value) -> bool {
    let text = detail.to_string().to_ascii_lowercase();
    ["perday", "per_day", "per day", "daily"].iter().any(|word| text.contains(word))
}

/// A protobuf duration: `"38s"`, `"0.5s"`, or seconds and nanoseconds apart.
fn delay(value: &Value) -> Option<Duration> {
    let seconds = match value {
        Value::String(text) => text.strip_suffix('s')?.parse().ok()?,
        Value::Object(parts) => {
            // JSON spells 64-bit integers as text.
            let number = |key: &str| match parts.get(key)? {
                Value::String(text) => text.parse::<f64>().ok(),
                other => other.as_f64(),
            };
            number("seconds").unwrap_or(0.0) + number("nanos").unwrap_or(0.0) / 1e9
        }
        _ => return None,
    };
    Duration::try_from_secs_f64(seconds).ok()
}

fn header_wait(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let millis = text("retry-after-ms").and_then(|text| text.parse::<f64>().ok());
    let millis = millis.and_then(|millis| Duration::try_from_secs_f64(millis / 1e3).ok());
    let after = text("retry-after").and_then(|text| match text.parse::<f64>() {
        Ok(seconds) => Duration::try_from_secs_f64(seconds).ok(),
        Err(_) => httpdate::parse_http_date(text).ok().map(|date| date.duration_since(now).unwrap_or_default()),
    });
    millis.max(after)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(body: &Value) -> Problem {
        Problem::of_response(429, &HeaderMap::new(), body.to_string().as_bytes(), &[])
    }

    #[test]
    fn retry_info_is_found_also_inside_an_array() {
        let error = json!({ "error": { "code": 429, "message": "slow down", "status": "RESOURCE_EXHAUSTED", "details": [
            { "@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "38s" }] } });
        for body in [error.clone(), json!([error])] {
            let problem = read(&body);
            assert_eq!(problem.wait, Some(Duration::from_secs(38)));
            assert!(problem.has_retry_info && !problem.per_day);
            assert_eq!((problem.name.as_str(), problem.message.as_str()), ("RESOURCE_EXHAUSTED", "slow down"));
        }
    }

    #[test]
    fn a_quota_of_the_day_is_seen_by_either_detail() {
        for detail in [
            json!({ "@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [
                { "quotaMetric": "m", "quotaId": "GenerateRequestsPerDayPerProjectPerModel-FreeTier" }] }),
            json!({ "@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "RATE_LIMIT_EXCEEDED",
                    "metadata": { "quota_limit": "RequestsPerDay" } }),
        ] {
            assert!(read(&json!({ "error": { "code": 429, "details": [detail] } })).per_day);
        }
        let minute = json!({ "@type": "x.QuotaFailure", "violations": [{ "quotaId": "RequestsPerMinute" }] });
        assert!(!read(&json!({ "error": { "code": 429, "details": [minute] } })).per_day);
    }

    #[test]
    fn headers_say_how_long_in_three_ways() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_700);
        let wait = |name: &'static str, value: &str| {
            header_wait(&HeaderMap::from_iter([(name.parse().unwrap(), value.parse().unwrap())]), now)
        };
        assert_eq!(wait("retry-after", "1.5"), Some(Duration::from_millis(1500)));
        assert_eq!(wait("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT"), Some(Duration::from_secs(77)));
        assert_eq!(wait("retry-after-ms", "250"), Some(Duration::from_millis(250)));
        assert_eq!(wait("retry-after", "-3"), None);
        assert_eq!(wait("retry-after", "soon"), None);
    }

    #[test]
    fn an_answer_that_is_not_googles_is_not_quoted() {
        let page = Problem::of_response(502, &HeaderMap::new(), b"<html>proxy", &[]);
        assert_eq!(page.message, "HTTP 502 without a reason");
        let word = Problem::of_error(&json!({ "code": "invalid_request", "message": "no" }), &[]);
        assert_eq!((word.name.as_str(), word.status), ("invalid_request", 400));
    }

    #[test]
    fn durations_of_protobuf_in_both_spellings() {
        assert_eq!(delay(&json!("0.5s")), Some(Duration::from_millis(500)));
        assert_eq!(delay(&json!({ "seconds": "3", "nanos": 500_000_000 })), Some(Duration::from_millis(3500)));
        assert_eq!(delay(&json!("-1s")), None);
        assert_eq!(delay(&json!("long")), None);
    }
}
