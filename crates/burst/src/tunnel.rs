//! A port of this machine that leads to ComfyUI in the session's pod, so that any ordinary client reaches it at
//! `http://127.0.0.1:PORT`, WebSocket included.
//!
//! A Job's pod is reached by port-forward: every connection is one of its own, byte for byte. A pod of a pool runs in gVisor,
//! which takes no port-forward; it is reached by the API server's proxy, request for request.
//!
//! Whoever can open ports of this machine can use the tunnel while it stands, like a ComfyUI that runs here.

use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, Request, Response, StatusCode, header};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use k8s_openapi::api::core::v1::Pod;
use kube::Api;
use kube::client::Body;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

use crate::cluster::Cluster;
use crate::error::{BurstError, Cause};
use crate::session::Session;
use crate::spec::Means;

/// The most bytes of one request's body: a picture, a mask, a short clip.
const MOST_BYTES: usize = 256 << 20;

/// Headers that speak of one connection, and those that are the API server's, not ComfyUI's.
const OURS: [HeaderName; 8] = [
    header::HOST,
    header::CONNECTION,
    header::UPGRADE,
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::PROXY_AUTHORIZATION,
    header::AUTHORIZATION,
];

/// A tunnel. It closes when it is dropped.
#[derive(Debug)]
pub struct Tunnel {
    address: SocketAddr,
    stop: CancellationToken,
    counts: Arc<Counts>,
    _task: AbortOnDropHandle<()>,
}

#[derive(Debug, Default)]
struct Counts {
    opened: AtomicU64,
    broken: AtomicU64,
}

#[derive(Clone)]
struct End {
    cluster: Cluster,
    pod: String,
    port: u16,
    counts: Arc<Counts>,
}

impl Cluster {
    /// Opens a port of this machine that leads to the session's ComfyUI. Nothing is asked of the cluster before somebody
    /// connects; a connection that cannot be made is closed, and counted as [broken](Tunnel::broken).
    ///
    /// # Errors
    /// [`BurstError::NotReady`] when the session has no pod that answers, [`BurstError::Listen`] when no port is free.
    pub async fn tunnel(&self, session: &Session) -> Result<Tunnel, BurstError> {
        let not_ready = || BurstError::NotReady { session: session.id.to_string() };
        let pod = session.pod.clone().filter(|_| session.is_ready()).ok_or_else(not_ready)?;
        let listen = |source| BurstError::Listen { source };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(listen)?;
        let address = listener.local_addr().map_err(listen)?;
        let (stop, counts) = (CancellationToken::new(), Arc::new(Counts::default()));
        let end = End { cluster: self.clone(), pod, port: session.spec.port, counts: Arc::clone(&counts) };
        let by_proxy = matches!(session.spec.means, Means::Pool { .. });
        let task = tokio::spawn(serve(listener, end, by_proxy, stop.clone()));
        Ok(Tunnel { address, stop, counts, _task: AbortOnDropHandle::new(task) })
    }
}

impl Tunnel {
    /// `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How many connections were begun.
    pub fn opened(&self) -> u64 {
        self.counts.opened.load(Ordering::Relaxed)
    }

    /// How many connections or requests found no way through.
    pub fn broken(&self) -> u64 {
        self.counts.broken.load(Ordering::Relaxed)
    }

    /// Closes the port and every connection through it.
    pub fn close(self) {
        self.stop.cancel();
    }
}

impl Drop for Tunnel {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

async fn serve(listener: TcpListener, end: End, by_proxy: bool, stop: CancellationToken) {
    // Dropped with this task, and every connection with it.
    let mut connections = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => return,
            Some(_) = connections.join_next() => continue,
            accepted = listener.accept() => accepted,
        };
        let Ok((stream, _)) = accepted else {
            // Out of files for a moment; those that end make room.
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            continue;
        };
        let _ = stream.set_nodelay(true);
        end.counts.opened.fetch_add(1, Ordering::Relaxed);
        let end = end.clone();
        connections.spawn(async move { if by_proxy { end.proxy(stream).await } else { end.forward(stream).await } });
    }
}

impl End {
    fn is_broken(&self, why: &dyn std::fmt::Display) {
        self.counts.broken.fetch_add(1, Ordering::Relaxed);
        tracing::debug!(pod = %self.pod, "no way through the tunnel: {why}");
    }

