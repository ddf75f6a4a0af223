//! The MediaPipe face mesh, and how far two shapes lie apart.

use super::{Bounds, Face};
use crate::GpuError;
use crate::preprocess::{TensorFormat, Transform};

/// What the mesh model reads: RGB, 0..1.
pub(crate) const FORMAT: TensorFormat = TensorFormat::square(SIDE, false, 1.0 / 255.0);
/// Side of the mesh model's input, in pixels.
const SIDE: usize = 192;
const POINTS: usize = 468;
/// Points and presence.
pub(super) const OUTPUTS: [(&str, usize); 2] = [("conv2d_20", 3 * POINTS), ("conv2d_30", 1)];
/// The square around the mesh of a face that looks at the camera, in terms of the detector's box: its side, and how far
/// its middle lies below that of the box. Means over 116 test photos; they scatter by 0.025, 0.013 across and 0.016 down.
/// Aimed so, one look tells people apart nearly as well as a second one aimed by the first: of pairs out of 418 photo pairs
/// of one person and 6,137 of two people, 7.2 % stand in the wrong order by their deviation; after the second 6.6 %.
const SIDE_OF_BOX: f32 = 0.884;
const BELOW_BOX: f32 = 0.046;
/// The crop is this much larger than the face.
const MARGIN: f64 = 1.5;
/// Outer corners of the right and left eye.
const OUTER_EYES: [usize; 2] = [33, 263];

/// The shape of one face.
#[derive(Clone, Debug, PartialEq)]
pub struct Mesh {
    /// 468 points `[x, y, z]` in picture pixels; z grows away from the camera, 0 near the middle of
    /// the head. Numbered as in MediaPipe.
    pub points: Vec<[f32; 3]>,
    /// The model's belief that there is a face at all, 0 to 1.
    pub presence: f32,
}

impl Mesh {
    /// Distance of the outer eye corners in picture pixels, the unit in which shapes are measured.
    ///
    /// In space, so that it shrinks little when the head turns; `None` when the corners are missing,
    /// coincide or are not numbers.
    #[must_use]
    pub fn eye_distance_px(&self) -> Option<f32> {
        let [right, left] = OUTER_EYES.map(|index| self.points.get(index).map(|p| p.map(f64::from)));
        let eyes = distance(right?, left?) as f32;
        (eyes.is_finite() && eyes > 0.0).then_some(eyes)
    }
}

/// How far two shapes lie apart: the root mean square distance of their points after the best
/// similarity alignment (move, turn, scale), divided by the distance of the outer eye corners.
///
/// 0.009 is usual for two photos of one person, 0.026 for two people; meaningful only for faces
/// that look at the camera with a closed mouth. Infinite when a mesh has no extent or the numbers
/// of points differ.
///
/// Source: facts/faces.md, "2 % deviation"; rotation by Horn 1987 (unit quaternions).
#[must_use]
pub fn deviation(a: &Mesh, b: &Mesh) -> f32 {
    let Some((apart, eyes)) = apart(a, b) else { return f32::INFINITY };
    let square: f64 = apart.iter().map(|d| d.powi(2)).sum();
    let result = ((square / apart.len() as f64).sqrt() / eyes) as f32;
    if result.is_finite() { result } else { f32::INFINITY }
}

/// Where two shapes lie apart: the distance of each point of `mesh` from the same point of `reference`
/// after the alignment of [`deviation`], as a share of the reference's outer eye distance.
///
/// One value per point, in the mesh's order; their root mean square is `deviation(mesh, reference)`.
/// `None` where that is infinite. Cost: 15 µs.
#[must_use]
pub fn deviations(mesh: &Mesh, reference: &Mesh) -> Option<Vec<f32>> {
    let (apart, eyes) = apart(mesh, reference)?;
    let shares: Vec<f32> = apart.into_iter().map(|d| (d / eyes) as f32).collect();
    shares.iter().all(|share| share.is_finite()).then_some(shares)
}

/// The mean of several shapes, each first brought closest to the first one; a reference shape of one person.
///
/// `None` for no mesh, or when one has no extent or another number of points.
#[must_use]
pub fn mean_shape(meshes: &[Mesh]) -> Option<Mesh> {
    let first = meshes.first()?;
    let mut sum = vec![[0.0_f64; 3]; first.points.len()];
    for mesh in meshes {
        let (turned, scale, target) = aligned(mesh, first)?;
        let eyes = distance(target[OUTER_EYES[0]], target[OUTER_EYES[1]]);
        if !(scale.is_finite() && eyes > 0.0) {
            return None;
        }
        for (total, point) in sum.iter_mut().zip(turned) {
            *total = std::array::from_fn(|axis| total[axis] + point[axis] * scale);
        }
    }
    let count = meshes.len() as f64;
    let points = sum.into_iter().map(|point| point.map(|v| (v / count) as f32)).collect();
    Some(Mesh { points, presence: 1.0 })
}

