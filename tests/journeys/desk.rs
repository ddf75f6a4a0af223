//! The desk on a real studio: takes made again, by whichever renderer, and what lasts of it.

use muse_core::api;
use muse_core::cognition::RendererChoice;
use muse_core::governance::ReviewStatus;
use muse_core::studio::desk::{AgainRequest, DeskRequest, DeskStep, SetWord, Take};
use muse_core::studio::{Production, ProductionState, Studio};
use muse_core::vocab::{Advice, ProductionId, RedLine};
use muse_gpu::{DecodeLimits, Picture};
use muse_tests::Lock;
use muse_tests::painters::{drifted, drifting};
use muse_tests::studio::{TempStudio, assert_at_rest, code_of, count, draft, look, seal, wanting};
use tokio_util::sync::CancellationToken;

use super::comfy::world;

fn why(why: &str) -> AgainRequest {
    AgainRequest { why: Some(why.to_owned()), ..AgainRequest::default() }
}

async fn again(studio: &Studio, of: ProductionId, request: &AgainRequest) -> Production {
    api::again(studio, &of.to_string(), request, CancellationToken::new()).await.expect("made again")
}

async fn lineage(studio: &Studio, of: ProductionId) -> Vec<Take> {
    api::lineage(studio, &of.to_string()).await.expect("a line")
}

async fn make(studio: &Studio) -> Production {
    let wanted = wanting("Minimalist Avant-Garde", RendererChoice::Draft);
    let produced = api::produce(studio, &wanted, CancellationToken::new()).await.expect("produced");
    produced.production.expect("a production")
}

fn picture(studio: &Studio, of: &Production) -> Picture {
    let blob = of.picture_blob.as_ref().expect("a picture");
    Picture::decode(&studio.db().blobs().get(blob).expect("bytes"), &DecodeLimits::default()).expect("decoded")
}

#[tokio::test]
async fn a_draft_made_again_is_a_new_picture_in_its_line() {
    let home = TempStudio::new();
    let studio = home.open().await;
    seal(&studio, 7, |_| {}).await;
    let first = make(&studio).await;
    let second = again(&studio, first.production_id, &why("the light is flat")).await;
    assert_eq!(second.state, ProductionState::InReview, "{:?}", second.problem);
    assert_eq!((second.intent.as_str(), second.generation_id), (first.intent.as_str(), first.generation_id));
    assert_ne!(second.plan.seed, first.plan.seed);
    assert_ne!(second.picture_blob, first.picture_blob, "a new picture");
    assert_ne!(second.grant_id, first.grant_id);
    assert_eq!(count(&studio, "select count(*) from budget_grant").await, 2, "each has a grant of its own");
    let words = look(&studio, first.production_id).await.reviews;
    let last = words.last().expect("a word");
    assert_eq!((last.status, last.why.as_str()), (ReviewStatus::Changes, "the light is flat"));

    // Of the first again, and of the second: numbers go on, parents tell them apart.
    let third = again(&studio, first.production_id, &AgainRequest { seed: Some(41), ..AgainRequest::default() }).await;
    let fourth = again(&studio, second.production_id, &AgainRequest::default()).await;
    assert_eq!(third.plan.seed, 41);
    for of in [&first, &second, &third, &fourth] {
        let line = lineage(&studio, of.production_id).await;
        let told: Vec<_> = line.iter().map(|take| (take.production_id, take.version, take.parent)).collect();
        let expected = [
            (first.production_id, 1, None),
            (second.production_id, 2, Some(first.production_id)),
            (third.production_id, 3, Some(first.production_id)),
            (fourth.production_id, 4, Some(second.production_id)),
        ];
        assert_eq!(told, expected);
        assert!(line.iter().all(|take| take.stack == first.production_id));
    }
    assert_at_rest(&studio).await;
}

#[tokio::test]
async fn only_what_waits_or_was_rejected_is_made_again() {
    let home = TempStudio::new();
    let studio = home.open().await;
    seal(&studio, 7, |_| {}).await;
    let first = make(&studio).await;
    let id = first.production_id;
    let word = |status| DeskRequest { steps: vec![DeskStep::Review { production_id: id, status, why: String::new() }] };
    api::change_desk(&studio, word(SetWord::Approved)).await.expect("approved");
    let refused = api::start_again(&studio, &id.to_string(), &AgainRequest::default()).await.expect_err("approved");
    assert_eq!(refused.code(), "desk.not_again");
    api::change_desk(&studio, word(SetWord::Rejected)).await.expect("rejected");
    let planned = api::start_again(&studio, &id.to_string(), &AgainRequest::default()).await.expect("planned");
    let refused = api::start_again(&studio, &planned.production_id.to_string(), &AgainRequest::default()).await;
    assert_eq!(refused.expect_err("it is not even made").code(), "desk.not_again");
    let long = api::start_again(&studio, &id.to_string(), &why(&"x".repeat(2001))).await.expect_err("too long");
    assert_eq!(long.code(), "desk.bad_text");
    assert_eq!(count(&studio, "select count(*) from production").await, 2, "what was refused left nothing");

    // What she would not be made for today is not made again.
    let mut stricter = draft(7);
    stricter.red_lines.push(RedLine::Custom { label: "no avant-garde".to_owned(), terms: vec!["avant".to_owned()] });
    let name = stricter.name.clone();
    let sealing = api::GenesisRequest::of(stricter, Some("a quiet year".to_owned()));
    api::next_generation(&studio, &name, sealing).await.expect("sealed");
    let refused = api::start_again(&studio, &id.to_string(), &AgainRequest::default()).await.expect_err("a red line");
    assert_eq!(refused.code(), "desk.red_line", "{refused}");
}

