use crate::vocab::Advice;

/// Why an answer counts for nothing. Not a word of it is repeated: it may have been written to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadReading {
    /// More than an answer can need.
    #[error("it is longer than an answer can be")]
    TooLarge,
    /// Something around the JSON, or no JSON.
    #[error("it is not one JSON object and nothing else")]
    NotJson,
    /// A field that has no place, that is missing, or that holds something else.
    #[error("a field has no place in an answer, is missing, or holds another kind of value")]
    OtherShape,
    /// A number outside [0, 1].
    #[error("a number is not between 0 and 1")]
    OutOfRange,
    /// An id nobody asked about, or one named twice.
    #[error("it names something that was not asked about, or the same twice")]
    NotAsked,
}

/// Why a mind gave no answer that counts; the embedded one answers then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MindError {
    /// The address cannot be used.
    #[error("the address of the mind cannot be used: {reason}")]
    BadAddress {
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Nobody answered, or the connection broke.
    #[error("the mind cannot be reached")]
    Unreachable,
    /// It took too long.
    #[error("the mind did not answer within {secs} s")]
    TooSlow {
        /// The limit.
        secs: u64,
    },
    /// It wants another key, or one at all.
    #[error("the mind refuses the key (HTTP {status})")]
    KeyRefused {
        /// Its status.
        status: u16,
    },
    /// It answered that it will not, or not what its protocol says.
    #[error("the mind does not answer as its protocol says: {reason}")]
    BadReply {
        /// What was seen instead.
        reason: String,
    },
    /// It answered, and the answer cannot be taken.
    #[error("the answer of the mind is refused: {0}")]
    BadReading(#[from] BadReading),
    /// The agent's card does not allow to ask it.
    #[error("the agent's card is refused: {reason}")]
    BadCard {
        /// What is wrong with it.
        reason: &'static str,
    },
}

impl Advice for MindError {
    fn code(&self) -> &'static str {
        match self {
            Self::BadAddress { .. } => "mind.bad_address",
            Self::Unreachable => "mind.unreachable",
            Self::TooSlow { .. } => "mind.too_slow",
            Self::KeyRefused { .. } => "mind.key_refused",
            Self::BadReply { .. } => "mind.bad_reply",
            Self::BadReading(_) => "mind.bad_reading",
            Self::BadCard { .. } => "mind.bad_card",
        }
    }

    fn advice(&self) -> Option<String> {
        Some(
            match self {
                Self::BadAddress { .. } => {
                    "Give the address as http://… of this machine or your network, or https://…, without a name or password \
                     in it; with a key, https:// or this machine."
                }
                Self::Unreachable => "Start it, or correct its address in the settings; until then the embedded mind reads.",
                Self::TooSlow { .. } => "Choose a smaller model, or the embedded mind.",
                Self::KeyRefused { .. } => "Put the right key into the settings.",
                Self::BadReply { .. } => "Check that the address is the one of such a server, and that it has the model.",
                Self::BadReading(_) => {
                    "Choose a model that keeps to a JSON schema; until then the embedded mind reads."
                }
                Self::BadCard { .. } => {
                    "The card has to name this very address, over JSONRPC or HTTP+JSON, with protocol version 1.0."
                }
            }
            .to_owned(),
        )
    }
}
