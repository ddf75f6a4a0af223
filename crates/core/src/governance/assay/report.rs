//! The document a careful reader gets: what was measured, on what, what came out, and what it does not say.

use std::fmt::Write;

use muse_gpu::Similarity;

use super::stats::{ACCEPT_FAR, ACCEPT_FRR, REFERENCES, VERIFY_FAR};
use super::{
    AcceptRule, Aim, AimCheck, Assay, AtFar, Estimate, Gate, Group, Held, Method, Odd, Proposal, Protocol, Rate, Rates,
    Summary, TWIN_COSINE, WithoutLookAlikes,
};

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
    head(&mut page, assay, about);
    measured(&mut page, assay, about);
    gates(&mut page, assay);
    roc(&mut page, assay, about);
    spread(&mut page, assay, about);
    meaning(&mut page, assay);
    anchors(&mut page, assay);
    look_alikes(&mut page, assay);
    odd_ones(&mut page, assay);
    groups(&mut page, assay);
    planted(&mut page, about);
    limits(&mut page, assay);
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

fn head(page: &mut Page, assay: &Assay, about: &About) {
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

fn measured(page: &mut Page, assay: &Assay, about: &About) {
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

fn gates(page: &mut Page, assay: &Assay) {
    page.heading("Mistakes at a gate");
    for (words, protocol, pick) in [
        ("Against a template", &assay.template, (|gate: &Gate| gate.template) as fn(&Gate) -> Rates),
        ("Against a single picture", &assay.pairs, |gate: &Gate| gate.pairs),
    ] {
        if protocol.genuine.count + protocol.impostor.count == 0 {
            page.say(&format!("{words}: nothing to compare."));
            continue;
        }
        page.say(&format!(
            "{words}: {} and {}.",
            count(protocol.impostor.count, "comparison with a stranger", "comparisons with strangers"),
            count(protocol.genuine.count, "with the right person", "with the right person"),
        ));
        page.table(
            &[
                "from raw cosine",
                "score",
                "strangers accepted",
                "by comparison",
                "by people",
                "right person refused",
                "by comparison",
                "by people",
            ],
            assay.gates.iter().map(|gate| gate_row(gate, &pick(gate), assay)),
        );
    }
    page.say(&format!(
        "Bold: the gate in use. In brackets: how many, and among how many people or pairs of people. By people: the people \
         are drawn again {} times with replacement, and the middle 95 % of what comes out is given, never narrower than by \
         comparison. Where nothing (or everything) was a mistake, drawing again says nothing; the bound is then 3 divided \
         by the number of people, or of pairs of people for strangers (rule of three). It is often wider than its \
         neighbours, because without a single mistake nothing shows how mistakes would be spread over people.",
        thousands(assay.settings.resamples.max(1_000).into()),
    ));
    let rates = assay.gates.iter().flat_map(|gate| [gate.template, gate.pairs]);
    if rates.flat_map(|rates| [rates.false_accept, rates.false_reject]).any(|rate| is_rough(&rate)) {
        page.say(DAGGER);
    }
}

fn gate_row(gate: &Gate, rates: &Rates, assay: &Assay) -> Vec<String> {
    let score = Similarity::from_cosine(gate.cosine).map_or(0.0, |c| assay.settings.shipped.score(c));
    let bold = |text: String| if gate.cosine == assay.gate.cosine { format!("**{text}**") } else { text };
    let mut row = vec![bold(cosine(gate.cosine.into())), bold(format!("{score:.2}"))];
    for (rate, unit) in [(&rates.false_accept, ("pair", "pairs")), (&rates.false_reject, ("person", "people"))] {
        if rate.share.of == 0 {
            row.extend(["–", "–", "–"].map(str::to_owned));
            continue;
        }
        row.push(if rate.events == 0 {
            "0".to_owned()
        } else {
            format!("{} ({} in {})", percent(rate.share.rate), thousands(rate.events), count(rate.hit, unit.0, unit.1))
        });
        row.push(range(rate.share.low, rate.share.high));
        row.push(by_people(rate));
    }
    row
}

fn is_rough(rate: &Rate) -> bool {
    rate.hit < 5 && rate.by_people.is_some_and(|bound| bound.method == Method::Bootstrap)
}

fn roc(page: &mut Page, assay: &Assay, about: &About) {
    page.heading("The trade between the two mistakes");
    let measured: Vec<(&str, &Protocol)> = [("template", &assay.template), ("pairs", &assay.pairs)]
        .into_iter()
        .filter(|(_, protocol)| !protocol.roc.points.is_empty())
        .collect();
    if measured.is_empty() {
        page.say("Not measurable: it takes two people, one of them with two pictures.");
        return;
    }
    page.say(&format!(
        "![Strangers accepted against right people accepted, for every gate]({})",
        plain(&about.roc_figure)
    ));
    let steps = &measured[0].1.roc.steps;
    let worth = |i: usize| {
        measured.iter().any(|(_, protocol)| {
            let step = protocol.roc.steps[i];
            step.far < 0.25 && step.tar > 0.1
        })
    };
    let rows = (0..steps.len()).filter(|i| worth(*i)).map(|i| {
        let mut row = vec![format!("{:.2}", steps[i].threshold)];
        row.extend(measured.iter().flat_map(|(_, protocol)| {
            let step = protocol.roc.steps[i];
            [percent(step.far), percent(step.tar)]
        }));
        row
    });
    let mut head = vec!["from raw cosine".to_owned()];
    for (name, _) in &measured {
        head.extend([format!("{name}: strangers accepted"), format!("{name}: right person accepted")]);
    }
    page.table(&head.iter().map(String::as_str).collect::<Vec<_>>(), rows);
    page.say("The gate that keeps strangers to a wanted share:");
    page.table(
        &[
            "protocol",
            "strangers accepted at most",
            "gate",
            "rests on",
            "right person accepted there",
            "95 % by comparison",
        ],
        measured.iter().flat_map(|(name, protocol)| protocol.roc.at_far.iter().map(|at| at_far_row(name, at))),
    );
}

fn at_far_row(name: &str, at: &AtFar) -> Vec<String> {
    let mut row = vec![name.to_owned(), percent(at.target)];
    match (at.found, at.tar) {
        (Some(point), Some(tar)) => row.extend([
            // Rounded up, so that the printed gate keeps the share too.
            cosine((point.threshold * 1e3).ceil() / 1e3),
            count((point.far * at.of as f64).round() as usize, "accepted stranger", "accepted strangers"),
            percent(tar.rate),
            range(tar.low, tar.high),
        ]),
        _ => row.extend([
            format!("not measurable with {}", count(at.of as usize, "comparison", "comparisons")),
            "–".to_owned(),
            "–".to_owned(),
            "–".to_owned(),
        ]),
    }
    row
}

fn spread(page: &mut Page, assay: &Assay, about: &About) {
    page.heading("How the cosines are spread");
    if assay.template.genuine.count + assay.template.impostor.count == 0 {
        page.say("Nobody in the set has two pictures, so there is no template to compare with.");
        return;
    }
    page.say(&format!(
        "![Cosines against templates, of the right person and of strangers]({})",
        plain(&about.spread_figure)
    ));
    if let (Some(highest), Some(lowest)) = (assay.template.impostor.max, assay.template.genuine.min) {
        page.say(&if highest < lowest {
            format!(
                "The highest stranger ({}) stays below the lowest picture of the right person ({}): on this set a gate \
                 between the two makes no mistake.",
                cosine(highest),
                cosine(lowest)
            )
        } else {
            format!(
                "The two kinds overlap between {} (the lowest picture of the right person) and {} (the highest stranger): \
                 no gate is free of mistakes.",
                cosine(lowest),
                cosine(highest)
            )
        });
    }
}

fn meaning(page: &mut Page, assay: &Assay) {
    page.heading("What a score of 0.75 means");
    let rates = &assay.gate.template;
    page.say(&format!(
        "Score 0.75 stands for raw cosine {:.3}. It is neither a probability nor \"75 % alike\": it is the mark on an agreed \
         scale from which a picture is taken for the Muse. Against a template, on this set:",
        assay.gate.cosine
    ));
    page.points([
        meaning_line(&rates.false_accept, "of somebody else", "reached it"),
        meaning_line(&rates.false_reject, "of the right person", "fell below it"),
    ]);
    page.say(
        "How likely it is that an accepted picture really shows her depends also on how often somebody else is shown, \
         which no set of pictures can tell.",
    );
    if assay.template.genuine.count == 0 || assay.template.impostor.count == 0 {
        return;
    }
    let curve = assay.settings.shipped;
    page.table(
        &["score", "raw cosine", "strangers at or above", "right person at or below"],
        [0.25, 0.5, 0.75, 0.9, 0.95].map(|score: f32| {
            let raw = curve.cosine_at(score);
            let odds = assay.spread.odds(raw);
            let with =
                |estimate: Estimate| format!("{} ({})", percent(estimate.rate), range(estimate.low, estimate.high));
            vec![format!("{score:.2}"), cosine(raw.into()), with(odds.false_accept), with(odds.false_reject)]
        }),
    );
    page.say(
        "This table is read from histograms with bins of 0.02, as a verdict on one picture is, so it may differ a little from \
         the tables above. In brackets: 95 % by comparison.",
    );
}

fn meaning_line(rate: &Rate, whose: &str, did: &str) -> String {
    if rate.share.of == 0 {
        return format!("There were no pictures {whose} to compare.");
    }
    let seen = match rate.events {
        0 => "none".to_owned(),
        n => thousands(n),
    };
    let (low, high) = rate.by_people.map_or((rate.share.low, rate.share.high), |bound| (bound.low, bound.high));
    let in_thousand = |share: f64| {
        let n = share * 1_000.0;
        if n >= 10.0 { thousands(n.round() as u64) } else { trimmed(&format!("{n:.1}")) }
    };
    let how = if rate.by_people.is_some() { "counted by people" } else { "counted by comparison" };
    let promise = match (low * 1_000.0 < 0.05, high >= 1.0) {
        (true, true) => "With so few people that says nothing about new ones.".to_owned(),
        (true, false) => format!("For 1,000 new ones that means up to {} ({how}, 95 %).", in_thousand(high)),
        (false, _) => {
            format!("For 1,000 new ones that means {} to {} ({how}, 95 %).", in_thousand(low), in_thousand(high))
        }
    };
    let pictures = if rate.share.of == 1 { "comparison of a picture" } else { "comparisons of a picture" };
    format!("Of {} {pictures} {whose}, {seen} {did}. {promise}", thousands(rate.share.of))
}

fn anchors(page: &mut Page, assay: &Assay) {
    page.heading("The anchors");
    let mut in_use = format!(
        "In use: {:.3} (score 0.25) and {:.3} (score 0.75). What they are meant to keep, and whether they do, stands at the \
         top.",
        assay.verify.cosine, assay.gate.cosine
    );
    let kept_without = assay.without.as_ref().and_then(|without| {
        let same = without.gates.iter().find(|gate| gate.cosine == assay.verify.cosine)?;
        Some(same.pairs.false_accept.share.rate).filter(|rate| *rate <= VERIFY_FAR)
    });
    if let (Some(rate), true) = (kept_without, assay.verify.pairs.false_accept.share.rate > VERIFY_FAR) {
        let _ = write!(
            in_use,
            " Without the pair of look-alikes that stands out (below), {} of the pairs of strangers reach {:.3}, which \
             would keep it.",
            percent(rate),
            assay.verify.cosine
        );
    }
    page.say(&in_use);
    let Some(proposal) = &assay.proposal else {
        page.say("This set alone cannot place anchors: it takes two people, one of them with two pictures.");
        return;
    };
    page.say(&format!(
        "From this set alone they would be placed at **{:.3}** ({}) and **{:.3}** ({}).{}",
        proposal.verify_cosine,
        if assay.pairs.impostor.count >= (1.0 / VERIFY_FAR) as usize {
            format!("at most {} of the pairs of strangers reach it", percent(VERIFY_FAR))
        } else {
            "just above the highest stranger, as there are fewer than 100 pairs".to_owned()
        },
        proposal.accept_cosine,
        accept_words(proposal.accept_rule, assay.template.genuine.count),
        if proposal.usable { "" } else { " The set is too small, or the two lie too close together: do not use them." }
    ));
    page.table(
        &[
            "anchor",
            "raw cosine",
            "pairs: strangers accepted",
            "template: strangers accepted",
            "template: right person refused",
        ],
        [
            ("verify, in use", &assay.verify),
            ("verify, proposed", &proposal.verify),
            ("accept, in use", &assay.gate),
            ("accept, proposed", &proposal.accept),
        ]
        .map(|(name, gate)| anchor_row(name, gate)),
    );
    page.say(proposal_advice(proposal, assay));
}

fn accept_words(rule: AcceptRule, genuine: usize) -> String {
    match rule {
        AcceptRule::FalseAccepts => format!("at most {} of the pairs of strangers reach it", percent(ACCEPT_FAR)),
        AcceptRule::HighestStranger => {
            format!("just above the highest stranger, as {} is not measurable with so few pairs", percent(ACCEPT_FAR))
        }
        AcceptRule::GenuineQuantile if (genuine as f64) * ACCEPT_FRR < 1.0 => format!(
            "close to the lowest of only {}; keeping strangers out would allow a lower one",
            count(genuine, "picture of the right person", "pictures of the right person")
        ),
        AcceptRule::GenuineQuantile => format!(
            "{} of the right person's pictures fall below it; keeping strangers out would allow a lower one",
            percent(ACCEPT_FRR)
        ),
    }
}

fn proposal_advice(proposal: &Proposal, assay: &Assay) -> &'static str {
    if !proposal.usable {
        "Keep the anchors in use."
    } else if assay.aims.iter().any(|check| check.held == Held::Broken) {
        "An aim of the anchors in use is missed on this set: look at the pictures below first, and if their labels are \
         right, consider the proposed anchors."
    } else {
        "A proposal fitted to a set always looks good on that set; it is a reason to change the anchors only when another \
         set of people agrees."
    }
}

fn anchor_row(name: &str, gate: &Gate) -> Vec<String> {
    let cell = |rate: &Rate| {
        if rate.share.of == 0 {
            return "–".to_owned();
        }
        format!("{} ({} of {})", percent(rate.share.rate), thousands(rate.events), thousands(rate.share.of))
    };
    vec![
        name.to_owned(),
        cosine(gate.cosine.into()),
        cell(&gate.pairs.false_accept),
        cell(&gate.template.false_accept),
        cell(&gate.template.false_reject),
    ]
}

fn look_alikes(page: &mut Page, assay: &Assay) {
    page.heading("Look-alikes");
    if assay.look_alikes.is_empty() {
        page.say("There is only one person in the set, or none, so nobody to be mistaken for.");
        return;
    }
    page.say(if assay.look_alikes.len() == 1 {
        "The pair of people, over all pairs of their pictures:"
    } else {
        "The people most alike to the model, over all pairs of their pictures:"
    });
    page.table(
        &["people", "pairs of pictures", "mean raw cosine", "highest"],
        assay.look_alikes.iter().map(|pair| {
            vec![
                format!("{} and {}", plain(&pair.people.0), plain(&pair.people.1)),
                thousands(pair.pairs as u64),
                cosine(pair.mean),
                cosine(pair.max),
            ]
        }),
    );
    match &assay.without {
        Some(without) => without_them(page, assay, without),
        None if assay.pairs.impostor.count < 1_000 + assay.look_alikes[0].pairs => page.say(
            "Whether a pair stands out cannot be told here: that takes at least 1,000 pairs of pictures of other strangers.",
        ),
        None => page.say(
            "No pair stands out: one would, if it had the highest mean and a single cosine above the 99.9 % quantile of all \
             other strangers.",
        ),
    }
}

fn without_them(page: &mut Page, assay: &Assay, without: &WithoutLookAlikes) {
    page.say(&format!(
        "One pair stands out: {} and {}, whose highest cosine ({}) lies above the 99.9 % quantile of all other strangers \
         ({}). They may be related, or one person under two names, or simply the most alike of all: look at the pictures. Other figures of this page keep \
         them in; without the comparisons between these two:",
        plain(&without.pair.people.0),
        plain(&without.pair.people.1),
        cosine(without.pair.max),
        cosine(without.others_p999)
    ));
    let mut rows = Vec::new();
    for (name, with, rest) in
        [("pairs", &assay.pairs, &without.pairs), ("template", &assay.template, &without.template)]
    {
        let both =
            |row: &str, value: &dyn Fn(&Protocol) -> String| vec![format!("{name}: {row}"), value(with), value(rest)];
        rows.push(both("comparisons with strangers", &|p| thousands(p.impostor.count as u64)));
        rows.push(both("their highest", &|p| p.impostor.max.map_or_else(|| "–".to_owned(), cosine)));
        for (i, target) in with.roc.at_far.iter().map(|at| at.target).enumerate() {
            rows.push(both(&format!("gate for {} of strangers", percent(target)), &|p| {
                let found = p.roc.at_far.get(i).and_then(|at| at.found);
                found.map_or_else(|| "not measurable".to_owned(), |at| cosine((at.threshold * 1e3).ceil() / 1e3))
            }));
        }
    }
    page.table(&["figure", "all", "without the pair"], rows);
    let rows = assay.gates.iter().zip(&without.gates).map(|(with, rest)| {
        let cell = |rates: &Rates| {
            format!("{} ({})", percent(rates.false_accept.share.rate), thousands(rates.false_accept.events))
        };
        vec![
            cosine(with.cosine.into()),
            cell(&with.pairs),
            cell(&rest.pairs),
            cell(&with.template),
            cell(&rest.template),
        ]
    });
    page.say("Strangers accepted:");
    page.table(&["from raw cosine", "pairs: all", "pairs: without", "template: all", "template: without"], rows);
}

fn odd_ones(page: &mut Page, assay: &Assay) {
    if assay.weakest.is_empty() && assay.closest.is_empty() {
        return;
    }
    page.heading("Pictures worth a look");
    page.say(
        "A wrong label, a hand before a face or light from behind shows here first. Each was compared with a template.",
    );
    let row = |kind: &str, odd: &Odd| {
        vec![
            kind.to_owned(),
            format!("{} / {}", plain(&odd.person), plain(file_name(&odd.file))),
            plain(&odd.against),
            cosine(odd.cosine),
        ]
    };
    let weakest = assay.weakest.iter().map(|odd| row("least like its own person", odd));
    let closest = assay.closest.iter().map(|odd| row("most like somebody else", odd));
    page.table(&["why", "picture", "template of", "raw cosine"], weakest.chain(closest).collect::<Vec<_>>());
}

fn groups(page: &mut Page, assay: &Assay) {
    page.heading("Face size and light");
    let groups = &assay.groups;
    if groups.face_size.is_empty() {
        page.say("Nobody in the set has two pictures, so there is nothing to group.");
        return;
    }
    page.say(&format!(
        "The right person's pictures against a template, at the gate ({:.3}), grouped by the picture that is judged. Face \
         size is the distance between the eyes in pixels; brightness is the mean luma of the face, 0 to 255.",
        assay.gate.cosine
    ));
    let rows =
        |kind: &'static str, groups: &[Group]| groups.iter().map(|group| group_row(kind, group)).collect::<Vec<_>>();
    let mut all = rows("eyes apart", &groups.face_size);
    all.extend(rows("luma", &groups.brightness));
    all.extend(rows("template of", &groups.references));
    page.table(&["group", "pictures", "people", "mean raw cosine", "refused", "95 % by comparison"], all);
    if groups.brightness.is_empty() {
        page.say(
            "The faces hardly differ in brightness, or it was not measured, so there are no groups by brightness.",
        );
    }
    page.say(&format!(
        "Brightness is the light in the picture and not the colour of anybody's skin; and a group of few people says more \
         about those people than about the group. A set of {} cannot say anything about age, sex, skin tone or origin: \
         none of these was recorded, and none may be read out of the figures above.",
        count(assay.set.people, "person", "people")
    ));
}

fn group_row(kind: &str, group: &Group) -> Vec<String> {
    let mut row = vec![
        format!("{kind}: {}", group.name),
        thousands(group.share.of),
        group.people.to_string(),
        group.mean.map_or_else(|| "–".to_owned(), cosine),
    ];
    row.extend(if group.share.of == 0 {
        ["–".to_owned(), "–".to_owned()]
    } else {
        [
            format!("{} ({})", percent(group.share.rate), thousands(group.false_rejects)),
            range(group.share.low, group.share.high),
        ]
    });
    row
}

fn planted(page: &mut Page, about: &About) {
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

fn planted_line(about: &About) -> String {
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

fn limits(page: &mut Page, assay: &Assay) {
    let set = &assay.set;
    page.heading("What this set cannot say");
    if set.people == 0 {
        page.say("Anything: it is empty.");
        return;
    }
    let mut lines = Vec::new();
    lines.push(format!(
        "**Few people.** {} {} no measure of mankind. The figures hold for pictures like these of people like these.",
        count(set.people, "person", "people"),
        if set.people == 1 { "is" } else { "are" }
    ));
    if set.people > 1 {
        let pairs = set.people * (set.people - 1) / 2;
        let apart = set.people / 2;
        lines.push(format!(
            "**Strangers share members.** The bound for strangers counts {} as if each stood alone, yet every person is in \
             {}; only {} can be formed that {} nobody. Counting just those, a clean sheet would mean {}.",
            count(pairs, "pair of people", "pairs of people"),
            count(set.people - 1, "of them", "of them"),
            count(apart, "pair", "pairs"),
            if apart == 1 { "shares" } else { "share" },
            if apart > 3 {
                format!("no more than \"below {}\"", percent(3.0 / apart as f64))
            } else {
                "nothing at all".to_owned()
            }
        ));
    }
    lines.push(
        "**Nobody's age, sex, skin tone or origin was recorded**, so this page cannot say whether the critic treats people \
         alike in these respects."
            .to_owned(),
    );
    lines.push(
        "**Chance strangers, not impostors.** The strangers did not try to look like anybody; relatives, twins, make-up \
         and generators aimed at one face are harder."
            .to_owned(),
    );
    lines.push(
        "**Sessions.** Pictures of one session are closer than pictures years apart; where a folder holds one session, \
         the right person is refused less often here than in life."
            .to_owned(),
    );
    if set.twins > 0 {
        lines.push(format!(
            "**Near copies.** {} of one person {} a raw cosine of {TWIN_COSINE:.2} or more, and may be one picture twice; \
             that flatters the figures.",
            count(set.twins, "pair of pictures", "pairs of pictures"),
            if set.twins == 1 { "has" } else { "have" }
        ));
    }
    lines.push(
        "**Labels** are taken as they are. One wrong label makes both kinds of mistake look more frequent.".to_owned(),
    );
    page.points(lines);
}

// ---- words and numbers ----

/// A share as a percentage with two digits that matter, also close to 100 %.
pub(super) fn percent(share: f64) -> String {
    let percent = share * 100.0;
    let edge = percent.min(100.0 - percent).abs();
    if edge < 1e-9 {
        return format!("{percent:.0} %");
    }
    if edge < 1e-4 {
        return if percent < 50.0 { "below 0.0001 %".to_owned() } else { "above 99.9999 %".to_owned() };
    }
    let digits = (1.0 - edge.log10().floor()).clamp(0.0, 5.0) as usize;
    format!("{} %", trimmed(&format!("{percent:.digits$}")))
}

/// Drops zeros behind the point that say nothing.
fn trimmed(number: &str) -> String {
    if number.contains('.') { number.trim_end_matches('0').trim_end_matches('.').to_owned() } else { number.to_owned() }
}

fn range(low: f64, high: f64) -> String {
    match (low <= 0.0, high >= 1.0) {
        (true, true) => "anything".to_owned(),
        (true, false) => format!("up to {}", percent(high)),
        (false, true) => format!("{} or more", percent(low)),
        (false, false) => {
            let low = percent(low);
            format!("{} to {}", low.trim_end_matches(" %"), percent(high))
        }
    }
}

fn by_people(rate: &Rate) -> String {
    let Some(bound) = rate.by_people else { return "too few people".to_owned() };
    format!("{}{}", range(bound.low, bound.high), if is_rough(rate) { " †" } else { "" })
}

fn cosine(value: f64) -> String {
    let text = format!("{value:.3}");
    if text == "-0.000" { "0.000".to_owned() } else { text }
}

/// `10439` as `10,439`.
pub(super) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 person`, `21 people`.
pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", thousands(number as u64), if number == 1 { one } else { many })
}

fn has(people: usize) -> String {
    count(people, "person has", "people have")
}

/// Text of others on one line of Markdown, with nothing in it that draws tables, tags or links.
fn plain(text: &str) -> String {
    let text = text.trim();
    let mut safe = String::new();
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        // An underscore inside a word emphasises nothing and reads better bare.
        let inside = before.is_alphanumeric() && rest.peek().is_some_and(|next| next.is_alphanumeric());
        match character {
            '_' if inside => safe.push('_'),
            '|' | '*' | '_' | '`' | '[' | ']' | '<' | '\\' => safe.extend(['\\', character]),
            character if character.is_control() => safe.push(' '),
            character => safe.push(character),
        }
        before = character;
    }
    safe
}

