//! Colour: from a slight correction to a look one notices.

use super::canvas::{Canvas, mix};
use super::dice::Dice;

/// A colour change; the order is gamma, gain, contrast, saturation and hue, tint.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grade {
    gamma: f32,
    gain: [f32; 3],
    /// Slope at mid-grey; black and white stay where they are.
    contrast: f32,
    saturation: f32,
    /// Turn of the colour wheel, in degrees.
    hue: f32,
    /// Towards a monochrome of this colour, by this share.
    tint: ([f32; 3], f32),
}

impl Grade {
    const NONE: Self =
        Self { gamma: 1.0, gain: [1.0; 3], contrast: 1.0, saturation: 1.0, hue: 0.0, tint: ([1.0; 3], 0.0) };

    /// What a person does to a picture before showing it: each setting within `share` of where it was.
    pub(super) fn mild(dice: &mut Dice, share: f32) -> Self {
        let exposure = dice.about(share);
        Self {
            gamma: dice.about(share),
            gain: std::array::from_fn(|_| exposure * dice.about(share * 0.3)),
            contrast: dice.about(share),
            saturation: dice.about(share),
            ..Self::NONE
        }
    }

    /// What nobody overlooks, and what a camera or a lab could still have made.
    pub(super) fn strong(dice: &mut Dice) -> Self {
        let mut grade = Self { gamma: dice.between(0.8, 1.25), contrast: dice.between(0.85, 1.25), ..Self::NONE };
        let way = if dice.flip() { 1.0 } else { -1.0 };
        match dice.pick(7) {
            // Lamp light or deep shade.
            0 => grade.gain = [1.0 + way * dice.between(0.15, 0.3), 1.0, 1.0 - way * dice.between(0.2, 0.4)],
            // A wheel turned too far.
            1 => grade.hue = way * dice.between(20.0, 60.0),
            // Faded, or as if it had been dipped in colour.
            2 => grade.saturation = if way > 0.0 { dice.between(1.6, 2.2) } else { dice.between(0.1, 0.4) },
            // Fog, or a newspaper.
            3 => grade.contrast = if way > 0.0 { dice.between(1.4, 1.8) } else { dice.between(0.45, 0.65) },
            // Black and white.
            4 => grade.tint = ([1.0; 3], 1.0),
            // Sepia, or a blueprint.
            5 => {
                let warm = [1.08, 0.98, 0.80];
                let cold = [0.82, 0.97, 1.14];
                grade.tint = (if way > 0.0 { warm } else { cold }, dice.between(0.7, 1.0));
            }
            // The light of a tube, or of a club.
            _ => {
                grade.gain = if way > 0.0 { [0.85, 1.12, 0.9] } else { [1.12, 0.82, 1.12] };
                grade.gamma = dice.between(0.7, 1.4);
            }
        }
        grade
    }

    pub(super) fn apply(self, canvas: &mut Canvas) {
        let (sin, cos) = self.hue.to_radians().sin_cos();
        for pixel in &mut canvas.px {
            let mut colour = pixel.map(|v| (v / 255.0).clamp(0.0, 1.0).powf(self.gamma));
            colour = std::array::from_fn(|c| curve((colour[c] * self.gain[c]).clamp(0.0, 1.0), self.contrast));
            let grey = luma(colour);
            // Rec. 601 colour differences; turning them keeps the luma.
            let (blue, red) = ((colour[2] - grey) * 0.564, (colour[0] - grey) * 0.713);
            let (blue, red) = ((blue * cos - red * sin) * self.saturation, (blue * sin + red * cos) * self.saturation);
            colour = [grey + 1.403 * red, grey - 0.344 * blue - 0.714 * red, grey + 1.773 * blue];
            colour = mix(colour, self.tint.0.map(|t| t * grey), self.tint.1);
            *pixel = colour.map(|v| v.clamp(0.0, 1.0) * 255.0);
        }
    }
}

/// An S through black, mid-grey and white with this slope in the middle; below 1 it only flattens.
fn curve(v: f32, slope: f32) -> f32 {
    if slope <= 1.0 {
        return 0.5 + (v - 0.5) * slope;
    }
    let far = (v - 0.5) * 2.0;
    0.5 + 0.5 * far.signum() * (1.0 - (1.0 - far.abs()).powf(slope))
}

fn luma([r, g, b]: [f32; 3]) -> f32 {
    0.299 * r + 0.587 * g + 0.114 * b
}
