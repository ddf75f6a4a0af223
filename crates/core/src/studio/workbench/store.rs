//! Rows of documents, their edits and versions.

use muse_comfy::workflow::Step;
use muse_comfy::{Patch, Workflow};
use sqlx::SqliteConnection;

use super::error::WorkbenchError;
use super::model::{Standing, VersionWhy, WorkflowRow, WorkflowVersion};
use super::{KEPT_STEPS, Opened};
use crate::db::{Db, DbError, WriteTx};
use crate::studio::StudioError;
use crate::vocab::{BlobHash, EditId, MuseId, Timestamp, WorkflowId};

/// An edit as it is written down.
pub(super) struct StepRow {
    pub(super) edit_id: EditId,
    pub(super) name: String,
    pub(super) forth: String,
    pub(super) back: String,
}

impl StepRow {
    pub(super) fn new(edit_id: EditId, forth: &Patch, back: &Patch) -> Self {
        Self { edit_id, name: forth.name.clone(), forth: text_of(&forth.steps), back: text_of(&back.steps) }
    }
}

fn text_of(steps: &[Step]) -> String {
    // Plain data with text keys is always JSON.
    serde_json::to_string(steps).unwrap_or_default()
}

fn steps_of(text: &str) -> Result<Vec<Step>, DbError> {
    serde_json::from_str(text).map_err(|e| DbError::damaged("workflow_step", e))
}

pub(super) async fn rows(db: &Db, removed: bool) -> Result<Vec<WorkflowRow>, DbError> {
    let rows = sqlx::query_as!(
        WorkflowRow,
        r#"
        select workflow_id as "workflow_id!: WorkflowId",
               name        as "name!: String",
               muse_id     as "muse_id: MuseId",
               nodes       as "nodes!: i64",
               revision    as "revision!: i64",
               updated_at  as "updated_at!: Timestamp",
               removed_at  as "removed_at: Timestamp"
        from workflow
        where (removed_at is not null) = ?1
        order by updated_at desc, workflow_id
        limit 1000
        "#,
        removed
    )
    .fetch_all(db.read())
    .await;
    rows.map_err(DbError::from_sqlx)
}

pub(super) async fn row(conn: &mut SqliteConnection, workflow_id: WorkflowId) -> Result<WorkflowRow, StudioError> {
    let row = sqlx::query_as!(
        WorkflowRow,
        r#"
        select workflow_id as "workflow_id!: WorkflowId",
               name        as "name!: String",
               muse_id     as "muse_id: MuseId",
               nodes       as "nodes!: i64",
               revision    as "revision!: i64",
               updated_at  as "updated_at!: Timestamp",
               removed_at  as "removed_at: Timestamp"
        from workflow
        where workflow_id = ?1
        "#,
        workflow_id
    )
    .fetch_optional(conn)
    .await
    .map_err(DbError::from_sqlx)?;
    Ok(row.ok_or(WorkbenchError::Unknown { workflow_id })?)
}

/// Puts a document together from its base and the edits since.
pub(super) async fn open(db: &Db, workflow_id: WorkflowId) -> Result<Opened, StudioError> {
    let mut conn = db.read().begin().await.map_err(DbError::from_sqlx)?;
    let row = sqlx::query!(
        r#"select base as "base!: String", base_step as "base_step!: i64", step as "step!: i64",
                  revision as "revision!: i64"
           from workflow where workflow_id = ?1"#,
        workflow_id
    )
    .fetch_optional(&mut *conn)
    .await
    .map_err(DbError::from_sqlx)?
    .ok_or(WorkbenchError::Unknown { workflow_id })?;
    let damaged = |error: &dyn std::fmt::Display| DbError::damaged("workflow", format!("{workflow_id}: {error}"));
    let mut workflow = Workflow::from_json(&row.base).map_err(|e| damaged(&e))?;
    let between = (row.base_step.min(row.step), row.base_step.max(row.step));
    let mut steps = sqlx::query!(
        r#"select step as "step!: i64", name as "name!: String", forth as "forth!: String", back as "back!: String"
           from workflow_step where workflow_id = ?1 and step > ?2 and step <= ?3 order by step"#,
        workflow_id,
        between.0,
        between.1
    )
    .fetch_all(&mut *conn)
    .await
    .map_err(DbError::from_sqlx)?;
    if i64::try_from(steps.len()) != Ok(between.1 - between.0) {
        return Err(damaged(&"edits are missing").into());
    }
    let forward = row.step >= row.base_step;
    if !forward {
        steps.reverse();
    }
    for step in steps {
        let text = if forward { &step.forth } else { &step.back };
        let patch = Patch { name: step.name, steps: steps_of(text)? };
        workflow.apply(&patch).map_err(|e| damaged(&e))?;
    }
    Ok(Opened { workflow, revision: row.revision, step: row.step, base_step: row.base_step })
}

