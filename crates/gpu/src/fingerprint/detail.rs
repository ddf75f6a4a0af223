//! Whether two faces are the same pixels: where each spot of the one lies in the other.
//!
//! Two photos of one person taken in a minute look alike to a thumbnail, yet no move, turn and scaling
//! lays them over each other exactly: a head is not flat, and it never holds still. A copy can be laid
//! over its original to a tenth of a pixel, whatever was done to its colours.

use std::borrow::Cow;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::blur::blurred;
use crate::face::align::TEMPLATE;
use crate::preprocess::Transform;
use crate::quality::area_luma;
use crate::{Face, Picture};

/// Side of the upright face, in pixels.
pub(super) const SIDE: usize = 112;
/// Larger than in the embedder's 112 pixels, so that the eyes are 40 pixels apart.
const ENLARGED: f64 = 1.15;
/// Between the eyes of the upright face, in pixels.
const EYES_PX: f32 = 35.24 * 1.15;
/// The middle of the embedder's template, which comes to the middle of the upright face.
const TEMPLATE_MIDDLE: [f64; 2] = [56.0, 71.7];
/// The middle of what is compared, and its half-axes: brows to chin, within the cheeks.
const MIDDLE: [f32; 2] = [56.0, 58.0];
const INNER: [f32; 2] = [34.0, 42.0];

/// Farther apart than this the landmarks of one face never lie.
const FARTHEST_PX: f32 = 16.0;
/// Below this correlation of the rough shapes nothing is compared in detail. Copies measure 0.86 and more.
const ROUGHLY_ALIKE: f32 = 0.75;
/// Of upright and mirrored, the one whose head agrees by this much less is not looked at again.
const CLEARLY_LESS: f32 = 0.1;
/// Below this correlation of the details, found in two thirds of the face, it is no copy however little it
/// is shifted. Copies measure 0.92 and more, nearly all of them 0.97.
const ALIKE: f32 = 0.9;
/// A face that agrees less or lies further off than this never becomes a copy, laid over roughly and after one exact
/// step. Copies agree by 0.84 and 0.91, and lie within 2.9 and 0.74.
const HOPELESS: [(f32, f32); 2] = [(0.75, 4.0), (0.8, 1.6)];
/// The shift, in shares of the distance between the eyes, that counts as distance 1.
const SPAN: f32 = 0.0064;

/// The luma of an upright face of 112 × 112 pixels.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(from = "Vec<u8>", into = "Vec<u8>")]
pub(super) struct Detail {
    luma: Vec<u8>,
    /// What comparing needs of it, worked out at the first comparison.
    prepared: OnceLock<Box<Prepared>>,
}

/// A face ready to be compared. What only faces that look alike need is worked out when it is asked for.
#[derive(Clone, Debug)]
struct Prepared {
    plane: Vec<f32>,
    head: Band,
    features: OnceLock<Band>,
    fine: OnceLock<Fine>,
    even: OnceLock<Vec<f32>>,
}

impl Prepared {
    fn of(plane: Vec<f32>) -> Self {
        let head = Band::head(&plane);
        Self { plane, head, features: OnceLock::new(), fine: OnceLock::new(), even: OnceLock::new() }
    }

    fn features(&self) -> &Band {
        self.features.get_or_init(|| Band::features(&self.plane))
    }

    fn fine(&self) -> &Fine {
        self.fine.get_or_init(|| Fine::of(&self.plane))
    }

    fn even(&self) -> &[f32] {
        self.even.get_or_init(|| even(&self.plane))
    }
}

impl From<Vec<u8>> for Detail {
    fn from(luma: Vec<u8>) -> Self {
        Self { luma, prepared: OnceLock::new() }
    }
}

impl From<Detail> for Vec<u8> {
    fn from(detail: Detail) -> Self {
        detail.luma
    }
}

impl PartialEq for Detail {
    fn eq(&self, other: &Self) -> bool {
        self.luma == other.luma
    }
}

