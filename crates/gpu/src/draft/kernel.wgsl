// The draft kernel: one invocation shades one pixel. Its exact twin is `shade` in cpu.rs: change both together.

struct Header {
    size: vec4<u32>,    // width, height, number of layers, seed
    art: vec4<i32>,     // portrait width, height, left, top (in picture pixels)
    light: vec4<f32>,   // direction towards the light x, y; red gain; blue gain
    finish: vec4<f32>,  // grain, vignette, contrast, side light
    ground: vec4<f32>,  // red, green, blue, gradient
    glow: vec4<f32>,    // x, y, radius, strength
}

struct Layer {
    place: vec4<f32>,   // centre x, y; half width (or radius), half height
    turn: vec4<f32>,    // cosine, sine, upper corner radius (or ring's half width), lower corner radius
    colour: vec4<f32>,  // red, green, blue, opacity
    edge: vec4<f32>,    // softness in pixels, gradient, kind, paint
    clip: vec4<f32>,    // layer to stay inside (-1: none), unused
}

@group(0) @binding(0) var<uniform> header: Header;
@group(0) @binding(1) var<storage, read> layers: array<Layer>;
@group(0) @binding(2) var<storage, read> portrait: array<u32>;
@group(0) @binding(3) var<storage, read_write> pixels: array<u32>;

fn smooth01(t: f32) -> f32 {
    let c = clamp(t, 0.0, 1.0);
    return c * c * (3.0 - 2.0 * c);
}

fn distance_to(layer: Layer, p: vec2<f32>) -> f32 {
    let d = p - layer.place.xy;
    let q = vec2<f32>(d.x * layer.turn.x + d.y * layer.turn.y, d.y * layer.turn.x - d.x * layer.turn.y);
    let radius = layer.place.z;
    let kind = u32(layer.edge.z);
    let round_distance = sqrt(q.x * q.x + q.y * q.y) - radius;
    if (kind == 0u) { return round_distance; }
    if (kind == 2u) { return abs(round_distance) - layer.turn.z; }
    if (kind == 3u) { return max(round_distance, max(q.x, q.y)); }
    var corner = layer.turn.w;
    if (q.y < 0.0) { corner = layer.turn.z; }
    let ex = abs(q.x) - layer.place.z + corner;
    let ey = abs(q.y) - layer.place.w + corner;
    let ox = max(ex, 0.0);
    let oy = max(ey, 0.0);
    return min(max(ex, ey), 0.0) + sqrt(ox * ox + oy * oy) - corner;
}

fn coverage(layer: Layer, p: vec2<f32>) -> f32 {
    let d = distance_to(layer, p);
    let softness = layer.edge.x;
    if (softness <= 0.5) { return clamp(0.5 - d, 0.0, 1.0); }
    return smooth01(0.5 - d / (2.0 * softness));
}

fn scrambled(x: u32, y: u32, seed: u32) -> u32 {
    var v = (x * 0x9E3779B1u) ^ (y * 0x85EBCA77u) ^ seed;
    v = v ^ (v >> 16u);
    v = v * 0x7FEB352Du;
    v = v ^ (v >> 15u);
    v = v * 0x846CA68Bu;
    return v ^ (v >> 16u);
}

fn graded(c: vec3<f32>, p: vec2<f32>, layer: Layer) -> vec3<f32> {
    let nx = (p.x - layer.place.x) / layer.place.z;
    let ny = (p.y - layer.place.y) / layer.place.w;
    let side = 1.0 + header.finish.w * clamp(nx * header.light.x + ny * header.light.y, -1.0, 1.0);
    let lit = clamp(c * vec3<f32>(header.light.z, 1.0, header.light.w) * side, vec3<f32>(0.0), vec3<f32>(1.0));
    return lit + (lit * lit * (3.0 - 2.0 * lit) - lit) * header.finish.z;
}

fn channel(v: f32) -> u32 {
    return u32(floor(clamp(v, 0.0, 1.0) * 255.0 + 0.5));
}

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
    if (id.x >= header.size.x || id.y >= header.size.y) { return; }
    let p = vec2<f32>(f32(id.x) + 0.5, f32(id.y) + 0.5);
    let wide = f32(header.size.x);
    let high = f32(header.size.y);
    let half_side = 0.5 * max(wide, high);
    let n = vec2<f32>((p.x - 0.5 * wide) / half_side, (p.y - 0.5 * high) / half_side);

    var colour = header.ground.xyz * (1.0 + header.ground.w * (n.x * header.light.x + n.y * header.light.y));
    let gx = p.x - header.glow.x;
    let gy = p.y - header.glow.y;
    let glow = smooth01(1.0 - sqrt(gx * gx + gy * gy) / header.glow.z) * header.glow.w;
    colour = colour + glow * vec3<f32>(header.light.z, 1.0, header.light.w);

    for (var i = 0u; i < header.size.z; i = i + 1u) {
        let layer = layers[i];
        var cover = coverage(layer, p);
        if (cover <= 0.0) { continue; }
        if (layer.clip.x >= 0.0) { cover = cover * coverage(layers[u32(layer.clip.x)], p); }
        if (layer.edge.w > 0.5) {
            let ax = i32(id.x) - header.art.z;
            let ay = i32(id.y) - header.art.w;
            if (ax < 0 || ay < 0 || ax >= header.art.x || ay >= header.art.y) { continue; }
            let packed = portrait[u32(ay * header.art.x + ax)];
            let ink = vec3<f32>(f32(packed & 255u), f32((packed >> 8u) & 255u), f32((packed >> 16u) & 255u)) / 255.0;
            let alpha = f32(packed >> 24u) / 255.0;
            colour = colour * (1.0 - alpha * cover) + graded(ink, p, layer) * cover;
        } else {
            let qx = (p.x - layer.place.x) / layer.place.z;
            let qy = (p.y - layer.place.y) / layer.place.w;
            let lean = clamp(qx * header.light.x + qy * header.light.y, -1.5, 1.5);
            let paint = layer.colour.xyz * (1.0 + layer.edge.y * lean);
            let share = cover * layer.colour.w;
            colour = colour * (1.0 - share) + paint * share;
        }
    }

    let fall = smooth01(sqrt(n.x * n.x + n.y * n.y) - 0.45);
    colour = colour * (1.0 - header.finish.y * fall);
    let bits = scrambled(id.x, id.y, header.size.w);
    let noise = (f32(bits & 0xFFFFu) + f32(bits >> 16u)) / 65535.0 - 1.0;
    colour = colour + noise * header.finish.x;
    pixels[id.y * header.size.x + id.x] =
        channel(colour.x) | (channel(colour.y) << 8u) | (channel(colour.z) << 16u) | 0xFF000000u;
}
