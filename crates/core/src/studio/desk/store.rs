//! Rows of the desk: marks, pins, versions, steps; and takes, read from everything about a production.

use serde::Deserialize;
use serde_json::json;
use sqlx::SqliteConnection;

use super::model::{Change, DeskEntry, Flag, Pin, Step, StepState, Take, TakeFilter};
use super::rules::disagrees;
use crate::cognition::{Format, Platform, RendererChoice};
use crate::db::{Db, DbError};
use crate::governance::{ReviewStatus, VerdictOutcome};
use crate::studio::ProductionState;
use crate::vocab::{BlobHash, MuseId, PinId, ProductionId, Timestamp, Usd};

struct TakeRow {
    production_id: ProductionId,
    muse_id: MuseId,
    muse_name: Option<String>,
    intent: String,
    state: String,
    plan: String,
    picture_blob: Option<BlobHash>,
    created_at: Timestamp,
    updated_at: Timestamp,
    review: Option<String>,
    renderer: Option<String>,
    outcome: Option<String>,
    score: Option<f64>,
    cosine: Option<f64>,
    detail: Option<String>,
    stars: Option<u8>,
    flag: Option<String>,
    pins: u32,
    attempts: u32,
    cost: Usd,
    parent: Option<ProductionId>,
    stack: Option<ProductionId>,
    version: Option<u32>,
}

/// What a take tells of its plan.
#[derive(Deserialize)]
struct PlanFace {
    platform: Platform,
    format: Format,
    renderer: RendererChoice,
}

/// What a take tells of its judgement.
#[derive(Default, Deserialize)]
struct JudgementFace {
    findings: Vec<FindingFace>,
    #[serde(default)]
    shape: ShapeFace,
}

#[derive(Deserialize)]
struct FindingFace {
    kind: String,
}

#[derive(Default, Deserialize)]
struct ShapeFace {
    #[serde(default)]
    deviation: Option<f32>,
}

impl TryFrom<TakeRow> for Take {
    type Error = DbError;

    fn try_from(row: TakeRow) -> Result<Self, DbError> {
        let damaged = |what: &str| DbError::damaged("production", format!("{what} of {}", row.production_id));
        let state = ProductionState::from_name(&row.state).ok_or_else(|| damaged("state"))?;
        let plan: PlanFace = serde_json::from_str(&row.plan).map_err(|_| damaged("plan"))?;
        let outcome = row.outcome.as_deref().map(|name| VerdictOutcome::from_name(name).ok_or(name)).transpose();
        let outcome = outcome.map_err(|_| damaged("verdict"))?;
        let review = row.review.as_deref().map(|name| ReviewStatus::from_name(name).ok_or(name)).transpose();
        let judged = row.detail.as_deref().map(serde_json::from_str::<JudgementFace>).transpose();
        let judged = judged.map_err(|_| damaged("verdict"))?.unwrap_or_default();
        let flag = row.flag.as_deref().and_then(Flag::from_name);
        let stars = row.stars.unwrap_or(0);
        let planned = match plan.renderer {
            RendererChoice::Comfy => "comfy",
            RendererChoice::Google => "google",
            RendererChoice::Burst => "burst",
            RendererChoice::Auto | RendererChoice::Draft => "draft",
        };
        Ok(Self {
            review: review.map_err(|_| damaged("review"))?,
            // A muse's row outlives her productions; without it the id is still a name.
            muse_name: row.muse_name.unwrap_or_else(|| row.muse_id.short()),
            renderer: row.renderer.unwrap_or_else(|| planned.to_owned()),
            platform: plan.platform,
            width_px: plan.format.width_px,
            height_px: plan.format.height_px,
            findings: judged.findings.into_iter().map(|finding| finding.kind).collect(),
            deviation: judged.shape.deviation,
            disagrees: disagrees(outcome, state, stars, flag),
            stack: row.stack.unwrap_or(row.production_id),
            version: row.version.unwrap_or(1),
            production_id: row.production_id,
            muse_id: row.muse_id,
            intent: row.intent,
            picture_blob: row.picture_blob,
            created_at: row.created_at,
            updated_at: row.updated_at,
            // Kept as f64 by SQLite, measured as f32.
            score: row.score.map(|score| score as f32),
            cosine: row.cosine.map(|cosine| cosine as f32),
            pins: row.pins,
            attempts: row.attempts,
            cost: row.cost,
            parent: row.parent,
            state,
            outcome,
            stars,
            flag,
        })
    }
}

