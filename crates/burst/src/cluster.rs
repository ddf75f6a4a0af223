//! A namespace of a cluster, and the few words that are spoken with its API server.
//!
//! Requests are sent by the Kubernetes client, which knows of certificates, plugins and tokens; what is said is ours, because
//! each answer's `Date` is wanted: leases are reckoned by the cluster's clock, never by this machine's.

use std::time::Duration;

use bytes::Bytes;
use futures_util::FutureExt as _;
use http::{Method, Request, header};
use http_body_util::{BodyExt as _, Limited};
use kube::client::Body;
use kube::{Client, Config};
use serde::de::DeserializeOwned;
use serde_json::Value;
use time::OffsetDateTime;

use crate::error::BurstError;
use crate::spec::named;

/// The most bytes taken of one answer.
const MOST_BYTES: usize = 16 << 20;

/// How long an answer is waited for, unless told otherwise.
const PATIENCE: Duration = Duration::from_secs(10);

/// A namespace of a cluster. Cheap to clone.
#[derive(Clone)]
pub struct Cluster {
    client: Client,
    namespace: String,
    server: String,
    patience: Duration,
}

/// What the API server answered.
pub(crate) struct Reply {
    pub status: u16,
    /// By the cluster's clock.
    pub at: OffsetDateTime,
    bytes: Bytes,
}

impl std::fmt::Debug for Cluster {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Cluster").field("server", &self.server).field("namespace", &self.namespace).finish()
    }
}

impl Cluster {
    /// A namespace of the cluster that a configuration of the Kubernetes client leads to. Needs a Tokio runtime; a plugin
    /// that signs in is run once, so this may take seconds.
    ///
    /// # Errors
    /// [`BurstError::SignIn`] when the plugin fails, [`BurstError::BadSetting`] for a namespace Kubernetes does not take.
    pub async fn new(config: Config, namespace: &str) -> Result<Self, BurstError> {
        let mut config = config;
        // What may be sent twice is decided here, call by call: through a tunnel also go calls that may not.
        config.default_retry = false;
        let server = config.cluster_url.to_string();
        let no_proxy =
            ["NO_PROXY", "no_proxy"].into_iter().find_map(|name| std::env::var(name).ok()).unwrap_or_default();
        if config.cluster_url.host().is_some_and(|host| goes_straight(host, &no_proxy)) {
            // The client compares the proxy's own name with the list, not the cluster's.
            config.proxy_url = None;
        }
        // The plugin is a process that is waited for.
        let made = tokio::task::spawn_blocking(move || Client::try_from(config)).await;
        let client = made
            .map_err(|error| BurstError::SignIn { reason: error.to_string() })?
            .map_err(|error| BurstError::kube("sign in", error))?;
        Self::with_client(client, server, namespace)
    }

    pub(crate) fn with_client(client: Client, server: String, namespace: &str) -> Result<Self, BurstError> {
        named("the namespace", namespace)?;
        Ok(Self { client, namespace: namespace.to_owned(), server, patience: PATIENCE })
    }

    /// How long an answer is waited for.
    #[must_use]
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// The API server's address.
    pub fn server(&self) -> &str {
        &self.server
    }

    /// The namespace that everything lives in.
    pub fn namespace(&self) -> &str {
        &self.namespace
    }

    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    /// A path in the namespace: `/api/v1/namespaces/NS/pods/x`, `/apis/batch/v1/namespaces/NS/jobs/x`.
    pub(crate) fn path(&self, group: &str, version: &str, rest: &str) -> String {
        let root = if group.is_empty() { format!("/api/{version}") } else { format!("/apis/{group}/{version}") };
        format!("{root}/namespaces/{}/{rest}", self.namespace)
    }

