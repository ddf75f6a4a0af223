use muse_gpu::head::HeadError;

use super::context::ContextError;
use super::desk::DeskError;
use super::drafts::DraftError;
use super::senses::FeedError;
use super::workbench::WorkbenchError;
use crate::cognition::minds::MindError;
use crate::creation::RenderError;
use crate::creation::film::FilmError;
use crate::creation::registry::RegistryError;
use crate::db::DbError;
use crate::governance::{EnrolmentError, GenesisError, PriceBookError, Refusal, ReviewError};
use crate::perception::{FileError, SourceError};
use crate::vocab::{Advice, InitiativeId, InsightId, Problem, ProductionId};

/// Anything the studio can refuse; each lobe's errors keep their own code and advice.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StudioError {
    /// Storage.
    #[error(transparent)]
    Db(#[from] DbError),
    /// A Muse's DNA.
    #[error(transparent)]
    Genesis(#[from] GenesisError),
    /// A face.
    #[error(transparent)]
    Enrolment(#[from] EnrolmentError),
    /// Money.
    #[error(transparent)]
    Money(#[from] Refusal),
    /// Studios that share a Muse.
    #[error(transparent)]
    Context(#[from] ContextError),
    /// Prices.
    #[error(transparent)]
    Prices(#[from] PriceBookError),
    /// A model that others run.
    #[error(transparent)]
    Models(#[from] RegistryError),
    /// A render.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// A review.
    #[error(transparent)]
    Review(#[from] ReviewError),
    /// Something on the desk.
    #[error(transparent)]
    Desk(#[from] DeskError),
    /// A designed face.
    #[error(transparent)]
    Head(#[from] HeadError),
    /// Something that is being written.
    #[error(transparent)]
    Draft(#[from] DraftError),
    /// A workflow document.
    #[error(transparent)]
    Workbench(#[from] WorkbenchError),
    /// A file of signals.
    #[error(transparent)]
    File(#[from] FileError),
    /// A mind outside.
    #[error(transparent)]
    Mind(#[from] MindError),
    /// A live source.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// A feed.
    #[error(transparent)]
    Feed(#[from] FeedError),
    /// A film.
    #[error(transparent)]
    Film(#[from] FilmError),
    /// An intent that says nothing, or too much.
    #[error("an intent is one line of 1 to 400 characters without control characters; this one has {length}")]
    BadIntent {
        /// How many characters it has.
        length: usize,
    },
    /// No such production.
    #[error("there is no production '{wanted}'")]
    UnknownProduction {
        /// What was asked for.
        wanted: String,
    },
    /// Several productions end in these digits.
    #[error("{count} productions end in '{wanted}'")]
    AmbiguousProduction {
        /// What was asked for.
        wanted: String,
        /// How many.
        count: usize,
    },
    /// No picture of that name in the store.
    #[error("there is no picture '{wanted}'")]
    UnknownPicture {
        /// What was asked for.
        wanted: String,
    },
    /// It is being worked on right now.
    #[error("production {production_id} is being worked on right now")]
    Busy {
        /// Which.
        production_id: ProductionId,
    },
    /// It cannot be released in its state.
    #[error("production {production_id} is {state} and cannot be released")]
    NotReleasable {
        /// Which.
        production_id: ProductionId,
        /// Where it stands.
        state: String,
    },
    /// It is not running, so there is nothing to stop.
    #[error("production {production_id} is {state}: there is nothing to stop")]
    NotRunning {
        /// Which.
        production_id: ProductionId,
        /// Where it stands.
        state: String,
    },
    /// A request that cannot be understood.
    #[error("{what}")]
    BadRequest {
        /// What is wrong with it.
        what: String,
    },
    /// An initiative that does not wait for the creator's word.
    #[error("initiative {initiative_id} is no proposal that waits")]
    NoProposal {
        /// Which.
        initiative_id: InitiativeId,
    },
    /// The creator paused the studio.
    #[error("the studio is paused: nothing new is begun")]
    Paused,
    /// No such trend.
    #[error("there is no trend '{insight_id}'")]
    UnknownInsight {
        /// Which.
        insight_id: InsightId,
    },
    /// No such link to test.
    #[error("there is no connection '{wanted}'")]
    UnknownConnection {
        /// What was asked for.
        wanted: String,
        /// What there is.
        known: String,
    },
    /// The name of an ask stands for something else already.
    #[error("something else was asked for under the id '{id}'")]
    AskedOtherwise {
        /// The name.
        id: String,
    },
    /// Work was ended from outside.
    #[error("the work was interrupted")]
    Interrupted,
}

impl StudioError {
    /// Whether money was asked for and refused, by this studio's rules or by those it shares.
    pub(super) fn is_about_money(&self) -> bool {
        match self {
            Self::Money(refusal) => !matches!(refusal, Refusal::Db(_)),
            Self::Context(_) => true,
            _ => false,
        }
    }

    /// The error as data.
    pub fn as_problem(&self) -> Problem {
        Advice::problem(self)
    }
}

impl Advice for StudioError {
    fn code(&self) -> &'static str {
        match self {
            Self::Db(error) => error.code(),
            Self::Genesis(error) => error.code(),
            Self::Enrolment(error) => error.code(),
            Self::Money(error) => error.code(),
            Self::Context(error) => error.code(),
            Self::Prices(error) => error.code(),
            Self::Models(error) => error.code(),
            Self::Render(error) => error.code(),
            Self::Review(error) => error.code(),
            Self::Desk(error) => error.code(),
            Self::Head(error) => error.code(),
            Self::File(error) => error.code(),
            Self::Mind(error) => error.code(),
            Self::Source(error) => error.code(),
            Self::Feed(error) => error.code(),
            Self::Film(error) => error.code(),
            Self::Draft(error) => error.code(),
            Self::Workbench(error) => error.code(),
            Self::BadIntent { .. } => "intent.length",
            Self::UnknownProduction { .. } => "production.unknown",
            Self::AmbiguousProduction { .. } => "production.ambiguous",
            Self::UnknownPicture { .. } => "picture.unknown",
            Self::Busy { .. } => "production.busy",
            Self::NotReleasable { .. } => "production.not_releasable",
            Self::NotRunning { .. } => "production.not_running",
            Self::BadRequest { .. } => "request.bad",
            Self::NoProposal { .. } => "autopilot.no_proposal",
            Self::Paused => "studio.paused",
            Self::UnknownInsight { .. } => "insight.unknown",
            Self::UnknownConnection { .. } => "connection.unknown",
            Self::AskedOtherwise { .. } => "ask.differs",
            Self::Interrupted => "studio.interrupted",
        }
    }

    fn node(&self) -> Option<String> {
        match self {
            Self::Render(error) => error.node(),
            _ => None,
        }
    }

    fn advice(&self) -> Option<String> {
        match self {
            Self::Db(error) => error.advice(),
            Self::Genesis(error) => error.advice(),
            Self::Enrolment(error) => error.advice(),
            Self::Money(error) => error.advice(),
            Self::Context(error) => error.advice(),
            Self::Prices(error) => error.advice(),
            Self::Models(error) => error.advice(),
            Self::Render(error) => error.advice(),
            Self::Review(error) => error.advice(),
            Self::Desk(error) => error.advice(),
            Self::Head(error) => error.advice(),
            Self::File(error) => error.advice(),
            Self::Mind(error) => error.advice(),
            Self::Source(error) => error.advice(),
            Self::Feed(error) => error.advice(),
            Self::Film(error) => error.advice(),
            Self::Draft(error) => error.advice(),
            Self::Workbench(error) => error.advice(),
            Self::BadIntent { .. } => Some("Say in a sentence what should be made.".to_owned()),
            Self::UnknownProduction { .. } => Some("`muse review list --all` shows every production.".to_owned()),
            Self::AmbiguousProduction { .. } => Some("Give more digits of the id, or all of it.".to_owned()),
            Self::UnknownPicture { .. } => Some("Look it up again; its name is the hash of its bytes.".to_owned()),
            Self::Busy { .. } => Some("Wait for it, or stop it first.".to_owned()),
            Self::NotReleasable { .. } => Some("Approve it first: `muse review approve ID`.".to_owned()),
            Self::NotRunning { .. } => None,
            Self::BadRequest { .. } => Some("Correct the request and send it again; nothing was changed.".to_owned()),
            Self::NoProposal { .. } => {
                Some("Look at her initiatives again; it was begun already, or never waited.".to_owned())
            }
            Self::Paused => Some(
                "Go on in the window's settings (`paused` at /api/v1/settings); what already runs is not held up."
                    .to_owned(),
            ),
            Self::UnknownInsight { .. } => Some("Look at the trends again: an import computes them anew.".to_owned()),
            Self::UnknownConnection { known, .. } => Some(format!("These can be tested: {known}.")),
            Self::AskedOtherwise { .. } => Some("Give each new request an id of its own.".to_owned()),
            Self::Interrupted => Some("Start it again; `muse resume` continues what was under way.".to_owned()),
        }
    }
}
