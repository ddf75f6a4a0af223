//! Films: written, boarded with pictures, filmed clip by clip, joined and released.
//!
//! In: what the creator writes and says. Out: a film whose every shot has an audited picture and a clip that begins with it.
//! Never: films a shot whose picture nobody let through, pays for a clip twice, loses a clip that was paid for.
//!
//! The pictures that open shots are productions like any other: decided, granted, audited, reviewed.

mod cut;
mod filming;
mod model;
mod store;

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use tokio_util::sync::CancellationToken;

pub use cut::FilmExport;
pub use model::{
    Clip, ClipAudit, ClipStanding, Film, FilmChange, FilmQuote, FilmRow, FilmStage, FilmView, FilmWord, KeyFrame,
    NewFilm, SeenPicture, ShotView,
};

use super::error::StudioError;
use super::{ProduceRequest, Produced, Production, Studio};
use crate::cognition::{ProductionPlan, crossed_red_line, plan};
use crate::creation::film::{ClipWish, Ffmpeg, FilmError, FilmScript, MOST_BOARDED, Shot, board};
use crate::creation::registry::{Makes, Model};
use crate::db::DbError;
use crate::governance::Quote;
use crate::governance::genesis::{find_generation, find_muse};
use crate::vocab::{BlobHash, FilmId, MuseId, ProductionId, ShotId, Style, Usd, UsdRange};

/// Shots that are proposed when nobody says how many.
const USUAL_SHOTS: usize = 4;

/// How long they are together when nobody says, in seconds.
const USUAL_SECS: u32 = 20;

/// Letters of a title.
const LONGEST_TITLE: usize = 80;

/// Letters of an intent.
const LONGEST_INTENT: usize = 400;

/// Films that are being filmed in this process, each with its stop button, and the ffmpeg of this machine.
#[derive(Default)]
pub(super) struct Sets {
    filming: Mutex<HashMap<FilmId, CancellationToken>>,
    ffmpeg: tokio::sync::Mutex<Option<Ffmpeg>>,
}

impl Studio {
    /// Writes a film: with the shots that are given, else with proposed ones.
    ///
    /// # Errors
    /// [`FilmError::BadScript`], nobody of that name, or what the storage says.
    pub async fn add_film(&self, wanted: NewFilm) -> Result<Film, StudioError> {
        let muse = self.muse_meant(wanted.muse.as_deref()).await?;
        let bad = |what: String| FilmError::BadScript { shot: None, what };
        let intent = wanted.intent.as_deref().unwrap_or_default().trim();
        let shots = match wanted.shots {
            Some(shots) => shots,
            None => {
                let length = intent.chars().count();
                if !(1..=LONGEST_INTENT).contains(&length) || intent.chars().any(char::is_control) {
                    return Err(
                        bad(format!("say in one line of 1 to {LONGEST_INTENT} characters what it is about")).into()
                    );
                }
                let count = wanted.count.unwrap_or(USUAL_SHOTS);
                if !(1..=MOST_BOARDED).contains(&count) {
                    return Err(bad(format!("1 to {MOST_BOARDED} shots can be proposed")).into());
                }
                board(intent, count, wanted.secs.unwrap_or(USUAL_SECS))
            }
        };
        let title = wanted.title.unwrap_or_else(|| intent.chars().take(LONGEST_TITLE).collect());
        let now = self.clock().now();
        let film = Film {
            film_id: FilmId::new(),
            muse_id: muse.muse_id,
            title: title_of(&title)?,
            script: FilmScript {
                aspect: wanted.aspect,
                lines: wanted.lines,
                model: wanted.model,
                renderer: wanted.renderer,
                shots,
            },
            revision: 1,
            filming_since: None,
            approved: false,
            problem: None,
            word: FilmWord::Todo,
            who: String::new(),
            why: String::new(),
            created_at: now,
            updated_at: now,
        };
        film.script.check()?;
        self.model_of(&film.script)?;
        let written = film.clone();
        self.db()
            .write::<_, StudioError, _>(move |tx| Box::pin(async move { Ok(store::insert(tx, &written).await?) }))
            .await?;
        Ok(film)
    }

