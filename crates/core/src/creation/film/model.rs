use std::collections::HashSet;

use muse_google::{Media, VideoAspect, VideoFamily, VideoRequest, VideoResolution};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::FilmError;
use crate::cognition::{Platform, RendererChoice};
use crate::creation::registry::{Model, ModelApi};
use crate::vocab::{BlobHash, ShotId, Style};

/// Shots of one film at most.
pub const MOST_SHOTS: usize = 40;

/// The shortest shot, in seconds: shorter clips are not made.
pub const SHORTEST_SHOT_SECS: u32 = 3;

/// The longest shot, in seconds.
pub const LONGEST_SHOT_SECS: u32 = 10;

/// Letters in what happens in a shot.
const LONGEST_ACTION: usize = 300;

/// The shape of the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Aspect {
    /// 16:9.
    Wide,
    /// 9:16.
    #[default]
    Tall,
}

impl Aspect {
    /// Where pictures of this shape are shown.
    pub const fn platform(self) -> Platform {
        match self {
            Self::Wide => Platform::Youtube,
            Self::Tall => Platform::Tiktok,
        }
    }

    const fn of_video(self) -> VideoAspect {
        match self {
            Self::Wide => VideoAspect::Landscape,
            Self::Tall => VideoAspect::Portrait,
        }
    }
}

/// How many lines a clip has; its price depends on them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum Lines {
    /// A cheap draft.
    #[serde(rename = "360p")]
    P360,
    /// The usual.
    #[default]
    #[serde(rename = "720p")]
    P720,
    /// Full HD.
    #[serde(rename = "1080p")]
    P1080,
    /// 2160 lines.
    #[serde(rename = "4k")]
    K4,
}

impl Lines {
    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::P360 => "360p",
            Self::P720 => "720p",
            Self::P1080 => "1080p",
            Self::K4 => "4k",
        }
    }

    const fn of_video(self) -> VideoResolution {
        match self {
            Self::P360 => VideoResolution::P360,
            Self::P720 => VideoResolution::P720,
            Self::P1080 => VideoResolution::P1080,
            Self::K4 => VideoResolution::K4,
        }
    }
}

/// How much of her and of the place a shot shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Framing {
    /// The place, with her in it.
    Wide,
    /// Her from head to foot.
    Full,
    /// Her from the waist up.
    Medium,
    /// Her face.
    Close,
}

impl Framing {
    /// As a model reads it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Wide => "wide shot",
            Self::Full => "full shot from head to foot",
            Self::Medium => "medium shot from the waist up",
            Self::Close => "close-up of her face",
        }
    }
}

/// What the camera does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Camera {
    /// It stands.
    #[default]
    Still,
    /// It comes nearer.
    PushIn,
    /// It goes back.
    PullBack,
    /// It turns to the left.
    PanLeft,
    /// It turns to the right.
    PanRight,
    /// It goes round her.
    Orbit,
    /// It is held in the hand.
    Handheld,
}

impl Camera {
    /// As a model reads it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Still => "the camera stands still",
            Self::PushIn => "the camera slowly pushes in",
            Self::PullBack => "the camera slowly pulls back",
            Self::PanLeft => "the camera pans slowly to the left",
            Self::PanRight => "the camera pans slowly to the right",
            Self::Orbit => "the camera moves slowly around her",
            Self::Handheld => "the camera is held in the hand, with small movements",
        }
    }
}

/// How a shot begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Join {
    /// Anew.
    #[default]
    Cut,
    /// Where the shot before ends: the picture that opens it is the last one of that clip.
    Carried,
}

/// One shot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Shot {
    /// Its id; a new one is given where it is left out.
    #[serde(default = "ShotId::new")]
    pub shot_id: ShotId,
    /// What happens, in the creator's words: one line of 1 to 300 characters.
    pub action: String,
    /// How much it shows.
    pub framing: Framing,
    /// What the camera does.
    #[serde(default)]
    pub camera: Camera,
    /// How long it is, in seconds: 3 to 10.
    pub secs: u32,
    /// How it begins.
    #[serde(default)]
    pub join: Join,
}

impl Shot {
    /// What the picture that opens it shows, as an intent.
    pub fn key_frame_intent(&self) -> String {
        format!("{}, {}", self.framing.words(), self.action)
    }
}

/// Everything a film is made from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FilmScript {
    /// The shape of its pictures.
    #[serde(default)]
    pub aspect: Aspect,
    /// How many lines its clips have.
    #[serde(default)]
    pub lines: Lines,
    /// Which model films it, by its id; the first of the registry that still answers when left out.
    #[serde(default)]
    pub model: Option<String>,
    /// What makes the pictures that open its shots.
    #[serde(default)]
    pub renderer: RendererChoice,
    /// Its shots, first to last.
    pub shots: Vec<Shot>,
}

