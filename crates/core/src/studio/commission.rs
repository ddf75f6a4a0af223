//! Commissioning: what is worth making, and the plan that a yes leaves behind. Nothing here costs money.

use super::error::StudioError;
use super::minds::Reader;
use super::model::{ProduceRequest, Produced, Production, ProductionState};
use super::{Cast, Studio, store};
use crate::cognition::rules::{LEAST_CLOSENESS, alignment};
use crate::cognition::store::{find_decision, lessons_of};
use crate::cognition::{
    Appraisal, Decision, Interval, Outcome, ProductionPlan, RendererChoice, TrendContext, crossed_red_line, decide,
    plan, read_subject, surprise,
};
use crate::creation::RendererInfo;
use crate::creation::forge::Forge;
use crate::db::DbError;
use crate::governance::Quote;
use crate::governance::genesis::{MuseRow, find_muse, list_muses};
use crate::perception::store::insights_about;
use crate::perception::{Terms, TrendInsight, overlap};
use crate::vocab::{DecisionId, Draft, MoralGraph, ProductionId};

impl Studio {
    /// Decides about an intent and, when the answer is yes, writes the planned production. Costs nothing.
    ///
    /// # Errors
    /// [`StudioError::Paused`], [`StudioError::BadIntent`], or what the Muse's DNA, the prices or the storage say. A "no" is no error.
    pub async fn commission(&self, request: &ProduceRequest) -> Result<Produced, StudioError> {
        let produced = self.considered(request).await?;
        self.keep(produced.decision.clone(), produced.production.clone()).await?;
        Ok(produced)
    }

    /// What is decided about an intent and, on a yes, planned; nothing is kept yet.
    pub(super) async fn considered(&self, request: &ProduceRequest) -> Result<Produced, StudioError> {
        self.must_not_be_paused().await?;
        let (decision, choice) = self.consider(request).await?;
        let production = match decision.outcome {
            Outcome::Produce => {
                let cast = self.cast(decision.generation_id).await?;
                Some(self.planned(&decision, request, &cast, choice))
            }
            Outcome::Skip | Outcome::Refuse => None,
        };
        Ok(Produced { decision, production })
    }

    /// What a yes leaves behind.
    pub(super) fn planned(
        &self,
        decision: &Decision,
        request: &ProduceRequest,
        cast: &Cast,
        choice: RendererChoice,
    ) -> Production {
        let seed = request.seed.unwrap_or_else(|| seed_of(decision.decision_id));
        let now = self.clock().now();
        Production {
            production_id: ProductionId::new(),
            muse_id: decision.muse_id,
            generation_id: decision.generation_id,
            decision_id: decision.decision_id,
            intent: decision.intent.clone(),
            state: ProductionState::Planned,
            plan: ProductionPlan {
                approved: request.approved,
                ..plan(&cast.dna, &decision.intent, request.platform, choice, seed)
            },
            notes: Vec::new(),
            workflow_blob: None,
            prompt_blob: None,
            picture_blob: None,
            grant_id: None,
            problem: None,
            cancel_asked: false,
            created_at: now,
            updated_at: now,
        }
    }

    pub(super) async fn consider(&self, request: &ProduceRequest) -> Result<(Decision, RendererChoice), StudioError> {
        let intent = intent_of(request)?;
        let muse = self.muse_for(request.muse.as_deref(), intent).await?;
        self.weigh(muse, intent, request, Reader::Chosen).await
    }

    async fn weigh(
        &self,
        muse: MuseRow,
        intent: &str,
        request: &ProduceRequest,
        reader: Reader,
    ) -> Result<(Decision, RendererChoice), StudioError> {
        let cast = self.cast(muse.head).await?;
        let (choice, renderer) = self.offered(request.renderer).await?;
        Ok((self.decide_about(&cast, intent, request, &renderer, reader).await?, choice))
    }

