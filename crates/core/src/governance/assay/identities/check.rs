//! What the thresholds are worth on designs they were not placed on.

use muse_gpu::{Calibration, Embedding};
use serde::Serialize;

use super::super::estimate::{Cell, Rate, Wrong, quantile, rates};
use super::super::{Assay, Settings, assay};
use super::cells::{foreign_centres, foreign_views, left_out, own_centres, own_views, sorted};
use super::place::{errors, samples};
use super::{Shot, Subject};
use crate::governance::meter::{Form, IdentityScale};

/// How often the designs are drawn again, and where the draws start.
const RESAMPLES: u32 = 2_000;
const SEED: u64 = 0x666f_7267;
/// Skin darker than this counts as dark.
pub(super) const DARK: f32 = 0.4;

/// A design and how it did.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SubjectRow {
    /// Who.
    pub name: String,
    /// How dark the skin is, 0 to 1.
    pub melanin: f32,
    /// Years.
    pub age: f32,
    /// Feminine 0 to masculine 1.
    pub masculine: f32,
    /// Views in which exactly one face was found, and views.
    pub seen: (usize, usize),
    /// The lowest score of the detector.
    pub least_score: f32,
    /// Its views against the centre of the others: lowest and mean.
    pub own: Option<(f32, f32)>,
    /// The design whose centre is nearest, and the cosine.
    pub nearest: Option<(String, f32)>,
    /// The highest cosine of one of its views to another design's centre.
    pub nearest_view: Option<f32>,
}

impl SubjectRow {
    /// How much nearer its weakest view is to its own centre than any of its views to somebody else's.
    pub fn margin(&self) -> Option<f32> {
        Some(self.own?.0 - self.nearest_view?)
    }
}

/// Designs with something in common, compared among themselves.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DesignGroup {
    /// In words.
    pub name: String,
    /// How many designs.
    pub designs: usize,
    /// Own views below the threshold.
    pub false_reject: Rate,
    /// Views that another design of the group would pass for.
    pub false_accept: Rate,
    /// Pairs of the group that the meter would call the same.
    pub same: Rate,
    /// Mean cosine of the centres within the group.
    pub mean_between: Option<f32>,
}

/// A quick reading against the full one.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct QuickError {
    /// Which form.
    pub form: Form,
    /// Its centre against the full centre of the same design: lowest and mean.
    pub own: Option<(f32, f32)>,
    /// How far its cosines to other designs lie from the full ones: mean, 95 %, largest.
    pub apart: Option<(f32, f32, f32)>,
    /// Another design taken for the same.
    pub false_accept: Rate,
    /// The same design not taken for the same.
    pub false_reject: Rate,
}

/// A face that was not drawn here against all designs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Outsider {
    /// Who.
    pub name: String,
    /// The design whose centre is nearest, and the cosine.
    pub nearest: Option<(String, f32)>,
}

/// All that is known of the designs that were checked.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Findings {
    /// The thresholds that were checked.
    pub scale: IdentityScale,
    /// Views in which not exactly one face was found.
    pub missed: Rate,
    /// A design's own view below the threshold.
    pub false_reject: Rate,
    /// A view of one design that passes for another.
    pub false_accept: Rate,
    /// Between which designs views pass, and how many of the sixteen.
    pub passing: Vec<(String, String, usize)>,
    /// Two designs called the same by their centres.
    pub same: Rate,
    /// Two designs called close or the same.
    pub close: Rate,
    /// Two halves of one design's views not called the same.
    pub not_same: Rate,
    /// Per design.
    pub rows: Vec<SubjectRow>,
    /// Cosine of every centre with every other; on the diagonal the mean of its own views.
    pub matrix: Vec<Vec<f32>>,
    /// By skin tone, then by sex.
    pub groups: Vec<DesignGroup>,
    /// The quick forms.
    pub quick: Vec<QuickError>,
    /// Drafts of the full views against the centre of the final ones, and finals against drafts of others; absent where
    /// none were drawn.
    pub drafts: Option<DraftError>,
    /// Faces of other renderers.
    pub outsiders: Vec<Outsider>,
    /// Anchors for the critic, placed by the rules used for photos, checked by those rules.
    pub proposed: Option<Box<Assay>>,
    /// The anchors the critic uses for renders, against the centres of references as it works.
    pub in_use: Vec<AnchorCheck>,
}

/// What an anchor of the critic does on these designs.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct AnchorCheck {
    /// The raw cosine.
    pub cosine: f32,
    /// What it scores.
    pub score: f32,
    /// Own views below it, against the centre of the design's other views.
    pub false_reject: Rate,
    /// Views that reach it at another design's centre.
    pub false_accept: Rate,
}

