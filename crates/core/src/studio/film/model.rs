use muse_google::VideoJob;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::cognition::RendererChoice;
use crate::creation::film::{Aspect, ClipWish, FilmScript, Lines, Probe, Shot};
use crate::governance::Quote;
use crate::governance::critic::{Judgement, VerdictOutcome};
use crate::studio::ProductionState;
use crate::vocab::{BlobHash, ClipId, FilmId, GrantId, MuseId, Problem, ProductionId, ShotId, Timestamp, Usd};

/// A film to be written.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFilm {
    /// Name or id of the Muse in it; may be left out when there is only one.
    #[serde(default)]
    pub muse: Option<String>,
    /// What it is called; the beginning of the intent when left out.
    #[serde(default)]
    pub title: Option<String>,
    /// What it is about: shots are proposed for it where none are given.
    #[serde(default)]
    pub intent: Option<String>,
    /// How many shots are proposed, 1 to 12; 4 when left out.
    #[serde(default)]
    pub count: Option<usize>,
    /// How long they are together, in seconds; 20 when left out.
    #[serde(default)]
    pub secs: Option<u32>,
    /// The shape of its pictures.
    #[serde(default)]
    pub aspect: Aspect,
    /// How many lines its clips have.
    #[serde(default)]
    pub lines: Lines,
    /// Which model films it.
    #[serde(default)]
    pub model: Option<String>,
    /// What makes the pictures that open its shots.
    #[serde(default)]
    pub renderer: RendererChoice,
    /// Its shots, in the place of proposed ones.
    #[serde(default)]
    pub shots: Option<Vec<Shot>>,
}

/// What changes about a film; what is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FilmChange {
    /// The revision that the change is made upon; one made upon an older one is refused.
    pub revision: u32,
    /// What it is called.
    #[serde(default)]
    pub title: Option<String>,
    /// The whole script.
    #[serde(default)]
    pub script: Option<FilmScript>,
}

/// The creator's word on a film as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FilmWord {
    /// Not said yet.
    #[default]
    Todo,
    /// Yes.
    Approved,
    /// No.
    Rejected,
    /// It is out.
    Released,
}

impl FilmWord {
    /// The name in rows and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Todo => "todo",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Released => "released",
        }
    }

    pub(super) fn from_name(name: &str) -> Option<Self> {
        [Self::Todo, Self::Approved, Self::Rejected, Self::Released].into_iter().find(|word| word.name() == name)
    }
}

/// How far a film is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FilmStage {
    /// Shots are written; some have no picture.
    Written,
    /// Pictures are being made.
    Boarding,
    /// Every shot has a picture that may open it.
    Boarded,
    /// Clips are being made.
    Filming,
    /// Every shot has its clip.
    Filmed,
}

/// A film.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Film {
    /// Its id.
    pub film_id: FilmId,
    /// Who is in it.
    pub muse_id: MuseId,
    /// What it is called.
    pub title: String,
    /// Shots, shape, model.
    pub script: FilmScript,
    /// Counts its changes, from 1.
    pub revision: u32,
    /// Since when clips are being made.
    pub filming_since: Option<Timestamp>,
    /// The creator has approved what the clips may cost.
    #[serde(skip)]
    pub approved: bool,
    /// Why the making of clips stopped.
    pub problem: Option<Problem>,
    /// The creator's word on the whole.
    pub word: FilmWord,
    /// Who said it.
    pub who: String,
    /// Why.
    pub why: String,
    /// Since when it is there.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// The picture that opens a shot.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct KeyFrame {
    /// The production that made it.
    pub production_id: ProductionId,
    /// Where that stands.
    pub state: ProductionState,
    /// The picture, once there is one.
    pub picture_blob: Option<BlobHash>,
    /// Whether it may open the shot: the critic or the creator let it through.
    pub usable: bool,
    /// Why that production failed.
    pub problem: Option<Problem>,
}

/// What the critic says about a picture of a clip.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SeenPicture {
    /// Seconds after the clip's beginning.
    pub at_secs: f64,
    /// The picture.
    pub picture_blob: BlobHash,
    /// The critic's word; `None` when there is no face in it, as when she looks away.
    pub outcome: Option<VerdictOutcome>,
    /// Calibrated similarity in [0, 1].
    pub score: Option<f32>,
    /// In words.
    pub sentence: String,
}

impl SeenPicture {
    pub(super) fn of(at_secs: f64, picture_blob: BlobHash, judgement: &Judgement) -> Self {
        Self {
            at_secs,
            picture_blob,
            outcome: judgement.face_box.is_some().then_some(judgement.outcome),
            score: judgement.score,
            sentence: judgement.sentence(),
        }
    }
}

/// What was seen in a clip.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ClipAudit {
    /// What the file is; absent when nobody could look into it.
    pub probe: Option<Probe>,
    /// Its first, middle and last picture, judged.
    pub seen: Vec<SeenPicture>,
    /// How far its first picture is from the one it was given, as mean difference of a colour value in [0, 255].
    pub first_off: Option<f32>,
    /// The same of its last picture, where it was given one.
    pub last_off: Option<f32>,
    /// Why there is nothing to see.
    pub problem: Option<Problem>,
}

