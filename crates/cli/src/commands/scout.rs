//! Listening: import, score, watch, trends.

use std::path::Path;
use std::time::Duration;

use muse_core::api;
use muse_core::perception::{BadRow, ImportReport};
use muse_core::vocab::Advice;

use super::{Answer, Host, problem};
use crate::args::Scout;
use crate::{Ending, show};

impl Host {
    pub(super) async fn scout(&self, scout: Scout) -> Answer {
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
}

fn show_import(report: &ImportReport) {
    let bad = if report.bad > 0 { format!(", {} bad", report.bad) } else { String::new() };
    show::line(&format!(
        "{} rows: {} new posts, {} new looks, {} known, {} no posts{bad}; {} insights",
        report.read, report.new_signals, report.new_observations, report.repeated, report.skipped, report.insights
    ));
    show_bad(&report.bad_rows, report.bad);
}

fn show_bad(rows: &[BadRow], total: u64) {
    for row in rows.iter().take(10) {
        show::say(&format!("  {row}"));
    }
    if total > 10 {
        show::say(&format!("  … and {} more (--json lists the first hundred)", total - 10));
    }
}
