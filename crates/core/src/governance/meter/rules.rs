//! The rules of the meter: vectors in, numbers, a verdict and sentences out.

use muse_gpu::{Anchors, Domain, Embedding, Similarity};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::scale::{Gates, IdentityScale, NotCalibrated};
use crate::vocab::MuseId;

/// How much of a design is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// One draft from the front, for a slider being moved.
    One,
    /// Three drafts: from the front and both sides.
    Three,
    /// The eight views of an identity, as they are exported.
    Full,
}

/// A view as the reader saw it.
#[derive(Clone, Debug, PartialEq)]
pub struct SeenView {
    /// Which one: `2-left-15`.
    pub name: String,
    /// The face; absent where none was found.
    pub vector: Option<Embedding>,
}

/// Somebody a design must not be taken for.
#[derive(Clone, Debug, PartialEq)]
pub struct Persona {
    /// Who.
    pub muse_id: MuseId,
    /// Her name.
    pub name: String,
    /// What her references are.
    pub domain: Domain,
    /// The embedding model they were read with.
    pub model: String,
    /// Her references; their mean direction is compared.
    pub vectors: Vec<Embedding>,
}

/// Whether two faces are two people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kinship {
    /// Two people.
    Distinct,
    /// Two people who look alike: single pictures of one may pass for the other.
    Close,
    /// One person, as far as the embedder can tell.
    Same,
}

/// A view and how well it goes with the others.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct OwnView {
    /// Which one: `2-left-15`.
    pub view: String,
    /// Raw cosine to the centre of the other views; absent without a face, or without others.
    pub cosine: Option<f32>,
}

/// A persona and how alike she is.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct PersonaKinship {
    /// Who.
    pub muse_id: MuseId,
    /// Her name.
    pub name: String,
    /// Raw cosine of the centres of both faces.
    pub cosine: f32,
    /// What her references are: `photo`, `generated`, `rendered`.
    #[schema(value_type = String)]
    pub domain: Domain,
    /// From here on the two are close.
    pub close_cosine: Option<f32>,
    /// From here on they are the same person.
    pub same_cosine: Option<f32>,
    /// Whether those thresholds were measured on pairs of this kind: renders of this renderer.
    pub measured: bool,
    /// What follows; absent where nothing is calibrated.
    pub verdict: Option<Kinship>,
    /// Whether the full reading would say the same, as far as its known error goes.
    pub sure: bool,
}

/// What the meter says of a design.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct IdentityMeter {
    /// How much was looked at.
    pub form: Form,
    /// Each view against the centre of the others.
    pub views: Vec<OwnView>,
    /// Views in which no face was found.
    pub unseen: Vec<String>,
    /// The lowest cosine of the views.
    pub own_min: Option<f32>,
    /// Their mean.
    pub own_mean: Option<f32>,
    /// From here on a view goes with the others.
    pub view_cosine: Option<f32>,
    /// Whether the views are of one person; absent for a single view, or where nothing is calibrated.
    pub coherent: Option<bool>,
    /// The worst of what the personas say; absent where nothing is calibrated.
    pub verdict: Option<Kinship>,
    /// Everybody it was compared with, the most alike first.
    pub personas: Vec<PersonaKinship>,
    /// Personas whose faces another model read, so that nothing can be compared.
    pub left_out: Vec<String>,
    /// Nineteen of twenty cosines lie within this of what the full reading gives; absent where nothing is calibrated.
    pub error: Option<f32>,
    /// Why there is no verdict.
    pub not_calibrated: Option<String>,
    /// All of it in words, the most important first.
    pub sentences: Vec<String>,
}

