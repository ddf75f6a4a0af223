//! A Kubernetes API server for tests, with the controllers that a session meets and a clock that the test moves.
//!
//! It knows nothing of the client it is tested with. Objects are checked against their types, unknown fields are refused,
//! and what is odd about the real thing is odd here too: an old watch answers 200 with an `ERROR` event, a quota lets the
//! Job in and gives it no pod, pods that end stay listed, `FailureTarget` comes before `Failed`, a port-forward needs two
//! verbs. Pods lead to a port of this machine that the test names.
//!
//! Read the modules from top to bottom; each uses only those above it, except that the server lets other processes say what
//! a test says.

/// Kinds, and what their objects may hold.
mod kinds;

/// How it misbehaves.
mod turns;

/// The objects and their history.
mod world;

/// Server-side apply, merge patches.
mod apply;

/// Controllers, scheduler, kubelet.
mod control;

/// Port-forward and proxy.
mod wires;

/// The server.
mod server;

/// What the test says and asks.
mod double;

pub use double::{KubeDouble, Seen};
pub use turns::Turn;
pub use world::Settings;
