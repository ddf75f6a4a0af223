use axum::Json;
use axum::extract::State;
use muse_core::api::{self, Check, DoctorReport};
use serde::Serialize;
use utoipa::ToSchema;

use super::Answer;
use crate::door::Door;
use crate::extract::Named;

/// That somebody is at home.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Health {
    /// `ok`.
    status: &'static str,
    /// The version that answers.
    version: &'static str,
}

/// Whether the studio answers.
#[utoipa::path(get, path = "/api/v1/health", tag = "studio",
    responses((status = 200, description = "It does.", body = Health)))]
pub(crate) async fn health() -> Json<Health> {
    Json(Health { status: "ok", version: env!("CARGO_PKG_VERSION") })
}

/// Examines one link that the studio really uses: `apify`, `comfyui`, `google`, `gpu`, `keychain`, `mind`, `models`, `reddit` or
/// `storage`.
#[utoipa::path(post, path = "/api/v1/connections/{name}/test", tag = "studio",
    params(("name" = String, Path, description = "Which link.")),
    responses((status = 200, description = "Its state, what was found, and what mends it.", body = Check)))]
pub(crate) async fn test_connection(State(door): State<Door>, Named(name): Named<String>) -> Answer<Check> {
    Ok(Json(api::test_connection(door.studio(), &name).await?))
}

/// Every link the studio can use: its state, what was found, and what mends it. Takes a few seconds.
#[utoipa::path(get, path = "/api/v1/doctor", tag = "studio",
    responses((status = 200, description = "The links.", body = DoctorReport)))]
pub(crate) async fn doctor(State(door): State<Door>) -> Answer<DoctorReport> {
    Ok(Json(api::doctor(door.studio()).await))
}
