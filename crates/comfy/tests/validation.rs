//! Local findings against the recorded server.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use common::{catalogue, identity, read, runnable};
use muse_comfy::{Catalogue, DiagnosticKind, Prompt, validate};
use serde_json::Value;

#[test]
fn identity_graphs_lack_nothing_but_files() {
    let catalogue = catalogue();
    let prompts = identity();
    assert_eq!(prompts.len(), 6);
    for (name, prompt) in prompts {
        for found in validate(&prompt, &catalogue) {
            assert!(found.is_file(), "{name}: {found}");
            assert_eq!(found.kind, DiagnosticKind::ValueNotInList, "{name}: {found}");
        }
    }
}

#[test]
fn identity_graphs_need_only_builtin_classes() {
    let catalogue = Catalogue::builtin();
    assert!(catalogue.len() > 50);
    for (name, prompt) in identity() {
        assert_eq!(catalogue.missing(&prompt.classes()), Vec::<&str>::new(), "{name}");
        assert!(validate(&prompt, &catalogue).iter().all(|found| found.is_file()), "{name}");
    }
}

#[test]
fn runnable_prompts_are_fine() {
    let catalogue = catalogue();
    for (name, prompt) in runnable() {
        let found: Vec<_> = validate(&prompt, &catalogue).into_iter().filter(|found| !found.is_file()).collect();
        assert!(found.is_empty(), "{name}: {found:#?}");
    }
}

#[test]
fn recorded_refusals_are_foreseen() {
    let catalogue = catalogue();
    let mut compared = 0;
    for line in read("transcripts/20_prompt_validation.jsonl").lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        if record["path"] != "/prompt" || record["method"] != "POST" || !record["request"]["prompt"].is_object() {
            continue;
        }
        let note = record["note"].as_str().unwrap_or_default();
        // A node without `inputs` reads as one with none; the id is not part of a prompt.
        if note == "inputs_key_missing" || note == "bad_prompt_id" {
            continue;
        }
        let Ok(prompt) = Prompt::from_value(&record["request"]["prompt"]) else {
            continue;
        };
        let found = validate(&prompt, &catalogue);
        if record["status"] == 200 {
            continue;
        }
        let reply = &record["response"];
        let mut expected: Vec<(String, String)> = reply["node_errors"]
            .as_object()
            .into_iter()
            .flatten()
            .flat_map(|(id, entry)| {
                entry["errors"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(move |error| (id.clone(), error["type"].as_str().unwrap().to_owned()))
            })
            .collect();
        if expected.is_empty() {
            let id = reply["error"]["extra_info"]["node_id"].as_str().unwrap_or_default().to_owned();
            expected.push((id, reply["error"]["type"].as_str().unwrap().to_owned()));
        }
        // The server's own check of LoadImage; we see an unknown choice of a list.
        for (_, kind) in &mut expected {
            if kind == "custom_validation_failed" {
                *kind = "value_not_in_list".to_owned();
            }
        }
        // A list the recorded server had empty is not checked here.
        if note == "combo_empty_list_ckpt" {
            expected.clear();
        }
        let mut got: Vec<(String, String)> = found
            .iter()
            .map(|found| (found.node_id.clone().unwrap_or_default(), found.kind.as_str().to_owned()))
            .collect();
        expected.sort();
        got.sort();
        assert_eq!(got, expected, "{note}: {found:#?}");
        compared += 1;
    }
    assert!(compared >= 15, "only {compared} refusals compared");
}
