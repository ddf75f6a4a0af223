//! Masks: which part of a picture may change, pixel by pixel.
//!
//! In: the size of a picture and a face's [`Mesh`] or [`Bounds`]. Out: a [`Mask`].
//! Never: reaches further than the grown outline and its feather; beyond, alpha is exactly 0.

use std::ops::Range;

use crate::{Bounds, Mesh, Picture};

/// How much of each pixel may change: one byte a pixel, row after row from the top left.
#[derive(Clone, PartialEq, Eq)]
pub struct Mask {
    /// Pixels in a row.
    pub width_px: u32,
    /// Rows.
    pub height_px: u32,
    /// `width_px * height_px` bytes: 0 outside, 255 inside, between them the feather.
    pub alpha: Vec<u8>,
}

impl std::fmt::Debug for Mask {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Mask({} × {}, {:?})", self.width_px, self.height_px, self.bounds())
    }
}

/// A part of a face.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Region {
    /// Chin to hairline, cheek to cheek. The mesh ends half-way up the forehead; from the eyes upwards it
    /// is stretched to where most hair begins.
    Face,
    /// Each eye by itself, lid to lid.
    Eyes,
    /// Both lips.
    Mouth,
    /// A rectangle in picture pixels.
    Box(Bounds),
}

/// How much further than the mesh the forehead reaches: to 0.78 eye distances above the eyes; the meshes of the
/// 21 people in the test photos end at 0.55 to 0.62.
const HAIRLINE: f64 = 1.35;
/// Right and left outer eye corner, top of the forehead, chin.
const FRAME: [usize; 4] = [33, 263, 10, 152];
/// Source: MediaPipe `face_mesh_connections.py`, `FACEMESH_RIGHT_EYE`, `FACEMESH_LEFT_EYE` and the outer ring
/// of `FACEMESH_LIPS`.
const RIGHT_EYE: [usize; 16] = [33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246];
const LEFT_EYE: [usize; 16] = [263, 249, 390, 373, 374, 380, 381, 382, 362, 398, 384, 385, 386, 387, 388, 466];
const LIPS: [usize; 20] = [61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185];

/// No picture is this large; points beyond are errors, and shapes of this size keep their precision.
const FURTHEST_PX: f64 = 1e6;
/// How far the polygon that stands for an ellipse lies inside it at most, in pixels.
const SAGITTA_PX: f64 = 0.2;

impl Mask {
    /// The region of a face: the convex outline of its mesh points, antialiased, grown and feathered.
    ///
    /// * `size`: width and height of the picture in pixels; sides of 0 become 1.
    /// * `grow`: how far the full mask reaches beyond the outline, as a share of
    ///   [`Mesh::eye_distance_px`]; 0.05 to 0.15 is usual, negative shrinks.
    /// * `feather_px`: from there alpha falls smoothly to 0 within so many pixels.
    /// * Nothing lies beyond `grow * eye distance + feather_px` pixels from the outline.
    /// * Empty when the mesh has no eye distance or the region no area; points and parameters that are
    ///   not numbers are left out.
    /// * cost: one byte a pixel; for 1024 × 1024 a portrait's face takes 4 ms, one that fills the picture 20 ms,
    ///   its eyes 1 ms.
    #[must_use]
    pub fn of(size: [u32; 2], mesh: &Mesh, region: Region, grow: f32, feather_px: f32) -> Self {
        let eyes = mesh.eye_distance_px().map(f64::from);
        let outlines = match (region, eyes) {
            (Region::Box(bounds), _) => vec![Outline::around(corners(&bounds))],
            (_, None) => vec![],
            (Region::Face, _) => vec![Outline::around(face_points(mesh))],
            (Region::Eyes, _) => {
                vec![Outline::around(picked(mesh, &RIGHT_EYE)), Outline::around(picked(mesh, &LEFT_EYE))]
            }
            (Region::Mouth, _) => vec![Outline::around(picked(mesh, &LIPS))],
        };
        let grow_px = eyes.map_or(0.0, |eyes| number(grow) * eyes);
        Self::filled(size, outlines.into_iter().flatten().collect(), grow_px, feather_px)
    }

    /// The ellipse that fills `bounds`, for a face without a usable mesh; `feather_px` as in
    /// [`of`](Self::of).
    ///
    /// The detector's box ends at chin and ears: [`Bounds::grown`] by a quarter takes in the whole face.
    #[must_use]
    pub fn of_bounds(size: [u32; 2], bounds: Bounds, feather_px: f32) -> Self {
        let [rx, ry] = [bounds.w, bounds.h].map(|side| f64::from(side) / 2.0);
        let (cx, cy) = (f64::from(bounds.x) + rx, f64::from(bounds.y) + ry);
        // A chord of a circle of radius r is r * (pi / count)^2 / 2 away from it.
        let count = (std::f64::consts::PI * (rx.max(ry) / (2.0 * SAGITTA_PX)).sqrt()).ceil().clamp(16.0, 1024.0) as u32;
        let turn = std::f64::consts::TAU / f64::from(count);
        let ring = (0..count).map(|i| (f64::from(i) * turn).sin_cos());
        let outline = (rx > 0.0 && ry > 0.0).then(|| ring.map(|(sin, cos)| [cx + rx * cos, cy + ry * sin]).collect());
        Self::filled(size, outline.and_then(Outline::around).into_iter().collect(), 0.0, feather_px)
    }

