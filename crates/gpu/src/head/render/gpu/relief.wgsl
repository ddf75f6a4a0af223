// The fine shape of skin: `skin/relief.rs`.

// `relief::Relief`.
struct Relief {
    slope: vec3f,
    cavity: f32,
    lost: f32,
}

// `relief::shown`.
fn shown(span: f32, size: f32) -> f32 {
    return ramp(0.75, 0.3, span * size);
}

// `relief::creases`.
fn creases(p: vec3f) -> f32 {
    let look = scene.skin;
    let m = vec3f(abs(p.x), p.y, p.z);
    let w = look.wrinkles;
    var depth = 0.0;
    let forehead = bell(m, vec3f(0.0, 0.52, 0.2), vec3f(0.42, 0.2, 0.5));
    let rows = w * 0.75 + look.brow_up;
    if forehead > 0.02 && rows > 0.02 {
        let bend = p.y - 0.05 * m.x * m.x + 0.018 * noise(p * 5.0, 71u);
        let phase = bend * 8.6;
        let saw = abs(phase - floor(phase) - 0.5);
        let broken = ramp(-0.35, 0.35, noise(vec3f(p.x * 3.2, floor(phase) * 3.7, 0.5), 72u));
        depth += forehead * rows * broken * 0.0052 * ramp(0.13, 0.0, saw);
    }
    let fan = bell(m, vec3f(0.56, 0.0, 0.02), vec3f(0.1, 0.12, 0.25));
    let feet = w * 0.8 + look.smile;
    if fan > 0.02 && feet > 0.02 {
        let saw = sine(angle(m.y, m.x - 0.4) * 5.2 + 0.25 * noise(p * 7.0, 73u));
        depth += fan * feet * 0.0042 * ramp(0.72, 1.0, saw);
    }
    let under = bell(m, vec3f(0.3, -0.13, 0.15), vec3f(0.16, 0.06, 0.3));
    if under > 0.02 && w > 0.02 {
        let away = length(vec2f(m.x - 0.3, (m.y - 0.02) * 1.35)) + 0.006 * noise(p * 9.0, 74u);
        depth += under * w * 0.0022 * ramp(0.55, 1.0, sine(away * 150.0));
    }
    let fold = w * 0.5 + look.smile * 0.8;
    if m.y > -0.85 && m.y < -0.3 && m.x < 0.5 && p.z > 0.0 && fold > 0.02 {
        let t = saturate((-0.36 - m.y) / 0.4);
        let line = blend(0.2, 0.36, t * (1.25 - 0.25 * t));
        let away = (m.x - line + 0.006 * noise(p * 8.0, 75u)) / 0.03;
        let fade = ramp(0.0, 0.15, t) * ramp(1.0, 0.65, t);
        depth += fold * fade * 0.009 * exp(-away * away);
    }
    let frown = w * 0.25 + look.brow_down;
    if frown > 0.02 && m.x < 0.14 && p.y > 0.1 && p.y < 0.42 {
        let away = (m.x - 0.055 - 0.06 * (p.y - 0.2) + 0.006 * noise(p * 9.0, 76u)) / 0.013;
        let high = (p.y - 0.24) / 0.09;
        depth += frown * 0.0048 * exp(-away * away) * exp(-high * high);
    }
    return depth;
}

// `relief::relief`.
fn relief(s: Surface, z: Zones) -> Relief {
    let look = scene.skin;
    let p = s.rest;
    let bare = 1.0 - 0.4 * look.foundation;
    let coarse = (0.35 + 0.9 * look.pores) * bare;
    let rough = (0.55 + 0.6 * z.nose + 0.45 * z.cheek + 0.35 * z.forehead) * (1.0 - 0.65 * z.lid) * (1.0 - z.lips)
        * (1.0 - z.mouth);
    var slope = vec3f(0.0);
    var cavity = 1.0;
    var lost = 0.0;
    for (var layer = 0u; layer < 2u; layer++) {
        let size = select(52.0, 88.0, layer == 1u);
        let visible = shown(s.span, size);
        let strength = select(0.09, 0.065, layer == 1u) * coarse * rough;
        lost += strength * (1.0 - visible) * 0.4;
        if visible > 0.0 {
            let spot = spots(p * size, 61u + layer);
            let own = 0.25 + 0.75 * part(spot.number * 0x9e3779b1u);
            let pit = own * exp(-dot(spot.way, spot.way) * 12.0);
            slope += spot.way * (24.0 * strength * visible * pit);
            cavity -= 0.5 * coarse * rough * visible * pit;
        }
    }
    // Cushions, grain, unevenness.
    for (var layer = 0u; layer < 3u; layer++) {
        var size = 110.0;
        var seed = 67u;
        var strength = 0.035 * coarse * rough;
        if layer == 1u {
            size = 190.0;
            seed = 63u;
            strength = 0.03 * bare;
        } else if layer == 2u {
            size = 12.0;
            seed = 64u;
            strength = 0.012 * (0.5 + look.pores);
        }
        let visible = select(shown(s.span, size), 1.0, layer == 2u);
        if visible > 0.0 {
            slope += noise_slope(p * size, seed).xyz * (strength * visible);
        }
    }
    if z.lips > 0.0 {
        let groove = noise_slope(vec3f(p.x * 50.0, p.y * 9.0, p.z * 11.0), 65u);
        let stretched = vec3f(groove.x, groove.y * 0.18, groove.z * 0.22);
        slope += stretched * (0.11 * z.lips * shown(s.span, 50.0) * (1.0 - 0.45 * look.gloss));
        cavity -= 0.25 * z.lips * saturate(-groove.w);
    }
    // The depth of lines here, then a little further along each axis.
    var lines = 0.0;
    var gradient = vec3f(0.0);
    for (var axis = 0u; axis < 4u; axis++) {
        if axis > 0u && lines <= 1e-5 {
            break;
        }
        let step = 0.002 * vec3f(vec3u(axis) == vec3u(1u, 2u, 3u));
        let depth = creases(p + step);
        if axis == 0u {
            lines = depth;
        } else {
            gradient += vec3f(vec3u(axis) == vec3u(1u, 2u, 3u)) * ((depth - lines) * 500.0);
        }
    }
    if lines > 1e-5 {
        slope = slope - gradient;
        cavity -= saturate(lines * 18.0) * 0.3;
    }
    return Relief(slope, saturate(cavity), lost);
}
