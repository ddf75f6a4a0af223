//! From roots to curves: few guides that are combed, many strands between them.

use super::comb::{Cut, KNOT, POINTS, before_eyes};
use super::scalp::Style;
use super::skull::Skull;
use super::{Kind, Strand, Strands};
use crate::head::render::math::{V3, frame, mix, saturate, smoothstep, v3};
use crate::head::render::noise::{chance, noise, scramble};
use crate::head::render::workers;
use crate::head::{Level, Part};

/// Guides per square decimetre of scalp.
const GUIDES: f32 = 230.0;
/// Guides that a strand mixes.
const MIXED: usize = 3;

/// Where a strand leaves the skin.
#[derive(Clone, Copy, Debug)]
pub struct Root {
    /// On this head, turned back.
    pub skin: V3,
    /// Unit normal there.
    pub normal: V3,
    /// On the unshaped head.
    pub rest: V3,
    /// Its own number.
    pub seed: u32,
    /// The density there, 0 to 1.
    pub share: f32,
}

/// A root on the unshaped head: what stays when a face is shaped or turned.
#[derive(Clone, Copy, Debug)]
pub struct Seat {
    corners: [u32; 4],
    weights: [f32; 4],
    rest: V3,
    seed: u32,
    share: f32,
}

impl Seat {
    /// Where it comes to lie on a head.
    pub fn root(&self, skull: &Skull) -> Root {
        let blend = |at: &[V3]| {
            let corners = self.corners.iter().zip(self.weights);
            corners.fold(V3::ZERO, |sum, (corner, weight)| sum + at[*corner as usize] * weight)
        };
        Root {
            skin: blend(&skull.points),
            normal: blend(&skull.normals).unit(),
            rest: self.rest,
            seed: self.seed,
            share: self.share,
        }
    }
}

/// Spreads roots over the skin, `per_dm2` to a square decimetre where `share` is 1; it gets the place on the
/// unshaped head and how much of it is lips.
pub fn seats(level: &Level, per_dm2: f32, seed: u32, share: impl Fn(V3, f32) -> f32) -> Vec<Seat> {
    let mut seats = vec![];
    for (number, quad) in (0..).zip(&level.quads) {
        if level.part_of(quad) != Part::Body {
            continue;
        }
        let rest = quad.map(|corner| level.rest[corner as usize]).map(|p| v3(p[0], p[1], p[2]));
        let lips = quad.map(|corner| f32::from(level.masks[corner as usize][0]) / 255.0);
        // Narrow brows may lie between the corners.
        let middle = (rest[0] + rest[1] + rest[2] + rest[3]) * 0.25;
        let anywhere = (0..4).any(|corner| {
            let half = (rest[corner] + rest[(corner + 1) % 4]) * 0.5;
            share(rest[corner], lips[corner]) > 0.0 || share(half, lips[corner]) > 0.0
        });
        if !anywhere && share(middle, lips[0]) <= 0.0 {
            continue;
        }
        let area = 0.5 * (rest[2] - rest[0]).cross(rest[3] - rest[1]).length();
        // As if all were dense, then thinned by the density at each root: edges follow no quad.
        let many = area * per_dm2;
        let count = (many + chance(seed ^ 0x5bd1_e995, number)) as u32;
        for index in 0..count {
            let own = scramble(seed ^ number.wrapping_mul(0x9e37_79b1) ^ index.wrapping_mul(0x85eb_ca77));
            let (u, v) = (chance(own, 11), chance(own, 12));
            let weights = [(1.0 - u) * (1.0 - v), u * (1.0 - v), u * v, (1.0 - u) * v];
            let place = (0..4).fold(V3::ZERO, |sum, corner| sum + rest[corner] * weights[corner]);
            let mask = (0..4).map(|corner| lips[corner] * weights[corner]).sum();
            let share = share(place, mask);
            if chance(own, 13) < share {
                seats.push(Seat { corners: *quad, weights, rest: place, seed: own, share });
            }
        }
    }
    seats
}

struct Guide {
    root: V3,
    side: f32,
    seed: u32,
    length: f32,
    points: [V3; POINTS],
}

/// Guides by place, for finding the nearest.
struct Grid {
    cells: Vec<Vec<u32>>,
}

const CELL_DM: f32 = 0.14;
const ALONG: usize = 24;

impl Grid {
    fn new(guides: &[Guide]) -> Self {
        let mut cells = vec![vec![]; ALONG * ALONG * ALONG];
        for (number, guide) in (0..).zip(guides) {
            cells[Self::cell(guide.root, [0; 3])].push(number);
        }
        Self { cells }
    }

