//! Refusals: each with its own code, a sentence and advice, and nothing half-done.

use muse_core::api::{self, SetLimit};
use muse_core::cognition::{Outcome, RendererChoice};
use muse_core::governance::{EntryKind, ReviewStatus};
use muse_core::studio::{ProduceRequest, Production, ProductionState, Studio, StudioError};
use muse_core::vocab::{DraftIdentity, MuseId, Problem, RedLine, Usd};
use muse_tests::studio::{
    TempStudio, assert_at_rest, assert_speaks, code_of, count, deposit, id_of, look, seal, usd, wanting,
};
use muse_tests::{ComfyDouble, Lock};
use tokio_util::sync::CancellationToken;

const INTENT: &str = "Minimalist Avant-Garde";

fn comfy() -> ProduceRequest {
    ProduceRequest { anyway: true, ..wanting(INTENT, RendererChoice::Comfy) }
}

async fn make(studio: &Studio, request: &ProduceRequest) -> Production {
    let produced = api::produce(studio, request, CancellationToken::new()).await.expect("produced");
    produced.production.expect("a production")
}

/// A Nova with this much money and these limits, beside a server that could render at this price.
async fn world(price: &str, money: &str, daily: &str) -> (TempStudio, ComfyDouble, Studio, MuseId) {
    let comfy = ComfyDouble::start(Lock::Sdxl).await;
    let home = TempStudio::beside(&comfy.url);
    home.price(price);
    let studio = home.open().await;
    let muse = seal(&studio, 7, |draft| {
        draft.identity = DraftIdentity::Starter { starter: "nova".to_owned() };
        draft.limits.daily_budget = usd(daily);
    });
    let muse = id_of(&muse.await);
    if usd(money) > Usd::ZERO {
        deposit(&studio, muse, money).await;
    }
    (home, comfy, studio, muse)
}

async fn free(studio: &Studio, muse: MuseId) -> Usd {
    studio.treasury().wallet(studio.db(), muse).await.expect("the wallet").free
}

/// It ended before any money was held and before anything was asked of the server.
async fn assert_untouched(studio: &Studio, comfy: &ComfyDouble, production: &Production) {
    assert_eq!(production.state, ProductionState::Failed);
    assert_eq!(production.grant_id, None);
    assert!(look(studio, production.production_id).await.renders.is_empty());
    assert_eq!((comfy.asked("POST /upload"), comfy.asked("POST /prompt")), (0, 0), "nothing was sent");
    assert_at_rest(studio).await;
}

#[tokio::test]
async fn money_that_is_not_there_is_not_spent() {
    let (_home, comfy_double, studio, muse) = world("0.25", "0.74", "10").await;
    let production = make(&studio, &comfy()).await;
    assert_speaks(&production, "wallet.short");
    let problem = production.problem.clone().expect("a problem");
    assert!(problem.message.contains("$0.75") && problem.message.contains("$0.74"), "{problem:?}");
    assert!(problem.advice.as_ref().is_some_and(|advice| advice.contains("$0.01")), "what is missing: {problem:?}");
    assert_untouched(&studio, &comfy_double, &production).await;
    assert_eq!(free(&studio, muse).await, usd("0.74"));
    // The last cent makes it possible.
    deposit(&studio, muse, "0.01").await;
    assert_eq!(make(&studio, &comfy()).await.state, ProductionState::InReview);
}

#[tokio::test]
async fn the_breaker_opens_before_the_cap_is_passed_and_says_when_there_is_room() {
    let (home, comfy_double, studio, muse) = world("0.30", "5", "10").await;
    let cap = SetLimit { hourly_cap: usd("1"), why: "a quiet day".to_owned(), who: None };
    api::set_limit(&studio, cap).await.expect("the cap");
    assert_eq!(
        make(&studio, &comfy()).await.state,
        ProductionState::InReview,
        "0.90 fits under 1.00; 0.30 is captured"
    );
    let captured_at = home.now();
    home.wait(10);
    let production = make(&studio, &comfy()).await;
    assert_speaks(&production, "breaker.open");
    let room_at = captured_at.plus_millis(60 * 60 * 1000).to_string();
    let problem = production.problem.clone().expect("a problem");
    assert!(problem.advice.as_ref().is_some_and(|advice| advice.contains(&room_at)), "{room_at}: {problem:?}");
    assert_eq!((comfy_double.asked("POST /prompt"), free(&studio, muse).await), (1, usd("4.70")));
    assert!(look(&studio, production.production_id).await.renders.is_empty());
    assert_at_rest(&studio).await;
    let events = api::events_after(&studio, 0, 1000).await.expect("events");
    assert_eq!(events.iter().filter(|event| event.kind.name() == "breaker_tripped").count(), 1);
    // A millisecond early is too early; then there is room.
    home.wait(49);
    assert_eq!(code_of(&make(&studio, &comfy()).await), "breaker.open");
    home.wait(1);
    assert_eq!(make(&studio, &comfy()).await.state, ProductionState::InReview);
}

