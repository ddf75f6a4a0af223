use std::path::PathBuf;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use muse_core::api::{self, BurstContext, BurstLog, BurstManifests, BurstPlan, BurstSurvey, PlanBurst};
use muse_core::creation::burst::BurstSetup;
use muse_core::studio::burst::{BurstOffer, BurstOverview, BurstView, StartBurst};
use serde::Deserialize;

use super::Answer;
use crate::door::Door;
use crate::extract::{Asked, Body, MaybeBody, Named};
use crate::problem::Refused;

#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Offered {
    /// Name or id of the Muse who would pay; may be left out when there is only one.
    muse: Option<String>,
    /// How long it could live, in minutes; as set up when left out.
    #[param(minimum = 1, maximum = 1440)]
    minutes: Option<u32>,
    /// For how many pictures the cost is reckoned; 1 when left out.
    #[param(minimum = 1, maximum = 10000)]
    pictures: Option<u32>,
}

#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Lines {
    /// How many of the last lines; 200 when left out.
    #[param(minimum = 1, maximum = 10000)]
    lines: Option<u32>,
}

#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Kubeconfig {
    /// Another file than `KUBECONFIG` names.
    file: Option<String>,
}

#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Quota {
    /// How many GPUs all sessions together may hold; as many as may live at once when left out.
    gpus: Option<u32>,
    /// With the pool to claim from; where one is set up when left out.
    pool: Option<bool>,
}

#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Planned {
    /// Sessions asked for in an hour, on average; 2 when left out.
    per_hour: Option<f64>,
    /// The GPU; that of the set-up when left out.
    gpu: Option<String>,
    /// Pods are restored from snapshots; yes when left out.
    snapshots: Option<bool>,
    /// The largest pool that is played through; 6 when left out.
    #[param(minimum = 0, maximum = 32)]
    most_pool: Option<u32>,
}

/// Sessions that live and the last that ended, strays, and what is set up.
#[utoipa::path(get, path = "/api/v1/burst", tag = "burst",
    responses((status = 200, description = "Rented GPUs at a glance.", body = BurstOverview)))]
pub(crate) async fn burst_overview(State(door): State<Door>) -> Answer<BurstOverview> {
    Ok(Json(api::burst_overview(door.studio()).await?))
}

/// What a session would be and cost, before the click; the most it can cost among it.
#[utoipa::path(get, path = "/api/v1/burst/offer", tag = "burst", params(Offered),
    responses((status = 200, description = "The offer.", body = BurstOffer)))]
pub(crate) async fn burst_offer(State(door): State<Door>, Asked(asked): Asked<Offered>) -> Answer<BurstOffer> {
    let offer = api::burst_offer(door.studio(), asked.muse.as_deref(), asked.minutes, asked.pictures).await?;
    Ok(Json(offer))
}

/// Rents a machine: the most it can cost is held, and the answer comes before the cluster has it; `burst_moved` tells on.
#[utoipa::path(post, path = "/api/v1/burst/sessions", tag = "burst",
    request_body(content = StartBurst, example = json!({ "minutes": 20, "approved": true })),
    responses((status = 201, description = "The session.", body = BurstView)))]
pub(crate) async fn start_burst(
    State(door): State<Door>,
    MaybeBody(start): MaybeBody<StartBurst>,
) -> Result<(StatusCode, Json<BurstView>), Refused> {
    Ok((StatusCode::CREATED, Json(api::start_burst(door.studio(), &start).await?)))
}

/// One session: its stretches with their cost, its lease, what the cluster said.
#[utoipa::path(get, path = "/api/v1/burst/sessions/{burst}", tag = "burst",
    params(("burst" = String, Path, description = "Its id, or the last digits of it.")),
    responses((status = 200, description = "The session.", body = BurstView)))]
pub(crate) async fn show_burst(State(door): State<Door>, Named(burst): Named<String>) -> Answer<BurstView> {
    Ok(Json(api::show_burst(door.studio(), &burst).await?))
}

