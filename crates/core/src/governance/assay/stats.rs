//! From labelled vectors to numbers: two protocols, their rates with two kinds of interval, and what follows from them.

use std::collections::BTreeMap;

use muse_gpu::{Calibration, Embedding};
use serde::Serialize;

use super::estimate::{Cell, Wrong, at_or_above, quantile, rates};
use super::{Estimate, Rate, Spread};

/// References a template is made of, as a Muse has at least.
pub const REFERENCES: usize = 3;

/// Raw cosines that are always looked at, besides the accepting anchor.
pub const USUAL_GATES: [f32; 6] = [0.363, 0.5, 0.55, 0.6, 0.7, 0.75];

/// Share of pairs of strangers that may reach the verifying anchor.
pub const VERIFY_FAR: f64 = 1e-2;

/// Share of pairs of strangers that may reach the accepting anchor.
pub const ACCEPT_FAR: f64 = 1e-4;

/// Share of the right person's pictures that may fall below the accepting anchor, against a template.
pub const ACCEPT_FRR: f64 = 2.5e-2;

/// Two pictures of one person this close may be one picture twice, which flatters every figure.
pub const TWIN_COSINE: f32 = 0.98;

/// Fewer comparisons than this have no 99.9 % quantile to speak of.
const MEASURABLE_P999: usize = 1_000;

/// How many look-alikes and how many single comparisons are named.
const NAMED: usize = 5;

/// One picture of a labelled set, measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// Who it shows: the name of the folder.
    pub person: String,
    /// The file's name inside that folder; its order decides what becomes a reference.
    pub file: String,
    /// The face as a direction; all of one model.
    pub vector: Embedding,
    /// Distance between the centres of the eyes, in pixels of the picture as stored.
    pub eye_distance_px: f32,
    /// Mean brightness of the face, 0 to 255.
    pub luma: f32,
}

/// What is asked of the set.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Settings {
    /// The anchors in use; the accepting one is the gate.
    pub shipped: Calibration,
    /// Further raw cosines to give rates for.
    pub gates: Vec<f32>,
    /// How often the people are drawn again; fewer than 1,000 are taken as 1,000.
    pub resamples: u32,
    /// Where the draws start, so that they can be repeated.
    pub seed: u64,
}

impl Settings {
    /// The usual gates and 2,000 draws.
    #[must_use]
    pub fn new(shipped: Calibration) -> Self {
        Self { shipped, gates: USUAL_GATES.to_vec(), resamples: 2_000, seed: 0x6d75_7365 }
    }
}

/// Who and what the set holds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SetSize {
    /// Different people.
    pub people: usize,
    /// Pictures of them.
    pub pictures: usize,
    /// Pictures of the person with the fewest and of the one with the most.
    pub pictures_each: (usize, usize),
    /// People with four pictures or more: three references, the rest are probes.
    pub full_template: usize,
    /// People with two or three pictures: each is compared with the centre of the others.
    pub thin_template: usize,
    /// People without a template: one picture only, or vectors that cancel out. They serve as strangers.
    pub no_template: usize,
    /// Pairs of pictures of one person at [`TWIN_COSINE`] or above.
    pub twins: usize,
}

/// How a list of cosines is spread. With nothing to compare every figure is absent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Summary {
    /// How many.
    pub count: usize,
    /// Their mean.
    pub mean: Option<f64>,
    /// The lowest.
    pub min: Option<f64>,
    /// 1 % lie below.
    pub p1: Option<f64>,
    /// 2.5 % lie below.
    pub p2_5: Option<f64>,
    /// Half lie below.
    pub median: Option<f64>,
    /// 99 % lie below.
    pub p99: Option<f64>,
    /// 99.9 % lie below.
    pub p999: Option<f64>,
    /// The highest.
    pub max: Option<f64>,
}

impl Summary {
    fn of(sorted: &[f32]) -> Self {
        let at = |share| quantile(sorted, share);
        let sum: f64 = sorted.iter().map(|c| f64::from(*c)).sum();
        Self {
            count: sorted.len(),
            mean: (!sorted.is_empty()).then(|| sum / sorted.len() as f64),
            min: at(0.0),
            p1: at(0.01),
            p2_5: at(0.025),
            median: at(0.5),
            p99: at(0.99),
            p999: at(0.999),
            max: at(1.0),
        }
    }
}

/// What a gate at one cosine lets in.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct RocPoint {
    /// Accepted from this raw cosine on.
    pub threshold: f64,
    /// Share of the strangers accepted.
    pub far: f64,
    /// Share of the right people accepted.
    pub tar: f64,
}

/// Where the two mistakes are equally frequent.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct EqualError {
    /// The mean of the two rates there.
    pub rate: f64,
    /// The middle of the gap between two cosines in which it holds.
    pub threshold: f64,
}

/// The gate that keeps false accepts to a wanted share.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct AtFar {
    /// The share of strangers that may pass.
    pub target: f64,
    /// Comparisons of strangers there are.
    pub of: u64,
    /// The lowest threshold that keeps to it; absent where not even one of the comparisons may pass.
    pub found: Option<RocPoint>,
    /// The share of the right people accepted there.
    pub tar: Option<Estimate>,
}