    /// A film by its id, the end of its id, its title, or words of its title.
    ///
    /// # Errors
    /// [`FilmError::Unknown`], [`FilmError::Ambiguous`].
    pub async fn find_film(&self, wanted: &str) -> Result<Film, StudioError> {
        let text = wanted.trim();
        let mut found = store::films(self.db()).await?;
        let digits = text.to_lowercase().replace('-', "");
        let called = found.iter().any(|film| film.title == text);
        let words = text.to_lowercase();
        found.retain(|film| {
            let id = film.film_id.uuid().simple().to_string();
            let has_words = !called && !words.is_empty() && film.title.to_lowercase().contains(&words);
            film.title == text || id == digits || (digits.len() >= 4 && id.ends_with(&digits)) || has_words
        });
        match found.len() {
            0 => Err(FilmError::Unknown { wanted: text.to_owned() }.into()),
            1 => Ok(found.remove(0)),
            count => Err(FilmError::Ambiguous { wanted: text.to_owned(), count }.into()),
        }
    }

    async fn film(&self, film_id: FilmId) -> Result<Film, StudioError> {
        let mut conn = self.db().read().acquire().await.map_err(DbError::from_sqlx)?;
        let found = store::find(&mut conn, film_id).await?;
        Ok(found.ok_or_else(|| FilmError::Unknown { wanted: film_id.to_string() })?)
    }

    /// Changes a film; its clips stay and are called stale where they no longer fit. What the creator said about the whole
    /// is said anew.
    ///
    /// # Errors
    /// [`FilmError::Changed`], [`FilmError::BadScript`], [`FilmError::Released`], [`FilmError::Busy`].
    pub async fn change_film(&self, film_id: FilmId, change: FilmChange) -> Result<Film, StudioError> {
        let title = change.title.as_deref().map(title_of).transpose()?;
        if let Some(script) = &change.script {
            script.check()?;
            self.model_of(script)?;
        }
        self.rewrite_film(film_id, move |film| {
            if film.revision != change.revision {
                return Err(FilmError::Changed { now: film.revision, upon: change.revision });
            }
            if film.filming_since.is_some() && change.script.is_some() {
                return Err(FilmError::Busy { film_id });
            }
            if let Some(script) = change.script {
                film.script = script;
                film.word = FilmWord::Todo;
            }
            film.title = title.unwrap_or_else(|| film.title.clone());
            Ok(())
        })
        .await
    }

    /// Takes the creator's word on the whole.
    ///
    /// # Errors
    /// [`FilmError::NotWhole`] when an approved film lacks clips, [`FilmError::Released`].
    pub async fn say_film(&self, film_id: FilmId, word: FilmWord, who: &str, why: &str) -> Result<Film, StudioError> {
        if word == FilmWord::Released {
            return Err(StudioError::BadRequest { what: "a film is released with `muse film release`".to_owned() });
        }
        if word == FilmWord::Approved {
            self.whole(&self.film(film_id).await?).await?;
        }
        let (who, why) = (who.to_owned(), why.trim().chars().take(400).collect());
        self.rewrite_film(film_id, move |film| {
            (film.word, film.who, film.why) = (word, who, why);
            Ok(())
        })
        .await
    }

    async fn rewrite_film(
        &self,
        film_id: FilmId,
        change: impl FnOnce(&mut Film) -> Result<(), FilmError> + Send + 'static,
    ) -> Result<Film, StudioError> {
        let now = self.clock().now();
        self.db()
            .write::<_, StudioError, _>(move |tx| {
                Box::pin(async move {
                    let unknown = || FilmError::Unknown { wanted: film_id.to_string() };
                    let mut film = store::find(tx.conn(), film_id).await?.ok_or_else(unknown)?;
                    if film.word == FilmWord::Released {
                        return Err(FilmError::Released { film_id }.into());
                    }
                    change(&mut film)?;
                    store::rewrite(tx, &film, now).await?;
                    Ok(store::find(tx.conn(), film_id).await?.ok_or_else(unknown)?)
                })
            })
            .await
    }

