//! People who look alike, pictures worth a look, and groups of pictures.

use super::Page;
use crate::governance::assay::words::{cosine, count, file_name, percent, plain, range, thousands};
use crate::governance::assay::{Assay, Group, Odd, Protocol, Rates, WithoutLookAlikes};

pub(super) fn look_alikes(page: &mut Page, assay: &Assay) {
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

pub(super) fn odd_ones(page: &mut Page, assay: &Assay) {
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

pub(super) fn groups(page: &mut Page, assay: &Assay) {
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
