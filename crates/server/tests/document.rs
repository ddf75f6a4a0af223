//! The OpenAPI document: one version, one text.

use std::collections::BTreeSet;

use serde_json::Value;

fn document() -> Value {
    serde_json::from_str(&muse_server::openapi_json()).expect("JSON")
}

#[test]
fn the_document_is_the_same_each_time() {
    assert_eq!(muse_server::openapi_json(), muse_server::openapi_json());
    assert_eq!(document()["openapi"], "3.1.0");
    let text = muse_server::openapi_json();
    let _: utoipa::openapi::OpenApi = serde_json::from_str(&text).expect("an OpenAPI document");
}

#[test]
fn every_operation_has_a_name_of_its_own_and_says_what_it_does() {
    let document = document();
    let mut names = BTreeSet::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("an item") {
            let name = operation["operationId"].as_str().unwrap_or_default();
            assert!(!name.is_empty() && names.insert(name.to_owned()), "{method} {path}: '{name}'");
            assert!(operation["summary"].as_str().is_some_and(|text| text.ends_with('.')), "{name} has no summary");
            assert_eq!(operation["responses"]["default"]["$ref"], "#/components/responses/Problem", "{name}");
        }
    }
    for wanted in ["surprise_me", "genesis", "events", "produce", "show_muse"] {
        assert!(names.contains(wanted), "{wanted}");
    }
    let events = &document["paths"]["/api/v1/events"]["get"]["responses"]["200"]["content"];
    assert!(events["text/event-stream"].is_object(), "{events}");
}

#[test]
fn every_reference_leads_somewhere() {
    fn walk(value: &Value, document: &Value) {
        match value {
            Value::Object(map) => {
                if let Some(target) = map.get("$ref").and_then(Value::as_str) {
                    assert!(document.pointer(target.trim_start_matches('#')).is_some(), "{target}");
                }
                map.values().for_each(|value| walk(value, document));
            }
            Value::Array(items) => items.iter().for_each(|value| walk(value, document)),
            _ => {}
        }
    }
    let document = document();
    walk(&document, &document);
}

#[test]
fn two_shapes_never_share_a_name() {
    let document = document();
    let limits = &document["components"]["schemas"]["Limits"]["properties"];
    assert!(limits["daily_budget"].is_object(), "the Muse's limits lost their name to another shape: {limits}");
    let breaker =
        &document["paths"]["/api/v1/limits"]["get"]["responses"]["200"]["content"]["application/json"]["schema"];
    assert_eq!(breaker["$ref"], "#/components/schemas/MoneyLimits", "{breaker}");
    assert!(document["components"]["schemas"]["MoneyLimits"]["properties"]["breaker"].is_object());
}

#[test]
fn what_needs_the_token_says_so() {
    let document = document();
    let secured = |path: &str, method: &str| document["paths"][path][method]["security"].is_array();
    assert!(secured("/api/v1/productions", "post"));
    assert!(secured("/api/v1/limits", "put"));
    assert!(!secured("/api/v1/limits", "get"));
    assert!(!secured("/muses/genesis", "post"));
    assert!(secured("/api/v1/decide", "post"));
}

#[test]
fn the_committed_openapi_document_is_the_one_served() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/openapi.json");
    let committed = std::fs::read_to_string(path).expect("ui/openapi.json");
    assert!(
        committed.trim_end() == muse_server::openapi_json(),
        "ui/openapi.json is not the document this version serves. To make it again:\n\n    muse openapi > ui/openapi.json\n    \
         npm --prefix ui run generate\n"
    );
}