impl Detail {
    /// `None` for landmarks that cannot be those of a face in this picture.
    pub(super) fn of(picture: &Picture, face: &Face) -> Option<Self> {
        let half = SIDE as f64 / 2.0;
        let template = TEMPLATE.map(|point| {
            [0, 1].map(|axis| ((f64::from(point[axis]) - TEMPLATE_MIDDLE[axis]) * ENLARGED + half) as f32)
        });
        let back = Transform::fit(&face.landmarks, &template)?.inverse();
        // Picture pixels per pixel of the upright face.
        let step = back.a.hypot(back.b);
        let [cx, cy] = back.apply(half, half);
        let (w, h) = (f64::from(picture.width_px), f64::from(picture.height_px));
        let reach = (half * std::f64::consts::SQRT_2 + 2.0) * step;
        let near = |v: f64, limit: f64| v > -limit && v < 2.0 * limit;
        if !(step < 200.0 && near(cx, w) && near(cy, h)) {
            return None;
        }
        // Cut out and scaled first, so that a large face is not sampled in single pixels.
        let span = |middle: f64, limit: f64| {
            let from = (middle - reach).floor().clamp(0.0, limit - 1.0);
            (from, (middle + reach).ceil().clamp(from + 1.0, limit) - from)
        };
        let ((x, part_w), (y, part_h)) = (span(cx, w), span(cy, h));
        let shrunk = |length: f64| (length / step.max(1.0)).round().max(1.0);
        let (small_w, small_h) = (shrunk(part_w), shrunk(part_h));
        let part = [x as u32, y as u32, part_w as u32, part_h as u32];
        let plane = area_luma(picture, part, [small_w as usize, small_h as usize]);
        let mut upright = Vec::with_capacity(SIDE * SIDE);
        for row in 0..SIDE {
            for col in 0..SIDE {
                let [px, py] = back.apply(col as f64, row as f64);
                let place = |at: f64, from: f64, was: f64, is: f64| (at - from + 0.5) * is / was - 0.5;
                let (px, py) = (place(px, x, part_w, small_w), place(py, y, part_h, small_h));
                let value = between(&plane, small_w as usize, px as f32, py as f32);
                upright.push((value + 0.5) as u8);
            }
        }
        Some(upright.into())
    }

    /// How far this face, upright or mirrored, lies from `other`: 0 for the same pixels, 1 for what is no copy in any
    /// case. Says whether the mirrored one is nearer.
    pub(super) fn distance(&self, other: &Self) -> (f32, bool) {
        let (Some(theirs), Some(ours)) = (self.prepared(), other.prepared()) else { return (1.0, false) };
        // Left and right may be exchanged after blurring as well as before.
        let turned = theirs.head.mirrored();
        let mut ways = [(&theirs.head, false), (&turned, true)]
            .map(|(head, mirrored)| (ours.head.laid_over(head, Overlay::NONE), mirrored));
        ways.sort_by(|((_, a), _), ((_, b), _)| b.total_cmp(a));
        let most = ways[0].0.1;
        // A copy agrees better the way round it is.
        let best = ways
            .into_iter()
            .filter(|((_, alike), _)| *alike >= ROUGHLY_ALIKE && *alike >= most - CLEARLY_LESS)
            .map(|((overlay, _), mirrored)| {
                let features = theirs.features();
                let features = if mirrored { &features.mirrored() } else { features };
                (ours.features().laid_over(features, overlay), mirrored)
            })
            .max_by(|((_, a), _), ((_, b), _)| a.total_cmp(b));
        let Some(((overlay, alike), mirrored)) = best else { return (1.0, false) };
        if alike < ROUGHLY_ALIKE {
            return (1.0, false);
        }
        let plane = if mirrored { Cow::Owned(reversed_rows(&theirs.plane)) } else { Cow::Borrowed(&theirs.plane) };
        (shifted(ours, &plane, overlay), mirrored)
    }

