//! How often a feed is asked: sooner while it brings news, later while it is quiet, never sooner than the source allows.
//! Pure functions: the caller passes the moment and the seed.

use crate::perception::Via;
use crate::perception::sources::Room;
use crate::vocab::Timestamp;

/// Each step makes the time between polls this much shorter while there are news.
pub const QUICKER: f64 = 0.6;

/// Each quiet poll makes it this much longer.
pub const SLOWER: f64 = 1.5;

/// A quiet feed is asked at least this often, as a multiple of its shortest time between polls.
pub const QUIETEST: f64 = 16.0;

/// No feed that works is left alone for longer than this, in seconds, unless its own shortest time is longer.
pub const LONGEST_QUIET_SECS: f64 = 6.0 * 3_600.0;

/// A feed that fails is asked again after this at the latest, in seconds, unless it wants more rest.
pub const LONGEST_BACK_OFF_SECS: f64 = 6.0 * 3_600.0;

/// The first rest after a failure, in seconds.
pub const FIRST_BACK_OFF_SECS: f64 = 30.0;

/// A poll of which this share is new brings news.
pub const NEWS_SHARE: f64 = 0.2;

/// Its posts together gain speed when their VVS grew by this factor.
pub const SPEED_GAIN: f64 = 1.1;

/// The moment of a poll is moved by up to this share of the time between polls, later only, so that feeds do not all ask
/// at once.
pub const JITTER: f64 = 0.1;

/// The shortest time between two polls of a feed by each way, in seconds.
///
/// Reddit's window is a hundred questions a minute for all feeds of an app together; an open feed is asked at most once a
/// minute; a run of an actor takes minutes and costs money.
pub const fn shortest_secs(via: Via) -> u32 {
    match via {
        Via::Apify => 300,
        Via::Oauth => 10,
        Via::Rss => 60,
        Via::File => 1,
    }
}

/// What a feed is bounded by when nobody says, in seconds: what costs money is asked once an hour.
pub const fn usual_bound_secs(via: Via) -> u32 {
    match via {
        Via::Apify => 3_600,
        free => shortest_secs(free),
    }
}

/// The time between polls of a new feed, in seconds; how it goes on is up to its news.
pub const fn usual_secs(via: Via) -> u32 {
    match via {
        Via::Apify => 3_600,
        Via::Oauth => 60,
        Via::Rss => 300,
        Via::File => 5,
    }
}

/// What a poll that went well brought.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct News {
    /// Posts that were read.
    pub read: u64,
    /// Posts not seen before.
    pub new: u64,
    /// VVS of its posts together now and at the poll before; absent where nobody counted.
    pub speed: (Option<f64>, Option<f64>),
}

impl News {
    fn is_rising(&self) -> bool {
        let fresh = self.read > 0 && self.new as f64 >= NEWS_SHARE * self.read as f64 && self.new > 0;
        let faster = matches!(self.speed, (Some(now), Some(before)) if now > 0.0 && now > before * SPEED_GAIN);
        fresh || faster
    }
}

/// When to ask again, and the time between polls from then on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Next {
    /// The moment.
    pub at: Timestamp,
    /// The time between polls, in seconds; without the jitter.
    pub pace_secs: u32,
}

/// After a poll that went well.
///
/// * `every_secs`: not oftener than this, as the creator said; [`shortest_secs`] holds all the same.
/// * `pace_secs`: the time between polls so far.
/// * `seed`: chooses the jitter; the same seed chooses the same.
pub fn after_news(via: Via, every_secs: u32, pace_secs: u32, news: &News, seed: u64, now: Timestamp) -> Next {
    let shortest = f64::from(every_secs.max(shortest_secs(via)));
    let longest = (shortest * QUIETEST).min(LONGEST_QUIET_SECS).max(shortest);
    let factor = match news {
        news if news.is_rising() => QUICKER,
        News { new: 0, .. } => SLOWER,
        _ => 1.0,
    };
    let pace = (f64::from(pace_secs) * factor).clamp(shortest, longest).round();
    Next { at: now.plus_millis(with_jitter(pace, seed)), pace_secs: pace as u32 }
}

