//! A workflow of the creator's own, in the place of a template.

use std::collections::HashSet;

use muse_comfy::workflow::compile_choosing;
use muse_comfy::{Catalogue, Diagnostic, Forecast, Prompt, PromptNode, Workflow, forecast, link};

use super::model::{Compiled, RenderError, Route};

/// A document to be run as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnWorkflow {
    /// The document.
    pub document: Workflow,
    /// Nodes up to which it runs, inside subgraphs `outer:inner`; all outputs when empty.
    pub targets: Vec<String>,
}

impl OwnWorkflow {
    /// The prompt it means. Choices in `{one|other}` are made by the seed, so that a run that is taken up again after a
    /// crash asks for the same picture.
    ///
    /// # Errors
    /// Node classes that are not there, [`RenderError::UnknownTarget`], and [`RenderError::Invalid`] for what a server
    /// would refuse.
    pub fn prompt(&self, catalogue: &Catalogue, seed: u64) -> Result<Prompt, RenderError> {
        let mut made = 0_u64;
        let mut choose = |count: usize| {
            made += 1;
            let count = u64::try_from(count).unwrap_or(1).max(1);
            usize::try_from(seed.wrapping_add(made) % count).unwrap_or(0)
        };
        let whole = compile_choosing(&self.document, catalogue, &mut choose)?;
        let prompt = if self.targets.is_empty() { whole } else { up_to(&whole, &self.targets, catalogue)? };
        let said = forecast(&prompt, catalogue);
        if is_surely_refused(&said, catalogue) {
            let problem = |found: Diagnostic| match (found.node_id, found.input) {
                (Some(id), Some(input)) => format!("{} {id}, {input}: {}", found.class_type, found.message),
                (Some(id), None) => format!("{} {id}: {}", found.class_type, found.message),
                _ => found.message,
            };
            return Err(RenderError::Invalid { problems: said.diagnostics.into_iter().map(problem).collect() });
        }
        Ok(prompt)
    }

    /// The workflow in its three forms.
    ///
    /// # Errors
    /// As [`OwnWorkflow::prompt`].
    pub fn compiled(&self, catalogue: &Catalogue, seed: u64) -> Result<(Prompt, Compiled), RenderError> {
        let prompt = self.prompt(catalogue, seed)?;
        let compiled = Compiled {
            route: Route::Own,
            script: muse_comfy::script::print(&prompt, catalogue),
            workflow_json: self.document.to_text(),
            prompt_json: prompt.to_json().to_string(),
            notes: Vec::new(),
        };
        Ok((prompt, compiled))
    }
}

/// Whether a server would refuse all of it whatever it was given since it was asked what it has: pictures are found also
/// where its list does not look, so only the server itself can say that one is missing.
pub fn is_surely_refused(said: &Forecast, catalogue: &Catalogue) -> bool {
    let names_upload = |found: &Diagnostic| {
        let class = catalogue.class(&found.class_type);
        let spec = class.zip(found.input.as_deref()).and_then(|(class, input)| class.input_anywhere(input));
        found.is_file() && spec.is_some_and(|spec| spec.upload.is_some())
    };
    said.is_refused() && !said.diagnostics.iter().all(names_upload)
}

/// The part of a prompt that these nodes need. One that only hands a picture on is given a node that shows it.
fn up_to(prompt: &Prompt, targets: &[String], catalogue: &Catalogue) -> Result<Prompt, RenderError> {
    let mut wanted: Vec<&str> = Vec::new();
    let mut shown = Vec::new();
    for target in targets {
        let unknown = || RenderError::UnknownTarget { node: target.clone() };
        let node = prompt.node(target).ok_or_else(unknown)?;
        wanted.push(target);
        let class = catalogue.class(&node.class_type).ok_or_else(unknown)?;
        if !class.output_node {
            let picture = class.outputs.iter().position(|output| output.type_name == "IMAGE").ok_or_else(unknown)?;
            shown.push((target, u32::try_from(picture).map_err(|_| unknown())?));
        }
    }
    let mut needed = HashSet::new();
    while let Some(id) = wanted.pop() {
        if needed.insert(id)
            && let Some(node) = prompt.node(id)
        {
            wanted.extend(node.links().map(|(_, source, _)| source));
        }
    }
    let kept = prompt.0.iter().filter(|(id, _)| needed.contains(id.as_str()));
    let mut part = Prompt(kept.map(|(id, node)| (id.clone(), node.clone())).collect());
    for (target, slot) in shown {
        let preview = PromptNode::new("PreviewImage").with("images", link(target, slot));
        part.0.insert(format!("preview-of-{target}"), preview);
    }
    Ok(part)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn document() -> Workflow {
        let prompt = Prompt::from_json(
            &json!({
                "1": { "class_type": "LoadImage", "inputs": { "image": "a.png" } },
                "2": { "class_type": "ImageInvert", "inputs": { "image": ["1", 0] } },
                "3": { "class_type": "SaveImage", "inputs": { "images": ["2", 0], "filename_prefix": "x" } },
                "4": { "class_type": "SaveImage", "inputs": { "images": ["1", 0], "filename_prefix": "y" } },
            })
            .to_string(),
        );
        muse_comfy::decompile(&prompt.expect("a prompt"), &catalogue()).expect("a document")
    }

    fn catalogue() -> Catalogue {
        let picture =
            json!({ "input": { "required": { "image": ["IMAGE"] } }, "output": ["IMAGE"], "output_name": ["IMAGE"] });
        let own = json!({ "ImageInvert": picture }).to_string();
        Catalogue::builtin().merged(&Catalogue::from_json(&own).expect("a class"))
    }

    #[test]
    fn a_run_up_to_a_node_takes_what_it_needs_and_shows_what_it_makes() {
        let run = |targets: &[&str]| {
            let targets = targets.iter().map(|target| (*target).to_owned()).collect();
            OwnWorkflow { document: document(), targets }.prompt(&catalogue(), 7)
        };
        let ids = |prompt: Prompt| prompt.0.keys().cloned().collect::<Vec<_>>();
        assert_eq!(ids(run(&[]).expect("a prompt")).len(), 4);
        assert_eq!(ids(run(&["4"]).expect("a prompt")), ["1", "4"]);
        let shown = run(&["2"]).expect("a prompt");
        assert_eq!(shown.node("preview-of-2").map(|node| node.class_type.as_str()), Some("PreviewImage"));
        assert_eq!(ids(shown), ["1", "2", "preview-of-2"]);
        assert!(matches!(run(&["9"]), Err(RenderError::UnknownTarget { .. })));
    }
}
