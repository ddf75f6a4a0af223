//! YuNet: letterbox, three strides of anchors, non-maximum suppression.
//!
//! Source: OpenCV `FaceDetectorYN`, restated in `faces/reference.json` of the test data.

use super::{Bounds, Face};
use crate::preprocess::TensorFormat;

/// Longer side of the detector's input, in pixels.
const SIDE: usize = 640;
/// Shorter side of an input that is not square, in pixels: a photo of 3 : 2 and the largest stride fit.
const SHORT: usize = 448;

/// Which input a picture is fitted into. Black beside a picture costs as much time as the picture, so that pictures of
/// 3 : 2 and wider have inputs of their own: a third faster, the same faces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// 640 × 640.
    Square,
    /// 640 × 448.
    Wide,
    /// 448 × 640.
    Tall,
}

impl Shape {
    /// The smallest that takes a picture without shrinking it further.
    pub(super) fn of(width_px: u32, height_px: u32) -> Self {
        let scale = (SIDE as f64 / f64::from(width_px.max(height_px).max(1))).min(1.0);
        let short = |px: u32| f64::from(px) * scale <= SHORT as f64;
        match (short(height_px), short(width_px)) {
            (true, _) => Self::Wide,
            (false, true) => Self::Tall,
            (false, false) => Self::Square,
        }
    }

    /// What the detector reads: BGR, 0..255.
    pub(super) const fn format(self) -> TensorFormat {
        let (width, height) = match self {
            Self::Square => (SIDE, SIDE),
            Self::Wide => (SIDE, SHORT),
            Self::Tall => (SHORT, SIDE),
        };
        TensorFormat { width, height, bgr: true, level: 1.0 }
    }

    /// The outputs with how many numbers each holds: per anchor class, object, box and points, each for the three strides.
    pub(super) fn outputs(self) -> [(&'static str, usize); 12] {
        let format = self.format();
        OUTPUTS.map(|(name, stride, numbers)| (name, (format.width / stride) * (format.height / stride) * numbers))
    }
}

const STRIDES: [usize; 3] = [8, 16, 32];
/// Name, stride, numbers per anchor.
const OUTPUTS: [(&str, usize, usize); 12] = [
    ("cls_8", 8, 1),
    ("cls_16", 16, 1),
    ("cls_32", 32, 1),
    ("obj_8", 8, 1),
    ("obj_16", 16, 1),
    ("obj_32", 32, 1),
    ("bbox_8", 8, 4),
    ("bbox_16", 16, 4),
    ("bbox_32", 32, 4),
    ("kps_8", 8, 10),
    ("kps_16", 16, 10),
    ("kps_32", 32, 10),
];
const MIN_SCORE: f32 = 0.6;
/// Above this overlap two boxes are one face.
const MAX_OVERLAP: f32 = 0.3;

/// The faces in picture pixels, largest first.
///
/// * `scale`: letterbox pixels per picture pixel.
pub(super) fn faces(shape: Shape, scale: f32, outputs: [&[f32]; 12]) -> Vec<Face> {
    let mut found = Vec::new();
    for (index, stride) in STRIDES.into_iter().enumerate() {
        let [class, object, boxes, points] = [0, 3, 6, 9].map(|first| outputs[first + index]);
        decode(shape.format().width / stride, stride, [class, object, boxes, points], &mut found);
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
fn decode(columns: usize, stride: usize, [class, object, boxes, points]: [&[f32]; 4], found: &mut Vec<Face>) {
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
    fn a_picture_gets_the_smallest_input_that_does_not_shrink_it_further() {
        let shapes = [
            ((1024, 1024), Shape::Square),
            ((1024, 716), Shape::Wide),
            ((1024, 718), Shape::Square),
            ((676, 1024), Shape::Tall),
            ((100, 449), Shape::Tall),
            ((449, 449), Shape::Square),
            ((3, 2), Shape::Wide),
            ((0, 0), Shape::Wide),
        ];
        for ((width, height), shape) in shapes {
            assert_eq!(Shape::of(width, height), shape, "{width} × {height}");
        }
    }

    #[test]
    fn of_two_boxes_on_one_face_the_surer_one_stays() {
        let kept = without_doubles(vec![face(0.0, 0.7), face(2.0, 0.9), face(40.0, 0.65)]);
        assert_eq!(kept.iter().map(|f| f.bounds.x).collect::<Vec<_>>(), [2.0, 40.0]);
    }
}
