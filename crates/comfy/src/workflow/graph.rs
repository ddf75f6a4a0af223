//! The document as graphs of nodes and links, ids made unique as the frontend does on load.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt;

use foldhash::fast::RandomState;
use indexmap::IndexMap;
use serde_json::Value;

/// Origin id of links that come from outside a subgraph.
pub(super) const SUBGRAPH_INPUT: Id<'_> = Id::Number(-10);

/// A node's or link's id: a number, or text that is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Id<'a> {
    Number(i64),
    Text(&'a str),
}

impl<'a> Id<'a> {
    pub(super) fn read(value: &'a Value) -> Self {
        match value {
            Value::String(text) => Self::of(text),
            Value::Number(number) => {
                Self::Number(number.as_i64().unwrap_or_else(|| number.as_f64().unwrap_or(0.0) as i64))
            }
            _ => Self::Text(""),
        }
    }

    /// Text that is a number means the number.
    pub(super) fn of(text: &'a str) -> Self {
        let plain = |number: &i64| !text.starts_with(['+', '0']) && *number != 0 || text == "0";
        text.parse().ok().filter(plain).map_or(Self::Text(text), Self::Number)
    }
}

impl fmt::Display for Id<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(out),
            Self::Text(text) => text.fmt(out),
        }
    }
}

/// Root graph and subgraph definitions.
#[derive(Debug)]
pub(super) struct Document<'a> {
    pub(super) root: Graph<'a>,
    pub(super) definitions: IndexMap<&'a str, Graph<'a>>,
}

#[derive(Debug, Default)]
pub(super) struct Graph<'a> {
    pub(super) nodes: IndexMap<Id<'a>, Node<'a>, RandomState>,
    pub(super) links: HashMap<Id<'a>, Link<'a>, RandomState>,
    pub(super) inputs: Vec<Port<'a>>,
    pub(super) outputs: Vec<Port<'a>>,
    /// What primitive nodes write into the widgets they are linked to.
    pub(super) pushed: HashMap<(Id<'a>, &'a str), Value>,
}

/// A link's two ends; slots are positions in the nodes' lists.
#[derive(Debug, Clone)]
pub(super) struct Link<'a> {
    pub(super) origin_id: Id<'a>,
    pub(super) origin_slot: usize,
    pub(super) target_id: Id<'a>,
    pub(super) target_slot: usize,
}

/// One input or output of a subgraph definition.
#[derive(Debug)]
pub(super) struct Port<'a> {
    pub(super) name: &'a str,
    pub(super) links: Vec<Id<'a>>,
}

#[derive(Debug)]
pub(super) struct Node<'a> {
    pub(super) id: Id<'a>,
    pub(super) class: &'a str,
    pub(super) title: Option<&'a str>,
    pub(super) mode: Mode,
    pub(super) inputs: Vec<Slot<'a>>,
    /// Read when asked for: only bypassed and primitive nodes are.
    outputs: &'a [Value],
    pub(super) widgets: &'a Value,
    pub(super) named_widgets: &'a Value,
    /// `properties.proxyWidgets`: inner node id and widget name; entries nobody understands keep their place.
    pub(super) proxies: Vec<(Id<'a>, &'a str)>,
    /// Instance values by input name that go before those by position.
    pub(super) kept: Vec<(&'a str, &'a Value)>,
    /// A primitive node that may hold names of other nodes' widgets.
    pub(super) replaces_names: bool,
    /// What people call the node in such names.
    pub(super) alias: Option<&'a str>,
    /// What the widgets of a node in a definition hold, as inputs; filled from the catalogue.
    pub(super) values: IndexMap<String, Value>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Mode {
    Active,
    Muted,
    Bypassed,
}

#[derive(Debug)]
pub(super) struct Slot<'a> {
    pub(super) name: &'a str,
    pub(super) type_name: &'a str,
    pub(super) link: Option<Id<'a>>,
    /// The widget this socket belongs to.
    pub(super) widget: Option<&'a str>,
}

#[derive(Debug)]
pub(super) struct Out<'a> {
    pub(super) type_name: &'a str,
    pub(super) links: Vec<Id<'a>>,
}

/// Ids come as numbers or text.
pub(super) fn id_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn ids<'a>(value: &'a Value, key: &str) -> Vec<Id<'a>> {
    list(value, key).iter().map(Id::read).collect()
}

pub(super) fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).map_or(&[], items)
}

