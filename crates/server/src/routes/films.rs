use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, Request, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use muse_core::api::{self, ApiError, ChooseKeyFrame, FilmReview, JoinedFilm, MakeFilm};
use muse_core::studio::Production;
use muse_core::studio::film::{Film, FilmChange, FilmExport, FilmRow, FilmView, NewFilm};
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;
use tower_http::services::ServeFile;

use super::productions::{ReleaseRequest, who_of};
use super::{Answer, Binary};
use crate::door::Door;
use crate::extract::{Body as Given, MaybeBody, Named};
use crate::problem::Refused;

/// Pictures that are made at the same time.
const AT_ONCE: usize = 2;

/// Every film, last changed first.
#[utoipa::path(get, path = "/api/v1/films", tag = "films",
    responses((status = 200, description = "The films.", body = Vec<FilmRow>)))]
pub(crate) async fn list_films(State(door): State<Door>) -> Answer<Vec<FilmRow>> {
    Ok(Json(api::list_films(door.studio()).await?))
}

/// Writes a film: with the shots that are given, else with shots proposed for its intent. Costs nothing.
#[utoipa::path(post, path = "/api/v1/films", tag = "films",
    request_body(content = NewFilm, example = json!({ "intent": "An evening walk along the harbour", "count": 4, "secs": 20, "aspect": "wide" })),
    responses((status = 201, description = "The film.", body = FilmView)))]
pub(crate) async fn add_film(
    State(door): State<Door>,
    Given(wanted): Given<NewFilm>,
) -> Result<(StatusCode, Json<FilmView>), Refused> {
    Ok((StatusCode::CREATED, Json(api::add_film(door.studio(), wanted).await?)))
}

/// One film: its shots with their pictures and clips, and what the missing ones would cost.
#[utoipa::path(get, path = "/api/v1/films/{film}", tag = "films",
    params(("film" = String, Path, description = "Its id, the end of it, or its title.")),
    responses((status = 200, description = "The film.", body = FilmView)))]
pub(crate) async fn show_film(State(door): State<Door>, Named(film): Named<String>) -> Answer<FilmView> {
    Ok(Json(api::show_film(door.studio(), &film).await?))
}

/// Changes title or script; clips that no longer fit stay and are called stale.
#[utoipa::path(patch, path = "/api/v1/films/{film}", tag = "films",
    params(("film" = String, Path, description = "Its id, the end of it, or its title.")),
    request_body(content = FilmChange, example = json!({ "revision": 1, "title": "Harbour" })),
    responses((status = 200, description = "The film as it stands now.", body = FilmView)))]
pub(crate) async fn change_film(
    State(door): State<Door>,
    Named(film): Named<String>,
    Given(change): Given<FilmChange>,
) -> Answer<FilmView> {
    Ok(Json(api::change_film(door.studio(), &film, change).await?))
}

/// Takes a film out of the lists; its pictures, its clips and what they cost stay.
#[utoipa::path(delete, path = "/api/v1/films/{film}", tag = "films",
    params(("film" = String, Path, description = "Its id, the end of it, or its title.")),
    responses((status = 200, description = "The film as it was.", body = FilmView)))]
pub(crate) async fn remove_film(State(door): State<Door>, Named(film): Named<String>) -> Answer<FilmView> {
    Ok(Json(api::remove_film(door.studio(), &film).await?))
}

/// Makes the pictures that open its shots and are missing: the answer comes at once, `events` tell how it goes.
#[utoipa::path(post, path = "/api/v1/films/{film}/board", tag = "films",
    params(("film" = String, Path, description = "Its id, the end of it, or its title.")),
    request_body(content = MakeFilm),
    responses((status = 202, description = "The productions, one for each picture.", body = Vec<Production>)))]
