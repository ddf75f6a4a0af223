//! The workbench: workflow documents, edited step by step, kept as they grow, checked and run.
//!
//! In: edits as patches, each upon the revision its maker saw. Out: the document, what is wrong with it, and productions
//! that run it like any other work.
//! Never: loses an acknowledged edit, lets one window overwrite another, changes what an edit does not name.

mod check;
mod error;
mod model;
mod nodes;
mod posed;
mod run;
mod script;
mod store;
mod versions;

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use muse_comfy::{Patch, Workflow, embed, script as comfy_script};
use serde_json::{Value, json};
use tokio::sync::OwnedMutexGuard;

pub use error::WorkbenchError;
pub use model::{
    AtRevision, Complaint, Edit, EditWorkflow, KeepVersion, KnownNodes, LackedClass, LackedModel, Lacking, Moved,
    NewWorkflow, OpenVersion, OpenWorkflow, RunWorkflow, ScriptCheck, ScriptFault, ScriptText, Standing,
    TemplateOrigin, UploadedPicture, VersionWhy, WorkflowChange, WorkflowCheck, WorkflowDifference, WorkflowRow,
    WorkflowScript, WorkflowTemplate, WorkflowVersion, WriteScript,
};
pub(super) use nodes::SilentServer;
pub use posed::{PosedDocument, PosedWorkflow};

use self::store::{Move, NewRow, StepRow};
use super::Studio;
use super::error::StudioError;
use super::settings::must_exist;
use crate::creation::RenderError;
use crate::db::{DbError, EventKind};
use crate::vocab::{EditId, MuseId, Timestamp, WorkflowId};

/// Edits of one document that can be undone.
pub const KEPT_STEPS: i64 = 1000;

/// The largest document, in bytes of JSON.
pub const LARGEST_DOCUMENT: usize = 32 << 20;

/// After so many steps the whole document is written down again, so that opening it never has many to repeat.
const BASE_EVERY: i64 = 64;

/// Edits taken in one request at most.
const MOST_EDITS: usize = 1000;

/// Documents held open at once; others are put together again when they are wanted.
const MOST_OPEN: usize = 16;

const LONGEST_NAME: usize = 120;
const LONGEST_EDIT_NAME: usize = 200;

/// A document in memory, as the rows say it.
pub(super) struct Opened {
    workflow: Workflow,
    revision: i64,
    step: i64,
    base_step: i64,
}

impl Opened {
    fn node_count(&self) -> i64 {
        i64::try_from(self.workflow.nodes().count()).unwrap_or(i64::MAX)
    }

    /// Moves to another step, and says what of that goes into the rows: now and then, or when `whole`, the whole document.
    fn moved(
        &mut self,
        workflow_id: WorkflowId,
        step: i64,
        revisions: i64,
        whole: bool,
        at: Timestamp,
    ) -> Result<Move, WorkbenchError> {
        let upon = self.revision;
        (self.step, self.revision) = (step, upon + revisions);
        let base = if whole || (step - self.base_step).abs() >= BASE_EVERY {
            self.base_step = step;
            Some(text_of(&self.workflow)?)
        } else {
            None
        };
        Ok(Move { workflow_id, upon, revision: self.revision, step, nodes: self.node_count(), base, at })
    }
}

/// A document's place in memory; empty while somebody changes it, so that a change that was left midway is read again.
type Slot = Arc<tokio::sync::Mutex<Option<Opened>>>;

/// The documents in memory.
#[derive(Default)]
pub(super) struct OpenDocuments(Mutex<HashMap<WorkflowId, Slot>>);

impl OpenDocuments {
    fn slot(&self, workflow_id: WorkflowId) -> Slot {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if slots.len() >= MOST_OPEN && !slots.contains_key(&workflow_id) {
            // Those that somebody works in stay.
            slots.retain(|_, slot| Arc::strong_count(slot) > 1);
        }
        Arc::clone(slots.entry(workflow_id).or_default())
    }
}

