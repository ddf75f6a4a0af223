// Skin: `skin/mod.rs`, `skin/paint.rs`, `skin/brow.rs`, `strands/scalp.rs`.

// `skin::Skin`.
struct SkinAt {
    albedo: vec3f,
    normal: vec3f,
    alpha: f32,
    mirror: f32,
    wet: f32,
    depth: f32,
}

// `paint::Zones`.
struct Zones {
    lips: f32,
    lid: f32,
    rim: f32,
    mouth: f32,
    ears: f32,
    cheek: f32,
    nose: f32,
    forehead: f32,
    oily: f32,
    beard: f32,
    hollow: f32,
    over_eye: f32,
}

// The hairline: angle in degrees, height in decimetres.
const HAIRLINE = array<vec2f, 14>(
    vec2f(0.0, 0.73), vec2f(20.0, 0.72), vec2f(34.0, 0.69), vec2f(46.0, 0.54), vec2f(56.0, 0.33),
    vec2f(64.0, 0.08), vec2f(72.0, -0.12), vec2f(79.0, -0.14), vec2f(85.0, 0.06), vec2f(96.0, 0.14),
    vec2f(108.0, 0.06), vec2f(120.0, -0.26), vec2f(145.0, -0.66), vec2f(180.0, -0.76),
);
const AXIS_Z = -0.65;

// `ScalpLook::line`.
fn scalp_line(degrees: f32) -> f32 {
    let a = abs(degrees);
    var table = HAIRLINE;
    var line = table[13].y;
    for (var pair = 0; pair < 13; pair++) {
        let low = table[pair];
        let high = table[pair + 1];
        if a >= low.x && a < high.x {
            line = blend(low.y, high.y, ramp(low.x, high.x, a) * 0.5 + 0.5 * (a - low.x) / (high.x - low.x));
        }
    }
    let back = scene.skin.hairline - 0.3;
    let temple = ramp(12.0, 34.0, a) * ramp(62.0, 44.0, a);
    let ahead = ramp(60.0, 20.0, a);
    return line + back * (0.2 * ahead + 0.32 * temple) + 0.06 * scene.skin.masculine * temple;
}

// `ScalpLook::above`.
fn scalp_above(p: vec3f) -> f32 {
    let degrees = angle(abs(p.x), p.z - AXIS_Z) * (180.0 / PI);
    // Here, and a little to both sides.
    var lines = vec3f(0.0);
    for (var side = 0; side < 3; side++) {
        lines[side] = scalp_line(degrees + 4.0 * f32(side - 1));
    }
    let slope = (lines[2] - lines[0]) / (8.0 * 0.013);
    return (p.y - lines[1]) / sqrt(1.0 + slope * slope);
}

// `ScalpLook::cover`.
fn scalp_cover(p: vec3f) -> f32 {
    if p.y < -0.95 || (p.z > -0.2 && p.y < 0.3) {
        return 0.0;
    }
    let above = scalp_above(p);
    if above < -0.14 || above >= 0.27 {
        return select(0.0, 1.0, above > 0.0);
    }
    let ragged = above + (0.04 * cloud(p * 5.0, 101u) + 0.03 * noise(p * 30.0, 102u));
    let soft = ramp(-0.05, 0.19, ragged);
    return soft * blend(0.35 + 0.65 * soft, 1.0, soft);
}

// `Brow::share`.
fn brow_share(p: vec3f) -> f32 {
    let look = scene.skin;
    let u = (abs(p.x) - 0.105) / blend(0.4, 0.5, look.brow_length);
    if u < -0.12 || u >= 1.05 || p.z < -0.15 || p.y < 0.0 || p.y > 0.5 {
        return 0.0;
    }
    let t = saturate((u + 0.05) / 0.75);
    let rise = t * (1.2 + t * (0.6 - 0.8 * t));
    let fall = ramp(0.58, 1.12, u);
    let line = 0.197 + (0.021 + 0.05 * look.arch) * rise - (0.042 + 0.036 * look.arch) * fall;
    let shape = ramp(-0.2, 0.2, u) * blend(1.0, 0.3, ramp(0.35, 1.0, u));
    let away = (p.y - line) / (blend(0.016, 0.044, look.thickness) * max(shape, 0.1));
    if abs(away) > 1.7 {
        return 0.0;
    }
    let ragged = away / (1.0 + 0.25 * noise(p * 26.0, 141u));
    return ramp(1.3, 0.5, abs(ragged)) * ramp(-0.12, 0.26, u) * ramp(1.05, 0.82, u);
}

