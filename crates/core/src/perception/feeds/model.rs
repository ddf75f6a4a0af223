use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::actor::Actor;
use crate::perception::Via;
use crate::vocab::{FeedId, GrantId, MuseId, PollId, Problem, Timestamp, Usd};

/// Names or words of one feed, at most.
pub const MOST_NAMES: usize = 20;

/// Posts one poll asks for, at most.
pub const MOST_POSTS: u32 = 5_000;

/// Posts one poll asks for when nobody says.
pub const USUAL_POSTS: u32 = 100;

/// The longest time between two polls that can be asked for: a day.
pub const LONGEST_EVERY_SECS: u32 = 86_400;

/// How a community's posts are ordered by Reddit itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sorting {
    /// What is talked about now.
    #[default]
    Hot,
    /// The newest first.
    New,
    /// What gains votes now.
    Rising,
    /// The most upvoted of the day.
    Top,
}

impl Sorting {
    /// As it stands in an address.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hot => "hot",
            Self::New => "new",
            Self::Rising => "rising",
            Self::Top => "top",
        }
    }
}

/// What a feed listens to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "what", rename_all = "snake_case", deny_unknown_fields)]
pub enum Listening {
    /// Subreddits, without their `r/`.
    Communities {
        /// Their names.
        names: Vec<String>,
        /// In which order.
        #[serde(default)]
        sorting: Sorting,
    },
    /// Words looked for on Reddit.
    RedditSearches {
        /// Each is looked for on its own.
        words: Vec<String>,
    },
    /// Hashtags of TikTok, without their `#`.
    Hashtags {
        /// Their names.
        names: Vec<String>,
    },
    /// Words looked for on TikTok.
    TiktokSearches {
        /// Each is looked for on its own.
        words: Vec<String>,
    },
    /// People on TikTok, without their `@`.
    Profiles {
        /// Their names.
        names: Vec<String>,
    },
    /// A file of posts on this machine.
    File {
        /// Where it lies.
        path: String,
    },
}

impl Listening {
    /// The same as it is asked for: without the marks people write before names. `Err` says what is wrong with it.
    ///
    /// # Errors
    /// One sentence about the first name, word or path that cannot be asked for.
    pub fn checked(self) -> Result<Self, String> {
        Ok(match self {
            Self::Communities { names, sorting } => {
                let names = each(names, "community", |name| {
                    let name = name.trim_start_matches('/');
                    let name = name.strip_prefix("r/").unwrap_or(name).to_owned();
                    // Reddit's own rule: 2 to 21 letters, digits and underscores.
                    let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
                    (plain && (2..=21).contains(&name.len())).then_some(name)
                })?;
                Self::Communities { names, sorting }
            }
            Self::RedditSearches { words } => Self::RedditSearches { words: each(words, "search", searchable)? },
            Self::TiktokSearches { words } => Self::TiktokSearches { words: each(words, "search", searchable)? },
            Self::Hashtags { names } => {
                let names = each(names, "hashtag", |name| {
                    let name = name.trim_start_matches('#').to_owned();
                    let plain = name.chars().all(|c| c.is_alphanumeric() || c == '_');
                    (plain && (1..=100).contains(&name.chars().count())).then_some(name)
                })?;
                Self::Hashtags { names }
            }
            Self::Profiles { names } => {
                let names = each(names, "profile", |name| {
                    let name = name.trim_start_matches('@').to_owned();
                    let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'.');
                    (plain && (2..=24).contains(&name.len())).then_some(name)
                })?;
                Self::Profiles { names }
            }
            Self::File { path } => {
                if path.trim().is_empty() || path.len() > 4_000 || path.chars().any(char::is_control) {
                    return Err("a file needs its path".to_owned());
                }
                Self::File { path }
            }
        })
    }

    /// The ways by which it can be listened to, the fullest first.
    pub const fn ways(&self) -> &'static [Via] {
        match self {
            Self::Communities { .. } | Self::RedditSearches { .. } => &[Via::Apify, Via::Oauth, Via::Rss],
            Self::Hashtags { .. } | Self::TiktokSearches { .. } | Self::Profiles { .. } => &[Via::Apify],
            Self::File { .. } => &[Via::File],
        }
    }

    /// A few words for a list: `r/art + r/fog`.
    pub fn summary(&self) -> String {
        let with = |mark: &str, names: &[String]| {
            names.iter().map(|name| format!("{mark}{name}")).collect::<Vec<_>>().join(" + ")
        };
        match self {
            Self::Communities { names, .. } => with("r/", names),
            Self::RedditSearches { words } => format!("Reddit: {}", with("", words)),
            Self::Hashtags { names } => with("#", names),
            Self::TiktokSearches { words } => format!("TikTok: {}", with("", words)),
            Self::Profiles { names } => with("@", names),
            Self::File { path } => path.clone(),
        }
    }
}