pub(crate) async fn board_film(
    State(door): State<Door>,
    Named(film): Named<String>,
    MaybeBody(make): MaybeBody<MakeFilm>,
) -> Result<(StatusCode, Json<Vec<Production>>), Refused> {
    let studio = door.studio().clone();
    let planned = behind(&door, async move { api::board_film(&studio, &film, make).await }, {
        let (studio, shutdown) = (door.studio().clone(), door.shutdown().child_token());
        move |planned: Vec<Production>| async move {
            let drive = |production: Production| {
                let studio = studio.clone();
                async move {
                    let production_id = production.production_id;
                    if let Err(error) = studio.drive(production_id, make.approved, CancellationToken::new()).await {
                        tracing::error!("production {production_id} stands where it is: {error}");
                    }
                }
            };
            // A studio that closes cancels nobody's work: the next start goes on.
            let driving = futures_util::stream::iter(planned).for_each_concurrent(AT_ONCE, drive);
            tokio::select! {
                biased;
                () = shutdown.cancelled() => {}
                () = driving => {}
            }
        }
    })
    .await?;
    Ok((StatusCode::ACCEPTED, Json(planned)))
}

/// Opens a shot with the picture of another production of hers.
#[utoipa::path(put, path = "/api/v1/films/{film}/shots/{shot}/picture", tag = "films",
    params(("film" = String, Path, description = "Its id, the end of it, or its title."),
        ("shot" = String, Path, description = "Its number, from 1, or its id.")),
    request_body(content = ChooseKeyFrame),
    responses((status = 200, description = "The film as it stands now.", body = FilmView)))]
pub(crate) async fn choose_key_frame(
    State(door): State<Door>,
    Named((film, shot)): Named<(String, String)>,
    Given(chosen): Given<ChooseKeyFrame>,
) -> Answer<FilmView> {
    Ok(Json(api::choose_key_frame(door.studio(), &film, &shot, chosen).await?))
}

/// Makes the clips that are missing or stale, each with a grant of its own: the answer comes at once, `events` tell how it
/// goes.
#[utoipa::path(post, path = "/api/v1/films/{film}/clips", tag = "films",
    params(("film" = String, Path, description = "Its id, the end of it, or its title.")),
    request_body(content = MakeFilm),
    responses((status = 202, description = "The film: its clips are being made.", body = Film)))]
pub(crate) async fn start_filming(
    State(door): State<Door>,
    Named(film): Named<String>,
    MaybeBody(make): MaybeBody<MakeFilm>,
) -> Result<(StatusCode, Json<Film>), Refused> {
    let studio = door.studio().clone();
    let begun = behind(&door, async move { api::start_filming(&studio, &film, make).await }, {
        let (studio, shutdown) = (door.studio().clone(), door.shutdown().child_token());
        move |film: Film| async move {
            if let Err(error) = api::film_on(&studio, &film, &shutdown).await {
                tracing::error!("film {} stands where it is: {error}", film.film_id);
            }
        }
    })
    .await?;
    Ok((StatusCode::ACCEPTED, Json(begun)))
}

/// Plans something, answers, and goes on with it behind the answer: whoever asked may hang up.
async fn behind<T, F>(
    door: &Door,
    planning: impl Future<Output = Result<T, ApiError>> + Send + 'static,
    go_on: impl FnOnce(T) -> F + Send + 'static,
) -> Result<T, ApiError>
where
    T: Clone + Send + 'static,
    F: Future<Output = ()> + Send,
{
    let (reply, planned) = oneshot::channel();
    door.work().spawn(async move {
        let outcome = planning.await;
        let begun = outcome.as_ref().ok().cloned();
        // Nobody may be waiting any more.
        let _ = reply.send(outcome);
        if let Some(begun) = begun {
            go_on(begun).await;
        }
    });
    planned.await.map_err(|_| ApiError::Interrupted)?
}

