//! `generateContent` and its stream.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::{Stream, StreamExt as _, stream};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::client::Google;
use crate::content::{Content, Media, Part};
use crate::error::GoogleError;
use crate::problem::Problem;
use crate::retry::Twice;
use crate::secret::quotable;
use crate::sse::{Event, Events};
use crate::transport::{Broken, Call, Reply, explain};
use crate::usage::Usage;

open_enum! {
    /// How the model ended.
    FinishReason {
        /// Of its own accord, or at a stop sequence.
        Stop = "STOP",
        /// At the limit of tokens.
        MaxTokens = "MAX_TOKENS",
        /// A safety filter.
        Safety = "SAFETY",
        /// Too close to something known.
        Recitation = "RECITATION",
        /// A language it does not speak.
        Language = "LANGUAGE",
        /// Unsaid.
        OtherReason = "OTHER",
        /// A forbidden word.
        Blocklist = "BLOCKLIST",
        /// Forbidden content.
        ProhibitedContent = "PROHIBITED_CONTENT",
        /// Personal data.
        Spii = "SPII",
        /// A function call that is none.
        MalformedFunctionCall = "MALFORMED_FUNCTION_CALL",
        /// A picture that a safety filter withheld.
        ImageSafety = "IMAGE_SAFETY",
        /// A picture with forbidden content.
        ImageProhibitedContent = "IMAGE_PROHIBITED_CONTENT",
        /// A picture too close to something known.
        ImageRecitation = "IMAGE_RECITATION",
        /// A picture withheld, unsaid why.
        ImageOther = "IMAGE_OTHER",
        /// No picture where one was asked for.
        NoImage = "NO_IMAGE",
        /// A signature of an earlier thought is missing from the conversation.
        MissingThoughtSignature = "MISSING_THOUGHT_SIGNATURE",
        /// Not a reply that the API could read.
        MalformedResponse = "MALFORMED_RESPONSE",
        /// An enterprise filter.
        ModelArmor = "MODEL_ARMOR",
        /// The reply does not say.
        Unsaid = "FINISH_REASON_UNSPECIFIED",
    }
}

open_enum! {
    /// Why a prompt was refused.
    BlockReason {
        /// A safety filter.
        Safety = "SAFETY",
        /// Unsaid.
        OtherReason = "OTHER",
        /// A forbidden word.
        Blocklist = "BLOCKLIST",
        /// Forbidden content.
        ProhibitedContent = "PROHIBITED_CONTENT",
        /// A picture in the prompt.
        ImageSafety = "IMAGE_SAFETY",
        /// An enterprise filter.
        ModelArmor = "MODEL_ARMOR",
        /// An attempt to talk the model out of its rules.
        Jailbreak = "JAILBREAK",
    }
}

/// How much a model may think before it answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Thinking {
    /// `MINIMAL`, `LOW`, `MEDIUM`, `HIGH`, `XHIGH`: for Gemini 3 and newer.
    Level(String),
    /// In tokens: for Gemini 2.5; 0 is none, -1 as it likes.
    Budget(i32),
}

/// A question to a model.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// `gemini-3.8-flash` and so on.
    pub model: String,
    /// The conversation; the last turn is the user's.
    pub contents: Vec<Content>,
    /// What the model is, and how it should answer.
    pub system: Option<String>,
    /// From 0, always the same, to 2.
    pub temperature: Option<f64>,
    /// How much of the probability is drawn from, from 0 to 1.
    pub top_p: Option<f64>,
    /// The most tokens of an answer, thoughts included.
    pub max_output_tokens: Option<u32>,
    /// The same seed gives nearly the same answer.
    pub seed: Option<i32>,
    /// Words at which the answer ends.
    pub stop_sequences: Vec<String>,
    /// How much it may think.
    pub thinking: Option<Thinking>,
    /// From which harm on each category is blocked, such as `HARM_CATEGORY_HARASSMENT`, `BLOCK_ONLY_HIGH`.
    pub safety: Vec<(String, String)>,
    /// Labels on the bill; enterprise only.
    pub labels: Vec<(String, String)>,
}

