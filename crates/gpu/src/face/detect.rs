//! YuNet: letterbox, three strides of anchors, non-maximum suppression.
//!
//! Source: OpenCV `FaceDetectorYN`, restated in `faces/reference.json` of the test data.

use super::{Bounds, Face};
use crate::preprocess::TensorFormat;

/// What the detector reads: BGR, 0..255.
pub(crate) const FORMAT: TensorFormat = TensorFormat { side: SIDE, bgr: true, level: 1.0 };
/// Side of the detector's input, in pixels.
const SIDE: usize = 640;
const STRIDES: [usize; 3] = [8, 16, 32];
/// Per anchor class, object, box and points, each for the three strides; and how many numbers each output holds.
pub(super) const OUTPUTS: [(&str, usize); 12] = [
    ("cls_8", 6400),
    ("cls_16", 1600),
    ("cls_32", 400),
    ("obj_8", 6400),
    ("obj_16", 1600),
    ("obj_32", 400),
    ("bbox_8", 6400 * 4),
    ("bbox_16", 1600 * 4),
    ("bbox_32", 400 * 4),
    ("kps_8", 6400 * 10),
    ("kps_16", 1600 * 10),
    ("kps_32", 400 * 10),
];
const MIN_SCORE: f32 = 0.6;
/// Above this overlap two boxes are one face.
const MAX_OVERLAP: f32 = 0.3;

/// The faces in picture pixels, largest first.
///
/// * `scale`: letterbox pixels per picture pixel.
pub(super) fn faces(scale: f32, outputs: [&[f32]; 12]) -> Vec<Face> {
    let mut found = Vec::new();
    for (index, stride) in STRIDES.into_iter().enumerate() {
        let [class, object, boxes, points] = [0, 3, 6, 9].map(|first| outputs[first + index]);
        decode(stride, class, object, boxes, points, &mut found);
    }
    let mut faces = without_doubles(found);
    for face in &mut faces {
        let Bounds { x, y, w, h } = face.bounds;
        face.bounds = Bounds { x: x / scale, y: y / scale, w: w / scale, h: h / scale };
        face.landmarks = face.landmarks.map(|point| point.map(|v| v / scale));
    }
    faces.sort_by(|a, b| b.bounds.area().total_cmp(&a.bounds.area()));
    faces
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
}
