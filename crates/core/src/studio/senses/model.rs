use std::time::Duration;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::perception::Via;
use crate::perception::feeds::{Actor, Feed, Listening, Poll};
use crate::perception::sources::{apify, reddit, rss};
use crate::studio::keys::GivenKeys;
use crate::vocab::{Usd, UsdRange};

/// Where live sources are asked, and with which keys when the studio keeps none.
#[derive(Clone, Debug)]
pub struct SourceOptions {
    /// Apify's API.
    pub apify_url: String,
    /// Reddit: open feeds and tokens.
    pub reddit_url: String,
    /// Reddit: questions of an app.
    pub reddit_oauth_url: String,
    /// What the environment brought.
    pub given: GivenKeys,
    /// The rest between two looks at a run that is under way; the service itself holds most of them for a minute.
    pub rest: Duration,
}

impl SourceOptions {
    /// The services themselves, or what `APIFY_API_BASE_URL`, `REDDIT_BASE_URL` and `REDDIT_OAUTH_BASE_URL` name.
    pub fn from_env() -> Self {
        let named = |variable: &str, usual: &str| {
            let named = std::env::var(variable).ok().filter(|url| !url.trim().is_empty());
            named.map_or_else(|| usual.to_owned(), |url| url.trim().to_owned())
        };
        Self {
            apify_url: named("APIFY_API_BASE_URL", apify::APIFY_URL),
            reddit_url: named("REDDIT_BASE_URL", rss::REDDIT_URL),
            reddit_oauth_url: named("REDDIT_OAUTH_BASE_URL", reddit::OAUTH_URL),
            given: GivenKeys::from_env(),
            rest: Duration::from_secs(2),
        }
    }
}

/// A feed that is wished for.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFeed {
    /// To what to listen.
    pub listening: Listening,
    /// What to call it; else it is called after what it listens to.
    #[serde(default)]
    pub name: Option<String>,
    /// Name or id of the Muse whose it is; her wallet pays for what costs money.
    #[serde(default)]
    pub muse: Option<String>,
    /// By which way; else the fullest one that there are keys (and for Apify a Muse and a cap) for.
    #[serde(default)]
    pub via: Option<Via>,
    /// Which actor, by way of Apify; else the usual one.
    #[serde(default)]
    pub actor: Option<Actor>,
    /// Not oftener than this, in seconds; else an hour by way of Apify, and what the source allows by another.
    #[serde(default)]
    pub every_secs: Option<u32>,
    /// Posts asked for at once, 1 to 5,000.
    #[serde(default)]
    pub most_posts: Option<u32>,
    /// The most one poll may cost; needed by way of Apify.
    #[serde(default)]
    pub cap: Option<Usd>,
    /// The creator approves that cost for every poll, also above what the Muse spends without asking.
    #[serde(default)]
    pub approved: bool,
}

/// What to change about a feed; what is left out stays.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FeedChange {
    /// What to call it.
    pub name: Option<String>,
    /// Not oftener than this, in seconds.
    pub every_secs: Option<u32>,
    /// Posts asked for at once, 1 to 5,000.
    pub most_posts: Option<u32>,
    /// The most one poll may cost.
    pub cap: Option<Usd>,
    /// The creator approves that cost for every poll.
    pub approved: Option<bool>,
    /// Listen to it, or rest.
    pub enabled: Option<bool>,
}

/// What a feed by way of Apify costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FeedCost {
    /// One poll: likely cost and its 80 % interval.
    pub poll: UsdRange,
    /// The most one poll can cost.
    pub cap: Usd,
    /// The most it can cost in a day: asked as often as it may be, within the Muse's daily budget.
    pub most_a_day: Usd,
}

/// A feed with whose it is, what it costs and how it went.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct FeedView {
    /// The feed.
    #[serde(flatten)]
    pub feed: Feed,
    /// Her name, when it is a Muse's.
    pub muse_name: Option<String>,
    /// What it costs; absent where it is free.
    pub cost: Option<FeedCost>,
    /// Its latest poll.
    pub last: Option<Poll>,
}
