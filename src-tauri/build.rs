//! Reads tauri.conf.json and the capabilities, and names the commands of the problem page.

fn main() {
    let commands = tauri_build::AppManifest::new().commands(&["trouble", "try_again", "quit"]);
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(commands)) {
        println!("cargo:warning={error:#}");
        std::process::exit(1);
    }
}
