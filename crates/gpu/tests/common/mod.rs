//! What several test binaries share: where the data lies, and a started reader.
#![allow(dead_code, reason = "each binary uses its part of this")]

use std::path::{Path, PathBuf};

use muse_gpu::{BackendChoice, DecodeLimits, FaceReader, ModelPaths, Picture, Runtime, RuntimeOptions};
use serde::Deserialize;

/// The test data shared by all crates; absent data is a failure, not a skip.
pub fn shared(path: &str) -> PathBuf {
    let root = std::env::var_os("MUSE_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let found = root.join(path);
    assert!(
        found.exists(),
        "{} is missing: set MUSE_SHARED to the folder with faces/ and starter_muses/",
        found.display()
    );
    found
}

pub fn models() -> ModelPaths {
    ModelPaths::in_dir(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/models"))
}

/// Where scripts/setup puts the ONNX Runtime library.
pub fn library_folder() -> PathBuf {
    PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".cache/sovereign-muse/onnxruntime")
}

pub fn runtime(backend: BackendChoice) -> Runtime {
    let options = RuntimeOptions { search: vec![library_folder()], backend, ..RuntimeOptions::default() };
    Runtime::open(&options).expect("a runtime: run scripts/setup")
}

pub fn reader(backend: BackendChoice) -> FaceReader {
    FaceReader::load(&runtime(backend), &models()).expect("the models of assets/models")
}

pub fn picture(path: &Path) -> Picture {
    let bytes = std::fs::read(path).expect("a readable file");
    Picture::decode(&bytes, &DecodeLimits::default()).expect("a whole picture")
}

/// The reference vectors, made by OpenCV and ONNX Runtime from Python.
#[derive(Deserialize)]
pub struct Reference {
    pub images: Vec<Photo>,
    pub mesh: std::collections::BTreeMap<String, Vec<[f32; 3]>>,
}

#[derive(Deserialize)]
pub struct Photo {
    pub file: String,
    pub identity: String,
    pub faces: Vec<Expected>,
    pub primary: usize,
    pub embedding: Vec<f32>,
}

#[derive(Deserialize)]
pub struct Expected {
    #[serde(rename = "box")]
    pub bounds: [f32; 4],
    pub score: f32,
    pub landmarks: [[f32; 2]; 5],
}

pub fn reference() -> Reference {
    let text = std::fs::read_to_string(shared("faces/reference.json")).expect("a readable file");
    serde_json::from_str(&text).expect("the known shape")
}

/// The starter muses: name and eight views each, in order.
pub fn starters() -> Vec<(String, Vec<PathBuf>)> {
    let muse = |name: &str| {
        let mut views: Vec<PathBuf> = std::fs::read_dir(shared("starter_muses").join(name))
            .expect("a folder")
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|e| e == "jpg"))
            .collect();
        views.sort();
        assert_eq!(views.len(), 8, "{name}");
        (name.to_owned(), views)
    };
    ["idris", "mei", "nova"].into_iter().map(muse).collect()
}
