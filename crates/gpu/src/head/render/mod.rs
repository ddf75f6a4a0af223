//! The portrait: a posed head in, a picture out.
//!
//! In: a [`Scene`]: geometry, design, lights, lens, background. Out: a [`Picture`], and [`Aux`] guides.
//! Never: depends on the clock, on chance, or on the number of threads: the same scene gives the same bytes.
//!
//! This is the reference. Each pass is plain data and functions of one sample or vertex, so that it can be said again
//! in WGSL. Read the modules from top to bottom; each uses only those above it.

/// Vectors.
pub mod math;

/// Chance for textures.
pub mod noise;

/// Jobs on threads.
pub mod workers;

/// Lenses and framing.
pub mod camera;

/// Triangles.
pub mod mesh;

/// Depth along a direction.
pub mod depth_map;

/// How much sky a point sees.
pub mod ambient;

/// Studio lights.
pub mod light;

/// Soft shadows.
pub mod shadow;

/// Mirroring.
pub mod brdf;

/// Which triangle a sample shows.
pub mod raster;

/// Hair, brows, lashes, beard.
pub mod strands;

/// Skin.
pub mod skin;

/// Eyes.
pub mod eye;

/// What is behind the head.
pub mod background;

/// All that shading reads.
pub mod stage;

/// Light under the skin.
pub mod scatter;

/// From light to bytes.
pub mod tone;

/// What comes out.
pub mod picture;

/// The passes in their order.
pub mod frame;

/// The same on a graphics device.
pub mod gpu;

pub use background::{BACKGROUNDS, Background};
pub use camera::{Framing, Lens};
pub use frame::{Quality, Renderer, Scene, Wanted};
pub use gpu::PortraitDevice;
pub use light::{LIGHT_RIGS, LightRig, SoftLight};
pub use mesh::{Garment, Material};
pub use picture::{Aux, Picture};
pub use skin::Creases;

/// Changes whenever the same scene gives other pixels.
pub const RENDERER_VERSION: u32 = 2;
