//! The production state machine, driven one durable step at a time. Starting and resuming are the same walk.

use std::sync::{Arc, PoisonError};

use muse_comfy::Workflow;
use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::burst::RentedSeat;
use super::context::ContextError;
use super::desk::origin_of;
use super::error::StudioError;
use super::model::{ProduceRequest, Produced, Production, ProductionState, RenderRow};
use super::store::{self, RenderFiles};
use super::{Cast, Studio};
use crate::cognition::{OwnPlan, RendererChoice};
use crate::creation::{
    Attempt, Brief, OwnWorkflow, PictureRef, ProgressSink, RenderError, Rendered, Renderer, Repair, Step,
};
use crate::db::{DbError, EventKind};
use crate::governance::critic::{
    Finding, Judgement, Question, find_verdict, keep_verdict, lay_repair, refuse_repair, worse,
};
use crate::governance::review::{self, Review, ReviewStatus};
use crate::governance::treasury::GrantRequest;
use crate::governance::{Grant, Purpose, Refusal, Verdict, VerdictOutcome};
use crate::vocab::{Advice, BlobHash, Problem, ProductionId, RenderId, Timestamp, Usd, VerdictId};

/// Pictures of unfinished work that are held at once.
const MOST_GLIMPSES: usize = 16;

impl Studio {
    /// Commissions and, when the answer is yes, drives the production until it waits for the creator or has ended.
    ///
    /// # Errors
    /// As [`Studio::commission`] and [`Studio::drive`].
    pub async fn produce(&self, request: &ProduceRequest, cancel: CancellationToken) -> Result<Produced, StudioError> {
        let commissioned = self.commission(request).await?;
        match commissioned.production {
            None => Ok(commissioned),
            Some(production) => {
                let driven = self.drive(production.production_id, request.approved, cancel).await?;
                Ok(Produced { decision: commissioned.decision, production: Some(driven) })
            }
        }
    }

    /// Drives a production from wherever it stands until it waits for the creator or has ended.
    ///
    /// A problem of the work itself ends the production and is found in its row; an error is returned only when not even
    /// that could be written, and then the production stays where it is and can be driven again.
    ///
    /// # Errors
    /// [`StudioError::Busy`] when it is being driven already, else what the storage says.
    pub async fn drive(
        &self,
        production_id: ProductionId,
        approved: bool,
        cancel: CancellationToken,
    ) -> Result<Production, StudioError> {
        let cancel = cancel.child_token();
        let _running = self.take_wheel(production_id, &cancel)?;
        // A drive that was left midway may have handed in a step that is still being written.
        self.db().settled().await?;
        let mut resumed = true;
        loop {
            let production = store::find(self.db(), production_id).await?;
            if !production.state.is_moving() {
                self.money_moved(production.muse_id).await?;
                return Ok(production);
            }
            let stop = cancel.is_cancelled() || production.cancel_asked;
            let step = if stop {
                Err(RenderError::Cancelled.into())
            } else {
                self.step(&production, approved, resumed, &cancel).await
            };
            if let Err(error) = step {
                self.end_badly(&production, error).await?;
            }
            // Whatever is found unfinished after the first step is this process's own.
            resumed = false;
        }
    }

