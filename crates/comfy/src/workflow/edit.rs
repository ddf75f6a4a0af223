//! What a person does to a document, as patches.
//!
//! Each method looks at the document and says what would change; [`Workflow::apply`] does it. What an edit does not
//! name stays as it is.

use serde_json::{Value, json};

use super::graph::{id_text, list};
use super::patch::{Draft, Patch, Step, escaped};
use super::{Workflow, decompile, stored};
use crate::catalogue::{Catalogue, NodeClass};
use crate::error::ComfyError;
use crate::prompt::PromptNode;
use crate::validate::types_fit;

/// Which graph of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GraphId<'a> {
    /// The outermost one.
    Root,
    /// The definition of a subgraph, by its uuid.
    Subgraph(&'a str),
}

/// A graph of the document and where it stands.
pub(super) struct Place<'d> {
    pub(super) path: String,
    pub(super) graph: &'d Value,
}

pub(super) struct Found<'d> {
    pub(super) path: String,
    pub(super) node: &'d Value,
}

impl Workflow {
    /// Moves a node; canvas units, left upper corner.
    ///
    /// # Errors
    /// [`ComfyError::BadDocument`] when there is no such graph or node.
    pub fn move_node(&self, graph: GraphId<'_>, node: &str, (x, y): (f64, f64)) -> Result<Patch, ComfyError> {
        let found = self.place(graph)?.node(node)?;
        Ok(patch("Move", vec![put(found.node, &found.path, "pos", json!([x, y]))]))
    }

    /// Gives a node a title; none restores the class's own.
    ///
    /// # Errors
    /// [`ComfyError::BadDocument`] when there is no such graph or node.
    pub fn set_title(&self, graph: GraphId<'_>, node: &str, title: Option<&str>) -> Result<Patch, ComfyError> {
        let found = self.place(graph)?.node(node)?;
        let steps = match title {
            Some(title) => vec![put(found.node, &found.path, "title", title.into())],
            None if found.node.get("title").is_some() => vec![Step::Remove { path: format!("{}/title", found.path) }],
            None => Vec::new(),
        };
        Ok(patch("Rename", steps))
    }

    /// Sets when a node runs: 0 always, 2 never, 4 bypassed.
    ///
    /// # Errors
    /// [`ComfyError::BadDocument`] when there is no such graph or node.
    pub fn set_mode(&self, graph: GraphId<'_>, node: &str, mode: u8) -> Result<Patch, ComfyError> {
        let found = self.place(graph)?.node(node)?;
        let name = match mode {
            0 => "Enable",
            2 => "Mute",
            _ => "Bypass",
        };
        Ok(patch(name, vec![put(found.node, &found.path, "mode", mode.into())]))
    }

    /// Sets the value of one widget of a node of a known class. Values not stored yet are filled up with what the
    /// class declares, since the list goes by position; another choice of a dynamic combo brings other values and
    /// sockets with it.
    ///
    /// # Errors
    /// [`ComfyError::BadDocument`] when there is no such graph, node or widget, [`ComfyError::MissingNodes`] when the
    /// class is unknown.
    pub fn set_widget(
        &self,
        graph: GraphId<'_>,
        node: &str,
        widget: &str,
        value: Value,
        catalogue: &Catalogue,
    ) -> Result<Patch, ComfyError> {
        let mut draft = Draft::of(self);
        draft.set_widget(graph, node, widget, value, catalogue)?;
        Ok(draft.patch(format!("Set {widget}")))
    }

    /// Adds a node of a known class with its declared values; gives its id too.
    ///
    /// # Errors
    /// [`ComfyError::BadDocument`] when there is no such graph, [`ComfyError::MissingNodes`] when the class is unknown.
    pub fn add_node(
        &self,
        graph: GraphId<'_>,
        class: &str,
        position: (f64, f64),
        catalogue: &Catalogue,
    ) -> Result<(String, Patch), ComfyError> {
        let spec = catalogue.class(class).ok_or_else(|| ComfyError::MissingNodes { nodes: vec![class.to_owned()] })?;
        let mut draft = Draft::of(self);
        let id = draft.add_node(graph, &PromptNode::new(class), spec, position)?;
        Ok((id, draft.patch(format!("Add {}", spec.display_name))))
    }

