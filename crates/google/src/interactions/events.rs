use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::{Stream, StreamExt as _, stream};
use serde_json::Value;

use super::model::{Block, Interaction, Status, Step};
use crate::error::GoogleError;
use crate::generate::EventBody;
use crate::problem::Problem;
use crate::transport::{Call, Reply, explain};
use crate::usage::Usage;

/// A piece of a step.
#[derive(Clone, Debug, PartialEq)]
pub enum Delta {
    /// Words, or a piece of a file.
    Block(Block),
    /// Anything else, in Google's words: a thought's signature, a function's arguments.
    Other(Value),
}

/// One thing that happened; each but the last two has an id to go on from after a lost connection.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum InteractionEvent {
    /// It has begun, and this is its id.
    Created {
        /// As far as it is known.
        interaction: Interaction,
        /// To go on from.
        event_id: Option<String>,
    },
    /// It stands elsewhere.
    Status {
        /// Where.
        status: Status,
        /// What was counted so far, when the event says it.
        usage: Option<Usage>,
        /// To go on from.
        event_id: Option<String>,
    },
    /// A step has begun.
    StepStart {
        /// Its place among the steps.
        index: u64,
        /// As much of it as is known.
        step: Step,
        /// To go on from.
        event_id: Option<String>,
    },
    /// A piece of a step.
    StepDelta {
        /// The step's place.
        index: u64,
        /// The piece.
        delta: Delta,
        /// To go on from.
        event_id: Option<String>,
    },
    /// A step is whole.
    StepStop {
        /// Its place.
        index: u64,
        /// To go on from.
        event_id: Option<String>,
    },
    /// It has ended; steps are given before, not here.
    Completed {
        /// With its final status and count.
        interaction: Interaction,
    },
    /// An event newer than this crate.
    Other(Value),
}

/// The events of an interaction as they come.
pub struct InteractionStream {
    events: stream::BoxStream<'static, Result<InteractionEvent, GoogleError>>,
}

impl InteractionStream {
    pub(super) fn new(reply: Reply, call: Call, limit_bytes: u64) -> Self {
        let state = (EventBody::new(reply, call, limit_bytes), false);
        let events = stream::unfold(state, |(mut body, over)| async move {
            if over {
                return None;
            }
            let (item, over) = match body.next().await {
                Ok(None) => {
                    let error = GoogleError::reply(body.call.doing, "the stream ended before the interaction did");
                    (Err(error), true)
                }
                Err(error) => (Err(error), true),
                Ok(Some(json)) => {
                    let event = read(&body.call, json);
                    let over = matches!(event, Ok(InteractionEvent::Completed { .. }) | Err(_));
                    (event, over)
                }
            };
            Some((item, (body, over)))
        });
        Self { events: events.boxed() }
    }
}

impl Stream for InteractionStream {
    type Item = Result<InteractionEvent, GoogleError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.events.poll_next_unpin(context)
    }
}

impl std::fmt::Debug for InteractionStream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("InteractionStream")
    }
}

fn read(call: &Call, json: Value) -> Result<InteractionEvent, GoogleError> {
    let text = |key: &str| json.get(key).and_then(Value::as_str).map(str::to_owned);
    let index = json.get("index").and_then(Value::as_u64).unwrap_or(0);
    let event_id = text("event_id");
    let interaction = || Interaction::read(call.doing, json.get("interaction").cloned().unwrap_or_default());
    Ok(match text("event_type").as_deref() {
        Some("interaction.created") => InteractionEvent::Created { interaction: interaction()?, event_id },
        Some("interaction.completed") => InteractionEvent::Completed { interaction: interaction()? },
        Some("interaction.status_update") => InteractionEvent::Status {
            status: Status::from(text("status").unwrap_or_default().as_str()),
            usage: json.get("usage").map(Usage::of_interaction),
            event_id,
        },
        Some("step.start") => {
            let step = json.get("step").cloned().unwrap_or_default();
            let step =
                serde_json::from_value(step).map_err(|_| GoogleError::reply(call.doing, "an unreadable step"))?;
            InteractionEvent::StepStart { index, step, event_id }
        }
        Some("step.delta") => {
            let delta = json.get("delta").cloned().unwrap_or_default();
            let kind = delta.get("type").and_then(Value::as_str).unwrap_or_default();
            let delta = match kind {
                "text" | "image" | "audio" | "video" | "document" => serde_json::from_value(delta)
                    .map(Delta::Block)
                    .map_err(|_| GoogleError::reply(call.doing, "an unreadable piece of a step"))?,
                _ => Delta::Other(delta),
            };
            InteractionEvent::StepDelta { index, delta, event_id }
        }
        Some("step.stop") => InteractionEvent::StepStop { index, event_id },
        Some("error") => {
            let error = json.get("error").cloned().unwrap_or_default();
            let problem = Problem::of_error(&error, &[]);
            return Err(explain(call, problem, None));
        }
        _ => InteractionEvent::Other(json),
    })
}
