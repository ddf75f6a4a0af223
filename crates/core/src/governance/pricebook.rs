//! What things cost, as data: every quote keeps the row it was made from.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::vocab::{Advice, Usd, UsdRange};

/// One price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Price {
    /// `draft.picture`, `comfy.picture`, `attention.picture`, `apify.post`.
    pub item: String,
    /// Likely price per unit and its 80 % interval, in micro-dollars.
    pub price: UsdRange,
    /// `picture`, `hour`, `million tokens`.
    pub unit: String,
    /// Who says so.
    pub source: String,
    /// When it was read, ISO date.
    pub as_of: String,
    /// `high`, `medium`, `low`.
    pub confidence: String,
}

/// All prices; the creator's own file replaces rows of the one that ships.
#[derive(Clone, Debug, PartialEq)]
pub struct PriceBook {
    rows: BTreeMap<String, Price>,
}

/// A price book that cannot be used.
#[derive(Clone, Debug, thiserror::Error)]
pub enum PriceBookError {
    /// Its text is not what a price book is.
    #[error("{file}: {detail}")]
    Unreadable {
        /// Which file.
        file: String,
        /// What and where.
        detail: String,
    },
    /// No row for what is to be paid.
    #[error("the price book has no row '{item}'")]
    NoPrice {
        /// The row that is wanted.
        item: String,
    },
}

impl Advice for PriceBookError {
    fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "pricebook.unreadable",
            Self::NoPrice { .. } => "pricebook.no_price",
        }
    }

    fn advice(&self) -> Option<String> {
        Some(match self {
            Self::Unreadable { .. } => {
                "Mend the named line, or remove the file to use the prices that ship with Muse.".to_owned()
            }
            Self::NoPrice { item } => {
                format!(
                    "Add a table [item.\"{item}\"] with price, unit, source, as_of and confidence to pricebook.toml."
                )
            }
        })
    }
}

/// What something will cost, with the rows it was computed from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Quote {
    /// What for, in words.
    pub what: String,
    /// Likely cost and its 80 % interval.
    pub cost: UsdRange,
    /// The most it can cost; a grant covers this.
    pub maximum: Usd,
    /// The rows used, as they stood.
    pub rows: Vec<Price>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Book {
    item: BTreeMap<String, Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    /// Dollars as decimal text: likely, or low/likely/high.
    price: Vec<String>,
    unit: String,
    source: String,
    as_of: String,
    confidence: String,
}

impl PriceBook {
    /// The book that ships with the studio.
    ///
    /// # Panics
    /// Never in a build whose tests passed: the text is part of the binary.
    #[allow(clippy::expect_used)]
    pub fn shipped() -> Self {
        Self::parse("assets/pricebook.toml", include_str!("../../../../assets/pricebook.toml"))
            .expect("assets/pricebook.toml")
    }

    /// The shipped book with the rows of `pricebook.toml` in the studio's folder laid over it.
    ///
    /// # Errors
    /// [`PriceBookError::Unreadable`] when that file is there and cannot be used.
    pub fn load(home: &Path) -> Result<Self, PriceBookError> {
        let mut book = Self::shipped();
        let own = home.join("pricebook.toml");
        match std::fs::read_to_string(&own) {
            Ok(text) => book.rows.extend(Self::parse("pricebook.toml", &text)?.rows),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => {
                return Err(PriceBookError::Unreadable { file: own.display().to_string(), detail: error.to_string() });
            }
        }
        Ok(book)
    }

    /// Reads a book.
    ///
    /// # Errors
    /// [`PriceBookError::Unreadable`] with line and field.
    pub fn parse(file: &str, text: &str) -> Result<Self, PriceBookError> {
        let unreadable = |detail: String| PriceBookError::Unreadable { file: file.to_owned(), detail };
        let book: Book = toml::from_str(text).map_err(|e| unreadable(e.to_string()))?;
        let mut rows = BTreeMap::new();
        for (item, row) in book.item {
            let amounts: Vec<Usd> = row
                .price
                .iter()
                .map(|text| text.parse().map_err(|e| unreadable(format!("item {item}: {e}"))))
                .collect::<Result<_, _>>()?;
            let price = match amounts[..] {
                [exact] => UsdRange::exactly(exact),
                [low, mid, high] if low <= mid && mid <= high => UsdRange { low, mid, high },
                _ => {
                    return Err(unreadable(format!(
                        "item {item}: price is one amount, or low, likely and high in order"
                    )));
                }
            };
            if price.low.is_negative() {
                return Err(unreadable(format!("item {item}: a price is not negative")));
            }
            let Row { unit, source, as_of, confidence, .. } = row;
            rows.insert(item.clone(), Price { item, price, unit, source, as_of, confidence });
        }
        Ok(Self { rows })
    }

    /// One row.
    ///
    /// # Errors
    /// [`PriceBookError::NoPrice`].
    pub fn price(&self, item: &str) -> Result<&Price, PriceBookError> {
        self.rows.get(item).ok_or_else(|| PriceBookError::NoPrice { item: item.to_owned() })
    }

    /// All rows, by name.
    pub fn rows(&self) -> impl Iterator<Item = &Price> {
        self.rows.values()
    }

