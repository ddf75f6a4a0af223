//! Drafts: what is being written and not sealed yet. Kept as it grows, step by step, so that a crash loses nothing and
//! a step can be undone after it.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sqlx::SqliteConnection;
use utoipa::ToSchema;

use super::Studio;
use super::error::StudioError;
use super::settings::must_exist;
use crate::db::{DbError, EventKind, WriteTx};
use crate::vocab::{Advice, DraftId, MuseId, Timestamp};

/// The longest body, in bytes of JSON.
pub const LARGEST_BODY: usize = 256 << 10;

/// Steps that are kept of one draft.
pub const KEPT_STEPS: i64 = 200;

/// Characters of a body's name that are shown in the list.
const LONGEST_NAME: usize = 80;

/// A draft in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DraftRow {
    /// Its id.
    pub draft_id: DraftId,
    /// The Muse it is about, when it is not about a new one.
    pub muse_id: Option<MuseId>,
    /// What its body calls it; empty when it says nothing.
    pub name: String,
    /// Rises with every change.
    pub revision: i64,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// A draft as it stands.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct SavedDraft {
    /// Its id.
    pub draft_id: DraftId,
    /// The Muse it is about, when it is not about a new one.
    pub muse_id: Option<MuseId>,
    /// What its body calls it; empty when it says nothing.
    pub name: String,
    /// What is written: any JSON.
    #[schema(value_type = Object)]
    pub body: Value,
    /// Rises with every change, also when a step is undone.
    pub revision: i64,
    /// There is a step to undo.
    pub can_undo: bool,
    /// There is a step to do again.
    pub can_redo: bool,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// What to keep.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KeepDraft {
    /// The Muse it is about; stays when left out.
    #[serde(default)]
    pub muse_id: Option<MuseId>,
    /// Any JSON of at most 256 KiB.
    #[schema(value_type = Object)]
    pub body: Value,
    /// The revision this was written upon: refused when another one stands. Left out, it is kept whatever stands.
    #[serde(default)]
    pub revision: Option<i64>,
}

/// Why a draft is not kept or moved.
#[derive(Clone, Debug, thiserror::Error)]
pub enum DraftError {
    /// No such draft.
    #[error("there is no draft '{draft_id}'")]
    Unknown {
        /// Which.
        draft_id: DraftId,
    },
    /// Somebody else changed it in between.
    #[error("this was written upon revision {given} of the draft, and revision {stands} stands")]
    ChangedElsewhere {
        /// The revision that the writer saw.
        given: i64,
        /// The revision that stands; 0 when the draft is gone.
        stands: i64,
    },
    /// It is too long.
    #[error("a draft is at most 256 KiB of JSON; this one is {} KiB", size.div_ceil(1024))]
    TooLarge {
        /// Its bytes.
        size: usize,
    },
    /// Nothing before it is kept.
    #[error("there is nothing to undo in this draft")]
    NothingToUndo,
    /// Nothing was undone.
    #[error("there is nothing to do again in this draft")]
    NothingToRedo,
}

impl Advice for DraftError {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown { .. } => "draft.unknown",
            Self::ChangedElsewhere { .. } => "draft.changed_elsewhere",
            Self::TooLarge { .. } => "draft.too_large",
            Self::NothingToUndo => "draft.nothing_to_undo",
            Self::NothingToRedo => "draft.nothing_to_redo",
        }
    }

    fn advice(&self) -> Option<String> {
        Some(match self {
            Self::Unknown { .. } => "It may have been removed in another window; keep it to have it again.".to_owned(),
            Self::ChangedElsewhere { .. } => {
                "Nothing was changed. Read it again and choose: keep yours by sending it upon the revision that stands."
                    .to_owned()
            }
            Self::TooLarge { .. } => {
                "Nothing was changed. Keep pictures as references, not inside the draft.".to_owned()
            }
            Self::NothingToUndo => format!("The last {KEPT_STEPS} steps are kept."),
            Self::NothingToRedo => "A step can be done again until something else is written.".to_owned(),
        })
    }
}

/// Which way through the steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Back,
    Forth,
}

/// What a body calls itself: `name`, or the name of the DNA inside it.
fn name_of(body: &Value) -> String {
    let named = ["/name", "/draft_dna/name", "/draft/name", "/dna/name"].into_iter();
    let name = named.filter_map(|place| body.pointer(place)?.as_str()).find(|name| !name.trim().is_empty());
    let clean = name.unwrap_or_default().trim().chars().filter(|c| !c.is_control());
    clean.take(LONGEST_NAME).collect()
}

