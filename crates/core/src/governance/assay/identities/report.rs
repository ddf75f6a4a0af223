//! The document: what was drawn, what was measured, what came out, and what it does not say.

use std::fmt::Write;

use super::super::words::{count, percent, thousands};
use super::super::{Method, Rate};
use super::caveats::{anchors, groups, limits, outsiders};
use super::{Findings, Placed, QuickError, SubjectRow};
use crate::governance::meter::{Form, Gates};

/// What the numbers cannot say of themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AboutIdentities {
    /// The command that makes this report again.
    pub command: String,
    /// What computed it, a line each.
    pub devices: Vec<String>,
    /// Pictures of the views, each with what it shows; files beside the report.
    pub sheets: Vec<(String, String)>,
    /// The figure of the cosines, a file beside the report.
    pub matrix_figure: String,
    /// Whether this was a quick run whose numbers are not to be used.
    pub fast: bool,
}

/// The report in Markdown.
#[must_use]
pub fn identities_markdown(placed: &Placed, found: &Findings, about: &AboutIdentities) -> String {
    let mut page = String::new();
    head(&mut page, placed, found, about);
    thresholds(&mut page, placed);
    checked(&mut page, found);
    designs(&mut page, found, about);
    pictures(&mut page, about);
    groups(&mut page, found);
    quick(&mut page, found);
    outsiders(&mut page, found);
    anchors(&mut page, placed, found);
    limits(&mut page, found);
    page.truncate(page.trim_end().len());
    page.push('\n');
    page
}

pub(super) fn heading(page: &mut String, words: &str) {
    let _ = write!(page, "## {words}\n\n");
}

pub(super) fn say(page: &mut String, words: &str) {
    let _ = write!(page, "{words}\n\n");
}

pub(super) fn table(page: &mut String, head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) {
    let _ = writeln!(page, "| {} |\n|{}", head.join(" | "), " --- |".repeat(head.len()));
    for row in rows {
        let _ = writeln!(page, "| {} |", row.join(" | "));
    }
    page.push('\n');
}

fn head(page: &mut String, placed: &Placed, found: &Findings, about: &AboutIdentities) {
    let (scale, on) = (&placed.scale, &placed.scale.measured_on);
    let designs = found.rows.len();
    say(page, "# The face forge: are its faces people of their own?");
    if about.fast {
        say(page, "**A quick run on a few drafts: it shows that everything works. Its numbers are not to be used.**");
    }
    say(
        page,
        &format!(
            "Made by `{}` and not edited by hand. Renderer version {}, head asset `{:.12}…`, embedder {}. Thresholds were \
             placed on {} (seeds {} to {}, amplitude {}) and are checked here on {}, none of which they were placed on. \
             Each design is drawn in the {} reference views at {} px.",
            about.command,
            scale.renderer_version,
            scale.head_sha256,
            scale.embedder,
            count(on.identities, "random design", "random designs"),
            on.seeds.0,
            on.seeds.1,
            on.amplitude,
            count(designs, "other design", "other designs"),
            found.rows.first().map_or(8, |row| row.seen.1),
            on.side_px
        ),
    );
    for device in &about.devices {
        say(page, &format!("Read by {device}."));
    }
    heading(page, "In short");
    let aims = [
        aim("A face is found in every view", &found.missed, "100 %", true, 0.0),
        aim("A design's own view is accepted", &found.false_reject, "99 % or more", true, 0.01),
        aim("A view passes for another design", &found.false_accept, "1 % or less", false, 0.01),
        aim("Two designs are called the same", &found.same, "1 % or less", false, 0.01),
    ];
    table(
        page,
        &["What", "Seen", "95 % by designs", "Wanted", ""],
        aims.into_iter().map(|(what, seen, range, wanted, kept)| {
            let kept = if kept { "kept" } else { "**missed**" };
            vec![what.to_owned(), seen, range, wanted.to_owned(), kept.to_owned()]
        }),
    );
    say(
        page,
        "The interval takes the designs as the throws, as all views of one resemble each other: they are drawn again 2,000 \
         times with replacement. Where nothing went wrong it is 3 divided by the number of designs, or of pairs of them.",
    );
}

fn aim<'a>(
    what: &'a str,
    wrong: &Rate,
    wanted: &'a str,
    rest: bool,
    limit: f64,
) -> (&'a str, String, String, &'a str, bool) {
    let (events, low, high) = if rest {
        (wrong.share.of - wrong.events, 1.0 - bound(wrong).1, 1.0 - bound(wrong).0)
    } else {
        (wrong.events, bound(wrong).0, bound(wrong).1)
    };
    let share = events as f64 / wrong.share.of.max(1) as f64;
    let seen = format!("{} of {} ({})", thousands(events), thousands(wrong.share.of), percent(share));
    (what, seen, range(low, high), wanted, wrong.share.of > 0 && wrong.share.rate <= limit)
}

