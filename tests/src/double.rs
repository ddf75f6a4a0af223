use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Multipart, Path, Query, Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use muse_comfy::{Catalogue, Diagnostic, DiagnosticKind, Prompt, as_link, validate};
use muse_gpu::Picture;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, mpsc};
use tokio_util::sync::CancellationToken;

use crate::{pictures, shared};

mod wire;

use wire::{change_queue, history, interrupt, note, object_info, queue, socket, take_prompt, template, upload, view};

/// Which packs and models the server has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lock {
    /// PuLID, IP-Adapter FaceID and an SDXL checkpoint; the nodes for FLUX as well, without its models.
    Sdxl,
    /// PuLID and IP-Adapter for FLUX with their models; SDXL's nodes as well, without a checkpoint.
    Flux,
    /// ComfyUI as it is downloaded.
    Nothing,
}

/// A prompt that is being painted.
pub struct Job<'a> {
    /// What was asked for.
    pub prompt: &'a Prompt,
    /// Every picture that was uploaded, by name.
    pub uploads: &'a BTreeMap<String, Vec<u8>>,
    /// Counts the prompts that ran, from 1.
    pub number: usize,
}

impl Job<'_> {
    /// Whether a mask comes with it.
    pub fn is_repair(&self) -> bool {
        self.prompt.0.values().any(|node| node.class_type == "LoadImageMask")
    }

    /// Her picture: what the identity lock (or the plate) is fed with.
    ///
    /// # Panics
    /// When the prompt loads no uploaded picture.
    pub fn reference(&self) -> Picture {
        let fed = self.prompt.0.values().find(|node| node.class_type.starts_with("ApplyPulid"));
        let linked = fed.and_then(|node| node.inputs.get("image")).and_then(as_link).map(|(id, _)| id.to_owned());
        let loads = |id: &&String| self.prompt.0[*id].class_type == "LoadImage";
        let id = linked.or_else(|| self.prompt.0.keys().find(loads).cloned()).expect("a LoadImage");
        self.file(&id)
    }

    /// The picture that a repair starts from.
    ///
    /// # Panics
    /// When there is none.
    pub fn drifted(&self) -> Picture {
        let node = self.prompt.0.values().find(|node| node.class_type == "InpaintModelConditioning").expect("a repair");
        let (id, _) = node.inputs.get("pixels").and_then(as_link).expect("a link");
        self.file(id)
    }

    /// The mask of a repair.
    ///
    /// # Panics
    /// When there is none.
    pub fn mask(&self) -> Picture {
        let node = self.prompt.0.iter().find(|(_, node)| node.class_type == "LoadImageMask").expect("a mask");
        self.file(node.0)
    }

    /// Width and height that were asked for.
    pub fn size(&self) -> (u32, u32) {
        let sized = |class: &str| self.prompt.0.values().find(|node| node.class_type == class);
        let node = ["EmptyLatentImage", "EmptySD3LatentImage", "EmptyImage"].iter().find_map(|class| sized(class));
        let px = |name: &str| {
            let value = node.and_then(|node| node.inputs.get(name)).and_then(Value::as_u64);
            value.and_then(|px| u32::try_from(px).ok())
        };
        match (px("width"), px("height")) {
            (Some(width), Some(height)) => (width, height),
            _ if self.is_repair() => (self.drifted().width_px, self.drifted().height_px),
            _ => (512, 512),
        }
    }

    fn file(&self, node_id: &str) -> Picture {
        let name = self.prompt.0[node_id].inputs["image"].as_str().expect("a file name");
        pictures::decode(self.uploads.get(name).unwrap_or_else(|| panic!("{name} was not uploaded")))
    }
}

