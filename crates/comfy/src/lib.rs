//! ComfyUI seen from Rust: its node catalogue, its documents, its prompts, a readable script and a client.
//!
//! Read the modules from top to bottom; each uses only those above it, except that errors name the
//! values they carry. Nothing here needs a running server but [`client`].

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod json;

/// What can go wrong, with a code and advice.
pub mod error;

/// Which node classes exist and what they take, from `/object_info`.
pub mod catalogue;

/// The API prompt: the graph a server runs.
pub mod prompt;

mod inputs;

/// What the server would complain about, found without a server.
pub mod validate;

/// What changed between two prompts.
pub mod diff;

/// Prompts as short readable text, and back.
pub mod script;

/// Prompts written in Rust.
pub mod build;

/// The document people edit, compiled to a prompt and laid out from one.
pub mod workflow;

/// What picture files and JSON files carry of both, and writing it into a PNG.
pub mod embed;

/// HTTP and WebSocket: submit, follow, fetch, cancel.
pub mod client;

pub use catalogue::{
    Cached, Catalogue, CatalogueCache, CatalogueChange, DynamicOption, InputKind, InputSpec, NodeClass, OutputSpec,
    Upload,
};
pub use client::{
    Client, ClientOptions, ExecutionFault, Fleet, HistoryEntry, Job, OutputFile, Priority, QueueItem, QueueState,
    RunEvent, RunOutcome, ServerTemplate, Submission, Submitted, SystemStats, Uploaded,
};
pub use diff::{Change, diff};
pub use error::ComfyError;
pub use prompt::{Prompt, PromptNode, as_link, link};
pub use script::ScriptError;
pub use validate::{Diagnostic, DiagnosticKind, Forecast, forecast, validate};
pub use workflow::{
    Difference, DifferenceKind, GraphId, Patch, Requirements, Workflow, compile, decompile, differences,
    first_subgraph, requirements, rewrite,
};

/// The README's example is compiled with the tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
