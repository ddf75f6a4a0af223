use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use muse_core::api;
use muse_core::studio::Production;
use muse_core::studio::workbench::{
    AtRevision, EditWorkflow, KeepVersion, Moved, NewWorkflow, OpenVersion, OpenWorkflow, PosedDocument, PosedWorkflow,
    RunWorkflow, ScriptCheck, ScriptText, Standing, UploadedPicture, WorkflowChange, WorkflowCheck, WorkflowDifference,
    WorkflowRow, WorkflowScript, WorkflowTemplate, WorkflowVersion, WriteScript,
};
use muse_core::vocab::{Problem, ProductionId, WorkflowId};
use serde::Deserialize;
use serde_json::{Value, json};

use super::productions::begin;
use super::{Answer, Binary};
use crate::door::Door;
use crate::extract::{Asked, Body, Bulky, MaybeBody, Named, Upload};
use crate::problem::Refused;

#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Removed {
    /// Those in the bin instead.
    #[serde(default)]
    removed: bool,
}

#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct FileName {
    /// The file's name.
    name: String,
}

#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct OtherVersion {
    /// The version to compare with; what stands when left out.
    #[serde(default)]
    with: Option<i64>,
}

#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AskAgain {
    /// Ask the server now, also when it was asked a moment ago.
    #[serde(default)]
    again: bool,
}

#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct NodePicture {
    /// The file's name, as a widget holds it.
    name: String,
    /// The folder below that of its kind.
    #[serde(default)]
    subfolder: String,
    /// `input`, `output` or `temp`; `input` when left out.
    #[serde(default = "input")]
    kind: String,
}

fn input() -> String {
    "input".to_owned()
}

/// The workflow documents, newest first.
#[utoipa::path(get, path = "/api/v1/workflows", tag = "workbench", params(Removed),
    responses((status = 200, description = "The documents, without what they hold.", body = Vec<WorkflowRow>)))]
pub(crate) async fn list_workflows(State(door): State<Door>, Asked(asked): Asked<Removed>) -> Answer<Vec<WorkflowRow>> {
    Ok(Json(api::list_workflows(door.studio(), asked.removed).await?))
}

/// Begins a document: empty, or from a template, a copy or a document given whole.
#[utoipa::path(post, path = "/api/v1/workflows", tag = "workbench",
    request_body(content = NewWorkflow, example = json!({ "template": "identity_sdxl" })),
    responses((status = 201, description = "The document.", body = OpenWorkflow)))]
pub(crate) async fn new_workflow(
    State(door): State<Door>,
    Bulky(wanted): Bulky<NewWorkflow>,
) -> Result<(StatusCode, Json<OpenWorkflow>), Refused> {
    Ok((StatusCode::CREATED, Json(api::new_workflow(door.studio(), wanted).await?)))
}

/// Begins a document that makes a picture of a designed head in its pose.
///
/// The head's depth, lines and normals are drawn and put onto the connected ComfyUI; some seconds without a graphics
/// device.
#[utoipa::path(post, path = "/api/v1/workflows/posed", tag = "workbench", request_body = PosedWorkflow,
    responses((status = 201, description = "The document, and what to know of it.", body = PosedDocument)))]
pub(crate) async fn posed_workflow(
    State(door): State<Door>,
    Body(wanted): Body<PosedWorkflow>,
) -> Result<(StatusCode, Json<PosedDocument>), Refused> {
    Ok((StatusCode::CREATED, Json(api::posed_workflow(door.studio(), wanted).await?)))
}

/// Begins a document from a file: a workflow, an API prompt, a PNG, WebP or JPEG that carries one, or a script.
#[utoipa::path(post, path = "/api/v1/workflows/import", tag = "workbench", params(FileName),
    request_body(content = inline(Binary), content_type = "application/octet-stream"),
    responses((status = 201, description = "The document.", body = OpenWorkflow)))]
pub(crate) async fn import_workflow(
    State(door): State<Door>,
    Asked(file): Asked<FileName>,
    Upload(bytes): Upload,
) -> Result<(StatusCode, Json<OpenWorkflow>), Refused> {
    Ok((StatusCode::CREATED, Json(api::import_workflow(door.studio(), &file.name, bytes).await?)))
}

