//! YuNet: letterbox, three strides of anchors, non-maximum suppression.
//!
//! Source: OpenCV `FaceDetectorYN`, restated in `faces/reference.json` of the test data.

use super::{Bounds, Face};
use crate::runtime::Model;
use crate::{GpuError, Picture};

/// Side of the detector's input, in pixels.
const SIDE: usize = 640;
const STRIDES: [usize; 3] = [8, 16, 32];
/// Per anchor: class, object, box and points, each for the three strides.
pub(super) const OUTPUTS: [&str; 12] = [
    "cls_8", "cls_16", "cls_32", "obj_8", "obj_16", "obj_32", "bbox_8", "bbox_16", "bbox_32", "kps_8", "kps_16",
    "kps_32",
];
/// How many values an anchor has in each of the four.
const VALUES: [usize; 4] = [1, 1, 4, 10];
const MIN_SCORE: f32 = 0.6;
/// The weight 1 in OpenCV's fixed-point interpolation: its results differ from floating point by a
/// level here and there, enough to make another anchor win and move a landmark by pixels.
const ONE: i32 = 1 << 11;
/// Above this overlap two boxes are one face.
const MAX_OVERLAP: f32 = 0.3;

pub(super) fn detect(model: &Model, picture: &Picture) -> Result<Vec<Face>, GpuError> {
    let (input, scale) = letterbox(picture);
    let anchors = STRIDES.map(|stride| (SIDE / stride).pow(2));
    let [c8, c16, c32, o8, o16, o32, b8, b16, b32, k8, k16, k32] =
        model.run(SIDE, input, std::array::from_fn(|i| (OUTPUTS[i], anchors[i % 3] * VALUES[i / 3])))?;
    let mut found = Vec::new();
    decode(8, &c8, &o8, &b8, &k8, &mut found);
    decode(16, &c16, &o16, &b16, &k16, &mut found);
    decode(32, &c32, &o32, &b32, &k32, &mut found);
    let mut faces = without_doubles(found);
    for face in &mut faces {
        let Bounds { x, y, w, h } = face.bounds;
        face.bounds = Bounds { x: x / scale, y: y / scale, w: w / scale, h: h / scale };
        face.landmarks = face.landmarks.map(|point| point.map(|v| v / scale));
    }
    faces.sort_by(|a, b| b.bounds.area().total_cmp(&a.bounds.area()));
    Ok(faces)
}

/// BGR 0..255, `[3, 640, 640]`, the picture at the top left and black beside it; and its scale.
///
/// Bilinear without antialiasing, as the reference does: an area filter moves the landmarks enough
/// to change embeddings (cosine 0.999).
fn letterbox(picture: &Picture) -> (Vec<f32>, f32) {
    let (width, height) = (picture.width_px as usize, picture.height_px as usize);
    let scale = (SIDE as f64 / width.max(height).max(1) as f64).min(1.0);
    let fitted = |px: usize| ((px as f64 * scale).round_ties_even() as usize).clamp(1, SIDE);
    let (fitted_width, fitted_height) = (fitted(width), fitted(height));
    let columns = taps(fitted_width, width);
    let rows = taps(fitted_height, height);
    let mut input = vec![0.0; 3 * SIDE * SIDE];
    for (row, &(top, bottom, down)) in rows.iter().enumerate() {
        for (col, &(left, right, across)) in columns.iter().enumerate() {
            let [a, b] = [picture.at(left, top), picture.at(right, top)];
            let [c, d] = [picture.at(left, bottom), picture.at(right, bottom)];
            for channel in 0..3 {
                let mix = |p: [u8; 3], q: [u8; 3]| {
                    (i32::from(p[channel]) * (ONE - across) + i32::from(q[channel]) * across) >> 4
                };
                let (upper, lower) = (mix(a, b), mix(c, d));
                let value = (((upper * (ONE - down)) >> 16) + ((lower * down) >> 16) + 2) >> 2;
                // Blue first.
                input[((2 - channel) * SIDE + row) * SIDE + col] = value as f32;
            }
        }
    }
    (input, scale as f32)
}

