//! Feeds and keys over HTTP: what a window sends, what it gets, and what it is never told.

mod world;

use reqwest::StatusCode;
use serde_json::{Value, json};
use world::{World, json_of, problem_of};

const CANARY: &str = "apify_api_canaryOVERhttp";

#[tokio::test]
async fn a_feed_is_added_asked_changed_and_removed() {
    let world = World::start().await;
    assert_eq!(json_of(world.get("/api/v1/feeds").await).await, json!([]));
    let wanted = json!({ "listening": { "what": "communities", "names": ["r/art"] } });
    assert_eq!(world.post("/api/v1/feeds", &wanted).await.status(), StatusCode::UNAUTHORIZED);
    let answer = world.post_with_token("/api/v1/feeds", &wanted).await;
    assert_eq!(answer.status(), StatusCode::CREATED);
    let feed = json_of(answer).await;
    assert_eq!(
        (&feed["via"], &feed["name"], &feed["enabled"], &feed["cost"]),
        (&json!("rss"), &json!("r/art"), &json!(true), &Value::Null)
    );
    let path = format!("/api/v1/feeds/{}", feed["feed_id"].as_str().expect("an id"));

    // The server's own loop asks it at once; nobody listens there, and that is told.
    let asked = world.until(&path, |feed| feed["problem"] == "source.unreachable").await;
    assert_eq!((&asked["failures"], &asked["last"]["problem"]["code"]), (&json!(1), &json!("source.unreachable")));
    let polls = json_of(world.get(&format!("{path}/polls?limit=5")).await).await;
    assert_eq!(
        (polls.as_array().map(Vec::len), &polls[0]["held"], &polls[0]["cost"]),
        (Some(1), &json!(0), &Value::Null)
    );
    json_of(world.bare_post_with_token(&format!("{path}/poll")).await).await;
    world.until(&path, |feed| feed["failures"] == 2).await;

    let change = json!({ "enabled": false, "name": "Fog", "every_secs": 120 });
    let changed =
        world.client.patch(world.url(&path)).bearer_auth(&world.token).json(&change).send().await.expect("an answer");
    let changed = json_of(changed).await;
    assert_eq!(
        (&changed["enabled"], &changed["name"], &changed["every_secs"]),
        (&json!(false), &json!("Fog"), &json!(120))
    );
    assert_eq!(json_of(world.get("/api/v1/feeds/fog").await).await["feed_id"], feed["feed_id"]);
    json_of(world.delete_with_token(&path).await).await;
    let (status, problem) = problem_of(world.get(&path).await).await;
    assert_eq!((status, problem["code"].as_str()), (404, Some("feed.unknown")));
    let quote = json_of(world.post_with_token("/api/v1/feeds/quote", &wanted).await).await;
    assert_eq!(quote, json!({ "cost": null }));
    for (wrong, code) in [
        (json!({ "listening": { "what": "hashtags", "names": ["fog"] } }), "feed.needs_muse"),
        (json!({ "listening": { "what": "communities", "names": ["a b"] } }), "feed.bad_listening"),
        (json!({ "listening": { "what": "communities", "names": ["art"] }, "via": "file" }), "feed.wrong_way"),
        (json!({ "listening": { "what": "communities", "names": ["art"] }, "most_posts": 0 }), "feed.out_of_range"),
        (json!({ "listening": { "what": "communities", "names": ["art"] }, "name": "" }), "feed.bad_name"),
    ] {
        let (status, problem) = problem_of(world.post_with_token("/api/v1/feeds", &wrong).await).await;
        assert_eq!((status, problem["code"].as_str()), (422, Some(code)), "{problem}");
        assert!(problem["advice"].is_string());
    }
    world.end().await;
}

#[tokio::test]
async fn a_key_is_kept_and_never_told_again() {
    let world = World::start().await;
    let put = async |name: &str, body: &Value, token: bool| {
        let request = world.client.put(world.url(&format!("/api/v1/keys/{name}"))).json(body);
        let request = if token { request.bearer_auth(&world.token) } else { request };
        request.send().await.expect("an answer")
    };
    let key = json!({ "value": CANARY });
    assert_eq!(put("apify_token", &key, false).await.status(), StatusCode::UNAUTHORIZED);
    let mut told = json_of(put("apify_token", &key, true).await).await.to_string();
    for path in ["/api/v1/keys", "/api/v1/settings", "/api/v1/doctor", "/api/v1/feeds", "/api/openapi.json"] {
        told += &world.get(path).await.text().await.expect("a body");
    }
    told += &world.bare_post_with_token("/api/v1/connections/apify/test").await.text().await.expect("a body");
    let (status, problem) =
        problem_of(put("apify_token", &json!({ "value": format!("{CANARY} with a blank") }), true).await).await;
    assert_eq!((status, problem["code"].as_str()), (400, Some("request.bad")));
    told += &problem.to_string();
    let (_, problem) = problem_of(put("apify_token", &json!({ "valeu": CANARY }), true).await).await;
    told += &problem.to_string();
    for event in world.studio.db().events_after(0, 1000).await.expect("events") {
        told += &serde_json::to_string(&event).expect("JSON");
    }
    assert!(!told.contains("canary"), "a key was told");
    let keys = json_of(world.get("/api/v1/keys").await).await;
    assert_eq!((&keys[0]["name"], &keys[0]["place"]), (&json!("apify_token"), &json!("studio")));
    json_of(world.delete_with_token("/api/v1/keys/apify_token").await).await;
    assert_eq!(json_of(world.get("/api/v1/keys").await).await[0]["place"], "missing");
    assert_eq!(put("anything", &key, true).await.status(), StatusCode::BAD_REQUEST);
    let home = world.end().await;
    for file in ["studio.db", "studio.db-wal"] {
        let bytes = std::fs::read(home.path().join(file)).unwrap_or_default();
        assert!(!bytes.windows(6).any(|window| window == b"canary"), "{file} holds the key in the open");
    }
}
