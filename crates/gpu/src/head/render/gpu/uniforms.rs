//! The uniforms of a scene, laid out as `scene.wgsl` reads them.

use crate::head::render::ambient::Ambient;
use crate::head::render::background::Background;
use crate::head::render::camera::View;
use crate::head::render::depth_map::DepthMap;
use crate::head::render::eye::EyeLook;
use crate::head::render::frame::{Effort, Scene};
use crate::head::render::light::Lamp;
use crate::head::render::math::V3;
use crate::head::render::scatter::Kernel;
use crate::head::render::shadow::{self, Shadow};
use crate::head::render::skin::SkinLook;
use crate::head::render::strands::{FibreLook, Volume};

/// Lamps and their shadow maps.
pub(super) const LAMPS: usize = 4;
/// Depth maps of all kinds.
const MAPS: usize = 100;
/// Places for the taps of the search, then for those of the filter.
const TAPS: [usize; 2] = [12, 20];
/// Four-lane words of the whole block.
const WORDS: usize = 611;
/// Bytes of the whole block.
pub(super) const SCENE_BYTES: u64 = WORDS as u64 * 16;

/// Words of four lanes, in the order of the struct.
#[derive(Debug, Default)]
struct Words(Vec<[f32; 4]>);

impl Words {
    fn four(&mut self, lanes: [f32; 4]) {
        self.0.push(lanes);
    }

    fn three(&mut self, v: V3, last: f32) {
        self.0.push([v.x, v.y, v.z, last]);
    }

    fn whole(&mut self, lanes: [usize; 4]) {
        self.0.push(lanes.map(|lane| f32::from_bits(lane as u32)));
    }

    /// Fills up with zeros to `count` words since `from`.
    fn up_to(&mut self, from: usize, count: usize) {
        self.0.resize(from + count, [0.0; 4]);
    }
}

/// The depth maps of a scene and where their texels lie.
#[derive(Debug)]
pub(super) struct Atlas {
    /// One per lamp that is on.
    pub shadows: Vec<DepthMap>,
    /// All directions, then those that eyes and mouth look through.
    pub sky: [Vec<DepthMap>; 2],
    /// Texels before the maps of the sky.
    pub shadow_texels: usize,
    /// All texels.
    pub texels: usize,
}

impl Atlas {
    /// The frames of a scene.
    pub fn new(lamps: &[Lamp], eyes_at: V3, effort: &Effort) -> Self {
        let shadows = lamps.iter().map(|lamp| Shadow::frame(lamp, eyes_at, effort.shadow_texels)).collect();
        let sky = Ambient::frames(eyes_at, effort.sky_directions, effort.sky_texels);
        let shadow_texels = LAMPS * effort.shadow_texels * effort.shadow_texels;
        let texels = shadow_texels + sky.iter().flatten().map(|map| map.size * map.size).sum::<usize>();
        Self { shadows, sky, shadow_texels, texels }
    }
}

/// Everything that goes into the block.
pub(super) struct Block<'a> {
    pub scene: &'a Scene<'a>,
    pub effort: &'a Effort,
    pub view: &'a View,
    pub head: V3,
    pub gums: [f32; 2],
    pub lamps: &'a [Lamp],
    pub skin: &'a SkinLook,
    pub eyes: &'a [EyeLook; 2],
    pub fibres: &'a [FibreLook; 4],
    pub volume: &'a Volume,
    pub atlas: &'a Atlas,
    pub vertices: usize,
    pub triangles: usize,
    pub points: usize,
}

