//! Whether one literal fits one input.

use serde_json::{Number, Value};

use super::DiagnosticKind;
use super::diagnostic::Complaint;
use crate::catalogue::{InputKind, InputSpec};
use crate::prompt::WRAPPED;

/// Endings of the files people put into ComfyUI's folders.
const FILE_ENDINGS: &[&str] = &[
    "safetensors",
    "sft",
    "ckpt",
    "pt",
    "pt2",
    "pth",
    "bin",
    "gguf",
    "onnx",
    "pkl",
    "yaml",
    "png",
    "jpg",
    "jpeg",
    "webp",
    "gif",
    "bmp",
    "tif",
    "tiff",
    "avif",
    "exr",
    "mp4",
    "webm",
    "mov",
    "mkv",
    "wav",
    "mp3",
    "flac",
    "ogg",
    "opus",
    "m4a",
    "glb",
    "gltf",
    "obj",
    "fbx",
    "stl",
    "ply",
    "usdz",
    "splat",
    "ksplat",
    "spz",
    "latent",
    "svg",
];

/// Whether a value reads like the name of a file.
pub(super) fn looks_like_file(value: &str) -> bool {
    value
        .trim_end_matches(" [input]")
        .trim_end_matches(" [output]")
        .trim_end_matches(" [temp]")
        .rsplit_once('.')
        .is_some_and(|(stem, ending)| !stem.is_empty() && FILE_ENDINGS.contains(&ending.to_ascii_lowercase().as_str()))
}

/// The complaint about a literal, if there is one. Converts as leniently as the server does.
pub(super) fn check(literal: &Value, spec: &InputSpec) -> Option<Complaint> {
    let value = literal.get(WRAPPED).unwrap_or(literal);
    match &spec.kind {
        InputKind::Int => match as_int(value) {
            Some(number) => check_range(number, value, spec),
            None => Some(not_a(value, "whole number")),
        },
        InputKind::Float => match as_float(value) {
            Some(number) => check_range(number, value, spec),
            None => Some(not_a(value, "number")),
        },
        InputKind::Combo { options, remote, unasked } => {
            if *remote || (*unasked && options.is_empty()) {
                None
            } else {
                check_combo(value, spec, options)
            }
        }
        InputKind::DynamicCombo { options } => {
            let known = options.is_empty() || !spec.option_inputs(value).is_empty() || {
                options.iter().any(|option| value.as_str() == Some(&option.key))
            };
            (!known).then(|| {
                let keys = options.iter().map(|option| option.key.clone());
                not_in_list(value, keys).of_kind(DiagnosticKind::FailsWhenRun)
            })
        }
        // The server turns anything into text or a truth value.
        InputKind::Text | InputKind::Boolean => None,
        // Literals for sockets are converted or ignored by the node itself.
        InputKind::Autogrow { .. } | InputKind::Match { .. } | InputKind::Socket => None,
    }
}

fn check_combo(value: &Value, spec: &InputSpec, options: &[Value]) -> Option<Complaint> {
    if spec.multiselect
        && let Value::Array(chosen) = value
    {
        return chosen
            .iter()
            .find_map(|one| check_combo(one, &InputSpec { multiselect: false, ..spec.clone() }, options));
    }
    if options.iter().any(|option| same(option, value)) {
        return None;
    }
    let complaint = not_in_list(value, options.iter().map(crate::catalogue::text_of));
    Some(if spec.file_folder.is_some() {
        // Classes with an upload button look for the file themselves.
        complaint.missing_asset().of_kind(DiagnosticKind::CustomValidationFailed)
    } else if value.as_str().is_some_and(looks_like_file) {
        complaint.missing_asset()
    } else {
        complaint
    })
}

fn same(option: &Value, value: &Value) -> bool {
    option == value || matches!((option.as_f64(), value.as_f64()), (Some(one), Some(other)) if one == other)
}

fn as_int(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64().filter(|number| number.is_finite()),
        Value::Bool(flag) => Some(f64::from(u8::from(*flag))),
        // Python's int("32.7") fails where int(32.7) does not.
        Value::String(text) => text.trim().replace('_', "").parse::<i128>().ok().map(|number| number as f64),
        _ => None,
    }
}

fn as_float(value: &Value) -> Option<f64> {
    match value {
        Value::String(text) => text.trim().replace('_', "").parse().ok(),
        other => as_int(other),
    }
}

