//! Where brows grow.

use crate::head::render::math::{V3, mix, saturate, smoothstep};
use crate::head::render::noise::noise;
use crate::head::{Design, HeadError};

/// Uniform of the brows: where they run on the unshaped head.
#[derive(Clone, Copy, Debug)]
pub struct Brow {
    /// Flat 0 to arched 1.
    pub arch: f32,
    /// Short 0 to long 1.
    pub length: f32,
    /// Thin 0 to thick 1.
    pub thickness: f32,
    /// Sparse 0 to dense 1.
    pub dense: f32,
}

/// The inner end of brows.
const INNER_X: f32 = 0.105;

impl Brow {
    /// The brows of a design.
    ///
    /// # Errors
    /// [`HeadError::UnknownName`] when the design lacks a parameter.
    pub fn new(design: &Design) -> Result<Self, HeadError> {
        Ok(Self {
            arch: design.get("brows.arch")?,
            length: design.get("brows.length")?,
            thickness: design.get("brows.thickness")?,
            dense: design.get("brows.density")?,
        })
    }

    /// Along the brow: 0 at the inner end, 1 at the tail.
    #[inline]
    pub fn along(&self, p: V3) -> f32 {
        (p.x.abs() - INNER_X) / mix(0.4, 0.5, self.length)
    }

    /// From the middle line: 1 at the upper edge, -1 at the lower one.
    #[inline]
    pub fn above(&self, p: V3) -> f32 {
        let u = self.along(p);
        // Inner end high, a flat rise that levels out at two thirds, a gentle fall: a low inner end is a scowl.
        let t = saturate((u + 0.05) / 0.75);
        let rise = t * (1.2 + t * (0.6 - 0.8 * t));
        let fall = smoothstep(0.58, 1.12, u);
        let line = 0.197 + (0.021 + 0.05 * self.arch) * rise - (0.042 + 0.036 * self.arch) * fall;
        let shape = smoothstep(-0.2, 0.2, u) * mix(1.0, 0.3, smoothstep(0.35, 1.0, u));
        (p.y - line) / (mix(0.016, 0.044, self.thickness) * shape.max(0.1))
    }

    /// Share of the full density at a place of the unshaped head.
    #[inline]
    pub fn share(&self, p: V3) -> f32 {
        let u = self.along(p);
        if !(-0.12..1.05).contains(&u) || p.z < -0.15 || p.y < 0.0 || p.y > 0.5 {
            return 0.0;
        }
        let away = self.above(p);
        if away.abs() > 1.7 {
            return 0.0;
        }
        let away = away / (1.0 + 0.25 * noise(p * 26.0, 141));
        smoothstep(1.3, 0.5, away.abs()) * smoothstep(-0.12, 0.26, u) * smoothstep(1.05, 0.82, u)
    }
}
