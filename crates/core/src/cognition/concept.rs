//! Surprise-me: a coherent draft drawn from a seed. The axes come first; everything else follows from them.

use muse_gpu::head::design::RandomOptions;
use muse_gpu::head::{Design, DesignSpace, HeadError, Parameter};

use crate::vocab::{
    Axes, Draft, DraftIdentity, Edge, LightDna, Limits, MoralGraph, RedLine, Style, Usd, ValueNode, Voice,
};

/// A draft Muse with a face of her own. The same seed gives the same draft, in every version that keeps this file's lists.
///
/// # Errors
/// None from a space whose tests pass.
pub fn surprise(seed: u64, faces: &DesignSpace) -> Result<Draft, HeadError> {
    let mut dice = Dice::new(seed);
    let axes =
        Axes { autonomy: dice.level(), sophistication: dice.level(), technophilia: dice.level(), ego: dice.level() };
    let face = &FACES[dice.below(FACES.len())];
    let design = face.design(seed, faces)?;
    let name = format!("{} {}", dice.pick(face.first_names), dice.pick(FAMILY_NAMES));
    let high = |level: f64| level >= 0.5;
    let technical = dice.pick(if high(axes.technophilia) { MACHINES } else { HANDS });
    let refined = dice.pick(if high(axes.sophistication) { REFINED } else { POPULAR });
    let temper = dice.pick(if high(axes.autonomy) { FREE } else { ROOTED });
    let stage = dice.pick(if high(axes.ego) { CENTRE } else { EDGE_OF_FRAME });
    let values = [technical, refined, temper];
    let persona = format!("{}; {}. {} {}", capital(temper.persona), technical.persona, refined.persona, stage)
        .replace("{S}", &capital(face.pronoun))
        .replace("{s}", face.pronoun);
    let mut edges = vec![Edge {
        from: technical.id.to_owned(),
        to: "technophilia".to_owned(),
        weight: if high(axes.technophilia) { 0.6 } else { -0.6 },
    }];
    edges.push(Edge {
        from: refined.id.to_owned(),
        to: "sophistication".to_owned(),
        weight: if high(axes.sophistication) { 0.5 } else { -0.5 },
    });
    // What she loves and what stands against it, so that the graph has something to refuse.
    edges.push(Edge {
        from: if high(axes.technophilia) { "ego" } else { "technophilia" }.to_owned(),
        to: technical.id.to_owned(),
        weight: -dice.between(0.2, 0.6),
    });
    Ok(Draft {
        name,
        persona,
        identity: DraftIdentity::Forged { design: Box::new(design) },
        moral_graph: MoralGraph {
            axes,
            values: values
                .into_iter()
                .map(|value| ValueNode {
                    id: value.id.to_owned(),
                    label: value.label.to_owned(),
                    weight: dice.between(0.5, 0.95),
                    terms: value.terms.split(' ').map(str::to_owned).collect(),
                })
                .collect(),
            edges,
        },
        style: style(&mut dice, &axes),
        voice: Voice {
            tone: dice.pick(if high(axes.sophistication) { DRY_TONES } else { WARM_TONES }).to_owned(),
            languages: vec!["en".to_owned(), "fr".to_owned()],
        },
        red_lines: red_lines(&mut dice),
        limits: Limits {
            daily_budget: Usd::from_micros(10_000_000),
            approval_above: Usd::from_micros(1_000_000),
            max_attempts: 3,
        },
        seed: Some(seed),
    })
}

