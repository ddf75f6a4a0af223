//! The face forge from the outside: designs, portraits, and the views an identity is enrolled from.

use muse_gpu::head::render::RENDERER_VERSION;
use muse_gpu::{DecodeLimits, Picture};
use muse_tests::Muse;
use serde_json::Value;

fn picture(path: &std::path::Path) -> Picture {
    Picture::decode(&std::fs::read(path).expect("a file"), &DecodeLimits::default()).expect("a picture")
}

#[test]
fn a_seed_is_a_face_and_faces_mix() {
    let muse = Muse::new();
    let drawn = |arguments: &[&str]| muse.run(arguments).exits(0).json();
    let first = drawn(&["forge", "random", "--seed", "5"]);
    assert_eq!(first, drawn(&["forge", "random", "--seed", "5", "--json"]));
    assert_ne!(first, drawn(&["forge", "random", "--seed", "6"]));
    assert_eq!(drawn(&["forge", "blend", "nova", "idris", "--share", "0"])["macro"], preset(&muse, "nova")["macro"]);
    let file = muse.file("five.json", &first.to_string());
    let child = drawn(&["forge", "child", &file, "mei", "--seed", "3"]);
    assert!(child["macro"]["age"].as_f64().is_none_or(|age| age >= 25.0), "{child}");
    assert!(drawn(&["forge", "parameters", "--json"]).as_array().is_some_and(|all| all.len() > 150));
    assert!(!muse.home().exists(), "no studio is needed, and none is made");
}

fn preset(muse: &Muse, name: &str) -> Value {
    let all = muse.run(&["forge", "presets", "--json"]).exits(0).json();
    let found = all.as_array().into_iter().flatten().find(|preset| preset["name"] == name).cloned();
    found.expect("a preset")["design"].clone()
}

#[test]
fn an_export_is_eight_views_of_one_person_with_their_guides() {
    let muse = Muse::new();
    let folder = muse.path("mei");
    let out = folder.display().to_string();
    let told = muse.run(&["forge", "export", "mei", "--out", &out, "--size", "224", "--json"]).exits(0).json();
    assert_eq!(told["files"].as_array().map(Vec::len), Some(8 * 6 + 1));
    let view = |name: &str| folder.join(name).display().to_string();
    let compared =
        ["critic", "compare", &view("1-front.png"), &view("5-right-30.png"), "--domain", "rendered", "--json"];
    let alike = muse.run(&compared).exits(0).json();
    assert!(alike["cosine"].as_f64().is_some_and(|cosine| cosine > 0.6), "{alike}");
    assert_eq!((&alike["faces"][0], &alike["faces"][1]), (&1.into(), &1.into()));
    let (face, mask) = (picture(&folder.join("1-front.png")), picture(&folder.join("1-front-mask.png")));
    assert_eq!((face.width_px, face.height_px, mask.width_px), (224, 224, 224));
    let design: Value =
        serde_json::from_slice(&std::fs::read(folder.join("design.json")).expect("a design")).expect("JSON");
    assert_eq!(design, preset(&muse, "mei"));
    let marks: Value =
        serde_json::from_slice(&std::fs::read(folder.join("1-front-landmarks.json")).expect("marks")).expect("JSON");
    assert!(marks.as_object().is_some_and(|marks| marks.len() > 20), "{marks}");
}

