use std::path::Path;

use muse_google::{
    Charge, Google, GoogleError, Media, Modality, Options, VideoAspect, VideoFamily, VideoJob, VideoProgress,
    VideoRequest, VideoResolution,
};
use muse_google_double::{GoogleDouble, Turn};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::{OMNI, VEO, developer, enterprise, quick};

fn film() -> Vec<u8> {
    (0..300_000u32).map(|at| (at % 251) as u8).collect()
}

fn omni() -> VideoRequest {
    VideoRequest {
        first_frame: Some(Media::png([1])),
        last_frame: Some(Media::jpeg([2])),
        aspect: Some(VideoAspect::Landscape),
        duration_secs: Some(4),
        resolution: Some(VideoResolution::P720),
        seed: Some(7),
        ..VideoRequest::new(OMNI, "she turns")
    }
}

fn veo() -> VideoRequest {
    VideoRequest {
        references: vec![Media::png([3])],
        duration_secs: Some(8),
        aspect: Some(VideoAspect::Portrait),
        sound: Some(false),
        negative_prompt: Some("rain".to_owned()),
        ..VideoRequest {
            first_frame: Some(Media::png([1])),
            last_frame: Some(Media::png([2])),
            ..VideoRequest::new(VEO, "she turns")
        }
    }
}

async fn waited(google: &Google, job: &VideoJob, target: &Path) -> Result<muse_google::Video, GoogleError> {
    google.video_wait(job, target, &CancellationToken::new()).await
}

fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn omni_makes_a_video_that_is_fetched_from_its_address() {
    let (double, google) = developer().await;
    double.films(film());
    double.next(Turn::FileProcessing);
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("clip.mp4");
    let job = google.video(&omni()).await.unwrap();
    assert_eq!(job, VideoJob { model: OMNI.to_owned(), family: VideoFamily::Omni, id: "v1_1".to_owned() });
    let video = waited(&google, &job, &target).await.unwrap();
    assert_eq!((video.bytes, video.mime_type.as_str()), (300_000, "video/mp4"));
    assert_eq!(video.usage.output.of(&Modality::Video), 23_040);
    assert_eq!(std::fs::read(&target).unwrap(), film());
    assert_eq!(files(folder.path()), ["clip.mp4"]);
    assert_eq!(
        double.seen()[0].body,
        json!({
            "model": OMNI, "store": true, "background": true,
            "input": [{ "type": "user_input", "content": [
                { "type": "image", "data": "AQ==", "mime_type": "image/png" },
                { "type": "image", "data": "Ag==", "mime_type": "image/jpeg" },
                { "type": "text", "text": "[# Sources <FIRST_FRAME>@Image1 <LAST_FRAME>@Image2] she turns" }] }],
            "generation_config": { "video_config": { "task": "image_to_video" }, "seed": 7 },
            "response_format": { "type": "video", "aspect_ratio": "16:9", "duration": "4s", "resolution": "720p",
                                 "delivery": "uri" },
        })
    );
    google.video_forget(&job).await.unwrap();
    assert!(!double.keeps(&job.id));
}

#[tokio::test]
async fn a_video_inside_the_reply_is_written_to_disk_as_it_arrives() {
    let (double, google) = enterprise().await;
    double.films(film());
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("clip.mp4");
    // The reply is four times as large as what may be kept in memory.
    let options = Options { max_reply_bytes: 100_000, ..quick(&double) };
    let google = with(&google, options);
    let job = google.video(&omni()).await.unwrap();
    let video = waited(&google, &job, &target).await.unwrap();
    assert_eq!((video.bytes, std::fs::read(&target).unwrap() == film()), (300_000, true));
    assert_eq!(files(folder.path()), ["clip.mp4"]);
    assert_eq!(double.seen()[0].body["response_format"]["delivery"], "inline");
}

fn with(google: &Google, options: Options) -> Google {
    let credentials = muse_google::Credentials::access_token("ya29.canary-of-a-token");
    assert!(google.is_enterprise());
    let access =
        muse_google::Access::Enterprise { project: "p-1".to_owned(), location: "europe-west4".to_owned(), credentials };
    Google::new(access, options).unwrap()
}