impl Request {
    /// A question of one text.
    pub fn new(model: impl Into<String>, prompt: impl Into<String>) -> Self {
        Self::of(model, vec![Part::text(prompt)])
    }

    /// A question of several parts.
    pub fn of(model: impl Into<String>, parts: Vec<Part>) -> Self {
        Self {
            model: model.into(),
            contents: vec![Content::user(parts)],
            system: None,
            temperature: None,
            top_p: None,
            max_output_tokens: None,
            seed: None,
            stop_sequences: Vec::new(),
            thinking: None,
            safety: Vec::new(),
            labels: Vec::new(),
        }
    }

    /// With a picture to look at, at the end of the last turn.
    #[must_use]
    pub fn with(mut self, media: &Media) -> Self {
        match self.contents.last_mut() {
            Some(turn) => turn.parts.push(Part::media(media)),
            None => self.contents.push(Content::user(vec![Part::media(media)])),
        }
        self
    }

    /// With words on what the model is.
    #[must_use]
    pub fn system(self, system: impl Into<String>) -> Self {
        Self { system: Some(system.into()), ..self }
    }

    /// With an answer and the next question, its thoughts and their signatures as they came.
    #[must_use]
    pub fn then(mut self, answer: &Generated, next: impl Into<String>) -> Self {
        self.contents.extend([answer.content.clone(), Content::user(vec![Part::text(next)])]);
        self
    }

    /// The body, with what an image or a structured answer adds to `generationConfig`.
    pub(crate) fn body(&self, more: Map<String, Value>) -> Body<'_> {
        let thinking = |thinking: &Thinking| match thinking {
            Thinking::Level(level) => serde_json::json!({ "thinkingLevel": level }),
            Thinking::Budget(tokens) => serde_json::json!({ "thinkingBudget": tokens }),
        };
        Body {
            contents: &self.contents,
            system_instruction: self
                .system
                .as_ref()
                .map(|system| Content { role: Some("user".to_owned()), parts: vec![Part::text(system)] }),
            safety_settings: self
                .safety
                .iter()
                .map(|(category, threshold)| serde_json::json!({ "category": category, "threshold": threshold }))
                .collect(),
            labels: self.labels.iter().map(|(key, value)| (key.clone(), value.clone().into())).collect(),
            generation_config: Config {
                temperature: self.temperature,
                top_p: self.top_p,
                max_output_tokens: self.max_output_tokens,
                seed: self.seed,
                stop_sequences: &self.stop_sequences,
                thinking_config: self.thinking.as_ref().map(thinking),
                more,
            },
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Body<'a> {
    contents: &'a [Content],
    #[serde(skip_serializing_if = "Option::is_none")]
    system_instruction: Option<Content>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    safety_settings: Vec<Value>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    labels: Map<String, Value>,
    #[serde(skip_serializing_if = "Config::is_empty")]
    generation_config: Config<'a>,
}

#[derive(PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Config<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_p: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_output_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seed: Option<i32>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    stop_sequences: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    thinking_config: Option<Value>,
    #[serde(flatten)]
    more: Map<String, Value>,
}

impl Config<'_> {
    fn is_empty(&self) -> bool {
        let Self { temperature, top_p, max_output_tokens, seed, stop_sequences, thinking_config, more } = self;
        (temperature, top_p, max_output_tokens, seed, thinking_config) == (&None, &None, &None, &None, &None)
            && stop_sequences.is_empty()
            && more.is_empty()
    }
}

