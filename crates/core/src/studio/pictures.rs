//! Pictures of the store by their hash, whole and in small.

use std::path::{Path, PathBuf};

use muse_gpu::{DecodeLimits, Picture};
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;

use super::error::StudioError;
use super::{Studio, store};
use crate::creation::RenderError;
use crate::db::{Db, DbError, EventKind};
use crate::governance::genesis::{find_generation, find_muse};
use crate::vocab::BlobHash;

/// Longer sides that thumbnails come in, in pixels.
pub const THUMBNAIL_SIDES: [u32; 3] = [160, 320, 640];

/// Quality of their JPEG files.
const QUALITY: u8 = 82;

/// A picture in small: a JPEG file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thumbnail {
    /// The file.
    pub jpeg: Vec<u8>,
}

/// As many thumbnails are made at once as there are lanes; the same picture never twice at a time.
pub(super) fn lanes() -> Vec<tokio::sync::Mutex<()>> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    (0..cores.clamp(1, 4)).map(|_| tokio::sync::Mutex::new(())).collect()
}

impl Studio {
    /// The bytes of a picture of the store.
    ///
    /// # Errors
    /// [`StudioError::UnknownPicture`] for what is not there or is no picture, [`DbError::BlobDamaged`] for one whose
    /// bytes are not what its name says.
    pub async fn picture_bytes(&self, blob: &BlobHash) -> Result<Vec<u8>, StudioError> {
        let (db, blob) = (self.db().clone(), blob.clone());
        tokio::task::spawn_blocking(move || read_picture(&db, &blob)).await.map_err(|_| StudioError::Interrupted)?
    }

    /// A picture of the store with its longer side `side_px`, never larger than it is. Made once, then read from
    /// `thumbnails/` in the studio's folder.
    ///
    /// * `side_px`: one of [`THUMBNAIL_SIDES`].
    ///
    /// # Errors
    /// As [`picture_bytes`](Self::picture_bytes); a size there is none of; a picture that cannot be read.
    pub async fn thumbnail(&self, blob: &BlobHash, side_px: u32) -> Result<Thumbnail, StudioError> {
        if !THUMBNAIL_SIDES.contains(&side_px) {
            let what = format!("a thumbnail is 160, 320 or 640 pixels long, not {side_px}");
            return Err(StudioError::BadRequest { what });
        }
        let path = self.thumbnail_path(blob, side_px);
        if let Some(kept) = kept(path.clone()).await? {
            return Ok(kept);
        }
        let mut made = self.make_thumbnails(blob, &[side_px]).await?;
        made.pop().ok_or(StudioError::Interrupted)
    }

    /// Makes the thumbnails of pictures as they become part of the studio, until `cancel`.
    pub async fn tend_thumbnails(&self, cancel: CancellationToken) {
        let mut events = self.db().listen();
        loop {
            let event = tokio::select! {
                biased;
                () = cancel.cancelled() => return,
                event = events.recv() => match event {
                    Ok(event) => event,
                    // What was missed is made when it is asked for.
                    Err(RecvError::Lagged(_)) => continue,
                    Err(RecvError::Closed) => return,
                },
            };
            let new = match event.kind {
                EventKind::ProductionMoved => self.picture_of(&event.subject).await,
                EventKind::MuseSealed => self.references_of(&event.subject).await,
                _ => continue,
            };
            // A row that cannot be read is told to whoever asks for it.
            for blob in new.unwrap_or_default() {
                let wanted: Vec<u32> =
                    THUMBNAIL_SIDES.into_iter().filter(|side| !self.thumbnail_path(&blob, *side).exists()).collect();
                if cancel.is_cancelled() || wanted.is_empty() {
                    continue;
                }
                if let Err(error) = self.make_thumbnails(&blob, &wanted).await {
                    tracing::debug!(%error, %blob, "no thumbnails yet");
                }
            }
        }
    }

    async fn picture_of(&self, production: &str) -> Result<Vec<BlobHash>, StudioError> {
        Ok(store::find_by_text(self.db(), production).await?.picture_blob.into_iter().collect())
    }

