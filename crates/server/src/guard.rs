//! Who may come in. Loopback alone protects nobody: any web page may send requests to this machine, and a name may be
//! rebound to it. So every request has to name us by an address we have, and a browser has to come from a page we know.

use std::hint::black_box;
use std::net::{IpAddr, SocketAddr};

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::a2a::{is_agent, is_card};
use crate::door::Door;
use crate::entry::{ENTER, brings_cookie, closed};
use crate::problem::Refused;
use crate::window;

/// Pages that are the studio itself: the desktop window (both forms of its address) and the UI under development.
const OWN_PAGES: [&str; 3] = ["tauri://localhost", "http://tauri.localhost", "http://localhost:5173"];

/// What changes something and needs no token: it costs nothing, and `curl` works as everybody writes it.
const FREE_POSTS: [&str; 2] = ["/muses/genesis", "/api/v1/muses/genesis"];

/// The names under which the server may be addressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hosts {
    address: SocketAddr,
}

impl Hosts {
    /// The names of a server on this address; beyond loopback, IP addresses are taken as well, for a rebound name is
    /// never one, and everything asks for the token.
    pub const fn of(address: SocketAddr) -> Self {
        Self { address }
    }

    /// Where the server listens.
    pub(crate) const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The port of the server.
    pub(crate) const fn port(&self) -> u16 {
        self.address.port()
    }

    /// Whether other machines can reach the server.
    pub const fn is_remote(&self) -> bool {
        !self.address.ip().is_loopback()
    }

    /// Whether `authority` (`host:port`) is a name of this server.
    fn include(&self, authority: &str) -> bool {
        let Some((host, port)) = split_authority(authority) else { return false };
        port == self.address.port() && self.has_name(host)
    }

    fn has_name(&self, host: &str) -> bool {
        if host.eq_ignore_ascii_case("localhost") {
            return true;
        }
        let bare = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host);
        match bare.parse::<IpAddr>() {
            Ok(ip) if ip.is_loopback() || ip == self.address.ip() => true,
            Ok(_) => self.is_remote() && self.address.ip().is_unspecified(),
            Err(_) => false,
        }
    }

    /// Whether a page of this origin is one of ours.
    pub(crate) fn trust(&self, origin: &str) -> bool {
        OWN_PAGES.contains(&origin) || origin.strip_prefix("http://").is_some_and(|authority| self.include(authority))
    }
}

/// `localhost:8000`, `127.0.0.1`, `[::1]:8000`; without a port it is 80.
fn split_authority(authority: &str) -> Option<(&str, u16)> {
    let after_host = if authority.starts_with('[') {
        authority.find(']')? + 1
    } else {
        authority.find(':').unwrap_or(authority.len())
    };
    let (host, rest) = authority.split_at(after_host);
    let port = match rest.strip_prefix(':') {
        Some(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => digits.parse().ok()?,
        Some(_) => return None,
        None if rest.is_empty() => 80,
        None => return None,
    };
    (!host.is_empty()).then_some((host, port))
}

/// The only value of a header; a header given twice is one that two readers may read differently.
fn only<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Result<Option<&'h str>, ()> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some(value), None) => value.to_str().map(Some).map_err(|_| ()),
        (Some(_), Some(_)) => Err(()),
    }
}

/// Whether the request comes under a name of ours and from a page of ours, if from a page at all.
fn admit(hosts: Hosts, request: &Request) -> Result<(), Refused> {
    let bad_host = |named: &str| {
        Refused::new(
            StatusCode::MISDIRECTED_REQUEST,
            "request.bad_host",
            format!("this studio is not called '{named}'"),
        )
        .advise(format!("Use http://127.0.0.1:{}.", hosts.address.port()))
    };
    let host = only(request.headers(), &header::HOST).map_err(|()| bad_host("…"))?;
    let host = host.or_else(|| request.uri().authority().map(|authority| authority.as_str())).unwrap_or_default();
    if !hosts.include(host) {
        return Err(bad_host(host));
    }
    let bad_origin = |origin: &str| {
        Refused::new(
            StatusCode::FORBIDDEN,
            "request.bad_origin",
            format!("a page of '{origin}' may not talk to this studio"),
        )
        .advise("Use the studio's own window, or a program that is no web page.")
    };
    match only(request.headers(), &header::ORIGIN).map_err(|()| bad_origin("…"))? {
        Some(origin) if hosts.trust(origin) => Ok(()),
        Some(origin) => Err(bad_origin(origin)),
        None => match request.headers().get("sec-fetch-site").map(|site| site.as_bytes()) {
            None | Some(b"none" | b"same-origin" | b"same-site") => Ok(()),
            Some(_) => Err(bad_origin("another site")),
        },
    }
}

