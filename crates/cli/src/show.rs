//! Text for people: tables, sentences, numbers. The only place of this crate that prints.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::io::Write;

use muse_core::api::{CheckState, DoctorReport, MuseView, ProductionView};
use muse_core::cognition::Decision;
use muse_core::vocab::Axis;
use serde::Serialize;

/// One line for the person, on standard error.
pub fn say(line: &str) {
    eprintln!("{line}");
}

/// One line of the answer.
pub fn line(text: &str) {
    // A reader that closed the pipe has seen enough.
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// The answer as JSON.
pub fn json<T: Serialize>(value: &T) {
    match serde_json::to_string_pretty(value) {
        Ok(text) => line(&text),
        Err(error) => say(&format!("muse: the answer cannot be written as JSON: {error}")),
    }
}

/// Columns as wide as their widest cell; the last one is not padded.
pub fn table(head: &[&str], rows: &[Vec<String>]) {
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count());
        cells.chain([head[column].chars().count()]).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let join = |cells: Vec<String>| {
        let mut text = String::new();
        for (i, cell) in cells.iter().enumerate() {
            text.push_str(cell);
            if i + 1 < cells.len() {
                text.extend(std::iter::repeat_n(' ', widths[i].saturating_sub(cell.chars().count()) + 2));
            }
        }
        text
    };
    line(&join(head.iter().map(|h| (*h).to_owned()).collect()));
    for row in rows {
        line(&join(row.clone()));
    }
}

/// Label and text, aligned with its neighbours.
pub fn field(label: &str, text: &str) {
    line(&format!("{label:<10} {text}"));
}

/// A decision with its arithmetic.
pub fn decision(decision: &Decision) {
    let inputs = &decision.inputs;
    field("Decision", &format!("{}: {}", decision.outcome.name(), decision.reason.sentence));
    field(
        "  value",
        &format!(
            "${} = {} views × ${} per 1,000 × alignment {:.2} × lessons {:.2}",
            inputs.value,
            whole(inputs.reach_views),
            inputs.value_per_1000_views,
            inputs.alignment,
            inputs.lesson_factor
        ),
    );
    field("  cost", &format!("${} expected, your attention included", inputs.cost));
    let trend = match &inputs.trend {
        Some(trend) => format!(
            "{}, {}, from {} signals, {:.0} % of the intent's words",
            trend.phase.name(),
            trend.vvs.map_or_else(|| "no engagement data".to_owned(), |vvs| format!("VVS {vvs:.0}")),
            trend.signal_count,
            trend.closeness * 100.0
        ),
        None => "none: no signal in the studio is about this, so the platform's baseline stands".to_owned(),
    };
    field("  trend", &trend);
    if !inputs.alignment_reasons.is_empty() {
        let reasons: Vec<String> =
            inputs.alignment_reasons.iter().map(|r| format!("{} {:+.2}", r.node, r.effect)).collect();
        field("  values", &reasons.join(", "));
    }
}

fn whole(interval: muse_core::cognition::Interval) -> String {
    format!("{:.0} ({:.0}–{:.0})", interval.mid, interval.low, interval.high)
}

/// A Muse in a few lines.
pub fn muse(view: &MuseView) {
    let sealed = &view.head.sealed;
    let dna = &sealed.dna;
    line(&dna.name);
    line(&dna.persona);
    line("");
    field("Id", &dna.muse_id.to_string());
    field("Sealed", &format!("generation {} on {}, hash {}", dna.generation, view.head.sealed_at, sealed.dna_hash));
    let basis = serde_json::to_value(&dna.identity.basis).unwrap_or_default();
    let why = ["origin", "declared_by", "person"]
        .iter()
        .find_map(|key| basis.get(*key).and_then(|v| v.as_str()))
        .unwrap_or("");
    field(
        "Face",
        &format!(
            "{} references, own cosine {:.3} (weakest {:.3}); {}",
            dna.identity.references.len(),
            dna.identity.baseline_cosine,
            dna.identity.weakest_cosine,
            why
        ),
    );
    let axes: Vec<String> =
        Axis::ALL.iter().map(|axis| format!("{} {:.2}", axis.name(), dna.moral_graph.axes.get(*axis))).collect();
    field("Axes", &axes.join(", "));
    let values: Vec<String> =
        dna.moral_graph.values.iter().map(|value| format!("{} {:.2}", value.label, value.weight)).collect();
    field("Values", &values.join(", "));
    field("Style", &format!("{}, {} mm, {}", dna.style.look, dna.style.lens_mm, dna.style.palette.join(" ")));
    let lines: Vec<String> = dna
        .red_lines
        .iter()
        .filter_map(|l| serde_json::to_value(l).ok()?.get("tag")?.as_str().map(|t| t.replace('_', " ")))
        .collect();
    field("Red lines", &lines.join(", "));
    field(
        "Limits",
        &format!(
            "{} a day, approval above {}, {} attempts",
            dna.limits.daily_budget, dna.limits.approval_above, dna.limits.max_attempts
        ),
    );
    field("Wallet", &format!("{} free, {} held, {} spent", view.wallet.free, view.wallet.held, view.wallet.spent));
    for generation in &view.generations {
        field("  gen", &format!("{}  {}  {}", generation.number, &generation.dna_hash[..12], generation.reason));
    }
}

/// A production in a few lines; `path` turns a blob's hash into the file it lies in.
pub fn production(view: &ProductionView, path: impl Fn(&muse_core::vocab::BlobHash) -> String) {
    let work = &view.production;
    field(
        "Work",
        &format!("{}  {}  “{}”", work.production_id.short(), work.state.name().replace('_', " "), work.intent),
    );
    decision(&view.decision);
    if let Some(workflow) = &work.workflow_blob {
        field("Workflow", &path(workflow));
        field("", &work.notes.join("; "));
    }
    for render in &view.renders {
        let what = match (&render.render.problem, &render.verdict) {
            (Some(problem), _) => problem.to_string(),
            (None, Some(verdict)) => format!("{}: {}", verdict.judgement.outcome.name(), verdict.judgement.sentence()),
            (None, None) => "not judged".to_owned(),
        };
        field(
            "Attempt",
            &format!(
                "{} by {}, {}, {}: {}",
                render.render.attempt, render.render.renderer, render.render.kind, render.render.cost, what
            ),
        );
    }
    if let Some(picture) = &work.picture_blob {
        field("Picture", &path(picture));
    }
    if let Some(problem) = &work.problem {
        field("Problem", &problem.to_string());
        if let Some(advice) = &problem.advice {
            field("", advice);
        }
    }
    for review in &view.reviews {
        field(
            "Review",
            &format!(
                "{} by {}{}",
                review.status.name().replace('_', " "),
                review.who,
                if review.why.is_empty() { String::new() } else { format!(": {}", review.why) }
            ),
        );
    }
}

/// Every link with its state.
pub fn doctor(report: &DoctorReport) {
    for check in &report.checks {
        let state = match check.state {
            CheckState::Ok => "ok     ",
            CheckState::Note => "note   ",
            CheckState::Absent => "absent ",
            CheckState::Broken => "BROKEN ",
        };
        line(&format!("{state} {:<13} {}", check.link, check.detail));
        if let Some(fix) = &check.fix {
            line(&format!("                      → {fix}"));
        }
    }
}
