//! What a server sends, read with every bound checked.

use serde_json::Value;
use uuid::Uuid;

use super::model::{Device, ExecutionFault, HistoryEntry, Job, OutputFile, QueueItem, QueueState, SystemStats};

/// A run that makes more files than this is not one of ours.
const MAX_FILES: usize = 10_000;
const MAX_TRACEBACK: usize = 100;
const MAX_TEXT_CHARS: usize = 20_000;

/// One text message about prompts.
#[derive(Debug, PartialEq)]
pub(super) struct Message {
    pub(super) prompt_id: Option<String>,
    pub(super) event: Event,
}

#[derive(Debug, PartialEq)]
pub(super) enum Event {
    /// The queue changed; says nothing about whose prompt.
    Status,
    /// What the server can do, in answer to what we said we can.
    Features,
    Start,
    Cached(Vec<String>),
    /// `None`: the prompt is over.
    Executing(Option<String>),
    Progress {
        node_id: String,
        value: f64,
        max: f64,
    },
    /// Nodes that are finished, from the map of all nodes touched so far.
    FinishedNodes(Vec<String>),
    Executed {
        node_id: String,
        files: Vec<OutputFile>,
    },
    Success,
    Failed(ExecutionFault),
    Interrupted(Option<String>),
}

/// Reads a text message; `None` for anything unknown or malformed.
pub(super) fn message(text: &str) -> Option<Message> {
    let value: Value = crate::json::read(text).ok()?;
    let data = value.get("data")?;
    let event = match value.get("type")?.as_str()? {
        "status" => Event::Status,
        "feature_flags" => Event::Features,
        "execution_start" => Event::Start,
        "execution_cached" => Event::Cached(texts(data.get("nodes"))),
        "executing" => Event::Executing(optional_text(data, "node")),
        "progress" => Event::Progress {
            node_id: optional_text(data, "node")?,
            value: number(data.get("value"))?,
            max: number(data.get("max"))?,
        },
        "progress_state" => Event::FinishedNodes(
            data.get("nodes")?
                .as_object()?
                .iter()
                .filter(|(_, state)| state.get("state").and_then(Value::as_str) == Some("finished"))
                .map(|(id, _)| id.clone())
                .collect(),
        ),
        "executed" => {
            let node_id = optional_text(data, "node")?;
            let files = files_of(&node_id, data.get("output").unwrap_or(&Value::Null));
            Event::Executed { node_id, files }
        }
        "execution_success" => Event::Success,
        "execution_error" => Event::Failed(fault(data)),
        "execution_interrupted" => Event::Interrupted(optional_text(data, "node_id")),
        _ => return None,
    };
    Some(Message { prompt_id: optional_text(data, "prompt_id"), event })
}

/// What a node says in words while it runs, from a binary frame.
#[derive(Debug, PartialEq)]
pub(super) struct NodeText<'a> {
    pub(super) node_id: &'a str,
    pub(super) text: &'a str,
}

/// Reads a binary frame of text; `None` for anything else. Big-endian: u32 3, u32 length, node id, UTF-8 text.
pub(super) fn node_text(frame: &[u8]) -> Option<NodeText<'_>> {
    let (event, rest) = take_u32(frame)?;
    let (length, rest) = take_u32(rest)?;
    if event != 3 {
        return None;
    }
    let length = usize::try_from(length).ok()?;
    let text = |bytes| std::str::from_utf8(bytes).ok();
    Some(NodeText { node_id: text(rest.get(..length)?)?, text: text(rest.get(length..)?)? })
}

/// A preview picture from a binary frame.
#[derive(Debug, PartialEq)]
pub(super) struct Preview<'a> {
    /// Known only to newer servers.
    pub(super) prompt_id: Option<String>,
    pub(super) mime: &'static str,
    pub(super) bytes: &'a [u8],
}

/// Reads a binary frame; `None` unless it is a whole preview.
///
/// Big-endian: u32 event; 1: u32 format (1 JPEG, 2 PNG), picture; 4: u32 length, JSON, picture.
pub(super) fn preview(frame: &[u8]) -> Option<Preview<'_>> {
    let (event, rest) = take_u32(frame)?;
    let (field, rest) = take_u32(rest)?;
    match event {
        1 => {
            let mime = match field {
                1 => "image/jpeg",
                2 => "image/png",
                _ => return None,
            };
            (!rest.is_empty()).then_some(Preview { prompt_id: None, mime, bytes: rest })
        }
        4 => {
            let length = usize::try_from(field).ok()?;
            let metadata: Value = crate::json::read(std::str::from_utf8(rest.get(..length)?).ok()?).ok()?;
            let bytes = rest.get(length..)?;
            let mime = match metadata.get("image_type").and_then(Value::as_str) {
                Some("image/png") => "image/png",
                Some("image/webp") => "image/webp",
                Some("image/jpeg") | None => "image/jpeg",
                Some(_) => return None,
            };
            (!bytes.is_empty()).then(|| Preview { prompt_id: optional_text(&metadata, "prompt_id"), mime, bytes })
        }
        _ => None,
    }
}

