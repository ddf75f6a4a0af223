//! The `muse` command: a thin layer over `muse_core::api` and `muse_server`.
//!
//! Exit codes: 0 done, 1 refused or failed, 2 wrong usage. With `--json` the answer is one JSON document on standard
//! output; problems are JSON as well, on standard error.

mod args;
mod bench;
mod commands;
mod progress;
mod show;

use std::process::ExitCode;

use clap::Parser;
use muse_core::vocab::Problem;
use tokio_util::sync::CancellationToken;

use args::Cli;

/// How a command ended.
pub enum Ending {
    /// As asked.
    Done,
    /// Understood, but refused: exit code 1 without another message.
    Refused,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let filter = tracing_subscriber::EnvFilter::try_from_env("MUSE_LOG");
    let filter =
        filter.unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn,wgpu_hal=off,wgpu_core=error,naga=error"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            show::say(&format!("muse: the system gives no threads: {error}"));
            return ExitCode::FAILURE;
        }
    };
    let json = cli.json;
    let ended = runtime.block_on(async {
        let cancel = CancellationToken::new();
        let watching = tokio::spawn(stop_on_ctrl_c(cancel.clone()));
        let ended = commands::run(cli, cancel).await;
        watching.abort();
        ended
    });
    match ended {
        Ok(Ending::Done) => ExitCode::SUCCESS,
        Ok(Ending::Refused) => ExitCode::FAILURE,
        Err(problem) => {
            show_problem(&problem, json);
            ExitCode::FAILURE
        }
    }
}

/// The first Ctrl-C lets the work end cleanly, the second ends it at once: what is durable stays so.
async fn stop_on_ctrl_c(cancel: CancellationToken) {
    if tokio::signal::ctrl_c().await.is_ok() {
        show::say("muse: stopping (Ctrl-C again to stop at once; `muse resume` continues)");
        cancel.cancel();
        if tokio::signal::ctrl_c().await.is_ok() {
            std::process::exit(130);
        }
    }
}

fn show_problem(problem: &Problem, json: bool) {
    if json {
        show::say(&serde_json::json!({ "problem": problem }).to_string());
        return;
    }
    show::say(&format!("muse: {} [{}]", problem.message, problem.code));
    if let Some(advice) = &problem.advice {
        show::say(&format!("      {advice}"));
    }
}