// `left join` throughout: it keeps the productions, in the order of their index, the outermost loop.
macro_rules! takes {
    ($db:expr, $rest:literal $(, $arg:expr)*) => {{
        let rows = sqlx::query_as!(
            TakeRow,
            r#"
            select p.production_id as "production_id!: ProductionId",
                   p.muse_id       as "muse_id!: MuseId",
                   m.name          as "muse_name?: String",
                   p.intent        as "intent!: String",
                   p.state         as "state!: String",
                   p.plan          as "plan!: String",
                   p.picture_blob  as "picture_blob?: BlobHash",
                   p.created_at    as "created_at!: Timestamp",
                   p.updated_at    as "updated_at!: Timestamp",
                   (select w.status from review w where w.production_id = p.production_id
                    order by w.review_id desc limit 1) as "review?: String",
                   r.renderer      as "renderer?: String",
                   v.outcome       as "outcome?: String",
                   v.score         as "score?: f64",
                   v.cosine        as "cosine?: f64",
                   v.detail        as "detail?: String",
                   k.stars         as "stars?: u8",
                   k.flag          as "flag?: String",
                   (select count(*) from pin n where n.production_id = p.production_id) as "pins!: u32",
                   (select count(*) from render c where c.production_id = p.production_id) as "attempts!: u32",
                   (select coalesce(sum(c.cost), 0) from render c where c.production_id = p.production_id)
                                   as "cost!: Usd",
                   l.parent_id     as "parent?: ProductionId",
                   l.root_id       as "stack?: ProductionId",
                   l.number        as "version?: u32"
            from production p
            left join muse m on m.muse_id = p.muse_id
            left join render r on r.render_id = (
                select a.render_id
                from render a
                where a.production_id = p.production_id
                  and exists (select 1 from verdict b where b.render_id = a.render_id)
                order by a.attempt desc
                limit 1)
            left join verdict v on v.render_id = r.render_id
            left join mark k on k.production_id = p.production_id
            left join version l on l.production_id = p.production_id
            "# + $rest
            $(, $arg)*
        )
        .fetch_all($db.read())
        .await
        .map_err(DbError::from_sqlx)?;
        rows.into_iter().map(Take::try_from).collect::<Result<Vec<Take>, DbError>>()
    }};
}

/// Takes, newest first.
pub(super) async fn takes(db: &Db, filter: &TakeFilter, limit: u32) -> Result<Vec<Take>, DbError> {
    // Every id is below it: they begin with a hexadecimal digit.
    let before = filter.before.map_or_else(|| "g".to_owned(), |before| before.to_string());
    match (filter.muse_id, filter.state.map(ProductionState::name)) {
        (None, None) => {
            takes!(db, "where p.production_id < ?1 order by p.production_id desc limit ?2", before, limit)
        }
        (Some(muse_id), None) => takes!(
            db,
            "where p.muse_id = ?1 and p.production_id < ?2 order by p.production_id desc limit ?3",
            muse_id,
            before,
            limit
        ),
        (None, Some(state)) => takes!(
            db,
            "where p.state = ?1 and p.production_id < ?2 order by p.production_id desc limit ?3",
            state,
            before,
            limit
        ),
        (Some(muse_id), Some(state)) => takes!(
            db,
            "where p.muse_id = ?1 and p.state = ?2 and p.production_id < ?3 order by p.production_id desc limit ?4",
            muse_id,
            state,
            before,
            limit
        ),
    }
}

/// These takes, newest first.
pub(super) async fn takes_of(db: &Db, named: &[ProductionId]) -> Result<Vec<Take>, DbError> {
    let named = json!(named).to_string();
    takes!(db, "where p.production_id in (select value from json_each(?1)) order by p.production_id desc", named)
}

/// The line that this production is a version of, oldest first; empty when there is no such production.
pub(super) async fn lineage(db: &Db, production_id: ProductionId) -> Result<Vec<Take>, DbError> {
    takes!(
        db,
        r#"
        where p.production_id in (
            select coalesce((select root_id from version where production_id = ?1), ?1)
            union
            select production_id
            from version
            where root_id = coalesce((select root_id from version where production_id = ?1), ?1))
        order by coalesce(l.number, 1)
        "#,
        production_id
    )
}

/// Stars and flag.
pub(super) async fn mark(
    conn: &mut SqliteConnection,
    production_id: ProductionId,
) -> Result<(u8, Option<Flag>), DbError> {
    let row = sqlx::query!(
        r#"select stars as "stars!: u8", flag as "flag: String" from mark where production_id = ?1"#,
        production_id
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map_or((0, None), |row| (row.stars, row.flag.as_deref().and_then(Flag::from_name))))
}

