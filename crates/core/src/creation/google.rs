//! Pictures by Google's image models: her references go along with the words, what comes back is paid by what was counted.
//!
//! In: a brief and a grant. Out: a picture of the format's size, decoded and written anew.
//! Never: asks twice for what is paid, spends more than its grant, sends anything but her references and the plan's words.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use muse_comfy::Catalogue;
use muse_google::{Charge, Google, GoogleError, ImageRequest, Media, Modality, Usage};
use muse_gpu::{DecodeLimits, Picture};
use tokio_util::sync::CancellationToken;

use super::model::{
    Attempt, Brief, Compiled, ProgressSink, RenderEnd, RenderError, Rendered, Renderer, RendererInfo, Step,
};
use super::registry::Model;
use super::templates;
use crate::governance::{Grant, Price};
use crate::vocab::{Usd, UsdRange};

/// References that go along; more teach these models nothing new and are paid as input.
const MOST_REFERENCES: usize = 3;

/// An image model of Google's.
pub struct GoogleRenderer {
    client: Google,
    model: Model,
    rates: Rates,
}

/// What a model's counts cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rates {
    /// One picture, where nothing was counted.
    pub picture: UsdRange,
    /// A million tokens sent.
    pub input: Option<Usd>,
    /// A million tokens of words and thoughts.
    pub output: Option<Usd>,
    /// A million tokens of pictures.
    pub image_output: Option<Usd>,
}

impl Rates {
    /// The rows of a model; `None` without one for a picture.
    pub fn of<'a>(model: &Model, row: impl Fn(&str) -> Option<&'a Price>) -> Option<Self> {
        let price = |count: &str| model.prices.get(count).and_then(|item| row(item)).map(|row| row.price);
        Some(Self {
            picture: price("picture")?,
            input: price("input").map(|price| price.mid),
            output: price("output").map(|price| price.mid),
            image_output: price("image_output").map(|price| price.mid),
        })
    }

    /// What this much costs; where a rate is not known or nothing was counted, what a picture usually does.
    pub fn cost(&self, usage: &Usage) -> Usd {
        let (Some(input), Some(output), Some(image)) = (self.input, self.output, self.image_output) else {
            return self.picture.mid;
        };
        if usage.is_empty() {
            return self.picture.mid;
        }
        let pictures = usage.output.of(&Modality::Image);
        let words = usage.billed_output().saturating_sub(pictures);
        [(usage.input.total, input), (words, output), (pictures, image)]
            .into_iter()
            .fold(Usd::ZERO, |sum, (tokens, rate)| sum.plus(rate.per_million(tokens)))
    }
}

impl GoogleRenderer {
    /// What it is called in rows and requests.
    pub const NAME: &str = "google";

    /// A renderer that asks this model.
    pub const fn new(client: Google, model: Model, rates: Rates) -> Self {
        Self { client, model, rates }
    }

    fn request(&self, brief: &Brief, attempt: &Attempt) -> Result<ImageRequest, RenderError> {
        let seed = brief.plan.seed.wrapping_add(u64::from(attempt.number));
        // Google takes 31 bits.
        let seed = i32::try_from(seed & 0x7fff_ffff).ok();
        let plan = &brief.plan;
        let request = match &attempt.repair {
            None => {
                let mut references = brief.references.iter().take(MOST_REFERENCES).peekable();
                references.peek().ok_or(RenderError::NoReference)?;
                let words = format!(
                    "A new picture of the person in the pictures: the same face, in every feature. {}. Avoid: {}.",
                    plan.prompt, plan.negative_prompt
                );
                let (width, height) = (plan.format.width_px, plan.format.height_px);
                let request = ImageRequest::new(&self.model.id, words);
                let request = references
                    .fold(request, |request, reference| request.with(Media::png(reference.picture.encode_png())));
                ImageRequest {
                    aspect_ratio: Some(nearest_ratio(width, height).to_owned()),
                    size: Some(if width.max(height) > 1536 { "2K" } else { "1K" }.to_owned()),
                    ..request
                }
            }
            Some(repair) => {
                let reference = brief.reference(attempt.number).ok_or(RenderError::NoReference)?;
                let words = "Change the first picture only where the second one is white: there, give the person the face \
                             of the third picture, with the first one's light, expression and direction. Leave all else as \
                             it is, at the same size.";
                ImageRequest::new(&self.model.id, words)
                    .with(Media::png(repair.picture.to_vec()))
                    .with(Media::png(repair.mask.to_picture().encode_png()))
                    .with(Media::png(reference.picture.encode_png()))
            }
        };
        Ok(ImageRequest { seed, ..request })
    }