/// One document as it stands.
#[utoipa::path(get, path = "/api/v1/workflows/{workflow}", tag = "workbench",
    params(("workflow" = WorkflowId, Path, description = "Its id.")),
    responses((status = 200, description = "The document.", body = OpenWorkflow)))]
pub(crate) async fn open_workflow(
    State(door): State<Door>,
    Named(workflow): Named<WorkflowId>,
) -> Answer<OpenWorkflow> {
    Ok(Json(api::open_workflow(door.studio(), workflow).await?))
}

/// Calls a document otherwise, or gives it to another Muse.
#[utoipa::path(patch, path = "/api/v1/workflows/{workflow}", tag = "workbench",
    params(("workflow" = WorkflowId, Path, description = "Its id.")),
    request_body(content = WorkflowChange, example = json!({ "name": "Fog" })),
    responses((status = 200, description = "Its place in the list.", body = WorkflowRow)))]
pub(crate) async fn change_workflow(
    State(door): State<Door>,
    Named(workflow): Named<WorkflowId>,
    Body(change): Body<WorkflowChange>,
) -> Answer<WorkflowRow> {
    Ok(Json(api::change_workflow(door.studio(), workflow, change).await?))
}

/// Puts a document into the bin; nothing of it is lost.
#[utoipa::path(delete, path = "/api/v1/workflows/{workflow}", tag = "workbench",
    params(("workflow" = WorkflowId, Path, description = "Its id.")),
    responses((status = 204, description = "It lies in the bin.")))]
pub(crate) async fn remove_workflow(
    State(door): State<Door>,
    Named(workflow): Named<WorkflowId>,
) -> Result<StatusCode, Refused> {
    api::bin_workflow(door.studio(), workflow, true).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a document out of the bin.
#[utoipa::path(post, path = "/api/v1/workflows/{workflow}/bring-back", tag = "workbench",
    params(("workflow" = WorkflowId, Path, description = "Its id.")),
    responses((status = 200, description = "Its place in the list.", body = WorkflowRow)))]
pub(crate) async fn bring_back_workflow(
    State(door): State<Door>,
    Named(workflow): Named<WorkflowId>,
) -> Answer<WorkflowRow> {
    Ok(Json(api::bin_workflow(door.studio(), workflow, false).await?))
}

/// Makes edits, all or none; they are durable when this is answered. Each is one step of undo.
///
/// Edits sent twice, by their ids, are made once.
#[utoipa::path(post, path = "/api/v1/workflows/{workflow}/edits", tag = "workbench",
    params(("workflow" = WorkflowId, Path, description = "Its id.")),
    request_body(content = EditWorkflow, example = json!({ "revision": 1, "edits": [{
        "edit_id": "019b0000-0000-7000-8000-000000000001", "name": "Rename",
        "steps": [{ "op": "add", "path": "/extra/note", "value": "fog" }] }] })),
    responses((status = 200, description = "Where it stands now.", body = Standing)))]
pub(crate) async fn edit_workflow(
    State(door): State<Door>,
    Named(workflow): Named<WorkflowId>,
    Bulky(request): Bulky<EditWorkflow>,
) -> Answer<Standing> {
    let studio = door.studio().clone();
    // Whoever asked may hang up; what was taken in is written all the same.
    let edited = door.work().spawn(async move { api::edit_workflow(&studio, workflow, request).await });
    Ok(Json(edited.await.map_err(|_| api::ApiError::Interrupted)??))
}

/// Takes the last edit back.
#[utoipa::path(post, path = "/api/v1/workflows/{workflow}/undo", tag = "workbench",
    params(("workflow" = WorkflowId, Path, description = "Its id.")),
    request_body(content = AtRevision, example = json!({ "revision": 2 })),
    responses((status = 200, description = "What its editor has to do.", body = Moved)))]