fn items(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn slot_number(value: Option<&Value>) -> usize {
    value.and_then(Value::as_u64).and_then(|slot| usize::try_from(slot).ok()).unwrap_or(usize::MAX)
}

/// A type may be given as text, as `-1`/`0` for "any", or as a list of choices.
fn type_text(value: &Value) -> &str {
    match value {
        Value::String(name) => name,
        Value::Array(_) => "COMBO",
        _ => "*",
    }
}

fn definitions(document: &Value) -> &[Value] {
    document.get("definitions").map_or(&[], |definitions| list(definitions, "subgraphs"))
}

/// Nodes only the canvas knows.
pub(super) fn is_virtual(class: &str) -> bool {
    matches!(class, "Note" | "MarkdownNote" | "Reroute" | "PrimitiveNode")
}

pub(super) fn class_names(document: &Value) -> Vec<String> {
    let subgraphs: HashSet<&str> = definitions(document).iter().filter_map(|graph| graph.get("id")?.as_str()).collect();
    std::iter::once(document)
        .chain(definitions(document))
        .flat_map(|graph| list(graph, "nodes"))
        .filter_map(|node| node.get("type")?.as_str())
        .filter(|class| !is_virtual(class) && !subgraphs.contains(class))
        .map(str::to_owned)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect()
}

impl<'a> Document<'a> {
    pub(super) fn read(document: &'a Value) -> Self {
        let mut root = Graph::read(document);
        let mut definitions: IndexMap<&str, Graph<'_>> =
            definitions(document).iter().map(|graph| (text(graph, "id"), Graph::read(graph))).collect();
        renumber(document, &mut root, &mut definitions);
        Self { root, definitions }
    }

    pub(super) fn graphs(&self) -> impl Iterator<Item = &Graph<'a>> {
        std::iter::once(&self.root).chain(self.definitions.values())
    }

    pub(super) fn graphs_mut(&mut self) -> impl Iterator<Item = &mut Graph<'a>> {
        std::iter::once(&mut self.root).chain(self.definitions.values_mut())
    }
}

/// Definitions are made one by one; a node id already taken gets the next free number after the root's last.
fn renumber<'a>(document: &Value, root: &mut Graph<'a>, definitions: &mut IndexMap<&'a str, Graph<'a>>) {
    let mut taken: HashSet<Id<'_>> = root.nodes.keys().copied().collect();
    let number = |id: &Id<'_>| match id {
        // Above what JavaScript counts exactly there is no next number.
        Id::Number(number) if *number < 1 << 53 => *number,
        _ => 0,
    };
    let mut last = document.get("last_node_id").and_then(Value::as_i64).unwrap_or(0).min(1 << 53);
    last = last.max(taken.iter().map(number).max().unwrap_or(0));
    let mut renamed: HashMap<&str, HashMap<Id<'_>, Id<'_>>> = HashMap::new();
    for (uuid, graph) in definitions.iter_mut() {
        let mut changes = HashMap::new();
        for id in graph.nodes.keys() {
            if taken.contains(id) {
                last = last.saturating_add(1);
                while taken.contains(&Id::Number(last)) {
                    last = last.saturating_add(1);
                }
                changes.insert(*id, Id::Number(last));
                taken.insert(Id::Number(last));
            } else {
                taken.insert(*id);
                last = last.max(number(id));
            }
        }
        if !changes.is_empty() {
            graph.rename(&changes);
            renamed.insert(uuid, changes);
        }
    }
    if renamed.is_empty() {
        return;
    }
    for graph in std::iter::once(root).chain(definitions.values_mut()) {
        for node in graph.nodes.values_mut() {
            let Some(changes) = renamed.get(node.class) else {
                continue;
            };
            for (inner, _) in &mut node.proxies {
                *inner = changes.get(inner).copied().unwrap_or(*inner);
            }
        }
    }
}

impl<'a> Graph<'a> {
    fn read(value: &'a Value) -> Self {
        let nodes = list(value, "nodes").iter().map(Node::read).map(|node| (node.id, node)).collect();
        let stored = list(value, "links");
        let mut links = HashMap::with_capacity_and_hasher(stored.len(), RandomState::default());
        links.extend(stored.iter().filter_map(Link::read));
        let ports = |key: &str| {
            list(value, key).iter().map(|port| Port { name: text(port, "name"), links: ids(port, "linkIds") }).collect()
        };
        Self { nodes, links, inputs: ports("inputs"), outputs: ports("outputs"), pushed: HashMap::new() }
    }

    fn rename(&mut self, changes: &HashMap<Id<'a>, Id<'a>>) {
        let renamed = |id: Id<'a>| changes.get(&id).copied().unwrap_or(id);
        for link in self.links.values_mut() {
            link.origin_id = renamed(link.origin_id);
            link.target_id = renamed(link.target_id);
        }
        self.nodes = std::mem::take(&mut self.nodes)
            .into_iter()
            .map(|(id, node)| (renamed(id), Node { id: renamed(id), ..node }))
            .collect();
    }

    /// The node and slot a link leads to.
    pub(super) fn target(&self, id: Id<'a>) -> Option<(&Node<'a>, &Slot<'a>)> {
        let link = self.links.get(&id)?;
        let node = self.nodes.get(&link.target_id)?;
        Some((node, node.slot_of(id, link.target_slot)?))
    }
}

