//! Rows of cognition: decisions and lessons.

use sqlx::SqliteConnection;

use super::model::{Decision, Lesson};
use crate::db::{Db, DbError};
use crate::vocab::{DecisionId, InsightId, MuseId, Timestamp};

/// Writes a decision with everything it was computed from.
///
/// # Errors
/// What the database said.
pub async fn keep_decision(conn: &mut SqliteConnection, decision: &Decision) -> Result<(), DbError> {
    let detail = serde_json::to_string(decision).map_err(|e| DbError::damaged("decision", e))?;
    let (outcome, reason, roi) = (decision.outcome.name(), decision.reason.code.as_str(), decision.roi.mid);
    sqlx::query!(
        r#"
        insert into decision (decision_id, muse_id, generation_id, intent, outcome, reason, roi, detail, decided_at)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
        "#,
        decision.decision_id,
        decision.muse_id,
        decision.generation_id,
        decision.intent,
        outcome,
        reason,
        roi,
        detail,
        decision.decided_at
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// One decision.
///
/// # Errors
/// What the database said, or [`DbError::Damaged`] when the row cannot be read back.
pub async fn find_decision(db: &Db, decision_id: DecisionId) -> Result<Option<Decision>, DbError> {
    let detail =
        sqlx::query_scalar!(r#"select detail as "detail!: String" from decision where decision_id = ?1"#, decision_id)
            .fetch_optional(db.read())
            .await?;
    detail.map(|text| serde_json::from_str(&text).map_err(|e| DbError::damaged("decision", e))).transpose()
}

/// The latest decisions, newest first.
///
/// # Errors
/// As [`find_decision`].
pub async fn list_decisions(db: &Db, limit: u32) -> Result<Vec<Decision>, DbError> {
    let rows = sqlx::query_scalar!(
        r#"select detail as "detail!: String" from decision order by decided_at desc, decision_id desc limit ?1"#,
        limit
    )
    .fetch_all(db.read())
    .await?;
    rows.iter().map(|text| serde_json::from_str(text).map_err(|e| DbError::damaged("decision", e))).collect()
}

/// The latest decisions that leaned on an insight, newest first.
///
/// # Errors
/// As [`find_decision`].
pub async fn decisions_on(db: &Db, insight_id: InsightId, limit: u32) -> Result<Vec<Decision>, DbError> {
    let rows = sqlx::query_scalar!(
        r#"
        select detail as "detail!: String"
        from decision
        where case when json_valid(detail) then json_extract(detail, '$.inputs.trend.insight_id') end = ?1
        order by decided_at desc, decision_id desc
        limit ?2
        "#,
        insight_id,
        limit
    )
    .fetch_all(db.read())
    .await?;
    rows.iter().map(|text| serde_json::from_str(text).map_err(|e| DbError::damaged("decision", e))).collect()
}

/// Writes what a review taught; returns the row, by which it can be forgotten.
///
/// # Errors
/// What the database said.
pub async fn keep_lesson(conn: &mut SqliteConnection, lesson: &Lesson) -> Result<i64, DbError> {
    let terms = serde_json::to_string(&lesson.terms).map_err(|e| DbError::damaged("lesson", e))?;
    let row = sqlx::query!(
        "insert into lesson (muse_id, terms, factor, why, learned_at) values (?1, ?2, ?3, ?4, ?5)",
        lesson.muse_id,
        terms,
        lesson.factor,
        lesson.why,
        lesson.learned_at
    )
    .execute(conn)
    .await?;
    Ok(row.last_insert_rowid())
}

/// Forgets a lesson whose review was taken back.
///
/// # Errors
/// What the database said.
pub async fn forget_lesson(conn: &mut SqliteConnection, lesson_id: i64) -> Result<(), DbError> {
    sqlx::query!("delete from lesson where lesson_id = ?1", lesson_id).execute(conn).await?;
    Ok(())
}

/// The latest two hundred lessons of one Muse.
///
/// # Errors
/// As [`find_decision`].
pub async fn lessons_of(db: &Db, muse_id: MuseId) -> Result<Vec<Lesson>, DbError> {
    let rows = sqlx::query!(
        r#"
        select terms      as "terms!: String",
               factor     as "factor!: f64",
               why        as "why!: String",
               learned_at as "learned_at!: Timestamp"
        from lesson
        where muse_id = ?1
        order by lesson_id desc
        limit 200
        "#,
        muse_id
    )
    .fetch_all(db.read())
    .await?;
    rows.into_iter()
        .map(|row| {
            let terms = serde_json::from_str(&row.terms).map_err(|e| DbError::damaged("lesson", e))?;
            Ok(Lesson { muse_id, terms, factor: row.factor, why: row.why, learned_at: row.learned_at })
        })
        .collect()
}