/// Stops making clips; what Google works on is called off as far as it can be, and may be charged.
#[utoipa::path(post, path = "/api/v1/films/{film}/stop", tag = "films",
    params(("film" = String, Path, description = "Its id, the end of it, or its title.")),
    responses((status = 200, description = "The film as it stands now.", body = FilmView)))]
pub(crate) async fn stop_filming(State(door): State<Door>, Named(film): Named<String>) -> Answer<FilmView> {
    Ok(Json(api::stop_filming(door.studio(), &film).await?))
}

/// Joins its clips to one file, where ffmpeg is installed. Joining the same clips again costs nothing.
#[utoipa::path(post, path = "/api/v1/films/{film}/join", tag = "films",
    params(("film" = String, Path, description = "Its id, the end of it, or its title.")),
    responses((status = 200, description = "The file.", body = JoinedFilm)))]
pub(crate) async fn join_film(State(door): State<Door>, Named(film): Named<String>) -> Answer<JoinedFilm> {
    Ok(Json(api::join_film(door.studio(), &film).await?))
}

/// The film at a glance: a row for each shot.
#[utoipa::path(get, path = "/api/v1/films/{film}/sheet", tag = "films",
    params(("film" = String, Path, description = "Its id, the end of it, or its title.")),
    responses((status = 200, description = "The contact sheet.", body = inline(Binary), content_type = "image/png")))]
pub(crate) async fn film_sheet(State(door): State<Door>, Named(film): Named<String>) -> Result<Response, Refused> {
    let png = api::film_sheet(door.studio(), &film).await?;
    let about = [(header::CONTENT_TYPE, "image/png"), (header::CACHE_CONTROL, "private, no-cache")];
    Ok((about, png).into_response())
}

/// Takes the creator's word on the whole.
#[utoipa::path(post, path = "/api/v1/films/{film}/review", tag = "films",
    params(("film" = String, Path, description = "Its id, the end of it, or its title.")),
    request_body(content = FilmReview, example = json!({ "word": "approved", "why": "" })),
    responses((status = 200, description = "The film as it stands now.", body = FilmView)))]
pub(crate) async fn review_film(
    State(door): State<Door>,
    Named(film): Named<String>,
    Given(review): Given<FilmReview>,
) -> Answer<FilmView> {
    Ok(Json(api::review_film(door.studio(), &film, review).await?))
}

/// Releases an approved film: clips, the joined file, the sheet and a signed manifest in one folder.
#[utoipa::path(post, path = "/api/v1/films/{film}/release", tag = "films",
    params(("film" = String, Path, description = "Its id, the end of it, or its title.")),
    request_body = Option<ReleaseRequest>,
    responses((status = 200, description = "Where it lies.", body = FilmExport)))]
pub(crate) async fn release_film(
    State(door): State<Door>,
    Named(film): Named<String>,
    MaybeBody(request): MaybeBody<Option<ReleaseRequest>>,
) -> Answer<FilmExport> {
    Ok(Json(api::release_film(door.studio(), &film, &who_of(request)).await?))
}

/// A clip or a joined film by the hash of its file, whole or a part of it.
#[utoipa::path(get, path = "/api/v1/videos/{video}", tag = "films",
    params(("video" = String, Path, description = "Its hash: 64 lower-case hexadecimal digits.")),
    responses((status = 200, description = "The film.", body = inline(Binary), content_type = "video/mp4"),
        (status = 206, description = "The part that was asked for by `Range`.")))]
pub(crate) async fn video(
    State(door): State<Door>,
    Named(video): Named<String>,
    request: Request<Body>,
) -> Result<Response, Refused> {
    let file = api::video_file(door.studio(), &video).await?;
    let sent = ServeFile::new(file).oneshot(request).await;
    let mut sent = sent.map_err(|_| ApiError::Interrupted)?.into_response();
    let about = sent.headers_mut();
    about.insert(header::CONTENT_TYPE, HeaderValue::from_static("video/mp4"));
    about.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=31536000, immutable"));
    Ok(sent)
}
