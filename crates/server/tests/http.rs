//! The HTTP door as a client meets it: a real server on a port of its own, with a home of its own.

mod world;

use reqwest::StatusCode;
use reqwest::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_TYPE, ETAG, HOST, ORIGIN};
use serde_json::{Value, json};
use world::{World, json_of, problem_of};

#[tokio::test]
async fn the_two_calls_everybody_knows_work_as_they_stand() {
    let world = World::start().await;
    let drawn = world.get("/muses/surprise-me?seed=7").await;
    assert_eq!(drawn.status(), StatusCode::OK);
    let drawn = drawn.text().await.expect("a draft");
    let again = world.get("/api/v1/muses/surprise-me?seed=7").await.text().await.expect("a draft");
    assert_eq!(drawn, again);

    // What `curl -X POST … -d BODY` sends.
    let sealed = world
        .client
        .post(world.url("/muses/genesis"))
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("Accept", "*/*")
        .body(drawn.clone())
        .send()
        .await
        .expect("an answer");
    assert_eq!(sealed.status(), StatusCode::CREATED);
    let sealed = json_of(sealed).await;
    let draft: Value = serde_json::from_str(&drawn).expect("JSON");
    assert_eq!(sealed["head"]["dna"]["name"], draft["draft_dna"]["name"]);

    let id = sealed["head"]["dna"]["muse_id"].as_str().expect("an id");
    let shown = json_of(world.get(&format!("/api/v1/muses/{id}")).await).await;
    assert_eq!(shown["head"], sealed["head"]);
    assert_eq!(json_of(world.get("/api/v1/muses").await).await.as_array().map(Vec::len), Some(1));
    assert_eq!(world.get(&format!("/api/v1/muses/{id}/verify")).await.status(), StatusCode::OK);

    let reference = world.get(&format!("/api/v1/muses/{id}/references/0")).await;
    assert_eq!(reference.status(), StatusCode::OK);
    assert!(reference.headers()[CONTENT_TYPE].to_str().expect("text").starts_with("image/"));
    let etag = reference.headers()[ETAG].clone();
    let known = world.client.get(world.url(&format!("/api/v1/muses/{id}/references/0"))).header("If-None-Match", etag);
    assert_eq!(known.send().await.expect("an answer").status(), StatusCode::NOT_MODIFIED);
    let (status, problem) = problem_of(world.get(&format!("/api/v1/muses/{id}/references/99")).await).await;
    assert_eq!((status, problem["code"].as_str()), (404, Some("reference.unknown")));
    world.end().await;
}

#[tokio::test]
async fn a_work_goes_from_intent_to_picture_over_http() {
    let world = World::start().await;
    let drawn = json_of(world.get("/muses/surprise-me?seed=1").await).await;
    assert_eq!(world.post("/muses/genesis", &drawn).await.status(), StatusCode::CREATED);
    let wanted = json!({ "intent": "Minimalist Avant-Garde", "renderer": "draft", "anyway": true });
    let begun = world.post_with_token("/api/v1/productions", &wanted).await;
    assert_eq!(begun.status(), StatusCode::ACCEPTED);
    let begun = json_of(begun).await;
    let id = begun["production"]["production_id"].as_str().expect("an id").to_owned();
    let path = format!("/api/v1/productions/{id}");
    let ended = world
        .until(&path, |view| view["production"]["state"] == "in_review" || !view["production"]["problem"].is_null())
        .await;
    assert_eq!(ended["production"]["state"], "in_review", "{ended}");

    let queue = json_of(world.get("/api/v1/reviews/queue").await).await;
    assert_eq!(queue[0]["production_id"], id.as_str());
    let picture = world.get(&format!("{path}/picture")).await;
    assert_eq!(picture.headers()[CONTENT_TYPE], "image/png");
    assert!(picture.headers()["cache-control"].to_str().expect("text").contains("immutable"));
    assert_eq!(
        picture.headers()[ETAG],
        format!("\"{}\"", ended["production"]["picture_blob"].as_str().expect("a hash"))
    );

    let muse = ended["production"]["muse_id"].as_str().expect("an id");
    let of_muse = format!("/api/v1/muses/{muse}");
    assert_eq!(json_of(world.get(&format!("{of_muse}/drift")).await).await["pictures"], 1);
    assert_eq!(json_of(world.get(&format!("{of_muse}/uniqueness")).await).await["compared"], 0);
    assert_eq!(json_of(world.get(&format!("{of_muse}/look-alikes")).await).await, json!([]));

    let (status, problem) = problem_of(world.post_with_token(&format!("{path}/release"), &json!({})).await).await;
    assert_eq!((status, problem["code"].as_str()), (409, Some("production.not_releasable")));
    let word = json!({ "status": "approved", "why": "as meant" });
    assert_eq!(world.post_with_token(&format!("{path}/review"), &word).await.status(), StatusCode::OK);
    let released = world.bare_post_with_token(&format!("{path}/release")).await;
    assert_eq!(released.status(), StatusCode::OK);
    world.end().await;
}

