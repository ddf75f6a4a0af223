//! A prompt to script text.

use std::collections::HashMap;
use std::fmt::Write as _;

use serde_json::Value;

use super::ANY_CLASS;
use super::names::{ClassIds, FreshNames, is_identifier, snake};
use crate::catalogue::{Catalogue, NodeClass};
use crate::prompt::{Prompt, PromptNode, as_link};

/// Links to higher slots of classes nobody knows are written as plain arrays: no class has as many outputs.
const MAX_UNKNOWN_SLOTS: u32 = 64;

struct Printer<'a> {
    prompt: &'a Prompt,
    catalogue: &'a Catalogue,
    ids: ClassIds<'a>,
    /// Node id and slot to variable.
    variables: HashMap<(&'a str, u32), String>,
}

pub(super) fn script(prompt: &Prompt, catalogue: &Catalogue) -> String {
    let mut printer = Printer { prompt, catalogue, ids: ClassIds::of(catalogue), variables: HashMap::new() };
    let order = sources_first(prompt);
    // Names first, for the whole script: on a ring a name is used above its assignment.
    printer.name_outputs(&order);
    let mut text = String::new();
    for id in order {
        if let Some(node) = prompt.node(id) {
            printer.statement(id, node, &mut text);
        }
    }
    text
}

/// Node ids so that each stands behind its sources, otherwise in the prompt's order; rings stay as they come.
fn sources_first(prompt: &Prompt) -> Vec<&str> {
    let mut order = Vec::with_capacity(prompt.len());
    let mut visited: HashMap<&str, bool> = HashMap::new();
    for start in prompt.0.keys() {
        let mut path = vec![(start.as_str(), false)];
        while let Some((id, expanded)) = path.pop() {
            if expanded {
                order.push(id);
                continue;
            }
            if visited.insert(id, true).is_some() {
                continue;
            }
            path.push((id, true));
            let Some(node) = prompt.node(id) else {
                continue;
            };
            let mut sources: Vec<&str> = node.links().map(|(_, source, _)| source).collect();
            // The path is a stack: the first source is to be written first.
            sources.reverse();
            path.extend(
                sources
                    .into_iter()
                    .filter(|source| prompt.node(source).is_some() && !visited.contains_key(source))
                    .map(|source| (source, false)),
            );
        }
    }
    order
}

