//! The starter muses: renders of parametric heads, on which the anchors of `Domain::Rendered` were measured.
#![allow(clippy::print_stdout, reason = "the measured figures are worth reading with --no-capture")]

mod common;

use common::{picture, reader, starters};
use muse_gpu::{Anchors, BackendChoice, Domain, Embedding, Similarity, assess, fingerprint};

const ANCHORS: &str = include_str!("../../../assets/models/anchors.toml");

#[test]
fn own_views_are_accepted_and_strangers_are_not() {
    let reader = reader(BackendChoice::OnnxRuntime);
    let anchors = Anchors::from_toml(ANCHORS).expect("the shipped file");
    let calibration = anchors.get(reader.models().embedder, Domain::Rendered);
    let people: Vec<Vec<Embedding>> = starters()
        .iter()
        .map(|(_, views)| {
            let embed = |path: &std::path::PathBuf| {
                let picture = picture(path);
                let face = reader.detect(&picture).expect("a detection").remove(0);
                reader.embed(&picture, &face).expect("a vector")
            };
            views.iter().map(embed).collect()
        })
        .collect();
    let (mut own, mut pair, mut stranger, mut single) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (who, views) in people.iter().enumerate() {
        for (index, view) in views.iter().enumerate() {
            let others: Vec<Embedding> =
                views.iter().enumerate().filter(|(i, _)| *i != index).map(|(_, v)| v.clone()).collect();
            own.push(view.cosine(&Embedding::centroid(&others).expect("a centre")).get());
            pair.extend(others.iter().map(|other| view.cosine(other).get()));
            for (_, strangers) in people.iter().enumerate().filter(|(i, _)| *i != who) {
                stranger.push(view.cosine(&Embedding::centroid(strangers).expect("a centre")).get());
                single.extend(strangers.iter().map(|other| view.cosine(other).get()));
            }
        }
    }
    let span = |values: &[f32]| {
        let sum: f32 = values.iter().sum();
        let least = values.iter().copied().fold(f32::MAX, f32::min);
        let most = values.iter().copied().fold(f32::MIN, f32::max);
        (least, sum / values.len() as f32, most)
    };
    println!("own view against the other seven: {:?}", span(&own));
    println!("own pairs: {:?}", span(&pair));
    println!("view against a stranger's centre: {:?}", span(&stranger));
    println!("view against a stranger's view: {:?}", span(&single));
    let score = |cosine: f32| calibration.score(Similarity::from_cosine(cosine).expect("a number"));
    println!("scores: own {} stranger {}", score(span(&own).0), score(span(&stranger).2));
    assert!(score(span(&own).0) >= 0.80, "an own view is refused");
    assert!(score(span(&stranger).2) < 0.25, "a stranger passes as similar");
}

#[test]
fn the_fingerprint_knows_the_same_shot_again_and_tells_poses_apart() {
    let reader = reader(BackendChoice::OnnxRuntime);
    let (mut same, mut other) = (0.0_f32, 1.0_f32);
    for (name, views) in starters() {
        let pictures: Vec<_> = views.iter().map(|path| picture(path)).collect();
        let faces: Vec<_> = pictures.iter().map(|p| reader.detect(p).expect("a detection").remove(0).bounds).collect();
        let prints: Vec<_> = pictures.iter().zip(&faces).map(|(p, b)| fingerprint(p, Some(b))).collect();
        for (index, original) in pictures.iter().enumerate() {
            let mut graded = original.clone();
            for pixel in graded.rgb.as_chunks_mut::<3>().0 {
                // Warmer, brighter, softer contrast, and a bent tone curve.
                let curve = |v: u8, gain: f32| (255.0 * (f32::from(v) / 255.0).powf(0.85) * gain * 0.9 + 14.0) as u8;
                *pixel = [curve(pixel[0], 1.05), curve(pixel[1], 1.0), curve(pixel[2], 0.9)];
            }
            for (what, copy) in [
                ("resized", original.resized(500, 500)),
                ("graded", graded.clone()),
                ("graded and resized", graded.resized(411, 411)),
            ] {
                let bounds = reader.detect(&copy).expect("a detection").remove(0).bounds;
                let apart = prints[index].distance(&fingerprint(&copy, Some(&bounds)));
                let whole = fingerprint(original, None).distance(&fingerprint(&copy, None));
                println!("{name} {index} {what}: face {apart:.3} whole {whole:.3}");
                same = same.max(apart).max(whole);
            }
            for (second, print) in prints.iter().enumerate().skip(index + 1) {
                let apart = prints[index].distance(print);
                println!("{name} {index} {second}: {apart:.3}");
                other = other.min(apart);
            }
        }
    }
    println!("same shot at most {same}, other view at least {other}");
    assert!(same < 0.05, "{same}");
    assert!(other > 0.12, "{other}");
}

#[test]
fn a_starter_view_has_no_problems_and_a_blurred_copy_has_one() {
    let reader = reader(BackendChoice::OnnxRuntime);
    for (name, views) in starters() {
        for path in views {
            let original = picture(&path);
            let face = reader.detect(&original).expect("a detection").remove(0);
            let quality = assess(&original, &face);
            let soft = original.resized(64, 64).resized(original.width_px, original.height_px);
            let softness = assess(&soft, &face);
            println!("{name}: {quality:?} / soft {}", softness.sharpness);
            assert!(quality.problems.is_empty(), "{}: {:?}", path.display(), quality.problems);
            assert_eq!(softness.problems, [muse_gpu::QualityProblem::Blurred], "{}", path.display());
        }
    }
}
