//! The document people edit in ComfyUI, and its two directions.
//!
//! [`compile()`]: document to [`Prompt`], by the rules the official frontend follows when it exports.
//! [`decompile()`]: prompt to a laid-out document a person can open.
//! The document itself stays JSON, so that whatever a frontend version stores in it survives.

mod compile;
mod decompile;
mod differences;
mod edit;
mod graph;
mod layout;
mod matching;
mod patch;
mod placing;
mod promoted;
mod requirements;
mod resolve;
mod rewrite;
mod sockets;
mod stored;
mod text;
mod widgets;

pub use differences::{Difference, DifferenceKind, differences};
pub use edit::GraphId;
pub use patch::{Patch, Step};
pub use requirements::{MissingModel, MissingNode, Requirements, requirements};
pub use rewrite::{first_subgraph, rewrite};
use serde_json::Value;

use crate::catalogue::Catalogue;
use crate::error::ComfyError;
use crate::json;
use crate::prompt::Prompt;

/// A ComfyUI document (version 0.4), kept as it came.
#[derive(Clone, Debug, PartialEq)]
pub struct Workflow {
    document: Value,
}

/// One node of the root graph, borrowed from the document.
#[derive(Clone, Copy, Debug)]
pub struct WorkflowNode<'a> {
    node: &'a Value,
}

impl Workflow {
    /// Reads a document.
    ///
    /// # Errors
    /// [`ComfyError::BadDocument`] when the text is not JSON or has no list of nodes (an API prompt, for example).
    pub fn from_json(text: &str) -> Result<Self, ComfyError> {
        let document: Value =
            json::read(text).map_err(|error| ComfyError::document(format!("the workflow is not JSON: {error}")))?;
        Self::from_value(document)
    }

    /// The same from a value already read.
    ///
    /// # Errors
    /// [`ComfyError::BadDocument`] when there is no list of nodes.
    pub fn from_value(document: Value) -> Result<Self, ComfyError> {
        if document.get("nodes").is_none_or(|nodes| !nodes.is_array()) {
            return Err(ComfyError::document(
                "a workflow has a list of nodes; a prompt in API form is read by Prompt::from_json",
            ));
        }
        Ok(Self { document })
    }

    /// The document as text on one line; keys, numbers and items stand as they were read.
    pub fn to_text(&self) -> String {
        self.document.to_string()
    }

    /// The document as JSON; equal to what was read.
    pub fn to_json(&self) -> Value {
        self.document.clone()
    }

    /// The document, borrowed.
    pub fn as_json(&self) -> &Value {
        &self.document
    }

    /// Nodes of the root graph, in document order.
    pub fn nodes(&self) -> impl Iterator<Item = WorkflowNode<'_>> {
        self.document.get("nodes").and_then(Value::as_array).into_iter().flatten().map(|node| WorkflowNode { node })
    }

    /// One root node by id.
    pub fn node(&self, id: &str) -> Option<WorkflowNode<'_>> {
        self.nodes().find(|node| node.id() == id)
    }

    /// The id the document carries, for `extra_pnginfo`.
    pub fn id(&self) -> Option<&str> {
        self.document.get("id").and_then(Value::as_str)
    }

    /// Node classes the document uses, subgraphs included, each once and sorted; notes, reroutes and
    /// subgraph instances are no classes.
    pub fn class_names(&self) -> Vec<String> {
        graph::class_names(&self.document)
    }
}

impl<'a> WorkflowNode<'a> {
    /// The id as text; empty when the node has none.
    pub fn id(&self) -> String {
        self.node.get("id").map(graph::id_text).unwrap_or_default()
    }

