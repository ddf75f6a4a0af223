use crate::vocab::Advice;

use super::super::model::Via;
use super::file::FileError;

/// A service that is listened to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Service {
    /// apify.com
    Apify,
    /// Reddit, asked as an app.
    Reddit,
    /// Reddit's open feeds.
    RedditFeeds,
}

impl Service {
    /// What people call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Apify => "Apify",
            Self::Reddit => "Reddit",
            Self::RedditFeeds => "Reddit's open feed",
        }
    }

    /// Who answers a feed of this way; nobody is asked for a file.
    pub const fn of(via: Via) -> Option<Self> {
        match via {
            Via::Apify => Some(Self::Apify),
            Via::Oauth => Some(Self::Reddit),
            Via::Rss => Some(Self::RedditFeeds),
            Via::File => None,
        }
    }
}

impl std::fmt::Display for Service {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// Why a source gave nothing. None of these sentences holds a key, whatever the service answered.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SourceError {
    /// Nobody gave the studio a key.
    #[error("the studio has no key for {service}")]
    NoKey {
        /// Which service.
        service: Service,
    },
    /// The key is not (or no longer) good.
    #[error("{service} does not accept the key")]
    BadCredentials {
        /// Which service.
        service: Service,
    },
    /// The actor asks for a rent that is not paid.
    #[error("the actor {actor} has to be rented on Apify first")]
    NotRented {
        /// Its name.
        actor: String,
    },
    /// Too many questions.
    #[error("{service} is asked too often{}", waiting(.wait_secs))]
    RateLimited {
        /// Which service.
        service: Service,
        /// How long it wants to be left alone, in seconds, when it says so.
        wait_secs: Option<u64>,
    },
    /// The service's own limit of spending or of machines is reached.
    #[error("{service} runs nothing more for this account: {detail}")]
    SpendCap {
        /// Which service.
        service: Service,
        /// What it said.
        detail: String,
    },
    /// It is not there, or not for everybody.
    #[error("{service} has nothing there any more: {what}")]
    Gone {
        /// Which service.
        service: Service,
        /// What was asked for, or why it is closed.
        what: String,
    },
    /// The service understood and refused.
    #[error("{service} refuses: {detail}")]
    Refused {
        /// Which service.
        service: Service,
        /// What it said.
        detail: String,
    },
    /// What came is not what this service sends.
    #[error("{service} answered something that cannot be read: {detail}")]
    BadReply {
        /// Which service.
        service: Service,
        /// What was seen instead.
        detail: String,
    },
    /// More bytes than are taken in.
    #[error("the answer of {service} is larger than {limit_bytes} bytes")]
    TooLarge {
        /// Which service.
        service: Service,
        /// The limit.
        limit_bytes: u64,
    },
    /// Nobody answered, or the answer broke off.
    #[error("{service} {what}")]
    Unreachable {
        /// Which service.
        service: Service,
        /// "cannot be reached", "did not answer in time", "broke off its answer".
        what: &'static str,
        /// The question may have arrived all the same.
        sent: bool,
    },
    /// The service is in trouble itself.
    #[error("{service} is in trouble itself (HTTP {status})")]
    Failing {
        /// Which service.
        service: Service,
        /// The status it answered with.
        status: u16,
    },
    /// A run ended without having done its work.
    #[error("the run on Apify ended as {status}{}", after(.detail))]
    RunFailed {
        /// Apify's word for it.
        status: String,
        /// What it said.
        detail: String,
    },
    /// A question whose answer was lost had not begun anything.
    #[error("the run was never begun: the question or its answer was lost")]
    NotStarted,
    /// Nobody can say what became of a question that may cost money.
    #[error("nobody can say what became of the run: the most it may cost is counted as spent")]
    OutcomeUnknown,
    /// An address that keys are not sent to.
    #[error("'{url}' is no address for {service}: {reason}")]
    BadAddress {
        /// Which service.
        service: Service,
        /// The address.
        url: String,
        /// Why.
        reason: &'static str,
    },
    /// A file of posts.
    #[error(transparent)]
    File(#[from] FileError),
}

fn waiting(wait_secs: &Option<u64>) -> String {
    wait_secs.map(|secs| format!(" and wants {secs} s of rest")).unwrap_or_default()
}

fn after(detail: &str) -> String {
    if detail.is_empty() { String::new() } else { format!(": {detail}") }
}

impl SourceError {
    /// Whether a question that failed so may have begun something all the same. Only an answer that says no leaves no
    /// doubt, and a connection that never stood.
    pub const fn leaves_doubt(&self) -> bool {
        match self {
            Self::Unreachable { sent, .. } => *sent,
            Self::Failing { .. } | Self::BadReply { .. } | Self::TooLarge { .. } => true,
            _ => false,
        }
    }

