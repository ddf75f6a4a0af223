//! The critic at work: models and anchors loaded once, and what they say of a picture.

use std::path::PathBuf;

use muse_gpu::{
    Anchors, Bounds, ColourMatch, DecodeLimits, Domain, Embedding, Face, FaceReader, GpuError, Label, MainFace, Mask,
    Mesh, ModelPaths, Picture, Pose, Provider, Reading, Region, RouteOptions, Runtime, RuntimeOptions, RuntimeReport,
    Tone, annotated, composite, deviations, face_fingerprint, fingerprint, heat_map,
};

use super::model::{Finding, Judgement, KnownFace, OpenReference, Question, ReadReference, Shape, VerdictOutcome};
use super::rules::{LOOK_AGAIN, SHAPE_LIMIT, conclude, shape_of, why_not_comparable, why_unsure};
use crate::governance::assay::Spread;
use crate::vocab::BlobHash;

/// A copy is near the copied reference in vector, too: the nearest references from here on are worth a look at the
/// pixels, which costs a millisecond or two each. A face pasted onto another head may be nearer to the others in vector.
const COPY_COSINE: f32 = 0.5;
const COPY_CANDIDATES: usize = 4;
/// Of a designed head every view is made of the same pixels and its mirror image is another view, so details prove
/// nothing; there a copy is near one reference in vector and in its coarse picture.
const RENDERED_COPY_COSINE: f32 = 0.85;
const RENDERED_COPY_DISTANCE: f32 = 0.08;

/// A second face this large, relative to the first, is a second person; smaller ones are background.
const SECOND_FACE_SHARE: f32 = 0.25;

/// The face mask reaches this far beyond the face, as shares of the eye distance: what changes wholly, and the edge over
/// which it blends.
const MASK_GROWTH: f32 = 0.12;
const MASK_FEATHER: f32 = 0.25;

/// What similarities are calibrated with.
pub const ANCHORS: &str = include_str!("../../../../../assets/models/anchors.toml");

/// Faces, vectors and anchors, loaded once. Shared and thread-safe; judging blocks for some tens of milliseconds.
pub struct Critic {
    reader: FaceReader,
    anchors: Anchors,
    spreads: Spreads,
    report: RuntimeReport,
}

/// What was measured on labelled pictures, per model and domain; `assets/models/spread.toml`.
type Spreads = std::collections::BTreeMap<String, std::collections::BTreeMap<Domain, Spread>>;

/// Where the models and the inference library are looked for, and what computes.
#[derive(Clone, Debug, Default)]
pub struct CriticOptions {
    /// A folder with the models; the ones that ship are looked for beside the binary and in the source tree.
    pub models: Option<PathBuf>,
    /// The ONNX Runtime library; else it is looked for where `scripts/setup` puts it.
    pub library: Option<PathBuf>,
    /// What runs the models, by name; else the fastest that was measured.
    pub provider: Option<Provider>,
    /// The file in which that measurement is kept.
    pub remember: Option<PathBuf>,
}

impl Critic {
    /// Opens the inference library and loads the models on the fastest device.
    ///
    /// # Errors
    /// What the vision library says; a missing inference library is no error, the pure-Rust one takes over.
    pub fn open(options: &CriticOptions) -> Result<Self, GpuError> {
        let runtime = Runtime::open(&RuntimeOptions {
            library: options.library.clone(),
            search: library_folders(),
            ..RuntimeOptions::default()
        })?;
        let folder =
            options.models.clone().or_else(|| model_folders().into_iter().find(|f| f.join("anchors.toml").is_file()));
        let folder = folder.unwrap_or_else(|| PathBuf::from("assets/models"));
        let route = RouteOptions { provider: options.provider, graphics: None, remember: options.remember.clone() };
        let reader = FaceReader::open(&runtime, &ModelPaths::in_dir(&folder), &route)?;
        let anchors = Anchors::from_toml(ANCHORS)?;
        let spreads = toml::from_str(include_str!("../../../../../assets/models/spread.toml"))
            .map_err(|e| GpuError::BadAnchors { reason: format!("spread.toml: {e}") })?;
        Ok(Self { reader, anchors, spreads, report: runtime.report() })
    }

