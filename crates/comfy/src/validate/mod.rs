//! What a server would complain about, found before anything is sent.
//!
//! In: a [`Prompt`] and the [`Catalogue`] of the server it is meant for. Out: [`Diagnostic`]s in the
//! server's own vocabulary, so that a local finding and a refused prompt read the same.
//! Like the server, only nodes that feed an output node are examined (classes: all nodes).

mod diagnostic;
mod values;

use std::collections::{HashMap, HashSet};

use serde::Serialize;
use serde_json::Value;

pub use diagnostic::{Diagnostic, DiagnosticKind};

use crate::catalogue::{Catalogue, InputKind, InputSpec, NodeClass};
use crate::inputs::expected_inputs;
use crate::prompt::{Prompt, PromptNode, as_link};

/// What a server would do with a prompt.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Forecast {
    /// What it would complain about, and what it takes but cannot run ([`DiagnosticKind::FailsWhenRun`]).
    pub diagnostics: Vec<Diagnostic>,
    /// The output nodes it would run. Others are left out: a prompt with one good branch is accepted.
    pub outputs: Vec<String>,
}

impl Forecast {
    /// Whether it would refuse the whole prompt (HTTP 400).
    pub fn is_refused(&self) -> bool {
        self.outputs.is_empty()
    }

    /// Output nodes that it would leave out.
    pub fn left_out(&self, prompt: &Prompt, catalogue: &Catalogue) -> Vec<String> {
        let is_output = |node: &PromptNode| catalogue.class(&node.class_type).is_some_and(|class| class.output_node);
        let there = prompt.0.iter().filter(|(_, node)| is_output(node)).map(|(id, _)| id);
        there.filter(|id| !self.outputs.contains(id)).cloned().collect()
    }

    fn refused(diagnostic: Diagnostic) -> Self {
        Self { diagnostics: vec![diagnostic], outputs: Vec::new() }
    }
}

/// Lists what is wrong with `prompt`; empty means the server should take it and be able to run it.
///
/// A list that is empty in a catalogue no server was asked for ([`Catalogue::builtin`]) is not checked.
pub fn validate(prompt: &Prompt, catalogue: &Catalogue) -> Vec<Diagnostic> {
    forecast(prompt, catalogue).diagnostics
}

/// What the body of a `POST /prompt` would meet: also malformed text, a missing prompt and a bad prompt id.
pub fn forecast_request(body: &str, catalogue: &Catalogue) -> Forecast {
    let body: Value = match crate::json::read(body) {
        Ok(body) => body,
        Err(error) => return Forecast::refused(Diagnostic::of_request(DiagnosticKind::MalformedRequest, &error)),
    };
    let Some(nodes) = body.get("prompt") else {
        return Forecast::refused(Diagnostic::of_request(DiagnosticKind::NoPrompt, &"the body has no `prompt`"));
    };
    let prompt = match Prompt::from_value(nodes) {
        Ok(prompt) => prompt,
        Err(error) => return Forecast::refused(Diagnostic::of_request(DiagnosticKind::MalformedRequest, &error)),
    };
    if let Some(id) = body.get("prompt_id")
        && id.as_str().is_none_or(|id| uuid::Uuid::parse_str(id).is_err())
    {
        let what = format!("`prompt_id` is no UUID: {id}");
        return Forecast::refused(Diagnostic::of_request(DiagnosticKind::InvalidPromptId, &what));
    }
    let mut found = forecast(&prompt, catalogue);
    // A node without the key differs from one with an empty object, though both read the same.
    for (id, node) in nodes.as_object().into_iter().flatten().filter(|(_, node)| node.get("inputs").is_none()) {
        let touched = found.diagnostics.iter().any(|found| found.node_id.as_ref() == Some(id));
        if touched && let Some(node) = prompt.node(id).filter(|_| node.get("class_type").is_some()) {
            found.diagnostics.retain(|found| found.node_id.as_ref() != Some(id));
            found.diagnostics.push(Diagnostic::without_inputs(id, node));
        }
    }
    found
}

