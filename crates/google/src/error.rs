//! What can go wrong between this crate and Google, what the person at the screen can do, and what it may have cost.

use std::path::PathBuf;
use std::time::Duration;

use crate::generate::{BlockReason, FinishReason, Generated};
use crate::interactions::Status;
use crate::usage::Usage;

/// A cause kept for `source()`; boxed so that the HTTP crate stays out of our API.
pub type Cause = Box<dyn std::error::Error + Send + Sync + 'static>;

/// Every failure of this crate. Compare [`GoogleError::code`], never the text. No message holds a key or a token.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GoogleError {
    /// A setting cannot be used.
    #[error("{what} cannot be used: {reason}")]
    BadSetting {
        /// Which setting.
        what: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// Neither a key nor credentials were found.
    #[error("no Google API key and no Google credentials were found")]
    NoCredentials,
    /// The credentials could not be turned into an access token.
    #[error("Google sign-in failed: {reason}")]
    SignIn {
        /// What the sign-in said, without secrets.
        reason: String,
    },
    /// The key or account is not accepted, or may not do this (HTTP 401, 403).
    #[error("Google refuses this key or account: {message}")]
    Denied {
        /// Google's words.
        message: String,
    },
    /// The request is not one that Google takes: refused by it, or before anything was sent.
    #[error("Google does not take this request: {message}")]
    BadRequest {
        /// Google's words, or ours.
        message: String,
    },
    /// The back end has no such model (HTTP 404): misspelt, never there, or retired.
    #[error("Google has no model `{model}` here")]
    ModelGone {
        /// The model as it was asked for.
        model: String,
    },
    /// The back end knows no such job: finished long ago, deleted, or another account's.
    #[error("Google no longer knows the job {id}")]
    JobGone {
        /// The id of the interaction or operation.
        id: String,
    },
    /// Too many requests (HTTP 429), and the wait does not fit into the deadline.
    #[error("Google asks to slow down{}: {message}", .retry_after.map(|wait| format!(" for {:.0} s", wait.as_secs_f64().ceil())).unwrap_or_default())]
    RateLimited {
        /// When it may be tried again, where that is known.
        retry_after: Option<Duration>,
        /// Google's words.
        message: String,
    },
    /// The quota of the day is used up (HTTP 429 that does not pass by waiting).
    #[error("the Google quota of this day is used up: {message}")]
    DailyQuota {
        /// Google's words.
        message: String,
    },
    /// Google cannot answer just now (HTTP 408, 5xx), and trying again did not help.
    #[error("Google cannot answer now (HTTP {status}): {message}")]
    Unavailable {
        /// The HTTP status.
        status: u16,
        /// Google's words.
        message: String,
    },
    /// Nobody answered, or the connection broke.
    #[error("{url} cannot be reached while trying to {doing}")]
    Unreachable {
        /// The base address.
        url: String,
        /// What was being attempted.
        doing: &'static str,
        /// Whether a request may have arrived.
        sent: bool,
        /// The transport's own complaint.
        #[source]
        source: Cause,
    },
    /// A paid request went out and no usable answer came: it may have been carried out and may have to be paid. It was not
    /// sent again.
    #[error("outcome unknown: {reason} after the request to {doing} had gone out")]
    OutcomeUnknown {
        /// What was being attempted.
        doing: &'static str,
        /// What came instead of an answer.
        reason: String,
        /// The transport's own complaint.
        #[source]
        source: Option<Cause>,
    },
    /// It took longer than it may.
    #[error("no answer within {} s while trying to {doing}", .after.as_secs())]
    Deadline {
        /// What was being attempted.
        doing: &'static str,
        /// The limit that passed.
        after: Duration,
    },
    /// The caller cancelled while waiting; a job goes on at Google's side unless it is cancelled there.
    #[error("the wait was cancelled")]
    Cancelled,
    /// The prompt was refused; there is no answer.
    #[error("Google blocked the prompt ({reason}){}", .message.as_deref().map(|message| format!(": {message}")).unwrap_or_default())]
    Blocked {
        /// Why.
        reason: BlockReason,
        /// Google's words, where there are any.
        message: Option<String>,
        /// What was counted all the same.
        usage: Box<Usage>,
    },
    /// A stream ended before its answer did. What came is kept.
    #[error("the answer broke off after {} characters", .so_far.text().chars().count())]
    Interrupted {
        /// What came before.
        so_far: Box<Generated>,
        /// Why it ended.
        #[source]
        source: Box<GoogleError>,
    },
    /// The answer is not of the shape that was asked for.
    #[error("the answer is not of the shape asked for (finish reason {finish}): {reason}")]
    NotAsAsked {
        /// How the model ended.
        finish: FinishReason,
        /// What does not fit.
        reason: String,
        /// The answer as it came.
        text: String,
        /// What was counted.
        usage: Box<Usage>,
    },
    /// The answer holds no picture.
    #[error("Google made no picture (finish reason {finish}){}", if .text.is_empty() { String::new() } else { format!(": {}", .text) })]
    NoPicture {
        /// How the model ended.
        finish: FinishReason,
        /// What it said instead.
        text: String,
        /// What was counted.
        usage: Box<Usage>,
    },
    /// The job ended without a result.
    #[error("the job {id} ended as {status}{}", if .message.is_empty() { String::new() } else { format!(": {}", .message) })]
    JobEnded {
        /// The id of the interaction or operation.
        id: String,
        /// How it ended.
        status: Status,
        /// Google's words.
        message: String,
        /// What was counted.
        usage: Box<Usage>,
    },
    /// A filter withheld what was made.
    #[error("Google's filters withheld the result{}", if .reasons.is_empty() { String::new() } else { format!(": {}", .reasons.join("; ")) })]
    Filtered {
        /// Google's words.
        reasons: Vec<String>,
    },
    /// The answer is not one of this API.
    #[error("unexpected reply while trying to {doing}: {detail}")]
    BadReply {
        /// What was being attempted.
        doing: &'static str,
        /// What was seen instead.
        detail: String,
    },
    /// More bytes than this client is willing to take.
    #[error("{what} is larger than {limit_bytes} bytes")]
    TooLarge {
        /// What was being received.
        what: &'static str,
        /// The limit in bytes.
        limit_bytes: u64,
    },
    /// A file could not be read or written.
    #[error("cannot use the file {}", .path.display())]
    Disk {
        /// The file.
        path: PathBuf,
        /// The system's own complaint.
        #[source]
        source: std::io::Error,
    },
}

