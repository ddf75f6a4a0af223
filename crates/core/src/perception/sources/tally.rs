use serde_json::Value;

use super::super::model::{BadRow, Signal, Via};
use super::shapes::{self, Fault, Shape};
use crate::vocab::Timestamp;

/// How many bad rows are listed; all are counted.
const LISTED_BAD_ROWS: usize = 100;

/// What reading posts counted.
#[derive(Debug, Default)]
pub struct Tally {
    /// Posts understood.
    pub good: u64,
    /// Objects that are no post.
    pub skipped: u64,
    /// Rows left out.
    pub bad: u64,
    /// The first of them.
    pub bad_rows: Vec<BadRow>,
}

impl Tally {
    /// Rows of every kind so far.
    pub const fn rows(&self) -> u64 {
        self.good + self.skipped + self.bad
    }

    /// Leaves a row out.
    pub(super) fn bad(&mut self, line: u64, fault: Fault) {
        self.bad += 1;
        if self.bad_rows.len() < LISTED_BAD_ROWS {
            self.bad_rows.push(BadRow { line, field: fault.field.map(str::to_owned), reason: fault.reason });
        }
    }

    /// Reads one object, or the page of them that it is, and hands each post to `sink`.
    pub(super) fn take(&mut self, line: u64, value: Value, now: Timestamp, via: Via, sink: &mut dyn FnMut(Signal)) {
        match shapes::read(value, now, via) {
            Ok(Shape::Post(signal)) => {
                self.good += 1;
                sink(*signal);
            }
            Ok(Shape::Other) => self.skipped += 1,
            Ok(Shape::Page(children)) => {
                for child in children {
                    // A page inside a page is no post; that also bounds the depth.
                    match shapes::read(child, now, via) {
                        Ok(Shape::Post(signal)) => {
                            self.good += 1;
                            sink(*signal);
                        }
                        Ok(_) => self.skipped += 1,
                        Err(fault) => self.bad(line, fault),
                    }
                }
            }
            Err(fault) => self.bad(line, fault),
        }
    }
}
