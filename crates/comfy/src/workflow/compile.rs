//! Document to prompt: every active node, its stored values, then its links.

use std::cell::Cell;
use std::collections::HashSet;

use indexmap::IndexMap;
use serde_json::Value;

use super::Exported;
use super::graph::{Document, Graph, Mode, Node, is_virtual};
use super::widgets::{CONTROL_CHOICES, Walker, as_input, fallback, walk};
use crate::catalogue::{Catalogue, InputSpec, NodeClass};
use crate::error::ComfyError;
use crate::prompt::{Prompt, PromptNode, as_link, link};

/// The largest template makes 193 nodes; definitions that double at each level reach any number.
const MAX_NODES: usize = 50_000;

/// Real documents nest subgraphs two deep.
const MAX_DEPTH: usize = 32;

/// The largest template needs some thousands; parallel links through nested borders multiply.
const MAX_LOOKUPS: u64 = 1_000_000;

/// One subgraph instance (or the root) with the graph it shows.
pub(super) struct Scope<'a> {
    pub(super) graph: &'a Graph,
    /// "57:" for the nodes inside instance 57; empty at the root.
    pub(super) prefix: String,
    /// Scope and node of the instance; `None` at the root.
    pub(super) outer: Option<(usize, &'a Node)>,
    /// Inner scopes by instance id.
    pub(super) children: IndexMap<&'a str, usize>,
}

pub(super) struct Compiler<'a> {
    pub(super) document: &'a Document,
    pub(super) catalogue: &'a Catalogue,
    pub(super) scopes: Vec<Scope<'a>>,
    /// Look-ups through subgraph borders still allowed; see [`MAX_LOOKUPS`].
    fuel: Cell<u64>,
}

pub(super) fn export(document: &Value, catalogue: &Catalogue) -> Result<Exported, ComfyError> {
    let document = Document::read(document);
    let mut compiler = Compiler { document: &document, catalogue, scopes: Vec::new(), fuel: Cell::new(MAX_LOOKUPS) };
    compiler.open_scopes()?;
    let exported = compiler.export();
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
        });
        let mut nodes = self.document.root.nodes.len();
        let mut depths = vec![0];
        let mut at = 0;
        while at < self.scopes.len() {
            let (graph, depth) = (self.scopes[at].graph, depths[at]);
            for node in graph.nodes.values() {
                let Some(inner) = self.document.definitions.get(&node.class) else {
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
                self.scopes.push(Scope { graph: inner, prefix, outer: Some((at, node)), children: IndexMap::new() });
                depths.push(depth + 1);
                self.scopes[at].children.insert(&node.id, child);
            }
            at += 1;
        }
        Ok(())
    }

    /// Pays for one look-up; false when there is nothing left, and the whole export will be refused.
    pub(super) fn burn(&self) -> bool {
        let left = self.fuel.get();
        self.fuel.set(left.saturating_sub(1));
        left > 1
    }

    fn export(&self) -> Exported {
        let mut exported = Exported::default();
        self.export_scope(0, &mut exported);
        let known: Vec<String> = exported.prompt.0.keys().cloned().collect();
        let known: HashSet<&str> = known.iter().map(String::as_str).collect();
        for node in exported.prompt.0.values_mut() {
            node.inputs.retain(|_, value| as_link(value).is_none_or(|(id, _)| known.contains(id)));
        }
        exported
    }

    fn export_scope(&self, at: usize, exported: &mut Exported) {
        let scope = &self.scopes[at];
        for node in scope.graph.nodes.values() {
            if let Some(child) = scope.children.get(node.id.as_str()) {
                // Only an instance in the root graph takes its inner nodes along when muted or bypassed.
                if at != 0 || node.mode == Mode::Active {
                    self.export_scope(*child, exported);
                }
                continue;
            }
            if node.mode != Mode::Active || is_virtual(&node.class) {
                continue;
            }
            let id = format!("{}{}", scope.prefix, node.id);
            let made = match self.catalogue.class(&node.class) {
                Some(class) => self.known_node(at, node, class),
                None => {
                    exported.unknown.push((id.clone(), node.class.clone()));
                    self.unknown_node(at, node)
                }
            };
            exported.prompt.0.insert(id, made);
        }
    }

    fn known_node(&self, at: usize, node: &Node, class: &NodeClass) -> PromptNode {
        let mut made = PromptNode::new(class.name.clone());
        made.title = Some(match &node.title {
            Some(title) if !title.is_empty() => title.clone(),
            _ => class.display_name.clone(),
        });
        let mut reader = StoredReader { compiler: self, at, node, next: 0, inputs: &mut made.inputs };
        walk(class, &mut reader);
        self.add_links(at, node, &mut made);
        made
    }

    /// What a widget of an inner node holds when nothing is linked to it.
    pub(super) fn held(&self, at: usize, node: &Node, widget: &str) -> Option<Value> {
        let class = self.catalogue.class(&node.class)?;
        let mut inputs = IndexMap::new();
        walk(class, &mut StoredReader { compiler: self, at, node, next: 0, inputs: &mut inputs });
        inputs.swap_remove(widget).map(|value| super::widgets::as_stored(&value))
    }

    fn unknown_node(&self, at: usize, node: &Node) -> PromptNode {
        let mut made = PromptNode { title: node.title.clone(), ..PromptNode::default() };
        for (index, value) in node.stored().iter().enumerate() {
            let name = if index == 0 { "UNKNOWN".to_owned() } else { format!("UNKNOWN_{index}") };
            made.inputs.insert(name, as_input(value.clone()));
        }
        self.add_links(at, node, &mut made);
        made
    }

    fn add_links(&self, at: usize, node: &Node, made: &mut PromptNode) {
        for slot in &node.inputs {
            let Some(wanted) = &slot.link else { continue };
            match self.resolve(at, wanted, slot) {
                Some(super::resolve::Source::Output(id, output)) => {
                    made.inputs.insert(slot.name.clone(), link(&id, output));
                }
                Some(super::resolve::Source::Value(value)) => {
                    made.inputs.insert(slot.name.clone(), as_input(value));
                }
                None => {}
            }
        }
    }
}

