//! Pass 6, eyes: white, iris behind a cornea, pupil, and the lights mirrored in them.

use super::math::{V3, mix, mix3, saturate, smoothstep, v3};
use super::noise::{cloud, noise};
use crate::head::{Design, Eye, HeadError};

/// Radius of the iris over that of the eyeball.
const IRIS: f32 = 0.395;
/// Radius of the cornea over that of the eyeball.
const CORNEA: f32 = 0.56;
/// Where the plane of the iris cuts the axis, over the radius.
const IRIS_PLANE: f32 = 0.855;
/// Refractive index of the cornea.
const INDEX: f32 = 1.376;

/// Uniform of one eye.
#[derive(Clone, Copy, Debug)]
pub struct EyeLook {
    /// Centre of the ball.
    pub centre: V3,
    /// The eye's axes in the world: to its left, up, ahead.
    pub axes: [V3; 3],
    /// Linear RGB of the iris, half-way out.
    pub iris: V3,
    /// Soft to dark edge.
    pub ring: f32,
    /// Which fibres.
    pub seed: u32,
    /// Radius of the pupil over that of the iris.
    pub pupil: f32,
    /// Veined and warm to clear.
    pub clear: f32,
}

impl EyeLook {
    /// One eye of a design; `side` 0 is the face's left.
    ///
    /// # Errors
    /// [`HeadError::UnknownName`] when the design lacks a parameter.
    pub fn new(design: &Design, eye: &Eye, side: u32) -> Result<Self, HeadError> {
        let axis = |v: [f32; 3]| V3::of(eye.turn.apply(v));
        Ok(Self {
            centre: V3::of(eye.centre),
            axes: [axis([1.0, 0.0, 0.0]), axis([0.0, 1.0, 0.0]), axis([0.0, 0.0, 1.0])],
            iris: V3::of(design.iris_rgb()),
            ring: design.get("eyes.iris_ring")?,
            seed: design.get("eyes.iris_pattern")? as u32 * 2 + side,
            pupil: mix(0.26, 0.5, design.get("eyes.pupil")?),
            clear: design.get("eyes.sclera")?,
        })
    }

    #[inline(always)]
    fn local(&self, d: V3) -> V3 {
        v3(self.axes[0].dot(d), self.axes[1].dot(d), self.axes[2].dot(d))
    }

    #[inline(always)]
    fn world(&self, d: V3) -> V3 {
        self.axes[0] * d.x + self.axes[1] * d.y + self.axes[2] * d.z
    }
}

/// What an eye is made of at a sample.
#[derive(Clone, Copy, Debug)]
pub struct EyeSurface {
    /// Share of light that comes back.
    pub albedo: V3,
    /// Normal for diffuse light.
    pub normal: V3,
    /// Normal of the wet outside.
    pub mirror: V3,
    /// 0 on the white to 1 on the iris.
    pub iris: f32,
    /// In the iris: from its middle outwards, in the world, for light that gathers opposite the lamp.
    pub outward: V3,
}

/// The eye at a point of the ball seen along `view` (towards the camera).
#[inline]
pub fn at(look: &EyeLook, p: V3, view: V3) -> EyeSurface {
    let q = look.local(p - look.centre).unit();
    let r = (q.x * q.x + q.y * q.y).sqrt();
    let ahead = q.z > 0.0;
    // The cornea bulges: its normals lean outwards more than the ball's, blending at its edge.
    let bulge = if ahead { smoothstep(IRIS * 1.18, IRIS * 0.86, r) } else { 0.0 };
    let (cx, cy) = (q.x / CORNEA, q.y / CORNEA);
    let cornea = v3(cx, cy, (1.0 - cx * cx - cy * cy).max(0.05).sqrt());
    let outside = mix3(q, cornea, bulge).unit();
    let wet = {
        let wobble = 0.012 * (1.0 - bulge);
        let n = outside + v3(noise(q * 22.0, 81), noise(q * 22.0, 82), noise(q * 22.0, 83)) * wobble;
        look.world(n.unit())
    };
    let iris_edge = if ahead { smoothstep(IRIS * 1.06, IRIS * 0.95, r) } else { 0.0 };
    let white = sclera(look, q, r);
    if iris_edge <= 0.0 {
        return EyeSurface { albedo: white, normal: look.world(q), mirror: wet, iris: 0.0, outward: V3::ZERO };
    }
    // Refract the line of sight and follow it to the plane of the iris.
    let v = look.local(view);
    let cosine = outside.dot(v).max(0.05);
    let ratio = 1.0 / INDEX;
    let inner = (1.0 - ratio * ratio * (1.0 - cosine * cosine)).max(0.0).sqrt();
    let d = outside * (ratio * cosine - inner) - v * ratio;
    let reach = (q.z - IRIS_PLANE) / (-d.z).max(0.2);
    let hit = q + d * reach;
    let (x, y) = (hit.x / IRIS, hit.y / IRIS);
    let colour = iris(look, x, y);
    EyeSurface {
        albedo: mix3(white, colour, iris_edge),
        normal: look.world(mix3(q, v3(q.x * 0.3, q.y * 0.3, 1.0), iris_edge).unit()),
        mirror: wet,
        iris: iris_edge,
        outward: look.world(v3(x, y, 0.0)) * iris_edge,
    }
}