#[tokio::test]
async fn veo_is_started_and_looked_at_until_it_is_done() {
    let (double, google) = enterprise().await;
    double.films(film());
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("clip.mp4");
    let job = google.video(&veo()).await.unwrap();
    let resource = format!("projects/p-1/locations/europe-west4/publishers/google/models/{VEO}");
    assert_eq!(job.id, format!("{resource}/operations/1"));
    assert_eq!(google.video_poll(&job, &target).await.unwrap(), VideoProgress::Running("in_progress".to_owned()));

    // A restart: the job comes back from where it was kept.
    let kept = serde_json::to_string(&job).unwrap();
    let job: VideoJob = serde_json::from_str(&kept).unwrap();
    let video = waited(&google, &job, &target).await.unwrap();
    assert_eq!((video.bytes, std::fs::read(&target).unwrap() == film()), (300_000, true));
    let seen = double.seen();
    assert_eq!(seen[0].path, format!("/v1beta1/{resource}:predictLongRunning"));
    assert_eq!(
        seen[0].body,
        json!({
            "instances": [{
                "prompt": "she turns",
                "image": { "bytesBase64Encoded": "AQ==", "mimeType": "image/png" },
                "lastFrame": { "bytesBase64Encoded": "Ag==", "mimeType": "image/png" },
                "referenceImages": [{ "image": { "bytesBase64Encoded": "Aw==", "mimeType": "image/png" },
                                      "referenceType": "ASSET" }],
            }],
            "parameters": { "sampleCount": 1, "durationSeconds": 8, "aspectRatio": "9:16", "negativePrompt": "rain",
                            "generateAudio": false },
        })
    );
    assert_eq!(seen[1].path, format!("/v1beta1/{resource}:fetchPredictOperation"));
    assert_eq!(seen[1].body, json!({ "operationName": job.id }));
    assert_eq!(double.asked("predictLongRunning"), 1);
}

#[tokio::test]
async fn veo_says_why_there_is_no_video() {
    let (double, google) = enterprise().await;
    let target = std::env::temp_dir().join("never.mp4");
    double.next(Turn::Fails);
    let job = google.video(&veo()).await.unwrap();
    let error = waited(&google, &job, &target).await.unwrap_err();
    assert!(error.to_string().ends_with("ended as failed: The double was told so."), "{error}");
    double.next(Turn::Filtered);
    let job = google.video(&veo()).await.unwrap();
    let error = waited(&google, &job, &target).await.unwrap_err();
    let message = "Google's filters withheld the result: Veo could not generate videos because of the double.";
    assert_eq!((error.to_string().as_str(), error.charge()), (message, Charge::Possible));
    let gone = VideoJob { id: job.id.replace("operations/2", "operations/9"), ..job };
    assert_eq!(waited(&google, &gone, &target).await.unwrap_err().code(), "google.job_gone");
    assert!(!target.exists());
}

#[tokio::test]
async fn veo_is_not_asked_of_the_developer_api() {
    let (double, google) = developer().await;
    assert_eq!(google.video(&veo()).await.unwrap_err().code(), "google.bad_request");
    assert_eq!(double.seen().len(), 0);
}

#[tokio::test]
async fn omni_says_why_there_is_no_video() {
    let (double, google) = developer().await;
    double.next(Turn::NoVideo);
    let job = google.video(&omni()).await.unwrap();
    let error = waited(&google, &job, &std::env::temp_dir().join("never.mp4")).await.unwrap_err();
    assert_eq!(error.to_string(), "the job v1_1 ended as completed: no video. I would rather not film this.");
    assert!(matches!(error.charge(), Charge::Counted(_)));
}

#[tokio::test]
async fn a_video_of_unknown_outcome_is_not_asked_for_again() {
    let (double, google) = enterprise().await;
    for request in [omni(), veo()] {
        let before = double.seen().len();
        double.next(Turn::HangUp);
        let error = google.video(&request).await.unwrap_err();
        assert_eq!(error.code(), "google.outcome_unknown");
        assert_eq!(double.seen().len() - before, 1);
    }
}

#[tokio::test]
async fn videos_in_cloud_storage_are_fetched_by_bucket_and_object() {
    let (double, google) = enterprise().await;
    double.films(film());
    let folder = tempfile::tempdir().unwrap();
    for (number, request) in [omni(), veo()].into_iter().enumerate() {
        let target = folder.path().join(format!("{number}.mp4"));
        let request = VideoRequest { storage_uri: Some("gs://my-bucket/clips/".to_owned()), ..request };
        let job = google.video(&request).await.unwrap();
        waited(&google, &job, &target).await.unwrap();
        assert_eq!(std::fs::read(&target).unwrap(), film());
    }
    assert_eq!(double.asked("GET /storage/v1/b/my-bucket/o/clips%2F"), 2);
}