    /// The inside of the polygon around `points`, softened inwards only: nothing lies beyond it.
    pub(crate) fn within(size: [u32; 2], points: &[[f32; 3]], feather_px: f32) -> Self {
        let outline = Outline::around(points.iter().map(flat).collect());
        Self::filled(size, outline.into_iter().collect(), -number(feather_px).max(0.0), feather_px)
    }

    /// The smallest box around everything that may change, in pixels; `None` when nothing may.
    #[must_use]
    pub fn bounds(&self) -> Option<Bounds> {
        let width = self.width_px.max(1) as usize;
        let (mut left, mut right, mut top, mut bottom) = (usize::MAX, 0, usize::MAX, 0);
        for (y, row) in self.alpha.chunks(width).enumerate() {
            let Some(first) = row.iter().position(|alpha| *alpha > 0) else { continue };
            let last = row.iter().rposition(|alpha| *alpha > 0).unwrap_or(first);
            (left, right) = (left.min(first), right.max(last));
            (top, bottom) = (top.min(y), y);
        }
        (left <= right).then(|| Bounds {
            x: left as f32,
            y: top as f32,
            w: (right - left + 1) as f32,
            h: (bottom - top + 1) as f32,
        })
    }

    /// Whether nothing may change.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.alpha.iter().all(|alpha| *alpha == 0)
    }

    /// The mask as grey pixels, white where the picture may change: what ComfyUI's `LoadImageMask` reads
    /// from the red, green or blue channel.
    #[must_use]
    pub fn to_picture(&self) -> Picture {
        let rgb = self.alpha.iter().flat_map(|alpha| [*alpha; 3]).collect();
        Picture { width_px: self.width_px, height_px: self.height_px, rgb }
    }

    fn filled([width_px, height_px]: [u32; 2], outlines: Vec<Outline>, grow_px: f64, feather_px: f32) -> Self {
        let (width_px, height_px) = (width_px.max(1), height_px.max(1));
        let width = width_px as usize;
        let mut mask = Self { width_px, height_px, alpha: vec![0; width * height_px as usize] };
        let grow_px = grow_px.clamp(-FURTHEST_PX, FURTHEST_PX);
        let feather_px = number(feather_px).clamp(0.0, FURTHEST_PX);
        let reach = grow_px + feather_px;
        // An edge without feather is as soft as one pixel, inside the reach.
        let fall = feather_px.max(1.0);
        let top = outlines.iter().map(|o| o.from_y).fold(f64::INFINITY, f64::min) - reach;
        let bottom = outlines.iter().map(|o| o.to_y).fold(f64::NEG_INFINITY, f64::max) + reach;
        for y in centres([top, bottom], height_px as usize) {
            let middle = y as f64 + 0.5;
            let row = &mut mask.alpha[y * width..(y + 1) * width];
            for outline in &outlines {
                let full = centres(outline.span(middle, (reach - fall).min(0.0)), width);
                row[full.clone()].fill(255);
                for x in centres(outline.span(middle, reach), width).filter(|x| !full.contains(x)) {
                    let apart = outline.distance([x as f64 + 0.5, middle]);
                    row[x] = row[x].max((smooth((reach - apart) / fall) * 255.0).round() as u8);
                }
            }
        }
        mask
    }
}

/// A convex polygon with an area.
#[derive(Debug)]
struct Outline {
    sides: Vec<Side>,
    from_y: f64,
    to_y: f64,
}

#[derive(Clone, Copy, Debug)]
struct Side {
    from: [f64; 2],
    to: [f64; 2],
    /// The unit vector that points outwards, and its product with the points of this side.
    out: [f64; 2],
    along: f64,
}

