//! A ComfyUI server over HTTP and WebSocket.
//!
//! In: a [`Prompt`](crate::Prompt) and a [`Submission`] whose ids the caller chose.
//! Out: [`RunEvent`]s while it runs and the [`OutputFile`]s it made.
//! Never: sends a prompt twice, follows a redirect, believes a size or file name without looking,
//! or writes to disk. Everything a server sends is taken as hostile.

mod fleet;
mod http;
mod model;
mod run;
mod socket;
mod templates;
mod tls;
mod wire;

use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;

pub use fleet::{Fleet, Lease, Priority, Waiting};
pub use model::{
    Device, ExecutionFault, HistoryEntry, Job, OutputFile, QueueItem, QueueState, RunEvent, RunOutcome, Submission,
    Submitted, SystemStats, Uploaded,
};
pub use templates::ServerTemplate;

use crate::error::ComfyError;

/// How to reach a server and what to accept from it.
#[derive(Clone, Debug, PartialEq)]
pub struct ClientOptions {
    /// `http://host:port`, perhaps with a path in front of ComfyUI's own.
    pub base_url: String,
    /// Certificates to trust besides the system's, in PEM: for a server that has made its own.
    pub extra_roots_pem: Option<String>,
    /// How long a connection may take to open.
    pub connect_timeout: Duration,
    /// How long one request may take; a download may take `run_deadline`, with no pause longer than this.
    pub request_timeout: Duration,
    /// Largest file [`Client::fetch`] takes.
    pub max_download_bytes: u64,
    /// Largest WebSocket message; a preview is a small picture, a progress map grows with the graph.
    pub max_message_bytes: usize,
    /// How long [`Client::run`] and [`Client::follow`] may take in all, waiting in the queue included.
    pub run_deadline: Duration,
}

impl Default for ClientOptions {
    fn default() -> Self {
        Self {
            base_url: "http://127.0.0.1:8188".to_owned(),
            extra_roots_pem: None,
            connect_timeout: Duration::from_secs(5),
            request_timeout: Duration::from_secs(30),
            max_download_bytes: 256 << 20,
            max_message_bytes: 32 << 20,
            run_deadline: Duration::from_secs(60 * 60),
        }
    }
}

impl ClientOptions {
    /// The defaults with another address.
    pub fn new(base_url: impl Into<String>) -> Self {
        Self { base_url: base_url.into(), ..Self::default() }
    }
}

/// A connection to one server; clones share it.
#[derive(Clone, Debug)]
pub struct Client {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    http: reqwest::Client,
    base: String,
    /// For the event socket of an `https` server.
    tls: Option<Arc<rustls::ClientConfig>>,
    options: ClientOptions,
}

impl Client {
    /// Checks the address and prepares a connection; nothing is sent yet.
    ///
    /// # Errors
    /// [`ComfyError::BadUrl`] unless the address is plain `http` or `https` without credentials, query and fragment.
    pub fn new(options: ClientOptions) -> Result<Self, ComfyError> {
        let refuse = |reason: &str| ComfyError::BadUrl {
            // An address with a password is not repeated in a message.
            url: options.base_url.rsplit('@').next().unwrap_or_default().to_owned(),
            reason: reason.to_owned(),
        };
        let base = options.base_url.trim().trim_end_matches('/').to_owned();
        let url = Url::parse(&base).map_err(|error| refuse(&error.to_string()))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(refuse("it does not begin with http:// or https://"));
        }
        if url.host_str().is_none_or(str::is_empty) {
            return Err(refuse("it names no host"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refuse("it holds a user name or password"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(refuse("it holds a query or fragment"));
        }
        let http = reqwest::Client::builder()
            // The WebSocket goes straight to the host; a proxy for half of the talk would only confuse.
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(options.connect_timeout)
            .read_timeout(options.request_timeout);
        let http = match &options.extra_roots_pem {
            Some(pem) => {
                let roots = reqwest::Certificate::from_pem_bundle(pem.as_bytes());
                http.tls_certs_merge(roots.map_err(|_| refuse("the certificates to trust are not PEM"))?)
            }
            None => http,
        };
        let http = http.build().map_err(|error| refuse(&error.to_string()))?;
        let tls = match url.scheme() {
            "https" => Some(tls::config(options.extra_roots_pem.as_deref()).map_err(|error| refuse(&error))?),
            _ => None,
        };
        Ok(Self { inner: Arc::new(Inner { http, base, tls, options }) })
    }

    /// The address without a trailing slash.
    pub fn base_url(&self) -> &str {
        &self.inner.base
    }

    /// The options the client was made with.
    pub fn options(&self) -> &ClientOptions {
        &self.inner.options
    }

    fn url(&self, path: &str, query: &[(&str, &str)]) -> Result<Url, ComfyError> {
        let mut url = Url::parse(&format!("{}{path}", self.inner.base))
            .map_err(|error| ComfyError::BadUrl { url: self.inner.base.clone(), reason: error.to_string() })?;
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        Ok(url)
    }

    fn unreachable(&self, doing: &'static str, source: impl std::error::Error + Send + Sync + 'static) -> ComfyError {
        ComfyError::Unreachable { url: self.inner.base.clone(), doing, source: Box::new(source) }
    }
}

/// Reads one frame as a run does, as text and as binary; whether it says anything. Only for fuzzing.
#[doc(hidden)]
pub fn read_frame(frame: &[u8]) -> bool {
    let said = std::str::from_utf8(frame).ok().and_then(wire::message);
    said.is_some() | wire::preview(frame).is_some() | wire::node_text(frame).is_some()
}
