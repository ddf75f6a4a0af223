//! Where portraits are drawn: on a graphics device that has proved itself, on the processor otherwise.

use super::renderer::{GpuRenderError, GpuRenderer};
use crate::GpuError;
use crate::device::Place;
use crate::head::HeadError;
use crate::head::render::frame::{Quality, Renderer, Scene, Wanted};
use crate::head::render::picture::{Aux, Picture};

/// Longer side of the picture by which a device proves itself.
const PROOF_PX: u32 = 96;
/// What a device may differ from the twin by, in levels of 255: on average over all bytes.
const PROOF_MEAN: f32 = 1.0;
/// Share of the bytes that may differ by more than [`PROOF_FAR`] levels.
const PROOF_SHARE: f32 = 0.02;
const PROOF_FAR: u8 = 12;

/// Draws portraits; never fails because of a device, never shows another face without saying so.
///
/// A graphics device first draws each quality once in small beside the processor. One that draws something else, or
/// fails at any time, is not asked again: the processor draws that picture and all later ones, and
/// [`note`](Self::note) says why. A picture that is merely too large for it the processor draws alone.
#[derive(Debug)]
pub struct PortraitDevice {
    twin: Renderer,
    place: Place<GpuRenderer>,
    proven: [bool; 2],
}

impl PortraitDevice {
    /// The processor, with up to `threads` threads; 0 means as many as the machine has.
    pub fn cpu(threads: usize) -> Self {
        Self::at(Place::cpu(), threads)
    }

    /// A graphics device when one is preferred and works, the processor otherwise. Compiling its shaders takes
    /// seconds the first time.
    pub fn open(prefer_gpu: bool, threads: usize) -> Self {
        Self::at(Place::open(prefer_gpu), threads)
    }

    /// An open graphics device, be it drawn in software.
    pub fn on(gpu: GpuRenderer, threads: usize) -> Self {
        Self::at(Place::Gpu(gpu), threads)
    }

    fn at(place: Place<GpuRenderer>, threads: usize) -> Self {
        Self { twin: Renderer::new(threads), place, proven: [false; 2] }
    }

    /// For people: `CPU, 8 threads` or the adapter's name and interface.
    pub fn name(&self) -> String {
        self.place.name()
    }

    /// Why the processor draws; `None` on a graphics device.
    pub fn note(&self) -> Option<&str> {
        self.place.note()
    }

    /// Draws a scene.
    ///
    /// # Errors
    /// As [`Renderer::render`]: only what no device can draw.
    pub fn render(&mut self, scene: &Scene<'_>) -> Result<Picture, HeadError> {
        self.render_while(scene, &|| true)
    }

    /// Draws a scene as long as it is wanted: asked before a graphics device begins, and tens of times while the
    /// processor draws.
    ///
    /// # Errors
    /// As [`render`](Self::render); [`HeadError::Unwanted`] when it was given up.
    pub fn render_while(&mut self, scene: &Scene<'_>, wanted: Wanted<'_>) -> Result<Picture, HeadError> {
        if !wanted() {
            return Err(HeadError::Unwanted);
        }
        match self.attempt(scene, GpuRenderer::render)? {
            Some(picture) => Ok(picture),
            None => self.twin.render_while(scene, wanted),
        }
    }

    /// Draws a scene and its guides.
    ///
    /// # Errors
    /// As [`render`](Self::render).
    pub fn render_with_guides(&mut self, scene: &Scene<'_>) -> Result<(Picture, Aux), HeadError> {
        match self.attempt(scene, GpuRenderer::render_with_guides)? {
            Some(drawn) => Ok(drawn),
            None => self.twin.render_with_guides(scene),
        }
    }

    /// What the graphics device draws; `None` when the processor has to.
    fn attempt<T>(
        &mut self,
        scene: &Scene<'_>,
        draw: impl FnOnce(&mut GpuRenderer, &Scene<'_>) -> Result<T, GpuRenderError>,
    ) -> Result<Option<T>, HeadError> {
        let Place::Gpu(gpu) = &mut self.place else { return Ok(None) };
        let proven = &mut self.proven[usize::from(scene.quality == Quality::Final)];
        let drawn = if *proven { Ok(None) } else { prove(gpu, &mut self.twin, scene).map(Some) };
        let fault = match drawn {
            Ok(None | Some(None)) => {
                *proven = true;
                match draw(gpu, scene) {
                    Ok(drawn) => return Ok(Some(drawn)),
                    Err(GpuRenderError::Scene(error)) => return Err(error),
                    Err(GpuRenderError::Device(error @ GpuError::TooLarge { .. })) => {
                        tracing::warn!(%error, "the processor draws this portrait");
                        return Ok(None);
                    }
                    Err(GpuRenderError::Device(error)) => error.to_string(),
                }
            }
            Ok(Some(Some(fault))) => fault,
            Err(GpuRenderError::Scene(error)) => return Err(error),
            Err(GpuRenderError::Device(error)) => error.to_string(),
        };
        tracing::warn!(fault, "the graphics device failed; the processor draws portraits");
        self.place = Place::Cpu { note: format!("The graphics device is not used any more: {fault}.") };
        Ok(None)
    }
}

/// Draws a scene in small on both; the text says how they differ, if they do.
fn prove(gpu: &mut GpuRenderer, twin: &mut Renderer, scene: &Scene<'_>) -> Result<Option<String>, GpuRenderError> {
    let longer = scene.size_px[0].max(scene.size_px[1]);
    let small = |px: u32| (px * PROOF_PX).checked_div(longer).unwrap_or(px).clamp(16, PROOF_PX);
    let size_px = if longer > PROOF_PX { scene.size_px.map(small) } else { scene.size_px };
    let scene = Scene { size_px, ..*scene };
    let (known, drawn) = (twin.render(&scene)?, gpu.render(&scene)?);
    Ok(unlike(&known, &drawn).map(|how| format!("{} draws another picture than the processor: {how}", gpu.info().name)))
}

/// How two pictures of one scene differ by more than rounding; `None` when they do not.
fn unlike(known: &Picture, drawn: &Picture) -> Option<String> {
    if (known.width_px, known.height_px, known.rgb.len()) != (drawn.width_px, drawn.height_px, drawn.rgb.len()) {
        return Some("it has another size".into());
    }
    let gaps = known.rgb.iter().zip(&drawn.rgb).map(|(a, b)| a.abs_diff(*b));
    let count = known.rgb.len().max(1) as f32;
    let mean = gaps.clone().map(f32::from).sum::<f32>() / count;
    let far = gaps.filter(|gap| *gap > PROOF_FAR).count() as f32 / count;
    (mean > PROOF_MEAN || far > PROOF_SHARE)
        .then(|| format!("{mean:.2} of 255 apart on average, {:.1} % of it by more than {PROOF_FAR}", far * 100.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(level: u8) -> Picture {
        Picture { width_px: 20, height_px: 20, rgb: vec![level; 1200] }
    }

    #[test]
    fn rounding_is_alike_and_another_face_is_not() {
        let known = plain(100);
        assert_eq!(unlike(&known, &plain(101)), None);
        assert!(unlike(&known, &plain(102)).is_some());
        let mut marked = plain(100);
        marked.rgb[..30].fill(0);
        assert!(unlike(&known, &marked).is_some(), "a patch that differs is seen");
        marked.rgb[8..].fill(100);
        assert_eq!(unlike(&known, &marked), None, "two pixels are not a face");
        assert!(unlike(&known, &Picture { width_px: 20, height_px: 19, rgb: vec![100; 1140] }).is_some());
    }
}