async fn find(conn: &mut SqliteConnection, draft_id: DraftId) -> Result<Option<(SavedDraft, i64)>, DbError> {
    let row = sqlx::query!(
        r#"
        select d.muse_id    as "muse_id: MuseId",
               d.name       as "name!: String",
               d.revision   as "revision!: i64",
               d.step       as "step!: i64",
               d.updated_at as "updated_at!: Timestamp",
               s.body       as "body!: String",
               exists (select 1 from draft_step e where e.draft_id = d.draft_id and e.step < d.step) as "can_undo!: bool",
               exists (select 1 from draft_step l where l.draft_id = d.draft_id and l.step > d.step) as "can_redo!: bool"
        from draft d
        join draft_step s on s.draft_id = d.draft_id and s.step = d.step
        where d.draft_id = ?1
        "#,
        draft_id
    )
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let draft = SavedDraft {
        draft_id,
        muse_id: row.muse_id,
        name: row.name,
        body: serde_json::from_str(&row.body).map_err(|e| DbError::damaged("draft_step", e))?,
        revision: row.revision,
        can_undo: row.can_undo,
        can_redo: row.can_redo,
        updated_at: row.updated_at,
    };
    Ok(Some((draft, row.step)))
}

async fn standing(conn: &mut SqliteConnection, draft_id: DraftId) -> Result<SavedDraft, StudioError> {
    let found = find(conn, draft_id).await?;
    Ok(found.map(|(draft, _)| draft).ok_or(DraftError::Unknown { draft_id })?)
}

/// Writes a step after the one that stands, which becomes the last one.
async fn keep(
    tx: &mut WriteTx,
    now: Timestamp,
    draft_id: DraftId,
    wanted: KeepDraft,
    text: String,
) -> Result<SavedDraft, StudioError> {
    if let Some(muse) = wanted.muse_id {
        must_exist(tx, muse).await?;
    }
    let before = find(tx.conn(), draft_id).await?;
    if let Some((draft, _)) = &before
        && draft.body == wanted.body
        && (wanted.muse_id.is_none() || wanted.muse_id == draft.muse_id)
    {
        // Sent twice, or typed and taken back: what stands is what is wanted, whoever wrote it.
        return Ok(draft.clone());
    }
    let stands = before.as_ref().map_or(0, |(draft, _)| draft.revision);
    if let Some(given) = wanted.revision.filter(|given| *given != stands) {
        return Err(DraftError::ChangedElsewhere { given, stands }.into());
    }
    let step = before.map_or(0, |(_, step)| step) + 1;
    let name = name_of(&wanted.body);
    sqlx::query!(
        r#"
        insert into draft (draft_id, muse_id, name, revision, step, updated_at)
        values (?1, ?2, ?3, 1, ?4, ?5)
        on conflict (draft_id) do update
        set muse_id = coalesce(excluded.muse_id, muse_id), name = excluded.name, revision = revision + 1,
            step = excluded.step, updated_at = excluded.updated_at
        "#,
        draft_id,
        wanted.muse_id,
        name,
        step,
        now
    )
    .execute(tx.conn())
    .await
    .map_err(DbError::from_sqlx)?;
    // What was undone is given up once something else is written.
    let oldest = step - KEPT_STEPS + 1;
    sqlx::query!("delete from draft_step where draft_id = ?1 and (step >= ?2 or step < ?3)", draft_id, step, oldest)
        .execute(tx.conn())
        .await
        .map_err(DbError::from_sqlx)?;
    sqlx::query!(
        "insert into draft_step (draft_id, step, body, at) values (?1, ?2, ?3, ?4)",
        draft_id,
        step,
        text,
        now
    )
    .execute(tx.conn())
    .await
    .map_err(DbError::from_sqlx)?;
    standing(tx.conn(), draft_id).await
}

/// Lets the step before or after the one that stands stand instead.
async fn walk(tx: &mut WriteTx, now: Timestamp, draft_id: DraftId, way: Way) -> Result<SavedDraft, StudioError> {
    let (_, step) = find(tx.conn(), draft_id).await?.ok_or(DraftError::Unknown { draft_id })?;
    let next = match way {
        Way::Back => {
            sqlx::query_scalar!(
                r#"select max(step) as "step: i64" from draft_step where draft_id = ?1 and step < ?2"#,
                draft_id,
                step
            )
            .fetch_one(tx.conn())
            .await
        }
        Way::Forth => {
            sqlx::query_scalar!(
                r#"select min(step) as "step: i64" from draft_step where draft_id = ?1 and step > ?2"#,
                draft_id,
                step
            )
            .fetch_one(tx.conn())
            .await
        }
    };
    let none = if way == Way::Back { DraftError::NothingToUndo } else { DraftError::NothingToRedo };
    let next = next.map_err(DbError::from_sqlx)?.ok_or(none)?;
    sqlx::query!(
        "update draft set step = ?2, revision = revision + 1, updated_at = ?3 where draft_id = ?1",
        draft_id,
        next,
        now
    )
    .execute(tx.conn())
    .await
    .map_err(DbError::from_sqlx)?;
    let draft = standing(tx.conn(), draft_id).await?;
    let name = name_of(&draft.body);
    sqlx::query!("update draft set name = ?2 where draft_id = ?1", draft_id, name)
        .execute(tx.conn())
        .await
        .map_err(DbError::from_sqlx)?;
    Ok(SavedDraft { name, ..draft })
}

