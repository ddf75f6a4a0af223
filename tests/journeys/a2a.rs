//! Productions as tasks of the protocol: every end, a death in the middle, the same message twice, a stop.

use futures_util::StreamExt;
use muse_core::api::{self, ReviewRequest};
use muse_core::cognition::RendererChoice;
use muse_core::governance::ReviewStatus;
use muse_core::studio::{ProductionState, Studio, StudioError};
use muse_core::vocab::{Advice, RedLine};
use muse_server::{ServeOptions, Serving, serve};
use muse_tests::painters::{her, stranger};
use muse_tests::studio::{TempStudio, assert_at_rest, count, seal, wanting};
use muse_tests::{Faults, Lock};
use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::comfy::world;

/// A studio that agents can reach.
struct Door {
    serving: Serving,
    shutdown: CancellationToken,
    client: Client,
}

impl Door {
    async fn open(studio: &Studio) -> Self {
        let shutdown = CancellationToken::new();
        let options = ServeOptions { bind: ([127, 0, 0, 1], 0).into(), ..ServeOptions::default() };
        let serving = serve(studio.clone(), options, shutdown.clone()).await.expect("a server");
        Self { serving, shutdown, client: Client::new() }
    }

    async fn close(self) {
        self.shutdown.cancel();
        self.serving.finished().await.expect("a good end");
    }

    fn call(&self, method: &str, params: &Value) -> RequestBuilder {
        let url = format!("http://{}/a2a/creation", self.serving.address);
        let call = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
        self.client.post(url).bearer_auth(&self.serving.token).header("A2A-Version", "1.0").json(&call)
    }

    async fn answer(&self, method: &str, params: &Value) -> Value {
        let response = self.call(method, params).send().await.expect("an answer");
        response.json().await.expect("JSON")
    }

    async fn send(&self, message: &Value) -> Value {
        let answer = self.answer("SendMessage", message).await;
        assert!(answer.get("error").is_none(), "{answer}");
        answer["result"].clone()
    }

    async fn task(&self, id: &Value) -> Value {
        let answer = self.answer("GetTask", &json!({ "id": id })).await;
        assert!(answer.get("error").is_none(), "{answer}");
        answer["result"].clone()
    }

    /// Follows a task until its stream ends; what each item says, in a word.
    async fn follow(&self, id: &Value) -> Vec<String> {
        let response = self.call("SubscribeToTask", &json!({ "id": id })).send().await.expect("an answer");
        let mut bytes = Vec::new();
        let mut pieces = response.bytes_stream();
        while let Some(piece) = pieces.next().await {
            bytes.extend_from_slice(&piece.expect("a piece"));
        }
        let text = String::from_utf8(bytes).expect("UTF-8");
        let items = text.lines().filter_map(|line| line.strip_prefix("data: "));
        let word = |line: &str| {
            let item: Value = serde_json::from_str(line).expect("JSON");
            let result = &item["result"];
            let of = if result.get("task").is_some() { &result["task"] } else { &result["statusUpdate"] };
            of["status"]["state"].as_str().map_or("artifact".to_owned(), |state| state.replace("TASK_STATE_", ""))
        };
        let mut words: Vec<String> = items.map(word).collect();
        words.dedup();
        words
    }
}

fn produce(id: &str, renderer: &str) -> Value {
    let data = json!({ "intent": "Minimalist Avant-Garde", "renderer": renderer, "anyway": true });
    let message = json!({ "messageId": id, "role": "ROLE_USER", "parts": [{ "data": data }] });
    json!({ "message": message, "configuration": { "returnImmediately": true } })
}

fn waiting(mut message: Value) -> Value {
    message["configuration"] = json!({});
    message
}

fn state(task: &Value) -> &str {
    task["status"]["state"].as_str().unwrap_or("?")
}

#[tokio::test]
async fn a_paid_work_is_an_artifact_with_what_it_cost_and_the_creators_word_ends_its_task() {
    let world = world(Lock::Sdxl).await;
    world.comfy.paints(her);
    let door = Door::open(&world.studio).await;
    let task = door.send(&waiting(produce("m", "comfy"))).await["task"].clone();
    assert_eq!(state(&task), "TASK_STATE_INPUT_REQUIRED", "{task}");
    let told = &task["artifacts"][0]["parts"][1]["data"];
    assert_eq!((&told["cost_micro_usd"], &told["verdict"]["outcome"]), (&json!(250_000), &json!("accept")), "{told}");
    let word = |status| ReviewRequest { status, why: "looked at".to_owned(), who: None };
    let id = task["id"].as_str().expect("an id");
    api::review(&world.studio, id, word(ReviewStatus::Rejected)).await.expect("a word");
    let rejected = door.task(&task["id"]).await;
    assert_eq!((state(&rejected), &rejected["artifacts"]), ("TASK_STATE_REJECTED", &task["artifacts"]));
    api::review(&world.studio, id, word(ReviewStatus::InReview)).await.expect("a word");
    assert_eq!(state(&door.task(&task["id"]).await), "TASK_STATE_INPUT_REQUIRED");
    api::review(&world.studio, id, word(ReviewStatus::Approved)).await.expect("a word");
    assert_eq!(state(&door.task(&task["id"]).await), "TASK_STATE_COMPLETED");
    api::release(&world.studio, id, "creator").await.expect("released");
    let released = door.task(&task["id"]).await;
    assert_eq!(
        (state(&released), &released["metadata"]["production_state"]),
        ("TASK_STATE_COMPLETED", &json!("released"))
    );
    door.close().await;
    world.assert_settled(1).await;
}

