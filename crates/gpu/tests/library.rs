//! A bad library in front of a good one. A binary of its own, because the runtime belongs to the process.

mod common;

use muse_gpu::{BackendChoice, FaceReader, Runtime, RuntimeOptions};

#[test]
fn a_broken_library_is_skipped_named_and_followed_by_the_next() {
    let folder = tempfile::tempdir().expect("a folder");
    let broken = folder.path().join("libonnxruntime.so");
    std::fs::write(&broken, b"not a library").expect("a file");
    let options = RuntimeOptions {
        library: Some(broken.clone()),
        search: vec!["/nowhere/at/all".into(), common::library_folder()],
        backend: BackendChoice::Auto,
    };
    let runtime = Runtime::open(&options).expect("a runtime");
    let report = runtime.report();
    assert!(report.backend.starts_with("ONNX Runtime 1."), "{report:?}");
    assert!(report.library.as_ref().is_some_and(|library| library.is_file()), "{report:?}");
    assert!(report.note.as_ref().is_some_and(|note| note.contains(&broken.display().to_string())), "{report:?}");
    FaceReader::load(&runtime, &common::models()).expect("the models");
}