/// The trade between letting strangers in and keeping the right person out.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Roc {
    /// For drawing: every step at the rare end, finely spaced elsewhere, thresholds rising.
    pub points: Vec<RocPoint>,
    /// For reading: every 0.05.
    pub steps: Vec<RocPoint>,
    /// Where both mistakes are equally frequent; absent without both kinds of comparison.
    pub equal_error: Option<EqualError>,
    /// At 1 %, 0.1 % and 0.01 %.
    pub at_far: Vec<AtFar>,
}

/// One way to compare pictures, with all that follows.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Protocol {
    /// Comparisons of a person with itself.
    pub genuine: Summary,
    /// Comparisons of different people.
    pub impostor: Summary,
    /// The trade between the two mistakes.
    pub roc: Roc,
}

/// The two mistakes at a gate.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Rates {
    /// Strangers at or above the gate.
    pub false_accept: Rate,
    /// The right person below the gate.
    pub false_reject: Rate,
}

/// A gate and what it does in both protocols.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Gate {
    /// Accepted from this raw cosine on.
    pub cosine: f32,
    /// Each picture against a template.
    pub template: Rates,
    /// Each picture against each other picture.
    pub pairs: Rates,
}

/// Two people and how alike they look to the model, over pairs of their pictures.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LookAlike {
    /// The two people, in name order.
    pub people: (String, String),
    /// Pairs of pictures.
    pub pairs: usize,
    /// Their mean cosine.
    pub mean: f64,
    /// The highest cosine.
    pub max: f64,
}

/// The set once more, without comparisons between the two hardest look-alikes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WithoutLookAlikes {
    /// The pair that stands out: highest mean, and a maximum above the 99.9 % quantile of all other strangers.
    pub pair: LookAlike,
    /// That quantile.
    pub others_p999: f64,
    /// Pictures against pictures.
    pub pairs: Protocol,
    /// Pictures against templates.
    pub template: Protocol,
    /// The gates, in the order of [`Assay::gates`].
    pub gates: Vec<Gate>,
}

/// One comparison worth a look.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Odd {
    /// Who the picture shows.
    pub person: String,
    /// Which picture.
    pub file: String,
    /// Whose template it was compared with.
    pub against: String,
    /// The raw cosine.
    pub cosine: f64,
}

/// Pictures with something in common, each against the template of the person it shows.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Group {
    /// What they have in common, in words.
    pub name: String,
    /// People with a picture in the group.
    pub people: usize,
    /// Mean cosine; absent for an empty group.
    pub mean: Option<f64>,
    /// How many fell below the gate.
    pub false_rejects: u64,
    /// The same as a share.
    pub share: Estimate,
}

/// The same probes, grouped three ways.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Groups {
    /// By the distance between the eyes: below 40 px, 40 to 70, above 70.
    pub face_size: Vec<Group>,
    /// By brightness, in three parts of about equal size; empty where brightness hardly differs.
    pub brightness: Vec<Group>,
    /// By the number of references the template was made of.
    pub references: Vec<Group>,
}

/// What decided the proposed accepting anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AcceptRule {
    /// One pair of strangers in 10,000 passes.
    FalseAccepts,
    /// There are fewer than 10,000 pairs of strangers: just above the highest of them.
    HighestStranger,
    /// One picture in 40 of the right person falls below: strangers would allow a lower gate.
    GenuineQuantile,
}

/// Anchors as this set alone would place them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Proposal {
    /// For score 0.25: the lowest gate that keeps false accepts over pairs to 1 %, rounded up to thousandths.
    pub verify_cosine: f32,
    /// For score 0.75: the larger of false accepts over pairs at 0.01 % and the 2.5 % quantile of genuine pictures
    /// against a template, in thousandths.
    pub accept_cosine: f32,
    /// Which of the two it was.
    pub accept_rule: AcceptRule,
    /// Whether to think of using them: 100 pairs of strangers were there, and the two lie at least 0.01 apart.
    pub usable: bool,
    /// At the verifying anchor.
    pub verify: Gate,
    /// At the accepting anchor.
    pub accept: Gate,
}

/// What was to be kept at an anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Aim {
    /// At most 1 % of the pairs of strangers reach the verifying anchor.
    StrangersAtVerify,
    /// At most 0.01 % of the pairs of strangers reach the accepting anchor.
    StrangersAtAccept,
    /// At most 2.5 % of the right person's pictures fall below the accepting anchor, against a template.
    RightPersonAtAccept,
}

/// Whether it was kept, read with the interval over people; too few of them are never sure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Held {
    /// Even the upper end of the interval keeps the limit.
    Surely,
    /// The measured share keeps the limit, the upper end of the interval does not.
    AsMeasured,
    /// The measured share breaks the limit, the lower end of the interval does not.
    Doubtful,
    /// The whole interval lies beyond the limit.
    Broken,
    /// There was nothing to compare.
    Unmeasured,
}

/// An aim of the shipped anchors, checked on this set.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct AimCheck {
    /// What was to be kept.
    pub aim: Aim,
    /// The share that must not be passed.
    pub limit: f64,
    /// The share that was found.
    pub found: Rate,
    /// Whether it was kept.
    pub held: Held,
}