/// What a failed call has to be booked as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charge<'a> {
    /// Nothing was done, or Google said that it did nothing.
    Nothing,
    /// Google counted this much.
    Counted(&'a Usage),
    /// It may have been done and may have to be paid: book the estimate until somebody knows better.
    Possible,
}

impl GoogleError {
    /// A stable name for interfaces and logs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::BadSetting { .. } => "google.bad_setting",
            Self::NoCredentials => "google.no_credentials",
            Self::SignIn { .. } => "google.sign_in",
            Self::Denied { .. } => "google.denied",
            Self::BadRequest { .. } => "google.bad_request",
            Self::ModelGone { .. } => "google.model_gone",
            Self::JobGone { .. } => "google.job_gone",
            Self::RateLimited { .. } => "google.rate_limited",
            Self::DailyQuota { .. } => "google.daily_quota",
            Self::Unavailable { .. } => "google.unavailable",
            Self::Unreachable { .. } => "google.unreachable",
            Self::OutcomeUnknown { .. } => "google.outcome_unknown",
            Self::Deadline { .. } => "google.deadline",
            Self::Cancelled => "google.cancelled",
            Self::Blocked { .. } => "google.blocked",
            Self::Interrupted { .. } => "google.interrupted",
            Self::NotAsAsked { .. } => "google.not_as_asked",
            Self::NoPicture { .. } => "google.no_picture",
            Self::JobEnded { .. } => "google.job_ended",
            Self::Filtered { .. } => "google.filtered",
            Self::BadReply { .. } => "google.bad_reply",
            Self::TooLarge { .. } => "google.too_large",
            Self::Disk { .. } => "google.disk",
        }
    }

    /// What the person at the screen can do; `None` when there is nothing to do.
    pub fn advice(&self) -> Option<String> {
        let advice = match self {
            Self::BadSetting { what, .. } => return Some(format!("Correct {what}.")),
            Self::NoCredentials => {
                "Give an API key from aistudio.google.com, or run `gcloud auth application-default login`."
            }
            Self::SignIn { .. } => {
                "Sign in again with `gcloud auth application-default login`, or check the service account's key file."
            }
            Self::Denied { .. } => "Check the key or account, and that the API is switched on for its project.",
            Self::BadRequest { .. } => "Change the request as the message says.",
            Self::ModelGone { model } => {
                return Some(format!("`{model}` may be retired: choose its successor, or check the spelling."));
            }
            Self::JobGone { .. } => "Results are kept for a limited time; ask for it again if it is still wanted.",
            Self::RateLimited { retry_after: Some(wait), .. } => {
                return Some(format!("Try again in {:.0} s.", wait.as_secs_f64().ceil()));
            }
            Self::RateLimited { .. } => "Try again in a minute, or ask for less at once.",
            Self::DailyQuota { .. } => "Wait until tomorrow (Pacific time), raise the quota, or choose another model.",
            Self::Unavailable { .. } => "Try again in some minutes; status.cloud.google.com tells about outages.",
            Self::Unreachable { .. } => "Check the connection to the internet, and any proxy or firewall.",
            Self::OutcomeUnknown { .. } => {
                "It may have been made and charged. Look at the billing page before asking again."
            }
            Self::Deadline { .. } => "Allow more time, or ask for less.",
            Self::Cancelled => return None,
            Self::Blocked { .. } | Self::Filtered { .. } => "Say it in other words, or choose another picture.",
            Self::Interrupted { source, .. } => return source.advice(),
            Self::NotAsAsked { finish: FinishReason::MaxTokens, .. } => "Allow more tokens, or ask for less.",
            Self::NotAsAsked { .. } => "Ask again, or choose another model.",
            Self::NoPicture { .. } => "Say more plainly that a picture is wanted, or change what it shows.",
            Self::JobEnded { status: Status::BudgetExceeded, .. } => "Raise the budget that is set at Google.",
            Self::JobEnded { .. } => "Ask for it again if it is still wanted.",
            Self::BadReply { .. } => {
                "Check that the address belongs to Google's API and not to a proxy or log-in page."
            }
            Self::TooLarge { .. } => "Ask for a smaller result, or raise the limit.",
            Self::Disk { .. } => "Check that the folder exists, may be written to and has room.",
        };
        Some(advice.to_owned())
    }

    /// What to book for the call that failed.
    pub fn charge(&self) -> Charge<'_> {
        let counted = |usage| if Usage::is_empty(usage) { Charge::Possible } else { Charge::Counted(usage) };
        match self {
            Self::BadSetting { .. }
            | Self::NoCredentials
            | Self::SignIn { .. }
            | Self::Denied { .. }
            | Self::BadRequest { .. }
            | Self::ModelGone { .. }
            | Self::RateLimited { .. }
            | Self::DailyQuota { .. }
            | Self::Unreachable { sent: false, .. } => Charge::Nothing,
            // Google does not charge for a prompt it does not take, unless it says so.
            Self::Blocked { usage, .. } if usage.is_empty() => Charge::Nothing,
            Self::Blocked { usage, .. }
            | Self::NotAsAsked { usage, .. }
            | Self::NoPicture { usage, .. }
            | Self::JobEnded { usage, .. } => counted(usage),
            // The last chunk has the final count; without it the figures are of a part only.
            Self::Interrupted { .. }
            | Self::OutcomeUnknown { .. }
            | Self::Unreachable { .. }
            | Self::Unavailable { .. }
            | Self::Deadline { .. }
            | Self::Cancelled
            | Self::JobGone { .. }
            | Self::Filtered { .. }
            | Self::BadReply { .. }
            | Self::TooLarge { .. }
            | Self::Disk { .. } => Charge::Possible,
        }
    }

    /// Whether the same call may succeed later without a change.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::RateLimited { .. } | Self::Unavailable { .. } | Self::Unreachable { .. } | Self::Deadline { .. } => {
                true
            }
            Self::Interrupted { source, .. } => source.is_passing(),
            _ => false,
        }
    }

    pub(crate) fn setting(what: &'static str, reason: impl Into<String>) -> Self {
        Self::BadSetting { what, reason: reason.into() }
    }

    pub(crate) fn request(message: impl Into<String>) -> Self {
        Self::BadRequest { message: message.into() }
    }

    pub(crate) fn reply(doing: &'static str, detail: impl Into<String>) -> Self {
        Self::BadReply { doing, detail: detail.into() }
    }
}