/// Sets stars and flag, in the caller's transaction.
pub(super) async fn set_mark(
    conn: &mut SqliteConnection,
    production_id: ProductionId,
    stars: u8,
    flag: Option<Flag>,
) -> Result<(), DbError> {
    let flag = flag.map(Flag::name);
    sqlx::query!(
        r#"
        insert into mark (production_id, stars, flag)
        values (?1, ?2, ?3)
        on conflict (production_id) do update set stars = excluded.stars, flag = excluded.flag
        "#,
        production_id,
        stars,
        flag
    )
    .execute(conn)
    .await?;
    Ok(())
}

struct PinRow {
    pin_id: PinId,
    production_id: ProductionId,
    x: f64,
    y: f64,
    text: String,
    stroke: String,
    done: bool,
    who: String,
    at: Timestamp,
}

impl TryFrom<PinRow> for (ProductionId, Pin) {
    type Error = DbError;

    fn try_from(row: PinRow) -> Result<Self, DbError> {
        let PinRow { pin_id, production_id, x, y, text, stroke, done, who, at } = row;
        let stroke = serde_json::from_str(&stroke).map_err(|_| DbError::damaged("pin", pin_id))?;
        Ok((production_id, Pin { pin_id, x, y, text, stroke, done, who, at }))
    }
}

/// One pin and where it is.
pub(super) async fn pin(conn: &mut SqliteConnection, pin_id: PinId) -> Result<Option<(ProductionId, Pin)>, DbError> {
    let row = sqlx::query_as!(
        PinRow,
        r#"
        select pin_id        as "pin_id!: PinId",
               production_id as "production_id!: ProductionId",
               x             as "x!: f64",
               y             as "y!: f64",
               text          as "text!: String",
               stroke        as "stroke!: String",
               done          as "done!: bool",
               who           as "who!: String",
               at            as "at!: Timestamp"
        from pin
        where pin_id = ?1
        "#,
        pin_id
    )
    .fetch_optional(conn)
    .await?;
    row.map(TryFrom::try_from).transpose()
}

/// The pins on one picture, oldest first.
pub(super) async fn pins(db: &Db, production_id: ProductionId) -> Result<Vec<Pin>, DbError> {
    let rows = sqlx::query_as!(
        PinRow,
        r#"
        select pin_id        as "pin_id!: PinId",
               production_id as "production_id!: ProductionId",
               x             as "x!: f64",
               y             as "y!: f64",
               text          as "text!: String",
               stroke        as "stroke!: String",
               done          as "done!: bool",
               who           as "who!: String",
               at            as "at!: Timestamp"
        from pin
        where production_id = ?1
        order by at, pin_id
        "#,
        production_id
    )
    .fetch_all(db.read())
    .await?;
    rows.into_iter().map(|row| <(ProductionId, Pin)>::try_from(row).map(|(_, pin)| pin)).collect()
}

