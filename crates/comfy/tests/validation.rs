//! Local findings against the recorded server.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

mod common;

use common::{catalogue, identity, read, runnable};
use muse_comfy::validate::forecast_request;
use muse_comfy::{Catalogue, Diagnostic, validate};
use serde_json::Value;

#[test]
fn identity_graphs_lack_nothing_but_files() {
    let catalogue = catalogue();
    let prompts = identity();
    assert_eq!(prompts.len(), 6);
    for (name, prompt) in prompts {
        for found in validate(&prompt, &catalogue) {
            assert!(found.is_file(), "{name}: {found}");
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

/// What the recorded server said: node and class of error, from its answer.
fn complaints(reply: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut list: Vec<(String, String)> = reply["node_errors"]
        .as_object()
        .into_iter()
        .flatten()
        .flat_map(|(id, entry)| {
            entry["errors"].as_array().unwrap().iter().map(move |error| (id.clone(), text(&error["type"])))
        })
        .collect();
    if list.is_empty() && reply["error"].is_object() {
        list.push((text(&reply["error"]["extra_info"]["node_id"]), text(&reply["error"]["type"])));
    }
    list.sort();
    list
}

#[test]
fn every_recorded_answer_to_a_prompt_is_foreseen() {
    let catalogue = Catalogue::from_json(&read("object_info.json")).unwrap();
    let (mut refused, mut accepted) = (0, 0);
    for line in read("transcripts/20_prompt_validation.jsonl").lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        if record["path"] != "/prompt" || record["method"] != "POST" {
            continue;
        }
        let note = record["note"].as_str().unwrap();
        let body = match note {
            // The recorded body is not JSON, so the transcript could not hold it.
            "malformed_json" => "{not json".to_owned(),
            // Answers to headers, not to prompts.
            "foreign_origin_header" | "sec_fetch_cross_site" => continue,
            _ => record["request"].to_string(),
        };
        let found = forecast_request(&body, &catalogue);
        assert_eq!(found.is_refused(), record["status"] != 200, "{note}: {found:#?}");
        let mut got: Vec<(String, String)> = found
            .diagnostics
            .iter()
            .filter(|found| !found.is_warning())
            .map(|found| (found.node_id.clone().unwrap_or_default(), found.kind.as_str().to_owned()))
            .collect();
        got.sort();
        let expected = match note {
            "malformed_json" => vec![(String::new(), "malformed_request".to_owned())],
            _ => complaints(&record["response"]),
        };
        assert_eq!(got, expected, "{note}: {found:#?}");
        // Taken by the server, then failed while it ran.
        let fails = matches!(note, "dynamic_combo_bad_key" | "matchtype_wrong");
        assert_eq!(found.diagnostics.iter().any(Diagnostic::is_warning), fails, "{note}: {found:#?}");
        assert!(found.diagnostics.iter().all(|found| found.advice.is_some()), "{note}: {found:#?}");
        *(if found.is_refused() { &mut refused } else { &mut accepted }) += 1;
    }
    println!("answers foreseen: {refused} refusals, {accepted} acceptances");
    assert!(refused >= 25 && accepted >= 13, "{refused} {accepted}");
}
