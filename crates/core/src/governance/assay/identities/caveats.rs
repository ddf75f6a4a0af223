//! What the numbers are worth: groups, faces that ship as pictures, the critic's anchors, limits.

use std::fmt::Write;

use super::super::words::{count, percent};
use super::super::{Aim, AimCheck, Assay, Held, Proposal};
use super::report::{heading, say, table, told};
use super::{Findings, Placed};

pub(super) fn groups(page: &mut String, found: &Findings) {
    heading(page, "By skin tone and sex");
    table(
        page,
        &["Group", "Designs", "Own view refused", "View passes for another", "Called the same", "Mean of centres"],
        found.groups.iter().map(|group| {
            vec![
                group.name.clone(),
                group.designs.to_string(),
                told(&group.false_reject),
                told(&group.false_accept),
                told(&group.same),
                group.mean_between.map_or_else(|| "–".to_owned(), |mean| format!("{mean:.3}")),
            ]
        }),
    );
    say(
        page,
        "Each group is compared within itself. With so few designs in a group a difference would have to be large to be sure \
         of; read the intervals. Where the mean of the centres is higher, the designs lie closer together for this embedder, \
         and one threshold for all has less room: look at those designs twice.",
    );
}

pub(super) fn outsiders(page: &mut String, found: &Findings) {
    if found.outsiders.is_empty() {
        return;
    }
    heading(page, "The faces that ship as pictures");
    table(
        page,
        &["Face", "Nearest design", "Cosine"],
        found.outsiders.iter().map(|outsider| match &outsider.nearest {
            Some((name, cosine)) => vec![outsider.name.clone(), name.clone(), format!("{cosine:.3}")],
            None => vec![outsider.name.clone(), "–".to_owned(), "–".to_owned()],
        }),
    );
    say(
        page,
        "The starter faces were drawn from the presets of the same names, in larger pictures, and lie in the program as \
         JPEG: each should be as near to its own as a face is to itself.",
    );
}

pub(super) fn anchors(page: &mut String, placed: &Placed, found: &Findings) {
    if found.in_use.is_empty() && found.proposed.is_none() {
        return;
    }
    heading(page, "The critic's anchors for renders");
    if !found.in_use.is_empty() {
        say(
            page,
            "Those in use (`assets/models/anchors.toml`), as the critic works: a picture against the centre of all references.",
        );
        table(
            page,
            &["Cosine", "Score", "Own view below it", "View of another design that reaches it"],
            found.in_use.iter().map(|anchor| {
                let [reject, accept] = [&anchor.false_reject, &anchor.false_accept].map(told);
                vec![format!("{:.3}", anchor.cosine), anchor.score.to_string(), reject, accept]
            }),
        );
    }
    if let Some((proposal, assay)) = placed.anchors.as_ref().zip(found.proposed.as_ref()) {
        by_the_rules_for_photos(page, proposal, assay);
    }
}

fn by_the_rules_for_photos(page: &mut String, proposal: &Proposal, assay: &Assay) {
    say(
        page,
        &format!(
            "The rules used for photos (`docs/critic.md`) would put score 0.25 at {:.3} and score 0.75 at {:.3}, from the \
             designs the thresholds were placed on. On the designs of this check, against templates of three views:",
            proposal.verify_cosine, proposal.accept_cosine
        ),
    );
    let row = |check: &AimCheck| {
        let (gate, what) = match check.aim {
            Aim::StrangersAtVerify => (assay.verify.cosine, "pairs of pictures of two designs that reach it"),
            Aim::StrangersAtAccept => (assay.gate.cosine, "pairs of pictures of two designs that reach it"),
            Aim::RightPersonAtAccept => (assay.gate.cosine, "views below it, against a template of three"),
        };
        let held = match check.held {
            Held::Surely => "kept",
            Held::AsMeasured => "kept as measured, too few designs to be sure",
            Held::Doubtful => "missed as measured, within what chance allows",
            Held::Broken => "**missed**",
            Held::Unmeasured => "not measurable",
        };
        vec![format!("{gate:.3}"), what.to_owned(), percent(check.limit), told(&check.found), held.to_owned()]
    };
    table(page, &["Cosine", "What", "At most", "Seen, 95 % by designs", ""], assay.aims.iter().map(row));
}

pub(super) fn limits(page: &mut String, found: &Findings) {
    heading(page, "What this does not say");
    let lines = [
        format!(
            "One embedder ({}), one renderer, one head. Other embedders see other things; any change of shader or asset asks \
             for a new measurement.",
            found.scale.embedder
        ),
        "All random designs come from one generator at one amplitude. Designs made by hand, or moved by a few sliders from \
         one another, lie closer together than random ones: the same shape with other skin and hair is the same person to \
         the embedder."
            .to_owned(),
        "Nothing is said about pictures that an image generator makes from these references, or about real people: that no \
         photo in a test set is alike is no proof that nobody is."
            .to_owned(),
        format!(
            "{} are few. The intervals above are what they allow to say; groups of them allow less.",
            count(found.rows.len(), "design", "designs")
        ),
    ];
    for line in lines {
        let _ = writeln!(page, "- {line}");
    }
}
