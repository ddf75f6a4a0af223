//! The four lobes as A2A 1.0 agents, for agents of other people: the same few calls over JSON-RPC and over HTTP+JSON.
//!
//! In: messages, each for one skill of one lobe. Out: a message at once, or a task, which is a production and nothing
//! beside it: it is found again after a restart, because its row is.
//! Never: moves money, changes a limit, seals a Muse, speaks the creator's word, passes on a stranger's sentence.
//!
//! Types, codes and their JSON are those of the protocol's own crate, `a2a-lf`. Its server crate is not used: building
//! that runs a protoc that came with a package and writes into a dependency's sources, its routes check the protocol's
//! version on one binding only, and all numbers of a data part come out of it as floats.

/// A message taken apart.
mod message;

/// What each agent says of itself.
mod card;

/// What is refused, on both bindings.
mod refusal;

/// Productions as tasks.
mod tasks;

/// What is answered at once.
mod skills;

/// The calls, whatever they came over.
mod call;

/// JSON-RPC 2.0.
mod rpc;

/// HTTP+JSON.
mod rest;

use axum::Router;
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::routing::{get, post};

use crate::door::Door;
use crate::extract::read_all;
use crate::problem::Refused;

/// The largest message: a picture to audit travels as base64 in it.
const LARGEST_MESSAGE: usize = 24 << 20;

/// One of the four agents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lobe {
    Perception,
    Cognition,
    Creation,
    Governance,
}

impl Lobe {
    const ALL: [Self; 4] = [Self::Perception, Self::Cognition, Self::Creation, Self::Governance];

    /// The name in addresses.
    const fn name(self) -> &'static str {
        match self {
            Self::Perception => "perception",
            Self::Cognition => "cognition",
            Self::Creation => "creation",
            Self::Governance => "governance",
        }
    }

    fn from_name(name: &str) -> Result<Self, Refused> {
        Self::ALL.into_iter().find(|lobe| lobe.name() == name).ok_or_else(|| {
            Refused::new(axum::http::StatusCode::NOT_FOUND, "request.unknown_path", "there is no such agent")
                .advise("The agents are perception, cognition, creation and governance.")
        })
    }
}

/// Every address of the agents.
pub(crate) fn routes() -> Router<Door> {
    Router::new()
        .route("/a2a/{lobe}", post(rpc::answer))
        .route("/a2a/{lobe}/", post(rpc::answer))
        .route("/a2a/{lobe}/.well-known/agent-card.json", get(card::show))
        .route("/a2a/{lobe}/message:send", post(rest::send))
        .route("/a2a/{lobe}/message:stream", post(rest::stream))
        .route("/a2a/{lobe}/tasks", get(rest::list))
        .route("/a2a/{lobe}/tasks/{task}", get(rest::task).post(rest::change))
        .route("/a2a/{lobe}/tasks/{task}/pushNotificationConfigs", get(rest::push).post(rest::push))
        .route("/a2a/{lobe}/tasks/{task}/pushNotificationConfigs/{config}", get(rest::push).delete(rest::push))
        .route("/a2a/{lobe}/extendedAgentCard", get(rest::extended_card))
}

/// Whether an address below `/a2a` is that of a card, which everybody may read.
pub(crate) fn is_card(path: &str) -> bool {
    let lobe = path.strip_prefix("/a2a/").and_then(|rest| rest.strip_suffix("/.well-known/agent-card.json"));
    lobe.is_some_and(|name| Lobe::ALL.iter().any(|lobe| lobe.name() == name))
}

/// Whether an address is one of the agents'; apart from cards they answer nobody without the token.
pub(crate) fn is_agent(path: &str) -> bool {
    path.starts_with("/a2a/") && !is_card(path)
}

/// The headers and the bounded body of a request.
async fn take(request: Request) -> Result<(HeaderMap, Vec<u8>), Refused> {
    let (parts, body) = request.into_parts();
    let bytes = read_all(&parts.headers, body, LARGEST_MESSAGE).await?;
    Ok((parts.headers, bytes))
}
