//! A document as ComfyScript, both ways.

use muse_comfy::script::{parse, print};
use muse_comfy::workflow::{first_subgraph, rewrite};
use muse_comfy::{ComfyError, ScriptError};

use super::comfy;
use super::error::WorkbenchError;
use super::model::{Moved, ScriptCheck, ScriptFault, WorkflowScript, WriteScript};
use crate::studio::{Studio, StudioError};
use crate::vocab::WorkflowId;

impl Studio {
    /// A document as a script.
    ///
    /// # Errors
    /// [`WorkbenchError::Unknown`], node classes that nobody knows.
    pub async fn workflow_script(&self, workflow_id: WorkflowId) -> Result<WorkflowScript, StudioError> {
        let workflow = self.workflow_now(workflow_id).await?;
        let catalogue = self.node_classes(false).await?.catalogue;
        let written = tokio::task::spawn_blocking(move || {
            let script = print(&muse_comfy::compile(&workflow, &catalogue)?, &catalogue);
            Ok(WorkflowScript { script, subgraph: first_subgraph(&workflow) })
        });
        written.await.map_err(|_| StudioError::Interrupted)?.map_err(comfy)
    }

    /// The first fault of a script.
    ///
    /// # Errors
    /// What the storage says.
    pub async fn check_script(&self, script: &str) -> Result<ScriptCheck, StudioError> {
        let catalogue = self.node_classes(false).await?.catalogue;
        Ok(ScriptCheck { fault: parse(script, &catalogue).err().map(fault) })
    }

    /// Takes a changed script into its document: positions, notes, groups and whatever the script does not say stay.
    ///
    /// # Errors
    /// A script with a fault, [`WorkbenchError::ScriptDoesNotFit`], [`WorkbenchError::ChangedElsewhere`]; then nothing
    /// has changed.
    pub async fn write_workflow_script(
        &self,
        workflow_id: WorkflowId,
        wanted: WriteScript,
    ) -> Result<Moved, StudioError> {
        let catalogue = self.node_classes(false).await?.catalogue;
        let prompt = parse(&wanted.script, &catalogue).map_err(|error| comfy(error.into()))?;
        let held = self.hold_at(workflow_id, wanted.revision).await?;
        let workflow = held.opened.workflow.clone();
        let rewritten = tokio::task::spawn_blocking(move || rewrite(&workflow, &prompt, &catalogue)).await;
        let patch = rewritten.map_err(|_| StudioError::Interrupted)?.map_err(|error| match error {
            ComfyError::BadDocument { reason } => WorkbenchError::ScriptDoesNotFit { reason }.into(),
            other => comfy(other),
        })?;
        self.edit_as(workflow_id, held, patch).await
    }
}

fn fault(error: ScriptError) -> ScriptFault {
    ScriptFault { line: error.line, column: error.column, message: error.message, advice: error.advice }
}