/// All that one labelled set says about the critic.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Assay {
    /// What was asked.
    pub settings: Settings,
    /// Who and what was measured.
    pub set: SetSize,
    /// Every picture against every other one.
    pub pairs: Protocol,
    /// Every picture against templates, as the critic works.
    pub template: Protocol,
    /// The accepting anchor in use.
    pub gate: Gate,
    /// The verifying anchor in use.
    pub verify: Gate,
    /// The anchors in use and the further gates asked for, rising.
    pub gates: Vec<Gate>,
    /// The people most alike, by mean cosine.
    pub look_alikes: Vec<LookAlike>,
    /// The same without the hardest look-alikes, when one pair of people stands out.
    pub without: Option<WithoutLookAlikes>,
    /// Pictures least like the template of their own person.
    pub weakest: Vec<Odd>,
    /// Pictures most like the template of somebody else.
    pub closest: Vec<Odd>,
    /// False rejects at the gate by face size, brightness and number of references.
    pub groups: Groups,
    /// Whether the anchors in use keep what they promise.
    pub aims: Vec<AimCheck>,
    /// Anchors as this set would place them; absent without both kinds of comparison.
    pub proposal: Option<Proposal>,
    /// The cosines against templates, to be kept beside the anchors.
    pub spread: Spread,
}

/// Measures a labelled set.
///
/// * **Pairs**: every picture against every other one.
/// * **Template**: of a person with four pictures or more, the first three in name order are the references and the
///   rest are probes. With two or three pictures each is compared with the centre of the others (leave one out), and
///   strangers with the centre of all but the last. With one picture the person is only ever a stranger. Every picture
///   of every other person is compared with each template.
///
/// Accepted means at or above the gate. Names are compared byte by byte, so `image_10` comes before `image_9`.
///
/// * cost: one dot product per pair of pictures, `f32` per comparison in memory (149 pictures: well under a second);
///   the bootstrap walks all pairs of people once per draw.
#[must_use]
pub fn assay(samples: &[Sample], settings: &Settings) -> Assay {
    let people = people(samples);
    let pairs = pair_comparisons(&people);
    let (template, probes, closest) = template_comparisons(&people);
    let (pair_set, template_set) = (pairs.protocol(), template.protocol());
    let placed = place(&pair_set, &pairs, &template_set);

    let shipped = settings.shipped;
    let mut wanted: Vec<f32> = settings.gates.iter().copied().filter(|c| c.is_finite()).collect();
    wanted.extend([shipped.verify_cosine, shipped.accept_cosine]);
    wanted.sort_unstable_by(f32::total_cmp);
    wanted.dedup();
    let mut asked = wanted.clone();
    asked.extend(placed.iter().flat_map(|(verify, accept, _)| [*verify, *accept]));
    let mut gates = gates(&pairs, &template, &asked, settings);
    let proposal = placed.and_then(|(verify_cosine, accept_cosine, accept_rule)| {
        let (accept, verify) = (gates.pop()?, gates.pop()?);
        let enough = pair_set.impostor.count as f64 * VERIFY_FAR >= 1.0;
        let usable = enough && Calibration::new(verify_cosine, accept_cosine).is_ok();
        Some(Proposal { verify_cosine, accept_cosine, accept_rule, usable, verify, accept })
    });
    gates.truncate(wanted.len());
    let at = |anchor: f32| gates[wanted.iter().position(|cosine| *cosine == anchor).unwrap_or(0)];
    let (verify, gate) = (at(shipped.verify_cosine), at(shipped.accept_cosine));

    let look_alikes = look_alikes(&people, &pairs);
    let without = look_alikes.first().and_then(|first| without(first, &pairs, &template, &wanted, settings));
    let mut weakest: Vec<Odd> = probes.iter().map(Probe::odd).collect();
    weakest.sort_by(|a, b| a.cosine.total_cmp(&b.cosine));
    weakest.truncate(NAMED);
    let counts = || people.iter().map(|person| person.pictures.len());
    let full_template = people.iter().filter(|p| p.pictures.len() > REFERENCES && p.template.is_some()).count();
    let thin_template = people.iter().filter(|p| p.pictures.len() <= REFERENCES && p.template.is_some()).count();
    let twins = pairs.genuine.iter().map(|cell| at_or_above(&cell.cosines, TWIN_COSINE) as usize).sum();
    let cosines = |cells: &[Cell]| cells.iter().flat_map(|cell| cell.cosines.clone()).collect::<Vec<f32>>();
    Assay {
        settings: settings.clone(),
        set: SetSize {
            people: people.len(),
            pictures: samples.len(),
            pictures_each: (counts().min().unwrap_or(0), counts().max().unwrap_or(0)),
            full_template,
            thin_template,
            no_template: people.len() - full_template - thin_template,
            twins,
        },
        pairs: pair_set,
        template: template_set,
        gate,
        verify,
        gates,
        look_alikes: look_alikes.into_iter().take(NAMED).map(|(look_alike, _)| look_alike).collect(),
        without,
        weakest,
        closest,
        groups: groups(&probes, shipped.accept_cosine),
        aims: vec![
            check(Aim::StrangersAtVerify, VERIFY_FAR, verify.pairs.false_accept),
            check(Aim::StrangersAtAccept, ACCEPT_FAR, gate.pairs.false_accept),
            check(Aim::RightPersonAtAccept, ACCEPT_FRR, gate.template.false_reject),
        ],
        proposal,
        spread: Spread::of(cosines(&template.genuine), cosines(&template.impostor)),
    }
}

/// A person's pictures in name order.
struct Person<'a> {
    name: &'a str,
    pictures: Vec<&'a Sample>,
    /// What strangers are compared with.
    template: Option<Embedding>,
}

