//! Whether a face can be seen well enough to judge it. No model: plain, repeatable measurements.

use serde::{Deserialize, Serialize};

use crate::reading::Pose;
use crate::{Bounds, Face, Mesh, Picture};

/// Side to which the face is scaled before sharpness is measured, so that a large soft face and a
/// small crisp one compare.
const MEASURED_SIDE_PX: u32 = 128;
/// Below this luma (of 255) a pixel counts as black, above the other as burnt out.
const BLACK: f32 = 16.0;
const WHITE: f32 = 245.0;

/// What is wrong with a face for the purpose of judging it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum QualityProblem {
    /// Out of focus, or enlarged from few pixels.
    Blurred,
    /// Large parts are black.
    TooDark,
    /// Large parts are burnt out.
    TooBright,
    /// The eyes are less than 32 pixels apart.
    TooSmall,
    /// The head is tilted by more than 30 degrees.
    Tilted,
    /// Part of the face lies outside the picture.
    CutOff,
    /// The face looks to the side, up or down.
    TurnedAway,
    /// Something covers the face.
    Covered,
}

impl QualityProblem {
    /// What to do about it, for the screen.
    #[must_use]
    pub fn advice(self) -> &'static str {
        match self {
            Self::Blurred => "The face is soft: use a sharper picture.",
            Self::TooDark => "The face is too dark: use a picture with more light.",
            Self::TooBright => "The face is overexposed: use a picture with less light.",
            Self::TooSmall => "The face is too small: use a closer picture.",
            Self::Tilted => "The head is tilted: use an upright picture.",
            Self::CutOff => "Part of the face is outside the frame: use a wider picture.",
            Self::TurnedAway => "The face is turned away: use a picture that looks towards the camera.",
            Self::Covered => "Something covers the face: use a picture without it.",
        }
    }
}

/// Measurements of one face.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quality {
    /// Variance of the Laplacian of the luma, divided by the luma's variance; the face is 128 pixels
    /// wide or less. 0 is flat; see [`QualityProblem::Blurred`] for the limit.
    pub sharpness: f32,
    /// Share of the face that is black, 0 to 1.
    pub dark_share: f32,
    /// Share of the face that is burnt out, 0 to 1.
    pub bright_share: f32,
    /// Share of the picture the face box fills, 0 to 1.
    pub face_share: f32,
    /// Distance between the eyes' centres, in pixels.
    pub eye_distance_px: f32,
    /// Slope of the line through the eyes: 0 level, positive clockwise on screen, -180 to 180.
    pub tilt_degrees: f32,
    /// Distance between the eyes over the distance from the eyes to the mouth: about 1 for a face that looks at the
    /// camera, and with the cosine of its yaw less for one that is turned.
    #[serde(default = "looking_at_the_camera")]
    pub eye_spread: f32,
    /// What is wrong; empty for a good face.
    pub problems: Vec<QualityProblem>,
}

const fn looking_at_the_camera() -> f32 {
    1.0
}

/// From here on a turned face counts as turned away.
const MAX_YAW_DEGREES: f32 = 40.0;
const MAX_PITCH_DEGREES: f32 = 30.0;
const MIN_EYE_SPREAD: f32 = 0.7;
/// Below this the mesh model does not believe in the face it was shown.
const MIN_PRESENCE: f32 = 0.5;

impl Quality {
    /// Adds what only the shape of the face tells: turned away, covered.
    #[must_use]
    pub fn with_shape(mut self, mesh: &Mesh, pose: Option<&Pose>) -> Self {
        let away = |p: &Pose| p.yaw_degrees.abs() > MAX_YAW_DEGREES || p.pitch_degrees.abs() > MAX_PITCH_DEGREES;
        if pose.is_some_and(away) || self.eye_spread < MIN_EYE_SPREAD {
            self.problems.push(QualityProblem::TurnedAway);
        }
        if mesh.presence < MIN_PRESENCE || pose.is_none() {
            self.problems.push(QualityProblem::Covered);
        }
        self
    }
}

