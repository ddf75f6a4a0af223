//! Pass 9, light: studio rigs of area lights and a soft surround.

use super::math::{V3, frame, mix3, v3};
use crate::head::HeadError;
use crate::head::names::nearest;

/// One soft light, as somebody sets it up: angles from the line between face and camera.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SoftLight {
    /// To the right of the picture, in degrees; 180 is behind the head.
    pub azimuth_deg: f32,
    /// Above the eyes, in degrees.
    pub elevation_deg: f32,
    /// From the head, in decimetres.
    pub distance_dm: f32,
    /// Half of the width and of the height of the box, in decimetres.
    pub half_dm: [f32; 2],
    /// Linear RGB.
    pub colour: [f32; 3],
    /// How bright it makes a white sheet at the head: 1 is white in the picture.
    pub strength: f32,
}

/// A way to light a portrait.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LightRig {
    /// Its name.
    pub name: &'static str,
    /// What it looks like, in a line.
    pub doc: &'static str,
    /// The lights, key first; a strength of 0 is off.
    pub lights: [SoftLight; 4],
    /// Light from above, linear RGB.
    pub above: [f32; 3],
    /// Light from below, linear RGB.
    pub below: [f32; 3],
}

const OFF: SoftLight = soft(0.0, 0.0, 8.0, [1.0, 1.0], [1.0; 3], 0.0);
const DAY: [f32; 3] = [1.0, 0.985, 0.96];
const COOL: [f32; 3] = [0.92, 0.97, 1.05];
const WARM: [f32; 3] = [1.12, 0.97, 0.8];

const fn soft(
    azimuth_deg: f32,
    elevation_deg: f32,
    distance_dm: f32,
    half_dm: [f32; 2],
    colour: [f32; 3],
    strength: f32,
) -> SoftLight {
    SoftLight { azimuth_deg, elevation_deg, distance_dm, half_dm, colour, strength }
}

/// All rigs.
pub const LIGHT_RIGS: [LightRig; 9] = [
    LightRig {
        name: "beauty",
        doc: "A large soft key, gentle fill and a rim: flattering, every plane readable.",
        lights: [
            soft(-36.0, 32.0, 9.0, [2.0, 2.2], DAY, 1.06),
            soft(50.0, 2.0, 10.0, [3.0, 3.5], DAY, 0.15),
            soft(150.0, 34.0, 9.0, [1.2, 2.4], COOL, 0.62),
            soft(-155.0, 20.0, 9.0, [1.0, 2.4], COOL, 0.35),
        ],
        above: [0.13, 0.134, 0.142],
        below: [0.075, 0.07, 0.066],
    },
    LightRig {
        name: "rembrandt",
        doc: "One light high to the side: a bright triangle on the cheek in shade.",
        lights: [
            soft(-50.0, 38.0, 9.0, [1.3, 1.3], [1.05, 0.98, 0.9], 1.3),
            soft(55.0, 0.0, 10.0, [3.0, 3.0], COOL, 0.08),
            soft(140.0, 38.0, 9.0, [1.0, 2.0], DAY, 0.6),
            OFF,
        ],
        above: [0.075, 0.078, 0.085],
        below: [0.045, 0.042, 0.04],
    },
    LightRig {
        name: "butterfly",
        doc: "High and straight ahead with a reflector below: cheekbones.",
        lights: [
            soft(0.0, 44.0, 9.0, [1.6, 1.2], DAY, 1.1),
            soft(0.0, -38.0, 7.0, [2.4, 1.2], WARM, 0.22),
            soft(145.0, 30.0, 9.0, [0.9, 2.2], DAY, 0.55),
            soft(-145.0, 30.0, 9.0, [0.9, 2.2], DAY, 0.55),
        ],
        above: [0.12, 0.12, 0.125],
        below: [0.08, 0.075, 0.07],
    },
    LightRig {
        name: "split",
        doc: "From the side: one half of the face in the dark.",
        lights: [
            soft(-84.0, 12.0, 9.0, [1.2, 2.0], DAY, 1.35),
            soft(60.0, 5.0, 10.0, [3.0, 3.0], COOL, 0.05),
            soft(135.0, 25.0, 9.0, [0.8, 2.4], COOL, 0.45),
            OFF,
        ],
        above: [0.05, 0.053, 0.06],
        below: [0.03, 0.03, 0.03],
    },
    LightRig {
        name: "window",
        doc: "A tall window on a grey day and a pale room.",
        lights: [
            soft(-62.0, 14.0, 10.0, [3.2, 4.8], [0.94, 0.99, 1.05], 1.05),
            soft(70.0, 0.0, 12.0, [5.0, 5.0], [1.06, 0.98, 0.88], 0.13),
            OFF,
            OFF,
        ],
        above: [0.16, 0.165, 0.175],
        below: [0.11, 0.1, 0.09],
    },
    LightRig {
        name: "clamshell",
        doc: "Two soft boxes above and below: even, for skin and eyes.",
        lights: [
            soft(-6.0, 32.0, 8.0, [2.6, 1.6], DAY, 0.85),
            soft(6.0, -30.0, 8.0, [2.6, 1.4], DAY, 0.36),
            soft(150.0, 20.0, 9.0, [1.0, 2.4], DAY, 0.5),
            soft(-150.0, 20.0, 9.0, [1.0, 2.4], DAY, 0.5),
        ],
        above: [0.14, 0.14, 0.145],
        below: [0.1, 0.098, 0.095],
    },
    LightRig {
        name: "sunset",
        doc: "A low warm sun against a blue sky.",
        lights: [
            soft(-58.0, 12.0, 12.0, [1.1, 1.1], [1.5, 0.9, 0.45], 1.1),
            soft(45.0, 25.0, 12.0, [5.0, 4.0], [0.6, 0.82, 1.25], 0.2),
            soft(155.0, 14.0, 12.0, [1.2, 1.2], [1.5, 0.82, 0.4], 0.9),
            OFF,
        ],
        above: [0.1, 0.13, 0.2],
        below: [0.1, 0.075, 0.055],
    },
    LightRig {
        name: "night",
        doc: "City night: a blue sign on one side, an orange one on the other.",
        lights: [
            soft(-46.0, 16.0, 8.0, [1.0, 2.2], [0.5, 0.82, 1.5], 0.75),
            soft(68.0, 6.0, 8.0, [0.8, 2.2], [1.5, 0.62, 0.4], 0.5),
            soft(-145.0, 25.0, 9.0, [0.8, 2.4], [1.45, 0.5, 0.9], 0.8),
            OFF,
        ],
        above: [0.035, 0.04, 0.065],
        below: [0.035, 0.03, 0.04],
    },
    LightRig {
        name: "even",
        doc: "Two equal lights: no side hidden, for reference views.",
        lights: [
            soft(-40.0, 22.0, 9.0, [2.6, 2.6], DAY, 0.62),
            soft(40.0, 22.0, 9.0, [2.6, 2.6], DAY, 0.5),
            soft(180.0, 45.0, 9.0, [2.4, 1.2], DAY, 0.5),
            OFF,
        ],
        above: [0.16, 0.16, 0.165],
        below: [0.1, 0.098, 0.095],
    },
];

