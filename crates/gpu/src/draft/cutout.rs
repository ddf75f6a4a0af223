//! A portrait without its backdrop, when the backdrop is smooth enough to be told apart.

use image::RgbaImage;
use image::imageops::FilterType;

use crate::Picture;

/// A portrait ready to stand in front of shapes: colour multiplied by alpha.
pub(super) struct Cutout {
    pub rgba: RgbaImage,
    /// `false` when the backdrop could not be told apart; then every pixel is opaque.
    pub is_free: bool,
}

/// Colour of the backdrop as a quadratic in x and y, per channel.
type Surface = [[f64; 6]; 3];

impl Cutout {
    /// Models the backdrop from the borders, floods it from there, and softens the outline.
    ///
    /// * `focus`: the face box in portrait pixels; a mask that eats into it is not trusted.
    pub(super) fn of(portrait: &Picture, focus: [f32; 4]) -> Self {
        match Mask::find(portrait, focus) {
            Some(mask) => Self { rgba: mask.apply(portrait), is_free: true },
            None => Self { rgba: opaque(portrait), is_free: false },
        }
    }

    /// A part (left, top, width, height), scaled; multiplied colour scales without fringes.
    pub(super) fn scaled(&self, [x, y, w, h]: [u32; 4], width_px: u32, height_px: u32) -> RgbaImage {
        let part = image::imageops::crop_imm(&self.rgba, x, y, w, h).to_image();
        let filter = if width_px < w { FilterType::Lanczos3 } else { FilterType::CatmullRom };
        image::imageops::resize(&part, width_px.max(1), height_px.max(1), filter)
    }
}

fn opaque(portrait: &Picture) -> RgbaImage {
    let rgba = portrait.rgb.chunks_exact(3).flat_map(|p| [p[0], p[1], p[2], 255]).collect();
    RgbaImage::from_raw(portrait.width_px, portrait.height_px, rgba).unwrap_or_else(|| RgbaImage::new(1, 1))
}

struct Mask {
    surface: Surface,
    alpha: Vec<f32>,
    width: usize,
    height: usize,
}

/// Levels that a backdrop pixel may differ from its surface.
const TOLERANCE: f64 = 8.0;
/// A pixel this far from the surface is foreground for certain.
const CERTAIN: f64 = 42.0;
/// Along the outline, what differs less than this is the ringing of a JPEG file.
const RINGING: f64 = 11.0;
/// Islands of fewer pixels inside the backdrop are noise.
const ISLAND_PX: usize = 60;
/// Width of the softened outline.
const BAND_PX: usize = 3;

impl Mask {
    fn find(portrait: &Picture, focus: [f32; 4]) -> Option<Self> {
        let (width, height) = (portrait.width_px as usize, portrait.height_px as usize);
        if width < 64 || height < 64 {
            return None;
        }
        let border: Vec<usize> = (0..width * height)
            .filter(|i| {
                let (x, y) = (i % width, i / width);
                y < height / 16 || (y < height * 3 / 5 && (x < width / 20 || x >= width - width / 20))
            })
            .step_by(7)
            .collect();
        let (surface, inliers) = Surface6::fit(portrait, &border)?;
        if inliers < 0.9 {
            return None;
        }
        let backdrop = flood(&differences(portrait, &surface), width, height);
        // A second fit over all that was found follows the light across the whole backdrop.
        let found: Vec<usize> = (0..backdrop.len()).filter(|i| backdrop[*i]).step_by(11).collect();
        let (surface, _) = Surface6::fit(portrait, &found)?;
        let difference = differences(portrait, &surface);
        let mut backdrop = flood(&difference, width, height);
        drown_islands(&mut backdrop, width, height);
        if !is_plausible(&backdrop, width, height, focus) {
            return None;
        }
        Some(Self { alpha: soften(&backdrop, &difference, width, height), surface, width, height })
    }

    fn apply(&self, portrait: &Picture) -> RgbaImage {
        let mut rgba = Vec::with_capacity(self.alpha.len() * 4);
        for (i, pixel) in portrait.rgb.chunks_exact(3).enumerate() {
            let behind = value_at(&self.surface, i % self.width, i / self.width, self.width, self.height);
            let alpha = self.alpha[i];
            for channel in 0..3 {
                // What is seen is foreground times alpha plus backdrop times the rest.
                let seen = f32::from(pixel[channel]) - (1.0 - alpha) * behind[channel] as f32;
                rgba.push(seen.clamp(0.0, alpha * 255.0).round() as u8);
            }
            rgba.push((alpha * 255.0).round() as u8);
        }
        RgbaImage::from_raw(self.width as u32, self.height as u32, rgba).unwrap_or_else(|| RgbaImage::new(1, 1))
    }
}

