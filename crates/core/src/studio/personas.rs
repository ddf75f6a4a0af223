//! Everybody a designed face must not be taken for.

use super::Studio;
use super::error::StudioError;
use crate::governance::genesis::list_muses;
use crate::governance::meter::Persona;

impl Studio {
    /// The faces of all Muses, oldest first. Checks each seal; the first call opens their references, some milliseconds a
    /// picture.
    ///
    /// # Errors
    /// A Muse that is not as she was sealed; what the storage says.
    pub async fn personas(&self) -> Result<Vec<Persona>, StudioError> {
        let mut personas = Vec::new();
        for muse in list_muses(self.db()).await? {
            let known = &self.cast(muse.head).await?.known;
            personas.push(Persona {
                muse_id: muse.muse_id,
                name: muse.name,
                domain: known.domain,
                model: known.model.clone(),
                vectors: known.vectors.clone(),
            });
        }
        Ok(personas)
    }
}