    /// Takes a film out of the lists; its clips, pictures and what they cost stay.
    ///
    /// # Errors
    /// [`FilmError::Unknown`], [`FilmError::Busy`].
    pub async fn remove_film(&self, film_id: FilmId) -> Result<(), StudioError> {
        let film = self.film(film_id).await?;
        if film.filming_since.is_some() {
            return Err(FilmError::Busy { film_id }.into());
        }
        let now = self.clock().now();
        self.db()
            .write::<_, StudioError, _>(move |tx| Box::pin(async move { Ok(store::remove(tx, film_id, now).await?) }))
            .await
    }

    /// Plans a picture for every shot that has none which may open it. Costs nothing; [`Studio::drive`] makes them, each
    /// with a grant of its own.
    ///
    /// Whether it is hers is asked once, of the film; whether it crosses a red line, of every shot.
    ///
    /// # Errors
    /// [`FilmError::Refused`] for a film that is not hers, or for a shot that crosses one of her red lines: then nothing
    /// is planned. And as [`Studio::commission`].
    pub async fn board_film(&self, film_id: FilmId, approved: bool) -> Result<Vec<Production>, StudioError> {
        let film = self.film(film_id).await?;
        let frames = self.key_frames(&film).await?;
        let missing =
            |shot: &&Shot| !frames.get(&shot.shot_id).is_some_and(|frame| frame.usable || frame.state.is_moving());
        let shots: Vec<Shot> = film.script.shots.iter().filter(missing).cloned().collect();
        if shots.is_empty() {
            return Ok(Vec::new());
        }
        let request = ProduceRequest {
            intent: film.title.clone(),
            muse: Some(film.muse_id.to_string()),
            platform: film.script.aspect.platform(),
            renderer: film.script.renderer,
            approved,
            // The creator wrote it: whether it pays is not the question.
            anyway: true,
            seed: None,
        };
        let Produced { decision, production } = self.considered(&request).await?;
        let refused = |shot: Option<usize>, sentence: String| FilmError::Refused { shot, sentence };
        let Some(base) = production else { return Err(refused(None, decision.reason.sentence).into()) };
        let cast = self.cast(decision.generation_id).await?;
        for (at, shot) in film.script.shots.iter().enumerate() {
            if let Some(line) = crossed_red_line(&shot.action, &cast.dna.red_lines) {
                return Err(refused(Some(at + 1), format!("it crosses her red line '{line}'")).into());
            }
        }
        let picture_of = |(at, shot): (usize, &Shot)| {
            let intent = shot.key_frame_intent();
            // One that JavaScript can write.
            let seed = (base.plan.seed + at as u64) % (1 << 53);
            let plan = plan(&cast.dna, &intent, request.platform, base.plan.renderer, seed);
            let plan = ProductionPlan { approved, ..plan };
            (shot.shot_id, Production { production_id: ProductionId::new(), intent, plan, ..base.clone() })
        };
        let planned: Vec<(ShotId, Production)> = shots.iter().enumerate().map(picture_of).collect();
        let productions = planned.iter().map(|(_, production)| production.clone()).collect();
        let now = self.clock().now();
        self.db()
            .write::<_, StudioError, _>(move |tx| {
                Box::pin(async move {
                    super::store::insert_decided(tx, &decision, None).await?;
                    for (shot_id, production) in &planned {
                        super::store::insert(tx, production).await?;
                        store::set_key_frame(tx, film_id, *shot_id, production.production_id, now).await?;
                    }
                    Ok(())
                })
            })
            .await?;
        Ok(productions)
    }

