//! When a call is made again, and when it must not be. Pure: no clock, no dice, no network.

use std::time::Duration;

use crate::problem::Problem;
use crate::settings::Retry;

/// What may happen when a call is sent twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Twice {
    /// Nothing, or a few cents of text: reading, deleting, generating words.
    Harmless,
    /// Something is made and paid twice: pictures, video, interactions.
    PaidTwice,
}

/// How an attempt failed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// It did not leave this machine.
    NotSent,
    /// The connection broke, or time ran out, when it may have arrived.
    Cut,
    /// It was answered, and not with a success.
    Answered(Problem),
}

/// What to do about it.
#[derive(Debug, PartialEq)]
pub(crate) enum Verdict {
    /// Make the call again after this long.
    Again(Duration),
    /// Nothing more can be done; for a call that would be paid twice, say whether it may have been carried out.
    Over {
        /// The server may have done it.
        maybe_done: bool,
        /// How long the server asked to wait, when it did.
        wait: Option<Duration>,
    },
}

/// * `attempt`: how many were made, from 1.
/// * `left`: until the deadline.
/// * `dice`: from 0 to 1, for full jitter.
pub(crate) fn verdict(
    retry: &Retry,
    twice: Twice,
    failure: &Failure,
    attempt: u32,
    left: Duration,
    dice: f64,
) -> Verdict {
    let paid = twice == Twice::PaidTwice;
    let (may_try, maybe_done, asked) = match failure {
        Failure::NotSent => (true, false, None),
        Failure::Cut => (!paid, true, None),
        Failure::Answered(problem) => match problem.status {
            // A refusal before any work. Waiting does not bring back the quota of a day.
            429 => (!problem.per_day || problem.has_retry_info, false, problem.wait),
            // The service gave up somewhere on the way; whether it had begun, it does not say.
            408 | 500..=599 => (!paid, true, problem.wait),
            _ => (false, false, None),
        },
    };
    let over = Verdict::Over { maybe_done, wait: asked };
    if !may_try || attempt >= retry.attempts {
        return over;
    }
    let doublings = i32::try_from(attempt - 1).unwrap_or(i32::MAX).min(62);
    let back_off = retry.first_wait.as_secs_f64() * 2f64.powi(doublings);
    let back_off = Duration::from_secs_f64(back_off.min(retry.longest_wait.as_secs_f64()) * dice.clamp(0.0, 1.0));
    let wait = back_off.max(asked.unwrap_or_default());
    if wait >= left { Verdict::Over { maybe_done, wait: Some(wait) } } else { Verdict::Again(wait) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    fn answered(status: u16) -> Problem {
        Problem {
            status,
            name: String::new(),
            message: String::new(),
            reason: None,
            wait: None,
            has_retry_info: false,
            per_day: false,
        }
    }

    fn check(twice: Twice, failure: &Failure, attempt: u32, expected: &Verdict) {
        assert_eq!(&verdict(&Retry::default(), twice, failure, attempt, HOUR, 1.0), expected, "{failure:?}");
    }

    fn over(maybe_done: bool) -> Verdict {
        Verdict::Over { maybe_done, wait: None }
    }

    #[test]
    fn the_wait_doubles_to_its_cap_and_the_fifth_attempt_is_the_last() {
        let busy = Failure::Answered(answered(503));
        for (attempt, secs) in [(1, 1), (2, 2), (3, 4), (4, 8)] {
            check(Twice::Harmless, &busy, attempt, &Verdict::Again(Duration::from_secs(secs)));
        }
        check(Twice::Harmless, &busy, 5, &over(true));
        let patient = Retry { attempts: 100, ..Retry::default() };
        let late = verdict(&patient, Twice::Harmless, &busy, 50, HOUR, 1.0);
        assert_eq!(late, Verdict::Again(Duration::from_secs(60)));
    }

    #[test]
    fn jitter_is_full() {
        let busy = Failure::Answered(answered(503));
        let at = |dice| verdict(&Retry::default(), Twice::Harmless, &busy, 3, HOUR, dice);
        assert_eq!(at(0.0), Verdict::Again(Duration::ZERO));
        assert_eq!(at(0.5), Verdict::Again(Duration::from_secs(2)));
    }

    #[test]
    fn what_the_server_asks_for_is_the_least_wait() {
        let asked = Failure::Answered(Problem { wait: Some(Duration::from_secs(38)), ..answered(429) });
        check(Twice::Harmless, &asked, 1, &Verdict::Again(Duration::from_secs(38)));
        check(Twice::PaidTwice, &asked, 1, &Verdict::Again(Duration::from_secs(38)));
        let short = verdict(&Retry::default(), Twice::Harmless, &asked, 1, Duration::from_secs(30), 0.0);
        assert_eq!(short, Verdict::Over { maybe_done: false, wait: Some(Duration::from_secs(38)) });
    }

    #[test]
    fn the_quota_of_a_day_is_not_waited_for() {
        let day = Problem { per_day: true, ..answered(429) };
        check(Twice::Harmless, &Failure::Answered(day.clone()), 1, &over(false));
        let told = Problem { has_retry_info: true, wait: Some(Duration::from_secs(3)), ..day };
        check(Twice::Harmless, &Failure::Answered(told), 1, &Verdict::Again(Duration::from_secs(3)));
    }

    #[test]
    fn what_is_paid_is_never_sent_again_when_it_may_have_been_done() {
        for status in [408, 500, 502, 503, 504] {
            check(Twice::PaidTwice, &Failure::Answered(answered(status)), 1, &over(true));
        }
        check(Twice::PaidTwice, &Failure::Cut, 1, &over(true));
        // Nothing left this machine, so nothing was made.
        check(Twice::PaidTwice, &Failure::NotSent, 1, &Verdict::Again(Duration::from_secs(1)));
    }

    #[test]
    fn a_refusal_is_final() {
        for status in [301, 400, 401, 403, 404, 409, 413, 422] {
            check(Twice::Harmless, &Failure::Answered(answered(status)), 1, &over(false));
            check(Twice::PaidTwice, &Failure::Answered(answered(status)), 1, &over(false));
        }
    }
}
