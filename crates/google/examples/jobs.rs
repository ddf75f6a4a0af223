//! One of each: text, structured, a conversation, an edited picture, a video by Omni and one by Veo, the list of models.
//!
//!     jobs BASE_URL FOLDER
//!
//! Asks both back ends at one address, as a test server has them, and puts the videos into the folder. `tests/interop`
//! runs it beside Google's own client and compares what the two have sent.
#![allow(clippy::print_stdout)]

use std::path::{Path, PathBuf};

use muse_google::{
    Access, Credentials, Google, GoogleError, ImageRequest, Media, Options, Request, Thinking, VideoAspect,
    VideoRequest, VideoResolution,
};
use serde_json::json;
use tokio_util::sync::CancellationToken;

const PICTURE: &[u8] = b"\x89PNG a picture";
const OTHER_PICTURE: &[u8] = b"\x89PNG another picture";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(base_url), Some(folder)) = (args.next(), args.next().map(PathBuf::from)) else {
        return Err("usage: jobs BASE_URL FOLDER".into());
    };
    let options =
        Options { base_url: Some(base_url), quota_project: Some("quota-project".to_owned()), ..Options::default() };
    let developer = Google::new(Access::Developer { key: "a-key-of-the-interop-test".into() }, options.clone())?;
    let enterprise = Google::new(
        Access::Enterprise {
            project: "p-1".to_owned(),
            location: "us-central1".to_owned(),
            credentials: Credentials::access_token("a-token-of-the-interop-test"),
        },
        options,
    )?;
    for (google, name) in [(&developer, "developer.mp4"), (&enterprise, "enterprise.mp4")] {
        words(google).await?;
        picture(google).await?;
        omni(google, &folder.join(name)).await?;
        println!("{} models", google.models().await?.len());
    }
    veo(&enterprise, &folder.join("veo.mp4")).await?;
    Ok(())
}

async fn words(google: &Google) -> Result<(), GoogleError> {
    let question = Request {
        temperature: Some(0.4),
        top_p: Some(0.9),
        max_output_tokens: Some(100),
        seed: Some(7),
        stop_sequences: vec!["END".to_owned()],
        thinking: Some(Thinking::Level("LOW".to_owned())),
        safety: vec![("HARM_CATEGORY_HARASSMENT".to_owned(), "BLOCK_ONLY_HIGH".to_owned())],
        ..Request::new("gemini-3.8-flash", "What is a muse?").system("Be short.")
    };
    println!("{}", google.generate(&question).await?.text());

    let first = google.generate(&Request::new("gemini-3.8-flash", "Name a colour.")).await?;
    let next = Request::new("gemini-3.8-flash", "Name a colour.").then(&first, "And another?");
    println!("{}", google.stream(&next).await?.whole().await?.text());

    let schema = json!({
        "type": "object",
        "properties": { "mood": { "type": "string", "enum": ["calm", "wild"] },
                        "energy": { "type": "number", "minimum": 0, "maximum": 1 } },
        "required": ["mood", "energy"],
        "additionalProperties": false,
    });
    let question = Request::new("gemini-3.8-flash", "How does the sea feel?");
    println!("{}", google.structured::<serde_json::Value>(&question, &schema).await?.value);
    Ok(())
}

async fn picture(google: &Google) -> Result<(), GoogleError> {
    let request = ImageRequest {
        aspect_ratio: Some("3:4".to_owned()),
        size: Some("1K".to_owned()),
        ..ImageRequest::new("gemini-nano-banana-2.1", "Make the coat red.").with(Media::png(PICTURE))
    };
    println!("{} picture", google.image(&request).await?.pictures.len());
    Ok(())
}

async fn omni(google: &Google, target: &Path) -> Result<(), GoogleError> {
    let request = VideoRequest {
        first_frame: Some(Media::png(PICTURE)),
        last_frame: Some(Media::png(OTHER_PICTURE)),
        aspect: Some(VideoAspect::Landscape),
        duration_secs: Some(4),
        resolution: Some(VideoResolution::P720),
        ..VideoRequest::new("gemini-omni-1.2-flash", "She turns to the sea.")
    };
    let job = google.video(&request).await?;
    let video = google.video_wait(&job, target, &CancellationToken::new()).await?;
    google.video_forget(&job).await?;
    println!("{} bytes of {}", video.bytes, video.mime_type);
    Ok(())
}

async fn veo(google: &Google, target: &Path) -> Result<(), GoogleError> {
    let request = VideoRequest {
        first_frame: Some(Media::png(PICTURE)),
        last_frame: Some(Media::png(OTHER_PICTURE)),
        references: vec![Media::png(PICTURE)],
        aspect: Some(VideoAspect::Landscape),
        duration_secs: Some(8),
        resolution: Some(VideoResolution::P1080),
        seed: Some(7),
        sound: Some(false),
        negative_prompt: Some("rain".to_owned()),
        ..VideoRequest::new("veo-3.1-generate-001", "She turns to the sea.")
    };
    let job = google.video(&request).await?;
    let video = google.video_wait(&job, target, &CancellationToken::new()).await?;
    println!("{} bytes of {}", video.bytes, video.mime_type);
    Ok(())
}
