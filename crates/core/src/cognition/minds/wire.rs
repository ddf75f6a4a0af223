//! One question over HTTP: to one place, for so long, so many bytes, without following anybody elsewhere.

use std::net::IpAddr;
use std::time::Duration;

use futures_util::StreamExt;
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, Url};
use serde_json::Value;

use super::error::MindError;
use crate::vocab::Secret;

/// How long a mind may take, card and answer together.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// How long a connection may take to stand.
const CONNECT: Duration = Duration::from_secs(5);

/// The largest reply, in bytes: an answer with its envelope, or a card.
const LARGEST_REPLY: usize = 256 << 10;

/// How far away a mind may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// This machine, or a private network.
    Near,
    /// Anywhere over TLS, or near.
    Anywhere,
}

/// The wire to one mind.
pub(super) struct Wire {
    http: Client,
    base: Url,
    key: Option<Secret>,
}

impl Wire {
    /// # Errors
    /// [`MindError::BadAddress`]; nothing is sent.
    pub(super) fn new(address: &str, reach: Reach, key: Option<Secret>) -> Result<Self, MindError> {
        let bad = |reason| MindError::BadAddress { reason };
        let base = Url::parse(address).map_err(|_| bad("it cannot be read"))?;
        if !matches!(base.scheme(), "http" | "https") || base.host().is_none() {
            return Err(bad("it is no address of the web"));
        }
        if !base.username().is_empty() || base.password().is_some() {
            return Err(bad("it holds a name or a password"));
        }
        if base.query().is_some() || base.fragment().is_some() {
            return Err(bad("it has something behind its path"));
        }
        let secure = base.scheme() == "https";
        if !is_near(&base) && (reach == Reach::Near || !secure) {
            return Err(bad(match reach {
                Reach::Near => "it is neither on this machine nor on a private network",
                Reach::Anywhere => "beyond a private network it has to be https",
            }));
        }
        if key.is_some() && !secure && !is_this_machine(&base) {
            return Err(bad("the key would travel in the open"));
        }
        let http = Client::builder()
            .connect_timeout(CONNECT)
            .timeout(PATIENCE)
            // A redirect could carry the key, and the question, to somebody else.
            .redirect(Policy::none())
            .no_proxy()
            .user_agent(concat!("sovereign-muse/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|_| bad("no secure connection can be made on this machine"))?;
        Ok(Self { http, base, key })
    }

    /// The address below the base.
    pub(super) fn at(&self, path: &str) -> Url {
        let mut url = self.base.clone();
        url.set_path(&format!("{}{path}", self.base.path().trim_end_matches('/')));
        url
    }

    /// Whether this is the same place as the base: scheme, host and port; all names of this machine are one.
    pub(super) fn is_home(&self, url: &Url) -> bool {
        let same_host = url.host() == self.base.host() || (is_this_machine(url) && is_this_machine(&self.base));
        url.scheme() == self.base.scheme()
            && same_host
            && url.port_or_known_default() == self.base.port_or_known_default()
            && url.username().is_empty()
            && url.password().is_none()
    }

    pub(super) fn get(&self, url: Url) -> RequestBuilder {
        self.http.get(url)
    }

    pub(super) fn post(&self, url: Url, body: &Value) -> RequestBuilder {
        self.with_key(self.http.post(url)).json(body)
    }

    fn with_key(&self, request: RequestBuilder) -> RequestBuilder {
        match &self.key {
            Some(key) => request.bearer_auth(key.expose()),
            None => request,
        }
    }

    /// Sends a request; the reply is JSON of bounded size.
    pub(super) async fn ask(&self, request: RequestBuilder) -> Result<Value, MindError> {
        let failed = |error: reqwest::Error| match error.is_timeout() {
            true => MindError::TooSlow { secs: PATIENCE.as_secs() },
            false => MindError::Unreachable,
        };
        let response = request.send().await.map_err(failed)?;
        let status = response.status();
        match status.as_u16() {
            401 | 403 => return Err(MindError::KeyRefused { status: status.as_u16() }),
            _ if !status.is_success() => return Err(bad_reply(format!("HTTP {}", status.as_u16()))),
            _ => {}
        }
        let mut bytes = Vec::new();
        let mut pieces = response.bytes_stream();
        while let Some(piece) = pieces.next().await {
            let piece = piece.map_err(failed)?;
            if bytes.len() + piece.len() > LARGEST_REPLY {
                return Err(bad_reply(format!("more than {} KiB", LARGEST_REPLY >> 10)));
            }
            bytes.extend_from_slice(&piece);
        }
        serde_json::from_slice(&bytes).map_err(|_| bad_reply("no JSON"))
    }
}

pub(super) fn bad_reply(reason: impl Into<String>) -> MindError {
    MindError::BadReply { reason: reason.into() }
}

fn address_of(url: &Url) -> Option<IpAddr> {
    let host = url.host_str()?;
    let bare = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host);
    bare.parse().ok()
}

fn is_this_machine(url: &Url) -> bool {
    url.host_str() == Some("localhost") || address_of(url).is_some_and(|ip| ip.is_loopback())
}

/// On this machine or a private network, by address or by a name that only such a network knows.
fn is_near(url: &Url) -> bool {
    match address_of(url) {
        Some(IpAddr::V4(ip)) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        Some(IpAddr::V6(ip)) => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local(),
        None => url.host_str().is_some_and(|name| {
            !name.contains('.') || [".local", ".lan", ".home.arpa"].iter().any(|end| name.ends_with(end))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_only_where_the_question_and_the_key_are_safe() {
        let check = |address: &str, reach: Reach, key: bool, expected: bool| {
            let key = key.then(|| Secret::new("sk-canary")).flatten();
            assert_eq!(Wire::new(address, reach, key).is_ok(), expected, "{address} {reach:?}");
        };
        for reach in [Reach::Near, Reach::Anywhere] {
            check("http://127.0.0.1:11434", reach, true, true);
            check("http://localhost:1234/v1", reach, true, true);
            check("http://[::1]:8080", reach, true, true);
            check("http://192.168.1.20:8000", reach, false, true);
            check("http://192.168.1.20:8000", reach, true, false);
            check("https://192.168.1.20:8000", reach, true, true);
            check("http://workstation:8000", reach, false, true);
            check("http://workstation.local:8000", reach, false, true);
            check("http://agent.example", reach, false, false);
            check("http://8.8.8.8", reach, false, false);
            check("http://me:word@127.0.0.1:1", reach, false, false);
            check("http://127.0.0.1:1/?key=x", reach, false, false);
            check("file:///etc/passwd", reach, false, false);
            check("127.0.0.1:1", reach, false, false);
            check("", reach, false, false);
        }
        check("https://agent.example/a2a", Reach::Anywhere, true, true);
        check("https://agent.example/v1", Reach::Near, true, false);
    }

    #[test]
    fn only_the_same_place_is_home() {
        let wire = Wire::new("http://127.0.0.1:8000/agent", Reach::Anywhere, None).expect("a wire");
        let check = |url: &str, expected: bool| {
            assert_eq!(wire.is_home(&Url::parse(url).expect("a URL")), expected, "{url}");
        };
        check("http://127.0.0.1:8000/", true);
        check("http://localhost:8000/elsewhere", true);
        check("http://127.0.0.1:8001/", false);
        check("https://127.0.0.1:8000/", false);
        check("http://me@127.0.0.1:8000/", false);
        check("http://127.0.0.1.evil.example:8000/", false);
        assert_eq!(wire.at("/.well-known/agent-card.json").path(), "/agent/.well-known/agent-card.json");
    }
}