    /// Takes a node and all its links away.
    ///
    /// # Errors
    /// [`ComfyError::BadDocument`] when there is no such graph or node.
    pub fn remove_node(&self, graph: GraphId<'_>, node: &str) -> Result<Patch, ComfyError> {
        let place = self.place(graph)?;
        let found = place.node(node)?;
        let gone: Vec<String> =
            place.links().filter(|(_, ends)| ends.origin == node || ends.target == node).map(|(id, _)| id).collect();
        let mut steps = place.cut(&gone);
        steps.push(Step::Remove { path: found.path });
        Ok(patch("Delete", steps))
    }

    /// Takes the link into an input away; a group that grows gets shorter.
    ///
    /// # Errors
    /// [`ComfyError::BadDocument`] when there is no such graph, node or input.
    pub fn disconnect(
        &self,
        graph: GraphId<'_>,
        node: &str,
        input: &str,
        catalogue: &Catalogue,
    ) -> Result<Patch, ComfyError> {
        let mut draft = Draft::of(self);
        draft.disconnect(graph, node, input, catalogue)?;
        Ok(draft.patch("Disconnect"))
    }

    /// Links an output to an input, in place of what fed it before. A widget gets its socket with its first link, a
    /// group that grows its next one.
    ///
    /// # Errors
    /// [`ComfyError::BadDocument`] when there is no such graph, node, output or input, or the types do not fit.
    pub fn connect(
        &self,
        graph: GraphId<'_>,
        from: (&str, usize),
        to: (&str, &str),
        catalogue: &Catalogue,
    ) -> Result<Patch, ComfyError> {
        let mut draft = Draft::of(self);
        draft.connect(graph, from, to, catalogue)?;
        Ok(draft.patch("Connect"))
    }

    /// The steps of a link into a socket that is there.
    fn linked(
        &self,
        graph: GraphId<'_>,
        (source, output): (&str, usize),
        (target, input): (&str, &str),
    ) -> Result<Vec<Step>, ComfyError> {
        let place = self.place(graph)?;
        let (from, to) = (place.node(source)?, place.node(target)?);
        let given = list(from.node, "outputs")
            .get(output)
            .ok_or_else(|| ComfyError::document(format!("node {source} has no output {output}")))?;
        let (position, slot) = to.input(input)?;
        let type_of = |slot: &Value| slot.get("type").and_then(Value::as_str).unwrap_or("*").to_owned();
        let (gives, takes) = (type_of(given), type_of(slot));
        if !types_fit(&gives, &takes) {
            return Err(ComfyError::document(format!(
                "{gives} does not fit `{input}` of node {target}: it takes {takes}"
            )));
        }
        let gone: Vec<String> = slot.get("link").filter(|link| !link.is_null()).map(id_text).into_iter().collect();
        let mut steps = place.cut(&gone);
        let id = self.highest("links", "last_link_id") + 1;
        let (origin_id, target_id) = (from.node.get("id").cloned(), to.node.get("id").cloned());
        let as_objects = match list(place.graph, "links").first() {
            Some(link) => link.is_object(),
            None => !matches!(graph, GraphId::Root),
        };
        steps.push(Step::add(
            format!("{}/links/-", place.path),
            if as_objects {
                json!({ "id": id, "origin_id": origin_id, "origin_slot": output, "target_id": target_id,
                        "target_slot": position, "type": gives })
            } else {
                json!([id, origin_id, output, target_id, position, gives])
            },
        ));
        steps.push(put(slot, &format!("{}/inputs/{position}", to.path), "link", id.into()));
        let leaving = format!("{}/outputs/{output}", from.path);
        steps.push(match given.get("links") {
            Some(Value::Array(_)) => Step::add(format!("{leaving}/links/-"), id),
            _ => put(given, &leaving, "links", json!([id])),
        });
        steps.extend(self.raise("last_link_id", "lastLinkId", id, &place));
        Ok(steps)
    }

