//! What was spent, over time, and what the rest of the month is likely to cost. Pure; days are days in UTC, as budgets
//! are.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::treasury::WINDOW_MS;
use crate::vocab::{Timestamp, Usd};

/// A day in milliseconds.
pub const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// How far back the breaker's window is shown.
pub const SHOWN_MS: i64 = 3 * 60 * 60 * 1000;

/// The window is shown at least this often.
const STEP_MS: i64 = 5 * 60 * 1000;

/// Points beyond which changes are shown minute by minute.
const MOST_POINTS: usize = 720;

/// Whole days a forecast is made from, at most: four weeks, so that every weekday counts the same.
pub const MOST_DAYS: usize = 28;

/// Whole days a forecast needs: a week.
pub const LEAST_DAYS: usize = 7;

/// The price item's renderer, for a quote of pictures; the item itself otherwise; `other` when nobody knows.
pub fn kind_of(item: Option<&str>) -> &str {
    match item {
        Some(item) if !item.is_empty() => {
            [".picture", ".post"].iter().find_map(|unit| item.strip_suffix(unit)).unwrap_or(item)
        }
        _ => "other",
    }
}

/// Midnight UTC before this moment.
pub fn midnight(at: Timestamp) -> Timestamp {
    at.plus_millis(-(at.millis() % DAY_MS))
}

/// The first moment of this moment's month and of the next one, in UTC.
pub fn month_of(at: Timestamp) -> (Timestamp, Timestamp) {
    let (year, month, _) = civil(at.millis().div_euclid(DAY_MS));
    let next = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    let first = |(year, month)| at.plus_millis(days_before(year, month) * DAY_MS - at.millis());
    (first((year, month)), first(next))
}

/// `2026-11-23`.
pub fn day_name(at: Timestamp) -> String {
    let (year, month, day) = civil(at.millis().div_euclid(DAY_MS));
    format!("{year:04}-{month:02}-{day:02}")
}

/// Year, month and day of a number of days since 1970-01-01.
///
/// Source: H. Hinnant, chrono-compatible low-level date algorithms, `civil_from_days`.
fn civil(days: i64) -> (i64, i64, i64) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let of_era = z.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, of_year - (153 * shifted + 2) / 5 + 1)
}

/// Days from 1970-01-01 to the first of a month; the inverse of [`civil`].
fn days_before(year: i64, month: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The breaker's window at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WindowPoint {
    /// When.
    pub at: Timestamp,
    /// Captured in the 60 minutes before, that moment included.
    pub captured_in_last_60_min: Usd,
}

/// How the breaker's window filled and emptied over the last three hours: a point every five minutes and at each change,
/// or, when there were very many, every minute.
///
/// * `captures`: every capture of the last four hours, oldest first.
pub fn window(captures: &[(Timestamp, Usd)], now: Timestamp) -> Vec<WindowPoint> {
    let since = now.plus_millis(-SHOWN_MS);
    let steps = |step: i64| (0..=SHOWN_MS / step).map(move |i| now.plus_millis(-i * step));
    let changes = captures.iter().flat_map(|(at, _)| [*at, at.plus_millis(WINDOW_MS)]);
    let mut moments: Vec<Timestamp> = steps(STEP_MS).chain(changes.filter(|at| *at > since && *at <= now)).collect();
    if moments.len() > MOST_POINTS {
        moments = steps(60 * 1000).collect();
    }
    moments.sort_unstable();
    moments.dedup();
    let (mut sum, mut entered, mut left) = (Usd::ZERO, 0, 0);
    moments
        .into_iter()
        .map(|at| {
            while let Some((_, amount)) = captures.get(entered).filter(|(captured, _)| *captured <= at) {
                sum = sum.plus(*amount);
                entered += 1;
            }
            while let Some((_, amount)) = captures[..entered].get(left).filter(|(c, _)| c.plus_millis(WINDOW_MS) <= at)
            {
                sum = sum.minus(*amount);
                left += 1;
            }
            WindowPoint { at, captured_in_last_60_min: sum }
        })
        .collect()
}

/// What the rest of the month is likely to cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Forecast {
    /// One chance in ten that it is less.
    pub low: Usd,
    /// The likely value.
    pub mid: Usd,
    /// One chance in ten that it is more.
    pub high: Usd,
    /// Whole days it is made from.
    pub days_of_data: u32,
    /// The same as one sentence.
    pub sentence: String,
}

