//! What each service answers on the wire.

#[allow(clippy::wildcard_imports)] // the routes are one half of the double, apart only to be readable
use super::*;

/// Writes the request down and lets a fault have its way.
pub(super) async fn note(State(double): State<FeedDouble>, request: Request, next: Next) -> Response {
    let line = format!("{} {}", request.method(), request.uri());
    let fault = {
        let mut inside = double.inside();
        inside.log.push(line.clone());
        let at = inside.faults.iter().position(|(start, _)| line.starts_with(start.as_str()));
        at.and_then(|at| inside.faults.remove(at)).map(|(_, fault)| fault)
    };
    match fault {
        None => next.run(request).await,
        Some(Fault::Says(status, headers, body)) => {
            let mut response = (StatusCode::from_u16(status).expect("a status"), body).into_response();
            for (name, value) in headers {
                response.headers_mut().insert(name, value.parse().expect("a header"));
            }
            response
        }
        Some(Fault::Loses) => {
            let done = next.run(request).await;
            let whole = axum::body::to_bytes(done.into_body(), usize::MAX).await.unwrap_or_default();
            broken(whole.slice(..whole.len() / 2))
        }
        Some(Fault::Cuts) => broken(Bytes::new()),
        Some(Fault::Floods(bytes)) => {
            let piece = Bytes::from(vec![b' '; 1 << 16]);
            let pieces = (0..bytes / piece.len() + 1).map(move |_| Ok::<_, std::io::Error>(piece.clone()));
            Body::from_stream(stream::iter(pieces)).into_response()
        }
    }
}

/// An answer that breaks off after these bytes.
fn broken(begun: Bytes) -> Response {
    let cut = Err(std::io::Error::from(std::io::ErrorKind::ConnectionAborted));
    Body::from_stream(stream::iter([Ok(begun), cut])).into_response()
}

fn refusal(status: StatusCode, kind: &str, message: &str) -> Response {
    (status, Json(json!({ "error": { "type": kind, "message": message } }))).into_response()
}

/// Apify repeats the token it does not know: so must the double, or nobody would notice that it is repeated.
fn admitted(headers: &HeaderMap) -> Option<Response> {
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let said = format!("User was not found or authentication token is not valid: {given}");
    (given != format!("Bearer {APIFY_TOKEN}"))
        .then(|| refusal(StatusCode::UNAUTHORIZED, "user-or-token-not-found", &said))
}

pub(super) async fn me(headers: HeaderMap) -> Response {
    admitted(&headers).unwrap_or_else(|| Json(json!({ "data": { "id": "u1", "username": "studio" } })).into_response())
}

/// A run as Apify writes it.
fn told(run: &DoubleRun, inside: &Inside) -> Value {
    let ended = run.ended.is_some();
    let mut data = json!({
        "id": run.id, "actId": "a1", "status": run.ended.as_deref().unwrap_or("RUNNING"), "statusMessage": null,
        "startedAt": run.started_at.to_string(), "finishedAt": ended.then(|| run.started_at.to_string()),
        "defaultDatasetId": format!("d{}", run.id), "defaultKeyValueStoreId": format!("s{}", run.id),
        "options": { "maxItems": run.query.get("maxItems"), "timeoutSecs": run.query.get("timeout") },
        "chargedEventCounts": { "post": run.items.len() },
    });
    if ended {
        data["usageTotalUsd"] = json!(inside.usage);
        data["pricingInfo"] = inside.pricing.clone();
    }
    data
}

pub(super) async fn begin_run(
    State(double): State<FeedDouble>,
    Path(actor): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
    headers: HeaderMap,
    Json(input): Json<Value>,
) -> Response {
    if let Some(refused) = admitted(&headers) {
        return refused;
    }
    let mut inside = double.inside();
    let most = query.get("maxItems").and_then(|most| most.parse().ok()).unwrap_or(usize::MAX);
    let number = inside.runs.len() + 1;
    let found = (inside.posts)(number);
    let run = DoubleRun {
        id: format!("run{number:06}"),
        actor,
        input,
        query,
        started_at: (inside.now)(),
        ended: None,
        looks: inside.looks,
        items: found.into_iter().take(most).collect(),
    };
    let answer = json!({ "data": told(&run, &inside) });
    inside.runs.push(run);
    (StatusCode::CREATED, Json(answer)).into_response()
}

