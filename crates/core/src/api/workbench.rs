//! Workflow documents: edited, checked, run.

use std::sync::Arc;

use muse_comfy::Prompt;

use super::ApiError;
use crate::studio::workbench::{
    AtRevision, EditWorkflow, KeepVersion, KnownNodes, Moved, NewWorkflow, OpenVersion, OpenWorkflow, PosedDocument,
    PosedWorkflow, RunWorkflow, ScriptCheck, ScriptText, Standing, UploadedPicture, WorkflowChange, WorkflowCheck,
    WorkflowDifference, WorkflowRow, WorkflowScript, WorkflowTemplate, WorkflowVersion, WriteScript,
};
use crate::studio::{Production, Studio};
use crate::vocab::{ProductionId, WorkflowId};

macro_rules! over_the_studio {
    ($($(#[$doc:meta])* $name:ident($($arg:ident: $kind:ty),*) -> $answer:ty = $method:ident;)*) => {$(
        $(#[$doc])*
        ///
        /// # Errors
        #[doc = concat!("See [`Studio::", stringify!($method), "`].")]
        pub async fn $name(studio: &Studio, $($arg: $kind),*) -> Result<$answer, ApiError> {
            studio.$method($($arg),*).await
        }
    )*};
}

over_the_studio! {
    /// The documents, or those in the bin.
    list_workflows(removed: bool) -> Vec<WorkflowRow> = workflows;
    /// A new document.
    new_workflow(wanted: NewWorkflow) -> OpenWorkflow = new_workflow;
    /// A new document that makes a picture along a designed head's pose.
    posed_workflow(wanted: PosedWorkflow) -> PosedDocument = posed_workflow;
    /// A new document from a file's bytes.
    import_workflow(name: &str, bytes: Vec<u8>) -> OpenWorkflow = import_workflow;
    /// One document.
    open_workflow(workflow: WorkflowId) -> OpenWorkflow = workflow;
    /// Name and Muse of a document.
    change_workflow(workflow: WorkflowId, change: WorkflowChange) -> WorkflowRow = change_workflow;
    /// Into the bin, or out of it.
    bin_workflow(workflow: WorkflowId, removed: bool) -> WorkflowRow = bin_workflow;
    /// Edits, durable when answered.
    edit_workflow(workflow: WorkflowId, request: EditWorkflow) -> Standing = edit_workflow;
    /// Takes the last edit back.
    undo_workflow(workflow: WorkflowId, at: AtRevision) -> Moved = undo_workflow;
    /// Does it again.
    redo_workflow(workflow: WorkflowId, at: AtRevision) -> Moved = redo_workflow;
    /// The versions of a document.
    list_workflow_versions(workflow: WorkflowId) -> Vec<WorkflowVersion> = workflow_versions;
    /// Keeps what stands as a version.
    keep_workflow_version(workflow: WorkflowId, wanted: KeepVersion) -> WorkflowVersion = keep_workflow_version;
    /// A version with its document.
    open_workflow_version(workflow: WorkflowId, number: i64) -> OpenVersion = workflow_version;
    /// What differs between two states.
    workflow_differences(workflow: WorkflowId, number: i64, with: Option<i64>) -> Vec<WorkflowDifference> = workflow_differences;
    /// Takes a version in the place of what stands.
    restore_workflow(workflow: WorkflowId, number: i64, at: AtRevision) -> Moved = restore_workflow;
    /// What a server would say to it.
    check_workflow(workflow: WorkflowId) -> WorkflowCheck = check_workflow;
    /// The prompt it means.
    workflow_prompt(workflow: WorkflowId) -> Prompt = workflow_prompt;
    /// The document as a script.
    workflow_script(workflow: WorkflowId) -> WorkflowScript = workflow_script;
    /// Takes a script into the document.
    write_workflow_script(workflow: WorkflowId, wanted: WriteScript) -> Moved = write_workflow_script;
    /// Plans a run; the caller drives it.
    start_workflow(workflow: WorkflowId, request: RunWorkflow) -> Production = run_workflow;
    /// Workflows to begin from.
    workflow_starts() -> Vec<WorkflowTemplate> = workflow_starts;
    /// The node classes there are.
    known_nodes(again: bool) -> KnownNodes = known_nodes;
    /// Puts a picture where nodes find it.
    upload_for_nodes(name: &str, bytes: Vec<u8>) -> UploadedPicture = upload_for_nodes;
    /// A picture that a node names.
    picture_of_nodes(name: &str, subfolder: &str, kind: &str) -> Vec<u8> = picture_of_nodes;
}

/// The first fault of a script.
///
/// # Errors
/// See [`Studio::check_script`].
pub async fn check_script(studio: &Studio, text: &ScriptText) -> Result<ScriptCheck, ApiError> {
    studio.check_script(&text.script).await
}

/// What a production that is being rendered looks like so far.
///
/// # Errors
/// See [`Studio::picture_so_far`].
pub fn picture_so_far(studio: &Studio, production: ProductionId) -> Result<Arc<Vec<u8>>, ApiError> {
    studio.picture_so_far(production)
}