    fn cell(p: V3, offset: [i32; 3]) -> usize {
        let q = p - v3(-1.6, -1.4, -2.2);
        let [x, y, z] = [0, 1, 2]
            .map(|axis| ((q.lanes()[axis] / CELL_DM) as i32 + offset[axis]).clamp(0, ALONG as i32 - 1) as usize);
        (z * ALONG + y) * ALONG + x
    }

    /// The nearest guides of the same side and how far they are.
    fn nearest(&self, guides: &[Guide], p: V3, side: f32) -> [(f32, u32); MIXED] {
        let mut best = [(f32::MAX, u32::MAX); MIXED];
        for offset in 0..27 {
            let offset = [offset % 3 - 1, offset / 3 % 3 - 1, offset / 9 - 1];
            for number in &self.cells[Self::cell(p, offset)] {
                let guide = &guides[*number as usize];
                let gap = guide.root - p;
                let square = gap.dot(gap) + if guide.side == side { 0.0 } else { 9.0 };
                if square < best[MIXED - 1].0 && best.iter().all(|(_, known)| known != number) {
                    best[MIXED - 1] = (square, *number);
                    best.sort_by(|a, b| a.0.total_cmp(&b.0));
                }
            }
        }
        best
    }
}

/// Roots of the guides of a cut.
pub fn guide_seats(level: &Level, cut: &Cut) -> Vec<Seat> {
    if cut.density <= 0.0 {
        return vec![];
    }
    seats(level, GUIDES, 0x1234_5678, |p, _| if cut.scalp.cover(p) > 0.0 { 1.0 } else { 0.0 })
}

/// Roots of the hair of a cut.
pub fn hair_seats(level: &Level, cut: &Cut, share: f32) -> Vec<Seat> {
    if cut.density <= 0.0 {
        return vec![];
    }
    seats(level, cut.density * share, 0x0bad_5eed, |p, _| cut.scalp.cover(p))
}

/// Grows the hair of the head.
pub fn hair(skull: &Skull, cut: &Cut, [guides, hair]: [&[Seat]; 2], share: f32, threads: usize) -> Strands {
    let mut all = Strands::default();
    const GUIDES_BATCH: usize = 128;
    let combed = workers::jobs(guides.len().div_ceil(GUIDES_BATCH), threads, |batch| {
        let some = &guides[batch * GUIDES_BATCH..guides.len().min((batch + 1) * GUIDES_BATCH)];
        some.iter().map(|seat| guide(cut, skull, &seat.root(skull))).collect::<Vec<_>>()
    });
    let guides: Vec<Guide> = combed.into_iter().flatten().collect();
    if guides.is_empty() {
        return all;
    }
    let grid = Grid::new(&guides);
    let wider = (1.0 / share).powf(0.7);
    const BATCH: usize = 1024;
    let batches = workers::jobs(hair.len().div_ceil(BATCH), threads, |batch| {
        let mut some = Strands::default();
        for seat in &hair[batch * BATCH..hair.len().min((batch + 1) * BATCH)] {
            strand(&mut some, cut, skull, &guides, &grid, &seat.root(skull), wider);
        }
        some
    });
    for batch in batches {
        all.append(batch);
    }
    if cut.style == Style::Bun {
        bun(&mut all, cut, skull, share, wider);
    }
    all
}

fn guide(cut: &Cut, skull: &Skull, root: &Root) -> Guide {
    let side = cut.side(root.rest);
    let points = cut.guide(root.rest, root.skin, skull, side, root.seed);
    let length = points.windows(2).map(|pair| (pair[1] - pair[0]).length()).sum();
    Guide { root: root.rest, side, seed: root.seed, length, points }
}

