//! What the set cannot say.

use super::Page;
use crate::governance::assay::words::{count, percent};
use crate::governance::assay::{Assay, TWIN_COSINE};

pub(super) fn limits(page: &mut Page, assay: &Assay) {
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
