use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ApiError;
use crate::creation::registry::{Makes, Model, ModelStanding};
use crate::db::DbError;
use crate::governance::genesis::{find_muse, list_muses};
use crate::governance::treasury::{self, Breaker, LimitChange};
use crate::governance::{Entry, EntryKind, LedgerReport, Price, Wallet, ledger as rows};
use crate::studio::{Spend, Studio};
use crate::vocab::{TransferId, Usd};

/// Money in or, when negative, out.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DepositRequest {
    /// Micro-dollars; negative takes out.
    pub amount: Usd,
    /// Why.
    #[serde(default)]
    pub note: String,
    /// Sending the same id again moves the money once.
    #[serde(default)]
    pub transfer_id: Option<TransferId>,
}

/// A new cap.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetLimit {
    /// Micro-dollars that may be captured or in flight in any 60 minutes.
    pub hourly_cap: Usd,
    /// Why; a limit is changed only with a reason.
    pub why: String,
    /// Who.
    #[serde(default)]
    pub who: Option<String>,
}

/// The longest text to look for in the ledger, in characters.
const MOST_WORDS: usize = 200;

/// Which rows of the ledger; what is left out does not narrow it.
#[derive(Clone, Debug, Default)]
pub struct LedgerQuery {
    /// Rows before this one.
    pub before: Option<i64>,
    /// What the note, an account or the production's id holds.
    pub q: Option<String>,
    /// What the row does.
    pub kind: Option<EntryKind>,
    /// Whose money: her name, her id, or the last digits of it.
    pub muse: Option<String>,
}

/// The breaker and how its cap came to be.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct MoneyLimits {
    /// As it stands.
    pub breaker: Breaker,
    /// Every change, newest first.
    pub changes: Vec<LimitChange>,
}

/// One Muse's money.
///
/// # Errors
/// Nobody of that name.
pub async fn wallet(studio: &Studio, muse: &str) -> Result<Wallet, ApiError> {
    let row = find_muse(studio.db(), muse).await?;
    Ok(studio.treasury().wallet(studio.db(), row.muse_id).await?)
}

/// Every Muse's money.
///
/// # Errors
/// What the storage says.
pub async fn wallets(studio: &Studio) -> Result<Vec<Wallet>, ApiError> {
    let mut found = Vec::new();
    for row in list_muses(studio.db()).await? {
        found.push(studio.treasury().wallet(studio.db(), row.muse_id).await?);
    }
    Ok(found)
}

/// Moves money into a wallet or out of it.
///
/// # Errors
/// What the treasury refuses.
pub async fn post_deposit(studio: &Studio, muse: &str, request: DepositRequest) -> Result<Wallet, ApiError> {
    let row = find_muse(studio.db(), muse).await?;
    let transfer_id = request.transfer_id.unwrap_or_else(TransferId::new);
    studio.deposit(row.muse_id, transfer_id, request.amount, request.note).await?;
    wallet(studio, muse).await
}

/// The breaker as it stands.
///
/// # Errors
/// What the storage says.
pub async fn limits(studio: &Studio) -> Result<MoneyLimits, ApiError> {
    let mut conn = studio.db().read().acquire().await.map_err(DbError::from_sqlx)?;
    let breaker = treasury::breaker(&mut conn, studio.clock().now()).await?;
    Ok(MoneyLimits { breaker, changes: treasury::limit_changes(studio.db()).await? })
}

/// Sets the breaker's cap.
///
/// # Errors
/// Without a reason.
pub async fn set_limit(studio: &Studio, request: SetLimit) -> Result<MoneyLimits, ApiError> {
    let now = studio.clock().now();
    let who = request.who.unwrap_or_else(|| "creator".to_owned());
    studio
        .db()
        .write::<_, ApiError, _>(move |tx| {
            Box::pin(async move { Ok(treasury::set_hourly_cap(tx, now, request.hourly_cap, who, request.why).await?) })
        })
        .await?;
    limits(studio).await
}

/// Rows that fit, newest first.
///
/// # Errors
/// [`ApiError::BadRequest`] for words that are too long, nobody of that name, or what the storage says.
pub async fn ledger(studio: &Studio, query: LedgerQuery, limit: u32) -> Result<Vec<Entry>, ApiError> {
    if query.q.as_ref().is_some_and(|words| words.chars().count() > MOST_WORDS) {
        return Err(ApiError::BadRequest { what: format!("q has at most {MOST_WORDS} characters") });
    }
    let muse_id = match query.muse.as_deref().map(str::trim).filter(|muse| !muse.is_empty()) {
        Some(muse) => Some(find_muse(studio.db(), muse).await?.muse_id),
        None => None,
    };
    let search = rows::Search { before: query.before, words: query.q, kind: query.kind, muse_id };
    Ok(rows::search(studio.db(), &search, limit).await?)
}

/// What was spent over the last `days` days, what is held, and what the rest of the month is likely to cost.
///
/// # Errors
/// What the storage says.
pub async fn spend(studio: &Studio, days: u32) -> Result<Spend, ApiError> {
    studio.spend(days).await
}

/// Recomputes the whole chain.
///
/// # Errors
/// What the storage says; faults of the ledger are in the report.
pub async fn verify_ledger(studio: &Studio) -> Result<LedgerReport, ApiError> {
    Ok(rows::verify(studio.db()).await?)
}

/// Hands every row to `sink`, oldest first, in constant memory.
///
/// # Errors
/// What the storage says, or what `sink` returns.
pub async fn export_ledger(
    studio: &Studio,
    mut sink: impl FnMut(&Entry) -> std::io::Result<()>,
) -> Result<u64, ApiError> {
    let (mut last, mut count) = (0, 0);
    loop {
        let page = rows::entries_after(studio.db(), last, 2000).await?;
        let Some(end) = page.last() else { return Ok(count) };
        last = end.seq;
        for entry in &page {
            sink(entry).map_err(|e| DbError::file("cannot write", "the export", e))?;
            count += 1;
        }
    }
}

/// A model that others run, and what it costs now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ModelRow {
    /// What is known of it.
    #[serde(flatten)]
    pub model: Model,
    /// Whether it still answers, by what is known.
    pub standing: ModelStanding,
    /// It is what is taken for these jobs when nobody chose another.
    pub first_for: Vec<Makes>,
    /// Its rows of the price book.
    pub price_rows: Vec<Price>,
}

/// The models that others run, by id.
pub fn list_models(studio: &Studio) -> Vec<ModelRow> {
    let (today, registry) = (studio.clock().now().date(), studio.models());
    let row = |model: &Model| {
        let is_first = |wanted: &Makes| registry.first(*wanted, today).is_ok_and(|first| first.id == model.id);
        let price_rows = model.prices.values().filter_map(|item| studio.prices().price(item).ok().cloned());
        ModelRow {
            standing: model.standing(today),
            first_for: model.makes.iter().copied().filter(is_first).collect(),
            price_rows: price_rows.collect(),
            model: model.clone(),
        }
    };
    registry.models().map(row).collect()
}

/// The prices in force.
pub fn prices(studio: &Studio) -> Vec<Price> {
    studio.prices().rows().cloned().collect()
}
