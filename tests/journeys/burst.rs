//! Rented machines: the studio against a cluster that has the real one's oddities, with a ComfyUI at the end of the tunnel.

use std::time::Duration;

use muse_burst::manifests::admin::rules;
use muse_burst_double::{KubeDouble, Turn};
use muse_core::api;
use muse_core::cognition::RendererChoice;
use muse_core::creation::burst::{BurstPhase, BurstSetup, BurstWay, ClusterName};
use muse_core::db::EventKind;
use muse_core::studio::burst::{BurstView, StartBurst};
use muse_core::studio::{ProduceRequest, Production, ProductionState, Studio};
use muse_core::vocab::{Advice, DraftIdentity, MuseId, Usd};
use muse_tests::studio::{TempStudio, assert_at_rest, assert_speaks, deposit, id_of, look, seal, usd, wanting};
use muse_tests::{ComfyDouble, Faults, Lock};
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use time::macros::datetime;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

const NAMESPACE: &str = "muse-burst";
const NOON: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);
/// Far longer than anything here takes.
const LONG: Duration = Duration::from_secs(90);

struct World {
    home: TempStudio,
    kube: KubeDouble,
    comfy: ComfyDouble,
    studio: Studio,
    muse: MuseId,
}

fn setup_of(home: &TempStudio) -> BurstSetup {
    BurstSetup {
        cluster: Some(ClusterName::Context { file: Some(home.path("kubeconfig")), context: None }),
        image: "registry.example/comfyui:1".to_owned(),
        accelerator: Some("nvidia-l4".to_owned()),
        minutes: 10,
        ..BurstSetup::default()
    }
}

/// A sealed Nova with five dollars, a cluster with the printed Role's rights, and nothing running on this machine.
async fn world() -> World {
    let (kube, comfy) = (KubeDouble::start(NOON).await, ComfyDouble::start(Lock::Sdxl).await);
    kube.allow_only(NAMESPACE, &rules(true));
    kube.set(|set| set.stop_secs = 0);
    kube.pods_lead_to(comfy.url.trim_start_matches("http://").parse().expect("an address"));
    let home = TempStudio::new();
    std::fs::write(home.path("kubeconfig"), kube.kubeconfig(NAMESPACE)).expect("a kubeconfig");
    let studio = home.open().await;
    let starter = DraftIdentity::Starter { starter: "nova".to_owned() };
    let muse = id_of(&seal(&studio, 7, |draft| draft.identity = starter).await);
    deposit(&studio, muse, "5").await;
    api::change_burst_setup(&studio, setup_of(&home)).await.expect("set up");
    World { home, kube, comfy, studio, muse }
}

fn request() -> ProduceRequest {
    ProduceRequest { anyway: true, approved: true, ..wanting("Minimalist Avant-Garde", RendererChoice::Burst) }
}

impl World {
    async fn start(&self) -> BurstView {
        let start = StartBurst { approved: true, ..StartBurst::default() };
        api::start_burst(&self.studio, &start).await.expect("begun")
    }

    async fn make(&self) -> Production {
        let request = request();
        let making = api::produce(&self.studio, &request, CancellationToken::new());
        let produced = timeout(LONG, making).await.expect("it ends").expect("produced");
        produced.production.expect("a production")
    }

    /// The session once it is so.
    async fn until(&self, id: &str, is_so: impl Fn(&BurstView) -> bool) -> BurstView {
        let mut events = self.studio.db().listen();
        let looked = async {
            loop {
                let view = api::show_burst(&self.studio, id).await.expect("a session");
                if is_so(&view) {
                    return view;
                }
                tokio::select! {
                    _ = events.recv() => {}
                    () = tokio::time::sleep(Duration::from_millis(20)) => {}
                }
            }
        };
        match timeout(LONG, looked).await {
            Ok(view) => view,
            Err(_) => panic!("it stays {:#?}", api::show_burst(&self.studio, id).await),
        }
    }

    async fn until_gone(&self, id: &str) -> BurstView {
        self.until(id, |view| view.ended_at.is_some()).await
    }

    /// The only session there is.
    async fn only(&self) -> BurstView {
        let mut found = api::burst_overview(&self.studio).await.expect("an overview").sessions;
        assert_eq!(found.len(), 1, "{found:#?}");
        found.remove(0)
    }

