//! Apify: actors that read Reddit and TikTok for money, run by run.
//!
//! Three steps, because money lies between them: [`Apify::start`] begins a run within a cap, [`Apify::look`] waits for it,
//! [`Apify::items`] reads what it found. [`Apify::recent`] and [`Apify::input_of`] find a run whose beginning was never
//! answered. The form that answers in one call is not used: after five minutes it gives up while the run goes on.
//!
//! Source: the Apify API reference, version 2.

use reqwest::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Batch;
use super::error::{Service, SourceError};
use super::wire::{Reply, Wire};
use crate::perception::Via;
use crate::perception::feeds::Actor;
use crate::vocab::{Secret, Timestamp, Usd};

/// Where Apify answers.
pub const APIFY_URL: &str = "https://api.apify.com";

/// How long one question about a run may be held, in seconds; more is not allowed.
pub const LONGEST_WAIT_SECS: u32 = 60;

/// Runs that are looked through for one that was lost.
pub const LOOKED_THROUGH: usize = 100;

/// The largest answer about runs.
const LARGEST_ABOUT: u64 = 4 << 20;

/// The largest page of items.
const LARGEST_PAGE: u64 = 32 << 20;

/// Items of a page.
const PAGE: u32 = 500;

/// The fields of an item that are read; bodies, comments and media stay where they are.
const FIELDS: &str = "id,parsedId,url,title,communityName,upVotes,numberOfComments,createdAt,scrapedAt,dataType,isAd,over18,\
text,createTime,createTimeISO,webVideoUrl,diggCount,shareCount,playCount,commentCount,hashtags,searchHashtag,input,\
authorMeta,error,noResults";

const SERVICE: Service = Service::Apify;

/// A run as it is asked for; kept word for word before it is sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunOrder {
    /// Which actor.
    pub actor: Actor,
    /// What it is asked.
    pub input: Value,
    /// Items that may be charged, at most.
    pub most: u32,
    /// What the run may cost, at most.
    pub cap: Usd,
    /// How long it may run, in seconds.
    pub timeout_secs: u32,
}

/// How a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunStatus {
    /// It waits or works.
    Moving,
    /// It ended as it should.
    Succeeded,
    /// It ended otherwise; what it found until then is there, and paid for.
    Ended,
}

/// A run as Apify tells it.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Its id.
    pub id: String,
    /// Where its items lie.
    pub dataset_id: String,
    /// Where its input lies.
    pub store_id: Option<String>,
    /// How it stands.
    pub status: RunStatus,
    /// Apify's word for that, and the actor's own.
    pub told: (String, String),
    /// When it began.
    pub started_at: Option<Timestamp>,
    /// What it cost so far, when Apify says so.
    pub usage: Option<Usd>,
    /// What its actor charges.
    pricing: Pricing,
}

/// What an actor charges, as far as the run tells.
#[derive(Clone, Debug, Default, PartialEq)]
struct Pricing {
    per_item: Option<f64>,
    events: Option<Usd>,
}

impl Run {
    /// What the run cost: the larger of what Apify says it used and what its price list makes of its items and events;
    /// `None` when neither is told.
    ///
    /// A run that is paid by the result tells no usage to those who only rent it, so its price list has to speak.
    pub fn cost(&self, order: &RunOrder, items: u64) -> Option<Usd> {
        let charged = items.min(u64::from(order.most)) as f64;
        let by_items = self.pricing.per_item.and_then(|price| Usd::from_f64(price * charged));
        [self.usage, by_items, self.pricing.events].into_iter().flatten().max()
    }

    fn read(data: &Value, wire: &Wire) -> Option<Self> {
        let text = |key: &str| data.get(key).and_then(Value::as_str);
        let id_of = |key: &str| text(key).filter(|id| is_id(id)).map(str::to_owned);
        let word = text("status")?;
        let dollars = |value: &Value| value.as_f64().filter(|usd| *usd >= 0.0).and_then(Usd::from_f64);
        Some(Self {
            id: id_of("id")?,
            dataset_id: id_of("defaultDatasetId")?,
            store_id: id_of("defaultKeyValueStoreId"),
            status: match word {
                "SUCCEEDED" => RunStatus::Succeeded,
                "FAILED" | "ABORTED" | "TIMED-OUT" => RunStatus::Ended,
                // Also a word that a later Apify may use for a run that moves.
                _ => RunStatus::Moving,
            },
            told: (wire.said(word), text("statusMessage").map(|said| wire.said(said)).unwrap_or_default()),
            started_at: text("startedAt").and_then(Timestamp::parse),
            usage: data.get("usageTotalUsd").and_then(dollars),
            pricing: Pricing::read(data),
        })
    }
}

