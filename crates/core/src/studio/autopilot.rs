//! What a Muse does by herself: she looks at a trend once in each of its phases, and begins what she may, proposes what
//! would cost more than she may spend unasked, or says why she lets it be.
//!
//! In: insights, her sealed DNA, what she did today, what waits for the creator.
//! Out: an [`Initiative`] for each trend she looked at, in the same transaction as its decision and its production.
//! Never: puts a word from the web into a prompt, goes on while the studio is paused, while she drifts, or beyond her leave.

mod store;

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio_util::sync::CancellationToken;
use utoipa::ToSchema;

use super::context::TakenUp;
use super::error::StudioError;
use super::follow::stirred;
use super::minds::Reader;
use super::model::{ProduceRequest, Production};
use super::{Cast, Studio};
use crate::cognition::initiative::{Leave, Mood, idea, leave, mood};
use crate::cognition::store::{find_decision, keep_decision, lessons_of};
use crate::cognition::{
    Appraisal, Decision, Outcome, Platform, Reason, RendererChoice, TrendContext, crossed_red_line, decide,
};
use crate::db::{DbError, EventKind};
use crate::governance::genesis::{MuseRow, find_muse, list_muses};
use crate::governance::treasury::breaker;
use crate::perception::store::list_insights;
use crate::perception::{Phase, TrendInsight};
use crate::vocab::{Axis, DecisionId, InitiativeId, InsightId, MuseId, Problem, ProductionId, Timestamp, Usd};

/// A trend nobody has seen for longer is none to act on.
const STALE_HOURS: f64 = 24.0;

/// Trends looked at in one go; the fastest first.
const MOST_LOOKS: usize = 20;

/// She looks around so often even when nothing happens: a new day gives new leave.
const EVERY: Duration = Duration::from_secs(10 * 60);

/// Whether a Muse acts by herself, and how it stands.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Autopilot {
    /// Whose.
    pub muse_id: MuseId,
    /// She may act.
    pub enabled: bool,
    /// Where her works are to be shown.
    pub platform: Platform,
    /// What makes her pictures.
    pub renderer: RendererChoice,
    /// How far she may go.
    pub leave: Leave,
    /// Works she began by herself today (UTC).
    pub begun_today: u32,
    /// Works of hers that wait for the creator.
    pub waiting: u32,
    /// Why she rests although she may act; absent while nothing holds her.
    pub resting: Option<Reason>,
    /// Why she stopped by herself, until the creator lets her go on.
    pub halted: Option<Problem>,
    /// How she feels about how it went.
    pub mood: Mood,
}

/// What to change; what is left out stays.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AutopilotChange {
    /// Let her act, or stop her. Letting her act takes away why she stopped by herself.
    pub enabled: Option<bool>,
    /// Where her works are to be shown.
    pub platform: Option<Platform>,
    /// What makes her pictures.
    pub renderer: Option<RendererChoice>,
}

/// What came of a look at a trend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InitiativeOutcome {
    /// She began a piece of work.
    Begun,
    /// It waits for the creator's word, because it may cost more than she may spend unasked.
    Proposed,
    /// She let it be.
    Declined,
}

impl InitiativeOutcome {
    /// The name in rows and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Begun => "begun",
            Self::Proposed => "proposed",
            Self::Declined => "declined",
        }
    }

    /// The outcome of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Begun, Self::Proposed, Self::Declined].into_iter().find(|outcome| outcome.name() == name)
    }
}

/// One look of a Muse at a trend, and what came of it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Initiative {
    /// Its id.
    pub initiative_id: InitiativeId,
    /// Whose.
    pub muse_id: MuseId,
    /// The trend.
    pub insight_id: InsightId,
    /// The phase it was in.
    pub phase: Phase,
    /// When.
    pub at: Timestamp,
    /// What came of it.
    pub outcome: InitiativeOutcome,
    /// Why.
    pub reason: Reason,
    /// What she would make, in her own words; absent when nothing of hers is in the trend.
    pub idea: Option<String>,
    /// The decision about it.
    pub decision_id: Option<DecisionId>,
    /// What became of it.
    pub production_id: Option<ProductionId>,
}

