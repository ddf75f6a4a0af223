//! What the payload of a head asset holds, field by field, for both who writes and who reads it.
//!
//! Lengths are decimetres (one unit is 10 cm) with x to the face's left, y up, z out of the face; the origin is
//! the midpoint of the eyes.

use super::blob::{Reader, Writer};
use super::error::HeadError;

/// Resolution of stored positions, in decimetres.
const POSITION_STEP: f32 = 1e-4;
/// Resolution of stored offsets, in decimetres: that of the source files.
const OFFSET_STEP: f32 = 1e-3;
/// Bounds far above the real asset, so that sizes cannot run away.
const MOST: usize = 40_000;

/// Which part of the head a vertex or quad belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Part {
    /// Skin, the inside of the mouth included.
    Body = 0,
    /// Eyeball on the face's left.
    LeftEye = 1,
    /// Eyeball on the face's right.
    RightEye = 2,
    /// Strips that carry the upper lashes.
    UpperLashes = 3,
    /// Strips that carry the lower lashes.
    LowerLashes = 4,
    /// Upper teeth and gum.
    UpperTeeth = 5,
    /// Lower teeth and gum.
    LowerTeeth = 6,
    /// Tongue.
    Tongue = 7,
    /// A point of the skeleton: no face uses it, targets move it.
    Joint = 8,
}

impl Part {
    /// All parts, in the order of their numbers.
    pub const ALL: [Self; 9] = [
        Self::Body,
        Self::LeftEye,
        Self::RightEye,
        Self::UpperLashes,
        Self::LowerLashes,
        Self::UpperTeeth,
        Self::LowerTeeth,
        Self::Tongue,
        Self::Joint,
    ];
}

/// Masks per vertex of the once-subdivided mesh, 0 to 255.
pub const MASKS: [&str; 5] = ["lips", "eyelids", "ears", "face", "mouth"];

/// What a target is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum TargetKind {
    /// A corner of the space of sex, age, heritage, weight and muscle.
    Macro = 0,
    /// One direction of one feature.
    Slider = 1,
    /// A facial action, named as in ARKit.
    Expression = 2,
}

/// Offsets of some vertices, to be added with a weight.
#[derive(Clone, Debug, PartialEq)]
pub struct RawTarget {
    /// Name as in the source, e.g. `nose-hump-incr`, `jawOpen`.
    pub name: String,
    /// What it is for.
    pub kind: TargetKind,
    /// Vertices moved, ascending.
    pub vertices: Vec<u16>,
    /// Offset of each, in steps of 0.001 decimetres.
    pub offsets: Vec<[i16; 3]>,
}

impl RawTarget {
    /// The offsets in decimetres.
    pub fn offsets_dm(&self) -> impl Iterator<Item = [f32; 3]> + '_ {
        self.offsets.iter().map(|offset| offset.map(|steps| f32::from(steps) * OFFSET_STEP))
    }
}

/// The payload, unpacked and checked for consistency, not yet prepared for use.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Content {
    /// The licence of all data herein.
    pub licence: String,
    /// Where the data came from.
    pub provenance: String,
    /// Position of each vertex, in steps of 0.0001 decimetres.
    pub positions: Vec<[i16; 3]>,
    /// Number of the [`Part`] of each vertex.
    pub parts: Vec<u8>,
    /// The vertex on the other side of the face; a vertex of the middle is its own.
    pub mirror: Vec<u16>,
    /// Corners of each quad, counter-clockwise seen from outside.
    pub quads: Vec<[u16; 4]>,
    /// Texture coordinates, 0 to 65535 for 0 to 1, v upwards.
    pub uvs: Vec<[u16; 2]>,
    /// Texture coordinate of each corner of each quad.
    pub quad_uvs: Vec<[u16; 4]>,
    /// Per mask of [`MASKS`] one byte per vertex of the once-subdivided mesh.
    pub masks: Vec<Vec<u8>>,
    /// Named vertices: joints and landmarks.
    pub named: Vec<(String, u16)>,
    /// All targets.
    pub targets: Vec<RawTarget>,
}

