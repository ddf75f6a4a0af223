//! The treasury: quote → [`Grant`] → effect → settle. All rules are checked in one transaction.

mod admission;
mod purpose;
mod refusal;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::SqliteConnection;
use utoipa::ToSchema;

use super::ledger::{self, EntryKind, Transfer};
use super::pricebook::Quote;
use crate::db::{Db, DbError, EventKind, WriteTx};
use crate::vocab::{
    BurstId, ClipId, GrantId, Limits, MuseId, PollId, ProductionId, ReadingId, Timestamp, TransferId, Usd,
};
pub use admission::Admission;
pub use purpose::Purpose;
pub use refusal::Refusal;

/// The rolling window of the breaker.
pub const WINDOW_MS: i64 = 60 * 60 * 1000;

/// The cap when nobody has set one: $5.00 in any 60 minutes.
pub const DEFAULT_CAP: Usd = Usd::from_micros(5_000_000);

/// Name of the breaker's cap among the limits.
pub const HOURLY_CAP: &str = "hourly_cap";

/// Money held for one piece of work, one poll, one clip, one reading or one rented machine. It cannot be copied, and settling
/// takes it: the same money is not spent twice.
#[derive(Debug, PartialEq, Eq)]
#[must_use = "a grant that is dropped stays open until the studio reconciles it"]
pub struct Grant {
    grant_id: GrantId,
    muse_id: MuseId,
    purpose: Purpose,
    amount: Usd,
}

impl Grant {
    /// Its id.
    pub const fn id(&self) -> GrantId {
        self.grant_id
    }

    /// The most that may be captured.
    pub const fn amount(&self) -> Usd {
        self.amount
    }
}

/// The breaker as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Breaker {
    /// Captured in the last 60 minutes.
    pub captured: Usd,
    /// Held in open grants, of all Muses.
    pub in_flight: Usd,
    /// The cap.
    pub cap: Usd,
    /// What could be granted now.
    pub room: Usd,
}

/// One Muse's money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Wallet {
    /// Whose.
    pub muse_id: MuseId,
    /// Free.
    pub free: Usd,
    /// In open grants.
    pub held: Usd,
    /// Spent so far.
    pub spent: Usd,
}

/// A limit that was set, by whom and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LimitChange {
    /// `hourly_cap`.
    pub name: String,
    /// Its value from then on.
    pub amount: Usd,
    /// Who.
    pub who: String,
    /// Why.
    pub why: String,
    /// When.
    pub at: Timestamp,
}

/// What is asked of the treasury.
#[derive(Clone, Debug)]
pub struct GrantRequest {
    /// Whose money.
    pub muse_id: MuseId,
    /// What for.
    pub purpose: Purpose,
    /// What it may cost.
    pub quote: Quote,
    /// Her sealed limits.
    pub limits: Limits,
    /// The creator has approved this quote.
    pub approved: bool,
}

/// Holds money and lets it go; cheap to clone.
///
/// Balances are sums of rows. Sums over rows that are durable cannot change any more, so they are remembered per account
/// and only the rows after them are added up: a wallet with a million rows answers as fast as a new one.
#[derive(Clone, Debug, Default)]
pub struct Treasury {
    sums: Arc<Mutex<Sums>>,
}

#[derive(Debug, Default)]
struct Sums {
    durable_seq: i64,
    by_account: HashMap<String, (i64, Usd)>,
}

