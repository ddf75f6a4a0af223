//! Which targets are shipped, and their offsets on the cropped mesh.

use std::collections::BTreeMap;
use std::error::Error;

use muse_gpu::head::content::{Content, RawTarget, TargetKind};

use crate::source::{Offset, Source};

/// Folders of local targets.
const LOCAL: [&str; 11] =
    ["head", "forehead", "eyebrows", "eyes", "nose", "mouth", "cheek", "chin", "ears", "neck", "asym"];

/// Vertices of the eyeballs in the source: gaze turns them, it must not bend them.
const EYEBALLS: std::ops::Range<usize> = 14598..14742;

/// All shipped targets in a fixed order: macro, slider, expression, each sorted by name.
pub fn read(
    source: &mut Source,
    numbers: &BTreeMap<usize, u16>,
    joints: &[(String, Vec<usize>)],
) -> Result<Vec<RawTarget>, Box<dyn Error>> {
    let mut found = vec![];
    for name in source.names("mpfb2/targets/macrodetails")? {
        let words: Vec<&str> = name.trim_end_matches(".target.gz").split('-').collect();
        // Grown-ups only.
        if name.ends_with(".target.gz") && words.iter().any(|word| ["young", "old"].contains(word)) {
            found.push((TargetKind::Macro, format!("mpfb2/targets/macrodetails/{name}")));
        }
    }
    for folder in LOCAL {
        for name in source.names(&format!("mpfb2/targets/{folder}"))? {
            if name.ends_with(".target.gz") && shipped(&name) {
                found.push((TargetKind::Slider, format!("mpfb2/targets/{folder}/{name}")));
            }
        }
    }
    for name in source.names("faceunits01/targets/faceunits")? {
        if name.ends_with(".target") {
            found.push((TargetKind::Expression, format!("faceunits01/targets/faceunits/{name}")));
        }
    }
    let mut targets = vec![];
    for (kind, path) in found {
        let file = path.rsplit('/').next().unwrap_or_default();
        let name = file.trim_end_matches(".gz").trim_end_matches(".target").to_owned();
        let mut offsets = source.target(&path)?;
        if name.starts_with("eyeLook") {
            offsets.retain(|(vertex, _)| !EYEBALLS.contains(vertex));
        }
        targets.push(cropped(name, kind, &offsets, numbers, joints)?);
    }
    Ok(targets)
}

/// Not shipped: what makes a head younger, what only moves it as a whole, what is below the neck.
fn shipped(name: &str) -> bool {
    !name.starts_with("head-age-decr") && !name.starts_with("head-trans-") && !name.starts_with("asymm-")
}

fn cropped(
    name: String,
    kind: TargetKind,
    offsets: &[Offset],
    numbers: &BTreeMap<usize, u16>,
    joints: &[(String, Vec<usize>)],
) -> Result<RawTarget, Box<dyn Error>> {
    let all: BTreeMap<usize, [f64; 3]> = offsets.iter().copied().collect();
    let mut moved: BTreeMap<u16, [f64; 3]> = BTreeMap::new();
    for (vertex, offset) in &all {
        if let Some(number) = numbers.get(vertex) {
            moved.insert(*number, *offset);
        }
    }
    for (index, (_, cube)) in joints.iter().enumerate() {
        let zero = [0.0; 3];
        let corners = cube.iter().map(|vertex| all.get(vertex).unwrap_or(&zero));
        let sum = corners.fold(zero, |sum, corner| [0, 1, 2].map(|axis| sum[axis] + corner[axis]));
        moved.insert((numbers.len() + index) as u16, sum.map(|lane| lane / cube.len() as f64));
    }
    let mut target = RawTarget { name, kind, vertices: vec![], offsets: vec![] };
    for (vertex, offset) in moved {
        let [Some(x), Some(y), Some(z)] = offset.map(Content::offset_steps) else {
            return Err(format!("an offset of {} is too long", target.name).into());
        };
        if [x, y, z] != [0; 3] {
            target.vertices.push(vertex);
            target.offsets.push([x, y, z]);
        }
    }
    Ok(target)
}
