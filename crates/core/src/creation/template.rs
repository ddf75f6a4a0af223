//! Templates: ComfyScript with named slots, filled from a brief, checked against a catalogue.

use muse_comfy::{Catalogue, Prompt, decompile, script, validate};
use serde_json::{Value, json};

use super::model::{Brief, Compiled, RenderError, Route};

const IDENTITY_SDXL: &str = include_str!("../../../../assets/workflows/identity_sdxl.comfyscript");
const IDENTITY_FLUX: &str = include_str!("../../../../assets/workflows/identity_flux.comfyscript");
const REPAIR_SDXL: &str = include_str!("../../../../assets/workflows/repair_sdxl.comfyscript");
const REPAIR_FLUX: &str = include_str!("../../../../assets/workflows/repair_flux.comfyscript");
const PLATE: &str = include_str!("../../../../assets/workflows/plate.comfyscript");

const SDXL_LOCK: &[&str] = &[
    "PulidModelLoader",
    "PulidEvaClipLoader",
    "PulidInsightFaceLoader",
    "ApplyPulid",
    "IPAdapterUnifiedLoaderFaceID",
    "IPAdapterFaceID",
];
const FLUX_LOCK: &[&str] = &[
    "PulidFluxModelLoader",
    "PulidFluxEvaClipLoader",
    "PulidFluxInsightFaceLoader",
    "ApplyPulidFlux",
    "IPAdapterFluxLoader",
    "ApplyIPAdapterFlux",
];

/// A slot that holds a model file: its name, the node and input that list the files a server has, the file to assume
/// when the list is empty, and a word that the right file's name contains.
struct FileSlot {
    slot: &'static str,
    class: &'static str,
    input: &'static str,
    assumed: &'static str,
    like: &'static str,
}

const FILES: &[FileSlot] = &[
    FileSlot {
        slot: "$checkpoint",
        class: "CheckpointLoaderSimple",
        input: "ckpt_name",
        assumed: "sd_xl_base_1.0.safetensors",
        like: "xl",
    },
    FileSlot {
        slot: "$pulid",
        class: "PulidModelLoader",
        input: "pulid_file",
        assumed: "ip-adapter_pulid_sdxl_fp16.safetensors",
        like: "pulid",
    },
    FileSlot { slot: "$unet", class: "UNETLoader", input: "unet_name", assumed: "flux1-dev.safetensors", like: "flux" },
    FileSlot {
        slot: "$clip_l",
        class: "DualCLIPLoader",
        input: "clip_name1",
        assumed: "clip_l.safetensors",
        like: "clip_l",
    },
    FileSlot {
        slot: "$t5",
        class: "DualCLIPLoader",
        input: "clip_name2",
        assumed: "t5xxl_fp8_e4m3fn.safetensors",
        like: "t5",
    },
    FileSlot { slot: "$vae", class: "VAELoader", input: "vae_name", assumed: "ae.safetensors", like: "ae" },
    FileSlot {
        slot: "$pulid_flux",
        class: "PulidFluxModelLoader",
        input: "pulid_file",
        assumed: "pulid_flux_v0.9.1.safetensors",
        like: "pulid",
    },
    FileSlot {
        slot: "$ipadapter_flux",
        class: "IPAdapterFluxLoader",
        input: "ipadapter",
        assumed: "ip-adapter.bin",
        like: "ip-adapter",
    },
];

/// The best lock this catalogue can run: SDXL hybrid, then FLUX, else the plate.
///
/// With `need_files`, a lock counts only when the server also has a checkpoint of that family: a node without its model
/// fails minutes later, when money is already held.
pub fn choose_route(catalogue: &Catalogue, need_files: bool) -> Route {
    let has_file = |slot: &str| {
        FILES.iter().find(|file| file.slot == slot).is_some_and(|file| pick_file(catalogue, file).is_some())
    };
    if catalogue.has_all(SDXL_LOCK) && (!need_files || (has_file("$checkpoint") && has_file("$pulid"))) {
        Route::IdentitySdxl
    } else if catalogue.has_all(FLUX_LOCK) && (!need_files || (has_file("$unet") && has_file("$pulid_flux"))) {
        Route::IdentityFlux
    } else {
        Route::Plate
    }
}

fn pick_file(catalogue: &Catalogue, file: &FileSlot) -> Option<String> {
    let options = catalogue.combo_options(file.class, file.input);
    let safe = |name: &&String| name.to_lowercase().ends_with(".safetensors") || file.slot == "$ipadapter_flux";
    options.iter().filter(safe).find(|name| name.to_lowercase().contains(file.like)).cloned()
}

/// Fills a route's template for one attempt.
///
/// * `reference`: the name under which a server holds her picture.
/// * `need_files`: model files must be on the server; else the usual names are assumed and said in a note.
///
/// # Errors
/// [`RenderError::MissingNodes`] when the catalogue lacks a node, [`RenderError::Invalid`] when the server would refuse.
pub fn compile(
    brief: &Brief,
    route: Route,
    catalogue: &Catalogue,
    reference: &str,
    seed: u64,
    need_files: bool,
) -> Result<(Prompt, Compiled), RenderError> {
    let text = match route {
        Route::IdentitySdxl => IDENTITY_SDXL,
        Route::IdentityFlux => IDENTITY_FLUX,
        Route::Plate => PLATE,
    };
    let mut slots = common_slots(brief, reference, seed);
    if route == Route::Plate {
        // No latent here, so the frame has exactly the size that was planned.
        slots.retain(|(slot, _)| !matches!(*slot, "$width" | "$height"));
        plate_slots(brief, &mut slots);
    }
    fill(text, route, catalogue, slots, need_files)
}

