//! Where the hair of the head grows: a region of the unshaped head, with a soft edge.

use crate::head::render::math::{V3, mix, saturate, smoothstep, v3};
use crate::head::render::noise::{cloud, noise};
use crate::head::{Design, HeadError};

/// Height of the hairline in decimetres, by the angle around the head's axis: 0 ahead, 180 behind.
const HAIRLINE: [(f32, f32); 14] = [
    (0.0, 0.73),
    (20.0, 0.72),
    (34.0, 0.69),
    (46.0, 0.54),
    (56.0, 0.33),
    (64.0, 0.08),
    (72.0, -0.12),
    (79.0, -0.14),
    (85.0, 0.06),
    (96.0, 0.14),
    (108.0, 0.06),
    (120.0, -0.26),
    (145.0, -0.66),
    (180.0, -0.76),
];
/// The axis, through the crown.
const AXIS_Z: f32 = -0.65;

/// Hair styles as numbers: the order of [`HAIR_STYLES`](crate::head::design::HAIR_STYLES).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
#[expect(missing_docs, reason = "named as in the design")]
pub enum Style {
    Bald,
    Shaved,
    Cropped,
    ShavedSides,
    Short,
    SidePart,
    CurlyShort,
    Afro,
    Bob,
    Long,
    LongWavy,
    Bun,
    Ponytail,
}

impl Style {
    /// All styles.
    pub const ALL: [Self; 13] = [
        Self::Bald,
        Self::Shaved,
        Self::Cropped,
        Self::ShavedSides,
        Self::Short,
        Self::SidePart,
        Self::CurlyShort,
        Self::Afro,
        Self::Bob,
        Self::Long,
        Self::LongWavy,
        Self::Bun,
        Self::Ponytail,
    ];
}

/// Uniform of the scalp.
#[derive(Clone, Copy, Debug)]
pub struct ScalpLook {
    /// How the hair is worn.
    pub style: Style,
    /// Low 0 to receding 1.
    pub hairline: f32,
    /// Feminine 0 to masculine 1: rounder or squarer temples.
    pub masculine: f32,
    /// Where the hair parts, in decimetres to the face's left.
    pub parting: f32,
    /// Colour of the roots.
    pub rgb: V3,
    /// How much roots darken the skin.
    pub tint: f32,
}

impl ScalpLook {
    /// The scalp of a design.
    ///
    /// # Errors
    /// [`HeadError::UnknownName`] when the design lacks a parameter.
    pub fn new(design: &Design) -> Result<Self, HeadError> {
        let style = Style::ALL[(design.get("hair.style")? as usize).min(Style::ALL.len() - 1)];
        let tint = match style {
            Style::Bald => 0.1,
            Style::Shaved => 0.62,
            Style::Cropped => 0.8,
            _ => 0.92,
        };
        Ok(Self {
            style,
            hairline: design.get("hair.hairline")?,
            masculine: design.get("macro.masculine")?,
            parting: 0.42 * design.get("hair.parting")?,
            rgb: V3::of(design.hair_rgb()),
            tint,
        })
    }

    /// How far above the hairline a place of the unshaped head lies, in decimetres; negative on the face and neck.
    #[inline]
    pub fn above(&self, p: V3) -> f32 {
        let angle = p.x.abs().atan2(p.z - AXIS_Z).to_degrees();
        // Where the line is steep the way to it is shorter than the height above it. A degree is 0.013 dm.
        let slope = (self.line(angle + 4.0) - self.line(angle - 4.0)) / (8.0 * 0.013);
        (p.y - self.line(angle)) / (1.0 + slope * slope).sqrt()
    }

    /// Height of the hairline at an angle around the head's axis, in degrees from ahead.
    #[inline]
    fn line(&self, angle: f32) -> f32 {
        let angle = angle.abs();
        let mut line = HAIRLINE[HAIRLINE.len() - 1].1;
        for pair in 0..HAIRLINE.len() - 1 {
            let ((from, low), (to, high)) = (HAIRLINE[pair], HAIRLINE[pair + 1]);
            if angle >= from && angle < to {
                line = mix(low, high, smoothstep(from, to, angle) * 0.5 + 0.5 * (angle - from) / (to - from));
            }
        }
        let back = self.hairline - 0.3;
        let temple = smoothstep(12.0, 34.0, angle) * smoothstep(62.0, 44.0, angle);
        let ahead = smoothstep(60.0, 20.0, angle);
        line + back * (0.2 * ahead + 0.32 * temple) + 0.06 * self.masculine * temple
    }

    /// Share of the full density of hair at a place of the unshaped head.
    #[inline]
    pub fn cover(&self, p: V3) -> f32 {
        // Most of the face, and the neck.
        if p.y < -0.95 || (p.z > -0.2 && p.y < 0.3) {
            return 0.0;
        }
        let above = self.above(p);
        if !(-0.14..0.27).contains(&above) {
            return if above > 0.0 { 1.0 } else { 0.0 };
        }
        let ragged = 0.04 * cloud(p * 5.0, 101) + 0.03 * noise(p * 30.0, 102);
        let above = above + ragged;
        let soft = smoothstep(-0.05, 0.19, above);
        // Few hairs at first, then soon all.
        soft * mix(0.35 + 0.65 * soft, 1.0, soft)
    }

    /// 0 on the sides to 1 on top, for styles that differ there.
    #[inline]
    pub fn top(&self, p: V3) -> f32 {
        let ridge = 0.66 + 0.1 * saturate((p.z + 0.3) * 0.8) - 0.14 * smoothstep(-0.9, -1.5, p.z);
        smoothstep(ridge - 0.1, ridge + 0.14, p.y + 0.1 * (0.5 - p.x.abs()))
    }

    /// Towards the sky from the middle of the skull, for a place of the unshaped head.
    #[inline]
    pub fn outward(p: V3) -> V3 {
        (p - v3(0.0, 0.2, AXIS_Z)).unit()
    }
}
