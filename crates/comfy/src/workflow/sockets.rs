//! Sockets that come and go: beside widgets, behind the last of a group that grows, with another choice of a dynamic
//! combo. Links name their target by number too, so that the numbers behind such a socket change with it.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::edit::{GraphId, put};
use super::graph::{id_text, list};
use super::patch::{Draft, Step};
use super::stored::{Stop, stops};
use crate::catalogue::{Catalogue, InputKind, InputSpec, NodeClass};
use crate::error::ComfyError;
use crate::validate::types_fit;

/// An input as a node has it, given what its dynamic combos hold; a group that grows is one of them.
struct Declared<'c> {
    name: String,
    spec: &'c InputSpec,
    /// Inside a dynamic combo.
    is_inner: bool,
}

fn declared<'c>(class: &'c NodeClass, stops: &[Stop]) -> Vec<Declared<'c>> {
    let held: HashMap<&str, &Value> = stops.iter().map(|stop| (stop.name.as_str(), &stop.value)).collect();
    let mut all = Vec::new();
    declare(&class.inputs, "", 0, &held, &mut all);
    all
}

fn declare<'c>(
    specs: &'c [InputSpec],
    prefix: &str,
    depth: usize,
    held: &HashMap<&str, &Value>,
    all: &mut Vec<Declared<'c>>,
) {
    if depth > 16 {
        return;
    }
    for spec in specs {
        let name = format!("{prefix}{}", spec.name);
        let inner = held.get(name.as_str()).map_or(&[][..], |key| spec.option_inputs(key));
        let inside = format!("{name}.");
        all.push(Declared { name, spec, is_inner: depth > 0 });
        declare(inner, &inside, depth + 1, held, all);
    }
}

/// A group that grows: what its sockets are called and how many it has at least.
struct Group<'c> {
    prefix: String,
    template: &'c InputSpec,
    items: &'c [String],
    min: usize,
    required: bool,
}

impl<'c> Group<'c> {
    fn of(declared: &Declared<'c>) -> Option<Self> {
        match &declared.spec.kind {
            InputKind::Autogrow { template, item_names, min } => Some(Self {
                prefix: format!("{}.", declared.name),
                template,
                items: item_names,
                min: *min,
                required: declared.spec.required,
            }),
            _ => None,
        }
    }

    /// Which of the group's items a socket is.
    fn ordinal(&self, name: &str) -> Option<usize> {
        let item = name.strip_prefix(&self.prefix)?;
        self.items.iter().position(|one| one == item)
    }

    /// Sockets there are without any link: the empty one waits for the next.
    fn at_rest(&self) -> usize {
        self.min.max(1)
    }

    fn socket(&self, ordinal: usize) -> Value {
        let item = &self.items[ordinal];
        let name = format!("{}{item}", self.prefix);
        stored_socket(&name, Some(item), socket_type(self.template), ordinal >= self.min || !self.required)
    }

    /// Positions of the group's sockets among a node's inputs.
    fn places(&self, inputs: &[Value]) -> Vec<usize> {
        let ours = inputs.iter().enumerate().filter(|(_, slot)| self.ordinal(name_of(slot)).is_some());
        ours.map(|(at, _)| at).collect()
    }
}

fn socket_type(spec: &InputSpec) -> &str {
    match &spec.kind {
        InputKind::Match { allowed, .. } => allowed,
        InputKind::Combo { .. } | InputKind::DynamicCombo { .. } => "COMBO",
        _ => &spec.type_name,
    }
}

fn name_of(slot: &Value) -> &str {
    slot.get("name").and_then(Value::as_str).unwrap_or_default()
}

fn stored_socket(name: &str, label: Option<&str>, type_name: &str, optional: bool) -> Value {
    let mut slot = Map::new();
    if let Some(label) = label {
        slot.insert("label".to_owned(), label.into());
    }
    slot.insert("name".to_owned(), name.into());
    if optional {
        // LiteGraph's shape 7: the hollow circle of an optional input.
        slot.insert("shape".to_owned(), 7.into());
    }
    slot.insert("type".to_owned(), type_name.into());
    slot.insert("link".to_owned(), Value::Null);
    Value::Object(slot)
}

impl Declared<'_> {
    fn socket(&self) -> Value {
        let label = self.is_inner.then_some(self.spec.name.as_str());
        if !self.spec.has_widget() {
            return stored_socket(&self.name, label, socket_type(self.spec), !self.spec.required);
        }
        let mut slot = json!({ "name": self.name, "type": socket_type(self.spec), "widget": { "name": self.name } });
        slot["link"] = Value::Null;
        slot
    }
}

