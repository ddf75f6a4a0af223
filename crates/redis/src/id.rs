//! Ids that are safe inside keys.

use std::fmt;
use std::str::FromStr;

use crate::error::SharedError;

/// An opaque id: 1 to 128 of `A–Z a–z 0–9 _ -`. Nothing in it can end a hash tag or a field of the mirror.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(String);

impl Id {
    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Id {
    type Err = SharedError;

    fn from_str(text: &str) -> Result<Self, SharedError> {
        let plain = |c: u8| c.is_ascii_alphanumeric() || c == b'_' || c == b'-';
        if text.is_empty() || text.len() > 128 || !text.bytes().all(plain) {
            let reason = "it is not 1 to 128 letters, digits, `_` or `-`".to_owned();
            return Err(SharedError::BadInput { what: "an id", reason });
        }
        Ok(Self(text.to_owned()))
    }
}

impl From<uuid::Uuid> for Id {
    fn from(id: uuid::Uuid) -> Self {
        Self(id.to_string())
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_that_could_leave_its_hash_tag_is_refused() {
        for bad in ["", "a}b", "a:b", "a b", "ä", "a>b", &"x".repeat(129)] {
            assert_eq!(bad.parse::<Id>().unwrap_err().code(), "redis.bad_input", "{bad}");
        }
        assert_eq!("0198-Ab_".parse::<Id>().unwrap().as_str(), "0198-Ab_");
    }
}
