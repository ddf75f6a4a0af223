//! The desk: where the creator looks through takes, marks them, and asks for them again.
//!
//! In: [`DeskStep`]s, several in one call. Out: [`Take`]s as they then are, and one step of the history that can be taken
//! back and done again, also after a restart.
//! Never: does half of a call, takes back what somebody has moved on since, edits a word of a review.

mod again;
mod error;
mod model;
mod rules;
mod store;

#[cfg(test)]
mod tests;

use serde_json::json;

pub use again::AgainRequest;
pub use error::DeskError;
pub use model::{
    DeskEntry, DeskReply, DeskRequest, DeskStep, Flag, NewPin, Pin, RepairRegion, SetWord, Take, TakeFilter, TakePage,
};
pub(super) use store::origin_of;

use self::model::{Change, StepState};
use super::Studio;
use super::error::StudioError;
use super::model::ProductionState;
use super::store::{Standing, standing};
use super::words::{move_along, teach};
use crate::cognition::store::forget_lesson;
use crate::db::{DbError, EventKind, WriteTx};
use crate::governance::review::{self, Review, ReviewError, ReviewStatus};
use crate::vocab::{PinId, ProductionId, Timestamp};

/// Takes sent at most in one answer.
pub const MOST_TAKES: u32 = 5000;

/// Ids named in one event at most; whoever hears of more looks at everything again.
const MOST_NAMED: usize = 100;

/// Which way a step goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    There,
    Back,
}

impl Studio {
    /// Takes, newest first.
    ///
    /// # Errors
    /// What the storage says.
    pub async fn takes(&self, filter: &TakeFilter) -> Result<TakePage, StudioError> {
        let limit = filter.limit.clamp(1, MOST_TAKES);
        let mut takes = store::takes(self.db(), filter, limit + 1).await?;
        let more = takes.len() > limit as usize;
        takes.truncate(limit as usize);
        let next = takes.last().filter(|_| more).map(|take| take.production_id);
        Ok(TakePage { takes, next })
    }

    /// Every version of the work that this one is a version of, oldest first.
    ///
    /// # Errors
    /// [`StudioError::UnknownProduction`].
    pub async fn lineage(&self, production_id: ProductionId) -> Result<Vec<Take>, StudioError> {
        let takes = store::lineage(self.db(), production_id).await?;
        if takes.is_empty() {
            return Err(StudioError::UnknownProduction { wanted: production_id.to_string() });
        }
        Ok(takes)
    }

    /// The notes on a picture, oldest first.
    ///
    /// # Errors
    /// What the storage says.
    pub async fn pins(&self, production_id: ProductionId) -> Result<Vec<Pin>, StudioError> {
        Ok(store::pins(self.db(), production_id).await?)
    }

    /// The latest steps on the desk, newest first.
    ///
    /// # Errors
    /// What the storage says.
    pub async fn desk_history(&self, limit: u32) -> Result<Vec<DeskEntry>, StudioError> {
        Ok(store::history(self.db(), limit).await?)
    }

    /// Does all of it or nothing, as one step that can be taken back. What is as asked for already is left alone.
    ///
    /// # Errors
    /// [`DeskError`], [`ReviewError`], [`StudioError::UnknownProduction`]; with several steps in one call it says which.
    pub async fn desk(&self, mut request: DeskRequest, who: &str) -> Result<DeskReply, StudioError> {
        rules::check_steps(&mut request.steps)?;
        let named: Vec<ProductionId> = request.steps.iter().map(DeskStep::production_id).collect();
        let (who, now) = (who.to_owned(), self.clock().now());
        let (desk_step_id, sentence) = self
            .db()
            .write::<_, StudioError, _>(move |tx| {
                Box::pin(async move {
                    let several = request.steps.len() > 1;
                    let mut changes = Vec::new();
                    for (at, step) in request.steps.into_iter().enumerate() {
                        let change = do_step(tx, step, &who, now).await;
                        changes.extend(change.map_err(|error| DeskError::at_step(error, several.then_some(at + 1)))?);
                    }
                    let sentence = rules::sentence(&changes);
                    if changes.is_empty() {
                        return Ok((None, sentence));
                    }
                    let id = store::keep_step(tx.conn(), now, &who, &sentence, &changes).await?;
                    tell(tx, now, id, &sentence, false, &changes).await?;
                    Ok((Some(id), sentence))
                })
            })
            .await?;
        Ok(DeskReply { desk_step_id, takes: store::takes_of(self.db(), &named).await?, sentence })
    }

    /// Takes the latest step back, whoever made it in whichever window.
    ///
    /// # Errors
    /// [`DeskError::NothingToUndo`]; [`DeskError::Overtaken`] when somebody has moved on since: that step then stays as
    /// it is, and the next call reaches the one before it.
    pub async fn desk_undo(&self, who: &str) -> Result<DeskReply, StudioError> {
        self.go(Way::Back, who).await
    }

    /// Does the step again that was taken back last.
    ///
    /// # Errors
    /// [`DeskError::NothingToRedo`], [`DeskError::Overtaken`].
    pub async fn desk_redo(&self, who: &str) -> Result<DeskReply, StudioError> {
        self.go(Way::There, who).await
    }

