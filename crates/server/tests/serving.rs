//! Where the server listens, and where it refuses to.

mod world;

use muse_core::studio::{Studio, StudioOptions};
use muse_core::vocab::Advice;
use muse_server::{ServeOptions, serve};
use reqwest::StatusCode;
use tokio_util::sync::CancellationToken;
use world::{World, problem_of};

async fn studio(home: &tempfile::TempDir) -> Studio {
    Studio::open(StudioOptions::owner(home.path())).await.expect("a studio")
}

#[tokio::test]
async fn an_address_that_others_can_reach_needs_the_creators_leave() {
    let home = tempfile::tempdir().expect("a folder");
    let options = ServeOptions { bind: ([0, 0, 0, 0], 0).into(), ..ServeOptions::default() };
    let refused = serve(studio(&home).await, options, CancellationToken::new()).await.expect_err("refused");
    assert_eq!(refused.code(), "serve.not_loopback");
    assert!(refused.advice().is_some_and(|advice| advice.contains("--allow-remote")));
}

#[tokio::test]
async fn a_port_that_is_taken_is_named() {
    let world = World::start().await;
    let home = tempfile::tempdir().expect("a folder");
    let options = ServeOptions { bind: ([127, 0, 0, 1], world.port()).into(), ..ServeOptions::default() };
    let refused = serve(studio(&home).await, options, CancellationToken::new()).await.expect_err("refused");
    assert_eq!(refused.code(), "serve.port_taken");
    assert!(refused.to_string().contains(&world.port().to_string()));
    world.end().await;
}

#[tokio::test]
async fn beyond_loopback_everything_needs_the_token() {
    let home = tempfile::tempdir().expect("a folder");
    let options = ServeOptions { bind: ([0, 0, 0, 0], 0).into(), allow_remote: true, token: None };
    let shutdown = CancellationToken::new();
    let serving = serve(studio(&home).await, options, shutdown.clone()).await.expect("a server");
    let client = reqwest::Client::new();
    let url = format!("http://127.0.0.1:{}", serving.address.port());
    for path in ["/", "/api/docs", "/api/v1/muses", "/muses/surprise-me", "/api/v1/events", "/nothing"] {
        let (status, problem) = problem_of(client.get(format!("{url}{path}")).send().await.expect("an answer")).await;
        assert_eq!((status, problem["code"].as_str()), (401, Some("request.no_token")), "{path}");
    }
    let known = client.get(format!("{url}/api/v1/muses")).bearer_auth(&serving.token).send().await.expect("an answer");
    assert_eq!(known.status(), StatusCode::OK);
    drop(client);
    shutdown.cancel();
    serving.finished().await.expect("a good end");
}

#[tokio::test]
async fn a_token_that_would_not_protect_is_refused() {
    let home = tempfile::tempdir().expect("a folder");
    let options =
        ServeOptions { bind: ([127, 0, 0, 1], 0).into(), token: Some("x".to_owned()), ..ServeOptions::default() };
    let refused = serve(studio(&home).await, options, CancellationToken::new()).await.expect_err("refused");
    assert_eq!(refused.code(), "serve.weak_token");
}
