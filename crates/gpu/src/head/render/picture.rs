//! What comes out: a picture, and buffers that image generators take as guides.

pub use crate::Picture;

/// Guides, one value per pixel of the picture.
#[derive(Clone, Debug, Default)]
pub struct Aux {
    /// Distance from the camera along its axis, in decimetres; 0 where there is only background.
    pub depth_dm: Vec<f32>,
    /// Unit normals: x to the right of the picture, y up, z to the camera; 0 on the background.
    pub normal: Vec<[f32; 3]>,
    /// What is seen: numbers of [`Material`](super::mesh::Material).
    pub part: Vec<u8>,
    /// How much hair of the head covers the pixel, 0 to 1.
    pub hair: Vec<f32>,
    /// Outlines: 0 to 1.
    pub line: Vec<f32>,
    /// Named landmarks: pixels from the left and from the top.
    pub landmarks: Vec<(String, [f32; 2])>,
}

impl Aux {
    /// Works the outlines out of depth, normals and parts.
    pub(super) fn draw_lines(&mut self, width: usize, height: usize) {
        self.line = vec![0.0; width * height];
        for y in 1..height.saturating_sub(1) {
            for x in 1..width.saturating_sub(1) {
                let here = y * width + x;
                let mut line = 0.0_f32;
                for there in [here + 1, here + width] {
                    let step = (self.depth_dm[here] - self.depth_dm[there]).abs();
                    let (a, b) = (self.normal[here], self.normal[there]);
                    let bend = 1.0 - (a[0] * b[0] + a[1] * b[1] + a[2] * b[2]);
                    let part = if self.part[here] == self.part[there] { 0.0 } else { 1.0 };
                    line = line.max((step * 4.0).min(1.0)).max((bend * 1.6 - 0.15).clamp(0.0, 1.0)).max(part);
                }
                self.line[here] = line;
            }
        }
    }
}
