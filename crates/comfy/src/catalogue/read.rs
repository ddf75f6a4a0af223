//! From the reply of `/object_info` to [`NodeClass`]es.
//!
//! Custom packs declare odd things; what cannot be understood becomes a plain socket rather than an error.

use std::collections::HashSet;

use serde_json::{Number, Value};

use super::Catalogue;
use super::model::{DynamicOption, InputKind, InputSpec, NodeClass, OutputSpec, Upload, text_of};
use crate::error::ComfyError;

/// Autogrow groups declare at most 100 items; a hostile reply may declare billions.
const MAX_AUTOGROW: u64 = 1000;

pub(super) fn catalogue(value: &Value) -> Result<Catalogue, ComfyError> {
    let map = value.as_object().ok_or_else(|| ComfyError::document("a catalogue is an object of node classes"))?;
    let classes = map
        .iter()
        .filter(|(_, class)| class.as_object().is_some())
        .map(|(name, class)| (name.clone(), node_class(name, class)))
        .collect();
    Ok(Catalogue { classes })
}

fn node_class(name: &str, value: &Value) -> NodeClass {
    let text = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let flag = |key: &str| value.get(key).and_then(Value::as_bool).unwrap_or(false);
    let display = text("display_name");
    NodeClass {
        name: name.to_owned(),
        display_name: if display.is_empty() { name.to_owned() } else { display },
        category: text("category"),
        description: text("description"),
        python_module: text("python_module"),
        inputs: value.get("input").map(|input| inputs(input, value.get("input_order"))).unwrap_or_default(),
        hidden_inputs: value
            .get("input")
            .and_then(|input| input.get("hidden"))
            .and_then(Value::as_object)
            .map(|hidden| hidden.keys().cloned().collect())
            .unwrap_or_default(),
        outputs: outputs(value),
        output_node: flag("output_node"),
        is_input_list: flag("is_input_list"),
        deprecated: flag("deprecated"),
        experimental: flag("experimental"),
        api_node: flag("api_node"),
        dev_only: flag("dev_only"),
        intermediate_output: flag("has_intermediate_output"),
        search_aliases: texts(value.get("search_aliases")),
        essentials_category: value.get("essentials_category").and_then(Value::as_str).map(str::to_owned),
        price_badge: value.get("price_badge").filter(|badge| badge.is_object()).cloned(),
    }
}

/// Required first, then optional; `order` (the server's `input_order`) goes before the order of the text.
fn inputs(value: &Value, order: Option<&Value>) -> Vec<InputSpec> {
    let mut specs = Vec::new();
    let mut seen = HashSet::new();
    for (section, required) in [("required", true), ("optional", false)] {
        let Some(map) = value.get(section).and_then(Value::as_object) else {
            continue;
        };
        let declared = order
            .and_then(|order| order.get(section))
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(|name| map.get_key_value(name.as_str()?));
        for (name, spec) in declared.chain(map) {
            if seen.insert(name.as_str()) {
                specs.push(input(name, spec, required));
            }
        }
    }
    specs
}

fn input(name: &str, value: &Value, required: bool) -> InputSpec {
    let parts = value.as_array().map_or(&[][..], Vec::as_slice);
    let options = parts.get(1).unwrap_or(&Value::Null);
    let flag = |key: &str| options.get(key).and_then(Value::as_bool).unwrap_or(false);
    let number = |key: &str| options.get(key).and_then(as_number);
    let text = |key: &str| options.get(key).and_then(Value::as_str).map(str::to_owned);
    let (type_name, kind) = match parts.first() {
        Some(Value::Array(items)) => {
            ("COMBO".to_owned(), InputKind::Combo { options: items.clone(), remote: false, unasked: false })
        }
        Some(Value::String(type_name)) => (type_name.clone(), kind(type_name, options)),
        _ => ("*".to_owned(), InputKind::Socket),
    };
    let image_upload = flag("image_upload") || flag("animated_image_upload") || flag("video_upload");
    let audio_upload = flag("audio_upload");
    let is_combo = matches!(kind, InputKind::Combo { .. });
    InputSpec {
        name: name.to_owned(),
        required,
        default: options.get("default").cloned(),
        min: number("min"),
        max: number("max"),
        step: number("step"),
        round: number("round"),
        display: text("display"),
        display_name: text("display_name"),
        labels: text("label_on").zip(text("label_off")),
        advanced: flag("advanced"),
        hidden: flag("hidden"),
        lazy: flag("lazy"),
        dynamic_prompts: flag("dynamicPrompts"),
        force_input: flag("forceInput"),
        socketless: flag("socketless"),
        control_after_generate: matches!(kind, InputKind::Int | InputKind::Combo { .. })
            && (options
                .get("control_after_generate")
                .is_some_and(|value| !matches!(value, Value::Null | Value::Bool(false)))
                || matches!(kind, InputKind::Int) && matches!(name, "seed" | "noise_seed")),
        multiline: flag("multiline"),
        multiselect: flag("multiselect"),
        file_folder: (image_upload || audio_upload || flag("file_upload") || flag("mesh_upload"))
            .then(|| text("image_folder").unwrap_or_else(|| "input".to_owned())),
        upload: match (is_combo, image_upload, audio_upload) {
            (true, true, _) => Some(Upload::Picture),
            (true, _, true) => Some(Upload::Audio),
            _ => None,
        },
        widget_type: text("widgetType"),
        tooltip: text("tooltip"),
        type_name,
        kind,
    }
}

