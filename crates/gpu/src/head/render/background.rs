//! What is behind the head: a seamless paper that a light falls on.

use super::math::{V3, mix, mix3, smoothstep};
use super::noise::noise;
use crate::head::HeadError;
use crate::head::names::nearest;

/// A seamless background.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Background {
    /// Its name.
    pub name: &'static str,
    /// Where the light falls, linear RGB.
    pub lit: [f32; 3],
    /// At the edges, linear RGB.
    pub edge: [f32; 3],
    /// 0 even to 1 hand-painted canvas.
    pub painted: f32,
}

const fn paper(name: &'static str, lit: [f32; 3], edge: [f32; 3], painted: f32) -> Background {
    Background { name, lit, edge, painted }
}

/// All backgrounds.
pub const BACKGROUNDS: [Background; 10] = [
    paper("studio_grey", [0.235, 0.24, 0.25], [0.085, 0.088, 0.094], 0.25),
    paper("white", [0.95, 0.95, 0.95], [0.7, 0.705, 0.715], 0.0),
    paper("charcoal", [0.062, 0.064, 0.068], [0.016, 0.0165, 0.018], 0.4),
    paper("warm_stone", [0.33, 0.27, 0.215], [0.125, 0.098, 0.075], 0.6),
    paper("sage", [0.185, 0.225, 0.175], [0.062, 0.078, 0.06], 0.5),
    paper("deep_teal", [0.052, 0.125, 0.14], [0.014, 0.034, 0.04], 0.5),
    paper("dusty_rose", [0.42, 0.245, 0.225], [0.175, 0.092, 0.085], 0.4),
    paper("slate_blue", [0.12, 0.165, 0.24], [0.036, 0.05, 0.08], 0.5),
    paper("ochre", [0.42, 0.25, 0.075], [0.16, 0.085, 0.022], 0.5),
    paper("midnight", [0.028, 0.032, 0.058], [0.007, 0.008, 0.015], 0.4),
];

impl Background {
    /// The background of that name.
    ///
    /// # Errors
    /// [`HeadError::UnknownName`] names the most similar one.
    pub fn named(name: &str) -> Result<Self, HeadError> {
        BACKGROUNDS.into_iter().find(|paper| paper.name == name).ok_or_else(|| HeadError::UnknownName {
            what: "background",
            name: name.into(),
            nearest: nearest(name, BACKGROUNDS.iter().map(|paper| paper.name)),
        })
    }

    /// Light at a place of the picture, `x` and `y` from its middle: 1 at the nearer edges, y downwards.
    #[inline]
    pub fn at(&self, x: f32, y: f32) -> V3 {
        let (dx, dy) = (x + 0.12, y + 0.05);
        let away = (dx * dx * 0.85 + dy * dy).sqrt();
        let stain =
            noise(V3 { x: x * 1.7, y: y * 1.7, z: 4.2 }, 95) + 0.5 * noise(V3 { x: x * 4.3, y: y * 3.6, z: 1.2 }, 96);
        let shade = smoothstep(0.1, 1.55, away + 0.09 * self.painted * stain);
        mix3(V3::of(self.lit), V3::of(self.edge), shade) * mix(1.0, 0.9, 0.35 * self.painted * (0.5 + 0.5 * stain))
    }
}
