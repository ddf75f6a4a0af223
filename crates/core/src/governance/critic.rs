//! The critic: is this picture her? It judges a picture and an identity; it knows nothing of render jobs.

use std::path::PathBuf;

use muse_gpu::{
    Anchors, Bounds, ColourMatch, DecodeLimits, Domain, Embedding, Face, FaceReader, Fingerprint, GpuError, Label,
    MainFace, Mask, Mesh, ModelPaths, Picture, Pose, Provider, Quality, QualityProblem, Reading, Region, RouteOptions,
    Runtime, RuntimeOptions, RuntimeReport, Tone, annotated, composite, deviation, deviations, face_fingerprint,
    fingerprint, heat_map, mean_shape,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::SqliteConnection;
use utoipa::ToSchema;

use super::assay::{Odds, Spread};
use crate::db::{Db, DbError};
use crate::vocab::{BlobHash, RenderId, Timestamp, VerdictId};

/// At this calibrated score and above, a picture is accepted.
pub const ACCEPT: f32 = 0.75;

/// At this calibrated score and above, it is the right family of faces and may be repaired.
pub const REPAIR: f32 = 0.50;

/// The raw cosine that strict judging asks for. It refuses every third picture of the right person taken on another day
/// (facts/faces.md §3), and most of what generators make.
pub const STRICT_COSINE: f32 = 0.75;

/// A copy is near the copied reference in vector, too: the nearest references from here on are worth a look at the
/// pixels, which costs a millisecond or two each. A face pasted onto another head may be nearer to the others in vector.
const COPY_COSINE: f32 = 0.5;
const COPY_CANDIDATES: usize = 4;
/// Of a designed head every view is made of the same pixels and its mirror image is another view, so details prove
/// nothing; there a copy is near one reference in vector and in its coarse picture.
const RENDERED_COPY_COSINE: f32 = 0.85;
const RENDERED_COPY_DISTANCE: f32 = 0.08;

/// Smaller, softer, darker or further turned than this, nobody's face can be told from a picture.
const LEAST_EYE_DISTANCE_PX: f32 = 28.0;
const LEAST_SHARPNESS: f32 = 0.012;
const MOST_YAW_DEGREES: f32 = 45.0;
/// Heads turned by 55 degrees and more measure at most 0.74, nearly all below 0.62; the 149 test photos 0.82 and more.
const LEAST_EYE_SPREAD: f32 = 0.66;
const MOST_PITCH_DEGREES: f32 = 40.0;
const MOST_DARK_SHARE: f32 = 0.75;
const MOST_BRIGHT_SHARE: f32 = 0.6;

/// Within these the shape of a face can be compared with the reference shape (facts/faces.md, "2 % deviation").
const FRONTAL_YAW_DEGREES: f32 = 8.0;
const FRONTAL_PITCH_DEGREES: f32 = 10.0;
const CLOSED_MOUTH: f32 = 0.06;

/// A shape further than this from the reference shape, as a share of the distance of the outer eye corners, is a hint to
/// repair; the same bound holds for the mean of the last accepted pictures, and for their mean score.
pub const SHAPE_LIMIT: f32 = 0.02;

/// How many accepted pictures the drift alarm looks back on.
pub const DRIFT_PICTURES: usize = 5;

/// A second face this large, relative to the first, is a second person; smaller ones are background.
const SECOND_FACE_SHARE: f32 = 0.25;

/// What a verdict says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum VerdictOutcome {
    /// It is her.
    Accept,
    /// Nearly: send it to repair.
    Repair,
    /// It is not, or it cannot be told.
    Reject,
}

impl VerdictOutcome {
    /// The name in rows and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Repair => "repair",
            Self::Reject => "reject",
        }
    }
}

