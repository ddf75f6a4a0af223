// What every pass reads, and the little mathematics of `math.rs`.
//
// Each function is named in its comment after the Rust function it repeats: the two must give the same numbers within
// rounding. Built-ins whose precision or meaning differs between devices (smoothstep downwards, mix, asin, atan2) are
// spelt out here.

// One lamp: `light::Lamp`.
struct Lamp {
    // Middle of the box; sine of half the angle it fills.
    centre: vec4f,
    // Across the box; half of its width.
    right: vec4f,
    // Up the box; half of its height.
    up: vec4f,
    // Out of the box; distance from the head.
    facing: vec4f,
    // Linear RGB; tangent of half the angle it fills.
    colour: vec4f,
}

// One depth map: `depth_map::DepthMap`.
struct Map {
    // Unit vector towards the light; texels per decimetre.
    towards: vec4f,
    // Unit vector; texels along one side.
    right: vec4f,
    up: vec4f,
    centre: vec4f,
    // First texel, texels along one side.
    place: vec4u,
}

// The skin: `skin::SkinLook`.
struct Skin {
    base: vec3f, melanin: f32,
    redness: f32, mottle: f32, freckles: f32, moles: f32,
    wrinkles: f32, pores: f32, shine: f32, under_eye: f32,
    lips: vec3f, lip_paint: f32,
    gloss: f32, blush: f32, eye_shadow: f32, liner: f32,
    eye_shadow_rgb: vec3f, foundation: f32,
    hair_rgb: vec3f, beard_shade: f32,
    // `skin::Brow`.
    arch: f32, brow_length: f32, thickness: f32, brow_dense: f32,
    // `skin::Creases`.
    smile: f32, brow_up: f32, brow_down: f32, eye_radius: f32,
    left_eye: vec3f, seed: u32,
    right_eye: vec3f, spare: f32,
    // Rows of the head's turn.
    turn: array<vec4f, 3>,
    // `strands::ScalpLook`.
    scalp_rgb: vec3f, scalp_tint: f32,
    hairline: f32, masculine: f32, parting: f32, spare_too: f32,
}

// One eye: `eye::EyeLook`.
struct Eye {
    centre: vec3f, ring: f32,
    right: vec3f, pupil: f32,
    up: vec3f, clear: f32,
    ahead: vec3f, seed: u32,
    iris: vec3f, spare: f32,
}

struct Scene {
    // Where the camera stands; samples per decimetre at one decimetre.
    camera: vec3f, scale: f32,
    // Middle and size of the picture, in samples.
    middle: vec2f, size: vec2f,
    // The surround.
    above: vec4f,
    below: vec4f,
    cloth: vec4f,
    // The neckline: height in front, slope, where the slope starts, bend.
    garment: vec4f,
    // Middle of the head.
    head: vec4f,
    // The paper behind: linear RGB where lit and how much it is painted; at its edges.
    paper_lit: vec4f,
    paper_edge: vec4f,
    // Lamps, vertices, triangles, points of strands.
    count: vec4u,
    // First map and number of maps: of the sky, around eyes and mouth.
    sky: vec4u,
    // Taps of the search and of the filter, samples along a pixel's side, every how many samples are shaded.
    effort: vec4u,
    // The cloud of hair: lower corner and cells per decimetre; cells, and whether there are any.
    cloud_low: vec4f,
    cloud_size: vec4u,
    // Height of the edges of the gums.
    gums: vec4f,
    skin: Skin,
    eyes: array<Eye, 2>,
    lamps: array<Lamp, 4>,
    // `strands::FibreLook`: linear RGB and variation; gloss and tip.
    fibres: array<vec4f, 8>,
    // Taps on a disc (x, y, radius): 12 of the search, 20 of the filter.
    taps: array<vec4f, 32>,
    // `scatter::Kernel`: weights and offset.
    kernel: array<vec4f, 10>,
    // Shadows first, then sky, then eyes and mouth.
    maps: array<Map, 100>,
}

// Which rows a pass works on, and which part of them.
struct Band {
    // First row and number of rows, samples per row.
    top: u32, rows: u32, width: u32,
    // Shading: 0 every other column, 1 those between, 2 all. Maps: the first one. Scatter: 1 downwards.
    phase: u32,
    // First row and number of rows of pixels, pixels per row.
    out_top: u32, out_rows: u32, out_width: u32,
    spare: u32,
}

