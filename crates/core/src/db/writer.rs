use std::sync::Arc;

use futures_util::future::BoxFuture;
use serde_json::Value;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use tokio::sync::{broadcast, mpsc, oneshot};

use super::{DbError, Event, EventKind};
use crate::vocab::Timestamp;

/// Changes that wait at the same time share a commit, up to this many.
const GROUP: usize = 256;

/// The one open transaction. Rows, postings and events written through it become durable together.
pub struct WriteTx {
    connection: SqliteConnection,
    events: Vec<Event>,
}

impl WriteTx {
    /// The connection to run statements on.
    pub const fn conn(&mut self) -> &mut SqliteConnection {
        &mut self.connection
    }

    /// Records that something happened; listeners hear of it once it is durable.
    ///
    /// # Errors
    /// What SQLite said.
    pub async fn record(
        &mut self,
        at: Timestamp,
        kind: EventKind,
        subject: String,
        detail: Value,
    ) -> Result<(), DbError> {
        let (name, text) = (kind.name(), detail.to_string());
        let row = sqlx::query!(
            "insert into event (at, kind, subject, detail) values (?1, ?2, ?3, ?4)",
            at,
            name,
            subject,
            text
        )
        .execute(&mut self.connection)
        .await?;
        self.events.push(Event { seq: row.last_insert_rowid(), at, kind, subject, detail });
        Ok(())
    }
}

/// Tells the caller how the commit went.
type Finish = Box<dyn FnOnce(Result<(), DbError>) + Send>;

/// Runs one change (or learns why it cannot run) and hands back how to finish it, and whether it wants to be kept.
type Job = Box<dyn for<'t> FnOnce(Result<&'t mut WriteTx, DbError>) -> BoxFuture<'t, (Finish, bool)> + Send>;

/// The handle of the writer task; the task ends when the last handle is gone.
#[derive(Clone)]
pub(super) struct Writer {
    jobs: mpsc::Sender<Job>,
}

impl Writer {
    pub(super) async fn start(
        options: &SqliteConnectOptions,
        max_pages: Option<u32>,
        live: broadcast::Sender<Event>,
    ) -> Result<Self, DbError> {
        let mut connection = options.connect().await?;
        if let Some(pages) = max_pages {
            sqlx::raw_sql(sqlx::AssertSqlSafe(format!("pragma max_page_count = {pages}")))
                .execute(&mut connection)
                .await?;
        }
        sqlx::migrate!("./migrations").run(&mut connection).await.map_err(|error| match error {
            sqlx::migrate::MigrateError::VersionMissing(_) => DbError::NewerFormat,
            sqlx::migrate::MigrateError::Execute(source) => DbError::from_sqlx(source),
            other => DbError::Sqlite(Arc::new(sqlx::Error::Migrate(Box::new(other)))),
        })?;
        let (jobs, queue) = mpsc::channel(4 * GROUP);
        tokio::spawn(work(WriteTx { connection, events: Vec::new() }, queue, live));
        Ok(Self { jobs })
    }

    pub(super) async fn write<T, E, F>(&self, change: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
        F: for<'t> FnOnce(&'t mut WriteTx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel::<Result<T, E>>();
        let job: Job = Box::new(move |tx| {
            Box::pin(async move {
                let result = match tx {
                    Ok(tx) => change(tx).await,
                    Err(error) => Err(error.into()),
                };
                let keep = result.is_ok();
                let finish: Finish = Box::new(move |committed| {
                    let outcome = match (result, committed) {
                        (Ok(value), Ok(())) => Ok(value),
                        (Err(error), _) => Err(error),
                        (Ok(_), Err(error)) => Err(error.into()),
                    };
                    // The caller may have gone away; its change stands all the same.
                    let _ = reply.send(outcome);
                });
                (finish, keep)
            })
        });
        if self.jobs.send(job).await.is_err() {
            return Err(DbError::Closing.into());
        }
        answer.await.unwrap_or_else(|_| Err(DbError::Closing.into()))
    }
}

async fn work(mut tx: WriteTx, mut queue: mpsc::Receiver<Job>, live: broadcast::Sender<Event>) {
    while let Some(first) = queue.recv().await {
        let mut finishes = Vec::new();
        let committed = run_group(&mut tx, first, &mut queue, &mut finishes).await;
        if committed.is_err() {
            // The connection must not stay inside a broken transaction; there may be none left to roll back.
            let _ = execute(&mut tx, "rollback").await;
            tx.events.clear();
        }
        for finish in finishes {
            finish(committed.clone());
        }
        for event in tx.events.drain(..) {
            let _ = live.send(event);
        }
    }
    // Ends with the last handle. A clean close folds the log back into the file.
    let _ = tx.connection.close().await;
}

async fn run_group(
    tx: &mut WriteTx,
    first: Job,
    queue: &mut mpsc::Receiver<Job>,
    finishes: &mut Vec<Finish>,
) -> Result<(), DbError> {
    let mut next = Some(first);
    let mut ready = execute(tx, "begin immediate").await;
    while let Some(job) = next.take() {
        let events_before = tx.events.len();
        if ready.is_ok() {
            ready = execute(tx, "savepoint job").await;
        }
        if let Err(error) = ready {
            let (finish, _) = job(Err(error.clone())).await;
            finishes.push(finish);
            return Err(error);
        }
        let (finish, keep) = job(Ok(tx)).await;
        finishes.push(finish);
        if !keep {
            tx.events.truncate(events_before);
            // After a full disk SQLite may have rolled everything back by itself; then this fails and the group with it.
            execute(tx, "rollback to job").await?;
        }
        ready = execute(tx, "release job").await;
        if ready.is_ok() && finishes.len() < GROUP {
            next = queue.try_recv().ok();
        }
    }
    ready?;
    execute(tx, "commit").await
}

async fn execute(tx: &mut WriteTx, statement: &'static str) -> Result<(), DbError> {
    sqlx::query(statement).execute(&mut tx.connection).await?;
    Ok(())
}
