//! A prompt from queue to files, whatever happens to the connection.
//!
//! Events are never replayed, so the socket is only the fast path; `/history` and `/queue` decide.

use std::collections::HashSet;
use std::time::Duration;

use indexmap::IndexMap;
use tokio::time::{Instant, sleep, sleep_until, timeout};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::Client;
use super::model::{ExecutionFault, HistoryEntry, OutputFile, QueueState, RunEvent, RunOutcome, Submission};
use super::socket::{Incoming, Socket};
use super::wire::{self, Event};
use crate::error::ComfyError;
use crate::prompt::Prompt;
use crate::validate::Diagnostic;

/// A socket silent for so long is checked against the queue: half-open connections say nothing either.
const QUIET: Duration = Duration::from_secs(10);
/// How often the place in line is asked for.
const POLL: Duration = Duration::from_secs(1);
/// A server gone for so long is given up; the prompt can be followed again later.
const GIVE_UP: Duration = Duration::from_secs(120);
/// How long a cancelled run waits for the answer to its queueing.
const PATIENCE: Duration = Duration::from_secs(2);
/// Between leaving the queue and entering the history a prompt is nowhere for a moment.
const LIMBO: [u64; 4] = [50, 150, 400, 1000];

impl Client {
    /// Queues a prompt and follows it to its end.
    ///
    /// The event socket is opened first, so that nothing is missed. A lost connection is taken up
    /// again; if the reply to the queueing itself is lost, the server is asked whether it has the
    /// prompt, which is never sent twice. Dropping the future leaves the prompt running.
    ///
    /// # Errors
    /// [`ComfyError::PromptRefused`], [`ComfyError::ExecutionFailed`], [`ComfyError::Cancelled`] (the server
    /// has been told), [`ComfyError::Interrupted`], [`ComfyError::Deadline`] (the server has been told),
    /// [`ComfyError::PromptLost`], [`ComfyError::Unreachable`].
    pub async fn run(
        &self,
        prompt: &Prompt,
        submission: &Submission,
        cancel: CancellationToken,
        mut on_event: impl FnMut(RunEvent) + Send,
    ) -> Result<RunOutcome, ComfyError> {
        let deadline = self.deadline();
        let socket = tokio::select! {
            biased;
            () = cancel.cancelled() => return Err(ComfyError::Cancelled),
            opened = self.open_socket(&submission.client_id) => opened?,
        };
        if cancel.is_cancelled() {
            return Err(ComfyError::Cancelled);
        }
        // A request cut in half could still be queued after we took it back, so its answer is waited
        // for even when cancelled, though not for long.
        let submitting = self.submit(prompt, submission);
        tokio::pin!(submitting);
        let submitted = tokio::select! {
            submitted = &mut submitting => submitted,
            () = async { cancel.cancelled().await; sleep(PATIENCE).await } => {
                self.cancel_or_warn(submission.prompt_id).await;
                return Err(ComfyError::Cancelled);
            }
        };
        let (prompt_id, node_errors) = match submitted {
            Ok(submitted) => (submitted.prompt_id, submitted.node_errors),
            Err(error @ ComfyError::Unreachable { .. }) => {
                if !self.knows(submission.prompt_id).await {
                    return Err(error);
                }
                (submission.prompt_id, Vec::new())
            }
            Err(error) => return Err(error),
        };
        let mut watch = Watch::new(prompt_id, &submission.client_id, node_errors);
        watch.total = Some(prompt.len());
        self.guarded(watch, Some(socket), deadline, cancel, &mut on_event).await
    }

    /// Like [`Client::run`], but first asks whether the server already has the prompt, as after a
    /// crash between queueing and noting it down.
    ///
    /// # Errors
    /// As [`Client::run`].
    pub async fn resume(
        &self,
        prompt: &Prompt,
        submission: &Submission,
        cancel: CancellationToken,
        on_event: impl FnMut(RunEvent) + Send,
    ) -> Result<RunOutcome, ComfyError> {
        let id = submission.prompt_id;
        let known = self.queue_state(id).await? != QueueState::Absent || self.history(id).await?.is_some();
        if known {
            self.follow(id, &submission.client_id, cancel, on_event).await
        } else {
            self.run(prompt, submission, cancel, on_event).await
        }
    }