/// Fills the repair template of a route: the face of `picture` is made anew inside `mask`, everything else stays.
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
    let (reference, picture, mask) = files;
    let text = match route {
        Route::IdentitySdxl => REPAIR_SDXL,
        Route::IdentityFlux => REPAIR_FLUX,
        Route::Plate => return compile(brief, route, catalogue, reference, seed, true),
    };
    let mut slots = common_slots(brief, reference, seed);
    slots.push(("$picture", json!(picture)));
    slots.push(("$mask", json!(mask)));
    fill(text, route, catalogue, slots, true)
}

type Slots = Vec<(&'static str, Value)>;

fn common_slots(brief: &Brief, reference: &str, seed: u64) -> Slots {
    // Latents come in steps of eight pixels.
    let eighth = |px: u32| px / 8 * 8;
    vec![
        ("$prompt", json!(brief.plan.prompt)),
        ("$negative", json!(brief.plan.negative_prompt)),
        ("$reference", json!(reference)),
        ("$width", json!(eighth(brief.plan.format.width_px))),
        ("$height", json!(eighth(brief.plan.format.height_px))),
        // ComfyUI's own frontend cannot show a seed above 2^53 exactly.
        ("$seed", json!(seed & ((1 << 53) - 1))),
        ("$prefix", json!("muse")),
    ]
}

/// A panel of her picture at three fifths of the frame, on the ground colour, with a band of the accent behind it.
fn plate_slots(brief: &Brief, slots: &mut Slots) {
    let (width, height) = (brief.plan.format.width_px, brief.plan.format.height_px);
    let side = width.min(height) * 62 / 100;
    let (x, y) = ((width - side) / 2, (height - side) * 42 / 100);
    let colour = |i: usize| {
        let hex = brief.dna.style.palette.get(i).or_else(|| brief.dna.style.palette.last());
        hex.and_then(|hex| u32::from_str_radix(hex.trim_start_matches('#'), 16).ok()).unwrap_or(0x0080_8080)
    };
    let numbers = [
        ("$width", width),
        ("$height", height),
        ("$ground_colour", colour(0)),
        ("$band_colour", colour(4)),
        ("$band_width", width / 3),
        ("$band_height", height),
        ("$band_x", width * 58 / 100),
        ("$band_y", 0),
        ("$panel_width", side),
        ("$panel_height", side),
        ("$panel_x", x),
        ("$panel_y", y),
    ];
    slots.extend(numbers.map(|(slot, value)| (slot, json!(value))));
}

fn fill(
    text: &str,
    route: Route,
    catalogue: &Catalogue,
    mut slots: Slots,
    need_files: bool,
) -> Result<(Prompt, Compiled), RenderError> {
    let mut notes = Vec::new();
    for file in FILES.iter().filter(|file| text.contains(&format!("'{}'", file.slot))) {
        let found = pick_file(catalogue, file);
        if found.is_none() {
            notes.push(format!("assumes the model file {} for {}", file.assumed, file.class));
        }
        slots.push((file.slot, json!(found.unwrap_or_else(|| file.assumed.to_owned()))));
    }
    let mut prompt = script::parse(text, catalogue).map_err(muse_comfy::ComfyError::from)?;
    let missing: Vec<String> =
        prompt.0.values().map(|node| node.class_type.clone()).filter(|class| !catalogue.has(class)).collect();
    if !missing.is_empty() {
        return Err(RenderError::MissingNodes { nodes: missing });
    }
    for node in prompt.0.values_mut() {
        for value in node.inputs.values_mut() {
            if let Some((_, filled)) = value.as_str().and_then(|name| slots.iter().find(|(slot, _)| *slot == name)) {
                *value = filled.clone();
            }
        }
        // A fork of a pack may ask for more than the template knows; its own defaults answer.
        if let Some(class) = catalogue.class(&node.class_type) {
            for input in class.inputs.iter().filter(|input| input.required) {
                if node.inputs.contains_key(&input.name) {
                    continue;
                }
                if let Some(value) = input.has_widget().then(|| input.fallback()).flatten() {
                    node.inputs.insert(input.name.clone(), value);
                }
            }
        }
    }
    let problems: Vec<String> = validate(&prompt, catalogue)
        .into_iter()
        .filter(|found| need_files || !found.asset_missing)
        // Her picture is uploaded after this check.
        .filter(|found| !(found.is_file() && found.input.as_deref() == Some("image")))
        .map(|found| {
            format!("node {} ({}): {}", found.node_id.as_deref().unwrap_or("?"), found.class_type, found.message)
        })
        .collect();
    if !problems.is_empty() {
        return Err(RenderError::Invalid { problems });
    }
    let workflow = decompile(&prompt, catalogue)?;
    let pretty = |value: &Value| serde_json::to_string_pretty(value).unwrap_or_default();
    let compiled = Compiled {
        route,
        script: script::print(&prompt, catalogue),
        workflow_json: pretty(&workflow.to_json()),
        prompt_json: pretty(&prompt.to_json()),
        notes,
    };
    Ok((prompt, compiled))
}
