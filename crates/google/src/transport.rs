//! One call: signed, sent, read within its limits, repeated where that is safe, and explained when it fails.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, LOCATION};
use reqwest::{Method, Url};
use serde_json::Value;
use tokio::time::{Instant, sleep, timeout, timeout_at};

use crate::credentials::Credentials;
use crate::error::{Cause, GoogleError};
use crate::place::Place;
use crate::problem::Problem;
use crate::retry::{Failure, Twice, Verdict, verdict};
use crate::secret::Secret;
use crate::settings::{Access, Options};

/// The form of the Interactions API that this crate reads.
const API_REVISION: (&str, &str) = ("api-revision", "2026-05-20");
/// Getting a token is one small request to a near host.
const SIGN_IN_TIMEOUT: Duration = Duration::from_secs(30);
/// Errors are short; a longer body is a page of somebody else's.
const MAX_PROBLEM_BYTES: u64 = 256 << 10;
const MAX_REDIRECTS: usize = 5;

/// What is asked.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub doing: &'static str,
    pub method: Method,
    pub url: Url,
    pub body: Option<Bytes>,
    pub twice: Twice,
    /// Named by a 404.
    pub model: Option<String>,
    /// Named by a 404.
    pub job: Option<String>,
    pub accept: &'static str,
    /// Files may lie elsewhere; redirects are followed, without credentials.
    pub file: bool,
}

impl Call {
    pub(crate) fn get(doing: &'static str, url: Url) -> Self {
        Self {
            doing,
            method: Method::GET,
            url,
            body: None,
            twice: Twice::Harmless,
            model: None,
            job: None,
            accept: "application/json",
            file: false,
        }
    }

    pub(crate) fn post(doing: &'static str, url: Url, twice: Twice, body: &impl serde::Serialize) -> Self {
        // Our own types of text, numbers and lists: there is nothing in them that JSON cannot say.
        let body = serde_json::to_vec(body).unwrap_or_default();
        Self { method: Method::POST, twice, body: Some(body.into()), ..Self::get(doing, url) }
    }

    pub(crate) fn of_model(self, model: &str) -> Self {
        Self { model: Some(model.to_owned()), ..self }
    }

    pub(crate) fn of_job(self, job: &str) -> Self {
        Self { job: Some(job.to_owned()), ..self }
    }

    pub(crate) fn streamed(self) -> Self {
        Self { accept: "text/event-stream", ..self }
    }
}

/// Why a body could not be read to its end.
#[derive(Debug)]
pub(crate) enum Broken {
    /// Like any failed attempt.
    Failed(Failure, Option<Cause>),
    /// Trying again would not help.
    Final(GoogleError),
}

impl From<GoogleError> for Broken {
    fn from(error: GoogleError) -> Self {
        Self::Final(error)
    }
}

#[derive(Clone, Debug)]
enum SignIn {
    Key(Secret),
    Account { credentials: Credentials, quota_project: Option<HeaderValue> },
}

#[derive(Clone, Debug)]
pub(crate) struct Transport {
    /// For what may be repeated.
    shared: reqwest::Client,
    /// For what may not: a new connection each time, because a kept one can be closed by the server at the very moment
    /// it is used, and nobody could tell then whether the request had arrived.
    fresh: reqwest::Client,
    pub place: Place,
    sign_in: SignIn,
    pub options: Options,
}

