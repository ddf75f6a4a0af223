//! Pictures with a flaw planted in them, honest ones beside them, and what the critic said.

use super::{About, Page};
use crate::governance::assay::Estimate;
use crate::governance::assay::words::{count, percent, plain, range, thousands};

pub(super) fn planted(page: &mut Page, about: &About) {
    page.heading("Planted cases");
    if about.planted.is_empty() && about.honest.is_empty() {
        page.say("None were run for this page.");
        return;
    }
    page.say(&planted_line(about));
    page.say(
        "The limits of the critic's checks were set with the project's own test photos in view: on those this table shows \
         how well the limits fit, and only on other people what the critic is worth.",
    );
    if !about.planted.is_empty() {
        page.table(
            &["planted", "expected", "pictures", "right", "said instead"],
            about.planted.iter().map(|row| {
                vec![
                    plain(&row.flaw),
                    plain(&row.expected),
                    row.count.to_string(),
                    of(row.right, row.count),
                    listed(&row.others),
                ]
            }),
        );
    }
    if !about.honest.is_empty() {
        page.say("Pictures with nothing wrong, to see what care costs:");
        page.table(
            &["honest", "pictures", "refused", "why"],
            about
                .honest
                .iter()
                .map(|row| vec![plain(&row.kind), row.count.to_string(), of(row.refused, row.count), listed(&row.why)]),
        );
    }
}

pub(super) fn planted_line(about: &About) -> String {
    let mut parts = Vec::new();
    let sums =
        |rows: &mut dyn Iterator<Item = (usize, usize)>| rows.fold((0, 0), |sum, row| (sum.0 + row.0, sum.1 + row.1));
    let with_range = |events: usize, all: usize| {
        let found = Estimate::wilson(events as u64, all as u64);
        format!("{} ({}; 95 % {})", thousands(events as u64), percent(found.rate), range(found.low, found.high))
    };
    let (right, all) = sums(&mut about.planted.iter().map(|row| (row.right, row.count)));
    if all > 0 {
        parts.push(format!(
            "Of {}, {} got the expected word.",
            count(all, "picture with a planted flaw", "pictures with a planted flaw"),
            with_range(right, all)
        ));
    }
    let (refused, all) = sums(&mut about.honest.iter().map(|row| (row.refused, row.count)));
    if all > 0 {
        let were = if refused == 1 { "was" } else { "were" };
        parts.push(format!(
            "Of {}, {} {were} refused.",
            count(all, "honest picture", "honest pictures"),
            with_range(refused, all)
        ));
    }
    if parts.is_empty() { "No planted pictures were run.".to_owned() } else { parts.join(" ") }
}

fn of(part: usize, whole: usize) -> String {
    if whole == 0 { "–".to_owned() } else { format!("{part} ({})", percent(part as f64 / whole as f64)) }
}

fn listed(reasons: &[(String, usize)]) -> String {
    if reasons.is_empty() {
        return "–".to_owned();
    }
    reasons.iter().map(|(reason, n)| format!("{n} × {}", plain(reason))).collect::<Vec<_>>().join("; ")
}
