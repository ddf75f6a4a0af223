//! The main job: from an intent to a signed release, with no key, no GPU and no ComfyUI.

use ed25519_dalek::{Signature, VerifyingKey};
use muse_comfy::{Catalogue, Prompt, Workflow, compile, validate};
use muse_core::api::{self, ReviewRequest};
use muse_core::cognition::{Decision, Interval, Outcome, RendererChoice};
use muse_core::governance::{EntryKind, Finding, ReviewStatus, VerdictOutcome};
use muse_core::studio::{ProduceRequest, Production, ProductionState, Studio};
use muse_core::vocab::{DraftIdentity, Usd, canonical_json};
use muse_tests::studio::{TempStudio, assert_at_rest, files, look as look_at, seal, wanting};
use muse_tests::{pictures, shared};
use serde_json::Value;
use tokio_util::sync::CancellationToken;

const INTENT: &str = "Minimalist Avant-Garde";

async fn made(studio: &Studio) -> (Decision, Production) {
    let produced = api::produce(studio, &wanting(INTENT, RendererChoice::Draft), CancellationToken::new())
        .await
        .expect("produced");
    (produced.decision, produced.production.expect("a production"))
}

/// The quotient of two log-normal quantities, computed here once more.
fn quotient(value: Interval, cost: Interval) -> Interval {
    let mid = value.mid / cost.mid;
    let width = |a: f64, b: f64| (a.ln().powi(2) + b.ln().powi(2)).sqrt();
    Interval {
        low: mid * (-width(value.mid / value.low, cost.mid / cost.low)).exp(),
        mid,
        high: mid * width(value.high / value.mid, cost.high / cost.mid).exp(),
    }
}

fn alike(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
}

#[tokio::test]
async fn an_empty_home_and_an_intent_end_in_review_with_everything_accounted_for() {
    let home = TempStudio::new();
    let studio = home.open().await;
    let (decision, production) = made(&studio).await;
    assert_eq!(production.state, ProductionState::InReview, "{:?}", production.problem);

    // A Muse was drawn and sealed.
    let muse = api::show_muse(&studio, &production.muse_id.to_string()).await.expect("the Muse");
    assert_eq!(muse.head.sealed.broken(), None);
    let verified = api::verify_muse(&studio, &muse.head.sealed.dna.name).await.expect("she verifies");
    assert_eq!((verified.generations, verified.references, verified.own_key), (1, 8, true));

    // The decision's arithmetic, done again from its own inputs.
    let inputs = &decision.inputs;
    assert_eq!((decision.outcome, decision.reason.code.as_str()), (Outcome::Produce, "roi.high"));
    let value =
        inputs.reach_views.mid * inputs.value_per_1000_views.mid / 1000.0 * inputs.alignment * inputs.lesson_factor;
    assert!(alike(inputs.value.mid, value), "{} is not {value}", inputs.value.mid);
    let roi = quotient(inputs.value, inputs.cost);
    assert!(
        alike(decision.roi.low, roi.low) && alike(decision.roi.mid, roi.mid) && alike(decision.roi.high, roi.high),
        "{roi:?}"
    );
    let attention =
        api::prices(&studio).into_iter().find(|price| price.item == "attention.picture").expect("a price").price;
    assert_eq!(inputs.cost, Interval::from(attention), "a draft costs nothing but attention");
    assert_eq!((inputs.trend.as_ref(), inputs.lesson_factor), (None, 1.0), "nothing was imported, nothing was learned");
    assert!(inputs.sources.iter().any(|source| source.starts_with("draft.picture: ")), "{:?}", inputs.sources);
    assert_eq!(studio.decision_of(&production).await.expect("kept"), decision);

    // The workflow opens in ComfyUI and says the same as the prompt.
    let catalogue = Catalogue::builtin();
    let text = |blob| String::from_utf8(studio.db().blobs().get(blob).expect("a blob")).expect("UTF-8");
    let workflow =
        Workflow::from_json(&text(production.workflow_blob.as_ref().expect("a workflow"))).expect("a workflow");
    let compiled = compile(&workflow, &catalogue).expect("it compiles");
    let prompt = Prompt::from_json(&text(production.prompt_blob.as_ref().expect("a prompt"))).expect("a prompt");
    assert!(muse_comfy::diff(&prompt, &compiled).is_empty(), "{:?}", muse_comfy::diff(&prompt, &compiled));
    let problems: Vec<_> = validate(&compiled, &catalogue).into_iter().filter(|found| !found.asset_missing).collect();
    assert!(problems.is_empty(), "{problems:?}");
    assert!(prompt.find("ApplyPulid").is_some(), "a draft of what the identity lock would make");

    // The picture, and the verdict by the real models.
    let (blob, png) = api::picture(&studio, &production.production_id.to_string()).await.expect("a picture");
    assert!(png.starts_with(b"\x89PNG"));
    let picture = pictures::decode(&png);
    let format = production.plan.format;
    assert_eq!((picture.width_px, picture.height_px), (format.width_px, format.height_px));
    let view = look_at(&studio, production.production_id).await;
    let verdict = view.renders[0].verdict.as_ref().expect("a verdict");
    assert_eq!((view.renders.len(), view.renders[0].render.attempt), (1, 1));
    assert_eq!(view.renders[0].render.picture_blob.as_ref(), Some(&blob));
    assert_eq!(verdict.judgement.outcome, VerdictOutcome::Accept);
    assert!(verdict.judgement.score.is_some_and(|score| score >= 0.75), "{verdict:?}");
    assert_eq!(view.renders[0].render.laid_from, None, "her head in a pose of its own is a new picture");
    assert_eq!(verdict.judgement.findings, [], "nothing is noticed");

    // A hold, a capture of nothing, a release of nothing: the rows are there and verify.
    assert_at_rest(&studio).await;
    let rows = api::ledger(&studio, api::LedgerQuery::default(), 10).await.expect("rows");
    let kinds: Vec<EntryKind> = rows.iter().rev().map(|row| row.kind).collect();
    assert_eq!(kinds, [EntryKind::Hold, EntryKind::Capture]);
    assert!(rows.iter().all(|row| row.amount == Usd::ZERO && row.production_id == Some(production.production_id)));

    // It waits for the creator.
    let statuses: Vec<ReviewStatus> = view.reviews.iter().map(|review| review.status).collect();
    assert_eq!(statuses, [ReviewStatus::Todo]);
    assert_eq!(api::review_queue(&studio).await.expect("the queue"), [production]);
}