/// Something the critic noticed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Finding {
    /// Nobody is in the picture.
    NoFace,
    /// More than one person is.
    SeveralFaces {
        /// How many faces of comparable size.
        count: u32,
    },
    /// The face cannot be told from this picture, whoever it is.
    Unsure {
        /// Why.
        #[schema(value_type = Vec<String>)]
        problems: Vec<QualityProblem>,
    },
    /// Somebody else.
    Stranger,
    /// The right family of faces, drifted.
    Drifted,
    /// A reference copied, not a new picture.
    CopyPaste {
        /// Which reference.
        reference: BlobHash,
        /// Whether the renderer said that it lays this reference into the picture.
        declared: bool,
        /// Whether it is mirrored.
        #[serde(default)]
        mirrored: bool,
    },
    /// The shape of the face is further than 2 % from her reference shape: a hint, no reason to reject.
    ShapeDrift {
        /// Root mean square deviation, as a share of the distance of the outer eye corners.
        deviation: f32,
    },
    /// A repair that made something worse than it was.
    RepairWorse {
        /// What: `score`, `faces`, `sharpness`, `shape`, `visibility`.
        axes: Vec<String>,
    },
    /// She has one reference only, and the picture was laid out from it: the similarity says nothing about likeness.
    OnlyItself,
    /// The anchors of this model and domain were never measured.
    Uncalibrated,
}

impl Finding {
    /// Stable, dotted: `critic.no_face`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoFace => "critic.no_face",
            Self::SeveralFaces { .. } => "critic.several_faces",
            Self::Unsure { .. } => "critic.unsure",
            Self::Stranger => "critic.stranger",
            Self::Drifted => "critic.drifted",
            Self::CopyPaste { .. } => "critic.copy_paste",
            Self::ShapeDrift { .. } => "critic.shape_drift",
            Self::RepairWorse { .. } => "critic.repair_worse",
            Self::OnlyItself => "critic.only_itself",
            Self::Uncalibrated => "critic.uncalibrated",
        }
    }
}

/// What the critic found out about one picture, with the evidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Judgement {
    /// The word.
    pub outcome: VerdictOutcome,
    /// Calibrated similarity in [0, 1]; absent when there is no face to measure.
    pub score: Option<f32>,
    /// Raw cosine to the centre of the references that count.
    pub cosine: Option<f32>,
    /// Raw cosines at which the score is 0.25 and 0.75.
    pub anchors: (f32, f32),
    /// Where the anchors come from.
    pub anchors_source: String,
    /// The model the vectors come from.
    pub model: String,
    /// Which kind of picture the anchors are for.
    #[schema(value_type = String)]
    pub domain: Domain,
    /// Left, top, width, height of the face, in pixels.
    pub face_box: Option<[f32; 4]>,
    /// Right eye, left eye, nose, right and left corner of the mouth, in pixels.
    pub landmarks: Option<[[f32; 2]; 5]>,
    /// The reference that is nearest, and its raw cosine.
    pub nearest: Option<(BlobHash, f32)>,
    /// What was noticed; the first one decides.
    pub findings: Vec<Finding>,
    /// What computed it.
    pub backend: String,
    /// How many faces there are.
    #[serde(default)]
    pub faces: u32,
    /// How well the face can be seen.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub quality: Option<Quality>,
    /// Which way it looks.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub pose: Option<Pose>,
    /// How far its shape is from her reference shape.
    #[serde(default)]
    pub shape: Shape,
    /// How often the accepting bound errs with this cosine as the bound: strangers at or above it, own pictures below it.
    #[serde(default)]
    pub odds: Option<Odds>,
}

/// What the shape of a face says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Shape {
    /// Measured against her reference shape.
    Measured {
        /// Root mean square deviation, as a share of the distance of the outer eye corners; 0.009 is usual.
        deviation: f32,
    },
    /// Not to be compared.
    NotMeasurable {
        /// Why.
        why: String,
    },
    /// There was no face.
    #[default]
    NoFace,
}

