//! Designs as documents: `{"version": 1, "macro": {…}, "sliders": {…}, …}`.

use serde::de::Error as _;
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use super::parameter::{Parameter, ParameterId, Range, Section};
use super::{DESIGN_VERSION, Design, readable};
use crate::head::error::HeadError;
use crate::head::names::nearest;

impl Design {
    /// Reads a document; sections and parameters that it does not name have their defaults.
    ///
    /// # Errors
    /// Names the first thing that is wrong: [`HeadError::DesignVersion`], [`HeadError::UnknownName`],
    /// [`HeadError::OutOfRange`], [`HeadError::WrongKind`].
    pub fn from_value(document: &Value) -> Result<Self, HeadError> {
        let wrong = |name: &str, wanted: &str| HeadError::WrongKind { name: name.into(), wanted: wanted.into() };
        let sections = document.as_object().ok_or_else(|| wrong("design", "an object"))?;
        let version = sections.get("version").and_then(Value::as_u64);
        let version = version.ok_or_else(|| wrong("version", "a whole number"))?;
        if version == 0 || version > u64::from(DESIGN_VERSION) {
            return Err(HeadError::DesignVersion { got: version, newest: DESIGN_VERSION });
        }
        let mut design = Self::default();
        for (name, section) in sections.iter().filter(|(name, _)| *name != "version") {
            if !Section::ALL.iter().any(|known| known.name() == name) {
                let nearest = nearest(name, Section::ALL.iter().map(|known| known.name()));
                return Err(HeadError::UnknownName { what: "section", name: name.clone(), nearest });
            }
            let section = section.as_object().ok_or_else(|| wrong(name, "an object"))?;
            for (parameter, value) in section {
                design.read(&format!("{name}.{parameter}"), value)?;
            }
        }
        Ok(design)
    }

    /// Reads as much of a document as can be read: numbers beyond their range are pulled back into it, what nobody
    /// knows is left out. Each such place comes with its path and what is wrong there.
    ///
    /// # Errors
    /// [`HeadError::WrongKind`] for what is no object, [`HeadError::DesignVersion`] for a newer design.
    pub fn salvaged(document: &Value) -> Result<(Self, Vec<(String, HeadError)>), HeadError> {
        let wrong = |name: &str, wanted: &str| HeadError::WrongKind { name: name.into(), wanted: wanted.into() };
        let sections = document.as_object().ok_or_else(|| wrong("design", "an object"))?;
        let mut problems = vec![];
        match sections.get("version").map(Value::as_u64) {
            Some(Some(version)) if version > u64::from(DESIGN_VERSION) => {
                return Err(HeadError::DesignVersion { got: version, newest: DESIGN_VERSION });
            }
            Some(Some(1..)) => {}
            _ => problems.push(("version".to_owned(), wrong("version", "a whole number"))),
        }
        let mut design = Self::default();
        for (name, section) in sections.iter().filter(|(name, _)| *name != "version") {
            if !Section::ALL.iter().any(|known| known.name() == name) {
                let nearest = nearest(name, Section::ALL.iter().map(|known| known.name()));
                problems.push((name.clone(), HeadError::UnknownName { what: "section", name: name.clone(), nearest }));
                continue;
            }
            let Some(parameters) = section.as_object() else {
                problems.push((name.clone(), wrong(name, "an object")));
                continue;
            };
            for (parameter, value) in parameters {
                let path = format!("{name}.{parameter}");
                let Err(error) = design.read(&path, value) else { continue };
                if let HeadError::OutOfRange { got, .. } = &error {
                    design.put_at(&path, *got as f32);
                }
                problems.push((path, error));
            }
        }
        Ok((design, problems))
    }

    /// Reads a document from its text.
    ///
    /// # Errors
    /// As [`from_value`](Self::from_value); [`HeadError::WrongKind`] for what is not JSON.
    pub fn from_json(text: &str) -> Result<Self, HeadError> {
        let document = serde_json::from_str(text)
            .map_err(|error| HeadError::WrongKind { name: "design".into(), wanted: format!("JSON ({error})") })?;
        Self::from_value(&document)
    }

    /// The document: the version and what differs from the defaults, in the order of the table.
    pub fn to_value(&self) -> Value {
        let mut document = Map::new();
        document.insert("version".into(), DESIGN_VERSION.into());
        for (id, parameter) in ParameterId::all().zip(Parameter::all()) {
            let value = self.value(id);
            if value == parameter.default {
                continue;
            }
            let written = match parameter.range {
                Range::Number(..) => readable(value).into(),
                Range::Choice(words) => words.get(value as usize).copied().into(),
            };
            let section = document.entry(parameter.section.name()).or_insert_with(|| Map::new().into());
            if let Value::Object(section) = section {
                section.insert(parameter.name.into(), written);
            }
        }
        Value::Object(document)
    }

    fn read(&mut self, path: &str, value: &Value) -> Result<(), HeadError> {
        let (_, parameter) = Parameter::find(path)?;
        let wrong = |wanted: String| HeadError::WrongKind { name: path.into(), wanted };
        match (parameter.range, value) {
            // A number of f64 that f32 cannot hold becomes infinite, and so out of range.
            (Range::Number(..), Value::Number(number)) => self.set(path, number.as_f64().unwrap_or(f64::NAN) as f32),
            (Range::Choice(_), Value::String(word)) => self.choose(path, word),
            (Range::Number(min, max), _) => Err(wrong(format!("a number from {min} to {max}"))),
            (Range::Choice(words), _) => Err(wrong(format!("one of {}", words.join(", ")))),
        }
    }
}

impl Serialize for Design {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let document = self.to_value();
        let sections = document.as_object().into_iter().flatten();
        let mut map = serializer.serialize_map(None)?;
        for (name, section) in sections {
            map.serialize_entry(name, section)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Design {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::from_value(&Value::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}
