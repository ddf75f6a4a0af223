//! How a browser and the studio's own window come in.

mod world;

use muse_core::studio::{Studio, StudioOptions};
use muse_server::{Serving, serve_private};
use reqwest::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, COOKIE, LOCATION, ORIGIN, SET_COOKIE};
use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode};
use serde_json::json;
use tokio_util::sync::CancellationToken;
use world::{World, json_of, problem_of};

fn browser() -> Client {
    Client::builder().redirect(Policy::none()).build().expect("a client")
}

async fn private() -> (Serving, Studio, tempfile::TempDir) {
    let home = tempfile::tempdir().expect("a folder");
    let options = StudioOptions { prefer_gpu: false, ..StudioOptions::owner(home.path()) };
    let studio = Studio::open(options).await.expect("a studio");
    let serving = serve_private(studio.clone(), CancellationToken::new()).await.expect("a server");
    (serving, studio, home)
}

/// `name=value` of the cookie that the entry sets.
async fn cookie_of(entry: &str) -> String {
    let entered = browser().get(entry).send().await.expect("an answer");
    assert_eq!(
        (entered.status(), &entered.headers()[LOCATION]),
        (StatusCode::SEE_OTHER, &"/".parse().expect("a value"))
    );
    let cookie = entered.headers()[SET_COOKIE].to_str().expect("text").to_owned();
    let (pair, flags) = cookie.split_once("; ").expect("flags");
    assert_eq!(flags, "HttpOnly; SameSite=Strict; Path=/");
    pair.to_owned()
}

#[tokio::test]
async fn the_cookie_of_the_entry_counts_as_the_token() {
    let world = World::start().await;
    let entry = world.url(&format!("/enter?key={}", world.token));
    let cookie = cookie_of(&entry).await;
    assert!(cookie.starts_with(&format!("muse_{}=", world.port())), "{cookie}");

    let deposit = || {
        let body = json!({ "design": { "version": 1 } });
        browser().post(world.url("/api/v1/forge/check")).header(COOKIE, &cookie).json(&body)
    };
    assert_eq!(deposit().send().await.expect("an answer").status(), StatusCode::OK);
    let own = deposit().header(ORIGIN, world.url("")).header("Sec-Fetch-Site", "same-origin");
    assert_eq!(own.send().await.expect("an answer").status(), StatusCode::OK);
    // Another port of this machine is of the same site, and its pages send the cookie.
    let neighbour = deposit().header("Sec-Fetch-Site", "same-site").send().await.expect("an answer");
    assert_eq!(problem_of(neighbour).await.1["code"], "request.no_token");
    let foreign = deposit().header(ORIGIN, "http://localhost:3000").send().await.expect("an answer");
    assert_eq!(problem_of(foreign).await.1["code"], "request.bad_origin");
    // What is said in words counts before what is brought along.
    let contradicted = deposit().bearer_auth("wrong").send().await.expect("an answer");
    assert_eq!(contradicted.status(), StatusCode::UNAUTHORIZED);
    world.end().await;
}

#[tokio::test]
async fn a_wrong_key_is_answered_with_a_page_to_read() {
    let world = World::start().await;
    for path in ["/enter", "/enter?key=", "/enter?key=wrong", "/enter?KEY=x", "/enter?key=%ff"] {
        let refused = browser().get(world.url(path)).send().await.expect("an answer");
        assert_eq!(refused.status(), StatusCode::FORBIDDEN, "{path}");
        assert_eq!(refused.headers()[CONTENT_TYPE], "text/html; charset=utf-8");
        assert!(!refused.headers().contains_key(SET_COOKIE));
        let page = refused.text().await.expect("a page");
        assert!(page.contains("locked") && !page.contains(&world.token), "{page}");
    }
    world.end().await;
}

#[tokio::test]
async fn in_the_window_of_its_own_nothing_is_free_but_the_way_in() {
    let (serving, studio, _home) = private().await;
    assert!(serving.address.ip().is_loopback());
    assert!(!studio.db().home().token_file().exists(), "its token lies in no file");
    let url = |path: &str| format!("http://{}{path}", serving.address);
    for path in ["/", "/api/v1/health", "/api/v1/wallets", "/muses/surprise-me", "/api/v1/events", "/assets/x.js"] {
        let (status, problem) = problem_of(browser().get(url(path)).send().await.expect("an answer")).await;
        assert_eq!((status, problem["code"].as_str()), (401, Some("request.no_token")), "{path}");
        assert!(!problem["advice"].as_str().expect("an advice").contains("token lies"), "{problem}");
    }
    let sealed = browser().post(url("/muses/genesis")).body("{}").send().await.expect("an answer");
    assert_eq!(sealed.status(), StatusCode::UNAUTHORIZED);
    let person = browser().get(url("/")).header("Accept", "text/html").send().await.expect("an answer");
    assert_eq!(
        (person.status(), &person.headers()[CONTENT_TYPE]),
        (StatusCode::UNAUTHORIZED, &"text/html; charset=utf-8".parse().expect("a value"))
    );

    let cookie = cookie_of(&serving.entry_url()).await;
    let health = browser().get(url("/api/v1/health")).header(COOKIE, &cookie).send().await.expect("an answer");
    assert_eq!(json_of(health).await["status"], "ok");
    let bearer = browser().get(url("/api/v1/wallets")).bearer_auth(&serving.token).send().await.expect("an answer");
    assert_eq!(bearer.status(), StatusCode::OK);
    serving.stop();
    tokio::time::timeout(std::time::Duration::from_secs(30), serving.finished()).await.expect("in time").expect("well");
}

#[tokio::test]
async fn two_windows_have_two_keys() {
    let ((one, ..), (two, ..)) = (private().await, private().await);
    assert_ne!(one.token, two.token);
    let cookie = cookie_of(&one.entry_url()).await;
    let stranger = browser().get(format!("http://{}/api/v1/health", two.address)).header(COOKIE, cookie);
    assert_eq!(stranger.send().await.expect("an answer").status(), StatusCode::UNAUTHORIZED);
    let wrong = browser().get(format!("http://{}/enter?key={}", two.address, one.token)).send().await;
    assert_eq!(wrong.expect("an answer").status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_front_page_is_the_window_or_says_how_to_build_it() {
    let world = World::start().await;
    let front = world.get("/").await;
    assert_eq!(front.status(), StatusCode::OK);
    let policy = front.headers()[CONTENT_SECURITY_POLICY].to_str().expect("text").to_owned();
    let built = front.headers()[CACHE_CONTROL] == "no-cache";
    let page = front.text().await.expect("a page");
    assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
    assert_eq!(built, policy.contains("script-src 'self'"), "{policy}");
    assert_eq!(!built, page.contains("npm run build --prefix ui"), "{page}");
    world.end().await;
}
