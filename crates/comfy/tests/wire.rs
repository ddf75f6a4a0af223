//! The client against a double that says what a real server was recorded saying.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

mod common;
mod double;

use std::time::{Duration, Instant};

use futures_util::StreamExt as _;

use double::{Answer, Double, PLACE, Step, recording};
use muse_comfy::client::read_frame;
use muse_comfy::{
    Client, ClientOptions, ComfyError, DiagnosticKind, OutputFile, Prompt, PromptNode, QueueState, RunEvent,
    RunOutcome, Submission,
};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

fn client(double: &Double) -> Client {
    Client::new(ClientOptions {
        connect_timeout: Duration::from_secs(2),
        request_timeout: Duration::from_secs(5),
        max_download_bytes: 64 * 1024,
        max_message_bytes: 1 << 20,
        run_deadline: Duration::from_secs(20),
        ..ClientOptions::new(format!("{}/", double.url))
    })
    .unwrap()
}

async fn run(double: &Double, prompt: &Prompt) -> (Result<RunOutcome, ComfyError>, Vec<RunEvent>) {
    let mut events = Vec::new();
    let ended =
        client(double).run(prompt, &Submission::fresh(), CancellationToken::new(), |event| events.push(event)).await;
    (ended, events)
}

fn names(files: &[OutputFile]) -> Vec<&str> {
    files.iter().map(|file| file.filename.as_str()).collect()
}

fn small() -> Prompt {
    let mut prompt = Prompt::default();
    prompt.add(PromptNode::new("EmptyImage"));
    prompt
}

fn text(kind: &str, data: Value) -> Step {
    Step::Text(json!({"type": kind, "data": data}))
}

/// A history entry of a finished prompt with one file.
fn finished() -> Step {
    Step::History(json!({
        "outputs": {"6": {"images": [{"filename": "late.png", "subfolder": "", "type": "output"}]}},
        "status": {"status_str": "success", "completed": true, "messages": []},
    }))
}

fn running() -> Step {
    Step::Queue(json!({"queue_running": [[1, PLACE, {"1": {}}]], "queue_pending": []}))
}

#[tokio::test]
async fn a_recorded_run_is_followed_to_its_files() {
    let recorded = recording("01_image_ops.jsonl", 0);
    let double = Double::start(recorded.steps).await;
    let (ended, events) = run(&double, &recorded.prompt).await;
    let outcome = ended.unwrap();
    let mut files = names(&outcome.outputs);
    files.sort_unstable();
    assert_eq!(files, ["ComfyUI_temp_bpgsf_00001_.png", "t01_00001_.png"]);
    assert_eq!(events.first(), Some(&RunEvent::Started));
    assert_eq!(events.last(), Some(&RunEvent::Finished));
    let executed = events.iter().filter(|event| matches!(event, RunEvent::Executing { .. })).count();
    assert_eq!(executed, recorded.prompt.len());
    assert_eq!(events.iter().filter(|event| matches!(event, RunEvent::Output { .. })).count(), 2);
    assert!(double.log().iter().any(|line| line.contains("supports_preview_metadata")));
    assert_eq!(double.posts(), 1);
    let inside = double.inside.lock().unwrap();
    assert_eq!(Prompt::from_value(&inside.posted[0]["prompt"]).unwrap(), recorded.prompt);
}

#[tokio::test]
async fn sampling_reports_growing_progress_and_previews() {
    let recorded = recording("50_ksampler_default_graph.jsonl", 0);
    let double = Double::start(recorded.steps).await;
    let (ended, events) = run(&double, &recorded.prompt).await;
    assert_eq!(names(&ended.unwrap().outputs), ["sd_00001_.png"]);
    let previews: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            RunEvent::Preview { mime, bytes } => Some((mime.as_str(), bytes.len())),
            _ => None,
        })
        .collect();
    assert_eq!(previews, [("image/jpeg", 4); 4]);
    let overall: Vec<f32> = events
        .iter()
        .filter_map(|event| match event {
            RunEvent::Progress { overall, .. } => Some(*overall),
            _ => None,
        })
        .collect();
    assert!(overall.len() >= 4, "{overall:?}");
    assert!(overall.windows(2).all(|pair| pair[0] <= pair[1]), "{overall:?}");
    assert!(overall.iter().all(|share| (0.0..=1.0).contains(share)));
}

