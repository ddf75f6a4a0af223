//! The ComfyUI renderer against a double that speaks the recorded wire: locks, repairs, faults, money.

use std::time::Duration;

use muse_core::api;
use muse_core::cognition::RendererChoice;
use muse_core::db::{Event, EventKind};
use muse_core::governance::{Finding, VerdictOutcome};
use muse_core::studio::{ProduceRequest, Production, ProductionState, Studio, StudioError};
use muse_core::vocab::{MuseId, Usd};
use muse_tests::painters::{drifted, drifting, her, stranger};
use muse_tests::studio::{
    TempStudio, assert_at_rest, assert_speaks, code_of, deposit, id_of, look, seal, usd, wanting,
};
use muse_tests::{ComfyDouble, Faults, Lock, pictures};
use tokio::sync::broadcast::Receiver;
use tokio_util::sync::CancellationToken;

/// What a picture costs in these journeys; three attempts stay below the approval threshold.
const PRICE: &str = "0.25";

pub(super) struct World {
    pub(super) home: TempStudio,
    pub(super) comfy: ComfyDouble,
    pub(super) studio: Studio,
    pub(super) muse: MuseId,
}

/// A sealed Nova with five dollars beside a server with these packs.
pub(super) async fn world(lock: Lock) -> World {
    let comfy = ComfyDouble::start(lock).await;
    let home = TempStudio::beside(&comfy.url);
    home.price(PRICE);
    let studio = home.open().await;
    let starter = muse_core::vocab::DraftIdentity::Starter { starter: "nova".to_owned() };
    let muse = id_of(&seal(&studio, 7, |draft| draft.identity = starter).await);
    deposit(&studio, muse, "5").await;
    World { home, comfy, studio, muse }
}

fn request() -> ProduceRequest {
    ProduceRequest { anyway: true, ..wanting("Minimalist Avant-Garde", RendererChoice::Comfy) }
}

impl World {
    pub(super) async fn make(&self) -> Production {
        self.try_to_make(&request()).await.expect("produced")
    }

    async fn try_to_make(&self, request: &ProduceRequest) -> Result<Production, StudioError> {
        let produced = api::produce(&self.studio, request, CancellationToken::new()).await?;
        Ok(produced.production.expect("a production"))
    }

    /// Nothing is left half-done, and exactly `pictures` were paid for.
    pub(super) async fn assert_settled(&self, pictures: i64) {
        assert_at_rest(&self.studio).await;
        let wallet = self.studio.treasury().wallet(self.studio.db(), self.muse).await.expect("the wallet");
        let spent = usd(PRICE).times(pictures);
        assert_eq!((wallet.spent, wallet.held, wallet.free), (spent, Usd::ZERO, usd("5").minus(spent)));
    }

    fn posted_classes(&self, nth: usize) -> Vec<String> {
        let posted = self.comfy.posted();
        let nodes = posted[nth]["prompt"].as_object().expect("a prompt").values();
        nodes.map(|node| node["class_type"].as_str().unwrap_or_default().to_owned()).collect()
    }
}

fn has(classes: &[String], class: &str) -> bool {
    classes.iter().any(|one| one == class)
}

fn steps(events: &mut Receiver<Event>) -> Vec<String> {
    let mut steps = Vec::new();
    while let Ok(event) = events.try_recv() {
        if event.kind == EventKind::RenderProgress {
            steps.push(event.detail["step"].as_str().unwrap_or_default().to_owned());
        }
    }
    steps
}