    pub(super) async fn keep(&self, decision: Decision, production: Option<Production>) -> Result<(), StudioError> {
        self.db()
            .write::<_, StudioError, _>(move |tx| {
                Box::pin(async move { Ok(store::insert_decided(tx, &decision, production.as_ref()).await?) })
            })
            .await
    }

    /// Decides about an intent and keeps the decision; nothing is planned.
    ///
    /// # Errors
    /// As [`Studio::commission`].
    pub async fn appraise(&self, request: &ProduceRequest) -> Result<Decision, StudioError> {
        let (decision, _) = self.consider(request).await?;
        self.keep(decision.clone(), None).await?;
        Ok(decision)
    }

    /// What would be decided about an intent now: for somebody who is still typing. Nothing is kept, nobody is sealed, and
    /// no mind outside is asked at each letter.
    ///
    /// # Errors
    /// As [`Studio::commission`], and when there is no Muse yet.
    pub async fn foresee(&self, request: &ProduceRequest) -> Result<Decision, StudioError> {
        let intent = intent_of(request)?;
        let muse = self.muse_meant(request.muse.as_deref()).await?;
        Ok(self.weigh(muse, intent, request, Reader::Embedded).await?.0)
    }

    /// The Muse that is meant: the one of this name, or the only one there is. Nobody is sealed.
    ///
    /// # Errors
    /// [`StudioError::BadRequest`] when there is none, or several and no name; nobody of that name.
    pub async fn muse_meant(&self, wanted: Option<&str>) -> Result<MuseRow, StudioError> {
        let nobody = || StudioError::BadRequest { what: "there is no Muse yet who could want it".to_owned() };
        self.known_muse(wanted).await?.ok_or_else(nobody)
    }

    /// As [`Studio::muse_meant`]; `None` when there is no Muse at all.
    async fn known_muse(&self, wanted: Option<&str>) -> Result<Option<MuseRow>, StudioError> {
        if let Some(wanted) = wanted {
            return Ok(Some(find_muse(self.db(), wanted).await?));
        }
        let mut muses = list_muses(self.db()).await?;
        match muses.len() {
            0 | 1 => Ok(muses.pop()),
            count => {
                Err(StudioError::BadRequest { what: format!("there are {count} Muses: say which one with --muse") })
            }
        }
    }

    /// The Muse that is meant; with none at all, the first one is drawn to suit the intent and sealed.
    async fn muse_for(&self, wanted: Option<&str>, intent: &str) -> Result<MuseRow, StudioError> {
        if let Some(muse) = self.known_muse(wanted).await? {
            return Ok(muse);
        }
        let faces = Forge::open()?.space();
        let suits = |draft: &Draft| alignment_with(intent, &draft.moral_graph) >= 0.75;
        let drawn = (1..=200).find_map(|seed| surprise(seed, faces).ok().filter(suits));
        let draft = drawn.map_or_else(|| surprise(1, faces), Ok)?;
        let sealed = self.genesis(draft, "the first Muse, drawn by surprise-me to suit the first intent").await?;
        Ok(find_muse(self.db(), &sealed.sealed.dna.muse_id.to_string()).await?)
    }

    async fn decide_about(
        &self,
        cast: &Cast,
        intent: &str,
        request: &ProduceRequest,
        renderer: &RendererInfo,
        reader: Reader,
    ) -> Result<Decision, StudioError> {
        let dna = &cast.dna;
        let wanted = Terms::of(intent);
        let insights = insights_about(self.db(), &wanted, 500).await?;
        let trend = trend_for(&wanted, &insights, |text| crossed_red_line(text, &dna.red_lines).is_some());
        let read = self.read(intent, dna, trend.as_ref(), reader).await?;
        let (cost, cost_source) = self.expected_cost(renderer, dna.limits.max_attempts).await?;
        Ok(decide(Appraisal {
            dna,
            generation_id: cast.generation.generation_id,
            intent,
            crossed: read.crossed,
            subject: read.subject,
            mind: read.mind,
            trend: trend.map(|(context, _)| context),
            platform: request.platform,
            cost,
            cost_source,
            lessons: &lessons_of(self.db(), dna.muse_id).await?,
            reach: &self.inner.reach,
            insisted: request.anyway,
            now: self.clock().now(),
        }))
    }

