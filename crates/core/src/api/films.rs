use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;
use utoipa::ToSchema;

use super::ApiError;
use crate::studio::film::{Film, FilmChange, FilmExport, FilmRow, FilmView, FilmWord, NewFilm};
use crate::studio::{Production, Studio, store};
use crate::vocab::BlobHash;

/// Pictures or clips of a film are to be made.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MakeFilm {
    /// The creator approves quotes above the Muse's threshold.
    #[serde(default)]
    pub approved: bool,
}

/// Which picture opens a shot.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChooseKeyFrame {
    /// The production that made it: its id, or the last digits of it.
    pub production: String,
}

/// The creator's word on a film.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FilmReview {
    /// `todo`, `approved` or `rejected`.
    pub word: FilmWord,
    /// Why.
    #[serde(default)]
    pub why: String,
    /// Who.
    #[serde(default)]
    pub who: Option<String>,
}

/// The one file of a film.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct JoinedFilm {
    /// Its hash; `/api/v1/videos/{video}` plays it.
    pub video_blob: BlobHash,
}

/// Every film, last changed first.
///
/// # Errors
/// What the storage says.
pub async fn list_films(studio: &Studio) -> Result<Vec<FilmRow>, ApiError> {
    studio.films().await
}

/// A film by its id, the end of its id, or its title.
///
/// # Errors
/// `film.unknown`, `film.ambiguous`.
pub async fn show_film(studio: &Studio, wanted: &str) -> Result<FilmView, ApiError> {
    studio.view_film(&studio.find_film(wanted).await?).await
}

/// Writes a film.
///
/// # Errors
/// See [`Studio::add_film`].
pub async fn add_film(studio: &Studio, wanted: NewFilm) -> Result<FilmView, ApiError> {
    studio.view_film(&studio.add_film(wanted).await?).await
}

/// Changes a film.
///
/// # Errors
/// See [`Studio::change_film`].
pub async fn change_film(studio: &Studio, wanted: &str, change: FilmChange) -> Result<FilmView, ApiError> {
    let film = studio.find_film(wanted).await?;
    studio.view_film(&studio.change_film(film.film_id, change).await?).await
}

/// Takes a film out of the lists.
///
/// # Errors
/// See [`Studio::remove_film`].
pub async fn remove_film(studio: &Studio, wanted: &str) -> Result<FilmView, ApiError> {
    let view = show_film(studio, wanted).await?;
    studio.remove_film(view.film.film_id).await?;
    Ok(view)
}

/// Plans the pictures that open its shots and are missing; each is then to be driven.
///
/// # Errors
/// See [`Studio::board_film`].
pub async fn board_film(studio: &Studio, wanted: &str, make: MakeFilm) -> Result<Vec<Production>, ApiError> {
    let film = studio.find_film(wanted).await?;
    studio.board_film(film.film_id, make.approved).await
}

/// Opens a shot with another picture of hers.
///
/// # Errors
/// See [`Studio::open_shot_with`].
pub async fn choose_key_frame(
    studio: &Studio,
    wanted: &str,
    shot: &str,
    chosen: ChooseKeyFrame,
) -> Result<FilmView, ApiError> {
    let film = studio.find_film(wanted).await?;
    let production = store::find_by_text(studio.db(), &chosen.production).await?;
    studio.open_shot_with(film.film_id, shot, production.production_id).await?;
    show_film(studio, &film.film_id.to_string()).await
}

/// Lets the missing clips be made; [`film_on`] makes them.
///
/// # Errors
/// See [`Studio::start_filming`].
pub async fn start_filming(studio: &Studio, wanted: &str, make: MakeFilm) -> Result<Film, ApiError> {
    let film = studio.find_film(wanted).await?;
    studio.start_filming(film.film_id, make.approved).await
}

/// Makes the clips that are wanted, until there is nothing left to do.
///
/// # Errors
/// See [`Studio::film_on`].
pub async fn film_on(studio: &Studio, film: &Film, cancel: &CancellationToken) -> Result<FilmView, ApiError> {
    studio.view_film(&studio.film_on(film.film_id, cancel).await?).await
}

/// Carries on every film that was left in the middle. A host that serves or shows the studio begins this once.
pub async fn film_on_all(studio: &Studio, cancel: CancellationToken) {
    if let Err(error) = studio.film_on_all(&cancel).await {
        tracing::warn!(%error, "films could not be carried on");
    }
}

/// Presses a film's stop button.
///
/// # Errors
/// `film.idle` when nothing of it is being filmed.
pub async fn stop_filming(studio: &Studio, wanted: &str) -> Result<FilmView, ApiError> {
    let film = studio.find_film(wanted).await?;
    studio.stop_filming(film.film_id).await?;
    show_film(studio, &film.film_id.to_string()).await
}

/// Joins its clips to one file.
///
/// # Errors
/// See [`Studio::join_film`].
pub async fn join_film(studio: &Studio, wanted: &str) -> Result<JoinedFilm, ApiError> {
    let film = studio.find_film(wanted).await?;
    Ok(JoinedFilm { video_blob: studio.join_film(film.film_id).await? })
}

/// The film at a glance, as PNG.
///
/// # Errors
/// While there is no picture at all.
pub async fn film_sheet(studio: &Studio, wanted: &str) -> Result<Vec<u8>, ApiError> {
    let film = studio.find_film(wanted).await?;
    studio.film_sheet(film.film_id).await
}

/// Where a clip or a joined film lies, by the hash of its file.
///
/// # Errors
/// `picture.unknown`.
pub async fn video_file(studio: &Studio, video: &str) -> Result<std::path::PathBuf, ApiError> {
    studio.video_file(video).await
}

/// Takes the creator's word on the whole.
///
/// # Errors
/// See [`Studio::say_film`].
pub async fn review_film(studio: &Studio, wanted: &str, review: FilmReview) -> Result<FilmView, ApiError> {
    let film = studio.find_film(wanted).await?;
    let who = review.who.unwrap_or_else(|| "creator".to_owned());
    studio.view_film(&studio.say_film(film.film_id, review.word, &who, &review.why).await?).await
}

/// Releases an approved film into the exports.
///
/// # Errors
/// See [`Studio::release_film`].
pub async fn release_film(studio: &Studio, wanted: &str, who: &str) -> Result<FilmExport, ApiError> {
    let film = studio.find_film(wanted).await?;
    studio.release_film(film.film_id, who).await
}