/// For each output pixel of one axis the two source pixels and the weight of the second.
fn taps(out: usize, source: usize) -> Vec<(i64, i64, i32)> {
    let step = source as f64 / out as f64;
    (0..out)
        .map(|i| {
            let at = (i as f64 + 0.5) * step - 0.5;
            let first = at.floor();
            (first as i64, first as i64 + 1, ((at - first) * f64::from(ONE)).round() as i32)
        })
        .collect()
}

/// Adds the anchors of one stride that score high enough, in letterbox pixels.
fn decode(stride: usize, class: &[f32], object: &[f32], boxes: &[f32], points: &[f32], found: &mut Vec<Face>) {
    let columns = SIDE / stride;
    let size = stride as f32;
    let (boxes, points) = (boxes.as_chunks::<4>().0, points.as_chunks::<10>().0);
    for (index, (((class, object), b), k)) in class.iter().zip(object).zip(boxes).zip(points).enumerate() {
        let score = (class.clamp(0.0, 1.0) * object.clamp(0.0, 1.0)).sqrt();
        if score.is_nan() || score < MIN_SCORE {
            continue;
        }
        let (col, row) = ((index % columns) as f32, (index / columns) as f32);
        let (w, h) = (b[2].exp() * size, b[3].exp() * size);
        let bounds = Bounds { x: (col + b[0]) * size - w / 2.0, y: (row + b[1]) * size - h / 2.0, w, h };
        let landmarks = std::array::from_fn(|i| [(k[2 * i] + col) * size, (k[2 * i + 1] + row) * size]);
        let finite = bounds.area().is_finite()
            && bounds.x.is_finite()
            && bounds.y.is_finite()
            && landmarks.as_flattened().iter().all(|v: &f32| v.is_finite());
        if finite {
            found.push(Face { bounds, score, landmarks });
        }
    }
}

/// Keeps the best of overlapping boxes.
fn without_doubles(mut found: Vec<Face>) -> Vec<Face> {
    found.sort_by(|a, b| b.score.total_cmp(&a.score));
    let mut kept: Vec<Face> = Vec::new();
    for face in found {
        if kept.iter().all(|other| other.bounds.overlap(&face.bounds) <= MAX_OVERLAP) {
            kept.push(face);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn face(x: f32, score: f32) -> Face {
        Face { bounds: Bounds { x, y: 0.0, w: 10.0, h: 10.0 }, score, landmarks: [[0.0; 2]; 5] }
    }

    #[test]
    fn of_two_boxes_on_one_face_the_surer_one_stays() {
        let kept = without_doubles(vec![face(0.0, 0.7), face(2.0, 0.9), face(40.0, 0.65)]);
        assert_eq!(kept.iter().map(|f| f.bounds.x).collect::<Vec<_>>(), [2.0, 40.0]);
    }

    #[test]
    fn a_small_picture_is_padded_and_never_enlarged() {
        let picture = Picture::new(2, 1, vec![10, 20, 30, 40, 50, 60]).expect("a picture");
        let (input, scale) = letterbox(&picture);
        assert_eq!(scale, 1.0);
        assert_eq!(input[..3], [30.0, 60.0, 0.0], "blue comes first");
        assert_eq!(input[2 * SIDE * SIDE..][..3], [10.0, 40.0, 0.0]);
    }

    #[test]
    fn a_large_picture_fills_the_longer_side() {
        let picture = Picture::new(1280, 2, vec![255; 1280 * 2 * 3]).expect("a picture");
        let (input, scale) = letterbox(&picture);
        assert_eq!(scale, 0.5);
        assert_eq!(input.iter().filter(|v| **v > 0.0).count(), 3 * 640);
    }
}
