//! What a session costs and may cost: whole micro-dollars (`1_000_000` is one dollar), rounded against whoever pays.

use serde::{Deserialize, Serialize};

/// Seconds a pod has to end after it was told to; billed like any other.
pub const GRACE_SECS: u32 = 10;

/// The longest deadline that is ever computed, in seconds: a day.
pub const LONGEST_SECS: u32 = 86_400;

/// What the machine of a session costs. The figures are the caller's; nothing here knows a price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prices {
    /// Micro-dollars for an hour of the machine.
    pub micros_per_hour: u64,
    /// Micro-dollars for each start, whatever the session does: pulled images, read models.
    pub start_up_micros: u64,
    /// Micro-dollars for what is stored over the session.
    pub storage_micros: u64,
    /// Seconds that an empty machine is billed before the cluster removes it; about 600 with an autoscaler, else 0.
    pub tail_secs: u32,
}

impl Prices {
    /// What so many milliseconds of the machine cost, rounded up.
    pub fn of_millis(&self, millis: u64) -> u64 {
        let product = u128::from(millis) * u128::from(self.micros_per_hour);
        u64::try_from(product.div_ceil(3_600_000)).unwrap_or(u64::MAX)
    }

    /// What so many seconds of the machine cost, rounded up.
    pub fn of_secs(&self, secs: u64) -> u64 {
        self.of_millis(secs.saturating_mul(1000))
    }

    /// The most that a session with this deadline can cost: deadline, time to end, the empty machine's tail, start-up and
    /// storage.
    pub fn maximum_loss(&self, deadline_secs: u32) -> u64 {
        self.cost(u64::from(deadline_secs).saturating_add(u64::from(GRACE_SECS)).saturating_mul(1000))
    }

    /// What a session cost whose pod held its machine for so long, in milliseconds; with tail, start-up and storage.
    pub fn cost(&self, held_millis: u64) -> u64 {
        self.of_millis(held_millis.saturating_add(u64::from(self.tail_secs) * 1000))
            .saturating_add(self.start_up_micros)
            .saturating_add(self.storage_micros)
    }

    /// The longest deadline in seconds whose [maximum loss](Self::maximum_loss) stays within a maximum, a day at most;
    /// `None` when not even one second does.
    pub fn longest_deadline(&self, maximum_micros: u64) -> Option<u32> {
        let fixed = self.start_up_micros.saturating_add(self.storage_micros);
        let left = maximum_micros.checked_sub(fixed)?;
        let secs = if self.micros_per_hour == 0 {
            u64::from(LONGEST_SECS)
        } else {
            let all = u128::from(left) * 3600 / u128::from(self.micros_per_hour);
            let ends = u64::from(GRACE_SECS) + u64::from(self.tail_secs);
            u64::try_from(all).unwrap_or(u64::MAX).checked_sub(ends)?
        };
        let secs = u32::try_from(secs).unwrap_or(u32::MAX).min(LONGEST_SECS);
        (secs > 0).then_some(secs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const L4: Prices = Prices { micros_per_hour: 700_000, start_up_micros: 0, storage_micros: 0, tail_secs: 600 };

    #[test]
    fn a_second_of_an_l4_is_never_rounded_down() {
        // 700,000 / 3,600 is 194.44…
        assert_eq!(L4.of_secs(1), 195);
        assert_eq!(L4.of_secs(3600), 700_000);
        assert_eq!(L4.of_millis(1), 1);
        assert_eq!(L4.of_millis(0), 0);
    }

    #[test]
    fn a_dollar_buys_an_l4_its_seconds_less_the_tail_and_the_end() {
        // One dollar is 5,142 whole seconds.
        assert_eq!(L4.longest_deadline(1_000_000), Some(5142 - 600 - 10));
        assert_eq!(L4.longest_deadline(118_000), None);
    }

    #[test]
    fn what_does_not_cover_the_start_buys_nothing() {
        let prices = Prices { start_up_micros: 50_000, storage_micros: 1, ..L4 };
        assert_eq!(prices.longest_deadline(50_000), None);
    }

    #[test]
    fn a_machine_that_costs_nothing_still_ends() {
        assert_eq!(Prices { micros_per_hour: 0, ..L4 }.longest_deadline(0), Some(LONGEST_SECS));
    }

    fn prices() -> impl Strategy<Value = Prices> {
        let extremes = prop_oneof![0..20_000_000u64, Just(u64::MAX), 1..10u64];
        (extremes, 0..1_000_000u64, 0..1_000_000u64, 0..3600u32).prop_map(
            |(micros_per_hour, start_up_micros, storage_micros, tail_secs)| Prices {
                micros_per_hour,
                start_up_micros,
                storage_micros,
                tail_secs,
            },
        )
    }

    proptest! {
        #[test]
        fn the_longest_deadline_keeps_within_the_maximum_and_one_second_more_does_not(
            prices in prices(), maximum in 0..u64::MAX / 2
        ) {
            match prices.longest_deadline(maximum) {
                Some(secs) => {
                    prop_assert!(prices.maximum_loss(secs) <= maximum);
                    prop_assert!(secs == LONGEST_SECS || prices.maximum_loss(secs + 1) > maximum);
                }
                None => prop_assert!(prices.maximum_loss(1) > maximum),
            }
        }

        #[test]
        fn what_a_session_costs_is_within_its_maximum_loss(
            prices in prices(), deadline in 1..=LONGEST_SECS, share in 0.0..=1.0f64
        ) {
            let held = (f64::from(deadline + GRACE_SECS) * 1000.0 * share) as u64;
            prop_assert!(prices.cost(held) <= prices.maximum_loss(deadline));
        }

        #[test]
        fn parts_never_cost_less_than_the_whole(prices in prices(), a in 0..10_000_000u64, b in 0..10_000_000u64) {
            let parts = prices.of_millis(a).saturating_add(prices.of_millis(b));
            prop_assert!(parts >= prices.of_millis(a + b));
        }
    }
}
