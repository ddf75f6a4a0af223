//! A take made again: a new version of its line, with money and attempts of its own.

use serde::Deserialize;
use utoipa::ToSchema;

use super::error::DeskError;
use super::model::RepairRegion;
use super::rules;
use super::store::keep_version;
use crate::cognition::{ProductionPlan, RendererChoice, crossed_red_line};
use crate::governance::ReviewStatus;
use crate::governance::genesis::{find_generation, find_muse};
use crate::governance::review::{self, Review};
use crate::studio::store::{self, standing};
use crate::studio::{Production, ProductionState, Studio, StudioError};
use crate::vocab::ProductionId;

/// What is wanted of the next version.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgainRequest {
    /// Why; a take that is still in review then goes back for changes with this reason.
    #[serde(default)]
    pub why: Option<String>,
    /// Seed of its first attempt; another one than its parent's when left out.
    #[serde(default)]
    pub seed: Option<u64>,
    /// Which part a repair makes anew; her face, also when left out. A draft is always a new picture.
    #[serde(default)]
    pub region: Option<RepairRegion>,
    /// The creator approves a quote above her threshold.
    #[serde(default)]
    pub approved: bool,
}

impl Studio {
    /// Plans a new version of a take that is in review or rejected. Costs nothing; [`Studio::drive`] makes it, with a
    /// grant of its own: by ComfyUI a repair of her face in the parent's picture, as a draft a new picture.
    ///
    /// # Errors
    /// [`DeskError::NotAgain`], [`DeskError::RedLine`], [`StudioError::UnknownProduction`].
    pub async fn again(
        &self,
        production_id: ProductionId,
        request: &AgainRequest,
        who: &str,
    ) -> Result<Production, StudioError> {
        let why = request.why.as_deref().unwrap_or_default().trim().to_owned();
        rules::check_text("a reason", &why)?;
        self.must_not_be_paused().await?;
        let parent = store::find(self.db(), production_id).await?;
        // The version is hers of then; what she will not be made for by now is not made all the same.
        let head = find_muse(self.db(), &parent.muse_id.to_string()).await?.head;
        let lines = find_generation(self.db(), head).await?.sealed.dna.red_lines;
        if let Some(line) = crossed_red_line(&parent.intent, &lines) {
            return Err(DeskError::RedLine { line }.into());
        }
        let repairs = matches!(parent.plan.renderer, RendererChoice::Comfy | RendererChoice::Burst)
            && self.judged_picture(&parent).await?.is_some_and(|(_, judgement)| judgement.face_box.is_some());
        let (new_id, now) = (ProductionId::new(), self.clock().now());
        let child = Production {
            production_id: new_id,
            state: ProductionState::Planned,
            plan: ProductionPlan {
                seed: request.seed.unwrap_or_else(|| seed_of(new_id)),
                approved: request.approved,
                ..parent.plan
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
            ..parent
        };
        let (planned, who) = (child.clone(), who.to_owned());
        self.db()
            .write::<_, StudioError, _>(move |tx| {
                Box::pin(async move {
                    let here = standing(tx.conn(), production_id).await?;
                    if !matches!(here.state, ProductionState::InReview | ProductionState::Rejected) {
                        return Err(DeskError::NotAgain { production_id, state: here.state.name() }.into());
                    }
                    store::insert(tx, &child).await?;
                    keep_version(tx.conn(), new_id, production_id, repairs, &why).await?;
                    if here.state == ProductionState::InReview && !why.is_empty() {
                        let word = Review { production_id, status: ReviewStatus::Changes, who, why, at: now };
                        review::say(tx, &word).await?;
                    }
                    Ok(())
                })
            })
            .await?;
        Ok(planned)
    }
}

/// A seed that is new for each version, and that JavaScript can write.
fn seed_of(production_id: ProductionId) -> u64 {
    let (high, low) = production_id.uuid().as_u64_pair();
    (high ^ low) & ((1 << 53) - 1)
}
