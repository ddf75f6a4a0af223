//! Reference pictures before they are enrolled: what enrolment would say of each, and why.

use muse_gpu::{Anchors, DecodeLimits, Domain, Embedding, FaceReader, Picture, Quality, QualityProblem};
use serde::Serialize;
use utoipa::ToSchema;

use super::critic::why_unsure;
use super::identity::{EnrolmentError, check_count, to_the_others};
use crate::vocab::{Advice, BlobHash, Problem};

/// Pictures of one face, measured together.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct MeasuredReferences {
    /// Each picture, in the order asked for.
    pub pictures: Vec<MeasuredReference>,
    /// Every two pictures with a face.
    pub pairs: Vec<ReferencePair>,
    /// What follows, in a sentence.
    pub sentence: String,
}

/// One picture as enrolment sees it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct MeasuredReference {
    /// Which.
    pub blob: BlobHash,
    /// In pixels; 0 for what cannot be read.
    pub width_px: u32,
    /// In pixels; 0 for what cannot be read.
    pub height_px: u32,
    /// Faces found.
    pub faces: usize,
    /// Whether enrolment would take it together with the other usable ones.
    pub usable: bool,
    /// Why not, or what could be better.
    pub problems: Vec<Problem>,
    /// How well the largest face can be seen; absent without one.
    pub quality: Option<FaceQuality>,
}

/// How well a face can be seen.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
pub struct FaceQuality {
    /// 0 is flat, below 0.03 is soft.
    pub sharpness: f32,
    /// Share of the face that is black, 0 to 1.
    pub dark_share: f32,
    /// Share of the face that is burnt out, 0 to 1.
    pub bright_share: f32,
    /// Share of the picture that the face fills, 0 to 1.
    pub face_share: f32,
    /// Distance between the eyes' centres, in pixels.
    pub eye_distance_px: f32,
    /// Slope of the line through the eyes: 0 level, positive clockwise on screen.
    pub tilt_degrees: f32,
    /// About 1 for a face that looks at the camera, less for one that is turned.
    pub eye_spread: f32,
}

/// How alike two of the pictures are.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
pub struct ReferencePair {
    /// Place of the one among the pictures.
    pub a: usize,
    /// Place of the other.
    pub b: usize,
    /// Raw cosine of the two faces.
    pub cosine: f32,
    /// Calibrated similarity in [0, 1].
    pub score: f32,
}

impl From<&Quality> for FaceQuality {
    fn from(quality: &Quality) -> Self {
        Self {
            sharpness: quality.sharpness,
            dark_share: quality.dark_share,
            bright_share: quality.bright_share,
            face_share: quality.face_share,
            eye_distance_px: quality.eye_distance_px,
            tilt_degrees: quality.tilt_degrees,
            eye_spread: quality.eye_spread,
        }
    }
}

/// Measures pictures as [`enrol`](super::identity::enrol) does, and goes on where that refuses. Where not all show one
/// person, the picture least like the others is set aside first.
///
/// # Errors
/// [`EnrolmentError::Count`]; what is wrong with a picture stands with the picture.
pub fn measure(
    reader: &FaceReader,
    anchors: &Anchors,
    domain: Domain,
    pictures: &[(BlobHash, Vec<u8>)],
) -> Result<MeasuredReferences, EnrolmentError> {
    check_count(pictures.len())?;
    let (mut measured, vectors): (Vec<MeasuredReference>, Vec<Option<Embedding>>) =
        pictures.iter().map(|(blob, bytes)| look_at(reader, blob, bytes)).unzip();
    let calibration = anchors.get(reader.models().embedder, domain);
    let known: Vec<(usize, &Embedding)> =
        vectors.iter().enumerate().filter_map(|(place, vector)| Some((place, vector.as_ref()?))).collect();
    let mut pairs = Vec::new();
    for (i, (a, first)) in known.iter().enumerate() {
        for (b, second) in &known[i + 1..] {
            let similarity = first.cosine(second);
            pairs.push(ReferencePair { a: *a, b: *b, cosine: similarity.get(), score: calibration.score(similarity) });
        }
    }
    let usable: Vec<(usize, Embedding)> =
        known.into_iter().filter(|(place, _)| measured[*place].usable).map(|(place, v)| (place, v.clone())).collect();
    let needed = calibration.verify_cosine;
    for (place, cosine) in strangers(usable, needed) {
        let name = short(&measured[place].blob);
        measured[place].usable = false;
        measured[place].problems.insert(0, EnrolmentError::Stranger { name, cosine, needed }.problem());
    }
    let sentence = sentence(&measured);
    Ok(MeasuredReferences { pictures: measured, pairs, sentence })
}

