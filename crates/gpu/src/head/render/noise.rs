//! Chance for textures: integer hashes, so that every device draws the same freckles.

use super::math::{V3, v3};

/// Scrambles a number (a bijection of 32 bits).
#[inline(always)]
pub fn scramble(mut h: u32) -> u32 {
    h ^= h >> 16;
    h = h.wrapping_mul(0x7feb_352d);
    h ^= h >> 15;
    h = h.wrapping_mul(0x846c_a68b);
    h ^ (h >> 16)
}

/// A number for a cell of the grid.
#[inline(always)]
pub fn cell(x: i32, y: i32, z: i32, seed: u32) -> u32 {
    let h = (x as u32).wrapping_mul(0x9e37_79b1) ^ (y as u32).wrapping_mul(0x85eb_ca77);
    scramble(h ^ (z as u32).wrapping_mul(0xc2b2_ae3d) ^ seed.wrapping_mul(0x27d4_eb2f))
}

/// Hash to 0..1.
#[inline(always)]
pub fn unit(h: u32) -> f32 {
    (h >> 8) as f32 * (1.0 / 16_777_216.0)
}

/// The `index`-th number in 0..1 of a sequence.
#[inline(always)]
pub fn chance(seed: u32, index: u32) -> f32 {
    unit(scramble(seed.wrapping_mul(0x9e37_79b1) ^ scramble(index.wrapping_add(0x68bc_21eb))))
}

/// The whole number at or below `x`; `floor` calls into a library on plain x86-64.
#[inline(always)]
fn below(x: f32) -> i32 {
    let whole = x as i32;
    if whole as f32 > x { whole - 1 } else { whole }
}

/// Smooth noise: -1 to 1, one feature per unit; also its gradient (`[gx, gy, gz, value]`).
#[inline(always)]
pub fn noise_slope(p: V3, seed: u32) -> (V3, f32) {
    let (ix, iy, iz) = (below(p.x), below(p.y), below(p.z));
    let (x, y, z) = (p.x - ix as f32, p.y - iy as f32, p.z - iz as f32);
    // Quintic fade and its slope.
    let fade = |t: f32| t * t * t * (t * (t * 6.0 - 15.0) + 10.0);
    let slope = |t: f32| 30.0 * t * t * (t * (t - 2.0) + 1.0);
    let (u, v, w) = (fade(x), fade(y), fade(z));
    let (du, dv, dw) = (slope(x), slope(y), slope(z));
    let at = |i: i32, j: i32, k: i32| unit(cell(ix + i, iy + j, iz + k, seed)) * 2.0 - 1.0;
    let (a, b, c, d) = (at(0, 0, 0), at(1, 0, 0), at(0, 1, 0), at(1, 1, 0));
    let (e, f, g, h) = (at(0, 0, 1), at(1, 0, 1), at(0, 1, 1), at(1, 1, 1));
    let (k1, k2, k3) = (b - a, c - a, e - a);
    let (k4, k5, k6) = (a - b - c + d, a - c - e + g, a - b - e + f);
    let k7 = -a + b + c - d + e - f - g + h;
    let value = a + k1 * u + k2 * v + k3 * w + k4 * u * v + k5 * v * w + k6 * w * u + k7 * u * v * w;
    let gradient = v3(
        du * (k1 + k4 * v + k6 * w + k7 * v * w),
        dv * (k2 + k5 * w + k4 * u + k7 * w * u),
        dw * (k3 + k6 * u + k5 * v + k7 * u * v),
    );
    (gradient, value)
}

/// Smooth noise: -1 to 1, one feature per unit.
#[inline(always)]
pub fn noise(p: V3, seed: u32) -> f32 {
    noise_slope(p, seed).1
}

/// Three octaves of [`noise`]: about -1 to 1.
#[inline(always)]
pub fn cloud(p: V3, seed: u32) -> f32 {
    0.55 * noise(p, seed)
        + 0.3 * noise(p * 2.03 + v3(7.1, 3.3, 5.7), seed ^ 1)
        + 0.15 * noise(p * 4.11 + v3(1.7, 9.2, 2.4), seed ^ 2)
}

/// The nearest of one random point per cell: the way from it (in cells) and that cell's number.
#[inline(always)]
pub fn spots(p: V3, seed: u32) -> (V3, u32) {
    // The nearest point lies almost always in the eight cells around the nearest corner.
    let (bx, by, bz) = (below(p.x - 0.5), below(p.y - 0.5), below(p.z - 0.5));
    let (mut best, mut number, mut way) = (9.0_f32, 0, V3::ZERO);
    for corner in 0..8 {
        let (x, y, z) = (bx + (corner & 1), by + (corner >> 1 & 1), bz + (corner >> 2));
        let h = cell(x, y, z, seed);
        let at = v3(
            x as f32 + 0.15 + 0.7 * unit(h),
            y as f32 + 0.15 + 0.7 * unit(scramble(h ^ 0x51ed_270b)),
            z as f32 + 0.15 + 0.7 * unit(scramble(h ^ 0x2545_f491)),
        );
        let away = p - at;
        let square = away.dot(away);
        if square < best {
            best = square;
            way = away;
            number = h;
        }
    }
    (way, number)
}
