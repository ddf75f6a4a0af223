//! The desk over HTTP: what a window sends, what it gets, and what it is told.

mod world;

use reqwest::StatusCode;
use serde_json::{Value, json};
use world::{World, json_of, problem_of};

/// A take by the draft renderer that waits for the creator.
async fn take(world: &World) -> String {
    let wanted = json!({ "intent": "Minimalist Avant-Garde", "renderer": "draft", "anyway": true });
    let begun = json_of(world.post_with_token("/api/v1/productions", &wanted).await).await;
    let id = begun["production"]["production_id"].as_str().expect("an id").to_owned();
    waits(world, &id).await;
    id
}

async fn waits(world: &World, id: &str) {
    let rests = |view: &Value| view["production"]["state"] == "in_review" || !view["production"]["problem"].is_null();
    let view = world.until(&format!("/api/v1/productions/{id}"), rests).await;
    assert_eq!(view["production"]["state"], "in_review", "{view}");
}

async fn with_muse() -> World {
    let world = World::start().await;
    let mut drawn = json_of(world.get("/muses/surprise-me?seed=1").await).await;
    drawn["draft_dna"]["identity"] = json!({ "kind": "starter", "starter": "mei" });
    assert_eq!(world.post("/muses/genesis", &drawn).await.status(), StatusCode::CREATED);
    world
}

#[tokio::test]
async fn a_window_marks_takes_back_and_makes_again() {
    let world = with_muse().await;
    let id = take(&world).await;
    let page = json_of(world.get("/api/v1/takes?state=in_review&limit=5000").await).await;
    assert_eq!((&page["takes"][0]["production_id"], &page["next"]), (&json!(id), &Value::Null));
    let one = &page["takes"][0];
    assert_eq!(
        (&one["stars"], &one["version"], &one["stack"], &one["flag"]),
        (&json!(0), &json!(1), &json!(id), &Value::Null)
    );
    assert!(one["muse_name"].is_string() && one["picture_blob"].is_string() && one["findings"].is_array(), "{one}");
    let of_her = world.get(&format!("/api/v1/takes?muse={}", one["muse_name"].as_str().expect("a name"))).await;
    assert_eq!(json_of(of_her).await["takes"].as_array().map(Vec::len), Some(1));

    let steps = json!({ "steps": [
        { "kind": "stars", "production_id": id, "stars": 4 },
        { "kind": "flag", "production_id": id, "flag": "pick" },
        { "kind": "review", "production_id": id, "status": "approved", "why": "as meant" },
        { "kind": "add_pin", "production_id": id, "pin": { "x": 0.25, "y": 0.5, "text": "the hand", "stroke": [[0.1, 0.2], [0.3, 0.4]] } },
    ]});
    assert_eq!(world.post("/api/v1/desk", &steps).await.status(), StatusCode::UNAUTHORIZED);
    let done = json_of(world.post_with_token("/api/v1/desk", &steps).await).await;
    let told = &done["takes"][0];
    assert_eq!(
        (&told["stars"], &told["flag"], &told["pins"], &told["state"]),
        (&json!(4), &json!("pick"), &json!(1), &json!("approved"))
    );
    let pins = json_of(world.get(&format!("/api/v1/productions/{id}/pins")).await).await;
    let pin_id = pins[0]["pin_id"].as_str().expect("an id").to_owned();
    assert_eq!(
        (&pins[0]["x"], &pins[0]["stroke"][1], &pins[0]["who"]),
        (&json!(0.25), &json!([0.3, 0.4]), &json!("creator"))
    );
    let edit = json!({ "steps": [{ "kind": "edit_pin", "production_id": id, "pin_id": pin_id, "text": "left hand", "done": true }] });
    json_of(world.post_with_token("/api/v1/desk", &edit).await).await;

    let undone = json_of(world.bare_post_with_token("/api/v1/desk/undo").await).await;
    assert_eq!(undone["sentence"], "Undone: Changed a pin on 1 take");
    // The studio is closed and opened in between: the history stays.
    let world = world.start_again().await;
    let undone = json_of(world.bare_post_with_token("/api/v1/desk/undo").await).await;
    let told = &undone["takes"][0];
    assert_eq!(
        (&told["stars"], &told["flag"], &told["pins"], &told["state"]),
        (&json!(0), &Value::Null, &json!(0), &json!("in_review"))
    );
    let (status, problem) = problem_of(world.bare_post_with_token("/api/v1/desk/undo").await).await;
    assert_eq!((status, problem["code"].as_str()), (409, Some("desk.nothing_to_undo")));
    assert!(problem["advice"].is_string());
    let redone = json_of(world.bare_post_with_token("/api/v1/desk/redo").await).await;
    assert_eq!(redone["takes"][0]["state"], "approved");
    json_of(world.bare_post_with_token("/api/v1/desk/undo").await).await;
    let history = json_of(world.get("/api/v1/desk/history?limit=10").await).await;
    assert_eq!(history.as_array().map(Vec::len), Some(2));
    assert_eq!((&history[1]["undone"], &history[0]["desk_step_id"]), (&json!(true), &json!(2)));

    let begun = world
        .post_with_token(
            &format!("/api/v1/productions/{id}/again"),
            &json!({ "why": "softer light", "region": "face" }),
        )
        .await;
    assert_eq!(begun.status(), StatusCode::ACCEPTED);
    let second = json_of(begun).await["production_id"].as_str().expect("an id").to_owned();
    waits(&world, &second).await;
    let third = world.bare_post_with_token(&format!("/api/v1/productions/{second}/again")).await;
    assert_eq!(third.status(), StatusCode::ACCEPTED, "a body is not needed");
    let third = json_of(third).await["production_id"].as_str().expect("an id").to_owned();
    waits(&world, &third).await;
    let line = json_of(world.get(&format!("/api/v1/productions/{third}/lineage")).await).await;
    let told: Vec<_> = (0..3).map(|i| (line[i]["production_id"].clone(), line[i]["parent"].clone())).collect();
    assert_eq!(told, [(json!(id), Value::Null), (json!(second), json!(id)), (json!(third), json!(second))]);
    assert_eq!(line[0]["review"], "changes");

    let events = muse_core::api::events_after(&world.studio, 0, 10_000).await.expect("events");
    let heard = events.iter().filter(|event| event.kind == muse_core::db::EventKind::DeskChanged).count();
    assert_eq!(heard, 6, "each step, each time it was taken back and done again");
    world.end().await;
}

