//! The passes in their order, over bands of rows.

use std::sync::Arc;

use super::ambient::Ambient;
use super::background::Background;
use super::camera::{Framing, Lens, Projected, View};
use super::eye::EyeLook;
use super::light::LightRig;
use super::math::V3;
use super::mesh::{Garment, Material, Mesh};
use super::picture::{Aux, Picture};
use super::raster::{self, Band, Visibility};
use super::scatter::{self, Kernel, Lit};
use super::shadow::Shadow;
use super::skin::{Creases, SkinLook};
use super::stage::{Shaded, Stage};
use super::strands::{self, Ribbons, Roots, ScalpLook, Strands};
use super::tone;
use super::workers;
use crate::head::{Design, Geometry, HeadAsset, HeadError, Level};

/// Smallest picture, in pixels a side.
pub const LEAST_PX: u32 = 16;
/// Largest picture, in pixels a side.
pub const MOST_PX: u32 = 2048;

/// How much work a picture gets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Quality {
    /// For a slider being moved: one sample per pixel, fewer strands.
    Draft,
    /// For keeps.
    #[default]
    Final,
}

/// What a quality means.
#[derive(Clone, Copy, Debug)]
pub(super) struct Effort {
    /// Samples along a pixel's side.
    pub(super) side: usize,
    pub(super) sky_directions: usize,
    pub(super) sky_texels: usize,
    pub(super) shadow_texels: usize,
    pub(super) shadow_taps: [u32; 2],
    /// Share of the strands that are drawn, wider in return.
    pub(super) strands: f32,
    /// Every how many samples of a row are shaded.
    pub(super) stride: usize,
    /// Cells of the cloud of hair, along its longest side.
    pub(super) cells: usize,
    pub(super) scatter: bool,
}

impl Quality {
    pub(super) fn effort(self) -> Effort {
        match self {
            Self::Draft => Effort {
                side: 1,
                sky_directions: 14,
                sky_texels: 80,
                shadow_texels: 384,
                shadow_taps: [5, 8],
                strands: 0.15,
                stride: 2,
                cells: 24,
                scatter: false,
            },
            Self::Final => Effort {
                side: 2,
                sky_directions: 48,
                sky_texels: 192,
                shadow_texels: 1024,
                shadow_taps: [10, 20],
                strands: 1.0,
                stride: 1,
                cells: 44,
                scatter: true,
            },
        }
    }
}

/// Everything that makes a picture.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// The asset of the head.
    pub asset: &'a HeadAsset,
    /// The mesh of the geometry.
    pub level: &'a Level,
    /// The posed head.
    pub geometry: &'a Geometry,
    /// How it looks.
    pub design: &'a Design,
    /// Folds of its expression.
    pub creases: Creases,
    /// Lights.
    pub rig: LightRig,
    /// Lens.
    pub lens: Lens,
    /// What the picture shows.
    pub framing: Framing,
    /// What is behind.
    pub background: Background,
    /// What covers the shoulders.
    pub garment: Garment,
    /// Its colour, linear RGB.
    pub cloth: [f32; 3],
    /// Width and height of the picture, 16 to 2,048 pixels.
    pub size_px: [u32; 2],
    /// How much work it gets.
    pub quality: Quality,
}

/// Draws pictures; keeps what the next one can use again.
#[derive(Debug, Default)]
pub struct Renderer {
    threads: usize,
    ambient: Option<(u64, Arc<Ambient>)>,
    roots: Option<(u64, Roots)>,
    strands: Option<(u64, Strands)>,
}

/// What a band yields: display bytes and, if asked for, guides.
struct Stripe {
    rgb: Vec<u8>,
    depth: Vec<f32>,
    normal: Vec<[f32; 3]>,
    part: Vec<u8>,
    hair: Vec<f32>,
}

/// All that the bands read.
struct Plan<'a> {
    scene: &'a Scene<'a>,
    effort: Effort,
    view: View,
    mesh: Mesh,
    places: Vec<Projected>,
    stage: Stage,
    ribbons: Ribbons,
    kernel: Kernel,
    guides: bool,
}

