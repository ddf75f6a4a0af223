//! The portrait renderer, seen from outside.
#![allow(clippy::unwrap_used)]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use muse_gpu::head::design::HAIR_STYLES;
use muse_gpu::head::design::presets::Preset;
use muse_gpu::head::render::{
    Aux, Background, Creases, Framing, Garment, LIGHT_RIGS, Lens, LightRig, Material, Picture, Quality, Renderer, Scene,
};
use muse_gpu::head::{Design, DesignSpace, Detail, Expression, Geometry, HeadAsset, HeadError, Pose, Sculptor};

fn asset() -> Arc<HeadAsset> {
    static ASSET: OnceLock<Arc<HeadAsset>> = OnceLock::new();
    let load = || Arc::new(HeadAsset::load(include_bytes!("../../../assets/face/head.bin")).unwrap());
    Arc::clone(ASSET.get_or_init(load))
}

fn posed(design: &Design, expression: &str, yaw: f32, pitch: f32) -> Geometry {
    let asset = asset();
    let shape = DesignSpace::new(Arc::clone(&asset)).unwrap().shape(design).unwrap();
    let face = Expression::named(&asset, expression, 1.0).unwrap();
    let pose = Pose::FRONT.turned(yaw, pitch, 0.0).unwrap();
    Sculptor::new(asset, Detail::Once).unwrap().sculpt(&shape, &face, &pose).clone()
}

fn scene<'a>(asset: &'a HeadAsset, geometry: &'a Geometry, design: &'a Design, px: u32, quality: Quality) -> Scene<'a> {
    Scene {
        asset,
        level: asset.level(Detail::Once),
        geometry,
        design,
        creases: Creases::default(),
        rig: LightRig::named("beauty").unwrap(),
        lens: Lens::Portrait85,
        framing: Framing::PORTRAIT,
        background: Background::named("studio_grey").unwrap(),
        garment: Garment::CrewNeck,
        cloth: [0.04, 0.04, 0.05],
        size_px: [px, px],
        quality,
    }
}

fn drawn(design: &Design, yaw: f32, px: u32) -> (Picture, Aux) {
    let (asset, geometry) = (asset(), posed(design, "neutral", yaw, 0.0));
    Renderer::new(2).render_with_guides(&scene(&asset, &geometry, design, px, Quality::Draft)).unwrap()
}

fn preset(name: &str) -> Design {
    Preset::find(name).unwrap().design().unwrap()
}

/// A landmark, in pixels.
fn mark(aux: &Aux, name: &str) -> [f32; 2] {
    aux.landmarks.iter().find(|(known, _)| known == name).unwrap().1
}

/// The most hair over any pixel of an iris.
fn over_iris(aux: &Aux, side: &str) -> f32 {
    let [upper, lower, inner, outer] =
        ["lid_upper", "lid_lower", "eye_inner", "eye_outer"].map(|name| mark(aux, &format!("{name}_{side}")));
    let middle = [0, 1].map(|axis| f32::midpoint(upper[axis], lower[axis]));
    let radius = (0.24 * (inner[0] - outer[0]).abs()).max(1.0);
    let near = |number: usize| {
        let (x, y) = ((number % 192) as f32 + 0.5, (number / 192) as f32 + 0.5);
        (x - middle[0]).hypot(y - middle[1]) < radius
    };
    aux.hair.iter().enumerate().filter(|(number, _)| near(*number)).map(|(_, hair)| *hair).fold(0.0, f32::max)
}

/// The mean of a patch of pixels, 0 to 255.
fn patch(picture: &Picture, [x, y]: [f32; 2], half: usize) -> [f32; 3] {
    let (x, y, wide) = (x as usize, y as usize, picture.width_px as usize);
    let mut sum = [0.0; 3];
    for row in y - half..=y + half {
        for column in x - half..=x + half {
            for (lane, sum) in sum.iter_mut().enumerate() {
                *sum += f32::from(picture.rgb[(row * wide + column) * 3 + lane]);
            }
        }
    }
    sum.map(|lane| lane / ((2 * half + 1) * (2 * half + 1)) as f32)
}

#[test]
fn the_number_of_threads_never_shows() {
    let (asset, design) = (asset(), preset("ravi"));
    let geometry = posed(&design, "smile", 20.0, 0.0);
    for quality in [Quality::Draft, Quality::Final] {
        let scene = scene(&asset, &geometry, &design, 128, quality);
        let one = Renderer::new(1).render(&scene).unwrap();
        let mut renderer = Renderer::new(3);
        assert_eq!(one, renderer.render(&scene).unwrap());
        assert_eq!(one, renderer.render(&scene).unwrap(), "what was kept changes nothing");
    }
}

#[test]
fn a_picture_nobody_waits_for_is_given_up_at_every_point_and_leaves_nothing_behind() {
    let (asset, design) = (asset(), preset("ravi"));
    let geometry = posed(&design, "neutral", 0.0, 0.0);
    let scene = scene(&asset, &geometry, &design, 48, Quality::Draft);
    let whole = Renderer::new(1).render(&scene).unwrap();
    let mut renderer = Renderer::new(2);
    let mut points = 0;
    loop {
        let asked = AtomicUsize::new(0);
        match renderer.render_while(&scene, &|| asked.fetch_add(1, Ordering::Relaxed) < points) {
            Err(error) => assert_eq!(error, HeadError::Unwanted),
            Ok(picture) => break assert_eq!(picture, whole),
        }
        points += 1;
    }
    assert!(points > 20, "asked {points} times");
}

