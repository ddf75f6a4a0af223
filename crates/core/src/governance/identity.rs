//! Identity: the face that may not drift, enrolled from pictures with a recorded basis.

use muse_gpu::{
    Anchors, DecodeLimits, Domain, Embedding, FaceReader, GpuError, Picture, Quality, QualityProblem, Reading,
};

use super::critic::why_unsure;
use crate::db::{DbError, Vault};
use crate::vocab::{Advice, GenerationId, hash_hex};

/// Why a face was not enrolled.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EnrolmentError {
    /// No starter of that name ships with the studio.
    #[error("no starter face is called '{wanted}'")]
    UnknownStarter {
        /// What was asked for.
        wanted: String,
    },
    /// No picture at all, or more than twenty.
    #[error("{count} reference pictures were given; one to twenty are needed")]
    Count {
        /// How many.
        count: usize,
    },
    /// A picture could not be read or measured.
    #[error("reference '{name}': {message}")]
    Unreadable {
        /// Which picture.
        name: String,
        /// The vision library's code.
        code: &'static str,
        /// What it said.
        message: String,
        /// What it advises.
        advice: Option<String>,
    },
    /// A reference without a face.
    #[error("no face is found in reference '{name}'")]
    NoFace {
        /// Which picture.
        name: String,
    },
    /// A reference with several faces.
    #[error("{count} faces are found in reference '{name}'")]
    SeveralFaces {
        /// Which picture.
        name: String,
        /// How many.
        count: usize,
    },
    /// A reference in which the face cannot be seen well enough.
    #[error("reference '{name}' cannot be used: {}", advice(problems))]
    Poor {
        /// Which picture.
        name: String,
        /// What is wrong with it.
        problems: Vec<QualityProblem>,
    },
    /// The references are not of one person.
    #[error(
        "reference '{name}' is not the same face as the others: raw cosine {cosine:.3}, at least {needed:.3} is needed"
    )]
    Stranger {
        /// Which picture.
        name: String,
        /// Raw cosine to the centre of the others.
        cosine: f32,
        /// What would do.
        needed: f32,
    },
    /// The models that read faces are not there.
    #[error("{message}")]
    NoModels {
        /// The vision library's code.
        code: &'static str,
        /// What it said.
        message: String,
        /// What it advises.
        advice: Option<String>,
    },
}

fn advice(problems: &[QualityProblem]) -> String {
    problems.iter().map(|problem| problem.advice()).collect::<Vec<_>>().join(" ")
}

impl Advice for EnrolmentError {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownStarter { .. } => "enrol.unknown_starter",
            Self::Count { .. } => "enrol.count",
            Self::Unreadable { code, .. } | Self::NoModels { code, .. } => code,
            Self::NoFace { .. } => "enrol.no_face",
            Self::SeveralFaces { .. } => "enrol.several_faces",
            Self::Poor { .. } => "enrol.poor_picture",
            Self::Stranger { .. } => "enrol.stranger",
        }
    }

    fn advice(&self) -> Option<String> {
        match self {
            Self::UnknownStarter { .. } => Some(format!("Choose one of {}.", StarterShelf::names().join(", "))),
            Self::Count { .. } => Some("Three to eight pictures from different sides work best.".to_owned()),
            Self::Unreadable { advice, .. } | Self::NoModels { advice, .. } => advice.clone(),
            Self::NoFace { .. } => {
                Some("Use a picture with one clear, unobstructed face at least 100 pixels wide.".to_owned())
            }
            Self::SeveralFaces { .. } => Some("Crop the picture to the one face that counts.".to_owned()),
            Self::Poor { .. } => Some("Leave that picture out, or replace it by one that shows the face.".to_owned()),
            Self::Stranger { .. } => Some("Remove that picture, or enrol it as another Muse.".to_owned()),
        }
    }
}

impl EnrolmentError {
    /// What the vision library said of one picture.
    pub fn of_picture(name: &str, error: &GpuError) -> Self {
        Self::Unreadable {
            name: name.to_owned(),
            code: error.code(),
            message: error.to_string(),
            advice: error.advice(),
        }
    }