/// Whether a draft of the full size reads like the final picture.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct DraftError {
    /// Cosine of a draft with the final picture of the same view: lowest and mean.
    pub alike: (f32, f32),
    /// How far a centre of drafts moves the cosines to other designs: mean and largest.
    pub apart: Option<(f32, f32)>,
}

/// Checks thresholds on designs they were not placed on.
///
/// * `outsiders`: faces of other renderers, to see whether the scale could be meant for them.
/// * `proposed`: anchors for the critic as the rules for photos place them.
/// * `in_use`: the critic's anchors for renders.
#[must_use]
pub fn check(
    subjects: &[Subject],
    scale: &IdentityScale,
    outsiders: &[(String, Vec<Embedding>)],
    proposed: Option<Calibration>,
    in_use: Option<Calibration>,
) -> Findings {
    let full = scale.full;
    let view_gate = full.view_cosine.unwrap_or(full.same_cosine);
    let alone = |(i, subject): (usize, &Subject)| {
        let found = subject.full.iter().map(|shot| if shot.faces == 1 { 1.0 } else { 0.0 });
        Cell::new(i, i, found.collect())
    };
    let found: Vec<Cell> = subjects.iter().enumerate().map(alone).collect();
    let foreign = foreign_views(subjects, Form::Full);
    let centres = foreign_centres(subjects, Form::Full);
    let accepted = rate(&centres, &[full.same_cosine, full.close_cosine], Wrong::AtOrAbove);
    Findings {
        missed: one(&found, 0.5, Wrong::Below),
        false_reject: one(&own_views(subjects, Form::Full), view_gate, Wrong::Below),
        false_accept: one(&foreign, view_gate, Wrong::AtOrAbove),
        passing: passing(subjects, &foreign, view_gate),
        same: accepted[0],
        close: accepted[1],
        not_same: one(&own_centres(subjects, Form::Full), full.same_cosine, Wrong::Below),
        rows: rows(subjects),
        matrix: matrix(subjects),
        groups: groups(subjects, scale),
        quick: [Form::Three, Form::One].map(|form| quick(subjects, scale, form)).to_vec(),
        drafts: drafts(subjects),
        outsiders: outsiders.iter().map(|(name, vectors)| outsider(subjects, name, vectors)).collect(),
        proposed: proposed.map(|anchors| Box::new(assay(&samples(subjects), &Settings::new(anchors)))),
        in_use: in_use.map_or_else(Vec::new, |anchors| anchor_checks(subjects, anchors)),
        scale: scale.clone(),
    }
}

fn rate(cells: &[Cell], gates: &[f32], wrong: Wrong) -> Vec<Rate> {
    rates(cells, gates, wrong, RESAMPLES, SEED)
}

fn one(cells: &[Cell], gate: f32, wrong: Wrong) -> Rate {
    rate(cells, &[gate], wrong)[0]
}

fn passing(subjects: &[Subject], foreign: &[Cell], gate: f32) -> Vec<(String, String, usize)> {
    let passing = |cell: &Cell| {
        let views = cell.cosines.iter().filter(|cosine| **cosine >= gate).count();
        (views > 0).then(|| (subjects[cell.a].name.clone(), subjects[cell.b].name.clone(), views))
    };
    let mut found: Vec<_> = foreign.iter().filter_map(passing).collect();
    found.sort_by_key(|(_, _, views)| std::cmp::Reverse(*views));
    found
}

fn anchor_checks(subjects: &[Subject], anchors: Calibration) -> Vec<AnchorCheck> {
    let (own, foreign) = (own_views(subjects, Form::Full), foreign_views(subjects, Form::Full));
    let check = |(cosine, score): (f32, f32)| AnchorCheck {
        cosine,
        score,
        false_reject: one(&own, cosine, Wrong::Below),
        false_accept: one(&foreign, cosine, Wrong::AtOrAbove),
    };
    [(anchors.verify_cosine, 0.25), (anchors.accept_cosine, 0.75)].map(check).to_vec()
}

fn least_and_mean(values: &[f32]) -> Option<(f32, f32)> {
    let least = values.iter().copied().min_by(f32::total_cmp)?;
    Some((least, values.iter().sum::<f32>() / values.len() as f32))
}