    /// The inference library and its providers.
    pub const fn report(&self) -> &RuntimeReport {
        &self.report
    }

    /// The face reader, for enrolment.
    pub const fn reader(&self) -> &FaceReader {
        &self.reader
    }

    /// The calibration anchors.
    pub const fn anchors(&self) -> &Anchors {
        &self.anchors
    }

    /// Reads a reference picture; `None` when nobody is in it.
    ///
    /// # Errors
    /// [`GpuError`] when the picture cannot be read or the models fail.
    pub fn read_reference(&self, bytes: &[u8]) -> Result<Option<ReadReference>, GpuError> {
        let picture = Picture::decode(bytes, &DecodeLimits::default())?;
        let Reading { faces, main } = self.reader.read_closely(&picture)?;
        let face = faces.into_iter().next();
        Ok(face.zip(main).map(|(face, main)| ReadReference { picture, face, main }))
    }

    /// Opens a reference for comparing; `None` when nobody is in it.
    ///
    /// # Errors
    /// [`GpuError`] when the picture cannot be read or the models fail.
    pub fn open_reference(&self, bytes: &[u8], domain: Domain) -> Result<Option<OpenReference>, GpuError> {
        let picture = Picture::decode(bytes, &DecodeLimits::default())?;
        let Some(face) = self.reader.detect(&picture)?.into_iter().next() else { return Ok(None) };
        let shape = self.shape_in(&picture, &face)?;
        let fingerprint = match domain {
            Domain::Rendered => fingerprint(&picture, Some(&face.bounds)),
            _ => face_fingerprint(&picture, &face),
        };
        Ok(Some(OpenReference { picture, face, fingerprint, shape }))
    }

    /// The shape of the main face of a picture; `None` where it cannot be compared.
    ///
    /// # Errors
    /// [`GpuError`] when the picture cannot be read or the models fail.
    pub fn shape(&self, bytes: &[u8]) -> Result<Option<Mesh>, GpuError> {
        let picture = Picture::decode(bytes, &DecodeLimits::default())?;
        let faces = self.reader.detect(&picture)?;
        faces.first().map_or(Ok(None), |face| self.shape_in(&picture, face))
    }

    fn shape_in(&self, picture: &Picture, face: &Face) -> Result<Option<Mesh>, GpuError> {
        let mesh = self.reader.mesh(picture, face)?;
        let [right, left, ..] = face.landmarks;
        let eyes = (left[0] - right[0]).hypot(left[1] - right[1]);
        Ok(why_not_comparable(Pose::of(&mesh), eyes).is_none().then_some(mesh))
    }

    /// Judges one picture.
    ///
    /// # Errors
    /// [`GpuError`] when the picture cannot be read or the models fail; a picture without a face is a judgement.
    pub fn judge(&self, bytes: &[u8], known: &KnownFace, question: &Question) -> Result<Judgement, GpuError> {
        self.judge_picture(&Picture::decode(bytes, &DecodeLimits::default())?, known, question)
    }

    /// As [`judge`](Self::judge), for a picture that is decoded already.
    ///
    /// # Errors
    /// [`GpuError`] when the models fail.
    pub fn judge_picture(
        &self,
        picture: &Picture,
        known: &KnownFace,
        question: &Question,
    ) -> Result<Judgement, GpuError> {
        let mut reading = self.reader.read(picture)?;
        if let Some(main) = &mut reading.main
            && matches!(shape_of(main, known.shape.as_ref()), Shape::Measured { deviation } if deviation > LOOK_AGAIN)
        {
            self.reader.look_again(picture, main)?;
        }
        Ok(self.judge_reading(&reading, known, question))
    }

