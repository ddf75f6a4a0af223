use crate::db::DbError;
use crate::vocab::{Advice, GrantId, Timestamp, Usd};

/// Why money was not granted or moved.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Refusal {
    /// The wallet does not hold it.
    #[error("this would cost up to {quote}, and the wallet holds {free}")]
    WalletShort {
        /// What was asked for.
        quote: Usd,
        /// What is free.
        free: Usd,
    },
    /// The breaker is open.
    #[error(
        "the breaker is open: {captured} captured in the last 60 minutes and {in_flight} in flight, and {quote} more would pass the cap of {cap}"
    )]
    BreakerOpen {
        /// What was asked for.
        quote: Usd,
        /// Captured in the window.
        captured: Usd,
        /// Held in open grants.
        in_flight: Usd,
        /// The cap.
        cap: Usd,
        /// When enough of the window will have passed, if it ever is enough.
        room_at: Option<Timestamp>,
    },
    /// The Muse's daily budget is used up.
    #[error("her daily budget is {budget}; {used} of it is used or held, and this would cost up to {quote}")]
    DailyBudget {
        /// What was asked for.
        quote: Usd,
        /// Captured today or held.
        used: Usd,
        /// The budget.
        budget: Usd,
    },
    /// Above what she may spend without asking.
    #[error("a quote of {quote} is above {threshold} and waits for the creator's approval")]
    NeedsApproval {
        /// What was asked for.
        quote: Usd,
        /// The threshold.
        threshold: Usd,
    },
    /// More than the grant holds.
    #[error("the work reports a cost of {cost}, but the grant holds {held}")]
    OverGrant {
        /// What the work cost.
        cost: Usd,
        /// What was held.
        held: Usd,
    },
    /// An amount below zero or beyond one billion.
    #[error("{amount} is no amount that can be moved")]
    BadAmount {
        /// The amount.
        amount: Usd,
    },
    /// The grant is settled already.
    #[error("grant {grant_id} is settled already or was never given")]
    GrantClosed {
        /// Which.
        grant_id: GrantId,
    },
    /// A change of limits without a reason.
    #[error("a limit is changed only with a reason")]
    NoReason,
    /// The database refused.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl Advice for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::WalletShort { .. } => "wallet.short",
            Self::BreakerOpen { .. } => "breaker.open",
            Self::DailyBudget { .. } => "budget.daily",
            Self::NeedsApproval { .. } => "budget.needs_approval",
            Self::OverGrant { .. } => "grant.exceeded",
            Self::BadAmount { .. } => "money.bad_amount",
            Self::GrantClosed { .. } => "grant.closed",
            Self::NoReason => "limit.no_reason",
            Self::Db(error) => error.code(),
        }
    }

    fn advice(&self) -> Option<String> {
        Some(match self {
            Self::WalletShort { quote, free } => {
                format!("Deposit at least {} (`muse wallet deposit`), or choose a cheaper renderer.", quote.minus(*free))
            }
            Self::BreakerOpen { room_at: Some(at), .. } => {
                format!("There is room again at {at}; only the creator may raise the cap, with a reason (`muse wallet limits`).")
            }
            Self::BreakerOpen { room_at: None, .. } => {
                "It never fits under this cap: plan fewer attempts, or let the creator raise the cap with a reason (`muse wallet limits`)."
                    .to_owned()
            }
            Self::DailyBudget { .. } => "Wait for tomorrow (UTC), or seal a new generation with another daily budget.".to_owned(),
            Self::NeedsApproval { .. } => "Repeat the command with --yes to approve this quote.".to_owned(),
            Self::OverGrant { .. } => "Nothing beyond the grant was captured; check the price of this renderer.".to_owned(),
            Self::BadAmount { .. } => "Give an amount above $0 and up to one billion.".to_owned(),
            Self::GrantClosed { .. } => "Look at `muse ledger show`; nothing was moved.".to_owned(),
            Self::NoReason => "Say why with --why.".to_owned(),
            Self::Db(error) => return error.advice(),
        })
    }
}
