//! The harness of the journeys: worlds small enough for a test, and real wherever it counts.
//!
//! Read the modules from top to bottom; each uses only those above it.

/// Recorded data that lies beside the clone.
pub mod shared;

/// Pictures with a face that is hers, nearly hers, somebody else's, or nobody's.
pub mod pictures;

/// A studio in a temporary folder, with a clock that stands until it is moved.
pub mod studio;

/// A ComfyUI that speaks the recorded wire, paints what a test asks for and breaks when told to.
pub mod double;

/// Apify and Reddit as they are documented, on this machine, breaking when told to.
pub mod feeds;

/// What a source may hand over that wants to be obeyed, in every disguise.
pub mod hostile_posts;

/// What the double paints: her, nearly her, somebody else.
pub mod painters;

/// Minds outside that answer as they are told.
pub mod minds;

/// Posts that want to be obeyed by a mind.
pub mod injections;

/// A Google that speaks the documented wire, writes, paints and films what a test asks for and breaks when told to.
pub use muse_google_double as google;

/// The built `muse` command.
pub mod command;

pub use command::{Answer, Muse};
pub use double::{ComfyDouble, Faults, Job, Lock};
pub use feeds::{Fault, FeedDouble};
pub use studio::TempStudio;
