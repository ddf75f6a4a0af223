//! Catalogues of servers, kept on disk: an editor opens at once, and without the server.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::{Catalogue, CatalogueChange};
use crate::error::ComfyError;

/// A folder with the last known catalogue of each server, one file a server.
#[derive(Clone, Debug)]
pub struct CatalogueCache {
    folder: PathBuf,
}

/// A catalogue as it was last seen.
#[derive(Clone, Debug)]
pub struct Cached {
    /// What the server had.
    pub catalogue: Catalogue,
    /// The text it was read from.
    pub text: String,
    /// When it was asked.
    pub asked_at: SystemTime,
}

impl CatalogueCache {
    /// A cache in this folder; nothing is made before something is kept.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What a server had when it was last asked; nothing when it never was, or the file is damaged.
    pub fn load(&self, server: &str) -> Option<Cached> {
        let path = self.path(server);
        let text = fs::read_to_string(&path).ok()?;
        let asked_at = fs::metadata(&path).and_then(|file| file.modified()).ok()?;
        Some(Cached { catalogue: Catalogue::from_json(&text).ok()?, text, asked_at })
    }

    /// Keeps the text of a server's `/object_info`, and tells what changed since it was last kept.
    ///
    /// The file is whole at any moment: it is written beside and then put in place.
    ///
    /// # Errors
    /// [`ComfyError::BadDocument`] when the text is no catalogue, [`ComfyError::Disk`].
    pub fn keep(&self, server: &str, text: &str) -> Result<(Catalogue, Vec<CatalogueChange>), ComfyError> {
        let catalogue = Catalogue::from_json(text)?;
        let changes = self.load(server).map(|known| known.catalogue.changes_to(&catalogue)).unwrap_or_default();
        let path = self.path(server);
        self.write(&path, text).map_err(|source| ComfyError::Disk { path: path.clone(), source })?;
        Ok((catalogue, changes))
    }

    fn write(&self, path: &Path, text: &str) -> std::io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let beside = path.with_extension(format!("{}.part", std::process::id()));
        let mut file = fs::File::create(&beside)?;
        file.write_all(text.as_bytes())
            .and_then(|()| file.sync_all())
            .and_then(|()| fs::rename(&beside, path))
            .inspect_err(|_| {
                // What could not be finished is not left lying about.
                let _ = fs::remove_file(&beside);
            })
    }

    /// One file a server: readable, and different for servers whose names only look alike.
    fn path(&self, server: &str) -> PathBuf {
        let server = server.trim().trim_end_matches('/');
        let plain: String =
            server.chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '_' }).take(80).collect();
        let mark = server
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        self.folder.join(format!("{}-{mark:016x}.json", plain.trim_matches('.')))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = r#"{"A":{"input":{"required":{"n":["INT",{"default":1,"max":9}],"file":[["a.pt"]]}},"output":["IMAGE"]},"Gone":{}}"#;
    const NEW: &str = r#"{"A":{"input":{"required":{"file":[["b.pt"]],"n":["INT",{"default":1,"max":8}],"x":["MASK"]}},"output":["MASK"]},"B":{}}"#;

    #[test]
    fn a_kept_catalogue_is_found_again_and_its_changes_are_told() {
        let folder = tempfile::tempdir().unwrap();
        let cache = CatalogueCache::new(folder.path().join("deep"));
        assert!(cache.load("http://a:8188").is_none());
        let (_, changes) = cache.keep("http://a:8188", OLD).unwrap();
        assert_eq!(changes, []);
        let (_, changes) = cache.keep("http://a:8188/", NEW).unwrap();
        let told: Vec<String> = changes.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "~ A.n: INT, default 1, to 9 → INT, default 1, to 8",
                "~ A.file: +b.pt, -a.pt",
                "+ A.x (required)",
                "~ A: its inputs changed places",
                "~ A: gives (MASK), gave (IMAGE)",
                "- Gone",
                "+ B",
            ]
        );
        let known = cache.load("http://a:8188").unwrap();
        assert_eq!(known.catalogue, Catalogue::from_json(NEW).unwrap());
        assert!(known.asked_at.elapsed().unwrap().as_secs() < 60);
    }

    #[test]
    fn servers_that_look_alike_have_files_of_their_own_and_nonsense_is_not_kept() {
        let folder = tempfile::tempdir().unwrap();
        let cache = CatalogueCache::new(folder.path());
        cache.keep("http://a/b", OLD).unwrap();
        cache.keep("http://a_b", NEW).unwrap();
        assert!(cache.load("http://a/b").unwrap().catalogue.has("Gone"));
        assert!(cache.keep("http://a/b", "<html>").is_err());
        assert!(cache.load("http://a/b").unwrap().catalogue.has("Gone"));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
        fs::write(cache.path("http://a/b"), "{").unwrap();
        assert!(cache.load("http://a/b").is_none());
        cache.keep("../../x", OLD).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3, "no name leaves the folder");
    }
}