    /// How long the service wants to be left alone, in seconds.
    pub const fn wait_secs(&self) -> Option<u64> {
        match self {
            Self::RateLimited { wait_secs, .. } => *wait_secs,
            _ => None,
        }
    }

    /// Whether only the creator can mend it, by another key.
    pub const fn is_about_keys(&self) -> bool {
        matches!(self, Self::NoKey { .. } | Self::BadCredentials { .. })
    }
}

impl Advice for SourceError {
    fn code(&self) -> &'static str {
        match self {
            Self::NoKey { .. } => "source.no_key",
            Self::BadCredentials { .. } => "source.bad_credentials",
            Self::NotRented { .. } => "source.not_rented",
            Self::RateLimited { .. } => "source.rate_limited",
            Self::SpendCap { .. } => "source.spend_cap",
            Self::Gone { .. } => "source.gone",
            Self::Refused { .. } => "source.refused",
            Self::BadReply { .. } => "source.bad_reply",
            Self::TooLarge { .. } => "source.too_large",
            Self::Unreachable { .. } => "source.unreachable",
            Self::Failing { .. } => "source.failing",
            Self::RunFailed { .. } => "source.run_failed",
            Self::NotStarted => "source.not_started",
            Self::OutcomeUnknown => "source.outcome_unknown",
            Self::BadAddress { .. } => "source.bad_address",
            Self::File(error) => error.code(),
        }
    }

    fn advice(&self) -> Option<String> {
        Some(match self {
            Self::NoKey { service: Service::Apify } => {
                "Give the studio an Apify token: `muse keys set apify_token`, or APIFY_TOKEN.".to_owned()
            }
            Self::NoKey { .. } => {
                "Give the studio the id of a Reddit app: `muse keys set reddit_app_id`, and its secret where it has one."
                    .to_owned()
            }
            Self::BadCredentials { .. } => "Make a new key there, keep it in the studio and test the connection.".to_owned(),
            Self::NotRented { .. } => "Rent it on its page at apify.com, or choose an actor that is paid by the post.".to_owned(),
            Self::RateLimited { .. } => "The studio waits as told; ask less often if it happens again.".to_owned(),
            Self::SpendCap { .. } => "Raise the limit in Apify's own billing, or wait for its next month.".to_owned(),
            Self::Gone { .. } => "Check the names; a closed or renamed community cannot be listened to.".to_owned(),
            Self::Refused { .. } => "Check what the feed asks for; nothing was begun.".to_owned(),
            Self::BadReply { .. } => "Try again later; if it stays so, the service has changed and Muse needs an update.".to_owned(),
            Self::TooLarge { .. } => "Ask for fewer posts at once.".to_owned(),
            Self::Unreachable { .. } => "Check your network; the studio asks again by itself.".to_owned(),
            Self::Failing { .. } => "Nothing to do here: the studio asks again by itself.".to_owned(),
            Self::RunFailed { .. } => "Look at the run on apify.com; what it did cost is in the poll.".to_owned(),
            Self::NotStarted => "Nothing was spent; the feed is asked again at its time.".to_owned(),
            Self::OutcomeUnknown => "Compare with the runs on apify.com.".to_owned(),
            Self::BadAddress { .. } => "Give an https address, or one of this machine.".to_owned(),
            Self::File(error) => return error.advice(),
        })
    }
}