#[tokio::test]
async fn pictures_for_older_clients_are_previews_too() {
    let recorded = recording("33_binary_legacy_event1.jsonl", 0);
    let double = Double::start(recorded.steps).await;
    let (ended, events) = run(&double, &recorded.prompt).await;
    ended.unwrap();
    assert!(events.iter().any(|event| matches!(event, RunEvent::Preview { mime, .. } if mime == "image/png")));
}

#[tokio::test]
async fn an_exception_in_a_node_is_told_with_its_node() {
    let recorded = recording("31_execution_error.jsonl", 0);
    let double = Double::start(recorded.steps).await;
    let (ended, _) = run(&double, &recorded.prompt).await;
    let error = ended.unwrap_err();
    assert_eq!(error.code(), "comfy.execution_failed");
    assert!(error.advice().is_some());
    let ComfyError::ExecutionFailed(fault) = error else { panic!("{error}") };
    assert_eq!((fault.node_id.as_str(), fault.node_type.as_str()), ("4", "ComfyMathExpression"));
    assert_eq!((fault.exception_type.as_str(), fault.message.as_str()), ("ZeroDivisionError", "division by zero"));
    assert!(!fault.traceback.is_empty());
    // The same from the history, as after a crash.
    let id: Uuid = double.inside.lock().unwrap().posted[0]["prompt_id"].as_str().unwrap().parse().unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    let entry = client(&double).history(id).await.unwrap().unwrap();
    assert_eq!(entry.error.unwrap().node_id, "4");
    assert_eq!(names(&entry.outputs), ["ok_before_error_00001_.png"]);
    assert!(!entry.completed);
}

#[tokio::test]
async fn every_recorded_refusal_becomes_diagnostics() {
    let double = Double::start(Vec::new()).await;
    let mut refusals = 0;
    for line in common::read("transcripts/20_prompt_validation.jsonl").lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        if line["path"] != "/prompt" || line["status"] != 400 {
            continue;
        }
        double.inside.lock().unwrap().answer = Answer::Refuse(line["response"].clone());
        let (ended, events) = run(&double, &small()).await;
        let error = ended.unwrap_err();
        assert_eq!(error.code(), "comfy.prompt_refused");
        assert!(events.is_empty());
        let ComfyError::PromptRefused { error_type, diagnostics, message } = error else { panic!() };
        assert_eq!(error_type, line["response"]["error"]["type"].as_str().unwrap());
        assert!(!diagnostics.is_empty() && !message.is_empty(), "{line}");
        assert!(
            diagnostics.iter().all(|found| !matches!(found.kind, DiagnosticKind::Other(_))
                || error_type.starts_with("no_prompt")
                || error_type.starts_with("invalid_prompt_id")),
            "{diagnostics:?}"
        );
        refusals += 1;
    }
    assert!(refusals > 15);
}

#[tokio::test]
async fn what_ended_while_the_socket_was_down_is_found_in_the_history() {
    let double = Double::start(vec![
        running(),
        text("execution_start", json!({"prompt_id": PLACE})),
        text("executing", json!({"node": "1", "prompt_id": PLACE})),
        Step::Drop,
        finished(),
    ])
    .await;
    let (ended, events) = run(&double, &small()).await;
    assert_eq!(names(&ended.unwrap().outputs), ["late.png"]);
    assert!(events.contains(&RunEvent::Reconnecting { attempt: 1 }));
    assert_eq!(events.iter().filter(|event| **event == RunEvent::Started).count(), 1);
    assert_eq!(double.posts(), 1);
}

