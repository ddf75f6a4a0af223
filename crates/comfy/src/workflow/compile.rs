//! Document to prompt: every active node, its stored values, then its links.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashMap;

use indexmap::IndexMap;
use serde_json::Value;

use super::Exported;
use super::graph::{Document, Graph, Id, Mode, Node, is_virtual};
use super::promoted::{Held, push_primitives};
use super::resolve::Source;
use super::stored::former_widgets;
use super::text;
use super::widgets::{CONTROL_CHOICES, Walker, as_exported, fallback, walk};
use crate::catalogue::{Catalogue, InputKind, InputSpec, NodeClass, text_of};
use crate::error::ComfyError;
use crate::inputs::as_input;
use crate::prompt::{Prompt, PromptNode, link};

/// The largest template makes 193 nodes; definitions that double at each level reach any number.
const MAX_NODES: usize = 50_000;

/// Real documents nest subgraphs two deep.
const MAX_DEPTH: usize = 32;

/// The largest template needs some thousands.
const MAX_HOPS: u64 = 5_000_000;

/// Names the frontend's English translation has for classes, where they are not the server's; without the document's
/// own title a node gets this one. Observed on frontend 1.49.6 over all 887 classes of ComfyUI 0.33.0.
pub(super) const TRANSLATED: &[(&str, &str)] = &[
    ("ByteDance2ReferenceNode", "ByteDance Seedance 2.5 Reference to Video"),
    ("ByteDanceSeedreamNodeV2", "ByteDance Seedream 4.5 & 5.0"),
    ("IdeogramPImage", "Ideogram P-Image"),
    ("LTXVConcatAVLatent", "LTXVConcatAVLatent"),
    ("LTXVSeparateAVLatent", "LTXVSeparateAVLatent"),
    ("TopazImageEnhance", "Topaz Image Enhance"),
];

/// One subgraph instance (or the root) with the graph it shows.
pub(super) struct Scope<'a> {
    pub(super) graph: &'a Graph<'a>,
    /// "57:" for the nodes inside instance 57; empty at the root.
    pub(super) prefix: String,
    /// Scope and node of the instance; `None` at the root.
    pub(super) outer: Option<(usize, &'a Node<'a>)>,
    /// Inner scopes by instance id.
    pub(super) children: IndexMap<Id<'a>, usize>,
    /// What the instance's widgets hold.
    pub(super) held: Held<'a>,
}

pub(super) struct Compiler<'a> {
    document: &'a Document<'a>,
    pub(super) catalogue: &'a Catalogue,
    pub(super) scopes: Vec<Scope<'a>>,
    /// Steps along links still allowed; see [`MAX_HOPS`].
    fuel: Cell<u64>,
}

/// Picks one of so many.
pub(super) type Choose<'f> = &'f mut dyn FnMut(usize) -> usize;

pub(super) fn export(document: &Value, catalogue: &Catalogue, choose: Choose<'_>) -> Result<Exported, ComfyError> {
    let mut document = Document::read(document);
    for graph in document.graphs_mut() {
        for node in graph.nodes.values_mut() {
            if let Some(class) = catalogue.class(node.class) {
                let mut reader =
                    StoredReader { stored: stored_of(node, class), node, next: 0, values: IndexMap::new() };
                walk(class, &mut reader);
                node.values = reader.values;
            }
        }
        push_primitives(graph, catalogue);
    }
    replace_pushed(&mut document, catalogue);
    let mut compiler = Compiler { document: &document, catalogue, scopes: Vec::new(), fuel: Cell::new(MAX_HOPS) };
    compiler.open_scopes()?;
    compiler.hold();
    let exported = compiler.export(choose);
    if compiler.fuel.get() == 0 {
        return Err(ComfyError::document("its subgraphs are too tangled to follow"));
    }
    Ok(exported)
}

impl<'a> Compiler<'a> {
    /// Opens a scope for the root and for each instance in it, however deep.
    fn open_scopes(&mut self) -> Result<(), ComfyError> {
        self.scopes.push(Scope {
            graph: &self.document.root,
            prefix: String::new(),
            outer: None,
            children: IndexMap::new(),
            held: Held::default(),
        });
        let mut nodes = self.document.root.nodes.len();
        let mut depths = vec![0];
        let mut at = 0;
        while at < self.scopes.len() {
            let (graph, depth) = (self.scopes[at].graph, depths[at]);
            for node in graph.nodes.values() {
                let Some(inner) = self.document.definitions.get(node.class) else {
                    continue;
                };
                nodes += inner.nodes.len();
                if nodes > MAX_NODES || depth >= MAX_DEPTH || self.scopes.len() > MAX_NODES {
                    return Err(ComfyError::document(format!(
                        "its subgraphs unfold to more than {MAX_NODES} nodes or {MAX_DEPTH} levels"
                    )));
                }
                let child = self.scopes.len();
                let prefix = format!("{}{}:", self.scopes[at].prefix, node.id);
                self.scopes.push(Scope {
                    graph: inner,
                    prefix,
                    outer: Some((at, node)),
                    children: IndexMap::new(),
                    held: Held::default(),
                });
                depths.push(depth + 1);
                self.scopes[at].children.insert(node.id, child);
            }
            at += 1;
        }
        Ok(())
    }

