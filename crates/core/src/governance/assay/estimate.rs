//! A rate and how far it can be trusted, twice: as if every comparison stood alone, and by people.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Half-width of the 95 % interval of a normal distribution, in standard deviations.
const Z: f64 = 1.959_963_984_540_054;

/// A bootstrap over fewer people than this says more about the draw than about people.
const FEWEST_PEOPLE: usize = 5;

/// A share of comparisons with its 95 % Wilson interval, as if every comparison stood alone.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Estimate {
    /// The share that was seen, in `[0, 1]`; 0 when there was nothing to compare.
    pub rate: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
    /// How many comparisons it rests on; with 0 the interval is all of `[0, 1]`.
    pub of: u64,
}

impl Estimate {
    /// `events` of `of` comparisons; more events than comparisons count as all of them.
    ///
    /// Source: Wilson 1927; the interval stays inside `[0, 1]` and does not collapse at 0 events.
    #[must_use]
    pub fn wilson(events: u64, of: u64) -> Self {
        if of == 0 {
            return Self { rate: 0.0, low: 0.0, high: 1.0, of };
        }
        let events = events.min(of);
        let n = of as f64;
        let rate = events as f64 / n;
        let scale = 1.0 + Z * Z / n;
        let centre = (rate + Z * Z / (2.0 * n)) / scale;
        let half = Z * (rate * (1.0 - rate) / n + Z * Z / (4.0 * n * n)).sqrt() / scale;
        Self {
            rate,
            low: if events == 0 { 0.0 } else { (centre - half).max(0.0) },
            high: if events == of { 1.0 } else { (centre + half).min(1.0) },
            of,
        }
    }
}

/// How a [`Bound`] was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// The middle 95 % of the rates found when the people are drawn again, with replacement; never narrower than the
    /// interval over comparisons, as it would be by chance where few people are hit.
    Bootstrap,
    /// All comparisons went the same way: 3 divided by the number of people (or pairs of people), each counted once.
    RuleOfThree,
}

/// A 95 % interval that respects that the comparisons of one person resemble each other.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bound {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Where the ends come from.
    pub method: Method,
}

/// How often something went wrong, and how sure that is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rate {
    /// Comparisons in which it happened.
    pub events: u64,
    /// The share, with the interval over comparisons.
    pub share: Estimate,
    /// The interval over people; absent with nothing to compare, or with errors among fewer than five people.
    pub by_people: Option<Bound>,
    /// People (false rejects) or pairs of people (false accepts) in which it happened.
    pub hit: usize,
    /// People or pairs of people there are.
    pub units: usize,
}

/// The comparisons of one person with itself (`a == b`) or of two people with each other, sorted by cosine.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub(super) a: usize,
    pub(super) b: usize,
    pub(super) cosines: Vec<f32>,
}

impl Cell {
    pub(super) fn new(a: usize, b: usize, mut cosines: Vec<f32>) -> Self {
        cosines.sort_unstable_by(f32::total_cmp);
        Self { a, b, cosines }
    }

    fn weight(&self, drawn: &[u32]) -> f64 {
        let a = f64::from(drawn[self.a]);
        if self.a == self.b { a } else { a * f64::from(drawn[self.b]) }
    }
}

/// Which side of the gate is the mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    /// A stranger at or above the gate.
    AtOrAbove,
    /// The right person below it.
    Below,
}

/// How many of `sorted` are at or above `gate`.
pub(super) fn at_or_above(sorted: &[f32], gate: f32) -> u64 {
    (sorted.len() - sorted.partition_point(|cosine| *cosine < gate)) as u64
}

/// The value below which `share` of `sorted` lies, interpolated between neighbours; `None` for nothing.
pub(super) fn quantile(sorted: &[f32], share: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let at = share.clamp(0.0, 1.0) * last as f64;
    let below = at.floor() as usize;
    let (low, high) = (f64::from(sorted[below]), f64::from(sorted[(below + 1).min(last)]));
    Some(low + (high - low) * (at - below as f64))
}

/// SplitMix64: small, and the same numbers on every machine. Not for secrets.
struct Mixer(u64);

impl Mixer {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.next()) * end as u128) >> 64) as usize
    }
}

