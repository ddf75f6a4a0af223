//! Inside the core the modules form a ladder: each uses only those to its left.

use std::fs;
use std::path::{Path, PathBuf};

const LADDER: [&str; 8] = ["vocab", "db", "perception", "cognition", "governance", "creation", "studio", "api"];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("folder") {
        let path = entry.expect("entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

/// Modules of the core that a source names, by `crate::module` or inside `use crate::{…}`.
fn used(text: &str) -> Vec<String> {
    let code: String = text.lines().map(|line| line.split("//").next().unwrap_or("")).collect::<Vec<_>>().join("\n");
    let mut names = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let inside = group.split(';').next().unwrap_or("");
            let mut depth = 0;
            for part in inside.split_inclusive(['{', '}', ',']) {
                let name: String = part.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                if depth == 0 && !name.is_empty() {
                    names.push(name);
                }
                depth += part.matches('{').count() as i32 - part.matches('}').count() as i32;
                if depth < 0 {
                    break;
                }
            }
        } else {
            names.push(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
        }
    }
    names
}

#[test]
fn each_module_uses_only_those_to_its_left() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for (rung, module) in LADDER.iter().enumerate() {
        let mut files = Vec::new();
        sources(&src.join(module), &mut files);
        assert!(!files.is_empty(), "{module} has sources");
        for file in files {
            for name in used(&fs::read_to_string(&file).expect("source")) {
                if LADDER.iter().position(|other| *other == name).is_some_and(|other| other > rung) {
                    wrong.push(format!("{} uses {name}", file.strip_prefix(&src).expect("inside").display()));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn the_core_knows_no_window_no_server_and_no_shader() {
    let manifest = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).expect("manifest");
    for stranger in ["axum", "tauri", "wgpu", "clap", "muse-server", "muse-cli"] {
        let named = manifest.lines().any(|line| line.trim_start().starts_with(stranger));
        assert!(!named, "the core depends on {stranger}");
    }
}

#[test]
fn the_leaves_know_nothing_of_the_core() {
    for leaf in ["comfy", "gpu", "redis"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(leaf).join("Cargo.toml");
        let manifest = fs::read_to_string(&path).expect("manifest");
        let inner = manifest.lines().filter(|line| line.starts_with("muse-")).count();
        assert_eq!(inner, 0, "{leaf} depends on another crate of the workspace");
    }
}

#[test]
fn the_reader_of_imports_sees_what_it_should() {
    assert_eq!(used("use crate::vocab::Usd;"), ["vocab"]);
    assert_eq!(used("use crate::{db::{Db, Home}, vocab};\nlet x = crate::studio::Studio;"), ["db", "vocab", "studio"]);
    assert_eq!(used("// crate::api is not used here"), Vec::<String>::new());
}
