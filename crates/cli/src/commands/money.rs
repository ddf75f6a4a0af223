//! Wallets, limits, prices and the ledger.

use std::io::{BufWriter, Write};
use std::path::Path;

use muse_core::api::{self, LedgerQuery};
use muse_core::creation::registry::ModelStanding;
use muse_core::studio::Studio;
use muse_core::vocab::Problem;

use super::{Answer, Host, problem, usage};
use crate::args::{Ledger, Wallet};
use crate::{Ending, show};

impl Host {
    pub(super) async fn models(&self) -> Answer {
        let rows = api::list_models(&self.any_studio().await?);
        self.answer(&rows, |rows| {
            let lines = rows.iter().map(|row| {
                let makes: Vec<_> = row.model.makes.iter().map(|makes| makes.name()).collect();
                let ends = match (row.standing, row.model.retires_on, &row.model.successor) {
                    (ModelStanding::Retired, Some(on), Some(next)) => format!("ended {on}; then {next}"),
                    (_, Some(on), _) => format!("ends {on}"),
                    (_, None, _) => String::new(),
                };
                let first: Vec<_> = row.first_for.iter().map(|makes| makes.name()).collect();
                let prices: Vec<_> =
                    row.price_rows.iter().map(|price| format!("{} a {}", price.price.mid, price.unit)).collect();
                vec![row.model.id.clone(), makes.join(", "), prices.join(", "), first.join(", "), ends]
            });
            show::table(&["model", "makes", "price", "taken first for", ""], &lines.collect::<Vec<_>>());
        })
        .map(|_| Ending::Done)
    }

    pub(super) async fn wallet(&self, wallet: Wallet) -> Answer {
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

    pub(super) async fn ledger(&self, ledger: Ledger) -> Answer {
        let studio = self.reader().await?;
        match ledger {
            Ledger::Show { limit } => {
                let rows = api::ledger(&studio, LedgerQuery::default(), limit).await.map_err(problem)?;
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
