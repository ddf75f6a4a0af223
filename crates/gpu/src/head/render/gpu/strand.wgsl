// Strands: `strands/fibre.rs` and `strands/ribbon.rs`.

const HEAD_BIT = 0x80000000u;
const NEARER_DM = 0.006;
// Kinds: `strands::Kind`.
const KIND_HEAD = 0u;
const KIND_BEARD = 3u;

// `fibre::bell`.
fn peak(x: f32, width: f32) -> f32 {
    return exp(-0.5 * x * x / (width * width)) / width * 0.4;
}

// `fibre::shade`.
fn shade_fibre(kind: u32, p: vec3f, along: vec3f, out: vec3f, own: f32) -> vec3f {
    let on_head = kind == KIND_HEAD;
    let look = scene.fibres[2u * kind];
    let gloss = scene.fibres[2u * kind + 1u].x;
    let view = unit3(scene.camera - p);
    let rgb = look.xyz * blend(1.0, own, look.w);
    let tinted = sqrt(max(rgb, vec3f(0.0)));
    let to_view = clamp(dot(along, view), -0.999, 0.999);
    let view_flat = unit3(across(view, along));
    let tilt_view = arcsine(to_view);
    var sum = vec3f(0.0);
    for (var lamp = 0u; lamp < scene.count.x; lamp++) {
        let ray = lamp_ray(lamp, p);
        let reached = shadow_quick(lamp, p, out);
        if reached <= 0.0 {
            continue;
        }
        let wide = scene.lamps[lamp].centre.w;
        let reach = reached * cloud_share(p + out * select(0.05, 0.02, on_head), lamp);
        let to_light = clamp(dot(along, ray.towards), -0.999, 0.999);
        let tilt = 0.5 * (arcsine(to_light) + tilt_view) + (own - 1.0) * 0.5;
        let facing = dot(unit3(across(ray.towards, along)), view_flat);
        let lean = sqrt(1.0 - to_light * to_light);
        let outside = peak(tilt + 0.075, 0.11 + 0.12 * wide) * 0.26 * sqrt(max(0.5 + 0.5 * facing, 0.0));
        let twice = peak(tilt - 0.12, 0.19 + 0.12 * wide) * 0.3 * (0.5 + 0.5 * facing);
        let passed = peak(tilt - 0.03, 0.3) * 0.5 * saturate(-facing) * saturate(-facing);
        let ball = saturate(0.35 + 0.65 * dot(out, ray.towards));
        let soft = lean * (0.2 + 0.8 * ball) * 0.8;
        let shine = vec3f(0.022 * outside * gloss) + tinted * rgb * (1.5 * twice * gloss) + rgb * passed;
        let side = select(saturate(0.3 + 1.2 * dot(out, ray.towards)), 1.0, on_head);
        sum += ray.colour * (shine * (PI * lean) + rgb * soft) * (reach * side);
    }
    var open = 1.0;
    if on_head {
        open = cloud_share(p + out * 0.02, 4u);
    }
    return sum + surround(out) * rgb * (0.3 + 0.7 * open);
}

// `Strands::knots`, one point.
@compute @workgroup_size(64)
fn shade_knots(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
    let at = id.y * groups.x * 64u + id.x;
    if at >= scene.count.w {
        return;
    }
    let number = bitcast<u32>(points[at].w);
    let strand = strands[2u * number];
    let own = bitcast<f32>(strands[2u * number + 1u].x);
    let kind = strand.z;
    let on_head = kind == KIND_HEAD;
    let last = strand.x + strand.y - 1u;
    let p = points[at].xyz;
    let before = points[max(at, strand.x + 1u) - 1u].xyz;
    let along = unit3(points[min(at + 1u, last)].xyz - before);
    let t = f32(at - strand.x) / f32(strand.y - 1u);
    let lift = select(vec3f(0.0, 0.0, 0.6), vec3f(0.0), on_head || kind == KIND_BEARD);
    let out = unit3(p - scene.head.xyz + lift);
    let place = project(p);
    let colour = shade_fibre(kind, p, along, out, own);
    let taper = blend(1.0, scene.fibres[2u * kind + 1u].y, ramp(select(0.2, 0.55, on_head), 1.0, t));
    let width = bitcast<f32>(strand.w) * taper * scene.scale * place.z;
    let alpha = saturate(width) * select(0.92, 1.0, on_head);
    let near = select(0.0, 1.0 / (1.0 / max(place.z, 1e-6) - NEARER_DM), place.z > 0.0);
    knots_out[2u * at] = vec4f(place.xy, near, 0.5 * max(width, 1.0));
    knots_out[2u * at + 1u] = vec4f(colour, alpha);
}

