//! The fine shape of skin: pores, grain, lines, the grooves of lips.

use super::look::SkinLook;
use super::paint::Zones;
use crate::head::render::math::{V3, bell, mix, saturate, smoothstep, v3};
use crate::head::render::noise::{noise, noise_slope, spots, unit};
use crate::head::render::raster::Surface;

/// Fine shape at a sample.
#[derive(Clone, Copy, Debug)]
pub struct Relief {
    /// Slope of the height on the unshaped head.
    pub slope: V3,
    /// 1 on the surface, less down in pores.
    pub cavity: f32,
    /// Roughness from what is finer than a sample.
    pub lost: f32,
}

/// How much of a pattern of `size` features per decimetre a sample that spans `span` still shows.
#[inline(always)]
fn shown(span: f32, size: f32) -> f32 {
    smoothstep(0.75, 0.3, span * size)
}

/// The relief of a sample.
#[inline]
pub fn relief(look: &SkinLook, surface: &Surface, zones: &Zones) -> Relief {
    let p = surface.at.rest;
    let span = surface.span;
    let bare = 1.0 - 0.4 * look.foundation;
    let coarse = (0.35 + 0.9 * look.pores) * bare;
    let rough = (0.55 + 0.6 * zones.nose + 0.45 * zones.cheek + 0.35 * zones.forehead)
        * (1.0 - 0.65 * zones.lid)
        * (1.0 - zones.lips)
        * (1.0 - zones.mouth);
    let mut slope = V3::ZERO;
    let mut cavity = 1.0;
    let mut lost = 0.0;
    // Pores: round pits of all depths.
    for (size, depth, seed) in [(52.0, 0.09, 61), (88.0, 0.065, 62)] {
        let visible = shown(span, size);
        let strength = depth * coarse * rough;
        lost += strength * (1.0 - visible) * 0.4;
        if visible > 0.0 {
            let (way, number) = spots(p * size, seed);
            let own = 0.25 + 0.75 * unit(number.wrapping_mul(0x9e37_79b1));
            let pit = own * (-way.dot(way) * 12.0).exp();
            slope += way * (24.0 * strength * visible * pit);
            cavity -= 0.5 * coarse * rough * visible * pit;
        }
    }
    // Between them the skin is cushioned.
    let visible = shown(span, 110.0);
    if visible > 0.0 {
        slope += noise_slope(p * 110.0, 67).0 * (0.035 * coarse * rough * visible);
    }
    // Grain: the net of fine lines everywhere.
    let visible = shown(span, 190.0);
    if visible > 0.0 {
        slope += noise_slope(p * 190.0, 63).0 * (0.03 * visible * bare);
    }
    // Flesh is never flat.
    slope += noise_slope(p * 12.0, 64).0 * (0.012 * (0.5 + look.pores));
    if zones.lips > 0.0 {
        let (gradient, value) = noise_slope(v3(p.x * 50.0, p.y * 9.0, p.z * 11.0), 65);
        let stretched = v3(gradient.x, gradient.y * 0.18, gradient.z * 0.22);
        slope += stretched * (0.11 * zones.lips * shown(span, 50.0) * (1.0 - 0.45 * look.gloss));
        cavity -= 0.25 * zones.lips * saturate(-value);
    }
    let lines = creases(look, p);
    if lines > 1e-5 {
        const STEP: f32 = 0.002;
        let over = |d: V3| (creases(look, p + d) - lines) * (1.0 / STEP);
        let gradient = v3(over(v3(STEP, 0.0, 0.0)), over(v3(0.0, STEP, 0.0)), over(v3(0.0, 0.0, STEP)));
        // Heights here are depths.
        slope = slope - gradient;
        cavity -= saturate(lines * 18.0) * 0.3;
    }
    Relief { slope, cavity: saturate(cavity), lost }
}

/// Depth of lines and folds at a place of the unshaped head, in decimetres.
#[inline]
fn creases(look: &SkinLook, p: V3) -> f32 {
    let m = v3(p.x.abs(), p.y, p.z);
    let w = look.wrinkles;
    let mut depth = 0.0;
    // Across the forehead: bent lines, broken where noise says so.
    let forehead = bell(m, v3(0.0, 0.52, 0.2), v3(0.42, 0.2, 0.5));
    let lines = w * 0.75 + look.creases.brow_up;
    if forehead > 0.02 && lines > 0.02 {
        let bend = p.y - 0.05 * m.x * m.x + 0.018 * noise(p * 5.0, 71);
        let phase = bend * 8.6;
        let saw = (phase - phase.floor() - 0.5).abs();
        let broken = smoothstep(-0.35, 0.35, noise(v3(p.x * 3.2, phase.floor() * 3.7, 0.5), 72));
        depth += forehead * lines * broken * 0.0052 * smoothstep(0.13, 0.0, saw);
    }
    // At the outer eyes: a fan.
    let fan = bell(m, v3(0.56, 0.0, 0.02), v3(0.1, 0.12, 0.25));
    let lines = w * 0.8 + look.creases.smile;
    if fan > 0.02 && lines > 0.02 {
        let angle = (m.y - 0.0).atan2(m.x - 0.4);
        let saw = (angle * 5.2 + 0.25 * noise(p * 7.0, 73)).sin();
        depth += fan * lines * 0.0042 * smoothstep(0.72, 1.0, saw);
    }
    // Below the eyes: arcs.
    let under = bell(m, v3(0.3, -0.13, 0.15), v3(0.16, 0.06, 0.3));
    if under > 0.02 && w > 0.02 {
        let away = v3(m.x - 0.3, (m.y - 0.02) * 1.35, 0.0).length() + 0.006 * noise(p * 9.0, 74);
        depth += under * w * 0.0022 * smoothstep(0.55, 1.0, (away * 150.0).sin());
    }
    // From the nose around the mouth: one fold.
    let fold = w * 0.5 + look.creases.smile * 0.8;
    if m.y > -0.85 && m.y < -0.3 && m.x < 0.5 && p.z > 0.0 && fold > 0.02 {
        let t = saturate((-0.36 - m.y) / 0.4);
        let line = mix(0.2, 0.36, t * (1.25 - 0.25 * t));
        let away = (m.x - line + 0.006 * noise(p * 8.0, 75)) / 0.03;
        let fade = smoothstep(0.0, 0.15, t) * smoothstep(1.0, 0.65, t);
        depth += fold * fade * 0.009 * (-away * away).exp();
    }
    // Between the brows: two short lines, faint at rest even in old faces.
    let frown = w * 0.25 + look.creases.brow_down;
    if frown > 0.02 && m.x < 0.14 && p.y > 0.1 && p.y < 0.42 {
        let away = (m.x - 0.055 - 0.06 * (p.y - 0.2) + 0.006 * noise(p * 9.0, 76)) / 0.013;
        depth +=
            frown * 0.0048 * (-away * away).exp() * bell(v3(0.0, p.y, 0.0), v3(0.0, 0.24, 0.0), v3(1.0, 0.09, 1.0));
    }
    depth
}
