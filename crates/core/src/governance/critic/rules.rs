//! The thresholds, and what follows from what was measured: pure functions.

use muse_gpu::{MainFace, Mesh, Pose, QualityProblem, deviation, mean_shape};

use super::model::{Drift, Finding, Judgement, Shape, VerdictOutcome};

/// At this calibrated score and above, a picture is accepted.
pub const ACCEPT: f32 = 0.75;

/// At this calibrated score and above, it is the right family of faces and may be repaired.
pub const REPAIR: f32 = 0.50;

/// The raw cosine that strict judging asks for. It refuses every third picture of the right person taken on another day
/// (facts/faces.md §3), and most of what generators make.
pub const STRICT_COSINE: f32 = 0.75;

/// Smaller, softer, darker or further turned than this, nobody's face can be told from a picture.
const LEAST_EYE_DISTANCE_PX: f32 = 28.0;
const LEAST_SHARPNESS: f32 = 0.012;
const MOST_YAW_DEGREES: f32 = 45.0;
/// Heads turned by 55 degrees and more measure at most 0.74, nearly all below 0.62; the 149 test photos 0.82 and more.
const LEAST_EYE_SPREAD: f32 = 0.66;
const MOST_PITCH_DEGREES: f32 = 40.0;
const MOST_DARK_SHARE: f32 = 0.75;
const MOST_BRIGHT_SHARE: f32 = 0.6;

/// Within these the shape of a face can be compared with the reference shape (facts/faces.md, "2 % deviation").
const FRONTAL_YAW_DEGREES: f32 = 8.0;
const FRONTAL_PITCH_DEGREES: f32 = 10.0;
const CLOSED_MOUTH: f32 = 0.06;

/// A shape further than this from the reference shape, as a share of the distance of the outer eye corners, is a hint to
/// repair; the same bound holds for the mean of the last accepted pictures, and for their mean score.
pub const SHAPE_LIMIT: f32 = 0.02;

/// Above this a shape is looked at twice before it is held against the limit: a first look is off by 0.007 in the mean.
pub(super) const LOOK_AGAIN: f32 = 0.75 * SHAPE_LIMIT;

/// How many accepted pictures the drift alarm looks back on.
pub const DRIFT_PICTURES: usize = 5;

/// Fewer comparable pictures than this say nothing about a mean shape.
const LEAST_SHAPES: usize = 3;

/// The mean shape of the references that look at the camera with a closed mouth.
pub fn reference_shape<'a>(references: impl IntoIterator<Item = &'a MainFace>) -> Option<Mesh> {
    mean_shape(&references.into_iter().filter_map(comparable_shape).collect::<Vec<Mesh>>())
}

/// What a repair made worse than it was before; an empty list is a repair that may be taken.
pub fn worse(before: &Judgement, after: &Judgement) -> Vec<&'static str> {
    let mut axes = Vec::new();
    // A measurement repeated on other pixels moves a little; what is within that is not worse.
    if after.score.unwrap_or(0.0) < before.score.unwrap_or(0.0) - 0.01 {
        axes.push("score");
    }
    if after.faces != before.faces {
        axes.push("faces");
    }
    if let (Some(before), Some(after)) = (&before.quality, &after.quality) {
        if after.sharpness < 0.7 * before.sharpness {
            axes.push("sharpness");
        }
        if after.problems.iter().any(|problem| !before.problems.contains(problem)) {
            axes.push("visibility");
        }
    }
    if let (Shape::Measured { deviation: before }, Shape::Measured { deviation: after }) = (&before.shape, &after.shape)
        && *after > before + 0.004
        && *after > SHAPE_LIMIT
    {
        axes.push("shape");
    }
    axes
}

/// Marks a judgement on a repair that made something worse: it is not taken, however it scores.
pub fn refuse_repair(judgement: &mut Judgement, axes: &[&str]) {
    let axes = axes.iter().map(|axis| (*axis).to_owned()).collect();
    judgement.findings.insert(0, Finding::RepairWorse { axes });
    judgement.outcome = VerdictOutcome::Reject;
}

