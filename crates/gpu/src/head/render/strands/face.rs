//! Brows, lashes and beards: short hair that follows the skin it grows on.

use super::grow::{Root, Seat, seats};
use super::skull::Skull;
use super::{Kind, Strand, Strands};
use crate::head::render::math::{V3, mix, saturate, smoothstep, v3};
use crate::head::render::noise::{chance, noise, scramble};
use crate::head::render::skin::{Brow, beard_zone};
use crate::head::{Design, Geometry, HeadError, Level, Part};

/// Roots of both brows.
pub fn brow_seats(level: &Level, brow: &Brow, share: f32) -> Vec<Seat> {
    let density = mix(9000.0, 26000.0, brow.dense);
    seats(level, density * share.max(0.4), 0x0b40_5000, |p, _| brow.share(p))
}

/// Grows both brows.
pub fn brows(all: &mut Strands, seats: &[Seat], skull: &Skull, brow: &Brow, share: f32) {
    let wider = (1.0 / share).powf(0.6);
    for root in seats.iter().map(|seat| seat.root(skull)) {
        let side = root.rest.x.signum();
        let (u, above) = (brow.along(root.rest), brow.above(root.rest).clamp(-1.2, 1.2));
        // At the nose brows stand up, then they lean outwards; the upper ones lie down, the lower ones rise.
        let rise = mix(1.25, 0.4, smoothstep(-0.05, 0.32, u))
            - 0.5 * above * smoothstep(0.05, 0.5, u)
            - 0.55 * smoothstep(0.55, 1.0, u);
        let way = v3(side * (0.45 + 0.6 * smoothstep(0.0, 0.3, u)), rise + 0.25 * (chance(root.seed, 61) - 0.5), 0.0);
        let inner = mix(0.6, 1.0, smoothstep(-0.05, 0.3, u));
        let length = mix(0.045, 0.08, chance(root.seed, 62)) * inner * mix(1.0, 0.8, smoothstep(0.6, 1.0, u));
        let width = mix(0.0011, 0.0017, chance(root.seed, 63)) * wider;
        lying(all, skull, &root, way, length, 0.2, width, Kind::Brow);
    }
}

/// Length of a beard, and hairs per square decimetre; `None` without one.
fn beard_of(style: &str) -> Option<(f32, f32)> {
    Some(match style {
        "none" => return None,
        "stubble" => (0.018, 9000.0),
        "moustache" => (0.09, 9000.0),
        "goatee" => (0.12, 8500.0),
        "short" => (0.085, 8500.0),
        _ => (0.3, 7500.0),
    })
}

/// Roots of the beard of a design.
///
/// # Errors
/// [`HeadError::UnknownName`] when the design lacks a parameter.
pub fn beard_seats(level: &Level, design: &Design, share: f32) -> Result<Vec<Seat>, HeadError> {
    let style = design.word("hair.beard")?;
    let Some((_, density)) = beard_of(style) else { return Ok(vec![]) };
    let thick = design.get("hair.beard_density")?;
    let zone = |p: V3, lips: f32| {
        let x = p.x.abs();
        let lip = smoothstep(-0.66, -0.6, p.y) * smoothstep(0.34, 0.26, x);
        let front = smoothstep(0.36, 0.27, x) * smoothstep(0.0, 0.12, p.z + 0.1);
        let place = match style {
            "moustache" => lip,
            "goatee" => front,
            _ => 1.0,
        };
        let patchy = saturate(0.75 + 0.5 * thick + 0.35 * noise(p * 6.0, 151));
        beard_zone(p) * place * patchy * mix(0.55, 1.0, thick) * smoothstep(0.3, 0.1, lips)
    };
    Ok(seats(level, density * share, 0x0bea_2d00, zone))
}

/// Grows the beard of a design.
///
/// # Errors
/// [`HeadError::UnknownName`] when the design lacks a parameter.
pub fn beard(all: &mut Strands, seats: &[Seat], skull: &Skull, design: &Design, share: f32) -> Result<(), HeadError> {
    let style = design.word("hair.beard")?;
    let Some((length, _)) = beard_of(style) else { return Ok(()) };
    let wider = (1.0 / share).powf(0.6);
    for root in seats.iter().map(|seat| seat.root(skull)) {
        let p = root.rest;
        let side = p.x.signum();
        let upper = smoothstep(-0.66, -0.6, p.y) * smoothstep(0.36, 0.2, p.x.abs());
        let down = v3(0.12 * side, -1.0, 0.12);
        let way = down * (1.0 - upper) + v3(0.75 * side * smoothstep(0.0, 0.08, p.x.abs()), -0.85, 0.0) * upper;
        let wild = v3(chance(root.seed, 64) - 0.5, 0.5 * (chance(root.seed, 65) - 0.5), chance(root.seed, 66) - 0.5);
        let cheek = mix(1.0, 0.55, smoothstep(-0.75, -0.4, p.y));
        let most = if upper > 0.5 { length.min(0.085) } else { length };
        let own = most * cheek * mix(0.55, 1.1, chance(root.seed, 67)) * mix(0.5, 1.0, root.share);
        let tilt = if style == "stubble" { 0.8 } else { 0.42 };
        let width = mix(0.0011, 0.0017, chance(root.seed, 68)) * wider;
        lying(all, skull, &root, way + wild * 0.6, own, tilt, width, Kind::Beard);
    }
    Ok(())
}