/// A document that nobody else changes meanwhile. Given back by [`Held::keep`]; dropped otherwise, and then read again.
struct Held {
    guard: OwnedMutexGuard<Option<Opened>>,
    opened: Opened,
}

impl Held {
    fn keep(mut self) {
        *self.guard = Some(self.opened);
    }
}

impl Studio {
    /// The documents, the latest thousand, newest first; or those in the bin.
    ///
    /// # Errors
    /// What the storage says.
    pub async fn workflows(&self, removed: bool) -> Result<Vec<WorkflowRow>, StudioError> {
        Ok(store::rows(self.db(), removed).await?)
    }

    /// A new document: empty, or from a template, a copy, or a document given whole.
    ///
    /// # Errors
    /// [`WorkbenchError::BadName`], [`WorkbenchError::TooLarge`], an unknown template or Muse, a document without a list
    /// of nodes.
    pub async fn new_workflow(&self, wanted: NewWorkflow) -> Result<OpenWorkflow, StudioError> {
        let NewWorkflow { name, muse_id, template, copy_of, document } = wanted;
        let (workflow, usual) = match (template, copy_of, document) {
            (None, None, None) => (Workflow::from_value(empty()).map_err(comfy)?, "Untitled".to_owned()),
            (Some(template), None, None) => self.template_named(&template).await?,
            (None, Some(source), None) => {
                let held = self.hold(source).await?;
                let workflow = held.opened.workflow.clone();
                held.keep();
                let mut conn = self.db().read().acquire().await.map_err(DbError::from_sqlx)?;
                (workflow, store::row(&mut conn, source).await?.name)
            }
            (None, None, Some(document)) => (Workflow::from_value(document).map_err(comfy)?, "Untitled".to_owned()),
            _ => {
                let what = "a workflow begins from a template, a copy or a document, not from several".to_owned();
                return Err(StudioError::BadRequest { what });
            }
        };
        let name = name.as_deref().map_or_else(|| Ok(usual), checked_name)?;
        self.begin(workflow, name, muse_id).await
    }

    /// A new document from a file: a workflow, an API prompt, a picture that carries one, or a script.
    ///
    /// # Errors
    /// A file that holds none of these, with what is wrong with it.
    pub async fn import_workflow(&self, name: &str, bytes: Vec<u8>) -> Result<OpenWorkflow, StudioError> {
        let catalogue = self.node_classes(false).await?.catalogue;
        let read = tokio::task::spawn_blocking(move || {
            let carried = match embed::read(&bytes) {
                Ok(carried) => carried,
                Err(error) => {
                    let text = embed::script_in(&bytes).ok_or(error)?;
                    let prompt = comfy_script::parse(text, &catalogue)?;
                    embed::Carried { workflow: None, prompt: Some(prompt) }
                }
            };
            match carried.workflow {
                Some(workflow) => Ok(workflow),
                None => muse_comfy::decompile(&carried.prompt.unwrap_or_default(), &catalogue),
            }
        });
        let workflow = read.await.map_err(|_| StudioError::Interrupted)?.map_err(comfy)?;
        self.begin(workflow, name_of_file(name), None).await
    }

    async fn begin(
        &self,
        workflow: Workflow,
        name: String,
        muse_id: Option<MuseId>,
    ) -> Result<OpenWorkflow, StudioError> {
        let text = text_of(&workflow)?;
        let document = self.db().blobs().put(text.as_bytes())?;
        let opened = Opened { workflow, revision: 1, step: 0, base_step: 0 };
        let nodes = opened.node_count();
        let (workflow_id, now) = (WorkflowId::new(), self.clock().now());
        let row = self
            .db()
            .write::<_, StudioError, _>(move |tx| {
                Box::pin(async move {
                    if let Some(muse_id) = muse_id {
                        must_exist(tx, muse_id).await?;
                    }
                    store::insert(tx, &NewRow { workflow_id, name, muse_id, nodes, text }, now).await?;
                    let first = store::NewVersion { name: None, why: VersionWhy::Opened, revision: 1, nodes, document };
                    store::keep_version(tx, workflow_id, &first, now).await?;
                    store::row(tx.conn(), workflow_id).await
                })
            })
            .await?;
        self.tell_of_workflow(workflow_id, 1, now);
        let document = opened.workflow.to_json();
        *self.inner.documents.slot(workflow_id).lock().await = Some(opened);
        Ok(OpenWorkflow { row, can_undo: false, can_redo: false, undo_name: None, redo_name: None, document })
    }