impl FilmScript {
    /// Finds what cannot be filmed.
    ///
    /// # Errors
    /// [`FilmError::BadScript`] with the shot.
    pub fn check(&self) -> Result<(), FilmError> {
        let bad = |shot: Option<usize>, what: &str| Err(FilmError::BadScript { shot, what: what.to_owned() });
        if !(1..=MOST_SHOTS).contains(&self.shots.len()) {
            return bad(None, &format!("a film has 1 to {MOST_SHOTS} shots"));
        }
        let mut ids = HashSet::new();
        for (at, shot) in self.shots.iter().enumerate() {
            let number = Some(at + 1);
            let length = shot.action.trim().chars().count();
            if !(1..=LONGEST_ACTION).contains(&length) || shot.action.chars().any(char::is_control) {
                return bad(number, &format!("what happens is one line of 1 to {LONGEST_ACTION} characters"));
            }
            if !(SHORTEST_SHOT_SECS..=LONGEST_SHOT_SECS).contains(&shot.secs) {
                return bad(number, &format!("it lasts {SHORTEST_SHOT_SECS} to {LONGEST_SHOT_SECS} seconds"));
            }
            if !ids.insert(shot.shot_id) {
                return bad(number, "two shots have the same id");
            }
            if at == 0 && shot.join == Join::Carried {
                return bad(number, "the first shot has none before it to carry on");
            }
        }
        Ok(())
    }

    /// The shot whose clip has to end with the picture that opens the next one.
    pub fn carried_after(&self, at: usize) -> Option<&Shot> {
        self.shots.get(at + 1).filter(|next| next.join == Join::Carried)
    }

    /// What is asked of a model for one shot.
    ///
    /// * `at`: which shot, from 0.
    /// * `first_frame`, `last_frame`: the pictures it begins and, where the next one carries on, ends with.
    ///
    /// # Errors
    /// [`FilmError::UnknownShot`], and [`FilmError::NoSuchLines`] when no price is known for its lines.
    pub fn wish(
        &self,
        at: usize,
        (first_frame, last_frame): (BlobHash, Option<BlobHash>),
        model: &Model,
        style: &Style,
    ) -> Result<ClipWish, FilmError> {
        let shot = self.shots.get(at).ok_or_else(|| FilmError::UnknownShot { wanted: (at + 1).to_string() })?;
        let family = family_of(model);
        let item = model.prices.get(&format!("second_{}", self.lines.name()));
        let item =
            item.ok_or_else(|| FilmError::NoSuchLines { model: model.name.clone(), lines: self.lines.name() })?.clone();
        let palette = style.palette.join(" ");
        let prompt = format!(
            "{}. {}; {}. Colour palette {palette}. The person keeps the face of the first picture in every feature. No \
             text, no captions, nobody speaks.",
            shot.action.trim().trim_end_matches('.'),
            shot.framing.words(),
            shot.camera.words()
        );
        Ok(ClipWish {
            model: model.id.clone(),
            family,
            prompt,
            secs: secs_made(family, self.lines, shot.secs),
            lines: self.lines,
            aspect: self.aspect,
            first_frame,
            last_frame,
            seed: (shot.shot_id.uuid().as_u64_pair().1 & 0x7fff_ffff) as u32,
            item,
        })
    }
}

fn family_of(model: &Model) -> VideoFamily {
    match model.api {
        ModelApi::PredictLongRunning => VideoFamily::Veo,
        ModelApi::Interactions | ModelApi::GenerateContent => VideoFamily::Omni,
    }
}

/// The shortest clip the family makes that is at least as long as wanted.
fn secs_made(family: VideoFamily, lines: Lines, wanted: u32) -> u32 {
    match family {
        VideoFamily::Omni => wanted.clamp(3, 10),
        VideoFamily::Veo if matches!(lines, Lines::P1080 | Lines::K4) => 8,
        VideoFamily::Veo => [4, 6, 8].into_iter().find(|secs| *secs >= wanted).unwrap_or(8),
    }
}

