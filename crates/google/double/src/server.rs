use std::collections::{BTreeMap, VecDeque};
use std::io::Write as _;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use axum::extract::{ConnectInfo, DefaultBodyLimit, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{any, get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use tokio::net::TcpListener;

use crate::answers::{self, Asked};
use crate::checks;
use crate::jobs::Job;
use crate::line::{Lines, Scissors};
use crate::sign_in;
use crate::turns::{Turn, bad_request, error, not_found};

/// Models that the server has unless it is told otherwise.
const MODELS: [&str; 9] = [
    "gemini-4-argon",
    "gemini-3.8-flash",
    "gemini-3.5-flash-lite",
    "gemini-nano-banana-2.1",
    "gemini-3-pro-image",
    "gemini-omni-1.2-flash",
    "gemini-omni-1.1-flash",
    "veo-3.1-generate-001",
    "veo-3.1-lite-generate-001",
];

/// A request as it came.
#[derive(Clone, Debug, Serialize)]
pub struct Seen {
    /// `POST` and so on.
    pub method: String,
    /// Without the address and the query.
    pub path: String,
    /// As it stood behind the question mark.
    pub query: String,
    /// Without keys and tokens; `signed-in` says which there was.
    pub headers: BTreeMap<String, String>,
    /// JSON; `null` when there was none.
    pub body: Value,
    /// The key or token, for tests that look into it. Never written anywhere.
    #[serde(skip)]
    pub secret: Option<String>,
}

type Writer = Arc<dyn Fn(&Asked) -> Option<String> + Send + Sync>;
type Painter = Arc<dyn Fn(&Asked) -> Vec<u8> + Send + Sync>;

struct Inside {
    turns: VecDeque<(String, Turn)>,
    seen: Vec<Seen>,
    models: Vec<String>,
    jobs: BTreeMap<String, Job>,
    /// Jobs that were ever begun: the name of one that is gone is not given again.
    begun: usize,
    writer: Writer,
    painter: Painter,
    film: Vec<u8>,
    patience: usize,
    signed_out: bool,
    log: Option<std::fs::File>,
}

/// A Google on a free port of this machine; ends with the runtime of its test.
#[derive(Clone)]
pub struct GoogleDouble {
    /// `http://127.0.0.1:PORT`: the base address of both back ends, of Cloud Storage and of the token server.
    pub url: String,
    inside: Arc<Mutex<Inside>>,
}

/// What another process can tell the server: `POST /_double`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Told {
    next: Option<Turn>,
    at: String,
    models: Option<Vec<String>>,
    patience: Option<usize>,
    signed_out: Option<bool>,
}

impl GoogleDouble {
    /// Starts a server that answers soundly: an echo, the smallest JSON that fits, a grey point, a film of a few bytes.
    ///
    /// # Panics
    /// When no port is free.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let inside = Inside {
            turns: VecDeque::new(),
            seen: Vec::new(),
            models: MODELS.map(str::to_owned).to_vec(),
            jobs: BTreeMap::new(),
            begun: 0,
            writer: Arc::new(|_| None),
            painter: Arc::new(|_| answers::point()),
            film: b"\0\0\0\x18ftypisom\0\0\0\0isomiso2a film".to_vec(),
            patience: 1,
            signed_out: false,
            log: None,
        };
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let double = Self { url, inside: Arc::new(Mutex::new(inside)) };
        tokio::spawn(double.clone().serve(listener));
        double
    }

    /// Also writes each request to a file, as one line of JSON.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub fn log_to(&self, path: &Path) -> std::io::Result<()> {
        self.inside().log = Some(std::fs::File::create(path)?);
        Ok(())
    }

    /// The next request is answered so.
    pub fn next(&self, turn: Turn) {
        self.next_at("", turn);
    }

    /// The next request whose `METHOD /path` holds these words is answered so.
    pub fn next_at(&self, words: &str, turn: Turn) {
        self.inside().turns.push_back((words.to_owned(), turn));
    }

    /// What models write; `None` for the sound answer.
    pub fn writes(&self, writer: impl Fn(&Asked) -> Option<String> + Send + Sync + 'static) {
        self.inside().writer = Arc::new(writer);
    }

    /// What image models paint, as PNG.
    pub fn paints(&self, painter: impl Fn(&Asked) -> Vec<u8> + Send + Sync + 'static) {
        self.inside().painter = Arc::new(painter);
    }

    /// What video models film.
    pub fn films(&self, film: Vec<u8>) {
        self.inside().film = film;
    }

    /// The models there are; any other is not found.
    pub fn has_models(&self, models: &[&str]) {
        self.inside().models = models.iter().map(|model| (*model).to_owned()).collect();
    }

    /// How many looks a job takes before it is done.
    pub fn patience(&self, looks: usize) {
        self.inside().patience = looks;
    }

    /// Refresh tokens are refused from now on.
    pub fn sign_out(&self) {
        self.inside().signed_out = true;
    }

    /// Every request, in the order in which they came.
    pub fn seen(&self) -> Vec<Seen> {
        self.inside().seen.clone()
    }

    /// How many requests have these words in their `METHOD /path`.
    pub fn asked(&self, words: &str) -> usize {
        self.inside().seen.iter().filter(|seen| format!("{} {}", seen.method, seen.path).contains(words)).count()
    }

    fn number(&self) -> usize {
        let mut inside = self.inside();
        inside.begun += 1;
        inside.begun
    }

    /// Whether a job is still kept.
    pub fn keeps(&self, id: &str) -> bool {
        self.inside().jobs.contains_key(id)
    }

    pub(crate) fn is_signed_out(&self) -> bool {
        self.inside().signed_out
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn serve(self, listener: TcpListener) {
        let router = Router::new()
            .route("/_double", post(tell))
            .route("/token", post(sign_in::token))
            .route("/computeMetadata/v1/instance/service-accounts/default/token", get(sign_in::metadata))
            .fallback(any(answer))
            .layer(DefaultBodyLimit::max(256 << 20))
            .with_state(self);
        // It ends with the test.
        let _ = axum::serve(Lines(listener), router.into_make_service_with_connect_info::<Scissors>()).await;
    }

    fn note(&self, seen: Seen) -> Option<Turn> {
        let mut inside = self.inside();
        let line = format!("{} {}", seen.method, seen.path);
        if let Some(log) = &mut inside.log {
            let text = serde_json::to_string(&seen).unwrap_or_default();
            // Whoever reads the log sees that it is short.
            let _ = writeln!(log, "{text}");
        }
        inside.seen.push(seen);
        let at = inside.turns.iter().position(|(words, _)| line.contains(words.as_str()))?;
        inside.turns.remove(at).map(|(_, turn)| turn)
    }

    fn generate(&self, model: &str, stream: bool, body: &Value, enterprise: bool, turn: Option<&Turn>) -> Response {
        if let Err(why) = checks::generate(body, enterprise) {
            return bad_request(&why);
        }
        let asked = Asked::read(model, body);
        let (writer, painter) = {
            let inside = self.inside();
            (Arc::clone(&inside.writer), Arc::clone(&inside.painter))
        };
        let words = writer(&asked).unwrap_or_else(|| asked.sound_words());
        match stream {
            true => answers::pieces(&asked, &words, turn),
            false => {
                let picture = if asked.wants_image() { painter(&asked) } else { Vec::new() };
                answers::whole(&asked, &words, &picture, turn)
            }
        }
    }

    fn begin(&self, id: String, model: &str, body: &Value, turn: Option<Turn>) -> Job {
        let asked = Job::asked(model, body);
        let writer = Arc::clone(&self.inside().writer);
        let words = writer(&asked).unwrap_or_else(|| asked.sound_words());
        let mut inside = self.inside();
        let job = Job {
            id: id.clone(),
            model: model.to_owned(),
            body: body.clone(),
            turn,
            looks: 0,
            file_looks: 0,
            cancelled: false,
            words,
            film: inside.film.clone(),
        };
        if body["store"] != false {
            inside.jobs.insert(id, job.clone());
        }
        job
    }

    fn interactions(&self, asked: &Request<'_>, rest: &[&str], turn: Option<Turn>) -> Response {
        let body = &asked.body;
        match (&asked.method, rest) {
            (&Method::POST, []) => {
                if let Err(why) = checks::interaction(body, asked.enterprise) {
                    return bad_request(&why);
                }
                let model = body["model"].as_str().unwrap_or_default();
                if !self.inside().models.iter().any(|known| known == model) {
                    return not_found(&format!("Model {model} is not found."));
                }
                if let Some(previous) = body["previous_interaction_id"].as_str()
                    && !self.keeps(previous)
                {
                    return not_found(&format!("Interaction {previous} is not found."));
                }
                let number = self.number();
                let job = self.begin(format!("v1_{number}"), model, body, turn);
                if body["stream"] == true {
                    return job.stream(&self.url, None);
                }
                let patience = if body["background"] == true { self.inside().patience.max(1) } else { 0 };
                Json(job.interaction(&self.url, patience)).into_response()
            }
            (&Method::GET, [id]) => {
                let mut inside = self.inside();
                let patience = inside.patience;
                let Some(job) = inside.jobs.get_mut(*id) else { return not_found("The interaction is not found.") };
                if asked.query.contains("stream=true") {
                    let after = asked.query.split('&').find_map(|pair| pair.strip_prefix("last_event_id="));
                    return job.stream(&self.url, after);
                }
                // The first look finds it at work, not in the queue any more.
                job.looks += 1;
                Json(job.interaction(&self.url, patience + 1)).into_response()
            }
            (&Method::POST, [id, "cancel"]) => match self.inside().jobs.get_mut(*id) {
                Some(job) => {
                    job.cancelled = true;
                    Json(job.interaction(&self.url, 0)).into_response()
                }
                None => not_found("The interaction is not found."),
            },
            (&Method::DELETE, [id]) => match self.inside().jobs.remove(*id) {
                Some(_) => Json(json!({})).into_response(),
                None => not_found("The interaction is not found."),
            },
            _ => StatusCode::METHOD_NOT_ALLOWED.into_response(),
        }
    }

    fn models(&self, query: &str, enterprise: bool) -> Response {
        let pair = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
        let size = pair("pageSize").and_then(|size| size.parse::<usize>().ok()).unwrap_or(50).min(4);
        let from = pair("pageToken").and_then(|token| token.strip_prefix("from-")?.parse::<usize>().ok()).unwrap_or(0);
        let inside = self.inside();
        let row = |model: &String| match enterprise {
            true => {
                json!({ "name": format!("publishers/google/models/{model}"), "versionId": "default", "launchStage": "GA" })
            }
            false => json!({ "name": format!("models/{model}"), "displayName": model, "inputTokenLimit": 1_048_576,
                             "outputTokenLimit": 65_536, "supportedGenerationMethods": ["generateContent"] }),
        };
        let rows: Vec<Value> = inside.models.iter().skip(from).take(size).map(row).collect();
        let mut page = Map::new();
        page.insert(if enterprise { "publisherModels" } else { "models" }.to_owned(), rows.into());
        if from + size < inside.models.len() {
            page.insert("nextPageToken".to_owned(), format!("from-{}", from + size).into());
        }
        Json(page).into_response()
    }

    fn call_model(&self, asked: &Request<'_>, model: &str, method: &str, turn: Option<Turn>) -> Response {
        if method == "fetchPredictOperation" {
            let mut inside = self.inside();
            let patience = inside.patience;
            let name = asked.body["operationName"].as_str().unwrap_or_default();
            let Some(job) = inside.jobs.get_mut(name) else { return not_found("The operation is not found.") };
            let operation = job.operation(patience);
            job.looks += 1;
            return Json(operation).into_response();
        }
        if !self.inside().models.iter().any(|known| known == model) {
            let message = format!("models/{model} is not found for API version v1, or is not supported for {method}.");
            return not_found(&message);
        }
        match method {
            "generateContent" => self.generate(model, false, &asked.body, asked.enterprise, turn.as_ref()),
            "streamGenerateContent" if asked.query.contains("alt=sse") => {
                self.generate(model, true, &asked.body, asked.enterprise, turn.as_ref())
            }
            "predictLongRunning" if asked.enterprise => {
                if let Err(why) = checks::operation(&asked.body) {
                    return bad_request(&why);
                }
                let number = self.number();
                let resource = asked.path.trim_start_matches('/').split_once('/').map_or("", |(_, rest)| rest);
                let resource = resource.split_once(':').map_or("", |(resource, _)| resource);
                let job = self.begin(format!("{resource}/operations/{number}"), model, &asked.body, turn);
                Json(json!({ "name": job.id })).into_response()
            }
            other => not_found(&format!("no method {other}")),
        }
    }

    fn film(&self, id: &str, read: impl FnOnce(&mut Job) -> Response) -> Response {
        let mut inside = self.inside();
        match inside.jobs.values_mut().find(|job| job.file_id() == id) {
            Some(job) => read(job),
            None => not_found("The file is not found."),
        }
    }
}

