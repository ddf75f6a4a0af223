//! Video: asked for once, waited for as long as it takes, written to disk as it arrives.
//!
//! In: a [`VideoRequest`], checked before anything is paid.
//! Out: a [`VideoJob`], a small value to keep where a restart finds it, *before* the first look; then a file.
//! Never: is a request sent twice when the first may have been carried out; a film is never held in memory; a file that is
//! not whole never has its name.
//!
//! Two families of models make video. Omni works through interactions, on both back ends. Veo works through long-running
//! operations, on the enterprise back end only, and is about to end.

mod omni;
mod veo;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use crate::client::Google;
use crate::content::Media;
use crate::error::GoogleError;
use crate::spool::PartFile;
use crate::usage::Usage;

/// Which way a model is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VideoFamily {
    /// `gemini-omni-…`, by interactions.
    Omni,
    /// `veo-…`, by long-running operations.
    Veo,
}

impl VideoFamily {
    /// The family that a model's name tells; a registry may know better.
    pub fn of(model: &str) -> Self {
        if model.contains("veo") { Self::Veo } else { Self::Omni }
    }
}

/// The form of the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum VideoAspect {
    /// 16:9.
    #[serde(rename = "16:9")]
    Landscape,
    /// 9:16.
    #[serde(rename = "9:16")]
    Portrait,
}

impl VideoAspect {
    fn word(self) -> &'static str {
        match self {
            Self::Landscape => "16:9",
            Self::Portrait => "9:16",
        }
    }
}

/// The lines of the picture; the price depends on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum VideoResolution {
    /// A draft; Omni only.
    #[serde(rename = "360p")]
    P360,
    /// The usual.
    #[serde(rename = "720p")]
    P720,
    /// Full HD.
    #[serde(rename = "1080p")]
    P1080,
    /// 2160 lines.
    #[serde(rename = "4k")]
    K4,
}

impl VideoResolution {
    fn word(self) -> &'static str {
        match self {
            Self::P360 => "360p",
            Self::P720 => "720p",
            Self::P1080 => "1080p",
            Self::K4 => "4k",
        }
    }
}

/// A video that is wanted. Clips are handed on by their frames: the last frame of one is the first of the next.
#[derive(Clone, Debug, PartialEq)]
pub struct VideoRequest {
    /// `gemini-omni-1.2-flash`, `veo-3.1-generate-001` and so on.
    pub model: String,
    /// Which way the model is asked.
    pub family: VideoFamily,
    /// What happens.
    pub prompt: String,
    /// The picture it begins with.
    pub first_frame: Option<Media>,
    /// The picture it ends with; needs a first one.
    pub last_frame: Option<Media>,
    /// What people and things look like, without being a frame. Veo takes three at most.
    pub references: Vec<Media>,
    /// The form; else the model's choice.
    pub aspect: Option<VideoAspect>,
    /// In seconds: 3 to 10 with Omni; 4, 6 or 8 with Veo. Else the model's choice.
    pub duration_secs: Option<u32>,
    /// The lines; else 720.
    pub resolution: Option<VideoResolution>,
    /// The same seed gives nearly the same video.
    pub seed: Option<i32>,
    /// What must not be in it; Veo only, with Omni it belongs into the prompt.
    pub negative_prompt: Option<String>,
    /// Whether there is sound; Veo only, with Omni it belongs into the prompt.
    pub sound: Option<bool>,
    /// A folder in Cloud Storage (`gs://bucket/folder/`) to put it into; enterprise only. Else it comes with the reply.
    pub storage_uri: Option<String>,
}

impl VideoRequest {
    /// A video from words.
    pub fn new(model: impl Into<String>, prompt: impl Into<String>) -> Self {
        let model = model.into();
        Self {
            family: VideoFamily::of(&model),
            model,
            prompt: prompt.into(),
            first_frame: None,
            last_frame: None,
            references: Vec::new(),
            aspect: None,
            duration_secs: None,
            resolution: None,
            seed: None,
            negative_prompt: None,
            sound: None,
            storage_uri: None,
        }
    }

    /// Finds what the model would refuse, before it is asked.
    ///
    /// # Errors
    /// [`GoogleError::BadRequest`] with the reason.
    pub fn check(&self) -> Result<(), GoogleError> {
        if self.last_frame.is_some() && self.first_frame.is_none() {
            return Err(GoogleError::request("a last frame needs a first frame"));
        }
        match self.family {
            VideoFamily::Omni => omni::check(self),
            VideoFamily::Veo => veo::check(self),
        }
    }
}

