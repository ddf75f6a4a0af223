//! What a document needs that a server does not have: node packs and model files.

use std::fmt;

use indexmap::IndexMap;
use serde::Serialize;
use serde_json::Value;

use super::Workflow;
use super::graph::{id_text, is_virtual, list};
use crate::catalogue::{Catalogue, InputKind, NodeClass, text_of};

/// A node class the catalogue does not know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MissingNode {
    /// The class.
    pub class: String,
    /// The pack that provides it, as the document says: a registry id or `owner/repository` on GitHub.
    pub pack: Option<String>,
    /// The pack's version the document was made with.
    pub version: Option<String>,
    /// The nodes of that class, by id; those inside a subgraph with its name in front.
    pub used_by: Vec<String>,
}

/// A model file the server does not list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MissingModel {
    /// The file's name.
    pub name: String,
    /// The folder below the server's `models` it belongs in; empty when nobody says.
    pub folder: String,
    /// Where the document says it can be had.
    pub url: Option<String>,
    /// The nodes that name it, by id.
    pub used_by: Vec<String>,
}

/// What is missing; see [`requirements`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Requirements {
    /// Classes, in order of their first use.
    pub nodes: Vec<MissingNode>,
    /// Model files, in order of their first use.
    pub models: Vec<MissingModel>,
}

impl Requirements {
    /// Whether nothing is missing.
    pub fn is_met(&self) -> bool {
        self.nodes.is_empty() && self.models.is_empty()
    }
}

/// Inputs of ComfyUI's own loaders and the folder their files lie in.
const FOLDERS: &[(&str, &str)] = &[
    ("ckpt_name", "checkpoints"),
    ("clip_name", "text_encoders"),
    ("clip_name1", "text_encoders"),
    ("clip_name2", "text_encoders"),
    ("clip_name3", "text_encoders"),
    ("control_net_name", "controlnet"),
    ("lora_name", "loras"),
    ("style_model_name", "style_models"),
    ("unet_name", "diffusion_models"),
    ("vae_name", "vae"),
];

/// Lists what the active nodes of a document need and the catalogue does not have.
///
/// Model files are those the document lists with their source (`properties.models`), and stored values of lists that
/// name files. Where no server was asked ([`Catalogue::builtin`]), only lists that are not empty are looked into.
pub fn requirements(workflow: &Workflow, catalogue: &Catalogue) -> Requirements {
    let document = workflow.as_json();
    let definitions = document.get("definitions").map_or(&[][..], |found| list(found, "subgraphs"));
    let subgraphs: Vec<&str> = definitions.iter().filter_map(|graph| graph.get("id")?.as_str()).collect();
    let mut nodes: IndexMap<String, MissingNode> = IndexMap::new();
    let mut models: IndexMap<String, MissingModel> = IndexMap::new();
    for (graph, name) in std::iter::once((document, None)).chain(definitions.iter().map(|graph| (graph, Some(graph)))) {
        let name = name.and_then(|graph| graph.get("name")).and_then(Value::as_str);
        for node in list(graph, "nodes") {
            let class_name = node.get("type").and_then(Value::as_str).unwrap_or_default();
            let silent = matches!(node.get("mode").and_then(Value::as_i64), Some(2 | 4));
            if silent || is_virtual(class_name) || subgraphs.contains(&class_name) {
                continue;
            }
            let id = node.get("id").map(id_text).unwrap_or_default();
            let user = name.map_or_else(|| id.clone(), |name| format!("{name}: {id}"));
            let class = catalogue.class(class_name);
            if class.is_none() {
                let property = |key: &str| node.get("properties")?.get(key)?.as_str().map(str::to_owned);
                let missing = nodes.entry(class_name.to_owned()).or_insert_with(|| MissingNode {
                    class: class_name.to_owned(),
                    pack: property("cnr_id").or_else(|| property("aux_id")),
                    version: property("ver"),
                    used_by: Vec::new(),
                });
                missing.used_by.push(user.clone());
            }
            for (file, folder, url) in files_of(node, class) {
                if class.is_some_and(|class| offers(class, &file)) {
                    continue;
                }
                let missing = models.entry(file.clone()).or_insert_with(|| MissingModel {
                    name: file,
                    folder: String::new(),
                    url: None,
                    used_by: Vec::new(),
                });
                if missing.folder.is_empty() {
                    missing.folder = folder;
                }
                missing.url = missing.url.take().or(url);
                if missing.used_by.last() != Some(&user) {
                    missing.used_by.push(user.clone());
                }
            }
        }
    }
    Requirements { nodes: nodes.into_values().collect(), models: models.into_values().collect() }
}

