// Hair as a cloud: `strands/volume.rs`.

// `Volume::march`.
fn march_cloud(origin: vec3f, towards: vec3f, steps: u32) -> f32 {
    let size = vec3i(scene.cloud_size.xyz);
    var p = (origin - scene.cloud_low.xyz) * scene.cloud_low.w + towards * 0.9;
    var met = 0.0;
    for (var step = 0u; step < steps; step++) {
        let at = vec3i(p);
        if any(p < vec3f(0.0)) || any(at >= size) {
            break;
        }
        met += density[u32((at.z * size.y + at.y) * size.x + at.x)];
        p += towards;
    }
    return exp(-met * 0.8 / scene.cloud_low.w);
}

// `Volume::new`, one cell.
@compute @workgroup_size(64)
fn light_cloud(@builtin(global_invocation_id) id: vec3u) {
    let size = scene.cloud_size.xyz;
    let cells = size.x * size.y * size.z;
    if id.x >= cells {
        return;
    }
    let at = vec3u(id.x % size.x, id.x / size.x % size.y, id.x / (size.x * size.y));
    let p = scene.cloud_low.xyz + (vec3f(at) + 0.5) * (1.0 / scene.cloud_low.w);
    for (var lamp = 0u; lamp < 4u; lamp++) {
        var share = 1.0;
        if lamp < scene.count.x {
            share = march_cloud(p, unit3(scene.lamps[lamp].centre.xyz - p), 18u);
        }
        hair_cloud_out[lamp * cells + id.x] = share;
    }
    var open = 0.0;
    for (var way = 0; way < 6; way++) {
        var towards = vec3f(0.0, 1.0, 0.0);
        switch way {
            case 1: { towards = vec3f(0.0, 0.25, 0.97); }
            case 2: { towards = vec3f(0.92, 0.3, 0.25); }
            case 3: { towards = vec3f(-0.92, 0.3, 0.25); }
            case 4: { towards = vec3f(0.0, 0.3, -0.95); }
            case 5: { towards = vec3f(0.0, -0.7, 0.71); }
            default: {}
        }
        open += march_cloud(p, towards, 9u);
    }
    hair_cloud_out[4u * cells + id.x] = open / 6.0;
}

// `Volume::sample`; `layer` is a lamp, or 4 for the sky.
fn cloud_share(p: vec3f, layer: u32) -> f32 {
    if scene.cloud_size.w == 0u {
        return 1.0;
    }
    let size = scene.cloud_size.xyz;
    let q = (p - scene.cloud_low.xyz) * scene.cloud_low.w - 0.5;
    let inner = clamp(q, vec3f(0.0), max(vec3f(size) - 1.001, vec3f(0.0)));
    let fade = ramp(0.0, 0.7 * scene.cloud_low.w, length(q - inner));
    if fade >= 1.0 {
        return 1.0;
    }
    let at = vec3u(inner);
    let t = inner - vec3f(at);
    let slice = size.x * size.y;
    let place = layer * slice * size.z + at.z * slice + at.y * size.x + at.x;
    let a = hair_cloud[place] * (1.0 - t.x) + hair_cloud[place + 1u] * t.x;
    let b = hair_cloud[place + size.x] * (1.0 - t.x) + hair_cloud[place + size.x + 1u] * t.x;
    let c = hair_cloud[place + slice] * (1.0 - t.x) + hair_cloud[place + slice + 1u] * t.x;
    let d = hair_cloud[place + slice + size.x] * (1.0 - t.x) + hair_cloud[place + slice + size.x + 1u] * t.x;
    let low = a * (1.0 - t.y) + b * t.y;
    let high = c * (1.0 - t.y) + d * t.y;
    return blend(low * (1.0 - t.z) + high * t.z, 1.0, fade);
}
