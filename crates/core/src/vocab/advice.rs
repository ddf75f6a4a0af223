use serde::{Deserialize, Serialize};

/// An error that says what to do next.
///
/// Interfaces compare [`Advice::code`], never the message.
pub trait Advice: std::error::Error {
    /// Stable, dotted, lower case: `wallet.short`.
    fn code(&self) -> &'static str;

    /// What the person at the screen can do, as one sentence.
    fn advice(&self) -> Option<String>;

    /// The node of a workflow it is about, when it is about one.
    fn node(&self) -> Option<String> {
        None
    }

    /// The error as data, for rows, JSON and the screen.
    fn problem(&self) -> Problem {
        Problem { code: self.code().to_owned(), message: self.to_string(), advice: self.advice(), node: self.node() }
    }
}

/// What went wrong, in the three parts every door shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Problem {
    /// Stable, dotted, lower case: `wallet.short`.
    pub code: String,
    /// What happened, as one sentence.
    pub message: String,
    /// What the person at the screen can do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub advice: Option<String>,
    /// The node of the workflow it is about, by its id in the prompt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub node: Option<String>,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} [{}]", self.message, self.code)
    }
}