    /// The node class, or the uuid of a subgraph definition.
    pub fn class_type(&self) -> &'a str {
        self.node.get("type").and_then(Value::as_str).unwrap_or_default()
    }

    /// The title, when one is stored.
    pub fn title(&self) -> Option<&'a str> {
        self.node.get("title").and_then(Value::as_str)
    }

    /// Whether the node runs: neither muted nor bypassed.
    pub fn is_active(&self) -> bool {
        !matches!(self.node.get("mode").and_then(Value::as_i64), Some(2 | 4))
    }

    /// Left upper corner on the canvas, in canvas units.
    pub fn position(&self) -> Option<(f64, f64)> {
        pair(self.node.get("pos")?)
    }

    /// Width and height, in canvas units.
    pub fn size(&self) -> Option<(f64, f64)> {
        pair(self.node.get("size")?)
    }

    /// The node's JSON.
    pub fn as_json(&self) -> &'a Value {
        self.node
    }
}

/// Two numbers, stored as a list or (older) as an object with keys "0" and "1".
fn pair(value: &Value) -> Option<(f64, f64)> {
    let at = |index: usize, key: &str| value.get(index).or_else(|| value.get(key)).and_then(Value::as_f64);
    Some((at(0, "0")?, at(1, "1")?))
}

/// Turns a document into the prompt a server runs.
///
/// # Errors
/// [`ComfyError::MissingNodes`] when an active node's class is not in the catalogue,
/// [`ComfyError::BadDocument`] when subgraphs nest or multiply beyond reason.
///
/// Source: the export rules of `facts/comfyui.md` §5, observed on the official frontend 1.49.6.
pub fn compile(workflow: &Workflow, catalogue: &Catalogue) -> Result<Prompt, ComfyError> {
    compile_choosing(workflow, catalogue, &mut |_| 0)
}

/// Like [`compile()`], with a say in `{one|other}` of prompt texts: `choose` gets their number and gives one of them.
/// The frontend rolls a die; [`compile()`] takes the first, so that a document means one prompt.
///
/// # Errors
/// As [`compile()`].
pub fn compile_choosing(
    workflow: &Workflow,
    catalogue: &Catalogue,
    choose: &mut dyn FnMut(usize) -> usize,
) -> Result<Prompt, ComfyError> {
    let prompt = compile::export(&workflow.document, catalogue, choose)?;
    let mut missing: Vec<String> = prompt.unknown.into_iter().map(|(_, class)| class).collect();
    if missing.is_empty() {
        return Ok(prompt.prompt);
    }
    missing.sort();
    missing.dedup();
    Err(ComfyError::MissingNodes { nodes: missing })
}

/// What the official frontend exports, missing classes and all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Exported {
    /// The prompt; nodes of unknown classes have an empty class, which a server refuses.
    pub prompt: Prompt,
    /// Id and class of each node whose class the catalogue lacks.
    pub unknown: Vec<(String, String)>,
}

impl Exported {
    /// The prompt with the classes that the frontend leaves out, for a person who wants to know which they are.
    pub fn named(self) -> Prompt {
        let mut prompt = self.prompt;
        for (id, class) in self.unknown {
            if let Some(node) = prompt.0.get_mut(&id) {
                node.class_type = class;
            }
        }
        prompt
    }
}

/// Like [`compile()`], but exports nodes of unknown classes the way the official frontend does:
/// without class, their stored values named `UNKNOWN`, `UNKNOWN_1`, ….
///
/// # Errors
/// [`ComfyError::BadDocument`] when subgraphs nest or multiply beyond reason.
pub fn compile_as_frontend(workflow: &Workflow, catalogue: &Catalogue) -> Result<Exported, ComfyError> {
    compile::export(&workflow.document, catalogue, &mut |_| 0)
}

/// Lays a prompt out as a document: columns from left to right, sources before what they feed.
///
/// Ids are kept, so compiling the result gives the prompt back. Two things a document cannot store:
/// a literal at an input without a widget is left out, an absent value with a widget gets its default.
///
/// # Errors
/// [`ComfyError::MissingNodes`] when a class is not in the catalogue: without it nobody knows which
/// stored value belongs to which input.
pub fn decompile(prompt: &Prompt, catalogue: &Catalogue) -> Result<Workflow, ComfyError> {
    decompile::document(prompt, catalogue).map(|document| Workflow { document })
}
