use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::http::{HeaderMap, StatusCode};
use axum::routing::get;
use axum::{Json, Router};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use muse_burst::error::Cause;
use muse_burst::{Gke, TokenSource};
use secrecy::SecretString;
use serde_json::{Value, json};

use super::*;

/// Tokens that are counted; the second is refused to be made.
struct Tokens {
    made: AtomicU32,
    fails: bool,
}

impl TokenSource for Tokens {
    fn token(&self) -> BoxFuture<'_, Result<SecretString, Cause>> {
        let number = self.made.fetch_add(1, Ordering::Relaxed);
        let fails = self.fails;
        async move { if fails { Err("signed out".into()) } else { Ok(format!("ya29.canary-{number}").into()) } }.boxed()
    }
}

fn tokens(fails: bool) -> Arc<Tokens> {
    Arc::new(Tokens { made: AtomicU32::new(0), fails })
}

fn gke() -> Gke {
    Gke { project: "p-1".to_owned(), location: "us-central1".to_owned(), cluster: "burst".to_owned() }
}

/// The Container API, which describes one cluster.
async fn container_api(described: Value) -> String {
    let path = "/v1/projects/p-1/locations/us-central1/clusters/burst";
    let answer = async move |headers: HeaderMap| {
        let bearer = headers.get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default();
        match bearer.starts_with("Bearer ya29.canary") {
            true => (StatusCode::OK, Json(described)),
            false => (StatusCode::UNAUTHORIZED, Json(json!({ "error": { "message": "no token" } }))),
        }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, Router::new().route(path, get(answer))).await });
    url
}

#[tokio::test]
async fn a_gke_cluster_is_found_by_its_name_and_every_request_has_a_fresh_token() {
    let double = KubeDouble::start(NOON).await;
    let api = container_api(json!({ "endpoint": "10.0.0.1", "controlPlaneEndpointsConfig": {
        "dnsEndpointConfig": { "endpoint": double.url, "allowExternalTraffic": true } } }))
    .await;
    let tokens = tokens(false);
    let cluster = Cluster::from_gke(&gke(), tokens.clone(), NAMESPACE, Some(&api)).await.unwrap();
    let survey = cluster.survey().await;
    assert!(survey.version.is_some(), "{survey:?}");
    assert!(tokens.made.load(Ordering::Relaxed) as usize > double.seen().len());
}

#[tokio::test]
async fn a_token_that_cannot_be_made_is_a_sign_in_that_failed() {
    let api = container_api(json!({})).await;
    let error = Cluster::from_gke(&gke(), tokens(true), NAMESPACE, Some(&api)).await.unwrap_err();
    assert_eq!((error.code(), error.to_string().contains("signed out")), ("burst.sign_in", true));
}

#[tokio::test]
async fn a_cluster_that_google_does_not_have_is_missing() {
    let api = container_api(json!({})).await;
    let other = Gke { cluster: "other".to_owned(), ..gke() };
    let error = Cluster::from_gke(&other, tokens(false), NAMESPACE, Some(&api)).await.unwrap_err();
    assert_eq!(error.code(), "burst.missing");
}

#[tokio::test]
async fn a_cluster_without_an_address_is_said() {
    let api = container_api(json!({ "endpoint": "" })).await;
    let error = Cluster::from_gke(&gke(), tokens(false), NAMESPACE, Some(&api)).await.unwrap_err();
    assert_eq!(error.code(), "burst.bad_reply");
}

#[tokio::test]
async fn a_certificate_that_is_none_is_refused_before_anything_is_sent() {
    let described = json!({ "endpoint": "10.0.0.1", "masterAuth": { "clusterCaCertificate": "bm90IHBlbQ==" } });
    let api = container_api(described).await;
    let error = Cluster::from_gke(&gke(), tokens(false), NAMESPACE, Some(&api)).await.unwrap_err();
    assert_eq!(error.code(), "burst.bad_reply");
}
