//! Holes filled with what surrounds them.
//!
//! Source: Wexler, Shechtman, Irani 2007, "Space-time completion of video" (patches vote, coarse to
//! fine); Barnes and others 2009, "PatchMatch" (how the patches are found).

use super::canvas::Canvas;
use super::dice::Dice;

/// Pixels from the middle of a patch to its edge.
const REACH: i32 = 3;
/// Below this side a level is not halved again.
const COARSEST_PX: usize = 24;
/// Below this many patches to choose from a level is of no use.
const FEWEST_PATCHES: usize = 40;

/// What is to be filled and from what; all planes have as many cells as the canvas has pixels.
pub(super) struct Gap<'a> {
    pub(super) canvas: &'a Canvas,
    pub(super) hole: &'a [bool],
    /// Which pixels may be copied; those of the hole never are.
    pub(super) source: &'a [bool],
    /// Around the hole: whose light the filling takes on.
    pub(super) rim: &'a [bool],
    /// Whether the hole already holds the rough colours that are wanted.
    pub(super) sketched: bool,
}

impl Gap<'_> {
    /// The canvas with every pixel of the hole made up from patches of the source.
    ///
    /// Deterministic. About 10 µs a hole pixel; where no whole patch is allowed, a smooth fill.
    pub(super) fn filled(&self, dice: &mut Dice) -> Canvas {
        if !self.hole.contains(&true) {
            return self.canvas.clone();
        }
        let first = Level {
            canvas: self.canvas.clone(),
            hole: self.hole.to_vec(),
            source: self.source.to_vec(),
            sketched: self.sketched,
        };
        let mut levels = vec![first];
        while let Some(last) = levels.last()
            && last.canvas.w.min(last.canvas.h) >= 2 * COARSEST_PX
            && last.widest_hole() > 4
        {
            let half = last.halved();
            if half.sources().len() < FEWEST_PATCHES {
                break;
            }
            levels.push(half);
        }
        let mut guess: Option<Guess> = None;
        let coarsest = levels.len() - 1;
        for (depth, level) in levels.iter().enumerate().rev() {
            let rounds = if depth == coarsest {
                10
            } else if depth == 0 {
                2
            } else {
                4
            };
            guess = Some(level.filled(guess.as_ref(), rounds, dice));
        }
        match (guess, levels.first()) {
            (Some(guess), Some(level)) => level.lit(guess.canvas, &guess.votes, self.rim),
            _ => self.canvas.clone(),
        }
    }
}

/// A filled level, and for each pixel in the middle of a patch that touches the hole, which patch it took.
struct Guess {
    canvas: Canvas,
    from: Vec<[i32; 2]>,
    /// What the patches say of each pixel they cover, of those around the hole too.
    votes: Vec<Option<[f32; 3]>>,
}

struct Level {
    canvas: Canvas,
    hole: Vec<bool>,
    source: Vec<bool>,
    sketched: bool,
}

impl Level {
    fn widest_hole(&self) -> usize {
        self.depths().into_iter().max().unwrap_or(0)
    }

    /// Steps from each hole pixel to the nearest pixel that is none; 0 outside of holes.
    fn depths(&self) -> Vec<usize> {
        let (w, h) = (self.canvas.w, self.canvas.h);
        let far = w + h;
        let mut depth: Vec<usize> = self.hole.iter().map(|hole| if *hole { far } else { 0 }).collect();
        for pass in 0..2 {
            for step in 0..w * h {
                let place = if pass == 0 { step } else { w * h - 1 - step };
                let (x, y) = (place % w, place / w);
                let mut least = depth[place];
                if pass == 0 {
                    least = if x > 0 { least.min(depth[place - 1] + 1) } else { least };
                    least = if y > 0 { least.min(depth[place - w] + 1) } else { least };
                } else {
                    least = if x + 1 < w { least.min(depth[place + 1] + 1) } else { least };
                    least = if y + 1 < h { least.min(depth[place + w] + 1) } else { least };
                }
                depth[place] = least;
            }
        }
        depth
    }

