//! From designs to shapes, and back into the limits for those that left them.

use std::sync::Arc;

use super::adult::{Maturity, Measurer};
use super::parameter::{Parameter, ParameterId, Section};
use super::{Design, Group};
use crate::head::asset::{HeadAsset, TargetId};
use crate::head::error::HeadError;
use crate::head::shape::{MacroMix, Shape};

/// Sliders that make a face look younger, the direction that does, and how much of the joint budget the whole way
/// takes.
const YOUTHFUL: [(&str, f32, f32); 22] = [
    ("sliders.eye_size", 1.0, 1.0),
    ("sliders.eye_open_inner", 1.0, 0.5),
    ("sliders.eye_open_middle", 1.0, 0.9),
    ("sliders.eye_open_outer", 1.0, 0.5),
    ("sliders.eye_set", 1.0, 0.2),
    ("sliders.face_round", 1.0, 1.0),
    ("sliders.face_fullness", 1.0, 0.6),
    ("sliders.cheek_volume", 1.0, 0.6),
    ("sliders.cheek_inner", 1.0, 0.3),
    ("sliders.head_width", 1.0, 0.3),
    ("sliders.head_height", 1.0, 0.3),
    ("sliders.forehead_height", 1.0, 0.7),
    ("sliders.forehead_curve", 1.0, 0.5),
    ("sliders.brow_height", 1.0, 0.2),
    ("sliders.chin_height", -1.0, 0.9),
    ("sliders.chin_projection", -1.0, 0.4),
    ("sliders.jaw_drop", -1.0, 0.4),
    ("sliders.jaw_width", -1.0, 0.3),
    ("sliders.nose_length", -1.0, 0.6),
    ("sliders.nose_depth", -1.0, 0.4),
    ("sliders.nose_tip_height", 1.0, 0.3),
    ("sliders.mouth_width", -1.0, 0.5),
];

/// Apparent years and the share of the old macro targets that gives them. The floor: 25 years already take
/// three twentieths, so that no face is all youth.
const AGES: [(f32, f32); 5] = [(25.0, 0.15), (40.0, 0.45), (50.0, 0.6), (65.0, 0.8), (85.0, 1.0)];

/// Steps of bisection when a design is pulled back: to 1/4096 of the way.
const STEPS: u32 = 12;

/// All faces that can be made of one asset.
#[derive(Clone, Debug)]
pub struct DesignSpace {
    asset: Arc<HeadAsset>,
    measurer: Measurer,
    movers: Vec<Mover>,
    youthful: Vec<(ParameterId, f32, f32)>,
}

/// A way back: all of the design at share 1, the least that is left of it at 0.
type Way<'a> = dyn Fn(&Design, f32) -> Design + 'a;

/// What one slider does.
#[derive(Clone, Debug)]
struct Mover {
    slider: ParameterId,
    /// The difference between left and right, for what exists twice.
    difference: Option<ParameterId>,
    /// Targets of negative and positive values: of the middle or the left, and of the right.
    sides: Vec<(Option<TargetId>, TargetId)>,
    /// Weight of a target at the end of the slider.
    gain: f32,
}

impl DesignSpace {
    /// Looks all sliders up in the asset.
    ///
    /// # Errors
    /// [`HeadError::UnknownName`] or [`HeadError::AssetContent`] when the asset lacks a target or landmark.
    pub fn new(asset: Arc<HeadAsset>) -> Result<Self, HeadError> {
        let mut movers = vec![];
        for (id, parameter) in ParameterId::all().zip(Parameter::all()) {
            let Some(moves) = parameter.moves else { continue };
            let paired = moves.high.starts_with('*');
            if paired && parameter.section == Section::Asymmetry {
                continue;
            }
            let side = |letter: &str| -> Result<(Option<TargetId>, TargetId), HeadError> {
                let low = moves.low.replace('*', letter);
                let low = if low.is_empty() { None } else { Some(asset.target(&low)?) };
                Ok((low, asset.target(&moves.high.replace('*', letter))?))
            };
            let (difference, sides) = if paired {
                let (difference, _) = Parameter::find(&format!("asymmetry.{}", parameter.name))?;
                (Some(difference), vec![side("l")?, side("r")?])
            } else {
                (None, vec![side("")?])
            };
            movers.push(Mover { slider: id, difference, sides, gain: moves.gain });
        }
        let youthful = YOUTHFUL
            .iter()
            .map(|(path, way, cost)| Parameter::find(path).map(|(id, _)| (id, *way, *cost)))
            .collect::<Result<_, _>>()?;
        Ok(Self { measurer: Measurer::new(&asset)?, movers, youthful, asset })
    }

    /// The asset of these faces.
    pub fn asset(&self) -> &Arc<HeadAsset> {
        &self.asset
    }

    /// The face of a design.
    ///
    /// # Errors
    /// [`HeadError::NotAdult`] when the face would not read as an adult's; [`settled`](Self::settled) pulls such a
    /// design back.
    pub fn shape(&self, design: &Design) -> Result<Shape, HeadError> {
        let shape = self.unchecked(design)?;
        self.check(design, &shape)?;
        Ok(shape)
    }

