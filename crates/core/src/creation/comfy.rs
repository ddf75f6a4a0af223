//! The ComfyUI renderer: one server, over its real HTTP and WebSocket wire.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use futures_util::future::BoxFuture;
use muse_comfy::{
    Catalogue, Client, ClientOptions, ComfyError, OutputFile, Prompt, QueueState, RunEvent, RunOutcome, ServerTemplate,
    Submission, Workflow,
};
use muse_gpu::{DecodeLimits, Picture};
use serde_json::{Value, json};
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;

use super::burst::prove;
use super::model::{
    Attempt, Brief, Compiled, ProgressSink, RenderEnd, RenderError, Rendered, Renderer, RendererInfo, Route,
    ServerFile, Step,
};
use super::templates;
use crate::governance::Grant;
use crate::vocab::Usd;

/// Renders on one ComfyUI server.
pub struct ComfyRenderer {
    base_url: String,
    /// Price of one picture, captured for each that the server ran.
    price: Usd,
    /// The machine, when it is a rented one.
    rented: Option<String>,
    nodes: Mutex<Option<(Instant, ServerNodes)>>,
}

/// The node classes of a server.
#[derive(Clone)]
pub struct ServerNodes {
    /// Read.
    pub catalogue: Arc<Catalogue>,
    /// `/object_info`, as it came.
    pub text: Arc<str>,
}

/// A server may be restarted with other nodes; its catalogue is asked for again after so long.
const CATALOGUE_AGE: Duration = Duration::from_secs(60);

impl ComfyRenderer {
    /// A renderer on the server at this address; nothing is sent yet.
    pub fn new(base_url: String, price: Usd) -> Self {
        Self { base_url, price, rented: None, nodes: Mutex::new(None) }
    }

    /// A renderer on a rented machine, at the near end of the tunnel to it. Its pictures are paid by the machine's time,
    /// and each is compared with the list that the machine keeps of what it made.
    pub fn rented(tunnel_url: String, machine: String) -> Self {
        Self { rented: Some(machine), ..Self::new(tunnel_url, Usd::ZERO) }
    }

    fn client(&self, deadline: Duration) -> Result<Client, ComfyError> {
        Client::new(ClientOptions { run_deadline: deadline, ..ClientOptions::new(self.base_url.clone()) })
    }

    async fn catalogue(&self) -> Result<Arc<Catalogue>, ComfyError> {
        Ok(self.nodes(false).await?.catalogue)
    }

    /// The server's node classes, asked for once a minute.
    ///
    /// * `again`: ask now.
    ///
    /// # Errors
    /// As [`Client::object_info`].
    pub async fn nodes(&self, again: bool) -> Result<ServerNodes, ComfyError> {
        let mut kept = self.nodes.lock().await;
        if let Some((_, nodes)) = kept.as_ref().filter(|(at, _)| !again && at.elapsed() < CATALOGUE_AGE) {
            return Ok(nodes.clone());
        }
        let (catalogue, text) = self.client(Duration::from_secs(60))?.object_info().await?;
        let nodes = ServerNodes { catalogue: Arc::new(catalogue), text: text.into() };
        *kept = Some((Instant::now(), nodes.clone()));
        Ok(nodes)
    }

    /// Puts a picture into the server's input folder; gives what a node names it by.
    ///
    /// # Errors
    /// As [`Client::upload_image`].
    pub async fn upload(&self, name: &str, bytes: Vec<u8>) -> Result<String, ComfyError> {
        let uploaded = self.client(Duration::from_secs(60))?.upload_image(name, bytes, None).await?;
        // Lists of files are part of the node classes.
        self.nodes.lock().await.take();
        Ok(uploaded.reference())
    }

    /// The workflows the server brings along.
    ///
    /// # Errors
    /// As [`Client::templates`].
    pub async fn templates(&self) -> Result<Vec<ServerTemplate>, ComfyError> {
        self.client(Duration::from_secs(60))?.templates().await
    }

    /// One of them.
    ///
    /// # Errors
    /// As [`Client::template`].
    pub async fn template(&self, name: &str) -> Result<Workflow, ComfyError> {
        self.client(Duration::from_secs(60))?.template(name).await
    }

    /// A file of the server's input, output or temp folder.
    ///
    /// # Errors
    /// As [`Client::fetch`].
    pub async fn file(&self, file: &OutputFile) -> Result<Vec<u8>, ComfyError> {
        self.client(Duration::from_secs(60))?.fetch(file).await
    }

