use std::path::{Path, PathBuf};
use std::time::Duration;

use muse_comfy::embed::{self, Carried};
use muse_comfy::workflow::{compile_as_frontend, compile_choosing};
use muse_comfy::{
    Catalogue, Change, Client, ClientOptions, ComfyError, Diagnostic, Forecast, OutputFile, Prompt, PromptNode,
    Requirements, RunEvent, Submission, Workflow, requirements, script,
};
use serde::Serialize;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::ApiError;
use crate::creation::RenderError;
use crate::creation::templates::{Filled, TEMPLATES, TemplateInfo};
use crate::db::DbError;

/// Where the node classes come from that a workflow is read against.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum NodeSource {
    /// ComfyUI's common classes and those of the identity packs, without any model file.
    #[default]
    BuiltIn,
    /// A saved `/object_info`.
    File(PathBuf),
    /// The address of a server.
    Server(String),
}

impl NodeSource {
    async fn load(&self) -> Result<Catalogue, ApiError> {
        match self {
            Self::BuiltIn => Ok(Catalogue::builtin()),
            Self::File(path) => {
                let text = std::fs::read_to_string(path).map_err(|e| DbError::file("cannot read", path, e))?;
                Catalogue::from_json(&text).map_err(comfy)
            }
            Self::Server(url) => {
                Ok(Client::new(ClientOptions::new(url.as_str())).map_err(comfy)?.object_info().await.map_err(comfy)?.0)
            }
        }
    }
}

/// A workflow checked against a catalogue.
#[derive(Clone, Debug, Serialize)]
pub struct WorkflowReport {
    /// Nodes in the prompt.
    pub nodes: usize,
    /// Whether a server would refuse the whole of it.
    pub refused: bool,
    /// What a server would say, and the outputs it would run.
    #[serde(flatten)]
    pub forecast: Forecast,
    /// Outputs it would leave out.
    pub left_out: Vec<String>,
    /// Node packs and model files that are not there.
    pub missing: Requirements,
    #[serde(skip)]
    prompt: Prompt,
}

impl WorkflowReport {
    /// A node as people know it: id, class and title.
    pub fn name_of(&self, node_id: &str) -> String {
        let Some(node) = self.prompt.node(node_id) else { return node_id.to_owned() };
        match &node.title {
            Some(title) => format!("{node_id} ({}, “{title}”)", node.class_type),
            None => format!("{node_id} ({})", node.class_type),
        }
    }
}

/// What running a workflow gave.
#[derive(Clone, Debug, Serialize)]
pub struct WorkflowRun {
    /// The id it ran under.
    pub prompt_id: Uuid,
    /// Files that were fetched.
    pub files: Vec<PathBuf>,
    /// Branches the server dropped.
    pub node_errors: Vec<Diagnostic>,
}

fn comfy(error: ComfyError) -> ApiError {
    RenderError::from(error).into()
}

/// What a file holds: a workflow, an API prompt, a picture that carries one, or a script.
fn read(bytes: &[u8], catalogue: &Catalogue) -> Result<Carried, ApiError> {
    match embed::read(bytes) {
        Ok(carried) => Ok(carried),
        Err(error) => match embed::script_in(bytes) {
            Some(text) => Ok(Carried { workflow: None, prompt: Some(parse(text, catalogue)?) }),
            None => Err(comfy(error)),
        },
    }
}

fn parse(text: &str, catalogue: &Catalogue) -> Result<Prompt, ApiError> {
    script::parse(text, catalogue).map_err(|e| comfy(e.into()))
}

