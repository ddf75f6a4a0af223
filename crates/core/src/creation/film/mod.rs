//! Film: a list of shots becomes questions to a video model, and the clips that come back one sequence.
//!
//! In: a [`FilmScript`], the pictures that open its shots, a model. Out: one [`ClipWish`] for each shot, pictures out of
//! clips, one joined file, a contact sheet.
//! Never: asks a model, knows a wallet, says that a clip shows her (that is the critic's word on its pictures).
//!
//! Shots are handed on by their pictures: where a shot carries on, the picture that opens it is also the one that the clip
//! before has to end with.

mod board;
mod error;
mod ffmpeg;
mod model;
mod sheet;

pub use board::{MOST_BOARDED, board};
pub use error::FilmError;
pub use ffmpeg::{Ffmpeg, Moment, Probe};
pub use model::{
    Aspect, Camera, ClipWish, FilmScript, Framing, Join, LONGEST_SHOT_SECS, Lines, MOST_SHOTS, SHORTEST_SHOT_SECS, Shot,
};
pub use sheet::contact_sheet;
