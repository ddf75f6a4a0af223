use axum::Json;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::turns::{Turn, broken_off, error_body};

/// A picture of one grey point.
const POINT: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==";

/// What a model is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// Its name.
    pub model: String,
    /// The words of the last turn.
    pub prompt: String,
    /// The words on what it is.
    pub system: String,
    /// The pictures of the last turn: kind and bytes.
    pub images: Vec<(String, Vec<u8>)>,
    /// The JSON Schema of the answer.
    pub schema: Option<Value>,
    /// The whole body.
    pub body: Value,
}

impl Asked {
    pub(crate) fn read(model: &str, body: &Value) -> Self {
        let parts = |content: Option<&Value>| {
            let parts = content.and_then(|content| content.get("parts")).and_then(Value::as_array);
            parts.cloned().unwrap_or_default()
        };
        let words = |parts: &[Value]| -> String { parts.iter().filter_map(|part| part["text"].as_str()).collect() };
        let last = parts(body.get("contents").and_then(Value::as_array).and_then(|contents| contents.last()));
        let image = |part: &Value| {
            let blob = part.get("inlineData").or_else(|| part.get("inline_data"))?;
            let kind = blob.get("mimeType").or_else(|| blob.get("mime_type")).and_then(Value::as_str)?;
            Some((kind.to_owned(), STANDARD.decode(blob["data"].as_str()?).ok()?))
        };
        Self {
            model: model.to_owned(),
            prompt: words(&last),
            system: words(&parts(body.get("systemInstruction"))),
            images: last.iter().filter_map(image).collect(),
            schema: body["generationConfig"].get("responseJsonSchema").cloned(),
            body: body.clone(),
        }
    }

    pub(crate) fn wants_image(&self) -> bool {
        let modalities = self.body["generationConfig"]["responseModalities"].as_array();
        modalities.is_some_and(|modalities| modalities.contains(&"IMAGE".into()))
    }

    /// The smallest answer that fits the schema, or an echo of the prompt.
    pub(crate) fn sound_words(&self) -> String {
        match &self.schema {
            Some(schema) => instance(schema).to_string(),
            None => format!("You said: {}", self.prompt),
        }
    }
}

pub(crate) fn point() -> Vec<u8> {
    STANDARD.decode(POINT).unwrap_or_default()
}

/// The smallest value that fits a JSON Schema of the kinds that the studio uses.
fn instance(schema: &Value) -> Value {
    if let Some(first) = schema.get("enum").and_then(|values| values.get(0)) {
        return first.clone();
    }
    let number = |key: &str| schema.get(key).cloned();
    match schema.get("type").and_then(Value::as_str) {
        Some("object") => {
            let properties = schema.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
            properties.iter().map(|(name, schema)| (name.clone(), instance(schema))).collect()
        }
        Some("array") => {
            let least = schema.get("minItems").and_then(Value::as_u64).unwrap_or(1);
            (0..least).map(|_| instance(&schema["items"])).collect()
        }
        Some("integer") => number("minimum").unwrap_or_else(|| 1.into()),
        Some("number") => number("minimum").unwrap_or_else(|| 0.5.into()),
        Some("boolean") => true.into(),
        _ => "word".into(),
    }
}

/// The answer to `generateContent`.
pub(crate) fn whole(asked: &Asked, words: &str, picture: &[u8], turn: Option<&Turn>) -> Response {
    Json(reply(asked, words, picture, turn)).into_response()
}