#[tokio::test]
async fn what_cannot_be_done_at_the_desk_is_refused_with_its_code() {
    let world = with_muse().await;
    let id = take(&world).await;
    let nobody = "01900000-0000-7000-8000-000000000000";
    let check = async |steps: Value, status: u16, code: &str| {
        let answer = world.post_with_token("/api/v1/desk", &json!({ "steps": steps })).await;
        let (found, problem) = problem_of(answer).await;
        assert_eq!((found, problem["code"].as_str()), (status, Some(code)), "{problem}");
        assert!(problem["advice"].is_string(), "{problem}");
    };
    check(json!([]), 422, "desk.count").await;
    check(json!([{ "kind": "stars", "production_id": id, "stars": 6 }]), 422, "desk.bad_stars").await;
    check(json!([{ "kind": "stars", "production_id": id, "stars": -1 }]), 422, "request.bad_field").await;
    check(json!([{ "kind": "stars", "production_id": id, "stars": 1, "colour": "red" }]), 422, "request.bad_field")
        .await;
    check(json!([{ "kind": "dance", "production_id": id }]), 422, "request.bad_field").await;
    check(json!([{ "kind": "flag", "production_id": nobody, "flag": null }]), 404, "production.unknown").await;
    check(json!([{ "kind": "review", "production_id": id, "status": "released" }]), 422, "request.bad_field").await;
    let pin = |pin: Value| json!([{ "kind": "add_pin", "production_id": id, "pin": pin }]);
    check(pin(json!({ "x": 1.5, "y": 0, "text": "?" })), 422, "desk.bad_pin").await;
    check(pin(json!({ "x": 0, "y": 0, "text": "" })), 422, "desk.bad_pin").await;
    check(pin(json!({ "x": 0, "y": 0, "text": "?", "stroke": [[0, 2]] })), 422, "desk.bad_pin").await;
    check(json!([{ "kind": "remove_pin", "production_id": id, "pin_id": nobody }]), 404, "desk.pin_unknown").await;
    let two =
        json!([{ "kind": "stars", "production_id": id, "stars": 3 }, { "kind": "flag", "production_id": nobody }]);
    check(two, 404, "production.unknown").await;
    let page = json_of(world.get("/api/v1/takes").await).await;
    assert_eq!(page["takes"][0]["stars"], 0, "nothing of it was done");

    let (status, problem) = problem_of(world.get("/api/v1/takes?muse=nobody").await).await;
    assert_eq!((status, problem["code"].as_str()), (404, Some("muse.unknown")));
    let (status, _) = problem_of(world.get("/api/v1/takes?state=dancing").await).await;
    assert_eq!(status, 400);
    let (status, _) = problem_of(world.get("/api/v1/takes?before=1").await).await;
    assert_eq!(status, 400);
    for path in ["pins", "lineage"] {
        let (status, problem) = problem_of(world.get(&format!("/api/v1/productions/{nobody}/{path}")).await).await;
        assert_eq!((status, problem["code"].as_str()), (404, Some("production.unknown")), "{path}");
    }
    let unknown = format!("/api/v1/productions/{nobody}/again");
    assert_eq!(problem_of(world.bare_post_with_token(&unknown).await).await.0, 404);
    let odd = world.post_with_token(&format!("/api/v1/productions/{id}/again"), &json!({ "region": "hands" })).await;
    assert_eq!(problem_of(odd).await.0, 422);
    let approve = json!({ "steps": [{ "kind": "review", "production_id": id, "status": "approved" }] });
    json_of(world.post_with_token("/api/v1/desk", &approve).await).await;
    let (status, problem) =
        problem_of(world.bare_post_with_token(&format!("/api/v1/productions/{id}/again")).await).await;
    assert_eq!((status, problem["code"].as_str()), (409, Some("desk.not_again")));
    json_of(world.bare_post_with_token(&format!("/api/v1/productions/{id}/release")).await).await;
    let (status, problem) = problem_of(world.bare_post_with_token("/api/v1/desk/undo").await).await;
    assert_eq!((status, problem["code"].as_str()), (409, Some("desk.overtaken")), "{problem}");
    world.end().await;
}
