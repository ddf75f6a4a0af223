//! Pass 4, ambient occlusion: how much sky each vertex sees, and where most of it lies.
//!
//! The scene is drawn from directions spread over the sphere; a vertex sees the sky of those in whose map it is the
//! highest. The maps stay, for surfaces too fine for their vertices (eyes, teeth).

use super::depth_map::DepthMap;
use super::math::{V3, v3};
use super::mesh::Mesh;
use super::workers;

/// What was found out about one geometry.
#[derive(Clone, Debug, Default)]
pub struct Ambient {
    maps: Vec<DepthMap>,
    /// Per vertex the mean open direction (its length: openness) and the openness.
    pub vertices: Vec<(V3, f32)>,
}

/// Where the head is, for the maps.
const CENTRE_BELOW_DM: f32 = 0.35;
const REACH_DM: f32 = 2.3;
/// Around eyes and mouth, for the maps that stay.
const NEAR_DM: f32 = 0.95;

impl Ambient {
    /// Looks from `directions` directions, with maps of `size` texels a side.
    pub fn new(mesh: &Mesh, eyes: V3, directions: usize, size: usize, threads: usize) -> Self {
        let centre = middle(eyes);
        let drawn = workers::jobs(directions, threads, |number| {
            let towards = spread(number, directions);
            let map = DepthMap::draw(mesh, towards, centre, REACH_DM, size);
            let seen: Vec<f32> = mesh
                .vertices
                .iter()
                .map(|vertex| if vertex.normal.dot(towards) > 0.0 { map.sees(vertex.pos, vertex.normal) } else { 0.0 })
                .collect();
            (map, seen)
        });
        let mut vertices = vec![(V3::ZERO, 0.0, 0.0); mesh.vertices.len()];
        for (map, seen) in &drawn {
            for ((sum, vertex), seen) in vertices.iter_mut().zip(&mesh.vertices).zip(seen) {
                let weight = vertex.normal.dot(map.towards).max(0.0);
                sum.0 += map.towards * (weight * seen);
                sum.1 += weight * seen;
                sum.2 += weight;
            }
        }
        let mut vertices: Vec<(V3, f32)> =
            vertices.into_iter().map(|(bent, seen, all)| (bent.unit(), seen / all.max(1e-6))).collect();
        for _ in 0..2 {
            vertices = smoothed(mesh, &vertices);
        }
        let (near, ahead) = (near(eyes), ahead(directions));
        let maps =
            workers::jobs(ahead.len(), threads, |number| DepthMap::draw(mesh, ahead[number], near, NEAR_DM, 2 * size));
        Self { maps, vertices }
    }

    /// The frames of the maps that [`new`](Self::new) would draw: of all directions, then those that stay.
    pub fn frames(eyes: V3, directions: usize, size: usize) -> [Vec<DepthMap>; 2] {
        let all = (0..directions).map(|number| spread(number, directions));
        let stay = ahead(directions).into_iter();
        [
            all.map(|towards| DepthMap::empty(towards, middle(eyes), REACH_DM, size)).collect(),
            stay.map(|towards| DepthMap::empty(towards, near(eyes), NEAR_DM, 2 * size)).collect(),
        ]
    }

    /// The same for one point, from the maps.
    #[inline]
    pub fn at(&self, p: V3, n: V3) -> (V3, f32) {
        let (mut bent, mut seen, mut all) = (V3::ZERO, 0.0, 0.0);
        for map in &self.maps {
            let weight = n.dot(map.towards);
            if weight > 0.0 {
                let open = weight * map.sees(p, n);
                bent += map.towards * open;
                seen += open;
                all += weight;
            }
        }
        (if seen > 1e-4 { bent.unit() } else { n }, seen / all.max(1e-6))
    }
}

impl DepthMap {
    /// 1 when nothing lies between a point and the sky in this direction, by the four nearest texels.
    #[inline]
    fn sees(&self, p: V3, n: V3) -> f32 {
        let [x, y, z] = self.place(p + n * (1.2 / self.scale));
        // What a surface may lie below the map and still be it.
        let bias = 0.7 / self.scale;
        let (x, y) = (x - 0.5, y - 0.5);
        let (fx, fy) = (x - x.floor(), y - y.floor());
        let open = |dx: f32, dy: f32| if self.at(x.floor() + dx, y.floor() + dy) <= z + bias { 1.0 } else { 0.0 };
        let low = open(0.0, 0.0) * (1.0 - fx) + open(1.0, 0.0) * fx;
        let high = open(0.0, 1.0) * (1.0 - fx) + open(1.0, 1.0) * fx;
        low * (1.0 - fy) + high * fy
    }
}

/// The middle of the maps of all directions.
fn middle(eyes: V3) -> V3 {
    eyes - v3(0.0, CENTRE_BELOW_DM, 0.6)
}

/// The middle of the maps that stay.
fn near(eyes: V3) -> V3 {
    eyes - v3(0.0, 0.32, 0.0)
}

/// Directions that eyes and mouth may see.
fn ahead(directions: usize) -> Vec<V3> {
    (0..directions).map(|number| spread(number, directions)).filter(|towards| towards.z > 0.05).collect()
}

/// The `number`-th of `count` directions spread evenly over the sphere (a Fibonacci spiral).
fn spread(number: usize, count: usize) -> V3 {
    let y = 1.0 - (2.0 * number as f32 + 1.0) / count as f32;
    let around = number as f32 * 2.399_963_2;
    let ring = (1.0 - y * y).max(0.0).sqrt();
    v3(ring * around.cos(), y, ring * around.sin())
}

/// Each vertex half itself, half the mean of its neighbours: few directions make stains.
fn smoothed(mesh: &Mesh, values: &[(V3, f32)]) -> Vec<(V3, f32)> {
    let mut sums = vec![(V3::ZERO, 0.0_f32, 0.0_f32); values.len()];
    for triangle in &mesh.triangles {
        let [a, b, c] = triangle.corners.map(|corner| corner as usize);
        for (to, from) in [(a, b), (b, c), (c, a), (b, a), (c, b), (a, c)] {
            sums[to].0 += values[from].0;
            sums[to].1 += values[from].1;
            sums[to].2 += 1.0;
        }
    }
    let mean = |((bent, open), (bents, opens, count)): (&(V3, f32), &(V3, f32, f32))| {
        if *count == 0.0 {
            return (*bent, *open);
        }
        ((*bent + *bents * (1.0 / count)).unit(), 0.5 * open + 0.5 * opens / count)
    };
    values.iter().zip(&sums).map(mean).collect()
}
