//! Templates: workflows drawn in Rust, one struct each, whose fields are its slots.
//!
//! In: the slots and a catalogue. Out: a checked prompt with its document, its script and notes on what was assumed.
//! Never: asks a server, uploads a picture, holds a file name that a server could tell.

mod files;
mod flux;
mod inpaint;
mod plain;
mod posed;
mod sdxl;

use muse_comfy::build::Graph;
use muse_comfy::{Catalogue, Prompt, Workflow, decompile, script, validate};
use serde::Serialize;

pub use self::files::Shelf;
pub use self::flux::{IdentityFlux, RepairFlux};
pub use self::plain::{HandOff, Plate, Upscale};
pub use self::posed::PosedSdxl;
pub use self::sdxl::{IdentitySdxl, RepairSdxl};
use super::model::{Brief, Compiled, RenderError, Route};

/// A workflow with named slots.
pub trait Template {
    /// Draws it with the files on this shelf.
    fn draw(&self, shelf: &mut Shelf<'_>) -> Graph;
}

/// Titles of the nodes that carry a slot.
mod title {
    pub const PROMPT: &str = "Prompt";
    pub const NEGATIVE: &str = "Negative";
    pub const REFERENCE: &str = "Reference";
    pub const PICTURE: &str = "Picture";
    pub const MASK: &str = "Mask";
    pub const CLIP: &str = "Clip";
    pub const DEPTH: &str = "Depth";
    pub const LINES: &str = "Lines";
    pub const NORMALS: &str = "Normals";
    pub const SIZE: &str = "Size";
    pub const GROUND: &str = "Ground";
    pub const ACCENT: &str = "Accent";
    pub const SEED: &str = "Seed";
    pub const RESULT: &str = "Result";
}

/// A template as it is listed, with an example of it.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct TemplateInfo {
    /// Its name, also of its file in `assets/workflows`.
    pub name: &'static str,
    /// As people read it.
    pub title: &'static str,
    /// What it makes.
    pub sentence: &'static str,
    /// Titles of the nodes that carry a slot.
    pub slots: &'static [&'static str],
    /// Node packs beyond ComfyUI itself.
    pub packs: &'static [&'static str],
    /// Model files, by their folders on the server.
    pub models: &'static [&'static str],
    #[serde(skip)]
    example: fn() -> Box<dyn Template>,
}

const SDXL_PACKS: &[&str] = &["cubiq/PuLID_ComfyUI", "cubiq/ComfyUI_IPAdapter_plus"];
const SDXL_MODELS: &[&str] = &[
    "checkpoints: an SDXL checkpoint",
    "pulid: ip-adapter_pulid_sdxl_fp16.safetensors",
    "ipadapter: ip-adapter-faceid-plusv2_sdxl.bin",
    "loras: ip-adapter-faceid-plusv2_sdxl_lora.safetensors",
    "clip_vision: CLIP-ViT-H-14-laion2B-s32B-b79K.safetensors",
    "insightface: antelopev2 and buffalo_l",
];
const POSED_MODELS: &[&str] = &[
    SDXL_MODELS[0],
    SDXL_MODELS[1],
    SDXL_MODELS[2],
    SDXL_MODELS[3],
    SDXL_MODELS[4],
    SDXL_MODELS[5],
    "controlnet: a union for SDXL, or one each for depth, canny and normal",
];
const FLUX_MODELS: &[&str] = &[
    "diffusion_models: FLUX.1 dev",
    "text_encoders: clip_l.safetensors and a T5-XXL",
    "vae: ae.safetensors",
    "pulid: pulid_flux_v0.9.1.safetensors",
    "insightface: antelopev2",
];

