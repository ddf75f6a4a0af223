//! Prompts written in Rust, where a wrong wire does not compile.
//!
//! Each node class is a type: [`nodes`] has those of the built-in catalogue, [`comfy_nodes!`](crate::comfy_nodes)
//! declares more. Sockets are arguments of `new`, widgets are methods, outputs are [`Wire`]s that know what flows in
//! them.
//!
//! ```
//! use muse_comfy::build::{Graph, nodes::*};
//!
//! let mut graph = Graph::new();
//! let (model, clip, vae) = CheckpointLoaderSimple::new().ckpt_name("sd_xl_base_1.0.safetensors").add_to(&mut graph);
//! let positive = CLIPTextEncode::new(&clip).text("a portrait").titled("Prompt").add_to(&mut graph);
//! let negative = CLIPTextEncode::new(&clip).text("").add_to(&mut graph);
//! let empty = EmptyLatentImage::new().width(1024).height(1024).add_to(&mut graph);
//! let latent = KSampler::new(&model, &positive, &negative, &empty).seed(7).steps(20).add_to(&mut graph);
//! let image = VAEDecode::new(&latent, &vae).add_to(&mut graph);
//! SaveImage::new(&image).filename_prefix("muse").add_to(&mut graph);
//! let prompt = graph.finish(&muse_comfy::Catalogue::builtin());
//! assert!(muse_comfy::validate(&prompt, &muse_comfy::Catalogue::builtin()).is_empty());
//! ```
//!
//! A latent is no picture:
//!
//! ```compile_fail
//! use muse_comfy::build::{Graph, nodes::*};
//! let mut graph = Graph::new();
//! let latent = EmptyLatentImage::new().width(64).height(64).add_to(&mut graph);
//! SaveImage::new(&latent).add_to(&mut graph);
//! ```

mod macros;
pub mod nodes;

use std::marker::PhantomData;

use serde_json::Value;

use crate::catalogue::{Catalogue, InputKind, InputSpec, NodeClass};
use crate::prompt::{Prompt, PromptNode, link};

/// What flows through a wire.
pub trait Type {
    /// ComfyUI's name for it.
    const NAME: &'static str;
}

/// One output of a node that is already in a [`Graph`].
#[derive(Debug)]
pub struct Wire<T> {
    node_id: String,
    slot: u32,
    flows: PhantomData<T>,
}

impl<T> Clone for Wire<T> {
    fn clone(&self) -> Self {
        Self { node_id: self.node_id.clone(), slot: self.slot, flows: PhantomData }
    }
}

impl<T> Wire<T> {
    /// The node it comes from.
    pub fn node_id(&self) -> &str {
        &self.node_id
    }

    /// The same output under another type, for sockets that take anything or a union: nobody checks it here.
    pub fn cast<U: Type>(&self) -> Wire<U> {
        Wire { node_id: self.node_id.clone(), slot: self.slot, flows: PhantomData }
    }
}

/// What an input of type `T` may be given: a wire of that type, or a literal where a widget draws it.
#[diagnostic::on_unimplemented(
    message = "an input of type `{T}` cannot be fed by `{Self}`",
    label = "wrong wire or literal"
)]
pub trait Feeds<T: Type> {
    /// The value as it stands in a prompt.
    fn into_input(self) -> Value;
}

impl<T: Type> Feeds<T> for &Wire<T> {
    fn into_input(self) -> Value {
        link(&self.node_id, self.slot)
    }
}

macro_rules! literals {
    ($($name:ident: $($literal:ty),+;)+) => {
        $($(impl Feeds<nodes::$name> for $literal {
            fn into_input(self) -> Value {
                self.into()
            }
        })+)+
    };
}

literals! {
    Int: i32, i64, u32, u64;
    Float: f32, f64;
    Text: &str, String;
    Choice: &str, String;
    Flag: bool;
}

/// The outputs a node has once it is in a graph: a wire, several, or none.
pub trait Outputs {
    /// The outputs of the node with this id.
    fn of(node_id: &str) -> Self;
}

impl Outputs for () {
    fn of(_: &str) -> Self {}
}

impl<T> Outputs for Wire<T> {
    fn of(node_id: &str) -> Self {
        Self { node_id: node_id.to_owned(), slot: 0, flows: PhantomData }
    }
}

