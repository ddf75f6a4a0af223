//! Reading, changing and writing documents without losing anything.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

mod common;

use common::{catalogue, names, read, templates};
use muse_comfy::workflow::compile_as_frontend;
use muse_comfy::{Catalogue, GraphId, Patch, Workflow, decompile};
use proptest::prelude::*;
use serde_json::{Value, json};

/// All official templates, and forty as the frontend saves them back.
fn documents() -> Vec<(String, String)> {
    let templates = templates().into_iter().map(|name| format!("templates/{name}.json"));
    let resaved = names("resaved", ".json", "").into_iter().map(|name| format!("resaved/{name}.json"));
    templates.chain(resaved).map(|path| (path.clone(), read(&path))).collect()
}

#[test]
fn every_document_is_written_as_it_was_read_key_order_and_all() {
    let documents = documents();
    assert_eq!(documents.len(), 249 + 40);
    for (name, text) in documents {
        let value: Value = serde_json::from_str(&text).unwrap();
        let workflow = Workflow::from_json(&text).unwrap();
        assert_eq!(workflow.to_json(), value, "{name}");
        // serde_json keeps the order of keys in this build, so equal text means equal order.
        assert_eq!(workflow.to_text(), value.to_string(), "{name}");
    }
}

#[test]
fn an_edit_leaves_everything_else_as_it_was_and_can_be_taken_back() {
    for (name, text) in documents() {
        let mut workflow = Workflow::from_json(&text).unwrap();
        let before = workflow.to_text();
        let Some(first) = workflow.nodes().next().map(|node| node.id()) else { continue };
        let patch = workflow.move_node(GraphId::Root, &first, (-12345.0, 0.5)).unwrap();
        let back = workflow.apply(&patch).unwrap();
        let mut expected: Value = serde_json::from_str(&text).unwrap();
        expected["nodes"][0]["pos"] = json!([-12345.0, 0.5]);
        assert_eq!(workflow.to_text(), expected.to_string(), "{name}");
        workflow.apply(&back).unwrap();
        assert_eq!(workflow.to_text(), before, "{name}");
    }
}

#[test]
fn a_moved_or_renamed_node_changes_no_prompt() {
    let catalogue = catalogue();
    for name in templates().into_iter().step_by(5) {
        let mut workflow = Workflow::from_json(&read(&format!("templates/{name}.json"))).unwrap();
        let before = compile_as_frontend(&workflow, &catalogue).unwrap();
        let ids: Vec<String> = workflow.nodes().map(|node| node.id()).collect();
        for id in &ids {
            let patch = workflow.move_node(GraphId::Root, id, (1.0, 2.0)).unwrap();
            workflow.apply(&patch).unwrap();
        }
        assert_eq!(compile_as_frontend(&workflow, &catalogue).unwrap(), before, "{name}");
    }
}

fn apply(workflow: &mut Workflow, patch: Result<Patch, muse_comfy::ComfyError>) {
    workflow.apply(&patch.unwrap()).unwrap();
}