/// Measures a face. Cost: one scan of the face box, 0.3 ms for a 400-pixel face.
#[must_use]
pub fn assess(picture: &Picture, face: &Face) -> Quality {
    let visible = visible(picture, &face.bounds);
    let luma = face_luma(picture, visible);
    let [right, left, ..] = face.landmarks;
    let (dx, dy) = (left[0] - right[0], left[1] - right[1]);
    let share = |wanted: fn(f32) -> bool| {
        luma.values.iter().filter(|v| wanted(**v)).count() as f32 / luma.values.len().max(1) as f32
    };
    let inside = (visible[2] * visible[3]) as f32;
    let mut quality = Quality {
        sharpness: luma.sharpness(),
        dark_share: share(|v| v < BLACK),
        bright_share: share(|v| v > WHITE),
        face_share: inside / (picture.width_px as f32 * picture.height_px as f32).max(1.0),
        eye_distance_px: dx.hypot(dy),
        tilt_degrees: dy.atan2(dx).to_degrees(),
        eye_spread: eye_spread(&face.landmarks),
        problems: Vec::new(),
    };
    let cut_off = face
        .landmarks
        .iter()
        .any(|[x, y]| *x < 0.0 || *y < 0.0 || *x > picture.width_px as f32 || *y > picture.height_px as f32)
        || inside < 0.85 * face.bounds.area();
    let checks = [
        (quality.sharpness < MIN_SHARPNESS, QualityProblem::Blurred),
        (quality.dark_share > 0.4, QualityProblem::TooDark),
        (quality.bright_share > 0.25, QualityProblem::TooBright),
        (quality.eye_distance_px < 32.0, QualityProblem::TooSmall),
        (quality.tilt_degrees.abs() > 30.0, QualityProblem::Tilted),
        (cut_off, QualityProblem::CutOff),
    ];
    quality.problems = checks.into_iter().filter(|(found, _)| *found).map(|(_, problem)| problem).collect();
    quality
}

/// The eyes' distance over how far the mouth lies below their line; 0 for eyes in one place, 1 for a mouth on their line.
fn eye_spread(&[right, left, _, mouth_right, mouth_left]: &[[f32; 2]; 5]) -> f32 {
    let eyes = [left[0] - right[0], left[1] - right[1]];
    let distance = eyes[0].hypot(eyes[1]);
    let middle = |a: [f32; 2], b: [f32; 2], axis: usize| f32::midpoint(a[axis], b[axis]);
    let down = [0, 1].map(|axis| middle(mouth_right, mouth_left, axis) - middle(right, left, axis));
    let below = (eyes[0] * down[1] - eyes[1] * down[0]).abs() / distance.max(f32::MIN_POSITIVE);
    if below > 0.0 { distance / below } else { 1.0 }
}

/// Below this a face is soft. The 149 test photos measure 0.048 to 0.6, their copies shrunk until the face
/// is 32 pixels wide 0.007 to 0.097 (19 of 20 below 0.032).
const MIN_SHARPNESS: f32 = 0.03;

/// The part of a box inside the picture: x, y, width, height in whole pixels, at least 1 × 1.
fn visible(picture: &Picture, bounds: &Bounds) -> [u32; 4] {
    let clip = |start: f32, length: f32, limit: u32| {
        let from = start.floor().clamp(0.0, limit.saturating_sub(1) as f32) as u32;
        let to = (start + length).ceil().clamp(0.0, limit as f32) as u32;
        (from, to.saturating_sub(from).max(1))
    };
    let (x, w) = clip(bounds.x, bounds.w, picture.width_px);
    let (y, h) = clip(bounds.y, bounds.h, picture.height_px);
    [x, y, w, h]
}

struct Luma {
    width: usize,
    values: Vec<f32>,
}

/// The face in grey, shrunk by its area to at most 128 pixels, never enlarged.
fn face_luma(picture: &Picture, visible: [u32; 4]) -> Luma {
    let [_, _, w, h] = visible;
    let scale = (f64::from(MEASURED_SIDE_PX) / f64::from(w.max(h))).min(1.0);
    let fitted = |px: u32| ((f64::from(px) * scale).round() as usize).max(1);
    let (width, height) = (fitted(w), fitted(h));
    Luma { width, values: area_luma(picture, visible, [width, height]) }
}

