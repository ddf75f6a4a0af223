// What each material makes of the light: `stage.rs`, and the order of samples of `frame.rs`.

// `stage::Shaded`.
struct Shaded {
    light: vec3f,
    depth: f32,
    tint: vec3f,
    shine: vec3f,
}

// What needs no spreading.
fn plain(shine: vec3f) -> Shaded {
    return Shaded(vec3f(0.0), 0.0, vec3f(0.0), shine);
}

// `Stage::skin`.
fn shade_skin(s: Surface) -> Shaded {
    let skin = skin_at(s);
    let v = s.view;
    let n = skin.normal;
    let nv = dot(n, v);
    var light = vec3f(0.0);
    var shine = vec3f(0.0);
    let narrow = 0.42 * skin.alpha;
    for (var lamp = 0u; lamp < scene.count.x; lamp++) {
        let ray = lamp_ray(lamp, s.pos);
        let facing = dot(s.normal, ray.towards);
        let wide = scene.lamps[lamp].centre.w;
        var open = 0.0;
        if facing > -wide {
            open = shadow_share(lamp, s.pos, s.normal, s.turn) * cloud_share(s.pos + s.normal * 0.03, lamp);
        }
        if open > 0.0 {
            light += ray.colour * (open * lamp_wrap(lamp, dot(n, ray.towards)));
            let half = unit3(ray.towards + v);
            let edge = min(fresnel(0.028, dot(half, v)), 0.22);
            let broad = lobe(n, v, ray.towards, skin.alpha, wide);
            let sharp = lobe(n, v, ray.towards, narrow, wide);
            let film = min(lobe(s.normal, v, ray.towards, 0.06, wide), 2.2) * skin.wet * ramp(0.1, 0.6, s.open);
            let mirrored = (0.75 * broad + 0.45 * sharp) * skin.mirror + film;
            shine += ray.colour * (PI * open * edge * mirrored);
        }
        let thin = saturate(s.masks.z * 0.9);
        if thin > 0.05 && facing < 0.35 {
            let flesh = shadow_thickness(lamp, s.pos, s.normal, s.turn);
            let passed = exp(vec3f(-flesh / 0.045, -flesh / 0.017, -flesh / 0.011));
            let veil = cloud_share(s.pos, lamp);
            let fair = 1.0 - 0.75 * scene.skin.melanin;
            light += ray.colour * passed * (0.3 * thin * fair * veil * saturate(0.5 - facing));
        }
    }
    let open = s.open * cloud_share(s.pos + s.normal * 0.03, 4u);
    let inside = 1.0 - 0.75 * ramp(0.3, 0.9, s.mouth) * ramp(0.3, 0.2, s.rest.z);
    let dim = bounced(open, skin.albedo) * inside;
    light += surround(unit3(blend3(s.bent, n, 0.5 + 0.3 * open))) * dim;
    let keep = mirrored_open(open, max(nv, 0.0), skin.alpha);
    let mirror = surround(n * (2.0 * nv) - v) * (keep * inside);
    shine += mirror * (sky_share(0.028, skin.alpha, nv) * skin.mirror);
    shine += mirror * (skin.wet * sky_share(0.03, 0.02, nv));
    shine = shine * (blend(0.45, 1.0, ramp(0.05, 0.45, open)) * inside);
    let entering = 1.0 - fresnel(0.028, max(nv, 0.05)) * 0.85;
    let half = power3(skin.albedo, 0.5);
    return Shaded(light * half * entering, skin.depth, half, shine);
}

// `stage::Direct`.
struct Direct {
    diffuse: vec3f,
    mirrored: vec3f,
}

// `Stage::direct`.
fn direct(s: Surface, n: vec3f, alpha: f32) -> Direct {
    var sum = Direct(vec3f(0.0), vec3f(0.0));
    for (var lamp = 0u; lamp < scene.count.x; lamp++) {
        let ray = lamp_ray(lamp, s.pos);
        let wide = scene.lamps[lamp].centre.w;
        if dot(s.normal, ray.towards) <= -wide {
            continue;
        }
        let open = shadow_share(lamp, s.pos, s.normal, s.turn) * cloud_share(s.pos + s.normal * 0.03, lamp);
        sum.diffuse += ray.colour * (open * lamp_wrap(lamp, dot(n, ray.towards)));
        let edge = fresnel(0.035, dot(unit3(ray.towards + s.view), s.view));
        sum.mirrored += ray.colour * (PI * open * edge * lobe(n, s.view, ray.towards, alpha, wide));
    }
    return sum;
}