impl Transport {
    pub(crate) fn new(access: Access, options: Options) -> Result<Self, GoogleError> {
        let place = Place::new(&access, &options)?;
        let sign_in = match access {
            Access::Developer { key } | Access::Express { key } => {
                if HeaderValue::from_str(key.expose()).is_err() || key.is_empty() {
                    return Err(GoogleError::setting("the API key", "it is empty or holds characters no key has"));
                }
                SignIn::Key(key)
            }
            Access::Enterprise { credentials, .. } => {
                let quota = options.quota_project.as_deref().or(credentials.quota_project());
                let quota = quota.map(HeaderValue::from_str).transpose();
                let quota_project = quota.map_err(|_| GoogleError::setting("the quota project", "not a plain name"))?;
                SignIn::Account { credentials, quota_project }
            }
        };
        let build = |idle_connections: usize| {
            let builder = reqwest::Client::builder()
                .user_agent(concat!("muse-google/", env!("CARGO_PKG_VERSION")))
                .redirect(reqwest::redirect::Policy::none())
                .retry(reqwest::retry::never())
                .pool_max_idle_per_host(idle_connections)
                .connect_timeout(options.connect_timeout);
            let builder = if place.is_local() { builder.no_proxy() } else { builder };
            builder.build().map_err(|error| GoogleError::setting("the network", error.without_url().to_string()))
        };
        Ok(Self { shared: build(4)?, fresh: build(0)?, place, sign_in, options })
    }

    /// The whole reply as JSON.
    pub(crate) async fn json(&self, call: &Call) -> Result<Value, GoogleError> {
        let limit = self.options.max_reply_bytes;
        let whole = |mut reply: Reply| async move { reply.whole(limit).await };
        let bytes = self.run(call, self.options.deadline, whole).await?;
        // Deleting and cancelling may answer nothing at all.
        if bytes.is_empty() && call.twice == Twice::Harmless {
            return Ok(Value::Null);
        }
        let reply: Value =
            serde_json::from_slice(&bytes).map_err(|_| GoogleError::reply(call.doing, "the reply is not JSON"))?;
        match Problem::error_object(&reply).filter(|_| !is_operation(&reply)) {
            // An error with a status of success around it.
            Some(error) => Err(explain(call, Problem::of_error(error, &[]), None)),
            None => Ok(reply),
        }
    }

    /// The beginning of a reply that is read piece by piece.
    pub(crate) async fn open(&self, call: &Call) -> Result<Reply, GoogleError> {
        self.run(call, self.options.deadline, |reply| async { Ok(reply) }).await
    }

    /// Makes the call until `read` has its result, or trying again is unsafe, useless or too late.
    pub(crate) async fn run<T, R: Future<Output = Result<T, Broken>> + Send>(
        &self,
        call: &Call,
        within: Duration,
        read: impl Fn(Reply) -> R + Send + Sync,
    ) -> Result<T, GoogleError> {
        let until = Instant::now() + within;
        let mut attempt = 0;
        loop {
            attempt += 1;
            let sent = AtomicBool::new(false);
            let tried = async { read(self.attempt(call, until, &sent).await?).await };
            let (failure, source) = match timeout_at(until, tried).await {
                Ok(Ok(done)) => return Ok(done),
                Ok(Err(Broken::Final(error))) => return Err(error),
                Ok(Err(Broken::Failed(failure, source))) => (failure, source),
                Err(_) if call.twice == Twice::PaidTwice && sent.load(Ordering::Relaxed) => {
                    let reason = format!("no answer came within {} s", within.as_secs());
                    return Err(GoogleError::OutcomeUnknown { doing: call.doing, reason, source: None });
                }
                Err(_) => return Err(GoogleError::Deadline { doing: call.doing, after: within }),
            };
            let left = until.saturating_duration_since(Instant::now());
            match verdict(&self.options.retry, call.twice, &failure, attempt, left, dice()) {
                Verdict::Again(wait) => {
                    tracing::debug!(doing = call.doing, attempt, ?wait, ?failure, "trying again");
                    sleep(wait).await;
                }
                Verdict::Over { maybe_done, wait } => {
                    tracing::debug!(doing = call.doing, attempt, ?failure, "giving up");
                    return Err(self.failed(call, failure, source, maybe_done, wait));
                }
            }
        }
    }

