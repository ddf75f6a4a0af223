use tauri::menu::{Menu, MenuBuilder, MenuItemBuilder, PredefinedMenuItem, SubmenuBuilder};
use tauri::{AppHandle, Manager, Wry};

use crate::words::{Words, words};
use crate::{link, window};

/// Gives the studio its menu where the system has a bar for it, on macOS. Elsewhere a bar would stand inside the window in
/// the colours of another toolkit: there everything is in the window's own palette.
pub(crate) fn put_up(app: &AppHandle) -> tauri::Result<()> {
    if cfg!(target_os = "macos") {
        app.on_menu_event(|app, event| chosen(app, event.id().as_ref()));
        app.set_menu(build(app, words(None))?)?;
    }
    Ok(())
}

fn build(app: &AppHandle, words: &Words) -> tauri::Result<Menu<Wry>> {
    let new_muse = MenuItemBuilder::with_id("muse://muse/new", words.new_muse).build(app)?;
    let quit = MenuItemBuilder::with_id("quit", words.quit).accelerator("CmdOrCtrl+Q").build(app)?;
    let file = SubmenuBuilder::new(app, words.file).item(&new_muse).separator().item(&quit).build()?;
    let edit = SubmenuBuilder::new(app, words.edit)
        .item(&PredefinedMenuItem::undo(app, Some(words.undo))?)
        .item(&PredefinedMenuItem::redo(app, Some(words.redo))?)
        .separator()
        .item(&PredefinedMenuItem::cut(app, Some(words.cut))?)
        .item(&PredefinedMenuItem::copy(app, Some(words.copy))?)
        .item(&PredefinedMenuItem::paste(app, Some(words.paste))?)
        .item(&PredefinedMenuItem::select_all(app, Some(words.select_all))?)
        .build()?;
    let mut view = SubmenuBuilder::new(app, words.view);
    for (place, name) in link::SCREENS.iter().zip(words.screens) {
        view = view.text(format!("muse://{place}"), name);
    }
    let reload = MenuItemBuilder::with_id("reload", words.reload).accelerator("F5").build(app)?;
    let view = view.separator().item(&reload).build()?;
    MenuBuilder::new(app).items(&[&file, &edit, &view]).build()
}

/// An item's id is the place it leads to, or what it does.
fn chosen(app: &AppHandle, id: &str) {
    match id {
        "quit" => app.exit(0),
        "reload" => {
            if let Some(Err(error)) = app.get_webview_window(window::STUDIO).map(|window| window.reload()) {
                tracing::warn!("the window was not reloaded: {error}");
            }
        }
        place => link::follow(app, place),
    }
}
