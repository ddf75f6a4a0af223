//! The portrait on a graphics device against its twin on the processor.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "tests; the measured figures are worth reading")]

mod common;

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use common::reader;
use muse_gpu::head::design::presets::Preset;
use muse_gpu::head::render::gpu::{GpuRenderError, GpuRenderer, PortraitDevice};
use muse_gpu::head::render::strands::{self, Roots, Strands};
use muse_gpu::head::render::{
    Aux, Background, Creases, Framing, Garment, Lens, LightRig, Material, Picture, Quality, RENDERER_VERSION, Renderer,
    Scene,
};
use muse_gpu::head::{Design, DesignSpace, Detail, Expression, Geometry, HeadAsset, ParameterId, Pose, Sculptor};
use muse_gpu::{BackendChoice, DecodeLimits, GpuError};

fn asset() -> Arc<HeadAsset> {
    static ASSET: OnceLock<Arc<HeadAsset>> = OnceLock::new();
    let load = || Arc::new(HeadAsset::load(include_bytes!("../../../assets/face/head.bin")).unwrap());
    Arc::clone(ASSET.get_or_init(load))
}

/// One device for all tests, because compiling its shaders takes seconds; `None` on a machine without any driver.
fn device() -> Option<MutexGuard<'static, GpuRenderer>> {
    static DEVICE: OnceLock<Option<Mutex<GpuRenderer>>> = OnceLock::new();
    let device = DEVICE.get_or_init(|| opened().map(Mutex::new)).as_ref()?;
    Some(device.lock().unwrap_or_else(PoisonError::into_inner))
}

fn opened() -> Option<GpuRenderer> {
    match GpuRenderer::open(true) {
        Ok(device) => {
            println!("on {:?}", device.info());
            Some(device)
        }
        Err(GpuError::NoAdapter) if muse_gpu::device::report().adapters.is_empty() => {
            println!("skipped: no graphics driver; run scripts/setup --for test");
            None
        }
        Err(error) => panic!("{error}"),
    }
}

/// A head and everything that a scene of it borrows.
struct Sitter {
    asset: Arc<HeadAsset>,
    geometry: Geometry,
    design: Design,
    creases: Creases,
}

impl Sitter {
    fn new(preset: &str, expression: &str, yaw: f32, pitch: f32) -> Self {
        Self::posed(Preset::find(preset).unwrap().design().unwrap(), expression, yaw, pitch)
    }

    fn posed(design: Design, expression: &str, yaw: f32, pitch: f32) -> Self {
        let asset = asset();
        let shape = DesignSpace::new(Arc::clone(&asset)).unwrap().shape(&design).unwrap();
        let face = Expression::named(&asset, expression, 1.0).unwrap();
        let pose = Pose::FRONT.turned(yaw, pitch, 0.0).unwrap();
        let mut sculptor = Sculptor::new(Arc::clone(&asset), Detail::Once).unwrap();
        let geometry = sculptor.sculpt(&shape, &face, &pose).clone();
        let creases = Creases::of(&asset, &face);
        Self { asset, geometry, design, creases }
    }

    fn scene(&self, size_px: [u32; 2], quality: Quality) -> Scene<'_> {
        Scene {
            asset: &self.asset,
            level: self.asset.level(Detail::Once),
            geometry: &self.geometry,
            design: &self.design,
            creases: self.creases,
            rig: LightRig::named("beauty").unwrap(),
            lens: Lens::Portrait85,
            framing: Framing::PORTRAIT,
            background: Background::named("studio_grey").unwrap(),
            garment: Garment::CrewNeck,
            cloth: [0.04, 0.04, 0.05],
            size_px,
            quality,
        }
    }
}

/// Holds two pictures of one scene against the stated tolerance.
fn check_alike(what: &str, twin: &Picture, drawn: &Picture) {
    assert_eq!((twin.width_px, twin.height_px), (drawn.width_px, drawn.height_px));
    let gaps: Vec<u8> = twin.rgb.iter().zip(&drawn.rgb).map(|(a, b)| a.abs_diff(*b)).collect();
    let mean = gaps.iter().map(|gap| f64::from(*gap)).sum::<f64>() / gaps.len() as f64;
    let pixels = (gaps.len() / 3) as f64;
    let within = gaps.chunks(3).filter(|pixel| pixel.iter().all(|gap| *gap <= 4)).count() as f64 / pixels;
    let most = gaps.iter().max().unwrap();
    println!("{what}: {mean:.4} apart on average, {:.3} % within 4, {most} at most", within * 100.0);
    assert!(mean <= 0.2, "{what}: {mean} apart on average");
    assert!(within >= 0.995, "{what}: {within} within 4 of 255");
}

