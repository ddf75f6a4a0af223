//! The books at a glance: what was spent, by day, Muse and kind, what is held, and what the month is likely to cost.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::Studio;
use super::error::StudioError;
use crate::db::DbError;
use crate::governance::spend::{self, DAY_MS, Forecast, MOST_DAYS, SHOWN_MS, WindowPoint};
use crate::governance::treasury::WINDOW_MS;
use crate::vocab::{GrantId, MuseId, ProductionId, Timestamp, Usd};

/// What one Muse spent on one day for one kind of work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DaySpend {
    /// The day in UTC, `2026-11-23`.
    pub day: String,
    /// Whose money.
    pub muse_id: MuseId,
    /// Her name.
    pub muse_name: String,
    /// The renderer (`comfy`), else the row of the price book, else `other`.
    pub kind: String,
    /// Captured, above zero.
    pub amount: Usd,
}

/// Money that is held for a production.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Hold {
    /// The grant.
    pub grant_id: GrantId,
    /// What for.
    pub production_id: ProductionId,
    /// Whose money.
    pub muse_id: MuseId,
    /// Her name.
    pub muse_name: String,
    /// What was asked for.
    pub intent: String,
    /// How much.
    pub amount: Usd,
    /// Since when.
    pub created_at: Timestamp,
}

/// What was spent, what is held, what is likely to come. Days and months are those of UTC, as budgets are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Spend {
    /// Captured since midnight.
    pub today: Usd,
    /// Captured since the first of the month.
    pub month: Usd,
    /// Captured in the last 60 minutes.
    pub last_hour: Usd,
    /// By day, Muse and kind, oldest first; what cost nothing is left out.
    pub by_day: Vec<DaySpend>,
    /// The breaker's window over the last three hours: a point every five minutes and at each change.
    pub window: Vec<WindowPoint>,
    /// Money in open grants, newest first.
    pub holds: Vec<Hold>,
    /// What the rest of the month is likely to cost; `null` with less than a week of data.
    pub forecast: Option<Forecast>,
}

impl Studio {
    /// What was spent over the last `days` days, today included.
    ///
    /// # Errors
    /// What the storage says.
    pub async fn spend(&self, days: u32) -> Result<Spend, StudioError> {
        let now = self.clock().now();
        let midnight = spend::midnight(now);
        let since = midnight.plus_millis(-(i64::from(days.max(1)) - 1) * DAY_MS);
        let recent = self.captures_since(now.plus_millis(-SHOWN_MS - WINDOW_MS)).await?;
        let hour = now.plus_millis(-WINDOW_MS);
        Ok(Spend {
            today: self.captured_since(midnight).await?,
            month: self.captured_since(spend::month_of(now).0).await?,
            last_hour: recent.iter().filter(|(at, _)| *at > hour).fold(Usd::ZERO, |sum, (_, amount)| sum.plus(*amount)),
            by_day: self.spend_by_day(since).await?,
            window: spend::window(&recent, now),
            holds: self.holds().await?,
            forecast: spend::forecast(&self.whole_days(midnight).await?, now),
        })
    }

    async fn captured_since(&self, since: Timestamp) -> Result<Usd, DbError> {
        let sum = sqlx::query_scalar!(
            r#"select coalesce(sum(amount), 0) as "sum!: Usd" from ledger_entry where kind = 'capture' and at >= ?1"#,
            since
        );
        Ok(sum.fetch_one(self.db().read()).await?)
    }

    /// Captures after `since`, oldest first; what cost nothing is left out.
    async fn captures_since(&self, since: Timestamp) -> Result<Vec<(Timestamp, Usd)>, DbError> {
        let rows = sqlx::query!(
            r#"
            select at     as "at!: Timestamp",
                   amount as "amount!: Usd"
            from ledger_entry
            where kind = 'capture' and at > ?1 and amount > 0
            order by at
            "#,
            since
        )
        .fetch_all(self.db().read())
        .await?;
        Ok(rows.into_iter().map(|row| (row.at, row.amount)).collect())
    }

    async fn spend_by_day(&self, since: Timestamp) -> Result<Vec<DaySpend>, DbError> {
        // The grant keeps the price row that its quote was made from: the renderer, as the choice `auto` was resolved.
        let rows = sqlx::query!(
            r#"
            select e.at / 86400000 as "day!: i64",
                   g.muse_id       as "muse_id!: MuseId",
                   m.name          as "muse_name!: String",
                   case when json_valid(g.quote) then json_extract(g.quote, '$.rows[0].item') end as "item: String",
                   sum(e.amount)   as "amount!: Usd"
            from ledger_entry e
            join budget_grant g on g.grant_id = e.grant_id
            join muse m on m.muse_id = g.muse_id
            where e.kind = 'capture' and e.at >= ?1 and e.amount > 0
            group by 1, 2, 4
            order by 1, 3, 2, 4
            "#,
            since
        )
        .fetch_all(self.db().read())
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| DaySpend {
                day: spend::day_name(since.plus_millis(row.day * DAY_MS - since.millis())),
                muse_id: row.muse_id,
                muse_name: row.muse_name,
                kind: spend::kind_of(row.item.as_deref()).to_owned(),
                amount: row.amount,
            })
            .collect())
    }

    /// The sums of the last whole days before `midnight`, oldest first, at most four weeks of them; days before the
    /// first capture ever are none, later ones without a capture are zero.
    async fn whole_days(&self, midnight: Timestamp) -> Result<Vec<Usd>, DbError> {
        let first = sqlx::query_scalar!(
            r#"select min(at) as "at: Timestamp" from ledger_entry where kind = 'capture' and amount > 0"#
        )
        .fetch_one(self.db().read())
        .await?;
        let Some(first) = first else { return Ok(Vec::new()) };
        let most = i64::try_from(MOST_DAYS).unwrap_or(i64::MAX);
        let until = midnight.millis() / DAY_MS;
        let from = (first.millis() / DAY_MS).max(until - most);
        let since = midnight.plus_millis((from - until) * DAY_MS);
        let rows = sqlx::query!(
            r#"
            select at / 86400000 as "day!: i64",
                   sum(amount)   as "amount!: Usd"
            from ledger_entry
            where kind = 'capture' and at >= ?1 and at < ?2
            group by 1
            "#,
            since,
            midnight
        )
        .fetch_all(self.db().read())
        .await?;
        let sums: BTreeMap<i64, Usd> = rows.into_iter().map(|row| (row.day, row.amount)).collect();
        Ok((from..until).map(|day| sums.get(&day).copied().unwrap_or_default()).collect())
    }

    async fn holds(&self) -> Result<Vec<Hold>, DbError> {
        Ok(sqlx::query_as!(
            Hold,
            r#"
            select g.grant_id             as "grant_id!: GrantId",
                   g.production_id        as "production_id!: ProductionId",
                   g.muse_id              as "muse_id!: MuseId",
                   m.name                 as "muse_name!: String",
                   coalesce(p.intent, '') as "intent!: String",
                   g.amount               as "amount!: Usd",
                   g.created_at           as "created_at!: Timestamp"
            from budget_grant g
            join muse m on m.muse_id = g.muse_id
            left join production p on p.production_id = g.production_id
            where g.state = 'open'
            order by g.created_at desc, g.grant_id desc
            limit 1000
            "#
        )
        .fetch_all(self.db().read())
        .await?)
    }
}