/// After `failures` polls in a row that failed, at least one: twice the rest each time, and never less than was told.
///
/// * `wait_secs`: how long the source wants to be left alone, when it says so.
pub fn after_failure(
    via: Via,
    every_secs: u32,
    failures: u32,
    wait_secs: Option<u64>,
    seed: u64,
    now: Timestamp,
) -> Timestamp {
    let least = f64::from(every_secs.max(shortest_secs(via))).max(FIRST_BACK_OFF_SECS);
    let doubled = least * f64::from(failures.clamp(1, 32) - 1).exp2();
    let rest = doubled.min(LONGEST_BACK_OFF_SECS.max(least)).max(wait_secs.map_or(0.0, |secs| secs as f64));
    now.plus_millis(with_jitter(rest, seed))
}

/// When to look again at a run that is under way, after `failures` looks in a row that failed: looking costs nothing, so
/// the rest grows to five minutes only.
pub fn after_look(failures: u32, wait_secs: Option<u64>, now: Timestamp) -> Timestamp {
    let secs = (5.0 * f64::from(failures.clamp(1, 16) - 1).exp2()).min(300.0).max(wait_secs.map_or(0.0, |s| s as f64));
    now.plus_millis((secs * 1000.0) as i64)
}

/// Until when nobody may ask this service any more: its window has no room, or it said so. `None` when it has room.
pub fn closed_until(room: Option<Room>, wait_secs: Option<u64>, now: Timestamp) -> Option<Timestamp> {
    let full = room.filter(|room| room.left == 0).map(|room| room.resets_secs);
    let secs = full.into_iter().chain(wait_secs).max()?;
    Some(now.plus_millis(i64::try_from(secs.saturating_mul(1000)).unwrap_or(i64::MAX)))
}

