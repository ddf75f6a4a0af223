use muse_gpu::Embedding;

use super::super::{Roc, USUAL_GATES};
use super::*;

fn settings() -> Settings {
    Settings::new(Calibration::new(0.363, 0.6).unwrap())
}

/// A picture whose face points to `degrees` in a plane, so that cosines can be worked out by hand.
pub(crate) fn at(person: &str, file: &str, degrees: f32) -> Sample {
    let (sine, cosine) = degrees.to_radians().sin_cos();
    Sample {
        person: person.to_owned(),
        file: file.to_owned(),
        vector: Embedding::from_raw(vec![cosine, sine]).unwrap(),
        eye_distance_px: 50.0,
        luma: 128.0,
    }
}

/// Ada has five pictures, Bob three, Cyd one.
pub(crate) fn three_people() -> Vec<Sample> {
    vec![
        at("bob", "3.jpg", 150.0),
        at("ada", "e.jpg", 80.0),
        at("ada", "a.jpg", 0.0),
        at("ada", "b.jpg", 0.0),
        at("ada", "c.jpg", 0.0),
        at("ada", "d.jpg", 30.0),
        at("bob", "1.jpg", 90.0),
        at("bob", "2.jpg", 90.0),
        at("cyd", "1.jpg", 180.0),
    ]
}

fn close(found: Option<f64>, expected: f64) {
    assert!(found.is_some_and(|found| (found - expected).abs() < 1e-4), "{found:?} is not {expected}");
}

#[test]
fn every_picture_meets_every_other_one() {
    let found = assay(&three_people(), &settings());
    assert_eq!((found.pairs.genuine.count, found.pairs.impostor.count), (10 + 3, 15 + 5 + 3));
    assert_eq!((found.set.people, found.set.pictures, found.set.pictures_each), (3, 9, (1, 5)));
    assert_eq!((found.set.full_template, found.set.thin_template, found.set.no_template), (1, 1, 1));
    // Ada's three equal references make three twins, Bob's first two one.
    assert_eq!(found.set.twins, 4);
}

#[test]
fn the_first_three_in_name_order_are_references_and_few_pictures_take_turns() {
    let found = assay(&three_people(), &settings());
    // Ada: two probes at 30 and 80 degrees. Bob: each of three against the centre of the others.
    assert_eq!(found.template.genuine.count, 2 + 3);
    // Against Ada: Bob's three and Cyd's one. Against Bob: Ada's five and Cyd's one.
    assert_eq!(found.template.impostor.count, 4 + 6);
    // 80 degrees from the references is the worst; 150 degrees lies 60 from the centre of Bob's other two.
    close(found.template.genuine.min, 0.173_65);
    assert_eq!((found.weakest[0].person.as_str(), found.weakest[0].file.as_str()), ("ada", "e.jpg"));
    assert_eq!((found.weakest[1].file.as_str(), found.weakest.len()), ("3.jpg", 5));
    close(Some(found.weakest[1].cosine), 0.5);
    close(Some(found.weakest[2].cosine), 30f64.to_radians().cos());
    // Bob's template for strangers leaves his last picture out and points to 90 degrees: Ada's e.jpg is 10 away.
    assert_eq!((found.closest[0].file.as_str(), found.closest[0].against.as_str()), ("e.jpg", "bob"));
    close(Some(found.closest[0].cosine), 10f64.to_radians().cos());
    assert!(found.closest.windows(2).all(|pair| pair[0].cosine >= pair[1].cosine));
}

#[test]
fn a_gate_counts_what_it_lets_in_and_keeps_out() {
    let found = assay(&three_people(), &settings());
    // Below 0.6: Ada's e.jpg and Bob's 3.jpg. At or above: Ada's e.jpg against Bob (0.985).
    let rates = found.gate.template;
    assert_eq!((rates.false_reject.events, rates.false_reject.share.of, rates.false_reject.hit), (2, 5, 2));
    assert_eq!((rates.false_accept.events, rates.false_accept.share.of, rates.false_accept.units), (1, 10, 3));
    assert_eq!(rates.false_reject.by_people, None, "two people are too few to draw again");
    let cosines: Vec<f32> = found.gates.iter().map(|gate| gate.cosine).collect();
    assert_eq!(cosines, USUAL_GATES);
    assert_eq!((found.gate.cosine, found.verify.cosine), (0.6, 0.363));
    let odds = found.spread.odds(0.6);
    assert_eq!((odds.false_accept.of, odds.false_accept.rate, odds.false_reject.rate), (10, 0.1, 0.4));
}

#[test]
fn a_known_roc_has_its_equal_error_where_it_crosses() {
    let roc = Roc::of(&[0.4, 0.6, 0.8, 0.9], &[0.1, 0.2, 0.3, 0.5]);
    let found = roc.equal_error.unwrap();
    close(Some(found.rate), 0.25);
    close(Some(found.threshold), 0.45);
    let step = |at: f64| roc.steps.iter().find(|step| (step.threshold - at).abs() < 1e-6).unwrap();
    assert_eq!((step(0.25).far, step(0.25).tar), (0.5, 1.0));
    assert_eq!((step(0.85).far, step(0.85).tar), (0.0, 0.25));
    assert!(roc.points.windows(2).all(|p| p[0].far >= p[1].far && p[0].tar >= p[1].tar));

    let apart = Roc::of(&[0.8, 0.9], &[0.1, 0.4]).equal_error.unwrap();
    close(Some(apart.rate), 0.0);
    close(Some(apart.threshold), 0.6);
    let swapped = Roc::of(&[0.1, 0.2], &[0.8, 0.9]).equal_error.unwrap();
    close(Some(swapped.rate), 1.0);
    assert_eq!(Roc::of(&[], &[0.1]), Roc::default());
}