impl Studio {
    /// Whether a Muse acts by herself, and how it stands.
    ///
    /// # Errors
    /// A Muse that is not there, or what the storage says.
    pub async fn autopilot(&self, muse: &str) -> Result<Autopilot, StudioError> {
        let row = find_muse(self.db(), muse).await?;
        self.autopilot_of(&row).await
    }

    async fn autopilot_of(&self, muse: &MuseRow) -> Result<Autopilot, StudioError> {
        let cast = self.cast(muse.head).await?;
        let now = self.clock().now();
        let kept = store::row(self.db(), muse.muse_id).await?;
        let leave = leave_of(&cast);
        let begun_today = store::begun_since(self.db(), muse.muse_id, day_of(now)).await?;
        let waiting = store::waiting(self.db(), muse.muse_id).await?;
        // Asking what a picture costs may ask a server; only those who may act need to know.
        let short = if kept.enabled { self.short_of(&cast, kept.renderer).await? } else { None };
        let words = store::last_words(self.db(), muse.muse_id).await?;
        Ok(Autopilot {
            muse_id: muse.muse_id,
            enabled: kept.enabled,
            platform: kept.platform,
            renderer: kept.renderer,
            leave,
            begun_today,
            waiting,
            resting: resting(leave, begun_today, waiting).or(short),
            halted: kept.halted,
            mood: self.shared_mood(muse.muse_id, mood(words, begun_today, leave)).await,
        })
    }

    /// What she lacks for a work, if she does.
    async fn short_of(&self, cast: &Cast, renderer: RendererChoice) -> Result<Option<Reason>, StudioError> {
        let maximum = self.quote_for(renderer, cast.dna.limits.max_attempts).await?.maximum;
        if maximum == Usd::ZERO {
            return Ok(None);
        }
        let short = |code: &str, sentence| Some(Reason { code: code.to_owned(), sentence });
        let free = self.treasury().wallet(self.db(), cast.dna.muse_id).await?.free;
        if free < maximum {
            return Ok(short("leave.wallet", format!("A work may cost {maximum}, and {free} is free.")));
        }
        let mut conn = self.db().read().acquire().await.map_err(DbError::from_sqlx)?;
        let room = breaker(&mut conn, self.clock().now()).await?.room;
        if room < maximum {
            let sentence = format!("A work may cost {maximum}, and the breaker has room for {room} in this hour.");
            return Ok(short("leave.breaker", sentence));
        }
        Ok(None)
    }

    /// Lets a Muse act by herself, stops her, or says where and with what.
    ///
    /// # Errors
    /// A Muse that is not there, or what the storage says.
    pub async fn change_autopilot(&self, muse: &str, change: AutopilotChange) -> Result<Autopilot, StudioError> {
        let row = find_muse(self.db(), muse).await?;
        let (muse_id, now) = (row.muse_id, self.clock().now());
        self.db()
            .write::<_, StudioError, _>(move |tx| {
                Box::pin(async move {
                    let mut kept = store::row_in(tx.conn(), muse_id).await?;
                    kept.enabled = change.enabled.unwrap_or(kept.enabled);
                    kept.platform = change.platform.unwrap_or(kept.platform);
                    kept.renderer = change.renderer.unwrap_or(kept.renderer);
                    if change.enabled == Some(true) {
                        kept.halted = None;
                    }
                    store::keep(tx.conn(), muse_id, &kept, now).await?;
                    let detail = json!({ "enabled": kept.enabled });
                    Ok(tx.record(now, EventKind::Initiative, muse_id.to_string(), detail).await?)
                })
            })
            .await?;
        self.autopilot_of(&row).await
    }

    /// What a Muse did, proposed and let be, newest first.
    ///
    /// # Errors
    /// A Muse that is not there, or what the storage says.
    pub async fn initiatives(&self, muse: &str, limit: u32) -> Result<Vec<Initiative>, StudioError> {
        let row = find_muse(self.db(), muse).await?;
        Ok(store::list(self.db(), row.muse_id, limit).await?)
    }