/// Every template, in the order people meet them.
pub const TEMPLATES: [TemplateInfo; 8] = [
    TemplateInfo {
        name: "identity_sdxl",
        title: "Her picture · SDXL",
        sentence: "a new picture of her: SDXL, her identity locked by PuLID and IP-Adapter FaceID",
        slots: &[title::PROMPT, title::NEGATIVE, title::REFERENCE, title::SIZE, title::SEED, title::RESULT],
        packs: SDXL_PACKS,
        models: SDXL_MODELS,
        example: || {
            Box::new(IdentitySdxl {
                prompt: PROMPT.to_owned(),
                negative: NEGATIVE.to_owned(),
                reference: "reference.png".to_owned(),
                width_px: 896,
                height_px: 1152,
                seed: 7,
                prefix: PREFIX.to_owned(),
            })
        },
    },
    TemplateInfo {
        name: "identity_flux",
        title: "Her picture · FLUX",
        sentence: "a new picture of her: FLUX, her identity locked by PuLID and IP-Adapter for FLUX",
        slots: &[title::PROMPT, title::REFERENCE, title::SIZE, title::SEED, title::RESULT],
        packs: &["lldacing/ComfyUI_PuLID_Flux_ll", "Shakker-Labs/ComfyUI-IPAdapter-Flux"],
        models: &[
            FLUX_MODELS[0],
            FLUX_MODELS[1],
            FLUX_MODELS[2],
            FLUX_MODELS[3],
            FLUX_MODELS[4],
            "ipadapter-flux: ip-adapter.bin",
        ],
        example: || {
            Box::new(IdentityFlux {
                prompt: PROMPT.to_owned(),
                reference: "reference.png".to_owned(),
                width_px: 896,
                height_px: 1152,
                seed: 7,
                prefix: PREFIX.to_owned(),
            })
        },
    },
    TemplateInfo {
        name: "posed_sdxl",
        title: "Her pose · SDXL",
        sentence: "a new picture of her in the pose of her designed head: SDXL, led by depth, lines and normals",
        slots: &[
            title::PROMPT,
            title::NEGATIVE,
            title::REFERENCE,
            title::DEPTH,
            title::LINES,
            title::NORMALS,
            title::SIZE,
            title::SEED,
            title::RESULT,
        ],
        packs: SDXL_PACKS,
        models: POSED_MODELS,
        example: || {
            Box::new(PosedSdxl {
                prompt: PROMPT.to_owned(),
                negative: NEGATIVE.to_owned(),
                reference: "reference.png".to_owned(),
                depth: "depth.png".to_owned(),
                lines: "lines.png".to_owned(),
                normals: "normals.png".to_owned(),
                width_px: 896,
                height_px: 1152,
                seed: 7,
                prefix: PREFIX.to_owned(),
            })
        },
    },
    TemplateInfo {
        name: "repair_sdxl",
        title: "Repair her face · SDXL",
        sentence: "her face made anew inside a mask, with the SDXL identity lock; everything else stays",
        slots: &[
            title::PROMPT,
            title::NEGATIVE,
            title::REFERENCE,
            title::PICTURE,
            title::MASK,
            title::SEED,
            title::RESULT,
        ],
        packs: SDXL_PACKS,
        models: SDXL_MODELS,
        example: || {
            Box::new(RepairSdxl {
                prompt: PROMPT.to_owned(),
                negative: NEGATIVE.to_owned(),
                reference: "reference.png".to_owned(),
                picture: "picture.png".to_owned(),
                mask: "mask.png".to_owned(),
                seed: 7,
                prefix: PREFIX.to_owned(),
            })
        },
    },
    TemplateInfo {
        name: "repair_flux",
        title: "Repair her face · FLUX",
        sentence: "her face made anew inside a mask, with PuLID on FLUX; everything else stays",
        slots: &[title::PROMPT, title::REFERENCE, title::PICTURE, title::MASK, title::SEED, title::RESULT],
        packs: &["lldacing/ComfyUI_PuLID_Flux_ll"],
        models: FLUX_MODELS,
        example: || {
            Box::new(RepairFlux {
                prompt: PROMPT.to_owned(),
                reference: "reference.png".to_owned(),
                picture: "picture.png".to_owned(),
                mask: "mask.png".to_owned(),
                seed: 7,
                prefix: PREFIX.to_owned(),
            })
        },
    },
    TemplateInfo {
        name: "plate",
        title: "Mood plate",
        sentence: "her own picture on a designed ground: a mood plate without any model",
        slots: &[title::REFERENCE, title::GROUND, title::ACCENT, title::RESULT],
        packs: &[],
        models: &[],
        example: || {
            Box::new(Plate {
                reference: "reference.png".to_owned(),
                width_px: 1080,
                height_px: 1350,
                ground: 0x001f_2430,
                accent: 0x00c8_6b4a,
                prefix: PREFIX.to_owned(),
            })
        },
    },
    TemplateInfo {
        name: "upscale",
        title: "Upscale",
        sentence: "a picture at exactly the wanted size, with detail from an upscale model where the server has one",
        slots: &[title::PICTURE, title::SIZE, title::RESULT],
        packs: &[],
        models: &["upscale_models: any, such as RealESRGAN_x4plus (optional)"],
        example: || {
            Box::new(Upscale {
                picture: "picture.png".to_owned(),
                width_px: 2160,
                height_px: 2700,
                prefix: PREFIX.to_owned(),
            })
        },
    },
    TemplateInfo {
        name: "hand_off",
        title: "Hand-off frame",
        sentence: "the last frame of a clip, to be the first one of the next",
        slots: &[title::CLIP, title::RESULT],
        packs: &[],
        models: &[],
        example: || Box::new(HandOff { clip: "clip.mp4".to_owned(), prefix: PREFIX.to_owned() }),
    },
];