impl Judgement {
    /// The picture's fate in one sentence.
    pub fn sentence(&self) -> String {
        let measured = match (self.score, self.cosine) {
            (Some(score), Some(cosine)) => format!("similarity {score:.2} (raw cosine {cosine:.3})"),
            _ => "no similarity could be measured".to_owned(),
        };
        let noticed: Vec<&str> = self
            .findings
            .iter()
            .map(|finding| match finding {
                Finding::NoFace => "no face is found",
                Finding::SeveralFaces { .. } => "several faces are found",
                Finding::Unsure { problems } => match problems.first() {
                    Some(QualityProblem::TooSmall) => "the face is too small to tell whose it is",
                    Some(QualityProblem::Blurred) => "the face is too blurred to tell whose it is",
                    Some(QualityProblem::TurnedAway) => "the face is turned too far away to tell whose it is",
                    _ => "the face cannot be seen well enough to tell whose it is",
                },
                Finding::Stranger => "it is somebody else",
                Finding::Drifted => "the face has drifted",
                Finding::ShapeDrift { .. } => "the shape of the face deviates by more than 2 %",
                Finding::RepairWorse { .. } => "the repair made something worse",
                Finding::CopyPaste { declared: false, mirrored: true, .. } => "it copies a reference, mirrored",
                Finding::CopyPaste { declared: false, .. } => "it copies a reference",
                Finding::CopyPaste { declared: true, .. } => "it is laid out from a reference, as declared",
                Finding::OnlyItself => "she has no second reference to compare it with",
                Finding::Uncalibrated => "the scale was never measured for this kind of picture",
            })
            .collect();
        if noticed.is_empty() { measured } else { format!("{measured}; {}", noticed.join("; ")) }
    }
}

/// A judgement on one render.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Verdict {
    /// Its id.
    pub verdict_id: VerdictId,
    /// Which render.
    pub render_id: RenderId,
    /// What was found.
    pub judgement: Judgement,
    /// When.
    pub judged_at: Timestamp,
}

/// The identity a picture is compared with.
#[derive(Clone, Debug)]
pub struct KnownFace {
    /// The reference pictures, in the order of the vectors.
    pub references: Vec<BlobHash>,
    /// Their vectors.
    pub vectors: Vec<Embedding>,
    /// Thumbnails of their faces, to notice a copy.
    pub fingerprints: Vec<Fingerprint>,
    /// The mean shape of those that look at the camera with a closed mouth; `None` when none does.
    pub shape: Option<Mesh>,
    /// The model they came from.
    pub model: String,
    /// Which kind of pictures the references are.
    pub domain: Domain,
}

/// What is known about the picture.
#[derive(Clone, Debug)]
pub struct Question {
    /// Which kind of picture it is.
    pub domain: Domain,
    /// The reference it was laid out from, when the renderer says so. It is then left out of the comparison, so that a
    /// picture is never judged against itself.
    pub laid_from: Option<BlobHash>,
    /// Whether a picture needs the raw cosine [`STRICT_COSINE`] besides its score to be accepted.
    pub strict: bool,
}

/// A reference opened for comparing: what [`KnownFace`] is made of, without its vector, which is kept sealed.
#[derive(Clone, Debug)]
pub struct OpenReference {
    /// Its decoded picture.
    pub picture: Picture,
    /// Where the face is.
    pub face: Face,
    /// To notice a copy.
    pub fingerprint: Fingerprint,
    /// Its shape, where that can be compared.
    pub shape: Option<Mesh>,
}

/// A reference as it was read, vector and all.
#[derive(Clone, Debug)]
pub struct ReadReference {
    /// Its decoded picture.
    pub picture: Picture,
    /// Where the face is.
    pub face: Face,
    /// What was measured on it.
    pub main: MainFace,
}

/// The mean shape of the references that look at the camera with a closed mouth.
pub fn reference_shape<'a>(references: impl IntoIterator<Item = &'a MainFace>) -> Option<Mesh> {
    mean_shape(&references.into_iter().filter_map(comparable_shape).collect::<Vec<Mesh>>())
}

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
        let anchors = Anchors::from_toml(include_str!("../../../../assets/models/anchors.toml"))?;
        let spreads = toml::from_str(include_str!("../../../../assets/models/spread.toml"))
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
        let Reading { faces, main } = self.reader.read(&picture)?;
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
        let reading = self.reader.read(picture)?;
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
        let Reading { faces, main } = self.reader.read(&picture)?;
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