/// Whether somebody still waits for the picture. May be asked from several threads at once.
pub type Wanted<'a> = &'a (dyn Fn() -> bool + Sync);

fn go_on(wanted: Wanted<'_>) -> Result<(), HeadError> {
    if wanted() { Ok(()) } else { Err(HeadError::Unwanted) }
}

impl Renderer {
    /// A renderer for up to `threads` threads; 0 means as many as the machine has. Their number never shows.
    pub fn new(threads: usize) -> Self {
        let machine = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self { threads: if threads == 0 { machine() } else { threads }, ..Self::default() }
    }

    /// Draws a scene.
    ///
    /// # Errors
    /// [`HeadError::OutOfRange`] for a size beyond 16 to 2,048 pixels or a number that is none.
    pub fn render(&mut self, scene: &Scene<'_>) -> Result<Picture, HeadError> {
        self.render_while(scene, &|| true)
    }

    /// Draws a scene as long as it is wanted, which is asked tens of times on the way.
    ///
    /// # Errors
    /// As [`render`](Self::render); [`HeadError::Unwanted`] when it was given up.
    pub fn render_while(&mut self, scene: &Scene<'_>, wanted: Wanted<'_>) -> Result<Picture, HeadError> {
        self.draw(scene, false, wanted).map(|(picture, _)| picture)
    }

    /// Draws a scene and its guides.
    ///
    /// # Errors
    /// As [`render`](Self::render).
    pub fn render_with_guides(&mut self, scene: &Scene<'_>) -> Result<(Picture, Aux), HeadError> {
        self.draw(scene, true, &|| true)
    }

    fn draw(&mut self, scene: &Scene<'_>, guides: bool, wanted: Wanted<'_>) -> Result<(Picture, Aux), HeadError> {
        checked(scene)?;
        let plan = self.plan(scene, guides, wanted)?;
        let [width, height] = scene.size_px.map(|px| px as usize);
        // The height of bands depends on the picture alone.
        let rows = (height / 6).clamp(24, 160);
        let count = height.div_ceil(rows);
        let stripes = workers::jobs(count, self.threads, |number| {
            let top = number * rows;
            plan.stripe(top, rows.min(height - top), wanted)
        });
        let mut aux = Aux::default();
        let mut rgb = Vec::with_capacity(width * height * 3);
        for stripe in stripes {
            let stripe = stripe?;
            rgb.extend_from_slice(&stripe.rgb);
            aux.depth_dm.extend(stripe.depth);
            aux.normal.extend(stripe.normal);
            aux.part.extend(stripe.part);
            aux.hair.extend(stripe.hair);
        }
        if guides {
            aux.draw_lines(width, height);
            let side = plan.effort.side as f32;
            let named = scene.asset.landmarks().filter(|(name, _)| !name.starts_with("joint"));
            aux.landmarks = named
                .map(|(name, vertex)| {
                    let place = plan.places[vertex];
                    (name.to_owned(), [place.x / side, place.y / side])
                })
                .collect();
        }
        Ok((Picture { width_px: scene.size_px[0], height_px: scene.size_px[1], rgb }, aux))
    }

