//! The shapes of posts that are understood, told apart by the fields only they have.
//!
//! Source of the field names: the public shapes of the Reddit and TikTok scraping actors and of Reddit's own listings.
//!
//! A file is read strictly: whoever wrote it can mend it. A live source is read as it is: whatever cannot be used is as good
//! as not said, and only a post without an id or a title is none.

use serde_json::{Map, Value};

use super::super::model::{Counts, Signal, SourceKind, Via};
use crate::vocab::{Timestamp, Untrusted};

/// A count beyond this is a mistake of the source.
const LARGEST_COUNT: u64 = 1_000_000_000_000;

/// A look may lie this far ahead of our clock: clocks differ.
const CLOCK_SLACK_MS: i64 = 5 * 60 * 1000;

/// What one JSON object turned out to be.
pub enum Shape {
    /// A post.
    Post(Box<Signal>),
    /// Something that is no post: a comment, a user, a community.
    Other,
    /// A page of posts.
    Page(Vec<Value>),
}

/// A field that cannot be read.
#[derive(Debug)]
pub struct Fault {
    /// Its name, when one field is at fault.
    pub field: Option<&'static str>,
    /// What is wrong.
    pub reason: String,
}

fn fault<T>(field: &'static str, reason: impl Into<String>) -> Result<T, Fault> {
    Err(Fault { field: Some(field), reason: reason.into() })
}

/// Reads one object of any known shape. `now` stands in where a shape has no time of looking.
///
/// Advertisements and what is not for everybody are no posts here: neither is a trend to follow.
pub fn read(value: Value, now: Timestamp, via: Via) -> Result<Shape, Fault> {
    let Value::Object(map) = value else {
        return Err(Fault { field: None, reason: "not a JSON object".to_owned() });
    };
    let take = Take { strict: via == Via::File, via, now };
    let mut signal = if map.get("kind").and_then(Value::as_str) == Some("Listing") {
        return listing(map);
    } else if map.get("kind").and_then(Value::as_str) == Some("t3") && map.get("data").is_some_and(Value::is_object) {
        let Some(Value::Object(data)) = map.get("data") else { return fault("data", "missing") };
        if says_so(data, "over_18") || says_so(data, "promoted") || says_so(data, "is_created_from_ads_ui") {
            return Ok(Shape::Other);
        }
        take.reddit_listing_post(data)?
    } else if map.contains_key("dataType") {
        if map["dataType"].as_str() != Some("post") || says_so(&map, "isAd") || says_so(&map, "over18") {
            return Ok(Shape::Other);
        }
        take.reddit_actor_post(&map)?
    } else if ["diggCount", "createTimeISO", "webVideoUrl"].iter().any(|key| map.contains_key(*key)) {
        if says_so(&map, "isAd") {
            return Ok(Shape::Other);
        }
        take.tiktok_post(&map)?
    } else if via == Via::File {
        own_post(&map, now)?
    } else if map.contains_key("error") || map.contains_key("noResults") {
        // An actor says so where it found nothing.
        return Ok(Shape::Other);
    } else {
        return Err(Fault { field: None, reason: "a post of no known shape".to_owned() });
    };
    take.plausible(&mut signal)?;
    Ok(Shape::Post(Box::new(signal)))
}

fn says_so(map: &Map<String, Value>, field: &str) -> bool {
    map.get(field).and_then(Value::as_bool) == Some(true)
}

fn listing(mut map: Map<String, Value>) -> Result<Shape, Fault> {
    match map.get_mut("data").and_then(|data| data.get_mut("children")).map(Value::take) {
        Some(Value::Array(children)) => Ok(Shape::Page(children)),
        _ => fault("data.children", "a listing without children"),
    }
}