// `paint::beard_zone`.
fn beard_zone(p: vec3f) -> f32 {
    let m = vec3f(abs(p.x), p.y, p.z);
    let cheek = blend(-0.62, -0.36, ramp(0.24, 0.66, m.x));
    let side = ramp(cheek + 0.1, cheek - 0.1, p.y) * ramp(-0.72, -0.5, p.z + 0.25 * (p.y + 0.4));
    let sideburn = bell(m, vec3f(0.7, -0.12, -0.44), vec3f(0.12, 0.26, 0.1));
    let lip = max(
        bell(m, vec3f(0.13, -0.545, 0.3), vec3f(0.16, 0.05, 0.2)),
        bell(m, vec3f(0.3, -0.63, 0.18), vec3f(0.06, 0.1, 0.2)),
    );
    let throat = ramp(-1.42, -1.2, p.y + 0.3 * (p.z + 0.3));
    let bare = 1.0 - 0.75 * bell(m, vec3f(0.16, -0.82, 0.25), vec3f(0.07, 0.045, 0.2));
    return saturate(max(max(side, sideburn), lip)) * throat * bare;
}

// `paint::zones`.
fn zones_at(s: Surface) -> Zones {
    let p = s.rest;
    let m = vec3f(abs(p.x), p.y, p.z);
    let over_eye = min(length(s.pos - scene.skin.left_eye), length(s.pos - scene.skin.right_eye))
        - scene.skin.eye_radius;
    let nose = bell(p, vec3f(0.0, -0.36, 0.4), vec3f(0.17, 0.16, 0.22));
    let forehead = bell(p, vec3f(0.0, 0.5, 0.2), vec3f(0.5, 0.26, 0.4));
    let chin = bell(p, vec3f(0.0, -0.98, 0.22), vec3f(0.17, 0.13, 0.25));
    var uneven = 0.0;
    if s.masks.x > 0.2 && s.masks.x < 0.8 {
        uneven = 0.05 * noise(p * 40.0, 3u);
    }
    let lips = ramp(0.28, 0.72, s.masks.x + uneven);
    let mouth = ramp(0.5, 0.95, s.mouth) * ramp(0.36, 0.26, p.z + 0.06 * s.masks.x);
    let apple = bell(m, vec3f(0.42, -0.22, 0.12), vec3f(0.2, 0.14, 0.3));
    return Zones(
        lips * (1.0 - mouth),
        s.masks.y,
        ramp(0.011, 0.003, over_eye) * ramp(0.1, 0.5, s.masks.y),
        mouth,
        s.masks.z,
        bell(m, vec3f(0.43, -0.33, 0.08), vec3f(0.27, 0.2, 0.36)),
        nose,
        forehead,
        saturate(0.8 * forehead + nose + 0.55 * chin + 0.25 * apple),
        beard_zone(p),
        bell(m, vec3f(0.29, -0.135, 0.15), vec3f(0.15, 0.055, 0.3)),
        over_eye,
    );
}

// `paint::freckles`.
fn freckles(p: vec3f, z: Zones) -> f32 {
    let look = scene.skin;
    var pigment = 0.0;
    if look.freckles > 0.0 {
        let sunny = saturate(z.cheek * 1.1 + z.nose + 0.45 * z.forehead + 0.12);
        let bend = 0.12 * noise(p * 60.0, 24u);
        for (var layer = 0u; layer < 2u; layer++) {
            let size = select(17.0, 29.0, layer == 1u);
            let strength = select(0.5, 0.36, layer == 1u);
            let spot = spots(p * size + bend, 21u + layer + 7u * look.seed);
            let radius = 0.16 + 0.24 * part(spot.number * 0x9e3779b1u);
            let dark = strength * (0.35 + 0.65 * part(spot.number * 0x85ebca77u));
            if part(spot.number ^ 0x3c6ef372u) < look.freckles * sunny * 0.9 {
                pigment += dark * ramp(radius, 0.35 * radius, length(spot.way));
            }
        }
    }
    if look.moles > 0.0 {
        let spot = spots(p * 3.4, 31u + 13u * look.seed);
        if part(spot.number ^ 0x51ed270bu) < 0.16 * look.moles && z.lips + z.lid < 0.1 {
            let radius = blend(0.03, 0.062, part(spot.number * 0x9e3779b1u));
            let edge = radius * (1.0 + 0.2 * noise(p * 90.0, 32u));
            pigment += 1.1 * ramp(edge, 0.55 * edge, length(spot.way));
        }
    }
    return pigment;
}