/// Whether a clip shows her.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClipStanding {
    /// Every picture with a face in it is hers.
    Hers,
    /// At least one is not.
    Drifts,
    /// No picture of it could be judged.
    Unseen,
}

impl ClipAudit {
    /// Whether the clip shows her.
    pub fn standing(&self) -> ClipStanding {
        let mut judged = self.seen.iter().filter_map(|picture| picture.outcome).peekable();
        if judged.peek().is_none() {
            ClipStanding::Unseen
        } else if judged.all(|outcome| outcome == VerdictOutcome::Accept) {
            ClipStanding::Hers
        } else {
            ClipStanding::Drifts
        }
    }
}

/// One clip that was asked for.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Clip {
    /// Its id.
    pub clip_id: ClipId,
    /// Of which film.
    pub film_id: FilmId,
    /// Of which shot.
    pub shot_id: ShotId,
    /// What was asked for.
    pub wanted: ClipWish,
    /// The money held for it.
    #[serde(skip)]
    pub grant_id: GrantId,
    /// How much is held for it, or was.
    pub held: Usd,
    /// What Google calls it.
    #[serde(skip)]
    pub job: Option<VideoJob>,
    /// The file, once it is there.
    pub video_blob: Option<BlobHash>,
    /// What was seen in it.
    pub audit: Option<ClipAudit>,
    /// What it cost, once that is known.
    pub cost: Option<Usd>,
    /// Why there is no file.
    pub problem: Option<Problem>,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

/// A shot with what was made for it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ShotView {
    /// The shot.
    pub shot: Shot,
    /// The picture that opens it.
    pub key_frame: Option<KeyFrame>,
    /// The newest clip that was asked for.
    pub latest: Option<Clip>,
    /// The newest clip with a file: the one that is played.
    pub clip: Option<Clip>,
    /// Whether that clip shows her.
    pub standing: Option<ClipStanding>,
    /// The script or a picture changed since that clip was made.
    pub stale: bool,
}

/// What the missing parts of a film would cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FilmQuote {
    /// Pictures that open shots: one production each.
    pub pictures: u32,
    /// What each of them is quoted at; absent when none is missing.
    pub picture: Option<Quote>,
    /// Clips.
    pub clips: u32,
    /// Their seconds, as the model makes them.
    pub secs: u32,
    /// All clips together; absent when none is missing.
    pub filming: Option<Quote>,
    /// The model, as people call it.
    pub model: Option<String>,
    /// Why clips cannot be quoted.
    pub problem: Option<Problem>,
}

/// A film with everything that belongs to it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct FilmView {
    /// The film.
    #[serde(flatten)]
    pub film: Film,
    /// Her name.
    pub muse_name: String,
    /// How far it is.
    pub stage: FilmStage,
    /// How long it is by its script, in seconds.
    pub secs: u32,
    /// Its shots, first to last.
    pub shots: Vec<ShotView>,
    /// What its missing parts would cost.
    pub quote: FilmQuote,
    /// What its clips cost so far.
    pub spent: Usd,
    /// The one file that its clips were joined to, when they still are these clips.
    pub joined: Option<BlobHash>,
    /// The version of the ffmpeg on this machine; without one clips are neither looked into nor joined.
    pub ffmpeg: Option<String>,
}

/// A film in a list.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct FilmRow {
    /// Its id.
    pub film_id: FilmId,
    /// Who is in it.
    pub muse_id: MuseId,
    /// Her name.
    pub muse_name: String,
    /// What it is called.
    pub title: String,
    /// How far it is.
    pub stage: FilmStage,
    /// The creator's word on the whole.
    pub word: FilmWord,
    /// How many shots it has.
    pub shots: usize,
    /// How long it is by its script, in seconds.
    pub secs: u32,
    /// The shape of its pictures.
    pub aspect: Aspect,
    /// The first picture there is.
    pub picture_blob: Option<BlobHash>,
    /// When it last changed.
    pub updated_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clip_is_hers_when_every_face_in_it_is_and_unseen_without_one() {
        let seen = |outcome| SeenPicture {
            at_secs: 0.0,
            picture_blob: BlobHash::of(b"picture"),
            outcome,
            score: None,
            sentence: String::new(),
        };
        let check = |outcomes: &[Option<VerdictOutcome>], expected: ClipStanding| {
            let audit = ClipAudit { seen: outcomes.iter().copied().map(seen).collect(), ..ClipAudit::default() };
            assert_eq!(audit.standing(), expected, "{outcomes:?}");
        };
        let (yes, no) = (Some(VerdictOutcome::Accept), Some(VerdictOutcome::Repair));
        check(&[yes, None, yes], ClipStanding::Hers);
        check(&[yes, no], ClipStanding::Drifts);
        check(&[None, None], ClipStanding::Unseen);
        check(&[], ClipStanding::Unseen);
    }
}
