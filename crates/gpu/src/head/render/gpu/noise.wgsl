// Chance for textures: `noise.rs`. Integers, so that every device draws the same freckles.

fn scramble(number: u32) -> u32 {
    var h = number;
    h ^= h >> 16u;
    h *= 0x7feb352du;
    h ^= h >> 15u;
    h *= 0x846ca68bu;
    return h ^ (h >> 16u);
}

// `noise::cell`.
fn cell(p: vec3i, seed: u32) -> u32 {
    let q = bitcast<vec3u>(p) * vec3u(0x9e3779b1u, 0x85ebca77u, 0xc2b2ae3du);
    return scramble(q.x ^ q.y ^ q.z ^ (seed * 0x27d4eb2fu));
}

// `noise::unit`.
fn part(h: u32) -> f32 {
    return f32(h >> 8u) * (1.0 / 16777216.0);
}

// `noise::noise_slope`: gradient, then value.
fn noise_slope(p: vec3f, seed: u32) -> vec4f {
    let whole = floor(p);
    let at = vec3i(whole);
    let t = p - whole;
    let fade = t * t * t * (t * (t * 6.0 - 15.0) + 10.0);
    let slope = 30.0 * t * t * (t * (t - 2.0) + 1.0);
    var corner: array<f32, 8>;
    for (var i = 0; i < 8; i++) {
        corner[i] = part(cell(at + vec3i(i & 1, (i >> 1u) & 1, i >> 2u), seed)) * 2.0 - 1.0;
    }
    let a = corner[0];
    let b = corner[1];
    let c = corner[2];
    let d = corner[3];
    let e = corner[4];
    let f = corner[5];
    let g = corner[6];
    let h = corner[7];
    let k1 = b - a;
    let k2 = c - a;
    let k3 = e - a;
    let k4 = a - b - c + d;
    let k5 = a - c - e + g;
    let k6 = a - b - e + f;
    let k7 = -a + b + c - d + e - f - g + h;
    let u = fade.x;
    let v = fade.y;
    let w = fade.z;
    let value = a + k1 * u + k2 * v + k3 * w + k4 * u * v + k5 * v * w + k6 * w * u + k7 * u * v * w;
    return vec4f(
        slope.x * (k1 + k4 * v + k6 * w + k7 * v * w),
        slope.y * (k2 + k5 * w + k4 * u + k7 * w * u),
        slope.z * (k3 + k6 * u + k5 * v + k7 * u * v),
        value,
    );
}

// `noise::noise`.
fn noise(p: vec3f, seed: u32) -> f32 {
    return noise_slope(p, seed).w;
}

// Where an octave of a cloud is looked up.
fn octave_place(p: vec3f, octave: u32) -> vec3f {
    switch octave {
        case 0u: { return p; }
        case 1u: { return p * 2.03 + vec3f(7.1, 3.3, 5.7); }
        default: { return p * 4.11 + vec3f(1.7, 9.2, 2.4); }
    }
}

// How much an octave of a cloud counts.
fn octave_share(octave: u32) -> f32 {
    return select(select(0.15, 0.3, octave == 1u), 0.55, octave == 0u);
}

// `noise::cloud`.
fn cloud(p: vec3f, seed: u32) -> f32 {
    var sum = 0.0;
    for (var octave = 0u; octave < 3u; octave++) {
        sum += octave_share(octave) * noise(octave_place(p, octave), seed ^ octave);
    }
    return sum;
}

// `noise::spots`: the way from the nearest point, and its number as bits.
struct Spot {
    way: vec3f,
    number: u32,
}

fn spots(p: vec3f, seed: u32) -> Spot {
    let low = vec3i(floor(p - 0.5));
    var best = 9.0;
    var found = Spot(vec3f(0.0), 0u);
    for (var corner = 0; corner < 8; corner++) {
        let place = low + vec3i(corner & 1, (corner >> 1u) & 1, corner >> 2u);
        let h = cell(place, seed);
        let own = vec3f(part(h), part(scramble(h ^ 0x51ed270bu)), part(scramble(h ^ 0x2545f491u)));
        let away = p - (vec3f(place) + 0.15 + 0.7 * own);
        let square = dot(away, away);
        if square < best {
            best = square;
            found = Spot(away, h);
        }
    }
    return found;
}
