//! What a Muse may do by herself, what she would make of a trend, and how she feels about how it went.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::model::Subject;
use crate::vocab::{Axis, Limits, MoralGraph, Usd};

/// How far she may go without being asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Leave {
    /// Pieces of work she may begin in a calendar day (UTC).
    pub per_day: u32,
    /// Pieces of work of hers that may wait for the creator; with more she waits for them.
    pub waiting: u32,
    /// The most that a piece of work may cost, in micro-dollars; what may cost more she only proposes.
    pub unasked: Usd,
}

/// The leave that her autonomy gives her: from one piece of work a day, with one waiting, to eight with six; and of what
/// she may spend without approval the share that her autonomy is.
pub fn leave(autonomy: f64, limits: &Limits) -> Leave {
    let autonomy = if autonomy.is_finite() { autonomy.clamp(0.0, 1.0) } else { 0.0 };
    let share = |of: f64| (of * autonomy).round() as u32;
    // At most the whole, so it fits.
    let unasked = (limits.approval_above.micros().max(0) as f64 * autonomy).floor() as i64;
    Leave { per_day: 1 + share(7.0), waiting: 1 + share(5.0), unasked: Usd::from_micros(unasked) }
}

/// How each end of an axis is said; in her words, not in the web's.
const fn of_axis(axis: Axis, high: bool) -> &'static str {
    match (axis, high) {
        (Axis::Autonomy, true) => "on her own terms",
        (Axis::Autonomy, false) => "with a ritual kept",
        (Axis::Sophistication, true) => "spare and refined",
        (Axis::Sophistication, false) => "bright and for everybody",
        (Axis::Technophilia, true) => "among machines",
        (Axis::Technophilia, false) => "made by hand",
        (Axis::Ego, true) => "herself in the centre",
        (Axis::Ego, false) => "a figure in a wide frame",
    }
}

/// What she would make of a subject, as an intent. Only her own words are in it: the labels of the values it touches, and
/// her end of the axis on which it is closest to her. `None` when nothing of hers is in the subject.
pub fn idea(graph: &MoralGraph, subject: &Subject) -> Option<String> {
    let touched = graph.values.iter().filter(|value| subject.values.contains(&value.id));
    let value = touched.max_by(|a, b| a.weight.total_cmp(&b.weight)).map(|value| value.label.clone());
    let closeness = |axis: &Axis| subject.axis(*axis).map(|(level, _)| 1.0 - (level - graph.axes.get(*axis)).abs());
    let near = Axis::ALL.iter().filter_map(|axis| Some((axis, closeness(axis)?))).filter(|(_, near)| *near >= 0.5);
    let axis = near.max_by(|a, b| a.1.total_cmp(&b.1)).map(|(axis, _)| of_axis(*axis, graph.axes.get(*axis) >= 0.5));
    match (value, axis) {
        (Some(value), Some(axis)) => Some(format!("{value}, {axis}")),
        (Some(value), None) => Some(value),
        (None, Some(axis)) => Some(axis.to_owned()),
        (None, None) => None,
    }
}

/// How a Muse feels, from what became of her last works.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Mood {
    /// From -1, all was rejected, to 1, all was approved; 0 when nobody said anything yet.
    pub valence: f64,
    /// From 0, she has done all she may do today, to 1, she has done nothing yet.
    pub energy: f64,
    /// Both in a word.
    pub word: MoodWord,
}

/// A mood in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MoodWord {
    /// Things go well and the day is long.
    Radiant,
    /// Things go well and much is done.
    Content,
    /// Neither well nor badly.
    Calm,
    /// Things go badly and the day is long.
    Restless,
    /// Things go badly and much is done.
    Low,
}

