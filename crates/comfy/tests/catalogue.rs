//! What a server declares, read from its own reply.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use common::{catalogue, read};
use muse_comfy::{Catalogue, Diagnostic, DiagnosticKind, InputKind, Upload};
use serde_json::{Value, json};

#[test]
fn all_recorded_classes_are_read_in_declared_order() {
    let text = read("object_info.json");
    let catalogue = Catalogue::from_json(&text).unwrap();
    assert_eq!(catalogue.len(), 887);
    let sampler = catalogue.class("KSampler").unwrap();
    let names: Vec<&str> = sampler.inputs.iter().map(|spec| spec.name.as_str()).collect();
    assert_eq!(names[..5], ["model", "seed", "steps", "cfg", "sampler_name"]);
    assert!(sampler.input("seed").unwrap().control_after_generate);
    assert_eq!(sampler.input("seed").unwrap().max, Some(u64::MAX.into()));
    assert_eq!(sampler.outputs[0].type_name, "LATENT");
    assert!(catalogue.class("SaveImage").unwrap().output_node);
    // A value that lost its key order still gives top-level inputs in order.
    let again = Catalogue::from_value(&serde_json::from_str::<Value>(&text).unwrap()).unwrap();
    assert_eq!(again.class("KSampler"), Some(sampler));
}

#[test]
fn choices_are_listed_wherever_they_hide() {
    let catalogue = catalogue();
    assert!(catalogue.combo_options("KSampler", "sampler_name").contains(&"euler".to_owned()));
    assert_eq!(catalogue.combo_options("ImageScale", "crop"), ["disabled", "center"]);
    assert_eq!(catalogue.combo_options("ResizeImageMaskNode", "resize_type.crop"), ["disabled", "center"]);
    assert!(catalogue.combo_options("ResizeImageMaskNode", "resize_type").contains(&"scale width".to_owned()));
    assert!(catalogue.combo_options("KSampler", "seed").is_empty());
    assert!(catalogue.combo_options("Nobody", "seed").is_empty());
    let image = catalogue.class("LoadImage").unwrap().input("image").unwrap();
    assert_eq!((image.file_folder.as_deref(), image.upload), (Some("input"), Some(Upload::Picture)));
    let group = &catalogue.class("BatchImagesNode").unwrap().inputs[0].kind;
    let InputKind::Autogrow { item_names, min, .. } = group else { panic!("{group:?}") };
    assert_eq!((item_names.len(), item_names[2].as_str(), *min), (50, "image2", 1));
}

#[test]
fn a_merged_catalogue_prefers_the_newer_one() {
    let one = Catalogue::from_value(&json!({"A": {"category": "old"}, "B": {}})).unwrap();
    let two = Catalogue::from_value(&json!({"A": {"category": "new"}, "C": {}})).unwrap();
    let both = one.merged(&two);
    assert_eq!(both.names().collect::<Vec<_>>(), ["A", "B", "C"]);
    assert_eq!(both.class("A").unwrap().category, "new");
    assert!(both.has_all(&["A", "C"]) && !one.has_all(&["A", "C"]));
    assert_eq!(one.missing(&["C", "A", "D"]), ["C", "D"]);
}

#[test]
fn builtin_classes_agree_with_the_recorded_server() {
    let (builtin, recorded) = (Catalogue::builtin(), catalogue());
    for class in builtin.classes() {
        let real = recorded.class(&class.name).unwrap_or_else(|| panic!("{} was never recorded", class.name));
        let shape = |class: &muse_comfy::NodeClass| {
            let inputs: Vec<_> = class
                .inputs
                .iter()
                .map(|spec| {
                    (spec.name.clone(), spec.required, spec.type_name.clone(), spec.min.clone(), spec.max.clone())
                })
                .collect();
            let outputs: Vec<_> = class.outputs.iter().map(|output| output.type_name.clone()).collect();
            (inputs, outputs, class.output_node)
        };
        assert_eq!(shape(class), shape(real), "{}", class.name);
    }
}

#[test]
fn diagnostic_kinds_travel_under_the_servers_names() {
    for name in ["missing_node_type", "value_not_in_list", "dependency_cycle", "a_newer_kind"] {
        let kind: DiagnosticKind = serde_json::from_value(json!(name)).unwrap();
        assert_eq!(serde_json::to_value(&kind).unwrap(), json!(name));
    }
    let found = muse_comfy::validate(&muse_comfy::Prompt::default(), &Catalogue::builtin());
    let text = serde_json::to_string(&found).unwrap();
    assert_eq!(serde_json::from_str::<Vec<Diagnostic>>(&text).unwrap(), found);
    assert_eq!(found[0].kind, DiagnosticKind::PromptNoOutputs);
}