impl Studio {
    /// The drafts, the latest thousand, newest first.
    ///
    /// # Errors
    /// What the storage says.
    pub async fn drafts(&self) -> Result<Vec<DraftRow>, StudioError> {
        let rows = sqlx::query_as!(
            DraftRow,
            r#"
            select draft_id   as "draft_id!: DraftId",
                   muse_id    as "muse_id: MuseId",
                   name       as "name!: String",
                   revision   as "revision!: i64",
                   updated_at as "updated_at!: Timestamp"
            from draft
            order by updated_at desc, draft_id
            limit 1000
            "#
        )
        .fetch_all(self.db().read())
        .await;
        Ok(rows.map_err(DbError::from_sqlx)?)
    }

    /// One draft as it stands.
    ///
    /// # Errors
    /// [`DraftError::Unknown`].
    pub async fn draft(&self, draft_id: DraftId) -> Result<SavedDraft, StudioError> {
        let mut conn = self.db().read().acquire().await.map_err(DbError::from_sqlx)?;
        standing(&mut conn, draft_id).await
    }

    /// Keeps a draft under this id, as a step after the one that stands; what stands already is not kept again.
    ///
    /// # Errors
    /// [`DraftError::ChangedElsewhere`] when it names another revision than the one that stands,
    /// [`DraftError::TooLarge`], a Muse that is not there; nothing is then changed.
    pub async fn keep_draft(&self, draft_id: DraftId, wanted: KeepDraft) -> Result<SavedDraft, StudioError> {
        let text = wanted.body.to_string();
        if text.len() > LARGEST_BODY {
            return Err(DraftError::TooLarge { size: text.len() }.into());
        }
        let now = self.clock().now();
        let kept = self
            .db()
            .write::<_, StudioError, _>(move |tx| Box::pin(async move { keep(tx, now, draft_id, wanted, text).await }))
            .await?;
        self.tell_of(&kept);
        Ok(kept)
    }

    /// Removes a draft with all its steps.
    ///
    /// # Errors
    /// [`DraftError::Unknown`].
    pub async fn remove_draft(&self, draft_id: DraftId) -> Result<(), StudioError> {
        self.db()
            .write::<_, StudioError, _>(move |tx| {
                Box::pin(async move {
                    let removed = sqlx::query!("delete from draft where draft_id = ?1", draft_id)
                        .execute(tx.conn())
                        .await
                        .map_err(DbError::from_sqlx)?;
                    if removed.rows_affected() == 0 { Err(DraftError::Unknown { draft_id }.into()) } else { Ok(()) }
                })
            })
            .await?;
        let detail = json!({ "removed": true });
        self.db().announce(self.clock().now(), EventKind::DraftChanged, draft_id.to_string(), detail);
        Ok(())
    }

    /// Takes the last step back.
    ///
    /// # Errors
    /// [`DraftError::NothingToUndo`], [`DraftError::Unknown`].
    pub async fn undo_draft(&self, draft_id: DraftId) -> Result<SavedDraft, StudioError> {
        self.walk_draft(draft_id, Way::Back).await
    }

    /// Does the step again that was taken back last.
    ///
    /// # Errors
    /// [`DraftError::NothingToRedo`], [`DraftError::Unknown`].
    pub async fn redo_draft(&self, draft_id: DraftId) -> Result<SavedDraft, StudioError> {
        self.walk_draft(draft_id, Way::Forth).await
    }

    async fn walk_draft(&self, draft_id: DraftId, way: Way) -> Result<SavedDraft, StudioError> {
        let now = self.clock().now();
        let draft = self
            .db()
            .write::<_, StudioError, _>(move |tx| Box::pin(async move { walk(tx, now, draft_id, way).await }))
            .await?;
        self.tell_of(&draft);
        Ok(draft)
    }

