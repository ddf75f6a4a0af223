//! What documents need that a server lacks.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

mod common;

use common::{catalogue, read, templates};
use muse_comfy::{Catalogue, Workflow, requirements};
use serde_json::{Value, json};

#[test]
fn every_model_the_templates_list_for_what_they_hold_is_found_missing() {
    // The recorded server has no model at all.
    let catalogue = catalogue();
    let (mut models, mut with_source, mut nodes) = (0, 0, 0);
    for name in templates() {
        let workflow = Workflow::from_json(&read(&format!("templates/{name}.json"))).unwrap();
        let found = requirements(&workflow, &catalogue);
        models += found.models.len();
        with_source += found.models.iter().filter(|model| model.url.is_some() && !model.folder.is_empty()).count();
        for node in &found.nodes {
            assert!(!catalogue.has(&node.class) && !node.used_by.is_empty(), "{name}: {node}");
            nodes += 1;
        }
        assert!(found.models.iter().all(|model| !model.name.contains('/') && !model.used_by.is_empty()), "{name}");
    }
    println!("missing: {models} models, {with_source} with their source, {nodes} classes");
    assert!(models > 300 && with_source * 10 > models * 8 && nodes >= 3, "{models} {with_source} {nodes}");
}

#[test]
fn a_model_that_is_there_is_not_missing_and_a_muted_node_needs_nothing() {
    let catalogue = Catalogue::from_json(
        r#"{"Load":{"input":{"required":{"file":[["sub/there.safetensors"]], "way":[["a","b"]]}}}}"#,
    )
    .unwrap();
    let document = |file: &str, mode: u8| {
        Workflow::from_value(json!({ "nodes": [
            { "id": 1, "type": "Load", "mode": mode, "widgets_values": [file, "c"],
              "properties": { "models": [{ "name": "there.safetensors", "directory": "x", "url": "https://x" },
                                         { "name": "other.safetensors", "directory": "x", "url": "https://x" }] } },
            { "id": 2, "type": "Reroute" },
        ] }))
        .unwrap()
    };
    assert!(requirements(&document("sub/there.safetensors", 0), &catalogue).is_met());
    assert!(requirements(&document("other.safetensors", 4), &catalogue).is_met());
    let found = requirements(&document("other.safetensors", 0), &catalogue);
    let told: Vec<String> = found.models.iter().map(ToString::to_string).collect();
    assert_eq!(told, ["model other.safetensors (used by 1): put it into models/x, from https://x"]);
    let unlisted = requirements(&document("new.safetensors", 0), &catalogue);
    assert_eq!(unlisted.models[0].to_string(), "model new.safetensors (used by 1)");
}

#[test]
fn a_missing_class_is_told_with_what_provides_it_where_the_document_says_so() {
    let nodes = |properties: Value| {
        let document = json!({ "nodes": [{ "id": 7, "type": "ApplyPulid", "properties": properties }],
            "definitions": { "subgraphs": [{ "id": "s", "name": "Inner", "nodes": [{ "id": 8, "type": "ApplyPulid" }] }] } });
        requirements(&Workflow::from_value(document).unwrap(), &Catalogue::default()).nodes[0].to_string()
    };
    assert_eq!(
        nodes(json!({ "cnr_id": "pulid", "ver": "1.2" })),
        "node class ApplyPulid (used by 7, Inner: 8): install pulid, 1.2 or newer"
    );
    assert_eq!(
        nodes(json!({ "aux_id": "cubiq/PuLID_ComfyUI" })),
        "node class ApplyPulid (used by 7, Inner: 8): install cubiq/PuLID_ComfyUI"
    );
    assert!(nodes(json!({})).ends_with("the document does not say which pack provides it"));
    assert!(nodes(json!({ "cnr_id": "comfy-core" })).ends_with("made with a newer one"));
}
