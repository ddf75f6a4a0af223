//! Where signals come from; each source turns its own shape into [`Signal`]s.
//!
//! Free sources are one call: [`Source::poll`]. Apify costs money, so its steps are told apart ([`apify::Apify::start`],
//! [`apify::Apify::look`], [`apify::Apify::items`]) for whoever holds the grant.
//!
//! Never: follows a redirect with a key, says a key, expands what a document defines for itself, takes in more than a bound.

pub mod apify;
mod atom;
mod error;
pub mod file;
pub mod reddit;
pub mod rss;
pub mod shapes;
mod tally;
mod wire;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use super::feeds::Listening;
use super::model::Signal;
use crate::vocab::Timestamp;

pub use error::{Service, SourceError};
pub use file::FileError;
pub use tally::Tally;
pub use wire::Room;

/// Posts of one file that are taken in by one poll, at most; a larger one is imported.
const MOST_OF_A_FILE: usize = 20_000;

/// What one look at a source brought.
#[derive(Debug, Default)]
pub struct Batch {
    /// The posts.
    pub signals: Vec<Signal>,
    /// What was read, skipped and left out.
    pub tally: Tally,
    /// What is left of the window of questions, where the service says so.
    pub room: Option<Room>,
    /// What the source calls this state; given back at the next poll, it may answer that nothing is new.
    pub mark: Option<String>,
}

/// What is asked of a source.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// What to listen to.
    pub listening: &'a Listening,
    /// Posts, at most.
    pub most: u32,
    /// What the source called the state that was seen last.
    pub mark: Option<&'a str>,
    /// This moment.
    pub now: Timestamp,
}

/// A source that costs nothing.
#[derive(Clone)]
pub enum Source {
    /// Reddit as an app: with figures.
    Reddit(Arc<reddit::Reddit>),
    /// Reddit's open feeds: without figures.
    Rss(Arc<rss::Rss>),
    /// A file on this machine.
    File,
}

impl Source {
    /// Looks once.
    ///
    /// # Errors
    /// [`SourceError`]; whatever was read until then is not told, so that a look is whole or none.
    pub async fn poll(&self, asked: Asked<'_>) -> Result<Batch, SourceError> {
        match self {
            Self::Reddit(reddit) => reddit.poll(asked).await,
            Self::Rss(rss) => rss.poll(asked).await,
            Self::File => poll_file(asked).await,
        }
    }
}

async fn poll_file(asked: Asked<'_>) -> Result<Batch, SourceError> {
    let Listening::File { path } = asked.listening else { return Ok(Batch::default()) };
    let (path, seen, now) = (PathBuf::from(path), asked.mark.map(str::to_owned), asked.now);
    let reading = tokio::task::spawn_blocking(move || {
        let state = std::fs::metadata(&path).ok().and_then(|found| {
            let changed = found.modified().ok()?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
            Some(format!("{}-{}", changed.as_nanos(), found.len()))
        });
        if state.is_some() && state == seen {
            return Ok(Batch { mark: state, ..Batch::default() });
        }
        let mut signals = Vec::new();
        let tally = file::read_signals(&path, now, |signal| {
            if signals.len() < MOST_OF_A_FILE {
                signals.push(signal);
            }
        })?;
        Ok(Batch { signals, tally, room: None, mark: state })
    });
    reading.await.map_err(|_| FileError::Interrupted)?
}