/// What is done again, or undone, by moving over one step.
pub(super) async fn patch_of(
    conn: &mut SqliteConnection,
    workflow_id: WorkflowId,
    step: i64,
    forward: bool,
) -> Result<Option<Patch>, DbError> {
    let row = sqlx::query!(
        r#"select name as "name!: String", forth as "forth!: String", back as "back!: String"
           from workflow_step where workflow_id = ?1 and step = ?2"#,
        workflow_id,
        step
    )
    .fetch_optional(conn)
    .await
    .map_err(DbError::from_sqlx)?;
    row.map(|row| Ok(Patch { steps: steps_of(if forward { &row.forth } else { &row.back })?, name: row.name }))
        .transpose()
}

/// The ids of the edits after `from` up to `to`.
pub(super) async fn edit_ids(
    conn: &mut SqliteConnection,
    workflow_id: WorkflowId,
    from: i64,
    to: i64,
) -> Result<Vec<EditId>, DbError> {
    sqlx::query_scalar!(
        r#"select edit_id as "edit_id!: EditId" from workflow_step
           where workflow_id = ?1 and step > ?2 and step <= ?3 order by step"#,
        workflow_id,
        from,
        to
    )
    .fetch_all(conn)
    .await
    .map_err(DbError::from_sqlx)
}

pub(super) async fn standing(
    conn: &mut SqliteConnection,
    workflow_id: WorkflowId,
    opened: &Opened,
) -> Result<Standing, DbError> {
    let next = opened.step + 1;
    let names = sqlx::query!(
        r#"select step as "step!: i64", name as "name!: String" from workflow_step
           where workflow_id = ?1 and step between ?2 and ?3"#,
        workflow_id,
        opened.step,
        next
    )
    .fetch_all(conn)
    .await
    .map_err(DbError::from_sqlx)?;
    let name_at = |step: i64| names.iter().find(|row| row.step == step).map(|row| row.name.clone());
    let (undo_name, redo_name) = (name_at(opened.step), name_at(next));
    Ok(Standing {
        revision: opened.revision,
        can_undo: undo_name.is_some(),
        can_redo: redo_name.is_some(),
        undo_name,
        redo_name,
    })
}

/// A new document.
pub(super) struct NewRow {
    pub(super) workflow_id: WorkflowId,
    pub(super) name: String,
    pub(super) muse_id: Option<MuseId>,
    pub(super) nodes: i64,
    pub(super) text: String,
}

pub(super) async fn insert(tx: &mut WriteTx, new: &NewRow, now: Timestamp) -> Result<(), DbError> {
    sqlx::query!(
        r#"insert into workflow (workflow_id, name, muse_id, nodes, revision, step, base, base_step, created_at, updated_at)
           values (?1, ?2, ?3, ?4, 1, 0, ?5, 0, ?6, ?6)"#,
        new.workflow_id,
        new.name,
        new.muse_id,
        new.nodes,
        new.text,
        now
    )
    .execute(tx.conn())
    .await
    .map_err(DbError::from_sqlx)?;
    Ok(())
}

