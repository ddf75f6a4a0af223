//! The draft renderer: a designed frame around a portrait.
//!
//! In: a [`DraftScene`] (portrait, palette, light, look, words). Out: a [`Picture`], the same for the same scene.
//! Never: changes the face; it is scaled, graded within a few percent and lit from one side, nothing else.
//!
//! The per-pixel work is one WGSL kernel with a CPU twin that agrees within 2 of 255 per channel; type is set
//! on the CPU for both.

mod colour;
mod cpu;
mod cutout;
mod gpu;
mod layout;
mod plate;

use serde::{Deserialize, Serialize};

pub use gpu::GpuDraft;

use crate::device::Place;
use crate::text::Fonts;
use crate::{GpuError, Picture};

/// The four looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DraftStyle {
    /// One disc, one hairline orbit, the head breaking out; a quiet serif.
    #[default]
    Minimal,
    /// A bleeding colour panel with a leaning disc; the name climbs the free column.
    Editorial,
    /// A dark sheet, one beam, a moon behind the head, a hairline frame.
    Noir,
    /// An arch, a sun and a quarter in flat colours; a loud grotesque.
    Chroma,
}

impl DraftStyle {
    /// Every look, in the order of a menu.
    pub const ALL: [Self; 4] = [Self::Minimal, Self::Editorial, Self::Noir, Self::Chroma];

    /// The name in files: `minimal`, `editorial`, `noir`, `chroma`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Minimal => "minimal",
            Self::Editorial => "editorial",
            Self::Noir => "noir",
            Self::Chroma => "chroma",
        }
    }

    /// The inverse of [`name`](Self::name).
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|style| style.name() == name)
    }
}

/// One lamp.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Light {
    /// 0 from the camera, positive from the picture's right, -90 from the left.
    pub azimuth_degrees: f32,
    /// 0 level with the face, 90 from above.
    pub elevation_degrees: f32,
    /// -1 cold to 1 warm; the strongest changes red and blue by 4.5 %.
    pub warmth: f32,
    /// 0 a bare bulb to 1 an overcast sky.
    pub softness: f32,
}

impl Default for Light {
    /// A large window to the upper left.
    fn default() -> Self {
        Self { azimuth_degrees: -40.0, elevation_degrees: 35.0, warmth: 0.1, softness: 0.6 }
    }
}

/// What a draft shows.
#[derive(Clone, Debug, PartialEq)]
pub struct DraftScene {
    /// 256 to 8192.
    pub width_px: u32,
    /// 256 to 8192.
    pub height_px: u32,
    /// The person; a smooth backdrop is replaced, any other is kept inside the panel.
    pub portrait: Picture,
    /// The face in portrait pixels: left, top, width, height; `None` takes the middle of the picture.
    pub focus: Option<[f32; 4]>,
    /// One to eight colours; the first is the ground.
    pub palette: Vec<[u8; 3]>,
    /// Where the light comes from.
    pub light: Light,
    /// Moves and mirrors the shapes.
    pub seed: u64,
    /// The look.
    pub style: DraftStyle,
    /// The muse's name; letters outside Latin are left out.
    pub title: String,
    /// What the picture is to become; three lines at most are shown.
    pub caption: String,
    /// What the picture is, e.g. `DRAFT`; always shown.
    pub label: String,
}

impl DraftScene {
    fn face_box(&self) -> [f32; 4] {
        let (w, h) = (self.portrait.width_px as f32, self.portrait.height_px as f32);
        match self.focus {
            Some(face) if face.iter().all(|v| v.is_finite()) && face[2] >= 4.0 && face[3] >= 4.0 => face,
            _ => [w * 0.3, h * 0.22, w * 0.4, h * 0.45],
        }
    }

    fn check(&self) -> Result<(), GpuError> {
        let bad = |reason: String| Err(GpuError::BadScene { reason });
        for side in [self.width_px, self.height_px] {
            if !(256..=8192).contains(&side) {
                return bad(format!("a side of {side} pixels is not between 256 and 8192"));
            }
        }
        // Four bytes a pixel have to fit the 128 MiB that every device binds.
        if u64::from(self.width_px) * u64::from(self.height_px) > 32 << 20 {
            return bad(format!("{} x {} is more than 32 megapixels", self.width_px, self.height_px));
        }
        if self.palette.is_empty() || self.palette.len() > 8 {
            return bad(format!("a palette of {} colours", self.palette.len()));
        }
        let light = &self.light;
        if ![light.azimuth_degrees, light.elevation_degrees, light.warmth, light.softness].iter().all(|v| v.is_finite())
        {
            return bad("the light has a value that is not a number".into());
        }
        let portrait = &self.portrait;
        if portrait.rgb.len() != portrait.width_px as usize * portrait.height_px as usize * 3 || portrait.rgb.is_empty()
        {
            return bad("the portrait's pixels do not match its size".into());
        }
        Ok(())
    }
}

/// Where drafts are computed.
pub type DraftDevice = Place<GpuDraft>;

/// Draws the scene. Time for 1080 x 1350: about 0.3 s, most of it scaling the portrait.
///
/// A graphics device that fails is replaced by the processor for this picture, with a warning in the log.
///
/// # Errors
/// [`GpuError::BadScene`] names the field that cannot be drawn.
pub fn render(scene: &DraftScene, device: &DraftDevice) -> Result<Picture, GpuError> {
    scene.check()?;
    let fonts = Fonts::load()?;
    let cutout = cutout::Cutout::of(&scene.portrait, scene.face_box());
    let sheet = layout::compose(scene, &cutout, &fonts);
    let mut picture = match device {
        DraftDevice::Cpu { .. } => cpu::shade_all(&sheet.plate),
        DraftDevice::Gpu(gpu) => gpu.shade_all(&sheet.plate).unwrap_or_else(|error| {
            tracing::warn!(%error, "the graphics device failed; the processor draws this draft");
            cpu::shade_all(&sheet.plate)
        }),
    };
    for run in &sheet.runs {
        fonts.draw(&mut picture, run);
    }
    Ok(picture)
}