// `Stage::eye`; `seen` is the openness by the maps.
fn shade_eye(s: Surface, side: u32, seen: f32) -> Shaded {
    let p = s.pos;
    let v = s.view;
    let eye = eye_at(scene.eyes[side], p, v);
    let round = unit3(p - scene.eyes[side].centre);
    let open = ramp(0.05, 1.0, seen);
    let back = eye.mirror * (2.0 * dot(eye.mirror, v)) - v;
    let edge = fresnel(0.034, dot(eye.mirror, v));
    var light = vec3f(0.0);
    var shine = vec3f(0.0);
    for (var lamp = 0u; lamp < scene.count.x; lamp++) {
        let ray = lamp_ray(lamp, p);
        let reached = shadow_share(lamp, p, round, s.turn) * cloud_share(p + round * 0.05, lamp);
        let given = reached * blend(0.35, 1.0, open);
        let gathered = 1.0 + 0.75 * eye.iris * -dot(eye.outward, ray.towards);
        let soft = lamp_wrap(lamp, blend(dot(eye.normal, ray.towards), 1.0, 0.12));
        light += ray.colour * (given * soft * gathered);
        let image = lamp_mirrored(lamp, p, back, blend(0.4, select(0.45, 0.12, lamp == 0u), eye.iris));
        shine += image * (edge * ramp(0.15, 0.6, given) * blend(0.55, 1.5, eye.iris));
    }
    light += surround(unit3(blend3(round, vec3f(0.0, 0.0, 1.0), 0.3))) * open;
    shine += surround(back) * (edge * open * 1.6);
    let shade = blend3(vec3f(0.62, 0.36, 0.3), vec3f(1.0), ramp(0.0, 0.55, open));
    return plain(light * eye.albedo * shade + shine);
}

// `Stage::teeth`, `Stage::tongue`, `Stage::cloth`: one function, so that a compiler meets the lamps once.
// `open` is the openness by the maps, for teeth and tongue.
fn shade_matter(s: Surface, material: u32, open: f32) -> Shaded {
    let teeth = material == TEETH;
    let tongue = material == TONGUE;
    // The slopes of cloth: a fine knit, ribs at the collar, an edge that rolls over, a seam, folds.
    let below = below_edge(s.rest);
    let collar = ramp(0.17, 0.15, below);
    let around = angle(s.rest.x, s.rest.z + 1.0);
    let ribs = sine(around * 90.0);
    let visible = ramp(0.28, 0.1, s.span * 34.0);
    var slope = vec3f(cos(around), 0.0, -sin(around)) * (0.16 * ribs * collar * visible);
    slope += vec3f(0.0, -1.1, 0.0) * ramp(0.03, 0.0, below);
    slope += vec3f(0.0, 0.25, 0.0) * (ramp(0.15, 0.165, below) * ramp(0.19, 0.17, below));
    slope = select(slope, vec3f(0.0), teeth || tongue);
    for (var layer = 0u; layer < 2u; layer++) {
        var size = vec3f(48.0, 70.0, 48.0);
        var strength = 0.05 * visible;
        if layer == 1u {
            size = vec3f(2.6);
            strength = 0.1 * (1.0 - collar);
        }
        if tongue {
            size = vec3f(60.0);
            strength = select(0.0, 0.12, layer == 0u);
        }
        if strength > 0.0 && !teeth {
            slope += noise_slope(s.rest * size, select(113u + layer, 112u, tongue)).xyz * strength;
        }
    }
    let n = select(unit3(s.normal - across(slope, s.normal)), s.normal, teeth);
    let lit = direct(s, n, select(select(0.5, 0.1, tongue), 0.06, teeth));
    if tongue {
        let light = lit.diffuse * blend(0.3, 1.0, open) + surround(n) * open;
        return plain(light * vec3f(0.38, 0.12, 0.11) + lit.mirrored * (0.6 * open));
    }
    let grain = cloud(s.rest * select(30.0, 14.0, teeth), select(115u, 111u, teeth));
    if teeth {
        let upper = s.rest.y > 0.5 * (scene.gums.x + scene.gums.y);
        let edge = select(s.rest.y - scene.gums.y, scene.gums.x - s.rest.y, upper) + 0.012 * cosine(s.rest.x * 75.0);
        let gum = ramp(0.008, -0.008, edge);
        let back = ramp(0.12, 0.28, abs(s.rest.x));
        let enamel = vec3f(0.7, 0.64, 0.54) * ((1.0 + 0.05 * grain) * blend(1.0, 0.6, back));
        let albedo = blend3(enamel, vec3f(0.42, 0.15, 0.14), gum);
        let inside = ramp(0.0, 0.5, open);
        let light = lit.diffuse * blend(0.5, 1.0, inside) + surround(vec3f(0.0, 0.0, 1.0)) * blend(0.3, 1.0, open);
        return plain(light * albedo + lit.mirrored * (0.7 * inside));
    }
    let nv = max(dot(n, s.view), 0.0);
    let free = s.open * cloud_share(s.pos + s.normal * 0.05, 4u);
    let light = lit.diffuse + surround(unit3(blend3(s.bent, n, 0.5))) * free;
    let fuzz = (1.0 - nv) * (1.0 - nv) * (1.0 - nv);
    let dark = 1.0 - 0.2 * collar * visible * (0.5 - 0.5 * ribs);
    let colour = scene.cloth.xyz * dark * (1.0 + 0.08 * grain);
    return plain(light * (colour + (colour * 0.7 + 0.012) * fuzz) + lit.mirrored * 0.12);
}

