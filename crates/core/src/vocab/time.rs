use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// A moment in UTC, in whole milliseconds since 1970; RFC 3339 text in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, sqlx::Type, utoipa::ToSchema)]
#[sqlx(transparent)]
#[schema(value_type = String, format = DateTime)]
pub struct Timestamp(i64);

/// The year 10,000 in milliseconds: beyond it RFC 3339 has no text.
const LAST_MILLIS: i64 = 253_402_300_799_999;

impl Timestamp {
    /// From milliseconds since 1970, `None` before 1970 or after the year 9999.
    pub fn from_millis(millis: i64) -> Option<Self> {
        (0..=LAST_MILLIS).contains(&millis).then_some(Self(millis))
    }

    /// Milliseconds since 1970.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// RFC 3339 text such as `2026-11-22T12:39:54.120Z`; `None` when it is none, or outside 1970–9999.
    pub fn parse(text: &str) -> Option<Self> {
        let at = OffsetDateTime::parse(text.trim(), &Rfc3339).ok()?;
        Self::from_millis(i64::try_from(at.unix_timestamp_nanos() / 1_000_000).ok()?)
    }

    /// The day it lies in, in UTC.
    pub fn date(self) -> time::Date {
        // Within the years that a timestamp may lie in.
        OffsetDateTime::from_unix_timestamp(self.0 / 1000).map_or(time::Date::MAX, OffsetDateTime::date)
    }

    /// The moment `millis` later (or earlier, when negative), kept inside 1970–9999.
    pub fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis).clamp(0, LAST_MILLIS))
    }

    /// Hours from `earlier` to `self`; negative when `earlier` is later.
    pub fn hours_since(self, earlier: Self) -> f64 {
        (self.0 - earlier.0) as f64 / 3_600_000.0
    }
}

impl std::fmt::Display for Timestamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let at =
            OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000_000).map_err(|_| std::fmt::Error)?;
        f.write_str(&at.format(&Rfc3339).map_err(|_| std::fmt::Error)?)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom(format!("'{text}' is not an RFC 3339 time")))
    }
}

impl From<OffsetDateTime> for Timestamp {
    /// Whole milliseconds; what lies before 1970 or after the last that can be written is moved there.
    fn from(at: OffsetDateTime) -> Self {
        let millis = at.unix_timestamp_nanos() / 1_000_000;
        Self(i64::try_from(millis).unwrap_or(0).clamp(0, LAST_MILLIS))
    }
}

impl From<Timestamp> for OffsetDateTime {
    fn from(at: Timestamp) -> Self {
        Self::from_unix_timestamp_nanos(i128::from(at.0) * 1_000_000).unwrap_or(Self::UNIX_EPOCH)
    }
}

/// Where `now` comes from: the system, or a test.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self(Arc::new(|| OffsetDateTime::now_utc().into()))
    }

    /// A clock of the caller's own, for tests and simulation.
    pub fn from_fn(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// This moment.
    pub fn now(&self) -> Timestamp {
        (self.0)()
    }
}

impl std::fmt::Debug for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Clock")
    }
}
