//! The colour of skin: pigment and blood in layers that absorb, spots, make-up.

use super::look::SkinLook;
use crate::head::render::math::{V3, bell, mix, mix3, saturate, smoothstep, v3};
use crate::head::render::noise::{cloud, noise, spots, unit};
use crate::head::render::raster::Surface;

/// What blood absorbs per unit: green and blue.
const BLOOD: V3 = v3(0.16, 1.05, 0.82);
/// What pigment absorbs per unit: blue most.
const PIGMENT: V3 = v3(0.62, 0.92, 1.25);

/// Which part of the face a sample belongs to; each 0 to 1.
#[derive(Clone, Copy, Debug)]
pub struct Zones {
    /// Red of the lips.
    pub lips: f32,
    /// Eyelids.
    pub lid: f32,
    /// The wet edge of the lids.
    pub rim: f32,
    /// Inside of the mouth.
    pub mouth: f32,
    /// Ears.
    pub ears: f32,
    /// Cheeks.
    pub cheek: f32,
    /// Nose.
    pub nose: f32,
    /// Forehead.
    pub forehead: f32,
    /// Forehead, nose and chin.
    pub oily: f32,
    /// Where beards grow.
    pub beard: f32,
    /// Below the eyes.
    pub hollow: f32,
    /// Over the eyeball, in decimetres.
    pub over_eye: f32,
}

/// The zones of a sample.
#[inline]
pub fn zones(look: &SkinLook, surface: &Surface) -> Zones {
    let at = &surface.at;
    let p = at.rest;
    let m = v3(p.x.abs(), p.y, p.z);
    let over_eye = look.over_eye(at.pos);
    let nose = bell(p, v3(0.0, -0.36, 0.4), v3(0.17, 0.16, 0.22));
    let forehead = bell(p, v3(0.0, 0.5, 0.2), v3(0.5, 0.26, 0.4));
    let chin = bell(p, v3(0.0, -0.98, 0.22), v3(0.17, 0.13, 0.25));
    // The red of the lips ends in a soft, slightly uneven line.
    let edge = at.masks[0] > 0.2 && at.masks[0] < 0.8;
    let lips = smoothstep(0.28, 0.72, at.masks[0] + if edge { 0.05 * noise(p * 40.0, 3) } else { 0.0 });
    // The interior begins behind the lips; its mask reaches a little onto them.
    let mouth = smoothstep(0.5, 0.95, at.masks[4]) * smoothstep(0.36, 0.26, p.z + 0.06 * at.masks[0]);
    Zones {
        lips: lips * (1.0 - mouth),
        lid: at.masks[1],
        rim: smoothstep(0.011, 0.003, over_eye) * smoothstep(0.1, 0.5, at.masks[1]),
        mouth,
        ears: at.masks[2],
        cheek: bell(m, v3(0.43, -0.33, 0.08), v3(0.27, 0.2, 0.36)),
        nose,
        forehead,
        oily: saturate(0.8 * forehead + nose + 0.55 * chin + 0.25 * bell(m, v3(0.42, -0.22, 0.12), v3(0.2, 0.14, 0.3))),
        beard: beard_zone(p),
        hollow: bell(m, v3(0.29, -0.135, 0.15), v3(0.15, 0.055, 0.3)),
        over_eye,
    }
}

/// Where beards grow on the unshaped head: jaw, chin, upper lip, throat; 0 to 1.
#[inline]
pub fn beard_zone(p: V3) -> f32 {
    let x = p.x.abs();
    // The upper edge runs from the corner of the mouth to the ear.
    let cheek = mix(-0.62, -0.36, smoothstep(0.24, 0.66, x));
    let side = smoothstep(cheek + 0.1, cheek - 0.1, p.y) * smoothstep(-0.72, -0.5, p.z + 0.25 * (p.y + 0.4));
    let sideburn = bell(v3(x, p.y, p.z), v3(0.7, -0.12, -0.44), v3(0.12, 0.26, 0.1));
    let lip = bell(v3(x, p.y, p.z), v3(0.13, -0.545, 0.3), v3(0.16, 0.05, 0.2)).max(bell(
        v3(x, p.y, p.z),
        v3(0.3, -0.63, 0.18),
        v3(0.06, 0.1, 0.2),
    ));
    let throat = smoothstep(-1.42, -1.2, p.y + 0.3 * (p.z + 0.3));
    // Bare skin to both sides of the tuft below the lip.
    let bare = 1.0 - 0.75 * bell(v3(x, p.y, p.z), v3(0.16, -0.82, 0.25), v3(0.07, 0.045, 0.2));
    saturate(side.max(sideburn).max(lip)) * throat * bare
}

