//! Where the thresholds go: half-way between the rare designs' cosines to themselves and the rare strangers' to them.

use serde::Serialize;

use super::super::estimate::quantile;
use super::super::{Proposal, Sample, Settings, assay};
use super::Subject;
use super::cells::{foreign_centres, foreign_views, own_centres, own_views, sorted};
use crate::governance::meter::{Build, Form, Gates, IdentityScale, MeasuredOn};

/// A threshold lies half-way between what one of 200 comparisons of a design with itself falls below, and what one of 200
/// comparisons of different designs reaches.
const RARE: f64 = 0.005;
/// Nineteen of twenty pairs of random designs lie below the close threshold.
const CLOSE: f64 = 0.95;

/// Thresholds, and what the same faces say of the critic's anchors for renders.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Placed {
    /// The meter's thresholds.
    pub scale: IdentityScale,
    /// The critic's anchors for renders, placed by the rules used for photos.
    pub anchors: Option<Proposal>,
}

/// Places the thresholds on some faces; `None` without two designs that have faces.
#[must_use]
pub fn place(subjects: &[Subject], build: &Build, measured_on: MeasuredOn, command: &str) -> Option<Placed> {
    let form = |form: Form| gates(subjects, form);
    let scale = IdentityScale {
        renderer_version: build.renderer_version,
        head_sha256: build.head_sha256.clone(),
        embedder: build.embedder.clone(),
        command: command.to_owned(),
        measured_on,
        full: form(Form::Full)?,
        three: form(Form::Three)?,
        one: form(Form::One)?,
    };
    let shipped = muse_gpu::Calibration::CONSERVATIVE;
    let anchors = assay(&samples(subjects), &Settings::new(shipped)).proposal;
    Some(Placed { scale, anchors })
}

fn gates(subjects: &[Subject], form: Form) -> Option<Gates> {
    let strangers = sorted(&foreign_centres(subjects, form));
    let same = between(&sorted(&own_centres(subjects, form)), &strangers)?;
    let views = if form == Form::One {
        None
    } else {
        Some(between(&sorted(&own_views(subjects, form)), &sorted(&foreign_views(subjects, form)))?)
    };
    let close = thousandths(quantile(&strangers, CLOSE)?).min(same);
    Some(Gates { view_cosine: views, close_cosine: close, same_cosine: same, error: error(subjects, form)? })
}

fn between(own: &[f32], strangers: &[f32]) -> Option<f32> {
    Some(thousandths(f64::midpoint(quantile(own, RARE)?, quantile(strangers, 1.0 - RARE)?)))
}

/// Within this of the full reading lie 19 of 20 cosines to other designs, rounded up.
fn error(subjects: &[Subject], form: Form) -> Option<f32> {
    if form == Form::Full {
        return Some(0.0);
    }
    let apart = errors(subjects, form);
    quantile(&apart, 0.95).map(|error| ((error * 1e3).ceil() / 1e3) as f32)
}

/// How far the cosines of a quick reading to other designs lie from those of the full one, rising.
pub(super) fn errors(subjects: &[Subject], form: Form) -> Vec<f32> {
    let full = foreign_centres(subjects, Form::Full);
    let read = foreign_centres(subjects, form);
    let mut apart: Vec<f32> = Vec::new();
    for (full, read) in full.iter().zip(&read) {
        let of_full = full.cosines.first().copied();
        apart.extend(of_full.iter().flat_map(|full| read.cosines.iter().map(move |cosine| (cosine - full).abs())));
    }
    apart.sort_unstable_by(f32::total_cmp);
    apart
}

/// The full views as labelled pictures, for the critic's own protocol.
pub(super) fn samples(subjects: &[Subject]) -> Vec<Sample> {
    let of = |subject: &Subject| {
        let name = subject.name.clone();
        let sample = move |shot: &super::Shot| {
            let vector = shot.vector.clone()?;
            let (person, file) = (name.clone(), shot.view.clone());
            Some(Sample { person, file, vector, eye_distance_px: 0.0, luma: 0.0 })
        };
        subject.full.iter().filter_map(sample).collect::<Vec<_>>()
    };
    subjects.iter().flat_map(of).collect()
}

fn thousandths(cosine: f64) -> f32 {
    ((cosine * 1e3).round() / 1e3) as f32
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that fails may panic")]
mod tests {
    use super::super::tests::people;
    use super::*;

    fn build() -> Build {
        Build { renderer_version: 1, head_sha256: String::new(), embedder: "model".to_owned() }
    }

    fn measured_on() -> MeasuredOn {
        MeasuredOn { identities: 9, seeds: (1, 9), amplitude: 0.4, side_px: 512, draft_px: 320 }
    }

    #[test]
    fn a_threshold_lies_between_a_design_and_its_strangers() {
        let placed = place(&people(5.0), &build(), measured_on(), "this").unwrap();
        let full = placed.scale.full;
        // The nearest strangers are 40° apart, cosine 0.766; halves of one design are at most 6° apart.
        assert!((0.766..0.995).contains(&full.same_cosine), "{full:?}");
        assert!(full.view_cosine.unwrap() > 0.80 && full.close_cosine <= full.same_cosine, "{full:?}");
        assert_eq!((full.error, placed.scale.one.view_cosine), (0.0, None));
        assert!(placed.scale.three.error < 0.01, "{:?}", placed.scale.three);
        assert!(IdentityScale::from_toml(&placed.scale.to_toml().unwrap()).is_ok());
    }

    #[test]
    fn nothing_is_placed_on_nothing() {
        assert_eq!(place(&[], &build(), measured_on(), "this"), None);
        assert_eq!(place(&people(5.0)[..1], &build(), measured_on(), "this"), None);
        let mut unseen = people(5.0);
        for shot in unseen.iter_mut().flat_map(|subject| subject.full.iter_mut().chain(&mut subject.drafts)) {
            shot.vector = None;
        }
        assert_eq!(place(&unseen, &build(), measured_on(), "this"), None);
    }
}