#[tokio::test]
async fn the_end_of_the_server_cancels_nobodys_work_and_the_next_start_goes_on() {
    let world = World::start().await;
    let drawn = json_of(world.get("/muses/surprise-me?seed=1").await).await;
    assert_eq!(world.post("/muses/genesis", &drawn).await.status(), StatusCode::CREATED);
    let wanted = json!({ "intent": "Minimalist Avant-Garde", "renderer": "draft", "anyway": true });
    let begun = json_of(world.post_with_token("/api/v1/productions", &wanted).await).await;
    let id = begun["production"]["production_id"].as_str().expect("an id").to_owned();
    let studio = world.studio.clone();
    let _home = world.end().await;
    let cancel = tokio_util::sync::CancellationToken::new();
    muse_core::api::resume(&studio, cancel).await.expect("what was under way is driven on");
    let view = muse_core::api::show_production(&studio, &id).await.expect("the production");
    assert_eq!(view.production.state, muse_core::studio::ProductionState::InReview, "{:?}", view.production.problem);
    assert_eq!(view.renders.len(), 1, "the same attempt, not a second one");
}

#[tokio::test]
async fn what_is_no_json_is_answered_with_the_place() {
    let world = World::start().await;
    let (status, problem) = problem_of(world.raw_post("/muses/genesis", "{\n  \"draft_dna\": oops\n}").await).await;
    assert_eq!(status, 400);
    assert_eq!(problem["code"], "request.bad_json");
    assert_eq!((&problem["line"], &problem["column"]), (&json!(2), &json!(16)));
    assert!(problem["detail"].as_str().is_some_and(|text| text.contains("line 2 column 16")), "{problem}");
    assert!(problem["advice"].is_string());

    let (status, problem) = problem_of(world.raw_post("/muses/genesis", "").await).await;
    assert_eq!((status, problem["code"].as_str()), (400, Some("request.bad_json")));
    let deep = "[".repeat(500_000);
    assert_eq!(problem_of(world.raw_post("/muses/genesis", &deep).await).await.0, 422);
    let large = " ".repeat((1 << 20) + 1);
    let (status, problem) = problem_of(world.raw_post("/muses/genesis", &large).await).await;
    assert_eq!((status, problem["code"].as_str()), (413, Some("request.too_large")));
    world.end().await;
}

#[tokio::test]
async fn a_field_that_does_not_exist_or_cannot_be_is_named() {
    let world = World::start().await;
    let mut drawn = json_of(world.get("/muses/surprise-me?seed=7").await).await;
    drawn["draft_dna"]["style"]["palett"] = json!([]);
    let (status, problem) = problem_of(world.post("/muses/genesis", &drawn).await).await;
    assert_eq!((status, problem["code"].as_str()), (422, Some("request.bad_field")));
    assert_eq!(problem["errors"][0]["field"], "draft_dna.style.palett");

    let mut drawn = json_of(world.get("/muses/surprise-me?seed=7").await).await;
    drawn["draft_dna"]["moral_graph"]["axes"]["ego"] = json!(2);
    drawn["draft_dna"]["name"] = json!("");
    let (status, problem) = problem_of(world.post("/muses/genesis", &drawn).await).await;
    assert_eq!((status, problem["code"].as_str()), (422, Some("dna.not_sealable")));
    let fields: Vec<&str> =
        problem["errors"].as_array().into_iter().flatten().filter_map(|e| e["field"].as_str()).collect();
    assert_eq!(fields, ["name", "moral_graph.axes.ego"]);

    let (status, problem) = problem_of(world.get("/muses/surprise-me?sead=7").await).await;
    assert_eq!((status, problem["code"].as_str()), (400, Some("request.bad")));
    assert!(problem["detail"].as_str().is_some_and(|text| text.contains("sead")), "{problem}");
    assert_eq!(problem_of(world.get("/muses/surprise-me?seed=-1").await).await.0, 400);
    assert_eq!(problem_of(world.get("/api/v1/muses/nova/references/first").await).await.0, 400);
    world.end().await;
}

