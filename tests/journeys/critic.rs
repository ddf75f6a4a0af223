//! The critic from the outside: the command, the files it writes, and what it says of good and bad pictures.

use std::path::Path;

use muse_core::api;
use muse_core::cognition::RendererChoice;
use muse_core::studio::ProduceRequest;
use muse_core::vocab::{Basis, Problem};
use muse_gpu::{DecodeLimits, Picture};
use muse_tests::studio::{draft, wanting};
use muse_tests::{Muse, TempStudio, pictures, shared};
use serde_json::Value;
use tokio_util::sync::CancellationToken;

/// A folder with a few of the recorded people.
fn people(muse: &Muse, names: &[&str]) -> String {
    let folder = muse.path("people");
    for name in names {
        let person = folder.join(name);
        std::fs::create_dir_all(&person).expect("a folder");
        for entry in std::fs::read_dir(shared::folder().join("faces").join(name)).expect("recorded photos").flatten() {
            std::fs::copy(entry.path(), person.join(entry.file_name())).expect("a copy");
        }
    }
    folder.display().to_string()
}

fn seal(muse: &Muse, seed: &str) -> String {
    let draft = muse.run(&["surprise", "--seed", seed]).exits(0).out;
    let view = muse.told(&["genesis", "-", "--json"], &draft).exits(0).json();
    view["head"]["dna"]["name"].as_str().expect("a name").to_owned()
}

fn numbers(value: &Value, path: &str) -> f64 {
    value.pointer(path).and_then(Value::as_f64).unwrap_or_else(|| panic!("no {path} in {value}"))
}

#[test]
fn a_labelled_folder_gives_rates_a_report_with_figures_and_the_spread() {
    let muse = Muse::new();
    let folder = people(&muse, &["caltech_p00", "caltech_p02", "obama"]);
    let (report, spread) = (muse.path("critic.md"), muse.path("spread.toml"));
    let (report_name, spread_name) = (report.display().to_string(), spread.display().to_string());
    let found = muse
        .run(&["critic", "calibrate", &folder, "--report", &report_name, "--spread", &spread_name, "--json"])
        .exits(0)
        .json();
    assert_eq!(numbers(&found, "/set/people"), 3.0);
    assert!(found["planted"].as_array().is_some_and(Vec::is_empty), "none were asked for");
    let page = std::fs::read_to_string(&report).expect("a report");
    for heading in ["# What the critic is worth", "## What a score of 0.75 means", "## What this set cannot say"] {
        assert!(page.contains(heading), "{heading}");
    }
    for figure in ["critic-roc.svg", "critic-spread.svg"] {
        assert!(page.contains(figure), "{figure}");
        let drawing = std::fs::read_to_string(muse.path(figure)).expect("a figure");
        assert!(drawing.starts_with("<svg") && drawing.trim_end().ends_with("</svg>"), "{figure}");
    }
    let kept: toml::Table = toml::from_str(&std::fs::read_to_string(&spread).expect("a spread")).expect("TOML");
    assert!(kept.values().next().and_then(|model| model.get("photo")).is_some(), "{kept:?}");
    let nobody = muse.run(&["critic", "calibrate", &muse.path("people/obama").display().to_string(), "--json"]);
    assert_eq!((nobody.code, nobody.problem()["code"].as_str()), (1, Some("request.bad")), "{nobody:?}");
}

