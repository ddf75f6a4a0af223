//! `muse burst`: rented GPUs.

use muse_core::api::{self, BurstPlan, BurstSurvey, PlanBurst};
use muse_core::creation::burst::BurstSetup;
use muse_core::db::EventKind;
use muse_core::studio::Studio;
use muse_core::studio::burst::{BurstOffer, BurstOverview, BurstView, StartBurst};
use tokio_util::sync::CancellationToken;

use super::{Answer, Host, problem, read_text, usage};
use crate::args::Burst;
use crate::{Ending, show};

/// Characters of the longest bar.
const WIDEST: usize = 30;

impl Host {
    pub(super) async fn burst(&self, wanted: Burst) -> Answer {
        match wanted {
            Burst::Status { session: None } => {
                let found = api::burst_overview(&self.reader().await?).await.map_err(problem)?;
                self.answer(&found, overview)
            }
            Burst::Status { session: Some(session) } => {
                let found = api::show_burst(&self.reader().await?, &session).await.map_err(problem)?;
                self.answer(&found, told)
            }
            Burst::Offer { muse, minutes, pictures } => {
                let studio = self.reader().await?;
                let found = api::burst_offer(&studio, muse.as_deref(), minutes, Some(pictures)).await;
                self.answer(&found.map_err(problem)?, offer)
            }
            Burst::Start { muse, minutes, yes } => {
                let studio = self.owner().await?;
                let start = StartBurst { muse, minutes, approved: yes };
                let begun = api::start_burst(&studio, &start).await.map_err(problem)?;
                self.until_gone(&studio, begun, false).await
            }
            Burst::Stop { session } => {
                let studio = self.owner().await?;
                let ending = api::stop_burst(&studio, &session).await.map_err(problem)?;
                self.until_gone(&studio, ending, true).await
            }
            Burst::Log { session, lines } => {
                let found = api::burst_log(&self.reader().await?, &session, Some(lines)).await.map_err(problem)?;
                self.answer(&found, |found| show::line(found.text.trim_end()))
            }
            Burst::Setup { file: None } => {
                let found = api::burst_setup(&self.reader().await?).await.map_err(problem)?;
                show::json(&found);
                Ok(Ending::Done)
            }
            Burst::Setup { file: Some(file) } => {
                let text = read_text(&file)?;
                let setup: BurstSetup = serde_json::from_str(&text).map_err(|error| {
                    let what = format!("{}: {error}", file.display());
                    usage("burst.bad_setting", what, "Correct the named line and column, and set it up again.")
                })?;
                let kept = api::change_burst_setup(&self.owner().await?, setup).await.map_err(problem)?;
                show::json(&kept);
                Ok(Ending::Done)
            }
            Burst::Contexts { file } => {
                let found = api::burst_contexts(file.as_deref()).await.map_err(problem)?;
                self.answer(&found, |found| {
                    let rows = found.iter().map(|context| {
                        let current = if context.current { "*" } else { "" };
                        let server = context.server.clone().unwrap_or_default();
                        vec![current.to_owned(), context.name.clone(), server, named(&context.sign_in)]
                    });
                    show::table(&["", "context", "server", "signs in by"], &rows.collect::<Vec<_>>());
                })
            }
            Burst::Check => {
                let found = api::survey_burst(&self.reader().await?).await.map_err(problem)?;
                self.answer(&found, survey)?;
                Ok(if found.can_run { Ending::Done } else { Ending::Refused })
            }
            Burst::Manifests { gpus, pool } => {
                let found =
                    api::burst_manifests(&self.reader().await?, gpus, pool.then_some(true)).await.map_err(problem)?;
                self.answer(&found, |found| show::line(found.yaml.trim_end()))
            }
            Burst::Plan { per_hour, gpu, cold, most_pool } => {
                let wanted =
                    PlanBurst { per_hour: Some(per_hour), gpu, snapshots: Some(!cold), most_pool: Some(most_pool) };
                let found = api::plan_burst(&self.reader().await?, &wanted).await.map_err(problem)?;
                self.answer(&found, plan)
            }
        }
    }

    /// Follows a session until it is settled; Ctrl-C ends it, and is waited for.
    async fn until_gone(&self, studio: &Studio, begun: BurstView, mut stopped: bool) -> Answer {
        let id = begun.burst_id.to_string();
        let stop = CancellationToken::new();
        let tending = tokio::spawn({
            let (studio, stop) = (studio.clone(), stop.clone());
            async move { api::tend_bursts(&studio, stop).await }
        });
        let mut events = studio.db().listen();
        let mut last = None;
        let gone = loop {
            let now = api::show_burst(studio, &id).await.map_err(problem)?;
            if last.replace(now.phase) != Some(now.phase) && !self.json {
                show::say(&one_line(&now));
            }
            if now.ended_at.is_some() {
                break now;
            }
            tokio::select! {
                () = self.cancel.cancelled(), if !stopped => {
                    stopped = true;
                    api::stop_burst(studio, &id).await.map_err(problem)?;
                }
                _ = async { while !matches!(events.recv().await, Ok(event) if event.kind == EventKind::BurstMoved) {} } => {}
                () = tokio::time::sleep(std::time::Duration::from_secs(5)) => {}
            }
        };
        stop.cancel();
        let _ = tending.await;
        self.answer(&gone, told)
    }
}

fn one_line(view: &BurstView) -> String {
    format!("{}  {:<10} {} of at most {}", view.burst_id.short(), named(&view.phase), view.spent, view.held)
}