// `paint::made_up`.
fn made_up(bare: vec3f, p: vec3f, z: Zones) -> vec3f {
    let look = scene.skin;
    let m = vec3f(abs(p.x), p.y, p.z);
    let blush = look.blush * bell(m, vec3f(0.52, -0.28, -0.02), vec3f(0.2, 0.13, 0.32));
    var albedo = bare * blend3(vec3f(1.0), vec3f(0.98, 0.6, 0.62), 0.75 * blush);
    if look.eye_shadow > 0.0 {
        let upper = bell(m, vec3f(0.315, 0.085, 0.15), vec3f(0.17, 0.065, 0.3)) * ramp(-0.01, 0.03, p.y);
        let cover = look.eye_shadow * saturate(1.25 * upper) * (0.9 + 0.1 * noise(p * 80.0, 41u));
        albedo = blend3(albedo, look.eye_shadow_rgb * (0.5 + 0.7 * luminance(albedo)), 0.7 * cover);
    }
    let width = blend(0.006, 0.006 + 0.012 * look.liner, saturate((m.x - 0.18) / 0.26));
    let line = ramp(0.004, 0.008, z.over_eye) * ramp(0.01 + width, 0.006 + 0.5 * width, z.over_eye);
    let upper = ramp(-0.015, 0.01, p.y);
    let strength = blend(0.45, 0.92, look.liner) * blend(0.3, 1.0, upper);
    return blend3(albedo, vec3f(0.014, 0.01, 0.009), strength * line * ramp(0.1, 0.5, z.lid));
}

// `paint::lips`.
fn lips_over(skin: vec3f, p: vec3f, z: Zones) -> vec3f {
    if z.lips <= 0.0 {
        return skin;
    }
    let look = scene.skin;
    let groove = noise(vec3f(p.x * 52.0, p.y * 9.0, p.z * 12.0), 51u);
    let patches = cloud(p * 11.0, 52u);
    var red = look.lips * (1.0 + 0.09 * groove + 0.1 * (1.0 - look.lip_paint) * patches);
    let share = z.lips * blend(0.82, 0.97, look.lip_paint);
    red = blend3(red, red * vec3f(0.8, 0.7, 0.7), ramp(0.3, 0.27, p.z) * 0.6);
    return blend3(skin, red, share);
}

// Noises that all skin has: four clouds, and a grain.
struct Stains {
    wide: f32,
    fine: f32,
    broad: f32,
    narrow: f32,
    grain: f32,
}

// In one loop, so that a compiler meets one noise and not thirteen.
fn stains_at(p: vec3f) -> Stains {
    var clouds = vec4f(0.0);
    var grain = 0.0;
    for (var turn = 0u; turn < 13u; turn++) {
        let kind = turn / 3u;
        let octave = turn % 3u;
        var size = 3.1;
        var seed = 11u + kind;
        switch kind {
            case 1u: { size = 13.0; }
            case 2u: { size = 5.3; }
            case 3u: { size = 24.0; }
            case 4u: { size = 58.0; seed = 13u; }
            default: {}
        }
        // 11, 12, 14, 15.
        if kind == 2u || kind == 3u {
            seed += 1u;
        }
        let found = noise(octave_place(p * size, octave), seed ^ octave);
        if kind == 4u {
            grain = found;
        } else {
            clouds[kind] += octave_share(octave) * found;
        }
    }
    return Stains(clouds.x, clouds.y, clouds.z, clouds.w, grain);
}