    /// Judges what was read; no model runs.
    pub fn judge_reading(&self, reading: &Reading, known: &KnownFace, question: &Question) -> Judgement {
        let calibration = self.anchors.get(&known.model, question.domain);
        let mut judgement = Judgement {
            outcome: VerdictOutcome::Reject,
            score: None,
            cosine: None,
            anchors: (calibration.verify_cosine, calibration.accept_cosine),
            anchors_source: self.anchors.source(&known.model, question.domain).to_owned(),
            model: known.model.clone(),
            domain: question.domain,
            face_box: None,
            landmarks: None,
            nearest: None,
            findings: Vec::new(),
            backend: self.reader.backend(),
            faces: u32::try_from(reading.faces.len()).unwrap_or(u32::MAX),
            quality: None,
            pose: None,
            shape: Shape::NoFace,
            odds: None,
        };
        let uncalibrated = (!self.anchors.is_measured(&known.model, question.domain)).then_some(Finding::Uncalibrated);
        let (Some(face), Some(main)) = (reading.faces.first(), reading.main.as_ref()) else {
            judgement.findings.push(Finding::NoFace);
            judgement.findings.extend(uncalibrated);
            return judgement;
        };
        judgement.face_box = Some(corners(&face.bounds));
        judgement.landmarks = Some(face.landmarks);
        judgement.quality = Some(main.quality.clone());
        judgement.pose = main.pose;
        judgement.shape = shape_of(main, known.shape.as_ref());

        let comparable = reading.faces.iter().filter(|other| area(other) >= SECOND_FACE_SHARE * area(face)).count();
        if comparable > 1 {
            judgement.findings.push(Finding::SeveralFaces { count: u32::try_from(comparable).unwrap_or(u32::MAX) });
        }
        let problems = why_unsure(main);
        if !problems.is_empty() {
            judgement.findings.push(Finding::Unsure { problems });
        }
        self.compare(&mut judgement, main, known, question);
        judgement.findings.extend(match judgement.shape {
            Shape::Measured { deviation } if deviation > SHAPE_LIMIT => Some(Finding::ShapeDrift { deviation }),
            _ => None,
        });
        judgement.findings.extend(uncalibrated);
        conclude(&mut judgement, question.strict);
        judgement
    }

    /// The similarity to the references that count, the nearest one, and whether one was copied.
    fn compare(&self, judgement: &mut Judgement, main: &MainFace, known: &KnownFace, question: &Question) {
        let single = known.references.len() < 2;
        let counted = |hash: &BlobHash| single || question.laid_from.as_ref() != Some(hash);
        let counted = known.references.iter().zip(&known.vectors).filter(|(hash, _)| counted(hash));
        let rest: Vec<Embedding> = counted.map(|(_, vector)| vector.clone()).collect();
        if let Some(centre) = Embedding::centroid(&rest) {
            let cosine = main.embedding.cosine(&centre);
            judgement.cosine = Some(cosine.get());
            judgement.score = Some(self.anchors.get(&known.model, question.domain).score(cosine));
            let spread = self.spreads.get(&known.model).and_then(|domains| domains.get(&question.domain));
            judgement.odds = spread.map(|spread| spread.odds(cosine.get()));
        }
        let references = known.references.iter().zip(&known.vectors).zip(&known.fingerprints);
        let mut nearest: Vec<_> =
            references.map(|((hash, theirs), thumbnail)| (main.embedding.cosine(theirs), hash, thumbnail)).collect();
        nearest.sort_by(|(a, ..), (b, ..)| b.get().total_cmp(&a.get()));
        judgement.nearest = nearest.first().map(|(cosine, hash, _)| ((*hash).clone(), cosine.get()));
        let copied = if known.domain == Domain::Rendered {
            let alike = nearest.iter().filter(|(cosine, ..)| cosine.get() >= RENDERED_COPY_COSINE);
            let apart = alike.map(|(_, hash, thumbnail)| (main.fingerprint.distance(thumbnail), false, *hash));
            apart.filter(|(distance, ..)| *distance < RENDERED_COPY_DISTANCE).min_by(|(a, ..), (b, ..)| a.total_cmp(b))
        } else {
            let alike = nearest.iter().take(COPY_CANDIDATES).filter(|(cosine, ..)| cosine.get() >= COPY_COSINE);
            let copies = alike.filter_map(|(cosine, hash, thumbnail)| {
                let copy = main.fingerprint.copied_from(thumbnail, *cosine)?;
                Some((copy.distance, copy.mirrored, *hash))
            });
            copies.min_by(|(a, ..), (b, ..)| a.total_cmp(b))
        };
        if let Some((_, mirrored, hash)) = copied {
            let declared = question.laid_from.as_ref() == Some(hash);
            judgement.findings.push(Finding::CopyPaste { reference: hash.clone(), declared, mirrored });
        }
        if single && question.laid_from.is_some() {
            judgement.findings.push(Finding::OnlyItself);
        }
    }