    fn plan<'a>(&mut self, scene: &'a Scene<'a>, guides: bool, wanted: Wanted<'_>) -> Result<Plan<'a>, HeadError> {
        let effort = scene.quality.effort();
        let threads = self.threads;
        let eyes_at = V3::of(scene.geometry.between_eyes);
        let size = scene.size_px.map(|px| px as usize * effort.side);
        let view = View::on(scene.geometry, scene.lens, scene.framing, size);
        let mut mesh = Mesh::new(scene.level, scene.geometry, scene.garment);
        let key = fingerprint(scene);
        if self.ambient.as_ref().is_none_or(|(known, _)| *known != key) {
            let sky = Ambient::new(&mesh, eyes_at, effort.sky_directions, effort.sky_texels, threads);
            self.ambient = Some((key, Arc::new(sky)));
        }
        let ambient = self.ambient.as_ref().map(|(_, ambient)| Arc::clone(ambient)).unwrap_or_default();
        for (vertex, (bent, open)) in mesh.vertices.iter_mut().zip(&ambient.vertices) {
            (vertex.bent, vertex.open) = (*bent, *open);
        }
        let scalp = ScalpLook::new(scene.design)?;
        go_on(wanted)?;
        let lamps = scene.rig.lamps(eyes_at);
        let shadows = workers::jobs(lamps.len(), threads, |number| {
            Shadow::draw(&mesh, &lamps[number], eyes_at, effort.shadow_texels, effort.shadow_taps)
        });
        go_on(wanted)?;
        let rooted = roots_key(scene);
        let grown_from = rooted ^ key.rotate_left(17);
        if self.strands.as_ref().is_none_or(|(known, _)| *known != grown_from) {
            if self.roots.as_ref().is_none_or(|(known, _)| *known != rooted) {
                let roots = Roots::new(scene.level, scene.design, effort.strands, threads)?;
                self.roots = Some((rooted, roots));
            }
            if let Some((_, roots)) = &self.roots {
                let grown = Strands::grow(scene.level, scene.geometry, scene.design, roots, threads)?;
                self.strands = Some((grown_from, grown));
            }
        }
        let empty = Strands::default();
        let strands = self.strands.as_ref().map_or(&empty, |(_, strands)| strands);
        go_on(wanted)?;
        let volume = strands.volume(&lamps, effort.cells, threads);
        let skin = SkinLook::new(scene.design, scene.geometry, scene.creases, scalp)?;
        let missing = || HeadError::AssetContent { reason: "an eyeball is missing".into() };
        let eye = |side: usize| {
            let eye = scene.geometry.eyes[side].ok_or_else(missing)?;
            EyeLook::new(scene.design, &eye, side as u32)
        };
        let stage = Stage {
            shadows,
            rig: scene.rig,
            ambient,
            volume,
            skin,
            eyes: [eye(0)?, eye(1)?],
            garment: scene.garment,
            cloth: V3::of(scene.cloth),
            camera: view.eye,
            head: eyes_at + scene.geometry.head.map_or(V3::ZERO, |(turn, _)| V3::of(turn.apply([0.0, 0.2, -0.62]))),
            gums: [-0.552, -0.695],
            lamps,
        };
        let places: Vec<Projected> = mesh.vertices.iter().map(|vertex| view.project(vertex.pos)).collect();
        let ribbons = strands.ribbons(&view, &stage, threads);
        let kernel = Kernel::new(1.0);
        Ok(Plan { scene, effort, view, mesh, places, stage, ribbons, kernel, guides })
    }
}

