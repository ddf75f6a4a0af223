//! From five landmarks to the upright 112 × 112 face the embedder was trained on.

use super::mesh::sample_bilinear;
use crate::{GpuError, Picture};

/// Side of the aligned face, in pixels.
pub(super) const SIDE: usize = 112;

/// Where the landmarks lie in an aligned face. Source: OpenCV `FaceRecognizerSF`, as in ArcFace.
const TEMPLATE: [[f32; 2]; 5] =
    [[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655], [70.7299, 92.2041]];

/// A similarity: turn and scale `(a, b)`, then move. `(x, y)` goes to `(ax - by + tx, bx + ay + ty)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Transform {
    pub(super) a: f64,
    pub(super) b: f64,
    pub(super) tx: f64,
    pub(super) ty: f64,
}

impl Transform {
    /// The similarity that brings `from` closest to `to` (least squares); `None` when `from` has no
    /// extent or holds anything but finite numbers.
    ///
    /// Source: Umeyama 1991; in two dimensions without mirroring the solution is this closed form.
    pub(super) fn fit(from: &[[f32; 2]], to: &[[f32; 2]]) -> Option<Self> {
        let (from_centre, to_centre) = (centre(from), centre(to));
        let (mut along, mut across, mut extent) = (0.0, 0.0, 0.0);
        for (p, q) in from.iter().zip(to) {
            let (px, py) = (f64::from(p[0]) - from_centre[0], f64::from(p[1]) - from_centre[1]);
            let (qx, qy) = (f64::from(q[0]) - to_centre[0], f64::from(q[1]) - to_centre[1]);
            along += px * qx + py * qy;
            across += px * qy - py * qx;
            extent += px * px + py * py;
        }
        let (a, b) = (along / extent, across / extent);
        if !(a.is_finite() && b.is_finite()) || extent < 1e-6 || a.hypot(b) < 1e-9 {
            return None;
        }
        let tx = to_centre[0] - (a * from_centre[0] - b * from_centre[1]);
        let ty = to_centre[1] - (b * from_centre[0] + a * from_centre[1]);
        Some(Self { a, b, tx, ty })
    }

    /// The way back.
    pub(super) fn inverse(self) -> Self {
        let square = self.a * self.a + self.b * self.b;
        let (a, b) = (self.a / square, -self.b / square);
        Self { a, b, tx: -(a * self.tx - b * self.ty), ty: -(b * self.tx + a * self.ty) }
    }

    /// Where a point goes.
    pub(super) fn apply(self, x: f64, y: f64) -> [f64; 2] {
        [self.a * x - self.b * y + self.tx, self.b * x + self.a * y + self.ty]
    }
}

fn centre(points: &[[f32; 2]]) -> [f64; 2] {
    let count = points.len() as f64;
    let sum = points.iter().fold([0.0, 0.0], |[x, y], p| [x + f64::from(p[0]), y + f64::from(p[1])]);
    [sum[0] / count, sum[1] / count]
}

/// The embedder's input: RGB 0..255, `[3, 112, 112]`, black outside the picture.
pub(super) fn aligned(picture: &Picture, landmarks: &[[f32; 2]; 5]) -> Result<Vec<f32>, GpuError> {
    let back = Transform::fit(landmarks, &TEMPLATE).ok_or(GpuError::FaceDegenerate)?.inverse();
    let mut input = vec![0.0; 3 * SIDE * SIDE];
    for row in 0..SIDE {
        for col in 0..SIDE {
            let [x, y] = back.apply(col as f64, row as f64);
            let colour = sample_bilinear(picture, x, y);
            for (channel, value) in colour.into_iter().enumerate() {
                // The reference warps 8-bit pictures, so it rounds here.
                input[(channel * SIDE + row) * SIDE + col] = value.round();
            }
        }
    }
    Ok(input)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turned_scaled_and_moved_template_is_brought_back() {
        let moved = Transform { a: 1.2, b: -0.7, tx: 30.0, ty: -11.0 };
        let seen = TEMPLATE.map(|[x, y]| moved.apply(f64::from(x), f64::from(y)).map(|v| v as f32));
        let found = Transform::fit(&seen, &TEMPLATE).expect("a fit");
        let expected = moved.inverse();
        for (f, e) in [(found.a, expected.a), (found.b, expected.b), (found.tx, expected.tx), (found.ty, expected.ty)] {
            assert!((f - e).abs() < 1e-3, "{found:?} {expected:?}");
        }
    }

    #[test]
    fn landmarks_on_one_spot_cannot_be_aligned() {
        assert_eq!(Transform::fit(&[[3.0, 4.0]; 5], &TEMPLATE), None);
        assert_eq!(Transform::fit(&[[f32::NAN, 4.0]; 5], &TEMPLATE), None);
    }
}
