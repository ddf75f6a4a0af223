//! The portrait on a graphics device: the passes of the CPU twin again, in WGSL.
//!
//! In: the same [`Scene`](super::Scene). Out: the same [`Picture`](super::Picture) and guides, within the tolerance
//! below. Never: another face without saying so.

mod kernels;
mod memory;
mod passes;
mod plan;
mod renderer;
mod uniforms;

pub use renderer::{GpuRenderError, GpuRenderer};