/// The rates of one protocol's genuine or impostor cells at each of the gates.
///
/// All gates see the same draws of people, so that their intervals can be compared.
pub(super) fn rates(cells: &[Cell], gates: &[f32], wrong: Wrong, resamples: u32, seed: u64) -> Vec<Rate> {
    let events_of = |cell: &Cell, gate: f32| {
        let above = at_or_above(&cell.cosines, gate);
        if wrong == Wrong::AtOrAbove { above } else { cell.cosines.len() as u64 - above }
    };
    let cells: Vec<&Cell> = cells.iter().filter(|cell| !cell.cosines.is_empty()).collect();
    let of: u64 = cells.iter().map(|cell| cell.cosines.len() as u64).sum();
    let hits: Vec<Vec<(usize, u64)>> = gates
        .iter()
        .map(|gate| {
            cells.iter().enumerate().map(|(i, cell)| (i, events_of(cell, *gate))).filter(|(_, n)| *n > 0).collect()
        })
        .collect();
    let needed: Vec<bool> = hits
        .iter()
        .map(|hit| {
            let events: u64 = hit.iter().map(|(_, n)| n).sum();
            events > 0 && events < of
        })
        .collect();
    let drawn = redraw(&cells, &hits, &needed, resamples, seed);
    hits.iter()
        .zip(drawn)
        .map(|(hit, mut drawn)| {
            let events: u64 = hit.iter().map(|(_, n)| n).sum();
            let share = Estimate::wilson(events, of);
            let three = (3.0 / cells.len() as f64).min(1.0);
            let by_people = if of == 0 {
                None
            } else if events == 0 {
                Some(Bound { low: 0.0, high: three, method: Method::RuleOfThree })
            } else if events == of {
                Some(Bound { low: 1.0 - three, high: 1.0, method: Method::RuleOfThree })
            } else {
                drawn.sort_unstable_by(f32::total_cmp);
                quantile(&drawn, 0.025).zip(quantile(&drawn, 0.975)).map(|(low, high)| Bound {
                    low: low.min(share.low),
                    high: high.max(share.high),
                    method: Method::Bootstrap,
                })
            };
            Rate { events, share, by_people, hit: hit.len(), units: cells.len() }
        })
        .collect()
}