#[tokio::test]
async fn what_fails_or_is_rejected_says_so_with_code_and_advice() {
    let world = world(Lock::Sdxl).await;
    let door = Door::open(&world.studio).await;
    world.comfy.faults(Faults { raise_in: Some("KSampler"), ..Faults::default() });
    let failed = door.send(&waiting(produce("a", "comfy"))).await["task"].clone();
    assert_eq!(state(&failed), "TASK_STATE_FAILED", "{failed}");
    let parts = &failed["status"]["message"]["parts"];
    assert_eq!(parts[1]["data"]["code"], "comfy.execution_failed", "{parts}");
    assert_eq!(parts[0]["text"], parts[1]["data"]["message"]);
    assert!(parts[1]["data"]["advice"].as_str().is_some_and(|advice| advice.contains(' ')), "{parts}");
    assert_eq!(failed["artifacts"], json!([]), "nothing came out");

    world.comfy.faults(Faults::default());
    world.comfy.paints(stranger);
    let rejected = door.send(&waiting(produce("b", "comfy"))).await["task"].clone();
    assert_eq!(state(&rejected), "TASK_STATE_REJECTED", "{rejected}");
    assert_eq!(rejected["status"]["message"]["parts"][1]["data"]["code"], "critic.stranger");
    assert_eq!(rejected["artifacts"][0]["parts"][1]["data"]["verdict"]["outcome"], "reject");
    door.close().await;
    assert_at_rest(&world.studio).await;
}

#[tokio::test]
async fn a_task_that_is_cancelled_stops_its_render_and_frees_what_was_not_used() {
    let world = world(Lock::Sdxl).await;
    world.comfy.faults(Faults { hold_at_node: Some(1), ..Faults::default() });
    let door = Door::open(&world.studio).await;
    let task = door.send(&produce("m", "comfy")).await["task"].clone();
    assert_eq!(state(&task), "TASK_STATE_WORKING");
    world.comfy.holds().await;
    let named = json!({ "id": task["id"] });
    let (followed, cancelled) = tokio::join!(door.follow(&task["id"]), door.answer("CancelTask", &named));
    assert_eq!(state(&cancelled["result"]), "TASK_STATE_CANCELED", "{cancelled}");
    // Whoever came a moment late is told that there is nothing to follow.
    assert!(followed.is_empty() || followed.last().is_some_and(|last| last == "CANCELED"), "{followed:?}");
    let again = door.answer("CancelTask", &json!({ "id": task["id"] })).await;
    assert_eq!(again["error"]["code"], -32002, "{again}");
    door.close().await;
    // The render had begun on the server: one picture of three is paid.
    world.assert_settled(1).await;
}

#[tokio::test]
async fn a_task_outlives_the_engine_that_began_it() {
    let world = world(Lock::Sdxl).await;
    world.comfy.paints(her);
    world.comfy.faults(Faults { hold_at_node: Some(1), ..Faults::default() });
    let door = Door::open(&world.studio).await;
    let task = door.send(&produce("m", "comfy")).await["task"].clone();
    world.comfy.holds().await;
    door.close().await;
    let super::comfy::World { home, comfy, studio, muse } = world;
    drop(studio);

    let studio = home.open().await;
    let door = Door::open(&studio).await;
    assert_eq!(state(&door.task(&task["id"]).await), "TASK_STATE_WORKING", "its row is what it is");
    assert_eq!(door.send(&produce("m", "comfy")).await["task"]["id"], task["id"], "its message is known");
    comfy.faults(Faults::default());
    let (followed, resumed) = tokio::join!(door.follow(&task["id"]), async {
        // Followed first, as far as anybody can tell.
        tokio::task::yield_now().await;
        api::resume(&studio, CancellationToken::new()).await
    });
    assert_eq!(resumed.expect("resumed").len(), 1);
    assert_eq!(followed.last().map(String::as_str), Some("INPUT_REQUIRED"), "{followed:?}");
    let done = door.task(&task["id"]).await;
    assert_eq!((state(&done), &done["contextId"]), ("TASK_STATE_INPUT_REQUIRED", &json!(muse)));
    assert_eq!(count(&studio, "select count(*) from production").await, 1);
    assert_eq!(count(&studio, "select count(*) from budget_grant").await, 1);
    door.close().await;
    assert_at_rest(&studio).await;
}