/// Name, folder and source of each model a node names.
fn files_of(node: &Value, class: Option<&NodeClass>) -> Vec<(String, String, Option<String>)> {
    let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let stored: Vec<&str> = match node.get("widgets_values") {
        Some(Value::Array(values)) => values.iter().filter_map(Value::as_str).collect(),
        Some(Value::Object(values)) => values.values().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let named = node.get("properties").map_or(&[][..], |properties| list(properties, "models"));
    let mut found: Vec<(String, String, Option<String>)> = named
        .iter()
        .map(|model| (text(model, "name"), text(model, "directory"), model.get("url").and_then(Value::as_str)))
        // A node may list files of an earlier choice; only what it holds now counts, where that can be told.
        .filter(|(name, _, _)| !name.is_empty() && (stored.is_empty() || stored.iter().any(|value| ends(value, name))))
        .map(|(name, folder, url)| (name, folder, url.map(str::to_owned)))
        .collect();
    for spec in class.into_iter().flat_map(|class| &class.inputs) {
        let InputKind::Combo { options, remote: false, unasked } = &spec.kind else { continue };
        // Pictures and the like are uploaded, not installed.
        if spec.file_folder.is_some() || (*unasked && options.is_empty()) {
            continue;
        }
        let listed = options.is_empty() || options.iter().any(|option| is_model(&text_of(option)));
        for value in stored.iter().filter(|value| listed && is_model(value)) {
            let name = value.rsplit(['/', '\\']).next().unwrap_or(value);
            if !found.iter().any(|(known, _, _)| known == name) && only_here(class, spec.name.as_str(), value) {
                let folder = FOLDERS.iter().find(|(input, _)| *input == spec.name).map_or("", |(_, folder)| folder);
                found.push((name.to_owned(), folder.to_owned(), None));
            }
        }
    }
    found
}

/// Whether a value can only belong to this list: no other list of the class offers it.
fn only_here(class: Option<&NodeClass>, input: &str, value: &str) -> bool {
    let others = class.into_iter().flat_map(|class| &class.inputs).filter(|spec| spec.name != input);
    !others.into_iter().any(|spec| match &spec.kind {
        InputKind::Combo { options, .. } => options.iter().any(|option| text_of(option) == value),
        _ => false,
    })
}

fn is_model(value: &str) -> bool {
    let ending = value.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    matches!(ending.as_deref(), Some("safetensors" | "sft" | "ckpt" | "pt" | "pth" | "bin" | "gguf" | "onnx"))
}

/// Whether one of a class's lists has the file, perhaps in a folder of its own.
fn offers(class: &NodeClass, file: &str) -> bool {
    class.inputs.iter().any(|spec| match &spec.kind {
        InputKind::Combo { options, remote, unasked } => {
            *remote || (*unasked && options.is_empty()) || options.iter().any(|option| ends(&text_of(option), file))
        }
        _ => false,
    })
}

fn ends(path: &str, file: &str) -> bool {
    path.strip_suffix(file).is_some_and(|folder| folder.is_empty() || folder.ends_with(['/', '\\']))
}

impl fmt::Display for MissingNode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "node class {} (used by {})", self.class, self.used_by.join(", "))?;
        match (&self.pack, &self.version) {
            (Some(pack), _) if pack == "comfy-core" => {
                write!(out, ": update ComfyUI, the document was made with a newer one")
            }
            (Some(pack), Some(version)) => write!(out, ": install {pack}, {version} or newer"),
            (Some(pack), None) => write!(out, ": install {pack}"),
            (None, _) => write!(out, ": the document does not say which pack provides it"),
        }
    }
}

impl fmt::Display for MissingModel {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "model {} (used by {})", self.name, self.used_by.join(", "))?;
        if !self.folder.is_empty() {
            write!(out, ": put it into models/{}", self.folder)?;
        }
        match &self.url {
            Some(url) => write!(out, ", from {url}"),
            None => Ok(()),
        }
    }
}
