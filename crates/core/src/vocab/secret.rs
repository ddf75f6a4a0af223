/// A key of somebody else's service: it can be sent there and nowhere else.
///
/// There is no `Display`, no `Serialize` and a `Debug` that tells nothing on purpose: whoever needs the text writes
/// `expose`, and a reviewer can search for it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

/// Shorter texts are too common to be taken out of other people's sentences.
const SHORTEST_HIDDEN: usize = 4;

impl Secret {
    /// Marks `text` as secret; blanks around it came with the copying and are dropped. `None` when nothing is left.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self(text.to_owned()))
    }

    /// The text itself, for the header that carries it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// `text` without this secret in it: a service may repeat a key in the sentence that refuses it.
    pub fn hidden_in(&self, text: &str) -> String {
        if self.0.len() < SHORTEST_HIDDEN { text.to_owned() } else { text.replace(&self.0, "…") }
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_told_to_nobody_who_does_not_ask_for_it() {
        let secret = Secret::new(" apify_api_canary\n").expect("a secret");
        assert_eq!(secret.expose(), "apify_api_canary");
        assert_eq!(format!("{secret:?} {:?}", Some(&secret)), "Secret(…) Some(Secret(…))");
        assert_eq!(secret.hidden_in("token apify_api_canary was not found"), "token … was not found");
        assert_eq!(Secret::new(" \n"), None);
    }
}