#[test]
fn an_audit_says_why_in_words_numbers_and_a_picture() {
    let muse = Muse::new();
    let name = seal(&muse, "3");
    let photo = shared::folder().join("faces/collins/astronaut.png").display().to_string();
    let evidence = muse.path("why.png");
    let said = muse
        .run(&["critic", "audit", &photo, "--muse", &name, "--evidence", &evidence.display().to_string(), "--json"])
        .exits(1)
        .json();
    assert_eq!(said["outcome"], "reject");
    assert_eq!(said.pointer("/findings/0/kind").and_then(Value::as_str), Some("stranger"));
    assert!(said["cosine"].is_number() && said["quality"]["eye_distance_px"].is_number() && said["pose"].is_object());
    let read = |path: &Path| {
        Picture::decode(&std::fs::read(path).expect("a file"), &DecodeLimits::default()).expect("a picture")
    };
    let (before, after) = (read(Path::new(&photo)), read(&evidence));
    assert_eq!((before.width_px, before.height_px), (after.width_px, after.height_px));
    assert_ne!(before.rgb, after.rgb, "the face is marked");
    let face = said["face_box"].as_array().expect("a box").iter().map(|v| v.as_f64().expect("a number") as u32);
    let face: Vec<u32> = face.collect();
    assert!(face[0] + face[2] <= before.width_px && face[1] + face[3] <= before.height_px, "{face:?}");
}

#[tokio::test]
async fn a_reference_nobody_can_be_told_from_is_refused_before_it_is_kept() {
    let home = TempStudio::new();
    let studio = home.open().await;
    let front = pictures::view("nova", 0);
    let save = |name: &str, picture: &Picture| {
        let path = home.path(name);
        std::fs::write(&path, picture.encode_png()).expect("a file");
        path
    };
    let basis = || Basis::Synthetic { origin: "a parametric head".to_owned() };
    let good = save("front.png", &front);
    let soft = save("soft.png", &front.resized(48, 48).resized(front.width_px, front.height_px));
    let refused = api::enroll(&studio, &[good.clone(), soft], basis(), api::Domain::Rendered).await;
    let problem: Problem = refused.expect_err("too soft").as_problem();
    assert_eq!(problem.code, "enrol.poor_picture");
    assert!(problem.message.contains("soft.png"), "{}", problem.message);
    api::enroll(&studio, &[good], basis(), api::Domain::Rendered).await.expect("a good one");
}

#[tokio::test]
async fn her_face_is_her_own_until_somebody_else_has_it_too() {
    let home = TempStudio::new();
    let studio = home.open().await;
    let draft = draft(3);
    let first = api::genesis(&studio, api::GenesisRequest::of(draft.clone(), None)).await.expect("sealed");
    let alone = first.uniqueness.expect("told at genesis");
    assert_eq!((alone.compared, alone.nearest.len()), (0, 0));
    let mut twin = draft;
    twin.name = "Somebody Else".to_owned();
    let second = api::genesis(&studio, api::GenesisRequest::of(twin, None)).await.expect("sealed");
    let told = second.uniqueness.expect("told at genesis");
    assert!(told.compared == 1 && told.nearest[0].score > 0.99, "{told:?}");
    assert!(told.sentence.contains("cannot be told"), "{}", told.sentence);
}

#[tokio::test]
async fn the_same_shot_twice_is_named_and_drift_is_measured_on_what_was_accepted() {
    let home = TempStudio::new();
    let studio = home.open().await;
    let mut made = Vec::new();
    for seed in [7, 7, 8] {
        let request = ProduceRequest { seed: Some(seed), ..wanting("Minimalist Avant-Garde", RendererChoice::Draft) };
        let produced = api::produce(&studio, &request, CancellationToken::new()).await.expect("produced");
        made.push(produced.production.expect("a production"));
    }
    let name = made[0].muse_id.to_string();
    let alike = api::look_alikes(&studio, &name).await.expect("compared");
    let twice: Vec<_> = alike.iter().filter(|pair| pair.distance == 0.0).map(|pair| (pair.newer, pair.older)).collect();
    assert_eq!(twice, [(made[1].production_id, made[0].production_id)], "{alike:?}");
    let drift = api::drift(&studio, &name).await.expect("measured");
    assert_eq!(drift.pictures, 3);
    assert!(drift.score.is_some_and(|score| score > 0.75) && drift.alarms.is_empty(), "{drift:?}");
}
