//! Lists the files of the built window, so that a release carries them; other builds read them from `ui/dist`.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=build.rs");
    let dist = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../ui/dist");
    let mut files = Vec::new();
    // With debug assertions the window is read at run time: whoever builds it anew needs not build the server anew.
    if env::var_os("CARGO_CFG_DEBUG_ASSERTIONS").is_none() {
        println!("cargo:rerun-if-changed={}", dist.display());
        if dist.join("index.html").is_file() {
            collect(&dist.canonicalize()?, "", &mut files)?;
        }
    }
    files.sort();
    // Copied, so that building the window anew meanwhile takes nothing away from under the compiler.
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let copies = out.join("window");
    fs::create_dir_all(&copies)?;
    let mut table = String::from("&[\n");
    for (number, (name, path)) in files.iter().enumerate() {
        let copy = copies.join(number.to_string());
        fs::copy(path, &copy)?;
        writeln!(table, "    ({name:?}, include_bytes!({:?})),", copy.display().to_string())?;
    }
    table.push(']');
    fs::write(out.join("window.rs"), table)?;
    Ok(())
}

/// Every file below a folder with its name as it stands in an address: `assets/index-3f2a.js`.
fn collect(folder: &Path, prefix: &str, files: &mut Vec<(String, PathBuf)>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = format!("{prefix}{}", name.to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{name}/"), files)?;
        } else {
            files.push((name, entry.path()));
        }
    }
    Ok(())
}
