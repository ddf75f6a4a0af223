//! Bodies, queries and paths. What cannot be read is answered with the place at fault, never with a guess.

use std::fmt::Write as _;

use axum::body::Body as RawBody;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use futures_util::StreamExt;
use muse_core::vocab::DnaProblem;
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use crate::problem::Refused;

/// The largest JSON body.
const LARGEST_JSON: usize = 1 << 20;

/// The largest JSON body with a document inside: twice the document, since an edit may hold it before and after.
const LARGEST_DOCUMENT: usize = 2 * muse_core::studio::workbench::LARGEST_DOCUMENT;

/// The largest picture.
const LARGEST_PICTURE: usize = 64 << 20;

/// A JSON body, whatever its content type says: `curl -d` says it is a form.
pub(crate) struct Body<T>(pub(crate) T);

/// A JSON body that holds a document.
pub(crate) struct Bulky<T>(pub(crate) T);

/// A JSON body that may be left out.
pub(crate) struct MaybeBody<T>(pub(crate) T);

/// The bytes of a picture as they are.
pub(crate) struct Upload(pub(crate) Vec<u8>);

/// What stands behind the question mark.
pub(crate) struct Asked<T>(pub(crate) T);

/// What stands in the path.
pub(crate) struct Named<T>(pub(crate) T);

impl<S: Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Refused;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refused> {
        let (headers, body) = (request.headers().clone(), request.into_body());
        read_json(&read_all(&headers, body, LARGEST_JSON).await?).map(Self)
    }
}

impl<S: Sync, T: DeserializeOwned> FromRequest<S> for Bulky<T> {
    type Rejection = Refused;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refused> {
        let (headers, body) = (request.headers().clone(), request.into_body());
        read_json(&read_all(&headers, body, LARGEST_DOCUMENT).await?).map(Self)
    }
}

impl<S: Sync, T: DeserializeOwned + Default> FromRequest<S> for MaybeBody<T> {
    type Rejection = Refused;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refused> {
        let (headers, body) = (request.headers().clone(), request.into_body());
        let bytes = read_all(&headers, body, LARGEST_JSON).await?;
        if bytes.trim_ascii().is_empty() { Ok(Self(T::default())) } else { read_json(&bytes).map(Self) }
    }
}

impl<S: Sync> FromRequest<S> for Upload {
    type Rejection = Refused;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refused> {
        let (headers, body) = (request.headers().clone(), request.into_body());
        refuse_forms(&headers)?;
        let bytes = read_all(&headers, body, LARGEST_PICTURE).await?;
        if bytes.is_empty() { Err(Refused::bad("the body is empty; it should be a picture")) } else { Ok(Self(bytes)) }
    }
}

impl<S: Sync, T: DeserializeOwned> FromRequestParts<S> for Asked<T> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refused> {
        Query::try_from_uri(&parts.uri).map(|Query(asked)| Self(asked)).map_err(|error| {
            // The library's own prefix ("Failed to deserialize query string") says nothing about the query.
            let text = error.body_text();
            let what = text.split_once(": ").map_or(text.as_str(), |(_, what)| what);
            Refused::bad(format!("the query cannot be understood: {what}"))
        })
    }
}

impl<S: Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Named<T> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        let found = Path::<T>::from_request_parts(parts, &()).await;
        let _ = state;
        found
            .map(|Path(named)| Self(named))
            .map_err(|error| Refused::bad(format!("the path cannot be understood: {error}")))
    }
}

/// A browser's form is not the file inside it.
pub(crate) fn refuse_forms(headers: &HeaderMap) -> Result<(), Refused> {
    let kind = headers.get(header::CONTENT_TYPE).map(|kind| kind.as_bytes().to_ascii_lowercase());
    if kind.is_some_and(|kind| kind.starts_with(b"multipart/")) {
        return Err(Refused::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "request.form", "the body is a form")
            .advise("Send the file's bytes as the body: curl --data-binary @FILE."));
    }
    Ok(())
}

pub(crate) fn too_large(limit: u64) -> Refused {
    let detail = format!("the body is larger than {} MiB", limit >> 20);
    Refused::new(StatusCode::PAYLOAD_TOO_LARGE, "request.too_large", detail).advise("Send less at once.")
}

pub(crate) fn cut_off() -> Refused {
    Refused::new(StatusCode::BAD_REQUEST, "request.cut_off", "the body ended before its end").advise("Send it again.")
}

/// What the sender announces is refused before it is sent.
pub(crate) fn check_length(headers: &HeaderMap, limit: u64) -> Result<(), Refused> {
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > limit) { Err(too_large(limit)) } else { Ok(()) }
}

pub(crate) async fn read_all(headers: &HeaderMap, body: RawBody, limit: usize) -> Result<Vec<u8>, Refused> {
    check_length(headers, limit as u64)?;
    let mut bytes = Vec::new();
    let mut pieces = body.into_data_stream();
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|_| cut_off())?;
        if bytes.len() + piece.len() > limit {
            return Err(too_large(limit as u64));
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}