    /// Opens a shot with the picture of another production of hers.
    ///
    /// # Errors
    /// [`FilmError::UnknownShot`], [`FilmError::BadKeyFrame`].
    pub async fn open_shot_with(
        &self,
        film_id: FilmId,
        shot: &str,
        production_id: ProductionId,
    ) -> Result<(), StudioError> {
        let film = self.film(film_id).await?;
        let (_, shot_id) = shot_named(&film, shot)?;
        let production = super::store::find(self.db(), production_id).await?;
        let bad = |what: &str| FilmError::BadKeyFrame { what: what.to_owned() };
        if production.muse_id != film.muse_id {
            return Err(bad("it is another Muse's").into());
        }
        if !store::lets_through(production.state) || production.picture_blob.is_none() {
            return Err(bad("neither the critic nor the creator let it through").into());
        }
        let (have, need) = (production.plan.format, film.script.aspect.platform().format());
        if have.width_px * need.height_px != have.height_px * need.width_px {
            return Err(bad("it has another shape than the film").into());
        }
        let now = self.clock().now();
        self.db()
            .write::<_, StudioError, _>(move |tx| {
                Box::pin(async move { Ok(store::set_key_frame(tx, film_id, shot_id, production_id, now).await?) })
            })
            .await
    }

    /// Every film, last changed first.
    ///
    /// # Errors
    /// What the storage says.
    pub async fn films(&self) -> Result<Vec<FilmRow>, StudioError> {
        let mut rows = Vec::new();
        for film in store::films(self.db()).await? {
            let view = self.view_film(&film).await?;
            rows.push(FilmRow {
                film_id: film.film_id,
                muse_id: film.muse_id,
                muse_name: view.muse_name,
                title: film.title,
                stage: view.stage,
                word: film.word,
                shots: film.script.shots.len(),
                secs: view.secs,
                aspect: film.script.aspect,
                picture_blob: view.shots.into_iter().find_map(|shot| shot.key_frame?.picture_blob),
                updated_at: film.updated_at,
            });
        }
        Ok(rows)
    }

    /// A film with everything that belongs to it.
    ///
    /// # Errors
    /// What the storage says.
    pub async fn view_film(&self, film: &Film) -> Result<FilmView, StudioError> {
        let muse = find_muse(self.db(), &film.muse_id.to_string()).await?;
        let mut frames = self.key_frames(film).await?;
        let clips = store::clips(self.db(), film.film_id).await?;
        let style = self.style_of(film.muse_id).await?;
        let model = self.model_of(&film.script);
        let pictures = pictures_of(film, &frames);
        let mut shots = Vec::new();
        for (at, shot) in film.script.shots.iter().enumerate() {
            let mut of_shot = clips.iter().rev().filter(|clip| clip.shot_id == shot.shot_id).peekable();
            let latest = of_shot.peek().map(|clip| (*clip).clone());
            let clip = of_shot.find(|clip| clip.video_blob.is_some()).cloned();
            let wish = model.as_ref().ok().and_then(|model| wish_of(film, at, &pictures, model, &style));
            let stale = clip.as_ref().is_some_and(|clip| wish.as_ref() != Some(&clip.wanted));
            shots.push(ShotView {
                key_frame: frames.remove(&shot.shot_id),
                standing: clip.as_ref().and_then(|clip| clip.audit.as_ref()).map(ClipAudit::standing),
                shot: shot.clone(),
                latest,
                clip,
                stale,
            });
        }
        let stage = stage_of(film, &shots);
        let joined = match &clip_names(&shots) {
            Some(names) => store::joined(self.db(), film.film_id, names).await?,
            None => None,
        };
        Ok(FilmView {
            muse_name: muse.name,
            stage,
            secs: film.script.secs(),
            quote: self.quote_film(film, &shots, model, &style).await?,
            spent: clips.iter().filter_map(|clip| clip.cost).fold(Usd::ZERO, Usd::plus),
            joined,
            ffmpeg: self.ffmpeg().await.map(|ffmpeg| ffmpeg.version),
            shots,
            film: film.clone(),
        })
    }

