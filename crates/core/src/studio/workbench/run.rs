//! A document run: a production like any other, with its quote, its limits and its critic.

use std::collections::HashSet;
use std::sync::Arc;

use muse_comfy::{Catalogue, InputKind, Prompt, PromptNode, as_link};

use super::Held;
use super::error::WorkbenchError;
use super::model::{RunWorkflow, VersionWhy};
use super::{store, text_of};
use crate::cognition::{OwnPlan, Platform, ProductionPlan, RendererChoice, crossed_red_line};
use crate::creation::{OwnWorkflow, RenderError};
use crate::db::DbError;
use crate::studio::model::{ProduceRequest, Production};
use crate::studio::{Studio, StudioError};
use crate::vocab::{RedLine, WorkflowId};

impl Studio {
    /// Plans a run of a document for a Muse. Costs nothing; [`Studio::drive`] makes it, once, with a grant of its own,
    /// and its picture comes into review. What ran is kept as a version.
    ///
    /// # Errors
    /// [`StudioError::Paused`], [`WorkbenchError::ChangedElsewhere`], [`WorkbenchError::RedLine`], and what a server
    /// would refuse ([`RenderError::Invalid`]).
    pub async fn run_workflow(&self, workflow_id: WorkflowId, request: RunWorkflow) -> Result<Production, StudioError> {
        self.must_not_be_paused().await?;
        let held = self.hold_at(workflow_id, request.revision).await?;
        let planned = self.plan_run(workflow_id, &held, request).await;
        held.keep();
        planned
    }

    async fn plan_run(
        &self,
        workflow_id: WorkflowId,
        held: &Held,
        request: RunWorkflow,
    ) -> Result<Production, StudioError> {
        let mut conn = self.db().read().acquire().await.map_err(DbError::from_sqlx)?;
        let name = store::row(&mut conn, workflow_id).await?.name;
        drop(conn);
        let asked = ProduceRequest {
            intent: name,
            muse: Some(request.muse_id.to_string()),
            platform: Platform::default(),
            renderer: RendererChoice::Comfy,
            approved: request.approved,
            anyway: true,
            seed: None,
        };
        let (decision, choice) = self.consider(&asked).await?;
        let cast = self.cast(decision.generation_id).await?;
        let catalogue = self.node_classes(false).await?.catalogue;
        let document = held.opened.workflow.clone();
        let own = OwnWorkflow { document, targets: request.targets };
        let mut planned = self.planned(&decision, &asked, &cast, choice);
        let (seed, lines) = (planned.plan.seed, cast.dna.red_lines.clone());
        let looked = tokio::task::spawn_blocking(move || {
            let prompt = own.prompt(&catalogue, seed)?;
            let crossed = crossed_by(&prompt, &lines, &catalogue);
            Ok::<_, RenderError>((own, crossed))
        });
        let (own, crossed) = looked.await.map_err(|_| StudioError::Interrupted)??;
        // The name is no prompt, but what it says is meant.
        let crossed = crossed.or_else(|| crossed_red_line(&decision.intent, &cast.dna.red_lines));
        if let Some(line) = crossed {
            return Err(WorkbenchError::RedLine { line }.into());
        }
        let blob = self.db().blobs().put(text_of(&own.document)?.as_bytes())?;
        planned.plan = ProductionPlan {
            // What the creator wired is run as it stands; a second attempt would be the same.
            attempts: 1,
            own: Some(OwnPlan { workflow_id, document: blob, targets: own.targets }),
            ..planned.plan
        };
        self.keep_whole(workflow_id, held, None, VersionWhy::Ran).await?;
        self.keep(decision, Some(planned.clone())).await?;
        Ok(planned)
    }

    /// What a production that is being rendered looks like so far.
    ///
    /// # Errors
    /// [`StudioError::UnknownPicture`] when there is nothing to see.
    pub fn picture_so_far(&self, production_id: crate::vocab::ProductionId) -> Result<Arc<Vec<u8>>, StudioError> {
        let none = || StudioError::UnknownPicture { wanted: format!("{production_id} so far") };
        self.glimpse(production_id).ok_or_else(none)
    }
}

/// The red line that a text of a prompt crosses. What only feeds an input called negative says what is not to be seen.
fn crossed_by(prompt: &Prompt, lines: &[RedLine], catalogue: &Catalogue) -> Option<String> {
    let is_output = |node: &PromptNode| catalogue.class(&node.class_type).is_some_and(|class| class.output_node);
    let mut open: Vec<&str> = prompt.0.iter().filter(|(_, node)| is_output(node)).map(|(id, _)| id.as_str()).collect();
    let mut seen = HashSet::new();
    while let Some(id) = open.pop() {
        let Some(node) = prompt.node(id).filter(|_| seen.insert(id)) else { continue };
        let class = catalogue.class(&node.class_type);
        for (name, value) in &node.inputs {
            if let Some((source, _)) = as_link(value) {
                if !name.to_lowercase().contains("negative") {
                    open.push(source);
                }
                continue;
            }
            // Choices and names of files say nothing of what is shown.
            let written =
                class.and_then(|class| class.input_anywhere(name)).is_none_or(|spec| spec.kind == InputKind::Text);
            if let Some(line) = value.as_str().filter(|_| written).and_then(|text| crossed_red_line(text, lines)) {
                return Some(line);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_text_that_shows_something_crosses_a_red_line_and_a_negative_one_does_not() {
        let lines = [RedLine::Custom { label: "cigarettes".to_owned(), terms: vec!["cigarette".to_owned()] }];
        let run = |positive: &str, negative: &str| {
            let text =
                |text: &str| json!({ "class_type": "CLIPTextEncode", "inputs": { "text": text, "clip": ["9", 1] } });
            let prompt = json!({
                "1": text(positive), "2": text(negative), "7": text("a cigarette that goes nowhere"),
                "3": { "class_type": "KSampler", "inputs": { "positive": ["1", 0], "negative": ["2", 0] } },
                "4": { "class_type": "SaveImage", "inputs": { "images": ["3", 0] } },
            });
            crossed_by(&Prompt::from_value(&prompt).expect("a prompt"), &lines, &Catalogue::builtin())
        };
        assert_eq!(run("a woman with a cigarette", ""), Some("cigarettes".to_owned()));
        assert_eq!(run("a woman in fog", "cigarette, blurry"), None);
    }
}
