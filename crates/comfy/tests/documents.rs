//! Documents to prompts and back, against what the official frontend exported.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

mod common;

use std::path::{Path, PathBuf};

use common::{catalogue, differences, identity, read, runnable, shared, templates};
use muse_comfy::workflow::compile_as_frontend;
use muse_comfy::{Prompt, Workflow, compile, decompile};
use serde_json::Value;

/// Compiles every document of a folder and counts those that come out as the frontend exported them, titles and all;
/// `ignored` lists node ids and inputs that differ from one export to the next.
fn exact(documents: &Path, exports: &Path, ignored: &Value) -> (usize, usize) {
    let catalogue = catalogue();
    let mut names: Vec<String> = std::fs::read_dir(documents)
        .unwrap_or_else(|error| panic!("{}: {error}", documents.display()))
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.starts_with('_') && !name.ends_with(".api.json"))
        .filter_map(|name| name.strip_suffix(".json").map(str::to_owned))
        .collect();
    names.sort();
    let read = |path: PathBuf| std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let mut exact = 0;
    for name in &names {
        let workflow = Workflow::from_json(&read(documents.join(format!("{name}.json")))).unwrap();
        let expected = Prompt::from_json(&read(exports.join(format!("{name}.api.json")))).unwrap();
        let ignored: Vec<(String, String)> = ignored[name]["ignore_inputs"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|pair| (pair[0].as_str().unwrap().to_owned(), pair[1].as_str().unwrap().to_owned()))
            .collect();
        let got = compile_as_frontend(&workflow, &catalogue).unwrap().into_prompt();
        let found = differences(&expected, &got, &ignored);
        exact += usize::from(found.is_empty());
        if !found.is_empty() {
            println!("{name}: {} difference(s)", found.len());
            for line in found.iter().take(6) {
                println!("    {}", line.chars().take(200).collect::<String>());
            }
        }
    }
    println!("documents compiled exactly: {exact}/{}", names.len());
    (exact, names.len())
}

#[test]
fn every_recorded_template_compiles_to_what_the_frontend_exports() {
    let folder = shared().join("templates");
    let manifest: Value = serde_json::from_str(&read("templates/_manifest.json")).unwrap();
    let (exact, all) = exact(&folder, &folder, &manifest["templates"]);
    assert_eq!((exact, all), (249, 249));
}

/// Small documents made to find out the frontend's rules, one rule each, with what it exported.
#[test]
fn every_rule_the_frontend_was_asked_about_holds() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/frontend"));
    let (exact, all) = exact(folder, folder, &Value::Null);
    assert_eq!(exact, all);
    assert!(all > 40);
}

/// What `tests/live/frontend-export` has exported, for example all official templates: `MUSE_EXPORTS` names its folder.
#[test]
#[ignore = "needs exports of the real frontend; see tests/live/frontend-export"]
fn a_folder_exported_by_the_frontend_compiles_exactly() {
    let folder = PathBuf::from(std::env::var_os("MUSE_EXPORTS").expect("MUSE_EXPORTS names the folder"));
    let manifest = std::fs::read_to_string(folder.join("manifest.json")).unwrap_or_default();
    let manifest: Value = serde_json::from_str(&manifest).unwrap_or_default();
    let ignored = manifest.get("templates").unwrap_or(&manifest);
    let (exact, all) = exact(&folder.join("templates"), &folder.join("api"), ignored);
    assert_eq!(exact, all);
}

#[test]
fn runnable_and_identity_documents_compile_to_their_prompts() {
    let catalogue = catalogue();
    let all = runnable().into_iter().map(|(name, prompt)| (format!("runnable/{name}.ui.json"), prompt));
    let all = all.chain(identity().into_iter().map(|(name, prompt)| (format!("identity/{name}.ui.json"), prompt)));
    let mut failed = Vec::new();
    for (path, expected) in all {
        let workflow = Workflow::from_json(&read(&path)).unwrap();
        let found = match compile(&workflow, &catalogue) {
            Ok(got) => differences(&expected, &got, &[]),
            Err(error) => vec![error.to_string()],
        };
        if !found.is_empty() {
            failed.push(format!("{path}: {found:#?}"));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn a_prompt_survives_being_laid_out_and_compiled_again() {
    let catalogue = catalogue();
    for (name, prompt) in runnable().into_iter().chain(identity()) {
        let workflow = decompile(&prompt, &catalogue).unwrap();
        let found = differences(&prompt, &compile(&workflow, &catalogue).unwrap(), &[]);
        assert!(found.is_empty(), "{name}: {found:#?}");
    }
}

#[test]
fn template_prompts_survive_being_laid_out_and_compiled_again() {
    let catalogue = catalogue();
    let (mut same, mut tried) = (0, 0);
    for name in templates() {
        let prompt = Prompt::from_json(&read(&format!("templates/{name}.api.json"))).unwrap();
        let Ok(workflow) = decompile(&prompt, &catalogue) else {
            continue;
        };
        tried += 1;
        let found = differences(&prompt, &compile(&workflow, &catalogue).unwrap(), &[]);
        if found.is_empty() {
            same += 1;
        } else {
            println!("{name}: {}", found.iter().take(3).cloned().collect::<Vec<_>>().join("\n    "));
        }
    }
    println!("template prompts laid out and compiled back: {same}/{tried}");
    assert!(same >= 200, "only {same} of {tried}");
}

#[test]
fn a_laid_out_document_overlaps_nowhere_and_flows_to_the_right() {
    let catalogue = catalogue();
    for (name, prompt) in runnable().into_iter().chain(identity()) {
        let workflow = decompile(&prompt, &catalogue).unwrap();
        let boxes: Vec<(String, f64, f64, f64, f64)> = workflow
            .nodes()
            .map(|node| {
                let ((x, y), (width, height)) = (node.position().unwrap(), node.size().unwrap());
                // The title stands above the position.
                (node.id(), x, y - 30.0, x + width, y + height)
            })
            .collect();
        for (index, one) in boxes.iter().enumerate() {
            for other in &boxes[index + 1..] {
                let apart = one.3 <= other.1 || other.3 <= one.1 || one.4 <= other.2 || other.4 <= one.2;
                assert!(apart, "{name}: {} covers {}", one.0, other.0);
            }
        }
        let left = |id: &str| boxes.iter().find(|found| found.0 == id).unwrap().1;
        for (id, node) in &prompt.0 {
            for (_, source, _) in node.links() {
                assert!(left(source) < left(id), "{name}: {source} is not left of {id}");
            }
        }
    }
}

#[test]
fn a_document_is_given_back_as_it_came() {
    for name in templates() {
        let text = read(&format!("templates/{name}.json"));
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(Workflow::from_json(&text).unwrap().to_json(), value, "{name}");
    }
}