    /// Nothing is held any more, and what is spent is what the sessions were settled at.
    async fn assert_settled(&self) -> Usd {
        assert_at_rest(&self.studio).await;
        let sessions = api::burst_overview(&self.studio).await.expect("an overview").sessions;
        let cost = sessions.iter().fold(Usd::ZERO, |sum, view| sum.plus(view.cost.expect("settled")));
        let wallet = self.studio.treasury().wallet(self.studio.db(), self.muse).await.expect("the wallet");
        assert_eq!((wallet.spent, wallet.held, wallet.free), (cost, Usd::ZERO, usd("5").minus(cost)));
        assert!(self.kube.is_clean(), "something is left in the cluster");
        cost
    }
}

#[tokio::test]
async fn one_click_rents_a_machine_renders_on_it_and_the_next_picture_finds_it_warm() {
    let world = world().await;
    let mut events = world.studio.db().listen();
    let first = world.make().await;
    assert_eq!(first.state, ProductionState::InReview, "{:?}", first.problem);
    let session = world.only().await;
    assert_eq!(session.phase, BurstPhase::Idle);
    assert_eq!(session.muse_id, world.muse);
    assert!(session.held <= usd("0.31") && session.held >= session.spent_at_most, "{session:?}");

    // The picture came through the tunnel: nothing but the pod leads to that ComfyUI.
    let view = look(&world.studio, first.production_id).await;
    assert_eq!(view.renders[0].render.renderer, "burst");
    assert_eq!(view.renders[0].render.cost, Usd::ZERO, "its session pays");
    assert_eq!(world.comfy.ran(), 1);
    let mut waited = Vec::new();
    while let Ok(event) = events.try_recv() {
        if event.kind == EventKind::RenderProgress && event.detail["step"] == "session" {
            waited.push(event.detail["phase"].as_str().unwrap_or_default().to_owned());
        }
    }
    assert!(!waited.is_empty(), "the wait was told");

    let second = world.make().await;
    assert_eq!(second.state, ProductionState::InReview, "{:?}", second.problem);
    assert_eq!(world.only().await.burst_id, session.burst_id, "no second machine");
    assert_eq!(world.comfy.ran(), 2);

    world.kube.advance(30);
    let id = session.burst_id.to_string();
    api::stop_burst(&world.studio, &id).await.expect("stopped");
    let gone = world.until_gone(&id).await;
    assert_eq!(gone.ends.as_ref().map(|end| end.why.as_str()), Some("asked"));
    let phases: Vec<_> = gone.stretches.iter().map(|stretch| stretch.phase).collect();
    for phase in [BurstPhase::Asked, BurstPhase::Scheduled, BurstPhase::Ready, BurstPhase::Rendering, BurstPhase::Idle]
    {
        assert!(phases.contains(&phase), "{phases:?}");
    }
    let cost = world.assert_settled().await;
    // Half a minute of an L4, the empty machine's ten minutes, and a cent for storage.
    assert!(cost > usd("0.12") && cost < usd("0.15"), "{cost}");
}

#[tokio::test]
async fn what_is_said_before_the_click_holds_after_it() {
    let world = world().await;
    let offer = api::burst_offer(&world.studio, None, Some(10), Some(3)).await.expect("an offer");
    assert_eq!(offer.refusal, None);
    assert!(offer.quote.cost.high <= offer.quote.maximum, "{offer:?}");
    assert!(offer.unattended <= offer.quote.maximum);
    let begun = world.start().await;
    assert_eq!(begun.held, offer.quote.maximum);
    let id = begun.burst_id.to_string();
    let ready = world.until(&id, |view| view.phase == BurstPhase::Ready).await;
    let asked = world.kube.seen().iter().position(|seen| seen.line.starts_with("PATCH /apis/batch"));
    assert!(asked.expect("the Job") < 3, "three calls from the click to the Job: {:?}", world.kube.seen());
    // Less than a quarter of a dollar and five minutes without us, as an L4 is priced.
    assert!(ready.unattended <= usd("0.25"), "{ready:?}");
    api::stop_burst(&world.studio, &id).await.expect("stopped");
    let gone = world.until_gone(&id).await;
    assert!(gone.cost.expect("settled") <= offer.quote.maximum);
    world.assert_settled().await;
    let again = api::stop_burst(&world.studio, &id).await.expect_err("it has ended");
    assert_eq!(again.code(), "burst.ended");
}