/// Paints the picture of a job, as PNG.
pub type Painter = Arc<dyn Fn(&Job<'_>) -> Vec<u8> + Send + Sync>;

/// How the server misbehaves.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    /// The event socket is cut once, at this node of the next run (counted from 0).
    pub cut_socket_at_node: Option<usize>,
    /// `POST /prompt` answers 500.
    pub fail_prompts: bool,
    /// `POST /prompt` never answers, and takes nothing.
    pub hang_prompts: bool,
    /// The event socket is never answered.
    pub silent_socket: bool,
    /// The run stays at this node until it is interrupted or released.
    pub hold_at_node: Option<usize>,
    /// Prompts stay in the queue.
    pub never_start: bool,
    /// The server is gone at the `n`th request (from 1) whose `METHOD /path` starts so, before it is answered.
    pub die_at: Option<(&'static str, usize)>,
    /// The node of this class raises an exception.
    pub raise_in: Option<&'static str>,
    /// The picture's bytes are cut in half on their way.
    pub half_pictures: bool,
    /// It keeps a list of what it made, as the wrapper on a rented machine does, with these digests.
    pub lists: Option<fn(&[u8]) -> String>,
}

struct Item {
    number: i64,
    prompt_id: String,
    client_id: String,
    prompt: Prompt,
    body: Value,
}

impl Item {
    fn row(&self) -> Value {
        json!([self.number, self.prompt_id, self.body["prompt"], self.body["extra_data"], []])
    }
}

type Line = mpsc::UnboundedSender<Option<Message>>;

struct Inside {
    catalogue: Catalogue,
    catalogue_text: String,
    faults: Faults,
    painter: Painter,
    pending: VecDeque<Item>,
    running: Option<(Value, String, CancellationToken)>,
    at_node: Option<String>,
    history: BTreeMap<String, Value>,
    uploads: BTreeMap<String, Vec<u8>>,
    outputs: BTreeMap<String, Vec<u8>>,
    sockets: HashMap<String, Vec<Line>>,
    log: Vec<String>,
    posted: Vec<Value>,
    ran: usize,
}

/// A ComfyUI on a free port of this machine; ends with the runtime of its test.
#[derive(Clone)]
pub struct ComfyDouble {
    /// `http://127.0.0.1:PORT`.
    pub url: String,
    inside: Arc<Mutex<Inside>>,
    work: Arc<Notify>,
    released: Arc<Notify>,
    dead: CancellationToken,
}

impl ComfyDouble {
    /// Starts a server with these packs; it paints a good likeness of whoever is on the reference.
    ///
    /// # Panics
    /// When no port is free or the recorded data is missing.
    pub async fn start(lock: Lock) -> Self {
        let text = catalogue(lock);
        let inside = Inside {
            catalogue: Catalogue::from_json(&text).expect("the catalogue"),
            catalogue_text: text,
            faults: Faults::default(),
            painter: Arc::new(|job| {
                let (width, height) = job.size();
                pictures::likeness(&job.reference(), width, height).encode_png()
            }),
            pending: VecDeque::new(),
            running: None,
            at_node: None,
            history: BTreeMap::new(),
            uploads: BTreeMap::new(),
            outputs: BTreeMap::new(),
            sockets: HashMap::new(),
            log: Vec::new(),
            posted: Vec::new(),
            ran: 0,
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let behind = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let double = Self {
            url: format!("http://{}", listener.local_addr().expect("an address")),
            inside: Arc::new(Mutex::new(inside)),
            work: Arc::new(Notify::new()),
            released: Arc::new(Notify::new()),
            dead: CancellationToken::new(),
        };
        let address = behind.local_addr().expect("an address");
        tokio::spawn(double.clone().serve(behind));
        tokio::spawn(front(listener, address, double.dead.clone()));
        tokio::spawn(double.clone().run_forever());
        double
    }

    /// Changes what the server paints.
    pub fn paints(&self, painter: impl Fn(&Job<'_>) -> Picture + Send + Sync + 'static) {
        self.inside().painter = Arc::new(move |job| painter(job).encode_png());
    }

    /// Changes how the server misbehaves from now on.
    pub fn faults(&self, faults: Faults) {
        self.inside().faults = faults;
        self.work.notify_one();
        self.released.notify_waiters();
    }

    /// Nobody listens any more; every connection is cut.
    pub fn die(&self) {
        self.dead.cancel();
    }

    /// `POST /prompt` and so on, in the order in which they came.
    pub fn log(&self) -> Vec<String> {
        self.inside().log.clone()
    }

    /// How many requests began so.
    pub fn asked(&self, start: &str) -> usize {
        self.inside().log.iter().filter(|line| line.starts_with(start)).count()
    }

    /// The prompts that were accepted, as they came.
    pub fn posted(&self) -> Vec<Value> {
        self.inside().posted.clone()
    }

    /// How many prompts ran to their end.
    pub fn ran(&self) -> usize {
        self.inside().ran
    }

    /// Names of the uploaded files.
    pub fn uploads(&self) -> Vec<String> {
        self.inside().uploads.keys().cloned().collect()
    }

    /// Waits until a prompt stands at a node that holds it.
    ///
    /// # Panics
    /// When that does not happen within ten seconds.
    pub async fn holds(&self) {
        self.until("a prompt is held", |inside| inside.at_node.is_some()).await;
    }

    /// Waits until a prompt stands in the queue.
    ///
    /// # Panics
    /// When that does not happen within ten seconds.
    pub async fn queues(&self) {
        self.until("a prompt is queued", |inside| !inside.pending.is_empty()).await;
    }

    async fn until(&self, what: &str, condition: impl Fn(&Inside) -> bool) {
        for _ in 0..1000 {
            if condition(&self.inside()) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("never: {what}; {:?}", self.log());
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn serve(self, listener: TcpListener) {
        let router = Router::new()
            .route("/ws", get(socket))
            .route("/prompt", post(take_prompt))
            .route("/queue", get(queue).post(change_queue))
            .route("/interrupt", post(interrupt))
            .route("/history/{id}", get(history))
            .route("/view", get(view))
            .route("/upload/image", post(upload))
            .route("/system_stats", get(|| async { shared::read("comfyui/system_stats.json") }))
            .route("/object_info", get(object_info))
            .route("/templates/{name}", get(template))
            .layer(axum::extract::DefaultBodyLimit::max(64 << 20))
            .layer(from_fn_with_state(self.clone(), note))
            .with_state(self);
        // It ends with the test.
        let _ = axum::serve(listener, router).await;
    }

    async fn run_forever(self) {
        loop {
            let next = {
                let mut inside = self.inside();
                if inside.faults.never_start { None } else { inside.pending.pop_front() }
            };
            match next {
                Some(item) => self.run(item).await,
                None => self.work.notified().await,
            }
        }
    }

    /// One prompt, in the order of events that a real server was recorded with.
    async fn run(&self, item: Item) {
        let stop = CancellationToken::new();
        self.inside().running = Some((item.row(), item.prompt_id.clone(), stop.clone()));
        let (id, client) = (item.prompt_id.as_str(), item.client_id.as_str());
        let mut messages = Vec::new();
        let mut tell = |kind: &str, data: Value| {
            if kind.starts_with("execution_") {
                messages.push(json!([kind, data]));
            }
            self.tell(client, kind, data);
        };
        tell("execution_start", json!({ "prompt_id": id, "timestamp": 1 }));
        tell("execution_cached", json!({ "nodes": [], "prompt_id": id, "timestamp": 1 }));
        let mut states = Map::new();
        let mut outputs = Map::new();
        let mut executed = Vec::new();
        let mut completed = true;
        for (index, (node, what)) in item.prompt.0.iter().enumerate() {
            let state = |value: f64, state: &str| {
                json!({ "value": value, "max": 1.0, "state": state, "node_id": node, "prompt_id": id,
                        "display_node_id": node, "parent_node_id": null, "real_node_id": node })
            };
            states.insert(node.clone(), state(0.0, "running"));
            tell("progress_state", json!({ "prompt_id": id, "nodes": states }));
            tell("executing", json!({ "node": node, "display_node": node, "prompt_id": id }));
            let faults = self.inside().faults.clone();
            if faults.cut_socket_at_node == Some(index) {
                self.inside().faults.cut_socket_at_node = None;
                self.cut(client);
            }
            if faults.hold_at_node == Some(index) {
                self.inside().at_node = Some(node.clone());
                tokio::select! {
                    () = stop.cancelled() => {}
                    () = self.released.notified() => {}
                }
                self.inside().at_node = None;
            }
            if what.class_type == "KSampler" {
                for value in 1..=4 {
                    tell("progress", json!({ "value": value, "max": 4, "prompt_id": id, "node": node }));
                    self.send(client, preview(id, node));
                    tokio::time::sleep(Duration::from_millis(2)).await;
                }
            }
            if faults.raise_in == Some(what.class_type.as_str()) {
                tell(
                    "execution_error",
                    json!({
                    "prompt_id": id, "node_id": node, "node_type": what.class_type, "executed": executed,
                    "exception_message": "CUDA out of memory", "exception_type": "torch.OutOfMemoryError", "traceback": [],
                    "current_inputs": {}, "current_outputs": [], "timestamp": 1 }),
                );
                completed = false;
                break;
            }
            if stop.is_cancelled() {
                tell(
                    "execution_interrupted",
                    json!({
                    "prompt_id": id, "node_id": node, "node_type": what.class_type, "executed": executed, "timestamp": 1 }),
                );
                completed = false;
                break;
            }
            if what.class_type == "SaveImage" {
                let output = self.save(&item.prompt);
                tell("executed", json!({ "node": node, "display_node": node, "output": output, "prompt_id": id }));
                outputs.insert(node.clone(), output);
            }
            states.insert(node.clone(), state(1.0, "finished"));
            tell("progress_state", json!({ "prompt_id": id, "nodes": states }));
            executed.push(node.clone());
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        if completed {
            tell("execution_success", json!({ "prompt_id": id, "timestamp": 1 }));
        }
        let status = if completed { "success" } else { "error" };
        let entry = json!({
            "prompt": item.row(), "outputs": outputs, "meta": {},
            "status": { "status_str": status, "completed": completed, "messages": messages },
        });
        {
            let mut inside = self.inside();
            inside.history.insert(item.prompt_id.clone(), entry);
            inside.running = None;
        }
        self.say_status();
        self.tell(client, "executing", json!({ "node": null, "prompt_id": id }));
    }

    /// Paints and keeps the picture; returns the node's output.
    fn save(&self, prompt: &Prompt) -> Value {
        let (painter, uploads, number) = {
            let mut inside = self.inside();
            inside.ran += 1;
            (Arc::clone(&inside.painter), inside.uploads.clone(), inside.ran)
        };
        let png = painter(&Job { prompt, uploads: &uploads, number });
        let name = format!("muse_{number:05}_.png");
        let mut inside = self.inside();
        if let Some(digest) = inside.faults.lists {
            let list = json!({ "outputs": [{ "path": name, "sha256": digest(&png), "bytes": png.len() }] }).to_string();
            let signed = json!({ "signed": list, "hmac_sha256": null }).to_string();
            inside.outputs.insert("burst-outputs.json".to_owned(), signed.into_bytes());
        }
        inside.outputs.insert(name.clone(), png);
        drop(inside);
        json!({ "images": [{ "filename": name, "subfolder": "", "type": "output" }] })
    }

    fn tell(&self, client: &str, kind: &str, data: Value) {
        self.send(client, Message::text(json!({ "type": kind, "data": data }).to_string()));
    }

    fn send(&self, client: &str, message: Message) {
        if let Some(lines) = self.inside().sockets.get_mut(client) {
            lines.retain(|line| line.send(Some(message.clone())).is_ok());
        }
    }

    fn cut(&self, client: &str) {
        for line in self.inside().sockets.remove(client).into_iter().flatten() {
            // A socket that is gone already needs no cutting.
            let _ = line.send(None);
        }
    }

    /// Everybody hears how long the queue is.
    fn say_status(&self) {
        let clients: Vec<String> = self.inside().sockets.keys().cloned().collect();
        for client in clients {
            let status = json!({ "status": { "exec_info": { "queue_remaining": self.inside().remaining() } } });
            self.tell(&client, "status", status);
        }
    }
}

impl Inside {
    fn remaining(&self) -> usize {
        self.pending.len() + usize::from(self.running.is_some())
    }
}

/// A preview picture as newer clients get it: event 4, big-endian lengths, JSON, bytes.
fn preview(prompt_id: &str, node: &str) -> Message {
    let about = json!({ "node_id": node, "prompt_id": prompt_id, "display_node_id": node, "image_type": "image/jpeg" })
        .to_string();
    let mut frame = 4u32.to_be_bytes().to_vec();
    frame.extend(u32::try_from(about.len()).unwrap_or(0).to_be_bytes());
    frame.extend(about.as_bytes());
    frame.extend([0xff, 0xd8, 0xff, 0xe0]);
    Message::binary(frame)
}

/// Passes connections on to the server behind it, until it is dead: then nothing answers, not even with an error.
async fn front(listener: TcpListener, behind: SocketAddr, dead: CancellationToken) {
    loop {
        let accepted = tokio::select! {
            () = dead.cancelled() => return,
            accepted = listener.accept() => accepted,
        };
        let Ok((mut outer, _)) = accepted else { return };
        let dead = dead.clone();
        tokio::spawn(async move {
            let Ok(mut inner) = TcpStream::connect(behind).await else { return };
            tokio::select! {
                () = dead.cancelled() => {}
                _ = tokio::io::copy_bidirectional(&mut outer, &mut inner) => {}
            }
        });
    }
}

/// What `/object_info` says: the recorded classes that the templates can use, with the models that such a machine has.
fn catalogue(lock: Lock) -> String {
    let read =
        |path: &str| -> Map<String, Value> { serde_json::from_str(&shared::read(path)).expect("recorded classes") };
    let wanted = Catalogue::builtin();
    let mut classes: Map<String, Value> =
        read("comfyui/object_info.json").into_iter().filter(|(name, _)| wanted.has(name)).collect();
    if lock != Lock::Nothing {
        classes.extend(read("comfyui/identity_nodes.json"));
    }
    let mut fill = |class: &str, input: &str, files: &[&str]| {
        if let Some(options) = classes.get_mut(class).and_then(|class| class["input"]["required"].get_mut(input)) {
            options[0] = json!(files);
        }
    };
    match lock {
        Lock::Sdxl => {
            fill("CheckpointLoaderSimple", "ckpt_name", &["sd15.safetensors", "sd_xl_base_1.0.safetensors"]);
            fill("ControlNetLoader", "control_net_name", &["controlnet-union-sdxl-1.0-promax.safetensors"]);
            fill("PulidModelLoader", "pulid_file", &["ip-adapter_pulid_sdxl_fp16.safetensors"]);
        }
        Lock::Flux => {
            fill("UNETLoader", "unet_name", &["flux1-dev.safetensors"]);
            fill("DualCLIPLoader", "clip_name1", &["clip_l.safetensors", "t5xxl_fp8_e4m3fn.safetensors"]);
            fill("DualCLIPLoader", "clip_name2", &["clip_l.safetensors", "t5xxl_fp8_e4m3fn.safetensors"]);
            fill("VAELoader", "vae_name", &["ae.safetensors"]);
            fill("PulidFluxModelLoader", "pulid_file", &["pulid_flux_v0.9.1.safetensors"]);
            fill("IPAdapterFluxLoader", "ipadapter", &["ip-adapter.bin"]);
        }
        Lock::Nothing => {}
    }
    Value::Object(classes).to_string()
}
