//! Faces made by hand, all of them adults.

use super::Design;
use crate::head::error::HeadError;
use crate::head::names::nearest;

/// A face made by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preset {
    /// Its name.
    pub name: &'static str,
    /// Who it is, in a line.
    pub doc: &'static str,
    text: &'static str,
}

/// All presets.
pub const PRESETS: [Preset; 6] = [
    Preset {
        name: "nova",
        doc: "Woman of about forty, sharp cheekbones, dark parted hair.",
        text: include_str!("presets/nova.json"),
    },
    Preset {
        name: "idris",
        doc: "Man of about forty, strong jaw, cropped hair.",
        text: include_str!("presets/idris.json"),
    },
    Preset { name: "mei", doc: "Woman of about fifty, silver hair.", text: include_str!("presets/mei.json") },
    Preset { name: "amara", doc: "Woman of about thirty, dark skin, afro.", text: include_str!("presets/amara.json") },
    Preset {
        name: "tomas",
        doc: "Man of about sixty, grey beard, weathered.",
        text: include_str!("presets/tomas.json"),
    },
    Preset {
        name: "ravi",
        doc: "Man of about thirty-five, brown skin, full dark hair, short beard.",
        text: include_str!("presets/ravi.json"),
    },
];

impl Preset {
    /// The preset of that name.
    ///
    /// # Errors
    /// [`HeadError::UnknownName`] names the most similar one.
    pub fn find(name: &str) -> Result<&'static Self, HeadError> {
        PRESETS.iter().find(|preset| preset.name == name).ok_or_else(|| HeadError::UnknownName {
            what: "preset",
            name: name.into(),
            nearest: nearest(name, PRESETS.iter().map(|preset| preset.name)),
        })
    }

    /// Its design.
    ///
    /// # Errors
    /// None for a preset of this crate: a test reads them all.
    pub fn design(&self) -> Result<Design, HeadError> {
        Design::from_json(self.text)
    }
}
