use muse_burst::Prices;
use muse_burst::plan::{self, MEASURED};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::setup::BurstSetup;
use crate::governance::{PriceBook, PriceBookError, Quote};
use crate::vocab::{Usd, UsdRange};

/// The row of the price book for what is stored over a session: the machine's disk, a bucket's requests.
const STORAGE: &str = "burst.storage";

/// How long one picture takes on a rented GPU, in seconds, while nobody has measured it: SDXL with an identity lock at
/// 1,024 px, from an H100 to an L4. An assumption.
pub const PICTURE_SECS: Span = Span { least: 4.0, most: 60.0 };

/// A least and a greatest number of seconds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Span {
    /// The least.
    pub least: f64,
    /// The greatest.
    pub most: f64,
}

impl Span {
    fn middle(self) -> f64 {
        f64::midpoint(self.least, self.most)
    }

    /// Both ends later.
    #[must_use]
    pub fn after(self, other: Self) -> Self {
        Self { least: self.least + other.least, most: self.most + other.most }
    }
}

impl From<plan::Span> for Span {
    fn from(span: plan::Span) -> Self {
        Self { least: span.least, most: span.most }
    }
}

/// How long a pod takes on its machine until it answers, by where that was measured: of this GPU, else of an L4.
///
/// * `restored`: from a snapshot.
pub fn measured_start(setup: &BurstSetup, restored: bool) -> Span {
    let of_gpu = MEASURED.iter().find(|row| Some(row.gpu) == setup.accelerator.as_deref());
    let row = of_gpu.unwrap_or(&MEASURED[0]);
    if restored { row.restored.into() } else { row.cold.into() }
}

/// What a session is expected to do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Expected {
    /// Seconds from a machine to the first answer.
    pub start: Span,
    /// Seconds for each picture.
    pub picture: Span,
    /// How many pictures.
    pub pictures: u32,
}

/// What a machine costs, by the price book.
#[derive(Clone, Debug, PartialEq)]
pub struct Rates {
    /// At the least price.
    pub least: Prices,
    /// At the likely price; what is settled by.
    pub likely: Prices,
    /// At the greatest price; what a grant has to cover.
    pub most: Prices,
    rows: Vec<crate::governance::Price>,
}

impl Rates {
    /// The rates of the machine that is set up.
    ///
    /// # Errors
    /// [`PriceBookError::NoPrice`].
    pub fn of(book: &PriceBook, setup: &BurstSetup) -> Result<Self, PriceBookError> {
        let (hour, storage) = (book.price(&setup.price)?, book.price(STORAGE)?);
        let micros = |amount: Usd| u64::try_from(amount.micros()).unwrap_or(0);
        let at = |of: fn(&UsdRange) -> Usd| Prices {
            micros_per_hour: micros(of(&hour.price)),
            start_up_micros: 0,
            storage_micros: micros(of(&storage.price)),
            tail_secs: setup.tail_secs,
        };
        Ok(Self {
            least: at(|range| range.low),
            likely: at(|range| range.mid),
            most: at(|range| range.high),
            rows: vec![hour.clone(), storage.clone()],
        })
    }

    /// A session's quote: what it likely costs when it does what is expected of it and then ends by idleness, and the most
    /// that it can cost whatever happens.
    pub fn quote(&self, setup: &BurstSetup, minutes: u32, expected: Expected) -> Quote {
        let granted = minutes.saturating_mul(60);
        let pictures = f64::from(expected.pictures);
        let idle = f64::from(setup.idle_secs);
        let cost = |prices: &Prices, secs: f64| {
            let secs = secs.clamp(0.0, f64::from(granted));
            dollars(prices.cost((secs * 1000.0) as u64))
        };
        let Expected { start, picture, .. } = expected;
        let low = cost(&self.least, start.least + pictures * picture.least);
        let mid = cost(&self.likely, start.middle() + pictures * picture.middle() + idle);
        let high = cost(&self.most, start.most + pictures * picture.most + idle);
        Quote {
            what: format!("{} for {minutes} minutes at most", setup.machine_name()),
            cost: UsdRange { low: low.min(mid), mid, high: high.max(mid) },
            maximum: dollars(self.most.maximum_loss(granted)),
            rows: self.rows.clone(),
        }
    }

    /// One picture's share of a session that is put to use: its own seconds.
    pub fn picture(&self, picture: Span) -> UsdRange {
        let of = |prices: &Prices, secs: f64| dollars(prices.of_millis((secs * 1000.0) as u64));
        UsdRange {
            low: of(&self.least, picture.least),
            mid: of(&self.likely, picture.middle()),
            high: of(&self.most, picture.most),
        }
    }

    /// The rows of the price book.
    pub fn rows(&self) -> &[crate::governance::Price] {
        &self.rows
    }
}

/// Micro-dollars as money.
pub(crate) fn dollars(micros: u64) -> Usd {
    Usd::from_micros(i64::try_from(micros).unwrap_or(i64::MAX)).min(Usd::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quote(minutes: u32, pictures: u32) -> Quote {
        let setup = BurstSetup { accelerator: Some("nvidia-l4".to_owned()), ..BurstSetup::default() };
        let rates = Rates::of(&PriceBook::shipped(), &setup).expect("rates");
        let start = measured_start(&setup, true);
        rates.quote(&setup, minutes, Expected { start, picture: PICTURE_SECS, pictures })
    }

    #[test]
    fn no_session_can_cost_more_than_its_maximum_however_many_pictures_are_wished_for() {
        for (minutes, pictures) in [(1, 1), (20, 1), (20, 10_000), (1_440, 3)] {
            let quote = quote(minutes, pictures);
            let UsdRange { low, mid, high } = quote.cost;
            assert!(low <= mid && mid <= high && high <= quote.maximum, "{minutes} min, {pictures}: {quote:?}");
        }
    }

    #[test]
    fn twenty_minutes_of_an_l4_hold_its_deadline_its_end_and_the_empty_machines_tail() {
        let quote = quote(20, 1);
        let hour = quote.rows[0].price.high.micros();
        let storage = quote.rows[1].price.high.micros();
        let secs = 20 * 60 + 10 + 600;
        assert_eq!(quote.maximum.micros(), (hour * secs + 3_599) / 3_600 + storage);
    }

    #[test]
    fn more_pictures_cost_more_and_a_longer_grant_only_raises_the_maximum() {
        assert!(quote(20, 10).cost.mid > quote(20, 1).cost.mid);
        assert_eq!(quote(60, 1).cost.mid, quote(20, 1).cost.mid);
        assert!(quote(60, 1).maximum > quote(20, 1).maximum);
    }
}