/// The white: warm and veined towards the corners, bluish at the iris.
#[inline]
fn sclera(look: &EyeLook, q: V3, r: f32) -> V3 {
    let dull = 1.0 - look.clear;
    let corner = smoothstep(0.45, 0.95, q.x.abs());
    let mut white = mix3(v3(0.43, 0.415, 0.405), v3(0.44, 0.37, 0.31), 0.5 * dull);
    white = mix3(white, v3(0.52, 0.27, 0.23), corner * (0.35 + 0.3 * dull));
    let bent = q + v3(cloud(q * 5.0, 84), cloud(q * 5.0, 85), 0.0) * 0.16;
    let vein = 1.0 - noise(v3(bent.x * 4.0, bent.y * 15.0, 1.7), 86 + look.seed).abs();
    let thin = smoothstep(0.9, 1.0, vein) * smoothstep(0.38, 0.85, q.x.abs());
    white = mix3(white, v3(0.55, 0.16, 0.13), thin * (0.22 + 0.4 * dull));
    mix3(white, v3(0.4, 0.41, 0.43), 0.55 * smoothstep(IRIS * 1.3, IRIS * 1.0, r))
}

/// The iris: fibres, a lighter collar around the pupil, a dark ring; `x`, `y` in radii of the iris.
#[inline]
fn iris(look: &EyeLook, x: f32, y: f32) -> V3 {
    let r = (x * x + y * y).sqrt();
    let (c, s) = (x / r.max(1e-4), y / r.max(1e-4));
    let seed = look.seed;
    let wave = 0.06 * noise(v3(c * 3.0, s * 3.0, r * 3.0), 90 + seed);
    let coarse = noise(v3(c * 8.0, s * 8.0, (r + wave) * 1.6), 91 + seed);
    let thin = noise(v3(c * 21.0, s * 21.0, (r + wave) * 2.6), 92 + seed);
    let fibres = 1.0 + 0.34 * coarse + 0.34 * thin;
    let collar_at = look.pupil + 0.2 + 0.05 * noise(v3(c * 6.0, s * 6.0, 0.0), 93 + seed);
    let collar = (-((r - collar_at) / 0.09) * ((r - collar_at) / 0.09)).exp();
    let inner = smoothstep(collar_at + 0.06, collar_at - 0.1, r);
    let mut colour = look.iris * (0.86 * fibres + 0.4 * collar);
    // Around the pupil light irises are brownish.
    let warm = v3(look.iris.x * 1.25 + 0.015, look.iris.y * 0.92, look.iris.z * 0.6);
    colour = mix3(colour, warm * fibres, 0.55 * inner);
    let crypt = smoothstep(0.35, 0.75, noise(v3(c * 5.0, s * 5.0, r * 5.0), 94 + seed));
    colour = colour * (1.0 - 0.35 * crypt * (1.0 - inner));
    let ring = smoothstep(0.74, 1.0, r);
    colour = colour * (1.0 - (0.45 + 0.5 * look.ring) * ring);
    let hole = smoothstep(look.pupil - 0.035, look.pupil + 0.03, r);
    mix3(v3(0.004, 0.004, 0.004), colour, saturate(hole))
}