/// The studio's own shape; here an unknown field is a typing mistake and is said.
fn own_post(map: &Map<String, Value>, now: Timestamp) -> Result<Signal, Fault> {
    const FIELDS: [&str; 11] = [
        "source",
        "id",
        "community",
        "title",
        "url",
        "created_at",
        "observed_at",
        "upvotes",
        "comments",
        "shares",
        "views",
    ];
    if let Some(unknown) = map.keys().find(|key| !FIELDS.contains(&key.as_str())) {
        let shown: String = unknown.chars().filter(|c| !c.is_control()).take(40).collect();
        return Err(Fault { field: None, reason: format!("unknown field '{shown}'; known are {}", FIELDS.join(", ")) });
    }
    let source = match map.get("source") {
        None => SourceKind::File,
        Some(value) => match value.as_str().and_then(SourceKind::from_name) {
            Some(kind) => kind,
            None => return fault("source", "one of reddit, tiktok, file"),
        },
    };
    Ok(Signal {
        source,
        via: Via::File,
        external_id: text(map, "id", 200)?.map_or_else(|| fault("id", "missing"), Ok)?,
        community: text(map, "community", 200)?.unwrap_or_default(),
        title: Untrusted::new(text(map, "title", 4000)?.map_or_else(|| fault("title", "missing"), Ok)?),
        url: text(map, "url", 2000)?,
        created_at: moment(map, "created_at")?,
        observed_at: moment(map, "observed_at")?.unwrap_or(now),
        counts: Counts {
            upvotes: count(map, "upvotes")?,
            comments: count(map, "comments")?,
            shares: count(map, "shares")?,
            views: count(map, "views")?,
        },
    })
}

/// How somebody else's shape is read.
struct Take {
    /// A field that is there and wrong makes the row bad; else it is as good as missing.
    strict: bool,
    via: Via,
    now: Timestamp,
}

impl Take {
    /// A field that may be missing.
    fn maybe<T>(&self, found: Result<Option<T>, Fault>) -> Result<Option<T>, Fault> {
        if self.strict { found } else { Ok(found.ok().flatten()) }
    }

    fn reddit_actor_post(&self, map: &Map<String, Value>) -> Result<Signal, Fault> {
        Ok(Signal {
            source: SourceKind::Reddit,
            via: self.via,
            external_id: reddit_id(needed("id", text(map, "id", 200)?)?),
            community: self.maybe(text(map, "communityName", 200))?.unwrap_or_default(),
            title: Untrusted::new(needed("title", text(map, "title", 4000)?)?),
            url: self.maybe(text(map, "url", 2000))?,
            created_at: self.maybe(moment(map, "createdAt"))?,
            observed_at: self.maybe(moment(map, "scrapedAt"))?.unwrap_or(self.now),
            counts: Counts {
                upvotes: self.maybe(count(map, "upVotes"))?,
                comments: self.maybe(count(map, "numberOfComments"))?,
                shares: None,
                views: None,
            },
        })
    }

    fn reddit_listing_post(&self, data: &Map<String, Value>) -> Result<Signal, Fault> {
        let id = match self.maybe(text(data, "name", 200))? {
            Some(name) => name,
            None => reddit_id(needed("data.id", text(data, "id", 200)?)?),
        };
        let upvotes = match self.maybe(count(data, "ups"))? {
            Some(ups) => Some(ups),
            None => self.maybe(count(data, "score"))?,
        };
        let url = match self.maybe(text(data, "permalink", 2000))? {
            // A listing writes the path alone.
            Some(path) if path.starts_with('/') => Some(format!("https://www.reddit.com{path}")),
            Some(address) => Some(address),
            None => self.maybe(text(data, "url", 2000))?,
        };
        Ok(Signal {
            source: SourceKind::Reddit,
            via: self.via,
            external_id: id,
            community: self.maybe(text(data, "subreddit", 200))?.map(|name| format!("r/{name}")).unwrap_or_default(),
            title: Untrusted::new(needed("data.title", text(data, "title", 4000)?)?),
            url,
            created_at: self.maybe(unix_seconds(data, "created_utc"))?,
            observed_at: self.now,
            counts: Counts { upvotes, comments: self.maybe(count(data, "num_comments"))?, shares: None, views: None },
        })
    }