pub(crate) async fn undo_workflow(
    State(door): State<Door>,
    Named(workflow): Named<WorkflowId>,
    Body(at): Body<AtRevision>,
) -> Answer<Moved> {
    Ok(Json(api::undo_workflow(door.studio(), workflow, at).await?))
}

/// Does the edit again that was taken back last.
#[utoipa::path(post, path = "/api/v1/workflows/{workflow}/redo", tag = "workbench",
    params(("workflow" = WorkflowId, Path, description = "Its id.")),
    request_body(content = AtRevision, example = json!({ "revision": 3 })),
    responses((status = 200, description = "What its editor has to do.", body = Moved)))]
pub(crate) async fn redo_workflow(
    State(door): State<Door>,
    Named(workflow): Named<WorkflowId>,
    Body(at): Body<AtRevision>,
) -> Answer<Moved> {
    Ok(Json(api::redo_workflow(door.studio(), workflow, at).await?))
}

/// The versions of a document, newest first.
#[utoipa::path(get, path = "/api/v1/workflows/{workflow}/versions", tag = "workbench",
    params(("workflow" = WorkflowId, Path, description = "Its id.")),
    responses((status = 200, description = "The versions, without their documents.", body = Vec<WorkflowVersion>)))]
pub(crate) async fn list_workflow_versions(
    State(door): State<Door>,
    Named(workflow): Named<WorkflowId>,
) -> Answer<Vec<WorkflowVersion>> {
    Ok(Json(api::list_workflow_versions(door.studio(), workflow).await?))
}

/// Keeps what stands as a version.
#[utoipa::path(post, path = "/api/v1/workflows/{workflow}/versions", tag = "workbench",
    params(("workflow" = WorkflowId, Path, description = "Its id.")),
    request_body(content = KeepVersion, example = json!({ "name": "before the upscaler" })),
    responses((status = 200, description = "The version.", body = WorkflowVersion)))]
pub(crate) async fn keep_workflow_version(
    State(door): State<Door>,
    Named(workflow): Named<WorkflowId>,
    MaybeBody(wanted): MaybeBody<KeepVersion>,
) -> Answer<WorkflowVersion> {
    Ok(Json(api::keep_workflow_version(door.studio(), workflow, wanted).await?))
}

/// One version with its document.
#[utoipa::path(get, path = "/api/v1/workflows/{workflow}/versions/{number}", tag = "workbench",
    params(("workflow" = WorkflowId, Path, description = "Its id."), ("number" = i64, Path, description = "From 1.")),
    responses((status = 200, description = "The version.", body = OpenVersion)))]
pub(crate) async fn open_workflow_version(
    State(door): State<Door>,
    Named((workflow, number)): Named<(WorkflowId, i64)>,
) -> Answer<OpenVersion> {
    Ok(Json(api::open_workflow_version(door.studio(), workflow, number).await?))
}

/// What differs from a version to another one, or to what stands.
#[utoipa::path(get, path = "/api/v1/workflows/{workflow}/versions/{number}/changes", tag = "workbench",
    params(("workflow" = WorkflowId, Path, description = "Its id."), ("number" = i64, Path, description = "From 1."),
        OtherVersion),
    responses((status = 200, description = "The differences.", body = Vec<WorkflowDifference>)))]
pub(crate) async fn workflow_differences(
    State(door): State<Door>,
    Named((workflow, number)): Named<(WorkflowId, i64)>,
    Asked(other): Asked<OtherVersion>,
) -> Answer<Vec<WorkflowDifference>> {
    Ok(Json(api::workflow_differences(door.studio(), workflow, number, other.with).await?))
}

/// Takes a version in the place of what stands, as one edit that can be undone.
#[utoipa::path(post, path = "/api/v1/workflows/{workflow}/versions/{number}/restore", tag = "workbench",
    params(("workflow" = WorkflowId, Path, description = "Its id."), ("number" = i64, Path, description = "From 1.")),
    request_body(content = AtRevision, example = json!({ "revision": 9 })),
    responses((status = 200, description = "What its editor has to do.", body = Moved)))]