#[test]
fn a_rare_share_cannot_be_measured_with_few_comparisons() {
    let impostor: Vec<f32> = (0u8..200).map(|i| f32::from(i) / 400.0).collect();
    let roc = Roc::of(&[0.4, 0.9], &impostor);
    let one_percent = roc.at_far[0].found.unwrap();
    assert_eq!((one_percent.far, one_percent.tar), (0.01, 0.5));
    assert!(one_percent.threshold > f64::from(197.0f32 / 400.0));
    assert_eq!((roc.at_far[1].found, roc.at_far[1].of), (None, 200));
}

/// `people` people far apart, five pictures each, in as many dimensions.
fn crowd(people: usize) -> Vec<Sample> {
    let mut samples = Vec::new();
    for person in 0..people {
        for picture in 0..5u8 {
            let mut raw = vec![0.0; people + 5];
            raw[person] = 1.0;
            raw[people + usize::from(picture)] = 0.4;
            samples.push(Sample {
                vector: Embedding::from_raw(raw).unwrap(),
                eye_distance_px: [30.0, 40.0, 70.0, 71.0, f32::NAN][usize::from(picture)],
                luma: 100.0 + person as f32,
                ..at(&format!("p{person:02}"), &format!("{picture}.jpg"), 0.0)
            });
        }
    }
    samples
}

#[test]
fn a_pair_of_people_that_stands_out_is_found_and_left_out() {
    let mut samples = crowd(12);
    assert_eq!(assay(&samples, &settings()).without, None, "nobody stands out");
    // p07's face turns two thirds of the way towards p03's.
    for sample in samples.iter_mut().filter(|sample| sample.person == "p07") {
        let mut raw = sample.vector.as_slice().to_vec();
        raw[3] = raw[7] * 0.8;
        sample.vector = Embedding::from_raw(raw).unwrap();
    }
    let found = assay(&samples, &settings());
    assert_eq!(found.look_alikes[0].people, ("p03".to_owned(), "p07".to_owned()));
    assert_eq!((found.look_alikes.len(), found.look_alikes[0].pairs), (5, 25));
    let without = found.without.unwrap();
    assert_eq!(without.pair, found.look_alikes[0]);
    assert_eq!(without.pairs.impostor.count, found.pairs.impostor.count - 25);
    assert_eq!(without.template.impostor.count, found.template.impostor.count - 10);
    assert_eq!(without.pairs.genuine, found.pairs.genuine);
    assert!(without.gates[0].pairs.false_accept.events < found.gates[0].pairs.false_accept.events);
}

#[test]
fn probes_are_grouped_by_size_brightness_and_references() {
    let groups = assay(&crowd(9), &settings()).groups;
    let sizes: Vec<(&str, u64)> = groups.face_size.iter().map(|g| (g.name.as_str(), g.share.of)).collect();
    // The first three pictures of each are references; the fifth has no eye distance.
    assert_eq!(sizes, [("below 40 px", 0), ("40 to 70 px", 0), ("above 70 px", 9), ("not measured", 9)]);
    assert_eq!(groups.face_size[0].mean, None);
    let thirds: Vec<(usize, u64)> = groups.brightness.iter().map(|g| (g.people, g.share.of)).collect();
    assert_eq!(thirds, [(3, 6), (3, 6), (3, 6)]);
    assert_eq!(groups.references.len(), 1);
    assert!(assay(&three_people(), &settings()).groups.brightness.is_empty(), "all are equally bright");
}

#[test]
fn anchors_are_proposed_from_the_set_and_the_shipped_ones_are_held_against_it() {
    let found = assay(&crowd(9), &settings());
    // Pairs of different people reach at most 0.16 / 1.16, of the same person 1 / 1.16.
    let proposal = found.proposal.unwrap();
    assert_eq!((proposal.verify_cosine, proposal.accept_rule), (0.138, AcceptRule::GenuineQuantile));
    // A probe against three references: 1 / sqrt(1.16 (1 + 0.16 / 3)) = 0.9047.
    assert_eq!((proposal.accept_cosine, proposal.usable), (0.904, true));
    assert_eq!(proposal.accept.template.false_reject.events, 0);
    let held: Vec<Held> = found.aims.iter().map(|check| check.held).collect();
    assert_eq!(held, [Held::AsMeasured, Held::AsMeasured, Held::AsMeasured]);
    assert_eq!(found.aims[0].found.by_people.map(|bound| bound.high), Some(3.0 / 36.0));
}

#[test]
fn the_order_of_the_pictures_changes_nothing() {
    let mut samples = crowd(7);
    let first = assay(&samples, &settings());
    samples.reverse();
    assert_eq!(assay(&samples, &settings()), first);
}

#[test]
fn an_empty_or_lonely_set_is_no_mishap() {
    for samples in [vec![], vec![at("ada", "a", 0.0)], vec![at("ada", "a", 0.0), at("ada", "b", 180.0)]] {
        let found = assay(&samples, &settings());
        assert_eq!((found.pairs.impostor.count, found.proposal.is_none(), found.without.is_none()), (0, true, true));
        assert_eq!(found.aims[0].held, Held::Unmeasured);
        assert!(serde_json::to_string(&found).is_ok());
    }
    let odd = Settings { gates: vec![f32::NAN, 0.6, 0.6], ..settings() };
    assert_eq!(assay(&three_people(), &odd).gates.len(), 2);
}

#[test]
fn references_that_cancel_out_make_no_template() {
    let mut samples = three_people();
    samples.extend([at("dan", "1", 0.0), at("dan", "2", 180.0), at("dan", "3", 0.0)]);
    let found = assay(&samples, &settings());
    assert_eq!((found.set.people, found.set.no_template), (4, 2));
}
