//! One arm per command; each is a call of `muse_core::api` and a way to show its answer.

use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use muse_core::api::{self, ApiError};
use muse_core::cognition::Outcome;
use muse_core::db::Home;
use muse_core::governance::ReviewStatus;
use muse_core::studio::{ProduceRequest, ProductionState, Studio, StudioOptions};
use muse_core::vocab::{Advice, Basis, Draft, DraftIdentity, Problem};
use muse_server::ServeOptions;
use tokio_util::sync::CancellationToken;

use crate::args::{BasisArgs, Cli, Command, Critic, Intent, Ledger, New, Review, Scout, Wallet, Workflow};
use crate::progress::Progress;
use crate::{Ending, bench, show};

type Answer = Result<Ending, Problem>;

struct Host {
    home: PathBuf,
    comfy: String,
    json: bool,
    cancel: CancellationToken,
}

/// Runs one command.
pub async fn run(cli: Cli, cancel: CancellationToken) -> Answer {
    let home = cli.home.unwrap_or_else(Home::default_root);
    let host = Host { home, comfy: cli.comfy, json: cli.json, cancel };
    match cli.command {
        Command::New(new) => host.new_draft(new),
        Command::Surprise { seed, seal } => host.surprise(seed, seal).await,
        Command::Genesis { draft, of, why } => host.genesis(&draft, of.as_deref(), why).await,
        Command::List => host.list().await,
        Command::Show { muse } => host.show(&muse).await,
        Command::Diff { muse, from, to } => host.diff(&muse, from, to).await,
        Command::Verify { muse } => host.verify(&muse).await,
        Command::Produce(produce) => host.produce(request(produce.intent, produce.yes)).await,
        Command::Decide(intent) => host.decide(request(intent, false)).await,
        Command::Resume => host.resume().await,
        Command::Cancel { production } => host.stop(&production).await,
        Command::Work { production } => host.work(&production).await,
        Command::Scout(scout) => host.scout(scout).await,
        Command::Workflow(workflow) => host.workflow(workflow).await,
        Command::Critic(critic) => host.critic(critic).await,
        Command::Wallet(wallet) => host.wallet(wallet).await,
        Command::Ledger(ledger) => host.ledger(ledger).await,
        Command::Review(review) => host.review(review).await,
        Command::Release { production } => host.release(&production).await,
        Command::Serve { bind, allow_remote } => host.serve(bind, allow_remote).await,
        Command::Openapi => {
            show::line(&muse_server::openapi_json());
            Ok(Ending::Done)
        }
        Command::Doctor => host.doctor().await,
        Command::Bench { signals } => bench::run(signals, host.json).await,
    }
}

fn problem(error: ApiError) -> Problem {
    error.as_problem()
}

fn usage(code: &str, message: String, advice: &str) -> Problem {
    Problem { code: code.to_owned(), message, advice: Some(advice.to_owned()) }
}

fn read_text(path: &Path) -> Result<String, Problem> {
    let mut text = String::new();
    let read = if path == Path::new("-") {
        std::io::stdin().take(64 << 20).read_to_string(&mut text)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(64 << 20).read_to_string(&mut text))
    };
    let unreadable =
        |error| usage("file.unreadable", format!("cannot read {}: {error}", path.display()), "Check the path.");
    read.map(|_| text).map_err(unreadable)
}

fn request(intent: Intent, approved: bool) -> ProduceRequest {
    ProduceRequest {
        intent: intent.intent,
        muse: intent.muse,
        platform: intent.platform.into(),
        renderer: intent.renderer.into(),
        approved,
        anyway: intent.anyway,
        seed: intent.seed,
    }
}

/// A draft alone, or surprise-me's answer around it.
fn read_draft(path: &Path) -> Result<Draft, Problem> {
    let text = read_text(path)?;
    let wrapped = serde_json::from_str::<serde_json::Value>(&text).is_ok_and(|value| value.get("draft_dna").is_some());
    let unreadable = |error: serde_json::Error| {
        let at = format!("{}: {error}", path.display());
        usage("dna.unreadable", at, "Correct the named line and column, and seal again.")
    };
    if wrapped {
        serde_json::from_str::<api::GenesisRequest>(&text).map(|request| request.draft_dna).map_err(unreadable)
    } else {
        serde_json::from_str(&text).map_err(unreadable)
    }
}