impl Plan<'_> {
    /// Draws pixel rows `top` to `top + rows`.
    fn stripe(&self, top: usize, rows: usize, wanted: Wanted<'_>) -> Result<Stripe, HeadError> {
        let side = self.effort.side;
        let nearest = self.places.iter().map(|place| place.near).fold(0.0, f32::max);
        let reach = (scatter::REACH_DM * self.view.scale * nearest).ceil() as usize;
        let margin = if self.effort.scatter { reach + 2 } else { 2 };
        let first = (top * side).saturating_sub(margin);
        let last = ((top + rows) * side + margin).min(self.view.size[1]);
        let band = Band { top: first, rows: last - first, width: self.view.size[0] };
        let seen = raster::draw(&self.mesh, &self.places, self.stage.garment, band);
        let count = band.rows * band.width;
        let mut shaded = vec![Shaded::default(); count];
        for row in 0..band.rows {
            go_on(wanted)?;
            // Drafts shade every other sample; the ones between take the mean where nothing changes.
            for turn in 0..self.effort.stride {
                for column in (turn..band.width).step_by(self.effort.stride) {
                    let place = row * band.width + column;
                    let between = turn > 0 && column + 1 < band.width && self.alike(&seen, place);
                    shaded[place] = if between {
                        Shaded::mean(&shaded[place - 1], &shaded[place + 1])
                    } else {
                        self.shaded(&seen, place, column, row + band.top)
                    };
                }
            }
        }
        go_on(wanted)?;
        let mut lit = Lit {
            light: shaded.iter().map(|shaded| shaded.light).collect(),
            depth: shaded.iter().map(|shaded| shaded.depth).collect(),
        };
        if self.effort.scatter {
            scatter::scatter(&mut lit, &seen.near, self.view.scale, &self.kernel, band);
        }
        let compose = |(shaded, light): (&Shaded, &V3)| shaded.shine + *light * shaded.tint;
        let mut colour: Vec<V3> = shaded.iter().zip(&lit.light).map(compose).collect();
        let mut hair = vec![0.0; count];
        self.ribbons.draw(&mut colour, &mut hair, &seen.near, band);
        Ok(self.resolved(&colour, &hair, &seen, band, top, rows))
    }

    /// One sample: a surface or the background.
    fn shaded(&self, seen: &Visibility, place: usize, column: usize, row: usize) -> Shaded {
        match seen.triangle[place] {
            0 => Shaded { shine: self.behind(column, row), ..Shaded::default() },
            triangle => self.stage.shade(&raster::surface(&self.mesh, &self.places, &self.view, triangle, column, row)),
        }
    }

    /// Whether the samples to both sides are of one piece with this one, and not so fine as an eye.
    fn alike(&self, seen: &Visibility, place: usize) -> bool {
        let material = |place: usize| match seen.triangle[place] {
            0 => Material::None,
            triangle => self.mesh.triangles[triangle as usize - 1].material,
        };
        let here = material(place);
        let step = (seen.near[place - 1] - seen.near[place + 1]).abs();
        matches!(here, Material::None | Material::Skin | Material::Cloth)
            && material(place - 1) == here
            && material(place + 1) == here
            && step < 0.0004
    }

    fn behind(&self, column: usize, row: usize) -> V3 {
        let half = 0.5 * self.view.size[0].min(self.view.size[1]) as f32;
        let (x, y) = (column as f32 + 0.5 - self.view.middle[0], row as f32 + 0.5 - self.view.middle[1]);
        self.scene.background.at(x / half, y / half)
    }

    /// Samples to pixels: a tent a little wider than the pixel.
    fn resolved(&self, colour: &[V3], hair: &[f32], seen: &Visibility, band: Band, top: usize, rows: usize) -> Stripe {
        let side = self.effort.side;
        let width = band.width / side;
        let mut stripe = Stripe { rgb: vec![], depth: vec![], normal: vec![], part: vec![], hair: vec![] };
        stripe.rgb.reserve(width * rows * 3);
        // Weights along one axis of the samples of a pixel and one sample to each side.
        let weights: &[f32] = if side == 2 { &[0.125, 0.375, 0.375, 0.125] } else { &[0.0, 1.0, 0.0] };
        for row in top..top + rows {
            for column in 0..width {
                let (mut sum, mut total) = (V3::ZERO, 0.0);
                for (dy, wy) in weights.iter().enumerate() {
                    for (dx, wx) in weights.iter().enumerate() {
                        let (x, y) = ((column * side + dx).wrapping_sub(1), (row * side + dy).wrapping_sub(1));
                        if x >= band.width || y < band.top || y >= band.top + band.rows || wx * wy == 0.0 {
                            continue;
                        }
                        let light = colour[(y - band.top) * band.width + x];
                        // A single glint must not outshine its pixel.
                        let weight = wx * wy / (1.0 + light.most().max(0.0) * 0.5);
                        sum += light * weight;
                        total += weight;
                    }
                }
                let light = sum * (1.0 / total.max(1e-9));
                stripe.rgb.extend_from_slice(&tone::pixel(light, column as u32, row as u32));
                if self.guides {
                    let place = (row * side - band.top) * band.width + column * side;
                    self.guide(&mut stripe, hair, seen, place, [column * side, row * side]);
                }
            }
        }
        stripe
    }

    fn guide(&self, stripe: &mut Stripe, hair: &[f32], seen: &Visibility, place: usize, at: [usize; 2]) {
        let triangle = seen.triangle[place];
        stripe.hair.push(hair[place]);
        if triangle == 0 {
            stripe.depth.push(0.0);
            stripe.normal.push([0.0; 3]);
            let part = if hair[place] > 0.5 { Material::Hair } else { Material::None };
            stripe.part.push(part as u8);
            return;
        }
        let surface = raster::surface(&self.mesh, &self.places, &self.view, triangle, at[0], at[1]);
        stripe.depth.push(1.0 / seen.near[place]);
        stripe.normal.push(surface.at.normal.lanes());
        stripe.part.push(if hair[place] > 0.5 { Material::Hair } else { surface.material } as u8);
    }
}

