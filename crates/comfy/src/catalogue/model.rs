//! Nouns of the catalogue.

use serde::Serialize;
use serde_json::{Number, Value};

/// One node class.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct NodeClass {
    /// The name prompts use.
    pub name: String,
    /// The name people see.
    pub display_name: String,
    /// Menu path, `/` between levels.
    pub category: String,
    /// What the author says it does; often empty.
    pub description: String,
    /// Where the server found it (`nodes`, `comfy_extras.…`, `custom_nodes.…`).
    pub python_module: String,
    /// Required inputs, then optional ones, in declared order.
    pub inputs: Vec<InputSpec>,
    /// Names of the inputs the server fills in by itself (`unique_id`, `prompt`, …); a prompt never holds them.
    pub hidden_inputs: Vec<String>,
    /// Outputs by slot.
    pub outputs: Vec<OutputSpec>,
    /// Whether running it has an effect of its own (saving, previewing); a prompt needs one.
    pub output_node: bool,
    /// Whether it takes whole lists instead of being mapped over them.
    pub is_input_list: bool,
    /// Whether the author advises against it.
    pub deprecated: bool,
    /// Whether it may still change.
    pub experimental: bool,
    /// Whether it calls a paid service outside the machine.
    pub api_node: bool,
    /// Whether it is meant for developers only.
    pub dev_only: bool,
    /// Whether it shows a result although others take it further.
    pub intermediate_output: bool,
    /// Other words people search it by.
    pub search_aliases: Vec<String>,
    /// The short list of the menu it stands in.
    pub essentials_category: Option<String>,
    /// How the frontend computes the price it shows: engine, what it depends on, expression.
    pub price_badge: Option<Value>,
}

/// One output slot.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct OutputSpec {
    /// Name shown at the slot.
    pub name: String,
    /// Type that flows out.
    pub type_name: String,
    /// Whether it yields a list.
    pub is_list: bool,
    /// Help text.
    pub tooltip: Option<String>,
    /// The input template whose actual type this output takes.
    pub match_template: Option<String>,
}

/// One input of a class.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct InputSpec {
    /// Name in the prompt, without the dotted prefix of the dynamic input around it.
    pub name: String,
    /// Whether the server refuses a prompt without it.
    pub required: bool,
    /// The declared type as text; `COMBO` for lists.
    pub type_name: String,
    /// What it accepts.
    pub kind: InputKind,
    /// The declared default.
    pub default: Option<Value>,
    /// Smallest number accepted.
    pub min: Option<Number>,
    /// Largest number accepted.
    pub max: Option<Number>,
    /// Step a slider takes.
    pub step: Option<Number>,
    /// Numbers are rounded to multiples of this; by default to the step.
    pub round: Option<Number>,
    /// How a number is drawn: "number", "slider", "color", ….
    pub display: Option<String>,
    /// The name people see, when not [`InputSpec::name`].
    pub display_name: Option<String>,
    /// What a switch says when on and when off.
    pub labels: Option<(String, String)>,
    /// Shown only when a person asks for advanced inputs.
    pub advanced: bool,
    /// The widget exists but is not drawn.
    pub hidden: bool,
    /// Computed only when the node asks for it.
    pub lazy: bool,
    /// `{a|b}` in the text is a random choice, made when the prompt is exported.
    pub dynamic_prompts: bool,
    /// The type has a widget, but this input is a socket all the same.
    pub force_input: bool,
    /// A widget that cannot be linked.
    pub socketless: bool,
    /// The frontend stores a "fixed/increment/…" choice right behind the value.
    pub control_after_generate: bool,
    /// A text widget of several lines.
    pub multiline: bool,
    /// The value is a list of options.
    pub multiselect: bool,
    /// The value names a file in this folder of the server: `input`, or what the declaration says.
    pub file_folder: Option<String>,
    /// The upload button the frontend adds for this input.
    pub upload: Option<Upload>,
    /// The widget that draws it, when not the one of its type.
    pub widget_type: Option<String>,
    /// Help text.
    pub tooltip: Option<String>,
}

/// An upload button; its state is stored behind all values of the node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Upload {
    /// One stored value.
    Picture,
    /// Two stored values: player and button.
    Audio,
}

/// What an input accepts.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum InputKind {
    /// A whole number.
    Int,
    /// A number.
    Float,
    /// Text.
    Text,
    /// Yes or no.
    Boolean,
    /// One of a list; the list is often read from a folder and may be empty.
    Combo {
        /// What may be chosen; usually text, sometimes numbers.
        options: Vec<Value>,
        /// The list comes from elsewhere, so an empty or partial one means nothing.
        remote: bool,
        /// Nobody has asked a server yet, so that an empty list means nothing.
        unasked: bool,
    },
    /// One of several keys, each bringing inputs of its own named `input.sub`.
    DynamicCombo {
        /// The choices.
        options: Vec<DynamicOption>,
    },
    /// A group of sockets that grows, named `input.item`.
    Autogrow {
        /// The input each item looks like.
        template: Box<InputSpec>,
        /// The item names, at most as many as the server declares.
        item_names: Vec<String>,
        /// How many items must be present.
        min: usize,
    },
    /// A socket whose type is settled by what is linked to it.
    Match {
        /// Inputs and outputs with the same template share one type.
        template_id: String,
        /// What may be linked: types joined by commas, or `*`.
        allowed: String,
    },
    /// A socket of the type in [`InputSpec::type_name`] (several joined by commas, or `*`), or a
    /// widget only the frontend understands.
    #[default]
    Socket,
}

