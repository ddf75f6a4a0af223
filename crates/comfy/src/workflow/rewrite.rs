//! A prompt written over a document: what it says changes, what a person arranged stays.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use serde_json::Value;

use super::compile::TRANSLATED;
use super::decompile;
use super::graph::{id_text, list};
use super::matching::{pairs, same};
use super::patch::{Draft, Step};
use super::placing::places;
use super::stored::stops;
use super::widgets::{Walker, as_exported, as_stored, fallback, walk};
use super::{GraphId, Patch, Workflow, compile, text};
use crate::catalogue::{Catalogue, InputSpec, NodeClass};
use crate::error::ComfyError;
use crate::prompt::{Prompt, PromptNode, as_link};

const NAME: &str = "Rewrite as script";

/// One change can undo another's ground: a dynamic combo brings values that are then set.
const MAX_ROUNDS: usize = 6;

/// What people call the first node that stands for a subgraph, inside which [`rewrite`] changes nothing: its title, or
/// `node 5`.
pub fn first_subgraph(workflow: &Workflow) -> Option<String> {
    let definitions = workflow.document.get("definitions").map_or(&[][..], |found| list(found, "subgraphs"));
    let uuids: HashSet<&str> = definitions.iter().filter_map(|graph| graph.get("id")?.as_str()).collect();
    let instance = workflow.nodes().find(|node| uuids.contains(node.class_type()))?;
    let title = instance.title().filter(|title| !title.is_empty());
    Some(title.map_or_else(|| format!("node {}", instance.id()), str::to_owned))
}

/// The patch that makes the document mean `wanted`, whose node ids are arbitrary, and leaves all else as it is: where
/// nodes stand, their ids, notes, groups, reroutes, and nodes that do not run. Nothing to change gives no steps.
///
/// # Errors
/// [`ComfyError::MissingNodes`] when a class is not in the catalogue, [`ComfyError::BadDocument`] when the document
/// cannot come to mean that: a node inside a subgraph would change, or it has no place for a value.
pub fn rewrite(workflow: &Workflow, wanted: &Prompt, catalogue: &Catalogue) -> Result<Patch, ComfyError> {
    let have = untitled(compile(workflow, catalogue)?, catalogue);
    let wanted = filled(wanted, catalogue)?;
    let pairs = pairs(&have, &wanted);
    let kept: HashSet<&str> = pairs.values().copied().collect();
    let mut rewriting = Rewriting {
        draft: Draft::of(workflow),
        wanted: &wanted,
        ids: pairs.iter().map(|(wanted, have)| (*wanted, (*have).to_owned())).collect(),
        loosened: Vec::new(),
        catalogue,
    };
    for id in &kept {
        let node = have.node(id).into_iter().flat_map(PromptNode::links);
        let loose = node.filter(|(_, source, _)| !kept.contains(source));
        rewriting.loosened.extend(loose.map(|(input, ..)| ((*id).to_owned(), input.to_owned())));
    }
    for id in have.0.keys().filter(|id| !kept.contains(id.as_str())) {
        rewriting.remove(id)?;
    }
    rewriting.add()?;
    rewriting.settle()?;
    rewriting.tidy()?;
    Ok(rewriting.draft.patch(NAME))
}

/// A prompt without titles nodes have anyway.
fn untitled(mut prompt: Prompt, catalogue: &Catalogue) -> Prompt {
    for node in prompt.0.values_mut() {
        let Some(class) = catalogue.class(&node.class_type) else { continue };
        let translated = TRANSLATED.iter().find(|(name, _)| *name == class.name).map(|(_, title)| *title);
        node.title = node
            .title
            .take()
            .filter(|title| !title.is_empty() && *title != class.display_name && Some(title.as_str()) != translated);
    }
    prompt
}