/// Words to begin with.
pub(crate) const PROMPT: &str =
    "portrait of a woman by a rain-streaked window, brutalist concrete, soft light from the left, 85 mm";
pub(crate) const NEGATIVE: &str = "text, watermark, extra fingers, blurry, low quality";
pub(crate) const PREFIX: &str = "muse";

impl TemplateInfo {
    /// The template with this name.
    ///
    /// # Errors
    /// [`RenderError::UnknownTemplate`] names those there are.
    pub fn named(name: &str) -> Result<&'static Self, RenderError> {
        TEMPLATES.iter().find(|info| info.name == name).ok_or_else(|| RenderError::UnknownTemplate {
            name: name.to_owned(),
            known: TEMPLATES.iter().map(|info| info.name).collect(),
        })
    }

    /// The template with plausible values in its slots, to be opened and changed.
    ///
    /// # Errors
    /// As [`fill`]; model files that a server lacks are assumed.
    pub fn example(&self, catalogue: &Catalogue) -> Result<Filled, RenderError> {
        fill((self.example)().as_ref(), catalogue, false)
    }
}

/// A template with its slots filled, in all its forms.
#[derive(Clone, Debug)]
pub struct Filled {
    /// As ComfyUI runs it.
    pub prompt: Prompt,
    /// As ComfyUI opens it.
    pub workflow: Workflow,
    /// As people read it.
    pub script: String,
    /// What the creator should know: models that are assumed, steps that are left out.
    pub notes: Vec<String>,
}

impl Filled {
    fn compiled(self, route: Route) -> (Prompt, Compiled) {
        let compiled = Compiled {
            route,
            script: self.script,
            workflow_json: pretty(self.workflow.as_json()),
            prompt_json: pretty(&self.prompt),
            notes: self.notes,
        };
        (self.prompt, compiled)
    }
}

fn pretty(value: &impl Serialize) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

/// Draws a template, picks the model files the server has and checks the result.
///
/// * `need_files`: model files must be on the server; else the usual names are assumed and said in a note.
///
/// # Errors
/// [`RenderError::MissingNodes`] when the catalogue lacks a node, [`RenderError::Invalid`] when the server would refuse.
pub fn fill(template: &dyn Template, catalogue: &Catalogue, need_files: bool) -> Result<Filled, RenderError> {
    let mut shelf = Shelf::new(catalogue);
    // A fork of a pack may ask for more than the template knows; its own defaults answer.
    let prompt = template.draw(&mut shelf).finish(catalogue);
    let missing: Vec<String> =
        prompt.classes().into_iter().filter(|class| !catalogue.has(class)).map(str::to_owned).collect();
    if !missing.is_empty() {
        return Err(RenderError::MissingNodes { nodes: missing });
    }
    let problems: Vec<String> = validate(&prompt, catalogue)
        .into_iter()
        .filter(|found| need_files || !found.asset_missing)
        // Pictures and clips are uploaded after this check.
        .filter(|found| !(found.is_file() && matches!(found.input.as_deref(), Some("image" | "file"))))
        .map(|found| {
            format!("node {} ({}): {}", found.node_id.as_deref().unwrap_or("?"), found.class_type, found.message)
        })
        .collect();
    if !problems.is_empty() {
        return Err(RenderError::Invalid { problems });
    }
    let workflow = decompile(&prompt, catalogue)?;
    let script = script::print(&prompt, catalogue);
    Ok(Filled { prompt, workflow, script, notes: shelf.into_notes() })
}

