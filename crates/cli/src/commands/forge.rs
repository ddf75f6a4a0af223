//! `muse forge`: faces that belong to nobody.

use std::path::Path;

use muse_core::api;
use serde_json::Value;

use super::{Answer, Host, problem, read_bytes, usage};
use crate::args::{Forge, ViewArgs, Views};
use crate::{Ending, show};

/// A design from a file, from standard input for `-`, or by the name of a preset.
pub(super) fn design_of(text: &str) -> Result<Value, muse_core::vocab::Problem> {
    if text != "-" && !Path::new(text).exists() && !text.contains(['/', '.']) {
        return api::forge_preset(text).map_err(problem);
    }
    let bytes = read_bytes(Path::new(text))?;
    let unreadable = |e: serde_json::Error| {
        usage("design.unreadable", format!("{text} is no JSON: {e}"), "`muse forge random` prints a design.")
    };
    serde_json::from_slice(&bytes).map_err(unreadable)
}

fn view_of(view: ViewArgs) -> api::View {
    api::View {
        yaw_degrees: view.yaw,
        pitch_degrees: view.pitch,
        expression: view.expression,
        light: view.light,
        background: view.background,
        lens_mm: view.lens,
        width_px: view.size,
        height_px: view.size,
        draft: view.draft,
    }
}

impl Host {
    pub(super) async fn forge(&self, forge: Forge) -> Answer {
        let plain = |design: &Value| show::line(&format!("{design:#}"));
        match forge {
            Forge::Random { seed, amplitude } => {
                self.answer(&api::forge_random(seed, amplitude).map_err(problem)?, plain)
            }
            Forge::Blend { a, b, share } => {
                self.answer(&api::forge_blend(&design_of(&a)?, &design_of(&b)?, share).map_err(problem)?, plain)
            }
            Forge::Child { a, b, seed } => {
                self.answer(&api::forge_child(&design_of(&a)?, &design_of(&b)?, seed).map_err(problem)?, plain)
            }
            Forge::Presets => self.answer(&api::forge_presets().map_err(problem)?, |presets| {
                let rows = presets.iter().map(|preset| vec![preset.name.to_owned(), preset.doc.to_owned()]);
                show::table(&["preset", "who"], &rows.collect::<Vec<_>>());
            }),
            Forge::Parameters => self.answer(&api::forge_parameters(), |parameters| {
                let rows = parameters.iter().map(|parameter| {
                    let range = match (parameter.range, parameter.words) {
                        (Some((min, max)), _) => format!("{min} to {max}"),
                        (None, words) => words.unwrap_or_default().join(", "),
                    };
                    vec![parameter.path.clone(), range, parameter.doc.to_owned()]
                });
                show::table(&["parameter", "range", "what it does"], &rows.collect::<Vec<_>>());
            }),
            Forge::Render { design, out, view } => {
                let picture = api::forge_render(design_of(&design)?, view_of(view)).await.map_err(problem)?;
                let unwritable =
                    |e| usage("file.unwritable", format!("cannot write {}: {e}", out.display()), "Check the path.");
                std::fs::write(&out, picture.encode_png()).map_err(unwritable)?;
                self.answer(&serde_json::json!({ "file": out }), |_| show::line(&out.display().to_string()))
            }
            Forge::Export { design, out, size } => {
                let found = api::forge_export(design_of(&design)?, out, size).await.map_err(problem)?;
                self.answer(&found, |found| {
                    show::line(&format!("{} files in {}", found.files.len(), found.folder.display()));
                })
            }
            Forge::Workflow { design, name, prompt, view } => {
                let wanted = api::PosedWorkflow {
                    design: design_of(&design)?,
                    view: view_of(view),
                    name,
                    muse_id: None,
                    prompt,
                };
                let made = api::posed_workflow(&self.owner().await?, wanted).await.map_err(problem)?;
                self.answer(&made, |made| {
                    let row = &made.workflow.row;
                    show::line(&format!("{}  {}, {} nodes", row.workflow_id, row.name, row.nodes));
                    made.notes.iter().for_each(|note| show::say(&format!("note: {note}")));
                })
            }
            Forge::Meter { design, views } => return self.meter(design_of(&design)?, views).await,
            Forge::Calibrate { fast, scale, report, readings } => {
                let command = if fast { "scripts/face-forge-report --fast" } else { "scripts/face-forge-report" };
                let request = api::CalibrateFaces { fast, scale, report, readings, command: command.to_owned() };
                let told = |name: &str| show::say(&format!("muse: {name}"));
                let found = api::forge_calibrate(request, told).await.map_err(problem)?;
                self.answer(&found, told_report)
            }
        }
        .map(|_| Ending::Done)
    }
    async fn meter(&self, design: Value, views: Views) -> Answer {
        let form = match views {
            Views::One => api::Form::One,
            Views::Three => api::Form::Three,
            Views::Full => api::Form::Full,
        };
        let request = api::MeterRequest { design, form };
        let found = api::forge_meter(&self.any_studio().await?, request).await.map_err(problem)?;
        self.answer(&found, |found| {
            let word = match found.verdict {
                Some(api::Kinship::Distinct) => "distinct",
                Some(api::Kinship::Close) => "close",
                Some(api::Kinship::Same) => "the same",
                None => "no verdict",
            };
            let coherent = match found.coherent {
                Some(true) => ", coherent",
                Some(false) => ", not coherent",
                None => "",
            };
            show::line(&format!("{word}{coherent}"));
            found.sentences.iter().for_each(|sentence| show::line(sentence));
        })?;
        let usable = found.verdict != Some(api::Kinship::Same) && found.coherent != Some(false);
        Ok(if usable { Ending::Done } else { Ending::Refused })
    }
}

fn told_report(found: &api::FacesReport) {
    let full = found.placed.scale.full;
    let rate = |what: &str, share: f64, of: u64| show::line(&format!("{what}: {:.2} % of {of}", share * 100.0));
    let checked = &found.found;
    let gate = full.view_cosine.unwrap_or(full.same_cosine);
    show::line(&format!(
        "view from {gate:.3}, close from {:.3}, the same from {:.3}",
        full.close_cosine, full.same_cosine
    ));
    for (what, rated) in [
        ("views without a face", checked.missed),
        ("own views refused", checked.false_reject),
        ("views that pass for another design", checked.false_accept),
        ("designs called the same", checked.same),
    ] {
        rate(what, rated.share.rate, rated.share.of);
    }
    for file in &found.files {
        show::line(&format!("wrote {}", file.display()));
    }
}
