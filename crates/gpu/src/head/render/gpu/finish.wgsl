// From shaded samples to bytes: `scatter.rs`, `frame.rs`, `tone.rs`.

const REACH_DM = 0.052;
// Where colours of samples lie between shading and resolving; the format is replaced where it cannot be blended.
@group(0) @binding(23) var colour_out: texture_storage_2d<rgba32float, write>;

// `scatter::blur`, one sample.
@compute @workgroup_size(8, 8)
fn scatter(@builtin(global_invocation_id) id: vec3u) {
    if id.x >= band.width || id.y >= band.rows {
        return;
    }
    let here = id.y * band.width + id.x;
    let own = light[here];
    if own.w <= 0.0 {
        light_out[here] = own;
        return;
    }
    let down = band.phase == 1u;
    let near = near_at(here);
    let reach = REACH_DM * scene.scale * near * own.w;
    let away = 1.0 / max(near, 1e-6);
    let at = i32(select(id.x, id.y, down));
    let limit = i32(select(band.width, band.rows, down));
    let stride = i32(select(1u, band.width, down));
    var sum = own.xyz * scene.kernel[0].xyz;
    for (var tap = 1u; tap < 10u; tap++) {
        let kernel = scene.kernel[tap];
        let offset = i32(kernel.w * reach + 0.5);
        for (var side = 0; side < 2; side++) {
            let step = select(offset, -offset, side == 0);
            var lit = own.xyz;
            if at + step >= 0 && at + step < limit {
                let there = u32(i32(here) + step * stride);
                let other = light[there];
                let gap = abs(1.0 / max(near_at(there), 1e-6) - away);
                let share = select(0.0, max(1.0 - gap * 14.0, 0.0), other.w > 0.0);
                lit += (other.xyz - own.xyz) * share;
            }
            sum += lit * kernel.xyz;
        }
    }
    light_out[here] = vec4f(sum, own.w);
}

// Light before the strands are drawn over it.
@compute @workgroup_size(8, 8)
fn compose(@builtin(global_invocation_id) id: vec3u) {
    if id.x >= band.width || id.y >= band.rows {
        return;
    }
    let here = id.y * band.width + id.x;
    let shown = rest[2u * here + 1u].xyz + light[here].xyz * rest[2u * here].xyz;
    textureStore(colour_out, id.xy, vec4f(shown, 1.0));
}

// `tone::curve`.
fn curve(x: f32) -> f32 {
    let t = power(x, 1.22);
    return saturate(t / (t * 0.945 + 0.533));
}

// `tone::film`.
fn film(scene_light: vec3f) -> vec3f {
    let greatest = most(scene_light);
    if greatest <= 1e-6 {
        return vec3f(0.0);
    }
    let peak = curve(greatest);
    let kept = scene_light * (peak / greatest);
    let each = vec3f(curve(scene_light.x), curve(scene_light.y), curve(scene_light.z));
    let mixed = blend3(kept, each, 0.42);
    let white = ramp(0.72, 1.0, peak) * 0.35;
    let grey = luminance(mixed);
    let rich = max(blend3(vec3f(grey), mixed, 1.0 + 0.06 * (1.0 - white)), vec3f(0.0));
    return blend3(rich, vec3f(most(rich)), white);
}

// `tone::byte`.
fn byte(shown: f32, dither: f32) -> u32 {
    let x = saturate(shown);
    let encoded = select(1.055 * power(x, 1.0 / 2.4) - 0.055, 12.92 * x, x <= 0.0031308);
    return u32(clamp(floor(encoded * 255.0 + blend(-0.5, 0.5, dither) + 0.5), 0.0, 255.0));
}

// `tone::pixel`, one lane's noise.
fn dither(pixel: vec2u, lane: u32) -> f32 {
    let h = cell(vec3i(vec3u(pixel, lane)), 77u);
    return 0.5 * (part(h) + part(h * 0x9e3779b1u));
}

// `Plan::resolved`: samples to a pixel, by a tent a little wider than the pixel.
@compute @workgroup_size(8, 8)
fn resolve(@builtin(global_invocation_id) id: vec3u) {
    if id.x >= band.out_width || id.y >= band.out_rows {
        return;
    }
    let side = scene.effort.z;
    let pixel = vec2u(id.x, id.y + band.out_top);
    let corner = vec2i(pixel * side);
    var sum = vec3f(0.0);
    var total = 0.0;
    for (var dy = 0; dy < 4; dy++) {
        for (var dx = 0; dx < 4; dx++) {
            var at = corner + vec2i(dx, dy) - 1;
            var share = select(0.125, 0.375, dx == 1 || dx == 2) * select(0.125, 0.375, dy == 1 || dy == 2);
            if side == 1u {
                share = select(0.0, 1.0, dx == 1 && dy == 1);
            }
            at.y -= i32(band.top);
            if share == 0.0 || any(at < vec2i(0)) || at.x >= i32(band.width) || at.y >= i32(band.rows) {
                continue;
            }
            let lit = textureLoad(colour, at, 0).xyz;
            // A single glint must not outshine its pixel.
            let weight = share / (1.0 + max(most(lit), 0.0) * 0.5);
            sum += lit * weight;
            total += weight;
        }
    }
    let shown = film(sum * (1.0 / max(total, 1e-9)));
    let red = byte(shown.x, dither(pixel, 0u));
    let green = byte(shown.y, dither(pixel, 1u));
    let blue = byte(shown.z, dither(pixel, 2u));
    pixels[pixel.y * band.out_width + pixel.x] = red | (green << 8u) | (blue << 16u) | 0xff000000u;
}

// `Plan::guide`, one pixel.
@compute @workgroup_size(8, 8)
fn guide(@builtin(global_invocation_id) id: vec3u) {
    if id.x >= band.out_width || id.y >= band.out_rows {
        return;
    }
    let side = scene.effort.z;
    let sample = vec2u(id.x, id.y + band.out_top) * side;
    let place = (sample.y - band.top) * band.width + sample.x;
    let covered = textureLoad(hair, vec2u(sample.x, sample.y - band.top), 0).x;
    let number = triangle_at(place);
    let to = 2u * (id.y * band.out_width + id.x);
    var material = select(0u, HAIR, covered > 0.5);
    if number == 0u {
        guides[to] = vec4f(0.0);
    } else {
        guides[to] = vec4f(surface(number, sample).normal, 1.0 / near_at(place));
        material = select(triangles[number - 1u].w, HAIR, covered > 0.5);
    }
    guides[to + 1u] = vec4f(covered, f32(material), 0.0, 0.0);
}