/// An answer, or as much of one as has come.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Generated {
    /// What the model said, part by part, thoughts included; for [`Request::then`].
    pub content: Content,
    /// How it ended; `None` while it has not.
    pub finish: Option<FinishReason>,
    /// More on that.
    pub finish_message: Option<String>,
    /// What was counted.
    pub usage: Usage,
    /// The model that answered, where an alias was asked.
    pub model_version: Option<String>,
    /// Google's number for the answer, for its support.
    pub response_id: Option<String>,
}

/// A piece of an answer: what came since the piece before.
pub type Chunk = Generated;

impl Generated {
    /// The words of the answer, without thoughts.
    pub fn text(&self) -> String {
        self.content.text()
    }

    /// How it ended, [`FinishReason::Unsaid`] when the reply does not say.
    pub fn finished(&self) -> FinishReason {
        self.finish.clone().unwrap_or(FinishReason::Unsaid)
    }

    /// Reads one reply or chunk; a refused prompt has no candidate and says why.
    pub(crate) fn read(doing: &'static str, reply: &Value) -> Result<Self, GoogleError> {
        let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
        let usage = reply.get("usageMetadata").map(Usage::of_generate).unwrap_or_default();
        let candidate = reply.get("candidates").and_then(|candidates| candidates.get(0));
        let blocked = reply.get("promptFeedback").and_then(|feedback| Some((feedback, text(feedback, "blockReason")?)));
        let Some(candidate) = candidate else {
            return match blocked {
                Some((feedback, reason)) => Err(GoogleError::Blocked {
                    reason: BlockReason::from(reason.as_str()),
                    message: text(feedback, "blockReasonMessage").map(|message| quotable(&message, &[])),
                    usage: Box::new(usage),
                }),
                // A chunk may hold nothing but the count.
                None if reply.get("usageMetadata").is_some() => Ok(Self { usage, ..Self::default() }),
                None => Err(GoogleError::reply(doing, "neither an answer nor a reason why there is none")),
            };
        };
        let content = match candidate.get("content") {
            Some(content) => serde_json::from_value(content.clone())
                .map_err(|error| GoogleError::reply(doing, format!("the answer's parts: {error}")))?,
            None => Content::default(),
        };
        Ok(Self {
            content,
            finish: text(candidate, "finishReason").map(|word| FinishReason::from(word.as_str())),
            finish_message: text(candidate, "finishMessage"),
            usage,
            model_version: text(reply, "modelVersion"),
            response_id: text(reply, "responseId"),
        })
    }

    /// Puts the next piece behind this.
    pub(crate) fn extend(&mut self, chunk: &Chunk) {
        self.content.role = self.content.role.take().or_else(|| chunk.content.role.clone());
        for part in &chunk.content.parts {
            match self.content.parts.last_mut() {
                // Only plain text flows together: a signature belongs to its own part.
                Some(last) if is_plain(last) && is_plain(part) && last.thought == part.thought => {
                    last.text.get_or_insert_default().push_str(part.text.as_deref().unwrap_or_default());
                }
                _ => self.content.parts.push(part.clone()),
            }
        }
        self.finish = chunk.finish.clone().or(self.finish.take());
        self.finish_message = chunk.finish_message.clone().or(self.finish_message.take());
        // Each chunk counts from the beginning.
        if !chunk.usage.is_empty() {
            self.usage = chunk.usage.clone();
        }
        self.model_version = chunk.model_version.clone().or(self.model_version.take());
        self.response_id = chunk.response_id.clone().or(self.response_id.take());
    }
}

fn is_plain(part: &Part) -> bool {
    part.text.is_some() && part.thought_signature.is_none() && part.inline_data.is_none() && part.other.is_empty()
}

/// An answer of the shape that was asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Structured<T> {
    /// The answer.
    pub value: T,
    /// Everything around it.
    pub reply: Generated,
}