    async fn go(&self, way: Way, who: &str) -> Result<DeskReply, StudioError> {
        let (who, now) = (who.to_owned(), self.clock().now());
        let (from, to, given_up) = match way {
            Way::Back => (StepState::Done, StepState::Undone, StepState::Kept),
            Way::There => (StepState::Undone, StepState::Done, StepState::Dropped),
        };
        let gone = self
            .db()
            .write::<_, StudioError, _>(move |tx| {
                Box::pin(async move {
                    let top = match way {
                        Way::Back => store::latest_done(tx.conn()).await?.ok_or(DeskError::NothingToUndo)?,
                        Way::There => store::first_undone(tx.conn()).await?.ok_or(DeskError::NothingToRedo)?,
                    };
                    let (id, sentence, mut changes) = (top.desk_step_id, top.sentence, top.changes);
                    match way {
                        Way::There => {
                            for change in &mut changes {
                                apply(tx, change, way, &who, now).await.map_err(|e| e.of_step(id, &sentence))?;
                            }
                        }
                        Way::Back => {
                            for change in changes.iter_mut().rev() {
                                apply(tx, change, way, &who, now).await.map_err(|e| e.of_step(id, &sentence))?;
                            }
                        }
                    }
                    store::move_step(tx.conn(), id, from, to).await?;
                    store::set_changes(tx.conn(), id, &changes).await?;
                    tell(tx, now, id, &sentence, way == Way::Back, &changes).await?;
                    Ok((id, sentence, changes))
                })
            })
            .await;
        match gone {
            Ok((id, sentence, changes)) => {
                let named: Vec<ProductionId> = changes.iter().map(Change::production_id).collect();
                let takes = store::takes_of(self.db(), &named).await?;
                let word = if way == Way::Back { "Undone" } else { "Done again" };
                Ok(DeskReply { desk_step_id: Some(id), takes, sentence: format!("{word}: {sentence}") })
            }
            Err(StudioError::Desk(error @ DeskError::Overtaken { desk_step_id, .. })) => {
                // Nothing was changed. Left on top it would bar the way to every step below it for good.
                self.db()
                    .write::<_, StudioError, _>(move |tx| {
                        Box::pin(async move { Ok(store::move_step(tx.conn(), desk_step_id, from, given_up).await?) })
                    })
                    .await?;
                Err(error.into())
            }
            Err(error) => Err(error),
        }
    }
}

/// Why a change could not be made; `Overtaken` gets its step's name where that is known.
enum Stopped {
    Overtaken(ProductionId),
    Other(StudioError),
}

impl Stopped {
    fn of_step(self, desk_step_id: i64, sentence: &str) -> StudioError {
        match self {
            Self::Overtaken(production_id) => {
                DeskError::Overtaken { desk_step_id, production_id, sentence: sentence.to_owned() }.into()
            }
            Self::Other(error) => error,
        }
    }
}

impl<E: Into<StudioError>> From<E> for Stopped {
    fn from(error: E) -> Self {
        Self::Other(error.into())
    }
}

/// One step of a call, from where things stand now; `None` when they stand so already.
async fn do_step(tx: &mut WriteTx, step: DeskStep, who: &str, now: Timestamp) -> Result<Option<Change>, StudioError> {
    let production_id = step.production_id();
    let here = standing(tx.conn(), production_id).await?;
    let change = match step {
        DeskStep::Stars { stars, .. } => {
            let (from, _) = store::mark(tx.conn(), production_id).await?;
            Change::Stars { production_id, from, to: stars }
        }
        DeskStep::Flag { flag, .. } => {
            let (_, from) = store::mark(tx.conn(), production_id).await?;
            Change::Flag { production_id, from, to: flag }
        }
        DeskStep::Review { status, why, .. } => {
            let from = word_on(tx, &here).await?;
            let to = status.status();
            if from == to && (why.is_empty() || !from.may_become(to)) {
                return Ok(None);
            }
            if rules::words(from, to).is_none() {
                return Err(ReviewError::NotAllowed { from, to }.into());
            }
            Change::Review { production_id, from, to, why, problem: here.problem, lesson: None }
        }
        DeskStep::AddPin { pin, .. } => {
            let pin_id = pin.pin_id.unwrap_or_else(PinId::new);
            if store::pin(tx.conn(), pin_id).await?.is_some() {
                return Err(DeskError::PinExists { pin_id }.into());
            }
            if store::count_pins(tx.conn(), production_id).await? >= rules::MOST_PINS {
                return Err(DeskError::TooManyPins { most: rules::MOST_PINS }.into());
            }
            let NewPin { x, y, text, stroke, .. } = pin;
            let stroke = stroke.unwrap_or_default();
            let pin = Pin { pin_id, x, y, text, stroke, done: false, who: who.to_owned(), at: now };
            Change::Pin { production_id, pin_id, from: None, to: Some(pin) }
        }
        DeskStep::EditPin { pin_id, text, done, .. } => {
            let from = pin_on(tx, production_id, pin_id).await?;
            let to = Pin { text, done, ..from.clone() };
            Change::Pin { production_id, pin_id, from: Some(from), to: Some(to) }
        }
        DeskStep::RemovePin { pin_id, .. } => {
            let from = pin_on(tx, production_id, pin_id).await?;
            Change::Pin { production_id, pin_id, from: Some(from), to: None }
        }
    };
    if change.changes_nothing() {
        return Ok(None);
    }
    let mut change = change;
    match apply(tx, &mut change, Way::There, who, now).await {
        Ok(()) => Ok(Some(change)),
        Err(Stopped::Other(error)) => Err(error),
        // Cannot be: `from` was read in this transaction.
        Err(Stopped::Overtaken(_)) => Err(DbError::damaged("production", "it moved inside one transaction").into()),
    }
}

