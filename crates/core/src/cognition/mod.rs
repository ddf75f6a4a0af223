//! Cognition: from what people look at to what is worth making.
//!
//! In: [`TrendInsight`](crate::perception::TrendInsight)s, a Muse's DNA, past [`Lesson`]s, what things cost.
//! Out: one [`Decision`] that explains itself, and a [`ProductionPlan`] when it says yes.
//! Never: spends money, reads the clock, lets scraped text choose: only numbers derived from it. The rules touch no
//! network; a mind outside is asked in [`minds`] alone, when the creator chose one.

mod concept;
pub mod initiative;
mod lexicon;
pub mod minds;
mod model;
pub mod rules;
pub mod store;

pub use concept::surprise;
pub use lexicon::{crossed_red_line, read_subject, red_line_of_tag};
pub use model::{
    AlignmentReason, AskedMind, Decision, DecisionInputs, Format, Interval, Lesson, MindKind, MindNote, Outcome,
    OwnPlan, Platform, ProductionPlan, Reason, RendererChoice, Subject, TrendContext,
};
pub use rules::{Appraisal, ReachTable, decide, plan};
