//! A ComfyUI that speaks the recorded wire: what a test tells it to say, nothing else.
#![allow(dead_code, missing_docs, clippy::unwrap_used)]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Multipart, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use indexmap::IndexMap;
use muse_comfy::Prompt;
use serde_json::{Value, json};
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

use crate::common::read;

/// One thing the server does after it took a prompt.
#[derive(Clone, Debug)]
pub enum Step {
    Text(Value),
    RawText(String),
    Binary(Vec<u8>),
    /// Sockets are cut without a word.
    Drop,
    Wait(u64),
    Queue(Value),
    /// The prompt enters the history.
    History(Value),
}

/// How `POST /prompt` answers.
#[derive(Clone, Debug, Default)]
pub enum Answer {
    #[default]
    Accept,
    Refuse(Value),
    /// Takes the prompt, but the reply breaks off.
    BreakOff,
    /// Never answers.
    Hang,
}

#[derive(Debug, Default)]
pub struct Inside {
    pub answer: Answer,
    pub steps: Vec<Step>,
    pub queue: Value,
    pub history: IndexMap<String, Value>,
    pub files: IndexMap<String, Vec<u8>>,
    /// The text of `/object_info`.
    pub classes: String,
    /// "POST /interrupt {…}" and so on.
    pub log: Vec<String>,
    pub posted: Vec<Value>,
    pub sockets: usize,
}

#[derive(Clone)]
pub struct Double {
    pub url: String,
    pub inside: Arc<Mutex<Inside>>,
    say: broadcast::Sender<Option<Message>>,
    stop: CancellationToken,
}

impl Double {
    pub async fn start(steps: Vec<Step>) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let double = Self {
            url: format!("http://{}", listener.local_addr().unwrap()),
            inside: Arc::default(),
            say: broadcast::channel(1024).0,
            stop: CancellationToken::new(),
        };
        double.inside.lock().unwrap().classes =
            r#"{"Odd":{"input":{"required":{"x":["FLOAT",{"max":Infinity}]}}}}"#.to_owned();
        double.inside.lock().unwrap().steps = steps;
        double.inside.lock().unwrap().queue = json!({"queue_running": [], "queue_pending": []});
        let router = Router::new()
            .route("/ws", get(socket))
            .route("/prompt", post(take_prompt))
            .route("/queue", get(queue).post(change_queue))
            .route("/interrupt", post(interrupt))
            .route("/history/{id}", get(history))
            .route("/view", get(view))
            .route("/upload/image", post(upload))
            .route("/upload/mask", post(upload))
            .route("/api/jobs", get(recorded_jobs))
            .route("/free", post(free))
            .route("/models/{folder}", get(models))
            .route("/system_stats", get(|| async { read("system_stats.json") }))
            .route(
                "/object_info",
                get(|State(double): State<Double>| async move { double.inside.lock().unwrap().classes.clone() }),
            )
            .with_state(double.clone());
        let stop = double.stop.clone();
        tokio::spawn(async move {
            tokio::select! {
                served = async { axum::serve(listener, router).await } => served.unwrap(),
                () = stop.cancelled() => {}
            }
        });
        double
    }

    /// Nobody listens any more.
    pub fn stop(&self) {
        self.stop.cancel();
        self.tell(None);
    }

    pub fn log(&self) -> Vec<String> {
        self.inside.lock().unwrap().log.clone()
    }

    pub fn posts(&self) -> usize {
        self.inside.lock().unwrap().posted.len()
    }

    async fn play(self, id: String) {
        let steps = self.inside.lock().unwrap().steps.clone();
        for step in steps {
            match step {
                Step::Text(value) => self.tell(Some(Message::text(renamed(&value, &id).to_string()))),
                Step::RawText(text) => self.tell(Some(Message::text(text))),
                Step::Binary(bytes) => {
                    // Same length as the placeholder, so that length fields stay true.
                    let found = bytes.windows(36).position(|part| part == PLACE.as_bytes());
                    let mut bytes = bytes;
                    if let Some(at) = found {
                        bytes[at..at + 36].copy_from_slice(id.as_bytes());
                    }
                    self.tell(Some(Message::binary(bytes)));
                }
                Step::Drop => self.tell(None),
                Step::Wait(millis) => tokio::time::sleep(Duration::from_millis(millis)).await,
                Step::Queue(value) => self.inside.lock().unwrap().queue = renamed(&value, &id),
                Step::History(entry) => {
                    let mut inside = self.inside.lock().unwrap();
                    inside.history.insert(id.clone(), renamed(&entry, &id));
                    inside.queue = json!({"queue_running": [], "queue_pending": []});
                }
            }
        }
    }

    fn tell(&self, message: Option<Message>) {
        let _ = self.say.send(message);
    }
}

