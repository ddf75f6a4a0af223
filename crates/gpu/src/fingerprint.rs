//! Whether two pictures are the same shot: a tiny grey thumbnail, brightness and contrast removed, and
//! for faces the details that tell a copy from another photo of the same minute.

use serde::{Deserialize, Serialize};

use self::detail::Detail;
use crate::quality::luma;
use crate::{Bounds, Face, Picture};

mod detail;

/// Cells of the thumbnail in each direction.
const SIDE: usize = 40;
/// A face box is enlarged by this factor, so that the middle can be found again when a detector puts
/// the box a little differently on a scaled copy.
const MARGIN: f64 = 1.25;
/// Cells on each side left out of the comparison and kept for that search.
const BORDER: usize = 4;
/// Standard deviations that count as the largest difference of one cell.
const SPAN: f32 = 2.0;

/// A thumbnail of 40 × 40 cells (32 × 32 of them inside the face box) that survives scaling,
/// recompression and colour grading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fingerprint {
    of_face: bool,
    cells: Vec<f32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    detail: Option<Detail>,
}

impl Fingerprint {
    /// Below this [`copy_distance`](Self::copy_distance) a face is a copy.
    pub const COPY: f32 = 0.5;

    /// Whether this face is that of `reference` once more, and how: the same way round, or mirrored.
    ///
    /// Two [`copy_distance`](Self::copy_distance)s.
    #[must_use]
    pub fn copied_from(&self, reference: &Self) -> Option<Copied> {
        let [upright, mirrored] = [self.copy_distance(reference), self.mirrored().copy_distance(reference)];
        let copied = Copied { mirrored: mirrored < upright, distance: upright.min(mirrored) };
        (copied.distance < Self::COPY).then_some(copied)
    }

    /// How far the details of two faces lie apart once one is laid over the other: 0 the same pixels, 1 no copy.
    ///
    /// Scaling, recompression, grading, and pasting onto another head leave it below [`Self::COPY`]; another
    /// photo of the same minute does not come down to it. Blind to which face is whose: fingerprints of
    /// whole pictures, and those made from bounds alone, are 1 apart. About 8 ms in a release build.
    #[must_use]
    pub fn copy_distance(&self, other: &Self) -> f32 {
        match (&self.detail, &other.detail) {
            (Some(own), Some(other)) => other.distance(own),
            _ => 1.0,
        }
    }

    /// The fingerprint of the mirrored picture.
    #[must_use]
    pub fn mirrored(&self) -> Self {
        let mut cells = self.cells.clone();
        for row in cells.chunks_exact_mut(SIDE) {
            row.reverse();
        }
        Self { of_face: self.of_face, cells, detail: self.detail.as_ref().map(Detail::mirrored) }
    }

    /// How different two pictures look, 0 to 1.
    ///
    /// Below 0.05 it is the same shot, scaled or graded; above 0.12 another pose or another picture.
    /// Faces are laid over each other first: moved by up to 3 cells, scaled by up to a tenth. A face and
    /// a whole picture never compare (1). Below 2 ms.
    #[must_use]
    pub fn distance(&self, other: &Self) -> f32 {
        if self.of_face != other.of_face || self.cells.len() != SIDE * SIDE || other.cells.len() != SIDE * SIDE {
            return 1.0;
        }
        if !self.of_face {
            return apart(&normalised(self.cells.clone()), &normalised(other.cells.clone()));
        }
        closest(&self.cells, &other.cells).min(closest(&other.cells, &self.cells))
    }
}

/// What [`Fingerprint::copied_from`] found.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Copied {
    /// Whether left and right were exchanged.
    pub mirrored: bool,
    /// The [`Fingerprint::copy_distance`], below [`Fingerprint::COPY`].
    pub distance: f32,
}

/// The fingerprint of a face with the details a copy is told by: 22 KiB, below 5 ms in a release build.
///
/// Without details (and then never a copy) where the landmarks cannot be those of a face in the picture.
#[must_use]
pub fn face_fingerprint(picture: &Picture, face: &Face) -> Fingerprint {
    Fingerprint { detail: Detail::of(picture, face), ..fingerprint(picture, Some(&face.bounds)) }
}

/// The fingerprint of a picture, or of the face inside `bounds` and a little around it.
///
/// Compare whole pictures with whole pictures and faces with faces.
#[must_use]
pub fn fingerprint(picture: &Picture, bounds: Option<&Bounds>) -> Fingerprint {
    let region = bounds.map_or([0.0, 0.0, f64::from(picture.width_px), f64::from(picture.height_px)], |b| {
        let (w, h) = (f64::from(b.w) * MARGIN, f64::from(b.h) * MARGIN);
        let (x, y) = (f64::from(b.x + b.w / 2.0) - w / 2.0, f64::from(b.y + b.h / 2.0) - h / 2.0);
        [x, y, w, h]
    });
    let [x, y, w, h] = region;
    let (columns, rows) = (spans(x, w, picture.width_px), spans(y, h, picture.height_px));
    let mut cells = Vec::with_capacity(SIDE * SIDE);
    for row in &rows {
        for column in &columns {
            cells.push(mean_luma(picture, column, row));
        }
    }
    Fingerprint { of_face: bounds.is_some(), cells: normalised(cells), detail: None }
}

