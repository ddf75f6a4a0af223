//! Workflows and faces.

use muse_core::api;
use muse_core::vocab::{Basis, Problem};

use super::{Answer, Host, problem, read_text, usage};
use crate::args::{BasisArgs, Critic, Workflow};
use crate::{Ending, show};

impl Host {
    pub(super) async fn workflow(&self, workflow: Workflow) -> Answer {
        match workflow {
            Workflow::Compile { file, nodes } => {
                let prompt =
                    api::compile_workflow(&read_text(&file)?, nodes.nodes.as_deref()).await.map_err(problem)?;
                show::json(&prompt);
                Ok(Ending::Done)
            }
            Workflow::Validate { file, nodes } => {
                let report =
                    api::validate_workflow(&read_text(&file)?, nodes.nodes.as_deref()).await.map_err(problem)?;
                self.answer(&report, |report| {
                    for found in &report.diagnostics {
                        let node = found.node_id.as_deref().unwrap_or("–");
                        let input = found.input.as_deref().map(|i| format!(".{i}")).unwrap_or_default();
                        show::line(&format!(
                            "node {node} {}{input}: {} [{}]",
                            found.class_type,
                            found.message,
                            found.kind.as_str()
                        ));
                        if let Some(advice) = &found.advice {
                            show::line(&format!("      {advice}"));
                        }
                    }
                    show::line(&format!("{} nodes, {} problem(s)", report.nodes, report.diagnostics.len()));
                })?;
                Ok(if report.diagnostics.is_empty() { Ending::Done } else { Ending::Refused })
            }
            Workflow::ToScript { file, nodes } => {
                let script =
                    api::workflow_to_script(&read_text(&file)?, nodes.nodes.as_deref()).await.map_err(problem)?;
                self.answer(&script, |script| show::line(script.trim_end()))
            }
            Workflow::FromScript { file, prompt, nodes } => {
                let text = read_text(&file)?;
                let made = api::script_to_workflow(&text, nodes.nodes.as_deref(), prompt).await.map_err(problem)?;
                show::json(&made);
                Ok(Ending::Done)
            }
            Workflow::Diff { before, after, nodes } => {
                let (before, after) = (read_text(&before)?, read_text(&after)?);
                let changes = api::diff_workflows(&before, &after, nodes.nodes.as_deref()).await.map_err(problem)?;
                self.answer(&changes, |changes| changes.iter().for_each(|change| show::line(change)))
            }
            Workflow::Run { file, output } => {
                let text = read_text(&file)?;
                let quiet = self.json;
                let told = move |event: api::RunEvent| {
                    if let (false, api::RunEvent::Executing { node_id }) = (quiet, &event) {
                        show::say(&format!("node {node_id}"));
                    }
                };
                let made =
                    api::run_workflow(&text, &self.comfy, &output, self.cancel.clone(), told).await.map_err(problem)?;
                self.answer(&made, |made| made.files.iter().for_each(|file| show::line(&file.display().to_string())))
            }
        }
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
            Critic::Audit { picture, muse, domain } => {
                let unreadable =
                    |e| usage("file.unreadable", format!("cannot read {}: {e}", picture.display()), "Check the path.");
                let bytes = std::fs::read(&picture).map_err(unreadable)?;
                let request = api::AuditRequest { muse, domain: domain.into() };
                let name = picture.display().to_string();
                let found = api::audit(&self.reader().await?, &name, bytes, &request).await.map_err(problem)?;
                self.answer(&found, |found| {
                    show::line(&format!("{}: {}", found.judgement.outcome.name(), found.sentence))
                })?;
                let accepted = found.judgement.outcome == muse_core::governance::VerdictOutcome::Accept;
                Ok(if accepted { Ending::Done } else { Ending::Refused })
            }
            Critic::Enroll { pictures, domain, basis } => {
                let studio = self.owner().await?;
                let found = api::enroll(&studio, &pictures, basis_of(basis)?, domain.into()).await.map_err(problem)?;
                self.answer(&found, |found| {
                    show::say(&format!(
                        "own cosine {:.3}, weakest {:.3}; put this into a draft as its identity:",
                        found.baseline_cosine, found.weakest_cosine
                    ));
                    show::json(&found.identity);
                })
            }
            Critic::Calibrate { folder } => {
                let found = api::calibrate(&self.any_studio().await?, &folder).await.map_err(problem)?;
                self.answer(&found, |found| {
                    show::line(&format!(
                        "{} people, {} pictures, {} impostor pairs, {} genuine",
                        found.people, found.pictures, found.impostor_pairs, found.genuine
                    ));
                    show::line(&format!("verify_cosine = {:.3}  (1 % of impostor pairs pass)", found.verify_cosine));
                    show::line(&format!(
                        "accept_cosine = {:.3}  ({:.1} % of the genuine pass)",
                        found.accept_cosine,
                        found.accepted_share * 100.0
                    ));
                })
            }
        }
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