#[tokio::test]
async fn events_go_on_after_a_reconnect() {
    let double = Double::start(vec![
        running(),
        text("execution_start", json!({"prompt_id": PLACE})),
        Step::Drop,
        Step::Wait(900),
        text("executing", json!({"node": "6", "prompt_id": PLACE})),
        finished(),
        text("execution_success", json!({"prompt_id": PLACE})),
    ])
    .await;
    let (ended, events) = run(&double, &small()).await;
    assert_eq!(names(&ended.unwrap().outputs), ["late.png"]);
    assert!(events.contains(&RunEvent::Executing { node_id: "6".to_owned() }), "{events:?}");
    assert_eq!(double.inside.lock().unwrap().sockets, 2);
}

#[tokio::test]
async fn a_prompt_gone_after_a_restart_is_lost_and_not_sent_again() {
    let double = Double::start(vec![
        running(),
        text("execution_start", json!({"prompt_id": PLACE})),
        Step::Queue(json!({"queue_running": [], "queue_pending": []})),
        Step::Drop,
    ])
    .await;
    let (ended, _) = run(&double, &small()).await;
    assert_eq!(ended.unwrap_err().code(), "comfy.prompt_lost");
    assert_eq!(double.posts(), 1);
}

#[tokio::test]
async fn a_lost_reply_to_the_queueing_does_not_queue_twice() {
    let double = Double::start(vec![
        running(),
        Step::Wait(2500),
        finished(),
        text("execution_success", json!({"prompt_id": PLACE})),
    ])
    .await;
    double.inside.lock().unwrap().answer = Answer::BreakOff;
    let (ended, _) = tokio::time::timeout(Duration::from_secs(15), run(&double, &small())).await.unwrap();
    assert_eq!(names(&ended.unwrap().outputs), ["late.png"]);
    assert_eq!(double.posts(), 1);
}

#[tokio::test]
async fn cancelling_tells_the_server_and_never_reports_success() {
    let double = Double::start(vec![running(), text("execution_start", json!({"prompt_id": PLACE}))]).await;
    let submission = Submission::fresh();
    let cancel = CancellationToken::new();
    let asked = cancel.clone();
    let ended = client(&double)
        .run(&small(), &submission, cancel, |event| {
            if event == RunEvent::Started {
                asked.cancel();
            }
        })
        .await;
    assert_eq!(ended.unwrap_err().code(), "comfy.cancelled");
    let id = submission.prompt_id;
    let log = double.log();
    assert!(log.contains(&format!("POST /queue {{\"delete\":[\"{id}\"]}}")), "{log:?}");
    assert!(log.contains(&format!("POST /interrupt {{\"prompt_id\":\"{id}\"}}")), "{log:?}");
}

#[tokio::test]
async fn a_run_without_deadline_can_live_in_a_task_of_its_own() {
    let double =
        Double::start(vec![running(), finished(), text("execution_success", json!({"prompt_id": PLACE}))]).await;
    let client =
        Client::new(ClientOptions { run_deadline: Duration::MAX, ..ClientOptions::new(double.url.clone()) }).unwrap();
    let task =
        tokio::spawn(async move { client.run(&small(), &Submission::fresh(), CancellationToken::new(), |_| {}).await });
    assert_eq!(names(&task.await.unwrap().unwrap().outputs), ["late.png"]);
}

#[tokio::test]
async fn a_run_cancelled_beforehand_sends_nothing() {
    let double = Double::start(Vec::new()).await;
    let cancel = CancellationToken::new();
    cancel.cancel();
    let ended = client(&double).run(&small(), &Submission::fresh(), cancel, |_| {}).await;
    assert_eq!(ended.unwrap_err().code(), "comfy.cancelled");
    assert_eq!(double.posts(), 0);
}

