//! What a studio brings along: its ledger, and whom it knows.

use std::collections::BTreeSet;
use std::future::Future;

use crate::error::Cause;
use crate::id::Id;

/// What a row of a ledger does to a wallet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// Money comes in.
    In,
    /// Money goes out, but not for work. One that was reserved first, under the same id, ends that reservation.
    Out,
    /// Money is held for an operation; the row's id is the operation's.
    Hold,
    /// An operation is settled: `amount` is captured and the rest of its hold is free again; the id is the operation's.
    Settle,
}

impl RowKind {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
            Self::Hold => "hold",
            Self::Settle => "settle",
        }
    }
}

/// A row of a ledger, as far as a wallet is concerned. The same kind and id tell the same row, whoever tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its place in this ledger, above zero and growing.
    pub seq: u64,
    /// What it does.
    pub kind: RowKind,
    /// Of the movement, or of the operation.
    pub id: Id,
    /// Whole micro-dollars.
    pub amount: u64,
    /// How long ago it was written, by the clock it was written with: two clocks that differ then do no harm.
    pub age_ms: u64,
}

/// A studio's own disk, as the mirror of one subject needs it.
pub trait Books: Send + Sync {
    /// The studios it has ever known to take part, itself left out.
    fn known(&self) -> impl Future<Output = Result<BTreeSet<Id>, Cause>> + Send;

    /// Writes down who takes part, durably, before it returns. `forgotten` are gone for good and are no longer known.
    fn remember(
        &self,
        known: &BTreeSet<Id>,
        forgotten: &BTreeSet<Id>,
    ) -> impl Future<Output = Result<(), Cause>> + Send;

    /// Rows after `seq`, oldest first, at most `limit`; a hold comes before its settlement.
    fn rows(&self, after: u64, limit: usize) -> impl Future<Output = Result<Vec<Row>, Cause>> + Send;

    /// Whether the ledger has a hold for this operation.
    fn holds(&self, op: &Id) -> impl Future<Output = Result<bool, Cause>> + Send;
}
