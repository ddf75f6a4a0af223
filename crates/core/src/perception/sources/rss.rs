//! Reddit's open feeds: Atom, without a key and without figures.

use reqwest::StatusCode;
use reqwest::header::{ETAG, IF_NONE_MATCH};

use super::error::{Service, SourceError};
use super::wire::Wire;
use super::{Asked, Batch, atom};
use crate::perception::feeds::{Listening, Sorting};

/// Where Reddit answers without a key.
pub const REDDIT_URL: &str = "https://www.reddit.com";

/// The largest document; a hundred posts are below half a MiB.
const LARGEST: u64 = 4 << 20;

/// Posts Reddit gives at once, at most.
const PAGE: u32 = 100;

const SERVICE: Service = Service::RedditFeeds;

/// Reddit's open feeds.
pub struct Rss {
    wire: Wire,
}

impl Rss {
    /// * `base`: [`REDDIT_URL`], or a server of a test.
    ///
    /// # Errors
    /// [`SourceError::BadAddress`].
    pub fn new(base: &str) -> Result<Self, SourceError> {
        Ok(Self { wire: Wire::new(SERVICE, base, Vec::new())? })
    }

    /// Asks for the newest state of the feed: one question.
    ///
    /// # Errors
    /// [`SourceError`].
    pub async fn poll(&self, asked: Asked<'_>) -> Result<Batch, SourceError> {
        let limit = asked.most.clamp(1, PAGE).to_string();
        let url = match asked.listening {
            Listening::Communities { names, sorting } => {
                let joined = names.join("+");
                let mut query = vec![("limit", limit.as_str())];
                if *sorting == Sorting::Top {
                    query.push(("t", "day"));
                }
                self.wire.url(&["r", &joined, sorting.name(), ".rss"], &query)
            }
            Listening::RedditSearches { words } => {
                let words = any_of(words);
                self.wire.url(&["search.rss"], &[("q", &words), ("sort", "new"), ("type", "link"), ("limit", &limit)])
            }
            _ => return Ok(Batch::default()),
        };
        let mut request = self.wire.get(url);
        if let Some(mark) = asked.mark {
            request = request.header(IF_NONE_MATCH, mark);
        }
        let reply = self.wire.send(request, LARGEST).await?;
        match reply.status {
            StatusCode::NOT_MODIFIED => {
                return Ok(Batch { room: reply.room(), mark: asked.mark.map(str::to_owned), ..Batch::default() });
            }
            StatusCode::OK => {}
            // An unknown community leads to the search page.
            StatusCode::FOUND => {
                return Err(SourceError::Gone { service: SERVICE, what: asked.listening.summary() });
            }
            StatusCode::FORBIDDEN => {
                let detail = format!("{} is closed, or closed to programs (HTTP 403)", asked.listening.summary());
                return Err(SourceError::Refused { service: SERVICE, detail });
            }
            _ => return Err(reply.failure(asked.now)),
        }
        let unreadable = |detail: String| SourceError::BadReply { service: SERVICE, detail };
        let text = std::str::from_utf8(&reply.body).map_err(|_| unreadable("it is no text in UTF-8".to_owned()))?;
        let (signals, tally) = atom::read(text, asked.most as usize, asked.now).map_err(unreadable)?;
        // Only what can stand in a header again, and is short enough to be kept.
        let mark = reply.headers.get(ETAG).and_then(|tag| tag.to_str().ok()).filter(|tag| tag.len() <= 200);
        Ok(Batch { signals, tally, room: reply.room(), mark: mark.map(str::to_owned) })
    }
}

/// One search for any of them: `"brutalist fog" OR "avant garde"`.
pub(super) fn any_of(words: &[String]) -> String {
    words.iter().map(|words| format!("\"{words}\"")).collect::<Vec<_>>().join(" OR ")
}
