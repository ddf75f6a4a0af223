//! The first page: what it is about, the figures to remember, and the set they come from.

use std::fmt::Write;

use super::planted::planted_line;
use super::{About, DAGGER, Page};
use crate::governance::assay::words::{by_people, cosine, count, has, is_rough, percent, plain, range, thousands};
use crate::governance::assay::{Aim, AimCheck, Assay, Held, REFERENCES, Rate, Summary};

pub(super) fn head(page: &mut Page, assay: &Assay, about: &About) {
    let (set, gate) = (&assay.set, assay.gate.cosine);
    let title: Vec<String> = [&about.model, &about.pictures].into_iter().map(|part| plain(part)).collect();
    page.say(&match (title[0].as_str(), title[1].as_str()) {
        ("", "") => "# What the critic is worth".to_owned(),
        (one, "") | ("", one) => format!("# What the critic is worth: {one}"),
        (model, pictures) => format!("# What the critic is worth: {model} on {pictures}"),
    });
    page.say(&format!(
        "The critic compares the face in a picture with a Muse's references and turns the raw cosine into a score; from \
         score 0.75 on (raw cosine {gate:.3}) the picture is accepted as hers. This page says how often that goes wrong \
         on {} of {}, where it is known who is who. It is made by a command and not edited by hand.",
        count(set.pictures, "picture", "pictures"),
        count(set.people, "person", "people"),
    ));
    page.heading("In short");
    let mut rows = Vec::new();
    for (words, protocol, rates) in [
        ("template of references", &assay.template, &assay.gate.template),
        ("single picture", &assay.pairs, &assay.gate.pairs),
    ] {
        rows.push(short_row(&format!("A stranger is accepted, against a {words}"), &rates.false_accept));
        rows.push(short_row(&format!("The right person is refused, against a {words}"), &rates.false_reject));
        if let Some(equal) = protocol.roc.equal_error {
            rows.push(vec![
                format!("Both mistakes equally frequent, against a {words}"),
                format!("{} at {:.3}", percent(equal.rate), equal.threshold),
                "–".to_owned(),
                "–".to_owned(),
            ]);
        }
    }
    page.table(&[&format!("At raw cosine {gate:.3}"), "Seen", "95 % by comparison", "95 % by people"], rows);
    page.say(
        "*By comparison* takes each comparison for a throw of its own (Wilson interval), which is too sure of itself, as \
         the comparisons of one person resemble each other; *by people* takes the people as the throws, and is the one \
         to plan with.",
    );
    let in_use = [assay.gate.template, assay.gate.pairs];
    if in_use.iter().flat_map(|rates| [rates.false_accept, rates.false_reject]).any(|rate| is_rough(&rate)) {
        page.say(DAGGER);
    }
    page.say("What the anchors in use are meant to keep:");
    page.points(assay.aims.iter().map(|check| aim_line(check, assay)));
    if !about.planted.is_empty() || !about.honest.is_empty() {
        page.say(&planted_line(about));
    }
}

fn short_row(words: &str, rate: &Rate) -> Vec<String> {
    if rate.share.of == 0 {
        return vec![words.to_owned(), "nothing to compare".to_owned(), "–".to_owned(), "–".to_owned()];
    }
    vec![
        words.to_owned(),
        format!("{} of {} ({})", thousands(rate.events), thousands(rate.share.of), percent(rate.share.rate)),
        range(rate.share.low, rate.share.high),
        by_people(rate),
    ]
}

fn aim_line(check: &AimCheck, assay: &Assay) -> String {
    let (anchor, what) = match check.aim {
        Aim::StrangersAtVerify => (assay.verify.cosine, "of the pairs of strangers reach it"),
        Aim::StrangersAtAccept => (assay.gate.cosine, "of the pairs of strangers reach it"),
        Aim::RightPersonAtAccept => (assay.gate.cosine, "of the right person's pictures fall below it"),
    };
    let held = match check.held {
        Held::Surely => "kept, and the set is large enough to say so",
        Held::AsMeasured => "kept as measured, but the set is too small to be sure",
        Held::Doubtful => "**missed as measured**, though within what chance allows in a set this size",
        Held::Broken => "**missed**",
        Held::Unmeasured => "not measurable on this set",
    };
    let found = if check.held == Held::Unmeasured {
        String::new()
    } else {
        format!(
            "; found {} ({} of {})",
            percent(check.found.share.rate),
            check.found.events,
            thousands(check.found.share.of)
        )
    };
    format!("Anchor {anchor:.3}: at most {} {what}{found}: {held}.", percent(check.limit))
}

