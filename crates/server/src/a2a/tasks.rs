use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use a2a::{
    Artifact, ListTasksRequest, ListTasksResponse, Message, Part, Role, StreamResponse, Task, TaskArtifactUpdateEvent,
    TaskState, TaskStatus, TaskStatusUpdateEvent, error_code,
};
use chrono::{DateTime, Utc};
use futures_util::stream::{self, BoxStream, StreamExt};
use muse_core::api::{self, ApiError};
use muse_core::db::{Event, EventKind};
use muse_core::studio::store::Recent;
use muse_core::studio::{Ask, Following, ProduceRequest, Production, ProductionState, Studio, context_of};
use muse_core::vocab::{Problem, ProductionId, Timestamp};
use serde_json::{Value, json};
use tokio::time::timeout;

use super::refusal::{Answer, bad, of_studio, refused};
use super::skills;
use crate::door::Door;
use crate::routes::productions::begin;

/// How long an answer waits for a task to come to rest; then the task is answered as it stands. Less than a request of
/// ours may take.
const WAIT: Duration = Duration::from_secs(240);

/// How long a cancelled task may take to write its end before it is answered as it stands.
const LAST_WORD: Duration = Duration::from_secs(30);

/// Tasks of one page when nobody says how many.
const USUAL_PAGE: i32 = 50;

/// Tasks of one page at most.
const LARGEST_PAGE: i32 = 100;

/// Tasks of one page at most when their pictures come along.
const LARGEST_PAGE_OF_PICTURES: i32 = 10;

/// What asking for a piece of work led to.
pub(super) enum Begun {
    /// It is being made.
    Task(ProductionId),
    /// The decision is no, and why.
    No(Message),
}

/// Asks for a piece of work; the same message again is the same work.
pub(super) async fn produce(
    door: &Door,
    message_id: &str,
    context: Option<&str>,
    request: ProduceRequest,
) -> Answer<Begun> {
    let ask = Ask::new(message_id, context, &request).map_err(|error| of_studio(&error))?;
    let (studio, approved) = (door.studio().clone(), request.approved);
    let planning = async move { api::start_production_once(&studio, &request, ask).await };
    let begun = begin(door, approved, planning, |answered| {
        answered.produced.production.as_ref().filter(|_| answered.anew).map(|production| production.production_id)
    });
    let produced = begun.await.map_err(|error| of_studio(&error))?.produced;
    Ok(match produced.production {
        Some(production) => Begun::Task(production.production_id),
        None => Begun::No(skills::of_decision(&produced.decision, context)),
    })
}

/// A task as it stands.
pub(super) async fn get(studio: &Studio, id: &str) -> Answer<Task> {
    let production = find(studio, id).await?;
    task_of(studio, &production, true).await
}

/// A task once it has come to rest, or as it stands when that takes too long or the studio closes.
pub(super) async fn settled(door: &Door, production_id: ProductionId) -> Answer<Task> {
    at_rest(door, production_id, WAIT).await?;
    get(door.studio(), &production_id.to_string()).await
}

/// Stops a task.
pub(super) async fn cancel(door: &Door, id: &str) -> Answer<Task> {
    let production = find(door.studio(), id).await?;
    api::cancel(door.studio(), &production.production_id.to_string()).await.map_err(|error| of_studio(&error))?;
    at_rest(door, production.production_id, LAST_WORD).await?;
    get(door.studio(), id).await
}

/// Returns once the studio has not the next word any more.
async fn at_rest(door: &Door, production_id: ProductionId, patience: Duration) -> Answer<()> {
    let followed = door.studio().follow(production_id).await;
    let (production, mut following) = followed.map_err(|error| of_studio(&error))?;
    let mut moving = production.state.is_moving();
    let resting = async {
        while moving {
            let Some(event) = following.next().await else { return };
            moving = moved_to(&event).is_none_or(|(state, _)| state.is_moving());
        }
    };
    tokio::select! {
        () = door.shutdown().cancelled() => {}
        // What is not at rest by then is told as it stands.
        _ = timeout(patience, resting) => {}
    }
    Ok(())
}

