//! The state machine of a production: which arrows exist. Pure.

use super::model::ProductionState::{
    self, Approved, Audited, Cancelled, Compiled, Failed, Granted, InReview, Planned, Rejected, Released, Rendering,
    Repairing,
};

impl ProductionState {
    /// Whether the arrow from here to there exists.
    pub const fn may_become(self, next: Self) -> bool {
        match (self, next) {
            (Planned, Compiled)
            | (Compiled, Granted)
            | (Granted | Repairing, Rendering)
            | (Rendering, Audited)
            | (Audited, Repairing | InReview | Rejected)
            | (InReview, Approved | Rejected)
            // The creator may change their mind until it is out.
            | (Approved, InReview | Rejected | Released)
            | (Rejected, InReview | Approved) => true,
            (from, Failed | Cancelled) => from.is_moving(),
            _ => false,
        }
    }

    /// Whether the studio, not the creator, has the next word.
    pub const fn is_moving(self) -> bool {
        matches!(self, Planned | Compiled | Granted | Rendering | Audited | Repairing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_moving_state_can_end_and_no_ended_one_moves_on_by_itself() {
        for from in ProductionState::ALL {
            assert_eq!(from.may_become(Failed), from.is_moving(), "{from:?}");
            assert_eq!(from.may_become(Cancelled), from.is_moving(), "{from:?}");
            assert!(!from.may_become(from), "{from:?}");
        }
        for ended in [Failed, Cancelled, Released] {
            assert!(ProductionState::ALL.into_iter().all(|next| !ended.may_become(next)), "{ended:?}");
        }
    }

    #[test]
    fn nothing_is_released_that_was_not_approved_and_nothing_renders_without_a_grant() {
        let into =
            |next| ProductionState::ALL.into_iter().filter(move |from| from.may_become(next)).collect::<Vec<_>>();
        assert_eq!(into(Released), [Approved]);
        assert_eq!(into(Rendering), [Granted, Repairing]);
        assert_eq!(into(Granted), [Compiled]);
    }
}