impl Google {
    /// Asks and waits for the whole answer. Look at [`Generated::finish`]: an answer may be cut short.
    ///
    /// # Errors
    /// [`GoogleError::Blocked`] for a refused prompt, and those of every call: [`GoogleError::Denied`],
    /// [`GoogleError::BadRequest`], [`GoogleError::ModelGone`], [`GoogleError::RateLimited`], [`GoogleError::DailyQuota`],
    /// [`GoogleError::Unavailable`], [`GoogleError::Unreachable`], [`GoogleError::Deadline`], [`GoogleError::SignIn`],
    /// [`GoogleError::BadReply`], [`GoogleError::TooLarge`].
    pub async fn generate(&self, request: &Request) -> Result<Generated, GoogleError> {
        self.generate_with("generate text", request, Map::new(), Twice::Harmless).await
    }

    pub(crate) async fn generate_with(
        &self,
        doing: &'static str,
        request: &Request,
        config: Map<String, Value>,
        twice: Twice,
    ) -> Result<Generated, GoogleError> {
        let url = self.transport().place.model_method(&request.model, "generateContent")?;
        let call = Call::post(doing, url, twice, &request.body(config)).of_model(&request.model);
        Generated::read(doing, &self.transport().json(&call).await?)
    }

    /// Asks, and gives the answer piece by piece as it is made.
    ///
    /// # Errors
    /// Those of [`Google::generate`] before the first piece. The stream itself ends with [`GoogleError::Interrupted`], which
    /// holds all that came, when the answer breaks off: a broken connection, an error in the stream, or an end without a
    /// finish reason.
    pub async fn stream(&self, request: &Request) -> Result<ReplyStream, GoogleError> {
        const DOING: &str = "stream text";
        let mut url = self.transport().place.model_method(&request.model, "streamGenerateContent")?;
        url.set_query(Some("alt=sse"));
        let call =
            Call::post(DOING, url, Twice::Harmless, &request.body(Map::new())).of_model(&request.model).streamed();
        let reply = self.transport().open(&call).await?;
        let limit = self.transport().options.max_reply_bytes;
        let state = Streaming { body: EventBody::new(reply, call, limit), so_far: Generated::default(), over: false };
        let chunks = stream::unfold(state, |mut state| async move { Some((state.next().await?, state)) });
        Ok(ReplyStream { chunks: chunks.boxed() })
    }

    /// Asks for an answer that fits a JSON Schema, and reads it into a type of ours.
    ///
    /// * `schema`: real JSON Schema, of an object in most cases. Give every text a bound of your own after this: Google
    ///   does not hold to lengths.
    ///
    /// # Errors
    /// Those of [`Google::generate`], and [`GoogleError::NotAsAsked`] with the finish reason when the model was cut short or
    /// its answer does not fit.
    pub async fn structured<T: DeserializeOwned>(
        &self,
        request: &Request,
        schema: &Value,
    ) -> Result<Structured<T>, GoogleError> {
        let mut config = Map::new();
        config.insert("responseMimeType".to_owned(), "application/json".into());
        config.insert("responseJsonSchema".to_owned(), schema.clone());
        let reply = self.generate_with("generate a structured answer", request, config, Twice::Harmless).await?;
        let refuse = |reason: String| GoogleError::NotAsAsked {
            finish: reply.finished(),
            reason,
            text: reply.text(),
            usage: Box::new(reply.usage.clone()),
        };
        if reply.finish != Some(FinishReason::Stop) {
            return Err(refuse("the model was cut short".to_owned()));
        }
        // Place and kind of the fault, without the words of the answer, which nobody has looked at.
        let place = |error: serde_json::Error| {
            let kind = match error.classify() {
                serde_json::error::Category::Data => "the JSON does not fit",
                _ => "it is not JSON",
            };
            refuse(format!("{kind}, at line {} column {}", error.line(), error.column()))
        };
        let value = serde_json::from_str(&reply.text()).map_err(place)?;
        Ok(Structured { value, reply })
    }
}

/// The pieces of an answer as they come.
pub struct ReplyStream {
    chunks: stream::BoxStream<'static, Result<Chunk, GoogleError>>,
}