#[tokio::test]
async fn cancelling_does_not_wait_for_a_server_that_never_answers() {
    let double = Double::start(Vec::new()).await;
    double.inside.lock().unwrap().answer = Answer::Hang;
    let cancel = CancellationToken::new();
    let asked = cancel.clone();
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(200)).await;
        asked.cancel();
    });
    let begun = Instant::now();
    let ended = client(&double).run(&small(), &Submission::fresh(), cancel, |_| {}).await;
    assert_eq!(ended.unwrap_err().code(), "comfy.cancelled");
    assert!(begun.elapsed() < Duration::from_secs(4), "{:?}", begun.elapsed());
    assert!(double.log().iter().any(|line| line.starts_with("POST /interrupt")));
}

#[tokio::test]
async fn a_run_past_its_deadline_is_stopped_on_the_server() {
    let double = Double::start(vec![running(), text("execution_start", json!({"prompt_id": PLACE}))]).await;
    let client = Client::new(ClientOptions {
        run_deadline: Duration::from_millis(300),
        ..ClientOptions::new(double.url.clone())
    })
    .unwrap();
    let begun = Instant::now();
    let ended = client.run(&small(), &Submission::fresh(), CancellationToken::new(), |_| {}).await;
    assert_eq!(ended.unwrap_err().code(), "comfy.deadline");
    assert!(begun.elapsed() < Duration::from_secs(5));
    assert!(double.log().iter().any(|line| line.starts_with("POST /interrupt")));
}

#[tokio::test]
async fn someone_elses_interrupt_is_told_apart_from_our_cancel() {
    let recorded = recording("52_ksampler_interrupt.jsonl", 0);
    let double = Double::start(recorded.steps).await;
    let (ended, _) = run(&double, &recorded.prompt).await;
    let error = ended.unwrap_err();
    assert_eq!(error.code(), "comfy.interrupted");
    assert!(matches!(error, ComfyError::Interrupted { node_id: Some(id) } if id == "3"));
}

#[tokio::test]
async fn a_prompt_that_waits_tells_its_place() {
    let line = |numbers: &[i64]| {
        let mut pending: Vec<Value> = numbers.iter().map(|number| json!([number, "other", {}])).collect();
        pending.push(json!([50, PLACE, {"1": {}}]));
        json!({"queue_running": [[1, "another", {}]], "queue_pending": pending})
    };
    let double = Double::start(vec![
        Step::Queue(line(&[7, 90, 8])),
        Step::Wait(1300),
        Step::Queue(line(&[90])),
        text("status", json!({"status": {"exec_info": {"queue_remaining": 2}}})),
        Step::Wait(300),
        running(),
        text("execution_start", json!({"prompt_id": PLACE})),
        finished(),
        text("execution_success", json!({"prompt_id": PLACE})),
    ])
    .await;
    let (ended, events) = run(&double, &small()).await;
    ended.unwrap();
    assert_eq!(events[..3], [RunEvent::Queued { position: 3 }, RunEvent::Queued { position: 1 }, RunEvent::Started]);
}

#[tokio::test]
async fn following_after_a_crash_never_sends_anything() {
    let double = Double::start(Vec::new()).await;
    let id = Uuid::new_v4();
    let follow = || async { client(&double).follow(id, "me", CancellationToken::new(), |_| {}).await };
    assert_eq!(follow().await.unwrap_err().code(), "comfy.prompt_lost");
    let Step::History(entry) = finished() else { unreachable!() };
    double.inside.lock().unwrap().history.insert(id.to_string(), entry);
    assert_eq!(names(&follow().await.unwrap().outputs), ["late.png"]);
    assert_eq!(double.posts(), 0);
    assert_eq!(client(&double).queue_state(id).await.unwrap(), QueueState::Absent);
    // `resume` finds it as well, and sends only what the server does not know.
    let known = Submission { prompt_id: id, ..Submission::fresh() };
    client(&double).resume(&small(), &known, CancellationToken::new(), |_| {}).await.unwrap();
    assert_eq!(double.posts(), 0);
}

