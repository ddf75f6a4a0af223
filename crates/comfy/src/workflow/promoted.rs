//! Values of inner widgets that a subgraph instance shows and stores as its own.
//!
//! An instance holds one value for each input of its definition that feeds a widget. It begins as what the first of
//! those widgets holds, then the instance's stored values replace it: by position, then by `properties.proxyWidgets`.

use std::collections::HashMap;

use serde_json::Value;

use super::compile::Compiler;
use super::graph::{Graph, Id, Node, OUTERMOST};
use crate::catalogue::{Catalogue, InputKind, InputSpec, NodeClass};
use crate::inputs::as_input;
use crate::validate::types_fit;

/// What one instance holds.
#[derive(Debug, Default)]
pub(super) struct Held<'a> {
    /// By input of the definition; nothing where it feeds no widget.
    pub(super) ports: Vec<Option<Value>>,
    /// Promoted widgets of inner nodes that no input feeds.
    pub(super) widgets: HashMap<(Id<'a>, &'a str), Value>,
    /// Inputs of inner nodes that an instance feeds in place of a primitive node, whatever else is linked to them.
    pub(super) forced: HashMap<(Id<'a>, &'a str), Value>,
}

/// Writes what primitive nodes hold into the widgets they are linked to directly.
pub(super) fn push_primitives(graph: &mut Graph<'_>, catalogue: &Catalogue) {
    let mut pushed = HashMap::new();
    for primitive in graph.nodes.values().filter(|node| node.class == "PrimitiveNode") {
        let (Some(value), Some(output)) = (primitive.stored().first(), primitive.output(0)) else {
            continue;
        };
        // The node's widget is made in the image of the first thing it is linked to.
        let first = output.links.iter().find_map(|link| graph.target(*link));
        // Behind a reroute nobody finds one, so that the value is lost and the others get their defaults.
        let lost = first.is_some_and(|(node, _)| node.class == "Reroute");
        let is_widget = |type_name: &str| matches!(type_name, "INT" | "FLOAT" | "STRING" | "BOOLEAN" | "COMBO");
        if !lost && !first.is_some_and(|(_, slot)| slot.widget.is_some() || is_widget(slot.type_name)) {
            continue;
        }
        for (node, slot) in output.links.iter().filter_map(|link| graph.target(*link)) {
            if let Some(widget) = slot.widget {
                let default = || catalogue.class(node.class)?.input(widget)?.fallback();
                let value = if lost { default().unwrap_or_default() } else { value.clone() };
                pushed.insert((node.id, widget), as_input(value));
            }
        }
    }
    graph.pushed = pushed;
}

impl<'a> Compiler<'a> {
    /// Fills in what every instance holds, the inner ones first.
    pub(super) fn hold(&mut self) {
        for at in (1..self.scopes.len()).rev() {
            let Some((_, instance)) = self.scopes[at].outer else { continue };
            self.begin(at);
            self.take_stored(at, instance);
            self.take_proxies(at, instance);
        }
    }

    /// Each input begins with what the first widget behind it holds.
    fn begin(&mut self, at: usize) {
        let graph = self.scopes[at].graph;
        let ports = graph.inputs.iter().map(|port| {
            port.links.iter().find_map(|link| {
                let (node, slot) = graph.target(*link)?;
                match self.child_port(at, node, slot.name) {
                    Some((child, inner)) => self.scopes[child].held.ports[inner].clone(),
                    None => node.values.get(slot.widget?).cloned(),
                }
            })
        });
        self.scopes[at].held.ports = ports.collect();
    }

    /// The scope of an inner instance and the position of one of its definition's inputs.
    fn child_port(&self, at: usize, node: &Node<'a>, name: &str) -> Option<(usize, usize)> {
        let child = *self.scopes[at].children.get(&node.id)?;
        let port = self.scopes[child].graph.inputs.iter().position(|port| port.name == name)?;
        Some((child, port))
    }

    fn take_stored(&mut self, at: usize, instance: &Node<'a>) {
        let graph = self.scopes[at].graph;
        let held = &mut self.scopes[at].held;
        match instance.widgets {
            Value::Object(by_name) => {
                for (port, value) in graph.inputs.iter().zip(&mut held.ports) {
                    if let (Some(stored), Some(value)) = (by_name.get(port.name), value) {
                        *value = as_input(stored.clone());
                    }
                }
            }
            _ => {
                for (value, stored) in held.ports.iter_mut().flatten().zip(instance.stored()) {
                    *value = as_input(stored.clone());
                }
            }
        }
        for (name, kept) in &instance.kept {
            set_port(graph, &mut held.ports, name, kept);
        }
    }

