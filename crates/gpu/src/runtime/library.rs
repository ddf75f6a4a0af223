//! Finding an ONNX Runtime library and making sure that it is one.

use std::ffi::{CStr, c_char};
use std::path::{Path, PathBuf};

use super::RuntimeOptions;

/// The libraries to try, best first, as absolute paths: `ort` would look up relative ones beside the
/// executable, people mean the working folder.
pub(super) fn candidates(options: &RuntimeOptions) -> Vec<PathBuf> {
    let named = std::env::var_os("ORT_DYLIB_PATH").filter(|v| !v.is_empty()).map(PathBuf::from);
    let mut found: Vec<PathBuf> = options.library.iter().cloned().chain(named).collect();
    for folder in &options.search {
        let Ok(entries) = std::fs::read_dir(folder) else { continue };
        let mut libraries: Vec<PathBuf> = entries.flatten().map(|e| e.path()).filter(|p| is_library(p)).collect();
        libraries.sort_by_cached_key(|path| std::cmp::Reverse(version_key(path)));
        found.extend(libraries);
    }
    found.into_iter().map(|p| std::path::absolute(&p).unwrap_or(p)).collect()
}

fn is_library(path: &Path) -> bool {
    let Some(name) = path.file_name().and_then(|n| n.to_str()) else { return false };
    if !path.is_file() || name.contains("providers") {
        return false;
    }
    name.starts_with("libonnxruntime.so")
        || (name.starts_with("libonnxruntime") && name.ends_with(".dylib"))
        || name.eq_ignore_ascii_case("onnxruntime.dll")
}

/// `[1, 31, 1]` out of `libonnxruntime.so.1.31.1`, so that 1.31.10 counts as newer than 1.31.9.
fn version_key(path: &Path) -> Vec<u32> {
    let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
    name.split('.').filter_map(|part| part.parse().ok()).collect()
}

/// Loads the library, asks for its version and leaves it loaded; `Err` says in words why it is no use.
///
/// `ort::init_from` makes the same checks, but after its first refusal `ort` 2.0.0-rc.14 takes the
/// library for loaded (its `OnceLock` counts the failed attempt) and the next call runs into nothing.
/// So it is called at most once per process, for a library that has passed here.
#[expect(unsafe_code, reason = "a shared library cannot be opened or asked for its version without")]
pub(super) fn probe(path: &Path) -> Result<String, String> {
    let shown = path.display();
    if !path.is_file() {
        return Err(format!("{shown} is no file"));
    }
    // SAFETY: loading runs the library's initialisers. The user, the installer or scripts/setup chose
    // this file as ONNX Runtime, and `ort` would load it the same way.
    let library = unsafe { libloading::Library::new(path) }.map_err(|e| format!("{shown} does not load: {e}"))?;
    // SAFETY: the name and signature are those of ONNX Runtime's C API since 1.0.
    let base = unsafe { library.get::<unsafe extern "C" fn() -> *const ort::sys::OrtApiBase>(b"OrtGetApiBase") }
        .map_err(|_| format!("{shown} is no ONNX Runtime library"))?;
    // SAFETY: the function takes nothing and returns a pointer to a static table, or null.
    let version: *const c_char = unsafe { base().as_ref().map(|table| (table.GetVersionString)()) }
        .filter(|version| !version.is_null())
        .ok_or_else(|| format!("{shown} does not tell its version"))?;
    // SAFETY: checked for null above; the C API promises a static, null-terminated string.
    let version = unsafe { CStr::from_ptr(version) }.to_string_lossy().into_owned();
    let minor = version.split('.').nth(1).and_then(|part| part.parse::<u32>().ok()).unwrap_or(0);
    if minor < ort::MINOR_VERSION {
        return Err(format!("{shown} is version {version}, 1.{} or newer is needed", ort::MINOR_VERSION));
    }
    // Never unloaded: its threads and our function pointers live as long as the process.
    std::mem::forget(library);
    Ok(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_gives_its_newest_library_first_and_no_plugins() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in
            ["libonnxruntime.so.1.31.9", "libonnxruntime.so.1.31.10", "libonnxruntime_providers_x.so", "note.txt"]
        {
            std::fs::write(folder.path().join(name), b"").expect("a file");
        }
        let search = vec!["/nowhere/at/all".into(), folder.path().to_owned()];
        let found = candidates(&RuntimeOptions { search, ..RuntimeOptions::default() });
        let names: Vec<_> =
            found.iter().filter(|p| p.starts_with(folder.path())).filter_map(|p| p.file_name()).collect();
        assert_eq!(names, ["libonnxruntime.so.1.31.10", "libonnxruntime.so.1.31.9"]);
        let library = Some("/chosen/one.so".into());
        let found = candidates(&RuntimeOptions { library, ..RuntimeOptions::default() });
        assert_eq!(found.first().map(PathBuf::as_path), Some(Path::new("/chosen/one.so")));
    }

    #[test]
    fn what_is_no_library_is_refused_as_often_as_it_is_offered() {
        let folder = tempfile::tempdir().expect("a folder");
        let text = folder.path().join("libonnxruntime.so");
        std::fs::write(&text, b"not a library").expect("a file");
        for _ in 0..2 {
            assert!(probe(&text).is_err_and(|reason| reason.contains("does not load")));
            assert!(probe(folder.path()).is_err_and(|reason| reason.contains("no file")));
        }
    }
}
