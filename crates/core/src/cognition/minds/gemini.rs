//! Gemini as a mind: asked once, held to a schema, paid by what was counted.

use muse_google::{Charge, Google, GoogleError, Request, Thinking, Usage};
use serde_json::{Value, json};

use super::PROMPT;
use super::error::{BadReading, MindError};
use super::question::{Question, Reading};
use super::wire::{PATIENCE, bad_reply};

/// Tokens of an answer at most, thoughts included.
const MOST_TOKENS: u32 = 2048;

/// Tokens that an answer usually has.
const USUAL_TOKENS: u64 = 400;

/// One of Google's text models. It costs money, so it is asked by the conductor alone, with a grant.
pub struct GeminiMind {
    client: Google,
    model: String,
}

/// What an ask has to be booked at.
#[derive(Clone, Debug, PartialEq)]
pub enum Toll {
    /// Nothing was done.
    Nothing,
    /// What was counted.
    Counted(Usage),
    /// It may have been done, and nothing was counted.
    Possible,
}

impl GeminiMind {
    /// A mind of this model. It asks once, and waits as long as for any mind.
    pub fn new(client: &Google, model: &str) -> Self {
        Self { client: client.within(PATIENCE).once(), model: model.to_owned() }
    }

    /// Tokens in and out that a question likely takes, and takes at most: no token is shorter than a byte.
    pub fn tokens(question: &Question) -> ((u64, u64), (u64, u64)) {
        let sent = PROMPT.text.len() + json!(question).to_string().len() + question.schema().to_string().len();
        let sent = u64::try_from(sent).unwrap_or(u64::MAX);
        ((sent / 4, USUAL_TOKENS), (sent, u64::from(MOST_TOKENS)))
    }

    /// What the subject is about, and what asking has to be booked at.
    pub async fn read(&self, question: &Question) -> (Toll, Result<Reading, MindError>) {
        let request = Request {
            temperature: Some(0.0),
            max_output_tokens: Some(MOST_TOKENS),
            thinking: Some(Thinking::Level("MINIMAL".to_owned())),
            ..Request::new(&self.model, json!(question).to_string()).system(PROMPT.text)
        };
        match self.client.structured::<Value>(&request, &question.schema()).await {
            Ok(answer) => (Toll::Counted(answer.reply.usage), question.reading_of(&answer.value)),
            Err(error) => (toll_of(&error), Err(refusal_of(&error))),
        }
    }
}

fn toll_of(error: &GoogleError) -> Toll {
    match error.charge() {
        Charge::Nothing => Toll::Nothing,
        Charge::Counted(usage) => Toll::Counted(usage.clone()),
        Charge::Possible => Toll::Possible,
    }
}

/// As any mind says it; not a word of the other side is repeated.
fn refusal_of(error: &GoogleError) -> MindError {
    match error {
        GoogleError::Denied { .. } | GoogleError::NoCredentials | GoogleError::SignIn { .. } => {
            MindError::KeyRefused { status: 403 }
        }
        GoogleError::Unreachable { .. } => MindError::Unreachable,
        GoogleError::Deadline { .. } => MindError::TooSlow { secs: PATIENCE.as_secs() },
        GoogleError::NotAsAsked { .. } => BadReading::NotJson.into(),
        other => bad_reply(other.code()),
    }
}