#[test]
fn a_graph_put_together_by_hand_compiles_to_what_was_meant() {
    let catalogue = Catalogue::builtin();
    let mut workflow =
        Workflow::from_json(r#"{"nodes":[],"links":[],"last_node_id":0,"last_link_id":0,"version":0.4}"#).unwrap();
    let add = |class: &str, workflow: &mut Workflow| {
        let (id, patch) = workflow.add_node(GraphId::Root, class, (0.0, 0.0), &catalogue).unwrap();
        workflow.apply(&patch).unwrap();
        id
    };
    let empty = add("EmptyImage", &mut workflow);
    let scale = add("ImageScale", &mut workflow);
    let save = add("SaveImage", &mut workflow);
    let edit = workflow.connect(GraphId::Root, (&empty, 0), (&scale, "image"), &catalogue);
    apply(&mut workflow, edit);
    let edit = workflow.connect(GraphId::Root, (&empty, 0), (&save, "images"), &catalogue);
    apply(&mut workflow, edit);
    // In place of the link before.
    let edit = workflow.connect(GraphId::Root, (&scale, 0), (&save, "images"), &catalogue);
    apply(&mut workflow, edit);
    let edit = workflow.set_widget(GraphId::Root, &scale, "width", json!(640), &catalogue);
    apply(&mut workflow, edit);
    let edit = workflow.set_title(GraphId::Root, &save, Some("Keep"));
    apply(&mut workflow, edit);
    assert!(workflow.connect(GraphId::Root, (&empty, 0), (&scale, "mask"), &catalogue).is_err());
    let prompt = muse_comfy::compile(&workflow, &catalogue).unwrap();
    assert_eq!(json!(prompt.node(&save).unwrap().inputs["images"]), json!([scale, 0]));
    assert_eq!(prompt.node(&save).unwrap().title.as_deref(), Some("Keep"));
    assert_eq!(prompt.node(&scale).unwrap().inputs["width"], json!(640));
    assert_eq!(workflow.as_json()["links"].as_array().unwrap().len(), 2);
    let edit = workflow.remove_node(GraphId::Root, &scale);
    apply(&mut workflow, edit);
    assert_eq!(workflow.as_json()["links"], json!([]));
    assert_eq!(workflow.as_json()["nodes"][1]["inputs"][0]["link"], Value::Null);
}

#[test]
fn a_type_that_does_not_fit_is_not_connected() {
    let catalogue = Catalogue::builtin();
    let mut workflow = Workflow::from_json(r#"{"nodes":[],"links":[]}"#).unwrap();
    for class in ["EmptyLatentImage", "SaveImage"] {
        let (_, patch) = workflow.add_node(GraphId::Root, class, (0.0, 0.0), &catalogue).unwrap();
        workflow.apply(&patch).unwrap();
    }
    let refused = workflow.connect(GraphId::Root, ("1", 0), ("2", "images"), &catalogue).unwrap_err();
    assert!(refused.to_string().contains("LATENT"), "{refused}");
}

#[test]
fn every_widget_of_every_template_node_can_be_set() {
    let catalogue = catalogue();
    let mut set = 0;
    for name in templates().into_iter().step_by(3) {
        let workflow = Workflow::from_json(&read(&format!("templates/{name}.json"))).unwrap();
        let before = compile_as_frontend(&workflow, &catalogue).unwrap().into_prompt();
        for node in workflow.nodes().filter(|node| node.is_active()) {
            let Some(class) = catalogue.class(node.class_type()) else { continue };
            for spec in class.inputs.iter().filter(|spec| spec.name == "seed" || spec.name == "filename_prefix") {
                let Some(was) = before.node(&node.id()).and_then(|node| node.inputs.get(&spec.name)) else { continue };
                if was.is_array() {
                    continue;
                }
                let value = if spec.name == "seed" { json!(77) } else { json!("kept") };
                let mut changed = workflow.clone();
                let patch = changed.set_widget(GraphId::Root, &node.id(), &spec.name, value.clone(), &catalogue);
                changed.apply(&patch.unwrap()).unwrap();
                let mut expected = before.clone();
                expected.set_input(&node.id(), &spec.name, value).unwrap();
                assert_eq!(compile_as_frontend(&changed, &catalogue).unwrap().into_prompt(), expected, "{name}");
                set += 1;
            }
        }
    }
    println!("widgets set: {set}");
    assert!(set > 60);
}

#[test]
fn native_reroutes_and_newer_documents_compile_as_without() {
    let catalogue = Catalogue::builtin();
    let prompt =
        muse_comfy::script::parse("image = EmptyImage(64, 64)\nSaveImage(ImageInvert(image), 'x')", &catalogue)
            .unwrap();
    let old = decompile(&prompt, &catalogue).unwrap();
    let mut newer = old.to_json();
    newer["version"] = json!(1);
    newer["state"] = json!({ "lastNodeId": 3, "lastLinkId": 2, "lastGroupId": 0, "lastRerouteId": 1 });
    newer["links"] = old.as_json()["links"]
        .as_array()
        .unwrap()
        .iter()
        .map(|link| {
            json!({ "id": link[0], "origin_id": link[1], "origin_slot": link[2], "target_id": link[3],
                    "target_slot": link[4], "type": link[5], "parentId": 1 })
        })
        .collect();
    newer["reroutes"] = json!([{ "id": 1, "pos": [10, 10], "linkIds": [1, 2] }]);
    let mut newer = Workflow::from_value(newer).unwrap();
    assert_eq!(muse_comfy::compile(&newer, &catalogue).unwrap(), prompt);
    let patch = newer.disconnect(GraphId::Root, "3", "images", &catalogue).unwrap();
    newer.apply(&patch).unwrap();
    assert_eq!(newer.as_json()["reroutes"][0]["linkIds"].as_array().unwrap().len(), 1);
    assert_eq!(newer.as_json()["links"].as_array().unwrap().len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_row_of_edits_taken_back_in_turn_leaves_the_same_text(
        template in 0usize..249,
        edits in prop::collection::vec((0u8..6, any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..12),
    ) {
        let catalogue = Catalogue::builtin();
        let name = &templates()[template];
        let mut workflow = Workflow::from_json(&read(&format!("templates/{name}.json"))).unwrap();
        let before = workflow.to_text();
        let mut back = Vec::new();
        for (kind, one, other) in edits {
            let ids: Vec<String> = workflow.nodes().map(|node| node.id()).collect();
            if ids.is_empty() {
                break;
            }
            let (id, second) = (one.get(&ids), other.get(&ids));
            let patch = match kind {
                0 => workflow.move_node(GraphId::Root, id, (3.0, 4.0)),
                1 => workflow.set_title(GraphId::Root, id, Some("Other")),
                2 => workflow.set_mode(GraphId::Root, id, 4),
                3 => workflow.remove_node(GraphId::Root, id),
                4 => {
                    let input = workflow.node(second).unwrap().as_json()["inputs"][0]["name"].as_str().unwrap_or("x").to_owned();
                    workflow.connect(GraphId::Root, (id, 0), (second, &input), &catalogue)
                }
                _ => workflow.add_node(GraphId::Root, "SaveImage", (0.0, 0.0), &catalogue).map(|(_, patch)| patch),
            };
            if let Ok(patch) = patch {
                back.push(workflow.apply(&patch).unwrap());
            }
        }
        for patch in back.iter().rev() {
            workflow.apply(patch).unwrap();
        }
        prop_assert_eq!(workflow.to_text(), before);
    }
}
