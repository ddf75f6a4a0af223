//! Work that one studio hands to another: an intent, in the creator's words, for a Muse that both share.
//!
//! Whoever takes it decides and pays by its own rules, as if its own creator had asked. A task comes again when its studio
//! falls silent; its id is the name of the ask, so one studio makes it once, however often it comes.

use std::convert::Infallible;
use std::time::Duration;

use muse_redis::{Task, Tasks};
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;
use utoipa::ToSchema;

use super::super::ask::Ask;
use super::super::error::StudioError;
use super::super::model::ProduceRequest;
use super::super::{RendererChoice, Studio};
use super::{ContextError, Joined, id_of};
use crate::cognition::Platform;
use crate::db::EventKind;
use crate::governance::genesis::list_muses;
use crate::vocab::{MuseId, StudioId, TaskId};

/// A studio that is silent for so long has its task taken over.
const LEASE: Duration = Duration::from_secs(60);

/// It says so often that it is still at it.
const SIGN_OF_LIFE: Duration = Duration::from_secs(15);

/// A task that so many have begun and none has ended is put away.
const MOST_DELIVERIES: u64 = 3;

/// What is handed over: never an approval, which is one creator's word to one studio.
#[derive(Debug, Serialize, Deserialize)]
struct Order {
    intent: String,
    platform: Platform,
    renderer: RendererChoice,
    anyway: bool,
    seed: Option<u64>,
}

/// A task that is not done yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct HandedOver {
    /// Which.
    pub task_id: TaskId,
    /// Whose.
    pub muse_id: MuseId,
    /// What is wanted, in the creator's words.
    pub intent: String,
    /// Who is at it; absent while it waits.
    pub studio_id: Option<StudioId>,
}

impl Joined {
    /// What waits or is under way for a Muse, oldest first.
    pub(super) async fn handed_over(&self, muse_id: MuseId) -> Result<Vec<HandedOver>, StudioError> {
        let tasks = self.shared.tasks(&muse_id.uuid().into(), &self.studio_id.uuid().into());
        let mut found = Vec::new();
        for row in tasks.list().await.map_err(ContextError::from)? {
            let (Ok(task_id), Ok(order)) = (row.id.as_str().parse(), serde_json::from_str::<Order>(&row.body)) else {
                continue;
            };
            let studio_id = row.holder.as_ref().map(id_of).transpose()?;
            found.push(HandedOver { task_id, muse_id, intent: order.intent, studio_id });
        }
        Ok(found)
    }
}

impl Studio {
    /// Hands an intent to whichever studio has time, this one not excepted.
    ///
    /// * `task_id`: handing over again under the same id hands over once.
    ///
    /// # Errors
    /// [`ContextError::NotShared`], [`ContextError::Away`], a Muse that is not there, an approval, which cannot be handed over.
    pub async fn hand_over(&self, request: &ProduceRequest, task_id: TaskId) -> Result<HandedOver, StudioError> {
        let joined = self.joined().await?.ok_or(ContextError::NotShared)?;
        if request.approved {
            let what = "an approval holds for one studio; hand the work over without it".to_owned();
            return Err(StudioError::BadRequest { what });
        }
        let muse_id = self.muse_meant(request.muse.as_deref()).await?.muse_id;
        let order = Order {
            intent: super::super::commission::intent_of(request)?.to_owned(),
            platform: request.platform,
            renderer: request.renderer,
            anyway: request.anyway,
            seed: request.seed,
        };
        let tasks = joined.shared.tasks(&muse_id.uuid().into(), &joined.studio_id.uuid().into());
        let body = serde_json::to_string(&order).unwrap_or_default();
        tasks.add(&task_id.uuid().into(), &body).await.map_err(ContextError::from)?;
        Ok(HandedOver { task_id, muse_id, intent: order.intent, studio_id: None })
    }

    /// Takes what was handed over, one after the other, and makes it.
    pub(super) async fn take_tasks(&self, cancel: &CancellationToken) -> Result<(), StudioError> {
        let Some(joined) = self.joined().await? else { return Ok(()) };
        for muse in list_muses(self.db()).await? {
            let tasks = joined.shared.tasks(&muse.muse_id.uuid().into(), &joined.studio_id.uuid().into());
            while !cancel.is_cancelled() && self.must_not_be_paused().await.is_ok() {
                let Some(task) = tasks.take(LEASE).await.map_err(ContextError::from)? else { break };
                // Both are driven at once: whoever tends a wallet waits for money on its way into the ledger.
                let made = tokio::select! {
                    biased;
                    // What was begun is a production of this studio: its next start goes on with it.
                    () = cancel.cancelled() => return Ok(()),
                    made = self.make_task(muse.muse_id, &task) => made,
                    never = self.stay_alive(&tasks, &task) => match never {},
                };
                if let Err(error) = made {
                    tracing::warn!(%error, task = %task.id, "what was handed over is not made here");
                    let passing =
                        matches!(&error, StudioError::Db(_) | StudioError::Context(_) | StudioError::Interrupted);
                    if passing && task.delivery < MOST_DELIVERIES {
                        // It comes again, here or elsewhere, when the lease has run out.
                        break;
                    }
                }
                tasks.done(&task).await.map_err(ContextError::from)?;
            }
        }
        Ok(())
    }

    /// Says that this studio is at it, and keeps the shared wallets up to date meanwhile.
    async fn stay_alive(&self, tasks: &Tasks, task: &Task) -> Infallible {
        loop {
            tokio::time::sleep(SIGN_OF_LIFE).await;
            // One that was taken over, while this studio was thought to be gone, is ended here all the same.
            if let Err(error) = tasks.keep_alive(task).await {
                tracing::warn!(%error, "the others may think that this studio is gone");
            }
            if let Err(error) = self.tend_shared().await {
                tracing::warn!(%error, "the shared wallets could not be brought up to date");
            }
        }
    }

    async fn make_task(&self, muse_id: MuseId, task: &Task) -> Result<(), StudioError> {
        let strange =
            |error: serde_json::Error| StudioError::BadRequest { what: format!("a task of another kind: {error}") };
        let order: Order = serde_json::from_str(&task.body).map_err(strange)?;
        let request = ProduceRequest {
            intent: order.intent,
            muse: Some(muse_id.to_string()),
            platform: order.platform,
            renderer: order.renderer,
            approved: false,
            anyway: order.anyway,
            seed: order.seed,
        };
        let ask = Ask::new(task.id.as_str(), Some("handed over"), &request)?;
        let answered = self.commission_once(&request, ask).await?;
        let (now, production_id) = (self.clock().now(), answered.produced.production.map(|made| made.production_id));
        let (subject, outcome) = (task.id.to_string(), answered.produced.decision.outcome);
        let detail = serde_json::json!({ "muse_id": muse_id, "production_id": production_id, "outcome": outcome });
        self.db()
            .write::<_, StudioError, _>(move |tx| {
                Box::pin(async move { Ok(tx.record(now, EventKind::TaskTaken, subject, detail).await?) })
            })
            .await?;
        if let Some(production_id) = production_id {
            match self.drive(production_id, false, CancellationToken::new()).await {
                // Resumed by this studio's own start, at the same time.
                Ok(_) | Err(StudioError::Busy { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}
