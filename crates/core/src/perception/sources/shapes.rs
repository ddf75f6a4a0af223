//! The shapes of posts that are understood, told apart by the fields only they have.
//!
//! Source of the field names: the public shapes of the Reddit and TikTok scraping actors and of Reddit's own listings.

use serde_json::{Map, Value};

use super::super::model::{Counts, Signal, SourceKind};
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
pub fn read(value: Value, now: Timestamp) -> Result<Shape, Fault> {
    let Value::Object(map) = value else {
        return Err(Fault { field: None, reason: "not a JSON object".to_owned() });
    };
    let signal = if map.get("kind").and_then(Value::as_str) == Some("Listing") {
        return listing(map);
    } else if map.get("kind").and_then(Value::as_str) == Some("t3") && map.get("data").is_some_and(Value::is_object) {
        reddit_listing_post(map, now)?
    } else if map.contains_key("dataType") {
        if map["dataType"].as_str() != Some("post") {
            return Ok(Shape::Other);
        }
        reddit_actor_post(&map, now)?
    } else if ["diggCount", "createTimeISO", "webVideoUrl"].iter().any(|key| map.contains_key(*key)) {
        tiktok_post(&map, now)?
    } else {
        own_post(&map, now)?
    };
    plausible(&signal, now)?;
    Ok(Shape::Post(Box::new(signal)))
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

fn reddit_actor_post(map: &Map<String, Value>, now: Timestamp) -> Result<Signal, Fault> {
    Ok(Signal {
        source: SourceKind::Reddit,
        external_id: text(map, "id", 200)?.map_or_else(|| fault("id", "missing"), Ok)?,
        community: text(map, "communityName", 200)?.unwrap_or_default(),
        title: Untrusted::new(text(map, "title", 4000)?.map_or_else(|| fault("title", "missing"), Ok)?),
        url: text(map, "url", 2000)?,
        created_at: moment(map, "createdAt")?,
        observed_at: moment(map, "scrapedAt")?.unwrap_or(now),
        counts: Counts {
            upvotes: count(map, "upVotes")?,
            comments: count(map, "numberOfComments")?,
            shares: None,
            views: None,
        },
    })
}

fn reddit_listing_post(mut map: Map<String, Value>, now: Timestamp) -> Result<Signal, Fault> {
    let Some(Value::Object(data)) = map.remove("data") else { return fault("data", "missing") };
    let id = match text(&data, "name", 200)? {
        Some(name) => name,
        None => text(&data, "id", 200)?.map_or_else(|| fault("data.id", "missing"), |id| Ok(format!("t3_{id}")))?,
    };
    Ok(Signal {
        source: SourceKind::Reddit,
        external_id: id,
        community: text(&data, "subreddit", 200)?.map(|name| format!("r/{name}")).unwrap_or_default(),
        title: Untrusted::new(text(&data, "title", 4000)?.map_or_else(|| fault("data.title", "missing"), Ok)?),
        url: text(&data, "permalink", 2000)?.or(text(&data, "url", 2000)?),
        created_at: unix_seconds(&data, "created_utc")?,
        observed_at: now,
        counts: Counts {
            upvotes: match count(&data, "ups")? {
                Some(ups) => Some(ups),
                None => count(&data, "score")?,
            },
            comments: count(&data, "num_comments")?,
            shares: None,
            views: None,
        },
    })
}

fn tiktok_post(map: &Map<String, Value>, now: Timestamp) -> Result<Signal, Fault> {
    let community = match text(map, "searchHashtag", 200)? {
        Some(tag) => tag,
        None => first_hashtag(map).or(text(map, "input", 200)?).unwrap_or_default(),
    };
    let created_at = match moment(map, "createTimeISO")? {
        Some(at) => Some(at),
        None => unix_seconds(map, "createTime")?,
    };
    Ok(Signal {
        source: SourceKind::Tiktok,
        external_id: text(map, "id", 200)?.map_or_else(|| fault("id", "missing"), Ok)?,
        community,
        title: Untrusted::new(text(map, "text", 4000)?.map_or_else(|| fault("text", "missing"), Ok)?),
        url: text(map, "webVideoUrl", 2000)?,
        created_at,
        observed_at: moment(map, "scrapedAt")?.unwrap_or(now),
        counts: Counts {
            upvotes: count(map, "diggCount")?,
            comments: count(map, "commentCount")?,
            shares: count(map, "shareCount")?,
            views: count(map, "playCount")?,
        },
    })
}

fn first_hashtag(map: &Map<String, Value>) -> Option<String> {
    // Flattened exports write `"hashtags/0/name"`.
    let nested = map.get("hashtags").and_then(|tags| tags.get(0)).and_then(|tag| tag.get("name"));
    let name = nested.or_else(|| map.get("hashtags/0/name"))?.as_str()?;
    (name.len() <= 200).then(|| format!("#{name}"))
}

/// What no source can mean: a post from the future, or seen before it was made.
fn plausible(signal: &Signal, now: Timestamp) -> Result<(), Fault> {
    if signal.observed_at > now.plus_millis(CLOCK_SLACK_MS) {
        return fault("observed_at", format!("{} lies in the future", signal.observed_at));
    }
    match signal.created_at {
        Some(created) if created > now.plus_millis(CLOCK_SLACK_MS) => {
            fault("created_at", format!("{created} lies in the future"))
        }
        Some(created) if created > signal.observed_at => fault("created_at", "later than the moment it was seen"),
        _ => Ok(()),
    }
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
