//! Rented GPUs: what the creator set up, what a session of it would cost, and the way to the cluster.
//!
//! In: a [`BurstSetup`], prices. Out: what is asked of a cluster, a quote with its maximum, a cluster.
//! Never: asks a cluster for anything by itself, knows a Muse.

mod fault;
mod offer;
mod phase;
mod proof;
mod reach;
mod setup;

pub use fault::{BurstFault, in_words};
pub(crate) use offer::dollars;
pub use offer::{Expected, PICTURE_SECS, Rates, Span, measured_start};
pub use phase::BurstPhase;
pub(crate) use proof::prove;
pub use reach::{GoogleTokens, connect, manifests};
pub use setup::{BurstChoice, BurstSetup, BurstWay, ClusterName};
