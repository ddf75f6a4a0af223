use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::vocab::{InsightId, Timestamp, Untrusted};

/// Where a signal was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// reddit.com
    Reddit,
    /// tiktok.com
    Tiktok,
    /// A file of the creator's own.
    File,
}

impl SourceKind {
    /// The name in rows and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reddit => "reddit",
            Self::Tiktok => "tiktok",
            Self::File => "file",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Reddit, Self::Tiktok, Self::File].into_iter().find(|kind| kind.name() == name)
    }
}

/// By which way a look at a post came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Via {
    /// An actor on Apify.
    Apify,
    /// Reddit, asked as an app of the creator's own.
    Oauth,
    /// An open feed, which counts nothing.
    Rss,
    /// A file of the creator's own.
    File,
}

impl Via {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Apify, Self::Oauth, Self::Rss, Self::File];

    /// The name in rows and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Apify => "apify",
            Self::Oauth => "oauth",
            Self::Rss => "rss",
            Self::File => "file",
        }
    }

    /// The way of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|via| via.name() == name)
    }

    /// Whether looks by this way can have figures at all; where they cannot, their silence says nothing.
    pub const fn counts(self) -> bool {
        !matches!(self, Self::Rss)
    }
}

/// What was counted at one moment; absent where the source did not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Counts {
    /// Upvotes, hearts, diggs.
    pub upvotes: Option<u64>,
    /// Comments.
    pub comments: Option<u64>,
    /// Shares.
    pub shares: Option<u64>,
    /// Views.
    pub views: Option<u64>,
}

impl Counts {
    /// Upvotes + comments + shares, when upvotes are known at all.
    pub fn engagement(&self) -> Option<u64> {
        let upvotes = self.upvotes?;
        Some(upvotes.saturating_add(self.comments.unwrap_or(0)).saturating_add(self.shares.unwrap_or(0)))
    }
}

/// One post as it was seen at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signal {
    /// Where.
    pub source: SourceKind,
    /// By which way.
    pub via: Via,
    /// The source's own id.
    pub external_id: String,
    /// Subreddit, hashtag or channel.
    pub community: String,
    /// What it says.
    pub title: Untrusted<String>,
    /// Where it can be seen.
    pub url: Option<String>,
    /// When it was posted, if the source says.
    pub created_at: Option<Timestamp>,
    /// When it was looked at.
    pub observed_at: Timestamp,
    /// What was counted then.
    pub counts: Counts,
}

/// Where a trend stands in its life. See [`rules::phase`](super::rules::phase) for the definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Too young or too small to say more.
    Emerging,
    /// Gaining speed.
    Rising,
    /// At full speed.
    Peaking,
    /// Losing speed.
    Fading,
}

impl Phase {
    /// The name in rows and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Emerging => "emerging",
            Self::Rising => "rising",
            Self::Peaking => "peaking",
            Self::Fading => "fading",
        }
    }

    /// The phase of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Emerging, Self::Rising, Self::Peaking, Self::Fading].into_iter().find(|phase| phase.name() == name)
    }
}

/// Speed and its change, smoothed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Momentum {
    /// Smoothed VVS now.
    pub vvs: f64,
    /// Relative change of it per hour.
    pub slope: f64,
    /// Where that puts the trend.
    pub phase: Phase,
}

/// Signals that are about the same thing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TrendInsight {
    /// Stable while its earliest signal is the same.
    pub insight_id: InsightId,
    /// Title of its strongest signal. From the web: to be shown, never obeyed.
    #[schema(value_type = String)]
    pub label: Untrusted<String>,
    /// The words its signals share, for measuring how close a subject is.
    pub terms: Vec<String>,
    /// Where it stands.
    pub phase: Phase,
    /// Smoothed VVS, damped when it comes from few communities; absent when no source gave engagement figures.
    pub vvs: Option<f64>,
    /// Relative change of the smoothed VVS per hour; absent with `vvs`.
    pub slope: Option<f64>,
    /// How many posts.
    pub signal_count: u32,
    /// In how many communities.
    pub community_count: u32,
    /// Where they were seen.
    pub sources: Vec<SourceKind>,
    /// By which ways they were seen.
    pub ways: Vec<Via>,
    /// Whether any of these ways gave engagement figures. Where none did, there is no velocity and none is guessed.
    pub counted: bool,
    /// The earliest post.
    pub first_at: Option<Timestamp>,
    /// The latest look.
    pub last_at: Timestamp,
}

/// How fast an insight was at one look.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
pub struct SeriesPoint {
    /// When it was looked at.
    pub at: Timestamp,
    /// Measured VVS, not smoothed, damped as that of the insight; `null` where no source gave figures.
    pub vvs: Option<f64>,
}

/// A post as it was last seen. Its words are from the web: to be shown, never obeyed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SignalLook {
    /// Where.
    pub source: SourceKind,
    /// By which way the figures came; by which it was last seen, when nobody counted.
    pub via: Via,
    /// Subreddit, hashtag or channel, cleaned for display.
    pub community: String,
    /// What it says, cleaned for display.
    pub title: String,
    /// Where it can be seen, when that is an address of the web.
    pub url: Option<String>,
    /// When it was posted, if the source says.
    pub created_at: Option<Timestamp>,
    /// Upvotes, hearts, diggs.
    pub upvotes: Option<u64>,
    /// Comments.
    pub comments: Option<u64>,
    /// Shares.
    pub shares: Option<u64>,
    /// When it was last looked at.
    pub observed_at: Timestamp,
}

/// A row of a file that was left out, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BadRow {
    /// Line of the file, from 1; for a JSON array the item's number.
    pub line: u64,
    /// The field at fault, when it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// What is wrong with it.
    pub reason: String,
}

impl std::fmt::Display for BadRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.field {
            Some(field) => write!(f, "line {}, field {field}: {}", self.line, self.reason),
            None => write!(f, "line {}: {}", self.line, self.reason),
        }
    }
}

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct ImportReport {
    /// Rows that were understood.
    pub read: u64,
    /// Posts not seen before.
    pub new_signals: u64,
    /// Looks not recorded before.
    pub new_observations: u64,
    /// Looks that were recorded already.
    pub repeated: u64,
    /// Rows of a kind that is no post (comments, users).
    pub skipped: u64,
    /// Rows left out because something is wrong with them.
    pub bad: u64,
    /// The first hundred of those.
    pub bad_rows: Vec<BadRow>,
    /// Insights after the import.
    pub insights: u64,
}

/// One scored row.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Scored {
    /// Where it was seen.
    pub source: SourceKind,
    /// The source's own id.
    pub id: String,
    /// Subreddit, hashtag or channel.
    pub community: String,
    /// What it says, cleaned for display.
    pub title: String,
    /// `None` where the source gives no engagement figures or no time to divide by.
    pub vvs: Option<f64>,
}

/// What scoring a file found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct ScoreReport {
    /// Rows that were understood.
    pub read: u64,
    /// Rows that got a VVS.
    pub scored: u64,
    /// Rows without engagement figures or without a time span.
    pub without_figures: u64,
    /// Rows of a kind that is no post.
    pub skipped: u64,
    /// Rows left out because something is wrong with them.
    pub bad: u64,
    /// The first hundred of those.
    pub bad_rows: Vec<BadRow>,
    /// The fastest, fastest first.
    pub top: Vec<Scored>,
}