async fn pin_on(tx: &mut WriteTx, production_id: ProductionId, pin_id: PinId) -> Result<Pin, StudioError> {
    let found = store::pin(tx.conn(), pin_id).await?;
    let found = found.filter(|(on, _)| *on == production_id).map(|(_, pin)| pin);
    Ok(found.ok_or(DeskError::UnknownPin { pin_id })?)
}

/// The creator's last word on a work that can be reviewed.
async fn word_on(tx: &mut WriteTx, here: &Standing) -> Result<ReviewStatus, StudioError> {
    let not = || ReviewError::NotInReview { production_id: here.production_id };
    if !matches!(here.state, ProductionState::InReview | ProductionState::Approved | ProductionState::Rejected) {
        return Err(not().into());
    }
    Ok(review::current(tx.conn(), here.production_id).await?.ok_or_else(not)?)
}

/// Makes a change, or takes it back, if everything stands where it should.
async fn apply(tx: &mut WriteTx, change: &mut Change, way: Way, who: &str, now: Timestamp) -> Result<(), Stopped> {
    let back = way == Way::Back;
    match change {
        Change::Stars { production_id, from, to } => {
            let (expected, next) = if back { (*to, *from) } else { (*from, *to) };
            let (stars, flag) = store::mark(tx.conn(), *production_id).await?;
            if stars != expected {
                return Err(Stopped::Overtaken(*production_id));
            }
            store::set_mark(tx.conn(), *production_id, next, flag).await?;
        }
        Change::Flag { production_id, from, to } => {
            let (expected, next) = if back { (*to, *from) } else { (*from, *to) };
            let (stars, flag) = store::mark(tx.conn(), *production_id).await?;
            if flag != expected {
                return Err(Stopped::Overtaken(*production_id));
            }
            store::set_mark(tx.conn(), *production_id, stars, next).await?;
        }
        Change::Pin { production_id, pin_id, from, to } => {
            let (expected, next) = if back { (&*to, &*from) } else { (&*from, &*to) };
            let found = store::pin(tx.conn(), *pin_id).await?.map(|(_, pin)| pin);
            if found.as_ref() != expected.as_ref() {
                return Err(Stopped::Overtaken(*production_id));
            }
            match next {
                Some(pin) => store::put_pin(tx.conn(), *production_id, pin).await?,
                None => store::remove_pin(tx.conn(), *pin_id).await?,
            }
        }
        Change::Review { production_id, from, to, why, problem, lesson } => {
            let overtaken = Stopped::Overtaken(*production_id);
            let (expected, next) = if back { (*to, *from) } else { (*from, *to) };
            let mut here = standing(tx.conn(), *production_id).await?;
            let Ok(current) = word_on(tx, &here).await else { return Err(overtaken) };
            if !rules::same_place(current, expected) {
                return Err(overtaken);
            }
            let Some(words) = rules::words(current, next) else { return Err(overtaken) };
            let why = if back { rules::taken_back(why) } else { why.clone() };
            for status in words {
                // What the critic rejected for a reason, and the creator had let through, is rejected for it again.
                let problem = problem.as_ref().filter(|_| back && status == ReviewStatus::Rejected);
                let word =
                    Review { production_id: *production_id, status, who: who.to_owned(), why: why.clone(), at: now };
                here.state = move_along(tx, &here, &word, problem).await?;
            }
            match (back, lesson.take()) {
                (true, Some(lesson)) => forget_lesson(tx.conn(), lesson).await?,
                (true, None) => {}
                (false, _) => *lesson = teach(tx, &here, next, &why, now).await?,
            }
        }
    }
    Ok(())
}

/// Tells every window what is no longer as it was.
async fn tell(
    tx: &mut WriteTx,
    now: Timestamp,
    desk_step_id: i64,
    sentence: &str,
    undone: bool,
    changes: &[Change],
) -> Result<(), DbError> {
    let mut named: Vec<ProductionId> = changes.iter().map(Change::production_id).collect();
    named.sort();
    named.dedup();
    let count = named.len();
    named.truncate(MOST_NAMED);
    let detail = json!({
        "desk_step_id": desk_step_id, "sentence": sentence, "undone": undone, "count": count, "takes": named,
    });
    tx.record(now, EventKind::DeskChanged, desk_step_id.to_string(), detail).await
}
