//! What can go wrong between a studio and a shared Redis, and what the person at the screen can do.

/// A cause kept for `source()`.
pub type Cause = Box<dyn std::error::Error + Send + Sync + 'static>;

/// Why the mirror of a wallet grants nothing for now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Healing {
    /// The server has nothing about this subject: it is fresh, or was emptied.
    Missing,
    /// The server started again and may have forgotten its last moments.
    Restarted,
    /// The server started again with everything it ever confirmed; whoever joins next takes up where it stood.
    Resumed,
    /// The server is older than what this studio has seen of it, as after a restored backup.
    Stale,
    /// Members have not handed over their ledgers yet: their ids.
    Awaited(Vec<String>),
    /// This studio and these members have not written each other down yet.
    Unknown(Vec<String>),
}

impl std::fmt::Display for Healing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Missing => f.write_str("it knows nothing of this wallet yet"),
            Self::Restarted | Self::Resumed => f.write_str("it was started again"),
            Self::Stale => f.write_str("it is older than what was seen of it"),
            Self::Awaited(studios) => write!(f, "it waits for the ledger of {}", studios.join(", ")),
            Self::Unknown(studios) if studios.is_empty() => f.write_str("this studio has not handed over its ledger"),
            Self::Unknown(studios) => write!(f, "this studio has not met {} yet", studios.join(", ")),
        }
    }
}

/// Every failure of this crate. Compare [`SharedError::code`], never the text. No message holds a password.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SharedError {
    /// The address is not one of a Redis. It is not repeated, because it may hold a password.
    #[error("the address of Redis cannot be used: {reason}")]
    BadUrl {
        /// What is wrong with it.
        reason: String,
    },
    /// Nobody answered in time, or the connection broke. What was asked may have happened all the same.
    #[error("Redis at {place} cannot be reached")]
    Away {
        /// Host and port.
        place: String,
        /// The transport's own complaint.
        #[source]
        source: Cause,
    },
    /// The server does not let this user in, or not do this.
    #[error("Redis at {place} refuses this user: {message}")]
    Denied {
        /// Host and port.
        place: String,
        /// The server's words.
        message: String,
    },
    /// The server has no functions: it is older than version 7.
    #[error("Redis at {place} is version {version}, and 7.0 or newer is needed")]
    TooOld {
        /// Host and port.
        place: String,
        /// What it says it is.
        version: String,
    },
    /// The server is there and cannot do it: no memory, no disk, a replica.
    #[error("Redis at {place} refuses: {message}")]
    Refused {
        /// Host and port.
        place: String,
        /// The server's words.
        message: String,
    },
    /// The server answered something that is not this crate's protocol.
    #[error("unexpected answer of Redis to {doing}: {detail}")]
    BadReply {
        /// Which function.
        doing: &'static str,
        /// What was seen instead.
        detail: String,
    },
    /// An id, a value or an amount that cannot be sent.
    #[error("{what} cannot be sent: {reason}")]
    BadInput {
        /// What.
        what: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// The mirror is being made again; nothing is granted until it is whole.
    #[error("the shared wallet is healing: {0}")]
    Healing(Healing),
    /// The same operation was asked for with another amount.
    #[error("operation {op} is open with another amount")]
    OpDiffers {
        /// Which.
        op: String,
    },
    /// A refund of what a ledger has confirmed, or of what is settled.
    #[error("operation {op} stands in a ledger and cannot be refunded")]
    OpKept {
        /// Which.
        op: String,
    },
    /// A settlement of what was never held, or beyond it.
    #[error("operation {op} is settled, and nothing of that size was held for it")]
    OpOrphan {
        /// Which.
        op: String,
    },
    /// The studio's own ledger could not be read.
    #[error("the studio's own ledger cannot be read")]
    Books {
        /// What it said.
        #[source]
        source: Cause,
    },
}

impl SharedError {
    /// A stable name for interfaces and logs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::BadUrl { .. } => "redis.bad_url",
            Self::Away { .. } => "redis.away",
            Self::Denied { .. } => "redis.denied",
            Self::TooOld { .. } => "redis.too_old",
            Self::Refused { .. } => "redis.refused",
            Self::BadReply { .. } => "redis.bad_reply",
            Self::BadInput { .. } => "redis.bad_input",
            Self::Healing(_) => "redis.healing",
            Self::OpDiffers { .. } => "redis.op_differs",
            Self::OpKept { .. } => "redis.op_kept",
            Self::OpOrphan { .. } => "redis.op_orphan",
            Self::Books { .. } => "redis.books",
        }
    }

    /// What the person at the screen can do; `None` when there is nothing to do.
    pub fn advice(&self) -> Option<String> {
        Some(
            match self {
                Self::BadUrl { .. } => "Give an address such as redis://:password@host:6379/0, or rediss:// for TLS.",
                Self::Away { .. } => "Check that Redis is running there and that its port can be reached from here.",
                Self::Denied { .. } => {
                    "Check user and password in the address; the user needs the commands FCALL, FUNCTION and INFO."
                }
                Self::TooOld { .. } => "Install Redis 7 or newer, or Valkey.",
                Self::Refused { .. } => "Look at the memory, the disk and the role of that Redis, then try again.",
                Self::BadReply { .. } => "Check that the address belongs to a Redis that only studios write to.",
                Self::BadInput { .. } => return None,
                Self::Healing(Healing::Awaited(_)) => {
                    "Start the studios it waits for; one that is gone for good can be forgotten."
                }
                Self::Healing(Healing::Unknown(_)) => {
                    "Studios meet when both are running; one that is gone for good can be forgotten."
                }
                Self::Healing(_) => "It heals by itself when the studios are running; try again in a moment.",
                Self::OpDiffers { .. } | Self::OpKept { .. } | Self::OpOrphan { .. } => {
                    "Nothing was moved; compare the ledgers of the studios."
                }
                Self::Books { .. } => return None,
            }
            .to_owned(),
        )
    }
}