/// Middleware: Host and Origin, before anything else.
pub(crate) async fn admission(State(hosts): State<Hosts>, request: Request, next: Next) -> Response {
    match admit(hosts, &request) {
        Ok(()) => next.run(request).await,
        Err(refused) => refused.into_response(),
    }
}

/// Whether this call wants the token on a server that only this machine reaches.
pub(crate) fn guarded(method: &Method, path: &str) -> bool {
    let reads = [Method::GET, Method::HEAD, Method::OPTIONS].contains(method);
    let free = *method == Method::POST && FREE_POSTS.contains(&path);
    // An agent of somebody else's is no reader of our own: it reads by calls as well.
    is_agent(path) || reaches_out(path) || (!reads && !free)
}

/// Whether a call reads files of somebody's choice or runs the programs that sign in to a cluster.
fn reaches_out(path: &str) -> bool {
    let of_burst = path.strip_prefix("/api/v1/burst/");
    of_burst.is_some_and(|rest| matches!(rest, "offer" | "survey" | "contexts") || rest.ends_with("/log"))
}

/// What wants the token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Guarding {
    /// What changes something and is not free.
    Changes,
    /// Every call but the way in itself, and the cards by which agents find each other.
    EverythingButCards,
    /// Every call but the way in itself.
    Everything,
}

impl Guarding {
    fn wants(self, method: &Method, path: &str) -> bool {
        let wants = match self {
            Self::Changes => guarded(method, path),
            Self::EverythingButCards => !is_card(path),
            Self::Everything => true,
        };
        wants && path != ENTER
    }
}

/// Middleware: the token, as a bearer or as the cookie of our own pages, where it is needed.
pub(crate) async fn token(State(door): State<Door>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if !door.guarding().wants(request.method(), path) {
        return next.run(request).await;
    }
    let given = only(request.headers(), &header::AUTHORIZATION).ok().flatten();
    let given = given.and_then(|text| text.split_once(' ')).filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let detail = match given {
        Some((_, token)) if same(token.trim().as_bytes(), door.token().as_bytes()) => return next.run(request).await,
        None if brings_cookie(request.headers(), door.hosts().port(), door.token()) => return next.run(request).await,
        Some(_) => "the token is not the one of this studio",
        None => "this call needs the studio's token",
    };
    if request.method() == Method::GET && !path.starts_with("/api/") && window::wants_page(request.headers()) {
        return closed(StatusCode::UNAUTHORIZED);
    }
    Refused::new(StatusCode::UNAUTHORIZED, "request.no_token", detail).advise(door.token_advice()).into_response()
}