    /// The creator lets a proposal become a work, whatever it may cost within the grant's own rules. The caller drives it.
    ///
    /// # Errors
    /// [`StudioError::NoProposal`] when it is none, or none any more; or what the storage says.
    pub async fn begin_proposal(&self, initiative_id: InitiativeId) -> Result<Production, StudioError> {
        self.must_not_be_paused().await?;
        let none = || StudioError::NoProposal { initiative_id };
        let initiative = store::find(self.db(), initiative_id).await?.ok_or_else(none)?;
        let (Some(decision_id), Some(idea)) = (initiative.decision_id, initiative.idea) else { return Err(none()) };
        let lost = || DbError::damaged("decision", format!("initiative {initiative_id} has none"));
        let decision = find_decision(self.db(), decision_id).await?.ok_or_else(lost)?;
        let cast = self.cast(decision.generation_id).await?;
        let kept = store::row(self.db(), initiative.muse_id).await?;
        let (choice, _) = self.offered(kept.renderer).await?;
        let request = ProduceRequest {
            intent: idea,
            muse: Some(initiative.muse_id.to_string()),
            platform: decision.inputs.platform,
            renderer: choice,
            approved: true,
            anyway: true,
            seed: None,
        };
        let production = self.planned(&decision, &request, &cast, choice);
        let (planned, now) = (production.clone(), self.clock().now());
        self.db()
            .write::<_, StudioError, _>(move |tx| {
                Box::pin(async move {
                    super::store::insert(tx, &planned).await?;
                    if !store::begin(tx.conn(), initiative_id, planned.production_id).await? {
                        return Err(StudioError::NoProposal { initiative_id });
                    }
                    let detail = json!({ "outcome": InitiativeOutcome::Begun });
                    Ok(tx.record(now, EventKind::Initiative, planned.muse_id.to_string(), detail).await?)
                })
            })
            .await?;
        Ok(production)
    }

    /// Lets every Muse that may act look around now and whenever something happens, one after the other, until `cancel`.
    /// What was begun is driven to its end here; a studio that closes leaves it for the next start.
    pub async fn act(&self, cancel: CancellationToken) {
        let mut events = self.db().listen();
        loop {
            if let Err(error) = self.look_around(&cancel).await {
                tracing::warn!(%error, "the Muses could not look around");
            }
            if !stirred(&mut events, EVERY, &cancel, is_a_reason_to_look).await {
                return;
            }
        }
    }

    /// Every Muse that may act looks at the trends once.
    ///
    /// # Errors
    /// What the storage says; what goes wrong with one trend is that initiative's reason.
    pub async fn look_around(&self, cancel: &CancellationToken) -> Result<(), StudioError> {
        for muse in list_muses(self.db()).await? {
            // One that she began ends before she looks further.
            while !cancel.is_cancelled() {
                match self.next_initiative(&muse).await? {
                    Some(production_id) => {
                        let driving = self.drive(production_id, false, CancellationToken::new());
                        tokio::select! {
                            biased;
                            () = cancel.cancelled() => return Ok(()),
                            driven = driving => driven.map(drop)?,
                        }
                    }
                    None => break,
                }
            }
        }
        Ok(())
    }

    /// Looks at trends until a piece of work is begun; `None` when there is nothing more to look at, or no leave to.
    async fn next_initiative(&self, muse: &MuseRow) -> Result<Option<ProductionId>, StudioError> {
        if self.must_not_be_paused().await.is_err() {
            return Ok(None);
        }
        let pilot = self.autopilot_of(muse).await?;
        if !pilot.enabled || pilot.halted.is_some() || pilot.resting.is_some() || self.halts_for_drift(muse).await? {
            return Ok(None);
        }
        let cast = self.cast(muse.head).await?;
        for insight in self.worth_a_look(muse.muse_id).await? {
            let mut initiative = self.look_at(&pilot, &cast, &insight).await?;
            if initiative.production.is_some() {
                match self.take_up(muse.muse_id, insight.insight_id, insight.phase).await? {
                    TakenUp::Ours => {}
                    TakenUp::Theirs => initiative.leave_to_another(),
                    TakenUp::Unknown => return Ok(None),
                }
            }
            if let Some(begun) = self.keep_initiative(initiative).await? {
                return Ok(Some(begun));
            }
        }
        Ok(None)
    }

