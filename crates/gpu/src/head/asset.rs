//! The head asset in memory: meshes of three finenesses, targets as flat arrays, names resolved.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::blob;
use super::content::{Content, MASKS, Part, TargetKind};
use super::error::HeadError;
use super::eyes;
use super::names::nearest;
use super::subdivision::{Subdivision, V4};

/// How often the base mesh is refined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// Once: about 21,600 vertices and 42,500 triangles.
    Once,
    /// Twice: about 85,500 vertices and 170,000 triangles.
    Twice,
}

/// A number that stands for a target of one asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TargetId(pub(super) u16);

/// What is the same for every face at one fineness.
#[derive(Debug)]
pub struct Level {
    /// Leads here from the level before.
    pub(super) step: Subdivision,
    /// Vertices of the left and the right eyeball.
    pub(super) eyes: [Vec<u32>; 2],
    /// Corners of each quad, counter-clockwise seen from outside.
    pub quads: Vec<[u32; 4]>,
    /// Texture coordinates (0 to 1, v upwards) of each corner of each quad; seams are exact.
    pub uvs: Vec<[[f32; 2]; 4]>,
    /// Which part each vertex belongs to.
    pub parts: Vec<Part>,
    /// Position of each vertex on the unshaped head, in decimetres: textures keyed to it stick to the skin.
    pub rest: Vec<V4>,
    /// Per vertex the masks in the order of [`MASKS`], 0 to 255.
    pub masks: Vec<[u8; MASKS.len()]>,
}

impl Level {
    /// How many vertices; the first of them are those of the base mesh, with the same numbers.
    pub fn vertex_count(&self) -> usize {
        self.parts.len()
    }

    /// Two triangles per quad, `[a, b, c]` and `[a, c, d]`.
    pub fn triangles(&self) -> impl Iterator<Item = [u32; 3]> + '_ {
        self.quads.iter().flat_map(|[a, b, c, d]| [[*a, *b, *c], [*a, *c, *d]])
    }

    /// The part a quad belongs to.
    pub fn part_of(&self, quad: &[u32; 4]) -> Part {
        self.parts[quad[0] as usize]
    }
}

/// Offsets of all targets, one after the other.
#[derive(Debug, Default)]
pub(super) struct Targets {
    names: BTreeMap<String, TargetId>,
    kinds: Vec<TargetKind>,
    ranges: Vec<std::ops::Range<usize>>,
    vertices: Vec<u16>,
    offsets: Vec<V4>,
    vertex_count: usize,
}

/// A head that can be shaped; read-only and the same for all faces.
#[derive(Debug)]
pub struct HeadAsset {
    licence: String,
    provenance: String,
    base: Vec<V4>,
    base_parts: Vec<Part>,
    pub(super) base_eyes: [Vec<u32>; 2],
    mirror: Vec<u16>,
    named: BTreeMap<String, u16>,
    pub(super) targets: Targets,
    once: Level,
    twice: OnceLock<Level>,
}

impl HeadAsset {
    /// Reads an asset from the bytes of `head.bin`; about 20 ms and 13 MB.
    ///
    /// # Errors
    /// [`HeadError::NotAHead`], [`HeadError::AssetVersion`], [`HeadError::AssetHash`] for bytes that are not a whole
    /// asset of this format, [`HeadError::AssetContent`] for one that contradicts itself.
    pub fn load(file: &[u8]) -> Result<Self, HeadError> {
        let content = Content::read(&blob::open(file)?)?;
        let base: Vec<V4> = content.positions_dm().map(|[x, y, z]| [x, y, z, 0.0]).collect();
        let base_parts: Vec<Part> = content.parts.iter().map(|part| Part::ALL[usize::from(*part)]).collect();
        let quads: Vec<[u32; 4]> = content.quads.iter().map(|quad| quad.map(u32::from)).collect();
        let step = Subdivision::new(base.len(), &quads);
        let uv = |index: u16| content.uvs[usize::from(index)].map(|t| f32::from(t) / 65535.0);
        let uvs: Vec<[[f32; 2]; 4]> = content.quad_uvs.iter().map(|quad| quad.map(uv)).collect();
        if content.masks.iter().any(|mask| mask.len() != step.fine_len()) {
            let reason = format!("a mask does not have the {} values of the refined mesh", step.fine_len());
            return Err(HeadError::AssetContent { reason });
        }
        let mut masks = vec![[0; MASKS.len()]; step.fine_len()];
        for (number, mask) in content.masks.iter().enumerate() {
            for (all, value) in masks.iter_mut().zip(mask) {
                all[number] = *value;
            }
        }
        let once = finer(step, &uvs, &base_parts, &base, masks);
        let asset = Self {
            targets: Targets::new(&content),
            licence: content.licence,
            provenance: content.provenance,
            mirror: content.mirror,
            named: content.named.into_iter().collect(),
            base,
            base_eyes: eyes::vertices(&base_parts),
            base_parts,
            once,
            twice: OnceLock::new(),
        };
        if asset.base_eyes.iter().any(Vec::is_empty) {
            return Err(HeadError::AssetContent { reason: "an eyeball is missing".into() });
        }
        Ok(asset)
    }

    /// The licence text of all data herein.
    pub fn licence(&self) -> &str {
        &self.licence
    }

    /// Where the data came from, as Markdown.
    pub fn provenance(&self) -> &str {
        &self.provenance
    }