#[test]
fn hair_of_every_style_leaves_the_irises_free() {
    // As a preset wears it, and long, full and curly.
    for (name, extreme) in [("mei", None), ("ravi", Some(1.0))] {
        for style in HAIR_STYLES {
            let mut design = preset(name);
            design.choose("hair.style", style).unwrap();
            for path in ["hair.length", "hair.volume", "hair.curl"] {
                if let Some(value) = extreme {
                    design.set(path, value).unwrap();
                }
            }
            for yaw in [-30.0, 0.0, 30.0] {
                let (_, aux) = drawn(&design, yaw, 192);
                let all: f32 = aux.hair.iter().sum();
                assert!((all > 200.0) != (*style == "bald"), "{name}, {style}: {all} pixels of hair");
                for side in ["left", "right"] {
                    let over = over_iris(&aux, side);
                    assert!(over < 0.02, "{name}, {style}, yaw {yaw}: {over} over the {side} iris");
                }
            }
        }
    }
}

#[test]
fn guides_are_finite_and_agree_with_each_other() {
    for (name, yaw) in [("tomas", 0.0), ("amara", 30.0)] {
        let (picture, aux) = drawn(&preset(name), yaw, 160);
        assert_eq!(picture.rgb.len(), 160 * 160 * 3);
        for (number, depth) in aux.depth_dm.iter().enumerate() {
            let normal = aux.normal[number];
            assert!(
                depth.is_finite() && normal.iter().chain([&aux.hair[number], &aux.line[number]]).all(|x| x.is_finite())
            );
            let square: f32 = normal.iter().map(|lane| lane * lane).sum();
            assert!(if *depth > 0.0 { (square - 1.0).abs() < 1e-3 } else { square == 0.0 });
        }
        let eyes =
            [Material::LeftEye, Material::RightEye].map(|eye| aux.part.iter().filter(|p| **p == eye as u8).count());
        assert!(eyes.iter().all(|count| *count > 10), "{name}: {eyes:?} samples of eyes");
    }
}

#[test]
fn skin_light_and_dark_is_neither_chalk_nor_coal() {
    let [fair, dark] = [0.05, 0.9].map(|melanin| {
        let mut design = preset("mei");
        for (path, value) in [("skin.melanin", melanin), ("skin.moles", 0.0), ("skin.freckles", 0.0)] {
            design.set(path, value).unwrap();
        }
        let (picture, aux) = drawn(&design, 0.0, 192);
        let (nose, cheek) = (mark(&aux, "nose_tip"), mark(&aux, "cheek_right"));
        patch(&picture, [0, 1].map(|axis| 0.35 * nose[axis] + 0.65 * cheek[axis]), 3)
    });
    let luma = |rgb: [f32; 3]| 0.3 * rgb[0] + 0.59 * rgb[1] + 0.11 * rgb[2];
    assert!((150.0..228.0).contains(&luma(fair)), "fair skin is {fair:?}");
    assert!((32.0..110.0).contains(&luma(dark)), "dark skin is {dark:?}");
    for rgb in [fair, dark] {
        assert!(rgb[0] > rgb[1] && rgb[1] > rgb[2], "skin is warm: {rgb:?}");
    }
    assert!(dark[0] > 1.25 * dark[2], "dark skin is not grey: {dark:?}");
}

#[test]
fn no_light_leaves_holes_in_the_face() {
    let (asset, design) = (asset(), preset("nova"));
    let geometry = posed(&design, "laugh", -15.0, 8.0);
    for rig in LIGHT_RIGS {
        let scene = Scene { rig, ..scene(&asset, &geometry, &design, 96, Quality::Draft) };
        let (picture, aux) = Renderer::new(2).render_with_guides(&scene).unwrap();
        let nose = mark(&aux, "nose_tip");
        assert!(patch(&picture, nose, 2).iter().sum::<f32>() > 40.0, "the nose is black in {}", rig.name);
    }
}

#[test]
fn impossible_scenes_are_refused() {
    let (asset, design) = (asset(), Design::default());
    let geometry = posed(&design, "neutral", 0.0, 0.0);
    let good = scene(&asset, &geometry, &design, 64, Quality::Draft);
    let refused = |scene: Scene<'_>| Renderer::new(1).render(&scene).unwrap_err().code();
    assert_eq!(refused(Scene { size_px: [0, 64], ..good }), "design.out_of_range");
    assert_eq!(refused(Scene { size_px: [64, 4096], ..good }), "design.out_of_range");
    assert_eq!(refused(Scene { cloth: [f32::NAN; 3], ..good }), "design.out_of_range");
    let mut rig = good.rig;
    rig.lights[0].strength = f32::INFINITY;
    assert_eq!(refused(Scene { rig, ..good }), "design.out_of_range");
    let twice = Scene { level: asset.level(Detail::Twice), ..good };
    assert_eq!(refused(twice), "head.asset_content");
    let mut broken = geometry.clone();
    broken.positions[7][1] = f32::NAN;
    assert_eq!(refused(Scene { geometry: &broken, ..good }), "head.asset_content");
    assert!(LightRig::named("beuty").is_err() && Background::named("").is_err());
}
