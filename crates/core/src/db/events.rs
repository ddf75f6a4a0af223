use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Db, DbError};
use crate::vocab::Timestamp;

/// What can happen in the studio; closed on purpose, so that whoever waits for events can match on all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// A Muse's DNA was sealed.
    MuseSealed,
    /// Signals were imported and insights computed anew.
    SignalsImported,
    /// A decision was taken.
    Decided,
    /// A production moved to another state.
    ProductionMoved,
    /// A render said how far it is (not stored, only sent).
    RenderProgress,
    /// The critic judged a picture.
    Judged,
    /// Her last accepted pictures wander off from her.
    DriftAlarm,
    /// Money moved.
    LedgerPosted,
    /// The breaker refused a quote.
    BreakerTripped,
    /// A limit was changed.
    LimitChanged,
    /// A Muse did something by herself, thought of it, or was let go or held.
    Initiative,
    /// The creator said something about a piece of work.
    Reviewed,
    /// The creator changed, took back or did again something on the desk: stars, flags, pins, words.
    DeskChanged,
    /// The creator chose something.
    SettingsChanged,
    /// Something that is being written was kept, undone or removed (not stored, only sent).
    DraftChanged,
    /// A feed was added, changed or removed.
    FeedChanged,
    /// Work that another studio handed over was taken.
    TaskTaken,
    /// A feed was asked: what it brought and what it cost.
    FeedPolled,
    /// A workflow document was edited, named, put away or brought back (not stored, only sent).
    WorkflowChanged,
    /// A film was written, its clips moved on, or the creator said something about it.
    FilmChanged,
    /// A rented machine moved on; while nothing but its cost does, this is not stored, only sent.
    BurstMoved,
}

impl EventKind {
    /// The name in rows and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::MuseSealed => "muse_sealed",
            Self::SignalsImported => "signals_imported",
            Self::Decided => "decided",
            Self::ProductionMoved => "production_moved",
            Self::RenderProgress => "render_progress",
            Self::Judged => "judged",
            Self::DriftAlarm => "drift_alarm",
            Self::LedgerPosted => "ledger_posted",
            Self::BreakerTripped => "breaker_tripped",
            Self::LimitChanged => "limit_changed",
            Self::Initiative => "initiative",
            Self::Reviewed => "reviewed",
            Self::DeskChanged => "desk_changed",
            Self::SettingsChanged => "settings_changed",
            Self::DraftChanged => "draft_changed",
            Self::FeedChanged => "feed_changed",
            Self::TaskTaken => "task_taken",
            Self::FeedPolled => "feed_polled",
            Self::WorkflowChanged => "workflow_changed",
            Self::FilmChanged => "film_changed",
            Self::BurstMoved => "burst_moved",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        serde_json::from_value(Value::String(name.to_owned())).ok()
    }
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Event {
    /// Counts up; the id to resume from. Zero for events that are only sent, not stored.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: EventKind,
    /// Whom it is about: an id.
    pub subject: String,
    /// The particulars.
    #[schema(value_type = Object)]
    pub detail: Value,
}

impl Db {
    /// Stored events after `seq`, oldest first, at most `limit`.
    ///
    /// # Errors
    /// What SQLite said.
    pub async fn events_after(&self, seq: i64, limit: u32) -> Result<Vec<Event>, DbError> {
        let rows = sqlx::query!(
            r#"
            select seq     as "seq!: i64",
                   at      as "at!: Timestamp",
                   kind    as "kind!: String",
                   subject as "subject!: String",
                   detail  as "detail!: String"
            from event
            where seq > ?1
            order by seq
            limit ?2
            "#,
            seq,
            limit
        )
        .fetch_all(&self.read)
        .await?;
        // A kind written by a newer version is left out rather than misread.
        Ok(rows
            .into_iter()
            .filter_map(|row| {
                let detail = serde_json::from_str(&row.detail).unwrap_or(Value::Null);
                Some(Event {
                    seq: row.seq,
                    at: row.at,
                    kind: EventKind::from_name(&row.kind)?,
                    subject: row.subject,
                    detail,
                })
            })
            .collect())
    }

    /// Sends an event that is worth seeing but not worth keeping, such as a render's progress.
    pub fn announce(&self, at: Timestamp, kind: EventKind, subject: String, detail: Value) {
        // Nobody listening is fine.
        let _ = self.live.send(Event { seq: 0, at, kind, subject, detail });
    }
}
