//! Does this face read as an adult's? Measured on the geometry, not believed from the sliders.
//!
//! What makes a face look young: large open eyes, a round face, a high forehead over low eyes, a small nose, a short
//! chin, a small mouth, a jaw that is narrow for its skull. Each is measured as a proportion, and placed between the
//! mean of the source's young adults (0) and of its ten- to twelve-year-olds (1), both with random features. The
//! children's targets were used for these two columns of numbers only; they are not in the asset.
//!
//! How well this tells them apart: of 2,000 heads made of children's targets with random features of amplitude 0.4
//! (0.7), 0.9 % (5.1 %) would pass at 25 years and 7.7 % (13.2 %) at 60; of young adults' 70 % (52 %) do, the others
//! are pulled back. So this is the second fence: the first is that no such target is here, the third a joint budget
//! on the sliders themselves.

use super::super::asset::{HeadAsset, TargetId};
use super::super::error::HeadError;
use super::super::shape::Shape;

/// The most youthful face of 25 years that is still let through; 0 is the mean young adult, 1 the mean child.
pub const ADULT_LIMIT: f32 = 0.2;
/// How much more is let through at 60, when folds and texture speak for themselves.
const MORE_WHEN_OLD: f32 = 0.3;
/// Adult features make up for youthful ones only so far, and one youthful feature does not decide alone.
const PLACES: std::ops::RangeInclusive<f32> = -0.8..=2.0;

/// One proportion of a face.
struct Measure {
    name: &'static str,
    /// Mean of young adults and of children: 3,000 random heads each, slider amplitude 0.4.
    adult: f32,
    child: f32,
    /// Half from how well it tells the two apart among those heads, half from what people say they see.
    weight: f32,
    /// The furthest place allowed by itself.
    limit: f32,
}

const MEASURES: [Measure; 8] = [
    measure("eye opening over face height", 0.0805, 0.1114, 0.40, 1.2),
    measure("face width over face height", 1.2870, 1.4038, 0.10, 2.2),
    measure("forehead over head height", 0.3877, 0.4126, 0.07, 3.5),
    measure("height of the eyes in the head", 0.5021, 0.4774, 0.07, 3.5),
    measure("nose projection over face width", 0.1414, 0.1139, 0.065, 2.6),
    measure("chin height over face height", 0.3616, 0.3294, 0.09, 2.6),
    measure("mouth width over face width", 0.3532, 0.3150, 0.135, 2.2),
    measure("jaw width over skull width", 0.8545, 0.8060, 0.07, 3.5),
];

const fn measure(name: &'static str, adult: f32, child: f32, weight: f32, limit: f32) -> Measure {
    Measure { name, adult, child, weight, limit }
}

/// Landmarks in the order in which the measures take them.
const POINTS: [&str; 24] = [
    "vertex",
    "menton",
    "nasion",
    "glabella",
    "nose_tip",
    "lower_lip",
    "eye_outer_left",
    "eye_outer_right",
    "eye_inner_left",
    "eye_inner_right",
    "lid_upper_left",
    "lid_upper_right",
    "lid_lower_left",
    "lid_lower_right",
    "zygion_left",
    "zygion_right",
    "alare_left",
    "alare_right",
    "gonion_left",
    "gonion_right",
    "eurion_left",
    "eurion_right",
    "mouth_corner_left",
    "mouth_corner_right",
];

/// The most youthful face of that many years that is still let through.
pub(super) fn limit(age: f32) -> f32 {
    ADULT_LIMIT + MORE_WHEN_OLD * ((age - 25.0) / 35.0).clamp(0.0, 1.0)
}

