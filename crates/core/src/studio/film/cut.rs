//! What is done with clips: looked into, joined, shown at a glance, released.

use std::path::{Path, PathBuf};

use muse_gpu::{DecodeLimits, Domain, Picture};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::super::Studio;
use super::super::error::StudioError;
use super::super::export::slug;
use super::model::{ClipAudit, Film, FilmView, FilmWord, SeenPicture};
use super::{clip_names, store};
use crate::creation::RenderError;
use crate::creation::film::{ClipWish, Ffmpeg, FilmError, Moment, contact_sheet};
use crate::db::{Blobs, DbError};
use crate::governance::critic::Question;
use crate::governance::genesis::{find_generation, find_muse};
use crate::vocab::{Advice, BlobHash, FilmId};

/// The side to which pictures are brought before they are held against each other, in pixels.
const COMPARED_PX: u32 = 64;

/// Where a released film lies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FilmExport {
    /// The folder.
    #[schema(value_type = String)]
    pub folder: PathBuf,
    /// The clips in it, in their order, as they came.
    #[schema(value_type = Vec<String>)]
    pub clips: Vec<PathBuf>,
    /// The one file, when they were joined.
    #[schema(value_type = Option<String>)]
    pub film: Option<PathBuf>,
    /// The film at a glance.
    #[schema(value_type = String)]
    pub sheet: PathBuf,
    /// The signed manifest.
    #[schema(value_type = String)]
    pub manifest: PathBuf,
}

impl Studio {
    /// What there is to see in a clip: its first, middle and last picture, judged, and how far it kept to the pictures it
    /// was given. What cannot be seen is the audit's problem: the clip is paid for and kept all the same.
    pub(super) async fn look_into(
        &self,
        film: &Film,
        wish: &ClipWish,
        video: &BlobHash,
    ) -> Result<ClipAudit, StudioError> {
        let Some(ffmpeg) = self.ffmpeg().await else {
            return Ok(ClipAudit { problem: Some(FilmError::NoFfmpeg.problem()), ..ClipAudit::default() });
        };
        let mut audit = ClipAudit::default();
        match self.seen_in(film, wish, &ffmpeg, video, &mut audit).await {
            Ok(()) => Ok(audit),
            Err(error @ StudioError::Db(_)) => Err(error),
            Err(error) => Ok(ClipAudit { problem: Some(error.as_problem()), ..audit }),
        }
    }

    async fn seen_in(
        &self,
        film: &Film,
        wish: &ClipWish,
        ffmpeg: &Ffmpeg,
        video: &BlobHash,
        audit: &mut ClipAudit,
    ) -> Result<(), StudioError> {
        let file = self.db().blobs().path(video);
        let probe = ffmpeg.probe(&file).await?;
        let secs = probe.secs;
        audit.probe = Some(probe);
        let head = find_muse(self.db(), &film.muse_id.to_string()).await?.head;
        let (cast, critic) = (self.cast(head).await?, self.critic().await?);
        let mut ends = Vec::new();
        for (at_secs, moment) in [(0.0, Moment::At(0.0)), (secs / 2.0, Moment::At(secs / 2.0)), (secs, Moment::Last)] {
            let png = ffmpeg.picture(&file, moment).await?;
            let blob = self.db().blobs().put(&png)?;
            let (cast, critic, bytes) = (cast.clone(), critic.clone(), png.clone());
            let judged = tokio::task::spawn_blocking(move || {
                let question = Question { domain: Domain::Generated, laid_from: None, strict: false };
                critic.judge(&bytes, &cast.known, &question)
            });
            let judgement = judged.await.map_err(|_| StudioError::Interrupted)?.map_err(RenderError::from)?;
            audit.seen.push(SeenPicture::of(at_secs, blob, &judgement));
            ends.push(png);
        }
        if let [first, _, last] = ends.as_slice() {
            audit.first_off = Some(self.off(&wish.first_frame, first)?);
            audit.last_off = wish.last_frame.as_ref().map(|wanted| self.off(wanted, last)).transpose()?;
        }
        Ok(())
    }