/// Compares without telling by its duration how much is right.
pub(crate) fn same(given: &[u8], wanted: &[u8]) -> bool {
    let mut difference = u8::from(given.len() != wanted.len());
    for (i, byte) in wanted.iter().enumerate() {
        difference |= byte ^ given.get(i).copied().unwrap_or(0);
    }
    !wanted.is_empty() && black_box(difference) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(address: &str) -> Hosts {
        Hosts::of(address.parse().expect("an address"))
    }

    #[test]
    fn a_loopback_server_answers_to_its_loopback_names_on_its_port_only() {
        let check = |authority: &str, expected: bool| {
            assert_eq!(hosts("127.0.0.1:8000").include(authority), expected, "{authority}");
        };
        check("127.0.0.1:8000", true);
        check("localhost:8000", true);
        check("LOCALHOST:8000", true);
        check("[::1]:8000", true);
        check("127.0.0.1:8001", false);
        check("127.0.0.1", false);
        check("evil.example:8000", false);
        check("localhost.evil.example:8000", false);
        check("192.168.1.7:8000", false);
        check("user@localhost:8000", false);
        check("localhost:8000:8000", false);
        check("localhost:+8000", false);
        check("[::1", false);
        check("", false);
    }

    #[test]
    fn a_server_on_the_network_answers_to_addresses_but_to_no_foreign_name() {
        let check = |bound: &str, authority: &str, expected: bool| {
            assert_eq!(hosts(bound).include(authority), expected, "{bound} as {authority}");
        };
        check("192.168.1.7:8000", "192.168.1.7:8000", true);
        check("192.168.1.7:8000", "192.168.1.8:8000", false);
        check("0.0.0.0:8000", "192.168.1.7:8000", true);
        check("0.0.0.0:8000", "localhost:8000", true);
        check("0.0.0.0:8000", "rebound.example:8000", false);
    }

    #[test]
    fn only_our_own_pages_are_trusted() {
        let check =
            |origin: &str, expected: bool| assert_eq!(hosts("127.0.0.1:8000").trust(origin), expected, "{origin}");
        check("http://127.0.0.1:8000", true);
        check("http://localhost:8000", true);
        check("tauri://localhost", true);
        check("http://tauri.localhost", true);
        check("http://localhost:5173", true);
        check("http://localhost:3000", false);
        check("https://evil.example", false);
        check("http://127.0.0.1:8000.evil.example", false);
        check("null", false);
    }

    #[test]
    fn what_changes_something_wants_the_token_except_what_costs_nothing() {
        let check = |method: Method, path: &str, expected: bool| {
            assert_eq!(guarded(&method, path), expected, "{method} {path}")
        };
        check(Method::GET, "/api/v1/wallets", false);
        check(Method::POST, "/muses/genesis", false);
        check(Method::POST, "/api/v1/muses/genesis", false);
        // A mind outside may read for it, and may cost money.
        check(Method::POST, "/api/v1/decide", true);
        check(Method::POST, "/api/v1/productions", true);
        check(Method::PUT, "/api/v1/limits", true);
        check(Method::DELETE, "/muses/genesis", true);
        check(Method::POST, "/muses/genesis/", true);
        check(Method::GET, "/a2a/creation/.well-known/agent-card.json", false);
        check(Method::GET, "/api/v1/burst", false);
        check(Method::GET, "/api/v1/burst/contexts", true);
        check(Method::GET, "/api/v1/burst/sessions/1/log", true);
        check(Method::GET, "/a2a/creation/tasks", true);
        check(Method::GET, "/a2a/creation/tasks/.well-known/agent-card.json", true);
        check(Method::POST, "/a2a/perception", true);
    }

    #[test]
    fn a_card_is_read_without_the_token_on_the_network_and_with_it_in_private() {
        let card = "/a2a/creation/.well-known/agent-card.json";
        assert!(!Guarding::EverythingButCards.wants(&Method::GET, card));
        assert!(Guarding::EverythingButCards.wants(&Method::GET, "/api/v1/wallets"));
        assert!(Guarding::EverythingButCards.wants(&Method::GET, "/a2a/creation/tasks"));
        assert!(Guarding::Everything.wants(&Method::GET, card));
    }

    #[test]
    fn in_private_nothing_is_free_but_the_way_in() {
        let check = |method: Method, path: &str, expected: bool| {
            assert_eq!(Guarding::Everything.wants(&method, path), expected, "{method} {path}")
        };
        check(Method::GET, "/", true);
        check(Method::GET, "/api/v1/wallets", true);
        check(Method::POST, "/muses/genesis", true);
        check(Method::GET, "/enter", false);
        check(Method::GET, "/enter/", true);
    }

    #[test]
    fn a_token_is_right_only_as_a_whole() {
        assert!(same(b"abc", b"abc"));
        assert!(!same(b"abd", b"abc"));
        assert!(!same(b"ab", b"abc"));
        assert!(!same(b"abcd", b"abc"));
        assert!(!same(b"", b""));
    }
}