fn terms(x: usize, y: usize, width: usize, height: usize) -> [f64; 6] {
    let u = x as f64 / width as f64 * 2.0 - 1.0;
    let v = y as f64 / height as f64 * 2.0 - 1.0;
    [1.0, u, v, u * u, u * v, v * v]
}

fn value_at(surface: &Surface, x: usize, y: usize, width: usize, height: usize) -> [f64; 3] {
    let t = terms(x, y, width, height);
    std::array::from_fn(|c| surface[c].iter().zip(t).map(|(k, t)| k * t).sum())
}

struct Surface6;

impl Surface6 {
    /// Least squares, three rounds, each without what the last one found too far away.
    fn fit(portrait: &Picture, samples: &[usize]) -> Option<(Surface, f64)> {
        let (width, height) = (portrait.width_px as usize, portrait.height_px as usize);
        let mut kept: Vec<usize> = samples.to_vec();
        let mut surface = [[0.0; 6]; 3];
        for _ in 0..3 {
            let mut normal = [[0.0; 6]; 6];
            let mut right = [[0.0; 6]; 3];
            for i in &kept {
                let t = terms(i % width, i / width, width, height);
                for a in 0..6 {
                    for b in 0..6 {
                        normal[a][b] += t[a] * t[b];
                    }
                    for (c, sums) in right.iter_mut().enumerate() {
                        sums[a] += t[a] * f64::from(portrait.rgb[i * 3 + c]);
                    }
                }
            }
            for (c, sums) in right.iter().enumerate() {
                surface[c] = solved(normal, *sums)?;
            }
            kept = samples.iter().copied().filter(|i| distance(portrait, &surface, *i) < 2.0 * TOLERANCE).collect();
            if kept.len() < 64 {
                return None;
            }
        }
        Some((surface, kept.len() as f64 / samples.len() as f64))
    }
}

/// Gauss with pivoting; `None` for a singular system.
fn solved(mut m: [[f64; 6]; 6], mut r: [f64; 6]) -> Option<[f64; 6]> {
    for column in 0..6 {
        let pivot = (column..6).max_by(|a, b| m[*a][column].abs().total_cmp(&m[*b][column].abs()))?;
        if m[pivot][column].abs() < 1e-9 {
            return None;
        }
        m.swap(column, pivot);
        r.swap(column, pivot);
        for row in 0..6 {
            if row != column {
                let factor = m[row][column] / m[column][column];
                let above = m[column];
                for (value, pivot) in m[row].iter_mut().zip(above) {
                    *value -= factor * pivot;
                }
                r[row] -= factor * r[column];
            }
        }
    }
    Some(std::array::from_fn(|i| r[i] / m[i][i]))
}

fn distance(portrait: &Picture, surface: &Surface, i: usize) -> f64 {
    let (width, height) = (portrait.width_px as usize, portrait.height_px as usize);
    let behind = value_at(surface, i % width, i / width, width, height);
    (0..3).map(|c| (f64::from(portrait.rgb[i * 3 + c]) - behind[c]).abs()).fold(0.0, f64::max)
}

fn differences(portrait: &Picture, surface: &Surface) -> Vec<f64> {
    (0..portrait.rgb.len() / 3).map(|i| distance(portrait, surface, i)).collect()
}

/// Everything near the surface that is connected to the upper border or the sides.
fn flood(difference: &[f64], width: usize, height: usize) -> Vec<bool> {
    let calm = |i: usize| {
        // The mean of a plus-shaped neighbourhood: noise passes, a hair does not.
        let (x, y) = (i % width, i / width);
        let mut sum = difference[i] * 2.0;
        let mut count = 2.0;
        for (dx, dy) in [(-1i64, 0i64), (1, 0), (0, -1), (0, 1)] {
            let (nx, ny) = (x as i64 + dx, y as i64 + dy);
            if nx >= 0 && ny >= 0 && (nx as usize) < width && (ny as usize) < height {
                sum += difference[ny as usize * width + nx as usize];
                count += 1.0;
            }
        }
        sum / count < TOLERANCE
    };
    let mut found = vec![false; difference.len()];
    let mut open: Vec<usize> =
        (0..width).chain((0..height * 3 / 5).flat_map(|y| [y * width, y * width + width - 1])).collect();
    while let Some(i) = open.pop() {
        if found[i] || !calm(i) {
            continue;
        }
        found[i] = true;
        let (x, y) = (i % width, i / width);
        if x > 0 {
            open.push(i - 1);
        }
        if x + 1 < width {
            open.push(i + 1);
        }
        if y > 0 {
            open.push(i - width);
        }
        if y + 1 < height {
            open.push(i + width);
        }
    }
    found
}

