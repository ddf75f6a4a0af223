use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

use super::{Access, DbError};

/// The studio's folder. The owner holds a lock on `owner.lock` for as long as it lives; the system frees it at any death.
#[derive(Debug)]
pub struct Home {
    root: PathBuf,
    _lock: Option<File>,
}

impl Home {
    /// The folder given by hand or by `MUSE_HOME`, else the platform's place for such data.
    pub fn default_root() -> PathBuf {
        let env = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
        if let Some(home) = env("MUSE_HOME") {
            return home;
        }
        if cfg!(target_os = "windows") {
            return env("APPDATA").unwrap_or_else(|| PathBuf::from(".")).join("Sovereign Muse");
        }
        let user = env("HOME").unwrap_or_else(|| PathBuf::from("."));
        if cfg!(target_os = "macos") {
            return user.join("Library/Application Support/Sovereign Muse");
        }
        env("XDG_DATA_HOME").unwrap_or_else(|| user.join(".local/share")).join("sovereign-muse")
    }

    pub(super) fn open(root: &Path, access: Access) -> Result<Self, DbError> {
        let database = root.join("studio.db");
        if access == Access::Reader {
            if !database.is_file() {
                return Err(DbError::NoStudio { home: root.to_owned() });
            }
            return Ok(Self { root: root.to_owned(), _lock: None });
        }
        for folder in ["", "blobs", "exports", "logs", "models"] {
            let path = root.join(folder);
            std::fs::create_dir_all(&path).map_err(|e| DbError::file("cannot make the folder", &path, e))?;
        }
        private_folder(root)?;
        let path = root.join("owner.lock");
        let mut lock = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(|e| DbError::file("cannot open", &path, e))?;
        if lock.try_lock().is_err() {
            let mut pid = String::new();
            // The owner wrote its number there; it is only shown, never trusted.
            let _ = lock.read_to_string(&mut pid);
            let pid: String = pid.chars().filter(char::is_ascii_digit).take(10).collect();
            let pid = if pid.is_empty() { "unknown".to_owned() } else { pid };
            return Err(DbError::Owned { home: root.to_owned(), pid });
        }
        let written =
            lock.set_len(0).and_then(|()| lock.rewind()).and_then(|()| write!(lock, "{}", std::process::id()));
        written.map_err(|e| DbError::file("cannot write", &path, e))?;
        Ok(Self { root: root.to_owned(), _lock: Some(lock) })
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// `studio.db`.
    pub fn database(&self) -> PathBuf {
        self.root.join("studio.db")
    }

    /// The content-addressed files.
    pub fn blobs(&self) -> PathBuf {
        self.root.join("blobs")
    }

    /// Small copies of pictures; may be deleted at any time.
    pub fn thumbnails(&self) -> PathBuf {
        self.root.join("thumbnails")
    }

    /// What leaves the studio.
    pub fn exports(&self) -> PathBuf {
        self.root.join("exports")
    }

    /// The bearer token that guards the spending calls of the HTTP door.
    pub fn token_file(&self) -> PathBuf {
        self.root.join("token")
    }
}

/// Nobody but the user reads the studio's folder.
#[cfg(unix)]
fn private_folder(root: &Path) -> Result<(), DbError> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(root, std::fs::Permissions::from_mode(0o700))
        .map_err(|e| DbError::file("cannot protect the folder", root, e))
}

#[cfg(not(unix))]
fn private_folder(_root: &Path) -> Result<(), DbError> {
    Ok(())
}

/// Writes a file so that after any crash it is either the old one or the whole new one, readable by the user only.
pub(super) fn write_private(path: &Path, bytes: &[u8]) -> Result<(), DbError> {
    let fail = |e| DbError::file("cannot write", path, e);
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    let temporary = folder.join(format!(".{}.tmp", uuid::Uuid::new_v4().simple()));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let written = options.open(&temporary).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    if let Err(error) = written.and_then(|()| std::fs::rename(&temporary, path)) {
        let _ = std::fs::remove_file(&temporary);
        return Err(fail(error));
    }
    sync_folder(folder).map_err(fail)
}

/// A rename is durable only once its folder is.
pub(super) fn sync_folder(folder: &Path) -> std::io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
