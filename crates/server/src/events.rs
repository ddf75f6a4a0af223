//! What happens in the studio, as server-sent events. Nothing is lost between what is stored and what is live: first
//! listen, then read what is stored, then drop the live ones that were sent already.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event as Message, KeepAlive, Sse};
use futures_util::{Stream, stream};
use muse_core::api::{self, ApiError};
use muse_core::db::Event;
use muse_core::studio::Studio;
use serde::Deserialize;
use tokio::sync::broadcast::{Receiver, error::RecvError};
use tokio_util::sync::CancellationToken;

use crate::door::Door;
use crate::extract::Asked;
use crate::problem::Refused;

/// Between two signs of life.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// What a listener should wait before it connects again.
const RETRY: Duration = Duration::from_secs(1);

/// Stored events read at once.
const PAGE: u32 = 256;

#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct After {
    /// The last event already known; `Last-Event-ID` says the same and counts more. Absent, listening starts now.
    after: Option<i64>,
}

/// What happens in the studio, as server-sent events.
///
/// Stored events carry their number as `id` and can be resumed from with `Last-Event-ID`; progress of a render is only
/// sent live and has none. `event` is the kind, `data` the event as JSON. A comment comes every 15 seconds.
#[utoipa::path(get, path = "/api/v1/events", tag = "studio",
    params(After, ("Last-Event-ID" = Option<i64>, Header, description = "The last event already known.")),
    responses((status = 200, description = "The stream; it ends when the studio does.", body = Event,
        content_type = "text/event-stream")))]
pub(crate) async fn events(
    State(door): State<Door>,
    headers: HeaderMap,
    Asked(After { after }): Asked<After>,
) -> Result<Sse<impl Stream<Item = Result<Message, Infallible>>>, Refused> {
    let known = match headers.get("last-event-id").map(|id| id.as_bytes()).filter(|id| !id.is_empty()) {
        None => after,
        Some(id) => {
            let number = std::str::from_utf8(id).ok().and_then(|id| id.trim().parse().ok());
            Some(number.ok_or_else(|| Refused::bad("Last-Event-ID is no number of an event"))?)
        }
    };
    let studio = door.studio().clone();
    let live = studio.db().listen();
    let newest = newest(&studio).await?;
    // A number from another studio, or from before a restored backup, would hide what happens from now on.
    let last = known.map_or(newest, |known| known.clamp(0, newest));
    let start = Message::default().id(last.to_string()).retry(RETRY);
    let listener = Listener {
        studio,
        live,
        last,
        stored: VecDeque::new(),
        behind: last < newest,
        shutdown: door.shutdown().clone(),
        start: Some(start),
    };
    let messages = stream::unfold(listener, |mut listener| async move {
        let message = listener.next().await?;
        Some((Ok(message), listener))
    });
    Ok(Sse::new(messages).keep_alive(KeepAlive::new().interval(HEARTBEAT)))
}

/// The number of the newest stored event, 0 when there is none; some forty looks at the index at most.
async fn newest(studio: &Studio) -> Result<i64, ApiError> {
    let (mut known, mut step) = (0i64, 1i64);
    loop {
        match api::events_after(studio, known.saturating_add(step), 1).await?.first() {
            Some(event) => {
                known = event.seq;
                step = step.saturating_mul(2).max(1);
            }
            None if step == 0 => return Ok(known),
            None => step /= 2,
        }
    }
}

struct Listener {
    studio: Studio,
    live: Receiver<Event>,
    /// The newest stored event that was sent.
    last: i64,
    stored: VecDeque<Event>,
    /// Whether the store may hold events that come before the live ones.
    behind: bool,
    shutdown: CancellationToken,
    /// Sent first: the id to resume from, should the connection break before the first event.
    start: Option<Message>,
}

impl Listener {
    async fn next(&mut self) -> Option<Message> {
        if let Some(start) = self.start.take() {
            return Some(start);
        }
        loop {
            if self.shutdown.is_cancelled() {
                return None;
            }
            if let Some(event) = self.stored.pop_front() {
                return Some(self.send(&event));
            }
            if self.behind {
                // On an error the stream ends; the listener comes back and resumes.
                let page = api::events_after(&self.studio, self.last, PAGE).await.ok()?;
                self.behind = !page.is_empty();
                self.stored = page.into();
                continue;
            }
            let received = tokio::select! {
                biased;
                () = self.shutdown.cancelled() => return None,
                received = self.live.recv() => received,
            };
            match received {
                Ok(event) if event.seq == 0 || event.seq > self.last => return Some(self.send(&event)),
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => self.behind = true,
                Err(RecvError::Closed) => return None,
            }
        }
    }

    fn send(&mut self, event: &Event) -> Message {
        let message = Message::default().event(event.kind.name());
        let message = if event.seq == 0 {
            message
        } else {
            self.last = event.seq;
            message.id(event.seq.to_string())
        };
        // JSON has no line breaks of its own; the data of one event is one line.
        message.data(serde_json::to_string(event).unwrap_or_default())
    }
}
