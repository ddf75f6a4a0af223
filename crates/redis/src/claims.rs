//! Who takes up what, so that two studios do not make the same thing.

use std::time::Duration;

use crate::error::SharedError;
use crate::id::Id;
use crate::link::{Shared, key};

/// The most bytes of a name.
const MOST_BYTES: usize = 256;

/// What asking for a claim was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// This studio has it for the lease. The token grows with every new holder, also when the server lost everything in
    /// between: work that carries an older token than was seen is out of date.
    Mine {
        /// The fencing token.
        token: u64,
    },
    /// Another studio has it.
    Theirs {
        /// Which.
        studio: Id,
    },
}

impl Shared {
    /// Claims something of a subject for a while; claiming again what is one's own lengthens the lease.
    ///
    /// * `what`: any name of up to 256 bytes.
    ///
    /// # Errors
    /// [`SharedError::BadInput`], [`SharedError::Away`].
    pub async fn claim(&self, subject: &Id, studio: &Id, what: &str, lease: Duration) -> Result<Claim, SharedError> {
        let args = [studio.to_string(), lease.as_millis().max(1).to_string()];
        let found: (u64, String) = self.call("claim", &claim_keys(subject, what)?, &args).await?;
        let (token, holder) = (found.0, found.1.parse()?);
        Ok(if token == 0 { Claim::Theirs { studio: holder } } else { Claim::Mine { token } })
    }

    /// Lets go of a claim before its lease ends. `false` when it was no longer this one.
    ///
    /// # Errors
    /// [`SharedError::BadInput`], [`SharedError::Away`].
    pub async fn unclaim(&self, subject: &Id, what: &str, token: u64) -> Result<bool, SharedError> {
        self.call("unclaim", &claim_keys(subject, what)?, &[token.to_string()]).await
    }
}

fn claim_keys(subject: &Id, what: &str) -> Result<[String; 2], SharedError> {
    if what.is_empty() || what.len() > MOST_BYTES {
        let reason = format!("its name is not 1 to {MOST_BYTES} bytes long");
        return Err(SharedError::BadInput { what: "a claim", reason });
    }
    Ok([format!("{}:{what}", key("claim", subject)), key("fence", subject)])
}
