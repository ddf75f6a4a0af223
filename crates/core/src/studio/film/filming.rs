//! Clips, one durable step at a time: money and row, the question, the job's name, the file, the settlement. Starting and
//! carrying on are the same walk.

use std::sync::PoisonError;
use std::time::Duration;

use futures_util::StreamExt;
use muse_google::{Charge, GoogleError, Media, Modality, VideoJob, VideoProgress};
use tokio_util::sync::CancellationToken;

use super::super::Studio;
use super::super::error::StudioError;
use super::model::{Clip, Film};
use super::{FilmWord, pictures_of, store, wish_of};
use crate::creation::RenderError;
use crate::creation::film::{ClipWish, FilmError};
use crate::db::DbError;
use crate::governance::treasury::GrantRequest;
use crate::governance::{Grant, Purpose};
use crate::vocab::{Advice, BlobHash, ClipId, FilmId, Problem, ShotId, Usd};

/// Clips that are asked for at the same time.
const AT_ONCE: usize = 2;

/// Before a service that cannot answer is asked again.
const PAUSE: Duration = Duration::from_secs(15);

/// After a day nobody will tell any more what became of a clip: the worst case is counted.
const LAST_HOPE_MS: i64 = 24 * 3_600_000;

/// What is left to do for a shot.
enum Take {
    /// A clip that was asked for.
    Follow(Box<Clip>),
    /// One that is to be asked for: the shot's place, its id, the question.
    Make(usize, ShotId, Box<ClipWish>),
}

/// How a clip ended.
enum Ended {
    /// Its row says how.
    Whole,
    /// The studio closes: it is carried on later.
    Left,
}

/// Held while a film is being filmed.
struct Set<'a> {
    studio: &'a Studio,
    film_id: FilmId,
}

impl Drop for Set<'_> {
    fn drop(&mut self) {
        let mut filming = self.studio.inner.sets.filming.lock().unwrap_or_else(PoisonError::into_inner);
        filming.remove(&self.film_id);
    }
}

impl Studio {
    /// Lets the missing clips of a film be made. Costs nothing yet; [`Studio::film_on`] makes them, each with a grant of its
    /// own.
    ///
    /// * `approved`: the creator approves quotes above her threshold.
    ///
    /// # Errors
    /// [`FilmError::NoKeyFrames`], [`FilmError::Busy`], [`FilmError::Released`], a model that has ended, a paused studio.
    pub async fn start_filming(&self, film_id: FilmId, approved: bool) -> Result<Film, StudioError> {
        self.must_not_be_paused().await?;
        let film = self.film(film_id).await?;
        if film.word == FilmWord::Released {
            return Err(FilmError::Released { film_id }.into());
        }
        if film.filming_since.is_some() {
            return Err(FilmError::Busy { film_id }.into());
        }
        let model = self.model_of(&film.script)?;
        let style = self.style_of(film.muse_id).await?;
        let pictures = pictures_of(&film, &self.key_frames(&film).await?);
        let missing: Vec<usize> =
            pictures.iter().enumerate().filter(|(_, picture)| picture.is_none()).map(|(at, _)| at + 1).collect();
        if !missing.is_empty() {
            return Err(FilmError::NoKeyFrames { shots: missing }.into());
        }
        // Says what the model cannot do before anything is held.
        film.script.wish(0, (BlobHash::of(b""), None), model, &style)?;
        let now = self.clock().now();
        self.db()
            .write::<_, StudioError, _>(move |tx| {
                Box::pin(async move { Ok(store::set_filming(tx, film_id, Some((now, approved)), None, now).await?) })
            })
            .await?;
        self.film(film_id).await
    }

    /// Notes that no more clips are begun, and why.
    pub(super) async fn rest(&self, film_id: FilmId, problem: Option<Problem>) -> Result<(), StudioError> {
        let now = self.clock().now();
        self.db()
            .write::<_, StudioError, _>(move |tx| {
                Box::pin(async move { Ok(store::set_filming(tx, film_id, None, problem.as_ref(), now).await?) })
            })
            .await
    }