/// Says what the views of a design are worth as an identity.
///
/// * `views`: in their order; those without a face count against the design.
/// * `embedder`: the model that read them; personas read by another one are left out.
/// * `scale`: the thresholds for renders of this build, or why there are none; numbers are given in any case.
/// * `anchors`: the thresholds for personas whose references are no renders.
#[must_use]
pub fn meter(
    form: Form,
    views: &[SeenView],
    embedder: &str,
    personas: &[Persona],
    scale: Result<&IdentityScale, &NotCalibrated>,
    anchors: &Anchors,
) -> IdentityMeter {
    let gates = scale.map(|scale| scale.gates(form));
    let own = own_views(views);
    let known: Vec<f32> = own.iter().filter_map(|view| view.cosine).collect();
    let unseen: Vec<String> = views.iter().filter(|v| v.vector.is_none()).map(|v| v.name.clone()).collect();
    let own_min = known.iter().copied().min_by(f32::total_cmp);
    let view_cosine = gates.ok().and_then(|gates| gates.view_cosine);
    let coherent = match (gates, view_cosine, own_min) {
        (Ok(_), _, _) if !unseen.is_empty() => Some(false),
        (Ok(_), Some(gate), Some(least)) => Some(least >= gate),
        _ => None,
    };
    let (alike, foreign): (Vec<&Persona>, Vec<&Persona>) = personas.iter().partition(|p| p.model == embedder);
    let vectors: Vec<Embedding> = views.iter().filter_map(|view| view.vector.clone()).collect();
    let centre = Embedding::centroid(&vectors);
    let compared = |persona: &&Persona| {
        let cosine = centre.as_ref()?.cosine(&Embedding::centroid(&persona.vectors)?);
        Some(kinship(persona, cosine, gates.ok(), anchors))
    };
    let mut found: Vec<PersonaKinship> = alike.iter().filter_map(compared).collect();
    found.sort_by(|a, b| b.cosine.total_cmp(&a.cosine));
    let verdict = match (&centre, gates) {
        // Nobody else is there to be taken for.
        (Some(_), Ok(_)) => Some(found.iter().filter_map(|p| p.verdict).max().unwrap_or(Kinship::Distinct)),
        _ => None,
    };
    let mut answer = IdentityMeter {
        form,
        views: own,
        unseen,
        own_min,
        own_mean: (!known.is_empty()).then(|| known.iter().sum::<f32>() / known.len() as f32),
        view_cosine,
        coherent,
        verdict,
        personas: found,
        left_out: foreign.iter().map(|persona| persona.name.clone()).collect(),
        error: gates.ok().map(|gates| gates.error),
        not_calibrated: scale.err().map(ToString::to_string),
        sentences: Vec::new(),
    };
    answer.sentences = sentences(&answer);
    answer
}

/// Each view against the centre of the others: itself in that centre, it would vouch for itself.
fn own_views(views: &[SeenView]) -> Vec<OwnView> {
    let cosine = |at: usize| {
        let others = views.iter().enumerate().filter(|(i, _)| *i != at).filter_map(|(_, v)| v.vector.clone());
        let centre = Embedding::centroid(&others.collect::<Vec<_>>())?;
        Some(views[at].vector.as_ref()?.cosine(&centre).get())
    };
    views.iter().enumerate().map(|(at, view)| OwnView { view: view.name.clone(), cosine: cosine(at) }).collect()
}

fn kinship(persona: &Persona, cosine: Similarity, gates: Option<Gates>, anchors: &Anchors) -> PersonaKinship {
    // Between a render and a photo nothing was measured; the photo thresholds are the best there is.
    let rendered = persona.domain == Domain::Rendered;
    let bounds = gates.map(|gates| {
        let anchor = anchors.get(&persona.model, persona.domain);
        if rendered { (gates.close_cosine, gates.same_cosine) } else { (anchor.verify_cosine, anchor.accept_cosine) }
    });
    let cosine = cosine.get();
    let verdict = bounds.map(|(close, same)| match cosine {
        c if c >= same => Kinship::Same,
        c if c >= close => Kinship::Close,
        _ => Kinship::Distinct,
    });
    let error = gates.map_or(0.0, |gates| gates.error);
    PersonaKinship {
        muse_id: persona.muse_id,
        name: persona.name.clone(),
        cosine,
        domain: persona.domain,
        close_cosine: bounds.map(|(close, _)| close),
        same_cosine: bounds.map(|(_, same)| same),
        measured: rendered && gates.is_some(),
        verdict,
        sure: bounds.is_some_and(|(close, same)| [close, same].iter().all(|gate| (cosine - gate).abs() >= error)),
    }
}