/// The last part of a path of either kind of system.
fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// Text between two tags.
pub(super) fn escape_xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that fails may panic")]
mod tests {
    use muse_gpu::Calibration;

    use super::super::stats::tests::{at, three_people};
    use super::super::{Sample, Settings, assay};
    use super::*;

    #[track_caller]
    fn page(samples: &[Sample], about: &About) -> String {
        let page = markdown(&assay(samples, &Settings::new(Calibration::new(0.363, 0.6).unwrap())), about);
        for odd in ["NaN", "inf ", "None(", "Some(", "|  |", "\n\n\n"] {
            assert!(!page.contains(odd), "{odd:?} in {page}");
        }
        for table in page.split("\n\n").filter(|part| part.starts_with('|')) {
            let cells: Vec<usize> = table.lines().map(|line| line.matches(" |").count()).collect();
            assert!(cells.iter().all(|n| *n == cells[0]), "a ragged table: {table}");
        }
        page
    }

    fn about() -> About {
        About {
            model: "sface-2021dec".to_owned(),
            pictures: "photos".to_owned(),
            command: "muse critic calibrate DIR --report docs/critic.md".to_owned(),
            devices: vec!["CPU".to_owned()],
            passed_over: vec!["dan/back.jpg: no face".to_owned()],
            roc_figure: "roc.svg".to_owned(),
            spread_figure: "spread.svg".to_owned(),
            planted: vec![PlantedRow {
                flaw: "a stranger | in disguise".to_owned(),
                expected: "reject".to_owned(),
                count: 4,
                right: 3,
                others: vec![("repair".to_owned(), 1)],
            }],
            honest: vec![HonestRow { kind: "another day".to_owned(), count: 1, refused: 0, why: vec![] }],
        }
    }

