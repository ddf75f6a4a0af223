use muse_burst::Phase;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where a session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BurstPhase {
    /// It is a row here and perhaps nothing else.
    Intent,
    /// The cluster has it.
    Asked,
    /// It has a machine, which is billed from now on.
    Scheduled,
    /// Its container runs, started from its image.
    Started,
    /// Its container runs, restored from a snapshot.
    Restored,
    /// ComfyUI answers.
    Ready,
    /// It renders.
    Rendering,
    /// It rendered and waits for more.
    Idle,
    /// It ends.
    Ending,
    /// Nothing of it is left in the cluster.
    Gone,
}

impl From<Phase> for BurstPhase {
    fn from(phase: Phase) -> Self {
        match phase {
            Phase::Intent => Self::Intent,
            Phase::Asked => Self::Asked,
            Phase::Scheduled => Self::Scheduled,
            Phase::Started => Self::Started,
            Phase::Restored => Self::Restored,
            Phase::Ready => Self::Ready,
            Phase::Rendering => Self::Rendering,
            Phase::Idle => Self::Idle,
            Phase::Ending => Self::Ending,
            Phase::Gone => Self::Gone,
        }
    }
}
