//! How a hair shines: a white highlight towards the root, a coloured one towards the tip, light that passes through.
//!
//! After Marschner 2003, "Light scattering from human hair fibers", with bells in place of its integrals; what
//! scatters among many hairs is a soft light of the hair's own colour.

use crate::head::render::math::{V3, mix, saturate, v3};
use crate::head::render::stage::Stage;
use crate::head::{Design, HeadError};

/// Uniform of one kind of strand.
#[derive(Clone, Copy, Debug, Default)]
pub struct FibreLook {
    /// Linear RGB.
    pub rgb: V3,
    /// How much single strands differ.
    pub vary: f32,
    /// Strength of the highlights.
    pub gloss: f32,
    /// Share of the root's width left at the tip.
    pub tip: f32,
}

impl FibreLook {
    /// Hair, brows, lashes, beard of a design.
    ///
    /// # Errors
    /// [`HeadError::UnknownName`] when the design lacks a parameter.
    pub fn all(design: &Design) -> Result<[Self; 4], HeadError> {
        let grey = design.get("hair.grey")?;
        let hair = V3::of(design.hair_rgb());
        let brow = V3::of(design.brow_rgb());
        let mascara = design.get("makeup.mascara")?;
        let lash = brow * mix(0.35, 0.06, mascara);
        let vary = 0.6 + 1.4 * grey * (1.0 - grey) + 0.3 * grey;
        Ok([
            Self { rgb: hair, vary, gloss: 1.0, tip: 0.25 },
            Self { rgb: brow * 0.8, vary: 0.6, gloss: 0.35, tip: 0.15 },
            Self { rgb: lash, vary: 0.2, gloss: 0.2, tip: 0.12 },
            Self { rgb: brow * 0.9, vary, gloss: 0.45, tip: 0.4 },
        ])
    }
}

#[inline(always)]
fn bell(x: f32, width: f32) -> f32 {
    (-0.5 * x * x / (width * width)).exp() / width * 0.4
}

/// Light that a strand sends to the camera at a point.
///
/// * `along`: unit vector from root to tip.
/// * `out`: unit vector out of the mass of hair.
/// * `light`: the strand's own brightness.
#[inline]
pub fn shade(stage: &Stage, look: &FibreLook, p: V3, along: V3, out: V3, light: f32, on_head: bool) -> V3 {
    let view = (stage.camera - p).unit();
    let rgb = look.rgb * mix(1.0, light, look.vary);
    let tinted = v3(rgb.x.max(0.0).sqrt(), rgb.y.max(0.0).sqrt(), rgb.z.max(0.0).sqrt());
    let to_view = along.dot(view).clamp(-0.999, 0.999);
    let view_flat = view.across(along).unit();
    let tilt_view = to_view.asin();
    let mut sum = V3::ZERO;
    for (number, (lamp, shadow)) in stage.lamps.iter().zip(&stage.shadows).enumerate() {
        let ray = lamp.ray(p);
        let head = shadow.quick(p, out);
        if head <= 0.0 {
            continue;
        }
        let veil = stage.volume.through(p + out * if on_head { 0.02 } else { 0.05 }, number);
        let reach = head * veil;
        let to_light = along.dot(ray.towards).clamp(-0.999, 0.999);
        // Scales of no two hairs stand alike.
        let tilt = 0.5 * (to_light.asin() + tilt_view) + (light - 1.0) * 0.5;
        let facing = ray.towards.across(along).unit().dot(view_flat);
        let cosine = (1.0 - to_light * to_light).sqrt();
        let outside = bell(tilt + 0.075, 0.11 + 0.12 * lamp.sine) * 0.26 * (0.5 + 0.5 * facing).max(0.0).sqrt();
        let twice = bell(tilt - 0.12, 0.19 + 0.12 * lamp.sine) * 0.3 * (0.5 + 0.5 * facing);
        let passed = bell(tilt - 0.03, 0.3) * 0.5 * saturate(-facing) * saturate(-facing);
        // The mass of hair is lit like a soft ball, from deep inside less.
        let ball = saturate(0.35 + 0.65 * out.dot(ray.towards));
        let soft = cosine * (0.2 + 0.8 * ball) * 0.8;
        let shine = V3::all(0.022 * outside * look.gloss) + tinted * rgb * (1.5 * twice * look.gloss) + rgb * passed;
        let side = if on_head { 1.0 } else { saturate(0.3 + 1.2 * out.dot(ray.towards)) };
        sum += ray.colour * (shine * (std::f32::consts::PI * cosine) + rgb * soft) * (reach * side);
    }
    let open = if on_head { stage.volume.open(p + out * 0.02) } else { 1.0 };
    sum + stage.rig.surround(out) * rgb * (0.3 + 0.7 * open)
}