#[tokio::test]
async fn hostile_messages_are_ignored() {
    let mut steps = vec![running(), text("execution_start", json!({"prompt_id": PLACE}))];
    for raw in ["", "null", "{\"type\":\"executing\"}", "{\"type\":7,\"data\":[]}", "\u{0}"] {
        steps.push(Step::RawText(raw.to_owned()));
    }
    steps.push(Step::RawText("[".repeat(100_000)));
    steps.push(Step::RawText(format!(
        "{{\"type\":\"progress\",\"data\":{{\"prompt_id\":\"{PLACE}\",\"node\":\"1\",\"value\":NaN,\"max\":1e999}}}}"
    )));
    for bytes in
        [vec![], vec![0], vec![0, 0, 0, 1], vec![0, 0, 0, 4, 255, 255, 255, 255, 1], vec![0, 0, 0, 9, 0, 0, 0, 0]]
    {
        steps.push(Step::Binary(bytes));
    }
    // Another prompt's end is not ours.
    steps.push(text("execution_success", json!({"prompt_id": "someone-else"})));
    steps.push(text("progress", json!({"prompt_id": PLACE, "node": "1", "value": 5, "max": 0})));
    steps.push(finished());
    steps.push(text("execution_success", json!({"prompt_id": PLACE})));
    let double = Double::start(steps).await;
    let (ended, events) = run(&double, &small()).await;
    ended.unwrap();
    assert!(
        !events.iter().any(|event| matches!(event, RunEvent::Reconnecting { .. } | RunEvent::Preview { .. })),
        "{events:?}"
    );
}

#[tokio::test]
async fn an_oversized_message_costs_the_socket_and_not_the_run() {
    let double = Double::start(vec![
        running(),
        text("execution_start", json!({"prompt_id": PLACE})),
        Step::Binary(vec![0; 2 << 20]),
        finished(),
    ])
    .await;
    let (ended, events) = run(&double, &small()).await;
    assert_eq!(names(&ended.unwrap().outputs), ["late.png"]);
    assert!(events.contains(&RunEvent::Reconnecting { attempt: 1 }));
}

#[tokio::test]
async fn files_are_fetched_whole_or_not_at_all() {
    let double = Double::start(Vec::new()).await;
    double.inside.lock().unwrap().files.insert("plate.png".to_owned(), vec![7; 64 * 1024]);
    double.inside.lock().unwrap().files.insert("big.png".to_owned(), vec![7; 64 * 1024 + 1]);
    let client = client(&double);
    let fetch = async |name: &str, subfolder: &str, kind: &str| {
        let file = OutputFile {
            node_id: "9".to_owned(),
            filename: name.to_owned(),
            subfolder: subfolder.to_owned(),
            kind: kind.to_owned(),
        };
        client.fetch(&file).await.map(|bytes| bytes.len()).map_err(|error| error.code())
    };
    assert_eq!(fetch("plate.png", "", "output").await, Ok(64 * 1024));
    assert_eq!(fetch("big.png", "", "output").await, Err("comfy.too_large"));
    assert_eq!(fetch("endless.png", "", "output").await, Err("comfy.too_large"));
    assert_eq!(fetch("elsewhere.png", "", "output").await, Err("comfy.bad_reply"));
    assert_eq!(fetch("nope.png", "", "temp").await, Err("comfy.bad_reply"));
    assert_eq!(fetch("../plate.png", "", "output").await, Err("comfy.unsafe_name"));
    assert_eq!(fetch("a/plate.png", "", "output").await, Err("comfy.unsafe_name"));
    assert_eq!(fetch("plate.png", "../..", "output").await, Err("comfy.unsafe_name"));
    assert_eq!(fetch("plate.png", "", "secrets").await, Err("comfy.unsafe_name"));
}

#[tokio::test]
async fn an_uploaded_picture_can_be_named_in_a_prompt() {
    let double = Double::start(Vec::new()).await;
    let client = client(&double);
    let uploaded = client.upload_image("face é.png", vec![1, 2, 3], Some("muse/a")).await.unwrap();
    assert_eq!(uploaded.reference(), "muse/a/face é.png");
    assert_eq!(double.inside.lock().unwrap().files["face é.png"], [1, 2, 3]);
    let refused = client.upload_image("../face.png", vec![], None).await.unwrap_err();
    assert_eq!(refused.code(), "comfy.unsafe_name");
}

