//! The Interactions API: one call for text, pictures, video and speech, which Google can keep and work on while nobody is
//! connected.
//!
//! In: an [`InteractionRequest`], which by default asks Google to keep nothing.
//! Out: an [`Interaction`] with steps and a count, or an id to ask for it later, also after a restart.
//! Never: is a request sent twice when the first may have been carried out.

mod events;
mod model;

use serde_json::Value;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

pub use events::{Delta, InteractionEvent, InteractionStream};
pub use model::{Block, Interaction, InteractionRequest, Keep, OutputFormat, Status, Step};

use crate::client::Google;
use crate::error::GoogleError;
use crate::retry::Twice;
use crate::secret::quotable;
use crate::transport::Call;

impl Google {
    /// The Interactions API of this back end.
    pub fn interactions(&self) -> Interactions<'_> {
        Interactions { google: self }
    }
}

/// The Interactions API of one back end.
#[derive(Clone, Copy, Debug)]
pub struct Interactions<'a> {
    google: &'a Google,
}

impl Interactions<'_> {
    /// Starts an interaction. With [`Keep::InBackground`] the answer is an id and a first status: keep the id where a
    /// restart finds it, then [`poll_until_done`](Self::poll_until_done). Else the answer is the finished interaction.
    ///
    /// # Errors
    /// [`GoogleError::OutcomeUnknown`] when it may have begun and no answer came; [`GoogleError::JobGone`] when the
    /// interaction it follows is not known; and those of [`Google::generate`].
    pub async fn create(&self, request: &InteractionRequest) -> Result<Interaction, GoogleError> {
        let call = self.creating(request, "start an interaction", false)?;
        Interaction::read(call.doing, self.google.transport().json(&call).await?)
    }

    /// The same, with the answer piece by piece as it is made.
    ///
    /// # Errors
    /// As [`create`](Self::create); the stream itself ends with an error when it breaks off.
    pub async fn stream(&self, request: &InteractionRequest) -> Result<InteractionStream, GoogleError> {
        let call = self.creating(request, "stream an interaction", true)?.streamed();
        let reply = self.google.transport().open(&call).await?;
        Ok(InteractionStream::new(reply, call, self.google.options().max_reply_bytes))
    }

    /// Goes on with the stream of an interaction that Google keeps, after the event whose id the caller has seen last.
    ///
    /// # Errors
    /// [`GoogleError::JobGone`], and as [`stream`](Self::stream).
    pub async fn resume_stream(&self, id: &str, last_event_id: Option<&str>) -> Result<InteractionStream, GoogleError> {
        let mut url = self.google.transport().place.interactions(Some(id), None)?;
        url.query_pairs_mut().append_pair("stream", "true");
        if let Some(event) = last_event_id {
            url.query_pairs_mut().append_pair("last_event_id", event);
        }
        let call = Call::get("stream an interaction", url).of_job(id).streamed();
        let reply = self.google.transport().open(&call).await?;
        Ok(InteractionStream::new(reply, call, self.google.options().max_reply_bytes))
    }

    /// How an interaction stands, with its result when it has one.
    ///
    /// # Errors
    /// [`GoogleError::JobGone`] for an unknown id, and those of every call.
    pub async fn get(&self, id: &str) -> Result<Interaction, GoogleError> {
        let call = self.looking(id)?;
        Interaction::read(call.doing, self.google.transport().json(&call).await?)
    }

    /// Looks at an interaction until it has ended, less and less often; see [`Polling`](crate::Polling). Works with any
    /// id that was kept, also by another process. A status that this crate does not know is waited on.
    ///
    /// # Errors
    /// [`GoogleError::JobEnded`] when it ended without being completed, [`GoogleError::Cancelled`] when `cancel` was
    /// triggered (the interaction goes on), [`GoogleError::Deadline`], and those of [`get`](Self::get).
    pub async fn poll_until_done(&self, id: &str, cancel: &CancellationToken) -> Result<Interaction, GoogleError> {
        let polled = || async {
            let interaction = self.get(id).await?;
            if interaction.status.is_under_way() { Ok(None) } else { interaction.completed().map(Some) }
        };
        self.google.poll("wait for an interaction", cancel, polled).await
    }

    /// Stops an interaction that runs in the background; what it has made so far is counted.
    ///
    /// # Errors
    /// [`GoogleError::JobGone`], [`GoogleError::BadRequest`] when it has ended already, and those of every call.
    pub async fn cancel(&self, id: &str) -> Result<(), GoogleError> {
        let url = self.google.transport().place.interactions(Some(id), Some("cancel"))?;
        let call = Call {
            method: reqwest::Method::POST,
            // Empty, but there: Google's front end refuses a POST without a length.
            body: Some(bytes::Bytes::new()),
            ..Call::get("cancel an interaction", url).of_job(id)
        };
        self.google.transport().json(&call).await.map(drop)
    }

    /// Removes an interaction, its input and its result from Google. One that is not there any more is fine.
    ///
    /// # Errors
    /// Those of every call.
    pub async fn delete(&self, id: &str) -> Result<(), GoogleError> {
        let url = self.google.transport().place.interactions(Some(id), None)?;
        let call = Call { method: reqwest::Method::DELETE, ..Call::get("delete an interaction", url).of_job(id) };
        match self.google.transport().json(&call).await {
            Ok(_) | Err(GoogleError::JobGone { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    pub(crate) fn looking(&self, id: &str) -> Result<Call, GoogleError> {
        let url = self.google.transport().place.interactions(Some(id), None)?;
        Ok(Call::get("look at an interaction", url).of_job(id))
    }

    fn creating(&self, request: &InteractionRequest, doing: &'static str, stream: bool) -> Result<Call, GoogleError> {
        let url = self.google.transport().place.interactions(None, None)?;
        let call = Call::post(doing, url, Twice::PaidTwice, &request.body(stream)?).of_model(&request.model);
        Ok(match &request.previous {
            Some(previous) => call.of_job(previous),
            None => call,
        })
    }
}

impl Google {
    /// Looks until there is a result, with the pauses of [`Polling`](crate::Polling) between.
    pub(crate) async fn poll<T, L: Future<Output = Result<Option<T>, GoogleError>> + Send>(
        &self,
        doing: &'static str,
        cancel: &CancellationToken,
        look: impl Fn() -> L + Send + Sync,
    ) -> Result<T, GoogleError> {
        let polling = &self.options().polling;
        let until = Instant::now() + polling.deadline;
        let looking = async {
            for wait in polling.waits() {
                if let Some(done) = look().await? {
                    return Ok(done);
                }
                if Instant::now() + wait >= until {
                    break;
                }
                sleep(wait).await;
            }
            Err(GoogleError::Deadline { doing, after: polling.deadline })
        };
        tokio::select! {
            biased; // a cancelled wait never reports success
            () = cancel.cancelled() => Err(GoogleError::Cancelled),
            done = looking => done,
        }
    }
}

impl Interaction {
    /// The interaction, if it was completed.
    ///
    /// # Errors
    /// [`GoogleError::JobEnded`] with what Google says about it.
    pub fn completed(self) -> Result<Self, GoogleError> {
        if self.status == Status::Completed {
            return Ok(self);
        }
        let words = |error: &Value| {
            let text = |key: &str| error.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
            [text("message"), text("code")].into_iter().find(|text| !text.is_empty())
        };
        let message = self.errors.iter().filter_map(words).collect::<Vec<_>>().join("; ");
        Err(GoogleError::JobEnded {
            id: self.id,
            status: self.status,
            message: quotable(&message, &[]),
            usage: Box::new(self.usage),
        })
    }
}
