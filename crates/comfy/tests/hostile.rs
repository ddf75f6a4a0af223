//! Nothing a file or server holds makes this crate panic or run without end.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use std::time::{Duration, Instant};

use muse_comfy::workflow::compile_as_frontend;
use muse_comfy::{Catalogue, Prompt, Workflow, compile, decompile, diff, script, validate};
use proptest::prelude::*;
use serde_json::{Value, json};

/// JSON made of the words documents are made of, so that it gets past the first check.
fn document_like() -> impl Strategy<Value = Value> {
    let word = prop::sample::select(vec![
        "KSampler",
        "LoadImage",
        "SaveImage",
        "Reroute",
        "PrimitiveNode",
        "Note",
        "sub",
        "1",
        "-10",
        "-20",
        "*",
        "MODEL",
        "fixed",
        "seed",
        "COMBO",
        "EmptyImage",
        "width",
        "image",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-30i64..30).prop_map(Value::from),
        any::<f64>().prop_filter("finite", |number| number.is_finite()).prop_map(Value::from),
        word.prop_map(Value::from),
    ];
    let key = prop::sample::select(vec![
        "nodes",
        "links",
        "id",
        "type",
        "mode",
        "inputs",
        "outputs",
        "link",
        "linkIds",
        "name",
        "widget",
        "widgets_values",
        "properties",
        "proxyWidgets",
        "origin_id",
        "origin_slot",
        "target_id",
        "target_slot",
        "definitions",
        "subgraphs",
        "class_type",
        "_meta",
        "title",
        "input",
        "required",
        "output",
        "options",
        "key",
        "template",
        "images.image0",
    ]);
    leaf.prop_recursive(6, 120, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((key.clone(), inner), 0..8).prop_map(|entries| {
                Value::Object(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
            }),
        ]
    })
}

proptest! {
    // A failing case is shown; there is no library file beside it to keep it in.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_json_is_read_or_refused(value in document_like(), nodes in prop::collection::vec(document_like(), 0..6)) {
        let builtin = Catalogue::builtin();
        let _ = Catalogue::from_value(&value);
        if let Ok(catalogue) = Catalogue::from_value(&json!({"KSampler": value, "SaveImage": value, "sub": value})) {
            for name in catalogue.names() {
                let _ = catalogue.combo_options(name, "image");
            }
            let prompt = json!({"1": {"class_type": "KSampler", "inputs": value}, "2": {"class_type": "sub", "inputs": value}});
            if let Ok(prompt) = Prompt::from_value(&prompt) {
                let _ = validate(&prompt, &catalogue);
                let text = script::print(&prompt, &catalogue);
                prop_assert!(script::parse(&text, &catalogue).is_ok(), "{}", text);
                if let Ok(workflow) = decompile(&prompt, &catalogue) {
                    let _ = compile(&workflow, &catalogue);
                }
            }
        }
        for document in [value.clone(), json!({"nodes": nodes, "links": value, "definitions": {"subgraphs": nodes}})] {
            if let Ok(workflow) = Workflow::from_value(document) {
                let _ = workflow.class_names();
                workflow.nodes().for_each(|node| {
                    let _ = (node.id(), node.class_type(), node.position(), node.size(), node.is_active());
                });
                let _ = compile_as_frontend(&workflow, &builtin);
            }
        }
        if let Ok(prompt) = Prompt::from_value(&value) {
            let _ = validate(&prompt, &builtin);
            let _ = diff(&prompt, &Prompt::default());
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,300}") {
        let _ = Catalogue::from_json(&text);
        let _ = Prompt::from_json(&text);
        let _ = Workflow::from_json(&text);
    }
}

#[test]
fn a_chain_of_ten_thousand_nodes_needs_no_deep_stack() {
    let mut prompt = Prompt::default();
    let mut last = prompt.add(muse_comfy::PromptNode::new("EmptyImage"));
    for number in 2..=10_000 {
        let node = muse_comfy::PromptNode::new("ImageInvert").with("image", muse_comfy::link(&last, 0));
        last = number.to_string();
        prompt.0.insert(last.clone(), node);
    }
    prompt.add(muse_comfy::PromptNode::new("SaveImage").with("images", muse_comfy::link(&last, 0)));
    let catalogue = common::catalogue();
    let begun = Instant::now();
    assert!(validate(&prompt, &catalogue).iter().all(|found| found.kind.as_str() == "required_input_missing"));
    let text = script::print(&prompt, &catalogue);
    assert_eq!(script::parse(&text, &catalogue).unwrap().len(), prompt.len());
    let workflow = decompile(&prompt, &catalogue).unwrap();
    assert_eq!(compile(&workflow, &catalogue).unwrap().len(), prompt.len());
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
}

