//! Reddit asked as an app of the creator's own: with figures, inside Reddit's window of questions.
//!
//! Source: Reddit's OAuth2 wiki ("Application Only OAuth") and its listings.

use reqwest::StatusCode;
use reqwest::header::CONTENT_TYPE;
use serde_json::Value;
use tokio::sync::Mutex;

use super::error::{Service, SourceError};
use super::rss::any_of;
use super::wire::{Reply, Room, Wire};
use super::{Asked, Batch};
use crate::perception::Via;
use crate::perception::feeds::{Listening, Sorting};
use crate::vocab::{Secret, Timestamp};

/// Where an app's questions are answered.
pub const OAUTH_URL: &str = "https://oauth.reddit.com";

/// The largest page of a listing.
const LARGEST_PAGE: u64 = 8 << 20;

/// The largest answer to the question for a token.
const LARGEST_TOKEN: u64 = 64 << 10;

/// Posts of a page, at most.
const PAGE: u32 = 100;

/// Pages of one poll, at most: Reddit's listings end after a thousand posts.
const MOST_PAGES: u32 = 10;

/// A token is not used any more when it has less than this left, in milliseconds.
const LAST_MINUTE_MS: i64 = 60_000;

const SERVICE: Service = Service::Reddit;

/// An app registered at reddit.com/prefs/apps.
#[derive(Clone, Debug)]
pub struct RedditApp {
    /// Its id, as the page of the app shows it.
    pub id: Secret,
    /// Its secret; an "installed" app has none.
    pub secret: Option<Secret>,
}

/// Reddit, asked as an app.
pub struct Reddit {
    /// Where tokens are given.
    www: Wire,
    /// Where questions are answered.
    oauth: Wire,
    app: RedditApp,
    token: Mutex<Option<Token>>,
}

struct Token {
    bearer: Secret,
    until: Timestamp,
}

impl Reddit {
    /// * `www`: [`REDDIT_URL`](super::rss::REDDIT_URL), `oauth`: [`OAUTH_URL`], or servers of a test.
    ///
    /// # Errors
    /// [`SourceError::BadAddress`].
    pub fn new(www: &str, oauth: &str, app: RedditApp) -> Result<Self, SourceError> {
        let secrets: Vec<Secret> = app.secret.iter().chain([&app.id]).cloned().collect();
        Ok(Self {
            www: Wire::new(SERVICE, www, secrets.clone())?,
            oauth: Wire::new(SERVICE, oauth, secrets)?,
            app,
            token: Mutex::new(None),
        })
    }

    /// Whether the app is accepted: asks for a new token.
    ///
    /// # Errors
    /// [`SourceError`].
    pub async fn test(&self, now: Timestamp) -> Result<(), SourceError> {
        let mut held = self.token.lock().await;
        *held = Some(self.new_token(now).await?);
        Ok(())
    }

    /// Reads the listing from its beginning, page by page, as far as posts are asked for and the window has room.
    ///
    /// # Errors
    /// [`SourceError`].
    pub async fn poll(&self, asked: Asked<'_>) -> Result<Batch, SourceError> {
        let mut batch = Batch::default();
        let mut after: Option<String> = None;
        for _ in 0..MOST_PAGES {
            let left = asked.most.saturating_sub(u32::try_from(batch.signals.len()).unwrap_or(u32::MAX));
            if left == 0 || batch.room.is_some_and(|room: Room| room.left == 0) {
                break;
            }
            let Some(reply) = self.page(asked, left.min(PAGE), after.as_deref()).await? else { break };
            batch.room = reply.room().or(batch.room);
            let mut page = reply.json()?;
            let unreadable = |detail: &str| SourceError::BadReply { service: SERVICE, detail: detail.to_owned() };
            let next = page.pointer("/data/after").and_then(Value::as_str).map(str::to_owned);
            let Some(Value::Array(children)) = page.pointer_mut("/data/children").map(Value::take) else {
                return Err(unreadable("no listing"));
            };
            let empty = children.is_empty();
            for child in children {
                let number = batch.tally.rows() + 1;
                let Batch { signals, tally, .. } = &mut batch;
                tally.take(number, child, asked.now, Via::Oauth, &mut |signal| signals.push(signal));
            }
            // A page that leads to itself would never end.
            if empty || next.is_none() || next == after {
                break;
            }
            after = next;
        }
        Ok(batch)
    }

