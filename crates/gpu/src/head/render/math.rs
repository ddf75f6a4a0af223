//! The little mathematics that shading needs, spelt so that it reads the same in WGSL.

use std::ops::{Add, AddAssign, Mul, Neg, Sub};

/// Three lanes: a point or direction (decimetres), or linear RGB.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct V3 {
    /// First lane.
    pub x: f32,
    /// Second lane.
    pub y: f32,
    /// Third lane.
    pub z: f32,
}

/// Three lanes from three numbers.
#[inline(always)]
pub const fn v3(x: f32, y: f32, z: f32) -> V3 {
    V3 { x, y, z }
}

impl V3 {
    /// All lanes 0.
    pub const ZERO: Self = v3(0.0, 0.0, 0.0);
    /// All lanes 1.
    pub const ONE: Self = v3(1.0, 1.0, 1.0);

    /// The same number in all lanes.
    #[inline(always)]
    pub const fn all(lane: f32) -> Self {
        v3(lane, lane, lane)
    }

    /// From an array.
    #[inline(always)]
    pub const fn of(lanes: [f32; 3]) -> Self {
        v3(lanes[0], lanes[1], lanes[2])
    }

    /// As an array.
    #[inline(always)]
    pub const fn lanes(self) -> [f32; 3] {
        [self.x, self.y, self.z]
    }

    /// Scalar product.
    #[inline(always)]
    pub fn dot(self, other: Self) -> f32 {
        self.x * other.x + self.y * other.y + self.z * other.z
    }

    /// Vector product.
    #[inline(always)]
    pub fn cross(self, o: Self) -> Self {
        v3(self.y * o.z - self.z * o.y, self.z * o.x - self.x * o.z, self.x * o.y - self.y * o.x)
    }

    /// Length.
    #[inline(always)]
    pub fn length(self) -> f32 {
        self.dot(self).sqrt()
    }

    /// The unit vector along this one; nearly nothing stays nearly nothing.
    #[inline(always)]
    pub fn unit(self) -> Self {
        self * (1.0 / self.length().max(1e-12))
    }

    /// Without its share along the unit vector `n`.
    #[inline(always)]
    pub fn across(self, n: Self) -> Self {
        self - n * self.dot(n)
    }

    /// `e` to each lane.
    #[inline(always)]
    pub fn exp(self) -> Self {
        v3(self.x.exp(), self.y.exp(), self.z.exp())
    }

    /// Each lane to the power `p`; lanes below 0 count as 0.
    #[inline(always)]
    pub fn powf(self, p: f32) -> Self {
        v3(self.x.max(0.0).powf(p), self.y.max(0.0).powf(p), self.z.max(0.0).powf(p))
    }

    /// The greatest lane.
    #[inline(always)]
    pub fn most(self) -> f32 {
        self.x.max(self.y).max(self.z)
    }

    /// Luminance of linear sRGB.
    #[inline(always)]
    pub fn luminance(self) -> f32 {
        self.dot(v3(0.2126, 0.7152, 0.0722))
    }
}

impl Add for V3 {
    type Output = Self;
    #[inline(always)]
    fn add(self, o: Self) -> Self {
        v3(self.x + o.x, self.y + o.y, self.z + o.z)
    }
}

impl AddAssign for V3 {
    #[inline(always)]
    fn add_assign(&mut self, o: Self) {
        *self = *self + o;
    }
}

impl Sub for V3 {
    type Output = Self;
    #[inline(always)]
    fn sub(self, o: Self) -> Self {
        v3(self.x - o.x, self.y - o.y, self.z - o.z)
    }
}

impl Mul<f32> for V3 {
    type Output = Self;
    #[inline(always)]
    fn mul(self, s: f32) -> Self {
        v3(self.x * s, self.y * s, self.z * s)
    }
}

impl Mul for V3 {
    type Output = Self;
    #[inline(always)]
    fn mul(self, o: Self) -> Self {
        v3(self.x * o.x, self.y * o.y, self.z * o.z)
    }
}

impl Neg for V3 {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        v3(-self.x, -self.y, -self.z)
    }
}

/// `a` at 0, `b` at 1.
#[inline(always)]
pub fn mix(a: f32, b: f32, t: f32) -> f32 {
    a + (b - a) * t
}

/// `a` at 0, `b` at 1.
#[inline(always)]
pub fn mix3(a: V3, b: V3, t: f32) -> V3 {
    a + (b - a) * t
}

/// Within 0 and 1.
#[inline(always)]
pub fn saturate(x: f32) -> f32 {
    x.clamp(0.0, 1.0)
}

/// 0 below `low`, 1 above `high` (which may be the smaller one), smooth between.
#[inline(always)]
pub fn smoothstep(low: f32, high: f32, x: f32) -> f32 {
    let t = saturate((x - low) / (high - low));
    t * t * (3.0 - 2.0 * t)
}

/// A bell around `centre` with half-widths per axis: 1 there, 0.37 a half-width away.
#[inline(always)]
pub fn bell(p: V3, centre: V3, half: V3) -> f32 {
    let d = v3((p.x - centre.x) / half.x, (p.y - centre.y) / half.y, (p.z - centre.z) / half.z);
    (-d.dot(d)).exp()
}

/// Two directions that make a right-handed frame with the unit vector `n`.
#[inline(always)]
pub fn frame(n: V3) -> (V3, V3) {
    let up = if n.y.abs() < 0.95 { v3(0.0, 1.0, 0.0) } else { v3(0.0, 0.0, 1.0) };
    let right = up.cross(n).unit();
    (right, n.cross(right))
}
