//! What the face does: ARKit-named actions, alone or as a named expression.

use super::asset::{HeadAsset, TargetId};
use super::content::TargetKind;
use super::error::HeadError;
use super::names::nearest;

/// Expressions by name: actions and how much of each.
pub const EXPRESSIONS: [(&str, &[(&str, f32)]); 9] = [
    ("neutral", &[]),
    (
        "soft_smile",
        &[
            ("mouthSmileLeft", 0.38),
            ("mouthSmileRight", 0.38),
            ("cheekSquintLeft", 0.18),
            ("cheekSquintRight", 0.18),
            ("eyeSquintLeft", 0.12),
            ("eyeSquintRight", 0.12),
        ],
    ),
    (
        "smile",
        &[
            ("mouthSmileLeft", 0.72),
            ("mouthSmileRight", 0.72),
            ("cheekSquintLeft", 0.45),
            ("cheekSquintRight", 0.45),
            ("eyeSquintLeft", 0.3),
            ("eyeSquintRight", 0.3),
            ("mouthUpperUpLeft", 0.15),
            ("mouthUpperUpRight", 0.15),
            ("mouthDimpleLeft", 0.2),
            ("mouthDimpleRight", 0.2),
        ],
    ),
    (
        "laugh",
        &[
            ("mouthSmileLeft", 0.85),
            ("mouthSmileRight", 0.85),
            ("cheekSquintLeft", 0.7),
            ("cheekSquintRight", 0.7),
            ("eyeSquintLeft", 0.55),
            ("eyeSquintRight", 0.55),
            ("jawOpen", 0.3),
            ("mouthUpperUpLeft", 0.35),
            ("mouthUpperUpRight", 0.35),
        ],
    ),
    (
        "serious",
        &[
            ("browDownLeft", 0.3),
            ("browDownRight", 0.3),
            ("mouthPressLeft", 0.3),
            ("mouthPressRight", 0.3),
            ("eyeSquintLeft", 0.12),
            ("eyeSquintRight", 0.12),
        ],
    ),
    (
        "surprise",
        &[
            ("browInnerUp", 0.7),
            ("browOuterUpLeft", 0.65),
            ("browOuterUpRight", 0.65),
            ("eyeWideLeft", 0.55),
            ("eyeWideRight", 0.55),
            ("jawOpen", 0.28),
        ],
    ),
    ("doubt", &[("browDownLeft", 0.4), ("browOuterUpRight", 0.6), ("mouthLeft", 0.25), ("mouthPressLeft", 0.3)]),
    ("sad", &[("browInnerUp", 0.55), ("mouthFrownLeft", 0.5), ("mouthFrownRight", 0.5), ("mouthShrugLower", 0.2)]),
    ("eyes_closed", &[("eyeBlinkLeft", 1.0), ("eyeBlinkRight", 1.0)]),
];

/// What the face does: actions with weights of 0 to 1.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Expression {
    pub(super) weights: Vec<(TargetId, f32)>,
}

impl Expression {
    /// A face at rest.
    pub const NEUTRAL: Self = Self { weights: Vec::new() };

    /// One of [`EXPRESSIONS`], at `strength` 0 to 1.
    ///
    /// # Errors
    /// [`HeadError::UnknownName`] and [`HeadError::OutOfRange`].
    pub fn named(asset: &HeadAsset, name: &str, strength: f32) -> Result<Self, HeadError> {
        let Some((_, actions)) = EXPRESSIONS.iter().find(|(known, _)| *known == name) else {
            let nearest = nearest(name, EXPRESSIONS.iter().map(|(known, _)| *known));
            return Err(HeadError::UnknownName { what: "expression", name: name.into(), nearest });
        };
        let strength = within(name, strength)?;
        let mut expression = Self::NEUTRAL;
        for (action, weight) in *actions {
            expression = expression.with(asset, action, weight * strength)?;
        }
        Ok(expression)
    }

    /// Sets one ARKit action (`jawOpen`, `eyeBlinkLeft`) to a weight of 0 to 1.
    ///
    /// # Errors
    /// [`HeadError::UnknownName`] for what is no action, [`HeadError::OutOfRange`] for the weight.
    pub fn with(mut self, asset: &HeadAsset, action: &str, weight: f32) -> Result<Self, HeadError> {
        let unknown = || HeadError::UnknownName {
            what: "facial action",
            name: action.into(),
            nearest: nearest(action, asset.target_names(TargetKind::Expression)),
        };
        let target = asset.target(action).map_err(|_| unknown())?;
        if asset.targets.kind(target) != TargetKind::Expression {
            return Err(unknown());
        }
        let weight = within(action, weight)?;
        match self.weights.binary_search_by_key(&target, |(id, _)| *id) {
            Ok(place) => self.weights[place].1 = weight,
            Err(place) => self.weights.insert(place, (target, weight)),
        }
        Ok(self)
    }
}

fn within(name: &str, weight: f32) -> Result<f32, HeadError> {
    if (0.0..=1.0).contains(&weight) {
        Ok(weight)
    } else {
        Err(HeadError::OutOfRange { name: name.into(), got: f64::from(weight), min: 0.0, max: 1.0 })
    }
}
