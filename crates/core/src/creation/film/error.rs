use crate::vocab::{Advice, FilmId};

/// Why a film is not written, made or joined.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FilmError {
    /// No such film.
    #[error("there is no film '{wanted}'")]
    Unknown {
        /// What was asked for.
        wanted: String,
    },
    /// Several films are called so.
    #[error("{count} films are called '{wanted}' or end in it")]
    Ambiguous {
        /// What was asked for.
        wanted: String,
        /// How many.
        count: usize,
    },
    /// The film has no such shot.
    #[error("this film has no shot '{wanted}'")]
    UnknownShot {
        /// What was asked for.
        wanted: String,
    },
    /// Something in the script cannot be.
    #[error("{}{what}", shot.map(|number| format!("shot {number}: ")).unwrap_or_default())]
    BadScript {
        /// Which shot, from 1; `None` for the film as a whole.
        shot: Option<usize>,
        /// What is wrong, as one sentence.
        what: String,
    },
    /// She does not do it.
    #[error("{}{sentence}", shot.map(|number| format!("shot {number}: ")).unwrap_or_default())]
    Refused {
        /// Which shot, from 1; `None` for the film as a whole.
        shot: Option<usize>,
        /// Why, in words.
        sentence: String,
    },
    /// Somebody changed it meanwhile.
    #[error("the film was changed meanwhile: it is at revision {now}, this change was made upon {upon}")]
    Changed {
        /// Where it stands.
        now: u32,
        /// What the change was made upon.
        upon: u32,
    },
    /// Clips are made only from pictures that the critic or the creator let through.
    #[error("{} without a picture that opens it: {}", if shots.len() == 1 { "a shot is" } else { "shots are" }, numbers(shots))]
    NoKeyFrames {
        /// Which shots, from 1.
        shots: Vec<usize>,
    },
    /// A picture that cannot open a shot of this film.
    #[error("this picture cannot open the shot: {what}")]
    BadKeyFrame {
        /// Why, as half a sentence.
        what: String,
    },
    /// The model does not film in these lines, or nobody knows what it costs.
    #[error("no price is known for {lines} by {model}")]
    NoSuchLines {
        /// As people call it.
        model: String,
        /// `720p`.
        lines: &'static str,
    },
    /// It is being filmed right now.
    #[error("film {film_id} is being filmed right now")]
    Busy {
        /// Which.
        film_id: FilmId,
    },
    /// Nothing is being filmed.
    #[error("nothing of film {film_id} is being filmed")]
    Idle {
        /// Which.
        film_id: FilmId,
    },
    /// The creator stopped a clip while it was being made.
    #[error("the clip was stopped while it was being made")]
    Stopped,
    /// Some shots have no clip yet.
    #[error("{} without a clip: {}", if shots.len() == 1 { "a shot is" } else { "shots are" }, numbers(shots))]
    NotWhole {
        /// Which shots, from 1.
        shots: Vec<usize>,
    },
    /// The creator has not approved it.
    #[error("film {film_id} is not approved")]
    NotApproved {
        /// Which.
        film_id: FilmId,
    },
    /// It is out.
    #[error("film {film_id} is released")]
    Released {
        /// Which.
        film_id: FilmId,
    },
    /// The program that joins clips is not here.
    #[error("ffmpeg is not on this machine")]
    NoFfmpeg,
    /// The program that joins clips refused.
    #[error("ffmpeg could not {doing}: {detail}")]
    Ffmpeg {
        /// What was attempted.
        doing: &'static str,
        /// Its last words.
        detail: String,
    },
}

fn numbers(shots: &[usize]) -> String {
    shots.iter().map(usize::to_string).collect::<Vec<_>>().join(", ")
}

impl Advice for FilmError {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown { .. } => "film.unknown",
            Self::Ambiguous { .. } => "film.ambiguous",
            Self::UnknownShot { .. } => "film.unknown_shot",
            Self::BadScript { .. } => "film.bad_script",
            Self::Refused { .. } => "film.refused",
            Self::Changed { .. } => "film.changed",
            Self::NoKeyFrames { .. } => "film.no_key_frames",
            Self::BadKeyFrame { .. } => "film.bad_key_frame",
            Self::NoSuchLines { .. } => "film.no_such_lines",
            Self::Busy { .. } => "film.busy",
            Self::Idle { .. } => "film.idle",
            Self::Stopped => "film.stopped",
            Self::NotWhole { .. } => "film.not_whole",
            Self::NotApproved { .. } => "film.not_approved",
            Self::Released { .. } => "film.released",
            Self::NoFfmpeg => "film.no_ffmpeg",
            Self::Ffmpeg { .. } => "film.ffmpeg",
        }
    }

    fn advice(&self) -> Option<String> {
        Some(
            match self {
                Self::Unknown { .. } => "`muse film list` shows them.",
                Self::Ambiguous { .. } => "Give more of its id.",
                Self::UnknownShot { .. } => "Shots are named by their number, from 1, or by their id.",
                Self::BadScript { .. } => "Correct it and send it again; nothing was changed.",
                Self::Refused { .. } => "Say it otherwise, or write it for another Muse.",
                Self::Changed { .. } => "Look at it again, then make the change upon what stands there now.",
                Self::NoKeyFrames { .. } => "Make the pictures first, and approve those that the critic holds back.",
                Self::BadKeyFrame { .. } => "Choose one that is in review or approved.",
                Self::NoSuchLines { .. } => "Choose 720p, or another model; `muse models` lists what each costs.",
                Self::Busy { .. } => "Wait for it, or stop it first.",
                Self::Idle { .. } => return None,
                Self::Stopped => "What may be charged for it counts as spent; ask for it again when you like.",
                Self::NotWhole { .. } => "Film the missing shots first.",
                Self::NotApproved { .. } => "Look at it and approve it first.",
                Self::Released { .. } => "Write a new film; what is out stays as it is.",
                Self::NoFfmpeg => {
                    "Install ffmpeg (https://ffmpeg.org), or play the clips one after the other, which needs nothing."
                }
                Self::Ffmpeg { .. } => {
                    "Try again; if it stays so, the clips themselves are untouched and can be played."
                }
            }
            .to_owned(),
        )
    }
}
