use crate::vocab::{Advice, WorkflowId};

use super::KEPT_STEPS;

/// Why a document is not opened, changed or run.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WorkbenchError {
    /// No such document.
    #[error("there is no workflow '{workflow_id}'")]
    Unknown {
        /// Which.
        workflow_id: WorkflowId,
    },
    /// It lies in the bin.
    #[error("the workflow '{name}' lies in the bin")]
    Removed {
        /// What it is called.
        name: String,
    },
    /// Somebody else changed it in between.
    #[error("this was made upon revision {given} of the workflow, and revision {stands} stands")]
    ChangedElsewhere {
        /// The revision that was seen.
        given: i64,
        /// The revision that stands.
        stands: i64,
    },
    /// An edit that does not fit the document.
    #[error("the edit '{name}' cannot be made: {reason}")]
    BadEdit {
        /// What it is called.
        name: String,
        /// Why not.
        reason: String,
    },
    /// A name that says nothing, or too much.
    #[error("a name is one line of 1 to 120 characters without control characters")]
    BadName,
    /// A document that is too large to be kept.
    #[error("a workflow is at most 32 MiB of JSON; this one is {} MiB", size.div_ceil(1 << 20))]
    TooLarge {
        /// Its bytes.
        size: usize,
    },
    /// Nothing before it is kept.
    #[error("there is nothing to undo in this workflow")]
    NothingToUndo,
    /// Nothing was undone.
    #[error("there is nothing to do again in this workflow")]
    NothingToRedo,
    /// No such version.
    #[error("this workflow has no version {number}")]
    UnknownVersion {
        /// Which.
        number: i64,
    },
    /// A script that cannot be taken into the document that is there.
    #[error("this script cannot be taken into the workflow: {reason}")]
    ScriptDoesNotFit {
        /// Why not.
        reason: String,
    },
    /// A text in it crosses a red line of the Muse.
    #[error("a text of this workflow crosses her red line '{line}'")]
    RedLine {
        /// Which.
        line: String,
    },
}

impl Advice for WorkbenchError {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown { .. } => "workflow.unknown",
            Self::Removed { .. } => "workflow.removed",
            Self::ChangedElsewhere { .. } => "workflow.changed_elsewhere",
            Self::BadEdit { .. } => "workflow.bad_edit",
            Self::BadName => "workflow.bad_name",
            Self::TooLarge { .. } => "workflow.too_large",
            Self::NothingToUndo => "workflow.nothing_to_undo",
            Self::NothingToRedo => "workflow.nothing_to_redo",
            Self::UnknownVersion { .. } => "workflow.unknown_version",
            Self::ScriptDoesNotFit { .. } => "workflow.script_does_not_fit",
            Self::RedLine { .. } => "workflow.red_line",
        }
    }

    fn advice(&self) -> Option<String> {
        Some(match self {
            Self::Unknown { .. } => "Look at the list of workflows again.".to_owned(),
            Self::Removed { .. } => "Bring it back from the bin first.".to_owned(),
            Self::ChangedElsewhere { .. } => {
                "Nothing was changed. Read it again; it may be open in another window.".to_owned()
            }
            Self::BadEdit { .. } => "Nothing was changed. Read the workflow again and repeat the edit.".to_owned(),
            Self::BadName => "Call it by what it makes.".to_owned(),
            Self::TooLarge { .. } => {
                "Nothing was kept. Keep pictures as files that nodes name, not inside the workflow.".to_owned()
            }
            Self::NothingToUndo => {
                format!("The last {KEPT_STEPS} edits are kept; older states are among the versions.")
            }
            Self::NothingToRedo => "An edit can be done again until another one is made.".to_owned(),
            Self::UnknownVersion { .. } => "Look at its versions again.".to_owned(),
            Self::ScriptDoesNotFit { .. } => {
                "Nothing was changed. Open the script as a workflow of its own.".to_owned()
            }
            Self::RedLine { .. } => "Change the text, or run it for another Muse.".to_owned(),
        })
    }
}