/// One choice of a dynamic combo.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DynamicOption {
    /// The value of the input.
    pub key: String,
    /// Inputs that exist while this key is chosen.
    pub inputs: Vec<InputSpec>,
}

/// Types the frontend draws with a widget of its own, so that their values are stored like numbers and text.
const FRONTEND_WIDGETS: &[&str] = &[
    "COLOR",
    "COLORS",
    "CURVE",
    "BOUNDING_BOX",
    "BOUNDING_BOXES",
    "COMPOSITOR",
    "IMAGECOMPARE",
    "LOAD_3D",
    "LOAD_3D_ANIMATION",
    "PAINTER",
    "WEBCAM",
    "AUDIO_RECORD",
    "AUDIO_UI",
    "MARKDOWN",
    "RANGE",
];

impl NodeClass {
    /// A top-level input by name.
    pub fn input(&self, name: &str) -> Option<&InputSpec> {
        self.inputs.iter().find(|spec| spec.name == name)
    }

    /// An input by its name in a prompt, reaching into dynamic combos and autogrow groups whatever is chosen.
    pub fn input_anywhere(&self, name: &str) -> Option<&InputSpec> {
        find_anywhere(&self.inputs, name)
    }
}

fn find_anywhere<'a>(inputs: &'a [InputSpec], name: &str) -> Option<&'a InputSpec> {
    if let Some(spec) = inputs.iter().find(|spec| spec.name == name) {
        return Some(spec);
    }
    let (group, rest) = name.split_once('.')?;
    let spec = inputs.iter().find(|spec| spec.name == group)?;
    match &spec.kind {
        InputKind::DynamicCombo { options } => options.iter().find_map(|option| find_anywhere(&option.inputs, rest)),
        InputKind::Autogrow { template, .. } => Some(template),
        _ => None,
    }
}

impl InputSpec {
    /// Whether the frontend draws a widget, and so stores a value for it.
    pub fn has_widget(&self) -> bool {
        if self.force_input {
            return false;
        }
        match self.kind {
            InputKind::Int
            | InputKind::Float
            | InputKind::Text
            | InputKind::Boolean
            | InputKind::Combo { .. }
            | InputKind::DynamicCombo { .. } => true,
            InputKind::Autogrow { .. } | InputKind::Match { .. } => false,
            InputKind::Socket => self.widget_type.is_some() || FRONTEND_WIDGETS.contains(&self.type_name.as_str()),
        }
    }

    pub(super) fn mark_unasked(&mut self) {
        match &mut self.kind {
            InputKind::Combo { unasked, .. } => *unasked = true,
            InputKind::DynamicCombo { options } => {
                options.iter_mut().flat_map(|option| &mut option.inputs).for_each(Self::mark_unasked);
            }
            InputKind::Autogrow { template, .. } => template.mark_unasked(),
            _ => {}
        }
    }

    /// The types it accepts: one, several for a union, `*` for anything.
    pub fn types(&self) -> impl Iterator<Item = &str> {
        let declared = match &self.kind {
            InputKind::Match { allowed, .. } => allowed,
            InputKind::Autogrow { template, .. } => &template.type_name,
            _ => &self.type_name,
        };
        declared.split(',').map(str::trim)
    }

    /// The value a fresh widget shows: the declared default, else what the frontend falls back to.
    pub fn fallback(&self) -> Option<Value> {
        if let Some(default) = &self.default
            && !matches!(default, Value::Null)
        {
            return Some(default.clone());
        }
        match &self.kind {
            InputKind::Int | InputKind::Float => Some(self.min.clone().map_or(Value::from(0), Value::Number)),
            InputKind::Text => Some(Value::from("")),
            InputKind::Boolean => Some(Value::from(false)),
            InputKind::Combo { options, .. } => options.first().cloned(),
            InputKind::DynamicCombo { options } => options.first().map(|option| option.key.clone().into()),
            _ => None,
        }
    }

    /// The inputs that exist when this dynamic combo holds `key`; empty for anything else.
    pub fn option_inputs(&self, key: &Value) -> &[InputSpec] {
        let InputKind::DynamicCombo { options } = &self.kind else {
            return &[];
        };
        options
            .iter()
            .find(|option| key.as_str() == Some(&option.key) || text_of(key) == option.key)
            .map_or(&[], |option| &option.inputs)
    }
}

/// A literal as a person would type it.
pub(crate) fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
