use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use muse_core::api::ApiError;
use muse_core::db::DbError;
use muse_core::governance::GenesisError;
use muse_core::vocab::{Advice, DnaProblem};
use serde::Serialize;
use utoipa::ToSchema;

/// What went wrong and what to do (RFC 9457).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProblemDetails {
    /// `about:blank`: the title is that of the status; `code` tells problems apart.
    #[serde(rename = "type")]
    pub kind: String,
    /// The status in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened, as one sentence.
    pub detail: String,
    /// Stable, dotted, lower case: `wallet.short`. Compare this, never the text.
    pub code: String,
    /// What the person at the screen can do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advice: Option<String>,
    /// The fields at fault, when they are known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub errors: Vec<DnaProblem>,
    /// Line of the body, from 1, when it could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// Column of that line, in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
}

/// A request that is not answered as asked.
#[derive(Debug)]
pub(crate) struct Refused(Box<ProblemDetails>);

impl Refused {
    pub(crate) fn new(status: StatusCode, code: &str, detail: impl Into<String>) -> Self {
        Self(Box::new(ProblemDetails {
            kind: "about:blank".to_owned(),
            title: status.canonical_reason().unwrap_or("Refused").to_owned(),
            status: status.as_u16(),
            detail: detail.into(),
            code: code.to_owned(),
            advice: None,
            errors: Vec::new(),
            line: None,
            column: None,
        }))
    }

    /// 400 `request.bad`.
    pub(crate) fn bad(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "request.bad", detail)
    }

    pub(crate) fn advise(mut self, advice: impl Into<String>) -> Self {
        self.0.advice = Some(advice.into());
        self
    }

    pub(crate) fn at(mut self, line: usize, column: usize) -> Self {
        self.0.line = Some(line);
        self.0.column = Some(column);
        self
    }

    pub(crate) fn naming(mut self, errors: Vec<DnaProblem>) -> Self {
        self.0.errors = errors;
        self
    }
}

impl From<ApiError> for Refused {
    fn from(error: ApiError) -> Self {
        let refused = Self::new(status_of(error.code()), error.code(), error.to_string());
        let refused = match error.advice() {
            Some(advice) => refused.advise(advice),
            None => refused,
        };
        match error {
            ApiError::Genesis(GenesisError::NotSealable { problems }) => refused.naming(problems),
            _ => refused,
        }
    }
}