    /// Follows a prompt that was queued earlier, perhaps before a crash. Nothing is ever sent again.
    ///
    /// # Errors
    /// As [`Client::run`]; [`ComfyError::PromptLost`] when the server neither has it queued nor remembers it.
    pub async fn follow(
        &self,
        prompt_id: Uuid,
        client_id: &str,
        cancel: CancellationToken,
        mut on_event: impl FnMut(RunEvent) + Send,
    ) -> Result<RunOutcome, ComfyError> {
        let deadline = self.deadline();
        let watch = Watch::new(prompt_id, client_id, Vec::new());
        self.guarded(watch, None, deadline, cancel, &mut on_event).await
    }

    fn deadline(&self) -> Instant {
        let now = Instant::now();
        // "No deadline" as the longest duration would overflow the clock; ten years will do.
        now.checked_add(self.options().run_deadline)
            .unwrap_or_else(|| now + Duration::from_secs(10 * 365 * 24 * 60 * 60))
    }

    async fn guarded(
        &self,
        mut watch: Watch,
        socket: Option<Socket>,
        deadline: Instant,
        cancel: CancellationToken,
        on_event: &mut (dyn FnMut(RunEvent) + Send),
    ) -> Result<RunOutcome, ComfyError> {
        let prompt_id = watch.prompt_id;
        let ended = tokio::select! {
            biased; // a cancelled run never reports success
            () = cancel.cancelled() => Err(ComfyError::Cancelled),
            () = sleep_until(deadline) => Err(ComfyError::Deadline { after: self.options().run_deadline }),
            outcome = self.watch(&mut watch, socket, on_event) => outcome,
        };
        if matches!(ended, Err(ComfyError::Cancelled | ComfyError::Deadline { .. })) {
            self.cancel_or_warn(prompt_id).await;
        }
        ended
    }

    async fn cancel_or_warn(&self, prompt_id: Uuid) {
        if let Err(error) = self.cancel(prompt_id).await {
            tracing::warn!(%prompt_id, %error, "the server could not be told to stop");
        }
    }

    /// Whether the server has the prompt; asked after a lost reply, so it is given a moment.
    async fn knows(&self, prompt_id: Uuid) -> bool {
        for wait in LIMBO {
            sleep(Duration::from_millis(wait)).await;
            if matches!(self.queue_state(prompt_id).await, Ok(state) if state != QueueState::Absent)
                || matches!(self.history(prompt_id).await, Ok(Some(_)))
            {
                return true;
            }
        }
        false
    }

    async fn watch(
        &self,
        watch: &mut Watch,
        mut socket: Option<Socket>,
        on_event: &mut (dyn FnMut(RunEvent) + Send),
    ) -> Result<RunOutcome, ComfyError> {
        if socket.is_some() {
            self.say_place(watch, on_event).await;
        }
        let mut attempt: u32 = 0;
        let mut last_seen = Instant::now();
        loop {
            let Some(open) = socket.as_mut() else {
                // Socket before look-up: what ends in between is then seen by one of them.
                match self.open_socket(&watch.client_id).await {
                    Ok(opened) => socket = Some(opened),
                    Err(error) => tracing::debug!(%error, "no event socket yet"),
                }
                match self.catch_up(watch, on_event).await {
                    Ok(Some(outcome)) => return Ok(outcome),
                    Ok(None) => last_seen = Instant::now(),
                    Err(error @ ComfyError::Unreachable { .. }) if last_seen.elapsed() > GIVE_UP => {
                        return Err(error);
                    }
                    Err(ComfyError::Unreachable { .. } | ComfyError::BadReply { .. }) => socket = None,
                    Err(error) => return Err(error),
                }
                if socket.is_some() {
                    attempt = 0;
                } else {
                    attempt = attempt.saturating_add(1);
                    on_event(RunEvent::Reconnecting { attempt });
                    sleep(backoff(attempt)).await;
                }
                continue;
            };
            match timeout(QUIET, open.next()).await {
                Ok(Incoming::Text(text)) => {
                    last_seen = Instant::now();
                    if let Some(outcome) = self.on_text(watch, &text, on_event).await? {
                        return Ok(outcome);
                    }
                }
                Ok(Incoming::Binary(frame)) => {
                    if let Some(preview) = wire::preview(&frame)
                        && watch.started
                        && preview.prompt_id.as_deref().is_none_or(|id| id == watch.id_text)
                    {
                        on_event(RunEvent::Preview { mime: preview.mime.to_owned(), bytes: preview.bytes.to_vec() });
                    } else if let Some(said) = wire::node_text(&frame)
                        && watch.started
                    {
                        on_event(RunEvent::Text { node_id: said.node_id.to_owned(), text: said.text.to_owned() });
                    }
                }
                Ok(Incoming::Nothing) => {}
                Ok(Incoming::Closed) => {
                    socket = None;
                    attempt = 1;
                    on_event(RunEvent::Reconnecting { attempt });
                    sleep(backoff(attempt)).await;
                }
                Err(_quiet) => match self.catch_up(watch, on_event).await {
                    Ok(Some(outcome)) => return Ok(outcome),
                    Ok(None) => last_seen = Instant::now(),
                    Err(ComfyError::Unreachable { .. } | ComfyError::BadReply { .. }) => socket = None,
                    Err(error) => return Err(error),
                },
            }
        }
    }

