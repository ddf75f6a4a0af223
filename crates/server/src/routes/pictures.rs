use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use muse_core::api::{self, ApiError, Audit, AuditRequest, StarterFace};
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

/// A picture of the store by its hash.
#[utoipa::path(get, path = "/api/v1/pictures/{blob}", tag = "productions",
    params(("blob" = String, Path, description = "Its hash: 64 lower-case hexadecimal digits.")),
    responses((status = 200, description = "The picture as it was kept.", body = inline(Binary), content_type = "image/*"),
        (status = 304, description = "The one you have.")))]
pub(crate) async fn stored_picture(
    State(door): State<Door>,
    headers: HeaderMap,
    Named(blob): Named<String>,
) -> Result<Response, Refused> {
    let bytes = api::stored_picture(door.studio(), &blob).await?;
    named_bytes(&headers, &blob, FOREVER, bytes)
}

/// A picture of the store in small: 160, 320 or 640 pixels along its longer side, never larger than it is.
#[utoipa::path(get, path = "/api/v1/pictures/{blob}/thumbnail/{side}", tag = "productions",
    params(("blob" = String, Path, description = "The picture's hash: 64 lower-case hexadecimal digits."),
        ("side" = u32, Path, description = "160, 320 or 640.")),
    responses((status = 200, description = "The picture in small.", body = inline(Binary), content_type = "image/jpeg"),
        (status = 304, description = "The one you have.")))]
pub(crate) async fn thumbnail(
    State(door): State<Door>,
    headers: HeaderMap,
    Named((blob, side)): Named<(String, u32)>,
) -> Result<Response, Refused> {
    let small = api::thumbnail(door.studio(), &blob, side).await?;
    named_bytes(&headers, &format!("{blob}-{side}"), FOREVER, small.jpeg)
}

/// The designed faces that ship with the studio.
#[utoipa::path(get, path = "/api/v1/starters", tag = "faces",
    responses((status = 200, description = "Name, description and views of each.", body = Vec<StarterFace>)))]
pub(crate) async fn starters() -> Json<Vec<StarterFace>> {
    Json(api::starters())
}

/// One picture of a designed face, by its place among its views, from 0.
#[utoipa::path(get, path = "/api/v1/starters/{name}/{n}", tag = "faces",
    params(("name" = String, Path, description = "Of the face."),
        ("n" = usize, Path, description = "The picture's place among its views, from 0.")),
    responses((status = 200, description = "The picture.", body = inline(Binary), content_type = "image/jpeg"),
        (status = 304, description = "The one you have.")))]
pub(crate) async fn starter_picture(
    headers: HeaderMap,
    Named((name, n)): Named<(String, usize)>,
) -> Result<Response, Refused> {
    let bytes = api::starter_picture(&name, n)?;
    // The next version of the studio may ship another picture in this place.
    named_bytes(&headers, BlobHash::of(bytes).as_str(), ASK_AGAIN, bytes.to_vec())
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
    let about = about(blob.as_str(), keeping)?;
    if is_known(headers, &about[0].1) {
        return Ok((StatusCode::NOT_MODIFIED, about).into_response());
    }
    let blobs = studio.db().blobs().clone();
    let read = tokio::task::spawn_blocking(move || blobs.get(&blob)).await;
    let bytes = read.map_err(|_| ApiError::Interrupted)??;
    Ok((about, [(header::CONTENT_TYPE, HeaderValue::from_static(kind_of(&bytes)))], bytes).into_response())
}

/// Bytes under a name that means them alone.
fn named_bytes(headers: &HeaderMap, name: &str, keeping: &'static str, bytes: Vec<u8>) -> Result<Response, Refused> {
    let about = about(name, keeping)?;
    if is_known(headers, &about[0].1) {
        return Ok((StatusCode::NOT_MODIFIED, about).into_response());
    }
    Ok((about, [(header::CONTENT_TYPE, HeaderValue::from_static(kind_of(&bytes)))], bytes).into_response())
}

/// ETag first.
fn about(name: &str, keeping: &'static str) -> Result<[(HeaderName, HeaderValue); 2], Refused> {
    let tag = HeaderValue::from_str(&format!("\"{name}\"")).map_err(|_| Refused::bad("the picture has no name"))?;
    Ok([(header::ETAG, tag), (header::CACHE_CONTROL, HeaderValue::from_static(keeping))])
}

/// Whether the reader has it already.
fn is_known(headers: &HeaderMap, tag: &HeaderValue) -> bool {
    let known = headers.get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok());
    let same = |one: &str| one.trim_start_matches("W/").as_bytes() == tag.as_bytes() || one == "*";
    known.is_some_and(|tags| tags.split(',').any(|one| same(one.trim())))
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
