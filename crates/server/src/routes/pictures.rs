use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use muse_core::api::{self, ApiError, Audit, AuditRequest};
use muse_core::creation::RenderError;
use muse_core::studio::{Studio, store};
use muse_core::vocab::BlobHash;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, Binary};
use crate::door::Door;
use crate::extract::{Asked, Named, Upload};
use crate::problem::Refused;

/// A name under which bytes never change.
const FOREVER: &str = "private, max-age=31536000, immutable";

/// A name that may soon mean other bytes: ask each time.
const ASK_AGAIN: &str = "private, no-cache";

#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct FileName {
    /// What errors call the picture.
    name: Option<String>,
}

/// A picture that is kept.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Kept {
    /// Its name from now on; a draft's identity may list it.
    blob: BlobHash,
}

/// Keeps a picture, so that a draft can name it as a reference.
#[utoipa::path(post, path = "/api/v1/pictures", tag = "muses", params(FileName),
    request_body(content = inline(Binary), content_type = "application/octet-stream", description = "PNG, JPEG, WebP, BMP, GIF or TIFF, up to 64 MiB."),
    responses((status = 201, description = "Its hash.", body = Kept)))]
pub(crate) async fn upload_picture(
    State(door): State<Door>,
    Asked(FileName { name }): Asked<FileName>,
    Upload(bytes): Upload,
) -> Result<(StatusCode, Json<Kept>), Refused> {
    let blob = api::upload_picture(door.studio(), name.as_deref().unwrap_or("the upload"), bytes).await?;
    Ok((StatusCode::CREATED, Json(Kept { blob })))
}

/// One of her reference pictures, by its place in the sealed DNA, from 0.
#[utoipa::path(get, path = "/api/v1/muses/{muse}/references/{n}", tag = "muses",
    params(("muse" = String, Path, description = "Her name, her id, or the last digits of it."),
        ("n" = usize, Path, description = "Its place among the references, from 0.")),
    responses((status = 200, description = "The picture as it was enrolled.", body = inline(Binary), content_type = "image/*")))]
pub(crate) async fn reference_picture(
    State(door): State<Door>,
    headers: HeaderMap,
    Named((muse, n)): Named<(String, usize)>,
) -> Result<Response, Refused> {
    let head = api::show_muse(door.studio(), &muse).await?.head;
    let Some(reference) = head.sealed.dna.identity.references.get(n) else {
        let detail = format!("{} has no reference {n}", head.sealed.dna.name);
        return Err(Refused::new(StatusCode::NOT_FOUND, "reference.unknown", detail).advise("References count from 0."));
    };
    // The next generation may have another picture in this place.
    send(door.studio(), &headers, reference.blob.clone(), ASK_AGAIN).await
}

/// The picture of a production.
#[utoipa::path(get, path = "/api/v1/productions/{production}/picture", tag = "productions",
    params(("production" = String, Path, description = "Its id, or the last digits of it.")),
    responses((status = 200, description = "The picture; its ETag is its hash.", body = inline(Binary), content_type = "image/png"),
        (status = 304, description = "The one you have.")))]
pub(crate) async fn picture(
    State(door): State<Door>,
    headers: HeaderMap,
    Named(production): Named<String>,
) -> Result<Response, Refused> {
    let found = store::find_by_text(door.studio().db(), &production).await?;
    let blob = found.picture_blob.ok_or(ApiError::from(RenderError::NoPicture))?;
    // While the studio has the next word, a repair may put another picture in its place.
    let keeping = if found.state.is_moving() { ASK_AGAIN } else { FOREVER };
    send(door.studio(), &headers, blob, keeping).await
}

/// Judges a picture against a Muse; nothing is kept.
#[utoipa::path(post, path = "/api/v1/critic/audit", tag = "studio",
    params(("muse" = String, Query, description = "Against whom: name or id."),
        ("domain" = String, Query, description = "`photo`, `generated` or `rendered`."),
        ("strict" = Option<bool>, Query, description = "Whether a raw cosine of 0.75 is asked for besides the score.")),
    request_body(content = inline(Binary), content_type = "application/octet-stream", description = "The picture, up to 64 MiB."),
    responses((status = 200, description = "The judgement, with its evidence.", body = Audit)))]
pub(crate) async fn audit(
    State(door): State<Door>,
    Asked(request): Asked<AuditRequest>,
    Upload(bytes): Upload,
) -> Answer<Audit> {
    Ok(Json(api::audit(door.studio(), "the upload", bytes, &request).await?))
}

/// The judged picture with what speaks for and against it drawn in: faces, score, where her shape deviates.
#[utoipa::path(post, path = "/api/v1/critic/evidence", tag = "studio",
    params(("muse" = String, Query, description = "Against whom: name or id."),
        ("domain" = String, Query, description = "`photo`, `generated` or `rendered`."),
        ("strict" = Option<bool>, Query, description = "Whether a raw cosine of 0.75 is asked for besides the score.")),
    request_body(content = inline(Binary), content_type = "application/octet-stream", description = "The picture, up to 64 MiB."),
    responses((status = 200, description = "A PNG of the same size.", body = inline(Binary), content_type = "image/png")))]
pub(crate) async fn evidence(
    State(door): State<Door>,
    Asked(request): Asked<AuditRequest>,
    Upload(bytes): Upload,
) -> Result<Response, Refused> {
    let shown = api::evidence(door.studio(), "the upload", bytes, &request).await?;
    Ok(([(header::CONTENT_TYPE, HeaderValue::from_static("image/png"))], shown.encode_png()).into_response())
}

async fn send(
    studio: &Studio,
    headers: &HeaderMap,
    blob: BlobHash,
    keeping: &'static str,
) -> Result<Response, Refused> {
    let etag = format!("\"{blob}\"");
    let known = headers.get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok());
    let tag = HeaderValue::from_str(&etag).map_err(|_| Refused::bad("the picture has no name"))?;
    let about = [(header::ETAG, tag), (header::CACHE_CONTROL, HeaderValue::from_static(keeping))];
    if known
        .is_some_and(|tags| tags.split(',').any(|one| one.trim().trim_start_matches("W/") == etag || one.trim() == "*"))
    {
        return Ok((StatusCode::NOT_MODIFIED, about).into_response());
    }
    let blobs = studio.db().blobs().clone();
    let read = tokio::task::spawn_blocking(move || blobs.get(&blob)).await;
    let bytes = read.map_err(|_| ApiError::Interrupted)??;
    let kind = HeaderValue::from_static(kind_of(&bytes));
    Ok((about, [(header::CONTENT_TYPE, kind)], bytes).into_response())
}

/// The content type by the first bytes; what was enrolled was decoded before, so it is one of these.
fn kind_of(bytes: &[u8]) -> &'static str {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [0xff, 0xd8, 0xff, ..] => "image/jpeg",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "image/webp",
        [b'G', b'I', b'F', b'8', ..] => "image/gif",
        [b'B', b'M', ..] => "image/bmp",
        [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => "image/tiff",
        _ => "application/octet-stream",
    }
}