struct Ribbon {
    @builtin(position) position: vec4f,
    @location(0) @interpolate(flat, either) piece: u32,
}

// A box around one piece, six corners each: `draw_piece` decides which samples are covered.
@vertex
fn ribbon_corner(@builtin(vertex_index) index: u32) -> Ribbon {
    let piece = order[index / 6u];
    let first = piece & ~HEAD_BIT;
    let a = knots[2u * first];
    let b = knots[2u * first + 2u];
    let steep = abs(b.y - a.y) > abs(b.x - a.x);
    // Major and minor axis, from low to high.
    var p = select(a.xy, a.yx, steep);
    var q = select(b.xy, b.yx, steep);
    if p.x > q.x {
        let swap = p;
        p = q;
        q = swap;
    }
    let long = max(q.x - p.x, 1e-4);
    let slope = (q.y - p.y) / long;
    let reach = (max(a.w, b.w) + 0.5) * sqrt(1.0 + slope * slope) + 1.0;
    let corner = index % 6u;
    let end = corner == 1u || corner == 2u || corner == 4u;
    let high = corner == 2u || corner == 4u || corner == 5u;
    let major = select(p.x - 1.0, q.x + 1.0, end);
    let minor = p.y + slope * (major - p.x) + select(-reach, reach, high);
    let at = select(vec2f(major, minor), vec2f(minor, major), steep) - vec2f(0.0, f32(band.top));
    let size = vec2f(f32(band.width), f32(band.rows));
    let shown = at / size * 2.0 - 1.0;
    return Ribbon(vec4f(shown.x, -shown.y, 0.0, 1.0), piece);
}

struct Covered {
    @location(0) colour: vec4f,
    @location(1) hair: vec4f,
}

// `ribbon::draw_piece`, one sample.
@fragment
fn ribbon_sample(ribbon: Ribbon) -> Covered {
    let first = ribbon.piece & ~HEAD_BIT;
    var a = knots[2u * first];
    var b = knots[2u * first + 2u];
    var a_light = knots[2u * first + 1u];
    var b_light = knots[2u * first + 3u];
    let steep = abs(b.y - a.y) > abs(b.x - a.x);
    if select(a.x > b.x, a.y > b.y, steep) {
        let swap = a;
        a = b;
        b = swap;
        let swap_light = a_light;
        a_light = b_light;
        b_light = swap_light;
    }
    let p = select(a.xy, a.yx, steep);
    let q = select(b.xy, b.yx, steep);
    let long = q.x - p.x;
    let sample = floor(ribbon.position.xy) + vec2f(0.0, f32(band.top));
    let at = select(sample, sample.yx, steep);
    // Half-open, so that neighbours neither overlap nor leave a gap.
    if long < 1e-4 || at.x <= p.x - 0.5 || at.x > q.x - 0.5 {
        discard;
    }
    let slope = (q.y - p.y) / long;
    let lean = 1.0 / sqrt(1.0 + slope * slope);
    let t = clamp((at.x + 0.5 - p.x) / long, 0.0, 1.0);
    let centre = p.y + slope * (at.x + 0.5 - p.x);
    let half = blend(a.w, b.w, t);
    let away = abs(at.y + 0.5 - centre) * lean;
    let cover = saturate(half + 0.5 - away) * blend(a_light.w, b_light.w, t);
    let place = (u32(sample.y) - band.top) * band.width + u32(sample.x);
    if cover <= 0.0 || blend(a.z, b.z, t) <= near_at(place) {
        discard;
    }
    let light = a_light.xyz + (b_light.xyz - a_light.xyz) * t;
    let head = select(0.0, 1.0, (ribbon.piece & HEAD_BIT) != 0u);
    return Covered(vec4f(light, cover), vec4f(1.0, 0.0, 0.0, cover * head));
}
