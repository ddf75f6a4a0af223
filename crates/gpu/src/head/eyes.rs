//! Eyeballs: round ones, that turn about their centres.

use super::content::Part;
use super::subdivision::V4;
use super::turn::Turn;

/// Where an eyeball is and where it looks, after pose.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Eye {
    /// Centre, in decimetres.
    pub centre: [f32; 3],
    /// Radius, in decimetres; about 0.15.
    pub radius: f32,
    /// Turns directions of the resting eye (x to the face's left, y up, z forward) to where they point now.
    pub turn: Turn,
}

impl Eye {
    /// Where the eye looks, a unit vector.
    pub fn gaze(&self) -> [f32; 3] {
        self.turn.apply([0.0, 0.0, 1.0])
    }
}

/// A sphere through the vertices of an eyeball.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ball {
    pub(super) centre: [f32; 3],
    pub(super) radius: f32,
}

impl Ball {
    /// The middle of the vertices' box and their mean distance from there.
    pub(super) fn around(points: &[V4], vertices: &[u32]) -> Self {
        let (mut low, mut high) = ([f32::MAX; 3], [f32::MIN; 3]);
        for vertex in vertices {
            let point = points[*vertex as usize];
            for axis in 0..3 {
                low[axis] = low[axis].min(point[axis]);
                high[axis] = high[axis].max(point[axis]);
            }
        }
        let centre = [0, 1, 2].map(|axis| f32::midpoint(low[axis], high[axis]));
        let sum: f32 = vertices.iter().map(|vertex| away(&points[*vertex as usize], centre)).sum();
        Self { centre, radius: sum / vertices.len().max(1) as f32 }
    }

    /// Puts the vertices onto the sphere: refinement alone would shrink it by a thirtieth.
    pub(super) fn round(&self, points: &mut [V4], vertices: &[u32]) {
        for vertex in vertices {
            let point = &mut points[*vertex as usize];
            let scale = self.radius / away(point, self.centre).max(1e-6);
            for (lane, centre) in point.iter_mut().zip(self.centre) {
                *lane = centre + (*lane - centre) * scale;
            }
        }
    }
}

/// The vertices of the left and of the right eyeball.
pub(super) fn vertices(parts: &[Part]) -> [Vec<u32>; 2] {
    [Part::LeftEye, Part::RightEye]
        .map(|eye| (0..).zip(parts).filter(|(_, part)| **part == eye).map(|(vertex, _)| vertex).collect())
}

fn away(point: &V4, centre: [f32; 3]) -> f32 {
    let square: f32 = (0..3).map(|axis| (point[axis] - centre[axis]).powi(2)).sum();
    square.sqrt()
}