/// Stands for the prompt's id in recorded messages.
pub const PLACE: &str = "00000000-0000-4000-8000-00000000abcd";

fn renamed(value: &Value, id: &str) -> Value {
    serde_json::from_str(&value.to_string().replace(PLACE, id)).unwrap()
}

async fn socket(
    State(double): State<Double>,
    Query(query): Query<IndexMap<String, String>>,
    upgrade: WebSocketUpgrade,
) -> Response {
    let sid = query.get("clientId").cloned().unwrap_or_default();
    // Before the upgrade, or what is said right after it would be lost.
    let said = double.say.subscribe();
    upgrade.on_upgrade(move |socket| talk(double, said, socket, sid))
}

async fn talk(double: Double, mut said: broadcast::Receiver<Option<Message>>, mut socket: WebSocket, sid: String) {
    double.inside.lock().unwrap().sockets += 1;
    let hello = json!({"type": "status", "data": {"status": {"exec_info": {"queue_remaining": 0}}, "sid": sid}});
    if socket.send(Message::text(hello.to_string())).await.is_err() {
        return;
    }
    loop {
        tokio::select! {
            said = said.recv() => match said {
                Ok(Some(message)) => if socket.send(message).await.is_err() { return },
                _ => return,
            },
            heard = socket.recv() => match heard {
                Some(Ok(Message::Text(text))) => double.inside.lock().unwrap().log.push(format!("WS {text}")),
                Some(Ok(_)) => {}
                _ => return,
            },
        }
    }
}

async fn take_prompt(State(double): State<Double>, Json(body): Json<Value>) -> Response {
    let answer = {
        let mut inside = double.inside.lock().unwrap();
        inside.posted.push(body.clone());
        inside.answer.clone()
    };
    let id = body["prompt_id"].as_str().unwrap().to_owned();
    let reply = json!({"prompt_id": id, "number": 1, "node_errors": {}});
    match answer {
        Answer::Refuse(reply) => (StatusCode::BAD_REQUEST, Json(reply)).into_response(),
        Answer::Accept => {
            tokio::spawn(double.play(id));
            Json(reply).into_response()
        }
        Answer::Hang => std::future::pending().await,
        Answer::BreakOff => {
            tokio::spawn(double.play(id));
            let broken =
                futures_util::stream::iter([Ok(Bytes::from_static(b"{\"prompt")), Err(std::io::Error::other("cut"))]);
            Body::from_stream(broken).into_response()
        }
    }
}

async fn queue(State(double): State<Double>) -> Json<Value> {
    Json(double.inside.lock().unwrap().queue.clone())
}

async fn change_queue(State(double): State<Double>, Json(body): Json<Value>) {
    double.inside.lock().unwrap().log.push(format!("POST /queue {body}"));
}

async fn interrupt(State(double): State<Double>, Json(body): Json<Value>) {
    double.inside.lock().unwrap().log.push(format!("POST /interrupt {body}"));
}

async fn free(State(double): State<Double>, Json(body): Json<Value>) {
    double.inside.lock().unwrap().log.push(format!("POST /free {body}"));
}

