//! Workflows and faces.

use std::path::Path;

use muse_core::api::{self, ApiError, NodeSource, RunEvent, WorkflowReport};
use muse_core::studio::DEFAULT_COMFY_URL;
use muse_core::vocab::{Basis, Problem};
use serde_json::json;

use super::{Answer, Host, problem, read_bytes, read_text, usage};
use crate::args::{BasisArgs, Critic, Nodes, Workflow};
use crate::{Ending, show};

impl Host {
    pub(super) async fn workflow(&self, workflow: Workflow) -> Answer {
        match workflow {
            Workflow::Compile { file, nodes } => {
                let nodes = nodes.source();
                let (prompt, unknown) = api::compile_workflow(&read_bytes(&file)?, &nodes).await.map_err(problem)?;
                show::json(&prompt);
                if !unknown.is_empty() {
                    let classes = unknown.join(", ");
                    show::say(&format!("muse: nobody knows {classes}: a server will refuse this prompt"));
                    if nodes == NodeSource::BuiltIn {
                        show::say(&format!("muse: {NAME_A_CATALOGUE}"));
                    }
                }
                Ok(Ending::Done)
            }
            Workflow::Validate { file, nodes } => {
                let nodes = nodes.source();
                let report = api::validate_workflow(&read_bytes(&file)?, &nodes).await.map_err(problem)?;
                self.answer(&report, |report| show_report(report, &nodes))?;
                Ok(if report.refused { Ending::Refused } else { Ending::Done })
            }
            Workflow::ToScript { file, nodes } => {
                let nodes = nodes.source();
                let script = api::workflow_to_script(&read_bytes(&file)?, &nodes).await;
                self.script(&script.map_err(|error| of_nodes(error, &nodes))?)
            }
            Workflow::FromScript { file, prompt, nodes } => {
                let (text, nodes) = (read_text(&file)?, nodes.source());
                if prompt {
                    show::json(&api::script_to_prompt(&text, &nodes).await.map_err(|error| of_nodes(error, &nodes))?);
                } else {
                    show::json(&api::script_to_workflow(&text, &nodes).await.map_err(|error| of_nodes(error, &nodes))?);
                }
                Ok(Ending::Done)
            }
            Workflow::Diff { before, after, nodes } => {
                if [&before, &after].iter().all(|file| file.as_path() == Path::new("-")) {
                    let twice = "both workflows are to come from standard input".to_owned();
                    return Err(usage("file.unreadable", twice, "Name a file for one of them."));
                }
                let (before, after, nodes) = (read_bytes(&before)?, read_bytes(&after)?, nodes.source());
                let changes = api::diff_workflows(&before, &after, &nodes).await;
                self.answer(&changes.map_err(|error| of_nodes(error, &nodes))?, |changes| {
                    changes.iter().for_each(|change| show::line(&change.to_string()));
                    if changes.is_empty() {
                        show::say("they mean the same prompt");
                    }
                })
            }
            Workflow::Run { file, output, on } => {
                let bytes = read_bytes(&file)?;
                let url = match on.server.or_else(|| self.comfy.clone()) {
                    Some(named) => named,
                    // A workflow runs without a studio, too.
                    None => self.reader().await.map_or_else(|_| DEFAULT_COMFY_URL.to_owned(), |s| s.comfy_url()),
                };
                let (quiet, mut tenths) = (self.json, 0);
                let told = move |prompt: &api::Prompt, event: RunEvent| {
                    if !quiet {
                        show_event(prompt, &event, &mut tenths);
                    }
                };
                let made = api::run_workflow(&bytes, &url, on.object_info, &output, self.cancel.clone(), told).await;
                self.answer(&made.map_err(problem)?, |made| {
                    made.node_errors.iter().for_each(|found| show::say(&format!("left out: {found}")));
                    made.files.iter().for_each(|file| show::line(&file.display().to_string()));
                })
            }
            Workflow::Template { name: None, .. } => self.answer(&api::workflow_templates(), |templates| {
                let or_none = |what: &[&str]| if what.is_empty() { "none".to_owned() } else { what.join("; ") };
                for template in *templates {
                    show::line(template.name);
                    show::line(&format!("  {}", template.sentence));
                    show::line(&format!("  slots   {}", template.slots.join(", ")));
                    show::line(&format!("  packs   {}", or_none(template.packs)));
                    show::line(&format!("  models  {}", or_none(template.models)));
                }
            }),
            Workflow::Template { name: Some(name), prompt, script, nodes } => {
                let nodes = nodes.source();
                let made = api::workflow_template(&name, &nodes).await.map_err(|error| of_nodes(error, &nodes))?;
                if !self.json {
                    made.notes.iter().for_each(|note| show::say(&format!("muse: {note}")));
                }
                if script {
                    return self.script(&made.script);
                }
                if prompt {
                    show::json(&made.prompt);
                } else {
                    show::json(made.workflow.as_json());
                }
                Ok(Ending::Done)
            }
        }
    }

