use std::convert::Infallible;
use std::time::Duration;

use a2a::{A2AError, JsonRpcId, JsonRpcRequest, JsonRpcResponse};
use axum::Json;
use axum::extract::{Request, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{BoxStream, StreamExt};
use serde_json::Value;

use super::call::{Reply, call};
use super::refusal::{Answer, check_version};
use super::{Lobe, take};
use crate::door::Door;
use crate::extract::Named;
use crate::problem::Refused;

/// Between two signs of life on a stream.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// `POST /a2a/{lobe}`: one call. Its error is in the answer, as JSON-RPC has it, and the status is 200.
pub(super) async fn answer(
    State(door): State<Door>,
    Named(lobe): Named<String>,
    request: Request,
) -> Result<Response, Refused> {
    let lobe = Lobe::from_name(&lobe)?;
    let (headers, body) = take(request).await?;
    let request = match read(&body) {
        Ok(request) => request,
        Err((id, error)) => return Ok(Json(wrapped(id, Err(error))).into_response()),
    };
    let id = request.id;
    let made = match check_version(&headers) {
        Ok(()) => call(&door, lobe, &request.method, request.params.unwrap_or_default()).await,
        Err(error) => Err(error),
    };
    Ok(match made {
        Ok(Reply::Many(items)) => {
            events(items, move |item| serde_json::to_string(&wrapped(id.clone(), item))).into_response()
        }
        Ok(Reply::One(value)) => Json(wrapped(id, Ok(value))).into_response(),
        Err(error) => Json(wrapped(id, Err(error))).into_response(),
    })
}

/// A request, or what to say instead and to whom.
fn read(body: &[u8]) -> Result<JsonRpcRequest, (JsonRpcId, A2AError)> {
    let value: Value = serde_json::from_slice(body)
        .map_err(|error| (JsonRpcId::Null, A2AError::parse_error(format!("this is no JSON: {error}"))))?;
    // Whatever else is wrong, the answer bears the id it was asked with.
    let id = value.get("id").and_then(|id| serde_json::from_value(id.clone()).ok()).unwrap_or(JsonRpcId::Null);
    match serde_json::from_value::<JsonRpcRequest>(value) {
        Ok(request) if request.jsonrpc == "2.0" => Ok(request),
        Ok(_) => Err((id, A2AError::invalid_request("`jsonrpc` has to be \"2.0\""))),
        Err(error) => Err((id, A2AError::invalid_request(format!("this is no call of JSON-RPC 2.0: {error}")))),
    }
}

fn wrapped(id: JsonRpcId, answer: Answer<Value>) -> JsonRpcResponse {
    match answer {
        Ok(value) => JsonRpcResponse::success(id, value),
        Err(error) => JsonRpcResponse::error(id, error.to_jsonrpc_error()),
    }
}

/// A stream of answers as server-sent events, one to a line.
pub(super) fn events(
    items: BoxStream<'static, Answer<Value>>,
    written: impl Fn(Answer<Value>) -> serde_json::Result<String> + Send + 'static,
) -> impl IntoResponse {
    let events = items.map(move |item| Ok::<_, Infallible>(Event::default().data(written(item).unwrap_or_default())));
    Sse::new(events).keep_alive(KeepAlive::new().interval(HEARTBEAT))
}

#[cfg(test)]
mod tests {
    use a2a::error_code::{INVALID_REQUEST, PARSE_ERROR};

    use super::*;

    #[test]
    fn what_is_no_call_is_answered_with_the_id_it_bears() {
        let check = |body: &str, id: JsonRpcId, code: i32| {
            let (said, error) = read(body.as_bytes()).expect_err(body);
            assert_eq!((said, error.code), (id, code), "{body}");
        };
        check("{", JsonRpcId::Null, PARSE_ERROR);
        check("", JsonRpcId::Null, PARSE_ERROR);
        check("[]", JsonRpcId::Null, INVALID_REQUEST);
        check(r#"{"jsonrpc":"2.0","id":7}"#, 7.into(), INVALID_REQUEST);
        check(r#"{"jsonrpc":"1.0","id":"a","method":"GetTask"}"#, "a".into(), INVALID_REQUEST);
        check(r#"{"jsonrpc":"2.0","method":"GetTask"}"#, JsonRpcId::Null, INVALID_REQUEST);
        check(r#"{"jsonrpc":"2.0","id":{},"method":"GetTask"}"#, JsonRpcId::Null, INVALID_REQUEST);
    }
}
