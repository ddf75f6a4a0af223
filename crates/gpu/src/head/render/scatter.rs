//! Subsurface scattering: light that entered elsewhere. Two passes of one-dimensional blur, red the widest.
//!
//! A sum of bells per colour, fitted by eye to the measured spread in skin (d'Eon 2007, "Efficient rendering of
//! human skin"): red runs millimetres, blue hardly any.

use super::math::{V3, v3};
use super::raster::Band;

/// Taps to one side.
const TAPS: usize = 9;
/// Furthest tap, in decimetres.
pub const REACH_DM: f32 = 0.052;
/// Per colour: shares and widths (in decimetres) of three bells.
const BELLS: [[(f32, f32); 3]; 3] = [
    [(0.36, 0.0026), (0.36, 0.008), (0.28, 0.019)],
    [(0.62, 0.0021), (0.28, 0.0055), (0.1, 0.0115)],
    [(0.74, 0.0018), (0.22, 0.0042), (0.04, 0.009)],
];

/// Uniform: offsets (as shares of the reach) and weights of the taps; the first is the middle.
#[derive(Clone, Copy, Debug)]
pub struct Kernel {
    /// As shares of the reach.
    pub offsets: [f32; TAPS + 1],
    /// Per colour.
    pub weights: [V3; TAPS + 1],
}

impl Kernel {
    /// The kernel; `strength` scales all widths: 1 is skin.
    pub fn new(strength: f32) -> Self {
        let mut offsets = [0.0; TAPS + 1];
        for (number, offset) in offsets.iter_mut().enumerate() {
            // Denser towards the middle.
            let t = number as f32 / TAPS as f32;
            *offset = t.powf(1.7);
        }
        let mut weights = [V3::ZERO; TAPS + 1];
        let mut sum = V3::ZERO;
        for number in 0..=TAPS {
            let before = if number == 0 { -offsets[1] } else { offsets[number - 1] };
            let after = if number == TAPS { 1.0 + (1.0 - offsets[TAPS - 1]) } else { offsets[number + 1] };
            let width = 0.5 * (after - before) * REACH_DM;
            let lane = |bells: &[(f32, f32); 3]| {
                bells
                    .iter()
                    .map(|(share, size)| {
                        let (s, x) = (size * strength.max(0.02), offsets[number] * REACH_DM);
                        // The mean of the bell over the tap's width, for bells narrower than it.
                        let wide = (s * s + width * width / 12.0).sqrt();
                        share * (-0.5 * x * x / (wide * wide)).exp() / wide
                    })
                    .sum::<f32>()
                    * width
            };
            weights[number] = v3(lane(&BELLS[0]), lane(&BELLS[1]), lane(&BELLS[2]));
            sum += weights[number] * if number == 0 { 1.0 } else { 2.0 };
        }
        for weight in &mut weights {
            *weight = v3(weight.x / sum.x, weight.y / sum.y, weight.z / sum.z);
        }
        Self { offsets, weights }
    }
}

/// What the blur reads and writes, per sample of a band.
#[derive(Clone, Debug)]
pub struct Lit {
    /// Light under the surface.
    pub light: Vec<V3>,
    /// How far it runs there: 0 not at all, 1 as in skin.
    pub depth: Vec<f32>,
}

/// Blurs along rows, then along columns. Samples near the band's top and bottom lack neighbours: they are margin.
///
/// * `near`: one over the distance, per sample.
/// * `scale`: samples per decimetre at a distance of one.
pub fn scatter(lit: &mut Lit, near: &[f32], scale: f32, kernel: &Kernel, band: Band) {
    let mut across = vec![V3::ZERO; lit.light.len()];
    blur(&lit.light, &mut across, &lit.depth, near, scale, kernel, band, false);
    blur(&across, &mut lit.light, &lit.depth, near, scale, kernel, band, true);
}

#[expect(clippy::too_many_arguments, reason = "textures and uniforms of one pass")]
fn blur(from: &[V3], to: &mut [V3], depth: &[f32], near: &[f32], scale: f32, kernel: &Kernel, band: Band, down: bool) {
    let (limit, stride) = if down { (band.rows, band.width) } else { (band.width, 1) };
    for row in 0..band.rows {
        for column in 0..band.width {
            let here = row * band.width + column;
            if depth[here] <= 0.0 {
                to[here] = from[here];
                continue;
            }
            let reach = REACH_DM * scale * near[here] * depth[here];
            let at = if down { row } else { column };
            let away = 1.0 / near[here].max(1e-6);
            let mut sum = from[here] * kernel.weights[0];
            for tap in 1..=TAPS {
                let weight = kernel.weights[tap];
                let offset = (kernel.offsets[tap] * reach + 0.5) as usize;
                for side in 0..2 {
                    let place = if side == 0 { at.wrapping_sub(offset) } else { at + offset };
                    let mut light = from[here];
                    if place < limit {
                        let there = if side == 0 { here - offset * stride } else { here + offset * stride };
                        // Neither across an edge nor from what is not skin.
                        let gap = (1.0 / near[there].max(1e-6) - away).abs();
                        let share = if depth[there] > 0.0 { (1.0 - gap * 14.0).max(0.0) } else { 0.0 };
                        light += (from[there] - from[here]) * share;
                    }
                    sum += light * weight;
                }
            }
            to[here] = sum;
        }
    }
}
