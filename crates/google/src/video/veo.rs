//! Veo 3.1: a long-running operation of the enterprise back end, asked for by its name until it is done.

use std::path::Path;

use serde_json::{Map, Value, json};

use super::{VideoJob, VideoProgress, VideoRequest, VideoResolution, saved};
use crate::client::Google;
use crate::content::Media;
use crate::error::GoogleError;
use crate::interactions::Status;
use crate::problem::Problem;
use crate::retry::Twice;
use crate::secret::quotable;
use crate::spool::spool;
use crate::transport::{Call, Reply};
use crate::usage::Usage;

const DOING: &str = "fetch a video";
const MAX_REFERENCES: usize = 3;

pub(super) fn check(request: &VideoRequest) -> Result<(), GoogleError> {
    let secs = request.duration_secs;
    let large = matches!(request.resolution, Some(VideoResolution::P1080 | VideoResolution::K4));
    let refused = if secs.is_some_and(|secs| ![4, 6, 8].contains(&secs)) {
        "Veo makes clips of 4, 6 or 8 seconds"
    } else if secs.is_some_and(|secs| secs != 8) && (large || !request.references.is_empty()) {
        "Veo makes clips of 8 seconds from reference pictures and in 1080p and 4k"
    } else if request.references.len() > MAX_REFERENCES {
        "Veo takes three reference pictures at most"
    } else if request.resolution == Some(VideoResolution::P360) {
        "Veo has no drafts in 360p"
    } else if request.resolution == Some(VideoResolution::K4) && request.model.contains("lite") {
        "Veo Lite has no 4k"
    } else {
        return Ok(());
    };
    Err(GoogleError::request(refused))
}

fn image(media: &Media) -> Value {
    json!({ "bytesBase64Encoded": media.base64(), "mimeType": media.mime_type })
}

fn body(request: &VideoRequest) -> Value {
    let mut instance = Map::new();
    instance.insert("prompt".to_owned(), request.prompt.as_str().into());
    instance.extend(request.first_frame.as_ref().map(|frame| ("image".to_owned(), image(frame))));
    instance.extend(request.last_frame.as_ref().map(|frame| ("lastFrame".to_owned(), image(frame))));
    if !request.references.is_empty() {
        let references = request.references.iter();
        let references: Vec<Value> =
            references.map(|media| json!({ "image": image(media), "referenceType": "ASSET" })).collect();
        instance.insert("referenceImages".to_owned(), references.into());
    }
    let mut parameters = Map::new();
    let mut set = |key: &str, value: Option<Value>| parameters.extend(value.map(|value| (key.to_owned(), value)));
    // Always said: each of them is paid.
    set("sampleCount", Some(1.into()));
    set("durationSeconds", request.duration_secs.map(Value::from));
    set("seed", request.seed.map(Value::from));
    set("aspectRatio", request.aspect.map(|aspect| aspect.word().into()));
    set("resolution", request.resolution.map(|resolution| resolution.word().into()));
    set("negativePrompt", request.negative_prompt.as_deref().map(Value::from));
    set("generateAudio", request.sound.map(Value::from));
    set("storageUri", request.storage_uri.as_deref().map(Value::from));
    json!({ "instances": [instance], "parameters": parameters })
}

impl Google {
    pub(super) async fn veo_begin(&self, request: &VideoRequest) -> Result<VideoJob, GoogleError> {
        if !self.is_enterprise() {
            return Err(GoogleError::request("Veo is on the enterprise back end only; the Developer API has Omni"));
        }
        let url = self.transport().place.model_method(&request.model, "predictLongRunning")?;
        let call = Call::post("start a video", url, Twice::PaidTwice, &body(request)).of_model(&request.model);
        let begun = self.transport().json(&call).await?;
        match begun.get("name").and_then(Value::as_str) {
            Some(name) => Ok(VideoJob { model: request.model.clone(), family: request.family, id: name.to_owned() }),
            None => Err(GoogleError::OutcomeUnknown {
                doing: call.doing,
                reason: "an answer without an operation".to_owned(),
                source: None,
            }),
        }
    }

    pub(super) async fn veo_poll(&self, job: &VideoJob, target: &Path) -> Result<VideoProgress, GoogleError> {
        let url = self.transport().place.fetch_operation(&job.id)?;
        let call =
            Call::post("look at a video", url, Twice::Harmless, &json!({ "operationName": job.id })).of_job(&job.id);
        let options = self.options();
        let (json_bytes, file_bytes) = (options.max_reply_bytes, options.max_video_bytes);
        let read = |mut reply: Reply| async move { spool(DOING, &mut reply, target, json_bytes, file_bytes).await };
        let mut spooled = self.transport().run(&call, options.download_deadline, read).await?;
        let operation = spooled.json.take();
        if operation.get("done").and_then(Value::as_bool) != Some(true) {
            return Ok(VideoProgress::Running("in_progress".to_owned()));
        }
        if let Some(error) = operation.get("error").filter(|error| error.is_object()) {
            let problem = Problem::of_error(error, &[]);
            return Err(GoogleError::JobEnded {
                id: job.id.clone(),
                status: Status::Failed,
                message: problem.message,
                usage: Box::default(),
            });
        }
        let response = operation.get("response").unwrap_or(&Value::Null);
        let videos = response.get("videos").and_then(Value::as_array);
        let Some(video) = videos.and_then(|videos| videos.first()) else {
            let reasons = response.get("raiMediaFilteredReasons").and_then(Value::as_array).into_iter().flatten();
            let reasons = reasons.filter_map(Value::as_str).map(|reason| quotable(reason, &[])).collect();
            return Err(GoogleError::Filtered { reasons });
        };
        let text = |key: &str| video.get(key).and_then(Value::as_str);
        let mime_type = text("mimeType").map(str::to_owned);
        let file = text("bytesBase64Encoded").and_then(|field| spooled.take(field));
        match (file, text("gcsUri")) {
            (Some(file), _) => saved(file, mime_type, Usage::default()).await,
            (None, Some(uri)) => self.fetch(uri, target, mime_type, Usage::default()).await,
            (None, None) => Err(GoogleError::reply(DOING, "a video with neither content nor address")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_veo_would_refuse_is_refused_before_it_is_paid() {
        let request = || VideoRequest::new("veo-3.1-lite-generate-001", "she turns");
        let picture = || Media::png([1]);
        for fine in [
            request(),
            VideoRequest { duration_secs: Some(6), first_frame: Some(picture()), ..request() },
            VideoRequest { duration_secs: Some(8), references: vec![picture(); 3], ..request() },
            VideoRequest { duration_secs: Some(8), resolution: Some(VideoResolution::P1080), ..request() },
        ] {
            fine.check().unwrap();
        }
        for bad in [
            VideoRequest { duration_secs: Some(5), ..request() },
            VideoRequest { duration_secs: Some(6), references: vec![picture()], ..request() },
            VideoRequest { duration_secs: Some(4), resolution: Some(VideoResolution::P1080), ..request() },
            VideoRequest { references: vec![picture(); 4], ..request() },
            VideoRequest { resolution: Some(VideoResolution::P360), ..request() },
            VideoRequest { resolution: Some(VideoResolution::K4), ..request() },
            VideoRequest { last_frame: Some(picture()), ..request() },
        ] {
            assert_eq!(bad.check().unwrap_err().code(), "google.bad_request", "{bad:?}");
        }
    }
}
