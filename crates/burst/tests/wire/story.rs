use muse_burst::manifests::session as manifests;
use muse_burst::{Change, Phase, Session, Spent, Why, Wish};
use muse_burst_double::Turn;
use tokio::sync::watch;

use super::*;

#[tokio::test]
async fn a_session_by_a_job_lives_its_whole_life() {
    let (double, cluster) = double().await;
    double.set(|set| (set.machine_secs, set.pull_secs, set.warm_secs) = (60, 90, 30));
    let mut session = session("life", by_job());
    cluster.step(&mut session, &Wish::Rest).await.unwrap();
    assert_eq!(session.phase(), Phase::Asked);
    for _ in 0..20 {
        double.advance(10);
        cluster.step(&mut session, &Wish::Rest).await.unwrap();
    }
    assert_eq!(session.phase(), Phase::Ready);
    cluster.step(&mut session, &Wish::Work).await.unwrap();
    double.advance(50);
    cluster.step(&mut session, &Wish::Rest).await.unwrap();
    end(&double, &cluster, &mut session, &Wish::End(Why::Asked)).await;
    assert_eq!(
        phases(&session),
        [
            Phase::Intent,
            Phase::Asked,
            Phase::Scheduled,
            Phase::Started,
            Phase::Ready,
            Phase::Rendering,
            Phase::Idle,
            Phase::Ending,
            Phase::Gone
        ]
    );
    assert!(double.is_clean());
    // From the machine's coming at one minute until it had certainly left.
    let held = double.held_since(NOON).whole_seconds();
    let spent = session.spent(double.now());
    assert!(
        spent.least <= L4.cost(held as u64 * 1000) && L4.cost(held as u64 * 1000) <= spent.most,
        "{held}: {spent:?}"
    );
    assert!(spent.most <= L4.maximum_loss(session.spec.granted_secs));
}

#[tokio::test]
async fn a_session_from_a_pool_is_restored_and_lives_its_whole_life() {
    let (double, cluster) = double().await;
    let mut session = session("pool", by_pool());
    until(&cluster, &mut session, &Wish::Work, Phase::Rendering).await;
    end(&double, &cluster, &mut session, &Wish::End(Why::Asked)).await;
    assert_eq!(
        phases(&session),
        [
            Phase::Intent,
            Phase::Asked,
            Phase::Scheduled,
            Phase::Restored,
            Phase::Ready,
            Phase::Rendering,
            Phase::Ending,
            Phase::Gone
        ]
    );
    assert!(double.is_clean());
}

#[tokio::test]
async fn from_the_click_to_an_accepted_job_are_two_calls() {
    let (double, cluster) = double().await;
    let mut session = session("click", by_job());
    cluster.step(&mut session, &Wish::Rest).await.unwrap();
    let lines: Vec<String> = double.seen().into_iter().map(|seen| seen.line).collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].contains("PATCH /api/v1/namespaces/muse-burst/configmaps/muse-burst-click?"));
    assert!(lines[1].contains("PATCH /apis/batch/v1/namespaces/muse-burst/jobs/muse-burst-click?"));
}

#[tokio::test]
async fn the_job_in_the_cluster_is_the_one_of_the_manifests() {
    let (double, cluster) = double().await;
    let mut session = session("same", by_job());
    cluster.step(&mut session, &Wish::Rest).await.unwrap();
    let owner = double.objects("configmaps").remove(0);
    let Means::Job(machine) = &session.spec.means else { panic!() };
    let uid = owner["metadata"]["uid"].as_str().unwrap();
    let expected = serde_json::to_value(manifests::job(NAMESPACE, &session.id, &session.spec, machine, uid)).unwrap();
    let job = double.objects("jobs").remove(0);
    assert_eq!(job["spec"], expected["spec"]);
    assert_eq!(job["metadata"]["ownerReferences"], expected["metadata"]["ownerReferences"]);
}

#[tokio::test]
async fn a_lease_is_renewed_while_somebody_is_there_and_never_beyond_the_grant() {
    for spec in [by_job(), by_pool()] {
        let (double, cluster) = double().await;
        let mut session = session("lease", spec);
        until(&cluster, &mut session, &Wish::Work, Phase::Rendering).await;
        assert_eq!(session.lease.unwrap().secs, 210);
        for _ in 0..200 {
            double.advance(30);
            cluster.step(&mut session, &Wish::Work).await.unwrap();
            if session.phase() >= Phase::Ending {
                break;
            }
            let lease = session.lease.unwrap();
            assert!(lease.secs <= session.spec.granted_secs);
            assert!((lease.ends() - double.now()).whole_seconds() <= 210);
            assert!(lease.ends() > double.now());
        }
        assert_eq!(session.lease.unwrap().secs, session.spec.granted_secs);
        // The claim's own deletion leaves no word of why.
        assert_eq!(session.ends, Some(Why::Granted));
        let lived = (double.now() - session.lease.unwrap().since).whole_seconds();
        assert!((1800..1860).contains(&lived), "{lived}");
        end(&double, &cluster, &mut session, &Wish::Rest).await;
        assert!(double.is_clean());
        assert!(double.held_since(NOON).whole_seconds() <= 1810);
    }
}