/// What a document with these nodes would mean: every widget holds something, and no link leads nowhere.
fn filled(wanted: &Prompt, catalogue: &Catalogue) -> Result<Prompt, ComfyError> {
    let mut filled = untitled(wanted.clone(), catalogue);
    let mut missing: Vec<String> = Vec::new();
    for node in filled.0.values_mut() {
        node.inputs.retain(|_, value| as_link(value).is_none_or(|(source, _)| wanted.node(source).is_some()));
        match catalogue.class(&node.class_type) {
            Some(class) => walk(class, &mut Filling { inputs: &mut node.inputs }),
            None => missing.push(node.class_type.clone()),
        }
    }
    if missing.is_empty() {
        return Ok(filled);
    }
    missing.sort();
    missing.dedup();
    Err(ComfyError::MissingNodes { nodes: missing })
}

struct Filling<'n> {
    inputs: &'n mut IndexMap<String, Value>,
}

impl Walker for Filling<'_> {
    fn value(&mut self, name: &str, spec: &InputSpec) -> Value {
        match self.inputs.get(name) {
            Some(value) if as_link(value).is_none() => as_stored(value),
            given => {
                let is_absent = given.is_none();
                let Some(value) = fallback(spec) else { return Value::Null };
                if is_absent {
                    self.inputs.insert(name.to_owned(), as_exported(spec, value.clone()));
                }
                value
            }
        }
    }

    fn control(&mut self) {}

    fn buttons(&mut self, _: &[Value]) {}

    fn open_list(&mut self, _: &dyn Fn(usize) -> String) {}
}

/// One thing to do to a node of the document.
#[derive(Debug, PartialEq)]
enum Edit {
    Title(Option<String>),
    Value(String, Value),
    Link(String, String, u32),
    Cut(String),
    /// A value that goes by itself once another one is set.
    Surplus(String),
}

impl Edit {
    /// Titles, then values, outer ones first, then links.
    fn turn(&self) -> (u8, usize) {
        match self {
            Self::Title(_) | Self::Surplus(_) => (0, 0),
            Self::Value(name, _) => (1, name.matches('.').count()),
            Self::Cut(_) => (2, 0),
            Self::Link(..) => (3, 0),
        }
    }

    fn input(&self) -> Option<&str> {
        match self {
            Self::Title(_) => None,
            Self::Value(name, _) | Self::Link(name, ..) | Self::Cut(name) | Self::Surplus(name) => Some(name),
        }
    }
}

struct Rewriting<'p> {
    draft: Draft,
    wanted: &'p Prompt,
    /// The document's id of each wanted node.
    ids: HashMap<&'p str, String>,
    /// Inputs that have lost their link: node of the document and name.
    loosened: Vec<(String, String)>,
    catalogue: &'p Catalogue,
}

impl<'p> Rewriting<'p> {
    /// Only nodes of the outermost graph can be changed.
    fn reachable(&self, id: &str) -> Result<(), ComfyError> {
        if self.draft.workflow.node(id).is_some() {
            return Ok(());
        }
        Err(ComfyError::document(format!("the script changes node {id}, which lies inside a subgraph")))
    }

    fn remove(&mut self, id: &str) -> Result<(), ComfyError> {
        self.reachable(id)?;
        let patch = self.draft.workflow.remove_node(GraphId::Root, id)?;
        self.draft.take(patch.steps)
    }