fn centre<'a>(pictures: impl IntoIterator<Item = &'a Sample>) -> Option<Embedding> {
    Embedding::centroid(&pictures.into_iter().map(|sample| sample.vector.clone()).collect::<Vec<_>>())
}

fn people(samples: &[Sample]) -> Vec<Person<'_>> {
    let mut by_name: BTreeMap<&str, Vec<&Sample>> = BTreeMap::new();
    for sample in samples {
        by_name.entry(&sample.person).or_default().push(sample);
    }
    by_name
        .into_iter()
        .map(|(name, mut pictures)| {
            pictures.sort_by(|a, b| a.file.cmp(&b.file));
            let references = REFERENCES.min(pictures.len() - 1);
            let template = centre(pictures[..references].iter().copied());
            Person { name, pictures, template }
        })
        .collect()
}

/// All comparisons of one protocol: one cell per person, and one per pair of people.
struct Comparisons {
    genuine: Vec<Cell>,
    impostor: Vec<Cell>,
}

impl Comparisons {
    fn protocol(&self) -> Protocol {
        let sorted = |cells: &[Cell]| {
            let mut all: Vec<f32> = cells.iter().flat_map(|cell| cell.cosines.iter().copied()).collect();
            all.sort_unstable_by(f32::total_cmp);
            all
        };
        let (genuine, impostor) = (sorted(&self.genuine), sorted(&self.impostor));
        Protocol { genuine: Summary::of(&genuine), impostor: Summary::of(&impostor), roc: Roc::of(&genuine, &impostor) }
    }

    fn without(&self, a: usize, b: usize) -> Self {
        let kept = self.impostor.iter().filter(|cell| (cell.a, cell.b) != (a, b)).cloned();
        Self { genuine: self.genuine.clone(), impostor: kept.collect() }
    }
}

fn pair_comparisons(people: &[Person<'_>]) -> Comparisons {
    let mut found = Comparisons { genuine: Vec::new(), impostor: Vec::new() };
    for (a, one) in people.iter().enumerate() {
        let mine = one.pictures.iter().enumerate();
        let own = mine.flat_map(|(i, first)| one.pictures[i + 1..].iter().map(|second| cosine(first, second)));
        found.genuine.push(Cell::new(a, a, own.collect()));
        for (b, other) in people.iter().enumerate().skip(a + 1) {
            let across = one.pictures.iter().flat_map(|first| other.pictures.iter().map(|s| cosine(first, s)));
            found.impostor.push(Cell::new(a, b, across.collect()));
        }
    }
    found
}

fn cosine(a: &Sample, b: &Sample) -> f32 {
    a.vector.cosine(&b.vector).get()
}

/// A picture against the template of the person it shows.
struct Probe<'a> {
    sample: &'a Sample,
    person: &'a str,
    references: usize,
    cosine: f32,
}

impl Probe<'_> {
    fn odd(&self) -> Odd {
        Odd {
            person: self.person.to_owned(),
            file: self.sample.file.clone(),
            against: self.person.to_owned(),
            cosine: f64::from(self.cosine),
        }
    }
}

