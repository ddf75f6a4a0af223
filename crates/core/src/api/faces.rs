//! The forge as a screen uses it: what there is to choose, faces out of faces, a portrait per moved slider.

use muse_gpu::head::design::RandomOptions;
use muse_gpu::head::render::{BACKGROUNDS, LIGHT_RIGS, Lens};
use muse_gpu::head::{Design, EXPRESSIONS, Group, HeadError, ParameterId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::forge::{DesignParameter, PresetFace, forge_parameters, forge_presets};
use super::{ApiError, forge_blend, forge_child};
use crate::creation::forge::{DrawnOn, Forge, View, in_turn};

/// Quality of the JPEG files that screens show.
const SCREEN_QUALITY: u8 = 90;

/// What can be chosen when a face is designed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ForgeView {
    /// Every number and choice of a design, in the order of its sections.
    pub parameters: Vec<DesignParameter>,
    /// What is shown, locked or left to chance together, in the order of the parameters.
    #[schema(value_type = Vec<String>)]
    pub groups: Vec<Group>,
    /// Faces made by hand.
    pub presets: Vec<PresetFace>,
    /// What a face can do.
    pub expressions: Vec<&'static str>,
    /// Lights.
    pub lights: Vec<NamedLight>,
    /// What can be behind it.
    pub backgrounds: Vec<&'static str>,
    /// Focal lengths, in millimetres.
    pub lenses_mm: Vec<f32>,
    /// Changes whenever the same design gives other pixels.
    pub renderer_version: u32,
    /// Where the last portrait was drawn; absent before the first one.
    pub drawn_on: Option<DrawnOn>,
}

/// A light of the studio.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct NamedLight {
    /// Its name.
    pub name: &'static str,
    /// What it looks like, in a line.
    pub doc: &'static str,
}

/// A face to be drawn.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PortraitRequest {
    /// The face.
    #[schema(value_type = Object)]
    pub design: Value,
    /// How it is shown.
    #[serde(default)]
    pub view: View,
}

/// What to leave to chance.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RandomFace {
    /// The same seed gives the same face.
    pub seed: u64,
    /// How far shapes go, 0 to 1; 0.4 when left out. 0.35 to 0.5 looks human, 0.7 is a caricature.
    #[serde(default)]
    pub amplitude: Option<f32>,
    /// The face to start from; the average one when left out.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub from: Option<Value>,
    /// Only these groups change; all of them when empty.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    pub groups: Vec<Group>,
}

/// Two faces to mix.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BlendFaces {
    /// The first.
    #[schema(value_type = Object)]
    pub a: Value,
    /// The second.
    #[schema(value_type = Object)]
    pub b: Value,
    /// 0 the first, 1 the second.
    pub share: f32,
}

/// Two parents.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChildOf {
    /// The first.
    #[schema(value_type = Object)]
    pub a: Value,
    /// The second.
    #[schema(value_type = Object)]
    pub b: Value,
    /// Another seed, another child.
    pub seed: u64,
}

/// A design, alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FaceDesign {
    /// The design: what differs from the average face, by section.
    #[schema(value_type = Object)]
    pub design: Value,
}

/// A design as it would be drawn, and what that changed.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct CheckedDesign {
    /// As it would be drawn.
    #[schema(value_type = Object)]
    pub design: Value,
    /// What had to change; empty when nothing had to.
    pub problems: Vec<DesignProblem>,
}

/// A place of a design that cannot stay as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DesignProblem {
    /// Section and name: `sliders.nose_width`; empty for the face as a whole.
    pub path: String,
    /// What is wrong and what became of it.
    pub message: String,
}