/// `a` centred and turned towards `b`, the scale that brings it closest, and `b` centred.
#[expect(clippy::type_complexity, reason = "three results of one computation, used twice below")]
fn aligned(a: &Mesh, b: &Mesh) -> Option<(Vec<[f64; 3]>, f64, Vec<[f64; 3]>)> {
    if a.points.len() != b.points.len() || a.points.len() <= OUTER_EYES[1] {
        return None;
    }
    let (p, q) = (centred(&a.points), centred(&b.points));
    let rotation = best_rotation(&p, &q);
    let turned: Vec<[f64; 3]> = p.iter().map(|point| rotate(&rotation, *point)).collect();
    let (mut along, mut extent) = (0.0, 0.0);
    for (p, q) in turned.iter().zip(&q) {
        along += dot(*p, *q);
        extent += dot(*p, *p);
    }
    Some((turned, along / extent, q))
}

/// The distance of each pair of points once `a` is brought closest to `b`, and the eye distance of `b`.
fn apart(a: &Mesh, b: &Mesh) -> Option<(Vec<f64>, f64)> {
    let (turned, scale, q) = aligned(a, b)?;
    // Between the eyes of `b`, to which `a` is brought: near enough the same for both ways round.
    let eyes = distance(q[OUTER_EYES[0]], q[OUTER_EYES[1]]);
    Some((turned.iter().zip(&q).map(|(p, q)| distance(p.map(|v| v * scale), *q)).collect(), eyes))
}

/// Where the model has to look, from the detector's answer: from pixels of the crop to pixels of the picture.
pub(crate) fn placement(face: &Face) -> Result<Transform, GpuError> {
    let [right_eye, left_eye, ..] = face.landmarks;
    crop(face.bounds, right_eye, left_eye)
}

/// As [`placement`], aimed better where there will be no second look.
pub(crate) fn only_placement(face: &Face) -> Result<Transform, GpuError> {
    let [right_eye, left_eye, ..] = face.landmarks;
    let Bounds { x, y, w, h } = face.bounds;
    let side = SIDE_OF_BOX * w.max(h);
    // Down the face, whichever way it is held.
    let (sine, cosine) = (left_eye[1] - right_eye[1]).atan2(left_eye[0] - right_eye[0]).sin_cos();
    let below = BELOW_BOX * side;
    let (x, y) = (x + w / 2.0 - sine * below, y + h / 2.0 + cosine * below);
    let points = Bounds { x: x - side / 2.0, y: y - side / 2.0, w: side, h: side };
    crop(points, right_eye, left_eye)
}

/// Where to look again, from the mesh of the first look: the box of its points is steadier than the detector's.
pub(crate) fn second_placement(first: &Mesh) -> Result<Transform, GpuError> {
    let flat = |index: usize| first.points.get(index).map_or([0.0; 2], |p| [p[0], p[1]]);
    crop(extent(&first.points), flat(OUTER_EYES[0]), flat(OUTER_EYES[1]))
}

/// The mesh in picture pixels, from the model's two outputs.
pub(crate) fn decode(placement: Transform, [points, presence]: [&[f32]; 2]) -> Mesh {
    let scale = placement.a.hypot(placement.b);
    let points = points.as_chunks::<3>().0.iter().map(|[x, y, z]| {
        let [px, py] = placement.apply(f64::from(*x), f64::from(*y));
        [px as f32, py as f32, (f64::from(*z) * scale) as f32]
    });
    let logit = presence.first().copied().unwrap_or(f32::NEG_INFINITY);
    Mesh { points: points.collect(), presence: 1.0 / (1.0 + (-logit).exp()) }
}

/// A square around a box, turned so that the eyes are level.
fn crop(bounds: Bounds, right_eye: [f32; 2], left_eye: [f32; 2]) -> Result<Transform, GpuError> {
    let angle = f64::from(left_eye[1] - right_eye[1]).atan2(f64::from(left_eye[0] - right_eye[0]));
    let side = MARGIN * f64::from(bounds.w.max(bounds.h));
    let [x, y] = [f64::from(bounds.x + bounds.w / 2.0), f64::from(bounds.y + bounds.h / 2.0)];
    let usable = side.is_finite() && side > 1.0 && angle.is_finite() && x.is_finite() && y.is_finite();
    if !usable {
        return Err(GpuError::FaceDegenerate);
    }
    let (scale, half) = (side / SIDE as f64, SIDE as f64 / 2.0);
    let (a, b) = (scale * angle.cos(), scale * angle.sin());
    Ok(Transform { a, b, tx: x - half * (a - b), ty: y - half * (a + b) })
}

fn extent(points: &[[f32; 3]]) -> Bounds {
    let (mut left, mut top, mut right, mut bottom) = (f32::MAX, f32::MAX, f32::MIN, f32::MIN);
    for [x, y, _] in points {
        (left, right) = (left.min(*x), right.max(*x));
        (top, bottom) = (top.min(*y), bottom.max(*y));
    }
    Bounds { x: left, y: top, w: right - left, h: bottom - top }
}

