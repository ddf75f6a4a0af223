//! The pure Rust runtime. A binary of its own with one test, because the runtime belongs to the process.
#![allow(clippy::print_stdout, reason = "the measured figures are worth reading with --no-capture")]

mod common;

use std::time::Instant;

use common::{models, picture, reference, shared};
use muse_gpu::{BackendChoice, Embedding, FaceReader, Runtime, RuntimeOptions};

#[test]
fn without_a_library_tract_gives_the_same_faces() {
    let folder = tempfile::tempdir().expect("a folder");
    let broken = folder.path().join("libonnxruntime.so");
    std::fs::write(&broken, b"not a library").expect("a file");
    if std::env::var_os("ORT_DYLIB_PATH").is_none() {
        for library in [broken.clone(), folder.path().join("absent.so"), folder.path().to_owned()] {
            let backend = BackendChoice::OnnxRuntime;
            let options = RuntimeOptions { library: Some(library), backend, ..RuntimeOptions::default() };
            let error = Runtime::open(&options).expect_err("nothing to load");
            assert_eq!(error.code(), "runtime.unusable", "{error}");
            assert!(error.advice().is_some());
        }
    }
    let options = RuntimeOptions { backend: BackendChoice::Tract, ..RuntimeOptions::default() };
    let runtime = Runtime::open(&options).expect("tract");
    assert_eq!(runtime.report().backend, "tract (pure Rust)");
    assert_eq!(runtime.report().library, None);

    let late = RuntimeOptions { backend: BackendChoice::OnnxRuntime, ..RuntimeOptions::default() };
    let joined = Runtime::open(&late).expect("the same runtime");
    assert_eq!(joined.report().backend, runtime.report().backend);
    assert!(joined.report().note.is_some_and(|note| note.contains("restart")));

    let reader = FaceReader::load(&runtime, &models()).expect("the models of assets/models");
    let reference = reference();
    let photos = reference.images.iter().filter(|p| p.file.ends_with(".png") || p.file.ends_with("image_0001.jpg"));
    let others = reference.images.iter().filter(|p| p.identity.starts_with("macron") || p.identity == "sunak");
    let mut seen = 0;
    for photo in photos.chain(others).take(5) {
        let picture = picture(&shared("faces").join(&photo.file));
        let start = Instant::now();
        let face = reader.detect(&picture).expect("a detection").remove(0);
        let detected = start.elapsed();
        let known = Embedding::from_raw(photo.embedding.clone()).expect("a direction");
        let alike = reader.embed(&picture, &face).expect("a vector").cosine(&known).get();
        let embedded = start.elapsed() - detected;
        let mesh = reader.mesh(&picture, &face).expect("a mesh");
        let presence = mesh.presence;
        println!("{}: cosine {alike}, presence {presence}, {detected:?}, {embedded:?}", photo.file);
        assert!(alike >= 0.998, "{}: cosine {alike}", photo.file);
        assert!(mesh.presence > 0.9 && mesh.points.len() == 468);
        seen += 1;
    }
    assert!(seen >= 4, "{seen}");
}