impl<'a> Link<'a> {
    /// Root graphs store links as lists, subgraphs as objects.
    fn read(value: &'a Value) -> Option<(Id<'a>, Self)> {
        let (id, origin, origin_slot, target, target_slot) = match value {
            Value::Array(parts) => (parts.first()?, parts.get(1)?, parts.get(2), parts.get(3)?, parts.get(4)),
            _ => (
                value.get("id")?,
                value.get("origin_id")?,
                value.get("origin_slot"),
                value.get("target_id")?,
                value.get("target_slot"),
            ),
        };
        let link = Self {
            origin_id: Id::read(origin),
            origin_slot: slot_number(origin_slot),
            target_id: Id::read(target),
            target_slot: slot_number(target_slot),
        };
        Some((Id::read(id), link))
    }
}

impl<'a> Node<'a> {
    /// One pass over the keys: looking them up one by one is most of the time a large document takes.
    fn read(value: &'a Value) -> Self {
        let mut node = Self {
            id: Id::Text(""),
            class: "",
            title: None,
            mode: Mode::Active,
            inputs: Vec::new(),
            outputs: &[],
            widgets: &Value::Null,
            named_widgets: &Value::Null,
            proxies: Vec::new(),
            kept: Vec::new(),
            replaces_names: false,
            alias: None,
            values: IndexMap::new(),
        };
        for (key, value) in value.as_object().into_iter().flatten() {
            match key.as_str() {
                "id" => node.id = Id::read(value),
                "type" => node.class = value.as_str().unwrap_or_default(),
                "title" => node.title = value.as_str(),
                "mode" => {
                    node.mode = match value.as_i64() {
                        Some(2) => Mode::Muted,
                        Some(4) => Mode::Bypassed,
                        _ => Mode::Active,
                    };
                }
                "inputs" => node.inputs = items(value).iter().map(Slot::read).collect(),
                "outputs" => node.outputs = items(value),
                "widgets_values" => node.widgets = value,
                "widgets_values_named" => node.named_widgets = value,
                "properties" => node.read_properties(value),
                _ => {}
            }
        }
        node
    }

    fn read_properties(&mut self, properties: &'a Value) {
        for (key, value) in properties.as_object().into_iter().flatten() {
            match key.as_str() {
                "Node name for S&R" => self.alias = value.as_str(),
                "Run widget replace on values" => self.replaces_names = value.as_bool().unwrap_or(false),
                "proxyWidgets" => {
                    let proxies = items(value).iter().map(|proxy| match (proxy.get(0), proxy.get(1)) {
                        (Some(node), Some(widget)) => (Id::read(node), widget.as_str().unwrap_or_default()),
                        _ => (Id::Text(""), ""),
                    });
                    self.proxies = proxies.collect();
                }
                "proxyWidgetErrorQuarantine" => {
                    let kept = items(value).iter().filter_map(|entry| {
                        let name = entry.get("originalEntry")?;
                        let own = Id::read(name.get(0)?) == OUTERMOST;
                        own.then_some((name.get(1)?.as_str()?, entry.get("hostValue")?))
                    });
                    self.kept = kept.collect();
                }
                _ => {}
            }
        }
    }

    /// The input a link ends in: the one that names it, else the one at the link's own number.
    pub(super) fn slot_of(&self, link: Id<'a>, number: usize) -> Option<&Slot<'a>> {
        self.inputs.iter().find(|slot| slot.link == Some(link)).or_else(|| self.inputs.get(number))
    }

    pub(super) fn output(&self, slot: usize) -> Option<Out<'a>> {
        let output = self.outputs.get(slot)?;
        Some(Out { type_name: output.get("type").map_or("*", type_text), links: ids(output, "links") })
    }

    /// The stored widget values as a list; empty when there are none or they are stored by name.
    pub(super) fn stored(&self) -> &'a [Value] {
        self.widgets.as_array().map_or(&[], Vec::as_slice)
    }
}

/// In a list of promoted widgets: the instance's own input instead of an inner node.
pub(super) const OUTERMOST: Id<'_> = Id::Number(-1);

impl<'a> Slot<'a> {
    fn read(value: &'a Value) -> Self {
        let mut slot = Self { name: "", type_name: "*", link: None, widget: None };
        for (key, value) in value.as_object().into_iter().flatten() {
            match key.as_str() {
                "name" => slot.name = value.as_str().unwrap_or_default(),
                "type" => slot.type_name = type_text(value),
                "link" if !value.is_null() => slot.link = Some(Id::read(value)),
                "widget" => slot.widget = value.get("name").and_then(Value::as_str),
                _ => {}
            }
        }
        slot
    }
}
