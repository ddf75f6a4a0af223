//! The API prompt of a document (or of a picture that carries one), as the official frontend would export it:
//! `cargo run --example compile -- workflow.json [object_info.json]`.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::process::ExitCode;

use muse_comfy::{Catalogue, ComfyError, Prompt, compile, embed, forecast, requirements};

fn main() -> ExitCode {
    let mut files = std::env::args().skip(1);
    let Some(file) = files.next() else {
        eprintln!("which document?");
        return ExitCode::FAILURE;
    };
    match prompt_of(&file, files.next().as_deref()) {
        Ok(text) => {
            println!("{text}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}\n{}", error.advice().unwrap_or_default());
            ExitCode::FAILURE
        }
    }
}

fn prompt_of(file: &str, object_info: Option<&str>) -> Result<String, ComfyError> {
    let read = |path: &str| std::fs::read(path).map_err(|source| ComfyError::Disk { path: path.into(), source });
    let catalogue = match object_info {
        Some(path) => Catalogue::from_json(&String::from_utf8_lossy(&read(path)?))?,
        None => Catalogue::builtin(),
    };
    let carried = embed::read(&read(file)?)?;
    let prompt: Prompt = match carried.workflow {
        Some(workflow) => {
            let missing = requirements(&workflow, &catalogue);
            missing.nodes.iter().for_each(|node| eprintln!("missing: {node}"));
            missing.models.iter().for_each(|model| eprintln!("missing: {model}"));
            compile(&workflow, &catalogue)?
        }
        None => carried.prompt.unwrap_or_default(),
    };
    forecast(&prompt, &catalogue).diagnostics.iter().for_each(|found| eprintln!("{found}"));
    serde_json::to_string_pretty(&prompt).map_err(|error| ComfyError::BadDocument { reason: error.to_string() })
}