    /// One document as it stands.
    ///
    /// # Errors
    /// [`WorkbenchError::Unknown`].
    pub async fn workflow(&self, workflow_id: WorkflowId) -> Result<OpenWorkflow, StudioError> {
        let held = self.hold(workflow_id).await?;
        let mut conn = self.db().read().acquire().await.map_err(DbError::from_sqlx)?;
        let row = store::row(&mut conn, workflow_id).await?;
        let Standing { can_undo, can_redo, undo_name, redo_name, .. } =
            store::standing(&mut conn, workflow_id, &held.opened).await?;
        let document = held.opened.workflow.to_json();
        held.keep();
        Ok(OpenWorkflow { row, can_undo, can_redo, undo_name, redo_name, document })
    }

    /// Calls a document otherwise, or gives it to another Muse.
    ///
    /// # Errors
    /// [`WorkbenchError::BadName`], [`WorkbenchError::Unknown`], a Muse that is not there.
    pub async fn change_workflow(
        &self,
        workflow_id: WorkflowId,
        change: WorkflowChange,
    ) -> Result<WorkflowRow, StudioError> {
        let name = change.name.as_deref().map(checked_name).transpose()?;
        let row = self
            .db()
            .write::<_, StudioError, _>(move |tx| {
                Box::pin(async move {
                    if let Some(muse_id) = change.muse_id {
                        must_exist(tx, muse_id).await?;
                    }
                    store::describe(tx, workflow_id, name.as_deref(), change.muse_id).await
                })
            })
            .await?;
        self.tell_of_workflow(workflow_id, row.revision, self.clock().now());
        Ok(row)
    }

    /// Puts a document into the bin, or takes it out again; nothing of it is lost.
    ///
    /// # Errors
    /// [`WorkbenchError::Unknown`].
    pub async fn bin_workflow(&self, workflow_id: WorkflowId, removed: bool) -> Result<WorkflowRow, StudioError> {
        let now = self.clock().now();
        let row = self
            .db()
            .write::<_, StudioError, _>(move |tx| {
                Box::pin(async move { store::bin(tx, workflow_id, removed.then_some(now)).await })
            })
            .await?;
        self.tell_of_workflow(workflow_id, row.revision, now);
        Ok(row)
    }

    /// Makes edits, all or none; they are durable when this returns. Edits that were made already, by their ids, are
    /// not made again.
    ///
    /// # Errors
    /// [`WorkbenchError::ChangedElsewhere`], [`WorkbenchError::BadEdit`], [`WorkbenchError::Removed`].
    pub async fn edit_workflow(&self, workflow_id: WorkflowId, request: EditWorkflow) -> Result<Standing, StudioError> {
        if request.edits.len() > MOST_EDITS {
            return Err(StudioError::BadRequest { what: format!("at most {MOST_EDITS} edits go in one request") });
        }
        let mut held = self.hold_to_change(workflow_id).await?;
        let done = self.done_already(workflow_id, &held.opened, &request).await?;
        let mut steps = Vec::new();
        for edit in request.edits.into_iter().skip(done) {
            let name: String = edit.name.chars().filter(|c| !c.is_control()).take(LONGEST_EDIT_NAME).collect();
            let forth = Patch { name, steps: edit.steps };
            let back = held
                .opened
                .workflow
                .apply(&forth)
                .map_err(|error| WorkbenchError::BadEdit { name: forth.name.clone(), reason: error.to_string() })?;
            steps.push(StepRow::new(edit.edit_id, &forth, &back));
        }
        self.write_steps(workflow_id, held, steps).await
    }