// `paint::paint`; `scalp` is the cover there.
fn paint(s: Surface, z: Zones, scalp: f32) -> vec3f {
    let look = scene.skin;
    let p = s.rest;
    let m = vec3f(abs(p.x), p.y, p.z);
    let fair = 1.0 - look.melanin;
    let bare = 1.0 - 0.75 * look.foundation;
    let stains = stains_at(p);
    let wide = stains.wide;
    let fine = stains.fine;
    let grain = stains.grain;
    var blood = look.redness
        * (0.36 * z.cheek * (1.0 + 0.6 * wide + 0.5 * fine)
            + 0.5 * z.nose
            + 0.34 * bell(m, vec3f(0.17, -0.42, 0.27), vec3f(0.08, 0.09, 0.16))
            + 0.22 * bell(p, vec3f(0.0, -0.97, 0.22), vec3f(0.17, 0.12, 0.25))
            + 0.3 * z.ears
            + 0.1 * z.lid
            + 0.18 * bell(m, vec3f(0.165, 0.0, 0.16), vec3f(0.05, 0.05, 0.12))
            + 0.13);
    blood += 0.05 * z.lid + 0.05 * z.ears + 0.14 * z.rim;
    blood += 0.03 + (0.25 + look.mottle) * (0.11 * wide + 0.11 * fine + 0.09 * grain);
    blood -= 0.05 * z.forehead;
    blood *= 0.35 + 0.65 * fair;
    let mouth_ring = bell(m, vec3f(0.12, -0.69, 0.28), vec3f(0.24, 0.17, 0.3)) * (1.0 - z.lips);
    var pigment = look.melanin
        * (0.22 * z.lid + 0.2 * mouth_ring + 0.16 * z.forehead - 0.16 * z.cheek + 0.12 * z.hollow);
    pigment += look.mottle * (0.08 * stains.broad + 0.07 * stains.narrow + 0.04 * grain);
    pigment += look.under_eye * z.hollow * (0.2 + 0.12 * fine);
    let hollow_blue = look.under_eye * z.hollow * fair;
    pigment = bare * pigment + freckles(p, z) * (1.0 - 0.5 * look.foundation);
    blood *= bare;
    var albedo = look.base * exp(vec3f(0.16, 1.05, 0.82) * -blood) * exp(vec3f(0.62, 0.92, 1.25) * -pigment);
    albedo = albedo * blend3(vec3f(1.0), vec3f(0.84, 0.86, 0.98), 0.8 * hollow_blue);
    let brow = brow_share(p);
    albedo = blend3(albedo, albedo * blend3(look.hair_rgb, vec3f(1.0), 0.25), 0.55 * look.brow_dense * brow);
    let stubble = look.beard_shade * z.beard * (1.0 - z.lips);
    if stubble > 0.01 {
        let shade = blend3(look.hair_rgb, vec3f(0.1, 0.115, 0.13), 0.55 * fair);
        albedo = blend3(albedo, shade, 0.34 * stubble * (0.72 + 0.28 * noise(p * 46.0, 16u)));
    }
    if scalp > 0.0 {
        let dense = scalp * ramp(0.1, 0.95, scalp) * (0.86 + 0.14 * noise(p * 70.0, 17u));
        albedo = blend3(albedo, look.scalp_rgb * 0.75, look.scalp_tint * dense);
    }
    albedo = made_up(albedo, p, z);
    albedo = lips_over(albedo, p, z);
    return blend3(albedo, vec3f(0.34, 0.085, 0.075) * (0.9 + 0.2 * fine), z.mouth);
}

// `skin::at`.
fn skin_at(s: Surface) -> SkinAt {
    let look = scene.skin;
    let z = zones_at(s);
    let scalp = scalp_cover(s.rest);
    let painted = paint(s, z, scalp);
    let fine = relief(s, z);
    let oil = saturate(look.shine * (0.45 + 0.75 * z.oily) - 0.25 * z.lid);
    var alpha = blend(0.33, 0.15, oil) + 0.04 * look.melanin;
    alpha = blend(alpha, blend(0.22, 0.07, look.gloss), z.lips);
    alpha = blend(alpha, 0.42, 0.7 * look.foundation * (1.0 - z.lips));
    let rooted = look.scalp_tint * scalp;
    let slope = vec3f(
        dot(look.turn[0].xyz, fine.slope), dot(look.turn[1].xyz, fine.slope), dot(look.turn[2].xyz, fine.slope),
    );
    return SkinAt(
        painted * (1.0 - 0.4 * (1.0 - fine.cavity) * (1.0 - z.lips)),
        unit3(s.normal - across(slope, s.normal)),
        saturate(alpha + fine.lost),
        saturate((0.75 + 0.35 * oil) * fine.cavity) * blend(1.0, 0.8, z.lips) * blend(1.0, 0.35, z.ears)
            * (1.0 - 0.8 * rooted),
        saturate(z.mouth + z.rim * 0.8 + z.lips * (0.12 + 0.75 * look.gloss * look.gloss)),
        blend(1.0, 0.75, z.lips),
    );
}