    /// Works out now what the first comparison would.
    pub(super) fn prepare(&self) {
        if let Some(prepared) = self.prepared() {
            prepared.features();
            prepared.fine();
            prepared.even();
        }
    }

    /// `None` for what was not made here.
    fn prepared(&self) -> Option<&Prepared> {
        let prepare = || Box::new(Prepared::of(self.luma.iter().map(|v| f32::from(*v)).collect()));
        (self.luma.len() == SIDE * SIDE).then(|| &**self.prepared.get_or_init(prepare))
    }
}

/// How far the details of two faces are shifted against each other from this overlay on, as a distance.
fn shifted(ours: &Prepared, there: &[f32], mut overlay: Overlay) -> f32 {
    for (least, most) in [HOPELESS[0], HOPELESS[1], HOPELESS[1], HOPELESS[1], HOPELESS[1]] {
        let theirs = overlay.drawn(there);
        let agreement = ours.fine().agreement(&Fine::of(&theirs));
        // Spares most photos all that follows.
        if agreement < least {
            return 1.0;
        }
        let moves = moves(ours.even(), &even(&theirs));
        let distance = usual_move(&moves) / EYES_PX / SPAN;
        if distance > most {
            return 1.0;
        }
        let Some(step) = common_move(&moves) else { return 1.0 };
        if step.is_nothing() {
            return settled(agreement, distance);
        }
        overlay = overlay.then(step);
        if overlay.is_too_far() {
            return 1.0;
        }
    }
    let theirs = overlay.drawn(there);
    let moves = moves(ours.even(), &even(&theirs));
    settled(ours.fine().agreement(&Fine::of(&theirs)), usual_move(&moves) / EYES_PX / SPAN)
}

fn settled(agreement: f32, distance: f32) -> f32 {
    if agreement < ALIKE { 1.0 } else { distance.min(1.0) }
}

/// How far the middle one of all places is from where it should be, in pixels.
fn usual_move(moves: &[Move]) -> f32 {
    quantile(moves.iter().map(|(_, [u, v])| u.hypot(*v)).collect(), 0.5)
}

/// How one face is laid over the other: turned and scaled by `(a, b)` about the middle, then moved.
#[derive(Clone, Copy, Debug)]
struct Overlay {
    a: f32,
    b: f32,
    x: f32,
    y: f32,
}

impl Overlay {
    const NONE: Self = Self { a: 1.0, b: 0.0, x: 0.0, y: 0.0 };

    fn apply(self, x: f32, y: f32) -> [f32; 2] {
        let (x, y) = (x - MIDDLE[0], y - MIDDLE[1]);
        [self.a * x - self.b * y + self.x + MIDDLE[0], self.b * x + self.a * y + self.y + MIDDLE[1]]
    }

    /// First `step`, then this one.
    fn then(self, step: Self) -> Self {
        Self {
            a: self.a * step.a - self.b * step.b,
            b: self.a * step.b + self.b * step.a,
            x: self.a * step.x - self.b * step.y + self.x,
            y: self.b * step.x + self.a * step.y + self.y,
        }
    }

    fn is_too_far(self) -> bool {
        let scale = self.a.hypot(self.b);
        !(self.x.hypot(self.y) < FARTHEST_PX * 1.5 && (0.75..1.34).contains(&scale))
    }

    /// Whether it moves the rim of the face by less than a fiftieth of a pixel.
    fn is_nothing(self) -> bool {
        self.x.hypot(self.y) + (self.a - 1.0).hypot(self.b) * INNER[1] < 0.02
    }

    /// The other face as it lies over this one.
    fn drawn(self, plane: &[f32]) -> Vec<f32> {
        let mut drawn = Vec::with_capacity(SIDE * SIDE);
        for row in 0..SIDE {
            for col in 0..SIDE {
                let [x, y] = self.apply(col as f32, row as f32);
                drawn.push(between(plane, SIDE, x, y));
            }
        }
        drawn
    }
}

