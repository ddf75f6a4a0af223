use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use crate::server::GoogleDouble;

/// The file that `gcloud auth application-default login` writes, for a user whose tokens come from the server at `url`.
pub fn user_credentials(url: &str) -> Value {
    json!({
        "type": "authorized_user",
        "client_id": "double.apps.googleusercontent.com",
        "client_secret": "GOCSPX-canary-of-the-double",
        "refresh_token": "1//canary-refresh-of-the-double",
        "quota_project_id": "quota-project",
        "token_uri": format!("{url}/token"),
    })
}

/// `POST /token`: a refresh token becomes an access token, unless the test has withdrawn it.
pub(crate) async fn token(State(double): State<GoogleDouble>, body: Bytes) -> Response {
    let asked = serde_json::from_slice::<Value>(&body).unwrap_or_default();
    let text = |key: &str| asked.get(key).and_then(Value::as_str).unwrap_or_default();
    if text("grant_type") != "refresh_token" || text("client_id").is_empty() || text("client_secret").is_empty() {
        return (StatusCode::BAD_REQUEST, Json(json!({ "error": "invalid_request" }))).into_response();
    }
    if double.is_signed_out() {
        // A careless server repeats what it was sent.
        let said = format!("Token has been expired or revoked: {}", text("refresh_token"));
        let error = json!({ "error": "invalid_grant", "error_description": said });
        return (StatusCode::BAD_REQUEST, Json(error)).into_response();
    }
    Json(json!({ "access_token": "ya29.user-of-the-double", "expires_in": 3599, "token_type": "Bearer" }))
        .into_response()
}

/// The metadata host's token.
pub(crate) async fn metadata(headers: HeaderMap) -> Response {
    if headers.get("metadata-flavor").is_none_or(|flavor| flavor != "Google") {
        return StatusCode::FORBIDDEN.into_response();
    }
    Json(json!({ "access_token": "ya29.machine-of-the-double", "expires_in": 3599, "token_type": "Bearer" }))
        .into_response()
}
