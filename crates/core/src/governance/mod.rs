//! Governance: money, identity, verdicts and the creator's word.
//!
//! In: quotes, pictures, decisions of people. Out: [`Grant`]s, [`Verdict`]s, ledger rows, reviews.
//! Never: moves money without a row, edits a row, lets a picture pass that is not the Muse, renders anything.

pub mod assay;
pub mod critic;
pub mod genesis;
pub mod identity;
pub mod ledger;
pub mod meter;
pub mod pricebook;
pub mod references;
pub mod review;
pub mod spend;
pub mod treasury;

pub use critic::{Critic, Finding, Judgement, Verdict, VerdictOutcome};
pub use genesis::{DnaChange, Generation, GenesisError, Sealed};
pub use identity::{Enrolled, EnrolmentError, ReferencePicture, Starter, StarterShelf};
pub use ledger::{Entry, EntryKind, LedgerFault, LedgerReport};
pub use pricebook::{Price, PriceBook, PriceBookError, Quote};
pub use references::{FaceQuality, MeasuredReference, MeasuredReferences, ReferencePair};
pub use review::{Review, ReviewError, ReviewStatus};
pub use spend::{Forecast, WindowPoint};
pub use treasury::{Breaker, Grant, LimitChange, Purpose, Refusal, Treasury, Wallet};