fn reply(asked: &Asked, words: &str, picture: &[u8], turn: Option<&Turn>) -> Value {
    let mut finish = "STOP";
    let mut words = words.to_owned();
    let mut shown = asked.wants_image();
    match turn {
        Some(Turn::BlockedPrompt) => {
            return json!({
                "promptFeedback": { "blockReason": "PROHIBITED_CONTENT", "safetyRatings": [] },
                "usageMetadata": { "promptTokenCount": 9, "totalTokenCount": 9 },
                "modelVersion": asked.model, "responseId": "double",
            });
        }
        Some(Turn::MaxTokens) => {
            finish = "MAX_TOKENS";
            words.truncate(words.floor_char_boundary(words.len() / 2));
        }
        Some(Turn::MalformedJson) => words = format!("Sure! Here it is: {words}"),
        Some(Turn::OtherShape) => words = r#"{"another": "shape"}"#.to_owned(),
        Some(Turn::NoImage) => {
            finish = "NO_IMAGE";
            shown = false;
        }
        Some(Turn::UnknownFinish) => finish = "BORED",
        _ => {}
    }
    let mut parts = vec![json!({ "text": words })];
    if shown {
        // A sketch made while thinking comes before the picture.
        let sketch = json!({ "inlineData": { "mimeType": "image/png", "data": STANDARD.encode(point()) },
                             "thought": true });
        let data = STANDARD.encode(picture);
        parts.push(sketch);
        parts.push(
            json!({ "inlineData": { "mimeType": "image/png", "data": data }, "thoughtSignature": "c2lnbmF0dXJl" }),
        );
    }
    json!({
        "candidates": [{ "content": { "role": "model", "parts": parts }, "finishReason": finish, "index": 0 }],
        "usageMetadata": usage(asked, shown),
        "modelVersion": asked.model,
        "responseId": "double",
    })
}

fn usage(asked: &Asked, shown: bool) -> Value {
    let pictures = 258 * asked.images.len() as u64;
    let output = if shown { 1120 } else { 24 };
    json!({
        "promptTokenCount": 12 + pictures, "candidatesTokenCount": output, "thoughtsTokenCount": 8,
        "totalTokenCount": 20 + pictures + output,
        "promptTokensDetails": [
            { "modality": "TEXT", "tokenCount": 12 }, { "modality": "IMAGE", "tokenCount": pictures }],
        "candidatesTokensDetails": [{ "modality": if shown { "IMAGE" } else { "TEXT" }, "tokenCount": output }],
    })
}

/// The answer to `streamGenerateContent?alt=sse`: a piece for each word, the count with the last.
pub(crate) fn pieces(asked: &Asked, words: &str, turn: Option<&Turn>) -> Response {
    if turn == Some(&Turn::BlockedPrompt) {
        let blocked = reply(asked, words, &[], turn);
        return events(vec![Ok(format!("data: {blocked}\n\n"))]);
    }
    let odd = turn == Some(&Turn::StreamOddLines);
    let end = if odd { "\r" } else { "\r\n" };
    let words: Vec<String> = words.split_inclusive(' ').map(str::to_owned).collect();
    let last = words.len().saturating_sub(1);
    let mut body: Vec<Result<String, std::io::Error>> = Vec::new();
    for (index, word) in words.iter().enumerate() {
        let word = if odd { format!("{word}\u{2028}") } else { word.clone() };
        let mut piece = json!({ "candidates": [{ "content": { "role": "model", "parts": [{ "text": word }] }, "index": 0 }],
                                "modelVersion": asked.model, "responseId": "double" });
        if index == last {
            piece["candidates"][0]["finishReason"] = "STOP".into();
            piece["usageMetadata"] = usage(asked, false);
        }
        body.push(Ok(format!("data: {piece}{end}{end}")));
        if index == 1 {
            let overloaded = error_body(503, "UNAVAILABLE", "The model is overloaded.", json!([]));
            match turn {
                Some(Turn::StreamCut) => body.push(Err(std::io::Error::other("cut"))),
                Some(Turn::StreamEnds) => {}
                Some(Turn::StreamError) => body.push(Ok(format!("data: {overloaded}{end}{end}"))),
                Some(Turn::StreamBareError) => {
                    let lines = serde_json::to_string_pretty(&overloaded).unwrap_or_default();
                    body.push(Ok(format!("{}{end}", lines.replace('\n', end))));
                }
                _ => continue,
            }
            break;
        }
    }
    events(body)
}

pub(crate) fn events(body: Vec<Result<String, std::io::Error>>) -> Response {
    ([(header::CONTENT_TYPE, "text/event-stream")], broken_off(body)).into_response()
}
