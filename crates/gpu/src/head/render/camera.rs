//! Pass 1, the camera: a lens, a distance that keeps the head the same size, a framing on head and neck.

use super::math::{V3, saturate, v3};
use crate::head::Geometry;

/// A lens by its full-frame focal length: short ones stand close and round the face, long ones flatten it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lens {
    /// 35 mm.
    Wide35,
    /// 50 mm.
    Normal50,
    /// 85 mm, the classic portrait.
    #[default]
    Portrait85,
    /// 135 mm.
    Tele135,
}

impl Lens {
    /// All lenses, short to long.
    pub const ALL: [Self; 4] = [Self::Wide35, Self::Normal50, Self::Portrait85, Self::Tele135];

    /// Focal length in millimetres, for a frame 24 mm high.
    pub fn focal_mm(self) -> f32 {
        match self {
            Self::Wide35 => 35.0,
            Self::Normal50 => 50.0,
            Self::Portrait85 => 85.0,
            Self::Tele135 => 135.0,
        }
    }
}

/// What the picture shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Framing {
    /// Height of the field of view at the face, in decimetres; about 3.1 shows head and neck.
    pub height_dm: f32,
    /// The middle of the picture from the point between the eyes: right and up in the picture, in decimetres.
    pub offset_dm: [f32; 2],
}

impl Framing {
    /// Head and the top of the shoulders.
    pub const PORTRAIT: Self = Self { height_dm: 3.15, offset_dm: [0.0, -0.12] };
}

impl Default for Framing {
    fn default() -> Self {
        Self::PORTRAIT
    }
}

/// Uniform: from decimetres to samples. The camera looks along -z.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// Where the camera stands.
    pub eye: V3,
    /// Samples per decimetre at a distance of one decimetre.
    pub scale: f32,
    /// The middle of the picture, in samples.
    pub middle: [f32; 2],
    /// Size in samples.
    pub size: [usize; 2],
}

/// A point in the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Projected {
    /// To the right, in samples.
    pub x: f32,
    /// Downwards, in samples.
    pub y: f32,
    /// One over the distance along the view, 1/dm: greater is nearer; 0 for what is behind the camera.
    pub near: f32,
}

impl View {
    /// Looks at a head. `size` in samples.
    pub fn on(geometry: &Geometry, lens: Lens, framing: Framing, size: [usize; 2]) -> Self {
        let eyes = V3::of(geometry.between_eyes);
        // A turned head moves its eyes to the side while its mass stays: follow half-way.
        let pivot = geometry.head.map_or(eyes, |(_, pivot)| V3::of(pivot));
        let target = v3(
            0.5 * eyes.x + 0.5 * pivot.x + framing.offset_dm[0],
            0.5 * eyes.y + 0.5 * (pivot.y + 0.92) + framing.offset_dm[1],
            0.3 * eyes.z + 0.7 * (pivot.z + 0.9),
        );
        let height = framing.height_dm.clamp(0.1, 20.0);
        let distance = height * lens.focal_mm() / 24.0;
        // Wide pictures keep the height, tall ones keep the width of a square.
        let short = size[0].min(size[1]) as f32;
        Self {
            eye: v3(target.x, target.y, target.z + distance),
            scale: short * distance / height,
            middle: [size[0] as f32 * 0.5, size[1] as f32 * 0.5],
            size,
        }
    }

    /// Where a point lies in the picture.
    #[inline(always)]
    pub fn project(&self, p: V3) -> Projected {
        let away = self.eye.z - p.z;
        if away < 0.2 {
            return Projected::default();
        }
        let near = 1.0 / away;
        Projected {
            x: self.middle[0] + (p.x - self.eye.x) * self.scale * near,
            y: self.middle[1] - (p.y - self.eye.y) * self.scale * near,
            near,
        }
    }

    /// The direction from a sample into the scene, not of unit length: one decimetre deep.
    #[inline(always)]
    pub fn ray(&self, x: f32, y: f32) -> V3 {
        v3((x - self.middle[0]) / self.scale, -(y - self.middle[1]) / self.scale, -1.0)
    }

    /// Decimetres that one sample spans at a distance given as its inverse.
    #[inline(always)]
    pub fn span(&self, near: f32) -> f32 {
        1.0 / (self.scale * near.max(1e-6))
    }

    /// How far a sample lies from the middle: 0 there, 1 at the middle of the nearer edges.
    #[inline(always)]
    pub fn off_centre(&self, x: f32, y: f32) -> f32 {
        let short = 0.5 * self.size[0].min(self.size[1]) as f32;
        let (dx, dy) = ((x - self.middle[0]) / short, (y - self.middle[1]) / short);
        saturate((dx * dx + dy * dy).sqrt() / 1.5) * 1.5
    }
}
