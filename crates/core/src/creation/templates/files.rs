//! Which model files a server has, and which are assumed where nobody can tell.

use muse_comfy::{Catalogue, InputKind};

/// A model file that a template loads.
pub(super) struct ModelFile {
    /// The node class whose list names the files a server has.
    class: &'static str,
    /// The list.
    input: &'static str,
    /// The usual name, assumed when the list offers nothing.
    assumed: &'static str,
    /// A word of the right file's name; earlier words are better.
    like: &'static [&'static str],
    /// How the name may end.
    endings: &'static [&'static str],
}

/// Other formats may run code while they are read.
const SAFE: &[&str] = &[".safetensors"];

pub(super) const CHECKPOINT: ModelFile = ModelFile {
    class: "CheckpointLoaderSimple",
    input: "ckpt_name",
    assumed: "sd_xl_base_1.0.safetensors",
    like: &["xl"],
    endings: SAFE,
};
pub(super) const PULID: ModelFile = ModelFile {
    class: "PulidModelLoader",
    input: "pulid_file",
    assumed: "ip-adapter_pulid_sdxl_fp16.safetensors",
    like: &["pulid"],
    endings: SAFE,
};
pub(super) const UNET: ModelFile = ModelFile {
    class: "UNETLoader",
    input: "unet_name",
    assumed: "flux1-dev.safetensors",
    like: &["flux"],
    endings: SAFE,
};
pub(super) const CLIP_L: ModelFile = ModelFile {
    class: "DualCLIPLoader",
    input: "clip_name1",
    assumed: "clip_l.safetensors",
    like: &["clip_l"],
    endings: SAFE,
};
pub(super) const T5: ModelFile = ModelFile {
    class: "DualCLIPLoader",
    input: "clip_name2",
    assumed: "t5xxl_fp8_e4m3fn.safetensors",
    like: &["t5"],
    endings: SAFE,
};
pub(super) const VAE: ModelFile =
    ModelFile { class: "VAELoader", input: "vae_name", assumed: "ae.safetensors", like: &["ae"], endings: SAFE };
pub(super) const PULID_FLUX: ModelFile = ModelFile {
    class: "PulidFluxModelLoader",
    input: "pulid_file",
    assumed: "pulid_flux_v0.9.1.safetensors",
    like: &["pulid"],
    endings: SAFE,
};
/// Its author publishes nothing but a `.bin`.
pub(super) const IPADAPTER_FLUX: ModelFile = ModelFile {
    class: "IPAdapterFluxLoader",
    input: "ipadapter",
    assumed: "ip-adapter.bin",
    like: &["ip-adapter"],
    endings: &[""],
};
/// Any will do, the picture is scaled to its size behind it. Most are published as `.pth`, which ComfyUI reads without
/// running code.
pub(super) const UPSCALER: ModelFile = ModelFile {
    class: "UpscaleModelLoader",
    input: "model_name",
    assumed: "RealESRGAN_x4plus.safetensors",
    like: &["x4", "4x", ""],
    endings: &[".safetensors", ".pth"],
};

/// One ControlNet that takes every kind of guide.
pub(super) const CONTROL_UNION: ModelFile = control("controlnet-union-sdxl-1.0-promax.safetensors", &["union"]);
pub(super) const CONTROL_DEPTH: ModelFile = control("controlnet-depth-sdxl-1.0.safetensors", &["depth"]);
pub(super) const CONTROL_LINES: ModelFile = control("controlnet-canny-sdxl-1.0.safetensors", &["canny", "line"]);
pub(super) const CONTROL_NORMALS: ModelFile = control("controlnet-normal-sdxl-1.0.safetensors", &["normal"]);

const fn control(assumed: &'static str, like: &'static [&'static str]) -> ModelFile {
    ModelFile { class: "ControlNetLoader", input: "control_net_name", assumed, like, endings: SAFE }
}

/// The model files within reach of a template, and what was assumed about them.
pub struct Shelf<'a> {
    catalogue: &'a Catalogue,
    notes: Vec<String>,
}

impl<'a> Shelf<'a> {
    /// What this catalogue lists.
    pub(super) const fn new(catalogue: &'a Catalogue) -> Self {
        Self { catalogue, notes: Vec::new() }
    }

    /// The catalogue behind it.
    pub(super) const fn catalogue(&self) -> &Catalogue {
        self.catalogue
    }

    /// The file the server has, if any.
    pub(super) fn find(&self, file: &ModelFile) -> Option<String> {
        let options = self.catalogue.combo_options(file.class, file.input);
        let fits = |name: &&String, word: &str| {
            let name = name.to_lowercase();
            name.contains(word) && file.endings.iter().any(|ending| name.ends_with(ending))
        };
        file.like.iter().find_map(|word| options.iter().find(|name| fits(name, word))).cloned()
    }

    /// The file the server has, else the usual one with a note.
    pub(super) fn take(&mut self, file: &ModelFile) -> String {
        self.find(file).unwrap_or_else(|| {
            self.note(format!("assumes the model file {} for {}", file.assumed, file.class));
            file.assumed.to_owned()
        })
    }

    /// As [`Shelf::take`], but nothing where a server was asked and has none, or lacks the node.
    pub(super) fn take_if_any(&mut self, file: &ModelFile) -> Option<String> {
        let spec = self.catalogue.class(file.class)?.input_anywhere(file.input)?;
        let unasked = matches!(spec.kind, InputKind::Combo { unasked: true, .. });
        if unasked { Some(self.take(file)) } else { self.find(file) }
    }

    /// Something the creator should know.
    pub(super) fn note(&mut self, sentence: String) {
        self.notes.push(sentence);
    }

    /// What the creator should know.
    pub(super) fn into_notes(self) -> Vec<String> {
        self.notes
    }
}