/// What will be captured from `now` to the end of its month in UTC, with an 80 % interval; `None` with less than a week
/// of data.
///
/// Method: the sums of the last whole days, at most 28 of them and none before the first capture ever, are taken as
/// independent draws from one distribution; a day on which nothing was spent is a draw of zero. With their mean `x̄` and
/// standard deviation `s` over `n` days, and `m` days left (today by the share of it that is left), the likely value is
/// `m·x̄` and the interval `m·x̄ ± t·s·√(m + m²/n)`, where `t` is the 90 % point of Student's distribution with `n − 1`
/// degrees of freedom: `m` covers what the coming days vary, `m²/n` that the mean itself is only estimated. Never below
/// zero. Spending comes in bursts, so the true distribution is skewed and the upper bound somewhat too low.
///
/// * `days`: the sums of the last whole days, oldest first; only the last 28 are used.
pub fn forecast(days: &[Usd], now: Timestamp) -> Option<Forecast> {
    let days = &days[days.len().saturating_sub(MOST_DAYS)..];
    if days.len() < LEAST_DAYS {
        return None;
    }
    let n = days.len() as f64;
    let mean = days.iter().map(|sum| sum.as_f64()).sum::<f64>() / n;
    let variance = days.iter().map(|sum| (sum.as_f64() - mean).powi(2)).sum::<f64>() / (n - 1.0);
    let (_, end) = month_of(now);
    let left = (end.millis() - now.millis()) as f64 / DAY_MS as f64;
    let width = student_90(days.len() - 1) * (variance * (left + left * left / n)).sqrt();
    let usd = |dollars: f64| Usd::from_f64(dollars.max(0.0));
    let (low, mid, high) = (usd(left * mean - width)?, usd(left * mean)?, usd(left * mean + width)?);
    let sentence = format!(
        "From now to the end of the month likely {mid:.2} more, four times in five between {low:.2} and {high:.2}, judged by the last {} days.",
        days.len()
    );
    Some(Forecast { low, mid, high, days_of_data: u32::try_from(days.len()).unwrap_or(u32::MAX), sentence })
}