    fn class(&self, node: &PromptNode) -> Result<&'p NodeClass, ComfyError> {
        let missing = || ComfyError::MissingNodes { nodes: vec![node.class_type.clone()] };
        self.catalogue.class(&node.class_type).ok_or_else(missing)
    }

    fn add(&mut self) -> Result<(), ComfyError> {
        let wanted = self.wanted;
        let fresh: Vec<(&str, &PromptNode)> = wanted
            .0
            .iter()
            .map(|(id, node)| (id.as_str(), node))
            .filter(|(id, _)| !self.ids.contains_key(id))
            .collect();
        let mut sizes = Vec::with_capacity(fresh.len());
        for (id, node) in &fresh {
            sizes.push((*id, decompile::size(node, self.class(node)?)));
        }
        let places = places(&self.draft.workflow, wanted, &self.ids, &sizes);
        for (id, node) in fresh {
            let place = places.get(id).copied().unwrap_or_default();
            let class = self.class(node)?;
            let made = self.draft.add_node(GraphId::Root, node, class, place)?;
            self.ids.insert(id, made);
        }
        Ok(())
    }

    /// Edits until the document means what is wanted.
    fn settle(&mut self) -> Result<(), ComfyError> {
        for round in 0..MAX_ROUNDS {
            let have = untitled(compile(&self.draft.workflow, self.catalogue)?, self.catalogue);
            let todo = self.todo(&have)?;
            if todo.is_empty() {
                return Ok(());
            }
            for (id, edits) in todo {
                self.reachable(&id)?;
                for edit in edits {
                    self.edit(&id, edit, round)?;
                }
            }
        }
        let have = untitled(compile(&self.draft.workflow, self.catalogue)?, self.catalogue);
        match self.todo(&have)?.first() {
            None => Ok(()),
            Some((id, edits)) => {
                let class = have.node(id).map(|node| node.class_type.as_str()).unwrap_or_default();
                let input = edits.first().and_then(Edit::input).unwrap_or("title");
                Err(ComfyError::document(format!(
                    "a document has no place for what the script says about `{input}` of {class} (node {id})"
                )))
            }
        }
    }

    /// What is not as wanted yet, by node of the document.
    fn todo(&self, have: &Prompt) -> Result<Vec<(String, Vec<Edit>)>, ComfyError> {
        if have.len() != self.wanted.len() {
            return Err(ComfyError::document("the script's nodes cannot stand in this document"));
        }
        let mut todo = Vec::new();
        for (wanted, node) in &self.wanted.0 {
            let found = self.ids.get(wanted.as_str()).and_then(|id| Some((id, have.node(id)?)));
            let (id, held) = found
                .ok_or_else(|| ComfyError::document(format!("a node of class {} would not run", node.class_type)))?;
            let mut edits = self.edits(id, held, node);
            edits.sort_by_key(Edit::turn);
            if !edits.is_empty() {
                todo.push((id.clone(), edits));
            }
        }
        Ok(todo)
    }

    fn edits(&self, id: &str, held: &PromptNode, wanted: &PromptNode) -> Vec<Edit> {
        let mut edits = Vec::new();
        if held.title != wanted.title {
            edits.push(Edit::Title(wanted.title.clone()));
        }
        for (name, value) in &wanted.inputs {
            let stands = held.inputs.get(name);
            match as_link(value) {
                Some((source, slot)) => {
                    let Some(source) = self.ids.get(source) else { continue };
                    if stands.and_then(as_link) != Some((source, slot)) {
                        edits.push(Edit::Link(name.clone(), source.clone(), slot));
                    }
                }
                None if stands.is_some_and(|stands| as_link(stands).is_none() && same(stands, value)) => {}
                None if self.is_written(id, name, value) => {}
                None => edits.push(Edit::Value(name.clone(), value.clone())),
            }
        }
        for (name, value) in held.inputs.iter().filter(|(name, _)| !wanted.inputs.contains_key(*name)) {
            edits.push(match as_link(value) {
                Some(_) => Edit::Cut(name.clone()),
                None => Edit::Surplus(name.clone()),
            });
        }
        edits
    }

    /// Whether the document stores this very text, which an export rewrites: choices, comments, names of widgets.
    fn is_written(&self, id: &str, name: &str, value: &Value) -> bool {
        let Some(node) = self.draft.workflow.node(id).filter(|_| value.is_string()) else { return false };
        let Some(class) = self.catalogue.class(node.class_type()) else { return false };
        let rewritten =
            text::names_files(&class.name, name) || class.input(name).is_some_and(|spec| spec.dynamic_prompts);
        rewritten
            && self.link_into(id, name).is_none()
            && stops(class, node.as_json()).iter().any(|stop| stop.name == name && stop.value == *value)
    }

    /// The link the document has at an input, whatever it means.
    fn link_into(&self, id: &str, input: &str) -> Option<&Value> {
        let node = self.draft.workflow.node(id)?.as_json();
        let named = |slot: &&Value| slot.get("name").and_then(Value::as_str) == Some(input);
        list(node, "inputs").iter().find(named)?.get("link").filter(|link| !link.is_null())
    }

    fn edit(&mut self, id: &str, edit: Edit, round: usize) -> Result<(), ComfyError> {
        match edit {
            Edit::Title(title) => {
                let patch = self.draft.workflow.set_title(GraphId::Root, id, title.as_deref())?;
                self.draft.take(patch.steps)
            }
            Edit::Value(name, value) => {
                let stored = as_stored(&value);
                if self.link_into(id, &name).is_some() {
                    if round == 0 && self.set_primitive(id, &name, &value)? {
                        return Ok(());
                    }
                    self.cut(id, &name)?;
                }
                self.draft.set_widget(GraphId::Root, id, &name, stored, self.catalogue)
            }
            Edit::Link(name, source, slot) => {
                self.reachable(&source)?;
                self.draft.connect(GraphId::Root, (&source, slot as usize), (id, &name), self.catalogue)
            }
            Edit::Cut(name) if self.link_into(id, &name).is_some() => self.cut(id, &name),
            Edit::Cut(_) | Edit::Surplus(_) => Ok(()),
        }
    }

    fn cut(&mut self, id: &str, input: &str) -> Result<(), ComfyError> {
        self.loosened.push((id.to_owned(), input.to_owned()));
        self.draft.cut_into(GraphId::Root, id, input)
    }

    /// Sets the value in the primitive node that feeds a widget, when all that it feeds want the same.
    fn set_primitive(&mut self, id: &str, input: &str, value: &Value) -> Result<bool, ComfyError> {
        let document = &self.draft.workflow.document;
        let part = |link: &Value, name: &str, index: usize| {
            link.get(name).or_else(|| link.get(index)).map(id_text).unwrap_or_default()
        };
        let links = list(document, "links");
        let Some(link) = self.link_into(id, input).map(id_text) else { return Ok(false) };
        let Some(origin) = links.iter().find(|one| part(one, "id", 0) == link).map(|one| part(one, "origin_id", 1))
        else {
            return Ok(false);
        };
        let nodes = list(document, "nodes");
        let Some(at) = nodes.iter().position(|node| node.get("id").map(id_text).as_ref() == Some(&origin)) else {
            return Ok(false);
        };
        let held = list(&nodes[at], "widgets_values").first();
        if nodes[at].get("type").and_then(Value::as_str) != Some("PrimitiveNode") || held.is_none() {
            return Ok(false);
        }
        let by_document: HashMap<&str, &str> = self.ids.iter().map(|(wanted, id)| (id.as_str(), *wanted)).collect();
        let agrees = |link: &Value| {
            let target = part(link, "target_id", 3);
            let id = part(link, "id", 0);
            let Some(node) = by_document.get(target.as_str()).and_then(|id| self.wanted.node(id)) else { return true };
            let Some(found) = self.draft.workflow.node(&target) else { return true };
            let slot =
                list(found.as_json(), "inputs").iter().find(|slot| slot.get("link").map(id_text).as_ref() == Some(&id));
            let name = slot.and_then(|slot| slot.get("name")?.as_str()).unwrap_or_default();
            node.inputs.get(name).is_some_and(|wanted| same(wanted, value))
        };
        if !links.iter().filter(|link| part(link, "origin_id", 1) == origin).all(agrees) {
            return Ok(false);
        }
        let stored = as_stored(value);
        if held != Some(&stored) {
            self.draft.take(vec![Step::replace(format!("/nodes/{at}/widgets_values/0"), stored)])?;
        }
        Ok(true)
    }

    /// Groups that grow lose what they no longer need.
    fn tidy(&mut self) -> Result<(), ComfyError> {
        for (id, input) in std::mem::take(&mut self.loosened) {
            if self.draft.workflow.node(&id).is_some() {
                self.draft.shrink(GraphId::Root, &id, &input, self.catalogue)?;
            }
        }
        Ok(())
    }
}