/// The face mask reaches this far beyond the face, as shares of the eye distance: what changes wholly, and the edge over
/// which it blends.
const MASK_GROWTH: f32 = 0.12;
const MASK_FEATHER: f32 = 0.25;

/// A repaired picture: the edit inside the mask, everything else bit for bit as it was.
///
/// # Errors
/// [`GpuError`] when one of the two cannot be read, or the edit has other proportions.
pub fn lay_repair(base: &[u8], edit: &[u8], mask: &Mask) -> Result<Picture, GpuError> {
    let limits = DecodeLimits::default();
    composite(&Picture::decode(base, &limits)?, &Picture::decode(edit, &limits)?, mask, ColourMatch::Ring)
}

/// What a repair made worse than it was before; an empty list is a repair that may be taken.
pub fn worse(before: &Judgement, after: &Judgement) -> Vec<&'static str> {
    let mut axes = Vec::new();
    // A measurement repeated on other pixels moves a little; what is within that is not worse.
    if after.score.unwrap_or(0.0) < before.score.unwrap_or(0.0) - 0.01 {
        axes.push("score");
    }
    if after.faces != before.faces {
        axes.push("faces");
    }
    if let (Some(before), Some(after)) = (&before.quality, &after.quality) {
        if after.sharpness < 0.7 * before.sharpness {
            axes.push("sharpness");
        }
        if after.problems.iter().any(|problem| !before.problems.contains(problem)) {
            axes.push("visibility");
        }
    }
    if let (Shape::Measured { deviation: before }, Shape::Measured { deviation: after }) = (&before.shape, &after.shape)
        && *after > before + 0.004
        && *after > SHAPE_LIMIT
    {
        axes.push("shape");
    }
    axes
}

/// Marks a judgement on a repair that made something worse: it is not taken, however it scores.
pub fn refuse_repair(judgement: &mut Judgement, axes: &[&str]) {
    let axes = axes.iter().map(|axis| (*axis).to_owned()).collect();
    judgement.findings.insert(0, Finding::RepairWorse { axes });
    judgement.outcome = VerdictOutcome::Reject;
}

/// Whether the last accepted pictures wander off from her.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Drift {
    /// How many accepted pictures were looked at, at most five.
    pub pictures: usize,
    /// Deviation of their mean shape from her reference shape; absent when fewer than three of them can be compared.
    pub shape: Option<f32>,
    /// Their mean calibrated score; absent without pictures.
    pub score: Option<f32>,
    /// The score of her own references against each other.
    pub baseline: f32,
    /// What is beyond its bound, in words; an empty list is no alarm.
    pub alarms: Vec<String>,
}

/// Fewer comparable pictures than this say nothing about a mean shape.
const LEAST_SHAPES: usize = 3;

/// The drift rule over the last accepted pictures, each with its shape where that can be compared and its score.
pub fn drift(reference: Option<&Mesh>, baseline: f32, accepted: &[(Option<Mesh>, f32)]) -> Drift {
    let shapes: Vec<Mesh> = accepted.iter().filter_map(|(shape, _)| shape.clone()).collect();
    let mean = if shapes.len() >= LEAST_SHAPES { mean_shape(&shapes) } else { None };
    let shape = mean.zip(reference).map(|(mean, reference)| deviation(&mean, reference)).filter(|d| d.is_finite());
    let score =
        (!accepted.is_empty()).then(|| accepted.iter().map(|(_, score)| score).sum::<f32>() / accepted.len() as f32);
    let mut alarms = Vec::new();
    if let Some(shape) = shape.filter(|shape| *shape > SHAPE_LIMIT) {
        alarms.push(format!("the mean shape deviates by {:.1} %", shape * 100.0));
    }
    if let Some(score) =
        score.filter(|score| accepted.len() >= DRIFT_PICTURES && *score < baseline * (1.0 - SHAPE_LIMIT))
    {
        let below = (1.0 - score / baseline) * 100.0;
        alarms.push(format!("the mean score {score:.2} lies {below:.1} % below her own {baseline:.2}"));
    }
    Drift { pictures: accepted.len(), shape, score, baseline, alarms }
}

