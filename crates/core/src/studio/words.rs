//! The creator's word moves a work along and teaches something; the same whoever says it and from where.

use super::error::StudioError;
use super::model::ProductionState;
use super::store::{self, Standing};
use crate::cognition::Lesson;
use crate::cognition::store::keep_lesson;
use crate::db::{DbError, WriteTx};
use crate::governance::review::{self, Review, ReviewError, ReviewStatus};
use crate::perception::Terms;
use crate::vocab::{Problem, Timestamp};

/// How much an approval or a rejection changes the value of what is about the same words.
const APPROVAL_FACTOR: f64 = 1.10;
const REJECTION_FACTOR: f64 = 0.80;

/// Writes a word and moves the work to where it leads, in the caller's transaction; returns where it then stands.
///
/// # Errors
/// [`ReviewError::NotInReview`], [`ReviewError::NotAllowed`].
pub(super) async fn move_along(
    tx: &mut WriteTx,
    here: &Standing,
    word: &Review,
    problem: Option<&Problem>,
) -> Result<ProductionState, StudioError> {
    use ProductionState::{Approved, InReview, Rejected};
    if !matches!(here.state, InReview | Approved | Rejected) {
        return Err(ReviewError::NotInReview { production_id: here.production_id }.into());
    }
    review::say(tx, word).await?;
    let to = match word.status {
        ReviewStatus::Approved => Approved,
        ReviewStatus::Rejected => Rejected,
        ReviewStatus::InReview | ReviewStatus::Changes => InReview,
        ReviewStatus::Todo | ReviewStatus::Released => here.state,
    };
    if to != here.state {
        store::advance(tx, here.production_id, here.state, to, problem, word.at).await?;
    }
    Ok(to)
}

/// Keeps what an approval or a rejection teaches, in the caller's transaction; returns the row.
///
/// # Errors
/// What the database said.
pub(super) async fn teach(
    tx: &mut WriteTx,
    here: &Standing,
    status: ReviewStatus,
    why: &str,
    now: Timestamp,
) -> Result<Option<i64>, DbError> {
    let (factor, word) = match status {
        ReviewStatus::Approved => (APPROVAL_FACTOR, "approved"),
        ReviewStatus::Rejected => (REJECTION_FACTOR, "rejected"),
        _ => return Ok(None),
    };
    let terms: Vec<String> = Terms::of(&here.intent).iter().map(str::to_owned).collect();
    if terms.is_empty() {
        return Ok(None);
    }
    let why = if why.is_empty() { word.to_owned() } else { format!("{word}: {why}") };
    let lesson = Lesson { muse_id: here.muse_id, terms, factor, why, learned_at: now };
    keep_lesson(tx.conn(), &lesson).await.map(Some)
}