/// Ends a session.
#[utoipa::path(post, path = "/api/v1/burst/sessions/{burst}/stop", tag = "burst",
    params(("burst" = String, Path, description = "Its id, or the last digits of it.")),
    responses((status = 200, description = "The session, which ends.", body = BurstView)))]
pub(crate) async fn stop_burst(State(door): State<Door>, Named(burst): Named<String>) -> Answer<BurstView> {
    Ok(Json(api::stop_burst(door.studio(), &burst).await?))
}

/// The last lines of a session's container.
#[utoipa::path(get, path = "/api/v1/burst/sessions/{burst}/log", tag = "burst",
    params(("burst" = String, Path, description = "Its id, or the last digits of it."), Lines),
    responses((status = 200, description = "The lines.", body = BurstLog)))]
pub(crate) async fn burst_log(
    State(door): State<Door>,
    Named(burst): Named<String>,
    Asked(asked): Asked<Lines>,
) -> Answer<BurstLog> {
    Ok(Json(api::burst_log(door.studio(), &burst, asked.lines).await?))
}

/// Ends a session of the cluster that is not in the books.
#[utoipa::path(post, path = "/api/v1/burst/strays/{name}/end", tag = "burst",
    params(("name" = String, Path, description = "The object's name.")),
    responses((status = 200, description = "Rented GPUs at a glance.", body = BurstOverview)))]
pub(crate) async fn end_stray(State(door): State<Door>, Named(name): Named<String>) -> Answer<BurstOverview> {
    Ok(Json(api::end_stray(door.studio(), &name).await?))
}

/// Sets up where GPUs are rented; sessions that live go on where they are.
#[utoipa::path(put, path = "/api/v1/burst/setup", tag = "burst",
    request_body(content = BurstSetup, example = json!({ "cluster": { "by": "context" }, "image": "registry/comfyui:1" })),
    responses((status = 200, description = "As it is kept.", body = BurstSetup)))]
pub(crate) async fn change_burst_setup(State(door): State<Door>, Body(setup): Body<BurstSetup>) -> Answer<BurstSetup> {
    Ok(Json(api::change_burst_setup(door.studio(), setup).await?))
}

/// The contexts of a kubeconfig of this machine; no credentials.
#[utoipa::path(get, path = "/api/v1/burst/contexts", tag = "burst", params(Kubeconfig),
    responses((status = 200, description = "The contexts.", body = Vec<BurstContext>)))]
pub(crate) async fn burst_contexts(Asked(asked): Asked<Kubeconfig>) -> Answer<Vec<BurstContext>> {
    let file = asked.file.filter(|file| !file.is_empty()).map(PathBuf::from);
    Ok(Json(api::burst_contexts(file.as_deref()).await?))
}

/// Looks at everything that sessions need of the cluster, and says what mends what is missing.
#[utoipa::path(get, path = "/api/v1/burst/survey", tag = "burst",
    responses((status = 200, description = "What was found.", body = BurstSurvey)))]
pub(crate) async fn survey_burst(State(door): State<Door>) -> Answer<BurstSurvey> {
    Ok(Json(api::survey_burst(door.studio()).await?))
}

/// What an administrator applies once, for this set-up.
#[utoipa::path(get, path = "/api/v1/burst/manifests", tag = "burst", params(Quota),
    responses((status = 200, description = "YAML.", body = BurstManifests)))]
pub(crate) async fn burst_manifests(State(door): State<Door>, Asked(asked): Asked<Quota>) -> Answer<BurstManifests> {
    Ok(Json(api::burst_manifests(door.studio(), asked.gpus, asked.pool).await?))
}

/// Plays pools of several sizes through: hits, waits and cost.
#[utoipa::path(get, path = "/api/v1/burst/plan", tag = "burst", params(Planned),
    responses((status = 200, description = "A row for each size.", body = BurstPlan)))]
pub(crate) async fn plan_burst(State(door): State<Door>, Asked(asked): Asked<Planned>) -> Answer<BurstPlan> {
    let Planned { per_hour, gpu, snapshots, most_pool } = asked;
    Ok(Json(api::plan_burst(door.studio(), &PlanBurst { per_hour, gpu, snapshots, most_pool }).await?))
}