macro_rules! output_tuples {
    ($(($($name:ident $slot:literal),+))+) => {
        $(impl<$($name),+> Outputs for ($(Wire<$name>,)+) {
            fn of(node_id: &str) -> Self {
                ($(Wire { node_id: node_id.to_owned(), slot: $slot, flows: PhantomData::<$name> },)+)
            }
        })+
    };
}

output_tuples! {
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4)
}

/// A prompt under construction.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    prompt: Prompt,
}

impl Graph {
    /// A graph without nodes.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a node whose class has no type here, or whose inputs a typed one cannot say.
    pub fn add<O: Outputs>(&mut self, node: PromptNode) -> O {
        O::of(&self.prompt.add(node))
    }

    /// The prompt; inputs nobody set get what the catalogue declares, titles the classes' names.
    pub fn finish(self, catalogue: &Catalogue) -> Prompt {
        let mut prompt = self.prompt;
        prompt.fill_defaults(catalogue);
        prompt
    }
}

/// The name of an input that had to be written `r#type` in Rust.
#[doc(hidden)]
pub const fn input_name(ident: &'static str) -> &'static str {
    match ident.as_bytes() {
        [b'r', b'#', ..] => ident.split_at(2).1,
        _ => ident,
    }
}

/// One row of a node table, for checking it against a catalogue.
#[derive(Clone, Copy, Debug)]
pub struct Declared {
    /// The node class.
    pub class: &'static str,
    /// Arguments of `new`: input and type.
    pub sockets: &'static [(&'static str, &'static str)],
    /// Methods: input and type.
    pub others: &'static [(&'static str, &'static str)],
    /// Output types by slot.
    pub outputs: &'static [&'static str],
}

impl Declared {
    /// What the catalogue says otherwise, a sentence each; inputs that only a pack's fork has are its own affair.
    pub fn differences(&self, class: &NodeClass) -> Vec<String> {
        let mut found = Vec::new();
        for (name, type_name) in self.sockets.iter().chain(self.others) {
            match class.input(name) {
                None => found.push(format!("{} has no input `{name}`", self.class)),
                Some(spec) if builder_type(spec) != *type_name => {
                    found.push(format!("{}.{name} is {}, not {type_name}", self.class, builder_type(spec)));
                }
                Some(_) => {}
            }
        }
        for spec in class.inputs.iter().filter(|spec| spec.required && !spec.has_widget()) {
            if !self.sockets.iter().any(|(name, _)| *name == spec.name)
                && !matches!(spec.kind, InputKind::Autogrow { .. })
            {
                found.push(format!("{} needs `{}`", self.class, spec.name));
            }
        }
        let outputs: Vec<&str> = class.outputs.iter().map(|output| output.type_name.as_str()).collect();
        if outputs != self.outputs {
            found.push(format!("{} gives {outputs:?}, not {:?}", self.class, self.outputs));
        }
        found
    }
}

fn builder_type(spec: &InputSpec) -> &str {
    match spec.kind {
        InputKind::Combo { .. } | InputKind::DynamicCombo { .. } => "COMBO",
        _ => &spec.type_name,
    }
}

/// The row of [`comfy_nodes!`](crate::comfy_nodes) for a class, for packs that have none here.
pub fn declaration(class: &NodeClass) -> String {
    let list = |specs: Vec<&InputSpec>| {
        specs
            .iter()
            .map(|spec| format!("{}: {}", spec.name, type_ident(builder_type(spec))))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let is_socket = |spec: &&InputSpec| spec.required && !spec.has_widget();
    let outputs: Vec<String> = class.outputs.iter().map(|output| type_ident(&output.type_name)).collect();
    format!(
        "{}({}) {{ {} }} -> ({});",
        class.name,
        list(class.inputs.iter().filter(is_socket).collect()),
        list(class.inputs.iter().filter(|spec| !is_socket(spec)).collect()),
        outputs.join(", ")
    )
}

/// `CLIP_VISION` as `ClipVision`.
fn type_ident(name: &str) -> String {
    match name {
        "STRING" => return "Text".to_owned(),
        "BOOLEAN" => return "Flag".to_owned(),
        "COMBO" => return "Choice".to_owned(),
        _ => {}
    }
    name.split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| format!("{}{}", &word[..1], word[1..].to_ascii_lowercase()))
        .collect()
}