/// How many pins a picture has.
pub(super) async fn count_pins(conn: &mut SqliteConnection, production_id: ProductionId) -> Result<i64, DbError> {
    let count =
        sqlx::query_scalar!(r#"select count(*) as "count!: i64" from pin where production_id = ?1"#, production_id)
            .fetch_one(conn)
            .await?;
    Ok(count)
}

/// Writes a pin as it is to be, in the caller's transaction.
pub(super) async fn put_pin(
    conn: &mut SqliteConnection,
    production_id: ProductionId,
    pin: &Pin,
) -> Result<(), DbError> {
    let stroke = json!(pin.stroke).to_string();
    sqlx::query!(
        r#"
        insert into pin (pin_id, production_id, x, y, text, stroke, done, who, at)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
        on conflict (pin_id) do update set text = excluded.text, done = excluded.done
        "#,
        pin.pin_id,
        production_id,
        pin.x,
        pin.y,
        pin.text,
        stroke,
        pin.done,
        pin.who,
        pin.at
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes a pin off, in the caller's transaction.
pub(super) async fn remove_pin(conn: &mut SqliteConnection, pin_id: PinId) -> Result<(), DbError> {
    sqlx::query!("delete from pin where pin_id = ?1", pin_id).execute(conn).await?;
    Ok(())
}

/// Writes a new step on top of the history, in the caller's transaction: what was taken back before cannot be done again.
pub(super) async fn keep_step(
    conn: &mut SqliteConnection,
    at: Timestamp,
    who: &str,
    sentence: &str,
    changes: &[Change],
) -> Result<i64, DbError> {
    sqlx::query!("update desk_step set state = 'dropped' where state = 'undone'").execute(&mut *conn).await?;
    let changes = json!(changes).to_string();
    let row = sqlx::query!(
        "insert into desk_step (at, who, sentence, changes, state) values (?1, ?2, ?3, ?4, 'done')",
        at,
        who,
        sentence,
        changes
    )
    .execute(conn)
    .await?;
    Ok(row.last_insert_rowid())
}

/// The step that is taken back next.
pub(super) async fn latest_done(conn: &mut SqliteConnection) -> Result<Option<Step>, DbError> {
    let row = sqlx::query!(
        r#"
        select desk_step_id as "id!: i64", sentence as "sentence!: String", changes as "changes!: String"
        from desk_step
        where state = 'done'
        order by desk_step_id desc
        limit 1
        "#
    )
    .fetch_optional(conn)
    .await?;
    row.map(|row| step(row.id, row.sentence, &row.changes)).transpose()
}

/// The step that is done again next.
pub(super) async fn first_undone(conn: &mut SqliteConnection) -> Result<Option<Step>, DbError> {
    let row = sqlx::query!(
        r#"
        select desk_step_id as "id!: i64", sentence as "sentence!: String", changes as "changes!: String"
        from desk_step
        where state = 'undone'
        order by desk_step_id
        limit 1
        "#
    )
    .fetch_optional(conn)
    .await?;
    row.map(|row| step(row.id, row.sentence, &row.changes)).transpose()
}

fn step(desk_step_id: i64, sentence: String, changes: &str) -> Result<Step, DbError> {
    let changes = serde_json::from_str(changes).map_err(|e| DbError::damaged("desk_step", e))?;
    Ok(Step { desk_step_id, sentence, changes })
}

/// Moves a step of the history, if it still stands where the caller found it.
pub(super) async fn move_step(
    conn: &mut SqliteConnection,
    desk_step_id: i64,
    from: StepState,
    to: StepState,
) -> Result<(), DbError> {
    let (from, to) = (from.name(), to.name());
    sqlx::query!("update desk_step set state = ?3 where desk_step_id = ?1 and state = ?2", desk_step_id, from, to)
        .execute(conn)
        .await?;
    Ok(())
}

/// Writes anew what a step changed: the rows that it made have other ids when it is done again.
pub(super) async fn set_changes(
    conn: &mut SqliteConnection,
    desk_step_id: i64,
    changes: &[Change],
) -> Result<(), DbError> {
    let changes = json!(changes).to_string();
    sqlx::query!("update desk_step set changes = ?2 where desk_step_id = ?1", desk_step_id, changes)
        .execute(conn)
        .await?;
    Ok(())
}

/// The latest steps, newest first.
pub(super) async fn history(db: &Db, limit: u32) -> Result<Vec<DeskEntry>, DbError> {
    let rows = sqlx::query_as!(
        DeskEntry,
        r#"
        select desk_step_id as "desk_step_id!: i64",
               at           as "at!: Timestamp",
               sentence     as "sentence!: String",
               state in ('undone', 'dropped') as "undone!: bool"
        from desk_step
        order by desk_step_id desc
        limit ?1
        "#,
        limit
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows)
}

/// Writes a production down as the next version of its parent's line, in the caller's transaction.
pub(super) async fn keep_version(
    conn: &mut SqliteConnection,
    production_id: ProductionId,
    parent_id: ProductionId,
    repairs: bool,
    why: &str,
) -> Result<(), DbError> {
    let root_id = sqlx::query_scalar!(
        r#"select root_id as "root_id!: ProductionId" from version where production_id = ?1"#,
        parent_id
    )
    .fetch_optional(&mut *conn)
    .await?
    .unwrap_or(parent_id);
    sqlx::query!(
        r#"
        insert into version (production_id, parent_id, root_id, number, repairs, why)
        values (?1, ?2, ?3, 1 + coalesce((select max(number) from version where root_id = ?3), 1), ?4, ?5)
        "#,
        production_id,
        parent_id,
        root_id,
        repairs,
        why
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The production whose picture this one repairs, if it is to repair one.
///
/// # Errors
/// What the database said.
pub async fn origin_of(db: &Db, production_id: ProductionId) -> Result<Option<ProductionId>, DbError> {
    let parent = sqlx::query_scalar!(
        r#"select parent_id as "parent_id!: ProductionId" from version where production_id = ?1 and repairs = 1"#,
        production_id
    )
    .fetch_optional(db.read())
    .await?;
    Ok(parent)
}
