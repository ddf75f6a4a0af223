//! Planted flaws: made the same way every time, and what their name says, as far as a detector can tell.

mod common;

use common::{picture, reader, shared};
use muse_gpu::planted::{Flaw, Subject, Variation, harmless, plant};
use muse_gpu::{BackendChoice, Face, FaceReader, MainFace, Picture};

/// A photo with what was read from it.
struct Read {
    picture: Picture,
    face: Face,
    main: MainFace,
}

impl Read {
    fn of(reader: &FaceReader, file: &str) -> Self {
        let picture = picture(&shared(&format!("faces/{file}")));
        let reading = reader.read(&picture).expect("a reading");
        let face = reading.faces.into_iter().next().expect("a face");
        Self { picture, face, main: reading.main.expect("the same face") }
    }

    fn subject(&self) -> Subject<'_> {
        Subject { picture: &self.picture, face: &self.face, mesh: &self.main.mesh }
    }
}

struct People {
    reader: FaceReader,
    own: Read,
    reference: Read,
    stranger: Read,
}

fn people() -> People {
    let reader = reader(BackendChoice::Auto);
    let [own, reference, stranger] =
        ["caltech_p00/image_0003.jpg", "caltech_p00/image_0001.jpg", "caltech_p02/image_0045.jpg"]
            .map(|file| Read::of(&reader, file));
    People { reader, own, reference, stranger }
}

impl People {
    fn planted(&self, flaw: Flaw, seed: u64) -> Picture {
        plant(flaw, &self.own.subject(), &self.reference.subject(), &self.stranger.subject(), seed)
            .unwrap_or_else(|| panic!("{flaw:?} can be made of these"))
    }
}

#[test]
fn every_flaw_is_what_its_name_says() {
    let people = people();
    let copy_of = |main: &MainFace| {
        let similarity = main.embedding.cosine(&people.reference.main.embedding);
        main.fingerprint.copied_from(&people.reference.main.fingerprint, similarity)
    };
    for flaw in Flaw::ALL {
        let planted = people.planted(flaw, 5);
        let reading = people.reader.read(&planted).expect("a reading");
        let main = || reading.main.as_ref().unwrap_or_else(|| panic!("{flaw:?} shows a face"));
        let own = || main().embedding.cosine(&people.own.main.embedding).get();
        match flaw {
            Flaw::WrongPerson => assert!(own() < 0.36, "{}", own()),
            Flaw::TwoFaces => assert_eq!(reading.faces.len(), 2),
            Flaw::NoFace => assert_eq!(reading.faces.len(), 0),
            // Of a face turned far enough the detector sees none.
            Flaw::Profile => {
                assert!(reading.main.as_ref().is_none_or(|main| main.quality.eye_spread < 0.75), "{:?}", reading.main);
            }
            Flaw::Blur => {
                let soft = |main: &MainFace| main.quality.sharpness < 0.3 * people.own.main.quality.sharpness;
                assert!(reading.main.as_ref().is_none_or(soft));
            }
            Flaw::TinyFace => {
                assert!(reading.main.as_ref().is_none_or(|main| main.quality.eye_distance_px < 28.0));
            }
            Flaw::CopyPaste | Flaw::Recoloured | Flaw::PastedFace => {
                assert!(copy_of(main()).is_some_and(|copy| !copy.mirrored), "{flaw:?}: {:?}", copy_of(main()));
            }
            Flaw::Mirrored => assert!(copy_of(main()).is_some_and(|copy| copy.mirrored)),
        }
    }
    assert!(copy_of(&people.own.main).is_none(), "another photo of the same minute is no copy");
}

#[test]
fn what_is_harmless_leaves_the_person_and_is_no_copy_of_another_photo() {
    let people = people();
    for kind in Variation::ALL {
        let varied = harmless(kind, &people.own.subject(), 9).expect("a variation");
        let main = people.reader.read(&varied).expect("a reading").main.expect("a face");
        let cosine = main.embedding.cosine(&people.own.main.embedding);
        assert!(cosine.get() > 0.85, "{kind:?}: {}", cosine.get());
        let similarity = main.embedding.cosine(&people.reference.main.embedding);
        assert!(main.fingerprint.copied_from(&people.reference.main.fingerprint, similarity).is_none(), "{kind:?}");
    }
}

#[test]
fn a_seed_makes_one_picture_and_another_seed_another() {
    let people = people();
    for flaw in Flaw::ALL {
        let [once, again, other] = [3, 3, 4].map(|seed| people.planted(flaw, seed));
        assert!(once == again && once != other, "{flaw:?}");
    }
}

#[test]
fn of_a_picture_that_shows_nothing_nothing_is_made() {
    let people = people();
    let speck = Picture::filled(16, 16, [90, 90, 90]);
    let nothing = Subject { picture: &speck, face: &people.own.face, mesh: &people.own.main.mesh };
    for flaw in Flaw::ALL {
        assert!(plant(flaw, &nothing, &nothing, &nothing, 1).is_none(), "{flaw:?}");
    }
    assert!(Variation::ALL.into_iter().all(|kind| harmless(kind, &nothing, 1).is_none()));
}
