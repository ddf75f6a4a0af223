// Depth maps: `depth_map.rs`, `shadow.rs` and the maps of `ambient.rs`.
//
// A triangle is one invocation; the highest surface wins by `atomicMax`, so the order of triangles never shows.

const NOTHING = -1e9;
const BIAS_DM = 0.012;
const SEARCH_DM = 0.45;

// A number that sorts like the height; never 0.
fn sortable(height: f32) -> u32 {
    let bits = bitcast<u32>(height);
    return select(bits | 0x80000000u, ~bits, bits >= 0x80000000u);
}

fn height_of(number: u32) -> f32 {
    if number == 0u {
        return NOTHING;
    }
    return bitcast<f32>(select(~number, number & 0x7fffffffu, number >= 0x80000000u));
}

// `DepthMap::place`.
fn map_place(map: u32, p: vec3f) -> vec3f {
    let d = p - scene.maps[map].centre.xyz;
    let half = scene.maps[map].right.w * 0.5;
    let scale = scene.maps[map].towards.w;
    return vec3f(
        half + dot(d, scene.maps[map].right.xyz) * scale,
        half + dot(d, scene.maps[map].up.xyz) * scale,
        dot(d, scene.maps[map].towards.xyz),
    );
}

// `DepthMap::at`.
fn map_at(map: u32, x: f32, y: f32) -> f32 {
    let column = i32(x);
    let row = i32(y);
    let size = i32(scene.maps[map].place.y);
    if column < 0 || row < 0 || column >= size || row >= size {
        return NOTHING;
    }
    return height_of(maps[scene.maps[map].place.x + u32(row * size + column)]);
}

// `DepthMap::triangle`, one triangle of one map.
@compute @workgroup_size(64)
fn draw_maps(@builtin(global_invocation_id) id: vec3u) {
    if id.x >= scene.count.z {
        return;
    }
    let map = band.phase + id.y;
    let corners = triangles[id.x];
    let a = map_place(map, vertices[corners.x * 4u].xyz);
    let b = map_place(map, vertices[corners.y * 4u].xyz);
    let c = map_place(map, vertices[corners.z * 4u].xyz);
    let area = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
    if abs(area) < 1e-12 {
        return;
    }
    let size = scene.maps[map].place.y;
    let last = f32(size) - 1.0;
    let low = clamp(ceil(min(min(a.xy, b.xy), c.xy) - 0.5), vec2f(0.0), vec2f(last + 1.0));
    let high = clamp(floor(max(max(a.xy, b.xy), c.xy) - 0.5), vec2f(-1.0), vec2f(last));
    if high.x < low.x || high.y < low.y {
        return;
    }
    let over = 1.0 / area;
    let du = (c.y - a.y) * over;
    let dv = -(b.y - a.y) * over;
    let dz = du * (b.z - a.z) + dv * (c.z - a.z);
    let first = vec2u(low);
    let end = vec2u(high);
    for (var y = first.y; y <= end.y; y++) {
        let px = low.x + 0.5;
        let py = f32(y) + 0.5;
        var u = ((px - a.x) * (c.y - a.y) - (py - a.y) * (c.x - a.x)) * over;
        var v = ((b.x - a.x) * (py - a.y) - (b.y - a.y) * (px - a.x)) * over;
        var z = a.z + u * (b.z - a.z) + v * (c.z - a.z);
        let row = scene.maps[map].place.x + y * size;
        for (var x = first.x; x <= end.x; x++) {
            if u >= 0.0 && v >= 0.0 && u + v <= 1.0 {
                atomicMax(&maps_out[row + x], sortable(z));
            }
            u += du;
            v += dv;
            z += dz;
        }
    }
}

// `DepthMap::sees`.
fn sees(map: u32, p: vec3f, n: vec3f) -> f32 {
    let scale = scene.maps[map].towards.w;
    let at = map_place(map, p + n * (1.2 / scale));
    let limit = at.z + 0.7 / scale;
    let low = floor(at.xy - 0.5);
    let t = at.xy - 0.5 - low;
    let a = select(0.0, 1.0, map_at(map, low.x, low.y) <= limit);
    let b = select(0.0, 1.0, map_at(map, low.x + 1.0, low.y) <= limit);
    let c = select(0.0, 1.0, map_at(map, low.x, low.y + 1.0) <= limit);
    let d = select(0.0, 1.0, map_at(map, low.x + 1.0, low.y + 1.0) <= limit);
    let under = a * (1.0 - t.x) + b * t.x;
    let over = c * (1.0 - t.x) + d * t.x;
    return under * (1.0 - t.y) + over * t.y;
}

// `Ambient::at`: mean open direction, openness.
fn sky_at(p: vec3f, n: vec3f) -> vec4f {
    var bent = vec3f(0.0);
    var open_sum = 0.0;
    var all = 0.0;
    for (var map = scene.sky.z; map < scene.sky.z + scene.sky.w; map++) {
        let towards = scene.maps[map].towards.xyz;
        let weight = dot(n, towards);
        if weight > 0.0 {
            let open = weight * sees(map, p, n);
            bent += towards * open;
            open_sum += open;
            all += weight;
        }
    }
    return vec4f(select(n, unit3(bent), open_sum > 1e-4), open_sum / max(all, 1e-6));
}