    /// Tells the place in line once; failure is no reason to stop.
    async fn say_place(&self, watch: &mut Watch, on_event: &mut (dyn FnMut(RunEvent) + Send)) {
        if let Ok((QueueState::Pending { position }, _)) = self.queue_lookup(watch.prompt_id).await {
            watch.queued(position, on_event);
        }
    }

    async fn on_text(
        &self,
        watch: &mut Watch,
        text: &str,
        on_event: &mut (dyn FnMut(RunEvent) + Send),
    ) -> Result<Option<RunOutcome>, ComfyError> {
        let Some(message) = wire::message(text) else {
            return Ok(None);
        };
        if message.event == Event::Status {
            // Any change of the queue may have moved us up.
            if !watch.started && watch.place_asked.elapsed() > POLL {
                watch.place_asked = Instant::now();
                self.say_place(watch, on_event).await;
            }
            return Ok(None);
        }
        if message.prompt_id.as_deref() != Some(&watch.id_text) {
            return Ok(None);
        }
        match message.event {
            Event::Success => self.finish(watch, on_event).await.map(Some),
            // Over, but how it ended was missed.
            Event::Executing(None) => self.catch_up(watch, on_event).await,
            Event::Failed(fault) => Err(ComfyError::ExecutionFailed(Box::new(fault))),
            Event::Interrupted(node_id) => Err(ComfyError::Interrupted { node_id }),
            event => {
                watch.take(event, on_event);
                Ok(None)
            }
        }
    }

    /// Asks what became of the prompt; `None` while it waits or runs.
    async fn catch_up(
        &self,
        watch: &mut Watch,
        on_event: &mut (dyn FnMut(RunEvent) + Send),
    ) -> Result<Option<RunOutcome>, ComfyError> {
        for wait in LIMBO {
            if let Some(entry) = self.history(watch.prompt_id).await? {
                return watch.ended(entry, on_event).map(Some);
            }
            match self.queue_lookup(watch.prompt_id).await? {
                (QueueState::Running, nodes) => {
                    watch.total = watch.total.or(nodes);
                    watch.start(on_event);
                    return Ok(None);
                }
                (QueueState::Pending { position }, nodes) => {
                    watch.total = watch.total.or(nodes);
                    watch.queued(position, on_event);
                    return Ok(None);
                }
                (QueueState::Absent, _) => sleep(Duration::from_millis(wait)).await,
            }
        }
        match self.history(watch.prompt_id).await? {
            Some(entry) => watch.ended(entry, on_event).map(Some),
            None => Err(ComfyError::PromptLost { prompt_id: watch.prompt_id }),
        }
    }

    /// After the event of success: the history has the whole list, a moment later.
    async fn finish(
        &self,
        watch: &mut Watch,
        on_event: &mut (dyn FnMut(RunEvent) + Send),
    ) -> Result<RunOutcome, ComfyError> {
        for wait in LIMBO {
            if let Ok(Some(entry)) = self.history(watch.prompt_id).await {
                return watch.ended(entry, on_event);
            }
            sleep(Duration::from_millis(wait)).await;
        }
        // A server that keeps no history: what the events told is all there is.
        on_event(RunEvent::Finished);
        Ok(watch.outcome(watch.outputs.values().flatten().cloned().collect()))
    }
}