fn each(texts: Vec<String>, what: &str, checked: impl Fn(&str) -> Option<String>) -> Result<Vec<String>, String> {
    if texts.is_empty() || texts.len() > MOST_NAMES {
        return Err(format!("1 to {MOST_NAMES} of them are listened to by one feed; this one names {}", texts.len()));
    }
    let mut found: Vec<String> = Vec::with_capacity(texts.len());
    for text in texts {
        let shown: String = text.chars().filter(|c| !c.is_control()).take(40).collect();
        let name = checked(text.trim()).ok_or_else(|| format!("'{shown}' is no {what} that can be asked for"))?;
        if !found.contains(&name) {
            found.push(name);
        }
    }
    Ok(found)
}

fn searchable(words: &str) -> Option<String> {
    let plain = !words.chars().any(|c| c.is_control() || c == '"');
    (plain && (1..=120).contains(&words.chars().count())).then(|| words.to_owned())
}

/// One thing the studio listens to, and how it went so far.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Feed {
    /// Its id.
    pub feed_id: FeedId,
    /// Whose it is, and whose money it spends; `null` for the studio's own, which cost nothing.
    pub muse_id: Option<MuseId>,
    /// What the creator calls it.
    pub name: String,
    /// By which way.
    pub via: Via,
    /// Which actor runs, where the way is `apify`.
    pub actor: Option<Actor>,
    /// To what.
    pub listening: Listening,
    /// Not oftener than this, in seconds; quiet feeds are asked less often.
    pub every_secs: u32,
    /// Posts asked for at once.
    pub most_posts: u32,
    /// The most one poll may cost; nothing where it is free.
    pub cap: Usd,
    /// The creator approved that cost for every poll.
    pub approved: bool,
    /// It is listened to.
    pub enabled: bool,
    /// Since when.
    pub created_at: Timestamp,
    /// When it is to be asked again.
    pub next_at: Timestamp,
    /// Not sooner than this, whoever asks: the source said so.
    pub not_before: Timestamp,
    /// The time between polls as it is now, in seconds.
    pub pace_secs: u32,
    /// Polls that failed in a row.
    pub failures: u32,
    /// When it was last asked.
    pub polled_at: Option<Timestamp>,
    /// The code of what went wrong at the last poll; absent when it went well.
    pub problem: Option<String>,
    /// VVS of its posts together at the last poll; absent where nobody counted.
    pub speed: Option<f64>,
    /// What the source calls the state that was seen last.
    #[serde(skip)]
    pub mark: Option<String>,
}

/// One poll of a feed: what it brought and what it cost.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Poll {
    /// Its id.
    pub poll_id: PollId,
    /// Of which feed.
    pub feed_id: FeedId,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// When it ended; absent while a run is under way.
    pub ended_at: Option<Timestamp>,
    /// The run at the service, once it is known.
    pub run_id: Option<String>,
    /// The money held for it.
    pub grant_id: Option<GrantId>,
    /// How much is or was held.
    pub held: Usd,
    /// What it cost, as far as anybody says; absent while that is unknown.
    pub cost: Option<Usd>,
    /// Posts that were understood.
    pub read: u64,
    /// Posts not seen before.
    pub new_signals: u64,
    /// Looks not recorded before.
    pub new_observations: u64,
    /// Comments, advertisements and what is not for everybody.
    pub skipped: u64,
    /// Posts that could not be read.
    pub bad: u64,
    /// VVS of its posts together; absent where nobody counted.
    pub speed: Option<f64>,
    /// What went wrong.
    pub problem: Option<Problem>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_the_marks_people_write_before_them_and_nothing_else_is_bent() {
        let communities =
            |names: &[&str]| Listening::Communities { names: texts(names), sorting: Sorting::Hot }.checked();
        let Ok(Listening::Communities { names, .. }) = communities(&["r/art", "/r/art", " AIVideo "]) else {
            panic!("communities")
        };
        assert_eq!(names, ["art", "AIVideo"]);
        for wrong in ["a", "a+b", "art/../..", "art?limit=1", "über", "", "a234567890123456789012"] {
            let said = communities(&[wrong]).expect_err(wrong);
            assert!(said.ends_with("is no community that can be asked for"), "{said}");
        }
        assert!(communities(&[]).expect_err("none").starts_with("1 to 20 of them"));
        assert!(communities(&["ab"; 21]).is_err());
        let hashtags = |name: &str| Listening::Hashtags { names: texts(&[name]) }.checked();
        assert_eq!(hashtags("#été").map(|found| found.summary()), Ok("#été".to_owned()));
        assert!(hashtags("a b").is_err());
        let search = |words: &str| Listening::RedditSearches { words: texts(&[words]) }.checked();
        assert!(search("brutalist fog").is_ok() && search("\"quoted\"").is_err() && search("a\nb").is_err());
        assert!(Listening::Profiles { names: texts(&["@a.b_c"]) }.checked().is_ok());
        assert!(Listening::File { path: " ".to_owned() }.checked().is_err());
    }

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }
}
