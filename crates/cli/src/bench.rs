//! `muse bench`: what this machine does, in medians. Everything runs on real parts in a temporary studio.

mod listening;

use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use muse_core::api;
use muse_core::cognition::{Platform, RendererChoice};
use muse_core::governance::ledger::{Transfer, append};
use muse_core::governance::treasury::{Admission, GrantRequest};
use muse_core::governance::{EntryKind, Purpose, Quote, Refusal};
use muse_core::studio::workbench::{Edit, EditWorkflow, NewWorkflow};
use muse_core::studio::{ProduceRequest, Studio, StudioError, StudioOptions};
use muse_core::vocab::{Clock, EditId, Limits, MuseId, Problem, ProductionId, TransferId, Usd, UsdRange};
use serde::Serialize;
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::args::BenchPart;
use crate::{Ending, show};

#[derive(Serialize)]
struct Figure {
    what: String,
    value: String,
    how: String,
}

/// Measures and shows. Takes about a minute in a release build.
pub async fn run(signals: u64, json: bool) -> Result<Ending, Problem> {
    let folder = std::env::temp_dir().join(format!("muse-bench-{}", std::process::id()));
    let measured = measure(&folder, signals).await;
    // The figures count; a folder left behind in the temporary place does not.
    let _ = std::fs::remove_dir_all(&folder);
    let figures = measured?;
    if json {
        show::json(&figures);
    } else {
        let rows: Vec<Vec<String>> = figures.into_iter().map(|f| vec![f.what, f.value, f.how]).collect();
        show::table(&["what", "median", "how"], &rows);
    }
    Ok(Ending::Done)
}

/// Measures a cold start against a restore; the script beside the image does it and says what it measured.
fn snapshot(sources: &Path, json: bool) -> Result<Ending, Problem> {
    let script = sources.join("scripts/burst-snapshot-bench");
    let failed = |message: String| Problem {
        code: "bench.snapshot".to_owned(),
        message,
        advice: Some("Run it as root in the folder of the sources, where gVisor's runsc is installed.".to_owned()),
        node: None,
    };
    let mut command = std::process::Command::new(&script);
    if json {
        command.arg("--json");
    }
    let status = command.status().map_err(|error| failed(format!("{}: {error}", script.display())))?;
    if status.success() { Ok(Ending::Done) } else { Err(failed(format!("{} ended with {status}", script.display()))) }
}

/// Measures one part in depth and shows it.
pub async fn part(part: BenchPart, json: bool) -> Result<Ending, Problem> {
    let request = match part {
        BenchPart::Critic { photos, rounds, audits, vectors, device } => {
            api::BenchCritic { photos, rounds, audits, vectors, device }
        }
        BenchPart::Snapshot { sources } => return snapshot(&sources, json),
        BenchPart::Forge { designs, rounds } => return forge(api::BenchForge { designs, rounds }, json).await,
    };
    let found = api::bench_critic(request).await.map_err(|error| error.as_problem())?;
    if json {
        show::json(&found);
        return Ok(Ending::Done);
    }
    show::line(&format!("{}, {} pictures", found.backend, found.pictures));
    let row = |what: &str, m: &api::Millis| {
        vec![what.to_owned(), format!("{:.1}", m.median), format!("{:.1}", m.quiet), format!("{:.1}", m.least)]
    };
    let [detector, embedder, mesh, wide_detector] = &found.sessions;
    let mut rows = vec![
        row("whole audit", &found.audit),
        row("decode", &found.decode),
        row("bare detector", detector),
        row("bare detector, 640 × 448", wide_detector),
        row("bare embedder", embedder),
        row("bare mesh", mesh),
    ];
    rows.extend(found.search.iter().map(|(device, m)| row(&format!("ten most alike, {device}"), m)));
    show::table(&["ms", "median", "quiet", "least"], &rows);
    let (sum, ratio) = (found.sessions_of_an_audit, found.audit_by_sessions);
    show::line(&format!("an audit takes {ratio:.2} of its bare sessions ({sum:.1} ms)"));
    let share = found.throughput / found.throughput_limit * 100.0;
    show::line(&format!("{:.1} audits/s, {share:.0} % of what those sessions alone reach here", found.throughput));
    if let Some((early, late, audits)) = found.memory {
        show::line(&format!("memory {early} MiB after {} audits, {late} MiB after {audits}", audits / 10));
    }
    Ok(Ending::Done)
}

async fn forge(request: api::BenchForge, json: bool) -> Result<Ending, Problem> {
    let found = api::bench_forge(request).await.map_err(|error| error.as_problem())?;
    if json {
        show::json(&found);
        return Ok(Ending::Done);
    }
    let row = |what: &str, m: &api::Millis| {
        vec![what.to_owned(), format!("{:.1}", m.median), format!("{:.1}", m.quiet), format!("{:.1}", m.least)]
    };
    let rows = [
        row("numbers to mesh", &found.morph),
        row("draft of 256 px", &found.draft_256),
        row("draft of 512 px", &found.draft_512),
        row("final picture of 512 px", &found.final_512),
        row("three drafts drawn and read", &found.three_read),
    ];
    show::line(&format!("{} designs, {} rounds, {} threads", found.designs, found.rounds, found.threads));
    show::table(&["ms", "median", "quiet", "least"], &rows);
    show::line(&format!("read by {}; most memory {} MiB", found.backend, found.peak_mib));
    Ok(Ending::Done)
}