    async fn references_of(&self, muse: &str) -> Result<Vec<BlobHash>, StudioError> {
        let head = find_muse(self.db(), muse).await?.head;
        let identity = find_generation(self.db(), head).await?.sealed.dna.identity;
        Ok(identity.references.into_iter().map(|reference| reference.blob).collect())
    }

    fn thumbnail_path(&self, blob: &BlobHash, side_px: u32) -> PathBuf {
        let folder = self.db().home().thumbnails().join(&blob.as_str()[..2]);
        folder.join(format!("{blob}-{side_px}.jpg"))
    }

    /// Makes thumbnails of one picture from one look at it; those that are there by now are only read.
    async fn make_thumbnails(&self, blob: &BlobHash, sides_px: &[u32]) -> Result<Vec<Thumbnail>, StudioError> {
        let lanes = &self.inner.thumbnail_lanes;
        let number = usize::from_str_radix(&blob.as_str()[..8], 16).unwrap_or_default();
        let _lane = match lanes.get(number % lanes.len().max(1)) {
            Some(lane) => Some(lane.lock().await),
            None => None,
        };
        let (db, blob) = (self.db().clone(), blob.clone());
        let wanted: Vec<(u32, PathBuf)> =
            sides_px.iter().map(|side| (*side, self.thumbnail_path(&blob, *side))).collect();
        let made = tokio::task::spawn_blocking(move || {
            let mut decoded: Option<Picture> = None;
            let mut made = Vec::with_capacity(wanted.len());
            for (side_px, path) in wanted {
                if let Some(kept) = read_kept(&path) {
                    made.push(kept);
                    continue;
                }
                if decoded.is_none() {
                    let bytes = read_picture(&db, &blob)?;
                    decoded = Some(Picture::decode(&bytes, &DecodeLimits::default()).map_err(RenderError::from)?);
                }
                let Some(picture) = &decoded else { continue };
                let jpeg = picture.fitted(side_px).encode_jpeg(QUALITY);
                if let Err(error) = keep(&path, &jpeg) {
                    tracing::warn!(%error, "a thumbnail could not be kept; it is made again when it is asked for");
                }
                made.push(Thumbnail { jpeg });
            }
            Ok(made)
        });
        made.await.map_err(|_| StudioError::Interrupted)?
    }
}

fn read_picture(db: &Db, blob: &BlobHash) -> Result<Vec<u8>, StudioError> {
    let unknown = || StudioError::UnknownPicture { wanted: blob.to_string() };
    if !db.blobs().path(blob).is_file() {
        return Err(unknown());
    }
    let bytes = db.blobs().get(blob)?;
    if image::guess_format(&bytes).is_err() { Err(unknown()) } else { Ok(bytes) }
}

async fn kept(path: PathBuf) -> Result<Option<Thumbnail>, StudioError> {
    tokio::task::spawn_blocking(move || read_kept(&path)).await.map_err(|_| StudioError::Interrupted)
}

/// A thumbnail from the disk, if it is there from its first to its last byte.
fn read_kept(path: &Path) -> Option<Thumbnail> {
    let jpeg = std::fs::read(path).ok()?;
    let whole = jpeg.starts_with(&[0xff, 0xd8]) && jpeg.ends_with(&[0xff, 0xd9]);
    whole.then_some(Thumbnail { jpeg })
}