fn rows(subjects: &[Subject]) -> Vec<SubjectRow> {
    let centres: Vec<Option<Embedding>> = subjects.iter().map(Subject::centre).collect();
    let row = |(at, subject): (usize, &Subject)| {
        let others = || subjects.iter().zip(&centres).enumerate().filter(move |(i, _)| *i != at);
        let cosine = |to: &Option<Embedding>| Some(centres[at].as_ref()?.cosine(to.as_ref()?).get());
        let nearest = others()
            .filter_map(|(_, (other, to))| Some((other.name.clone(), cosine(to)?)))
            .max_by(|a, b| a.1.total_cmp(&b.1));
        let views = subject.full.iter().filter_map(|shot| shot.vector.as_ref());
        let foreign = views.flat_map(|view| others().filter_map(|(_, (_, to))| Some(view.cosine(to.as_ref()?).get())));
        SubjectRow {
            name: subject.name.clone(),
            melanin: subject.melanin,
            age: subject.age,
            masculine: subject.masculine,
            seen: (subject.full.iter().filter(|shot| shot.faces == 1).count(), subject.full.len()),
            least_score: subject.full.iter().map(|shot| shot.score).min_by(f32::total_cmp).unwrap_or_default(),
            own: least_and_mean(&left_out(&subject.full)),
            nearest,
            nearest_view: foreign.max_by(f32::total_cmp),
        }
    };
    subjects.iter().enumerate().map(row).collect()
}

fn matrix(subjects: &[Subject]) -> Vec<Vec<f32>> {
    let centres: Vec<Option<Embedding>> = subjects.iter().map(Subject::centre).collect();
    let own: Vec<f32> =
        subjects.iter().map(|subject| least_and_mean(&left_out(&subject.full)).map_or(0.0, |(_, mean)| mean)).collect();
    let cosine = |a: usize, b: usize| {
        if a == b {
            return own[a];
        }
        centres[a].as_ref().zip(centres[b].as_ref()).map_or(0.0, |(a, b)| a.cosine(b).get())
    };
    (0..subjects.len()).map(|a| (0..subjects.len()).map(|b| cosine(a, b)).collect()).collect()
}

