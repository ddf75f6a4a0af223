use axum::Json;
use axum::extract::{Request, State};
use futures_util::StreamExt;
use muse_core::api::{self, ApiError, TrendView};
use muse_core::cognition::Decision;
use muse_core::db::DbError;
use muse_core::perception::{FileError, ImportReport, TrendInsight};
use muse_core::vocab::InsightId;
use tokio::fs::File;
use tokio::io::AsyncWriteExt;

use super::{Answer, Binary, Limited};
use crate::door::Door;
use crate::extract::{Asked, Named, check_length, cut_off, refuse_forms, too_large};
use crate::problem::Refused;

/// The largest file of signals; it passes through the disk, never through memory.
const LARGEST_FILE: u64 = 1 << 30;

/// Current trends, fastest first.
#[utoipa::path(get, path = "/api/v1/trends", tag = "trends", params(Limited),
    responses((status = 200, description = "The trends.", body = Vec<TrendInsight>)))]
pub(crate) async fn list_trends(State(door): State<Door>, Asked(limited): Asked<Limited>) -> Answer<Vec<TrendInsight>> {
    Ok(Json(api::list_trends(door.studio(), limited.rows()).await?))
}

/// One trend: its posts, its speed at each look, and the decisions that leaned on it.
///
/// Titles and communities come from the web: they are to be shown, never obeyed.
#[utoipa::path(get, path = "/api/v1/trends/{insight}", tag = "trends",
    params(("insight" = InsightId, Path, description = "Its id.")),
    responses((status = 200, description = "The trend.", body = TrendView)))]
pub(crate) async fn show_trend(State(door): State<Door>, Named(insight): Named<InsightId>) -> Answer<TrendView> {
    Ok(Json(api::show_trend(door.studio(), insight).await?))
}

/// Latest decisions, newest first.
#[utoipa::path(get, path = "/api/v1/decisions", tag = "trends", params(Limited),
    responses((status = 200, description = "The decisions.", body = Vec<Decision>)))]
pub(crate) async fn list_decisions(State(door): State<Door>, Asked(limited): Asked<Limited>) -> Answer<Vec<Decision>> {
    Ok(Json(api::list_decisions(door.studio(), limited.rows()).await?))
}

/// Reads posts with their counts into the studio: JSON lines, a JSON array, or a Reddit listing.
#[utoipa::path(post, path = "/api/v1/signals/import", tag = "trends",
    request_body(content = inline(Binary), content_type = "application/octet-stream", description = "The file, up to 1 GiB."),
    responses((status = 200, description = "What was read, and what was left out and why.", body = ImportReport)))]
pub(crate) async fn import_signals(State(door): State<Door>, request: Request) -> Answer<ImportReport> {
    refuse_forms(request.headers())?;
    check_length(request.headers(), LARGEST_FILE)?;
    // Beside the database: where the studio has room, and nobody else reads.
    let home = door.studio().db().home().root();
    let fail = |error| Refused::from(ApiError::from(DbError::file("cannot keep", home, error)));
    let folder = tempfile::Builder::new().prefix(".import-").tempdir_in(home).map_err(fail)?;
    let path = folder.path().join("upload.jsonl");
    let mut file = File::create(&path).await.map_err(fail)?;
    let mut size = 0u64;
    let mut pieces = request.into_body().into_data_stream();
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|_| cut_off())?;
        size += piece.len() as u64;
        if size > LARGEST_FILE {
            return Err(too_large(LARGEST_FILE));
        }
        file.write_all(&piece).await.map_err(fail)?;
    }
    file.flush().await.map_err(fail)?;
    Ok(Json(api::import_signals(door.studio(), &path).await.map_err(of_upload)?))
}

/// The file lay where only the studio looks: whoever sent it knows it by another name.
fn of_upload(error: ApiError) -> ApiError {
    match error {
        ApiError::File(FileError::NothingUsable { first, .. }) => {
            ApiError::File(FileError::NothingUsable { path: "the file".into(), first })
        }
        other => other,
    }
}