    /// How grown-up the face of a design looks.
    ///
    /// # Errors
    /// [`HeadError::UnknownName`] when the asset lacks a target.
    pub fn maturity(&self, design: &Design) -> Result<Maturity, HeadError> {
        Ok(self.measurer.measure(&self.unchecked(design)?))
    }

    /// The design itself when its face reads as an adult's, else the nearest one on the way back that does: first
    /// the sliders that make it look young give way together, then all of shape, then build and age.
    ///
    /// # Errors
    /// [`HeadError::UnknownName`] when the asset lacks a target.
    pub fn settled(&self, design: &Design) -> Result<Design, HeadError> {
        if self.passes(design)? {
            return Ok(design.clone());
        }
        let youth = |design: &Design, share: f32| {
            let mut design = design.clone();
            for (id, way, _) in &self.youthful {
                if design.value(*id) * way > 0.0 {
                    design.put(*id, design.value(*id) * share);
                }
            }
            design
        };
        let shape = |design: &Design, share: f32| {
            let mut design = design.clone();
            for (id, _) in ParameterId::all().zip(Parameter::all()).filter(|(_, p)| p.moves.is_some()) {
                design.put(id, design.value(id) * share);
            }
            design
        };
        let build = |design: &Design, share: f32| {
            let mut design = design.clone();
            for path in ["macro.weight", "macro.muscle"] {
                design.put_at(path, design.at(path) * share);
            }
            let age = design.at("macro.age");
            design.put_at("macro.age", age + (60.0_f32.max(age) - age) * (1.0 - share));
            design
        };
        let ways: [&Way<'_>; 3] = [&youth, &shape, &build];
        let mut design = design.clone();
        for way in ways {
            let least = way(&design, 0.0);
            if self.passes(&least)? {
                return self.furthest(&design, least, way);
            }
            design = least;
        }
        Ok(Design::default())
    }

    /// The largest share of the way out at which the design still passes, given that it does at 0.
    fn furthest(&self, design: &Design, least: Design, way: &Way<'_>) -> Result<Design, HeadError> {
        let (mut inside, mut low, mut high) = (least, 0.0, 1.0);
        for _ in 0..STEPS {
            let share = f32::midpoint(low, high);
            let tried = way(design, share);
            if self.passes(&tried)? {
                (inside, low) = (tried, share);
            } else {
                high = share;
            }
        }
        Ok(inside)
    }

    fn passes(&self, design: &Design) -> Result<bool, HeadError> {
        Ok(self.check(design, &self.unchecked(design)?).is_ok())
    }

    fn check(&self, design: &Design, shape: &Shape) -> Result<(), HeadError> {
        let (got, limit) = (self.spent(design), budget(design.at("macro.age")));
        if got > limit {
            return Err(HeadError::NotAdult { measure: "sum of youthful sliders", got, limit });
        }
        self.measurer.measure(shape).check(design.at("macro.age"))
    }

    /// How much of the joint budget the youthful sliders take.
    fn spent(&self, design: &Design) -> f32 {
        self.youthful.iter().map(|(id, way, cost)| cost * (design.value(*id) * way).max(0.0)).sum()
    }

    fn unchecked(&self, design: &Design) -> Result<Shape, HeadError> {
        let macros = MacroMix {
            masculine: design.at("macro.masculine"),
            old: old_share(design.at("macro.age")),
            heritage: ["macro.alder", "macro.cedar", "macro.willow"].map(|path| design.at(path)),
            weight: design.at("macro.weight"),
            muscle: design.at("macro.muscle"),
        };
        let mut sliders = vec![];
        for mover in &self.movers {
            let value = design.value(mover.slider);
            let difference = mover.difference.map_or(0.0, |id| design.value(id));
            for ((low, high), way) in mover.sides.iter().zip([1.0, -1.0]) {
                let value = (value + way * difference).clamp(-1.0, 1.0) * mover.gain;
                if value > 0.0 {
                    sliders.push((*high, value));
                } else if let (Some(low), true) = (low, value < 0.0) {
                    sliders.push((*low, -value));
                }
            }
        }
        Ok(Shape { macros: macros.weights(&self.asset)?, sliders })
    }
}

/// What the youthful sliders may sum up to: more at an age that shows.
fn budget(age: f32) -> f32 {
    1.1 + (age - 25.0).max(0.0) / 25.0
}

fn old_share(age: f32) -> f32 {
    let above = AGES.iter().position(|(years, _)| *years >= age).unwrap_or(AGES.len() - 1).max(1);
    let [(from, low), (to, high)] = [AGES[above - 1], AGES[above]];
    low + (high - low) * ((age - from) / (to - from)).clamp(0.0, 1.0)
}

/// Keeps the sliders of each group from all going far at once, which makes a caricature: their squares sum up to at
/// most `most`.
pub(super) fn tempered(design: &mut Design, most: f32) {
    for group in
        [Group::Head, Group::Forehead, Group::Brows, Group::Eyes, Group::Nose, Group::Mouth, Group::Cheeks, Group::Jaw]
    {
        let of_group =
            || ParameterId::all().filter(|id| id.parameter().group == group && id.parameter().moves.is_some());
        let sum: f32 = of_group().map(|id| design.value(id).powi(2)).sum();
        if sum > most {
            for id in of_group() {
                design.put(id, design.value(id) * (most / sum).sqrt());
            }
        }
    }
}
