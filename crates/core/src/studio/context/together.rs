//! What studios that share a Muse tell each other beside money: how she feels, and who takes up which trend. A Redis that
//! is away is no reason to know nothing of her mood, but one to leave a trend that somebody else may have taken up.

use std::time::Duration;

use muse_redis::{Claim, Mood as SharedMood};

use super::super::Studio;
use super::super::error::StudioError;
use super::{ContextError, Joined};
use crate::cognition::initiative::Mood;
use crate::perception::Phase;
use crate::vocab::{InsightId, MuseId};

/// A trend in one phase is taken up once; after a day it is another phase or no news.
const TAKEN_UP_FOR: Duration = Duration::from_secs(24 * 60 * 60);

/// Who takes up a trend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::studio) enum TakenUp {
    /// Nobody else does.
    Ours,
    /// Another studio did.
    Theirs,
    /// Nobody can say for now.
    Unknown,
}

impl Studio {
    /// Her mood as all studios together have it: what this one says when it feels otherwise than it last said, else what
    /// was said last by anybody.
    pub(in crate::studio) async fn shared_mood(&self, muse_id: MuseId, own: Mood) -> Mood {
        match self.joined().await {
            Ok(Some(joined)) if !joined.is_silent() => joined.mood(self, muse_id, own).await.unwrap_or_else(|error| {
                tracing::debug!(%error, "her mood is this studio's own");
                own
            }),
            _ => own,
        }
    }

    /// Takes up a trend for this studio, unless another one did.
    ///
    /// # Errors
    /// What the storage says.
    pub(in crate::studio) async fn take_up(
        &self,
        muse_id: MuseId,
        insight_id: InsightId,
        phase: Phase,
    ) -> Result<TakenUp, StudioError> {
        let Some(joined) = self.joined().await? else { return Ok(TakenUp::Ours) };
        let what = format!("trend/{insight_id}/{phase:?}");
        let (subject, studio_id) = (muse_id.uuid().into(), joined.studio_id.uuid().into());
        let answer = joined.shared.claim(&subject, &studio_id, &what, TAKEN_UP_FOR).await;
        joined.heard(&answer);
        Ok(match answer {
            Ok(Claim::Mine { .. }) => TakenUp::Ours,
            Ok(Claim::Theirs { .. }) => TakenUp::Theirs,
            Err(error) => {
                tracing::warn!(%error, "she waits until the other studios can be asked");
                TakenUp::Unknown
            }
        })
    }
}

impl Joined {
    async fn mood(&self, studio: &Studio, muse_id: MuseId, own: Mood) -> Result<Mood, ContextError> {
        let subject = muse_id.uuid().into();
        let value = serde_json::to_string(&own).unwrap_or_default();
        let changed = {
            let mut said = self.said.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            said.insert(muse_id, value.clone()).is_some_and(|before| before != value)
        };
        let told = self.shared.mood(&subject).await;
        self.heard(&told);
        let told = told?;
        if changed || told.is_none() {
            let at_ms = studio.clock().now().millis();
            let mood = SharedMood { at_ms, studio: self.studio_id.uuid().into(), value };
            if self.shared.set_mood(&subject, &mood).await? {
                return Ok(own);
            }
        }
        // What another version says of moods may not be read here.
        Ok(told.and_then(|told| serde_json::from_str(&told.value).ok()).unwrap_or(own))
    }
}