/// The albedo of a sample.
#[inline]
pub fn paint(look: &SkinLook, surface: &Surface, zones: &Zones) -> V3 {
    let p = surface.at.rest;
    let m = v3(p.x.abs(), p.y, p.z);
    let fair = 1.0 - look.melanin;
    let bare = 1.0 - 0.75 * look.foundation;
    let wide = cloud(p * 3.1, 11);
    let fine = cloud(p * 13.0, 12);
    let grain = noise(p * 58.0, 13);
    // Blood: the middle of the face is red, the forehead pale, the jaw paler.
    let mut blood = look.redness
        * (0.36 * zones.cheek * (1.0 + 0.6 * wide + 0.5 * fine)
            + 0.5 * zones.nose
            + 0.34 * bell(m, v3(0.17, -0.42, 0.27), v3(0.08, 0.09, 0.16))
            + 0.22 * bell(p, v3(0.0, -0.97, 0.22), v3(0.17, 0.12, 0.25))
            + 0.3 * zones.ears
            + 0.1 * zones.lid
            + 0.18 * bell(m, v3(0.165, 0.0, 0.16), v3(0.05, 0.05, 0.12))
            + 0.13);
    blood += 0.05 * zones.lid + 0.05 * zones.ears + 0.14 * zones.rim;
    blood += 0.03 + (0.25 + look.mottle) * (0.11 * wide + 0.11 * fine + 0.09 * grain);
    blood -= 0.05 * zones.forehead;
    blood *= 0.35 + 0.65 * fair;
    // Pigment: darker lids and mouth surround, paler cheeks on dark skin; sun on forehead and nose.
    let mouth_ring = bell(m, v3(0.12, -0.69, 0.28), v3(0.24, 0.17, 0.3)) * (1.0 - zones.lips);
    let mut pigment = look.melanin
        * (0.22 * zones.lid + 0.2 * mouth_ring + 0.16 * zones.forehead - 0.16 * zones.cheek + 0.12 * zones.hollow);
    pigment += look.mottle * (0.08 * cloud(p * 5.3, 14) + 0.07 * cloud(p * 24.0, 15) + 0.04 * grain);
    pigment += look.under_eye * zones.hollow * (0.2 + 0.12 * fine);
    let hollow_blue = look.under_eye * zones.hollow * fair;
    pigment = bare * pigment + freckles(look, p, zones) * (1.0 - 0.5 * look.foundation);
    blood *= bare;
    let mut albedo = look.base * (BLOOD * -blood).exp() * (PIGMENT * -pigment).exp();
    albedo = albedo * mix3(V3::ONE, v3(0.84, 0.86, 0.98), 0.8 * hollow_blue);
    // Hair below brows: a shade, so that no bare skin shines through.
    let brow = look.brow.share(p);
    albedo = mix3(albedo, albedo * mix3(look.hair_rgb, V3::ONE, 0.25), 0.55 * look.brow.dense * brow);
    // A shaved beard shows blue through fair skin and merely dark through dark skin.
    let stubble = look.beard_shade * zones.beard * (1.0 - zones.lips);
    if stubble > 0.01 {
        let shade = mix3(look.hair_rgb, v3(0.1, 0.115, 0.13), 0.55 * fair);
        albedo = mix3(albedo, shade, 0.34 * stubble * (0.72 + 0.28 * noise(p * 46.0, 16)));
    }
    // Roots and undergrowth: no bare skin between the strands.
    let scalp = look.scalp.cover(p);
    if scalp > 0.0 {
        let roots = look.scalp.rgb * 0.75;
        let dense = scalp * smoothstep(0.1, 0.95, scalp) * (0.86 + 0.14 * noise(p * 70.0, 17));
        albedo = mix3(albedo, roots, look.scalp.tint * dense);
    }
    albedo = made_up(look, albedo, p, zones);
    albedo = lips(look, albedo, p, zones);
    let inside = v3(0.34, 0.085, 0.075) * (0.9 + 0.2 * fine);
    mix3(albedo, inside, zones.mouth)
}