impl Host {
    async fn owner(&self) -> Result<Studio, Problem> {
        let options = StudioOptions { comfy_url: self.comfy.clone(), ..StudioOptions::owner(&self.home) };
        Studio::open(options).await.map_err(problem)
    }

    /// Looks without taking the lock, so that it works beside a running `muse serve`.
    async fn reader(&self) -> Result<Studio, Problem> {
        let options = StudioOptions { comfy_url: self.comfy.clone(), ..StudioOptions::reader(&self.home) };
        Studio::open(options).await.map_err(problem)
    }

    fn answer<T: serde::Serialize>(&self, value: &T, text: impl FnOnce(&T)) -> Answer {
        if self.json {
            show::json(value);
        } else {
            text(value);
        }
        Ok(Ending::Done)
    }

    fn new_draft(&self, new: New) -> Answer {
        let mut surprise = api::surprise_me(new.seed).map_err(problem)?;
        surprise.draft_dna.name = new.name;
        surprise.draft_dna.identity = DraftIdentity::Starter { starter: new.face };
        if let Some(found) = surprise.draft_dna.problems().first() {
            return Err(usage("dna.not_sealable", found.to_string(), "Correct it and try again."));
        }
        let text = serde_json::to_string_pretty(&surprise.draft_dna).unwrap_or_default();
        let refused = |error| {
            usage("file.refused", format!("cannot write {}: {error}", new.output.display()), "Name another file.")
        };
        let file = std::fs::OpenOptions::new().write(true).create_new(true).open(&new.output);
        file.and_then(|mut file| writeln!(file, "{text}")).map_err(refused)?;
        show::line(&format!("{} is written: edit it, then seal it with `muse genesis {0}`", new.output.display()));
        Ok(Ending::Done)
    }

    async fn surprise(&self, seed: Option<u64>, seal: bool) -> Answer {
        let surprise = api::surprise_me(seed).map_err(problem)?;
        if !seal {
            show::json(&surprise);
            return Ok(Ending::Done);
        }
        let text = serde_json::to_string(&surprise).unwrap_or_default();
        let request =
            serde_json::from_str(&text).map_err(|e| usage("dna.unreadable", e.to_string(), "Draw another one."))?;
        let view = api::genesis(&self.owner().await?, request).await.map_err(problem)?;
        self.answer(&view, show::muse)
    }

    async fn genesis(&self, draft: &Path, of: Option<&str>, why: Option<String>) -> Answer {
        let draft = read_draft(draft)?;
        let request = api::GenesisRequest::of(draft, why);
        let studio = self.owner().await?;
        let view = match of {
            Some(muse) => api::next_generation(&studio, muse, request).await,
            None => api::genesis(&studio, request).await,
        };
        self.answer(&view.map_err(problem)?, show::muse)
    }

    async fn list(&self) -> Answer {
        let muses = api::list_muses(&self.reader().await?).await.map_err(problem)?;
        self.answer(&muses, |muses| {
            let rows: Vec<Vec<String>> = muses
                .iter()
                .map(|m| vec![m.muse_id.short(), m.name.clone(), m.generations.to_string(), m.created_at.to_string()])
                .collect();
            show::table(&["id", "name", "generations", "since"], &rows);
        })
    }

    async fn show(&self, muse: &str) -> Answer {
        let view = api::show_muse(&self.reader().await?, muse).await.map_err(problem)?;
        self.answer(&view, show::muse)
    }