fn take_u32(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let (head, rest) = bytes.split_first_chunk::<4>()?;
    Some((u32::from_be_bytes(*head), rest))
}

fn optional_text(data: &Value, key: &str) -> Option<String> {
    data.get(key)?.as_str().map(str::to_owned)
}

fn texts(list: Option<&Value>) -> Vec<String> {
    list.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn number(value: Option<&Value>) -> Option<f64> {
    value?.as_f64().filter(|number| number.is_finite())
}

fn shortened(text: &str) -> String {
    text.chars().take(MAX_TEXT_CHARS).collect()
}

/// Every file in a node's UI output, whatever key it stands under ("images", "audio", "gifs", …).
pub(super) fn files_of(node_id: &str, output: &Value) -> Vec<OutputFile> {
    let text = |file: &Value, key: &str| file.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    output
        .as_object()
        .into_iter()
        .flat_map(|lists| lists.values())
        .filter_map(Value::as_array)
        .flatten()
        .filter(|file| file.get("filename").is_some_and(Value::is_string))
        .take(MAX_FILES)
        .map(|file| OutputFile {
            node_id: node_id.to_owned(),
            filename: text(file, "filename"),
            subfolder: text(file, "subfolder"),
            kind: match text(file, "type") {
                kind if kind.is_empty() => "output".to_owned(),
                kind => kind,
            },
        })
        .collect()
}

fn fault(data: &Value) -> ExecutionFault {
    let text = |key: &str| shortened(data.get(key).and_then(Value::as_str).unwrap_or_default().trim());
    let mut traceback = texts(data.get("traceback"));
    traceback.truncate(MAX_TRACEBACK);
    ExecutionFault {
        node_id: text("node_id"),
        node_type: text("node_type"),
        exception_type: text("exception_type"),
        message: text("exception_message"),
        traceback: traceback.iter().map(|line| shortened(line)).collect(),
    }
}

/// One entry of `/history/{id}`; `None` when the reply does not hold the prompt.
pub(super) fn history(reply: &Value, prompt_id: Uuid) -> Option<HistoryEntry> {
    let entry = reply.get(prompt_id.to_string())?;
    let status = entry.get("status").unwrap_or(&Value::Null);
    let mut found = HistoryEntry {
        completed: status.get("completed").and_then(Value::as_bool).unwrap_or(false),
        status: status.get("status_str").and_then(Value::as_str).unwrap_or_default().to_owned(),
        ..HistoryEntry::default()
    };
    // Servers before 0.2 keep no status; an entry is written only when the prompt is over.
    if status.is_null() {
        found.completed = true;
        found.status = "success".to_owned();
    }
    for (node_id, output) in entry.get("outputs").and_then(Value::as_object).into_iter().flatten() {
        let room = MAX_FILES.saturating_sub(found.outputs.len());
        found.outputs.extend(files_of(node_id, output).into_iter().take(room));
    }
    for message in status.get("messages").and_then(Value::as_array).into_iter().flatten() {
        match message.get(0).and_then(Value::as_str) {
            Some("execution_error") => found.error = Some(fault(message.get(1).unwrap_or(&Value::Null))),
            Some("execution_interrupted") => found.interrupted = true,
            _ => {}
        }
    }
    Some(found)
}

/// Where a prompt stands in the reply of `/queue`, and how many nodes it has when that is known.
pub(super) fn queue(reply: &Value, prompt_id: Uuid) -> (QueueState, Option<usize>) {
    let id = prompt_id.to_string();
    let list = |key: &str| reply.get(key).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let is_ours = |item: &&Value| item.get(1).and_then(Value::as_str) == Some(&id);
    let nodes = |item: &Value| item.get(2).and_then(Value::as_object).map(serde_json::Map::len);
    let number = |item: &Value| item.get(0).and_then(Value::as_f64).unwrap_or(f64::MAX);
    let (running, pending) = (list("queue_running"), list("queue_pending"));
    if let Some(item) = running.iter().find(is_ours) {
        return (QueueState::Running, nodes(item));
    }
    match pending.iter().find(is_ours) {
        Some(item) => {
            // The list is a heap, not a line.
            let ahead = pending.iter().filter(|other| number(other) < number(item)).count();
            (QueueState::Pending { position: ahead + running.len() }, nodes(item))
        }
        None => (QueueState::Absent, None),
    }
}

pub(super) fn system_stats(reply: &Value) -> Option<SystemStats> {
    let system = reply.get("system")?.as_object()?;
    let text = |key: &str| system.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let bytes = |value: Option<&Value>| value.and_then(Value::as_u64).unwrap_or(0);
    Some(SystemStats {
        comfyui_version: text("comfyui_version"),
        os: text("os"),
        python_version: text("python_version"),
        pytorch_version: text("pytorch_version"),
        ram_total_bytes: bytes(system.get("ram_total")),
        ram_free_bytes: bytes(system.get("ram_free")),
        devices: reply
            .get("devices")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .take(64)
            .map(|device| Device {
                name: device.get("name").and_then(Value::as_str).unwrap_or_default().to_owned(),
                kind: device.get("type").and_then(Value::as_str).unwrap_or_default().to_owned(),
                vram_total_bytes: bytes(device.get("vram_total")),
                vram_free_bytes: bytes(device.get("vram_free")),
            })
            .collect(),
    })
}

/// The prompts of `/queue`, the running ones first, then the waiting ones in their order.
pub(super) fn queue_items(reply: &Value) -> Vec<QueueItem> {
    let list = |key: &str| reply.get(key).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let read = |item: &Value, running: bool| {
        Some(QueueItem {
            prompt_id: item.get(1)?.as_str()?.to_owned(),
            number: item.get(0)?.as_f64()?,
            running,
            client_id: item.get(3).and_then(|extra| optional_text(extra, "client_id")),
        })
    };
    let mut items: Vec<QueueItem> = list("queue_running").iter().filter_map(|item| read(item, true)).collect();
    let mut pending: Vec<QueueItem> = list("queue_pending").iter().filter_map(|item| read(item, false)).collect();
    pending.sort_by(|one, other| one.number.total_cmp(&other.number));
    items.append(&mut pending);
    items
}

/// One entry of `/api/jobs`.
pub(super) fn job(value: &Value) -> Option<Job> {
    let moment = |key: &str| value.get(key).and_then(Value::as_f64).filter(|at| at.is_finite()).map(|at| at as i64);
    let error = value.get("execution_error").filter(|error| error.is_object()).map(fault);
    Some(Job {
        id: optional_text(value, "id")?,
        status: optional_text(value, "status").unwrap_or_default(),
        created_at_ms: moment("create_time"),
        started_at_ms: moment("execution_start_time"),
        ended_at_ms: moment("execution_end_time"),
        outputs: value.get("outputs_count").and_then(Value::as_u64).unwrap_or(0),
        workflow_id: optional_text(value, "workflow_id"),
        error,
    })
}

/// Whether a name can only mean a file directly inside a folder.
pub(super) fn is_safe_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 255
        && name != "."
        && !name.contains("..")
        && !name.contains(['/', '\\', ':'])
        && !name.chars().any(char::is_control)
}

