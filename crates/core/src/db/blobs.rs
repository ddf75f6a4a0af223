use std::path::{Path, PathBuf};

use super::DbError;
use super::home::{sync_folder, write_private};
use crate::vocab::BlobHash;

/// Files named by the BLAKE3 of their bytes; written once, never changed.
#[derive(Clone, Debug)]
pub struct Blobs {
    root: PathBuf,
}

impl Blobs {
    pub(super) const fn new(root: PathBuf) -> Self {
        Self { root }
    }

    /// Where the blob lies: two digits of folder, so that no folder grows too large.
    pub fn path(&self, hash: &BlobHash) -> PathBuf {
        self.root.join(&hash.as_str()[..2]).join(hash.as_str())
    }

    /// Stores the bytes; durable when it returns. Storing the same bytes again costs one look at the disk.
    ///
    /// # Errors
    /// [`DbError::DiskFull`] or [`DbError::File`]; a half-written file never carries the blob's name.
    pub fn put(&self, bytes: &[u8]) -> Result<BlobHash, DbError> {
        let hash = BlobHash::of(bytes);
        let path = self.path(&hash);
        if path.metadata().is_ok_and(|found| found.len() == bytes.len() as u64) {
            return Ok(hash);
        }
        let folder = path.parent().unwrap_or_else(|| Path::new("."));
        std::fs::create_dir_all(folder).map_err(|e| DbError::file("cannot make the folder", folder, e))?;
        write_private(&path, bytes)?;
        Ok(hash)
    }

    /// Takes a file of any size in: it is moved here under its hash and is durable when this returns.
    ///
    /// * `file`: on the same disk as the studio's folder.
    ///
    /// # Errors
    /// As [`Blobs::put`]; the file then stays where it was.
    pub fn take(&self, file: &Path) -> Result<BlobHash, DbError> {
        let fail = |e| DbError::file("cannot take in", file, e);
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(std::fs::File::open(file).map_err(fail)?).map_err(fail)?;
        let hash = BlobHash::of_hasher(&hasher);
        let path = self.path(&hash);
        let folder = path.parent().unwrap_or_else(|| Path::new("."));
        std::fs::create_dir_all(folder).map_err(|e| DbError::file("cannot make the folder", folder, e))?;
        std::fs::File::open(file).and_then(|file| file.sync_all()).map_err(fail)?;
        std::fs::rename(file, &path).and_then(|()| sync_folder(folder)).map_err(fail)?;
        Ok(hash)
    }

    /// The bytes, checked against their name.
    ///
    /// # Errors
    /// [`DbError::BlobDamaged`] when the file is gone or is not what its name says.
    pub fn get(&self, hash: &BlobHash) -> Result<Vec<u8>, DbError> {
        let damaged = || DbError::BlobDamaged { hash: hash.to_string() };
        let bytes = std::fs::read(self.path(hash)).map_err(|_| damaged())?;
        if BlobHash::of(&bytes) == *hash { Ok(bytes) } else { Err(damaged()) }
    }

    /// Writes a copy outside the blob folder, whole or not at all.
    ///
    /// # Errors
    /// As [`Blobs::put`].
    pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), DbError> {
        write_private(path, bytes)
    }
}