    fn halved(&self) -> Self {
        let (w, h) = (self.canvas.w.div_ceil(2), self.canvas.h.div_ceil(2));
        let mut half = Self {
            canvas: Canvas::filled(w, h, [0.0; 3]),
            hole: vec![false; w * h],
            source: vec![true; w * h],
            sketched: self.sketched,
        };
        for y in 0..h {
            for x in 0..w {
                let (mut sum, mut known) = ([0.0; 3], 0.0_f32);
                let mut all = [0.0; 3];
                let place = y * w + x;
                for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
                    let (fx, fy) = ((2 * x + dx).min(self.canvas.w - 1), (2 * y + dy).min(self.canvas.h - 1));
                    let from = fy * self.canvas.w + fx;
                    half.source[place] &= self.source[from];
                    all = std::array::from_fn(|c| all[c] + self.canvas.px[from][c]);
                    if self.hole[from] {
                        half.hole[place] = true;
                    } else {
                        sum = std::array::from_fn(|c| sum[c] + self.canvas.px[from][c]);
                        known += 1.0;
                    }
                }
                half.canvas.px[place] = if known > 0.0 { sum.map(|v| v / known) } else { all.map(|v| v / 4.0) };
            }
        }
        half
    }

    /// The hole painted smoothly from its rim inwards.
    fn smooth(&self) -> Canvas {
        let (w, h) = (self.canvas.w as i64, self.canvas.h as i64);
        let mut canvas = self.canvas.clone();
        let depth = self.depths();
        let deepest = depth.iter().copied().max().unwrap_or(0);
        let mut rings: Vec<Vec<usize>> = vec![Vec::new(); deepest.min(self.canvas.w + self.canvas.h) + 1];
        for (place, depth) in depth.iter().enumerate() {
            rings[*depth].push(place);
        }
        for (ring, places) in rings.iter().enumerate().skip(1) {
            for place in places {
                let (x, y) = ((*place as i64) % w, (*place as i64) / w);
                let (mut sum, mut count) = ([0.0; 3], 0.0);
                for (dx, dy) in [(-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (1, -1), (-1, 1), (1, 1)] {
                    let (x, y) = (x + dx, y + dy);
                    if (0..w).contains(&x) && (0..h).contains(&y) && depth[(y * w + x) as usize] < ring {
                        let seen = canvas.at(x, y);
                        sum = std::array::from_fn(|c| sum[c] + seen[c]);
                        count += 1.0;
                    }
                }
                if count > 0.0 {
                    canvas.px[*place] = sum.map(|v| v / count);
                }
            }
        }
        canvas
    }

    fn place(&self, [x, y]: [i32; 2]) -> Option<usize> {
        let inside = (0..self.canvas.w as i32).contains(&x) && (0..self.canvas.h as i32).contains(&y);
        inside.then(|| y as usize * self.canvas.w + x as usize)
    }

    fn spot(&self, place: usize) -> [i32; 2] {
        [(place % self.canvas.w) as i32, (place / self.canvas.w) as i32]
    }

    /// Which pixels have a patch around them that satisfies `wanted` everywhere (`all`) or somewhere.
    fn patches(&self, all: bool, wanted: impl Fn(usize) -> bool) -> Vec<bool> {
        let along = |flags: &[bool], dx: i32, dy: i32| -> Vec<bool> {
            (0..flags.len())
                .map(|place| {
                    let [x, y] = self.spot(place);
                    let mut reached = (-REACH..=REACH).map(|i| self.place([x + i * dx, y + i * dy]));
                    let holds = |p: Option<usize>| p.is_some_and(|p| flags[p]);
                    if all { reached.all(holds) } else { reached.any(holds) }
                })
                .collect()
        };
        let flags: Vec<bool> = (0..self.hole.len()).map(wanted).collect();
        along(&along(&flags, 1, 0), 0, 1)
    }

    fn whole_patches(&self) -> Vec<bool> {
        self.patches(true, |p| self.source[p] && !self.hole[p])
    }

    fn sources(&self) -> Vec<usize> {
        self.whole_patches().iter().enumerate().filter(|(_, whole)| **whole).map(|(place, _)| place).collect()
    }

    fn filled(&self, guess: Option<&Guess>, rounds: usize, dice: &mut Dice) -> Guess {
        let mut canvas = if self.sketched { self.canvas.clone() } else { self.smooth() };
        let mut from = vec![[0; 2]; self.hole.len()];
        let whole = self.whole_patches();
        let sources = self.sources();
        if sources.is_empty() {
            return Guess { canvas, from, votes: Vec::new() };
        }
        let touching = self.patches(false, |p| self.hole[p]);
        let targets: Vec<usize> = (0..touching.len()).filter(|p| touching[*p]).collect();
        for place in targets.iter().copied() {
            let [x, y] = self.spot(place);
            let coarse = guess.and_then(|g| {
                let [fx, fy] = *g.from.get((y as usize / 2) * g.canvas.w + x as usize / 2)?;
                let spot = [fx * 2 + x % 2, fy * 2 + y % 2];
                self.place(spot).filter(|p| whole[*p]).map(|_| spot)
            });
            from[place] = coarse.unwrap_or_else(|| self.spot(sources[dice.pick(sources.len())]));
            if let Some(g) = guess
                && self.hole[place]
            {
                canvas.px[place] = g.canvas.sample((x as f32 - 0.5) / 2.0, (y as f32 - 0.5) / 2.0);
            }
        }
        let search = Search { level: self, whole: &whole, touching: &touching, targets: &targets };
        let depth = self.depths();
        let mut votes = Vec::new();
        for _ in 0..rounds {
            search.improve(&canvas, &mut from, dice);
            votes = self.votes(&canvas, &from, &targets, &depth);
            for ((pixel, vote), _) in canvas.px.iter_mut().zip(&votes).zip(&self.hole).filter(|(_, hole)| **hole) {
                *pixel = vote.unwrap_or(*pixel);
            }
        }
        Guess { canvas, from, votes }
    }

    /// The mean of what the patches over a pixel say; patches that agree with what is there, and those
    /// nearer to the rim, say it louder.
    fn votes(&self, canvas: &Canvas, from: &[[i32; 2]], targets: &[usize], depth: &[usize]) -> Vec<Option<[f32; 3]>> {
        let costs: Vec<f32> = targets.iter().map(|p| self.apart(canvas, self.spot(*p), from[*p], f32::MAX)).collect();
        let mut sorted = costs.clone();
        sorted.sort_by(f32::total_cmp);
        let usual = sorted.get(sorted.len() / 2).copied().unwrap_or(1.0).max(50.0);
        let mut sums = vec![([0.0_f32; 3], 0.0_f32); self.hole.len()];
        for (target, cost) in targets.iter().zip(&costs) {
            let weight = (-cost / (2.0 * usual)).exp().max(1e-6) * 1.2_f32.powi(-(depth[*target].min(60) as i32));
            let ([x, y], [fx, fy]) = (self.spot(*target), from[*target]);
            for dy in -REACH..=REACH {
                for dx in -REACH..=REACH {
                    if let Some(place) = self.place([x + dx, y + dy])
                        && let Some(seen) = self.place([fx + dx, fy + dy]).map(|p| self.canvas.px[p])
                    {
                        let (sum, total) = &mut sums[place];
                        *sum = std::array::from_fn(|c| sum[c] + seen[c] * weight);
                        *total += weight;
                    }
                }
            }
        }
        sums.into_iter().map(|(sum, total)| (total > 0.0).then(|| sum.map(|v| v / total))).collect()
    }

    /// The light brought together: what the patches say at the rim of the hole differs from what is there,
    /// and that difference, spread smoothly over the hole, is taken from it.
    ///
    /// Source: Pérez, Gangnet, Blake 2003, "Poisson image editing".
    fn lit(&self, mut canvas: Canvas, votes: &[Option<[f32; 3]>], rim: &[bool]) -> Canvas {
        if votes.len() != self.hole.len() {
            return canvas;
        }
        let (w, h) = (self.canvas.w, self.canvas.h);
        let mut off = Canvas::filled(w, h, [0.0; 3]);
        for (place, cell) in off.px.iter_mut().enumerate().filter(|(place, _)| !self.hole[*place]) {
            if let Some(vote) = votes[place].filter(|_| rim[place]) {
                // A larger difference is another thing, not another light.
                *cell = std::array::from_fn(|c| (self.canvas.px[place][c] - vote[c]).clamp(-50.0, 50.0));
            }
        }
        let field = Self { canvas: off, hole: self.hole.clone(), source: Vec::new(), sketched: false };
        let mut off = field.smooth();
        for _ in 0..120 {
            for place in (0..self.hole.len()).filter(|p| self.hole[*p]) {
                let [x, y] = self.spot(place).map(i64::from);
                let around = [off.at(x - 1, y), off.at(x + 1, y), off.at(x, y - 1), off.at(x, y + 1)];
                let cell = &mut off.px[place];
                // Successive over-relaxation.
                *cell = std::array::from_fn(|c| {
                    let mean = (around[0][c] + around[1][c] + around[2][c] + around[3][c]) / 4.0;
                    cell[c] + 1.85 * (mean - cell[c])
                });
            }
        }
        for ((pixel, off), _) in canvas.px.iter_mut().zip(&off.px).zip(&self.hole).filter(|(_, hole)| **hole) {
            *pixel = std::array::from_fn(|c| (pixel[c] + off[c]).clamp(0.0, 255.0));
        }
        canvas
    }

    /// Squared difference of two patches; gives up above `limit`.
    fn apart(&self, canvas: &Canvas, [x, y]: [i32; 2], [fx, fy]: [i32; 2], limit: f32) -> f32 {
        let mut sum = 0.0;
        for dy in -REACH..=REACH {
            for dx in -REACH..=REACH {
                if let Some(there) = self.place([x + dx, y + dy])
                    && let Some(here) = self.place([fx + dx, fy + dy])
                {
                    let (a, b) = (canvas.px[there], self.canvas.px[here]);
                    sum += (a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2) + (a[2] - b[2]).powi(2);
                }
            }
            if sum > limit {
                break;
            }
        }
        sum
    }
}

