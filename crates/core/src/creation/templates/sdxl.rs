//! SDXL with her identity locked by PuLID and IP-Adapter FaceID, in the order of the packs' own examples.

use muse_comfy::build::nodes::*;
use muse_comfy::build::{Graph, Wire};

use super::files::{CHECKPOINT, PULID, Shelf};
use super::inpaint::{Locked, inpaint};
use super::{Template, title};

/// The classes the lock needs beyond ComfyUI's own.
pub(super) const LOCK: &[&str] = &[
    "PulidModelLoader",
    "PulidEvaClipLoader",
    "PulidInsightFaceLoader",
    "ApplyPulid",
    "IPAdapterUnifiedLoaderFaceID",
    "IPAdapterFaceID",
];

/// A new picture of her.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdentitySdxl {
    /// What is to be seen.
    pub prompt: String,
    /// What is not to be seen.
    pub negative: String,
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
pub struct RepairSdxl {
    /// What is to be seen.
    pub prompt: String,
    /// What is not to be seen.
    pub negative: String,
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

impl Template for IdentitySdxl {
    fn draw(&self, shelf: &mut Shelf<'_>) -> Graph {
        let mut graph = Graph::new();
        let made = locked(&mut graph, shelf, &self.prompt, &self.negative, &self.reference);
        let latent = EmptyLatentImage::new()
            .width(self.width_px)
            .height(self.height_px)
            .batch_size(1)
            .titled(title::SIZE)
            .add_to(&mut graph);
        sample(&mut graph, &made, &latent, self.seed, &self.prefix);
        graph
    }
}

impl Template for RepairSdxl {
    fn draw(&self, shelf: &mut Shelf<'_>) -> Graph {
        let mut graph = Graph::new();
        let locked = locked(&mut graph, shelf, &self.prompt, &self.negative, &self.reference);
        let settings =
            |sampler: KSampler| sampler.steps(30).cfg(6.0).sampler_name("dpmpp_2m").scheduler("karras").denoise(0.55);
        inpaint(&mut graph, locked, (&self.picture, &self.mask), settings, self.seed, &self.prefix);
        graph
    }
}

/// Samples a whole picture and saves it.
pub(super) fn sample(graph: &mut Graph, made: &Locked, latent: &Wire<Latent>, seed: u64, prefix: &str) {
    let latent = KSampler::new(&made.model, &made.positive, &made.negative, latent)
        .seed(seed)
        .steps(30)
        .cfg(6.0)
        .sampler_name("dpmpp_2m")
        .scheduler("sgm_uniform")
        .denoise(1.0)
        .titled(title::SEED)
        .add_to(graph);
    let image = VAEDecode::new(&latent, &made.vae).add_to(graph);
    SaveImage::new(&image).filename_prefix(prefix).titled(title::RESULT).add_to(graph);
}

/// A checkpoint and the words, nobody's face.
pub(super) fn plain(graph: &mut Graph, shelf: &mut Shelf<'_>, prompt: &str, negative: &str) -> Locked {
    let (model, clip, vae) = CheckpointLoaderSimple::new().ckpt_name(shelf.take(&CHECKPOINT)).add_to(graph);
    let positive = CLIPTextEncode::new(&clip).text(prompt).titled(title::PROMPT).add_to(graph);
    let negative = CLIPTextEncode::new(&clip).text(negative).titled(title::NEGATIVE).add_to(graph);
    Locked { model, vae, positive, negative }
}

/// The same with her face.
pub(super) fn locked(
    graph: &mut Graph,
    shelf: &mut Shelf<'_>,
    prompt: &str,
    negative: &str,
    reference: &str,
) -> Locked {
    let Locked { model, vae, positive, negative } = plain(graph, shelf, prompt, negative);
    let (reference, _) = LoadImage::new().image(reference).titled(title::REFERENCE).add_to(graph);
    let pulid = PulidModelLoader::new().pulid_file(shelf.take(&PULID)).add_to(graph);
    let eva_clip = PulidEvaClipLoader::new().add_to(graph);
    let faces = PulidInsightFaceLoader::new().provider("CPU").add_to(graph);
    let model = ApplyPulid::new(&model, &pulid, &eva_clip, &faces, &reference)
        .method("fidelity")
        .weight(0.8)
        .start_at(0.0)
        .end_at(1.0)
        .add_to(graph);
    let (model, ipadapter) = IPAdapterUnifiedLoaderFaceID::new(&model)
        .preset("FACEID PLUS V2")
        .lora_strength(0.6)
        .provider("CPU")
        .add_to(graph);
    let (model, _) = IPAdapterFaceID::new(&model, &ipadapter, &reference)
        .weight(0.6)
        .weight_faceidv2(1.0)
        .weight_type("linear")
        .combine_embeds("concat")
        .start_at(0.0)
        .end_at(1.0)
        .embeds_scaling("V only")
        .add_to(graph);
    Locked { model, vae, positive, negative }
}