    /// Sends one request and takes the whole answer, whatever its status.
    pub(crate) async fn ask_server(
        &self,
        doing: &'static str,
        method: Method,
        path: &str,
        body: Option<(&'static str, &Value)>,
    ) -> Result<Reply, BurstError> {
        let mut request = Request::builder().method(method).uri(path).header(header::ACCEPT, "application/json");
        let bytes = match body {
            Some((kind, value)) => {
                request = request.header(header::CONTENT_TYPE, kind);
                value.to_string().into_bytes()
            }
            None => Vec::new(),
        };
        let request =
            request.body(Body::from(bytes)).map_err(|error| BurstError::setting("the path", error.to_string()))?;
        let whole = async {
            let answer = self.client.send(request).await.map_err(|error| BurstError::kube(doing, error))?;
            let status = answer.status().as_u16();
            let at = answer.headers().get(header::DATE).and_then(|date| http_date(date.to_str().ok()?));
            let bytes = Limited::new(answer.into_body(), MOST_BYTES)
                .collect()
                .await
                .map_err(|source| BurstError::Unreachable { doing, source })?
                .to_bytes();
            Ok(Reply { status, at: at.unwrap_or_else(OffsetDateTime::now_utc), bytes })
        };
        // Boxed: the client's futures are large, and this is awaited in many places.
        match tokio::time::timeout(self.patience, whole.boxed()).await {
            Ok(reply) => reply,
            Err(_) => Err(BurstError::Silent { doing, after: self.patience }),
        }
    }

    /// Gets an object; `None` when it is not there.
    pub(crate) async fn get<T: DeserializeOwned>(
        &self,
        doing: &'static str,
        path: &str,
    ) -> Result<(Option<T>, OffsetDateTime), BurstError> {
        let reply = self.ask_server(doing, Method::GET, path, None).await?;
        if reply.status == 404 {
            return Ok((None, reply.at));
        }
        let at = reply.at;
        Ok((Some(reply.object(doing)?), at))
    }

    /// Makes an object what it is to be, by server-side apply: made or kept, never made twice.
    pub(crate) async fn apply<T: DeserializeOwned>(
        &self,
        doing: &'static str,
        path: &str,
        manager: &str,
        force: bool,
        object: &Value,
    ) -> Result<(T, OffsetDateTime), BurstError> {
        let path = format!("{path}?fieldManager={manager}&force={force}");
        let body = Some(("application/apply-patch+yaml", object));
        let reply = self.ask_server(doing, Method::PATCH, &path, body).await?;
        let at = reply.at;
        Ok((reply.object(doing)?, at))
    }

    /// Deletes an object and, in the background, what it owns. One that is not there is no failure.
    pub(crate) async fn delete(&self, doing: &'static str, path: &str) -> Result<(), BurstError> {
        let options =
            serde_json::json!({ "kind": "DeleteOptions", "apiVersion": "v1", "propagationPolicy": "Background" });
        let reply = self.ask_server(doing, Method::DELETE, path, Some(("application/json", &options))).await?;
        match reply.status {
            404 => Ok(()),
            _ => reply.object::<Value>(doing).map(drop),
        }
    }
}

impl Reply {
    /// The object, or the refusal.
    pub fn object<T: DeserializeOwned>(self, doing: &'static str) -> Result<T, BurstError> {
        let bytes = self.text(doing)?;
        serde_json::from_slice(&bytes).map_err(|error| BurstError::reply(doing, error.to_string()))
    }

    /// What came, as it came, or the refusal.
    pub fn text(self, doing: &'static str) -> Result<Bytes, BurstError> {
        match self.status {
            200..=299 => Ok(self.bytes),
            status => Err(BurstError::status(doing, status, self.message())),
        }
    }

    /// What the server said about a refusal, on one line.
    fn message(&self) -> String {
        let body: Value = serde_json::from_slice(&self.bytes).unwrap_or_default();
        let plain = String::from_utf8_lossy(&self.bytes);
        let said = body.get("message").and_then(Value::as_str).unwrap_or(&plain);
        said.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).take(600).collect()
    }
}

/// `Sun, 06 Nov 1994 08:49:37 GMT`.
fn http_date(text: &str) -> Option<OffsetDateTime> {
    httpdate::parse_http_date(text).ok().map(OffsetDateTime::from)
}

/// Whether a host is reached without the environment's proxy: this machine always, others where `NO_PROXY` names them or a
/// domain above them.
fn goes_straight(host: &str, no_proxy: &str) -> bool {
    let host = host.trim_matches(['[', ']']).to_ascii_lowercase();
    let is_here = host.parse::<std::net::IpAddr>().map_or(host == "localhost", |address| address.is_loopback());
    let names = no_proxy.split(',').map(|name| name.trim().trim_start_matches("*.").trim_start_matches('.'));
    let mut names = names.filter(|name| !name.is_empty());
    let above = |name: &str| host.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    is_here || names.any(|name| name == "*" || above(&name.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(host: &str, no_proxy: &str, expected: bool) {
        assert_eq!(goes_straight(host, no_proxy), expected, "{host} with {no_proxy:?}");
    }

    #[test]
    fn this_machine_and_what_no_proxy_names_are_reached_without_a_proxy() {
        check("127.0.0.1", "", true);
        check("[::1]", "", true);
        check("localhost", "", true);
        check("10.0.0.1", "", false);
        check("10.0.0.1", "localhost, 10.0.0.1", true);
        check("api.cluster.example", ".example", true);
        check("api.cluster.example", "*.cluster.example", true);
        check("notexample", "example", false);
        check("anything", "*", true);
    }

    #[test]
    fn a_date_of_http_is_read_to_the_second() {
        let read = http_date("Sun, 22 Nov 2026 12:00:07 GMT").unwrap();
        assert_eq!(read, time::macros::datetime!(2026-11-22 12:00:07 UTC));
        assert_eq!(http_date("yesterday"), None);
    }
}
