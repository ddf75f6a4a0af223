//! `muse film`: shots, pictures, clips.

use muse_core::api::{self, ChooseKeyFrame, FilmReview, MakeFilm};
use muse_core::creation::film::Aspect;
use muse_core::studio::film::{FilmView, FilmWord, NewFilm, ShotView};

use super::{Answer, Host, problem, usage};
use crate::args::{Film, NewFilmArgs};
use crate::progress::Progress;
use crate::show;

impl Host {
    pub(super) async fn film(&self, wanted: Film) -> Answer {
        match wanted {
            Film::List => {
                let films = api::list_films(&self.reader().await?).await.map_err(problem)?;
                self.answer(&films, |films| {
                    let rows = films.iter().map(|film| {
                        let (stage, word) = (named(&film.stage), film.word.name().to_owned());
                        vec![
                            film.film_id.short(),
                            film.title.clone(),
                            film.muse_name.clone(),
                            stage,
                            word,
                            format!("{} s", film.secs),
                        ]
                    });
                    show::table(&["id", "title", "muse", "stage", "word", "length"], &rows.collect::<Vec<_>>());
                })
            }
            Film::Show { film } => {
                let found = api::show_film(&self.reader().await?, &film).await.map_err(problem)?;
                self.answer(&found, told)
            }
            Film::New(new) => {
                let written = api::add_film(&self.owner().await?, new_film(new)?).await.map_err(problem)?;
                self.answer(&written, told)
            }
            Film::Board { film, yes } => self.board(&film, yes).await,
            Film::Open { film, shot, production } => {
                let chosen = ChooseKeyFrame { production };
                let opened = api::choose_key_frame(&self.owner().await?, &film, &shot, chosen).await;
                self.answer(&opened.map_err(problem)?, told)
            }
            Film::Shoot { film, yes } => self.shoot(&film, yes).await,
            Film::Join { film, out } => {
                let studio = self.owner().await?;
                let joined = api::join_film(&studio, &film).await.map_err(problem)?;
                let kept = studio.db().blobs().path(&joined.video_blob);
                if let Some(out) = &out {
                    std::fs::copy(&kept, out)
                        .map_err(|e| usage("file.write", format!("{}: {e}", out.display()), "Choose another place."))?;
                }
                self.answer(&joined, |_| show::line(&out.unwrap_or(kept).display().to_string()))
            }
            Film::Sheet { film, out } => {
                let png = api::film_sheet(&self.reader().await?, &film).await.map_err(problem)?;
                std::fs::write(&out, png)
                    .map_err(|e| usage("file.write", format!("{}: {e}", out.display()), "Choose another place."))?;
                self.answer(&out, |out| show::line(&out.display().to_string()))
            }
            Film::Approve { film, why } => self.word(&film, FilmWord::Approved, why).await,
            Film::Reject { film, why } => self.word(&film, FilmWord::Rejected, why).await,
            Film::Release { film } => {
                let export = api::release_film(&self.owner().await?, &film, "creator").await.map_err(problem)?;
                self.answer(&export, |export| show::line(&export.folder.display().to_string()))
            }
            Film::Remove { film } => {
                let removed = api::remove_film(&self.owner().await?, &film).await.map_err(problem)?;
                self.answer(&removed, |film| show::line(&format!("{} is no longer in the list", film.film.title)))
            }
        }
    }

    async fn board(&self, film: &str, approved: bool) -> Answer {
        let studio = self.owner().await?;
        let planned = api::board_film(&studio, film, MakeFilm { approved }).await.map_err(problem)?;
        {
            let _progress = Progress::of(&studio, self.json);
            for production in planned {
                studio.drive(production.production_id, approved, self.cancel.clone()).await.map_err(problem)?;
            }
        }
        let found = api::show_film(&studio, film).await.map_err(problem)?;
        self.answer(&found, told)
    }

    async fn shoot(&self, film: &str, approved: bool) -> Answer {
        let studio = self.owner().await?;
        let here = api::show_film(&studio, film).await.map_err(problem)?;
        // One that was left in the middle is carried on as it was begun.
        let begun = match here.film.filming_since {
            Some(_) => here.film,
            None => api::start_filming(&studio, film, MakeFilm { approved }).await.map_err(problem)?,
        };
        let filmed = {
            let _progress = Progress::of(&studio, self.json);
            api::film_on(&studio, &begun, &self.cancel).await.map_err(problem)?
        };
        self.answer(&filmed, told)
    }

    async fn word(&self, film: &str, word: FilmWord, why: String) -> Answer {
        let said = api::review_film(&self.owner().await?, film, FilmReview { word, why, who: None }).await;
        self.answer(&said.map_err(problem)?, |film| show::line(&format!("{} is {}", film.film.title, word.name())))
    }
}

fn new_film(wanted: NewFilmArgs) -> Result<NewFilm, muse_core::vocab::Problem> {
    let lines = serde_json::from_value(serde_json::Value::String(wanted.lines.clone()));
    let wrong = |_| usage("film.lines", format!("{} lines are not made", wanted.lines), "Choose 720p.");
    Ok(NewFilm {
        muse: wanted.muse,
        title: wanted.title,
        intent: Some(wanted.intent),
        count: wanted.shots,
        secs: wanted.secs,
        aspect: if wanted.wide { Aspect::Wide } else { Aspect::Tall },
        lines: lines.map_err(wrong)?,
        model: wanted.model,
        renderer: wanted.renderer.into(),
        shots: None,
    })
}

/// The name of a plain choice, as JSON has it, for people.
fn named(choice: &impl serde::Serialize) -> String {
    serde_json::to_value(choice)
        .ok()
        .and_then(|value| value.as_str().map(|text| text.replace('_', " ")))
        .unwrap_or_default()
}

fn told(film: &FilmView) {
    show::field("Film", &format!("{} ({})", film.film.title, film.film.film_id.short()));
    show::field("With", &film.muse_name);
    show::field("Stage", &named(&film.stage));
    let rows = film.shots.iter().enumerate().map(|(at, shot)| row(at + 1, shot));
    show::table(&["shot", "what", "length", "picture", "clip"], &rows.collect::<Vec<_>>());
    let quote = &film.quote;
    if let Some(picture) = &quote.picture {
        show::field("Pictures", &format!("{} missing, at most {} each", quote.pictures, picture.maximum));
    }
    if let Some(filming) = &quote.filming {
        show::field("Clips", &format!("{}, {} to {}", filming.what, filming.cost.low, filming.maximum));
    }
    if film.spent > muse_core::vocab::Usd::ZERO {
        show::field("Spent", &film.spent.to_string());
    }
    for problem in film.film.problem.iter().chain(&quote.problem) {
        show::field("Problem", &problem.to_string());
    }
}

fn row(number: usize, shot: &ShotView) -> Vec<String> {
    let picture = match &shot.key_frame {
        None => "none".to_owned(),
        Some(frame) => frame.state.name().replace('_', " "),
    };
    let clip = match (&shot.clip, &shot.latest) {
        (Some(_), _) if shot.stale => "stale".to_owned(),
        (Some(_), _) => shot.standing.as_ref().map_or_else(|| "there".to_owned(), named),
        (None, Some(latest)) => latest.problem.as_ref().map_or_else(|| "being made".to_owned(), |p| p.code.clone()),
        (None, None) => "none".to_owned(),
    };
    vec![number.to_string(), shot.shot.action.clone(), format!("{} s", shot.shot.secs), picture, clip]
}