    /// Makes the clips that are wanted of a film and carries on those that were left in the middle, until there is nothing
    /// left to do.
    ///
    /// * `cancel`: the studio closes; what is under way is carried on by the next call.
    ///
    /// What goes wrong with a clip is that clip's problem, and what stops the whole is the film's.
    ///
    /// # Errors
    /// [`FilmError::Busy`] when somebody in this process is at it, or what the storage says.
    pub async fn film_on(&self, film_id: FilmId, cancel: &CancellationToken) -> Result<Film, StudioError> {
        let stop = cancel.child_token();
        let _set = self.take_set(film_id, &stop)?;
        // Work that was left midway may have handed in a change that is still being written.
        self.db().settled().await?;
        let film = self.film(film_id).await?;
        let takes = self.left_to_do(&film).await?;
        // What is under way goes on when no more can be begun: it is paid for.
        let enough = stop.child_token();
        let mut done = futures_util::stream::iter(takes)
            .map(|take| self.take_clip(&film, take, cancel, (&stop, &enough)))
            .buffer_unordered(AT_ONCE);
        let mut problem = None;
        while let Some(ended) = done.next().await {
            match ended {
                Ok(_) => {}
                Err(StudioError::Db(error)) => return Err(error.into()),
                Err(error) => {
                    // What could not be begun would not be begun for the next shot either.
                    self.note_trip(film_id.to_string(), &error, self.clock().now()).await?;
                    problem.get_or_insert(error.as_problem());
                    enough.cancel();
                }
            }
        }
        drop(done);
        if !cancel.is_cancelled() {
            self.rest(film_id, problem).await?;
        }
        self.money_moved(film.muse_id).await?;
        self.film(film_id).await
    }

