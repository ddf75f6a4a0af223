//! The routes of the double: what each answers on the wire.

#[allow(clippy::wildcard_imports)] // the routes are one half of the double, apart only to be readable
use super::*;

pub(super) async fn note(State(double): State<ComfyDouble>, request: Request, next: Next) -> Response {
    let line = format!("{} {}", request.method(), request.uri().path());
    let dies = {
        let mut inside = double.inside();
        inside.log.push(line);
        inside
            .faults
            .die_at
            .is_some_and(|(start, nth)| inside.log.iter().filter(|line| line.starts_with(start)).count() >= nth)
    };
    if dies {
        double.die();
        std::future::pending::<()>().await;
    }
    next.run(request).await
}

pub(super) async fn object_info(State(double): State<ComfyDouble>) -> Response {
    let inside = double.inside();
    let mut classes: Value = serde_json::from_str(&inside.catalogue_text).expect("its own classes");
    // The lists of files are read anew for each asker.
    for class in ["LoadImage", "LoadImageMask"] {
        let image = classes.get_mut(class).and_then(|class| class["input"]["required"].get_mut("image"));
        if let Some(files) = image.and_then(|image| image[0].as_array_mut()) {
            files.extend(inside.uploads.keys().map(|name| json!(name)));
        }
    }
    Json(classes).into_response()
}