/// Places of the pictures that show somebody else, each with its cosine to the centre of those that were left: the
/// least alike goes first, until all that are left are one person.
fn strangers(mut left: Vec<(usize, Embedding)>, needed: f32) -> Vec<(usize, f32)> {
    let mut found = Vec::new();
    loop {
        let vectors: Vec<Embedding> = left.iter().map(|(_, vector)| vector.clone()).collect();
        let cosines = (0..left.len()).filter_map(|i| Some((i, to_the_others(&vectors, i)?)));
        // Of two that are equally far apart the later one goes.
        let Some((worst, cosine)) = cosines.min_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))) else { break };
        if cosine >= needed {
            break;
        }
        found.push((left.remove(worst).0, cosine));
    }
    found
}

fn look_at(reader: &FaceReader, blob: &BlobHash, bytes: &[u8]) -> (MeasuredReference, Option<Embedding>) {
    let name = short(blob);
    let mut measured = MeasuredReference {
        blob: blob.clone(),
        width_px: 0,
        height_px: 0,
        faces: 0,
        usable: false,
        problems: Vec::new(),
        quality: None,
    };
    let picture = match Picture::decode(bytes, &DecodeLimits::default()) {
        Ok(picture) => picture,
        Err(error) => {
            measured.problems.push(EnrolmentError::of_picture(&name, &error).problem());
            return (measured, None);
        }
    };
    (measured.width_px, measured.height_px) = (picture.width_px, picture.height_px);
    let reading = match reader.read(&picture) {
        Ok(reading) => reading,
        Err(error) => {
            measured.problems.push(EnrolmentError::of_picture(&name, &error).problem());
            return (measured, None);
        }
    };
    measured.faces = reading.faces.len();
    let Some(main) = reading.main else {
        measured.problems.push(EnrolmentError::NoFace { name }.problem());
        return (measured, None);
    };
    measured.quality = Some(FaceQuality::from(&main.quality));
    if measured.faces > 1 {
        measured.problems.push(EnrolmentError::SeveralFaces { name, count: measured.faces }.problem());
    }
    let unsure = why_unsure(&main);
    measured.usable = measured.faces == 1 && unsure.is_empty();
    let others = main.quality.problems.iter().copied().filter(|problem| !unsure.contains(problem));
    measured.problems.extend(unsure.iter().copied().chain(others).map(said));
    (measured, Some(main.embedding))
}

/// `quality.blurred`: the face is soft. Use a sharper picture.
fn said(problem: QualityProblem) -> Problem {
    let name = serde_json::to_value(problem).ok();
    let code = format!("quality.{}", name.as_ref().and_then(|name| name.as_str()).unwrap_or("poor"));
    let (message, advice) = problem.advice().split_once(": ").unwrap_or((problem.advice(), ""));
    let mut letters = advice.chars();
    let advice = letters.next().map(|first| first.to_uppercase().chain(letters).collect());
    Problem { code, message: message.to_owned(), advice, node: None }
}

fn short(blob: &BlobHash) -> String {
    blob.as_str()[..12].to_owned()
}