#[tokio::test]
async fn a_server_introduces_itself() {
    let double = Double::start(Vec::new()).await;
    let client = client(&double);
    assert_eq!(client.base_url(), double.url);
    let stats = client.system_stats().await.unwrap();
    assert_eq!(stats.comfyui_version, "0.33.0");
    assert!(!stats.devices.is_empty() && stats.ram_total_bytes > 0);
    let (catalogue, raw) = client.object_info().await.unwrap();
    assert!(catalogue.has("Odd") && raw.contains("Infinity"));
}

#[tokio::test]
async fn nobody_at_the_address_is_unreachable() {
    let client = Client::new(ClientOptions::new("http://127.0.0.1:1")).unwrap();
    let error = client.system_stats().await.unwrap_err();
    assert_eq!(error.code(), "comfy.unreachable");
    assert!(error.advice().unwrap().contains("http://127.0.0.1:1"));
    let ended = client.run(&small(), &Submission::fresh(), CancellationToken::new(), |_| {}).await;
    assert_eq!(ended.unwrap_err().code(), "comfy.unreachable");
}

#[test]
fn only_plain_web_addresses_are_taken() {
    for bad in [
        "",
        "localhost:8188",
        "ftp://host",
        "file:///etc",
        "http://",
        "http://me:secret@host",
        "http://host?x=1",
        "javascript:1",
    ] {
        let error = Client::new(ClientOptions::new(bad)).unwrap_err();
        assert_eq!(error.code(), "comfy.bad_url", "{bad}");
        assert!(!error.to_string().contains("secret"));
    }
    let client = Client::new(ClientOptions::new("https://host/comfy//")).unwrap();
    assert_eq!(client.base_url(), "https://host/comfy");
}

/// Every message and frame any recorded server sent means something to us.
#[test]
fn no_recorded_event_is_unknown() {
    let (mut texts, mut frames) = (0, 0);
    for name in common::names("transcripts", ".jsonl", "") {
        for line in common::read(&format!("transcripts/{name}.jsonl")).lines() {
            let line: Value = serde_json::from_str(line).unwrap();
            match line["kind"].as_str() {
                Some("ws_text") => {
                    assert!(read_frame(line["data"].to_string().as_bytes()), "{name}: {}", line["data"]);
                    texts += 1;
                }
                Some("ws_binary") => {
                    assert!(read_frame(&double::frame(&line)), "{name}: {line}");
                    frames += 1;
                }
                _ => {}
            }
        }
    }
    println!("recorded messages read: {texts} texts, {frames} binary frames");
    assert!(texts > 400 && frames > 10, "{texts} {frames}");
}

/// The connection is cut in front of every single thing the server says, and no result is lost.
#[tokio::test]
async fn a_connection_cut_at_any_point_of_a_run_loses_nothing() {
    let mut cut = 0;
    for (file, expected) in
        [("01_image_ops.jsonl", 2), ("50_ksampler_default_graph.jsonl", 1), ("12_subgraph_nested.jsonl", 1)]
    {
        let recorded = recording(file, 0);
        assert!(recorded.steps.iter().any(|step| matches!(step, Step::History(_))), "{file}");
        // With and without the run going on while nobody listens.
        let cuts = (0..=recorded.steps.len()).flat_map(|at| [(at, 0), (at, 400)]);
        let runs = cuts.map(|(at, pause)| {
            let mut steps = recorded.steps.clone();
            steps.splice(at..at, [Step::Drop, Step::Wait(pause)]);
            let prompt = recorded.prompt.clone();
            async move {
                let double = Double::start(steps).await;
                let (ended, events) = run(&double, &prompt).await;
                let outcome = ended.unwrap_or_else(|error| panic!("{file}, cut before step {at}: {error}"));
                assert!(outcome.outputs.len() >= expected, "{file}, cut before step {at}: {:?}", outcome.outputs);
                assert_eq!(double.posts(), 1, "{file}, cut before step {at}: sent once");
                assert_eq!(events.iter().filter(|event| **event == RunEvent::Started).count(), 1, "{file} {at}");
                assert_eq!(events.last(), Some(&RunEvent::Finished), "{file} {at}");
            }
        });
        cut += futures_util::stream::iter(runs).buffer_unordered(12).count().await;
    }
    println!("runs cut: {cut}");
    assert!(cut > 120, "{cut}");
}

