use axum::Json;
use axum::extract::State;
use muse_core::api::{self, IdentityMeter, MeterRequest};

use super::Answer;
use crate::door::Door;
use crate::extract::Body;

/// Whether a designed face is one person from every side, and none of the studio's Muses.
///
/// Draws and reads the design: about a second for one draft, up to half a minute for the eight views on two busy cores.
/// Nothing is kept.
#[utoipa::path(post, path = "/api/v1/forge/meter", tag = "studio", request_body = MeterRequest,
    responses((status = 200, description = "Cosines, a verdict, and all of it in words.", body = IdentityMeter)))]
pub(crate) async fn forge_meter(State(door): State<Door>, Body(request): Body<MeterRequest>) -> Answer<IdentityMeter> {
    Ok(Json(api::forge_meter(door.studio(), request).await?))
}
