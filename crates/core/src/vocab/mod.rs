//! Words every lobe shares. Plain data and checked constructors; no I/O, no clock.

mod advice;
mod canonical;
mod dna;
mod ids;
mod money;
mod secret;
mod time;
mod untrusted;

pub use advice::{Advice, Problem};
pub use canonical::{canonical_json, hash_hex};
pub use dna::{
    Axes, Axis, Basis, DnaProblem, Draft, DraftIdentity, Edge, ForgedHead, Identity, LightDna, Limits, MoralGraph,
    MuseDna, RedLine, Reference, Style, ValueNode, Voice,
};
pub use ids::{
    BlobHash, BurstId, ClipId, DecisionId, DraftId, EditId, FeedId, FilmId, GenerationId, GrantId, InitiativeId,
    InsightId, MuseId, PinId, PollId, ProductionId, ReadingId, RenderId, ShotId, StudioId, TaskId, TransferId,
    VerdictId, WorkflowId,
};
pub use money::{MoneyError, Usd, UsdRange};
pub use secret::Secret;
pub use time::{Clock, Timestamp};
pub use untrusted::Untrusted;
