//! The anchors in use, and where this set alone would place them.

use std::fmt::Write;

use super::Page;
use crate::governance::assay::words::{cosine, count, percent, thousands};
use crate::governance::assay::{ACCEPT_FAR, ACCEPT_FRR, AcceptRule, Assay, Gate, Held, Proposal, Rate, VERIFY_FAR};

pub(super) fn anchors(page: &mut Page, assay: &Assay) {
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
