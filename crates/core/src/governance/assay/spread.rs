//! What a cosine is worth on the set it was measured on: how many strangers reach it, how many true ones fall to it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Estimate;

/// Bins between -1 and 1.
pub const BINS: usize = 100;

/// Width of a bin.
pub const BIN_WIDTH: f64 = 0.02;

/// How many cosines fell into each bin of 0.02; bin 0 begins at -1, bin 99 ends at 1.
///
/// Written as the first bin that holds anything and the counts from there on, so it stays a short line in TOML.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawHistogram")]
pub struct Histogram {
    first: usize,
    counts: Vec<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHistogram {
    first: usize,
    counts: Vec<u32>,
}

impl TryFrom<RawHistogram> for Histogram {
    type Error = String;

    fn try_from(raw: RawHistogram) -> Result<Self, String> {
        match raw.first.checked_add(raw.counts.len()) {
            Some(end) if end <= BINS => {
                let mut bins = vec![0; raw.first];
                bins.extend(raw.counts);
                Ok(Self::of_bins(&bins))
            }
            _ => Err(format!(
                "a histogram has {BINS} bins; {} counts from bin {} on are too many",
                raw.counts.len(),
                raw.first
            )),
        }
    }
}

impl Histogram {
    /// Counts `cosines`; values beyond -1 and 1 fall into the outermost bins, non-numbers are left out.
    #[must_use]
    pub fn of(cosines: impl IntoIterator<Item = f32>) -> Self {
        let mut bins = vec![0u32; BINS];
        for bin in cosines.into_iter().filter_map(bin_of) {
            bins[bin] = bins[bin].saturating_add(1);
        }
        Self::of_bins(&bins)
    }

    fn of_bins(bins: &[u32]) -> Self {
        let first = bins.iter().position(|n| *n > 0).unwrap_or(0);
        let end = bins.iter().rposition(|n| *n > 0).map_or(first, |last| last + 1);
        Self { first, counts: bins[first..end].to_vec() }
    }

    /// All cosines counted.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.counts.iter().map(|n| u64::from(*n)).sum()
    }

    /// The bins that are not empty at either end: where each begins, and its count.
    pub fn bins(&self) -> impl Iterator<Item = (f64, u32)> + '_ {
        self.counts.iter().enumerate().map(|(i, n)| (start_of(self.first + i), *n))
    }

    /// How many reach `cosine` or more. Inside a bin they are taken as evenly spread; what comes out is rounded up.
    #[must_use]
    pub fn at_or_above(&self, cosine: f32) -> u64 {
        self.count(cosine, |bin, at| bin + 1.0 - at)
    }

    /// How many reach `cosine` or less. Inside a bin they are taken as evenly spread; what comes out is rounded up.
    #[must_use]
    pub fn at_or_below(&self, cosine: f32) -> u64 {
        self.count(cosine, |bin, at| at - bin)
    }

    /// Sums each bin by the part of it that counts, given where it begins and where the cosine lies, in bins.
    fn count(&self, cosine: f32, part: impl Fn(f64, f64) -> f64) -> u64 {
        let Some(at) = place_of(cosine) else { return 0 };
        let bins = self.counts.iter().enumerate();
        let sum: f64 = bins.map(|(i, n)| f64::from(*n) * part((self.first + i) as f64, at).clamp(0.0, 1.0)).sum();
        (sum - 1e-6).ceil().max(0.0) as u64
    }
}

/// Where a cosine lies, in bins from -1 on; one on an edge, as 0.6, is put there whatever `f32` made of it.
fn place_of(cosine: f32) -> Option<f64> {
    if cosine.is_nan() {
        return None;
    }
    let at = ((f64::from(cosine) + 1.0) / BIN_WIDTH).clamp(0.0, BINS as f64);
    Some(if (at - at.round()).abs() < 1e-5 { at.round() } else { at })
}

/// The bin a cosine falls into; one on an edge opens the bin above.
fn bin_of(cosine: f32) -> Option<usize> {
    place_of(cosine).map(|at| (at.floor() as usize).min(BINS - 1))
}

fn start_of(bin: usize) -> f64 {
    (bin as f64 - (BINS / 2) as f64) / (BINS / 2) as f64
}

/// How the cosines against a template were spread on a labelled set; kept beside the anchors.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spread {
    /// Pictures of the right person.
    pub genuine: Histogram,
    /// Pictures of everybody else.
    pub impostor: Histogram,
}

/// What a gate at one cosine would have done on the measured set.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Odds {
    /// Share of the strangers that reach this cosine or more.
    pub false_accept: Estimate,
    /// Share of the right people's pictures that reach no more than this cosine.
    pub false_reject: Estimate,
}

impl Spread {
    /// Counts both kinds.
    #[must_use]
    pub fn of(genuine: impl IntoIterator<Item = f32>, impostor: impl IntoIterator<Item = f32>) -> Self {
        Self { genuine: Histogram::of(genuine), impostor: Histogram::of(impostor) }
    }