impl Content {
    /// The positions in decimetres.
    pub fn positions_dm(&self) -> impl Iterator<Item = [f32; 3]> + '_ {
        self.positions.iter().map(|position| position.map(|steps| f32::from(steps) * POSITION_STEP))
    }

    /// A length in steps of the stored positions; `None` when it is too long.
    pub fn position_steps(dm: f64) -> Option<i16> {
        steps(dm, f64::from(POSITION_STEP))
    }

    /// A length in steps of the stored offsets; `None` when it is too long.
    pub fn offset_steps(dm: f64) -> Option<i16> {
        steps(dm, f64::from(OFFSET_STEP))
    }

    /// The payload as bytes.
    pub fn write(&self) -> Vec<u8> {
        let mut out = Writer::default();
        out.text(&self.licence);
        out.text(&self.provenance);
        out.u32(self.positions.len() as u32);
        for axis in 0..3 {
            out.i16s(self.positions.iter().map(move |position| position[axis]));
        }
        out.bytes.extend_from_slice(&self.parts);
        out.u16s(self.mirror.iter().copied());
        out.u32(self.quads.len() as u32);
        for corner in 0..4 {
            out.u16s(self.quads.iter().map(move |quad| quad[corner]));
        }
        out.u32(self.uvs.len() as u32);
        for axis in 0..2 {
            out.u16s(self.uvs.iter().map(move |uv| uv[axis]));
        }
        for corner in 0..4 {
            out.u16s(self.quad_uvs.iter().map(move |quad| quad[corner]));
        }
        out.u32(self.masks.len() as u32);
        for mask in &self.masks {
            out.u32(mask.len() as u32);
            out.bytes.extend_from_slice(mask);
        }
        out.u32(self.named.len() as u32);
        for (name, vertex) in &self.named {
            out.text(name);
            out.u32(u32::from(*vertex));
        }
        out.u32(self.targets.len() as u32);
        for target in &self.targets {
            out.text(&target.name);
            out.u8(target.kind as u8);
            out.u32(target.vertices.len() as u32);
        }
        // All of a kind together: the deflate window then sees alike bytes.
        for target in &self.targets {
            out.u16s(gaps(&target.vertices));
        }
        for target in &self.targets {
            for axis in 0..3 {
                out.i16s(target.offsets.iter().map(move |offset| offset[axis]));
            }
        }
        out.f32(POSITION_STEP);
        out.f32(OFFSET_STEP);
        out.bytes
    }

    /// The payload from bytes.
    ///
    /// # Errors
    /// [`HeadError::AssetContent`] names the first thing that is impossible: an index beyond the mesh, a section
    /// of another length, bytes left over.
    pub fn read(payload: &[u8]) -> Result<Self, HeadError> {
        let mut from = Reader::new(payload);
        let (licence, provenance) = (from.text()?, from.text()?);
        let vertices = from.count(MOST)?;
        let positions = triples(&mut from, vertices)?;
        let parts = from.bytes(vertices)?.to_vec();
        let mirror = from.u16s(vertices)?;
        let quad_count = from.count(MOST)?;
        let quads = quadruples(&mut from, quad_count)?;
        let uv_count = from.count(MOST)?;
        let (u, v) = (from.u16s(uv_count)?, from.u16s(uv_count)?);
        let uvs = u.into_iter().zip(v).map(|(u, v)| [u, v]).collect();
        let quad_uvs = quadruples(&mut from, quad_count)?;
        let mut masks = vec![];
        for _ in 0..from.count(MASKS.len())? {
            let len = from.count(4 * MOST)?;
            masks.push(from.bytes(len)?.to_vec());
        }
        let mut named = vec![];
        for _ in 0..from.count(MOST)? {
            let name = from.text()?;
            let vertex = from.u32()?;
            let vertex = u16::try_from(vertex).map_err(|_| bad(format!("`{name}` is vertex {vertex}")))?;
            named.push((name, vertex));
        }
        let targets = targets(&mut from, vertices)?;
        for wanted in [POSITION_STEP, OFFSET_STEP] {
            if from.f32()? != wanted {
                return Err(bad("its lengths have another resolution".into()));
            }
        }
        if !from.is_empty() {
            return Err(bad("bytes are left over at its end".into()));
        }
        let content =
            Self { licence, provenance, positions, parts, mirror, quads, uvs, quad_uvs, masks, named, targets };
        content.check()?;
        Ok(content)
    }

    fn check(&self) -> Result<(), HeadError> {
        let vertices = self.positions.len();
        let beyond = |index: &u16| usize::from(*index) >= vertices;
        if self.quads.iter().flatten().any(beyond) || self.mirror.iter().any(beyond) {
            return Err(bad("a quad or mirror refers to a vertex that is not there".into()));
        }
        if self.quads.iter().any(|q| q[0] == q[2] || q[1] == q[3] || (0..4).any(|i| q[i] == q[(i + 1) % 4])) {
            return Err(bad("a quad uses a vertex twice".into()));
        }
        if self.named.iter().any(|(_, vertex)| beyond(vertex)) {
            return Err(bad("a landmark is no vertex".into()));
        }
        if self.quad_uvs.iter().flatten().any(|index| usize::from(*index) >= self.uvs.len()) {
            return Err(bad("a quad refers to a texture coordinate that is not there".into()));
        }
        if self.parts.iter().any(|part| usize::from(*part) >= Part::ALL.len()) {
            return Err(bad("a vertex belongs to a part that is not known".into()));
        }
        if self.masks.len() != MASKS.len() {
            return Err(bad(format!("it has {} masks, not {}", self.masks.len(), MASKS.len())));
        }
        Ok(())
    }
}