/// The name appears with the whole file behind it. Not forced to the disk: what a power cut leaves is made again.
fn keep(path: &Path, jpeg: &[u8]) -> Result<(), DbError> {
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    std::fs::create_dir_all(folder).map_err(|e| DbError::file("cannot make the folder", folder, e))?;
    let temporary = path.with_extension("tmp");
    let written = std::fs::write(&temporary, jpeg).and_then(|()| std::fs::rename(&temporary, path));
    written.map_err(|e| DbError::file("cannot write", path, e))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that fails may panic")]
mod tests {
    use super::*;
    use crate::studio::StudioOptions;
    use crate::vocab::Advice;

    async fn studio(home: &tempfile::TempDir) -> Studio {
        Studio::open(StudioOptions { prefer_gpu: false, ..StudioOptions::owner(home.path()) }).await.unwrap()
    }

    fn size(jpeg: &[u8]) -> (u32, u32) {
        let picture = Picture::decode(jpeg, &DecodeLimits::default()).unwrap();
        (picture.width_px, picture.height_px)
    }

    #[tokio::test]
    async fn a_thumbnail_is_made_once_fits_and_never_grows() {
        let home = tempfile::tempdir().unwrap();
        let studio = studio(&home).await;
        let large = studio.db().blobs().put(&Picture::filled(1000, 500, [9, 90, 200]).encode_png()).unwrap();
        let small = studio.db().blobs().put(&Picture::filled(50, 100, [9, 90, 200]).encode_png()).unwrap();
        assert_eq!(size(&studio.thumbnail(&large, 320).await.unwrap().jpeg), (320, 160));
        assert_eq!(size(&studio.thumbnail(&small, 160).await.unwrap().jpeg), (50, 100));
        let path = studio.thumbnail_path(&large, 320);
        let made = path.metadata().unwrap().modified().unwrap();
        let (one, two) = tokio::join!(studio.thumbnail(&large, 320), studio.thumbnail(&large, 320));
        assert_eq!(one.unwrap(), two.unwrap());
        assert_eq!(path.metadata().unwrap().modified().unwrap(), made, "read, not made again");
    }

    #[tokio::test]
    async fn a_thumbnail_that_was_cut_off_is_made_again() {
        let home = tempfile::tempdir().unwrap();
        let studio = studio(&home).await;
        let blob = studio.db().blobs().put(&Picture::filled(400, 400, [1, 2, 3]).encode_png()).unwrap();
        let whole = studio.thumbnail(&blob, 160).await.unwrap();
        let path = studio.thumbnail_path(&blob, 160);
        std::fs::write(&path, &whole.jpeg[..whole.jpeg.len() / 2]).unwrap();
        assert_eq!(studio.thumbnail(&blob, 160).await.unwrap(), whole);
        assert_eq!(std::fs::read(&path).unwrap(), whole.jpeg);
        std::fs::remove_dir_all(studio.db().home().thumbnails()).unwrap();
        assert_eq!(studio.thumbnail(&blob, 160).await.unwrap(), whole, "the folder may go at any time");
    }

    #[tokio::test]
    async fn what_is_no_picture_of_the_store_is_unknown() {
        let home = tempfile::tempdir().unwrap();
        let studio = studio(&home).await;
        let text = studio.db().blobs().put(b"{\"nodes\": []}").unwrap();
        for blob in [text, BlobHash::of(b"never kept")] {
            assert_eq!(studio.picture_bytes(&blob).await.unwrap_err().code(), "picture.unknown");
            assert_eq!(studio.thumbnail(&blob, 160).await.unwrap_err().code(), "picture.unknown");
        }
        let broken = studio.db().blobs().put(&[0x89, b'P', b'N', b'G', 13, 10, 26, 10, 0, 0]).unwrap();
        assert_eq!(studio.thumbnail(&broken, 160).await.unwrap_err().code(), "picture.undecodable");
        assert_eq!(studio.thumbnail(&broken, 161).await.unwrap_err().code(), "request.bad");
    }

    #[tokio::test]
    async fn the_thumbnails_of_a_sealed_muse_are_made_without_being_asked_for() {
        let home = tempfile::tempdir().unwrap();
        let studio = studio(&home).await;
        let cancel = CancellationToken::new();
        let tending = tokio::spawn({
            let (studio, cancel) = (studio.clone(), cancel.clone());
            async move { studio.tend_thumbnails(cancel).await }
        });
        let space = crate::creation::forge::Forge::open().unwrap().space();
        let mut draft = crate::cognition::surprise(1, space).unwrap();
        draft.identity = crate::vocab::DraftIdentity::Starter { starter: "nova".to_owned() };
        let sealed = studio.genesis(draft, "a test").await.unwrap();
        let last = sealed.sealed.dna.identity.references.last().unwrap().blob.clone();
        let path = studio.thumbnail_path(&last, 640);
        let begun = std::time::Instant::now();
        while !path.exists() && begun.elapsed().as_secs() < 60 {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        assert!(THUMBNAIL_SIDES.into_iter().all(|side| studio.thumbnail_path(&last, side).exists()));
        cancel.cancel();
        tending.await.unwrap();
    }
}
