//! Rows of the autopilot.

use std::collections::HashSet;

use serde_json::json;
use sqlx::SqliteConnection;

use super::{Initiative, InitiativeOutcome};
use crate::cognition::{Platform, RendererChoice};
use crate::db::{Db, DbError};
use crate::perception::Phase;
use crate::vocab::{DecisionId, InitiativeId, InsightId, MuseId, Problem, ProductionId, Timestamp};

/// What is kept of a Muse's autopilot; as it is before anybody chose.
#[derive(Clone, Debug, Default)]
pub(super) struct Kept {
    pub enabled: bool,
    pub platform: Platform,
    pub renderer: RendererChoice,
    pub halted: Option<Problem>,
}

pub(super) async fn row(db: &Db, muse_id: MuseId) -> Result<Kept, DbError> {
    row_in(&mut *db.read().acquire().await?, muse_id).await
}

pub(super) async fn row_in(conn: &mut SqliteConnection, muse_id: MuseId) -> Result<Kept, DbError> {
    let row = sqlx::query!(
        r#"
        select enabled  as "enabled!: bool",
               platform as "platform!: String",
               renderer as "renderer!: String",
               halted   as "halted: String"
        from autopilot
        where muse_id = ?1
        "#,
        muse_id
    )
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(Kept::default()) };
    let damaged = |_| DbError::damaged("autopilot", muse_id);
    Ok(Kept {
        enabled: row.enabled,
        platform: serde_json::from_value(json!(row.platform)).map_err(damaged)?,
        renderer: serde_json::from_value(json!(row.renderer)).map_err(damaged)?,
        halted: row.halted.as_deref().map(serde_json::from_str).transpose().map_err(damaged)?,
    })
}

