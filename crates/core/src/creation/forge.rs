//! The face forge: a design becomes portraits of a head that belongs to nobody, and the views an identity is enrolled from.

mod guides;
mod pose;
mod screen;

use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use muse_gpu::Picture;
use muse_gpu::head::render::frame::check_size;
use muse_gpu::head::render::gpu::PortraitDevice;
use muse_gpu::head::render::{
    Aux, Background, Creases, Framing, Garment, Lens, LightRig, Quality, RENDERER_VERSION, Scene,
};
use muse_gpu::head::{Design, DesignSpace, Detail, Expression, HeadAsset, HeadError, Pose, Sculptor};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

pub use guides::Guides;
pub use pose::PosedHead;
pub use screen::in_turn;

use crate::governance::ReferencePicture;
use crate::governance::meter::Form;
use crate::vocab::ForgedHead;

/// How a head is shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct View {
    /// Turned towards the right edge of the picture, -90 to 90 degrees.
    pub yaw_degrees: f32,
    /// Nodded, positive downwards.
    pub pitch_degrees: f32,
    /// What the face does: `neutral`, `soft_smile`, `smile`, …
    pub expression: String,
    /// The light: `beauty`, `rembrandt`, `window`, …
    pub light: String,
    /// What is behind: `studio_grey`, …
    pub background: String,
    /// Focal length in millimetres, as on full frame; the nearest of 35, 50, 85 and 135 is taken.
    pub lens_mm: f32,
    /// Width of the picture, 16 to 2,048 pixels.
    pub width_px: u32,
    /// Height of the picture, 16 to 2,048 pixels.
    pub height_px: u32,
    /// Whether it is for a slider being moved: several times as fast, fewer strands, no light under the skin.
    pub draft: bool,
}

impl Default for View {
    fn default() -> Self {
        Self {
            yaw_degrees: 0.0,
            pitch_degrees: 0.0,
            expression: "neutral".to_owned(),
            light: "beauty".to_owned(),
            background: "studio_grey".to_owned(),
            lens_mm: 85.0,
            width_px: 768,
            height_px: 768,
            draft: false,
        }
    }
}

/// The views of an identity: name, yaw, expression, light. Within 30 degrees, because beyond 45 an embedder no longer
/// knows the face (facts/face_forge.md).
const REFERENCE_VIEWS: [(&str, f32, &str, &str); 8] = [
    ("1-front", 0.0, "neutral", "beauty"),
    ("2-left-15", -15.0, "neutral", "beauty"),
    ("3-right-15", 15.0, "neutral", "beauty"),
    ("4-left-30", -30.0, "neutral", "beauty"),
    ("5-right-30", 30.0, "neutral", "beauty"),
    ("6-front-smile", 0.0, "soft_smile", "beauty"),
    ("7-left-15-warm", -15.0, "neutral", "sunset"),
    ("8-right-15-smile", 15.0, "soft_smile", "window"),
];

impl View {
    /// The eight views a designed identity is enrolled from, each with its name.
    pub fn references(side_px: u32) -> impl Iterator<Item = (&'static str, Self)> {
        REFERENCE_VIEWS.into_iter().map(move |(name, yaw_degrees, expression, light)| {
            let (expression, light) = (expression.to_owned(), light.to_owned());
            let view =
                Self { yaw_degrees, expression, light, width_px: side_px, height_px: side_px, ..Self::default() };
            (name, view)
        })
    }

    /// What a form of the identity meter looks at, each view with its name.
    pub fn of_form(form: Form) -> Vec<(&'static str, Self)> {
        let quick = |wanted: &'static [usize]| {
            let all: Vec<_> = Self::references(DRAFT_PX).collect();
            let drafted =
                move |at: &usize| all.get(*at).cloned().map(|(name, view)| (name, Self { draft: true, ..view }));
            wanted.iter().filter_map(drafted).collect()
        };
        match form {
            // The front, and both sides at 15 degrees.
            Form::One => quick(&[0]),
            Form::Three => quick(&[0, 1, 2]),
            Form::Full => Self::references(READING_PX).collect(),
        }
    }
}

/// Side of the views the identity meter reads, in pixels: its thresholds are measured on pictures of this size.
pub const READING_PX: u32 = 512;
/// Side of its drafts.
pub const DRAFT_PX: u32 = 320;