impl Pricing {
    fn read(data: &Value) -> Self {
        let info = data.get("pricingInfo").unwrap_or(&Value::Null);
        let price = |value: &Value| value.as_f64().filter(|usd| (0.0..1e6).contains(usd));
        match info.get("pricingModel").and_then(Value::as_str) {
            Some("PRICE_PER_DATASET_ITEM") => {
                Self { per_item: info.get("pricePerUnitUsd").and_then(price), events: None }
            }
            Some("PAY_PER_EVENT") => {
                let counts = data.get("chargedEventCounts").and_then(Value::as_object);
                let prices = info.pointer("/pricingPerEvent/actorChargeEvents");
                let events = counts.map(|counts| {
                    let sums = counts.iter().filter_map(|(event, count)| {
                        let each = prices?.get(event)?.get("eventPriceUsd").and_then(price)?;
                        Some(each * count.as_f64().filter(|count| *count >= 0.0)?)
                    });
                    sums.sum::<f64>()
                });
                Self { per_item: None, events: events.and_then(Usd::from_f64) }
            }
            _ => Self::default(),
        }
    }
}

/// Apify, asked with a token.
pub struct Apify {
    wire: Wire,
    token: Secret,
}

impl Apify {
    /// * `base`: [`APIFY_URL`], or a server of a test.
    ///
    /// # Errors
    /// [`SourceError::BadAddress`].
    pub fn new(base: &str, token: Secret) -> Result<Self, SourceError> {
        Ok(Self { wire: Wire::new(SERVICE, base, vec![token.clone()])?, token })
    }

    /// Whether the token is accepted. Costs nothing.
    ///
    /// # Errors
    /// [`SourceError`].
    pub async fn test(&self, now: Timestamp) -> Result<(), SourceError> {
        self.ask(&["users", "me"], &[], now).await.map(drop)
    }

    /// Begins a run. It costs money from here on, at most `order.cap`: both of Apify's own bounds are sent.
    ///
    /// # Errors
    /// [`SourceError`]; when [`SourceError::leaves_doubt`], the run may have begun all the same and must not be asked for
    /// again before it was looked for.
    pub async fn start(&self, order: &RunOrder, now: Timestamp) -> Result<Run, SourceError> {
        let (most, cap) = (order.most.to_string(), format!("{:.6}", order.cap.as_f64()));
        let (timeout, actor) = (order.timeout_secs.to_string(), order.actor.path());
        let query = [
            ("maxItems", most.as_str()),
            ("maxTotalChargeUsd", cap.as_str()),
            ("timeout", timeout.as_str()),
            // The id is wanted at once, so that it is kept before anything else happens.
            ("waitForFinish", "0"),
        ];
        let url = self.wire.url(&["v2", "acts", &actor, "runs"], &query);
        let request = self.wire.post(url).bearer_auth(self.token.expose()).json(&order.input);
        let reply = self.wire.send(request, LARGEST_ABOUT).await?;
        if !reply.status.is_success() {
            return Err(self.failure(&reply, order.actor.name(), now));
        }
        self.run_of(&reply.json()?)
    }

    /// How a run stands; waits for its end up to `wait_secs`, at most [`LONGEST_WAIT_SECS`].
    ///
    /// # Errors
    /// [`SourceError`].
    pub async fn look(&self, run_id: &str, wait_secs: u32, now: Timestamp) -> Result<Run, SourceError> {
        let wait = wait_secs.min(LONGEST_WAIT_SECS).to_string();
        let reply = self.ask(&["actor-runs", run_id], &[("waitForFinish", &wait)], now).await?;
        self.run_of(&reply.json()?)
    }

    /// Asks a run to end.
    ///
    /// # Errors
    /// [`SourceError`].
    pub async fn abort(&self, run_id: &str, now: Timestamp) -> Result<(), SourceError> {
        let request = self.wire.post(self.wire.url(&["v2", "actor-runs", run_id, "abort"], &[]));
        let reply = self.wire.send(request.bearer_auth(self.token.expose()), LARGEST_ABOUT).await?;
        if reply.status.is_success() { Ok(()) } else { Err(self.failure(&reply, "the run", now)) }
    }