/// 0.25, 0.5, 1, … at most 10 seconds.
fn backoff(attempt: u32) -> Duration {
    Duration::from_millis(125).saturating_mul(1 << attempt.min(10)).min(Duration::from_secs(10))
}

/// What is known of a prompt while it is followed.
struct Watch {
    prompt_id: Uuid,
    id_text: String,
    client_id: String,
    node_errors: Vec<Diagnostic>,
    started: bool,
    /// Last place told.
    place: Option<usize>,
    place_asked: Instant,
    /// Nodes in the prompt.
    total: Option<usize>,
    done: HashSet<String>,
    running: Option<String>,
    outputs: IndexMap<String, Vec<OutputFile>>,
}

impl Watch {
    fn new(prompt_id: Uuid, client_id: &str, node_errors: Vec<Diagnostic>) -> Self {
        Self {
            prompt_id,
            id_text: prompt_id.to_string(),
            client_id: client_id.to_owned(),
            node_errors,
            started: false,
            place: None,
            place_asked: Instant::now(),
            total: None,
            done: HashSet::new(),
            running: None,
            outputs: IndexMap::new(),
        }
    }

    fn start(&mut self, on_event: &mut (dyn FnMut(RunEvent) + Send)) {
        if !self.started {
            self.started = true;
            on_event(RunEvent::Started);
        }
    }

    fn queued(&mut self, position: usize, on_event: &mut (dyn FnMut(RunEvent) + Send)) {
        if !self.started && self.place != Some(position) {
            self.place = Some(position);
            on_event(RunEvent::Queued { position });
        }
    }

    fn take(&mut self, event: Event, on_event: &mut (dyn FnMut(RunEvent) + Send)) {
        self.start(on_event);
        match event {
            Event::Cached(nodes) => {
                self.done.extend(nodes.iter().cloned());
                on_event(RunEvent::Cached { nodes });
            }
            Event::Executing(Some(node_id)) => {
                if let Some(before) = self.running.replace(node_id.clone()) {
                    self.done.insert(before);
                }
                on_event(RunEvent::Executing { node_id });
            }
            Event::Progress { node_id, value, max } => {
                let share = if max > 0.0 { (value / max).clamp(0.0, 1.0) } else { 0.0 };
                let overall = self.overall(&node_id, share);
                on_event(RunEvent::Progress { node_id, value, max, overall });
            }
            Event::FinishedNodes(nodes) => self.done.extend(nodes),
            Event::Executed { node_id, files } => {
                self.done.insert(node_id.clone());
                if !files.is_empty() {
                    self.outputs.insert(node_id.clone(), files.clone());
                    on_event(RunEvent::Output { node_id, files });
                }
            }
            _ => {}
        }
    }

    /// Share of nodes done, the running one counted in part.
    fn overall(&self, running: &str, share: f64) -> f32 {
        let done = self.done.iter().filter(|id| *id != running).count() as f64;
        let total = self.total.unwrap_or(0).max(1) as f64;
        ((done + share) / total).clamp(0.0, 1.0) as f32
    }

    fn ended(
        &mut self,
        entry: HistoryEntry,
        on_event: &mut (dyn FnMut(RunEvent) + Send),
    ) -> Result<RunOutcome, ComfyError> {
        if let Some(fault) = entry.error {
            return Err(ComfyError::ExecutionFailed(Box::new(fault)));
        }
        if entry.interrupted {
            return Err(ComfyError::Interrupted { node_id: None });
        }
        if !entry.completed {
            let message = format!("the prompt ended as `{}` without a reason", entry.status);
            let fault = ExecutionFault { message, ..ExecutionFault::default() };
            return Err(ComfyError::ExecutionFailed(Box::new(fault)));
        }
        // It may have begun and ended while nobody listened.
        self.start(on_event);
        on_event(RunEvent::Finished);
        Ok(self.outcome(entry.outputs))
    }

    fn outcome(&self, outputs: Vec<OutputFile>) -> RunOutcome {
        RunOutcome { prompt_id: self.prompt_id, outputs, node_errors: self.node_errors.clone() }
    }
}