/// Each definition holds two instances of the next.
#[test]
fn definitions_that_double_at_each_level_are_refused() {
    let definition = |level: usize| {
        let inner = format!("level{}", level + 1);
        json!({"id": format!("level{level}"), "nodes": [{"id": 1, "type": inner}, {"id": 2, "type": inner}], "links": []})
    };
    let document = json!({
        "nodes": [{"id": 1, "type": "level0"}],
        "links": [],
        "definitions": {"subgraphs": (0..40).map(definition).collect::<Vec<_>>()},
    });
    let error = compile(&Workflow::from_value(document).unwrap(), &Catalogue::builtin()).unwrap_err();
    assert_eq!(error.code(), "comfy.bad_document");
    let own = json!({"nodes": [{"id": 1, "type": "me"}], "definitions": {"subgraphs": [
        {"id": "me", "nodes": [{"id": 1, "type": "me"}]},
    ]}});
    assert!(compile(&Workflow::from_value(own).unwrap(), &Catalogue::builtin()).is_err());
}

/// Thirty borders, each crossed by a hundred links to the same input: 100^30 ways in.
#[test]
fn parallel_links_through_many_borders_are_followed_in_time() {
    let definition = |level: usize| {
        let links: Vec<Value> = (0..100)
            .map(|id| json!({"id": id, "origin_id": -10, "origin_slot": 0, "target_id": 1, "target_slot": 0}))
            .collect();
        json!({
            "id": format!("level{level}"),
            "inputs": [{"name": "x", "linkIds": (0..100).collect::<Vec<_>>()}],
            "nodes": [{"id": 1, "type": format!("level{}", level + 1), "inputs": [{"name": "x", "link": 0}], "widgets_values": [1]}],
            "links": links,
        })
    };
    let mut definitions: Vec<Value> = (0..30).map(definition).collect();
    definitions.push(json!({
        "id": "level30",
        "inputs": [{"name": "x", "linkIds": [0]}],
        "nodes": [{"id": 1, "type": "EmptyImage", "inputs": [{"name": "y", "link": 0}]}],
        "links": [{"id": 0, "origin_id": -10, "origin_slot": 0, "target_id": 1, "target_slot": 0}],
    }));
    let document = json!({"nodes": [{"id": 1, "type": "level0", "widgets_values": [1]}], "definitions": {"subgraphs": definitions}});
    let begun = Instant::now();
    let ended = compile(&Workflow::from_value(document).unwrap(), &Catalogue::builtin());
    assert_eq!(ended.unwrap().len(), 1);
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
}

#[test]
fn what_fuzzing_found_stays_mended() {
    // The highest number there is has no next one.
    let highest = json!({
        "nodes": [{"id": i64::MAX, "type": "s"}, {"id": 5, "type": "s"}],
        "definitions": {"subgraphs": [{"id": "s", "nodes": [{"id": i64::MAX, "type": "EmptyImage"}, {"id": 5, "type": "EmptyImage"}]}]},
    });
    assert_eq!(compile(&Workflow::from_value(highest).unwrap(), &Catalogue::builtin()).unwrap().len(), 4);

    // An input named twice is one input.
    let twice = r#"{"A":{"input":{"required":{"x":["AUDIO",{}],"y":["INT"]},"optional":{"x":["MASK"]}},"input_order":{"required":["x","x"]}}}"#;
    let twice = Catalogue::from_json(twice).unwrap();
    let names: Vec<&str> = twice.class("A").unwrap().inputs.iter().map(|spec| spec.name.as_str()).collect();
    assert_eq!(names, ["x", "y"]);

    // A link that leads nowhere comes to lead nowhere else.
    let catalogue = Catalogue::builtin();
    for loose in [
        r#"{"5":{"class_type":"SaveImage","inputs":{"images":["1",0],"filename_prefix":"a"}}}"#,
        r#"{"2":{"class_type":"EmptyImage","inputs":{}},"7":{"class_type":"SaveImage","inputs":{"images":["2",5]}}}"#,
    ] {
        let text = script::print(&Prompt::from_json(loose).unwrap(), &catalogue);
        let back = script::parse(&text, &catalogue).unwrap();
        assert!(back.0.values().all(|node| node.links().all(|(_, id, _)| id.starts_with('?'))), "{text}");
        let again = script::print(&back, &catalogue);
        assert_eq!(script::print(&script::parse(&again, &catalogue).unwrap(), &catalogue), again);
    }

    // A loop over much is as much as it says.
    let bomb = format!("for i in range(9999):\n A=[{}1]", "1,".repeat(4000));
    let error = script::parse(&bomb, &catalogue).unwrap_err();
    assert!(error.to_string().contains("words"), "{error}");
}
