//! Our own decoding, alignment and devices against OpenCV's answers to all 149 photos.
#![allow(clippy::print_stdout, reason = "the measured figures are worth reading with --no-capture")]

mod common;

use std::time::Instant;

use common::{models, picture, reader, reference, runtime, shared};
use muse_gpu::{BackendChoice, Bounds, Embedding, FaceReader, Mesh, Preprocess, Provider, deviation};

/// Longer side of the detector's input.
const DETECTOR_SIDE: f32 = 640.0;

fn check_parity(reader: &FaceReader) {
    let photos = reference().images;
    assert_eq!(photos.len(), 149);
    let (mut detected, mut embedded) = (Vec::new(), Vec::new());
    let (mut landmark_px, mut overlaps, mut cosines) = (Vec::new(), Vec::new(), Vec::new());
    for photo in &photos {
        let picture = picture(&shared("faces").join(&photo.file));
        let start = Instant::now();
        let faces = reader.detect(&picture).expect("a detection");
        detected.push(start.elapsed().as_secs_f32() * 1e3);
        assert_eq!(faces.len(), photo.faces.len(), "{}: number of faces", photo.file);
        for expected in &photo.faces {
            let [x, y, w, h] = expected.bounds;
            let bounds = Bounds { x, y, w, h };
            let overlap = faces.iter().map(|face| face.bounds.overlap(&bounds)).fold(0.0, f32::max);
            assert!(overlap >= 0.97, "{}: a box overlaps by {overlap}", photo.file);
            overlaps.push(overlap);
        }
        let (face, expected) = (&faces[0], &photo.faces[photo.primary]);
        assert!((face.score - expected.score).abs() < 0.01, "{}: score {}", photo.file, face.score);
        let scale = (DETECTOR_SIDE / picture.width_px.max(picture.height_px) as f32).min(1.0);
        let apart = face.landmarks.as_flattened().iter().zip(expected.landmarks.as_flattened());
        let apart = apart.map(|(found, known)| (found - known).abs() * scale).fold(0.0, f32::max);
        assert!(apart <= 1.0, "{}: a landmark is {apart} px away", photo.file);
        let known = Embedding::from_raw(photo.embedding.clone()).expect("a direction");
        let start = Instant::now();
        let vector = reader.embed(&picture, face).expect("a vector");
        embedded.push(start.elapsed().as_secs_f32() * 1e3);
        let alike = vector.cosine(&known).get();
        assert!(alike >= 0.999, "{}: cosine {alike}", photo.file);
        landmark_px.push(apart);
        cosines.push(alike);
    }
    println!("on {}, pictures prepared on {}", reader.backend(), reader.preprocess().name());
    for (what, values) in [
        ("landmark px at 640", &mut landmark_px),
        ("box overlap", &mut overlaps),
        ("cosine", &mut cosines),
        ("detect ms", &mut detected),
        ("embed ms", &mut embedded),
    ] {
        values.sort_by(f32::total_cmp);
        println!("{what}: least {} median {} most {}", values[0], values[values.len() / 2], values[values.len() - 1]);
    }
}

#[test]
fn every_reference_photo_gives_the_reference_face_and_vector() {
    check_parity(&reader(BackendChoice::OnnxRuntime));
}

#[test]
fn faces_embedded_together_have_the_vectors_they_have_alone() {
    let reader = reader(BackendChoice::OnnxRuntime);
    let photos = reference().images;
    let photo = photos.iter().max_by_key(|photo| photo.faces.len()).expect("a photo");
    let picture = picture(&shared("faces").join(&photo.file));
    let faces = reader.detect(&picture).expect("a detection");
    assert!(faces.len() > 1, "{} shows one face", photo.file);
    let together = reader.embed_all(&picture, &faces).expect("vectors");
    let alone: Vec<Embedding> = faces.iter().map(|face| reader.embed(&picture, face).expect("a vector")).collect();
    assert_eq!(together, alone);
    assert!(reader.embed_all(&picture, &[]).expect("nothing to do").is_empty());
}

/// The plugin reads the variable when it is registered, so the test proper runs in a process of its own.
#[test]
fn a_graphics_device_drawn_in_software_gives_the_same_faces_and_vectors() {
    let ended = std::process::Command::new(std::env::current_exe().expect("this test's file"))
        .args(["on_a_software_device", "--exact", "--ignored", "--nocapture"])
        .env("ORT_WEBGPU_EP_ALLOW_SOFTWARE_ADAPTER", "1")
        .status();
    assert!(ended.expect("a process").success(), "its output stands above");
}

#[test]
#[ignore = "started by the test above, with the environment it needs"]
fn on_a_software_device() {
    let runtime = runtime(BackendChoice::OnnxRuntime);
    let report = runtime.report();
    let of_plugin = report.providers.iter().find(|p| p.provider == Provider::WebGpu).expect("it is always listed");
    assert!(of_plugin.available && of_plugin.software, "run scripts/setup --for test: {of_plugin:?}");
    assert!(!runtime.usable().contains(&Provider::WebGpu), "a device in software is never chosen by itself");
    let preprocess = Preprocess::graphics(true).expect("a Vulkan device: run scripts/setup --for test");
    let reader = FaceReader::load_on(&runtime, &models(), Provider::WebGpu, preprocess).expect("whole models");
    check_parity(&reader);
    assert_eq!(reader.provider(), Provider::WebGpu, "nothing fell back");
    assert_eq!(reader.note(), None);
}

#[test]
fn the_mesh_lies_on_the_reference_mesh_and_one_person_keeps_one_shape() {
    let reader = reader(BackendChoice::OnnxRuntime);
    let mut meshes = Vec::new();
    for (file, expected) in reference().mesh {
        let picture = picture(&shared("faces").join(&file));
        let face = reader.detect(&picture).expect("a detection").remove(0);
        let mesh = reader.mesh(&picture, &face).expect("a mesh");
        assert!(mesh.presence > 0.9, "{file}: presence {}", mesh.presence);
        let apart = mesh.points.iter().zip(&expected).map(|(a, b)| (a[0] - b[0]).hypot(a[1] - b[1]));
        let mean = apart.sum::<f32>() / expected.len() as f32;
        assert!(mean < 1.0, "{file}: {mean} px on average");
        let known = Mesh { points: expected, presence: 1.0 };
        let shape = deviation(&mesh, &known);
        assert!(shape < 0.012, "{file}: shape {shape}");
        println!("{file}: {mean} px on average, shape {shape}");
        meshes.push(mesh);
    }
    // Two people differ by 0.026 in the median; a third of pairs stays below 0.02.
    assert!(deviation(&meshes[0], &meshes[1]) > 0.005);
}
