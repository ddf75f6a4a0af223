//! Nouns of the client.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::validate::Diagnostic;

/// What `/system_stats` says, as far as it is of use.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SystemStats {
    /// ComfyUI's version.
    pub comfyui_version: String,
    /// Operating system as the server names it.
    pub os: String,
    /// Python's version.
    pub python_version: String,
    /// PyTorch's version.
    pub pytorch_version: String,
    /// Main memory in bytes.
    pub ram_total_bytes: u64,
    /// Free main memory in bytes.
    pub ram_free_bytes: u64,
    /// Devices nodes run on.
    pub devices: Vec<Device>,
}

/// One device of a server.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Device {
    /// Name, such as "cuda:0 NVIDIA …".
    pub name: String,
    /// Kind, such as "cuda" or "cpu".
    pub kind: String,
    /// Device memory in bytes.
    pub vram_total_bytes: u64,
    /// Free device memory in bytes.
    pub vram_free_bytes: u64,
}

/// A file the server took.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Uploaded {
    /// The name it got; another than asked for when that one was taken by other bytes.
    pub name: String,
    /// Folder inside the input folder; empty for the folder itself.
    pub subfolder: String,
    /// "input", "temp" or "output".
    pub kind: String,
}

impl Uploaded {
    /// What a `LoadImage` node takes: `name`, `sub/name`, with ` [temp]` where it is not an input.
    pub fn reference(&self) -> String {
        let path = if self.subfolder.is_empty() {
            self.name.clone()
        } else {
            format!("{}/{}", self.subfolder.trim_end_matches('/'), self.name)
        };
        match self.kind.as_str() {
            "" | "input" => path,
            kind => format!("{path} [{kind}]"),
        }
    }
}

/// Who sends a prompt, under which id.
#[derive(Clone, Debug, PartialEq)]
pub struct Submission {
    /// Chosen by the caller, so that a run can be found again after a crash.
    pub prompt_id: Uuid,
    /// The socket that gets the events; best one id per run.
    pub client_id: String,
    /// Goes along as `extra_data`, for example `extra_pnginfo.workflow` or `preview_method`; null for nothing.
    pub extra_data: Value,
}

impl Submission {
    /// Fresh ids and no extra data.
    pub fn fresh() -> Self {
        Self { prompt_id: Uuid::new_v4(), client_id: Uuid::new_v4().to_string(), extra_data: Value::Null }
    }
}

/// The server took a prompt.
#[derive(Clone, Debug, PartialEq)]
pub struct Submitted {
    /// The id it runs under: ours, unless the server is too old to take one.
    pub prompt_id: Uuid,
    /// Its place in line; lower runs first.
    pub number: f64,
    /// Complaints about output branches that were dropped; the others run.
    pub node_errors: Vec<Diagnostic>,
}

/// Where a prompt stands in the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QueueState {
    /// It runs now.
    Running,
    /// It waits.
    Pending {
        /// How many prompts run before it, a running one included.
        position: usize,
    },
    /// It neither runs nor waits.
    Absent,
}

/// One prompt in a server's queue, whoever sent it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QueueItem {
    /// Its id; ours are UUIDs, others may be anything.
    pub prompt_id: String,
    /// Its place in line; lower runs first.
    pub number: f64,
    /// Whether it runs now.
    pub running: bool,
    /// The socket its events go to.
    pub client_id: Option<String>,
}

/// A prompt as `/api/jobs` tells of it, waiting, running or ended.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Job {
    /// Its id.
    pub id: String,
    /// "pending", "in_progress", "completed", "failed" or "cancelled".
    pub status: String,
    /// When it came, in milliseconds since 1970.
    pub created_at_ms: Option<i64>,
    /// When it began to run.
    pub started_at_ms: Option<i64>,
    /// When it ended.
    pub ended_at_ms: Option<i64>,
    /// How many files it has made.
    pub outputs: u64,
    /// The id of the document it was made from.
    pub workflow_id: Option<String>,
    /// The exception that ended it.
    pub error: Option<ExecutionFault>,
}

/// A file a run made.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct OutputFile {
    /// The node that made it.
    pub node_id: String,
    /// Its name; not yet checked, [`crate::Client::fetch`] does.
    pub filename: String,
    /// Folder inside the folder of its kind.
    pub subfolder: String,
    /// "output", or "temp" for previews.
    pub kind: String,
}

/// An exception a node raised.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExecutionFault {
    /// The node.
    pub node_id: String,
    /// Its class.
    pub node_type: String,
    /// Python's exception class.
    pub exception_type: String,
    /// Python's message, trimmed.
    pub message: String,
    /// Python's traceback, outermost first; at most 100 entries.
    pub traceback: Vec<String>,
}

impl ExecutionFault {
    /// Whether a device ran out of memory.
    pub fn is_out_of_memory(&self) -> bool {
        let text = format!("{} {}", self.exception_type, self.message).to_lowercase();
        ["outofmemory", "out of memory", "oom", "allocation on device", "not enough memory"]
            .iter()
            .any(|sign| text.contains(sign))
    }

    /// What can be done about it.
    pub(crate) fn advice(&self) -> String {
        if self.is_out_of_memory() {
            return "The server ran out of memory: ask for a smaller picture or fewer at once.".to_owned();
        }
        format!("Look at node {} ({}) in the workflow: {}", self.node_id, self.node_type, self.exception_type)
    }
}

/// What the server remembers of a prompt that ended.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryEntry {
    /// Whether it ran to its end.
    pub completed: bool,
    /// "success" or "error".
    pub status: String,
    /// The files it made, also those from before an error.
    pub outputs: Vec<OutputFile>,
    /// The exception, when one ended it.
    pub error: Option<ExecutionFault>,
    /// Someone interrupted it; the node it stood at may be unknown.
    pub interrupted: bool,
}

/// What happens while a prompt runs.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum RunEvent {
    /// It waits in line.
    Queued {
        /// How many prompts run before it, a running one included.
        position: usize,
    },
    /// Its turn has come.
    Started,
    /// These nodes need not run again.
    Cached {
        /// Their ids.
        nodes: Vec<String>,
    },
    /// A node began.
    Executing {
        /// Its id.
        node_id: String,
    },
    /// A node got further.
    Progress {
        /// Its id.
        node_id: String,
        /// Steps done.
        value: f64,
        /// Steps in all.
        max: f64,
        /// Share of all nodes that are done, `0..=1`; nodes count alike, however long they take.
        overall: f32,
    },
    /// A picture of the work so far.
    Preview {
        /// "image/jpeg", "image/png" or "image/webp".
        mime: String,
        /// The encoded picture.
        #[serde(skip)]
        bytes: Vec<u8>,
    },
    /// A node says something in words, such as the size of a picture.
    Text {
        /// Its id.
        node_id: String,
        /// What it says.
        text: String,
    },
    /// A node made files.
    Output {
        /// Its id.
        node_id: String,
        /// The files.
        files: Vec<OutputFile>,
    },
    /// The connection broke; the prompt itself goes on.
    Reconnecting {
        /// From 1.
        attempt: u32,
    },
    /// It ran to its end.
    Finished,
}

/// A run that ended well.
#[derive(Clone, Debug, PartialEq)]
pub struct RunOutcome {
    /// The id it ran under.
    pub prompt_id: Uuid,
    /// The files it made, by node.
    pub outputs: Vec<OutputFile>,
    /// Complaints about output branches the server left out.
    pub node_errors: Vec<Diagnostic>,
}
