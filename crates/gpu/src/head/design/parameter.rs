//! The table of parameters: what can be said about a face, with ranges, labels and a line of explanation each.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::looks::LOOKS;
use super::sliders::{ASYMMETRIES, SLIDERS};
use crate::head::error::HeadError;
use crate::head::names::nearest;

/// A section of a design, and the first half of a parameter's path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// Age, sex, heritage, build.
    Macro,
    /// The shape of single features, alike on both sides.
    Sliders,
    /// What differs between left and right.
    Asymmetry,
    /// Skin.
    Skin,
    /// Iris, sclera, lashes.
    Eyes,
    /// Brow hair.
    Brows,
    /// Hair and beard.
    Hair,
    /// Make-up.
    Makeup,
}

impl Section {
    /// All sections, in the order in which they are written.
    pub const ALL: [Self; 8] =
        [Self::Macro, Self::Sliders, Self::Asymmetry, Self::Skin, Self::Eyes, Self::Brows, Self::Hair, Self::Makeup];

    /// Its name in a design.
    pub fn name(self) -> &'static str {
        match self {
            Self::Macro => "macro",
            Self::Sliders => "sliders",
            Self::Asymmetry => "asymmetry",
            Self::Skin => "skin",
            Self::Eyes => "eyes",
            Self::Brows => "brows",
            Self::Hair => "hair",
            Self::Makeup => "makeup",
        }
    }
}

/// What a person would randomise, lock or look for together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Group {
    Build,
    Head,
    Forehead,
    Brows,
    Eyes,
    Nose,
    Mouth,
    Cheeks,
    Jaw,
    Ears,
    Neck,
    Asymmetry,
    Skin,
    Iris,
    BrowHair,
    Hair,
    Beard,
    Makeup,
}

/// The values a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Range {
    /// A number from the first to the second.
    Number(f32, f32),
    /// One of these words.
    Choice(&'static [&'static str]),
}

/// What a slider moves: names of targets, `*` standing for `l` and `r`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Moves {
    /// Target of negative values; empty when there are none.
    pub(super) low: &'static str,
    /// Target of positive values.
    pub(super) high: &'static str,
    /// Weight of the target at the end of the slider.
    pub(super) gain: f32,
}

/// One thing that can be said about a face.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// The section it is written in.
    pub section: Section,
    /// Its name there.
    pub name: &'static str,
    /// What it belongs to on screen.
    pub group: Group,
    /// What it is called on screen, in English.
    pub label: &'static str,
    /// One line of explanation, in English.
    pub doc: &'static str,
    /// The values it takes.
    pub range: Range,
    /// The value when nothing is said; for a choice the number of the word.
    pub default: f32,
    pub(super) moves: Option<Moves>,
}

/// A number that stands for a parameter in this build; documents use names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ParameterId(pub(super) u16);

impl Parameter {
    /// All parameters, by section; the same list for UI, command line and HTTP.
    pub fn all() -> &'static [Self] {
        &TABLE.parameters
    }

    /// The parameter and its number by path, e.g. `sliders.nose_width`.
    ///
    /// # Errors
    /// [`HeadError::UnknownName`] names the most similar path.
    pub fn find(path: &str) -> Result<(ParameterId, &'static Self), HeadError> {
        let id = TABLE.by_path.get(path).copied().ok_or_else(|| HeadError::UnknownName {
            what: "parameter",
            name: path.into(),
            nearest: nearest(path, TABLE.paths.iter().map(String::as_str)),
        })?;
        Ok((id, id.parameter()))
    }

    /// Section and name, e.g. `sliders.nose_width`.
    pub fn path(&self) -> String {
        format!("{}.{}", self.section.name(), self.name)
    }

    /// Smallest and largest number; of a choice the numbers of its words.
    pub fn bounds(&self) -> (f32, f32) {
        match self.range {
            Range::Number(min, max) => (min, max),
            Range::Choice(words) => (0.0, words.len().saturating_sub(1) as f32),
        }
    }

    /// Whether it changes geometry rather than looks.
    pub fn is_shape(&self) -> bool {
        matches!(self.section, Section::Macro | Section::Sliders | Section::Asymmetry)
    }
}

impl ParameterId {
    /// Every parameter, in the order of [`Parameter::all`].
    pub fn all() -> impl Iterator<Item = Self> {
        (0..Parameter::all().len() as u16).map(Self)
    }

    /// What it stands for.
    pub fn parameter(self) -> &'static Parameter {
        &TABLE.parameters[usize::from(self.0)]
    }

    pub(super) fn index(self) -> usize {
        usize::from(self.0)
    }
}

struct Table {
    parameters: Vec<Parameter>,
    paths: Vec<String>,
    by_path: HashMap<String, ParameterId>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut parameters: Vec<Parameter> = LOOKS.iter().filter(|look| look.section == Section::Macro).cloned().collect();
    parameters.extend_from_slice(SLIDERS);
    // What exists once per side can differ between the sides.
    let sided = |slider: &&Parameter| slider.moves.is_some_and(|moves| moves.high.starts_with('*'));
    parameters.extend(SLIDERS.iter().filter(sided).map(|slider| Parameter {
        section: Section::Asymmetry,
        group: Group::Asymmetry,
        doc: "Left more, right less of the slider of the same name; positive is more on the face's left.",
        range: Range::Number(-0.4, 0.4),
        default: 0.0,
        ..slider.clone()
    }));
    parameters.extend_from_slice(ASYMMETRIES);
    parameters.extend(LOOKS.iter().filter(|look| look.section != Section::Macro).cloned());
    let paths: Vec<String> = parameters.iter().map(Parameter::path).collect();
    let by_path = paths.iter().cloned().zip((0..).map(ParameterId)).collect();
    Table { parameters, paths, by_path }
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parameter_has_its_own_path_a_label_and_a_default_within_its_range() {
        assert_eq!(TABLE.by_path.len(), TABLE.parameters.len());
        for parameter in Parameter::all() {
            let (min, max) = parameter.bounds();
            assert!(min < max && (min..=max).contains(&parameter.default), "{}", parameter.path());
            assert!(!parameter.label.is_empty() && parameter.doc.ends_with('.'), "{}", parameter.path());
        }
    }

    #[test]
    fn no_label_names_a_people() {
        let banned = ["african", "asian", "caucasian", "european", "nubian", "greek", "ethnic", "race"];
        for parameter in Parameter::all() {
            let text = format!("{} {} {}", parameter.name, parameter.label, parameter.doc).to_lowercase();
            let named = |word: &str| text.split(|c: char| !c.is_alphabetic()).any(|part| part == word);
            assert!(!banned.iter().any(|word| named(word)), "{text}");
        }
    }
}
