//! A Google for tests: both back ends, sign-in and files on one port of this machine, speaking the documented wire.
//!
//! It knows nothing of the client it is tested with. It is as strict as Google where a client could go wrong: unknown
//! fields, a key in the address, a missing sign-in, a background job that is not to be kept are refused. What it answers
//! can be painted, written and filmed by the test; [`Turn`]s make it break.
//!
//! Read the modules from top to bottom; each uses only those above it.

/// A listener whose connections can be cut in the middle.
mod line;

/// What a request may hold.
mod checks;

/// How it misbehaves.
mod turns;

/// Users, service accounts and the metadata host.
mod sign_in;

/// Words and pictures.
mod answers;

/// Interactions, operations and files.
mod jobs;

/// The server.
mod server;

pub use answers::Asked;
pub use server::{GoogleDouble, Seen};
pub use sign_in::user_credentials;
pub use turns::Turn;
