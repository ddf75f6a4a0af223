//! Pass 5, skin: what it is made of at a point, from the design and the place on the unshaped head.

mod brow;
mod look;
mod paint;
mod relief;

use super::math::{V3, mix, saturate};
use super::raster::Surface;

pub use brow::Brow;
pub use look::{Creases, SkinLook};
pub use paint::beard_zone;

/// What skin is made of at one point.
#[derive(Clone, Copy, Debug)]
pub struct Skin {
    /// Share of light that leaves again, linear RGB.
    pub albedo: V3,
    /// Unit normal with pores and wrinkles.
    pub normal: V3,
    /// Width of the broad mirror lobe (roughness squared); the narrow one has under half of it.
    pub alpha: f32,
    /// Share of the mirrored light that is kept, 0 to 1: cavities mirror less.
    pub mirror: f32,
    /// A film of water or gloss on top, 0 to 1.
    pub wet: f32,
    /// How far light runs under the surface: 1 on skin, less on lips.
    pub depth: f32,
}

/// The skin at a sample.
#[inline]
pub fn at(look: &SkinLook, surface: &Surface) -> Skin {
    let zones = paint::zones(look, surface);
    let paint = paint::paint(look, surface, &zones);
    let relief = relief::relief(look, surface, &zones);
    // Oil: forehead, nose and chin.
    let oil = saturate(look.shine * (0.45 + 0.75 * zones.oily) - 0.25 * zones.lid);
    let mut alpha = mix(0.33, 0.15, oil) + 0.04 * look.melanin;
    alpha = mix(alpha, mix(0.22, 0.07, look.gloss), zones.lips);
    alpha = mix(alpha, 0.42, 0.7 * look.foundation * (1.0 - zones.lips));
    // Between roots nothing shines.
    let rooted = look.scalp.tint * look.scalp.cover(surface.at.rest);
    let normal = surface.at.normal;
    let slope = look.to_world(relief.slope);
    Skin {
        // Pores are a little darker than the skin around them.
        albedo: paint * (1.0 - 0.4 * (1.0 - relief.cavity) * (1.0 - zones.lips)),
        normal: (normal - slope.across(normal)).unit(),
        alpha: saturate(alpha + relief.lost),
        mirror: saturate((0.75 + 0.35 * oil) * relief.cavity)
            * mix(1.0, 0.8, zones.lips)
            * mix(1.0, 0.35, zones.ears)
            * (1.0 - 0.8 * rooted),
        wet: saturate(zones.mouth + zones.rim * 0.8 + zones.lips * (0.12 + 0.75 * look.gloss * look.gloss)),
        depth: mix(1.0, 0.75, zones.lips),
    }
}
