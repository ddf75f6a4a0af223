//! From a post on the network to a decision that knows of it: a local feed is polled every second while it emits two
//! thousand looks a second.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::{Path, State};
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
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::Figure;

/// Looks emitted in a second.
const RATE: u64 = 2_000;

/// Of these, posts seen for the first time; the others are seen again with other figures.
const NEW_IN_A_HUNDRED: u64 = 40;

/// Polls that are measured, one a second.
const POLLS: u32 = 30;

/// Polls before that fill the window of posts that are held.
const WARM_UP: u32 = 5;

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
    /// Looks handed out so far.
    emitted: u64,
    /// What was handed out last: when each look was emitted.
    moments: VecDeque<Instant>,
    runs: u32,
}

impl LoudFeed {
    /// Begins to emit on a free port of this machine.
    pub(super) async fn start() -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let loud = Loud { since: Instant::now(), emitted: 0, moments: VecDeque::new(), runs: 0 };
        let loud = Arc::new(Mutex::new(loud));
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
    let mut loud = loud.lock().unwrap_or_else(PoisonError::into_inner);
    loud.runs += 1;
    run(&format!("run{}", loud.runs))
}

async fn look(Path(id): Path<String>) -> Json<Value> {
    run(&id)
}

/// Everything emitted since it was last asked, in the shape of the Reddit actors.
async fn items(State(loud): State<Arc<Mutex<Loud>>>, Path(_): Path<String>) -> Json<Vec<Value>> {
    let mut loud = loud.lock().unwrap_or_else(PoisonError::into_inner);
    let due = (loud.since.elapsed().as_secs_f64() * RATE as f64) as u64;
    let now = Clock::system().now();
    let mut found = Vec::new();
    loud.moments.clear();
    for look in loud.emitted..due.min(loud.emitted + 4_900) {
        let moment = loud.since + Duration::from_secs_f64(look as f64 / RATE as f64);
        loud.moments.push_back(moment);
        found.push(item(look, now.plus_millis(-(moment.elapsed().as_millis() as i64)).to_string()));
    }
    loud.emitted = due;
    Json(found)
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
    {
        let mut loud = feed.loud();
        loud.since = Instant::now();
        loud.emitted = 0;
    }
    let (mut after, mut whole, mut read) = (Vec::new(), Vec::new(), 0);
    let mut ticks = tokio::time::interval(Duration::from_secs(1));
    let mut events = studio.db().listen();
    for n in 0..WARM_UP + POLLS {
        ticks.tick().await;
        // The poll's own event is sent the moment its looks are durable.
        let kept = tokio::spawn({
            let mut events = std::mem::replace(&mut events, studio.db().listen());
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
        let kept = kept.await.ok().flatten();
        if n < WARM_UP {
            continue;
        }
        read += poll.map_or(0, |poll| poll.read);
        after.extend(kept.map(|kept| decided.saturating_duration_since(kept)));
        whole.extend(feed.loud().moments.iter().map(|moment| decided.saturating_duration_since(*moment)));
    }
    let [after_p50, after_p99, whole_p50, whole_p99] =
        [(&after, 50), (&after, 99), (&whole, 50), (&whole, 99)].map(|(times, of)| percentile(times, of));
    figures.push(Figure {
        what: "signals kept to decision there".to_owned(),
        value: format!("{after_p50:.1} ms"),
        how: format!("p99 {after_p99:.1} ms; {} looks/s from a local feed, {POLLS} polls", read / u64::from(POLLS)),
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