fn check_guides(what: &str, twin: &Aux, drawn: &Aux) {
    let count = twin.part.len() as f32;
    assert_eq!(twin.landmarks, drawn.landmarks, "{what}");
    let other = twin.part.iter().zip(&drawn.part).filter(|(a, b)| a != b).count() as f32;
    assert!(other <= 0.003 * count, "{what}: {other} parts differ");
    let far = |a: &[f32], b: &[f32], most: f32| a.iter().zip(b).filter(|(a, b)| (*a - *b).abs() > most).count() as f32;
    assert!(far(&twin.depth_dm, &drawn.depth_dm, 0.01) <= 0.002 * count, "{what}: depth");
    assert!(far(&twin.hair, &drawn.hair, 0.03) <= 0.005 * count, "{what}: hair");
    assert!(far(&twin.line, &drawn.line, 0.1) <= 0.01 * count, "{what}: lines");
    let turned = twin.normal.iter().zip(&drawn.normal);
    let turned = turned.filter(|(a, b)| (0..3).any(|lane| (a[lane] - b[lane]).abs() > 0.02)).count() as f32;
    assert!(turned <= 0.002 * count, "{what}: {turned} normals differ");
}

#[test]
fn every_skin_light_pose_and_quality_looks_as_on_the_processor() {
    let Some(mut gpu) = device() else { return };
    let mut twin = Renderer::new(2);
    let night = Background::named("midnight").unwrap();
    for (preset, rig, expression, yaw, pitch, lens, garment, paper) in [
        ("mei", "beauty", "neutral", 0.0, 0.0, Lens::Portrait85, Garment::CrewNeck, None),
        ("amara", "rembrandt", "laugh", 25.0, 5.0, Lens::Wide35, Garment::ScoopNeck, None),
        ("tomas", "night", "smile", -30.0, -8.0, Lens::Tele135, Garment::TurtleNeck, Some(night)),
        ("ravi", "window", "neutral", 10.0, 0.0, Lens::Normal50, Garment::CrewNeck, Some(night)),
    ] {
        let sitter = Sitter::new(preset, expression, yaw, pitch);
        for quality in [Quality::Draft, Quality::Final] {
            let plain = sitter.scene([160, 176], quality);
            let rig = LightRig::named(rig).unwrap();
            let background = paper.unwrap_or(plain.background);
            let scene = Scene { rig, lens, garment, background, ..plain };
            let what = format!("{preset}, {}, {quality:?}", rig.name);
            let (known, known_aux) = twin.render_with_guides(&scene).unwrap();
            let (drawn, drawn_aux) = gpu.render_with_guides(&scene).unwrap();
            check_alike(&what, &known, &drawn);
            check_guides(&what, &known_aux, &drawn_aux);
            assert_eq!(gpu.render(&scene).unwrap(), drawn, "{what}: the same bytes again, with or without guides");
        }
    }
}

#[test]
fn what_is_kept_from_picture_to_picture_never_shows() {
    let Some(mut gpu) = device() else { return };
    let sitter = Sitter::new("ravi", "smile", 15.0, 0.0);
    let other = Sitter::new("amara", "neutral", 0.0, 0.0);
    let first = sitter.scene([96, 96], Quality::Draft);
    let known = gpu.render(&first).unwrap();
    let mut dyed = Sitter::new("ravi", "smile", 15.0, 0.0);
    dyed.design.set("skin.melanin", 0.9).unwrap();
    dyed.design.set("hair.darkness", 0.1).unwrap();
    let mut dark = first.rig;
    dark.lights.iter_mut().for_each(|light| light.strength = 0.0);
    let between = [
        other.scene([120, 96], Quality::Draft),
        Scene { rig: LightRig::named("split").unwrap(), ..first },
        dyed.scene([96, 96], Quality::Draft),
        Scene { garment: Garment::ScoopNeck, ..first },
        Scene { lens: Lens::Wide35, ..first },
        Scene { rig: dark, ..first },
        sitter.scene([96, 96], Quality::Final),
    ];
    for scene in between {
        let drawn = gpu.render(&scene).unwrap();
        check_alike("a changed scene", &Renderer::new(2).render(&scene).unwrap(), &drawn);
        assert_eq!(gpu.render(&first).unwrap(), known);
    }
}