    /// What the vision library said when it was opened.
    pub fn of_models(error: &GpuError) -> Self {
        Self::NoModels { code: error.code(), message: error.to_string(), advice: error.advice() }
    }
}

/// A picture given for enrolment.
#[derive(Clone, Debug)]
pub struct ReferencePicture {
    /// Its file name or view.
    pub name: String,
    /// PNG, JPEG, WebP, …
    pub bytes: Vec<u8>,
}

/// A face as the studio knows it.
#[derive(Clone, Debug)]
pub struct Enrolled {
    /// One unit vector per reference, in order.
    pub vectors: Vec<Embedding>,
    /// The model they came from.
    pub model: String,
    /// Mean raw cosine of each reference to the centre of the others.
    pub baseline_cosine: f32,
    /// The lowest of those.
    pub weakest_cosine: f32,
    /// Their standard deviation.
    pub spread: f32,
    /// How well the face is seen in each reference, in order; problems that are left are worth a better picture.
    pub qualities: Vec<Quality>,
}

impl Enrolled {
    /// Hash over the vectors, as it stands in the DNA.
    pub fn vectors_hash(&self) -> String {
        hash_hex(&as_bytes(&self.vectors))
    }

    /// Encrypts vectors for one generation.
    ///
    /// # Errors
    /// As [`Vault::seal`].
    pub fn seal(vault: &Vault, generation_id: GenerationId, vectors: &[Embedding]) -> Result<Vec<u8>, DbError> {
        vault.seal(&generation_id.to_string(), &as_bytes(vectors))
    }

    /// Opens the vectors of one generation.
    ///
    /// # Errors
    /// [`DbError::VaultClosed`] when they do not open, [`DbError::Damaged`] when they are not `count` vectors.
    pub fn unseal(
        vault: &Vault,
        generation_id: GenerationId,
        sealed: &[u8],
        count: usize,
    ) -> Result<Vec<Embedding>, DbError> {
        let bytes = vault.unseal(&generation_id.to_string(), sealed)?;
        let damaged = || DbError::damaged("enrolment", "the vectors have a wrong length");
        if count == 0 || bytes.is_empty() || bytes.len() % count != 0 {
            return Err(damaged());
        }
        bytes.chunks(bytes.len() / count).map(|chunk| Embedding::from_bytes(chunk).ok_or_else(damaged)).collect()
    }
}

/// Little-endian floats, one vector after the other.
fn as_bytes(vectors: &[Embedding]) -> Vec<u8> {
    vectors.iter().flat_map(Embedding::to_bytes).collect()
}

/// Measures reference pictures: one face each, all of one person.
///
/// # Errors
/// An [`EnrolmentError`] that names the picture at fault.
pub fn enrol(
    reader: &FaceReader,
    anchors: &Anchors,
    domain: Domain,
    pictures: &[ReferencePicture],
) -> Result<Enrolled, EnrolmentError> {
    check_count(pictures.len())?;
    let (mut vectors, mut qualities) = (Vec::with_capacity(pictures.len()), Vec::with_capacity(pictures.len()));
    for reference in pictures {
        let name = &reference.name;
        let of_picture = |e: GpuError| EnrolmentError::of_picture(name, &e);
        let picture = Picture::decode(&reference.bytes, &DecodeLimits::default()).map_err(of_picture)?;
        let Reading { faces, main } = reader.read(&picture).map_err(of_picture)?;
        let Some(main) = main else { return Err(EnrolmentError::NoFace { name: name.clone() }) };
        if faces.len() > 1 {
            return Err(EnrolmentError::SeveralFaces { name: name.clone(), count: faces.len() });
        }
        let problems = why_unsure(&main);
        if !problems.is_empty() {
            return Err(EnrolmentError::Poor { name: name.clone(), problems });
        }
        vectors.push(main.embedding);
        qualities.push(main.quality);
    }
    let model = reader.models().embedder.to_string();
    let needed = anchors.get(&model, domain).verify_cosine;
    let mut cosines = Vec::with_capacity(vectors.len());
    for (i, picture) in pictures.iter().enumerate() {
        let Some(cosine) = to_the_others(&vectors, i) else { continue };
        if cosine < needed {
            return Err(EnrolmentError::Stranger { name: picture.name.clone(), cosine, needed });
        }
        cosines.push(cosine);
    }
    let count = cosines.len().max(1) as f32;
    let baseline_cosine = if cosines.is_empty() { 1.0 } else { cosines.iter().sum::<f32>() / count };
    Ok(Enrolled {
        spread: (cosines.iter().map(|c| (c - baseline_cosine).powi(2)).sum::<f32>() / count).sqrt(),
        qualities,
        baseline_cosine,
        weakest_cosine: cosines.iter().copied().fold(1.0, f32::min),
        vectors,
        model,
    })
}

