use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::FutureExt;
use muse_core::studio::Studio;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower_http::cors::{AllowOrigin, CorsLayer};
use tower_http::trace::TraceLayer;

use crate::guard::{Guarding, Hosts, admission, token};
use crate::problem::Refused;
use crate::{a2a, docs, document, entry, window};

/// How long one request may take, its body included; event streams begin at once and then have no end.
const PATIENCE: Duration = Duration::from_secs(300);

/// What every handler can reach; cheap to clone.
#[derive(Clone)]
pub(crate) struct Door {
    inner: Arc<Inner>,
}

struct Inner {
    studio: Studio,
    token: String,
    hosts: Hosts,
    guarding: Guarding,
    /// The token lies in no file.
    is_private: bool,
    shutdown: CancellationToken,
    work: TaskTracker,
}

impl Door {
    /// A door whose token lies in the studio's folder.
    pub(crate) fn new(
        studio: Studio,
        token: &str,
        hosts: Hosts,
        shutdown: CancellationToken,
        work: TaskTracker,
    ) -> Self {
        let guarding = if hosts.is_remote() { Guarding::EverythingButCards } else { Guarding::Changes };
        let token = token.to_owned();
        Self { inner: Arc::new(Inner { studio, token, hosts, guarding, is_private: false, shutdown, work }) }
    }

    /// A door for one window: its token lies nowhere, and nothing is free.
    pub(crate) fn private(
        studio: Studio,
        token: &str,
        hosts: Hosts,
        shutdown: CancellationToken,
        work: TaskTracker,
    ) -> Self {
        let (token, guarding) = (token.to_owned(), Guarding::Everything);
        Self { inner: Arc::new(Inner { studio, token, hosts, guarding, is_private: true, shutdown, work }) }
    }

    pub(crate) fn studio(&self) -> &Studio {
        &self.inner.studio
    }

    pub(crate) fn token(&self) -> &str {
        &self.inner.token
    }

    pub(crate) fn hosts(&self) -> Hosts {
        self.inner.hosts
    }

    pub(crate) fn guarding(&self) -> Guarding {
        self.inner.guarding
    }

    /// How somebody who came without the token can bring it.
    pub(crate) fn token_advice(&self) -> String {
        if self.inner.is_private {
            return "Use the studio's own window, or end it and start `muse serve` for other programs.".to_owned();
        }
        let file = self.studio().db().home().token_file();
        format!("Send it as `Authorization: Bearer TOKEN`; it lies in {}.", file.display())
    }

    /// Cancelled when the server goes down.
    pub(crate) fn shutdown(&self) -> &CancellationToken {
        &self.inner.shutdown
    }

    /// Tasks that outlive their request and are waited for at the end.
    pub(crate) fn work(&self) -> &TaskTracker {
        &self.inner.work
    }
}

/// The whole API as a router, for a host that brings its own listener. `work` gets the productions that are being made:
/// after cancelling `shutdown`, close it and wait for it.
pub fn router(studio: Studio, token: &str, hosts: Hosts, shutdown: CancellationToken, work: TaskTracker) -> Router {
    build(Door::new(studio, token, hosts, shutdown, work))
}

pub(crate) fn build(door: Door) -> Router {
    let hosts = door.hosts();
    let cors = CorsLayer::new()
        .allow_origin(AllowOrigin::predicate(move |origin, _| origin.to_str().is_ok_and(|origin| hosts.trust(origin))))
        .allow_methods([Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::DELETE])
        .allow_headers([
            header::ACCEPT,
            header::AUTHORIZATION,
            header::CACHE_CONTROL,
            header::CONTENT_TYPE,
            header::IF_NONE_MATCH,
            HeaderName::from_static("last-event-id"),
        ])
        .expose_headers([header::ETAG])
        .allow_private_network(true)
        .max_age(Duration::from_secs(600));
    let (routes, _) = document::routes().split_for_parts();
    // Read from the bottom: what is added last sees a request first.
    routes
        .merge(docs::pages())
        .merge(a2a::routes())
        .route(entry::ENTER, get(entry::enter))
        .fallback(unknown_path)
        .method_not_allowed_fallback(bad_method)
        .layer(from_fn(bounded))
        .layer(from_fn_with_state(door.clone(), token))
        .layer(cors)
        .layer(from_fn_with_state(hosts, admission))
        .layer(from_fn(calm_headers))
        .layer(TraceLayer::new_for_http())
        .with_state(door)
}

/// A file or an address of the window, else nothing.
async fn unknown_path(request: Request) -> Response {
    if let Some(found) = window::at(&request) {
        return found;
    }
    let detail = format!("there is nothing at {}", request.uri().path());
    Refused::new(StatusCode::NOT_FOUND, "request.unknown_path", detail)
        .advise("/api/docs lists everything there is.")
        .into_response()
}

async fn bad_method(request: Request) -> Refused {
    let detail = format!("{} does not take {}", request.uri().path(), request.method());
    Refused::new(StatusCode::METHOD_NOT_ALLOWED, "request.bad_method", detail)
        .advise("/api/docs lists everything there is.")
}

/// Ends what takes too long, and turns a panic into an answer.
async fn bounded(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    match timeout(PATIENCE, AssertUnwindSafe(next.run(request)).catch_unwind()).await {
        Ok(Ok(response)) => response,
        Ok(Err(_)) => {
            tracing::error!("a handler of {path} panicked");
            Refused::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "studio.panicked",
                "the studio made a mistake in its own work",
            )
            .advise("Nothing half-done was kept. Please report it with the log.")
            .into_response()
        }
        Err(_) => {
            let detail = format!("no answer within {} seconds", PATIENCE.as_secs());
            Refused::new(StatusCode::SERVICE_UNAVAILABLE, "request.timeout", detail)
                .advise("Look whether it happened anyway, then send it again.")
                .into_response()
        }
    }
}

/// What every answer says unless it says otherwise: read it as what it is, keep it nowhere, run nothing, frame nowhere.
async fn calm_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let defaults = [
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    for (name, value) in defaults {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}
