//! Identifiers for classes, variables and enum members.

use std::collections::{HashMap, HashSet};

use super::ANY_CLASS;
use crate::catalogue::Catalogue;

const KEYWORDS: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
    "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal",
    "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

/// Whether Python would take the text as a name, and mean this very name: it normalises letters beyond ASCII.
pub(super) fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|first| first == '_' || first.is_ascii_alphabetic())
        && chars.all(|next| next == '_' || next.is_ascii_alphanumeric())
        && !KEYWORDS.contains(&text)
}

/// The identifier ComfyScript gives a class or type before it looks at the others: `CR SDXL-loader` becomes
/// `CRSDXLLoader`, `APG` becomes `Apg`.
pub(super) fn class_id(name: &str) -> String {
    let id = plain_id(name.trim_start());
    let all_upper = id.chars().any(char::is_alphabetic) && !id.chars().any(char::is_lowercase);
    let id = if all_upper { id.to_lowercase() } else { id };
    let mut camel = String::with_capacity(id.len());
    let mut chars = id.chars().peekable();
    while let Some(next) = chars.next() {
        match (next, chars.peek()) {
            ('_', Some(letter)) if !camel.is_empty() && letter.is_ascii_alphabetic() => {
                camel.push(letter.to_ascii_uppercase());
                chars.next();
            }
            _ if camel.is_empty() => camel.extend(next.to_uppercase()),
            _ => camel.push(next),
        }
    }
    // An underscore in front of a letter goes too, once the letter is a capital.
    match camel.strip_prefix('_').and_then(|rest| rest.chars().next()) {
        Some(letter) if letter.is_ascii_alphabetic() => {
            format!("{}{}", letter.to_ascii_uppercase(), &camel[2..])
        }
        _ => camel,
    }
}

/// Every character a name cannot hold as `_`, runs of them as one, none at the end.
fn plain_id(text: &str) -> String {
    let mut id = String::with_capacity(text.len() + 1);
    if text.chars().next().is_none_or(|first| first != '_' && !unicode_ident::is_xid_start(first)) {
        id.push('_');
    }
    for next in text.chars() {
        let next = if unicode_ident::is_xid_continue(next) { next } else { '_' };
        if next != '_' || !id.ends_with('_') {
            id.push(next);
        }
    }
    id.truncate(id.trim_end_matches('_').len());
    finished(id)
}

/// A lower snake case name for a variable.
pub(super) fn snake(text: &str) -> String {
    let mut name = String::new();
    for next in text.chars() {
        if next.is_ascii_alphanumeric() {
            name.push(next.to_ascii_lowercase());
        } else if !name.is_empty() && !name.ends_with('_') {
            name.push('_');
        }
    }
    name.truncate(40);
    let name = name.trim_end_matches('_').to_owned();
    finished(name)
}

/// The identifier of an enum member: every character a name cannot hold becomes `_`.
pub(super) fn member_id(text: &str) -> String {
    finished(text.chars().map(|next| if next.is_alphanumeric() { next } else { '_' }).collect())
}

fn finished(mut id: String) -> String {
    if id.chars().next().is_none_or(|first| first.is_numeric()) {
        id.insert(0, '_');
    }
    if KEYWORDS.contains(&id.as_str()) {
        id.push('_');
    }
    id
}

/// Names ComfyScript's runtime has for other things.
const TAKEN: &[&str] = &[
    ANY_CLASS,
    "Checkpoints",
    "CLIPs",
    "CLIPVisions",
    "ControlNets",
    "Diffusers",
    "GLIGENs",
    "Hypernetworks",
    "Loras",
    "PhotoMakers",
    "StyleModels",
    "UNETs",
    "UpscaleModels",
    "VAEs",
    "Samplers",
    "Schedulers",
    "Embeddings",
];

/// Which identifier stands for which class. Types and classes share ComfyScript's names; who comes first in the
/// catalogue keeps a name, the next one gets `_` behind it.
pub(super) struct ClassIds<'a> {
    by_id: HashMap<String, &'a str>,
    of_class: HashMap<&'a str, String>,
    /// By letters and digits alone, for identifiers made by other rules; `None` where classes collide.
    by_letters: HashMap<String, Option<&'a str>>,
}