fn bound(rate: &Rate) -> (f64, f64) {
    rate.by_people.map_or((rate.share.low, rate.share.high), |bound| (bound.low, bound.high))
}

fn range(low: f64, high: f64) -> String {
    match (low <= 0.0, high >= 1.0) {
        (true, _) => format!("up to {}", percent(high)),
        (_, true) => format!("{} or more", percent(low)),
        _ => format!("{} to {}", percent(low).trim_end_matches(" %"), percent(high)),
    }
}

/// `3 of 520 (0.58 %), 0.1 to 2 % by designs`.
pub(super) fn told(rate: &Rate) -> String {
    if rate.share.of == 0 {
        return "nothing to compare".to_owned();
    }
    let (low, high) = bound(rate);
    let rough = rate.hit < 5 && rate.by_people.is_some_and(|bound| bound.method == Method::Bootstrap);
    let seen = format!("{} of {} ({})", rate.events, thousands(rate.share.of), percent(rate.share.rate));
    format!("{seen}, {}{}", range(low, high), if rough { " †" } else { "" })
}

fn thresholds(page: &mut String, placed: &Placed) {
    heading(page, "Thresholds");
    say(
        page,
        "Raw cosines, kept in `assets/face/identity.toml` and read by the identity meter. A build with another renderer \
         version, head asset or embedder says \"not calibrated for this renderer\" instead of judging. A threshold lies \
         half-way between the cosine that 99.5 % of a design's comparisons with itself reach and the one that 0.5 % of the \
         comparisons with other designs reach; *close* is where 5 % of the pairs of random designs lie.",
    );
    let scale = &placed.scale;
    let row = |name: &str, gates: Gates| {
        let view = gates.view_cosine.map_or_else(|| "–".to_owned(), |gate| format!("{gate:.3}"));
        let numbers = [gates.close_cosine, gates.same_cosine, gates.error].map(|number| format!("{number:.3}"));
        [vec![name.to_owned(), view], numbers.to_vec()].concat()
    };
    table(
        page,
        &["Reading", "view, same person from", "centres close from", "centres the same from", "error, 95 %"],
        [row("full: eight final views", scale.full), row("three drafts", scale.three), row("one draft", scale.one)],
    );
}

fn checked(page: &mut String, found: &Findings) {
    heading(page, "Check");
    let full = found.scale.full;
    let view = full.view_cosine.unwrap_or(full.same_cosine);
    table(
        page,
        &["Mistake", "Threshold", "Seen, 95 % by designs"],
        [
            (format!("own view against the centre of its {} other views: refused", 7), view, found.false_reject),
            ("view against another design's centre: accepted".to_owned(), view, found.false_accept),
            ("centre against another design's centre: called the same".to_owned(), full.same_cosine, found.same),
            ("the same: called close or the same".to_owned(), full.close_cosine, found.close),
            (
                "four views of a design against its other four: not called the same".to_owned(),
                full.same_cosine,
                found.not_same,
            ),
        ]
        .into_iter()
        .map(|(what, gate, rate)| vec![what, format!("{gate:.3}"), told(&rate)]),
    );
    say(page, "† rests on mistakes among fewer than five designs or pairs of designs: rough.");
    if !found.passing.is_empty() {
        let pair = |(a, b, views): &(String, String, usize)| format!("{a} and {b} ({views} of 16)");
        let pairs: Vec<String> = found.passing.iter().map(pair).collect();
        say(page, &format!("Views pass between {}.", pairs.join(", ")));
    }
}

fn designs(page: &mut String, found: &Findings, about: &AboutIdentities) {
    heading(page, "Every design");
    say(
        page,
        "*Own* is a view's cosine to the centre of its other views, *nearest* the centre most alike, *margin* the lowest own \
         cosine less the highest cosine of one of its views to somebody else's centre.",
    );
    let number = |value: Option<f32>| value.map_or_else(|| "–".to_owned(), |value| format!("{value:.3}"));
    let row = |row: &SubjectRow| {
        let sex = match row.masculine {
            m if m < 0.35 => "woman",
            m if m > 0.65 => "man",
            _ => "between",
        };
        vec![
            row.name.clone(),
            format!("{sex}, {:.0}", row.age),
            format!("{:.2}", row.melanin),
            format!("{} of {}", row.seen.0, row.seen.1),
            format!("{:.2}", row.least_score),
            number(row.own.map(|own| own.0)),
            number(row.own.map(|own| own.1)),
            row.nearest.as_ref().map_or_else(|| "–".to_owned(), |(name, cosine)| format!("{name} {cosine:.3}")),
            number(row.margin()),
        ]
    };
    table(
        page,
        &["Design", "Who", "Melanin", "Found", "Least score", "Own, least", "Own, mean", "Nearest", "Margin"],
        found.rows.iter().map(row),
    );
    say(page, &format!("![How alike the designed faces are]({})", about.matrix_figure));
}