/// The base mesh and its targets; assets/face/LICENSE.md says where they come from.
const HEAD: &[u8] = include_bytes!("../../../../assets/face/head.bin");

/// Side of the pictures an identity is enrolled from, in pixels.
const REFERENCE_SIDE_PX: u32 = 640;

/// Where portraits are drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DrawnOn {
    /// `CPU, 8 threads`, or the adapter's name and interface.
    pub device: String,
    /// Why not on a graphics device; absent when on one.
    pub note: Option<String>,
}

/// The head, loaded once per process.
#[derive(Debug)]
pub struct Forge {
    space: DesignSpace,
    head_sha256: String,
    /// Opened at the first portrait.
    device: OnceLock<Mutex<PortraitDevice>>,
    /// Where the last portrait was drawn, for whoever asks while the next one is.
    drawn_on: Mutex<Option<DrawnOn>>,
}

impl Forge {
    /// The forge of this process. The first call reads the asset, 10 ms.
    ///
    /// # Errors
    /// [`HeadError`] when the asset of this build is damaged.
    pub fn open() -> Result<&'static Self, HeadError> {
        static FORGE: OnceLock<Result<Forge, HeadError>> = OnceLock::new();
        let open = || {
            let space = DesignSpace::new(HeadAsset::load(HEAD)?.into())?;
            Ok(Self {
                space,
                head_sha256: hex::encode(Sha256::digest(HEAD)),
                device: OnceLock::new(),
                drawn_on: Mutex::new(None),
            })
        };
        FORGE.get_or_init(open).as_ref().map_err(Clone::clone)
    }

    /// Faces as named numbers, and what keeps them adult.
    pub const fn space(&self) -> &DesignSpace {
        &self.space
    }

    /// Portraits of one face, in the order of the views, each with the guides that image generators take. Blocks: about
    /// two seconds for one of 768 pixels on two cores, a tenth of that as a draft.
    ///
    /// # Errors
    /// [`HeadError`] for a design that is not an adult's, a name nobody knows, or a size out of range.
    pub fn portraits(&self, design: &Design, views: &[View]) -> Result<Vec<(Picture, Aux)>, HeadError> {
        self.draw(design, &lit(views)?, PortraitDevice::render_with_guides)
    }

    /// [`portraits`](Self::portraits) without the guides.
    ///
    /// # Errors
    /// As [`portraits`](Self::portraits).
    pub fn pictures(&self, design: &Design, views: &[View]) -> Result<Vec<Picture>, HeadError> {
        self.draw(design, &lit(views)?, PortraitDevice::render)
    }

    fn draw<T>(
        &self,
        design: &Design,
        views: &[(&View, LightRig)],
        mut drawn: impl FnMut(&mut PortraitDevice, &Scene<'_>) -> Result<T, HeadError>,
    ) -> Result<Vec<T>, HeadError> {
        let asset = self.space.asset();
        let shape = self.space.shape(design)?;
        // Before a device is opened for what none can draw.
        views.iter().try_for_each(|(view, _)| check_size([view.width_px, view.height_px]))?;
        let mut sculptor = Sculptor::new(asset.clone(), Detail::Once)?;
        let mut draw = |(view, rig): &(&View, LightRig)| {
            let expression = Expression::named(asset, &view.expression, 1.0)?;
            let pose = Pose::FRONT.turned(view.yaw_degrees, view.pitch_degrees, 0.0)?;
            let geometry = sculptor.sculpt(&shape, &expression, &pose);
            let scene = Scene {
                asset,
                level: asset.level(Detail::Once),
                geometry,
                design,
                creases: Creases::of(asset, &expression),
                rig: *rig,
                lens: nearest_lens(view.lens_mm),
                framing: Framing::PORTRAIT,
                background: Background::named(&view.background)?,
                garment: Garment::CrewNeck,
                cloth: DARK_CLOTH,
                size_px: [view.width_px, view.height_px],
                quality: if view.draft { Quality::Draft } else { Quality::Final },
            };
            let mut device = self.device();
            let picture = drawn(&mut device, &scene)?;
            self.note_place(&device);
            Ok(picture)
        };
        views.iter().map(&mut draw).collect()
    }

    /// What DNA keeps of a design.
    pub fn head_of(&self, design: &Design) -> ForgedHead {
        let head_sha256 = self.head_sha256.clone();
        ForgedHead { design: design.clone(), renderer_version: RENDERER_VERSION, head_sha256 }
    }

    /// Whether this build draws a sealed head as it was drawn when it was sealed.
    pub fn draws(&self, head: &ForgedHead) -> bool {
        head.renderer_version == RENDERER_VERSION && head.head_sha256 == self.head_sha256
    }

    /// The eight pictures an identity is enrolled from. Blocks for some seconds.
    ///
    /// # Errors
    /// [`HeadError`] for a design that does not read as an adult's.
    pub fn reference_pictures(&self, design: &Design) -> Result<Vec<ReferencePicture>, HeadError> {
        let (names, views): (Vec<_>, Vec<_>) = View::references(REFERENCE_SIDE_PX).unzip();
        let drawn = self.portraits(design, &views)?;
        let picture = |(name, (picture, _)): (&str, (Picture, Aux))| ReferencePicture {
            // `1-front` is called `front`, as with the faces that ship with the studio.
            name: name.split_once('-').map_or(name, |(_, name)| name).to_owned(),
            bytes: picture.encode_png(),
        };
        Ok(names.into_iter().zip(drawn).map(picture).collect())
    }

    /// Where the last portrait was drawn; `None` before the first one, for which a device is opened. Never waits.
    pub fn drawn_on(&self) -> Option<DrawnOn> {
        self.drawn_on.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn note_place(&self, device: &PortraitDevice) {
        let place = DrawnOn { device: device.name(), note: device.note().map(str::to_owned) };
        *self.drawn_on.lock().unwrap_or_else(PoisonError::into_inner) = Some(place);
    }

    /// Held for one portrait: others wait their turn.
    fn device(&self) -> MutexGuard<'_, PortraitDevice> {
        let device = self.device.get_or_init(|| Mutex::new(PortraitDevice::open(true, 0)));
        device.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes whenever the same design gives other pixels.
    pub const fn renderer_version() -> u32 {
        RENDERER_VERSION
    }

    /// SHA-256 of the head's asset, hexadecimal, as in `assets/face/head.bin.sha256`.
    pub fn head_sha256(&self) -> &str {
        &self.head_sha256
    }
}

/// Linear RGB.
const DARK_CLOTH: [f32; 3] = [0.035, 0.038, 0.045];

fn lit(views: &[View]) -> Result<Vec<(&View, LightRig)>, HeadError> {
    views.iter().map(|view| Ok((view, LightRig::named(&view.light)?))).collect()
}

fn nearest_lens(focal_mm: f32) -> Lens {
    let apart = |lens: &Lens| (lens.focal_mm() / focal_mm.max(1.0)).ln().abs();
    Lens::ALL.into_iter().min_by(|a, b| apart(a).total_cmp(&apart(b))).unwrap_or(Lens::Portrait85)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that fails may panic")]
mod tests {
    use super::*;
    use crate::governance::meter::{Build, IdentityScale};

    #[test]
    fn the_meter_is_calibrated_for_this_renderer_and_head() {
        let build = Build {
            renderer_version: Forge::renderer_version(),
            head_sha256: Forge::open().unwrap().head_sha256().to_owned(),
            embedder: "sface-2021dec".to_owned(),
        };
        let scale = IdentityScale::shipped(&build);
        assert!(scale.is_ok(), "{scale:?}: run scripts/face-forge-report and commit what it writes");
        let recorded = include_str!("../../../../assets/face/head.bin.sha256");
        assert!(recorded.starts_with(&build.head_sha256), "{recorded}");
        let on = scale.unwrap().measured_on;
        assert_eq!((on.side_px, on.draft_px), (READING_PX, DRAFT_PX), "measured on other sizes than are read");
    }

    #[test]
    fn each_form_looks_at_views_of_an_export() {
        let names = |form: Form| View::of_form(form).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        assert_eq!(names(Form::One), ["1-front"]);
        assert_eq!(names(Form::Three), ["1-front", "2-left-15", "3-right-15"]);
        assert_eq!(names(Form::Full).len(), 8);
        assert!(View::of_form(Form::Three).iter().all(|(_, view)| view.draft && view.width_px == DRAFT_PX));
        assert!(View::of_form(Form::Full).iter().all(|(_, view)| !view.draft && view.width_px == READING_PX));
    }
}