impl<'a> ClassIds<'a> {
    pub(super) fn of(catalogue: &'a Catalogue) -> Self {
        let mut taken: HashMap<String, Option<(&str, bool)>> =
            TAKEN.iter().map(|name| ((*name).to_owned(), None)).collect();
        let mut assign = |name: &'a str, is_class: bool| {
            let mut id = class_id(name);
            loop {
                match taken.get(&id) {
                    None => break,
                    Some(holder) if *holder == Some((name, is_class)) => return id,
                    Some(_) => id.push('_'),
                }
            }
            taken.insert(id.clone(), Some((name, is_class)));
            id
        };
        let mut of_class = HashMap::with_capacity(catalogue.len());
        for class in catalogue.classes() {
            of_class.insert(class.name.as_str(), assign(&class.name, true));
            for spec in &class.inputs {
                let name = spec.type_name.as_str();
                if !matches!(name, "COMBO" | "*" | "INT" | "FLOAT" | "STRING" | "BOOLEAN") {
                    assign(name, false);
                }
            }
            for output in class.outputs.iter().filter(|output| !matches!(output.type_name.as_str(), "COMBO" | "*")) {
                assign(&output.type_name, false);
            }
        }
        let mut by_id: HashMap<String, &str> = of_class.iter().map(|(name, id)| (id.clone(), *name)).collect();
        for name in catalogue.names().filter(|name| is_identifier(name) && *name != ANY_CLASS) {
            by_id.entry(name.to_owned()).or_insert(name);
        }
        let mut by_letters: HashMap<String, Option<&str>> = HashMap::with_capacity(catalogue.len());
        for name in catalogue.names() {
            by_letters.entry(letters(name)).and_modify(|class| *class = None).or_insert(Some(name));
        }
        Self { by_id, of_class, by_letters }
    }

    /// The class behind an identifier.
    pub(super) fn class(&self, id: &str) -> Option<&'a str> {
        self.by_id.get(id).copied().or_else(|| self.by_letters.get(&letters(id)).copied().flatten())
    }

    /// The identifier to print for a class; none for a class nobody knows.
    pub(super) fn id(&self, class: &str) -> Option<&str> {
        self.of_class.get(class).map(String::as_str)
    }

    /// The known identifier closest to a mistyped one.
    pub(super) fn nearest(&self, id: &str) -> Option<&str> {
        nearest(id, self.by_id.keys().map(String::as_str))
    }
}

fn letters(text: &str) -> String {
    text.chars().filter(|next| next.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The candidate closest to `text`, when it is close enough to be a slip of the hand.
pub(super) fn nearest<'a>(text: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let limit = 1 + text.chars().count() / 4;
    candidates
        .map(|candidate| (distance(text, candidate, limit), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Levenshtein distance ignoring case; anything above `limit` is `limit + 1`.
fn distance(one: &str, other: &str, limit: usize) -> usize {
    let one: Vec<char> = one.chars().flat_map(char::to_lowercase).collect();
    let other: Vec<char> = other.chars().flat_map(char::to_lowercase).collect();
    if one.len().abs_diff(other.len()) > limit || one.len() > 200 {
        return limit + 1;
    }
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, left) in one.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = at + 1;
        for (index, right) in other.iter().enumerate() {
            let changed = diagonal + usize::from(left != right);
            diagonal = row[index + 1];
            row[index + 1] = changed.min(diagonal + 1).min(row[index] + 1);
        }
    }
    row[other.len()].min(limit + 1)
}

/// Hands out each name once; a repeated one gets the suffix 2, 3, …
#[derive(Default)]
pub(super) struct FreshNames {
    taken: HashSet<String>,
    counts: HashMap<String, usize>,
}

impl FreshNames {
    pub(super) fn fresh(&mut self, wanted: &str) -> String {
        let count = self.counts.entry(wanted.to_owned()).or_insert(0);
        loop {
            *count += 1;
            let name = if *count == 1 { wanted.to_owned() } else { format!("{wanted}{count}") };
            if self.taken.insert(name.clone()) {
                return name;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn class_names_become_identifiers() {
        let check = |name: &str, expected: &str| assert_eq!(class_id(name), expected);
        check("KSampler", "KSampler");
        check("ETN_LoadImageBase64", "ETNLoadImageBase64");
        check("APG", "Apg");
        check("_private", "Private");
        check("class", "Class_");
        check("GrößeÄndern", "GrößeÄndern");
        check("CR SDXL-loader (old)", "CRSDXLLoaderOld");
        check("TextEncodeAceStepAudio1.5", "TextEncodeAceStepAudio1_5");
        check("3D thing", "_3DThing");
        check("", "_");
    }

    #[test]
    fn a_name_is_never_handed_out_twice() {
        let mut names = FreshNames::default();
        let given = ["image", "image2", "image", "image"].map(|wanted| names.fresh(wanted));
        assert_eq!(given, ["image", "image2", "image3", "image4"]);
    }
}
