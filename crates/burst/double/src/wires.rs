use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::FromRequestParts as _;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use futures_util::{SinkExt as _, StreamExt as _};
use http::{Request, Response, StatusCode, header};
use hyper::body::Incoming;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::TcpStream;
use tokio_util::sync::CancellationToken;

/// Where a pod leads, and what cuts the way.
#[derive(Clone)]
pub(crate) struct Way {
    pub backend: Option<SocketAddr>,
    pub port: u16,
    pub is_gvisor: bool,
    pub cut: CancellationToken,
}

/// A port-forward: a WebSocket with two channels for each port, data and error, each of which first names its port.
pub(crate) async fn forward(request: Request<Incoming>, way: Way) -> Response<Body> {
    let (mut parts, _) = request.into_parts();
    let Ok(upgrade) = WebSocketUpgrade::from_request_parts(&mut parts, &()).await else {
        return plain(StatusCode::BAD_REQUEST, "Upgrade request required");
    };
    let upgrade = upgrade.protocols(["v5.channel.k8s.io", "v4.channel.k8s.io"]);
    upgrade.on_upgrade(move |socket| async move { run(socket, way).await })
}

async fn run(socket: WebSocket, way: Way) {
    let (mut sink, mut stream) = socket.split();
    for channel in [0u8, 1] {
        let [low, high] = way.port.to_le_bytes();
        let _ = sink.send(Message::Binary(vec![channel, low, high].into())).await;
    }
    let far = match way.backend {
        Some(backend) if !way.is_gvisor => TcpStream::connect(backend).await.map_err(|error| error.to_string()),
        Some(_) => Err("port forward is not supported by this runtime".to_owned()),
        None => Err("connection refused".to_owned()),
    };
    let mut far = match far {
        Ok(far) => far,
        Err(why) => {
            let mut frame = vec![1u8];
            frame.extend(format!("an error occurred forwarding {}: {why}", way.port).into_bytes());
            let _ = sink.send(Message::Binary(frame.into())).await;
            let _ = sink.close().await;
            return;
        }
    };
    let mut buffer = vec![0u8; 64 * 1024];
    loop {
        tokio::select! {
            () = way.cut.cancelled() => return,
            message = stream.next() => match message {
                Some(Ok(Message::Binary(frame))) if frame.first() == Some(&0) => {
                    if far.write_all(&frame[1..]).await.is_err() {
                        break;
                    }
                }
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                Some(Ok(_)) => {}
            },
            read = far.read(&mut buffer) => match read {
                Ok(count) if count > 0 => {
                    let mut frame = vec![0u8];
                    frame.extend_from_slice(&buffer[..count]);
                    if sink.send(Message::Binary(frame.into())).await.is_err() {
                        return;
                    }
                }
                _ => break,
            },
        }
    }
    let _ = sink.close().await;
}

/// The API server's proxy: one request, or one connection where it is upgraded.
pub(crate) async fn proxy(mut request: Request<Incoming>, wanted: &str, way: Way) -> Response<Body> {
    let upgrades = request.headers().contains_key(header::UPGRADE);
    let near = upgrades.then(|| hyper::upgrade::on(&mut request));
    let far = match way.backend {
        Some(backend) => TcpStream::connect(backend).await,
        None => Err(std::io::ErrorKind::ConnectionRefused.into()),
    };
    let Ok(far) = far else {
        return plain(StatusCode::SERVICE_UNAVAILABLE, "error trying to reach service: dial tcp: connection refused");
    };
    let (mut parts, body) = request.into_parts();
    // The token is the API server's affair.
    parts.headers.remove(header::AUTHORIZATION);
    parts.headers.insert(header::HOST, header::HeaderValue::from_static("comfyui"));
    let Ok(uri) = wanted.parse() else { return plain(StatusCode::BAD_REQUEST, "no path") };
    parts.uri = uri;
    let Ok((mut sender, connection)) = hyper::client::conn::http1::handshake(TokioIo::new(far)).await else {
        return plain(StatusCode::BAD_GATEWAY, "no HTTP there");
    };
    let cut = way.cut.clone();
    tokio::spawn(async move {
        tokio::select! {
            () = cut.cancelled() => {}
            _ = connection.with_upgrades() => {}
        }
    });
    let Ok(mut answer) = sender.send_request(Request::from_parts(parts, Body::new(body))).await else {
        return plain(StatusCode::SERVICE_UNAVAILABLE, "error trying to reach service: EOF");
    };
    if let Some(near) = near
        && answer.status() == StatusCode::SWITCHING_PROTOCOLS
    {
        let far = hyper::upgrade::on(&mut answer);
        tokio::spawn(async move {
            let (Ok(near), Ok(far)) = tokio::join!(near, far) else { return };
            let (mut near, mut far) = (TokioIo::new(near), TokioIo::new(far));
            tokio::select! {
                () = way.cut.cancelled() => {}
                _ = copy_bidirectional(&mut near, &mut far) => {}
            }
        });
    }
    answer.map(Body::new)
}

fn plain(status: StatusCode, text: &'static str) -> Response<Body> {
    let mut answer = Response::new(Body::from(text));
    *answer.status_mut() = status;
    answer
}
