//! The window: the built UI as files. A release carries them; other builds read `ui/dist` each time, so that building
//! the window anew is enough.

use std::borrow::Cow;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use muse_core::vocab::hash_hex;

/// What pages of the window may do: their own scripts, styles, fonts and pictures, this studio, the desktop's own calls.
/// The one style by its hash is that of a dialog's scroll lock, which its library writes into the page.
const POLICY: &str = "default-src 'none'; script-src 'self'; \
                      style-src 'self' 'sha256-nzTgYzXYDNe6BAHiiI7NNlfK8n/auuOAhh2t92YvuXo='; font-src 'self'; \
                      img-src 'self' blob: data:; media-src 'self'; connect-src 'self' ipc: http://ipc.localhost; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";

/// Names of files below `assets/` carry a hash of what is in them.
const HASHED: &str = "assets/";

const INDEX: &str = "index.html";

type File = Cow<'static, [u8]>;

#[cfg(not(debug_assertions))]
fn file(name: &str) -> Option<File> {
    static FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/window.rs"));
    let found = FILES.binary_search_by_key(&name, |(known, _)| known).ok()?;
    Some(Cow::Borrowed(FILES[found].1))
}

#[cfg(debug_assertions)]
fn file(name: &str) -> Option<File> {
    let dist = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/dist"));
    std::fs::read(dist.join(name)).ok().map(Cow::Owned)
}

/// The front page of the window; `None` when it was not built.
pub(crate) fn front(headers: &HeaderMap) -> Option<Response> {
    answer(INDEX, headers, file)
}

/// What the window has at this address: a file, or its front page for an address that only the window understands.
pub(crate) fn at(request: &Request) -> Option<Response> {
    if ![Method::GET, Method::HEAD].contains(request.method()) {
        return None;
    }
    look_up(request.uri().path(), request.headers(), file)
}

/// Whether a person's browser asks for a page, and not a program or a picture in a page.
pub(crate) fn wants_page(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).is_some_and(|kinds| kinds.to_str().is_ok_and(|kinds| kinds.contains("text/html")))
}

fn look_up(path: &str, headers: &HeaderMap, file: impl Fn(&str) -> Option<File>) -> Option<Response> {
    let name = path.strip_prefix('/').filter(|name| is_plain(name))?;
    if let Some(found) = answer(name, headers, &file) {
        return Some(found);
    }
    let of_api = name == "api" || name.starts_with("api/");
    let page = !of_api && !name.starts_with(HASHED) && wants_page(headers);
    if page { answer(INDEX, headers, file) } else { None }
}

/// Whether a name stays inside the folder on every system: plain letters, and no part that begins with a dot.
fn is_plain(name: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.@+".contains(&b))
    };
    name.split('/').all(plain)
}

fn answer(name: &str, headers: &HeaderMap, file: impl Fn(&str) -> Option<File>) -> Option<Response> {
    let bytes = file(name)?;
    let policy = (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    let kind = (header::CONTENT_TYPE, HeaderValue::from_static(kind_of(name)));
    if name.starts_with(HASHED) {
        let keeping = (header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=31536000, immutable"));
        return Some(([policy, kind, keeping], Body::from(bytes.into_owned())).into_response());
    }
    let etag = format!("\"{}\"", hash_hex(&bytes));
    let keeping = (header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    let tag = (header::ETAG, HeaderValue::from_str(&etag).ok()?);
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == etag.as_bytes());
    if known {
        return Some((StatusCode::NOT_MODIFIED, [policy, keeping, tag]).into_response());
    }
    Some(([policy, kind, keeping, tag], Body::from(bytes.into_owned())).into_response())
}

fn kind_of(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "ttf" => "font/ttf",
        "wasm" => "application/wasm",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that fails may panic")]
mod tests {
    use super::*;

    fn built(name: &str) -> Option<File> {
        match name {
            "index.html" => Some(Cow::Borrowed(b"<!doctype html>")),
            "assets/index-3f2a.js" => Some(Cow::Borrowed(b"1")),
            "favicon.svg" => Some(Cow::Borrowed(b"<svg/>")),
            _ => None,
        }
    }

    fn asked(path: &str, accept: &'static str) -> Option<Response> {
        let headers = HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(accept))]);
        look_up(path, &headers, built)
    }

    #[test]
    fn hashed_files_are_kept_for_ever_and_the_front_page_is_asked_for_again() {
        let script = asked("/assets/index-3f2a.js", "*/*").unwrap();
        assert_eq!(script.headers()[header::CACHE_CONTROL], "private, max-age=31536000, immutable");
        assert_eq!(script.headers()[header::CONTENT_TYPE], "text/javascript; charset=utf-8");
        let page = asked("/desk", "text/html,*/*").unwrap();
        assert_eq!(page.headers()[header::CACHE_CONTROL], "no-cache");
        assert!(page.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap().contains("script-src 'self'"));
        let headers = HeaderMap::from_iter([(header::IF_NONE_MATCH, page.headers()[header::ETAG].clone())]);
        assert_eq!(answer(INDEX, &headers, built).unwrap().status(), StatusCode::NOT_MODIFIED);
    }

    #[test]
    fn only_a_browser_that_wants_a_page_gets_one_for_an_address_of_the_window() {
        let check = |path: &str, accept: &'static str, expected: Option<&str>| {
            let kind = asked(path, accept).map(|found| found.headers()[header::CONTENT_TYPE].clone());
            assert_eq!(kind.as_ref().map(|kind| kind.to_str().unwrap()), expected, "{path} {accept}");
        };
        check("/favicon.svg", "image/*", Some("image/svg+xml"));
        check("/muses/nova", "text/html", Some("text/html; charset=utf-8"));
        check("/muses/nova", "application/json", None);
        check("/api/v1/nothing", "text/html", None);
        check("/assets/gone.js", "text/html", None);
    }

    #[test]
    fn no_name_leads_out_of_the_folder() {
        for name in ["", "/etc/passwd", "../Cargo.toml", "a//b", "a/../b", ".env", "a\\b", "c:d", "%2e%2e/x", "a/"] {
            assert!(!is_plain(name), "{name}");
        }
        assert!(is_plain("assets/fonts/Inter-4.1_a.woff2"));
    }
}