/// A video that Google works on. Keep it where a restart finds it before you look at it for the first time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VideoJob {
    /// The model that makes it.
    pub model: String,
    /// Which way it was asked, and has to be looked at.
    pub family: VideoFamily,
    /// The id of the interaction, or the name of the operation.
    pub id: String,
}

/// How a job stands.
#[derive(Clone, Debug, PartialEq)]
pub enum VideoProgress {
    /// It is worked on; the word is Google's.
    Running(String),
    /// It is on disk.
    Saved(Video),
}

/// A video on disk.
#[derive(Clone, Debug, PartialEq)]
pub struct Video {
    /// The file.
    pub path: PathBuf,
    /// Its size.
    pub bytes: u64,
    /// `video/mp4`, in Google's words.
    pub mime_type: String,
    /// What was counted; Veo counts nothing, it is paid by the second.
    pub usage: Usage,
}

impl Google {
    /// Asks for a video. This is paid, and never sent twice.
    ///
    /// # Errors
    /// [`GoogleError::BadRequest`] for what [`VideoRequest::check`] finds, [`GoogleError::OutcomeUnknown`] when it may be
    /// under way and no handle came; and those of [`Google::generate`].
    pub async fn video(&self, request: &VideoRequest) -> Result<VideoJob, GoogleError> {
        request.check()?;
        match request.family {
            VideoFamily::Omni => self.omni_begin(request).await,
            VideoFamily::Veo => self.veo_begin(request).await,
        }
    }

    /// Looks once, and writes the video to `target` when it is there: first under another name in the same folder, then,
    /// whole and safe on disk, under its own. An existing file is replaced.
    ///
    /// # Errors
    /// [`GoogleError::JobEnded`] when there will be no video, [`GoogleError::Filtered`] when it was withheld,
    /// [`GoogleError::JobGone`], [`GoogleError::TooLarge`], [`GoogleError::Disk`], and those of every call. Only the first
    /// three mean that looking again is useless.
    pub async fn video_poll(&self, job: &VideoJob, target: &Path) -> Result<VideoProgress, GoogleError> {
        match job.family {
            VideoFamily::Omni => self.omni_poll(job, target).await,
            VideoFamily::Veo => self.veo_poll(job, target).await,
        }
    }

    /// Looks until the video is on disk, less and less often; see [`Polling`](crate::Polling). Works with any job that
    /// was kept, also by another process.
    ///
    /// # Errors
    /// As [`Google::video_poll`]; [`GoogleError::Cancelled`] when `cancel` was triggered (the job goes on) and
    /// [`GoogleError::Deadline`].
    pub async fn video_wait(
        &self,
        job: &VideoJob,
        target: &Path,
        cancel: &CancellationToken,
    ) -> Result<Video, GoogleError> {
        let polled = || async {
            match self.video_poll(job, target).await? {
                VideoProgress::Running(_) => Ok(None),
                VideoProgress::Saved(video) => Ok(Some(video)),
            }
        };
        self.poll("wait for a video", cancel, polled).await
    }

    /// Stops a job. What it has made so far may be charged.
    ///
    /// # Errors
    /// [`GoogleError::BadRequest`] for Veo, whose jobs cannot be stopped; and those of every call.
    pub async fn video_cancel(&self, job: &VideoJob) -> Result<(), GoogleError> {
        match job.family {
            VideoFamily::Omni => self.interactions().cancel(&job.id).await,
            VideoFamily::Veo => Err(GoogleError::request("a Veo job cannot be stopped")),
        }
    }

    /// Removes the job, its pictures and its result from Google, once the file is safe. Veo's operations
    /// cannot be removed; they pass by themselves.
    ///
    /// # Errors
    /// Those of every call.
    pub async fn video_forget(&self, job: &VideoJob) -> Result<(), GoogleError> {
        match job.family {
            VideoFamily::Omni => self.interactions().delete(&job.id).await,
            VideoFamily::Veo => Ok(()),
        }
    }
}

async fn saved(file: PartFile, mime_type: Option<String>, usage: Usage) -> Result<VideoProgress, GoogleError> {
    if file.bytes == 0 {
        return Err(GoogleError::reply("save a video", "an empty file"));
    }
    let (path, bytes) = file.keep().await?;
    let mime_type = mime_type.unwrap_or_else(|| "video/mp4".to_owned());
    Ok(VideoProgress::Saved(Video { path, bytes, mime_type, usage }))
}
