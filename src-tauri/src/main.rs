//! The desktop window: the engine in process, its pages in a window, and what only a desktop has.
//!
//! In: the studio's folder. Out: a window on the engine's own pages, a tray, notices, links.
//! Never: holds a rule of the studio; everything the window can do, it does over HTTP like any browser.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

/// The studio and its server, from start to the last written state.
mod engine;

/// Links and places of the window.
mod link;

/// What goes into the log, and where that is.
mod log;

/// The menu, where the system has a bar for it.
mod menu;

/// What is told outside the window.
mod notices;

/// What a machine without a graphics device needs.
mod raster;

/// What happens when the process that draws the page dies.
mod revive;

/// The mark in the tray: state, pause, quit.
mod tray;

/// The windows: the studio, or why it did not open.
mod window;

/// Texts of the desktop's own parts in both languages.
mod words;

use engine::Engine;
use muse_core::db::Home;
use tauri::{AppHandle, Manager, RunEvent};
use tauri_plugin_deep_link::DeepLinkExt;

fn main() {
    if let Some(ended) = raster::restarted_without_dmabuf() {
        std::process::exit(ended);
    }
    let home = Home::default_root();
    log::begin(&home);
    let app = tauri::Builder::default()
        // First, so that a second start ends before anything else begins.
        .plugin(tauri_plugin_single_instance::init(|app, arguments, _| {
            window::show(app);
            for argument in &arguments {
                link::follow(app, argument);
            }
        }))
        .plugin(tauri_plugin_deep_link::init())
        .plugin(tauri_plugin_notification::init())
        .plugin(tauri_plugin_opener::init())
        .plugin(tauri_plugin_window_state::Builder::new().with_denylist(&[window::PROBLEM]).build())
        .invoke_handler(tauri::generate_handler![window::trouble, window::try_again, window::quit])
        .setup(move |app| {
            app.manage(Engine::new(home));
            let handle = app.handle().clone();
            app.deep_link().on_open_url(move |event| {
                for url in event.urls() {
                    link::follow(&handle, url.as_str());
                }
            });
            open(app.handle());
            for argument in std::env::args().skip(1) {
                link::follow(app.handle(), &argument);
            }
            Ok(())
        })
        .build(tauri::generate_context!());
    match app {
        Ok(app) => app.run(on_event),
        Err(error) => {
            tracing::error!("no window: {error}");
            std::process::exit(1);
        }
    }
}

/// Starts the engine and shows its window, or the page that says why it did not start.
pub(crate) fn open(app: &AppHandle) {
    match app.state::<Engine>().start() {
        Ok(started) => {
            if let Err(error) = window::open_studio(app, &started.entry_url) {
                tracing::error!("the window did not open: {error}");
            }
            // A desktop without a tray is one place less where the state is shown.
            if let Err(error) = tray::put_up(app, &started.studio) {
                tracing::warn!("no tray: {error}");
            }
            notices::begin(app, &started.studio);
        }
        Err(problem) => {
            tracing::error!("{} [{}]", problem.message, problem.code);
            app.state::<Engine>().keep(problem);
            if let Err(error) = window::open_problem(app) {
                tracing::error!("the window did not open: {error}");
            }
        }
    }
}

/// Before the process ends, what runs is written down.
fn on_event(app: &AppHandle, event: RunEvent) {
    if let RunEvent::ExitRequested { api, code, .. } = event {
        let engine = app.state::<Engine>();
        if let Some(serving) = engine.take() {
            api.prevent_exit();
            let app = app.clone();
            tauri::async_runtime::spawn(async move {
                serving.stop();
                if let Err(error) = serving.finished().await {
                    tracing::error!("{error}");
                }
                app.exit(code.unwrap_or(0));
            });
        }
    }
}
