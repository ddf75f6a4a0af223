//! Work that one studio hands to whichever has time: a stream with one group of takers.
//!
//! At least once: a task whose studio fell silent for a lease is given to another, and the first may still be at work.
//! Whoever works makes the task's id the id of what it makes, so that doing it twice makes it once.

use std::time::Duration;

use crate::error::SharedError;
use crate::id::Id;
use crate::link::{Shared, key};

/// The most bytes of a body.
const MOST_BYTES: usize = 64 * 1024;

/// The tasks of one subject, as one studio sees them; cheap to clone.
#[derive(Clone, Debug)]
pub struct Tasks {
    shared: Shared,
    studio: Id,
    keys: [String; 3],
}

/// A task in this studio's hands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// Given by whoever handed it over.
    pub id: Id,
    /// What to do; opaque to this crate.
    pub body: String,
    /// 1 the first time that anybody takes it; a task that kills its studios counts up.
    pub delivery: u64,
    entry: String,
}

/// A task that is not done yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskRow {
    /// Which.
    pub id: Id,
    /// What to do.
    pub body: String,
    /// Who has it; `None` while it waits.
    pub holder: Option<Id>,
    /// How long ago the holder last said that it is alive.
    pub silent_for: Duration,
}

impl Shared {
    /// The tasks of a subject.
    pub fn tasks(&self, subject: &Id, studio: &Id) -> Tasks {
        let keys = ["tasks", "task-ids", "tasks-done"].map(|kind| key(kind, subject));
        Tasks { shared: self.clone(), studio: studio.clone(), keys }
    }
}

impl Tasks {
    /// Hands a task over. The same id is taken once, also within a week after it was done; returns whether it was new.
    ///
    /// # Errors
    /// [`SharedError::BadInput`] for more than 64 KiB, [`SharedError::Away`].
    pub async fn add(&self, id: &Id, body: &str) -> Result<bool, SharedError> {
        if body.len() > MOST_BYTES {
            let reason = format!("it is longer than {MOST_BYTES} bytes");
            return Err(SharedError::BadInput { what: "a task", reason });
        }
        self.call("task_add", &[id.to_string(), body.to_owned()]).await
    }

    /// Takes the next task: first one whose studio has been silent for `lease`, then one that nobody has had.
    ///
    /// # Errors
    /// [`SharedError::Away`]; a task that was taken and not heard of then comes again after the lease.
    pub async fn take(&self, lease: Duration) -> Result<Option<Task>, SharedError> {
        let found: Vec<String> =
            self.call("task_take", &[self.studio.to_string(), lease.as_millis().to_string()]).await?;
        let [entry, id, body, delivery] = found.as_slice() else { return Ok(None) };
        let strange = |_| SharedError::BadReply { doing: "task_take", detail: format!("{found:?}") };
        Ok(Some(Task {
            id: id.parse()?,
            body: body.clone(),
            delivery: delivery.parse().map_err(strange)?,
            entry: entry.clone(),
        }))
    }

    /// Says that this studio is still at it. `false` when another has taken it over: stop.
    ///
    /// # Errors
    /// [`SharedError::Away`].
    pub async fn keep_alive(&self, task: &Task) -> Result<bool, SharedError> {
        self.call("task_alive", &[self.studio.to_string(), task.entry.clone()]).await
    }

    /// Says that it is done, for everybody. `false` when another had taken it over meanwhile.
    ///
    /// # Errors
    /// [`SharedError::Away`].
    pub async fn done(&self, task: &Task) -> Result<bool, SharedError> {
        self.call("task_done", &[self.studio.to_string(), task.entry.clone(), task.id.to_string()]).await
    }

    /// What is not done yet, oldest first, at most a thousand.
    ///
    /// # Errors
    /// [`SharedError::Away`], [`SharedError::BadReply`].
    pub async fn list(&self) -> Result<Vec<TaskRow>, SharedError> {
        let found: Vec<(String, String, String, String)> = self.call("task_list", &[]).await?;
        let row = |(id, body, holder, silent_ms): (String, String, String, String)| {
            let strange = |_| SharedError::BadReply { doing: "task_list", detail: silent_ms.clone() };
            Ok(TaskRow {
                id: id.parse()?,
                body,
                holder: (!holder.is_empty()).then(|| holder.parse()).transpose()?,
                silent_for: Duration::from_millis(silent_ms.parse().map_err(strange)?),
            })
        };
        found.into_iter().map(row).collect()
    }

    async fn call<T: redis::FromRedisValue>(&self, doing: &'static str, args: &[String]) -> Result<T, SharedError> {
        self.shared.call(doing, &self.keys, args).await
    }
}
