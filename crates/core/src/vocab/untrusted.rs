use serde::{Deserialize, Serialize};

/// Text from outside that must never choose, only be shown or measured.
///
/// There is no `Display` and no `Deref` on purpose: whoever reads it writes `for_display` or `for_measuring`, and a
/// reviewer can search for both. Only numbers, enums and ids derived from it may cross into a decision.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(transparent)]
pub struct Untrusted<T>(T);

impl<T> Untrusted<T> {
    /// Marks `inner` as coming from outside.
    pub const fn new(inner: T) -> Self {
        Self(inner)
    }
}

impl Untrusted<String> {
    /// For a screen or a table: control characters are gone, length is bounded.
    pub fn for_display(&self, max_chars: usize) -> String {
        let clean: String =
            self.0.chars().filter(|c| !c.is_control() && !is_direction_mark(*c)).take(max_chars).collect();
        clean.trim().to_owned()
    }

    /// For counting words and hashing; the caller returns numbers, not this text.
    pub fn for_measuring(&self) -> &str {
        &self.0
    }
}

/// Marks that reverse the reading direction can make a table lie about what it shows.
const fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