#[tokio::test]
async fn an_approved_work_is_released_as_a_folder_that_proves_where_it_comes_from() {
    let home = TempStudio::new();
    let studio = home.open().await;
    let (_, production) = made(&studio).await;
    let id = production.production_id.to_string();
    let early = api::release(&studio, &id, "creator").await.expect_err("not approved yet");
    assert_eq!(early.as_problem().code, "production.not_releasable");
    assert!(files(&home.home().join("exports")).is_empty(), "nothing leaves before it is approved");

    let yes = ReviewRequest { status: ReviewStatus::Approved, why: "that is her".to_owned(), who: None };
    assert_eq!(api::review(&studio, &id, yes).await.expect("approved").state, ProductionState::Approved);
    let export = api::release(&studio, &id, "creator").await.expect("released");
    assert_eq!(look_at(&studio, production.production_id).await.production.state, ProductionState::Released);
    let names: Vec<_> = files(&export.folder).iter().map(|path| path.file_name().expect("a name").to_owned()).collect();
    assert_eq!(names, ["manifest.json", "picture.png", "workflow.json"]);

    let png = std::fs::read(&export.picture).expect("the picture");
    let picture = pictures::decode(&png);
    assert_eq!(
        picture.rgb,
        pictures::decode(&api::picture(&studio, &id).await.expect("the blob").1).rgb,
        "same pixels"
    );
    let text = String::from_utf8_lossy(&png);
    assert!(
        text.contains("XML:com.adobe.xmp") && text.contains("Iptc4xmpExt:DigitalSourceType"),
        "provenance travels inside"
    );
    assert!(text.contains("http://cv.iptc.org/newscodes/digitalsourcetype/"), "as IPTC writes it");

    let manifest: Value =
        serde_json::from_slice(&std::fs::read(&export.manifest).expect("the manifest")).expect("JSON");
    let content = &manifest["content"];
    let hash = blake3::hash(canonical_json(content).expect("canonical").as_bytes());
    assert_eq!(manifest["blake3"], hash.to_hex().as_str());
    let bytes = |key: &str| hex::decode(manifest[key].as_str().expect("hexadecimal")).expect("hexadecimal");
    let key = VerifyingKey::from_bytes(&bytes("public_key").try_into().expect("32 bytes")).expect("a key");
    let signature = Signature::from_bytes(&bytes("signature").try_into().expect("64 bytes"));
    key.verify_strict(hash.as_bytes(), &signature).expect("the signature holds");
    assert_eq!(
        manifest["public_key"],
        api::verify_muse(&studio, &production.muse_id.to_string()).await.expect("verified").public_key
    );
    assert_eq!(content["picture"]["blake3"], blake3::hash(&png).to_hex().as_str());
    assert_eq!(content["picture"]["width_px"], picture.width_px);
    assert_eq!(content["intent"], INTENT);
    assert_eq!(content["production_id"], id);
    assert!(content["verdict"]["score"].as_f64().is_some_and(|score| score >= 0.75));

    let workflow = std::fs::read_to_string(export.folder.join("workflow.json")).expect("the workflow");
    compile(&Workflow::from_json(&workflow).expect("a workflow"), &Catalogue::builtin()).expect("it compiles");

    // Once more is the same release; what is out stays out.
    assert_eq!(api::release(&studio, &id, "creator").await.expect("again"), export);
    assert_eq!(std::fs::read(&export.picture).expect("the picture"), png);
    let no = ReviewRequest { status: ReviewStatus::Rejected, why: String::new(), who: None };
    let refused = api::review(&studio, &id, no).await.expect_err("it is out");
    assert_eq!(refused.as_problem().code, "review.not_in_review");
}

