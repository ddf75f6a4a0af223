//! A renderer on one graphics device, and what it keeps from picture to picture.

use super::kernels::{self, Kernels};
use super::memory::Memory;
use super::passes::Passes;
use super::plan::{Plan, neighbours};
use super::uniforms::Block;
use crate::device::{self, OpenDevice};
use crate::head::HeadError;
use crate::head::render::camera::View;
use crate::head::render::eye::EyeLook;
use crate::head::render::frame::{self, Quality, Scene};
use crate::head::render::light::Lamp;
use crate::head::render::math::V3;
use crate::head::render::picture::{Aux, Picture};
use crate::head::render::skin::SkinLook;
use crate::head::render::strands::{Roots, ScalpLook, Strands, Volume};
use crate::{AdapterInfo, GpuError};

/// Why a graphics device drew no picture.
#[derive(Debug, thiserror::Error)]
pub enum GpuRenderError {
    /// The scene cannot be drawn on any device.
    #[error(transparent)]
    Scene(#[from] HeadError),
    /// The device failed; the processor can still draw it.
    #[error(transparent)]
    Device(#[from] GpuError),
}

/// A graphics device with the portrait shaders compiled, and what the next picture can use again.
#[derive(Debug)]
pub struct GpuRenderer {
    on: OpenDevice,
    kernels: Kernels,
    memory: Memory,
    threads: usize,
    kept: Kept,
}

/// What lies on the device, and what it was made from.
#[derive(Debug, Default)]
struct Kept {
    triangles: Vec<[u32; 4]>,
    /// Of vertices and sky.
    geometry: Option<u64>,
    shadows: Option<(u64, Vec<Lamp>)>,
    roots: Option<(u64, Roots)>,
    strands: Option<(u64, Strands)>,
    cloud: Option<(u64, Quality, Volume)>,
    /// How many pieces there are to draw.
    order: Option<(u64, View, u32)>,
}

impl device::Kernel for GpuRenderer {
    fn open(software: bool) -> Result<Self, GpuError> {
        Self::open(software)
    }

    fn info(&self) -> &AdapterInfo {
        self.info()
    }
}

impl GpuRenderer {
    /// Opens the best adapter and compiles the shaders.
    ///
    /// * `software`: whether a device drawn on the processor will do; it is slower than the CPU twin.
    ///
    /// # Errors
    /// [`GpuError::NoAdapter`], or [`GpuError::Device`] with what the adapter lacks or the driver said.
    pub fn open(software: bool) -> Result<Self, GpuError> {
        let on = kernels::open(software)?;
        let kernels = Kernels::new(&on)?;
        let memory = on.checked(|| Memory::new(&on))?;
        // For what stays on the processor.
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Ok(Self { on, kernels, memory, threads, kept: Kept::default() })
    }

    /// Which device this is.
    pub fn info(&self) -> &AdapterInfo {
        &self.on.info
    }

    /// Something that pulls the card out, at any time and from any thread. For tests.
    #[doc(hidden)]
    pub fn breaker(&self) -> impl FnOnce() + Send + 'static {
        let device = self.on.device.clone();
        move || device.destroy()
    }

    /// Draws a scene as [`Renderer::render`](crate::head::render::Renderer::render) does; see the module for how
    /// closely.
    ///
    /// # Errors
    /// [`GpuRenderError::Scene`] for what no device can draw, [`GpuRenderError::Device`] when this one fails, with
    /// [`GpuError::TooLarge`] when it stays usable for smaller pictures.
    pub fn render(&mut self, scene: &Scene<'_>) -> Result<Picture, GpuRenderError> {
        self.draw(scene, false).map(|(picture, _)| picture)
    }

    /// Draws a scene and its guides.
    ///
    /// # Errors
    /// As [`render`](Self::render).
    pub fn render_with_guides(&mut self, scene: &Scene<'_>) -> Result<(Picture, Aux), GpuRenderError> {
        self.draw(scene, true)
    }

    fn draw(&mut self, scene: &Scene<'_>, guides: bool) -> Result<(Picture, Aux), GpuRenderError> {
        let drawn = self.attempt(scene, guides);
        if drawn.is_err() {
            // Nobody knows what of it reached the device.
            self.kept = Kept::default();
        }
        drawn
    }

    fn attempt(&mut self, scene: &Scene<'_>, guides: bool) -> Result<(Picture, Aux), GpuRenderError> {
        let plan = Plan::new(scene)?;
        let limits = self.on.device.limits();
        let limit = limits.max_storage_buffer_binding_size.min(limits.max_buffer_size);
        if plan.most_bytes() > limit {
            let what = "the memory for a part of it";
            return Err(GpuError::TooLarge { what, got: plan.most_bytes(), limit }.into());
        }
        let hair = self.grow(&plan)?;
        let Self { on, kernels, memory, kept, .. } = self;
        let (strands, volume) = match (&kept.strands, &kept.cloud) {
            (Some((_, strands)), Some((_, _, volume))) => (strands, volume),
            _ => return Err(HeadError::AssetContent { reason: "no strands were grown".into() }.into()),
        };
        let block = block(&plan, strands, volume)?;
        let geometry = kept.geometry != Some(plan.key);
        let shadows = kept.shadows.as_ref().is_none_or(|known| *known != (plan.key, plan.lamps.clone()));
        let triangles = if geometry { plan.triangles() } else { vec![] };
        let topology = geometry && triangles != kept.triangles;
        let ordered = kept.order.as_ref().filter(|(key, view, _)| (*key, *view) == (hair.key, plan.view));
        let order = if ordered.is_some() { None } else { Some(strands.order(&plan.view)) };
        let pieces = order.as_ref().map_or_else(|| ordered.map_or(0, |known| known.2), |order| order.len() as u32);
        on.checked(|| {
            memory.begin();
            memory.scene.fill(on, &block);
            if geometry {
                memory.vertices.fill(on, &plan.vertices());
            }
            if topology {
                memory.triangles.fill(on, &triangles);
                memory.neighbours.fill(on, &neighbours(&triangles, plan.mesh.vertices.len()));
            }
            if hair.grown {
                memory.send_strands(on, strands);
            }
            if hair.filled {
                memory.density.fill(on, &volume.density);
            }
            if let Some(order) = &order {
                memory.order.fill(on, order);
            }
        })?;
        kept.order = Some((hair.key, plan.view, pieces));
        if topology {
            kept.triangles = triangles;
        }
        let points = strands.points.len();
        let mut passes = Passes { on, kernels, memory, plan: &plan, points, cells: volume.density.len(), pieces };
        passes.prepare(geometry, shadows)?;
        kept.geometry = Some(plan.key);
        kept.shadows = Some((plan.key, plan.lamps.clone()));
        Ok(passes.draw(guides)?)
    }

    /// Grows the strands and fills the cloud, unless those of the last picture will do.
    fn grow(&mut self, plan: &Plan<'_>) -> Result<Hair, HeadError> {
        let scene = plan.scene;
        let rooted = frame::roots_key(scene);
        let key = rooted ^ plan.key.rotate_left(17);
        let grown = self.kept.strands.as_ref().is_none_or(|(known, _)| *known != key);
        if grown && self.kept.roots.as_ref().is_none_or(|(known, _)| *known != rooted) {
            let roots = Roots::new(scene.level, scene.design, plan.effort.strands, self.threads)?;
            self.kept.roots = Some((rooted, roots));
        }
        if let (true, Some((_, roots))) = (grown, &self.kept.roots) {
            let strands = Strands::grow(scene.level, scene.geometry, scene.design, roots, self.threads)?;
            self.kept.strands = Some((key, strands));
        }
        let known = |(known, quality, _): &(u64, Quality, Volume)| (*known, *quality) == (key, scene.quality);
        let filled = !self.kept.cloud.as_ref().is_some_and(known);
        if let (true, Some((_, strands))) = (filled, &self.kept.strands) {
            self.kept.cloud = Some((key, scene.quality, Volume::dark(&strands.pieces(), plan.effort.cells)));
        }
        Ok(Hair { key, grown, filled })
    }
}

/// What of the hair is new.
#[derive(Clone, Copy)]
struct Hair {
    key: u64,
    grown: bool,
    filled: bool,
}

/// The uniforms of a scene.
fn block(plan: &Plan<'_>, strands: &Strands, volume: &Volume) -> Result<Vec<u8>, HeadError> {
    let scene = plan.scene;
    let scalp = ScalpLook::new(scene.design)?;
    let skin = SkinLook::new(scene.design, scene.geometry, scene.creases, scalp)?;
    let missing = || HeadError::AssetContent { reason: "an eyeball is missing".into() };
    let eye = |side: usize| {
        let eye = scene.geometry.eyes[side].ok_or_else(missing)?;
        EyeLook::new(scene.design, &eye, side as u32)
    };
    let block = Block {
        scene,
        effort: &plan.effort,
        view: &plan.view,
        head: plan.eyes_at + scene.geometry.head.map_or(V3::ZERO, |(turn, _)| V3::of(turn.apply([0.0, 0.2, -0.62]))),
        gums: [-0.552, -0.695],
        lamps: &plan.lamps,
        skin: &skin,
        eyes: &[eye(0)?, eye(1)?],
        fibres: &strands.looks,
        volume,
        atlas: &plan.atlas,
        vertices: plan.mesh.vertices.len(),
        triangles: plan.mesh.triangles.len(),
        points: strands.points.len(),
    };
    Ok(block.bytes())
}
