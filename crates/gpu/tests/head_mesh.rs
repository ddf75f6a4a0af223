//! The asset and the meshes made of it.
#![expect(clippy::unwrap_used, reason = "a test that fails may panic")]

use std::sync::{Arc, LazyLock};

use muse_gpu::head::content::Content;
use muse_gpu::head::design::RandomOptions;
use muse_gpu::head::{
    Design, DesignSpace, Detail, EXPRESSIONS, Expression, Geometry, HeadAsset, Part, Pose, Sculptor, Section, Shape,
    TargetKind, blob,
};

static FILE: &[u8] = include_bytes!("../../../assets/face/head.bin");
static ASSET: LazyLock<Arc<HeadAsset>> = LazyLock::new(|| Arc::new(HeadAsset::load(FILE).unwrap()));
static SPACE: LazyLock<DesignSpace> = LazyLock::new(|| DesignSpace::new(Arc::clone(&ASSET)).unwrap());

/// Some random face; `even` without any difference between left and right.
fn face(seed: u64, amplitude: f32, even: bool) -> Design {
    let options = RandomOptions { amplitude, ..RandomOptions::seeded(seed) };
    let mut design = SPACE.random(&Design::default(), &options).unwrap();
    if even {
        design.reset(Section::Asymmetry);
        design = SPACE.settled(&design).unwrap();
    }
    design
}

fn code_of(file: &[u8]) -> &'static str {
    HeadAsset::load(file).map(drop).unwrap_err().code()
}

#[test]
fn the_asset_is_small_adult_and_says_where_it_is_from() {
    assert!(FILE.len() < 1 << 20);
    assert!(ASSET.licence().contains("CC0 1.0 Universal") && ASSET.provenance().contains("Mika Suominen"));
    let names = |kind| ASSET.target_names(kind).collect::<Vec<_>>();
    assert_eq!(names(TargetKind::Expression).len(), 52);
    assert_eq!(names(TargetKind::Macro).len(), 48);
    let all = [TargetKind::Macro, TargetKind::Slider, TargetKind::Expression].map(names).concat();
    let young = |name: &&str| name.contains("baby") || name.contains("child") || *name == "head-age-decr";
    assert!(!all.iter().any(young));
}

#[test]
fn an_asset_cut_short_anywhere_is_refused() {
    for len in (0..FILE.len()).step_by(4096).chain(0..60) {
        assert_eq!(code_of(&FILE[..len]), "head.not_an_asset", "{len} bytes");
    }
}

#[test]
fn one_changed_bit_anywhere_is_noticed() {
    let mut file = FILE.to_vec();
    for place in (0..FILE.len()).step_by(4093).chain(0..56) {
        file[place] ^= 1 << (place % 8);
        let code = code_of(&file);
        file[place] ^= 1 << (place % 8);
        let wanted = match place {
            0..8 | 12..20 => ["head.not_an_asset", "head.asset_hash"].as_slice(),
            8..12 => &["head.asset_version"],
            _ => &["head.asset_hash"],
        };
        assert!(wanted.contains(&code), "byte {place}: {code}");
    }
    let longer = [FILE, b"?"].concat();
    assert_eq!(code_of(&longer), "head.not_an_asset");
}

#[test]
fn a_whole_asset_that_contradicts_itself_is_refused() {
    let content = Content::read(&blob::open(FILE).unwrap()).unwrap();
    type Harm = fn(&mut Content);
    let harms: [(&str, Harm); 6] = [
        ("quad", |content| content.quads[7][2] = 60_000),
        ("texture", |content| content.quad_uvs[7][2] = 60_000),
        ("part", |content| content.parts[3] = 77),
        ("mask", |content| content.masks.truncate(2)),
        ("landmark", |content| content.named[0].1 = 60_000),
        ("mirror", |content| content.mirror[0] = 60_000),
    ];
    for (what, harm) in harms {
        let mut harmed = content.clone();
        harm(&mut harmed);
        let error = Content::read(&harmed.write()).unwrap_err();
        assert_eq!(error.code(), "head.asset_content");
        assert!(error.to_string().contains(what), "{error}");
    }
    // Half an eye less, a mask too short: only seen when it is put together.
    let mut harmed = content.clone();
    harmed.masks[1].pop();
    assert_eq!(code_of(&blob::seal(&harmed.write()).unwrap()), "head.asset_content");
}

#[test]
fn a_payload_of_random_damage_is_refused_or_read_and_never_panics() {
    let mut payload = blob::open(FILE).unwrap();
    let mut state = 9_u64;
    for _ in 0..120 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let place = (state >> 33) as usize % payload.len();
        payload[place] ^= 0x55;
        let _ = Content::read(&payload);
        payload[place] ^= 0x55;
        let _ = Content::read(&payload[..place]).unwrap_err();
    }
}