async fn measure(folder: &Path, signals: u64) -> Result<Vec<Figure>, Problem> {
    let refused = |error: std::io::Error| Problem {
        code: "bench.folder".to_owned(),
        message: format!("{} cannot be used: {error}", folder.display()),
        advice: Some("Set TMPDIR to a folder with room.".to_owned()),
        node: None,
    };
    std::fs::create_dir_all(folder).map_err(refused)?;
    let mut figures = vec![scoring(folder, signals).await?];
    let feed = listening::LoudFeed::start().await.map_err(refused)?;
    let options = StudioOptions { sources: feed.options(), ..StudioOptions::owner(folder.join("home")) };
    let studio = Studio::open(options).await.map_err(|e| e.as_problem())?;
    let mut rest = Vec::new();
    let outcome = studio_figures(&studio, &feed, &mut rest).await;
    figures.extend(rest);
    outcome.map_err(|error| error.as_problem())?;
    Ok(figures)
}

async fn studio_figures(
    studio: &Studio,
    feed: &listening::LoudFeed,
    figures: &mut Vec<Figure>,
) -> Result<(), StudioError> {
    let intent = || ProduceRequest {
        intent: "Minimalist Avant-Garde".to_owned(),
        muse: None,
        platform: Platform::Instagram,
        renderer: RendererChoice::Draft,
        approved: true,
        anyway: true,
        seed: Some(7),
    };
    let begun = Instant::now();
    let first = studio.produce(&intent(), CancellationToken::new()).await?;
    figures.push(figure(
        "first picture in an empty studio",
        begun.elapsed(),
        "seal a Muse, decide, draft, audit, settle".to_owned(),
    ));
    let Some(production) = first.production else { return Ok(()) };
    let mut times = Vec::new();
    for _ in 0..5 {
        let begun = Instant::now();
        studio.produce(&intent(), CancellationToken::new()).await?;
        times.push(begun.elapsed());
    }
    figures.push(figure(
        "next picture, intent to review",
        median(&mut times),
        "draft 1080 × 1350, audited, 5 runs".to_owned(),
    ));
    audit(studio, &production.production_id.to_string(), figures).await?;
    listening::figures(studio, feed, production.muse_id, figures).await?;
    grants(studio, production.muse_id, figures).await?;
    edits(studio, figures).await?;
    transfers(studio, production.muse_id, figures).await
}

fn figure(what: &str, time: Duration, how: String) -> Figure {
    Figure { what: what.to_owned(), value: format!("{:.1} ms", time.as_secs_f64() * 1000.0), how }
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

async fn scoring(folder: &Path, signals: u64) -> Result<Figure, Problem> {
    let path = folder.join("signals.jsonl");
    let write = |path: &Path| -> std::io::Result<u64> {
        let mut file = BufWriter::new(std::fs::File::create(path)?);
        for i in 0..signals {
            let (minutes, upvotes) = (i % 1400, (i * 7919) % 50_000);
            writeln!(
                file,
                r#"{{"source":"reddit","id":"t3_{i}","community":"r/c{}","title":"Subject {} of the day, part {}","created_at":"2026-11-20T{:02}:{:02}:00Z","observed_at":"2026-11-21T12:00:00Z","upvotes":{upvotes},"comments":{}}}"#,
                i % 500,
                i % 9000,
                i % 13,
                minutes / 60,
                minutes % 60,
                upvotes / 20
            )?;
        }
        file.flush()?;
        Ok(path.metadata()?.len())
    };
    let size = write(&path).map_err(|error| Problem {
        code: "bench.folder".to_owned(),
        message: format!("{} cannot be written: {error}", path.display()),
        advice: Some("Set TMPDIR to a folder with room.".to_owned()),
        node: None,
    })?;
    let begun = Instant::now();
    let report = api::score_signals(&path, 20, None).await.map_err(|e| e.as_problem())?;
    let seconds = begun.elapsed().as_secs_f64();
    Ok(Figure {
        what: "scout score".to_owned(),
        value: format!("{:.0} signals/s", report.read as f64 / seconds),
        how: format!("{} signals, {} MB, {seconds:.1} s, peak memory {}", report.read, size >> 20, peak_memory()),
    })
}

/// The most memory this process has held so far.
fn peak_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok())
        .map_or_else(|| "unknown".to_owned(), |kib| format!("{} MiB", kib / 1024))
}

