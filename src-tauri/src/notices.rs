use muse_core::db::{Event, EventKind};
use muse_core::studio::{Studio, store};
use tauri::{AppHandle, Manager};
use tauri_plugin_notification::NotificationExt;
use tokio::sync::broadcast::error::RecvError;

use crate::window;
use crate::words::{Words, words};

/// Tells the desktop what the creator would want to know while she looks elsewhere: a work that waits for her word or has
/// failed, a tripped breaker, a face that drifts.
pub(crate) fn begin(app: &AppHandle, studio: &Studio) {
    let (app, studio) = (app.clone(), studio.clone());
    tauri::async_runtime::spawn(async move {
        let mut events = studio.db().listen();
        loop {
            match events.recv().await {
                Ok(event) => tell(&app, &studio, &event).await,
                Err(RecvError::Lagged(missed)) => tracing::warn!("{missed} events went by untold"),
                Err(RecvError::Closed) => return,
            }
        }
    });
}

async fn tell(app: &AppHandle, studio: &Studio, event: &Event) {
    let Ok(settings) = studio.settings().await else { return };
    let looking = app.get_webview_window(window::STUDIO).is_some_and(|window| window.is_focused().unwrap_or(false));
    if !settings.notify || looking {
        return;
    }
    let Some((title, body)) = notice(studio, event, words(Some(&settings))).await else { return };
    if let Err(error) = app.notification().builder().title(title).body(body).show() {
        tracing::warn!("nothing was shown on the desktop: {error}");
    }
}

async fn notice(studio: &Studio, event: &Event, words: &'static Words) -> Option<(&'static str, String)> {
    let of_work = async || store::find_by_text(studio.db(), &event.subject).await.ok().map(|found| found.intent);
    Some(match event.kind {
        EventKind::ProductionMoved => match event.detail.get("state").and_then(|state| state.as_str()) {
            Some("in_review") => (words.waits, of_work().await?),
            Some("failed") => (words.failed, of_work().await?),
            _ => return None,
        },
        EventKind::BreakerTripped => (words.breaker, words.breaker_text.to_owned()),
        EventKind::DriftAlarm => (words.drift, words.drift_text.to_owned()),
        _ => return None,
    })
}