/// What an edit needs to know about a node.
struct Seen<'c> {
    path: String,
    inputs: Vec<Value>,
    has_list: bool,
    class: Option<&'c NodeClass>,
    declared: Vec<Declared<'c>>,
}

impl Seen<'_> {
    fn group(&self, socket: &str) -> Option<(Group<'_>, usize)> {
        self.declared.iter().filter_map(Group::of).find_map(|group| {
            let ordinal = group.ordinal(socket)?;
            Some((group, ordinal))
        })
    }
}

impl Draft {
    fn see<'c>(&self, graph: GraphId<'_>, node: &str, catalogue: &'c Catalogue) -> Result<Seen<'c>, ComfyError> {
        let found = self.workflow.place(graph)?.node(node)?;
        let class = found.node.get("type").and_then(Value::as_str).and_then(|class| catalogue.class(class));
        let declared = class.map(|class| declared(class, &stops(class, found.node))).unwrap_or_default();
        Ok(Seen {
            inputs: list(found.node, "inputs").to_vec(),
            has_list: found.node.get("inputs").is_some_and(Value::is_array),
            path: found.path,
            class,
            declared,
        })
    }

    /// Makes the outputs that the class has and the document, older than it, does not.
    pub(super) fn open_output(
        &mut self,
        graph: GraphId<'_>,
        node: &str,
        output: usize,
        catalogue: &Catalogue,
    ) -> Result<(), ComfyError> {
        let found = self.workflow.place(graph)?.node(node)?;
        let there = list(found.node, "outputs").len();
        let Some(class) = found.node.get("type").and_then(Value::as_str).and_then(|class| catalogue.class(class))
        else {
            return Ok(());
        };
        if output < there || output >= class.outputs.len() {
            return Ok(());
        }
        let mut steps = Vec::new();
        if !found.node.get("outputs").is_some_and(Value::is_array) {
            steps.push(put(found.node, &found.path, "outputs", json!([])));
        }
        for spec in &class.outputs[there..=output] {
            let type_name = if spec.match_template.is_some() { "*" } else { &spec.type_name };
            let slot = json!({ "name": spec.name, "type": type_name, "links": null });
            steps.push(Step::add(format!("{}/outputs/-", found.path), slot));
        }
        self.take(steps)
    }

    /// Makes the socket of an input that has none yet: files leave out those of widgets nobody links.
    pub(super) fn open_socket(
        &mut self,
        graph: GraphId<'_>,
        node: &str,
        input: &str,
        catalogue: &Catalogue,
    ) -> Result<(), ComfyError> {
        let seen = self.see(graph, node, catalogue)?;
        if seen.inputs.iter().any(|slot| name_of(slot) == input) || seen.class.is_none() {
            return Ok(());
        }
        if let Some((group, ordinal)) = seen.group(input) {
            let places = group.places(&seen.inputs);
            let there = places.iter().filter_map(|at| group.ordinal(name_of(&seen.inputs[*at])));
            let first = there.filter(|one| *one < ordinal).max().map_or(0, |last| last + 1);
            for ordinal in first..=ordinal {
                self.open_item(graph, node, &group, ordinal, catalogue)?;
            }
            return Ok(());
        }
        let takes_links = |one: &&Declared<'_>| one.name == input && !one.spec.socketless;
        match seen.declared.iter().filter(|one| Group::of(one).is_none()).find(takes_links) {
            Some(declared) => self.insert_socket(graph, node, seen.inputs.len(), declared.socket(), catalogue),
            None => Ok(()),
        }
    }

    fn insert_socket(
        &mut self,
        graph: GraphId<'_>,
        node: &str,
        at: usize,
        socket: Value,
        catalogue: &Catalogue,
    ) -> Result<(), ComfyError> {
        let seen = self.see(graph, node, catalogue)?;
        let mut steps = Vec::new();
        if !seen.has_list {
            let found = self.workflow.place(graph)?.node(node)?;
            steps.push(put(found.node, &found.path, "inputs", json!([])));
        }
        steps.push(Step::add(format!("{}/inputs/{at}", seen.path), socket));
        steps.extend(self.shifted(graph, node, at, 1)?);
        self.take(steps)
    }

    fn remove_socket(&mut self, graph: GraphId<'_>, node: &str, at: usize) -> Result<(), ComfyError> {
        let path = self.workflow.place(graph)?.node(node)?.path;
        let mut steps = vec![Step::Remove { path: format!("{path}/inputs/{at}") }];
        steps.extend(self.shifted(graph, node, at + 1, -1)?);
        self.take(steps)
    }

