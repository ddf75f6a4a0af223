//! What both repairs do behind their identity lock.

use muse_comfy::build::nodes::*;
use muse_comfy::build::{Graph, Wire};

use super::title;

/// A locked model with what it is to follow.
pub(super) struct Locked {
    pub(super) model: Wire<Model>,
    pub(super) vae: Wire<Vae>,
    pub(super) positive: Wire<Conditioning>,
    pub(super) negative: Wire<Conditioning>,
}

/// Samples anew inside the mask, lays the result over the picture and saves it. `settings` are the sampler's, without
/// its seed.
pub(super) fn inpaint(
    graph: &mut Graph,
    locked: Locked,
    (picture, mask): (&str, &str),
    settings: impl FnOnce(KSampler) -> KSampler,
    seed: u64,
    prefix: &str,
) {
    let Locked { model, vae, positive, negative } = locked;
    let (picture, _) = LoadImage::new().image(picture).titled(title::PICTURE).add_to(graph);
    let mask = LoadImageMask::new().image(mask).channel("red").titled(title::MASK).add_to(graph);
    let mask = GrowMask::new(&mask).expand(16).tapered_corners(true).add_to(graph);
    // Keeps what lies outside the mask and blends its edge, at any strength of denoising.
    let model = DifferentialDiffusion::new(&model).strength(1.0).add_to(graph);
    let (positive, negative, latent) =
        InpaintModelConditioning::new(&positive, &negative, &vae, &picture, &mask).noise_mask(true).add_to(graph);
    let sampler = KSampler::new(&model, &positive, &negative, &latent).seed(seed);
    let latent = settings(sampler).titled(title::SEED).add_to(graph);
    let made = VAEDecode::new(&latent, &vae).add_to(graph);
    let whole = ImageCompositeMasked::new(&picture, &made).x(0).y(0).resize_source(false).mask(&mask).add_to(graph);
    SaveImage::new(&whole).filename_prefix(prefix).titled(title::RESULT).add_to(graph);
}
