use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::content::Media;
use crate::error::GoogleError;
use crate::usage::Usage;

open_enum! {
    /// Where an interaction stands.
    Status {
        /// Waits for its turn.
        Queued = "queued",
        /// Is worked on.
        InProgress = "in_progress",
        /// Waits for an answer to a function call.
        RequiresAction = "requires_action",
        /// Stopped at a limit, and can go on with its token.
        RequiresContinuation = "requires_continuation",
        /// Has its result.
        Completed = "completed",
        /// Ended with an error.
        Failed = "failed",
        /// Was cancelled.
        Cancelled = "cancelled",
        /// Ended before it was finished.
        Incomplete = "incomplete",
        /// Ended at a budget that is set at Google.
        BudgetExceeded = "budget_exceeded",
    }
}

impl Status {
    /// Whether waiting may help. A word that this crate does not know may mean anything, so it is waited on.
    pub fn is_under_way(&self) -> bool {
        matches!(self, Self::Queued | Self::InProgress | Self::Other(_))
    }
}

/// What Google keeps of an interaction: 55 days on a paid account, one day on a free one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keep {
    /// Nothing; the result exists in the reply only.
    #[default]
    Nothing,
    /// Input and result, so that another interaction can follow it.
    Stored,
    /// The same, and it is worked on while nobody is connected. Delete it when the result is safe.
    InBackground,
}

/// What the result has to be.
#[derive(Clone, Debug, PartialEq)]
pub enum OutputFormat {
    /// JSON that fits a JSON Schema.
    Json(Value),
    /// A picture.
    Image {
        /// As in [`ImageRequest`](crate::ImageRequest), and `1:4`, `4:1`, `1:8`, `8:1`.
        aspect_ratio: Option<String>,
        /// `512`, `1K`, `2K`, `4K`.
        image_size: Option<String>,
    },
    /// Any other form, in Google's words.
    Raw(Value),
}

impl OutputFormat {
    fn wire(&self) -> Value {
        match self {
            Self::Json(schema) => json!({ "type": "text", "mime_type": "application/json", "schema": schema }),
            Self::Image { aspect_ratio, image_size } => {
                let mut format = Map::new();
                format.insert("type".to_owned(), "image".into());
                format.extend(aspect_ratio.as_ref().map(|ratio| ("aspect_ratio".to_owned(), ratio.as_str().into())));
                format.extend(image_size.as_ref().map(|size| ("image_size".to_owned(), size.as_str().into())));
                format.into()
            }
            Self::Raw(format) => format.clone(),
        }
    }
}

/// One piece of what goes in or comes out. Fields that this crate does not know are kept.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Block {
    /// `text`, `image`, `video`, `audio`, `document` and whatever is added.
    #[serde(rename = "type")]
    pub kind: String,
    /// Words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// A file as base64.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<String>,
    /// A file's address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
    /// The file's kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mime_type: Option<String>,
    /// Whatever else came with it.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Block {
    /// Words.
    pub fn text(text: impl Into<String>) -> Self {
        Self { kind: "text".to_owned(), text: Some(text.into()), ..Self::default() }
    }

    /// A file; its kind is the first half of its MIME type.
    pub fn media(media: &Media) -> Self {
        let kind = media.mime_type.split('/').next().unwrap_or_default();
        let kind = if matches!(kind, "image" | "video" | "audio") { kind } else { "document" };
        Self {
            kind: kind.to_owned(),
            data: Some(media.base64()),
            mime_type: Some(media.mime_type.clone()),
            ..Self::default()
        }
    }
}

impl fmt::Debug for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let data = self.data.as_ref().map(|data| format!("{} characters of base64", data.len()));
        f.debug_struct("Block")
            .field("kind", &self.kind)
            .field("text", &self.text)
            .field("data", &data)
            .field("uri", &self.uri)
            .field("mime_type", &self.mime_type)
            .field("other", &self.other)
            .finish()
    }
}

/// A question, in the form of the Interactions API.
#[derive(Clone, Debug, PartialEq)]
pub struct InteractionRequest {
    /// `gemini-3.8-flash`, `gemini-omni-1.2-flash` and so on.
    pub model: String,
    /// What is said and shown.
    pub input: Vec<Block>,
    /// What the model is, and how it should answer. Not for video models.
    pub system_instruction: Option<String>,
    /// What the result has to be; words when unset.
    pub output: Option<OutputFormat>,
    /// The rest of `generation_config`, in Google's words: `seed`, `max_output_tokens`, `thinking_level`, `video_config`…
    pub config: Map<String, Value>,
    /// The interaction that this one follows; Google must have kept it.
    pub previous: Option<String>,
    /// What Google keeps.
    pub keep: Keep,
    /// Labels on the bill.
    pub labels: Vec<(String, String)>,
}

impl InteractionRequest {
    /// A question of one text, of which Google keeps nothing.
    pub fn new(model: impl Into<String>, prompt: impl Into<String>) -> Self {
        Self::of(model, vec![Block::text(prompt)])
    }

    /// A question of several pieces, of which Google keeps nothing.
    pub fn of(model: impl Into<String>, input: Vec<Block>) -> Self {
        Self {
            model: model.into(),
            input,
            system_instruction: None,
            output: None,
            config: Map::new(),
            previous: None,
            keep: Keep::Nothing,
            labels: Vec::new(),
        }
    }

