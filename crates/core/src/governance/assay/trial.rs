//! The trial: a folder of labelled pictures read, flaws planted in them, and the critic asked about every one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use muse_gpu::planted::{Flaw, Subject, Variation, harmless, plant};
use muse_gpu::{DecodeLimits, Domain, Face, GpuError, MainFace, Picture};

use super::{HonestRow, PlantedRow, REFERENCES, Sample};
use crate::governance::critic::{Critic, KnownFace, Question, reference_shape, why_unsure};
use crate::governance::{Judgement, VerdictOutcome};
use crate::vocab::BlobHash;

/// One labelled picture as it was read; its pixels are read again when they are needed.
pub struct Labelled {
    person: String,
    path: PathBuf,
    face: Face,
    main: MainFace,
    luma: f32,
    alone: bool,
}

/// A folder with one subfolder of pictures per person, read.
pub struct LabelledSet {
    /// Every picture with a face, by person and file name.
    pub pictures: Vec<Labelled>,
    /// Pictures that could not be measured, and why.
    pub passed_over: Vec<String>,
}

/// What the critic said about planted flaws and honest pictures.
#[derive(Default)]
pub struct TrialRows {
    /// Planted flaws.
    pub planted: Vec<PlantedRow>,
    /// Pictures with nothing wrong.
    pub honest: Vec<HonestRow>,
}

impl LabelledSet {
    /// Reads a folder; a picture that cannot be read is passed over and named.
    ///
    /// # Errors
    /// When the folder itself cannot be listed.
    pub fn read(critic: &Critic, folder: &Path) -> std::io::Result<Self> {
        let mut files = Vec::new();
        for person in listed(folder)?.into_iter().filter(|path| path.is_dir()) {
            files.extend(listed(&person)?.into_iter().filter(|path| path.is_file()).map(|path| (name(&person), path)));
        }
        let results = over_all(&files, |(person, path)| {
            let said = |e: GpuError| format!("{person}/{}: {e}", name(path));
            let picture = load(path).map_err(said)?;
            let reading = critic.reader().read_closely(&picture).map_err(said)?;
            let alone = reading.faces.len() == 1;
            let found = reading.faces.into_iter().next().zip(reading.main);
            let (face, main) = found.ok_or_else(|| format!("{person}/{}: no face is found", name(path)))?;
            let luma = mean_luma(&picture, &face);
            Ok(Labelled { person: person.clone(), path: path.clone(), face, main, luma, alone })
        });
        let (mut pictures, mut passed_over) = (Vec::new(), Vec::new());
        for result in results {
            match result {
                Ok(picture) => pictures.push(picture),
                Err(why) => passed_over.push(why),
            }
        }
        Ok(Self { pictures, passed_over })
    }

    /// What the statistics need.
    pub fn samples(&self) -> Vec<Sample> {
        let sample = |picture: &Labelled| Sample {
            person: picture.person.clone(),
            file: name(&picture.path),
            vector: picture.main.embedding.clone(),
            eye_distance_px: picture.main.quality.eye_distance_px,
            luma: picture.luma,
        };
        self.pictures.iter().map(sample).collect()
    }

    /// Asks the critic about every picture that is no reference: as it is, varied in harmless ways, and with each flaw
    /// planted. A person's first three files are the references. About half a second for each of the sixteen questions.
    ///
    /// # Errors
    /// [`GpuError`] when the models fail.
    pub fn try_critic(&self, critic: &Critic, domain: Domain) -> Result<TrialRows, GpuError> {
        let mut people: BTreeMap<&str, Vec<&Labelled>> = BTreeMap::new();
        for picture in &self.pictures {
            people.entry(&picture.person).or_default().push(picture);
        }
        let mut cases = Vec::new();
        for (person, pictures) in &people {
            let Some((references, own)) = pictures.split_at_checked(REFERENCES) else { continue };
            let strangers: Vec<&Labelled> =
                self.pictures.iter().filter(|other| other.person != *person && other.alone).collect();
            let known = KnownFace {
                references: references.iter().map(|r| BlobHash::of(name(&r.path).as_bytes())).collect(),
                vectors: references.iter().map(|r| r.main.embedding.clone()).collect(),
                fingerprints: references.iter().map(|r| r.main.fingerprint.clone()).collect(),
                shape: reference_shape(references.iter().map(|r| &r.main)),
                model: critic.reader().models().embedder.to_owned(),
                domain,
            };
            let known = std::sync::Arc::new(known);
            for (n, own) in own.iter().enumerate() {
                // Far apart in the list, so that every picture meets other people.
                let stranger = strangers.get((cases.len() * 37 + 11) % strangers.len().max(1)).copied();
                cases.push(Case { known: known.clone(), own, reference: references[n % REFERENCES], stranger });
            }
        }
        let question = Question { domain, laid_from: None, strict: false };
        let answers = over_all(&cases, |case| case.run(critic, &question));
        let mut rows = TrialRows::default();
        for answers in answers {
            for (asked, word) in answers? {
                rows.count(asked, word);
            }
        }
        Ok(rows)
    }
}

/// One picture of a person who is enrolled from others.
struct Case<'a> {
    known: std::sync::Arc<KnownFace>,
    own: &'a Labelled,
    reference: &'a Labelled,
    stranger: Option<&'a Labelled>,
}