    fn script(&self, script: &str) -> Answer {
        self.answer(&json!({ "script": script }), |_| show::line(script.trim_end()))
    }

    pub(super) async fn critic(&self, critic: Critic) -> Answer {
        match critic {
            Critic::Compare { a, b, domain } => {
                let found = api::compare(&self.any_studio().await?, &a, &b, domain.into()).await.map_err(problem)?;
                self.answer(&found, |found| {
                    let word = match found.score {
                        s if s >= 0.75 => "the same face",
                        s if s >= 0.5 => "unsure",
                        _ => "not the same face",
                    };
                    show::line(&format!("similarity {:.2} (raw cosine {:.3}): {word}", found.score, found.cosine));
                })
            }
            Critic::Audit { picture, muse, domain, strict, evidence } => {
                let unreadable =
                    |e| usage("file.unreadable", format!("cannot read {}: {e}", picture.display()), "Check the path.");
                let bytes = std::fs::read(&picture).map_err(unreadable)?;
                let request = api::AuditRequest { muse, domain: domain.into(), strict };
                let name = picture.display().to_string();
                let studio = self.reader().await?;
                if let Some(file) = evidence {
                    let shown = api::evidence(&studio, &name, bytes.clone(), &request).await.map_err(problem)?;
                    let unwritable = |e| {
                        usage("file.unwritable", format!("cannot write {}: {e}", file.display()), "Check the path.")
                    };
                    std::fs::write(&file, shown.encode_png()).map_err(unwritable)?;
                }
                let found = api::audit(&studio, &name, bytes, &request).await.map_err(problem)?;
                self.answer(&found, |found| {
                    show::line(&format!("{}: {}", found.judgement.outcome.name(), found.sentence))
                })?;
                let accepted = found.judgement.outcome == muse_core::governance::VerdictOutcome::Accept;
                Ok(if accepted { Ending::Done } else { Ending::Refused })
            }
            Critic::Drift { muse } => {
                let found = api::drift(&self.reader().await?, &muse).await.map_err(problem)?;
                self.answer(&found, |found| {
                    let shape =
                        found.shape.map_or_else(|| "not measurable".to_owned(), |d| format!("{:.1} %", d * 100.0));
                    let score = found.score.map_or_else(|| "none".to_owned(), |score| format!("{score:.2}"));
                    show::line(&format!(
                        "last {} accepted: mean shape deviates {shape}, mean score {score}, her own {:.2}",
                        found.pictures, found.baseline
                    ));
                    for alarm in &found.alarms {
                        show::line(&format!("alarm: {alarm}"));
                    }
                })
            }
            Critic::Unique { muse } => {
                let found = api::uniqueness(&self.reader().await?, &muse).await.map_err(problem)?;
                self.answer(&found, |found| {
                    show::line(&found.sentence);
                    for other in &found.nearest {
                        show::line(&format!(
                            "{}: similarity {:.2} (raw cosine {:.3})",
                            other.name, other.score, other.cosine
                        ));
                    }
                })
            }
            Critic::LookAlikes { muse } => {
                let found = api::look_alikes(&self.reader().await?, &muse).await.map_err(problem)?;
                self.answer(&found, |found| {
                    if found.is_empty() {
                        show::line("No two of her pictures show the same shot.");
                    }
                    for pair in found {
                        show::line(&format!(
                            "{} looks like {} (distance {:.3})",
                            pair.newer, pair.older, pair.distance
                        ));
                    }
                })
            }
            Critic::Enroll { pictures, domain, basis } => {
                let studio = self.owner().await?;
                let found = api::enroll(&studio, &pictures, basis_of(basis)?, domain.into()).await.map_err(problem)?;
                self.answer(&found, |found| {
                    for poor in &found.advice {
                        show::say(&format!("{}: {}", poor.name, poor.advice.join(" ")));
                    }
                    show::say(&format!(
                        "own cosine {:.3} ± {:.3}, weakest {:.3}; put this into a draft as its identity:",
                        found.baseline_cosine, found.spread, found.weakest_cosine
                    ));
                    show::json(&found.identity);
                })
            }
            Critic::Calibrate { folder, domain, report, spread, planted } => {
                let place = |path: &Path| {
                    path.file_name().map_or_else(|| "FOLDER".to_owned(), |name| name.to_string_lossy().into_owned())
                };
                let mut command = format!("muse critic calibrate {}", place(&folder));
                for (flag, file) in [("--report", &report), ("--spread", &spread)] {
                    if let Some(file) = file {
                        command += &format!(" {flag} {}", place(file));
                    }
                }
                command += if planted { " --planted" } else { "" };
                let request = api::CalibrateRequest { folder, domain: domain.into(), report, spread, planted, command };
                let found = api::calibrate(&self.any_studio().await?, request).await.map_err(problem)?;
                self.answer(&found, show_calibration)
            }
        }
    }
}