    /// Whether the server answers and can lock an identity.
    pub async fn can_lock(&self) -> bool {
        let asked = tokio::time::timeout(Duration::from_secs(2), self.catalogue()).await;
        matches!(asked, Ok(Ok(catalogue)) if templates::choose_route(&catalogue, true) != Route::Plate)
    }
}

impl Renderer for ComfyRenderer {
    fn info(&self) -> RendererInfo {
        match &self.rented {
            Some(machine) => RendererInfo::rented(machine.clone()),
            None => RendererInfo::comfy(self.base_url.clone()),
        }
    }

    fn compile<'a>(&'a self, brief: &'a Brief) -> BoxFuture<'a, Result<Compiled, RenderError>> {
        Box::pin(async move {
            let catalogue = self.catalogue().await?;
            let route = templates::choose_route(&catalogue, true);
            let (_, mut compiled) =
                templates::compile(brief, route, &catalogue, "reference.png", brief.plan.seed, true)?;
            if compiled.route == Route::Plate {
                let what = "this server has no identity lock (PuLID and IP-Adapter nodes with their models)";
                compiled.notes.push(format!("{what}: a model-free plate is laid out from her own picture instead"));
            }
            Ok(compiled)
        })
    }

    fn render<'a>(
        &'a self,
        brief: &'a Brief,
        attempt: Attempt,
        grant: Grant,
        cancel: CancellationToken,
        progress: ProgressSink,
    ) -> BoxFuture<'a, RenderEnd> {
        Box::pin(async move {
            let begun = Arc::new(AtomicBool::new(false));
            let result = self.run(brief, &attempt, &cancel, &progress, &begun).await;
            // The server's time is spent whether or not the picture is of use; a prompt that never ran costs nothing.
            let cost = if begun.load(Ordering::Relaxed) { self.price.min(grant.amount()) } else { Usd::ZERO };
            RenderEnd { grant, cost, result }
        })
    }
}

impl ComfyRenderer {
    async fn run(
        &self,
        brief: &Brief,
        attempt: &Attempt,
        cancel: &CancellationToken,
        progress: &ProgressSink,
        begun: &Arc<AtomicBool>,
    ) -> Result<Rendered, RenderError> {
        let client = self.client(Duration::from_secs(brief.plan.deadline_secs))?;
        let catalogue = self.catalogue().await?;
        let route = templates::choose_route(&catalogue, true);
        progress(Step::Uploading);
        let (prompt, compiled, laid_from) = self.prepare(&client, &catalogue, route, brief, attempt).await?;
        let submission = Submission {
            prompt_id: attempt.render_id.uuid(),
            client_id: attempt.render_id.to_string(),
            extra_data: extra_data(&compiled),
        };
        let watch = watcher(&prompt, &catalogue, progress, begun);
        let outcome = if attempt.resumed {
            // Asked for before a restart: look first, and send only what the server has never seen.
            client.resume(&prompt, &submission, cancel.clone(), watch).await
        } else {
            client.run(&prompt, &submission, cancel.clone(), watch).await
        };
        let sure = matches!(&outcome, Ok(_) | Err(ComfyError::ExecutionFailed(_)));
        if sure || (!begun.load(Ordering::Relaxed) && has_begun(&client, submission.prompt_id).await) {
            begun.store(true, Ordering::Relaxed);
        }
        let outcome = outcome?;
        progress(Step::Downloading);
        let png = fetch_picture(&client, &outcome, self.rented.is_some()).await?;
        let place = match &self.rented {
            Some(machine) => format!("on a rented machine ({machine})"),
            None => format!("at {}", self.base_url),
        };
        Ok(Rendered {
            png,
            laid_from,
            made_by: format!("ComfyUI {place}: {}", compiled.route.sentence()),
            prompt_json: Some(compiled.prompt_json),
        })
    }

