use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use muse_core::api::{
    self, BlendFaces, CheckReferences, CheckedDesign, ChildOf, FaceDesign, ForgeView, PortraitRequest, PreviewRequest,
    RandomFace,
};
use muse_core::governance::MeasuredReferences;

use super::{Answer, Binary};
use crate::door::Door;
use crate::extract::Body;
use crate::problem::Refused;

/// What can be chosen when a face is designed: parameters, presets, expressions, lights, backgrounds, lenses.
#[utoipa::path(get, path = "/api/v1/forge", tag = "faces",
    responses((status = 200, description = "Everything there is.", body = ForgeView)))]
pub(crate) async fn forge() -> Answer<ForgeView> {
    Ok(Json(api::forge_view()?))
}

/// Draws a portrait of a design; nothing is kept.
///
/// Portraits are drawn one after the other. A request that ends before its turn is not drawn.
#[utoipa::path(post, path = "/api/v1/forge/portrait", tag = "faces", request_body = PortraitRequest,
    responses((status = 200, description = "The portrait.", body = inline(Binary), content_type = "image/jpeg")))]
pub(crate) async fn forge_portrait(Body(request): Body<PortraitRequest>) -> Result<Response, Refused> {
    Ok(jpeg(api::forge_portrait(request).await?))
}

/// A face that belongs to nobody, or a face with some groups left to chance.
#[utoipa::path(post, path = "/api/v1/forge/random", tag = "faces", request_body = RandomFace,
    responses((status = 200, description = "The face.", body = FaceDesign)))]
pub(crate) async fn forge_random(Body(request): Body<RandomFace>) -> Answer<FaceDesign> {
    Ok(Json(api::forge_vary(&request)?))
}

/// A face between two.
#[utoipa::path(post, path = "/api/v1/forge/blend", tag = "faces", request_body = BlendFaces,
    responses((status = 200, description = "The face.", body = FaceDesign)))]
pub(crate) async fn forge_blend(Body(request): Body<BlendFaces>) -> Answer<FaceDesign> {
    Ok(Json(api::forge_mix(&request)?))
}

/// A grown-up child of two faces.
#[utoipa::path(post, path = "/api/v1/forge/child", tag = "faces", request_body = ChildOf,
    responses((status = 200, description = "The face.", body = FaceDesign)))]
pub(crate) async fn forge_child(Body(request): Body<ChildOf>) -> Answer<FaceDesign> {
    Ok(Json(api::forge_offspring(&request)?))
}

/// A design as it would be drawn, and what had to change for that.
#[utoipa::path(post, path = "/api/v1/forge/check", tag = "faces", request_body = FaceDesign,
    responses((status = 200, description = "The design and the changes.", body = CheckedDesign)))]
pub(crate) async fn forge_check(Body(request): Body<FaceDesign>) -> Answer<CheckedDesign> {
    Ok(Json(api::forge_check(&request)?))
}

/// A draft's picture as the draft compositor would make it; nothing is kept.
#[utoipa::path(post, path = "/api/v1/muses/preview", tag = "muses", request_body = PreviewRequest,
    responses((status = 200, description = "The picture.", body = inline(Binary), content_type = "image/jpeg")))]
pub(crate) async fn preview_muse(
    State(door): State<Door>,
    Body(request): Body<PreviewRequest>,
) -> Result<Response, Refused> {
    Ok(jpeg(api::preview_muse(door.studio(), request).await?))
}

/// What enrolment would say of pictures that were uploaded; nothing is kept.
#[utoipa::path(post, path = "/api/v1/references/check", tag = "faces", request_body = CheckReferences,
    responses((status = 200, description = "Each picture, each pair, and a sentence.", body = MeasuredReferences)))]
pub(crate) async fn check_references(
    State(door): State<Door>,
    Body(request): Body<CheckReferences>,
) -> Answer<MeasuredReferences> {
    Ok(Json(api::check_references(door.studio(), &request).await?))
}

fn jpeg(bytes: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg"))], bytes).into_response()
}