    /// Up to `attempts` pictures by one renderer: likely one and a half attempts are needed, at most all of them.
    ///
    /// * `item`: the row of one picture.
    ///
    /// # Errors
    /// [`PriceBookError::NoPrice`].
    pub fn quote_pictures(&self, renderer: &str, item: &str, attempts: u32) -> Result<Quote, PriceBookError> {
        let row = self.price(item)?;
        let maximum = row.price.high.times(i64::from(attempts));
        let mid = Usd::from_micros(row.price.mid.micros().saturating_mul(3) / 2).min(maximum);
        let pictures = if attempts == 1 { "picture" } else { "pictures" };
        Ok(Quote {
            what: format!("up to {attempts} {pictures} by {renderer}"),
            cost: UsdRange { low: row.price.low, mid, high: maximum },
            maximum,
            rows: vec![row.clone()],
        })
    }

    /// A clip of so many seconds.
    ///
    /// * `item`: the row of one second.
    ///
    /// # Errors
    /// [`PriceBookError::NoPrice`].
    pub fn quote_seconds(&self, item: &str, what: String, secs: u32) -> Result<Quote, PriceBookError> {
        let row = self.price(item)?;
        let cost = row.price.times(i64::from(secs));
        Ok(Quote { what, cost, maximum: cost.high, rows: vec![row.clone()] })
    }

    /// A question to a model that is paid by the token.
    ///
    /// * `(input, output)`: the rows of a million tokens each.
    /// * `likely`, `most`: tokens in and out.
    ///
    /// # Errors
    /// [`PriceBookError::NoPrice`].
    pub fn quote_tokens(
        &self,
        (input, output): (&str, &str),
        what: String,
        likely: (u64, u64),
        most: (u64, u64),
    ) -> Result<Quote, PriceBookError> {
        let (input, output) = (self.price(input)?, self.price(output)?);
        let of = |rate: fn(&UsdRange) -> Usd, (sent, said): (u64, u64)| {
            rate(&input.price).per_million(sent).plus(rate(&output.price).per_million(said))
        };
        let maximum = of(|price| price.high, most);
        let cost = UsdRange { low: of(|price| price.low, likely), mid: of(|price| price.mid, likely), high: maximum };
        Ok(Quote { what, cost, maximum, rows: vec![input.clone(), output.clone()] })
    }

    /// One run that reads up to `posts` posts by a service, bounded by what the service is told it may cost.
    ///
    /// * `service`: the rows `SERVICE.run` (beginning one) and `SERVICE.post` (each post) have its prices.
    /// * `cap`: the bound; the service keeps it, so it is the most that can be spent.
    ///
    /// # Errors
    /// [`PriceBookError::NoPrice`].
    pub fn quote_posts(&self, service: &str, what: String, posts: u32, cap: Usd) -> Result<Quote, PriceBookError> {
        let (post, run) = (self.price(&format!("{service}.post"))?, self.price(&format!("{service}.run"))?);
        let all = run.price.plus(post.price.times(i64::from(posts)));
        let cost = UsdRange { low: all.low.min(cap), mid: all.mid.min(cap), high: all.high.min(cap) };
        Ok(Quote { what, cost, maximum: cap, rows: vec![post.clone(), run.clone()] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_creators_file_replaces_rows_and_a_broken_one_is_named() {
        let home = tempfile::tempdir().expect("folder");
        let row = |price: &str| {
            format!(
                "[item.\"comfy.picture\"]\nprice = {price}\nunit = \"picture\"\nsource = \"me\"\nas_of = \"2026-11-22\"\nconfidence = \"high\"\n"
            )
        };
        std::fs::write(home.path().join("pricebook.toml"), row("[\"0.01\", \"0.02\", \"0.05\"]")).expect("write");
        let quote =
            PriceBook::load(home.path()).expect("book").quote_pictures("comfy", "comfy.picture", 3).expect("quote");
        assert_eq!((quote.cost.mid, quote.maximum), (Usd::from_micros(30_000), Usd::from_micros(150_000)));
        assert_eq!(quote.rows[0].source, "me");
        let check = |text: &str, expected: &str| {
            let error = PriceBook::parse("pricebook.toml", text).expect_err("broken").to_string();
            assert!(error.contains(expected), "{error}");
        };
        check(&row("[\"-1\"]"), "a price is not negative");
        check(&row("[\"0.05\", \"0.02\", \"0.01\"]"), "in order");
        check(&row("[\"NaN\"]"), "'NaN' is not an amount");
        check(&row("[\"1\"]\nprize = 3"), "unknown field `prize`");
    }

    #[test]
    fn a_run_is_quoted_by_its_posts_and_never_above_what_it_may_cost() {
        let book = PriceBook::shipped();
        let quote = |posts, cap| {
            let quote = book.quote_posts("apify", "posts".to_owned(), posts, Usd::from_micros(cap)).expect("quote");
            (quote.cost, quote.maximum)
        };
        let (cost, maximum) = quote(100, 1_000_000);
        assert!(cost.low <= cost.mid && cost.mid <= cost.high && cost.high < maximum, "{cost}");
        assert_eq!(maximum, Usd::from_micros(1_000_000));
        let (capped, maximum) = quote(5_000, 50_000);
        assert_eq!((capped.mid, capped.high, maximum), (maximum, maximum, Usd::from_micros(50_000)));
    }

    #[test]
    fn a_missing_row_says_how_to_add_it() {
        let error = PriceBook::shipped().quote_pictures("abacus", "abacus.picture", 1).expect_err("no row");
        assert_eq!(error.code(), "pricebook.no_price");
    }
}
