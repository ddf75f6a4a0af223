//! The CPU twin of `kernel.wgsl`: the same expressions in the same order. Change both together.

use super::plate::{Header, Layer, Plate};
use crate::Picture;

/// Shades the whole plate on every core; 1080 x 1350 takes about 60 ms on two.
pub(super) fn shade_all(plate: &Plate) -> Picture {
    let [width, height, ..] = plate.header.size;
    let row_bytes = width as usize * 3;
    let mut rgb = vec![0u8; row_bytes * height as usize];
    let workers = std::thread::available_parallelism().map_or(1, usize::from).min(16);
    let rows_each = (height as usize).div_ceil(workers).max(1);
    std::thread::scope(|scope| {
        for (band, rows) in rgb.chunks_mut(row_bytes * rows_each).enumerate() {
            scope.spawn(move || {
                for (y, row) in rows.chunks_exact_mut(row_bytes).enumerate() {
                    for (x, pixel) in row.chunks_exact_mut(3).enumerate() {
                        pixel.copy_from_slice(&shade(plate, x as u32, (band * rows_each + y) as u32));
                    }
                }
            });
        }
    });
    Picture { width_px: width, height_px: height, rgb }
}

fn shade(plate: &Plate, x: u32, y: u32) -> [u8; 3] {
    let Header { size, art, light, finish, ground, glow } = &plate.header;
    let p = [x as f32 + 0.5, y as f32 + 0.5];
    let (wide, high) = (size[0] as f32, size[1] as f32);
    let half_side = 0.5 * wide.max(high);
    let n = [(p[0] - 0.5 * wide) / half_side, (p[1] - 0.5 * high) / half_side];
    let tint = [light[2], 1.0, light[3]];

    let lean = 1.0 + ground[3] * (n[0] * light[0] + n[1] * light[1]);
    let (gx, gy) = (p[0] - glow[0], p[1] - glow[1]);
    let shine = smooth01(1.0 - (gx * gx + gy * gy).sqrt() / glow[2]) * glow[3];
    let mut colour: [f32; 3] = std::array::from_fn(|c| ground[c] * lean + shine * tint[c]);

    for layer in &plate.layers {
        let mut cover = coverage(layer, p);
        if cover <= 0.0 {
            continue;
        }
        if layer.clip[0] >= 0.0 {
            cover *= coverage(&plate.layers[layer.clip[0] as usize], p);
        }
        if layer.edge[3] > 0.5 {
            let (ax, ay) = (x as i32 - art[2], y as i32 - art[3]);
            if ax < 0 || ay < 0 || ax >= art[0] || ay >= art[1] {
                continue;
            }
            let packed = plate.portrait[(ay * art[0] + ax) as usize];
            let ink = [0, 8, 16].map(|shift| ((packed >> shift) & 255) as f32 / 255.0);
            let alpha = (packed >> 24) as f32 / 255.0;
            let lit = graded(ink, p, layer, &plate.header);
            colour = std::array::from_fn(|c| colour[c] * (1.0 - alpha * cover) + lit[c] * cover);
        } else {
            let qx = (p[0] - layer.place[0]) / layer.place[2];
            let qy = (p[1] - layer.place[1]) / layer.place[3];
            let lean = (qx * light[0] + qy * light[1]).clamp(-1.5, 1.5);
            let share = cover * layer.colour[3];
            colour = std::array::from_fn(|c| {
                colour[c] * (1.0 - share) + layer.colour[c] * (1.0 + layer.edge[1] * lean) * share
            });
        }
    }

    let fall = smooth01((n[0] * n[0] + n[1] * n[1]).sqrt() - 0.45);
    let bits = scrambled(x, y, size[3]);
    let noise = ((bits & 0xFFFF) as f32 + (bits >> 16) as f32) / 65535.0 - 1.0;
    colour.map(|v| {
        let finished = v * (1.0 - finish[1] * fall) + noise * finish[0];
        (finished.clamp(0.0, 1.0) * 255.0 + 0.5).floor() as u8
    })
}

fn graded(ink: [f32; 3], p: [f32; 2], layer: &Layer, header: &Header) -> [f32; 3] {
    let nx = (p[0] - layer.place[0]) / layer.place[2];
    let ny = (p[1] - layer.place[1]) / layer.place[3];
    let side = 1.0 + header.finish[3] * (nx * header.light[0] + ny * header.light[1]).clamp(-1.0, 1.0);
    let tint = [header.light[2], 1.0, header.light[3]];
    std::array::from_fn(|c| {
        let lit = (ink[c] * tint[c] * side).clamp(0.0, 1.0);
        lit + (lit * lit * (3.0 - 2.0 * lit) - lit) * header.finish[2]
    })
}

fn coverage(layer: &Layer, p: [f32; 2]) -> f32 {
    let d = distance_to(layer, p);
    let softness = layer.edge[0];
    if softness <= 0.5 {
        return (0.5 - d).clamp(0.0, 1.0);
    }
    smooth01(0.5 - d / (2.0 * softness))
}

/// Signed distance in pixels, negative inside.
///
/// Source: Quilez, "2D distance functions".
fn distance_to(layer: &Layer, p: [f32; 2]) -> f32 {
    let [cos, sin, upper, lower] = layer.turn;
    let (dx, dy) = (p[0] - layer.place[0], p[1] - layer.place[1]);
    let q = [dx * cos + dy * sin, dy * cos - dx * sin];
    let round = (q[0] * q[0] + q[1] * q[1]).sqrt() - layer.place[2];
    match layer.edge[2] as u32 {
        0 => round,
        2 => round.abs() - upper,
        3 => round.max(q[0].max(q[1])),
        _ => {
            let corner = if q[1] < 0.0 { upper } else { lower };
            let (ex, ey) = (q[0].abs() - layer.place[2] + corner, q[1].abs() - layer.place[3] + corner);
            let (ox, oy) = (ex.max(0.0), ey.max(0.0));
            ex.max(ey).min(0.0) + (ox * ox + oy * oy).sqrt() - corner
        }
    }
}

fn smooth01(t: f32) -> f32 {
    let c = t.clamp(0.0, 1.0);
    c * c * (3.0 - 2.0 * c)
}

/// Source: the `lowbias32` mixer of Wellons 2018.
fn scrambled(x: u32, y: u32, seed: u32) -> u32 {
    let mut v = x.wrapping_mul(0x9E37_79B1) ^ y.wrapping_mul(0x85EB_CA77) ^ seed;
    v ^= v >> 16;
    v = v.wrapping_mul(0x7FEB_352D);
    v ^= v >> 15;
    v = v.wrapping_mul(0x846C_A68B);
    v ^ (v >> 16)
}