// `Ambient::new`, one vertex.
@compute @workgroup_size(64)
fn see_sky(@builtin(global_invocation_id) id: vec3u) {
    if id.x >= scene.count.y {
        return;
    }
    let p = vertices[id.x * 4u].xyz;
    let n = vertices[id.x * 4u + 1u].xyz;
    var bent = vec3f(0.0);
    var open_sum = 0.0;
    var all = 0.0;
    for (var map = scene.sky.x; map < scene.sky.x + scene.sky.y; map++) {
        let towards = scene.maps[map].towards.xyz;
        let weight = max(dot(n, towards), 0.0);
        if weight > 0.0 {
            let open = weight * sees(map, p, n);
            bent += towards * open;
            open_sum += open;
            all += weight;
        }
    }
    sky_out[id.x] = vec4f(unit3(bent), open_sum / max(all, 1e-6));
}

// `ambient::smoothed`, one vertex.
@compute @workgroup_size(64)
fn smooth_sky(@builtin(global_invocation_id) id: vec3u) {
    if id.x >= scene.count.y {
        return;
    }
    let own = sky[id.x];
    let start = neighbours[id.x];
    let end = neighbours[id.x + 1u];
    if start == end {
        sky_out[id.x] = own;
        return;
    }
    var sum = vec4f(0.0);
    for (var at = start; at < end; at++) {
        sum += sky[neighbours[at]];
    }
    let count = f32(end - start);
    sky_out[id.x] = vec4f(unit3(own.xyz + sum.xyz * (1.0 / count)), 0.5 * own.w + 0.5 * sum.w / count);
}

// `Shadow::share`.
fn shadow_share(lamp: u32, p: vec3f, n: vec3f, turn: f32) -> f32 {
    let scale = scene.maps[lamp].towards.w;
    let spread = scene.lamps[lamp].colour.w;
    let at = map_place(lamp, p + n * (BIAS_DM + 1.0 / scale));
    let search = clamp(spread * SEARCH_DM, 0.01, 0.2) * scale;
    let towards = scene.maps[lamp].towards.xyz;
    let slope = 0.9 * length(across(n, towards)) / max(dot(n, towards), 0.25);
    let s = sin(turn * TAU - PI) * -1.0;
    let c = cos(turn * TAU - PI) * -1.0;
    var found = 0.0;
    var sum = 0.0;
    for (var tap = 0u; tap < scene.effort.x; tap++) {
        let t = scene.taps[tap];
        let height = map_at(lamp, at.x + (c * t.x - s * t.y) * search, at.y + (s * t.x + c * t.y) * search);
        if height > at.z + BIAS_DM + t.z * search * slope / scale {
            found += 1.0;
            sum += height - at.z;
        }
    }
    if found == 0.0 {
        return 1.0;
    }
    let blur = clamp(sum / found * spread, 0.006, 0.25) * scale;
    var open = 0.0;
    for (var tap = 0u; tap < scene.effort.y; tap++) {
        let t = scene.taps[12u + tap];
        let height = map_at(lamp, at.x + (c * t.x - s * t.y) * blur, at.y + (s * t.x + c * t.y) * blur);
        let over = height - at.z - BIAS_DM - t.z * blur * slope / scale;
        open += 1.0 - saturate(over * 60.0);
    }
    return open / f32(scene.effort.y);
}

// `Shadow::quick`.
fn shadow_quick(lamp: u32, p: vec3f, n: vec3f) -> f32 {
    let at = map_place(lamp, p + n * 0.03);
    let blur = 0.03 * scene.maps[lamp].towards.w;
    var open = 0.0;
    for (var tap = 0u; tap < 4u; tap++) {
        // (0.9, 0.2), (-0.2, 0.9), (-0.9, -0.2), (0.2, -0.9).
        var d = select(vec2f(0.9, 0.2), vec2f(-0.2, 0.9), (tap & 1u) == 1u);
        d = select(d, -d, tap >= 2u);
        open += 1.0 - saturate((map_at(lamp, at.x + d.x * blur, at.y + d.y * blur) - at.z - BIAS_DM) * 40.0);
    }
    return 0.25 * open;
}

// `Shadow::thickness`.
fn shadow_thickness(lamp: u32, p: vec3f, n: vec3f, turn: f32) -> f32 {
    let at = map_place(lamp, p - n * 0.012);
    let s = sin(turn * TAU - PI) * -1.0;
    let c = cos(turn * TAU - PI) * -1.0;
    let wide = 0.02 * scene.maps[lamp].towards.w;
    var sum = 0.0;
    for (var tap = 0u; tap < 5u; tap++) {
        // The middle, then a turned cross.
        var d = vec2f(0.0);
        if tap > 0u {
            d = select(vec2f(-s, c), vec2f(c, s), (tap & 1u) == 1u);
            d = select(d, -d, tap >= 3u);
        }
        let height = map_at(lamp, at.x + d.x * wide, at.y + d.y * wide);
        sum += select(clamp(height - at.z, 0.0, 1.0), 1.0, height == NOTHING);
    }
    return sum / 5.0;
}