    async fn diff(&self, muse: &str, from: u32, to: u32) -> Answer {
        let changes = api::diff_muse(&self.reader().await?, muse, from, to).await.map_err(problem)?;
        self.answer(&changes, |changes| {
            let text =
                |value: &Option<serde_json::Value>| value.as_ref().map_or_else(|| "–".to_owned(), ToString::to_string);
            let rows: Vec<Vec<String>> =
                changes.iter().map(|c| vec![c.field.clone(), text(&c.before), text(&c.after)]).collect();
            show::table(&["field", "before", "after"], &rows);
        })
    }

    async fn verify(&self, muse: &str) -> Answer {
        let found = api::verify_muse(&self.reader().await?, muse).await.map_err(problem)?;
        self.answer(&found, |found| {
            show::line(&format!(
                "{} is as sealed: {} generation(s), {} references",
                found.name, found.generations, found.references
            ));
            show::field("DNA", &found.dna_hash);
            show::field(
                "Key",
                &format!(
                    "{}{}",
                    found.public_key,
                    if found.own_key { " (this studio's)" } else { " (another studio's)" }
                ),
            );
        })
    }

    async fn produce(&self, request: ProduceRequest) -> Answer {
        let studio = self.owner().await?;
        let produced = {
            let _progress = Progress::of(&studio, self.json);
            api::produce(&studio, &request, self.cancel.clone()).await.map_err(problem)?
        };
        let Some(production) = produced.production else {
            self.answer(&produced, |produced| show::decision(&produced.decision))?;
            if !self.json && produced.decision.outcome == Outcome::Skip {
                show::say("      Make it all the same with --anyway.");
            }
            return Ok(Ending::Refused);
        };
        let view = api::show_production(&studio, &production.production_id.to_string()).await.map_err(problem)?;
        let muse = api::show_muse(&studio, &production.muse_id.to_string()).await.map_err(problem)?;
        self.answer(&view, |view| {
            let dna = &muse.head.sealed.dna;
            show::field(
                "Muse",
                &format!("{}, generation {}, sealed {}", dna.name, dna.generation, &muse.head.sealed.dna_hash[..16]),
            );
            show::production(view, |blob| studio.db().blobs().path(blob).display().to_string());
            if view.production.state == ProductionState::InReview {
                show::field("Next", &format!("muse review approve {}", view.production.production_id.short()));
            }
        })?;
        Ok(if view.production.state == ProductionState::InReview { Ending::Done } else { Ending::Refused })
    }

    async fn decide(&self, request: ProduceRequest) -> Answer {
        let decision = api::decide(&self.owner().await?, &request).await.map_err(problem)?;
        self.answer(&decision, show::decision)?;
        Ok(if decision.outcome == Outcome::Produce { Ending::Done } else { Ending::Refused })
    }

    async fn resume(&self) -> Answer {
        let studio = self.owner().await?;
        let driven = {
            let _progress = Progress::of(&studio, self.json);
            api::resume(&studio, self.cancel.clone()).await.map_err(problem)?
        };
        self.answer(&driven, |driven| {
            if driven.is_empty() {
                show::line("nothing was under way");
            }
            for work in driven {
                let problem = work.problem.as_ref().map(|p| format!(": {p}")).unwrap_or_default();
                show::line(&format!(
                    "{}  {}{problem}",
                    work.production_id.short(),
                    work.state.name().replace('_', " ")
                ));
            }
        })
    }

    async fn stop(&self, production: &str) -> Answer {
        let stopped = api::cancel(&self.owner().await?, production).await.map_err(problem)?;
        self.answer(&stopped, |work| show::line(&format!("{} is {}", work.production_id.short(), work.state.name())))
    }

    async fn work(&self, production: &str) -> Answer {
        let studio = self.reader().await?;
        let view = api::show_production(&studio, production).await.map_err(problem)?;
        self.answer(&view, |view| show::production(view, |blob| studio.db().blobs().path(blob).display().to_string()))
    }

