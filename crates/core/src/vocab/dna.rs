//! The nouns of a Muse's DNA. Sealing lives in governance, surprise-me in cognition.

use muse_gpu::Domain;
use muse_gpu::head::Design;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{BlobHash, MuseId, Usd};

/// One of the four fixed axes of every moral graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Axis {
    /// Acts by herself (1) or only when asked (0).
    Autonomy,
    /// Refined and spare (1) or popular and loud (0).
    Sophistication,
    /// In love with machines (1) or with the handmade (0).
    Technophilia,
    /// Herself in the centre (1) or the subject (0).
    Ego,
}

impl Axis {
    /// All four, in the order they are shown.
    pub const ALL: [Self; 4] = [Self::Autonomy, Self::Sophistication, Self::Technophilia, Self::Ego];

    /// The name used in JSON and on edges.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Autonomy => "autonomy",
            Self::Sophistication => "sophistication",
            Self::Technophilia => "technophilia",
            Self::Ego => "ego",
        }
    }
}

/// A level on each axis, each in [0, 1].
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Axes {
    /// See [`Axis::Autonomy`].
    pub autonomy: f64,
    /// See [`Axis::Sophistication`].
    pub sophistication: f64,
    /// See [`Axis::Technophilia`].
    pub technophilia: f64,
    /// See [`Axis::Ego`].
    pub ego: f64,
}

impl Axes {
    /// The level on one axis.
    pub const fn get(&self, axis: Axis) -> f64 {
        match axis {
            Axis::Autonomy => self.autonomy,
            Axis::Sophistication => self.sophistication,
            Axis::Technophilia => self.technophilia,
            Axis::Ego => self.ego,
        }
    }
}

/// A value of the creator's own, as a node beside the four axes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ValueNode {
    /// Short and unique within the graph; edges name it.
    pub id: String,
    /// As the creator would say it: "slow craft".
    pub label: String,
    /// How much it matters to her, in [0, 1].
    pub weight: f64,
    /// Words that show a subject is about this value.
    pub terms: Vec<String>,
}

/// How one node bears on another: support above zero, conflict below.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Edge {
    /// An axis name or a value's id.
    pub from: String,
    /// An axis name or a value's id.
    pub to: String,
    /// In [-1, 1].
    pub weight: f64,
}

/// What she stands for. It is policy: every refusal names the node or edge that refused.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoralGraph {
    /// The four fixed axes.
    pub axes: Axes,
    /// The creator's own values.
    #[serde(default)]
    pub values: Vec<ValueNode>,
    /// Support and conflict between axes and values.
    #[serde(default)]
    pub edges: Vec<Edge>,
}

/// What she never does. Typed, so that a machine can keep it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "tag", deny_unknown_fields)]
pub enum RedLine {
    /// Nakedness and sexual content.
    Nudity,
    /// Injury, blood, fighting.
    Violence,
    /// Arms of any kind.
    Weapons,
    /// Parties, elections, politicians.
    Politics,
    /// Faith and its symbols.
    Religion,
    /// Alcohol, tobacco, other drugs.
    Drugs,
    /// Betting and casinos.
    Gambling,
    /// Promises about health.
    MedicalClaims,
    /// Promises about returns on money.
    FinancialAdvice,
    /// Children, or anyone who could be taken for one.
    Minors,
    /// The likeness or name of a living person.
    RealPeople,
    /// The creator's own line, kept by words.
    Custom {
        /// How it is called when it refuses.
        label: String,
        /// Words that cross it.
        terms: Vec<String>,
    },
}

/// Where the light comes from and what it is like.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LightDna {
    /// Degrees around her, 0 from the front, 90 from her left, in [-180, 180].
    pub azimuth_degrees: f64,
    /// Degrees above the horizon, in [-10, 90].
    pub elevation_degrees: f64,
    /// From cold (-1) to warm (1).
    pub warmth: f64,
    /// From a bare bulb (0) to an overcast sky (1).
    pub softness: f64,
}

/// How her pictures look.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Style {
    /// One to eight colours as `#rrggbb`; the first is the ground.
    pub palette: Vec<String>,
    /// What she wears.
    pub wardrobe: Vec<String>,
    /// Her light.
    pub light: LightDna,
    /// Focal length of the lens, 35 mm equivalent, in millimetres.
    pub lens_mm: u32,
    /// `minimal`, `editorial`, `noir` or `chroma`.
    pub look: String,
}

/// How she speaks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Voice {
    /// In a few words: "dry, precise, unhurried".
    pub tone: String,
    /// BCP 47 tags.
    pub languages: Vec<String>,
}

/// What she may spend, and how far she may go alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Micro-dollars per calendar day (UTC).
    pub daily_budget: Usd,
    /// A quote above this waits for the creator, in micro-dollars.
    pub approval_above: Usd,
    /// Pictures tried for one plan, repairs included, 1 to 8.
    pub max_attempts: u32,
}

