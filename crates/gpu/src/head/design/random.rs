//! Faces out of nothing: seeded, coherent, always adults.

use super::dice::Dice;
use super::parameter::{Group, Parameter, ParameterId, Range, Section};
use super::space::{DesignSpace, tempered};
use super::{Design, HAIR_STYLES};
use crate::head::error::HeadError;

/// What to leave to chance, and how far it goes.
#[derive(Clone, Debug, PartialEq)]
pub struct RandomOptions {
    /// The same seed gives the same face on every machine, until a version throws the dice otherwise.
    pub seed: u64,
    /// How far shapes go, 0 to 1; 0.35 to 0.5 looks human, 0.7 is a caricature.
    pub amplitude: f32,
    /// Only these groups change; empty for all.
    pub groups: Vec<Group>,
    /// These never change.
    pub locks: Vec<ParameterId>,
}

impl RandomOptions {
    /// Everything, at the usual amplitude of 0.4.
    pub fn seeded(seed: u64) -> Self {
        Self { seed, amplitude: 0.4, groups: vec![], locks: vec![] }
    }
}

/// How often each of [`HAIR_STYLES`] is worn, by feminine and by masculine faces.
const STYLES: [(f32, f32); 13] = [
    (0.1, 1.0),
    (0.1, 0.8),
    (0.4, 2.0),
    (0.3, 1.2),
    (0.8, 2.5),
    (1.5, 1.8),
    (1.0, 1.0),
    (0.5, 0.5),
    (2.0, 0.1),
    (2.0, 0.3),
    (1.5, 0.2),
    (1.5, 0.2),
    (1.2, 0.1),
];

/// The unshaped head looks stern, and a slider thrown far enough makes any face scowl. What decides that leans towards
/// a calm face, by this much of the amplitude, and spreads less: name, lean, share of the usual spread.
const CALM: [(&str, f32, f32); 10] = [
    ("mouth_corners", 0.85, 0.6),
    ("brow_angle", 0.2, 0.55),
    ("brow_height", 0.1, 0.7),
    ("brow_ridge", -0.15, 0.7),
    ("eye_open_inner", 0.15, 0.7),
    ("eye_open_middle", 0.1, 0.8),
    ("eye_inner_corner", 0.1, 0.7),
    ("eye_outer_corner", -0.1, 0.7),
    ("eye_lid_fold_angle", -0.1, 0.7),
    ("forehead_height", -0.35, 0.8),
];

impl DesignSpace {
    /// A random face, or `base` with some groups left to chance.
    ///
    /// # Errors
    /// [`HeadError::OutOfRange`] for an amplitude that is not between 0 and 1.
    pub fn random(&self, base: &Design, options: &RandomOptions) -> Result<Design, HeadError> {
        self.settled(&self.unsettled(base, options)?)
    }

    /// [`random`](Self::random) as the dice fall: it may not read as an adult's. For whoever tunes the limits;
    /// [`shape`](Self::shape) refuses it just the same.
    ///
    /// # Errors
    /// As [`random`](Self::random).
    pub fn unsettled(&self, base: &Design, options: &RandomOptions) -> Result<Design, HeadError> {
        let amplitude = options.amplitude;
        if !(0.0..=1.0).contains(&amplitude) {
            let got = f64::from(amplitude);
            return Err(HeadError::OutOfRange { name: "amplitude".into(), got, min: 0.0, max: 1.0 });
        }
        let mut thrown = Thrown { design: base.clone(), options };
        thrown.build();
        thrown.shape();
        thrown.skin();
        thrown.eyes();
        thrown.hair();
        thrown.makeup();
        let mut design = thrown.design;
        if options.groups.is_empty() && options.locks.is_empty() {
            tempered(&mut design, 0.6 + 3.0 * amplitude);
        }
        Ok(design)
    }
}

/// A design while its parts are thrown, each by its own dice.
struct Thrown<'a> {
    design: Design,
    options: &'a RandomOptions,
}

