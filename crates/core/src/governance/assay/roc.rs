//! Sorted cosines of the right person and of strangers: how they are spread, and what every gate would let in.

use super::estimate::{at_or_above, quantile};
use super::{AtFar, EqualError, Estimate, Roc, RocPoint, Summary};

impl Summary {
    pub(super) fn of(sorted: &[f32]) -> Self {
        let at = |share| quantile(sorted, share);
        let sum: f64 = sorted.iter().map(|c| f64::from(*c)).sum();
        Self {
            count: sorted.len(),
            mean: (!sorted.is_empty()).then(|| sum / sorted.len() as f64),
            min: at(0.0),
            p1: at(0.01),
            p2_5: at(0.025),
            median: at(0.5),
            p99: at(0.99),
            p999: at(0.999),
            max: at(1.0),
        }
    }
}

impl Roc {
    pub(super) fn of(genuine: &[f32], impostor: &[f32]) -> Self {
        if genuine.is_empty() || impostor.is_empty() {
            return Self::default();
        }
        let point = |threshold: f32| RocPoint {
            threshold: f64::from(threshold),
            far: at_or_above(impostor, threshold) as f64 / impostor.len() as f64,
            tar: at_or_above(genuine, threshold) as f64 / genuine.len() as f64,
        };
        let mut thresholds: Vec<f32> = (-100i16..=100).map(|hundredth| f32::from(hundredth) / 100.0).collect();
        let mut allowed = 0;
        while allowed < impostor.len() {
            thresholds.push(just_allowing(impostor, allowed));
            // Every step at the rare end, then about 30 a decade.
            allowed += 1 + allowed / 12;
        }
        thresholds.sort_unstable_by(f32::total_cmp);
        let mut points: Vec<RocPoint> = thresholds.into_iter().map(point).collect();
        points.dedup_by(|next, kept| (next.far, next.tar) == (kept.far, kept.tar));
        let at_far = [1e-2, 1e-3, 1e-4].map(|target| {
            let allowed = (target * impostor.len() as f64 + 1e-9).floor() as usize;
            let found = (allowed > 0).then(|| just_allowing(impostor, allowed));
            AtFar {
                target,
                of: impostor.len() as u64,
                found: found.map(point),
                tar: found.map(|gate| Estimate::wilson(at_or_above(genuine, gate), genuine.len() as u64)),
            }
        });
        Self {
            points,
            steps: (-20i8..=19).map(|twentieth| point(f32::from(twentieth) / 20.0)).collect(),
            equal_error: Some(equal_error(genuine, impostor)),
            at_far: at_far.to_vec(),
        }
    }
}

/// The lowest gate that at most `allowed` of the (sorted, more than `allowed`) strangers reach.
fn just_allowing(impostor: &[f32], allowed: usize) -> f32 {
    impostor[impostor.len() - 1 - allowed.min(impostor.len() - 1)].next_up()
}

fn equal_error(genuine: &[f32], impostor: &[f32]) -> EqualError {
    let mut all: Vec<f32> = genuine.iter().chain(impostor).copied().collect();
    all.sort_unstable_by(f32::total_cmp);
    all.dedup();
    let rates = |gate: f32| {
        let far = at_or_above(impostor, gate) as f64 / impostor.len() as f64;
        (far, 1.0 - at_or_above(genuine, gate) as f64 / genuine.len() as f64)
    };
    // FAR falls and FRR rises with the gate: look left and right of where they cross.
    let crossing = all.partition_point(|gate| {
        let (far, frr) = rates(*gate);
        far > frr
    });
    let candidates = [crossing.saturating_sub(1), crossing.min(all.len() - 1)];
    let apart = |at: usize| {
        let (far, frr) = rates(all[at]);
        (far - frr).abs()
    };
    let at = if apart(candidates[0]) < apart(candidates[1]) { candidates[0] } else { candidates[1] };
    let (far, frr) = rates(all[at]);
    let below = f64::from(all[at.saturating_sub(1)]);
    EqualError { rate: f64::midpoint(far, frr), threshold: f64::midpoint(below, f64::from(all[at])) }
}