    /// The steps that count the targets of links from one slot of a node on anew.
    fn shifted(&self, graph: GraphId<'_>, node: &str, from: usize, by: i64) -> Result<Vec<Step>, ComfyError> {
        let place = self.workflow.place(graph)?;
        let links = list(place.graph, "links").iter().enumerate();
        Ok(links
            .filter_map(|(at, link)| {
                let (key, target, slot) = match link {
                    Value::Array(parts) => ("4", parts.get(3)?, parts.get(4)?),
                    _ => ("target_slot", link.get("target_id")?, link.get("target_slot")?),
                };
                let slot = slot.as_i64().filter(|slot| usize::try_from(*slot).is_ok_and(|slot| slot >= from))?;
                let step = || Step::replace(format!("{}/links/{at}/{key}", place.path), slot + by);
                (id_text(target) == node).then(step)
            })
            .collect())
    }

    /// After the last socket of a group that grows was linked, the next one comes.
    pub(super) fn grow(
        &mut self,
        graph: GraphId<'_>,
        node: &str,
        input: &str,
        catalogue: &Catalogue,
    ) -> Result<(), ComfyError> {
        let seen = self.see(graph, node, catalogue)?;
        let Some((group, ordinal)) = seen.group(input) else { return Ok(()) };
        let Some(at) = seen.inputs.iter().position(|slot| name_of(slot) == input) else { return Ok(()) };
        let next = ordinal + 1;
        let Some(name) = group.items.get(next).map(|item| format!("{}{item}", group.prefix)) else { return Ok(()) };
        if seen.inputs.iter().any(|slot| name_of(slot) == name) {
            return Ok(());
        }
        self.insert_socket(graph, node, at + 1, group.socket(next), catalogue)
    }

    /// Takes the link into an input away; the group's links behind it move up, as on ComfyUI's canvas, and of the
    /// sockets left empty at the end one stays.
    pub(super) fn disconnect(
        &mut self,
        graph: GraphId<'_>,
        node: &str,
        input: &str,
        catalogue: &Catalogue,
    ) -> Result<(), ComfyError> {
        self.cut_into(graph, node, input)?;
        let seen = self.see(graph, node, catalogue)?;
        let Some((group, ordinal)) = seen.group(input) else { return Ok(()) };
        if ordinal + 1 < group.min {
            return Ok(());
        }
        let behind: Vec<usize> =
            group.places(&seen.inputs).into_iter().skip_while(|at| name_of(&seen.inputs[*at]) != input).collect();
        for pair in behind.windows(2) {
            self.move_link(graph, node, pair[1], pair[0])?;
        }
        self.shrink(graph, node, input, catalogue)
    }

    /// Takes the link into an input away and leaves all sockets.
    pub(super) fn cut_into(&mut self, graph: GraphId<'_>, node: &str, input: &str) -> Result<(), ComfyError> {
        let place = self.workflow.place(graph)?;
        let (_, slot) = place.node(node)?.input(input)?;
        let gone: Vec<String> = slot.get("link").filter(|link| !link.is_null()).map(id_text).into_iter().collect();
        let steps = place.cut(&gone);
        self.take(steps)
    }

    /// Hangs a link into another, empty socket of the same node.
    fn move_link(&mut self, graph: GraphId<'_>, node: &str, from: usize, to: usize) -> Result<(), ComfyError> {
        let place = self.workflow.place(graph)?;
        let found = place.node(node)?;
        let inputs = list(found.node, "inputs");
        let link = inputs.get(from).and_then(|slot| slot.get("link")).cloned().unwrap_or_default();
        let (Some(target), false) = (inputs.get(to), link.is_null()) else { return Ok(()) };
        let id = id_text(&link);
        let mut steps = vec![
            put(target, &format!("{}/inputs/{to}", found.path), "link", link),
            Step::replace(format!("{}/inputs/{from}/link", found.path), Value::Null),
        ];
        for (at, link) in list(place.graph, "links").iter().enumerate() {
            let (own, key) = if link.is_array() { (link.get(0), "4") } else { (link.get("id"), "target_slot") };
            if own.map(id_text).as_deref() == Some(&id) {
                steps.push(Step::replace(format!("{}/links/{at}/{key}", place.path), to));
            }
        }
        self.take(steps)
    }