/// A part of a picture (x, y, width, height inside it) in grey, each of the `width × height` cells the mean of the
/// pixels under it; a part is never enlarged.
pub(crate) fn area_luma(picture: &Picture, part: [u32; 4], [width, height]: [usize; 2]) -> Vec<f32> {
    let [x, y, w, h] = part;
    let (across, down) = (f64::from(w) / width as f64, f64::from(h) / height as f64);
    let mut values = vec![0.0; width * height];
    let mut sums = vec![0.0_f32; w as usize];
    let mut grey = vec![0_i32; w as usize];
    let pixels = picture.rgb.as_chunks::<3>().0;
    for (into, values) in values.chunks_exact_mut(width).enumerate() {
        // Source rows that lie in this one, the first and last in part.
        let (from, to) = (into as f64 * down, (into + 1) as f64 * down);
        sums.fill(0.0);
        for row in from as u32..(to.ceil() as u32).min(h) {
            let start = (y + row) as usize * picture.width_px as usize + x as usize;
            let Some(source) = pixels.get(start..start + w as usize) else { break };
            let share = ((to.min(f64::from(row) + 1.0) - from.max(f64::from(row))) / down) as f32;
            // Two loops: whole numbers from bytes, then wide registers for the rest.
            for (grey, pixel) in grey.iter_mut().zip(source) {
                *grey = whole_luma(pixel);
            }
            let share = share / WHOLE_LUMA;
            for (sum, grey) in sums.iter_mut().zip(&grey) {
                *sum += *grey as f32 * share;
            }
        }
        for (col, value) in values.iter_mut().enumerate() {
            *value = mean_between(&sums, col as f64 * across, (col + 1) as f64 * across);
        }
    }
    values
}

/// The mean over a stretch of at least one pixel, its first and last taken in part.
fn mean_between(row: &[f32], from: f64, to: f64) -> f32 {
    let (first, last) = (from as usize, (to.ceil() as usize).min(row.len()));
    let Some(stretch) = row.get(first..last) else { return 0.0 };
    let [Some(left), Some(right)] = [stretch.first(), stretch.last()] else { return 0.0 };
    let sum: f32 = stretch.iter().sum();
    let outside = (from - first as f64) as f32 * left + (last as f64 - to).max(0.0) as f32 * right;
    (sum - outside) / (to - from) as f32
}

/// What a luma of 1 is as a whole number.
const WHOLE_LUMA: f32 = 65536.0;

/// [`luma`] as a whole number, which is quicker to come by: at most 255 × 65536.
fn whole_luma(&[r, g, b]: &[u8; 3]) -> i32 {
    19_595 * i32::from(r) + 38_470 * i32::from(g) + 7_471 * i32::from(b)
}

/// Rec. 601 luma of one pixel, 0 to 255.
pub(crate) fn luma(&[r, g, b]: &[u8; 3]) -> f32 {
    0.299 * f32::from(r) + 0.587 * f32::from(g) + 0.114 * f32::from(b)
}

impl Luma {
    fn sharpness(&self) -> f32 {
        let rows: Vec<&[f32]> = self.values.chunks_exact(self.width.max(1)).collect();
        let mut edges = Vec::new();
        for three in rows.windows(3) {
            for col in 1..self.width.saturating_sub(1) {
                let around = three[0][col] + three[2][col] + three[1][col - 1] + three[1][col + 1];
                edges.push(around - 4.0 * three[1][col]);
            }
        }
        let contrast = variance(&self.values);
        if contrast < 1.0 { 0.0 } else { variance(&edges) / contrast }
    }
}

fn variance(values: &[f32]) -> f32 {
    if values.is_empty() {
        return 0.0;
    }
    let count = values.len() as f32;
    let mean = values.iter().sum::<f32>() / count;
    values.iter().map(|v| (v - mean).powi(2)).sum::<f32>() / count
}