    /// Stops a Muse whose last accepted pictures wander off from her.
    async fn halts_for_drift(&self, muse: &MuseRow) -> Result<bool, StudioError> {
        let drift = self.drift(&muse.muse_id.to_string()).await?;
        if drift.alarms.is_empty() {
            return Ok(false);
        }
        let halted = Problem {
            code: "autopilot.drift".to_owned(),
            message: format!("She stopped by herself: {}.", drift.alarms.join("; ")),
            advice: Some("Look at her last pictures; let her go on when they are hers.".to_owned()),
            node: None,
        };
        let (muse_id, now) = (muse.muse_id, self.clock().now());
        self.db()
            .write::<_, StudioError, _>(move |tx| {
                Box::pin(async move {
                    let mut kept = store::row_in(tx.conn(), muse_id).await?;
                    let detail = json!({ "halted": halted });
                    kept.halted = Some(halted);
                    store::keep(tx.conn(), muse_id, &kept, now).await?;
                    Ok(tx.record(now, EventKind::Initiative, muse_id.to_string(), detail).await?)
                })
            })
            .await?;
        Ok(true)
    }

    /// Trends of today that she has not looked at in their phase, fastest first.
    async fn worth_a_look(&self, muse_id: MuseId) -> Result<Vec<TrendInsight>, StudioError> {
        let now = self.clock().now();
        let mut insights = list_insights(self.db(), 500).await?;
        // Without figures nobody knows whether it moves.
        insights.retain(|insight| insight.vvs.is_some() && now.hours_since(insight.last_at) <= STALE_HOURS);
        let seen = store::seen(self.db(), muse_id).await?;
        insights.retain(|insight| !seen.contains(&(insight.insight_id, insight.phase)));
        insights.sort_by(|a, b| b.vvs.unwrap_or(0.0).total_cmp(&a.vvs.unwrap_or(0.0)));
        insights.truncate(MOST_LOOKS);
        Ok(insights)
    }

    async fn look_at(&self, pilot: &Autopilot, cast: &Cast, insight: &TrendInsight) -> Result<Look, StudioError> {
        let dna = &cast.dna;
        // Measured, never obeyed: numbers and ids of her own come out, no word of it goes on.
        let said = format!("{} {}", insight.label.for_measuring(), insight.terms.join(" "));
        let trend = TrendContext {
            insight_id: insight.insight_id,
            phase: insight.phase,
            vvs: insight.vvs,
            closeness: 1.0,
            signal_count: insight.signal_count,
            last_at: insight.last_at,
        };
        let read = self.read(&said, dna, Some(&(trend.clone(), &insight.terms)), Reader::Chosen).await?;
        let initiative = |outcome, reason, idea| Initiative {
            initiative_id: InitiativeId::new(),
            muse_id: pilot.muse_id,
            insight_id: insight.insight_id,
            phase: insight.phase,
            at: self.clock().now(),
            outcome,
            reason,
            idea,
            decision_id: None,
            production_id: None,
        };
        let Some(idea) = idea(&dna.moral_graph, &read.subject) else {
            let reason = Reason {
                code: "idea.none".to_owned(),
                sentence: "Nothing of hers is in this trend: none of her values, and no axis near to hers.".to_owned(),
            };
            let initiative = initiative(InitiativeOutcome::Declined, reason, None);
            return Ok(Look { initiative, decision: None, production: None });
        };
        let (choice, renderer) = self.offered(pilot.renderer).await?;
        let (cost, cost_source) = self.expected_cost(&renderer, dna.limits.max_attempts).await?;
        let decision = decide(Appraisal {
            dna,
            generation_id: cast.generation.generation_id,
            intent: &idea,
            crossed: read.crossed.or_else(|| crossed_red_line(&idea, &dna.red_lines)),
            subject: read.subject,
            mind: read.mind,
            trend: Some(trend),
            platform: pilot.platform,
            cost,
            cost_source,
            lessons: &lessons_of(self.db(), dna.muse_id).await?,
            reach: &self.inner.reach,
            insisted: false,
            now: self.clock().now(),
        });
        let maximum = self.quote_for(choice, dna.limits.max_attempts).await?.maximum;
        let (outcome, reason) = match decision.outcome {
            Outcome::Skip | Outcome::Refuse => (InitiativeOutcome::Declined, decision.reason.clone()),
            Outcome::Produce if maximum > pilot.leave.unasked => {
                let sentence = format!(
                    "{} It may cost {maximum}; unasked she spends at most {}.",
                    decision.reason.sentence, pilot.leave.unasked
                );
                (InitiativeOutcome::Proposed, Reason { code: "leave.cost".to_owned(), sentence })
            }
            Outcome::Produce => (InitiativeOutcome::Begun, decision.reason.clone()),
        };
        let production = (outcome == InitiativeOutcome::Begun).then(|| {
            let request = ProduceRequest {
                intent: idea.clone(),
                muse: Some(pilot.muse_id.to_string()),
                platform: pilot.platform,
                renderer: choice,
                approved: false,
                anyway: false,
                seed: None,
            };
            self.planned(&decision, &request, cast, choice)
        });
        let mut initiative = initiative(outcome, reason, Some(idea));
        initiative.decision_id = Some(decision.decision_id);
        initiative.production_id = production.as_ref().map(|production| production.production_id);
        Ok(Look { initiative, decision: Some(decision), production })
    }

