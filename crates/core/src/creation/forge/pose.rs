//! The head as a plan asks for it: her own light and lens, a turn and an expression that the seed chooses.

use muse_gpu::Picture;
use muse_gpu::head::design::dice::Dice;
use muse_gpu::head::render::{Aux, LightRig, PortraitDevice, SoftLight};
use muse_gpu::head::{Design, HeadError};

use super::{Forge, View};
use crate::vocab::{LightDna, Style};

/// A head drawn for a plan.
#[derive(Clone, Debug)]
pub struct PosedHead {
    /// The portrait.
    pub picture: Picture,
    /// Left, top, width, height of the face.
    pub face: [f32; 4],
    /// How it was drawn.
    pub view: View,
}

/// Turns, in degrees to either side, that no reference has: a head in the same turn would pass for a copy of it.
const TURNS_BETWEEN: [(f32, f32); 2] = [(5.0, 10.0), (20.0, 26.0)];

/// Expressions that suit a portrait and leave the mouth closed.
const EXPRESSIONS: [&str; 3] = ["neutral", "soft_smile", "serious"];

impl Forge {
    /// The head as a plan asks for it: in her own light and through her own lens, in a pose and with an expression that
    /// the seed chooses and no reference has. Blocks for some seconds.
    ///
    /// # Errors
    /// As [`portraits`](Self::portraits).
    pub fn posed(&self, design: &Design, style: &Style, seed: u64) -> Result<PosedHead, HeadError> {
        let mut dice = Dice::new(seed, "pose");
        let side = if dice.chance(0.5) { -1.0 } else { 1.0 };
        let (least, most) = TURNS_BETWEEN[usize::from(dice.chance(0.4))];
        let chosen = dice.pick(&[1.0; EXPRESSIONS.len()]);
        let view = View {
            yaw_degrees: side * dice.between(least, most),
            pitch_degrees: dice.between(-5.0, 4.0),
            expression: EXPRESSIONS[chosen].to_owned(),
            light: "her own".to_owned(),
            lens_mm: style.lens_mm as f32,
            ..View::default()
        };
        let drawn = self.draw(design, &[(&view, own_light(&style.light))], PortraitDevice::render_with_guides)?;
        let nothing = || HeadError::AssetContent { reason: "it gave no picture".to_owned() };
        let (picture, guides) = drawn.into_iter().next().ok_or_else(nothing)?;
        let face = face_box(&guides).ok_or_else(nothing)?;
        Ok(PosedHead { picture, face, view })
    }
}

/// A Muse's light as a studio rig: her key, a fill on the other side, two lights on the hair.
fn own_light(light: &LightDna) -> LightRig {
    let (warmth, softness) = (light.warmth as f32, light.softness as f32);
    let tint = |warm: f32| [1.0 + 0.18 * warm, 1.0 - 0.01 * warm.abs(), 1.0 - 0.26 * warm];
    let azimuth = light.azimuth_degrees as f32;
    // From behind, the key draws the outline and the fill draws the face.
    let behind = ((azimuth.abs() - 70.0) / 60.0).clamp(0.0, 1.0);
    let soft = |azimuth_deg: f32, elevation_deg: f32, half_dm: [f32; 2], colour: [f32; 3], strength: f32| SoftLight {
        azimuth_deg,
        elevation_deg,
        distance_dm: 9.0,
        half_dm,
        colour,
        strength,
    };
    let half = 0.5 + 2.4 * softness;
    let fill = 0.08 + 0.16 * softness + 0.55 * behind;
    let level = 0.045 + 0.1 * softness;
    LightRig {
        name: "her own",
        doc: "The light of her style.",
        lights: [
            soft(azimuth, light.elevation_degrees as f32, [half, half], tint(warmth), 1.15),
            soft(if azimuth < 0.0 { 48.0 } else { -48.0 }, 3.0, [3.0, 3.5], tint(-0.3 * warmth), fill),
            soft(150.0, 32.0, [1.2, 2.4], tint(-0.4 * warmth), 0.5),
            soft(-150.0, 24.0, [1.0, 2.4], tint(-0.4 * warmth), 0.32),
        ],
        above: tint(-0.2 * warmth).map(|lane| lane * level),
        below: tint(0.3 * warmth).map(|lane| lane * level * 0.6),
    }
}

/// Forehead to chin and ear to ear, from the landmarks of eyes and mouth.
fn face_box(guides: &Aux) -> Option<[f32; 4]> {
    let middle = |names: &[&str]| {
        let marks = guides.landmarks.iter().filter(|(name, _)| names.contains(&name.as_str())).map(|(_, place)| *place);
        let (sum, count) = marks.fold(([0.0, 0.0], 0.0), |([x, y], n), [px, py]| ([x + px, y + py], n + 1.0));
        (count > 0.0).then(|| sum.map(|lane: f32| lane / count))
    };
    let eyes = middle(&["eye_inner_left", "eye_inner_right", "eye_outer_left", "eye_outer_right"])?;
    let mouth = middle(&["mouth_corner_left", "mouth_corner_right"])?;
    let length = (mouth[0] - eyes[0]).hypot(mouth[1] - eyes[1]);
    let (w, h) = (2.2 * length, 2.9 * length);
    let (x, y) = (f32::midpoint(eyes[0], mouth[0]), f32::midpoint(eyes[1], mouth[1]));
    Some([x - w / 2.0, y - h / 2.0, w, h])
}