/// The best lock this catalogue can run: SDXL hybrid, then FLUX, else the plate.
///
/// With `need_files`, a lock counts only when the server also has a checkpoint of that family: a node without its model
/// fails minutes later, when money is already held.
pub fn choose_route(catalogue: &Catalogue, need_files: bool) -> Route {
    let shelf = Shelf::new(catalogue);
    let has = |files: [&files::ModelFile; 2]| !need_files || files.into_iter().all(|file| shelf.find(file).is_some());
    if catalogue.has_all(sdxl::LOCK) && has([&files::CHECKPOINT, &files::PULID]) {
        Route::IdentitySdxl
    } else if catalogue.has_all(flux::LOCK) && has([&files::UNET, &files::PULID_FLUX]) {
        Route::IdentityFlux
    } else {
        Route::Plate
    }
}

/// Fills a route's template for one attempt.
///
/// * `reference`: the name under which a server holds her picture.
/// * `need_files`: as for [`fill`].
///
/// # Errors
/// As [`fill`].
pub fn compile(
    brief: &Brief,
    route: Route,
    catalogue: &Catalogue,
    reference: &str,
    seed: u64,
    need_files: bool,
) -> Result<(Prompt, Compiled), RenderError> {
    if let Some(own) = &brief.own {
        return own.compiled(catalogue, seed);
    }
    let format = &brief.plan.format;
    let (width_px, height_px) = (eighth(format.width_px), eighth(format.height_px));
    let (prompt, reference, prefix) = (brief.plan.prompt.clone(), reference.to_owned(), PREFIX.to_owned());
    let seed = shown_exactly(seed);
    let template: Box<dyn Template> = match route {
        Route::IdentitySdxl => {
            let negative = brief.plan.negative_prompt.clone();
            Box::new(IdentitySdxl { prompt, negative, reference, width_px, height_px, seed, prefix })
        }
        Route::IdentityFlux => Box::new(IdentityFlux { prompt, reference, width_px, height_px, seed, prefix }),
        Route::Plate | Route::Own => Box::new(Plate {
            reference,
            // No latent here, so the frame has exactly the size that was planned.
            width_px: format.width_px,
            height_px: format.height_px,
            ground: colour(brief, 0),
            accent: colour(brief, 4),
            prefix,
        }),
    };
    Ok(fill(template.as_ref(), catalogue, need_files)?.compiled(route))
}

/// Fills the repair template of a route: the face of a picture is made anew inside a mask, everything else stays.
///
/// * `files`: her reference, the picture and the mask, under the server's names.
///
/// # Errors
/// As [`compile`]; the plate has no repair, it is laid out again.
pub fn compile_repair(
    brief: &Brief,
    route: Route,
    catalogue: &Catalogue,
    files: (&str, &str, &str),
    seed: u64,
) -> Result<(Prompt, Compiled), RenderError> {
    let (reference, picture, mask) = (files.0.to_owned(), files.1.to_owned(), files.2.to_owned());
    let (prompt, prefix) = (brief.plan.prompt.clone(), PREFIX.to_owned());
    let template: Box<dyn Template> = match route {
        Route::IdentitySdxl => {
            let (negative, seed) = (brief.plan.negative_prompt.clone(), shown_exactly(seed));
            Box::new(RepairSdxl { prompt, negative, reference, picture, mask, seed, prefix })
        }
        Route::IdentityFlux => {
            Box::new(RepairFlux { prompt, reference, picture, mask, seed: shown_exactly(seed), prefix })
        }
        Route::Plate | Route::Own => return compile(brief, route, catalogue, &reference, seed, true),
    };
    Ok(fill(template.as_ref(), catalogue, true)?.compiled(route))
}

/// Latents come in steps of eight pixels.
const fn eighth(px: u32) -> u32 {
    px / 8 * 8
}

/// ComfyUI's own frontend cannot show a seed above 2^53 exactly.
const fn shown_exactly(seed: u64) -> u64 {
    seed & ((1 << 53) - 1)
}

/// A colour of her palette, the last one where it is shorter.
fn colour(brief: &Brief, i: usize) -> u32 {
    let hex = brief.dna.style.palette.get(i).or_else(|| brief.dna.style.palette.last());
    hex.and_then(|hex| u32::from_str_radix(hex.trim_start_matches('#'), 16).ok()).unwrap_or(0x0080_8080)
}

#[cfg(test)]
mod tests;
