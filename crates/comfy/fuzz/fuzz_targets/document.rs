//! Any text as a document: what can be read compiles or says why not, and what compiles can be laid out.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use muse_comfy::workflow::compile_as_frontend;
use muse_comfy::{Catalogue, ComfyError, Prompt, Workflow, compile, decompile};

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(Catalogue::builtin);

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(workflow) = Workflow::from_json(text) else { return };
    assert_eq!(Workflow::from_json(&workflow.to_json().to_string()).unwrap(), workflow, "as JSON and back");
    let _ = workflow.class_names();
    for node in workflow.nodes() {
        let _ = (node.id(), node.class_type(), node.title(), node.is_active(), node.position(), node.size());
    }
    let exported = compile_as_frontend(&workflow, &CATALOGUE);
    match (compile(&workflow, &CATALOGUE), &exported) {
        (Ok(prompt), Ok(exported)) => assert!(prompt == exported.prompt && exported.unknown.is_empty()),
        (Err(ComfyError::MissingNodes { .. }), Ok(exported)) => assert!(!exported.unknown.is_empty()),
        (Err(error), Err(same)) => assert_eq!(error.to_string(), same.to_string()),
        (one, other) => panic!("{one:?} / {other:?}"),
    }
    let Ok(exported) = exported else { return };
    let text = serde_json::to_string(&exported.prompt).unwrap();
    assert_eq!(Prompt::from_json(&text).unwrap(), exported.prompt, "as JSON and back");
    // What a document cannot store is lost on the first way; on the second nothing is.
    let Ok(laid_out) = decompile(&exported.prompt, &CATALOGUE) else { return };
    let once = compile(&laid_out, &CATALOGUE).unwrap();
    assert_eq!(compile(&decompile(&once, &CATALOGUE).unwrap(), &CATALOGUE).unwrap(), once, "laid out and back");
});