/// Small patches of subject that touch nothing but backdrop become backdrop.
fn drown_islands(backdrop: &mut [bool], width: usize, height: usize) {
    let mut seen = backdrop.to_vec();
    for start in 0..backdrop.len() {
        if seen[start] {
            continue;
        }
        seen[start] = true;
        let mut island = vec![start];
        let mut next = 0;
        while let Some(&i) = island.get(next) {
            next += 1;
            let (x, y) = (i % width, i / width);
            for (nx, ny) in [(x.wrapping_sub(1), y), (x + 1, y), (x, y.wrapping_sub(1)), (x, y + 1)] {
                if nx < width && ny < height && !seen[ny * width + nx] {
                    seen[ny * width + nx] = true;
                    island.push(ny * width + nx);
                }
            }
        }
        if island.len() < ISLAND_PX {
            for i in island {
                backdrop[i] = true;
            }
        }
    }
}

fn is_plausible(backdrop: &[bool], width: usize, height: usize, [x, y, w, h]: [f32; 4]) -> bool {
    let share = backdrop.iter().filter(|b| **b).count() as f64 / backdrop.len() as f64;
    // The middle of the face box: its corners may well show backdrop.
    let inside = |i: usize| {
        let (px, py) = ((i % width) as f32, (i / width) as f32);
        (x + w * 0.2..x + w * 0.8).contains(&px) && (y + h * 0.1..y + h * 0.9).contains(&py)
    };
    let (mut face, mut eaten) = (0u32, 0u32);
    for (i, is_backdrop) in backdrop.iter().enumerate() {
        if inside(i) {
            face += 1;
            eaten += u32::from(*is_backdrop);
        }
    }
    // A backdrop that was found only in parts leaves ragged pieces behind: all of the upper border has to be it.
    let rim: Vec<usize> =
        (0..width).chain((0..height * 9 / 20).flat_map(|y| [y * width, y * width + width - 1])).collect();
    let rim_is_free = rim.iter().filter(|i| backdrop[**i]).count() * 100 >= rim.len() * 97;
    (0.12..0.85).contains(&share) && rim_is_free && eaten * 100 <= face
}

/// 0 in the backdrop, 1 in the subject, in between along the outline by how far a pixel is from the backdrop.
fn soften(backdrop: &[bool], difference: &[f64], width: usize, height: usize) -> Vec<f32> {
    let mut reach = vec![u8::MAX; backdrop.len()];
    let mut edge: Vec<usize> = (0..backdrop.len()).filter(|i| backdrop[*i]).collect();
    for i in &edge {
        reach[*i] = 0;
    }
    for step in 1..=BAND_PX as u8 {
        let mut next = Vec::new();
        for i in edge {
            let (x, y) = (i % width, i / width);
            for (nx, ny) in [(x.wrapping_sub(1), y), (x + 1, y), (x, y.wrapping_sub(1)), (x, y + 1)] {
                if nx < width && ny < height && reach[ny * width + nx] == u8::MAX {
                    reach[ny * width + nx] = step;
                    next.push(ny * width + nx);
                }
            }
        }
        edge = next;
    }
    (0..backdrop.len())
        .map(|i| match reach[i] {
            0 => 0.0,
            u8::MAX => 1.0,
            step => {
                let certain = ((difference[i] - RINGING) / (CERTAIN - RINGING)).clamp(0.0, 1.0) as f32;
                // Deeper pixels are subject even where their colour is close to the backdrop's.
                certain.max((f32::from(step) - 1.0) / BAND_PX as f32)
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scene(subject: [u8; 3]) -> Picture {
        let rgb = (0..128usize * 128)
            .flat_map(|i| {
                let (x, y) = ((i % 128) as f32 - 64.0, (i / 128) as f32 - 80.0);
                let back = (110.0 + y * 0.2 + x * 0.1) as u8;
                if x.hypot(y) < 40.0 { subject } else { [back, back, back + 8] }
            })
            .collect();
        Picture::new(128, 128, rgb).expect("the sides match")
    }

    #[test]
    fn a_head_before_a_smooth_backdrop_is_cut_out() {
        let cutout = Cutout::of(&scene([200, 150, 120]), [34.0, 50.0, 60.0, 60.0]);
        assert!(cutout.is_free);
        assert_eq!(cutout.rgba.get_pixel(5, 5).0[3], 0);
        assert_eq!(cutout.rgba.get_pixel(64, 80).0, [200, 150, 120, 255]);
    }

    #[test]
    fn a_busy_backdrop_is_left_alone() {
        let rgb = (0..128u32 * 128).flat_map(|i| [(i.wrapping_mul(2_654_435_761) >> 24) as u8; 3]).collect();
        let cutout = Cutout::of(&Picture::new(128, 128, rgb).expect("the sides match"), [34.0, 50.0, 60.0, 60.0]);
        assert!(!cutout.is_free);
        assert!(cutout.rgba.pixels().all(|p| p.0[3] == 255));
    }

    #[test]
    fn an_empty_backdrop_without_subject_is_not_trusted() {
        assert!(!Cutout::of(&Picture::filled(128, 128, [90; 3]), [34.0, 50.0, 60.0, 60.0]).is_free);
    }
}
