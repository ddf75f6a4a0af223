use super::super::StudioError;
use crate::vocab::{Advice, PinId, ProductionId};

/// Why the desk did nothing.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DeskError {
    /// One step of several was refused, and with it all.
    #[error("step {number}: {source}")]
    Step {
        /// From 1.
        number: usize,
        /// Why.
        source: Box<StudioError>,
    },
    /// A call without a step, or with too many.
    #[error("one call holds 1 to {most} steps; this one has {count}")]
    Count {
        /// How many there are.
        count: usize,
        /// How many there may be.
        most: usize,
    },
    /// Stars beyond five.
    #[error("a take has 0 to 5 stars, not {stars}")]
    BadStars {
        /// What was asked for.
        stars: u8,
    },
    /// A place outside the picture.
    #[error("a pin lies at 0 to 1 of the picture's width and height; {x}, {y} is outside")]
    BadPlace {
        /// From the left.
        x: f64,
        /// From the top.
        y: f64,
    },
    /// A stroke of too many points.
    #[error("a stroke has up to {most} points; this one has {count}")]
    LongStroke {
        /// How many it has.
        count: usize,
        /// How many it may have.
        most: usize,
    },
    /// A text that cannot be kept.
    #[error("{what} is up to {most} characters without control characters; this one has {length}")]
    BadText {
        /// Which text.
        what: &'static str,
        /// How many characters it has.
        length: usize,
        /// How many it may have.
        most: usize,
    },
    /// A pin that says nothing and draws nothing.
    #[error("a pin needs a text or a stroke")]
    EmptyPin,
    /// A picture is not a notebook.
    #[error("a picture has up to {most} pins")]
    TooManyPins {
        /// How many it may have.
        most: i64,
    },
    /// There is no such pin on this picture.
    #[error("there is no pin {pin_id} on this picture")]
    UnknownPin {
        /// Which was meant.
        pin_id: PinId,
    },
    /// The id is taken.
    #[error("there is a pin {pin_id} already")]
    PinExists {
        /// Which.
        pin_id: PinId,
    },
    /// Every step was taken back.
    #[error("there is nothing to undo")]
    NothingToUndo,
    /// No step was taken back, or a new one was made since.
    #[error("there is nothing to do again")]
    NothingToRedo,
    /// Something has moved on since.
    #[error("\"{sentence}\" is overtaken: production {production_id} has moved on since")]
    Overtaken {
        /// The step.
        desk_step_id: i64,
        /// What moved on.
        production_id: ProductionId,
        /// The step in words.
        sentence: String,
    },
    /// It is not to be made again from where it stands.
    #[error("production {production_id} is {state}: only what is in review or rejected is made again")]
    NotAgain {
        /// Which.
        production_id: ProductionId,
        /// Where it stands.
        state: &'static str,
    },
    /// Her DNA forbids by now what was made then.
    #[error("it crosses her red line: {line}")]
    RedLine {
        /// Which.
        line: String,
    },
}

impl DeskError {
    /// Says at which step of a call it went wrong, when there are several.
    pub(super) fn at_step(error: StudioError, number: Option<usize>) -> StudioError {
        match number {
            Some(number) => Self::Step { number, source: Box::new(error) }.into(),
            None => error,
        }
    }
}

impl Advice for DeskError {
    fn code(&self) -> &'static str {
        match self {
            Self::Step { source, .. } => source.code(),
            Self::Count { .. } => "desk.count",
            Self::BadStars { .. } => "desk.bad_stars",
            Self::BadPlace { .. } | Self::LongStroke { .. } | Self::EmptyPin => "desk.bad_pin",
            Self::BadText { .. } => "desk.bad_text",
            Self::TooManyPins { .. } => "desk.too_many_pins",
            Self::UnknownPin { .. } => "desk.pin_unknown",
            Self::PinExists { .. } => "desk.pin_exists",
            Self::NothingToUndo => "desk.nothing_to_undo",
            Self::NothingToRedo => "desk.nothing_to_redo",
            Self::Overtaken { .. } => "desk.overtaken",
            Self::NotAgain { .. } => "desk.not_again",
            Self::RedLine { .. } => "desk.red_line",
        }
    }

    fn advice(&self) -> Option<String> {
        Some(match self {
            Self::Step { source, .. } => match source.advice() {
                Some(advice) => format!("No step of the call was done. {advice}"),
                None => "No step of the call was done.".to_owned(),
            },
            Self::Count { .. } => "Send at least one step, and many in several calls.".to_owned(),
            Self::BadStars { .. } | Self::BadPlace { .. } | Self::LongStroke { .. } | Self::BadText { .. } => {
                "Correct it and send it again; nothing was changed.".to_owned()
            }
            Self::EmptyPin => "Write something, or draw a stroke.".to_owned(),
            Self::TooManyPins { .. } => "Remove the pins that are done.".to_owned(),
            Self::UnknownPin { .. } => "It may have been removed in another window; look again.".to_owned(),
            Self::PinExists { .. } => "Leave the id out; the studio gives one.".to_owned(),
            Self::NothingToUndo => "The history shows what was done.".to_owned(),
            Self::NothingToRedo => "Undo something first; a new step ends what could be done again.".to_owned(),
            Self::Overtaken { .. } => "That step stays as it is; the next one can be taken back or done.".to_owned(),
            Self::NotAgain { .. } => {
                "Put it back in review first, or begin a new production for the same intent.".to_owned()
            }
            Self::RedLine { .. } => "Begin a new production with another intent.".to_owned(),
        })
    }
}