fn style(dice: &mut Dice, axes: &Axes) -> Style {
    let look = match (axes.sophistication >= 0.5, axes.technophilia >= 0.5) {
        (true, true) => ["minimal", "noir"],
        (true, false) => ["editorial", "minimal"],
        (false, true) => ["chroma", "noir"],
        (false, false) => ["editorial", "chroma"],
    }[dice.below(2)];
    let wardrobe = if axes.technophilia >= 0.5 { TECH_WARDROBE } else { CRAFT_WARDROBE };
    let first = dice.below(wardrobe.len());
    let second = (first + 1 + dice.below(wardrobe.len() - 1)) % wardrobe.len();
    Style {
        palette: palette(dice, axes, look),
        wardrobe: vec![wardrobe[first].to_owned(), wardrobe[second].to_owned()],
        light: LightDna {
            azimuth_degrees: dice.between(-70.0, 70.0),
            elevation_degrees: dice.between(10.0, 60.0),
            warmth: if axes.technophilia >= 0.5 { dice.between(-0.6, 0.1) } else { dice.between(0.0, 0.6) },
            softness: if axes.sophistication >= 0.5 { dice.between(0.5, 0.9) } else { dice.between(0.1, 0.6) },
        },
        lens_mm: [50, 85, 85, 105, 135][dice.below(5)],
        look: look.to_owned(),
    }
}

/// Five colours: ground, paper, two tones of one hue, and one accent opposite or beside it.
fn palette(dice: &mut Dice, axes: &Axes, look: &str) -> Vec<String> {
    let hue = dice.between(0.0, 360.0);
    // Popular palettes are saturated and use the opposite hue, refined ones are quiet and stay near.
    let quiet = axes.sophistication >= 0.5;
    let accent = if quiet { hue + dice.between(20.0, 50.0) } else { hue + dice.between(150.0, 210.0) };
    let chroma = if quiet { dice.between(0.10, 0.30) } else { dice.between(0.45, 0.75) };
    let dark_ground = look == "noir" || (look == "chroma" && dice.below(2) == 0);
    let (ground, paper) = if dark_ground { (0.09, 0.88) } else { (0.92, 0.16) };
    vec![
        hex(hue, chroma * 0.35, ground),
        hex(hue, chroma * 0.20, paper),
        hex(hue, chroma, 0.42),
        hex(hue + 12.0, chroma * 0.8, 0.64),
        hex(accent, (chroma * 1.6).min(0.85), 0.55),
    ]
}

fn hex(hue: f64, saturation: f64, lightness: f64) -> String {
    let k = |n: f64| (n + hue.rem_euclid(360.0) / 30.0).rem_euclid(12.0);
    let reach = saturation * lightness.min(1.0 - lightness);
    let channel = |n: f64| {
        let value = lightness - reach * (k(n) - 3.0).min(9.0 - k(n)).clamp(-1.0, 1.0);
        (value * 255.0).round().clamp(0.0, 255.0) as u8
    };
    format!("#{:02x}{:02x}{:02x}", channel(0.0), channel(8.0), channel(4.0))
}

