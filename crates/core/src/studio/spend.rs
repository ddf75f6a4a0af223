//! The books at a glance: what was spent, by day, Muse and kind, what is held, and what the month is likely to cost.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::Studio;
use super::error::StudioError;
use crate::db::DbError;
use crate::governance::spend::{self, DAY_MS, Forecast, MOST_DAYS, SHOWN_MS, WindowPoint};
use crate::governance::treasury::WINDOW_MS;
use crate::vocab::{FeedId, GrantId, MuseId, ProductionId, Timestamp, Usd};

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

/// Money that is held for a production or for a poll of a feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Hold {
    /// The grant.
    pub grant_id: GrantId,
    /// The production, when it is for one.
    pub production_id: Option<ProductionId>,
    /// The feed, when it is for a poll of one.
    pub feed_id: Option<FeedId>,
    /// Whose money.
    pub muse_id: MuseId,
    /// Her name.
    pub muse_name: String,
    /// What was asked for: an intent, or the name of the feed.
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
            select g.grant_id                     as "grant_id!: GrantId",
                   g.production_id                as "production_id: ProductionId",
                   f.feed_id                      as "feed_id: FeedId",
                   g.muse_id                      as "muse_id!: MuseId",
                   m.name                         as "muse_name!: String",
                   coalesce(p.intent, f.name, '') as "intent!: String",
                   g.amount                       as "amount!: Usd",
                   g.created_at                   as "created_at!: Timestamp"
            from budget_grant g
            join muse m on m.muse_id = g.muse_id
            left join production p on p.production_id = g.production_id
            left join poll q on q.poll_id = g.poll_id
            left join feed f on f.feed_id = q.feed_id
            where g.state = 'open'
            order by g.created_at desc, g.grant_id desc
            limit 1000
            "#
        )
        .fetch_all(self.db().read())
        .await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::governance::ledger::{self, EntryKind};
    use crate::governance::treasury::{Admission, GrantRequest};
    use crate::governance::{Grant, PriceBook, Purpose, Quote, Refusal};
    use crate::studio::StudioOptions;
    use crate::vocab::{Clock, Limits, TransferId};

    /// Noon of 2026-11-22.
    const NOON: i64 = 1_795_348_800_000;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_millis(NOON + minutes * 60_000).expect("time")
    }

    fn cents(cents: i64) -> Usd {
        Usd::from_micros(cents * 10_000)
    }

    struct Books {
        _home: tempfile::TempDir,
        studio: Studio,
        muse_id: MuseId,
    }

    /// Ada with a hundred dollars, at noon.
    async fn books() -> Books {
        let home = tempfile::tempdir().expect("folder");
        let clock = Clock::from_fn(|| at(0));
        let options = StudioOptions { prefer_gpu: false, clock, ..StudioOptions::owner(home.path()) };
        let studio = Studio::open(options).await.expect("a studio");
        let (muse_id, treasury) = (MuseId::new(), studio.treasury().clone());
        let id = muse_id.to_string();
        let sealed = studio.db().write::<_, Refusal, _>(move |tx| {
            Box::pin(async move {
                for statement in [
                    format!("insert into generation values ('g', '{id}', 1, '{{}}', '', '', '', '', 0)"),
                    format!("insert into muse values ('{id}', 'Ada', 'g', 0)"),
                ] {
                    let ran = sqlx::raw_sql(sqlx::AssertSqlSafe(statement)).execute(tx.conn()).await;
                    ran.map_err(DbError::from_sqlx)?;
                }
                let long_ago = at(-50 * 24 * 60);
                treasury
                    .deposit(tx, long_ago, muse_id, TransferId::new(), cents(10_000), "100 % of it".to_owned())
                    .await
            })
        });
        sealed.await.expect("a Muse");
        Books { _home: home, studio, muse_id }
    }

    impl Books {
        async fn hold(&self, minutes: i64, quote: Quote) -> Grant {
            let limits = Limits { daily_budget: Usd::MAX, approval_above: Usd::MAX, max_attempts: 3 };
            let purpose = Purpose::Production(ProductionId::new());
            let request = GrantRequest { muse_id: self.muse_id, purpose, quote, limits, approved: true };
            let treasury = self.studio.treasury().clone();
            let granted = self.studio.db().write::<_, Refusal, _>(move |tx| {
                Box::pin(async move { treasury.grant(tx, at(minutes), Admission::alone(request)).await })
            });
            granted.await.expect("a grant")
        }

        async fn spend(&self, minutes: i64, quote: Quote, cost: Usd) {
            let (grant, treasury) = (self.hold(minutes, quote).await, self.studio.treasury().clone());
            let settled = self.studio.db().write::<_, Refusal, _>(move |tx| {
                Box::pin(async move { treasury.settle(tx, at(minutes), grant, cost).await })
            });
            settled.await.expect("settled");
        }
    }

    fn pictures() -> Quote {
        let book = PriceBook::parse(
            "here",
            "[item.\"comfy.picture\"]\nprice = [\"1\"]\nunit = \"picture\"\nsource = \"me\"\nas_of = \"2026-11-22\"\nconfidence = \"high\"\n",
        );
        book.and_then(|book| book.quote_pictures("comfy", "comfy.picture", 1)).expect("a quote")
    }

    #[tokio::test]
    async fn spending_is_told_by_day_muse_and_kind_and_what_cost_nothing_is_left_out() {
        let books = books().await;
        let day = 24 * 60;
        books.spend(-21 * day, pictures(), cents(90)).await;
        books.spend(-day, pictures(), cents(40)).await;
        books.spend(-day + 1, Quote { rows: vec![], ..pictures() }, cents(5)).await;
        books.spend(-90, pictures(), cents(20)).await;
        books.spend(-30, pictures(), cents(30)).await;
        books.spend(-20, pictures(), Usd::ZERO).await;
        let grant = books.hold(-1, pictures()).await;

        let spend = books.studio.spend(2).await.expect("the spending");
        let told: Vec<(&str, &str, &str, Usd)> = spend
            .by_day
            .iter()
            .map(|row| (row.day.as_str(), row.muse_name.as_str(), row.kind.as_str(), row.amount))
            .collect();
        let expected = [
            ("2026-11-21", "Ada", "other", cents(5)),
            ("2026-11-21", "Ada", "comfy", cents(40)),
            ("2026-11-22", "Ada", "comfy", cents(50)),
        ];
        assert_eq!(told, expected);
        assert_eq!((spend.today, spend.month, spend.last_hour), (cents(50), cents(185), cents(30)));
        assert_eq!(spend.window.last().map(|point| point.captured_in_last_60_min), Some(cents(30)));
        assert_eq!(spend.window.iter().map(|point| point.captured_in_last_60_min).max(), Some(cents(30)));
        let holds: Vec<(GrantId, Usd, &str)> =
            spend.holds.iter().map(|hold| (hold.grant_id, hold.amount, hold.muse_name.as_str())).collect();
        assert_eq!(holds, [(grant.id(), cents(100), "Ada")]);
        let forecast = spend.forecast.expect("three weeks are enough");
        // 21 whole days with $1.35 between them; eight and a half are left.
        assert_eq!(forecast.days_of_data, 21);
        assert!((forecast.mid.as_f64() - 8.5 * 1.35 / 21.0).abs() < 1e-4, "{forecast:?}");
    }

    #[tokio::test]
    async fn a_studio_that_never_spent_has_no_forecast() {
        let books = books().await;
        books.spend(-40 * 24 * 60, pictures(), Usd::ZERO).await;
        let spend = books.studio.spend(30).await.expect("the spending");
        assert_eq!((spend.forecast, spend.by_day, spend.month), (None, vec![], Usd::ZERO));
    }

    #[tokio::test]
    async fn the_ledger_is_searched_literally_and_paged_backwards() {
        let books = books().await;
        for minutes in [-3, -2, -1] {
            books.spend(minutes, pictures(), cents(1)).await;
        }
        let search = async |search: ledger::Search, limit| {
            ledger::search(books.studio.db(), &search, limit).await.expect("rows")
        };
        let words = |words: &str| ledger::Search { words: Some(words.to_owned()), ..ledger::Search::default() };
        let all = search(ledger::Search::default(), 100).await;
        assert_eq!(all.len(), 10, "a deposit, and a hold, a capture and a release three times");
        assert!(all.windows(2).all(|pair| pair[0].seq == pair[1].seq + 1));
        let page = search(ledger::Search { before: Some(all[3].seq), ..ledger::Search::default() }, 4).await;
        assert_eq!(page, all[4..8]);
        let captures = search(ledger::Search { kind: Some(EntryKind::Capture), ..words("WORK cost") }, 100).await;
        assert_eq!(captures.len(), 3);
        let production = captures[0].production_id.expect("a production");
        assert_eq!(search(words(&production.to_string()), 100).await.len(), 3);
        assert_eq!(search(words(&production.short()), 100).await.len(), 3);
        assert_eq!(search(words("100 %"), 100).await.len(), 1);
        assert_eq!(search(words("100 _ of"), 100).await.len(), 0);
        assert_eq!(search(words("%"), 100).await.len(), 1);
        assert_eq!(search(words("-"), 100).await.len(), 10, "every account's id holds one");
        let hers = ledger::Search { muse_id: Some(books.muse_id), ..ledger::Search::default() };
        assert_eq!(search(hers, 100).await.len(), 10);
        let nobody = ledger::Search { muse_id: Some(MuseId::new()), ..ledger::Search::default() };
        assert_eq!(search(nobody, 100).await.len(), 0);
    }
}