impl LightRig {
    /// The rig of that name.
    ///
    /// # Errors
    /// [`HeadError::UnknownName`] names the most similar one.
    pub fn named(name: &str) -> Result<Self, HeadError> {
        LIGHT_RIGS.into_iter().find(|rig| rig.name == name).ok_or_else(|| HeadError::UnknownName {
            what: "light",
            name: name.into(),
            nearest: nearest(name, LIGHT_RIGS.iter().map(|rig| rig.name)),
        })
    }

    /// The lights that are on, placed around a head.
    pub fn lamps(&self, head: V3) -> Vec<Lamp> {
        self.lights.iter().filter(|light| light.strength > 0.0).map(|light| light.placed(head)).collect()
    }

    /// Light of the surround from a direction.
    #[inline]
    pub fn surround(&self, direction: V3) -> V3 {
        mix3(V3::of(self.below), V3::of(self.above), 0.5 + 0.5 * direction.y)
    }
}

/// Uniform of one light.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lamp {
    /// Middle of the box.
    pub centre: V3,
    /// Across the box, a unit vector.
    pub right: V3,
    /// Up the box, a unit vector.
    pub up: V3,
    /// Out of the box, towards the head.
    pub facing: V3,
    /// Half of its width and height, in decimetres.
    pub half: [f32; 2],
    /// From the head, in decimetres: brightness is set there.
    pub distance: f32,
    /// Linear RGB: what a white sheet at the head would send back.
    pub colour: V3,
    /// Half of the angle that the box fills seen from the head, as a sine.
    pub sine: f32,
}

/// What one light does at one point.
#[derive(Clone, Copy, Debug)]
pub struct Ray {
    /// Unit vector to the middle of the light.
    pub towards: V3,
    /// Colour with distance.
    pub colour: V3,
}

impl SoftLight {
    fn placed(&self, head: V3) -> Lamp {
        let (azimuth, elevation) = (self.azimuth_deg.to_radians(), self.elevation_deg.to_radians());
        let towards = v3(azimuth.sin() * elevation.cos(), elevation.sin(), azimuth.cos() * elevation.cos());
        let (right, up) = frame(towards);
        let radius = (self.half_dm[0] * self.half_dm[1]).sqrt();
        Lamp {
            centre: head + towards * self.distance_dm,
            right,
            up,
            facing: -towards,
            half: self.half_dm,
            distance: self.distance_dm,
            colour: V3::of(self.colour) * self.strength,
            sine: radius / (radius * radius + self.distance_dm * self.distance_dm).sqrt(),
        }
    }
}

impl Lamp {
    /// Direction and brightness at a point.
    #[inline(always)]
    pub fn ray(&self, p: V3) -> Ray {
        let to = self.centre - p;
        let square = to.dot(to).max(1.0);
        Ray { towards: to * (1.0 / square.sqrt()), colour: self.colour * (self.distance * self.distance / square) }
    }

    /// Share of its light that a white surface sends back: a cosine, softened at the horizon because the box is wide.
    #[inline(always)]
    pub fn wrap(&self, cosine: f32) -> f32 {
        let s = self.sine;
        if cosine >= s {
            cosine
        } else if cosine <= -s {
            0.0
        } else {
            (cosine + s) * (cosine + s) / (4.0 * s)
        }
    }

    /// Brightness seen in a mirror at `p` along the unit vector `r`: the box with soft edges, brighter in its middle.
    #[inline]
    pub fn mirrored(&self, p: V3, r: V3, soft: f32) -> V3 {
        let along = -r.dot(self.facing);
        if along <= 0.05 {
            return V3::ZERO;
        }
        let reach = (p - self.centre).dot(self.facing) / along;
        let hit = p + r * reach - self.centre;
        let (x, y) = (hit.dot(self.right) / self.half[0], hit.dot(self.up) / self.half[1]);
        let edge = |t: f32| super::math::smoothstep(1.0 + soft, 1.0 - soft, t.abs());
        let shape = edge(x) * edge(y) * (1.0 - 0.25 * (x * x + y * y).min(2.0));
        let area = 4.0 * self.half[0] * self.half[1] / (self.distance * self.distance);
        self.colour * (shape * std::f32::consts::PI / area.max(0.02))
    }
}