    /// How far a picture is from the one that was given, in small: mean difference of a colour value.
    fn off(&self, given: &BlobHash, made: &[u8]) -> Result<f32, StudioError> {
        let small = |bytes: &[u8]| {
            let picture = Picture::decode(bytes, &DecodeLimits::default()).map_err(RenderError::from)?;
            Ok::<_, StudioError>(picture.resized(COMPARED_PX, COMPARED_PX))
        };
        let (given, made) = (small(&self.db().blobs().get(given)?)?, small(made)?);
        let sum: u32 = given.rgb.iter().zip(&made.rgb).map(|(a, b)| u32::from(a.abs_diff(*b))).sum();
        Ok(sum as f32 / given.rgb.len() as f32)
    }

    /// The film with every clip that is played.
    ///
    /// # Errors
    /// [`FilmError::NotWhole`].
    pub(super) async fn whole(&self, film: &Film) -> Result<FilmView, StudioError> {
        let view = self.view_film(film).await?;
        let missing: Vec<usize> =
            view.shots.iter().enumerate().filter(|(_, shot)| shot.clip.is_none()).map(|(at, _)| at + 1).collect();
        if missing.is_empty() { Ok(view) } else { Err(FilmError::NotWhole { shots: missing }.into()) }
    }

    /// Joins the clips of a film to one file. Joining the same clips again costs nothing.
    ///
    /// # Errors
    /// [`FilmError::NotWhole`], [`FilmError::NoFfmpeg`], [`FilmError::Ffmpeg`].
    pub async fn join_film(&self, film_id: FilmId) -> Result<BlobHash, StudioError> {
        let view = self.whole(&self.film(film_id).await?).await?;
        if let Some(joined) = view.joined {
            return Ok(joined);
        }
        let ffmpeg = self.ffmpeg().await.ok_or(FilmError::NoFfmpeg)?;
        let videos = view.shots.iter().filter_map(|shot| shot.clip.as_ref()?.video_blob.as_ref());
        let files: Vec<PathBuf> = videos.map(|video| self.db().blobs().path(video)).collect();
        let folder = self.db().home().root().join("incoming");
        std::fs::create_dir_all(&folder).map_err(|e| DbError::file("cannot make the folder", &folder, e))?;
        let scratch = folder.join(format!("{}.mp4", uuid::Uuid::now_v7()));
        let joined = ffmpeg.join(&files, &scratch).await;
        let blobs = self.db().blobs().clone();
        let taken = tokio::task::spawn_blocking(move || {
            let taken = joined.map_err(StudioError::from).and_then(|_| Ok(blobs.take(&scratch)?));
            // What was begun and is of no use.
            let _ = std::fs::remove_file(&scratch);
            taken
        });
        let video = taken.await.map_err(|_| StudioError::Interrupted)??;
        let (names, now) = (clip_names(&view.shots).unwrap_or_default(), self.clock().now());
        let kept = video.clone();
        self.db()
            .write::<_, StudioError, _>(move |tx| {
                Box::pin(async move { Ok(store::keep_joined(tx, film_id, &names, &kept, now).await?) })
            })
            .await?;
        Ok(video)
    }

    /// The film at a glance, as PNG: a row for each shot, with the pictures seen in its clip, else the one that opens it.
    ///
    /// # Errors
    /// [`RenderError::NoPicture`] while there is none at all.
    pub async fn film_sheet(&self, film_id: FilmId) -> Result<Vec<u8>, StudioError> {
        let view = self.view_film(&self.film(film_id).await?).await?;
        let mut rows = Vec::new();
        for shot in &view.shots {
            let audit = shot.clip.as_ref().and_then(|clip| clip.audit.as_ref());
            let mut blobs: Vec<BlobHash> =
                audit.into_iter().flat_map(|audit| audit.seen.iter().map(|seen| seen.picture_blob.clone())).collect();
            if blobs.is_empty() {
                blobs.extend(shot.key_frame.as_ref().and_then(|frame| frame.picture_blob.clone()));
            }
            let files: Result<Vec<Vec<u8>>, DbError> = blobs.iter().map(|blob| self.db().blobs().get(blob)).collect();
            rows.push(files?);
        }
        let drawn = tokio::task::spawn_blocking(move || {
            let decode = |bytes: &Vec<u8>| Picture::decode(bytes, &DecodeLimits::default());
            let rows: Result<Vec<Vec<Picture>>, _> = rows.iter().map(|row| row.iter().map(decode).collect()).collect();
            let rows: Vec<Vec<Picture>> = rows.map_err(RenderError::from)?;
            let rows: Vec<Vec<Picture>> = rows.into_iter().filter(|row| !row.is_empty()).collect();
            if rows.is_empty() { Err(RenderError::NoPicture) } else { Ok(contact_sheet(&rows).encode_png()) }
        });
        Ok(drawn.await.map_err(|_| StudioError::Interrupted)??)
    }

