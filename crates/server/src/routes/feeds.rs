use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use muse_core::api::{self, FeedQuote, KeepKey};
use muse_core::perception::feeds::Poll;
use muse_core::studio::keys::{KeyName, KeyState};
use muse_core::studio::senses::{FeedChange, FeedView, NewFeed};

use super::{Answer, Limited};
use crate::door::Door;
use crate::extract::{Asked, Body, Named};
use crate::problem::Refused;

/// What the studio listens to live, oldest first.
#[utoipa::path(get, path = "/api/v1/feeds", tag = "trends",
    responses((status = 200, description = "The feeds.", body = Vec<FeedView>)))]
pub(crate) async fn list_feeds(State(door): State<Door>) -> Answer<Vec<FeedView>> {
    Ok(Json(api::list_feeds(door.studio()).await?))
}

/// Begins to listen to something; it is asked for the first time at once.
///
/// By way of Apify it costs money: it needs a Muse whose wallet pays and a cap of one poll, and a cap above what she spends
/// without asking needs `approved`.
#[utoipa::path(post, path = "/api/v1/feeds", tag = "trends",
    request_body(content = NewFeed, example = json!({ "listening": { "what": "communities", "names": ["art"] } })),
    responses((status = 201, description = "The feed.", body = FeedView)))]
pub(crate) async fn add_feed(
    State(door): State<Door>,
    Body(wanted): Body<NewFeed>,
) -> Result<(StatusCode, Json<FeedView>), Refused> {
    Ok((StatusCode::CREATED, Json(api::add_feed(door.studio(), wanted).await?)))
}

/// What a feed would cost. Nothing is kept.
#[utoipa::path(post, path = "/api/v1/feeds/quote", tag = "trends",
    request_body(content = NewFeed),
    responses((status = 200, description = "Its cost.", body = FeedQuote)))]
pub(crate) async fn quote_feed(State(door): State<Door>, Body(wanted): Body<NewFeed>) -> Answer<FeedQuote> {
    Ok(Json(api::quote_feed(door.studio(), wanted).await?))
}

/// One feed: whose it is, what it costs, how it went.
#[utoipa::path(get, path = "/api/v1/feeds/{feed}", tag = "trends",
    params(("feed" = String, Path, description = "Its id, the end of it, or its name.")),
    responses((status = 200, description = "The feed.", body = FeedView)))]
pub(crate) async fn show_feed(State(door): State<Door>, Named(feed): Named<String>) -> Answer<FeedView> {
    Ok(Json(api::show_feed(door.studio(), &feed).await?))
}

/// Changes what is named; what is left out stays.
#[utoipa::path(patch, path = "/api/v1/feeds/{feed}", tag = "trends",
    params(("feed" = String, Path, description = "Its id, the end of it, or its name.")),
    request_body(content = FeedChange, example = json!({ "enabled": false })),
    responses((status = 200, description = "The feed as it stands now.", body = FeedView)))]
pub(crate) async fn change_feed(
    State(door): State<Door>,
    Named(feed): Named<String>,
    Body(change): Body<FeedChange>,
) -> Answer<FeedView> {
    Ok(Json(api::change_feed(door.studio(), &feed, change).await?))
}

/// Stops listening; what it brought and what it cost stay.
#[utoipa::path(delete, path = "/api/v1/feeds/{feed}", tag = "trends",
    params(("feed" = String, Path, description = "Its id, the end of it, or its name.")),
    responses((status = 200, description = "The feed as it was.", body = FeedView)))]
pub(crate) async fn remove_feed(State(door): State<Door>, Named(feed): Named<String>) -> Answer<FeedView> {
    Ok(Json(api::remove_feed(door.studio(), &feed).await?))
}

/// Asks a feed as soon as its source allows, without waiting for it: the event `feed_polled` tells how it went.
#[utoipa::path(post, path = "/api/v1/feeds/{feed}/poll", tag = "trends",
    params(("feed" = String, Path, description = "Its id, the end of it, or its name.")),
    responses((status = 200, description = "The feed, to be asked next.", body = FeedView)))]
pub(crate) async fn ask_feed(State(door): State<Door>, Named(feed): Named<String>) -> Answer<FeedView> {
    Ok(Json(api::ask_feed(door.studio(), &feed).await?))
}

/// The latest polls of a feed, newest first: what each brought and what it cost.
#[utoipa::path(get, path = "/api/v1/feeds/{feed}/polls", tag = "trends",
    params(("feed" = String, Path, description = "Its id, the end of it, or its name."), Limited),
    responses((status = 200, description = "The polls.", body = Vec<Poll>)))]
pub(crate) async fn list_polls(
    State(door): State<Door>,
    Named(feed): Named<String>,
    Asked(limited): Asked<Limited>,
) -> Answer<Vec<Poll>> {
    Ok(Json(api::list_polls(door.studio(), &feed, limited.rows()).await?))
}

/// Which keys of services there are and where, never the keys themselves.
#[utoipa::path(get, path = "/api/v1/keys", tag = "studio",
    responses((status = 200, description = "The keys.", body = Vec<KeyState>)))]
pub(crate) async fn list_keys(State(door): State<Door>) -> Answer<Vec<KeyState>> {
    Ok(Json(api::list_keys(door.studio()).await?))
}

/// Keeps a key of a service, encrypted; it is never shown again.
#[utoipa::path(put, path = "/api/v1/keys/{name}", tag = "studio",
    params(("name" = KeyName, Path, description = "Which key.")),
    request_body(content = KeepKey),
    responses((status = 200, description = "The keys as they stand now.", body = Vec<KeyState>)))]
pub(crate) async fn keep_key(
    State(door): State<Door>,
    Named(name): Named<KeyName>,
    Body(request): Body<KeepKey>,
) -> Answer<Vec<KeyState>> {
    Ok(Json(api::keep_key(door.studio(), name, request).await?))
}

/// Forgets a key of a service; one of the environment stands in from then on.
#[utoipa::path(delete, path = "/api/v1/keys/{name}", tag = "studio",
    params(("name" = KeyName, Path, description = "Which key.")),
    responses((status = 200, description = "The keys as they stand now.", body = Vec<KeyState>)))]
pub(crate) async fn drop_key(State(door): State<Door>, Named(name): Named<KeyName>) -> Answer<Vec<KeyState>> {
    Ok(Json(api::drop_key(door.studio(), name).await?))
}
