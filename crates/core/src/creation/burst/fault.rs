use std::sync::Arc;

use muse_burst::dispatch::Full;
use muse_burst::{BurstError, Why};

use crate::vocab::{Advice, BurstId, Usd};

/// Why there is no rented machine.
#[derive(Clone, Debug, thiserror::Error)]
pub enum BurstFault {
    /// Nobody said which cluster, or what to start in it.
    #[error("rented GPUs are not set up")]
    NotSetUp,
    /// No session of that id.
    #[error("there is no session '{wanted}'")]
    Unknown {
        /// What was asked for.
        wanted: String,
    },
    /// Several sessions' ids end in these digits.
    #[error("{count} sessions end in '{wanted}'")]
    Ambiguous {
        /// What was asked for.
        wanted: String,
        /// How many.
        count: usize,
    },
    /// As many as may live do.
    #[error("{most} sessions live already, and no more may at the same time")]
    TooMany {
        /// The bound of the set-up.
        most: u32,
    },
    /// It has ended already.
    #[error("session {burst_id} has ended")]
    Ended {
        /// Which.
        burst_id: BurstId,
    },
    /// It ended before or while it rendered.
    #[error("the rented machine is gone: {}", in_words(why))]
    Lost {
        /// Which.
        burst_id: BurstId,
        /// Why it ended.
        why: Why,
    },
    /// More renders wait than are taken in.
    #[error(transparent)]
    Full(#[from] Full),
    /// What is held would pass the cap: it was lowered.
    #[error("{captured} captured and {in_flight} in flight pass the cap of {cap}: session {} is ended", burst_id.short())]
    OverCap {
        /// Which.
        burst_id: BurstId,
        /// Captured in the last 60 minutes.
        captured: Usd,
        /// Held in open grants.
        in_flight: Usd,
        /// The cap.
        cap: Usd,
    },
    /// What came through the tunnel is not what the machine says it made.
    #[error("'{file}' came down otherwise than the machine says it made it")]
    Unproven {
        /// The file's name.
        file: String,
    },
    /// The cluster, or the way to it.
    #[error("{0}")]
    Cluster(Arc<BurstError>),
}

impl From<BurstError> for BurstFault {
    fn from(error: BurstError) -> Self {
        Self::Cluster(Arc::new(error))
    }
}

impl Advice for BurstFault {
    fn code(&self) -> &'static str {
        match self {
            Self::NotSetUp => "burst.not_set_up",
            Self::Unknown { .. } => "burst.unknown",
            Self::Ambiguous { .. } => "burst.ambiguous",
            Self::TooMany { .. } => "burst.too_many",
            Self::Ended { .. } => "burst.ended",
            Self::Lost { .. } => "burst.lost",
            Self::Full(full) => full.code(),
            Self::OverCap { .. } => "burst.over_cap",
            Self::Unproven { .. } => "burst.unproven",
            Self::Cluster(error) => error.code(),
        }
    }

    fn advice(&self) -> Option<String> {
        Some(match self {
            Self::NotSetUp => {
                "Name a cluster and an image or a pool in Settings, Kubernetes, or with `muse burst setup`.".to_owned()
            }
            Self::Unknown { .. } => "`muse burst status` shows every session.".to_owned(),
            Self::Ambiguous { .. } => "Give more digits of the id, or all of it.".to_owned(),
            Self::TooMany { .. } => "End one of them, or raise the number in the set-up.".to_owned(),
            Self::Ended { .. } => "Start another one.".to_owned(),
            Self::Lost { why: Why::Asked, .. } => "It was stopped; start it again when you like.".to_owned(),
            Self::Lost { .. } => {
                "What it cost until then is in the ledger. Start the work again; another machine is asked for."
                    .to_owned()
            }
            Self::Full(full) => return full.advice(),
            Self::OverCap { .. } => {
                "Raise the cap with a reason (`muse wallet limits`), then start another one.".to_owned()
            }
            Self::Unproven { .. } => {
                "Make it again; if it comes again, check the image and the way to the cluster.".to_owned()
            }
            Self::Cluster(error) => return error.advice(),
        })
    }
}

/// Why a session ended, as a clause.
pub fn in_words(why: &Why) -> String {
    match why {
        Why::Asked => "it was ended".to_owned(),
        Why::Idle => "it had nothing to do for too long".to_owned(),
        Why::Granted => "its granted time was used up".to_owned(),
        Why::Lease => "nobody renewed its lease".to_owned(),
        Why::Evicted => "the node made it leave".to_owned(),
        Why::Preempted => "the machine was taken away".to_owned(),
        Why::Failed { message } => format!("its container failed: {message}"),
        Why::Refused { message } => format!("the cluster would not have it: {message}"),
        Why::Vanished => "it is not there any more, and nobody says why".to_owned(),
        Why::Stale => "it was intended too long ago to be asked for".to_owned(),
    }
}
