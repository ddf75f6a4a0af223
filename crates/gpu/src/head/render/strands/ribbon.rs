//! Strands as ribbons that face the camera, drawn over the picture from far to near.

use super::fibre;
use super::{Kind, Strand, Strands};
use crate::head::render::camera::View;
use crate::head::render::math::{V3, mix, saturate, smoothstep, v3};
use crate::head::render::raster::Band;
use crate::head::render::stage::Stage;
use crate::head::render::workers;

/// A point of a ribbon in the picture.
#[derive(Clone, Copy, Debug, Default)]
struct Knot {
    x: f32,
    y: f32,
    near: f32,
    /// Half of the width, in samples; may be less than a sample.
    half: f32,
    alpha: f32,
    colour: V3,
}

/// Ribbons of one picture.
#[derive(Clone, Debug, Default)]
pub struct Ribbons {
    knots: Vec<Knot>,
    /// First knots of the pieces, far to near; the top bit marks hair of the head.
    order: Vec<u32>,
}

const HEAD_BIT: u32 = 1 << 31;
/// A strand lies this much nearer than its place, in decimetres, so that skin does not swallow its root.
const NEARER_DM: f32 = 0.006;

impl Strands {
    /// Projects, shades and sorts all strands for one camera.
    pub fn ribbons(&self, view: &View, stage: &Stage, threads: usize) -> Ribbons {
        const BATCH: usize = 2048;
        let batches = workers::jobs(self.strands.len().div_ceil(BATCH), threads, |batch| {
            let mut knots = vec![];
            for strand in &self.strands[batch * BATCH..self.strands.len().min((batch + 1) * BATCH)] {
                self.knots(strand, view, stage, &mut knots);
            }
            knots
        });
        let knots: Vec<Knot> = batches.into_iter().flatten().collect();
        let order = self.sorted(|point| knots[point].near);
        Ribbons { knots, order }
    }

    /// First points of all pieces as one camera sees them, far to near; the top bit marks hair of the head.
    pub fn order(&self, view: &View) -> Vec<u32> {
        self.sorted(|point| nearer(view.project(self.points[point]).near))
    }

    fn sorted(&self, near: impl Fn(usize) -> f32) -> Vec<u32> {
        let mut pieces = vec![];
        let mut at = 0;
        for strand in &self.strands {
            let mark = if strand.kind == Kind::Head { HEAD_BIT } else { 0 };
            let mut a = near(at as usize);
            for piece in at..at + strand.count - 1 {
                let b = near(piece as usize + 1);
                if a > 0.0 && b > 0.0 {
                    // Positive floats sort like their bits.
                    pieces.push(((0.5 * (a + b)).to_bits(), piece | mark));
                }
                a = b;
            }
            at += strand.count;
        }
        sort(&mut pieces);
        pieces.into_iter().map(|(_, piece)| piece).collect()
    }

    fn knots(&self, strand: &Strand, view: &View, stage: &Stage, knots: &mut Vec<Knot>) {
        let points = self.of(strand);
        let look = &self.looks[strand.kind as usize];
        let on_head = strand.kind == Kind::Head;
        let last = points.len() - 1;
        for (number, p) in points.iter().enumerate() {
            let t = number as f32 / last as f32;
            let along = (points[(number + 1).min(last)] - points[number.saturating_sub(1)]).unit();
            let out = match strand.kind {
                Kind::Head | Kind::Beard => (*p - stage.head).unit(),
                Kind::Brow | Kind::Lash => (*p - stage.head + v3(0.0, 0.0, 0.6)).unit(),
            };
            let place = view.project(*p);
            let colour = fibre::shade(stage, look, *p, along, out, strand.light, on_head);
            let taper = mix(1.0, look.tip, smoothstep(if on_head { 0.55 } else { 0.2 }, 1.0, t));
            let width = strand.width * taper * view.scale * place.near;
            // What is thinner than a sample covers part of it.
            let alpha = saturate(width) * if on_head { 1.0 } else { 0.92 };
            knots.push(Knot {
                x: place.x,
                y: place.y,
                near: nearer(place.near),
                half: 0.5 * width.max(1.0),
                alpha,
                colour,
            });
        }
    }
}

