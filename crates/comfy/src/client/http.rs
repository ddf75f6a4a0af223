//! One request, one answer.

use std::time::Duration;

use reqwest::{Response, StatusCode, Url, multipart};
use serde_json::{Value, json};
use uuid::Uuid;

use super::model::{
    HistoryEntry, Job, OutputFile, QueueItem, QueueState, Submission, Submitted, SystemStats, Uploaded,
};
use super::{Client, wire};
use crate::catalogue::Catalogue;
use crate::error::ComfyError;
use crate::prompt::Prompt;
use crate::validate::Diagnostic;

/// Catalogues of servers with many packs reach tens of megabytes.
const MAX_JSON_BYTES: u64 = 128 << 20;

impl Client {
    /// Version, memory and devices of the server.
    ///
    /// # Errors
    /// [`ComfyError::Unreachable`], or [`ComfyError::BadReply`] when the address belongs to something else.
    pub async fn system_stats(&self) -> Result<SystemStats, ComfyError> {
        const DOING: &str = "read its state";
        let reply = self.get_json(DOING, self.url("/system_stats", &[])?).await?;
        wire::system_stats(&reply).ok_or_else(|| ComfyError::reply(DOING, "no `system` object"))
    }

    /// All node classes, and the text they came in, for keeping.
    ///
    /// # Errors
    /// [`ComfyError::Unreachable`], [`ComfyError::BadReply`], [`ComfyError::TooLarge`] above 128 MiB.
    pub async fn object_info(&self) -> Result<(Catalogue, String), ComfyError> {
        const DOING: &str = "read its node classes";
        let text = self.get_text(DOING, self.url("/object_info", &[])?).await?;
        let catalogue = Catalogue::from_json(&text).map_err(|error| ComfyError::reply(DOING, error.to_string()))?;
        Ok((catalogue, text))
    }

    /// Puts a picture into the server's input folder. An existing file is never replaced: the same
    /// bytes keep the name, other bytes get a new one.
    ///
    /// # Errors
    /// [`ComfyError::UnsafeName`] for names with folders in them, [`ComfyError::Unreachable`], [`ComfyError::BadReply`].
    pub async fn upload_image(
        &self,
        name: &str,
        bytes: Vec<u8>,
        subfolder: Option<&str>,
    ) -> Result<Uploaded, ComfyError> {
        self.upload("/upload/image", name, bytes, subfolder, None).await
    }

    /// Puts a mask into the server's input folder: the alpha channel of the PNG `bytes` is laid over `original`, which
    /// the server must have.
    ///
    /// # Errors
    /// As [`Client::upload_image`].
    pub async fn upload_mask(
        &self,
        name: &str,
        bytes: Vec<u8>,
        subfolder: Option<&str>,
        original: &Uploaded,
    ) -> Result<Uploaded, ComfyError> {
        let original = json!({ "filename": original.name, "subfolder": original.subfolder, "type": original.kind });
        self.upload("/upload/mask", name, bytes, subfolder, Some(original)).await
    }

    async fn upload(
        &self,
        path: &str,
        name: &str,
        bytes: Vec<u8>,
        subfolder: Option<&str>,
        original: Option<Value>,
    ) -> Result<Uploaded, ComfyError> {
        const DOING: &str = "upload a picture";
        let subfolder = subfolder.unwrap_or_default();
        check_name(name, subfolder)?;
        let file = multipart::Part::bytes(bytes)
            .file_name(name.to_owned())
            .mime_str("application/octet-stream")
            .map_err(|error| ComfyError::reply(DOING, error.to_string()))?;
        let mut form =
            multipart::Form::new().part("image", file).text("type", "input").text("subfolder", subfolder.to_owned());
        if let Some(original) = original {
            form = form.text("original_ref", original.to_string());
        }
        let request = self
            .inner
            .http
            .post(self.url(path, &[])?)
            .timeout(self.inner.options.request_timeout.saturating_mul(10))
            .multipart(form);
        let response = request.send().await.map_err(|error| self.unreachable(DOING, error))?;
        let reply = self.json_of(DOING, response).await?;
        let text = |key: &str| reply.get(key).and_then(Value::as_str);
        let uploaded = Uploaded {
            name: text("name").ok_or_else(|| ComfyError::reply(DOING, "no `name`"))?.to_owned(),
            subfolder: text("subfolder").unwrap_or_default().to_owned(),
            kind: text("type").unwrap_or("input").to_owned(),
        };
        // The name goes into a prompt next; a hostile one must not get that far.
        check_name(&uploaded.name, &uploaded.subfolder)?;
        Ok(uploaded)
    }