// `Background::at`, for a sample.
fn behind(sample: vec2u) -> vec3f {
    let half = 0.5 * min(scene.size.x, scene.size.y);
    let p = (vec2f(sample) + 0.5 - scene.middle) / half;
    let painted = scene.paper_lit.w;
    let d = p + vec2f(0.12, 0.05);
    let away = sqrt(d.x * d.x * 0.85 + d.y * d.y);
    var stain = 0.0;
    for (var layer = 0u; layer < 2u; layer++) {
        let size = select(vec2f(1.7), vec2f(4.3, 3.6), layer == 1u);
        stain += select(1.0, 0.5, layer == 1u) * noise(vec3f(p * size, select(4.2, 1.2, layer == 1u)), 95u + layer);
    }
    let shade = ramp(0.1, 1.55, away + 0.09 * painted * stain);
    return blend3(scene.paper_lit.xyz, scene.paper_edge.xyz, shade)
        * blend(1.0, 0.9, 0.35 * painted * (0.5 + 0.5 * stain));
}

// `Stage::shade` of what a sample shows.
fn shade_sample(place: u32, sample: vec2u) -> Shaded {
    let number = triangle_at(place);
    if number == 0u {
        return plain(behind(sample));
    }
    let s = surface(number, sample);
    let material = triangles[number - 1u].w;
    if material == SKIN {
        return shade_skin(s);
    }
    let side = select(0u, 1u, material == RIGHT_EYE);
    let eye = material == LEFT_EYE || material == RIGHT_EYE;
    var open = 1.0;
    // What is too fine for its vertices looks through the maps.
    if eye || material == TEETH || material == TONGUE {
        open = sky_at(s.pos, select(s.normal, unit3(s.pos - scene.eyes[side].centre), eye)).w;
    }
    if eye {
        return shade_eye(s, side, open);
    }
    return shade_matter(s, material, open);
}

// `Plan::alike`: whether a sample may be the mean of its neighbours.
fn alike(place: u32) -> bool {
    let here = material_at(place);
    let step = abs(near_at(place - 1u) - near_at(place + 1u));
    return (here == 0u || here == SKIN || here == CLOTH)
        && material_at(place - 1u) == here
        && material_at(place + 1u) == here
        && step < 0.0004;
}

@compute @workgroup_size(8, 8)
fn shade(@builtin(global_invocation_id) id: vec3u) {
    var column = id.x;
    if band.phase < 2u {
        column = 2u * id.x + band.phase;
    }
    if column >= band.width || id.y >= band.rows {
        return;
    }
    let place = id.y * band.width + column;
    if band.phase == 1u && column + 1u < band.width && alike(place) {
        light_out[place] = (light_out[place - 1u] + light_out[place + 1u]) * 0.5;
        rest_out[2u * place] = (rest_out[2u * place - 2u] + rest_out[2u * place + 2u]) * 0.5;
        rest_out[2u * place + 1u] = (rest_out[2u * place - 1u] + rest_out[2u * place + 3u]) * 0.5;
        return;
    }
    let shaded = shade_sample(place, vec2u(column, id.y + band.top));
    light_out[place] = vec4f(shaded.light, shaded.depth);
    rest_out[2u * place] = vec4f(shaded.tint, 0.0);
    rest_out[2u * place + 1u] = vec4f(shaded.shine, 0.0);
}
