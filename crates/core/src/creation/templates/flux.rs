//! FLUX with her identity locked by PuLID; a new picture also by IP-Adapter for FLUX.
//!
//! Guidance is distilled into the model, so there is no negative prompt to fill.

use muse_comfy::build::nodes::*;
use muse_comfy::build::{Graph, Wire};

use super::files::{CLIP_L, IPADAPTER_FLUX, PULID_FLUX, Shelf, T5, UNET, VAE};
use super::inpaint::{Locked, inpaint};
use super::{Template, title};

/// The classes the lock needs beyond ComfyUI's own.
pub(super) const LOCK: &[&str] = &[
    "PulidFluxModelLoader",
    "PulidFluxEvaClipLoader",
    "PulidFluxInsightFaceLoader",
    "ApplyPulidFlux",
    "IPAdapterFluxLoader",
    "ApplyIPAdapterFlux",
];

/// A new picture of her.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdentityFlux {
    /// What is to be seen.
    pub prompt: String,
    /// Her picture, under the server's name for it.
    pub reference: String,
    /// Width in pixels, a multiple of eight.
    pub width_px: u32,
    /// Height in pixels, a multiple of eight.
    pub height_px: u32,
    /// What the noise grows from, below 2^53.
    pub seed: u64,
    /// How the file's name begins.
    pub prefix: String,
}

/// Her face made anew inside a mask; everything else stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepairFlux {
    /// What is to be seen.
    pub prompt: String,
    /// Her picture, under the server's name for it.
    pub reference: String,
    /// The picture to repair, under the server's name for it.
    pub picture: String,
    /// White where it may change, under the server's name for it.
    pub mask: String,
    /// What the noise grows from, below 2^53.
    pub seed: u64,
    /// How the file's name begins.
    pub prefix: String,
}

impl Template for IdentityFlux {
    fn draw(&self, shelf: &mut Shelf<'_>) -> Graph {
        let mut graph = Graph::new();
        let (Locked { model, vae, positive, negative }, reference) =
            locked(&mut graph, shelf, &self.prompt, &self.reference);
        let ipadapter = IPAdapterFluxLoader::new()
            .ipadapter(shelf.take(&IPADAPTER_FLUX))
            .clip_vision("google/siglip-so400m-patch14-384")
            .provider("cpu")
            .add_to(&mut graph);
        let model = ApplyIPAdapterFlux::new(&model, &ipadapter, &reference)
            .weight(0.5)
            .start_percent(0.0)
            .end_percent(0.8)
            .add_to(&mut graph);
        let latent = EmptySD3LatentImage::new()
            .width(self.width_px)
            .height(self.height_px)
            .batch_size(1)
            .titled(title::SIZE)
            .add_to(&mut graph);
        let latent = KSampler::new(&model, &positive, &negative, &latent)
            .seed(self.seed)
            .steps(20)
            .cfg(1.0)
            .sampler_name("euler")
            .scheduler("simple")
            .denoise(1.0)
            .titled(title::SEED)
            .add_to(&mut graph);
        let image = VAEDecode::new(&latent, &vae).add_to(&mut graph);
        SaveImage::new(&image).filename_prefix(self.prefix.as_str()).titled(title::RESULT).add_to(&mut graph);
        graph
    }
}

impl Template for RepairFlux {
    fn draw(&self, shelf: &mut Shelf<'_>) -> Graph {
        let mut graph = Graph::new();
        let (locked, _) = locked(&mut graph, shelf, &self.prompt, &self.reference);
        let settings =
            |sampler: KSampler| sampler.steps(20).cfg(1.0).sampler_name("euler").scheduler("simple").denoise(0.6);
        inpaint(&mut graph, locked, (&self.picture, &self.mask), settings, self.seed, &self.prefix);
        graph
    }
}

fn locked(graph: &mut Graph, shelf: &mut Shelf<'_>, prompt: &str, reference: &str) -> (Locked, Wire<Image>) {
    let model = UNETLoader::new().unet_name(shelf.take(&UNET)).weight_dtype("default").add_to(graph);
    let clip = DualCLIPLoader::new()
        .clip_name1(shelf.take(&CLIP_L))
        .clip_name2(shelf.take(&T5))
        .r#type("flux")
        .device("default")
        .add_to(graph);
    let vae = VAELoader::new().vae_name(shelf.take(&VAE)).add_to(graph);
    let encoded = CLIPTextEncode::new(&clip).text(prompt).titled(title::PROMPT).add_to(graph);
    let positive = FluxGuidance::new(&encoded).guidance(3.5).add_to(graph);
    let negative = ConditioningZeroOut::new(&encoded).add_to(graph);
    let (reference, _) = LoadImage::new().image(reference).titled(title::REFERENCE).add_to(graph);
    let pulid = PulidFluxModelLoader::new().pulid_file(shelf.take(&PULID_FLUX)).add_to(graph);
    let eva_clip = PulidFluxEvaClipLoader::new().add_to(graph);
    let faces = PulidFluxInsightFaceLoader::new().provider("CPU").add_to(graph);
    let model = ApplyPulidFlux::new(&model, &pulid, &eva_clip, &faces, &reference)
        .weight(0.9)
        .start_at(0.0)
        .end_at(1.0)
        .add_to(graph);
    (Locked { model, vae, positive, negative }, reference)
}
