//! Which targets make a face, and how much of each.

use super::asset::{HeadAsset, TargetId};
use super::error::HeadError;

/// A whole face as weights of targets. Only the design space makes other ones than [`plain`](Self::plain), after
/// it checked that the face reads as an adult's: whoever holds a shape need not check again.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// The corners of the macro space, weights sum to 1 for heritage and 1 for build.
    pub(super) macros: Vec<(TargetId, f32)>,
    /// Single features.
    pub(super) sliders: Vec<(TargetId, f32)>,
}

/// A place in the space of sex, age, heritage, weight and muscle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct MacroMix {
    /// 0 feminine to 1 masculine.
    pub(super) masculine: f32,
    /// 0 young adult (25 years) to 1 old (90 years).
    pub(super) old: f32,
    /// Shares of the three heritage bases; only their proportions count.
    pub(super) heritage: [f32; 3],
    /// -1 thin to 1 heavy.
    pub(super) weight: f32,
    /// -1 slack to 1 muscular.
    pub(super) muscle: f32,
}

/// The source's words for the three bases, in the order of [`MacroMix::heritage`].
const HERITAGE: [&str; 3] = ["caucasian", "african", "asian"];

impl Shape {
    /// A plain adult of about 35 years, the mean of all bases: for tests and first light.
    ///
    /// # Errors
    /// [`HeadError::UnknownName`] when the asset lacks a macro target.
    pub fn plain(asset: &HeadAsset) -> Result<Self, HeadError> {
        let middle = MacroMix { masculine: 0.5, old: 0.35, heritage: [1.0; 3], weight: 0.0, muscle: 0.0 };
        Ok(Self { macros: middle.weights(asset)?, sliders: vec![] })
    }
}

impl MacroMix {
    /// The corners that surround this place: the product of the shares along each axis, as multilinear
    /// interpolation has it. Heritage varies with sex and age; weight and muscle with sex and age.
    pub(super) fn weights(&self, asset: &HeadAsset) -> Result<Vec<(TargetId, f32)>, HeadError> {
        let sex = [("female", 1.0 - self.masculine), ("male", self.masculine)];
        let age = [("young", 1.0 - self.old), ("old", self.old)];
        let total: f32 = self.heritage.iter().map(|share| share.max(0.0)).sum();
        let share = |share: f32| if total > 1e-6 { share.max(0.0) / total } else { 1.0 / 3.0 };
        let mut weights = vec![];
        let mut add = |name: String, weight: f32| -> Result<(), HeadError> {
            if weight > 0.0 {
                weights.push((asset.target(&name)?, weight));
            }
            Ok(())
        };
        for (sex, of_sex) in sex {
            for (age, of_age) in age {
                for (base, of_base) in HERITAGE.into_iter().zip(self.heritage) {
                    add(format!("{base}-{sex}-{age}"), of_sex * of_age * share(of_base))?;
                }
                for (muscle, of_muscle) in around(self.muscle, ["minmuscle", "averagemuscle", "maxmuscle"]) {
                    for (weight, of_weight) in around(self.weight, ["minweight", "averageweight", "maxweight"]) {
                        let name = format!("universal-{sex}-{age}-{muscle}-{weight}");
                        add(name, of_sex * of_age * of_muscle * of_weight)?;
                    }
                }
            }
        }
        Ok(weights)
    }
}

/// The two of three steps around a value of -1 to 1, and their shares.
fn around(value: f32, [low, middle, high]: [&'static str; 3]) -> [(&'static str, f32); 2] {
    if value < 0.0 { [(low, -value), (middle, 1.0 + value)] } else { [(middle, 1.0 - value), (high, value)] }
}
