use std::path::PathBuf;

/// The folder with recorded data; a missing one fails the test rather than skipping it.
///
/// # Panics
/// When the folder is not there.
pub fn folder() -> PathBuf {
    let root = std::env::var_os("MUSE_SHARED")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared")), PathBuf::from);
    let found = root.join("comfyui/object_info.json").is_file();
    assert!(found, "recorded data is missing: expected {}/comfyui; set MUSE_SHARED to its folder", root.display());
    root
}

/// A text file below the folder.
///
/// # Panics
/// When it cannot be read.
pub fn read(path: &str) -> String {
    let path = folder().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
