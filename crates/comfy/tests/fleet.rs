//! Several servers, one queue.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;
mod double;

use std::time::Duration;

use double::{Double, PLACE, Step};
use muse_comfy::{Client, ClientOptions, ComfyError, Fleet, Priority, Prompt, PromptNode, RunEvent, Submission};
use serde_json::json;
use tokio_util::sync::CancellationToken;

/// A server with these classes whose runs take `millis`.
async fn server(classes: &str, millis: u64) -> Double {
    let double = Double::start(vec![
        Step::Queue(json!({ "queue_running": [[1, PLACE, {}]], "queue_pending": [] })),
        Step::Text(json!({ "type": "execution_start", "data": { "prompt_id": PLACE } })),
        Step::Wait(millis),
        Step::History(
            json!({ "outputs": {}, "status": { "status_str": "success", "completed": true, "messages": [] } }),
        ),
        Step::Text(json!({ "type": "execution_success", "data": { "prompt_id": PLACE } })),
    ])
    .await;
    double.inside.lock().unwrap().classes = classes.to_owned();
    double
}

const BASIC: &str = r#"{"EmptyImage":{}}"#;
const MORE: &str = r#"{"EmptyImage":{},"Upscale":{}}"#;

fn fleet(servers: &[&Double]) -> Fleet {
    let options = |url: &str| ClientOptions {
        connect_timeout: Duration::from_secs(1),
        request_timeout: Duration::from_secs(3),
        run_deadline: Duration::from_secs(20),
        ..ClientOptions::new(url)
    };
    Fleet::new(servers.iter().map(|double| Client::new(options(&double.url)).unwrap()).collect())
}

fn prompt(class: &str) -> Prompt {
    let mut prompt = Prompt::default();
    prompt.add(PromptNode::new(class));
    prompt
}

async fn run(fleet: &Fleet, class: &str, priority: Priority) -> Result<String, ComfyError> {
    let cancel = CancellationToken::new();
    let ended = fleet.run(&prompt(class), &Submission::fresh(), priority, cancel, |_| {}).await;
    ended.map(|(client, _)| client.base_url().to_owned())
}

#[tokio::test]
async fn each_server_runs_one_prompt_at_a_time_and_all_are_used() {
    let (one, other) = (server(BASIC, 150).await, server(BASIC, 150).await);
    let fleet = fleet(&[&one, &other]);
    let begun = std::time::Instant::now();
    let runs = (0..6).map(|_| run(&fleet, "EmptyImage", Priority::Normal));
    for ended in futures_util::future::join_all(runs).await {
        ended.unwrap();
    }
    assert_eq!((one.posts(), other.posts()), (3, 3));
    assert!(begun.elapsed() >= Duration::from_millis(450), "three after another on each");
    assert_eq!(fleet.waiting(), []);
}

#[tokio::test]
async fn a_prompt_goes_only_where_its_classes_are() {
    let (basic, more) = (server(BASIC, 10).await, server(MORE, 10).await);
    let fleet = fleet(&[&basic, &more]);
    assert_eq!(run(&fleet, "Upscale", Priority::Normal).await.unwrap(), more.url);
    assert_eq!(run(&fleet, "EmptyImage", Priority::Normal).await.unwrap(), basic.url, "the first named is preferred");
    let lacking = run(&fleet, "Nowhere", Priority::Normal).await.unwrap_err();
    assert!(matches!(lacking, ComfyError::MissingNodes { nodes } if nodes == ["Nowhere"]));
    assert_eq!((basic.posts(), more.posts()), (1, 1));
    basic.inside.lock().unwrap().classes = MORE.to_owned();
    fleet.forget_classes().await;
    assert_eq!(run(&fleet, "Upscale", Priority::Normal).await.unwrap(), basic.url);
}

#[tokio::test]
async fn the_urgent_go_first_and_the_patient_keep_their_order() {
    let double = server(BASIC, 10).await;
    let fleet = fleet(&[&double]);
    let first = fleet.lease(&["EmptyImage"], Priority::Idle).await.unwrap();
    let order = std::sync::Mutex::new(Vec::new());
    let wait = |name: &'static str, priority: Priority| {
        let (fleet, order) = (&fleet, &order);
        async move {
            let lease = fleet.lease(&["EmptyImage"], priority).await.unwrap();
            order.lock().unwrap().push(name);
            drop(lease);
        }
    };
    let direct = async {
        while fleet.waiting().len() < 5 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let waiting = fleet.waiting();
        assert_eq!(waiting[0].priority, Priority::Urgent);
        // The last of all becomes the first.
        assert!(fleet.reprioritise(waiting[4].ticket, Priority::Urgent));
        assert!(!fleet.reprioritise(999, Priority::Urgent));
        drop(first);
    };
    tokio::join!(
        wait("normal", Priority::Normal),
        wait("normal too", Priority::Normal),
        wait("urgent", Priority::Urgent),
        wait("idle", Priority::Idle),
        wait("idle, then urgent", Priority::Idle),
        direct
    );
    assert_eq!(*order.lock().unwrap(), ["urgent", "idle, then urgent", "normal", "normal too", "idle"]);
}

#[tokio::test]
async fn who_leaves_the_queue_takes_no_server_along() {
    let double = server(BASIC, 10).await;
    let fleet = fleet(&[&double]);
    let first = fleet.lease(&["EmptyImage"], Priority::Normal).await.unwrap();
    let left = tokio::time::timeout(Duration::from_millis(80), fleet.lease(&["EmptyImage"], Priority::Urgent)).await;
    assert!(left.is_err());
    let cancel = CancellationToken::new();
    cancel.cancel();
    let prompt = prompt("EmptyImage");
    let cancelled = fleet.run(&prompt, &Submission::fresh(), Priority::Urgent, cancel, |_: RunEvent| {}).await;
    assert_eq!(cancelled.unwrap_err().code(), "comfy.cancelled");
    drop(first);
    assert_eq!(run(&fleet, "EmptyImage", Priority::Normal).await.unwrap(), double.url);
}

#[tokio::test]
async fn a_server_that_is_gone_is_passed_over_and_nothing_is_sent_twice() {
    let (gone, there) = (server(BASIC, 10).await, server(BASIC, 10).await);
    let fleet = fleet(&[&gone, &there]);
    assert_eq!(run(&fleet, "EmptyImage", Priority::Normal).await.unwrap(), gone.url);
    gone.stop();
    assert_eq!(run(&fleet, "EmptyImage", Priority::Normal).await.unwrap(), there.url);
    assert_eq!((gone.posts(), there.posts()), (1, 1));
    there.stop();
    let alone = run(&fleet, "EmptyImage", Priority::Normal).await.unwrap_err();
    assert_eq!(alone.code(), "comfy.unreachable");
    let nobody = run(&Fleet::new(Vec::new()), "EmptyImage", Priority::Normal).await.unwrap_err();
    assert_eq!(nobody.code(), "comfy.bad_url");
}