    /// A clip or a joined film by the hash of its file.
    ///
    /// # Errors
    /// [`StudioError::UnknownPicture`] for whatever is neither.
    pub async fn video_file(&self, wanted: &str) -> Result<PathBuf, StudioError> {
        let unknown = || StudioError::UnknownPicture { wanted: wanted.to_owned() };
        let video: BlobHash = wanted.parse().map_err(|_| unknown())?;
        if !store::is_video(self.db(), &video).await? {
            return Err(unknown());
        }
        Ok(self.db().blobs().path(&video))
    }

    /// Releases an approved film: its clips as they came, the joined file when there is one, the sheet and a signed
    /// manifest in one folder. Doing it again writes the same files.
    ///
    /// # Errors
    /// [`FilmError::NotApproved`], [`FilmError::NotWhole`].
    pub async fn release_film(&self, film_id: FilmId, who: &str) -> Result<FilmExport, StudioError> {
        let film = self.film(film_id).await?;
        if !matches!(film.word, FilmWord::Approved | FilmWord::Released) {
            return Err(FilmError::NotApproved { film_id }.into());
        }
        let view = self.whole(&film).await?;
        let export = self.film_export(&view);
        std::fs::create_dir_all(&export.folder)
            .map_err(|e| DbError::file("cannot make the folder", &export.folder, e))?;
        let mut files = Vec::new();
        let videos = view.shots.iter().filter_map(|shot| shot.clip.as_ref()?.video_blob.as_ref());
        for (video, target) in videos.zip(&export.clips).chain(view.joined.as_ref().zip(export.film.as_ref())) {
            files.push(self.copy_video(video, target)?);
        }
        Blobs::write_file(&export.sheet, &self.film_sheet(film_id).await?)?;
        let manifest = self.film_manifest(&view, files).await?;
        Blobs::write_file(&export.manifest, manifest.as_bytes())?;
        if film.word == FilmWord::Approved {
            let who = who.to_owned();
            self.rewrite_film(film_id, move |film| {
                (film.word, film.who) = (FilmWord::Released, who);
                Ok(())
            })
            .await?;
        }
        Ok(export)
    }

    fn film_export(&self, view: &FilmView) -> FilmExport {
        let name = format!("{}-{}", slug(&view.film.title), view.film.film_id.short());
        let folder = self.db().home().exports().join(name);
        FilmExport {
            clips: (1..=view.shots.len()).map(|number| folder.join(format!("shot-{number:02}.mp4"))).collect(),
            film: view.joined.as_ref().map(|_| folder.join("film.mp4")),
            sheet: folder.join("sheet.png"),
            manifest: folder.join("manifest.json"),
            folder,
        }
    }

    fn copy_video(&self, video: &BlobHash, target: &Path) -> Result<serde_json::Value, DbError> {
        let bytes = self.db().blobs().get(video)?;
        Blobs::write_file(target, &bytes)?;
        let file = target.file_name().map(|name| name.to_string_lossy().into_owned());
        Ok(json!({ "file": file, "blake3": video, "sha256": hex::encode(Sha256::digest(&bytes)) }))
    }

    async fn film_manifest(&self, view: &FilmView, files: Vec<serde_json::Value>) -> Result<String, StudioError> {
        let head = find_muse(self.db(), &view.film.muse_id.to_string()).await?.head;
        let generation = find_generation(self.db(), head).await?;
        let shots: Vec<_> = view
            .shots
            .iter()
            .map(|shot| {
                json!({ "action": shot.shot.action, "secs": shot.shot.secs,
                        "model": shot.clip.as_ref().map(|clip| clip.wanted.model.clone()),
                        "standing": shot.standing })
            })
            .collect();
        let content = json!({
            "format": 1,
            "film_id": view.film.film_id,
            "title": view.film.title,
            "muse": { "name": generation.sealed.dna.name, "generation": generation.sealed.dna.generation,
                      "dna_hash": generation.sealed.dna_hash },
            "digital_source_type": "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
            "files": files,
            "shots": shots,
        });
        self.signed_manifest("film", content).await
    }
}