impl Treasury {
    /// Checks every rule and holds the quote's maximum, in the caller's transaction.
    ///
    /// # Errors
    /// The [`Refusal`] of the first rule that says no; nothing is then written but the breaker's event.
    pub async fn grant(&self, tx: &mut WriteTx, now: Timestamp, admission: Admission) -> Result<Grant, Refusal> {
        let request = &admission.request;
        self.would_grant(tx.conn(), now, request).await?;
        let grant = Grant {
            grant_id: admission.grant_id,
            muse_id: request.muse_id,
            purpose: request.purpose,
            amount: request.quote.maximum,
        };
        let (production_id, poll_id) = (grant.purpose.production(), grant.purpose.poll());
        let (clip_id, reading_id) = (grant.purpose.clip(), grant.purpose.reading());
        let burst_id = grant.purpose.burst();
        let quoted = serde_json::to_string(&request.quote).map_err(|e| DbError::damaged("budget_grant", e))?;
        sqlx::query!(
            r#"
            insert into budget_grant
                (grant_id, muse_id, production_id, poll_id, clip_id, reading_id, burst_id, amount, quote, state, created_at)
            values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 'open', ?10)
            "#,
            grant.grant_id,
            grant.muse_id,
            production_id,
            poll_id,
            clip_id,
            reading_id,
            burst_id,
            grant.amount,
            quoted,
            now
        )
        .execute(tx.conn())
        .await
        .map_err(DbError::from_sqlx)?;
        let hold = transfer(EntryKind::Hold, &grant, grant.amount, request.quote.what.clone());
        ledger::append(tx.conn(), now, &[hold]).await?;
        let detail = json!({ "kind": "hold", "amount": grant.amount, "grant_id": grant.grant_id });
        tx.record(now, EventKind::LedgerPosted, grant.muse_id.to_string(), detail).await?;
        Ok(grant)
    }

    /// Checks every rule as of this moment and holds nothing: what would be refused now.
    ///
    /// # Errors
    /// The [`Refusal`] of the first rule that says no.
    pub async fn would_grant(
        &self,
        conn: &mut SqliteConnection,
        now: Timestamp,
        request: &GrantRequest,
    ) -> Result<(), Refusal> {
        let quote = request.quote.maximum;
        if quote.is_negative() || quote > Usd::MAX {
            return Err(Refusal::BadAmount { amount: quote });
        }
        let (budget, threshold) = (request.limits.daily_budget, request.limits.approval_above);
        if quote > threshold && !request.approved {
            return Err(Refusal::NeedsApproval { quote, threshold });
        }
        let free = self.balance(conn, &ledger::wallet_of(request.muse_id)).await?;
        if quote > free {
            return Err(Refusal::WalletShort { quote, free });
        }
        let breaker = breaker(conn, now).await?;
        if quote > breaker.room {
            let room_at = room_at(conn, now, breaker, quote).await?;
            let Breaker { captured, in_flight, cap, .. } = breaker;
            return Err(Refusal::BreakerOpen { quote, captured, in_flight, cap, room_at });
        }
        let used = used_today(conn, now, request.muse_id).await?;
        if used.plus(quote) > budget {
            return Err(Refusal::DailyBudget { quote, used, budget });
        }
        Ok(())
    }

    /// Captures what the work cost and releases the rest, in the caller's transaction.
    ///
    /// # Errors
    /// [`Refusal::OverGrant`] when the cost is above the grant, [`Refusal::GrantClosed`] when it is not open any more.
    pub async fn settle(&self, tx: &mut WriteTx, now: Timestamp, grant: Grant, cost: Usd) -> Result<(), Refusal> {
        if cost > grant.amount || cost.is_negative() {
            return Err(Refusal::OverGrant { cost, held: grant.amount });
        }
        let closed = sqlx::query!(
            "update budget_grant set state = 'settled', settled_at = ?2 where grant_id = ?1 and state = 'open'",
            grant.grant_id,
            now
        )
        .execute(tx.conn())
        .await
        .map_err(DbError::from_sqlx)?;
        if closed.rows_affected() == 0 {
            return Err(Refusal::GrantClosed { grant_id: grant.grant_id });
        }
        let rest = grant.amount.minus(cost);
        let mut rows = vec![transfer(EntryKind::Capture, &grant, cost, "what the work cost".to_owned())];
        if rest > Usd::ZERO {
            rows.push(transfer(EntryKind::Release, &grant, rest, "what was left of the grant".to_owned()));
        }
        ledger::append(tx.conn(), now, &rows).await?;
        let detail = json!({ "kind": "settle", "captured": cost, "released": rest, "grant_id": grant.grant_id });
        Ok(tx.record(now, EventKind::LedgerPosted, grant.muse_id.to_string(), detail).await?)
    }

    /// Takes up an open grant again after a restart. The caller is the conductor, which has just read that nothing that
    /// lives holds it.
    ///
    /// # Errors
    /// [`Refusal::GrantClosed`] when it is not open.
    pub async fn reopen(&self, conn: &mut SqliteConnection, grant_id: GrantId) -> Result<Grant, Refusal> {
        let row = sqlx::query!(
            r#"
            select muse_id       as "muse_id!: MuseId",
                   production_id as "production_id: ProductionId",
                   poll_id       as "poll_id: PollId",
                   clip_id       as "clip_id: ClipId",
                   reading_id    as "reading_id: ReadingId",
                   burst_id      as "burst_id: BurstId",
                   amount        as "amount!: Usd"
            from budget_grant
            where grant_id = ?1 and state = 'open'
            "#,
            grant_id
        )
        .fetch_optional(conn)
        .await
        .map_err(DbError::from_sqlx)?
        .ok_or(Refusal::GrantClosed { grant_id })?;
        let purpose = match (row.production_id, row.poll_id, row.clip_id, row.reading_id, row.burst_id) {
            (Some(production_id), None, None, None, None) => Purpose::Production(production_id),
            (None, Some(poll_id), None, None, None) => Purpose::Poll(poll_id),
            (None, None, Some(clip_id), None, None) => Purpose::Clip(clip_id),
            (None, None, None, Some(reading_id), None) => Purpose::Reading(reading_id),
            (None, None, None, None, Some(burst_id)) => Purpose::Burst(burst_id),
            _ => return Err(DbError::damaged("budget_grant", format!("{grant_id} is held for nothing")).into()),
        };
        Ok(Grant { grant_id, muse_id: row.muse_id, purpose, amount: row.amount })
    }

    /// Puts money into a wallet, or takes it out when `amount` is negative.
    ///
    /// # Errors
    /// [`Refusal::BadAmount`] for zero and for more than one billion, [`Refusal::WalletShort`] when it is not there.
    pub async fn deposit(
        &self,
        tx: &mut WriteTx,
        now: Timestamp,
        muse_id: MuseId,
        transfer_id: TransferId,
        amount: Usd,
        note: String,
    ) -> Result<(), Refusal> {
        let size = if amount.is_negative() { Usd::ZERO.minus(amount) } else { amount };
        if size == Usd::ZERO || size > Usd::MAX {
            return Err(Refusal::BadAmount { amount });
        }
        let kind = if amount.is_negative() { EntryKind::Withdraw } else { EntryKind::Deposit };
        let free = self.balance(tx.conn(), &ledger::wallet_of(muse_id)).await?;
        if kind == EntryKind::Withdraw && size > free {
            return Err(Refusal::WalletShort { quote: size, free });
        }
        if kind == EntryKind::Deposit && free.plus(size) > Usd::MAX {
            return Err(Refusal::BadAmount { amount });
        }
        let row = Transfer { transfer_id, kind, muse_id, amount: size, grant_id: None, production_id: None, note };
        ledger::append(tx.conn(), now, &[row]).await?;
        let detail = json!({ "kind": kind, "amount": size });
        Ok(tx.record(now, EventKind::LedgerPosted, muse_id.to_string(), detail).await?)
    }

    /// One Muse's money as of this moment.
    ///
    /// # Errors
    /// What the database said.
    pub async fn wallet(&self, db: &Db, muse_id: MuseId) -> Result<Wallet, DbError> {
        let mut conn = db.read().acquire().await?;
        Ok(Wallet {
            muse_id,
            free: self.balance(&mut conn, &ledger::wallet_of(muse_id)).await?,
            held: self.balance(&mut conn, &ledger::held_of(muse_id)).await?,
            spent: self.balance(&mut conn, &ledger::spent_of(muse_id)).await?,
        })
    }

    /// The sum of an account as of the caller's transaction.
    async fn balance(&self, conn: &mut SqliteConnection, account: &str) -> Result<Usd, DbError> {
        let (durable, (through, sum)) = {
            let sums = self.sums.lock().unwrap_or_else(PoisonError::into_inner);
            (sums.durable_seq, sums.by_account.get(account).copied().unwrap_or_default())
        };
        let settled = sum.plus(ledger::balance_between(conn, account, through, durable).await?);
        let fresh = ledger::balance_between(conn, account, durable, i64::MAX).await?;
        let mut sums = self.sums.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = sums.by_account.entry(account.to_owned()).or_default();
        if kept.0 < durable {
            *kept = (durable, settled);
        }
        Ok(settled.plus(fresh))
    }

    /// Tells the treasury which rows are durable, so that it may remember sums over them. Call it after a commit.
    ///
    /// # Errors
    /// What the database said.
    pub async fn note_durable(&self, db: &Db) -> Result<(), DbError> {
        let seq = sqlx::query_scalar!(r#"select coalesce(max(seq), 0) as "seq!: i64" from ledger_entry"#)
            .fetch_one(db.read())
            .await?;
        let mut sums = self.sums.lock().unwrap_or_else(PoisonError::into_inner);
        sums.durable_seq = sums.durable_seq.max(seq);
        Ok(())
    }
}