/// One to twenty pictures make an identity.
pub(super) fn check_count(count: usize) -> Result<(), EnrolmentError> {
    if (1..=20).contains(&count) { Ok(()) } else { Err(EnrolmentError::Count { count }) }
}

/// Raw cosine of one vector to the centre of the others; `None` without others.
pub(super) fn to_the_others(vectors: &[Embedding], i: usize) -> Option<f32> {
    let others: Vec<Embedding> = vectors.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, v)| v.clone()).collect();
    Some(vectors.get(i)?.cosine(&Embedding::centroid(&others)?).get())
}

/// A designed face that ships with the studio and belongs to nobody.
#[derive(Clone, Copy, Debug)]
pub struct Starter {
    /// `nova`, `idris`, `mei`.
    pub name: &'static str,
    /// Its views: name and JPEG bytes.
    pub views: [(&'static str, &'static [u8]); 8],
}

/// The designed faces that ship with the studio.
#[derive(Clone, Copy, Debug)]
pub struct StarterShelf;

macro_rules! starter {
    ($name:literal) => {
        Starter {
            name: $name,
            views: [
                ("front", include_bytes!(concat!("../../../../assets/starter_muses/", $name, "/1-front.jpg"))),
                ("left-15", include_bytes!(concat!("../../../../assets/starter_muses/", $name, "/2-left-15.jpg"))),
                ("right-15", include_bytes!(concat!("../../../../assets/starter_muses/", $name, "/3-right-15.jpg"))),
                ("left-30", include_bytes!(concat!("../../../../assets/starter_muses/", $name, "/4-left-30.jpg"))),
                ("right-30", include_bytes!(concat!("../../../../assets/starter_muses/", $name, "/5-right-30.jpg"))),
                (
                    "front-smile",
                    include_bytes!(concat!("../../../../assets/starter_muses/", $name, "/6-front-smile.jpg")),
                ),
                (
                    "left-15-warm",
                    include_bytes!(concat!("../../../../assets/starter_muses/", $name, "/7-left-15-warm.jpg")),
                ),
                (
                    "right-15-smile",
                    include_bytes!(concat!("../../../../assets/starter_muses/", $name, "/8-right-15-smile.jpg")),
                ),
            ],
        }
    };
}

static STARTERS: [Starter; 3] = [starter!("nova"), starter!("idris"), starter!("mei")];

impl StarterShelf {
    /// Their names.
    pub fn names() -> Vec<&'static str> {
        STARTERS.iter().map(|starter| starter.name).collect()
    }

    /// One of them.
    ///
    /// # Errors
    /// [`EnrolmentError::UnknownStarter`].
    pub fn find(name: &str) -> Result<&'static Starter, EnrolmentError> {
        STARTERS
            .iter()
            .find(|starter| starter.name == name)
            .ok_or_else(|| EnrolmentError::UnknownStarter { wanted: name.to_owned() })
    }
}

impl Starter {
    /// Its views as reference pictures.
    pub fn pictures(&self) -> Vec<ReferencePicture> {
        self.views
            .iter()
            .map(|(name, bytes)| ReferencePicture { name: (*name).to_owned(), bytes: bytes.to_vec() })
            .collect()
    }
}
