//! A first list of shots for an intent, by the grammar of a short film: arrive, come nearer, look, leave.

use super::model::{Camera, FilmScript, Framing, Join, LONGEST_SHOT_SECS, SHORTEST_SHOT_SECS, Shot};
use crate::vocab::ShotId;

/// Shots that are proposed at most.
pub const MOST_BOARDED: usize = 12;

/// Letters of the intent that go into each shot.
const LONGEST_INTENT: usize = 180;

/// What happens, how it is seen, what the camera does and how it begins.
type Beat = (&'static str, Framing, Camera, Join);

const OPENING: Beat = ("she comes into the picture and looks around", Framing::Wide, Camera::PushIn, Join::Cut);

const CLOSING: Beat = ("she turns away and walks off", Framing::Full, Camera::PullBack, Join::Cut);

/// Between the two, over and over: nearer, nearest, and back to her whole figure at a new place.
const MIDDLE: [Beat; 4] = [
    ("she slows down and turns to the light", Framing::Medium, Camera::Still, Join::Carried),
    ("she looks into the camera, then past it", Framing::Close, Camera::Still, Join::Cut),
    ("she goes on, faster now", Framing::Full, Camera::PanRight, Join::Cut),
    ("she stops and raises her head", Framing::Medium, Camera::Orbit, Join::Carried),
];

/// The shots that are proposed for an intent. The same question has the same answer, but for the ids.
///
/// * `count`: how many, 1 to [`MOST_BOARDED`].
/// * `secs`: how long all of them take together, in seconds; each is given its share as far as shots may be that short or
///   long.
pub fn board(intent: &str, count: usize, secs: u32) -> Vec<Shot> {
    let count = count.clamp(1, MOST_BOARDED);
    let about: String = intent.trim().trim_end_matches('.').chars().take(LONGEST_INTENT).collect();
    let each = secs / u32::try_from(count).unwrap_or(u32::MAX);
    let longer = secs as usize % count;
    (0..count)
        .map(|at| {
            let (beat, framing, camera, join) = match at {
                0 => OPENING,
                last if last + 1 == count => CLOSING,
                between => MIDDLE[(between - 1) % MIDDLE.len()],
            };
            Shot {
                shot_id: ShotId::new(),
                action: format!("{about}: {beat}"),
                framing,
                camera,
                secs: (each + u32::from(at < longer)).clamp(SHORTEST_SHOT_SECS, LONGEST_SHOT_SECS),
                join,
            }
        })
        .collect()
}

impl FilmScript {
    /// How long it is, in seconds.
    pub fn secs(&self) -> u32 {
        self.shots.iter().map(|shot| shot.secs).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cognition::RendererChoice;
    use crate::creation::film::{Aspect, Lines};

    #[test]
    fn whatever_is_asked_for_a_proposal_can_be_filmed_and_is_as_long_as_asked() {
        for (count, secs, expected) in [(1, 8, 8), (4, 24, 24), (5, 32, 32), (12, 100, 100), (3, 1, 9), (2, 600, 20)] {
            let shots = board(&"a very long walk along the sea ".repeat(20), count, secs);
            let script = FilmScript {
                aspect: Aspect::Wide,
                lines: Lines::P720,
                model: None,
                renderer: RendererChoice::Auto,
                shots,
            };
            assert!(script.check().is_ok(), "{:?}", script.check());
            assert_eq!((script.shots.len(), script.secs()), (count, expected));
        }
    }
}
