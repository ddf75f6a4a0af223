//! Any text as a catalogue, and prompts made of what it declares.
#![no_main]

use libfuzzer_sys::fuzz_target;
use muse_comfy::{Catalogue, InputKind, Prompt, PromptNode, compile, decompile, link, script, validate};

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(catalogue) = Catalogue::from_json(text) else { return };
    assert_eq!(Catalogue::from_json(text).unwrap(), catalogue);
    let (mut declared, mut wrong) = (Prompt::default(), Prompt::default());
    for class in catalogue.classes().take(6) {
        let mut node = PromptNode::new(&*class.name);
        for spec in class.inputs.iter().take(12) {
            let _ = catalogue.combo_options(&class.name, &spec.name);
            match (&spec.kind, spec.fallback()) {
                (InputKind::Socket | InputKind::Match { .. }, _) | (_, None) => {
                    node.inputs.insert(spec.name.clone(), link(&declared.len().to_string(), 0));
                }
                (_, Some(value)) => drop(node.inputs.insert(spec.name.clone(), value)),
            }
        }
        let names = class.inputs.iter().take(12).map(|spec| spec.name.clone());
        wrong.add(
            names.zip(odd_values()).fold(PromptNode::new(&*class.name), |node, (name, value)| node.with(name, value)),
        );
        declared.add(node);
    }
    for prompt in [declared, wrong] {
        let _ = validate(&prompt, &catalogue);
        let text = script::print(&prompt, &catalogue);
        script::parse(&text, &catalogue).unwrap_or_else(|error| panic!("{error}\n{text}"));
        if let Ok(workflow) = decompile(&prompt, &catalogue) {
            compile(&workflow, &catalogue).unwrap();
        }
    }
});

fn odd_values() -> impl Iterator<Item = serde_json::Value> {
    let values = serde_json::json!([null, -1, 1e300, "a.png", true, [1, 2], {"__value__": [1]}, ["1", 0], ["9", 4294967295u32], {}]);
    values.as_array().cloned().unwrap_or_default().into_iter().cycle()
}
