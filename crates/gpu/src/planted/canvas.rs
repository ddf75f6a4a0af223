//! A picture in numbers one can calculate with.

use crate::Picture;

/// RGB, each 0 to 255 (sRGB, not linear light); pixel centres lie at whole coordinates.
#[derive(Clone, Debug)]
pub(super) struct Canvas {
    pub(super) w: usize,
    pub(super) h: usize,
    pub(super) px: Vec<[f32; 3]>,
}

impl Canvas {
    pub(super) fn filled(w: usize, h: usize, colour: [f32; 3]) -> Self {
        let (w, h) = (w.max(1), h.max(1));
        Self { w, h, px: vec![colour; w * h] }
    }

    pub(super) fn of(picture: &Picture) -> Self {
        let (w, h) = (picture.width_px.max(1) as usize, picture.height_px.max(1) as usize);
        let mut px: Vec<[f32; 3]> = picture.rgb.as_chunks::<3>().0.iter().map(|p| p.map(f32::from)).collect();
        px.resize(w * h, [0.0; 3]);
        Self { w, h, px }
    }

    pub(super) fn picture(&self) -> Picture {
        let rgb = self.px.iter().flatten().map(|v| v.round().clamp(0.0, 255.0) as u8).collect();
        Picture { width_px: self.w as u32, height_px: self.h as u32, rgb }
    }

    /// The pixel there, or the nearest one.
    pub(super) fn at(&self, x: i64, y: i64) -> [f32; 3] {
        let x = x.clamp(0, self.w as i64 - 1) as usize;
        let y = y.clamp(0, self.h as i64 - 1) as usize;
        self.px[y * self.w + x]
    }

    /// Between four pixels; beyond the edge, the edge.
    pub(super) fn sample(&self, x: f32, y: f32) -> [f32; 3] {
        // `max` before `min`: a non-number becomes 0.
        let x = x.max(0.0).min(self.w as f32 - 1.0);
        let y = y.max(0.0).min(self.h as f32 - 1.0);
        let (left, top) = (x.floor(), y.floor());
        let (across, down) = (x - left, y - top);
        let (left, top) = (left as i64, top as i64);
        let upper = mix(self.at(left, top), self.at(left + 1, top), across);
        let lower = mix(self.at(left, top + 1), self.at(left + 1, top + 1), across);
        mix(upper, lower, down)
    }

    pub(super) fn resized(&self, w: usize, h: usize) -> Self {
        if (w, h) == (self.w, self.h) {
            return self.clone();
        }
        Self::of(&self.picture().resized(w.max(1) as u32, h.max(1) as u32))
    }

    /// The part inside the rectangle; the caller keeps it inside the canvas.
    pub(super) fn cropped(&self, [x, y, w, h]: [usize; 4]) -> Self {
        let mut part = Self::filled(w, h, [0.0; 3]);
        for row in 0..part.h {
            for col in 0..part.w {
                part.px[row * part.w + col] = self.at((x + col) as i64, (y + row) as i64);
            }
        }
        part
    }

    pub(super) fn mirrored(&self) -> Self {
        let mut other = self.clone();
        for row in other.px.chunks_exact_mut(self.w) {
            row.reverse();
        }
        other
    }

    /// Out of focus: a Gaussian of `sigma` pixels; the edge goes on outside.
    pub(super) fn blurred(&self, sigma: f32) -> Self {
        let weights = gaussian(sigma);
        let mut other = self.clone();
        convolve(&self.px, &mut other.px, self.w, self.h, &weights, true);
        let across = other.px.clone();
        convolve(&across, &mut other.px, self.w, self.h, &weights, false);
        other
    }

    /// Moved while the shutter was open: the mean along a line of `length` pixels.
    pub(super) fn smeared(&self, length: f32, angle: f32) -> Self {
        let steps = (length.ceil() as i32).clamp(1, 400);
        let (dx, dy) = (angle.cos() * length / steps as f32, angle.sin() * length / steps as f32);
        let mut other = self.clone();
        for y in 0..self.h {
            for x in 0..self.w {
                let mut sum = [0.0; 3];
                for step in 0..=steps {
                    let off = step as f32 - steps as f32 / 2.0;
                    let seen = self.sample(x as f32 + dx * off, y as f32 + dy * off);
                    sum = std::array::from_fn(|c| sum[c] + seen[c]);
                }
                other.px[y * self.w + x] = sum.map(|v| v / (steps + 1) as f32);
            }
        }
        other
    }

    /// Written as a JPEG and read again; unchanged where that fails.
    pub(super) fn recompressed(&self, quality: u8) -> Self {
        let file = self.picture().encode_jpeg(quality);
        Picture::decode(&file, &crate::DecodeLimits::default()).map_or_else(|_| self.clone(), |p| Self::of(&p))
    }

    /// Lays `over` on this canvas where `alpha` (0 to 1, same size) says so.
    pub(super) fn blend(&mut self, over: &Self, alpha: &[f32]) {
        for ((under, over), alpha) in self.px.iter_mut().zip(&over.px).zip(alpha) {
            *under = mix(*under, *over, *alpha);
        }
    }
}

pub(super) fn mix(a: [f32; 3], b: [f32; 3], share: f32) -> [f32; 3] {
    std::array::from_fn(|c| a[c] + (b[c] - a[c]) * share)
}

/// 0 at `from` and before, 1 at `to` and after, without a corner between; `from` may lie after `to`.
pub(super) fn ramp(from: f32, to: f32, at: f32) -> f32 {
    let t = ((at - from) / (to - from)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// A single channel blurred as [`Canvas::blurred`] does.
pub(super) fn blurred_plane(plane: &[f32], w: usize, h: usize, sigma: f32) -> Vec<f32> {
    let px = plane.iter().map(|v| [*v, 0.0, 0.0]).collect();
    Canvas { w, h, px }.blurred(sigma).px.iter().map(|p| p[0]).collect()
}

fn gaussian(sigma: f32) -> Vec<f32> {
    let sigma = if sigma.is_finite() { sigma.clamp(0.0, 200.0) } else { 0.0 };
    let radius = (sigma * 3.0).ceil() as i32;
    let weights: Vec<f32> = (-radius..=radius).map(|i| (-0.5 * (i as f32 / sigma.max(1e-3)).powi(2)).exp()).collect();
    let sum: f32 = weights.iter().sum();
    weights.into_iter().map(|w| w / sum).collect()
}

fn convolve(from: &[[f32; 3]], to: &mut [[f32; 3]], w: usize, h: usize, weights: &[f32], across: bool) {
    let radius = (weights.len() / 2) as i64;
    for y in 0..h as i64 {
        for x in 0..w as i64 {
            let mut sum = [0.0; 3];
            for (weight, off) in weights.iter().zip(-radius..) {
                let (x, y) = if across { (x + off, y) } else { (x, y + off) };
                let place = y.clamp(0, h as i64 - 1) as usize * w + x.clamp(0, w as i64 - 1) as usize;
                let seen = from[place];
                sum = std::array::from_fn(|c| sum[c] + seen[c] * weight);
            }
            to[y as usize * w + x as usize] = sum;
        }
    }
}
