//! Minds that are not there: a server that speaks as OpenAI's chat completions do, and an agent of the A2A protocol 1.0.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Heard {
    /// `POST`.
    pub method: Method,
    /// `/v1/chat/completions`.
    pub path: String,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body; null when there was none.
    pub body: Value,
}

impl Heard {
    /// The text of a header; empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

/// What a mind answers.
#[derive(Clone, Debug)]
pub enum Reply {
    /// JSON with this status.
    Json(u16, Value),
    /// Something else with this status.
    Text(u16, String),
    /// A way to elsewhere.
    Elsewhere(String),
    /// Nothing, for ever.
    Silence,
}

type Answering = Arc<dyn Fn(&Heard) -> Reply + Send + Sync>;

/// A server that answers as it is told and remembers what it heard; gone when it is dropped.
pub struct MindDouble {
    /// Where it listens.
    pub url: String,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

struct Shared {
    heard: Mutex<Vec<Heard>>,
    answering: Mutex<Answering>,
}

impl MindDouble {
    /// Starts it with this way of answering.
    ///
    /// # Panics
    /// When no port is free.
    pub async fn start(answering: impl Fn(&Heard) -> Reply + Send + Sync + 'static) -> Self {
        let shared = Arc::new(Shared { heard: Mutex::default(), answering: Mutex::new(Arc::new(answering)) });
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let app = Router::new().fallback(answer).with_state(Arc::clone(&shared));
        let task = tokio::spawn(async move { axum::serve(listener, app).await.expect("it serves") });
        Self { url, shared, task }
    }

    /// Answers differently from now on.
    pub fn answers(&self, answering: impl Fn(&Heard) -> Reply + Send + Sync + 'static) {
        *self.shared.answering.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(answering);
    }

    /// What was heard so far, first to last.
    pub fn heard(&self) -> Vec<Heard> {
        self.shared.heard.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for MindDouble {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let bytes = axum::body::to_bytes(body, 1 << 20).await.unwrap_or_else(|_| Bytes::new());
    let heard = Heard {
        method: parts.method,
        path: parts.uri.path().to_owned(),
        headers: parts.headers,
        body: serde_json::from_slice(&bytes).unwrap_or_default(),
    };
    shared.heard.lock().unwrap_or_else(PoisonError::into_inner).push(heard.clone());
    let answering = Arc::clone(&shared.answering.lock().unwrap_or_else(PoisonError::into_inner));
    let status = |code: u16| StatusCode::from_u16(code).expect("a status");
    match answering(&heard) {
        Reply::Json(code, value) => (status(code), Json(value)).into_response(),
        Reply::Text(code, text) => (status(code), text).into_response(),
        Reply::Elsewhere(url) => Redirect::temporary(&url).into_response(),
        Reply::Silence => std::future::pending().await,
    }
}

/// A chat completion that says this. Source of the shape: OpenAI's API reference, "The chat completion object".
pub fn completion(content: &str) -> Value {
    json!({
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1_795_000_000,
        "model": "reader",
        "choices": [{
            "index": 0,
            "message": { "role": "assistant", "content": content, "refusal": null },
            "logprobs": null,
            "finish_reason": "stop",
        }],
        "usage": { "prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2 },
    })
}

/// The card of an agent at this address, as the protocol's Python package writes one.
pub fn card(url: &str, binding: &str, version: &str) -> Value {
    json!({
        "name": "reader",
        "description": "reads",
        "version": "1",
        "supportedInterfaces": [{ "url": url, "protocolBinding": binding, "protocolVersion": version }],
        "capabilities": { "streaming": true },
        "defaultInputModes": ["text/plain"],
        "defaultOutputModes": ["text/plain"],
        "skills": [{ "id": "read", "name": "read", "description": "reads", "tags": [] }],
    })
}

/// A finished task with these parts as its artifact.
pub fn task(state: &str, parts: &Value) -> Value {
    json!({ "task": {
        "id": "t-1", "contextId": "c-1",
        "status": { "state": state, "timestamp": "2026-11-22T12:00:00Z" },
        "artifacts": [{ "artifactId": "a-1", "parts": parts }],
    } })
}

/// An answer of JSON-RPC.
pub fn rpc(result: &Value) -> Value {
    json!({ "jsonrpc": "2.0", "id": 1, "result": result })
}
