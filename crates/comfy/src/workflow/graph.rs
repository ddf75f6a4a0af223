//! The document as graphs of nodes and links, ids made unique as the frontend does on load.

use std::collections::{BTreeSet, HashMap, HashSet};

use indexmap::IndexMap;
use serde_json::Value;

/// Origin id of links that come from outside a subgraph.
pub(super) const SUBGRAPH_INPUT: &str = "-10";

/// Root graph and subgraph definitions.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) root: Graph,
    pub(super) definitions: IndexMap<String, Graph>,
}

#[derive(Debug, Default)]
pub(super) struct Graph {
    pub(super) nodes: IndexMap<String, Node>,
    pub(super) links: HashMap<String, Link>,
    pub(super) inputs: Vec<Port>,
    pub(super) outputs: Vec<Port>,
}

/// A link's two ends; slots are positions in the nodes' lists.
#[derive(Debug, Clone)]
pub(super) struct Link {
    pub(super) origin_id: String,
    pub(super) origin_slot: usize,
    pub(super) target_id: String,
    pub(super) target_slot: usize,
}

/// One input or output of a subgraph definition.
#[derive(Debug)]
pub(super) struct Port {
    pub(super) name: String,
    pub(super) links: Vec<String>,
}

#[derive(Debug)]
pub(super) struct Node {
    pub(super) id: String,
    pub(super) class: String,
    pub(super) title: Option<String>,
    pub(super) mode: Mode,
    pub(super) inputs: Vec<Slot>,
    /// Types of the outputs.
    pub(super) outputs: Vec<String>,
    pub(super) widgets: Value,
    pub(super) named_widgets: Value,
    /// `properties.proxyWidgets`: inner node id and widget name.
    pub(super) proxies: Vec<(String, String)>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Mode {
    Active,
    Muted,
    Bypassed,
}

#[derive(Debug)]
pub(super) struct Slot {
    pub(super) name: String,
    pub(super) type_name: String,
    pub(super) link: Option<String>,
    /// The widget this socket belongs to.
    pub(super) widget: Option<String>,
}

/// Ids and slots come as numbers or text.
pub(super) fn id_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

fn text(value: &Value, key: &str) -> String {
    value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn slot_number(value: Option<&Value>) -> usize {
    value.and_then(Value::as_u64).and_then(|slot| usize::try_from(slot).ok()).unwrap_or(usize::MAX)
}

/// A type may be given as text, as `-1`/`0` for "any", or as a list of choices.
fn type_text(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(name)) => name.clone(),
        Some(Value::Array(_)) => "COMBO".to_owned(),
        _ => "*".to_owned(),
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

impl Document {
    pub(super) fn read(document: &Value) -> Self {
        let mut root = Graph::read(document);
        let mut definitions: IndexMap<String, Graph> =
            definitions(document).iter().map(|graph| (text(graph, "id"), Graph::read(graph))).collect();
        renumber(document, &mut root, &mut definitions);
        Self { root, definitions }
    }
}

/// Definitions are made one by one; a node id already taken gets the next free number after the root's last.
fn renumber(document: &Value, root: &mut Graph, definitions: &mut IndexMap<String, Graph>) {
    let mut taken: HashSet<String> = root.nodes.keys().cloned().collect();
    let mut last = document.get("last_node_id").and_then(Value::as_u64).unwrap_or(0);
    let highest = taken.iter().filter_map(|id| id.parse::<u64>().ok()).max().unwrap_or(0);
    last = last.max(highest);
    let mut renamed: HashMap<String, HashMap<String, String>> = HashMap::new();
    for (uuid, graph) in definitions.iter_mut() {
        let mut changes: HashMap<String, String> = HashMap::new();
        for id in graph.nodes.keys() {
            if taken.contains(id) {
                last = last.saturating_add(1);
                while taken.contains(&last.to_string()) {
                    last = last.saturating_add(1);
                }
                changes.insert(id.clone(), last.to_string());
                taken.insert(last.to_string());
            } else {
                taken.insert(id.clone());
                last = last.max(id.parse().unwrap_or(0));
            }
        }
        graph.rename(&changes);
        renamed.insert(uuid.clone(), changes);
    }
    for graph in std::iter::once(root).chain(definitions.values_mut()) {
        for node in graph.nodes.values_mut() {
            let Some(changes) = renamed.get(&node.class) else {
                continue;
            };
            for (inner, _) in &mut node.proxies {
                if let Some(new) = changes.get(inner) {
                    inner.clone_from(new);
                }
            }
        }
    }
}

impl Graph {
    fn read(value: &Value) -> Self {
        let nodes = list(value, "nodes").iter().map(Node::read).map(|node| (node.id.clone(), node)).collect();
        let links = list(value, "links").iter().filter_map(Link::read).collect();
        let ports = |key: &str| {
            list(value, key)
                .iter()
                .map(|port| Port {
                    name: text(port, "name"),
                    links: list(port, "linkIds").iter().map(id_text).collect(),
                })
                .collect()
        };
        Self { nodes, links, inputs: ports("inputs"), outputs: ports("outputs") }
    }

    fn rename(&mut self, changes: &HashMap<String, String>) {
        if changes.is_empty() {
            return;
        }
        let renamed = |id: &mut String| {
            if let Some(new) = changes.get(id) {
                id.clone_from(new);
            }
        };
        for link in self.links.values_mut() {
            renamed(&mut link.origin_id);
            renamed(&mut link.target_id);
        }
        self.nodes = std::mem::take(&mut self.nodes)
            .into_iter()
            .map(|(_, mut node)| {
                renamed(&mut node.id);
                (node.id.clone(), node)
            })
            .collect();
    }
}

impl Link {
    /// Root graphs store links as lists, subgraphs as objects.
    fn read(value: &Value) -> Option<(String, Self)> {
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
            origin_id: id_text(origin),
            origin_slot: slot_number(origin_slot),
            target_id: id_text(target),
            target_slot: slot_number(target_slot),
        };
        Some((id_text(id), link))
    }
}

impl Node {
    fn read(value: &Value) -> Self {
        let proxies = value
            .get("properties")
            .map_or(&[][..], |properties| list(properties, "proxyWidgets"))
            .iter()
            .filter_map(|proxy| Some((id_text(proxy.get(0)?), id_text(proxy.get(1)?))))
            .collect();
        Self {
            id: value.get("id").map(id_text).unwrap_or_default(),
            class: text(value, "type"),
            title: value.get("title").and_then(Value::as_str).map(str::to_owned),
            mode: match value.get("mode").and_then(Value::as_i64) {
                Some(2) => Mode::Muted,
                Some(4) => Mode::Bypassed,
                _ => Mode::Active,
            },
            inputs: list(value, "inputs").iter().map(Slot::read).collect(),
            outputs: list(value, "outputs").iter().map(|output| type_text(output.get("type"))).collect(),
            widgets: value.get("widgets_values").cloned().unwrap_or_default(),
            named_widgets: value.get("widgets_values_named").cloned().unwrap_or_default(),
            proxies,
        }
    }

    /// The stored widget values as a list; empty when there are none or they are stored by name.
    pub(super) fn stored(&self) -> &[Value] {
        self.widgets.as_array().map_or(&[], Vec::as_slice)
    }
}

impl Slot {
    fn read(value: &Value) -> Self {
        Self {
            name: text(value, "name"),
            type_name: type_text(value.get("type")),
            link: value.get("link").filter(|link| !link.is_null()).map(id_text),
            widget: value
                .get("widget")
                .and_then(|widget| widget.get("name"))
                .and_then(Value::as_str)
                .map(str::to_owned),
        }
    }
}