/// What a server would do with `prompt`; see [`validate`].
pub fn forecast(prompt: &Prompt, catalogue: &Catalogue) -> Forecast {
    let mut found = Vec::new();
    for (id, node) in &prompt.0 {
        if !catalogue.has(&node.class_type) {
            found.push(Diagnostic::missing_class(id, node));
        }
    }
    let outputs: Vec<&str> = prompt
        .0
        .iter()
        .filter(|(_, node)| catalogue.class(&node.class_type).is_some_and(|class| class.output_node))
        .map(|(id, _)| id.as_str())
        .collect();
    let unknown_classes = !found.is_empty();
    if outputs.is_empty() {
        // With unknown classes around nobody can tell whether one of them was an output.
        if !unknown_classes {
            found.push(Diagnostic::no_outputs());
        }
        return Forecast { diagnostics: found, outputs: Vec::new() };
    }
    let reached = reached_from(prompt, &outputs);
    for (id, node) in &prompt.0 {
        if !reached.contains(id.as_str()) {
            continue;
        }
        if let Some(class) = catalogue.class(&node.class_type) {
            check_node(prompt, catalogue, id, node, class, &mut found);
        }
    }
    found.extend(cycles(prompt, &reached));
    let runs = if unknown_classes { Vec::new() } else { sound_outputs(prompt, &outputs, &found) };
    Forecast { diagnostics: found, outputs: runs }
}

/// The outputs that nothing refused feeds.
fn sound_outputs(prompt: &Prompt, outputs: &[&str], found: &[Diagnostic]) -> Vec<String> {
    let mut bad: HashSet<&str> =
        found.iter().filter(|found| !found.is_warning()).filter_map(|found| found.node_id.as_deref()).collect();
    let mut feeds: HashMap<&str, Vec<&str>> = HashMap::new();
    if !bad.is_empty() {
        for (id, node) in &prompt.0 {
            for (_, source, _) in node.links() {
                feeds.entry(source).or_default().push(id);
            }
        }
    }
    let mut open: Vec<&str> = bad.iter().copied().collect();
    while let Some(id) = open.pop() {
        for fed in feeds.get(id).into_iter().flatten() {
            if bad.insert(fed) {
                open.push(fed);
            }
        }
    }
    outputs.iter().filter(|id| !bad.contains(**id)).map(|id| (*id).to_owned()).collect()
}

fn check_node(
    prompt: &Prompt,
    catalogue: &Catalogue,
    id: &str,
    node: &PromptNode,
    class: &NodeClass,
    found: &mut Vec<Diagnostic>,
) {
    for expected in expected_inputs(class, node) {
        let Some(value) = node.inputs.get(&expected.name) else {
            if expected.required {
                found.push(Diagnostic::required_missing(id, node, &expected.name, expected.spec));
            }
            continue;
        };
        let complaint = match value {
            Value::Array(_) => check_link(prompt, catalogue, value, expected.spec),
            literal => values::check(literal, expected.spec),
        };
        if let Some(complaint) = complaint {
            found.push(Diagnostic::at(id, node, &expected.name, complaint));
        }
    }
}

