use axum::Json;
use axum::body::Body;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::answers::{Asked, events};
use crate::turns::{Turn, error_body};

/// Something that takes time.
#[derive(Clone, Debug)]
pub(crate) struct Job {
    pub id: String,
    pub model: String,
    pub body: Value,
    pub turn: Option<Turn>,
    /// How often it was looked at while it was not done.
    pub looks: usize,
    pub file_looks: usize,
    pub cancelled: bool,
    /// What the model says or makes.
    pub words: String,
    pub film: Vec<u8>,
}

impl Job {
    pub(crate) fn asked(model: &str, body: &Value) -> Asked {
        let mut words = String::new();
        let mut images = Vec::new();
        match &body["input"] {
            Value::String(text) => words.push_str(text),
            input => {
                let steps = input.as_array().into_iter().flatten();
                // Contents stand in a turn, or bare.
                let blocks = steps.flat_map(|step| match step.get("content").and_then(Value::as_array) {
                    Some(content) => content.clone(),
                    None => vec![step.clone()],
                });
                for block in blocks {
                    words.push_str(block["text"].as_str().unwrap_or_default());
                    if let (Some(kind), Some(data)) = (block["mime_type"].as_str(), block["data"].as_str()) {
                        images.push((kind.to_owned(), STANDARD.decode(data).unwrap_or_default()));
                    }
                }
            }
        }
        let schema = body["response_format"].get("schema").cloned();
        let system = body["system_instruction"].as_str().unwrap_or_default().to_owned();
        Asked { model: model.to_owned(), prompt: words, system, images, schema, body: body.clone() }
    }

    fn format(&self) -> &str {
        self.body["response_format"]["type"].as_str().unwrap_or("text")
    }

    /// The interaction as it stands at its `looks`th look; a background job is done after `patience` of them.
    pub(crate) fn interaction(&self, url: &str, patience: usize) -> Value {
        let status = if self.cancelled {
            "cancelled"
        } else if self.looks == 0 && patience > 0 {
            "queued"
        } else if self.looks < patience {
            match self.turn {
                Some(Turn::UnknownStatus) => "pondering",
                _ => "in_progress",
            }
        } else {
            match self.turn {
                Some(Turn::Fails) => "failed",
                Some(Turn::IsCancelled) => "cancelled",
                Some(Turn::IsIncomplete) => "incomplete",
                Some(Turn::BudgetExceeded) => "budget_exceeded",
                _ => "completed",
            }
        };
        let mut interaction = json!({
            "id": self.id, "object": "interaction", "status": status, "model": self.model,
            "created": "2026-11-22T08:00:00Z", "updated": "2026-11-22T08:00:01Z",
        });
        match status {
            "completed" => {
                interaction["steps"] = json!([
                    { "type": "thought", "signature": "c2lnbmF0dXJl" },
                    { "type": "model_output", "content": self.output(url) },
                ]);
                interaction["usage"] = self.usage();
            }
            "failed" | "incomplete" | "budget_exceeded" => {
                interaction["errors"] = json!([{ "code": status, "message": "The double was told so." }]);
                interaction["usage"] = json!({ "total_input_tokens": 12, "total_tokens": 12 });
            }
            _ => {}
        }
        // Google remembers nothing under an id that is not there.
        if self.body["store"] == false {
            interaction.as_object_mut().map(|fields| fields.remove("id"));
        }
        interaction
    }

    fn output(&self, url: &str) -> Value {
        if self.turn == Some(Turn::NoVideo) {
            return json!([{ "type": "text", "text": "I would rather not film this." }]);
        }
        match (self.format(), self.body["response_format"]["delivery"].as_str()) {
            ("video", Some("uri")) => {
                let uri = match (self.body["response_format"]["gcs_uri"].as_str(), &self.turn) {
                    (_, Some(Turn::FileAbroad)) => "https://films.example/film.mp4".to_owned(),
                    (Some(folder), _) => format!("{}/{}.mp4", folder.trim_end_matches('/'), self.id),
                    (None, _) => format!("{url}/v1beta/files/{}:download?alt=media", self.file_id()),
                };
                json!([{ "type": "video", "mime_type": "video/mp4", "uri": uri }])
            }
            ("video", _) => json!([{ "type": "video", "mime_type": "video/mp4", "data": STANDARD.encode(&self.film) }]),
            ("image", _) => {
                json!([{ "type": "image", "mime_type": "image/png", "data": STANDARD.encode(crate::answers::point()) }])
            }
            _ => json!([{ "type": "text", "text": self.words }]),
        }
    }