/// What was put before the critic.
#[derive(Clone, Copy)]
enum Asked {
    Honest(&'static str),
    Planted(Flaw),
}

impl Case<'_> {
    fn run(&self, critic: &Critic, question: &Question) -> Result<Vec<(Asked, String)>, GpuError> {
        let own_picture = load(&self.own.path)?;
        let own = Subject { picture: &own_picture, face: &self.own.face, mesh: &self.own.main.mesh };
        let seed = self.own.path.as_os_str().len() as u64 * 7919 + self.own.face.bounds.x.to_bits() as u64;
        let ask = |picture: &Picture| critic.judge_picture(picture, &self.known, question).map(|j| word(&j));
        let mut answers = Vec::new();
        // Only of good pictures may the critic be expected to know her.
        if self.own.alone && self.own.main.quality.problems.is_empty() && why_unsure(&self.own.main).is_empty() {
            answers.push((Asked::Honest("as they are"), ask(&own_picture)?));
            for kind in Variation::ALL {
                if let Some(varied) = harmless(kind, &own, seed) {
                    answers.push((Asked::Honest(kind.name()), ask(&varied)?));
                }
            }
        }
        let Some(stranger) = self.stranger.filter(|_| self.own.alone) else { return Ok(answers) };
        let (reference_picture, stranger_picture) = (load(&self.reference.path)?, load(&stranger.path)?);
        let reference =
            Subject { picture: &reference_picture, face: &self.reference.face, mesh: &self.reference.main.mesh };
        let stranger = Subject { picture: &stranger_picture, face: &stranger.face, mesh: &stranger.main.mesh };
        for flaw in Flaw::ALL {
            if let Some(flawed) = plant(flaw, &own, &reference, &stranger, seed) {
                answers.push((Asked::Planted(flaw), ask(&flawed)?));
            }
        }
        Ok(answers)
    }
}

impl TrialRows {
    fn count(&mut self, asked: Asked, word: String) {
        match asked {
            Asked::Honest(kind) => {
                let at = self.honest.iter().position(|row| row.kind == kind).unwrap_or_else(|| {
                    self.honest.push(HonestRow { kind: kind.to_owned(), count: 0, refused: 0, why: Vec::new() });
                    self.honest.len() - 1
                });
                let row = &mut self.honest[at];
                row.count += 1;
                if word != "accept" {
                    row.refused += 1;
                    add(&mut row.why, word);
                }
            }
            Asked::Planted(flaw) => {
                let flaw_name = flaw.name().replace('_', " ");
                let at = self.planted.iter().position(|row| row.flaw == flaw_name).unwrap_or_else(|| {
                    let expected = expected(flaw).join(" or ");
                    self.planted.push(PlantedRow { flaw: flaw_name, expected, count: 0, right: 0, others: Vec::new() });
                    self.planted.len() - 1
                });
                let row = &mut self.planted[at];
                row.count += 1;
                if expected(flaw).contains(&word.as_str()) {
                    row.right += 1;
                } else {
                    add(&mut row.others, word);
                }
            }
        }
    }
}

/// The verdict class that a flaw has to get.
fn expected(flaw: Flaw) -> &'static [&'static str] {
    match flaw {
        Flaw::WrongPerson => &["stranger"],
        Flaw::TwoFaces => &["several faces"],
        Flaw::NoFace => &["no face"],
        // Of a face turned far enough the detector sees none.
        Flaw::Profile | Flaw::TinyFace | Flaw::Blur => &["unsure", "no face"],
        Flaw::CopyPaste | Flaw::Mirrored | Flaw::Recoloured | Flaw::PastedFace => &["copy paste"],
    }
}

/// The class of a verdict: what decided, or that it was accepted.
fn word(judgement: &Judgement) -> String {
    if judgement.outcome == VerdictOutcome::Accept {
        return "accept".to_owned();
    }
    let first = judgement.findings.first().map_or("rejected", |finding| finding.code());
    first.trim_start_matches("critic.").replace('_', " ")
}

fn add(counts: &mut Vec<(String, usize)>, word: String) {
    match counts.iter_mut().find(|(known, _)| *known == word) {
        Some((_, count)) => *count += 1,
        None => counts.push((word, 1)),
    }
}

fn listed(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder)?.map(|entry| entry.map(|e| e.path())).collect::<Result<_, _>>()?;
    paths.sort();
    Ok(paths)
}

fn name(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

fn load(path: &Path) -> Result<Picture, GpuError> {
    let bytes = std::fs::read(path).map_err(|e| GpuError::Undecodable { reason: e.to_string() })?;
    Picture::decode(&bytes, &DecodeLimits::default())
}

/// Mean luma of the face box, 0 to 255.
fn mean_luma(picture: &Picture, face: &Face) -> f32 {
    let b = face.bounds;
    let part = picture.cropped(b.x.max(0.0) as u32, b.y.max(0.0) as u32, b.w as u32, b.h as u32);
    let sum: f64 = part.rgb.as_chunks::<3>().0.iter().map(|[r, g, b]| luma(*r, *g, *b)).sum();
    (sum / (part.rgb.len() / 3).max(1) as f64) as f32
}

fn luma(r: u8, g: u8, b: u8) -> f64 {
    0.299 * f64::from(r) + 0.587 * f64::from(g) + 0.114 * f64::from(b)
}

/// Works through a list on every core; the results stand in the order of the list.
fn over_all<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, R)>> = Mutex::default();
    let workers = std::thread::available_parallelism().map_or(1, usize::from).min(items.len().max(1));
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(at) else { return };
                    let result = work(item);
                    done.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((at, result));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}