#[tokio::test]
async fn nothing_is_asked_of_a_cluster_that_the_wallet_does_not_cover() {
    let world = world().await;
    let setup = BurstSetup { minutes: 1_200, price: "burst.nvidia-h100-80gb.hour".to_owned(), ..setup_of(&world.home) };
    api::change_burst_setup(&world.studio, setup).await.expect("set up");
    let offer = api::burst_offer(&world.studio, None, None, None).await.expect("an offer");
    assert_eq!(offer.refusal.expect("a refusal").code, "wallet.short");
    let start = StartBurst { approved: true, ..StartBurst::default() };
    let refused = api::start_burst(&world.studio, &start).await.expect_err("too dear");
    assert_eq!(refused.code(), "wallet.short");
    let production = world.make().await;
    assert_speaks(&production, "wallet.short");
    assert!(world.kube.objects("jobs").is_empty());
    assert_eq!(world.kube.asked("PATCH"), 0, "{:?}", world.kube.seen());
    world.assert_settled().await;
}

#[tokio::test]
async fn without_approval_nothing_above_her_threshold_is_rented() {
    let world = world().await;
    let setup =
        BurstSetup { minutes: 60, price: "burst.nvidia-h100-80gb.spot.hour".to_owned(), ..setup_of(&world.home) };
    api::change_burst_setup(&world.studio, setup).await.expect("set up");
    deposit(&world.studio, world.muse, "20").await;
    let offer = api::burst_offer(&world.studio, None, None, None).await.expect("an offer");
    assert!(offer.approval, "{offer:?}");
    let refused = api::start_burst(&world.studio, &StartBurst::default()).await.expect_err("not approved");
    assert_eq!(refused.code(), "budget.needs_approval");
}

#[tokio::test]
async fn no_more_sessions_live_than_may() {
    let world = world().await;
    let setup = BurstSetup { most_at_once: 1, ..setup_of(&world.home) };
    api::change_burst_setup(&world.studio, setup).await.expect("set up");
    let id = world.start().await.burst_id.to_string();
    let start = StartBurst { approved: true, ..StartBurst::default() };
    assert_eq!(api::start_burst(&world.studio, &start).await.expect_err("one lives").code(), "burst.too_many");
    let offer = api::burst_offer(&world.studio, None, None, None).await.expect("an offer");
    assert_eq!(offer.refusal.expect("a refusal").code, "burst.too_many");
    api::stop_burst(&world.studio, &id).await.expect("stopped");
    world.until_gone(&id).await;
    world.assert_settled().await;
}

#[tokio::test]
async fn a_machine_that_is_taken_away_while_it_renders_is_replaced_once_and_both_are_paid() {
    let world = world().await;
    world.comfy.faults(Faults { hold_at_node: Some(1), ..Faults::default() });
    let (studio, stop) = (world.studio.clone(), CancellationToken::new());
    let making = tokio::spawn(async move { api::produce(&studio, &request(), stop).await });
    world.comfy.holds().await;
    world.kube.advance(60);
    world.comfy.faults(Faults::default());
    world.kube.preempt();
    let first = world.only().await.burst_id.to_string();
    world.kube.advance(30);
    let lost = world.until(&first, |view| view.ends.is_some()).await;
    assert!(["preempted", "evicted", "vanished"].contains(&lost.ends.expect("an end").why.as_str()));
    let flow = world.kube.clone();
    flow.flow(20.0);
    let made = timeout(LONG, making).await.expect("it ends").expect("no panic").expect("produced");
    let production = made.production.expect("a production");
    assert_eq!(production.state, ProductionState::InReview, "{:?}", production.problem);
    let sessions = api::burst_overview(&world.studio).await.expect("an overview").sessions;
    assert_eq!(sessions.len(), 2, "{sessions:#?}");
    let second = sessions.iter().find(|view| view.ended_at.is_none()).expect("one lives").burst_id.to_string();
    api::stop_burst(&world.studio, &second).await.expect("stopped");
    world.until_gone(&second).await;
    world.until_gone(&first).await;
    world.assert_settled().await;
}

#[tokio::test]
async fn a_studio_that_died_finds_its_session_and_goes_on_with_it() {
    let mut world = world().await;
    let id = world.start().await.burst_id.to_string();
    world.until(&id, |view| view.phase == BurstPhase::Ready).await;
    world.studio.leave_bursts().await;
    drop(world.studio);
    world.kube.advance(60);
    world.studio = world.home.open().await;
    let left = api::show_burst(&world.studio, &id).await.expect("its row");
    assert!(!left.followed);
    world.studio.look_after_bursts().await.expect("looked");
    let found = world.until(&id, |view| view.followed && view.phase == BurstPhase::Ready).await;
    assert_eq!(found.ended_at, None);
    assert_eq!(world.kube.objects("jobs").len(), 1, "no second one was asked for");
    let production = world.make().await;
    assert_eq!(production.state, ProductionState::InReview, "{:?}", production.problem);
    api::stop_burst(&world.studio, &id).await.expect("stopped");
    world.until_gone(&id).await;
    world.assert_settled().await;
}