    async fn quote_film(
        &self,
        film: &Film,
        shots: &[ShotView],
        model: Result<&Model, StudioError>,
        style: &Style,
    ) -> Result<FilmQuote, StudioError> {
        let unopened =
            |shot: &&ShotView| !shot.key_frame.as_ref().is_some_and(|frame| frame.usable || frame.state.is_moving());
        let pictures = u32::try_from(shots.iter().filter(unopened).count()).unwrap_or(u32::MAX);
        let picture = match pictures {
            0 => None,
            _ => {
                let head = find_muse(self.db(), &film.muse_id.to_string()).await?.head;
                let attempts = find_generation(self.db(), head).await?.sealed.dna.limits.max_attempts;
                Some(self.quote_for(film.script.renderer, attempts).await?)
            }
        };
        let name = model.as_ref().ok().map(|model| model.name.clone());
        let quoted = model.and_then(|model| self.quote_clips(film, shots, model, style));
        let (clips, secs, filming, problem) = match quoted {
            Ok((clips, secs, quote)) => (clips, secs, quote, None),
            Err(error) => (0, 0, None, Some(error.as_problem())),
        };
        Ok(FilmQuote { pictures, picture, clips, secs, filming, model: name, problem })
    }

    /// What the shots without a clip that fits would cost: how many, their seconds, all together.
    fn quote_clips(
        &self,
        film: &Film,
        shots: &[ShotView],
        model: &Model,
        style: &Style,
    ) -> Result<(u32, u32, Option<Quote>), StudioError> {
        let (mut clips, mut secs, mut whole) = (0, 0, None::<Quote>);
        for (at, shot) in shots.iter().enumerate() {
            if shot.clip.is_some() && !shot.stale {
                continue;
            }
            // Which picture it begins with changes nothing about its price.
            let anything = || BlobHash::of(b"");
            let wish = film.script.wish(at, (anything(), None), model, style)?;
            let quote = self.quote_clip(&wish, at)?;
            clips += 1;
            secs += wish.secs;
            whole = Some(match whole {
                None => quote,
                Some(sum) => Quote {
                    what: String::new(),
                    cost: UsdRange::plus(sum.cost, quote.cost),
                    maximum: sum.maximum.plus(quote.maximum),
                    rows: sum.rows,
                },
            });
        }
        let named =
            |quote: Quote| Quote { what: format!("{clips} clips of {secs} seconds by {}", model.name), ..quote };
        Ok((clips, secs, whole.map(named)))
    }

    fn quote_clip(&self, wish: &ClipWish, at: usize) -> Result<Quote, StudioError> {
        let what = format!("shot {}: {} seconds by {}", at + 1, wish.secs, wish.model);
        Ok(self.prices().quote_seconds(&wish.item, what, wish.secs)?)
    }

    /// The model that films a script.
    fn model_of(&self, script: &FilmScript) -> Result<&Model, StudioError> {
        let today = self.clock().now().date();
        Ok(match &script.model {
            Some(id) => self.models().model(id, Makes::Video, today)?,
            None => self.models().first(Makes::Video, today)?,
        })
    }

    async fn style_of(&self, muse_id: MuseId) -> Result<Style, StudioError> {
        let head = find_muse(self.db(), &muse_id.to_string()).await?.head;
        Ok(find_generation(self.db(), head).await?.sealed.dna.style)
    }

    async fn key_frames(&self, film: &Film) -> Result<HashMap<ShotId, KeyFrame>, StudioError> {
        Ok(store::key_frames(self.db(), film.film_id).await?.into_iter().collect())
    }

    /// The ffmpeg of this machine; one that is installed later is found then.
    pub async fn ffmpeg(&self) -> Option<Ffmpeg> {
        let mut known = self.inner.sets.ffmpeg.lock().await;
        if known.is_none() {
            *known = Ffmpeg::find().await;
        }
        known.clone()
    }

