use std::fmt;
use std::sync::Arc;

/// A key, token or password. It prints as `[secret]` and cannot be serialised.
#[derive(Clone)]
pub struct Secret(Arc<str>);

impl Secret {
    /// Keeps `text` without the white space around it, which comes with pasting.
    pub fn new(text: impl AsRef<str>) -> Self {
        Self(Arc::from(text.as_ref().trim()))
    }

    /// The text itself, for the one place that sends it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

/// The longest text of somebody else's that goes into a message, in characters.
const MAX_QUOTED_CHARS: usize = 500;

/// `text` as it may be shown: without the secrets, without control characters, not endless.
///
/// A server can send back what it was sent, and an error is read by people, kept in logs and shown in bug reports.
pub(crate) fn quotable(text: &str, secrets: &[Secret]) -> String {
    let mut shown = text.to_owned();
    for secret in secrets {
        // Anything shorter is no secret, and hiding it would tear holes into plain words.
        if secret.expose().len() >= 8 {
            shown = shown.replace(secret.expose(), "[secret]");
        }
    }
    let mut shown: String = shown.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if let Some((end, _)) = shown.char_indices().nth(MAX_QUOTED_CHARS) {
        shown.truncate(end);
        shown.push('…');
    }
    shown.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_not_printed() {
        let secret = Secret::new(" AIza-canary-0123456789\n");
        assert_eq!(secret.expose(), "AIza-canary-0123456789");
        assert_eq!(format!("{secret:?}"), "[secret]");
    }

    #[test]
    fn a_quoted_text_hides_secrets_before_it_is_cut() {
        let secret = Secret::new("AIza-canary-0123456789");
        let long = format!("{}{}", "x".repeat(MAX_QUOTED_CHARS - 10), secret.expose());
        let shown = quotable(&long, std::slice::from_ref(&secret));
        assert!(!shown.contains("AIza"), "{shown}");
        assert!(shown.ends_with('…') || shown.ends_with("[secret]"), "{shown}");
        assert_eq!(quotable("a\u{1b}[31mb\nc", &[]), "a [31mb c");
    }
}