impl Outline {
    /// The convex hull; `None` for points on one line. What is not a number or lies further away than
    /// any picture is left out.
    ///
    /// Source: Andrew 1979, "Another efficient algorithm for convex hulls in two dimensions".
    fn around(mut points: Vec<[f64; 2]>) -> Option<Self> {
        points.retain(|p| p.iter().all(|v| v.abs() <= FURTHEST_PX));
        points.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
        points.dedup();
        let back: Vec<[f64; 2]> = points.iter().rev().copied().collect();
        let mut corners: Vec<[f64; 2]> = Vec::new();
        for half in [points, back] {
            let start = corners.len();
            for point in half {
                while let [.., a, b] = corners[start..]
                    && left_of(a, b, point) <= 1e-9
                {
                    corners.pop();
                }
                corners.push(point);
            }
            // Where one half ends, the other begins.
            corners.pop();
        }
        if corners.len() < 3 {
            return None;
        }
        let side = |(i, from): (usize, &[f64; 2])| {
            let (from, to) = (*from, corners[(i + 1) % corners.len()]);
            let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
            let out = [dy / dx.hypot(dy), -dx / dx.hypot(dy)];
            Side { from, to, out, along: out[0] * from[0] + out[1] * from[1] }
        };
        let sides = corners.iter().enumerate().map(side).collect();
        let rows = || corners.iter().map(|corner| corner[1]);
        Some(Self { sides, from_y: rows().fold(f64::MAX, f64::min), to_y: rows().fold(f64::MIN, f64::max) })
    }

    /// From where to where the row at `y` lies less than `most` beyond every side: for `most` up to 0 exactly
    /// the points that far inside, for more at least all that are that near.
    fn span(&self, y: f64, most: f64) -> [f64; 2] {
        let mut span = [f64::NEG_INFINITY, f64::INFINITY];
        for side in &self.sides {
            let [x_share, room] = [side.out[0], most + side.along - side.out[1] * y];
            if x_share > 0.0 {
                span[1] = span[1].min(room / x_share);
            } else if x_share < 0.0 {
                span[0] = span[0].max(room / x_share);
            } else if room < 0.0 {
                return [f64::INFINITY, f64::NEG_INFINITY];
            }
        }
        span
    }

    /// Distance to the edge, negative inside.
    fn distance(&self, p: [f64; 2]) -> f64 {
        let (mut furthest, mut square) = (f64::MIN, f64::MAX);
        for Side { from, to, out, along } in &self.sides {
            let beyond = out[0] * p[0] + out[1] * p[1] - along;
            furthest = if beyond > furthest { beyond } else { furthest };
            // From outside the nearest point lies on a side that faces there, and is no nearer than its line.
            if beyond > 0.0 && beyond * beyond < square {
                let (way, off) = ([to[0] - from[0], to[1] - from[1]], [p[0] - from[0], p[1] - from[1]]);
                let share = (way[0] * off[0] + way[1] * off[1]) / (way[0] * way[0] + way[1] * way[1]);
                let share = share.clamp(0.0, 1.0);
                let (dx, dy) = (off[0] - way[0] * share, off[1] - way[1] * share);
                square = square.min(dx * dx + dy * dy);
            }
        }
        if furthest <= 0.0 { furthest } else { square.sqrt() }
    }
}

/// The pixels of a row (or column) whose centres lie between two places.
fn centres([from, to]: [f64; 2], count: usize) -> Range<usize> {
    let within = |place: f64| place.clamp(0.0, count as f64) as usize;
    let start = within((from - 0.5).ceil());
    start..within((to - 0.5).floor() + 1.0).max(start)
}

/// Twice the area of the triangle; positive when `c` lies to the left of the way from `a` to `b` (y upwards).
fn left_of(a: [f64; 2], b: [f64; 2], c: [f64; 2]) -> f64 {
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

fn corners(bounds: &Bounds) -> Vec<[f64; 2]> {
    let [left, top] = [bounds.x, bounds.y].map(f64::from);
    let (right, bottom) = (left + f64::from(bounds.w), top + f64::from(bounds.h));
    vec![[left, top], [right, top], [right, bottom], [left, bottom]]
}

fn flat([x, y, _]: &[f32; 3]) -> [f64; 2] {
    [f64::from(*x), f64::from(*y)]
}

fn picked(mesh: &Mesh, indices: &[usize]) -> Vec<[f64; 2]> {
    indices.iter().filter_map(|index| mesh.points.get(*index)).map(flat).collect()
}

/// All points, those above the eyes moved towards the hairline.
fn face_points(mesh: &Mesh) -> Vec<[f64; 2]> {
    let points: Vec<[f64; 2]> = mesh.points.iter().map(flat).collect();
    let [Some(right), Some(left), Some(top), Some(chin)] = FRAME.map(|index| points.get(index).copied()) else {
        return points;
    };
    let (ux, uy) = (top[0] - chin[0], top[1] - chin[1]);
    let square = ux * ux + uy * uy;
    let middle = [f64::midpoint(right[0], left[0]), f64::midpoint(right[1], left[1])];
    let raised = |p: [f64; 2]| {
        let height = ((p[0] - middle[0]) * ux + (p[1] - middle[1]) * uy) / square;
        let more = height.max(0.0) * (HAIRLINE - 1.0);
        if more.is_finite() { [p[0] + ux * more, p[1] + uy * more] } else { p }
    };
    points.into_iter().map(raised).collect()
}

/// What is not a number counts as 0.
fn number(value: f32) -> f64 {
    if value.is_nan() { 0.0 } else { f64::from(value) }
}

fn smooth(t: f64) -> f64 {
    let t = t.clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}
