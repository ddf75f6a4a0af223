//! Rows of renders: each attempt at a picture, written before its effect and completed after it.

use serde_json::json;

use super::super::model::RenderRow;
use crate::creation::Rendered;
use crate::db::{Db, DbError, WriteTx};
use crate::vocab::{BlobHash, Problem, ProductionId, RenderId, Timestamp, Usd};

/// Writes the intent to render, before the effect, in the caller's transaction.
///
/// # Errors
/// What the database said.
pub async fn begin_render(tx: &mut WriteTx, render: &RenderRow) -> Result<(), DbError> {
    sqlx::query!(
        "insert into render (render_id, production_id, attempt, kind, renderer, asked_at) values (?1, ?2, ?3, ?4, ?5, ?6)",
        render.render_id,
        render.production_id,
        render.attempt,
        render.kind,
        render.renderer,
        render.asked_at
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Where the files of a finished render lie.
#[derive(Clone, Debug)]
pub struct RenderFiles {
    /// The picture.
    pub picture: BlobHash,
    /// What a server ran.
    pub prompt: Option<BlobHash>,
    /// The reference it was laid out from.
    pub laid_from: Option<BlobHash>,
}

impl RenderFiles {
    /// Stores the files of a render.
    ///
    /// # Errors
    /// What the disk said.
    pub fn store(db: &Db, rendered: &Rendered) -> Result<Self, DbError> {
        Ok(Self {
            picture: db.blobs().put(&rendered.png)?,
            prompt: rendered.prompt_json.as_ref().map(|json| db.blobs().put(json.as_bytes())).transpose()?,
            laid_from: rendered.laid_from.clone(),
        })
    }
}

/// Closes what nobody finished, in the caller's transaction: work that has ended never keeps an attempt open.
///
/// # Errors
/// What the database said.
pub async fn close_renders(tx: &mut WriteTx, production_id: ProductionId, now: Timestamp) -> Result<(), DbError> {
    sqlx::query!("update render set ended_at = ?2 where production_id = ?1 and ended_at is null", production_id, now)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Writes how a render ended, after the effect, in the caller's transaction.
///
/// # Errors
/// What the database said.
pub async fn end_render(
    tx: &mut WriteTx,
    render_id: RenderId,
    cost: Usd,
    outcome: Result<&RenderFiles, &Problem>,
    now: Timestamp,
) -> Result<(), DbError> {
    let files = outcome.ok();
    let picture = files.map(|files| files.picture.clone());
    let prompt = files.and_then(|files| files.prompt.clone());
    let laid_from = files.and_then(|files| files.laid_from.clone());
    let problem = outcome.err().map(|problem| json!(problem).to_string());
    sqlx::query!(
        r#"
        update render
        set picture_blob = ?2, prompt_blob = ?3, laid_from = ?4, problem = ?5, cost = ?6, ended_at = ?7
        where render_id = ?1
        "#,
        render_id,
        picture,
        prompt,
        laid_from,
        problem,
        cost,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The attempts of a production, first to last.
///
/// # Errors
/// What the database said, or [`DbError::Damaged`].
pub async fn renders_of(db: &Db, production_id: ProductionId) -> Result<Vec<RenderRow>, DbError> {
    let rows = sqlx::query!(
        r#"
        select render_id     as "render_id!: RenderId",
               attempt       as "attempt!: u32",
               kind          as "kind!: String",
               renderer      as "renderer!: String",
               prompt_blob   as "prompt_blob: BlobHash",
               picture_blob  as "picture_blob: BlobHash",
               laid_from     as "laid_from: BlobHash",
               problem       as "problem: String",
               cost          as "cost!: Usd",
               asked_at      as "asked_at!: Timestamp",
               ended_at      as "ended_at: Timestamp"
        from render
        where production_id = ?1
        order by attempt
        "#,
        production_id
    )
    .fetch_all(db.read())
    .await?;
    rows.into_iter()
        .map(|row| {
            let problem = row.problem.as_deref().map(serde_json::from_str).transpose();
            Ok(RenderRow {
                render_id: row.render_id,
                production_id,
                attempt: row.attempt,
                kind: row.kind,
                renderer: row.renderer,
                prompt_blob: row.prompt_blob,
                picture_blob: row.picture_blob,
                laid_from: row.laid_from,
                problem: problem.map_err(|e| DbError::damaged("render", e))?,
                cost: row.cost,
                asked_at: row.asked_at,
                ended_at: row.ended_at,
            })
        })
        .collect()
}
