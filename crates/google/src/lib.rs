//! Google's models seen from Rust: text, structured answers, pictures, video and interactions, on the Developer API and on
//! the Enterprise Agent Platform (the former Vertex AI).
//!
//! Read the modules from top to bottom; each uses only those above it, except that errors name the values they carry.
//! Nothing here knows what a call costs: [`Usage`] says what Google counted, and [`GoogleError::charge`] whether a call that
//! failed may have to be paid all the same.

#![cfg_attr(test, allow(clippy::unwrap_used))]

/// Words that Google may add to at any time.
#[macro_use]
mod words;

/// Keys and tokens, which no message ever shows.
pub mod secret;

/// What can go wrong, with a code, advice, and what it may have cost.
pub mod error;

/// What Google counted.
pub mod usage;

/// Pictures on their way in, and what messages are made of.
pub mod content;

/// Who asks: Google sign-in.
pub mod credentials;

/// Which back end, how long to wait, how often to try, how much to take.
pub mod settings;

mod place;
mod problem;
mod retry;
mod sse;
mod transport;

/// The client.
pub mod client;

/// Text, streams and structured answers.
pub mod generate;

/// Pictures: made and edited.
pub mod image;

/// Interactions: jobs that Google keeps until they are done.
pub mod interactions;

mod spool;

/// Video: a job, a handle that survives a restart, a file.
pub mod video;

/// Which models there are.
pub mod models;

pub use client::Google;
pub use content::{Blob, Content, Media, Part};
pub use credentials::Credentials;
pub use error::{Charge, GoogleError};
pub use generate::{BlockReason, Chunk, FinishReason, Generated, ReplyStream, Request, Structured, Thinking};
pub use image::{ImageRequest, Picture, Pictures};
pub use interactions::{
    Block, Delta, Interaction, InteractionEvent, InteractionRequest, InteractionStream, Interactions, Keep,
    OutputFormat, Status, Step,
};
pub use models::Model;
pub use secret::Secret;
pub use settings::{Access, Options, Polling, Retry};
pub use usage::{Modality, Tokens, Usage};
pub use video::{Video, VideoAspect, VideoFamily, VideoJob, VideoProgress, VideoRequest, VideoResolution};

/// The README's example is compiled with the tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