fn show_calibration(found: &api::CalibrationReport) {
    let assay = &found.assay;
    show::line(&format!(
        "{} people, {} pictures, {} impostor pairs, {} genuine",
        assay.set.people, assay.set.pictures, assay.pairs.impostor.count, assay.pairs.genuine.count
    ));
    let rate = |rate: &muse_core::governance::assay::Rate| {
        let share = &rate.share;
        format!("{:.2} % [{:.2}, {:.2}] of {}", share.rate * 100.0, share.low * 100.0, share.high * 100.0, share.of)
    };
    let at = &assay.gate;
    show::line(&format!(
        "at the accepting anchor {:.3}: strangers {}, own pictures refused {}",
        at.cosine,
        rate(&at.template.false_accept),
        rate(&at.template.false_reject)
    ));
    if let Some(proposal) = &assay.proposal {
        show::line(&format!("verify_cosine = {:.3}  (1 % of impostor pairs pass)", proposal.verify_cosine));
        show::line(&format!("accept_cosine = {:.3}", proposal.accept_cosine));
    }
    let others = |others: &[(String, usize)]| {
        others.iter().map(|(word, count)| format!("{count} × {word}")).collect::<Vec<_>>().join(", ")
    };
    for row in &found.planted {
        show::line(&format!(
            "planted {}: {} of {} {} {}",
            row.flaw,
            row.right,
            row.count,
            row.expected,
            others(&row.others)
        ));
    }
    for row in &found.honest {
        show::line(&format!("honest {}: {} of {} refused {}", row.kind, row.refused, row.count, others(&row.why)));
    }
    for why in &found.passed_over {
        show::say(&format!("passed over {why}"));
    }
}

impl Nodes {
    fn source(self) -> NodeSource {
        match self {
            Self { object_info: Some(file), .. } => NodeSource::File(file),
            Self { server: Some(url), .. } => NodeSource::Server(url),
            _ => NodeSource::BuiltIn,
        }
    }
}