pub(super) async fn runs_of(
    State(double): State<FeedDouble>,
    Path(actor): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    if let Some(refused) = admitted(&headers) {
        return refused;
    }
    let inside = double.inside();
    let limit = query.get("limit").and_then(|limit| limit.parse().ok()).unwrap_or(1000);
    let of_actor = inside.runs.iter().rev().filter(|run| run.actor == actor).take(limit);
    let items: Vec<Value> = of_actor.map(|run| told(run, &inside)).collect();
    Json(json!({ "data": { "total": items.len(), "count": items.len(), "desc": true, "items": items } }))
        .into_response()
}

pub(super) async fn about_run(
    State(double): State<FeedDouble>,
    Path(id): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    if let Some(refused) = admitted(&headers) {
        return refused;
    }
    // A question is held while the run moves, as the real service does, though only for a moment.
    let waits = query.get("waitForFinish").and_then(|secs| secs.parse::<u64>().ok()).unwrap_or(0) > 0;
    let released = double.released.notified();
    let moving = double.inside().runs.iter().any(|run| run.id == id && run.looks > 0 && run.ended.is_none());
    if waits && moving {
        tokio::select! {
            () = released => {}
            () = tokio::time::sleep(Duration::from_millis(5)) => {}
        }
    }
    let mut inside = double.inside();
    let ends_as = inside.ends_as.clone();
    let Some(run) = inside.runs.iter_mut().find(|run| run.id == id) else {
        return refusal(StatusCode::NOT_FOUND, "record-not-found", "Actor run was not found");
    };
    if run.ended.is_none() {
        match run.looks.checked_sub(1) {
            Some(left) => run.looks = left,
            None => run.ended = Some(ends_as),
        }
    }
    let run = run.clone();
    Json(json!({ "data": told(&run, &inside) })).into_response()
}

pub(super) async fn abort(State(double): State<FeedDouble>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    if let Some(refused) = admitted(&headers) {
        return refused;
    }
    let mut inside = double.inside();
    if let Some(run) = inside.runs.iter_mut().find(|run| run.id == id) {
        run.ended = Some("ABORTED".to_owned());
    }
    Json(json!({ "data": { "id": id, "status": "ABORTING" } })).into_response()
}

pub(super) async fn items(
    State(double): State<FeedDouble>,
    Path(id): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    if let Some(refused) = admitted(&headers) {
        return refused;
    }
    let inside = double.inside();
    let Some(run) = inside.runs.iter().find(|run| format!("d{}", run.id) == id) else {
        return refusal(StatusCode::NOT_FOUND, "record-or-token-not-found", "Dataset was not found");
    };
    let number = |name: &str, usual| query.get(name).and_then(|text| text.parse().ok()).unwrap_or(usual);
    let (offset, limit): (usize, usize) = (number("offset", 0), number("limit", 1000));
    let wanted: Vec<&str> = query.get("fields").map(|fields| fields.split(',').collect()).unwrap_or_default();
    let picked = run.items.iter().skip(offset).take(limit).map(|item| match item {
        // As the real service: only the fields that were asked for.
        Value::Object(map) if !wanted.is_empty() => {
            Value::Object(map.clone().into_iter().filter(|(key, _)| wanted.contains(&key.as_str())).collect())
        }
        other => other.clone(),
    });
    Json(picked.collect::<Vec<_>>()).into_response()
}

pub(super) async fn input_of(State(double): State<FeedDouble>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    if let Some(refused) = admitted(&headers) {
        return refused;
    }
    let inside = double.inside();
    match inside.runs.iter().find(|run| format!("s{}", run.id) == id) {
        Some(run) => Json(run.input.clone()).into_response(),
        None => refusal(StatusCode::NOT_FOUND, "record-not-found", "Record was not found"),
    }
}

