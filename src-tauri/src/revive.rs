use tauri::WebviewWindow;

/// Loads the page again when the process that draws it has died, for want of memory say: the engine runs in another one,
/// so nothing is lost but what was being typed. A page that dies again at once stays away.
#[cfg(target_os = "linux")]
pub(crate) fn after_crash(window: &WebviewWindow) -> tauri::Result<()> {
    use std::cell::Cell;
    use std::time::{Duration, Instant};

    use webkit2gtk::WebViewExt;

    const LEAST_APART: Duration = Duration::from_secs(10);
    window.with_webview(|platform| {
        let revived = Cell::new(None::<Instant>);
        platform.inner().connect_web_process_terminated(move |view, reason| {
            let before = revived.replace(Some(Instant::now()));
            let again = before.is_none_or(|at| at.elapsed() > LEAST_APART);
            tracing::error!(?reason, again, "the process that draws the window has died");
            if again {
                view.reload();
            }
        });
    })
}

/// Elsewhere it is left to the system.
#[cfg(not(target_os = "linux"))]
pub(crate) fn after_crash(_: &WebviewWindow) -> tauri::Result<()> {
    Ok(())
}
