use muse_gpu::{Domain, Quality};

use super::*;
use crate::vocab::BlobHash;

fn judged(score: Option<f32>, findings: Vec<Finding>) -> Judgement {
    Judgement {
        outcome: VerdictOutcome::Reject,
        score,
        cosine: score,
        anchors: (0.363, 0.6),
        anchors_source: String::new(),
        model: "m".to_owned(),
        domain: Domain::Photo,
        face_box: None,
        landmarks: None,
        nearest: None,
        findings,
        backend: String::new(),
        faces: 1,
        quality: None,
        pose: None,
        shape: Shape::NoFace,
        odds: None,
    }
}

fn quality(sharpness: f32, problems: Vec<QualityProblem>) -> Option<Quality> {
    Some(Quality {
        sharpness,
        dark_share: 0.0,
        bright_share: 0.0,
        face_share: 0.2,
        eye_distance_px: 80.0,
        tilt_degrees: 0.0,
        eye_spread: 1.0,
        problems,
    })
}

fn shape(stretch: f32) -> Mesh {
    let points = (0..468).map(|i| i as f32);
    let points = points.map(|i| [(i * 0.37).sin() * 40.0 * stretch, (i * 0.11).cos() * 55.0, (i * 0.73).sin() * 20.0]);
    Mesh { points: points.collect(), presence: 1.0 }
}

#[test]
fn a_repair_may_be_worse_on_no_axis() {
    let before = Judgement { quality: quality(0.3, vec![]), ..judged(Some(0.6), vec![]) };
    let check = |after: Judgement, axes: &[&str]| assert_eq!(worse(&before, &after), axes, "{after:?}");
    let better = Judgement { quality: quality(0.3, vec![]), ..judged(Some(0.8), vec![]) };
    check(better.clone(), &[]);
    check(Judgement { score: Some(0.5), ..better.clone() }, &["score"]);
    check(Judgement { score: None, faces: 0, ..better.clone() }, &["score", "faces"]);
    check(Judgement { faces: 2, ..better.clone() }, &["faces"]);
    check(Judgement { quality: quality(0.1, vec![]), ..better.clone() }, &["sharpness"]);
    check(Judgement { quality: quality(0.3, vec![QualityProblem::Covered]), ..better.clone() }, &["visibility"]);
    let measured = |deviation| Shape::Measured { deviation };
    let before = Judgement { shape: measured(0.015), ..before.clone() };
    assert_eq!(worse(&before, &Judgement { shape: measured(0.03), ..better.clone() }), ["shape"]);
    assert!(worse(&before, &Judgement { shape: measured(0.018), ..better.clone() }).is_empty());
    let mut refused = Judgement { outcome: VerdictOutcome::Accept, ..better };
    refuse_repair(&mut refused, &["sharpness"]);
    assert_eq!(refused.outcome, VerdictOutcome::Reject);
    assert_eq!(refused.findings.first().map(Finding::code), Some("critic.repair_worse"));
}

#[test]
fn five_pictures_that_wander_off_are_an_alarm_and_one_is_not() {
    let own = shape(1.0);
    let same = |score: f32, count: usize| vec![(Some(shape(1.0)), score); count];
    assert!(drift(Some(&own), 0.95, &same(0.95, 5)).alarms.is_empty());
    assert!(drift(Some(&own), 0.95, &same(0.80, 4)).alarms.is_empty(), "four say nothing about the last five");
    let scores = drift(Some(&own), 0.95, &same(0.92, 5));
    assert_eq!(scores.alarms.len(), 1, "{:?}", scores.alarms);
    let wide = vec![(Some(shape(1.2)), 0.95); 5];
    let shapes = drift(Some(&own), 0.95, &wide);
    assert!(shapes.shape.is_some_and(|d| d > SHAPE_LIMIT) && shapes.alarms.len() == 1, "{shapes:?}");
    let mut one = same(0.95, 4);
    one.push((Some(shape(1.05)), 0.95));
    assert!(drift(Some(&own), 0.95, &one).alarms.is_empty(), "the mean counts, not one picture");
    assert_eq!(drift(Some(&own), 0.95, &vec![(None, 0.95); 5]).shape, None);
    assert_eq!(drift(None, 0.95, &[]).score, None);
}

#[test]
fn the_thresholds_are_those_of_the_design() {
    let check = |score: Option<f32>, findings: Vec<Finding>, outcome: VerdictOutcome, first: &str| {
        let mut judgement = judged(score, findings);
        conclude(&mut judgement, false);
        assert_eq!(judgement.outcome, outcome, "{score:?}");
        assert_eq!(judgement.findings.first().map_or("", Finding::code), first);
    };
    check(Some(0.75), vec![], VerdictOutcome::Accept, "");
    check(Some(0.7499), vec![], VerdictOutcome::Repair, "critic.drifted");
    check(Some(0.50), vec![], VerdictOutcome::Repair, "critic.drifted");
    check(Some(0.4999), vec![], VerdictOutcome::Reject, "critic.stranger");
    check(None, vec![], VerdictOutcome::Reject, "critic.stranger");
    check(Some(0.9), vec![Finding::SeveralFaces { count: 2 }], VerdictOutcome::Reject, "critic.several_faces");
    let copy = |declared| vec![Finding::CopyPaste { reference: BlobHash::of(b"x"), declared, mirrored: false }];
    check(Some(0.99), copy(false), VerdictOutcome::Reject, "critic.copy_paste");
    check(Some(0.99), copy(true), VerdictOutcome::Accept, "critic.copy_paste");
    let unsure = vec![Finding::Unsure { problems: vec![QualityProblem::Blurred] }];
    check(Some(0.99), unsure, VerdictOutcome::Reject, "critic.unsure");
    let bent = vec![Finding::ShapeDrift { deviation: 0.03 }];
    check(Some(0.9), bent, VerdictOutcome::Accept, "critic.shape_drift");
    let strictly = |cosine: f32| {
        let mut judgement = Judgement { cosine: Some(cosine), ..judged(Some(0.9), vec![]) };
        conclude(&mut judgement, true);
        judgement.outcome
    };
    assert_eq!((strictly(0.75), strictly(0.749)), (VerdictOutcome::Accept, VerdictOutcome::Repair));
}