/// For each gate that needs it, the rates found when the people are drawn again; empty with too few people.
///
/// Two people count as often as the product of their draws; a person drawn twice is no stranger to itself.
fn redraw(cells: &[&Cell], hits: &[Vec<(usize, u64)>], needed: &[bool], resamples: u32, seed: u64) -> Vec<Vec<f32>> {
    let mut found = vec![Vec::new(); hits.len()];
    let mut people: Vec<usize> = cells.iter().flat_map(|cell| [cell.a, cell.b]).collect();
    people.sort_unstable();
    people.dedup();
    if people.len() < FEWEST_PEOPLE || !needed.contains(&true) {
        return found;
    }
    let mut mixer = Mixer(seed);
    let mut drawn = vec![0u32; people.last().map_or(0, |last| last + 1)];
    for _ in 0..resamples {
        drawn.fill(0);
        for _ in 0..people.len() {
            drawn[people[mixer.below(people.len())]] += 1;
        }
        let of: f64 = cells.iter().map(|cell| cell.weight(&drawn) * cell.cosines.len() as f64).sum();
        if of == 0.0 {
            continue;
        }
        for ((found, hit), _) in found.iter_mut().zip(hits).zip(needed).filter(|(_, needed)| **needed) {
            let events: f64 = hit.iter().map(|(i, events)| cells[*i].weight(&drawn) * *events as f64).sum();
            found.push((events / of) as f32);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(events: u64, of: u64, low: f64, high: f64) {
        let found = Estimate::wilson(events, of);
        assert!(
            (found.low - low).abs() < 5e-5 && (found.high - high).abs() < 5e-5,
            "{events} of {of}: {found:?}, expected {low} to {high}"
        );
    }

    #[test]
    fn wilson_intervals_match_the_ones_worked_out_by_hand() {
        check(0, 10, 0.0, 0.277_53);
        check(5, 10, 0.236_59, 0.763_41);
        check(10, 10, 0.722_47, 1.0);
        check(1, 100, 0.001_77, 0.054_49);
        check(0, 14_009, 0.0, 0.000_274);
    }

    #[test]
    fn nothing_compared_says_nothing() {
        assert_eq!(Estimate::wilson(0, 0), Estimate { rate: 0.0, low: 0.0, high: 1.0, of: 0 });
        assert_eq!(Estimate::wilson(7, 3), Estimate::wilson(3, 3));
        let none = rates(&[], &[0.5], Wrong::Below, 1_000, 1);
        assert_eq!((none[0].by_people, none[0].units, none[0].share.high), (None, 0, 1.0));
    }

    #[test]
    fn quantiles_lie_between_neighbours() {
        let sorted = [0.0, 1.0, 2.0, 3.0, 4.0];
        assert_eq!(quantile(&sorted, 0.5), Some(2.0));
        assert_eq!(quantile(&sorted, 0.99), Some(3.96));
        assert_eq!(quantile(&sorted, 1.0), Some(4.0));
        assert_eq!(quantile(&[7.0], 0.3), Some(7.0));
        assert_eq!(quantile(&[], 0.3), None);
    }

    fn own(person: usize, cosines: &[f32]) -> Cell {
        Cell::new(person, person, cosines.to_vec())
    }

    #[test]
    fn without_any_error_each_person_counts_once() {
        let cells: Vec<Cell> = (0..6).map(|p| own(p, &[0.9; 100])).collect();
        let rate = rates(&cells, &[0.5], Wrong::Below, 1_000, 1)[0];
        assert_eq!(rate.by_people, Some(Bound { low: 0.0, high: 0.5, method: Method::RuleOfThree }));
        assert!(rate.share.high < 0.01, "600 comparisons look like a lot: {:?}", rate.share);
        let all = rates(&cells, &[0.95], Wrong::Below, 1_000, 1)[0];
        assert_eq!(all.by_people, Some(Bound { low: 0.5, high: 1.0, method: Method::RuleOfThree }));
        let two = rates(&cells[..2], &[0.5], Wrong::Below, 1_000, 1)[0];
        assert_eq!(two.by_people.map(|bound| bound.high), Some(1.0));
    }

    #[test]
    fn strangers_are_bounded_by_pairs_of_people() {
        let cells: Vec<Cell> =
            (0..6).flat_map(|a| (a + 1..6).map(move |b| Cell::new(a, b, vec![0.1, 0.2, 0.3, 0.4]))).collect();
        let rate = rates(&cells, &[0.5], Wrong::AtOrAbove, 1_000, 1)[0];
        assert_eq!((rate.units, rate.share.of, rate.by_people.map(|bound| bound.high)), (15, 60, Some(0.2)));
    }

    #[test]
    fn people_who_are_all_alike_add_no_doubt_and_one_odd_person_adds_much() {
        let alike: Vec<Cell> = (0..10).map(|p| own(p, &[0.4, 0.9, 0.9, 0.9, 0.9])).collect();
        let cells: Vec<&Cell> = alike.iter().collect();
        let hits = [(0..10).map(|i| (i, 1)).collect()];
        let drawn = redraw(&cells, &hits, &[true], 1_000, 3);
        assert!(drawn[0].len() == 1_000 && drawn[0].iter().all(|rate| *rate == 0.2));
        let rate = rates(&alike, &[0.5], Wrong::Below, 1_000, 3)[0];
        assert_eq!(rate.by_people.map(|b| (b.low, b.high)), Some((rate.share.low, rate.share.high)));

        let mut odd: Vec<Cell> = (0..9).map(|p| own(p, &[0.9; 5])).collect();
        odd.push(own(9, &[0.4; 5]));
        let rate = rates(&odd, &[0.5], Wrong::Below, 1_000, 3)[0];
        assert_eq!((rate.events, rate.hit, rate.units), (5, 1, 10));
        let (wilson, people) = (rate.share.high, rate.by_people.map_or(0.0, |b| b.high));
        assert!(people > wilson, "{people} has to be more careful than {wilson}");
    }

    #[test]
    fn the_same_seed_draws_the_same_people() {
        let cells: Vec<Cell> = (0u8..8)
            .map(|p| own(p.into(), &[0.3 + f32::from(p) * 0.05, 0.8, 0.9, 0.4 + f32::from(p) * 0.03]))
            .collect();
        let draw = |seed| rates(&cells, &[0.45, 0.6], Wrong::Below, 1_000, seed);
        assert_eq!(draw(7), draw(7));
        let mut mixer = Mixer(0);
        assert_eq!((mixer.next(), mixer.next()), (0xe220_a839_7b1d_cdaf, 0x6e78_9e6a_a1b9_65f4));
    }

    #[test]
    fn four_people_are_too_few_to_draw_again() {
        let cells: Vec<Cell> = (0..4).map(|p| own(p, &[0.4, 0.9])).collect();
        assert_eq!(rates(&cells, &[0.5], Wrong::Below, 1_000, 1)[0].by_people, None);
    }
}
