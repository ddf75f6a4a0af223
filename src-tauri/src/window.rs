use muse_core::vocab::Problem;
use tauri::{AppHandle, Manager, State, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder};
use tauri_plugin_opener::OpenerExt;

use crate::engine::Engine;
use crate::{menu, open, revive};

/// The studio's window.
pub(crate) const STUDIO: &str = "studio";
/// The page that says why it did not open.
pub(crate) const PROBLEM: &str = "problem";

const TITLE: &str = "Sovereign Muse";

/// Opens the studio on the engine's own pages. Pages of other servers open in the browser, and never here.
pub(crate) fn open_studio(app: &AppHandle, entry_url: &str) -> tauri::Result<()> {
    let entry: Url = entry_url.parse().map_err(|_| tauri::Error::InvalidWebviewUrl("the engine's address"))?;
    let own = entry.origin();
    let handle = app.clone();
    let window = WebviewWindowBuilder::new(app, STUDIO, WebviewUrl::External(entry))
        .title(TITLE)
        .inner_size(1440.0, 900.0)
        .min_inner_size(960.0, 640.0)
        .background_color(tauri::window::Color(0x0e, 0x0e, 0x10, 0xff))
        // Files are dropped on the page, which knows where; the desktop's own handling would take them away.
        .disable_drag_drop_handler()
        .on_navigation(move |url| {
            let ours = url.origin() == own || url.scheme() == "blob";
            if !ours
                && ["http", "https"].contains(&url.scheme())
                && let Err(error) = handle.opener().open_url(url.as_str(), None::<&str>)
            {
                tracing::warn!("{url} did not open: {error}");
            }
            ours
        })
        .on_document_title_changed(|window, title| {
            tracing::debug!("the window shows {title}");
            if let Err(error) = window.set_title(&title) {
                tracing::warn!("the window keeps its title: {error}");
            }
        })
        .build()?;
    revive::after_crash(&window)?;
    menu::put_up(app)?;
    if let Some(problem) = app.get_webview_window(PROBLEM) {
        problem.close()?;
    }
    Ok(())
}

/// Opens the page that says why the studio did not start.
pub(crate) fn open_problem(app: &AppHandle) -> tauri::Result<()> {
    if let Some(window) = app.get_webview_window(PROBLEM) {
        return window.set_focus();
    }
    WebviewWindowBuilder::new(app, PROBLEM, WebviewUrl::App("index.html".into()))
        .title(TITLE)
        .inner_size(640.0, 420.0)
        .build()
        .map(|_| ())
}

/// Brings whatever window there is to the front.
pub(crate) fn show(app: &AppHandle) {
    let window = app.get_webview_window(STUDIO).or_else(|| app.get_webview_window(PROBLEM));
    let front = |window: &WebviewWindow| {
        window.unminimize()?;
        window.show()?;
        window.set_focus()
    };
    if let Some(Err(error)) = window.as_ref().map(front) {
        tracing::warn!("the window stays where it is: {error}");
    }
}

/// Goes to a place of the window: `#/review`. Only places made by [`crate::link`] or written in this program come here.
pub(crate) fn go(app: &AppHandle, place: &str) {
    let Some(window) = app.get_webview_window(STUDIO) else { return };
    let script = format!("window.location.hash = {}", serde_json::Value::from(place));
    if let Err(error) = window.eval(script) {
        tracing::warn!("the window does not go to {place}: {error}");
    }
}

/// What the problem page says.
#[tauri::command]
pub(crate) fn trouble(engine: State<'_, Engine>) -> Option<Problem> {
    engine.trouble()
}

/// Opens the studio again, after its folder was freed or mended.
#[tauri::command]
pub(crate) async fn try_again(app: AppHandle) {
    let on_main = app.clone();
    if let Err(error) = app.run_on_main_thread(move || {
        if let Some(window) = on_main.get_webview_window(PROBLEM) {
            let _ = window.eval("location.reload()");
        }
        open(&on_main);
    }) {
        tracing::error!("{error}");
    }
}

/// Ends the program.
#[tauri::command]
pub(crate) fn quit(app: AppHandle) {
    app.exit(0);
}