    pub(super) fn place(&self, graph: GraphId<'_>) -> Result<Place<'_>, ComfyError> {
        match graph {
            GraphId::Root => Ok(Place { path: String::new(), graph: &self.document }),
            GraphId::Subgraph(uuid) => self
                .subgraphs()
                .find(|(_, graph)| graph.get("id").and_then(Value::as_str) == Some(uuid))
                .map(|(path, graph)| Place { path, graph })
                .ok_or_else(|| ComfyError::document(format!("there is no subgraph {uuid}"))),
        }
    }

    fn subgraphs(&self) -> impl Iterator<Item = (String, &Value)> {
        let definitions = self.document.get("definitions").map_or(&[][..], |found| list(found, "subgraphs"));
        definitions.iter().enumerate().map(|(index, graph)| (format!("/definitions/subgraphs/{index}"), graph))
    }

    /// The highest id in use anywhere: an id that is unique everywhere is never renumbered.
    fn highest(&self, key: &str, last: &str) -> u64 {
        let graphs = std::iter::once(&self.document).chain(self.subgraphs().map(|(_, graph)| graph));
        let used = graphs.flat_map(|graph| list(graph, key)).filter_map(|item| {
            let id = item.get("id").or_else(|| item.get(0))?;
            id.as_u64().or_else(|| id.as_str()?.parse().ok())
        });
        // Above what JavaScript counts exactly there is no next number.
        used.chain(self.document.get(last).and_then(Value::as_u64)).filter(|id| *id < 1 << 53).max().unwrap_or(0)
    }

    /// Notes the highest id where the document keeps it: at the root, and in a `state` object.
    fn raise(&self, last: &str, state_key: &str, id: u64, place: &Place<'_>) -> Vec<Step> {
        let mut steps = Vec::new();
        if self.document.get(last).is_some() {
            steps.push(Step::replace(format!("/{last}"), id));
        }
        let mut graphs = vec![(String::new(), &self.document)];
        if !place.path.is_empty() {
            graphs.push((place.path.clone(), place.graph));
        }
        for (path, graph) in graphs {
            if graph.get("state").and_then(|state| state.get(state_key)).is_some() {
                steps.push(Step::replace(format!("{path}/state/{state_key}"), id));
            }
        }
        steps
    }
}

impl Draft {
    /// Adds a node that holds what `node` says, linked to nothing; gives its id.
    pub(super) fn add_node(
        &mut self,
        graph: GraphId<'_>,
        node: &PromptNode,
        class: &NodeClass,
        position: (f64, f64),
    ) -> Result<String, ComfyError> {
        let place = self.workflow.place(graph)?;
        let id = self.workflow.highest("nodes", "last_node_id") + 1;
        let order = list(place.graph, "nodes").len();
        let fresh = decompile::fresh(&id.to_string(), node, class, order, position);
        let mut steps = vec![Step::add(format!("{}/nodes/-", place.path), fresh)];
        steps.extend(self.workflow.raise("last_node_id", "lastNodeId", id, &place));
        self.take(steps)?;
        Ok(id.to_string())
    }

    pub(super) fn connect(
        &mut self,
        graph: GraphId<'_>,
        from: (&str, usize),
        to: (&str, &str),
        catalogue: &Catalogue,
    ) -> Result<(), ComfyError> {
        self.open_output(graph, from.0, from.1, catalogue)?;
        self.open_socket(graph, to.0, to.1, catalogue)?;
        let steps = self.workflow.linked(graph, from, to)?;
        self.take(steps)?;
        self.grow(graph, to.0, to.1, catalogue)
    }

    pub(super) fn set_widget(
        &mut self,
        graph: GraphId<'_>,
        node: &str,
        widget: &str,
        value: Value,
        catalogue: &Catalogue,
    ) -> Result<(), ComfyError> {
        let found = self.workflow.place(graph)?.node(node)?;
        let name = found.node.get("type").and_then(Value::as_str).unwrap_or_default();
        let class = catalogue.class(name).ok_or_else(|| ComfyError::MissingNodes { nodes: vec![name.to_owned()] })?;
        let (steps, unfolds) = stored::set(&found, node, class, widget, value)?;
        self.take(steps)?;
        if unfolds { self.unfold(graph, node, widget, catalogue) } else { Ok(()) }
    }
}

struct Ends {
    origin: String,
    target: String,
}

impl<'d> Place<'d> {
    pub(super) fn node(&self, id: &str) -> Result<Found<'d>, ComfyError> {
        list(self.graph, "nodes")
            .iter()
            .position(|node| node.get("id").map(id_text).as_deref() == Some(id))
            .map(|index| Found {
                path: format!("{}/nodes/{index}", self.path),
                node: &list(self.graph, "nodes")[index],
            })
            .ok_or_else(|| ComfyError::document(format!("there is no node {id}")))
    }