/// Reads JSON; an error names line, column and field.
pub(crate) fn read_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refused> {
    let error = match serde_json::from_slice(bytes) {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    let (line, column, text) = (error.line(), error.column(), error.to_string());
    Err(match error.classify() {
        Category::Data => {
            let field = field_at(bytes, line, column, &text);
            let message = text.split(" at line ").next().unwrap_or(&text).to_owned();
            let place = format!("line {line} column {column}");
            let detail =
                if field.is_empty() { format!("{message} ({place})") } else { format!("{field}: {message} ({place})") };
            Refused::new(StatusCode::UNPROCESSABLE_ENTITY, "request.bad_field", detail)
                .advise("Correct the field and send it again; nothing was changed. /api/docs shows the shape.")
                .at(line, column)
                .naming(vec![DnaProblem { field, message }])
        }
        Category::Eof if bytes.trim_ascii().is_empty() => {
            Refused::new(StatusCode::BAD_REQUEST, "request.bad_json", "the body is empty; it should be JSON")
                .advise("Send a JSON body, for example with curl -d '{…}'.")
        }
        Category::Syntax | Category::Eof | Category::Io => {
            Refused::new(StatusCode::BAD_REQUEST, "request.bad_json", format!("the body is not JSON: {text}"))
                .advise("Correct the place and send it again; nothing was changed.")
                .at(line, column)
        }
    })
}

/// An open bracket on the way to a place in a JSON text.
enum Open {
    Object { key: Option<String>, at_key: bool },
    Array { index: usize },
}

/// The path of the field that a message of serde is about: `draft_dna.style.palette[2]`.
fn field_at(text: &[u8], line: usize, column: usize, message: &str) -> String {
    let start: usize = text.split_inclusive(|b| *b == b'\n').take(line.saturating_sub(1)).map(<[u8]>::len).sum();
    let read = &text[..text.len().min(start + column)];
    let mut stack = open_brackets(read);
    let named = message
        .split('`')
        .nth(1)
        .filter(|_| message.starts_with("missing field") || message.starts_with("unknown field"));
    if message.starts_with("missing field") && read.last() != Some(&b'}') {
        // The object is still open: its last key is a neighbour of the missing one.
        if let Some(Open::Object { key, .. }) = stack.last_mut() {
            *key = None;
        }
    }
    let mut path = path_of(&stack);
    if let Some(name) = named
        && path.rsplit('.').next() != Some(name)
    {
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(name);
    }
    path
}

fn open_brackets(read: &[u8]) -> Vec<Open> {
    let mut stack: Vec<Open> = Vec::new();
    let mut at = 0;
    while at < read.len() {
        match read[at] {
            b'{' => stack.push(Open::Object { key: None, at_key: true }),
            b'[' => stack.push(Open::Array { index: 0 }),
            b'}' | b']' => {
                stack.pop();
            }
            b',' => match stack.last_mut() {
                Some(Open::Object { at_key, .. }) => *at_key = true,
                Some(Open::Array { index }) => *index += 1,
                None => {}
            },
            b':' => {
                if let Some(Open::Object { at_key, .. }) = stack.last_mut() {
                    *at_key = false;
                }
            }
            b'"' => {
                let end = end_of_string(read, at);
                if let Some(Open::Object { key, at_key: true }) = stack.last_mut() {
                    *key = serde_json::from_slice(&read[at..end]).ok();
                }
                at = end;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    stack
}

/// Just behind the closing quote of the string that opens at `start`, or the end.
fn end_of_string(text: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while at < text.len() {
        match text[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    text.len()
}

fn path_of(stack: &[Open]) -> String {
    let mut path = String::new();
    for open in stack {
        match open {
            Open::Object { key: Some(key), .. } => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(key);
            }
            Open::Object { key: None, .. } => {}
            Open::Array { index } => {
                let _ = write!(path, "[{index}]");
            }
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code)]
    struct Outer {
        name: String,
        inner: Inner,
        tagged: Option<Tagged>,
        list: Vec<Inner>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code)]
    struct Inner {
        a: f64,
        b: Option<u32>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
    #[allow(dead_code)]
    enum Tagged {
        One { x: u32 },
    }

    fn refusal(text: &str) -> serde_json::Value {
        use axum::response::IntoResponse;
        let refused = read_json::<Outer>(text.as_bytes()).expect_err("refused");
        let body = refused.into_response().into_body();
        let bytes =
            futures_util::FutureExt::now_or_never(axum::body::to_bytes(body, 1 << 20)).expect("ready").expect("a body");
        serde_json::from_slice(&bytes).expect("JSON")
    }

    #[test]
    fn a_field_at_fault_is_named_by_its_path() {
        let check = |text: &str, field: &str| {
            let problem = refusal(text);
            assert_eq!(problem["errors"][0]["field"], field, "{text}: {problem}");
            assert_eq!(problem["code"], "request.bad_field");
        };
        check(r#"{"name":"n","inner":{"a":"x"},"list":[]}"#, "inner.a");
        check(r#"{"name":"n","inner":{"a":1,"c":2},"list":[]}"#, "inner.c");
        check(r#"{"name":"n","inner":{"b":1},"list":[]}"#, "inner.a");
        check(r#"{"name":"n","inner":{},"list":[]}"#, "inner.a");
        check(r#"{"name":"n","list":[]}"#, "inner");
        check(
            "{\n \"name\": \"n\",\n \"inner\": {\"a\": 1},\n \"list\": [{\"a\": 1}, {\"a\": 2, \"b\": -1}]\n}",
            "list[1].b",
        );
        check(r#"{"name":"n","inner":{"a":1},"tagged":{"kind":"one","x":1,"y":2},"list":[]}"#, "tagged.y");
        check(r#"{"name":"n","inner":{"a":1},"tagged":{"kind":"one"},"list":[]}"#, "tagged.x");
        check(r#"{"na\"me":"n"}"#, "na\"me");
        check("[]", "");
        check("7", "");
    }

    #[test]
    fn what_is_no_json_is_named_by_line_and_column() {
        let problem = refusal("{\n  \"name\": oops\n}");
        assert_eq!(problem["code"], "request.bad_json");
        assert_eq!(problem["line"], 2);
        assert_eq!(problem["column"], 11);
        assert_eq!(refusal("")["status"], 400);
        assert_eq!(refusal("{\"name\":")["code"], "request.bad_json");
        assert_eq!(refusal(&"[".repeat(100_000))["code"], "request.bad_field");
    }
}
