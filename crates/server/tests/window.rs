//! What a window asks for besides the work itself: settings, drafts, money at a glance, a trend over time.

mod world;

use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use world::{World, json_of, problem_of};

async fn send(world: &World, method: Method, path: &str, body: &Value) -> Response {
    let request = world.client.request(method, world.url(path)).bearer_auth(&world.token).json(body);
    request.send().await.expect("an answer")
}

async fn put(world: &World, path: &str, body: &Value) -> Response {
    send(world, Method::PUT, path, body).await
}

async fn refused(response: Response) -> (u16, String) {
    let (status, problem) = problem_of(response).await;
    (status, problem["code"].as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn settings_outlive_a_restart_and_a_bad_one_changes_nothing() {
    let world = World::start().await;
    let first = json_of(world.get("/api/v1/settings").await).await;
    assert_eq!((&first["locale"], &first["paused"], &first["notify"]), (&json!("system"), &json!(false), &json!(true)));
    assert_eq!(first["comfy_url"], "http://127.0.0.1:1");
    let unnamed = world.client.put(world.url("/api/v1/settings")).body("{}").send().await.expect("an answer");
    assert_eq!(unnamed.status(), StatusCode::UNAUTHORIZED);

    let set = put(&world, "/api/v1/settings", &json!({ "theme": "light", "first_run_done": true })).await;
    assert_eq!(json_of(set).await["theme"], "light");
    let check = async |body: Value, status: u16, code: &str| {
        let found = refused(put(&world, "/api/v1/settings", &body).await).await;
        assert_eq!((found.0, found.1.as_str()), (status, code), "{body}");
    };
    check(json!({ "theme": "sepia" }), 422, "request.bad_field").await;
    check(json!({ "themes": "dark" }), 422, "request.bad_field").await;
    check(json!({ "locale": "fr", "comfy_url": "file:///etc" }), 422, "comfy.bad_url").await;
    check(json!({ "locale": "fr", "comfy_url": "x".repeat(9000) }), 400, "request.bad").await;
    check(json!({ "locale": "fr", "muse": "00000000-0000-7000-8000-000000000000" }), 404, "muse.unknown").await;
    let moved = put(&world, "/api/v1/settings", &json!({ "comfy_url": "http://127.0.0.1:2" })).await;
    assert_eq!(json_of(moved).await["comfy_url"], "http://127.0.0.1:2");
    let check = json_of(world.bare_post_with_token("/api/v1/connections/comfyui/test").await).await;
    assert!(check["detail"].as_str().is_some_and(|text| text.contains("127.0.0.1:2")), "{check}");

    let world = world.start_again().await;
    let again = json_of(world.get("/api/v1/settings").await).await;
    assert_eq!(
        (&again["theme"], &again["first_run_done"], &again["locale"]),
        (&json!("light"), &json!(true), &json!("system"))
    );
    world.end().await;
}

#[tokio::test]
async fn a_paused_studio_begins_nothing_and_still_answers() {
    let world = World::start().await;
    let drawn = json_of(world.get("/muses/surprise-me?seed=1").await).await;
    assert_eq!(world.post("/muses/genesis", &drawn).await.status(), StatusCode::CREATED);
    let wanted = json!({ "intent": "Minimalist Avant-Garde", "renderer": "draft", "anyway": true });
    put(&world, "/api/v1/settings", &json!({ "paused": true })).await;
    let (status, problem) = problem_of(world.post_with_token("/api/v1/productions", &wanted).await).await;
    assert_eq!((status, &problem["code"]), (409, &json!("studio.paused")));
    assert!(problem["advice"].is_string(), "{problem}");
    assert_eq!(json_of(world.get("/api/v1/productions").await).await, json!([]));
    // Who still types keeps no decision; who asks for one does.
    for (path, kept) in [("/api/v1/foresee", 0), ("/api/v1/decide", 1)] {
        assert_eq!(world.post_with_token(path, &wanted).await.status(), StatusCode::OK);
        let decisions = json_of(world.get("/api/v1/decisions").await).await;
        assert_eq!(decisions.as_array().map(Vec::len), Some(kept), "{path}");
    }
    put(&world, "/api/v1/settings", &json!({ "paused": false })).await;
    let begun = world.post_with_token("/api/v1/productions", &wanted).await;
    assert_eq!(begun.status(), StatusCode::ACCEPTED);

    // The list carries what a window shows of her, and her id can be remembered.
    let muses = json_of(world.get("/api/v1/muses").await).await;
    let id = muses[0]["muse_id"].as_str().expect("an id");
    let shown = json_of(world.get(&format!("/api/v1/muses/{id}")).await).await;
    assert_eq!(muses[0]["portrait"], shown["head"]["dna"]["identity"]["references"][0]["blob"]);
    assert_eq!(muses[0]["palette"], shown["head"]["dna"]["style"]["palette"]);
    assert_eq!(muses[0]["wallet"]["muse_id"], id);
    let set = json_of(put(&world, "/api/v1/settings", &json!({ "muse": id })).await).await;
    assert_eq!(set["muse"], id);
    assert_eq!(json_of(put(&world, "/api/v1/settings", &json!({ "muse": null })).await).await["muse"], Value::Null);
    world.end().await;
}

#[tokio::test]
async fn a_draft_is_kept_undone_and_never_overwritten_unseen() {
    let world = World::start().await;
    let path = "/api/v1/drafts/0198f000-0000-7000-8000-000000000001";
    assert_eq!(refused(world.get(path).await).await, (404, "draft.unknown".to_owned()));
    assert_eq!(refused(world.get("/api/v1/drafts/x").await).await, (400, "request.bad".to_owned()));
    let body = json!({ "draft_dna": { "name": "Ada" }, "odd": [1.1, null, 18_446_744_073_709_551_615_u64] });
    let kept = json_of(put(&world, path, &json!({ "body": body, "revision": 0 })).await).await;
    assert_eq!((&kept["revision"], &kept["body"]), (&json!(1), &body));
    json_of(put(&world, path, &json!({ "body": { "name": "Bea" }, "revision": 1 })).await).await;
    let stale = put(&world, path, &json!({ "body": { "name": "Cleo" }, "revision": 1 })).await;
    assert_eq!(refused(stale).await, (409, "draft.changed_elsewhere".to_owned()));
    let large = put(&world, path, &json!({ "body": "x".repeat(300 << 10), "revision": 2 })).await;
    assert_eq!(refused(large).await, (413, "draft.too_large".to_owned()));
    let nobody = json!({ "body": 1, "muse_id": "00000000-0000-7000-8000-000000000000" });
    assert_eq!(refused(put(&world, path, &nobody).await).await, (404, "muse.unknown".to_owned()));

    // The steps outlive the server.
    let world = world.start_again().await;
    let undone = json_of(world.bare_post_with_token(&format!("{path}/undo")).await).await;
    assert_eq!((&undone["body"], &undone["can_undo"], &undone["can_redo"]), (&body, &json!(false), &json!(true)));
    let list = json_of(world.get("/api/v1/drafts").await).await;
    assert_eq!((&list[0]["name"], &list[0]["muse_id"]), (&json!("Ada"), &Value::Null));
    let again = json_of(world.bare_post_with_token(&format!("{path}/redo")).await).await;
    assert_eq!(again["body"]["name"], "Bea");
    let end = world.bare_post_with_token(&format!("{path}/redo")).await;
    assert_eq!(refused(end).await, (409, "draft.nothing_to_redo".to_owned()));
    let removed = send(&world, Method::DELETE, path, &Value::Null).await;
    assert_eq!(removed.status(), StatusCode::NO_CONTENT);
    let removed = send(&world, Method::DELETE, path, &Value::Null).await;
    assert_eq!(refused(removed).await, (404, "draft.unknown".to_owned()));
    let unnamed = world.client.delete(world.url(path)).send().await.expect("an answer");
    assert_eq!(unnamed.status(), StatusCode::UNAUTHORIZED);
    world.end().await;
}

#[tokio::test]
async fn a_trend_is_told_over_time_and_money_at_a_glance() {
    let world = World::start().await;
    let line = |observed: &str, ups: u32| {
        json!({ "source": "reddit", "id": "p1", "community": "r/a", "title": "Brutalist fog photography",
                "url": "javascript:alert(1)", "created_at": "2026-11-22T08:00:00Z", "observed_at": observed, "upvotes": ups })
        .to_string()
    };
    let lines = [line("2026-11-22T09:00:00Z", 10), line("2026-11-22T10:00:00Z", 99)].join("\n");
    let imported = world.client.post(world.url("/api/v1/signals/import")).bearer_auth(&world.token).body(lines);
    let report = json_of(imported.send().await.expect("an answer")).await;
    assert_eq!(report["read"], 2, "{report}");
    let trends = json_of(world.get("/api/v1/trends").await).await;
    let id = trends[0]["insight_id"].as_str().expect("an id");
    let view = json_of(world.get(&format!("/api/v1/trends/{id}")).await).await;
    assert_eq!(view["insight"], trends[0]);
    assert_eq!(view["series"].as_array().map(Vec::len), Some(2), "{view}");
    // 89 upvotes in an hour, engagement 99, one community: 89 · 2 · 0.6.
    assert!((view["series"][1]["vvs"].as_f64().expect("a figure") - 106.8).abs() < 1e-9, "{view}");
    assert_eq!((&view["signals"][0]["upvotes"], &view["signals"][0]["url"]), (&json!(99), &Value::Null));
    assert_eq!(view["decisions"], json!([]));
    let unknown = world.get("/api/v1/trends/00000000-0000-7000-8000-000000000000").await;
    assert_eq!(refused(unknown).await, (404, "insight.unknown".to_owned()));

    let spend = json_of(world.get("/api/v1/spend?days=7").await).await;
    assert_eq!((&spend["today"], &spend["forecast"], &spend["holds"]), (&json!(0), &Value::Null, &json!([])));
    assert_eq!(spend["window"].as_array().map(Vec::len), Some(37));
    assert_eq!(refused(world.get("/api/v1/spend?days=0").await).await, (400, "request.bad".to_owned()));
    assert_eq!(json_of(world.get("/api/v1/ledger?q=nothing&kind=hold&before=7&limit=5").await).await, json!([]));
    assert_eq!(refused(world.get("/api/v1/ledger?kind=gift").await).await, (400, "request.bad".to_owned()));
    assert_eq!(refused(world.get("/api/v1/ledger?muse=nobody").await).await, (404, "muse.unknown".to_owned()));
    for (name, wanted) in [("storage", "storage"), ("gpu", "gpu"), ("keychain", "keychain")] {
        let check = json_of(world.bare_post_with_token(&format!("/api/v1/connections/{name}/test")).await).await;
        assert_eq!(check["link"], wanted);
    }
    let unknown = world.bare_post_with_token("/api/v1/connections/mars/test").await;
    assert_eq!(refused(unknown).await, (404, "connection.unknown".to_owned()));
    world.end().await;
}