impl From<DbError> for Refused {
    fn from(error: DbError) -> Self {
        ApiError::from(error).into()
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self.0).unwrap_or_default();
        let kind = HeaderValue::from_static("application/problem+json");
        let mut response = (status, [(header::CONTENT_TYPE, kind)], body).into_response();
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// The HTTP status of a code of the studio; the codes themselves are the same at every door.
pub(crate) fn status_of(code: &str) -> StatusCode {
    match code {
        "muse.unknown"
        | "production.unknown"
        | "studio.absent"
        | "render.no_picture"
        | "reference.unknown"
        | "picture.unknown"
        | "desk.pin_unknown"
        | "insight.unknown"
        | "connection.unknown"
        | "burst.unknown"
        | "context.unknown_studio"
        | "draft.unknown"
        | "feed.unknown"
        | "film.unknown"
        | "film.unknown_shot"
        | "workflow.unknown"
        | "workflow.unknown_version" => StatusCode::NOT_FOUND,
        "wallet.short"
        | "breaker.open"
        | "budget.daily"
        | "budget.needs_approval"
        | "grant.exceeded"
        | "context.wallet_short"
        | "context.cap_reached" => StatusCode::PAYMENT_REQUIRED,
        "context.away" | "context.healing" => StatusCode::SERVICE_UNAVAILABLE,
        "context.not_shared" => StatusCode::CONFLICT,
        "studio.read_only" => StatusCode::FORBIDDEN,
        "muse.ambiguous"
        | "production.ambiguous"
        | "burst.ambiguous"
        | "burst.ended"
        | "burst.kubeconfig"
        | "burst.not_ready"
        | "burst.not_set_up"
        | "burst.too_many"
        | "feed.ambiguous"
        | "feed.busy"
        | "feed.too_soon"
        | "film.ambiguous"
        | "film.busy"
        | "film.changed"
        | "film.idle"
        | "film.no_key_frames"
        | "film.not_approved"
        | "film.not_whole"
        | "film.released"
        | "production.busy"
        | "production.not_releasable"
        | "production.not_running"
        | "review.not_in_review"
        | "review.not_allowed"
        | "dna.no_change"
        | "dna.tampered"
        | "dna.biometric_lock"
        | "grant.closed"
        | "studio.owned"
        | "studio.paused"
        | "draft.changed_elsewhere"
        | "workflow.changed_elsewhere"
        | "workflow.removed"
        | "workflow.nothing_to_undo"
        | "workflow.nothing_to_redo"
        | "draft.nothing_to_undo"
        | "draft.nothing_to_redo"
        | "render.cancelled"
        | "comfy.cancelled"
        | "desk.pin_exists"
        | "desk.nothing_to_undo"
        | "desk.nothing_to_redo"
        | "desk.overtaken"
        | "desk.not_again"
        | "ask.differs" => StatusCode::CONFLICT,
        "picture.too_large" | "draft.too_large" | "workflow.too_large" => StatusCode::PAYLOAD_TOO_LARGE,
        "request.bad" => StatusCode::BAD_REQUEST,
        "dna.not_sealable"
        | "dna.no_reason"
        | "enrol.unknown_starter"
        | "enrol.count"
        | "enrol.no_face"
        | "enrol.several_faces"
        | "enrol.stranger"
        | "enrol.poor_picture"
        | "picture.undecodable"
        | "face.degenerate"
        | "draft.bad_scene"
        | "intent.length"
        | "signals.nothing_usable"
        | "money.bad_amount"
        | "limit.no_reason"
        | "render.invalid_workflow"
        | "render.no_reference"
        | "render.unknown_target"
        | "comfy.bad_document"
        | "comfy.script"
        | "burst.bad_setting"
        | "comfy.bad_url"
        | "mind.bad_address" => StatusCode::UNPROCESSABLE_ENTITY,
        // A face that cannot be drawn, a step at the desk that cannot be done, a feed or a film that cannot be made, as it was
        // written.
        _ if ["design.", "desk.", "workflow.", "feed.", "film.", "registry."].iter().any(|of| code.starts_with(of)) => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        "burst.queue_full" | "burst.owner_full" => StatusCode::TOO_MANY_REQUESTS,
        // What the cluster does, or the way to it.
        _ if code.starts_with("burst.") => StatusCode::BAD_GATEWAY,
        "comfy.deadline" | "render.deadline" => StatusCode::GATEWAY_TIMEOUT,
        // What ComfyUI does not do, as opposed to what it was asked wrongly.
        _ if code.starts_with("comfy.") || code.starts_with("mind.") || code == "render.missing_nodes" => {
            StatusCode::BAD_GATEWAY
        }
        "google.bad_request" | "google.blocked" | "google.filtered" => StatusCode::UNPROCESSABLE_ENTITY,
        "google.no_credentials" => StatusCode::CONFLICT,
        // What a source or Google does not do.
        _ if code.starts_with("source.") || code.starts_with("google.") => StatusCode::BAD_GATEWAY,
        // What a Redis does not do.
        _ if code.starts_with("redis.") => StatusCode::BAD_GATEWAY,
        "model.missing"
        | "model.unusable"
        | "runtime.unusable"
        | "vault.closed"
        | "studio.closing"
        | "studio.interrupted"
        | "signals.interrupted" => StatusCode::SERVICE_UNAVAILABLE,
        "disk.full" => StatusCode::INSUFFICIENT_STORAGE,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

#[cfg(test)]
mod tests {
    use super::status_of;

    #[test]
    fn every_kind_of_refusal_has_its_status() {
        let check = |code: &str, expected: u16| assert_eq!(status_of(code).as_u16(), expected, "{code}");
        check("muse.unknown", 404);
        check("picture.unknown", 404);
        check("muse.ambiguous", 409);
        check("breaker.open", 402);
        check("wallet.short", 402);
        check("dna.not_sealable", 422);
        check("request.bad", 400);
        check("dna.tampered", 409);
        check("disk.full", 507);
        check("studio.paused", 409);
        check("draft.unknown", 404);
        check("draft.changed_elsewhere", 409);
        check("studio.read_only", 403);
        check("design.not_adult", 422);
        check("picture.undecodable", 422);
        check("picture.too_large", 413);
        check("draft.bad_scene", 422);
        check("enrol.poor_picture", 422);
        check("model.missing", 503);
        check("comfy.unreachable", 502);
        check("comfy.deadline", 504);
        check("database.refused", 500);
        check("feed.unknown", 404);
        check("feed.too_soon", 409);
        check("feed.needs_cap", 422);
        check("source.bad_credentials", 502);
        check("film.refused", 422);
        check("film.changed", 409);
        check("film.unknown_shot", 404);
        check("registry.retired", 422);
        check("burst.unknown", 404);
        check("burst.too_many", 409);
        check("burst.bad_setting", 422);
        check("burst.unreachable", 502);
        check("google.denied", 502);
        check("google.no_credentials", 409);
        check("never.heard.of", 500);
    }
}