/// The drift rule over the last accepted pictures, each with its shape where that can be compared and its score.
pub fn drift(reference: Option<&Mesh>, baseline: f32, accepted: &[(Option<Mesh>, f32)]) -> Drift {
    let shapes: Vec<Mesh> = accepted.iter().filter_map(|(shape, _)| shape.clone()).collect();
    let mean = if shapes.len() >= LEAST_SHAPES { mean_shape(&shapes) } else { None };
    let shape = mean.zip(reference).map(|(mean, reference)| deviation(&mean, reference)).filter(|d| d.is_finite());
    let score =
        (!accepted.is_empty()).then(|| accepted.iter().map(|(_, score)| score).sum::<f32>() / accepted.len() as f32);
    let mut alarms = Vec::new();
    if let Some(shape) = shape.filter(|shape| *shape > SHAPE_LIMIT) {
        alarms.push(format!("the mean shape deviates by {:.1} %", shape * 100.0));
    }
    if let Some(score) =
        score.filter(|score| accepted.len() >= DRIFT_PICTURES && *score < baseline * (1.0 - SHAPE_LIMIT))
    {
        let below = (1.0 - score / baseline) * 100.0;
        alarms.push(format!("the mean score {score:.2} lies {below:.1} % below her own {baseline:.2}"));
    }
    Drift { pictures: accepted.len(), shape, score, baseline, alarms }
}

/// Her shape in a picture, where it can be compared.
fn comparable_shape(main: &MainFace) -> Option<Mesh> {
    why_not_measurable(main).is_none().then(|| main.mesh.clone())
}

pub(super) fn shape_of(main: &MainFace, reference: Option<&Mesh>) -> Shape {
    if let Some(why) = why_not_measurable(main) {
        return Shape::NotMeasurable { why: why.to_owned() };
    }
    match reference.map(|reference| deviation(&main.mesh, reference)).filter(|d| d.is_finite()) {
        Some(deviation) => Shape::Measured { deviation },
        None => Shape::NotMeasurable { why: "no reference looks at the camera with a closed mouth".to_owned() },
    }
}

fn why_not_measurable(main: &MainFace) -> Option<&'static str> {
    why_not_comparable(main.pose, main.quality.eye_distance_px)
}

pub(super) fn why_not_comparable(pose: Option<Pose>, eye_distance_px: f32) -> Option<&'static str> {
    match pose {
        None => Some("the face has no shape"),
        Some(pose) if pose.yaw_degrees.abs() > FRONTAL_YAW_DEGREES => Some("the head is turned to the side"),
        Some(pose) if pose.pitch_degrees.abs() > FRONTAL_PITCH_DEGREES => Some("the head is turned up or down"),
        Some(pose) if pose.mouth_open > CLOSED_MOUTH => Some("the mouth is open"),
        Some(_) if eye_distance_px < LEAST_EYE_DISTANCE_PX => Some("the face is too small"),
        Some(_) => None,
    }
}

/// Why nobody's face could be told from this one.
pub(in crate::governance) fn why_unsure(main: &MainFace) -> Vec<QualityProblem> {
    let quality = &main.quality;
    let away = |pose: Pose| pose.yaw_degrees.abs() > MOST_YAW_DEGREES || pose.pitch_degrees.abs() > MOST_PITCH_DEGREES;
    let checks = [
        (quality.eye_distance_px < LEAST_EYE_DISTANCE_PX, QualityProblem::TooSmall),
        (quality.sharpness < LEAST_SHARPNESS, QualityProblem::Blurred),
        (main.pose.is_some_and(away) || quality.eye_spread < LEAST_EYE_SPREAD, QualityProblem::TurnedAway),
        (quality.dark_share > MOST_DARK_SHARE, QualityProblem::TooDark),
        (quality.bright_share > MOST_BRIGHT_SHARE, QualityProblem::TooBright),
        (quality.problems.contains(&QualityProblem::Covered), QualityProblem::Covered),
    ];
    checks.into_iter().filter(|(found, _)| *found).map(|(_, problem)| problem).collect()
}

/// The thresholds, in one place.
pub(super) fn conclude(judgement: &mut Judgement, strict: bool) {
    let spoilt = |finding: &Finding| {
        matches!(
            finding,
            Finding::SeveralFaces { .. } | Finding::Unsure { .. } | Finding::CopyPaste { declared: false, .. }
        )
    };
    if judgement.findings.iter().any(spoilt) {
        judgement.outcome = VerdictOutcome::Reject;
        return;
    }
    let score = judgement.score.unwrap_or(0.0);
    let too_far = strict && judgement.cosine.is_none_or(|cosine| cosine < STRICT_COSINE);
    judgement.outcome = if score >= ACCEPT && !too_far {
        VerdictOutcome::Accept
    } else if score >= REPAIR {
        judgement.findings.insert(0, Finding::Drifted);
        VerdictOutcome::Repair
    } else {
        judgement.findings.insert(0, Finding::Stranger);
        VerdictOutcome::Reject
    };
}

#[cfg(test)]
mod tests;
