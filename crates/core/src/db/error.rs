use std::path::PathBuf;
use std::sync::Arc;

use crate::vocab::Advice;

/// What can go wrong with the studio's files.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DbError {
    /// Another process holds the lock.
    #[error("another Muse process (pid {pid}) is the owner of the studio in {}", home.display())]
    Owned {
        /// The studio's folder.
        home: PathBuf,
        /// Who holds it, as far as the lock file tells.
        pid: String,
    },
    /// A reader found nothing to read.
    #[error("there is no studio in {}", home.display())]
    NoStudio {
        /// The folder looked into.
        home: PathBuf,
    },
    /// A change was asked of a process that only reads.
    #[error("this process only reads the studio")]
    ReadOnly,
    /// The file was written by a later version.
    #[error("this studio was written by a newer version of Muse")]
    NewerFormat,
    /// No room left.
    #[error("the disk is full (or the studio's size limit is reached): nothing was changed")]
    DiskFull,
    /// The system refused a file.
    #[error("{action} {}: {source}", path.display())]
    File {
        /// What was tried: "cannot write".
        action: &'static str,
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: Arc<std::io::Error>,
    },
    /// A blob's bytes are not the ones its name promises.
    #[error("the stored file {hash} is missing or damaged")]
    BlobDamaged {
        /// The blob's name.
        hash: String,
    },
    /// A row cannot be read back as what it should be.
    #[error("a row of table {table} is damaged: {detail}")]
    Damaged {
        /// Where it lies.
        table: &'static str,
        /// What is wrong with it.
        detail: String,
    },
    /// The key that opens encrypted rows is not the one that closed them.
    #[error("the studio's secret key is not available: {detail}")]
    VaultClosed {
        /// What was found.
        detail: String,
    },
    /// Anything else SQLite said.
    #[error("the studio's database refused: {0}")]
    Sqlite(Arc<sqlx::Error>),
    /// The writer task is gone: the process is going down.
    #[error("the studio is closing")]
    Closing,
}

impl DbError {
    /// Sorts what SQLite says into the cases a person can act on.
    pub fn from_sqlx(error: sqlx::Error) -> Self {
        if let sqlx::Error::Database(database) = &error {
            // SQLITE_FULL is 13; SQLITE_IOERR_WRITE (778) is what a full disk gives while the log grows.
            match database.code().as_deref() {
                Some("13") | Some("778") => return Self::DiskFull,
                _ => {}
            }
        }
        Self::Sqlite(Arc::new(error))
    }

    /// For a file that the system refused; a full disk gets its own name.
    pub fn file(action: &'static str, path: impl Into<PathBuf>, source: std::io::Error) -> Self {
        use std::io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
        match source.kind() {
            StorageFull | QuotaExceeded | FileTooLarge => Self::DiskFull,
            _ => Self::File { action, path: path.into(), source: Arc::new(source) },
        }
    }

    /// For a row whose text is not what was once written there.
    pub fn damaged(table: &'static str, detail: impl std::fmt::Display) -> Self {
        Self::Damaged { table, detail: detail.to_string() }
    }
}

impl From<sqlx::Error> for DbError {
    fn from(error: sqlx::Error) -> Self {
        Self::from_sqlx(error)
    }
}

impl Advice for DbError {
    fn code(&self) -> &'static str {
        match self {
            Self::Owned { .. } => "studio.owned",
            Self::NoStudio { .. } => "studio.absent",
            Self::ReadOnly => "studio.read_only",
            Self::NewerFormat => "studio.newer_format",
            Self::DiskFull => "disk.full",
            Self::File { .. } => "disk.refused",
            Self::BlobDamaged { .. } => "blob.damaged",
            Self::Damaged { .. } => "row.damaged",
            Self::VaultClosed { .. } => "vault.closed",
            Self::Sqlite(_) => "database.refused",
            Self::Closing => "studio.closing",
        }
    }

    fn advice(&self) -> Option<String> {
        Some(match self {
            Self::Owned { .. } => {
                "Close the other process, or send the command to it over HTTP (`muse serve` answers on 127.0.0.1:8000)."
                    .to_owned()
            }
            Self::NoStudio { .. } => {
                "Make one with `muse surprise --seal`, or name another folder with --home.".to_owned()
            }
            Self::ReadOnly => "Run the command as the owner of the studio.".to_owned(),
            Self::NewerFormat => "Update Muse; the file was left as it is.".to_owned(),
            Self::DiskFull => "Free some space and repeat the command; everything done before is safe.".to_owned(),
            Self::File { .. } => "Check that the folder exists and that you may write to it.".to_owned(),
            Self::BlobDamaged { .. } => "Restore the file from a backup of the studio's `blobs` folder.".to_owned(),
            Self::Damaged { .. } => {
                "Restore `studio.db` from a backup; `muse doctor` names what else is affected.".to_owned()
            }
            Self::VaultClosed { .. } => {
                "Unlock the system's keychain, or restore the file `vault.key` of the studio from a backup.".to_owned()
            }
            Self::Sqlite(_) => "Run `muse doctor`; if the disk is well, restore `studio.db` from a backup.".to_owned(),
            Self::Closing => "Start the studio again; nothing acknowledged is lost.".to_owned(),
        })
    }
}