    /// One page; a token that was taken back meanwhile is replaced once.
    async fn page(&self, asked: Asked<'_>, limit: u32, after: Option<&str>) -> Result<Option<Reply>, SourceError> {
        let limit = limit.to_string();
        let mut query = vec![("limit", limit.as_str()), ("raw_json", "1")];
        query.extend(after.map(|after| ("after", after)));
        let words;
        let url = match asked.listening {
            Listening::Communities { names, sorting } => {
                if *sorting == Sorting::Top {
                    query.push(("t", "day"));
                }
                self.oauth.url(&["r", &names.join("+"), sorting.name()], &query)
            }
            Listening::RedditSearches { words: wanted } => {
                words = any_of(wanted);
                query.extend([("q", words.as_str()), ("sort", "new"), ("type", "link")]);
                self.oauth.url(&["search"], &query)
            }
            _ => return Ok(None),
        };
        let bearer = self.bearer(asked.now, None).await?;
        let ask =
            |bearer: &Secret| self.oauth.send(self.oauth.get(url.clone()).bearer_auth(bearer.expose()), LARGEST_PAGE);
        let mut reply = ask(&bearer).await?;
        if reply.status == StatusCode::UNAUTHORIZED {
            reply = ask(&self.bearer(asked.now, Some(&bearer)).await?).await?;
        }
        match reply.status {
            StatusCode::OK => Ok(Some(reply)),
            // `{"reason": "private"}`, `"banned"`, `"quarantined"`; an unknown community leads to the search page.
            StatusCode::FORBIDDEN | StatusCode::NOT_FOUND | StatusCode::FOUND => {
                let reason = reply.json().ok();
                let reason = reason.as_ref().and_then(|body| body.get("reason")).and_then(Value::as_str);
                let a_word = |why: &&str| why.len() <= 40 && why.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
                let names = asked.listening.summary();
                let what = reason.filter(a_word).map_or_else(|| names.clone(), |why| format!("{names} ({why})"));
                Err(SourceError::Gone { service: SERVICE, what })
            }
            _ => Err(reply.failure(asked.now)),
        }
    }

    /// The token in use, or a new one when it has run out or is the one that was `refused`.
    async fn bearer(&self, now: Timestamp, refused: Option<&Secret>) -> Result<Secret, SourceError> {
        let mut held = self.token.lock().await;
        if let Some(token) = &*held
            && token.until > now.plus_millis(LAST_MINUTE_MS)
            && refused != Some(&token.bearer)
        {
            return Ok(token.bearer.clone());
        }
        let token = self.new_token(now).await?;
        let bearer = token.bearer.clone();
        *held = Some(token);
        Ok(bearer)
    }

    async fn new_token(&self, now: Timestamp) -> Result<Token, SourceError> {
        // An app without a secret says that it tracks nobody by this device.
        let (password, form) = match &self.app.secret {
            Some(secret) => (secret.expose(), "grant_type=client_credentials"),
            None => (
                "",
                "grant_type=https%3A%2F%2Foauth.reddit.com%2Fgrants%2Finstalled_client&device_id=DO_NOT_TRACK_THIS_DEVICE",
            ),
        };
        let request = self
            .www
            .post(self.www.url(&["api", "v1", "access_token"], &[]))
            .basic_auth(self.app.id.expose(), Some(password))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(form);
        let reply = self.www.send(request, LARGEST_TOKEN).await?;
        if reply.status != StatusCode::OK {
            // Reddit says 400 to an app of another kind than the grant.
            return Err(match reply.status {
                StatusCode::BAD_REQUEST | StatusCode::FORBIDDEN => SourceError::BadCredentials { service: SERVICE },
                _ => reply.failure(now),
            });
        }
        let body = reply.json()?;
        // Reddit tells some refusals with the status of a success.
        if body.get("error").is_some() {
            return Err(SourceError::BadCredentials { service: SERVICE });
        }
        let bearer = body.get("access_token").and_then(Value::as_str).and_then(Secret::new);
        let lives_secs = body.get("expires_in").and_then(Value::as_f64).filter(|secs| *secs > 0.0).unwrap_or(3_600.0);
        let until = now.plus_millis((lives_secs.min(7.0 * 86_400.0) * 1000.0) as i64);
        let detail = || "no token in the answer to the question for one".to_owned();
        let bearer = bearer.ok_or_else(|| SourceError::BadReply { service: SERVICE, detail: detail() })?;
        Ok(Token { bearer, until })
    }
}
