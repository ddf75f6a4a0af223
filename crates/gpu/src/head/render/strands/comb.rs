//! How hair is worn: which way it runs, how long it is, how it curls.

use super::scalp::{ScalpLook, Style};
use super::skull::Skull;
use crate::head::render::math::{V3, mix, mix3, saturate, smoothstep, v3};
use crate::head::render::noise::{chance, noise};
use crate::head::{Design, HeadError};

/// Points of a guide.
pub const POINTS: usize = 18;
/// Where a bun or a pony-tail is gathered, on the unshaped head.
pub const KNOT: V3 = v3(0.0, 0.62, -1.62);

/// The cut: numbers of a design, put the way growth wants them.
#[derive(Clone, Copy, Debug)]
pub struct Cut {
    /// How it is worn.
    pub style: Style,
    /// Where it grows.
    pub scalp: ScalpLook,
    /// Short to long for the style.
    pub length: f32,
    /// Flat to full.
    pub volume: f32,
    /// Radius of curls in decimetres.
    pub curl_dm: f32,
    /// Turns per decimetre.
    pub turns: f32,
    /// How much strands of a lock join towards their tips, 0 to 1.
    pub clump: f32,
    /// Straying of single strands, in decimetres.
    pub frizz_dm: f32,
    /// Width at the root, in decimetres.
    pub width_dm: f32,
    /// Strands per square decimetre of scalp.
    pub density: f32,
}

impl Cut {
    /// The cut of a design.
    ///
    /// # Errors
    /// [`HeadError::UnknownName`] when the design lacks a parameter.
    pub fn new(design: &Design, scalp: ScalpLook) -> Result<Self, HeadError> {
        let curl = design.get("hair.curl")?;
        let style = scalp.style;
        let (mut curl_dm, mut turns) = (0.055 * curl * curl, mix(0.6, 2.2, curl));
        let (mut clump, mut frizz_dm) = (0.55, 0.008 + 0.02 * curl);
        let (mut density, mut width_dm) = (5200.0, 0.0024);
        match style {
            Style::Bald => density = 0.0,
            Style::Shaved => (density, width_dm, curl_dm, clump) = (9000.0, 0.0015, 0.0, 0.0),
            Style::Cropped => {
                (density, width_dm, clump) = (9000.0, 0.0018, 0.25);
                (curl_dm, turns) = (0.012 * smoothstep(0.4, 0.9, curl), 9.0);
            }
            Style::CurlyShort => (curl_dm, turns, clump, frizz_dm) = (0.04 + 0.03 * curl, 3.4, 0.9, 0.012),
            Style::Afro => (curl_dm, turns, clump, frizz_dm, density) = (0.05, 6.0, 0.35, 0.07, 7000.0),
            Style::LongWavy => (curl_dm, turns, clump) = (0.045 + 0.05 * curl, 0.85, 0.75),
            Style::Bun | Style::Ponytail => (curl_dm, clump, frizz_dm) = (0.2 * curl_dm, 0.3, 0.006),
            _ => {}
        }
        Ok(Self {
            style,
            scalp,
            length: design.get("hair.length")?,
            volume: design.get("hair.volume")?,
            curl_dm,
            turns,
            clump,
            frizz_dm,
            width_dm,
            density,
        })
    }

    /// Length of the strand that grows at a place of the unshaped head, in decimetres.
    pub fn length_at(&self, p: V3, seed: u32) -> f32 {
        let top = self.scalp.top(p);
        let fade = smoothstep(-0.02, 0.3, self.scalp.above(p));
        let long = mix(0.85, 1.1, chance(seed, 1));
        // Sides and nape are shorter on short cuts, and taper to the hairline.
        let sides = mix(0.05, 0.17, fade) * (0.7 + 0.6 * self.length);
        long * match self.style {
            Style::Bald => 0.0,
            Style::Shaved => 0.035,
            Style::Cropped => mix(0.05, 0.1 + 0.1 * self.length, fade) * mix(0.75, 1.25, top),
            Style::ShavedSides => mix(0.04, 0.75 + 0.6 * self.length, top),
            Style::Short => mix(sides, 0.36 + 0.4 * self.length, top),
            Style::SidePart => {
                let masculine = mix(sides, 0.75 + 0.5 * self.length, smoothstep(0.0, 0.8, top));
                let feminine = 1.15 + 0.9 * self.length;
                mix(feminine, masculine, smoothstep(0.35, 0.65, self.scalp.masculine))
            }
            Style::CurlyShort => mix(0.2, 0.4 + 0.3 * self.length, fade) * mix(0.8, 1.0, top),
            Style::Afro => mix(0.25, 0.3 + 0.35 * self.volume + 0.2 * self.length, fade),
            Style::Bob => 2.4,
            Style::Long | Style::LongWavy => 3.1 + 0.9 * self.length,
            Style::Bun => (KNOT - p).length() * 1.25 + 0.1,
            Style::Ponytail => (KNOT - p).length() * 1.2 + 1.2 + 0.8 * self.length,
        }
    }

