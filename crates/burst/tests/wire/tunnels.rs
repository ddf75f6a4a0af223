use std::net::SocketAddr;

use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures_util::{SinkExt as _, StreamExt as _};
use muse_burst::{Phase, Tunnel, Wish};
use serde_json::{Value, json};

use super::*;

/// A process that speaks as ComfyUI does where the tunnel could spoil it: JSON, a large body up and down, a socket.
async fn comfy() -> SocketAddr {
    async fn talk(mut socket: WebSocket) {
        let hello = json!({ "type": "status", "data": { "sid": "s" } }).to_string();
        let _ = socket.send(Message::Text(hello.into())).await;
        while let Some(Ok(message)) = socket.recv().await {
            match message {
                // A preview is binary.
                Message::Text(text) if text == "preview" => {
                    let _ = socket.send(Message::Binary(vec![7; 300_000].into())).await;
                }
                Message::Text(text) => {
                    let _ = socket.send(Message::Text(text)).await;
                }
                _ => {}
            }
        }
    }
    let router = Router::new()
        .route("/", get(async || "ComfyUI"))
        .route(
            "/system_stats",
            get(async |headers: http::HeaderMap| {
                Json(json!({ "system": { "os": "pod" }, "saw_token": headers.contains_key("authorization") }))
            }),
        )
        .route("/view", get(async |query: axum::extract::RawQuery| query.0.unwrap_or_default()))
        .route("/upload/image", post(async |body: axum::body::Bytes| Json(json!({ "bytes": body.len() }))))
        .route("/refused", get(async || (http::StatusCode::BAD_REQUEST, "no")))
        .route("/ws", get(async |upgrade: WebSocketUpgrade| upgrade.on_upgrade(talk)))
        .layer(axum::extract::DefaultBodyLimit::max(64 << 20));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

async fn open(spec: SessionSpec) -> (KubeDouble, Cluster, Session, Tunnel) {
    let (double, cluster) = double().await;
    double.pods_lead_to(comfy().await);
    let mut session = session("tunnel", spec);
    until(&cluster, &mut session, &Wish::Work, Phase::Rendering).await;
    let tunnel = cluster.tunnel(&session).await.unwrap();
    (double, cluster, session, tunnel)
}

async fn get_json(tunnel: &Tunnel, path: &str) -> Value {
    reqwest::get(format!("{}{path}", tunnel.url())).await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn an_ordinary_client_works_through_either_tunnel() {
    for spec in [by_job(), by_pool()] {
        let (_double, _cluster, _session, tunnel) = open(spec).await;
        let stats = get_json(&tunnel, "/system_stats").await;
        assert_eq!(stats, json!({ "system": { "os": "pod" }, "saw_token": false }));
        let client = reqwest::Client::new();
        let sent = client.post(format!("{}/upload/image", tunnel.url())).body(vec![1u8; 9 << 20]).send().await.unwrap();
        assert_eq!(sent.json::<Value>().await.unwrap()["bytes"], 9 << 20);
        let query = "filename=a%20b.png&subfolder=&type=output";
        let seen = reqwest::get(format!("{}/view?{query}", tunnel.url())).await.unwrap().text().await.unwrap();
        assert_eq!(seen, query);
        assert_eq!(reqwest::get(format!("{}/refused", tunnel.url())).await.unwrap().status(), 400);
        assert_eq!(tunnel.broken(), 0);
    }
}

#[tokio::test]
async fn a_socket_works_through_either_tunnel() {
    for spec in [by_job(), by_pool()] {
        let (double, _cluster, _session, tunnel) = open(spec).await;
        let url = format!("{}/ws?clientId=abc", tunnel.url().replace("http", "ws"));
        let (mut socket, _) = tokio_tungstenite::connect_async(url).await.unwrap();
        let hello = socket.next().await.unwrap().unwrap();
        assert!(hello.to_text().unwrap().contains("\"sid\":\"s\""));
        socket.send("progress".into()).await.unwrap();
        assert_eq!(socket.next().await.unwrap().unwrap().to_text().unwrap(), "progress");
        socket.send("preview".into()).await.unwrap();
        assert_eq!(socket.next().await.unwrap().unwrap().into_data().len(), 300_000);
        // It is cut: the client sees an end, and the next connection works.
        double.cut_tunnels();
        while let Some(Ok(_)) = socket.next().await {}
        assert_eq!(get_json(&tunnel, "/system_stats").await["system"]["os"], "pod");
    }
}

#[tokio::test]
async fn a_tunnel_to_nowhere_closes_the_connection_and_counts_it() {
    let (double, _cluster, _session, tunnel) = open(by_job()).await;
    double.pods_lead_to("127.0.0.1:1".parse().unwrap());
    assert!(reqwest::get(tunnel.url()).await.is_err());
    assert!(tunnel.broken() > 0);
    let (double, _cluster, _session, tunnel) = open(by_pool()).await;
    double.away(true);
    assert_eq!(reqwest::get(tunnel.url()).await.unwrap().status(), 502);
    assert!(tunnel.broken() > 0);
}

#[tokio::test]
async fn a_closed_tunnel_is_closed() {
    let (_double, _cluster, _session, tunnel) = open(by_job()).await;
    let url = format!("{}/ws", tunnel.url().replace("http", "ws"));
    let (mut socket, _) = tokio_tungstenite::connect_async(&url).await.unwrap();
    socket.next().await.unwrap().unwrap();
    tunnel.close();
    while let Some(Ok(_)) = socket.next().await {}
    assert!(tokio_tungstenite::connect_async(url).await.is_err());
}

#[tokio::test]
async fn there_is_no_tunnel_before_there_is_somebody_to_talk_to() {
    let (double, cluster) = double().await;
    double.set(|set| set.gpus = 0);
    let mut session = session("early", by_job());
    cluster.step(&mut session, &Wish::Rest).await.unwrap();
    assert_eq!(cluster.tunnel(&session).await.unwrap_err().code(), "burst.not_ready");
}