#[tokio::test]
async fn what_was_only_asked_for_again_when_the_studio_closed_is_made_when_it_opens() {
    let home = TempStudio::new();
    let studio = home.open().await;
    seal(&studio, 7, |_| {}).await;
    let first = make(&studio).await;
    let planned = api::start_again(&studio, &first.production_id.to_string(), &why("warmer")).await.expect("planned");
    assert_eq!(count(&studio, "select count(*) from budget_grant").await, 1, "planning is free");
    drop(studio);
    let studio = home.open().await;
    let resumed = api::resume(&studio, CancellationToken::new()).await.expect("resumed");
    assert_eq!(resumed.len(), 1);
    assert_eq!((resumed[0].production_id, resumed[0].state), (planned.production_id, ProductionState::InReview));
    assert_eq!(lineage(&studio, planned.production_id).await.len(), 2);
    assert_at_rest(&studio).await;
}

#[tokio::test]
async fn a_rejected_take_is_repaired_by_comfyui_with_a_grant_of_its_own() {
    let world = world(Lock::Sdxl).await;
    world.comfy.paints(drifted);
    let first = world.make().await;
    assert_eq!(first.state, ProductionState::Rejected, "{:?}", code_of(&first));
    let (tries, uploads) = (world.comfy.posted().len(), world.comfy.uploads().len());

    world.comfy.paints(drifting);
    let second = again(&world.studio, first.production_id, &why("her face is not hers")).await;
    assert_eq!(second.state, ProductionState::InReview, "{:?}", second.problem);
    let view = look(&world.studio, second.production_id).await;
    let kinds: Vec<&str> = view.renders.iter().map(|render| render.render.kind.as_str()).collect();
    assert_eq!(kinds, ["repair"], "the first attempt mends what is there");
    let of_parent = format!("muse_{}.png", &first.picture_blob.as_ref().expect("a picture").as_str()[..24]);
    assert!(world.comfy.uploads().contains(&of_parent), "{of_parent}, after {uploads} uploads");

    // Outside the face every pixel is the parent's.
    let (before, after) = (picture(&world.studio, &first), picture(&world.studio, &second));
    assert_eq!((before.width_px, before.height_px), (after.width_px, after.height_px));
    let row = 3 * before.width_px as usize;
    assert_eq!(before.rgb[..8 * row], after.rgb[..8 * row]);
    assert_ne!(before.rgb, after.rgb);
    assert_ne!(second.grant_id, first.grant_id);
    assert_eq!(count(&world.studio, "select count(*) from budget_grant").await, 2);
    world.assert_settled(i64::try_from(tries).expect("few") + 1).await;

    let line = lineage(&world.studio, second.production_id).await;
    assert_eq!((line[1].version, line[1].parent, line[1].attempts), (2, Some(first.production_id), 1));
    assert_eq!(look(&world.studio, first.production_id).await.production, first, "the parent stays as it is");
}

#[tokio::test]
async fn a_repair_that_was_under_way_when_the_studio_closed_is_still_a_repair_and_is_sent_once() {
    let world = world(Lock::Sdxl).await;
    world.comfy.paints(drifted);
    let first = world.make().await;
    let tries = world.comfy.posted().len();
    world.comfy.paints(drifting);
    let planned = api::start_again(&world.studio, &first.production_id.to_string(), &AgainRequest::default()).await;
    let planned = planned.expect("planned");
    let mut events = world.studio.db().listen();
    let driven = world.studio.clone();
    let driving =
        tokio::spawn(async move { driven.drive(planned.production_id, false, CancellationToken::new()).await });
    while let Ok(event) = events.recv().await {
        if event.subject == planned.production_id.to_string() && event.detail["state"] == "rendering" {
            break;
        }
    }
    driving.abort();
    // A task that had ended already is as good.
    let _ = driving.await;
    drop((events, world.studio));
    let studio = world.home.open().await;
    api::resume(&studio, CancellationToken::new()).await.expect("resumed");
    let view = look(&studio, planned.production_id).await;
    assert_eq!(view.production.state, ProductionState::InReview, "{:?}", view.production.problem);
    let kinds: Vec<&str> = view.renders.iter().map(|render| render.render.kind.as_str()).collect();
    assert_eq!((kinds, world.comfy.posted().len()), (vec!["repair"], tries + 1));
    assert_at_rest(&studio).await;
}