fn sentences(found: &IdentityMeter) -> Vec<String> {
    let mut said = Vec::new();
    if let Some(why) = &found.not_calibrated {
        said.push(format!("{}. The cosines are given without a verdict.", capital(why)));
    }
    if !found.unseen.is_empty() {
        said.push(format!("No face is found in {}: such a view is no reference.", found.unseen.join(", ")));
    }
    said.extend(about_views(found));
    said.extend(about_others(found));
    if !found.left_out.is_empty() {
        let names = found.left_out.join(", ");
        said.push(format!("Not compared: {names}, whose pictures another model read."));
    }
    said
}

fn about_views(found: &IdentityMeter) -> Option<String> {
    let cosine = |view: &OwnView| view.cosine.map(|cosine| (cosine, view.view.clone()));
    let weakest = found.views.iter().filter_map(cosine).min_by(|a, b| a.0.total_cmp(&b.0));
    let Some((least, name)) = weakest else {
        return (found.views.len() == 1 && found.unseen.is_empty())
            .then(|| "One view cannot say whether the design holds together from other sides.".to_owned());
    };
    let held = match (found.coherent, found.view_cosine) {
        (Some(true), _) => format!("Its {} views are of one person", found.views.len()),
        (Some(false), Some(gate)) if least < gate => "Its views are not of one person".to_owned(),
        (Some(false), _) => "Its other views go together".to_owned(),
        (None, _) => "Its views were compared".to_owned(),
    };
    let needed = found.view_cosine.map_or_else(String::new, |gate| format!(", {gate:.3} is needed"));
    Some(format!("{held}: the weakest is {name}, cosine {least:.3} to the centre of the others{needed}."))
}

fn about_others(found: &IdentityMeter) -> Vec<String> {
    let Some(nearest) = found.personas.first() else {
        return match found.verdict {
            Some(_) => vec!["There is no other persona to compare it with.".to_owned()],
            None => Vec::new(),
        };
    };
    // The worst verdict need not be the nearest cosine: photos and renders have different thresholds.
    let worse = found.personas.iter().filter(|persona| persona.verdict > nearest.verdict);
    let worst = worse.reduce(|worst, next| if next.verdict > worst.verdict { next } else { worst });
    let mut said: Vec<String> = worst.into_iter().chain([nearest]).map(about_one).collect();
    if let Some(error) = found.error.filter(|error| *error > 0.0) {
        let unsure: Vec<&str> = found.personas.iter().filter(|p| !p.sure).map(|p| p.name.as_str()).collect();
        said.push(format!("A quick reading lies within {error:.3} of the full one 19 times in 20."));
        if !unsure.is_empty() {
            said.push(format!("The full reading may say otherwise of {}.", unsure.join(", ")));
        }
    }
    if let Some(other) = found.personas.iter().find(|p| !p.measured && p.same_cosine.is_some()) {
        let (close, same) = (other.close_cosine.unwrap_or_default(), other.same_cosine.unwrap_or_default());
        let kind = if other.domain == Domain::Photo { "photos" } else { "generated pictures" };
        said.push(format!(
            "{} is enrolled from {kind}: the thresholds for {kind} are used (close from {close:.3}, same from {same:.3}); \
             between those and renders nothing was measured.",
            other.name
        ));
    }
    if found.personas.iter().any(|p| p.measured) {
        said.push(
            "Of personas enrolled from renders it is not recorded which renderer drew them; the thresholds are those of \
             this one."
                .to_owned(),
        );
    }
    said
}