    /// Which side of the parting a root is on: -1 or 1; hair of two sides never mixes.
    pub fn side(&self, p: V3) -> f32 {
        let line = self.scalp.parting * smoothstep(-1.15, -0.75, p.z);
        if p.x >= line + 0.012 * noise(p * 9.0, 121) { 1.0 } else { -1.0 }
    }

    /// Which way hair runs: `p` now, `root` where it grew, `t` 0 to 1 along it, `far` the same in
    /// decimetres, `freed` beyond the tie of a pony-tail.
    fn run(&self, p: V3, root: V3, out: V3, side: f32, [t, far]: [f32; 2], freed: bool) -> V3 {
        let down = v3(0.0, -1.0, 0.0);
        let top = self.scalp.top(root);
        let away = p.x.signum();
        match self.style {
            Style::Bald | Style::Shaved => out + v3(0.1, -0.1, 0.1),
            Style::Cropped => out * 0.6 + v3(0.1, -0.45, 0.35),
            Style::Afro => out + v3(0.0, 0.1, 0.0),
            Style::CurlyShort => {
                out * mix(0.9, 0.35, t) + mix3(v3(0.1 * away, -0.5, -0.1), v3(0.1 * side, -0.2, 0.12), top)
            }
            Style::Short | Style::ShavedSides => {
                // On top from the parting across and up, then over; the sides lie down and back.
                let across = v3(-side_of(self.scalp.parting) * 0.2, 0.0, -0.85);
                let rise = out * ((0.35 + 0.9 * self.volume) * smoothstep(0.5, 0.0, t));
                let crown = across + rise + down * (0.9 * t);
                let lying = v3(0.0, -1.0, -0.45) + out * 0.12;
                mix3(lying, crown, top * saturate(self.scalp.top(p) + 0.25))
            }
            Style::SidePart | Style::Bob | Style::Long | Style::LongWavy => self.parted(p, root, out, side, far),
            Style::Bun | Style::Ponytail => self.gathered(p, out, t, freed),
        }
    }

    /// Away from the parting, back over the temples, then down.
    fn parted(&self, p: V3, root: V3, out: V3, side: f32, far: f32) -> V3 {
        let over = smoothstep(0.2, 0.72, p.x * side);
        let front = smoothstep(-0.55, 0.05, p.z);
        let behind = smoothstep(-0.85, -1.2, root.z);
        let rise = out * (0.55 * self.volume * smoothstep(0.3, 0.0, far) * self.freedom(p));
        let short = self.style == Style::SidePart && self.scalp.masculine > 0.5;
        let back = 0.3 + 0.75 * front + if short { 0.5 } else { 0.0 };
        let sweep = v3(side * mix(1.0, 0.25, behind), -0.12 - 2.6 * over - 1.2 * behind, -back * (1.0 - 0.4 * over));
        // Once off the head hair only falls; a bob turns in at its ends.
        let fallen = smoothstep(0.25, -0.15, p.y) * if short { 0.5 } else { 1.0 };
        let inward = match self.style {
            Style::Bob => 0.12 + 0.6 * smoothstep(-0.45, -0.8, p.y),
            Style::SidePart => 0.3 * smoothstep(0.2, -0.3, p.y),
            _ => 0.34 * smoothstep(0.1, -0.3, p.y) * smoothstep(0.55, 0.85, p.x.abs()),
        };
        let fall = v3(-p.x.signum() * inward, -1.0, -0.1 * front - 0.25 * inward * p.z.signum());
        mix3(sweep, fall, fallen) + rise
    }

    /// How far hair may leave the head, 0 to 1: beside a parting it lies flat, or the head would have two humps.
    fn freedom(&self, p: V3) -> f32 {
        if !matches!(self.style, Style::SidePart | Style::Bob | Style::Long | Style::LongWavy) {
            return 1.0;
        }
        let away = smoothstep(0.0, 1.2, (p.x - self.scalp.parting).abs());
        mix(away, 1.0, smoothstep(0.3, 0.1, p.y))
    }

    /// Close to the head towards the knot; a pony-tail then falls.
    fn gathered(&self, p: V3, out: V3, t: f32, freed: bool) -> V3 {
        let to = KNOT - p;
        let near = smoothstep(0.4, 0.12, to.length());
        let along = to.unit().across(out) + out * 0.02;
        if freed {
            let loose = 0.5 * t;
            return v3(-(1.0 - loose) * (p.x - KNOT.x), -0.9, -0.6 * smoothstep(0.8, 0.35, t));
        }
        mix3(along.unit(), to.unit(), near)
    }

