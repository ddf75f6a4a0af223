//! Values of inner widgets that a subgraph instance shows and stores as its own.

use serde_json::Value;

use super::compile::Compiler;
use super::graph::{Graph, Node};

impl<'a> Compiler<'a> {
    /// What the instances around scope `at` store for one widget of one of its nodes; `None` when
    /// the widget is not promoted or its own value stands.
    pub(super) fn promoted(&self, at: usize, node_id: &str, widget: &str) -> Option<Value> {
        let scope = &self.scopes[at];
        let (outer, instance) = scope.outer?;
        if !self.burn() {
            return None;
        }
        let port = port_of(scope.graph, node_id, widget);
        // The instance's own widget may be promoted once more, and the outermost value counts.
        let port_name = port.and_then(|index| scope.graph.inputs.get(index)).map(|port| port.name.as_str());
        if let Some(value) = self.promoted(outer, &instance.id, port_name.unwrap_or(widget)) {
            return Some(value);
        }
        let stored = instance.stored();
        if stored.is_empty() {
            return None;
        }
        if !instance.proxies.is_empty() {
            let position =
                instance.proxies.iter().position(|(id, name)| id == node_id && name == widget).or_else(|| {
                    // Proxies of "-1" name the instance's input instead of an inner node.
                    let port = port_name?;
                    instance.proxies.iter().position(|(id, name)| id == "-1" && name == port)
                })?;
            return stored.get(position).filter(|value| !value.is_null()).cloned();
        }
        let position = self.widget_position(scope.graph, port?)?;
        stored.get(position).filter(|value| !value.is_null()).cloned()
    }

    /// The value an unlinked subgraph input passes to everything it feeds.
    ///
    /// `or_held`: when the instance stores none, a plain socket gets what the first widget at the
    /// same input holds. (A widget keeps its own.)
    pub(super) fn port_value(&self, at: usize, port: usize, or_held: bool) -> Option<Value> {
        if !self.burn() {
            return None;
        }
        let graph = self.scopes[at].graph;
        let links = &graph.inputs.get(port)?.links;
        let ends = || {
            links.iter().filter_map(|link| {
                let (node, slot) = target(graph, link)?;
                Some((node, node.inputs.get(slot)?))
            })
        };
        let promoted =
            ends().find_map(|(node, slot)| self.promoted(at, &node.id, slot.widget.as_ref().unwrap_or(&slot.name)));
        if promoted.is_some() || !or_held {
            return promoted;
        }
        ends().find_map(|(node, slot)| match (&slot.widget, self.scopes[at].children.get(node.id.as_str())) {
            (Some(widget), None) => self.held(at, node, widget),
            (_, Some(child)) => {
                let inner = &self.scopes[*child].graph.inputs;
                let port = inner.iter().position(|port| port.name == slot.name)?;
                self.port_value(*child, port, true)
            }
            (None, None) => None,
        })
    }

    /// Position of a port among those that feed a widget.
    fn widget_position(&self, graph: &Graph, port: usize) -> Option<usize> {
        if !self.feeds_widget(graph, port, 0) {
            return None;
        }
        Some((0..port).filter(|earlier| self.feeds_widget(graph, *earlier, 0)).count())
    }

    fn feeds_widget(&self, graph: &Graph, port: usize, depth: usize) -> bool {
        let Some(port) = graph.inputs.get(port) else {
            return false;
        };
        depth < 32
            && self.burn()
            && port.links.iter().any(|link| {
                let Some((node, slot)) = target(graph, link) else {
                    return false;
                };
                let Some(slot) = node.inputs.get(slot) else {
                    return false;
                };
                if slot.widget.is_some() {
                    return true;
                }
                let Some(inner) = self.document.definitions.get(&node.class) else {
                    return false;
                };
                inner
                    .inputs
                    .iter()
                    .position(|port| port.name == slot.name)
                    .is_some_and(|port| self.feeds_widget(inner, port, depth + 1))
            })
    }
}

fn target<'g>(graph: &'g Graph, link: &str) -> Option<(&'g Node, usize)> {
    let link = graph.links.get(link)?;
    Some((graph.nodes.get(&link.target_id)?, link.target_slot))
}

/// The definition's input that feeds a widget (or socket) of an inner node.
fn port_of(graph: &Graph, node_id: &str, widget: &str) -> Option<usize> {
    graph.inputs.iter().position(|port| {
        port.links.iter().any(|link| {
            target(graph, link).is_some_and(|(node, slot)| {
                node.id == node_id
                    && node
                        .inputs
                        .get(slot)
                        .is_some_and(|slot| slot.widget.as_deref() == Some(widget) || slot.name == widget)
            })
        })
    })
}
