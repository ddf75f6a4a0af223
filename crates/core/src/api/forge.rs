use std::path::{Path, PathBuf};

use muse_gpu::Picture;
use muse_gpu::head::design::RandomOptions;
use muse_gpu::head::design::parameter::Range;
use muse_gpu::head::design::presets::{PRESETS, Preset};
use muse_gpu::head::{Design, Group, HeadError, Parameter};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::ApiError;
use crate::creation::forge::{Forge, Guides, View};
use crate::db::DbError;
use crate::vocab::DraftIdentity;

/// A face made by hand, to start from.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PresetFace {
    /// Its name.
    pub name: &'static str,
    /// Who it is.
    pub doc: &'static str,
    /// Its design.
    #[schema(value_type = Object)]
    pub design: Value,
}

/// One number or choice of a design.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DesignParameter {
    /// Section and name: `sliders.nose_width`.
    pub path: String,
    /// What it belongs to on screen: `nose`, `brow_hair`.
    #[schema(value_type = String)]
    pub group: Group,
    /// What it is called, in English.
    pub label: &'static str,
    /// What it does.
    pub doc: &'static str,
    /// Smallest and largest number; absent for a choice.
    pub range: Option<(f32, f32)>,
    /// The words of a choice.
    #[schema(value_type = Option<Vec<String>>)]
    pub words: Option<&'static [&'static str]>,
    /// What it is when nothing is said: a number, of a choice its place among the words.
    pub default: f32,
}

/// What an export wrote.
#[derive(Clone, Debug, Serialize)]
pub struct FaceExport {
    /// The folder.
    pub folder: PathBuf,
    /// The files in it.
    pub files: Vec<String>,
    /// Changes whenever the same design gives other pixels.
    pub renderer_version: u32,
}

/// Draws a face that belongs to nobody; the same seed and amplitude give the same one. Amplitudes of 0.35 to 0.5 look
/// human, 0.7 is a caricature.
///
/// # Errors
/// An amplitude that is not between 0 and 1.
pub fn forge_random(seed: u64, amplitude: f32) -> Result<Value, ApiError> {
    let options = RandomOptions { amplitude, ..RandomOptions::seeded(seed) };
    Ok(Forge::open()?.space().random(&Design::default(), &options)?.to_value())
}

/// The faces made by hand.
///
/// # Errors
/// None in a build whose tests pass.
pub fn forge_presets() -> Result<Vec<PresetFace>, ApiError> {
    let read = |preset: &Preset| {
        let design = preset.design()?.to_value();
        Ok(PresetFace { name: preset.name, doc: preset.doc, design })
    };
    PRESETS.iter().map(read).collect::<Result<_, HeadError>>().map_err(Into::into)
}

/// Every number and choice of a design, in the order of its sections.
pub fn forge_parameters() -> Vec<DesignParameter> {
    let listed = |parameter: &'static Parameter| {
        let (range, words) = match parameter.range {
            Range::Number(min, max) => (Some((min, max)), None),
            Range::Choice(words) => (None, Some(words)),
        };
        DesignParameter {
            path: parameter.path(),
            group: parameter.group,
            label: parameter.label,
            doc: parameter.doc,
            range,
            words,
            default: parameter.default,
        }
    };
    Parameter::all().iter().map(listed).collect()
}

/// A face between two: 0 the first, 1 the second.
///
/// # Errors
/// A design that cannot be read, a share that is not between 0 and 1.
pub fn forge_blend(a: &Value, b: &Value, share: f32) -> Result<Value, ApiError> {
    Ok(Forge::open()?.space().blend(&Design::from_value(a)?, &Design::from_value(b)?, share)?.to_value())
}

/// A grown-up child of two faces; another seed, another child.
///
/// # Errors
/// A design that cannot be read.
pub fn forge_child(a: &Value, b: &Value, seed: u64) -> Result<Value, ApiError> {
    Ok(Forge::open()?.space().child_of(&Design::from_value(a)?, &Design::from_value(b)?, seed)?.to_value())
}

/// A preset's design by its name.
///
/// # Errors
/// A name nobody has.
pub fn forge_preset(name: &str) -> Result<Value, ApiError> {
    Ok(Preset::find(name)?.design()?.to_value())
}

/// A design as the face of a draft.
///
/// # Errors
/// A design that cannot be read or does not look like an adult.
pub fn forge_identity(design: &Value) -> Result<DraftIdentity, ApiError> {
    let design = Design::from_value(design)?;
    Forge::open()?.space().shape(&design)?;
    Ok(DraftIdentity::Forged { design: Box::new(design) })
}

/// Draws a portrait.
///
/// # Errors
/// A design that cannot be read or does not look like an adult, a name nobody knows, a size out of range.
pub async fn forge_render(design: Value, view: View) -> Result<Picture, ApiError> {
    let drawn = tokio::task::spawn_blocking(move || -> Result<_, HeadError> {
        Forge::open()?.portraits(&Design::from_value(&design)?, &[view])
    });
    let drawn = drawn.await.map_err(|_| ApiError::Interrupted)??;
    drawn.into_iter().next().map(|(picture, _)| picture).ok_or(ApiError::Interrupted)
}

/// Writes the design, the eight views an identity is enrolled from, and beside each the guides for ControlNet: depth,
/// normals, outlines, mask of the face, landmarks.
///
/// # Errors
/// As [`forge_render`]; a folder that cannot be written.
pub async fn forge_export(design: Value, folder: PathBuf, side_px: u32) -> Result<FaceExport, ApiError> {
    tokio::task::spawn_blocking(move || export(&design, folder, side_px)).await.map_err(|_| ApiError::Interrupted)?
}

fn export(design: &Value, folder: PathBuf, side_px: u32) -> Result<FaceExport, ApiError> {
    let design = Design::from_value(design)?;
    let (names, views): (Vec<_>, Vec<_>) = View::references(side_px).unzip();
    let drawn = Forge::open()?.portraits(&design, &views)?;
    std::fs::create_dir_all(&folder).map_err(|e| DbError::file("cannot make", &folder, e))?;
    let mut files = Vec::new();
    let mut write = |name: String, bytes: &[u8]| {
        write_file(&folder.join(&name), bytes)?;
        files.push(name);
        Ok::<_, ApiError>(())
    };
    for (name, (picture, guides)) in names.iter().zip(&drawn) {
        write(format!("{name}.png"), &picture.encode_png())?;
        let Guides { depth, normals, lines, mask } = Guides::of(picture, guides);
        for (kind, guide) in [("depth", depth), ("normal", normals), ("line", lines), ("mask", mask)] {
            write(format!("{name}-{kind}.png"), &guide.encode_png())?;
        }
        let marks: serde_json::Map<String, Value> =
            guides.landmarks.iter().map(|(name, place)| (name.clone(), json!(place))).collect();
        write(format!("{name}-landmarks.json"), json!(marks).to_string().as_bytes())?;
    }
    write("design.json".to_owned(), format!("{:#}\n", design.to_value()).as_bytes())?;
    Ok(FaceExport { folder, files, renderer_version: Forge::renderer_version() })
}

fn write_file(path: &Path, bytes: &[u8]) -> Result<(), ApiError> {
    std::fs::write(path, bytes).map_err(|e| DbError::file("cannot write", path, e).into())
}
