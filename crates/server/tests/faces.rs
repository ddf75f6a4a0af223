//! Designing faces, bringing pictures along and looking at them in small, over HTTP.

mod world;

use muse_gpu::{DecodeLimits, Picture};
use reqwest::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};
use world::{World, json_of, problem_of};

async fn jpeg_of(response: Response) -> Picture {
    assert_eq!(
        (response.status(), &response.headers()[CONTENT_TYPE]),
        (StatusCode::OK, &"image/jpeg".parse().expect("a value"))
    );
    let bytes = response.bytes().await.expect("a picture");
    Picture::decode(&bytes, &DecodeLimits::default()).expect("a picture")
}

async fn upload(world: &World, bytes: Vec<u8>) -> String {
    let sent = world.client.post(world.url("/api/v1/pictures")).bearer_auth(&world.token).body(bytes).send().await;
    json_of(sent.expect("an answer")).await["blob"].as_str().expect("a hash").to_owned()
}

#[tokio::test]
async fn a_face_is_designed_from_what_the_forge_offers() {
    let world = World::start().await;
    let forge = json_of(world.get("/api/v1/forge").await).await;
    assert!(forge["groups"].as_array().expect("groups").contains(&json!("brow_hair")));
    assert_eq!(forge["lenses_mm"], json!([35.0, 50.0, 85.0, 135.0]));
    let (a, b) = (&forge["presets"][0]["design"], &forge["presets"][1]["design"]);
    let ask = async |path: &str, body: Value| {
        json_of(world.post_with_token(&format!("/api/v1/forge/{path}"), &body).await).await
    };
    let varied = ask("random", json!({ "seed": 4, "from": a, "groups": ["hair"] })).await;
    assert_eq!(varied["design"]["sliders"], a["sliders"], "only the hair is another");
    assert_ne!(varied["design"]["hair"], a["hair"]);
    assert_eq!(&ask("blend", json!({ "a": a, "b": b, "share": 0.0 })).await["design"], a);
    let child = ask("child", json!({ "a": a, "b": b, "seed": 2 })).await;
    assert!(child["design"]["macro"]["age"].as_f64().is_some_and(|age| (25.0..=36.0).contains(&age)), "{child}");
    let checked = ask("check", json!({ "design": { "version": 1, "macro": { "age": 7 } } })).await;
    assert_eq!(
        (&checked["design"]["macro"]["age"], &checked["problems"][0]["path"]),
        (&json!(25.0), &json!("macro.age"))
    );

    let view = json!({ "width_px": 64, "height_px": 80, "draft": true, "yaw_degrees": 10, "light": forge["lights"][1]["name"] });
    let drawn = world.post_with_token("/api/v1/forge/portrait", &json!({ "design": a, "view": view })).await;
    let drawn = jpeg_of(drawn).await;
    assert_eq!((drawn.width_px, drawn.height_px), (64, 80));
    assert!(json_of(world.get("/api/v1/forge").await).await["drawn_on"]["device"].is_string());
    world.end().await;
}

#[tokio::test]
async fn what_cannot_be_drawn_is_refused_by_name() {
    let world = World::start().await;
    let young = json!({ "version": 1, "macro": { "age": 25 },
        "sliders": { "eye_size": 1.0, "face_round": 1.0, "chin_height": -1.0 } });
    let check = async |body: Value, status: u16, code: &str| {
        let refused = problem_of(world.post_with_token("/api/v1/forge/portrait", &body).await).await;
        assert_eq!((refused.0, refused.1["code"].as_str()), (status, Some(code)), "{}", refused.1);
    };
    let plain = json!({ "version": 1 });
    check(json!({ "design": young }), 422, "design.not_adult").await;
    check(json!({ "design": { "version": 1, "macro": { "age": 7 } } }), 422, "design.out_of_range").await;
    check(json!({ "design": [] }), 422, "design.wrong_kind").await;
    check(json!({ "design": plain, "view": { "light": "disco" } }), 422, "design.unknown_name").await;
    check(json!({ "design": plain, "view": { "width_px": 100_000 } }), 422, "design.out_of_range").await;
    check(json!({ "design": plain, "view": { "yaw_degrees": 1e30 } }), 422, "design.out_of_range").await;
    check(json!({ "design": plain, "view": { "wide": 1 } }), 422, "request.bad_field").await;
    check(json!({ "design": plain, "view": { "width_px": -1 } }), 422, "request.bad_field").await;
    world.end().await;
}