/// The source pixels of each cell along one axis, with the share of each that counts.
///
/// A box may be anything a caller made up, so it is pulled to within one picture's length of the edges.
fn spans(from: f64, length: f64, limit: u32) -> Vec<Vec<(i64, f32)>> {
    let limit = f64::from(limit);
    let length = if length.is_finite() { length.clamp(1e-3, 3.0 * limit.max(1.0)) } else { limit };
    let from = if from.is_finite() { from.clamp(-limit, 2.0 * limit) } else { 0.0 };
    let step = length / SIDE as f64;
    (0..SIDE)
        .map(|cell| {
            let (start, end) = (from + step * cell as f64, from + step * (cell + 1) as f64);
            let pixels = (start.floor() as i64)..(end.ceil() as i64);
            let share = |pixel: i64| (end.min(pixel as f64 + 1.0) - start.max(pixel as f64)) / step;
            pixels.map(|pixel| (pixel, share(pixel) as f32)).collect()
        })
        .collect()
}

fn mean_luma(picture: &Picture, columns: &[(i64, f32)], rows: &[(i64, f32)]) -> f32 {
    let mut sum = 0.0;
    for (y, down) in rows {
        for (x, across) in columns {
            sum += luma(&picture.at(*x, *y)) * down * across;
        }
    }
    sum
}

/// Mean 0, standard deviation 1; a flat picture stays flat.
fn normalised(mut cells: Vec<f32>) -> Vec<f32> {
    let count = cells.len() as f32;
    let mean = cells.iter().sum::<f32>() / count;
    let deviation = (cells.iter().map(|v| (v - mean).powi(2)).sum::<f32>() / count).sqrt();
    for cell in &mut cells {
        *cell = if deviation < 1e-3 { 0.0 } else { (*cell - mean) / deviation };
    }
    cells
}

fn apart(a: &[f32], b: &[f32]) -> f32 {
    let sum: f32 = a.iter().zip(b).map(|(a, b)| (a - b).abs()).sum();
    (sum / a.len().max(1) as f32 / SPAN).clamp(0.0, 1.0)
}

/// How one thumbnail is laid over the other: moved (cells), then scaled about the middle.
#[derive(Clone, Copy)]
struct Overlay {
    dx: f32,
    dy: f32,
    sx: f32,
    sy: f32,
}

/// The smallest distance over small moves and scalings of `b` against the middle of `a`.
fn closest(a: &[f32], b: &[f32]) -> f32 {
    let middle = normalised(sampled(a, Overlay { dx: 0.0, dy: 0.0, sx: 1.0, sy: 1.0 }));
    let tried = |overlay| apart(&middle, &normalised(sampled(b, overlay)));
    let mut best = Overlay { dx: 0.0, dy: 0.0, sx: 1.0, sy: 1.0 };
    let mut least = tried(best);
    // Downhill with ever smaller steps; the box is never far off, so there is one valley.
    for step in [1.5_f32, 0.75, 0.375, 0.19, 0.1] {
        let scale = step * 0.04;
        loop {
            let before = least;
            for [dx, dy, sx, sy] in
                [[step, 0.0, 0.0, 0.0], [0.0, step, 0.0, 0.0], [0.0, 0.0, scale, 0.0], [0.0, 0.0, 0.0, scale]]
            {
                for sign in [1.0, -1.0] {
                    let next = Overlay {
                        dx: (best.dx + sign * dx).clamp(-3.0, 3.0),
                        dy: (best.dy + sign * dy).clamp(-3.0, 3.0),
                        sx: (best.sx + sign * sx).clamp(0.9, 1.1),
                        sy: (best.sy + sign * sy).clamp(0.9, 1.1),
                    };
                    let distance = tried(next);
                    if distance < least {
                        (best, least) = (next, distance);
                    }
                }
            }
            if least >= before {
                break;
            }
        }
    }
    least
}

/// The 32 × 32 middle cells as the overlay sees them, between four cells each.
fn sampled(cells: &[f32], overlay: Overlay) -> Vec<f32> {
    let middle = (SIDE as f32 - 1.0) / 2.0;
    let at = |position: usize, scale: f32, shift: f32| {
        let place = ((position as f32 - middle) * scale + middle + shift).clamp(0.0, SIDE as f32 - 1.001);
        (place as usize, place.fract())
    };
    let mut seen = Vec::with_capacity((SIDE - 2 * BORDER).pow(2));
    for row in BORDER..SIDE - BORDER {
        let (top, down) = at(row, overlay.sy, overlay.dy);
        for col in BORDER..SIDE - BORDER {
            let (left, across) = at(col, overlay.sx, overlay.dx);
            let start = top * SIDE + left;
            let (a, b, c, d) = (cells[start], cells[start + 1], cells[start + SIDE], cells[start + SIDE + 1]);
            let (upper, lower) = (a + (b - a) * across, c + (d - c) * across);
            seen.push(upper + (lower - upper) * down);
        }
    }
    seen
}