#[test]
fn an_even_design_makes_an_even_mesh() {
    let mut sculptor = Sculptor::new(Arc::clone(&ASSET), Detail::Once).unwrap();
    for seed in 0..40 {
        let shape = SPACE.shape(&face(seed, 0.6, true)).unwrap();
        let geometry = sculptor.sculpt(&shape, &Expression::NEUTRAL, &Pose::FRONT);
        let uneven = unevenness(geometry);
        assert!(uneven < 0.001, "seed {seed}: {uneven} dm");
    }
}

#[test]
fn each_asymmetry_makes_a_mesh_uneven() {
    let mut sculptor = Sculptor::new(Arc::clone(&ASSET), Detail::Once).unwrap();
    for parameter in muse_gpu::head::Parameter::all().iter().filter(|parameter| parameter.section == Section::Asymmetry)
    {
        let design = Design::default().with(&parameter.path(), 0.4).unwrap();
        let shape = SPACE.shape(&design).unwrap();
        let uneven = unevenness(sculptor.sculpt(&shape, &Expression::NEUTRAL, &Pose::FRONT));
        assert!(uneven > 0.002, "{}: {uneven} dm", parameter.path());
    }
}

/// The furthest that a vertex of the base mesh lies from where its mirror image would put it, in decimetres.
fn unevenness(geometry: &Geometry) -> f32 {
    let off = |(vertex, other): (usize, &u16)| {
        let ([x, y, z, _], [u, v, w, _]) = (geometry.positions[vertex], geometry.positions[usize::from(*other)]);
        (x + u).abs().max((y - v).abs()).max((z - w).abs())
    };
    let body = |(vertex, _): &(usize, &u16)| ASSET.base_parts()[*vertex] == Part::Body;
    ASSET.mirror().iter().enumerate().filter(body).map(off).fold(0.0, f32::max)
}

#[test]
fn a_thousand_random_faces_are_finite_and_their_eyes_sit_in_their_sockets() {
    let mut sculptor = Sculptor::new(Arc::clone(&ASSET), Detail::Once).unwrap();
    let point = |name: &str| ASSET.named(name).unwrap();
    let lids = ["left", "right"]
        .map(|side| ["eye_inner", "eye_outer", "lid_upper", "lid_lower"].map(|name| point(&format!("{name}_{side}"))));
    let (mut low, mut high) = (f32::MAX, f32::MIN);
    for seed in 0..1000 {
        let shape = SPACE.shape(&face(seed, 0.4 + 0.2 * (seed % 4) as f32, false)).unwrap();
        let geometry = sculptor.sculpt(&shape, &Expression::NEUTRAL, &Pose::FRONT);
        assert!(
            geometry.positions.iter().chain(&geometry.normals).flatten().all(|lane| lane.is_finite()),
            "seed {seed}"
        );
        for (lids, eye) in lids.iter().zip(geometry.eyes) {
            let (eye, [inner, outer, upper, lower]) = (eye.unwrap(), lids.map(|vertex| geometry.positions[vertex]));
            let [x, y, z] = eye.centre;
            let (near, far) = (inner[0].abs(), outer[0].abs());
            assert!((near..=far).contains(&x.abs()), "seed {seed}: {x} is not between {near} and {far}");
            assert!(
                (lower[1]..=upper[1]).contains(&y),
                "seed {seed}: {y} is not between {} and {}",
                lower[1],
                upper[1]
            );
            // The rim of the lids lies on the eyeball: neither inside of it nor standing off.
            for lid in [upper, lower] {
                let away = ((lid[0] - x).powi(2) + (lid[1] - y).powi(2) + (lid[2] - z).powi(2)).sqrt() / eye.radius;
                low = low.min(away);
                high = high.max(away);
            }
        }
    }
    assert!(low > 1.0 && high < 1.3, "lids are {low} to {high} radii from the centre of the eye");
}

#[test]
fn normals_are_unit_vectors_that_look_outwards() {
    let mut sculptor = Sculptor::new(Arc::clone(&ASSET), Detail::Twice).unwrap();
    let smile = Expression::named(&ASSET, "smile", 1.0).unwrap();
    let pose = Pose::FRONT.turned(30.0, -10.0, 5.0).unwrap().looking(10.0, 5.0).unwrap();
    let shape = SPACE.shape(&face(3, 0.5, false)).unwrap();
    let geometry = sculptor.sculpt(&shape, &smile, &pose);
    let length = |v: &[f32; 4]| v.iter().map(|lane| lane * lane).sum::<f32>().sqrt();
    assert!(geometry.normals.iter().all(|normal| (length(normal) - 1.0).abs() < 1e-4));
    let level = ASSET.level(Detail::Twice);
    for (eye, part) in geometry.eyes.iter().flatten().zip([Part::LeftEye, Part::RightEye]) {
        for (vertex, _) in level.parts.iter().enumerate().filter(|(_, of)| **of == part) {
            let (position, normal) = (geometry.positions[vertex], geometry.normals[vertex]);
            let out: f32 = (0..3).map(|axis| (position[axis] - eye.centre[axis]) / eye.radius * normal[axis]).sum();
            assert!(out > 0.95, "vertex {vertex}: {out}");
        }
    }
}

