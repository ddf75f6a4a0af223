//! A server that speaks as OpenAI's chat completions do: llama.cpp, Ollama, LM Studio, vLLM and others, near by.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde::Deserialize;
use serde_json::{Value, json};

use super::error::MindError;
use super::question::{Question, Reading};
use super::wire::{Reach, Wire, bad_reply};
use super::{Mind, PROMPT};
use crate::vocab::Secret;

/// Tokens of an answer at most: the largest there can be needs a third of them.
const MOST_TOKENS: u32 = 2048;

/// One model on such a server.
///
/// Near only: a call that costs money would need a grant, and a mind has none.
pub struct OpenAiMind {
    wire: Wire,
    model: String,
}

impl OpenAiMind {
    /// * `address`: with or without `/v1` at its end.
    ///
    /// # Errors
    /// [`MindError::BadAddress`]; nothing is sent.
    pub fn new(address: &str, model: &str, key: Option<Secret>) -> Result<Self, MindError> {
        let base = address.trim_end_matches('/').trim_end_matches("/v1");
        if model.is_empty() {
            return Err(MindError::BadAddress { reason: "it needs the name of a model" });
        }
        Ok(Self { wire: Wire::new(base, Reach::Near, key)?, model: model.to_owned() })
    }

    fn request(&self, question: &Question) -> Value {
        json!({
            "model": self.model,
            "messages": [
                { "role": "system", "content": PROMPT.text },
                { "role": "user", "content": json!(question).to_string() },
            ],
            "temperature": 0,
            "max_tokens": MOST_TOKENS,
            "stream": false,
            "response_format": {
                "type": "json_schema",
                "json_schema": { "name": "reading", "strict": true, "schema": question.schema() },
            },
        })
    }
}

#[derive(Deserialize)]
struct Completion {
    choices: Vec<Choice>,
}

#[derive(Deserialize)]
struct Choice {
    message: Said,
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Said {
    content: Option<String>,
}

impl Mind for OpenAiMind {
    fn read<'a>(&'a self, question: &'a Question) -> BoxFuture<'a, Result<Reading, MindError>> {
        async move {
            let request = self.wire.post(self.wire.at("/v1/chat/completions"), &self.request(question));
            let reply = self.wire.ask(request).await?;
            let completion: Completion = serde_json::from_value(reply).map_err(|_| bad_reply("no chat completion"))?;
            let [choice] = completion.choices.as_slice() else { return Err(bad_reply("not one choice")) };
            match (choice.finish_reason.as_deref(), choice.message.content.as_deref()) {
                (None | Some("stop"), Some(content)) => question.reading(content),
                (Some("length"), _) => Err(bad_reply("the answer was cut off")),
                _ => Err(bad_reply("no answer in words")),
            }
        }
        .boxed()
    }
}