fn check_link(
    prompt: &Prompt,
    catalogue: &Catalogue,
    value: &Value,
    spec: &InputSpec,
) -> Option<diagnostic::Complaint> {
    use diagnostic::Complaint;
    let Some((source_id, slot)) = as_link(value) else {
        return Some(match value.as_array().map(Vec::as_slice) {
            Some([_, _]) => Complaint::new(
                DiagnosticKind::ExceptionDuringValidation,
                "the link's node id is not text or its slot not a whole number".to_owned(),
                "Write links as [\"node id\", slot].",
            ),
            _ => Complaint::new(
                DiagnosticKind::BadLinkedInput,
                "a list stands where a link [\"node id\", slot] is expected".to_owned(),
                "Link an output, or wrap a literal list as {\"__value__\": [...]}.",
            ),
        });
    };
    let Some(source) = prompt.node(source_id) else {
        return Some(Complaint::new(
            DiagnosticKind::ExceptionDuringValidation,
            format!("it is linked to node {source_id}, which does not exist"),
            "Link it to an existing node.",
        ));
    };
    // An unknown source class has its own diagnostic already.
    let class = catalogue.class(&source.class_type)?;
    let Some(output) = usize::try_from(slot).ok().and_then(|slot| class.outputs.get(slot)) else {
        return Some(Complaint::new(
            DiagnosticKind::ExceptionDuringValidation,
            format!("it is linked to output {slot} of node {source_id}, which has {}", class.outputs.len()),
            "Link it to an existing output.",
        ));
    };
    let wanted = match &spec.kind {
        // The server leaves these to run time.
        InputKind::Match { allowed, .. } => {
            return (!types_fit(&output.type_name, allowed)).then(|| {
                Complaint::new(
                    DiagnosticKind::FailsWhenRun,
                    format!("it takes one of {allowed}, but node {source_id} gives {}", output.type_name),
                    "Link an output of one of these types: the server would find out only while it runs.",
                )
            });
        }
        _ => spec.type_name.as_str(),
    };
    (!types_fit(&output.type_name, wanted)).then(|| {
        Complaint::new(
            DiagnosticKind::ReturnTypeMismatch,
            format!("it takes {wanted}, but node {source_id} gives {}", output.type_name),
            "Link an output of the right type.",
        )
    })
}

/// Whether an output of type `given` may be linked to an input of type `wanted`.
///
/// Either may be `*` or several types joined by commas; one type in common is enough.
pub(crate) fn types_fit(given: &str, wanted: &str) -> bool {
    let open = |name: &str| name == "*" || name == "COMFY_MATCHTYPE_V3" || name.is_empty();
    if given == wanted || open(given) || open(wanted) {
        return true;
    }
    given.split(',').any(|one| wanted.split(',').any(|other| one.trim() == other.trim()))
}

/// Ids of the nodes that feed `from`, themselves included.
pub(crate) fn reached_from<'a>(prompt: &'a Prompt, from: &[&'a str]) -> HashSet<&'a str> {
    let mut reached: HashSet<&str> = from.iter().copied().collect();
    let mut open: Vec<&str> = from.to_vec();
    while let Some(id) = open.pop() {
        let Some(node) = prompt.node(id) else {
            continue;
        };
        for (_, source, _) in node.links() {
            if prompt.node(source).is_some() && reached.insert(source) {
                open.push(source);
            }
        }
    }
    reached
}

/// One diagnostic per node that stands on a cycle. Iterative, because a chain may be very long.
fn cycles(prompt: &Prompt, reached: &HashSet<&str>) -> Vec<Diagnostic> {
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        OnPath,
        Done,
    }
    let mut marks: HashMap<&str, Mark> = HashMap::new();
    let mut reported: HashSet<&str> = HashSet::new();
    let mut found = Vec::new();
    for start in prompt.0.keys().map(String::as_str).filter(|id| reached.contains(id)) {
        if marks.contains_key(start) {
            continue;
        }
        let mut path: Vec<(&str, Vec<&str>)> = vec![(start, sources(prompt, start))];
        marks.insert(start, Mark::OnPath);
        while let Some((id, rest)) = path.last_mut() {
            let Some(next) = rest.pop() else {
                marks.insert(*id, Mark::Done);
                path.pop();
                continue;
            };
            match marks.get(next) {
                Some(Mark::Done) => {}
                Some(Mark::OnPath) => {
                    let begin = path.iter().position(|(id, _)| *id == next).unwrap_or(0);
                    let ring: Vec<&str> = path[begin..].iter().map(|(id, _)| *id).collect();
                    for id in &ring {
                        if reported.insert(*id)
                            && let Some(node) = prompt.node(id)
                        {
                            found.push(Diagnostic::cycle(id, node, &ring));
                        }
                    }
                }
                None => {
                    marks.insert(next, Mark::OnPath);
                    path.push((next, sources(prompt, next)));
                }
            }
        }
    }
    found
}

fn sources<'a>(prompt: &'a Prompt, id: &str) -> Vec<&'a str> {
    let Some(node) = prompt.node(id) else {
        return Vec::new();
    };
    node.links().map(|(_, source, _)| source).filter(|source| prompt.node(source).is_some()).collect()
}
