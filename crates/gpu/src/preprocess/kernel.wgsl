// Pictures as a network reads them: an invocation does four neighbouring pixels of a row, in all three planes, and
// packs their levels into one word a plane. `letterbox` is cpu.rs in integers, number for number; `warp` is its twin
// within one level.

struct Call {
    width: u32,
    height: u32,
    words_per_row: u32, // of the answer
    bgr: u32,
    stride: u32,        // letterbox: pixels in a row of the picture
    columns: u32,       // letterbox: of the fitted picture
    rows: u32,
}

// Of a column or row: two source pixels, and the weight of the second (of 2048).
struct Tap {
    first: u32,
    second: u32,
    weight: i32,
}

// Where a square lies in its region of the picture: from its centre, whole pixels apart from parts of them.
struct Placement {
    origin: vec2<i32>,
    whole_step: vec2<i32>,
    origin_part: vec2<f32>,
    step_part: vec2<f32>,
    start: u32,         // the region's first pixel
    width: u32,
    height: u32,
}

@group(0) @binding(0) var<uniform> call: Call;
@group(0) @binding(1) var<storage, read> bytes: array<u32>;         // red, green, blue, red, …
@group(0) @binding(2) var<storage, read_write> levels: array<u32>;  // picture, plane, row, word
@group(0) @binding(3) var<storage, read> taps: array<Tap>;          // columns, then rows
@group(0) @binding(3) var<storage, read> placements: array<Placement>;

const ONE = 2048;

fn pixel(index: u32) -> vec3<u32> {
    let at = index * 3u;
    let shift = (at % 4u) * 8u;
    // Two shifts, because one by 32 does nothing.
    let packed = (bytes[at / 4u] >> shift) | ((bytes[at / 4u + 1u] << 1u) << (31u - shift));
    return (vec3<u32>(packed) >> vec3<u32>(0u, 8u, 16u)) & vec3<u32>(255u);
}

fn store(id: vec3<u32>, words: vec3<u32>) {
    let plane = call.height * call.words_per_row;
    let at = (id.z * 3u * call.height + id.y) * call.words_per_row + id.x;
    levels[at] = select(words.x, words.z, call.bgr != 0u);
    levels[at + plane] = words.y;
    levels[at + 2u * plane] = select(words.z, words.x, call.bgr != 0u);
}

fn fitted(row: u32, column: Tap) -> vec3<i32> {
    let left = vec3<i32>(pixel(row * call.stride + column.first));
    let right = vec3<i32>(pixel(row * call.stride + column.second));
    return (left * (ONE - column.weight) + right * column.weight) >> vec3<u32>(4u);
}

@compute @workgroup_size(8, 8)
fn letterbox(@builtin(global_invocation_id) id: vec3<u32>) {
    if (id.x >= call.words_per_row || id.y >= call.height) {
        return;
    }
    var words = vec3<u32>(0u);
    if (id.y < call.rows) {
        let row = taps[call.columns + id.y];
        for (var i = 0u; i < 4u; i = i + 1u) {
            let at = id.x * 4u + i;
            if (at < call.columns) {
                let column = taps[at];
                let upper = (fitted(row.first, column) * (ONE - row.weight)) >> vec3<u32>(16u);
                let lower = (fitted(row.second, column) * row.weight) >> vec3<u32>(16u);
                let level = (upper + lower + vec3<i32>(2)) >> vec3<u32>(2u);
                words = words | (vec3<u32>(level) << vec3<u32>(i * 8u));
            }
        }
    }
    store(id, words);
}

fn corner(place: Placement, at: vec2<i32>) -> vec3<f32> {
    if (at.x < 0 || at.y < 0 || at.x >= i32(place.width) || at.y >= i32(place.height)) {
        return vec3<f32>(0.0);
    }
    return vec3<f32>(pixel(place.start + u32(at.y) * place.width + u32(at.x)));
}

@compute @workgroup_size(8, 8)
fn warp(@builtin(global_invocation_id) id: vec3<u32>) {
    if (id.x >= call.words_per_row || id.y >= call.height) {
        return;
    }
    let place = placements[id.z];
    let half = vec2<i32>(vec2<u32>(call.width, call.height) / vec2<u32>(2u));
    var words = vec3<u32>(0u);
    for (var i = 0u; i < 4u; i = i + 1u) {
        let from_centre = vec2<i32>(vec2<u32>(id.x * 4u + i, id.y)) - half;
        let turned = vec2<i32>(-from_centre.y, from_centre.x);
        let whole = place.origin + place.whole_step.x * from_centre + place.whole_step.y * turned;
        let part = place.origin_part + place.step_part.x * vec2<f32>(from_centre) + place.step_part.y * vec2<f32>(turned);
        let pixels = floor(part);
        let weight = part - pixels;
        let at = whole + vec2<i32>(pixels);
        let a = corner(place, at);
        let b = corner(place, at + vec2<i32>(1, 0));
        let c = corner(place, at + vec2<i32>(0, 1));
        let d = corner(place, at + vec2<i32>(1, 1));
        let upper = a + (b - a) * weight.x;
        let lower = c + (d - c) * weight.x;
        let level = clamp(floor(upper + (lower - upper) * weight.y + 0.5), vec3<f32>(0.0), vec3<f32>(255.0));
        words = words | (vec3<u32>(level) << vec3<u32>(i * 8u));
    }
    store(id, words);
}