#[tokio::test]
async fn a_server_with_pulid_faceid_and_a_checkpoint_locks_her_identity_with_sdxl() {
    let world = world(Lock::Sdxl).await;
    let mut events = world.studio.db().listen();
    let production = world.make().await;
    assert_eq!(production.state, ProductionState::InReview, "{:?}", production.problem);
    let classes = world.posted_classes(0);
    assert!(
        has(&classes, "ApplyPulid") && has(&classes, "IPAdapterFaceID") && !has(&classes, "ApplyPulidFlux"),
        "{classes:?}"
    );
    let nodes = world.comfy.posted()[0]["prompt"].clone();
    let checkpoint =
        nodes.as_object().expect("nodes").values().find(|node| node["class_type"] == "CheckpointLoaderSimple");
    assert_eq!(
        checkpoint.expect("a loader")["inputs"]["ckpt_name"],
        "sd_xl_base_1.0.safetensors",
        "the SDXL one, not the first"
    );

    // Her picture went up, and both adapters were fed with it.
    assert_eq!(world.comfy.uploads().len(), 1);
    assert!(world.comfy.uploads()[0].starts_with("muse_"), "named by content: {:?}", world.comfy.uploads());

    // Progress was seen, and only ever grows within a step.
    let steps = steps(&mut events);
    assert_eq!(steps.first().map(String::as_str), Some("uploading"));
    assert_eq!(steps.last().map(String::as_str), Some("downloading"));
    assert!(steps.iter().filter(|step| *step == "working").count() >= 5, "{steps:?}");

    // The render's id is the prompt's id, so that a crash can ask for it.
    let view = look(&world.studio, production.production_id).await;
    assert_eq!(world.comfy.posted()[0]["prompt_id"], view.renders[0].render.render_id.to_string());
    assert_eq!(view.renders[0].render.laid_from, None, "a new picture");
    let judgement = &view.renders[0].verdict.as_ref().expect("audited").judgement;
    assert_eq!(judgement.outcome, VerdictOutcome::Accept, "{judgement:?}");
    assert!(
        world.comfy.posted()[0]["extra_data"]["extra_pnginfo"]["workflow"]["nodes"].is_array(),
        "it opens from the picture"
    );
    world.assert_settled(1).await;
}

#[tokio::test]
async fn a_server_with_the_models_of_flux_only_locks_her_identity_with_flux() {
    let world = world(Lock::Flux).await;
    let production = world.make().await;
    assert_eq!(production.state, ProductionState::InReview, "{:?}", production.problem);
    let classes = world.posted_classes(0);
    assert!(
        has(&classes, "ApplyPulidFlux") && has(&classes, "ApplyIPAdapterFlux") && !has(&classes, "ApplyPulid"),
        "{classes:?}"
    );
    world.assert_settled(1).await;
}

#[tokio::test]
async fn a_server_without_a_lock_lays_out_a_plate_and_says_so() {
    let world = world(Lock::Nothing).await;
    world.comfy.paints(|job| {
        let (width, height) = job.size();
        pictures::on_ground(&job.reference(), width, height)
    });
    let production = world.make().await;
    assert_eq!(production.state, ProductionState::InReview, "{:?}", production.problem);
    assert!(!has(&world.posted_classes(0), "KSampler"));
    let view = look(&world.studio, production.production_id).await;
    let judgement = &view.renders[0].verdict.as_ref().expect("audited").judgement;
    assert!(view.renders[0].render.laid_from.is_some());
    let declared = |finding: &Finding| matches!(finding, Finding::CopyPaste { declared: true, .. });
    assert!(judgement.findings.iter().all(declared), "{:?}", judgement.findings);
    world.assert_settled(1).await;
}

#[tokio::test]
async fn auto_takes_a_server_that_can_lock_her_and_else_the_draft() {
    for (lock, renderer) in [(Lock::Sdxl, "comfy"), (Lock::Nothing, "draft")] {
        let world = world(lock).await;
        let production =
            world.try_to_make(&ProduceRequest { renderer: RendererChoice::Auto, ..request() }).await.expect("made");
        assert_eq!(production.state, ProductionState::InReview, "{:?}", production.problem);
        let view = look(&world.studio, production.production_id).await;
        assert_eq!(view.renders[0].render.renderer, renderer);
    }
}