async fn models(Path(folder): Path<String>) -> Response {
    match folder.as_str() {
        "vae" => Json(json!(["ae.safetensors", "sub/other.pt"])).into_response(),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

/// The longest list of jobs the recorded server gave.
async fn recorded_jobs() -> Json<Value> {
    let lines: Vec<Value> = read("transcripts/30_queue_interrupt_jobs.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let jobs = lines.iter().filter(|line| line["path"].as_str().is_some_and(|path| path.starts_with("/api/jobs")));
    let listed = jobs.filter(|line| line["response"]["jobs"].as_array().is_some_and(|jobs| !jobs.is_empty()));
    Json(listed.max_by_key(|line| line["response"]["jobs"].as_array().map(Vec::len)).unwrap()["response"].clone())
}

async fn history(State(double): State<Double>, Path(id): Path<String>) -> Json<Value> {
    let inside = double.inside.lock().unwrap();
    Json(inside.history.get(&id).map_or(json!({}), |entry| json!({ id: entry })))
}

async fn view(State(double): State<Double>, Query(query): Query<IndexMap<String, String>>) -> Response {
    let name = query.get("filename").cloned().unwrap_or_default();
    if let Some(preview) = query.get("preview") {
        double.inside.lock().unwrap().log.push(format!("GET /view preview={preview}"));
    }
    if name == "elsewhere.png" {
        return (StatusCode::FOUND, [("location", "/view?filename=plate.png")]).into_response();
    }
    if name == "endless.png" {
        let endless = futures_util::stream::repeat_with(|| Ok::<_, std::io::Error>(Bytes::from(vec![0; 4096])));
        return Body::from_stream(endless).into_response();
    }
    match double.inside.lock().unwrap().files.get(&name) {
        Some(bytes) => bytes.clone().into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn upload(State(double): State<Double>, mut form: Multipart) -> Json<Value> {
    let (mut name, mut subfolder) = (String::new(), String::new());
    while let Some(field) = form.next_field().await.unwrap() {
        match field.name() {
            Some("image") => {
                name = field.file_name().unwrap().to_owned();
                let bytes = field.bytes().await.unwrap().to_vec();
                double.inside.lock().unwrap().files.insert(name.clone(), bytes);
            }
            Some("subfolder") => subfolder = field.text().await.unwrap(),
            Some("original_ref") => {
                let original = field.text().await.unwrap();
                double.inside.lock().unwrap().log.push(format!("original {original}"));
            }
            _ => {}
        }
    }
    Json(json!({"name": name, "subfolder": subfolder, "type": "input"}))
}

/// One prompt of a recorded transcript.
pub struct Recording {
    pub prompt: Prompt,
    pub steps: Vec<Step>,
}

/// The `nth` accepted prompt of a transcript, with everything the server then said about it.
pub fn recording(file: &str, nth: usize) -> Recording {
    let lines: Vec<Value> =
        read(&format!("transcripts/{file}")).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let is_post = |line: &Value| line["path"] == "/prompt" && line["method"] == "POST" && line["status"] == 200;
    let start = lines.iter().enumerate().filter(|(_, line)| is_post(line)).nth(nth).unwrap().0;
    let id = lines[start]["response"]["prompt_id"].as_str().unwrap().to_owned();
    let placed = |value: &Value| -> Value { serde_json::from_str(&value.to_string().replace(&id, PLACE)).unwrap() };
    let entry = lines[start..]
        .iter()
        .find(|line| line["path"] == format!("/history/{id}"))
        .map(|line| placed(&line["response"][&id]));
    let mut steps = vec![Step::Queue(json!({"queue_running": [[1, PLACE, {}]], "queue_pending": []}))];
    for line in &lines[start + 1..] {
        if is_post(line) {
            break;
        }
        match line["kind"].as_str() {
            Some("ws_text") => {
                let message = placed(&line["data"]);
                let over = message["type"] == "executing" && message["data"]["node"].is_null();
                // The server writes the history before it says that nothing runs.
                if over && let Some(entry) = entry.clone() {
                    steps.push(Step::History(entry));
                }
                steps.push(Step::Text(message));
                if over {
                    break;
                }
            }
            Some("ws_binary") => steps.push(Step::Binary(frame(&placed(line)))),
            _ => {}
        }
    }
    Recording { prompt: Prompt::from_value(&lines[start]["request"]["prompt"]).unwrap(), steps }
}

/// Large recorded frames keep only their head; the picture is made up again.
pub fn frame(line: &Value) -> Vec<u8> {
    let event = u32::try_from(line["event"].as_u64().unwrap()).unwrap();
    let mut bytes = event.to_be_bytes().to_vec();
    match event {
        4 => {
            let metadata = line["metadata"].to_string();
            bytes.extend(u32::try_from(metadata.len()).unwrap().to_be_bytes());
            bytes.extend(metadata.as_bytes());
        }
        1 => bytes.extend(u32::try_from(line["image_format"].as_u64().unwrap()).unwrap().to_be_bytes()),
        _ => {
            let (node, text) = (line["node_id"].as_str().unwrap(), line["text"].as_str().unwrap());
            bytes.extend(u32::try_from(node.len()).unwrap().to_be_bytes());
            bytes.extend([node, text].concat().as_bytes());
            return bytes;
        }
    }
    bytes.extend([0xff, 0xd8, 0xff, 0xe0]);
    bytes
}
