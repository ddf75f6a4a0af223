//! The portrait on a graphics device: the passes of the CPU twin again, in WGSL.
//!
//! In: the same [`Scene`](crate::head::render::Scene). Out: the same [`Picture`](crate::Picture) and guides. At least
//! 99.5 % of the pixels differ by at most 4 of 255 in every channel, the mean over all bytes by at most 0.2; the same
//! adapter gives the same bytes again. Measured on Mesa's software device: 0.01 and no pixel beyond 3; 0.03 where
//! strands are blended in 16 bits. Never: another face without saying so
//! ([`PortraitDevice`](crate::head::render::PortraitDevice)).
//!
//! Triangles are drawn by compute shaders, not by the device's rasteriser: coverage, and with it every silhouette,
//! then follows the twin's sums and no driver's rules. Strands are drawn by the rasteriser, because only it blends in
//! order; their fragments work out the cover as the twin does. Integer hashes make the same textures everywhere.
//! Growth, sorting and the cloud's filling stay on the processor.
//!
//! Each `.wgsl` file repeats one theme of the twin and names the function it repeats; they are concatenated in the
//! order of `kernels.rs`. Whoever changes a sum in the twin changes it there too: `tests/portrait_twin.rs` notices.

mod device;
mod kernels;
mod memory;
mod passes;
mod plan;
mod renderer;
mod uniforms;

pub use device::PortraitDevice;
pub use renderer::{GpuRenderError, GpuRenderer};