    fn usage(&self) -> Value {
        let (modality, output) = match self.format() {
            "video" => ("video", 23_040),
            "image" => ("image", 1120),
            _ => ("text", 24),
        };
        json!({
            "total_input_tokens": 12, "total_output_tokens": output, "total_thought_tokens": 8,
            "total_cached_tokens": 0, "total_tool_use_tokens": 0, "total_tokens": 20 + output,
            "input_tokens_by_modality": [{ "modality": "text", "tokens": 12 }],
            "output_tokens_by_modality": [{ "modality": modality, "tokens": output }],
        })
    }

    pub(crate) fn file_id(&self) -> String {
        self.id.replace("v1_", "film")
    }

    /// The events of a streamed interaction, after the one with this id.
    pub(crate) fn stream(&self, url: &str, after: Option<&str>) -> Response {
        let whole = self.interaction(url, 0);
        let partial =
            |status: &str| json!({ "id": self.id, "status": status, "model": self.model, "object": "interaction" });
        let mut said = vec![
            json!({ "event_type": "interaction.created", "interaction": partial("in_progress") }),
            json!({ "event_type": "interaction.status_update", "interaction_id": self.id, "status": "in_progress" }),
            json!({ "event_type": "step.start", "index": 0, "step": { "type": "model_output" } }),
        ];
        let words = self.words.split_inclusive(' ');
        said.extend(
            words.map(
                |word| json!({ "event_type": "step.delta", "index": 0, "delta": { "type": "text", "text": word } }),
            ),
        );
        let mut done = partial("completed");
        done["usage"] = whole["usage"].clone();
        said.push(json!({ "event_type": "step.stop", "index": 0 }));
        said.push(json!({ "event_type": "interaction.completed", "interaction": done }));
        let mut body = Vec::new();
        for (number, mut event) in said.into_iter().enumerate() {
            event["event_id"] = format!("e{number}").into();
            let kind = event["event_type"].clone();
            body.push(Ok(format!("event: {}\ndata: {event}\n\n", kind.as_str().unwrap_or_default())));
            if number == 4 {
                match self.turn {
                    Some(Turn::StreamCut) if after.is_none() => {
                        body.push(Err(std::io::Error::other("cut")));
                        break;
                    }
                    Some(Turn::StreamError) => {
                        let error = json!({ "event_type": "error", "error": {
                            "code": "resource_exhausted", "message": "The double was told so." } });
                        body.push(Ok(format!("data: {error}\n\n")));
                        break;
                    }
                    _ => {}
                }
            }
        }
        let seen = after.and_then(|id| id.strip_prefix('e')?.parse::<usize>().ok()).map_or(0, |seen| seen + 1);
        events(body.into_iter().skip(seen).collect())
    }

    /// The operation as `fetchPredictOperation` tells it.
    pub(crate) fn operation(&self, patience: usize) -> Value {
        let mut operation = json!({ "name": self.id });
        if self.looks < patience {
            return operation;
        }
        operation["done"] = true.into();
        match self.turn {
            Some(Turn::Fails) => {
                operation["error"] =
                    error_body(3, "INVALID_ARGUMENT", "The double was told so.", json!([]))["error"].take();
            }
            Some(Turn::Filtered) => {
                operation["response"] = json!({
                    "@type": "type.googleapis.com/cloud.ai.large_models.vision.GenerateVideoResponse",
                    "raiMediaFilteredCount": 1,
                    "raiMediaFilteredReasons": ["Veo could not generate videos because of the double."],
                });
            }
            _ => {
                let video = match self.body["parameters"]["storageUri"].as_str() {
                    Some(folder) => {
                        let gs = format!("{}/sample_0.mp4", folder.trim_end_matches('/'));
                        json!({ "gcsUri": gs, "mimeType": "video/mp4" })
                    }
                    None => json!({ "bytesBase64Encoded": STANDARD.encode(&self.film), "mimeType": "video/mp4" }),
                };
                operation["response"] = json!({
                    "@type": "type.googleapis.com/cloud.ai.large_models.vision.GenerateVideoResponse",
                    "raiMediaFilteredCount": 0, "videos": [video],
                });
            }
        }
        operation
    }

    /// The state of the film as a file.
    pub(crate) fn file(&mut self) -> Response {
        self.file_looks += 1;
        let waits = self.turn == Some(Turn::FileProcessing) && self.file_looks == 1;
        let state = if waits { "PROCESSING" } else { "ACTIVE" };
        let name = format!("files/{}", self.file_id());
        Json(json!({ "name": name, "state": state, "mimeType": "video/mp4", "sizeBytes": self.film.len().to_string() }))
            .into_response()
    }

    /// The film's content.
    pub(crate) fn download(&self) -> Response {
        match self.turn {
            Some(Turn::FileElsewhere) => {
                (StatusCode::FOUND, [(header::LOCATION, format!("/media/{}", self.file_id()))]).into_response()
            }
            _ => ([(header::CONTENT_TYPE, "video/mp4")], Body::from(self.film.clone())).into_response(),
        }
    }
}
