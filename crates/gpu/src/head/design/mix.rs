//! Faces out of faces: blends, and grown-up children.

use super::Design;
use super::dice::Dice;
use super::parameter::{Group, Parameter, ParameterId, Range};
use super::space::DesignSpace;
use crate::head::error::HeadError;

impl DesignSpace {
    /// The face a share `t` of the way from `a` to `b`; choices change half-way.
    ///
    /// # Errors
    /// [`HeadError::OutOfRange`] when `t` is not between 0 and 1.
    pub fn blend(&self, a: &Design, b: &Design, t: f32) -> Result<Design, HeadError> {
        if !(0.0..=1.0).contains(&t) {
            return Err(HeadError::OutOfRange { name: "t".into(), got: f64::from(t), min: 0.0, max: 1.0 });
        }
        let mut design = Design::default();
        for (id, parameter) in ParameterId::all().zip(Parameter::all()) {
            let (from, to) = (a.value(id), b.value(id));
            let whole = matches!(parameter.range, Range::Choice(_)) || parameter.name.ends_with("pattern");
            design.put(id, if whole { if t < 0.5 { from } else { to } } else { from * (1.0 - t) + to * t });
        }
        self.settled(&design)
    }

    /// A grown-up child of two faces, 25 to 36 years old: each feature from one parent, the other or between, whole
    /// groups leaning together, with a little of its own. The same seed gives the same child; swapping the parents
    /// gives another one.
    ///
    /// # Errors
    /// [`HeadError::UnknownName`] when the asset lacks a target.
    pub fn child_of(&self, a: &Design, b: &Design, seed: u64) -> Result<Design, HeadError> {
        let mut design = Design::default();
        for (id, parameter) in ParameterId::all().zip(Parameter::all()) {
            let path = parameter.path();
            let mut dice = Dice::new(seed, &path);
            // The eyes of the one, the mouth of the other.
            let lean = Dice::new(seed, &format!("{:?}", parameter.group)).between(0.0, 1.0);
            let share = match dice.pick(&[0.35, 0.35, 0.3]) {
                0 => lean,
                1 => lean.round(),
                _ => dice.share(),
            };
            let (from, to) = (a.value(id), b.value(id));
            let (min, max) = parameter.bounds();
            let whole = matches!(parameter.range, Range::Choice(_)) || parameter.name.ends_with("pattern");
            let own = match parameter.group {
                Group::Build => 0.0,
                _ if whole => 0.0,
                _ if parameter.is_shape() => 0.06,
                _ => 0.03,
            };
            let inherited = if whole { if share < 0.5 { from } else { to } } else { from * (1.0 - share) + to * share };
            design.put(id, inherited + dice.bell() * own * (max - min));
        }
        self.grown_up(&mut design, a, b, seed);
        self.settled(&design)
    }

    /// What years and sex do is not inherited.
    fn grown_up(&self, design: &mut Design, a: &Design, b: &Design, seed: u64) {
        let mut dice = Dice::new(seed, "child");
        let daughter = dice.chance(0.5);
        let masculine = if daughter { dice.between(0.02, 0.2) } else { dice.between(0.8, 0.98) };
        design.put_at("macro.masculine", masculine);
        design.put_at("macro.age", dice.between(25.0, 36.0));
        for path in ["macro.alder", "macro.cedar", "macro.willow"] {
            let of = |parent: &Design| {
                let total: f32 =
                    ["macro.alder", "macro.cedar", "macro.willow"].iter().map(|path| parent.at(path)).sum();
                parent.at(path) / total.max(1e-3)
            };
            design.put_at(path, f32::midpoint(of(a), of(b)));
        }
        for path in ["sliders.face_lines", "skin.wrinkles", "hair.grey"] {
            design.put_at(path, design.at(path) * 0.2);
        }
        design.put_at("skin.under_eye", design.at("skin.under_eye").min(0.35));
        design.put_at("hair.hairline", design.at("hair.hairline").min(0.4));
        // Hair and make-up as a parent of the same sex wears them, if there is one.
        let alike = [a, b].into_iter().find(|parent| (parent.at("macro.masculine") < 0.5) == daughter);
        for (id, parameter) in ParameterId::all().zip(Parameter::all()) {
            let worn = parameter.group == Group::Makeup || ["style", "beard"].contains(&parameter.name);
            if worn {
                design.put(id, alike.map_or(parameter.default, |parent| parent.value(id)));
            }
        }
    }
}