    /// Keeps a look with its decision and its production, all or nothing; `Some` when there is something to drive.
    async fn keep_initiative(&self, look: Look) -> Result<Option<ProductionId>, StudioError> {
        let production_id = look.initiative.production_id;
        self.db()
            .write::<_, StudioError, _>(move |tx| {
                Box::pin(async move {
                    let Look { initiative, decision, production } = look;
                    if let Some(decision) = &decision {
                        keep_decision(tx.conn(), decision).await?;
                    }
                    if let Some(production) = &production {
                        super::store::insert(tx, production).await?;
                    }
                    store::insert(tx.conn(), &initiative).await?;
                    let detail = json!({ "outcome": initiative.outcome, "reason": initiative.reason });
                    Ok(tx.record(initiative.at, EventKind::Initiative, initiative.muse_id.to_string(), detail).await?)
                })
            })
            .await?;
        Ok(production_id)
    }
}

/// A look at a trend, before it is kept.
struct Look {
    initiative: Initiative,
    decision: Option<Decision>,
    production: Option<Production>,
}

impl Look {
    /// Another studio that shares her makes it.
    fn leave_to_another(&mut self) {
        self.production = None;
        self.initiative.production_id = None;
        self.initiative.outcome = InitiativeOutcome::Declined;
        self.initiative.reason = Reason {
            code: "context.taken_up".to_owned(),
            sentence: "Another studio that shares her has taken it up.".to_owned(),
        };
    }
}

fn leave_of(cast: &Cast) -> Leave {
    leave(cast.dna.moral_graph.axes.get(Axis::Autonomy), &cast.dna.limits)
}

/// Why she rests, if she does.
fn resting(leave: Leave, begun_today: u32, waiting: u32) -> Option<Reason> {
    let rests = |code: &str, sentence: String| Some(Reason { code: code.to_owned(), sentence });
    if begun_today >= leave.per_day {
        return rests(
            "leave.day",
            format!("She began {begun_today} of {} works that she may begin today.", leave.per_day),
        );
    }
    if waiting >= leave.waiting {
        let sentence = format!("{waiting} of her works wait for you; with {} she waits for you.", leave.waiting);
        return rests("leave.waiting", sentence);
    }
    None
}

/// The first moment of its day (UTC).
fn day_of(now: Timestamp) -> Timestamp {
    now.plus_millis(-(now.millis() % (24 * 60 * 60 * 1000)))
}

/// What may change what she would do.
fn is_a_reason_to_look(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::SignalsImported
            | EventKind::SettingsChanged
            | EventKind::Reviewed
            | EventKind::LimitChanged
            | EventKind::MuseSealed
            | EventKind::Initiative
    )
}