    /// To be worked on while nobody is connected; Google keeps it until it is deleted.
    #[must_use]
    pub fn in_background(self) -> Self {
        Self { keep: Keep::InBackground, ..self }
    }

    pub(super) fn body(&self, stream: bool) -> Result<Map<String, Value>, GoogleError> {
        if self.input.is_empty() {
            return Err(GoogleError::request("an interaction needs an input"));
        }
        let input = match self.input.as_slice() {
            [only] if only.kind == "text" && only.other.is_empty() => only.text.clone().into(),
            // Turns are spelt out, so that this holds also where more of them follow.
            blocks => json!([{ "type": "user_input", "content": blocks }]),
        };
        let mut body = Map::new();
        let mut set = |key: &str, value: Option<Value>| body.extend(value.map(|value| (key.to_owned(), value)));
        set("model", Some(self.model.as_str().into()));
        set("input", Some(input));
        set("system_instruction", self.system_instruction.as_deref().map(Value::from));
        set("generation_config", (!self.config.is_empty()).then(|| self.config.clone().into()));
        set("response_format", self.output.as_ref().map(OutputFormat::wire));
        set("previous_interaction_id", self.previous.as_deref().map(Value::from));
        // Always said, because Google's default is to keep everything.
        set("store", Some((self.keep != Keep::Nothing).into()));
        set("background", (self.keep == Keep::InBackground).then_some(Value::Bool(true)));
        set("stream", stream.then_some(Value::Bool(true)));
        let labels: Map<_, _> = self.labels.iter().map(|(key, value)| (key.clone(), value.as_str().into())).collect();
        set("labels", (!labels.is_empty()).then(|| labels.into()));
        Ok(body)
    }
}

/// One step of an interaction: what was put in, a thought, what came out, a call of a function.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Step {
    /// `user_input`, `thought`, `model_output`, `function_call` and whatever is added.
    #[serde(rename = "type")]
    pub kind: String,
    /// What it holds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub content: Vec<Block>,
    /// Whatever else came with it.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// An interaction as Google tells of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Interaction {
    /// Its id; empty when Google keeps nothing of it.
    pub id: String,
    /// Where it stands.
    pub status: Status,
    /// The model that answered.
    pub model: Option<String>,
    /// What was done, in order.
    pub steps: Vec<Step>,
    /// What was counted so far.
    pub usage: Usage,
    /// What went wrong, in Google's words.
    pub errors: Vec<Value>,
    /// With [`Status::RequiresContinuation`]: the token to go on with.
    pub continuation_token: Option<String>,
}

impl Interaction {
    pub(crate) fn read(doing: &'static str, reply: Value) -> Result<Self, GoogleError> {
        let bad = |what: &str| GoogleError::reply(doing, format!("an interaction without {what}"));
        let Value::Object(mut fields) = reply else { return Err(bad("fields")) };
        let text = |fields: &Map<String, Value>, key: &str| fields.get(key).and_then(Value::as_str).map(str::to_owned);
        let steps = match fields.remove("steps") {
            None | Some(Value::Null) => Vec::new(),
            Some(steps) => serde_json::from_value(steps).map_err(|_| bad("readable steps"))?,
        };
        let errors = match fields.remove("errors") {
            Some(Value::Array(errors)) => errors,
            _ => Vec::new(),
        };
        Ok(Self {
            id: text(&fields, "id").unwrap_or_default(),
            status: Status::from(text(&fields, "status").ok_or_else(|| bad("a status"))?.as_str()),
            model: text(&fields, "model"),
            steps,
            usage: fields.get("usage").map(Usage::of_interaction).unwrap_or_default(),
            errors,
            continuation_token: text(&fields, "continuation_token"),
        })
    }

    /// Everything that the model put out, in order.
    pub fn output(&self) -> impl Iterator<Item = &Block> {
        self.steps.iter().filter(|step| step.kind == "model_output").flat_map(|step| &step.content)
    }

    /// The words of the result.
    pub fn text(&self) -> String {
        self.output().filter(|block| block.kind == "text").filter_map(|block| block.text.as_deref()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn google_is_told_to_keep_nothing_unless_it_is_asked_to() {
        let request = InteractionRequest::new("m", "hello");
        assert_eq!(
            Value::from(request.body(false).unwrap()),
            json!({ "model": "m", "input": "hello", "store": false })
        );
        let body = request.in_background().body(false).unwrap();
        assert_eq!((&body["store"], &body["background"]), (&json!(true), &json!(true)));
    }

    #[test]
    fn words_and_fields_newer_than_this_crate_are_kept() {
        let reply = json!({ "id": "v1_a", "status": "pondering", "steps": [
            { "type": "dream", "content": [{ "type": "smell", "strength": 3 }], "depth": 2 },
            { "type": "model_output", "content": [{ "type": "text", "text": "hi" }] },
        ] });
        let read = Interaction::read("test", reply.clone()).unwrap();
        assert_eq!(read.status, Status::Other("pondering".to_owned()));
        assert!(read.status.is_under_way());
        assert_eq!(read.text(), "hi");
        assert_eq!(serde_json::to_value(&read.steps).unwrap(), reply["steps"]);
    }
}
