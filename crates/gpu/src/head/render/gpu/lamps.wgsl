// How light arrives and how surfaces mirror it: `light.rs`, `brdf.rs`.

// `light::Ray`.
struct Ray {
    towards: vec3f,
    colour: vec3f,
}

// `Lamp::ray`.
fn lamp_ray(lamp: u32, p: vec3f) -> Ray {
    let to = scene.lamps[lamp].centre.xyz - p;
    let square = max(dot(to, to), 1.0);
    let distance = scene.lamps[lamp].facing.w;
    return Ray(to * (1.0 / sqrt(square)), scene.lamps[lamp].colour.xyz * (distance * distance / square));
}

// `Lamp::wrap`.
fn lamp_wrap(lamp: u32, cosine: f32) -> f32 {
    let s = scene.lamps[lamp].centre.w;
    if cosine >= s {
        return cosine;
    }
    if cosine <= -s {
        return 0.0;
    }
    return (cosine + s) * (cosine + s) / (4.0 * s);
}

// `Lamp::mirrored`.
fn lamp_mirrored(lamp: u32, p: vec3f, r: vec3f, soft: f32) -> vec3f {
    let l = scene.lamps[lamp];
    let along = -dot(r, l.facing.xyz);
    if along <= 0.05 {
        return vec3f(0.0);
    }
    let reach = dot(p - l.centre.xyz, l.facing.xyz) / along;
    let hit = p + r * reach - l.centre.xyz;
    let x = dot(hit, l.right.xyz) / l.right.w;
    let y = dot(hit, l.up.xyz) / l.up.w;
    let edge = ramp(1.0 + soft, 1.0 - soft, abs(x)) * ramp(1.0 + soft, 1.0 - soft, abs(y));
    let shape = edge * (1.0 - 0.25 * min(x * x + y * y, 2.0));
    let area = 4.0 * l.right.w * l.up.w / (l.facing.w * l.facing.w);
    return l.colour.xyz * (shape * PI / max(area, 0.02));
}

// `brdf::fresnel`.
fn fresnel(f0: f32, cosine: f32) -> f32 {
    let m = 1.0 - saturate(cosine);
    let m2 = m * m;
    return f0 + (1.0 - f0) * m2 * m2 * m;
}

// `brdf::lobe`.
fn lobe(n: vec3f, v: vec3f, l: vec3f, alpha: f32, sine: f32) -> f32 {
    let nl = dot(n, l);
    let nv = max(dot(n, v), 0.05);
    if nl <= 0.0 {
        return 0.0;
    }
    let h = unit3(l + v);
    let nh = saturate(dot(n, h));
    let wide = saturate(alpha + 0.22 * sine);
    let square = wide * wide;
    let below = nh * nh * (square - 1.0) + 1.0;
    let facets = square / (PI * below * below);
    let shadowing = 0.5 / blend(2.0 * nl * nv, nl + nv, alpha);
    return facets * shadowing * nl;
}

// `brdf::sky_share`.
fn sky_share(f0: f32, alpha: f32, nv: f32) -> f32 {
    let m = 1.0 - saturate(nv);
    let grazing = m * m * m * m * (1.0 - 0.75 * alpha);
    return saturate(f0 * (1.0 - 0.25 * alpha) + (1.0 - f0) * grazing * 0.6);
}

// `brdf::mirrored_open`.
fn mirrored_open(open: f32, nv: f32, alpha: f32) -> f32 {
    return saturate(power(max(nv + open, 0.0), exp2(-16.0 * alpha - 1.0)) - 1.0 + open);
}

// `brdf::bounced`.
fn bounced(open: f32, albedo: vec3f) -> vec3f {
    let filled = vec3f(open) / max(1.0 - albedo * 0.85 * (1.0 - open), vec3f(0.2));
    return blend3(vec3f(open), filled, 0.9);
}