/// Why the studio may use a face.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "kind", deny_unknown_fields)]
pub enum Basis {
    /// The face belongs to nobody.
    Synthetic {
        /// How it was made.
        origin: String,
    },
    /// The creator's own face.
    OwnFace {
        /// Who says so.
        declared_by: String,
    },
    /// Somebody who agreed in writing.
    Consent {
        /// Who agreed.
        person: String,
        /// Where the signed paper is, in the creator's own words.
        document: String,
    },
}

/// One picture of the identity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// The picture's bytes.
    pub blob: BlobHash,
    /// Where it came from: a file name, `front`.
    pub name: String,
}

/// The head behind a designed face: from these numbers the same renderer draws the same face for ever.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ForgedHead {
    /// The design, by section: what differs from the default.
    #[schema(value_type = Object)]
    pub design: Design,
    /// Which renderer drew the references; another version gives other pixels.
    pub renderer_version: u32,
    /// SHA-256 of the head asset that was shaped, hexadecimal.
    pub head_sha256: String,
}

/// The face that may not drift. The vectors themselves are not here: they stay encrypted on the machine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    /// Why the studio may use it.
    pub basis: Basis,
    /// What kind of pictures the references are; chooses the calibration.
    #[schema(value_type = String)]
    pub domain: Domain,
    /// The reference pictures, at least one.
    pub references: Vec<Reference>,
    /// The model the vectors came from.
    pub model: String,
    /// BLAKE3 over the enrolled vectors, so that a changed vector is noticed.
    pub vectors_hash: String,
    /// Mean raw cosine of each reference to the centre of the others; 1 for a single reference.
    pub baseline_cosine: f64,
    /// The lowest of those cosines.
    pub weakest_cosine: f64,
    /// The head behind the references, when the face was designed in the forge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forged: Option<ForgedHead>,
}

/// Everything that makes a Muse herself. Sealed: a change is a new generation that names its parent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MuseDna {
    /// Version of this document's shape.
    pub format: u32,
    /// Whose DNA it is.
    pub muse_id: MuseId,
    /// Counts from 1.
    pub generation: u32,
    /// Hash of the parent generation's DNA; absent for the first.
    pub parent: Option<String>,
    /// Her name.
    pub name: String,
    /// Who she is, in a sentence or two.
    pub persona: String,
    /// Her face.
    pub identity: Identity,
    /// Her values.
    pub moral_graph: MoralGraph,
    /// Her look.
    pub style: Style,
    /// Her speech.
    pub voice: Voice,
    /// What she never does.
    pub red_lines: Vec<RedLine>,
    /// Her wallet's limits.
    pub limits: Limits,
}

impl MuseDna {
    /// The shape this version of the studio writes.
    pub const FORMAT: u32 = 1;
}

/// Whose face a draft asks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "kind", deny_unknown_fields)]
pub enum DraftIdentity {
    /// One of the designed faces that ship with the studio.
    Starter {
        /// `nova`, `idris` or `mei`.
        starter: String,
    },
    /// A face designed in the forge; its references are drawn when it is sealed.
    Forged {
        /// The design, by section: what differs from the default.
        #[schema(value_type = Object)]
        design: Box<Design>,
    },
    /// Pictures that were uploaded before.
    References {
        /// Their hashes.
        references: Vec<BlobHash>,
        /// Why the studio may use them.
        basis: Basis,
        /// `photo`, `generated` or `rendered`.
        #[schema(value_type = String)]
        domain: Domain,
    },
}

/// DNA before genesis: everything can still be changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// Her name.
    pub name: String,
    /// Who she is.
    pub persona: String,
    /// Her face.
    pub identity: DraftIdentity,
    /// Her values.
    pub moral_graph: MoralGraph,
    /// Her look.
    pub style: Style,
    /// Her speech.
    pub voice: Voice,
    /// What she never does.
    #[serde(default)]
    pub red_lines: Vec<RedLine>,
    /// Her wallet's limits.
    pub limits: Limits,
    /// The seed it was drawn from, when it was drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
}

/// A field that cannot stay as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DnaProblem {
    /// Path of the field: `moral_graph.axes.ego`.
    pub field: String,
    /// What is wrong, and what would be right.
    pub message: String,
}

impl std::fmt::Display for DnaProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.field, self.message)
    }
}