impl Block<'_> {
    /// The bytes of the block.
    pub fn bytes(&self) -> Vec<u8> {
        let mut words = Words(Vec::with_capacity(WORDS));
        self.whole_scene(&mut words);
        skin(&mut words, self.skin);
        for eye in self.eyes {
            words.three(eye.centre, eye.ring);
            words.three(eye.axes[0], eye.pupil);
            words.three(eye.axes[1], eye.clear);
            words.three(eye.axes[2], f32::from_bits(eye.seed));
            words.three(eye.iris, 0.0);
        }
        let start = words.0.len();
        for lamp in self.lamps.iter().take(LAMPS) {
            words.three(lamp.centre, lamp.sine);
            words.three(lamp.right, lamp.half[0]);
            words.three(lamp.up, lamp.half[1]);
            words.three(lamp.facing, lamp.distance);
            words.three(lamp.colour, shadow::spread(lamp));
        }
        words.up_to(start, 5 * LAMPS);
        for look in self.fibres {
            words.three(look.rgb, look.vary);
            words.four([look.gloss, look.tip, 0.0, 0.0]);
        }
        for (room, count) in TAPS.into_iter().zip(self.effort.shadow_taps) {
            let start = words.0.len();
            for tap in (0..count).take(room) {
                let [x, y, radius] = shadow::disc(tap, count);
                words.four([x, y, radius, 0.0]);
            }
            words.up_to(start, room);
        }
        let kernel = Kernel::new(1.0);
        for (weight, offset) in kernel.weights.into_iter().zip(kernel.offsets) {
            words.three(weight, offset);
        }
        self.maps(&mut words);
        debug_assert_eq!(words.0.len(), WORDS);
        bytemuck::cast_slice(&words.0).to_vec()
    }

    fn whole_scene(&self, words: &mut Words) {
        let (scene, view, effort) = (self.scene, self.view, self.effort);
        let Background { lit, edge, painted, .. } = scene.background;
        words.three(view.eye, view.scale);
        words.four([view.middle[0], view.middle[1], view.size[0] as f32, view.size[1] as f32]);
        words.three(V3::of(scene.rig.above), 0.0);
        words.three(V3::of(scene.rig.below), 0.0);
        words.three(V3::of(scene.cloth), 0.0);
        words.four(scene.garment.edge());
        words.three(self.head, 0.0);
        words.three(V3::of(lit), painted);
        words.three(V3::of(edge), 0.0);
        words.whole([self.lamps.len().min(LAMPS), self.vertices, self.triangles, self.points]);
        let [all, stay] = [self.atlas.sky[0].len(), self.atlas.sky[1].len()];
        words.whole([LAMPS, all, LAMPS + all, stay]);
        let [search, filter] = effort.shadow_taps.map(|taps| taps as usize);
        words.whole([search, filter, effort.side, effort.stride]);
        words.three(self.volume.low, self.volume.scale);
        let [x, y, z] = self.volume.size;
        words.whole([x, y, z, usize::from(!self.volume.density.is_empty())]);
        words.four([self.gums[0], self.gums[1], 0.0, 0.0]);
    }

    fn maps(&self, words: &mut Words) {
        let start = words.0.len();
        let mut place = 0;
        for map in &self.atlas.shadows {
            place = placed(words, map, place);
        }
        words.up_to(start, 5 * LAMPS);
        place = self.atlas.shadow_texels;
        for map in self.atlas.sky.iter().flatten() {
            place = placed(words, map, place);
        }
        words.up_to(start, 5 * MAPS);
    }
}

/// One map whose texels start at `place`; where the next one's do.
fn placed(words: &mut Words, map: &DepthMap, place: usize) -> usize {
    words.three(map.towards, map.scale);
    words.three(map.right, map.size as f32);
    words.three(map.up, 0.0);
    words.three(map.centre, 0.0);
    words.whole([place, map.size, 0, 0]);
    place + map.size * map.size
}

fn skin(words: &mut Words, look: &SkinLook) {
    words.three(look.base, look.melanin);
    words.four([look.redness, look.mottle, look.freckles, look.moles]);
    words.four([look.wrinkles, look.pores, look.shine, look.under_eye]);
    words.three(look.lips, look.lip_paint);
    words.four([look.gloss, look.blush, look.eye_shadow, look.liner]);
    words.three(look.eye_shadow_rgb, look.foundation);
    words.three(look.hair_rgb, look.beard_shade);
    words.four([look.brow.arch, look.brow.length, look.brow.thickness, look.brow.dense]);
    words.four([look.creases.smile, look.creases.brow_up, look.creases.brow_down, look.eye_radius]);
    words.three(look.eyes[0], f32::from_bits(look.seed));
    words.three(look.eyes[1], 0.0);
    for row in look.turn {
        words.three(row, 0.0);
    }
    words.three(look.scalp.rgb, look.scalp.tint);
    words.four([look.scalp.hairline, look.scalp.masculine, look.scalp.parting, 0.0]);
}