    /// Drives everything that was under way when the studio last ended.
    ///
    /// # Errors
    /// What the storage says; problems of the productions themselves end in their rows.
    pub async fn resume_all(&self, cancel: CancellationToken) -> Result<Vec<Production>, StudioError> {
        let mut driven = Vec::new();
        for production in store::moving(self.db()).await? {
            match self.drive(production.production_id, false, cancel.clone()).await {
                Ok(production) => driven.push(production),
                // Somebody in this process is at it already.
                Err(StudioError::Busy { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(driven)
    }

    fn take_wheel(&self, production_id: ProductionId, cancel: &CancellationToken) -> Result<Wheel<'_>, StudioError> {
        let mut running = self.inner.running.lock().unwrap_or_else(PoisonError::into_inner);
        if running.contains_key(&production_id) {
            return Err(StudioError::Busy { production_id });
        }
        running.insert(production_id, cancel.clone());
        Ok(Wheel { studio: self, production_id })
    }

    async fn step(
        &self,
        production: &Production,
        approved: bool,
        resumed: bool,
        cancel: &CancellationToken,
    ) -> Result<(), StudioError> {
        match production.state {
            ProductionState::Planned => self.compile(production, approved, cancel).await,
            ProductionState::Compiled => self.reserve(production, approved).await,
            ProductionState::Granted | ProductionState::Repairing => self.begin_attempt(production).await,
            ProductionState::Rendering => self.render_and_audit(production, (approved, resumed), cancel).await,
            ProductionState::Audited => self.conclude(production).await,
            _ => Ok(()),
        }
    }

    async fn brief(&self, production: &Production) -> Result<(Arc<Cast>, Brief), StudioError> {
        let cast = self.cast(production.generation_id).await?;
        let own = production.plan.own.as_ref().map(|own| self.own_workflow(own)).transpose()?;
        let brief = Brief {
            dna: Arc::clone(&cast.dna),
            intent: production.intent.clone(),
            plan: production.plan.clone(),
            references: Arc::<Vec<PictureRef>>::clone(&cast.references),
            own,
        };
        Ok((cast, brief))
    }

    fn own_workflow(&self, own: &OwnPlan) -> Result<Arc<OwnWorkflow>, StudioError> {
        let damaged = |e: &dyn std::fmt::Display| DbError::damaged("workflow", e);
        let bytes = self.db().blobs().get(&own.document)?;
        let text = String::from_utf8(bytes).map_err(|e| damaged(&e))?;
        let document = Workflow::from_json(&text).map_err(|e| damaged(&e))?;
        Ok(Arc::new(OwnWorkflow { document, targets: own.targets.clone() }))
    }

    /// What a production that is being rendered looks like so far; none when its renderer shows nothing.
    pub fn glimpse(&self, production_id: ProductionId) -> Option<Arc<Vec<u8>>> {
        let glimpses = self.inner.glimpses.lock().unwrap_or_else(PoisonError::into_inner);
        glimpses.get(&production_id).map(Arc::clone)
    }

    async fn compile(
        &self,
        production: &Production,
        approved: bool,
        cancel: &CancellationToken,
    ) -> Result<(), StudioError> {
        let (_, brief) = self.brief(production).await?;
        let compiled = self.workshop(production, approved, cancel).await?.renderer().compile(&brief).await?;
        let workflow = self.db().blobs().put(compiled.workflow_json.as_bytes())?;
        let prompt = self.db().blobs().put(compiled.prompt_json.as_bytes())?;
        let mut notes = vec![compiled.route.sentence().to_owned()];
        notes.extend(compiled.notes);
        let (production_id, now) = (production.production_id, self.clock().now());
        self.db()
            .write::<_, StudioError, _>(move |tx| {
                Box::pin(async move {
                    store::set_workflow(tx, production_id, &workflow, &prompt, &notes).await?;
                    store::advance(tx, production_id, ProductionState::Planned, ProductionState::Compiled, None, now)
                        .await?;
                    Ok(())
                })
            })
            .await
    }

    async fn reserve(&self, production: &Production, approved: bool) -> Result<(), StudioError> {
        let (cast, _) = self.brief(production).await?;
        let (_, renderer) = self.offered(production.plan.renderer).await?;
        let request = GrantRequest {
            muse_id: production.muse_id,
            purpose: Purpose::Production(production.production_id),
            quote: self.quote(&renderer, production.plan.attempts)?,
            limits: cast.dna.limits.clone(),
            approved: approved || production.plan.approved,
        };
        let (production_id, now) = (production.production_id, self.clock().now());
        let granted = self
            .with_grant(request, now, move |tx, grant| {
                Box::pin(async move {
                    store::set_grant(tx, production_id, grant.id()).await?;
                    store::advance(tx, production_id, ProductionState::Compiled, ProductionState::Granted, None, now)
                        .await?;
                    Ok(())
                })
            })
            .await;
        if let Err(error) = &granted {
            self.note_trip(production_id.to_string(), error, now).await?;
        }
        granted
    }

    /// Notes when it was the breaker that refused.
    ///
    /// * `subject`: the production or the feed that asked.
    pub(super) async fn note_trip(
        &self,
        subject: String,
        refusal: &StudioError,
        now: Timestamp,
    ) -> Result<(), StudioError> {
        use StudioError::{Context, Money};
        if !matches!(refusal, Money(Refusal::BreakerOpen { .. }) | Context(ContextError::CapReached { .. })) {
            return Ok(());
        }
        let detail = json!(refusal.problem());
        self.db()
            .write::<_, StudioError, _>(move |tx| {
                Box::pin(async move { Ok(tx.record(now, EventKind::BreakerTripped, subject, detail).await?) })
            })
            .await
    }

    /// Writes the intent to render: from here on a crash is answered by looking, not by sending again.
    async fn begin_attempt(&self, production: &Production) -> Result<(), StudioError> {
        let (_, renderer) = self.offered(production.plan.renderer).await?;
        let attempts = store::renders_of(self.db(), production.production_id).await?;
        let repairs = self.to_repair(production.production_id, &attempts).await?.is_some();
        let (from, now) = (production.state, self.clock().now());
        let render = RenderRow {
            render_id: RenderId::new(),
            production_id: production.production_id,
            attempt: u32::try_from(attempts.len()).unwrap_or(u32::MAX) + 1,
            kind: if repairs { "repair" } else { "fresh" }.to_owned(),
            renderer: renderer.name,
            prompt_blob: None,
            picture_blob: None,
            laid_from: None,
            problem: None,
            cost: Usd::ZERO,
            asked_at: now,
            ended_at: None,
        };
        self.db()
            .write::<_, StudioError, _>(move |tx| {
                Box::pin(async move {
                    store::begin_render(tx, &render).await?;
                    store::advance(tx, render.production_id, from, ProductionState::Rendering, None, now).await?;
                    Ok(())
                })
            })
            .await
    }

    async fn render_and_audit(
        &self,
        production: &Production,
        (approved, resumed): (bool, bool),
        cancel: &CancellationToken,
    ) -> Result<(), StudioError> {
        let attempts = store::renders_of(self.db(), production.production_id).await?;
        let lost = || DbError::damaged("render", format!("production {} renders nothing", production.production_id));
        let last = attempts.last().ok_or_else(lost)?;
        if last.ended_at.is_none() {
            self.render(production, &attempts, (approved, resumed), cancel).await?;
            return Ok(());
        }
        // The picture is there (or the step would have failed): it waits to be judged.
        self.audit(production, last).await
    }

    async fn render(
        &self,
        production: &Production,
        attempts: &[RenderRow],
        (approved, resumed): (bool, bool),
        cancel: &CancellationToken,
    ) -> Result<(), StudioError> {
        let Some((row, earlier)) = attempts.split_last() else { return Ok(()) };
        let (_, brief) = self.brief(production).await?;
        let repair = match row.kind.as_str() {
            "repair" => self.repair_of(production.production_id, earlier).await?,
            _ => None,
        };
        let attempt = Attempt { render_id: row.render_id, number: row.attempt, repair: repair.clone(), resumed };
        let (result, cost) = self.render_somewhere(production, &brief, attempt, approved, cancel).await?;
        let rendered = match (result, repair) {
            (Ok(rendered), Some(repair)) => laid(rendered, repair).await,
            (other, _) => other,
        };
        let (files, problem) = match rendered {
            Ok(rendered) => match RenderFiles::store(self.db(), &rendered) {
                Ok(files) => (Ok(files), None),
                Err(error) => (Err(error.problem()), Some(StudioError::from(error))),
            },
            Err(error) => (Err(error.problem()), Some(StudioError::from(error))),
        };
        let (render_id, now) = (row.render_id, self.clock().now());
        self.db()
            .write::<_, StudioError, _>(move |tx| {
                Box::pin(async move { Ok(store::end_render(tx, render_id, cost, files.as_ref(), now).await?) })
            })
            .await?;
        problem.map_or(Ok(()), Err)
    }

    /// Renders, and once more on another rented machine when the first is lost: nobody is left there to make it, and its
    /// time is paid by its own grant.
    async fn render_somewhere(
        &self,
        production: &Production,
        brief: &Brief,
        mut attempt: Attempt,
        approved: bool,
        cancel: &CancellationToken,
    ) -> Result<(Result<Rendered, RenderError>, Usd), StudioError> {
        let mut lost = 0;
        loop {
            let workshop = self.workshop(production, approved, cancel).await?;
            let grant = self.take_grant(production).await?;
            let progress = self.progress_of(production.production_id);
            let rendering = workshop.renderer().render(brief, attempt.clone(), grant, cancel.clone(), progress);
            let fault = tokio::select! {
                biased;
                ended = rendering => {
                    // The grant stays open, by its id, until the production is settled.
                    drop(ended.grant);
                    return Ok((ended.result, ended.cost));
                }
                fault = workshop.lost() => fault,
            };
            lost += 1;
            if lost > 1 || cancel.is_cancelled() {
                return Ok((Err(fault), Usd::ZERO));
            }
            tracing::warn!("production {} goes on elsewhere: {fault}", production.production_id);
            attempt.resumed = true;
        }
    }

    /// Whatever compiles and renders a production; waits for a rented machine where it is to be one.
    async fn workshop(
        &self,
        production: &Production,
        approved: bool,
        cancel: &CancellationToken,
    ) -> Result<Workshop, StudioError> {
        if production.plan.renderer == RendererChoice::Burst {
            let progress = self.progress_of(production.production_id);
            let approved = approved || production.plan.approved;
            let seat = self.take_seat(production.muse_id, approved, cancel, &progress).await;
            if let Err(error) = &seat {
                self.note_trip(production.production_id.to_string(), error, self.clock().now()).await?;
            }
            return seat.map(Workshop::Rented);
        }
        Ok(Workshop::Own(self.renderer(production.plan.renderer).await?.1))
    }

    /// The picture that is worth a repair, with what was said about it: of the last attempt, or of the one before repairs
    /// that made it worse, or of the production that this one repairs.
    async fn to_repair(
        &self,
        production_id: ProductionId,
        attempts: &[RenderRow],
    ) -> Result<Option<(BlobHash, Judgement)>, StudioError> {
        for attempt in attempts.iter().rev() {
            let Some(verdict) = find_verdict(self.db(), attempt.render_id).await? else { return Ok(None) };
            let refused = verdict.judgement.findings.iter().any(|f| matches!(f, Finding::RepairWorse { .. }));
            match verdict.judgement.outcome {
                VerdictOutcome::Repair => return Ok(attempt.picture_blob.clone().zip(Some(verdict.judgement))),
                _ if refused => {}
                _ => return Ok(None),
            }
        }
        match origin_of(self.db(), production_id).await? {
            Some(parent) => self.judged_picture(&store::find(self.db(), parent).await?).await,
            None => Ok(None),
        }
    }

    /// The picture of a production that counts, with what was said about it.
    pub(super) async fn judged_picture(
        &self,
        production: &Production,
    ) -> Result<Option<(BlobHash, Judgement)>, StudioError> {
        let Some(blob) = &production.picture_blob else { return Ok(None) };
        let attempts = store::renders_of(self.db(), production.production_id).await?;
        for attempt in attempts.iter().rev().filter(|attempt| attempt.picture_blob.as_ref() == Some(blob)) {
            if let Some(verdict) = find_verdict(self.db(), attempt.render_id).await? {
                return Ok(Some((blob.clone(), verdict.judgement)));
            }
        }
        Ok(None)
    }

    async fn repair_of(
        &self,
        production_id: ProductionId,
        earlier: &[RenderRow],
    ) -> Result<Option<Repair>, StudioError> {
        let Some((blob, _)) = self.to_repair(production_id, earlier).await? else { return Ok(None) };
        let picture = Arc::new(self.db().blobs().get(&blob)?);
        let (critic, bytes) = (self.critic().await?, Arc::clone(&picture));
        let mask = tokio::task::spawn_blocking(move || critic.repair_mask(&bytes)).await;
        let mask = mask.map_err(|_| StudioError::Interrupted)?.map_err(RenderError::from)?;
        Ok(mask.map(|mask| Repair { picture, mask: Arc::new(mask) }))
    }

    fn progress_of(&self, production_id: ProductionId) -> ProgressSink {
        let (db, clock, studio) = (self.db().clone(), self.clock().clone(), self.clone());
        Arc::new(move |step| {
            if let Step::Preview { picture, .. } = &step {
                let mut glimpses = studio.inner.glimpses.lock().unwrap_or_else(PoisonError::into_inner);
                // The last ones stay for whoever looks a moment late.
                if glimpses.len() >= MOST_GLIMPSES && !glimpses.contains_key(&production_id) {
                    glimpses.clear();
                }
                glimpses.insert(production_id, Arc::clone(picture));
            }
            db.announce(clock.now(), EventKind::RenderProgress, production_id.to_string(), json!(step))
        })
    }

    async fn take_grant(&self, production: &Production) -> Result<Grant, StudioError> {
        let lost = || DbError::damaged("production", format!("{} has no grant", production.production_id));
        let grant_id = production.grant_id.ok_or_else(lost)?;
        let mut conn = self.db().read().acquire().await.map_err(DbError::from_sqlx)?;
        Ok(self.inner.treasury.reopen(&mut conn, grant_id).await?)
    }

    async fn audit(&self, production: &Production, render: &RenderRow) -> Result<(), StudioError> {
        let cast = self.cast(production.generation_id).await?;
        let critic = self.critic().await?;
        let blob = render.picture_blob.clone().ok_or(RenderError::NoPicture)?;
        let bytes = self.db().blobs().get(&blob)?;
        let domain = if render.is_of_her_kind() { cast.dna.identity.domain } else { muse_gpu::Domain::Generated };
        let question = Question { domain, laid_from: render.laid_from.clone(), strict: false };
        let judged = tokio::task::spawn_blocking(move || critic.judge(&bytes, &cast.known, &question)).await;
        let mut judgement = judged.map_err(|_| StudioError::Interrupted)?.map_err(RenderError::from)?;
        if render.kind == "repair" {
            let attempts = store::renders_of(self.db(), production.production_id).await?;
            let earlier = attempts.split_last().map_or(&[][..], |(_, earlier)| earlier);
            if let Some((_, before)) = self.to_repair(production.production_id, earlier).await? {
                let axes = worse(&before, &judgement);
                if !axes.is_empty() {
                    refuse_repair(&mut judgement, &axes);
                }
            }
        }
        let now = self.clock().now();
        let verdict = Verdict { verdict_id: VerdictId::new(), render_id: render.render_id, judgement, judged_at: now };
        let production_id = production.production_id;
        self.db()
            .write::<_, StudioError, _>(move |tx| {
                Box::pin(async move {
                    keep_verdict(tx.conn(), &verdict).await?;
                    store::set_picture(tx, production_id, &blob).await?;
                    let detail = json!({
                        "production_id": production_id,
                        "outcome": verdict.judgement.outcome,
                        "score": verdict.judgement.score,
                        "sentence": verdict.judgement.sentence(),
                    });
                    tx.record(now, EventKind::Judged, verdict.render_id.to_string(), detail).await?;
                    store::advance(tx, production_id, ProductionState::Rendering, ProductionState::Audited, None, now)
                        .await?;
                    Ok(())
                })
            })
            .await
    }

    /// After a verdict: into review, or another attempt inside the same grant, or the end.
    async fn conclude(&self, production: &Production) -> Result<(), StudioError> {
        let attempts = store::renders_of(self.db(), production.production_id).await?;
        let unjudged =
            || DbError::damaged("verdict", format!("production {} was not judged", production.production_id));
        let last = attempts.last().ok_or_else(unjudged)?;
        let verdict = find_verdict(self.db(), last.render_id).await?.ok_or_else(unjudged)?;
        let accepted = verdict.judgement.outcome == VerdictOutcome::Accept;
        let (production_id, now) = (production.production_id, self.clock().now());
        if !accepted && (attempts.len() as u64) < u64::from(production.plan.attempts) {
            return self
                .db()
                .write::<_, StudioError, _>(move |tx| {
                    Box::pin(async move {
                        let (from, to) = (ProductionState::Audited, ProductionState::Repairing);
                        Ok(store::advance(tx, production_id, from, to, None, now).await?)
                    })
                })
                .await;
        }
        let problem = (!accepted).then(|| rejection(&verdict, attempts.len()));
        let to = if accepted { ProductionState::InReview } else { ProductionState::Rejected };
        self.settle_and_move(production, &attempts, to, problem).await
    }

    /// Settles the grant and moves to a state in which no money is held, in one transaction.
    async fn settle_and_move(
        &self,
        production: &Production,
        attempts: &[RenderRow],
        to: ProductionState,
        problem: Option<Problem>,
    ) -> Result<(), StudioError> {
        let grant = match production.grant_id {
            Some(_) => Some(self.take_grant(production).await?),
            None => None,
        };
        let spent = attempts.iter().fold(Usd::ZERO, |sum, render| sum.plus(render.cost));
        let (treasury, production_id, from) = (self.inner.treasury.clone(), production.production_id, production.state);
        let now = self.clock().now();
        self.db()
            .write::<_, StudioError, _>(move |tx| {
                Box::pin(async move {
                    if let Some(grant) = grant {
                        let cost = spent.min(grant.amount());
                        treasury.settle(tx, now, grant, cost).await?;
                    }
                    store::close_renders(tx, production_id, now).await?;
                    store::advance(tx, production_id, from, to, problem.as_ref(), now).await?;
                    if matches!(to, ProductionState::InReview | ProductionState::Rejected) {
                        let why = problem.map_or_else(|| "the critic accepts it".to_owned(), |problem| problem.message);
                        let word =
                            |status, why| Review { production_id, status, who: "studio".to_owned(), why, at: now };
                        review::say(tx, &word(ReviewStatus::Todo, why.clone())).await?;
                        if to == ProductionState::Rejected {
                            review::say(tx, &word(ReviewStatus::Rejected, why)).await?;
                        }
                    }
                    Ok(())
                })
            })
            .await
    }

    /// Ends a production with a problem: what was used is captured, the rest released, nothing half-done stays.
    async fn end_badly(&self, production: &Production, error: StudioError) -> Result<(), StudioError> {
        // When not even the disk takes a row, or the key is locked away for now, the production stays where it is and can
        // be driven again. Damage does not mend by itself: it ends the production.
        let passing = !matches!(error, StudioError::Db(DbError::Damaged { .. } | DbError::BlobDamaged { .. }));
        if passing && matches!(error, StudioError::Db(_) | StudioError::Interrupted) {
            return Err(error);
        }
        let cancelled = matches!(error, StudioError::Render(RenderError::Cancelled));
        let to = if cancelled { ProductionState::Cancelled } else { ProductionState::Failed };
        let attempts = store::renders_of(self.db(), production.production_id).await?;
        let current = store::find(self.db(), production.production_id).await?;
        self.settle_and_move(&current, &attempts, to, Some(error.as_problem())).await
    }

    /// Asks a production to stop; one that runs in this process stops now, one that rests is ended here.
    ///
    /// # Errors
    /// [`StudioError::NotRunning`] when it waits for the creator or has ended.
    pub async fn cancel(&self, production_id: ProductionId) -> Result<Production, StudioError> {
        let production = store::find(self.db(), production_id).await?;
        if !production.state.is_moving() {
            return Err(StudioError::NotRunning { production_id, state: production.state.name().to_owned() });
        }
        store::ask_cancel(self.db(), production_id).await?;
        if self.stop(production_id) {
            return store::find(self.db(), production_id).await;
        }
        self.drive(production_id, false, CancellationToken::new()).await
    }
}

/// What renders.
enum Workshop {
    /// This machine, a server, a service.
    Own(Arc<dyn Renderer>),
    /// A place on a rented machine.
    Rented(RentedSeat),
}

impl Workshop {
    fn renderer(&self) -> &dyn Renderer {
        match self {
            Self::Own(renderer) => renderer.as_ref(),
            Self::Rented(seat) => seat.renderer(),
        }
    }

    /// Why it is gone, once it is; only what is rented may be.
    async fn lost(&self) -> RenderError {
        match self {
            Self::Own(_) => std::future::pending().await,
            Self::Rented(seat) => seat.lost().await,
        }
    }
}

/// Held while a production is being driven; lets go however the drive ends.
struct Wheel<'a> {
    studio: &'a Studio,
    production_id: ProductionId,
}

impl Drop for Wheel<'_> {
    fn drop(&mut self) {
        let mut running = self.studio.inner.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.remove(&self.production_id);
    }
}

/// The repair inside its mask, the picture as it was outside.
async fn laid(rendered: Rendered, repair: Repair) -> Result<Rendered, RenderError> {
    let laid = tokio::task::spawn_blocking(move || {
        let whole = lay_repair(&repair.picture, &rendered.png, &repair.mask)?;
        Ok(Rendered { png: whole.encode_png(), ..rendered })
    });
    laid.await.map_err(|_| RenderError::Cancelled)?
}

fn rejection(verdict: &Verdict, attempts: usize) -> Problem {
    let judgement = &verdict.judgement;
    let code = judgement.findings.first().map_or("critic.rejected", |finding| finding.code());
    let tries = if attempts == 1 { "1 attempt".to_owned() } else { format!("{attempts} attempts") };
    Problem {
        code: code.to_owned(),
        message: format!("The critic rejects it after {tries}: {}.", judgement.sentence()),
        advice: Some(
            "Look at it in review: you may approve it all the same, or try another seed or renderer.".to_owned(),
        ),
        node: None,
    }
}