/// What moves a document on.
pub(super) struct Move {
    pub(super) workflow_id: WorkflowId,
    /// The revision it is made upon.
    pub(super) upon: i64,
    pub(super) revision: i64,
    pub(super) step: i64,
    pub(super) nodes: i64,
    /// The whole document, when it becomes the new base.
    pub(super) base: Option<String>,
    pub(super) at: Timestamp,
}

/// Writes where a document stands now; refuses when it stood elsewhere than thought.
pub(super) async fn advance(tx: &mut WriteTx, to: &Move) -> Result<(), StudioError> {
    let moved = sqlx::query!(
        r#"update workflow
           set revision = ?3, step = ?4, nodes = ?5, updated_at = ?6,
               base = coalesce(?7, base), base_step = iif(?7 is null, base_step, ?4)
           where workflow_id = ?1 and revision = ?2"#,
        to.workflow_id,
        to.upon,
        to.revision,
        to.step,
        to.nodes,
        to.at,
        to.base
    )
    .execute(tx.conn())
    .await
    .map_err(DbError::from_sqlx)?;
    if moved.rows_affected() == 1 {
        return Ok(());
    }
    let stands = row(tx.conn(), to.workflow_id).await?.revision;
    Err(WorkbenchError::ChangedElsewhere { given: to.upon, stands }.into())
}

/// Writes edits after `step`; what was undone is given up, and so is what lies too far back.
pub(super) async fn keep_steps(
    tx: &mut WriteTx,
    workflow_id: WorkflowId,
    after: i64,
    steps: &[StepRow],
    now: Timestamp,
) -> Result<(), DbError> {
    sqlx::query!("delete from workflow_step where workflow_id = ?1 and step > ?2", workflow_id, after)
        .execute(tx.conn())
        .await
        .map_err(DbError::from_sqlx)?;
    let mut at = after;
    for step in steps {
        at += 1;
        sqlx::query!(
            "insert into workflow_step (workflow_id, step, edit_id, name, forth, back, at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            workflow_id,
            at,
            step.edit_id,
            step.name,
            step.forth,
            step.back,
            now
        )
        .execute(tx.conn())
        .await
        .map_err(DbError::from_sqlx)?;
    }
    let oldest = at - KEPT_STEPS;
    sqlx::query!("delete from workflow_step where workflow_id = ?1 and step <= ?2", workflow_id, oldest)
        .execute(tx.conn())
        .await
        .map_err(DbError::from_sqlx)?;
    Ok(())
}

/// Writes what is left out as it was.
pub(super) async fn describe(
    tx: &mut WriteTx,
    workflow_id: WorkflowId,
    name: Option<&str>,
    muse_id: Option<MuseId>,
) -> Result<WorkflowRow, StudioError> {
    sqlx::query!(
        "update workflow set name = coalesce(?2, name), muse_id = coalesce(?3, muse_id) where workflow_id = ?1",
        workflow_id,
        name,
        muse_id
    )
    .execute(tx.conn())
    .await
    .map_err(DbError::from_sqlx)?;
    row(tx.conn(), workflow_id).await
}

/// Puts a document into the bin, or takes it out.
pub(super) async fn bin(
    tx: &mut WriteTx,
    workflow_id: WorkflowId,
    removed_at: Option<Timestamp>,
) -> Result<WorkflowRow, StudioError> {
    sqlx::query!("update workflow set removed_at = ?2 where workflow_id = ?1", workflow_id, removed_at)
        .execute(tx.conn())
        .await
        .map_err(DbError::from_sqlx)?;
    row(tx.conn(), workflow_id).await
}

struct VersionRow {
    number: i64,
    name: String,
    why: String,
    revision: i64,
    nodes: i64,
    at: Timestamp,
}

impl VersionRow {
    fn read(self) -> Result<WorkflowVersion, DbError> {
        let unknown = || DbError::damaged("workflow_version", format!("kept because of '{}'", self.why));
        Ok(WorkflowVersion {
            number: self.number,
            why: VersionWhy::from_name(&self.why).ok_or_else(unknown)?,
            name: self.name,
            at: self.at,
            nodes: self.nodes,
            revision: self.revision,
        })
    }
}