#[tokio::test]
async fn a_quote_above_the_cap_never_fits_and_is_told_so() {
    let (_home, comfy_double, studio, _) = world("0.30", "5", "10").await;
    let cap = SetLimit { hourly_cap: usd("0.5"), why: "test".to_owned(), who: None };
    api::set_limit(&studio, cap).await.expect("the cap");
    let production = make(&studio, &comfy()).await;
    assert_speaks(&production, "breaker.open");
    assert!(production.problem.as_ref().is_some_and(|p| p.advice.as_ref().is_some_and(|a| a.contains("never fits"))));
    assert_untouched(&studio, &comfy_double, &production).await;
    let no_reason = SetLimit { hourly_cap: usd("9"), why: "  ".to_owned(), who: None };
    assert_eq!(api::set_limit(&studio, no_reason).await.expect_err("no reason").as_problem().code, "limit.no_reason");
}

#[tokio::test]
async fn her_daily_budget_holds_until_midnight() {
    let (home, comfy_double, studio, muse) = world("0.30", "5", "1").await;
    assert_eq!(make(&studio, &comfy()).await.state, ProductionState::InReview);
    let production = make(&studio, &comfy()).await;
    assert_speaks(&production, "budget.daily");
    assert_eq!((comfy_double.asked("POST /prompt"), free(&studio, muse).await), (1, usd("4.70")));
    assert_at_rest(&studio).await;
    // Noon plus twelve hours is tomorrow.
    home.wait(12 * 60);
    assert_eq!(make(&studio, &comfy()).await.state, ProductionState::InReview);
}

#[tokio::test]
async fn a_quote_above_her_threshold_waits_for_the_creators_yes() {
    let (_home, comfy_double, studio, muse) = world("0.50", "5", "10").await;
    let production = make(&studio, &comfy()).await;
    assert_speaks(&production, "budget.needs_approval");
    assert!(production.problem.as_ref().is_some_and(|p| p.message.contains("$1.50") && p.message.contains("$1.00")));
    assert_untouched(&studio, &comfy_double, &production).await;
    assert_eq!(free(&studio, muse).await, usd("5"));
    let approved = make(&studio, &ProduceRequest { approved: true, ..comfy() }).await;
    assert_eq!(approved.state, ProductionState::InReview, "{:?}", approved.problem);
    assert_eq!(free(&studio, muse).await, usd("4.50"));
}

#[tokio::test]
async fn a_red_line_is_not_crossed_whatever_the_creator_insists_on() {
    let home = TempStudio::new();
    let studio = home.open().await;
    seal(&studio, 7, |draft| draft.red_lines = vec![RedLine::Weapons]).await;
    for anyway in [false, true] {
        let asked = ProduceRequest { anyway, ..wanting("a minimalist pistol on velvet", RendererChoice::Draft) };
        let produced = api::produce(&studio, &asked, CancellationToken::new()).await.expect("a decision");
        assert_eq!(produced.decision.outcome, Outcome::Refuse);
        assert_eq!(produced.decision.reason.code, "red_line");
        assert!(produced.decision.reason.sentence.contains("weapons"), "{}", produced.decision.reason.sentence);
        assert_eq!(produced.production, None);
    }
    assert_eq!(count(&studio, "select count(*) from production").await, 0);
    assert_eq!(count(&studio, "select count(*) from decision where outcome = 'refuse'").await, 2, "refusals are kept");
    assert_at_rest(&studio).await;
}

#[tokio::test]
async fn a_low_roi_is_skipped_unless_the_creator_wants_it_anyway() {
    let home = TempStudio::new();
    let studio = home.open().await;
    seal(&studio, 7, |_| {}).await;
    let reddit = muse_core::cognition::Platform::Reddit;
    let plain = ProduceRequest { platform: reddit, ..wanting("a chair", RendererChoice::Draft) };
    let skipped = api::produce(&studio, &plain, CancellationToken::new()).await.expect("a decision");
    assert_eq!((skipped.decision.outcome, skipped.decision.reason.code.as_str()), (Outcome::Skip, "roi.low"));
    assert!(skipped.decision.roi.mid <= 1.2, "{}", skipped.decision.roi);
    assert_eq!(skipped.production, None);
    let anyway = ProduceRequest { anyway: true, ..plain };
    let produced = api::produce(&studio, &anyway, CancellationToken::new()).await.expect("produced");
    assert_eq!(produced.decision.reason.code, "creator.insisted");
    let production = produced.production.expect("a production");
    assert_eq!(production.state, ProductionState::InReview, "{:?}", production.problem);
    assert_eq!((production.plan.format.width_px, production.plan.format.height_px), (1080, 1080));
    assert_at_rest(&studio).await;
}

