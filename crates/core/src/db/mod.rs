//! The one SQLite file, the blobs beside it, the event log, the secrets.
//!
//! In: rows from the lobes. Out: the same rows, after any crash.
//! Never: a second writer. All writes go through one task that commits them in groups, so each caller's rows, events
//! and postings become durable together or not at all.

mod blobs;
mod error;
mod events;
mod home;
mod vault;
mod writer;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use tokio::sync::broadcast;

pub use blobs::Blobs;
pub use error::DbError;
pub use events::{Event, EventKind};
pub use home::Home;
pub use vault::{Vault, VaultStore};
pub use writer::WriteTx;

use writer::Writer;

/// Whether this process may change the studio, or only look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// The one owner: takes the lock file, migrates, writes.
    Owner,
    /// A second process on the same home: reads only.
    Reader,
}

/// How the file is opened.
#[derive(Clone, Debug)]
pub struct DbOptions {
    /// Owner or reader.
    pub access: Access,
    /// The largest the file may grow, in pages of 4 KiB; `None` for no bound. What does not fit is refused whole.
    pub max_pages: Option<u32>,
}

impl Default for DbOptions {
    fn default() -> Self {
        Self { access: Access::Owner, max_pages: None }
    }
}

/// The studio's storage; cheap to clone, closed when the last clone is dropped.
#[derive(Clone)]
pub struct Db {
    home: Arc<Home>,
    read: SqlitePool,
    writer: Option<Writer>,
    blobs: Blobs,
    live: broadcast::Sender<Event>,
}

impl Db {
    /// Opens (and, as owner, creates or migrates) the studio in this folder.
    ///
    /// # Errors
    /// [`DbError::Owned`] when another process owns the studio, [`DbError::NoStudio`] when a reader finds none,
    /// [`DbError::NewerFormat`] when a newer version wrote it, else what the disk or SQLite said.
    pub async fn open(home: &Path, options: DbOptions) -> Result<Self, DbError> {
        let home = Arc::new(Home::open(home, options.access)?);
        let connect = SqliteConnectOptions::new()
            .filename(home.database())
            .create_if_missing(options.access == Access::Owner)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10))
            .statement_cache_capacity(256);
        let (live, _) = broadcast::channel(1024);
        let writer = match options.access {
            Access::Owner => Some(Writer::start(&connect, options.max_pages, live.clone()).await?),
            Access::Reader => None,
        };
        let read = SqlitePoolOptions::new()
            .max_connections(4)
            .min_connections(0)
            .acquire_timeout(Duration::from_secs(20))
            .connect_lazy_with(connect.read_only(true));
        let blobs = Blobs::new(home.blobs());
        Ok(Self { home, read, writer, blobs, live })
    }

    /// Where everything lies.
    pub fn home(&self) -> &Home {
        &self.home
    }

    /// Connections that only read; each sees a consistent snapshot per statement.
    pub const fn read(&self) -> &SqlitePool {
        &self.read
    }

    /// The content-addressed files.
    pub const fn blobs(&self) -> &Blobs {
        &self.blobs
    }

    /// Events as they become durable; a slow listener loses the oldest and catches up by [`Db::events_after`].
    pub fn listen(&self) -> broadcast::Receiver<Event> {
        self.live.subscribe()
    }

    /// Runs `change` in a transaction and returns after it is on disk.
    ///
    /// Changes that wait at the same time share one commit. A change that fails leaves nothing behind and does not
    /// disturb the others. `change` must not wait for the network: everybody else waits for it.
    ///
    /// # Errors
    /// What `change` returned, or a [`DbError`] of the commit.
    pub async fn write<T, E, F>(&self, change: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
        F: for<'t> FnOnce(&'t mut WriteTx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
    {
        match &self.writer {
            Some(writer) => writer.write(change).await,
            None => Err(DbError::ReadOnly.into()),
        }
    }

    /// Returns once every change handed in before is on disk or undone, also those whose caller has gone away: what is
    /// read from here on is what they left.
    ///
    /// # Errors
    /// [`DbError::ReadOnly`], [`DbError::Closing`], or what SQLite said.
    pub async fn settled(&self) -> Result<(), DbError> {
        self.write(|_| Box::pin(async { Ok::<_, DbError>(()) })).await
    }
}

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Db").field("home", &self.home.root()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