    /// What a picture is expected to cost, the creator's attention included.
    pub(super) async fn expected_cost(
        &self,
        renderer: &RendererInfo,
        attempts: u32,
    ) -> Result<(Interval, Vec<String>), StudioError> {
        let quote = match renderer.name.as_str() {
            // A picture's share of a machine's time: it is what a yes costs, though the session pays for it.
            "burst" => self.share_of_burst(attempts).await?,
            _ => self.quote(renderer, attempts)?,
        };
        let attention = self.prices().price("attention.picture")?;
        let sources = quote.rows.iter().chain([attention]).map(|row| format!("{}: {}", row.item, row.source)).collect();
        Ok((Interval::from(quote.cost.plus(attention.price)), sources))
    }

    pub(super) fn quote(&self, renderer: &RendererInfo, attempts: u32) -> Result<Quote, StudioError> {
        Ok(self.prices().quote_pictures(&renderer.name, &renderer.price, attempts)?)
    }

    /// The decision behind a production.
    ///
    /// # Errors
    /// [`DbError::Damaged`] when it is gone.
    pub async fn decision_of(&self, production: &Production) -> Result<Decision, StudioError> {
        let lost = || DbError::damaged("decision", format!("production {} has none", production.production_id));
        Ok(find_decision(self.db(), production.decision_id).await?.ok_or_else(lost)?)
    }

    /// What a picture is quoted at by whatever would take a request now; for a rented machine, what its session is.
    ///
    /// # Errors
    /// What the price book says.
    pub async fn quote_for(&self, choice: RendererChoice, attempts: u32) -> Result<Quote, StudioError> {
        if choice == RendererChoice::Burst {
            return self.quote_burst(attempts).await;
        }
        let (_, renderer) = self.offered(choice).await?;
        self.quote(&renderer, attempts)
    }
}

fn alignment_with(intent: &str, graph: &MoralGraph) -> f64 {
    alignment(&read_subject(intent, graph), graph).0
}

/// The closest insight that shares enough words with the intent, as numbers and ids only; beside it the words its posts
/// share.
fn trend_for<'i>(
    wanted: &Terms,
    insights: &'i [TrendInsight],
    crosses: impl Fn(&str) -> bool,
) -> Option<(TrendContext, &'i [String])> {
    insights
        .iter()
        .map(|insight| (overlap(wanted, &insight.terms), insight))
        .filter(|(closeness, insight)| {
            *closeness >= LEAST_CLOSENESS
                && !crosses(insight.label.for_measuring())
                && !crosses(&insight.terms.join(" "))
        })
        .max_by(|a, b| a.0.total_cmp(&b.0).then(a.1.vvs.unwrap_or(0.0).total_cmp(&b.1.vvs.unwrap_or(0.0))))
        .map(|(closeness, insight)| {
            let context = TrendContext {
                insight_id: insight.insight_id,
                phase: insight.phase,
                vvs: insight.vvs,
                closeness,
                signal_count: insight.signal_count,
                last_at: insight.last_at,
            };
            (context, insight.terms.as_slice())
        })
}

/// A seed that is new for each decision and can be read back from it.
fn seed_of(decision_id: DecisionId) -> u64 {
    let (high, low) = decision_id.uuid().as_u64_pair();
    (high ^ low) & ((1 << 53) - 1)
}

/// What is wished for, as one line.
pub(super) fn intent_of(request: &ProduceRequest) -> Result<&str, StudioError> {
    let intent = request.intent.trim();
    let length = intent.chars().count();
    if !(1..=400).contains(&length) || intent.chars().any(char::is_control) {
        return Err(StudioError::BadIntent { length });
    }
    Ok(intent)
}