pub(super) async fn versions(db: &Db, workflow_id: WorkflowId) -> Result<Vec<WorkflowVersion>, DbError> {
    let rows = sqlx::query_as!(
        VersionRow,
        r#"select number as "number!: i64", name as "name!: String", why as "why!: String",
                  revision as "revision!: i64", nodes as "nodes!: i64", at as "at!: Timestamp"
           from workflow_version where workflow_id = ?1 order by number desc limit 1000"#,
        workflow_id
    )
    .fetch_all(db.read())
    .await
    .map_err(DbError::from_sqlx)?;
    rows.into_iter().map(VersionRow::read).collect()
}

/// A version and the blob of its document.
pub(super) async fn version(
    db: &Db,
    workflow_id: WorkflowId,
    number: i64,
) -> Result<(WorkflowVersion, BlobHash), StudioError> {
    let row = sqlx::query!(
        r#"select name as "name!: String", why as "why!: String", revision as "revision!: i64", nodes as "nodes!: i64",
                  at as "at!: Timestamp", document as "document!: BlobHash"
           from workflow_version where workflow_id = ?1 and number = ?2"#,
        workflow_id,
        number
    )
    .fetch_optional(db.read())
    .await
    .map_err(DbError::from_sqlx)?
    .ok_or(WorkbenchError::UnknownVersion { number })?;
    let read =
        VersionRow { number, name: row.name, why: row.why, revision: row.revision, nodes: row.nodes, at: row.at };
    Ok((read.read()?, row.document))
}

/// A state to keep whole.
pub(super) struct NewVersion {
    pub(super) name: Option<String>,
    pub(super) why: VersionWhy,
    pub(super) revision: i64,
    pub(super) nodes: i64,
    pub(super) document: BlobHash,
}

/// Keeps a version; the latest one, when it holds the same document already, and then it takes the new name.
pub(super) async fn keep_version(
    tx: &mut WriteTx,
    workflow_id: WorkflowId,
    new: &NewVersion,
    now: Timestamp,
) -> Result<WorkflowVersion, DbError> {
    let latest = sqlx::query!(
        r#"select number as "number!: i64", name as "name!: String", why as "why!: String", revision as "revision!: i64",
                  nodes as "nodes!: i64", at as "at!: Timestamp", document as "document!: BlobHash"
           from workflow_version where workflow_id = ?1 order by number desc limit 1"#,
        workflow_id
    )
    .fetch_optional(tx.conn())
    .await
    .map_err(DbError::from_sqlx)?;
    if let Some(latest) = &latest
        && latest.document == new.document
    {
        let name = new.name.clone().unwrap_or_else(|| latest.name.clone());
        sqlx::query!(
            "update workflow_version set name = ?3 where workflow_id = ?1 and number = ?2",
            workflow_id,
            latest.number,
            name
        )
        .execute(tx.conn())
        .await
        .map_err(DbError::from_sqlx)?;
        let read = VersionRow {
            number: latest.number,
            name,
            why: latest.why.clone(),
            revision: latest.revision,
            nodes: latest.nodes,
            at: latest.at,
        };
        return read.read();
    }
    let number = latest.map_or(0, |latest| latest.number) + 1;
    let (name, why) = (new.name.clone().unwrap_or_default(), new.why.name());
    sqlx::query!(
        r#"insert into workflow_version (workflow_id, number, name, why, revision, nodes, document, at)
           values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"#,
        workflow_id,
        number,
        name,
        why,
        new.revision,
        new.nodes,
        new.document,
        now
    )
    .execute(tx.conn())
    .await
    .map_err(DbError::from_sqlx)?;
    Ok(WorkflowVersion { number, name, why: new.why, at: now, nodes: new.nodes, revision: new.revision })
}