    /// Lets one guide grow.
    pub fn guide(&self, root: V3, skin: V3, skull: &Skull, side: f32, seed: u32) -> [V3; POINTS] {
        let mut points = [skin; POINTS];
        let whole = self.length_at(root, seed);
        let ends = match self.style {
            Style::Bob => mix(-0.62, -1.12, self.length),
            Style::SidePart => mix(-0.35, -0.85, self.length),
            Style::Long | Style::LongWavy => mix(-1.5, -2.6, self.length),
            _ => -9.0,
        } + if self.style == Style::Bob { 0.06 } else { 0.4 } * (chance(seed, 2) - 0.5);
        let layer = mix(0.35, 1.0, chance(seed, 3));
        let body = match self.style {
            Style::Bun | Style::Ponytail => 0.03,
            Style::Shaved | Style::Cropped => 0.0,
            Style::Short | Style::ShavedSides => 0.05,
            Style::Long | Style::LongWavy => 0.04 + 0.13 * self.volume,
            _ => 0.05 + 0.17 * self.volume,
        };
        let mut way = skull.outward(skin);
        // A pony-tail falls once it has passed its tie.
        let mut freed = false;
        let mut p = skin;
        let step = whole / (POINTS - 1) as f32;
        let wander = v3(noise(root * 4.0, 122), noise(root * 4.0, 123), noise(root * 4.0, 124))
            * if matches!(self.style, Style::Bun | Style::Ponytail) { 0.02 } else { 0.16 };
        for (number, point) in points.iter_mut().enumerate().skip(1) {
            let t = number as f32 / (POINTS - 1) as f32;
            let out = skull.outward(p);
            freed |= self.style == Style::Ponytail && (KNOT - p).length() < 0.22;
            let want = (self.run(p, root, out, side, [t, t * whole], freed) + wander).unit();
            way = mix3(way, want, 0.55).unit();
            // Where the cut ends the strand stops: the last points lie close together.
            let left = smoothstep(ends - 0.02, ends + 0.12, p.y);
            let mut next = p + way * (step * mix(0.02, 1.0, left));
            let lift = 0.012 + body * layer * smoothstep(0.0, if whole > 1.5 { 0.55 } else { 0.3 }, t);
            let cling = match self.style {
                Style::Short | Style::ShavedSides | Style::Cropped => lift + 0.02 + 0.14 * self.volume,
                Style::SidePart => lift + 0.06 + 0.2 * self.volume,
                Style::Bob => lift + 0.12 + 0.2 * self.volume,
                Style::Long | Style::LongWavy => lift + 0.08 + 0.16 * self.volume,
                Style::Bun | Style::Ponytail if !freed => 0.06,
                _ => 9.0,
            };
            let free = self.freedom(next);
            let (lift, cling) = (mix(0.012, lift, free), mix(0.02, cling, free));
            next = skull.within(next, cling);
            for _ in 0..2 {
                next = kept_off(skull.outside(next, lift), self.style);
            }
            way = mix3(way, (next - p).unit(), 0.5).unit();
            p = next;
            *point = p;
        }
        points
    }

    /// Point `t` (0 to 1) of a curl around a straight strand.
    pub fn curl(&self, t: f32, length: f32, phase: f32) -> V3 {
        let angle = (t * length * self.turns + phase) * std::f32::consts::TAU;
        let grown = smoothstep(0.0, 0.3, t);
        let (s, c) = angle.sin_cos();
        v3(c, 0.6 * (angle * 0.97 + 1.3).sin(), s) * (self.curl_dm * grown)
    }
}

fn side_of(parting: f32) -> f32 {
    if parting >= 0.0 { 1.0 } else { -1.0 }
}

/// Hair stays off the face: out of a space before the temples, from the brows down.
pub fn kept_off(p: V3, style: Style) -> V3 {
    // Fringes may hang to the middle of the forehead, no lower.
    let limit = match style {
        Style::Afro | Style::CurlyShort => mix(-0.16, 0.9, smoothstep(0.4, 0.62, p.y)),
        _ => mix(-0.2, 0.9, smoothstep(0.36, 0.6, p.y)),
    };
    // On the chest hair may come forward again.
    let limit = mix(limit, 0.6, smoothstep(-1.2, -1.5, p.y));
    v3(p.x, p.y, p.z.min(limit))
}

/// Whether a point lies in the space that must stay free: before the eyes, from any portrait angle.
pub fn before_eyes(p: V3) -> bool {
    p.y < 0.34 && p.y > -1.15 && p.z > -0.12 - 0.25 * saturate(0.62 - p.x.abs())
}