fn template_comparisons<'a>(people: &[Person<'a>]) -> (Comparisons, Vec<Probe<'a>>, Vec<Odd>) {
    let mut found = Comparisons { genuine: Vec::new(), impostor: Vec::new() };
    let mut probes = Vec::new();
    let mut closest: Vec<Odd> = Vec::new();
    for (a, one) in people.iter().enumerate() {
        let from = probes.len();
        genuine_probes(one, &mut probes);
        found.genuine.push(Cell::new(a, a, probes[from..].iter().map(|probe: &Probe<'_>| probe.cosine).collect()));
        for (b, other) in people.iter().enumerate().skip(a + 1) {
            let mut across = Vec::new();
            for (owner, stranger) in [(one, other), (other, one)] {
                let Some(template) = &owner.template else { continue };
                for sample in &stranger.pictures {
                    let cosine = sample.vector.cosine(template).get();
                    across.push(cosine);
                    let cosine = f64::from(cosine);
                    if closest.len() < NAMED || closest.last().is_some_and(|last| last.cosine < cosine) {
                        closest.truncate(NAMED - 1);
                        let at = closest.partition_point(|named| named.cosine >= cosine);
                        let (person, against) = (stranger.name.to_owned(), owner.name.to_owned());
                        closest.insert(at, Odd { person, file: sample.file.clone(), against, cosine });
                    }
                }
            }
            found.impostor.push(Cell::new(a, b, across));
        }
    }
    (found, probes, closest)
}

fn genuine_probes<'a>(person: &Person<'a>, probes: &mut Vec<Probe<'a>>) {
    let name = person.name;
    let mut probe = |sample: &'a Sample, template: Option<&Embedding>, references: usize| {
        probes.extend(template.map(|template| Probe {
            sample,
            person: name,
            references,
            cosine: sample.vector.cosine(template).get(),
        }));
    };
    if person.pictures.len() > REFERENCES {
        for sample in &person.pictures[REFERENCES..] {
            probe(sample, person.template.as_ref(), REFERENCES);
        }
    } else {
        for (out, sample) in person.pictures.iter().enumerate() {
            let others = person.pictures.iter().enumerate().filter(|(i, _)| *i != out).map(|(_, other)| *other);
            probe(sample, centre(others).as_ref(), person.pictures.len() - 1);
        }
    }
}

impl Roc {
    fn of(genuine: &[f32], impostor: &[f32]) -> Self {
        if genuine.is_empty() || impostor.is_empty() {
            return Self::default();
        }
        let point = |threshold: f32| RocPoint {
            threshold: f64::from(threshold),
            far: at_or_above(impostor, threshold) as f64 / impostor.len() as f64,
            tar: at_or_above(genuine, threshold) as f64 / genuine.len() as f64,
        };
        let mut thresholds: Vec<f32> = (-100i16..=100).map(|hundredth| f32::from(hundredth) / 100.0).collect();
        let mut allowed = 0;
        while allowed < impostor.len() {
            thresholds.push(just_allowing(impostor, allowed));
            // Every step at the rare end, then about 30 a decade.
            allowed += 1 + allowed / 12;
        }
        thresholds.sort_unstable_by(f32::total_cmp);
        let mut points: Vec<RocPoint> = thresholds.into_iter().map(point).collect();
        points.dedup_by(|next, kept| (next.far, next.tar) == (kept.far, kept.tar));
        let at_far = [1e-2, 1e-3, 1e-4].map(|target| {
            let allowed = (target * impostor.len() as f64 + 1e-9).floor() as usize;
            let found = (allowed > 0).then(|| just_allowing(impostor, allowed));
            AtFar {
                target,
                of: impostor.len() as u64,
                found: found.map(point),
                tar: found.map(|gate| Estimate::wilson(at_or_above(genuine, gate), genuine.len() as u64)),
            }
        });
        Self {
            points,
            steps: (-20i8..=19).map(|twentieth| point(f32::from(twentieth) / 20.0)).collect(),
            equal_error: Some(equal_error(genuine, impostor)),
            at_far: at_far.to_vec(),
        }
    }
}

/// The lowest gate that at most `allowed` of the (sorted, more than `allowed`) strangers reach.
fn just_allowing(impostor: &[f32], allowed: usize) -> f32 {
    impostor[impostor.len() - 1 - allowed.min(impostor.len() - 1)].next_up()
}

fn equal_error(genuine: &[f32], impostor: &[f32]) -> EqualError {
    let mut all: Vec<f32> = genuine.iter().chain(impostor).copied().collect();
    all.sort_unstable_by(f32::total_cmp);
    all.dedup();
    let rates = |gate: f32| {
        let far = at_or_above(impostor, gate) as f64 / impostor.len() as f64;
        (far, 1.0 - at_or_above(genuine, gate) as f64 / genuine.len() as f64)
    };
    // FAR falls and FRR rises with the gate: look left and right of where they cross.
    let crossing = all.partition_point(|gate| {
        let (far, frr) = rates(*gate);
        far > frr
    });
    let candidates = [crossing.saturating_sub(1), crossing.min(all.len() - 1)];
    let apart = |at: usize| {
        let (far, frr) = rates(all[at]);
        (far - frr).abs()
    };
    let at = if apart(candidates[0]) < apart(candidates[1]) { candidates[0] } else { candidates[1] };
    let (far, frr) = rates(all[at]);
    let below = f64::from(all[at.saturating_sub(1)]);
    EqualError { rate: f64::midpoint(far, frr), threshold: f64::midpoint(below, f64::from(all[at])) }
}

fn gates(pairs: &Comparisons, template: &Comparisons, asked: &[f32], settings: &Settings) -> Vec<Gate> {
    let resamples = settings.resamples.max(1_000);
    let both = |found: &Comparisons| {
        let accepts = rates(&found.impostor, asked, Wrong::AtOrAbove, resamples, settings.seed);
        let rejects = rates(&found.genuine, asked, Wrong::Below, resamples, settings.seed);
        let joined = accepts.into_iter().zip(rejects);
        joined.map(|(false_accept, false_reject)| Rates { false_accept, false_reject }).collect::<Vec<_>>()
    };
    let joined = both(template).into_iter().zip(both(pairs)).zip(asked);
    joined.map(|((template, pairs), cosine)| Gate { cosine: *cosine, template, pairs }).collect()
}

/// Where this set would put the anchors, and which rule decided the second one.
fn place(pairs: &Protocol, found: &Comparisons, template: &Protocol) -> Option<(f32, f32, AcceptRule)> {
    let up = |cosine: f64| ((cosine * 1e3).ceil() / 1e3) as f32;
    let highest = found.impostor.iter().filter_map(|cell| cell.cosines.last()).copied().max_by(f32::total_cmp)?;
    let above_highest = up(f64::from(highest.next_up()));
    let at = |wanted: f64| {
        let at_far = pairs.roc.at_far.iter().find(|at| at.target == wanted)?;
        at_far.found.map(|point| up(point.threshold))
    };
    let quantile = (template.genuine.p2_5? * 1e3).floor() / 1e3;
    let (strangers, rule) =
        at(ACCEPT_FAR).map_or((above_highest, AcceptRule::HighestStranger), |c| (c, AcceptRule::FalseAccepts));
    let (accept, rule) =
        if quantile as f32 > strangers { (quantile as f32, AcceptRule::GenuineQuantile) } else { (strangers, rule) };
    Some((at(VERIFY_FAR).unwrap_or(above_highest), accept, rule))
}

/// Pairs of people, the most alike first, with their places in `people`.
fn look_alikes(people: &[Person<'_>], pairs: &Comparisons) -> Vec<(LookAlike, (usize, usize))> {
    let mut found: Vec<_> = pairs
        .impostor
        .iter()
        .filter_map(|cell| {
            let own = Summary::of(&cell.cosines);
            let (mean, max) = own.mean.zip(own.max)?;
            let names = (people[cell.a].name.to_owned(), people[cell.b].name.to_owned());
            Some((LookAlike { people: names, pairs: own.count, mean, max }, (cell.a, cell.b)))
        })
        .collect();
    found.sort_by(|(x, _), (y, _)| y.mean.total_cmp(&x.mean));
    found
}

fn without(
    (pair, (a, b)): &(LookAlike, (usize, usize)),
    pairs: &Comparisons,
    template: &Comparisons,
    wanted: &[f32],
    settings: &Settings,
) -> Option<WithoutLookAlikes> {
    let (pairs, template) = (pairs.without(*a, *b), template.without(*a, *b));
    let pair_set = pairs.protocol();
    let others_p999 = pair_set.impostor.p999.filter(|_| pair_set.impostor.count >= MEASURABLE_P999)?;
    (pair.max > others_p999).then(|| WithoutLookAlikes {
        pair: pair.clone(),
        others_p999,
        pairs: pair_set,
        template: template.protocol(),
        gates: gates(&pairs, &template, wanted, settings),
    })
}

fn groups(probes: &[Probe<'_>], gate: f32) -> Groups {
    let group = |name: String, members: &dyn Fn(&Probe<'_>) -> bool| {
        let mine: Vec<&Probe<'_>> = probes.iter().filter(|probe| members(probe)).collect();
        let mut people: Vec<&str> = mine.iter().map(|probe| probe.person).collect();
        people.dedup();
        let false_rejects = mine.iter().filter(|probe| probe.cosine < gate).count() as u64;
        let sum: f64 = mine.iter().map(|probe| f64::from(probe.cosine)).sum();
        Group {
            name,
            people: people.len(),
            mean: (!mine.is_empty()).then(|| sum / mine.len() as f64),
            false_rejects,
            share: Estimate::wilson(false_rejects, mine.len() as u64),
        }
    };
    if probes.is_empty() {
        return Groups::default();
    }
    let eyes = |probe: &Probe<'_>| probe.sample.eye_distance_px;
    let luma = |probe: &Probe<'_>| probe.sample.luma;
    let mut lumas: Vec<f32> = probes.iter().map(luma).filter(|luma| luma.is_finite()).collect();
    lumas.sort_unstable_by(f32::total_cmp);
    let third = |share| quantile(&lumas, share).map_or(0.0, |at| at.round() as f32);
    let (dark, light) = (third(1.0 / 3.0), third(2.0 / 3.0));
    let mut face_size = vec![
        group("below 40 px".to_owned(), &|probe| eyes(probe) < 40.0),
        group("40 to 70 px".to_owned(), &|probe| (40.0..=70.0).contains(&eyes(probe))),
        group("above 70 px".to_owned(), &|probe| eyes(probe) > 70.0),
    ];
    let unknown = group("not measured".to_owned(), &|probe| eyes(probe).is_nan());
    face_size.extend((unknown.share.of > 0).then_some(unknown));
    let mut brightness = Vec::new();
    if light - dark >= 1.0 {
        brightness = vec![
            group(format!("below {dark:.0}"), &|probe| luma(probe) < dark),
            group(format!("{dark:.0} to {light:.0}"), &|probe| (dark..=light).contains(&luma(probe))),
            group(format!("above {light:.0}"), &|probe| luma(probe) > light),
        ];
        let unknown = group("not measured".to_owned(), &|probe| luma(probe).is_nan());
        brightness.extend((unknown.share.of > 0).then_some(unknown));
    }
    let references = (1..=REFERENCES)
        .rev()
        .map(|n| {
            let name = if n == 1 { "1 reference".to_owned() } else { format!("{n} references") };
            group(name, &|probe| probe.references == n)
        })
        .filter(|group| group.share.of > 0);
    Groups { face_size, brightness, references: references.collect() }
}

fn check(aim: Aim, limit: f64, found: Rate) -> AimCheck {
    // Too few people for an interval over people are too few to be sure.
    let (low, high) = found.by_people.map_or((0.0, 1.0), |bound| (bound.low, bound.high));
    let held = match () {
        () if found.share.of == 0 => Held::Unmeasured,
        () if high <= limit => Held::Surely,
        () if found.share.rate <= limit => Held::AsMeasured,
        () if low <= limit => Held::Doubtful,
        () => Held::Broken,
    };
    AimCheck { aim, limit, found, held }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that fails may panic")]
pub(super) mod tests {
    use super::*;

    fn settings() -> Settings {
        Settings::new(Calibration::new(0.363, 0.6).unwrap())
    }

    /// A picture whose face points to `degrees` in a plane, so that cosines can be worked out by hand.
    pub(crate) fn at(person: &str, file: &str, degrees: f32) -> Sample {
        let (sine, cosine) = degrees.to_radians().sin_cos();
        Sample {
            person: person.to_owned(),
            file: file.to_owned(),
            vector: Embedding::from_raw(vec![cosine, sine]).unwrap(),
            eye_distance_px: 50.0,
            luma: 128.0,
        }
    }

    /// Ada has five pictures, Bob three, Cyd one.
    pub(crate) fn three_people() -> Vec<Sample> {
        vec![
            at("bob", "3.jpg", 150.0),
            at("ada", "e.jpg", 80.0),
            at("ada", "a.jpg", 0.0),
            at("ada", "b.jpg", 0.0),
            at("ada", "c.jpg", 0.0),
            at("ada", "d.jpg", 30.0),
            at("bob", "1.jpg", 90.0),
            at("bob", "2.jpg", 90.0),
            at("cyd", "1.jpg", 180.0),
        ]
    }

    fn close(found: Option<f64>, expected: f64) {
        assert!(found.is_some_and(|found| (found - expected).abs() < 1e-4), "{found:?} is not {expected}");
    }

    #[test]
    fn every_picture_meets_every_other_one() {
        let found = assay(&three_people(), &settings());
        assert_eq!((found.pairs.genuine.count, found.pairs.impostor.count), (10 + 3, 15 + 5 + 3));
        assert_eq!((found.set.people, found.set.pictures, found.set.pictures_each), (3, 9, (1, 5)));
        assert_eq!((found.set.full_template, found.set.thin_template, found.set.no_template), (1, 1, 1));
        // Ada's three equal references make three twins, Bob's first two one.
        assert_eq!(found.set.twins, 4);
    }

    #[test]
    fn the_first_three_in_name_order_are_references_and_few_pictures_take_turns() {
        let found = assay(&three_people(), &settings());
        // Ada: two probes at 30 and 80 degrees. Bob: each of three against the centre of the others.
        assert_eq!(found.template.genuine.count, 2 + 3);
        // Against Ada: Bob's three and Cyd's one. Against Bob: Ada's five and Cyd's one.
        assert_eq!(found.template.impostor.count, 4 + 6);
        // 80 degrees from the references is the worst; 150 degrees lies 60 from the centre of Bob's other two.
        close(found.template.genuine.min, 0.173_65);
        assert_eq!((found.weakest[0].person.as_str(), found.weakest[0].file.as_str()), ("ada", "e.jpg"));
        assert_eq!((found.weakest[1].file.as_str(), found.weakest.len()), ("3.jpg", 5));
        close(Some(found.weakest[1].cosine), 0.5);
        close(Some(found.weakest[2].cosine), 30f64.to_radians().cos());
        // Bob's template for strangers leaves his last picture out and points to 90 degrees: Ada's e.jpg is 10 away.
        assert_eq!((found.closest[0].file.as_str(), found.closest[0].against.as_str()), ("e.jpg", "bob"));
        close(Some(found.closest[0].cosine), 10f64.to_radians().cos());
        assert!(found.closest.windows(2).all(|pair| pair[0].cosine >= pair[1].cosine));
    }

    #[test]
    fn a_gate_counts_what_it_lets_in_and_keeps_out() {
        let found = assay(&three_people(), &settings());
        // Below 0.6: Ada's e.jpg and Bob's 3.jpg. At or above: Ada's e.jpg against Bob (0.985).
        let rates = found.gate.template;
        assert_eq!((rates.false_reject.events, rates.false_reject.share.of, rates.false_reject.hit), (2, 5, 2));
        assert_eq!((rates.false_accept.events, rates.false_accept.share.of, rates.false_accept.units), (1, 10, 3));
        assert_eq!(rates.false_reject.by_people, None, "two people are too few to draw again");
        let cosines: Vec<f32> = found.gates.iter().map(|gate| gate.cosine).collect();
        assert_eq!(cosines, USUAL_GATES);
        assert_eq!((found.gate.cosine, found.verify.cosine), (0.6, 0.363));
        let odds = found.spread.odds(0.6);
        assert_eq!((odds.false_accept.of, odds.false_accept.rate, odds.false_reject.rate), (10, 0.1, 0.4));
    }

    #[test]
    fn a_known_roc_has_its_equal_error_where_it_crosses() {
        let roc = Roc::of(&[0.4, 0.6, 0.8, 0.9], &[0.1, 0.2, 0.3, 0.5]);
        let found = roc.equal_error.unwrap();
        close(Some(found.rate), 0.25);
        close(Some(found.threshold), 0.45);
        let step = |at: f64| roc.steps.iter().find(|step| (step.threshold - at).abs() < 1e-6).unwrap();
        assert_eq!((step(0.25).far, step(0.25).tar), (0.5, 1.0));
        assert_eq!((step(0.85).far, step(0.85).tar), (0.0, 0.25));
        assert!(roc.points.windows(2).all(|p| p[0].far >= p[1].far && p[0].tar >= p[1].tar));

        let apart = Roc::of(&[0.8, 0.9], &[0.1, 0.4]).equal_error.unwrap();
        close(Some(apart.rate), 0.0);
        close(Some(apart.threshold), 0.6);
        let swapped = Roc::of(&[0.1, 0.2], &[0.8, 0.9]).equal_error.unwrap();
        close(Some(swapped.rate), 1.0);
        assert_eq!(Roc::of(&[], &[0.1]), Roc::default());
    }

    #[test]
    fn a_rare_share_cannot_be_measured_with_few_comparisons() {
        let impostor: Vec<f32> = (0u8..200).map(|i| f32::from(i) / 400.0).collect();
        let roc = Roc::of(&[0.4, 0.9], &impostor);
        let one_percent = roc.at_far[0].found.unwrap();
        assert_eq!((one_percent.far, one_percent.tar), (0.01, 0.5));
        assert!(one_percent.threshold > f64::from(197.0f32 / 400.0));
        assert_eq!((roc.at_far[1].found, roc.at_far[1].of), (None, 200));
    }

    /// `people` people far apart, five pictures each, in as many dimensions.
    fn crowd(people: usize) -> Vec<Sample> {
        let mut samples = Vec::new();
        for person in 0..people {
            for picture in 0..5u8 {
                let mut raw = vec![0.0; people + 5];
                raw[person] = 1.0;
                raw[people + usize::from(picture)] = 0.4;
                samples.push(Sample {
                    vector: Embedding::from_raw(raw).unwrap(),
                    eye_distance_px: [30.0, 40.0, 70.0, 71.0, f32::NAN][usize::from(picture)],
                    luma: 100.0 + person as f32,
                    ..at(&format!("p{person:02}"), &format!("{picture}.jpg"), 0.0)
                });
            }
        }
        samples
    }

    #[test]
    fn a_pair_of_people_that_stands_out_is_found_and_left_out() {
        let mut samples = crowd(12);
        assert_eq!(assay(&samples, &settings()).without, None, "nobody stands out");
        // p07's face turns two thirds of the way towards p03's.
        for sample in samples.iter_mut().filter(|sample| sample.person == "p07") {
            let mut raw = sample.vector.as_slice().to_vec();
            raw[3] = raw[7] * 0.8;
            sample.vector = Embedding::from_raw(raw).unwrap();
        }
        let found = assay(&samples, &settings());
        assert_eq!(found.look_alikes[0].people, ("p03".to_owned(), "p07".to_owned()));
        assert_eq!((found.look_alikes.len(), found.look_alikes[0].pairs), (5, 25));
        let without = found.without.unwrap();
        assert_eq!(without.pair, found.look_alikes[0]);
        assert_eq!(without.pairs.impostor.count, found.pairs.impostor.count - 25);
        assert_eq!(without.template.impostor.count, found.template.impostor.count - 10);
        assert_eq!(without.pairs.genuine, found.pairs.genuine);
        assert!(without.gates[0].pairs.false_accept.events < found.gates[0].pairs.false_accept.events);
    }

    #[test]
    fn probes_are_grouped_by_size_brightness_and_references() {
        let groups = assay(&crowd(9), &settings()).groups;
        let sizes: Vec<(&str, u64)> = groups.face_size.iter().map(|g| (g.name.as_str(), g.share.of)).collect();
        // The first three pictures of each are references; the fifth has no eye distance.
        assert_eq!(sizes, [("below 40 px", 0), ("40 to 70 px", 0), ("above 70 px", 9), ("not measured", 9)]);
        assert_eq!(groups.face_size[0].mean, None);
        let thirds: Vec<(usize, u64)> = groups.brightness.iter().map(|g| (g.people, g.share.of)).collect();
        assert_eq!(thirds, [(3, 6), (3, 6), (3, 6)]);
        assert_eq!(groups.references.len(), 1);
        assert!(assay(&three_people(), &settings()).groups.brightness.is_empty(), "all are equally bright");
    }

    #[test]
    fn anchors_are_proposed_from_the_set_and_the_shipped_ones_are_held_against_it() {
        let found = assay(&crowd(9), &settings());
        // Pairs of different people reach at most 0.16 / 1.16, of the same person 1 / 1.16.
        let proposal = found.proposal.unwrap();
        assert_eq!((proposal.verify_cosine, proposal.accept_rule), (0.138, AcceptRule::GenuineQuantile));
        // A probe against three references: 1 / sqrt(1.16 (1 + 0.16 / 3)) = 0.9047.
        assert_eq!((proposal.accept_cosine, proposal.usable), (0.904, true));
        assert_eq!(proposal.accept.template.false_reject.events, 0);
        let held: Vec<Held> = found.aims.iter().map(|check| check.held).collect();
        assert_eq!(held, [Held::AsMeasured, Held::AsMeasured, Held::AsMeasured]);
        assert_eq!(found.aims[0].found.by_people.map(|bound| bound.high), Some(3.0 / 36.0));
    }

    #[test]
    fn the_order_of_the_pictures_changes_nothing() {
        let mut samples = crowd(7);
        let first = assay(&samples, &settings());
        samples.reverse();
        assert_eq!(assay(&samples, &settings()), first);
    }

    #[test]
    fn an_empty_or_lonely_set_is_no_mishap() {
        for samples in [vec![], vec![at("ada", "a", 0.0)], vec![at("ada", "a", 0.0), at("ada", "b", 180.0)]] {
            let found = assay(&samples, &settings());
            assert_eq!(
                (found.pairs.impostor.count, found.proposal.is_none(), found.without.is_none()),
                (0, true, true)
            );
            assert_eq!(found.aims[0].held, Held::Unmeasured);
            assert!(serde_json::to_string(&found).is_ok());
        }
        let odd = Settings { gates: vec![f32::NAN, 0.6, 0.6], ..settings() };
        assert_eq!(assay(&three_people(), &odd).gates.len(), 2);
    }

    #[test]
    fn references_that_cancel_out_make_no_template() {
        let mut samples = three_people();
        samples.extend([at("dan", "1", 0.0), at("dan", "2", 180.0), at("dan", "3", 0.0)]);
        let found = assay(&samples, &settings());
        assert_eq!((found.set.people, found.set.no_template), (4, 2));
    }
}
