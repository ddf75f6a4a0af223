//! The plate: everything the kernel needs, as plain numbers that a GPU and its CPU twin read alike.

use bytemuck::{Pod, Zeroable};

/// Fixed part; the layout of `Header` in `kernel.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
pub(super) struct Header {
    /// Width, height, number of layers, seed.
    pub size: [u32; 4],
    /// Portrait width, height, left, top in picture pixels.
    pub art: [i32; 4],
    /// Direction towards the light x, y; red gain; blue gain.
    pub light: [f32; 4],
    /// Grain, vignette, contrast, side light.
    pub finish: [f32; 4],
    /// Red, green, blue in 0..1, gradient.
    pub ground: [f32; 4],
    /// x, y, radius, strength.
    pub glow: [f32; 4],
}

/// One shape; the layout of `Layer` in `kernel.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
pub(super) struct Layer {
    /// Centre x, y; half width or radius, half height.
    pub place: [f32; 4],
    /// Cosine, sine, upper corner radius or half ring width, lower corner radius.
    pub turn: [f32; 4],
    /// Red, green, blue in 0..1, opacity.
    pub colour: [f32; 4],
    /// Softness in pixels, gradient, kind, paint.
    pub edge: [f32; 4],
    /// Index of the layer to stay inside, -1 for none; the rest is unused.
    pub clip: [f32; 4],
}

const DISC: f32 = 0.0;
const BOX: f32 = 1.0;
const RING: f32 = 2.0;
const QUARTER: f32 = 3.0;

impl Layer {
    fn new(kind: f32, place: [f32; 4]) -> Self {
        Self {
            place,
            turn: [1.0, 0.0, 0.0, 0.0],
            colour: [0.0, 0.0, 0.0, 1.0],
            edge: [0.0, 0.0, kind, 0.0],
            clip: [-1.0, 0.0, 0.0, 0.0],
        }
    }

    /// A full circle.
    pub(super) fn disc(x: f32, y: f32, radius: f32) -> Self {
        Self::new(DISC, [x, y, radius, radius])
    }

    /// A circle's outline, `width` pixels wide.
    pub(super) fn ring(x: f32, y: f32, radius: f32, width: f32) -> Self {
        let mut layer = Self::new(RING, [x, y, radius, radius]);
        layer.turn[2] = width / 2.0;
        layer
    }

    /// The upper left quarter of a circle.
    pub(super) fn quarter(x: f32, y: f32, radius: f32) -> Self {
        Self::new(QUARTER, [x, y, radius, radius])
    }

    /// An upright rectangle from its edges.
    pub(super) fn rect(left: f32, top: f32, right: f32, bottom: f32) -> Self {
        let (x, y) = (f32::midpoint(left, right), f32::midpoint(top, bottom));
        Self::new(BOX, [x, y, ((right - left) / 2.0).max(0.5), ((bottom - top) / 2.0).max(0.5)])
    }

    /// Rounds the upper and the lower corners of a rectangle; as large as half its width at most.
    pub(super) fn corners(mut self, upper: f32, lower: f32) -> Self {
        self.turn[2] = upper.min(self.place[2]).min(self.place[3] * 2.0);
        self.turn[3] = lower.min(self.place[2]).min(self.place[3] * 2.0);
        self
    }

    /// Turns the shape around its centre, clockwise as seen.
    pub(super) fn turned(mut self, degrees: f32) -> Self {
        let (sin, cos) = degrees.to_radians().sin_cos();
        (self.turn[0], self.turn[1]) = (cos, sin);
        self
    }

    /// Fills with one colour.
    pub(super) fn filled(mut self, [r, g, b]: [f32; 3], opacity: f32) -> Self {
        self.colour = [r, g, b, opacity];
        self
    }

    /// Blurs the edge over this many pixels on both sides.
    pub(super) fn soft(mut self, softness_px: f32) -> Self {
        self.edge[0] = softness_px;
        self
    }

    /// Brightens the side towards the light by this share, darkens the other.
    pub(super) fn lit(mut self, gradient: f32) -> Self {
        self.edge[1] = gradient;
        self
    }

    /// Shows the portrait instead of a colour.
    pub(super) fn with_portrait(mut self) -> Self {
        self.edge[3] = 1.0;
        self
    }

    /// Shows only what lies inside another layer's shape.
    pub(super) fn inside(mut self, layer: usize) -> Self {
        self.clip[0] = layer as f32;
        self
    }
}

/// A picture ready to be shaded.
pub(super) struct Plate {
    pub header: Header,
    pub layers: Vec<Layer>,
    /// `r | g << 8 | b << 16 | alpha << 24`, colour already multiplied by alpha; never empty.
    pub portrait: Vec<u32>,
}
