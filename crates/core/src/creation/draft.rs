//! The draft renderer: her own picture, or her head in a new pose, in a designed frame. Free, offline, labelled; a mood board before money is spent.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use muse_comfy::Catalogue;
use muse_gpu::{DraftDevice, DraftScene, DraftStyle, GpuError, Light, Picture};
use tokio_util::sync::CancellationToken;

use super::forge::{Forge, PosedHead};
use super::model::{
    Attempt, Brief, Compiled, ProgressSink, RenderEnd, RenderError, Rendered, Renderer, RendererInfo, Step,
};
use super::templates;
use crate::cognition::Format;
use crate::governance::Grant;
use crate::vocab::{Style, Usd};

/// Lays one of her references into a frame made from her palette, light and the format.
pub struct DraftRenderer {
    device: Arc<DraftDevice>,
    catalogue: Arc<Catalogue>,
}

impl DraftRenderer {
    /// What it is called in rows and requests.
    pub const NAME: &str = "draft";

    /// Opens the device at hand; without one the CPU does the same work.
    pub fn open(prefer_gpu: bool) -> Self {
        Self { device: Arc::new(DraftDevice::open(prefer_gpu)), catalogue: Arc::new(Catalogue::builtin()) }
    }

    /// Lays a portrait into a frame; without a face, its middle is taken for one. Blocks for a second.
    ///
    /// # Errors
    /// [`GpuError::BadScene`] names what cannot be drawn.
    pub fn lay_into(&self, frame: &Frame<'_>, portrait: &Picture, face: Option<[f32; 4]>) -> Result<Picture, GpuError> {
        muse_gpu::render(&frame.scene(portrait, face), &self.device)
    }
}

impl Renderer for DraftRenderer {
    fn info(&self) -> RendererInfo {
        RendererInfo { name: Self::NAME.to_owned(), detail: self.device.name(), price: "draft.picture".to_owned() }
    }

    /// The workflow that a ComfyUI with an identity lock would run for the same plan: what the draft is a draft of.
    fn compile<'a>(&'a self, brief: &'a Brief) -> BoxFuture<'a, Result<Compiled, RenderError>> {
        Box::pin(async move {
            let route = templates::choose_route(&self.catalogue, false);
            let (_, compiled) =
                templates::compile(brief, route, &self.catalogue, "reference.png", brief.plan.seed, false)?;
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
            progress(Step::Working { what: format!("laying out on {}", self.device.name()), done: 0.0, node: None });
            let result = self.lay_out(brief, &attempt, cancel).await;
            RenderEnd { grant, cost: Usd::ZERO, result }
        })
    }
}

impl DraftRenderer {
    async fn lay_out(
        &self,
        brief: &Brief,
        attempt: &Attempt,
        cancel: CancellationToken,
    ) -> Result<Rendered, RenderError> {
        let reference = brief.reference(attempt.number).ok_or(RenderError::NoReference)?.clone();
        let (brief, number) = (brief.clone(), attempt.number);
        let device = Arc::clone(&self.device);
        let drawing = tokio::task::spawn_blocking(move || {
            let posed = posed(&brief, number)?;
            let (portrait, face) =
                posed.as_ref().map_or((&*reference.picture, reference.face), |head| (&head.picture, head.face));
            let png = muse_gpu::render(&Frame::of(&brief, number).scene(portrait, Some(face)), &device)?.encode_png();
            // A head in a pose of its own is a new picture; a reference in a frame is not.
            let laid_from = posed.is_none().then_some(reference.blob);
            Ok::<_, RenderError>((png, laid_from))
        });
        let (png, laid_from) = tokio::select! {
            biased; // a cancelled draft never reports success
            () = cancel.cancelled() => return Err(RenderError::Cancelled),
            drawn = drawing => drawn.map_err(|_| RenderError::Cancelled)??,
        };
        Ok(Rendered { png, laid_from, prompt_json: None, made_by: format!("draft on {}", self.device.name()) })
    }
}

/// Her head in a new pose, when it was designed in the forge and this build still draws it as it was sealed.
fn posed(brief: &Brief, attempt: u32) -> Result<Option<PosedHead>, RenderError> {
    let Some(head) = &brief.dna.identity.forged else { return Ok(None) };
    let forge = Forge::open()?;
    if !forge.draws(head) {
        return Ok(None);
    }
    forge.posed(&head.design, &brief.dna.style, seed(brief, attempt)).map(Some).map_err(RenderError::from)
}

fn seed(brief: &Brief, attempt: u32) -> u64 {
    brief.plan.seed.wrapping_add(u64::from(attempt - 1))
}

/// What a draft is laid into.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// Her name.
    pub name: &'a str,
    /// What the picture is to become.
    pub caption: &'a str,
    /// Her look.
    pub style: &'a Style,
    /// Size of the picture.
    pub format: Format,
    /// Moves and mirrors the shapes.
    pub seed: u64,
}

impl<'a> Frame<'a> {
    fn of(brief: &'a Brief, attempt: u32) -> Self {
        let (name, style) = (&brief.dna.name, &brief.dna.style);
        Self { name, caption: &brief.intent, style, format: brief.plan.format, seed: seed(brief, attempt) }
    }

    /// The frame that her style asks for around a portrait; without a face, its middle is taken for one.
    fn scene(&self, portrait: &Picture, focus: Option<[f32; 4]>) -> DraftScene {
        let (style, light) = (self.style, self.style.light);
        DraftScene {
            width_px: self.format.width_px,
            height_px: self.format.height_px,
            portrait: portrait.clone(),
            focus,
            palette: style.palette.iter().filter_map(|hex| rgb(hex)).collect(),
            light: Light {
                azimuth_degrees: light.azimuth_degrees as f32,
                elevation_degrees: light.elevation_degrees as f32,
                warmth: light.warmth as f32,
                softness: light.softness as f32,
            },
            style: DraftStyle::from_name(&style.look).unwrap_or(DraftStyle::Minimal),
            seed: self.seed,
            title: self.name.to_owned(),
            caption: self.caption.to_owned(),
            label: "DRAFT".to_owned(),
        }
    }
}

fn rgb(hex: &str) -> Option<[u8; 3]> {
    let value = u32::from_str_radix(hex.strip_prefix('#')?, 16).ok()?;
    let [_, r, g, b] = value.to_be_bytes();
    Some([r, g, b])
}