/// A workflow as the API prompt that ComfyUI's own frontend would export, and the classes nobody knew.
///
/// Nodes of unknown classes are exported without a class, as the frontend does; a server refuses such a prompt.
///
/// * `bytes`: a document, a prompt, a PNG, WebP or JPEG that carries one of them (the document counts), or a script.
///
/// # Errors
/// A file that cannot be read or compiled.
pub async fn compile_workflow(bytes: &[u8], nodes: &NodeSource) -> Result<(Prompt, Vec<String>), ApiError> {
    let catalogue = nodes.load().await?;
    match read(bytes, &catalogue)? {
        Carried { workflow: Some(workflow), .. } => {
            let exported = compile_as_frontend(&workflow, &catalogue).map_err(comfy)?;
            let mut unknown: Vec<String> = exported.unknown.into_iter().map(|(_, class)| class).collect();
            unknown.sort();
            unknown.dedup();
            Ok((exported.prompt, unknown))
        }
        Carried { prompt, .. } => Ok((prompt.unwrap_or_default(), Vec::new())),
    }
}

/// What a server would answer to a workflow, and what it lacks, found without sending anything.
///
/// * `bytes`: as for [`compile_workflow`].
///
/// # Errors
/// A file that cannot be read.
pub async fn validate_workflow(bytes: &[u8], nodes: &NodeSource) -> Result<WorkflowReport, ApiError> {
    let catalogue = nodes.load().await?;
    let carried = read(bytes, &catalogue)?;
    let (prompt, missing) = match carried {
        Carried { workflow: Some(workflow), .. } => {
            let prompt = compile_as_frontend(&workflow, &catalogue).map_err(comfy)?.named();
            (prompt, requirements(&workflow, &catalogue))
        }
        Carried { prompt, .. } => {
            let prompt = prompt.unwrap_or_default();
            let missing = requirements(&undrawn(&prompt)?, &catalogue);
            (prompt, missing)
        }
    };
    let forecast = muse_comfy::forecast(&prompt, &catalogue);
    Ok(WorkflowReport {
        nodes: prompt.len(),
        refused: forecast.is_refused(),
        left_out: forecast.left_out(&prompt, &catalogue),
        forecast,
        missing,
        prompt,
    })
}

/// Just enough of a document to ask what a prompt requires.
fn undrawn(prompt: &Prompt) -> Result<Workflow, ApiError> {
    let node = |(id, node): (&String, &PromptNode)| json!({ "id": id, "type": node.class_type, "widgets_values": node.inputs });
    Workflow::from_value(json!({ "nodes": prompt.0.iter().map(node).collect::<Vec<_>>() })).map_err(comfy)
}

/// A workflow as ComfyScript.
///
/// * `bytes`: as for [`compile_workflow`]; where a picture's document cannot be compiled, the prompt that ran is taken.
///
/// # Errors
/// A file that cannot be read or compiled.
pub async fn workflow_to_script(bytes: &[u8], nodes: &NodeSource) -> Result<String, ApiError> {
    let catalogue = nodes.load().await?;
    Ok(script::print(&either(read(bytes, &catalogue)?, &catalogue)?, &catalogue))
}

/// The document as the prompt it means; where it cannot be compiled, the prompt that lies beside it.
fn either(carried: Carried, catalogue: &Catalogue) -> Result<Prompt, ApiError> {
    let Carried { workflow, prompt } = carried;
    match workflow {
        Some(workflow) => muse_comfy::compile(&workflow, catalogue).or_else(|error| prompt.ok_or_else(|| comfy(error))),
        None => Ok(prompt.unwrap_or_default()),
    }
}

/// ComfyScript as a laid-out workflow document.
///
/// # Errors
/// The line and column at fault.
pub async fn script_to_workflow(text: &str, nodes: &NodeSource) -> Result<Value, ApiError> {
    let catalogue = nodes.load().await?;
    Ok(muse_comfy::decompile(&parse(text, &catalogue)?, &catalogue).map_err(comfy)?.to_json())
}

/// ComfyScript as an API prompt.
///
/// # Errors
/// The line and column at fault.
pub async fn script_to_prompt(text: &str, nodes: &NodeSource) -> Result<Prompt, ApiError> {
    parse(text, &nodes.load().await?)
}