    /// The mesh at one fineness; the finer one is worked out at the first call (about 15 ms).
    pub fn level(&self, detail: Detail) -> &Level {
        match detail {
            Detail::Once => &self.once,
            Detail::Twice => self.twice.get_or_init(|| {
                let step = Subdivision::new(self.once.vertex_count(), &self.once.quads);
                let mean = |values: &[[u8; MASKS.len()]]| {
                    std::array::from_fn(|mask| {
                        let sum: u32 = values.iter().map(|value| u32::from(value[mask])).sum();
                        (sum as f32 / values.len() as f32).round() as u8
                    })
                };
                let masks = step.apply_linear(&self.once.masks, mean);
                finer(step, &self.once.uvs, &self.once.parts, &self.once.rest, masks)
            }),
        }
    }

    /// Vertices of the base mesh before any target, in decimetres.
    pub fn base(&self) -> &[V4] {
        &self.base
    }

    /// The part of each vertex of the base mesh.
    pub fn base_parts(&self) -> &[Part] {
        &self.base_parts
    }

    /// The vertex on the other side of the face, for each vertex of the base mesh.
    pub fn mirror(&self) -> &[u16] {
        &self.mirror
    }

    /// A named vertex of the base mesh: a landmark (`menton`, `eye_inner_left`) or joint (`joint-neck`).
    ///
    /// # Errors
    /// [`HeadError::AssetContent`] when the asset does not name it.
    pub fn named(&self, name: &str) -> Result<usize, HeadError> {
        let vertex = self.named.get(name).map(|vertex| usize::from(*vertex));
        vertex.ok_or_else(|| HeadError::AssetContent { reason: format!("it does not name the vertex `{name}`") })
    }

    /// All named vertices of the base mesh.
    pub fn landmarks(&self) -> impl Iterator<Item = (&str, usize)> {
        self.named.iter().map(|(name, vertex)| (name.as_str(), usize::from(*vertex)))
    }

    /// The target of that name, e.g. `nose-hump-incr` or `jawOpen`.
    ///
    /// # Errors
    /// [`HeadError::UnknownName`] names the most similar one.
    pub fn target(&self, name: &str) -> Result<TargetId, HeadError> {
        self.targets.names.get(name).copied().ok_or_else(|| HeadError::UnknownName {
            what: "target",
            name: name.into(),
            nearest: nearest(name, self.targets.names.keys().map(String::as_str)),
        })
    }

    /// Names of all targets of one kind, sorted.
    pub fn target_names(&self, kind: TargetKind) -> impl Iterator<Item = &str> {
        let of_kind = move |id: &TargetId| self.targets.kinds[usize::from(id.0)] == kind;
        self.targets.names.iter().filter(move |(_, id)| of_kind(id)).map(|(name, _)| name.as_str())
    }
}

impl Targets {
    fn new(content: &Content) -> Self {
        let mut all = Self { vertex_count: content.positions.len(), ..Self::default() };
        for (number, target) in (0..).zip(&content.targets) {
            let start = all.vertices.len();
            all.vertices.extend_from_slice(&target.vertices);
            all.offsets.extend(target.offsets_dm().map(|[x, y, z]| [x, y, z, 0.0]));
            all.ranges.push(start..all.vertices.len());
            all.kinds.push(target.kind);
            all.names.insert(target.name.clone(), TargetId(number));
        }
        all
    }

    pub(super) fn len(&self) -> usize {
        self.ranges.len()
    }

    pub(super) fn kind(&self, id: TargetId) -> TargetKind {
        self.kinds[usize::from(id.0)]
    }

    /// Which vertices a target moves and how far, in decimetres.
    pub(super) fn offsets(&self, id: TargetId) -> (&[u16], &[V4]) {
        let range = self.ranges[usize::from(id.0)].clone();
        (&self.vertices[range.clone()], &self.offsets[range])
    }

    /// Adds `weight` times the target to the points of the base mesh.
    pub(super) fn add(&self, id: TargetId, weight: f32, points: &mut [V4]) {
        let (vertices, offsets) = self.offsets(id);
        if offsets.len() == self.vertex_count && points.len() == self.vertex_count {
            for (point, offset) in points.iter_mut().zip(offsets) {
                add(point, offset, weight);
            }
        } else {
            for (vertex, offset) in vertices.iter().zip(offsets) {
                if let Some(point) = points.get_mut(usize::from(*vertex)) {
                    add(point, offset, weight);
                }
            }
        }
    }
}

fn add(point: &mut V4, offset: &V4, weight: f32) {
    for lane in 0..4 {
        point[lane] += weight * offset[lane];
    }
}

fn finer(
    step: Subdivision,
    uvs: &[[[f32; 2]; 4]],
    parts: &[Part],
    rest: &[V4],
    masks: Vec<[u8; MASKS.len()]>,
) -> Level {
    let mean = |uvs: &[[f32; 2]]| [0, 1].map(|axis| uvs.iter().map(|uv| uv[axis]).sum::<f32>() / uvs.len() as f32);
    let mut fine_rest = vec![];
    step.apply(rest, &mut fine_rest);
    // All corners of a quad are of one part.
    let fine_parts = step.apply_linear(parts, |parts| parts[0]);
    let fine_eyes = eyes::vertices(&fine_parts);
    for (coarse, fine) in eyes::vertices(parts).iter().zip(&fine_eyes) {
        eyes::Ball::around(rest, coarse).round(&mut fine_rest, fine);
    }
    Level {
        eyes: fine_eyes,
        quads: step.quads().to_vec(),
        uvs: step.corners(uvs, mean),
        parts: fine_parts,
        rest: fine_rest,
        masks,
        step,
    }
}