#[test]
fn what_no_device_can_draw_is_refused_with_the_same_words() {
    let Some(mut gpu) = device() else { return };
    let sitter = Sitter::posed(Design::default(), "neutral", 0.0, 0.0);
    let good = sitter.scene([64, 64], Quality::Draft);
    let mut broken = sitter.geometry.clone();
    broken.positions[7][1] = f32::NAN;
    for bad in [
        Scene { size_px: [0, 64], ..good },
        Scene { size_px: [64, 2049], ..good },
        Scene { cloth: [f32::NAN; 3], ..good },
        Scene { geometry: &broken, ..good },
        Scene { level: sitter.asset.level(Detail::Twice), ..good },
    ] {
        let known = Renderer::new(1).render(&bad).unwrap_err();
        match gpu.render(&bad) {
            // By their texts, because no NaN equals another.
            Err(GpuRenderError::Scene(error)) => assert_eq!(error.to_string(), known.to_string()),
            other => panic!("{other:?}"),
        }
    }
    gpu.render(&good).unwrap();
}

#[test]
fn a_device_lost_in_the_middle_of_a_picture_leaves_the_twins_picture_and_a_note() {
    let sitter = Sitter::new("mei", "neutral", 0.0, 0.0);
    let scene = sitter.scene([192, 192], Quality::Draft);
    let known = Renderer::new(2).render(&scene).unwrap();
    let refused = Scene { size_px: [1, 1], ..scene };
    // At several moments: before it is sent, while it is drawn, perhaps after it.
    for wait_ms in [0, 40, 150] {
        let Some(gpu) = opened() else { return };
        let pull_out = gpu.breaker();
        let mut device = PortraitDevice::on(gpu, 2);
        check_alike("whole", &known, &device.render(&scene).unwrap());
        let other = Scene { lens: Lens::Wide35, ..scene };
        let expected = Renderer::new(2).render(&other).unwrap();
        let lost = std::thread::spawn(move || {
            std::thread::sleep(std::time::Duration::from_millis(wait_ms));
            pull_out();
        });
        let drawn = device.render(&other).unwrap();
        lost.join().unwrap();
        match device.note() {
            Some(note) => assert_eq!(drawn, expected, "the twin's own bytes: {note}"),
            // It was done before.
            None => check_alike("whole", &expected, &drawn),
        }
        let (again, aux) = device.render_with_guides(&scene).unwrap();
        assert_eq!(again, known);
        assert_eq!(aux.part.len(), 192 * 192);
        println!("after {wait_ms} ms: {:?}", device.note());
        assert!(device.note().is_some_and(|note| note.contains("lost")), "{:?}", device.note());
        assert!(device.render(&refused).is_err());
    }
}

#[test]
fn the_processor_alone_says_so_and_draws() {
    let sitter = Sitter::new("mei", "neutral", 0.0, 0.0);
    let scene = sitter.scene([48, 48], Quality::Draft);
    let mut device = PortraitDevice::open(false, 2);
    assert!(device.note().is_some());
    assert_eq!(device.render(&scene).unwrap(), Renderer::new(1).render(&scene).unwrap());
}

#[test]
fn a_critic_sees_the_same_person_on_both() {
    let Some(mut gpu) = device() else { return };
    let reader = reader(BackendChoice::OnnxRuntime);
    for (preset, yaw) in [("mei", 0.0), ("amara", 20.0)] {
        let sitter = Sitter::new(preset, "neutral", yaw, 0.0);
        let scene = sitter.scene([512, 512], Quality::Draft);
        let vector = |picture: &Picture| {
            let face = reader.detect(picture).unwrap().remove(0);
            reader.embed(picture, &face).unwrap()
        };
        let alike = vector(&Renderer::new(2).render(&scene).unwrap()).cosine(&vector(&gpu.render(&scene).unwrap()));
        println!("{preset}: cosine {}", alike.get());
        assert!(alike.get() >= 0.98, "{preset}: cosine {}", alike.get());
    }
}

