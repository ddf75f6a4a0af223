//! The design space: limits, chance, mixtures, documents.
#![expect(clippy::unwrap_used, reason = "a test that fails may panic")]

use std::sync::{Arc, LazyLock};

use muse_gpu::head::design::presets::{PRESETS, Preset};
use muse_gpu::head::design::{ADULT_LIMIT, DESIGN_VERSION, RandomOptions, Range};
use muse_gpu::head::{Design, DesignSpace, Group, HeadAsset, Parameter, ParameterId, Section};

static SPACE: LazyLock<DesignSpace> = LazyLock::new(|| {
    DesignSpace::new(Arc::new(HeadAsset::load(include_bytes!("../../../assets/face/head.bin")).unwrap())).unwrap()
});

fn random(seed: u64, amplitude: f32) -> Design {
    SPACE.random(&Design::default(), &RandomOptions { amplitude, ..RandomOptions::seeded(seed) }).unwrap()
}

/// Within every range, and an adult by parameters and by geometry.
fn is_sound(design: &Design) {
    for (id, parameter) in ParameterId::all().zip(Parameter::all()) {
        let (min, max) = parameter.bounds();
        assert!((min..=max).contains(&design.value(id)), "{} is {}", parameter.path(), design.value(id));
    }
    let age = design.get("macro.age").unwrap();
    assert!(age >= 25.0);
    SPACE.shape(design).unwrap();
    let maturity = SPACE.maturity(design).unwrap();
    let room = 0.3 * ((age - 25.0) / 35.0).min(1.0);
    assert!(maturity.youthfulness <= ADULT_LIMIT + room, "{maturity:?}");
    // Clearly on the adult side of the one measure that tells children best: their mean is 0.111, adults' 0.081.
    let (name, opening, _) = maturity.measures[0];
    assert!(name.starts_with("eye opening") && opening < 0.118, "{opening}");
}

#[test]
fn ten_thousand_random_designs_are_all_adults() {
    for seed in 0..10_000 {
        // From the usual amplitude to the wildest there is.
        is_sound(&random(seed, [0.4, 0.5, 0.7, 1.0][seed as usize % 4]));
    }
}

#[test]
fn whatever_is_dialled_in_settles_among_the_adults() {
    let youngest = [
        ("macro.age", 25.0),
        ("macro.masculine", 0.0),
        ("sliders.eye_size", 1.0),
        ("sliders.eye_open_middle", 1.0),
        ("sliders.face_round", 1.0),
        ("sliders.cheek_volume", 1.0),
        ("sliders.chin_height", -1.0),
        ("sliders.forehead_height", 1.0),
        ("sliders.forehead_curve", 1.0),
        ("sliders.nose_length", -1.0),
        ("sliders.nose_depth", -1.0),
        ("sliders.mouth_width", -1.0),
    ];
    for bases in ["alder", "cedar", "willow"] {
        for (weight, muscle) in [(-1.0, -1.0), (-1.0, 1.0), (1.0, -1.0), (1.0, 1.0)] {
            let mut design = Design::default();
            for base in ["alder", "cedar", "willow"] {
                design.set(&format!("macro.{base}"), f32::from(u8::from(base == bases))).unwrap();
            }
            for (path, value) in youngest.into_iter().chain([("macro.weight", weight), ("macro.muscle", muscle)]) {
                design.set(path, value).unwrap();
            }
            let error = SPACE.shape(&design).unwrap_err();
            assert_eq!(error.code(), "design.not_adult");
            assert!(error.advice().is_some());
            is_sound(&SPACE.settled(&design).unwrap());
        }
    }
}

#[test]
fn a_design_inside_the_limits_settles_as_it_is() {
    for preset in PRESETS {
        let design = preset.design().unwrap();
        is_sound(&design);
        assert_eq!(SPACE.settled(&design).unwrap(), design, "{}", preset.name);
    }
    is_sound(&Design::default());
}

