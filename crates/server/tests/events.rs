//! The event stream: nothing lost, nothing twice, over any number of connections.

mod world;

use std::time::Duration;

use futures_util::StreamExt;
use muse_core::db::EventKind;
use reqwest::Response;
use serde_json::{Value, json};
use world::{World, problem_of};

/// Reads the messages of one connection: id, kind, data.
struct Reading {
    bytes: std::pin::Pin<Box<dyn futures_util::Stream<Item = reqwest::Result<Vec<u8>>> + Send>>,
    text: String,
}

#[derive(Debug, Default)]
struct Message {
    id: Option<i64>,
    kind: Option<String>,
    data: Option<Value>,
}

impl Reading {
    fn of(response: Response) -> Self {
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self {
            bytes: Box::pin(response.bytes_stream().map(|piece| piece.map(|piece| piece.to_vec()))),
            text: String::new(),
        }
    }

    /// The next message, `None` at the end of the stream.
    async fn next(&mut self) -> Option<Message> {
        loop {
            if let Some(end) = self.text.find("\n\n") {
                let block: String = self.text.drain(..end + 2).collect();
                let mut message = Message::default();
                for line in block.lines() {
                    match line.split_once(": ") {
                        Some(("id", id)) => message.id = id.parse().ok(),
                        Some(("event", kind)) => message.kind = Some(kind.to_owned()),
                        Some(("data", data)) => message.data = serde_json::from_str(data).ok(),
                        _ => {}
                    }
                }
                return Some(message);
            }
            let piece =
                tokio::time::timeout(Duration::from_secs(20), self.bytes.next()).await.expect("a sign of life")?;
            self.text.push_str(&String::from_utf8(piece.ok()?).expect("text"));
        }
    }

    /// The numbers of the next `count` stored events.
    async fn stored(&mut self, count: usize) -> Vec<i64> {
        let mut seqs = Vec::new();
        while seqs.len() < count {
            let message = self.next().await.expect("more events");
            if message.data.is_some() {
                seqs.extend(message.id);
            }
        }
        seqs
    }
}

async fn listen(world: &World, query: &str, last: Option<i64>) -> Reading {
    let mut request = world.client.get(world.url(&format!("/api/v1/events{query}")));
    if let Some(last) = last {
        request = request.header("Last-Event-ID", last.to_string());
    }
    Reading::of(request.send().await.expect("an answer"))
}

/// Makes `count` stored events.
async fn happen(world: &World, count: usize) {
    for i in 0..count {
        let cap = json!({ "hourly_cap": 1_000_000 + i, "why": "to make an event" });
        let set = world.client.put(world.url("/api/v1/limits")).bearer_auth(&world.token).json(&cap).send().await;
        assert_eq!(set.expect("an answer").status(), 200);
    }
}

#[tokio::test]
async fn a_listener_resumes_where_it_was_cut_off() {
    let world = World::start().await;
    happen(&world, 5).await;
    let all = listen(&world, "?after=0", None).await.stored(5).await;
    assert!(all.is_sorted() && all.windows(2).all(|pair| pair[0] < pair[1]), "{all:?}");

    let mut resumed = listen(&world, "", Some(all[2])).await;
    assert_eq!(resumed.stored(2).await, all[3..]);
    happen(&world, 2).await;
    let live = resumed.stored(2).await;
    assert!(live[0] > all[4] && live[1] > live[0], "{live:?}");
    drop(resumed);

    // The header of a connection that was resumed counts more than the address it began with.
    assert_eq!(listen(&world, "?after=0", Some(live[0])).await.stored(1).await, [live[1]]);
    world.end().await;
}

#[tokio::test]
async fn without_a_number_listening_starts_now_and_says_from_where() {
    let world = World::start().await;
    happen(&world, 3).await;
    let mut listening = listen(&world, "", None).await;
    let start = listening.next().await.expect("a start");
    assert!(start.data.is_none(), "{start:?}");
    let start = start.id.expect("the number to resume from");
    happen(&world, 1).await;
    let next = listening.next().await.expect("an event");
    assert_eq!(next.kind.as_deref(), Some("limit_changed"));
    assert_eq!(next.data.as_ref().map(|data| &data["seq"]), Some(&json!(next.id)));
    assert_eq!(next.id, Some(start + 1));
    world.end().await;
}

#[tokio::test]
async fn a_number_from_another_studio_does_not_hide_what_happens() {
    let world = World::start().await;
    let mut listening = listen(&world, "", Some(1_000_000)).await;
    assert_eq!(listening.next().await.and_then(|start| start.id), Some(0));
    happen(&world, 1).await;
    assert_eq!(listening.stored(1).await.len(), 1);
    world.end().await;
}

#[tokio::test]
async fn progress_is_sent_without_a_number() {
    let world = World::start().await;
    let mut listening = listen(&world, "", None).await;
    listening.next().await.expect("a start");
    let now = world.studio.clock().now();
    world.studio.db().announce(now, EventKind::RenderProgress, "x".to_owned(), json!({ "share": 0.5 }));
    let message = listening.next().await.expect("an event");
    assert_eq!((message.id, message.kind.as_deref()), (None, Some("render_progress")));
    assert_eq!(message.data.map(|data| data["detail"]["share"].clone()), Some(json!(0.5)));
    world.end().await;
}

#[tokio::test]
async fn a_listener_that_falls_behind_is_brought_up_from_the_store() {
    let world = World::start().await;
    let mut listening = listen(&world, "?after=0", None).await;
    listening.next().await.expect("a start");
    // More than the live channel holds, while nothing is read: its oldest are dropped.
    happen(&world, 3).await;
    let now = world.studio.clock().now();
    for _ in 0..5000 {
        world.studio.db().announce(now, EventKind::RenderProgress, "x".repeat(2000), json!({}));
    }
    happen(&world, 3).await;
    let seqs = listening.stored(6).await;
    assert!(seqs.windows(2).all(|pair| pair[1] == pair[0] + 1), "{seqs:?}");
    world.end().await;
}

#[tokio::test]
async fn open_streams_end_with_the_server() {
    let world = World::start().await;
    let mut listening = listen(&world, "", None).await;
    listening.next().await.expect("a start");
    world.end().await;
    assert!(listening.next().await.is_none());
}

#[tokio::test]
async fn a_number_that_is_none_is_refused() {
    let world = World::start().await;
    let asked = world.client.get(world.url("/api/v1/events")).header("Last-Event-ID", "yesterday").send().await;
    let (status, problem) = problem_of(asked.expect("an answer")).await;
    assert_eq!((status, problem["code"].as_str()), (400, Some("request.bad")));
    world.end().await;
}
