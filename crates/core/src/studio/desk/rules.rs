//! What may be done at the desk, and how it is said. Pure.

use super::error::DeskError;
use super::model::{Change, DeskStep, Flag};
use crate::governance::{ReviewStatus, VerdictOutcome};
use crate::studio::ProductionState;

/// Steps in one call at most; as many as takes are listed at once.
const MOST_STEPS: usize = 5000;

/// Characters of a pin's text or of a reason at most.
const MOST_TEXT: usize = 2000;

/// Points of a stroke at most.
const MOST_POINTS: usize = 2000;

/// Pins on one picture at most.
pub(super) const MOST_PINS: i64 = 500;

/// Places are kept to a millionth of the picture: finer than any pixel, and short enough to be read back as written.
const FINENESS: f64 = 1e6;

/// Whether the steps can be done at all, whatever lies on the desk; places are rounded to what is kept.
pub(super) fn check_steps(steps: &mut [DeskStep]) -> Result<(), super::StudioError> {
    if steps.is_empty() || steps.len() > MOST_STEPS {
        return Err(DeskError::Count { count: steps.len(), most: MOST_STEPS }.into());
    }
    let several = steps.len() > 1;
    for (at, step) in steps.iter_mut().enumerate() {
        check_step(step).map_err(|error| DeskError::at_step(error.into(), several.then_some(at + 1)))?;
    }
    Ok(())
}

fn check_step(step: &mut DeskStep) -> Result<(), DeskError> {
    match step {
        DeskStep::Stars { stars, .. } if *stars > 5 => Err(DeskError::BadStars { stars: *stars }),
        DeskStep::Review { why, .. } => check_text("a reason", why),
        DeskStep::EditPin { text, .. } => check_text("a pin's text", text),
        DeskStep::AddPin { pin, .. } => {
            check_text("a pin's text", &pin.text)?;
            let stroke = pin.stroke.as_deref_mut().unwrap_or_default();
            if stroke.len() > MOST_POINTS {
                return Err(DeskError::LongStroke { count: stroke.len(), most: MOST_POINTS });
            }
            if pin.text.trim().is_empty() && stroke.is_empty() {
                return Err(DeskError::EmptyPin);
            }
            place(&mut pin.x, &mut pin.y)?;
            stroke.iter_mut().try_for_each(|[x, y]| place(x, y))
        }
        DeskStep::Stars { .. } | DeskStep::Flag { .. } | DeskStep::RemovePin { .. } => Ok(()),
    }
}

/// A text that people read: lines and tabs are fine, other control characters are not.
pub(super) fn check_text(what: &'static str, text: &str) -> Result<(), DeskError> {
    let length = text.chars().count();
    if length > MOST_TEXT || text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(DeskError::BadText { what, length, most: MOST_TEXT });
    }
    Ok(())
}

fn place(x: &mut f64, y: &mut f64) -> Result<(), DeskError> {
    if !(0.0..=1.0).contains(x) || !(0.0..=1.0).contains(y) {
        return Err(DeskError::BadPlace { x: *x, y: *y });
    }
    for share in [x, y] {
        *share = (*share * FINENESS).round() / FINENESS;
    }
    Ok(())
}

/// The words that lead from one status to another, each allowed after the one before; none when they are the same place,
/// `None` when no way leads there. A work that waits to be looked at and one that is being looked at are in one place.
pub(super) fn words(from: ReviewStatus, to: ReviewStatus) -> Option<Vec<ReviewStatus>> {
    let to = if to == ReviewStatus::Todo { ReviewStatus::InReview } else { to };
    let looked_at = ReviewStatus::InReview;
    if from.may_become(to) {
        Some(vec![to])
    } else if from == to && from != ReviewStatus::Released {
        Some(Vec::new())
    } else if from.may_become(looked_at) && looked_at.may_become(to) {
        Some(vec![looked_at, to])
    } else {
        None
    }
}

/// Whether a work still stands where a step left it.
pub(super) fn same_place(current: ReviewStatus, expected: ReviewStatus) -> bool {
    let waits = |status| matches!(status, ReviewStatus::Todo | ReviewStatus::InReview);
    current == expected || (waits(current) && waits(expected))
}

/// The reason in the row of a word that was taken back.
pub(super) fn taken_back(why: &str) -> String {
    if why.is_empty() { "taken back".to_owned() } else { format!("taken back: {why}") }
}