impl Draft {
    /// Every field that cannot be sealed as it is; empty when all is well.
    pub fn problems(&self) -> Vec<DnaProblem> {
        let mut found = Problems::default();
        found.text("name", &self.name, 1, 80);
        found.text("persona", &self.persona, 0, 2000);
        match &self.identity {
            DraftIdentity::Starter { starter } => found.text("identity.starter", starter, 1, 40),
            // Read as a design it is in range; whether it is an adult's, the head itself says.
            DraftIdentity::Forged { .. } => {}
            DraftIdentity::References { references, basis, .. } => {
                found.check(
                    "identity.references",
                    (1..=20).contains(&references.len()),
                    "one to twenty pictures are needed",
                );
                match basis {
                    Basis::Synthetic { origin } => found.text("identity.basis.origin", origin, 1, 400),
                    Basis::OwnFace { declared_by } => found.text("identity.basis.declared_by", declared_by, 1, 200),
                    Basis::Consent { person, document } => {
                        found.text("identity.basis.person", person, 1, 200);
                        found.text("identity.basis.document", document, 1, 400);
                    }
                }
            }
        }
        self.graph_problems(&mut found);
        self.style_problems(&mut found);
        found.text("voice.tone", &self.voice.tone, 0, 400);
        found.check("voice.languages", self.voice.languages.len() <= 20, "at most twenty languages");
        for (i, line) in self.red_lines.iter().enumerate() {
            if let RedLine::Custom { label, terms } = line {
                found.text(&format!("red_lines[{i}].label"), label, 1, 80);
                let usable =
                    !terms.is_empty() && terms.len() <= 100 && terms.iter().all(|t| (2..=60).contains(&t.trim().len()));
                found.check(&format!("red_lines[{i}].terms"), usable, "one to a hundred words of 2 to 60 letters");
            }
        }
        let limits = &self.limits;
        let amounts = [("limits.daily_budget", limits.daily_budget), ("limits.approval_above", limits.approval_above)];
        for (field, amount) in amounts {
            found.check(field, !amount.is_negative() && amount <= Usd::MAX, "an amount between $0 and one billion");
        }
        found.check("limits.max_attempts", (1..=8).contains(&limits.max_attempts), "between 1 and 8");
        found.0
    }

    fn graph_problems(&self, found: &mut Problems) {
        let graph = &self.moral_graph;
        for axis in Axis::ALL {
            found.unit(&format!("moral_graph.axes.{}", axis.name()), graph.axes.get(axis));
        }
        found.check("moral_graph.values", graph.values.len() <= 64, "at most 64 values");
        found.check("moral_graph.edges", graph.edges.len() <= 512, "at most 512 edges");
        let mut known: Vec<&str> = Axis::ALL.iter().map(|axis| axis.name()).collect();
        for (i, value) in graph.values.iter().enumerate() {
            found.text(&format!("moral_graph.values[{i}].id"), &value.id, 1, 40);
            found.text(&format!("moral_graph.values[{i}].label"), &value.label, 1, 120);
            found.unit(&format!("moral_graph.values[{i}].weight"), value.weight);
            let field = format!("moral_graph.values[{i}].id");
            found.check(&field, !known.contains(&value.id.as_str()), "another node has this id");
            known.push(&value.id);
        }
        for (i, edge) in graph.edges.iter().enumerate() {
            for (end, id) in [("from", &edge.from), ("to", &edge.to)] {
                let field = format!("moral_graph.edges[{i}].{end}");
                found.check(&field, known.contains(&id.as_str()), "no axis and no value has this id");
            }
            let usable = edge.weight.is_finite() && (-1.0..=1.0).contains(&edge.weight);
            found.check(&format!("moral_graph.edges[{i}].weight"), usable, "a number between -1 and 1");
        }
    }

    fn style_problems(&self, found: &mut Problems) {
        let style = &self.style;
        found.check("style.palette", (1..=8).contains(&style.palette.len()), "one to eight colours");
        for (i, colour) in style.palette.iter().enumerate() {
            let usable = colour
                .strip_prefix('#')
                .is_some_and(|hex| hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit()));
            found.check(&format!("style.palette[{i}]"), usable, "a colour such as #1f2a44");
        }
        let light = style.light;
        found.range("style.light.azimuth_degrees", light.azimuth_degrees, -180.0, 180.0);
        found.range("style.light.elevation_degrees", light.elevation_degrees, -10.0, 90.0);
        found.range("style.light.warmth", light.warmth, -1.0, 1.0);
        found.unit("style.light.softness", light.softness);
        found.check("style.lens_mm", (8..=800).contains(&style.lens_mm), "between 8 and 800 millimetres");
        let known = ["minimal", "editorial", "noir", "chroma"].contains(&style.look.as_str());
        found.check("style.look", known, "one of minimal, editorial, noir, chroma");
    }
}

#[derive(Default)]
struct Problems(Vec<DnaProblem>);

impl Problems {
    fn check(&mut self, field: &str, fine: bool, message: &str) {
        if !fine {
            self.0.push(DnaProblem { field: field.to_owned(), message: message.to_owned() });
        }
    }

    fn unit(&mut self, field: &str, value: f64) {
        self.range(field, value, 0.0, 1.0);
    }

    fn range(&mut self, field: &str, value: f64, low: f64, high: f64) {
        let fine = value.is_finite() && (low..=high).contains(&value);
        self.check(field, fine, &format!("a number between {low} and {high}"));
    }

    fn text(&mut self, field: &str, text: &str, least: usize, most: usize) {
        let length = text.trim().chars().count();
        let fine = (least..=most).contains(&length) && !text.chars().any(|c| c.is_control() && c != '\n');
        self.check(field, fine, &format!("{least} to {most} characters, no control characters"));
    }
}
