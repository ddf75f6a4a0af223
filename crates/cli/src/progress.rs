//! Progress of a render, on a terminal only.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use muse_core::db::EventKind;
use muse_core::studio::Studio;
use tokio::task::JoinHandle;

/// Draws what the studio says until it is dropped.
pub struct Progress {
    bar: ProgressBar,
    listening: Option<JoinHandle<()>>,
}

impl Progress {
    /// Listens to the studio. Without a terminal, or with `quiet`, nothing is drawn.
    pub fn of(studio: &Studio, quiet: bool) -> Self {
        if quiet || !std::io::stderr().is_terminal() {
            return Self { bar: ProgressBar::hidden(), listening: None };
        }
        let bar = ProgressBar::new(1000);
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg:<52} {wide_bar} {percent:>3}% {elapsed:>4}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(120));
        let mut events = studio.db().listen();
        let shown = bar.clone();
        let listening = tokio::spawn(async move {
            loop {
                match events.recv().await {
                    Ok(event) => draw(&shown, event.kind, &event.detail),
                    Err(tokio::sync::broadcast::error::RecvError::Lagged(_)) => {}
                    Err(tokio::sync::broadcast::error::RecvError::Closed) => return,
                }
            }
        });
        Self { bar, listening: Some(listening) }
    }
}

fn draw(bar: &ProgressBar, kind: EventKind, detail: &serde_json::Value) {
    let text = |key: &str| detail.get(key).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
    match kind {
        EventKind::ProductionMoved => bar.set_message(text("state").replace('_', " ")),
        EventKind::RenderProgress => {
            let message = match text("step").as_str() {
                "session" => format!("a rented machine: {}", text("phase")),
                "uploading" => "sending her picture".to_owned(),
                "queued" => {
                    format!("in line, {} before it", detail.get("position").unwrap_or(&serde_json::Value::Null))
                }
                "working" => text("what"),
                "reconnecting" => "connection lost, looking for it again".to_owned(),
                "downloading" => "fetching the picture".to_owned(),
                other => other.to_owned(),
            };
            bar.set_message(message);
            if let Some(done) = detail.get("done").and_then(serde_json::Value::as_f64) {
                bar.set_position((done * 1000.0) as u64);
            }
        }
        EventKind::Judged => bar.set_message(text("sentence")),
        _ => {}
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(listening) = self.listening.take() {
            listening.abort();
        }
        self.bar.finish_and_clear();
    }
}