#[tokio::test]
async fn a_server_that_pastes_her_reference_is_caught() {
    let world = world(Lock::Sdxl).await;
    world.comfy.paints(|job| {
        let (width, height) = job.size();
        pictures::on_ground(&job.reference(), width, height)
    });
    let production = world.make().await;
    assert_eq!(production.state, ProductionState::Rejected);
    assert_speaks(&production, "critic.copy_paste");
    world.assert_settled(3).await;
}

#[tokio::test]
async fn a_drifted_face_is_repaired_inside_the_same_grant() {
    let world = world(Lock::Sdxl).await;
    world.comfy.paints(drifting);
    let production = world.make().await;
    let view = look(&world.studio, production.production_id).await;
    let judged: Vec<_> =
        view.renders.iter().map(|render| &render.verdict.as_ref().expect("audited").judgement).collect();
    assert_eq!(judged[0].outcome, VerdictOutcome::Repair, "{:?}", judged[0]);
    assert!(judged[0].score.is_some_and(|score| (0.5..0.75).contains(&score)));
    assert_eq!(judged[0].findings.first().map(Finding::code), Some("critic.drifted"));
    assert_eq!(production.state, ProductionState::InReview, "{:?}", production.problem);
    let kinds: Vec<&str> = view.renders.iter().map(|render| render.render.kind.as_str()).collect();
    assert_eq!(kinds, ["fresh", "repair"]);
    let classes = world.posted_classes(1);
    assert!(
        has(&classes, "LoadImageMask") && has(&classes, "DifferentialDiffusion") && has(&classes, "ApplyPulid"),
        "{classes:?}"
    );
    // Two references (each attempt takes the next), the drifted picture and its mask.
    assert_eq!(world.comfy.uploads().len(), 4, "{:?}", world.comfy.uploads());
    assert_eq!(production.picture_blob, view.renders[1].render.picture_blob, "the repaired picture counts");
    let grants: i64 = muse_tests::studio::count(&world.studio, "select count(*) from budget_grant").await;
    assert_eq!(grants, 1, "a repair is no new grant");
    world.assert_settled(2).await;
}

#[tokio::test]
async fn the_mask_of_a_repair_is_white_on_the_face_and_black_in_the_corners() {
    let world = world(Lock::Sdxl).await;
    let (told, mut masks) = tokio::sync::mpsc::unbounded_channel();
    world.comfy.paints(move |job| {
        if job.is_repair() {
            told.send((job.drifted(), job.mask())).expect("the test listens");
            return her(job);
        }
        drifted(job)
    });
    let production = world.make().await;
    let (drawn, mask) = masks.recv().await.expect("a repair");
    let view = look(&world.studio, production.production_id).await;
    let first = view.renders[0].render.picture_blob.clone().expect("a picture");
    let before = pictures::decode(&world.studio.db().blobs().get(&first).expect("a blob"));
    assert_eq!(drawn.rgb, before.rgb, "the picture that was judged is the one that is repaired");
    assert_eq!((mask.width_px, mask.height_px), (before.width_px, before.height_px));
    let [x, y, w, h] = view.renders[0].verdict.as_ref().expect("audited").judgement.face_box.expect("a face");
    let at = |x: f32, y: f32| mask.rgb[(y as usize * mask.width_px as usize + x as usize) * 3];
    assert_eq!((at(x + w / 2.0, y + h / 2.0), at(1.0, 1.0)), (255, 0));
}

#[tokio::test]
async fn a_stranger_on_every_attempt_is_rejected_and_only_what_ran_is_paid() {
    let world = world(Lock::Sdxl).await;
    world.comfy.paints(stranger);
    let production = world.make().await;
    assert_eq!(production.state, ProductionState::Rejected);
    assert_speaks(&production, "critic.stranger");
    let view = look(&world.studio, production.production_id).await;
    assert_eq!(view.renders.len(), 3);
    assert!(view.renders.iter().all(|render| render.render.kind == "fresh" && render.render.cost == usd(PRICE)));
    let seeds: Vec<String> = world.comfy.posted().iter().map(|posted| sampler(posted)["seed"].to_string()).collect();
    assert!(seeds[0] != seeds[1] && seeds[1] != seeds[2], "each attempt has another seed: {seeds:?}");
    world.assert_settled(3).await;
}

