//! The workbench over HTTP: what an editor sends, what it gets, and what it is told.

mod world;

use reqwest::StatusCode;
use serde_json::{Value, json};
use world::{World, json_of, problem_of};

fn edit(revision: i64, id: &str, steps: &Value) -> Value {
    json!({ "revision": revision, "edits": [{ "edit_id": id, "name": "Edit", "steps": steps }] })
}

#[tokio::test]
async fn a_document_is_begun_edited_checked_put_away_and_brought_back() {
    let world = World::start().await;
    let starts = json_of(world.get("/api/v1/workflow-templates").await).await;
    assert!(starts.as_array().is_some_and(|all| all.iter().any(|one| one["name"] == "identity_sdxl")), "{starts}");
    let wanted = json!({ "template": "plate", "name": "Fog" });
    assert_eq!(world.post("/api/v1/workflows", &wanted).await.status(), StatusCode::UNAUTHORIZED);
    let answer = world.post_with_token("/api/v1/workflows", &wanted).await;
    assert_eq!(answer.status(), StatusCode::CREATED);
    let open = json_of(answer).await;
    let path = format!("/api/v1/workflows/{}", open["workflow_id"].as_str().expect("an id"));
    assert_eq!((&open["name"], &open["revision"], &open["can_undo"]), (&json!("Fog"), &json!(1), &json!(false)));

    let steps = json!([{ "op": "replace", "path": "/nodes/0/pos", "value": [4, 5] }]);
    let first = edit(1, "019b0000-0000-7000-8000-000000000001", &steps);
    let standing = json_of(world.post_with_token(&format!("{path}/edits"), &first).await).await;
    assert_eq!((&standing["revision"], &standing["undo_name"]), (&json!(2), &json!("Edit")));
    let again = json_of(world.post_with_token(&format!("{path}/edits"), &first).await).await;
    assert_eq!(again, standing, "sent twice");
    let stale = edit(1, "019b0000-0000-7000-8000-000000000002", &steps);
    let (status, problem) = problem_of(world.post_with_token(&format!("{path}/edits"), &stale).await).await;
    assert_eq!((status, problem["code"].as_str()), (409, Some("workflow.changed_elsewhere")));
    let bad = edit(2, "019b0000-0000-7000-8000-000000000003", &json!([{ "op": "remove", "path": "/nowhere" }]));
    let (status, problem) = problem_of(world.post_with_token(&format!("{path}/edits"), &bad).await).await;
    assert_eq!((status, problem["code"].as_str()), (422, Some("workflow.bad_edit")));

    // The studio ends in between; what was done can still be undone.
    let world = world.start_again().await;
    let moved = json_of(world.post_with_token(&format!("{path}/undo"), &json!({ "revision": 2 })).await).await;
    assert_eq!(
        (&moved["revision"], &moved["can_redo"], &moved["patch"]["name"]),
        (&json!(3), &json!(true), &json!("Edit"))
    );
    let now = json_of(world.get(&path).await).await;
    assert_eq!(now["document"], open["document"]);

    let check = json_of(world.get(&format!("{path}/check")).await).await;
    assert_eq!((&check["server"], &check["refused"]), (&Value::Null, &json!(false)), "{check}");
    assert_eq!(check["quote"]["maximum"], 0);
    let prompt = json_of(world.get(&format!("{path}/prompt")).await).await;
    assert_eq!(prompt.as_object().map(serde_json::Map::len), check["nodes"].as_u64().map(|n| n as usize));
    let script = json_of(world.get(&format!("{path}/script")).await).await;
    assert_eq!(script["subgraph"], Value::Null);
    let faulty = json!({ "script": "image = Nonsense(" });
    let said = json_of(world.post_with_token("/api/v1/scripts/check", &faulty).await).await;
    assert_eq!(said["fault"]["line"], 1);
    let versions = json_of(world.get(&format!("{path}/versions")).await).await;
    assert_eq!((&versions[0]["number"], &versions[0]["why"]), (&json!(1), &json!("opened")));

    assert_eq!(world.delete_with_token(&path).await.status(), StatusCode::NO_CONTENT);
    assert_eq!(json_of(world.get("/api/v1/workflows").await).await, json!([]));
    let bin = json_of(world.get("/api/v1/workflows?removed=true").await).await;
    assert_eq!(bin[0]["name"], "Fog");
    json_of(world.bare_post_with_token(&format!("{path}/bring-back")).await).await;
    assert_eq!(json_of(world.get("/api/v1/workflows").await).await[0]["name"], "Fog");
}

#[tokio::test]
async fn node_classes_are_known_without_a_server_and_a_run_says_that_there_is_none() {
    let world = World::start().await;
    let known = json_of(world.get("/api/v1/nodes").await).await;
    assert_eq!((&known["server"], known["problem"]["code"].as_str()), (&Value::Null, Some("comfy.unreachable")));
    assert!(known["classes"]["KSampler"]["input"]["required"].is_object());
    let (status, problem) = problem_of(world.get("/api/v1/nodes/picture?name=../../etc/passwd").await).await;
    assert!(status >= 400 && problem["code"].as_str().is_some_and(|code| code.starts_with("comfy.")), "{problem}");
    let (status, problem) = problem_of(world.get("/api/v1/workflows/019b0000-0000-7000-8000-000000000001").await).await;
    assert_eq!((status, problem["code"].as_str()), (404, Some("workflow.unknown")));
}
