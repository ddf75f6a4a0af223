//! Pass 3, shadows: one depth map per light, blurred by how far the occluder is.

use super::depth_map::{DepthMap, NOTHING};
use super::light::Lamp;
use super::math::{V3, saturate, v3};
use super::mesh::Mesh;

/// The shadow of one light.
#[derive(Clone, Debug)]
pub struct Shadow {
    map: DepthMap,
    /// Tangent of half the angle the light fills.
    spread: f32,
    /// Taps of the search and of the filter: x, y and radius on a unit disc.
    taps: [Vec<[f32; 3]>; 2],
}

/// Where heads are, around the light's target, in decimetres.
const REACH_DM: f32 = 2.2;
/// Furthest an occluder's blur is looked for, in decimetres.
const SEARCH_DM: f32 = 0.45;
const BIAS_DM: f32 = 0.012;

impl Shadow {
    /// Draws the map of a light on the head at `head`.
    pub fn draw(mesh: &Mesh, lamp: &Lamp, head: V3, size: usize, taps: [u32; 2]) -> Self {
        let map = DepthMap::draw(mesh, -lamp.facing, middle(head), REACH_DM, size);
        let taps = taps.map(|count| (0..count).map(|tap| disc(tap, count)).collect());
        Self { map, spread: spread(lamp), taps }
    }

    /// The frame of the map that [`draw`](Self::draw) would draw.
    pub fn frame(lamp: &Lamp, head: V3, size: usize) -> DepthMap {
        DepthMap::empty(-lamp.facing, middle(head), REACH_DM, size)
    }

    /// Share of the light that reaches a point, 0 to 1. `turn` (0 to 1) turns the pattern of taps.
    ///
    /// Search for occluders, then blur by their height, as in Fernando 2005, "Percentage-closer soft shadows".
    #[inline]
    pub fn share(&self, p: V3, n: V3, turn: f32) -> f32 {
        let map = &self.map;
        let [x, y, z] = map.place(p + n * (BIAS_DM + 1.0 / map.scale));
        let search = (self.spread * SEARCH_DM).clamp(0.01, 0.2) * map.scale;
        // Wide taps on a slope would find the slope itself.
        let slope = 0.9 * n.across(map.towards).length() / n.dot(map.towards).max(0.25);
        let (mut found, mut sum) = (0.0, 0.0);
        let (s, c) = (turn * std::f32::consts::TAU).sin_cos();
        for [tx, ty, r] in &self.taps[0] {
            let height = map.at(x + (c * tx - s * ty) * search, y + (s * tx + c * ty) * search);
            if height > z + BIAS_DM + r * search * slope / map.scale {
                found += 1.0;
                sum += height - z;
            }
        }
        if found == 0.0 {
            return 1.0;
        }
        let blur = (sum / found * self.spread).clamp(0.006, 0.25) * map.scale;
        let mut open = 0.0;
        for [tx, ty, r] in &self.taps[1] {
            let height = map.at(x + (c * tx - s * ty) * blur, y + (s * tx + c * ty) * blur);
            let over = height - z - BIAS_DM - r * blur * slope / map.scale;
            open += 1.0 - saturate(over * 60.0);
        }
        open / self.taps[1].len() as f32
    }

    /// As [`share`](Self::share) from four taps: for what is small.
    #[inline]
    pub fn quick(&self, p: V3, n: V3) -> f32 {
        let map = &self.map;
        let [x, y, z] = map.place(p + n * 0.03);
        let blur = 0.03 * map.scale;
        let mut open = 0.0;
        for (dx, dy) in [(0.9, 0.2), (-0.2, 0.9), (-0.9, -0.2), (0.2, -0.9)] {
            open += 1.0 - saturate((map.at(x + dx * blur, y + dy * blur) - z - BIAS_DM) * 40.0);
        }
        0.25 * open
    }

    /// How much flesh lies between a point and the light, in decimetres; large where the map knows nothing.
    #[inline]
    pub fn thickness(&self, p: V3, n: V3, turn: f32) -> f32 {
        let map = &self.map;
        let [x, y, z] = map.place(p - n * 0.012);
        let mut sum = 0.0;
        let (s, c) = (turn * std::f32::consts::TAU).sin_cos();
        let wide = 0.02 * map.scale;
        for (dx, dy) in [(0.0, 0.0), (c, s), (-s, c), (-c, -s), (s, -c)] {
            let height = map.at(x + dx * wide, y + dy * wide);
            sum += if height == NOTHING { 1.0 } else { (height - z).clamp(0.0, 1.0) };
        }
        sum / 5.0
    }
}

/// The middle of the maps.
fn middle(head: V3) -> V3 {
    head - v3(0.0, 0.3, 0.5)
}

/// Tangent of half the angle a light fills.
pub fn spread(lamp: &Lamp) -> f32 {
    lamp.sine / (1.0 - lamp.sine * lamp.sine).max(0.04).sqrt()
}

/// The `tap`-th of `count` points on a disc (a Vogel spiral), and its radius.
pub fn disc(tap: u32, count: u32) -> [f32; 3] {
    let r = ((tap as f32 + 0.5) / count as f32).sqrt();
    let (s, c) = (tap as f32 * 2.399_963_2).sin_cos();
    [r * c, r * s, r]
}