    /// Queues a prompt. Success may come with complaints about some of its output branches.
    ///
    /// # Errors
    /// [`ComfyError::PromptRefused`] with the server's reasons; [`ComfyError::Unreachable`] also when the
    /// answer did not arrive, in which case the prompt may be queued all the same.
    pub async fn submit(&self, prompt: &Prompt, submission: &Submission) -> Result<Submitted, ComfyError> {
        const DOING: &str = "queue a prompt";
        let mut body = serde_json::Map::new();
        body.insert("prompt_id".to_owned(), submission.prompt_id.to_string().into());
        body.insert("client_id".to_owned(), submission.client_id.clone().into());
        if submission.extra_data.is_object() {
            body.insert("extra_data".to_owned(), submission.extra_data.clone());
        }
        #[derive(serde::Serialize)]
        struct Body<'a> {
            /// Serialised directly: the order of nodes is kept for whoever reads the file later.
            prompt: &'a Prompt,
            #[serde(flatten)]
            rest: serde_json::Map<String, Value>,
        }
        let request = self
            .inner
            .http
            .post(self.url("/prompt", &[])?)
            .timeout(self.inner.options.request_timeout)
            .json(&Body { prompt, rest: body });
        let response = request.send().await.map_err(|error| self.unreachable(DOING, error))?;
        let status = response.status();
        let text = self.text_of(DOING, response, MAX_JSON_BYTES).await?;
        let reply: Value = crate::json::read(&text).unwrap_or_default();
        if status == StatusCode::BAD_REQUEST && reply.get("error").is_some() {
            return Err(refused(&reply));
        }
        if !status.is_success() {
            return Err(unexpected(DOING, status));
        }
        let prompt_id = reply
            .get("prompt_id")
            .and_then(Value::as_str)
            .and_then(|id| Uuid::parse_str(id).ok())
            .ok_or_else(|| ComfyError::reply(DOING, "no `prompt_id`"))?;
        Ok(Submitted {
            prompt_id,
            number: reply.get("number").and_then(Value::as_f64).unwrap_or(0.0),
            node_errors: Diagnostic::from_reply(&reply),
        })
    }

    /// Whether a prompt runs, waits or neither.
    ///
    /// # Errors
    /// [`ComfyError::Unreachable`], [`ComfyError::BadReply`].
    pub async fn queue_state(&self, prompt_id: Uuid) -> Result<QueueState, ComfyError> {
        Ok(self.queue_lookup(prompt_id).await?.0)
    }

    pub(super) async fn queue_lookup(&self, prompt_id: Uuid) -> Result<(QueueState, Option<usize>), ComfyError> {
        let reply = self.get_json("read its queue", self.url("/queue", &[])?).await?;
        Ok(wire::queue(&reply, prompt_id))
    }

    /// What became of a prompt; `None` while it has not ended, or when the server has forgotten it.
    ///
    /// # Errors
    /// [`ComfyError::Unreachable`], [`ComfyError::BadReply`].
    pub async fn history(&self, prompt_id: Uuid) -> Result<Option<HistoryEntry>, ComfyError> {
        let url = self.url(&format!("/history/{prompt_id}"), &[])?;
        let reply = self.get_json("read its history", url).await?;
        Ok(wire::history(&reply, prompt_id))
    }

    /// Stops a prompt if it is the one running; takes effect at its next step.
    ///
    /// # Errors
    /// [`ComfyError::Unreachable`], [`ComfyError::BadReply`].
    pub async fn interrupt(&self, prompt_id: Uuid) -> Result<(), ComfyError> {
        self.post("interrupt a prompt", "/interrupt", &json!({ "prompt_id": prompt_id })).await
    }

    /// Takes a prompt out of the queue if it still waits.
    ///
    /// # Errors
    /// [`ComfyError::Unreachable`], [`ComfyError::BadReply`].
    pub async fn delete_pending(&self, prompt_id: Uuid) -> Result<(), ComfyError> {
        self.post("take a prompt out of the queue", "/queue", &json!({ "delete": [prompt_id] })).await
    }

    /// Ends a prompt whether it waits or runs; one the server does not know is fine.
    ///
    /// # Errors
    /// [`ComfyError::Unreachable`], [`ComfyError::BadReply`]; both steps are tried even if the first fails.
    pub async fn cancel(&self, prompt_id: Uuid) -> Result<(), ComfyError> {
        // In this order a prompt that starts in between is still caught.
        let deleted = self.delete_pending(prompt_id).await;
        let interrupted = self.interrupt(prompt_id).await;
        deleted.and(interrupted)
    }

    /// Downloads a file a run made, exactly as stored.
    ///
    /// # Errors
    /// [`ComfyError::UnsafeName`] for names that leave their folder, [`ComfyError::TooLarge`] above
    /// [`super::ClientOptions::max_download_bytes`], [`ComfyError::Unreachable`], [`ComfyError::BadReply`]
    /// (also for redirects and missing files).
    pub async fn fetch(&self, file: &OutputFile) -> Result<Vec<u8>, ComfyError> {
        self.fetch_as(file, None).await
    }

    async fn fetch_as(&self, file: &OutputFile, preview: Option<&str>) -> Result<Vec<u8>, ComfyError> {
        const DOING: &str = "download a file";
        check_name(&file.filename, &file.subfolder)?;
        if !matches!(file.kind.as_str(), "output" | "temp" | "input") {
            return Err(ComfyError::UnsafeName { name: format!("{} [{}]", file.filename, file.kind) });
        }
        let mut query =
            vec![("filename", file.filename.as_str()), ("subfolder", &file.subfolder), ("type", &file.kind)];
        query.extend(preview.map(|preview| ("preview", preview)));
        let url = self.url("/view", &query)?;
        // A trickle must end some time; a file may take as long as the run that made it.
        let request = self.inner.http.get(url).timeout(self.inner.options.run_deadline);
        let response = request.send().await.map_err(|error| self.unreachable(DOING, error))?;
        if response.status() != StatusCode::OK {
            return Err(unexpected(DOING, response.status()));
        }
        self.bytes_of(DOING, "the file", response, self.inner.options.max_download_bytes).await
    }

    /// A small picture of a file a run made, for lists: the server scales nothing, but encodes anew as WebP.
    ///
    /// # Errors
    /// As [`Client::fetch`].
    pub async fn fetch_preview(&self, file: &OutputFile, quality: u8) -> Result<Vec<u8>, ComfyError> {
        self.fetch_as(file, Some(&format!("webp;{}", quality.clamp(1, 100)))).await
    }

    /// All prompts the server has, running ones first, then those that wait, in their order.
    ///
    /// # Errors
    /// [`ComfyError::Unreachable`], [`ComfyError::BadReply`].
    pub async fn queue(&self) -> Result<Vec<QueueItem>, ComfyError> {
        Ok(wire::queue_items(&self.get_json("read its queue", self.url("/queue", &[])?).await?))
    }

    /// The latest jobs, newest first, whoever sent them; empty on servers too old to keep them.
    ///
    /// # Errors
    /// [`ComfyError::Unreachable`], [`ComfyError::BadReply`].
    pub async fn jobs(&self, limit: u32) -> Result<Vec<Job>, ComfyError> {
        const DOING: &str = "read its jobs";
        let limit = limit.to_string();
        let url = self.url("/api/jobs", &[("limit", &limit), ("sort_by", "created_at"), ("sort_order", "desc")])?;
        match self.get_optional(DOING, url).await? {
            Some(reply) => {
                Ok(reply.get("jobs").and_then(Value::as_array).into_iter().flatten().filter_map(wire::job).collect())
            }
            None => Ok(Vec::new()),
        }
    }

    /// One job; `None` when the server does not know it, or is too old to keep jobs.
    ///
    /// # Errors
    /// [`ComfyError::Unreachable`], [`ComfyError::BadReply`].
    pub async fn job(&self, prompt_id: Uuid) -> Result<Option<Job>, ComfyError> {
        let url = self.url(&format!("/api/jobs/{prompt_id}"), &[])?;
        Ok(self.get_optional("read a job", url).await?.as_ref().and_then(wire::job))
    }

    /// Names of the model files in one of the server's folders, such as `checkpoints`; empty for an unknown folder.
    ///
    /// # Errors
    /// [`ComfyError::UnsafeName`], [`ComfyError::Unreachable`], [`ComfyError::BadReply`].
    pub async fn models(&self, folder: &str) -> Result<Vec<String>, ComfyError> {
        check_name(folder, "")?;
        let found = self.get_optional("list its models", self.url(&format!("/models/{folder}"), &[])?).await?;
        let list = found.as_ref().and_then(Value::as_array).into_iter().flatten();
        Ok(list.filter_map(Value::as_str).map(str::to_owned).collect())
    }

    /// Gives memory back: models out of the device, and with `results` also what nodes have computed, so that the next
    /// run begins from nothing. Takes effect between prompts.
    ///
    /// # Errors
    /// [`ComfyError::Unreachable`], [`ComfyError::BadReply`].
    pub async fn free(&self, results: bool) -> Result<(), ComfyError> {
        let body = json!({ "unload_models": true, "free_memory": results });
        self.post("free its memory", "/free", &body).await
    }

    /// `None` for 404.
    pub(super) async fn get_optional(&self, doing: &'static str, url: Url) -> Result<Option<Value>, ComfyError> {
        let request = self.inner.http.get(url).timeout(self.inner.options.request_timeout);
        let response = request.send().await.map_err(|error| self.unreachable(doing, error))?;
        match response.status() {
            StatusCode::NOT_FOUND => Ok(None),
            _ => Ok(Some(self.json_of(doing, response).await?)),
        }
    }

    async fn get_json(&self, doing: &'static str, url: Url) -> Result<Value, ComfyError> {
        let text = self.get_text(doing, url).await?;
        crate::json::read(&text).map_err(|error| ComfyError::reply(doing, format!("not JSON: {error}")))
    }

    pub(super) async fn get_text(&self, doing: &'static str, url: Url) -> Result<String, ComfyError> {
        let response = self
            .inner
            .http
            .get(url)
            .timeout(self.inner.options.request_timeout)
            .send()
            .await
            .map_err(|error| self.unreachable(doing, error))?;
        if response.status() != StatusCode::OK {
            return Err(unexpected(doing, response.status()));
        }
        self.text_of(doing, response, MAX_JSON_BYTES).await
    }

    async fn post(&self, doing: &'static str, path: &str, body: &Value) -> Result<(), ComfyError> {
        // Cancelling must not hang with the server it cancels on.
        let limit = self.inner.options.request_timeout.min(Duration::from_secs(10));
        let request = self.inner.http.post(self.url(path, &[])?).timeout(limit).json(body);
        let response = request.send().await.map_err(|error| self.unreachable(doing, error))?;
        if response.status().is_success() { Ok(()) } else { Err(unexpected(doing, response.status())) }
    }

    async fn json_of(&self, doing: &'static str, response: Response) -> Result<Value, ComfyError> {
        if response.status() != StatusCode::OK {
            return Err(unexpected(doing, response.status()));
        }
        let text = self.text_of(doing, response, MAX_JSON_BYTES).await?;
        crate::json::read(&text).map_err(|error| ComfyError::reply(doing, format!("not JSON: {error}")))
    }

    async fn text_of(&self, doing: &'static str, response: Response, limit: u64) -> Result<String, ComfyError> {
        let bytes = self.bytes_of(doing, "the reply", response, limit).await?;
        String::from_utf8(bytes).map_err(|_| ComfyError::reply(doing, "the reply is not UTF-8"))
    }

    /// Takes a body piece by piece, so that an endless one stops at the limit.
    async fn bytes_of(
        &self,
        doing: &'static str,
        what: &'static str,
        mut response: Response,
        limit: u64,
    ) -> Result<Vec<u8>, ComfyError> {
        let too_large = ComfyError::TooLarge { what, limit_bytes: limit };
        if response.content_length().is_some_and(|announced| announced > limit) {
            return Err(too_large);
        }
        let mut bytes = Vec::new();
        while let Some(piece) = response.chunk().await.map_err(|error| self.unreachable(doing, error))? {
            if (bytes.len() + piece.len()) as u64 > limit {
                return Err(too_large);
            }
            bytes.extend_from_slice(&piece);
        }
        Ok(bytes)
    }
}