/// What can be chosen when a face is designed.
///
/// # Errors
/// None in a build whose tests pass.
pub fn forge_view() -> Result<ForgeView, ApiError> {
    let parameters = forge_parameters();
    let mut groups: Vec<Group> = Vec::new();
    for parameter in &parameters {
        if !groups.contains(&parameter.group) {
            groups.push(parameter.group);
        }
    }
    Ok(ForgeView {
        parameters,
        groups,
        presets: forge_presets()?,
        expressions: EXPRESSIONS.iter().map(|(name, _)| *name).collect(),
        lights: LIGHT_RIGS.iter().map(|rig| NamedLight { name: rig.name, doc: rig.doc }).collect(),
        backgrounds: BACKGROUNDS.iter().map(|paper| paper.name).collect(),
        lenses_mm: Lens::ALL.into_iter().map(Lens::focal_mm).collect(),
        renderer_version: Forge::renderer_version(),
        drawn_on: Forge::open()?.drawn_on(),
    })
}

/// Draws a portrait for a screen, as a JPEG file. Portraits are drawn one after the other; one whose caller goes away
/// before its turn is not drawn.
///
/// # Errors
/// A design that cannot be read or does not look like an adult, a name nobody knows, a size out of range.
pub async fn forge_portrait(request: PortraitRequest) -> Result<Vec<u8>, ApiError> {
    let design = Design::from_value(&request.design)?;
    // Refused before it waits for its turn.
    Forge::open()?.space().shape(&design)?;
    let drawn = in_turn(move |wanted| {
        let picture = Forge::open()?.picture_if(&design, &request.view, wanted)?;
        Ok::<_, HeadError>(picture.map(|picture| picture.encode_jpeg(SCREEN_QUALITY)))
    });
    drawn.await.transpose()?.flatten().ok_or(ApiError::Interrupted)
}

/// A face that belongs to nobody, or `from` with some groups left to chance.
///
/// # Errors
/// A design that cannot be read, an amplitude that is not between 0 and 1.
pub fn forge_vary(request: &RandomFace) -> Result<FaceDesign, ApiError> {
    let from = request.from.as_ref().map_or_else(|| Ok(Design::default()), Design::from_value)?;
    let usual = RandomOptions::seeded(request.seed);
    let options = RandomOptions {
        amplitude: request.amplitude.unwrap_or(usual.amplitude),
        groups: request.groups.clone(),
        ..usual
    };
    Ok(FaceDesign { design: Forge::open()?.space().random(&from, &options)?.to_value() })
}

/// A face between two.
///
/// # Errors
/// A design that cannot be read, a share that is not between 0 and 1.
pub fn forge_mix(request: &BlendFaces) -> Result<FaceDesign, ApiError> {
    Ok(FaceDesign { design: forge_blend(&request.a, &request.b, request.share)? })
}

/// A grown-up child of two faces.
///
/// # Errors
/// A design that cannot be read.
pub fn forge_offspring(request: &ChildOf) -> Result<FaceDesign, ApiError> {
    Ok(FaceDesign { design: forge_child(&request.a, &request.b, request.seed)? })
}

/// A design as it would be drawn: numbers within their ranges, nothing that nobody knows, an adult's face. What had to
/// change for that is named.
///
/// # Errors
/// What is no design at all, or one of a newer version.
pub fn forge_check(request: &FaceDesign) -> Result<CheckedDesign, ApiError> {
    let (design, found) = Design::salvaged(&request.design)?;
    let left_out = |error: &HeadError| match error {
        HeadError::OutOfRange { .. } => "it was pulled back into its range",
        HeadError::WrongKind { name, .. } if name == "version" => "it was read as the newest version",
        _ => "it was left out",
    };
    let problem = |(path, error): (String, HeadError)| {
        let message = format!("{error}; {}", left_out(&error));
        DesignProblem { path, message }
    };
    let mut problems: Vec<DesignProblem> = found.into_iter().map(problem).collect();
    let space = Forge::open()?.space();
    let design = match space.shape(&design) {
        Ok(_) => design,
        Err(error @ HeadError::NotAdult { .. }) => {
            let settled = space.settled(&design)?;
            problems.push(DesignProblem { path: String::new(), message: format!("{error}; it was pulled back") });
            problems.extend(pulled_back(&design, &settled));
            settled
        }
        Err(error) => return Err(error.into()),
    };
    Ok(CheckedDesign { design: design.to_value(), problems })
}

