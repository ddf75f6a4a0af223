//! The workbench on a real studio: documents that outlive their process, and runs that end in review.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

use muse_comfy::workflow::Step;
use muse_core::api::{self, View};
use muse_core::db::EventKind;
use muse_core::studio::workbench::{
    Edit, EditWorkflow, NewWorkflow, OpenWorkflow, PosedWorkflow, RunWorkflow, TemplateOrigin, VersionWhy,
};
use muse_core::studio::{Production, ProductionState, StudioError};
use muse_core::vocab::{Advice, EditId, RedLine, WorkflowId};
use muse_gpu::{DecodeLimits, Picture};
use muse_tests::painters::stranger;
use muse_tests::studio::{draft, look};
use muse_tests::{Faults, Lock, pictures, shared};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::comfy::{World, world};

/// How often the editing process is killed; `MUSE_EDIT_CRASHES` asks for more.
const DEATHS: u64 = 25;

#[test]
fn killed_in_the_middle_of_edits_every_acknowledged_one_is_there() {
    let home = tempfile::tempdir().expect("a folder");
    let deaths = std::env::var("MUSE_EDIT_CRASHES").ok().and_then(|n| n.parse().ok()).unwrap_or(DEATHS);
    let mut last: Option<(i64, String)> = None;
    let mut changes = 0;
    for death in 0..deaths {
        let mut child = Command::new(env!("CARGO_BIN_EXE_editing-child"))
            .arg(home.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the child starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines().map_while(Result::ok);
        let read = |line: String| {
            let (revision, hash) = line.split_once(' ').expect("a revision and a hash");
            (revision.parse::<i64>().expect("a revision"), hash.to_owned())
        };
        let Some(begins) = lines.next().map(read) else {
            let told = child.wait_with_output().expect("its end");
            panic!("death {death}: {}", String::from_utf8_lossy(&told.stderr));
        };
        if let Some((revision, hash)) = &last {
            // The one that was under way when it died may be there as well.
            assert!((*revision..=revision + 1).contains(&begins.0), "death {death}: {} after {revision}", begins.0);
            assert!(begins.0 != *revision || begins.1 == *hash, "death {death}: another document");
        }
        // Instants spread over the first edits of a life, without a pattern.
        std::thread::sleep(Duration::from_millis(20 + (death * 37) % 180));
        child.kill().expect("kill -9");
        child.wait().expect("its end");
        let said: Vec<_> = lines.map(read).collect();
        changes += said.len();
        last = Some(said.into_iter().last().unwrap_or(begins));
    }
    assert!(changes > 50, "hardly anything was edited: {changes}");
}

/// A document of the studio's own template with her own picture in it, on the server.
async fn own(world: &World) -> OpenWorkflow {
    let wanted = NewWorkflow { template: Some("identity_sdxl".to_owned()), ..NewWorkflow::default() };
    let made = api::new_workflow(&world.studio, wanted).await.expect("a document");
    let picture = pictures::view("nova", 1).encode_png();
    let uploaded = api::upload_for_nodes(&world.studio, "her.png", picture).await.expect("uploaded");
    let nodes = made.document["nodes"].as_array().expect("nodes");
    let at = nodes.iter().position(|node| node["type"] == "LoadImage").expect("a LoadImage");
    let path = format!("/nodes/{at}/widgets_values/0");
    let steps = vec![Step::Replace { path, value: json!(uploaded.value) }];
    let edits = vec![Edit { edit_id: EditId::new(), name: "Set image".to_owned(), steps }];
    let id = made.row.workflow_id;
    api::edit_workflow(&world.studio, id, EditWorkflow { revision: 1, edits }).await.expect("edited");
    api::open_workflow(&world.studio, id).await.expect("the document")
}

async fn try_run(world: &World, id: WorkflowId, targets: &[&str]) -> Result<Production, StudioError> {
    let revision = api::open_workflow(&world.studio, id).await?.row.revision;
    let targets = targets.iter().map(|target| (*target).to_owned()).collect();
    let request = RunWorkflow { revision, muse_id: world.muse, targets, approved: false };
    let planned = api::start_workflow(&world.studio, id, request).await?;
    world.studio.drive(planned.production_id, false, CancellationToken::new()).await
}

fn node_of(document: &Value, class: &str) -> String {
    let nodes = document["nodes"].as_array().expect("nodes");
    nodes.iter().find(|node| node["type"] == class).expect(class)["id"].to_string()
}

#[tokio::test]
async fn the_pose_of_a_designed_head_becomes_a_workflow_with_its_guides_on_the_server() {
    let world = world(Lock::Sdxl).await;
    let view = View { yaw_degrees: -20.0, width_px: 260, height_px: 320, ..View::default() };
    let wanted = PosedWorkflow {
        design: api::forge_preset("nova").expect("a preset"),
        view: view.clone(),
        name: None,
        muse_id: Some(world.muse),
        prompt: Some("her, in the fog".to_owned()),
    };
    let made = api::posed_workflow(&world.studio, wanted.clone()).await.expect("a document");
    assert_eq!((made.notes, made.workflow.row.name.as_str()), (Vec::new(), "Posed picture"));
    let id = made.workflow.row.workflow_id;
    let check = api::check_workflow(&world.studio, id).await.expect("checked");
    assert_eq!((check.refused, check.diagnostics.len()), (false, 0), "{:?}", check.diagnostics);

    // The document names what lies on the server, at the size of the picture, in whole eights.
    let prompt = api::workflow_prompt(&world.studio, id).await.expect("its prompt");
    let named = |title: &str| prompt.find(title).expect(title).1.inputs.clone();
    assert_eq!((&named("Size")["width"], &named("Size")["height"]), (&json!(256), &json!(320)));
    assert_eq!(named("Prompt")["text"], "her, in the fog");
    let uploads = world.comfy.uploads();
    for (title, side) in
        [("Reference", (640, 640)), ("Depth", (256, 320)), ("Lines", (256, 320)), ("Normals", (256, 320))]
    {
        let file = named(title)["image"].as_str().expect("a file").to_owned();
        assert!(uploads.contains(&file), "{title}: {file} of {uploads:?}");
        let bytes = api::picture_of_nodes(&world.studio, &file, "", "input").await.expect("the file");
        let picture = Picture::decode(&bytes, &DecodeLimits::default()).expect("a picture");
        assert_eq!((picture.width_px, picture.height_px), side, "{title}");
        assert!(picture.rgb.iter().any(|level| *level > 200), "{title} shows something");
    }

    // The same pose again puts no second copy there.
    api::posed_workflow(&world.studio, wanted.clone()).await.expect("another document");
    assert_eq!(world.comfy.uploads().len(), uploads.len());

    world.comfy.die();
    let refused = api::posed_workflow(&world.studio, wanted).await.expect_err("nobody there");
    assert_eq!(refused.code(), "comfy.unreachable");
}

#[tokio::test]
async fn a_workflow_of_ones_own_is_run_once_paid_judged_and_put_into_review() {
    let world = world(Lock::Sdxl).await;
    let mut events = world.studio.db().listen();
    let open = own(&world).await;
    let id = open.row.workflow_id;
    let check = api::check_workflow(&world.studio, id).await.expect("checked");
    assert_eq!((check.server.as_deref(), check.refused), (Some(world.comfy.url.as_str()), false));
    assert_eq!((check.outputs.len(), check.left_out.len()), (1, 0), "a file it did not list may be there");
    assert_eq!(check.quote.expect("a quote").maximum.to_string(), "$0.25");
    let production = try_run(&world, id, &[]).await.expect("run");
    assert_eq!(production.state, ProductionState::InReview, "{:?}", production.problem);
    assert_eq!(production.notes, ["a workflow of the creator's own"]);
    world.assert_settled(1).await;
    // What ran is what stands in the document, and is kept.
    let sampler = |posted: &Value| {
        let nodes = posted["prompt"].as_object().expect("nodes").clone();
        nodes.values().find(|node| node["class_type"] == "KSampler").expect("a sampler")["inputs"]["seed"].clone()
    };
    assert_eq!(sampler(&world.comfy.posted()[0]), 7);
    let versions = api::list_workflow_versions(&world.studio, id).await.expect("versions");
    assert_eq!((versions[0].why, versions[0].revision), (VersionWhy::Ran, 2));
    let view = look(&world.studio, production.production_id).await;
    assert!(view.renders[0].verdict.is_some(), "the critic judged it");
    let mut nodes = Vec::new();
    while let Ok(event) = events.try_recv() {
        if event.kind == EventKind::RenderProgress && event.detail["step"] == "working" {
            nodes.push(event.detail["node"].as_str().expect("a node").to_owned());
        }
    }
    assert!(nodes.contains(&node_of(&open.document, "KSampler")), "{nodes:?}");
}

#[tokio::test]
async fn a_picture_of_a_stranger_is_not_tried_again_and_can_be_looked_at() {
    let world = world(Lock::Sdxl).await;
    world.comfy.paints(stranger);
    let id = own(&world).await.row.workflow_id;
    let production = try_run(&world, id, &[]).await.expect("run");
    assert_eq!(production.state, ProductionState::Rejected, "{:?}", production.problem);
    assert!(production.picture_blob.is_some());
    assert_eq!(world.comfy.ran(), 1);
    world.assert_settled(1).await;
}

#[tokio::test]
async fn a_node_that_fails_is_named_by_its_id_and_what_never_ran_costs_nothing() {
    let world = world(Lock::Sdxl).await;
    let open = own(&world).await;
    world.comfy.faults(Faults { raise_in: Some("KSampler"), ..Faults::default() });
    let failed = try_run(&world, open.row.workflow_id, &[]).await.expect("run");
    let problem = failed.problem.expect("a problem");
    assert_eq!(
        (problem.code.as_str(), problem.node),
        ("comfy.execution_failed", Some(node_of(&open.document, "KSampler")))
    );
    world.comfy.faults(Faults { fail_prompts: true, ..Faults::default() });
    let failed = try_run(&world, open.row.workflow_id, &[]).await.expect("run");
    assert_eq!(failed.state, ProductionState::Failed);
    world.assert_settled(1).await;
}

#[tokio::test]
async fn a_run_up_to_a_node_sends_only_what_that_needs() {
    let world = world(Lock::Sdxl).await;
    let open = own(&world).await;
    let load = node_of(&open.document, "LoadImage");
    let production = try_run(&world, open.row.workflow_id, &[&load]).await.expect("run");
    let posted = world.comfy.posted()[0]["prompt"].as_object().expect("nodes").clone();
    let classes: Vec<&str> = posted.values().filter_map(|node| node["class_type"].as_str()).collect();
    assert_eq!(classes, ["LoadImage", "PreviewImage"], "{production:?}");
    let refused = try_run(&world, open.row.workflow_id, &["nobody"]).await.expect_err("no such node");
    assert_eq!(refused.code(), "render.unknown_target");
}

#[tokio::test]
async fn the_servers_own_templates_are_offered_beside_the_studios() {
    let world = world(Lock::Sdxl).await;
    let starts = api::workflow_starts(&world.studio).await.expect("templates");
    let theirs = starts.last().expect("a template");
    assert_eq!((theirs.title.as_str(), theirs.origin), ("MoGe", TemplateOrigin::Server));
    let wanted = NewWorkflow { template: Some(theirs.name.clone()), ..NewWorkflow::default() };
    let open = api::new_workflow(&world.studio, wanted).await.expect("a document");
    assert_eq!(open.row.name, "MoGe");
    let shipped = shared::read("comfyui/templates/3d_moge_perspective_to_mesh.json");
    assert_eq!(open.document, serde_json::from_str::<Value>(&shipped).expect("JSON"));
    let nobodys = NewWorkflow { template: Some("nobody's".to_owned()), ..NewWorkflow::default() };
    let refused = api::new_workflow(&world.studio, nobodys).await.expect_err("unknown");
    assert_eq!(refused.code(), "render.unknown_template");
}

#[tokio::test]
async fn what_would_cross_her_red_line_or_be_refused_is_not_begun() {
    let world = world(Lock::Sdxl).await;
    let open = own(&world).await;
    let id = open.row.workflow_id;
    let mut stricter = draft(7);
    stricter.identity = muse_core::vocab::DraftIdentity::Starter { starter: "nova".to_owned() };
    let line = RedLine::Custom { label: "no portraits".to_owned(), terms: vec!["portrait".to_owned()] };
    stricter.red_lines.push(line);
    let name = stricter.name.clone();
    let sealing = api::GenesisRequest::of(stricter, Some("a quiet year".to_owned()));
    api::next_generation(&world.studio, &name, sealing).await.expect("sealed");
    let refused = try_run(&world, id, &[]).await.expect_err("a red line");
    assert_eq!(refused.code(), "workflow.red_line", "{refused}");
    let empty = api::new_workflow(&world.studio, NewWorkflow::default()).await.expect("a document").row.workflow_id;
    let refused = try_run(&world, empty, &[]).await.expect_err("nothing would run");
    assert_eq!(refused.code(), "render.invalid_workflow");
    assert_eq!(world.comfy.ran(), 0);
    world.assert_settled(0).await;
}
