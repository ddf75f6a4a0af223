//! One Redis for several studios that work for the same subject: a mirror of its wallet that nobody overdraws, its mood,
//! tasks that one studio hands to another, and claims, so that two do not take up the same thing.
//!
//! Redis is never the truth about money. Each studio's own ledger is the truth about what that studio did; the mirror is
//! the union of those ledgers by the ids of their rows, and can be made again from them at any time. What Redis adds is
//! the one place where two studios ask before they spend.
//!
//! Read the modules from top to bottom; each uses only those above it. Nothing here knows what a subject is: it is an id,
//! and the hash tag of its keys, so that all of them lie in one slot of a cluster. Amounts are whole micro-dollars.

#![cfg_attr(test, allow(clippy::unwrap_used))]

/// What can go wrong, with a code and advice.
pub mod error;

/// Ids that are safe inside keys.
pub mod id;

mod link;

/// What a studio brings along: its ledger, and whom it knows.
pub mod books;

/// The mirror of a wallet: reserve, settle, refund, heal.
pub mod wallet;

/// How a subject feels.
pub mod mood;

/// Work that one studio hands to another.
pub mod tasks;

/// Who takes up what.
pub mod claims;

pub use books::{Books, Row, RowKind};
pub use claims::Claim;
pub use error::{Healing, SharedError};
pub use id::Id;
pub use link::{About, Shared};
pub use mood::Mood;
pub use tasks::{Task, TaskRow, Tasks};
pub use wallet::{Answer, Healed, Limit, Look, Member, Reservation, WINDOW, Wallet};