impl<'a> Printer<'a> {
    fn class(&self, node: &PromptNode) -> Option<&'a NodeClass> {
        self.catalogue.class(&node.class_type)
    }

    fn slots(&self, node: &PromptNode) -> u32 {
        self.class(node)
            .map_or(MAX_UNKNOWN_SLOTS, |class| u32::try_from(class.outputs.len()).unwrap_or(MAX_UNKNOWN_SLOTS))
    }

    fn name_outputs(&mut self, order: &[&'a str]) {
        let mut used: HashMap<&str, Vec<u32>> = HashMap::new();
        for node in self.prompt.0.values() {
            for (_, source, slot) in node.links() {
                if self.prompt.node(source).is_some_and(|from| slot < self.slots(from)) {
                    used.entry(source).or_default().push(slot);
                }
            }
        }
        let mut names = FreshNames::default();
        for id in order {
            let Some(node) = self.prompt.node(id) else {
                continue;
            };
            let Some(slots) = used.get_mut(id) else {
                continue;
            };
            slots.sort_unstable();
            slots.dedup();
            let single = slots.len() == 1;
            for slot in slots {
                let output = self
                    .class(node)
                    .and_then(|class| class.outputs.get(*slot as usize))
                    .map_or("out", |output| output.name.as_str());
                // Exports often title a node with its class, which says less than the output's name.
                let title = self
                    .own_title(node)
                    .filter(|title| *title != node.class_type)
                    .map(snake)
                    .filter(|title| title != "_");
                let wanted = match title {
                    Some(title) if single => title,
                    Some(title) => format!("{title}_{}", snake(output).trim_matches('_')),
                    None => snake(output),
                };
                let wanted = if wanted == "_" { "out" } else { &wanted };
                self.variables.insert((id, *slot), names.fresh(wanted));
            }
        }
    }

    /// The title, when it is not the one the class has anyway.
    fn own_title<'n>(&self, node: &'n PromptNode) -> Option<&'n str> {
        let usual = self.class(node).map_or(node.class_type.as_str(), |class| &class.display_name);
        node.title.as_deref().filter(|title| *title != usual)
    }

    fn statement(&self, id: &str, node: &PromptNode, text: &mut String) {
        let used: Vec<(u32, &str)> =
            (0..self.slots(node)).filter_map(|slot| Some((slot, self.variables.get(&(id, slot))?.as_str()))).collect();
        if let Some((last, _)) = used.last() {
            // All slots of a known class, so that a reader sees what else there is.
            let count = if self.class(node).is_some() { self.slots(node) } else { last + 1 };
            let targets: Vec<&str> = (0..count)
                .map(|slot| used.iter().find(|(used, _)| *used == slot).map_or("_", |(_, name)| name))
                .collect();
            let _ = write!(text, "{} = ", targets.join(", "));
        }
        self.call(node, text);
        if let Some(title) = self.own_title(node) {
            let _ = write!(text, "  # title: {}", Value::from(title));
        }
        text.push('\n');
    }

    fn call(&self, node: &PromptNode, text: &mut String) {
        let mut args: Vec<String> = Vec::new();
        let mut written: Vec<&str> = Vec::new();
        let id = self.ids.id(&node.class_type);
        if let (Some(class), Some(_)) = (self.class(node), &id) {
            let mut by_position = true;
            for spec in &class.inputs {
                // `None` means "the default", so a real null goes into the braces below.
                match node.inputs.get(&spec.name).filter(|value| !value.is_null()) {
                    Some(value) if by_position => args.push(self.value(value)),
                    Some(value) if is_identifier(&spec.name) => {
                        args.push(format!("{}={}", spec.name, self.value(value)));
                    }
                    _ => {
                        by_position = false;
                        continue;
                    }
                }
                written.push(&spec.name);
            }
        } else {
            args.push(quoted(&node.class_type));
        }
        let spread: Vec<String> = node
            .inputs
            .iter()
            .filter(|(name, _)| !written.contains(&name.as_str()))
            .map(|(name, value)| format!("{}: {}", quoted(name), self.value(value)))
            .collect();
        if !spread.is_empty() {
            args.push(format!("**{{{}}}", spread.join(", ")));
        }
        let _ = write!(text, "{}({})", id.unwrap_or(ANY_CLASS), args.join(", "));
    }

    /// An input: links become variables, a bare array a tuple. A wrapped list stays a dict: ComfyScript's runtime
    /// would send a list as it is, and the server would take it for a link.
    fn value(&self, value: &Value) -> String {
        if let Some((id, slot)) = as_link(value) {
            return match self.variables.get(&(id, slot)) {
                Some(name) => name.clone(),
                // It leads nowhere, and reading the script numbers the nodes anew: it must not come to lead somewhere.
                None if id.starts_with('?') => format!("({}, {slot})", quoted(id)),
                None => format!("({}, {slot})", quoted(&format!("?{id}"))),
            };
        }
        match value {
            Value::Array(items) => {
                let comma = if items.len() == 1 { "," } else { "" };
                format!("({}{comma})", joined(items))
            }
            _ => literal(value),
        }
    }
}

fn joined(items: &[Value]) -> String {
    items.iter().map(literal).collect::<Vec<_>>().join(", ")
}

/// A value inside another: lists are lists here, since only an input itself can be a link.
fn literal(value: &Value) -> String {
    match value {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => quoted(text),
        Value::Array(items) => format!("[{}]", joined(items)),
        Value::Object(map) => {
            let entries: Vec<String> =
                map.iter().map(|(key, item)| format!("{}: {}", quoted(key), literal(item))).collect();
            format!("{{{}}}", entries.join(", "))
        }
    }
}

/// A string literal; text of several lines keeps its lines between `'''`.
pub(super) fn quoted(text: &str) -> String {
    let several_lines = text.contains('\n');
    let mut out = String::with_capacity(text.len() + 6);
    out.push_str(if several_lines { "'''" } else { "'" });
    let mut chars = text.chars().peekable();
    while let Some(next) = chars.next() {
        match next {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push('\n'),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // Between ''' a lone quote is harmless; two in a row or one at the end are not.
            '\'' if several_lines && !matches!(chars.peek(), None | Some('\'')) => out.push('\''),
            '\'' => out.push_str("\\'"),
            _ if next.is_control() || matches!(next, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                let _ = write!(out, "\\u{:04x}", u32::from(next));
            }
            _ => out.push(next),
        }
    }
    out.push_str(if several_lines { "'''" } else { "'" });
    out
}
