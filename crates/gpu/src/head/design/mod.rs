//! The design space: a face as named numbers, within limits that keep it human and adult.
//!
//! In: a [`Design`] (or a seed, or two designs). Out: a [`Shape`](crate::head::Shape) for the sculptor.
//! Never: makes a shape of a face that does not read as an adult's, or reads one off a photo.

/// The table of parameters.
pub mod parameter;

/// Does this face read as an adult's?
pub mod adult;

/// From designs to shapes.
pub mod space;

/// Chance that is the same for ever.
pub mod dice;

/// Faces out of nothing.
pub mod random;

/// Faces out of faces.
pub mod mix;

/// Faces made by hand.
pub mod presets;

/// Colours that follow from a design.
pub mod colour;

mod document;
mod looks;
mod sliders;

use super::error::HeadError;

pub use adult::{ADULT_LIMIT, Maturity};
pub use looks::{BEARD_STYLES, HAIR_STYLES};
pub use parameter::{Group, Parameter, ParameterId, Range, Section};
pub use random::RandomOptions;
pub use space::DesignSpace;

/// The newest version of design documents, and the one written.
pub const DESIGN_VERSION: u32 = 1;

/// A face as named numbers, each within its range.
///
/// As a document it lists what differs from the default, by section:
///
/// ```json
/// {"version": 1, "macro": {"age": 43}, "sliders": {"nose_hump": 0.5}, "hair": {"style": "bob"}}
/// ```
///
/// That each number is within its range does not yet make the face an adult's: [`DesignSpace::shape`] decides.
#[derive(Clone, Debug, PartialEq)]
pub struct Design {
    /// One per parameter, in the order of the table.
    values: Vec<f32>,
}

impl Default for Design {
    fn default() -> Self {
        Self { values: Parameter::all().iter().map(|parameter| parameter.default).collect() }
    }
}

impl Design {
    /// The number of a parameter; of a choice the number of its word.
    pub fn value(&self, id: ParameterId) -> f32 {
        self.values[id.index()]
    }

    /// The number at a path such as `sliders.nose_width`.
    ///
    /// # Errors
    /// [`HeadError::UnknownName`] names the most similar path.
    pub fn get(&self, path: &str) -> Result<f32, HeadError> {
        Parameter::find(path).map(|(id, _)| self.value(id))
    }

    /// The word of a choice such as `hair.style`.
    ///
    /// # Errors
    /// [`HeadError::UnknownName`] for the path, [`HeadError::WrongKind`] when it is no choice.
    pub fn word(&self, path: &str) -> Result<&'static str, HeadError> {
        let (id, parameter) = Parameter::find(path)?;
        let word = match parameter.range {
            Range::Choice(words) => words.get(self.value(id) as usize).copied(),
            Range::Number(..) => None,
        };
        word.ok_or_else(|| HeadError::WrongKind { name: path.into(), wanted: "a choice".into() })
    }

    /// Sets one number.
    ///
    /// # Errors
    /// [`HeadError::UnknownName`] for the path, [`HeadError::OutOfRange`] for a value beyond the range or that is
    /// not a number; nothing changes then.
    pub fn set(&mut self, path: &str, value: f32) -> Result<(), HeadError> {
        let (id, parameter) = Parameter::find(path)?;
        let (min, max) = parameter.bounds();
        if !(min..=max).contains(&value) {
            let [got, min, max] = [value, min, max].map(readable);
            return Err(HeadError::OutOfRange { name: path.into(), got, min, max });
        }
        self.put(id, value);
        Ok(())
    }

    /// Sets one choice.
    ///
    /// # Errors
    /// [`HeadError::UnknownName`] for the path or the word, [`HeadError::WrongKind`] when it is no choice.
    pub fn choose(&mut self, path: &str, word: &str) -> Result<(), HeadError> {
        let (id, parameter) = Parameter::find(path)?;
        let Range::Choice(words) = parameter.range else {
            return Err(HeadError::WrongKind { name: path.into(), wanted: "a number".into() });
        };
        let Some(number) = words.iter().position(|known| *known == word) else {
            let nearest = super::names::nearest(word, words.iter().copied());
            return Err(HeadError::UnknownName { what: "choice", name: word.into(), nearest });
        };
        self.put(id, number as f32);
        Ok(())
    }

    /// Puts a whole section back to its defaults.
    pub fn reset(&mut self, section: Section) {
        for id in ParameterId::all().filter(|id| id.parameter().section == section) {
            self.put(id, id.parameter().default);
        }
    }

    /// With one number set, for chains.
    ///
    /// # Errors
    /// As [`set`](Self::set).
    pub fn with(mut self, path: &str, value: f32) -> Result<Self, HeadError> {
        self.set(path, value)?;
        Ok(self)
    }

    /// Sets a number known to be in range up to rounding; pulls it in, and to whole numbers for choices.
    pub(super) fn put(&mut self, id: ParameterId, value: f32) {
        let parameter = id.parameter();
        let (min, max) = parameter.bounds();
        let value = if value.is_nan() { parameter.default } else { value.clamp(min, max) };
        let whole = matches!(parameter.range, Range::Choice(_)) || parameter.name.ends_with("pattern");
        self.values[id.index()] = if whole { value.round() } else { value };
    }

    /// [`put`](Self::put) by path; a path that is not in the table is left alone.
    pub(super) fn put_at(&mut self, path: &str, value: f32) {
        if let Ok((id, _)) = Parameter::find(path) {
            self.put(id, value);
        }
    }

    /// The number at a path that is in the table; 0 for one that is not.
    pub(super) fn at(&self, path: &str) -> f32 {
        self.get(path).unwrap_or_default()
    }
}

/// 0.35 rather than 0.3499999940395355.
pub(super) fn readable(value: f32) -> f64 {
    value.to_string().parse().unwrap_or_else(|_| f64::from(value))
}
