//! How long documents, catalogues and scripts take: `cargo bench --workspace --bench comfy`.
//!
//! Recorded data is read from `MUSE_SHARED` (default `../shared` beside the workspace).
#![allow(missing_docs, clippy::unwrap_used)]

use std::path::PathBuf;

use divan::{Bencher, black_box};
use muse_comfy::workflow::compile_as_frontend;
use muse_comfy::{Catalogue, Prompt, Workflow, decompile, script, validate};

/// The recorded official template with the most nodes: 121, nested, 10 definitions, 94 in the prompt.
const LARGEST: &str = "templates/templates-1_click_multiple_scene_angles-v1.0.json";
/// The default text-to-image graph repeated to 2,000 nodes.
const SYNTHETIC: &str = "synthetic/syn-2000.json";

fn main() {
    divan::main();
}

fn read(path: &str) -> String {
    let root = std::env::var_os("MUSE_SHARED")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")), PathBuf::from);
    std::fs::read_to_string(root.join("comfyui").join(path)).unwrap()
}

fn catalogue() -> Catalogue {
    Catalogue::from_json(&read("object_info.json")).unwrap()
}

#[divan::bench(args = [LARGEST, SYNTHETIC])]
fn parse(bencher: Bencher<'_, '_>, path: &str) {
    let text = read(path);
    bencher.bench(|| Workflow::from_json(black_box(&text)).unwrap());
}

#[divan::bench(args = [LARGEST, SYNTHETIC])]
fn compile(bencher: Bencher<'_, '_>, path: &str) {
    let (catalogue, workflow) = (catalogue(), Workflow::from_json(&read(path)).unwrap());
    bencher.bench(|| compile_as_frontend(black_box(&workflow), &catalogue).unwrap());
}

#[divan::bench(args = [LARGEST, SYNTHETIC])]
fn write(bencher: Bencher<'_, '_>, path: &str) {
    let workflow = Workflow::from_json(&read(path)).unwrap();
    bencher.bench(|| workflow.to_text());
}

fn prompt(path: &str, catalogue: &Catalogue) -> Prompt {
    compile_as_frontend(&Workflow::from_json(&read(path)).unwrap(), catalogue).unwrap().into_prompt()
}

#[divan::bench(args = [LARGEST, SYNTHETIC])]
fn check(bencher: Bencher<'_, '_>, path: &str) {
    let catalogue = catalogue();
    let prompt = prompt(path, &catalogue);
    bencher.bench(|| validate(black_box(&prompt), &catalogue));
}

#[divan::bench(args = [LARGEST, SYNTHETIC])]
fn lay_out(bencher: Bencher<'_, '_>, path: &str) {
    let catalogue = catalogue();
    let prompt = prompt(path, &catalogue);
    bencher.bench(|| decompile(black_box(&prompt), &catalogue).unwrap());
}

#[divan::bench(args = [LARGEST, SYNTHETIC])]
fn script_out_and_in(bencher: Bencher<'_, '_>, path: &str) {
    let catalogue = catalogue();
    let prompt = prompt(path, &catalogue);
    bencher.bench(|| script::parse(&script::print(black_box(&prompt), &catalogue), &catalogue).unwrap());
}

#[divan::bench]
fn read_catalogue_of_887_classes(bencher: Bencher<'_, '_>) {
    let text = read("object_info.json");
    bencher.bench(|| Catalogue::from_json(black_box(&text)).unwrap());
}
