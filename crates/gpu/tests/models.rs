//! Missing and damaged model files, and pictures without a usable face.

mod common;

use common::{models, runtime};
use muse_gpu::{BackendChoice, Bounds, Face, FaceReader, GpuError, Picture};

#[test]
fn a_missing_model_is_named_with_the_way_to_get_it_back() {
    let runtime = runtime(BackendChoice::Auto);
    let mut paths = models();
    paths.embedder = "/nowhere/sface.onnx".into();
    let error = FaceReader::load(&runtime, &paths).expect_err("no file");
    assert_eq!(error.code(), "model.missing");
    assert!(error.to_string().contains("/nowhere/sface.onnx"));
    assert!(error.advice().is_some_and(|advice| advice.contains("sface.onnx")));
}

#[test]
fn a_damaged_or_mistaken_model_is_unusable() {
    let runtime = runtime(BackendChoice::Auto);
    let folder = tempfile::tempdir().expect("a folder");
    let whole = std::fs::read(models().detector).expect("the detector");
    for (what, bytes) in
        [("empty", &whole[..0]), ("half", &whole[..whole.len() / 2]), ("text", &b"<html>404</html>"[..])]
    {
        let mut paths = models();
        paths.detector = folder.path().join(what);
        std::fs::write(&paths.detector, bytes).expect("a file");
        assert_eq!(FaceReader::load(&runtime, &paths).expect_err(what).code(), "model.unusable", "{what}");
    }
    let mut swapped = models();
    std::mem::swap(&mut swapped.detector, &mut swapped.embedder);
    assert_eq!(FaceReader::load(&runtime, &swapped).expect_err("swapped").code(), "model.unusable");
}

#[test]
fn a_missing_mesh_model_is_no_hindrance_until_a_mesh_is_wanted() {
    let mut paths = models();
    paths.mesh = "/nowhere/mesh.onnx".into();
    let reader = FaceReader::load(&runtime(BackendChoice::Auto), &paths).expect("two models are enough");
    let face = Face { bounds: Bounds { x: 1.0, y: 1.0, w: 9.0, h: 9.0 }, score: 0.9, landmarks: [[1.0; 2]; 5] };
    let picture = Picture::filled(16, 16, [90; 3]);
    assert_eq!(reader.mesh(&picture, &face).expect_err("no file").code(), "model.missing");
}

#[test]
fn pictures_without_faces_and_impossible_faces_are_answered() {
    let reader = common::reader(BackendChoice::Auto);
    for (width, height) in [(1, 1), (640, 1), (1, 2000), (800, 600)] {
        let picture = Picture::filled(width, height, [120, 90, 60]);
        assert!(reader.detect(&picture).expect("an answer").is_empty());
        let face =
            Face { bounds: Bounds { x: 0.0, y: 0.0, w: f32::NAN, h: 3.0 }, score: 0.9, landmarks: [[5.0; 2]; 5] };
        assert!(matches!(reader.embed(&picture, &face), Err(GpuError::FaceDegenerate)));
        assert!(matches!(reader.mesh(&picture, &face), Err(GpuError::FaceDegenerate)));
    }
    fn shareable<T: Send + Sync + 'static>(_: &T) {}
    shareable(&reader);
    shareable(&GpuError::FaceDegenerate);
}