fn targets(from: &mut Reader<'_>, vertices: usize) -> Result<Vec<RawTarget>, HeadError> {
    let mut targets = vec![];
    let mut counts = vec![];
    for _ in 0..from.count(4096)? {
        let name = from.text()?;
        let kind = match from.u8()? {
            0 => TargetKind::Macro,
            1 => TargetKind::Slider,
            2 => TargetKind::Expression,
            other => return Err(bad(format!("target `{name}` is of kind {other}"))),
        };
        counts.push(from.count(vertices)?);
        targets.push(RawTarget { name, kind, vertices: vec![], offsets: vec![] });
    }
    for (target, count) in targets.iter_mut().zip(&counts) {
        let mut next = 0_u32;
        for gap in from.u16s(*count)? {
            let vertex = next + u32::from(gap);
            if vertex as usize >= vertices {
                return Err(bad(format!("target `{}` moves a vertex that is not there", target.name)));
            }
            target.vertices.push(vertex as u16);
            next = vertex + 1;
        }
    }
    for (target, count) in targets.iter_mut().zip(&counts) {
        target.offsets = triples(from, *count)?;
    }
    Ok(targets)
}

/// How many vertices are skipped before each.
fn gaps(vertices: &[u16]) -> impl Iterator<Item = u16> + Clone + '_ {
    let before = std::iter::once(None).chain(vertices.iter().map(Some));
    vertices.iter().zip(before).map(|(vertex, before)| before.map_or(*vertex, |before| vertex.wrapping_sub(before + 1)))
}

fn triples(from: &mut Reader<'_>, count: usize) -> Result<Vec<[i16; 3]>, HeadError> {
    let (x, y, z) = (from.i16s(count)?, from.i16s(count)?, from.i16s(count)?);
    Ok(x.into_iter().zip(y).zip(z).map(|((x, y), z)| [x, y, z]).collect())
}

fn quadruples(from: &mut Reader<'_>, count: usize) -> Result<Vec<[u16; 4]>, HeadError> {
    let [a, b, c, d] = [from.u16s(count)?, from.u16s(count)?, from.u16s(count)?, from.u16s(count)?];
    Ok(a.into_iter().zip(b).zip(c).zip(d).map(|(((a, b), c), d)| [a, b, c, d]).collect())
}

fn steps(dm: f64, step: f64) -> Option<i16> {
    let steps = (dm / step).round();
    (steps.abs() <= f64::from(i16::MAX)).then_some(steps as i16)
}

fn bad(reason: String) -> HeadError {
    HeadError::AssetContent { reason }
}
