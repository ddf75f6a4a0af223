//! From a post on the network to a decision that knows of it: a local feed is polled every second while it emits two
//! thousand looks a second.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::{Path, Query, State};
use axum::routing::{get, post};
use axum::{Json, Router};
use muse_core::api::{self, DepositRequest};
use muse_core::cognition::{Platform, RendererChoice};
use muse_core::db::EventKind;
use muse_core::perception::Via;
use muse_core::perception::feeds::{Listening, Sorting};
use muse_core::studio::keys::{GivenKeys, KeyName};
use muse_core::studio::senses::NewFeed;
use muse_core::studio::{ProduceRequest, SourceOptions, Studio, StudioError};
use muse_core::vocab::{Clock, MuseId, Usd};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

use super::Figure;

/// Looks emitted in a second.
const RATE: u64 = 2_000;

/// Of these, posts seen for the first time; the others are seen again with other figures.
const NEW_IN_A_HUNDRED: u64 = 40;

/// Polls that are measured, one a second.
const POLLS: u32 = 30;

/// Looks of one run, at most.
const MOST: u64 = 4_900;

/// How long it has been emitting before it is first asked: enough new posts for the studio to let the oldest go.
const UNHEARD: Duration = Duration::from_secs(30);

const ADJECTIVES: [&str; 20] = [
    "brutalist",
    "velvet",
    "neon",
    "ceramic",
    "paper",
    "chrome",
    "mossy",
    "coastal",
    "nocturnal",
    "folded",
    "woven",
    "gilded",
    "frozen",
    "rusted",
    "floating",
    "hidden",
    "painted",
    "mirrored",
    "smoky",
    "electric",
];
const NOUNS: [&str; 20] = [
    "towers",
    "costumes",
    "gardens",
    "kitchens",
    "masks",
    "engines",
    "harbours",
    "libraries",
    "bicycles",
    "orchids",
    "staircases",
    "lanterns",
    "violins",
    "deserts",
    "aquariums",
    "rooftops",
    "puppets",
    "clocks",
    "tunnels",
    "kites",
];
const TAILS: [&str; 6] = ["at dawn", "in winter", "seen twice", "for sale", "after rain", "on film"];

/// A local service that speaks Apify's wire and emits looks without end.
pub(super) struct LoudFeed {
    url: String,
    loud: Arc<Mutex<Loud>>,
}

struct Loud {
    since: Instant,
    /// Looks that runs have found so far.
    found: u64,
    runs: u32,
    /// When the last run began.
    asked: Instant,
    /// What the last run found: when each look was emitted, and the look.
    last: Vec<(Instant, Value)>,
}

impl Loud {
    const fn new(since: Instant) -> Self {
        Self { since, found: 0, runs: 0, asked: since, last: Vec::new() }
    }

    /// A run, over at once: it finds what was emitted since the one before.
    fn run(&mut self) -> String {
        self.asked = Instant::now();
        let due = (self.asked.duration_since(self.since).as_secs_f64() * RATE as f64) as u64;
        let (now, end) = (Clock::system().now(), due.min(self.found + MOST));
        let looks = (self.found..end).map(|look| {
            let moment = self.since + Duration::from_secs_f64(look as f64 / RATE as f64);
            (moment, item(look, now.plus_millis(-(moment.elapsed().as_millis() as i64)).to_string()))
        });
        self.last = looks.collect();
        self.found = end;
        self.runs += 1;
        format!("run{}", self.runs)
    }
}

/// Which part of what a run found is wanted.
#[derive(Deserialize)]
struct Page {
    offset: usize,
    limit: usize,
}

impl LoudFeed {
    /// Begins to emit on a free port of this machine.
    pub(super) async fn start() -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let loud = Arc::new(Mutex::new(Loud::new(Instant::now())));
        let router = Router::new()
            .route("/v2/acts/{actor}/runs", post(begin))
            .route("/v2/actor-runs/{id}", get(look))
            .route("/v2/datasets/{id}/items", get(items))
            .with_state(Arc::clone(&loud));
        // It ends with the bench.
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self { url, loud })
    }

    /// How a studio asks it.
    pub(super) fn options(&self) -> SourceOptions {
        SourceOptions {
            apify_url: self.url.clone(),
            reddit_url: self.url.clone(),
            reddit_oauth_url: self.url.clone(),
            given: GivenKeys::default().with(KeyName::ApifyToken, "of-the-bench"),
            rest: Duration::from_millis(1),
        }
    }

    fn loud(&self) -> MutexGuard<'_, Loud> {
        self.loud.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn run(id: &str) -> Json<Value> {
    Json(json!({ "data": { "id": id, "status": "SUCCEEDED", "defaultDatasetId": id, "usageTotalUsd": 0.0001 } }))
}

async fn begin(State(loud): State<Arc<Mutex<Loud>>>, Path(_): Path<String>) -> Json<Value> {
    run(&loud.lock().unwrap_or_else(PoisonError::into_inner).run())
}

async fn look(Path(id): Path<String>) -> Json<Value> {
    run(&id)
}