fn strand(all: &mut Strands, cut: &Cut, skull: &Skull, guides: &[Guide], grid: &Grid, root: &Root, wider: f32) {
    let side = cut.side(root.rest);
    let near = grid.nearest(guides, root.rest, side);
    let first = near[0];
    if first.1 == u32::MAX {
        return;
    }
    let seed = root.seed;
    let main = &guides[first.1 as usize];
    let short = cut.length_at(root.rest, main.seed) < 0.3;
    let curly = cut.curl_dm > 0.004;
    let count = if short {
        5
    } else if curly {
        26
    } else {
        15
    };
    // New hair at the hairline is short and fine.
    let baby = smoothstep(0.9, 0.2, root.share) * (0.35 + 0.65 * chance(seed, 21));
    let stray = chance(seed, 22) < 0.035;
    let cut_at = mix(0.72, 1.0, chance(seed, 23).powf(0.6)) * mix(1.0, 0.4, baby * if short { 0.3 } else { 1.0 });
    let phase = chance(main.seed, 31)
        + mix(0.16, 0.7, if cut.style == Style::Afro { 1.0 } else { 0.0 }) * (chance(seed, 24) - 0.5)
        + if stray { 0.3 } else { 0.0 };
    let clump = cut.clump * if stray { 0.1 } else { mix(0.6, 1.0, chance(seed, 25)) };
    let start = all.points.len() as u32;
    let spot = v3(chance(seed, 26), chance(seed, 27), chance(seed, 28)) * 50.0;
    for number in 0..count {
        let s = number as f32 / (count - 1) as f32;
        let t = s * cut_at;
        let mut weights = [0.0; MIXED];
        let mut sum = 0.0;
        for (weight, (square, guide)) in weights.iter_mut().zip(near) {
            if guide != u32::MAX && guides[guide as usize].side == main.side {
                // Near the root all guides count, towards the tip the nearest: locks.
                *weight = (1.0 / (square + 0.0004)).powf(mix(1.0, 1.0 + 5.0 * clump, t));
                sum += *weight;
            }
        }
        let (mut line, mut from) = (V3::ZERO, V3::ZERO);
        for (weight, (_, guide)) in weights.iter().zip(near) {
            if *weight > 0.0 {
                let guide = &guides[guide as usize];
                let along = t * (POINTS - 1) as f32;
                let low = (along as usize).min(POINTS - 2);
                let place = guide.points[low] + (guide.points[low + 1] - guide.points[low]) * (along - low as f32);
                line += place * (weight / sum);
                from += guide.points[0] * (weight / sum);
            }
        }
        let spread = mix(1.0, 1.0 - clump, smoothstep(0.05, 0.9, t)) * if stray { 1.3 } else { 1.0 };
        let mut p = line + (root.skin - from) * spread;
        if curly {
            p += cut.curl(t, main.length, phase);
        }
        let frizz = cut.frizz_dm * smoothstep(0.02, 0.6, t) * if stray { 3.2 } else { 1.0 };
        let q = v3(t * main.length * 2.4, 0.0, 0.0) + spot;
        p += v3(noise(q, 131), noise(q, 132), noise(q, 133)) * frizz;
        if number > 0 && !short {
            p = skull.outside(p, 0.006);
        }
        let world = skull.to_world(p);
        // Whatever would hang before the eyes is cut off there.
        if before_eyes(p) {
            break;
        }
        all.points.push(world);
    }
    let light = mix(0.82, 1.18, chance(seed, 41)) * mix(0.9, 1.1, chance(main.seed, 42));
    let width = cut.width_dm * wider * mix(0.8, 1.2, chance(seed, 43)) * mix(1.0, 0.5, saturate(baby));
    all.close(Strand { start, count: 0, seed, width, light, kind: Kind::Head });
}

/// Coils of a bun: circles around a ball, each a little off.
fn bun(all: &mut Strands, cut: &Cut, skull: &Skull, share: f32, wider: f32) {
    let radius = mix(0.26, 0.4, cut.length);
    let centre = skull.outside(KNOT, 0.0) + v3(0.0, 0.06, -0.5 * radius);
    for index in 0..(3200.0 * share) as u32 {
        let seed = scramble(index ^ 0x00b0_0b1e);
        // Locks wind around one axis, each tilted a little.
        let lock = index % 29;
        let tilt = v3(chance(lock, 51) - 0.5, chance(lock, 52) - 0.5, chance(lock, 53) - 0.5) * 0.5;
        let axis = (v3(0.0, 0.45, -1.0) + tilt).unit();
        let (u, v) = frame(axis);
        let height = (2.0 * (lock as f32 + 0.5) / 29.0 - 1.0 + 0.2 * (chance(seed, 55) - 0.5)).clamp(-0.98, 0.98);
        let begin = chance(lock, 56) * std::f32::consts::TAU + std::f32::consts::TAU * chance(seed, 57);
        let start = all.points.len() as u32;
        let ball = radius * mix(0.9, 1.02, chance(seed, 58)) * (1.0 + 0.05 * (lock as f32 * 2.1).sin());
        for number in 0..12 {
            let angle = begin + number as f32 * 0.2;
            let ring = (1.0 - height * height).max(0.05).sqrt();
            let d = (u * angle.cos() + v * angle.sin()) * ring + axis * height;
            all.points.push(skull.to_world(centre + v3(d.x, d.y * 0.95, d.z * 0.85) * ball));
        }
        let light = mix(0.82, 1.18, chance(seed, 41));
        all.close(Strand { start, count: 0, seed, width: cut.width_dm * wider, light, kind: Kind::Head });
    }
}