/// Nodes that only the built-in catalogue lacks are no fault of a server.
fn of_nodes(error: ApiError, nodes: &NodeSource) -> Problem {
    let mut problem = problem(error);
    if *nodes == NodeSource::BuiltIn && problem.code.ends_with("missing_nodes") {
        problem.message = problem.message.replace("this ComfyUI", "the built-in catalogue");
        problem.advice = Some(NAME_A_CATALOGUE.to_owned());
    }
    problem
}

const NAME_A_CATALOGUE: &str = "Only common nodes are built in: name your server with --server URL, or its saved /object_info with --object-info FILE.";

fn show_report(report: &WorkflowReport, nodes: &NodeSource) {
    for found in &report.forecast.diagnostics {
        show::line(&format!("{found} [{}]", found.kind.as_str()));
        if let Some(advice) = &found.advice {
            show::line(&format!("      {advice}"));
        }
    }
    for node in &report.missing.nodes {
        show::line(&format!("missing {node}"));
    }
    for model in &report.missing.models {
        show::line(&format!("missing {model}"));
    }
    let named = |ids: &[String]| ids.iter().map(|id| report.name_of(id)).collect::<Vec<_>>().join(", ");
    let outputs = &report.forecast.outputs;
    let count = report.nodes;
    show::line(&if report.refused {
        format!("{count} nodes: a server would refuse this")
    } else if report.left_out.is_empty() {
        format!("{count} nodes: a server would take this and run {}", named(outputs))
    } else {
        format!(
            "{count} nodes: a server would take a part of this: it would run {}, but not {}",
            named(outputs),
            named(&report.left_out)
        )
    });
    if report.forecast.diagnostics.iter().any(api::Diagnostic::is_warning) {
        show::line("      What a server takes may still fail when it runs; see above.");
    }
    if *nodes == NodeSource::BuiltIn && !report.missing.nodes.is_empty() {
        show::say(&format!("muse: {NAME_A_CATALOGUE}"));
    }
}

/// Waiting, each node, and every tenth of the whole.
fn show_event(prompt: &api::Prompt, event: &RunEvent, tenths: &mut u32) {
    match event {
        RunEvent::Queued { position } => show::say(&format!("waits, {position} before it")),
        RunEvent::Executing { node_id } => {
            let node = prompt.node(node_id);
            let what = node.map_or("", |node| node.title.as_deref().unwrap_or(&node.class_type));
            show::say(&format!("node {node_id} {what}"));
        }
        RunEvent::Progress { overall, .. } => {
            let reached = (overall * 10.0) as u32;
            if reached > *tenths {
                *tenths = reached;
                show::say(&format!("{} %", reached * 10));
            }
        }
        RunEvent::Text { node_id, text } => show::say(&format!("node {node_id} says: {text}")),
        RunEvent::Reconnecting { attempt } => {
            show::say(&format!("the connection broke; the run goes on (attempt {attempt} to listen again)"));
        }
        _ => {}
    }
}

fn basis_of(basis: BasisArgs) -> Result<Basis, Problem> {
    match (basis.synthetic, basis.own_face, basis.consent) {
        (Some(origin), ..) => Ok(Basis::Synthetic { origin }),
        (_, Some(declared_by), _) => Ok(Basis::OwnFace { declared_by }),
        (.., Some(consent)) => match consent.split_once(':') {
            Some((person, document)) if !person.trim().is_empty() && !document.trim().is_empty() => {
                Ok(Basis::Consent { person: person.trim().to_owned(), document: document.trim().to_owned() })
            }
            _ => Err(usage(
                "enrol.basis",
                "the consent names no paper".to_owned(),
                "Write it as \"WHO: WHERE THE PAPER IS\".",
            )),
        },
        _ => Err(usage("enrol.basis", "no basis is given".to_owned(), "Say why this face may be used.")),
    }
}