fn groups(subjects: &[Subject], scale: &IdentityScale) -> Vec<DesignGroup> {
    let full = scale.full;
    let view_gate = full.view_cosine.unwrap_or(full.same_cosine);
    let group = |(name, belongs): (String, &dyn Fn(&Subject) -> bool)| {
        let of_group: Vec<Subject> = subjects.iter().filter(|subject| belongs(subject)).cloned().collect();
        let centres = foreign_centres(&of_group, Form::Full);
        DesignGroup {
            name,
            designs: of_group.len(),
            false_reject: one(&own_views(&of_group, Form::Full), view_gate, Wrong::Below),
            false_accept: one(&foreign_views(&of_group, Form::Full), view_gate, Wrong::AtOrAbove),
            same: one(&centres, full.same_cosine, Wrong::AtOrAbove),
            mean_between: least_and_mean(&sorted(&centres)).map(|(_, mean)| mean),
        }
    };
    let dark = |subject: &Subject| subject.melanin >= DARK;
    let man = |subject: &Subject| subject.masculine >= 0.5;
    let all: [(String, Chosen<'_>); 6] = [
        (format!("melanin below {DARK}"), &|subject| !dark(subject)),
        (format!("melanin {DARK} and above"), &dark),
        ("rather women".to_owned(), &|subject| !man(subject)),
        ("rather men".to_owned(), &man),
        (format!("rather women, melanin {DARK} and above"), &|subject| !man(subject) && dark(subject)),
        (format!("rather men, melanin {DARK} and above"), &|subject| man(subject) && dark(subject)),
    ];
    all.map(group).to_vec()
}

/// Whether a design belongs to a group.
type Chosen<'a> = &'a dyn Fn(&Subject) -> bool;

fn quick(subjects: &[Subject], scale: &IdentityScale, form: Form) -> QuickError {
    let (own, foreign) = (own_centres(subjects, form), foreign_centres(subjects, form));
    let apart = errors(subjects, form);
    let mean = apart.iter().sum::<f32>() / apart.len().max(1) as f32;
    let gate = scale.gates(form).same_cosine;
    QuickError {
        form,
        own: least_and_mean(&sorted(&own)),
        apart: quantile(&apart, 0.95).zip(apart.last()).map(|(most, last)| (mean, most as f32, *last)),
        false_accept: one(&foreign, gate, Wrong::AtOrAbove),
        false_reject: one(&own, gate, Wrong::Below),
    }
}

fn drafts(subjects: &[Subject]) -> Option<DraftError> {
    let alike: Vec<f32> = subjects
        .iter()
        .flat_map(|subject| subject.full.iter().zip(&subject.full_drafts))
        .filter_map(|(last, draft)| Some(last.vector.as_ref()?.cosine(draft.vector.as_ref()?).get()))
        .collect();
    let centre = |shots: &[Shot]| Embedding::centroid(&Subject::vectors(shots));
    let mut apart = Vec::new();
    for (at, subject) in subjects.iter().enumerate() {
        let Some((last, draft)) = centre(&subject.full).zip(centre(&subject.full_drafts)) else { continue };
        let others = subjects.iter().enumerate().filter(|(i, _)| *i != at).filter_map(|(_, other)| other.centre());
        apart.extend(others.map(|other| (last.cosine(&other).get() - draft.cosine(&other).get()).abs()));
    }
    let most = apart.iter().copied().max_by(f32::total_cmp);
    let mean = apart.iter().sum::<f32>() / apart.len().max(1) as f32;
    Some(DraftError { alike: least_and_mean(&alike)?, apart: most.map(|most| (mean, most)) })
}

fn outsider(subjects: &[Subject], name: &str, vectors: &[Embedding]) -> Outsider {
    let centre = Embedding::centroid(vectors);
    let cosine = |subject: &Subject| Some(centre.as_ref()?.cosine(&subject.centre()?).get());
    let nearest = subjects
        .iter()
        .filter_map(|subject| Some((subject.name.clone(), cosine(subject)?)))
        .max_by(|a, b| a.1.total_cmp(&b.1));
    Outsider { name: name.to_owned(), nearest }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that fails may panic")]
pub(super) mod tests {
    use super::super::place;
    use super::super::tests::{people, person};
    use super::*;
    use crate::governance::meter::{Build, MeasuredOn};

    pub(in super::super) fn scale() -> IdentityScale {
        let build = Build { renderer_version: 1, head_sha256: "ab".repeat(32), embedder: "model".to_owned() };
        let on = MeasuredOn { identities: 9, seeds: (1, 9), amplitude: 0.4, side_px: 512, draft_px: 320 };
        place(&people(5.0), &build, on, "scripts/face-forge-report").unwrap().scale
    }

    #[test]
    fn designs_apart_are_told_apart_and_hold_together() {
        let found = check(&people(4.0), &scale(), &[], None, None);
        assert_eq!((found.missed.events, found.missed.share.of), (0, 72));
        for rate in [found.false_reject, found.false_accept, found.same, found.not_same] {
            assert_eq!(rate.events, 0, "{rate:?}");
        }
        assert_eq!((found.same.units, found.false_reject.units, found.rows.len()), (36, 9, 9));
        let row = &found.rows[0];
        assert!(row.margin().unwrap() > 0.1 && row.nearest.as_ref().unwrap().0 != "p0", "{row:?}");
        assert!((found.matrix[0][1] - 40f32.to_radians().cos()).abs() < 1e-3, "{:?}", found.matrix[0]);
        assert_eq!(found.groups.iter().map(|group| group.designs).collect::<Vec<_>>(), [5, 4, 9, 0, 4, 0]);
    }

    #[test]
    fn twins_are_found() {
        let mut all = people(4.0);
        all.push(person("twin", 2.0, 4.0, 0.1));
        let found = check(&all, &scale(), &[], None, None);
        assert_eq!((found.same.events, found.same.hit), (1, 1));
        assert_eq!(found.passing[0], ("p0".to_owned(), "twin".to_owned(), 16));
        let twin = found.rows.last().unwrap();
        assert!(twin.nearest.as_ref().unwrap().0 == "p0" && twin.margin().unwrap() < 0.0, "{twin:?}");
    }

    #[test]
    fn a_view_without_a_face_is_missed_and_counted() {
        let mut all = people(4.0);
        (all[0].full[2].faces, all[0].full[2].vector) = (0, None);
        let found = check(&all, &scale(), &[], None, None);
        assert_eq!((found.missed.events, found.missed.hit), (1, 1));
        assert_eq!((found.rows[0].seen, found.false_reject.share.of), ((7, 8), 71));
    }

    #[test]
    fn drafts_are_compared_with_the_pictures_they_stand_for() {
        let mut all = people(4.0);
        assert_eq!(check(&all, &scale(), &[], None, None).drafts, None);
        for subject in &mut all {
            subject.full_drafts = subject.full.clone();
        }
        let found = check(&all, &scale(), &[], None, None).drafts.unwrap();
        assert!(found.alike.0 > 0.999 && found.apart.unwrap().1 < 1e-6, "{found:?}");
    }

    #[test]
    fn an_outsider_is_named_with_its_nearest_design() {
        let vector = person("x", 81.0, 0.0, 0.1).full[0].vector.clone().unwrap();
        let found = check(&people(4.0), &scale(), &[("starter".to_owned(), vec![vector])], None, None);
        assert_eq!(found.outsiders[0].nearest.as_ref().unwrap().0, "p2");
    }
}