impl Thrown<'_> {
    fn set(&mut self, path: &str, throw: impl FnOnce(&mut Dice) -> f32) {
        let Ok((id, parameter)) = Parameter::find(path) else { return };
        let groups = &self.options.groups;
        if (groups.is_empty() || groups.contains(&parameter.group)) && !self.options.locks.contains(&id) {
            // Thousandths: powers may differ in their last bit from one machine to the next, these do not.
            let value = (throw(&mut Dice::new(self.options.seed, path)) * 1000.0).round() / 1000.0;
            self.design.put(id, value);
        }
    }

    fn at(&self, path: &str) -> f32 {
        self.design.at(path)
    }

    fn build(&mut self) {
        let reach = self.options.amplitude * 1.7;
        self.set("macro.age", |dice| 25.0 + 45.0 * dice.share().powf(1.3));
        self.set("macro.masculine", |dice| match dice.pick(&[0.45, 0.45, 0.1]) {
            0 => dice.between(0.0, 0.22),
            1 => dice.between(0.78, 1.0),
            _ => dice.between(0.22, 0.78),
        });
        for path in ["macro.alder", "macro.cedar", "macro.willow"] {
            // Most faces lean towards one base, some lie between.
            self.set(path, |dice| dice.share().powf(2.2));
        }
        self.set("macro.weight", |dice| dice.bell() * reach);
        self.set("macro.muscle", |dice| dice.bell() * reach);
    }

    fn shape(&mut self) {
        let amplitude = self.options.amplitude;
        let old = (self.at("macro.age") - 35.0) / 50.0;
        for parameter in Parameter::all() {
            let path = parameter.path();
            // Skulls vary less than faces.
            let calm = if matches!(parameter.group, Group::Head | Group::Forehead) { 0.65 } else { 1.0 };
            match (parameter.section, parameter.range) {
                (Section::Sliders, _) if parameter.name == "face_lines" => {
                    self.set(&path, |dice| old * dice.between(0.2, 1.0));
                }
                (Section::Sliders, Range::Number(min, _)) if min < 0.0 => {
                    let known = CALM.iter().find(|(name, ..)| *name == parameter.name);
                    let (lean, spread) = known.map_or((0.0, 1.0), |(_, lean, spread)| (*lean, *spread));
                    self.set(&path, |dice| amplitude * (lean + dice.bell() * 1.7 * calm * spread));
                }
                (Section::Sliders, _) => {
                    self.set(&path, |dice| {
                        let share = dice.share();
                        if dice.chance(0.3) { share * amplitude * 1.6 * calm } else { 0.0 }
                    });
                }
                (Section::Asymmetry, _) => self.set(&path, |dice| dice.bell() * amplitude * 0.3),
                _ => {}
            }
        }
    }

    fn skin(&mut self) {
        let shares = ["macro.alder", "macro.cedar", "macro.willow"].map(|path| self.at(path));
        let total = shares.iter().sum::<f32>().max(1e-3);
        let usual = (0.14 * shares[0] + 0.70 * shares[1] + 0.30 * shares[2]) / total;
        let age = self.at("macro.age");
        self.set("skin.melanin", |dice| (usual + dice.bell() * 0.38).clamp(0.03, 0.95));
        let melanin = self.at("skin.melanin");
        self.set("skin.undertone", |dice| dice.bell());
        self.set("skin.redness", |dice| dice.between(0.15, 0.6) * (1.0 - 0.5 * melanin));
        self.set("skin.mottle", |dice| dice.between(0.2, 0.5));
        self.set("skin.freckles", |dice| {
            let many = dice.between(0.1, 0.9);
            if dice.chance(0.45 * (1.0 - melanin).powi(2)) { many } else { 0.0 }
        });
        self.set("skin.moles", |dice| dice.share().powi(2) * 0.6);
        self.set("skin.pattern", |dice| (dice.share() * 1000.0).floor());
        self.set("skin.wrinkles", |dice| (age - 25.0) / 55.0 * dice.between(0.6, 1.0));
        self.set("skin.pores", |dice| dice.between(0.3, 0.65));
        self.set("skin.shine", |dice| dice.between(0.25, 0.55));
        self.set("skin.under_eye", |dice| dice.between(0.1, 0.4) + (age - 25.0) / 150.0);
    }

    fn eyes(&mut self) {
        let melanin = self.at("skin.melanin");
        self.set("eyes.iris_hue", |dice| {
            let (light, dark) = (dice.between(0.3, 1.0), dice.between(0.0, 0.25));
            if dice.chance(0.75 * (1.0 - melanin * 1.8).max(0.04)) { light } else { dark }
        });
        self.set("eyes.iris_brightness", |dice| dice.between(0.25, 0.7));
        self.set("eyes.iris_ring", |dice| dice.between(0.25, 0.8));
        self.set("eyes.iris_pattern", |dice| (dice.share() * 1000.0).floor());
        self.set("eyes.pupil", |dice| dice.between(0.3, 0.5));
        self.set("eyes.sclera", |dice| dice.between(0.5, 0.8));
        self.set("eyes.lash_length", |dice| dice.between(0.25, 0.6));
        self.set("eyes.lash_density", |dice| dice.between(0.35, 0.7));
    }

    fn hair(&mut self) {
        let (melanin, masculine, age) = (self.at("skin.melanin"), self.at("macro.masculine"), self.at("macro.age"));
        let curly =
            self.at("macro.cedar") / (self.at("macro.alder") + self.at("macro.cedar") + self.at("macro.willow") + 0.01);
        self.set("hair.darkness", |dice| {
            let (light, dark) = (dice.between(0.15, 0.75), dice.between(0.75, 1.0));
            if dice.chance((0.75 - 1.7 * melanin).max(0.02)) { light } else { dark }
        });
        self.set("hair.red", |dice| {
            let (red, hint) = (dice.between(0.5, 1.0), dice.between(0.0, 0.3));
            if dice.chance(0.12 * (1.0 - 2.5 * melanin).max(0.0)) { red } else { hint }
        });
        self.set("hair.grey", |dice| ((age - 38.0) / 34.0).clamp(0.0, 1.0) * dice.between(0.1, 1.1));
        self.set("hair.dye", |dice| if dice.chance(0.05) { 0.8 } else { 0.0 });
        self.set("hair.dye_hue", Dice::share);
        self.set("hair.curl", |dice| (0.75 * curly + dice.bell() * 0.35 + 0.1).max(0.0));
        let curl = self.at("hair.curl");
        self.set("hair.style", |dice| {
            let weights: Vec<f32> = STYLES
                .iter()
                .zip(HAIR_STYLES)
                .map(|((feminine, often), style)| {
                    let worn = feminine * (1.0 - masculine) + often * masculine;
                    match *style {
                        "afro" | "curly_short" => worn * (curl * 3.0 - 0.4).max(0.0),
                        "long" | "bob" | "side_part" => worn * (1.4 - curl).max(0.1),
                        "long_wavy" => worn * (0.4 + curl),
                        "bald" => worn * (age / 45.0),
                        _ => worn,
                    }
                })
                .collect();
            dice.pick(&weights) as f32
        });
        self.set("hair.length", |dice| dice.between(0.25, 0.75));
        self.set("hair.volume", |dice| dice.between(0.3, 0.7));
        self.set(
            "hair.parting",
            |dice| if dice.chance(0.5) { dice.between(0.3, 0.7) } else { dice.between(-0.7, -0.3) },
        );
        self.set("hair.hairline", |dice| dice.between(0.15, 0.4) + masculine * (age - 25.0) / 60.0 * dice.share());
        self.set("hair.beard", |dice| {
            let number = dice.pick(&[1.2, 1.5, 0.3, 0.4, 1.0, 0.5]) as f32;
            if masculine > 0.6 { number } else { 0.0 }
        });
        self.set("hair.beard_density", |dice| dice.between(0.3, 0.8));
        self.set("brows.thickness", |dice| (0.35 + 0.3 * masculine + dice.bell() * 0.35).clamp(0.1, 0.95));
        self.set("brows.arch", |dice| (0.6 - 0.35 * masculine + dice.bell() * 0.35).clamp(0.0, 1.0));
        self.set("brows.length", |dice| dice.between(0.35, 0.65));
        self.set("brows.density", |dice| dice.between(0.4, 0.75));
        self.set("brows.darkness", |dice| dice.between(-0.1, 0.35));
    }

    fn makeup(&mut self) {
        let wears = {
            let mut dice = Dice::new(self.options.seed, "makeup");
            dice.chance(0.65 * (1.0 - self.at("macro.masculine")).powi(2))
        };
        let scale = f32::from(u8::from(wears));
        for (path, most) in [
            ("makeup.lips", 0.75),
            ("makeup.blush", 0.35),
            ("makeup.eye_shadow", 0.4),
            ("makeup.liner", 0.6),
            ("makeup.mascara", 0.7),
            ("makeup.foundation", 0.5),
        ] {
            self.set(path, |dice| dice.between(0.15, 1.0) * most * scale);
        }
        for path in ["makeup.lips_hue", "makeup.lips_depth", "makeup.lips_gloss", "makeup.eye_shadow_hue"] {
            self.set(path, |dice| dice.between(0.1, 0.8));
        }
    }
}
