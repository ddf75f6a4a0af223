use std::collections::BTreeSet;

/// Words too common to tell one subject from another, English and French.
const COMMON: &[&str] = &[
    "about", "after", "all", "and", "any", "are", "aux", "avec", "been", "but", "can", "ces", "comme", "dans", "des",
    "did", "does", "elle", "est", "for", "from", "get", "got", "had", "has", "have", "her", "here", "his", "how",
    "into", "its", "just", "les", "leur", "like", "made", "mais", "make", "mon", "more", "most", "new", "not", "nous",
    "now", "off", "one", "our", "out", "over", "par", "pas", "plus", "pour", "que", "qui", "ses", "she", "some", "son",
    "sont", "sur", "than", "that", "the", "their", "them", "then", "there", "these", "they", "this", "too", "une",
    "very", "vous", "was", "way", "were", "what", "when", "where", "which", "who", "why", "will", "with", "you",
    "your",
];

/// The words a text is about: lower case, at least three letters, without the common ones, at most 24.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms(BTreeSet<String>);

impl Terms {
    /// Reads the words of a text.
    pub fn of(text: &str) -> Self {
        let words = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| (3..=32).contains(&word.chars().count()))
            .map(str::to_lowercase)
            .filter(|word| COMMON.binary_search(&word.as_str()).is_err())
            .map(singular);
        Self(words.take(24).collect())
    }

    /// The words, sorted.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no word at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// "robots" and "robot" are one subject; only the plain English plural is undone, so nothing else is bent.
fn singular(word: String) -> String {
    match word.strip_suffix('s') {
        Some(stem) if stem.len() >= 3 && !stem.ends_with(['s', 'u', 'i']) => stem.to_owned(),
        _ => word,
    }
}

/// How much of `wanted` is found among `terms`, in [0, 1].
pub fn overlap(wanted: &Terms, terms: &[String]) -> f64 {
    if wanted.is_empty() {
        return 0.0;
    }
    let hits = wanted.iter().filter(|word| terms.iter().any(|term| term == word)).count();
    hits as f64 / wanted.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_common_words_are_sorted_because_they_are_searched_by_halves() {
        assert!(COMMON.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn a_text_is_reduced_to_what_it_is_about() {
        let words = |text: &str| Terms::of(text).iter().map(str::to_owned).collect::<Vec<_>>().join(" ");
        assert_eq!(words("The Minimalist Avant-Garde, and WHY it's back!"), "avant back garde minimalist");
        assert_eq!(words("robots glass virus guns"), "glass gun robot virus");
        assert_eq!(words("a I of"), "");
    }
}