impl ReplyStream {
    /// Waits for the rest and puts it together.
    ///
    /// # Errors
    /// [`GoogleError::Interrupted`], [`GoogleError::Blocked`].
    pub async fn whole(mut self) -> Result<Generated, GoogleError> {
        let mut whole = Generated::default();
        while let Some(chunk) = self.next().await {
            whole.extend(&chunk?);
        }
        Ok(whole)
    }
}

impl Stream for ReplyStream {
    type Item = Result<Chunk, GoogleError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.chunks.poll_next_unpin(context)
    }
}

impl std::fmt::Debug for ReplyStream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ReplyStream")
    }
}

struct Streaming {
    body: EventBody,
    so_far: Generated,
    over: bool,
}

impl Streaming {
    async fn next(&mut self) -> Option<Result<Chunk, GoogleError>> {
        if self.over {
            return None;
        }
        let broken = match self.body.next().await {
            Ok(Some(json)) => match Generated::read(self.body.call.doing, &json) {
                Ok(chunk) => {
                    self.so_far.extend(&chunk);
                    return Some(Ok(chunk));
                }
                Err(error) => error,
            },
            Ok(None) if self.so_far.finish.is_some() => return None,
            Ok(None) => GoogleError::reply(self.body.call.doing, "the stream ended before the answer did"),
            Err(error) => error,
        };
        self.over = true;
        // A refused prompt is an answer of its own, as long as nothing came before it.
        if matches!(broken, GoogleError::Blocked { .. }) && self.so_far == Generated::default() {
            return Some(Err(broken));
        }
        let so_far = Box::new(std::mem::take(&mut self.so_far));
        Some(Err(GoogleError::Interrupted { so_far, source: Box::new(broken) }))
    }
}

/// The JSON of each event in a reply; an error in between ends it.
pub(crate) struct EventBody {
    reply: Reply,
    pub call: Call,
    events: Events,
    ready: VecDeque<Event>,
    ended: bool,
    limit_bytes: u64,
}

impl EventBody {
    pub(crate) fn new(reply: Reply, call: Call, limit_bytes: u64) -> Self {
        Self { reply, call, events: Events::default(), ready: VecDeque::new(), ended: false, limit_bytes }
    }

    pub(crate) async fn next(&mut self) -> Result<Option<Value>, GoogleError> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                let text = match &event {
                    Event::Data(text) if text == "[DONE]" => return Ok(None),
                    Event::Data(text) | Event::Bare(text) => text,
                };
                let json: Value = serde_json::from_str(text)
                    .map_err(|_| GoogleError::reply(self.call.doing, "an event of the stream is not JSON"))?;
                return match Problem::error_object(&json).filter(|_| json.get("event_type").is_none()) {
                    Some(error) => Err(explain(&self.call, Problem::of_error(error, &self.reply.secrets), None)),
                    None => Ok(Some(json)),
                };
            }
            if self.ended {
                return Ok(None);
            }
            match self.reply.next().await {
                Ok(Some(bytes)) => self.events.push(&bytes),
                Ok(None) => {
                    self.ended = true;
                    while let Some(event) = self.events.finish() {
                        self.ready.push_back(event);
                    }
                }
                Err(broken) => return Err(self.broken(broken)),
            }
            while let Some(event) = self.events.next() {
                self.ready.push_back(event);
            }
            if self.events.waiting() as u64 > self.limit_bytes {
                return Err(GoogleError::TooLarge { what: "an event of the stream", limit_bytes: self.limit_bytes });
            }
        }
    }

    fn broken(&self, broken: Broken) -> GoogleError {
        match broken {
            Broken::Final(error) => error,
            Broken::Failed(_, source) => GoogleError::Unreachable {
                url: self.call.url.origin().ascii_serialization(),
                doing: self.call.doing,
                sent: true,
                source: source.unwrap_or_else(|| "the connection broke".into()),
            },
        }
    }
}