/// The one template it brings along, and the list of it.
pub(super) async fn template(Path(name): Path<String>) -> Response {
    let text = match name.as_str() {
        "index.json" => json!([{ "title": "3D", "templates": [
            { "name": "3d_moge_perspective_to_mesh", "title": "MoGe", "description": "a mesh from a photo" },
        ] }])
        .to_string(),
        "3d_moge_perspective_to_mesh.json" => shared::read("comfyui/templates/3d_moge_perspective_to_mesh.json"),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    ([("content-type", "application/json")], text).into_response()
}

pub(super) async fn socket(
    State(double): State<ComfyDouble>,
    Query(query): Query<HashMap<String, String>>,
    upgrade: WebSocketUpgrade,
) -> Response {
    if double.inside().faults.silent_socket {
        std::future::pending::<()>().await;
    }
    let client = query.get("clientId").cloned().unwrap_or_default();
    let (line, said) = mpsc::unbounded_channel();
    // Before the upgrade, or what is said right after it would be lost.
    let at_node = {
        let mut inside = double.inside();
        inside.sockets.entry(client.clone()).or_default().push(line);
        let ours = inside.running.as_ref().is_some_and(|(_, id, _)| *id == client);
        inside.at_node.clone().filter(|_| ours)
    };
    upgrade.on_upgrade(move |socket| talk(double, said, socket, client, at_node))
}

pub(super) async fn talk(
    double: ComfyDouble,
    mut said: mpsc::UnboundedReceiver<Option<Message>>,
    mut socket: WebSocket,
    sid: String,
    at_node: Option<String>,
) {
    let remaining = double.inside().remaining();
    let status = json!({ "type": "status", "data": { "status": { "exec_info": { "queue_remaining": remaining } }, "sid": sid } });
    if socket.send(Message::text(status.to_string())).await.is_err() {
        return;
    }
    if let Some(node) = at_node {
        let executing = json!({ "type": "executing", "data": { "node": node } });
        if socket.send(Message::text(executing.to_string())).await.is_err() {
            return;
        }
    }
    loop {
        tokio::select! {
            said = said.recv() => match said {
                Some(Some(message)) => if socket.send(message).await.is_err() { return },
                _ => return,
            },
            heard = socket.recv() => match heard {
                Some(Ok(Message::Text(text))) if text.contains("feature_flags") => {
                    let ours = json!({ "type": "feature_flags", "data": { "supports_preview_metadata": true, "max_upload_size": 104_857_600 } });
                    if socket.send(Message::text(ours.to_string())).await.is_err() {
                        return;
                    }
                }
                Some(Ok(_)) => {}
                _ => return,
            },
        }
    }
}

#[derive(Deserialize)]
struct Posted {
    /// Read for itself: the order of its nodes is the order in which they run.
    prompt: Prompt,
}

pub(super) async fn take_prompt(State(double): State<ComfyDouble>, body: Bytes) -> Response {
    let faults = double.inside().faults.clone();
    if faults.hang_prompts {
        std::future::pending::<()>().await;
    }
    if faults.fail_prompts {
        return (StatusCode::INTERNAL_SERVER_ERROR, "500 Internal Server Error").into_response();
    }
    let (Ok(value), Ok(Posted { prompt })) = (serde_json::from_slice::<Value>(&body), serde_json::from_slice(&body))
    else {
        return (StatusCode::INTERNAL_SERVER_ERROR, "500 Internal Server Error").into_response();
    };
    let prompt_id = value["prompt_id"].as_str().unwrap_or_default().to_owned();
    let known = |name: &str, inside: &Inside| inside.uploads.contains_key(name) || name == "example.png";
    let refusal = {
        let inside = double.inside();
        let mut found = validate(&prompt, &inside.catalogue);
        // A picture that was uploaded is there, whatever the catalogue listed when it was read.
        found.retain(|one| {
            let named = one.node_id.as_ref().zip(one.input.as_ref());
            let value = named.and_then(|(id, input)| prompt.node(id)?.inputs.get(input)?.as_str());
            !(one.input.as_deref() == Some("image") && value.is_some_and(|name| known(name, &inside)))
        });
        (!found.is_empty()).then(|| refusal(&found))
    };
    if let Some(refusal) = refusal {
        return (StatusCode::BAD_REQUEST, Json(refusal)).into_response();
    }
    let number = {
        let mut inside = double.inside();
        let number = inside.posted.len() as i64;
        inside.posted.push(value.clone());
        let client_id = value["client_id"].as_str().unwrap_or_default().to_owned();
        inside.pending.push_back(Item { number, prompt_id: prompt_id.clone(), client_id, prompt, body: value });
        number
    };
    double.say_status();
    double.say_status();
    double.work.notify_one();
    Json(json!({ "prompt_id": prompt_id, "number": number, "node_errors": {} })).into_response()
}

/// The body of a 400, as recorded.
pub(super) fn refusal(found: &[Diagnostic]) -> Value {
    let whole = |kind: &str, message: &str, details: &str, extra: Value| json!({ "error": { "type": kind, "message": message, "details": details, "extra_info": extra }, "node_errors": {} });
    if let Some(missing) = found.iter().find(|one| one.kind == DiagnosticKind::MissingNodeType) {
        let id = missing.node_id.clone().unwrap_or_default();
        let message = format!("Node '{}' not found. The custom node may not be installed.", missing.class_type);
        let extra = json!({ "node_id": id, "class_type": missing.class_type, "node_title": missing.class_type });
        return whole("missing_node_type", &message, &format!("Node ID '#{id}'"), extra);
    }
    if found.iter().any(|one| one.kind == DiagnosticKind::PromptNoOutputs) {
        return whole("prompt_no_outputs", "Prompt has no outputs", "", json!({}));
    }
    let mut nodes: BTreeMap<String, (String, Vec<Value>)> = BTreeMap::new();
    for one in found {
        let entry = nodes
            .entry(one.node_id.clone().unwrap_or_default())
            .or_insert_with(|| (one.class_type.clone(), Vec::new()));
        let input = one.input.clone().unwrap_or_default();
        entry.1.push(json!({ "type": one.kind.as_str(), "message": one.message, "details": input, "extra_info": { "input_name": input } }));
    }
    let nodes: Map<String, Value> = nodes
        .into_iter()
        .map(|(id, (class, errors))| (id, json!({ "errors": errors, "dependent_outputs": [], "class_type": class })))
        .collect();
    json!({
        "error": { "type": "prompt_outputs_failed_validation", "message": "Prompt outputs failed validation", "details": "", "extra_info": {} },
        "node_errors": nodes,
    })
}

pub(super) async fn queue(State(double): State<ComfyDouble>) -> Json<Value> {
    let inside = double.inside();
    let running: Vec<Value> = inside.running.iter().map(|(row, ..)| row.clone()).collect();
    let pending: Vec<Value> = inside.pending.iter().map(Item::row).collect();
    Json(json!({ "queue_running": running, "queue_pending": pending }))
}

pub(super) async fn change_queue(State(double): State<ComfyDouble>, Json(body): Json<Value>) {
    let gone: HashSet<&str> = body["delete"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    double.inside().pending.retain(|item| !gone.contains(item.prompt_id.as_str()));
}

pub(super) async fn interrupt(State(double): State<ComfyDouble>, Json(body): Json<Value>) {
    if let Some((_, id, stop)) = &double.inside().running
        && body["prompt_id"].as_str().is_none_or(|asked| asked == id)
    {
        stop.cancel();
    }
}

pub(super) async fn history(State(double): State<ComfyDouble>, Path(id): Path<String>) -> Json<Value> {
    let inside = double.inside();
    Json(inside.history.get(&id).map_or(json!({}), |entry| json!({ id: entry })))
}

pub(super) async fn view(State(double): State<ComfyDouble>, Query(query): Query<HashMap<String, String>>) -> Response {
    let name = query.get("filename").cloned().unwrap_or_default();
    let inside = double.inside();
    let folder = if query.get("type").is_some_and(|kind| kind == "input") { &inside.uploads } else { &inside.outputs };
    match folder.get(&name) {
        Some(bytes) if inside.faults.half_pictures => bytes[..bytes.len() / 2].to_vec().into_response(),
        Some(bytes) => bytes.clone().into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

pub(super) async fn upload(State(double): State<ComfyDouble>, mut form: Multipart) -> Response {
    let (mut asked, mut bytes) = (None, Vec::new());
    while let Ok(Some(field)) = form.next_field().await {
        if field.name() == Some("image") {
            asked = field.file_name().map(str::to_owned);
            bytes = field.bytes().await.unwrap_or_default().to_vec();
        }
    }
    let Some(asked) = asked else { return StatusCode::BAD_REQUEST.into_response() };
    let mut inside = double.inside();
    let (stem, ending) = asked.rsplit_once('.').unwrap_or((asked.as_str(), "png"));
    let (mut name, mut copy) = (asked.clone(), 0);
    while inside.uploads.get(&name).is_some_and(|there| *there != bytes) {
        copy += 1;
        name = format!("{stem} ({copy}).{ending}");
    }
    inside.uploads.insert(name.clone(), bytes);
    Json(json!({ "name": name, "subfolder": "", "type": "input" })).into_response()
}
