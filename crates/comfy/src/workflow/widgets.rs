//! Which stored value belongs to which input.
//!
//! A document stores widget values as one flat list. Both directions walk the class's inputs in the
//! same order; what a walker does at each stop differs.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use crate::catalogue::{InputKind, InputSpec, NodeClass, Upload};
use crate::inputs::as_input;
use crate::prompt::WRAPPED;

/// What the seed widget may do after a run, as stored behind its value.
pub(super) const CONTROL_CHOICES: &[&str] = &["fixed", "increment", "decrement", "randomize", "increment-wrap"];

/// One direction of the walk.
pub(super) trait Walker {
    /// A value to read or write; returns what a dynamic combo holds, since that decides what follows.
    fn value(&mut self, name: &str, spec: &InputSpec) -> Value;
    /// A stored value behind the last one that is no input: a seed's control.
    fn control(&mut self);
    /// Stored values behind all others that are no inputs: upload buttons.
    fn buttons(&mut self, stored: &[Value]);
    /// Values the frontend adds for an open list of options; `name` counts them from 1.
    fn open_list(&mut self, name: &dyn Fn(usize) -> String);
}

/// Visits every stored value of a node of `class`, in order.
pub(super) fn walk(class: &NodeClass, walker: &mut dyn Walker) {
    for spec in &class.inputs {
        stop(class, spec, "", 0, walker);
    }
    match class.name.as_str() {
        "SaveGLB" | "Preview3D" => extra(walker, "image"),
        "CustomCombo" => {
            let index = InputSpec { kind: InputKind::Int, ..named("index") };
            walker.value("index", &index);
            walker.open_list(&|count| format!("option{count}"));
        }
        _ => {}
    }
    for spec in &class.inputs {
        match spec.upload {
            Some(Upload::Picture) => walker.buttons(&["image".into()]),
            Some(Upload::Audio) => walker.buttons(&[Value::Null, Value::Null]),
            None => {}
        }
    }
}

fn stop(class: &NodeClass, spec: &InputSpec, prefix: &str, depth: usize, walker: &mut dyn Walker) {
    if !spec.has_widget() || depth > 16 {
        return;
    }
    let name = if prefix.is_empty() { Cow::from(&spec.name) } else { format!("{prefix}{}", spec.name).into() };
    let value = walker.value(&name, spec);
    if spec.control_after_generate {
        walker.control();
    }
    for inner in spec.option_inputs(&value) {
        stop(class, inner, &format!("{name}."), depth + 1, walker);
    }
    // The frontend puts three buttons behind the file name and exports them like values.
    if class.name == "Load3D" && spec.name == "model_file" {
        for (name, stored) in [
            ("upload 3d model", "upload3dmodel"),
            ("upload extra resources", "uploadExtraResources"),
            ("clear", "clear"),
        ] {
            let button = InputSpec { default: Some(stored.into()), ..named(name) };
            walker.value(name, &button);
        }
    }
}

fn extra(walker: &mut dyn Walker, name: &str) {
    walker.value(name, &named(name));
}

fn named(name: &str) -> InputSpec {
    InputSpec { name: name.to_owned(), type_name: "STRING".to_owned(), kind: InputKind::Text, ..InputSpec::default() }
}

/// What a widget without a stored value shows.
pub(super) fn fallback(spec: &InputSpec) -> Option<Value> {
    match spec.type_name.as_str() {
        "IMAGECOMPARE" => Some(json!(["", ""])),
        "COMPOSITOR" => spec.fallback().or_else(|| Some(json!({}))),
        "COLOR" => spec.fallback().or_else(|| Some(json!("#000000"))),
        _ => spec.fallback(),
    }
}

/// A stored value as an input.
pub(super) fn as_exported(spec: &InputSpec, value: Value) -> Value {
    match value {
        Value::Array(points) if spec.type_name == "CURVE" => json!({ "__type__": "CURVE", WRAPPED: points }),
        other => as_input(other),
    }
}

/// An input as a stored value.
pub(super) fn as_stored(value: &Value) -> Value {
    let wraps = |map: &&Map<String, Value>| map.keys().all(|key| key == WRAPPED || key == "__type__");
    match value.as_object().filter(wraps).and_then(|map| map.get(WRAPPED)) {
        Some(inner) => inner.clone(),
        None => value.clone(),
    }
}
