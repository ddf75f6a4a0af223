//! Omni: an interaction in the background, whose result is a file inside its reply or an address.

use std::path::Path;

use reqwest::Url;
use serde_json::{Map, Value, json};

use super::{VideoJob, VideoProgress, VideoRequest, saved};
use crate::client::Google;
use crate::error::GoogleError;
use crate::interactions::{Block, Interaction, InteractionRequest, OutputFormat, Status};
use crate::spool::{save, spool};
use crate::transport::{Call, Reply};
use crate::usage::Usage;

const DOING: &str = "fetch a video";

pub(super) fn check(request: &VideoRequest) -> Result<(), GoogleError> {
    if request.duration_secs.is_some_and(|secs| !(3..=10).contains(&secs)) {
        return Err(GoogleError::request("Omni makes clips of 3 to 10 seconds"));
    }
    if request.negative_prompt.is_some() || request.sound.is_some() {
        return Err(GoogleError::request("Omni takes wishes about sound, and about what to leave out, in the prompt"));
    }
    Ok(())
}

/// The prompt with the roles of the pictures before it, as Google's guide to prompts declares them: pictures are counted
/// from 1 over all, references from 0 among themselves.
fn prompt(request: &VideoRequest) -> String {
    let frames =
        [request.first_frame.as_ref().map(|_| "FIRST_FRAME"), request.last_frame.as_ref().map(|_| "LAST_FRAME")];
    let frames: Vec<&str> = frames.into_iter().flatten().collect();
    let mut heads = Vec::new();
    if !frames.is_empty() {
        let tags: Vec<String> = frames.iter().enumerate().map(|(at, tag)| format!("<{tag}>@Image{}", at + 1)).collect();
        heads.push(format!("[# Sources {}]", tags.join(" ")));
    }
    if !request.references.is_empty() {
        let tags: Vec<String> = (0..request.references.len())
            .map(|at| format!("<IMAGE_REF_{at}>@Image{}", frames.len() + at + 1))
            .collect();
        heads.push(format!("[# References {}]", tags.join(" ")));
    }
    heads.push(request.prompt.clone());
    heads.join(" ")
}

/// Only where the pictures leave no doubt; with frames and references at once the prompt's tags decide.
fn task(request: &VideoRequest) -> Option<&'static str> {
    match (request.first_frame.is_some(), request.references.is_empty()) {
        (false, true) => Some("text_to_video"),
        (true, true) => Some("image_to_video"),
        (false, false) => Some("reference_to_video"),
        (true, false) => None,
    }
}

impl Google {
    pub(super) async fn omni_begin(&self, request: &VideoRequest) -> Result<VideoJob, GoogleError> {
        let pictures = request.first_frame.iter().chain(&request.last_frame).chain(&request.references);
        let input = pictures.map(Block::media).chain([Block::text(prompt(request))]).collect();
        let mut config = Map::new();
        config.extend(task(request).map(|task| ("video_config".to_owned(), json!({ "task": task }))));
        config.extend(request.seed.map(|seed| ("seed".to_owned(), seed.into())));
        let mut format = Map::new();
        let mut set = |key: &str, value: Option<Value>| format.extend(value.map(|value| (key.to_owned(), value)));
        set("type", Some("video".into()));
        set("aspect_ratio", request.aspect.map(|aspect| aspect.word().into()));
        set("duration", request.duration_secs.map(|secs| format!("{secs}s").into()));
        set("resolution", request.resolution.map(|resolution| resolution.word().into()));
        // Inside a reply of the Developer API there is room for 4 MB; the enterprise one wants a bucket for an address.
        let by_address = !self.is_enterprise() || request.storage_uri.is_some();
        set("delivery", Some(if by_address { "uri" } else { "inline" }.into()));
        set("gcs_uri", request.storage_uri.as_deref().map(Value::from));
        let interaction = InteractionRequest {
            output: Some(OutputFormat::Raw(format.into())),
            config,
            ..InteractionRequest::of(&request.model, input).in_background()
        };
        let begun = self.interactions().create(&interaction).await?;
        if begun.id.is_empty() {
            return Err(GoogleError::OutcomeUnknown {
                doing: "start a video",
                reason: "an answer without an id".to_owned(),
                source: None,
            });
        }
        Ok(VideoJob { model: request.model.clone(), family: request.family, id: begun.id })
    }

    pub(super) async fn omni_poll(&self, job: &VideoJob, target: &Path) -> Result<VideoProgress, GoogleError> {
        let call = self.interactions().looking(&job.id)?;
        let options = self.options();
        let (json_bytes, file_bytes) = (options.max_reply_bytes, options.max_video_bytes);
        let read = |mut reply: Reply| async move { spool(DOING, &mut reply, target, json_bytes, file_bytes).await };
        let mut spooled = self.transport().run(&call, options.download_deadline, read).await?;
        let interaction = Interaction::read(DOING, spooled.json.take())?;
        if interaction.status.is_under_way() {
            return Ok(VideoProgress::Running(interaction.status.to_string()));
        }
        let interaction = interaction.completed()?;
        let Some(video) = interaction.output().filter(|block| block.kind == "video").last() else {
            // It says it is done and has nothing to show: that is what its filters look like.
            return Err(GoogleError::JobEnded {
                id: job.id.clone(),
                status: Status::Completed,
                message: crate::secret::quotable(&format!("no video. {}", interaction.text()), &[]),
                usage: Box::new(interaction.usage.clone()),
            });
        };
        let file = video.data.as_deref().and_then(|field| spooled.take(field));
        match (file, &video.uri) {
            (Some(file), _) => saved(file, video.mime_type.clone(), interaction.usage.clone()).await,
            (None, Some(uri)) => self.fetch(uri, target, video.mime_type.clone(), interaction.usage.clone()).await,
            (None, None) => Err(GoogleError::reply(DOING, "a video with neither content nor address")),
        }
    }