#[tokio::test]
async fn what_a_node_says_in_words_is_passed_on() {
    let recorded = recording("07_websocket_binary.jsonl", 0);
    let mut steps = recorded.steps;
    let said = [&[0, 0, 0, 3, 0, 0, 0, 1, b'4'][..], "width: 64".as_bytes()].concat();
    let started =
        steps.iter().position(|step| matches!(step, Step::Text(text) if text["type"] == "executing")).unwrap();
    steps.insert(started + 1, Step::Binary(said));
    let double = Double::start(steps).await;
    let (ended, events) = run(&double, &recorded.prompt).await;
    ended.unwrap();
    let text = RunEvent::Text { node_id: "4".to_owned(), text: "width: 64".to_owned() };
    assert!(events.contains(&text), "{events:?}");
}

#[tokio::test]
async fn queue_jobs_models_and_memory_can_be_asked_for() {
    let double = Double::start(Vec::new()).await;
    double.inside.lock().unwrap().queue = json!({
        "queue_running": [[1, "a", {}, {"client_id": "me"}]],
        "queue_pending": [[7, "c", {}], [-2, "b", {}], ["odd"]],
    });
    let client = client(&double);
    let queue = client.queue().await.unwrap();
    assert_eq!(queue.iter().map(|item| item.prompt_id.as_str()).collect::<Vec<_>>(), ["a", "b", "c"]);
    assert_eq!((queue[0].running, queue[0].client_id.as_deref()), (true, Some("me")));
    let jobs = client.jobs(20).await.unwrap();
    assert!(jobs.len() > 1 && jobs.iter().all(|job| !job.id.is_empty() && !job.status.is_empty()), "{jobs:?}");
    assert!(jobs.iter().any(|job| job.created_at_ms.is_some_and(|at| at > 1_700_000_000_000)), "{jobs:?}");
    assert_eq!(client.job(Uuid::nil()).await.unwrap(), None);
    assert_eq!(client.models("vae").await.unwrap(), ["ae.safetensors", "sub/other.pt"]);
    assert_eq!(client.models("nothing").await.unwrap(), Vec::<String>::new());
    assert_eq!(client.models("../x").await.unwrap_err().code(), "comfy.unsafe_name");
    client.free(true).await.unwrap();
    assert!(double.log().iter().any(|line| line.contains("unload_models") && line.contains("\"free_memory\":true")));
}

#[tokio::test]
async fn a_mask_names_its_picture_and_a_preview_its_quality() {
    let double = Double::start(Vec::new()).await;
    let client = client(&double);
    let picture = client.upload_image("plate.png", vec![1, 2, 3], Some("muse")).await.unwrap();
    let mask = client.upload_mask("mask.png", vec![4, 5], None, &picture).await.unwrap();
    assert_eq!(mask.name, "mask.png");
    let file = OutputFile {
        node_id: "1".into(),
        filename: "plate.png".into(),
        subfolder: String::new(),
        kind: "output".into(),
    };
    assert_eq!(client.fetch_preview(&file, 200).await.unwrap(), [1, 2, 3]);
    assert_eq!(
        double.log(),
        [r#"original {"filename":"plate.png","subfolder":"muse","type":"input"}"#, "GET /view preview=webp;100"]
    );
}