    #[test]
    fn a_small_set_is_told_in_full() {
        let page = page(&three_people(), &about());
        for words in [
            "# What the critic is worth: sface-2021dec on photos\n",
            "9 pictures of 3 people",
            "| The right person is refused, against a template of references | 2 of 5 (40 %) | 12 to 77 % | too few people |",
            "**The set:** 3 people, 9 pictures (1 to 5 each).",
            "of each person with more pictures than that (1 person)",
            "1 person has too few for that",
            "1 person has no template, for want of a second picture, and serves as a stranger only.",
            "**Computed by:** CPU.",
            "1 picture could not be measured and is in no figure of this page:\n  - dan/back.jpg: no face",
            "muse critic calibrate DIR --report docs/critic.md",
            "(roc.svg)",
            "(spread.svg)",
            "| template | 1 % | not measurable with 10 comparisons | – | – | – |",
            "Of 4 pictures with a planted flaw, 3 (75 %; 95 % 30 to 95.4 %) got the expected word. Of 1 honest picture, 0 (0 %; \
             95 % up to 79 %) were refused.",
            "| a stranger \\| in disguise | reject | 4 | 3 (75 %) | 1 × repair |",
            "A set of 3 people cannot say anything about age, sex, skin tone or origin",
            "only 1 pair can be formed that shares nobody",
            "4 pairs of pictures of one person have a raw cosine of 0.98 or more",
        ] {
            assert!(page.contains(words), "{words:?} is missing from\n{page}");
        }
    }

