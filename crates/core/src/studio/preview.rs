//! A draft's picture before she is sealed: what the draft compositor would make of her. Nothing is kept.

use muse_gpu::{DecodeLimits, Picture};

use super::Studio;
use super::error::StudioError;
use crate::cognition::Platform;
use crate::creation::RenderError;
use crate::creation::draft::Frame;
use crate::creation::forge::{Forge, in_turn};
use crate::governance::{EnrolmentError, StarterShelf};
use crate::vocab::{BlobHash, Draft, DraftIdentity};

impl Studio {
    /// The picture that the draft renderer would make of a draft at its first attempt. Takes its turn with portraits,
    /// and is not drawn when the caller goes away before.
    ///
    /// # Errors
    /// A face that is not there or does not read as an adult's, a style that cannot be drawn.
    pub async fn preview(&self, draft: Draft, seed: u64, platform: Platform) -> Result<Picture, StudioError> {
        let drafts = self.draft_renderer().await?;
        let first: Option<Vec<u8>> = match &draft.identity {
            DraftIdentity::Forged { .. } => None,
            DraftIdentity::Starter { starter } => Some(StarterShelf::find(starter)?.views[0].1.to_vec()),
            DraftIdentity::References { references, .. } => {
                let first: &BlobHash = references.first().ok_or(EnrolmentError::Count { count: 0 })?;
                Some(self.picture_bytes(first).await?)
            }
        };
        // Without its models the studio takes the middle of the picture for the face, which is good enough for a look.
        let critic = if first.is_some() { self.critic().await.ok() } else { None };
        let drawn = in_turn(move |_| {
            let (portrait, face) = match (&draft.identity, first) {
                (DraftIdentity::Forged { design }, _) => {
                    let head = Forge::open()?.posed(design, &draft.style, seed)?;
                    (head.picture, Some(head.face))
                }
                (_, first) => {
                    let bytes = first.unwrap_or_default();
                    let picture = Picture::decode(&bytes, &DecodeLimits::default()).map_err(RenderError::from)?;
                    let faces = critic.and_then(|critic| critic.reader().detect(&picture).ok()).unwrap_or_default();
                    let face = faces.first().map(|face| [face.bounds.x, face.bounds.y, face.bounds.w, face.bounds.h]);
                    (picture, face)
                }
            };
            let frame = Frame {
                name: &draft.name,
                caption: &draft.persona,
                style: &draft.style,
                format: platform.format(),
                seed,
            };
            Ok::<_, StudioError>(drafts.lay_into(&frame, &portrait, face).map_err(RenderError::from)?)
        });
        drawn.await.ok_or(StudioError::Interrupted)?
    }
}
