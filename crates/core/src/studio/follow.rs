//! One production, followed from where it stands: every step it takes from then on, in order, each once.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;

use super::error::StudioError;
use super::model::Production;
use super::{Studio, store};
use crate::db::{Db, DbError, Event, EventKind};
use crate::vocab::ProductionId;

/// Stored events read at once by whoever fell behind.
const PAGE: u32 = 256;

/// What happens to one production after a known moment.
pub struct Following {
    db: Db,
    live: Receiver<Event>,
    subject: String,
    /// The newest stored event that was looked at.
    last: i64,
    stored: VecDeque<Event>,
    /// Whether the store may hold events that the live ones left out.
    behind: bool,
}

impl Studio {
    /// A production as it stands, and whatever happens to it after that: nothing in between is missed or told twice.
    ///
    /// # Errors
    /// [`StudioError::UnknownProduction`], or what the storage says.
    pub async fn follow(&self, production_id: ProductionId) -> Result<(Production, Following), StudioError> {
        // Listening first: what becomes durable while we read is heard as well.
        let live = self.db().listen();
        let mut snapshot = self.db().read().begin().await.map_err(DbError::from_sqlx)?;
        let last = sqlx::query_scalar!(r#"select coalesce(max(seq), 0) as "seq!: i64" from event"#)
            .fetch_one(&mut *snapshot)
            .await
            .map_err(DbError::from_sqlx)?;
        let production = store::find_in(&mut snapshot, production_id).await?;
        let following = Following {
            db: self.db().clone(),
            live,
            subject: production_id.to_string(),
            last,
            stored: VecDeque::new(),
            behind: false,
        };
        Ok((production, following))
    }
}

impl Following {
    /// The next time it moves, or its render says how far it is; `None` when the studio closes or its file cannot be
    /// read: then look again where it stands.
    pub async fn next(&mut self) -> Option<Event> {
        loop {
            while let Some(event) = self.stored.pop_front() {
                self.last = event.seq;
                if self.concerns(&event) {
                    return Some(event);
                }
            }
            if self.behind {
                let page = self.db.events_after(self.last, PAGE).await.ok()?;
                self.behind = !page.is_empty();
                self.stored = page.into();
                continue;
            }
            match self.live.recv().await {
                Ok(event) if event.seq == 0 && self.concerns(&event) => return Some(event),
                Ok(event) if event.seq > self.last => {
                    self.last = event.seq;
                    if self.concerns(&event) {
                        return Some(event);
                    }
                }
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => self.behind = true,
                Err(RecvError::Closed) => return None,
            }
        }
    }

    fn concerns(&self, event: &Event) -> bool {
        matches!(event.kind, EventKind::ProductionMoved | EventKind::RenderProgress) && event.subject == self.subject
    }
}

/// Waits until something happened that counts, `every` at the longest; `false` when it is time to end.
pub(super) async fn stirred(
    events: &mut Receiver<Event>,
    every: Duration,
    cancel: &CancellationToken,
    counts: impl Fn(EventKind) -> bool,
) -> bool {
    let tick = tokio::time::sleep(every);
    tokio::pin!(tick);
    loop {
        tokio::select! {
            biased;
            () = cancel.cancelled() => return false,
            () = &mut tick => return true,
            event = events.recv() => match event {
                Ok(event) if counts(event.kind) => return true,
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => return true,
                Err(RecvError::Closed) => return false,
            },
        }
    }
}
