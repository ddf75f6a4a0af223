//! The identity meter from the outside: a design against the studio's Muses, and the measurement behind its thresholds.

use muse_core::api::{self, Form, GenesisRequest, Kinship, MeterRequest};
use muse_core::vocab::{Advice, Basis, DraftIdentity};
use muse_tests::studio::draft;
use muse_tests::{Muse, TempStudio};
use serde_json::{Value, json};

#[tokio::test]
async fn a_design_is_nobodys_until_a_muse_has_its_face() {
    let home = TempStudio::new();
    let studio = home.open().await;
    let design = api::forge_preset("amara").expect("a preset");
    let ask = |design: &Value, form: Form| MeterRequest { design: design.clone(), form };
    let alone = api::forge_meter(&studio, ask(&design, Form::Three)).await.expect("a reading");
    assert_eq!((alone.verdict, alone.coherent, alone.personas.len()), (Some(Kinship::Distinct), Some(true), 0));
    assert_eq!(alone.views.len(), 3);

    let folder = home.path("amara");
    let told = api::forge_export(design.clone(), folder.clone(), 256).await.expect("an export");
    let paths: Vec<_> = told
        .files
        .iter()
        .filter(|name| name.ends_with(".png") && name.matches('-').count() <= 3)
        .filter(|name| !["depth", "normal", "line", "mask"].iter().any(|kind| name.contains(kind)))
        .map(|name| folder.join(name))
        .collect();
    assert_eq!(paths.len(), 8);
    let basis = || Basis::Synthetic { origin: "the forge".to_owned() };
    let enrolled = api::enroll(&studio, &paths, basis(), api::Domain::Rendered).await.expect("enrolled");
    let mut hers = draft(3);
    hers.name = "Amara".to_owned();
    hers.identity = enrolled.identity;
    api::genesis(&studio, GenesisRequest::of(hers, None)).await.expect("sealed");
    let mut starter = draft(4);
    starter.name = "Nova".to_owned();
    starter.identity = DraftIdentity::Starter { starter: "nova".to_owned() };
    api::genesis(&studio, GenesisRequest::of(starter, None)).await.expect("sealed");

    let taken = api::forge_meter(&studio, ask(&design, Form::Three)).await.expect("a reading");
    assert_eq!(taken.verdict, Some(Kinship::Same), "{:?}", taken.sentences);
    assert_eq!((taken.personas.len(), taken.personas[0].name.as_str()), (2, "Amara"));
    assert!(taken.personas[0].measured && taken.personas[1].verdict == Some(Kinship::Distinct), "{taken:?}");
    assert!(taken.sentences[1].contains("cannot be told from Amara"), "{:?}", taken.sentences);

    let other = api::forge_preset("tomas").expect("a preset");
    let free = api::forge_meter(&studio, ask(&other, Form::One)).await.expect("a reading");
    assert_eq!((free.verdict, free.coherent, free.personas.len()), (Some(Kinship::Distinct), None, 2));

    let young = json!({ "version": 1, "macro": { "age": 12 } });
    let refused = api::forge_meter(&studio, ask(&young, Form::Full)).await.expect_err("no adult");
    assert_eq!(refused.code(), "design.out_of_range");
}

#[test]
fn the_command_says_it_in_words_and_refuses_what_is_no_face() {
    let muse = Muse::new();
    let told = muse.run(&["forge", "meter", "ravi", "--views", "1"]).exits(0);
    assert!(told.out.starts_with("distinct") && told.out.contains("no other persona"), "{told:?}");
    let numbers = muse.run(&["forge", "meter", "ravi", "--views", "1", "--json"]).exits(0).json();
    assert_eq!((&numbers["form"], &numbers["not_calibrated"]), (&json!("one"), &Value::Null));
    for (design, code) in [
        (r#"{"version": 1, "sliders": {"nose_widht": 0.1}}"#, "design.unknown_name"),
        (r#"{"version": 1, "sliders": {"nose_width": 1e39}}"#, "design.out_of_range"),
        (r#"{"version": 1, "sliders": {"nose_width": "NaN"}}"#, "design.wrong_kind"),
        (r#"{"version": 1, "sliders": {"nose_width": NaN}}"#, "design.unreadable"),
    ] {
        let file = muse.file("design.json", design);
        let answer = muse.run(&["forge", "meter", &file, "--json"]);
        assert_eq!((answer.code, answer.problem()["code"].as_str()), (1, Some(code)), "{answer:?}");
    }
    assert_eq!(muse.run(&["forge", "meter", "ravi", "--views", "5"]).code, 2);
}

#[test]
fn a_quick_measurement_writes_a_report_that_nobody_may_judge_by() {
    let muse = Muse::new();
    let (report, readings) = (muse.path("faces.md"), muse.path("readings.json"));
    let (report_name, readings_name) = (report.display().to_string(), readings.display().to_string());
    let run = ["forge", "calibrate", "--fast", "--report", &report_name, "--readings", &readings_name, "--json"];
    let found = muse.run(&run).exits(0).json();
    assert_eq!((&found["found"]["missed"]["events"], found["files"].as_array().map(Vec::len)), (&json!(0), Some(4)));
    let page = std::fs::read_to_string(&report).expect("a report");
    assert!(page.contains("not to be used") && page.contains("faces/random.jpg") && page.contains("Renderer version"));
    assert!(std::fs::read_to_string(muse.path("faces/matrix.svg")).expect("a figure").ends_with("</svg>\n"));

    // What was read is not drawn again, and gives the same numbers.
    assert_eq!(muse.run(&run).exits(0).json()["found"], found["found"]);
    let mut old: Value = serde_json::from_str(&std::fs::read_to_string(&readings).expect("readings")).expect("JSON");
    old["build"]["renderer_version"] = json!(0);
    muse.file("readings.json", &old.to_string());
    let refused = muse.run(&run).exits(1);
    assert!(refused.problem()["message"].as_str().is_some_and(|text| text.contains("another renderer")), "{refused:?}");
    let kept = muse.run(&["forge", "calibrate", "--fast", "--scale", &report_name]);
    assert_eq!(kept.code, 2, "a fast run keeps no thresholds");
}