    /// Which part of a picture a repair may change: her face with a feathered edge; `None` without a face.
    ///
    /// # Errors
    /// [`GpuError`] when the picture cannot be read or the models fail.
    pub fn repair_mask(&self, bytes: &[u8]) -> Result<Option<Mask>, GpuError> {
        let Some(ReadReference { picture, face, main }) = self.read_reference(bytes)? else { return Ok(None) };
        let size = [picture.width_px, picture.height_px];
        let eyes = main.quality.eye_distance_px;
        let mask = Mask::of(size, &main.mesh, Region::Face, MASK_GROWTH, eyes * MASK_FEATHER);
        if !mask.is_empty() {
            return Ok(Some(mask));
        }
        let around = Mask::of_bounds(size, face.bounds.grown(0.25), eyes * MASK_FEATHER);
        Ok((!around.is_empty()).then_some(around))
    }

    /// A picture that shows why: faces with their scores, and where her shape deviates when that can be measured.
    ///
    /// # Errors
    /// [`GpuError`] when the picture cannot be read or the models fail.
    pub fn evidence(&self, bytes: &[u8], known: &KnownFace, judgement: &Judgement) -> Result<Picture, GpuError> {
        let picture = Picture::decode(bytes, &DecodeLimits::default())?;
        let Reading { faces, main } = self.reader.read_closely(&picture)?;
        let apart = main
            .as_ref()
            .filter(|_| matches!(judgement.shape, Shape::Measured { .. }))
            .and_then(|main| Some((&main.mesh, deviations(&main.mesh, known.shape.as_ref()?)?)));
        let shown = match apart {
            Some((mesh, apart)) => heat_map(&picture, mesh, &apart, SHAPE_LIMIT),
            None => picture,
        };
        let tone = match judgement.outcome {
            VerdictOutcome::Accept => Tone::Good,
            VerdictOutcome::Repair => Tone::Doubtful,
            VerdictOutcome::Reject => Tone::Bad,
        };
        let text = match judgement.score {
            Some(score) => format!("{} {score:.2}", judgement.outcome.name()),
            None => judgement.outcome.name().to_owned(),
        };
        Ok(annotated(&shown, &faces, &[Label { text, tone }]))
    }
}

/// A repaired picture: the edit inside the mask, everything else bit for bit as it was.
///
/// # Errors
/// [`GpuError`] when one of the two cannot be read, or the edit has other proportions.
pub fn lay_repair(base: &[u8], edit: &[u8], mask: &Mask) -> Result<Picture, GpuError> {
    let limits = DecodeLimits::default();
    composite(&Picture::decode(base, &limits)?, &Picture::decode(edit, &limits)?, mask, ColourMatch::Ring)
}

const fn corners(bounds: &Bounds) -> [f32; 4] {
    [bounds.x, bounds.y, bounds.w, bounds.h]
}

fn area(face: &Face) -> f32 {
    face.bounds.w * face.bounds.h
}

/// Beside the binary (an installed studio), then the source tree (a developer's).
fn model_folders() -> Vec<PathBuf> {
    let mut folders = beside_the_binary(&["models", "share/sovereign-muse/models"]);
    folders.push(PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/models")));
    folders
}

/// Where an installed studio and `scripts/setup` keep the ONNX Runtime library.
fn library_folders() -> Vec<PathBuf> {
    let mut folders = beside_the_binary(&["lib/sovereign-muse"]);
    folders.extend(model_folders());
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let cache = cache.or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache")));
    folders.extend(cache.map(|cache| cache.join("sovereign-muse/onnxruntime")));
    folders
}

/// These folders in the binary's own and the two above it: `/usr/bin/muse` finds `/usr/share/sovereign-muse/models`.
fn beside_the_binary(names: &[&str]) -> Vec<PathBuf> {
    let Ok(binary) = std::env::current_exe() else { return Vec::new() };
    binary.ancestors().skip(1).take(3).flat_map(|up| names.iter().map(|name| up.join(name))).collect()
}
