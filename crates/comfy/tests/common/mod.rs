//! Shared data and comparisons. Each test binary uses a part of it.
#![allow(dead_code, missing_docs, clippy::unwrap_used)]

use std::path::PathBuf;

use muse_comfy::{Catalogue, Prompt};
use serde_json::Value;

/// The folder with recorded data; a missing one fails the test rather than skipping it.
pub fn shared() -> PathBuf {
    let root = std::env::var_os("MUSE_SHARED")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")), PathBuf::from);
    assert!(
        root.join("comfyui/object_info.json").is_file(),
        "recorded ComfyUI data is missing: expected {}/comfyui; set MUSE_SHARED to its folder",
        root.display()
    );
    root.join("comfyui")
}

pub fn read(path: &str) -> String {
    let path = shared().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// All 887 recorded classes and those of the identity packs.
pub fn catalogue() -> Catalogue {
    let core = Catalogue::from_json(&read("object_info.json")).unwrap();
    // The model lists of the packs were emptied when they were recorded.
    core.merged(&Catalogue::from_json(&read("identity_nodes.json")).unwrap().unasked())
}

/// File names in a folder that end so, sorted, without the ending.
pub fn names(folder: &str, ending: &str, but_not: &str) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(shared().join(folder))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.starts_with('_') && (but_not.is_empty() || !name.ends_with(but_not)))
        .filter_map(|name| name.strip_suffix(ending).map(str::to_owned))
        .collect();
    names.sort();
    assert!(!names.is_empty(), "no {ending} in {folder}");
    names
}

pub fn templates() -> Vec<String> {
    names("templates", ".json", ".api.json")
}

/// The 14 runnable prompts by name.
pub fn runnable() -> Vec<(String, Prompt)> {
    names("runnable", ".json", ".ui.json")
        .into_iter()
        .map(|name| {
            let text: Value = serde_json::from_str(&read(&format!("runnable/{name}.json"))).unwrap();
            let prompt = Prompt::from_value(&text["prompt"]).unwrap();
            (name, prompt)
        })
        .collect()
}

/// The 6 identity prompts by name.
pub fn identity() -> Vec<(String, Prompt)> {
    names("identity", ".api.json", "")
        .into_iter()
        .map(|name| {
            let prompt = Prompt::from_json(&read(&format!("identity/{name}.api.json"))).unwrap();
            (name, prompt)
        })
        .collect()
}

/// Equal as JavaScript sees it: 8 and 8.0 are one number, and 2^64-1 is the nearest double.
pub fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one == other || one.as_f64() == other.as_f64(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(key, one)| other.get(key).is_some_and(|other| same(one, other)))
        }
        _ => one == other,
    }
}

/// Human-readable differences; empty when the prompts are the same.
pub fn differences(expected: &Prompt, got: &Prompt, ignored: &[(String, String)]) -> Vec<String> {
    let is_ignored = |id: &str, input: &str| ignored.iter().any(|(a, b)| a == id && b == input);
    let mut found = Vec::new();
    for (id, node) in &expected.0 {
        let Some(other) = got.node(id) else {
            found.push(format!("- {id} {}", node.class_type));
            continue;
        };
        if node.class_type != other.class_type {
            found.push(format!("{id}: class {} / {}", node.class_type, other.class_type));
        }
        if node.title != other.title {
            found.push(format!("{id}: title {:?} / {:?}", node.title, other.title));
        }
        for (name, value) in &node.inputs {
            match other.inputs.get(name) {
                _ if is_ignored(id, name) => {}
                None => found.push(format!("{id} {}.{name}: {value} / absent", node.class_type)),
                Some(got) if !same(value, got) => {
                    found.push(format!("{id} {}.{name}: {value} / {got}", node.class_type));
                }
                Some(_) => {}
            }
        }
        for (name, value) in &other.inputs {
            if !node.inputs.contains_key(name) && !is_ignored(id, name) {
                found.push(format!("{id} {}.{name}: absent / {value}", node.class_type));
            }
        }
    }
    for (id, node) in &got.0 {
        if expected.node(id).is_none() {
            found.push(format!("+ {id} {}", node.class_type));
        }
    }
    found
}
