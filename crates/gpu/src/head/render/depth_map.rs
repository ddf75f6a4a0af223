//! Depth of the scene seen from one direction, without perspective: for shadows and for ambient occlusion.

use super::math::{V3, frame};
use super::mesh::Mesh;

/// Uniform and texture of one direction.
#[derive(Clone, Debug)]
pub struct DepthMap {
    /// Towards the light.
    pub towards: V3,
    /// Along the rows of texels, a unit vector.
    pub right: V3,
    /// Along the columns, a unit vector.
    pub up: V3,
    /// The middle of the map.
    pub centre: V3,
    /// Texels per decimetre.
    pub scale: f32,
    /// Texels along one side.
    pub size: usize,
    /// Height towards the light, in decimetres over the centre; the nearest surface; far below where there is none.
    pub height: Vec<f32>,
}

/// Lower than anything drawn.
pub const NOTHING: f32 = -1e9;

impl DepthMap {
    /// Draws a mesh as seen from `towards`, `reach` decimetres around `centre`.
    pub fn draw(mesh: &Mesh, towards: V3, centre: V3, reach: f32, size: usize) -> Self {
        let mut map = Self::empty(towards, centre, reach, size);
        map.height = vec![NOTHING; size * size];
        let places: Vec<[f32; 3]> = mesh.vertices.iter().map(|vertex| map.place(vertex.pos)).collect();
        for triangle in &mesh.triangles {
            let [a, b, c] = triangle.corners.map(|corner| places[corner as usize]);
            map.triangle(a, b, c);
        }
        map
    }

    /// The frame of [`draw`](Self::draw), without heights.
    pub fn empty(towards: V3, centre: V3, reach: f32, size: usize) -> Self {
        let towards = towards.unit();
        let (right, up) = frame(towards);
        Self { towards, right, up, centre, scale: size as f32 / (2.0 * reach), size, height: vec![] }
    }

    /// Texel coordinates and height of a point.
    #[inline(always)]
    pub fn place(&self, p: V3) -> [f32; 3] {
        let d = p - self.centre;
        let half = self.size as f32 * 0.5;
        [half + d.dot(self.right) * self.scale, half + d.dot(self.up) * self.scale, d.dot(self.towards)]
    }

    /// The stored height at texel coordinates.
    #[inline(always)]
    pub fn at(&self, x: f32, y: f32) -> f32 {
        let (column, row) = (x as i32, y as i32);
        if column < 0 || row < 0 || column >= self.size as i32 || row >= self.size as i32 {
            return NOTHING;
        }
        self.height[row as usize * self.size + column as usize]
    }

    fn triangle(&mut self, a: [f32; 3], b: [f32; 3], c: [f32; 3]) {
        let area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
        if area.abs() < 1e-12 {
            return;
        }
        let last = self.size as f32 - 1.0;
        let low = |axis: usize| (a[axis].min(b[axis]).min(c[axis]) - 0.5).ceil().clamp(0.0, last + 1.0) as usize;
        let high = |axis: usize| (a[axis].max(b[axis]).max(c[axis]) - 0.5).floor().clamp(-1.0, last);
        let (x0, y0, x1, y1) = (low(0), low(1), high(0), high(1));
        if x1 < x0 as f32 || y1 < y0 as f32 {
            return;
        }
        let over = 1.0 / area;
        let (du, dv) = ((c[1] - a[1]) * over, -(b[1] - a[1]) * over);
        let dz = du * (b[2] - a[2]) + dv * (c[2] - a[2]);
        for y in y0..=y1 as usize {
            let (px, py) = (x0 as f32 + 0.5, y as f32 + 0.5);
            let mut u = ((px - a[0]) * (c[1] - a[1]) - (py - a[1]) * (c[0] - a[0])) * over;
            let mut v = ((b[0] - a[0]) * (py - a[1]) - (b[1] - a[1]) * (px - a[0])) * over;
            let mut z = a[2] + u * (b[2] - a[2]) + v * (c[2] - a[2]);
            for texel in &mut self.height[y * self.size + x0..=y * self.size + x1 as usize] {
                if u >= 0.0 && v >= 0.0 && u + v <= 1.0 && z > *texel {
                    *texel = z;
                }
                u += du;
                v += dv;
                z += dz;
            }
        }
    }
}