    /// Pays for one step; false when there is nothing left, and the whole export will be refused.
    pub(super) fn burn(&self) -> bool {
        let left = self.fuel.get();
        self.fuel.set(left.saturating_sub(1));
        left > 1
    }

    fn export(&self, choose: Choose<'_>) -> Exported {
        let mut exported = Exported::default();
        exported.prompt.0.reserve(self.scopes.iter().map(|scope| scope.graph.nodes.len()).sum());
        self.export_scope(0, &mut exported, choose);
        // Links to nodes that are not exported.
        let Exported { prompt: Prompt(nodes), .. } = &mut exported;
        let mut loose: Vec<(usize, String)> = Vec::new();
        for (at, node) in nodes.values().enumerate() {
            for (name, id, _) in node.links() {
                if !nodes.contains_key(id) {
                    loose.push((at, name.to_owned()));
                }
            }
        }
        for (at, name) in loose {
            if let Some((_, node)) = nodes.get_index_mut(at) {
                node.inputs.shift_remove(&name);
            }
        }
        exported
    }

    fn export_scope(&self, at: usize, exported: &mut Exported, choose: Choose<'_>) {
        let scope = &self.scopes[at];
        for node in scope.graph.nodes.values() {
            if let Some(child) = scope.children.get(&node.id) {
                // Only an instance in the root graph takes its inner nodes along when muted or bypassed.
                if at != 0 || node.mode == Mode::Active {
                    self.export_scope(*child, exported, choose);
                }
                continue;
            }
            if node.mode != Mode::Active || is_virtual(node.class) {
                continue;
            }
            let id = format!("{}{}", scope.prefix, node.id);
            let made = match self.catalogue.class(node.class) {
                Some(class) => self.known_node(at, node, class, choose),
                None => {
                    exported.unknown.push((id.clone(), node.class.to_owned()));
                    self.unknown_node(at, node)
                }
            };
            exported.prompt.0.insert(id, made);
        }
    }

    fn known_node(&self, at: usize, node: &'a Node<'a>, class: &NodeClass, choose: Choose<'_>) -> PromptNode {
        let title = match node.title {
            Some(title) if !title.is_empty() => title,
            _ => TRANSLATED
                .iter()
                .find(|(name, _)| *name == class.name)
                .map_or(class.display_name.as_str(), |(_, translated)| translated),
        };
        let mut made = PromptNode::new(class.name.clone()).titled(title);
        made.inputs = if at == 0 { values_of(node, class) } else { node.values.clone() };
        let (pushed, held) = (&self.scopes[at].graph.pushed, &self.scopes[at].held);
        if !pushed.is_empty() || !held.widgets.is_empty() {
            for (name, value) in &mut made.inputs {
                let key = (node.id, name.as_str());
                if let Some(other) = held.widgets.get(&key).or_else(|| pushed.get(&key)) {
                    value.clone_from(other);
                }
            }
        }
        for (name, value) in &mut made.inputs {
            let Value::String(written) = value else { continue };
            if class.input(name).is_some_and(|spec| spec.dynamic_prompts) {
                *written = text::chosen(written, choose);
            } else if text::names_files(&class.name, name) {
                *written = text::with_widgets(written, |node, widget| {
                    widget_text(self.document, self.catalogue, node, widget)
                })
                .into_owned();
            }
        }
        self.add_links(at, node, &mut made);
        for ((id, name), value) in &held.forced {
            if *id == node.id {
                made.inputs.insert((*name).to_owned(), value.clone());
            }
        }
        made
    }

    fn unknown_node(&self, at: usize, node: &'a Node<'a>) -> PromptNode {
        let mut made = PromptNode { title: node.title.map(str::to_owned), ..PromptNode::default() };
        for (index, value) in node.stored().iter().enumerate() {
            let name = if index == 0 { "UNKNOWN".to_owned() } else { format!("UNKNOWN_{index}") };
            made.inputs.insert(name, as_input(value.clone()));
        }
        self.add_links(at, node, &mut made);
        made
    }