pub(super) fn check_name(name: &str, subfolder: &str) -> Result<(), ComfyError> {
    if !wire::is_safe_name(name) {
        return Err(ComfyError::UnsafeName { name: name.to_owned() });
    }
    if !wire::is_safe_subfolder(subfolder) {
        return Err(ComfyError::UnsafeName { name: subfolder.to_owned() });
    }
    Ok(())
}

fn unexpected(doing: &'static str, status: StatusCode) -> ComfyError {
    ComfyError::reply(doing, format!("HTTP {status}"))
}

fn refused(reply: &Value) -> ComfyError {
    let error = reply.get("error").unwrap_or(&Value::Null);
    // Very old servers send `error` as plain text.
    let text = |key: &str| error.get(key).and_then(Value::as_str).unwrap_or_default();
    let diagnostics = Diagnostic::from_reply(reply);
    let mut message = match error.as_str() {
        Some(plain) => plain.to_owned(),
        None => text("message").to_owned(),
    };
    if !text("details").is_empty() {
        message = format!("{message}: {}", text("details"));
    } else if let Some(first) = diagnostics.first().filter(|first| first.node_id.is_some()) {
        // The server leaves `details` empty when an upstream node is at fault.
        message = format!("{message}: {first}");
    }
    ComfyError::PromptRefused { error_type: text("type").to_owned(), message, diagnostics }
}