pub(super) fn measured(page: &mut Page, assay: &Assay, about: &About) {
    let set = &assay.set;
    page.heading("What was measured, and on what");
    let (fewest, most) = set.pictures_each;
    let each = match () {
        () if set.people < 2 => String::new(),
        () if fewest == most => format!(" ({most} each)"),
        () => format!(" ({fewest} to {most} each)"),
    };
    let mut lines = vec![format!(
        "**The set:** {}, {}{each}. Who is who comes from the folders' names.",
        count(set.people, "person", "people"),
        count(set.pictures, "picture", "pictures"),
    )];
    lines.push(
        "**Against a single picture (pairs):** every picture with every other one. Of one person: genuine; of two: \
         strangers."
            .to_owned(),
    );
    let mut template = format!(
        "**Against a template**, as the critic works: the mean direction of {REFERENCES} references, namely the first \
         {REFERENCES} in the order of the file names, of each person with more pictures than that ({}); the others are \
         probes.",
        count(set.full_template, "person", "people")
    );
    if set.thin_template > 0 {
        let _ = write!(
            template,
            " {} too few for that: each of those pictures is compared with the centre of the person's others, and \
             strangers with the centre of all but the last.",
            has(set.thin_template)
        );
    }
    if set.no_template > 0 {
        let _ = write!(
            template,
            " {} no template, for want of a second picture, and {} only.",
            count(set.no_template, "person has", "people have"),
            if set.no_template == 1 { "serves as a stranger" } else { "serve as strangers" },
        );
    }
    template.push_str(" Strangers are all pictures of all other people, against each template.");
    lines.push(template);
    if !about.model.is_empty() {
        lines.push(format!(
            "**The model:** {}. Raw cosines of its vectors; accepted means at or above the gate.",
            plain(&about.model)
        ));
    }
    match about.devices.as_slice() {
        [] => {}
        [one] => lines.push(format!("**Computed by:** {}.", plain(one).trim_end_matches('.'))),
        several => {
            let listed: Vec<String> = several.iter().map(|line| format!("\n  - {}", plain(line))).collect();
            lines.push(format!("**Computed by:**{}", listed.concat()));
        }
    }
    if !about.passed_over.is_empty() {
        let listed: Vec<String> = about.passed_over.iter().map(|line| format!("\n  - {}", plain(line))).collect();
        lines.push(format!(
            "**Passed over:** {} in no figure of this page:{}",
            count(
                about.passed_over.len(),
                "picture could not be measured and is",
                "pictures could not be measured and are"
            ),
            listed.concat()
        ));
    }
    page.points(lines);
    if !about.command.trim().is_empty() {
        page.say(&format!("To make this page again:\n\n```sh\n{}\n```", about.command.trim().replace("```", "")));
    }
    page.table(
        &["raw cosine", "count", "mean", "lowest", "1 %", "median", "99 %", "99.9 %", "highest"],
        [
            ("pairs, same person", &assay.pairs.genuine),
            ("pairs, strangers", &assay.pairs.impostor),
            ("template, same person", &assay.template.genuine),
            ("template, strangers", &assay.template.impostor),
        ]
        .map(|(name, summary)| summary_row(name, summary)),
    );
}

fn summary_row(name: &str, summary: &Summary) -> Vec<String> {
    // A 99 % quantile of 20 numbers is their maximum in disguise.
    let tail = |value: Option<f64>, needs: usize| value.filter(|_| summary.count >= needs);
    let mut row = vec![name.to_owned(), thousands(summary.count as u64)];
    row.extend(
        [
            summary.mean,
            summary.min,
            tail(summary.p1, 100),
            summary.median,
            tail(summary.p99, 100),
            tail(summary.p999, 1_000),
            summary.max,
        ]
        .map(|value| value.map_or_else(|| "–".to_owned(), cosine)),
    );
    row
}
