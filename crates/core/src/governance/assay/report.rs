//! The document a careful reader gets: what was measured, on what, what came out, and what it does not say.

mod anchors;
mod limits;
mod mistakes;
mod opening;
mod people;
mod planted;
#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that fails may panic")]
mod tests;

use std::fmt::Write;

use super::Assay;

/// A flaw that was put into pictures on purpose, and what the critic made of it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct PlantedRow {
    /// What was planted, in words: "another person's face".
    pub flaw: String,
    /// What the critic ought to say.
    pub expected: String,
    /// Pictures with it.
    pub count: usize,
    /// Of those, how many got the expected word.
    pub right: usize,
    /// What it said of the others, and how often.
    pub others: Vec<(String, usize)>,
}

/// Pictures with nothing wrong, and how many of them the critic refused.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct HonestRow {
    /// What they are, in words: "another session of the same person".
    pub kind: String,
    /// How many.
    pub count: usize,
    /// Of those, how many were refused.
    pub refused: usize,
    /// Why, and how often.
    pub why: Vec<(String, usize)>,
}

/// What the numbers cannot say of themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The model the vectors come from.
    pub model: String,
    /// What kind of pictures the set holds, in the plural: "photos".
    pub pictures: String,
    /// The command that makes this report again.
    pub command: String,
    /// What computed it, a line each.
    pub devices: Vec<String>,
    /// Pictures that could not be measured, and why, a line each.
    pub passed_over: Vec<String>,
    /// File name of [`roc_svg`](super::roc_svg)'s text, beside the report.
    pub roc_figure: String,
    /// File name of [`spread_svg`](super::spread_svg)'s text, beside the report.
    pub spread_figure: String,
    /// Planted flaws; empty when none were run.
    pub planted: Vec<PlantedRow>,
    /// Honest pictures run beside them.
    pub honest: Vec<HonestRow>,
}

const DAGGER: &str = "† rests on mistakes among fewer than five people or pairs of people: rough.";

/// The report in Markdown. Files are named without their folders.
#[must_use]
pub fn markdown(assay: &Assay, about: &About) -> String {
    let mut page = Page(String::new());
    opening::head(&mut page, assay, about);
    opening::measured(&mut page, assay, about);
    mistakes::gates(&mut page, assay);
    mistakes::roc(&mut page, assay, about);
    mistakes::spread(&mut page, assay, about);
    mistakes::meaning(&mut page, assay);
    anchors::anchors(&mut page, assay);
    people::look_alikes(&mut page, assay);
    people::odd_ones(&mut page, assay);
    people::groups(&mut page, assay);
    planted::planted(&mut page, about);
    limits::limits(&mut page, assay);
    page.0.truncate(page.0.trim_end().len());
    page.0.push('\n');
    page.0
}

/// Markdown as it grows.
struct Page(String);

impl Page {
    fn heading(&mut self, words: &str) {
        let _ = write!(self.0, "## {words}\n\n");
    }

    fn say(&mut self, words: &str) {
        let _ = write!(self.0, "{words}\n\n");
    }

    fn points(&mut self, lines: impl IntoIterator<Item = String>) {
        for line in lines {
            let _ = writeln!(self.0, "- {line}");
        }
        self.0.push('\n');
    }

    fn table(&mut self, head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) {
        let _ = writeln!(self.0, "| {} |", head.join(" | "));
        let _ = writeln!(self.0, "|{}", " --- |".repeat(head.len()));
        for row in rows {
            let _ = writeln!(self.0, "| {} |", row.join(" | "));
        }
        self.0.push('\n');
    }
}
