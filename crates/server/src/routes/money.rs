use axum::Json;
use axum::extract::State;
use muse_core::api::{self, DepositRequest, LedgerQuery, ModelRow, MoneyLimits, SetLimit};
use muse_core::cognition::RendererChoice;
use muse_core::governance::{Entry, EntryKind, LedgerReport, Price, Quote, Wallet};
use muse_core::studio::Spend;
use serde::Deserialize;

use super::{Answer, MOST, USUAL};
use crate::door::Door;
use crate::extract::{Asked, Body, Named};
use crate::problem::Refused;

/// Attempts quoted at most; no Muse may have more.
const MOST_ATTEMPTS: u32 = 8;

#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Quoted {
    /// `auto`, `draft` or `comfy`; `auto` when left out.
    #[serde(default)]
    renderer: RendererChoice,
    /// Pictures tried at most, 1 to 8; 1 when left out.
    #[param(minimum = 1, maximum = 8)]
    attempts: Option<u32>,
}

/// Days of spending told when nobody says how many, and at most.
const DAYS: (u32, u32) = (30, 366);

#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Days {
    /// How many days, today included, 1 to 366; 30 when left out.
    #[param(minimum = 1, maximum = 366)]
    days: Option<u32>,
}

#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Rows {
    /// How many rows at most, 1 to 1000; 100 when left out.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
    /// Only rows before the one of this number, to page on.
    before: Option<i64>,
    /// Only rows whose note, accounts or production's id hold this.
    q: Option<String>,
    /// Only rows that do this.
    #[param(inline)]
    kind: Option<EntryKind>,
    /// Only rows of her money: her name, her id, or the last digits of it.
    muse: Option<String>,
}

/// Every Muse's money.
#[utoipa::path(get, path = "/api/v1/wallets", tag = "money",
    responses((status = 200, description = "The wallets.", body = Vec<Wallet>)))]
pub(crate) async fn wallets(State(door): State<Door>) -> Answer<Vec<Wallet>> {
    Ok(Json(api::wallets(door.studio()).await?))
}

/// One Muse's money.
#[utoipa::path(get, path = "/api/v1/wallets/{muse}", tag = "money",
    params(("muse" = String, Path, description = "Her name, her id, or the last digits of it.")),
    responses((status = 200, description = "The wallet.", body = Wallet)))]
pub(crate) async fn wallet(State(door): State<Door>, Named(muse): Named<String>) -> Answer<Wallet> {
    Ok(Json(api::wallet(door.studio(), &muse).await?))
}

/// Moves money into a wallet or, with a negative amount, out of it.
#[utoipa::path(post, path = "/api/v1/wallets/{muse}/deposit", tag = "money",
    request_body(content = DepositRequest, example = json!({ "amount": 5_000_000, "note": "for this week" })),
    params(("muse" = String, Path, description = "Her name, her id, or the last digits of it.")),
    responses((status = 200, description = "The wallet as it stands now.", body = Wallet)))]
pub(crate) async fn post_deposit(
    State(door): State<Door>,
    Named(muse): Named<String>,
    Body(request): Body<DepositRequest>,
) -> Answer<Wallet> {
    Ok(Json(api::post_deposit(door.studio(), &muse, request).await?))
}

/// The breaker as it stands, and how its cap came to be.
#[utoipa::path(get, path = "/api/v1/limits", tag = "money",
    responses((status = 200, description = "The breaker.", body = MoneyLimits)))]
pub(crate) async fn limits(State(door): State<Door>) -> Answer<MoneyLimits> {
    Ok(Json(api::limits(door.studio()).await?))
}

/// Sets the breaker's cap; a reason is needed.
#[utoipa::path(put, path = "/api/v1/limits", tag = "money",
    request_body(content = SetLimit, example = json!({ "hourly_cap": 2_000_000, "why": "a quiet week" })),
    responses((status = 200, description = "The breaker as it stands now.", body = MoneyLimits)))]
pub(crate) async fn set_limit(State(door): State<Door>, Body(request): Body<SetLimit>) -> Answer<MoneyLimits> {
    Ok(Json(api::set_limit(door.studio(), request).await?))
}

/// Rows of the ledger that fit, newest first.
#[utoipa::path(get, path = "/api/v1/ledger", tag = "money", params(Rows),
    responses((status = 200, description = "The rows.", body = Vec<Entry>)))]
pub(crate) async fn ledger(State(door): State<Door>, Asked(rows): Asked<Rows>) -> Answer<Vec<Entry>> {
    let Rows { limit, before, q, kind, muse } = rows;
    let query = LedgerQuery { before, q, kind, muse };
    Ok(Json(api::ledger(door.studio(), query, limit.unwrap_or(USUAL).clamp(1, MOST)).await?))
}

/// What was spent by day, Muse and kind, how the breaker's window filled, what is held, and what the rest of the month is
/// likely to cost.
#[utoipa::path(get, path = "/api/v1/spend", tag = "money", params(Days),
    responses((status = 200, description = "The spending; days and months are those of UTC.", body = Spend)))]
pub(crate) async fn spend(State(door): State<Door>, Asked(Days { days }): Asked<Days>) -> Answer<Spend> {
    let days = days.unwrap_or(DAYS.0);
    if !(1..=DAYS.1).contains(&days) {
        return Err(Refused::bad(format!("days is 1 to {}, not {days}", DAYS.1)));
    }
    Ok(Json(api::spend(door.studio(), days).await?))
}

/// Recomputes the whole chain of the ledger; faults are in the report.
#[utoipa::path(get, path = "/api/v1/ledger/verify", tag = "money",
    responses((status = 200, description = "What was found.", body = LedgerReport)))]
pub(crate) async fn verify_ledger(State(door): State<Door>) -> Answer<LedgerReport> {
    Ok(Json(api::verify_ledger(door.studio()).await?))
}

/// The prices in force, each with its source.
#[utoipa::path(get, path = "/api/v1/prices", tag = "money",
    responses((status = 200, description = "The price book.", body = Vec<Price>)))]
pub(crate) async fn prices(State(door): State<Door>) -> Answer<Vec<Price>> {
    Ok(Json(api::prices(door.studio())))
}

/// The models that others run: what each makes and costs, when it ends, what follows it.
#[utoipa::path(get, path = "/api/v1/models", tag = "money",
    responses((status = 200, description = "The models.", body = Vec<ModelRow>)))]
pub(crate) async fn list_models(State(door): State<Door>) -> Answer<Vec<ModelRow>> {
    Ok(Json(api::list_models(door.studio())))
}

/// What a production would cost, before anything is asked for.
#[utoipa::path(get, path = "/api/v1/quote", tag = "money", params(Quoted),
    responses((status = 200, description = "The cost with its 80 % interval.", body = Quote)))]
pub(crate) async fn quote(
    State(door): State<Door>,
    Asked(Quoted { renderer, attempts }): Asked<Quoted>,
) -> Answer<Quote> {
    let attempts = attempts.unwrap_or(1);
    if !(1..=MOST_ATTEMPTS).contains(&attempts) {
        return Err(Refused::bad(format!("attempts is 1 to {MOST_ATTEMPTS}, not {attempts}")));
    }
    Ok(Json(api::quote(door.studio(), renderer, attempts).await?))
}
