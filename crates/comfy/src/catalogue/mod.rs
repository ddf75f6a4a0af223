//! The node catalogue: which classes a ComfyUI has, and what each takes and gives.
//!
//! In: the reply of `GET /object_info`. Out: [`NodeClass`]es with their inputs in the order the
//! server declares them, which is also the order of stored widget values.

mod cache;
mod changes;
mod model;
mod read;

use indexmap::IndexMap;
use serde_json::Value;

pub use cache::{Cached, CatalogueCache};
pub use changes::CatalogueChange;
pub(crate) use model::text_of;
pub use model::{DynamicOption, InputKind, InputSpec, NodeClass, OutputSpec, Upload};

use crate::error::ComfyError;
use crate::json;

/// All node classes of one ComfyUI, by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Catalogue {
    classes: IndexMap<String, NodeClass>,
}

impl Catalogue {
    /// Reads the text of `/object_info` (or of `/object_info/{class}`).
    ///
    /// Prefer this to [`Catalogue::from_value`]: the order of the text is kept, and the sub-inputs
    /// of dynamic combos have no other order.
    ///
    /// # Errors
    /// [`ComfyError::BadDocument`] when the text is not JSON or not an object of classes.
    pub fn from_json(text: &str) -> Result<Self, ComfyError> {
        let value: Value =
            json::read(text).map_err(|error| ComfyError::document(format!("the catalogue is not JSON: {error}")))?;
        read::catalogue(&value)
    }

    /// The same from a value already read; dynamic combos keep only the order the value kept.
    ///
    /// # Errors
    /// [`ComfyError::BadDocument`] when the value is not an object of classes.
    pub fn from_value(value: &Value) -> Result<Self, ComfyError> {
        read::catalogue(value)
    }

    /// The classes the identity, repair and plate templates use, so that compiling works before any
    /// server is known. Model lists are empty, as they are on a machine without models.
    pub fn builtin() -> Self {
        // The data file is part of this crate and read by a test; if it ever broke, an empty
        // catalogue gives "missing nodes", which is an honest answer.
        Self::from_json(Self::builtin_text()).unwrap_or_default().unasked()
    }

    /// The text [`Catalogue::builtin`] is read from, in the form of `/object_info`.
    pub const fn builtin_text() -> &'static str {
        include_str!("../../data/builtin_nodes.json")
    }

    /// The same, but an empty list means "nobody knows" instead of "there is none": for catalogues kept in a file
    /// that no server stands behind.
    #[must_use]
    pub fn unasked(mut self) -> Self {
        for class in self.classes.values_mut() {
            class.inputs.iter_mut().for_each(InputSpec::mark_unasked);
        }
        self
    }

    /// One class by its exact name.
    pub fn class(&self, name: &str) -> Option<&NodeClass> {
        self.classes.get(name)
    }

    /// Whether the class exists.
    pub fn has(&self, name: &str) -> bool {
        self.classes.contains_key(name)
    }

    /// Whether all classes exist.
    pub fn has_all(&self, names: &[&str]) -> bool {
        names.iter().all(|name| self.has(name))
    }

    /// Those of `names` that do not exist, in the given order.
    pub fn missing<'a>(&self, names: &[&'a str]) -> Vec<&'a str> {
        names.iter().copied().filter(|name| !self.has(name)).collect()
    }

    /// What a combo offers, as text; empty when the class or input is unknown or no combo.
    ///
    /// A dynamic combo offers its keys; a dotted name reaches into the options of one.
    pub fn combo_options(&self, class: &str, input: &str) -> Vec<String> {
        let Some(spec) = self.class(class).and_then(|class| class.input_anywhere(input)) else {
            return Vec::new();
        };
        match &spec.kind {
            InputKind::Combo { options, .. } => options.iter().map(text_of).collect(),
            InputKind::DynamicCombo { options } => options.iter().map(|option| option.key.clone()).collect(),
            _ => Vec::new(),
        }
    }

    /// Both catalogues in one; where both know a class, `other` wins.
    #[must_use]
    pub fn merged(&self, other: &Catalogue) -> Catalogue {
        let mut classes = self.classes.clone();
        for (name, class) in &other.classes {
            classes.insert(name.clone(), class.clone());
        }
        Catalogue { classes }
    }

    /// Number of classes.
    pub fn len(&self) -> usize {
        self.classes.len()
    }

    /// Whether there is no class at all.
    pub fn is_empty(&self) -> bool {
        self.classes.is_empty()
    }

    /// Class names in the server's order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.classes.keys().map(String::as_str)
    }

    /// All classes in the server's order.
    pub fn classes(&self) -> impl Iterator<Item = &NodeClass> {
        self.classes.values()
    }
}
