// The search kernel: an invocation holds 4 vectors against every query, four queries at a time, and 16 of them
// together say how alike the best of their group of 64 is. The layout of a tile is told in tiles.rs; cpu.rs
// finishes the search in the groups that can matter.

struct Block {
    dimensions: u32,
    vectors: u32,       // in this block
    first_group: u32,   // groups in the blocks before it
}

@group(0) @binding(0) var<uniform> block: Block;
@group(0) @binding(1) var<storage, read> tiles: array<vec4<f32>>;      // four vectors of a row
@group(1) @binding(0) var<uniform> quads: u32;                         // of queries
@group(1) @binding(1) var<storage, read> queries: array<vec4<f32>>;    // quad, dimension; one query per component
@group(1) @binding(2) var<storage, read_write> best: array<vec4<f32>>; // group, quad; likewise

const INVOCATIONS = 64u;
const EACH = 4u;            // vectors
const ROW = 8u;             // a tile's 32 lanes, four at a time
const TEAM = 16u;           // invocations that share a group

var<workgroup> scores: array<vec4<f32>, INVOCATIONS>;

@compute @workgroup_size(INVOCATIONS)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(local_invocation_index) local: u32) {
    let vector = id.x * EACH;
    let start = id.x / ROW * ROW * block.dimensions + id.x % ROW;
    let present = min(block.vectors, vector + EACH) - min(block.vectors, vector);
    for (var quad = 0u; quad < quads; quad = quad + 1u) {
        var sums = mat4x4<f32>();
        if (present > 0u) {
            for (var d = 0u; d < block.dimensions; d = d + 1u) {
                let four = tiles[start + d * ROW];
                let query = queries[quad * block.dimensions + d];
                sums[0] = sums[0] + four.x * query;
                sums[1] = sums[1] + four.y * query;
                sums[2] = sums[2] + four.z * query;
                sums[3] = sums[3] + four.w * query;
            }
        }
        // Below every cosine, so that a place without a vector never wins.
        var score = vec4<f32>(-2.0);
        if (present > 0u) { score = sums[0]; }
        if (present > 1u) { score = max(score, sums[1]); }
        if (present > 2u) { score = max(score, sums[2]); }
        if (present > 3u) { score = max(score, sums[3]); }
        scores[local] = score;
        workgroupBarrier();
        for (var half = TEAM / 2u; half > 0u; half = half / 2u) {
            if (local % TEAM < half) {
                scores[local] = max(scores[local], scores[local + half]);
            }
            workgroupBarrier();
        }
        if (local % TEAM == 0u && present > 0u) {
            best[(block.first_group + id.x / TEAM) * quads + quad] = scores[local];
        }
        // Nobody may overwrite a score that the last comparison still reads.
        workgroupBarrier();
    }
}
