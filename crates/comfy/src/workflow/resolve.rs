//! Where a link really comes from: through reroutes, bypassed nodes and subgraph borders.

use serde_json::Value;

use super::compile::Compiler;
use super::graph::{Id, Mode, Node, SUBGRAPH_INPUT, Slot};
use crate::validate::types_fit;

/// What stands at the far end of a link.
pub(super) enum Source<'c> {
    /// A node's output: prompt id and slot.
    Output(String, u32),
    /// What an instance holds for one of its inputs.
    Value(&'c Value),
}

/// A ring of reroutes would never end.
const MAX_HOPS: usize = 1000;

impl<'a> Compiler<'a> {
    /// Follows `link` of the graph of scope `at` from `end`, the input it ends in. Nothing is found behind muted and
    /// primitive nodes: what a primitive holds is in the widgets it is linked to already.
    pub(super) fn resolve(&self, mut at: usize, mut link: Id<'a>, end: &Slot<'a>) -> Option<Source<'_>> {
        for _ in 0..MAX_HOPS {
            if !self.burn() {
                return None;
            }
            let scope = &self.scopes[at];
            let found = scope.graph.links.get(&link)?;
            if found.origin_id == SUBGRAPH_INPUT {
                let (outer, instance) = scope.outer?;
                let port = scope.graph.inputs.get(found.origin_slot)?;
                let slot = instance.inputs.iter().find(|slot| slot.name == port.name);
                match slot.and_then(|slot| slot.link) {
                    Some(outside) => {
                        link = outside;
                        at = outer;
                        continue;
                    }
                    None => return scope.held.ports.get(found.origin_slot)?.as_ref().map(Source::Value),
                }
            }
            let node = scope.graph.nodes.get(&found.origin_id)?;
            match node.mode {
                Mode::Muted => return None,
                Mode::Bypassed => {
                    link = bypass(node, found.origin_slot, end.type_name)?;
                    continue;
                }
                Mode::Active => {}
            }
            match node.class {
                "Reroute" => {
                    link = node.inputs.first()?.link?;
                    continue;
                }
                "PrimitiveNode" => return None,
                _ => {}
            }
            if let Some(child) = scope.children.get(&node.id) {
                at = *child;
                link = *self.scopes[at].graph.outputs.get(found.origin_slot)?.links.first()?;
                continue;
            }
            let slot = u32::try_from(found.origin_slot).ok()?;
            return Some(Source::Output(format!("{}{}", scope.prefix, node.id), slot));
        }
        None
    }
}

/// The link a bypassed node passes through for one of its outputs.
fn bypass<'a>(node: &Node<'a>, output: usize, wanted: &str) -> Option<Id<'a>> {
    let slots = &node.inputs;
    let slot = if wanted == "*" {
        slots.get(output).or_else(|| slots.first())
    } else {
        let given = node.output(output).map_or("*", |output| output.type_name);
        slots
            .get(output)
            .filter(|slot| types_fit(slot.type_name, given) && types_fit(slot.type_name, wanted))
            .or_else(|| slots.iter().find(|slot| slot.type_name == wanted))
            .or_else(|| slots.iter().find(|slot| types_fit(slot.type_name, wanted)))
    };
    slot?.link
}