/// How grown-up a face looks.
#[derive(Clone, Debug, PartialEq)]
pub struct Maturity {
    /// Per measure: its name, the proportion, and where it lies from young adult (0) to child (1).
    pub measures: [(&'static str, f32, f32); 8],
    /// The weighted mean of the places, each counted within -0.8 and 2.
    pub youthfulness: f32,
}

impl Maturity {
    /// Whether a face of these proportions and that many years reads as an adult's.
    ///
    /// # Errors
    /// [`HeadError::NotAdult`] names the first measure beyond its limit.
    pub fn check(&self, age: f32) -> Result<(), HeadError> {
        // What is not a number is not within.
        let within = |got: f32, limit: f32| (f32::MIN..=limit).contains(&got);
        let refused = |measure, got, limit| Err(HeadError::NotAdult { measure, got, limit });
        if !within(self.youthfulness, limit(age)) {
            return refused("youthfulness", self.youthfulness, limit(age));
        }
        for ((name, _, place), measure) in self.measures.iter().zip(&MEASURES) {
            if !within(*place, measure.limit) {
                return refused(name, *place, measure.limit);
            }
        }
        Ok(())
    }
}

/// Measures shapes without building their meshes; about 2 µs each.
#[derive(Clone, Debug)]
pub(super) struct Measurer {
    points: Vec<[f32; 3]>,
    /// Per target the landmarks it moves.
    moves: Vec<Vec<(u8, [f32; 3])>>,
}

impl Measurer {
    pub(super) fn new(asset: &HeadAsset) -> Result<Self, HeadError> {
        let vertices = POINTS.iter().map(|name| asset.named(name)).collect::<Result<Vec<_>, _>>()?;
        let xyz = |point: &[f32; 4]| [point[0], point[1], point[2]];
        let moves = (0..asset.targets.len()).map(|target| {
            let (moved, offsets) = asset.targets.offsets(TargetId(target as u16));
            let place = |vertex: &usize| moved.binary_search(&(*vertex as u16)).ok();
            (0..).zip(&vertices).filter_map(|(slot, vertex)| Some((slot, xyz(&offsets[place(vertex)?])))).collect()
        });
        let moves = moves.collect();
        Ok(Self { points: vertices.iter().map(|vertex| xyz(&asset.base()[*vertex])).collect(), moves })
    }

    pub(super) fn measure(&self, shape: &Shape) -> Maturity {
        let mut points = self.points.clone();
        for (target, weight) in shape.macros.iter().chain(&shape.sliders) {
            for (slot, offset) in &self.moves[usize::from(target.0)] {
                let point = &mut points[usize::from(*slot)];
                for axis in 0..3 {
                    point[axis] += weight * offset[axis];
                }
            }
        }
        judge(&points)
    }
}

/// The measures of landmarks in the order of [`POINTS`].
fn judge(points: &[[f32; 3]]) -> Maturity {
    let [vertex, menton, nasion, glabella, tip, lip] = [0, 1, 2, 3, 4, 5].map(|slot| points[slot]);
    let apart = |a: usize, b: usize| {
        let squares = (0..3).map(|axis| (points[a][axis] - points[b][axis]).powi(2));
        squares.sum::<f32>().sqrt()
    };
    let up = |a: [f32; 3], b: [f32; 3]| a[1] - b[1];
    let (head, face) = (up(vertex, menton), up(nasion, menton));
    let (face_width, skull_width) = (apart(14, 15), apart(20, 21));
    let eyes = (6..10).map(|slot| points[slot][1]).sum::<f32>() / 4.0;
    let wings = f32::midpoint(points[16][2], points[17][2]);
    let values = [
        f32::midpoint(apart(10, 12), apart(11, 13)) / face,
        face_width / face,
        up(vertex, glabella) / head,
        (eyes - menton[1]) / head,
        (tip[2] - wings) / face_width,
        up(lip, menton) / face,
        apart(22, 23) / face_width,
        apart(18, 19) / skull_width,
    ];
    let mut youthfulness = 0.0;
    let measures = std::array::from_fn(|i| {
        let Measure { name, adult, child, weight, .. } = MEASURES[i];
        let place = (values[i] - adult) / (child - adult);
        youthfulness += weight * place.clamp(*PLACES.start(), *PLACES.end());
        (name, values[i], place)
    });
    Maturity { measures, youthfulness }
}
