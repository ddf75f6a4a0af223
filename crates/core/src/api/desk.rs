use serde::Deserialize;
use tokio_util::sync::CancellationToken;
use utoipa::{IntoParams, ToSchema};

use super::ApiError;
use crate::governance::genesis::find_muse;
use crate::studio::desk::{AgainRequest, DeskEntry, DeskReply, DeskRequest, Pin, Take, TakeFilter, TakePage};
use crate::studio::{Production, ProductionState, Studio, store};
use crate::vocab::ProductionId;

/// Takes sent when nobody says how many.
const USUAL_TAKES: u32 = 500;

/// Steps of the history sent when nobody says how many, and at most.
const USUAL_HISTORY: u32 = 100;
const MOST_HISTORY: u32 = 1000;

/// Which takes to list.
#[derive(Clone, Debug, Default, Deserialize, ToSchema, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListTakes {
    /// Of this Muse only: her name, her id, or the last digits of it.
    #[serde(default)]
    pub muse: Option<String>,
    /// In this state only.
    #[serde(default)]
    pub state: Option<ProductionState>,
    /// Begun before this one: `next` of the answer before.
    #[serde(default)]
    pub before: Option<ProductionId>,
    /// How many at most, 1 to 5000; 500 when left out.
    #[serde(default)]
    #[param(minimum = 1, maximum = 5000)]
    pub limit: Option<u32>,
}

/// Takes, newest first.
///
/// # Errors
/// When there is no such Muse.
pub async fn list_takes(studio: &Studio, request: &ListTakes) -> Result<TakePage, ApiError> {
    let muse_id = match &request.muse {
        Some(wanted) => Some(find_muse(studio.db(), wanted).await?.muse_id),
        None => None,
    };
    let limit = request.limit.unwrap_or(USUAL_TAKES);
    studio.takes(&TakeFilter { muse_id, state: request.state, before: request.before, limit }).await
}

/// Does everything that is asked for, or nothing, as one step that can be taken back.
///
/// # Errors
/// See [`Studio::desk`].
pub async fn change_desk(studio: &Studio, request: DeskRequest) -> Result<DeskReply, ApiError> {
    studio.desk(request, "creator").await
}

/// Takes the latest step at the desk back.
///
/// # Errors
/// See [`Studio::desk_undo`].
pub async fn undo_desk(studio: &Studio) -> Result<DeskReply, ApiError> {
    studio.desk_undo("creator").await
}

/// Does the step at the desk again that was taken back last.
///
/// # Errors
/// See [`Studio::desk_redo`].
pub async fn redo_desk(studio: &Studio) -> Result<DeskReply, ApiError> {
    studio.desk_redo("creator").await
}

/// Looks for drift in the Muses of whom these takes were just let through; what takes long here holds nobody up.
pub async fn watch_desk(studio: &Studio, reply: &DeskReply) {
    let mut seen = Vec::new();
    for take in reply.takes.iter().filter(|take| take.state == ProductionState::Approved) {
        let Ok(production) = store::find(studio.db(), take.production_id).await else { continue };
        let of = (production.muse_id, production.generation_id);
        if !seen.contains(&of) {
            seen.push(of);
            studio.watch_drift(of.0, of.1).await;
        }
    }
}

/// The latest steps at the desk, newest first.
///
/// # Errors
/// What the storage says.
pub async fn desk_history(studio: &Studio, limit: Option<u32>) -> Result<Vec<DeskEntry>, ApiError> {
    studio.desk_history(limit.unwrap_or(USUAL_HISTORY).clamp(1, MOST_HISTORY)).await
}

/// The notes on a picture, oldest first.
///
/// # Errors
/// When there is no such production.
pub async fn list_pins(studio: &Studio, production: &str) -> Result<Vec<Pin>, ApiError> {
    let found = store::find_by_text(studio.db(), production).await?;
    studio.pins(found.production_id).await
}

/// Plans a new version of a take and leaves it for [`Studio::drive`].
///
/// # Errors
/// See [`Studio::again`].
pub async fn start_again(studio: &Studio, production: &str, request: &AgainRequest) -> Result<Production, ApiError> {
    let found = store::find_by_text(studio.db(), production).await?;
    studio.again(found.production_id, request, "creator").await
}

/// Makes a new version of a take: returns when it waits for the creator or has ended.
///
/// # Errors
/// See [`Studio::again`] and [`Studio::drive`].
pub async fn again(
    studio: &Studio,
    production: &str,
    request: &AgainRequest,
    cancel: CancellationToken,
) -> Result<Production, ApiError> {
    let planned = start_again(studio, production, request).await?;
    studio.drive(planned.production_id, request.approved, cancel).await
}

/// Every version of the work that a production is a version of, oldest first.
///
/// # Errors
/// When there is no such production.
pub async fn lineage(studio: &Studio, production: &str) -> Result<Vec<Take>, ApiError> {
    let found = store::find_by_text(studio.db(), production).await?;
    studio.lineage(found.production_id).await
}
