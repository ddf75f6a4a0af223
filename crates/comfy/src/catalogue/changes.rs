//! What changed between two catalogues: an update of ComfyUI, another server, a new pack.

use std::fmt;

use serde::Serialize;

use super::Catalogue;
use super::model::{InputKind, InputSpec, NodeClass, text_of};

/// One difference between two catalogues.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum CatalogueChange {
    /// A class only the newer one has.
    ClassAdded {
        /// The class.
        class: String,
    },
    /// A class only the older one has: documents that use it lose nodes.
    ClassRemoved {
        /// The class.
        class: String,
    },
    /// An input only the newer one has.
    InputAdded {
        /// The class.
        class: String,
        /// The input.
        input: String,
        /// Whether documents without it are refused.
        required: bool,
    },
    /// An input only the older one has.
    InputRemoved {
        /// The class.
        class: String,
        /// The input.
        input: String,
    },
    /// Type, requirement, default or range of an input.
    InputChanged {
        /// The class.
        class: String,
        /// The input.
        input: String,
        /// What it was.
        before: String,
        /// What it is.
        after: String,
    },
    /// Choices of a list; model files come and go this way.
    Choices {
        /// The class.
        class: String,
        /// The input.
        input: String,
        /// Choices only the newer one has.
        added: Vec<String>,
        /// Choices only the older one has.
        removed: Vec<String>,
    },
    /// The order of inputs: values stored by position move.
    InputsReordered {
        /// The class.
        class: String,
    },
    /// The outputs' types.
    OutputsChanged {
        /// The class.
        class: String,
        /// What they were.
        before: Vec<String>,
        /// What they are.
        after: Vec<String>,
    },
}

impl Catalogue {
    /// What changed from this catalogue to `after`: classes of this one in their order, then added ones.
    pub fn changes_to(&self, after: &Catalogue) -> Vec<CatalogueChange> {
        let mut found = Vec::new();
        for class in self.classes() {
            match after.class(&class.name) {
                Some(newer) => class_changes(class, newer, &mut found),
                None => found.push(CatalogueChange::ClassRemoved { class: class.name.clone() }),
            }
        }
        let added = after.names().filter(|name| !self.has(name));
        found.extend(added.map(|name| CatalogueChange::ClassAdded { class: name.to_owned() }));
        found
    }
}

fn class_changes(before: &NodeClass, after: &NodeClass, found: &mut Vec<CatalogueChange>) {
    let class = &before.name;
    for spec in &before.inputs {
        match after.input(&spec.name) {
            Some(newer) => input_changes(class, spec, newer, found),
            None => found.push(CatalogueChange::InputRemoved { class: class.clone(), input: spec.name.clone() }),
        }
    }
    for spec in after.inputs.iter().filter(|spec| before.input(&spec.name).is_none()) {
        found.push(CatalogueChange::InputAdded {
            class: class.clone(),
            input: spec.name.clone(),
            required: spec.required && spec.default.is_none(),
        });
    }
    let common = |one: &NodeClass, other: &NodeClass| -> Vec<String> {
        let names = one.inputs.iter().map(|spec| &spec.name);
        names.filter(|name| other.input(name).is_some()).cloned().collect()
    };
    if common(before, after) != common(after, before) {
        found.push(CatalogueChange::InputsReordered { class: class.clone() });
    }
    let outputs =
        |class: &NodeClass| -> Vec<String> { class.outputs.iter().map(|output| output.type_name.clone()).collect() };
    let (were, are) = (outputs(before), outputs(after));
    if were != are {
        found.push(CatalogueChange::OutputsChanged { class: class.clone(), before: were, after: are });
    }
}

fn input_changes(class: &str, before: &InputSpec, after: &InputSpec, found: &mut Vec<CatalogueChange>) {
    let (was, is) = (described(before), described(after));
    if was != is {
        found.push(CatalogueChange::InputChanged {
            class: class.to_owned(),
            input: before.name.clone(),
            before: was,
            after: is,
        });
    }
    let (were, are) = (choices(before), choices(after));
    let added: Vec<String> = are.iter().filter(|one| !were.contains(one)).cloned().collect();
    let removed: Vec<String> = were.iter().filter(|one| !are.contains(one)).cloned().collect();
    if !added.is_empty() || !removed.is_empty() {
        let (class, input) = (class.to_owned(), before.name.clone());
        found.push(CatalogueChange::Choices { class, input, added, removed });
    }
}

fn choices(spec: &InputSpec) -> Vec<String> {
    match &spec.kind {
        InputKind::Combo { options, .. } => options.iter().map(text_of).collect(),
        InputKind::DynamicCombo { options } => options.iter().map(|option| option.key.clone()).collect(),
        _ => Vec::new(),
    }
}

/// `INT, optional, default 20, 1 to 10000`; the choices of a list are told apart.
fn described(spec: &InputSpec) -> String {
    let mut text = spec.type_name.clone();
    if let InputKind::Match { allowed, .. } = &spec.kind {
        text = format!("{text} of {allowed}");
    }
    if !spec.required {
        text.push_str(", optional");
    }
    if let Some(default) = spec.default.as_ref().filter(|_| choices(spec).is_empty()) {
        text.push_str(&format!(", default {default}"));
    }
    match (&spec.min, &spec.max) {
        (Some(min), Some(max)) => text.push_str(&format!(", {min} to {max}")),
        (Some(min), None) => text.push_str(&format!(", from {min}")),
        (None, Some(max)) => text.push_str(&format!(", to {max}")),
        (None, None) => {}
    }
    text
}

impl fmt::Display for CatalogueChange {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ClassAdded { class } => write!(out, "+ {class}"),
            Self::ClassRemoved { class } => write!(out, "- {class}"),
            Self::InputAdded { class, input, required } => {
                write!(out, "+ {class}.{input}{}", if *required { " (required)" } else { "" })
            }
            Self::InputRemoved { class, input } => write!(out, "- {class}.{input}"),
            Self::InputChanged { class, input, before, after } => write!(out, "~ {class}.{input}: {before} → {after}"),
            Self::Choices { class, input, added, removed } => {
                let signed = |sign: &str, list: &[String]| -> Vec<String> {
                    list.iter().map(|one| format!("{sign}{one}")).collect()
                };
                write!(out, "~ {class}.{input}: {}", [signed("+", added), signed("-", removed)].concat().join(", "))
            }
            Self::InputsReordered { class } => write!(out, "~ {class}: its inputs changed places"),
            Self::OutputsChanged { class, before, after } => {
                write!(out, "~ {class}: gives ({}), gave ({})", after.join(", "), before.join(", "))
            }
        }
    }
}