    /// Byte for byte through a port-forward.
    async fn forward(&self, mut stream: TcpStream) {
        let pods: Api<Pod> = Api::namespaced(self.cluster.client().clone(), self.cluster.namespace());
        let mut forwarder = match pods.portforward(&self.pod, &[self.port]).await {
            Ok(forwarder) => forwarder,
            Err(error) => return self.is_broken(&error),
        };
        let (Some(mut far), Some(trouble)) = (forwarder.take_stream(self.port), forwarder.take_error(self.port)) else {
            return self.is_broken(&"the port was not forwarded");
        };
        tokio::select! {
            // The pod's side says why on a channel of its own; the bytes then simply end.
            Some(trouble) = trouble => self.is_broken(&trouble),
            // A client that hangs up in the middle is no fault of the tunnel.
            _ = copy_bidirectional(&mut stream, &mut far) => {}
        }
        forwarder.abort();
    }

    /// Request for request through the API server's proxy.
    async fn proxy(&self, stream: TcpStream) {
        let service = service_fn(|request| async move { Ok::<_, Infallible>(self.pass(request).await) });
        let connection = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service);
        if let Err(error) = connection.with_upgrades().await {
            tracing::debug!(pod = %self.pod, "a connection through the tunnel ended: {error}");
        }
    }

    async fn pass(&self, request: Request<Incoming>) -> Response<UnsyncBoxBody<Bytes, Cause>> {
        match self.pass_on(request).await {
            Ok(answer) => answer,
            Err(error) => {
                self.is_broken(&error);
                let text = Full::new(Bytes::from(error.to_string())).map_err(|never| match never {}).boxed_unsync();
                let mut answer = Response::new(text);
                *answer.status_mut() = StatusCode::BAD_GATEWAY;
                answer
            }
        }
    }

    async fn pass_on(
        &self,
        mut request: Request<Incoming>,
    ) -> Result<Response<UnsyncBoxBody<Bytes, Cause>>, BurstError> {
        let doing = "reach ComfyUI";
        let upgrades = request.headers().get(header::UPGRADE).cloned();
        let near = upgrades.as_ref().map(|_| hyper::upgrade::on(&mut request));
        let (parts, body) = request.into_parts();
        let wanted = parts.uri.path_and_query().map_or("/", |wanted| wanted.as_str());
        let path = self.cluster.path("", "v1", &format!("pods/{}:{}/proxy{wanted}", self.pod, self.port));
        let bytes = Limited::new(body, MOST_BYTES)
            .collect()
            .await
            .map_err(|error| BurstError::Refused { doing, status: 413, message: error.to_string() })?
            .to_bytes();
        let mut onward = Request::builder().method(parts.method).uri(path);
        if let Some(headers) = onward.headers_mut() {
            *headers = passed_on(parts.headers);
            if let Some(protocol) = upgrades {
                headers.insert(header::CONNECTION, header::HeaderValue::from_static("Upgrade"));
                headers.insert(header::UPGRADE, protocol);
            }
        }
        let onward =
            onward.body(Body::from(bytes)).map_err(|error| BurstError::setting("the path", error.to_string()))?;
        let mut answer = self.cluster.client().send(onward).await.map_err(|error| BurstError::kube(doing, error))?;
        if answer.status() == StatusCode::SWITCHING_PROTOCOLS
            && let Some(near) = near
        {
            let far = hyper::upgrade::on(&mut answer);
            let pod = self.pod.clone();
            // It ends with either side; the tunnel's own end drops the near one.
            tokio::spawn(async move {
                if let (Ok(near), Ok(far)) = tokio::join!(near, far) {
                    let _ = copy_bidirectional(&mut TokioIo::new(near), &mut TokioIo::new(far)).await;
                }
                tracing::trace!(%pod, "a socket through the tunnel ended");
            });
        }
        let (mut parts, body) = answer.into_parts();
        if parts.status != StatusCode::SWITCHING_PROTOCOLS {
            parts.headers = passed_on(parts.headers);
        }
        Ok(Response::from_parts(parts, body.map_err(Cause::from).boxed_unsync()))
    }
}

fn passed_on(mut headers: HeaderMap) -> HeaderMap {
    for name in OURS {
        headers.remove(name);
    }
    headers
}
