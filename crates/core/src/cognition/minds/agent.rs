//! An agent of somebody else's over A2A 1.0: a studio's own agent of cognition, one made with an agent kit, any other.
//!
//! The protocol's types are those of its own crate, its wire is the few lines below: the crate's client reads replies
//! without a bound, follows redirects, and runs a packaged protoc to be built.

use a2a::{
    AgentCard, AgentInterface, JsonRpcResponse, Message, Part, PartContent, Role, SVC_PARAM_VERSION,
    SendMessageRequest, SendMessageResponse, TRANSPORT_PROTOCOL_HTTP_JSON, TRANSPORT_PROTOCOL_JSONRPC, TaskState,
    VERSION, methods,
};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use reqwest::Url;
use serde_json::{Value, json};

use super::error::MindError;
use super::question::{Question, Reading};
use super::wire::{PATIENCE, Reach, Wire, bad_reply};
use super::{Mind, PROMPT};
use crate::vocab::Secret;

/// Where an agent shows its card.
const CARD: &str = "/.well-known/agent-card.json";

/// One remote agent.
pub struct AgentMind {
    wire: Wire,
}

impl AgentMind {
    /// * `address`: of the agent or of its card.
    ///
    /// # Errors
    /// [`MindError::BadAddress`]; nothing is sent.
    pub fn new(address: &str, key: Option<Secret>) -> Result<Self, MindError> {
        let base = address.trim_end_matches('/').trim_end_matches(CARD);
        Ok(Self { wire: Wire::new(base, Reach::Anywhere, key)? })
    }

    /// Where to ask, and how: the first way of the card that is spoken here. It has to lie where the card does, so that
    /// a card cannot send the key or the question to somebody else.
    async fn way(&self) -> Result<(Url, bool), MindError> {
        // The card is for everybody: the key is not needed, so it is not sent.
        let request = self.wire.get(self.wire.at(CARD)).header(SVC_PARAM_VERSION, VERSION);
        let bad = |reason| MindError::BadCard { reason };
        let card: AgentCard =
            serde_json::from_value(self.wire.ask(request).await?).map_err(|_| bad("it is none of version 1.0"))?;
        let spoken = |way: &&AgentInterface| {
            way.protocol_version.split('.').take(2).eq(VERSION.split('.'))
                && [TRANSPORT_PROTOCOL_JSONRPC, TRANSPORT_PROTOCOL_HTTP_JSON].contains(&way.protocol_binding.as_str())
        };
        let way = card.supported_interfaces.iter().find(spoken);
        let way = way.ok_or_else(|| bad("it offers neither JSONRPC nor HTTP+JSON with protocol version 1.0"))?;
        let url = Url::parse(&way.url).map_err(|_| bad("its address cannot be read"))?;
        if !self.wire.is_home(&url) {
            return Err(bad("it sends to another place than it lies at"));
        }
        Ok((url, way.protocol_binding == TRANSPORT_PROTOCOL_JSONRPC))
    }

    async fn ask(&self, question: &Question) -> Result<Reading, MindError> {
        let (url, is_rpc) = self.way().await?;
        let mut data = json!(question);
        data["skill"] = json!("read");
        let message = Message::new(Role::User, vec![Part::text(PROMPT.text), Part::data(data)]);
        let request = SendMessageRequest { message, configuration: None, metadata: None, tenant: None };
        let reply = if is_rpc {
            let call = json!({ "jsonrpc": "2.0", "id": 1, "method": methods::SEND_MESSAGE, "params": request });
            let reply = self.wire.ask(self.wire.post(url, &call).header(SVC_PARAM_VERSION, VERSION)).await?;
            result_of(reply)?
        } else {
            let mut url = url;
            url.set_path(&format!("{}/message:send", url.path().trim_end_matches('/')));
            self.wire.ask(self.wire.post(url, &json!(request)).header(SVC_PARAM_VERSION, VERSION)).await?
        };
        let response: SendMessageResponse =
            serde_json::from_value(reply).map_err(|_| bad_reply("neither a message nor a task"))?;
        match answer_in(response)? {
            PartContent::Data(value) => question.reading_of(&value),
            PartContent::Text(text) => question.reading(&text),
            PartContent::Raw(_) | PartContent::Url(_) => Err(bad_reply("no answer")),
        }
    }
}

impl Mind for AgentMind {
    fn read<'a>(&'a self, question: &'a Question) -> BoxFuture<'a, Result<Reading, MindError>> {
        async move {
            // Card and answer together: each by itself is bounded by the wire.
            let asked = tokio::time::timeout(PATIENCE, self.ask(question)).await;
            asked.unwrap_or(Err(MindError::TooSlow { secs: PATIENCE.as_secs() }))
        }
        .boxed()
    }
}

fn result_of(reply: Value) -> Result<Value, MindError> {
    let response: JsonRpcResponse = serde_json::from_value(reply).map_err(|_| bad_reply("no JSON-RPC"))?;
    match (response.error, response.result) {
        // The number only: its words are the agent's.
        (Some(error), _) => Err(bad_reply(format!("error {}", error.code))),
        (None, Some(result)) => Ok(result),
        (None, None) => Err(bad_reply("neither a result nor an error")),
    }
}

/// The one part that is the answer: the only data part, or without any the only text.
fn answer_in(response: SendMessageResponse) -> Result<PartContent, MindError> {
    let parts = match response {
        SendMessageResponse::Message(message) => message.parts,
        SendMessageResponse::Task(task) => {
            if task.status.state != TaskState::Completed {
                return Err(bad_reply("its task is not completed"));
            }
            let artifacts: Vec<Part> =
                task.artifacts.unwrap_or_default().into_iter().flat_map(|artifact| artifact.parts).collect();
            match artifacts.is_empty() {
                true => task.status.message.map(|message| message.parts).unwrap_or_default(),
                false => artifacts,
            }
        }
    };
    let (mut data, mut texts) = (Vec::new(), Vec::new());
    for part in parts {
        match part.content {
            PartContent::Data(_) => data.push(part.content),
            PartContent::Text(_) => texts.push(part.content),
            PartContent::Raw(_) | PartContent::Url(_) => {}
        }
    }
    let mut answers = if data.is_empty() { texts } else { data };
    match (answers.pop(), answers.pop()) {
        (Some(answer), None) => Ok(answer),
        (None, _) => Err(bad_reply("no answer")),
        (Some(_), Some(_)) => Err(bad_reply("more than one answer")),
    }
}