/// Milliseconds: the time itself and up to a tenth of it.
fn with_jitter(secs: f64, seed: u64) -> i64 {
    // SplitMix64: neighbouring seeds are far apart.
    let mut bits = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    let share = ((bits ^ (bits >> 31)) >> 11) as f64 / (1_u64 << 53) as f64;
    (secs * (1.0 + JITTER * share) * 1000.0).ceil() as i64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn now() -> Timestamp {
        Timestamp::parse("2026-11-22T12:00:00Z").expect("a time")
    }

    fn via() -> impl Strategy<Value = Via> {
        prop_oneof![Just(Via::Apify), Just(Via::Oauth), Just(Via::Rss), Just(Via::File)]
    }

    fn news() -> impl Strategy<Value = News> {
        let speed = || proptest::option::of(-1e6..1e6_f64);
        (0..5_000_u64, 0..5_000_u64, speed(), speed()).prop_map(|(a, b, now, before)| News {
            read: a.max(b),
            new: a.min(b),
            speed: (now, before),
        })
    }

    fn secs_until(at: Timestamp) -> f64 {
        (at.millis() - now().millis()) as f64 / 1000.0
    }

    proptest! {
        #[test]
        fn a_feed_is_never_asked_sooner_than_it_may_be(
            via in via(), every in 0..90_000_u32, pace in 0..90_000_u32, news in news(), seed: u64,
        ) {
            let next = after_news(via, every, pace, &news, seed, now());
            let least = f64::from(every.max(shortest_secs(via)));
            prop_assert!(secs_until(next.at) >= least, "{next:?}");
            prop_assert!(secs_until(next.at) >= f64::from(next.pace_secs));
            prop_assert!(f64::from(next.pace_secs) <= (least * QUIETEST).min(LONGEST_QUIET_SECS).max(least));
            prop_assert!(secs_until(next.at) <= f64::from(next.pace_secs) * (1.0 + JITTER) + 0.001);
        }

        #[test]
        fn news_never_make_it_later_and_silence_never_sooner(
            via in via(), every in 0..90_000_u32, pace in 0..90_000_u32, new in 1..100_u64, seed: u64,
        ) {
            let quiet = after_news(via, every, pace, &News { read: 100, new: 0, speed: (None, None) }, seed, now());
            let some = after_news(via, every, pace, &News { read: 100, new, speed: (None, None) }, seed, now());
            let rising = after_news(via, every, pace, &News { read: 100, new: 100, speed: (None, None) }, seed, now());
            prop_assert!(rising.at <= some.at && some.at <= quiet.at, "{rising:?} {some:?} {quiet:?}");
        }

        #[test]
        fn the_rest_after_failures_grows_and_is_never_shorter_than_was_told(
            via in via(), every in 0..90_000_u32, failures in 1..100_u32, wait in proptest::option::of(0..1_000_000_u64), seed: u64,
        ) {
            let at = after_failure(via, every, failures, wait, seed, now());
            let more = after_failure(via, every, failures + 1, wait, seed, now());
            prop_assert!(more >= at);
            prop_assert!(secs_until(at) >= wait.unwrap_or(0) as f64);
            prop_assert!(secs_until(at) >= f64::from(every.max(shortest_secs(via))));
            let bound = LONGEST_BACK_OFF_SECS.max(f64::from(every)).max(wait.unwrap_or(0) as f64);
            prop_assert!(secs_until(at) <= bound * (1.0 + JITTER) + 0.001);
        }

        #[test]
        fn the_same_seed_gives_the_same_moment(via in via(), pace in 1..9_000_u32, news in news(), seed: u64) {
            let once = after_news(via, 1, pace, &news, seed, now());
            prop_assert_eq!(once, after_news(via, 1, pace, &news, seed, now()));
        }
    }

    #[test]
    fn a_feed_that_rises_is_followed_closely_and_one_that_falls_silent_is_let_go() {
        let mut pace = usual_secs(Via::Rss);
        let mut paces = Vec::new();
        let mut step = |news: News| {
            pace = after_news(Via::Rss, 60, pace, &news, 7, now()).pace_secs;
            paces.push(pace);
        };
        (0..4).for_each(|_| step(News { read: 25, new: 10, speed: (None, None) }));
        (0..8).for_each(|_| step(News { read: 25, new: 0, speed: (None, None) }));
        assert_eq!(paces, [180, 108, 65, 60, 90, 135, 203, 305, 458, 687, 960, 960]);
    }

    #[test]
    fn posts_that_gain_speed_are_news_though_none_of_them_is_new() {
        let pace = |speed| after_news(Via::Oauth, 10, 100, &News { read: 100, new: 0, speed }, 1, now()).pace_secs;
        assert_eq!(pace((Some(220.0), Some(100.0))), 60);
        assert_eq!(pace((Some(105.0), Some(100.0))), 150);
        assert_eq!(pace((Some(-50.0), Some(-100.0))), 150, "what loses votes does not rise");
        assert_eq!(pace((Some(220.0), None)), 150);
    }

    #[test]
    fn jitter_spreads_feeds_that_were_added_at_the_same_moment() {
        let moments: std::collections::BTreeSet<i64> =
            (0..100).map(|seed| after_news(Via::Rss, 60, 60, &News::default(), seed, now()).at.millis()).collect();
        assert!(moments.len() > 95, "{}", moments.len());
        let spread = moments.last().copied().unwrap_or(0) - moments.first().copied().unwrap_or(0);
        assert!(spread > 5_000, "{spread} ms");
    }

    #[test]
    fn a_window_without_room_closes_the_service_until_it_is_whole() {
        let check = |left: u32, wait: Option<u64>, expected: Option<i64>| {
            let until = closed_until(Some(Room { left, resets_secs: 41 }), wait, now());
            assert_eq!(until.map(|at| (at.millis() - now().millis()) / 1000), expected);
        };
        check(0, None, Some(41));
        check(0, Some(60), Some(60));
        check(3, None, None);
        check(3, Some(60), Some(60));
        assert_eq!(closed_until(None, None, now()), None);
    }
}