/// Nobody starts without these three; two more are drawn.
fn red_lines(dice: &mut Dice) -> Vec<RedLine> {
    let mut lines = vec![RedLine::Minors, RedLine::Nudity, RedLine::RealPeople];
    let mut others = vec![
        RedLine::Violence,
        RedLine::Weapons,
        RedLine::Politics,
        RedLine::Drugs,
        RedLine::Gambling,
        RedLine::FinancialAdvice,
    ];
    for _ in 0..2 {
        lines.push(others.swap_remove(dice.below(others.len())));
    }
    lines
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// Numbers from a seed: the output stream of BLAKE3, the same on every machine and in every version.
struct Dice(blake3::OutputReader);

impl Dice {
    fn new(seed: u64) -> Self {
        let mut hasher = blake3::Hasher::new_derive_key("sovereign-muse surprise-me v1");
        hasher.update(&seed.to_le_bytes());
        Self(hasher.finalize_xof())
    }

    fn unit(&mut self) -> f64 {
        let mut bytes = [0u8; 8];
        self.0.fill(&mut bytes);
        (u64::from_le_bytes(bytes) >> 11) as f64 / (1u64 << 53) as f64
    }

    fn below(&mut self, count: usize) -> usize {
        ((self.unit() * count as f64) as usize).min(count.saturating_sub(1))
    }

    /// Two decimals: these numbers are read by people and moved by sliders.
    fn between(&mut self, low: f64, high: f64) -> f64 {
        ((low + self.unit() * (high - low)) * 100.0).round() / 100.0
    }

    /// Away from the middle: a persona without an opinion is none.
    fn level(&mut self) -> f64 {
        if self.below(2) == 0 { self.between(0.05, 0.40) } else { self.between(0.60, 0.95) }
    }

    fn pick<'a, T: ?Sized>(&mut self, from: &'a [&'a T]) -> &'a T {
        from[self.below(from.len())]
    }
}

/// What a pronoun says about a face, and first names that go with it.
struct Face {
    pronoun: &'static str,
    masculine: f32,
    first_names: &'static [&'static str],
}

const FACES: &[Face] = &[
    Face {
        pronoun: "she",
        masculine: 0.1,
        first_names: &[
            "Nova", "Iris", "Vesper", "Maren", "Odile", "Signe", "Thea", "Mei", "Anh", "Suki", "Lien", "Yuna", "Hana",
            "Ayla",
        ],
    },
    Face {
        pronoun: "he",
        masculine: 0.9,
        first_names: &[
            "Idris", "Cassian", "Amadou", "Lior", "Osei", "Ravel", "Teo", "Kenji", "Anselm", "Tariq", "Bao", "Emil",
        ],
    },
];

impl Face {
    fn design(&self, seed: u64, faces: &DesignSpace) -> Result<Design, HeadError> {
        let build = "macro.masculine";
        let base = Design::default().with(build, self.masculine)?;
        let locks = vec![Parameter::find(build)?.0];
        faces.random(&base, &RandomOptions { locks, ..RandomOptions::seeded(seed) })
    }
}

const FAMILY_NAMES: &[&str] = &[
    "Calder",
    "Voss",
    "Adeyemi",
    "Lindqvist",
    "Okabe",
    "Marlowe",
    "Sarr",
    "Ferrante",
    "Halloran",
    "Ito",
    "Vane",
    "Quill",
];

struct Trait {
    id: &'static str,
    label: &'static str,
    terms: &'static str,
    persona: &'static str,
}

const MACHINES: &[&Trait] = &[
    &Trait {
        id: "clean_machines",
        label: "clean machines",
        terms: "machine robot chrome circuit",
        persona: "thinks in circuits and likes their silence",
    },
    &Trait {
        id: "synthetic_light",
        label: "synthetic light",
        terms: "neon laser hologram led",
        persona: "collects light that no sun ever made",
    },
    &Trait {
        id: "open_code",
        label: "open code",
        terms: "code open-source generative algorithm",
        persona: "publishes every tool {s} makes",
    },
];
const HANDS: &[&Trait] = &[
    &Trait {
        id: "slow_craft",
        label: "slow craft",
        terms: "ceramic pottery loom linen handmade",
        persona: "trusts hands more than screens",
    },
    &Trait {
        id: "living_things",
        label: "living things",
        terms: "garden plant moss forest bee",
        persona: "keeps a garden on a roof",
    },
    &Trait {
        id: "analogue",
        label: "analogue pictures",
        terms: "film darkroom polaroid analog",
        persona: "still owns a darkroom",
    },
];
const REFINED: &[&Trait] = &[
    &Trait {
        id: "less",
        label: "leaving things out",
        terms: "minimal minimalist quiet empty reduction",
        persona: "{S} leaves out what others add.",
    },
    &Trait {
        id: "raw_concrete",
        label: "raw concrete",
        terms: "brutalist brutalism concrete monolith",
        persona: "{S} reads buildings like faces.",
    },
    &Trait {
        id: "night_stage",
        label: "the night stage",
        terms: "opera theatre stage noir curtain",
        persona: "{S} dresses for an opera nobody has written.",
    },
];
const POPULAR: &[&Trait] = &[
    &Trait {
        id: "street_joy",
        label: "joy in the street",
        terms: "market parade festival dance carnival",
        persona: "{S} is happiest in a crowd.",
    },
    &Trait {
        id: "bright_pop",
        label: "bright pop",
        terms: "pop candy sticker cartoon colorful",
        persona: "{S} thinks beige is a mistake.",
    },
    &Trait {
        id: "kitchen_table",
        label: "the kitchen table",
        terms: "kitchen soup table supper coffee",
        persona: "{S} tells stories over soup.",
    },
];
const FREE: &[&Trait] = &[
    &Trait {
        id: "own_road",
        label: "an own road",
        terms: "nomad road solo independent rebel",
        persona: "belongs to no house",
    },
    &Trait {
        id: "night_train",
        label: "night trains",
        terms: "train station border voyage",
        persona: "lives between two stations",
    },
];
const ROOTED: &[&Trait] = &[
    &Trait {
        id: "old_houses",
        label: "old houses",
        terms: "archive heritage restoration tradition",
        persona: "keeps the keys of an old house",
    },
    &Trait {
        id: "the_ensemble",
        label: "the ensemble",
        terms: "choir ensemble team workshop",
        persona: "never works alone",
    },
];
const CENTRE: &[&str] =
    &["The camera is a mirror, and it had better be polite.", "{S} looks straight into the lens and waits."];
const EDGE_OF_FRAME: &[&str] =
    &["{S} prefers the edge of the frame.", "{S} gives the middle of the picture to somebody else."];
const DRY_TONES: &[&str] =
    &["dry, precise, unhurried", "quiet, exact, a little amused", "formal, with a smile kept back"];
const WARM_TONES: &[&str] =
    &["warm, quick, full of questions", "plain, funny, never cruel", "loud, generous, first to laugh"];
const TECH_WARDROBE: &[&str] = &[
    "matte black technical coat",
    "translucent raincoat",
    "silver bonded jersey",
    "white laboratory smock",
    "graphite flight suit",
];
const CRAFT_WARDROBE: &[&str] =
    &["undyed linen shirt", "hand-knitted charcoal jumper", "indigo work jacket", "raw silk wrap", "felted wool coat"];

#[cfg(test)]
mod tests {
    use muse_gpu::head::HeadAsset;

    use super::*;
    use crate::cognition::{read_subject, rules::alignment};

    fn drafts() -> impl Iterator<Item = (u64, Draft)> {
        let asset = HeadAsset::load(include_bytes!("../../../../assets/face/head.bin")).expect("a sound head");
        let faces = DesignSpace::new(asset.into()).expect("a sound head");
        (0..500).map(move |seed| (seed, surprise(seed, &faces).expect("a sound head")))
    }

    #[test]
    fn the_same_seed_gives_the_same_draft_and_every_draft_can_be_sealed() {
        let mut names = std::collections::BTreeSet::new();
        for ((seed, draft), (_, again)) in drafts().zip(drafts()) {
            assert_eq!(draft, again);
            assert_eq!(draft.problems(), vec![], "seed {seed}");
            names.insert(draft.name);
        }
        assert!(names.len() > 100, "{} different names", names.len());
    }

    #[test]
    fn a_draft_is_coherent_its_values_fit_its_axes() {
        for (seed, draft) in drafts() {
            for value in &draft.moral_graph.values {
                let subject = read_subject(&value.terms.join(" "), &draft.moral_graph);
                let (fit, reasons) = alignment(&subject, &draft.moral_graph);
                assert!(fit > 0.5, "seed {seed}: {} fits only {fit:.2}: {reasons:?}", value.id);
            }
        }
    }

    #[test]
    fn a_face_goes_with_its_pronoun_and_no_two_drafts_share_one() {
        let mut faces = Vec::new();
        for (seed, draft) in drafts().take(100) {
            let DraftIdentity::Forged { design } = draft.identity else { panic!("seed {seed} has no design") };
            let masculine = design.get("macro.masculine").expect("a sound head");
            let he = draft.persona.starts_with("He ") || draft.persona.contains(" he ");
            let she = draft.persona.starts_with("She ") || draft.persona.contains(" she ");
            assert!(!he || masculine > 0.5, "seed {seed}: {}", draft.persona);
            assert!(!she || masculine < 0.5, "seed {seed}: {}", draft.persona);
            assert!(!faces.contains(&design), "seed {seed} has a face of another");
            faces.push(design);
        }
    }

    #[test]
    fn colours_are_the_ones_asked_for() {
        assert_eq!(hex(0.0, 1.0, 0.5), "#ff0000");
        assert_eq!(hex(240.0, 1.0, 0.5), "#0000ff");
        assert_eq!(hex(77.0, 0.0, 0.5), "#808080");
    }
}