#[test]
fn a_large_picture_has_no_seams_and_a_close_one_shows_the_same_teeth() {
    let Some(mut gpu) = device() else { return };
    let sitter = Sitter::new("tomas", "neutral", 0.0, 0.0);
    // Large enough for two bands of two million samples.
    let framing = Framing { height_dm: 6.0, ..Framing::PORTRAIT };
    let scene = Scene { framing, ..sitter.scene([1400, 1700], Quality::Draft) };
    check_alike("two bands", &Renderer::new(2).render(&scene).unwrap(), &gpu.render(&scene).unwrap());
    let sitter = Sitter::new("nova", "laugh", 0.0, 0.0);
    let framing = Framing { height_dm: 1.2, offset_dm: [0.0, -0.35] };
    let scene = Scene { framing, ..sitter.scene([160, 160], Quality::Final) };
    let (known, aux) = Renderer::new(2).render_with_guides(&scene).unwrap();
    let seen = |part: Material| aux.part.iter().filter(|seen| **seen == part as u8).count();
    assert!(seen(Material::Teeth) > 50 && seen(Material::LeftEye) > 50, "the scene shows what is compared");
    check_alike("teeth and eyes", &known, &gpu.render(&scene).unwrap());
}

#[test]
fn hair_grows_again_for_every_parameter_that_changes_it() {
    let sitter = Sitter::new("mei", "neutral", 0.0, 0.0);
    let level = sitter.asset.level(Detail::Once);
    let grown = |design: &Design| {
        let roots = Roots::new(level, design, 0.02, 2).unwrap();
        let strands = Strands::grow(level, &sitter.geometry, design, &roots, 2).unwrap();
        let numbers: Vec<_> = strands.strands.iter().map(|s| (s.start, s.count, s.seed, s.width, s.light)).collect();
        (strands.points, numbers, strands.looks.map(|look| (look.rgb, look.vary, look.gloss, look.tip)))
    };
    let known = grown(&sitter.design);
    for id in ParameterId::all() {
        let parameter = id.parameter();
        let (least, most) = parameter.bounds();
        let value =
            if (sitter.design.value(id) - least).abs() > (sitter.design.value(id) - most).abs() { least } else { most };
        let mut other = sitter.design.clone();
        other.set(&parameter.path(), value).unwrap();
        if strands::key(&other) == strands::key(&sitter.design) {
            assert!(grown(&other) == known, "{} changes hair", parameter.path());
        }
    }
}

/// The same design gives the same face for ever. After a change of the renderer that is meant to be seen, raise its
/// version, run this test with `MUSE_GOLDEN=write`, look at what it wrote, and delete the pictures of the version before.
#[test]
fn portraits_are_the_ones_that_were_kept_on_both() {
    let kept = [
        ("idris", "rembrandt", "neutral", -15.0, Quality::Final),
        ("mei", "window", "soft_smile", 15.0, Quality::Final),
        ("nova", "beauty", "neutral", 0.0, Quality::Draft),
    ];
    for (preset, light, expression, yaw, quality) in kept {
        let sitter = Sitter::new(preset, expression, yaw, 0.0);
        let scene = Scene { rig: LightRig::named(light).unwrap(), ..sitter.scene([192, 192], quality) };
        let twin = Renderer::new(2).render(&scene).unwrap();
        let file = format!("{}/tests/golden/{preset}-v{RENDERER_VERSION}.png", env!("CARGO_MANIFEST_DIR"));
        if std::env::var_os("MUSE_GOLDEN").is_some() {
            std::fs::write(&file, twin.encode_png()).unwrap();
        }
        let bytes = std::fs::read(&file).unwrap_or_else(|error| panic!("{file}: {error}"));
        let golden = Picture::decode(&bytes, &DecodeLimits::default()).unwrap();
        check_alike(&format!("{preset} on the processor"), &golden, &twin);
        if let Some(mut device) = device() {
            check_alike(&format!("{preset} on the device"), &golden, &device.render(&scene).unwrap());
        }
    }
}
