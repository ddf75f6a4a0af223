use std::time::Duration;

use muse_core::studio::{Settings, SettingsChange, Studio, store};
use tauri::menu::{Menu, MenuItem};
use tauri::tray::{MouseButton, MouseButtonState, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Wry};
use tokio::sync::broadcast::error::RecvError;

use crate::window;
use crate::words::words;

/// Many events in a row change the tray once.
const GATHER: Duration = Duration::from_millis(300);

/// What the tray shows.
struct Tray {
    studio: Studio,
    status: MenuItem<Wry>,
    open: MenuItem<Wry>,
    pause: MenuItem<Wry>,
    quit: MenuItem<Wry>,
}

/// Puts the mark into the tray and keeps its words true to what happens.
pub(crate) fn put_up(app: &AppHandle, studio: &Studio) -> tauri::Result<()> {
    if app.tray_by_id("studio").is_some() {
        return Ok(());
    }
    let text = words(None);
    let item = |id: &str, text: &str, enabled| MenuItem::with_id(app, id, text, enabled, None::<&str>);
    let tray = Tray {
        studio: studio.clone(),
        status: item("status", text.idle, false)?,
        open: item("open", text.open, true)?,
        pause: item("pause", text.pause, true)?,
        quit: item("quit", text.quit, true)?,
    };
    let menu = Menu::with_items(app, &[&tray.status, &tray.open, &tray.pause, &tray.quit])?;
    let for_menu = studio.clone();
    let mut icon =
        TrayIconBuilder::with_id("studio").menu(&menu).show_menu_on_left_click(false).tooltip("Sovereign Muse");
    if let Some(picture) = app.default_window_icon() {
        icon = icon.icon(picture.clone());
    }
    icon.on_menu_event(move |app, event| match event.id().as_ref() {
        "open" => window::show(app),
        "pause" => toggle(for_menu.clone()),
        "quit" => app.exit(0),
        _ => {}
    })
    .on_tray_icon_event(|icon, event| {
        if let TrayIconEvent::Click { button: MouseButton::Left, button_state: MouseButtonState::Up, .. } = event {
            window::show(icon.app_handle());
        }
    })
    .build(app)?;
    tauri::async_runtime::spawn(tray.follow());
    Ok(())
}

fn toggle(studio: Studio) {
    tauri::async_runtime::spawn(async move {
        let changed = match studio.settings().await {
            Ok(now) => {
                let change = SettingsChange { paused: Some(!now.paused), ..SettingsChange::default() };
                studio.change_settings(change).await.map(|_| ())
            }
            Err(error) => Err(error),
        };
        if let Err(error) = changed {
            tracing::error!("not paused: {error}");
        }
    });
}

impl Tray {
    async fn follow(self) {
        let mut events = self.studio.db().listen();
        loop {
            if let Err(error) = self.refresh().await {
                tracing::warn!("the tray is not up to date: {error}");
            }
            if let Err(RecvError::Closed) = events.recv().await {
                return;
            }
            tokio::time::sleep(GATHER).await;
            while events.try_recv().is_ok() {}
        }
    }

    async fn refresh(&self) -> Result<(), Box<dyn std::error::Error>> {
        let settings = self.studio.settings().await?;
        let moving = store::moving(self.studio.db()).await?.len();
        self.show(&settings, moving)?;
        Ok(())
    }

    fn show(&self, settings: &Settings, moving: usize) -> tauri::Result<()> {
        let text = words(Some(settings));
        let runs = text.running(moving);
        self.status.set_text(if settings.paused { format!("{} · {runs}", text.paused) } else { runs })?;
        self.open.set_text(text.open)?;
        self.pause.set_text(if settings.paused { text.resume } else { text.pause })?;
        self.quit.set_text(text.quit)
    }
}