#[tokio::test]
async fn a_studio_that_is_away_for_long_pays_what_the_lease_let_it_cost_and_no_more() {
    let mut world = world().await;
    let id = world.start().await.burst_id.to_string();
    let ready = world.until(&id, |view| view.phase == BurstPhase::Ready).await;
    world.studio.leave_bursts().await;
    drop(world.studio);
    world.kube.advance(3_600);
    assert!(world.kube.is_clean() || world.kube.objects("pods").is_empty(), "the lease ended it without us");
    world.studio = world.home.open().await;
    world.studio.look_after_bursts().await.expect("looked");
    let gone = world.until_gone(&id).await;
    let cost = world.assert_settled().await;
    assert!(cost <= ready.unattended.plus(ready.spent), "{cost}: {gone:#?}");
    assert!(cost < usd("0.25"), "{cost}");
}

#[tokio::test]
async fn a_session_whose_birth_was_not_answered_is_found_and_not_made_twice() {
    let world = world().await;
    world.kube.next_at("PATCH /apis/batch", Turn::ReplyLost);
    let id = world.start().await.burst_id.to_string();
    world.until(&id, |view| view.phase >= BurstPhase::Ready).await;
    assert_eq!(world.kube.objects("jobs").len(), 1);
    api::stop_burst(&world.studio, &id).await.expect("stopped");
    world.until_gone(&id).await;
    world.assert_settled().await;
}

#[tokio::test]
async fn a_lowered_cap_ends_the_youngest_session_and_says_so() {
    let world = world().await;
    let first = world.start().await.burst_id.to_string();
    let second = world.start().await.burst_id.to_string();
    world.until(&first, |view| view.phase == BurstPhase::Ready).await;
    world.until(&second, |view| view.phase == BurstPhase::Ready).await;
    let limit = api::SetLimit { hourly_cap: usd("0.40"), why: "a quiet week".to_owned(), who: None };
    api::set_limit(&world.studio, limit).await.expect("lowered");
    world.studio.look_after_bursts().await.expect("looked");
    let gone = world.until_gone(&second).await;
    assert_eq!(gone.ends.expect("an end").why, "breaker");
    let alive = api::show_burst(&world.studio, &first).await.expect("a session");
    assert!(alive.ended_at.is_none() && alive.ends.is_none());
    api::stop_burst(&world.studio, &first).await.expect("stopped");
    world.until_gone(&first).await;
    world.assert_settled().await;
}

#[tokio::test]
async fn a_session_of_ours_that_no_book_knows_is_ended_and_one_of_somebody_else_is_shown() {
    let world = world().await;
    let id = world.start().await.burst_id.to_string();
    let known = world.until(&id, |view| view.phase == BurstPhase::Ready).await;
    // One that this studio began and lost the row of, and one of a studio that shares the namespace.
    let mark = known.session.split('-').next().expect("a mark").to_owned();
    let mut raw = world.home.raw().await;
    for (name, row) in [(format!("{mark}-lost"), "ours"), ("another-one".to_owned(), "theirs")] {
        let cluster = world.studio.burst_cluster().await.expect("a cluster");
        let spec = setup_of(&world.home).spec(
            BurstWay::Job,
            10,
            muse_burst::Prices { micros_per_hour: 1, start_up_micros: 0, storage_micros: 0, tail_secs: 0 },
        );
        let id = muse_burst::SessionId::new(name).expect(row);
        let mut session = muse_burst::Session::new(id, NAMESPACE, spec.expect("a spec"), NOON).expect(row);
        cluster.step(&mut session, &muse_burst::Wish::Rest).await.expect(row);
    }
    world.studio.look_after_bursts().await.expect("looked");
    let found = api::burst_overview(&world.studio).await.expect("an overview");
    let shown: Vec<_> = found.strays.iter().map(|stray| (stray.session.as_str(), stray.ours)).collect();
    assert!(shown.contains(&("another-one", false)), "{shown:?}");
    world.kube.advance(5);
    let jobs = world.kube.objects("jobs");
    let names: Vec<_> = jobs.iter().filter_map(|job| job["metadata"]["name"].as_str()).collect();
    assert!(!names.iter().any(|name| name.ends_with("-lost")), "{names:?}");
    assert!(names.contains(&"muse-burst-another-one"), "somebody else's is left alone: {names:?}");
    let still = api::end_stray(&world.studio, "muse-burst-another-one").await.expect("ended by hand");
    assert!(still.problem.is_none(), "{still:?}");
    api::stop_burst(&world.studio, &id).await.expect("stopped");
    world.until_gone(&id).await;
    let open = sqlx::query_scalar::<_, i64>("select count(*) from budget_grant where state = 'open'");
    assert_eq!(open.fetch_one(&mut raw).await.expect("a count"), 0);
}

