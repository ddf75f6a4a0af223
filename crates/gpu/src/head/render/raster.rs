//! Pass 2, visibility: which triangle each sample shows, and the surface there.

use super::camera::{Projected, View};
use super::math::V3;
use super::mesh::{Garment, Material, Mesh, Vertex};

/// Rows of a picture that are worked on together, with the margin that blurs need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Band {
    /// First row, in samples.
    pub top: usize,
    /// Rows.
    pub rows: usize,
    /// Samples per row.
    pub width: usize,
}

/// Per sample the nearest triangle and one over its distance.
#[derive(Clone, Debug, Default)]
pub struct Visibility {
    /// Number of the triangle plus one; 0 for the background.
    pub triangle: Vec<u32>,
    /// 1/dm; 0 for the background.
    pub near: Vec<f32>,
}

/// The surface a sample shows.
#[derive(Clone, Copy, Debug)]
pub struct Surface {
    /// Interpolated vertex.
    pub at: Vertex,
    /// What it is.
    pub material: Material,
    /// Unit vector to the camera.
    pub view: V3,
    /// Decimetres that a sample spans.
    pub span: f32,
    /// Column and row, in samples.
    pub sample: [u32; 2],
}

/// Eyeballs count as this much further away, in decimetres: squinting lids may lie inside of them.
const EYES_BACK_DM: f32 = 0.07;

/// Draws the triangles of a band. `places` are the projected vertices of the mesh.
pub fn draw(mesh: &Mesh, places: &[Projected], garment: Garment, band: Band) -> Visibility {
    let mut seen = Visibility { triangle: vec![0; band.rows * band.width], near: vec![0.0; band.rows * band.width] };
    for (number, triangle) in (1..).zip(&mesh.triangles) {
        let corners = triangle.corners.map(|corner| places[corner as usize]);
        let [a, b, c] = corners;
        if a.near <= 0.0 || b.near <= 0.0 || c.near <= 0.0 {
            continue;
        }
        let area = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
        // y is downwards here, so what faces us has a negative area.
        if area >= -1e-9 {
            continue;
        }
        let cloth = (triangle.material == Material::Cloth)
            .then(|| triangle.corners.map(|corner| garment.below_edge(mesh.vertices[corner as usize].rest)));
        let low = |a: f32, b: f32, c: f32| (a.min(b).min(c) - 0.5).ceil().max(0.0);
        let high = |a: f32, b: f32, c: f32| (a.max(b).max(c) - 0.5).floor();
        let (x0, x1) = (low(a.x, b.x, c.x), high(a.x, b.x, c.x).min(band.width as f32 - 1.0));
        let (top, bottom) = (band.top as f32, (band.top + band.rows) as f32 - 1.0);
        let (y0, y1) = (low(a.y, b.y, c.y).max(top), high(a.y, b.y, c.y).min(bottom));
        if x1 < x0 || y1 < y0 {
            continue;
        }
        let eye = matches!(triangle.material, Material::LeftEye | Material::RightEye);
        let back = if eye { 1.0 - EYES_BACK_DM * a.near } else { 1.0 };
        let over = 1.0 / area;
        let (du, dv) = ((c.y - a.y) * over, -(b.y - a.y) * over);
        for y in y0 as usize..=y1 as usize {
            let (px, py) = (x0 + 0.5, y as f32 + 0.5);
            let mut u = ((px - a.x) * (c.y - a.y) - (py - a.y) * (c.x - a.x)) * over;
            let mut v = ((b.x - a.x) * (py - a.y) - (b.y - a.y) * (px - a.x)) * over;
            let row = (y - band.top) * band.width;
            for place in row + x0 as usize..=row + x1 as usize {
                if u >= 0.0 && v >= 0.0 && u + v <= 1.0 {
                    let near = (a.near + u * (b.near - a.near) + v * (c.near - a.near)) * back;
                    // The neckline runs through triangles.
                    let there = cloth.is_none_or(|below| {
                        let share = [(1.0 - u - v) * a.near, u * b.near, v * c.near];
                        below[0] * share[0] + below[1] * share[1] + below[2] * share[2] > 0.0
                    });
                    if near > seen.near[place] && there {
                        seen.near[place] = near;
                        seen.triangle[place] = number;
                    }
                }
                u += du;
                v += dv;
            }
        }
    }
    seen
}

/// The surface at a sample that shows triangle number `triangle` (from 1).
#[inline]
pub fn surface(mesh: &Mesh, places: &[Projected], view: &View, triangle: u32, column: usize, row: usize) -> Surface {
    let triangle = mesh.triangles[triangle as usize - 1];
    let [a, b, c] = triangle.corners.map(|corner| places[corner as usize]);
    let (px, py) = (column as f32 + 0.5, row as f32 + 0.5);
    let over = 1.0 / ((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x));
    let u = ((px - a.x) * (c.y - a.y) - (py - a.y) * (c.x - a.x)) * over;
    let v = ((b.x - a.x) * (py - a.y) - (b.y - a.y) * (px - a.x)) * over;
    let near = a.near + u * (b.near - a.near) + v * (c.near - a.near);
    // Perspective: attributes are linear over distance.
    let share = [(1.0 - u - v) * a.near / near, u * b.near / near, v * c.near / near];
    let [p, q, r] = triangle.corners.map(|corner| &mesh.vertices[corner as usize]);
    let blend = |p: V3, q: V3, r: V3| p * share[0] + q * share[1] + r * share[2];
    let pos = blend(p.pos, q.pos, r.pos);
    let mut masks = [0.0; 5];
    for (lane, mask) in masks.iter_mut().enumerate() {
        *mask = p.masks[lane] * share[0] + q.masks[lane] * share[1] + r.masks[lane] * share[2];
    }
    Surface {
        at: Vertex {
            pos,
            normal: blend(p.normal, q.normal, r.normal).unit(),
            rest: blend(p.rest, q.rest, r.rest),
            masks,
            bent: blend(p.bent, q.bent, r.bent).unit(),
            open: p.open * share[0] + q.open * share[1] + r.open * share[2],
        },
        material: triangle.material,
        view: (view.eye - pos).unit(),
        span: view.span(near),
        sample: [column as u32, row as u32],
    }
}
