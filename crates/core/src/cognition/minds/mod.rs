//! Minds: who reads what a subject is about, when it is not the lexicon.
//!
//! In: a [`Question`] of words, numbers and ids. Out: a [`Reading`] of numbers and ids out of the asked ones, or an error;
//! then the lexicon's reading counts.
//! Never: sends a sentence, a title or a name, follows a redirect, lets an answer take a red line away, repeats a word of
//! an answer that was refused.

mod error;
mod question;

pub use error::{BadReading, MindError};
pub use question::{Level, Levels, Question, Reading, TrendWords, VERSION, Word};
