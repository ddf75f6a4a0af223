//! The critic: is this picture her? It judges a picture and an identity; it knows nothing of render jobs.
//!
//! In: a picture and a [`KnownFace`]. Out: a [`Judgement`] with its evidence; kept beside a render it is a [`Verdict`].
//! Never: compares a picture with the reference it was laid out from without saying so, or runs a renderer.

mod judge;
mod model;
mod rules;
mod store;

pub use judge::{ANCHORS, Critic, CriticOptions, lay_repair};
pub use model::{
    Drift, Finding, Judgement, KnownFace, OpenReference, Question, ReadReference, Shape, Verdict, VerdictOutcome,
};
pub(super) use rules::why_unsure;
pub use rules::{
    ACCEPT, DRIFT_PICTURES, REPAIR, SHAPE_LIMIT, STRICT_COSINE, drift, reference_shape, refuse_repair, worse,
};
pub use store::{find_verdict, keep_verdict};