    /// One attempt, up to the head of a successful reply.
    async fn attempt(&self, call: &Call, until: Instant, sent: &AtomicBool) -> Result<Reply, Broken> {
        let (headers, secrets) = self.headers(call, until).await?;
        let client = if call.twice == Twice::PaidTwice { &self.fresh } else { &self.shared };
        let mut url = call.url.clone();
        for hop in 0..=MAX_REDIRECTS {
            let mut request = client.request(call.method.clone(), url.clone());
            if hop == 0 && self.place.is_ours(&url) {
                request = request.headers(headers.clone());
            }
            if let Some(body) = &call.body {
                // Said also for an empty body, which the HTTP library would leave out.
                request = request.header(CONTENT_LENGTH, body.len()).header(CONTENT_TYPE, "application/json");
                request = request.body(body.clone());
            }
            sent.store(true, Ordering::Relaxed);
            let response = request.send().await.map_err(|error| {
                let failure = if error.is_connect() { Failure::NotSent } else { Failure::Cut };
                Broken::Failed(failure, Some(Box::new(error.without_url())))
            })?;
            let status = response.status();
            if status.is_redirection() && call.file {
                url = self.redirected(call, &url, response.headers())?;
                continue;
            }
            if status.is_redirection() {
                let detail = "it redirects elsewhere, which is not followed with a key";
                return Err(GoogleError::reply(call.doing, detail).into());
            }
            let mut reply = Reply { response, idle: self.options.idle_timeout, until, secrets };
            if status.is_success() {
                return Ok(reply);
            }
            let headers = reply.response.headers().clone();
            // A broken body takes nothing from the status, which is what counts.
            let body = reply.whole(MAX_PROBLEM_BYTES).await.unwrap_or_default();
            let problem = Problem::of_response(status.as_u16(), &headers, &body, &reply.secrets);
            return Err(Broken::Failed(Failure::Answered(problem), None));
        }
        Err(GoogleError::reply(call.doing, format!("more than {MAX_REDIRECTS} redirects")).into())
    }

    /// What every call to Google carries, and what of it must not be shown.
    async fn headers(&self, call: &Call, until: Instant) -> Result<(HeaderMap, Vec<Secret>), GoogleError> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static(call.accept));
        let left = until.saturating_duration_since(Instant::now());
        headers
            .insert(HeaderName::from_static("x-server-timeout"), HeaderValue::from(left.as_secs_f64().ceil() as u64));
        if call.url.path().contains("/interactions") {
            headers.insert(HeaderName::from_static(API_REVISION.0), HeaderValue::from_static(API_REVISION.1));
        }
        let (name, text, secret) = match &self.sign_in {
            SignIn::Key(key) => (HeaderName::from_static("x-goog-api-key"), key.expose().to_owned(), key.clone()),
            SignIn::Account { credentials, quota_project } => {
                let token = timeout(SIGN_IN_TIMEOUT.min(left), credentials.token()).await;
                let token = token.map_err(|_| GoogleError::SignIn { reason: "no answer in time".to_owned() })??;
                if let Some(project) = quota_project {
                    headers.insert(HeaderName::from_static("x-goog-user-project"), project.clone());
                }
                (reqwest::header::AUTHORIZATION, format!("Bearer {}", token.expose()), token)
            }
        };
        let mut value = HeaderValue::from_str(&text)
            .map_err(|_| GoogleError::SignIn { reason: "the token holds characters no token has".to_owned() })?;
        value.set_sensitive(true);
        headers.insert(name, value);
        Ok((headers, vec![secret]))
    }

    fn redirected(&self, call: &Call, from: &Url, headers: &HeaderMap) -> Result<Url, GoogleError> {
        let to = headers.get(LOCATION).and_then(|to| to.to_str().ok()).and_then(|to| from.join(to).ok());
        match to {
            Some(to) if self.place.may_hold_files(&to) => Ok(to),
            _ => Err(GoogleError::reply(call.doing, "it redirects to a place that is not Google's")),
        }
    }

    fn failed(
        &self,
        call: &Call,
        failure: Failure,
        source: Option<Cause>,
        maybe_done: bool,
        wait: Option<Duration>,
    ) -> GoogleError {
        let paid = call.twice == Twice::PaidTwice;
        let broke = || GoogleError::Unreachable {
            url: self.place.base().to_owned(),
            doing: call.doing,
            sent: maybe_done,
            source: source.unwrap_or_else(|| "the connection broke".into()),
        };
        match failure {
            Failure::Cut if paid => {
                let reason = "the connection broke".to_owned();
                match broke() {
                    GoogleError::Unreachable { source, .. } => {
                        GoogleError::OutcomeUnknown { doing: call.doing, reason, source: Some(source) }
                    }
                    other => other,
                }
            }
            Failure::Cut | Failure::NotSent => broke(),
            Failure::Answered(problem) if paid && maybe_done => {
                let reason = format!("HTTP {} ({})", problem.status, problem.message);
                GoogleError::OutcomeUnknown { doing: call.doing, reason, source: None }
            }
            Failure::Answered(problem) => explain(call, problem, wait),
        }
    }
}

