//! What a server would say to a document, before it is asked.

use muse_comfy::workflow::{MissingModel, MissingNode, compile_as_frontend};
use muse_comfy::{Catalogue, ComfyError, Prompt, Workflow, forecast, requirements};

use super::comfy;
use super::model::{Complaint, LackedClass, LackedModel, Lacking, WorkflowCheck};
use crate::cognition::RendererChoice;
use crate::creation::is_surely_refused;
use crate::studio::{Studio, StudioError};
use crate::vocab::WorkflowId;

impl Studio {
    /// What the connected server would say to a document and what it would cost; nothing is sent.
    ///
    /// # Errors
    /// [`WorkbenchError::Unknown`](super::WorkbenchError::Unknown), subgraphs that nest without end.
    pub async fn check_workflow(&self, workflow_id: WorkflowId) -> Result<WorkflowCheck, StudioError> {
        let workflow = self.workflow_now(workflow_id).await?;
        let classes = self.node_classes(false).await?;
        let (server, catalogue) = (classes.server, classes.catalogue);
        let checked = tokio::task::spawn_blocking(move || check(&workflow, &catalogue)).await;
        let checked = checked.map_err(|_| StudioError::Interrupted)?.map_err(comfy)?;
        let quote = self.quote_for(RendererChoice::Comfy, 1).await.ok();
        Ok(WorkflowCheck { server, quote, ..checked })
    }

    /// A document as the prompt that ComfyUI's own frontend would export.
    ///
    /// # Errors
    /// As [`Studio::check_workflow`].
    pub async fn workflow_prompt(&self, workflow_id: WorkflowId) -> Result<Prompt, StudioError> {
        let workflow = self.workflow_now(workflow_id).await?;
        let catalogue = self.node_classes(false).await?.catalogue;
        Ok(compile_as_frontend(&workflow, &catalogue).map_err(comfy)?.prompt)
    }

    /// A copy of a document as it stands.
    pub(super) async fn workflow_now(&self, workflow_id: WorkflowId) -> Result<Workflow, StudioError> {
        let held = self.hold(workflow_id).await?;
        let workflow = held.opened.workflow.clone();
        held.keep();
        Ok(workflow)
    }
}

fn check(workflow: &Workflow, catalogue: &Catalogue) -> Result<WorkflowCheck, ComfyError> {
    let prompt = compile_as_frontend(workflow, catalogue)?.named();
    let said = forecast(&prompt, catalogue);
    let refused = is_surely_refused(&said, catalogue);
    let (mut outputs, mut left_out) = (said.outputs.clone(), said.left_out(&prompt, catalogue));
    if said.is_refused() && !refused {
        // Where nothing is sure, the server is asked for all of them.
        outputs.append(&mut left_out);
    }
    let missing = requirements(workflow, catalogue);
    Ok(WorkflowCheck {
        nodes: prompt.len(),
        refused,
        outputs,
        left_out,
        diagnostics: said.diagnostics.into_iter().map(Complaint::from).collect(),
        missing: Lacking {
            nodes: missing.nodes.into_iter().map(lacked_class).collect(),
            models: missing.models.into_iter().map(lacked_model).collect(),
        },
        quote: None,
        server: None,
    })
}

fn lacked_class(node: MissingNode) -> LackedClass {
    let url = node.pack.as_deref().map(|pack| {
        if pack.contains('/') {
            format!("https://github.com/{pack}")
        } else {
            format!("https://registry.comfy.org/nodes/{pack}")
        }
    });
    LackedClass { class_type: node.class, count: node.used_by.len(), url, pack: node.pack }
}

fn lacked_model(model: MissingModel) -> LackedModel {
    LackedModel { name: model.name, folder: model.folder, url: model.url, used_by: model.used_by }
}
