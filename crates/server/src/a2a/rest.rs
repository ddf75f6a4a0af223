use std::collections::HashMap;

use a2a::{A2AError, methods};
use axum::Json;
use axum::extract::{Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use super::call::{Reply, call};
use super::refusal::{Answer, bad, check_version, status};
use super::rpc::events;
use super::{Lobe, take};
use crate::door::Door;
use crate::extract::Named;
use crate::problem::Refused;

/// What an answer is, as the protocol calls it.
const A2A_JSON: HeaderValue = HeaderValue::from_static("application/a2a+json");

/// `POST …/message:send`.
pub(super) async fn send(
    State(door): State<Door>,
    Named(lobe): Named<String>,
    request: Request,
) -> Result<Response, Refused> {
    say(&door, &lobe, methods::SEND_MESSAGE, request).await
}

/// `POST …/message:stream`.
pub(super) async fn stream(
    State(door): State<Door>,
    Named(lobe): Named<String>,
    request: Request,
) -> Result<Response, Refused> {
    say(&door, &lobe, methods::SEND_STREAMING_MESSAGE, request).await
}

async fn say(door: &Door, lobe: &str, method: &str, request: Request) -> Result<Response, Refused> {
    let lobe = Lobe::from_name(lobe)?;
    let (headers, body) = take(request).await?;
    let params =
        serde_json::from_slice(&body).map_err(|error| A2AError::parse_error(format!("the body is no JSON: {error}")));
    Ok(answer(door, lobe, &headers, method, params).await)
}

/// `GET …/tasks`.
pub(super) async fn list(
    State(door): State<Door>,
    Named(lobe): Named<String>,
    Query(asked): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let lobe = Lobe::from_name(&lobe)?;
    Ok(answer(&door, lobe, &headers, methods::LIST_TASKS, params(asked)).await)
}

/// `GET …/tasks/{id}` and `GET …/tasks/{id}:subscribe`.
pub(super) async fn task(
    State(door): State<Door>,
    Named((lobe, task)): Named<(String, String)>,
    Query(asked): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let lobe = Lobe::from_name(&lobe)?;
    if let Some(id) = task.strip_suffix(":subscribe") {
        return Ok(answer(&door, lobe, &headers, methods::SUBSCRIBE_TO_TASK, Ok(json!({ "id": id }))).await);
    }
    let params = params(asked).map(|mut params| {
        params["id"] = Value::String(task);
        params
    });
    Ok(answer(&door, lobe, &headers, methods::GET_TASK, params).await)
}

/// `POST …/tasks/{id}:cancel` and `POST …/tasks/{id}:subscribe`; a body says nothing that the address does not.
pub(super) async fn change(
    State(door): State<Door>,
    Named((lobe, task)): Named<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let lobe = Lobe::from_name(&lobe)?;
    let (id, method) = match task.rsplit_once(':') {
        Some((id, "cancel")) => (id, methods::CANCEL_TASK),
        Some((id, "subscribe")) => (id, methods::SUBSCRIBE_TO_TASK),
        _ => (task.as_str(), "a task is cancelled or subscribed to"),
    };
    Ok(answer(&door, lobe, &headers, method, Ok(json!({ "id": id }))).await)
}

/// Everything below `…/tasks/{id}/pushNotificationConfigs`.
pub(super) async fn push(
    State(door): State<Door>,
    Named(names): Named<HashMap<String, String>>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let lobe = Lobe::from_name(names.get("lobe").map_or("", String::as_str))?;
    Ok(answer(&door, lobe, &headers, methods::GET_PUSH_CONFIG, Ok(Value::Null)).await)
}

/// `GET …/extendedAgentCard`.
pub(super) async fn extended_card(
    State(door): State<Door>,
    Named(lobe): Named<String>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let lobe = Lobe::from_name(&lobe)?;
    Ok(answer(&door, lobe, &headers, methods::GET_EXTENDED_AGENT_CARD, Ok(Value::Null)).await)
}

async fn answer(door: &Door, lobe: Lobe, headers: &HeaderMap, method: &str, params: Answer<Value>) -> Response {
    let made = match check_version(headers).and(params) {
        Ok(params) => call(door, lobe, method, params).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(Reply::One(value)) => {
            let mut response = Json(value).into_response();
            response.headers_mut().insert(header::CONTENT_TYPE, A2A_JSON);
            response
        }
        Ok(Reply::Many(items)) => {
            events(items, |item| serde_json::to_string(&item.unwrap_or_else(|error| status(&error).1))).into_response()
        }
        Err(error) => {
            let (status, body) = status(&error);
            (status, Json(body)).into_response()
        }
    }
}

/// What stands behind the question mark, as the fields it stands for.
fn params(asked: HashMap<String, String>) -> Answer<Value> {
    let mut params = Map::new();
    for (name, text) in asked {
        let value = match name.as_str() {
            "pageSize" | "historyLength" => text.parse::<i32>().ok().map(Value::from),
            "includeArtifacts" => text.parse::<bool>().ok().map(Value::from),
            _ => Some(Value::String(text)),
        };
        let value = value.ok_or_else(|| bad(&name, "it cannot be understood"))?;
        params.insert(name, value);
    }
    Ok(Value::Object(params))
}