    fn add_links(&self, at: usize, node: &'a Node<'a>, made: &mut PromptNode) {
        for slot in &node.inputs {
            let value = match slot.link.and_then(|link| self.resolve(at, link, slot)) {
                Some(Source::Output(id, output)) => link(&id, output),
                Some(Source::Value(value)) => value.clone(),
                None => continue,
            };
            made.inputs.insert(slot.name.to_owned(), value);
        }
    }
}

/// Primitive nodes may hold names of other nodes' widgets too, when their property says so.
fn replace_pushed(document: &mut Document<'_>, catalogue: &Catalogue) {
    let wanted = |graph: &Graph<'_>| graph.nodes.values().any(|node| node.replaces_names);
    if !document.graphs().any(wanted) {
        return;
    }
    let replaced: Vec<HashMap<_, _>> = document
        .graphs()
        .map(|graph| {
            let pushed = graph.pushed.iter().map(|(key, value)| match value {
                Value::String(written) => {
                    let text =
                        text::with_widgets(written, |node, widget| widget_text(document, catalogue, node, widget));
                    (*key, Value::from(text.into_owned()))
                }
                other => (*key, other.clone()),
            });
            pushed.collect()
        })
        .collect();
    for (graph, pushed) in document.graphs_mut().zip(replaced) {
        if graph.nodes.values().any(|node| node.replaces_names) {
            graph.pushed = pushed;
        }
    }
}

/// What a widget holds, by its node's alias or else title.
fn widget_text(document: &Document<'_>, catalogue: &Catalogue, node: &str, widget: &str) -> Option<String> {
    let nodes = || document.graphs().flat_map(|graph| graph.nodes.values());
    let found = nodes().find(|one| one.alias == Some(node)).or_else(|| nodes().find(|one| one.title == Some(node)))?;
    values_of(found, catalogue.class(found.class)?).get(widget).map(text_of)
}

/// What the widgets of a node hold, as inputs.
fn values_of(node: &Node<'_>, class: &NodeClass) -> IndexMap<String, Value> {
    let values = IndexMap::with_capacity(class.inputs.len() + 1);
    let mut reader = StoredReader { stored: stored_of(node, class), node, next: 0, values };
    walk(class, &mut reader);
    reader.values
}

/// The stored values without those of inputs that had a widget once and are sockets now.
fn stored_of<'a>(node: &Node<'a>, class: &NodeClass) -> Cow<'a, [Value]> {
    let stored = node.stored();
    match former_widgets(class, stored.len()) {
        Some(places) => {
            stored.iter().zip(places).filter(|(_, is_socket)| !is_socket).map(|(value, _)| value.clone()).collect()
        }
        None => stored.into(),
    }
}

/// Reads a node's stored values into inputs.
struct StoredReader<'n, 'a> {
    stored: Cow<'a, [Value]>,
    node: &'n Node<'a>,
    /// Position of the next stored value.
    next: usize,
    values: IndexMap<String, Value>,
}

impl StoredReader<'_, '_> {
    fn find(&self, name: &str) -> Option<Value> {
        match self.node.widgets {
            Value::Object(by_name) => by_name.get(name).cloned(),
            Value::Array(values) if !values.is_empty() => self.stored.get(self.next).cloned(),
            _ => self.node.named_widgets.get(name).cloned(),
        }
    }
}

impl Walker for StoredReader<'_, '_> {
    fn value(&mut self, name: &str, spec: &InputSpec) -> Value {
        // The comparison slider stores the pictures it last showed; the frontend never exports them.
        let stored = if spec.type_name == "IMAGECOMPARE" { None } else { self.find(name) };
        self.next += 1;
        let Some(value) = stored.or_else(|| fallback(spec)) else {
            return Value::Null;
        };
        let decides = if matches!(spec.kind, InputKind::DynamicCombo { .. }) { value.clone() } else { Value::Null };
        self.values.insert(name.to_owned(), as_exported(spec, value));
        decides
    }

    fn control(&mut self) {
        let next = self.stored.get(self.next);
        // By text: a stored 0 or false is the next input's value.
        if next.and_then(Value::as_str).is_some_and(|text| CONTROL_CHOICES.contains(&text)) {
            self.next += 1;
        }
    }

    fn buttons(&mut self, _stored: &[Value]) {}

    fn open_list(&mut self, name: &dyn Fn(usize) -> String) {
        let rest = self.stored.get(self.next..).unwrap_or_default();
        for (index, value) in rest.iter().enumerate() {
            self.values.insert(name(index + 1), as_input(value.clone()));
        }
        self.next += rest.len();
    }
}

impl Exported {
    /// The prompt, whatever is missing.
    pub fn into_prompt(self) -> Prompt {
        self.prompt
    }
}