struct Request<'a> {
    method: Method,
    path: &'a str,
    query: &'a str,
    enterprise: bool,
    body: Value,
}

/// Everything that is no sign-in and no word from the test.
async fn answer(
    State(double): State<GoogleDouble>,
    ConnectInfo(scissors): ConnectInfo<Scissors>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    bytes: Bytes,
) -> Response {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let (key, bearer) = (text("x-goog-api-key"), text("authorization"));
    let secret = key.clone().or_else(|| bearer.clone().map(|bearer| bearer.replace("Bearer ", "")));
    let mut shown: BTreeMap<String, String> = headers
        .keys()
        .filter(|name| !matches!(name.as_str(), "authorization" | "x-goog-api-key" | "cookie"))
        .filter_map(|name| Some((name.to_string(), text(name.as_str())?)))
        .collect();
    let signed_in = if key.is_some() {
        "key"
    } else if bearer.is_some() {
        "token"
    } else {
        "no"
    };
    shown.insert("signed-in".to_owned(), signed_in.to_owned());
    let (path, query) = (uri.path(), uri.query().unwrap_or_default());
    let body: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    let turn = double.note(Seen {
        method: method.to_string(),
        path: path.to_owned(),
        query: query.to_owned(),
        headers: shown,
        body: body.clone(),
        secret: secret.clone(),
    });
    match &turn {
        Some(Turn::HangUp) => {
            scissors.cut();
            return StatusCode::OK.into_response();
        }
        Some(Turn::Silence) => std::future::pending::<()>().await,
        _ => {}
    }
    if let Some(refusal) = turn.as_ref().and_then(|turn| turn.refusal(secret.as_deref().unwrap_or_default())) {
        return refusal;
    }
    if query.split('&').any(|pair| pair.starts_with("key=")) {
        return bad_request("a key has no place in an address");
    }
    if let Some(id) = path.strip_prefix("/media/") {
        // A signed address: whoever knows it needs no key, and must not send one.
        return match secret {
            None => double.film(id, |job| {
                job.turn = None;
                job.download()
            }),
            Some(_) => bad_request("a key went astray"),
        };
    }
    if secret.is_none() {
        let message = "Method doesn't allow unregistered callers (callers without established identity).";
        return error(403, "PERMISSION_DENIED", message, json!([]));
    }
    if let Some(object) = path.strip_prefix("/storage/v1/b/") {
        let name = object.rsplit_once("%2F").map_or(object, |(_, name)| name);
        let inside = double.inside();
        let made = inside.jobs.values().find(|job| name == format!("{}.mp4", job.id) || name == "sample_0.mp4");
        return made.map_or_else(|| not_found("No such object"), Job::download);
    }
    route(
        &double,
        Request { method, path, query, enterprise: path.contains("/publishers/") || path.contains("/projects/"), body },
        turn,
    )
}