/// How near a strand counts as that lies as near as `near` (1/dm); 0 stays 0.
fn nearer(near: f32) -> f32 {
    if near > 0.0 { 1.0 / (1.0 / near.max(1e-6) - NEARER_DM) } else { 0.0 }
}

impl Ribbons {
    /// Draws what falls into a band over `colour`; adds up in `hair` how much hair of the head covers each sample.
    pub fn draw(&self, colour: &mut [V3], hair: &mut [f32], near: &[f32], band: Band) {
        let (top, bottom) = (band.top as f32, (band.top + band.rows) as f32);
        for piece in &self.order {
            let first = (piece & !HEAD_BIT) as usize;
            let (a, b) = (self.knots[first], self.knots[first + 1]);
            let room = a.half.max(b.half) + 1.5;
            let outside = a.y.max(b.y) < top - room
                || a.y.min(b.y) > bottom + room
                || a.x.max(b.x) < -room
                || a.x.min(b.x) > band.width as f32 + room;
            if !outside {
                draw_piece(a, b, piece & HEAD_BIT != 0, colour, hair, near, band);
            }
        }
    }
}

/// One piece: walks along its longer axis, covering the samples beside it by their distance.
fn draw_piece(a: Knot, b: Knot, head: bool, colour: &mut [V3], hair: &mut [f32], near: &[f32], band: Band) {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let steep = dy.abs() > dx.abs();
    // Major and minor axis.
    let (p, q) = if steep { ([a.y, a.x], [b.y, b.x]) } else { ([a.x, a.y], [b.x, b.y]) };
    let (p, q, a, b) = if p[0] <= q[0] { (p, q, a, b) } else { (q, p, b, a) };
    let long = q[0] - p[0];
    if long < 1e-4 {
        return;
    }
    let slope = (q[1] - p[1]) / long;
    let lean = 1.0 / (1.0 + slope * slope).sqrt();
    let (limit_major, limit_minor, low_major, low_minor) = if steep {
        ((band.top + band.rows) as f32, band.width as f32, band.top as f32, 0.0)
    } else {
        (band.width as f32, (band.top + band.rows) as f32, 0.0, band.top as f32)
    };
    // Half-open, so that neighbours neither overlap nor leave a gap.
    let ceil = |x: f32| (x.max(-1.0) + 1.0) as i32 as f32;
    let first = ceil(p[0] - 0.5).max(low_major);
    let last = ceil(q[0] - 0.5).min(limit_major);
    let mut major = first;
    while major < last {
        let t = ((major + 0.5 - p[0]) / long).clamp(0.0, 1.0);
        let centre = p[1] + slope * (major + 0.5 - p[0]);
        let half = mix(a.half, b.half, t);
        let reach = (half + 0.5) / lean;
        let from = ((centre - reach) as i32 as f32).max(low_minor);
        let to = ((centre + reach) as i32 as f32 + 1.0).min(limit_minor);
        let depth = mix(a.near, b.near, t);
        let (alpha, light) = (mix(a.alpha, b.alpha, t), a.colour + (b.colour - a.colour) * t);
        let mut minor = from;
        while minor < to {
            let away = (minor + 0.5 - centre).abs() * lean;
            let cover = saturate(half + 0.5 - away).min(1.0) * alpha;
            if cover > 0.0 {
                let (x, y) = if steep { (minor, major) } else { (major, minor) };
                let place = (y as usize - band.top) * band.width + x as usize;
                if depth > near[place] {
                    colour[place] = colour[place] + (light - colour[place]) * cover;
                    if head {
                        hair[place] += (1.0 - hair[place]) * cover;
                    }
                }
            }
            minor += 1.0;
        }
        major += 1.0;
    }
}

/// Sorts by the first number, keeping the order of equals (radix sort, 11 bits at a time).
fn sort(pieces: &mut Vec<(u32, u32)>) {
    let mut other = vec![(0, 0); pieces.len()];
    for pass in 0..3 {
        let digit = |key: u32| (key >> (11 * pass) & 2047) as usize;
        let mut starts = [0_usize; 2048];
        for (key, _) in pieces.iter() {
            starts[digit(*key)] += 1;
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += std::mem::replace(start, sum);
        }
        for piece in pieces.iter() {
            let place = &mut starts[digit(piece.0)];
            other[*place] = *piece;
            *place += 1;
        }
        std::mem::swap(pieces, &mut other);
    }
}