fn check_range(number: f64, value: &Value, spec: &InputSpec) -> Option<Complaint> {
    let beyond = |limit: &Option<Number>, outside: fn(&Number, f64, &Value) -> bool| {
        limit.clone().filter(|limit| outside(limit, number, value))
    };
    if let Some(max) = beyond(&spec.max, bigger) {
        return Some(Complaint::new(
            DiagnosticKind::ValueBiggerThanMax,
            format!("{value} is bigger than the maximum of {max}"),
            &format!("Use at most {max}."),
        ));
    }
    beyond(&spec.min, smaller).map(|min| {
        Complaint::new(
            DiagnosticKind::ValueSmallerThanMin,
            format!("{value} is smaller than the minimum of {min}"),
            &format!("Use at least {min}."),
        )
    })
}

/// Whole numbers compare exactly: seeds reach 2^64-1, where `f64` cannot tell neighbours apart.
fn bigger(limit: &Number, number: f64, value: &Value) -> bool {
    match (limit.as_i128(), value.as_number().and_then(Number::as_i128)) {
        (Some(limit), Some(value)) => value > limit,
        _ => limit.as_f64().is_some_and(|limit| number > limit),
    }
}

fn smaller(limit: &Number, number: f64, value: &Value) -> bool {
    match (limit.as_i128(), value.as_number().and_then(Number::as_i128)) {
        (Some(limit), Some(value)) => value < limit,
        _ => limit.as_f64().is_some_and(|limit| number < limit),
    }
}

fn not_a(value: &Value, what: &str) -> Complaint {
    Complaint::new(
        DiagnosticKind::InvalidInputType,
        format!("{} is not a {what}", shortened(&value.to_string())),
        &format!("Give a {what}."),
    )
}

fn not_in_list(value: &Value, options: impl Iterator<Item = String>) -> Complaint {
    let options: Vec<String> = options.collect();
    let mut shown = options.iter().take(8).cloned().collect::<Vec<_>>().join(", ");
    if options.len() > 8 {
        shown.push_str(&format!(" and {} more", options.len() - 8));
    }
    let advice = match options.is_empty() {
        true => "This server has nothing to choose from here: put the file into its folder for it.".to_owned(),
        false => format!("Choose one of: {shown}."),
    };
    let message = format!("{} is not offered", shortened(&value.to_string()));
    Complaint::new(DiagnosticKind::ValueNotInList, message, &advice)
}

/// Values can be whole pictures; a message shows their beginning.
fn shortened(text: &str) -> String {
    if text.chars().count() <= 80 {
        return text.to_owned();
    }
    text.chars().take(79).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn int_up_to(max: u64) -> InputSpec {
        InputSpec { kind: InputKind::Int, max: Some(max.into()), min: Some(0.into()), ..InputSpec::default() }
    }

    #[test]
    fn numbers_are_judged_as_the_server_judges_them() {
        let check = |value: Value, expected: Option<DiagnosticKind>| {
            let found = check(&value, &int_up_to(u64::MAX - 1)).map(|complaint| complaint.kind);
            assert_eq!(found, expected, "{value}");
        };
        check(json!(5), None);
        check(json!("32"), None);
        check(json!(32.7), None);
        check(json!({"__value__": 3}), None);
        check(json!("32.7"), Some(DiagnosticKind::InvalidInputType));
        check(json!("abc"), Some(DiagnosticKind::InvalidInputType));
        check(json!(null), Some(DiagnosticKind::InvalidInputType));
        check(json!(u64::MAX - 1), None);
        check(json!(u64::MAX), Some(DiagnosticKind::ValueBiggerThanMax));
        check(json!(1e300), Some(DiagnosticKind::ValueBiggerThanMax));
        check(json!(-1), Some(DiagnosticKind::ValueSmallerThanMin));
    }

    #[test]
    fn a_missing_file_is_told_apart_from_a_wrong_choice() {
        let spec = InputSpec {
            kind: InputKind::Combo { options: vec![json!("euler"), json!(4)], remote: false, unasked: false },
            ..InputSpec::default()
        };
        let asset = |value: Value| check(&value, &spec).map(|complaint| complaint.asset_missing);
        assert_eq!(asset(json!("euler")), None);
        assert_eq!(asset(json!(4.0)), None);
        assert_eq!(asset(json!("oyler")), Some(false));
        assert_eq!(asset(json!("flux1-dev.safetensors")), Some(true));
        assert_eq!(asset(json!("sub/face.PNG [input]")), Some(true));
    }
}
