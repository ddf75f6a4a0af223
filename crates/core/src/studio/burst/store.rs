//! Rows of rented machines.

use muse_burst::{Prices, Session};
use serde::Serialize;
use sqlx::SqliteConnection;

use super::model::{Burst, Place, Stop};
use crate::creation::burst::BurstFault;
use crate::db::{Db, DbError, WriteTx};
use crate::studio::StudioError;
use crate::vocab::{BurstId, GrantId, MuseId, Timestamp, Usd};

/// Sessions that ended and are shown.
const SHOWN: i64 = 30;

struct Row {
    burst_id: BurstId,
    muse_id: MuseId,
    grant_id: GrantId,
    held: Usd,
    cluster: String,
    record: String,
    likely: String,
    stop_why: Option<String>,
    asked_at: Timestamp,
    ended_at: Option<Timestamp>,
    cost: Option<Usd>,
}

impl TryFrom<Row> for Burst {
    type Error = DbError;

    fn try_from(row: Row) -> Result<Self, DbError> {
        let damaged = |e: &dyn std::fmt::Display| DbError::damaged("burst", format!("{}: {e}", row.burst_id));
        let place: Place = serde_json::from_str(&row.cluster).map_err(|e| damaged(&e))?;
        let record: Session = serde_json::from_str(&row.record).map_err(|e| damaged(&e))?;
        let likely: Prices = serde_json::from_str(&row.likely).map_err(|e| damaged(&e))?;
        Ok(Self {
            place,
            record,
            likely,
            // One that a newer version wrote stops as well.
            stop: row.stop_why.as_deref().map(|why| Stop::from_name(why).unwrap_or(Stop::Asked)),
            burst_id: row.burst_id,
            muse_id: row.muse_id,
            grant_id: row.grant_id,
            held: row.held,
            asked_at: row.asked_at,
            ended_at: row.ended_at,
            cost: row.cost,
        })
    }
}

/// Rows of `burst` with what follows `from burst`.
macro_rules! bursts {
    ($executor:expr, $tail:literal $(, $arg:expr)*) => {
        sqlx::query_as!(
            Row,
            r#"
            select burst_id as "burst_id!: BurstId",
                   muse_id  as "muse_id!: MuseId",
                   grant_id as "grant_id!: GrantId",
                   held     as "held!: Usd",
                   cluster  as "cluster!: String",
                   record   as "record!: String",
                   likely   as "likely!: String",
                   stop_why as "stop_why: String",
                   asked_at as "asked_at!: Timestamp",
                   ended_at as "ended_at: Timestamp",
                   cost     as "cost: Usd"
            from burst
            "# + $tail
            $(, $arg)*
        )
        .fetch_all($executor)
        .await
        .map_err(DbError::from_sqlx)
        .and_then(|rows| rows.into_iter().map(Burst::try_from).collect::<Result<Vec<_>, _>>())
    };
}

fn text_of(value: &impl Serialize) -> Result<String, DbError> {
    serde_json::to_string(value).map_err(|e| DbError::damaged("burst", e))
}

pub(super) async fn insert(tx: &mut WriteTx, burst: &Burst) -> Result<(), DbError> {
    let (cluster, record, likely) = (text_of(&burst.place)?, text_of(&burst.record)?, text_of(&burst.likely)?);
    sqlx::query!(
        r#"
        insert into burst (burst_id, muse_id, grant_id, held, cluster, record, likely, asked_at)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        "#,
        burst.burst_id,
        burst.muse_id,
        burst.grant_id,
        burst.held,
        cluster,
        record,
        likely,
        burst.asked_at
    )
    .execute(tx.conn())
    .await
    .map_err(DbError::from_sqlx)?;
    Ok(())
}

/// Keeps what is known of one that lives.
pub(super) async fn note(conn: &mut SqliteConnection, burst_id: BurstId, record: &Session) -> Result<(), DbError> {
    let record = text_of(record)?;
    sqlx::query!("update burst set record = ?2 where burst_id = ?1 and ended_at is null", burst_id, record)
        .execute(conn)
        .await
        .map_err(DbError::from_sqlx)?;
    Ok(())
}

/// Notes why it is to end; the first reason stays. `false` when it has ended already.
pub(super) async fn stop(conn: &mut SqliteConnection, burst_id: BurstId, why: Stop) -> Result<bool, DbError> {
    let why = why.name();
    let done = sqlx::query!(
        "update burst set stop_why = coalesce(stop_why, ?2) where burst_id = ?1 and ended_at is null",
        burst_id,
        why
    )
    .execute(conn)
    .await
    .map_err(DbError::from_sqlx)?;
    Ok(done.rows_affected() > 0)
}

/// It is gone. `false` when that is known already.
pub(super) async fn end(
    conn: &mut SqliteConnection,
    burst_id: BurstId,
    record: &Session,
    cost: Usd,
    now: Timestamp,
) -> Result<bool, DbError> {
    let record = text_of(record)?;
    let done = sqlx::query!(
        "update burst set record = ?2, cost = ?3, ended_at = ?4 where burst_id = ?1 and ended_at is null",
        burst_id,
        record,
        cost,
        now
    )
    .execute(conn)
    .await
    .map_err(DbError::from_sqlx)?;
    Ok(done.rows_affected() > 0)
}

/// Those that live, oldest first.
pub(super) async fn alive(db: &Db) -> Result<Vec<Burst>, DbError> {
    bursts!(db.read(), "where ended_at is null order by asked_at, burst_id")
}

/// The last that ended, newest first.
pub(super) async fn ended(db: &Db) -> Result<Vec<Burst>, DbError> {
    bursts!(db.read(), "where ended_at is not null order by asked_at desc, burst_id desc limit ?1", SHOWN)
}

pub(super) async fn find(db: &Db, burst_id: BurstId) -> Result<Burst, StudioError> {
    let found = bursts!(db.read(), "where burst_id = ?1", burst_id)?.pop();
    found.ok_or_else(|| BurstFault::Unknown { wanted: burst_id.to_string() }.into())
}

/// By its id, or by the last digits of it.
pub(super) async fn find_by_text(db: &Db, wanted: &str) -> Result<Burst, StudioError> {
    let wanted = wanted.trim().to_lowercase();
    if let Ok(burst_id) = wanted.parse() {
        return find(db, burst_id).await;
    }
    let unknown = || BurstFault::Unknown { wanted: wanted.clone() };
    if wanted.len() < 4 || !wanted.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(unknown().into());
    }
    let pattern = format!("%{wanted}");
    let mut found = bursts!(db.read(), "where replace(burst_id, '-', '') like ?1 limit 10", pattern)?;
    match found.len() {
        1 => Ok(found.remove(0)),
        0 => Err(unknown().into()),
        count => Err(BurstFault::Ambiguous { wanted, count }.into()),
    }
}
