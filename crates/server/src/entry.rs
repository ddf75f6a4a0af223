//! The way in for a browser: an address that holds the token once, and a cookie afterwards.

use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::door::Door;
use crate::guard::same;

/// Where a browser comes in.
pub(crate) const ENTER: &str = "/enter";

#[derive(Deserialize)]
struct Key {
    key: String,
}

/// `GET /enter?key=TOKEN`: keeps the token as a cookie that no script reads and no other site sends, then shows the window.
pub(crate) async fn enter(State(door): State<Door>, uri: Uri) -> Response {
    let key = Query::<Key>::try_from_uri(&uri).map(|Query(asked)| asked.key).unwrap_or_default();
    if !same(key.as_bytes(), door.token().as_bytes()) {
        return closed(StatusCode::FORBIDDEN);
    }
    let cookie = format!("{}={}; HttpOnly; SameSite=Strict; Path=/", cookie_name(door.hosts().port()), door.token());
    let Ok(cookie) = HeaderValue::from_str(&cookie) else { return closed(StatusCode::FORBIDDEN) };
    (StatusCode::SEE_OTHER, [(header::SET_COOKIE, cookie), (header::LOCATION, HeaderValue::from_static("/"))])
        .into_response()
}

/// The address that lets a browser in; `authority` is `127.0.0.1:8000`.
pub(crate) fn entry_url(authority: impl std::fmt::Display, token: &str) -> String {
    use std::fmt::Write as _;
    let mut url = format!("http://{authority}{ENTER}?key=");
    for byte in token.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            url.push(char::from(byte));
        } else {
            let _ = write!(url, "%{byte:02X}");
        }
    }
    url
}

/// Cookies know no port, so the name does: two studios on one machine do not overwrite each other's.
fn cookie_name(port: u16) -> String {
    format!("muse_{port}")
}

/// Whether a request brings the token as the cookie of this server, from one of its own pages.
pub(crate) fn brings_cookie(headers: &HeaderMap, port: u16, token: &str) -> bool {
    // A page on another port of this machine is of the same site: the browser sends it the cookie, we do not take it.
    let own_page = headers
        .get("sec-fetch-site")
        .is_none_or(|site| [b"none".as_slice(), b"same-origin"].contains(&site.as_bytes()));
    let name = cookie_name(port);
    let texts = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut given = texts.flat_map(|text| text.split(';')).filter_map(|one| one.trim().split_once('='));
    own_page && given.any(|(known, value)| known == name && same(value.as_bytes(), token.as_bytes()))
}

/// What a person sees who comes without the key, or with a wrong one.
pub(crate) fn closed(status: StatusCode) -> Response {
    const PAGE: &str = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Sovereign Muse OS</title></head>\n\
        <body><h1>This studio is locked</h1>\n\
        <p>The address you opened does not hold the key that this studio asks for; nothing was changed.</p>\n\
        <p>Open the whole address that <code>muse serve</code> printed when it started, or the studio's own window. \
        After a restart of the window its old address does not work any more.</p>\n\
        </body></html>\n";
    (status, [(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"))], PAGE).into_response()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that fails may panic")]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_counts_under_its_own_name_from_its_own_pages_only() {
        let check = |cookies: &str, site: Option<&'static str>, expected: bool| {
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, HeaderValue::from_str(cookies).unwrap());
            if let Some(site) = site {
                headers.insert("sec-fetch-site", HeaderValue::from_static(site));
            }
            assert_eq!(brings_cookie(&headers, 8000, "0123456789abcdef"), expected, "{cookies} {site:?}");
        };
        check("muse_8000=0123456789abcdef", Some("same-origin"), true);
        check("a=b; muse_8000=0123456789abcdef; c=d", None, true);
        check("muse_8000=wrong; muse_8000=0123456789abcdef", Some("none"), true);
        check("muse_8000=0123456789abcdef", Some("same-site"), false);
        check("muse_8001=0123456789abcdef", None, false);
        check("muse_8000=0123456789abcde", None, false);
        check("muse_8000", None, false);
        check("muse_8000=", None, false);
    }

    #[test]
    fn an_entry_address_survives_every_token() {
        let token = "a+b/c=d&e#f%20g?h";
        let url = entry_url("127.0.0.1:8000", token);
        let uri: Uri = url.parse().unwrap();
        assert_eq!(Query::<Key>::try_from_uri(&uri).unwrap().0.key, token);
    }
}