#[tokio::test]
async fn a_subject_against_her_values_is_refused_by_name() {
    let home = TempStudio::new();
    let studio = home.open().await;
    seal(&studio, 7, |draft| {
        draft.moral_graph.axes.technophilia = 0.0;
        draft.moral_graph.values.clear();
        draft.moral_graph.edges.clear();
        draft.moral_graph.edges.push(muse_core::vocab::Edge {
            from: "technophilia".to_owned(),
            to: "autonomy".to_owned(),
            weight: -1.0,
        });
    })
    .await;
    let asked = ProduceRequest { anyway: true, ..wanting("cyberpunk robots in neon", RendererChoice::Draft) };
    let produced = api::produce(&studio, &asked, CancellationToken::new()).await.expect("a decision");
    assert_eq!((produced.decision.outcome, produced.decision.reason.code.as_str()), (Outcome::Refuse, "alignment.low"));
    assert!(produced.decision.reason.sentence.contains("technophilia"), "{}", produced.decision.reason.sentence);
}

#[tokio::test]
async fn an_intent_that_says_nothing_or_too_much_is_refused_before_anything_is_made() {
    let home = TempStudio::new();
    let studio = home.open().await;
    for intent in ["", "   ", &"x".repeat(401), "a\u{0}b", "two\nlines"] {
        let error = api::produce(&studio, &wanting(intent, RendererChoice::Draft), CancellationToken::new())
            .await
            .expect_err("refused");
        assert_eq!(error.as_problem().code, "intent.length", "{intent:?}");
    }
    assert_eq!(count(&studio, "select count(*) from muse").await, 0, "no Muse was drawn for it");
    let nobody = ProduceRequest { muse: Some("Nobody".to_owned()), ..wanting(INTENT, RendererChoice::Draft) };
    let error = api::produce(&studio, &nobody, CancellationToken::new()).await.expect_err("refused");
    assert_eq!(error.as_problem().code, "muse.unknown");
}

#[tokio::test]
async fn with_several_muses_one_has_to_be_named() {
    let home = TempStudio::new();
    let studio = home.open().await;
    seal(&studio, 7, |draft| draft.name = "Ada".to_owned()).await;
    seal(&studio, 8, |draft| draft.name = "Bea".to_owned()).await;
    let error = api::decide(&studio, &wanting(INTENT, RendererChoice::Draft)).await.expect_err("whose?");
    assert_eq!(error.as_problem().code, "request.bad");
    let bea = ProduceRequest { muse: Some("bea".to_owned()), ..wanting(INTENT, RendererChoice::Draft) };
    api::decide(&studio, &bea).await.expect("decided");
}

fn assert_disk_full(problem: &Problem) {
    assert_eq!(problem.code, "disk.full", "{problem:?}");
    assert!(problem.advice.is_some());
}

/// How many pages the studio's file has.
async fn pages(studio: &Studio) -> u32 {
    let pages: i64 = sqlx::query_scalar("pragma page_count").fetch_one(studio.db().read()).await.expect("pages");
    u32::try_from(pages).expect("a count")
}

/// Works until the disk is full; where exactly that is depends on how much room there was.
async fn fill(studio: &Studio) {
    for _ in 0..20 {
        match api::produce(studio, &wanting(INTENT, RendererChoice::Draft), CancellationToken::new()).await {
            Err(error) => return assert_disk_full(&error.as_problem()),
            Ok(produced) => {
                let production = produced.production.expect("a production");
                if production.state != ProductionState::InReview {
                    return assert_disk_full(production.problem.as_ref().expect("a problem"));
                }
            }
        }
    }
    panic!("the disk is never full");
}

