use serde::{Deserialize, Serialize};

/// US dollars, held as whole micro-dollars: `1_000_000` is one dollar.
///
/// Integers, because a ledger has to add up; micro, because one render can cost less than a cent.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    sqlx::Type,
    utoipa::ToSchema,
)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct Usd(i64);

/// Why a text is no amount of money.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("'{0}' is not an amount of dollars such as 5, 0.42 or 1250.000001 (at most six decimals, at most one billion)")]
pub struct MoneyError(String);

impl Usd {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// One billion dollars: beyond it a number is a mistake, and sums of sums stay far from overflow.
    pub const MAX: Self = Self(1_000_000_000_000_000);

    /// From whole micro-dollars.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Whole micro-dollars.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// The nearest micro-dollar, rounding halves up; `None` for what is not finite or beyond [`Usd::MAX`].
    pub fn from_f64(dollars: f64) -> Option<Self> {
        let micros = (dollars * 1e6).round();
        (micros.is_finite() && micros.abs() <= Self::MAX.0 as f64).then_some(Self(micros as i64))
    }

    /// Dollars as a float, for ratios and charts; never for adding up.
    pub fn as_f64(self) -> f64 {
        self.0 as f64 / 1e6
    }

    /// The sum, held at the largest amount an integer can carry.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// The difference, which may be negative.
    #[must_use]
    pub const fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// The difference, but never below zero.
    #[must_use]
    pub fn minus_at_least_zero(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0).max(0))
    }

    /// `times` as much.
    #[must_use]
    pub const fn times(self, times: i64) -> Self {
        Self(self.0.saturating_mul(times))
    }

    /// What `count` cost when a million cost this much; rounded up, for nobody else pays a fraction of a micro-dollar.
    #[must_use]
    pub fn per_million(self, count: u64) -> Self {
        let micros = u128::from(count) * u128::from(self.0.unsigned_abs());
        Self(i64::try_from(micros.div_ceil(1_000_000)).unwrap_or(i64::MAX))
    }

    /// Whether this is less than nothing.
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }
}

impl std::fmt::Display for Usd {
    /// `$5.00`, and as many decimals as are needed: `$0.0004`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, fraction) = (self.0.unsigned_abs() / 1_000_000, self.0.unsigned_abs() % 1_000_000);
        let mut decimals = format!("{fraction:06}");
        while decimals.len() > 2 && decimals.ends_with('0') {
            decimals.pop();
        }
        f.pad(&format!("{sign}${whole}.{decimals}"))
    }
}

impl std::str::FromStr for Usd {
    type Err = MoneyError;

    /// Reads `5`, `$0.42`, `1250.000001`; refuses signs other than a leading minus, exponents, and a seventh decimal.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refuse = || MoneyError(text.to_owned());
        let trimmed = text.trim();
        let (negative, digits) = match trimmed.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, trimmed),
        };
        let digits = digits.strip_prefix('$').unwrap_or(digits);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || whole.len() > 10 || fraction.len() > 6 || !all_digits(whole) || !all_digits(fraction) {
            return Err(refuse());
        }
        let whole: i64 = whole.parse().map_err(|_| refuse())?;
        let fraction: i64 = format!("{fraction:0<6}").parse().map_err(|_| refuse())?;
        let micros = whole * 1_000_000 + fraction;
        if micros > Self::MAX.0 {
            return Err(refuse());
        }
        Ok(Self(if negative { -micros } else { micros }))
    }
}

/// An estimate as it should be said: likely value and the 80 % interval around it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct UsdRange {
    /// One chance in ten that it is less.
    pub low: Usd,
    /// The likely value.
    pub mid: Usd,
    /// One chance in ten that it is more.
    pub high: Usd,
}

impl UsdRange {
    /// An amount that is known exactly.
    pub const fn exactly(amount: Usd) -> Self {
        Self { low: amount, mid: amount, high: amount }
    }

    /// Each bound `times` as much.
    #[must_use]
    pub const fn times(self, times: i64) -> Self {
        Self { low: self.low.times(times), mid: self.mid.times(times), high: self.high.times(times) }
    }

    /// Bound by bound; the sum of two 80 % intervals is a little wider than 80 %, the safe side.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self { low: self.low.plus(other.low), mid: self.mid.plus(other.mid), high: self.high.plus(other.high) }
    }
}

impl std::fmt::Display for UsdRange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.low == self.high {
            write!(f, "{}", self.mid)
        } else {
            write!(f, "{} ({}–{})", self.mid, self.low, self.high)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_and_written_without_a_float() {
        let check = |text: &str, expected: &str| {
            let amount: Result<Usd, _> = text.parse();
            assert_eq!(amount.map_or_else(|_| "refused".to_owned(), |usd| usd.to_string()), expected, "{text}");
        };
        check("5", "$5.00");
        check("$0.42", "$0.42");
        check("0.000001", "$0.000001");
        check("-3.10", "-$3.10");
        check("1000000000", "$1000000000.00");
        check("1000000001", "refused");
        check("0.0000001", "refused");
        check("1e3", "refused");
        check("", "refused");
        check("NaN", "refused");
        check("--1", "refused");
    }

    #[test]
    fn a_float_that_is_no_number_is_no_money() {
        assert_eq!(Usd::from_f64(f64::NAN), None);
        assert_eq!(Usd::from_f64(f64::INFINITY), None);
        assert_eq!(Usd::from_f64(1e30), None);
        assert_eq!(Usd::from_f64(0.1 + 0.2), Some(Usd::from_micros(300_000)));
    }
}