    /// Presses a film's stop button: what Google works on is called off as far as it can be.
    ///
    /// # Errors
    /// [`FilmError::Idle`] when nothing of it is being filmed.
    pub async fn stop_filming(&self, film_id: FilmId) -> Result<(), StudioError> {
        let film = self.film(film_id).await?;
        let pressed = {
            let filming = self.inner.sets.filming.lock().unwrap_or_else(PoisonError::into_inner);
            filming.get(&film_id).map(CancellationToken::cancel).is_some()
        };
        match (pressed, film.filming_since) {
            (true, _) => Ok(()),
            (false, Some(_)) => self.rest(film_id, None).await,
            (false, None) => Err(FilmError::Idle { film_id }.into()),
        }
    }
}

fn title_of(text: &str) -> Result<String, FilmError> {
    let title = text.trim();
    let length = title.chars().count();
    if !(1..=LONGEST_TITLE).contains(&length) || title.chars().any(char::is_control) {
        let what = format!("a title is one line of 1 to {LONGEST_TITLE} characters");
        return Err(FilmError::BadScript { shot: None, what });
    }
    Ok(title.to_owned())
}

/// A shot by its number, from 1, or by its id.
fn shot_named(film: &Film, wanted: &str) -> Result<(usize, ShotId), FilmError> {
    let unknown = || FilmError::UnknownShot { wanted: wanted.trim().to_owned() };
    let shots = &film.script.shots;
    let by_id = wanted.parse::<ShotId>().ok();
    let at = match wanted.trim().parse::<usize>() {
        Ok(number) => number.checked_sub(1),
        Err(_) => shots.iter().position(|shot| Some(shot.shot_id) == by_id),
    };
    at.and_then(|at| Some((at, shots.get(at)?.shot_id))).ok_or_else(unknown)
}

/// The pictures that may open the shots, in their order.
fn pictures_of(film: &Film, frames: &HashMap<ShotId, KeyFrame>) -> Vec<Option<BlobHash>> {
    let usable = |frame: &KeyFrame| frame.picture_blob.clone().filter(|_| frame.usable);
    film.script.shots.iter().map(|shot| frames.get(&shot.shot_id).and_then(usable)).collect()
}

/// What would be asked for a shot now; `None` while a picture is missing or the model cannot be priced.
fn wish_of(film: &Film, at: usize, pictures: &[Option<BlobHash>], model: &Model, style: &Style) -> Option<ClipWish> {
    let first = pictures.get(at)?.clone()?;
    let last = match film.script.carried_after(at) {
        Some(_) => Some(pictures.get(at + 1)?.clone()?),
        None => None,
    };
    film.script.wish(at, (first, last), model, style).ok()
}

fn stage_of(film: &Film, shots: &[ShotView]) -> FilmStage {
    let moving = shots.iter().any(|shot| shot.key_frame.as_ref().is_some_and(|frame| frame.state.is_moving()));
    let usable = shots.iter().all(|shot| shot.key_frame.as_ref().is_some_and(|frame| frame.usable));
    let open = shots.iter().any(|shot| shot.latest.as_ref().is_some_and(|clip| clip.ended_at.is_none()));
    let filmed = shots.iter().all(|shot| shot.clip.is_some() && !shot.stale);
    match (film.filming_since.is_some() || open, filmed, usable, moving) {
        (true, ..) => FilmStage::Filming,
        (_, true, ..) => FilmStage::Filmed,
        (_, _, true, _) => FilmStage::Boarded,
        (_, _, _, true) => FilmStage::Boarding,
        _ => FilmStage::Written,
    }
}

/// The clips that are played, by the hashes of their files; `None` while one is missing.
fn clip_names(shots: &[ShotView]) -> Option<String> {
    let names: Option<Vec<String>> =
        shots.iter().map(|shot| Some(shot.clip.as_ref()?.video_blob.as_ref()?.to_string())).collect();
    names.map(|names| names.join(" "))
}
