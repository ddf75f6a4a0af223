//! One question, one answer: bounded, without redirects, without the key in anything that is said.

use std::time::Duration;

use futures_util::StreamExt;
use reqwest::header::{HeaderMap, HeaderName, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, StatusCode, Url};
use serde_json::Value;
use time::PrimitiveDateTime;
use time::macros::format_description;

use super::error::{Service, SourceError};
use crate::vocab::{Secret, Timestamp, Untrusted};

/// How long a connection may take to stand.
const CONNECT: Duration = Duration::from_secs(10);

/// How long an answer may take: Apify holds a question up to a minute while a run is under way.
const PATIENCE: Duration = Duration::from_secs(90);

/// Reddit refuses programs that do not say who they are.
const USER_AGENT: &str = concat!("desktop:sovereign-muse:v", env!("CARGO_PKG_VERSION"), " (trend listening)");

/// What a service may say in a message of ours, in characters.
const LONGEST_SAYING: usize = 200;

/// The wire to one service.
pub(super) struct Wire {
    http: Client,
    base: Url,
    service: Service,
    secrets: Vec<Secret>,
}

impl Wire {
    /// * `base`: `https://…`, or `http://` of this machine.
    /// * `secrets`: what never may be repeated, whoever says it.
    pub(super) fn new(service: Service, base: &str, secrets: Vec<Secret>) -> Result<Self, SourceError> {
        let bad = |reason| SourceError::BadAddress { service, url: base.chars().take(200).collect(), reason };
        let url = Url::parse(base).map_err(|_| bad("it cannot be read"))?;
        if url.cannot_be_a_base() || !url.username().is_empty() || url.password().is_some() {
            return Err(bad("it cannot be asked"));
        }
        if url.scheme() != "https" && !(url.scheme() == "http" && is_this_machine(&url)) {
            return Err(bad("a key would travel in the open"));
        }
        let http = Client::builder()
            .user_agent(USER_AGENT)
            .connect_timeout(CONNECT)
            .timeout(PATIENCE)
            // A redirect could carry a key to somebody else.
            .redirect(Policy::none())
            .build()
            .map_err(|_| bad("no secure connection can be made on this machine"))?;
        Ok(Self { http, base: url, service, secrets })
    }

    /// The address of `path` below the base, each of its parts and each pair of the query encoded.
    pub(super) fn url(&self, path: &[&str], query: &[(&str, &str)]) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut parts) = url.path_segments_mut() {
            parts.pop_if_empty().extend(path);
        }
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        url
    }

    pub(super) fn get(&self, url: Url) -> RequestBuilder {
        self.http.get(url)
    }

    pub(super) fn post(&self, url: Url) -> RequestBuilder {
        self.http.post(url)
    }

    /// Sends and reads the answer to its end, at most `limit` bytes of it.
    pub(super) async fn send(&self, request: RequestBuilder, limit: u64) -> Result<Reply, SourceError> {
        let too_large = || SourceError::TooLarge { service: self.service, limit_bytes: limit };
        let answer = request.send().await.map_err(|error| self.unreachable(&error))?;
        let (status, headers) = (answer.status(), answer.headers().clone());
        if answer.content_length().is_some_and(|length| length > limit) {
            return Err(too_large());
        }
        let mut body = Vec::new();
        let mut pieces = answer.bytes_stream();
        while let Some(piece) = pieces.next().await {
            let piece = piece.map_err(|error| self.unreachable(&error))?;
            if (body.len() + piece.len()) as u64 > limit {
                return Err(too_large());
            }
            body.extend_from_slice(&piece);
        }
        Ok(Reply { service: self.service, status, headers, body })
    }

    fn unreachable(&self, error: &reqwest::Error) -> SourceError {
        // A connection that never stood carried nothing. The error's own text is not kept: it may name addresses.
        let (what, sent) = if error.is_connect() || error.is_builder() {
            ("cannot be reached", false)
        } else if error.is_timeout() {
            ("did not answer in time", true)
        } else {
            ("broke off its answer", true)
        };
        SourceError::Unreachable { service: self.service, what, sent }
    }

    /// What the service says, fit for a message: short, without control characters, without our keys.
    pub(super) fn said(&self, text: &str) -> String {
        let hidden = self.secrets.iter().fold(text.to_owned(), |text, secret| secret.hidden_in(&text));
        Untrusted::new(hidden).for_display(LONGEST_SAYING)
    }
}

fn is_this_machine(url: &Url) -> bool {
    match url.host_str() {
        Some("localhost" | "[::1]") => true,
        Some(host) => host.parse::<std::net::Ipv4Addr>().is_ok_and(|address| address.is_loopback()),
        None => false,
    }
}

/// An answer, read to its end.
pub(super) struct Reply {
    service: Service,
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

impl Reply {
    /// The body as JSON.
    pub(super) fn json(&self) -> Result<Value, SourceError> {
        serde_json::from_slice(&self.body).map_err(|error| SourceError::BadReply {
            service: self.service,
            detail: format!("no JSON at line {}, column {}", error.line(), error.column()),
        })
    }

    /// How long the service wants to be left alone: `Retry-After` in seconds or as a date (RFC 9110, section 10.2.3).
    pub(super) fn wait_secs(&self, now: Timestamp) -> Option<u64> {
        let told = self.headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
        if let Ok(seconds) = told.parse::<u64>() {
            return Some(seconds);
        }
        let date =
            format_description!("[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT");
        let at = PrimitiveDateTime::parse(told, date).ok()?.assume_utc().unix_timestamp();
        u64::try_from(at.saturating_mul(1000).saturating_sub(now.millis()).max(0)).ok().map(|ms| ms.div_ceil(1000))
    }