pub(crate) async fn restore_workflow(
    State(door): State<Door>,
    Named((workflow, number)): Named<(WorkflowId, i64)>,
    Body(at): Body<AtRevision>,
) -> Answer<Moved> {
    Ok(Json(api::restore_workflow(door.studio(), workflow, number, at).await?))
}

/// What the connected server would say to a document and what a run is quoted at; nothing is sent.
#[utoipa::path(get, path = "/api/v1/workflows/{workflow}/check", tag = "workbench",
    params(("workflow" = WorkflowId, Path, description = "Its id.")),
    responses((status = 200, description = "What it would say.", body = WorkflowCheck)))]
pub(crate) async fn check_workflow(
    State(door): State<Door>,
    Named(workflow): Named<WorkflowId>,
) -> Answer<WorkflowCheck> {
    Ok(Json(api::check_workflow(door.studio(), workflow).await?))
}

/// A document as the prompt that a server runs.
#[utoipa::path(get, path = "/api/v1/workflows/{workflow}/prompt", tag = "workbench",
    params(("workflow" = WorkflowId, Path, description = "Its id.")),
    responses((status = 200, description = "ComfyUI's API form.", body = Object)))]
pub(crate) async fn workflow_prompt(State(door): State<Door>, Named(workflow): Named<WorkflowId>) -> Answer<Value> {
    Ok(Json(api::workflow_prompt(door.studio(), workflow).await?.to_json()))
}

/// A document as ComfyScript.
#[utoipa::path(get, path = "/api/v1/workflows/{workflow}/script", tag = "workbench",
    params(("workflow" = WorkflowId, Path, description = "Its id.")),
    responses((status = 200, description = "The script.", body = WorkflowScript)))]
pub(crate) async fn workflow_script(
    State(door): State<Door>,
    Named(workflow): Named<WorkflowId>,
) -> Answer<WorkflowScript> {
    Ok(Json(api::workflow_script(door.studio(), workflow).await?))
}

/// The first fault of a script.
#[utoipa::path(post, path = "/api/v1/scripts/check", tag = "workbench",
    request_body(content = ScriptText, example = json!({ "script": "SaveImage(LoadImage('a.png'), 'x')" })),
    responses((status = 200, description = "What is wrong with it.", body = ScriptCheck)))]
pub(crate) async fn check_script(State(door): State<Door>, Bulky(text): Bulky<ScriptText>) -> Answer<ScriptCheck> {
    Ok(Json(api::check_script(door.studio(), &text).await?))
}

/// Takes a changed script into its document, as one edit; what the script does not say stays.
#[utoipa::path(put, path = "/api/v1/workflows/{workflow}/script", tag = "workbench",
    params(("workflow" = WorkflowId, Path, description = "Its id.")),
    request_body(content = WriteScript, example = json!({ "revision": 1, "script": "SaveImage(LoadImage('a.png'), 'x')" })),
    responses((status = 200, description = "What its editor has to do.", body = Moved)))]
pub(crate) async fn write_workflow_script(
    State(door): State<Door>,
    Named(workflow): Named<WorkflowId>,
    Bulky(wanted): Bulky<WriteScript>,
) -> Answer<Moved> {
    Ok(Json(api::write_workflow_script(door.studio(), workflow, wanted).await?))
}

/// Runs a document for a Muse: the answer comes at once, `events` tell how it goes, its picture comes into review.
#[utoipa::path(post, path = "/api/v1/workflows/{workflow}/run", tag = "workbench",
    params(("workflow" = WorkflowId, Path, description = "Its id.")),
    request_body(content = RunWorkflow, example = json!({ "revision": 1, "muse_id": "019b0000-0000-7000-8000-000000000001" })),
    responses((status = 202, description = "It is being made.", body = Production)))]
pub(crate) async fn run_workflow(
    State(door): State<Door>,
    Named(workflow): Named<WorkflowId>,
    Body(request): Body<RunWorkflow>,
) -> Result<(StatusCode, Json<Production>), Refused> {
    let (studio, approved) = (door.studio().clone(), request.approved);
    let planning = async move { api::start_workflow(&studio, workflow, request).await };
    let production = begin(&door, approved, planning, |planned| Some(planned.production_id)).await?;
    Ok((StatusCode::ACCEPTED, Json(production)))
}