#[tokio::test]
async fn a_session_without_work_ends_after_its_idle_time() {
    let (double, cluster) = double().await;
    let mut session = session("idle", by_job());
    until(&cluster, &mut session, &Wish::Work, Phase::Rendering).await;
    double.advance(600);
    // The lease ran out meanwhile in this test's way of driving; so begin again with small steps.
    let mut session = super::session("idle2", by_job());
    until(&cluster, &mut session, &Wish::Work, Phase::Rendering).await;
    for _ in 0..11 {
        double.advance(10);
        cluster.step(&mut session, &Wish::Rest).await.unwrap();
        assert_eq!(session.phase(), Phase::Idle);
    }
    double.advance(20);
    cluster.step(&mut session, &Wish::Rest).await.unwrap();
    assert_eq!(session.ends, Some(Why::Idle));
}

#[tokio::test]
async fn a_record_from_disk_is_the_same_record() {
    let (_double, cluster) = double().await;
    let mut session = session("disk", by_job());
    until(&cluster, &mut session, &Wish::Work, Phase::Rendering).await;
    let again: Session = serde_json::from_str(&serde_json::to_string(&session).unwrap()).unwrap();
    assert_eq!(again, session);
}

#[tokio::test]
async fn driving_follows_the_watches_and_survives_their_end() {
    let (double, cluster) = double().await;
    double.set(|set| set.gpus = 0);
    let mut session = session("drive", by_job());
    let (wishes, mut wish) = watch::channel(Wish::Rest);
    let (told, mut heard) = tokio::sync::mpsc::unbounded_channel();
    let task = tokio::spawn(async move {
        cluster
            .drive(&mut session, &mut wish, |session, result| {
                let changes = result.map(<[Change]>::to_vec).unwrap_or_default();
                told.send((session.phase(), changes)).unwrap();
            })
            .await;
        session
    });
    let mut wait_for = async |wanted: Phase| {
        while let Some((phase, _)) = heard.recv().await {
            if phase == wanted {
                return;
            }
        }
        panic!("it never came to {wanted:?}");
    };
    wait_for(Phase::Asked).await;
    // Every watch is told that it is too old, with 200, while the GPU comes.
    double.forget();
    double.next_at("watch", Turn::Refuse(500));
    double.set(|set| set.gpus = 1);
    wait_for(Phase::Ready).await;
    wishes.send(Wish::Work).unwrap();
    wait_for(Phase::Rendering).await;
    wishes.send(Wish::End(Why::Asked)).unwrap();
    wait_for(Phase::Ending).await;
    double.advance(5);
    wait_for(Phase::Gone).await;
    let session = task.await.unwrap();
    assert_eq!(session.ends, Some(Why::Asked));
    assert!(double.is_clean());
}

#[tokio::test]
async fn a_session_that_never_had_a_machine_has_cost_nothing() {
    let (double, cluster) = double().await;
    double.set(|set| set.gpus = 0);
    let mut session = session("none", by_job());
    for _ in 0..10 {
        cluster.step(&mut session, &Wish::Rest).await.unwrap();
        double.advance(30);
    }
    end(&double, &cluster, &mut session, &Wish::End(Why::Asked)).await;
    assert_eq!(session.spent(double.now()), Spent { least: 0, most: 0 });
}

#[tokio::test]
async fn a_job_in_a_queue_waits_for_nothing_and_its_clock_stands_still() {
    let (double, cluster) = double().await;
    double.set(|set| set.queue_open = false);
    let mut queued = machine();
    queued.queue = Some("team".to_owned());
    let mut session = session("queue", SessionSpec { means: Means::Job(Box::new(queued)), ..by_job() });
    cluster.step(&mut session, &Wish::Rest).await.unwrap();
    double.advance(900);
    cluster.step(&mut session, &Wish::Rest).await.unwrap();
    assert_eq!((session.phase(), session.lease), (Phase::Asked, None));
    double.set(|set| set.queue_open = true);
    until(&cluster, &mut session, &Wish::Rest, Phase::Ready).await;
    assert_eq!(session.lease.unwrap().since, double.now());
}
