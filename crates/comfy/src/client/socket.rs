//! The event socket.

use std::sync::Arc;

use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Bytes, Error, Message, Utf8Bytes};
use tokio_tungstenite::{Connector, MaybeTlsStream, WebSocketStream, connect_async_tls_with_config};

use super::Client;
use crate::error::ComfyError;

/// An open event socket.
pub(super) struct Socket {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

/// What came over a socket.
pub(super) enum Incoming {
    Text(Utf8Bytes),
    Binary(Bytes),
    /// Pings and the like.
    Nothing,
    /// The connection is over.
    Closed,
}

impl Client {
    /// Opens the event socket of `client_id` and says which previews we understand.
    pub(super) async fn open_socket(&self, client_id: &str) -> Result<Socket, ComfyError> {
        const DOING: &str = "open its event socket";
        let mut url = self.url("/ws", &[("clientId", client_id)])?;
        let (scheme, connector) = match &self.inner.tls {
            Some(tls) => ("wss", Connector::Rustls(Arc::clone(tls))),
            None => ("ws", Connector::Plain),
        };
        // Both are web schemes, so the change is allowed.
        let _ = url.set_scheme(scheme);
        let limit = self.options().max_message_bytes;
        let config = WebSocketConfig::default().max_message_size(Some(limit)).max_frame_size(Some(limit));
        let connecting = connect_async_tls_with_config(url.as_str(), Some(config), true, Some(connector));
        let (mut stream, _) = match timeout(self.options().connect_timeout, connecting).await {
            Ok(connected) => connected.map_err(|error| self.unreachable(DOING, error))?,
            Err(late) => return Err(self.unreachable(DOING, late)),
        };
        let hello = r#"{"type":"feature_flags","data":{"supports_preview_metadata":true}}"#;
        stream.send(Message::text(hello)).await.map_err(|error| self.unreachable(DOING, error))?;
        Ok(Socket { stream })
    }
}

impl Socket {
    pub(super) async fn next(&mut self) -> Incoming {
        match self.stream.next().await {
            Some(Ok(Message::Text(text))) => Incoming::Text(text),
            Some(Ok(Message::Binary(bytes))) => Incoming::Binary(bytes),
            Some(Ok(Message::Close(_))) | None => Incoming::Closed,
            Some(Ok(_)) => Incoming::Nothing,
            Some(Err(error)) => {
                match error {
                    Error::Capacity(error) => {
                        tracing::warn!(%error, "event socket closed: message too large")
                    }
                    error => tracing::debug!(%error, "event socket closed"),
                }
                Incoming::Closed
            }
        }
    }
}
