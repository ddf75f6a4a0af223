//! How a subject feels, said by whichever studio spoke last.

use crate::error::SharedError;
use crate::id::Id;
use crate::link::{Shared, key};

/// The most bytes of a value.
const MOST_BYTES: usize = 16 * 1024;

/// A value with its time and its origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mood {
    /// When it was felt, milliseconds since 1970; never later than the server's own clock.
    pub at_ms: i64,
    /// Who said so.
    pub studio: Id,
    /// Opaque to this crate, at most 16 KiB.
    pub value: String,
}

impl Shared {
    /// Says a mood. The latest stands; of two at once, the one of the studio whose id sorts later. Returns whether this one
    /// stands.
    ///
    /// # Errors
    /// [`SharedError::BadInput`], [`SharedError::Away`].
    pub async fn set_mood(&self, subject: &Id, mood: &Mood) -> Result<bool, SharedError> {
        if mood.value.len() > MOST_BYTES {
            let reason = format!("it is longer than {MOST_BYTES} bytes");
            return Err(SharedError::BadInput { what: "a mood", reason });
        }
        let args = [mood.at_ms.max(0).to_string(), mood.studio.to_string(), mood.value.clone()];
        self.call("set_mood", &[key("mood", subject)], &args).await
    }

    /// The mood that stands, if anybody has said one.
    ///
    /// # Errors
    /// [`SharedError::Away`], [`SharedError::BadReply`].
    pub async fn mood(&self, subject: &Id) -> Result<Option<Mood>, SharedError> {
        let found: Vec<String> = self.call("mood", &[key("mood", subject)], &[]).await?;
        let [at, studio, value] = found.as_slice() else { return Ok(None) };
        let strange = |_| SharedError::BadReply { doing: "mood", detail: format!("{found:?}") };
        Ok(Some(Mood { at_ms: at.parse().map_err(strange)?, studio: studio.parse()?, value: value.clone() }))
    }
}