fn route(double: &GoogleDouble, asked: Request<'_>, turn: Option<Turn>) -> Response {
    let pieces: Vec<&str> = asked.path.trim_start_matches('/').split('/').collect();
    let resource = match pieces.as_slice() {
        ["v1" | "v1beta", rest @ ..] if !asked.enterprise => rest,
        ["v1beta1", "projects", _, "locations", _, rest @ ..] => rest,
        ["v1beta1", rest @ ..] if asked.enterprise => rest,
        _ => return not_found("no such path"),
    };
    match resource {
        ["models"] | ["publishers", "google", "models"] if asked.method == Method::GET => {
            double.models(asked.query, asked.enterprise)
        }
        ["models", call] | ["publishers", "google", "models", call] if asked.method == Method::POST => {
            match call.split_once(':') {
                Some((model, method)) => double.call_model(&asked, model, method, turn),
                None => not_found("no such method"),
            }
        }
        ["interactions", rest @ ..] => double.interactions(&asked, rest, turn),
        ["files", file] => match file.split_once(':') {
            Some((id, "download")) => double.film(id, |job| job.download()),
            _ => double.film(file, Job::file),
        },
        _ => not_found("no such path"),
    }
}

/// A word from a test in another process.
async fn tell(State(double): State<GoogleDouble>, bytes: Bytes) -> Response {
    let told: Told = match serde_json::from_slice(&bytes) {
        Ok(told) => told,
        Err(why) => return (StatusCode::BAD_REQUEST, why.to_string()).into_response(),
    };
    if let Some(turn) = told.next {
        double.next_at(&told.at, turn);
    }
    let mut inside = double.inside();
    if let Some(models) = told.models {
        inside.models = models;
    }
    inside.patience = told.patience.unwrap_or(inside.patience);
    inside.signed_out = told.signed_out.unwrap_or(inside.signed_out);
    StatusCode::NO_CONTENT.into_response()
}
