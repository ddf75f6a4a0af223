//! Templates without an identity lock: they need no model, or do without one.

use muse_comfy::build::Graph;
use muse_comfy::build::nodes::*;

use super::files::{Shelf, UPSCALER};
use super::{Template, title};

/// A panel of her picture at three fifths of the frame, on the ground colour, with a band of the accent behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plate {
    /// Her picture, under the server's name for it.
    pub reference: String,
    /// Width in pixels.
    pub width_px: u32,
    /// Height in pixels.
    pub height_px: u32,
    /// The ground, `0xRRGGBB`.
    pub ground: u32,
    /// The band, `0xRRGGBB`.
    pub accent: u32,
    /// How the file's name begins.
    pub prefix: String,
}

/// A picture at exactly the wanted size; what does not fit its proportions is cut off evenly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upscale {
    /// The picture, under the server's name for it.
    pub picture: String,
    /// Width in pixels.
    pub width_px: u32,
    /// Height in pixels.
    pub height_px: u32,
    /// How the file's name begins.
    pub prefix: String,
}

/// The last frame of a clip, to be the first one of the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandOff {
    /// The clip, under the server's name for it.
    pub clip: String,
    /// How the file's name begins.
    pub prefix: String,
}

impl Template for Plate {
    fn draw(&self, _: &mut Shelf<'_>) -> Graph {
        let (width, height) = (self.width_px, self.height_px);
        let side = width.min(height) * 62 / 100;
        let mut graph = Graph::new();
        let (portrait, _) = LoadImage::new().image(self.reference.as_str()).titled(title::REFERENCE).add_to(&mut graph);
        let ground = EmptyImage::new()
            .width(width)
            .height(height)
            .batch_size(1)
            .color(self.ground)
            .titled(title::GROUND)
            .add_to(&mut graph);
        let band = EmptyImage::new()
            .width(width / 3)
            .height(height)
            .batch_size(1)
            .color(self.accent)
            .titled(title::ACCENT)
            .add_to(&mut graph);
        let scene =
            ImageCompositeMasked::new(&ground, &band).x(width * 58 / 100).y(0).resize_source(false).add_to(&mut graph);
        let panel = ImageScale::new(&portrait)
            .upscale_method("lanczos")
            .width(side)
            .height(side)
            .crop("center")
            .add_to(&mut graph);
        let scene = ImageCompositeMasked::new(&scene, &panel)
            .x((width - side) / 2)
            .y((height - side) * 42 / 100)
            .resize_source(false)
            .add_to(&mut graph);
        SaveImage::new(&scene).filename_prefix(self.prefix.as_str()).titled(title::RESULT).add_to(&mut graph);
        graph
    }
}

impl Template for Upscale {
    fn draw(&self, shelf: &mut Shelf<'_>) -> Graph {
        let mut graph = Graph::new();
        let (picture, _) = LoadImage::new().image(self.picture.as_str()).titled(title::PICTURE).add_to(&mut graph);
        let enlarged = if let Some(file) = shelf.take_if_any(&UPSCALER) {
            let model = UpscaleModelLoader::new().model_name(file).add_to(&mut graph);
            ImageUpscaleWithModel::new(&model, &picture).add_to(&mut graph)
        } else {
            shelf
                .note("this server has no upscale model: the picture is only resampled, no detail is added".to_owned());
            picture
        };
        let sized = ImageScale::new(&enlarged)
            .upscale_method("lanczos")
            .width(self.width_px)
            .height(self.height_px)
            .crop("center")
            .titled(title::SIZE)
            .add_to(&mut graph);
        SaveImage::new(&sized).filename_prefix(self.prefix.as_str()).titled(title::RESULT).add_to(&mut graph);
        graph
    }
}

impl Template for HandOff {
    fn draw(&self, shelf: &mut Shelf<'_>) -> Graph {
        let mut graph = Graph::new();
        let clip = LoadVideo::new().file(self.clip.as_str()).titled(title::CLIP).add_to(&mut graph);
        let (frames, ..) = GetVideoComponents::new(&clip).add_to(&mut graph);
        let frame = ImageFromBatch::new(&frames)
            .batch_index(last_frame(shelf))
            .length(1)
            .titled("Last frame")
            .add_to(&mut graph);
        SaveImage::new(&frame).filename_prefix(self.prefix.as_str()).titled(title::RESULT).add_to(&mut graph);
        graph
    }
}

/// The index that means the last frame: -1 where the server counts from the end, else the largest it takes, because
/// every version pulls an index that is too large back to the last one.
///
/// Source: `ImageFromBatch` of ComfyUI 0.3.75 (0 to 4095) and 0.33.0 (-16384 to 16384).
fn last_frame(shelf: &Shelf<'_>) -> i64 {
    let spec = shelf.catalogue().class("ImageFromBatch").and_then(|class| class.input_anywhere("batch_index"));
    match spec
        .map(|spec| (spec.min.as_ref().and_then(|min| min.as_i64()), spec.max.as_ref().and_then(|max| max.as_i64())))
    {
        Some((Some(0..), Some(max))) => max,
        _ => -1,
    }
}