async fn fetched(double: &GoogleDouble, google: &Google, turn: Turn) -> Result<muse_google::Video, GoogleError> {
    double.next(turn);
    let folder = tempfile::tempdir().unwrap();
    let job = google.video(&omni()).await.unwrap();
    waited(google, &job, &folder.path().join("clip.mp4")).await
}

#[tokio::test]
async fn a_key_does_not_follow_a_redirect() {
    let (double, google) = developer().await;
    fetched(&double, &google, Turn::FileElsewhere).await.unwrap();
    let seen = double.seen();
    let signed: Vec<(&str, &str)> = seen
        .iter()
        .filter(|seen| seen.path.contains("film"))
        .map(|seen| (seen.path.as_str(), seen.headers["signed-in"].as_str()))
        .collect();
    assert_eq!(signed, [("/v1/files/film1", "key"), ("/v1beta/files/film1:download", "key"), ("/media/film1", "no")]);
}

#[tokio::test]
async fn a_video_is_not_fetched_from_just_anywhere() {
    let (double, google) = developer().await;
    let error = fetched(&double, &google, Turn::FileAbroad).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "unexpected reply while trying to fetch a video: the video's address is not one of Google's"
    );
}

#[tokio::test]
async fn a_video_beyond_the_limit_leaves_nothing_behind() {
    let (double, google) = enterprise().await;
    double.films(film());
    let google = with(&google, Options { max_video_bytes: 1000, ..quick(&double) });
    let folder = tempfile::tempdir().unwrap();
    let job = google.video(&veo()).await.unwrap();
    let error = waited(&google, &job, &folder.path().join("clip.mp4")).await.unwrap_err();
    assert_eq!(error.to_string(), "the video is larger than 1000 bytes");
    assert_eq!(files(folder.path()), Vec::<String>::new());
}

#[tokio::test]
async fn a_download_that_breaks_is_taken_again_and_a_file_is_whole_or_not_there() {
    let (double, google) = enterprise().await;
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("clip.mp4");
    let job = google.video(&veo()).await.unwrap();
    double.next_at("fetchPredictOperation", Turn::HalfBody);
    double.next_at("fetchPredictOperation", Turn::HangUp);
    waited(&google, &job, &target).await.unwrap();
    assert_eq!(files(folder.path()), ["clip.mp4"]);
}

#[tokio::test]
async fn a_look_that_is_dropped_in_the_middle_of_a_download_leaves_nothing_behind() {
    let (double, google) = enterprise().await;
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("clip.mp4");
    let job = google.video(&veo()).await.unwrap();
    double.next_at("fetchPredictOperation", Turn::Pauses);
    tokio::select! {
        _ = google.video_poll(&job, &target) => panic!("there is no end to come to"),
        () = async { while files(folder.path()).is_empty() { tokio::task::yield_now().await } } => {}
    }
    assert_eq!(files(folder.path()), Vec::<String>::new());
    waited(&google, &job, &target).await.unwrap();
    assert_eq!(files(folder.path()), ["clip.mp4"]);
}

#[tokio::test]
async fn a_download_that_pauses_for_too_long_is_taken_again() {
    let (double, google) = enterprise().await;
    let google = with(&google, Options { idle_timeout: std::time::Duration::from_millis(30), ..quick(&double) });
    let folder = tempfile::tempdir().unwrap();
    let job = google.video(&veo()).await.unwrap();
    double.next_at("fetchPredictOperation", Turn::Pauses);
    waited(&google, &job, &folder.path().join("clip.mp4")).await.unwrap();
    assert_eq!(files(folder.path()), ["clip.mp4"]);
}

#[tokio::test]
async fn a_folder_that_is_not_there_is_named() {
    let (_double, google) = enterprise().await;
    let job = google.video(&veo()).await.unwrap();
    let target = Path::new("/no/such/folder/clip.mp4");
    let error = waited(&google, &job, target).await.unwrap_err();
    assert!(matches!(&error, GoogleError::Disk { path, .. } if path == target), "{error:?}");
}

#[tokio::test]
async fn only_an_omni_job_can_be_stopped() {
    let (double, google) = enterprise().await;
    double.patience(100);
    let job = google.video(&omni()).await.unwrap();
    google.video_cancel(&job).await.unwrap();
    let error = waited(&google, &job, Path::new("never.mp4")).await.unwrap_err();
    assert!(error.to_string().contains("ended as cancelled"), "{error}");
    let job = google.video(&veo()).await.unwrap();
    assert_eq!(google.video_cancel(&job).await.unwrap_err().code(), "google.bad_request");
}