/// A draft lays a reference out, and several references of a face look alike: none of that may turn against her.
async fn still_herself(starter: &str, looks: [&str; 2]) {
    let home = TempStudio::new();
    let studio = home.open().await;
    for look in looks {
        seal(&studio, 7, |draft| {
            draft.name = look.to_owned();
            draft.style.look = look.to_owned();
            draft.identity = DraftIdentity::Starter { starter: starter.to_owned() };
        })
        .await;
        let asked =
            ProduceRequest { muse: Some(look.to_owned()), anyway: true, ..wanting(INTENT, RendererChoice::Draft) };
        let produced = api::produce(&studio, &asked, CancellationToken::new()).await.expect("produced");
        let production = produced.production.expect("a production");
        assert_eq!(production.state, ProductionState::InReview, "{starter}, {look}: {:?}", production.problem);
        let attempts = look_at(&studio, production.production_id).await.renders.len();
        assert_eq!(attempts, 1, "{starter}, {look}: accepted at once");
    }
}

#[tokio::test]
async fn a_draft_of_nova_is_accepted_at_once_in_any_look() {
    still_herself("nova", ["minimal", "noir"]).await;
}

#[tokio::test]
async fn a_draft_of_idris_is_accepted_at_once_in_any_look() {
    still_herself("idris", ["editorial", "chroma"]).await;
}

#[tokio::test]
async fn a_draft_of_mei_is_accepted_at_once_in_any_look() {
    still_herself("mei", ["noir", "chroma"]).await;
}

#[tokio::test]
async fn the_same_seed_draws_the_same_draft_twice() {
    let home = TempStudio::new();
    let studio = home.open().await;
    let (_, first) = made(&studio).await;
    let (_, second) = made(&studio).await;
    assert_ne!(first.production_id, second.production_id);
    assert_eq!(first.picture_blob, second.picture_blob);
    assert_eq!(first.workflow_blob, second.workflow_blob);
}

#[tokio::test]
async fn every_move_is_an_event_in_the_order_of_the_state_machine() {
    let home = TempStudio::new();
    let studio = home.open().await;
    let (_, production) = made(&studio).await;
    let events = api::events_after(&studio, 0, 1000).await.expect("events");
    assert!(events.windows(2).all(|pair| pair[0].seq < pair[1].seq));
    let id = production.production_id.to_string();
    let states: Vec<&str> =
        events.iter().filter(|event| event.subject == id).filter_map(|event| event.detail["state"].as_str()).collect();
    assert_eq!(states, ["planned", "compiled", "granted", "rendering", "audited", "in_review"]);
}

#[tokio::test]
async fn a_picture_of_the_recorded_people_is_refused_for_a_designed_muse() {
    let home = TempStudio::new();
    let studio = home.open().await;
    let muse = seal(&studio, 3, |_| {}).await;
    let photo = std::fs::read(shared::folder().join("faces/collins/astronaut.png")).expect("a photo");
    let request =
        api::AuditRequest { muse: muse.head.sealed.dna.name.clone(), domain: api::Domain::Photo, strict: false };
    let audit = api::audit(&studio, "astronaut.png", photo, &request).await.expect("judged");
    assert_eq!(audit.judgement.outcome, VerdictOutcome::Reject);
    assert_eq!(audit.judgement.findings.first().map(Finding::code), Some("critic.stranger"));
    assert!(audit.sentence.contains("somebody else"), "{}", audit.sentence);
}