fn transfer(kind: EntryKind, grant: &Grant, amount: Usd, note: String) -> Transfer {
    Transfer {
        // Made from the grant and the kind: settling the same grant again writes nothing.
        transfer_id: TransferId::from_content(&format!("{}|{}", grant.grant_id, kind.name())),
        kind,
        muse_id: grant.muse_id,
        amount,
        grant_id: Some(grant.grant_id),
        production_id: grant.purpose.production(),
        note,
    }
}

/// The cap in force.
///
/// # Errors
/// What the database said.
pub async fn hourly_cap(conn: &mut SqliteConnection) -> Result<Usd, DbError> {
    let cap = sqlx::query_scalar!(
        r#"select amount as "amount!: Usd" from limit_change where name = ?1 order by limit_change_id desc limit 1"#,
        HOURLY_CAP
    )
    .fetch_optional(conn)
    .await?;
    Ok(cap.unwrap_or(DEFAULT_CAP))
}

/// The breaker as it stands: captures of the last 60 minutes plus everything in flight, against the cap.
///
/// # Errors
/// What the database said.
pub async fn breaker(conn: &mut SqliteConnection, now: Timestamp) -> Result<Breaker, DbError> {
    let cap = hourly_cap(conn).await?;
    let since = now.plus_millis(-WINDOW_MS);
    let captured = sqlx::query_scalar!(
        r#"select coalesce(sum(amount), 0) as "sum!: Usd" from ledger_entry where kind = 'capture' and at > ?1"#,
        since
    )
    .fetch_one(&mut *conn)
    .await?;
    let in_flight =
        sqlx::query_scalar!(r#"select coalesce(sum(amount), 0) as "sum!: Usd" from budget_grant where state = 'open'"#)
            .fetch_one(conn)
            .await?;
    let room = cap.minus_at_least_zero(captured.plus(in_flight));
    Ok(Breaker { captured, in_flight, cap, room })
}

/// When the window will have let enough captures go; `None` when even an empty window leaves no room.
async fn room_at(
    conn: &mut SqliteConnection,
    now: Timestamp,
    breaker: Breaker,
    quote: Usd,
) -> Result<Option<Timestamp>, DbError> {
    let mut excess = breaker.captured.plus(breaker.in_flight).plus(quote).minus(breaker.cap);
    let since = now.plus_millis(-WINDOW_MS);
    let captures = sqlx::query!(
        r#"
        select at     as "at!: Timestamp",
               amount as "amount!: Usd"
        from ledger_entry
        where kind = 'capture' and at > ?1
        order by at
        "#,
        since
    )
    .fetch_all(conn)
    .await?;
    for capture in captures {
        excess = excess.minus(capture.amount);
        if excess <= Usd::ZERO {
            return Ok(Some(capture.at.plus_millis(WINDOW_MS)));
        }
    }
    Ok(None)
}

/// What a Muse captured since midnight UTC, plus what she holds.
async fn used_today(conn: &mut SqliteConnection, now: Timestamp, muse_id: MuseId) -> Result<Usd, DbError> {
    let midnight = now.plus_millis(-(now.millis() % (24 * 60 * 60 * 1000)));
    let held = ledger::held_of(muse_id);
    let captured = sqlx::query_scalar!(
        r#"
        select coalesce(sum(amount), 0) as "sum!: Usd"
        from ledger_entry
        where kind = 'capture' and at >= ?1 and debit = ?2
        "#,
        midnight,
        held
    )
    .fetch_one(&mut *conn)
    .await?;
    let in_flight = sqlx::query_scalar!(
        r#"select coalesce(sum(amount), 0) as "sum!: Usd" from budget_grant where state = 'open' and muse_id = ?1"#,
        muse_id
    )
    .fetch_one(conn)
    .await?;
    Ok(captured.plus(in_flight))
}

/// Sets the breaker's cap: a deliberate act with a reason, recorded.
///
/// # Errors
/// [`Refusal::NoReason`], [`Refusal::BadAmount`].
pub async fn set_hourly_cap(
    tx: &mut WriteTx,
    now: Timestamp,
    amount: Usd,
    who: String,
    why: String,
) -> Result<LimitChange, Refusal> {
    if why.trim().is_empty() {
        return Err(Refusal::NoReason);
    }
    if amount.is_negative() || amount > Usd::MAX {
        return Err(Refusal::BadAmount { amount });
    }
    sqlx::query!(
        "insert into limit_change (name, amount, who, why, at) values (?1, ?2, ?3, ?4, ?5)",
        HOURLY_CAP,
        amount,
        who,
        why,
        now
    )
    .execute(tx.conn())
    .await
    .map_err(DbError::from_sqlx)?;
    let change = LimitChange { name: HOURLY_CAP.to_owned(), amount, who, why, at: now };
    tx.record(now, EventKind::LimitChanged, HOURLY_CAP.to_owned(), json!(change)).await?;
    Ok(change)
}

/// Every change of a limit, newest first.
///
/// # Errors
/// What the database said.
pub async fn limit_changes(db: &Db) -> Result<Vec<LimitChange>, DbError> {
    let rows = sqlx::query!(
        r#"
        select name   as "name!: String",
               amount as "amount!: Usd",
               who    as "who!: String",
               why    as "why!: String",
               at     as "at!: Timestamp"
        from limit_change
        order by limit_change_id desc
        limit 1000
        "#
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| LimitChange { name: row.name, amount: row.amount, who: row.who, why: row.why, at: row.at })
        .collect())
}

#[cfg(test)]
mod tests;