/// Where patches may be taken from and for which pixels they are wanted.
struct Search<'a> {
    level: &'a Level,
    whole: &'a [bool],
    touching: &'a [bool],
    targets: &'a [usize],
}

impl Search<'_> {
    /// Takes over what suits the neighbours, and tries some places at random, nearer and nearer.
    fn improve(&self, canvas: &Canvas, from: &mut [[i32; 2]], dice: &mut Dice) {
        let level = self.level;
        let mut costs = vec![f32::MAX; from.len()];
        for target in self.targets {
            costs[*target] = level.apart(canvas, level.spot(*target), from[*target], f32::MAX);
        }
        for step in [1, -1] {
            for index in 0..self.targets.len() {
                let target = self.targets[if step == 1 { index } else { self.targets.len() - 1 - index }];
                let [x, y] = level.spot(target);
                let (mut best, mut least) = (from[target], costs[target]);
                let mut consider = |spot: [i32; 2], best: &mut [i32; 2]| {
                    if level.place(spot).is_some_and(|p| self.whole[p]) {
                        let cost = level.apart(canvas, [x, y], spot, least);
                        if cost < least {
                            (*best, least) = (spot, cost);
                        }
                    }
                };
                for [dx, dy] in [[step, 0], [0, step]] {
                    if let Some(beside) = level.place([x - dx, y - dy]).filter(|p| self.touching[*p]) {
                        consider([from[beside][0] + dx, from[beside][1] + dy], &mut best);
                    }
                }
                let mut radius = level.canvas.w.max(level.canvas.h) as f32;
                while radius >= 1.0 {
                    let off = [dice.between(-radius, radius) as i32, dice.between(-radius, radius) as i32];
                    consider([best[0] + off[0], best[1] + off[1]], &mut best);
                    radius *= 0.5;
                }
                (from[target], costs[target]) = (best, least);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hole_in_stripes_is_filled_with_stripes() {
        let mut canvas = Canvas::filled(96, 80, [0.0; 3]);
        for (place, pixel) in canvas.px.iter_mut().enumerate() {
            *pixel = if place % 96 / 6 % 2 == 0 { [200.0, 180.0, 40.0] } else { [30.0, 60.0, 90.0] };
        }
        let hole: Vec<bool> =
            (0..96 * 80).map(|p| (34..62).contains(&(p % 96)) && (25..58).contains(&(p / 96))).collect();
        let mut spoiled = canvas.clone();
        for (pixel, _) in spoiled.px.iter_mut().zip(&hole).filter(|(_, hole)| **hole) {
            *pixel = [255.0, 0.0, 255.0];
        }
        let all = vec![true; 96 * 80];
        let gap = Gap { canvas: &spoiled, hole: &hole, source: &all, rim: &all, sketched: false };
        let mended = gap.filled(&mut Dice::new(1, 1));
        let off: f32 = mended.px.iter().zip(&canvas.px).map(|(a, b)| (a[1] - b[1]).abs()).sum();
        let area = hole.iter().filter(|h| **h).count() as f32;
        assert!(off / area < 12.0, "{}", off / area);
    }

    #[test]
    fn a_canvas_that_is_all_hole_stays_a_canvas() {
        let canvas = Canvas::filled(40, 30, [9.0; 3]);
        let all = [true; 1200];
        let gap = Gap { canvas: &canvas, hole: &all, source: &all, rim: &all, sketched: false };
        let filled = gap.filled(&mut Dice::new(1, 1));
        assert_eq!((filled.w, filled.h), (40, 30));
    }
}