fn sampler(posted: &serde_json::Value) -> serde_json::Value {
    let nodes = posted["prompt"].as_object().expect("a prompt");
    nodes.values().find(|node| node["class_type"] == "KSampler").expect("a sampler")["inputs"].clone()
}

#[tokio::test]
async fn a_stranger_then_herself_is_accepted_and_the_rest_of_the_grant_comes_back() {
    let world = world(Lock::Sdxl).await;
    world.comfy.paints(|job| if job.number == 1 { stranger(job) } else { her(job) });
    let production = world.make().await;
    assert_eq!(production.state, ProductionState::InReview, "{:?}", production.problem);
    world.assert_settled(2).await;
    let rows = api::ledger(&world.studio, api::LedgerQuery::default(), 3).await.expect("rows");
    let amounts: Vec<_> = rows.iter().rev().map(|row| (row.kind.name(), row.amount)).collect();
    assert_eq!(amounts, [("hold", usd("0.75")), ("capture", usd("0.50")), ("release", usd("0.25"))]);
}

#[tokio::test]
async fn two_people_in_the_picture_are_one_too_many() {
    let world = world(Lock::Sdxl).await;
    world.comfy.paints(|job| {
        let (width, height) = job.size();
        let reference = pictures::likeness(&job.reference(), 700, 700);
        pictures::side_by_side(&reference, &pictures::view("mei", 0), width, height)
    });
    let production = world.make().await;
    assert_eq!(production.state, ProductionState::Rejected);
    let view = look(&world.studio, production.production_id).await;
    let several = |finding: &Finding| matches!(finding, Finding::SeveralFaces { count: 2 });
    let findings = &view.renders[0].verdict.as_ref().expect("audited").judgement.findings;
    assert!(findings.iter().any(several), "{findings:?}");
    world.assert_settled(3).await;
    let code = code_of(&production);
    assert!(["critic.several_faces", "critic.stranger"].contains(&code), "the reason it was rejected for, not {code}");
}

#[tokio::test]
async fn nobody_in_any_picture_is_a_reason_of_its_own() {
    let world = world(Lock::Sdxl).await;
    world.comfy.paints(|job| pictures::noise(job.size().0, job.size().1));
    let production = world.make().await;
    assert_eq!(production.state, ProductionState::Rejected);
    assert_speaks(&production, "critic.no_face");
    let view = look(&world.studio, production.production_id).await;
    assert!(view.renders.iter().all(|render| render.verdict.as_ref().is_some_and(|v| v.judgement.score.is_none())));
    world.assert_settled(3).await;
}

#[tokio::test]
async fn what_the_critic_rejects_the_creator_may_still_approve() {
    let world = world(Lock::Sdxl).await;
    world.comfy.paints(stranger);
    let production = world.make().await;
    let id = production.production_id.to_string();
    let yes = api::ReviewRequest {
        status: muse_core::governance::ReviewStatus::Approved,
        why: "on purpose".to_owned(),
        who: None,
    };
    assert_eq!(api::review(&world.studio, &id, yes).await.expect("approved").state, ProductionState::Approved);
    api::release(&world.studio, &id, "creator").await.expect("released");
}

#[tokio::test]
async fn a_socket_that_is_cut_in_the_middle_of_a_run_costs_nothing_but_a_moment() {
    let world = world(Lock::Sdxl).await;
    world.comfy.faults(Faults { cut_socket_at_node: Some(4), ..Faults::default() });
    let mut events = world.studio.db().listen();
    let production = world.make().await;
    assert_eq!(production.state, ProductionState::InReview, "{:?}", production.problem);
    assert!(steps(&mut events).contains(&"reconnecting".to_owned()));
    assert_eq!(world.comfy.asked("POST /prompt"), 1, "it is never sent twice");
    world.assert_settled(1).await;
}