/// Her shape in a picture, where it can be compared.
pub fn comparable_shape(main: &MainFace) -> Option<Mesh> {
    why_not_measurable(main).is_none().then(|| main.mesh.clone())
}

fn shape_of(main: &MainFace, reference: Option<&Mesh>) -> Shape {
    if let Some(why) = why_not_measurable(main) {
        return Shape::NotMeasurable { why: why.to_owned() };
    }
    match reference.map(|reference| deviation(&main.mesh, reference)).filter(|d| d.is_finite()) {
        Some(deviation) => Shape::Measured { deviation },
        None => Shape::NotMeasurable { why: "no reference looks at the camera with a closed mouth".to_owned() },
    }
}

fn why_not_measurable(main: &MainFace) -> Option<&'static str> {
    why_not_comparable(main.pose, main.quality.eye_distance_px)
}

fn why_not_comparable(pose: Option<Pose>, eye_distance_px: f32) -> Option<&'static str> {
    match pose {
        None => Some("the face has no shape"),
        Some(pose) if pose.yaw_degrees.abs() > FRONTAL_YAW_DEGREES => Some("the head is turned to the side"),
        Some(pose) if pose.pitch_degrees.abs() > FRONTAL_PITCH_DEGREES => Some("the head is turned up or down"),
        Some(pose) if pose.mouth_open > CLOSED_MOUTH => Some("the mouth is open"),
        Some(_) if eye_distance_px < LEAST_EYE_DISTANCE_PX => Some("the face is too small"),
        Some(_) => None,
    }
}

/// Why nobody's face could be told from this one.
pub(super) fn why_unsure(main: &MainFace) -> Vec<QualityProblem> {
    let quality = &main.quality;
    let away = |pose: Pose| pose.yaw_degrees.abs() > MOST_YAW_DEGREES || pose.pitch_degrees.abs() > MOST_PITCH_DEGREES;
    let checks = [
        (quality.eye_distance_px < LEAST_EYE_DISTANCE_PX, QualityProblem::TooSmall),
        (quality.sharpness < LEAST_SHARPNESS, QualityProblem::Blurred),
        (main.pose.is_some_and(away) || quality.eye_spread < LEAST_EYE_SPREAD, QualityProblem::TurnedAway),
        (quality.dark_share > MOST_DARK_SHARE, QualityProblem::TooDark),
        (quality.bright_share > MOST_BRIGHT_SHARE, QualityProblem::TooBright),
        (quality.problems.contains(&QualityProblem::Covered), QualityProblem::Covered),
    ];
    checks.into_iter().filter(|(found, _)| *found).map(|(_, problem)| problem).collect()
}

/// The thresholds, in one place.
fn conclude(judgement: &mut Judgement, strict: bool) {
    let spoilt = |finding: &Finding| {
        matches!(
            finding,
            Finding::SeveralFaces { .. } | Finding::Unsure { .. } | Finding::CopyPaste { declared: false, .. }
        )
    };
    if judgement.findings.iter().any(spoilt) {
        judgement.outcome = VerdictOutcome::Reject;
        return;
    }
    let score = judgement.score.unwrap_or(0.0);
    let too_far = strict && judgement.cosine.is_none_or(|cosine| cosine < STRICT_COSINE);
    judgement.outcome = if score >= ACCEPT && !too_far {
        VerdictOutcome::Accept
    } else if score >= REPAIR {
        judgement.findings.insert(0, Finding::Drifted);
        VerdictOutcome::Repair
    } else {
        judgement.findings.insert(0, Finding::Stranger);
        VerdictOutcome::Reject
    };
}

const fn corners(bounds: &Bounds) -> [f32; 4] {
    [bounds.x, bounds.y, bounds.w, bounds.h]
}

fn area(face: &Face) -> f32 {
    face.bounds.w * face.bounds.h
}

