//! How the head is held and where the eyes look.

use super::asset::HeadAsset;
use super::content::Part;
use super::error::HeadError;
use super::turn::Turn;

/// Limits in degrees: beyond them necks fold and irises vanish.
const LIMITS: [(&str, f32); 5] = [
    ("pose.yaw_deg", 75.0),
    ("pose.pitch_deg", 40.0),
    ("pose.roll_deg", 35.0),
    ("pose.gaze_yaw_deg", 35.0),
    ("pose.gaze_pitch_deg", 25.0),
];

/// How the head is held, in degrees within human limits.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pose {
    degrees: [f32; 5],
}

impl Pose {
    /// Straight ahead, eyes too.
    pub const FRONT: Self = Self { degrees: [0.0; 5] };

    /// The head turned: `yaw` to its own left (±75), `pitch` up (±40), `roll` onto its own right shoulder (±35).
    ///
    /// # Errors
    /// [`HeadError::OutOfRange`] names the angle that is beyond its limit or not a number.
    pub fn turned(self, yaw: f32, pitch: f32, roll: f32) -> Result<Self, HeadError> {
        let [.., gaze_yaw, gaze_pitch] = self.degrees;
        Self { degrees: [yaw, pitch, roll, gaze_yaw, gaze_pitch] }.checked()
    }

    /// The eyes turned within the head: `yaw` to its own left (±35), `pitch` up (±25).
    ///
    /// # Errors
    /// [`HeadError::OutOfRange`] names the angle that is beyond its limit or not a number.
    pub fn looking(self, yaw: f32, pitch: f32) -> Result<Self, HeadError> {
        let [head_yaw, head_pitch, roll, ..] = self.degrees;
        Self { degrees: [head_yaw, head_pitch, roll, yaw, pitch] }.checked()
    }

    /// The rotation of the head.
    pub fn head(&self) -> Turn {
        let [yaw, pitch, roll, ..] = self.degrees;
        Turn::degrees(yaw, pitch, roll)
    }

    /// The rotation of the eyes within the head.
    pub fn gaze(&self) -> Turn {
        let [.., yaw, pitch] = self.degrees;
        Turn::degrees(yaw, pitch, 0.0)
    }

    /// Lids and lashes follow the gaze: expression names and weights.
    pub(super) fn lids(&self) -> [(&'static str, f32); 6] {
        let [.., yaw, pitch] = self.degrees;
        // Degrees at which the source's own eyeballs stood when the lids were modelled: 22.5 to the side, 17 down;
        // up 11, but lids that follow so fast stare.
        let (left, right) = ((yaw / 22.5).clamp(0.0, 1.0), (-yaw / 22.5).clamp(0.0, 1.0));
        let vertical = (pitch.abs() / 17.0).min(1.0);
        [
            ("eyeLookOutLeft", left),
            ("eyeLookInRight", left),
            ("eyeLookInLeft", right),
            ("eyeLookOutRight", right),
            (if pitch >= 0.0 { "eyeLookUpLeft" } else { "eyeLookDownLeft" }, vertical),
            (if pitch >= 0.0 { "eyeLookUpRight" } else { "eyeLookDownRight" }, vertical),
        ]
    }

    fn checked(self) -> Result<Self, HeadError> {
        for (value, (name, limit)) in self.degrees.iter().zip(LIMITS) {
            // Not so for what is not a number, either.
            if !(-limit..=limit).contains(value) {
                let (got, max) = (f64::from(*value), f64::from(limit));
                return Err(HeadError::OutOfRange { name: name.into(), got, min: -max, max });
            }
        }
        Ok(self)
    }
}

/// How much of the head's turn each vertex of the base mesh follows, 0 on the shoulders to 1 on the head.
///
/// Between them lies a ramp across the neck, lower in front than behind, so that chin and nape both belong to
/// the head.
pub(super) fn follow(asset: &HeadAsset) -> Result<Vec<f32>, HeadError> {
    /// How much a decimetre forward counts as a decimetre up.
    const SLANT: f32 = 0.55;
    /// Where the ramp ends, above its beginning at the neck joint.
    const RAMP_DM: f32 = 0.75;
    let neck = asset.base()[asset.named("joint-neck")?];
    let begin = neck[1] + SLANT * neck[2] + 0.07;
    Ok(asset
        .base()
        .iter()
        .zip(asset.base_parts())
        .map(|(point, part)| {
            if !matches!(part, Part::Body | Part::Joint) {
                return 1.0;
            }
            let t = ((point[1] + SLANT * point[2] - begin) / RAMP_DM).clamp(0.0, 1.0);
            t * t * (3.0 - 2.0 * t)
        })
        .collect())
}
