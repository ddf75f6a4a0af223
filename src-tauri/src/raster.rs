use std::process::Command;

const DMABUF: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";

/// Without a graphics device WebKitGTK draws 1.4 to 5 times as fast when told not to try one (measured on version 2.50),
/// but reads that from its environment only. So the program starts itself anew with it; returns how that ended, or `None`
/// where there is nothing to do.
pub(crate) fn restarted_without_dmabuf() -> Option<i32> {
    if !cfg!(target_os = "linux") || std::env::var_os(DMABUF).is_some() || has_render_node() {
        return None;
    }
    let program = std::env::current_exe().ok()?;
    let mut again = Command::new(program);
    again.args(std::env::args_os().skip(1)).env(DMABUF, "1");
    ended(&mut again)
}

fn has_render_node() -> bool {
    let Ok(devices) = std::fs::read_dir("/dev/dri") else { return false };
    devices.flatten().any(|device| device.file_name().to_string_lossy().starts_with("renderD"))
}

/// In place of this process, so that its number and its signals stay those of the window.
#[cfg(unix)]
fn ended(again: &mut Command) -> Option<i32> {
    use std::os::unix::process::CommandExt;
    // Returns only when it failed; then the window is drawn the slow way.
    let _ = again.exec();
    None
}

#[cfg(not(unix))]
fn ended(again: &mut Command) -> Option<i32> {
    again.status().ok().and_then(|status| status.code())
}