    async fn scout(&self, scout: Scout) -> Answer {
        match scout {
            Scout::Import { file } => {
                let report = api::import_signals(&self.owner().await?, &file).await.map_err(problem)?;
                self.answer(&report, show_import)
            }
            Scout::Score { file, top, out } => {
                let report = api::score_signals(&file, top, out.as_deref()).await.map_err(problem)?;
                self.answer(&report, |report| {
                    let rows: Vec<Vec<String>> = report
                        .top
                        .iter()
                        .map(|s| {
                            let vvs = s.vvs.map_or_else(|| "–".to_owned(), |vvs| format!("{vvs:.1}"));
                            vec![
                                vvs,
                                s.source.name().to_owned(),
                                s.community.clone(),
                                s.title.chars().take(70).collect(),
                            ]
                        })
                        .collect();
                    show::table(&["VVS", "source", "community", "title"], &rows);
                    let bad = if report.bad > 0 { format!(", {} bad", report.bad) } else { String::new() };
                    show::line(&format!(
                        "{} rows, {} scored, {} without figures, {} no posts{bad}",
                        report.read, report.scored, report.without_figures, report.skipped
                    ));
                    show_bad(&report.bad_rows, report.bad);
                })
            }
            Scout::Watch { file, every } => self.watch(&file, Duration::from_secs(every.max(1))).await,
            Scout::Trends { limit } => {
                let trends = api::list_trends(&self.reader().await?, limit).await.map_err(problem)?;
                self.answer(&trends, |trends| {
                    let rows: Vec<Vec<String>> = trends
                        .iter()
                        .map(|t| {
                            let vvs = t.vvs.map_or_else(|| "no data".to_owned(), |vvs| format!("{vvs:.1}"));
                            let seen = format!("{} in {}", t.signal_count, t.community_count);
                            vec![t.phase.name().to_owned(), vvs, seen, t.label.for_display(70)]
                        })
                        .collect();
                    show::table(&["phase", "VVS", "signals", "about"], &rows);
                })
            }
        }
    }

    async fn watch(&self, file: &Path, every: Duration) -> Answer {
        let studio = self.owner().await?;
        let mut seen = None;
        loop {
            let changed = std::fs::metadata(file).and_then(|m| Ok((m.modified()?, m.len()))).ok();
            if changed.is_some() && changed != seen {
                seen = changed;
                match api::import_signals(&studio, file).await {
                    Ok(report) => self.answer(&report, show_import).map(|_| ())?,
                    // A file that is being written is read again at the next look.
                    Err(error) => show::say(&format!("muse: {error} [{}]", error.code())),
                }
            }
            tokio::select! {
                () = self.cancel.cancelled() => return Ok(Ending::Done),
                () = tokio::time::sleep(every) => {}
            }
        }
    }

