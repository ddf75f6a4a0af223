//! Muses that act by themselves: within their leave, in their own words, once for each trend and phase.

use muse_core::api::{self, AutopilotChange, Initiative, InitiativeOutcome};
use muse_core::cognition::{Outcome, RendererChoice};
use muse_core::governance::ReviewStatus;
use muse_core::studio::{ProductionState, SettingsChange, Studio};
use muse_core::vocab::{Advice, Axes, DraftIdentity, MoralGraph, RedLine, Usd, ValueNode};
use muse_tests::studio::{TempStudio, assert_at_rest, count, deposit, id_of, look, seal, usd};
use muse_tests::{ComfyDouble, Lock};
use serde_json::json;
use tokio_util::sync::CancellationToken;

const HER: &str = "Ada";

/// Posts of the last hours, each looked at twice, so that they have a velocity.
async fn import(home: &TempStudio, studio: &Studio, titles: &[&str]) {
    let at = |minutes: i64| home.now().plus_millis(minutes * 60_000).to_string();
    let look = |(i, title): (usize, &&str)| {
        let post = |when: i64, upvotes: u64| {
            json!({ "source": "reddit", "id": format!("t3_{i}_{}", titles.len()), "community": format!("r/{i}"),
                    "title": title, "created_at": at(-600), "observed_at": at(when), "upvotes": upvotes,
                    "comments": 400, "shares": 30 })
            .to_string()
        };
        format!("{}\n{}\n", post(-120, 900), post(0, 90_000))
    };
    let path = home.path("signals.jsonl");
    std::fs::write(&path, titles.iter().enumerate().map(look).collect::<String>()).expect("the file");
    let report = api::import_signals(studio, &path).await.expect("imported");
    assert_eq!(report.bad, 0, "{report:?}");
}

/// A Muse of refined handwork with this much autonomy.
async fn ada(studio: &Studio, autonomy: f64) {
    seal(studio, 7, |draft| {
        draft.name = HER.to_owned();
        draft.identity = DraftIdentity::Starter { starter: "mei".to_owned() };
        draft.moral_graph = MoralGraph {
            axes: Axes { autonomy, sophistication: 0.9, technophilia: 0.1, ego: 0.4 },
            values: vec![ValueNode {
                id: "slow_craft".to_owned(),
                label: "slow craft".to_owned(),
                weight: 0.9,
                terms: vec!["ceramic".to_owned(), "loom".to_owned()],
            }],
            edges: Vec::new(),
        };
        draft.red_lines = vec![RedLine::Weapons];
    })
    .await;
}

async fn let_act(studio: &Studio, renderer: RendererChoice) {
    let change = AutopilotChange { enabled: Some(true), renderer: Some(renderer), platform: None };
    let found = api::change_autopilot(studio, HER, change).await.expect("changed");
    assert!(found.enabled);
}

async fn look_around(studio: &Studio) -> Vec<Initiative> {
    studio.look_around(&CancellationToken::new()).await.expect("looked around");
    api::list_initiatives(studio, HER, 100).await.expect("her initiatives")
}

#[tokio::test]
async fn she_acts_only_when_she_may_and_explains_what_she_did() {
    let home = TempStudio::new();
    let studio = home.open().await;
    ada(&studio, 1.0).await;
    import(&home, &studio, &["Minimalist ceramic bowls in a quiet gallery"]).await;
    let pilot = api::autopilot(&studio, HER).await.expect("her autopilot");
    assert!(!pilot.enabled, "off until the creator says so");
    assert_eq!(look_around(&studio).await, []);

    let_act(&studio, RendererChoice::Draft).await;
    let pause = SettingsChange { paused: Some(true), ..SettingsChange::default() };
    api::change_settings(&studio, pause).await.expect("paused");
    assert_eq!(look_around(&studio).await, [], "not while the studio is paused");
    let go_on = SettingsChange { paused: Some(false), ..SettingsChange::default() };
    api::change_settings(&studio, go_on).await.expect("going on");

    let found = look_around(&studio).await;
    let [one] = &found[..] else { panic!("{found:?}") };
    assert_eq!(one.outcome, InitiativeOutcome::Begun, "{one:?}");
    let idea = one.idea.as_deref().expect("an idea");
    assert!(idea.starts_with("slow craft, "), "her own words: {idea}");
    let view = look(&studio, one.production_id.expect("a production")).await;
    assert_eq!((view.production.state, view.production.intent.as_str()), (ProductionState::InReview, idea));
    for word in ["bowls", "gallery", "quiet", "ceramic"] {
        assert!(!view.production.plan.prompt.to_lowercase().contains(word), "{}", view.production.plan.prompt);
    }
    assert_eq!(view.decision.decision_id, one.decision_id.expect("a decision"));
    assert_eq!(
        (view.decision.outcome, one.reason.code.as_str()),
        (Outcome::Produce, view.decision.reason.code.as_str())
    );
    let trend = view.decision.inputs.trend.expect("the trend it leans on");
    assert_eq!(trend.insight_id, one.insight_id);

    // The same trend in the same phase is nothing new.
    assert_eq!(look_around(&studio).await.len(), 1);
    assert_at_rest(&studio).await;
}