#[tokio::test]
async fn a_full_disk_stops_the_work_where_it_stands_and_resume_finishes_it() {
    let home = TempStudio::new();
    let studio = home.open().await;
    seal(&studio, 7, |_| {}).await;
    drop(studio);
    for room in 0..4 {
        let studio = home.open().await;
        let full_at = pages(&studio).await;
        drop(studio);
        let studio = home.open_bounded(full_at + room).await.expect("it opens");
        fill(&studio).await;
        let report = api::verify_ledger(&studio).await.expect("the ledger is read");
        assert!(report.is_sound(), "{:?}", report.faults);
        drop(studio);

        let studio = home.open().await;
        for production in api::resume(&studio, CancellationToken::new()).await.expect("resumed") {
            assert_eq!(production.state, ProductionState::InReview, "{:?}", production.problem);
        }
        assert_at_rest(&studio).await;
        let grants = count(&studio, "select count(*) from budget_grant").await;
        let productions = count(&studio, "select count(*) from production where grant_id is not null").await;
        assert_eq!(grants, productions, "one grant each");
        drop(studio);
    }
}

#[tokio::test]
async fn dna_that_was_edited_is_used_for_nothing() {
    let home = TempStudio::new();
    let studio = home.open().await;
    let muse = seal(&studio, 7, |_| {}).await;
    let mut raw = home.raw().await;
    sqlx::query("update generation set dna = replace(dna, '\"daily_budget\":10000000', '\"daily_budget\":90000000')")
        .execute(&mut raw)
        .await
        .expect("edited");
    assert_tampered(&studio, &muse.head.sealed.dna.name, "hash").await;
}

#[tokio::test]
async fn dna_that_was_edited_together_with_its_hash_is_used_for_nothing() {
    let home = TempStudio::new();
    let studio = home.open().await;
    let muse = seal(&studio, 7, |_| {}).await;
    let mut raw = home.raw().await;
    let dna: String = sqlx::query_scalar("select dna from generation").fetch_one(&mut raw).await.expect("the DNA");
    let edited = dna.replace("\"max_attempts\":3", "\"max_attempts\":8");
    assert_ne!(dna, edited);
    sqlx::query("update generation set dna = ?1, dna_hash = ?2")
        .bind(&edited)
        .bind(blake3::hash(edited.as_bytes()).to_hex().to_string())
        .execute(&mut raw)
        .await
        .expect("edited");
    assert_tampered(&studio, &muse.head.sealed.dna.name, "signature").await;
}

#[tokio::test]
async fn vectors_of_another_muse_are_noticed() {
    let home = TempStudio::new();
    let studio = home.open().await;
    let of = |starter: &str| DraftIdentity::Starter { starter: starter.to_owned() };
    let nova = seal(&studio, 7, |draft| (draft.name, draft.identity) = ("Nova".to_owned(), of("nova"))).await;
    seal(&studio, 8, |draft| (draft.name, draft.identity) = ("Mei".to_owned(), of("mei"))).await;
    drop(studio);
    let mut raw = home.raw().await;
    sqlx::query(
        "update enrolment set sealed_box = (select sealed_box from enrolment e where e.generation_id <> enrolment.generation_id)",
    )
    .execute(&mut raw)
    .await
    .expect("swapped");
    let studio = home.open().await;
    let asked = ProduceRequest { muse: Some("Nova".to_owned()), ..wanting(INTENT, RendererChoice::Draft) };
    let error = api::produce(&studio, &asked, CancellationToken::new()).await.expect_err("swapped vectors");
    let code = error.as_problem().code;
    assert!(["dna.tampered", "vault.closed"].contains(&code.as_str()), "{code}: {error}");
    assert!(api::verify_muse(&studio, &nova.head.sealed.dna.name).await.is_err());
    assert_nothing_made(&studio).await;
}

#[tokio::test]
async fn swapped_vectors_of_a_muse_that_is_already_open_are_noticed_too() {
    let home = TempStudio::new();
    let studio = home.open().await;
    seal(&studio, 7, |_| {}).await;
    api::decide(&studio, &wanting(INTENT, RendererChoice::Draft)).await.expect("she is open now");
    let mut raw = home.raw().await;
    sqlx::query("update enrolment set sealed_box = randomblob(length(sealed_box))")
        .execute(&mut raw)
        .await
        .expect("swapped");
    let before = count(&studio, "select count(*) from decision").await;
    let produced = api::produce(&studio, &wanting(INTENT, RendererChoice::Draft), CancellationToken::new()).await;
    // What is in memory was checked when it was opened: either it is used as it was sealed, or the change is refused.
    if let Err(error) = &produced {
        assert!(["dna.tampered", "vault.closed"].contains(&error.as_problem().code.as_str()), "{error}");
        assert_eq!(count(&studio, "select count(*) from decision").await, before);
    } else {
        assert_eq!(produced.expect("made").production.expect("a production").state, ProductionState::InReview);
    }
}