/// Sealed, drawn in a pose no reference has, judged as her, sealed again: one face throughout.
#[test]
fn a_designed_face_becomes_a_muse_that_drafts_show_in_new_poses() {
    let muse = Muse::new();
    let design = muse.run(&["forge", "random", "--seed", "11"]).exits(0).json();
    let file = muse.file("design.json", &design.to_string());
    let draft = muse.path("draft.json").display().to_string();
    muse.run(&["new", "Ilse", "--face", &file, "--seed", "7", "--output", &draft]).exits(0);
    let sealed = muse.run(&["genesis", &draft, "--json"]).exits(0).json();
    let identity = &sealed["head"]["dna"]["identity"];
    assert_eq!(
        (&identity["basis"]["kind"], &identity["domain"]),
        (&"synthetic".into(), &"rendered".into()),
        "{sealed}"
    );
    assert_eq!(identity["forged"]["design"], design);
    assert_eq!(identity["forged"]["renderer_version"], RENDERER_VERSION);
    assert_eq!(identity["references"].as_array().map(Vec::len), Some(8));
    assert!(identity["weakest_cosine"].as_f64().is_some_and(|cosine| cosine > 0.6), "{identity}");

    let intent = ["produce", "--intent", "a quiet portrait by the window", "--anyway", "--renderer", "draft", "--json"];
    let made = muse.run(&intent).exits(0).json();
    assert_eq!(made["production"]["state"], "in_review", "{made}");
    let work = muse.run(&["work", made["production"]["production_id"].as_str().expect("an id")]).exits(0).out;
    assert!(work.contains("accept: similarity") && !work.contains("never measured"), "{work}");

    // Another persona, the same face: nothing is drawn again, and the references are the same to the byte.
    let mut changed: Value = serde_json::from_slice(&std::fs::read(&draft).expect("a draft")).expect("JSON");
    changed["persona"] = "She learned to wait.".into();
    let changed = muse.file("changed.json", &changed.to_string());
    let again = muse.run(&["genesis", &changed, "--of", "Ilse", "--why", "she grew", "--json"]).exits(0).json();
    assert_eq!(&again["head"]["dna"]["identity"], identity);
    muse.run(&["verify", "Ilse"]).exits(0);

    let other = muse.file("other.json", &muse.run(&["forge", "random", "--seed", "12"]).exits(0).json().to_string());
    muse.run(&["new", "Ilse", "--face", &other, "--seed", "7", "--output", &format!("{draft}.2")]).exits(0);
    let locked = muse.run(&["genesis", &format!("{draft}.2"), "--of", "Ilse", "--why", "a new face", "--json"]);
    assert_eq!((locked.code, locked.problem()["code"].as_str()), (1, Some("dna.biometric_lock")), "{locked:?}");
}

#[test]
fn a_draft_with_an_impossible_head_is_refused_and_nothing_is_sealed() {
    let muse = Muse::new();
    let draft = muse.run(&["surprise", "--seed", "3"]).exits(0).json();
    for (section, name, value, code) in
        [("macro", "age", Value::from(12), "dna.unreadable"), ("sliders", "nose_widht", 0.1.into(), "dna.unreadable")]
    {
        let mut wrong = draft.clone();
        wrong["draft_dna"]["identity"]["design"][section][name] = value;
        let file = muse.file("wrong.json", &wrong.to_string());
        let answer = muse.run(&["genesis", &file, "--json"]);
        assert_eq!((answer.code, answer.problem()["code"].as_str()), (1, Some(code)), "{answer:?}");
    }
    assert!(!muse.home().exists(), "nothing was sealed");
}

#[test]
fn what_is_no_face_is_refused_by_name() {
    let muse = Muse::new();
    let out = muse.path("x.png").display().to_string();
    for (design, code) in [
        (r#"{"version": 1, "macro": {"age": 12}}"#, "design.out_of_range"),
        (r#"{"version": 1, "sliders": {"nose_widht": 0.1}}"#, "design.unknown_name"),
        (r#"{"version": 1, "hair": {"style": 3}}"#, "design.wrong_kind"),
        (r#"{"version": 99}"#, "design.version"),
        ("not json", "design.unreadable"),
    ] {
        let file = muse.file("design.json", design);
        let answer = muse.run(&["forge", "render", &file, "--out", &out, "--size", "64", "--json"]);
        assert_eq!((answer.code, answer.problem()["code"].as_str()), (1, Some(code)), "{answer:?}");
    }
    let huge = muse.run(&["forge", "render", "nova", "--out", &out, "--size", "4096", "--json"]);
    assert_eq!((huge.code, huge.problem()["code"].as_str()), (1, Some("design.out_of_range")), "{huge:?}");
    assert!(!muse.path("x.png").exists());
}