/// One hair that leaves the skin at a slant and bends back along it.
#[expect(clippy::too_many_arguments, reason = "one hair")]
fn lying(all: &mut Strands, skull: &Skull, root: &Root, way: V3, length: f32, tilt: f32, width: f32, kind: Kind) {
    let start = all.points.len() as u32;
    let mut way = (way.across(root.normal).unit() + root.normal * tilt).unit();
    let mut p = root.skin - root.normal * 0.002;
    let count = if length < 0.03 { 3 } else { 6 };
    let step = length / (count - 1) as f32;
    let bend = v3(chance(root.seed, 71) - 0.5, chance(root.seed, 72) - 0.5, chance(root.seed, 73) - 0.5) * 0.2;
    for _ in 0..count {
        all.points.push(skull.to_world(p));
        p += way * step;
        way = (way - root.normal * (0.5 * tilt / count as f32) + v3(0.0, -0.05, 0.0) + bend).unit();
    }
    let light = mix(0.8, 1.2, chance(root.seed, 74));
    all.close(Strand { start, count: 0, seed: root.seed, width, light, kind });
}

/// Grows upper and lower lashes of both eyes from the edges of the lids.
///
/// # Errors
/// [`HeadError::UnknownName`] when the design lacks a parameter.
pub fn lashes(
    all: &mut Strands,
    level: &Level,
    geometry: &Geometry,
    skull: &Skull,
    design: &Design,
) -> Result<(), HeadError> {
    let mascara = design.get("makeup.mascara")?;
    let feminine = 1.0 - design.get("macro.masculine")?;
    let long = saturate(design.get("eyes.lash_length")? + 0.3 * mascara + 0.15 * feminine);
    let dense = saturate(design.get("eyes.lash_density")? + 0.2 * mascara);
    for (part, upper) in [(Part::UpperLashes, true), (Part::LowerLashes, false)] {
        for side in [1.0, -1.0] {
            let Some(eye) = geometry.eyes[usize::from(side < 0.0)] else { continue };
            let edge = lid_edge(level, skull, part, side);
            if edge.len() < 4 {
                continue;
            }
            let centre = skull.local(V3::of(eye.centre));
            let count = if upper { mix(75.0, 150.0, dense) } else { mix(28.0, 62.0, dense) } as u32;
            for index in 0..count {
                let seed = scramble(index ^ if upper { 0x1a50 } else { 0x1a51 } ^ if side > 0.0 { 0 } else { 0x7000 });
                // In tufts of three or so.
                let tuft = index / 3 * 3 + 1;
                let u = mix(index as f32 + 1.4 * chance(seed, 81) - 0.2, tuft as f32, 0.4) / count as f32;
                lash(all, skull, &edge, centre, [u, side, long, mascara], upper, seed);
            }
        }
    }
    Ok(())
}

/// The edge of a lid from the nose outwards: vertices of the lash strip that rest on the eyeball.
fn lid_edge(level: &Level, skull: &Skull, part: Part, side: f32) -> Vec<V3> {
    let mut edge: Vec<(f32, V3)> = (0..level.vertex_count())
        .filter(|number| level.parts[*number] == part && level.rest[*number][0] * side > 0.0)
        .filter_map(|number| {
            let [x, y, z, _] = level.rest[number];
            let over = v3(x.abs() - 0.3078, y, z).length() - 0.1496;
            (over < 0.006).then(|| (x.abs(), skull.points[number]))
        })
        .collect();
    edge.sort_by(|a, b| a.0.total_cmp(&b.0));
    // Every stretch of the edge counts once, however many vertices it has.
    let mut even: Vec<V3> = vec![];
    let (Some(first), Some(last)) = (edge.first(), edge.last()) else { return even };
    const STRETCHES: usize = 14;
    for stretch in 0..STRETCHES {
        let at = |share: usize| mix(first.0, last.0 + 1e-4, share as f32 / STRETCHES as f32);
        let some: Vec<V3> =
            edge.iter().filter(|(x, _)| *x >= at(stretch) && *x < at(stretch + 1)).map(|(_, p)| *p).collect();
        if !some.is_empty() {
            even.push(some.iter().fold(V3::ZERO, |sum, p| sum + *p) * (1.0 / some.len() as f32));
        }
    }
    even
}

fn lash(all: &mut Strands, skull: &Skull, edge: &[V3], centre: V3, numbers: [f32; 4], upper: bool, seed: u32) {
    let [u, side, long, mascara] = numbers;
    let along = u.clamp(0.0, 0.999) * (edge.len() - 1) as f32;
    let low = along as usize;
    let lid = edge[low] + (edge[low + 1] - edge[low]) * (along - low as f32);
    let out = (lid - centre).unit();
    let start = all.points.len() as u32;
    // Lashes fan out: the outer ones point outwards, all bend up (or down).
    let fan = (u - 0.38) * 1.3 + 0.22 * (chance(seed, 82) - 0.5) + 0.12 * (scramble(seed) as f32).sin();
    let bend = if upper { 1.0 } else { -1.0 };
    let mut way = (out * 0.95 + v3(side * fan, if upper { 0.05 } else { -0.42 }, 0.18)).unit();
    let mut length = if upper { mix(0.045, 0.1, long) } else { mix(0.03, 0.05, long) };
    length *= mix(0.55, 1.1, chance(seed, 83)) * smoothstep(-0.12, 0.3, u) * smoothstep(1.2, 0.9, u);
    let mut p = lid + out * 0.008 + v3(0.0, bend * 0.004, 0.0);
    const COUNT: u32 = 7;
    for _ in 0..COUNT {
        all.points.push(skull.to_world(p));
        p += way * (length / (COUNT - 1) as f32);
        way = (way + v3(side * 0.03 * fan, bend * if upper { 0.21 } else { 0.08 }, 0.0)).unit();
    }
    let width = if upper { mix(0.0017, 0.0026, mascara) } else { mix(0.0012, 0.0017, mascara) };
    all.close(Strand { start, count: 0, seed, width, light: 1.0, kind: Kind::Lash });
}
