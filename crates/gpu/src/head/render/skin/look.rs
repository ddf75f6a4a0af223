//! Uniform of the skin: numbers of a design, put the way the shader wants them.

use super::brow::Brow;
use crate::head::render::math::{V3, saturate, smoothstep, v3};
use crate::head::render::strands::ScalpLook;
use crate::head::{Design, Expression, Geometry, HeadAsset, HeadError, Turn};

/// What an expression does to the fine skin: folds that the mesh is too coarse for, 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Creases {
    /// Folds from nose to mouth and at the outer eyes.
    pub smile: f32,
    /// Lines across the forehead.
    pub brow_up: f32,
    /// Lines between the brows.
    pub brow_down: f32,
}

impl Creases {
    /// Those of an expression.
    pub fn of(asset: &HeadAsset, expression: &Expression) -> Self {
        let weight = |names: [&str; 2]| {
            let sum: f32 = names
                .iter()
                .filter_map(|name| asset.target(name).ok())
                .filter_map(|id| expression.weights.iter().find(|(known, _)| *known == id))
                .map(|(_, weight)| weight)
                .sum();
            saturate(sum * 0.5)
        };
        Self {
            smile: weight(["mouthSmileLeft", "mouthSmileRight"]),
            brow_up: saturate(weight(["browOuterUpLeft", "browOuterUpRight"]) + 2.0 * weight(["browInnerUp", ""])),
            brow_down: weight(["browDownLeft", "browDownRight"]),
        }
    }
}

/// Uniform of the skin.
#[derive(Clone, Copy, Debug)]
pub struct SkinLook {
    /// Skin before blood, spots and paint.
    pub base: V3,
    /// 0 light to 1 dark.
    pub melanin: f32,
    /// Blood in cheeks, nose and ears.
    pub redness: f32,
    /// Even to blotchy.
    pub mottle: f32,
    /// None to many.
    pub freckles: f32,
    /// None to several.
    pub moles: f32,
    /// Which freckles and moles.
    pub seed: u32,
    /// Fine lines: of the design and of age.
    pub wrinkles: f32,
    /// Smooth to coarse.
    pub pores: f32,
    /// Dry to oily.
    pub shine: f32,
    /// Rested to dark.
    pub under_eye: f32,
    /// Lips as they are with paint.
    pub lips: V3,
    /// How much of the lips' colour is paint.
    pub lip_paint: f32,
    /// Matt to glossy lips.
    pub gloss: f32,
    /// Blush on the cheeks.
    pub blush: f32,
    /// Eye shadow.
    pub eye_shadow: f32,
    /// Its colour.
    pub eye_shadow_rgb: V3,
    /// Eye liner.
    pub liner: f32,
    /// Foundation: evens all colour out.
    pub foundation: f32,
    /// The bluish shade of a shaved beard.
    pub beard_shade: f32,
    /// Hair where it shows through skin.
    pub hair_rgb: V3,
    /// Where brows grow.
    pub brow: Brow,
    /// Folds of the expression.
    pub creases: Creases,
    /// Where the hair of the head grows.
    pub scalp: ScalpLook,
    /// Centre (x, y, z) of each eyeball, left first.
    pub eyes: [V3; 2],
    /// Radius of the eyeballs.
    pub eye_radius: f32,
    /// The head's turn, rows first: slopes are worked out on the unshaped head.
    pub turn: [V3; 3],
}

impl SkinLook {
    /// The skin of a design on a posed head.
    ///
    /// # Errors
    /// [`HeadError::UnknownName`] when the design lacks a parameter.
    pub fn new(design: &Design, geometry: &Geometry, creases: Creases, scalp: ScalpLook) -> Result<Self, HeadError> {
        let get = |path: &str| design.get(path);
        let (age, masculine) = (get("macro.age")?, get("macro.masculine")?);
        let turn = geometry.head.map_or(Turn::NONE, |(turn, _)| turn).matrix().map(V3::of);
        let eye = |side: usize| geometry.eyes[side].map_or((V3::ZERO, 0.15), |eye| (V3::of(eye.centre), eye.radius));
        let grown = match design.word("hair.beard")? {
            "none" => 0.22,
            "stubble" => 0.75,
            "moustache" => 0.3,
            _ => 0.55,
        };
        let density = get("hair.beard_density")?;
        let hair = V3::of(design.brow_rgb());
        Ok(Self {
            base: V3::of(design.skin_rgb()),
            melanin: get("skin.melanin")?,
            redness: get("skin.redness")?,
            mottle: get("skin.mottle")?,
            freckles: get("skin.freckles")?,
            moles: get("skin.moles")?,
            seed: get("skin.pattern")? as u32,
            wrinkles: saturate(0.75 * get("skin.wrinkles")? + smoothstep(28.0, 70.0, age) * 0.5),
            pores: get("skin.pores")?,
            shine: get("skin.shine")?,
            under_eye: get("skin.under_eye")?,
            lips: V3::of(design.lips_rgb()),
            lip_paint: get("makeup.lips")?,
            gloss: saturate(0.25 + 0.75 * get("makeup.lips_gloss")? * get("makeup.lips")?),
            blush: get("makeup.blush")?,
            eye_shadow: get("makeup.eye_shadow")?,
            eye_shadow_rgb: V3::of(design.eye_shadow_rgb()),
            liner: saturate(get("makeup.liner")? + 0.25 * get("makeup.mascara")?),
            foundation: get("makeup.foundation")?,
            beard_shade: smoothstep(0.55, 0.9, masculine) * grown * (0.55 + 0.6 * density),
            hair_rgb: hair,
            brow: Brow::new(design)?,
            creases,
            scalp,
            eyes: [eye(0).0, eye(1).0],
            eye_radius: f32::midpoint(eye(0).1, eye(1).1),
            turn,
        })
    }

    /// A direction on the unshaped head, turned as the head is.
    #[inline(always)]
    pub fn to_world(&self, d: V3) -> V3 {
        v3(self.turn[0].dot(d), self.turn[1].dot(d), self.turn[2].dot(d))
    }

    /// How far a point lies over the nearer eyeball, in decimetres.
    #[inline(always)]
    pub fn over_eye(&self, p: V3) -> f32 {
        (p - self.eyes[0]).length().min((p - self.eyes[1]).length()) - self.eye_radius
    }
}