/// Beside the binary (an installed studio), then the source tree (a developer's).
fn model_folders() -> Vec<PathBuf> {
    let mut folders = Vec::new();
    if let Ok(binary) = std::env::current_exe() {
        for up in binary.ancestors().skip(1).take(3) {
            folders.push(up.join("models"));
            folders.push(up.join("share/sovereign-muse/models"));
        }
    }
    folders.push(PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/models")));
    folders
}

/// Where `scripts/setup` and an installed studio keep the ONNX Runtime library.
fn library_folders() -> Vec<PathBuf> {
    let mut folders = model_folders();
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let cache = cache.or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache")));
    folders.extend(cache.map(|cache| cache.join("sovereign-muse/onnxruntime")));
    folders
}

/// Writes a verdict, in the caller's transaction.
///
/// # Errors
/// What the database said.
pub async fn keep_verdict(conn: &mut SqliteConnection, verdict: &Verdict) -> Result<(), DbError> {
    let judgement = &verdict.judgement;
    let (outcome, detail) = (judgement.outcome.name(), json!(judgement).to_string());
    sqlx::query!(
        r#"
        insert into verdict (verdict_id, render_id, outcome, score, cosine, detail, judged_at)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        "#,
        verdict.verdict_id,
        verdict.render_id,
        outcome,
        judgement.score,
        judgement.cosine,
        detail,
        verdict.judged_at
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The verdict on a render, if it was judged.
///
/// # Errors
/// What the database said, or [`DbError::Damaged`].
pub async fn find_verdict(db: &Db, render_id: RenderId) -> Result<Option<Verdict>, DbError> {
    let row = sqlx::query!(
        r#"
        select verdict_id as "verdict_id!: VerdictId",
               detail     as "detail!: String",
               judged_at  as "judged_at!: Timestamp"
        from verdict
        where render_id = ?1
        "#,
        render_id
    )
    .fetch_optional(db.read())
    .await?;
    row.map(|row| {
        let judgement = serde_json::from_str(&row.detail).map_err(|e| DbError::damaged("verdict", e))?;
        Ok(Verdict { verdict_id: row.verdict_id, render_id, judgement, judged_at: row.judged_at })
    })
    .transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(score: Option<f32>, findings: Vec<Finding>) -> Judgement {
        Judgement {
            outcome: VerdictOutcome::Reject,
            score,
            cosine: score,
            anchors: (0.363, 0.6),
            anchors_source: String::new(),
            model: "m".to_owned(),
            domain: Domain::Photo,
            face_box: None,
            landmarks: None,
            nearest: None,
            findings,
            backend: String::new(),
            faces: 1,
            quality: None,
            pose: None,
            shape: Shape::NoFace,
            odds: None,
        }
    }

    fn quality(sharpness: f32, problems: Vec<QualityProblem>) -> Option<Quality> {
        Some(Quality {
            sharpness,
            dark_share: 0.0,
            bright_share: 0.0,
            face_share: 0.2,
            eye_distance_px: 80.0,
            tilt_degrees: 0.0,
            eye_spread: 1.0,
            problems,
        })
    }

    fn shape(stretch: f32) -> Mesh {
        let points = (0..468).map(|i| i as f32);
        let points =
            points.map(|i| [(i * 0.37).sin() * 40.0 * stretch, (i * 0.11).cos() * 55.0, (i * 0.73).sin() * 20.0]);
        Mesh { points: points.collect(), presence: 1.0 }
    }

    #[test]
    fn a_repair_may_be_worse_on_no_axis() {
        let before = Judgement { quality: quality(0.3, vec![]), ..judged(Some(0.6), vec![]) };
        let check = |after: Judgement, axes: &[&str]| assert_eq!(worse(&before, &after), axes, "{after:?}");
        let better = Judgement { quality: quality(0.3, vec![]), ..judged(Some(0.8), vec![]) };
        check(better.clone(), &[]);
        check(Judgement { score: Some(0.5), ..better.clone() }, &["score"]);
        check(Judgement { score: None, faces: 0, ..better.clone() }, &["score", "faces"]);
        check(Judgement { faces: 2, ..better.clone() }, &["faces"]);
        check(Judgement { quality: quality(0.1, vec![]), ..better.clone() }, &["sharpness"]);
        check(Judgement { quality: quality(0.3, vec![QualityProblem::Covered]), ..better.clone() }, &["visibility"]);
        let measured = |deviation| Shape::Measured { deviation };
        let before = Judgement { shape: measured(0.015), ..before.clone() };
        assert_eq!(worse(&before, &Judgement { shape: measured(0.03), ..better.clone() }), ["shape"]);
        assert!(worse(&before, &Judgement { shape: measured(0.018), ..better.clone() }).is_empty());
        let mut refused = Judgement { outcome: VerdictOutcome::Accept, ..better };
        refuse_repair(&mut refused, &["sharpness"]);
        assert_eq!(refused.outcome, VerdictOutcome::Reject);
        assert_eq!(refused.findings.first().map(Finding::code), Some("critic.repair_worse"));
    }

    #[test]
    fn five_pictures_that_wander_off_are_an_alarm_and_one_is_not() {
        let own = shape(1.0);
        let same = |score: f32, count: usize| vec![(Some(shape(1.0)), score); count];
        assert!(drift(Some(&own), 0.95, &same(0.95, 5)).alarms.is_empty());
        assert!(drift(Some(&own), 0.95, &same(0.80, 4)).alarms.is_empty(), "four say nothing about the last five");
        let scores = drift(Some(&own), 0.95, &same(0.92, 5));
        assert_eq!(scores.alarms.len(), 1, "{:?}", scores.alarms);
        let wide = vec![(Some(shape(1.2)), 0.95); 5];
        let shapes = drift(Some(&own), 0.95, &wide);
        assert!(shapes.shape.is_some_and(|d| d > SHAPE_LIMIT) && shapes.alarms.len() == 1, "{shapes:?}");
        let mut one = same(0.95, 4);
        one.push((Some(shape(1.05)), 0.95));
        assert!(drift(Some(&own), 0.95, &one).alarms.is_empty(), "the mean counts, not one picture");
        assert_eq!(drift(Some(&own), 0.95, &vec![(None, 0.95); 5]).shape, None);
        assert_eq!(drift(None, 0.95, &[]).score, None);
    }

    #[test]
    fn the_thresholds_are_those_of_the_design() {
        let check = |score: Option<f32>, findings: Vec<Finding>, outcome: VerdictOutcome, first: &str| {
            let mut judgement = judged(score, findings);
            conclude(&mut judgement, false);
            assert_eq!(judgement.outcome, outcome, "{score:?}");
            assert_eq!(judgement.findings.first().map_or("", Finding::code), first);
        };
        check(Some(0.75), vec![], VerdictOutcome::Accept, "");
        check(Some(0.7499), vec![], VerdictOutcome::Repair, "critic.drifted");
        check(Some(0.50), vec![], VerdictOutcome::Repair, "critic.drifted");
        check(Some(0.4999), vec![], VerdictOutcome::Reject, "critic.stranger");
        check(None, vec![], VerdictOutcome::Reject, "critic.stranger");
        check(Some(0.9), vec![Finding::SeveralFaces { count: 2 }], VerdictOutcome::Reject, "critic.several_faces");
        let copy = |declared| vec![Finding::CopyPaste { reference: BlobHash::of(b"x"), declared, mirrored: false }];
        check(Some(0.99), copy(false), VerdictOutcome::Reject, "critic.copy_paste");
        check(Some(0.99), copy(true), VerdictOutcome::Accept, "critic.copy_paste");
        let unsure = vec![Finding::Unsure { problems: vec![QualityProblem::Blurred] }];
        check(Some(0.99), unsure, VerdictOutcome::Reject, "critic.unsure");
        let bent = vec![Finding::ShapeDrift { deviation: 0.03 }];
        check(Some(0.9), bent, VerdictOutcome::Accept, "critic.shape_drift");
        let strictly = |cosine: f32| {
            let mut judgement = Judgement { cosine: Some(cosine), ..judged(Some(0.9), vec![]) };
            conclude(&mut judgement, true);
            judgement.outcome
        };
        assert_eq!((strictly(0.75), strictly(0.749)), (VerdictOutcome::Accept, VerdictOutcome::Repair));
    }
}