    fn take_proxies(&mut self, at: usize, instance: &Node<'a>) {
        let graph = self.scopes[at].graph;
        let mut own = Vec::new();
        for (position, (id, widget)) in instance.proxies.iter().enumerate() {
            let stored = instance.stored().get(position);
            if *id == OUTERMOST {
                own.push((widget, stored));
                continue;
            }
            let Some(node) = graph.nodes.get(id) else { continue };
            if node.class == "PrimitiveNode" {
                let others = instance.proxies.iter().filter(|(other, _)| other == id);
                if others.clone().all(|(_, other)| other == widget) {
                    self.take_primitive(at, node, stored);
                }
                continue;
            }
            let (inner, known) = match self.child_port(at, node, widget) {
                Some(inner) => (Some(inner), true),
                None => (None, node.values.contains_key(*widget)),
            };
            let Some(stored) = stored.filter(|_| known).map(|stored| as_input(stored.clone())) else { continue };
            let fed = graph.inputs.iter().position(|port| {
                let ends = port.links.iter().filter_map(|link| graph.target(*link));
                ends.into_iter().any(|(end, slot)| end.id == *id && slot.widget.unwrap_or(slot.name) == *widget)
            });
            match (fed, inner) {
                (Some(port), _) => self.scopes[at].held.ports[port] = Some(stored),
                (None, Some((child, port))) => self.scopes[child].held.ports[port] = Some(stored),
                (None, None) => {
                    self.scopes[at].held.widgets.insert((*id, widget), stored);
                }
            }
        }
        for (name, stored) in own {
            if let Some(stored) = stored {
                set_port(graph, &mut self.scopes[at].held.ports, name, stored);
            }
        }
    }

    /// A primitive node promoted as a widget: on loading, the instance takes over what the node is linked to. It finds
    /// the inputs by the slot numbers of the document, which counted fewer slots than the loaded node has.
    fn take_primitive(&mut self, at: usize, primitive: &Node<'a>, stored: Option<&Value>) {
        let graph = self.scopes[at].graph;
        let Some(output) = primitive.output(0) else { return };
        let mut hits: Vec<(&Node<'a>, &'a str)> = Vec::new();
        for id in &output.links {
            let Some(link) = graph.links.get(id) else { continue };
            let Some(node) = graph.nodes.get(&link.target_id) else { continue };
            let hit = match self.catalogue.class(node.class) {
                Some(class) => loaded_slot(node, class, *id, link.target_slot),
                None => node.inputs.get(link.target_slot).map(|slot| (slot.name, slot.type_name)),
            };
            match hit {
                Some((name, type_name)) if types_fit(type_name, output.type_name) => hits.push((node, name)),
                _ => return,
            }
        }
        let first = hits.first().and_then(|(node, name)| node.values.get(*name).cloned());
        let Some(value) = stored.map(|stored| as_input(stored.clone())).or(first) else { return };
        for (node, name) in hits {
            match self.child_port(at, node, name) {
                Some((child, port)) => self.scopes[child].held.ports[port] = Some(value.clone()),
                None => {
                    self.scopes[at].held.forced.insert((node.id, name), value.clone());
                }
            }
        }
    }
}

fn set_port(graph: &Graph<'_>, ports: &mut [Option<Value>], name: &str, value: &Value) {
    if let Some(port) = graph.inputs.iter().position(|port| port.name == name) {
        ports[port] = Some(as_input(value.clone()));
    }
}

/// Name and type of the slot a number from the document means once the node is loaded.
///
/// A loaded node has a slot for every input of its class, plain sockets in front of those with a widget. Numbers behind
/// inputs that grow (and so are counted anew) are corrected on loading; those in front of them are taken as they stand.
fn loaded_slot<'a>(node: &Node<'a>, class: &'a NodeClass, link: Id<'a>, slot: usize) -> Option<(&'a str, &'a str)> {
    let drawn = class.inputs.iter().filter(|spec| !spec.socketless);
    let (widgets, sockets): (Vec<&InputSpec>, Vec<&InputSpec>) = drawn.partition(|spec| spec.has_widget());
    let loaded: Vec<&InputSpec> = sockets.into_iter().chain(widgets).collect();
    let grown = loaded.iter().position(|spec| matches!(spec.kind, InputKind::Autogrow { .. }));
    let unfolded = loaded.iter().position(|spec| matches!(spec.kind, InputKind::DynamicCombo { .. }));
    let counted_anew = grown.into_iter().chain(unfolded.map(|place| place + 1)).min();
    let meant = node.slot_of(link, slot);
    match (meant, counted_anew) {
        (Some(meant), Some(anew))
            if loaded.iter().position(|spec| spec.name == meant.name).is_none_or(|place| place >= anew) =>
        {
            Some((meant.name, meant.type_name))
        }
        _ => loaded.get(slot).map(|spec| (spec.name.as_str(), spec.type_name.as_str())),
    }
}
