//! Everybody with everybody: pictures against pictures, and pictures against templates.

use std::collections::BTreeMap;

use muse_gpu::Embedding;

use super::estimate::Cell;
use super::{Odd, Protocol, REFERENCES, Roc, Sample, Summary};

/// How many look-alikes and how many single comparisons are named.
pub(super) const NAMED: usize = 5;

/// A person's pictures in name order.
pub(super) struct Person<'a> {
    pub(super) name: &'a str,
    pub(super) pictures: Vec<&'a Sample>,
    /// What strangers are compared with.
    pub(super) template: Option<Embedding>,
}

fn centre<'a>(pictures: impl IntoIterator<Item = &'a Sample>) -> Option<Embedding> {
    Embedding::centroid(&pictures.into_iter().map(|sample| sample.vector.clone()).collect::<Vec<_>>())
}

pub(super) fn people(samples: &[Sample]) -> Vec<Person<'_>> {
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
pub(super) struct Comparisons {
    pub(super) genuine: Vec<Cell>,
    pub(super) impostor: Vec<Cell>,
}

impl Comparisons {
    pub(super) fn protocol(&self) -> Protocol {
        let sorted = |cells: &[Cell]| {
            let mut all: Vec<f32> = cells.iter().flat_map(|cell| cell.cosines.iter().copied()).collect();
            all.sort_unstable_by(f32::total_cmp);
            all
        };
        let (genuine, impostor) = (sorted(&self.genuine), sorted(&self.impostor));
        Protocol { genuine: Summary::of(&genuine), impostor: Summary::of(&impostor), roc: Roc::of(&genuine, &impostor) }
    }

    pub(super) fn without(&self, a: usize, b: usize) -> Self {
        let kept = self.impostor.iter().filter(|cell| (cell.a, cell.b) != (a, b)).cloned();
        Self { genuine: self.genuine.clone(), impostor: kept.collect() }
    }
}

pub(super) fn pair_comparisons(people: &[Person<'_>]) -> Comparisons {
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
pub(super) struct Probe<'a> {
    pub(super) sample: &'a Sample,
    pub(super) person: &'a str,
    pub(super) references: usize,
    pub(super) cosine: f32,
}

impl Probe<'_> {
    pub(super) fn odd(&self) -> Odd {
        Odd {
            person: self.person.to_owned(),
            file: self.sample.file.clone(),
            against: self.person.to_owned(),
            cosine: f64::from(self.cosine),
        }
    }
}

pub(super) fn template_comparisons<'a>(people: &[Person<'a>]) -> (Comparisons, Vec<Probe<'a>>, Vec<Odd>) {
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