/// What lies between two blurs, and how it is compared.
#[derive(Clone, Debug)]
struct Band {
    plane: Vec<f32>,
    /// The overlay is searched with these steps, in pixels, and every so many pixels are compared at each.
    steps: [(f32, usize); 3],
}

impl Band {
    /// The shape of the head.
    fn head(plane: &[f32]) -> Self {
        Self { plane: band(plane, 3.0, 10.0, 14.0), steps: [(3.0, 6), (1.5, 6), (0.75, 4)] }
    }

    /// Brows, eyes and lips.
    fn features(plane: &[f32]) -> Self {
        Self { plane: band(plane, 2.0, 6.0, 9.0), steps: [(1.0, 4), (0.5, 4), (0.25, 3)] }
    }

    fn mirrored(&self) -> Self {
        Self { plane: reversed_rows(&self.plane), ..*self }
    }

    /// The overlay of `theirs` that agrees best with this one, searched downhill, and their correlation under it.
    fn laid_over(&self, theirs: &Self, from: Overlay) -> (Overlay, f32) {
        let (ours, theirs) = (&self.plane, &theirs.plane);
        let agreement = |overlay: Overlay, places: &[Place]| {
            let pairs = places.iter().map(|place| {
                let [x, y] = overlay.apply(place.x, place.y);
                (ours[place.index], between(theirs, SIDE, x, y))
            });
            correlation(pairs)
        };
        let (mut best, mut most) = (from, 0.0);
        for (step, every) in self.steps {
            let places = inner_places(every);
            most = agreement(best, places);
            let turn = step / INNER[1];
            loop {
                let before = most;
                for [a, b, x, y] in
                    [[0.0, 0.0, step, 0.0], [0.0, 0.0, 0.0, step], [turn, 0.0, 0.0, 0.0], [0.0, turn, 0.0, 0.0]]
                {
                    for sign in [1.0, -1.0] {
                        let next = Overlay {
                            a: (best.a + sign * a).clamp(0.82, 1.22),
                            b: (best.b + sign * b).clamp(-0.2, 0.2),
                            x: (best.x + sign * x).clamp(-FARTHEST_PX, FARTHEST_PX),
                            y: (best.y + sign * y).clamp(-FARTHEST_PX, FARTHEST_PX),
                        };
                        let agrees = agreement(next, places);
                        if agrees > most {
                            (best, most) = (next, agrees);
                        }
                    }
                }
                if most <= before + 1e-4 {
                    break;
                }
            }
        }
        (best, most)
    }
}

fn reversed_rows(plane: &[f32]) -> Vec<f32> {
    plane.chunks_exact(SIDE).flat_map(|row| row.iter().rev().copied()).collect()
}

/// The finest of skin, lashes and lips, with the strength it has.
#[derive(Clone, Debug)]
struct Fine {
    plane: Vec<f32>,
    /// Its square around each place.
    strength: Vec<f32>,
}

impl Fine {
    fn of(plane: &[f32]) -> Self {
        let plane = between_blurs(plane, 0.8, 2.5);
        Self { strength: around(&plane, &plane), plane }
    }

    /// Correlation around each place, as it is reached by two thirds of the places.
    fn agreement(&self, theirs: &Self) -> f32 {
        let both = around(&self.plane, &theirs.plane);
        let at = |place: &Place| {
            both[place.index] / (self.strength[place.index] * theirs.strength[place.index] + 1e-6).sqrt()
        };
        quantile(inner_places(1).iter().map(at).collect(), 0.35)
    }
}

/// Skin, lashes, lips: what is 1 to 4 pixels large, with one strength everywhere.
fn even(plane: &[f32]) -> Vec<f32> {
    evened(between_blurs(plane, 1.0, 4.0), 6.0)
}

/// What lies between two blurs, divided by its own strength around.
fn band(plane: &[f32], inner: f32, outer: f32, around: f32) -> Vec<f32> {
    evened(between_blurs(plane, inner, outer), around)
}

