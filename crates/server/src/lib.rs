//! The studio over HTTP, on this machine: a thin layer over [`muse_core::api`].
//!
//! In: a [`Studio`](muse_core::studio::Studio) and an address. Out: the same answers and the same codes as everywhere.
//! Never: holds a rule of the studio, trusts a Host or an Origin it does not know, lets money move without the token.

/// Binds, serves, ends gracefully.
mod serving;

/// The router: guard outside, handlers inside.
mod door;

/// Who may come in: Host, Origin, token.
mod guard;

/// The way in for a browser.
mod entry;

/// The built UI as files.
mod window;

/// What is refused, as RFC 9457 problem documents.
mod problem;

/// Bodies, queries and paths, with errors that name the place.
mod extract;

/// One handler per operation, by subject.
mod routes;

/// What happens in the studio, as server-sent events that resume.
mod events;

/// The four lobes as agents of the A2A protocol.
mod a2a;

/// The OpenAPI document.
mod document;

/// The document as a page to read.
mod docs;

pub use document::{openapi, openapi_json};
pub use door::router;
pub use guard::Hosts;
pub use problem::ProblemDetails;
pub use serving::{ServeError, ServeOptions, Serving, serve, serve_private};