/// The node classes of the connected ComfyUI, or those known without it.
#[derive(utoipa::ToSchema)]
#[allow(dead_code)]
pub(crate) struct NodeClasses {
    /// The server they are of; none for those known without one.
    server: Option<String>,
    /// Why the server was not asked, when it does not answer.
    problem: Option<Problem>,
    /// ComfyUI's `/object_info`.
    #[schema(value_type = Object)]
    classes: Value,
}

/// The node classes there are: of the connected ComfyUI, else as it had them last, else those the studio knows.
#[utoipa::path(get, path = "/api/v1/nodes", tag = "workbench", params(AskAgain),
    responses((status = 200, description = "The classes.", body = NodeClasses)))]
pub(crate) async fn known_nodes(State(door): State<Door>, Asked(asked): Asked<AskAgain>) -> Result<Response, Refused> {
    let known = api::known_nodes(door.studio(), asked.again).await?;
    // The classes are some megabytes of text that came as JSON: they go on as they are.
    let frame = json!({ "server": known.server, "problem": known.problem }).to_string();
    let open = frame.strip_suffix('}').unwrap_or(&frame);
    let body = format!("{open},\"classes\":{}}}", known.text);
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

/// Puts a picture into the connected server's input folder, for nodes that load one.
#[utoipa::path(post, path = "/api/v1/nodes/pictures", tag = "workbench", params(FileName),
    request_body(content = inline(Binary), content_type = "application/octet-stream"),
    responses((status = 200, description = "What a widget names it by.", body = UploadedPicture)))]
pub(crate) async fn upload_for_nodes(
    State(door): State<Door>,
    Asked(file): Asked<FileName>,
    Upload(bytes): Upload,
) -> Answer<UploadedPicture> {
    Ok(Json(api::upload_for_nodes(door.studio(), &file.name, bytes).await?))
}

/// A picture that a node names, from the connected server.
#[utoipa::path(get, path = "/api/v1/nodes/picture", tag = "workbench", params(NodePicture),
    responses((status = 200, description = "The picture.", body = inline(Binary), content_type = "image/*")))]
pub(crate) async fn picture_of_nodes(
    State(door): State<Door>,
    Asked(wanted): Asked<NodePicture>,
) -> Result<Response, Refused> {
    let NodePicture { name, subfolder, kind } = wanted;
    let bytes = api::picture_of_nodes(door.studio(), &name, &subfolder, &kind).await?;
    picture(bytes)
}

/// Workflows to begin from.
#[utoipa::path(get, path = "/api/v1/workflow-templates", tag = "workbench",
    responses((status = 200, description = "The templates.", body = Vec<WorkflowTemplate>)))]
pub(crate) async fn workflow_starts(State(door): State<Door>) -> Answer<Vec<WorkflowTemplate>> {
    Ok(Json(api::workflow_starts(door.studio()).await?))
}

/// What a production that is being rendered looks like so far.
#[utoipa::path(get, path = "/api/v1/productions/{production}/preview", tag = "productions",
    params(("production" = ProductionId, Path, description = "Its id.")),
    responses((status = 200, description = "The picture.", body = inline(Binary), content_type = "image/*")))]
pub(crate) async fn picture_so_far(
    State(door): State<Door>,
    Named(production): Named<ProductionId>,
) -> Result<Response, Refused> {
    picture(api::picture_so_far(door.studio(), production)?.to_vec())
}

/// A picture of another program; what is none is not handed on as if it were.
fn picture(bytes: Vec<u8>) -> Result<Response, Refused> {
    let kind = match bytes.as_slice() {
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [0xff, 0xd8, 0xff, ..] => "image/jpeg",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "image/webp",
        [b'G', b'I', b'F', b'8', ..] => "image/gif",
        _ => return Err(Refused::bad("this file is no picture that a page can show")),
    };
    Ok(([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-cache")], bytes).into_response())
}