    /// One edit of the engine's own, upon a revision: what the editor has to do, and where the document then stands.
    async fn edit_as(&self, workflow_id: WorkflowId, mut held: Held, patch: Patch) -> Result<Moved, StudioError> {
        let bad = |error: muse_comfy::ComfyError| WorkbenchError::BadEdit {
            name: patch.name.clone(),
            reason: error.to_string(),
        };
        let back = held.opened.workflow.apply(&patch).map_err(bad)?;
        let step = StepRow::new(EditId::new(), &patch, &back);
        let standing = self.write_steps(workflow_id, held, vec![step]).await?;
        Ok(Moved { standing, patch })
    }

    /// How many of these edits stand already: those of a request whose answer was lost.
    async fn done_already(
        &self,
        workflow_id: WorkflowId,
        opened: &Opened,
        request: &EditWorkflow,
    ) -> Result<usize, StudioError> {
        if request.revision == opened.revision {
            return Ok(0);
        }
        let ahead = opened.revision - request.revision;
        let done = usize::try_from(ahead).unwrap_or(usize::MAX);
        if done <= request.edits.len() {
            let mut conn = self.db().read().acquire().await.map_err(DbError::from_sqlx)?;
            let stand = store::edit_ids(&mut conn, workflow_id, opened.step - ahead, opened.step).await?;
            if stand.iter().eq(request.edits.iter().take(done).map(|edit| &edit.edit_id)) {
                return Ok(done);
            }
        }
        Err(WorkbenchError::ChangedElsewhere { given: request.revision, stands: opened.revision }.into())
    }

    async fn write_steps(
        &self,
        workflow_id: WorkflowId,
        mut held: Held,
        steps: Vec<StepRow>,
    ) -> Result<Standing, StudioError> {
        let (opened, now) = (&mut held.opened, self.clock().now());
        let after = opened.step;
        let count = i64::try_from(steps.len()).unwrap_or(i64::MAX);
        // A base that lies ahead was reached by edits that are given up now.
        let is_ahead = count > 0 && opened.base_step > after;
        let to = opened.moved(workflow_id, after + count, count, is_ahead, now)?;
        if count > 0 {
            self.db()
                .write::<_, StudioError, _>(move |tx| {
                    Box::pin(async move {
                        store::keep_steps(tx, workflow_id, after, &steps, now).await?;
                        store::advance(tx, &to).await
                    })
                })
                .await?;
        }
        self.stand(workflow_id, held, now).await
    }

    /// Takes the last edit back.
    ///
    /// # Errors
    /// [`WorkbenchError::NothingToUndo`], [`WorkbenchError::ChangedElsewhere`], [`WorkbenchError::Removed`].
    pub async fn undo_workflow(&self, workflow_id: WorkflowId, at: AtRevision) -> Result<Moved, StudioError> {
        self.walk_workflow(workflow_id, at, false).await
    }

    /// Does the edit again that was taken back last.
    ///
    /// # Errors
    /// [`WorkbenchError::NothingToRedo`], [`WorkbenchError::ChangedElsewhere`], [`WorkbenchError::Removed`].
    pub async fn redo_workflow(&self, workflow_id: WorkflowId, at: AtRevision) -> Result<Moved, StudioError> {
        self.walk_workflow(workflow_id, at, true).await
    }

    async fn walk_workflow(
        &self,
        workflow_id: WorkflowId,
        at: AtRevision,
        forward: bool,
    ) -> Result<Moved, StudioError> {
        let mut held = self.hold_at(workflow_id, at.revision).await?;
        let over = if forward { held.opened.step + 1 } else { held.opened.step };
        let mut conn = self.db().read().acquire().await.map_err(DbError::from_sqlx)?;
        let found = store::patch_of(&mut conn, workflow_id, over, forward).await?;
        drop(conn);
        let none = if forward { WorkbenchError::NothingToRedo } else { WorkbenchError::NothingToUndo };
        let patch = found.ok_or(none)?;
        let opened = &mut held.opened;
        opened.workflow.apply(&patch).map_err(|e| DbError::damaged("workflow_step", e))?;
        let now = self.clock().now();
        let to = opened.moved(workflow_id, if forward { over } else { over - 1 }, 1, false, now)?;
        self.db().write::<_, StudioError, _>(move |tx| Box::pin(async move { store::advance(tx, &to).await })).await?;
        Ok(Moved { standing: self.stand(workflow_id, held, now).await?, patch })
    }