@group(0) @binding(0) var<uniform> scene: Scene;
@group(0) @binding(1) var<uniform> band: Band;
// Per vertex: position and lips, normal and eyelids, rest and ears, face and mouth.
@group(0) @binding(2) var<storage, read> vertices: array<vec4f>;
// Corners and material.
@group(0) @binding(3) var<storage, read> triangles: array<vec4u>;
// Per vertex: mean open direction, openness.
@group(0) @binding(4) var<storage, read> sky: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> sky_out: array<vec4f>;
// Per vertex where its neighbours start (one more at the end), then the neighbours.
@group(0) @binding(6) var<storage, read> neighbours: array<u32>;
// Heights as numbers that sort alike; 0 is nothing.
@group(0) @binding(7) var<storage, read_write> maps_out: array<atomic<u32>>;
@group(0) @binding(8) var<storage, read> maps: array<u32>;
// Per sample one over the distance; then per sample the number of the triangle.
@group(0) @binding(9) var<storage, read_write> seen_out: array<atomic<u32>>;
@group(0) @binding(10) var<storage, read> seen: array<u32>;
// Per lamp, then for the sky: the share that hair leaves, per cell.
@group(0) @binding(11) var<storage, read> hair_cloud: array<f32>;
@group(0) @binding(12) var<storage, read> density: array<f32>;
@group(0) @binding(13) var<storage, read_write> hair_cloud_out: array<f32>;
// Per sample: light under the surface and how far it runs.
@group(0) @binding(14) var<storage, read> light: array<vec4f>;
@group(0) @binding(15) var<storage, read_write> light_out: array<vec4f>;
// Per sample: tint, shine.
@group(0) @binding(16) var<storage, read> rest: array<vec4f>;
@group(0) @binding(17) var<storage, read_write> rest_out: array<vec4f>;
// Per point of a strand: its place and the strand's number.
@group(0) @binding(18) var<storage, read> points: array<vec4f>;
// Per strand: first point, points, kind, width; own brightness.
@group(0) @binding(19) var<storage, read> strands: array<vec4u>;
// Per point: place, nearness and half-width in the picture; colour and cover.
@group(0) @binding(20) var<storage, read_write> knots_out: array<vec4f>;
@group(0) @binding(21) var<storage, read> knots: array<vec4f>;
// First knots of the pieces, far to near; the top bit marks hair of the head.
@group(0) @binding(22) var<storage, read> order: array<u32>;
@group(0) @binding(24) var colour: texture_2d<f32>;
@group(0) @binding(25) var hair: texture_2d<f32>;
@group(0) @binding(26) var<storage, read_write> pixels: array<u32>;
// Per pixel: normal and distance; hair and material.
@group(0) @binding(27) var<storage, read_write> guides: array<vec4f>;

const PI = 3.14159265;
const TAU = 6.28318531;

// Materials: `mesh::Material`.
const SKIN = 1u;
const LEFT_EYE = 2u;
const RIGHT_EYE = 3u;
const TEETH = 4u;
const TONGUE = 5u;
const CLOTH = 6u;
const HAIR = 7u;

// `V3::unit`.
fn unit3(v: vec3f) -> vec3f {
    return v * (1.0 / max(sqrt(dot(v, v)), 1e-12));
}

// `V3::across`.
fn across(v: vec3f, n: vec3f) -> vec3f {
    return v - n * dot(v, n);
}

// `V3::powf`.
fn power3(v: vec3f, p: f32) -> vec3f {
    let x = max(v, vec3f(0.0));
    return select(pow(max(x, vec3f(1e-30)), vec3f(p)), vec3f(0.0), x <= vec3f(0.0));
}

// `f32::powf` of what is not below 0.
fn power(x: f32, p: f32) -> f32 {
    return select(pow(max(x, 1e-30), p), 0.0, x <= 0.0);
}

// `math::mix`.
fn blend(a: f32, b: f32, t: f32) -> f32 {
    return a + (b - a) * t;
}

// `math::mix3`.
fn blend3(a: vec3f, b: vec3f, t: f32) -> vec3f {
    return a + (b - a) * t;
}

// `math::smoothstep`.
fn ramp(low: f32, high: f32, x: f32) -> f32 {
    let t = saturate((x - low) / (high - low));
    return t * t * (3.0 - 2.0 * t);
}

// `math::bell`.
fn bell(p: vec3f, centre: vec3f, half: vec3f) -> f32 {
    let d = (p - centre) / half;
    return exp(-dot(d, d));
}

// `V3::luminance`.
fn luminance(c: vec3f) -> f32 {
    return dot(c, vec3f(0.2126, 0.7152, 0.0722));
}

// `V3::most`.
fn most(c: vec3f) -> f32 {
    return max(max(c.x, c.y), c.z);
}

// `f32::sin`, for angles of many turns.
fn sine(x: f32) -> f32 {
    return sin(x - TAU * round(x / TAU));
}

// `f32::cos`, for angles of many turns.
fn cosine(x: f32) -> f32 {
    return cos(x - TAU * round(x / TAU));
}

// `f32::asin`, to 3e-8 (Abramowitz and Stegun 1964, 4.4.46).
fn arcsine(x: f32) -> f32 {
    let a = min(abs(x), 1.0);
    var p = -0.0012624911;
    p = p * a + 0.0066700901;
    p = p * a - 0.0170881256;
    p = p * a + 0.0308918810;
    p = p * a - 0.0501743046;
    p = p * a + 0.0889789874;
    p = p * a - 0.2145988016;
    p = p * a + 1.5707963050;
    let y = 0.5 * PI - sqrt(1.0 - a) * p;
    return select(y, -y, x < 0.0);
}

// `f32::atan2`, to 2e-8 of the angle (Abramowitz and Stegun 1964, 4.4.49).
fn angle(y: f32, x: f32) -> f32 {
    let ax = abs(x);
    let ay = abs(y);
    let t = min(ax, ay) / max(max(ax, ay), 1e-30);
    let q = t * t;
    var p = 0.0028662257;
    p = p * q - 0.0161657367;
    p = p * q + 0.0429096138;
    p = p * q - 0.0752896400;
    p = p * q + 0.1065626393;
    p = p * q - 0.1420889944;
    p = p * q + 0.1999355085;
    p = p * q - 0.3333314528;
    p = t + t * q * p;
    if ay > ax {
        p = 0.5 * PI - p;
    }
    if x < 0.0 {
        p = PI - p;
    }
    return select(p, -p, y < 0.0);
}

// `Garment::below_edge`.
fn below_edge(rest: vec3f) -> f32 {
    let g = scene.garment;
    return g.x + g.y * (g.z - rest.z) + g.w * rest.x * rest.x - rest.y;
}

// `LightRig::surround`.
fn surround(direction: vec3f) -> vec3f {
    return blend3(scene.below.xyz, scene.above.xyz, 0.5 + 0.5 * direction.y);
}