#[tokio::test]
async fn a_server_that_is_not_there_costs_nothing() {
    let world = world(Lock::Sdxl).await;
    world.comfy.die();
    let production = world.make().await;
    assert_eq!(production.state, ProductionState::Failed);
    assert_speaks(&production, "comfy.unreachable");
    assert!(
        production.problem.as_ref().is_some_and(|p| p.message.contains(&world.comfy.url)),
        "{:?}",
        production.problem
    );
    world.assert_settled(0).await;
}

async fn gone_at(start: &'static str) {
    let world = world(Lock::Sdxl).await;
    world.comfy.faults(Faults { die_at: Some((start, 1)), ..Faults::default() });
    let production = world.make().await;
    assert_eq!(production.state, ProductionState::Failed, "{start}");
    assert_speaks(&production, "comfy.unreachable");
    world.assert_settled(0).await;
}

#[tokio::test]
async fn a_server_that_goes_away_while_her_picture_goes_up_costs_nothing() {
    gone_at("POST /upload/image").await;
}

#[tokio::test]
async fn a_server_that_goes_away_before_it_says_anything_costs_nothing() {
    gone_at("GET /ws").await;
}

#[tokio::test]
async fn a_server_that_goes_away_while_it_is_asked_costs_nothing() {
    gone_at("POST /prompt").await;
}

#[tokio::test]
async fn a_server_that_refuses_the_prompt_costs_nothing() {
    let world = world(Lock::Sdxl).await;
    world.comfy.faults(Faults { fail_prompts: true, ..Faults::default() });
    let production = world.make().await;
    assert_eq!(production.state, ProductionState::Failed);
    assert_speaks(&production, "comfy.bad_reply");
    world.assert_settled(0).await;
}

#[tokio::test]
async fn a_node_that_raises_ends_the_production_with_the_servers_own_words() {
    let world = world(Lock::Sdxl).await;
    world.comfy.faults(Faults { raise_in: Some("KSampler"), ..Faults::default() });
    let production = world.make().await;
    assert_eq!(production.state, ProductionState::Failed);
    assert_speaks(&production, "comfy.execution_failed");
    assert!(
        production.problem.as_ref().is_some_and(|p| p.message.contains("CUDA out of memory")),
        "{:?}",
        production.problem
    );
    // The server's time was spent.
    world.assert_settled(1).await;
}

#[tokio::test]
async fn a_picture_that_breaks_off_is_no_picture() {
    let world = world(Lock::Sdxl).await;
    world.comfy.faults(Faults { half_pictures: true, ..Faults::default() });
    let production = world.make().await;
    assert_eq!(production.state, ProductionState::Failed, "{:?}", production.problem);
    assert!(code_of(&production).starts_with("picture."), "{:?}", production.problem);
    world.assert_settled(1).await;
}

#[tokio::test]
async fn an_event_socket_that_never_answers_is_a_server_that_cannot_be_reached() {
    let world = world(Lock::Sdxl).await;
    world.comfy.faults(Faults { silent_socket: true, ..Faults::default() });
    let production =
        tokio::time::timeout(Duration::from_secs(9), world.make()).await.expect("it does not wait for ever");
    assert_eq!(production.state, ProductionState::Failed);
    assert_speaks(&production, "comfy.unreachable");
    world.assert_settled(0).await;
}