/// The 90 % point of Student's distribution, for 6 to 27 degrees of freedom.
fn student_90(freedom: usize) -> f64 {
    const FROM_SIX: [f64; 22] = [
        1.440, 1.415, 1.397, 1.383, 1.372, 1.363, 1.356, 1.350, 1.345, 1.341, 1.337, 1.333, 1.330, 1.328, 1.325, 1.323,
        1.321, 1.319, 1.318, 1.316, 1.315, 1.314,
    ];
    FROM_SIX[freedom.saturating_sub(6).min(FROM_SIX.len() - 1)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).expect("a time")
    }

    fn cents(cents: i64) -> Usd {
        Usd::from_micros(cents * 10_000)
    }

    #[test]
    fn days_and_months_are_those_of_the_calendar_in_utc() {
        let check = |moment: &str, day: &str, first: &str, next: &str| {
            assert_eq!(day_name(at(moment)), day);
            assert_eq!(month_of(at(moment)), (at(first), at(next)), "{moment}");
        };
        check("2026-11-23T23:59:59.999Z", "2026-11-23", "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z");
        check("2026-12-31T12:00:00Z", "2026-12-31", "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z");
        check("2028-02-29T00:00:00Z", "2028-02-29", "2028-02-01T00:00:00Z", "2028-03-01T00:00:00Z");
        check("2100-03-01T01:00:00Z", "2100-03-01", "2100-03-01T00:00:00Z", "2100-04-01T00:00:00Z");
        check("1970-01-01T00:00:00Z", "1970-01-01", "1970-01-01T00:00:00Z", "1970-02-01T00:00:00Z");
        for day in 0..200_000 {
            let (year, month, number) = civil(day);
            assert_eq!(days_before(year, month) + number - 1, day);
        }
    }

    #[test]
    fn a_capture_counts_for_sixty_minutes_and_not_one_longer() {
        let now = at("2026-11-23T12:00:00Z");
        let captures = [
            (at("2026-11-23T08:30:00Z"), cents(7)),
            (at("2026-11-23T10:02:00Z"), cents(10)),
            (at("2026-11-23T10:32:00Z"), cents(5)),
        ];
        let points = window(&captures, now);
        let when =
            |moment: &str| points.iter().find(|p| p.at == at(moment)).map(|p| p.captured_in_last_60_min).expect(moment);
        assert_eq!(when("2026-11-23T09:00:00Z"), cents(7), "captured before the window is shown");
        assert_eq!(when("2026-11-23T09:30:00Z"), Usd::ZERO);
        assert_eq!(when("2026-11-23T10:02:00Z"), cents(10));
        assert_eq!(when("2026-11-23T10:55:00Z"), cents(15));
        assert_eq!(when("2026-11-23T11:02:00Z"), cents(5));
        assert_eq!(when("2026-11-23T12:00:00Z"), Usd::ZERO);
        assert_eq!(
            (points.first().map(|p| p.at), points.last().map(|p| p.at)),
            (Some(at("2026-11-23T09:00:00Z")), Some(now))
        );
        assert!(points.windows(2).all(|pair| pair[0].at < pair[1].at));
    }

    #[test]
    fn thousands_of_captures_are_shown_minute_by_minute() {
        let now = at("2026-11-23T12:00:00Z");
        let captures: Vec<(Timestamp, Usd)> =
            (0..5000).map(|i| (now.plus_millis(-2 * 3_600_000 + i * 1000), cents(1))).collect();
        let points = window(&captures, now);
        assert_eq!(points.len(), 181);
        assert_eq!(points.iter().map(|p| p.captured_in_last_60_min).max(), Some(cents(3600)));
    }

    #[test]
    fn less_than_a_week_of_data_is_no_forecast() {
        let now = at("2026-11-23T12:00:00Z");
        assert_eq!(forecast(&[cents(100); 6], now), None);
        let steady = forecast(&[cents(100); 7], now).expect("a forecast");
        // Half of today and seven whole days, a dollar each, never more nor less.
        assert_eq!((steady.low, steady.mid, steady.high), (cents(750), cents(750), cents(750)));
        assert_eq!(steady.days_of_data, 7);
    }

    #[test]
    fn the_interval_grows_with_what_varies_and_never_reaches_below_nothing() {
        let now = at("2026-11-29T00:00:00Z");
        let days: Vec<Usd> = (0..28).map(|i| if i % 2 == 0 { cents(0) } else { cents(200) }).collect();
        let found = forecast(&days, now).expect("a forecast");
        // Two days left, mean 1, s = √(28/27), t = 1.314: 2 ± 1.314 · 1.0184 · √(2 + 4/28) = 2 ± 1.959.
        assert_eq!(found.mid, cents(200));
        assert!((found.high.as_f64() - 3.959).abs() < 0.002, "{found:?}");
        assert!((found.low.as_f64() - 0.041).abs() < 0.002, "{found:?}");
        let rare: Vec<Usd> = (0..28).map(|i| if i == 3 { cents(900) } else { cents(0) }).collect();
        assert_eq!(forecast(&rare, now).expect("a forecast").low, Usd::ZERO);
        // Older days than four weeks do not count.
        let longer: Vec<Usd> = std::iter::repeat_n(cents(99_999), 30).chain(days.iter().copied()).collect();
        assert_eq!(forecast(&longer, now), Some(found));
    }

    /// Four of five months have to end inside the interval, also when days are drawn from a skewed distribution.
    #[test]
    fn four_of_five_drawn_months_end_inside_the_interval() {
        let mut state = 7u64;
        let mut draw = move || {
            // Numerical Recipes' generator; the high bits are good enough here.
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let share = (state >> 11) as f64 / (1u64 << 53) as f64;
            // Exponential days: mean one dollar, as many quiet ones as bursts.
            Usd::from_f64(-(1.0 - share).ln()).expect("an amount")
        };
        let now = at("2026-11-16T00:00:00Z");
        let mut inside = 0;
        for _ in 0..2000 {
            let days: Vec<Usd> = (0..28).map(|_| draw()).collect();
            let found = forecast(&days, now).expect("a forecast");
            let came = (0..15).map(|_| draw()).fold(Usd::ZERO, Usd::plus);
            inside += usize::from((found.low..=found.high).contains(&came));
        }
        assert!((1500..=1700).contains(&inside), "{inside} of 2000");
    }
}