/// What is asked of a model for one shot, word for word; two that are equal would give the same clip.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ClipWish {
    /// The model's id.
    pub model: String,
    /// Which way it is asked.
    #[schema(value_type = String)]
    pub family: VideoFamily,
    /// What happens, for a model.
    pub prompt: String,
    /// How long the clip is, in seconds; some models make it longer than the shot.
    pub secs: u32,
    /// How many lines it has.
    pub lines: Lines,
    /// Its shape.
    pub aspect: Aspect,
    /// The picture it begins with.
    pub first_frame: BlobHash,
    /// The picture it ends with, where the next shot carries on.
    pub last_frame: Option<BlobHash>,
    /// The same seed gives nearly the same clip.
    pub seed: u32,
    /// The row of the price book for one second.
    pub item: String,
}

impl ClipWish {
    /// The question as Google takes it.
    pub fn request(&self, first_frame: Media, last_frame: Option<Media>) -> VideoRequest {
        VideoRequest {
            family: self.family,
            first_frame: Some(first_frame),
            last_frame,
            aspect: Some(self.aspect.of_video()),
            duration_secs: Some(self.secs),
            resolution: Some(self.lines.of_video()),
            seed: i32::try_from(self.seed).ok(),
            ..VideoRequest::new(&self.model, &self.prompt)
        }
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::creation::registry::{Makes, Registry};
    use crate::vocab::LightDna;

    fn shot(action: &str, join: Join) -> Shot {
        Shot {
            shot_id: ShotId::new(),
            action: action.to_owned(),
            framing: Framing::Medium,
            camera: Camera::PushIn,
            secs: 5,
            join,
        }
    }

    fn script(shots: Vec<Shot>) -> FilmScript {
        FilmScript { aspect: Aspect::Wide, lines: Lines::P720, model: None, renderer: RendererChoice::Draft, shots }
    }

    #[test]
    fn what_cannot_be_filmed_is_found_with_its_shot() {
        let check = |shots: Vec<Shot>, expected: &str| {
            let error = script(shots).check().expect_err("refused").to_string();
            assert!(error.contains(expected), "{error}");
        };
        let good = || shot("she walks", Join::Cut);
        assert!(script(vec![good(), shot("she stops", Join::Carried)]).check().is_ok());
        check(vec![], "1 to 40 shots");
        check(vec![good(); 2], "shot 2: two shots have the same id");
        check(vec![shot("she walks", Join::Carried)], "shot 1: the first shot has none before it");
        check(vec![good(), shot("  ", Join::Cut)], "shot 2: what happens");
        check(vec![good(), shot("a\nb", Join::Cut)], "shot 2: what happens");
        check(vec![Shot { secs: 11, ..good() }], "shot 1: it lasts 3 to 10 seconds");
    }

    #[test]
    fn a_clip_ends_with_the_picture_that_opens_the_shot_carried_on() {
        let script = script(vec![shot("a", Join::Cut), shot("b", Join::Carried), shot("c", Join::Cut)]);
        let carried = |at: usize| script.carried_after(at).map(|shot| shot.action.as_str());
        assert_eq!((carried(0), carried(1), carried(2)), (Some("b"), None, None));
    }

    #[test]
    fn a_wish_says_model_price_row_and_length_as_the_model_makes_it() {
        let registry = Registry::shipped();
        let today = date!(2026 - 11 - 23);
        let light = LightDna { azimuth_degrees: 0.0, elevation_degrees: 30.0, softness: 0.5, warmth: 0.0 };
        let (palette, look) = (vec!["#111111".to_owned()], "minimal".to_owned());
        let style = Style { palette, wardrobe: Vec::new(), light, lens_mm: 50, look };
        let frame = || (BlobHash::of(b"first"), Some(BlobHash::of(b"last")));
        let script = script(vec![shot("She turns round.", Join::Cut)]);
        let omni = registry.model("gemini-omni-1.1-flash", Makes::Video, today).expect("omni");
        let wish = script.wish(0, frame(), omni, &style).expect("a wish");
        assert_eq!((wish.family, wish.secs), (VideoFamily::Omni, 5));
        assert_eq!(wish.item, "gemini-omni-1.1-flash.second_720p");
        assert!(
            wish.prompt.starts_with("She turns round. medium shot from the waist up; the camera slowly pushes in.")
        );
        let veo = registry.model("veo-3.1-lite-generate-001", Makes::Video, today).expect("veo");
        let wish = script.wish(0, frame(), veo, &style).expect("a wish");
        assert_eq!((wish.family, wish.secs), (VideoFamily::Veo, 6));
        let tall = FilmScript { lines: Lines::K4, ..script };
        assert!(matches!(tall.wish(0, frame(), veo, &style), Err(FilmError::NoSuchLines { lines: "4k", .. })));
        let request = wish.request(Media::png(vec![1]), Some(Media::png(vec![2])));
        assert!(request.check().is_ok(), "{request:?}");
    }
}
