use muse_gpu::Calibration;

use super::super::stats::tests::{at, three_people};
use super::super::words::file_name;
use super::super::{Sample, Settings, assay};
use super::*;

#[track_caller]
fn page(samples: &[Sample], about: &About) -> String {
    let page = markdown(&assay(samples, &Settings::new(Calibration::new(0.363, 0.6).unwrap())), about);
    for odd in ["NaN", "inf ", "None(", "Some(", "|  |", "\n\n\n"] {
        assert!(!page.contains(odd), "{odd:?} in {page}");
    }
    for table in page.split("\n\n").filter(|part| part.starts_with('|')) {
        let cells: Vec<usize> = table.lines().map(|line| line.matches(" |").count()).collect();
        assert!(cells.iter().all(|n| *n == cells[0]), "a ragged table: {table}");
    }
    page
}

fn about() -> About {
    About {
        model: "sface-2021dec".to_owned(),
        pictures: "photos".to_owned(),
        command: "muse critic calibrate DIR --report docs/critic.md".to_owned(),
        devices: vec!["CPU".to_owned()],
        passed_over: vec!["dan/back.jpg: no face".to_owned()],
        roc_figure: "roc.svg".to_owned(),
        spread_figure: "spread.svg".to_owned(),
        planted: vec![PlantedRow {
            flaw: "a stranger | in disguise".to_owned(),
            expected: "reject".to_owned(),
            count: 4,
            right: 3,
            others: vec![("repair".to_owned(), 1)],
        }],
        honest: vec![HonestRow { kind: "another day".to_owned(), count: 1, refused: 0, why: vec![] }],
    }
}

#[test]
fn a_small_set_is_told_in_full() {
    let page = page(&three_people(), &about());
    for words in [
        "# What the critic is worth: sface-2021dec on photos\n",
        "9 pictures of 3 people",
        "| The right person is refused, against a template of references | 2 of 5 (40 %) | 12 to 77 % | too few people |",
        "**The set:** 3 people, 9 pictures (1 to 5 each).",
        "of each person with more pictures than that (1 person)",
        "1 person has too few for that",
        "1 person has no template, for want of a second picture, and serves as a stranger only.",
        "**Computed by:** CPU.",
        "1 picture could not be measured and is in no figure of this page:\n  - dan/back.jpg: no face",
        "muse critic calibrate DIR --report docs/critic.md",
        "(roc.svg)",
        "(spread.svg)",
        "| template | 1 % | not measurable with 10 comparisons | – | – | – |",
        "Of 4 pictures with a planted flaw, 3 (75 %; 95 % 30 to 95.4 %) got the expected word. Of 1 honest picture, 0 (0 %; \
         95 % up to 79 %) were refused.",
        "| a stranger \\| in disguise | reject | 4 | 3 (75 %) | 1 × repair |",
        "A set of 3 people cannot say anything about age, sex, skin tone or origin",
        "only 1 pair can be formed that shares nobody",
        "4 pairs of pictures of one person have a raw cosine of 0.98 or more",
    ] {
        assert!(page.contains(words), "{words:?} is missing from\n{page}");
    }
}

#[test]
fn missing_parts_leave_no_holes() {
    let empty = page(&[], &About::default());
    assert!(empty.starts_with("# What the critic is worth\n"), "{empty}");
    assert!(empty.contains("None were run for this page.") && empty.contains("nothing to compare"));
    assert!(!empty.contains("```") && !empty.contains("The model:"));
    let lonely = page(&[at("ada", "a", 0.0), at("ada", "b", 0.0)], &about());
    assert!(lonely.contains("2 pictures of 1 person") && lonely.contains("1 pair of pictures of one person has"));
    let strangers = page(&[at("ada", "a", 0.0), at("bob", "a", 90.0)], &about());
    assert!(strangers.contains("Nobody in the set has two pictures"), "{strangers}");
}

#[test]
fn no_folder_of_anybodys_disk_is_named() {
    let samples: Vec<Sample> = three_people()
        .into_iter()
        .map(|sample| Sample { file: format!("/home/someone/set/{}", sample.file), ..sample })
        .collect();
    let page = page(&samples, &about());
    assert!(page.contains("ada / e.jpg") && !page.contains("/home/someone"), "{page}");
    assert_eq!(file_name(r"C:\faces\ada.jpg"), "ada.jpg");
}
