//! Minds: who reads what a subject is about, when it is not the lexicon.
//!
//! In: a [`Question`] of words, numbers and ids. Out: a [`Reading`] of numbers and ids out of the asked ones, or an error;
//! then the lexicon's reading counts.
//! Never: sends a sentence, a title or a name, follows a redirect, lets an answer take a red line away, repeats a word of
//! an answer that was refused.

mod agent;
mod error;
mod gemini;
mod openai;
mod question;
mod wire;

use futures_util::future::BoxFuture;

pub use agent::AgentMind;
pub use error::{BadReading, MindError};
pub use gemini::{GeminiMind, Toll};
pub use openai::OpenAiMind;
pub use question::{Level, Levels, Question, Reading, TrendWords, VERSION, Word};

/// Somebody outside who reads for the studio.
pub trait Mind: Send + Sync {
    /// What the subject is about. Ends within seconds, whatever the other side does.
    fn read<'a>(&'a self, question: &'a Question) -> BoxFuture<'a, Result<Reading, MindError>>;
}

/// A prompt with its version.
pub struct Prompt {
    /// Kept with each decision it was asked for.
    pub version: &'static str,
    /// The text.
    pub text: &'static str,
}

/// How a mind is told what to do.
pub const PROMPT: Prompt =
    Prompt { version: "read-subject.v1", text: include_str!("../../../../../assets/prompts/read-subject.v1.md") };

#[cfg(test)]
mod tests;
