//! What can go wrong between this crate and a ComfyUI, and what the person at the screen can do.

use std::path::PathBuf;
use std::time::Duration;

use uuid::Uuid;

use crate::client::ExecutionFault;
use crate::script::ScriptError;
use crate::validate::Diagnostic;

/// A cause kept for `source()`; boxed so that the HTTP and socket crates stay out of our API.
pub type Cause = Box<dyn std::error::Error + Send + Sync + 'static>;

/// Every failure of this crate. Compare [`ComfyError::code`], never the text.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ComfyError {
    /// The address is not one this client can talk to.
    #[error("`{url}` is not a ComfyUI address: {reason}")]
    BadUrl {
        /// The address as given.
        url: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Nobody answered, or the connection broke.
    #[error("ComfyUI at {url} cannot be reached while trying to {doing}")]
    Unreachable {
        /// The base address.
        url: String,
        /// What was being attempted.
        doing: &'static str,
        /// The transport's own complaint.
        #[source]
        source: Cause,
    },
    /// The server answered something that is not ComfyUI's protocol, or an unexpected status.
    #[error("unexpected reply while trying to {doing}: {detail}")]
    BadReply {
        /// What was being attempted.
        doing: &'static str,
        /// What was seen instead.
        detail: String,
    },
    /// The server looked at the prompt and refused it (HTTP 400).
    #[error("ComfyUI refused the prompt ({error_type}): {message}")]
    PromptRefused {
        /// The server's `error.type`.
        error_type: String,
        /// The server's message, with its details.
        message: String,
        /// One entry per complaint.
        diagnostics: Vec<Diagnostic>,
    },
    /// Node classes the catalogue or the server does not have.
    #[error("this ComfyUI lacks {} node(s) of the workflow: {}", .nodes.len(), .nodes.join(", "))]
    MissingNodes {
        /// Class names, sorted, each once.
        nodes: Vec<String>,
    },
    /// A node raised an exception while running.
    #[error("node {} ({}) failed: {}", .0.node_id, .0.node_type, .0.message)]
    ExecutionFailed(Box<ExecutionFault>),
    /// The caller cancelled; the server was told.
    #[error("the run was cancelled")]
    Cancelled,
    /// Somebody else stopped the prompt on the server.
    #[error("the run was interrupted on the server{}", .node_id.as_deref().map(|id| format!(" at node {id}")).unwrap_or_default())]
    Interrupted {
        /// Where it stood.
        node_id: Option<String>,
    },
    /// The run took longer than it may.
    #[error("the run did not end within {} s", .after.as_secs())]
    Deadline {
        /// The limit that passed.
        after: Duration,
    },
    /// More bytes than this client is willing to take.
    #[error("{what} is larger than {limit_bytes} bytes")]
    TooLarge {
        /// What was being received.
        what: &'static str,
        /// The limit in bytes.
        limit_bytes: u64,
    },
    /// The server knows nothing about the prompt: not queued, not running, not in its history.
    #[error("ComfyUI no longer knows prompt {prompt_id}")]
    PromptLost {
        /// The prompt that was being followed.
        prompt_id: Uuid,
    },
    /// JSON that is not a catalogue, prompt or workflow.
    #[error("not a usable document: {reason}")]
    BadDocument {
        /// What is wrong, with the place when known.
        reason: String,
    },
    /// A file name that could point outside ComfyUI's folders.
    #[error("`{name}` is not a safe file name")]
    UnsafeName {
        /// The name as given.
        name: String,
    },
    /// A file could not be written.
    #[error("cannot write {}", .path.display())]
    Disk {
        /// The file.
        path: PathBuf,
        /// The system's own complaint.
        #[source]
        source: std::io::Error,
    },
    /// The script could not be read.
    #[error(transparent)]
    Script(#[from] ScriptError),
}

impl ComfyError {
    /// A stable name for interfaces and logs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::BadUrl { .. } => "comfy.bad_url",
            Self::Unreachable { .. } => "comfy.unreachable",
            Self::BadReply { .. } => "comfy.bad_reply",
            Self::PromptRefused { .. } => "comfy.prompt_refused",
            Self::MissingNodes { .. } => "comfy.missing_nodes",
            Self::ExecutionFailed(_) => "comfy.execution_failed",
            Self::Cancelled => "comfy.cancelled",
            Self::Interrupted { .. } => "comfy.interrupted",
            Self::Deadline { .. } => "comfy.deadline",
            Self::TooLarge { .. } => "comfy.too_large",
            Self::PromptLost { .. } => "comfy.prompt_lost",
            Self::BadDocument { .. } => "comfy.bad_document",
            Self::UnsafeName { .. } => "comfy.unsafe_name",
            Self::Disk { .. } => "comfy.disk",
            Self::Script(_) => "comfy.script",
        }
    }

    /// What the person at the screen can do; `None` when there is nothing to do.
    pub fn advice(&self) -> Option<String> {
        match self {
            Self::BadUrl { .. } => Some("Give an address such as http://127.0.0.1:8188.".to_owned()),
            Self::Unreachable { url, .. } => {
                Some(format!("Check that ComfyUI is running and that {url} opens in a browser on this machine."))
            }
            Self::BadReply { .. } => {
                Some("Check that the address belongs to ComfyUI itself and not to a proxy or log-in page.".to_owned())
            }
            Self::PromptRefused { diagnostics, .. } => diagnostics
                .iter()
                .find_map(|found| found.advice.clone())
                .or_else(|| Some("Open the workflow and correct the marked inputs.".to_owned())),
            Self::MissingNodes { nodes } => {
                Some(format!("Install the pack that provides {}, restart ComfyUI, then press Retry.", nodes.join(", ")))
            }
            Self::ExecutionFailed(fault) => Some(fault.advice()),
            Self::Cancelled => None,
            Self::Interrupted { .. } => {
                Some("Someone stopped it on the ComfyUI side; press Retry to run it again.".to_owned())
            }
            Self::Deadline { .. } => Some("Allow more time, or ask for fewer steps or a smaller picture.".to_owned()),
            Self::TooLarge { .. } => Some("Ask for a smaller result, or raise the limit.".to_owned()),
            Self::PromptLost { .. } => {
                Some("ComfyUI was probably restarted and forgot its queue; run the plan again.".to_owned())
            }
            Self::BadDocument { .. } => Some("Export the workflow from ComfyUI again (File, Export).".to_owned()),
            Self::UnsafeName { .. } => Some("Use a plain file name without folders or `..`.".to_owned()),
            Self::Disk { .. } => Some("Check that the folder exists, may be written to and has room.".to_owned()),
            Self::Script(error) => error.advice.clone(),
        }
    }

    pub(crate) fn document(reason: impl Into<String>) -> Self {
        Self::BadDocument { reason: reason.into() }
    }

    pub(crate) fn reply(doing: &'static str, detail: impl Into<String>) -> Self {
        Self::BadReply { doing, detail: detail.into() }
    }
}