fn about_one(persona: &PersonaKinship) -> String {
    let PersonaKinship { name, cosine, .. } = persona;
    let bounds = match (persona.close_cosine, persona.same_cosine) {
        (Some(close), Some(same)) => format!(" (close from {close:.3}, the same person from {same:.3})"),
        _ => String::new(),
    };
    match persona.verdict {
        Some(Kinship::Same) => format!("It cannot be told from {name}: cosine {cosine:.3}{bounds}."),
        Some(Kinship::Close) => {
            format!(
                "It is close to {name}, so that single pictures of one may pass for the other: cosine {cosine:.3}{bounds}."
            )
        }
        Some(Kinship::Distinct) => format!("The nearest is {name}, another person: cosine {cosine:.3}{bounds}."),
        None => format!("The nearest is {name}: cosine {cosine:.3}."),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that fails may panic")]
mod tests {
    use super::super::Build;
    use super::super::scale::tests::{build, scale};
    use super::*;

    /// A direction that many degrees from the first axis.
    fn at(degrees: f32) -> Embedding {
        let (sine, cosine) = degrees.to_radians().sin_cos();
        Embedding::from_raw(vec![cosine, sine, 0.0]).unwrap()
    }

    fn views(degrees: &[f32]) -> Vec<SeenView> {
        let view = |(n, degrees): (usize, &f32)| SeenView { name: format!("view {n}"), vector: Some(at(*degrees)) };
        degrees.iter().enumerate().map(view).collect()
    }

    fn persona(name: &str, domain: Domain, degrees: f32) -> Persona {
        let model = "model".to_owned();
        Persona { muse_id: MuseId::new(), name: name.to_owned(), domain, model, vectors: vec![at(degrees)] }
    }

    fn said(form: Form, views: &[SeenView], personas: &[Persona]) -> IdentityMeter {
        meter(form, views, "model", personas, Ok(&scale()), &Anchors::shipped().unwrap())
    }

    #[track_caller]
    fn check(degrees: f32, expected: Kinship) {
        let found = said(Form::Full, &views(&[-2.0, 0.0, 2.0]), &[persona("Nova", Domain::Rendered, degrees)]);
        assert_eq!(found.verdict, Some(expected), "{:?}", found.personas);
        assert!(found.sentences.iter().any(|s| s.contains("Nova") && s.contains("cosine")), "{:?}", found.sentences);
    }

    #[test]
    fn a_persona_is_distinct_close_or_the_same() {
        // The test scale is close from 0.5 (60°) and the same from 0.7 (45.6°).
        check(80.0, Kinship::Distinct);
        check(61.0, Kinship::Distinct);
        check(59.0, Kinship::Close);
        check(46.0, Kinship::Close);
        check(45.0, Kinship::Same);
        check(0.0, Kinship::Same);
    }

    #[test]
    fn a_view_is_compared_with_the_centre_of_the_others_only() {
        let found = said(Form::Full, &views(&[0.0, 0.0, 60.0]), &[]);
        assert!((found.views[2].cosine.unwrap() - 0.5).abs() < 1e-5, "{:?}", found.views);
        assert_eq!((found.coherent, found.verdict), (Some(false), Some(Kinship::Distinct)));
        assert!(found.sentences[0].contains("not of one person") && found.sentences[0].contains("view 2"));
        assert_eq!(said(Form::Full, &views(&[0.0, 3.0, -3.0]), &[]).coherent, Some(true));
    }

    #[test]
    fn one_view_says_nothing_of_the_other_sides() {
        let found = said(Form::One, &views(&[0.0]), &[]);
        assert_eq!((found.coherent, found.own_min, found.verdict), (None, None, Some(Kinship::Distinct)));
        assert!(found.sentences[0].starts_with("One view"), "{:?}", found.sentences);
    }

    #[test]
    fn a_view_without_a_face_counts_against_the_design() {
        let mut seen = views(&[0.0, 1.0, 2.0]);
        seen[1].vector = None;
        let found = said(Form::Full, &seen, &[]);
        assert_eq!((found.coherent, found.unseen.clone()), (Some(false), vec!["view 1".to_owned()]));
        let none = SeenView { name: "front".to_owned(), vector: None };
        let found = said(Form::One, &[none], &[persona("Nova", Domain::Rendered, 0.0)]);
        assert_eq!((found.verdict, found.personas.len()), (None, 0), "nothing was seen, so nothing is judged");
        assert_eq!(said(Form::Full, &[], &[]).verdict, None);
    }

    #[test]
    fn photos_are_judged_by_the_photo_thresholds_and_that_is_said() {
        let mut ana = persona("Ana", Domain::Photo, 66.0);
        ana.model = "sface-2021dec".to_owned();
        let anchors = Anchors::shipped().unwrap();
        let ask = |persona: &Persona| {
            meter(Form::Full, &views(&[0.0]), "sface-2021dec", std::slice::from_ref(persona), Ok(&scale()), &anchors)
        };
        // Cosine 0.407: close for photos (0.363), distinct for renders (0.5).
        let found = ask(&ana);
        assert_eq!(found.verdict, Some(Kinship::Close));
        assert!(!found.personas[0].measured);
        let plain = found.sentences.iter().find(|s| s.contains("photos")).unwrap();
        assert!(plain.contains("0.363") && plain.contains("nothing was measured"), "{plain}");
        ana.domain = Domain::Rendered;
        assert_eq!(ask(&ana).verdict, Some(Kinship::Distinct));
    }

    #[test]
    fn the_worst_verdict_decides_and_vectors_of_another_model_never_compare() {
        let mut foreign = persona("Foreign", Domain::Rendered, 0.0);
        foreign.model = "another".to_owned();
        let others = [persona("Far", Domain::Rendered, 85.0), persona("Near", Domain::Rendered, 50.0), foreign];
        let found = said(Form::Full, &views(&[0.0, 0.0]), &others);
        assert_eq!((found.verdict, found.personas[0].name.as_str()), (Some(Kinship::Close), "Near"));
        assert_eq!((found.personas.len(), found.left_out.clone()), (2, vec!["Foreign".to_owned()]));
        let twins = [persona("One", Domain::Rendered, 85.0), persona("Two", Domain::Rendered, 85.0)];
        let told = said(Form::Full, &views(&[0.0, 0.0]), &twins).sentences;
        assert_eq!(told.iter().filter(|s| s.contains("The nearest is")).count(), 1, "{told:?}");
    }

    #[test]
    fn a_quick_reading_near_a_threshold_is_not_sure() {
        // Cosine 0.682 within 0.04 of the threshold 0.7, cosine 0.574 not within 0.04 of any.
        let others = [persona("Near", Domain::Rendered, 47.0), persona("Next", Domain::Rendered, 55.0)];
        let found = said(Form::Three, &views(&[0.0, 0.0, 0.0]), &others);
        assert_eq!(found.personas.iter().map(|p| p.sure).collect::<Vec<_>>(), [false, true]);
        assert!(found.sentences.iter().any(|s| s == "The full reading may say otherwise of Near."));
    }

    #[test]
    fn another_renderer_gives_numbers_and_no_verdict() {
        let why = scale().holds_for(&Build { renderer_version: 8, ..build() }).unwrap_err();
        let others = [persona("Nova", Domain::Rendered, 0.0)];
        let anchors = Anchors::shipped().unwrap();
        let found = meter(Form::Full, &views(&[0.0, 1.0]), "model", &others, Err(&why), &anchors);
        assert_eq!((found.verdict, found.coherent, found.personas[0].verdict), (None, None, None));
        assert!(found.personas[0].cosine > 0.99 && found.own_min.is_some());
        assert!(found.sentences[0].starts_with("Not calibrated for this renderer"), "{:?}", found.sentences);
    }
}