async fn audit(studio: &Studio, production: &str, figures: &mut Vec<Figure>) -> Result<(), StudioError> {
    let (_, bytes) = api::picture(studio, production).await?;
    let view = api::show_production(studio, production).await?;
    let request =
        api::AuditRequest { muse: view.production.muse_id.to_string(), domain: api::Domain::Rendered, strict: false };
    let mut times = Vec::new();
    for _ in 0..9 {
        let begun = Instant::now();
        api::audit(studio, "bench", bytes.clone(), &request).await?;
        times.push(begun.elapsed());
    }
    let backend = studio.critic().await?.reader().backend();
    figures.push(figure("critic, one picture", median(&mut times), format!("1080 × 1350 PNG, {backend}, 9 runs")));
    Ok(())
}

/// Single grants, one after the other: each is on disk before the next is asked for.
async fn grants(studio: &Studio, muse_id: MuseId, figures: &mut Vec<Figure>) -> Result<(), StudioError> {
    let mut times = Vec::new();
    for _ in 0..500 {
        let request = GrantRequest {
            muse_id,
            purpose: Purpose::Production(ProductionId::new()),
            quote: Quote { what: "bench".to_owned(), cost: UsdRange::default(), maximum: Usd::ZERO, rows: vec![] },
            limits: Limits { daily_budget: Usd::MAX, approval_above: Usd::MAX, max_attempts: 1 },
            approved: true,
        };
        let (treasury, now) = (studio.treasury().clone(), studio.clock().now());
        let begun = Instant::now();
        studio
            .db()
            .write::<_, Refusal, _>(move |tx| {
                Box::pin(async move {
                    let grant = treasury.grant(tx, now, Admission::alone(request)).await?;
                    treasury.settle(tx, now, grant, Usd::ZERO).await
                })
            })
            .await?;
        times.push(begun.elapsed());
    }
    let mid = median(&mut times);
    let p99 = times.get(times.len() * 99 / 100).copied().unwrap_or_default();
    let how = format!("hold and settle on disk, 500 runs, p99 {:.1} ms", p99.as_secs_f64() * 1000.0);
    figures.push(figure("single grant", mid, how));
    Ok(())
}

/// Edits of a workflow of two thousand nodes, one after the other: each is on disk before the next is asked for.
async fn edits(studio: &Studio, figures: &mut Vec<Figure>) -> Result<(), StudioError> {
    let node = |id: u32| json!({ "id": id, "type": "Note", "pos": [id % 50 * 240, id / 50 * 160], "size": [210, 120], "widgets_values": ["fog"] });
    let document = json!({ "version": 0.4, "nodes": (0..2000).map(node).collect::<Vec<_>>(), "links": [] });
    let wanted = NewWorkflow { document: Some(document), ..NewWorkflow::default() };
    let workflow = api::new_workflow(studio, wanted).await?.row.workflow_id;
    let mut times = Vec::new();
    for revision in 1..=500 {
        let path = format!("/nodes/{}/pos", revision * 7 % 2000);
        let steps = json!([{ "op": "replace", "path": path, "value": [revision, revision] }]);
        let edit = Edit {
            edit_id: EditId::new(),
            name: "Move".to_owned(),
            steps: serde_json::from_value(steps).unwrap_or_default(),
        };
        let begun = Instant::now();
        api::edit_workflow(studio, workflow, EditWorkflow { revision, edits: vec![edit] }).await?;
        times.push(begun.elapsed());
    }
    let mid = median(&mut times);
    let p99 = times.get(times.len() * 99 / 100).copied().unwrap_or_default();
    let how = format!("2,000 nodes, on disk, 500 runs, p99 {:.1} ms", p99.as_secs_f64() * 1000.0);
    figures.push(figure("workflow edit", mid, how));
    Ok(())
}

/// Deposits in batches of a thousand; each batch is one durable commit.
async fn transfers(studio: &Studio, muse_id: MuseId, figures: &mut Vec<Figure>) -> Result<(), StudioError> {
    let mut rates = Vec::new();
    for _ in 0..10 {
        let batch: Vec<Transfer> = (0..5000)
            .map(|_| Transfer {
                transfer_id: TransferId::new(),
                kind: EntryKind::Deposit,
                muse_id,
                amount: Usd::from_micros(1),
                grant_id: None,
                production_id: None,
                note: String::new(),
            })
            .collect();
        let now = Clock::system().now();
        let begun = Instant::now();
        studio
            .db()
            .write::<_, StudioError, _>(move |tx| Box::pin(async move { Ok(append(tx.conn(), now, &batch).await?) }))
            .await?;
        rates.push((5000.0 / begun.elapsed().as_secs_f64()) as u64);
    }
    rates.sort_unstable();
    let begun = Instant::now();
    let report = api::verify_ledger(studio).await?;
    let verified = report.rows as f64 / begun.elapsed().as_secs_f64();
    let rate = rates.get(rates.len() / 2).copied().unwrap_or_default();
    figures.push(Figure {
        what: "ledger, durable transfers".to_owned(),
        value: format!("{rate} transfers/s"),
        how: format!("10 batches of 5,000, each one commit; verifying reads {verified:.0} rows/s"),
    });
    Ok(())
}