/// Her mood from words on her last works (`true` for an approval), newest first, of which the first twelve count, and from
/// how many works she began today.
pub fn mood(words: impl IntoIterator<Item = bool>, begun_today: u32, leave: Leave) -> Mood {
    let (mut sum, mut all) = (0.0, 0.0);
    for (place, approved) in words.into_iter().take(12).enumerate() {
        // The last word weighs most.
        let weight = 0.85_f64.powi(i32::try_from(place).unwrap_or(i32::MAX));
        sum += if approved { weight } else { -weight };
        all += weight;
    }
    let valence = if all > 0.0 { sum / all } else { 0.0 };
    let energy = 1.0 - f64::from(begun_today.min(leave.per_day)) / f64::from(leave.per_day.max(1));
    let word = match (valence, energy >= 0.5) {
        (well, true) if well > 0.33 => MoodWord::Radiant,
        (well, false) if well > 0.33 => MoodWord::Content,
        (badly, true) if badly < -0.33 => MoodWord::Restless,
        (badly, false) if badly < -0.33 => MoodWord::Low,
        _ => MoodWord::Calm,
    };
    Mood { valence, energy, word }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::{Axes, ValueNode};

    fn limits(approval_above: i64) -> Limits {
        Limits {
            daily_budget: Usd::from_micros(1_000_000),
            approval_above: Usd::from_micros(approval_above),
            max_attempts: 3,
        }
    }

    #[test]
    fn autonomy_gives_leave_within_the_limits() {
        let check = |autonomy: f64, per_day: u32, waiting: u32, unasked: i64| {
            let found = leave(autonomy, &limits(500_000));
            assert_eq!(found, Leave { per_day, waiting, unasked: Usd::from_micros(unasked) }, "{autonomy}");
        };
        check(0.0, 1, 1, 0);
        check(0.5, 5, 4, 250_000);
        check(1.0, 8, 6, 500_000);
        check(7.0, 8, 6, 500_000);
        check(f64::NAN, 1, 1, 0);
        assert_eq!(leave(1.0, &limits(-5)).unasked, Usd::ZERO);
    }

    #[test]
    fn an_idea_has_only_her_own_words() {
        let value = |id: &str, label: &str, weight: f64| ValueNode {
            id: id.to_owned(),
            label: label.to_owned(),
            weight,
            terms: Vec::new(),
        };
        let graph = MoralGraph {
            axes: Axes { autonomy: 0.9, sophistication: 0.8, technophilia: 0.1, ego: 0.5 },
            values: vec![value("slow", "slow craft", 0.6), value("fog", "quiet weather", 0.9)],
            edges: Vec::new(),
        };
        let check = |axes: &[(Axis, f64)], values: &[&str], expected: Option<&str>| {
            let subject = Subject {
                axes: axes.iter().map(|(axis, level)| (axis.name().to_owned(), (*level, 2))).collect(),
                values: values.iter().map(|id| (*id).to_owned()).collect(),
            };
            assert_eq!(idea(&graph, &subject).as_deref(), expected);
        };
        check(&[(Axis::Sophistication, 1.0)], &["slow", "fog"], Some("quiet weather, spare and refined"));
        check(&[], &["slow"], Some("slow craft"));
        // What is far from her is not hers.
        check(&[(Axis::Technophilia, 1.0)], &[], None);
        check(&[(Axis::Technophilia, 0.0), (Axis::Autonomy, 0.2)], &[], Some("made by hand"));
        check(&[], &["nobody's"], None);
        check(&[], &[], None);
    }

    #[test]
    fn the_mood_follows_the_last_words_and_the_day() {
        let day = Leave { per_day: 4, waiting: 2, unasked: Usd::ZERO };
        let check = |words: &[bool], begun: u32, expected: MoodWord| {
            let found = mood(words.iter().copied(), begun, day);
            assert_eq!(found.word, expected, "{found:?}");
            assert!((-1.0..=1.0).contains(&found.valence) && (0.0..=1.0).contains(&found.energy));
        };
        check(&[], 0, MoodWord::Calm);
        check(&[true, true, false], 0, MoodWord::Radiant);
        check(&[true, true], 3, MoodWord::Content);
        check(&[false, false, true], 1, MoodWord::Restless);
        check(&[false], 9, MoodWord::Low);
        // An old success is forgotten.
        let mut words = vec![false; 12];
        words.extend([true; 50]);
        check(&words, 4, MoodWord::Low);
    }
}
