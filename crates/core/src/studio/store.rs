//! Rows of the conductor: productions and their renders.

use serde_json::json;
use sqlx::SqliteConnection;

use super::error::StudioError;
use super::model::{Production, ProductionState};
use crate::cognition::Decision;
use crate::cognition::store::keep_decision;
use crate::db::{Db, DbError, EventKind, WriteTx};
use crate::governance::critic::Drift;
use crate::vocab::{BlobHash, DecisionId, GenerationId, GrantId, MuseId, Problem, ProductionId, Timestamp};

mod renders;

pub use renders::{RenderFiles, begin_render, close_renders, end_render, renders_of};

struct Row {
    production_id: ProductionId,
    muse_id: MuseId,
    generation_id: GenerationId,
    decision_id: DecisionId,
    intent: String,
    state: String,
    plan: String,
    notes: String,
    workflow_blob: Option<BlobHash>,
    prompt_blob: Option<BlobHash>,
    picture_blob: Option<BlobHash>,
    grant_id: Option<GrantId>,
    problem: Option<String>,
    cancel_asked: bool,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl TryFrom<Row> for Production {
    type Error = DbError;

    fn try_from(row: Row) -> Result<Self, DbError> {
        let damaged = |what: &str| DbError::damaged("production", format!("{what} of {}", row.production_id));
        Ok(Self {
            state: ProductionState::from_name(&row.state).ok_or_else(|| damaged("state"))?,
            plan: serde_json::from_str(&row.plan).map_err(|_| damaged("plan"))?,
            notes: serde_json::from_str(&row.notes).map_err(|_| damaged("notes"))?,
            problem: row.problem.as_deref().map(serde_json::from_str).transpose().map_err(|_| damaged("problem"))?,
            production_id: row.production_id,
            muse_id: row.muse_id,
            generation_id: row.generation_id,
            decision_id: row.decision_id,
            intent: row.intent,
            workflow_blob: row.workflow_blob,
            prompt_blob: row.prompt_blob,
            picture_blob: row.picture_blob,
            grant_id: row.grant_id,
            cancel_asked: row.cancel_asked,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

/// Writes a new production, in the caller's transaction.
///
/// # Errors
/// What the database said.
pub async fn insert(tx: &mut WriteTx, production: &Production) -> Result<(), DbError> {
    let plan = json!(production.plan).to_string();
    let state = production.state.name();
    sqlx::query!(
        r#"
        insert into production (production_id, muse_id, generation_id, decision_id, intent, state, plan, created_at, updated_at)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8)
        "#,
        production.production_id,
        production.muse_id,
        production.generation_id,
        production.decision_id,
        production.intent,
        state,
        plan,
        production.created_at
    )
    .execute(tx.conn())
    .await?;
    announce_move(tx, production.production_id, production.state, None, production.created_at).await
}

/// Writes a decision, says so, and writes the production that it left behind, in the caller's transaction.
///
/// # Errors
/// What the database said.
pub async fn insert_decided(
    tx: &mut WriteTx,
    decision: &Decision,
    production: Option<&Production>,
) -> Result<(), DbError> {
    keep_decision(tx.conn(), decision).await?;
    let detail = json!({ "outcome": decision.outcome, "reason": decision.reason, "roi": decision.roi });
    tx.record(decision.decided_at, EventKind::Decided, decision.decision_id.to_string(), detail).await?;
    match production {
        Some(production) => insert(tx, production).await,
        None => Ok(()),
    }
}

async fn announce_move(
    tx: &mut WriteTx,
    production_id: ProductionId,
    state: ProductionState,
    problem: Option<&Problem>,
    now: Timestamp,
) -> Result<(), DbError> {
    let detail = match problem {
        Some(problem) => json!({ "state": state, "problem": problem }),
        None => json!({ "state": state }),
    };
    tx.record(now, EventKind::ProductionMoved, production_id.to_string(), detail).await
}

/// Moves a production along one arrow, in the caller's transaction.
///
/// # Errors
/// [`DbError::Damaged`] when it does not stand where the caller thinks: somebody else moved it.
pub async fn advance(
    tx: &mut WriteTx,
    production_id: ProductionId,
    from: ProductionState,
    to: ProductionState,
    problem: Option<&Problem>,
    now: Timestamp,
) -> Result<(), DbError> {
    if !from.may_become(to) {
        return Err(DbError::damaged("production", format!("no arrow from {} to {}", from.name(), to.name())));
    }
    let (from_name, to_name) = (from.name(), to.name());
    let text = problem.map(|problem| json!(problem).to_string());
    let moved = sqlx::query!(
        r#"
        update production
        set state = ?3, problem = ?4, updated_at = ?5
        where production_id = ?1 and state = ?2
        "#,
        production_id,
        from_name,
        to_name,
        text,
        now
    )
    .execute(tx.conn())
    .await?;
    if moved.rows_affected() == 0 {
        return Err(DbError::damaged("production", format!("{production_id} is not {from_name} any more")));
    }
    announce_move(tx, production_id, to, problem, now).await
}

/// Notes the compiled workflow and what the creator should know of it, in the caller's transaction.
///
/// # Errors
/// What the database said.
pub async fn set_workflow(
    tx: &mut WriteTx,
    production_id: ProductionId,
    workflow: &BlobHash,
    prompt: &BlobHash,
    notes: &[String],
) -> Result<(), DbError> {
    let notes = json!(notes).to_string();
    sqlx::query!(
        "update production set workflow_blob = ?2, prompt_blob = ?3, notes = ?4 where production_id = ?1",
        production_id,
        workflow,
        prompt,
        notes
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Notes the grant, in the caller's transaction.
///
/// # Errors
/// What the database said.
pub async fn set_grant(tx: &mut WriteTx, production_id: ProductionId, grant_id: GrantId) -> Result<(), DbError> {
    sqlx::query!("update production set grant_id = ?2 where production_id = ?1", production_id, grant_id)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Notes the picture that counts, in the caller's transaction.
///
/// # Errors
/// What the database said.
pub async fn set_picture(tx: &mut WriteTx, production_id: ProductionId, picture: &BlobHash) -> Result<(), DbError> {
    sqlx::query!("update production set picture_blob = ?2 where production_id = ?1", production_id, picture)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Notes that somebody wants it stopped.
///
/// # Errors
/// What the database said.
pub async fn ask_cancel(db: &Db, production_id: ProductionId) -> Result<(), DbError> {
    db.write(move |tx| {
        Box::pin(async move {
            sqlx::query!("update production set cancel_asked = 1 where production_id = ?1", production_id)
                .execute(tx.conn())
                .await?;
            Ok(())
        })
    })
    .await
}

macro_rules! productions {
    ($from:expr, $rest:literal $(, $arg:expr)*) => {{
        let rows = sqlx::query_as!(
            Row,
            r#"
            select production_id as "production_id!: ProductionId",
                   muse_id       as "muse_id!: MuseId",
                   generation_id as "generation_id!: GenerationId",
                   decision_id   as "decision_id!: DecisionId",
                   intent        as "intent!: String",
                   state         as "state!: String",
                   plan          as "plan!: String",
                   notes         as "notes!: String",
                   workflow_blob as "workflow_blob: BlobHash",
                   prompt_blob   as "prompt_blob: BlobHash",
                   picture_blob  as "picture_blob: BlobHash",
                   grant_id      as "grant_id: GrantId",
                   problem       as "problem: String",
                   cancel_asked  as "cancel_asked!: bool",
                   created_at    as "created_at!: Timestamp",
                   updated_at    as "updated_at!: Timestamp"
            from production
            "# + $rest
            $(, $arg)*
        )
        .fetch_all($from)
        .await
        .map_err(DbError::from_sqlx)?;
        rows.into_iter().map(Production::try_from).collect::<Result<Vec<Production>, DbError>>()
    }};
}

/// The latest productions, newest first.
///
/// # Errors
/// What the database said, or [`DbError::Damaged`].
pub async fn latest(db: &Db, limit: u32) -> Result<Vec<Production>, DbError> {
    productions!(db.read(), "order by production_id desc limit ?1", limit)
}

/// Productions in one state, oldest first.
///
/// # Errors
/// As [`latest`].
pub async fn in_state(db: &Db, state: ProductionState) -> Result<Vec<Production>, DbError> {
    let name = state.name();
    productions!(db.read(), "where state = ?1 order by production_id", name)
}

/// Productions that the studio has to move on, oldest first.
///
/// # Errors
/// As [`latest`].
pub async fn moving(db: &Db) -> Result<Vec<Production>, DbError> {
    productions!(
        db.read(),
        "where state in ('planned', 'compiled', 'granted', 'rendering', 'audited', 'repairing') order by production_id"
    )
}

/// The latest productions of a Muse whose picture the critic let through, newest first.
///
/// # Errors
/// As [`latest`].
pub async fn shown(db: &Db, muse_id: MuseId, limit: u32) -> Result<Vec<Production>, DbError> {
    productions!(
        db.read(),
        "where muse_id = ?1 and state in ('in_review', 'approved', 'released') order by production_id desc limit ?2",
        muse_id,
        limit
    )
}

/// What the drift rule last said, when it said it of this.
///
/// # Errors
/// What the storage says.
pub async fn drift_reading(db: &Db, muse_id: MuseId, read_of: &str) -> Result<Option<Drift>, DbError> {
    let text = sqlx::query_scalar!(
        r#"select reading as "reading!: String" from drift_reading where muse_id = ?1 and read_of = ?2"#,
        muse_id,
        read_of
    )
    .fetch_optional(db.read())
    .await
    .map_err(DbError::from_sqlx)?;
    // One that an older version wrote otherwise is measured again.
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

/// Keeps what the drift rule says, and of what.
///
/// # Errors
/// What the storage says.
pub async fn keep_drift_reading(
    tx: &mut WriteTx,
    muse_id: MuseId,
    read_of: &str,
    reading: &Drift,
) -> Result<(), DbError> {
    let text = serde_json::to_string(reading).map_err(|e| DbError::damaged("drift_reading", e))?;
    sqlx::query!(
        r#"insert into drift_reading (muse_id, read_of, reading) values (?1, ?2, ?3)
           on conflict (muse_id) do update set read_of = excluded.read_of, reading = excluded.reading"#,
        muse_id,
        read_of,
        text
    )
    .execute(tx.conn())
    .await
    .map_err(DbError::from_sqlx)?;
    Ok(())
}

/// One production.
///
/// # Errors
/// [`StudioError::UnknownProduction`] when there is none.
pub async fn find(db: &Db, production_id: ProductionId) -> Result<Production, StudioError> {
    one(productions!(db.read(), "where production_id = ?1", production_id)?, production_id)
}

/// One production, as this connection sees it.
///
/// # Errors
/// As [`find`].
pub async fn find_in(conn: &mut SqliteConnection, production_id: ProductionId) -> Result<Production, StudioError> {
    one(productions!(conn, "where production_id = ?1", production_id)?, production_id)
}

fn one(mut found: Vec<Production>, production_id: ProductionId) -> Result<Production, StudioError> {
    found.pop().ok_or_else(|| StudioError::UnknownProduction { wanted: production_id.to_string() })
}

/// Which productions, most recently moved first.
#[derive(Clone, Debug, Default)]
pub struct Recent {
    /// Asked for in this context, or, where none was named, of the Muse with this id.
    pub context: Option<String>,
    /// In one of these states; all of them when empty.
    pub states: Vec<ProductionState>,
    /// Moved after this moment.
    pub after: Option<Timestamp>,
    /// Comes behind this one in the order.
    pub behind: Option<(Timestamp, ProductionId)>,
}

/// Productions that fit, most recently moved first, at most `limit`.
///
/// # Errors
/// As [`latest`].
pub async fn recent(db: &Db, which: &Recent, limit: u32) -> Result<Vec<Production>, DbError> {
    let (context, after) = (which.context.as_deref(), which.after);
    let (moved_at, production_id) = which.behind.unzip();
    let states = which.names();
    productions!(
        db.read(),
        r#"
            where (?1 is null or ?1 = coalesce(
                      (select a.context from production_ask a where a.production_id = production.production_id), muse_id))
              and (?2 = '' or instr(?2, ' ' || state || ' ') > 0)
              and (?3 is null or updated_at > ?3)
              and (?4 is null or updated_at < ?4 or (updated_at = ?4 and production_id < ?5))
            order by updated_at desc, production_id desc
            limit ?6
            "#,
        context,
        states,
        after,
        moved_at,
        production_id,
        limit
    )
}

/// How many productions fit, wherever they stand in the order.
///
/// # Errors
/// What the database said.
pub async fn count_recent(db: &Db, which: &Recent) -> Result<i64, DbError> {
    let (context, after, states) = (which.context.as_deref(), which.after, which.names());
    sqlx::query_scalar!(
        r#"
        select count(*) as "count!: i64"
        from production
        where (?1 is null or ?1 = coalesce(
                  (select a.context from production_ask a where a.production_id = production.production_id), muse_id))
          and (?2 = '' or instr(?2, ' ' || state || ' ') > 0)
          and (?3 is null or updated_at > ?3)
        "#,
        context,
        states,
        after
    )
    .fetch_one(db.read())
    .await
    .map_err(DbError::from_sqlx)
}

impl Recent {
    /// The states as the query looks for them: each between blanks.
    fn names(&self) -> String {
        if self.states.is_empty() {
            return String::new();
        }
        self.states.iter().fold(" ".to_owned(), |names, state| names + state.name() + " ")
    }
}

/// Where a production stands, as far as the creator's word on it needs to know.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Which.
    pub production_id: ProductionId,
    /// Whose it is.
    pub muse_id: MuseId,
    /// What was asked for.
    pub intent: String,
    /// Where it stands.
    pub state: ProductionState,
    /// Why it ended, when it did not end well.
    pub problem: Option<Problem>,
}

/// Where a production stands, in the caller's transaction.
///
/// # Errors
/// [`StudioError::UnknownProduction`] when there is none.
pub async fn standing(conn: &mut SqliteConnection, production_id: ProductionId) -> Result<Standing, StudioError> {
    let row = sqlx::query!(
        r#"
        select muse_id as "muse_id!: MuseId",
               intent  as "intent!: String",
               state   as "state!: String",
               problem as "problem: String"
        from production
        where production_id = ?1
        "#,
        production_id
    )
    .fetch_optional(conn)
    .await
    .map_err(DbError::from_sqlx)?
    .ok_or_else(|| StudioError::UnknownProduction { wanted: production_id.to_string() })?;
    let damaged = |what: &str| DbError::damaged("production", format!("{what} of {production_id}"));
    let problem = row.problem.as_deref().map(serde_json::from_str).transpose();
    Ok(Standing {
        production_id,
        muse_id: row.muse_id,
        intent: row.intent,
        state: ProductionState::from_name(&row.state).ok_or_else(|| damaged("state"))?,
        problem: problem.map_err(|_| damaged("problem"))?,
    })
}

/// One production by its id or the last digits of it (at least four).
///
/// # Errors
/// [`StudioError::UnknownProduction`], [`StudioError::AmbiguousProduction`].
pub async fn find_by_text(db: &Db, wanted: &str) -> Result<Production, StudioError> {
    let wanted = wanted.trim().to_lowercase();
    if let Ok(production_id) = wanted.parse() {
        return find(db, production_id).await;
    }
    let unknown = || StudioError::UnknownProduction { wanted: wanted.clone() };
    if wanted.len() < 4 || !wanted.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(unknown());
    }
    let pattern = format!("%{wanted}");
    let mut found = productions!(db.read(), "where replace(production_id, '-', '') like ?1 limit 10", pattern)?;
    match found.len() {
        0 => Err(unknown()),
        1 => Ok(found.remove(0)),
        count => Err(StudioError::AmbiguousProduction { wanted, count }),
    }
}