fn between_blurs(plane: &[f32], inner: f32, outer: f32) -> Vec<f32> {
    blurred(plane, inner).iter().zip(blurred(plane, outer)).map(|(a, b)| a - b).collect()
}

fn evened(plane: Vec<f32>, around: f32) -> Vec<f32> {
    let strength = blurred(&plane.iter().map(|v| v * v).collect::<Vec<f32>>(), around);
    // One grey level is noise, not strength.
    plane.into_iter().zip(strength).map(|(v, s)| v / (s + 1.0).sqrt()).collect()
}

/// Where a place lies, from the middle, and how far the other's detail is from it.
type Move = ([f32; 2], [f32; 2]);

/// Where the details of one face lie in the other, pixel by pixel: Lucas and Kanade 1981, one step.
fn moves(ours: &[f32], theirs: &[f32]) -> Vec<Move> {
    let mean: Vec<f32> = ours.iter().zip(theirs).map(|(a, b)| f32::midpoint(*a, *b)).collect();
    let slope = |by: usize| -> Vec<f32> {
        let at = |place: usize| mean[place.min(SIDE * SIDE - 1)];
        (0..SIDE * SIDE).map(|place| (at(place + by) - at(place.saturating_sub(by))) / 2.0).collect()
    };
    let change: Vec<f32> = ours.iter().zip(theirs).map(|(a, b)| b - a).collect();
    let (across, down) = (slope(1), slope(SIDE));
    let (xx, yy, xy) = (around(&across, &across), around(&down, &down), around(&across, &down));
    let (xt, yt) = (around(&across, &change), around(&down, &change));
    let moved = inner_places(1).iter().map(|place| {
        let p = place.index;
        // Stiff enough that a place without detail does not move.
        let (sxx, syy) = (xx[p] + 0.01, yy[p] + 0.01);
        let det = sxx * syy - xy[p] * xy[p];
        let (u, v) = (-(syy * xt[p] - xy[p] * yt[p]) / det, -(sxx * yt[p] - xy[p] * xt[p]) / det);
        ([place.x - MIDDLE[0], place.y - MIDDLE[1]], [u, v])
    });
    moved.collect()
}

/// The product of two planes, blurred over windows of 4 pixels (standard deviation).
fn around(a: &[f32], b: &[f32]) -> Vec<f32> {
    blurred(&a.iter().zip(b).map(|(a, b)| a * b).collect::<Vec<f32>>(), 4.0)
}

/// The move, turn and scaling that most of the places have in common; the others are left out of it.
///
/// Least squares, weighted again and again (Geman and McClure's weights).
fn common_move(moves: &[Move]) -> Option<Overlay> {
    let mut weights = vec![1.0; moves.len()];
    let mut change = weighted_fit(moves, &weights)?;
    for _ in 0..7 {
        let rest = moves.iter().map(|([x, y], [u, v])| {
            let (du, dv) = (u - (change.a * x - change.b * y + change.x), v - (change.b * x + change.a * y + change.y));
            du.hypot(dv)
        });
        let rest: Vec<f32> = rest.collect();
        let usual = 1.5 * (quantile(rest.clone(), 0.4) + 0.02);
        for (weight, rest) in weights.iter_mut().zip(rest) {
            *weight = (1.0 + (rest / usual).powi(2)).powi(-2);
        }
        change = weighted_fit(moves, &weights)?;
    }
    Some(Overlay { a: 1.0 + change.a, ..change })
}

