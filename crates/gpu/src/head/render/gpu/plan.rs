//! What is worked out on the processor before a picture: camera, mesh, lamps, which rows go together.

use super::uniforms::Atlas;
use crate::head::HeadError;
use crate::head::render::camera::View;
use crate::head::render::frame::{self, Effort, Scene};
use crate::head::render::light::Lamp;
use crate::head::render::math::V3;
use crate::head::render::mesh::Mesh;
use crate::head::render::picture::Aux;
use crate::head::render::scatter;

/// Samples that are worked on together: 0.2 GB of the device's memory.
const BAND_SAMPLES: usize = 2 << 20;
/// Words of a vertex, of four lanes each.
const VERTEX_WORDS: usize = 4;

/// One picture.
pub(super) struct Plan<'a> {
    pub scene: &'a Scene<'a>,
    pub effort: Effort,
    pub view: View,
    pub mesh: Mesh,
    pub lamps: Vec<Lamp>,
    pub atlas: Atlas,
    pub eyes_at: V3,
    /// Number of the geometry, garment and quality.
    pub key: u64,
    /// Rows of samples beyond a band that its light comes from.
    pub margin: usize,
}

/// Rows of pixels that are drawn together, and the rows of samples for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rows {
    /// First row of pixels.
    pub out_top: usize,
    /// Rows of pixels.
    pub out_rows: usize,
    /// First row of samples.
    pub top: usize,
    /// Rows of samples.
    pub rows: usize,
}

impl<'a> Plan<'a> {
    /// Plans a scene.
    ///
    /// # Errors
    /// As [`Renderer::render`](crate::head::render::Renderer::render).
    pub fn new(scene: &'a Scene<'a>) -> Result<Self, HeadError> {
        frame::checked(scene)?;
        let effort = scene.quality.effort();
        let eyes_at = V3::of(scene.geometry.between_eyes);
        let size = scene.size_px.map(|px| px as usize * effort.side);
        let view = View::on(scene.geometry, scene.lens, scene.framing, size);
        let mesh = Mesh::new(scene.level, scene.geometry, scene.garment);
        let lamps = scene.rig.lamps(eyes_at);
        let atlas = Atlas::new(&lamps, eyes_at, &effort);
        let nearest = mesh.vertices.iter().map(|vertex| view.project(vertex.pos).near).fold(0.0, f32::max);
        let reach = (scatter::REACH_DM * view.scale * nearest).ceil() as usize;
        let margin = if effort.scatter { reach + 2 } else { 2 };
        let key = frame::fingerprint(scene);
        Ok(Self { scene, effort, view, mesh, lamps, atlas, eyes_at, key, margin })
    }

    /// Width and height in pixels.
    pub fn size(&self) -> [usize; 2] {
        self.scene.size_px.map(|px| px as usize)
    }

    /// The bands of the picture, from the top. Their number depends on the picture alone.
    pub fn bands(&self) -> Vec<Rows> {
        let (height, side) = (self.size()[1], self.effort.side);
        let most = (BAND_SAMPLES / self.view.size[0]).saturating_sub(2 * self.margin) / side;
        let step = most.max(16);
        let band = |out_top: usize| {
            let out_rows = step.min(height - out_top);
            let top = (out_top * side).saturating_sub(self.margin);
            let end = ((out_top + out_rows) * side + self.margin).min(self.view.size[1]);
            Rows { out_top, out_rows, top, rows: end - top }
        };
        (0..height).step_by(step).map(band).collect()
    }

    /// Bytes of the largest buffer: shaded samples of a band, or depth maps. Only a picture of a few pores has bands
    /// so tall that this grows beyond [`BAND_SAMPLES`].
    pub fn most_bytes(&self) -> u64 {
        let rows = self.bands().iter().map(|band| band.rows).max().unwrap_or(0);
        let samples = (rows * self.view.size[0]) as u64 * 32;
        samples.max(self.atlas.texels as u64 * 4)
    }

    /// The vertices as the shaders read them.
    pub fn vertices(&self) -> Vec<[f32; 4]> {
        let mut words = Vec::with_capacity(self.mesh.vertices.len() * VERTEX_WORDS);
        for vertex in &self.mesh.vertices {
            let with = |v: V3, last| [v.x, v.y, v.z, last];
            let masks = vertex.masks;
            words.push(with(vertex.pos, masks[0]));
            words.push(with(vertex.normal, masks[1]));
            words.push(with(vertex.rest, masks[2]));
            words.push([masks[3], masks[4], 0.0, 0.0]);
        }
        words
    }

    /// The triangles as the shaders read them: corners and material.
    pub fn triangles(&self) -> Vec<[u32; 4]> {
        let words = self.mesh.triangles.iter().map(|triangle| {
            let [a, b, c] = triangle.corners;
            [a, b, c, triangle.material as u32]
        });
        words.collect()
    }

    /// Adds what follows from the guides of all pixels.
    pub fn finish(&self, aux: &mut Aux) {
        let [width, height] = self.size();
        aux.draw_lines(width, height);
        let side = self.effort.side as f32;
        let named = self.scene.asset.landmarks().filter(|(name, _)| !name.starts_with("joint"));
        aux.landmarks = named
            .map(|(name, vertex)| {
                let place = self.view.project(self.mesh.vertices[vertex].pos);
                (name.to_owned(), [place.x / side, place.y / side])
            })
            .collect();
    }
}

/// Per vertex where its neighbours start, one more at the end, then the neighbours: an edge of two triangles counts
/// twice, as in `ambient::smoothed`.
pub(super) fn neighbours(triangles: &[[u32; 4]], vertices: usize) -> Vec<u32> {
    let edges = |triangle: &[u32; 4]| {
        let [a, b, c, _] = *triangle;
        [(a, b), (b, c), (c, a), (b, a), (c, b), (a, c)]
    };
    let mut words = vec![0; vertices + 1];
    for (to, _) in triangles.iter().flat_map(edges) {
        words[to as usize + 1] += 1;
    }
    words[0] = vertices as u32 + 1;
    for vertex in 0..vertices {
        words[vertex + 1] += words[vertex];
    }
    let mut next = words[..vertices].to_vec();
    words.resize(words[vertices] as usize, 0);
    for (to, from) in triangles.iter().flat_map(edges) {
        words[next[to as usize] as usize] = from;
        next[to as usize] += 1;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_edge_makes_two_neighbours() {
        let words = neighbours(&[[0, 1, 2, 0]], 4);
        assert_eq!(words, [5, 7, 9, 11, 11, 1, 2, 2, 0, 0, 1]);
    }
}