fn centred(points: &[[f32; 3]]) -> Vec<[f64; 3]> {
    let count = points.len() as f64;
    let mut centre = [0.0; 3];
    for point in points {
        for axis in 0..3 {
            centre[axis] += f64::from(point[axis]) / count;
        }
    }
    points.iter().map(|p| std::array::from_fn(|axis| f64::from(p[axis]) - centre[axis])).collect()
}

/// The unit quaternion that turns `p` closest to `q`: the main eigenvector of Horn's matrix, by
/// power iteration (shifted, so that the largest eigenvalue is also the largest in size).
fn best_rotation(p: &[[f64; 3]], q: &[[f64; 3]]) -> [f64; 4] {
    let mut s = [[0.0; 3]; 3];
    for (p, q) in p.iter().zip(q) {
        for (row, value) in s.iter_mut().zip(p) {
            for (cell, other) in row.iter_mut().zip(q) {
                *cell += value * other;
            }
        }
    }
    let [[xx, xy, xz], [yx, yy, yz], [zx, zy, zz]] = s;
    let mut n = [
        [xx + yy + zz, yz - zy, zx - xz, xy - yx],
        [yz - zy, xx - yy - zz, xy + yx, zx + xz],
        [zx - xz, xy + yx, yy - xx - zz, yz + zy],
        [xy - yx, zx + xz, yz + zy, zz - xx - yy],
    ];
    let shift: f64 = s.as_flattened().iter().map(|v| v.abs()).sum();
    for (i, row) in n.iter_mut().enumerate() {
        row[i] += shift;
    }
    // Faces to be compared look the same way, so no turn is a good start.
    let mut v = [1.0, 0.01, 0.01, 0.01];
    for _ in 0..200 {
        let next: [f64; 4] = std::array::from_fn(|i| (0..4).map(|j| n[i][j] * v[j]).sum());
        let length = next.iter().map(|v| v * v).sum::<f64>().sqrt();
        if length == 0.0 || !length.is_finite() {
            return [1.0, 0.0, 0.0, 0.0];
        }
        v = next.map(|value| value / length);
    }
    v
}

fn rotate(&[w, x, y, z]: &[f64; 4], p: [f64; 3]) -> [f64; 3] {
    [
        (1.0 - 2.0 * (y * y + z * z)) * p[0] + 2.0 * (x * y - w * z) * p[1] + 2.0 * (x * z + w * y) * p[2],
        2.0 * (x * y + w * z) * p[0] + (1.0 - 2.0 * (x * x + z * z)) * p[1] + 2.0 * (y * z - w * x) * p[2],
        2.0 * (x * z - w * y) * p[0] + 2.0 * (y * z + w * x) * p[1] + (1.0 - 2.0 * (x * x + y * y)) * p[2],
    ]
}

fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

fn distance(a: [f64; 3], b: [f64; 3]) -> f64 {
    ((a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2) + (a[2] - b[2]).powi(2)).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape() -> Mesh {
        // Any lopsided cloud does; a fixed recipe keeps the test repeatable.
        let points = (0..POINTS)
            .map(|i| i as f32)
            .map(|i| [100.0 + (i * 0.37).sin() * 40.0, 80.0 + (i * 0.11).cos() * 55.0, (i * 0.73).sin() * 20.0]);
        Mesh { points: points.collect(), presence: 1.0 }
    }

    #[test]
    fn a_moved_turned_and_scaled_shape_does_not_deviate() {
        let (original, half) = (shape(), 0.35_f64);
        let turn = [half.cos(), half.sin() * 0.6, half.sin() * 0.8, 0.0];
        let mut moved = original.clone();
        for point in &mut moved.points {
            let turned = rotate(&turn, point.map(f64::from));
            *point = [turned[0] * 1.7 + 12.0, turned[1] * 1.7 - 90.0, turned[2] * 1.7].map(|v| v as f32);
        }
        assert!(deviation(&original, &moved) < 1e-4, "{}", deviation(&original, &moved));
        assert!(deviations(&original, &moved).expect("two shapes").into_iter().all(|share| share < 1e-3));
    }

    #[test]
    fn a_changed_shape_deviates_and_a_flat_one_has_no_measure() {
        let (original, mut changed) = (shape(), shape());
        for point in changed.points.iter_mut().step_by(3) {
            point[0] += 9.0;
        }
        assert!(deviation(&original, &changed) > 0.02);
        let shares = deviations(&original, &changed).expect("two shapes");
        let square: f32 = shares.iter().map(|share| share * share).sum();
        assert!(((square / POINTS as f32).sqrt() - deviation(&original, &changed)).abs() < 1e-6);
        let flat = Mesh { points: vec![[1.0; 3]; POINTS], presence: 1.0 };
        assert_eq!(deviation(&original, &flat), f32::INFINITY);
        assert_eq!(deviations(&original, &flat), None);
        assert_eq!(deviation(&original, &Mesh { points: vec![], presence: 1.0 }), f32::INFINITY);
    }
}