    async fn workflow(&self, workflow: Workflow) -> Answer {
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

    async fn critic(&self, critic: Critic) -> Answer {
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

    /// For commands that need models but no rows: the studio that is there, read only, else a new one.
    async fn any_studio(&self) -> Result<Studio, Problem> {
        match self.reader().await {
            Ok(studio) => Ok(studio),
            Err(_) => self.owner().await,
        }
    }

    async fn wallet(&self, wallet: Wallet) -> Answer {
        match wallet {
            Wallet::Show { muse } => {
                let studio = self.reader().await?;
                let wallets = match muse {
                    Some(muse) => vec![api::wallet(&studio, &muse).await.map_err(problem)?],
                    None => api::wallets(&studio).await.map_err(problem)?,
                };
                let names = api::list_muses(&studio).await.map_err(problem)?;
                self.answer(&wallets, |wallets| {
                    let name = |id| names.iter().find(|m| m.muse_id == id).map_or_else(String::new, |m| m.name.clone());
                    let rows: Vec<Vec<String>> = wallets
                        .iter()
                        .map(|w| vec![name(w.muse_id), w.free.to_string(), w.held.to_string(), w.spent.to_string()])
                        .collect();
                    show::table(&["muse", "free", "held", "spent"], &rows);
                })
            }
            Wallet::Deposit { amount, muse, note } => {
                let studio = self.owner().await?;
                let muse = match muse {
                    Some(muse) => muse,
                    None => only_muse(&studio).await?,
                };
                let request = api::DepositRequest { amount, note, transfer_id: None };
                let wallet = api::post_deposit(&studio, &muse, request).await.map_err(problem)?;
                self.answer(&wallet, |w| show::line(&format!("{} free, {} held, {} spent", w.free, w.held, w.spent)))
            }
            Wallet::Limits { hourly_cap, why } => {
                let limits = match (hourly_cap, why) {
                    (Some(hourly_cap), Some(why)) => {
                        let request = api::SetLimit { hourly_cap, why, who: None };
                        api::set_limit(&self.owner().await?, request).await
                    }
                    _ => api::limits(&self.reader().await?).await,
                };
                self.answer(&limits.map_err(problem)?, |limits| {
                    let b = limits.breaker;
                    show::line(&format!(
                        "at most {} in any 60 minutes: {} captured, {} in flight, room for {}",
                        b.cap, b.captured, b.in_flight, b.room
                    ));
                    for change in &limits.changes {
                        show::field(
                            "  set",
                            &format!("{} to {} by {}: {}", change.at, change.amount, change.who, change.why),
                        );
                    }
                })
            }
            Wallet::Prices => {
                let prices = api::prices(&self.any_studio().await?);
                self.answer(&prices, |prices| {
                    let rows: Vec<Vec<String>> = prices
                        .iter()
                        .map(|p| {
                            vec![
                                p.item.clone(),
                                p.price.to_string(),
                                p.unit.clone(),
                                p.as_of.clone(),
                                p.confidence.clone(),
                                p.source.clone(),
                            ]
                        })
                        .collect();
                    show::table(&["item", "price", "per", "as of", "confidence", "source"], &rows);
                })
            }
        }
    }

    async fn ledger(&self, ledger: Ledger) -> Answer {
        let studio = self.reader().await?;
        match ledger {
            Ledger::Show { limit } => {
                let rows = api::ledger(&studio, limit).await.map_err(problem)?;
                self.answer(&rows, |rows| {
                    let cells: Vec<Vec<String>> = rows
                        .iter()
                        .map(|e| {
                            vec![
                                e.seq.to_string(),
                                e.at.to_string(),
                                e.kind.name().to_owned(),
                                e.amount.to_string(),
                                e.note.clone(),
                                e.hash[..12].to_owned(),
                            ]
                        })
                        .collect();
                    show::table(&["row", "at", "kind", "amount", "note", "hash"], &cells);
                })
            }
            Ledger::Verify => {
                let report = api::verify_ledger(&studio).await.map_err(problem)?;
                self.answer(&report, |report| {
                    for fault in &report.faults {
                        show::line(&format!("row {}: {}", fault.seq, fault.message));
                    }
                    let word = if report.is_sound() { "every row verifies" } else { "THE LEDGER DOES NOT VERIFY" };
                    show::line(&format!("{} rows: {word}; {} held; head {}", report.rows, report.held, report.head));
                })?;
                Ok(if report.is_sound() { Ending::Done } else { Ending::Refused })
            }
            Ledger::Export { output } => {
                let refused = |path: &Path, e| {
                    usage("file.refused", format!("cannot write {}: {e}", path.display()), "Name another file.")
                };
                let mut sink: Box<dyn Write> = match &output {
                    Some(path) => Box::new(BufWriter::new(std::fs::File::create(path).map_err(|e| refused(path, e))?)),
                    None => Box::new(BufWriter::new(std::io::stdout())),
                };
                let rows = api::export_ledger(&studio, |entry| {
                    serde_json::to_writer(&mut sink, entry)?;
                    sink.write_all(b"\n")
                });
                let count = rows.await.map_err(problem)?;
                sink.flush().map_err(|e| refused(output.as_deref().unwrap_or(Path::new("-")), e))?;
                if let Some(path) = output {
                    show::say(&format!("{count} rows in {}", path.display()));
                }
                Ok(Ending::Done)
            }
        }
    }

    async fn review(&self, review: Review) -> Answer {
        let (word, status) = match review {
            Review::List { all } => {
                let studio = self.reader().await?;
                let found =
                    if all { api::list_productions(&studio, 200).await } else { api::review_queue(&studio).await };
                return self.answer(&found.map_err(problem)?, |found| {
                    let rows: Vec<Vec<String>> = found
                        .iter()
                        .map(|w| {
                            vec![
                                w.production_id.short(),
                                w.state.name().replace('_', " "),
                                w.intent.clone(),
                                w.updated_at.to_string(),
                            ]
                        })
                        .collect();
                    show::table(&["id", "state", "intent", "since"], &rows);
                });
            }
            Review::Approve(word) => (word, ReviewStatus::Approved),
            Review::Reject(word) => (word, ReviewStatus::Rejected),
            Review::Repair(word) => (word, ReviewStatus::Changes),
        };
        let request = api::ReviewRequest { status, why: word.why, who: None };
        let work = api::review(&self.owner().await?, &word.production, request).await.map_err(problem)?;
        self.answer(&work, |work| {
            show::line(&format!("{} is {}", work.production_id.short(), work.state.name().replace('_', " ")));
            if work.state == ProductionState::Approved {
                show::field("Next", &format!("muse release {}", work.production_id.short()));
            }
        })
    }

    async fn release(&self, production: &str) -> Answer {
        let export = api::release(&self.owner().await?, production, "creator").await.map_err(problem)?;
        self.answer(&export, |export| {
            show::field("Picture", &export.picture.display().to_string());
            show::field("Manifest", &export.manifest.display().to_string());
        })
    }

    async fn serve(&self, bind: std::net::SocketAddr, allow_remote: bool) -> Answer {
        let studio = self.owner().await?;
        let options = ServeOptions { bind, allow_remote, token: None };
        let as_problem = |error: muse_server::ServeError| error.problem();
        let serving = muse_server::serve(studio.clone(), options, self.cancel.clone()).await.map_err(as_problem)?;
        show::say(&format!("muse answers on http://{} (documentation: /api/docs)", serving.address));
        show::say(&format!(
            "the token for calls that spend or change lies in {}",
            studio.db().home().token_file().display()
        ));
        let resuming = tokio::spawn({
            let (studio, cancel) = (studio.clone(), self.cancel.clone());
            async move { api::resume(&studio, cancel).await }
        });
        serving.finished().await.map_err(as_problem)?;
        resuming.abort();
        Ok(Ending::Done)
    }

    async fn doctor(&self) -> Answer {
        let studio = match self.owner().await {
            Ok(studio) => studio,
            // Somebody else owns it: looking is enough.
            Err(found) if found.code == "studio.owned" => self.reader().await?,
            Err(found) => return Err(found),
        };
        let report = api::doctor(&studio).await;
        self.answer(&report, show::doctor)?;
        Ok(if report.is_well() { Ending::Done } else { Ending::Refused })
    }
}

fn show_import(report: &muse_core::perception::ImportReport) {
    let bad = if report.bad > 0 { format!(", {} bad", report.bad) } else { String::new() };
    show::line(&format!(
        "{} rows: {} new posts, {} new looks, {} known, {} no posts{bad}; {} insights",
        report.read, report.new_signals, report.new_observations, report.repeated, report.skipped, report.insights
    ));
    show_bad(&report.bad_rows, report.bad);
}

fn show_bad(rows: &[muse_core::perception::BadRow], total: u64) {
    for row in rows.iter().take(10) {
        show::say(&format!("  {row}"));
    }
    if total > 10 {
        show::say(&format!("  … and {} more (--json lists the first hundred)", total - 10));
    }
}

async fn only_muse(studio: &Studio) -> Result<String, Problem> {
    let muses = api::list_muses(studio).await.map_err(problem)?;
    match muses.as_slice() {
        [only] => Ok(only.muse_id.to_string()),
        [] => Err(usage("muse.unknown", "there is no Muse yet".to_owned(), "Make one with `muse surprise --seal`.")),
        several => {
            Err(usage("muse.ambiguous", format!("there are {} Muses", several.len()), "Say which one with --muse."))
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