#[tokio::test]
async fn a_rebound_name_is_turned_away() {
    let world = World::start().await;
    let ask = |host: String| world.client.get(world.url("/api/v1/health")).header(HOST, host);
    let (status, problem) = problem_of(ask("evil.example".to_owned()).send().await.expect("an answer")).await;
    assert_eq!((status, problem["code"].as_str()), (421, Some("request.bad_host")));
    let other_port = ask("127.0.0.1:1".to_owned()).send().await.expect("an answer");
    assert_eq!(other_port.status(), StatusCode::MISDIRECTED_REQUEST);
    let by_name = ask(format!("localhost:{}", world.port())).send().await.expect("an answer");
    assert_eq!(by_name.status(), StatusCode::OK);
    world.end().await;
}

#[tokio::test]
async fn a_page_from_elsewhere_is_turned_away_and_our_own_is_let_in() {
    let world = World::start().await;
    let from = |origin: &str| world.client.get(world.url("/api/v1/health")).header(ORIGIN, origin);
    for foreign in ["https://evil.example", "null", "http://localhost:3000"] {
        let (status, problem) = problem_of(from(foreign).send().await.expect("an answer")).await;
        assert_eq!((status, problem["code"].as_str()), (403, Some("request.bad_origin")), "{foreign}");
    }
    for own in ["tauri://localhost", "http://tauri.localhost", "http://localhost:5173"] {
        let answer = from(own).header("Sec-Fetch-Site", "cross-site").send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::OK, "{own}");
        assert_eq!(answer.headers()[ACCESS_CONTROL_ALLOW_ORIGIN], own);
    }
    let picture_tag = world.client.get(world.url("/api/v1/health")).header("Sec-Fetch-Site", "cross-site");
    assert_eq!(picture_tag.send().await.expect("an answer").status(), StatusCode::FORBIDDEN);

    let asked = world
        .client
        .request(reqwest::Method::OPTIONS, world.url("/api/v1/limits"))
        .header(ORIGIN, "tauri://localhost")
        .header("Access-Control-Request-Method", "PUT")
        .header("Access-Control-Request-Headers", "authorization,content-type")
        .send()
        .await
        .expect("an answer");
    assert!(asked.status().is_success());
    assert_eq!(asked.headers()[ACCESS_CONTROL_ALLOW_ORIGIN], "tauri://localhost");

    // A refusal that comes after the guard can be read by our own page.
    let refused = world.client.put(world.url("/api/v1/limits")).header(ORIGIN, "tauri://localhost").body("{}");
    let refused = refused.send().await.expect("an answer");
    assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(refused.headers()[ACCESS_CONTROL_ALLOW_ORIGIN], "tauri://localhost");
    world.end().await;
}

#[tokio::test]
async fn what_changes_something_needs_the_token() {
    let world = World::start().await;
    for path in ["/api/v1/productions", "/api/v1/pictures", "/api/v1/signals/import", "/api/v1/wallets/nova/deposit"] {
        let (status, problem) = problem_of(world.raw_post(path, "{}").await).await;
        assert_eq!((status, problem["code"].as_str()), (401, Some("request.no_token")), "{path}");
        let advice = problem["advice"].as_str().expect("an advice");
        assert!(advice.contains("token") && !advice.contains(&world.token), "{advice}");
    }
    let wrong = world.client.post(world.url("/api/v1/productions")).bearer_auth("wrong").body("{}");
    assert_eq!(wrong.send().await.expect("an answer").status(), StatusCode::UNAUTHORIZED);

    let cap = json!({ "hourly_cap": 2_000_000, "why": "a quiet week" });
    let set = world.client.put(world.url("/api/v1/limits")).bearer_auth(&world.token).body(cap.to_string());
    let set = json_of(set.send().await.expect("an answer")).await;
    assert_eq!(
        set["changes"][0]["reason"].as_str().or(set["changes"][0]["why"].as_str()),
        Some("a quiet week"),
        "{set}"
    );
    world.end().await;
}

#[tokio::test]
#[cfg(unix)]
async fn the_token_lies_in_the_studio_for_its_owner_only_and_stays_the_same() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::start().await;
    let path = world.home().join("token");
    assert_eq!(std::fs::read_to_string(&path).expect("a token"), world.token);
    assert_eq!(std::fs::metadata(&path).expect("a token").permissions().mode() & 0o777, 0o600);
    let token = world.token.clone();
    let world = world.start_again().await;
    assert_eq!(world.token, token);
    world.end().await;
}

