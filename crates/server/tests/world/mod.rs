//! A server with a studio in a temporary folder, and a client of it.
#![allow(dead_code)]

use std::path::Path;
use std::time::{Duration, Instant};

use muse_core::studio::keys::GivenKeys;
use muse_core::studio::{SourceOptions, Studio, StudioOptions};
use muse_server::{ServeOptions, Serving, serve};
use reqwest::{Client, Response};
use serde_json::Value;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

pub struct World {
    pub client: Client,
    pub token: String,
    pub studio: Studio,
    pub shutdown: CancellationToken,
    serving: Serving,
    home: TempDir,
}

impl World {
    pub async fn start() -> Self {
        Self::in_home(tempfile::tempdir().expect("a folder")).await
    }

    async fn in_home(home: TempDir) -> Self {
        // Nobody listens on port 1: whatever asks for ComfyUI or a live source is told at once that there is none.
        let nobody = || "http://127.0.0.1:1".to_owned();
        let sources = SourceOptions {
            apify_url: nobody(),
            reddit_url: nobody(),
            reddit_oauth_url: nobody(),
            given: GivenKeys::default(),
            rest: Duration::from_millis(1),
        };
        let options = StudioOptions {
            comfy_url: Some(nobody()),
            sources,
            prefer_gpu: false,
            ..StudioOptions::owner(home.path())
        };
        let studio = Studio::open(options).await.expect("a studio");
        let shutdown = CancellationToken::new();
        let options = ServeOptions { bind: ([127, 0, 0, 1], 0).into(), ..ServeOptions::default() };
        let serving = serve(studio.clone(), options, shutdown.clone()).await.expect("a server");
        Self { client: Client::new(), token: serving.token.clone(), studio, shutdown, serving, home }
    }

    /// Ends the server and begins another one in the same home.
    pub async fn start_again(self) -> Self {
        let Self { serving, shutdown, studio, home, client, .. } = self;
        drop(client);
        shutdown.cancel();
        serving.finished().await.expect("a good end");
        drop(studio);
        // The owner's lock falls with the last task that held the studio.
        tokio::time::sleep(Duration::from_millis(200)).await;
        Self::in_home(home).await
    }

    /// Ends the server; the studio's folder lives on as long as what is returned.
    pub async fn end(self) -> TempDir {
        self.shutdown.cancel();
        let ended = tokio::time::timeout(Duration::from_secs(30), self.serving.finished()).await;
        ended.expect("an end in time").expect("a good end");
        self.home
    }

    pub fn home(&self) -> &Path {
        self.home.path()
    }

    pub fn port(&self) -> u16 {
        self.serving.address.port()
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.serving.address)
    }

    pub async fn get(&self, path: &str) -> Response {
        self.client.get(self.url(path)).send().await.expect("an answer")
    }

    pub async fn post(&self, path: &str, body: &Value) -> Response {
        self.client.post(self.url(path)).json(body).send().await.expect("an answer")
    }

    pub async fn post_with_token(&self, path: &str, body: &Value) -> Response {
        self.client.post(self.url(path)).bearer_auth(&self.token).json(body).send().await.expect("an answer")
    }

    pub async fn bare_post_with_token(&self, path: &str) -> Response {
        self.client.post(self.url(path)).bearer_auth(&self.token).send().await.expect("an answer")
    }

    pub async fn delete_with_token(&self, path: &str) -> Response {
        self.client.delete(self.url(path)).bearer_auth(&self.token).send().await.expect("an answer")
    }

    pub async fn raw_post(&self, path: &str, body: &str) -> Response {
        self.client.post(self.url(path)).body(body.to_owned()).send().await.expect("an answer")
    }

    /// Asks again until the answer is as wanted.
    pub async fn until(&self, path: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let begun = Instant::now();
        loop {
            let value = json_of(self.get(path).await).await;
            if wanted(&value) || begun.elapsed() > Duration::from_secs(120) {
                return value;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

pub async fn json_of(response: Response) -> Value {
    let (status, text) = (response.status(), response.text().await.expect("a body"));
    assert!(status.is_success(), "{status}: {text}");
    serde_json::from_str(&text).expect("JSON")
}

/// Status and problem document of a refusal.
pub async fn problem_of(response: Response) -> (u16, Value) {
    let status = response.status().as_u16();
    let kind =
        response.headers().get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default().to_owned();
    let text = response.text().await.expect("a body");
    assert_eq!(kind, "application/problem+json", "{status}: {text}");
    let problem: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(problem["status"], status);
    (status, problem)
}
