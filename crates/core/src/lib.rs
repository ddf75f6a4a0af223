//! The studio engine: from a signal on the network to a reviewed, accounted piece of work.
//!
//! Read the modules from top to bottom; each uses only those above it (a test keeps it so).
//! The engine knows no window, no HTTP server and no shader.

/// Words every lobe shares: money, time, ids, advice, the Muse's DNA.
pub mod vocab;

/// The one SQLite file, the blobs beside it, the event log, the secrets.
pub mod db;

/// Signals become trend insights.
pub mod perception;

/// Insights meet one Muse's values and become a decision and a plan.
pub mod cognition;

/// Money, identity, verdicts and the creator's word.
pub mod governance;

/// A plan becomes a workflow, and a workflow a picture.
pub mod creation;

/// The conductor: the only caller of the lobes, and the production state machine.
pub mod studio;

/// One function per command, for the command line, HTTP and the window alike.
pub mod api;