fn kind(type_name: &str, options: &Value) -> InputKind {
    match type_name {
        "INT" => InputKind::Int,
        "FLOAT" => InputKind::Float,
        "STRING" => InputKind::Text,
        "BOOLEAN" => InputKind::Boolean,
        "COMBO" => InputKind::Combo {
            options: options.get("options").and_then(Value::as_array).cloned().unwrap_or_default(),
            remote: options.get("remote").is_some_and(|remote| remote.as_object().is_some()),
            unasked: false,
        },
        "COMFY_DYNAMICCOMBO_V3" => InputKind::DynamicCombo {
            options: options
                .get("options")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .filter_map(|option| {
                    Some(DynamicOption {
                        key: text_of(option.get("key")?),
                        inputs: option.get("inputs").map(|list| inputs(list, None)).unwrap_or_default(),
                    })
                })
                .collect(),
        },
        "COMFY_AUTOGROW_V3" => autogrow(options.get("template")),
        "COMFY_MATCHTYPE_V3" => {
            let text = |key: &str, or: &str| {
                options
                    .get("template")
                    .and_then(|template| template.get(key))
                    .and_then(Value::as_str)
                    .unwrap_or(or)
                    .to_owned()
            };
            InputKind::Match { template_id: text("template_id", ""), allowed: text("allowed_types", "*") }
        }
        _ => InputKind::Socket,
    }
}

fn autogrow(template: Option<&Value>) -> InputKind {
    let template = template.unwrap_or(&Value::Null);
    let count = |key: &str| template.get(key).and_then(|value| value.as_u64()).unwrap_or(0).min(MAX_AUTOGROW);
    let item = template
        .get("input")
        .map(|value| inputs(value, None))
        .and_then(|list| list.into_iter().next())
        .unwrap_or_default();
    let item_names = match template.get("names").and_then(Value::as_array) {
        Some(names) => names.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        None => {
            let prefix = template.get("prefix").and_then(Value::as_str).unwrap_or_default();
            (0..count("max")).map(|index| format!("{prefix}{index}")).collect()
        }
    };
    InputKind::Autogrow { template: Box::new(item), item_names, min: usize::try_from(count("min")).unwrap_or(0) }
}

fn outputs(class: &Value) -> Vec<OutputSpec> {
    let list = |key: &str| class.get(key).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let (names, lists, matches) = (list("output_name"), list("output_is_list"), list("output_matchtypes"));
    let tooltips = list("output_tooltips");
    list("output")
        .iter()
        .enumerate()
        .map(|(slot, value)| {
            // A legacy class may give its list of choices as the type.
            let type_name = value.as_str().unwrap_or("COMBO").to_owned();
            OutputSpec {
                name: names.get(slot).and_then(Value::as_str).unwrap_or(&type_name).to_owned(),
                is_list: lists.get(slot).and_then(Value::as_bool).unwrap_or(false),
                tooltip: tooltips.get(slot).and_then(Value::as_str).map(str::to_owned),
                match_template: matches.get(slot).and_then(Value::as_str).map(str::to_owned),
                type_name,
            }
        })
        .collect()
}

fn texts(list: Option<&Value>) -> Vec<String> {
    list.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn as_number(value: &Value) -> Option<Number> {
    match value {
        Value::Number(number) => Some(number.clone()),
        _ => None,
    }
}