    /// Takes the surplus empty sockets behind the last linked one of a group away.
    pub(super) fn shrink(
        &mut self,
        graph: GraphId<'_>,
        node: &str,
        input: &str,
        catalogue: &Catalogue,
    ) -> Result<(), ComfyError> {
        let seen = self.see(graph, node, catalogue)?;
        let Some((group, _)) = seen.group(input) else { return Ok(()) };
        let places = group.places(&seen.inputs);
        let is_linked = |at: &usize| seen.inputs[*at].get("link").is_some_and(|link| !link.is_null());
        let linked = places.iter().rposition(is_linked).map_or(0, |last| last + 1);
        for at in places.iter().skip((linked + 1).max(group.at_rest())).rev() {
            self.remove_socket(graph, node, *at)?;
        }
        Ok(())
    }

    /// After another choice of a dynamic combo: sockets of the former one go, those of the new one come.
    pub(super) fn unfold(
        &mut self,
        graph: GraphId<'_>,
        node: &str,
        combo: &str,
        catalogue: &Catalogue,
    ) -> Result<(), ComfyError> {
        let inside = format!("{combo}.");
        let seen = self.see(graph, node, catalogue)?;
        let wanted: Vec<&Declared<'_>> = seen.declared.iter().filter(|one| one.name.starts_with(&inside)).collect();
        let stays = |slot: &Value| {
            let (name, shown) = (name_of(slot), slot.get("type").and_then(Value::as_str).unwrap_or("*"));
            let same = wanted
                .iter()
                .any(|one| one.name == name && Group::of(one).is_none() && types_fit(shown, socket_type(one.spec)));
            same || wanted
                .iter()
                .filter_map(|one| Group::of(one))
                .any(|group| group.ordinal(name).is_some() && types_fit(shown, socket_type(group.template)))
        };
        let inputs = seen.inputs.iter().enumerate().rev();
        for (at, slot) in inputs.filter(|(_, slot)| name_of(slot).starts_with(&inside) && !stays(slot)) {
            self.cut_into(graph, node, name_of(slot))?;
            self.remove_socket(graph, node, at)?;
        }
        for one in wanted {
            let now = self.see(graph, node, catalogue)?;
            match Group::of(one) {
                Some(group) => {
                    for ordinal in 0..group.at_rest().min(group.items.len()) {
                        self.open_item(graph, node, &group, ordinal, catalogue)?;
                    }
                    self.fit(graph, node, &group, catalogue)?;
                }
                None if one.spec.has_widget() || one.spec.socketless || one.spec.hidden => {}
                None if now.inputs.iter().any(|slot| name_of(slot) == one.name) => {}
                None => self.insert_socket(graph, node, now.inputs.len(), one.socket(), catalogue)?,
            }
        }
        Ok(())
    }

    /// Makes one socket of a group, between those in front of it and those behind.
    fn open_item(
        &mut self,
        graph: GraphId<'_>,
        node: &str,
        group: &Group<'_>,
        ordinal: usize,
        catalogue: &Catalogue,
    ) -> Result<(), ComfyError> {
        let seen = self.see(graph, node, catalogue)?;
        let places = group.places(&seen.inputs);
        let behind = |at: &&usize| group.ordinal(name_of(&seen.inputs[**at])).is_some_and(|other| other >= ordinal);
        match places.iter().find(behind) {
            Some(at) if group.ordinal(name_of(&seen.inputs[*at])) == Some(ordinal) => Ok(()),
            Some(at) => self.insert_socket(graph, node, *at, group.socket(ordinal), catalogue),
            None => {
                let end = places.last().map_or(seen.inputs.len(), |last| last + 1);
                self.insert_socket(graph, node, end, group.socket(ordinal), catalogue)
            }
        }
    }

    /// One empty socket behind the last linked one of a group, and no fewer than it has at rest.
    fn fit(
        &mut self,
        graph: GraphId<'_>,
        node: &str,
        group: &Group<'_>,
        catalogue: &Catalogue,
    ) -> Result<(), ComfyError> {
        let seen = self.see(graph, node, catalogue)?;
        let places = group.places(&seen.inputs);
        let is_linked = |at: &&usize| seen.inputs[**at].get("link").is_some_and(|link| !link.is_null());
        if let Some(last) = places.iter().rfind(is_linked) {
            self.grow(graph, node, name_of(&seen.inputs[*last]), catalogue)?;
        }
        match group.items.first() {
            Some(first) => self.shrink(graph, node, &format!("{}{first}", group.prefix), catalogue),
            None => Ok(()),
        }
    }
}