/// What differs between two workflows.
///
/// * `before`, `after`: as for [`workflow_to_script`].
///
/// # Errors
/// A file that cannot be read or compiled.
pub async fn diff_workflows(before: &[u8], after: &[u8], nodes: &NodeSource) -> Result<Vec<Change>, ApiError> {
    let catalogue = nodes.load().await?;
    let prompt = |bytes: &[u8]| either(read(bytes, &catalogue)?, &catalogue);
    Ok(muse_comfy::diff(&prompt(before)?, &prompt(after)?))
}

/// Runs a workflow on a server and fetches its files into `folder`.
///
/// * `bytes`: as for [`compile_workflow`]; choices in `{one|other}` are drawn at random, as in ComfyUI.
/// * `saved`: a saved `/object_info` to compile with, instead of asking the server.
/// * `on_event`: what happens, with the prompt it happens to.
///
/// # Errors
/// What the server says, or the disk.
pub async fn run_workflow(
    bytes: &[u8],
    url: &str,
    saved: Option<PathBuf>,
    folder: &Path,
    cancel: CancellationToken,
    mut on_event: impl FnMut(&Prompt, RunEvent) + Send,
) -> Result<WorkflowRun, ApiError> {
    let options = ClientOptions { run_deadline: Duration::from_secs(3600), ..ClientOptions::new(url) };
    let client = Client::new(options).map_err(comfy)?;
    let catalogue = saved.map_or_else(|| NodeSource::Server(url.to_owned()), NodeSource::File).load().await?;
    let mut submission = Submission::fresh();
    let prompt = match read(bytes, &catalogue)? {
        Carried { workflow: Some(workflow), .. } => {
            // As from the frontend: the pictures can be opened as the workflow that made them.
            submission.extra_data = json!({ "extra_pnginfo": { "workflow": workflow.as_json() } });
            compile_choosing(&workflow, &catalogue, &mut any_of).map_err(comfy)?
        }
        Carried { prompt, .. } => prompt.unwrap_or_default(),
    };
    let outcome = client.run(&prompt, &submission, cancel, |event| on_event(&prompt, event)).await.map_err(comfy)?;
    std::fs::create_dir_all(folder).map_err(|e| DbError::file("cannot make the folder", folder, e))?;
    let mut files = Vec::new();
    for output in &outcome.outputs {
        let bytes = client.fetch(output).await.map_err(comfy)?;
        let name = local_name(output);
        let mut path = folder.join(&name);
        if files.contains(&path) {
            // The same name in another folder of the server.
            path = folder.join(format!("{}_{name}", files.len()));
        }
        std::fs::write(&path, bytes).map_err(|e| DbError::file("cannot write", &path, e))?;
        files.push(path);
    }
    Ok(WorkflowRun { prompt_id: outcome.prompt_id, files, node_errors: outcome.node_errors })
}

/// One of so many, at random; the first where the system gives no random number.
fn any_of(count: usize) -> usize {
    let mut bytes = [0; size_of::<usize>()];
    getrandom::fill(&mut bytes).map_or(0, |()| usize::from_le_bytes(bytes).checked_rem(count).unwrap_or(0))
}

/// The file's own name without any folder; [`Client::fetch`] has refused names that are none.
fn local_name(output: &OutputFile) -> String {
    output.filename.rsplit(['/', '\\']).next().unwrap_or("output").to_owned()
}

/// The studio's own workflow templates.
pub const fn workflow_templates() -> &'static [TemplateInfo] {
    &TEMPLATES
}

/// One template with plausible values in its slots.
///
/// # Errors
/// An unknown name, or node classes that are not there.
pub async fn workflow_template(name: &str, nodes: &NodeSource) -> Result<Filled, ApiError> {
    let info = TemplateInfo::named(name)?;
    Ok(info.example(&nodes.load().await?)?)
}