#[tokio::test]
async fn a_run_that_is_cancelled_is_interrupted_on_the_server_and_settled() {
    let world = world(Lock::Sdxl).await;
    world.comfy.faults(Faults { hold_at_node: Some(5), ..Faults::default() });
    let planned =
        api::start_production(&world.studio, &request()).await.expect("planned").production.expect("a production");
    let studio = world.studio.clone();
    let driving =
        tokio::spawn(async move { studio.drive(planned.production_id, false, CancellationToken::new()).await });
    world.comfy.holds().await;
    let busy =
        world.studio.drive(planned.production_id, false, CancellationToken::new()).await.expect_err("it is driven");
    assert_eq!(busy.as_problem().code, "production.busy");
    api::cancel(&world.studio, &planned.production_id.to_string()).await.expect("stopped");
    let ended = driving.await.expect("the task ends").expect("driven");
    assert_eq!(ended.state, ProductionState::Cancelled);
    assert_speaks(&ended, "render.cancelled");
    assert!(world.comfy.asked("POST /interrupt") >= 1, "{:?}", world.comfy.log());
    assert_eq!(world.comfy.ran(), 0, "no picture was painted");
    // Its time on the server was used.
    world.assert_settled(1).await;
    let again = api::cancel(&world.studio, &planned.production_id.to_string()).await.expect_err("it has ended");
    assert_eq!(again.as_problem().code, "production.not_running");
}

#[tokio::test]
async fn a_prompt_that_is_cancelled_in_the_queue_is_taken_out_and_costs_nothing() {
    let world = world(Lock::Sdxl).await;
    world.comfy.faults(Faults { never_start: true, ..Faults::default() });
    let planned =
        api::start_production(&world.studio, &request()).await.expect("planned").production.expect("a production");
    let studio = world.studio.clone();
    let driving =
        tokio::spawn(async move { studio.drive(planned.production_id, false, CancellationToken::new()).await });
    world.comfy.queues().await;
    api::cancel(&world.studio, &planned.production_id.to_string()).await.expect("stopped");
    let ended = driving.await.expect("the task ends").expect("driven");
    assert_eq!(ended.state, ProductionState::Cancelled);
    world.comfy.faults(Faults::default());
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(world.comfy.ran(), 0, "it was taken out of the queue");
    world.assert_settled(0).await;
}

#[tokio::test]
async fn a_server_that_never_answers_the_queueing_can_be_left() {
    let world = world(Lock::Sdxl).await;
    world.comfy.faults(Faults { hang_prompts: true, ..Faults::default() });
    let cancel = CancellationToken::new();
    let (studio, token) = (world.studio.clone(), cancel.clone());
    let making = tokio::spawn(async move { api::produce(&studio, &request(), token).await });
    for _ in 0..500 {
        if world.comfy.asked("POST /prompt") > 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    cancel.cancel();
    let made =
        tokio::time::timeout(Duration::from_secs(5), making).await.expect("it ends").expect("task").expect("produced");
    assert_eq!(made.production.expect("a production").state, ProductionState::Cancelled);
    assert_at_rest(&world.studio).await;
}

#[tokio::test]
async fn a_run_that_was_under_way_when_the_studio_closed_is_found_again_and_not_sent_twice() {
    let world = world(Lock::Sdxl).await;
    world.comfy.faults(Faults { hold_at_node: Some(5), ..Faults::default() });
    let planned =
        api::start_production(&world.studio, &request()).await.expect("planned").production.expect("a production");
    let studio = world.studio.clone();
    let driving =
        tokio::spawn(async move { studio.drive(planned.production_id, false, CancellationToken::new()).await });
    world.comfy.holds().await;
    driving.abort();
    assert!(driving.await.is_err(), "the process is gone in the middle of it");
    let World { home, comfy, studio, muse } = world;
    drop(studio);

    let studio = home.open().await;
    comfy.faults(Faults::default());
    let world = World { home, comfy, studio, muse };
    let resumed = api::resume(&world.studio, CancellationToken::new()).await.expect("resumed");
    assert_eq!(resumed.len(), 1);
    assert_eq!(resumed[0].state, ProductionState::InReview, "{:?}", resumed[0].problem);
    assert_eq!((world.comfy.asked("POST /prompt"), world.comfy.ran()), (1, 1), "one prompt, one picture");
    world.assert_settled(1).await;
    assert!(world.home.home().is_dir());
}