    /// What is left of a window of questions, when the service says: how many, and seconds until it is whole again.
    pub(super) fn room(&self) -> Option<Room> {
        let number = |name: &'static str| {
            let text = self.headers.get(HeaderName::from_static(name))?.to_str().ok()?.trim();
            text.parse::<f64>().ok().filter(|number| number.is_finite() && *number >= 0.0)
        };
        let (left, resets) = (number("x-ratelimit-remaining")?, number("x-ratelimit-reset")?);
        Some(Room { left: left.min(1e6) as u32, resets_secs: resets.min(86_400.0).ceil() as u64 })
    }

    /// What every service means alike by a status that is no success.
    pub(super) fn failure(&self, now: Timestamp) -> SourceError {
        let service = self.service;
        match self.status {
            StatusCode::UNAUTHORIZED => SourceError::BadCredentials { service },
            StatusCode::TOO_MANY_REQUESTS => {
                // Reddit tells the rest of its window and no `Retry-After`.
                let rest = self.room().filter(|room| room.left == 0).map(|room| room.resets_secs);
                SourceError::RateLimited { service, wait_secs: self.wait_secs(now).or(rest) }
            }
            StatusCode::NOT_FOUND | StatusCode::GONE => {
                SourceError::Gone { service, what: format!("HTTP {}", self.status.as_u16()) }
            }
            // The service gave up waiting for our question, or for somebody behind it: what it began, nobody knows.
            StatusCode::REQUEST_TIMEOUT => SourceError::Failing { service, status: self.status.as_u16() },
            status if status.is_server_error() => SourceError::Failing { service, status: status.as_u16() },
            status if status.is_redirection() => SourceError::BadReply {
                service,
                detail: format!("a redirect (HTTP {}), which is not followed", status.as_u16()),
            },
            status => SourceError::Refused { service, detail: format!("HTTP {}", status.as_u16()) },
        }
    }
}

/// What is left of a window of questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Questions that may still be asked in it.
    pub left: u32,
    /// Seconds until it is whole again.
    pub resets_secs: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(status: u16, headers: &[(&'static str, &str)]) -> Reply {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(HeaderName::from_static(name), value.parse().expect("a header"));
        }
        let status = StatusCode::from_u16(status).expect("a status");
        Reply { service: Service::Reddit, status, headers: map, body: Vec::new() }
    }

    fn now() -> Timestamp {
        Timestamp::parse("2026-11-22T12:00:00.500Z").expect("a time")
    }

    #[test]
    fn a_wait_is_told_in_seconds_or_as_a_date_or_by_the_rest_of_the_window() {
        let check = |headers: &[(&'static str, &str)], expected: Option<u64>| {
            assert_eq!(reply(429, headers).failure(now()).wait_secs(), expected, "{headers:?}");
        };
        check(&[("retry-after", "38")], Some(38));
        check(&[("retry-after", "Sun, 22 Nov 2026 12:02:00 GMT")], Some(120));
        check(&[("retry-after", "Sun, 22 Nov 2026 11:00:00 GMT")], Some(0));
        check(&[("retry-after", "soon")], None);
        check(&[("x-ratelimit-remaining", "0.0"), ("x-ratelimit-reset", "41")], Some(41));
        check(&[("x-ratelimit-remaining", "7.0"), ("x-ratelimit-reset", "41")], None);
        check(&[("x-ratelimit-remaining", "NaN"), ("x-ratelimit-reset", "41")], None);
        check(&[], None);
    }

    #[test]
    fn keys_travel_only_over_tls_or_inside_this_machine() {
        let check = |base: &str, good: bool| {
            assert_eq!(Wire::new(Service::Apify, base, vec![]).is_ok(), good, "{base}");
        };
        check("https://api.apify.com", true);
        check("http://127.0.0.1:8080/", true);
        check("http://localhost:1", true);
        check("http://[::1]:1", true);
        check("http://api.apify.com", false);
        check("http://localhost.evil.example", false);
        check("https://user:secret@api.apify.com", false);
        check("ftp://127.0.0.1", false);
        check("nonsense", false);
    }

    #[test]
    fn what_is_asked_for_cannot_leave_its_place_in_the_address() {
        let wire = Wire::new(Service::Apify, "http://127.0.0.1:1/", vec![]).expect("a wire");
        let url = wire.url(&["v2", "acts", "../../x?y#z"], &[("q", "a&b=c d")]);
        assert_eq!(url.as_str(), "http://127.0.0.1:1/v2/acts/..%2F..%2Fx%3Fy%23z?q=a%26b%3Dc+d");
    }

    #[test]
    fn a_service_that_repeats_a_key_is_not_repeated() {
        let secret = Secret::new("apify_api_canary").expect("a secret");
        let wire = Wire::new(Service::Apify, "http://127.0.0.1:1", vec![secret]).expect("a wire");
        assert_eq!(wire.said("no user has apify_api_canary\u{202e}\n"), "no user has …");
        let long = format!("{}apify_api_canary", "x".repeat(LONGEST_SAYING - 5));
        assert!(!wire.said(&long).contains("apif"), "not even the first letters of one that is cut off");
    }
}