/// The similarity, as a change (0 leaves everything where it is), that moves the places as told.
fn weighted_fit(moves: &[Move], weights: &[f32]) -> Option<Overlay> {
    let mut sums = [0.0_f64; 5];
    for (([x, y], [u, v]), w) in moves.iter().zip(weights) {
        for (sum, value) in sums.iter_mut().zip([1.0, *x, *y, *u, *v]) {
            *sum += f64::from(w * value);
        }
    }
    let total = sums[0];
    let [x0, y0, u0, v0] = [1, 2, 3, 4].map(|i| sums[i] / total);
    let (mut along, mut across, mut extent) = (0.0, 0.0, 0.0);
    for (([x, y], [u, v]), w) in moves.iter().zip(weights) {
        let (x, y, u, v) = (f64::from(*x) - x0, f64::from(*y) - y0, f64::from(*u) - u0, f64::from(*v) - v0);
        along += f64::from(*w) * (x * u + y * v);
        across += f64::from(*w) * (x * v - y * u);
        extent += f64::from(*w) * (x * x + y * y);
    }
    let (a, b) = (along / extent, across / extent);
    let (x, y) = (u0 - (a * x0 - b * y0), v0 - (b * x0 + a * y0));
    [a, b, x, y].iter().all(|v| v.is_finite()).then_some(Overlay { a: a as f32, b: b as f32, x: x as f32, y: y as f32 })
}

/// One that is compared.
#[derive(Clone, Copy, Debug)]
struct Place {
    index: usize,
    x: f32,
    y: f32,
}

/// The places that are compared, row by row: of every so many rows and columns one.
fn inner_places(every: usize) -> &'static [Place] {
    static PLACES: [OnceLock<Vec<Place>>; FARTHEST_APART] = [const { OnceLock::new() }; FARTHEST_APART];
    PLACES[every - 1].get_or_init(|| {
        let places = (0..SIDE * SIDE).map(|index| (index, index % SIDE, index / SIDE));
        let on_grid = places.filter(|(_, col, row)| col.is_multiple_of(every) && row.is_multiple_of(every));
        let inner = on_grid.filter(|(_, col, row)| {
            let (x, y) = (*col as f32 - MIDDLE[0], *row as f32 - MIDDLE[1]);
            (x / INNER[0]).powi(2) + (y / INNER[1]).powi(2) <= 1.0
        });
        inner.map(|(index, col, row)| Place { index, x: col as f32, y: row as f32 }).collect()
    })
}

/// The most that compared places are apart.
const FARTHEST_APART: usize = 6;

/// The value below which this share of all lie; 0 for none.
fn quantile(mut values: Vec<f32>, share: f32) -> f32 {
    if values.is_empty() {
        return 0.0;
    }
    let at = ((values.len() - 1) as f32 * share) as usize;
    *values.select_nth_unstable_by(at, f32::total_cmp).1
}

fn correlation(pairs: impl Iterator<Item = (f32, f32)>) -> f32 {
    let (mut count, mut a, mut b, mut aa, mut bb, mut ab) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
    for (p, q) in pairs {
        count += 1.0;
        a += p;
        b += q;
        aa += p * p;
        bb += q * q;
        ab += p * q;
    }
    let (spread_a, spread_b): (f32, f32) = (aa - a * a / count, bb - b * b / count);
    if spread_a > 1e-3 && spread_b > 1e-3 { (ab - a * b / count) / (spread_a * spread_b).sqrt() } else { 0.0 }
}

/// Between four cells of a plane; beyond the edge, the edge.
fn between(plane: &[f32], width: usize, x: f32, y: f32) -> f32 {
    let height = plane.len() / width.max(1);
    if height == 0 {
        return 0.0;
    }
    // `max` before `min`: a non-number becomes 0.
    let x = x.max(0.0).min(width as f32 - 1.0);
    let y = y.max(0.0).min(height as f32 - 1.0);
    let (left, top) = (x as usize, y as usize);
    let (right, bottom) = ((left + 1).min(width - 1), (top + 1).min(height - 1));
    let (across, down) = (x - left as f32, y - top as f32);
    let upper = plane[top * width + left] * (1.0 - across) + plane[top * width + right] * across;
    let lower = plane[bottom * width + left] * (1.0 - across) + plane[bottom * width + right] * across;
    upper + (lower - upper) * down
}
