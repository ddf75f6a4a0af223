use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use muse_core::api::{self, GenesisRequest, MuseSummary, MuseView, Surprise};
use muse_core::governance::DnaChange;
use muse_core::governance::critic::Drift;
use muse_core::studio::{LookAlikes, Uniqueness, Verification};
use serde::Deserialize;

use super::Answer;
use crate::door::Door;
use crate::extract::{Asked, Body, Named};
use crate::problem::Refused;

#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Seeded {
    /// The same seed gives the same draft; drawn when left out.
    seed: Option<u64>,
}

#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Between {
    /// Number of the earlier generation.
    from: u32,
    /// Number of the later one.
    to: u32,
}

type Created = Result<(StatusCode, Json<MuseView>), Refused>;

/// A coherent draft of a Muse; the same seed gives the same draft.
#[utoipa::path(get, path = "/muses/surprise-me", tag = "muses", params(Seeded),
    responses((status = 200, description = "The draft and its seed.", body = Surprise)))]
pub(crate) async fn surprise_me(Asked(Seeded { seed }): Asked<Seeded>) -> Answer<Surprise> {
    Ok(Json(api::surprise_me(seed)?))
}

/// Seals a draft as a new Muse.
///
/// Takes what surprise-me answers as it is. The body is read as JSON whatever its content type says. Costs nothing.
#[utoipa::path(post, path = "/muses/genesis", tag = "muses", request_body = GenesisRequest,
    responses((status = 201, description = "The sealed Muse.", body = MuseView)))]
pub(crate) async fn genesis(State(door): State<Door>, Body(request): Body<GenesisRequest>) -> Created {
    Ok((StatusCode::CREATED, Json(api::genesis(door.studio(), request).await?)))
}

/// As `/muses/surprise-me`.
#[utoipa::path(get, path = "/api/v1/muses/surprise-me", tag = "muses", params(Seeded),
    responses((status = 200, description = "The draft and its seed.", body = Surprise)))]
pub(crate) async fn surprise_me_v1(asked: Asked<Seeded>) -> Answer<Surprise> {
    surprise_me(asked).await
}

/// As `/muses/genesis`.
#[utoipa::path(post, path = "/api/v1/muses/genesis", tag = "muses", request_body = GenesisRequest,
    responses((status = 201, description = "The sealed Muse.", body = MuseView)))]
pub(crate) async fn genesis_v1(door: State<Door>, request: Body<GenesisRequest>) -> Created {
    genesis(door, request).await
}

/// All Muses, oldest first, with what a list shows of them.
#[utoipa::path(get, path = "/api/v1/muses", tag = "muses",
    responses((status = 200, description = "Every Muse.", body = Vec<MuseSummary>)))]
pub(crate) async fn list_muses(State(door): State<Door>) -> Answer<Vec<MuseSummary>> {
    Ok(Json(api::list_muses(door.studio()).await?))
}

/// One Muse with her sealed DNA, her generations and her money.
#[utoipa::path(get, path = "/api/v1/muses/{muse}", tag = "muses",
    params(("muse" = String, Path, description = "Her name, her id, or the last digits of it.")),
    responses((status = 200, description = "The Muse.", body = MuseView)))]
pub(crate) async fn show_muse(State(door): State<Door>, Named(muse): Named<String>) -> Answer<MuseView> {
    Ok(Json(api::show_muse(door.studio(), &muse).await?))
}

/// Seals a changed draft as the next generation; a reason is needed.
#[utoipa::path(post, path = "/api/v1/muses/{muse}/generations", tag = "muses", request_body = GenesisRequest,
    params(("muse" = String, Path, description = "Her name, her id, or the last digits of it.")),
    responses((status = 201, description = "The Muse with her new generation.", body = MuseView)))]
pub(crate) async fn next_generation(
    State(door): State<Door>,
    Named(muse): Named<String>,
    Body(request): Body<GenesisRequest>,
) -> Created {
    Ok((StatusCode::CREATED, Json(api::next_generation(door.studio(), &muse, request).await?)))
}

/// What changed between two generations, field by field.
#[utoipa::path(get, path = "/api/v1/muses/{muse}/diff", tag = "muses",
    params(("muse" = String, Path, description = "Her name, her id, or the last digits of it."), Between),
    responses((status = 200, description = "The changed fields.", body = Vec<DnaChange>)))]
pub(crate) async fn diff_muse(
    State(door): State<Door>,
    Named(muse): Named<String>,
    Asked(Between { from, to }): Asked<Between>,
) -> Answer<Vec<DnaChange>> {
    Ok(Json(api::diff_muse(door.studio(), &muse, from, to).await?))
}

/// Checks seals, line of generations, vectors and references.
#[utoipa::path(get, path = "/api/v1/muses/{muse}/verify", tag = "muses",
    params(("muse" = String, Path, description = "Her name, her id, or the last digits of it.")),
    responses((status = 200, description = "Everything holds.", body = Verification)))]
pub(crate) async fn verify_muse(State(door): State<Door>, Named(muse): Named<String>) -> Answer<Verification> {
    Ok(Json(api::verify_muse(door.studio(), &muse).await?))
}

/// Whether her last five accepted pictures wander off from her.
#[utoipa::path(get, path = "/api/v1/muses/{muse}/drift", tag = "muses",
    params(("muse" = String, Path, description = "Name or id.")),
    responses((status = 200, description = "Shape and score of the last pictures, and the alarms.", body = Drift)))]
pub(crate) async fn drift(State(door): State<Door>, Named(muse): Named<String>) -> Answer<Drift> {
    Ok(Json(api::drift(door.studio(), &muse).await?))
}

/// Pairs among her latest 500 pictures that show the same shot twice, the most alike first.
#[utoipa::path(get, path = "/api/v1/muses/{muse}/look-alikes", tag = "muses",
    params(("muse" = String, Path, description = "Name or id.")),
    responses((status = 200, description = "Both productions and how different they look.", body = Vec<LookAlikes>)))]
pub(crate) async fn look_alikes(State(door): State<Door>, Named(muse): Named<String>) -> Answer<Vec<LookAlikes>> {
    Ok(Json(api::look_alikes(door.studio(), &muse).await?))
}

/// Whether her face is hers alone in this studio.
#[utoipa::path(get, path = "/api/v1/muses/{muse}/uniqueness", tag = "muses",
    params(("muse" = String, Path, description = "Name or id.")),
    responses((status = 200, description = "The most alike of the other Muses.", body = Uniqueness)))]
pub(crate) async fn uniqueness(State(door): State<Door>, Named(muse): Named<String>) -> Answer<Uniqueness> {
    Ok(Json(api::uniqueness(door.studio(), &muse).await?))
}