/// Extra pigment of freckles and moles.
#[inline]
fn freckles(look: &SkinLook, p: V3, zones: &Zones) -> f32 {
    let mut pigment = 0.0;
    if look.freckles > 0.0 {
        let sunny = saturate(zones.cheek * 1.1 + zones.nose + 0.45 * zones.forehead + 0.12);
        for (size, layer, strength) in [(17.0, 21, 0.5), (29.0, 22, 0.36)] {
            let (way, number) = spots(p * size + V3::all(0.12 * noise(p * 60.0, 24)), layer + 7 * look.seed);
            let away = way.length();
            let there = unit(number ^ 0x3c6e_f372) < look.freckles * sunny * 0.9;
            let radius = 0.16 + 0.24 * unit(number.wrapping_mul(0x9e37_79b1));
            let dark = strength * (0.35 + 0.65 * unit(number.wrapping_mul(0x85eb_ca77)));
            if there {
                pigment += dark * smoothstep(radius, 0.35 * radius, away);
            }
        }
    }
    if look.moles > 0.0 {
        let (way, number) = spots(p * 3.4, 31 + 13 * look.seed);
        let away = way.length();
        if unit(number ^ 0x51ed_270b) < 0.16 * look.moles && zones.lips + zones.lid < 0.1 {
            let radius = mix(0.03, 0.062, unit(number.wrapping_mul(0x9e37_79b1)));
            let edge = radius * (1.0 + 0.2 * noise(p * 90.0, 32));
            pigment += 1.1 * smoothstep(edge, 0.55 * edge, away);
        }
    }
    pigment
}

/// Blush, eye shadow, liner.
#[inline]
fn made_up(look: &SkinLook, skin: V3, p: V3, zones: &Zones) -> V3 {
    let m = v3(p.x.abs(), p.y, p.z);
    let blush = look.blush * bell(m, v3(0.52, -0.28, -0.02), v3(0.2, 0.13, 0.32));
    let mut albedo = skin * mix3(V3::ONE, v3(0.98, 0.6, 0.62), 0.75 * blush);
    if look.eye_shadow > 0.0 {
        let upper = bell(m, v3(0.315, 0.085, 0.15), v3(0.17, 0.065, 0.3)) * smoothstep(-0.01, 0.03, p.y);
        let cover = look.eye_shadow * saturate(1.25 * upper) * (0.9 + 0.1 * noise(p * 80.0, 41));
        albedo = mix3(albedo, look.eye_shadow_rgb * (0.5 + 0.7 * albedo.luminance()), 0.7 * cover);
    }
    {
        // The line sits where lashes grow: on the lid's edge, thicker outwards. Even bare lids are dark there.
        let width = mix(0.006, 0.006 + 0.012 * look.liner, saturate((m.x - 0.18) / 0.26));
        let line =
            smoothstep(0.004, 0.008, zones.over_eye) * smoothstep(0.01 + width, 0.006 + 0.5 * width, zones.over_eye);
        let upper = smoothstep(-0.015, 0.01, p.y);
        let strength = mix(0.45, 0.92, look.liner) * mix(0.3, 1.0, upper);
        albedo = mix3(albedo, v3(0.014, 0.01, 0.009), strength * line * smoothstep(0.1, 0.5, zones.lid));
    }
    albedo
}

/// Red of the lips: lighter inwards, uneven, with fine dark grooves.
#[inline]
fn lips(look: &SkinLook, skin: V3, p: V3, zones: &Zones) -> V3 {
    if zones.lips <= 0.0 {
        return skin;
    }
    let groove = noise(v3(p.x * 52.0, p.y * 9.0, p.z * 12.0), 51);
    let patch = cloud(p * 11.0, 52);
    let bare = 1.0 - look.lip_paint;
    let mut red = look.lips * (1.0 + 0.09 * groove + 0.1 * bare * patch);
    // Natural lips fade into the skin; paint has an edge.
    let share = zones.lips * mix(0.82, 0.97, look.lip_paint);
    red = mix3(red, red * v3(0.8, 0.7, 0.7), smoothstep(0.3, 0.27, p.z) * 0.6);
    mix3(skin, red, share)
}