#[tokio::test]
async fn the_same_message_from_many_at_once_is_one_work() {
    let home = TempStudio::new();
    let studio = home.open().await;
    seal(&studio, 1, |_| {}).await;
    let door = Door::open(&studio).await;
    let message = produce("one and the same", "draft");
    let answers = futures_util::future::join_all((0..12).map(|_| door.send(&message))).await;
    let first = &answers[0]["task"]["id"];
    assert!(first.is_string() && answers.iter().all(|answer| answer["task"]["id"] == *first), "{answers:?}");
    assert_eq!(count(&studio, "select count(*) from production").await, 1);
    assert_eq!(count(&studio, "select count(*) from decision").await, 1);
    let other = door.answer("SendMessage", &produce("one and the same", "comfy")).await;
    assert_eq!(other["error"]["code"], -32602, "{other}");
    assert_eq!(count(&studio, "select count(*) from production").await, 1);
    door.close().await;
}

#[tokio::test]
async fn a_no_is_a_message_and_the_same_no_again() {
    let home = TempStudio::new();
    let studio = home.open().await;
    seal(&studio, 1, |draft| draft.red_lines = vec![RedLine::Weapons]).await;
    let door = Door::open(&studio).await;
    let mut message = produce("m", "draft");
    message["message"]["parts"] = json!([{ "text": "a gun on a table" }]);
    let (first, again) = (door.send(&message).await, door.send(&message).await);
    for said in [&first, &again] {
        assert!(said["message"]["parts"][0]["text"].as_str().is_some_and(|text| text.contains("weapons")), "{said}");
        assert_eq!(said["message"]["parts"][1]["data"]["decision"]["outcome"], "refuse");
    }
    let id = |said: &Value| said["message"]["parts"][1]["data"]["decision"]["decision_id"].clone();
    assert_eq!(id(&first), id(&again));
    assert_eq!(count(&studio, "select count(*) from decision").await, 1);
    assert_eq!(count(&studio, "select count(*) from production").await, 0);
    door.close().await;
}

#[tokio::test]
async fn whoever_follows_from_a_snapshot_hears_each_step_once_whenever_it_begins() {
    let home = TempStudio::new();
    let studio = home.open().await;
    seal(&studio, 1, |_| {}).await;
    let request = muse_core::studio::ProduceRequest { anyway: true, ..wanting("quiet glass", RendererChoice::Draft) };
    let planned = api::start_production(&studio, &request).await.expect("planned").production.expect("a production");
    let driven = studio.clone();
    let id = planned.production_id;
    let driving = tokio::spawn(async move { driven.drive(id, false, CancellationToken::new()).await });
    let mut followers = Vec::new();
    loop {
        // Wherever it happens to stand by now.
        let (found, mut following) = studio.follow(id).await.expect("followed");
        let began = found.state;
        followers.push(tokio::spawn(async move {
            let mut states = vec![began];
            while states.last().is_some_and(|state| state.is_moving()) {
                let event = following.next().await.expect("an event");
                states.extend(event.detail["state"].as_str().and_then(ProductionState::from_name));
            }
            states
        }));
        if !began.is_moving() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(3)).await;
    }
    driving.await.expect("driven").expect("driven");
    let path = [
        ProductionState::Planned,
        ProductionState::Compiled,
        ProductionState::Granted,
        ProductionState::Rendering,
        ProductionState::Audited,
        ProductionState::InReview,
    ];
    for follower in followers {
        let states = follower.await.expect("followed");
        let from = path.iter().position(|state| *state == states[0]).expect("a state of the path");
        assert_eq!(states, path[from..], "nothing left out, nothing twice");
    }
}

#[tokio::test]
async fn a_paused_studio_answers_what_it_was_asked_before_and_begins_nothing() {
    let home = TempStudio::new();
    let studio = home.open().await;
    seal(&studio, 1, |_| {}).await;
    let door = Door::open(&studio).await;
    let task = door.send(&waiting(produce("before", "draft"))).await["task"].clone();
    let change = serde_json::from_value(json!({ "paused": true })).expect("a change");
    api::change_settings(&studio, change).await.expect("kept");
    assert_eq!(door.send(&produce("before", "draft")).await["task"]["id"], task["id"]);
    let refused = door.answer("SendMessage", &produce("after", "draft")).await;
    assert_eq!(refused["error"]["code"], -32004, "{refused}");
    assert!(refused.to_string().contains(StudioError::Paused.code()), "{refused}");
    door.close().await;
}