/// Whether a subfolder stays inside its folder; empty is the folder itself.
pub(super) fn is_safe_subfolder(path: &str) -> bool {
    path.is_empty()
        || (path.len() <= 1024
            && !path.starts_with(['/', '\\'])
            && !path.contains(':')
            && !path.chars().any(char::is_control)
            && !path.split(['/', '\\']).any(|part| part == ".."))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_cut_off_binary_frame_is_no_preview() {
        let mut frame = vec![0, 0, 0, 4, 0, 0, 0, 2];
        frame.extend(b"{}");
        frame.extend([0xff, 0xd8]);
        assert_eq!(preview(&frame).map(|found| found.mime), Some("image/jpeg"));
        for end in 0..frame.len() - 1 {
            assert_eq!(preview(&frame[..end]), None, "{end} bytes");
        }
        assert_eq!(preview(&[0, 0, 0, 4, 0xff, 0xff, 0xff, 0xff, b'{']), None);
        assert_eq!(preview(&[0, 0, 0, 1, 0, 0, 0, 9, 1]), None);
        let said = [0, 0, 0, 3, 0, 0, 0, 1, b'7', b'x'];
        assert_eq!(preview(&said), None);
        assert_eq!(node_text(&said), Some(NodeText { node_id: "7", text: "x" }));
        assert_eq!(node_text(&said[..8]), None);
        assert_eq!(node_text(&[0, 0, 0, 3, 0xff, 0xff, 0xff, 0xff, b'7']), None);
    }

    #[test]
    fn unknown_and_malformed_messages_are_ignored() {
        for text in [
            "",
            "[]",
            "{}",
            r#"{"type":"crystools.monitor","data":{}}"#,
            r#"{"type":"progress","data":{"node":"1","value":NaN,"max":2}}"#,
        ] {
            assert_eq!(message(text), None, "{text}");
        }
    }

    #[test]
    fn the_place_in_line_follows_numbers_and_not_the_order_of_the_list() {
        let ours = Uuid::nil();
        let reply = json!({
            "queue_running": [[1, "a", {}]],
            "queue_pending": [[3, "b", {}], [7, ours.to_string(), {"1": {}, "2": {}}], [5, "c", {}], [9, "d", {}]],
        });
        assert_eq!(queue(&reply, ours), (QueueState::Pending { position: 3 }, Some(2)));
        assert_eq!(queue(&json!({}), ours), (QueueState::Absent, None));
    }

    #[test]
    fn names_that_leave_their_folder_are_refused() {
        for name in ["", ".", "..", "../a", "a/b", "a\\b", "c:a", "a\0b", "a..b"] {
            assert!(!is_safe_name(name), "{name:?}");
        }
        assert!(is_safe_name("t01_00001_.png"));
        for path in ["/etc", "..", "a/../b", "a\\..\\b", "c:\\x"] {
            assert!(!is_safe_subfolder(path), "{path:?}");
        }
        assert!(is_safe_subfolder("sub/dir") && is_safe_subfolder(""));
    }
}
