// Which triangle a sample shows, and the surface there: `camera.rs`, `raster.rs`.
//
// A triangle is one invocation. The nearest wins by `atomicMax` on one over the distance; a second pass gives each
// sample the first triangle that lies as near.

// Eyeballs count as this much further away, in decimetres.
const EYES_BACK_DM = 0.07;

// `View::project`: x, y, nearness.
fn project(p: vec3f) -> vec3f {
    let away = scene.camera.z - p.z;
    if away < 0.2 {
        return vec3f(0.0);
    }
    let near = 1.0 / away;
    return vec3f(
        scene.middle.x + (p.x - scene.camera.x) * scene.scale * near,
        scene.middle.y - (p.y - scene.camera.y) * scene.scale * near,
        near,
    );
}

// `raster::draw`, one triangle; `claim` false looks for the nearest distance, true for who is there.
fn draw_triangle(number: u32, claim: bool) {
    let triangle = triangles[number];
    let a = project(vertices[triangle.x * 4u].xyz);
    let b = project(vertices[triangle.y * 4u].xyz);
    let c = project(vertices[triangle.z * 4u].xyz);
    if a.z <= 0.0 || b.z <= 0.0 || c.z <= 0.0 {
        return;
    }
    let area = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
    if area >= -1e-9 {
        return;
    }
    let low = max(ceil(min(min(a.xy, b.xy), c.xy) - 0.5), vec2f(0.0, f32(band.top)));
    let bound = vec2f(f32(band.width), f32(band.top + band.rows)) - 1.0;
    let high = min(floor(max(max(a.xy, b.xy), c.xy) - 0.5), bound);
    if high.x < low.x || high.y < low.y {
        return;
    }
    let cloth = triangle.w == CLOTH;
    var below = vec3f(1.0);
    if cloth {
        below = vec3f(
            below_edge(vertices[triangle.x * 4u + 2u].xyz),
            below_edge(vertices[triangle.y * 4u + 2u].xyz),
            below_edge(vertices[triangle.z * 4u + 2u].xyz),
        );
    }
    let eye = triangle.w == LEFT_EYE || triangle.w == RIGHT_EYE;
    let back = select(1.0, 1.0 - EYES_BACK_DM * a.z, eye);
    let over = 1.0 / area;
    let du = (c.y - a.y) * over;
    let dv = -(b.y - a.y) * over;
    let first = vec2u(low);
    let end = vec2u(high);
    for (var y = first.y; y <= end.y; y++) {
        let px = low.x + 0.5;
        let py = f32(y) + 0.5;
        var u = ((px - a.x) * (c.y - a.y) - (py - a.y) * (c.x - a.x)) * over;
        var v = ((b.x - a.x) * (py - a.y) - (b.y - a.y) * (px - a.x)) * over;
        let row = (y - band.top) * band.width;
        for (var x = first.x; x <= end.x; x++) {
            if u >= 0.0 && v >= 0.0 && u + v <= 1.0 {
                let near = (a.z + u * (b.z - a.z) + v * (c.z - a.z)) * back;
                let share = vec3f((1.0 - u - v) * a.z, u * b.z, v * c.z);
                // The neckline runs through triangles.
                if near > 0.0 && (!cloth || dot(below, share) > 0.0) {
                    if !claim {
                        atomicMax(&seen_out[row + x], bitcast<u32>(near));
                    } else if near >= bitcast<f32>(atomicLoad(&seen_out[row + x])) * 0.9999998 {
                        // Two compilations of one sum may differ in its last bit.
                        atomicMax(&seen_out[band.rows * band.width + row + x], ~number);
                    }
                }
            }
            u += du;
            v += dv;
        }
    }
}

@compute @workgroup_size(64)
fn draw_near(@builtin(global_invocation_id) id: vec3u) {
    if id.x < scene.count.z {
        draw_triangle(id.x, false);
    }
}

@compute @workgroup_size(64)
fn draw_claims(@builtin(global_invocation_id) id: vec3u) {
    if id.x < scene.count.z {
        draw_triangle(id.x, true);
    }
}

// Nearness of a sample of the band; 0 for the background.
fn near_at(place: u32) -> f32 {
    return bitcast<f32>(seen[place]);
}

// Number of the triangle of a sample of the band, from 1; 0 for the background.
fn triangle_at(place: u32) -> u32 {
    let claim = seen[band.rows * band.width + place];
    return select(~claim + 1u, 0u, claim == 0u);
}

// Material of a sample of the band.
fn material_at(place: u32) -> u32 {
    let number = triangle_at(place);
    if number == 0u {
        return 0u;
    }
    return triangles[number - 1u].w;
}

// `raster::Surface`.
struct Surface {
    pos: vec3f,
    normal: vec3f,
    rest: vec3f,
    // Lips, eyelids, ears, face.
    masks: vec4f,
    // The fifth mask.
    mouth: f32,
    bent: vec3f,
    open: f32,
    // Unit vector to the camera.
    view: vec3f,
    span: f32,
    // 0 to 1, to turn patterns of taps by.
    turn: f32,
}

// `raster::surface`.
fn surface(number: u32, sample: vec2u) -> Surface {
    let triangle = triangles[number - 1u];
    let ia = triangle.x * 4u;
    let ib = triangle.y * 4u;
    let ic = triangle.z * 4u;
    let pa = vertices[ia];
    let pb = vertices[ib];
    let pc = vertices[ic];
    let a = project(pa.xyz);
    let b = project(pb.xyz);
    let c = project(pc.xyz);
    let p = vec2f(sample) + 0.5;
    let over = 1.0 / ((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x));
    let u = ((p.x - a.x) * (c.y - a.y) - (p.y - a.y) * (c.x - a.x)) * over;
    let v = ((b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x)) * over;
    let near = a.z + u * (b.z - a.z) + v * (c.z - a.z);
    let share = vec3f((1.0 - u - v) * a.z / near, u * b.z / near, v * c.z / near);
    let first = pa * share.x + pb * share.y + pc * share.z;
    let second = vertices[ia + 1u] * share.x + vertices[ib + 1u] * share.y + vertices[ic + 1u] * share.z;
    let third = vertices[ia + 2u] * share.x + vertices[ib + 2u] * share.y + vertices[ic + 2u] * share.z;
    let fourth = vertices[ia + 3u] * share.x + vertices[ib + 3u] * share.y + vertices[ic + 3u] * share.z;
    let above = sky[triangle.x] * share.x + sky[triangle.y] * share.y + sky[triangle.z] * share.z;
    return Surface(
        first.xyz,
        unit3(second.xyz),
        third.xyz,
        vec4f(first.w, second.w, third.w, fourth.x),
        fourth.y,
        unit3(above.xyz),
        above.w,
        unit3(scene.camera - first.xyz),
        1.0 / (scene.scale * max(near, 1e-6)),
        part(cell(vec3i(vec2i(sample), 0), 5u)),
    );
}