/// Tasks that fit, most recently moved first.
pub(super) async fn list(studio: &Studio, request: ListTasksRequest) -> Answer<ListTasksResponse> {
    let with_artifacts = request.include_artifacts.unwrap_or(false);
    let page_size = match request.page_size {
        None => USUAL_PAGE,
        Some(size) if (1..=LARGEST_PAGE).contains(&size) => size,
        Some(_) => return Err(bad("pageSize", format!("a page has 1 to {LARGEST_PAGE} tasks"))),
    };
    let page_size = if with_artifacts { page_size.min(LARGEST_PAGE_OF_PICTURES) } else { page_size };
    let none = ListTasksResponse { tasks: Vec::new(), next_page_token: String::new(), page_size, total_size: 0 };
    let states = match request.status {
        None | Some(TaskState::Unspecified) => Vec::new(),
        Some(state) => {
            let states = ProductionState::ALL.into_iter().filter(|of| state_of(*of) == state).collect::<Vec<_>>();
            // A state that no task of ours is ever in.
            if states.is_empty() {
                return Ok(none);
            }
            states
        }
    };
    let which = Recent {
        context: request.context_id.filter(|context| !context.is_empty()),
        states,
        after: request.status_timestamp_after.and_then(|at| Timestamp::from_millis(at.timestamp_millis())),
        behind: match request.page_token.as_deref() {
            None | Some("") => None,
            Some(token) => Some(place_of(token).ok_or_else(|| bad("pageToken", "it is none of ours"))?),
        },
    };
    // One more than is shown tells whether there is another page.
    let limit = page_size.unsigned_abs() + 1;
    let found = api::recent_productions(studio, &which, limit).await;
    let (mut productions, total) = found.map_err(|error| of_studio(&error))?;
    let more = productions.len() > page_size.unsigned_abs() as usize;
    productions.truncate(page_size.unsigned_abs() as usize);
    let next_page_token = productions.last().filter(|_| more).map(token_of).unwrap_or_default();
    let mut tasks = Vec::with_capacity(productions.len());
    for production in &productions {
        tasks.push(task_of(studio, production, with_artifacts).await?);
    }
    Ok(ListTasksResponse { tasks, next_page_token, total_size: i32::try_from(total).unwrap_or(i32::MAX), ..none })
}

fn token_of(production: &Production) -> String {
    format!("{}.{}", production.updated_at.millis(), production.production_id)
}

fn place_of(token: &str) -> Option<(Timestamp, ProductionId)> {
    let (millis, id) = token.split_once('.')?;
    Some((Timestamp::from_millis(millis.parse().ok()?)?, id.parse().ok()?))
}

/// A task and then whatever it does, until it comes to rest or ends.
///
/// * `is_asked_for`: somebody follows a task that may be at rest already; then its end is waited for.
pub(super) async fn watch(
    door: &Door,
    production_id: ProductionId,
    is_asked_for: bool,
) -> Answer<BoxStream<'static, Answer<StreamResponse>>> {
    let followed = door.studio().follow(production_id).await;
    let (production, following) = followed.map_err(|error| of_studio(&error))?;
    let state = state_of(production.state);
    if is_asked_for && state.is_terminal() {
        let message = format!("the task has ended: it is {}", production.state.name());
        let advice = Some("GetTask gives it with its artifacts.".to_owned());
        return Err(refused(error_code::UNSUPPORTED_OPERATION, "task.ended", message, advice));
    }
    let task = task_of(door.studio(), &production, true).await?;
    let over = state.is_terminal() || (!is_asked_for && state == TaskState::InputRequired);
    let watch = Watch {
        door: door.clone(),
        context: task.context_id.clone(),
        production_id,
        following,
        queue: VecDeque::from([StreamResponse::Task(task)]),
        over,
    };
    Ok(stream::unfold(watch, |mut watch| async move {
        let item = watch.next().await?;
        Some((item, watch))
    })
    .boxed())
}

/// Follows the task with this id.
pub(super) async fn subscribe(door: &Door, id: &str) -> Answer<BoxStream<'static, Answer<StreamResponse>>> {
    let production = find(door.studio(), id).await?;
    watch(door, production.production_id, true).await
}

struct Watch {
    door: Door,
    context: String,
    production_id: ProductionId,
    following: Following,
    queue: VecDeque<StreamResponse>,
    /// Nothing follows what is in the queue.
    over: bool,
}

impl Watch {
    async fn next(&mut self) -> Option<Answer<StreamResponse>> {
        loop {
            if let Some(item) = self.queue.pop_front() {
                return Some(Ok(item));
            }
            if self.over {
                return None;
            }
            let event = tokio::select! {
                biased;
                () = self.door.shutdown().cancelled() => return None,
                event = self.following.next() => event?,
            };
            if let Err(error) = self.take(&event).await {
                self.over = true;
                return Some(Err(error));
            }
        }
    }