/// Reads a node's stored values into inputs.
struct StoredReader<'c, 'a> {
    compiler: &'c Compiler<'a>,
    at: usize,
    node: &'c Node,
    /// Position of the next stored value.
    next: usize,
    inputs: &'c mut IndexMap<String, Value>,
}

impl StoredReader<'_, '_> {
    fn stored(&self, name: &str) -> Option<Value> {
        match &self.node.widgets {
            Value::Object(by_name) => by_name.get(name).cloned(),
            Value::Array(values) if !values.is_empty() => values.get(self.next).cloned(),
            _ => self.node.named_widgets.get(name).cloned(),
        }
    }
}

impl Walker for StoredReader<'_, '_> {
    fn value(&mut self, name: &str, spec: &InputSpec) -> Value {
        // The comparison slider stores the pictures it last showed; the frontend never exports them.
        let stored = if spec.type_name == "IMAGECOMPARE" { None } else { self.stored(name) };
        let own = stored.or_else(|| fallback(spec));
        self.next += 1;
        let promoted = self.compiler.promoted(self.at, &self.node.id, name);
        let Some(value) = promoted.or(own) else {
            return Value::Null;
        };
        self.inputs.insert(name.to_owned(), as_input(value.clone()));
        value
    }

    fn control(&mut self) {
        let next = self.node.stored().get(self.next);
        // By text: a stored 0 or false is the next input's value.
        if next.and_then(Value::as_str).is_some_and(|text| CONTROL_CHOICES.contains(&text)) {
            self.next += 1;
        }
    }

    fn buttons(&mut self, _stored: &[Value]) {}

    fn open_list(&mut self, name: &dyn Fn(usize) -> String) {
        let rest = self.node.stored().get(self.next..).unwrap_or_default();
        for (index, value) in rest.iter().enumerate() {
            let name = name(index + 1);
            let value = self.compiler.promoted(self.at, &self.node.id, &name).unwrap_or_else(|| value.clone());
            self.inputs.insert(name, as_input(value));
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
