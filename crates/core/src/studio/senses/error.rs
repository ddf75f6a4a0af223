use crate::perception::Via;
use crate::vocab::{Advice, FeedId};

/// Why a feed is not made, changed or asked.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FeedError {
    /// No such feed.
    #[error("there is no feed '{wanted}'")]
    Unknown {
        /// What was asked for.
        wanted: String,
    },
    /// Several feeds are called so.
    #[error("{count} feeds are called '{wanted}' or end in it")]
    Ambiguous {
        /// What was asked for.
        wanted: String,
        /// How many.
        count: usize,
    },
    /// Something about it cannot be asked for.
    #[error("this cannot be listened to: {what}")]
    BadListening {
        /// What is wrong, as one sentence.
        what: String,
    },
    /// The way does not lead there.
    #[error("{what} cannot be listened to by way of {}", via.name())]
    WrongWay {
        /// What was to be listened to.
        what: String,
        /// The way.
        via: Via,
    },
    /// A number outside its bounds.
    #[error("{field} is a number from {least} to {most}")]
    OutOfRange {
        /// Which.
        field: &'static str,
        /// The smallest.
        least: u64,
        /// The largest.
        most: u64,
    },
    /// A name that is none.
    #[error("a name is one line of 1 to 80 characters")]
    BadName,
    /// It would spend money that is nobody's.
    #[error("a feed by way of Apify costs money, and it is nobody's")]
    NeedsMuse,
    /// It would spend without a bound.
    #[error("a feed by way of Apify costs money, and nothing says how much a poll may cost")]
    NeedsCap,
    /// There are enough.
    #[error("a studio listens to {most} feeds at most")]
    TooMany {
        /// How many.
        most: usize,
    },
    /// It is being asked right now.
    #[error("feed {feed_id} is being asked right now")]
    Busy {
        /// Which.
        feed_id: FeedId,
    },
    /// The source wants to be left alone.
    #[error("the source wants to be left alone for {secs} s more")]
    TooSoon {
        /// How long.
        secs: u64,
    },
}

impl Advice for FeedError {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown { .. } => "feed.unknown",
            Self::Ambiguous { .. } => "feed.ambiguous",
            Self::BadListening { .. } => "feed.bad_listening",
            Self::WrongWay { .. } => "feed.wrong_way",
            Self::OutOfRange { .. } => "feed.out_of_range",
            Self::BadName => "feed.bad_name",
            Self::NeedsMuse => "feed.needs_muse",
            Self::NeedsCap => "feed.needs_cap",
            Self::TooMany { .. } => "feed.too_many",
            Self::Busy { .. } => "feed.busy",
            Self::TooSoon { .. } => "feed.too_soon",
        }
    }

    fn advice(&self) -> Option<String> {
        Some(match self {
            Self::Unknown { .. } => "`muse scout feeds` lists them.".to_owned(),
            Self::Ambiguous { .. } => "Give more of its id.".to_owned(),
            Self::BadListening { .. } | Self::OutOfRange { .. } | Self::BadName => {
                "Correct it and send it again; nothing was changed.".to_owned()
            }
            Self::WrongWay { .. } => {
                "Communities and searches of Reddit come by apify, oauth or rss; everything of TikTok by apify; a file by file."
                    .to_owned()
            }
            Self::NeedsMuse => "Name the Muse whose wallet pays for it.".to_owned(),
            Self::NeedsCap => "Say how much one poll may cost, such as 0.10.".to_owned(),
            Self::TooMany { .. } => "Remove one that brings nothing.".to_owned(),
            Self::Busy { .. } => "Wait for it; it is asked again at its time.".to_owned(),
            Self::TooSoon { .. } => "Wait; the feed is asked by itself when it may be.".to_owned(),
        })
    }
}