    async fn run(
        &self,
        brief: &Brief,
        attempt: &Attempt,
        cancel: &CancellationToken,
        progress: &ProgressSink,
    ) -> (Usd, Result<Rendered, RenderError>) {
        let request = match self.request(brief, attempt) {
            Ok(request) => request,
            Err(error) => return (Usd::ZERO, Err(error)),
        };
        progress(Step::Working { what: self.model.name.clone(), done: 0.0, node: None });
        let client = self.client.within(Duration::from_secs(brief.plan.deadline_secs));
        let asked = tokio::select! {
            biased; // a cancelled picture never reports success
            // What was sent cannot be called back.
            () = cancel.cancelled() => return (self.rates.picture.high, Err(RenderError::Cancelled)),
            asked = client.image(&request) => asked,
        };
        let pictures = match asked {
            Ok(pictures) => pictures,
            Err(error) => {
                let cost = match error.charge() {
                    Charge::Nothing => Usd::ZERO,
                    Charge::Counted(usage) => self.rates.cost(usage),
                    Charge::Possible => self.rates.picture.high,
                };
                return (cost, Err(RenderError::from(error)));
            }
        };
        let cost = self.rates.cost(&pictures.usage);
        let Some(made) = pictures.pictures.into_iter().next() else { return (cost, Err(RenderError::NoPicture)) };
        progress(Step::Downloading);
        let model = pictures.model_version.unwrap_or_else(|| self.model.id.clone());
        let size = attempt
            .repair
            .as_ref()
            .map_or(Sized::Cut(brief.plan.format.width_px, brief.plan.format.height_px), |repair| {
                Sized::As(Arc::clone(&repair.picture))
            });
        let written = tokio::task::spawn_blocking(move || size.of(&made.bytes)).await;
        let rendered = written.map_err(|_| RenderError::Cancelled).and_then(|written| written).map(|png| Rendered {
            png,
            laid_from: None,
            prompt_json: None,
            made_by: format!("Google: {model}"),
        });
        (cost, rendered)
    }
}

/// The size a picture is brought to.
enum Sized {
    /// Scaled until it covers this many pixels, and cut evenly.
    Cut(u32, u32),
    /// That of another picture's file.
    As(Arc<Vec<u8>>),
}

impl Sized {
    /// Decoded, sized and written anew: whatever else the file carried stays behind.
    fn of(&self, bytes: &[u8]) -> Result<Vec<u8>, RenderError> {
        let limits = DecodeLimits::default();
        let picture = Picture::decode(bytes, &limits)?;
        let sized = match self {
            Self::Cut(width_px, height_px) => covering(&picture, *width_px, *height_px),
            Self::As(other) => {
                let other = Picture::decode(other, &limits)?;
                covering(&picture, other.width_px, other.height_px)
            }
        };
        Ok(sized.encode_png())
    }
}

fn covering(picture: &Picture, width_px: u32, height_px: u32) -> Picture {
    let scale = f64::max(
        f64::from(width_px) / f64::from(picture.width_px),
        f64::from(height_px) / f64::from(picture.height_px),
    );
    let to = |px: u32, least: u32| ((f64::from(px) * scale).round() as u32).max(least);
    let (wide, high) = (to(picture.width_px, width_px), to(picture.height_px, height_px));
    let scaled = if (wide, high) == (picture.width_px, picture.height_px) {
        picture.clone()
    } else {
        picture.resized(wide, high)
    };
    scaled.cropped((wide - width_px) / 2, (high - height_px) / 2, width_px, height_px)
}

/// Of the proportions that the models draw, the one that is cut least.
fn nearest_ratio(width_px: u32, height_px: u32) -> &'static str {
    const RATIOS: [(&str, f64); 10] = [
        ("1:1", 1.0),
        ("2:3", 2.0 / 3.0),
        ("3:2", 1.5),
        ("3:4", 0.75),
        ("4:3", 4.0 / 3.0),
        ("4:5", 0.8),
        ("5:4", 1.25),
        ("9:16", 9.0 / 16.0),
        ("16:9", 16.0 / 9.0),
        ("21:9", 21.0 / 9.0),
    ];
    let wanted = f64::from(width_px) / f64::from(height_px.max(1));
    let off = |ratio: f64| (ratio / wanted).ln().abs();
    RATIOS.iter().min_by(|a, b| off(a.1).total_cmp(&off(b.1))).map_or("1:1", |(name, _)| name)
}