fn sentence(measured: &[MeasuredReference]) -> String {
    let (count, usable) = (measured.len(), measured.iter().filter(|picture| picture.usable).count());
    let better = measured.iter().filter(|picture| picture.usable && !picture.problems.is_empty()).count();
    let pictures = |n: usize| if n == 1 { "1 picture".to_owned() } else { format!("{n} pictures") };
    let mut said = match (usable, count) {
        (0, _) => "None of these pictures can be enrolled.".to_owned(),
        (1, 1) => "This picture can be enrolled.".to_owned(),
        _ if usable == count => format!("All {count} pictures show one person and can be enrolled."),
        _ => format!("{usable} of {count} pictures can be enrolled together; leave the others out or replace them."),
    };
    if better > 0 {
        said.push_str(&format!(" {} could be better.", pictures(better)));
    }
    if (1..3).contains(&usable) {
        said.push_str(" Three to eight pictures from different sides work best.");
    }
    said
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that fails may panic")]
mod tests {
    use super::*;
    use crate::governance::critic::CriticOptions;
    use crate::governance::identity::{ReferencePicture, enrol};
    use crate::governance::{Critic, StarterShelf};

    fn kept(bytes: Vec<u8>) -> (BlobHash, Vec<u8>) {
        (BlobHash::of(&bytes), bytes)
    }

    fn view(starter: &str, n: usize) -> (BlobHash, Vec<u8>) {
        kept(StarterShelf::find(starter).unwrap().views[n].1.to_vec())
    }

    fn codes(picture: &MeasuredReference) -> Vec<&str> {
        picture.problems.iter().map(|problem| problem.code.as_str()).collect()
    }

    #[test]
    fn what_the_check_calls_usable_is_what_enrolment_takes() {
        let critic = Critic::open(&CriticOptions::default()).unwrap();
        let blurred = {
            let picture = Picture::decode(&view("nova", 0).1, &DecodeLimits::default()).unwrap();
            kept(picture.resized(40, 40).resized(640, 640).encode_png())
        };
        let pictures = [
            view("nova", 0),
            view("nova", 1),
            view("idris", 0),
            view("nova", 2),
            blurred,
            kept(Picture::filled(300, 200, [90; 3]).encode_png()),
            kept(b"\x89PNG\r\n\x1a\nno more".to_vec()),
        ];
        let measured = measure(critic.reader(), critic.anchors(), Domain::Rendered, &pictures).unwrap();
        let usable: Vec<bool> = measured.pictures.iter().map(|picture| picture.usable).collect();
        assert_eq!(usable, [true, true, false, true, false, false, false], "{measured:?}");
        assert_eq!(codes(&measured.pictures[2]), ["enrol.stranger"]);
        assert!(codes(&measured.pictures[4]).contains(&"quality.blurred"), "{:?}", measured.pictures[4]);
        assert_eq!(codes(&measured.pictures[5]), ["enrol.no_face"]);
        assert_eq!((measured.pictures[5].width_px, measured.pictures[5].height_px), (300, 200));
        assert_eq!(codes(&measured.pictures[6]), ["picture.undecodable"]);
        assert!(measured.sentence.starts_with("3 of 7 pictures"), "{}", measured.sentence);
        let pair = |a: usize, b: usize| *measured.pairs.iter().find(|pair| (pair.a, pair.b) == (a, b)).unwrap();
        assert!(pair(0, 1).score > 0.75 && pair(0, 2).score < 0.25, "{:?}", measured.pairs);

        let taken: Vec<ReferencePicture> = measured
            .pictures
            .iter()
            .zip(pictures)
            .filter(|(picture, _)| picture.usable)
            .map(|(_, (blob, bytes))| ReferencePicture { name: blob.to_string(), bytes })
            .collect();
        assert!(enrol(critic.reader(), critic.anchors(), Domain::Rendered, &taken).is_ok());
    }

    #[test]
    fn of_two_people_the_one_seen_less_is_set_aside() {
        let vector = |x: f32, y: f32| Embedding::from_bytes(&[x, y].map(f32::to_le_bytes).concat()).unwrap();
        let (one, other) = (vector(1.0, 0.0), vector(0.0, 1.0));
        let check = |vectors: &[&Embedding], expected: &[usize]| {
            let left = vectors.iter().enumerate().map(|(place, vector)| (place, (*vector).clone())).collect();
            let found: Vec<usize> = strangers(left, 0.5).into_iter().map(|(place, _)| place).collect();
            assert_eq!(found, expected);
        };
        check(&[&one, &one, &one], &[]);
        check(&[&other, &one, &one], &[0]);
        check(&[&one, &other], &[1]);
        check(&[&one], &[]);
        check(&[], &[]);
    }
}