/// The bearer that the latest token carries.
fn bearer(inside: &Inside) -> String {
    format!("canaryBEARER{}", inside.tokens_given)
}

pub(super) async fn token(State(double): State<FeedDouble>, headers: HeaderMap, body: String) -> Response {
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let of_script = body == "grant_type=client_credentials" && given == basic(REDDIT_APP_ID, REDDIT_SECRET);
    let of_installed = body
        .starts_with("grant_type=https%3A%2F%2Foauth.reddit.com%2Fgrants%2Finstalled_client&device_id=")
        && given == basic(REDDIT_APP_ID, "");
    if !of_script && !of_installed {
        let said = json!({ "message": format!("Unauthorized {given}"), "error": 401 });
        return (StatusCode::UNAUTHORIZED, Json(said)).into_response();
    }
    let mut inside = double.inside();
    inside.tokens_given += 1;
    let given = bearer(&inside);
    Json(json!({ "access_token": given, "token_type": "bearer", "expires_in": 3600, "scope": "*" })).into_response()
}

fn basic(id: &str, secret: &str) -> String {
    // Base64 without a crate of its own: the double has to know three values only.
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bytes = format!("{id}:{secret}").into_bytes();
    let mut text = String::from("Basic ");
    for three in bytes.chunks(3) {
        let bits = three.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * place) & 63) as usize];
            text.push(if place > three.len() { '=' } else { digit as char });
        }
    }
    text
}

pub(super) async fn listing(
    State(double): State<FeedDouble>,
    Path(_): Path<(String, String)>,
    query: Query<BTreeMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    page(&double, &query, &headers)
}

pub(super) async fn search(
    State(double): State<FeedDouble>,
    query: Query<BTreeMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    page(&double, &query, &headers)
}

/// A page of the listing, after the post that the question names.
fn page(double: &FeedDouble, query: &BTreeMap<String, String>, headers: &HeaderMap) -> Response {
    let mut inside = double.inside();
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if given != format!("Bearer {}", bearer(&inside)) {
        return (StatusCode::UNAUTHORIZED, Json(json!({ "message": "Unauthorized", "error": 401 }))).into_response();
    }
    let name = |post: &Value| post["data"]["name"].as_str().unwrap_or_default().to_owned();
    let limit = query.get("limit").and_then(|limit| limit.parse().ok()).unwrap_or(25);
    let from = query.get("after").and_then(|after| inside.listing.iter().position(|post| name(post) == *after));
    let children: Vec<Value> = inside.listing.iter().skip(from.map_or(0, |at| at + 1)).take(limit).cloned().collect();
    let last = children.last().map(name);
    let more = last.filter(|last| inside.listing.last().map(name).as_ref() != Some(last));
    inside.window.0 = (inside.window.0 - 1.0).max(0.0);
    let (left, resets) = inside.window;
    let body = json!({ "kind": "Listing", "data": { "after": more, "before": null, "children": children } });
    let headers = [("x-ratelimit-remaining", format!("{left:.1}")), ("x-ratelimit-reset", resets.to_string())];
    (headers, Json(body)).into_response()
}

pub(super) async fn open_feed(
    State(double): State<FeedDouble>,
    Path(_): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    document(&double, &headers)
}

pub(super) async fn search_feed(State(double): State<FeedDouble>, headers: HeaderMap) -> Response {
    document(&double, &headers)
}

fn document(double: &FeedDouble, headers: &HeaderMap) -> Response {
    let text = double.inside().open_feed.clone();
    let tag = format!("\"{}\"", &blake3::hash(text.as_bytes()).to_hex()[..16]);
    if headers.get(header::IF_NONE_MATCH).is_some_and(|seen| seen == tag.as_str()) {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response();
    }
    ([(header::ETAG, tag), (header::CONTENT_TYPE, "application/atom+xml; charset=UTF-8".to_owned())], text)
        .into_response()
}
