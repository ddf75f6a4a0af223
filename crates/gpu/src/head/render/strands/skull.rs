//! The head as hair meets it: how far its surface lies in each direction.

use crate::head::render::math::{V3, mix, smoothstep, v3};
use crate::head::{Geometry, Level, Part, Turn};

const AROUND: usize = 80;
const DOWN: usize = 48;

/// A head turned back to look ahead, in the coordinates of the unshaped head's middle.
#[derive(Clone, Debug)]
pub struct Skull {
    /// Rows of the head's turn.
    turn: [V3; 3],
    pivot: V3,
    /// From the unshaped head to this one.
    shift: V3,
    middle: V3,
    radii: Vec<f32>,
    /// Vertices of the level, turned back and shifted.
    pub points: Vec<V3>,
    /// Their normals, turned back.
    pub normals: Vec<V3>,
}

impl Skull {
    /// Maps a posed head.
    pub fn new(level: &Level, geometry: &Geometry) -> Self {
        let (turn, pivot) = geometry.head.unwrap_or((Turn::NONE, [0.0; 3]));
        let turn = turn.matrix().map(V3::of);
        let pivot = V3::of(pivot);
        let back = |d: V3| turn[0] * d.x + turn[1] * d.y + turn[2] * d.z;
        let at = |lanes: &[f32; 4]| v3(lanes[0], lanes[1], lanes[2]);
        let mut points: Vec<V3> = geometry.positions.iter().map(|p| back(at(p) - pivot) + pivot).collect();
        let normals: Vec<V3> = geometry.normals.iter().map(|n| back(at(n))).collect();
        let rest: Vec<V3> = level.rest.iter().map(at).collect();
        let body = |number: usize| level.parts[number] == Part::Body;
        let skull: Vec<usize> = (0..points.len()).filter(|number| body(*number) && rest[*number].y > 0.2).collect();
        let sum = skull.iter().fold(V3::ZERO, |sum, number| sum + points[*number] - rest[*number]);
        let shift = sum * (1.0 / skull.len().max(1) as f32);
        for point in &mut points {
            *point = *point - shift;
        }
        let middle = v3(0.0, 0.2, -0.62);
        let mut skull = Self { turn, pivot, shift, middle, radii: vec![0.0; AROUND * DOWN], points, normals };
        for number in (0..rest.len()).filter(|number| body(*number)) {
            let p = skull.points[number];
            if rest[number].y > -1.2 && level.masks[number][4] < 128 {
                let (x, y) = cell_of(p - middle);
                let cell = y as usize * AROUND + x as usize;
                skull.radii[cell] = skull.radii[cell].max((p - middle).length());
            }
        }
        skull.fill();
        skull
    }

    /// From the coordinates of growth to the world.
    pub fn to_world(&self, p: V3) -> V3 {
        let d = p + self.shift - self.pivot;
        v3(self.turn[0].dot(d), self.turn[1].dot(d), self.turn[2].dot(d)) + self.pivot
    }

    /// From the world to the coordinates of growth.
    pub fn local(&self, p: V3) -> V3 {
        let d = p - self.pivot;
        self.turn[0] * d.x + self.turn[1] * d.y + self.turn[2] * d.z + self.pivot - self.shift
    }

    /// Pushes a point out of the head by `lift` decimetres; what falls onto the shoulders sinks into the garment.
    pub fn outside(&self, p: V3, lift: f32) -> V3 {
        let d = p - self.middle;
        let (away, radius) = (d.length(), self.radius(d) + lift);
        let mut p = p;
        // Below the jaw the map tells of the neck only.
        let share = smoothstep(-1.35, -1.0, p.y);
        if away < radius && share > 0.0 {
            p = self.middle + d * (mix(away, radius, share) / away.max(1e-4));
        }
        p
    }

    /// Pulls a point that lies further out of the head than `most` decimetres half-way back.
    pub fn within(&self, p: V3, most: f32) -> V3 {
        let d = p - self.middle;
        let (away, radius) = (d.length(), self.radius(d) + most);
        if away > radius && p.y > -0.8 { self.middle + d * (mix(away, radius, 0.6) / away) } else { p }
    }

    /// The way out of the head at a point: a unit vector.
    pub fn outward(&self, p: V3) -> V3 {
        (p - self.middle).unit()
    }

    fn radius(&self, d: V3) -> f32 {
        let (x, y) = cell_of(d);
        let (x, y) = (x - 0.5, (y - 0.5).clamp(0.0, DOWN as f32 - 1.001));
        let (fx, fy) = (x - x.floor(), y - y.floor());
        let column = |offset: usize| (x.floor() as isize + offset as isize).rem_euclid(AROUND as isize) as usize;
        let row = y as usize;
        let at = |column: usize, row: usize| self.radii[row.min(DOWN - 1) * AROUND + column];
        let low = mix(at(column(0), row), at(column(1), row), fx);
        mix(low, mix(at(column(0), row + 1), at(column(1), row + 1), fx), fy)
    }

    /// Gives empty cells the mean of their neighbours, then smooths once.
    fn fill(&mut self) {
        for pass in 0..14 {
            let known = self.radii.clone();
            for y in 0..DOWN {
                for x in 0..AROUND {
                    let (mut sum, mut count) = (0.0, 0.0);
                    for (dx, dy) in [(1, 0), (AROUND - 1, 0), (0, 1), (0, usize::MAX)] {
                        let row = y.wrapping_add(dy);
                        let near = if row < DOWN { known[row * AROUND + (x + dx) % AROUND] } else { 0.0 };
                        if near > 0.0 {
                            sum += near;
                            count += 1.0;
                        }
                    }
                    let here = &mut self.radii[y * AROUND + x];
                    if count > 0.0 && (*here == 0.0 || pass == 13) {
                        *here = if *here == 0.0 { sum / count } else { here.max(0.5 * *here + 0.5 * sum / count) };
                    }
                }
            }
        }
    }
}

/// Column (wrapping) and row of a direction.
fn cell_of(d: V3) -> (f32, f32) {
    let around = d.x.atan2(d.z) / std::f32::consts::TAU + 0.5;
    let down = (d.y / d.length().max(1e-6)).clamp(-1.0, 1.0).acos() / std::f32::consts::PI;
    ((around * AROUND as f32).min(AROUND as f32 - 0.001), (down * DOWN as f32).min(DOWN as f32 - 0.001))
}