    async fn take(&mut self, event: &Event) -> Answer<()> {
        let Some((state, problem)) = moved_to(event) else {
            if let Some(update) = self.progress(event) {
                self.queue.push_back(update);
            }
            return Ok(());
        };
        if !state.is_moving() {
            let production = find(self.door.studio(), &self.production_id.to_string()).await?;
            for artifact in artifacts_of(self.door.studio(), &production).await? {
                self.queue.push_back(StreamResponse::ArtifactUpdate(TaskArtifactUpdateEvent {
                    task_id: self.production_id.to_string(),
                    context_id: self.context.clone(),
                    artifact,
                    append: Some(false),
                    last_chunk: Some(true),
                    metadata: None,
                }));
            }
        }
        let status = status_of(self.production_id, &self.context, state, problem.as_ref(), event.at);
        self.over = status.state.is_terminal() || status.state == TaskState::InputRequired;
        self.queue.push_back(self.update(status, json!(state)));
        Ok(())
    }

    /// How far a render is, for whoever shows it.
    fn progress(&self, event: &Event) -> Option<StreamResponse> {
        let step = event.detail.get("step")?.as_str()?;
        if !["queued", "working", "downloading"].contains(&step) {
            return None;
        }
        let state = ProductionState::Rendering;
        let status = status_of(self.production_id, &self.context, state, None, event.at);
        let mut update = self.update(status, json!(state));
        if let StreamResponse::StatusUpdate(TaskStatusUpdateEvent { metadata: Some(metadata), .. }) = &mut update {
            metadata.insert("step".to_owned(), json!(step));
            if let Some(done) = event.detail.get("done").filter(|done| done.is_number()) {
                metadata.insert("done".to_owned(), done.clone());
            }
        }
        Some(update)
    }

    fn update(&self, status: TaskStatus, state: Value) -> StreamResponse {
        StreamResponse::StatusUpdate(TaskStatusUpdateEvent {
            task_id: self.production_id.to_string(),
            context_id: self.context.clone(),
            status,
            metadata: Some(HashMap::from([("production_state".to_owned(), state)])),
        })
    }
}

/// Where an event says a production went, and why, when it did not end well.
fn moved_to(event: &Event) -> Option<(ProductionState, Option<Problem>)> {
    if event.kind != EventKind::ProductionMoved {
        return None;
    }
    let state = ProductionState::from_name(event.detail.get("state")?.as_str()?)?;
    let problem = event.detail.get("problem").and_then(|problem| serde_json::from_value(problem.clone()).ok());
    Some((state, problem))
}

async fn find(studio: &Studio, id: &str) -> Answer<Production> {
    let unknown = || of_studio(&ApiError::UnknownProduction { wanted: id.chars().take(80).collect() });
    // Whole ids only: the end of one that a person types is for people.
    let production_id: ProductionId = id.parse().map_err(|_| unknown())?;
    muse_core::studio::store::find(studio.db(), production_id).await.map_err(|error| of_studio(&error))
}

/// What a state of a production is as a state of a task.
const fn state_of(state: ProductionState) -> TaskState {
    match state {
        ProductionState::Planned
        | ProductionState::Compiled
        | ProductionState::Granted
        | ProductionState::Rendering
        | ProductionState::Audited
        | ProductionState::Repairing => TaskState::Working,
        ProductionState::InReview => TaskState::InputRequired,
        ProductionState::Approved | ProductionState::Released => TaskState::Completed,
        ProductionState::Rejected => TaskState::Rejected,
        ProductionState::Failed => TaskState::Failed,
        ProductionState::Cancelled => TaskState::Canceled,
    }
}

async fn task_of(studio: &Studio, production: &Production, with_artifacts: bool) -> Answer<Task> {
    let named = context_of(studio.db(), production.production_id).await;
    let named = named.map_err(|error| of_studio(&ApiError::from(error)))?;
    let context_id = named.unwrap_or_else(|| production.muse_id.to_string());
    let problem = production.problem.as_ref();
    let artifacts = if with_artifacts { Some(artifacts_of(studio, production).await?) } else { None };
    let status = status_of(production.production_id, &context_id, production.state, problem, production.updated_at);
    Ok(Task {
        id: production.production_id.to_string(),
        context_id,
        status,
        artifacts,
        history: None,
        metadata: Some(HashMap::from([
            ("production_state".to_owned(), json!(production.state)),
            ("muse_id".to_owned(), json!(production.muse_id)),
            ("intent".to_owned(), json!(production.intent)),
        ])),
    })
}