    /// Carries on every film that was being filmed when the studio last ended.
    ///
    /// # Errors
    /// What the storage says.
    pub async fn film_on_all(&self, cancel: &CancellationToken) -> Result<(), StudioError> {
        for film_id in store::under_way(self.db()).await? {
            match self.film_on(film_id, cancel).await {
                Ok(_) | Err(StudioError::Film(FilmError::Busy { .. })) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn take_set(&self, film_id: FilmId, stop: &CancellationToken) -> Result<Set<'_>, FilmError> {
        let mut filming = self.inner.sets.filming.lock().unwrap_or_else(PoisonError::into_inner);
        if filming.contains_key(&film_id) {
            return Err(FilmError::Busy { film_id });
        }
        filming.insert(film_id, stop.clone());
        Ok(Set { studio: self, film_id })
    }

    /// What is left to do: open clips, and shots that are wanted and have not been asked for since.
    async fn left_to_do(&self, film: &Film) -> Result<Vec<Take>, StudioError> {
        let clips = store::clips(self.db(), film.film_id).await?;
        let mut takes: Vec<Take> = Vec::new();
        let open = |clip: &&Clip| clip.ended_at.is_none();
        takes.extend(clips.iter().filter(open).map(|clip| Take::Follow(Box::new(clip.clone()))));
        let Some(since) = film.filming_since else { return Ok(takes) };
        let (model, style) = (self.model_of(&film.script)?, self.style_of(film.muse_id).await?);
        let pictures = pictures_of(film, &self.key_frames(film).await?);
        for (at, shot) in film.script.shots.iter().enumerate() {
            let of_shot = || clips.iter().filter(|clip| clip.shot_id == shot.shot_id);
            let Some(wish) = wish_of(film, at, &pictures, model, &style) else { continue };
            let played = of_shot().rev().find(|clip| clip.video_blob.is_some());
            let fits = played.is_some_and(|clip| clip.wanted == wish);
            // One that failed is asked for again only when the creator says so.
            let asked = of_shot().any(|clip| clip.ended_at.is_none() || clip.asked_at >= since);
            if !fits && !asked {
                takes.push(Take::Make(at, shot.shot_id, Box::new(wish)));
            }
        }
        Ok(takes)
    }

    async fn take_clip(
        &self,
        film: &Film,
        take: Take,
        closing: &CancellationToken,
        (stop, enough): (&CancellationToken, &CancellationToken),
    ) -> Result<Ended, StudioError> {
        match take {
            Take::Follow(clip) => match clip.job.clone() {
                Some(job) => self.follow_clip(film, &clip, &job, closing, stop).await,
                // It was asked for before a restart, or never was: nobody can say.
                None => {
                    let reason = "the studio was restarted".to_owned();
                    let unknown = GoogleError::OutcomeUnknown { doing: "make a clip", reason, source: None };
                    self.end_clip(&clip, clip.held, Err(RenderError::from(unknown).problem())).await
                }
            },
            Take::Make(..) if enough.is_cancelled() => Ok(Ended::Left),
            Take::Make(at, shot_id, wish) => self.make_clip(film, (at, shot_id), *wish, closing, stop).await,
        }
    }

    async fn make_clip(
        &self,
        film: &Film,
        (at, shot_id): (usize, ShotId),
        wish: ClipWish,
        closing: &CancellationToken,
        stop: &CancellationToken,
    ) -> Result<Ended, StudioError> {
        // The key and the pictures come first: without them no money is held.
        let google = self.google().await?;
        let picture = |blob: &BlobHash| Ok::<_, DbError>(Media::png(self.db().blobs().get(blob)?));
        let last = wish.last_frame.as_ref().map(picture).transpose()?;
        let request = wish.request(picture(&wish.first_frame)?, last);
        request.check().map_err(RenderError::from)?;
        let clip = self.begin_clip(film, (at, shot_id), wish).await?;
        match google.video(&request).await {
            Ok(job) => {
                let (clip_id, noted) = (clip.clip_id, job.clone());
                self.db()
                    .write::<_, StudioError, _>(move |tx| {
                        Box::pin(async move { Ok(store::note_job(tx, clip_id, &noted).await?) })
                    })
                    .await?;
                self.follow_clip(film, &clip, &job, closing, stop).await
            }
            Err(error) => {
                let cost = cost_of(&error, clip.held);
                self.end_clip(&clip, cost, Err(RenderError::from(error).problem())).await
            }
        }
    }

    /// Holds the money for a clip and writes what will be asked.
    async fn begin_clip(
        &self,
        film: &Film,
        (at, shot_id): (usize, ShotId),
        wanted: ClipWish,
    ) -> Result<Clip, StudioError> {
        let clip_id = ClipId::new();
        let request = GrantRequest {
            muse_id: film.muse_id,
            purpose: Purpose::Clip(clip_id),
            quote: self.quote_clip(&wanted, at)?,
            limits: self.limits_of(film.muse_id).await?,
            approved: film.approved,
        };
        let (film_id, asked_at) = (film.film_id, self.clock().now());
        self.with_grant(request, asked_at, move |tx, grant| {
            Box::pin(async move {
                let clip = Clip {
                    clip_id,
                    film_id,
                    shot_id,
                    wanted,
                    grant_id: grant.id(),
                    held: grant.amount(),
                    job: None,
                    video_blob: None,
                    audit: None,
                    cost: None,
                    problem: None,
                    asked_at,
                    ended_at: None,
                };
                store::begin_clip(tx, &clip).await?;
                Ok(clip)
            })
        })
        .await
    }

    /// Waits for a clip's file, takes it in, looks into it and settles.
    async fn follow_clip(
        &self,
        film: &Film,
        clip: &Clip,
        job: &VideoJob,
        closing: &CancellationToken,
        stop: &CancellationToken,
    ) -> Result<Ended, StudioError> {
        let google = self.google().await?;
        let target = self.incoming(clip)?;
        loop {
            let waited = match google.video_wait(job, &target, stop).await {
                Err(GoogleError::Cancelled) if !closing.is_cancelled() => {
                    if let Err(error) = google.video_cancel(job).await {
                        tracing::info!(%error, "a clip could not be called off");
                    }
                    // What was made of it until then may be charged; one that is whole is taken all the same.
                    match google.video_poll(job, &target).await {
                        Ok(VideoProgress::Saved(video)) => Ok(video),
                        stopped => {
                            let cost = stopped.err().map_or(clip.held, |error| cost_of(&error, clip.held));
                            return self.end_clip(clip, cost, Err(FilmError::Stopped.problem())).await;
                        }
                    }
                }
                waited => waited,
            };
            let error = match waited {
                Ok(_) => {
                    let (blobs, file) = (self.db().blobs().clone(), target.clone());
                    let taken = tokio::task::spawn_blocking(move || blobs.take(&file)).await;
                    let video = taken.map_err(|_| StudioError::Interrupted)??;
                    let audit = self.look_into(film, &clip.wanted, &video).await?;
                    let cost = self.quote_clip(&clip.wanted, 0)?.cost.mid.min(clip.held);
                    let ended = self.end_clip(clip, cost, Ok((video, audit))).await?;
                    // File and row are safe: what Google still keeps of it may go, not before.
                    if let Err(error) = google.video_forget(job).await {
                        tracing::info!(%error, "Google still keeps a clip");
                    }
                    return Ok(ended);
                }
                Err(error) => error,
            };
            match error {
                GoogleError::Cancelled => return Ok(Ended::Left),
                GoogleError::JobEnded { .. } | GoogleError::Filtered { .. } | GoogleError::JobGone { .. } => {
                    let cost = cost_of(&error, clip.held);
                    return self.end_clip(clip, cost, Err(RenderError::from(error).problem())).await;
                }
                error if self.clock().now() >= clip.asked_at.plus_millis(LAST_HOPE_MS) => {
                    return self.end_clip(clip, clip.held, Err(RenderError::from(error).problem())).await;
                }
                error if error.is_passing() => {
                    tokio::select! {
                        biased;
                        () = stop.cancelled() => {}
                        () = tokio::time::sleep(PAUSE) => {}
                    }
                }
                // A key that was taken away, a full disk: the clip is carried on once that is mended.
                error => return Err(RenderError::from(error).into()),
            }
        }
    }

    /// Writes how a clip ended, with the settlement.
    async fn end_clip(
        &self,
        clip: &Clip,
        cost: Usd,
        made: Result<(BlobHash, super::ClipAudit), Problem>,
    ) -> Result<Ended, StudioError> {
        let (treasury, clip, now) = (self.inner.treasury.clone(), clip.clone(), self.clock().now());
        let grant: Grant = {
            let mut conn = self.db().read().acquire().await.map_err(DbError::from_sqlx)?;
            treasury.reopen(&mut conn, clip.grant_id).await?
        };
        self.db()
            .write::<_, StudioError, _>(move |tx| {
                Box::pin(async move {
                    let made = made.as_ref().map(|(video, audit)| (video, audit));
                    if store::end_clip(tx, &clip, cost, made, now).await? {
                        treasury.settle(tx, now, grant, cost).await?;
                    }
                    Ok(Ended::Whole)
                })
            })
            .await
    }

    /// Where a clip's file comes in, on the disk of the store.
    fn incoming(&self, clip: &Clip) -> Result<std::path::PathBuf, DbError> {
        let folder = self.db().home().root().join("incoming");
        std::fs::create_dir_all(&folder).map_err(|e| DbError::file("cannot make the folder", &folder, e))?;
        Ok(folder.join(format!("{}.mp4", clip.clip_id)))
    }
}

/// What a call that failed has to be booked at.
fn cost_of(error: &GoogleError, held: Usd) -> Usd {
    match error.charge() {
        Charge::Nothing => Usd::ZERO,
        // Clips are paid by the second: where none was counted, none was made.
        Charge::Counted(usage) if usage.output.of(&Modality::Video) == 0 => Usd::ZERO,
        Charge::Counted(_) | Charge::Possible => held,
    }
}
