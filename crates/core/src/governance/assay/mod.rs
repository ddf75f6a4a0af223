//! The assay: what the critic is worth on a set of pictures whose people are known.
//!
//! In: [`Sample`]s (who, which file, vector, size and brightness of the face) and the anchors in use.
//! Out: an [`Assay`] (rates with intervals, look-alikes, groups, proposed anchors), a [`Spread`] to keep beside the
//! anchors, and a report in Markdown with two figures.
//! Never: draws other people on a second run, or says more than the set can bear: a rate of nothing comes with the number
//! of comparisons and of people it rests on. Only the trial opens files.
//!
//! ```text
//! folder ──► LabelledSet ──► samples, and what the critic says of planted flaws
//! samples ──► assay() ──► Assay ──► markdown(), roc_svg(), spread_svg()
//!                            └────► Spread ──► odds(cosine), for one picture's verdict
//! ```

mod compare;
mod estimate;
mod figure;
pub mod identities;
mod model;
mod report;
mod roc;
mod spread;
mod stats;
mod trial;
mod words;

pub use estimate::{Bound, Estimate, Method, Rate};
pub use figure::{roc_svg, spread_svg};
pub use model::{
    ACCEPT_FAR, ACCEPT_FRR, AcceptRule, Aim, AimCheck, Assay, AtFar, EqualError, Gate, Group, Groups, Held, LookAlike,
    Odd, Proposal, Protocol, REFERENCES, Rates, Roc, RocPoint, Sample, SetSize, Settings, Summary, TWIN_COSINE,
    USUAL_GATES, VERIFY_FAR, WithoutLookAlikes,
};
pub use report::{About, HonestRow, PlantedRow, markdown};
pub use spread::{BIN_WIDTH, BINS, Histogram, Odds, Spread};
pub use stats::assay;
pub use trial::{Labelled, LabelledSet, TrialRows};