    /// Where a document stands that was just written, which is told to everybody who has it open.
    async fn stand(&self, workflow_id: WorkflowId, held: Held, now: Timestamp) -> Result<Standing, StudioError> {
        let mut conn = self.db().read().acquire().await.map_err(DbError::from_sqlx)?;
        let standing = store::standing(&mut conn, workflow_id, &held.opened).await?;
        held.keep();
        self.tell_of_workflow(workflow_id, standing.revision, now);
        Ok(standing)
    }

    /// The document, to be looked at or changed by nobody else meanwhile.
    async fn hold(&self, workflow_id: WorkflowId) -> Result<Held, StudioError> {
        let mut guard = self.inner.documents.slot(workflow_id).lock_owned().await;
        let opened = match guard.take() {
            Some(opened) => opened,
            None => {
                // Somebody may have left in the middle of a change that is still being written.
                self.db().settled().await?;
                store::open(self.db(), workflow_id).await?
            }
        };
        Ok(Held { guard, opened })
    }

    /// The same for a change: not of what lies in the bin.
    async fn hold_to_change(&self, workflow_id: WorkflowId) -> Result<Held, StudioError> {
        let held = self.hold(workflow_id).await?;
        let mut conn = self.db().read().acquire().await.map_err(DbError::from_sqlx)?;
        let row = store::row(&mut conn, workflow_id).await?;
        match row.removed_at {
            Some(_) => Err(WorkbenchError::Removed { name: row.name }.into()),
            None => Ok(held),
        }
    }

    /// The same, upon the revision that the asker saw.
    async fn hold_at(&self, workflow_id: WorkflowId, given: i64) -> Result<Held, StudioError> {
        let held = self.hold_to_change(workflow_id).await?;
        let stands = held.opened.revision;
        if given == stands {
            return Ok(held);
        }
        held.keep();
        Err(WorkbenchError::ChangedElsewhere { given, stands }.into())
    }

    /// Documents change with every movement of a hand: worth seeing in another window, not worth a row for ever.
    fn tell_of_workflow(&self, workflow_id: WorkflowId, revision: i64, now: Timestamp) {
        self.db().announce(now, EventKind::WorkflowChanged, workflow_id.to_string(), json!({ "revision": revision }));
    }
}

/// What a document says, bounded.
fn text_of(workflow: &Workflow) -> Result<String, WorkbenchError> {
    let text = workflow.to_text();
    if text.len() > LARGEST_DOCUMENT { Err(WorkbenchError::TooLarge { size: text.len() }) } else { Ok(text) }
}

/// A document without nodes, as ComfyUI saves one.
fn empty() -> Value {
    json!({
        "id": uuid::Uuid::new_v4().to_string(), "revision": 0, "last_node_id": 0, "last_link_id": 0,
        "nodes": [], "links": [], "groups": [], "config": {}, "extra": {}, "version": 0.4,
    })
}

fn checked_name(name: &str) -> Result<String, WorkbenchError> {
    let name = name.trim();
    let fits = (1..=LONGEST_NAME).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    if fits { Ok(name.to_owned()) } else { Err(WorkbenchError::BadName) }
}

/// A file's name without folder and ending, as far as it is one.
fn name_of_file(name: &str) -> String {
    let file = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let plain: String = stem.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
    checked_name(&plain).unwrap_or_else(|_| "Untitled".to_owned())
}

fn comfy(error: muse_comfy::ComfyError) -> StudioError {
    RenderError::from(error).into()
}