    /// Fetches a video from where Google has put it: a file of the Developer API, an object in Cloud Storage, or a signed
    /// address. Credentials go to our own back end and to Cloud Storage only.
    pub(super) async fn fetch(
        &self,
        uri: &str,
        target: &Path,
        mime_type: Option<String>,
        usage: Usage,
    ) -> Result<VideoProgress, GoogleError> {
        let place = &self.transport().place;
        let url = if uri.starts_with("gs://") {
            place.stored(uri)?
        } else {
            Url::parse(uri).map_err(|_| GoogleError::reply(DOING, "the video's address is none"))?
        };
        if !place.may_hold_files(&url) {
            return Err(GoogleError::reply(DOING, "the video's address is not one of Google's"));
        }
        if let Some(id) = file_id(&url).filter(|_| place.is_ours(&url)) {
            match self.file_state(id).await? {
                state if state == "ACTIVE" => {}
                state if state == "FAILED" => {
                    return Err(GoogleError::reply(DOING, "Google could not finish the file"));
                }
                state => return Ok(VideoProgress::Running(state)),
            }
        }
        let call = Call { file: true, accept: "*/*", ..Call::get(DOING, url).of_job(uri) };
        let limit = self.options().max_video_bytes;
        let read = |mut reply: Reply| async move { save(&mut reply, target, limit).await };
        let file = self.transport().run(&call, self.options().download_deadline, read).await?;
        saved(file, mime_type, usage).await
    }

    /// `PROCESSING`, `ACTIVE` or `FAILED`.
    async fn file_state(&self, id: &str) -> Result<String, GoogleError> {
        let call = Call::get("look at a file", self.transport().place.file(id)?).of_job(id);
        let file = self.transport().json(&call).await?;
        Ok(file.get("state").and_then(Value::as_str).unwrap_or("ACTIVE").to_owned())
    }
}

/// `…/files/ID:download`.
fn file_id(url: &Url) -> Option<&str> {
    let (_, rest) = url.path().rsplit_once("/files/")?;
    Some(rest.split_once(':').map_or(rest, |(id, _)| id)).filter(|id| !id.is_empty() && !id.contains('/'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::Media;

    fn request() -> VideoRequest {
        VideoRequest::new("gemini-omni-1.2-flash", "she turns")
    }

    fn picture() -> Media {
        Media::png([1])
    }

    #[test]
    fn the_roles_of_pictures_stand_before_the_prompt() {
        let words = request();
        assert_eq!((prompt(&words).as_str(), task(&words)), ("she turns", Some("text_to_video")));

        let frames = VideoRequest { first_frame: Some(picture()), last_frame: Some(picture()), ..request() };
        assert_eq!(prompt(&frames), "[# Sources <FIRST_FRAME>@Image1 <LAST_FRAME>@Image2] she turns");
        assert_eq!(task(&frames), Some("image_to_video"));

        let references = VideoRequest { references: vec![picture(), picture()], ..request() };
        let expected = "[# References <IMAGE_REF_0>@Image1 <IMAGE_REF_1>@Image2] she turns";
        assert_eq!((prompt(&references).as_str(), task(&references)), (expected, Some("reference_to_video")));

        let both = VideoRequest { references: vec![picture()], ..frames };
        let expected =
            "[# Sources <FIRST_FRAME>@Image1 <LAST_FRAME>@Image2] [# References <IMAGE_REF_0>@Image3] she turns";
        assert_eq!((prompt(&both).as_str(), task(&both)), (expected, None));
    }

    #[test]
    fn what_omni_would_refuse_is_refused_before_it_is_paid() {
        assert!(request().check().is_ok());
        for bad in [
            VideoRequest { duration_secs: Some(2), ..request() },
            VideoRequest { duration_secs: Some(11), ..request() },
            VideoRequest { last_frame: Some(picture()), ..request() },
            VideoRequest { negative_prompt: Some("rain".to_owned()), ..request() },
        ] {
            assert_eq!(bad.check().unwrap_err().code(), "google.bad_request", "{bad:?}");
        }
    }

    #[test]
    fn a_file_is_known_by_its_address() {
        let id = |url: &str| file_id(&Url::parse(url).unwrap()).map(str::to_owned);
        assert_eq!(id("https://x/v1beta/files/ab-1:download?alt=media").as_deref(), Some("ab-1"));
        assert_eq!(id("https://x/v1/files/ab").as_deref(), Some("ab"));
        assert_eq!(id("https://x/v1/media/ab"), None);
    }
}
