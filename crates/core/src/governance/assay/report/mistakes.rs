//! Mistakes at every gate, how the two kinds trade, and what a score means.

use muse_gpu::Similarity;

use super::{About, DAGGER, Page};
use crate::governance::assay::words::{by_people, cosine, count, is_rough, percent, plain, range, thousands, trimmed};
use crate::governance::assay::{Assay, AtFar, Estimate, Gate, Protocol, Rate, Rates};

pub(super) fn gates(page: &mut Page, assay: &Assay) {
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

pub(super) fn roc(page: &mut Page, assay: &Assay, about: &About) {
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

pub(super) fn spread(page: &mut Page, assay: &Assay, about: &About) {
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

pub(super) fn meaning(page: &mut Page, assay: &Assay) {
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
