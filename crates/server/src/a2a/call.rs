use a2a::{
    A2AError, CancelTaskRequest, GetTaskRequest, ListTasksRequest, SendMessageRequest, SendMessageResponse,
    StreamResponse, SubscribeToTaskRequest, error_code, methods,
};
use futures_util::stream::{self, BoxStream, StreamExt};
use muse_core::studio::LONGEST_NAME;
use muse_core::vocab::ProductionId;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::refusal::{Answer, bad, content, refused};
use super::tasks::{self, Begun};
use super::{Lobe, message, skills};
use crate::door::Door;

/// What a call gives, whatever it came over.
pub(super) enum Reply {
    /// One answer.
    One(Value),
    /// Answers until it ends; an error is the last of them.
    Many(BoxStream<'static, Answer<Value>>),
}

/// Makes a call by the protocol's name of its method.
pub(super) async fn call(door: &Door, lobe: Lobe, method: &str, params: Value) -> Answer<Reply> {
    match method {
        methods::SEND_MESSAGE => {
            let request: SendMessageRequest = typed(params)?;
            let at_once = request.configuration.as_ref().and_then(|said| said.return_immediately).unwrap_or(false);
            let response = match send(door, lobe, request).await? {
                Sent::Message(message) => SendMessageResponse::Message(message),
                Sent::Task(id) if at_once => {
                    SendMessageResponse::Task(tasks::get(door.studio(), &id.to_string()).await?)
                }
                Sent::Task(id) => SendMessageResponse::Task(tasks::settled(door, id).await?),
            };
            one(&response)
        }
        methods::SEND_STREAMING_MESSAGE => match send(door, lobe, typed(params)?).await? {
            Sent::Message(message) => Ok(many(stream::iter([Ok(StreamResponse::Message(message))]).boxed())),
            Sent::Task(id) => Ok(many(tasks::watch(door, id, false).await?)),
        },
        methods::GET_TASK => {
            let GetTaskRequest { id, .. } = typed(params)?;
            one(&tasks::get(door.studio(), owned(lobe, &id)?).await?)
        }
        methods::LIST_TASKS => {
            let mut request: ListTasksRequest = typed(params)?;
            if lobe != Lobe::Creation {
                // Only making something takes long enough to be a task.
                request.status = Some(a2a::TaskState::AuthRequired);
            }
            one(&tasks::list(door.studio(), request).await?)
        }
        methods::CANCEL_TASK => {
            let CancelTaskRequest { id, .. } = typed(params)?;
            one(&tasks::cancel(door, owned(lobe, &id)?).await?)
        }
        methods::SUBSCRIBE_TO_TASK => {
            let SubscribeToTaskRequest { id, .. } = typed(params)?;
            Ok(many(tasks::subscribe(door, owned(lobe, &id)?).await?))
        }
        methods::CREATE_PUSH_CONFIG
        | methods::GET_PUSH_CONFIG
        | methods::LIST_PUSH_CONFIGS
        | methods::DELETE_PUSH_CONFIG => Err(no_push()),
        methods::GET_EXTENDED_AGENT_CARD => {
            let message = "there is no other card than the public one";
            Err(refused(error_code::UNSUPPORTED_OPERATION, "a2a.no_extended_card", message, None))
        }
        _ => {
            let message = "there is no such method in version 1.0 of the protocol";
            Err(refused(error_code::METHOD_NOT_FOUND, "a2a.unknown_method", message, None))
        }
    }
}

enum Sent {
    Message(a2a::Message),
    Task(ProductionId),
}

async fn send(door: &Door, lobe: Lobe, request: SendMessageRequest) -> Answer<Sent> {
    if let Some(configuration) = &request.configuration {
        if configuration.task_push_notification_config.is_some() {
            return Err(no_push());
        }
        let modes = configuration.accepted_output_modes.as_deref().unwrap_or_default();
        let ours = |mode: &String| {
            let mode = mode.to_ascii_lowercase();
            ["text/plain", "application/json", "text/*", "application/*", "*/*", "*"].contains(&mode.as_str())
                || (lobe == Lobe::Creation && ["image/png", "image/*"].contains(&mode.as_str()))
        };
        if !modes.is_empty() && !modes.iter().any(ours) {
            return Err(content("none of the accepted output modes is one of this agent's"));
        }
    }
    let message = request.message;
    if let Some(id) = message.task_id.as_deref().filter(|id| !id.is_empty()) {
        return Err(follow_up(door, lobe, id, message.context_id.as_deref()).await);
    }
    let fits = |name: &str| name.chars().count() <= LONGEST_NAME;
    if !fits(&message.message_id) || !message.context_id.as_deref().is_none_or(fits) {
        return Err(bad("message", format!("ids have at most {LONGEST_NAME} characters")));
    }
    let mut said = message::read(message, lobe)?;
    let studio = door.studio();
    Ok(match lobe {
        Lobe::Perception => Sent::Message(skills::perceive(studio, said).await?),
        Lobe::Cognition => Sent::Message(skills::think(studio, said).await?),
        Lobe::Governance => Sent::Message(skills::govern(studio, said).await?),
        Lobe::Creation => {
            let request = skills::wanted(studio, &mut said).await?;
            match tasks::produce(door, &said.id, said.context.as_deref(), request).await? {
                Begun::Task(id) => Sent::Task(id),
                Begun::No(message) => Sent::Message(message),
            }
        }
    })
}

/// A message to a task that is there: nothing that a client could add to one is taken.
async fn follow_up(door: &Door, lobe: Lobe, id: &str, context: Option<&str>) -> A2AError {
    let found = match owned(lobe, id) {
        Ok(id) => tasks::get(door.studio(), id).await,
        Err(unknown) => Err(unknown),
    };
    match found {
        Err(unknown) => unknown,
        Ok(task) if context.is_some_and(|context| !context.is_empty() && context != task.context_id) => {
            bad("message.contextId", "it is not the context of that task")
        }
        Ok(_) => refused(
            error_code::UNSUPPORTED_OPERATION,
            "task.no_follow_up",
            "a task takes no further messages: the creator's word is given at the review desk",
            Some("Send a new message without a task id to ask for another piece of work.".to_owned()),
        ),
    }
}

/// The id of a task of this agent; only the agent of creation has any.
fn owned(lobe: Lobe, id: &str) -> Answer<&str> {
    if lobe == Lobe::Creation {
        Ok(id)
    } else {
        Err(A2AError::task_not_found(&id.chars().take(80).collect::<String>()))
    }
}

fn no_push() -> A2AError {
    refused(
        error_code::PUSH_NOTIFICATION_NOT_SUPPORTED,
        "a2a.no_push",
        "this studio calls nobody back",
        Some("Follow the task with SubscribeToTask.".to_owned()),
    )
}

fn typed<T: DeserializeOwned>(params: Value) -> Answer<T> {
    let params = if params.is_null() { Value::Object(serde_json::Map::new()) } else { params };
    serde_json::from_value(params).map_err(|error| bad("params", error.to_string()))
}

fn one(answer: &impl Serialize) -> Answer<Reply> {
    Ok(Reply::One(value(answer)?))
}

fn many(items: BoxStream<'static, Answer<StreamResponse>>) -> Reply {
    Reply::Many(items.map(|item| value(&item?)).boxed())
}

fn value(answer: &impl Serialize) -> Answer<Value> {
    serde_json::to_value(answer).map_err(|error| {
        tracing::error!("an answer cannot be written as JSON: {error}");
        A2AError::internal("the answer cannot be written")
    })
}
