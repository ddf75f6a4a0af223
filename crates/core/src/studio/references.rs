//! Reference pictures before they are enrolled: what enrolment would say of each. Nothing is kept.

use muse_gpu::Domain;

use super::Studio;
use super::error::StudioError;
use crate::governance::references::{MeasuredReferences, measure};
use crate::vocab::BlobHash;

impl Studio {
    /// Measures pictures of the store as enrolment would: each one alone, and each with each other.
    ///
    /// # Errors
    /// [`StudioError::UnknownPicture`]; none or more than twenty pictures; models that are not there.
    pub async fn measure_references(
        &self,
        blobs: &[BlobHash],
        domain: Domain,
    ) -> Result<MeasuredReferences, StudioError> {
        let mut pictures = Vec::with_capacity(blobs.len().min(21));
        // One more than enrolment takes, so that it says how many are too many.
        for blob in blobs.iter().take(21) {
            pictures.push((blob.clone(), self.picture_bytes(blob).await?));
        }
        let critic = self.critic().await?;
        tokio::task::spawn_blocking(move || Ok(measure(critic.reader(), critic.anchors(), domain, &pictures)?))
            .await
            .map_err(|_| StudioError::Interrupted)?
    }
}
