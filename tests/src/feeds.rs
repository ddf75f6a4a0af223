use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures_util::stream;
use muse_core::studio::SourceOptions;
use muse_core::studio::keys::{GivenKeys, KeyName};
use muse_core::vocab::Timestamp;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::Notify;

mod wire;

use wire::{
    abort, about_run, begin_run, input_of, items, listing, me, note, open_feed, runs_of, search, search_feed, token,
};

/// The Apify token that is good here.
pub const APIFY_TOKEN: &str = "apify_api_canaryTOKEN7f3a";

/// The id of the Reddit app that is known here.
pub const REDDIT_APP_ID: &str = "canaryAPPID91";

/// The secret of that app.
pub const REDDIT_SECRET: &str = "canarySECRETx55q";

/// What is answered instead of the truth.
#[derive(Clone, Debug)]
pub enum Fault {
    /// This status, with these headers and this body; nothing is done.
    Says(u16, Vec<(&'static str, String)>, Vec<u8>),
    /// The work is done, and its answer breaks off in the middle.
    Loses,
    /// Nothing is done, and the connection is cut.
    Cuts,
    /// Nothing is done, and a success of this many bytes of blanks is sent.
    Floods(usize),
}

impl Fault {
    /// An error as Apify tells it.
    pub fn apify(status: u16, kind: &str, message: &str) -> Self {
        Self::says(status, &json!({ "error": { "type": kind, "message": message } }).to_string())
    }

    /// A status with a body and no headers.
    pub fn says(status: u16, body: &str) -> Self {
        Self::Says(status, Vec::new(), body.as_bytes().to_vec())
    }

    /// 429 with this header.
    pub fn too_many(header: &'static str, value: &str) -> Self {
        Self::Says(429, vec![(header, value.to_owned())], Vec::new())
    }
}

/// A run as the double has it.
#[derive(Clone, Debug)]
pub struct DoubleRun {
    /// Its id.
    pub id: String,
    /// `owner~name`.
    pub actor: String,
    /// What it was asked, and within which bounds.
    pub input: Value,
    /// The query of the question.
    pub query: BTreeMap<String, String>,
    /// When it began.
    pub started_at: Timestamp,
    /// Apify's word for how it ended, once it has.
    pub ended: Option<String>,
    /// Looks at it that still find it running.
    looks: u32,
    /// What it found.
    items: Vec<Value>,
}

struct Inside {
    now: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    posts: Arc<dyn Fn(usize) -> Vec<Value> + Send + Sync>,
    listing: Vec<Value>,
    open_feed: String,
    usage: Option<f64>,
    pricing: Value,
    looks: u32,
    ends_as: String,
    tokens_given: u32,
    window: (f64, u32),
    runs: Vec<DoubleRun>,
    log: Vec<String>,
    faults: VecDeque<(String, Fault)>,
}

/// Apify and Reddit on one free port of this machine, as their documents describe them; ends with the runtime of its test.
#[derive(Clone)]
pub struct FeedDouble {
    /// `http://127.0.0.1:PORT`.
    pub url: String,
    inside: Arc<Mutex<Inside>>,
    released: Arc<Notify>,
}

impl FeedDouble {
    /// Starts both services.
    ///
    /// * `now`: their clock.
    ///
    /// # Panics
    /// When no port is free.
    pub async fn start(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        let inside = Inside {
            now: Arc::new(now),
            posts: Arc::new(|_| Vec::new()),
            listing: Vec::new(),
            open_feed: atom(&[]),
            usage: Some(0.012),
            pricing: Value::Null,
            looks: 0,
            ends_as: "SUCCEEDED".to_owned(),
            tokens_given: 0,
            window: (100.0, 60),
            runs: Vec::new(),
            log: Vec::new(),
            faults: VecDeque::new(),
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let double = Self {
            url: format!("http://{}", listener.local_addr().expect("an address")),
            inside: Arc::new(Mutex::new(inside)),
            released: Arc::new(Notify::new()),
        };
        let router = Router::new()
            .route("/v2/users/me", get(me))
            .route("/v2/acts/{actor}/runs", post(begin_run).get(runs_of))
            .route("/v2/actor-runs/{id}", get(about_run))
            .route("/v2/actor-runs/{id}/abort", post(abort))
            .route("/v2/datasets/{id}/items", get(items))
            .route("/v2/key-value-stores/{id}/records/INPUT", get(input_of))
            .route("/api/v1/access_token", post(token))
            .route("/r/{names}/{sorting}", get(listing))
            .route("/r/{names}/{sorting}/.rss", get(open_feed))
            .route("/search", get(search))
            .route("/search.rss", get(search_feed))
            .layer(from_fn_with_state(double.clone(), note))
            .with_state(double.clone());
        // It ends with the test.
        tokio::spawn(async move { axum::serve(listener, router).await });
        double
    }

    /// How a studio asks here, with good keys for both.
    pub fn options(&self) -> SourceOptions {
        let given = GivenKeys::default()
            .with(KeyName::ApifyToken, APIFY_TOKEN)
            .with(KeyName::RedditAppId, REDDIT_APP_ID)
            .with(KeyName::RedditSecret, REDDIT_SECRET);
        self.options_with(given)
    }

    /// How a studio asks here, with these keys.
    pub fn options_with(&self, given: GivenKeys) -> SourceOptions {
        SourceOptions {
            apify_url: self.url.clone(),
            reddit_url: self.url.clone(),
            reddit_oauth_url: self.url.clone(),
            given,
            rest: Duration::from_millis(1),
        }
    }

    /// What runs find from now on.
    pub fn finds(&self, posts: Vec<Value>) {
        self.finds_each(move |_| posts.clone());
    }

    /// What each run finds from now on; they are counted from 1.
    pub fn finds_each(&self, posts: impl Fn(usize) -> Vec<Value> + Send + Sync + 'static) {
        self.inside().posts = Arc::new(posts);
    }

    /// What listings hold from now on.
    pub fn lists(&self, posts: Vec<Value>) {
        self.inside().listing = posts;
    }

    /// What the open feed says from now on, word for word.
    pub fn publishes(&self, document: String) {
        self.inside().open_feed = document;
    }

    /// What a run says it cost, in dollars.
    pub fn costs(&self, usage: Option<f64>, pricing: Value) {
        let mut inside = self.inside();
        inside.usage = usage;
        inside.pricing = pricing;
    }

    /// How many looks find a run still running, and how it ends then.
    pub fn takes(&self, looks: u32, ends_as: &str) {
        let mut inside = self.inside();
        inside.looks = looks;
        inside.ends_as = ends_as.to_owned();
        for run in inside.runs.iter_mut().filter(|run| run.ended.is_none()) {
            run.looks = looks;
        }
        drop(inside);
        self.released.notify_waiters();
    }

    /// What is left of Reddit's window of questions, and seconds until it is whole.
    pub fn has_room(&self, left: f64, resets_secs: u32) {
        self.inside().window = (left, resets_secs);
    }

    /// The next request that begins so meets this fault, once.
    pub fn breaks(&self, start: &str, fault: Fault) {
        self.inside().faults.push_back((start.to_owned(), fault));
    }

    /// `POST /v2/acts/…` and so on with their queries, in the order in which they came.
    pub fn log(&self) -> Vec<String> {
        self.inside().log.clone()
    }

    /// How many requests began so.
    pub fn asked(&self, start: &str) -> usize {
        self.inside().log.iter().filter(|line| line.starts_with(start)).count()
    }

    /// Every run that was begun.
    pub fn runs(&self) -> Vec<DoubleRun> {
        self.inside().runs.clone()
    }

    /// Waits until a run has begun that was not there before.
    ///
    /// # Panics
    /// When that does not happen within ten seconds.
    pub async fn begins(&self, runs: usize) {
        for _ in 0..1000 {
            if self.inside().runs.len() >= runs {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("no run was begun: {:?}", self.log());
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A post as the Reddit actors tell it, in the form of their documentation.
pub fn actor_post(id: &str, title: &str, community: &str, upvotes: u64, created: &str) -> Value {
    json!({
        "id": format!("t3_{id}"), "parsedId": id, "url": format!("https://www.reddit.com/r/{community}/comments/{id}/"),
        "username": "somebody", "title": title, "communityName": format!("r/{community}"),
        "parsedCommunityName": community, "body": "not read", "numberOfComments": upvotes / 10, "upVotes": upvotes,
        "upVoteRatio": 0.97, "isVideo": false, "isAd": false, "over18": false, "createdAt": created, "dataType": "post",
    })
}

/// A post as a listing of Reddit tells it.
pub fn listed_post(id: &str, title: &str, community: &str, upvotes: u64, created: &str) -> Value {
    let created = Timestamp::parse(created).expect("a time").millis() / 1000;
    json!({ "kind": "t3", "data": {
        "id": id, "name": format!("t3_{id}"), "title": title, "selftext": "not read", "author": "somebody",
        "subreddit": community, "permalink": format!("/r/{community}/comments/{id}/"), "ups": upvotes, "score": upvotes,
        "upvote_ratio": 0.97, "num_comments": upvotes / 10, "created_utc": created as f64, "over_18": false,
    } })
}

/// A video as the TikTok actors tell it.
pub fn video(id: &str, text: &str, hashtag: &str, hearts: u64, created: &str) -> Value {
    json!({
        "id": id, "text": text, "createTimeISO": created, "isAd": false,
        "authorMeta": { "id": "1", "name": "somebody", "signature": "not read" },
        "webVideoUrl": format!("https://www.tiktok.com/@somebody/video/{id}"), "diggCount": hearts,
        "shareCount": hearts / 20, "playCount": hearts * 30, "commentCount": hearts / 10,
        "hashtags": [{ "id": "9", "name": hashtag, "title": "", "cover": "" }],
    })
}

/// An open feed as Reddit writes it: id, title, community, moment of each post.
pub fn atom(posts: &[(&str, &str, &str, &str)]) -> String {
    let entries: String = posts
        .iter()
        .map(|(id, title, community, created)| {
            let title = escaped(title);
            format!(
                r#"<entry><author><name>/u/somebody</name></author><category term="{community}" label="r/{community}"/><content type="html">&lt;p&gt;not read&lt;/p&gt;</content><id>t3_{id}</id><link href="https://www.reddit.com/r/{community}/comments/{id}/" /><updated>{created}</updated><published>{created}</published><title>{title}</title></entry>"#
            )
        })
        .collect();
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"><updated>2026-11-22T12:00:00+00:00</updated><id>/r/x/.rss</id><title>hot</title>{entries}</feed>"#
    )
}

/// Text inside XML; what XML cannot hold at all is left out.
fn escaped(text: &str) -> String {
    let held = text.chars().filter(|c| !c.is_control() || "\t\n\r".contains(*c));
    held.collect::<String>().replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
