//! States of a document that are kept whole.

use muse_comfy::Workflow;
use muse_comfy::workflow::{Patch, Step, differences};
use serde_json::{Map, Value};

use super::model::{AtRevision, KeepVersion, Moved, OpenVersion, VersionWhy, WorkflowDifference, WorkflowVersion};
use super::store::NewVersion;
use super::{Held, checked_name, comfy, store, text_of};
use crate::db::DbError;
use crate::studio::{Studio, StudioError};
use crate::vocab::WorkflowId;

impl Studio {
    /// The versions of a document, the latest thousand, newest first.
    ///
    /// # Errors
    /// [`WorkbenchError::Unknown`](super::WorkbenchError::Unknown).
    pub async fn workflow_versions(&self, workflow_id: WorkflowId) -> Result<Vec<WorkflowVersion>, StudioError> {
        let versions = store::versions(self.db(), workflow_id).await?;
        if versions.is_empty() {
            // Each document has at least the one it began with.
            let mut conn = self.db().read().acquire().await.map_err(DbError::from_sqlx)?;
            store::row(&mut conn, workflow_id).await?;
        }
        Ok(versions)
    }

    /// Keeps what stands as a version; where the latest one is the same, that one takes the name.
    ///
    /// # Errors
    /// [`WorkbenchError::BadName`](super::WorkbenchError::BadName), [`WorkbenchError::Unknown`](super::WorkbenchError::Unknown).
    pub async fn keep_workflow_version(
        &self,
        workflow_id: WorkflowId,
        wanted: KeepVersion,
    ) -> Result<WorkflowVersion, StudioError> {
        let name = wanted.name.as_deref().map(checked_name).transpose()?;
        let held = self.hold(workflow_id).await?;
        let kept = self.keep_whole(workflow_id, &held, name, VersionWhy::Saved).await?;
        held.keep();
        Ok(kept)
    }

    pub(super) async fn keep_whole(
        &self,
        workflow_id: WorkflowId,
        held: &Held,
        name: Option<String>,
        why: VersionWhy,
    ) -> Result<WorkflowVersion, StudioError> {
        let opened = &held.opened;
        let document = self.db().blobs().put(text_of(&opened.workflow)?.as_bytes())?;
        let new = NewVersion { name, why, revision: opened.revision, nodes: opened.node_count(), document };
        let now = self.clock().now();
        self.db()
            .write::<_, StudioError, _>(move |tx| {
                Box::pin(async move { Ok(store::keep_version(tx, workflow_id, &new, now).await?) })
            })
            .await
    }

    /// One version with its document.
    ///
    /// # Errors
    /// [`WorkbenchError::UnknownVersion`](super::WorkbenchError::UnknownVersion), a damaged file.
    pub async fn workflow_version(&self, workflow_id: WorkflowId, number: i64) -> Result<OpenVersion, StudioError> {
        let (version, workflow) = self.version_of(workflow_id, number).await?;
        Ok(OpenVersion { version, document: workflow.to_json() })
    }

    async fn version_of(
        &self,
        workflow_id: WorkflowId,
        number: i64,
    ) -> Result<(WorkflowVersion, Workflow), StudioError> {
        let (version, blob) = store::version(self.db(), workflow_id, number).await?;
        let bytes = self.db().blobs().get(&blob)?;
        let text = String::from_utf8(bytes).map_err(|e| DbError::damaged("workflow_version", e))?;
        let workflow = Workflow::from_json(&text).map_err(|e| DbError::damaged("workflow_version", e))?;
        Ok((version, workflow))
    }

    /// What differs from a version to another one, or to what stands.
    ///
    /// # Errors
    /// As [`Studio::workflow_version`].
    pub async fn workflow_differences(
        &self,
        workflow_id: WorkflowId,
        number: i64,
        with: Option<i64>,
    ) -> Result<Vec<WorkflowDifference>, StudioError> {
        let (_, before) = self.version_of(workflow_id, number).await?;
        let after = match with {
            Some(number) => self.version_of(workflow_id, number).await?.1,
            None => self.workflow_now(workflow_id).await?,
        };
        let catalogue = self.node_classes(false).await?.catalogue;
        let compared = tokio::task::spawn_blocking(move || differences(&before, &after, &catalogue)).await;
        let told = compared.map_err(|_| StudioError::Interrupted)?.into_iter().map(|found| WorkflowDifference {
            change: found.change.as_str().to_owned(),
            node: found.node,
            class_type: found.class_type,
            title: found.title,
            input: found.input,
            before: found.before,
            after: found.after,
        });
        Ok(told.collect())
    }

    /// Takes an older version in the place of what stands, which is kept as a version first; one edit, to be undone
    /// like any other.
    ///
    /// # Errors
    /// As [`Studio::workflow_version`], and [`WorkbenchError::ChangedElsewhere`](super::WorkbenchError::ChangedElsewhere).
    pub async fn restore_workflow(
        &self,
        workflow_id: WorkflowId,
        number: i64,
        at: AtRevision,
    ) -> Result<Moved, StudioError> {
        let (_, older) = self.version_of(workflow_id, number).await?;
        let held = self.hold_at(workflow_id, at.revision).await?;
        self.keep_whole(workflow_id, &held, None, VersionWhy::Restored).await?;
        let name = format!("Restore version {number}");
        let patch = in_place_of(held.opened.workflow.as_json(), older.as_json(), name).map_err(comfy)?;
        self.edit_as(workflow_id, held, patch).await
    }
}

/// The patch that makes one document the other.
fn in_place_of(before: &Value, after: &Value, name: String) -> Result<Patch, muse_comfy::ComfyError> {
    let whole = |value: &Value| value.as_object().cloned();
    let (before, after): (Map<String, Value>, Map<String, Value>) = whole(before)
        .zip(whole(after))
        .ok_or_else(|| muse_comfy::ComfyError::BadDocument { reason: "a workflow is an object".to_owned() })?;
    let path = |key: &str| format!("/{}", key.replace('~', "~0").replace('/', "~1"));
    let mut steps = Vec::new();
    for key in before.keys().filter(|key| !after.contains_key(*key)) {
        steps.push(Step::Remove { path: path(key) });
    }
    for (at, (key, value)) in after.into_iter().enumerate() {
        match before.get(&key) {
            Some(old) if *old == value => {}
            Some(_) => steps.push(Step::Replace { path: path(&key), value }),
            None => steps.push(Step::Add { path: path(&key), value, at: Some(at) }),
        }
    }
    Ok(Patch { name, steps })
}