fn pictures(page: &mut String, about: &AboutIdentities) {
    if about.sheets.is_empty() {
        return;
    }
    heading(page, "The pictures");
    say(
        page,
        "Each row a design, each column a reference view: front, 15° to both sides, 30° to both sides, a soft smile, warm light from 15°, and a smile by a window from 15°.",
    );
    for (file, shows) in &about.sheets {
        say(page, &format!("![{shows}]({file})"));
    }
}

fn quick(page: &mut String, found: &Findings) {
    heading(page, "Quick readings");
    let name = |form: Form| match form {
        Form::One => "one draft",
        Form::Three => "three drafts",
        Form::Full => "full",
    };
    let two = |pair: Option<(f32, f32)>| pair.map_or_else(|| "–".to_owned(), |(a, b)| format!("{a:.3} / {b:.3}"));
    let three = |of: Option<(f32, f32, f32)>| {
        of.map_or_else(|| "–".to_owned(), |(mean, most, last)| format!("{mean:.3} / {most:.3} / {last:.3}"))
    };
    table(
        page,
        &[
            "Reading",
            "to its own full centre, least / mean",
            "error to others, mean / 95 % / largest",
            "another called the same",
            "itself not called the same",
        ],
        found.quick.iter().map(|quick: &QuickError| {
            vec![
                name(quick.form).to_owned(),
                two(quick.own),
                three(quick.apart),
                told(&quick.false_accept),
                told(&quick.false_reject),
            ]
        }),
    );
    say(
        page,
        &format!(
            "Drafts of {} px against the centres of full views. *Error* is how far the cosine to another design lies from \
             the one of the full reading.",
            found.scale.measured_on.draft_px
        ),
    );
    if let Some(drafts) = found.drafts {
        let apart = drafts.apart.map_or_else(String::new, |(mean, most)| {
            format!("; a centre of eight drafts moves the cosines to other designs by {mean:.3} on average, {most:.3} at most")
        });
        say(
            page,
            &format!(
                "A draft of {} px has cosine {:.3} at least and {:.3} on average to the final picture of the same view{apart}.",
                found.scale.measured_on.side_px, drafts.alike.0, drafts.alike.1
            ),
        );
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that fails may panic")]
mod tests {
    use super::super::tests::people;
    use super::super::{check, place};
    use super::*;
    use crate::governance::meter::{Build, MeasuredOn};

    fn page(fast: bool) -> String {
        let build = Build { renderer_version: 3, head_sha256: "ab".repeat(32), embedder: "model".to_owned() };
        let on = MeasuredOn { identities: 9, seeds: (1, 9), amplitude: 0.4, side_px: 512, draft_px: 320 };
        let placed = place(&people(5.0), &build, on, "the command").unwrap();
        let found = check(
            &people(4.0),
            &placed.scale,
            &[("nova".to_owned(), Vec::new())],
            None,
            muse_gpu::Calibration::new(0.8, 0.9).ok(),
        );
        let sheets = vec![("random.jpg".to_owned(), "random designs".to_owned())];
        let about = AboutIdentities {
            command: "the command".to_owned(),
            devices: vec!["a device".to_owned()],
            sheets,
            matrix_figure: "matrix.svg".to_owned(),
            fast,
        };
        identities_markdown(&placed, &found, &about)
    }

    #[test]
    fn the_page_says_what_was_measured_with_what_and_how_sure_it_is() {
        let page = page(false);
        for wanted in [
            "`the command`",
            "Renderer version 3",
            "abababababab…",
            "9 random designs (seeds 1 to 9, amplitude 0.4)",
            "72 of 72",
            "up to 8.3 %",
            "![random designs](random.jpg)",
            "(matrix.svg)",
            "melanin below 0.4",
            "| p0 | woman, 30 |",
            "One embedder (model)",
            "| rather men | 0 |",
            "| 0.900 | 0.75 |",
        ] {
            assert!(page.contains(wanted), "{wanted} is missing in\n{page}");
        }
        assert!(!page.contains("NaN") && !page.contains("not to be used"));
    }

    #[test]
    fn a_quick_run_says_that_its_numbers_are_not_to_be_used() {
        assert!(page(true).contains("not to be used"));
    }
}