#[tokio::test]
async fn what_is_not_there_is_a_problem_document_too() {
    let world = World::start().await;
    let (status, problem) = problem_of(world.get("/api/v1/muses/nobody").await).await;
    assert_eq!((status, problem["code"].as_str()), (404, Some("muse.unknown")));
    assert_eq!(problem["title"], "Not Found");
    assert_eq!(problem["type"], "about:blank");
    let (status, problem) = problem_of(world.get("/api/v1/nothing").await).await;
    assert_eq!((status, problem["code"].as_str()), (404, Some("request.unknown_path")));
    let (status, problem) = problem_of(world.post("/api/v1/muses/surprise-me", &json!({})).await).await;
    assert_eq!((status, problem["code"].as_str()), (401, Some("request.no_token")));
    let (status, problem) = problem_of(world.post_with_token("/api/v1/muses/surprise-me", &json!({})).await).await;
    assert_eq!((status, problem["code"].as_str()), (405, Some("request.bad_method")));
    assert_eq!(problem_of(world.get("/api/v1/productions/zzzz").await).await.0, 404);
    assert_eq!(problem_of(world.get("/api/v1/muses/%FF").await).await.0, 400);
    world.end().await;
}

#[tokio::test]
async fn every_read_answers_in_an_empty_studio() {
    let world = World::start().await;
    for path in [
        "/",
        "/api/docs",
        "/api/openapi.json",
        "/api/v1/health",
        "/api/v1/muses",
        "/api/v1/trends",
        "/api/v1/decisions",
        "/api/v1/productions",
        "/api/v1/reviews/queue",
        "/api/v1/wallets",
        "/api/v1/limits",
        "/api/v1/ledger?limit=3",
        "/api/v1/ledger/verify",
        "/api/v1/prices",
        "/api/v1/quote?renderer=draft&attempts=3",
    ] {
        let answer = world.get(path).await;
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        assert_eq!(answer.headers()["x-content-type-options"], "nosniff", "{path}");
        let policy = answer.headers()["content-security-policy"].to_str().expect("text").to_owned();
        assert!(policy.starts_with("default-src 'none'"), "{path}: {policy}");
    }
    world.end().await;
}

#[tokio::test]
async fn a_design_is_measured_as_an_identity() {
    let world = World::start().await;
    let path = "/api/v1/forge/meter";
    let ask = |design: Value| json!({ "design": design, "form": "one" });
    let nobody = ask(json!({ "version": 1, "macro": { "age": 40 } }));
    assert_eq!(world.post(path, &nobody).await.status(), StatusCode::UNAUTHORIZED, "it computes for seconds");
    let told = json_of(world.post_with_token(path, &nobody).await).await;
    assert_eq!((&told["verdict"], &told["personas"]), (&json!("distinct"), &json!([])), "{told}");
    for (design, code) in [
        (json!({ "version": 1, "macro": { "age": 12 } }), "design.out_of_range"),
        (json!({ "version": 1, "macro": { "aeg": 40 } }), "design.unknown_name"),
        (json!([]), "design.wrong_kind"),
    ] {
        let (status, problem) = problem_of(world.post_with_token(path, &ask(design)).await).await;
        assert_eq!((status, problem["code"].as_str()), (422, Some(code)));
    }
    let (status, _) = problem_of(world.post_with_token(path, &json!({ "design": {}, "form": "two" })).await).await;
    assert_eq!(status, 422);
    world.end().await;
}

#[tokio::test]
async fn signals_are_imported_from_the_body_and_nothing_of_it_stays_behind() {
    let world = World::start().await;
    let line = |id: u32, at: &str, upvotes: u32| {
        json!({ "source": "reddit", "id": format!("p{id}"), "title": "Minimalist chairs", "community": "design",
                "created_at": "2026-11-22T08:00:00Z", "observed_at": at, "upvotes": upvotes, "comments": 3 })
        .to_string()
    };
    let lines =
        [line(1, "2026-11-22T09:00:00Z", 10), line(1, "2026-11-22T10:00:00Z", 90), "{oops".to_owned()].join("\n");
    let imported = world.client.post(world.url("/api/v1/signals/import")).bearer_auth(&world.token).body(lines);
    let report = json_of(imported.send().await.expect("an answer")).await;
    assert_eq!((&report["read"], &report["bad"]), (&json!(2), &json!(1)), "{report}");
    assert_eq!(report["bad_rows"][0]["line"], 3);
    let useless = world.client.post(world.url("/api/v1/signals/import")).bearer_auth(&world.token).body("{oops");
    let (status, problem) = problem_of(useless.send().await.expect("an answer")).await;
    assert_eq!((status, &problem["code"]), (422, &json!("signals.nothing_usable")));
    let told = problem["detail"].as_str().expect("a sentence");
    assert!(told.starts_with("the file holds no usable row"), "{told}");
    let left: Vec<_> = std::fs::read_dir(world.home())
        .expect("a folder")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.starts_with(".import"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
    world.end().await;
}