#[tokio::test]
async fn what_is_not_hers_or_crosses_a_red_line_she_lets_be() {
    let home = TempStudio::new();
    let studio = home.open().await;
    ada(&studio, 1.0).await;
    import(
        &home,
        &studio,
        &[
            "Ceramic pistol and rifle handles on a loom",
            "Quarterly logistics spreadsheet column order",
            "Viral neon cyberpunk prank challenge robots",
        ],
    )
    .await;
    let_act(&studio, RendererChoice::Draft).await;
    let found = look_around(&studio).await;
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found.iter().all(|one| one.outcome == InitiativeOutcome::Declined), "{found:?}");
    let codes: std::collections::BTreeSet<_> = found.iter().map(|one| one.reason.code.as_str()).collect();
    assert!(codes.contains("red_line") && codes.contains("idea.none"), "{codes:?}");
    assert_eq!(count(&studio, "select count(*) from production").await, 0);
}

#[tokio::test]
async fn her_leave_bounds_what_waits_and_what_she_begins_in_a_day() {
    let home = TempStudio::new();
    let studio = home.open().await;
    ada(&studio, 0.0).await;
    let_act(&studio, RendererChoice::Draft).await;
    import(&home, &studio, &["Minimalist ceramic bowls", "Elegant loom weaving in monochrome"]).await;
    // With no autonomy at all: one a day, one waiting.
    let begun = |found: &[Initiative]| found.iter().filter(|one| one.outcome == InitiativeOutcome::Begun).count();
    let found = look_around(&studio).await;
    assert_eq!(begun(&found), 1, "{found:?}");
    let resting = api::autopilot(&studio, HER).await.expect("her autopilot").resting.expect("she rests");
    assert_eq!(resting.code, "leave.day");

    // Another day: the one of yesterday still waits.
    home.wait(13 * 60);
    import(&home, &studio, &["Minimalist ceramic vases", "Refined loom carpets", "Quiet pottery and wool"]).await;
    assert_eq!(begun(&look_around(&studio).await), 1);
    let pilot = api::autopilot(&studio, HER).await.expect("her autopilot");
    assert_eq!((pilot.begun_today, pilot.waiting), (0, 1));
    assert_eq!(pilot.resting.expect("she rests").code, "leave.waiting");

    // The creator's word makes room, and lifts her mood.
    let first = found.iter().find_map(|one| one.production_id).expect("a production");
    let word = api::ReviewRequest { status: ReviewStatus::Approved, why: "hers".to_owned(), who: None };
    api::review(&studio, &first.to_string(), word).await.expect("approved");
    assert!(api::autopilot(&studio, HER).await.expect("her autopilot").mood.valence > 0.9);
    assert_eq!(begun(&look_around(&studio).await), 2);
}

#[tokio::test]
async fn what_would_cost_more_than_she_may_spend_unasked_waits_for_the_creator() {
    let comfy = ComfyDouble::start(Lock::Sdxl).await;
    let home = TempStudio::beside(&comfy.url);
    home.price("0.05");
    let studio = home.open().await;
    ada(&studio, 0.0).await;
    let her = id_of(&api::show_muse(&studio, HER).await.expect("she is there"));
    let_act(&studio, RendererChoice::Comfy).await;
    import(&home, &studio, &["Minimalist ceramic bowls"]).await;
    // An empty wallet: she does not even look.
    assert_eq!(look_around(&studio).await, []);
    let resting = api::autopilot(&studio, HER).await.expect("her autopilot").resting.expect("she rests");
    assert_eq!(resting.code, "leave.wallet");

    deposit(&studio, her, "2").await;
    let found = look_around(&studio).await;
    let [one] = &found[..] else { panic!("{found:?}") };
    assert_eq!((one.outcome, one.reason.code.as_str()), (InitiativeOutcome::Proposed, "leave.cost"), "{one:?}");
    assert_eq!(comfy.ran(), 0);
    let wallet = studio.treasury().wallet(studio.db(), her).await.expect("the wallet");
    assert_eq!((wallet.free, wallet.held), (usd("2"), Usd::ZERO));

    let begun = api::begin_proposal(&studio, one.initiative_id).await.expect("begun");
    let driven = studio.drive(begun.production_id, true, CancellationToken::new()).await.expect("driven");
    assert_eq!(driven.state, ProductionState::InReview, "{:?}", driven.problem);
    assert!(comfy.ran() >= 1);
    let again = api::begin_proposal(&studio, one.initiative_id).await.expect_err("only once");
    assert_eq!(again.code(), "autopilot.no_proposal");
    assert_at_rest(&studio).await;
}

#[tokio::test]
async fn a_studio_that_closes_leaves_what_she_began_for_the_next_start() {
    let home = TempStudio::new();
    let studio = home.open().await;
    ada(&studio, 1.0).await;
    let_act(&studio, RendererChoice::Draft).await;
    import(&home, &studio, &["Minimalist ceramic bowls"]).await;
    let closing = CancellationToken::new();
    let acting = tokio::spawn({
        let (studio, closing) = (studio.clone(), closing.clone());
        async move { studio.act(closing).await }
    });
    let mut events = studio.db().listen();
    while count(&studio, "select count(*) from initiative").await == 0 {
        // Whatever happens next may be it.
        let _ = tokio::time::timeout(std::time::Duration::from_millis(20), events.recv()).await;
    }
    closing.cancel();
    acting.await.expect("it ends");
    api::resume(&studio, CancellationToken::new()).await.expect("resumed");
    let found = api::list_initiatives(&studio, HER, 10).await.expect("her initiatives");
    let production = look(&studio, found[0].production_id.expect("a production")).await.production;
    assert_eq!(production.state, ProductionState::InReview, "{:?}", production.problem);
    assert_at_rest(&studio).await;
}