    /// A draft changes with every pause in typing: worth seeing in another window, not worth a row for ever.
    fn tell_of(&self, draft: &SavedDraft) {
        let detail = json!({ "revision": draft.revision });
        self.db().announce(draft.updated_at, EventKind::DraftChanged, draft.draft_id.to_string(), detail);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::studio::StudioOptions;

    async fn studio() -> (tempfile::TempDir, Studio) {
        let home = tempfile::tempdir().expect("folder");
        let options = StudioOptions { prefer_gpu: false, ..StudioOptions::owner(home.path()) };
        let studio = Studio::open(options).await.expect("a studio");
        (home, studio)
    }

    fn written(body: Value, revision: Option<i64>) -> KeepDraft {
        KeepDraft { muse_id: None, body, revision }
    }

    #[tokio::test]
    async fn a_writer_who_saw_an_older_revision_is_refused_and_nothing_is_lost() {
        let (_home, studio) = studio().await;
        let id = DraftId::new();
        let first = studio.keep_draft(id, written(json!({ "name": "Ada" }), Some(0))).await.expect("kept");
        assert_eq!((first.revision, first.can_undo, first.name.as_str()), (1, false, "Ada"));
        let second = studio.keep_draft(id, written(json!({ "name": "Bea" }), Some(1))).await.expect("kept");
        assert_eq!(second.revision, 2);
        let error = studio.keep_draft(id, written(json!({ "name": "Cleo" }), Some(1))).await.expect_err("refused");
        assert_eq!(error.code(), "draft.changed_elsewhere");
        assert_eq!(studio.draft(id).await.expect("a draft"), second);
        // The same request twice, as after a reply that was lost on the way.
        let again = studio.keep_draft(id, written(json!({ "name": "Bea" }), Some(1))).await.expect("kept");
        assert_eq!(again, second);
    }

    #[tokio::test]
    async fn an_undone_draft_is_a_new_revision_so_that_an_old_one_never_fits_again() {
        let (_home, studio) = studio().await;
        let id = DraftId::new();
        for n in 1..=3 {
            studio.keep_draft(id, written(json!({ "n": n }), None)).await.expect("kept");
        }
        let undone = studio.undo_draft(id).await.expect("undone");
        assert_eq!((undone.body["n"].as_i64(), undone.revision, undone.can_redo), (Some(2), 4, true));
        let undone = studio.undo_draft(id).await.expect("undone");
        assert_eq!((undone.body["n"].as_i64(), undone.can_undo), (Some(1), false));
        assert_eq!(studio.undo_draft(id).await.expect_err("the first").code(), "draft.nothing_to_undo");
        assert_eq!(studio.redo_draft(id).await.expect("again").body["n"], 2);
        let other = studio.keep_draft(id, written(json!({ "n": 9 }), Some(6))).await.expect("kept");
        assert_eq!((other.revision, other.can_redo), (7, false));
        assert_eq!(studio.redo_draft(id).await.expect_err("given up").code(), "draft.nothing_to_redo");
        let stale = studio.keep_draft(id, written(json!({ "n": 4 }), Some(3))).await.expect_err("stale");
        assert_eq!(stale.code(), "draft.changed_elsewhere");
    }

    #[tokio::test]
    async fn the_last_two_hundred_steps_are_kept_and_a_body_has_a_bound() {
        let (_home, studio) = studio().await;
        let id = DraftId::new();
        for n in 1..=230 {
            studio.keep_draft(id, written(json!(n), None)).await.expect("kept");
        }
        let mut steps = 0;
        let last = loop {
            match studio.undo_draft(id).await {
                Ok(_) => steps += 1,
                Err(error) => break error,
            }
        };
        assert_eq!((last.code(), steps), ("draft.nothing_to_undo", KEPT_STEPS - 1));
        assert_eq!(studio.draft(id).await.expect("a draft").body, 31);
        let large = written(json!("x".repeat(LARGEST_BODY)), None);
        assert_eq!(studio.keep_draft(id, large).await.expect_err("too large").code(), "draft.too_large");
        assert_eq!(studio.draft(id).await.expect("a draft").body, 31);
    }

    #[tokio::test]
    async fn a_removed_draft_is_gone_with_its_steps() {
        let (_home, studio) = studio().await;
        let id = DraftId::new();
        studio.keep_draft(id, written(json!({ "draft_dna": { "name": " Ada\u{7} " } }), None)).await.expect("kept");
        assert_eq!(studio.drafts().await.expect("drafts")[0].name, "Ada");
        studio.remove_draft(id).await.expect("removed");
        assert_eq!(studio.draft(id).await.expect_err("gone").code(), "draft.unknown");
        assert_eq!(studio.remove_draft(id).await.expect_err("gone").code(), "draft.unknown");
        let steps: i64 =
            sqlx::query_scalar("select count(*) from draft_step").fetch_one(studio.db().read()).await.expect("a count");
        assert_eq!(steps, 0);
        // Kept upon the revision that was seen, it does not come back unasked.
        let error = studio.keep_draft(id, written(json!(1), Some(1))).await.expect_err("gone");
        assert_eq!(error.code(), "draft.changed_elsewhere");
    }
}