    async fn prepare(
        &self,
        client: &Client,
        catalogue: &Catalogue,
        route: Route,
        brief: &Brief,
        attempt: &Attempt,
    ) -> Result<(Prompt, Compiled, Option<crate::vocab::BlobHash>), RenderError> {
        if brief.own.is_some() && attempt.repair.is_none() {
            let (prompt, compiled) = templates::compile(brief, Route::Own, catalogue, "", brief.plan.seed, true)?;
            return Ok((prompt, compiled, None));
        }
        let reference = brief.reference(attempt.number).ok_or(RenderError::NoReference)?;
        // Named by content, so the same picture goes up once and no other can take its place.
        let name = |hash: &str| format!("muse_{}.png", &hash[..24]);
        let picture_png = reference.picture.encode_png();
        let uploaded = client.upload_image(&name(reference.blob.as_str()), picture_png, None).await?.reference();
        let seed = brief.plan.seed.wrapping_add(u64::from(attempt.number - 1));
        match (&attempt.repair, route) {
            (Some(repair), Route::IdentitySdxl | Route::IdentityFlux) => {
                let mask = repair.mask.to_picture().encode_png();
                let mask_name = name(&crate::vocab::hash_hex(&mask));
                let picture_name = name(&crate::vocab::hash_hex(&repair.picture));
                let picture = client.upload_image(&picture_name, repair.picture.to_vec(), None).await?.reference();
                let mask = client.upload_image(&mask_name, mask, None).await?.reference();
                let files = (uploaded.as_str(), picture.as_str(), mask.as_str());
                let (prompt, compiled) = templates::compile_repair(brief, route, catalogue, files, seed)?;
                Ok((prompt, compiled, None))
            }
            _ => {
                let (prompt, compiled) = templates::compile(brief, route, catalogue, &uploaded, seed, true)?;
                Ok((prompt, compiled, (route == Route::Plate).then(|| reference.blob.clone())))
            }
        }
    }
}

/// Whether the server works or has worked on a prompt whose events did not reach us in time.
async fn has_begun(client: &Client, prompt_id: uuid::Uuid) -> bool {
    let running = matches!(client.queue_state(prompt_id).await, Ok(QueueState::Running));
    running || matches!(client.history(prompt_id).await, Ok(Some(_)))
}

/// The workflow travels with the picture, so that ComfyUI can open it from there. It holds no key and no path.
fn extra_data(compiled: &Compiled) -> Value {
    let workflow: Value = serde_json::from_str(&compiled.workflow_json).unwrap_or(Value::Null);
    json!({ "extra_pnginfo": { "workflow": workflow }, "preview_method": "latent2rgb" })
}

fn watcher(
    prompt: &Prompt,
    catalogue: &Catalogue,
    progress: &ProgressSink,
    begun: &Arc<AtomicBool>,
) -> impl FnMut(RunEvent) + Send + use<> {
    let (progress, running) = (Arc::clone(progress), Arc::clone(begun));
    // Titles name slots; what a node does is said by its class.
    let name = |class: &str| catalogue.class(class).map_or(class, |class| &class.display_name).to_owned();
    let names: std::collections::HashMap<String, String> =
        prompt.0.iter().map(|(id, node)| (id.clone(), name(&node.class_type))).collect();
    let total = names.len().max(1) as f32;
    let mut nodes_begun = 0.0;
    let mut previews = 0;
    move |event| {
        // Everything but waiting means that the server works for us.
        if !matches!(event, RunEvent::Queued { .. } | RunEvent::Reconnecting { .. }) {
            running.store(true, Ordering::Relaxed);
        }
        match event {
            RunEvent::Queued { position } => {
                progress(Step::Queued { position: u32::try_from(position).unwrap_or(u32::MAX) });
            }
            RunEvent::Executing { node_id } => {
                let what = names.get(&node_id).unwrap_or(&node_id).clone();
                progress(Step::Working { what, done: f32::min(nodes_begun / total, 1.0), node: Some(node_id) });
                nodes_begun += 1.0;
            }
            RunEvent::Progress { node_id, overall, .. } => {
                let what = names.get(&node_id).unwrap_or(&node_id).clone();
                progress(Step::Working { what, done: overall, node: Some(node_id) });
            }
            RunEvent::Cached { nodes } => progress(Step::Cached { nodes }),
            RunEvent::Preview { bytes, .. } => {
                previews += 1;
                progress(Step::Preview { number: previews, picture: Arc::new(bytes) });
            }
            RunEvent::Output { node_id, files } => {
                progress(Step::Output { node: node_id, files: files.into_iter().map(ServerFile::from).collect() });
            }
            RunEvent::Reconnecting { attempt } => progress(Step::Reconnecting { attempt }),
            _ => {}
        }
    }
}

async fn fetch_picture(client: &Client, outcome: &RunOutcome, is_rented: bool) -> Result<Vec<u8>, RenderError> {
    let image = |name: &str| [".png", ".jpg", ".jpeg", ".webp"].iter().any(|end| name.to_lowercase().ends_with(end));
    let saved = outcome.outputs.iter().filter(|file| image(&file.filename));
    let file = saved.max_by_key(|file| file.kind == "output").ok_or(RenderError::NoPicture)?;
    let bytes = client.fetch(file).await?;
    if is_rented {
        prove(client, file, &bytes).await?;
    }
    // Decoded and written anew: whatever else the file carried stays behind.
    Ok(Picture::decode(&bytes, &DecodeLimits::default())?.encode_png())
}
