use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;
use utoipa::ToSchema;

use super::ApiError;
use crate::perception::feeds::Poll;
use crate::studio::Studio;
use crate::studio::keys::{KeyName, KeyState};
use crate::studio::senses::{FeedChange, FeedCost, FeedView, NewFeed};

/// What a feed would cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FeedQuote {
    /// By way of Apify; absent where it would be free.
    pub cost: Option<FeedCost>,
}

/// A key to be kept.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KeepKey {
    /// The key itself; it is never shown again.
    pub value: String,
}

/// Every feed, oldest first.
///
/// # Errors
/// What the storage says.
pub async fn list_feeds(studio: &Studio) -> Result<Vec<FeedView>, ApiError> {
    studio.feeds().await
}

/// A feed by its id, the end of its id, or its name.
///
/// # Errors
/// `feed.unknown`, `feed.ambiguous`.
pub async fn show_feed(studio: &Studio, wanted: &str) -> Result<FeedView, ApiError> {
    studio.view_feed(studio.find_feed(wanted).await?).await
}

/// What a feed would cost. Nothing is kept.
///
/// # Errors
/// As [`add_feed`].
pub async fn quote_feed(studio: &Studio, wanted: NewFeed) -> Result<FeedQuote, ApiError> {
    Ok(FeedQuote { cost: studio.quote_feed(wanted).await? })
}

/// Begins to listen to something.
///
/// # Errors
/// See [`Studio::add_feed`].
pub async fn add_feed(studio: &Studio, wanted: NewFeed) -> Result<FeedView, ApiError> {
    studio.add_feed(wanted).await
}

/// Changes what is named; what is left out stays.
///
/// # Errors
/// See [`Studio::change_feed`].
pub async fn change_feed(studio: &Studio, wanted: &str, change: FeedChange) -> Result<FeedView, ApiError> {
    let feed = studio.find_feed(wanted).await?;
    studio.change_feed(feed.feed_id, change).await
}

/// Stops listening; what it brought and what it cost stay.
///
/// # Errors
/// `feed.unknown`, `feed.ambiguous`.
pub async fn remove_feed(studio: &Studio, wanted: &str) -> Result<FeedView, ApiError> {
    let view = show_feed(studio, wanted).await?;
    studio.remove_feed(view.feed.feed_id).await?;
    Ok(view)
}

/// Lets the loop of this process ask a feed as soon as its source allows.
///
/// # Errors
/// `feed.unknown`, `feed.ambiguous`.
pub async fn ask_feed(studio: &Studio, wanted: &str) -> Result<FeedView, ApiError> {
    let feed = studio.find_feed(wanted).await?;
    studio.ask_feed(feed.feed_id).await
}

/// Asks a feed and waits for the end of its poll; `None` when it was stopped before it began.
///
/// # Errors
/// See [`Studio::poll_feed`].
pub async fn poll_feed(studio: &Studio, wanted: &str, cancel: &CancellationToken) -> Result<Option<Poll>, ApiError> {
    let feed = studio.find_feed(wanted).await?;
    studio.poll_feed(feed.feed_id, cancel).await
}

/// Asks every feed whose time has come and waits for the ends of these polls.
///
/// # Errors
/// What the storage says.
pub async fn poll_due_feeds(studio: &Studio, cancel: &CancellationToken) -> Result<Vec<Poll>, ApiError> {
    studio.poll_due(cancel).await
}

/// The latest polls of a feed, newest first.
///
/// # Errors
/// `feed.unknown`, `feed.ambiguous`.
pub async fn list_polls(studio: &Studio, wanted: &str, limit: u32) -> Result<Vec<Poll>, ApiError> {
    let feed = studio.find_feed(wanted).await?;
    studio.polls(feed.feed_id, limit).await
}

/// Asks every feed at its time until `cancel`. A host that serves or shows the studio begins this once.
pub async fn listen(studio: &Studio, cancel: CancellationToken) {
    studio.listen(cancel).await;
}

/// Which keys of services there are, never the keys themselves.
///
/// # Errors
/// What the storage says.
pub async fn list_keys(studio: &Studio) -> Result<Vec<KeyState>, ApiError> {
    studio.keys().await
}

/// Keeps a key, encrypted.
///
/// # Errors
/// A text that cannot be a key, or what the storage says.
pub async fn keep_key(studio: &Studio, name: KeyName, request: KeepKey) -> Result<Vec<KeyState>, ApiError> {
    studio.keep_key(name, &request.value).await
}

/// Forgets a key.
///
/// # Errors
/// What the storage says.
pub async fn drop_key(studio: &Studio, name: KeyName) -> Result<Vec<KeyState>, ApiError> {
    studio.drop_key(name).await
}