    #[test]
    fn missing_parts_leave_no_holes() {
        let empty = page(&[], &About::default());
        assert!(empty.starts_with("# What the critic is worth\n"), "{empty}");
        assert!(empty.contains("None were run for this page.") && empty.contains("nothing to compare"));
        assert!(!empty.contains("```") && !empty.contains("The model:"));
        let lonely = page(&[at("ada", "a", 0.0), at("ada", "b", 0.0)], &about());
        assert!(lonely.contains("2 pictures of 1 person") && lonely.contains("1 pair of pictures of one person has"));
        let strangers = page(&[at("ada", "a", 0.0), at("bob", "a", 90.0)], &about());
        assert!(strangers.contains("Nobody in the set has two pictures"), "{strangers}");
    }

    #[test]
    fn no_folder_of_anybodys_disk_is_named() {
        let samples: Vec<Sample> = three_people()
            .into_iter()
            .map(|sample| Sample { file: format!("/home/someone/set/{}", sample.file), ..sample })
            .collect();
        let page = page(&samples, &about());
        assert!(page.contains("ada / e.jpg") && !page.contains("/home/someone"), "{page}");
        assert_eq!(file_name(r"C:\faces\ada.jpg"), "ada.jpg");
    }

    #[test]
    fn shares_are_told_with_two_digits_that_matter() {
        for (share, expected) in [
            (0.0, "0 %"),
            (1.0, "100 %"),
            (0.5, "50 %"),
            (0.0307, "3.1 %"),
            (0.05, "5 %"),
            (0.004_119, "0.41 %"),
            (0.000_368, "0.037 %"),
            (0.0001, "0.01 %"),
            (0.995, "99.5 %"),
            (0.9932, "99.32 %"),
            (0.999_99, "99.999 %"),
            (0.000_000_1, "below 0.0001 %"),
            (0.999_999_9, "above 99.9999 %"),
        ] {
            assert_eq!(percent(share), expected, "{share}");
        }
        assert_eq!(
            (thousands(999), thousands(14_009), thousands(1_103_435)),
            ("999".into(), "14,009".into(), "1,103,435".into())
        );
        assert_eq!(
            (range(0.0, 1.0), range(0.0, 0.5), range(0.5, 1.0)),
            ("anything".into(), "up to 50 %".into(), "50 % or more".into())
        );
        assert_eq!(cosine(-0.000_1), "0.000");
    }

    #[test]
    fn names_of_others_draw_nothing_in_the_page() {
        for (text, expected) in [
            ("no_face", "no_face"),
            ("_under_ *stars*", "\\_under\\_ \\*stars\\*"),
            ("a|b\n## c", "a\\|b ## c"),
            ("<script>", "\\<script>"),
        ] {
            assert_eq!(plain(text), expected);
        }
    }
}