#[tokio::test]
async fn a_cluster_without_gpus_is_told_in_words_and_costs_nothing() {
    let world = world().await;
    world.kube.set(|set| set.gpus = 0);
    let id = world.start().await.burst_id.to_string();
    let told = world.until(&id, |view| view.news.iter().any(|news| news.kind == "no_gpu")).await;
    assert!(told.news.iter().all(|news| !news.advice.is_empty()));
    assert_eq!((told.spent, told.phase), (Usd::ZERO, BurstPhase::Asked));
    api::stop_burst(&world.studio, &id).await.expect("stopped");
    world.until_gone(&id).await;
    assert_eq!(world.assert_settled().await, Usd::ZERO);
}

#[tokio::test]
async fn a_cluster_that_is_not_there_holds_no_money_and_says_what_to_do() {
    let world = world().await;
    let setup = BurstSetup {
        cluster: Some(ClusterName::Context { file: Some(world.home.path("nowhere")), context: None }),
        ..setup_of(&world.home)
    };
    api::change_burst_setup(&world.studio, setup).await.expect("set up");
    let start = StartBurst { approved: true, ..StartBurst::default() };
    let refused = api::start_burst(&world.studio, &start).await.expect_err("no cluster");
    assert_eq!(refused.code(), "burst.kubeconfig");
    assert!(refused.advice().is_some());
    let tested = api::test_connection(&world.studio, "kubernetes").await.expect("a check");
    assert_eq!(tested.code.as_deref(), Some("burst.kubeconfig"), "{tested:?}");
    world.assert_settled().await;
}

#[tokio::test]
async fn a_pool_says_before_the_click_whether_a_pod_is_ready_and_is_claimed_from_after_it() {
    let world = world().await;
    world.kube.set(|set| {
        set.groups = vec!["extensions.agents.x-k8s.io".to_owned(), "podsnapshot.gke.io".to_owned()];
        set.pools = vec!["comfy".to_owned()];
        set.has_snapshots = true;
    });
    let setup = BurstSetup { warm_pool: Some("comfy".to_owned()), ..setup_of(&world.home) };
    api::change_burst_setup(&world.studio, setup.clone()).await.expect("set up");
    let offer = api::burst_offer(&world.studio, None, None, None).await.expect("an offer");
    assert_eq!((offer.way, offer.hit), (BurstWay::Pool, Some(true)), "{offer:?}");
    assert!(offer.wait_hit.expect("a wait").most < offer.wait_miss.least, "{offer:?}");
    let production = world.make().await;
    assert_eq!(production.state, ProductionState::InReview, "{:?}", production.problem);
    let session = world.only().await;
    assert_eq!((session.way, session.machine.as_str()), (BurstWay::Pool, "comfy"));
    assert!(world.kube.objects("jobs").is_empty());
    let id = session.burst_id.to_string();
    api::stop_burst(&world.studio, &id).await.expect("stopped");
    world.until_gone(&id).await;

    let elsewhere = BurstSetup { warm_pool: Some("nowhere".to_owned()), ..setup };
    api::change_burst_setup(&world.studio, elsewhere).await.expect("set up");
    let offer = api::burst_offer(&world.studio, None, None, None).await.expect("an offer");
    assert_eq!(offer.refusal.expect("a refusal").code, "burst.missing");
}

#[tokio::test]
async fn a_picture_that_is_not_what_the_machine_says_it_made_is_not_taken() {
    let world = world().await;
    world.comfy.faults(Faults { lists: Some(|bytes| hex::encode(Sha256::digest(bytes))), ..Faults::default() });
    let production = world.make().await;
    assert_eq!(production.state, ProductionState::InReview, "{:?}", production.problem);
    assert_eq!(world.comfy.asked("GET /view"), 2, "the picture and the machine's list: {:?}", world.comfy.log());
    world.comfy.faults(Faults { lists: Some(|_| "00".repeat(32)), ..Faults::default() });
    assert_speaks(&world.make().await, "burst.unproven");
    let id = world.only().await.burst_id.to_string();
    api::stop_burst(&world.studio, &id).await.expect("stopped");
    world.until_gone(&id).await;
    world.assert_settled().await;
}
