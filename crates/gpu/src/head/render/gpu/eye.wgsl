// Eyes: `eye.rs`.

const IRIS = 0.395;
const CORNEA = 0.56;
const IRIS_PLANE = 0.855;
const INDEX = 1.376;

// `eye::EyeSurface`.
struct EyeAt {
    albedo: vec3f,
    normal: vec3f,
    mirror: vec3f,
    iris: f32,
    outward: vec3f,
}

// `EyeLook::local`.
fn eye_local(e: Eye, d: vec3f) -> vec3f {
    return vec3f(dot(e.right, d), dot(e.up, d), dot(e.ahead, d));
}

// `EyeLook::world`.
fn eye_world(e: Eye, d: vec3f) -> vec3f {
    return e.right * d.x + e.up * d.y + e.ahead * d.z;
}

// `eye::sclera`.
fn sclera(e: Eye, q: vec3f, r: f32) -> vec3f {
    let dull = 1.0 - e.clear;
    let corner = ramp(0.45, 0.95, abs(q.x));
    var white = blend3(vec3f(0.43, 0.415, 0.405), vec3f(0.44, 0.37, 0.31), 0.5 * dull);
    white = blend3(white, vec3f(0.52, 0.27, 0.23), corner * (0.35 + 0.3 * dull));
    var bent = q.xy;
    for (var axis = 0u; axis < 2u; axis++) {
        bent[axis] += 0.16 * cloud(q * 5.0, 84u + axis);
    }
    let vein = 1.0 - abs(noise(vec3f(bent.x * 4.0, bent.y * 15.0, 1.7), 86u + e.seed));
    let thin = ramp(0.9, 1.0, vein) * ramp(0.38, 0.85, abs(q.x));
    white = blend3(white, vec3f(0.55, 0.16, 0.13), thin * (0.22 + 0.4 * dull));
    return blend3(white, vec3f(0.4, 0.41, 0.43), 0.55 * ramp(IRIS * 1.3, IRIS * 1.0, r));
}

// `eye::iris`.
fn iris_colour(e: Eye, at: vec2f) -> vec3f {
    let r = length(at);
    let c = at.x / max(r, 1e-4);
    let s = at.y / max(r, 1e-4);
    // A wave, then along it coarse and thin fibres; where the collar runs; crypts.
    var found: array<f32, 5>;
    for (var layer = 0u; layer < 5u; layer++) {
        var place = vec3f(3.0, 3.0, r * 3.0);
        switch layer {
            case 1u: { place = vec3f(8.0, 8.0, (r + 0.06 * found[0]) * 1.6); }
            case 2u: { place = vec3f(21.0, 21.0, (r + 0.06 * found[0]) * 2.6); }
            case 3u: { place = vec3f(6.0, 6.0, 0.0); }
            case 4u: { place = vec3f(5.0, 5.0, r * 5.0); }
            default: {}
        }
        found[layer] = noise(place * vec3f(c, s, 1.0), 90u + layer + e.seed);
    }
    let fibres = 1.0 + 0.34 * found[1] + 0.34 * found[2];
    let collar_at = e.pupil + 0.2 + 0.05 * found[3];
    let off = (r - collar_at) / 0.09;
    let collar = exp(-off * off);
    let inner = ramp(collar_at + 0.06, collar_at - 0.1, r);
    var shown = e.iris * (0.86 * fibres + 0.4 * collar);
    let warm = vec3f(e.iris.x * 1.25 + 0.015, e.iris.y * 0.92, e.iris.z * 0.6);
    shown = blend3(shown, warm * fibres, 0.55 * inner);
    let crypt = ramp(0.35, 0.75, found[4]);
    shown = shown * (1.0 - 0.35 * crypt * (1.0 - inner));
    let ring = ramp(0.74, 1.0, r);
    shown = shown * (1.0 - (0.45 + 0.5 * e.ring) * ring);
    let hole = ramp(e.pupil - 0.035, e.pupil + 0.03, r);
    return blend3(vec3f(0.004), shown, saturate(hole));
}

// `eye::at`.
fn eye_at(e: Eye, p: vec3f, view: vec3f) -> EyeAt {
    let q = unit3(eye_local(e, p - e.centre));
    let r = length(q.xy);
    let ahead = q.z > 0.0;
    let bulge = select(0.0, ramp(IRIS * 1.18, IRIS * 0.86, r), ahead);
    let c = q.xy / CORNEA;
    let cornea = vec3f(c, sqrt(max(1.0 - c.x * c.x - c.y * c.y, 0.05)));
    let outside = unit3(blend3(q, cornea, bulge));
    let wobble = 0.012 * (1.0 - bulge);
    var rough = vec3f(0.0);
    for (var axis = 0u; axis < 3u; axis++) {
        rough[axis] = noise(q * 22.0, 81u + axis);
    }
    let wet = eye_world(e, unit3(outside + rough * wobble));
    let edge = select(0.0, ramp(IRIS * 1.06, IRIS * 0.95, r), ahead);
    let white = sclera(e, q, r);
    if edge <= 0.0 {
        return EyeAt(white, eye_world(e, q), wet, 0.0, vec3f(0.0));
    }
    let v = eye_local(e, view);
    let cosine = max(dot(outside, v), 0.05);
    let ratio = 1.0 / INDEX;
    let inner = sqrt(max(1.0 - ratio * ratio * (1.0 - cosine * cosine), 0.0));
    let d = outside * (ratio * cosine - inner) - v * ratio;
    let reach = (q.z - IRIS_PLANE) / max(-d.z, 0.2);
    let hit = (q + d * reach).xy / IRIS;
    return EyeAt(
        blend3(white, iris_colour(e, hit), edge),
        eye_world(e, unit3(blend3(q, vec3f(q.x * 0.3, q.y * 0.3, 1.0), edge))),
        wet,
        edge,
        eye_world(e, vec3f(hit, 0.0)) * edge,
    );
}