/// A page of what the last run found, in the shape of the Reddit actors.
async fn items(
    State(loud): State<Arc<Mutex<Loud>>>,
    Path(_): Path<String>,
    Query(page): Query<Page>,
) -> Json<Vec<Value>> {
    let loud = loud.lock().unwrap_or_else(PoisonError::into_inner);
    Json(loud.last.iter().skip(page.offset).take(page.limit).map(|(_, look)| look.clone()).collect())
}

fn item(look: u64, seen_at: String) -> Value {
    let new = look * NEW_IN_A_HUNDRED / 100;
    // The rest are second looks, the later the post the likelier.
    let is_new = look * NEW_IN_A_HUNDRED % 100 < NEW_IN_A_HUNDRED;
    let back = look.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 33;
    let id = if is_new { new } else { new.saturating_sub(1 + back % 15_000) };
    let subject = id.wrapping_mul(2_654_435_761) % 400;
    let (adjective, noun) = (ADJECTIVES[subject as usize % 20], NOUNS[subject as usize / 20]);
    let upvotes = id % 900 + look / 10;
    json!({
        "dataType": "post", "id": format!("t3_{id}"), "title": format!("{adjective} {noun} {}", TAILS[id as usize % 6]),
        "communityName": format!("r/c{}", id % 50), "url": format!("https://www.reddit.com/r/c/comments/{id}/"),
        "upVotes": upvotes, "numberOfComments": upvotes / 10, "createdAt": "2026-01-01T00:00:00.000Z",
        "scrapedAt": seen_at,
    })
}

/// Polls once a second and decides after each poll.
pub(super) async fn figures(
    studio: &Studio,
    feed: &LoudFeed,
    muse_id: MuseId,
    figures: &mut Vec<Figure>,
) -> Result<(), StudioError> {
    let deposit = DepositRequest { amount: Usd::from_micros(1_000_000), note: "bench".to_owned(), transfer_id: None };
    api::post_deposit(studio, &muse_id.to_string(), deposit).await?;
    let wanted = NewFeed {
        listening: Listening::Communities { names: vec!["bench".to_owned()], sorting: Sorting::New },
        name: None,
        muse: Some(muse_id.to_string()),
        via: Some(Via::Apify),
        actor: None,
        every_secs: None,
        most_posts: Some(5_000),
        cap: Some(Usd::from_micros(1_000)),
        approved: true,
    };
    let feed_id = api::add_feed(studio, wanted).await?.feed.feed_id;
    let intent = ProduceRequest {
        intent: "Brutalist towers at dawn".to_owned(),
        muse: Some(muse_id.to_string()),
        platform: Platform::Instagram,
        renderer: RendererChoice::Draft,
        approved: true,
        anyway: false,
        seed: Some(7),
    };
    *feed.loud() = Loud::new(Instant::now().checked_sub(UNHEARD).unwrap_or_else(Instant::now));
    // What was emitted before is heard first: from then on as many posts are held as ever are.
    while studio.poll_feed(feed_id, &CancellationToken::new()).await?.is_some_and(|poll| poll.read >= MOST) {
        api::decide(studio, &intent).await?;
    }
    let (mut after, mut whole, mut read) = (Vec::new(), Vec::new(), 0);
    let mut ticks = tokio::time::interval(Duration::from_secs(1));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks.tick().await;
    let begun = feed.loud().asked;
    for _ in 0..POLLS {
        ticks.tick().await;
        // The poll's own event is sent the moment its looks are durable.
        let kept = tokio::spawn({
            let mut events = studio.db().listen();
            async move {
                while let Ok(event) = events.recv().await {
                    if event.kind == EventKind::FeedPolled {
                        return Some(Instant::now());
                    }
                }
                None
            }
        });
        let poll = studio.poll_feed(feed_id, &CancellationToken::new()).await?;
        api::decide(studio, &intent).await?;
        let decided = Instant::now();
        read += poll.map_or(0, |poll| poll.read);
        let kept = kept.await.ok().flatten();
        after.extend(kept.map(|kept| decided.saturating_duration_since(kept)));
        whole.extend(feed.loud().last.iter().map(|(moment, _)| decided.saturating_duration_since(*moment)));
    }
    // From run to run: each found what was emitted since the one before.
    let rate = read as f64 / feed.loud().asked.duration_since(begun).as_secs_f64();
    let [after_p50, after_p99, whole_p50, whole_p99] =
        [(&after, 50), (&after, 99), (&whole, 50), (&whole, 99)].map(|(times, of)| percentile(times, of));
    figures.push(Figure {
        what: "signals kept to decision there".to_owned(),
        value: format!("{after_p50:.1} ms"),
        how: format!("p99 {after_p99:.1} ms; {rate:.0} looks/s from a local feed, {POLLS} polls"),
    });
    figures.push(Figure {
        what: "signal emitted to decision there".to_owned(),
        value: format!("{whole_p50:.0} ms"),
        how: format!("p99 {whole_p99:.0} ms, with polling once a second and keeping every look on disk"),
    });
    Ok(())
}

/// Milliseconds that `of` in a hundred stay within.
fn percentile(times: &[Duration], of: usize) -> f64 {
    let mut times = times.to_vec();
    times.sort_unstable();
    let place = (times.len() * of).div_ceil(100).saturating_sub(1);
    times.get(place).copied().unwrap_or_default().as_secs_f64() * 1000.0
}
