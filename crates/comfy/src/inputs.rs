//! Which inputs a node has, given what its dynamic combos hold.

use serde_json::{Value, json};

use crate::catalogue::{Catalogue, InputKind, InputSpec, NodeClass};
use crate::prompt::{Prompt, PromptNode, WRAPPED};

/// An input as it stands in a prompt: dotted name, declaration, and whether it must be there.
pub(crate) struct Expected<'a> {
    pub(crate) name: String,
    pub(crate) spec: &'a InputSpec,
    pub(crate) required: bool,
}

/// The inputs a node has, given what its dynamic combos currently hold.
///
/// Autogrow groups yield their required items and those present.
pub(crate) fn expected_inputs<'a>(class: &'a NodeClass, node: &PromptNode) -> Vec<Expected<'a>> {
    let mut list = Vec::new();
    expand(&class.inputs, "", true, node, 0, &mut list);
    list
}

fn expand<'a>(
    specs: &'a [InputSpec],
    prefix: &str,
    parent_required: bool,
    node: &PromptNode,
    depth: usize,
    list: &mut Vec<Expected<'a>>,
) {
    // Real classes nest two levels; the catalogue's JSON bounds the rest, this bounds the stack.
    if depth > 16 {
        return;
    }
    for spec in specs {
        let name = format!("{prefix}{}", spec.name);
        let required = parent_required && spec.required;
        match &spec.kind {
            InputKind::Autogrow { template, item_names, min } => {
                for (index, item) in item_names.iter().enumerate() {
                    let item_name = format!("{name}.{item}");
                    let needed = required && index < *min;
                    if needed || node.inputs.contains_key(&item_name) {
                        list.push(Expected { name: item_name, spec: template, required: needed });
                    }
                }
            }
            InputKind::DynamicCombo { .. } => {
                let key = node.inputs.get(&name).cloned();
                list.push(Expected { name: name.clone(), spec, required });
                if let Some(key) = key {
                    expand(spec.option_inputs(&key), &format!("{name}."), required, node, depth + 1, list);
                }
            }
            _ => list.push(Expected { name, spec, required }),
        }
    }
}

impl Prompt {
    /// Gives every required value nobody set what the class declares, and every untitled node its class's name.
    pub fn fill_defaults(&mut self, catalogue: &Catalogue) {
        for node in self.0.values_mut() {
            if let Some(class) = catalogue.class(&node.class_type) {
                node.fill_defaults(class);
                node.title.get_or_insert_with(|| class.display_name.clone());
            }
        }
    }
}

impl PromptNode {
    /// Adds what the class declares for required values nobody gave; a dynamic combo's key brings more of them.
    pub(crate) fn fill_defaults(&mut self, class: &NodeClass) {
        loop {
            let missing: Vec<(String, Value)> = expected_inputs(class, self)
                .into_iter()
                .filter(|expected| {
                    expected.required && expected.spec.has_widget() && !self.inputs.contains_key(&expected.name)
                })
                .filter_map(|expected| Some((expected.name, as_input(expected.spec.fallback()?))))
                .collect();
            if missing.is_empty() {
                return;
            }
            self.inputs.extend(missing);
        }
    }
}

/// A literal list must travel wrapped, or it would read as a link.
pub(crate) fn as_input(value: Value) -> Value {
    if value.is_array() { json!({ WRAPPED: value }) } else { value }
}
