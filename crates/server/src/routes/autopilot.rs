use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use muse_core::api::{self, Autopilot, AutopilotChange, Initiative};
use muse_core::studio::Production;
use muse_core::vocab::InitiativeId;

use super::productions::begin;
use super::{Answer, Limited};
use crate::door::Door;
use crate::extract::{Asked, Body, Named};
use crate::problem::Refused;

/// Whether she acts by herself: her leave, what holds her, how she feels.
#[utoipa::path(get, path = "/api/v1/muses/{muse}/autopilot", tag = "muses",
    params(("muse" = String, Path, description = "Her id, the end of it, or her name.")),
    responses((status = 200, description = "Her autopilot.", body = Autopilot)))]
pub(crate) async fn autopilot(State(door): State<Door>, Named(muse): Named<String>) -> Answer<Autopilot> {
    Ok(Json(api::autopilot(door.studio(), &muse).await?))
}

/// Lets her act by herself, stops her, or says where and with what. Letting her act takes away why she stopped by herself.
#[utoipa::path(patch, path = "/api/v1/muses/{muse}/autopilot", tag = "muses",
    params(("muse" = String, Path, description = "Her id, the end of it, or her name.")),
    request_body(content = AutopilotChange, example = json!({ "enabled": true })),
    responses((status = 200, description = "Her autopilot as it stands now.", body = Autopilot)))]
pub(crate) async fn change_autopilot(
    State(door): State<Door>,
    Named(muse): Named<String>,
    Body(change): Body<AutopilotChange>,
) -> Answer<Autopilot> {
    Ok(Json(api::change_autopilot(door.studio(), &muse, change).await?))
}

/// What she did, proposed and let be, newest first, each with its reason.
#[utoipa::path(get, path = "/api/v1/muses/{muse}/initiatives", tag = "muses",
    params(("muse" = String, Path, description = "Her id, the end of it, or her name."), Limited),
    responses((status = 200, description = "Her initiatives.", body = Vec<Initiative>)))]
pub(crate) async fn list_initiatives(
    State(door): State<Door>,
    Named(muse): Named<String>,
    Asked(asked): Asked<Limited>,
) -> Answer<Vec<Initiative>> {
    Ok(Json(api::list_initiatives(door.studio(), &muse, asked.rows()).await?))
}

/// Lets what she proposed become a work: the answer comes at once, `events` tell how it goes.
#[utoipa::path(post, path = "/api/v1/initiatives/{initiative}/begin", tag = "muses",
    params(("initiative" = InitiativeId, Path, description = "Its id.")),
    responses((status = 202, description = "It is being made.", body = Production)))]
pub(crate) async fn begin_proposal(
    State(door): State<Door>,
    Named(initiative): Named<InitiativeId>,
) -> Result<(StatusCode, Json<Production>), Refused> {
    let studio = door.studio().clone();
    let planning = async move { api::begin_proposal(&studio, initiative).await };
    let production = begin(&door, true, planning, |production: &Production| Some(production.production_id)).await?;
    Ok((StatusCode::ACCEPTED, Json(production)))
}