/// Whether the creator thinks otherwise than the critic: let through or liked what it did not accept, or turned down what
/// it did.
pub(super) fn disagrees(
    outcome: Option<VerdictOutcome>,
    state: ProductionState,
    stars: u8,
    flag: Option<Flag>,
) -> bool {
    match outcome {
        None => false,
        Some(VerdictOutcome::Accept) => state == ProductionState::Rejected || flag == Some(Flag::Reject),
        Some(VerdictOutcome::Repair | VerdictOutcome::Reject) => {
            matches!(state, ProductionState::Approved | ProductionState::Released) || stars >= 4
        }
    }
}

/// What was done, in words: "Approved 3 takes; gave 5 stars to 1 take".
pub(super) fn sentence(changes: &[Change]) -> String {
    let mut counted: Vec<(String, String, usize)> = Vec::new();
    for change in changes {
        let (before, after) = verb(change);
        match counted.iter_mut().find(|(b, a, _)| *b == before && *a == after) {
            Some((.., count)) => *count += 1,
            None => counted.push((before, after, 1)),
        }
    }
    if counted.is_empty() {
        return "Nothing changed".to_owned();
    }
    let rest = counted.len().saturating_sub(3);
    let parts: Vec<String> = counted
        .into_iter()
        .take(3)
        .map(|(before, after, count)| {
            let takes = if count == 1 { "1 take".to_owned() } else { format!("{count} takes") };
            format!("{before} {takes}{after}")
        })
        .collect();
    let mut sentence = parts.join("; ");
    if rest > 0 {
        sentence.push_str("; and more");
    }
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What stands before and after "3 takes".
fn verb(change: &Change) -> (String, String) {
    let (before, after) = match change {
        Change::Stars { to: 0, .. } => ("took the stars off", ""),
        Change::Stars { to: 1, .. } => ("gave 1 star to", ""),
        Change::Stars { to, .. } => return (format!("gave {to} stars to"), String::new()),
        Change::Flag { to: Some(Flag::Pick), .. } => ("picked", ""),
        Change::Flag { to: Some(Flag::Reject), .. } => ("flagged", " as reject"),
        Change::Flag { to: None, .. } => ("took the flag off", ""),
        Change::Review { to, .. } => match to {
            ReviewStatus::Approved => ("approved", ""),
            ReviewStatus::Rejected => ("rejected", ""),
            ReviewStatus::Changes => ("asked for changes to", ""),
            ReviewStatus::Todo | ReviewStatus::InReview | ReviewStatus::Released => ("put", " in review"),
        },
        Change::Pin { from: None, .. } => ("pinned a note on", ""),
        Change::Pin { to: None, .. } => ("took a pin off", ""),
        Change::Pin { .. } => ("changed a pin on", ""),
    };
    (before.to_owned(), after.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::studio::desk::NewPin;
    use crate::vocab::{Advice, PinId, ProductionId};

    fn id() -> ProductionId {
        ProductionId::new()
    }

    #[test]
    fn what_cannot_be_kept_is_refused_by_its_code_before_anything_is_looked_up() {
        let check = |step: DeskStep, expected: &str| {
            let found = check_steps(&mut [step]).map_or_else(|error| error.code(), |()| "");
            assert_eq!(found, expected);
        };
        let pin = |x, y, text: &str, stroke| DeskStep::AddPin {
            production_id: id(),
            pin: NewPin { pin_id: None, x, y, text: text.to_owned(), stroke },
        };
        check(DeskStep::Stars { production_id: id(), stars: 5 }, "");
        check(DeskStep::Stars { production_id: id(), stars: 6 }, "desk.bad_stars");
        check(pin(0.0, 1.0, "the hand", None), "");
        check(pin(0.5, 1.01, "the hand", None), "desk.bad_pin");
        check(pin(-0.01, 0.5, "the hand", None), "desk.bad_pin");
        check(pin(f64::NAN, 0.5, "the hand", None), "desk.bad_pin");
        check(pin(0.5, 0.5, " ", None), "desk.bad_pin");
        check(pin(0.5, 0.5, "", Some(vec![[0.1, 0.2]])), "");
        check(pin(0.5, 0.5, "", Some(vec![[0.1, f64::INFINITY]])), "desk.bad_pin");
        check(pin(0.5, 0.5, "", Some(vec![[0.1, 0.1]; 2001])), "desk.bad_pin");
        check(pin(0.5, 0.5, &"é".repeat(2000), None), "");
        check(pin(0.5, 0.5, &"é".repeat(2001), None), "desk.bad_text");
        check(pin(0.5, 0.5, "two\nlines", None), "");
        check(pin(0.5, 0.5, "a \u{0} in it", None), "desk.bad_text");
        let edit =
            DeskStep::EditPin { production_id: id(), pin_id: PinId::new(), text: "\u{1b}[2J".to_owned(), done: true };
        check(edit, "desk.bad_text");
        assert_eq!(check_steps(&mut []).map_err(|error| error.code()), Err("desk.count"));
        let many = &mut vec![DeskStep::Stars { production_id: id(), stars: 1 }; 5001];
        assert_eq!(check_steps(many).map_err(|error| error.code()), Err("desk.count"));
    }

    #[test]
    fn a_place_is_read_back_from_json_as_it_was_kept() {
        for i in 0..1000 {
            let (mut x, mut y) = (f64::from(i) / 997.3 % 1.0, 1.0 / f64::from(i + 1));
            place(&mut x, &mut y).expect("inside");
            let text = serde_json::to_string(&[x, y]).expect("JSON");
            assert_eq!(serde_json::from_str::<[f64; 2]>(&text).expect("JSON"), [x, y], "{text}");
        }
    }

    #[test]
    fn a_way_leads_between_all_words_but_out_of_what_is_released() {
        use ReviewStatus::{Approved, Changes, InReview, Rejected, Released, Todo};
        let all = [Todo, InReview, Changes, Approved, Rejected];
        for from in all {
            for to in all {
                let way = words(from, to).unwrap_or_else(|| panic!("{from:?} to {to:?}"));
                let mut at = from;
                for word in way {
                    assert!(at.may_become(word), "{from:?} to {to:?}: {at:?} to {word:?}");
                    at = word;
                }
                assert!(same_place(at, to), "{from:?} to {to:?} ends at {at:?}");
            }
            assert_eq!(words(Released, from), None, "{from:?}");
            assert_eq!(words(from, Released), (from == Approved).then(|| vec![Released]), "{from:?}");
        }
        assert_eq!(words(Released, Released), None);
        assert_eq!(words(Approved, Changes), Some(vec![InReview, Changes]));
        assert_eq!(words(Approved, Todo), Some(vec![InReview]));
    }

    #[test]
    fn the_creator_disagrees_by_word_stars_or_flag() {
        use ProductionState::{Approved, InReview, Rejected, Released};
        let check = |outcome, state, stars, flag, expected: bool| {
            assert_eq!(disagrees(outcome, state, stars, flag), expected, "{outcome:?} {state:?} {stars} {flag:?}");
        };
        check(None, Rejected, 5, None, false);
        check(Some(VerdictOutcome::Accept), InReview, 5, None, false);
        check(Some(VerdictOutcome::Accept), Rejected, 0, None, true);
        check(Some(VerdictOutcome::Accept), InReview, 0, Some(Flag::Reject), true);
        check(Some(VerdictOutcome::Reject), Rejected, 3, None, false);
        check(Some(VerdictOutcome::Reject), Rejected, 4, None, true);
        check(Some(VerdictOutcome::Reject), Approved, 0, None, true);
        check(Some(VerdictOutcome::Repair), Released, 0, None, true);
        check(Some(VerdictOutcome::Repair), InReview, 0, Some(Flag::Pick), false);
    }

    #[test]
    fn a_step_is_said_in_few_words_however_many_takes_it_is_about() {
        let stars = |to| Change::Stars { production_id: id(), from: 0, to };
        let flag = |to| Change::Flag { production_id: id(), from: None, to };
        let word = |to| Change::Review {
            production_id: id(),
            from: ReviewStatus::Todo,
            to,
            why: String::new(),
            problem: None,
            lesson: None,
        };
        let check = |changes: &[Change], expected: &str| assert_eq!(sentence(changes), expected);
        check(&[], "Nothing changed");
        check(&[stars(4)], "Gave 4 stars to 1 take");
        check(&[stars(1), stars(1)], "Gave 1 star to 2 takes");
        check(&[stars(0)], "Took the stars off 1 take");
        check(&[flag(Some(Flag::Reject))], "Flagged 1 take as reject");
        check(
            &[word(ReviewStatus::Approved), word(ReviewStatus::Approved), flag(Some(Flag::Pick))],
            "Approved 2 takes; picked 1 take",
        );
        check(
            &[word(ReviewStatus::InReview), stars(1), stars(2), stars(3), stars(5)],
            "Put 1 take in review; gave 1 star to 1 take; gave 2 stars to 1 take; and more",
        );
    }
}