/// The error of ours for an error of Google's.
pub(crate) fn explain(call: &Call, problem: Problem, wait: Option<Duration>) -> GoogleError {
    let bad_key = matches!(problem.reason.as_deref(), Some("API_KEY_INVALID" | "API_KEY_EXPIRED"));
    let message = match problem.name.as_str() {
        "" => problem.message,
        name => format!("{} ({name})", problem.message),
    };
    match problem.status {
        401 | 403 => GoogleError::Denied { message },
        400 if bad_key => GoogleError::Denied { message },
        404 => match (&call.model, &call.job) {
            (Some(model), None) => GoogleError::ModelGone { model: model.clone() },
            (Some(model), Some(_)) if message.to_lowercase().contains("model") => {
                GoogleError::ModelGone { model: model.clone() }
            }
            (_, Some(job)) => GoogleError::JobGone { id: job.clone() },
            (None, None) => GoogleError::BadRequest { message },
        },
        429 if problem.per_day && !problem.has_retry_info => GoogleError::DailyQuota { message },
        429 => GoogleError::RateLimited { retry_after: wait.or(problem.wait), message },
        status @ (408 | 500..=599) => GoogleError::Unavailable { status, message },
        400..=499 => GoogleError::BadRequest { message },
        other => GoogleError::reply(call.doing, format!("HTTP {other}: {message}")),
    }
}

/// A finished operation reports its own `error`, under its name; that is a result and not a failed call.
fn is_operation(reply: &Value) -> bool {
    reply.get("name").is_some() || reply.get("done").is_some() || reply.get("status").is_some()
}

/// A number from 0 to 1 for jitter; the middle where the system has no dice.
fn dice() -> f64 {
    getrandom::u32().map_or(0.5, |dice| f64::from(dice) / f64::from(u32::MAX))
}

/// A successful reply whose body is still to come.
#[derive(Debug)]
pub(crate) struct Reply {
    response: reqwest::Response,
    idle: Duration,
    until: Instant,
    pub secrets: Vec<Secret>,
}

impl Reply {
    /// The next bytes of the body; `None` at its end.
    pub(crate) async fn next(&mut self) -> Result<Option<Bytes>, Broken> {
        let idle_until = (Instant::now() + self.idle).min(self.until);
        match timeout_at(idle_until, self.response.chunk()).await {
            Ok(Ok(piece)) => Ok(piece),
            Ok(Err(error)) => Err(Broken::Failed(Failure::Cut, Some(Box::new(error.without_url())))),
            Err(_) => Err(Broken::Failed(Failure::Cut, Some("the reply took too long".into()))),
        }
    }

    /// The body, piece by piece, so that an endless one stops at the limit.
    pub(crate) async fn whole(&mut self, limit_bytes: u64) -> Result<Vec<u8>, Broken> {
        let too_large = || Broken::Final(GoogleError::TooLarge { what: "the reply", limit_bytes });
        if self.response.content_length().is_some_and(|announced| announced > limit_bytes) {
            return Err(too_large());
        }
        let mut bytes = Vec::new();
        while let Some(piece) = self.next().await? {
            if (bytes.len() + piece.len()) as u64 > limit_bytes {
                return Err(too_large());
            }
            bytes.extend_from_slice(&piece);
        }
        Ok(bytes)
    }
}
