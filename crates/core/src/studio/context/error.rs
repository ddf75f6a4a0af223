//! Why a shared context says no.

use std::sync::Arc;

use muse_redis::SharedError;

use crate::vocab::{Advice, Usd};

/// What a studio that shares its Muses can be refused, and why.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ContextError {
    /// Nobody can be asked, so nothing is spent.
    #[error("the studios that share her cannot be asked: {0}")]
    Away(Arc<SharedError>),
    /// The shared wallet is being made again.
    #[error("{0}")]
    Healing(Arc<SharedError>),
    /// What all studios together have left is less.
    #[error("this would cost up to {quote}, and what the studios share holds {room}")]
    WalletShort {
        /// What was asked for.
        quote: Usd,
        /// What is free.
        room: Usd,
    },
    /// What all studios together captured and hold leaves less room.
    #[error(
        "the breaker is open: {quote} more would pass the cap of {cap} for all studios that share her; there is room for {room}"
    )]
    CapReached {
        /// What was asked for.
        quote: Usd,
        /// What may be captured or in flight in any 60 minutes.
        cap: Usd,
        /// What would fit.
        room: Usd,
    },
    /// The address of Redis, its password, its version, its answer.
    #[error("{0}")]
    Redis(Arc<SharedError>),
    /// Nothing is shared here.
    #[error("this studio shares its Muses with no other")]
    NotShared,
    /// No studio of that id takes part.
    #[error("no other studio '{wanted}' takes part")]
    UnknownStudio {
        /// What was asked for.
        wanted: String,
    },
}

impl From<SharedError> for ContextError {
    fn from(error: SharedError) -> Self {
        match error {
            SharedError::Away { .. } => Self::Away(Arc::new(error)),
            SharedError::Healing(_) => Self::Healing(Arc::new(error)),
            _ => Self::Redis(Arc::new(error)),
        }
    }
}

impl Advice for ContextError {
    fn code(&self) -> &'static str {
        match self {
            Self::Away(_) => "context.away",
            Self::Healing(_) => "context.healing",
            Self::WalletShort { .. } => "context.wallet_short",
            Self::CapReached { .. } => "context.cap_reached",
            Self::Redis(error) => error.code(),
            Self::NotShared => "context.not_shared",
            Self::UnknownStudio { .. } => "context.unknown_studio",
        }
    }

    fn advice(&self) -> Option<String> {
        Some(match self {
            Self::Away(_) => {
                "Bring Redis back, or share no longer (`muse keys remove redis_url`); drafts cost nothing and go on."
                    .to_owned()
            }
            Self::Healing(error) => {
                let then = "; `muse context show` says who takes part, `muse context forget` leaves one out.";
                format!("{}{then}", error.advice()?.trim_end_matches('.'))
            }
            Self::WalletShort { quote, room } => {
                format!("Deposit at least {} (`muse wallet deposit`), or choose a cheaper renderer.", quote.minus(*room))
            }
            Self::CapReached { .. } => "Wait until captures leave the hour, or let the creator raise the cap with a reason (`muse wallet limits`).".to_owned(),
            Self::Redis(error) => return error.advice(),
            Self::NotShared => "Give all studios the address of one Redis: `muse keys set redis_url`.".to_owned(),
            Self::UnknownStudio { .. } => "`muse context show` lists them.".to_owned(),
        })
    }
}