fn status_of(
    production_id: ProductionId,
    context: &str,
    state: ProductionState,
    problem: Option<&Problem>,
    at: Timestamp,
) -> TaskStatus {
    let said = match state {
        ProductionState::Planned => "It is decided and planned.",
        ProductionState::Compiled => "Its workflow is written.",
        ProductionState::Granted => "Its money is held.",
        ProductionState::Rendering => "A picture is being made.",
        ProductionState::Audited => "The critic has judged.",
        ProductionState::Repairing => "Another attempt is due.",
        ProductionState::InReview => {
            "It waits for the creator's word, which is given at the studio's review desk and cannot be given here."
        }
        ProductionState::Approved => "The creator approved it.",
        ProductionState::Released => "It is released.",
        ProductionState::Rejected => "It was rejected.",
        ProductionState::Failed => "It failed.",
        ProductionState::Cancelled => "It was cancelled.",
    };
    let mut parts = vec![Part::text(problem.map_or(said, |problem| problem.message.as_str()))];
    if let Some(problem) = problem {
        parts.push(Part::data(json!(problem)).with_media_type("application/json"));
    }
    let message = Message {
        // The same status has the same message, whoever asks and however often.
        message_id: format!("{production_id}-{}-{}", state.name(), at.millis()),
        context_id: Some(context.to_owned()),
        task_id: Some(production_id.to_string()),
        ..Message::new(Role::Agent, parts)
    };
    TaskStatus { state: state_of(state), message: Some(message), timestamp: moment(at) }
}

fn moment(at: Timestamp) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_millis(at.millis())
}

/// The picture that counts, with what the critic says and what it cost; none while the studio may put another in its
/// place.
async fn artifacts_of(studio: &Studio, production: &Production) -> Answer<Vec<Artifact>> {
    let Some(blob) = production.picture_blob.as_ref().filter(|_| !production.state.is_moving()) else {
        return Ok(Vec::new());
    };
    let id = production.production_id.to_string();
    let view = api::show_production(studio, &id).await.map_err(|error| of_studio(&error))?;
    let (_, bytes) = api::picture(studio, &id).await.map_err(|error| of_studio(&error))?;
    let cost: i64 = view.renders.iter().map(|attempt| attempt.render.cost.micros()).sum();
    let judged = view.renders.iter().rev().find(|attempt| attempt.render.picture_blob.as_ref() == Some(blob));
    let verdict =
        judged.and_then(|attempt| attempt.verdict.as_ref()).map(|verdict| skills::verdict(&verdict.judgement));
    let told = json!({
        "production_id": production.production_id,
        "muse_id": production.muse_id,
        "renderer": judged.map(|attempt| attempt.render.renderer.as_str()),
        "verdict": verdict,
        "cost_micro_usd": cost,
    });
    let name = format!("{}.png", production.production_id.short());
    Ok(vec![Artifact {
        artifact_id: blob.to_string(),
        name: Some("picture".to_owned()),
        description: Some("The picture, and the critic's word on it.".to_owned()),
        parts: vec![
            Part::raw(bytes).with_media_type("image/png").with_filename(name),
            Part::data(told).with_media_type("application/json"),
        ],
        metadata: None,
        extensions: None,
    }])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_of_a_production_is_a_state_of_a_task() {
        let check = |state: ProductionState, expected: TaskState| {
            assert_eq!(state_of(state), expected, "{state:?}");
        };
        for state in ProductionState::ALL {
            assert_eq!(state.is_moving(), state_of(state) == TaskState::Working, "{state:?}");
        }
        check(ProductionState::InReview, TaskState::InputRequired);
        check(ProductionState::Approved, TaskState::Completed);
        check(ProductionState::Released, TaskState::Completed);
        check(ProductionState::Rejected, TaskState::Rejected);
        check(ProductionState::Failed, TaskState::Failed);
        check(ProductionState::Cancelled, TaskState::Canceled);
    }

    #[test]
    fn a_page_token_says_where_the_next_page_begins_and_nothing_else_does() {
        let place = Timestamp::from_millis(1_795_000_000_123).zip(Some(ProductionId::new()));
        let text = place.map(|(at, id)| format!("{}.{id}", at.millis())).unwrap_or_default();
        assert_eq!(place_of(&text), place);
        for wrong in ["", ".", "1", "1.", "x.y", "-5.00000000-0000-7000-8000-000000000000"] {
            assert_eq!(place_of(wrong), None, "{wrong}");
        }
    }
}