#[test]
fn a_wrong_name_is_refused_with_the_right_one() {
    let error = Design::default().set("sliders.nose_widht", 0.1).unwrap_err();
    assert_eq!(error.code(), "design.unknown_name");
    assert!(error.to_string().ends_with("did you mean `sliders.nose_width`?"), "{error}");
    assert_eq!(Preset::find("nvoa").unwrap_err().code(), "design.unknown_name");
}

#[test]
fn a_number_out_of_range_is_refused_with_the_range() {
    let mut design = Design::default();
    for value in [1.01, -1.01, f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        let error = design.set("sliders.nose_width", value).unwrap_err();
        assert_eq!(error.code(), "design.out_of_range");
        assert!(
            error.to_string().contains("`sliders.nose_width`") && error.to_string().ends_with("allowed is -1 to 1")
        );
    }
    assert_eq!(design, Design::default());
    let young = design.set("macro.age", 24.9).unwrap_err();
    assert_eq!(young.to_string(), "`macro.age` is 24.9, allowed is 25 to 85");
}

#[test]
fn bad_documents_are_refused_by_cause() {
    for (document, code) in [
        ("", "design.wrong_kind"),
        ("[]", "design.wrong_kind"),
        ("{}", "design.wrong_kind"),
        (r#"{"version": 0}"#, "design.version"),
        (r#"{"version": 2}"#, "design.version"),
        (r#"{"version": -1}"#, "design.wrong_kind"),
        (r#"{"version": "1"}"#, "design.wrong_kind"),
        (r#"{"version": 1, "slider": {}}"#, "design.unknown_name"),
        (r#"{"version": 1, "sliders": []}"#, "design.wrong_kind"),
        (r#"{"version": 1, "sliders": {"nose": 1}}"#, "design.unknown_name"),
        (r#"{"version": 1, "sliders": {"nose_width": "1"}}"#, "design.wrong_kind"),
        (r#"{"version": 1, "sliders": {"nose_width": null}}"#, "design.wrong_kind"),
        (r#"{"version": 1, "sliders": {"nose_width": 1e300}}"#, "design.out_of_range"),
        (r#"{"version": 1, "hair": {"style": 3}}"#, "design.wrong_kind"),
        (r#"{"version": 1, "hair": {"style": "mohawk"}}"#, "design.unknown_name"),
        (r#"{"version": 1, "macro": {"age": 12}}"#, "design.out_of_range"),
    ] {
        assert_eq!(Design::from_json(document).unwrap_err().code(), code, "{document}");
        assert!(serde_json::from_str::<Design>(document).is_err());
    }
}

#[test]
fn a_design_survives_being_written_and_read() {
    for seed in 0..200 {
        let design = random(seed, 0.6);
        let text = serde_json::to_string(&design).unwrap();
        assert!(text.starts_with(&format!(r#"{{"version":{DESIGN_VERSION}"#)));
        assert_eq!(serde_json::from_str::<Design>(&text).unwrap(), design, "{text}");
        assert_eq!(Design::from_value(&design.to_value()).unwrap(), design);
    }
    assert_eq!(serde_json::to_string(&Design::default()).unwrap(), r#"{"version":1}"#);
}

#[test]
fn the_same_seed_gives_the_same_face_for_ever() {
    assert_eq!(random(5, 0.4), random(5, 0.4));
    assert_ne!(random(5, 0.4), random(6, 0.4));
    let design = random(2026, 0.4);
    let said = ["macro.age", "macro.masculine", "sliders.nose_width", "skin.melanin", "hair.darkness"]
        .map(|path| design.get(path).unwrap());
    assert_eq!((said, design.word("hair.style").unwrap()), ([67.346, 0.073, -0.089, 0.382, 0.957], "long"));
}

#[test]
fn only_the_chosen_groups_change_and_locks_hold() {
    let base = Preset::find("ravi").unwrap().design().unwrap();
    let (lock, _) = Parameter::find("sliders.nose_length").unwrap();
    let options =
        RandomOptions { groups: vec![Group::Nose, Group::Hair], locks: vec![lock], ..RandomOptions::seeded(9) };
    let design = SPACE.random(&base, &options).unwrap();
    let mut changed = 0;
    for (id, parameter) in ParameterId::all().zip(Parameter::all()) {
        let same = design.value(id) == base.value(id);
        assert!(same || ([Group::Nose, Group::Hair].contains(&parameter.group) && id != lock), "{}", parameter.path());
        changed += usize::from(!same);
    }
    assert!(changed > 15, "{changed}");
    for amplitude in [-0.1, 1.1, f32::NAN] {
        let error = SPACE.random(&base, &RandomOptions { amplitude, ..RandomOptions::seeded(1) }).unwrap_err();
        assert_eq!(error.code(), "design.out_of_range");
    }
}

#[test]
fn random_looks_agree_with_each_other() {
    let bright = |rgb: [f32; 3]| rgb.iter().sum::<f32>();
    for seed in 0..2000 {
        let design = random(seed, 0.4);
        let get = |path| design.get(path).unwrap();
        if get("skin.melanin") > 0.6 {
            assert!(get("hair.darkness") > 0.6 || get("hair.grey") > 0.0 || get("skin.melanin") < 0.7, "seed {seed}");
        }
        if get("macro.masculine") <= 0.6 {
            assert_eq!(design.word("hair.beard").unwrap(), "none");
        }
        if get("hair.dye") == 0.0 {
            let (hair, brow) = (bright(design.hair_rgb()), bright(design.brow_rgb()));
            assert!((hair - brow).abs() < 0.55, "seed {seed}: hair {hair}, brows {brow}");
        }
        for rgb in [design.skin_rgb(), design.iris_rgb(), design.lips_rgb(), design.eye_shadow_rgb()] {
            assert!(rgb.iter().all(|lane| (0.0..=1.0).contains(lane)));
        }
    }
}

#[test]
fn a_blend_lies_between_and_ends_at_its_ends() {
    let [a, b] = ["nova", "idris"].map(|name| Preset::find(name).unwrap().design().unwrap());
    assert_eq!(SPACE.blend(&a, &b, 0.0).unwrap(), a);
    assert_eq!(SPACE.blend(&a, &b, 1.0).unwrap(), b);
    let middle = SPACE.blend(&a, &b, 0.5).unwrap();
    is_sound(&middle);
    assert!((middle.get("sliders.cheekbones").unwrap() - 0.7).abs() < 1e-6);
    assert_eq!(SPACE.blend(&a, &b, 1.5).unwrap_err().code(), "design.out_of_range");
}

#[test]
fn children_are_adults_who_take_after_both_parents() {
    let [a, b] = ["amara", "tomas"].map(|name| Preset::find(name).unwrap().design().unwrap());
    let apart = |x: &Design, y: &Design| {
        let sliders = ParameterId::all().filter(|id| id.parameter().section == Section::Sliders);
        sliders.map(|id| (x.value(id) - y.value(id)).powi(2)).sum::<f32>().sqrt()
    };
    for seed in 0..300 {
        let child = SPACE.child_of(&a, &b, seed).unwrap();
        is_sound(&child);
        assert!((25.0..=60.0).contains(&child.get("macro.age").unwrap()));
        assert_eq!(child, SPACE.child_of(&a, &b, seed).unwrap());
        let strangers = random(seed, 0.4);
        assert!(apart(&child, &a) + apart(&child, &b) < apart(&strangers, &a) + apart(&strangers, &b), "seed {seed}");
        let melanin = child.get("skin.melanin").unwrap();
        assert!((0.1..0.8).contains(&melanin), "{melanin}");
    }
}

#[test]
fn the_table_covers_what_a_designer_looks_for() {
    let sliders = Parameter::all().iter().filter(|parameter| parameter.section == Section::Sliders);
    let mut groups: Vec<Group> = sliders.clone().map(|parameter| parameter.group).collect();
    assert!(sliders.count() >= 60);
    groups.dedup();
    assert_eq!(groups.len(), 10);
    let style = Parameter::all().iter().find(|parameter| parameter.path() == "hair.style").unwrap();
    assert!(matches!(style.range, Range::Choice(words) if words.len() >= 9));
}