impl Renderer for GoogleRenderer {
    fn info(&self) -> RendererInfo {
        RendererInfo {
            name: Self::NAME.to_owned(),
            detail: self.model.name.clone(),
            price: self.model.prices.get("picture").cloned().unwrap_or_default(),
        }
    }

    /// The workflow that a ComfyUI with an identity lock would run for the same plan; Google is asked in words.
    fn compile<'a>(&'a self, brief: &'a Brief) -> BoxFuture<'a, Result<Compiled, RenderError>> {
        Box::pin(async move {
            let catalogue = Catalogue::builtin();
            let route = templates::choose_route(&catalogue, false);
            let (_, mut compiled) =
                templates::compile(brief, route, &catalogue, "reference.png", brief.plan.seed, false)?;
            compiled.notes = vec![format!("made by {} from her references and the words", self.model.name)];
            Ok(compiled)
        })
    }

    fn render<'a>(
        &'a self,
        brief: &'a Brief,
        attempt: Attempt,
        grant: Grant,
        cancel: CancellationToken,
        progress: ProgressSink,
    ) -> BoxFuture<'a, RenderEnd> {
        Box::pin(async move {
            let (cost, result) = if attempt.resumed {
                // It was asked for before a restart, and nobody can say what became of it.
                let reason = "the studio was restarted".to_owned();
                let unknown = GoogleError::OutcomeUnknown { doing: "make a picture", reason, source: None };
                (self.rates.picture.high, Err(RenderError::from(unknown)))
            } else {
                self.run(brief, &attempt, &cancel, &progress).await
            };
            RenderEnd { cost: cost.min(grant.amount()), grant, result }
        })
    }
}

#[cfg(test)]
mod tests {
    use muse_google::Tokens;

    use super::*;

    fn usd(text: &str) -> Usd {
        text.parse().expect("an amount")
    }

    fn rates() -> Rates {
        Rates {
            picture: UsdRange { low: usd("0.03"), mid: usd("0.036"), high: usd("0.05") },
            input: Some(usd("1.50")),
            output: Some(usd("7.50")),
            image_output: Some(usd("30")),
        }
    }

    #[test]
    fn a_picture_costs_what_was_counted_and_the_usual_where_nothing_was() {
        let tokens = |total: u64, image: u64| Tokens { total, by_modality: [(Modality::Image, image)].into() };
        let usage = Usage { input: tokens(1_000, 800), output: tokens(1_140, 1_120), thought: 100, ..Usage::default() };
        // 1,000 · 1.5 + (20 + 100) · 7.5 + 1,120 · 30, in millionths.
        assert_eq!(rates().cost(&usage), Usd::from_micros(1_500 + 900 + 33_600));
        assert_eq!(rates().cost(&Usage::default()), usd("0.036"));
        let flat = Rates { input: None, ..rates() };
        assert_eq!(flat.cost(&usage), usd("0.036"));
        assert_eq!(usd("0.25").per_million(1), Usd::from_micros(1), "rounded up");
    }

    #[test]
    fn the_proportions_asked_for_are_those_cut_least() {
        let check = |width, height, ratio| assert_eq!(nearest_ratio(width, height), ratio, "{width} × {height}");
        check(1080, 1350, "4:5");
        check(1080, 1920, "9:16");
        check(1000, 1010, "1:1");
        check(3000, 1000, "21:9");
    }

    #[test]
    fn whatever_comes_is_brought_to_the_size_that_was_planned() {
        let made = Picture { width_px: 64, height_px: 48, rgb: vec![90; 64 * 48 * 3] };
        for (width, height) in [(40, 50), (64, 48), (200, 100), (1, 1)] {
            let png = Sized::Cut(width, height).of(&made.encode_png()).expect("sized");
            let picture = Picture::decode(&png, &DecodeLimits::default()).expect("a picture");
            assert_eq!((picture.width_px, picture.height_px), (width, height));
        }
        let other = Arc::new(Picture { width_px: 30, height_px: 31, rgb: vec![0; 30 * 31 * 3] }.encode_png());
        let png = Sized::As(other).of(&made.encode_png()).expect("sized");
        let picture = Picture::decode(&png, &DecodeLimits::default()).expect("a picture");
        assert_eq!((picture.width_px, picture.height_px), (30, 31));
        assert!(Sized::Cut(8, 8).of(b"no picture").is_err());
    }
}
