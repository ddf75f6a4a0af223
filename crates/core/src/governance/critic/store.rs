//! The rows of the critic: one verdict per judged render.

use serde_json::json;
use sqlx::SqliteConnection;

use super::model::Verdict;
use crate::db::{Db, DbError};
use crate::vocab::{RenderId, Timestamp, VerdictId};

/// Writes a verdict, in the caller's transaction.
///
/// # Errors
/// What the database said.
pub async fn keep_verdict(conn: &mut SqliteConnection, verdict: &Verdict) -> Result<(), DbError> {
    let judgement = &verdict.judgement;
    let (outcome, detail) = (judgement.outcome.name(), json!(judgement).to_string());
    sqlx::query!(
        r#"
        insert into verdict (verdict_id, render_id, outcome, score, cosine, detail, judged_at)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        "#,
        verdict.verdict_id,
        verdict.render_id,
        outcome,
        judgement.score,
        judgement.cosine,
        detail,
        verdict.judged_at
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The verdict on a render, if it was judged.
///
/// # Errors
/// What the database said, or [`DbError::Damaged`].
pub async fn find_verdict(db: &Db, render_id: RenderId) -> Result<Option<Verdict>, DbError> {
    let row = sqlx::query!(
        r#"
        select verdict_id as "verdict_id!: VerdictId",
               detail     as "detail!: String",
               judged_at  as "judged_at!: Timestamp"
        from verdict
        where render_id = ?1
        "#,
        render_id
    )
    .fetch_optional(db.read())
    .await?;
    row.map(|row| {
        let judgement = serde_json::from_str(&row.detail).map_err(|e| DbError::damaged("verdict", e))?;
        Ok(Verdict { verdict_id: row.verdict_id, render_id, judgement, judged_at: row.judged_at })
    })
    .transpose()
}
