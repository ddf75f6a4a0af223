//! The client against a server whose certificate is its own.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;
mod double;

use std::time::Duration;

use double::{Double, recording};
use muse_comfy::{Client, ClientOptions, RunEvent, Submission};
use tokio_util::sync::CancellationToken;

/// Takes TLS off and passes the rest on; gives the address and the certificate.
async fn behind_tls(double: &Double) -> (String, String) {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let pem = made.cert.pem();
    let key = rustls::pki_types::PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let provider = std::sync::Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(std::sync::Arc::new(config));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let inner = double.url.trim_start_matches("http://").to_owned();
    tokio::spawn(async move {
        while let Ok((outside, _)) = listener.accept().await {
            let (acceptor, inner) = (acceptor.clone(), inner.clone());
            tokio::spawn(async move {
                let Ok(mut outside) = acceptor.accept(outside).await else { return };
                let mut inside = tokio::net::TcpStream::connect(inner).await.unwrap();
                let _ = tokio::io::copy_bidirectional(&mut outside, &mut inside).await;
            });
        }
    });
    (format!("https://localhost:{port}"), pem)
}

#[tokio::test]
async fn a_server_behind_tls_is_listened_to_once_its_certificate_is_trusted() {
    let recorded = recording("01_image_ops.jsonl", 0);
    let double = Double::start(recorded.steps).await;
    let (url, pem) = behind_tls(&double).await;
    let options = |roots: Option<String>| ClientOptions {
        extra_roots_pem: roots,
        connect_timeout: Duration::from_secs(3),
        request_timeout: Duration::from_secs(5),
        run_deadline: Duration::from_secs(20),
        ..ClientOptions::new(&url)
    };
    let stranger = Client::new(options(None)).unwrap();
    assert_eq!(stranger.system_stats().await.unwrap_err().code(), "comfy.unreachable");
    let refused = stranger.run(&recorded.prompt, &Submission::fresh(), CancellationToken::new(), |_| {}).await;
    assert_eq!(refused.unwrap_err().code(), "comfy.unreachable");
    assert_eq!(double.posts(), 0);

    let trusted = Client::new(options(Some(pem))).unwrap();
    let mut events = Vec::new();
    let ended =
        trusted.run(&recorded.prompt, &Submission::fresh(), CancellationToken::new(), |event| events.push(event)).await;
    assert_eq!(ended.unwrap().outputs.len(), 2);
    // Only a socket tells of single nodes.
    assert!(events.iter().any(|event| matches!(event, RunEvent::Executing { .. })), "{events:?}");
    assert_eq!(
        Client::new(options(Some("-----BEGIN CERTIFICATE-----\nno".to_owned()))).unwrap_err().code(),
        "comfy.bad_url"
    );
}
