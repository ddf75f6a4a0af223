//! Whether two pictures are the same shot: a tiny grey thumbnail, brightness and contrast removed, and
//! for faces the details that tell a copy from another photo of the same minute.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use self::detail::Detail;
use crate::quality::luma;
use crate::{Bounds, Embedding, Face, Picture, Similarity};

mod blur;
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
    /// Nearer than this a face is a copy. Two photos of the same second come down to 0.57.
    pub const COPY: f32 = 0.5;
    /// The same where the vectors of the two faces lie further apart than [`ANOTHER_PHOTO`](Self::ANOTHER_PHOTO):
    /// photos this different in vector measure 1 and more, a reference pasted onto another head up to 0.73.
    pub const PASTED: f32 = 0.85;
    /// The cosine above which two faces can be photos of the same minute.
    pub const ANOTHER_PHOTO: f32 = 0.85;

    /// Whether this face is that of `reference` once more, and how: the same way round, or mirrored. `similarity` is
    /// that of the two faces' vectors.
    ///
    /// Scaling, recompression, grading, and pasting onto another head leave it a copy; another photo of the same minute
    /// is none. Fingerprints of whole pictures, and those made from bounds alone, are no copies of anything. About 1 ms
    /// where the two are not alike, else up to 10, in a release build.
    #[must_use]
    pub fn copied_from(&self, reference: &Self, similarity: Similarity) -> Option<Copied> {
        let (distance, mirrored) = self.detail.as_ref()?.distance(reference.detail.as_ref()?);
        let limit = if similarity.get() < Self::ANOTHER_PHOTO { Self::PASTED } else { Self::COPY };
        (distance < limit).then_some(Copied { mirrored, distance })
    }

    /// The thumbnail as a direction, to search many of them for those that may be near in [`distance`](Self::distance):
    /// the cosine of two whole pictures is their correlation. `None` for a flat picture.
    #[must_use]
    pub fn direction(&self) -> Option<Embedding> {
        Embedding::from_raw(self.cells.clone())
    }

    /// Works out now what the first [`copied_from`](Self::copied_from) would: half a millisecond, 300 KiB.
    pub(crate) fn prepare(&self) {
        if let Some(detail) = &self.detail {
            detail.prepare();
        }
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
    /// How far the details lie apart once one face is laid over the other: 0 the same pixels, below
    /// [`Fingerprint::COPY`] in any case.
    pub distance: f32,
}

/// The fingerprint of a face with the details a copy is told by: 14 KiB, 1 ms for a large face in a release build.
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
    let cells = mean_lumas(picture, &columns, &rows);
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

/// The mean luma of each cell, row by row. Pixels outside the picture are the nearest inside.
fn mean_lumas(picture: &Picture, columns: &[Vec<(i64, f32)>], rows: &[Vec<(i64, f32)>]) -> Vec<f32> {
    let mut cells = vec![0.0; columns.len() * rows.len()];
    let mut line = vec![0.0; columns.len()];
    // The stretch of a pixel row that the cells see.
    let inside =
        |pixel: Option<&(i64, f32)>| pixel.map_or(0, |(x, _)| (*x).clamp(0, i64::from(picture.width_px.max(1)) - 1));
    let from = inside(columns.first().and_then(|column| column.first()));
    let to = inside(columns.last().and_then(|column| column.last()));
    let (mut grey, mut loaded) = (Vec::new(), None);
    for (row, cells) in rows.iter().zip(cells.chunks_exact_mut(columns.len())) {
        for (y, down) in row {
            let y = (*y).clamp(0, i64::from(picture.height_px.max(1)) - 1);
            // Neighbouring cells share the pixel row between them.
            if loaded != Some(y) {
                loaded = Some(y);
                fill_grey(picture, y as usize, from as usize..to as usize + 1, &mut grey);
                for (value, column) in line.iter_mut().zip(columns) {
                    *value =
                        column.iter().map(|(x, across)| grey[((*x).clamp(from, to) - from) as usize] * across).sum();
                }
            }
            for (cell, value) in cells.iter_mut().zip(&line) {
                *cell += value * down;
            }
        }
    }
    cells
}

/// A stretch of one row of a picture in grey; black where there is no picture.
fn fill_grey(picture: &Picture, row: usize, columns: Range<usize>, grey: &mut Vec<f32>) {
    let start = row * picture.width_px as usize;
    let pixels = picture.rgb.as_chunks::<3>().0.get(start + columns.start..start + columns.end).unwrap_or_default();
    grey.clear();
    grey.extend(pixels.iter().map(luma));
    grey.resize(columns.len(), 0.0);
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