    fn tiktok_post(&self, map: &Map<String, Value>) -> Result<Signal, Fault> {
        let created_at = match self.maybe(moment(map, "createTimeISO"))? {
            Some(at) => Some(at),
            None => self.maybe(unix_seconds(map, "createTime"))?,
        };
        Ok(Signal {
            source: SourceKind::Tiktok,
            via: self.via,
            external_id: needed("id", text(map, "id", 200)?)?,
            community: self.tiktok_community(map)?,
            title: Untrusted::new(needed("text", text(map, "text", 4000)?)?),
            url: self.maybe(text(map, "webVideoUrl", 2000))?,
            created_at,
            observed_at: self.maybe(moment(map, "scrapedAt"))?.unwrap_or(self.now),
            counts: Counts {
                upvotes: self.maybe(count(map, "diggCount"))?,
                comments: self.maybe(count(map, "commentCount"))?,
                shares: self.maybe(count(map, "shareCount"))?,
                views: self.maybe(count(map, "playCount"))?,
            },
        })
    }

    /// The hashtag that was asked for, else the first of its own, else what was asked for, else who made it.
    fn tiktok_community(&self, map: &Map<String, Value>) -> Result<String, Fault> {
        let asked = match map.get("searchHashtag") {
            Some(Value::Object(tag)) => self.maybe(text(tag, "name", 200))?,
            _ => self.maybe(text(map, "searchHashtag", 200))?,
        };
        let found = match asked.or_else(|| named(map, "hashtags/0/name", "hashtags", '#')) {
            Some(tag) => Some(tag),
            None => self.maybe(text(map, "input", 200))?,
        };
        Ok(found.or_else(|| named(map, "authorMeta.name", "authorMeta", '@')).unwrap_or_default())
    }

    /// What no source can mean: a post from the future, or seen before it was made.
    fn plausible(&self, signal: &mut Signal) -> Result<(), Fault> {
        let latest = self.now.plus_millis(CLOCK_SLACK_MS);
        if signal.observed_at > latest {
            if self.strict {
                return fault("observed_at", format!("{} lies in the future", signal.observed_at));
            }
            signal.observed_at = self.now;
        }
        match signal.created_at {
            Some(created) if created > latest => {
                if self.strict {
                    return fault("created_at", format!("{created} lies in the future"));
                }
                signal.created_at = None;
            }
            Some(created) if created > signal.observed_at => {
                if self.strict {
                    return fault("created_at", "later than the moment it was seen");
                }
                // Made within the difference of two clocks.
                signal.created_at = Some(signal.observed_at);
            }
            _ => {}
        }
        Ok(())
    }
}

fn needed(field: &'static str, found: Option<String>) -> Result<String, Fault> {
    found.map_or_else(|| fault(field, "missing"), Ok)
}

/// Reddit's own name of a post, whether its kind stands before it or not: one post, one id.
fn reddit_id(id: String) -> String {
    if id.contains('_') { id } else { format!("t3_{id}") }
}

/// A name that stands in an object (or in the first of a list of them), or under a flattened field beside it.
fn named(map: &Map<String, Value>, flat: &str, field: &str, mark: char) -> Option<String> {
    let nested = map.get(field).map(|inside| inside.get(0).unwrap_or(inside)).and_then(|inside| inside.get("name"));
    let name = nested.or_else(|| map.get(flat))?.as_str()?;
    (!name.is_empty() && name.len() <= 200).then(|| format!("{mark}{name}"))
}

/// A text, or a number where a shape writes ids as numbers.
fn text(map: &Map<String, Value>, field: &'static str, longest: usize) -> Result<Option<String>, Fault> {
    let text = match map.get(field) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) if field == "id" => number.to_string(),
        Some(_) => return fault(field, "a text is expected"),
    };
    if text.chars().count() > longest {
        return fault(field, format!("longer than {longest} characters"));
    }
    if text.trim().is_empty() && field == "id" {
        return fault(field, "empty");
    }
    Ok(Some(text))
}

fn count(map: &Map<String, Value>, field: &'static str) -> Result<Option<u64>, Fault> {
    let number = match map.get(field) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Number(number)) => number,
        Some(_) => return fault(field, "a number is expected"),
    };
    let whole = number
        .as_u64()
        .or_else(|| number.as_f64().filter(|f| f.fract() == 0.0 && *f >= 0.0 && *f < 1e18).map(|f| f as u64));
    match whole {
        Some(count) if count <= LARGEST_COUNT => Ok(Some(count)),
        _ => fault(field, format!("{number} is no count between 0 and 1,000,000,000,000")),
    }
}