#[tokio::test]
async fn a_draft_can_be_looked_at_before_it_is_sealed() {
    let world = World::start().await;
    let mut draft = json_of(world.get("/muses/surprise-me?seed=5").await).await["draft_dna"].clone();
    draft["identity"] = json!({ "kind": "starter", "starter": "mei" });
    let preview = async |body: Value| world.post_with_token("/api/v1/muses/preview", &body).await;
    let shown = jpeg_of(preview(json!({ "draft_dna": draft, "platform": "reddit" })).await).await;
    assert_eq!((shown.width_px, shown.height_px), (1080, 1080));
    assert_eq!(json_of(world.get("/api/v1/muses").await).await, json!([]), "nothing is kept");
    draft["style"]["palette"] = json!([]);
    let refused = problem_of(preview(json!({ "draft_dna": draft })).await).await;
    assert_eq!((refused.0, refused.1["code"].as_str()), (422, Some("draft.bad_scene")));
    draft["identity"] = json!({ "kind": "starter", "starter": "nobody" });
    let refused = problem_of(preview(json!({ "draft_dna": draft })).await).await;
    assert_eq!(refused.1["code"], "enrol.unknown_starter");
    world.end().await;
}

#[tokio::test]
async fn pictures_are_found_by_their_hash_and_shown_in_small() {
    let world = World::start().await;
    let blob = upload(&world, Picture::filled(800, 400, [200, 30, 30]).encode_png()).await;
    let whole = world.get(&format!("/api/v1/pictures/{blob}")).await;
    assert_eq!(
        (whole.status(), &whole.headers()[CONTENT_TYPE]),
        (StatusCode::OK, &"image/png".parse().expect("a value"))
    );
    let path = format!("/api/v1/pictures/{blob}/thumbnail/320");
    let small = world.get(&path).await;
    assert!(small.headers()[CACHE_CONTROL].to_str().expect("text").contains("immutable"));
    let tag = small.headers()[ETAG].clone();
    let small = jpeg_of(small).await;
    assert_eq!((small.width_px, small.height_px), (320, 160));
    let known = world.client.get(world.url(&path)).header(IF_NONE_MATCH, tag).send().await.expect("an answer");
    assert_eq!(known.status(), StatusCode::NOT_MODIFIED);
    let text = world.client.post(world.url("/api/v1/pictures")).bearer_auth(&world.token).body("hello");
    let refused = problem_of(text.send().await.expect("an answer")).await;
    assert_eq!((refused.0, refused.1["code"].as_str()), (422, Some("picture.undecodable")));
    let gone = "0".repeat(64);
    for path in [gone.clone(), format!("{gone}/thumbnail/160"), "..%2f..%2ftoken".to_owned(), "x".to_owned()] {
        let refused = problem_of(world.get(&format!("/api/v1/pictures/{path}")).await).await;
        assert_eq!((refused.0, refused.1["code"].as_str()), (404, Some("picture.unknown")), "{path}");
    }
    let odd = problem_of(world.get(&format!("/api/v1/pictures/{blob}/thumbnail/321")).await).await;
    assert_eq!((odd.0, odd.1["code"].as_str()), (400, Some("request.bad")));
    world.end().await;
}

#[tokio::test]
async fn references_are_checked_as_enrolment_would() {
    let world = World::start().await;
    let starters = json_of(world.get("/api/v1/starters").await).await;
    assert_eq!((&starters[0]["name"], &starters[0]["views"][0]), (&json!("nova"), &json!("front")));
    assert!(starters.as_array().expect("starters").iter().all(|starter| starter["doc"] != ""));
    let mut blobs = Vec::new();
    for path in ["nova/0", "nova/1", "idris/0"] {
        let picture = world.get(&format!("/api/v1/starters/{path}")).await;
        assert_eq!(picture.headers()[CONTENT_TYPE], "image/jpeg");
        blobs.push(upload(&world, picture.bytes().await.expect("bytes").to_vec()).await);
    }
    for path in ["nova/8", "nobody/0"] {
        let refused = problem_of(world.get(&format!("/api/v1/starters/{path}")).await).await;
        assert_eq!((refused.0, refused.1["code"].as_str()), (404, Some("picture.unknown")), "{path}");
    }
    let ask = async |blobs: &[String]| {
        world.post_with_token("/api/v1/references/check", &json!({ "blobs": blobs, "domain": "rendered" })).await
    };
    let checked = json_of(ask(&blobs).await).await;
    let usable: Vec<&Value> = checked["pictures"].as_array().expect("pictures").iter().map(|p| &p["usable"]).collect();
    assert_eq!(usable, [&json!(true), &json!(true), &json!(false)], "{checked}");
    assert_eq!(checked["pictures"][2]["problems"][0]["code"], "enrol.stranger");
    assert_eq!((checked["pairs"].as_array().map(Vec::len), &checked["pairs"][0]["b"]), (Some(3), &json!(1)));
    assert!(checked["pictures"][0]["quality"]["sharpness"].is_number());
    assert_eq!(problem_of(ask(&[]).await).await.1["code"], "enrol.count");
    assert_eq!(problem_of(ask(&vec![blobs[0].clone(); 21]).await).await.1["code"], "enrol.count");
    assert_eq!(problem_of(ask(&["0".repeat(64)]).await).await.1["code"], "picture.unknown");
    world.end().await;
}