pub(super) async fn keep(
    conn: &mut SqliteConnection,
    muse_id: MuseId,
    kept: &Kept,
    now: Timestamp,
) -> Result<(), DbError> {
    let name = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let (platform, renderer) = (name(json!(kept.platform)), name(json!(kept.renderer)));
    let halted = kept.halted.as_ref().map(|problem| json!(problem).to_string());
    sqlx::query!(
        r#"
        insert into autopilot (muse_id, enabled, platform, renderer, halted, changed_at)
        values (?1, ?2, ?3, ?4, ?5, ?6)
        on conflict (muse_id) do update
        set enabled    = excluded.enabled,
            platform   = excluded.platform,
            renderer   = excluded.renderer,
            halted     = excluded.halted,
            changed_at = excluded.changed_at
        "#,
        muse_id,
        kept.enabled,
        platform,
        renderer,
        halted,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn insert(conn: &mut SqliteConnection, initiative: &Initiative) -> Result<(), DbError> {
    let (outcome, phase) = (initiative.outcome.name(), initiative.phase.name());
    let reason = json!(initiative.reason).to_string();
    sqlx::query!(
        r#"
        insert into initiative (initiative_id, muse_id, insight_id, phase, at, outcome, reason, idea, decision_id, production_id)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
        "#,
        initiative.initiative_id,
        initiative.muse_id,
        initiative.insight_id,
        phase,
        initiative.at,
        outcome,
        reason,
        initiative.idea,
        initiative.decision_id,
        initiative.production_id
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A proposal becomes a work; `false` when it is none, or none any more.
pub(super) async fn begin(
    conn: &mut SqliteConnection,
    initiative_id: InitiativeId,
    production_id: ProductionId,
) -> Result<bool, DbError> {
    let begun = sqlx::query!(
        "update initiative set outcome = 'begun', production_id = ?2 where initiative_id = ?1 and outcome = 'proposed'",
        initiative_id,
        production_id
    )
    .execute(conn)
    .await?;
    Ok(begun.rows_affected() == 1)
}

struct Row {
    initiative_id: InitiativeId,
    muse_id: MuseId,
    insight_id: InsightId,
    phase: String,
    at: Timestamp,
    outcome: String,
    reason: String,
    idea: Option<String>,
    decision_id: Option<DecisionId>,
    production_id: Option<ProductionId>,
}

impl TryFrom<Row> for Initiative {
    type Error = DbError;

    fn try_from(row: Row) -> Result<Self, DbError> {
        let damaged = |what: &str| DbError::damaged("initiative", format!("{what} of {}", row.initiative_id));
        Ok(Self {
            phase: Phase::from_name(&row.phase).ok_or_else(|| damaged("phase"))?,
            outcome: InitiativeOutcome::from_name(&row.outcome).ok_or_else(|| damaged("outcome"))?,
            reason: serde_json::from_str(&row.reason).map_err(|_| damaged("reason"))?,
            initiative_id: row.initiative_id,
            muse_id: row.muse_id,
            insight_id: row.insight_id,
            at: row.at,
            idea: row.idea,
            decision_id: row.decision_id,
            production_id: row.production_id,
        })
    }
}

pub(super) async fn list(db: &Db, muse_id: MuseId, limit: u32) -> Result<Vec<Initiative>, DbError> {
    let rows = sqlx::query_as!(
        Row,
        r#"
        select initiative_id as "initiative_id!: InitiativeId",
               muse_id       as "muse_id!: MuseId",
               insight_id    as "insight_id!: InsightId",
               phase         as "phase!: String",
               at            as "at!: Timestamp",
               outcome       as "outcome!: String",
               reason        as "reason!: String",
               idea          as "idea: String",
               decision_id   as "decision_id: DecisionId",
               production_id as "production_id: ProductionId"
        from initiative
        where muse_id = ?1
        order by at desc, initiative_id desc
        limit ?2
        "#,
        muse_id,
        limit
    )
    .fetch_all(db.read())
    .await?;
    rows.into_iter().map(Initiative::try_from).collect()
}

pub(super) async fn find(db: &Db, initiative_id: InitiativeId) -> Result<Option<Initiative>, DbError> {
    let row = sqlx::query_as!(
        Row,
        r#"
        select initiative_id as "initiative_id!: InitiativeId",
               muse_id       as "muse_id!: MuseId",
               insight_id    as "insight_id!: InsightId",
               phase         as "phase!: String",
               at            as "at!: Timestamp",
               outcome       as "outcome!: String",
               reason        as "reason!: String",
               idea          as "idea: String",
               decision_id   as "decision_id: DecisionId",
               production_id as "production_id: ProductionId"
        from initiative
        where initiative_id = ?1
        "#,
        initiative_id
    )
    .fetch_optional(db.read())
    .await?;
    row.map(Initiative::try_from).transpose()
}

/// What she looked at already, each in its phase.
pub(super) async fn seen(db: &Db, muse_id: MuseId) -> Result<HashSet<(InsightId, Phase)>, DbError> {
    let rows = sqlx::query!(
        r#"select insight_id as "insight_id!: InsightId", phase as "phase!: String" from initiative where muse_id = ?1"#,
        muse_id
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows.into_iter().filter_map(|row| Some((row.insight_id, Phase::from_name(&row.phase)?))).collect())
}

/// Works that came of her looks since then.
pub(super) async fn begun_since(db: &Db, muse_id: MuseId, since: Timestamp) -> Result<u32, DbError> {
    Ok(sqlx::query_scalar!(
        r#"
        select count(*) as "count!: u32"
        from initiative
        where muse_id = ?1 and outcome = 'begun' and at >= ?2
        "#,
        muse_id,
        since
    )
    .fetch_one(db.read())
    .await?)
}

/// Works of hers that wait for the creator's word.
pub(super) async fn waiting(db: &Db, muse_id: MuseId) -> Result<u32, DbError> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "count!: u32" from production where muse_id = ?1 and state = 'in_review'"#,
        muse_id
    )
    .fetch_one(db.read())
    .await?)
}

/// The last words on her works, newest first: `true` for an approval, `false` for a rejection.
pub(super) async fn last_words(db: &Db, muse_id: MuseId) -> Result<Vec<bool>, DbError> {
    Ok(sqlx::query_scalar!(
        r#"
        select r.status = 'approved' as "approved!: bool"
        from review r join production p on p.production_id = r.production_id
        where p.muse_id = ?1 and r.status in ('approved', 'rejected')
        order by r.review_id desc
        limit 12
        "#,
        muse_id
    )
    .fetch_all(db.read())
    .await?)
}
