//! Hair as a cloud: what it shades, itself and the skin below it.

use crate::head::render::light::Lamp;
use crate::head::render::math::{V3, mix, smoothstep, v3};
use crate::head::render::workers;

/// Lights whose shade is kept.
const LAMPS: usize = 4;
/// Directions in which openness is looked for.
const SKY: [V3; 6] = [
    v3(0.0, 1.0, 0.0),
    v3(0.0, 0.25, 0.97),
    v3(0.92, 0.3, 0.25),
    v3(-0.92, 0.3, 0.25),
    v3(0.0, 0.3, -0.95),
    v3(0.0, -0.7, 0.71),
];

/// Uniform and texture: hair per cell, and how much of each light and of the sky reaches the cell.
#[derive(Clone, Debug, Default)]
pub struct Volume {
    /// The lower corner.
    pub low: V3,
    /// Cells per decimetre.
    pub scale: f32,
    /// Cells along each axis.
    pub size: [usize; 3],
    /// Hair that a line across one decimetre would meet.
    pub density: Vec<f32>,
    through: Vec<[f32; LAMPS]>,
    open: Vec<f32>,
}

/// One piece of a strand, for the cloud.
#[derive(Clone, Copy, Debug)]
pub struct Piece {
    /// Its middle.
    pub at: V3,
    /// The area of its silhouette, in square decimetres.
    pub area: f32,
}

impl Volume {
    /// Fills `cells` cells along the longest side and marches from each to every light.
    pub fn new(pieces: &[Piece], lamps: &[Lamp], cells: usize, threads: usize) -> Self {
        let mut volume = Self::dark(pieces, cells);
        volume.light(lamps, threads);
        volume
    }

    /// The hair alone: how much there is in each cell.
    pub fn dark(pieces: &[Piece], cells: usize) -> Self {
        let (mut low, mut high) = (V3::all(f32::MAX), V3::all(f32::MIN));
        for piece in pieces {
            low = v3(low.x.min(piece.at.x), low.y.min(piece.at.y), low.z.min(piece.at.z));
            high = v3(high.x.max(piece.at.x), high.y.max(piece.at.y), high.z.max(piece.at.z));
        }
        if pieces.is_empty() {
            return Self::default();
        }
        // Skin beside the hair is shaded too.
        let room = V3::all(0.16);
        let (low, span) = (low - room, high - low + room * 2.0);
        let scale = cells as f32 / span.most().max(0.1);
        let size = span.lanes().map(|lane| (lane * scale).ceil() as usize + 1);
        let mut volume = Self { low, scale, size, density: vec![0.0; size[0] * size[1] * size[2]], ..Self::default() };
        let cell = 1.0 / scale;
        for piece in pieces {
            let p = (piece.at - low) * scale - V3::all(0.5);
            let share = piece.area / (cell * cell * cell);
            volume.corners(p, |place, weight, volume| volume.density[place] += share * weight);
        }
        volume
    }

    fn light(&mut self, lamps: &[Lamp], threads: usize) {
        if self.density.is_empty() {
            return;
        }
        let (low, size, volume) = (self.low, self.size, &*self);
        let cell = 1.0 / self.scale;
        let rows = workers::jobs(size[2], threads, |z| {
            let mut row = Vec::with_capacity(size[0] * size[1]);
            for y in 0..size[1] {
                for x in 0..size[0] {
                    let p = low + v3(x as f32 + 0.5, y as f32 + 0.5, z as f32 + 0.5) * cell;
                    let mut through = [1.0; LAMPS];
                    for (share, lamp) in through.iter_mut().zip(lamps) {
                        *share = volume.march(p, (lamp.centre - p).unit(), 18);
                    }
                    let sky: f32 = SKY.iter().map(|towards| volume.march(p, *towards, 9)).sum();
                    row.push((through, sky / SKY.len() as f32));
                }
            }
            row
        });
        let through = rows.iter().flatten().map(|(through, _)| *through).collect();
        let open = rows.iter().flatten().map(|(_, open)| *open).collect();
        (self.through, self.open) = (through, open);
    }

    /// Share of a lamp's light that passes the hair between it and a point.
    #[inline]
    pub fn through(&self, p: V3, lamp: usize) -> f32 {
        self.sample(p, |place| self.through[place][lamp.min(LAMPS - 1)])
    }

    /// Share of the sky that hair leaves to a point.
    #[inline]
    pub fn open(&self, p: V3) -> f32 {
        self.sample(p, |place| self.open[place])
    }

    fn march(&self, from: V3, towards: V3, steps: u32) -> f32 {
        let mut p = (from - self.low) * self.scale + towards * 0.9;
        let mut met = 0.0;
        for _ in 0..steps {
            let (x, y, z) = (p.x as i32, p.y as i32, p.z as i32);
            let outside = p.x < 0.0 || p.y < 0.0 || p.z < 0.0;
            if outside || x >= self.size[0] as i32 || y >= self.size[1] as i32 || z >= self.size[2] as i32 {
                break;
            }
            met += self.density[(z as usize * self.size[1] + y as usize) * self.size[0] + x as usize];
            p += towards;
        }
        (-met * 0.8 / self.scale).exp()
    }

    #[inline]
    fn sample(&self, p: V3, at: impl Fn(usize) -> f32) -> f32 {
        let q = (p - self.low) * self.scale - V3::all(0.5);
        if self.open.is_empty() {
            return 1.0;
        }
        // Beyond the cells shade goes on, and fades.
        let kept = |lane: f32, size: usize| lane.clamp(0.0, (size as f32 - 1.001).max(0.0));
        let inner = v3(kept(q.x, self.size[0]), kept(q.y, self.size[1]), kept(q.z, self.size[2]));
        let fade = smoothstep(0.0, 0.7 * self.scale, (q - inner).length());
        if fade >= 1.0 {
            return 1.0;
        }
        let q = inner;
        let (x, y, z) = (q.x as usize, q.y as usize, q.z as usize);
        let (fx, fy, fz) = (q.x - x as f32, q.y - y as f32, q.z - z as f32);
        let (row, slice) = (self.size[0], self.size[0] * self.size[1]);
        let place = z * slice + y * row + x;
        let line = |place: usize| at(place) * (1.0 - fx) + at(place + 1) * fx;
        let low = line(place) * (1.0 - fy) + line(place + row) * fy;
        let high = line(place + slice) * (1.0 - fy) + line(place + slice + row) * fy;
        mix(low * (1.0 - fz) + high * fz, 1.0, fade)
    }

    fn corners(&mut self, p: V3, mut add: impl FnMut(usize, f32, &mut Self)) {
        let (x, y, z) = (p.x.max(0.0) as usize, p.y.max(0.0) as usize, p.z.max(0.0) as usize);
        let (fx, fy, fz) = (p.x - x as f32, p.y - y as f32, p.z - z as f32);
        for corner in 0..8 {
            let (i, j, k) = (corner & 1, corner >> 1 & 1, corner >> 2);
            if x + i < self.size[0] && y + j < self.size[1] && z + k < self.size[2] {
                let side = |t: f32, far: usize| if far == 1 { t } else { 1.0 - t };
                let weight = side(fx, i) * side(fy, j) * side(fz, k);
                add(((z + k) * self.size[1] + y + j) * self.size[0] + x + i, weight, self);
            }
        }
    }
}
