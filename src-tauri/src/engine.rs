use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use muse_core::api;
use muse_core::studio::{Studio, StudioOptions};
use muse_core::vocab::{Advice, Problem};
use muse_server::Serving;
use tokio_util::sync::CancellationToken;

/// The engine of this process: not started, running, or in trouble.
pub(crate) struct Engine {
    home: PathBuf,
    serving: Mutex<Option<Serving>>,
    trouble: Mutex<Option<Problem>>,
}

/// An engine that runs.
pub(crate) struct Started {
    /// The studio, for what the desktop shows of it.
    pub(crate) studio: Studio,
    /// What the window opens; it holds this start's key.
    pub(crate) entry_url: String,
}

impl Engine {
    pub(crate) fn new(home: PathBuf) -> Self {
        Self { home, serving: Mutex::new(None), trouble: Mutex::new(None) }
    }

    /// Opens the studio, serves it to one window, and goes on with what was under way.
    ///
    /// # Errors
    /// Why the folder could not be opened: another owner, a full disk, a newer format.
    pub(crate) fn start(&self) -> Result<Started, Problem> {
        let home = self.home.clone();
        tauri::async_runtime::block_on(async {
            let studio = Studio::open(StudioOptions::owner(home)).await.map_err(|error| error.as_problem())?;
            let stop = CancellationToken::new();
            let serving =
                muse_server::serve_private(studio.clone(), stop.clone()).await.map_err(|error| error.problem())?;
            let started = Started { studio: studio.clone(), entry_url: serving.entry_url() };
            *self.serving.lock().unwrap_or_else(PoisonError::into_inner) = Some(serving);
            tokio::spawn(async move {
                if let Err(error) = api::resume(&studio, stop).await {
                    tracing::error!("what was under way could not be continued: {error}");
                }
            });
            Ok(started)
        })
    }

    /// Hands over the server, so that it is stopped once.
    pub(crate) fn take(&self) -> Option<Serving> {
        self.serving.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Why it did not start.
    pub(crate) fn keep(&self, problem: Problem) {
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = Some(problem);
    }

    pub(crate) fn trouble(&self) -> Option<Problem> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
