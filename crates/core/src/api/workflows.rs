use std::path::Path;
use std::time::Duration;

use muse_comfy::{
    Catalogue, Client, ClientOptions, ComfyError, Diagnostic, OutputFile, Prompt, RunEvent, Submission, Workflow,
    script,
};
use serde::Serialize;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::ApiError;
use crate::creation::RenderError;
use crate::db::DbError;

/// A workflow checked against a catalogue.
#[derive(Clone, Debug, Serialize)]
pub struct WorkflowReport {
    /// Nodes in the prompt.
    pub nodes: usize,
    /// What a server would refuse.
    pub diagnostics: Vec<Diagnostic>,
}

/// What running a workflow gave.
#[derive(Clone, Debug, Serialize)]
pub struct WorkflowRun {
    /// Files that were fetched.
    pub files: Vec<std::path::PathBuf>,
    /// Branches the server dropped.
    pub node_errors: Vec<Diagnostic>,
}

fn comfy(error: ComfyError) -> ApiError {
    RenderError::from(error).into()
}

/// The catalogue to work with: a saved `/object_info`, a server's, or the small built-in one.
async fn catalogue(source: Option<&str>) -> Result<Catalogue, ApiError> {
    match source {
        None => Ok(Catalogue::builtin()),
        Some(url) if url.starts_with("http://") || url.starts_with("https://") => {
            Ok(Client::new(ClientOptions::new(url)).map_err(comfy)?.object_info().await.map_err(comfy)?.0)
        }
        Some(path) => {
            let text = std::fs::read_to_string(path).map_err(|e| DbError::file("cannot read", path, e))?;
            Catalogue::from_json(&text).map_err(comfy)
        }
    }
}

/// A workflow document has `nodes`, an API prompt has not; both are taken everywhere.
fn prompt_of(text: &str, catalogue: &Catalogue) -> Result<Prompt, ApiError> {
    let is_document =
        serde_json::from_str::<Value>(text).is_ok_and(|value| value.get("nodes").is_some_and(Value::is_array));
    if is_document {
        muse_comfy::compile(&Workflow::from_json(text).map_err(comfy)?, catalogue).map_err(comfy)
    } else {
        Prompt::from_json(text).map_err(comfy)
    }
}

/// A workflow document as the API prompt that a server runs.
///
/// # Errors
/// A document that cannot be read or compiled.
pub async fn compile_workflow(text: &str, source: Option<&str>) -> Result<Value, ApiError> {
    Ok(prompt_of(text, &catalogue(source).await?)?.to_json())
}

/// What a server would refuse, found without one.
///
/// # Errors
/// A document that cannot be read or compiled.
pub async fn validate_workflow(text: &str, source: Option<&str>) -> Result<WorkflowReport, ApiError> {
    let catalogue = catalogue(source).await?;
    let prompt = prompt_of(text, &catalogue)?;
    Ok(WorkflowReport { nodes: prompt.len(), diagnostics: muse_comfy::validate(&prompt, &catalogue) })
}

/// A workflow as ComfyScript.
///
/// # Errors
/// A document that cannot be read or compiled.
pub async fn workflow_to_script(text: &str, source: Option<&str>) -> Result<String, ApiError> {
    let catalogue = catalogue(source).await?;
    Ok(script::print(&prompt_of(text, &catalogue)?, &catalogue))
}

/// ComfyScript as a laid-out workflow document, or as an API prompt.
///
/// # Errors
/// The line and column at fault.
pub async fn script_to_workflow(text: &str, source: Option<&str>, as_prompt: bool) -> Result<Value, ApiError> {
    let catalogue = catalogue(source).await?;
    let prompt = script::parse(text, &catalogue).map_err(|e| comfy(e.into()))?;
    if as_prompt {
        Ok(prompt.to_json())
    } else {
        Ok(muse_comfy::decompile(&prompt, &catalogue).map_err(comfy)?.to_json())
    }
}

/// What differs between two workflows, a sentence each.
///
/// # Errors
/// A document that cannot be read or compiled.
pub async fn diff_workflows(before: &str, after: &str, source: Option<&str>) -> Result<Vec<String>, ApiError> {
    let catalogue = catalogue(source).await?;
    let changes = muse_comfy::diff(&prompt_of(before, &catalogue)?, &prompt_of(after, &catalogue)?);
    Ok(changes.iter().map(ToString::to_string).collect())
}

/// Runs a workflow on a server and fetches its files into `folder`.
///
/// # Errors
/// What the server says, or the disk.
pub async fn run_workflow(
    text: &str,
    url: &str,
    folder: &Path,
    cancel: CancellationToken,
    on_event: impl FnMut(RunEvent) + Send,
) -> Result<WorkflowRun, ApiError> {
    let options = ClientOptions { run_deadline: Duration::from_secs(3600), ..ClientOptions::new(url) };
    let client = Client::new(options).map_err(comfy)?;
    let catalogue = client.object_info().await.map_err(comfy)?.0;
    let prompt = prompt_of(text, &catalogue)?;
    let outcome = client.run(&prompt, &Submission::fresh(), cancel, on_event).await.map_err(comfy)?;
    std::fs::create_dir_all(folder).map_err(|e| DbError::file("cannot make the folder", folder, e))?;
    let mut files = Vec::new();
    for output in &outcome.outputs {
        let bytes = client.fetch(output).await.map_err(comfy)?;
        let path = folder.join(local_name(output));
        std::fs::write(&path, bytes).map_err(|e| DbError::file("cannot write", &path, e))?;
        files.push(path);
    }
    Ok(WorkflowRun { files, node_errors: outcome.node_errors })
}

/// The file's own name without any folder; [`Client::fetch`] has refused names that are none.
fn local_name(output: &OutputFile) -> String {
    output.filename.rsplit(['/', '\\']).next().unwrap_or("output").to_owned()
}