fn moment(map: &Map<String, Value>, field: &'static str) -> Result<Option<Timestamp>, Fault> {
    match map.get(field) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => match Timestamp::parse(text) {
            Some(at) => Ok(Some(at)),
            None => fault(field, "not a time such as 2026-11-22T12:00:00Z"),
        },
        Some(_) => fault(field, "a time such as 2026-11-22T12:00:00Z is expected"),
    }
}

fn unix_seconds(map: &Map<String, Value>, field: &'static str) -> Result<Option<Timestamp>, Fault> {
    match map.get(field) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => match value.as_f64().and_then(|seconds| Timestamp::from_millis((seconds * 1000.0) as i64)) {
            Some(at) => Ok(Some(at)),
            None => fault(field, "seconds since 1970 are expected"),
        },
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn now() -> Timestamp {
        Timestamp::parse("2026-11-22T12:00:00Z").expect("a time")
    }

    /// A post as an actor told it; `None` for what is no post.
    fn told(value: Value) -> Result<Option<Signal>, Fault> {
        Ok(match read(value, now(), Via::Apify)? {
            Shape::Post(signal) => Some(*signal),
            _ => None,
        })
    }

    #[test]
    fn of_a_live_source_only_the_id_and_the_title_have_to_be_there_and_right() {
        let bare = told(json!({ "dataType": "post", "id": "t3_a", "title": "Fog" })).expect("read").expect("a post");
        assert_eq!((bare.created_at, bare.counts, bare.url.as_deref()), (None, Counts::default(), None));
        let odd = json!({
            "dataType": "post", "id": "abc", "title": "Fog", "url": 7, "communityName": null, "upVotes": "1.2k",
            "numberOfComments": -3, "createdAt": "yesterday", "scrapedAt": "2027-01-01T00:00:00Z",
        });
        let read = told(odd).expect("read").expect("a post");
        assert_eq!((read.external_id.as_str(), read.counts, read.observed_at), ("t3_abc", Counts::default(), now()));
        let early = json!({ "dataType": "post", "id": "t3_a", "title": "Fog", "createdAt": "2026-12-01T00:00:00Z" });
        assert_eq!(told(early).expect("read").expect("a post").created_at, None);
        for wrong in [json!({ "dataType": "post", "id": "t3_a" }), json!({ "id": "t3_a", "title": "x" }), json!(7)] {
            assert!(told(wrong.clone()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_video_is_read_whether_its_author_stands_in_an_object_or_is_flattened() {
        let community = |more: Value| {
            let mut video = json!({ "id": "7301", "text": "spin", "createTime": 1_795_300_000, "diggCount": 5 });
            if let (Value::Object(video), Value::Object(more)) = (&mut video, more) {
                video.extend(more);
            }
            told(video).expect("read").expect("a post").community
        };
        assert_eq!(community(json!({ "authorMeta": { "name": "ada" } })), "@ada");
        assert_eq!(community(json!({ "authorMeta.name": "ada" })), "@ada");
        assert_eq!(community(json!({ "authorMeta.name": "ada", "hashtags": [{ "name": "fog" }] })), "#fog");
        assert_eq!(community(json!({ "hashtags/0/name": "fog", "input": "x" })), "#fog");
        assert_eq!(community(json!({ "searchHashtag": { "name": "mist", "views": 7 }, "hashtags": [] })), "mist");
        assert_eq!(community(json!({})), "");
    }

    #[test]
    fn advertisements_comments_and_what_is_not_for_everybody_are_no_posts() {
        for other in [
            json!({ "dataType": "comment", "id": "t1_c", "body": "nice" }),
            json!({ "dataType": "community", "id": "t5_c" }),
            json!({ "dataType": "post", "id": "t3_a", "title": "Buy", "isAd": true }),
            json!({ "dataType": "post", "id": "t3_a", "title": "Hm", "over18": true }),
            json!({ "id": "7", "text": "Buy", "diggCount": 1, "isAd": true }),
            json!({ "kind": "t3", "data": { "name": "t3_a", "title": "Hm", "over_18": true } }),
            json!({ "kind": "t3", "data": { "name": "t3_a", "title": "Buy", "promoted": true } }),
            json!({ "error": "not found", "input": "x" }),
            json!({ "noResults": true }),
        ] {
            assert_eq!(told(other.clone()).expect("read"), None, "{other}");
        }
    }
}