    /// What the set says about cosine `c`, exactly on the edge of a bin and to a fraction of one elsewhere.
    ///
    /// The intervals treat every comparison as if it stood alone; comparisons of one person do not, so with few people
    /// the truth may lie further out (see [`Rate::by_people`](super::Rate)). Not the probability that it is her: that
    /// also depends on how often strangers are shown. A `c` that is no number has no odds: 0 of 0.
    #[must_use]
    pub fn odds(&self, c: f32) -> Odds {
        let of = |events: u64, all: u64| Estimate::wilson(events, if c.is_nan() { 0 } else { all });
        Odds {
            false_accept: of(self.impostor.at_or_above(c), self.impostor.total()),
            false_reject: of(self.genuine.at_or_below(c), self.genuine.total()),
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that fails may panic")]
mod tests {
    use super::*;

    #[test]
    fn a_cosine_on_an_edge_opens_the_bin_above() {
        for hundredth in (-100i16..100).step_by(2) {
            let edge = f32::from(hundredth) / 100.0;
            let bin = bin_of(edge).unwrap();
            assert!((start_of(bin) - f64::from(hundredth) / 100.0).abs() < 1e-9, "{edge} fell into bin {bin}");
        }
        assert_eq!((bin_of(1.0), bin_of(-1.5), bin_of(f32::NAN)), (Some(99), Some(0), None));
    }

    #[test]
    fn a_histogram_is_a_short_line_in_toml_and_comes_back() {
        let spread = Spread::of([0.6, 0.61, 0.65], [0.0, f32::NAN]);
        let text = toml::to_string(&spread).unwrap();
        assert_eq!(
            text, "[genuine]\nfirst = 80\ncounts = [2, 0, 1]\n\n[impostor]\nfirst = 50\ncounts = [1]\n",
            "{text}"
        );
        assert_eq!(toml::from_str::<Spread>(&text).unwrap(), spread);
        let empty = Histogram::default();
        assert_eq!(serde_json::from_str::<Histogram>(&serde_json::to_string(&empty).unwrap()).unwrap(), empty);
    }

    #[test]
    fn counts_that_leave_the_scale_are_refused() {
        for text in [r#"{"first": 99, "counts": [1, 1]}"#, r#"{"first": 18446744073709551615, "counts": [1]}"#] {
            assert!(serde_json::from_str::<Histogram>(text).is_err(), "{text}");
        }
        let padded: Histogram = serde_json::from_str(r#"{"first": 10, "counts": [0, 4, 0]}"#).unwrap();
        assert_eq!(padded, Histogram { first: 11, counts: vec![4] });
    }

    #[test]
    fn a_bin_is_cut_where_the_question_lies_and_what_is_left_rounds_up() {
        let spread = Spread::of([0.61, 0.70, 0.90, 0.90], [0.10, 0.20, 0.605, 0.615]);
        let odds = spread.odds(0.61);
        assert_eq!((odds.false_accept.rate, odds.false_accept.of), (0.25, 4));
        assert_eq!((odds.false_reject.rate, odds.false_reject.of), (0.25, 4));
        assert_eq!(odds.false_accept, Estimate::wilson(1, 4));
        // On the edge of a bin, where anchors usually lie, the answer is exact.
        let edge = spread.odds(0.6);
        assert_eq!((edge.false_accept.rate, edge.false_reject.rate), (0.5, 0.0));
        assert_eq!(spread.odds(0.62).false_reject.rate, 0.25);
    }

    #[test]
    fn a_higher_cosine_never_lets_more_strangers_in_nor_more_of_the_right_people_through() {
        let genuine = (0u8..50).map(|i| 0.5 + f32::from(i) * 0.0091);
        let impostor = (0u8..200).map(|i| -0.3 + f32::from(i) * 0.0043);
        let spread = Spread::of(genuine, impostor);
        let mut before = spread.odds(-1.0);
        assert_eq!((before.false_accept.rate, before.false_reject.rate), (1.0, 0.0));
        for step in -999i16..=1000 {
            let now = spread.odds(f32::from(step) / 1000.0);
            assert!(now.false_accept.rate <= before.false_accept.rate, "at {step}");
            assert!(now.false_accept.high <= before.false_accept.high, "at {step}");
            assert!(now.false_reject.rate >= before.false_reject.rate, "at {step}");
            assert!(now.false_reject.low >= before.false_reject.low, "at {step}");
            before = now;
        }
        assert_eq!((before.false_accept.rate, before.false_reject.rate), (0.0, 1.0));
    }

    #[test]
    fn an_empty_set_has_no_odds() {
        let odds = Spread::default().odds(0.6);
        assert_eq!((odds.false_accept.of, odds.false_accept.high, odds.false_reject.high), (0, 1.0, 1.0));
        assert_eq!(Spread::of([0.5], [0.1]).odds(f32::NAN).false_accept, Estimate::wilson(0, 0));
    }
}