#[test]
fn what_was_shaped_before_leaves_no_trace() {
    let faces = [1, 2].map(|seed| SPACE.shape(&face(seed, 0.5, false)).unwrap());
    let laugh = Expression::named(&ASSET, "laugh", 1.0).unwrap();
    let pose = Pose::FRONT.turned(-20.0, 5.0, 3.0).unwrap();
    let mut used = Sculptor::new(Arc::clone(&ASSET), Detail::Once).unwrap();
    used.sculpt(&faces[0], &laugh, &Pose::FRONT);
    used.sculpt(&faces[1], &Expression::NEUTRAL, &pose);
    used.sculpt(&faces[1], &laugh, &pose);
    let mut fresh = Sculptor::new(Arc::clone(&ASSET), Detail::Once).unwrap();
    let (a, b) = (used.sculpt(&faces[0], &laugh, &pose), fresh.sculpt(&faces[0], &laugh, &pose));
    assert_eq!((&a.positions, &a.normals, a.eyes), (&b.positions, &b.normals, b.eyes));
}

#[test]
fn shoulders_stay_when_the_head_turns_and_the_head_keeps_its_shape() {
    let mut sculptor = Sculptor::new(Arc::clone(&ASSET), Detail::Once).unwrap();
    let shape = Shape::plain(&ASSET).unwrap();
    let ahead = sculptor.sculpt(&shape, &Expression::NEUTRAL, &Pose::FRONT).positions.clone();
    let pose = Pose::FRONT.turned(45.0, 10.0, -10.0).unwrap();
    let turned = sculptor.sculpt(&shape, &Expression::NEUTRAL, &pose);
    let low = |p: &[f32; 4]| p[1] < -2.0;
    assert!(ahead.iter().zip(&turned.positions).filter(|(p, _)| low(p)).all(|(p, q)| p == q));
    let apart = |points: &[[f32; 4]], a: usize, b: usize| {
        (0..3).map(|axis| (points[a][axis] - points[b][axis]).powi(2)).sum::<f32>().sqrt()
    };
    let rigid = ["menton", "vertex", "nose_tip", "eye_outer_left", "mouth_corner_right", "eurion_left"];
    let rigid = rigid.map(|name| ASSET.named(name).unwrap());
    for pair in rigid.windows(2) {
        let change = apart(&ahead, pair[0], pair[1]) - apart(&turned.positions, pair[0], pair[1]);
        assert!(change.abs() < 0.01, "{change} dm");
    }
}

#[test]
fn eyes_turn_with_gaze_and_head_and_stay_round() {
    let mut sculptor = Sculptor::new(Arc::clone(&ASSET), Detail::Once).unwrap();
    let shape = Shape::plain(&ASSET).unwrap();
    let pose = Pose::FRONT.looking(20.0, 0.0).unwrap();
    let gaze = sculptor.sculpt(&shape, &Expression::NEUTRAL, &pose).eyes[0].unwrap().gaze();
    assert!((gaze[0] - 20_f32.to_radians().sin()).abs() < 1e-5);
    let geometry = sculptor.sculpt(&shape, &Expression::NEUTRAL, &pose.turned(10.0, 0.0, 0.0).unwrap());
    let eye = geometry.eyes[1].unwrap();
    assert!((eye.gaze()[0] - 30_f32.to_radians().sin()).abs() < 1e-5);
    assert!((0.12..0.18).contains(&eye.radius), "{}", eye.radius);
}

#[test]
fn every_expression_can_be_made_and_wrong_ones_are_named() {
    for (name, _) in EXPRESSIONS {
        Expression::named(&ASSET, name, 1.0).unwrap();
    }
    let wrong = Expression::named(&ASSET, "smiel", 1.0).unwrap_err();
    assert_eq!(wrong.to_string(), "there is no expression named `smiel`; did you mean `smile`?");
    let slider = Expression::NEUTRAL.with(&ASSET, "nose-hump-incr", 0.5).unwrap_err();
    assert_eq!(slider.code(), "design.unknown_name");
    for weight in [-0.1, 1.1, f32::NAN, f32::INFINITY] {
        assert_eq!(Expression::NEUTRAL.with(&ASSET, "jawOpen", weight).unwrap_err().code(), "design.out_of_range");
    }
    for angle in [76.0, -76.0, f32::NAN, f32::INFINITY] {
        let error = Pose::FRONT.turned(angle, 0.0, 0.0).unwrap_err();
        assert!(error.to_string().starts_with("`pose.yaw_deg` is"), "{error}");
    }
}