#[tokio::test]
async fn a_reference_that_is_gone_or_changed_is_noticed_before_anything_is_written() {
    for damage in ["gone", "changed"] {
        let home = TempStudio::new();
        let studio = home.open().await;
        let muse = seal(&studio, 7, |_| {}).await;
        let blob = muse.head.sealed.dna.identity.references[3].blob.clone();
        let path = studio.db().blobs().path(&blob);
        drop(studio);
        match damage {
            "gone" => std::fs::remove_file(&path).expect("removed"),
            _ => std::fs::write(&path, muse_tests::pictures::view("idris", 0).encode_jpeg(90)).expect("changed"),
        }
        let studio = home.open().await;
        let error = api::produce(&studio, &wanting(INTENT, RendererChoice::Draft), CancellationToken::new())
            .await
            .expect_err("damaged");
        assert_eq!(error.as_problem().code, "blob.damaged", "{damage}: {error}");
        assert_eq!(
            api::verify_muse(&studio, &muse.head.sealed.dna.name).await.expect_err("damaged").as_problem().code,
            "blob.damaged"
        );
        assert_nothing_made(&studio).await;
    }
}

async fn assert_tampered(studio: &Studio, name: &str, word: &str) {
    let error = api::produce(studio, &wanting(INTENT, RendererChoice::Draft), CancellationToken::new())
        .await
        .expect_err("tampered");
    let problem = error.as_problem();
    assert_eq!(problem.code, "dna.tampered", "{problem:?}");
    assert!(problem.message.contains(word) && problem.message.contains(name), "{problem:?}");
    assert!(problem.advice.is_some());
    for looked in [api::verify_muse(studio, name).await.err(), api::show_muse(studio, name).await.err()] {
        assert_eq!(looked.map(|error: StudioError| error.as_problem().code).as_deref(), Some("dna.tampered"));
    }
    assert_nothing_made(studio).await;
}

async fn assert_nothing_made(studio: &Studio) {
    assert_eq!(count(studio, "select count(*) from production").await, 0);
    assert_eq!(count(studio, "select count(*) from decision").await, 0);
    assert_eq!(count(studio, "select count(*) from ledger_entry").await, 0);
}

#[tokio::test]
async fn a_ledger_row_that_was_changed_outside_is_named() {
    let home = TempStudio::new();
    let studio = home.open().await;
    let muse = id_of(&seal(&studio, 7, |_| {}).await);
    for _ in 0..3 {
        deposit(&studio, muse, "1").await;
    }
    let mut raw = home.raw().await;
    let refused = sqlx::query("update ledger_entry set amount = 9000000 where seq = 2").execute(&mut raw).await;
    assert!(refused.expect_err("a trigger stands against it").to_string().contains("never edited"));
    sqlx::raw_sql("drop trigger ledger_entry_is_never_edited; update ledger_entry set amount = 9000000 where seq = 2;")
        .execute(&mut raw)
        .await
        .expect("edited");
    let report = api::verify_ledger(&studio).await.expect("read");
    assert!(!report.is_sound());
    assert_eq!(report.faults[0].seq, 2, "{:?}", report.faults);
    let rows = api::ledger(&studio, api::LedgerQuery::default(), 10).await.expect("rows");
    assert!(rows.iter().all(|row| row.kind == EntryKind::Deposit));
}

#[tokio::test]
async fn one_production_that_cannot_be_driven_does_not_hold_up_the_others() {
    let home = TempStudio::new();
    let studio = home.open().await;
    let of = |starter: &str| DraftIdentity::Starter { starter: starter.to_owned() };
    let nova = seal(&studio, 7, |draft| (draft.name, draft.identity) = ("Nova".to_owned(), of("nova"))).await;
    seal(&studio, 8, |draft| (draft.name, draft.identity) = ("Mei".to_owned(), of("mei"))).await;
    for name in ["Nova", "Mei"] {
        let asked =
            ProduceRequest { muse: Some(name.to_owned()), anyway: true, ..wanting(INTENT, RendererChoice::Draft) };
        api::start_production(&studio, &asked).await.expect("planned").production.expect("a production");
    }
    let path = studio.db().blobs().path(&nova.head.sealed.dna.identity.references[0].blob);
    drop(studio);
    std::fs::remove_file(path).expect("removed");
    let studio = home.open().await;
    // Whether the damaged one is reported as an error or in its row, the other one has to be made.
    let _ = api::resume(&studio, CancellationToken::new()).await;
    let waiting = api::review_queue(&studio).await.expect("the queue");
    assert_eq!(waiting.len(), 1, "Mei's work waits for nobody");
    assert_eq!(look(&studio, waiting[0].production_id).await.reviews[0].status, ReviewStatus::Todo);
}
