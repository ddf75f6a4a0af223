//! Her picture in the pose of her designed head: SDXL, led by ControlNet along the head's depth, lines and normals.

use muse_comfy::build::nodes::*;
use muse_comfy::build::{Graph, Wire};

use super::files::{CONTROL_DEPTH, CONTROL_LINES, CONTROL_NORMALS, CONTROL_UNION, ModelFile, Shelf};
use super::inpaint::Locked;
use super::sdxl::{self, LOCK};
use super::{Template, title};

/// A new picture of her, posed as her head was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PosedSdxl {
    /// What is to be seen.
    pub prompt: String,
    /// What is not to be seen.
    pub negative: String,
    /// Her picture from the front, under the server's name for it.
    pub reference: String,
    /// How near each point is, bright is near, under the server's name for it.
    pub depth: String,
    /// Outlines, white on black, under the server's name for it.
    pub lines: String,
    /// Which way each point faces, as colours, under the server's name for it.
    pub normals: String,
    /// Width in pixels, a multiple of eight.
    pub width_px: u32,
    /// Height in pixels, a multiple of eight.
    pub height_px: u32,
    /// What the noise grows from, below 2^53.
    pub seed: u64,
    /// How the file's name begins.
    pub prefix: String,
}

/// One way of leading a picture.
struct Guide<'a> {
    title: &'static str,
    picture: &'a str,
    /// A ControlNet for this alone.
    alone: &'static ModelFile,
    /// What a ControlNet for everything calls it.
    of_union: &'static str,
    strength: f64,
    /// What to say where the server has neither.
    without: &'static str,
    /// The share of the steps after which it lets go, so that skin and hair are the model's own.
    until: f64,
}

impl PosedSdxl {
    fn guides(&self) -> [Guide<'_>; 3] {
        [
            Guide {
                title: title::DEPTH,
                picture: &self.depth,
                alone: &CONTROL_DEPTH,
                of_union: "depth",
                without: "this server has no ControlNet for depth: left out",
                strength: 0.6,
                until: 0.7,
            },
            Guide {
                title: title::LINES,
                picture: &self.lines,
                alone: &CONTROL_LINES,
                of_union: "canny/lineart/anime_lineart/mlsd",
                without: "this server has no ControlNet for lines: left out",
                strength: 0.35,
                until: 0.5,
            },
            Guide {
                title: title::NORMALS,
                picture: &self.normals,
                alone: &CONTROL_NORMALS,
                of_union: "normal",
                without: "this server has no ControlNet for normals: left out",
                strength: 0.35,
                until: 0.5,
            },
        ]
    }
}

impl Template for PosedSdxl {
    fn draw(&self, shelf: &mut Shelf<'_>) -> Graph {
        let mut graph = Graph::new();
        let mut made = if shelf.catalogue().has_all(LOCK) {
            sdxl::locked(&mut graph, shelf, &self.prompt, &self.negative, &self.reference)
        } else {
            shelf.note("this server has no identity lock: only the guides hold her face".to_owned());
            sdxl::plain(&mut graph, shelf, &self.prompt, &self.negative)
        };
        lead(&mut graph, shelf, &self.guides(), &mut made);
        let latent = EmptyLatentImage::new()
            .width(self.width_px)
            .height(self.height_px)
            .batch_size(1)
            .titled(title::SIZE)
            .add_to(&mut graph);
        sdxl::sample(&mut graph, &made, &latent, self.seed, &self.prefix);
        graph
    }
}

/// Puts each guide for which the server has a ControlNet between the words and the sampler.
fn lead(graph: &mut Graph, shelf: &mut Shelf<'_>, guides: &[Guide<'_>], made: &mut Locked) {
    let typed = shelf.catalogue().has("SetUnionControlNetType");
    let union = if typed { shelf.take_if_any(&CONTROL_UNION) } else { None };
    let union = union.map(|file| ControlNetLoader::new().control_net_name(file).add_to(graph));
    for guide in guides {
        let net: Wire<ControlNet> = if let Some(union) = &union {
            SetUnionControlNetType::new(union).r#type(guide.of_union).add_to(graph)
        } else if let Some(file) = shelf.take_if_any(guide.alone) {
            ControlNetLoader::new().control_net_name(file).add_to(graph)
        } else {
            shelf.note(guide.without.to_owned());
            continue;
        };
        let (picture, _) = LoadImage::new().image(guide.picture).titled(guide.title).add_to(graph);
        let (positive, negative) = ControlNetApplyAdvanced::new(&made.positive, &made.negative, &net, &picture)
            .strength(guide.strength)
            .start_percent(0.0)
            .end_percent(guide.until)
            .vae(&made.vae)
            .add_to(graph);
        (made.positive, made.negative) = (positive, negative);
    }
}
