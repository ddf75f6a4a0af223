use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::sync::Mutex;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::writer::{BoxMakeWriter, MakeWriterExt};

/// A log longer than this is put aside as `studio.log.old` at the next start.
const LONGEST: u64 = 4 << 20;

/// Everything of note goes to standard error and to `logs/studio.log`, a mistake of our own with its place.
pub(crate) fn begin(home: &Path) {
    let filter = EnvFilter::try_from_env("MUSE_LOG");
    let filter = filter.unwrap_or_else(|_| EnvFilter::new("info,wgpu_hal=off,wgpu_core=error,naga=error,sqlx=warn"));
    let errors = std::io::stderr;
    let writer = match file(home) {
        Ok(file) => BoxMakeWriter::new(Mutex::new(file).and(errors)),
        Err(_) => BoxMakeWriter::new(errors),
    };
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).with_writer(writer).init();
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        tracing::error!("panicked: {panic}");
        usual(panic);
    }));
}

fn file(home: &Path) -> std::io::Result<File> {
    let folder = home.join("logs");
    std::fs::create_dir_all(&folder)?;
    let path = folder.join("studio.log");
    if path.metadata().is_ok_and(|about| about.len() > LONGEST) {
        std::fs::rename(&path, folder.join("studio.log.old"))?;
    }
    let mut file = OpenOptions::new().create(true).append(true).open(path)?;
    writeln!(file)?;
    Ok(file)
}
