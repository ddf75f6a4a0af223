//! One arm per command; each is a call of `muse_core::api` and a way to show its answer.

mod autopilot;
mod burst;
mod context;
mod craft;
mod film;
mod forge;
mod money;
mod scout;

use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use muse_core::api::{self, ApiError};
use muse_core::cognition::Outcome;
use muse_core::db::Home;
use muse_core::governance::{ReviewStatus, StarterShelf};
use muse_core::studio::{ProduceRequest, ProductionState, Studio, StudioOptions};
use muse_core::vocab::{Advice, Draft, DraftIdentity, Problem};
use muse_server::ServeOptions;
use tokio_util::sync::CancellationToken;

use crate::args::{Cli, Command, Intent, New, Produce, Review};
use crate::progress::Progress;
use crate::{Ending, bench, show};

type Answer = Result<Ending, Problem>;

struct Host {
    home: PathBuf,
    comfy: Option<String>,
    json: bool,
    cancel: CancellationToken,
}

/// Runs one command.
pub async fn run(cli: Cli, cancel: CancellationToken) -> Answer {
    let home = cli.home.unwrap_or_else(Home::default_root);
    let comfy = cli.comfy.filter(|url| !url.trim().is_empty());
    let host = Host { home, comfy, json: cli.json, cancel };
    match cli.command {
        Command::New(new) => host.new_draft(new),
        Command::Surprise { seed, seal } => host.surprise(seed, seal).await,
        Command::Genesis { draft, of, why } => host.genesis(&draft, of.as_deref(), why).await,
        Command::List => host.list().await,
        Command::Show { muse } => host.show(&muse).await,
        Command::Diff { muse, from, to } => host.diff(&muse, from, to).await,
        Command::Verify { muse } => host.verify(&muse).await,
        Command::Produce(Produce { intent, hand_over: true, .. }) => host.hand_over(request(intent, false)).await,
        Command::Produce(produce) => host.produce(request(produce.intent, produce.yes)).await,
        Command::Decide(intent) => host.decide(request(intent, false)).await,
        Command::Resume => host.resume().await,
        Command::Cancel { production } => host.stop(&production).await,
        Command::Work { production } => host.work(&production).await,
        Command::Scout(scout) => host.scout(scout).await,
        Command::Keys(keys) => host.keys(keys).await,
        Command::Workflow(workflow) => host.workflow(workflow).await,
        Command::Critic(critic) => host.critic(critic).await,
        Command::Forge(forge) => host.forge(forge).await,
        Command::Wallet(wallet) => host.wallet(wallet).await,
        Command::Ledger(ledger) => host.ledger(ledger).await,
        Command::Review(review) => host.review(review).await,
        Command::Release { production } => host.release(&production).await,
        Command::Serve { bind, allow_remote } => host.serve(bind, allow_remote).await,
        Command::Openapi => {
            show::line(&muse_server::openapi_json());
            Ok(Ending::Done)
        }
        Command::Models => host.models().await,
        Command::Film(film) => host.film(film).await,
        Command::Burst(burst) => host.burst(burst).await,
        Command::Context(context) => host.context(context).await,
        Command::Autopilot(autopilot) => host.autopilot(autopilot).await,
        Command::Doctor => host.doctor().await,
        Command::Bench { signals, part: None } => bench::run(signals, host.json).await,
        Command::Bench { part: Some(part), .. } => bench::part(part, host.json).await,
    }
}

/// Largest file that is read whole; real drafts and workflows stay below 10 MiB, pictures that carry one below 40.
const MAX_FILE_BYTES: u64 = 64 << 20;

fn problem(error: ApiError) -> Problem {
    error.as_problem()
}

fn usage(code: &str, message: String, advice: &str) -> Problem {
    Problem { code: code.to_owned(), message, advice: Some(advice.to_owned()), node: None }
}

/// A file, or standard input for `-`.
fn read_bytes(path: &Path) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    let read = if path == Path::new("-") {
        std::io::stdin().take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes))
    };
    let unreadable = |why: &dyn std::fmt::Display| {
        usage("file.unreadable", format!("cannot read {}: {why}", path.display()), "Check the path.")
    };
    match read {
        Ok(count) if count as u64 > MAX_FILE_BYTES => Err(unreadable(&"it is larger than 64 MiB")),
        Ok(_) => Ok(bytes),
        Err(error) => Err(unreadable(&error)),
    }
}

/// As [`read_bytes`], for text.
fn read_text(path: &Path) -> Result<String, Problem> {
    String::from_utf8(read_bytes(path)?).map_err(|_| {
        let what = format!("cannot read {}: it is no text in UTF-8", path.display());
        usage("file.unreadable", what, "Check the path.")
    })
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
        if let Some(face) = new.face {
            surprise.draft_dna.identity = match StarterShelf::find(&face) {
                Ok(_) => DraftIdentity::Starter { starter: face },
                Err(_) => api::forge_identity(&forge::design_of(&face)?).map_err(problem)?,
            };
        }
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

    /// For commands that need models but no rows: the studio that is there, read only, else a new one.
    async fn any_studio(&self) -> Result<Studio, Problem> {
        match self.reader().await {
            Ok(studio) => Ok(studio),
            Err(_) => self.owner().await,
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
        show::say(&format!("the window, with its key: {}", serving.entry_url()));
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