fn named(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

fn overview(found: &BurstOverview) {
    if !found.is_set_up {
        show::line("Rented GPUs are not set up: `muse burst setup FILE`, or Settings, Kubernetes.");
    }
    if let Some(problem) = &found.problem {
        show::line(&format!("The cluster could not be compared with the books: {problem}"));
    }
    let rows = found.sessions.iter().map(|view| {
        let end = view.ends.as_ref().map(|end| end.why.clone()).unwrap_or_default();
        let cost = view.cost.map_or_else(|| format!("{} (max {})", view.spent, view.held), |cost| cost.to_string());
        vec![view.burst_id.short(), view.machine.clone(), named(&view.phase), end, cost, view.asked_at.to_string()]
    });
    let rows: Vec<_> = rows.collect();
    if !rows.is_empty() {
        show::table(&["id", "machine", "stands", "ends", "cost", "asked"], &rows);
    }
    for stray in &found.strays {
        let whose = if stray.ours { "of this studio" } else { "of somebody else" };
        let left = stray.left_secs.map_or_else(String::new, |secs| format!(", {secs} s left"));
        show::line(&format!("stray: {} {whose}{left}", stray.name));
    }
}

fn told(view: &BurstView) {
    show::field("Session", &format!("{} ({} in {})", view.burst_id.short(), view.session, view.namespace));
    show::field("Machine", &format!("{}, {}/h", view.machine, view.per_hour));
    let cost =
        view.cost.map_or_else(|| format!("{} so far, at most {}", view.spent, view.held), |cost| cost.to_string());
    show::field("Cost", &cost);
    if view.ended_at.is_none() {
        show::field("Alone", &format!("if nobody does anything from now on, at most {} more", view.unattended));
    }
    if let Some(end) = &view.ends {
        let detail = end.detail.as_ref().map_or_else(String::new, |detail| format!(": {detail}"));
        show::field("Ends", &format!("{}{detail}", end.why));
    }
    for stretch in &view.stretches {
        show::field(&named(&stretch.phase), &format!("{:>7.1} s  {}", stretch.secs, stretch.cost));
    }
    for news in &view.news {
        show::line(&format!("{} {}", news.text, news.advice));
    }
    if let Some(problem) = &view.problem {
        show::line(&problem.to_string());
    }
}

fn offer(offer: &BurstOffer) {
    let quote = &offer.quote;
    show::field("Where", &format!("{} by {} ({})", offer.machine, named(&offer.way), offer.why));
    show::field("Cost", &format!("{} to {}, likely {}", quote.cost.low, quote.cost.high, quote.cost.mid));
    show::field("At most", &format!("{} in {} minutes, whatever happens", quote.maximum, offer.minutes));
    show::field("Alone", &format!("{} if this computer dies right after the click", offer.unattended));
    show::field(
        "Ends",
        &format!("after {} s without work, {} s without this studio", offer.idle_secs, offer.lease_secs),
    );
    if let Some(wait) = offer.wait_hit {
        let known = match offer.hit {
            Some(true) => "a pod is ready for it",
            Some(false) => "none is ready",
            None => "whether one is ready is not visible",
        };
        show::field("Wait", &format!("{:.0} to {:.0} s from the pool; {known}", wait.least, wait.most));
    }
    show::field("Wait", &format!("{:.0} to {:.0} s from nothing", offer.wait_miss.least, offer.wait_miss.most));
    show::field("Wallet", &format!("{} free; the breaker has room for {}", offer.free, offer.breaker.room));
    if offer.approval {
        show::line("Above what she may spend by herself: start it with --yes.");
    }
    if let Some(refusal) = &offer.refusal {
        show::line(&format!("It would be refused now: {refusal}"));
    }
}

fn survey(found: &BurstSurvey) {
    for finding in &found.findings {
        show::field(&named(&finding.state).replace('_', " "), &finding.text);
        if let Some(advice) = &finding.advice {
            show::field("", advice);
        }
    }
    show::line(&format!("Sessions run by {}: {}.", named(&found.way), found.why));
}

fn plan(found: &BurstPlan) {
    let start = if found.snapshots { "restored from snapshots" } else { "started from their image" };
    show::line(&format!(
        "{}, {start}, {} asked for in an hour, {} hours played through",
        found.gpu, found.per_hour, found.hours
    ));
    let rows = found.rows.iter().map(|row| {
        vec![
            row.pool.to_string(),
            format!("{:.0} % ({:.0}–{:.0})", row.hits * 100.0, row.hits_low * 100.0, row.hits_high * 100.0),
            format!("{:.0} s", row.wait_p50),
            format!("{:.0} s", row.wait_p95),
            row.per_hour.to_string(),
            row.per_session.to_string(),
            format!("{:.0} %", row.used * 100.0),
        ]
    });
    show::table(&["pool", "hits", "wait p50", "p95", "an hour", "a session", "used"], &rows.collect::<Vec<_>>());
    show::line("");
    let longest = found.rows.iter().map(|row| row.wait_mean).fold(f64::MIN_POSITIVE, f64::max);
    let bar = |share: f64| "█".repeat((share * WIDEST as f64).round() as usize);
    for row in &found.rows {
        show::line(&format!("pool {:>2}  hits {:<WIDEST$}  {:>3.0} %", row.pool, bar(row.hits), row.hits * 100.0));
        show::line(&format!("         wait {:<WIDEST$}  {:>3.0} s", bar(row.wait_mean / longest), row.wait_mean));
    }
    show::line("");
    show::line(&found.source);
}