    fn links(&self) -> impl Iterator<Item = (String, Ends)> {
        list(self.graph, "links").iter().map(|link| {
            let part =
                |name: &str, index: usize| link.get(name).or_else(|| link.get(index)).map(id_text).unwrap_or_default();
            (part("id", 0), Ends { origin: part("origin_id", 1), target: part("target_id", 3) })
        })
    }

    /// The steps that take links away, wherever the graph names them. Lists are gone through from behind, so that
    /// earlier steps do not move what later ones point at.
    pub(super) fn cut(&self, gone: &[String]) -> Vec<Step> {
        if gone.is_empty() {
            return Vec::new();
        }
        let is_gone = |value: &Value| gone.contains(&id_text(value));
        let mut steps = Vec::new();
        for (at, node) in list(self.graph, "nodes").iter().enumerate() {
            for (slot, input) in list(node, "inputs").iter().enumerate() {
                if input.get("link").is_some_and(is_gone) {
                    steps.push(Step::replace(format!("{}/nodes/{at}/inputs/{slot}/link", self.path), Value::Null));
                }
            }
            for (slot, output) in list(node, "outputs").iter().enumerate() {
                steps.extend(without(
                    list(output, "links"),
                    &format!("{}/nodes/{at}/outputs/{slot}/links", self.path),
                    is_gone,
                ));
            }
        }
        for (key, ids) in [("inputs", "linkIds"), ("outputs", "linkIds"), ("reroutes", "linkIds")] {
            for (at, port) in list(self.graph, key).iter().enumerate() {
                steps.extend(without(list(port, ids), &format!("{}/{key}/{at}/{ids}", self.path), is_gone));
            }
        }
        if let Some(extra) = self.graph.get("extra") {
            let path = format!("{}/extra", self.path);
            for (at, port) in list(extra, "reroutes").iter().enumerate() {
                steps.extend(without(list(port, "linkIds"), &format!("{path}/reroutes/{at}/linkIds"), is_gone));
            }
            let extensions = list(extra, "linkExtensions");
            for (at, _) in extensions.iter().enumerate().rev().filter(|(_, one)| one.get("id").is_some_and(is_gone)) {
                steps.push(Step::Remove { path: format!("{path}/linkExtensions/{at}") });
            }
        }
        let links = list(self.graph, "links").iter().enumerate().rev();
        for (at, _) in links.filter(|(_, link)| link.get("id").or_else(|| link.get(0)).is_some_and(is_gone)) {
            steps.push(Step::Remove { path: format!("{}/links/{at}", self.path) });
        }
        steps
    }
}

impl<'d> Found<'d> {
    pub(super) fn input(&self, name: &str) -> Result<(usize, &'d Value), ComfyError> {
        list(self.node, "inputs")
            .iter()
            .enumerate()
            .find(|(_, slot)| slot.get("name").and_then(Value::as_str) == Some(name))
            .ok_or_else(|| ComfyError::document(format!("the node has no input `{name}`")))
    }
}

fn patch(name: &str, steps: Vec<Step>) -> Patch {
    Patch { name: name.to_owned(), steps }
}

/// Sets a key, whether or not it is there.
pub(super) fn put(holder: &Value, path: &str, key: &str, value: Value) -> Step {
    let there = holder.get(key).is_some();
    let path = format!("{path}/{}", escaped(key));
    if there { Step::replace(path, value) } else { Step::add(path, value) }
}

fn without(ids: &[Value], path: &str, is_gone: impl Fn(&Value) -> bool) -> Vec<Step> {
    let places = ids.iter().enumerate().rev().filter(|(_, id)| is_gone(id));
    places.map(|(at, _)| Step::Remove { path: format!("{path}/{at}") }).collect()
}