/// Whether a picture of this size can be drawn.
///
/// # Errors
/// [`HeadError::OutOfRange`] names the first side beyond 16 to 2,048 pixels.
pub fn check_size(size_px: [u32; 2]) -> Result<(), HeadError> {
    let wrong = size_px.into_iter().find(|px| !(LEAST_PX..=MOST_PX).contains(px));
    wrong.map_or(Ok(()), |px| {
        let (min, max) = (f64::from(LEAST_PX), f64::from(MOST_PX));
        Err(HeadError::OutOfRange { name: "picture.size_px".into(), got: f64::from(px), min, max })
    })
}

/// Refuses what cannot be drawn.
pub(super) fn checked(scene: &Scene<'_>) -> Result<(), HeadError> {
    check_size(scene.size_px)?;
    let framing = [scene.framing.height_dm, scene.framing.offset_dm[0], scene.framing.offset_dm[1]];
    let lights = scene.rig.lights.iter().flat_map(|light| {
        [light.azimuth_deg, light.elevation_deg, light.distance_dm, light.half_dm[0], light.half_dm[1], light.strength]
            .into_iter()
            .chain(light.colour)
    });
    let colours = scene.cloth.into_iter().chain(scene.background.lit).chain(scene.background.edge);
    let surround = scene.rig.above.into_iter().chain(scene.rig.below);
    for number in framing.into_iter().chain(lights).chain(colours).chain(surround) {
        // Not so for what is not a number, either.
        if !(-1000.0..=1000.0).contains(&number) {
            let name = "scene".into();
            return Err(HeadError::OutOfRange { name, got: f64::from(number), min: -1000.0, max: 1000.0 });
        }
    }
    let whole = scene.geometry.positions.len() == scene.level.vertex_count()
        && scene.geometry.normals.len() == scene.level.vertex_count()
        && scene.geometry.positions.iter().flatten().all(|lane| lane.is_finite());
    if whole {
        Ok(())
    } else {
        Err(HeadError::AssetContent { reason: "the geometry does not belong to this level, or is not finite".into() })
    }
}

/// A number for where hair has its roots: design, mesh and quality of a scene.
pub(super) fn roots_key(scene: &Scene<'_>) -> u64 {
    let mesh = (scene.level.vertex_count() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    strands::key(scene.design) ^ mesh ^ (scene.quality as u64).rotate_left(40)
}

/// A number for the geometry, garment and quality of a scene.
pub(super) fn fingerprint(scene: &Scene<'_>) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ scene.quality as u64;
    let mut take = |bits: u32| hash = (hash ^ u64::from(bits)).wrapping_mul(0x0000_0100_0000_01b3);
    for position in &scene.geometry.positions {
        for lane in &position[..3] {
            take(lane.to_bits());
        }
    }
    take(scene.garment.below_edge(V3::ZERO).to_bits());
    hash
}