fn pulled_back(from: &Design, to: &Design) -> Vec<DesignProblem> {
    let changed = ParameterId::all().filter(|id| from.value(*id) != to.value(*id));
    let said = |id: ParameterId| {
        let (path, (was, is)) = (id.parameter().path(), (from.value(id), to.value(id)));
        let message = format!("`{path}` was {was:.2} and is drawn as {is:.2}, so that the face reads as an adult's");
        DesignProblem { path, message }
    };
    changed.map(said).collect()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that fails may panic")]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(design: Value) -> CheckedDesign {
        forge_check(&FaceDesign { design }).unwrap()
    }

    #[test]
    fn a_design_that_can_be_drawn_comes_back_as_it_is() {
        let design = json!({ "version": 1, "macro": { "age": 43.0 }, "hair": { "style": "bob" } });
        assert_eq!(check(design.clone()), CheckedDesign { design, problems: vec![] });
        for preset in forge_presets().unwrap() {
            assert_eq!(check(preset.design).problems, [], "{}", preset.name);
        }
    }

    #[test]
    fn what_cannot_be_drawn_is_pulled_back_or_left_out_and_named() {
        let asked =
            json!({ "version": 1, "macro": { "age": 12, "wings": 2 }, "hair": { "style": 3 }, "tail": {} , "skin": 7 });
        let checked = check(asked);
        let paths: Vec<&str> = checked.problems.iter().map(|problem| problem.path.as_str()).collect();
        assert_eq!(paths, ["macro.age", "macro.wings", "hair.style", "tail", "skin"]);
        assert_eq!(checked.design, json!({ "version": 1, "macro": { "age": 25.0 } }));
        assert_eq!(check(checked.design.clone()), CheckedDesign { problems: vec![], ..checked });
    }

    #[test]
    fn a_face_too_young_to_be_drawn_is_drawn_older_and_every_changed_slider_is_named() {
        let asked = json!({ "version": 1, "macro": { "age": 25 },
            "sliders": { "eye_size": 1.0, "face_round": 1.0, "chin_height": -1.0, "nose_length": -1.0 } });
        assert!(Forge::open().unwrap().space().shape(&Design::from_value(&asked).unwrap()).is_err());
        let checked = check(asked);
        assert_eq!(checked.problems[0].path, "");
        assert!(checked.problems.iter().any(|problem| problem.path == "sliders.eye_size"), "{:?}", checked.problems);
        assert_eq!(check(checked.design).problems, []);
    }

    #[test]
    fn only_the_named_groups_are_left_to_chance() {
        let from = forge_presets().unwrap().remove(0).design;
        let request = |groups| RandomFace { seed: 3, amplitude: None, from: Some(from.clone()), groups };
        let varied = forge_vary(&request(vec![Group::Nose])).unwrap().design;
        let (before, after) = (Design::from_value(&from).unwrap(), Design::from_value(&varied).unwrap());
        let changed: Vec<Group> = ParameterId::all()
            .filter(|id| before.value(*id) != after.value(*id))
            .map(|id| id.parameter().group)
            .collect();
        assert!(!changed.is_empty() && changed.iter().all(|group| *group == Group::Nose), "{changed:?}");
        assert_eq!(forge_vary(&request(vec![Group::Nose])).unwrap().design, varied, "the same seed, the same face");
    }

    #[test]
    fn everything_a_screen_is_offered_can_be_asked_for() {
        let view = forge_view().unwrap();
        assert!(view.groups.contains(&Group::BrowHair) && view.parameters.len() > 100);
        let known = |name: &str| serde_json::from_value::<Group>(json!(name)).is_ok();
        assert!(view.groups.iter().all(|group| known(json!(group).as_str().unwrap())));
        assert_eq!(view.lenses_mm, [35.0, 50.0, 85.0, 135.0]);
        assert!(!view.lights.is_empty() && !view.backgrounds.is_empty() && view.expressions.contains(&"soft_smile"));
    }
}