    /// The account's latest runs of an actor, newest first, at most [`LOOKED_THROUGH`].
    ///
    /// # Errors
    /// [`SourceError`].
    pub async fn recent(&self, actor: Actor, now: Timestamp) -> Result<Vec<Run>, SourceError> {
        let (path, limit) = (actor.path(), LOOKED_THROUGH.to_string());
        let reply = self.ask(&["acts", &path, "runs"], &[("desc", "1"), ("limit", &limit)], now).await?;
        let body = reply.json()?;
        let items = body.pointer("/data/items").and_then(Value::as_array);
        let items = items.ok_or_else(|| self.unreadable("no list of runs"))?;
        Ok(items.iter().filter_map(|item| Run::read(item, &self.wire)).collect())
    }

    /// What a run was asked, if that is still there.
    ///
    /// # Errors
    /// [`SourceError`].
    pub async fn input_of(&self, run: &Run, now: Timestamp) -> Result<Option<Value>, SourceError> {
        let Some(store) = &run.store_id else { return Ok(None) };
        match self.ask(&["key-value-stores", store, "records", "INPUT"], &[], now).await {
            Ok(reply) => reply.json().map(Some),
            Err(SourceError::Gone { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Reads the items of a run, at most `most` of them, page by page.
    ///
    /// # Errors
    /// [`SourceError`]; nothing is then told, so that a reading is whole or none.
    pub async fn items(&self, dataset_id: &str, most: u32, now: Timestamp) -> Result<Batch, SourceError> {
        let mut batch = Batch::default();
        let mut offset = 0;
        while offset < most {
            let wanted = (most - offset).min(PAGE);
            let (from, limit) = (offset.to_string(), wanted.to_string());
            let query = [
                ("format", "json"),
                ("clean", "1"),
                ("fields", FIELDS),
                ("offset", from.as_str()),
                ("limit", limit.as_str()),
            ];
            let url = self.wire.url(&["v2", "datasets", dataset_id, "items"], &query);
            let request = self.wire.get(url).bearer_auth(self.token.expose());
            let reply = self.wire.send(request, LARGEST_PAGE).await?;
            if !reply.status.is_success() {
                return Err(self.failure(&reply, "the items of the run", now));
            }
            let Value::Array(items) = reply.json()? else { return Err(self.unreadable("no list of items")) };
            let count = u32::try_from(items.len()).unwrap_or(u32::MAX);
            for item in items.into_iter().take(wanted as usize) {
                let number = batch.tally.rows() + 1;
                let Batch { signals, tally, .. } = &mut batch;
                tally.take(number, item, now, Via::Apify, &mut |signal| signals.push(signal));
            }
            if count < wanted {
                break;
            }
            offset += wanted;
        }
        Ok(batch)
    }

    async fn ask(&self, path: &[&str], query: &[(&str, &str)], now: Timestamp) -> Result<Reply, SourceError> {
        let path: Vec<&str> = std::iter::once("v2").chain(path.iter().copied()).collect();
        let request = self.wire.get(self.wire.url(&path, query)).bearer_auth(self.token.expose());
        let reply = self.wire.send(request, LARGEST_ABOUT).await?;
        if reply.status.is_success() {
            Ok(reply)
        } else {
            Err(self.failure(&reply, path.last().copied().unwrap_or_default(), now))
        }
    }

    fn run_of(&self, body: &Value) -> Result<Run, SourceError> {
        let read = body.get("data").and_then(|data| Run::read(data, &self.wire));
        read.ok_or_else(|| self.unreadable("no run"))
    }

    fn unreadable(&self, detail: &str) -> SourceError {
        SourceError::BadReply { service: SERVICE, detail: detail.to_owned() }
    }

    /// What Apify means: `{"error": {"type", "message"}}` beside the status.
    fn failure(&self, reply: &Reply, asked: &str, now: Timestamp) -> SourceError {
        let body = reply.json().unwrap_or_default();
        let text = |key: &str| body.pointer(key).and_then(Value::as_str).unwrap_or_default();
        let (kind, message) = (text("/error/type"), self.wire.said(text("/error/message")));
        let detail = if message.is_empty() { format!("HTTP {}", reply.status.as_u16()) } else { message };
        match (reply.status, kind) {
            // A token may also be good and not allowed to do this.
            (_, "user-or-token-not-found" | "token-not-provided" | "token-not-valid") => {
                SourceError::BadCredentials { service: SERVICE }
            }
            (_, "actor-is-not-rented") => SourceError::NotRented { actor: asked.to_owned() },
            (_, "rate-limit-exceeded") => {
                SourceError::RateLimited { service: SERVICE, wait_secs: reply.wait_secs(now) }
            }
            (_, "actor-memory-limit-exceeded" | "concurrent-runs-limit-exceeded" | "platform-feature-disabled")
            | (StatusCode::PAYMENT_REQUIRED, _) => SourceError::SpendCap { service: SERVICE, detail },
            (_, kind) if kind.contains("usage") && reply.status.is_client_error() => {
                SourceError::SpendCap { service: SERVICE, detail }
            }
            (StatusCode::NOT_FOUND | StatusCode::GONE, _) => {
                SourceError::Gone { service: SERVICE, what: self.wire.said(asked) }
            }
            (status, _) if status.is_client_error() && !is_said_for_all(status) => {
                SourceError::Refused { service: SERVICE, detail }
            }
            _ => reply.failure(now),
        }
    }
}

/// Statuses that mean the same at every service.
const fn is_said_for_all(status: StatusCode) -> bool {
    matches!(status, StatusCode::UNAUTHORIZED | StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT)
}

/// An id as Apify makes them; anything else must not get into an address or a row.
fn is_id(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn run(more: Value) -> Run {
        let mut data = json!({
            "id": "HG7ML7M8z78YcAPEB", "actId": "x", "status": "SUCCEEDED", "statusMessage": null,
            "startedAt": "2026-11-22T11:59:00.000Z", "defaultDatasetId": "wmKPijuyDnPZAPRMk",
            "defaultKeyValueStoreId": "eJNzqsbPiopwJcgGQ",
        });
        if let (Value::Object(data), Value::Object(more)) = (&mut data, more) {
            data.extend(more);
        }
        let wire = Wire::new(SERVICE, "http://127.0.0.1:1", vec![]).expect("a wire");
        Run::read(&data, &wire).expect("a run")
    }

    fn order(most: u32) -> RunOrder {
        let cap = Usd::from_micros(500_000);
        RunOrder { actor: Actor::RedditLite, input: json!({}), most, cap, timeout_secs: 300 }
    }

    #[test]
    fn the_cost_of_a_run_is_the_larger_of_what_was_used_and_what_the_price_list_makes_of_it() {
        let check = |more: Value, items: u64, expected: Option<i64>| {
            assert_eq!(run(more.clone()).cost(&order(100), items), expected.map(Usd::from_micros), "{more}");
        };
        check(json!({}), 50, None);
        check(json!({ "usageTotalUsd": 0.0123 }), 50, Some(12_300));
        check(json!({ "usageTotalUsd": -1 }), 50, None);
        let by_item = json!({ "pricingModel": "PRICE_PER_DATASET_ITEM", "pricePerUnitUsd": 0.004 });
        check(json!({ "pricingInfo": by_item }), 50, Some(200_000));
        check(json!({ "pricingInfo": by_item, "usageTotalUsd": 0.3 }), 50, Some(300_000));
        // More than was asked for is not charged.
        check(json!({ "pricingInfo": by_item }), 5_000, Some(400_000));
        let by_event = json!({ "pricingModel": "PAY_PER_EVENT", "pricingPerEvent": { "actorChargeEvents": {
            "start": { "eventPriceUsd": 0.01 }, "post": { "eventPriceUsd": 0.002 } } } });
        check(
            json!({ "pricingInfo": by_event, "chargedEventCounts": { "start": 1, "post": 20, "other": 9 } }),
            20,
            Some(50_000),
        );
        check(json!({ "pricingInfo": by_event }), 20, None);
        check(json!({ "pricingInfo": { "pricingModel": "FLAT_PRICE_PER_MONTH" } }), 20, None);
    }

    #[test]
    fn a_run_without_an_id_that_can_be_asked_for_is_none() {
        let wire = Wire::new(SERVICE, "http://127.0.0.1:1", vec![]).expect("a wire");
        for wrong in ["", "../users/me", "a?b", "ü", &"x".repeat(65)] {
            let data = json!({ "id": wrong, "status": "READY", "defaultDatasetId": "d" });
            assert_eq!(Run::read(&data, &wire), None, "{wrong}");
        }
        let odd = run(json!({ "status": "SLEEPING" }));
        assert_eq!(odd.status, RunStatus::Moving, "a word of a later Apify is no end");
    }
}
