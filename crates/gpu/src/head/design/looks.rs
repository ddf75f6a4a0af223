//! Parameters that are not sliders of shape: who, and how it looks. The renderer gives the latter their meaning.

use super::parameter::{Group, Parameter, Range, Section};

/// Hair styles; all keep the eyes free.
pub const HAIR_STYLES: &[&str] = &[
    "bald",
    "shaved",
    "cropped",
    "shaved_sides",
    "short",
    "side_part",
    "curly_short",
    "afro",
    "bob",
    "long",
    "long_wavy",
    "bun",
    "ponytail",
];

/// Beard styles.
pub const BEARD_STYLES: &[&str] = &["none", "stubble", "moustache", "goatee", "short", "full"];

#[rustfmt::skip]
pub(super) const LOOKS: &[Parameter] = &[
    look(Section::Macro, Group::Build, "age", "Age", "Apparent age in years; nobody here is younger than 25.", 25.0, 85.0, 38.0),
    look(Section::Macro, Group::Build, "masculine", "Feminine to masculine", "0 feminine to 1 masculine.", 0.0, 1.0, 0.5),
    look(Section::Macro, Group::Build, "alder", "Heritage: Alder", "Share of the first of three base faces; only the proportions count.", 0.0, 1.0, 0.5),
    look(Section::Macro, Group::Build, "cedar", "Heritage: Cedar", "Share of the second of three base faces; only the proportions count.", 0.0, 1.0, 0.5),
    look(Section::Macro, Group::Build, "willow", "Heritage: Willow", "Share of the third of three base faces; only the proportions count.", 0.0, 1.0, 0.5),
    look(Section::Macro, Group::Build, "weight", "Weight", "-1 thin to 1 heavy.", -1.0, 1.0, 0.0),
    look(Section::Macro, Group::Build, "muscle", "Muscle", "-1 slack to 1 muscular.", -1.0, 1.0, 0.0),

    look(Section::Skin, Group::Skin, "melanin", "Melanin", "0 very light to 1 very dark skin.", 0.0, 1.0, 0.35),
    look(Section::Skin, Group::Skin, "undertone", "Undertone", "-1 cool and rosy to 1 warm and golden.", -1.0, 1.0, 0.0),
    look(Section::Skin, Group::Skin, "redness", "Redness", "Blood in cheeks, nose and ears.", 0.0, 1.0, 0.35),
    look(Section::Skin, Group::Skin, "mottle", "Unevenness", "Even to blotchy colour.", 0.0, 1.0, 0.35),
    look(Section::Skin, Group::Skin, "freckles", "Freckles", "None to many.", 0.0, 1.0, 0.0),
    look(Section::Skin, Group::Skin, "moles", "Moles", "None to several.", 0.0, 1.0, 0.15),
    look(Section::Skin, Group::Skin, "pattern", "Pattern", "Which freckles and moles: any whole number gives others.", 0.0, 999.0, 0.0),
    look(Section::Skin, Group::Skin, "wrinkles", "Wrinkles", "Fine lines in the skin, beside those of the shape.", 0.0, 1.0, 0.2),
    look(Section::Skin, Group::Skin, "pores", "Pores", "Smooth to coarse skin.", 0.0, 1.0, 0.45),
    look(Section::Skin, Group::Skin, "shine", "Shine", "Dry to oily.", 0.0, 1.0, 0.4),
    look(Section::Skin, Group::Skin, "under_eye", "Under the eyes", "Rested to dark below the eyes.", 0.0, 1.0, 0.3),

    look(Section::Eyes, Group::Iris, "iris_hue", "Iris colour", "Dark brown 0, brown 0.2, hazel 0.4, green 0.6, grey 0.8, blue 1.", 0.0, 1.0, 0.2),
    look(Section::Eyes, Group::Iris, "iris_brightness", "Iris brightness", "Dark to light.", 0.0, 1.0, 0.45),
    look(Section::Eyes, Group::Iris, "iris_ring", "Iris ring", "Soft to dark edge of the iris.", 0.0, 1.0, 0.5),
    look(Section::Eyes, Group::Iris, "iris_pattern", "Iris pattern", "Which fibres: any whole number gives others.", 0.0, 999.0, 0.0),
    look(Section::Eyes, Group::Iris, "pupil", "Pupil", "Narrow to wide.", 0.0, 1.0, 0.4),
    look(Section::Eyes, Group::Iris, "sclera", "White of the eye", "Veined and warm to clear.", 0.0, 1.0, 0.65),
    look(Section::Eyes, Group::Iris, "lash_length", "Lash length", "Short to long.", 0.0, 1.0, 0.4),
    look(Section::Eyes, Group::Iris, "lash_density", "Lash density", "Sparse to dense.", 0.0, 1.0, 0.5),

    look(Section::Brows, Group::BrowHair, "thickness", "Brow thickness", "Thin to thick.", 0.0, 1.0, 0.5),
    look(Section::Brows, Group::BrowHair, "arch", "Brow arch", "Straight to arched.", 0.0, 1.0, 0.45),
    look(Section::Brows, Group::BrowHair, "length", "Brow length", "Short to long.", 0.0, 1.0, 0.5),
    look(Section::Brows, Group::BrowHair, "density", "Brow density", "Sparse to dense.", 0.0, 1.0, 0.55),
    look(Section::Brows, Group::BrowHair, "darkness", "Brow darkness", "-1 lighter to 1 darker than the hair.", -1.0, 1.0, 0.1),

    choice(Section::Hair, Group::Hair, "style", "Hair style", "How the hair is worn.", HAIR_STYLES, 5.0),
    look(Section::Hair, Group::Hair, "length", "Hair length", "Short to long for the style.", 0.0, 1.0, 0.5),
    look(Section::Hair, Group::Hair, "volume", "Hair volume", "Flat to full.", 0.0, 1.0, 0.5),
    look(Section::Hair, Group::Hair, "curl", "Curl", "Straight to curly.", 0.0, 1.0, 0.15),
    look(Section::Hair, Group::Hair, "parting", "Parting", "-1 on the face's right to 1 on its left.", -1.0, 1.0, 0.5),
    look(Section::Hair, Group::Hair, "hairline", "Hairline", "Low to receding.", 0.0, 1.0, 0.3),
    look(Section::Hair, Group::Hair, "darkness", "Hair darkness", "Blond to black.", 0.0, 1.0, 0.75),
    look(Section::Hair, Group::Hair, "red", "Red in the hair", "None to red-haired.", 0.0, 1.0, 0.15),
    look(Section::Hair, Group::Hair, "grey", "Grey hair", "None to all.", 0.0, 1.0, 0.0),
    look(Section::Hair, Group::Hair, "dye", "Dye", "Natural to wholly dyed.", 0.0, 1.0, 0.0),
    look(Section::Hair, Group::Hair, "dye_hue", "Dye colour", "Around the colour wheel: red 0, yellow 0.17, green 0.33, blue 0.67, red 1.", 0.0, 1.0, 0.0),
    choice(Section::Hair, Group::Beard, "beard", "Beard", "How the beard is worn.", BEARD_STYLES, 0.0),
    look(Section::Hair, Group::Beard, "beard_density", "Beard density", "Sparse to dense.", 0.0, 1.0, 0.5),

    look(Section::Makeup, Group::Makeup, "lips", "Lip colour", "None to strong.", 0.0, 1.0, 0.0),
    look(Section::Makeup, Group::Makeup, "lips_hue", "Lip hue", "Coral 0, red 0.35, rose 0.6, plum 1.", 0.0, 1.0, 0.5),
    look(Section::Makeup, Group::Makeup, "lips_depth", "Lip depth", "Light to deep.", 0.0, 1.0, 0.4),
    look(Section::Makeup, Group::Makeup, "lips_gloss", "Lip gloss", "Matt to glossy.", 0.0, 1.0, 0.3),
    look(Section::Makeup, Group::Makeup, "blush", "Blush", "None to strong.", 0.0, 1.0, 0.0),
    look(Section::Makeup, Group::Makeup, "eye_shadow", "Eye shadow", "None to strong.", 0.0, 1.0, 0.0),
    look(Section::Makeup, Group::Makeup, "eye_shadow_hue", "Eye shadow hue", "Brown 0, rose 0.35, violet 0.7, blue 1.", 0.0, 1.0, 0.0),
    look(Section::Makeup, Group::Makeup, "liner", "Eye liner", "None to strong.", 0.0, 1.0, 0.0),
    look(Section::Makeup, Group::Makeup, "mascara", "Mascara", "None to strong.", 0.0, 1.0, 0.0),
    look(Section::Makeup, Group::Makeup, "foundation", "Foundation", "Bare to even skin.", 0.0, 1.0, 0.0),
];

#[expect(clippy::too_many_arguments, reason = "a row of a table")]
const fn look(
    section: Section,
    group: Group,
    name: &'static str,
    label: &'static str,
    doc: &'static str,
    min: f32,
    max: f32,
    default: f32,
) -> Parameter {
    Parameter { section, name, group, label, doc, range: Range::Number(min, max), default, moves: None }
}

const fn choice(
    section: Section,
    group: Group,
    name: &'static str,
    label: &'static str,
    doc: &'static str,
    words: &'static [&'static str],
    default: f32,
) -> Parameter {
    Parameter { section, name, group, label, doc, range: Range::Choice(words), default, moves: None }
}
